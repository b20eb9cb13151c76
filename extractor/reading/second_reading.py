"""Which numbers of a page are read a second time, on which part of the image, and what comes of it.

A number is read again where it stands; in a ruled table the whole of what is printed in its cell is read, because engines
split, cut or skip numbers between lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.models import Box
from extractor.reading.number_cells import is_plain, read_cells, widen_box
from extractor.reading.number_strokes import count_bars
from extractor.reading.second_reader import (
    CODE,
    ROMAN_LIKE,
    numbers_in,
    read_boxes,
    settle,
    well_formed,
    worth_reading,
)
from extractor.reading.tokens import Token

if TYPE_CHECKING:
    from extractor.reading.scans import CleanPage

_BARS = re.compile(r"(?=.*[IHÍÌÏ])[IHÍÌÏỈïl1|!]{1,4}(?P<tail>[.,)/:-]{0,2})")
"""What I, II and III are read as."""
_QUARTER = re.compile(r"[IVX]{1,4}/\d{4}[.,;:]?")
"""A quarter ("IV/2024"): the second reader knows no Roman numerals and would drop it."""
_COUNTED = frozenset({"phần", "phân", "chương", "mục", "thứ", "lục", "quý", "cấp", "hạng", "nhóm", "đợt", "kỳ"})
"""Words before a Roman numeral."""
_LETTER_LABEL = re.compile(r"[ceo](?P<tail>[.)])")
_UNSLASHED = re.compile(r"\d{1,5}[A-ZĐ]{2,6}-[A-ZĐ][A-ZĐ\d-]*[,;.]?")
_THREE_DECIMALS = re.compile(r"(?<![\d.,/])[1-9]\d{0,2},\d{3}(?![\d.,/%])")
_DOUBTED = 60.0
"""No number with two readings is surer than this."""


def second_reading(
    page: CleanPage, cells: Sequence[Box], tokens: Sequence[Token], reread: Callable[[Box, float], tuple[str, float]]
) -> list[Token]:
    """The page's words with every number read twice. Numbers of table cells that the engine skipped on the page are
    added at the end, each on a line of its own; ``reread`` asks the engine for one pixel box at a resolution (text,
    confidence)."""
    result: list[Token | None] = list(tokens)
    done: set[int] = set()
    found: list[Token] = []
    for places, whole in read_cells(page, cells, tokens, reread):
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
        if index in done or _QUARTER.fullmatch(token.text) or is_plain(page, token):
            continue
        if (
            worth_reading(token.text, token.confidence, first=first)
            or ROMAN_LIKE.fullmatch(token.text)
            or (len(token.text) < 4 and token.text.isalpha() and _stands_among_numbers(tokens, index))
        ):
            asked.append((index, _box_to_read(tokens, index, page.dpi)))
    for (index, _), reading in zip(asked, read_boxes(page.image, [box for _, box in asked]), strict=True):
        result[index] = settle(tokens[index], reading.text, reading.score * 100)
    for index, token in enumerate(tokens):
        if index not in done and (label := _label(page, tokens, index)) is not None:
            result[index] = replace(token, text=label, reading=None, raw=token.raw or token.text)
        elif index not in done and _UNSLASHED.fullmatch(token.text):
            result[index] = _with_slash(page, tokens, index)
    for index in pieces:  # what may be half a number is not to be trusted, however clearly it was read
        piece = result[index] or tokens[index]
        result[index] = replace(piece, confidence=min(piece.confidence, 50.0))
    read = [token for token in result if token is not None] + found
    return [doubt_thousands(token) for token in read] if page.noisy else read


def _stands_among_numbers(tokens: Sequence[Token], index: int) -> bool:
    """Whether a short word stands by itself, with a number right above it and right below it: in a column of numbers that is
    read as part of its page, engines take a lone digit for a word ("VÀ" for 7)."""
    token = tokens[index]
    x0, top, x1, bottom = token.box
    tall = bottom - top
    for beside in (*tokens[max(0, index - 1) : index], *tokens[index + 1 : index + 2]):
        if _same_line(beside, token) and max(x0 - beside.box.x1, beside.box.x0 - x1) < 1.5 * tall:
            return False
    near: list[Token | None] = [None, None]
    for other in tokens:
        if other is token or min(x1, other.box.x1) <= max(x0, other.box.x0):
            continue
        below = int(other.box.top > top)
        away = other.box.top - bottom if below else top - other.box.bottom
        held = near[below]
        if -0.5 * tall < away < 3 * tall and (held is None or abs(other.box.top - top) < abs(held.box.top - top)):
            near[below] = other
    return all(one is not None and one.text[:1].isdigit() and not any(map(str.isalpha, one.text)) for one in near)


def doubt_thousands(token: Token) -> Token:
    """The token of a noisy page with the other reading of a number whose comma may be a dot: a speck beside the dot of
    "2.873" makes both readers see "2,873", a thousandth of it."""
    if token.reading is not None or _THREE_DECIMALS.search(token.text) is None:
        return token
    other = _THREE_DECIMALS.sub(lambda match: match[0].replace(",", "."), token.text)
    return replace(token, reading=other, confidence=min(token.confidence, _DOUBTED))


def _with_slash(page: CleanPage, tokens: Sequence[Token], index: int) -> Token:
    """A document number whose slash the engine left out ("15KH-UBND"), with it where the other reader saw it."""
    token = tokens[index]
    reading = read_boxes(page.image, [_box_to_read(tokens, index, page.dpi)])[0]
    digits = re.match(r"\d+", token.text)
    if digits is None or not reading.text.startswith(f"{digits[0]}/"):
        return token
    return replace(token, text=f"{digits[0]}/{token.text[digits.end() :]}", raw=token.raw or token.text)


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


def _put(result: list[Token | None], places: Sequence[int], whole: Token) -> None:
    for place in places:
        result[place] = None
    result[places[0]] = whole


def _same_line(a: Token, b: Token) -> bool:
    return (a.block, a.paragraph, a.line) == (b.block, b.paragraph, b.line)


def _around(boxes: Iterable[Box]) -> Box:
    boxes = list(boxes)
    return Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )


def _box_to_read(tokens: Sequence[Token], index: int, dpi: float) -> Box:
    """The token's box with a margin that leaves its neighbours out; of a document number, the digits and the slash."""
    token = tokens[index]
    box, tall = token.box, token.box.bottom - token.box.top
    code = CODE.search(token.text)
    if code and code.start() == 0:  # capitals are about a third wider than digits
        digits, letters = len(code[0]), len(token.text) - len(code[0])
        box = box._replace(x1=box.x0 + (box.x1 - box.x0) * min(1.0, (digits + 0.3) / (digits + 1.3 * letters)))
    left = right = 0.3 * tall
    if index and _same_line(tokens[index - 1], token):
        left = min(left, max(0.0, (token.box.x0 - tokens[index - 1].box.x1) / 2))
    if index + 1 < len(tokens) and _same_line(token, tokens[index + 1]):
        right = min(right, max(0.0, (tokens[index + 1].box.x0 - token.box.x1) / 2))
    return widen_box(box, left, 0.0 if box.x1 < token.box.x1 else right)


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
        reading = read_boxes(page.image, [widen_box(box, 1, 1)])[0]
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
