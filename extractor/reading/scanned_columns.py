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
from extractor.reading.pixels import Image, as_image, chosen_parts, components, shrink_image, small_scale
from extractor.reading.strips import Strip, cut_places, strips_of

_LEAST_CORES = 4
"""A table shows in at least this many strips of three and more parts."""
_GLANCE = 110.0
"""The resolution at which a page is looked at first."""
_RUNS_ON = 0.62
"""Words nearer than this share of the height of print belong to one text, though a gap between columns lies between them:
a head over several columns, the heading of a group of rows."""
_LEAST_CELLS = 15
"""A letterhead over a seal has fewer pieces than this."""


def find_columns(grey: Image, dpi: float) -> list[Box]:
    """The cells of the tables on a page as far as the ink parts them, to be read one by one: what stands together in a
    column, and the lines that run over columns. ``grey`` is the page without its drawn lines. Nothing for a page of running text."""
    if not _may_have(*shrink_image(grey, small_scale(dpi, _GLANCE)), dpi):
        return []
    words, height, ink_of = _ink_words(grey, dpi)
    strips = strips_of(words, height)
    if not words or not _blocks(strips, height):
        return []
    ink = ink_of()
    strips = [_whole(strip, height, ink) for strip in strips]
    blocks = _blocks(strips, height)
    pieces: list[Box] = []
    free = 0  # the first strip that no block has taken: what is read twice would count twice
    for number, (first, last) in enumerate(blocks):
        end = blocks[number + 1][0] if number + 1 < len(blocks) else len(strips)
        found, taken = _pieces(strips, max(first, free), last, (free, end), height, ink)
        pieces += found
        free = max(free, taken)
    return pieces


def _may_have(grey: Image, scale: float, dpi: float) -> bool:
    """Whether a page may have such a table, told from a small picture of it: most have none."""
    words, height, _ = _ink_words(grey, scale * dpi)
    if len(words) < 20:
        return False
    strips = strips_of(words, height)
    for first, last in _blocks(strips, height, _LEAST_CORES - 1):
        inside = strips[first : last + 1]
        if sum(_room(inside, cut) > 0.8 * height for cut in cut_places(inside, (), height)) > 1:
            return True
    return False


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
    print_ = letters & (tall > 0.45 * height)
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


def _whole(strip: Strip, height: float, ink: Image) -> Strip:
    """The strip, words made one between which a dot or a comma stands close: no column ends in "1.250"."""
    words: list[SetWord] = []
    for word in strip.words:
        last = words[-1] if words else None
        if last is not None and 2 < word.x0 - last.x1 < 0.8 * height:
            foot = round(max(last.bottom, word.bottom))
            gap = ink[max(0, foot - round(0.3 * height)) : foot + 2, round(last.x1) + 1 : round(word.x0) - 1]
            if gap.any():
                top, bottom = min(last.top, word.top), max(last.bottom, word.bottom)
                words[-1] = SetWord("x", last.x0, top, word.x1, bottom)
                continue
        words.append(word)
    return strip if len(words) == len(strip.words) else Strip(words)


def _blocks(strips: Sequence[Strip], height: float, least: int = _LEAST_CORES) -> list[tuple[int, int]]:
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
    return [(block[0], block[-1]) for block in blocks if len(block) >= least]


def _is_running(strip: Strip, height: float) -> bool:
    """Whether a strip is a line of running text: many words, and no gap wider than justified text has."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(strip.words)]
    return len(gaps) > 4 and max(gaps) < 1.1 * height


def _pieces(
    strips: Sequence[Strip], first: int, last: int, free: tuple[int, int], height: float, ink: Image
) -> tuple[list[Box], int]:
    """The cells of a block of strips, which may reach as far as the strips are ``free`` (first, and the first that is not),
    and the first strip behind it."""
    cuts = [
        cut for cut in cut_places(strips[first : last + 1], (), height) if _room(strips[first : last + 1], cut) > height
    ]
    if len(cuts) < 2:
        return [], free[0]
    inside = strips[first : last + 1]
    within = [strip for strip in inside if not (_is_running(strip, height) or _over(strip, cuts))]
    cuts = [clear for cut in cuts if (clear := _clear_place(ink, within, cut, height)) is not None]
    crossing = [_is_running(strip, height) or _over(strip, cuts) for strip in strips]
    if len(cuts) < 2 or len(within) < 5 or sum(crossing[first : last + 1]) > 0.35 * len(inside):
        return [], free[0]
    while first > free[0] and not crossing[first - 1] and strips[first].top - strips[first - 1].bottom < 1.5 * height:
        first -= 1
    while last + 1 < free[1] and not crossing[last + 1] and strips[last + 1].top - strips[last].bottom < 1.5 * height:
        last += 1
    inside = strips[first : last + 1]
    left = min(strip.words[0].x0 for strip in inside) - 0.5 * height
    right = max(strip.words[-1].x1 for strip in inside) + 0.5 * height
    xs = [left, *cuts, right]
    pieces: list[Box] = []
    run: list[Strip] = []

    def close() -> None:
        if run:
            over = [words for s in run for start, end, words in s.stretches(cuts, _RUNS_ON) if start < end]
            whole = [_cell(words, words[0].x0 - height, words[-1].x1 + height, 0.3 * height, ink) for words in over]
            pieces.extend(whole)
            rest = [w for s in run for w in s.words if not any(_lies_in(w, box) for box in whole)]
            for x0, x1 in pairwise(xs):
                held = [w for w in rest if x0 <= (w.x0 + w.x1) / 2 < x1]
                pieces.extend(_cells(held, x0, x1, 0.3 * height, ink))
            run.clear()

    for place in range(first, last + 1):
        if _is_running(strips[place], height):
            close()
            strip = strips[place]
            pieces.append(Box(strip.words[0].x0, strip.top, strip.words[-1].x1, strip.bottom))
        else:
            run.append(strips[place])
    close()
    return (pieces, last + 1) if len(pieces) >= _LEAST_CELLS else ([], free[0])


def _over(strip: Strip, cuts: Sequence[float]) -> bool:
    """Whether a word of the strip stands over a cut."""
    return any(word.x0 < cut - 2 and word.x1 > cut + 2 for word in strip.words for cut in cuts)


def _lies_in(word: SetWord, box: Box) -> bool:
    return box.x0 <= (word.x0 + word.x1) / 2 <= box.x1 and box.top <= (word.top + word.bottom) / 2 <= box.bottom


def _clear_place(ink: Image, strips: Sequence[Strip], cut: float, height: float) -> float | None:
    """The place next to a cut that no ink comes near and the fewest words stand over; None where there is none."""
    places = [cut + 0.2 * height * step for step in (0, 1, -1, 2, -2, 3, -3, 4, -4)]
    clear = [place for place in places if _is_clear(ink, strips, place, 0.1 * height)]
    return min(clear, key=lambda place: sum(_over(strip, [place]) for strip in strips), default=None)


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


def _cells(words: Sequence[SetWord], x0: float, x1: float, side: float, ink: Image) -> list[Box]:
    """What stands in one column between ``x0`` and ``x1``, parted where lines stand further apart than those of a cell."""
    cells: list[list[SetWord]] = []
    reached = 0.0
    for word in sorted(words, key=lambda one: one.top):
        if not cells or word.top - reached > 2.2 * side:
            cells.append([])
        cells[-1].append(word)
        reached = max(reached, word.bottom)
    return [_cell(cell, x0, x1, side, ink) for cell in cells]


def _cell(words: Sequence[SetWord], x0: float, x1: float, side: float, ink: Image) -> Box:
    """The box of what is printed where these words stand, within ``x0`` and ``x1``."""
    # Marks over the first line and dots under the last stand outside of the letters.
    top, bottom = min(w.top for w in words) - 1.3 * side, max(w.bottom for w in words) + side
    inked = np.flatnonzero(ink[max(0, round(top)) : round(bottom), round(x0) : round(x1)].any(axis=0)) + round(x0)
    left, right = min(w.x0 for w in words), max(w.x1 for w in words)
    # Low letters at the ends of words are no words of their own ("n" in "Xuân").
    left = _far_end([left - x for x in inked[::-1].tolist() if x < left], left, -side)
    right = _far_end([x - right for x in inked.tolist() if x > right], right, side)
    return Box(max(x0, left - side), top, min(x1, right + side), bottom)


def _far_end(beyond: Sequence[float], end: float, side: float) -> float:
    """Where print ends that goes on beyond ``end`` without a blank: ``beyond`` are the inked distances from it."""
    reached = 0.0
    for distance in beyond:
        if distance - reached > abs(side):
            break
        reached = distance
    return end + (reached if side > 0 else -reached)
