"""Rows of a table without lines that go on at the top of the next page, where no head is repeated.

What stands there has nothing of its own that tells of a table: a single row may be all. The columns of the table that the
page before ended with tell where its cells are.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.models import Box
from extractor.reading.half_ruled import rows_in
from extractor.reading.page import GridTable, PageContent, SetLine
from extractor.reading.pdf_tables import take_table
from extractor.reading.stacked import stack_rows
from extractor.reading.tables import is_label

_HIGH = 0.25


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
