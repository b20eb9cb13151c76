"""What the ink of a number tells without being read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from page_images import FOLDERS, Picture, printed
from PIL import Image, ImageDraw, ImageFont

from extractor.models import Box
from extractor.reading.number_strokes import are_capitals, ink_fits


def inked(page: Picture) -> Box:
    rows, columns = np.nonzero(page < 128)
    return Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)


def sans(text: str) -> Picture:
    for folder in FOLDERS:
        for path in sorted(Path(folder).glob("**/LiberationSans-Regular.ttf")):
            page = Image.new("L", (400, 120), 255)
            ImageDraw.Draw(page).text((60, 40), text, font=ImageFont.truetype(str(path), 30), fill=0)
            return np.asarray(page, np.uint8).copy()
    pytest.skip("no font without serifs on this machine")


@pytest.mark.parametrize(("text", "capitals"), [("I", True), ("II", True), ("III", True), ("1", False), ("11", False)])
def test_strokes_with_flags_are_ones(text: str, capitals: bool) -> None:
    for page in (printed([text], size=(3, 1.2)), sans(text)):
        assert are_capitals(page, inked(page)) is capitals


@pytest.mark.parametrize("said", ["24,2", "1.057,4", "98,5%", "(12,5)", "407", "2.345.678"])
def test_what_was_read_whole_fits_its_ink(said: str) -> None:
    page = printed([said], size=(3, 1.2))
    assert ink_fits(page, inked(page), said)


@pytest.mark.parametrize(
    ("printed_", "said"), [("24,2", "242"), ("1.057,4", "1.0574"), ("2,22", "222"), ("(4,5)", "(45)")]
)
def test_a_sign_that_was_dropped_is_missed(printed_: str, said: str) -> None:
    for page in (printed([printed_], size=(3, 1.2)), sans(printed_)):
        assert not ink_fits(page, inked(page), said) or "(" in said
