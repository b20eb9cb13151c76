"""Tables without lines that go on at the top of the next page, in the columns of the page before.

Where no head is repeated, what stands there has nothing of its own that tells of a table: a single row may be all. Where one
is, a scan of it is hardly ever read letter by letter the same, nor parted into the same columns.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractor.models import Box, Cell
from extractor.reading.half_ruled import rows_in
from extractor.reading.lattice import cell_lines
from extractor.reading.page import GridCell, GridTable, PageContent, SetLine, SetWord
from extractor.reading.pdf_tables import take_table
from extractor.reading.stacked import stack_rows
from extractor.reading.tables import is_label

_HIGH = 0.25
_ALIKE = 0.75
"""The share of the words of a head that a scan of it on the next page has in common with it at least."""


def take_rest(page: PageContent, before: GridTable) -> None:
    """Takes the rows at the top of ``page`` that are set in the columns of ``before``, the table at the foot of the page
    before, out of the page's lines."""
    lines = [line for number, line in enumerate(page.lines) if number not in page.furniture and not line.turned]
    limit = min((table.box.top for _, table in page.tables), default=page.height)
    lines = [line for line in lines if line.bottom < limit + 1]
    if not lines or min(line.top for line in lines) > _HIGH * page.height or not before.columns:
        return
    words = [word for line in lines for word in line.words]
    margin = 15.0  # the widest cells may stand on this page
    xs = [before.columns[0] - margin, *before.columns[1:], before.box.x1 + margin]
    found = rows_in(words, xs, min(word.top for word in words))
    if found is None:
        return
    strips, _ = found
    # The lines of a cell may reach far above the line that its row's number stands on.
    first = next((number for number, strip in enumerate(strips) if _begins_so(strip.cells(xs[1:-1]))), None)
    if first is None or (first and any(strip.crosses(xs[1:-1]) for strip in strips[:first])):
        return
    mine = [word for strip in strips for word in strip.words]
    top, bottom = min(word.top for word in mine) - 1, max(word.bottom for word in mine) + 1
    whole = [before.columns[0], *before.columns[1:], before.box.x1]
    rows = stack_rows(mine, whole, top, bottom)
    grid = GridTable(Box(before.box.x0, top, before.box.x1, bottom), tuple(rows), before.columns, True, 0)
    kept = [(line, number in page.furniture, number in page.notes) for number, line in enumerate(page.lines)]
    take_table(page, grid, set(mine))
    _count_again(page, kept)


def repeats_head(header: Sequence[Sequence[Cell]], grid: GridTable) -> bool:
    """Whether the head of a table on a scan is that of the table on the page before, however its words came out of the
    columns."""
    one = Counter(word for row in header for cell in row for word in cell.text.split())
    other = Counter(
        word.text for row in grid.rows[: grid.head or 0] for cell in row if cell for line in cell.lines for word in line
    )
    return sum((one & other).values()) > _ALIKE * max(sum(one.values()), sum(other.values()), 3)


def counts_on(rows: Sequence[Sequence[Cell]], grid: GridTable) -> bool:
    """Whether the running numbers of a table go on with those of ``rows``, which ended the page before."""
    last = next((row[0].text.strip(" .)") for row in reversed(rows) if row[0].text), "")
    labels = ((cell.lines[0][0].text if cell and cell.lines else "") for cell, *_ in grid.rows)
    first = next((label.strip(" .)") for label in labels if label), "")
    return last.isdecimal() and first.isdecimal() and int(first) == int(last) + 1


def set_in(grid: GridTable, before: GridTable) -> GridTable | None:
    """The table in the columns of the one on the page before; None where that would put into one cell what stands in
    two."""
    cuts = before.columns[1:]
    rows = tuple(_set_row(row, cuts, number < (grid.head or 0)) for number, row in enumerate(grid.rows))
    whole = tuple(row for row in rows if row is not None)
    return replace(grid, rows=whole, columns=before.columns) if len(whole) == len(rows) else None


def _set_row(row: Sequence[GridCell | None], cuts: Sequence[float], head: bool) -> tuple[GridCell | None, ...] | None:
    held: list[list[list[SetWord]]] = [[] for _ in range(len(cuts) + 1)]
    wide = [1] * len(held)
    first = next(cell for cell in row if cell is not None)
    for cell in row:
        if cell is None or not cell.lines:
            continue
        begins = {bisect(cuts, (w.x0 + w.x1) / 2) for line in cell.lines for w in line}
        if cell.column_span > 1 and len(begins) > 1:  # a head over columns, or the heading of a group
            start = min(begins)
            held[start] += [list(line) for line in cell.lines]
            wide[start] = (max(begins) if head else len(cuts)) - start + 1
            continue
        taken = {column for column in begins if held[column]}
        if taken and not head:
            return None
        for line in cell.lines:
            for column in sorted(begins):
                mine = [w for w in line if bisect(cuts, (w.x0 + w.x1) / 2) == column]
                held[column] += [mine] if mine else []
    return tuple(_cells(held, wide, first.box))


def _cells(held: Sequence[list[list[SetWord]]], wide: Sequence[int], row: Box) -> Iterable[GridCell | None]:
    reached = 0
    for column, lines in enumerate(held):
        if column < reached and not lines:
            yield None
            continue
        words = [word for line in lines for word in line]
        box = Box(min(w.x0 for w in words), row.top, max(w.x1 for w in words), row.bottom) if words else row
        yield GridCell(cell_lines(lines), box, 1, wide[column])
        reached = max(reached, column + wide[column])


def _begins_so(cells: Sequence[str]) -> bool:
    """Whether a strip is filled as a row of a table is: two cells and more, among them a number or a label."""
    filled = [cell for cell in cells if cell]
    return len(filled) > 1 and (is_label(cells[0]) or any(cell[0].isdigit() for cell in filled[1:]))


def _count_again(page: PageContent, kept: Sequence[tuple[SetLine, bool, bool]]) -> None:
    """The places of running heads and notes among the lines that are left."""
    furniture = {id(line) for line, is_furniture, _ in kept if is_furniture}
    notes = {id(line) for line, _, is_note in kept if is_note}
    page.furniture = {number for number, line in enumerate(page.lines) if id(line) in furniture}
    page.notes = {number for number, line in enumerate(page.lines) if id(line) in notes}
