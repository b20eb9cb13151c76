"""Page image -> clean page image: rectified, upright, straight, without seals and pen marks, smoothed if noisy.

Pure functions over numpy arrays (uint8, grey or RGB); no OCR engine is known here. Every step remembers where its pixels
came from, so that a box on the clean page can be drawn on the sheet as it was sent in.

What is done is done for a reason that was measured: 14 point print reads best at 150 to 200 dots an inch; coloured ink is
lifted by its colour, never by its shape; noise is smoothed only where there is noise, and without touching the small dots
and commas on which numbers depend.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.models import Box
from extractor.reading.photographs import find_sheet, flatten_light, rectify
from extractor.reading.pixels import (
    Image,
    Matrix,
    as_image,
    brightness,
    chosen_parts,
    components,
    inverse,
    map_box,
    small_scale,
    turn_quarters,
)

SHARP = 0.2
"""Scans in pure black and white have hard edges, which engines trained on smooth print misread; the others are below this."""
_FINE = 190.0
"""Dots an inch from which print is as readable when it is turned with straight lines between pixels."""
NOISE = 0.03
"""Grain, as a share of the contrast between paper and print, from which a page is smoothed."""


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A grey page image as people would hold it. ``to_sheet`` maps its pixels (homogeneous x, y, 1) to pixels of the
    image it was made of. ``rotation``: degrees clockwise that the image was turned by; ``skew``: the small angle taken
    out after that. ``coloured``: pixel boxes of ink that was lifted; ``inked``: the page with that ink, where a seal was among
    it (names are stamped in the seal's colour)."""

    image: Image
    dpi: float
    to_sheet: Matrix
    rotation: int = 0
    skew: float = 0.0
    rectified: bool = False
    noisy: bool = False
    coloured: tuple[Box, ...] = ()
    inked: Image | None = None

    def sheet_box(self, box: Box) -> Box:
        """The smallest upright rectangle of the original image that holds ``box`` of the clean page."""
        return Box(*self.sheet_boxes([box])[0].tolist())

    def sheet_boxes(self, boxes: Sequence[Box]) -> NDArray[np.float64]:
        """The same for many boxes at once: a row of x0, top, x1, bottom for each."""
        x0, top, x1, bottom = np.asarray(boxes, np.float64).reshape(-1, 4).T
        xs, ys = np.stack([x0, x0, x1, x1]), np.stack([top, bottom, top, bottom])
        (a, b, c), (d, e, f), (g, h, i) = self.to_sheet.tolist()
        depth = g * xs + h * ys + i
        across, down = (a * xs + b * ys + c) / depth, (d * xs + e * ys + f) / depth
        return np.stack([across.min(axis=0), down.min(axis=0), across.max(axis=0), down.max(axis=0)], axis=1)


def clean_page(
    image: Image, dpi: float, *, target_dpi: float = 180.0, quarter: Callable[[Image], int] | None = None
) -> CleanPage:
    """``image`` made ready for OCR.

    ``quarter`` is asked, with a grey image, only when the lines of text run up and down; it gives the degrees
    clockwise (0, 90, 180, 270) that make the page upright. Without it such a page is turned by 90.
    """
    cv2.setNumThreads(1)
    height, width = image.shape[:2]
    to_sheet: Matrix = np.eye(3)
    corners = find_sheet(image)
    if corners is not None:
        image, to_sheet, dpi = rectify(image, corners, target_dpi)
    elif dpi > target_dpi * 1.12:
        scale = target_dpi / dpi
        image = as_image(cv2.resize(image, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA))
        to_sheet = np.diag([width / image.shape[1], height / image.shape[0], 1.0])
        dpi = target_dpi
    grey, coloured = lift_coloured_ink(image, dpi)
    sealed = any(min(box.x1 - box.x0, box.bottom - box.top) > 0.6 * dpi for box in coloured)
    inked = to_grey(image) if sealed else None
    if corners is not None:
        grey = flatten_light(grey, dpi)
    axis, skew = text_angle(grey, dpi)
    rotation = 0
    if axis == "plumb":
        rotation = (quarter(grey) if quarter else 90) % 360
        grey, turn = turn_quarters(grey, rotation)
        inked = None if inked is None else turn_quarters(inked, rotation)[0]
        to_sheet = to_sheet @ turn
        coloured = tuple(map_box(box, inverse(turn)) for box in coloured)
        _, skew = text_angle(grey, dpi, upright=True)
    if abs(skew) >= 0.15:
        fine = dpi >= _FINE
        grey, turn = straighten(grey, skew, fine=fine)
        inked = None if inked is None else straighten(inked, skew, fine=fine)[0]
        to_sheet = to_sheet @ turn
        coloured = tuple(map_box(box, inverse(turn)) for box in coloured)
    else:
        skew = 0.0
    noisy = grain(grey) >= NOISE
    if noisy:
        grey = smooth(grey)
    elif sharpness(grey) > SHARP:
        grey = as_image(cv2.GaussianBlur(grey, (0, 0), 0.9 * dpi / 200))
    return CleanPage(grey, dpi, to_sheet, rotation, skew, corners is not None, noisy, coloured, inked)


def turned_over(page: CleanPage) -> CleanPage:
    """The same page the other way up."""
    image, turn = turn_quarters(page.image, 180)
    back = inverse(turn)
    return replace(
        page,
        image=image,
        to_sheet=page.to_sheet @ turn,
        rotation=(page.rotation + 180) % 360,
        coloured=tuple(map_box(box, back) for box in page.coloured),
        inked=None if page.inked is None else turn_quarters(page.inked, 180)[0],
    )


# ------------------------------------------------------------------------------------------------------------- colour


def is_grey(image: Image) -> bool:
    """Whether the image carries no colour worth looking at (grey, or RGB with nearly equal channels)."""
    if image.ndim == 2:
        return True
    red, green, blue = (np.ascontiguousarray(image[::4, ::4, channel]) for channel in range(3))
    spread = cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))
    return bool(np.count_nonzero(spread > 48) < 1e-4 * spread.size)


def to_grey(image: Image) -> Image:
    """Brightness of an RGB image."""
    return image if image.ndim == 2 else as_image(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))


def lift_coloured_ink(image: Image, dpi: float) -> tuple[Image, tuple[Box, ...]]:
    """The page in grey with seals, signatures and pen strokes lifted off, and where they were.

    Coloured print is kept: only strokes longer than a letter can be (0.3 inch), what touches them and what lies inside
    a seal are taken. Black print under a seal stays, because black has no colour.
    """
    grey = to_grey(image)
    if is_grey(image):
        return grey, ()
    tint = _tint(image)
    paper, print_ = brightness(grey, 80, 1, step=4)
    usual = tint[::4, ::4]
    calm = float(np.percentile(usual, 90))
    ink = ((tint > max(8.0, 2.5 * calm)) & (grey < paper - 0.12 * (paper - print_))).astype(np.uint8)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    labels, stats = components(joined)
    longest = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    marks = longest > 0.3 * dpi
    marks[0] = False
    if not marks.any():
        return grey, ()
    chosen = marks[labels]
    boxes: list[Box] = []
    for index in np.flatnonzero(marks):
        left, top, wide, tall = (int(v) for v in stats[index, :4])
        boxes.append(Box(left, top, left + wide, top + tall))
        if min(wide, tall) > 0.6 * dpi:  # a seal: what it holds goes with it
            chosen[top : top + tall, left : left + wide] |= joined[top : top + tall, left : left + wide] > 0
    reach = max(5, round(0.03 * dpi)) | 1
    near = cv2.dilate(chosen.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    high = cv2.max(cv2.max(image[:, :, 0], image[:, :, 1]), image[:, :, 2])
    lifted = grey.copy()
    lifted[near] = high[near]
    lifted[near & (tint > max(5.0, 1.6 * calm)) & (high > print_ + 0.4 * (paper - print_))] = round(paper)
    return lifted, _merge(boxes, 0.1 * dpi)


def _tint(image: Image) -> Image:
    """How far the colour of each pixel is from the paper's colour, whatever its brightness (0 to 255)."""
    colour = cv2.cvtColor(image, cv2.COLOR_RGB2YCrCb)
    away = []
    for channel in (1, 2):
        plane = np.ascontiguousarray(colour[:, :, channel])
        away.append(cv2.absdiff(plane, np.full_like(plane, round(float(np.median(plane[::4, ::4]))))))
    return as_image(cv2.blur(cv2.add(away[0], away[1]), (3, 3)))


def _merge(boxes: list[Box], gap: float) -> tuple[Box, ...]:
    """Boxes that touch or nearly touch, made one."""
    merged: list[Box] = []
    for box in sorted(boxes):
        for place, other in enumerate(merged):
            if (
                box.x0 <= other.x1 + gap
                and other.x0 <= box.x1 + gap
                and box.top <= other.bottom + gap
                and other.top <= box.bottom + gap
            ):
                merged[place] = Box(
                    min(box.x0, other.x0), min(box.top, other.top), max(box.x1, other.x1), max(box.bottom, other.bottom)
                )
                break
        else:
            merged.append(box)
    return tuple(merged)


# -------------------------------------------------------------------------------------------------------------- angle


def text_angle(grey: Image, dpi: float, reach: float = 6.0, *, upright: bool = False) -> tuple[str, float]:
    """How the lines of text lie: ("level" or "plumb", their slope in degrees against that axis).

    Letters of text lines crowd into few rows when projected along the lines. Rules of tables are left out: they run
    both ways. A page with too little ink is "level" at 0. With ``upright`` the page is known to stand upright: columns of
    numbers, which look like lines that run up and down, are not asked.
    """
    scale = small_scale(dpi, 90.0)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, dark = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    labels, stats = components(dark)
    wide, tall = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    unit = scale * dpi * 0.4  # no letter is larger than 0.4 inch
    letters = (np.maximum(wide, tall) < unit) & (stats[:, cv2.CC_STAT_AREA] >= 5)
    letters[0] = False
    ys, xs = np.nonzero(chosen_parts(letters, labels))
    if len(ys) < 400:
        return "level", 0.0
    if len(ys) > 40_000:
        step = len(ys) // 40_000 + 1
        ys, xs = ys[::step], xs[::step]
    coarse = np.arange(-reach, reach + 0.01, 0.5)
    level = [_crowding(ys, xs, float(angle)) for angle in coarse]
    plumb = [0.0] if upright else [_crowding(xs, ys, float(angle)) for angle in coarse]
    axis = "plumb" if max(plumb) > 1.25 * max(level) else "level"
    scores, along, across = (plumb, xs, ys) if axis == "plumb" else (level, ys, xs)
    best = float(coarse[int(np.argmax(scores))])
    fine = np.arange(best - 0.5, best + 0.51, 0.1)
    best = float(fine[int(np.argmax([_crowding(along, across, float(angle)) for angle in fine]))])
    return axis, round(best, 2)


def _crowding(along: NDArray[np.intp], across: NDArray[np.intp], degrees: float) -> float:
    """How unevenly points fall into rows that slope by ``degrees``: the mean squared step between neighbouring rows."""
    rows = along - across * float(np.tan(np.radians(degrees)))
    counts = np.bincount((rows - rows.min()).astype(np.intp))
    steps = np.diff(counts.astype(np.float64))
    return float((steps**2).sum())


def straighten(grey: Image, degrees: float, *, fine: bool = False) -> tuple[Image, Matrix]:
    """The image turned so that lines with this slope (down to the right is positive) become level, and the matrix back.
    The canvas keeps its size; corners are filled with the paper's brightness. ``fine``: of pixels so small that lines between
    them do (a third of the time; as many words and numbers are read)."""
    height, width = grey.shape[:2]
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), [0.0, 0.0, 1.0]])
    (paper,) = brightness(grey, 80, step=8)
    turned = cv2.warpAffine(
        grey,
        turn[:2],
        (width, height),
        flags=cv2.INTER_LINEAR if fine else cv2.INTER_CUBIC,
        borderValue=(paper, paper, paper),
    )
    return as_image(turned), inverse(turn)


# -------------------------------------------------------------------------------------------------------------- noise


def grain(grey: Image) -> float:
    """How grainy the paper is: the usual spread of brightness inside blocks of 8 by 8 pixels, most of which hold no
    print, as a share of the contrast between paper and print."""
    height, width = (side - side % 8 for side in grey.shape)
    blocks = grey[:height, :width].reshape(height // 8, 8, width // 8, 8)
    blocks = blocks[::4, :, ::4].astype(np.float32)  # a sixteenth of them is enough to know
    paper, print_ = brightness(grey, 80, 1, step=4)
    spread = float(np.percentile(blocks.std(axis=(1, 3)), 35))
    return spread / max(30.0, paper - print_)


def sharpness(grey: Image) -> float:
    """How hard the edges of print are: of the steps in brightness between neighbouring pixels that are more than three
    tenths of the contrast, the share that is more than three quarters of it. Near 0 for greys, 0.5 for black and white."""
    rows = np.ascontiguousarray(grey[::3])
    steps = cv2.absdiff(rows[:, 1:], rows[:, :-1])
    paper, print_ = brightness(grey, 80, 0.1, step=2)
    contrast = max(30.0, paper - print_)
    return int(np.count_nonzero(steps > 0.75 * contrast)) / max(1, int(np.count_nonzero(steps > 0.3 * contrast)))


def smooth(grey: Image) -> Image:
    """Grain smoothed: specks of one pixel go first, then non-local means. Dots and commas are larger than a pixel and
    repeat, which is why this keeps them."""
    return as_image(cv2.fastNlMeansDenoising(drop_specks(grey), None, 12.0, 5, 15))


def drop_specks(grey: Image) -> Image:
    """Single pixels that stand out against all eight neighbours take the neighbours' median."""
    ring = np.ones((3, 3), np.uint8)
    ring[1, 1] = 0
    lowest, highest = cv2.erode(grey, ring), cv2.dilate(grey, ring)
    odd = (grey.astype(np.int16) < lowest.astype(np.int16) - 40) | (
        grey.astype(np.int16) > highest.astype(np.int16) + 40
    )
    if not odd.any():
        return grey
    calm = grey.copy()
    calm[odd] = cv2.medianBlur(grey, 3)[odd]
    return calm
