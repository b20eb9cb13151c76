"""Tables without drawn lines, told by their column of running numbers ("STT", "TT").

The column heads stand beside or around the word STT; under it stand the numbers and group labels that the rows hang on.
Columns are parted where no row has a word; two rows are parted at the widest level gap between their numbers, since the
cells of a row may be set from the top or around the middle.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.models import Box
from extractor.reading.lattice import cell_lines
from extractor.reading.page import GridCell, GridTable, PageContent, SetWord

_HEAD = re.compile(r"(?:STT|TT|Stt|S\.?T\.?T\.?)$")
_HEAD_IN = re.compile(r"T\.?T|Stt")
_NUMBER = re.compile(r"(\d{1,3})[.)]?$")
_GROUP = re.compile(r"(?:[IVX]{1,5}|[A-ZĐ])[.)]?$")
_TOTAL = re.compile(r"(?:Tổng|TỔNG|Cộng|CỘNG)$")
_LEAST_ROWS = 3


def find_borderless(page: PageContent) -> tuple[GridTable, set[SetWord]] | None:
    """The first table of this kind among the lines of a page, and the words that it took; None where there is none."""
    if not any(_HEAD_IN.search(line.text) for line in page.lines):
        return None
    lines = [line.words for line in page.lines]
    for words in lines:
        for place, head in enumerate(words):
            if _HEAD.match(head.text) and (place == 0 or head.x0 - words[place - 1].x1 > 12 or words[0].text == "Số"):
                found = _read(page, lines, head)
                if found is not None:
                    return found
    return None


def _read(
    page: PageContent, lines: Sequence[Sequence[SetWord]], head: SetWord
) -> tuple[GridTable, set[SetWord]] | None:
    words = [word for line in lines for word in line]
    anchors = _anchors(words, head)
    if len(anchors) < _LEAST_ROWS:
        return None
    height = head.bottom - head.top
    anchors = _with_totals(anchors, lines, head)
    first, last = anchors[0], anchors[-1]
    bottom = _bottom(lines, last, head, height, _pitch(anchors))
    inside = [
        word for word in words if head.x0 - 8 <= word.x0 and head.top - 6 * height < word.bottom and word.top < bottom
    ]
    body = [word for word in inside if word.bottom > first.top - 0.2 * height]
    heads = [word for word in inside if word.bottom <= first.top + 0.3 * height]
    cuts = column_gaps(_without_groups(body, anchors), height)
    if len(cuts) < 2:
        return None
    heads = _head_block(heads, head, height)
    if not heads:
        return None
    top = min(word.top for word in heads)
    floor = max(word.bottom for word in heads)
    # Cells set around the middle of a row begin above its number: what is not part of the head belongs to the body.
    body = [word for word in inside if word.top >= floor - 1]
    borders = [floor, *_row_borders(body, anchors, height), bottom]
    taken = {*heads, *body}
    left, right = min(word.x0 for word in taken), max(word.x1 for word in taken)
    xs = [left, *cuts, right]
    mine = [[word for word in line if word in taken] for line in lines]
    mine = [line for line in mine if line]
    rows = [read_row(mine, xs, top, floor, whole=False)]
    for number, (above, below) in enumerate(pairwise(borders)):
        label = anchors[number].text
        rows.append(read_row(mine, xs, above, below, whole=_GROUP.match(label) is not None))
    named = sum(cell is not None and bool(cell.lines) for cell in rows[0])
    if named < max(3, 0.6 * (len(xs) - 1)):
        return None
    if sum(1 for row in rows if sum(bool(c and c.lines) for c in row) > 2) < 2:
        return None
    return GridTable(Box(left, top, right, bottom), tuple(rows), tuple(xs[:-1])), taken


def _anchors(words: Sequence[SetWord], head: SetWord) -> list[SetWord]:
    """The running numbers and group labels under the head of their column, as long as they count on."""
    middle = (head.x0 + head.x1) / 2
    reach = max(head.x1 - head.x0, 16.0)
    column = [
        word
        for word in words
        if word.top > head.top
        and abs((word.x0 + word.x1) / 2 - middle) < 0.7 * reach
        and (_NUMBER.match(word.text) or _GROUP.match(word.text))
    ]
    column.sort(key=lambda word: word.bottom)
    found: list[SetWord] = []
    count = 0
    for word in column:
        number = _NUMBER.match(word.text)
        if found and word.top - found[-1].bottom > 110:
            break
        if number is None:
            found.append(word)
            count = -1 if count else 0
            continue
        value = int(number[1])
        if not found and value != 1:
            return []
        if value != count + 1 and not (count == -1 and value >= 1) and value != 1:
            break
        found.append(word)
        count = value
    while found and _GROUP.match(found[-1].text):
        found.pop()
    return found if sum(_NUMBER.match(word.text) is not None for word in found) >= 2 else []


def _with_totals(anchors: list[SetWord], lines: Sequence[Sequence[SetWord]], head: SetWord) -> list[SetWord]:
    """The anchors with those of rows of totals, which have a word in place of a number, above or below the others."""
    pitch = _pitch(anchors)
    totals = [line[0] for line in lines if _TOTAL.match(line[0].text) and line[0].x0 < head.x1 + 120]
    above = [
        t
        for t in totals
        if head.bottom - 2 < t.top and t.bottom < anchors[0].top + 2 and anchors[0].top - t.top < 3 * pitch
    ]
    below = [t for t in totals if 0 < t.bottom - anchors[-1].bottom < 2.5 * pitch + 4]
    return [*above[-1:], *anchors, *below[:1]]


def _pitch(anchors: Sequence[SetWord]) -> float:
    steps = sorted(b.bottom - a.bottom for a, b in pairwise(anchors))
    return steps[len(steps) // 2]


def _bottom(lines: Sequence[Sequence[SetWord]], last: SetWord, head: SetWord, height: float, pitch: float) -> float:
    """Where the table ends: under the last row's lines, before running text or a clear gap."""
    below = sorted((line for line in lines if line[0].bottom > last.bottom + 1), key=lambda line: line[0].bottom)
    bottom = last.bottom
    for line in below:
        if line[0].top - bottom > 0.8 * height or line[0].top - last.bottom > 1.2 * pitch + height:
            break
        if line[0].x0 < head.x1 and not _TOTAL.match(line[0].text):
            break
        if len(line) > 7 and line[-1].x1 - line[0].x0 > 260:
            break
        bottom = max(bottom, line[0].bottom)
    same = [word.bottom for line in lines for word in line if abs(word.bottom - last.bottom) < 0.5 * height]
    return max([bottom, *same]) + 1


def _without_groups(body: Sequence[SetWord], anchors: Sequence[SetWord]) -> list[SetWord]:
    """The words of rows that are no group heading: those run over the columns."""
    groups = [a for a in anchors if _GROUP.match(a.text)]
    return [
        w for w in body if not any(abs(w.bottom - g.bottom) < 0.5 * (g.bottom - g.top) and w is not g for g in groups)
    ]


def column_gaps(words: Sequence[SetWord], height: float) -> list[float]:
    """The middles of the gaps that no word reaches into."""
    spans = sorted((word.x0, word.x1) for word in words)
    cuts: list[float] = []
    reached = spans[0][1]
    for x0, x1 in spans[1:]:
        if x0 - reached > max(0.38 * height, 4.2):
            cuts.append((reached + x0) / 2)
        reached = max(reached, x1)
    return cuts


def _head_block(heads: Sequence[SetWord], head: SetWord, height: float) -> list[SetWord]:
    """The words of the column heads. Where STT stands on the first line of the head, all down to the first row; where it
    stands in the middle, the cells of the rows may do so too, and the head is what hangs together line by line."""
    above = [word for word in heads if word.bottom < head.top + 0.3 * height and word.bottom > head.top - 0.9 * height]
    if not above:
        return [word for word in heads if word.top > head.top - 0.5 * height]
    top, bottom = head.top, head.bottom
    block: list[SetWord] = []
    for word in sorted(heads, key=lambda one: abs(one.top - head.top)):
        if word.bottom > top - 0.7 * height and word.top < bottom + 0.7 * height:
            block.append(word)
            top, bottom = min(top, word.top), max(bottom, word.bottom)
    return block


def _row_borders(body: Sequence[SetWord], anchors: Sequence[SetWord], height: float) -> list[float]:
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


def read_row(
    lines: Sequence[Sequence[SetWord]], xs: Sequence[float], above: float, below: float, *, whole: bool
) -> tuple[GridCell | None, ...]:
    """The cells of the row between two heights, parted at ``xs``; with ``whole`` the row is a group's heading, whose words
    run over the columns behind the first."""
    columns = len(xs) - 1
    parts: list[list[list[SetWord]]] = [[] for _ in range(columns)]
    for line in lines:
        pieces: list[list[SetWord]] = [[] for _ in range(columns)]
        for word in line:
            if above <= (word.top + word.bottom) / 2 < below:
                x = (word.x0 + word.x1) / 2
                pieces[sum(x > cut for cut in xs[1:-1])].append(word)
        for index, piece in enumerate(pieces):
            if piece:
                parts[index].append(piece)
    if whole and columns > 2:
        # A group's heading runs over the columns unless the row holds values of its own.
        rest = [word for column in parts[2:] for piece in column for word in piece]
        if not any(any(c.isdigit() for c in word.text) for word in rest):
            joined: dict[int, list[SetWord]] = {}
            for column in parts[1:]:
                for piece in column:
                    joined.setdefault(round(piece[0].bottom / 4), []).extend(piece)
            box = Box(xs[1], above, xs[-1], below)
            label = GridCell(cell_lines(parts[0]), Box(xs[0], above, xs[1], below))
            heading = GridCell(cell_lines(list(joined.values())), box, 1, columns - 1)
            return (label, heading, *([None] * (columns - 2)))
    return tuple(GridCell(cell_lines(part), Box(xs[i], above, xs[i + 1], below)) for i, part in enumerate(parts))
