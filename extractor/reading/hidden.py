"""What great marks in black hide. A seal on a one-bit scan can't be lifted off the print under it; but the lines that it parts
are put together again, and what nobody can read is shown as unread instead of being left out in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from extractor.models import Box
from extractor.reading.pixels import Image
from extractor.reading.tokens import Token, group_lines

UNREAD = "\ufffd"
"""Stands where print is that could not be read, as in files for bytes that are no letter."""
_NEAR = 0.3
"""A mark parts a line whose words end nearer to its ink than this, in inches."""
_HOLE = 0.13
"""A line is whole whose words under a mark leave no wider gap than this, in inches."""
_TOUCHING = 0.06
"""A number nearer to a mark's ink than this, in inches, may have lost a digit to it."""
_DEBRIS = 60.0
"""Words within a mark that are less sure than this are pieces of it."""
_DOUBTED = 50.0
_FIRST_CELL = 10_000
_Span = tuple[float, float]


def mend_lines(tokens: Sequence[Token], mask: NDArray[np.bool_], boxes: Sequence[Box], dpi: float) -> list[Token]:
    """The words of a page with black marks (their pixels and boxes): the two halves of a line of running text that a mark
    parts are one line, with UNREAD where the mark lies; numbers that touch a mark are doubtful."""
    lines = [[_doubted(token, mask, dpi) for token in line] for line in group_lines(tokens)]
    body = _body(lines)
    for box in _whole(boxes, 0.1 * dpi):
        lines = [line for line in lines if not _is_all_debris(line, box)]
        halves = [place for place, line in enumerate(lines) if _is_running(line, box, body, dpi)]
        done: set[int] = set()
        for place in halves:
            if place in done or (span := _ink_span(mask, box, _band(lines[place]))) is None:
                continue
            row = [place, *(n for n in halves if n != place and n not in done and _level(lines[place], lines[n]))]
            words = [token for n in row for token in lines[n] if not _is_debris(token, span)]
            left = sorted((t for t in words if _middle(t) < (span[0] + span[1]) / 2), key=_middle)
            right = sorted((t for t in words if _middle(t) >= (span[0] + span[1]) / 2), key=_middle)
            if not _is_parted(left, right, span, body, dpi):
                continue
            done.update(row)
            at = min(row)
            first = lines[at][0]
            ends = left[-1].box.x1 if left else span[0], right[0].box.x0 if right else span[1]
            top, bottom = _band(left or right)
            hole = Token(UNREAD, Box(ends[0] + 1, top, max(ends[1] - 1, ends[0] + 2), bottom), 0.0, 0, 0, 0)
            for n in row:
                lines[n] = []
            lines[at] = [
                replace(token, block=first.block, paragraph=first.paragraph, line=first.line)
                for token in (*left, hole, *right)
            ]
        # The engine took the halves for columns, and put what stands beside a mark wherever a column ended.
        mended = [n for n, line in enumerate(lines) if n in done and line]
        beside = [n for n, line in enumerate(lines) if line and (n in done or _begins(line, box, body, dpi))]
        if mended:
            for n, line in zip(beside, sorted((lines[n] for n in beside), key=_band), strict=True):
                lines[n] = line
    return [token for line in lines for token in line]


def show_unread_cells(image: Image, dpi: float, cells: Sequence[Box], tokens: Sequence[Token]) -> list[Token]:
    """The words of a page, with UNREAD (on a line of its own) in place of the signs in each cell of a column of numbers in
    which print stands and neither a letter nor a digit was read."""
    from extractor.reading.scanned_tables import ink_box

    held = [[n for n, token in enumerate(tokens) if _is_in(token, cell)] for cell in cells]
    said = ["".join(tokens[n].text for n in places) for places in held]
    gone: set[int] = set()
    found: list[Token] = []
    for cell, places, text in zip(cells, held, said, strict=True):
        if any(char.isalnum() or char in "-–—" for char in text):
            continue
        column = [
            other_text
            for other, other_text in zip(cells, said, strict=True)
            if other is not cell and abs(other.x0 - cell.x0) + abs(other.x1 - cell.x1) < 0.1 * dpi
        ]
        numbers = sum(any(char.isdigit() for char in other) for other in column)
        ink = ink_box(image, cell, dpi) if numbers > 1 and 2 * numbers >= len(column) else None
        if ink is not None and ink.bottom - ink.top > 0.07 * dpi and ink.x1 - ink.x0 > 0.12 * dpi:
            gone.update(places)
            found.append(Token(UNREAD, ink, 0.0, -2, 0, len(found)))
    return [token for n, token in enumerate(tokens) if n not in gone] + found


def _is_in(token: Token, cell: Box) -> bool:
    return cell.x0 <= _middle(token) <= cell.x1 and cell.top <= (token.box.top + token.box.bottom) / 2 <= cell.bottom


def _whole(boxes: Sequence[Box], gap: float) -> list[Box]:
    """The boxes of marks, pieces of one mark (a worn seal falls into several) made one."""
    whole: list[Box] = []
    for box in boxes:
        near = [o for o in whole if min(o.x1, box.x1) - max(o.x0, box.x0) > -gap and min(o.bottom, box.bottom) - max(o.top, box.top) > -gap]  # fmt: skip
        for other in near:
            whole.remove(other)
            box = Box(min(other.x0, box.x0), min(other.top, box.top), max(other.x1, box.x1), max(other.bottom, box.bottom))  # fmt: skip
        whole.append(box)
    return whole


def _is_all_debris(line: Sequence[Token], mark: Box) -> bool:
    return all(
        token.confidence < _DEBRIS and mark.x0 < _middle(token) < mark.x1 and mark.top < token.box.bottom < mark.bottom
        for token in line
    )


def _middle(token: Token) -> float:
    return (token.box.x0 + token.box.x1) / 2


def _band(line: Sequence[Token]) -> _Span:
    """The height at which most of a line's print stands."""
    return median(t.box.top for t in line), median(t.box.bottom for t in line)


def _level(a: Sequence[Token], b: Sequence[Token]) -> bool:
    (top, bottom), (other_top, other_bottom) = _band(a), _band(b)
    return min(bottom, other_bottom) - max(top, other_top) > 0.5 * min(bottom - top, other_bottom - other_top)


def _body(lines: Sequence[Sequence[Token]]) -> _Span:
    """Where the lines of running text begin and end."""
    long = [line for line in lines if len(line) > 5 and 0 <= line[0].block < _FIRST_CELL]
    if not long:
        return 0.0, 0.0
    return median(min(t.box.x0 for t in line) for line in long), float(
        np.percentile([max(t.box.x1 for t in line) for line in long], 75)
    )


def _is_running(line: Sequence[Token], mark: Box, body: _Span, dpi: float) -> bool:
    """Whether a line at the height of a mark may be a half of a line of running text beside it."""
    if not line or line[0].block < 0 or line[0].block >= _FIRST_CELL:
        return False
    top, bottom = _band(line)
    within = mark.top < (top + bottom) / 2 < mark.bottom
    beside = line[0].box.x0 < mark.x1 + _NEAR * dpi and max(t.box.x1 for t in line) > mark.x0 - _NEAR * dpi
    return within and beside and body[1] > body[0]


def _begins(line: Sequence[Token], mark: Box, body: _Span, dpi: float) -> bool:
    """Whether a line at the height of a mark begins where lines of running text do."""
    return _is_running(line, mark._replace(x0=0.0, x1=body[1]), body, dpi) and line[0].box.x0 < body[0] + 0.7 * dpi


def _ink_span(mask: NDArray[np.bool_], mark: Box, band: _Span) -> _Span | None:
    """From where to where the ink of a mark lies at a height."""
    left = max(0, int(mark.x0))
    part = mask[max(0, int(band[0])) : int(band[1]) + 1, left : int(mark.x1) + 1]
    columns = np.flatnonzero(part.any(axis=0)) if part.size else np.array([], np.intp)
    return (left + float(columns[0]), left + float(columns[-1])) if len(columns) else None


def _is_debris(token: Token, span: _Span) -> bool:
    unsure = token.confidence < _DEBRIS or not any(char.isalnum() for char in token.text)
    return unsure and span[0] - 2 < _middle(token) < span[1] + 2


def _is_parted(left: Sequence[Token], right: Sequence[Token], span: _Span, body: _Span, dpi: float) -> bool:
    """Whether words left and right of a mark's ink are one line of running text: both reach the mark, and the line goes from
    one margin to the other (or ends under the mark, no sentence with it). Titles in capitals and the list of recipients do
    not."""
    words = [*left, *right]
    letters = "".join(char for token in words for char in token.text if char.isalpha())
    if len(words) < 3 or not letters or sum(map(str.isupper, letters)) > 0.5 * len(letters):
        return False
    if left and (left[0].text[:1] in "-–+*•" or (not right and left[-1].text[-1:] in ".;:!?")):
        return False
    near = _NEAR * dpi
    if left and (span[0] - left[-1].box.x1 > near or left[0].box.x0 > body[0] + 0.7 * dpi):
        return False
    if right and (right[0].box.x0 - span[1] > near or (not left and right[-1].box.x1 < body[1] - near)):
        return False
    begins = left[-1].box.x1 if left else body[0]
    ends = right[0].box.x0 if right else min(span[1], body[1])
    return ends - begins > _HOLE * dpi and begins < span[1] and ends > span[0]


def _doubted(token: Token, mask: NDArray[np.bool_], dpi: float) -> Token:
    """The token, a number that touches a mark less sure than numbers must be."""
    if not any(char.isdigit() for char in token.text):
        return token
    reach = _TOUCHING * dpi
    left, right = max(0, int(token.box.x0 - reach)), int(token.box.x1 + reach) + 1
    if not mask[max(0, int(token.box.top)) : int(token.box.bottom) + 1, left:right].any():
        return token
    return replace(token, confidence=min(token.confidence, _DOUBTED))
