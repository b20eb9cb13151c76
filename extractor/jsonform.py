"""Records -> the JSON that CONTRACT.md promises. Numbers stay exact decimals (simplejson prints Decimal as it is)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

import simplejson

from extractor.models import (
    AnnexRow,
    Box,
    Check,
    Extraction,
    Figure,
    Header,
    Period,
    Plan,
    Reference,
    ReportWarning,
    Section,
    Source,
    Table,
    TableFigure,
)

Json = dict[str, Any]


def number(value: Decimal | None) -> int | Decimal | None:
    """A Decimal as JSON should show it: 90000000000000, not 9E+13; 39.69; 300, not 3E+2 nor 300.0."""
    if value is None:
        return None
    if value == value.to_integral_value():
        return int(value)
    return Decimal(format(value.normalize(), "f"))


def dumps(record: Any, indent: int | None = None) -> str:
    """JSON text of what the functions of this module give."""
    return simplejson.dumps(record, ensure_ascii=False, indent=indent, use_decimal=True, namedtuple_as_object=False)


def source_form(source: Source) -> Json:
    """The "source" object."""
    return {
        "name": source.name,
        "sha256": source.sha256,
        "media_type": source.media_type,
        "pages": source.pages,
        "ocr": source.ocr,
        "bytes": source.bytes,
    }


def period_form(period: Period | None) -> Json | None:
    """The "period" object."""
    return None if period is None else {"from": period.start, "to": period.end, "text": period.text}


def header_form(header: Header) -> Json:
    """The "document" object."""
    return {
        "type": header.type,
        "number": header.number,
        "issuer": header.issuer,
        "parent": header.parent,
        "agency_kind": header.agency_kind,
        "place": header.place,
        "date": header.date,
        "subject": header.subject,
        "recipients": list(header.recipients),
        "addressees": list(header.addressees),
        "signer": header.signer,
        "signer_title": header.signer_title,
        "signing_mode": header.signing_mode,
        "period": period_form(header.period),
    }


def table_figure_form(one: TableFigure) -> Json:
    """One of "table_figures": where it stands in the table, what row and column say, and the fields of a figure."""
    place = {
        "table": one.table,
        "row": one.row,
        "column": one.column,
        "name": one.name,
        "head": one.head,
        "total": one.total,
    }
    return {"id": one.figure.id, **place, **figure_form(one.figure)}


def _box(box: Box | None) -> list[float] | None:
    return None if box is None else [round(float(side), 1) for side in box]


def section_form(section: Section) -> Json:
    """One of "sections"."""
    return {
        "id": section.id,
        "label": section.label,
        "level": section.level,
        "heading": section.heading,
        "start": section.start,
        "end": section.end,
        "heading_start": section.heading_start,
        "heading_end": section.heading_end,
        "page": section.page,
        "parent": section.parent,
        "role": section.role,
    }


def figure_form(figure: Figure) -> Json:
    """One of "figures"."""
    return {
        "id": figure.id,
        "text": figure.text,
        "start": figure.start,
        "end": figure.end,
        "page": figure.page,
        "bbox": _box(figure.bbox),
        "value": number(figure.value),
        "value_max": number(figure.value_max),
        "unit": figure.unit,
        "quantity": figure.quantity,
        "qualifier": figure.qualifier,
        "change": figure.change,
        "per": figure.per,
        "part": number(figure.part),
        "noun": figure.noun,
        "indicator": figure.indicator,
        "subject": figure.subject,
        "subject_kind": figure.subject_kind,
        "period": period_form(figure.period),
        "status": figure.status,
        "section": figure.section,
        "rule": figure.rule,
        "confidence": round(figure.confidence, 3),
        "needs_review": figure.needs_review,
        "reading": figure.reading,
        "review": figure.review,
    }


def reference_form(reference: Reference) -> Json:
    """One of "references"."""
    return {
        "id": reference.id,
        "text": reference.text,
        "start": reference.start,
        "end": reference.end,
        "page": reference.page,
        "bbox": _box(reference.bbox),
        "type": reference.type,
        "number": reference.number,
        "year": reference.year,
        "symbol": reference.symbol,
        "issuer": reference.issuer,
        "date": reference.date,
        "name": reference.name,
        "article": reference.article,
        "own": reference.own,
        "section": reference.section,
        "confidence": round(reference.confidence, 3),
        "rule": reference.rule,
        "resolved": reference.resolved,
        "first": reference.first,
        "repairs": list(reference.repairs),
    }


def table_form(table: Table) -> Json:
    """One of "tables"."""
    return {
        "id": table.id,
        "page": table.page,
        "bbox": _box(table.bbox),
        "start": table.start,
        "end": table.end,
        "title": table.title,
        "columns": list(table.columns),
        "rows": [[cell.text for cell in row] for row in table.rows],
        "kind": table.kind,
        "section": table.section,
        "unit": table.unit,
    }


def annex_form(row: AnnexRow) -> Json:
    """One of "annex"."""
    return {
        "table": row.table,
        "row": row.row,
        "group": row.group,
        "name": row.name,
        "investor": row.investor,
        "area": number(row.area),
        "leasable_area": number(row.leasable_area),
        "leased_area": number(row.leased_area),
        "occupancy": number(row.occupancy),
        "cells": dict(row.cells),
        "start": row.start,
        "end": row.end,
        "page": row.page,
        "bbox": _box(row.bbox),
    }


def warning_forms(warnings: Sequence[ReportWarning]) -> list[Json]:
    """The "warnings" list."""
    return [{"code": w.code, "message": w.message, "page": w.page, "start": w.start, "end": w.end} for w in warnings]


def extraction_form(extraction: Extraction) -> Json:
    """One extraction, whole."""
    return _head(extraction) | {name: list(forms) for name, forms in _lists(extraction)}


def extraction_text(extraction: Extraction, indent: int | None = None) -> Iterator[str]:
    """The JSON text of :func:`extraction_form`, piece by piece: that of a long report need not be held in memory whole."""
    comma, margin = (",\n", " " * indent) if indent else (", ", "")
    yield dumps(_head(extraction) | {"text": ""}, indent).rstrip("}").rstrip().removesuffix('"')
    for start in range(0, len(extraction.text), _CHARACTERS_AT_ONCE):
        yield dumps(extraction.text[start : start + _CHARACTERS_AT_ONCE])[1:-1]
    yield '"'
    for name, forms in _lists(extraction):
        yield f'{comma}{margin}"{name}": ['
        between = ""
        while some := list(islice(forms, _AT_ONCE)):
            listed = dumps(some, indent)[1:-1].rstrip()
            yield between + listed.replace("\n", "\n" + margin)
            between = comma.rstrip("\n")
        yield ("\n" + margin if between and indent else "") + "]"
    yield "\n}" if indent else "}"


_AT_ONCE = 256
_CHARACTERS_AT_ONCE = 1 << 13


def _head(extraction: Extraction) -> Json:
    return {
        "source": source_form(extraction.report.source),
        "document": header_form(extraction.header),
        "text": extraction.text,
    }


def _lists(extraction: Extraction) -> Iterator[tuple[str, Iterator[Json]]]:
    yield "sections", map(section_form, extraction.sections)
    yield "figures", map(figure_form, extraction.figures)
    yield "references", map(reference_form, extraction.references)
    yield "tables", map(table_form, extraction.tables)
    yield "table_figures", map(table_figure_form, extraction.table_figures)
    yield "annex", map(annex_form, extraction.annex)
    yield "warnings", iter(warning_forms(extraction.warnings))


def plan_form(plan: Plan) -> Json:
    """One compiled plan."""
    return {
        "source": source_form(plan.source),
        "document": header_form(plan.header),
        "title": plan.title,
        "authority": plan.authority,
        "scope": {"from": plan.scope.start, "to": plan.scope.end, "place": plan.scope.place},
        "deadline": plan.deadline,
        "submitters": [{"name": s.name, "agency_kind": s.agency_kind, "outline": s.outline} for s in plan.submitters],
        "outlines": [
            {
                "id": outline.id,
                "agency_kind": outline.agency_kind,
                "title": outline.title,
                "items": [
                    {
                        "id": i.id,
                        "label": i.label,
                        "heading": i.heading,
                        "level": i.level,
                        "parent": i.parent,
                        "request": i.request,
                        "annex": i.annex,
                        "start": i.start,
                        "end": i.end,
                        "page": i.page,
                        "asks": list(i.asks),
                        "indicators": list(i.indicators),
                    }
                    for i in outline.items
                ],
                "annexes": [
                    {
                        "id": a.id,
                        "title": a.title,
                        "columns": list(a.columns),
                        "groups": [{"label": g.label, "heading": g.heading, "parent": g.parent} for g in a.groups],
                    }
                    for a in outline.annexes
                ],
            }
            for outline in plan.outlines
        ],
        "warnings": warning_forms(plan.warnings),
    }


def check_form(check: Check) -> Json:
    """One check."""
    return {
        "source": source_form(check.source),
        "plan": check.plan,
        "outline": check.outline,
        "agency_kind": check.agency_kind,
        "submitter": check.submitter,
        "items": [
            {
                "id": i.id,
                "heading": i.heading,
                "status": i.status,
                "score": round(i.score, 3),
                "section": i.section,
                "start": i.start,
                "end": i.end,
                "page": i.page,
                "why": i.why,
                "near": [{"section": n.section, "score": round(n.score, 3)} for n in i.near],
                "figures": i.figures,
            }
            for i in check.items
        ],
        "annexes": [
            {
                "id": a.id,
                "status": a.status,
                "columns_missing": list(a.columns_missing),
                "groups_missing": list(a.groups_missing),
                "rows": a.rows,
                "table": a.table,
                "why": a.why,
            }
            for a in check.annexes
        ],
        "findings": [
            {
                "code": f.code,
                "severity": f.severity,
                "message": f.message,
                "places": [{"start": p.start, "end": p.end, "page": p.page} for p in f.places],
            }
            for f in check.findings
        ],
        "summary": {
            "answered": check.count("answered"),
            "brief": check.count("brief"),
            "heading_only": check.count("heading_only"),
            "merged": check.count("merged"),
            "nil": check.count("nil"),
            "missing": check.count("missing"),
            "share_answered": round(check.share_answered, 3),
        },
    }
