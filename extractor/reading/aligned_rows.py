"""The rows of a table without lines: where one ends and the next begins, and what stands in its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.models import Box
from extractor.reading.lattice import cell_lines
from extractor.reading.page import GridCell, SetWord
from extractor.reading.strips import Strip

GROUP = re.compile(r"(?:[IVX]{1,5}|[A-ZĐ])[.)]?$")


def row_borders(body: Sequence[SetWord], anchors: Sequence[SetWord], height: float) -> list[float]:
    """The height between each two rows."""
    centred = any(word.bottom < anchors[0].top + 0.4 * height for word in body)
    borders: list[float] = []
    for a, b in pairwise(anchors):
        between = sorted(
            (word.top, word.bottom)
            for word in body
            if word.bottom > a.top + 0.3 * height and word.top < b.bottom - 0.3 * height
        )
        gaps: list[tuple[float, float]] = []
        reached = between[0][1]
        for top, bottom in between[1:]:
            if top > reached:
                gaps.append((top - reached, (top + reached) / 2))
            reached = max(reached, bottom)
        gaps.sort(reverse=True)
        if gaps and (len(gaps) == 1 or gaps[0][0] > gaps[1][0] + 0.8):
            borders.append(gaps[0][1])
        elif centred:
            middle = (a.bottom + b.top) / 2
            near = min(gaps, key=lambda gap: abs(gap[1] - middle), default=None)
            borders.append(near[1] if near else middle)
        else:
            borders.append(b.top - 0.1 * height)
    return borders


def lines_between(strips: Sequence[Strip], words: Sequence[SetWord], above: float, below: float) -> list[Strip]:
    """What stands of these words between two heights."""
    mine = {word for word in words if above <= (word.top + word.bottom) / 2 < below}
    return [Strip(line) for strip in strips if (line := [word for word in strip.words if word in mine])]


def read_row(
    lines: Sequence[Sequence[tuple[int, int, list[SetWord]]]], xs: Sequence[float], above: float, below: float
) -> tuple[GridCell | None, ...]:
    """The cells of the row that these lines make, given as stretches of words with their first and last column; one that
    runs over columns is one cell."""
    columns = len(xs) - 1
    parts: list[list[list[SetWord]]] = [[] for _ in range(columns)]
    wide = [1] * columns
    for line in lines:
        for start, end, stretch in line:
            parts[start].append(stretch)
            wide[start] = max(wide[start], end - start + 1)
    label = "".join(word.text for line in parts[0] for word in line)
    rest = [word for column in parts[2:] for line in column for word in line]
    if columns > 2 and GROUP.match(label) and parts[1] and not any(c.isdigit() for word in rest for c in word.text):
        for part in parts[2:]:  # the heading of a group
            parts[1] += part
        parts[2:] = [[] for _ in parts[2:]]
        wide[1] = columns - 1
    row: list[GridCell | None] = []
    for column in range(columns):
        reach = next((c for c in range(column) if c + wide[c] > column), None)
        if reach is not None and not parts[column]:
            row.append(None)
            continue
        span = 1
        while span < wide[column] and column + span < columns and not parts[column + span]:
            span += 1
        wide[column] = span
        row.append(GridCell(cell_lines(parts[column]), Box(xs[column], above, xs[column + span], below), 1, span))
    return tuple(row)
