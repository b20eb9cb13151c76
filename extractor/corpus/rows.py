"""Extraction + Check -> the rows of the corpus. Pure, so that workers can do it; what they return pickles small."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from extractor.aside import is_long
from extractor.corpus.names import agency_key, subject_key
from extractor.corpus.packed import Row, gathered
from extractor.corpus.passages import Quotes, passages_of
from extractor.corpus.subject_ids import Identity, Scope, agency_identity, annex_kind, identify, kind_of, scope_of
from extractor.corpus.terms import index_forms, number_term
from extractor.corpus.versions import Versions, current_versions
from extractor.jsonform import number
from extractor.language.baseunits import to_base
from extractor.models import Box, Check, Extraction, Figure, Source, TableFigure
from extractor.rulebook import Rules, load_rules

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "documents": (
        *("type", "number", "issuer", "issuer_key", "parent", "agency_kind", "place", "date", "year", "subject"),
        *("recipients", "addressees", "signer", "signer_title", "signing_mode", "period_from", "period_to"),
        *("period_text", "pages", "ocr", "text", "page_starts", "submitter", "plan", "outline", "lineage", "relation"),
        *("issuer_id", "place_id", "place_group", "province"),
    ),
    "sections": (
        *("n", "id", "label", "level", "heading", "start", "end", "heading_start", "heading_end", "page", "parent"),
        "role",
    ),
    "figures": (
        *("n", "id", "key", "text", "start", "end", "page", "bbox", "value_exact", "value", "value_max_exact"),
        *("value_max", "unit", "quantity", "base_value_exact", "base_value", "base_unit", "qualifier", "change", "per"),
        *("part_exact", "part", "noun", "indicator", "subject", "subject_key", "period_from", "period_to"),
        *("period_text", "status", "section", "rule", "confidence", "needs_review", "reading", "review", "quote"),
        *("subject_kind", "subject_id", "subject_group", "subject_candidates", "province"),
        *("table", "row_name", "column_head", "total"),
    ),
    "citations": (
        *("n", "id", "text", "start", "end", "page", "bbox", "type", "number", "year", "symbol", "issuer", "date"),
        *("name", "article", "own", "section", "confidence", "rule", "resolved", "first", "repairs"),
    ),
    "tables_": ("n", "id", "page", "bbox", "start", "end", "title", "columns", "kind", "section", "unit"),
    "cells": ("n", "table", "row", "col", "text", "start", "end", "page", "row_span", "column_span"),
    "annex": (
        *("n", "table", "row", "group", "name", "name_key", "investor", "area_exact", "area", "leasable_area_exact"),
        *("leasable_area", "leased_area_exact", "leased_area", "occupancy_exact", "occupancy", "cells", "start", "end"),
        *("page", "bbox", "name_id", "name_group", "province"),
    ),
    "warnings": ("n", "code", "message", "page", "start", "end"),
    "items": ("n", "id", "heading", "status", "score", "section", "start", "end", "page", "why", "near", "figures"),
    "annexes": ("n", "id", "status", "columns_missing", "groups_missing", "rows", "table", "why"),
    "findings": ("n", "code", "severity", "message", "places", "page", "quote"),
    "passages": ("section", "page", "start", "end", "exact", "folded", "numbers"),
}
"""The columns of each table in the order of the rows below; ``document`` comes before them when they are stored."""


@dataclass(frozen=True, slots=True)
class ReportRows:
    """Everything the corpus keeps of one report, ready to be written: one row for ``documents``, many for the others."""

    source: Source
    versions: Versions
    plan: str | None
    tables: Mapping[str, Collection[Row]]
    warnings: tuple[tuple[str, str], ...] = ()


def prepare(
    extraction: Extraction,
    check: Check | Callable[[], Check] | None = None,
    plan: str | None = None,
    rules: Rules | None = None,
) -> ReportRows:
    """The rows of one report. ``plan`` is the id under which the corpus keeps the plan it was checked against; a ``check``
    that is still under way is asked for when all that does not depend on it is done."""
    rules = rules or load_rules()
    if callable(check) and is_long(len(extraction.text)):
        check = check()  # before there are rows: together they would be felt
    quotes = Quotes(extraction.report)
    scope = scope_of(extraction.header, extraction.report.text, rules)
    tables: dict[str, Iterable[Row]] = {
        "sections": _sections(extraction),
        "figures": _figures(extraction, quotes, scope, rules),
        "citations": _citations(extraction),
        "tables_": _tables(extraction),
        "cells": _cells(extraction),
        "annex": _annex(extraction, scope),
        "warnings": ((n, w.code, w.message, w.page, w.start, w.end) for n, w in enumerate(extraction.warnings)),
        "passages": _passages(extraction),
    }
    made = {name: gathered(rows, _clean) for name, rows in tables.items()}
    done = check() if callable(check) else check
    tables = {
        "documents": (_document(extraction, done, plan, scope, rules),),
        "items": _items(done),
        "annexes": _annexes(done),
        "findings": _findings(done, quotes),
    }
    made |= {name: gathered(rows, _clean) for name, rows in tables.items()}
    said = tuple((warning.code, warning.message) for warning in extraction.warnings)
    return ReportRows(extraction.report.source, current_versions(rules), plan, made, said)


def _clean(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    # A lone surrogate (from a broken file) is no Unicode text and SQLite refuses it, and its functions stop at NUL: both
    # become U+FFFD, one for one, so that offsets hold.
    return rows if _is_clean(rows) else tuple(map(_clean_row, rows))


def _is_clean(rows: Sequence[Row]) -> bool:
    """Whether nothing in these rows need be replaced; they are looked at many at a time, since nearly all are clean."""
    for start in range(0, len(rows), 256):
        text = "".join([value for row in rows[start : start + 256] for value in row if type(value) is str])
        try:
            text.encode()
        except UnicodeEncodeError:
            return False
        if "\x00" in text:
            return False
    return True


def _clean_row(row: Row) -> Row:
    return tuple(_whole(value) if isinstance(value, str) else value for value in row)


def _whole(text: str) -> str:
    return _UNKEPT.sub("\ufffd", text) if _UNKEPT.search(text) else text


_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def plain(value: Decimal | None) -> str | None:
    """A Decimal as exact text without exponent: 39.69, 90000000000000."""
    if value is None:
        return None
    shown = number(value)
    return str(shown) if isinstance(shown, int) else format(shown, "f")


def _real(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _bbox(box: Box | None) -> str | None:
    if box is None:
        return None
    left, top, right, bottom = box
    return f"{left:.1f} {top:.1f} {right:.1f} {bottom:.1f}"


def _json(value: Any) -> str:
    return _encoder().encode(value)


@lru_cache(maxsize=1)
def _encoder() -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False)


def _document(extraction: Extraction, check: Check | None, plan: str | None, scope: Scope, rules: Rules) -> Row:
    header, report = extraction.header, extraction.report
    year = int(header.date[:4]) if header.date and header.date[:4].isdecimal() else None
    period = header.period
    lineage, relation = _lineage(extraction, check, plan)
    kind = header.agency_kind or (check.agency_kind if check else None)
    issuer = agency_identity(header.issuer, kind, scope, rules)
    pages = [[p.number, p.start, p.end, p.width, p.height, p.origin] for p in report.pages]
    return (
        *(header.type, header.number, header.issuer, agency_key(header.issuer), header.parent, kind, header.place),
        *(header.date, year, header.subject, _json(header.recipients), _json(header.addressees), header.signer),
        *(header.signer_title, header.signing_mode),
        *((period.start, period.end, period.text) if period else (None, None, None)),
        *(report.source.pages, int(report.source.ocr), report.text, _json(pages)),
        *(check.submitter if check else None, plan, check.outline if check else None, lineage, relation),
        *(issuer.id, scope.place.id, scope.place.group, scope.place.province),
    )


def _lineage(extraction: Extraction, check: Check | None, plan: str | None) -> tuple[str | None, str]:
    """Which other documents this one is a version of, and whether it replaces them or adds to them.

    Under a plan: documents of one type by one submitter that are not older than the plan (last year's report is no
    earlier version of this year's answer). Without: the same issuer, place, type, subject and period. A document that
    does not say who sent what belongs to no lineage: hiding an earlier number needs a sure reason.
    """
    header = extraction.header
    subject = " ".join(index_forms(header.subject or "")[1].split())
    relation = "supplements" if re.search(r"\bbo sung\b", subject) and "thay the" not in subject else "replaces"
    answers = check is not None and not any(finding.code == "outside_period" for finding in check.findings)
    if plan and check and answers and check.submitter and header.type == "báo cáo":
        return _digest("plan", plan, agency_key(check.submitter) or check.submitter, header.type), relation
    issuer = agency_key(header.issuer)
    if not issuer or not header.type or not subject:
        return None, relation
    stem = re.sub(r"\b(bo sung|thay the|dieu chinh|sua doi)\b\s*", "", subject)
    period = (header.period.start, header.period.end) if header.period else (header.date or "")[:4]
    return _digest("issuer", issuer, index_forms(header.place or "")[1], header.type, stem, str(period)), relation


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def _sections(extraction: Extraction) -> Iterable[Row]:
    for n, s in enumerate(extraction.sections):
        yield (
            *(n, s.id, s.label, s.level, s.heading, s.start, s.end, s.heading_start, s.heading_end, s.page, s.parent),
            s.role,
        )


_BEFORE = 30
_AFTER = 20


def figure_keys(figures: Iterable[Figure], text: str, sha256: str) -> Iterator[str]:
    """A key for each figure that stays the same when the file is read again by a better version.

    It is made of the file's hash, the first characters of the number and the letters and digits around them (blanks and
    line breaks don't count), and, where the same words occur again, of how often they did before.
    """
    seen: dict[int, int] = {}  # by the key of the first: the words themselves would be the report
    for figure in figures:
        stem = f"{sha256}\x1f{_solid_before(text, figure.start)}\x1f{_solid_after(text, figure.start)}"
        key = _digest(stem, "1")
        first = int(key, 16)
        seen[first] = seen.get(first, 0) + 1
        yield key if seen[first] == 1 else _digest(stem, str(seen[first]))


def _solid_before(text: str, end: int) -> str:
    """The last ``_BEFORE`` letters and digits before an offset, of at most three times as many characters."""
    near = _solid(text[max(0, end - 3 * _BEFORE // 2) : end])
    return (near if len(near) >= _BEFORE else _solid(text[max(0, end - 3 * _BEFORE) : end]))[-_BEFORE:]


def _solid_after(text: str, start: int) -> str:
    """The first ``_AFTER`` letters and digits from an offset on, of at most three times as many characters."""
    near = _solid(text[start : start + 3 * _AFTER // 2])
    return (near if len(near) >= _AFTER else _solid(text[start : start + 3 * _AFTER]))[:_AFTER]


def _solid(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _said(one: TableFigure) -> str:
    """What stands for the sentence of a number in a table."""
    return f"{one.name or one.table} · {one.head}: {one.figure.text}"


def _figures(extraction: Extraction, quotes: Quotes, scope: Scope, rules: Rules) -> Iterable[Row]:
    figures = [*extraction.figures, *(one.figure for one in extraction.table_figures)]
    tables = [*(None for _ in extraction.figures), *extraction.table_figures]
    keys = figure_keys(figures, extraction.text, extraction.report.source.sha256)
    for n, (f, key, place) in enumerate(zip(figures, keys, tables, strict=True)):
        base, base_unit = to_base(f.value, f.unit, rules)
        period = (f.period.start, f.period.end, f.period.text) if f.period else (None, None, None)
        quote = quotes.around(f.start, f.end) if place is None else _said(place)
        about = identity_columns(f.subject, f.subject_kind, scope, f.subject is None and _elsewhere(quote, place))
        yield (
            *(n, f.id, key, f.text, f.start, f.end, f.page, _bbox(f.bbox), plain(f.value), _real(f.value)),
            *(plain(f.value_max), _real(f.value_max), f.unit, f.quantity, plain(base), _real(base), base_unit),
            *(f.qualifier, f.change, f.per, plain(f.part), _real(f.part), f.noun, f.indicator, f.subject),
            *(subject_key(f.subject), *period, f.status, f.section, f.rule, f.confidence, int(f.needs_review)),
            *(f.reading, f.review, quote),
            *(f.subject_kind, *about),
            *((place.table, place.name, place.head, int(place.total)) if place else (None, None, None, 0)),
        )


def identity_columns(
    subject: str | None, kind: str | None, scope: Scope, elsewhere: bool = False
) -> tuple[str | None, str | None, str | None, str | None]:
    """Of a figure: the id of what it is about, the id that this has today, what it may mean, today's province. A figure
    without a subject is about the reporting place, unless it speaks of something else (``elsewhere``)."""
    found = (
        Identity()
        if subject is None and elsewhere
        else scope.place
        if subject is None
        else identify(subject, kind, scope)
    )
    return found.id, found.group, _json(found.candidates) if found.candidates else None, found.province


_COUNTRY = re.compile(r"(?i)(?<!\w)(?:cả nước|toàn quốc|trên thế giới)(?!\w)")


def _elsewhere(quote: str, place: TableFigure | None) -> bool:
    """Whether a figure without a subject is not about the reporting place: it stands beside a row's name or in a sentence
    about the country."""
    return (place.name is not None and not place.total) if place is not None else _COUNTRY.search(quote) is not None


def _citations(extraction: Extraction) -> Iterable[Row]:
    for n, r in enumerate(extraction.references):
        yield (
            *(n, r.id, r.text, r.start, r.end, r.page, _bbox(r.bbox), r.type, r.number, r.year, r.symbol, r.issuer),
            *(r.date, r.name, r.article, int(r.own), r.section, r.confidence, r.rule, r.resolved, r.first),
            _json(r.repairs),
        )


def _tables(extraction: Extraction) -> Iterable[Row]:
    for n, t in enumerate(extraction.tables):
        columns = _json(t.columns)
        yield (n, t.id, t.page, _bbox(t.bbox), t.start, t.end, t.title, columns, t.kind, t.section, t.unit)


def _cells(extraction: Extraction) -> Iterable[Row]:
    n = 0
    for table in extraction.tables:
        for row, cells in enumerate(table.rows):
            for col, c in enumerate(cells):
                n += 1
                yield (n, table.id, row, col, c.text, c.start, c.end, c.page, c.row_span, c.column_span)


def _annex(extraction: Extraction, scope: Scope) -> Iterable[Row]:
    kinds = {table.id: annex_kind(table.columns) for table in extraction.tables}
    for n, a in enumerate(extraction.annex):
        named = identify(a.name, kind_of(a.name) or kinds.get(a.table), scope)
        yield (
            *(n, a.table, a.row, a.group, a.name, subject_key(a.name), a.investor, plain(a.area), _real(a.area)),
            *(plain(a.leasable_area), _real(a.leasable_area), plain(a.leased_area), _real(a.leased_area)),
            *(plain(a.occupancy), _real(a.occupancy), _json(a.cells), a.start, a.end, a.page, _bbox(a.bbox)),
            *(named.id, named.group, named.province),
        )


def _items(check: Check | None) -> Iterable[Row]:
    for n, i in enumerate(check.items if check else ()):
        near = _json([[near.section, round(near.score, 3)] for near in i.near])
        yield (n, i.id, i.heading, i.status, i.score, i.section, i.start, i.end, i.page, i.why, near, i.figures)


def _annexes(check: Check | None) -> Iterable[Row]:
    for n, a in enumerate(check.annexes if check else ()):
        yield (n, a.id, a.status, _json(a.columns_missing), _json(a.groups_missing), a.rows, a.table, a.why)


def _findings(check: Check | None, quotes: Quotes) -> Iterable[Row]:
    for n, f in enumerate(check.findings if check else ()):
        places = _json([[p.start, p.end, p.page] for p in f.places])
        page = f.places[0].page if f.places else None
        # Several numbers of one sentence: it is quoted once.
        quote = " … ".join(dict.fromkeys(quotes.around(p.start, p.end) for p in f.places[:4]))
        yield (n, f.code, f.severity, f.message, places, page, quote)


def _passages(extraction: Extraction) -> Iterable[Row]:
    named = sorted((r.start, number_term(r.id)) for r in extraction.references if r.id)
    index = 0
    for passage in passages_of(extraction):
        while index < len(named) and named[index][0] < passage.start:
            index += 1
        numbers = []
        while index < len(named) and named[index][0] < passage.end:
            numbers.append(named[index][1])
            index += 1
        exact, folded = index_forms(passage.text)
        yield (passage.section, passage.page, passage.start, passage.end, exact, folded, " ".join(numbers))
