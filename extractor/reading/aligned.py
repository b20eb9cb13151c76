"""Tables without lines between their columns, told by what all tables have: words that stand under one another.

A row of words with wide gaps (a *strip* of three and more parts) is where a table may be; strips below one another whose gaps
line up make one. The gaps that nearly all strips leave open are its columns. Rows hang on the strips that hold a running
number or values, since the lines of one cell may reach above and below them; drawn level lines part rows where there are
any. What stands over the first row and is set like the columns is the head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.models import Box
from extractor.reading.aligned_blocks import find_blocks, holds_values
from extractor.reading.aligned_head import find_head, opens_group
from extractor.reading.aligned_rows import lines_between, read_row, row_borders
from extractor.reading.lattice import cell_lines, join_edges
from extractor.reading.page import Edge, GridCell, GridTable, PageContent, SetLine, SetWord
from extractor.reading.stacked import LABEL, NOTE, VALUE, stack_rows
from extractor.reading.strips import Strip, cut_places, strips_of
from extractor.reading.tables import YEAR, is_numbering, is_title, is_years, unit_of

_TOTAL = re.compile(r"(?:Tổng|TỔNG|Cộng|CỘNG)(?!\w)")
_SERIAL = re.compile(r"(?:số\s*tt|stt|tt|s\.t\.t\.?|số\s+thứ\s+tự)\b", re.IGNORECASE)
_LEAST_ROWS = 3


def find_aligned(page: PageContent, level: Sequence[Edge]) -> tuple[GridTable, set[SetWord]] | None:
    """The first table of this kind on a page, and the words that it took; None where there is none."""
    if not _may_hold(page.lines):
        return None
    words = [word for line in page.lines if not line.turned for word in line.words]
    heights = sorted(word.bottom - word.top for word in words)
    height = max(4.0, heights[len(heights) // 2])
    strips = strips_of(words, height)
    rules = [rule for rule in join_edges(level) if rule.end - rule.start > 0.3 * page.width]
    for first, last in find_blocks(strips, height, [rule.at for rule in rules]):
        found = _read_block(strips, first, last, rules, height, page.height)
        if found is not None:
            return _in_lines(found[0], page), found[1]
    return None


def _in_lines(table: GridTable, page: PageContent) -> GridTable:
    """The table, the words of its cells in the lines that the page gives them (on scans the feet of words differ)."""
    line_of = {word: number for number, line in enumerate(page.lines) for word in line.words}

    def put(cell: GridCell | None) -> GridCell | None:
        if cell is None or len(cell.lines) < 2:
            return cell
        lines: dict[int, list[SetWord]] = {}
        for word in (word for line in cell.lines for word in line):
            lines.setdefault(line_of[word], []).append(word)
        return replace(cell, lines=cell_lines(list(lines.values())))

    return replace(table, rows=tuple(tuple(put(cell) for cell in row) for row in table.rows))


def _may_hold(lines: Sequence[SetLine]) -> bool:
    """Whether at least two baselines carry three and more parts: told without a look at every word."""
    parts: list[tuple[float, int]] = []
    for line in lines:
        count = 1
        if line.wide:
            gap = max(0.72 * line.height, 4.0)
            count += sum(b.x0 - a.x1 > gap for a, b in pairwise(line.words))
        parts.append((line.bottom, count))
    parts.sort()
    rows, base, held = 0, -1e9, 0
    for bottom, count in parts:
        if bottom - base > 4:
            rows += held > 2
            base, held = bottom, 0
        held += count
    return rows + (held > 2) > 1


@dataclass(slots=True)
class _Block:
    """A block whose columns are known: strips in it, heights of the rows' anchors, and what crosses the columns."""

    strips: list[Strip]
    cuts: list[float]
    labelled: bool
    values: list[int]
    anchors: list[int]
    crossing: set[int]


def _read_block(
    strips: Sequence[Strip], first: int, last: int, rules: Sequence[Edge], height: float, page_height: float
) -> tuple[GridTable, set[SetWord]] | None:
    above = first
    while above and first - above < 5 and strips[above].top - strips[above - 1].bottom < 2 * height:
        above -= 1
    heads = [one for one in strips[above:first] if unit_of(one.text) is None and not is_title(one.text)]
    cuts = cut_places(strips[first : last + 1], heads, height)
    while len(cuts) >= 2:
        found = _read_columns(strips, first, last, cuts, rules, height, page_height)
        if found is None:
            return None
        idle = _idle_cut(found[0])
        if idle is None:
            return found
        cuts = [cut for place, cut in enumerate(cuts) if place != idle]
    return None


def _idle_cut(table: GridTable) -> int | None:
    """The cut between two columns that are one: no row fills both, and one of them has no head of its own (head and values
    are set to different sides) or their heads run on. None where there is no such cut."""
    heads = next((n for n, row in enumerate(table.rows) if _under_head(row)), 0)
    if not heads:
        return None
    columns = len(table.rows[0])
    named: list[list[SetWord]] = [[] for _ in range(columns)]
    filled = [[False] * (len(table.rows) - heads) for _ in range(columns)]
    over: set[tuple[int, int]] = set()
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row):
            if cell is None or not cell.lines:
                continue
            for covered in range(column, column + cell.column_span):
                if number >= heads:
                    filled[covered][number - heads] = covered == column
                    continue
                named[covered] += [word for line in cell.lines for word in line]
                if covered > column:
                    over.add((covered - 1, covered))
    for left in range(columns - 1):
        right = left + 1
        nameless = next((c for c in (right, left) if not named[c]), None)
        if nameless is not None and (named[left] or named[right]) and _is_scattered(table, heads, nameless):
            return left
        if any(a and b for a, b in zip(filled[left], filled[right], strict=True)) or not (
            any(filled[left]) or any(filled[right])
        ):
            continue
        if bool(named[left]) != bool(named[right]) or (
            named[left]
            and not (any(filled[left]) and any(filled[right]))
            and ((left, right) in over or _runs_on(named[left], named[right]))
        ):
            return left
    return None


def _is_scattered(table: GridTable, heads: int, column: int) -> bool:
    """Whether a column holds nothing but a few words here and there: ends of what stands in the one beside it."""
    cells = [row[column] for row in table.rows[heads:]]
    texts = [" ".join(w.text for line in cell.lines for w in line) for cell in cells if cell is not None and cell.lines]
    return len(texts) <= 0.4 * len(cells) and not any(VALUE.fullmatch(text) for text in texts)


def _runs_on(left: Sequence[SetWord], right: Sequence[SetWord]) -> bool:
    """Whether some words of two heads stand as near as words of one text."""
    return any(0 < b.x0 - a.x1 < 0.6 * (a.bottom - a.top) and abs(a.bottom - b.bottom) < 2 for a in left for b in right)


def _under_head(row: Sequence[GridCell | None]) -> bool:
    texts = ["" if cell is None else " ".join(w.text for line in cell.lines for w in line) for cell in row]
    return not _is_heads(texts) and any(
        cell is not None and any(VALUE.fullmatch(" ".join(w.text for w in line)) for line in cell.lines) for cell in row
    )


def _read_columns(
    strips: Sequence[Strip],
    first: int,
    last: int,
    cuts: list[float],
    rules: Sequence[Edge],
    height: float,
    page_height: float,
) -> tuple[GridTable, set[SetWord]] | None:
    cores = [one for one in strips[first : last + 1] if len(one.parts) > 2]
    block = _understand(list(strips), *_widen(strips, first, last, cuts, height), cuts)
    if block is None:
        return None
    left = min(one.words[0].x0 for one in cores)
    right = max(one.words[-1].x1 for one in cores)
    ruled = [
        rule for rule in rules
        if rule.start < left + 0.15 * (right - left) and rule.end > right - 0.15 * (right - left)
    ]  # fmt: skip
    body_top, body_end = block.anchors[0], _end(block, height, ruled)
    found = find_head(
        block.strips, body_top, block.cuts, left, right, _reach(block, height), [rule.at for rule in ruled]
    )
    if found is None:
        return None
    head, top, floor = found
    inside = [
        word for one in block.strips[: body_end + 1] for word in one.words if (word.top + word.bottom) / 2 > floor
    ]
    inside = [word for word in inside if left - 20 < word.x0 and word.x1 < right + 20]
    bottom = max(word.bottom for word in inside) + 1
    within = [rule.at for rule in ruled if floor + 1 < rule.at < bottom - 1]
    anchors = [block.strips[place] for place in block.anchors if place <= body_end]
    least = 2 if block.labelled or len(ruled) > 2 else _LEAST_ROWS
    if head and (top < 0.2 * page_height or bottom > 0.85 * page_height) and len(block.values) > 1:
        least = 1  # the rest of the table stands on another page
    if len(anchors) < least:
        return None
    xs = [left, *block.cuts, right]
    rows = list(head)
    borders: list[float] = []
    if len(within) >= 0.6 * (len(anchors) - 1) and within:
        borders = [floor, *within, bottom]
    elif inside[0].first < 0:  # where OCR saw words is not exact enough to tell lines of a cell from rows
        boxes = [SetWord("", 0, one.top, 0, one.bottom) for one in anchors]
        borders = [floor, *row_borders(inside, boxes, height), bottom]
    if borders:
        for above, below in pairwise(borders):
            lines = lines_between(block.strips, inside, above, below)
            row = read_row([line.stretches(block.cuts) for line in lines], xs, above, below)
            if any(cell is not None and cell.lines for cell in row):
                rows.append(row)
    else:
        rows.extend(stack_rows(inside, xs, floor, bottom))
    taken = set(inside) | {word for row in head for cell in row if cell for line in cell.lines for word in line}
    if (
        head
        and not block.values
        and not any(_SERIAL.match(one.cells(block.cuts)[0]) for one in block.strips[max(0, body_top - 6) : body_top])
    ):
        return None  # nothing but words: a list whose lines happen to stand under one another, unless it says that it counts
    if not head and not (top < 0.2 * page_height and block.labelled and len(block.values) > 1):
        return None  # without a head only the rest of a table from the page before
    if not _is_table(rows[len(head) :], len(xs) - 1, least):
        return None
    return GridTable(Box(left, top, right, bottom), tuple(rows), tuple(xs[:-1]), True, len(head)), taken


def _widen(strips: Sequence[Strip], first: int, last: int, cuts: Sequence[float], height: float) -> tuple[int, int]:
    """The strips above and below that are set into the columns too: rows with few cells have less than three parts."""

    def fits(strip: Strip, other: Strip) -> bool:
        apart = max(strip.top, other.top) - min(strip.bottom, other.bottom)
        return apart < 3 * height and unit_of(strip.text) is None and not strip.crosses(cuts)

    while first and fits(strips[first - 1], strips[first]):
        first -= 1
    while last + 1 < len(strips) and fits(strips[last + 1], strips[last]):
        last += 1
    return first, last


def _understand(strips: list[Strip], first: int, last: int, cuts: list[float]) -> _Block | None:
    """What the columns hold, and which strips the rows hang on; None where nothing tells of values."""
    columns = len(cuts) + 1
    crossing = {i for i in range(first, last + 1) if strips[i].crosses(cuts)}
    cells = {i: strips[i].cells(cuts) for i in range(first, last + 1)}
    filled: list[list[str]] = [[] for _ in range(columns)]
    body = (
        i for i, texts in cells.items() if i not in crossing and not _names(strips[i], texts) and holds_values(texts)
    )
    for i in range(next(body, first), last + 1):
        if i not in crossing:
            for column, text in enumerate(cells[i]):
                if text:
                    filled[column].append(text)
    labels = [LABEL.fullmatch(text) is not None for text in filled[0]]
    labelled = sum(labels) >= 2 and sum(labels) >= 0.6 * (len(labels) - 2)
    values = [
        column
        for column in range(1, columns)
        if sum(VALUE.fullmatch(text) is not None for text in filled[column]) >= max(1, 0.45 * len(filled[column]))
    ]
    if not values and not labelled:
        return None
    anchors: list[int] = []
    for i in range(first, last + 1):
        texts = cells[i]
        if _names(strips[i], texts):
            anchors.clear()
            continue
        numbers = [column for column in values if VALUE.fullmatch(texts[column])]
        if not anchors:  # "Dự toán năm" over "2023" is a head
            numbers = [column for column in numbers if not YEAR.fullmatch(texts[column])]
        others = [column for column in values if texts[column] and column not in numbers]
        total = _TOTAL.match(strips[i].text) is not None
        if labelled and not total:
            good = LABEL.fullmatch(texts[0]) is not None and (
                not others or len(numbers) >= len(others) or bool(anchors)
            )
            # Sums often have no label, and OCR misreads labels ("1k").
            sums = [column for column in numbers if not YEAR.fullmatch(texts[column])]
            bare = not texts[0] or (strips[i].words[0].first < 0 and len(texts[0]) <= 3)
            good = good or (bare and len(sums) > len(others) and len(sums) * 2 >= len(values))
            good = good or opens_group(strips[i], cuts)
        else:
            good = len(numbers) > len(others) and len(numbers) * 2 >= len(values)
            good = good or (i in crossing and bool(anchors) and not labelled)
        if good and (sum(map(bool, texts)) > 1 or _labels_lines(strips, i, cuts)):
            anchors.append(i)
    return _Block(strips, cuts, labelled, values, anchors, crossing) if anchors else None


def _labels_lines(strips: Sequence[Strip], place: int, cuts: Sequence[float]) -> bool:
    """Whether a label that stands alone is that of the lines above and below it, between which it is set."""
    beside = [strips[i] for i in (place - 1, place + 1) if 0 <= i < len(strips)]
    label = strips[place]
    return len(beside) > 1 and all(
        other.top < label.bottom - 1 and label.top < other.bottom - 1 and other.cells(cuts)[1] for other in beside
    )


def _names(strip: Strip, texts: Sequence[str]) -> bool:
    return _is_heads(texts) or is_numbering([word.text for word in strip.words])


def _is_heads(texts: Sequence[str]) -> bool:
    """Whether these numbers are heads: those that count the columns, or years."""
    return is_numbering(texts) or is_years(texts)


def _reach(block: _Block, height: float) -> float:
    """How far above the first row the head may stand: a little more than rows stand apart."""
    strips = block.strips[block.anchors[0] : block.anchors[-1] + 1]
    gaps = [b.top - a.bottom for a, b in pairwise(strips)]
    return min(3 * height, max(1.25 * height, 1.5 * max(gaps, default=0.0)))


def _end(block: _Block, height: float, ruled: Sequence[Edge]) -> int:
    """The last strip of the table: below the last anchor, as long as lines are set into the columns and close by."""
    place = block.anchors[-1]
    feet = [rule.at for rule in ruled if rule.at > block.strips[place].bottom - 1]
    foot = feet[0] if feet else None
    end = place
    for following in range(place + 1, min(place + 16, len(block.strips))):
        strip, before = block.strips[following], block.strips[end]
        ended = foot is not None and strip.top > foot - 1
        if (
            ended
            and len(feet) > 1
            and feet[1] - feet[0] < 4 * height
            and strip.bottom < feet[1] + 1
            and not strip.crosses(block.cuts)
        ):
            feet, foot, end = feet[1:], feet[1], following  # a row without values
            continue
        if ended or NOTE.match(strip.text) or strip.top - before.bottom > 0.8 * height or strip.crosses(block.cuts):
            break
        texts = strip.cells(block.cuts)
        if texts[0] and block.labelled:
            break
        end = following
    return end


def _is_table(rows: Sequence[Sequence[GridCell | None]], columns: int, least: int) -> bool:
    """Whether the rows below the head are filled as tables are: most of them in most columns, hardly a cell over columns."""
    whole = [row for row in rows if not any(cell is not None and cell.column_span > 1 for cell in row)]
    if len(whole) < min(2, least):
        return False
    filled = sum(bool(cell and cell.lines) for row in whole for cell in row)
    return len(whole) * 2 >= len(rows) and filled >= 0.45 * columns * len(whole)
