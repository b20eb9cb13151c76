"""Photographed sheets: found by their rim, rectified, their light evened out."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.pixels import Image, Matrix, as_image, brightness, inverse

A4_INCHES = (8.268, 11.693)


def find_sheet(image: Image) -> NDArray[np.float32] | None:
    """The four corners (clockwise from top left) of a bright sheet photographed on something darker, or None.

    A scan fills its image, so there is no rim to find; a dark rim left by a scanner's lid is found and cut off.
    """
    height, width = image.shape[:2]
    scale = min(1.0, 900 / max(height, width))
    step = max(1, int(1 / scale))
    points = image[::step, ::step]
    bright = points if points.ndim == 2 else np.maximum(np.maximum(points[..., 0], points[..., 1]), points[..., 2])
    if _dark_rim(bright) < 0.15:
        return None
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    bright = as_image(small if small.ndim == 2 else small.max(axis=2))
    if _dark_rim(bright) < 0.25:
        return None  # the paper reaches the edge nearly everywhere: a scan
    soft = cv2.GaussianBlur(cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), (0, 0), 2)
    level, _ = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    for threshold in (level, level * 0.9, level * 1.1):
        corners = _quadrilateral((soft > threshold).astype(np.uint8))
        if corners is not None:
            return np.asarray(corners / scale, np.float32)
    return None


def _dark_rim(bright: Image) -> float:
    """The share of an image's rim that is darker than its paper."""
    rim = np.concatenate([bright[:4].ravel(), bright[-4:].ravel(), bright[:, :4].ravel(), bright[:, -4:].ravel()])
    (paper,) = brightness(bright, 75)
    return np.count_nonzero(rim < 0.8 * paper) / max(1, rim.size)


def _quadrilateral(mask: Image) -> NDArray[np.float32] | None:
    height, width = mask.shape
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    outline = max(contours, key=cv2.contourArea)
    hull = cv2.convexHull(outline)
    area = cv2.contourArea(hull)
    if not 0.25 * height * width < area < 0.985 * height * width or cv2.contourArea(outline) < 0.9 * area:
        return None
    around = cv2.arcLength(hull, True)
    for part in (0.01, 0.015, 0.02, 0.03, 0.04, 0.05):
        shape = cv2.approxPolyDP(hull, part * around, True)
        if len(shape) == 4:
            break
    else:
        return None
    points = shape.reshape(4, 2).astype(np.float32)
    if cv2.contourArea(points) < 0.93 * area:
        return None
    points = _refine(points, outline.reshape(-1, 2).astype(np.float32))
    order = np.argsort(points.sum(axis=1))
    start = points[order[0]]
    turned = sorted(
        points.tolist(), key=lambda p: float(np.arctan2(p[1] - points[:, 1].mean(), p[0] - points[:, 0].mean()))
    )
    first = min(range(4), key=lambda i: abs(turned[i][0] - start[0]) + abs(turned[i][1] - start[1]))
    return np.array(turned[first:] + turned[:first], np.float32)


def _refine(points: NDArray[np.float32], outline: NDArray[np.float32]) -> NDArray[np.float32]:
    """Corners as the crossings of lines that are fitted to the outline between them."""
    lines = []
    for index in range(4):
        a, b = points[index], points[(index + 1) % 4]
        along = b - a
        length = float(np.hypot(*along))
        if length < 20:
            return points
        unit = along / length
        relative = outline - a
        place = relative @ unit
        away = np.abs(relative @ np.array([-unit[1], unit[0]], np.float32))
        near = outline[(place > 0.08 * length) & (place < 0.92 * length) & (away < 0.02 * length + 2)]
        if len(near) < 20:
            return points
        vx, vy, x, y = (float(v) for v in np.ravel(cv2.fitLine(near, cv2.DIST_HUBER, 0, 0.01, 0.01)))
        lines.append((vx, vy, x, y))
    corners = []
    for index in range(4):
        (ax, ay, px, py), (bx, by, qx, qy) = lines[index - 1], lines[index]
        cross = ax * by - ay * bx
        if abs(cross) < 1e-3:
            return points
        t = ((qx - px) * by - (qy - py) * bx) / cross
        corners.append([px + ax * t, py + ay * t])
    fitted = np.array(corners, np.float32)
    return fitted if float(np.abs(fitted - points).max()) < 25 else points


def rectify(image: Image, corners: NDArray[np.float32], target_dpi: float) -> tuple[Image, Matrix, float]:
    """The sheet between ``corners`` as if it had been scanned: image, matrix back to the photograph, its dpi.

    Sides that fit an A4 sheet within 12 % (the depth of a photograph distorts them) make one of A4's proportions.
    """
    top_left, top_right, bottom_right, bottom_left = corners
    wide = (np.hypot(*(top_right - top_left)) + np.hypot(*(bottom_right - bottom_left))) / 2
    tall = (np.hypot(*(bottom_left - top_left)) + np.hypot(*(bottom_right - top_right))) / 2
    short, long = A4_INCHES
    ratio = float(max(wide, tall) / max(1.0, min(wide, tall)))
    long_inches = long
    short_inches = short if abs(ratio / (long / short) - 1) < 0.12 else long / ratio
    inches = (long_inches, short_inches) if wide > tall else (short_inches, long_inches)
    dpi = min(target_dpi * 1.1, float(max(wide, tall)) / long_inches * 1.15)
    size = (round(inches[0] * dpi), round(inches[1] * dpi))
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    forward = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    shrink = max(wide, tall) / max(size)
    if shrink > 1.6:  # a warp samples points; average first where it would skip pixels
        image = as_image(cv2.GaussianBlur(image, (0, 0), 0.35 * float(shrink)))
    flat = cv2.warpPerspective(image, forward, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return as_image(flat), inverse(np.asarray(forward, np.float64)), dpi


def flatten_light(grey: Image, dpi: float) -> Image:
    """A photograph's uneven light evened out: every pixel relative to the paper around it."""
    block = max(8, round(dpi * 0.25))
    height, width = grey.shape
    rows, columns = -(-height // block), -(-width // block)
    padded = cv2.copyMakeBorder(grey, 0, rows * block - height, 0, columns * block - width, cv2.BORDER_REPLICATE)
    paper = np.percentile(padded.reshape(rows, block, columns, block), 85, axis=(1, 3)).astype(np.float32)
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, 5), (0, 0), 1.0)
    field = cv2.resize(paper, (columns * block, rows * block), interpolation=cv2.INTER_CUBIC)[:height, :width]
    even = grey.astype(np.float32) * (235.0 / np.maximum(np.asarray(field, np.float32), 40.0))
    return as_image(np.clip(even, 0, 255))
