"""Page images drawn for the tests of OCR: printed lines, tables, seals, photographs. Nothing here comes from a real
document."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Picture = NDArray[np.uint8]
DPI = 150
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")
FONTS = ("liberation2/LiberationSerif-Regular.ttf", "DejaVuSerif.ttf", "NotoSerif-Regular.ttf", "times.ttf")


def font(points: float = 14, dpi: float = DPI) -> ImageFont.FreeTypeFont:
    """A font with Vietnamese letters; the test is skipped on a machine without one."""
    for name in FONTS:
        for folder in FOLDERS:
            for path in sorted(Path(folder).glob(f"**/{name}")):
                return ImageFont.truetype(str(path), round(points * dpi / 72))
    pytest.skip("no font with Vietnamese letters on this machine")


def printed(lines: list[str], dpi: float = DPI, size: tuple[float, float] = (8.27, 5.0), points: float = 14) -> Picture:
    """A white sheet (inches) with these lines in black."""
    page = Image.new("L", (round(size[0] * dpi), round(size[1] * dpi)), 255)
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((0.9 * dpi, (0.6 + 0.33 * number) * dpi), line, font=font(points, dpi), fill=0)
    return np.asarray(page, np.uint8).copy()


def bars(height: int = 900, width: int = 700) -> Picture:
    """Lines of "words" made of small upright strokes: what text looks like from afar, without needing a font."""
    page = np.full((height, width), 255, np.uint8)
    rng = np.random.default_rng(3)
    for top in range(80, height - 80, 28):
        left = 70 + int(rng.integers(0, 12))
        while left < width - 90:
            for _ in range(int(rng.integers(2, 7))):
                tall = int(rng.choice([9, 9, 9, 14]))
                page[top + 14 - tall : top + 14, left : left + 3] = 0
                left += int(rng.integers(6, 10))
            left += int(rng.integers(7, 13))
    return page


def turned(page: Picture, degrees: float) -> Picture:
    """The page turned clockwise by a small angle on white paper: its lines then slope down to the right."""
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    return np.asarray(
        cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)), np.uint8
    )


def grid(
    rows: int, columns: int, cell: tuple[int, int] = (120, 50), at: tuple[int, int] = (60, 60), thick: int = 2
) -> Picture:
    """A table of drawn lines on a white page."""
    wide, tall = cell
    page = np.full((at[1] * 2 + rows * tall, at[0] * 2 + columns * wide), 255, np.uint8)
    for row in range(rows + 1):
        y = at[1] + row * tall
        page[y : y + thick, at[0] : at[0] + columns * wide + thick] = 0
    for column in range(columns + 1):
        x = at[0] + column * wide
        page[at[1] : at[1] + rows * tall + thick, x : x + thick] = 0
    return page


def coloured(page: Picture) -> Picture:
    """The grey page as RGB."""
    return np.repeat(page[:, :, None], 3, axis=2).copy()


def photographed(page: Picture, corners: list[tuple[int, int]], size: tuple[int, int]) -> Picture:
    """The page lying on a dark table, its corners (clockwise from top left) at these places of a photograph."""
    height, width = page.shape[:2]
    move = cv2.getPerspectiveTransform(
        np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32), np.array(corners, np.float32)
    )
    table = np.full((size[1], size[0]), 70, np.uint8)
    sheet = cv2.warpPerspective(page, move, size, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full_like(page, 255), move, size)
    return np.asarray(np.where(mask > 127, sheet, table), np.uint8)
