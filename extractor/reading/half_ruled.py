"""Tables that are ruled only in part: lines between the columns but none between the rows, or lines around the head alone.

The drawn lines say where the columns are; the rows are told by how the words stand (stacked.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.models import Box
from extractor.reading.aligned_blocks import CAPTION
from extractor.reading.page import GridCell, GridTable, SetWord
from extractor.reading.stacked import LABEL, NOTE, VALUE, Row, stack_rows
from extractor.reading.strips import Strip, strips_of
from extractor.reading.tables import count_header, is_label, is_numbering, is_title, is_years, unit_of


def part_rows(grid: GridTable) -> GridTable:
    """The table, a ruled row that holds many rows on one another taken apart."""
    stacks = [number for number, row in enumerate(grid.rows) if _height_of(row) > 1]
    if not stacks:
        return grid
    body = len(grid.rows) - count_header(_texts(grid.rows))
    most = max(_height_of(grid.rows[number]) for number in stacks)
    if most < 4 and len(stacks) * 2 < body:
        return grid  # two numbers in one cell of a ruled table
    rows: list[Row] = []
    for number, row in enumerate(grid.rows):
        rows.extend(_part(row) if number in stacks else [row])
    return replace(grid, rows=tuple(rows))


def _height_of(row: Row) -> int:
    """How many rows a ruled row holds: as many as stand on one another in its second highest column of lone values."""
    counts: list[int] = []
    for cell in row:
        if cell is None or cell.row_span > 1 or len(cell.lines) < 2:
            continue
        texts = [" ".join(word.text for word in line) for line in cell.lines]
        lone = sum((VALUE.fullmatch(text) or LABEL.fullmatch(text)) is not None for text in texts)
        if lone > 1 and lone * 3 >= len(texts) * 2:
            counts.append(lone)
    return sorted(counts)[-2] if len(counts) > 1 else 0


def _part(row: Row) -> list[Row]:
    held = [(column, cell) for column, cell in enumerate(row) if cell is not None]
    words = [word for _, cell in held for line in cell.lines for word in line]
    xs = [cell.box.x0 for _, cell in held] + [held[-1][1].box.x1]
    found = stack_rows(words, xs, held[0][1].box.top, held[0][1].box.bottom, drawn=True)
    rows: list[Row] = []
    for one in found:
        whole: list[GridCell | None] = [None] * len(row)
        for (column, cell), part in zip(held, one, strict=True):
            if part is not None:
                end = part.column_span + held.index((column, cell)) - 1
                last_column, last = held[end]
                whole[column] = replace(part, column_span=last_column + last.column_span - column)
        rows.append(tuple(whole))
    return rows


def _texts(rows: Sequence[Row]) -> list[list[str]]:
    return [
        ["" if cell is None else " ".join(word.text for line in cell.lines for word in line) for cell in row]
        for row in rows
    ]


def is_head(grid: GridTable) -> bool:
    """Whether a ruled table is nothing but the head of one."""
    return len(grid.rows) <= 5 and len(grid.rows[0]) > 2 and not _holds_rows(_texts(grid.rows))


def read_below(grid: GridTable, words: Sequence[SetWord], foot: float) -> tuple[GridTable, set[SetWord]] | None:
    """The table whose ruled head ``grid`` is, with the rows that stand below it among ``words`` without lines, and the
    words of those rows; None where nothing below is set into its columns. One row will do where it ends below
    ``foot``: others are on the page before or behind."""
    right = grid.box.x1
    held = rows_in(words, [*grid.columns, right], grid.box.bottom)
    if held is None or (held[1] < 2 and held[0][-1].bottom < foot):
        return None
    mine = [word for strip in held[0] for word in strip.words]
    bottom = max(word.bottom for word in mine) + 1
    found = stack_rows(mine, [*grid.columns, right], grid.box.bottom, bottom)
    box = Box(grid.box.x0, grid.box.top, right, bottom)
    return replace(grid, box=box, rows=(*grid.rows, *found), head=len(grid.rows)), set(mine)


def rows_in(words: Sequence[SetWord], xs: Sequence[float], reached: float) -> tuple[list[Strip], int] | None:
    """The strips from the top on that are rows of a table with columns between ``xs``, and how many of them hold values or
    labels; None where there are none. ``reached`` is where they may begin."""
    if not words:
        return None
    heights = sorted(word.bottom - word.top for word in words)
    height = max(4.0, heights[len(heights) // 2])
    left, right, cuts = xs[0], xs[-1], xs[1:-1]
    held: list[Strip] = []
    rows = last = 0
    for strip in strips_of(words, height):
        if strip.top - reached > 3 * height or strip.words[0].x0 < left - 3 or strip.words[-1].x1 > right + 3:
            break
        if (
            unit_of(strip.text) is not None
            or NOTE.match(strip.text)
            or (is_title(strip.text) and len(strip.parts) == 1 and (CAPTION.match(strip.text) or strip.crosses(cuts)))
        ):
            break
        crossing = strip.crosses(cuts)
        if crossing and _is_prose(strip, cuts, left, right):
            break
        held.append(strip)
        reached = strip.bottom
        if not crossing and _counts(strip, cuts):
            rows += 1
            last = len(held)
    while last < len(held) and not held[last].crosses(cuts) and held[last].top - held[last - 1].bottom < 0.8 * height:
        last += 1  # the last row's name goes on
    return (held[:last], rows) if rows else None


def _holds_rows(texts: Sequence[Sequence[str]]) -> bool:
    """Whether there are rows of a table's body among these, not only those of its head."""
    rows = [row for row in texts if not is_numbering(row) and not is_years(row)]
    return any(is_label(row[0]) or any(VALUE.fullmatch(text) for text in row) for row in rows)


def _counts(strip: Strip, cuts: Sequence[float]) -> bool:
    cells = strip.cells(cuts)
    values = sum(VALUE.fullmatch(text) is not None for text in cells[1:])
    return values > 1 or (values == 1 and len(cuts) < 4) or (LABEL.fullmatch(cells[0]) is not None and any(cells[1:]))


def _is_prose(strip: Strip, cuts: Sequence[float], left: float, right: float) -> bool:
    """Whether a strip that runs over columns is no heading of a group but text below the table."""
    if strip.text[-1:] in ".;:" or len(strip.words) > 25:
        return True
    wide = strip.words[-1].x1 - strip.words[0].x0 > 0.8 * (right - left)
    return wide and strip.words[0].x0 < cuts[0] and LABEL.fullmatch(strip.words[0].text) is None
