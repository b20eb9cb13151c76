"""The rows of a table whose columns are known and which no lines part: told by how its words stand.

Numbers and labels never run over two lines, so that each is a cell of its own; lines of words in one column belong to one
cell where they stand as near as lines of one text do and the upper one had no room for the next word. Cells that stand
beside one another, even partly, are one row: that holds whether cells are set to the top, the middle or the foot of rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.reading.aligned_rows import lines_between, read_row, row_borders
from extractor.reading.page import GridCell, SetWord
from extractor.reading.strips import Strip, strips_of

Row = tuple[GridCell | None, ...]

_DRAWN_BLANK = 0.36
VALUE = re.compile(r"[-+−(]?\d[\d.,/]*%?\)?|[-–—xX+]|\.{2,}|…+")
NOTE = re.compile(r"(?:Ghi chú|GHI CHÚ|Chú thích|Nguồn)\s*:|\(\*+\)|\*+\s")
LABEL = re.compile(r"(?:\d{1,3}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-ZĐ]|[a-zđ][.)])[.)]?|[-+*•]")


@dataclass(slots=True)
class _Piece:
    """Words of one strip in one column, or in several that they run over."""

    strip: int
    start: int
    end: int
    words: list[SetWord]
    text: str
    top: float
    bottom: float

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1


@dataclass(slots=True)
class _Block:
    """Pieces below one another that are one cell."""

    pieces: list[_Piece] = field(default_factory=list)

    @property
    def top(self) -> float:
        return self.pieces[0].top

    @property
    def bottom(self) -> float:
        return self.pieces[-1].bottom


def stack_rows(
    words: Sequence[SetWord], xs: Sequence[float], top: float, bottom: float, *, drawn: bool = False
) -> list[Row]:
    """The rows that these words make in the columns between ``xs``, from ``top`` to ``bottom``; ``drawn``: there are lines
    between the columns."""
    if not words:
        return []
    heights = sorted(word.bottom - word.top for word in words)
    height = max(4.0, heights[len(heights) // 2])
    cuts = list(xs[1:-1])
    strips = strips_of(words, height)
    pieces = _pieces(strips, cuts, drawn)
    anchors, values = _anchors(strips, pieces, len(xs) - 1)
    if words[0].first < 0:
        return _hang(words, strips, anchors | _headings(pieces), xs, (top, bottom), drawn)
    alone = {id(piece) for piece in pieces if _is_cell(piece, values)}
    groups = _groups(_blocks(pieces, anchors, alone, height), anchors, alone, height)
    rows: list[Row] = []
    borders = [top]
    for a, b in pairwise(groups):
        upper, lower = max(p.bottom for p in a), min(p.top for p in b)
        borders.append((upper + lower) / 2)
    borders.append(bottom)
    for group, (above, below) in zip(groups, pairwise(borders), strict=True):
        mine = {word for piece in group for word in piece.words}
        lines = [Strip(line) for strip in strips if (line := [word for word in strip.words if word in mine])]
        rows.append(read_row([_stretches(line, cuts, drawn) for line in lines], xs, above, below))
    return rows


def _headings(pieces: Sequence[_Piece]) -> set[int]:
    """The strips with words that run over columns: headings of groups."""
    return {piece.strip for piece in pieces if piece.start < piece.end}


def _hang(
    words: Sequence[SetWord],
    strips: Sequence[Strip],
    anchors: set[int],
    xs: Sequence[float],
    ends: tuple[float, float],
    drawn: bool,
) -> list[Row]:
    """The rows of words that OCR read, whose places are not exact enough to tell the lines of a cell from rows: each hangs
    on a strip with values or a label."""
    heights = sorted(word.bottom - word.top for word in words)
    height = max(4.0, heights[len(heights) // 2])
    boxes: list[SetWord] = []
    for strip in (strips[number] for number in sorted(anchors)):
        if boxes and strip.top < boxes[-1].bottom - 0.4 * (strip.bottom - strip.top):
            boxes[-1] = boxes[-1]._replace(bottom=max(boxes[-1].bottom, strip.bottom))
        else:
            boxes.append(SetWord("", 0, strip.top, 0, strip.bottom))
    if not boxes:
        boxes = [SetWord("", 0, ends[0], 0, ends[1])]
    rows: list[Row] = []
    for above, below in pairwise([ends[0], *row_borders(words, boxes, height), ends[1]]):
        lines = lines_between(strips, words, above, below)
        if lines:
            rows.append(read_row([_stretches(line, xs[1:-1], drawn) for line in lines], xs, above, below))
    return rows


def _stretches(strip: Strip, cuts: Sequence[float], drawn: bool) -> list[tuple[int, int, list[SetWord]]]:
    return strip.stretches(cuts, _DRAWN_BLANK, values=False) if drawn else strip.stretches(cuts)


def _pieces(strips: Sequence[Strip], cuts: Sequence[float], drawn: bool) -> list[_Piece]:
    found: list[_Piece] = []
    for number, strip in enumerate(strips):
        for start, end, words in _stretches(strip, cuts, drawn):
            text = " ".join(word.text for word in words)
            bottoms = sorted(word.bottom for word in words)
            tops = sorted(word.top for word in words)
            middle = len(words) // 2
            found.append(_Piece(number, start, end, words, text, tops[middle], bottoms[middle]))
    return found


def _anchors(strips: Sequence[Strip], pieces: Sequence[_Piece], columns: int) -> tuple[set[int], set[int]]:
    """The strips that each stand for a row of their own, those with values in columns of values or with a label, and the
    columns that hold values or labels."""
    filled: list[list[_Piece]] = [[] for _ in range(columns)]
    for piece in pieces:
        if piece.start == piece.end:
            filled[piece.start].append(piece)
    shares = [sum(VALUE.fullmatch(p.text) is not None for p in held) / max(1, len(held)) for held in filled]
    values = {column for column in range(1, columns) if shares[column] >= 0.5}
    anchors = {p.strip for p in pieces if p.start == p.end and p.start in values and VALUE.fullmatch(p.text)}
    labels = [p for p in filled[0] if LABEL.fullmatch(p.text)]
    if len(labels) >= 2 and len(labels) >= 0.6 * (len(filled[0]) - 2):
        anchors |= {p.strip for p in labels}
        values.add(0)
    return anchors, values


def _is_cell(piece: _Piece, values: set[int]) -> bool:
    """Whether this can only be the whole of a cell: a number in a column of such, a label."""
    if piece.start not in values or piece.start != piece.end:
        return False
    return VALUE.fullmatch(piece.text) is not None or (piece.start == 0 and LABEL.fullmatch(piece.text) is not None)


def _blocks(pieces: Sequence[_Piece], anchors: set[int], alone: set[int], height: float) -> list[_Block]:
    """The cells, as far as their lines show that they belong together."""
    columns: dict[int, list[_Piece]] = {}
    for piece in pieces:
        columns.setdefault(piece.start, []).append(piece)
    steps: list[float] = []
    others: list[float] = []
    chains: list[list[tuple[_Piece, bool]]] = []
    for held in columns.values():
        held.sort(key=lambda piece: piece.bottom)
        inside = [piece for piece in held if piece.start == piece.end] or held
        widest = max(piece.x1 - piece.x0 for piece in inside)
        furthest = max(piece.x1 for piece in inside)
        chain = [(held[0], False)]
        for a, b in pairwise(held):
            apart = not (id(a) in alone or id(b) in alone) and not (a.strip in anchors and b.strip in anchors)
            may = apart and not _opens(b.text)
            room = b.words[0].x1 - b.words[0].x0 + 0.3 * height
            full = a.x1 + room > furthest - 0.5 or a.x1 - a.x0 + room > widest - 0.5
            if may:
                (steps if full or b.text[:1].islower() else others).append(b.bottom - a.bottom)
            chain.append((b, may))
        chains.append(chain)
    places = sorted({piece.strip: piece.bottom for piece in pieces if piece.strip in anchors}.values())
    pitch = min((b - a for a, b in pairwise(places) if b - a > 0.6 * height), default=1e9)
    slack = 0.4
    step = min(steps or [one for one in others if one < pitch - slack], default=0.0)
    tight = step > pitch - slack  # lines of a cell stand as far apart as rows do
    blocks: list[_Block] = []
    for chain in chains:
        block = _Block([chain[0][0]])
        for piece, may in chain[1:]:
            apart_by = piece.bottom - block.pieces[-1].bottom
            near = apart_by < step + slack and apart_by < 2.2 * height
            if may and near and (not tight or piece.text[:1].islower() or piece.text[:1] in "(,;"):
                block.pieces.append(piece)
                continue
            blocks.append(block)
            block = _Block([piece])
        blocks.append(block)
    return blocks


def _opens(text: str) -> bool:
    """Whether a line opens with the sign of an item."""
    return len(text) > 1 and text[0] in "-+*•" and text[1] == " "


def _groups(blocks: Sequence[_Block], anchors: set[int], alone: set[int], height: float) -> list[list[_Piece]]:
    """The cells of each row, from the top: those that stand beside one another."""
    found: list[tuple[float, list[_Block]]] = []
    for block in sorted(blocks, key=lambda one: one.top):
        if found and block.top + 0.25 * height < found[-1][0] - 0.25 * height:
            found[-1][1].append(block)
            found[-1] = (max(found[-1][0], block.bottom), found[-1][1])
        else:
            found.append((block.bottom, [block]))
    groups: list[list[_Piece]] = []
    for _, held in found:
        pieces = [piece for block in held for piece in block.pieces]
        groups.extend(_parted(held, pieces, anchors, alone))
    return groups


def _parted(blocks: Sequence[_Block], pieces: list[_Piece], anchors: set[int], alone: set[int]) -> list[list[_Piece]]:
    """A group that holds more than one row, since the lines of a cell were taken for those of the next, taken apart."""
    rows: list[list[_Piece]] = []
    for strip in sorted({p.strip for p in pieces if p.strip in anchors}):
        mine = [p for p in pieces if p.strip == strip]
        columns = {p.start for p in mine if id(p) in alone}
        if rows and not columns & {p.start for p in rows[-1] if id(p) in alone}:
            rows[-1].extend(mine)  # the label stands at the top, the values at the foot
        else:
            rows.append(mine)
    if len(rows) < 2:
        return [pieces]
    taken = {id(p) for row in rows for p in row}
    for block in blocks:
        for piece in block.pieces:
            if id(piece) in taken:
                continue
            at = (piece.top + piece.bottom) / 2
            near = min(range(len(rows)), key=lambda i: abs((rows[i][0].top + rows[i][0].bottom) / 2 - at))
            rows[near].append(piece)
    return rows
