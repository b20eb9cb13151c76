"""Which numbers of a page are read a second time, on which part of the image, and what comes of it.

A number is read again where it stands; in a ruled table the whole of what is printed in its cell is read, because engines
split, cut or skip numbers between lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractor.models import Box
from extractor.reading.second_reader import compare, numbers_in, plainly_read, read_boxes, well_formed, worth_reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

    from extractor.reading.scans import CleanPage

_CODE = re.compile(r"(?<![\d/])(\d{1,6}(?:/\d{4})?)/(?=\D)")
"""A document number with its symbol ("15/KH-UBND", "15/2017/TT-BYT"): only the number is read again, letters are not
the second reader's business."""
_ROMAN = re.compile(r"(?:X{0,2}(?:IX|IV|V?I{1,3}|V)|X{1,2})[.)]?")
_ROMAN_LIKE = re.compile(r"(?=.*[IVXH])[IVXHLTÌÍÏl1|!i]{1,5}[.,)]?")
"""A Roman numeral as engines read it ("IH", "IIL", "1V")."""
_BARS = re.compile(r"(?=.*[IHÍÌÏ])[IHÍÌÏỈïl1|!]{1,4}(?P<tail>[.,)/:-]{0,2})")
"""What I, II and III are read as."""
_QUARTER = re.compile(r"[IVX]{1,4}/\d{4}[.,;:]?")
"""A quarter ("IV/2024"): the second reader knows no Roman numerals and would drop it."""
_STROKES = re.compile(r"[IHÍÌÏỈïl1|!]{0,4}[.,]?")
"""What cells of nothing but upright strokes are read as."""
_COUNTED = frozenset({"phần", "phân", "chương", "mục", "thứ", "lục", "quý", "cấp", "hạng", "nhóm", "đợt", "kỳ"})
"""Words before a Roman numeral."""
_LETTER_LABEL = re.compile(r"[ceo](?P<tail>[.)])")
_THREE_DECIMALS = re.compile(r"(?<![\d.,/])[1-9]\d{0,2},\d{3}(?![\d.,/%])")
_DOUBTED = 60.0
"""No number with two readings is surer than this."""
_ONE_LINE = 0.3
"""Print lower than this, in inches, is one line."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word as the engine gives it: pixel box, confidence 0 to 100, and the engine's block, paragraph and line.
    ``reading`` and ``raw`` are those of :class:`~extractor.reading.ocr_page.OcrWord`."""

    text: str
    box: Box
    confidence: float
    block: int
    paragraph: int
    line: int
    reading: str | None = None
    raw: str | None = None


def group_lines(tokens: Iterable[Token]) -> list[list[Token]]:
    """Tokens by the engine's lines, in its order."""
    lines: list[list[Token]] = []
    last: tuple[int, int, int] | None = None
    for token in tokens:
        key = (token.block, token.paragraph, token.line)
        if key != last:
            lines.append([])
            last = key
        lines[-1].append(token)
    return lines


def second_reading(
    page: CleanPage, cells: Sequence[Box], tokens: Sequence[Token], reread: Callable[[Box], tuple[str, float]]
) -> list[Token]:
    """The page's words with every number read twice. Numbers of table cells that the engine skipped on the page are
    added at the end, each on a line of its own; ``reread`` asks the engine for one pixel box (text, confidence)."""
    result: list[Token | None] = list(tokens)
    done: set[int] = set()
    found: list[Token] = []
    for places, whole in _read_cells(page, cells, tokens, reread):
        done.update(places)
        if places:
            _put(result, places, whole)
        else:
            found.append(replace(whole, block=-1, line=len(found)))
    pieces: set[int] = set()
    for places, joined in _read_split(page, tokens, done):
        if joined is None:
            pieces.update(places)
        else:
            done.update(places)
            _put(result, places, joined)
    asked: list[tuple[int, Box]] = []
    for index, token in enumerate(tokens):
        first = index == 0 or not _same_line(tokens[index - 1], token)
        if index in done or _QUARTER.fullmatch(token.text) or _plain(page, token):
            continue
        if worth_reading(token.text, token.confidence, first=first) or _ROMAN_LIKE.fullmatch(token.text):
            asked.append((index, _box_to_read(tokens, index, page.dpi)))
    for (index, _), reading in zip(asked, read_boxes(page.image, [box for _, box in asked]), strict=True):
        result[index] = settle(tokens[index], reading.text, reading.score * 100)
    for index, token in enumerate(tokens):
        if index not in done and (label := _label(page, tokens, index)) is not None:
            result[index] = replace(token, text=label, reading=None, raw=token.raw or token.text)
    for index in pieces:  # what may be half a number is not to be trusted, however clearly it was read
        piece = result[index] or tokens[index]
        result[index] = replace(piece, confidence=min(piece.confidence, 50.0))
    read = [token for token in result if token is not None] + found
    return [doubt_thousands(token) for token in read] if page.noisy else read


def doubt_thousands(token: Token) -> Token:
    """The token of a noisy page with the other reading of a number whose comma may be a dot: a speck beside the dot of
    "2.873" makes both readers see "2,873", a thousandth of it."""
    if token.reading is not None or _THREE_DECIMALS.search(token.text) is None:
        return token
    other = _THREE_DECIMALS.sub(lambda match: match[0].replace(",", "."), token.text)
    return replace(token, reading=other, confidence=min(token.confidence, _DOUBTED))


def settle(token: Token, other: str, score: float) -> Token:
    """The token with what two readings of it amount to."""
    code = _CODE.search(token.text)
    if code:
        number = (numbers_in(other) or [""])[0]
        if "/" not in code[1]:
            number = number.split("/")[0]
        text, sure, reading = compare(code[1], token.confidence, number, score)
        before, after = token.text[: code.start()], token.text[code.end(1) :]
        text = before + text + after
        reading = before + reading + after if reading is not None else None
    else:
        if _ROMAN_LIKE.fullmatch(token.text) and _ROMAN.fullmatch(other):
            return replace(token, text=other, raw=token.text if token.text != other else None) if score > 80 else token
        if _ROMAN.fullmatch(token.text) and set(other.strip(".) ")) <= {"1"}:
            return token  # the same strokes
        text, sure, reading = compare(token.text, token.confidence, other, score)
    return replace(
        token, text=text, confidence=sure, reading=reading or None, raw=token.text if text != token.text else None
    )


def _label(page: CleanPage, tokens: Sequence[Token], index: int) -> str | None:
    """A Roman numeral of strokes alone, its strokes counted; the letter of a list, read again where engines mix it up.
    None for what is no such label, or right."""
    token = tokens[index]
    before = tokens[index - 1] if index and _same_line(tokens[index - 1], token) else None
    bars = _BARS.fullmatch(token.text)
    if bars is not None:
        after = tokens[index + 1] if index + 1 < len(tokens) and _same_line(token, tokens[index + 1]) else None
        heads = before is None and after is not None and after.text[:1].isupper() and bars["tail"]
        if not heads and (before is None or before.text.lower() not in _COUNTED):
            return None
        count = count_bars(page.image, token.box)
        text = "I" * count + bars["tail"]
        return text if count and text != token.text else None
    letter = _LETTER_LABEL.fullmatch(token.text) if before is None else None
    if letter is None:
        return None
    reading = read_boxes(page.image, [_box_to_read(tokens, index, page.dpi)])[0]
    sure = reading.score > 0.8 and reading.text[:1] in "ce" and reading.text[1:] in {letter["tail"], ""}
    return reading.text[:1] + letter["tail"] if sure and reading.text and reading.text[0] != token.text[0] else None


def count_bars(image: Image, box: Box) -> int:
    """How many upright strokes stand in a box, at most 3; 0 where there is anything but such strokes."""
    import numpy as np

    from extractor.reading.pixels import brightness

    left, top, right, bottom = (max(0, round(v)) for v in box)
    cut = image[top:bottom, max(0, left - 1) : right + 1]
    tall = bottom - top
    if tall < 8 or not cut.size:
        return 0
    low, high = brightness(cut, 2, 95)
    dark = cut < (low + high) / 2
    middles: list[list[float]] = []
    for begin, end in ((0.28, 0.42), (0.55, 0.68)):
        band = dark[round(begin * tall) : round(end * tall) + 1].mean(axis=0) > 0.6
        edges = np.flatnonzero(np.diff(np.concatenate(([0], band.astype(np.int8), [0]))))
        widths = edges[1::2] - edges[::2]
        if not len(widths) or widths.max() > 0.4 * tall or widths.max() > 2.2 * widths.min() + 2:
            return 0
        middles.append([float(v) for v in (edges[::2] + edges[1::2]) / 2])
    above, below = middles
    upright = len(above) == len(below) and all(
        abs(a - b) < 0.08 * tall for a, b in zip(above, below, strict=True)
    )  # the strokes of a V lean
    return len(above) if upright and len(above) <= 3 else 0


def _put(result: list[Token | None], places: Sequence[int], whole: Token) -> None:
    for place in places:
        result[place] = None
    result[places[0]] = whole


def _plain(page: CleanPage, token: Token) -> bool:
    """Whether one reading of a number is enough: never where noise had to be smoothed."""
    return not page.noisy and plainly_read(token.text, token.confidence)


def _same_line(a: Token, b: Token) -> bool:
    return (a.block, a.paragraph, a.line) == (b.block, b.paragraph, b.line)


def _around(boxes: Iterable[Box]) -> Box:
    boxes = list(boxes)
    return Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )


def _widen(box: Box, left: float, right: float) -> Box:
    tall = box.bottom - box.top
    return Box(box.x0 - left, box.top - 0.12 * tall, box.x1 + right, box.bottom + 0.12 * tall)


def _box_to_read(tokens: Sequence[Token], index: int, dpi: float) -> Box:
    """The token's box with a margin that leaves its neighbours out; of a document number, the digits and the slash."""
    token = tokens[index]
    box, tall = token.box, token.box.bottom - token.box.top
    code = _CODE.search(token.text)
    if code and code.start() == 0:  # capitals are about a third wider than digits
        digits, letters = len(code[0]), len(token.text) - len(code[0])
        box = box._replace(x1=box.x0 + (box.x1 - box.x0) * min(1.0, (digits + 0.3) / (digits + 1.3 * letters)))
    left = right = 0.3 * tall
    if index and _same_line(tokens[index - 1], token):
        left = min(left, max(0.0, (token.box.x0 - tokens[index - 1].box.x1) / 2))
    if index + 1 < len(tokens) and _same_line(token, tokens[index + 1]):
        right = min(right, max(0.0, (tokens[index + 1].box.x0 - token.box.x1) / 2))
    return _widen(box, left, 0.0 if box.x1 < token.box.x1 else right)


def _read_split(page: CleanPage, tokens: Sequence[Token], done: set[int]) -> list[tuple[list[int], Token | None]]:
    """Numbers that the engine broke in two ("15," "69%"): neighbours closer than a blank can be, with the number that
    they make together, or None where they could not be read as one."""
    groups: list[list[int]] = []
    for index in range(1, len(tokens)):
        a, b = tokens[index - 1], tokens[index]
        near = b.box.x0 - a.box.x1 < 0.3 * min(a.box.bottom - a.box.top, b.box.bottom - b.box.top)
        if index - 1 in done or index in done or not (near and _same_line(a, b)):
            continue
        if not (_numeric(a.text) and _numeric(b.text) and any(c.isdigit() for c in a.text + b.text)):
            continue
        if groups and groups[-1][-1] == index - 1:
            groups[-1].append(index)
        else:
            groups.append([index - 1, index])
    wholes: list[tuple[list[int], Token | None]] = []
    for places in groups:
        parts = [tokens[i] for i in places]
        box = _around(t.box for t in parts)._replace(top=max(t.box.top for t in parts))  # pen strokes reach up and down
        reading = read_boxes(page.image, [_widen(box, 1, 1)])[0]
        numbers = numbers_in(reading.text)
        if len(numbers) != 1 or reading.score < 0.7 or not well_formed(numbers[0]):
            wholes.append((places, None))
            continue
        text, confidence = "".join(t.text for t in parts), min(t.confidence for t in parts)
        whole = replace(parts[0], text=text, box=box, confidence=confidence)
        wholes.append((places, settle(whole, reading.text, reading.score * 100)))
    return wholes


def _numeric(text: str) -> bool:
    """Whether a token is a piece of a number; in dates a narrow 1 is taken for a bracket or a stroke ("04/]", "1/2017")."""
    return all(c.isdigit() or c in ".,/%:" or (c in ")]|!lI" and "/" in text) for c in text)


def _read_cells(
    page: CleanPage, cells: Sequence[Box], tokens: Sequence[Token], reread: Callable[[Box], tuple[str, float]]
) -> list[tuple[list[int], Token]]:
    """Cells that hold nothing but a number on one line: (places of the engine's tokens, the number read anew)."""
    from extractor.reading.scanned_tables import ink_box, is_dash

    read: list[tuple[list[int], Token]] = []
    for cell, places, astride in _share_out(cells, tokens, 0.05 * page.dpi):
        parts = [tokens[i] for i in places]
        said = "".join(t.text for t in parts)
        doubtful = len(said) <= 12 and min((t.confidence for t in parts), default=0.0) < 80
        if _STROKES.fullmatch(said) and (label := _strokes(page, cell, cells)) is not None:
            head = parts[0] if parts else Token("", label[1], 0.0, 0, 0, 0)
            sure = max(80.0, min((t.confidence for t in parts), default=0.0))
            read.append((places, replace(head, text=label[0], box=label[1], confidence=sure, raw=said or None)))
            continue
        if not doubtful and not all(_may_be_number(t) or _ROMAN_LIKE.fullmatch(t.text) for t in parts):
            continue
        if len(parts) == 1 and not astride and len(said) > 1 and _plain(page, parts[0]):
            continue
        ink = ink_box(page.image, cell, page.dpi)
        if ink is None or ink.bottom - ink.top > _ONE_LINE * page.dpi:
            continue
        first = parts[0] if parts else Token("", ink, 0.0, 0, 0, 0)
        if is_dash(ink, page.dpi):
            read.append((places, replace(first, text="-", box=ink, confidence=90.0, raw=first.text or None)))
            continue
        around = _widen(ink, 0.3 * (ink.bottom - ink.top), 0.3 * (ink.bottom - ink.top))
        reading = read_boxes(page.image, [around])[0]
        if (
            _ROMAN.fullmatch(reading.text)
            and reading.score > (0.9 if said in {"1", "11", "111"} else 0.6)
            and (said in {"1", "11", "111"} or not numbers_in(said) or _ROMAN_LIKE.fullmatch(said))
        ):
            sure = max(min((t.confidence for t in parts), default=0.0), 90 * reading.score)
            read.append((places, replace(first, text=reading.text, box=ink, confidence=sure, raw=first.text or None)))
            continue
        if len(numbers_in(reading.text)) != 1 or any(c.isalpha() for c in reading.text):
            continue
        if said and not numbers_in(said) and reading.score < 0.8:
            continue
        text = "" if astride else said
        confidence = min((t.confidence for t in parts), default=0.0)
        if numbers_in(text) != numbers_in(reading.text):
            again, sure = reread(around)
            if not text or numbers_in(again) == numbers_in(reading.text):
                text, confidence = again, sure
        elif len(numbers_in(text)) == 1:
            text = numbers_in(text)[0]
        if not numbers_in(text) and any(c.isalpha() for c in text):
            text, confidence = "", min(confidence, 50.0)
        if numbers_in(text) == numbers_in(reading.text) and reading.text[0] in "-(0123456789":
            text = reading.text  # the same number without the specks that the engine took for signs
        whole = replace(first, text=text, box=ink, confidence=confidence)
        read.append((places, settle(whole, reading.text, reading.score * 100)))
    return read


def _strokes(page: CleanPage, cell: Box, cells: Sequence[Box]) -> tuple[str, Box] | None:
    """The label of a group of rows (I, II, III) and its place, where a cell of the first column holds upright strokes and
    nothing else; None for anything else, the running number 1 included."""
    from extractor.reading.scanned_tables import ink_box

    if any(other.x1 < cell.x0 + 3 and other.top < cell.bottom - 3 and other.bottom > cell.top + 3 for other in cells):
        return None
    ink = ink_box(page.image, cell, page.dpi)
    if ink is None or ink.bottom - ink.top > 0.2 * page.dpi:
        return None
    count = count_bars(page.image, ink)
    return ("I" * count, ink) if count > 1 or (count == 1 and _is_capital(page.image, ink)) else None


def _is_capital(image: Image, box: Box) -> bool:
    """Whether a single stroke is the letter I: the digit 1 has a flag to the left of its top and none to the right."""
    import numpy as np

    from extractor.reading.pixels import brightness

    left, top, right, bottom = (round(v) for v in box)
    cut = image[top:bottom, left:right]
    tall = bottom - top
    low, high = brightness(cut, 2, 95)
    dark = cut < (low + high) / 2
    stem = np.flatnonzero(dark[round(0.4 * tall) : round(0.7 * tall)].mean(axis=0) > 0.6)
    head = np.flatnonzero(dark[: max(2, round(0.3 * tall))].any(axis=0))
    if not len(stem) or not len(head):
        return False
    flag, serif = int(stem[0] - head[0]), int(head[-1] - stem[-1])
    return flag <= serif + max(1, round(0.06 * tall))


def _may_be_number(token: Token) -> bool:
    letters = sum(c.isalpha() for c in token.text)
    return letters == 0 or (worth_reading(token.text, token.confidence) and letters * 2 < len(token.text) + 1)


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
