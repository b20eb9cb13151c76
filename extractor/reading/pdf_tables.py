"""Takes the tables out of a page's lines: what stands inside drawn lines becomes cells, the rest stays text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.models import Box
from extractor.reading.aligned import find_aligned
from extractor.reading.half_ruled import is_head, part_rows, read_below
from extractor.reading.lattice import find_grids, read_grid
from extractor.reading.page import Edge, GridTable, PageContent, SetLine, SetWord

_STRAY = 40.0


def edges_of(rules: Sequence[Box]) -> tuple[list[Edge], list[Edge]]:
    """Thin boxes as (level lines, plumb lines)."""
    level = [Edge((b.top + b.bottom) / 2, b.x0, b.x1) for b in rules if b.x1 - b.x0 >= b.bottom - b.top]
    plumb = [Edge((b.x0 + b.x1) / 2, b.top, b.bottom) for b in rules if b.x1 - b.x0 < b.bottom - b.top]
    return level, plumb


def take_tables(page: PageContent, level: Sequence[Edge], plumb: Sequence[Edge]) -> None:
    """Moves the words of tables, ruled ones first, out of ``page.lines`` into ``page.tables``."""
    page.rules = [edge for edge in level if edge.end - edge.start < 0.5 * page.width]
    if len(level) > 1 and len(plumb) > 1:
        grids = find_grids(level, plumb)
        for number, (rows, columns) in enumerate(grids):
            share = 0.3 if page.origin == "ocr" else 0.6
            first, last = min(row.at for row in rows), max(row.at for row in rows)
            words = [line.words for line in page.lines if _reaches(line, first, last)]
            read = read_grid(rows, columns, words, share=share, one_row=first < 0.3 * page.height)
            if read is None:
                continue
            grid, taken = part_rows(read[0]), read[1]
            if is_head(grid):
                limit = min((row.at for below, _ in grids[number + 1 :] for row in below if row.at > last), default=1e9)
                under = [
                    word
                    for line in page.lines
                    if not line.turned and line.bottom > last
                    for word in line.words
                    if last - 2 < (word.top + word.bottom) / 2 < limit and word not in taken
                ]
                foot = 0.0 if first < 0.15 * page.height else 0.85 * page.height
                more = read_below(grid, under, foot)
                if more is not None:
                    grid, taken = more[0], taken | more[1]
                elif any(cell is not None and cell.row_span == len(grid.rows) for cell in grid.rows[0]):
                    grid = replace(grid, head=len(grid.rows))
            take_table(page, grid, taken)
    for _ in range(3):
        found = find_aligned(page, level)
        if found is None:
            break
        take_table(page, *found)


def _reaches(line: SetLine, top: float, bottom: float) -> bool:
    """Whether a word of a line may stand between two heights (words between its first and last may stand off them)."""
    return line.bottom > top - _STRAY and line.top < bottom + _STRAY


def take_table(page: PageContent, grid: GridTable, taken: set[SetWord]) -> None:
    """Moves the words ``taken`` by ``grid`` out of the lines of a page, and puts it where they stood."""
    kept: list[SetLine] = []
    at: int | None = None
    top, bottom = min(word.top for word in taken), max(word.bottom for word in taken)
    for line in page.lines:
        if not _reaches(line, top, bottom):
            kept.append(line)
            continue
        rest = [word for word in line.words if word not in taken]
        if len(rest) < len(line.words) and at is None:
            at = len(kept)
        if not rest:
            continue
        if len(rest) < len(line.words):
            line = SetLine(rest, line.bold, line.bold_end, line.turned, line.widget, line.block)
        kept.append(line)
    position = len(kept) if at is None else at
    if page.origin == "ocr":  # cells are read after all else, so where their words came tells nothing
        below = (i for i, line in enumerate(kept) if (line.top + line.bottom) / 2 > grid.box.bottom - 2)
        position = next(below, len(kept))
    removed_before = {id(line): index for index, line in enumerate(page.lines)}
    moved: list[tuple[int, GridTable]] = []
    for index, other in page.tables:
        anchor = next((i for i, line in enumerate(kept) if removed_before.get(id(line), -1) >= index), len(kept))
        moved.append((anchor, other))
    # Two tables without a line between them: the upper one first.
    page.lines[:] = kept
    page.tables[:] = sorted([*moved, (position, grid)], key=lambda item: (item[0], item[1].box.top))
