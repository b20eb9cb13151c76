"""Ruled tables: drawn lines and words -> cells.

Lines that lie on one another are joined, those that touch make a grid, and where a line between two places of the grid
is missing they are one merged cell. The outer lines may be missing on the left and right (half-ruled tables).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from extractor.models import Box
from extractor.reading.page import Edge, GridCell, GridTable, SetWord
from extractor.reading.setting import same_row

_NEAR = 3.0
_TALL = 60.0
_OPEN = 12.0


def find_grids(level: Sequence[Edge], plumb: Sequence[Edge]) -> list[tuple[list[Edge], list[Edge]]]:
    """Groups of lines that hang together, as (level lines, plumb lines), from the top of the page to the bottom."""
    rows, columns = join_edges(level), join_edges(plumb)
    if len(rows) < 2 or len(columns) < 2 or len(rows) * len(columns) > 250_000:
        return []
    group = list(range(len(rows) + len(columns)))

    def find(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            if (
                row.start - _NEAR <= column.at <= row.end + _NEAR
                and column.start - _NEAR <= row.at <= column.end + _NEAR
            ):
                group[find(i)] = find(len(rows) + j)
    grids: dict[int, tuple[list[Edge], list[Edge]]] = {}
    for i, row in enumerate(rows):
        grids.setdefault(find(i), ([], []))[0].append(row)
    for j, column in enumerate(columns):
        grids.setdefault(find(len(rows) + j), ([], []))[1].append(column)
    whole = [(_closed(*grid), grid[1]) for grid in grids.values() if len(grid[0]) >= 2 and len(grid[1]) >= 2]
    for lone in (grid[1][0] for grid in grids.values() if not grid[0]):
        # Headings of groups break the lines between columns: what is left between two of them touches no level line.
        for held, lanes in whole:
            within = min(row.at for row in held) < lone.start and lone.end < max(row.at for row in held)
            if within and any(abs(lane.at - lone.at) < _NEAR for lane in lanes):
                lanes.append(lone)
                break
    return sorted(whole, key=lambda grid: min(row.at for row in grid[0]))


def _closed(rows: list[Edge], columns: Sequence[Edge]) -> list[Edge]:
    """The level lines of a table, with one where its plumb lines end in the air: a table that goes on over the page may not
    be closed there."""
    left, right = min(row.start for row in rows), max(row.end for row in rows)
    top, bottom = min(row.at for row in rows), max(row.at for row in rows)
    above = sorted(column.start for column in columns if column.start < top - _OPEN)
    below = sorted(column.end for column in columns if column.end > bottom + _OPEN)
    whole = list(rows)
    for ends in (above, below):
        if len(ends) > 2 and 2 * len(ends) >= len(columns) and ends[-1] - ends[0] < 2 * _NEAR:
            whole.append(Edge(ends[len(ends) // 2], left, right))
    return whole


def join_edges(edges: Sequence[Edge]) -> list[Edge]:
    """Pieces of one drawn line, and lines drawn twice, made one."""
    joined: list[Edge] = []
    lanes: list[list[Edge]] = []
    for edge in sorted(edges):
        if lanes and edge.at - lanes[-1][0].at <= 1.6:
            lanes[-1].append(edge)
        else:
            lanes.append([edge])
    for lane in lanes:
        at = sum(edge.at for edge in lane) / len(lane)
        pieces = sorted((edge.start, edge.end) for edge in lane)
        start, end = pieces[0]
        for left, right in pieces[1:]:
            if left <= end + _NEAR:
                end = max(end, right)
            else:
                joined.append(Edge(at, start, end))
                start, end = left, right
        joined.append(Edge(at, start, end))
    return joined


def read_grid(
    rows: Sequence[Edge],
    columns: Sequence[Edge],
    lines: Sequence[Sequence[SetWord]],
    *,
    share: float = 0.6,
    one_row: bool = False,
) -> tuple[GridTable, set[SetWord]] | None:
    """The table that these lines make with these words, and the words that it took; ``share`` is how much of a place's side
    must be drawn (scans lose pieces of lines); None when it has not at least two columns and two rows with text (a frame
    around a text, a rule under a heading). With ``one_row`` a single row of three and more cells will do: the last row of a
    table that began on the page before."""
    ys = _lanes([row.at for row in rows])
    left, right = min(row.start for row in rows), max(row.end for row in rows)
    xs = _lanes([column.at for column in columns])
    if xs[0] - left > 12:
        xs.insert(0, left)
    if right - xs[-1] > 12:
        xs.append(right)
    if len(xs) < 3 or len(ys) < 2 or len(xs) > 80 or len(ys) > 400:
        return None
    across, down = len(xs) - 1, len(ys) - 1
    level = _borders(rows, ys, xs, share)
    plumb = _borders(columns, xs, ys, share, tall=True)
    # The sides of the whole are borders even where they were not drawn.
    owner = _merge_places(level, plumb, across, down)
    placed: dict[tuple[int, int], dict[int, list[SetWord]]] = {}
    taken: set[SetWord] = set()
    for number, line_words in enumerate(lines):
        for word in line_words:
            x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
            column, row = bisect_right(xs, x) - 1, bisect_right(ys, y) - 1
            if 0 <= column < across and 0 <= row < down:
                placed.setdefault(owner[row][column], {}).setdefault(number, []).append(word)
                taken.add(word)
    spans = _spans(owner, across, down)
    cells: list[tuple[GridCell | None, ...]] = []
    for row in range(down):
        line: list[GridCell | None] = []
        for column in range(across):
            if owner[row][column] != (row, column):
                line.append(None)
                continue
            tall, wide = spans[row, column]
            box = Box(xs[column], ys[row], xs[column + wide], ys[row + tall])
            line.append(GridCell(cell_lines(list(placed.get((row, column), {}).values())), box, tall, wide))
        cells.append(tuple(line))
    kept, kept_xs = _drop_empty(cells, xs)
    filled = [[cell is not None and bool(cell.lines) for cell in row] for row in kept]
    high, wide = sum(any(row) for row in filled), sum(any(column) for column in zip(*filled, strict=True))
    if wide < 2 or high < 1 or (high < 2 and (not one_row or wide < 3)):
        return None
    return GridTable(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(kept), tuple(kept_xs)), taken


def _lanes(values: Sequence[float]) -> list[float]:
    """Values that are near one another made one, in order."""
    lanes: list[list[float]] = []
    for value in sorted(values):
        if lanes and value - lanes[-1][-1] <= _NEAR:
            lanes[-1].append(value)
        else:
            lanes.append([value])
    return [sum(lane) / len(lane) for lane in lanes]


def _borders(
    edges: Sequence[Edge], lanes: Sequence[float], cross: Sequence[float], share: float, *, tall: bool = False
) -> list[list[bool]]:
    """For each lane and each place along it, whether a line is drawn there (over most of it; over a good part of a tall
    place, in which the headings of groups break the lines between columns)."""
    drawn = [[False] * (len(cross) - 1) for _ in lanes]
    covered = [[0.0] * (len(cross) - 1) for _ in lanes]
    for edge in edges:
        index = min(range(len(lanes)), key=lambda i: abs(lanes[i] - edge.at))
        if abs(lanes[index] - edge.at) > 2 * _NEAR:
            continue
        for place in range(len(cross) - 1):
            start, end = cross[place], cross[place + 1]
            length = min(edge.end, end) - max(edge.start, start)
            if length > share * (end - start):
                drawn[index][place] = True
            elif tall and length > 0 and end - start > _TALL:
                covered[index][place] += length
                if covered[index][place] > 0.3 * (end - start):
                    drawn[index][place] = True
    return drawn


def _merge_places(
    level: list[list[bool]], plumb: list[list[bool]], across: int, down: int
) -> list[list[tuple[int, int]]]:
    """For each place of the grid the first place of the cell that covers it."""
    group = {(r, c): (r, c) for r in range(down) for c in range(across)}

    def find(place: tuple[int, int]) -> tuple[int, int]:
        while group[place] != place:
            group[place] = group[group[place]]
            place = group[place]
        return place

    def unite(a: tuple[int, int], b: tuple[int, int]) -> bool:
        a, b = find(a), find(b)
        if a == b:
            return False
        group[max(a, b)] = min(a, b)
        return True

    for r in range(down):
        for c in range(across):
            if c + 1 < across and not plumb[c + 1][r]:
                unite((r, c), (r, c + 1))
            if r + 1 < down and not level[r + 1][c]:
                unite((r, c), (r + 1, c))
    # A cell is a rectangle: places that stick out are taken in.
    changed = True
    rounds = 0
    while changed and rounds < 10:
        changed = False
        rounds += 1
        boxes: dict[tuple[int, int], list[int]] = {}
        for r in range(down):
            for c in range(across):
                box = boxes.setdefault(find((r, c)), [r, c, r, c])
                box[0], box[1] = min(box[0], r), min(box[1], c)
                box[2], box[3] = max(box[2], r), max(box[3], c)
        for place, (top, first, bottom, last) in boxes.items():
            for r in range(top, bottom + 1):
                for c in range(first, last + 1):
                    changed = unite(place, (r, c)) or changed
    owner = [[find((r, c)) for c in range(across)] for r in range(down)]
    corner: dict[tuple[int, int], tuple[int, int]] = {}
    for r in range(down):
        for c in range(across):
            corner.setdefault(owner[r][c], (r, c))
    return [[corner[owner[r][c]] for c in range(across)] for r in range(down)]


def _spans(owner: list[list[tuple[int, int]]], across: int, down: int) -> dict[tuple[int, int], tuple[int, int]]:
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for r in range(down):
        for c in range(across):
            row, column = owner[r][c]
            tall, wide = spans.get((row, column), (1, 1))
            spans[row, column] = max(tall, r - row + 1), max(wide, c - column + 1)
    return spans


def cell_lines(parts: Sequence[Sequence[SetWord]]) -> tuple[tuple[SetWord, ...], ...]:
    """The words of a cell in lines, from top to bottom, each from left to right; ``parts`` are what page lines gave it."""
    lines: list[list[SetWord]] = []
    level = [line for part in parts for line in _level_parts(part)]
    for part in sorted(level, key=lambda words: sum(w.bottom for w in words) / len(words)):
        ordered = sorted(part, key=lambda w: w.x0)
        last = lines[-1] if lines else None
        if (
            last is not None
            and same_row(last[-1], ordered[0])
            and (ordered[0].x0 >= last[-1].x1 - 2 or ordered[-1].x1 <= last[0].x0 + 2)
        ):
            last.extend(ordered)
            last.sort(key=lambda w: w.x0)
        else:
            lines.append(ordered)
    return tuple(tuple(line) for line in lines)


def _level_parts(words: Sequence[SetWord]) -> list[list[SetWord]]:
    """The words of one line of a page by their baselines: lines of two rows may have been taken for one."""
    if len({word.bottom for word in words}) == 1:
        return [list(words)]
    parts: list[list[SetWord]] = []
    for word in sorted(words, key=lambda one: one.bottom):
        if parts and word.bottom - parts[-1][-1].bottom <= 0.6 * max(4.0, word.bottom - word.top):
            parts[-1].append(word)
        else:
            parts.append([word])
    return parts


def _drop_empty(
    cells: list[tuple[GridCell | None, ...]], xs: Sequence[float]
) -> tuple[list[tuple[GridCell | None, ...]], list[float]]:
    """Without rows and columns that are nothing but the gap of a double line."""
    thin_rows = [
        all(cell is None or (not cell.lines and cell.box.bottom - cell.box.top < 7) for cell in row) and any(row)
        for row in cells
    ]
    cells = [row for row, thin in zip(cells, thin_rows, strict=True) if not thin]
    if not cells:
        return [], []
    keep: list[int] = []
    for column in range(len(cells[0])):
        narrow = xs[column + 1] - xs[column] < 7
        if narrow and not any(cell is not None and cell.lines for cell in (row[column] for row in cells)):
            continue
        keep.append(column)
    return [tuple(row[i] for i in keep) for row in cells], [xs[i] for i in keep]
