"""What the ink of a number tells without being read: how many upright strokes there are, whether they are I or 1, and how
many dots and commas stand at its foot.
"""

from __future__ import annotations

import re

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.models import Box
from extractor.reading.pixels import Image, brightness, components

_SIGN = re.compile(r"[.,;:]")


def count_bars(image: Image, box: Box) -> int:
    """How many upright strokes stand in a box, at most 3; 0 where there is anything but such strokes."""
    bars = read_bars(image, box)
    return 0 if bars.endswith("/") else len(bars)


def read_bars(image: Image, box: Box) -> str:
    """The strokes that stand in a box: one to three upright ones ("II"), and a slash behind them ("II/"); "" where there is
    anything else."""
    left, top, right, bottom = (max(0, round(v)) for v in box)
    cut = image[top:bottom, max(0, left - 1) : right + 1]
    tall = bottom - top
    if tall < 8 or not cut.size:
        return ""
    low, high = brightness(cut, 2, 95)
    dark = cut < (low + high) / 2
    middles: list[list[float]] = []
    for begin, end in ((0.28, 0.42), (0.55, 0.68)):
        band = dark[round(begin * tall) : round(end * tall) + 1].mean(axis=0) > 0.6
        starts, ends = _runs(band)
        widths = ends - starts
        if not len(widths) or widths.max() > 0.4 * tall or widths.max() > 2.2 * widths.min() + 2:
            return ""
        middles.append([float(v) for v in (starts + ends) / 2])
    above, below = middles
    if len(above) != len(below):
        return ""
    slash = len(above) > 1 and 0.05 * tall < above[-1] - below[-1] < 0.3 * tall
    count = len(above) - slash
    upright = all(abs(a - b) < 0.08 * tall for a, b in zip(above[:count], below[:count], strict=True))
    return "I" * count + "/" * slash if upright and count <= 3 else ""  # the strokes of a V lean


def are_capitals(image: Image, box: Box) -> bool:
    """Whether upright strokes are the letter I, every one of them: the digit 1 has a flag to the left of its top and none
    to the right."""
    left, top, right, bottom = (round(v) for v in box)
    cut = image[top:bottom, left:right]
    tall = bottom - top
    low, high = brightness(cut, 2, 95)
    dark = cut < (low + high) / 2
    starts, ends = _runs(dark[round(0.4 * tall) : round(0.7 * tall)].mean(axis=0) > 0.6)
    if not len(starts):
        return False
    halfway = ((ends[:-1] + starts[1:]) // 2).tolist()
    head: NDArray[np.bool_] = np.asarray(dark[: max(2, round(0.3 * tall))].any(axis=0))
    for start, end, first, last in zip(starts, ends, [0, *halfway], [*halfway, len(head)], strict=True):
        inked = np.flatnonzero(head[first:last])
        if not len(inked):
            return False
        flag, serif = int(start - first - inked[0]), int(first + inked[-1] - end + 1)
        if flag > serif + max(1, round(0.06 * tall)):
            return False
    return True


def _runs(row: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where stretches of True begin, and the first places behind them."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
    return edges[::2], edges[1::2]


def ink_fits(image: Image, box: Box, text: str) -> bool:
    """Whether no more digits, and no more dots and commas at their foot, stand in a box than were read: engines drop them
    ("24,2" as "242"), and are sure of what is left."""
    cut = image[max(0, round(box.top) - 1) : round(box.bottom) + 2, max(0, round(box.x0) - 1) : round(box.x1) + 1]
    if min(cut.shape) < 6:
        return True
    low, high = brightness(cut, 2, 90)
    _, stats = components((cut < (low + high) / 2).astype(np.uint8))
    stats = stats[1:]
    tall, foot = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT]
    if not len(tall):
        return True
    digits = tall > 0.6 * tall.max()
    height, ground = float(np.median(tall[digits])), float(np.median(foot[digits]))
    small = (tall < 0.5 * height) & (stats[:, cv2.CC_STAT_AREA] > 0.008 * height * height)
    low_down = (foot > ground - 0.15 * height) & (stats[:, cv2.CC_STAT_TOP] > ground - 0.35 * height)
    left, right = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_LEFT] + stats[:, cv2.CC_STAT_WIDTH]
    shared = np.minimum(right[:, None], right[digits]) - np.maximum(left[:, None], left[digits])
    own = shared.max(axis=1) < 0.6 * (right - left)  # no piece of a digit that printing broke
    hanging = digits & (foot > ground + 0.12 * height)  # a comma that touches its digit
    seen = int((small & low_down & own).sum()) + int(hanging.sum())
    marks = sum(char in "()" for char in text)
    parts = sum(char.isalnum() for char in text) + marks + 2 * text.count("%")
    return seen <= len(_SIGN.findall(text)) + marks and int(digits.sum()) <= parts
