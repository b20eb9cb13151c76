"""Labels of lines that engines misread, because a wide tab or a slash stands behind them."""

from __future__ import annotations

import numpy as np
import pytest
from page_images import DPI, Picture, font, printed
from PIL import Image, ImageDraw

from extractor.errors import UnreadableError
from extractor.models import Box
from extractor.reading.line_labels import read_labels
from extractor.reading.number_strokes import count_bars, read_bars
from extractor.reading.scans import CleanPage
from extractor.reading.second_reader import read_boxes
from extractor.reading.tokens import Token


@pytest.fixture
def second_reader() -> None:
    try:
        read_boxes(np.full((40, 40), 255, np.uint8), [Box(0, 0, 40, 40)])
    except UnreadableError as reason:
        pytest.skip(reason.message("en"))


TEXT = "Công tác chỉ đạo, điều hành"


def inked(page: Picture, left: int = 0, right: int | None = None) -> Box:
    rows, columns = np.nonzero(page[:, left:right] < 128)
    return Box(left + columns.min(), rows.min(), left + columns.max() + 1, rows.max() + 1)


def line(label: str, tab: float) -> tuple[Picture, Box, list[Token]]:
    """A line with a label and its text a tab behind it (inches), where the label is, and the words of the text."""
    page = Image.new("L", (6 * DPI, DPI), 255)
    draw = ImageDraw.Draw(page)
    draw.text((0.7 * DPI, 0.4 * DPI), label, font=font(14), fill=0)
    begin = round((0.7 + tab) * DPI)
    draw.text((begin, 0.4 * DPI), TEXT, font=font(14), fill=0)
    picture = np.asarray(page, np.uint8).copy()
    whole, words = inked(picture, begin), []
    step = (whole.x1 - whole.x0) / len(TEXT)
    at = whole.x0
    for word in TEXT.split():
        words.append(Token(word, Box(at, whole.top, at + step * len(word), whole.bottom), 96, 1, 1, 1))
        at += step * (len(word) + 1)
    return picture, inked(picture, 0, begin - 1), words


def read(page: Picture, tokens: list[Token]) -> list[str]:
    return [token.text for token in read_labels(CleanPage(page, DPI, np.eye(3)), tokens)]


@pytest.mark.parametrize(
    ("text", "bars"), [("I/", "I/"), ("II/", "II/"), ("III/", "III/"), ("II", "II"), ("V/", ""), ("N", "")]
)
def test_strokes_and_a_slash(text: str, bars: str) -> None:
    page = printed([text], size=(3, 1.2))
    assert read_bars(page, inked(page)) == bars
    assert count_bars(page, inked(page)) == (0 if "/" in bars else len(bars))


@pytest.mark.usefixtures("second_reader")
@pytest.mark.parametrize(
    ("label", "tab", "said"),
    [
        ("1.", 0.6, "đệ"), ("2.", 0.6, "3:"), ("I.", 0.7, "TẾ"), ("II.", 0.7, "H."), ("a)", 0.6, "và"),
        ("c)", 0.6, "e"), ("3.", 0.6, "J,"), ("1.1.", 0.7, "1.l"), ("d)", 0.6, "d)"), ("đ)", 0.6, "đ)"), ("10.", 0.6, "1Ð."),
        ("I/", 0.25, "U"), ("II/", 0.32, "1U"), ("III/", 0.4, "HI/"), ("II/", 0.32, "1Ư"),
    ],
)  # fmt: skip
def test_a_label_is_read_by_itself(label: str, tab: float, said: str) -> None:
    page, box, words = line(label, tab)
    assert read(page, [Token(said, box, 60, 1, 1, 1), *words]) == [label, *TEXT.split()]


@pytest.mark.usefixtures("second_reader")
def test_a_label_that_was_left_out_is_put_in_front() -> None:
    page, _, words = line("I/", 0.25)
    assert read(page, words) == ["I/", *TEXT.split()]


@pytest.mark.parametrize(("head", "tab"), [("Bộ", 0.35), ("Xã", 0.35)])
def test_a_word_is_no_label(head: str, tab: float) -> None:
    page, box, words = line(head, tab)
    assert read(page, [Token(head, box, 96, 1, 1, 1), *words]) == [head, *TEXT.split()]


def test_cells_of_tables_are_left_alone() -> None:
    page, box, words = line("1.", 0.6)
    tokens = [Token("l:", box, 40, 10_002, 1, 1), *(Token(w.text, w.box, 96, 10_002, 1, 1) for w in words)]
    assert read(page, tokens)[0] == "l:"
