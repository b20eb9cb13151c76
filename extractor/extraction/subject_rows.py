"""Rows of tables, and the names that their column of names holds."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.extraction.subject_lexicon import Lexicon, as_words
from extractor.extraction.things import Thing
from extractor.language.dates import lower
from extractor.models import Cell, Report, View


@dataclass(frozen=True, slots=True)
class Row:
    """The stretch of the view that a table row fills, and the name that stands in the column for names, if there is one."""

    start: int
    end: int
    name: Thing | None


def rows_of(view: View, report: Report, lexicon: Lexicon) -> list[Row]:
    """The rows of the report's tables, in order."""
    rows = []
    for table in report.tables:
        heads = [lexicon.column.fullmatch(lower(" ".join(column.split()))) for column in table.columns]
        column = next((place for place, head in enumerate(heads) if head is not None), None)
        head = heads[column] if column is not None else None
        kind = lexicon.list_kinds[as_words(head["head"])] if head is not None else ""
        for row in table.rows:
            filled = [cell for cell in row if cell.start < cell.end]
            if filled:
                first, last = min(c.start for c in filled), max(c.end for c in filled)
                cell = row[column] if column is not None and column < len(row) else None
                name = _cell_name(view, cell, kind, lexicon) if cell is not None else None
                rows.append(Row(view.locate(first), view.locate(last), name))
    return sorted(rows, key=_row_start)


def _row_start(row: Row) -> int:
    return row.start


def _cell_name(view: View, cell: Cell, kind: str, lexicon: Lexicon) -> Thing | None:
    """The bare name that a cell consists of ("Quế Lâm" under "Tên KCN"); "Tổng cộng" and numbers are none."""
    start, end = view.locate(cell.start), view.locate(cell.end)
    text = view.text[start:end].strip()
    if not text[:1].isupper() or len(text) > 80 or _sums_up(text, lexicon):
        return None
    return Thing(start, end, kind, lexicon.ranks[kind], start)


def _sums_up(text: str, lexicon: Lexicon) -> bool:
    """Whether a cell names no row of its own: "Tổng cộng", "Cộng", not "Cộng Hòa"."""
    words = text.split()
    return lower(words[0]) in lexicon.totals and not (len(words) > 1 and words[1][0].isupper() and not text.isupper())
