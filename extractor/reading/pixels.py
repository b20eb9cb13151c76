"""Small steps on page images that keep count of where pixels came from. Matrices map homogeneous pixels (x, y, 1)."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.models import Box

Image = NDArray[np.uint8]
"""Grey (height, width) or RGB (height, width, 3)."""
Matrix = NDArray[np.float64]


def turn_quarters(grey: Image, degrees: int) -> tuple[Image, Matrix]:
    """The image turned clockwise by 0, 90, 180 or 270 degrees, and the matrix back."""
    height, width = grey.shape[:2]
    degrees %= 360
    if degrees == 90:  # new (x, y) came from old (y, height - x)
        return as_image(cv2.rotate(grey, cv2.ROTATE_90_CLOCKWISE)), np.array([[0, 1, 0], [-1, 0, height], [0, 0, 1.0]])
    if degrees == 180:
        return as_image(cv2.rotate(grey, cv2.ROTATE_180)), np.array([[-1, 0, width], [0, -1, height], [0, 0, 1.0]])
    if degrees == 270:
        return (
            as_image(cv2.rotate(grey, cv2.ROTATE_90_COUNTERCLOCKWISE)),
            np.array([[0, -1, width], [1, 0, 0], [0, 0, 1.0]]),
        )
    return grey, np.eye(3)


def brightness(grey: Image, *shares: float, step: int = 1) -> tuple[float, ...]:
    """Percentiles (0 to 100) of a grey image, every ``step``-th pixel of every ``step``-th row looked at. Counted, not
    sorted: twenty times as fast as percentiles of any numbers."""
    part = np.ascontiguousarray(grey[::step, ::step])
    if not part.size:
        return tuple(255.0 for _ in shares)
    reached = np.cumsum(cv2.calcHist([part], [0], None, [256], [0.0, 256.0]).ravel())
    return tuple(float(np.searchsorted(reached, 0.01 * share * (part.size - 1), side="right")) for share in shares)


def components(dark: NDArray[Any]) -> tuple[NDArray[np.integer[Any]], NDArray[np.int32]]:
    """What hangs together in a picture of 0 and 1, corners counting: the number of its part for every pixel (0 is the
    ground), and left, top, width, height and area of every part (columns as of cv2.CC_STAT_LEFT …)."""
    try:  # three times as fast as with numbers of 32 bits
        _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8, ltype=cv2.CV_16U)
    except cv2.error:  # more parts than 16 bits can count
        _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    return np.asarray(labels), np.asarray(stats, np.int32)


def chosen_parts(chosen: NDArray[np.bool_], labels: NDArray[np.integer[Any]]) -> Image:
    """1 where a pixel's part is among the chosen ones, else 0."""
    return np.asarray(np.take(chosen.astype(np.uint8), labels), np.uint8)


def frame_image(grey: Image, margin: int) -> Image:
    """A piece of a page with a margin of paper around it: engines misread print that touches the edge."""
    (paper,) = brightness(grey, 90)
    return as_image(
        cv2.copyMakeBorder(grey, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(paper, paper, paper))
    )


def shrink_image(grey: Image, scale: float) -> tuple[Image, float]:
    """A piece of a page made smaller by ``scale`` (at most 1), and the scale that came of it."""
    if scale >= 0.97 or min(grey.shape) < 8:
        return grey, 1.0
    return as_image(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)), scale


def small_scale(dpi: float, about: float) -> float:
    """The scale (at most 1) at which a picture of ``dpi`` is about ``about``: a half, a third where that is near, for shrinking by
    whole numbers takes a tenth of the time."""
    whole = int(dpi / (0.9 * about))
    return 1.0 / whole if whole > 1 and dpi / whole < 1.2 * about else min(1.0, about / dpi)


def inverse(matrix: Matrix) -> Matrix:
    return np.asarray(np.linalg.inv(matrix), np.float64)


def map_box(box: Box, matrix: Matrix) -> Box:
    corners = np.array([[box.x0, box.top, 1], [box.x1, box.top, 1], [box.x1, box.bottom, 1], [box.x0, box.bottom, 1]])
    mapped = corners @ matrix.T
    xs, ys = mapped[:, 0] / mapped[:, 2], mapped[:, 1] / mapped[:, 2]
    return Box(float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))


def as_image(array: NDArray[np.generic]) -> Image:
    return np.ascontiguousarray(array, dtype=np.uint8)
