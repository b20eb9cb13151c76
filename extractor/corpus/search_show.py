"""Search hits as JSON and for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from extractor.corpus.search import Hit
from extractor.phrases import phrase


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
        console.print(phrase("nothing_found", lang), markup=False)
    for hit in hits:
        place = Text(f"{hit.rank}. {hit.name}", style="bold")
        where = [hit.agency, hit.number, hit.date, f"{phrase('page', lang)} {hit.page}"]
        if hit.section:
            where.append(f"{hit.section}. {hit.heading}" if hit.heading else hit.section)
        place.append("  " + " · ".join(part for part in where if part), style="dim not bold")
        console.print(place)
        snippet = Text("   " + hit.snippet)
        for start, end in hit.marks:
            snippet.stylize("bold yellow", start + 3, end + 3)
        console.print(snippet)
