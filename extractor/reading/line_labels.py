"""Labels at the beginnings of lines, read by themselves: "I.", "2." and "a)" that stand apart from their text, "I/" and "II/".

Engines read a page line by line with what they know of words. A label behind which a wide tab stands is a word of one or two
letters in the midst of nothing, and comes out as anything ("TẾ", "đệ", "L" or not at all); a slash beside an I makes a U.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extractor.language.orthography import fold
from extractor.models import Box
from extractor.reading.number_strokes import are_capitals, read_bars
from extractor.reading.pixels import Image, brightness, components
from extractor.reading.second_reader import read_boxes
from extractor.reading.tokens import Token, group_lines

if TYPE_CHECKING:
    from extractor.reading.scans import CleanPage

_LABEL = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[a-zđ]|[A-HK-ZĐ])[.)/]")
_BARS = re.compile(r"[ihl1|!uv/\\]{1,5}[.,):]?")
"""What Roman numerals with a full stop or a slash are read as, without marks."""
_SURE = 90.0
"""A label that is read surer than this, and holds no stroke that could be two, is taken."""
_TEXT = 50.0
"""What stands behind a label was read at least so surely."""
_APART = 0.9
"""A label stands apart whose text begins further away than this share of the height of print."""
_SCORE = 0.8
_REACH = 0.9
"""How far left of a line, in inches, a label is looked for that the engine did not see."""
_FIRST_CELL = 10_000


def read_labels(page: CleanPage, tokens: Sequence[Token]) -> list[Token]:
    """The words of a page, labels of its lines read anew; those that the engine left out are put in front of their lines.
    Words of table cells are left alone."""
    result: list[Token] = []
    for line in group_lines(tokens):
        result += line if line[0].block >= _FIRST_CELL or line[0].block < 0 else _labelled(page, line)
    return result


def _labelled(page: CleanPage, line: Sequence[Token]) -> list[Token]:
    start = next((n for n, token in enumerate(line) if not _is_speck(token)), len(line))
    words = list(line[start:])
    if len(words) < 2 or words[1].confidence < _TEXT:
        return list(line)
    head, text = words[0], words[1]
    apart = text.box.x0 - head.box.x1 > _APART * (text.box.bottom - text.box.top)
    if len(head.text) < 6 and (apart or (text.text[:1].isupper() and _BARS.fullmatch(fold(head.text)))):
        found = None if _is_sure(head) else _read(page.image, head.box, head.text, page.dpi)
        if found is None or found[0] == head.text:
            return list(line)
        return [replace(head, text=found[0], confidence=found[1], reading=None, raw=head.raw or head.text), *words[1:]]
    if start or not head.text[:1].isupper() or (box := _ink_before(page.image, head.box, page.dpi)) is None:
        return list(line)
    found = _read(page.image, box, "", page.dpi)
    if found is None:
        return list(line)
    return [replace(head, text=found[0], box=box, confidence=found[1], reading=None, raw=None), *line]


def _is_speck(token: Token) -> bool:
    return token.confidence < 30 and not any(char.isalnum() for char in token.text)


def _is_sure(token: Token) -> bool:
    return (
        token.confidence >= _SURE
        and _LABEL.fullmatch(token.text) is not None
        and not set(token.text) & set("IHULl")
        and token.reading is None
    )


def _read(image: Image, box: Box, said: str, dpi: float) -> tuple[str, float] | None:
    """The label that stands in a box and how sure it is (0 to 100); None where there is none."""
    ink = _print_in(image, box, dpi)
    if ink is None:
        return None
    body, dotted = ink
    bars = read_bars(image, body)
    bars = bars if bars and _only_strokes(image, body, len(bars)) else ""
    if bars:  # counted, not read
        count = bars.count("I")
        only = body._replace(x1=body.x0 + (body.x1 - body.x0) * count / len(bars))
        if not are_capitals(image, only):
            bars = bars.replace("I", "1") if _parts(image, body) == len(bars) else ""
    if bars:
        tail = said[-1:] if said[-1:] in {".", ")", "/"} else "." * dotted
        if bars.endswith("/") or tail:
            return bars + ("" if bars.endswith("/") else tail), 90.0
    tall = body.bottom - body.top
    around = Box(box.x0 - 0.25 * tall, body.top - 0.15 * tall, box.x1 + 0.25 * tall, body.bottom + 0.15 * tall)
    reading = read_boxes(image, [around])[0]
    text = reading.text.replace(" ", "").replace(":", ".").replace(",", ".")
    if bars:
        return (bars + text[-1], 90.0) if text[-1:] in {".", ")"} else None
    if re.fullmatch(r"[1IVX]*[VX][1IVX]*[.)/]?", text):
        text = text.replace("1", "I")
    if dotted and text and text[-1].isalnum():
        text += "."
    if not _LABEL.fullmatch(text):
        return None
    bare = said.strip("'`‘’\"|")
    if _LABEL.fullmatch(bare) and (fold(bare) == fold(text) or (bare[0].islower() and text[0].isalpha())):
        return bare, 100 * reading.score  # the engine knows the letters of Vietnamese
    return (text, 100 * reading.score) if reading.score >= _SCORE else None


def _parts(image: Image, body: Box) -> int:
    """How many pieces of ink stand in a box: the feet of capitals touch, ones do not."""
    cut = image[int(body.top) : int(body.bottom), max(0, int(body.x0) - 1) : int(body.x1) + 1]
    low, high = brightness(cut, 2, 95)
    return int((components((cut < (low + high) / 2).astype(np.uint8))[1][1:, cv2.CC_STAT_AREA] > 2).sum())


def _only_strokes(image: Image, body: Box, count: int) -> bool:
    """Whether nothing stands in a box but so many strokes from its top to its foot, one as thin as the other."""
    cut = image[int(body.top) : int(body.bottom), max(0, int(body.x0) - 1) : int(body.x1) + 1]
    low, high = brightness(cut, 2, 95)
    dark = cut < (low + high) / 2
    tall = len(dark)
    rows = np.pad(dark[round(0.35 * tall) : round(0.8 * tall)].astype(np.int8), ((0, 0), (1, 1)))
    steps = np.diff(rows, axis=1)
    ends = [(np.flatnonzero(row == 1), np.flatnonzero(row == -1)) for row in steps]
    if not ends or any(len(starts) != count for starts, _ in ends):
        return False
    begins, stops = (np.array(side, np.float64) for side in zip(*ends, strict=True))  # rows by strokes
    widths, middles = stops - begins, (begins + stops) / 2
    if widths.max() > 1.5 * np.median(widths) + 1:
        return False
    line = np.linspace(-1, 1, len(middles))[:, None]
    slope = (line * middles).sum(axis=0) / (line * line).sum()
    if np.abs(middles - middles.mean(axis=0) - slope * line).max() > max(1.0, 0.06 * tall):
        return False  # the back of a 3 is no straight stroke
    _, stats = components(dark.astype(np.uint8))
    heights = stats[1:, cv2.CC_STAT_HEIGHT][stats[1:, cv2.CC_STAT_AREA] > 2]
    return bool((heights > 0.8 * heights.max()).all())


def _print_in(image: Image, box: Box, dpi: float) -> tuple[Box, bool] | None:
    """The letters that stand in a box, and whether a dot stands at their foot; None where there is nothing of that size."""
    left, top = max(0, int(box.x0) - 1), max(0, int(box.top) - 1)
    cut = image[top : int(box.bottom) + 2, left : int(box.x1) + 2]
    if min(cut.shape) < 6:
        return None
    low, high = brightness(cut, 2, 90)
    _, stats = components((cut < (low + high) / 2).astype(np.uint8))
    stats = stats[1:][stats[1:, cv2.CC_STAT_AREA] > 2]
    tall = stats[:, cv2.CC_STAT_HEIGHT]
    if not len(tall) or not 0.05 * dpi < tall.max() < 0.3 * dpi:
        return None
    body = stats[tall > 0.38 * tall.max()]
    x0, y0 = body[:, cv2.CC_STAT_LEFT].min(), body[:, cv2.CC_STAT_TOP].min()
    x1 = (body[:, cv2.CC_STAT_LEFT] + body[:, cv2.CC_STAT_WIDTH]).max()
    y1 = (body[:, cv2.CC_STAT_TOP] + body[:, cv2.CC_STAT_HEIGHT]).max()
    small = stats[tall <= 0.3 * tall.max()]
    foot = small[:, cv2.CC_STAT_TOP] + small[:, cv2.CC_STAT_HEIGHT] > y1 - 0.25 * (y1 - y0)
    dotted = bool((foot & (small[:, cv2.CC_STAT_LEFT] >= x1 - 2)).any())
    return Box(left + float(x0), top + float(y0), left + float(x1), top + float(y1)), dotted


def _ink_before(image: Image, first: Box, dpi: float) -> Box | None:
    """Where a few letters stand left of a line that no word was read from, with nothing further left; None where there are
    none."""
    tall = first.bottom - first.top
    left, right = int(first.x0 - _REACH * dpi), int(first.x0 - 0.12 * tall)
    top, bottom = max(0, int(first.top)), int(first.bottom)
    if left < 0 or bottom - top < 8:
        return None
    cut = image[top:bottom, left:right]
    low, high = brightness(image[top:bottom, left : int(first.x1)], 2, 90)
    columns = np.flatnonzero((cut < (low + high) / 2).sum(axis=0) > 1)
    if not len(columns):
        return None
    begin, end = int(columns[0]), int(columns[-1]) + 1
    wide = end - begin
    if begin < 0.15 * dpi or wide > 2.2 * tall or np.diff(columns).max(initial=0) > 0.4 * tall:
        return None
    return Box(left + begin - 1, first.top, left + end + 1, first.bottom)
