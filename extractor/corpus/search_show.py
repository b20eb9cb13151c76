"""Search as people type it and see it: filters settled, hits as JSON and for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from extractor.corpus.names import agency_key, names_part
from extractor.corpus.search import Hit, SearchFilters
from extractor.errors import UsageError
from extractor.language.orthography import fold
from extractor.phrases import phrase
from extractor.show import shown_date

if TYPE_CHECKING:
    from extractor.corpus.corpus import Corpus

_CHOICES = {
    "agency_kind": "SELECT DISTINCT agency_kind FROM documents WHERE agency_kind IS NOT NULL ORDER BY 1",
    "role": "SELECT DISTINCT role FROM sections WHERE role IS NOT NULL ORDER BY 1",
    "type": "SELECT DISTINCT type FROM documents WHERE type IS NOT NULL ORDER BY 1",
}

_AGENCIES = (
    "SELECT DISTINCT coalesce(submitter, issuer) AS name, issuer FROM documents WHERE name IS NOT NULL ORDER BY 1"
)


def settle_filters(corpus: Corpus, filters: SearchFilters) -> SearchFilters:
    """``filters`` with kinds, roles and types as the corpus writes them, whatever their case and marks.

    Raises UsageError for one that no report of the corpus has: nothing found would not say why.
    """
    settled: dict[str, str] = {}
    for field, sql in _CHOICES.items():
        wanted = getattr(filters, field)
        if wanted is None:
            continue
        known = [str(row[0]) for row in corpus.rows(sql)]
        match = next((value for value in known if fold(value.lower()) == fold(wanted.strip().lower())), None)
        if match is None:
            raise UsageError(
                "search.filter",
                f"Không có báo cáo nào với --{field.replace('_', '-')} {wanted!r}.",
                f"Kho có: {', '.join(known) or 'chưa có gì'}.",
                (f"No report has --{field.replace('_', '-')} {wanted!r}.", f"The corpus has: {', '.join(known)}."),
            )
        settled[field] = match
    agency = agency_key(filters.agency)
    if agency:
        rows = corpus.rows(_AGENCIES)
        if not any(names_part(agency, agency_key(name)) for row in rows for name in row):
            names = dict.fromkeys(str(row[0]) for row in rows)
            raise UsageError(
                "search.filter",
                f"Không có báo cáo nào của cơ quan {filters.agency!r}.",
                f"Kho có: {', '.join(names) or 'chưa có gì'}.",
                (f"No report is by an agency {filters.agency!r}.", f"The corpus has: {', '.join(names)}."),
            )
    return replace(filters, **settled)  # type: ignore[arg-type]


def hit_form(hit: Hit) -> dict[str, Any]:
    """One hit as JSON prints it; ``marks`` are [start, end] in ``snippet``."""
    return {
        "rank": hit.rank,
        "document": hit.document,
        "name": hit.name,
        "agency": hit.agency,
        "number": hit.number,
        "date": hit.date,
        "section": hit.section,
        "heading": hit.heading,
        "page": hit.page,
        "start": hit.start,
        "end": hit.end,
        "snippet": hit.snippet,
        "marks": [list(mark) for mark in hit.marks],
        "exact": hit.exact,
    }


def show_hits(console: Console, hits: Sequence[Hit], lang: str = "vi") -> None:
    """Prints hits with what was found marked, each with its document, section and page."""
    if not hits:
        console.print(phrase("nothing_found", lang))
    for hit in hits:
        where = [hit.agency, hit.number, hit.date and shown_date(hit.date, lang), f"{phrase('page', lang)} {hit.page}"]
        if hit.section:
            where.append(f"{hit.section}. {hit.heading}" if hit.heading else hit.section)
        name = (f"{hit.rank}. {hit.name}", "bold")
        console.print(Text.assemble(name, ("  " + " · ".join(part for part in where if part), "dim")))
        snippet = Text(hit.snippet)
        for start, end in hit.marks:
            snippet.stylize("bold yellow", start, end)
        console.print(Padding(snippet, (0, 0, 0, 3), expand=False))
