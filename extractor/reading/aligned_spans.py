"""Heads over several columns in tables without lines: which of them stand over which columns.

A head over columns stands in their middle and its columns have heads of their own below it. In a head whose cells are
set to their middles a column whose words stand low must have such a head above it, even where that is too short to reach
over the column's side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extractor.reading.page import SetWord
from extractor.reading.strips import Strip

Line = list[SetWord]
_UNHEADED = 3.0
_OFF = 0.45
_SCANNED_BLANK = 0.62


@dataclass(slots=True)
class Span:
    """A head over the columns from ``start`` to ``end``, and the heads below it, column by column."""

    start: int
    end: int
    lines: list[Line]
    below: list[list[Line]]


def find_spans(lines: Sequence[Strip], cuts: Sequence[float], left: float, right: float) -> list[Span]:
    """The heads over several columns among the lines of a head, from left to right."""
    columns = len(cuts) + 1
    single: list[list[Line]] = [[] for _ in range(columns)]
    over: list[tuple[int, int, Line]] = []
    for strip in lines:
        for start, end, words in head_stretches(strip, cuts):
            if start < end:
                over.append((start, end, words))
            else:
                single[start].append(words)
    for held in single:
        held.sort(key=_bottom)
    if not over and not any(len(held) > 1 for held in single):
        return []
    _reach_over(single, over)
    heights = sorted(word.bottom - word.top for strip in lines for word in strip.words)
    height = max(4.0, heights[len(heights) // 2])
    blocks = _blocks(over)
    low = _low_columns(single, blocks, lines, height)
    if not blocks and not low:
        return []
    return _place(single, blocks, low, [left, *cuts, right])


def head_stretches(strip: Strip, cuts: Sequence[float]) -> list[tuple[int, int, Line]]:
    """The words of a line of a head with their first and last column. One that reaches into a column in which another one
    stands on the same line is not over that column."""
    scanned = strip.words[0].first < 0  # what OCR sees of letters is lower than their line
    stretches = strip.stretches(cuts, _SCANNED_BLANK) if scanned else strip.stretches(cuts)
    found: list[tuple[int, int, Line]] = []
    for place, (start, end, words) in enumerate(stretches):
        if start < end:
            if place and stretches[place - 1][1] >= start:
                start = min(end, stretches[place - 1][1] + 1)
            if place + 1 < len(stretches) and stretches[place + 1][0] <= end:
                end = max(start, stretches[place + 1][0] - (stretches[place + 1][0] == stretches[place + 1][1]))
        found.append((start, end, words))
    return found


def _reach_over(single: list[list[Line]], over: list[tuple[int, int, Line]]) -> None:
    """Lines of one column that stand over a line of the next one: lines of a centred text over both."""
    for left in range(len(single) - 1):
        pairs = [(a, left, b) for a in single[left] for b in single[left + 1]]
        pairs += [(b, left + 1, a) for a in single[left] for b in single[left + 1]]
        for upper, column, lower in pairs:
            height = upper[0].bottom - upper[0].top
            beside = min(upper[-1].x1, lower[-1].x1) - max(upper[0].x0, lower[0].x0)
            if beside > 0.25 * height and _bottom(upper) < _bottom(lower) - 0.6 * height and upper in single[column]:
                single[column].remove(upper)
                over.append((left, left + 1, upper))


def _top(line: Line) -> float:
    return min(word.top for word in line)


def _bottom(line: Line) -> float:
    return max(word.bottom for word in line)


def _middle(lines: Sequence[Line]) -> float:
    return (min(_top(line) for line in lines) + max(_bottom(line) for line in lines)) / 2


def _centre(lines: Sequence[Line]) -> float:
    return (min(line[0].x0 for line in lines) + max(line[-1].x1 for line in lines)) / 2


def _blocks(over: Sequence[tuple[int, int, Line]]) -> list[tuple[int, int, list[Line]]]:
    """Lines that run over the same columns as one text each."""
    blocks: list[tuple[int, int, list[Line]]] = []
    for start, end, words in sorted(over, key=lambda one: _bottom(one[2])):
        for place, (a, b, held) in enumerate(blocks):
            if start <= b and a <= end:
                blocks[place] = (min(a, start), max(b, end), [*held, words])
                break
        else:
            blocks.append((start, end, [words]))
    return sorted(blocks, key=lambda one: one[0])


def _low_columns(
    single: Sequence[Sequence[Line]],
    blocks: Sequence[tuple[int, int, list[Line]]],
    lines: Sequence[Strip],
    height: float,
) -> set[int]:
    """The columns whose words stand below the middle of the head, where it shows that heads are set to their middles."""
    top = min(strip.top for strip in lines)
    bottom = max(strip.bottom for strip in lines)
    middle = (top + bottom) / 2
    covered = {column for start, end, _ in blocks for column in range(start, end + 1)}
    low: set[int] = set()
    inner = bool(blocks)
    for column, held in enumerate(single):
        if not held or column in covered:
            continue
        off = _middle(held) - middle
        if off > 0.25 * height and _top(held[0]) > top + 0.6 * height:
            low.add(column)
        inner = inner or (
            abs(off) < 0.25 * height
            and _top(held[0]) > top + 0.3 * height
            and _bottom(held[-1]) < bottom - 0.3 * height
        )
    return low if inner else set()


def _levels(single: Sequence[Sequence[Line]], blocks: Sequence[tuple[int, int, list[Line]]]) -> list[float]:
    """How low the heads stand that are below another one: those of the columns that have the fewest lines there."""
    found: list[tuple[int, float]] = []
    for start, end, lines in blocks:
        lowest = max(_bottom(line) for line in lines)
        for column in range(start, end + 1):
            below = [line for line in single[column] if _bottom(line) > lowest + 1]
            if below:
                found.append((len(below), _middle(below)))
    fewest = min((count for count, _ in found), default=0)
    return [level for count, level in found if count == fewest]


def _place(
    single: Sequence[Sequence[Line]],
    blocks: Sequence[tuple[int, int, list[Line]]],
    low: set[int],
    xs: Sequence[float],
) -> list[Span]:
    """The way to put heads over columns in which they stand best in the middle of them and no low column goes without."""
    columns = len(single)
    covered = {column: n for n, (start, end, _) in enumerate(blocks) for column in range(start, end + 1)}
    level = [_middle(single[column]) for column in low] or _levels(single, blocks)
    depth = sum(level) / len(level) if level else None

    def centre_of(column: int, held: Sequence[Line]) -> float:
        return _centre(held) if held else (xs[column] + xs[column + 1]) / 2

    def span(start: int, end: int) -> tuple[float, Span] | None:
        mine = {covered[column] for column in range(start, end + 1) if column in covered}
        if len(mine) > 1 or any(not start <= column <= end for column, n in covered.items() if n in mine):
            return None
        own = [c for c in range(start, end + 1) if c not in low and c not in covered]
        if len(mine) + len(own) != 1 or (own and (len(single[own[0]]) < 2 or depth is None)):
            return None
        below: list[list[Line]] = []
        above: list[Line] = list(blocks[mine.pop()][2]) if not own else []
        lowest = max((_bottom(line) for line in above), default=0.0)
        for column in range(start, end + 1):
            held = list(single[column])
            if column in low:
                below.append(held)
                continue
            cut = _cut(held, depth, lowest)
            if own and not 0 < cut < len(held):
                return None
            above += held[:cut]
            below.append(held[cut:])
        ends = [centre_of(column, held) for column, held in ((start, below[0]), (end, below[-1]))]
        pitch = (ends[1] - ends[0]) / (end - start)
        off = abs(_centre(above) - (ends[0] + ends[1]) / 2) / max(1.0, pitch)
        return (off + 0.05, Span(start, end, sorted(above, key=_bottom), below)) if off < _OFF or not own else None

    @cache
    def best(column: int) -> tuple[float, tuple[int, ...]]:
        """What the columns from here on cost, and the ends of the spans: pairs of first and last column."""
        if column >= columns:
            return 0.0, ()
        found: list[tuple[float, tuple[int, ...]]] = []
        if column not in covered:
            cost, rest = best(column + 1)
            found.append((cost + (_UNHEADED if column in low else 0.0), rest))
        for end in range(column + 1, columns):
            one = span(column, end)
            if one is not None:
                cost, rest = best(end + 1)
                found.append((one[0] + cost, (column, end, *rest)))
        if not found:
            cost, rest = best(column + 1)
            found.append((cost + 2 * _UNHEADED, rest))
        return min(found)

    ends = best(0)[1]
    pairs = zip(ends[::2], ends[1::2], strict=True)
    return [one[1] for start, end in pairs if (one := span(start, end)) is not None]


def _cut(held: Sequence[Line], depth: float | None, lowest: float) -> int:
    """How many of a column's lines belong to the head above it: those that stand at its height, so that the rest stands
    about as low as the heads of the columns beside it."""
    above = sum(_bottom(line) <= lowest + 1 for line in held)
    if depth is None:
        return above
    cuts = range(above, len(held) + (above == len(held)))
    return min(cuts, key=lambda cut: abs(_middle(held[cut:]) - depth) if held[cut:] else 1e9)
