"""Tables without lines on page images: where their columns are, so that each can be read by itself.

Engines take a page apart into blocks of text; the cells of such a table, set around the middles of their rows, come out of
that in pieces and run together. The gaps between columns are seen in the ink alone (strips.py): what lies between them is
read as one block of lines, which is what a column is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import cv2
import numpy as np

from extractor.models import Box
from extractor.reading.page import SetWord
from extractor.reading.pixels import Image, as_image, chosen_parts, components
from extractor.reading.strips import Strip, cut_places, strips_of

_LEAST_CORES = 4
"""A table shows in at least this many strips of three and more parts."""
_LEAST_CELLS = 15
"""A letterhead over a seal has fewer pieces than this."""


def find_columns(grey: Image, dpi: float) -> list[Box]:
    """The cells of the tables on a page as far as the ink parts them, to be read one by one: what stands together in a
    column, and the lines that run over columns. ``grey`` is the page without its drawn lines. Nothing for a page of running text."""
    words, height, ink_of = _ink_words(grey, dpi)
    if len(words) < 20:
        return []
    strips = strips_of(words, height)
    blocks = _blocks(strips, height)
    if not blocks:
        return []
    ink = ink_of()
    return [piece for first, last in blocks for piece in _pieces(strips, first, last, height, ink)]


def _ink_words(grey: Image, dpi: float) -> tuple[list[SetWord], float, Callable[[], Image]]:
    """Boxes of what stands together in the ink as words do, the usual height of print in pixels, and what gives all of
    the ink."""
    dark = np.asarray(cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1], np.uint8)
    labels, stats = components(dark)
    wide, tall, area = (stats[:, k] for k in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    letters = (area > 3) & (tall < 0.3 * dpi) & (wide < 0.6 * dpi)
    letters[0] = False
    usual = tall[letters & (tall > 0.045 * dpi)]
    if len(usual) < 40:
        return [], 0.0, lambda: dark
    height = float(np.median(usual)) * 1.35  # from the foot of a letter to its mark
    # Marks and dots are left out: they would tie lines together that stand close. A stroke with no letter near is a dash.
    print_ = letters & (tall > 0.52 * height)
    ink = chosen_parts(print_, labels)
    joined = as_image(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(3, round(0.48 * height))), np.uint8)))
    up, side = round(1.6 * height) // 2, round(0.5 * height) // 2
    _, boxes = components(joined)
    words = [  # as tall as words with marks are: blanks are judged by that
        SetWord("x", x, min(y, y + high - round(height)), x + width, y + high)
        for x, y, width, high, size in boxes[1:].tolist()
        if size > 6
    ]
    for x, y, width, high, _ in stats[letters & ~print_ & (wide > 0.18 * height) & (wide > 1.4 * tall)].tolist():
        middle, row = x + width // 2, y + high // 2
        if not joined[max(0, row - up) : row + up + 1, max(0, middle - side) : middle + side + 1].any():
            words.append(SetWord("-", x, y, x + width, y + high + round(0.3 * height)))
    return words, height, lambda: chosen_parts(letters, labels)


def _blocks(strips: Sequence[Strip], height: float) -> list[tuple[int, int]]:
    """Stretches of strips of three and more parts that hang together, by first and last."""
    blocks: list[list[int]] = []
    for place, strip in enumerate(strips):
        if len(strip.parts) < 3 or _is_running(strip, height):
            continue
        between = strips[blocks[-1][-1] + 1 : place] if blocks else ()
        running = any(_is_running(one, height) for one in between)
        if not blocks or running or len(between) > 12 or strip.top - strips[blocks[-1][-1]].bottom > 9 * height:
            blocks.append([])
        blocks[-1].append(place)
    return [(block[0], block[-1]) for block in blocks if len(block) >= _LEAST_CORES]


def _is_running(strip: Strip, height: float) -> bool:
    """Whether a strip is a line of running text: many words, and no gap wider than justified text has."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(strip.words)]
    return len(gaps) > 4 and max(gaps) < 1.1 * height


def _pieces(strips: Sequence[Strip], first: int, last: int, height: float, ink: Image) -> list[Box]:
    cuts = [
        cut for cut in cut_places(strips[first : last + 1], (), height) if _room(strips[first : last + 1], cut) > height
    ]
    if len(cuts) < 2:
        return []
    crossing = [
        _is_running(strip, height) or any(w.x0 < cut - 2 and w.x1 > cut + 2 for w in strip.words for cut in cuts)
        for strip in strips
    ]
    kept = zip(strips[first : last + 1], crossing[first : last + 1], strict=True)
    within = [strip for strip, over in kept if not over]
    steps = [0.2 * height * step for step in (0, 1, -1, 2, -2, 3, -3, 4, -4)]
    clear = [next((cut + d for d in steps if _is_clear(ink, within, cut + d, 0.1 * height)), None) for cut in cuts]
    cuts = [cut for cut in clear if cut is not None]
    if len(cuts) < len(clear) or len(within) < 5:
        return []
    if sum(crossing[first : last + 1]) > 0.35 * (last + 1 - first):
        return []
    while first and not crossing[first - 1] and strips[first].top - strips[first - 1].bottom < 1.5 * height:
        first -= 1
    while (
        last + 1 < len(strips) and not crossing[last + 1] and strips[last + 1].top - strips[last].bottom < 1.5 * height
    ):
        last += 1
    inside = strips[first : last + 1]
    left = min(strip.words[0].x0 for strip in inside) - 0.5 * height
    right = max(strip.words[-1].x1 for strip in inside) + 0.5 * height
    xs = [left, *cuts, right]
    pieces: list[Box] = []
    run: list[Strip] = []

    def close() -> None:
        if run:
            for x0, x1 in pairwise(xs):
                held = [w for s in run for w in s.words if x0 <= (w.x0 + w.x1) / 2 < x1]
                pieces.extend(_cells(held, x0, x1, 0.3 * height))
            run.clear()

    for place in range(first, last + 1):
        if crossing[place]:
            close()
            strip = strips[place]
            pieces.append(Box(strip.words[0].x0, strip.top, strip.words[-1].x1, strip.bottom))
        else:
            run.append(strips[place])
    close()
    return pieces if len(pieces) >= _LEAST_CELLS else []


def _is_clear(ink: Image, strips: Sequence[Strip], cut: float, side: float) -> bool:
    """Whether hardly any strip has ink beside a cut, small print and marks included."""
    left, right = max(0, round(cut - side)), round(cut + side)
    inked = sum(bool(ink[max(0, round(strip.top)) : round(strip.bottom), left:right].any()) for strip in strips)
    return inked <= 0.1 * len(strips)


def _room(strips: Sequence[Strip], cut: float) -> float:
    """How wide the gap at a cut is: from the furthest word on its left to the nearest on its right, words over it left
    out. Blanks that happen to stand under one another leave less than columns do."""
    words = [word for strip in strips for word in strip.words if not word.x0 < cut < word.x1]
    left = sorted(word.x1 for word in words if word.x1 <= cut)
    right = sorted(word.x0 for word in words if word.x0 >= cut)
    few = len(strips) // 10  # lines that run over the cut end a word close by
    return right[min(few, len(right) - 1)] - left[max(-1 - few, -len(left))] if left and right else 0.0


def _cells(words: Sequence[SetWord], x0: float, x1: float, side: float) -> list[Box]:
    """What stands in one column between ``x0`` and ``x1``, parted where lines stand further apart than those of a cell."""
    cells: list[list[SetWord]] = []
    reached = 0.0
    for word in sorted(words, key=lambda one: one.top):
        if not cells or word.top - reached > 2.2 * side:
            cells.append([])
        cells[-1].append(word)
        reached = max(reached, word.bottom)
    found: list[Box] = []
    for cell in cells:
        left, right = max(x0, min(w.x0 for w in cell) - side), min(x1, max(w.x1 for w in cell) + side)
        # Marks over the first line and dots under the last stand outside of the letters.
        found.append(Box(left, min(w.top for w in cell) - 1.3 * side, right, max(w.bottom for w in cell) + side))
    return found
