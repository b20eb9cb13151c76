"""Ruled tables on page images: where the lines are, the page without them, and the cells that they make.

The lines are handed on with the words of the page (``OcrPage.rules``), so that the same table builder serves scans and text
layers. Here they also help reading: engines stumble over lines that touch digits and skip cells that hold a single
number, so lines are erased first and cells with ink but without a word are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from extractor.models import Box
from extractor.reading.pixels import Image, brightness, components


@dataclass(frozen=True, slots=True)
class Rules:
    """Drawn lines of a page in pixels, as thin boxes: level ones and plumb ones."""

    level: tuple[Box, ...]
    plumb: tuple[Box, ...]

    @property
    def all(self) -> tuple[Box, ...]:
        """Level lines, then plumb ones."""
        return self.level + self.plumb

    @property
    def table(self) -> bool:
        """Whether there are enough of both to make cells."""
        return len(self.level) >= 2 and len(self.plumb) >= 2


def find_rules(grey: Image, dpi: float) -> Rules:
    """The level and plumb lines of a straightened page: runs of ink at least 0.5 inch (level) or 0.2 inch (plumb) long
    and at most 0.06 inch thick. Gaps of a few pixels, as scanning leaves them, are bridged."""
    dark = np.asarray(cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1], np.uint8)
    level = _runs(dark, round(0.5 * dpi), dpi, level=True)
    plumb = _runs(dark, round(0.2 * dpi), dpi, level=False)
    level = tuple(line for line in level if line.x1 - line.x0 > 2 * dpi or not _is_print(dark, line))
    if len(level) < 2 or len(plumb) < 2:
        return Rules(level, ())
    plumb = _bridge(plumb, [(line.top + line.bottom) / 2 for line in level], 0.04 * dpi, SEAL * dpi)
    reached = [(line, _reach_out(line, level, dpi)) for line in plumb]
    # Upright strokes of letters that stand under one another in a cell are short of its lines.
    plumb = tuple(whole for line, whole in reached if line.bottom - line.top > 0.7 * (whole.bottom - whole.top))
    plumb = tuple(line for line in plumb if _inked(dark, line) > 0.55)
    touching = tuple(line for line in plumb if sum(_meets(line, other, 0.05 * dpi) for other in level) >= 2)
    drawn = dict(zip((whole for _, whole in reached), (line for line, _ in reached), strict=True))
    touching = tuple(line for line in touching if not _is_lone_stroke(dark, drawn[line], touching, level, dpi))
    flipped = [_flip(line) for line in level]
    level = tuple(
        _flip(line) for line in _bridge(flipped, [(p.x0 + p.x1) / 2 for p in touching], 0.04 * dpi, SEAL * dpi)
    )
    return Rules(tuple(sorted(level, key=lambda b: (b.top, b.x0))), touching)


def _reach_out(plumb: Box, level: Sequence[Box], dpi: float) -> Box:
    """A plumb line whose end hangs in the air, drawn out to the next level line: lines of tables end on one another."""
    middle, reach = (plumb.x0 + plumb.x1) / 2, 0.05 * dpi
    heights = [(b.top + b.bottom) / 2 for b in level if b.x0 - reach <= middle <= b.x1 + reach]
    if not any(abs(plumb.top - y) <= reach for y in heights):
        plumb = plumb._replace(top=max((y for y in heights if 0 < plumb.top - y < 0.5 * dpi), default=plumb.top))
    if not any(abs(plumb.bottom - y) <= reach for y in heights):
        plumb = plumb._replace(
            bottom=min((y for y in heights if 0 < y - plumb.bottom < 0.5 * dpi), default=plumb.bottom)
        )
    return plumb


def _inked(dark: Image, line: Box) -> float:
    """The share of a plumb line along which there is ink: strokes of letters that stand under one another leave more open."""
    part = dark[int(line.top) : int(line.bottom) + 1, max(0, int(line.x0) - 1) : int(line.x1) + 2]
    return float(part.any(axis=1).mean()) if part.size else 0.0


def _is_lone_stroke(dark: Image, line: Box, plumb: Sequence[Box], level: Sequence[Box], dpi: float) -> bool:
    """Whether a plumb line that stands in one row or two, with none above or below it, is a stroke of a seal that lies over
    the table: it falls short of the lines that it should end on, or ink stands on both sides of it."""
    heights = sorted((b.top + b.bottom) / 2 for b in level if _meets(line, b, 0.05 * dpi))
    middle = (line.x0 + line.x1) / 2
    beside = [one for one in plumb if abs((one.x0 + one.x1) / 2 - middle) < 0.05 * dpi]
    if len(heights) > 3 or len(heights) * 2 > len(level) or len(beside) > 1:
        return False
    if heights and (line.top > heights[0] + 0.02 * dpi or line.bottom < heights[-1] - 0.02 * dpi):
        return True
    rows = slice(int(line.top), int(line.bottom) + 1)
    near, far = max(2, round(0.015 * dpi)), round(0.04 * dpi)
    left = dark[rows, max(0, int(line.x0) - far) : max(0, int(line.x0) - near)]
    right = dark[rows, int(line.x1) + near : int(line.x1) + far]
    return min(float(side.any(axis=1).mean()) if side.size else 0.0 for side in (left, right)) > 0.4


def _flip(box: Box) -> Box:
    return Box(box.top, box.x0, box.bottom, box.x1)


def _is_print(dark: Image, line: Box) -> bool:
    """Whether a short level run is the foot of a word rather than a drawn line: ink stands on it or hangs from it."""
    top, bottom, left, right = int(line.top), int(line.bottom), int(line.x0), int(line.x1)
    above, below = dark[max(0, top - 5) : max(0, top - 3), left:right], dark[bottom + 3 : bottom + 5, left:right]
    return max(float(part.mean()) if part.size else 0.0 for part in (above, below)) > 0.25


SEAL = 1.5
"""Inches that a round seal (36 mm) covers at most: no wider gap of a line is bridged."""


def _bridge(plumb: Sequence[Box], crossings: Sequence[float], reach: float, widest: float) -> tuple[Box, ...]:
    """Pieces of one plumb line made whole where a seal or a pen broke it. A gap that runs from one crossing line to
    another is a merged cell and stays, and so does what begins below all crossing lines: a stroke of the seal below a table
    may stand right under one of its lines."""
    last_crossing = max(crossings, default=0.0)
    whole: list[Box] = []
    for line in sorted(plumb, key=lambda b: b.top):
        middle = (line.x0 + line.x1) / 2
        for place in range(len(whole) - 1, -1, -1):
            last = whole[place]
            if abs(middle - (last.x0 + last.x1) / 2) > reach:
                continue
            gap = line.top - last.bottom
            if gap > reach and (gap > widest or line.top > last_crossing + reach):
                continue
            ends = [any(abs(at - y) <= 1.5 * reach for at in crossings) for y in (last.bottom, line.top)]
            if gap <= reach or not all(ends):
                whole[place] = Box(
                    min(last.x0, line.x0), last.top, max(last.x1, line.x1), max(last.bottom, line.bottom)
                )
                break
        else:
            whole.append(line)
    return tuple(sorted(whole))


def _runs(dark: Image, least: int, dpi: float, *, level: bool) -> tuple[Box, ...]:
    gap = max(2, round(0.02 * dpi))
    bridge = np.ones((1, gap) if level else (gap, 1), np.uint8)
    thick = np.ones((3, 1) if level else (1, 3), np.uint8)
    long = np.ones((1, least) if level else (least, 1), np.uint8)
    joined = cv2.morphologyEx(cv2.dilate(dark, thick), cv2.MORPH_CLOSE, bridge)
    kept = cv2.erode(cv2.morphologyEx(joined, cv2.MORPH_OPEN, long), np.ones((2, 1) if level else (1, 2), np.uint8))
    # Most pages have no lines, or few at one place.
    across, down, width, height = cv2.boundingRect(kept)
    if not width:
        return ()
    part = kept[down : down + height, across : across + width]
    _, stats = components(part)
    found: list[Box] = []
    for left, top, wide, tall, _area in stats[1:].tolist():
        left, top = left + across, top + down
        length, width = (wide, tall) if level else (tall, wide)
        if length >= least and width <= max(4.0, 0.06 * dpi):
            found.append(Box(left, top, left + wide, top + tall))
    return tuple(sorted(found, key=lambda b: (b.top, b.x0) if level else (b.x0, b.top)))


def _meets(plumb: Box, level: Box, reach: float) -> bool:
    """Whether a plumb and a level line cross or touch."""
    return (
        level.x0 - reach <= (plumb.x0 + plumb.x1) / 2 <= level.x1 + reach
        and plumb.top - reach <= (level.top + level.bottom) / 2 <= plumb.bottom + reach
    )


def erase_rules(grey: Image, rules: Rules, dpi: float) -> Image:
    """The page with its lines painted over in the paper's brightness."""
    clean = grey.copy()
    paper = int(brightness(grey, 80, step=8)[0])
    more = max(2, round(0.012 * dpi))
    for box in rules.all:
        left, top, right, bottom = int(box.x0), int(box.top), int(box.x1), int(box.bottom)
        clean[max(0, top - more) : bottom + more, max(0, left - more) : right + more] = paper
    return clean


def cells_of(rules: Rules, dpi: float) -> list[Box]:
    """The cells that the lines make, row by row: rectangles between neighbouring plumb lines of each band between
    neighbouring level lines, joined downwards where no line parts them. Frames around whole pages are no cells."""
    if not rules.table:
        return []
    bands = _levels([((b.top + b.bottom) / 2, b.x0, b.x1) for b in rules.level], 0.04 * dpi)
    cells: list[Box] = []
    for (upper, upper_left, upper_right), (lower, lower_left, lower_right) in pairwise(bands):
        if lower - upper < 0.06 * dpi:
            continue
        middle = (upper + lower) / 2
        columns = sorted((p.x0 + p.x1) / 2 for p in rules.plumb if p.top - 2 <= middle <= p.bottom + 2)
        left, right = min(upper_left, lower_left) - 0.05 * dpi, max(upper_right, lower_right) + 0.05 * dpi
        columns = [x for x in columns if left <= x <= right]
        cells += [Box(a, upper, b, lower) for a, b in pairwise(columns) if b - a > 0.08 * dpi]
    whole = _join_down(cells, rules.level, 0.05 * dpi)
    kept = [cell for cell in whole if cell.bottom - cell.top < 4 * dpi]
    return sorted(kept, key=lambda c: (c.top, c.x0)) if len(kept) >= 4 else []


def _join_down(cells: Sequence[Box], level: Sequence[Box], reach: float) -> list[Box]:
    """Cells that stand on one another between the same plumb lines made one where no level line parts them."""
    whole: list[Box] = []
    for cell in cells:
        for place, above in enumerate(whole):
            same = abs(above.x0 - cell.x0) < reach and abs(above.x1 - cell.x1) < reach
            if same and abs(above.bottom - cell.top) < reach and not _parted(cell, level, reach):
                whole[place] = Box(above.x0, above.top, above.x1, cell.bottom)
                break
        else:
            whole.append(cell)
    return whole


def _parted(cell: Box, level: Sequence[Box], reach: float) -> bool:
    """Whether a level line runs along a good part of the cell's upper side."""
    covered = sum(
        max(0.0, min(line.x1, cell.x1) - max(line.x0, cell.x0))
        for line in level
        if abs((line.top + line.bottom) / 2 - cell.top) < reach
    )
    return covered > 0.3 * (cell.x1 - cell.x0)


def part_cells(grey: Image, cells: Sequence[Box], dpi: float) -> list[Box]:
    """The cells, tall ones parted where what stands in them leaves more room than the lines of one text do: between
    columns alone there are lines in many tables, and a column of numbers is read number by number."""
    parted: list[Box] = []
    for cell in cells:
        parted += [cell] if cell.bottom - cell.top < 0.35 * dpi else _stack(grey, cell, dpi)
    return parted


def _stack(grey: Image, cell: Box, dpi: float) -> list[Box]:
    inset = max(2, round(0.02 * dpi))
    top = int(cell.top) + inset
    part = grey[top : int(cell.bottom) - inset, int(cell.x0) + inset : int(cell.x1) - inset]
    if min(part.shape) < 8:
        return [cell]
    (paper,) = brightness(part, 90)
    inked = (part < 0.62 * paper).sum(axis=1) > 1
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    lines = [(a, b) for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True) if b - a > 1]
    heights = sorted(b - a for a, b in lines if b - a > 0.045 * dpi)
    if len(heights) < 2:
        return [cell]
    room = 0.62 * heights[len(heights) // 2]
    borders = [(a + b) / 2 + top for (_, a), (b, _) in pairwise(lines) if b - a > room]
    return [cell._replace(top=a, bottom=b) for a, b in pairwise([cell.top, *borders, cell.bottom])]


def blank_cells(grey: Image, cells: Sequence[Box]) -> Image:
    """The page with its cells painted over in the paper's brightness."""
    clean = grey.copy()
    paper = int(brightness(grey, 80, step=8)[0])
    for cell in cells:
        clean[int(cell.top) : int(cell.bottom) + 1, int(cell.x0) : int(cell.x1) + 1] = paper
    return clean


def is_inked(grey: Image, box: Box) -> bool:
    """Whether anything is printed in a box: on a page that is empty but for a line or two engines see words in the grain."""
    part = grey[max(0, int(box.top)) : int(box.bottom) + 1, max(0, int(box.x0)) : int(box.x1) + 1]
    return not part.size or int(part.min()) < 0.85 * float(part.max())


def _levels(lines: Sequence[tuple[float, float, float]], reach: float) -> list[tuple[float, float, float]]:
    """Lines at nearly the same height made one that spans them all, from top to bottom."""
    merged: list[tuple[float, float, float]] = []
    for at, start, end in sorted(lines):
        if merged and at - merged[-1][0] <= reach:
            last = merged[-1]
            merged[-1] = ((last[0] + at) / 2, min(last[1], start), max(last[2], end))
        else:
            merged.append((at, start, end))
    return merged


def ink_box(grey: Image, cell: Box, dpi: float) -> Box | None:
    """The part of a cell that print covers (its lines left out), or None for an empty cell."""
    inset = max(2, round(0.02 * dpi))
    left, top = int(cell.x0) + inset, int(cell.top) + inset
    right, bottom = int(cell.x1) - inset, int(cell.bottom) - inset
    part = grey[top:bottom, left:right]
    if part.shape[0] < 4 or part.shape[1] < 4:
        return None
    (paper,) = brightness(part, 90)
    dark = (part < 0.62 * paper).astype(np.uint8)
    labels, stats = components(dark)
    solid = (stats[:, cv2.CC_STAT_HEIGHT] > 0.035 * dpi) | (stats[:, cv2.CC_STAT_WIDTH] > 0.035 * dpi)
    # What is left of a line that runs aslant is thin and lies along the cell's edge.
    from_top, tall = stats[:, cv2.CC_STAT_TOP], stats[:, cv2.CC_STAT_HEIGHT]
    along = (from_top < 0.02 * dpi) | (from_top + tall > part.shape[0] - 0.02 * dpi)
    solid &= ~(along & (tall <= 0.02 * dpi))
    solid[0] = False
    ys, xs = np.nonzero(solid[labels])
    if len(ys) < 8:
        return _faint_dash(stats[1:], part.shape[0], dpi, left, top)
    end = int(xs.max()) + 1
    for x, y, wide, tall, area in stats[
        1:
    ].tolist():  # a full stop behind the last letter is smaller than what specks may be
        if (
            0 <= x - end < 0.06 * dpi
            and area > 4
            and abs(y + tall - 1 - int(ys.max())) <= 0.015 * dpi
            and wide < 2 * tall
        ):
            end = x + wide
            break
    return Box(left + int(xs.min()), top + int(ys.min()), left + end, top + int(ys.max()) + 1)


def _faint_dash(stats: Any, tall: int, dpi: float, left: int, top: int) -> Box | None:
    """The dash of small print, which is hardly larger than a speck: one level stroke near the middle of a cell that holds
    nothing else of its size."""
    seen = [tuple(int(v) for v in row) for row in stats if row[cv2.CC_STAT_AREA] > 5]
    if len(seen) != 1:
        return None
    x, y, wide, high, area = seen[0]
    middle = 0.2 * tall < y + high / 2 < 0.85 * tall
    if not (middle and wide >= 0.018 * dpi and wide >= 1.5 * high and area > 0.6 * wide * high):
        return None
    return Box(left + x, top + y, left + x + wide, top + y + high)


def is_dash(ink: Box, dpi: float) -> bool:
    """Whether all that is printed in a cell is a dash."""
    return ink.bottom - ink.top < 0.035 * dpi and 1.4 * (ink.bottom - ink.top) < ink.x1 - ink.x0 < 0.25 * dpi
