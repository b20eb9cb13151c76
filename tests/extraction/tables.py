"""Reports that hold nothing but tables, for the tests of what reads tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.models import Report
from extractor.reading.grid import Grid, GridCell
from extractor.reading.writer import Writer


def square(rows: Sequence[Sequence[GridCell]]) -> Grid:
    """Rows in source order laid out as HTML does: a cell takes the first free place, its spans cover others."""
    grid: list[dict[int, GridCell | None]] = [{} for _ in rows]
    width = 0
    for index, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in grid[index]:
                column += 1
            tall = min(max(cell.row_span, 1), len(rows) - index)
            wide = max(cell.column_span, 1)
            while wide > 1 and any(column + step in grid[index] for step in range(wide)):
                wide -= 1
            cell = replace(cell, row_span=tall, column_span=wide)
            for down in range(tall):
                for right in range(wide):
                    grid[index + down].setdefault(column + right, None)
            grid[index][column] = cell
            column += wide
        width = max(width, *(c + 1 for c in grid[index]), 0) if grid[index] else width
    return [[row[c] if c in row else GridCell("") for c in range(width)] for row in grid]


def report(*tables: Sequence[Sequence[str | GridCell]], above: str = "") -> Report:
    writer = Writer()
    for line in above.splitlines():
        writer.paragraph(line, centered=True)
    for rows in tables:
        writer.table(square([[c if isinstance(c, GridCell) else GridCell(c) for c in row] for row in rows]))
    return writer.report("phu luc.docx", b"x", "application/test")
