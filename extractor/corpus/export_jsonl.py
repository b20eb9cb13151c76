"""One report a line, in the form that `extractor extract` prints, with people's corrections put in."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.corpus.corrections import in_force, read_corrections
from extractor.jsonform import dumps, number

if TYPE_CHECKING:
    from extractor.corpus.corpus import Corpus

_HEADER = (
    *("type", "number", "issuer", "parent", "agency_kind", "place", "date", "subject", "recipients", "addressees"),
    *("signer", "signer_title", "signing_mode"),
)
_SECTION = ("id", "label", "level", "heading", "start", "end", "heading_start", "heading_end", "page", "parent", "role")
_WARNING = ("code", "message", "page", "start", "end")


def write_jsonl(corpus: Corpus, path: Path) -> None:
    """Writes every standing report; see :func:`report_form`."""
    with path.open("w", encoding="utf-8", errors="replace") as file:
        for row in corpus.rows("SELECT id FROM documents WHERE superseded_by IS NULL ORDER BY id"):
            file.write(dumps(report_form(corpus, row["id"])) + "\n")


def report_form(corpus: Corpus, document: int) -> dict[str, Any]:
    """One stored report in the form of `extractor extract`; corrected figures carry ``corrected`` with the old values,
    figures that a person rejected are left out."""
    head = corpus.rows(
        "SELECT d.*, s.name, s.sha256, s.media_type, s.bytes FROM documents d JOIN submissions s ON s.id = d.id "
        "WHERE d.id = ?",
        (document,),
    )[0]
    changes = in_force(read_corrections(corpus.connection, head["sha256"]))

    def children(table: str, order: str = "n") -> Iterator[sqlite3.Row]:
        yield from corpus.rows(f"SELECT * FROM {table} WHERE document = ? ORDER BY {order}", (document,))

    cells: dict[str, dict[int, dict[int, str]]] = {}
    for cell in children("cells"):
        cells.setdefault(cell["table"], {}).setdefault(cell["row"], {})[cell["col"]] = cell["text"]
    header = {name: head[name] for name in _HEADER}
    header["recipients"] = json.loads(head["recipients"])
    header["addressees"] = json.loads(head["addressees"])
    header["period"] = _period(head)
    read = ((row, figure_form(row, changes.get(row["key"], {}))) for row in children("figures"))
    figures = [(row, form) for row, form in read if form is not None]
    return {
        "source": {
            "name": head["name"],
            "sha256": head["sha256"],
            "media_type": head["media_type"],
            "pages": head["pages"],
            "ocr": bool(head["ocr"]),
            "bytes": head["bytes"],
        },
        "document": header,
        "text": head["text"],
        "sections": [{name: row[name] for name in _SECTION} for row in children("sections")],
        "figures": [form for row, form in figures if row["table"] is None],
        "references": [_reference(row) for row in children("citations")],
        "tables": [_table(row, cells.get(row["id"], {})) for row in children("tables_")],
        "table_figures": [_table_figure(row, form) for row, form in figures if row["table"] is not None],
        "annex": [_annex(row) for row in children("annex")],
        "warnings": [{name: row[name] for name in _WARNING} for row in children("warnings")],
    }


def _period(row: sqlite3.Row) -> dict[str, Any] | None:
    if row["period_text"] is None and row["period_from"] is None and row["period_to"] is None:
        return None
    return {"from": row["period_from"], "to": row["period_to"], "text": row["period_text"]}


def _exact(text: str | None) -> int | Decimal | None:
    return None if text is None else number(Decimal(text))


def _box(text: str | None) -> list[float] | None:
    return None if text is None else [float(side) for side in text.split()]


def figure_form(row: sqlite3.Row, change: Mapping[str, str | None]) -> dict[str, Any] | None:
    """One figure with its corrections; None if a person said that it is none."""
    if change.get("rejected") == "1":
        return None
    form: dict[str, Any] = {
        "id": row["id"],
        "text": row["text"],
        "start": row["start"],
        "end": row["end"],
        "page": row["page"],
        "bbox": _box(row["bbox"]),
        "value": _exact(row["value_exact"]),
        "value_max": _exact(row["value_max_exact"]),
        "unit": row["unit"],
        "quantity": row["quantity"],
        "qualifier": row["qualifier"],
        "change": row["change"],
        "per": row["per"],
        "part": _exact(row["part_exact"]),
        "noun": row["noun"],
        "indicator": row["indicator"],
        "subject": row["subject"],
        "subject_kind": row["subject_kind"],
        "period": _period(row),
        "status": row["status"],
        "section": row["section"],
        "rule": row["rule"],
        "confidence": round(row["confidence"], 3),
        "needs_review": bool(row["needs_review"]),
        "reading": row["reading"],
        "review": row["review"],
    }
    if change:
        form["corrected"] = {}
    for field, value in change.items():
        if field in ("period_from", "period_to"):
            period = form["period"] or {"from": None, "to": None, "text": ""}
            side = field.removeprefix("period_")
            form["corrected"][field] = period[side]
            form["period"] = {**period, side: value}
        elif field in form:
            form["corrected"][field] = form[field]
            if field in ("value", "value_max", "part"):
                form[field] = _exact(value)
            else:
                form[field] = value == "1" if field == "needs_review" else value
    return form


def _table_figure(row: sqlite3.Row, form: dict[str, Any]) -> dict[str, Any]:
    """One figure of a table; its id says where it stands: t1.2.4 is the fourth column of the second row."""
    down, across = (int(part) - 1 for part in row["id"].removeprefix(f"{row['table']}.").split(".")[:2])
    place = {"table": row["table"], "row": down, "column": across, "name": row["row_name"], "head": row["column_head"]}
    return {"id": row["id"], **place, "total": bool(row["total"]), **form}


def _reference(row: sqlite3.Row) -> dict[str, Any]:
    names = (
        *("id", "text", "start", "end", "page", "bbox", "type", "number", "year", "symbol", "issuer", "date", "name"),
        *("article", "own", "section", "confidence", "rule", "resolved", "first", "repairs"),
    )
    form: dict[str, Any] = {name: row[name] for name in names}
    form["bbox"] = _box(row["bbox"])
    form["own"] = bool(row["own"])
    form["repairs"] = json.loads(row["repairs"])
    return form


def _table(row: sqlite3.Row, cells: Mapping[int, Mapping[int, str]]) -> dict[str, Any]:
    columns = json.loads(row["columns"])
    width = max([len(columns), *(max(line) + 1 for line in cells.values())])
    body = [[line.get(column, "") for column in range(width)] for _, line in sorted(cells.items())]
    names = ("id", "page", "start", "end", "title", "kind", "section", "unit")
    return {**{name: row[name] for name in names}, "bbox": _box(row["bbox"]), "columns": columns, "rows": body}


def _annex(row: sqlite3.Row) -> dict[str, Any]:
    form: dict[str, Any] = {name: row[name] for name in ("table", "row", "group", "name", "investor")}
    for name in ("area", "leasable_area", "leased_area", "occupancy"):
        form[name] = _exact(row[name + "_exact"])
    form["cells"] = dict(json.loads(row["cells"]))
    return {**form, "start": row["start"], "end": row["end"], "page": row["page"], "bbox": _box(row["bbox"])}
