"""Cells of tables that hold a number and nothing else, read by both readers.

In a table the whole of what is printed in a cell is read, because engines split, cut or skip numbers between lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.models import Box
from extractor.reading.number_strokes import are_capitals, count_bars, ink_fits
from extractor.reading.second_reader import (
    CLEAR,
    ROMAN,
    ROMAN_LIKE,
    Reading,
    numbers_in,
    plainly_read,
    read_boxes,
    settle,
    worth_reading,
)
from extractor.reading.tokens import Token

if TYPE_CHECKING:
    from extractor.reading.scans import CleanPage

_STROKES = re.compile(r"[IHÍÌÏỈïl1|!]{0,4}[.,]?")
"""What cells of nothing but upright strokes are read as."""
_ONE_LINE = 0.3
"""Print lower than this, in inches, is one line."""
_APART = 0.75
"""Numbers further apart than this share of their height are two: a blank inside a number is half of it."""
_SIZES = (200.0, 125.0)
"""The resolutions at which the engine is asked again for a number that the second reader reads otherwise."""
_CLEAR, _CERTAIN = 91.0, 96.0
"""A number that is read surer than this is read once more at another size ("3.395" at 95 was 3.335); surer than this, once."""
_DOUBTFUL, _DOUBTFUL_LETTERS = 80.0, 96.0
"""What is less sure than this may be a number, whatever was read; of a letter or three, more are ("g" for 9, "TAT" for
7,47)."""
_DASHES = str.maketrans("–—−", "---")
_MARKS = " .,;:_|'\"“”‘’`()[]~*"


def read_cells(
    page: CleanPage, cells: Sequence[Box], tokens: Sequence[Token], reread: Callable[[Box, float], tuple[str, float]]
) -> list[tuple[list[int], Token]]:
    """Cells that hold nothing but a number on one line: (places of the engine's tokens, the number read anew). ``reread``
    asks the engine for one pixel box at a resolution (text, confidence)."""
    from extractor.reading.scanned_tables import ink_box, is_dash

    read: list[tuple[list[int], Token]] = []
    shares = _share_out(cells, tokens, 0.05 * page.dpi)
    for cell, places, astride in shares:
        parts = [tokens[i] for i in places]
        said = "".join(t.text for t in parts)
        sure = min((t.confidence for t in parts), default=0.0)
        if (
            _STROKES.fullmatch(said)
            and (label := _strokes(page, cell, cells)) is not None
            and not (label[0] == "I" and _said_below(cell, shares, tokens) == "2")  # on small print 1 looks like I
        ):
            head = parts[0] if parts else Token("", label[1], 0.0, 0, 0, 0)
            read.append(
                (places, replace(head, text=label[0], box=label[1], confidence=max(80.0, sure), raw=said or None))
            )
            continue
        doubtful = len(said) <= 12 and sure < (_DOUBTFUL if len(said) > 3 else _DOUBTFUL_LETTERS)
        doubtful = doubtful or (said.isalpha() and len(said) < 4 and _among_numbers(cell, shares, tokens))
        if not doubtful and not all(_may_be_number(t) or ROMAN_LIKE.fullmatch(t.text) for t in parts):
            continue
        plain = len(parts) == 1 and not astride and len(said) > 1 and is_plain(page, parts[0], _CLEAR)
        if plain and sure >= _CERTAIN:
            continue
        if len(parts) == 1 and not astride and sure >= _CLEAR and _is_running(page, cell, said, cells, shares, tokens):
            continue
        ink = ink_box(page.image, cell, page.dpi)
        if ink is None or ink.bottom - ink.top > _ONE_LINE * page.dpi:
            continue
        room = max((b.box.x0 - a.box.x1 for a, b in pairwise(parts)), default=0.0)
        if room > _APART * (ink.bottom - ink.top):
            continue  # two numbers, not the pieces of one
        first = replace(parts[0] if parts else Token("", ink, 0.0, 0, 0, 0), box=ink)
        if is_dash(ink, page.dpi):
            read.append((places, replace(first, text="-", confidence=90.0, raw=said or None)))
            continue
        around = widen_box(ink, 0.3 * (ink.bottom - ink.top), 0.3 * (ink.bottom - ink.top))
        if plain and _bare(reread(around, _SIZES[0])[0]) == _bare(said):
            continue
        reading = read_boxes(page.image, [around])[0]
        if (
            ROMAN.fullmatch(reading.text)
            and reading.score > (0.9 if said in {"1", "11", "111"} else 0.6)
            and (said in {"1", "11", "111"} or not numbers_in(said) or ROMAN_LIKE.fullmatch(said))
        ):
            sure = max(sure, 90 * reading.score)
            read.append((places, replace(first, text=reading.text, confidence=sure, raw=said or None)))
            continue
        if len(numbers_in(reading.text)) != 1 or any(c.isalpha() for c in reading.text):
            continue
        if said and not numbers_in(said) and reading.score < (0.8 if sure < _DOUBTFUL else 0.9):
            continue
        whole = replace(first, text="" if astride else said, confidence=sure, raw=said or None)
        read.append((places, _agree(whole, reading, partial(reread, around))))
    return read


def _agree(token: Token, reading: Reading, reread: Callable[[float], tuple[str, float]]) -> Token:
    """The number of a cell of which the second reader says ``reading``. Where the engine said something else, or letters and
    signs with it, it is asked again at other sizes: its errors change with the size. A number that both readers saw by
    itself is sure; otherwise both readings stay."""
    wanted = _bare(reading.text)
    text, sure, again = token.text, token.confidence, iter(_SIZES)
    while _bare(text) != wanted and (size := next(again, None)) is not None:
        other, confidence = reread(size)
        if _bare(other) == wanted or not text:
            text, sure = other, confidence
    if _bare(text) == wanted:
        sure = 100 - (100 - sure) * (1 - reading.score)
        text = reading.text if reading.text[0] in "-(0123456789" else numbers_in(reading.text)[0]
        return replace(token, text=text, confidence=sure, raw=_changed(token, text))
    if not numbers_in(text) and any(c.isalpha() for c in text):
        text, sure = "", min(sure, 50.0)
    settled = settle(replace(token, text=text, confidence=sure), reading.text, reading.score * 100)
    if numbers_in(settled.text) == numbers_in(reading.text):  # letters and signs about it were misread
        settled = replace(settled, text=reading.text)
    return replace(settled, confidence=min(settled.confidence, 50.0), raw=_changed(token, settled.text))


def _changed(token: Token, text: str) -> str | None:
    return token.raw if token.raw != text else None


def _bare(text: str) -> str:
    """A number as it was read, without marks of punctuation and what lines leave behind; its sign stays."""
    return text.translate(_DASHES).strip(_MARKS)


def is_plain(page: CleanPage, token: Token, clear: float = CLEAR) -> bool:
    """Whether one reading of a number is enough: never where noise had to be smoothed, nor where the ink shows more digits,
    dots and commas than were read. ``clear``: how sure the engine must have been."""
    return (
        not page.noisy
        and plainly_read(token.text, token.confidence, clear)
        and ink_fits(page.image, token.box, token.text)
    )


def _strokes(page: CleanPage, cell: Box, cells: Sequence[Box]) -> tuple[str, Box] | None:
    """The label of a group of rows (I, II, III) and its place, where a cell of the first column holds upright strokes and
    nothing else; None for anything else, the running numbers 1 and 11 included."""
    from extractor.reading.scanned_tables import ink_box

    if not _is_first(cell, cells):
        return None
    ink = ink_box(page.image, cell, page.dpi)
    if ink is None or ink.bottom - ink.top > 0.2 * page.dpi:
        return None
    count = count_bars(page.image, ink)
    return ("I" * count, ink) if count and are_capitals(page.image, ink) else None


def _is_running(
    page: CleanPage,
    cell: Box,
    said: str,
    cells: Sequence[Box],
    shares: Sequence[tuple[Box, list[int], bool]],
    tokens: Sequence[Token],
) -> bool:
    """Whether a cell of the first column holds the number of its row: one more than stands above it, one less than stands
    below, where anything does. Such numbers vouch for one another."""
    if page.noisy or not said.isdecimal() or len(said) > 2 or not _is_first(cell, cells):
        return False
    column = [
        (other.top, "".join(tokens[i].text for i in places).rstrip("."))
        for other, places, _ in shares
        if places and other is not cell and abs(other.x0 - cell.x0) + abs(other.x1 - cell.x1) < 6
    ]
    above = max((one for one in column if one[0] < cell.top), default=(0.0, ""))[1]
    below = min((one for one in column if one[0] > cell.top), default=(0.0, ""))[1]
    number = int(said)
    beside = [(above, number - 1)] * above.isdecimal() + [(below, number + 1)] * below.isdecimal()
    return bool(beside) and all(text == str(wanted) for text, wanted in beside)


def _is_first(cell: Box, cells: Sequence[Box]) -> bool:
    """Whether no cell stands to the left of this one."""
    return not any(
        other.x1 < cell.x0 + 3 and other.top < cell.bottom - 3 and other.bottom > cell.top + 3 for other in cells
    )


def _may_be_number(token: Token) -> bool:
    letters = sum(c.isalpha() for c in token.text)
    return letters == 0 or (worth_reading(token.text, token.confidence) and letters * 2 < len(token.text) + 1)


def _said_below(cell: Box, shares: Sequence[tuple[Box, list[int], bool]], tokens: Sequence[Token]) -> str:
    """What was read in the next cell of a cell's column, marks at its end left out."""
    below = [(other.top, places) for other, places, _ in shares if abs(other.x0 - cell.x0) + abs(other.x1 - cell.x1) < 6 and other.top > cell.bottom - 3]  # fmt: skip
    return "".join(tokens[i].text for i in min(below)[1]).strip(" .,)") if below else ""


def _among_numbers(cell: Box, shares: Sequence[tuple[Box, list[int], bool]], tokens: Sequence[Token]) -> bool:
    """Whether nearly all that stands above and below a cell, in cells as wide, are numbers: a word is none ("VÀ" for 7)."""
    wide = cell.x1 - cell.x0
    column = [
        "".join(tokens[i].text for i in places)
        for other, places, _ in shares
        if places and other is not cell and abs(other.x0 - cell.x0) + abs(other.x1 - cell.x1) < 0.3 * wide
    ]
    numbers = sum(text[:1].isdigit() or text[:1] in "-–(+" for text in column)
    return len(column) > 3 and numbers >= 0.75 * len(column)


def _share_out(cells: Sequence[Box], tokens: Sequence[Token], reach: float) -> list[tuple[Box, list[int], bool]]:
    """For every cell the tokens that lie in it, from left to right, and whether one of them also lies in another cell
    (the engine took two columns for one word): such a token counts for the first of them."""
    held: list[tuple[Box, list[int]]] = [(cell, []) for cell in cells]
    astride: set[int] = set()
    for index, token in enumerate(tokens):
        y = (token.box.top + token.box.bottom) / 2
        touched = [
            place
            for place, (cell, _) in enumerate(held)
            if cell.top <= y < cell.bottom
            and min(cell.x1, token.box.x1) - max(cell.x0, token.box.x0) > min(reach, (token.box.x1 - token.box.x0) / 2)
        ]
        if len(touched) > 1:
            astride.update(touched)
        if touched:
            held[touched[0]][1].append(index)
    for _, places in held:
        places.sort(key=lambda i: tokens[i].box.x0)
    return [(cell, places, number in astride) for number, (cell, places) in enumerate(held)]


def widen_box(box: Box, left: float, right: float) -> Box:
    tall = box.bottom - box.top
    return Box(box.x0 - left, box.top - 0.12 * tall, box.x1 + right, box.bottom + 0.12 * tall)
