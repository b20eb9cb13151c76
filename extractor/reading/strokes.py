"""Seals and signatures in black: scans without colour, where ink can't be told from print by its hue.

Engines take a seal with a signature for a picture and leave out the print beside and below it: the signer's name, the
title, lines of text that a seal touches. The great marks are erased and their surroundings read again; what comes of it is
added where the first reading has nothing, and exchanged where it is read better. Nothing surely read is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.models import Box
from extractor.reading.pixels import Image, as_image, brightness, chosen_parts, components
from extractor.reading.scanned_tables import Rules
from extractor.reading.tokens import Token, group_lines

_LEAST_WIDE, _LEAST_TALL = 0.45, 0.28
"""A connected mark at least this large, in inches, is no letter, word or underline."""
_FULL = 0.45
"""Marks that fill more of their box than this are pictures or black edges, not strokes."""
_PALER = 0.15
"""A mark is paler than print where it is so by this share of the contrast of the page."""
_LETTER = 0.3
"""No letter is larger than this, in inches."""
_FIRST_MARKED = 5_000
"""Words read without the marks are numbered as blocks from here on."""


def find_marks(grey: Image, dpi: float, rules: Rules) -> tuple[NDArray[np.bool_] | None, tuple[Box, ...]]:
    """Pixels of great strokes (None: there are none), and their boxes. Tables and rules are no marks."""
    paper, print_ = brightness(grey, 80, 1, step=4)
    least = ceil(paper - 0.4 * (paper - print_))  # the first brightness that is no ink
    dark = as_image(cv2.threshold(grey, least - 1, 1, cv2.THRESH_BINARY_INV)[1])
    if not _any_large(dark, dpi, rules):
        return None, ()
    labels, stats = components(dark)
    boxes: list[Box] = []
    chosen: list[int] = []
    large = (stats[:, cv2.CC_STAT_WIDTH] >= _LEAST_WIDE * dpi) & (stats[:, cv2.CC_STAT_HEIGHT] >= _LEAST_TALL * dpi)
    for index in np.flatnonzero(large).tolist():
        left, top, wide, tall, area = (int(v) for v in stats[index])
        box = Box(left, top, left + wide, top + tall)
        if not index or area > _FULL * wide * tall or max(wide, tall) > 5 * dpi or _ruled(box, rules, 0.05 * dpi):
            continue
        chosen.append(index)
        boxes.append(box)
    if not chosen:
        return None, ()
    mask = np.zeros(len(stats), np.uint8)
    mask[chosen] = 1
    marks = mask[labels] > 0
    marked = cv2.dilate(marks.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    # A red seal on a grey scan is paler than the print that it lies on.
    seal, letters = (float(np.median(grey[ink])) if ink.any() else 255.0 for ink in (marks, (labels > 0) & ~marks))
    if seal - letters > _PALER * (paper - print_):
        for box in boxes:
            _spare_print(marked, grey, letters, box, dpi)
    return marked, tuple(boxes)


def _spare_print(marked: NDArray[np.bool_], grey: Image, level: float, box: Box, dpi: float) -> None:
    """Within a pale mark and around it, marks all but what is as dark as print (a brightness) and no larger than a letter."""
    around = round(0.08 * dpi)
    top, left = max(0, int(box.top) - around), max(0, int(box.x0) - around)
    cut = slice(top, int(box.bottom) + around), slice(left, int(box.x1) + around)
    labels, stats = components((grey[cut] <= level).astype(np.uint8))
    tall = stats[:, cv2.CC_STAT_HEIGHT]
    letters = (np.maximum(stats[:, cv2.CC_STAT_WIDTH], tall) < _LETTER * dpi) & (stats[:, cv2.CC_STAT_AREA] > 2)
    letters[0] = False
    marked[cut] = cv2.dilate(chosen_parts(letters, labels), np.ones((3, 3), np.uint8)) == 0


def _any_large(dark: Image, dpi: float, rules: Rules) -> bool:
    """Whether something as large as a mark may be there, looked for at half the resolution: most pages have none. What
    hangs together hangs together there too."""
    height, width = (side - side % 2 for side in dark.shape)
    rows = cv2.max(np.ascontiguousarray(dark[0:height:2, :width]), np.ascontiguousarray(dark[1:height:2, :width]))
    half = cv2.max(np.ascontiguousarray(rows[:, 0::2]), np.ascontiguousarray(rows[:, 1::2]))
    stats = components(half)[1][1:]
    wide, tall = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    large = (wide >= _LEAST_WIDE * dpi / 2) & (tall >= _LEAST_TALL * dpi / 2)
    boxes = [Box(2 * x, 2 * y, 2 * (x + w), 2 * (y + h)) for x, y, w, h, _ in stats[large].tolist()]
    return any(max(b.x1 - b.x0, b.bottom - b.top) <= 5 * dpi + 4 and not _ruled(b, rules, 0.05 * dpi) for b in boxes)


def _ruled(box: Box, rules: Rules, reach: float) -> bool:
    """Whether the mark is a frame: drawn lines of both kinds lie in it."""

    def inside(line: Box) -> bool:
        return (
            line.x0 > box.x0 - reach
            and line.x1 < box.x1 + reach
            and line.top > box.top - reach
            and line.bottom < box.bottom + reach
        )

    return sum(inside(line) for line in rules.level) >= 2 and sum(inside(line) for line in rules.plumb) >= 2


def read_around(
    grey: Image,
    dpi: float,
    marks: tuple[NDArray[np.bool_] | None, tuple[Box, ...]],
    tokens: Sequence[Token],
    read: Callable[[Image], list[Token]],
) -> list[Token]:
    """The page's words, the surroundings of great marks (see :func:`find_marks`) read again without the marks. ``read`` asks
    the engine for an image (words with their pixel boxes in it)."""
    mask, boxes = marks
    if mask is None:
        return list(tokens)
    bare = grey.copy()
    bare[mask] = round(brightness(grey, 80, step=8)[0])
    result = list(tokens)
    height, width = grey.shape
    for number, region in enumerate(_regions(boxes, dpi, width, height)):
        left, top, right, bottom = (round(v) for v in region)
        part = np.ascontiguousarray(bare[top:bottom, left:right])
        again = [replace(t, box=_moved(t.box, left, top)) for t in read(part)]
        for line in group_lines(again):
            _settle_line(result, [replace(t, block=_FIRST_MARKED + 100 * number + t.block) for t in line])
    return result


def _moved(box: Box, left: float, top: float) -> Box:
    return Box(box.x0 + left, box.top + top, box.x1 + left, box.bottom + top)


def _regions(boxes: Sequence[Box], dpi: float, width: int, height: int) -> list[Box]:
    """What to read again: the band of the page with each mark and the lines above and below it; bands that overlap are one."""
    tall = 0.45 * dpi
    regions: list[Box] = []
    for box in boxes:
        region = Box(0.0, max(0.0, box.top - tall), float(width), min(float(height), box.bottom + tall))
        while (other := next((r for r in regions if _overlap(r, region)), None)) is not None:
            regions.remove(other)
            region = Box(
                min(other.x0, region.x0), min(other.top, region.top),
                max(other.x1, region.x1), max(other.bottom, region.bottom),
            )  # fmt: skip
        regions.append(region)
    return regions


def _overlap(a: Box, b: Box) -> bool:
    return min(a.x1, b.x1) > max(a.x0, b.x0) and min(a.bottom, b.bottom) > max(a.top, b.top)


def _settle_line(result: list[Token], line: list[Token]) -> None:
    """Takes a line read without the marks, if it says something and the words in its place say less."""
    line = [t for t in line if t.confidence > 30]
    letters = sum(c.isalpha() for t in line for c in t.text)
    if letters < 3 or _weight(line) < 55 * sum(len(t.text) for t in line):
        return
    covered = [i for i, token in enumerate(result) if any(_hides(new.box, token.box) for new in line)]
    if covered and _weight(line) < _weight([result[i] for i in covered]) * 1.08:
        return
    at = covered[0] if covered else _place(result, line)
    if covered:
        first = result[covered[0]]
        line = [replace(t, block=first.block, paragraph=first.paragraph, line=first.line) for t in line]
    for index in reversed(covered):
        del result[index]
    result[at:at] = line


def _weight(tokens: Sequence[Token]) -> float:
    return sum(token.confidence * len(token.text) for token in tokens)


def _hides(new: Box, old: Box) -> bool:
    y = (old.top + old.bottom) / 2
    over = min(new.x1, old.x1) - max(new.x0, old.x0)
    return new.top <= y <= new.bottom and over > 0.4 * min(new.x1 - new.x0, old.x1 - old.x0)


def _place(tokens: Sequence[Token], line: Sequence[Token]) -> int:
    """Where a new line goes: behind the line that ends next above it, else before the first word below it."""
    top = line[0].box.top + 0.4 * max(1.0, line[0].box.bottom - line[0].box.top)
    above = [index for index, token in enumerate(tokens) if token.box.bottom < top]
    if not above:
        return next((index for index, token in enumerate(tokens) if token.box.top > top), len(tokens))
    last = max(above, key=lambda index: tokens[index].box.bottom)
    key = _line_of(tokens[last])
    while last + 1 < len(tokens) and _line_of(tokens[last + 1]) == key:
        last += 1
    return last + 1


def _line_of(token: Token) -> tuple[int, int, int]:
    return token.block, token.paragraph, token.line
