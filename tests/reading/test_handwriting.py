"""Numbers written by hand into printed lines, great black marks, and the strokes of Roman numerals."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from page_images import printed

from extractor.errors import UnreadableError
from extractor.models import Box
from extractor.reading.handwriting import read_by_hand
from extractor.reading.number_strokes import count_bars
from extractor.reading.scanned_tables import Rules
from extractor.reading.scans import CleanPage, clean_page, sharpness
from extractor.reading.second_reader import compare, likelihoods, worth_reading
from extractor.reading.second_reading import second_reading
from extractor.reading.strokes import find_marks, read_around
from extractor.reading.tokens import Token

DPI = 150.0


@pytest.fixture
def second_reader() -> None:
    try:
        likelihoods(np.full((40, 40), 255, np.uint8), Box(0, 0, 40, 40), ["1"])
    except UnreadableError as reason:
        pytest.skip(reason.message("en"))


def words(page: np.ndarray, texts: list[tuple[str, float]]) -> list[Token]:
    """Tokens of one printed line, their boxes where the ink is: gaps of more than 5 pixels part them."""
    ink = np.flatnonzero((page < 128).any(axis=0))
    rows = np.flatnonzero((page < 128).any(axis=1))
    pieces = np.split(ink, np.flatnonzero(np.diff(ink) > 5) + 1)
    assert len(pieces) == len(texts)
    return [
        Token(text, Box(piece[0], rows[0], piece[-1] + 1, rows[-1] + 1), sure, 1, 1, 1)
        for piece, (text, sure) in zip(pieces, texts, strict=True)
    ]


def grey(lines: list[str]) -> np.ndarray:
    page = printed(lines, dpi=DPI)
    return page if page.ndim == 2 else cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)


@pytest.mark.usefixtures("second_reader")
def test_a_day_is_decided_by_what_days_there_are() -> None:
    page = grey(["ngày 17 tháng 4 năm 2023"])
    said = words(page, [("ngày", 96), ("l?", 20), ("tháng", 96), ("4", 96), ("năm", 96), ("2023", 96)])
    read = read_by_hand(CleanPage(page, DPI, np.eye(3)), said)
    assert [t.text for t in read] == ["ngày", "17", "tháng", "4", "năm", "2023"]
    assert read[1].reading == "l?"
    assert read[1].confidence < 76


@pytest.mark.usefixtures("second_reader")
def test_a_day_that_was_read_surely_or_left_blank_stays() -> None:
    page = grey(["ngày 17 tháng 4"])
    sure = words(page, [("ngày", 96), ("12", 95), ("tháng", 96), ("4", 96)])
    assert read_by_hand(CleanPage(page, DPI, np.eye(3)), sure) == sure
    blank = grey(["ngày          tháng 4"])
    said = words(blank, [("ngày", 96), ("tháng", 96), ("4", 96)])
    assert read_by_hand(CleanPage(blank, DPI, np.eye(3)), said) == said


def test_a_printed_number_of_the_party_stays() -> None:
    page = grey(["số 88-NQ/TU"])
    said = words(page, [("số", 95), ("21-NQ/TU", 96)])
    assert read_by_hand(CleanPage(page, DPI, np.eye(3)), said) == said


@pytest.mark.usefixtures("second_reader")
def test_a_number_before_its_symbol_is_read_anew() -> None:
    page = grey(["Số: 218 /BC-UBND"])
    said = words(page, [("Số:", 95), ("2l%", 30), ("/BC-UBND", 90)])
    read = read_by_hand(CleanPage(page, DPI, np.eye(3)), said)
    assert [t.text for t in read] == ["Số:", "218/BC-UBND"]
    assert read[1].reading == "2l%/BC-UBND"


@pytest.mark.usefixtures("second_reader")
@pytest.mark.parametrize(("printed_number", "read_so"), [("15/KH-UBND", "15/KH-UBND"), ("15KH-UBND", "15KH-UBND")])
def test_a_slash_that_was_left_out_is_put_back_where_it_stands(printed_number: str, read_so: str) -> None:
    page = grey([f"Số: {printed_number}"])
    said = words(page, [("Số:", 96), ("15KH-UBND", 88)])
    read = second_reading(CleanPage(page, DPI, np.eye(3)), [], said, lambda _box, _size: ("", 0.0))
    assert [t.text for t in read] == ["Số:", read_so]


@pytest.mark.parametrize(("numeral", "count"), [("I", 1), ("II", 2), ("III", 3), ("V", 0), ("IV", 0), ("H", 0)])
def test_strokes_of_a_numeral_are_counted(numeral: str, count: int) -> None:
    page = grey([numeral])
    rows, columns = np.nonzero(page < 128)
    box = Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    if numeral == "H":  # its bar joins the strokes only in the middle: what is counted are two uprights
        assert count_bars(page, box) in (0, 2)
    else:
        assert count_bars(page, box) == count


def test_great_strokes_are_marks_and_print_is_not() -> None:
    page = grey(["Nguyễn Văn An, Trưởng ban"])
    none = Rules((), ())
    assert find_marks(page, DPI, none) == (None, ())
    cv2.circle(page, (600, 300), 80, 0, 3)
    mask, boxes = find_marks(page, DPI, none)
    assert mask is not None
    assert len(boxes) == 1
    assert boxes[0].x0 == pytest.approx(519, abs=3)


def test_print_under_a_seal_paler_than_it_is_no_mark() -> None:
    page = grey(["Nguyễn Văn An", "Trưởng ban"] * 4)
    letters = page < 60
    seal = np.full_like(page, 255)
    cv2.circle(seal, (int(1.2 * DPI), int(1.1 * DPI)), 90, 130, 4)
    cv2.circle(seal, (int(1.2 * DPI), int(1.1 * DPI)), 60, 130, 3)
    mask, _ = find_marks(np.minimum(page, seal), DPI, Rules((), ()))
    assert mask is not None
    assert mask[letters].mean() < 0.02
    assert mask[(seal < 200) & (page > 250)].mean() > 0.85


def test_what_a_mark_hid_is_added_and_nothing_sure_is_lost() -> None:
    page = grey(["Nơi nhận:"])
    cv2.circle(page, (600, 300), 80, 0, 3)
    before = [Token("Nơi", Box(100, 250, 130, 270), 95, 1, 1, 1), Token("gi", Box(400, 400, 420, 420), 20, 2, 1, 1)]
    marks = find_marks(page, DPI, Rules((), ()))
    top = round(max(0.0, marks[1][0].top - 0.45 * DPI))

    def read(part: np.ndarray) -> list[Token]:
        assert part[300 - top, 680] > 128  # the mark is gone
        return [
            Token("Nữi", Box(100, 250 - top, 130, 270 - top), 60, 1, 1, 1),
            Token("Trần", Box(380, 400 - top, 440, 420 - top), 90, 2, 1, 1),
            Token("Bình", Box(450, 400 - top, 500, 420 - top), 90, 2, 1, 1),
        ]

    after = read_around(page, DPI, marks, before, read)
    assert [t.text for t in after] == ["Nơi", "Trần", "Bình"]


def test_black_and_white_is_softened_and_grey_is_not() -> None:
    soft = cv2.GaussianBlur(grey(["Tổng số 25 dự án"] * 8), (0, 0), 1.0)
    hard = np.where(soft < 128, 0, 255).astype(np.uint8)
    assert sharpness(soft) < 0.1 < 0.4 < sharpness(hard)
    assert len(np.unique(clean_page(hard, DPI).image)) > 20


def test_a_neighbour_that_the_second_reader_saw_too_is_no_other_reading() -> None:
    assert compare("06/11/2017", 90, "06/11/2017-11/11/2017", 99)[0] == "06/11/2017"


@pytest.mark.parametrize(
    ("text", "number", "other"),
    [("1.175j1", "1.175,1", "1.175j1"), ("12;5", "12,5", "12;5"), ("24/3", "24/3", None), ("5x6", "5x6", None)],
)
def test_a_sign_that_no_number_has_is_a_misread_comma_however_many_read_it(
    text: str, number: str, other: str | None
) -> None:
    taken, sure, reading = compare(text, 95, text.replace("j", ";"), 98)
    assert (taken, reading) == (number, other)
    assert (sure <= 50) is (other is not None)


@pytest.mark.parametrize("text", ["24/3/2025", "2023.", "2021-2025", "m3/ngày", "km2", "người/km2;"])
def test_clear_dates_years_and_units_are_read_once(text: str) -> None:
    assert not worth_reading(text, 96)
    assert worth_reading(text, 80)


@pytest.mark.parametrize("text", ["2.023", "1900", "24/3", "12", "3m"])
def test_what_may_be_a_figure_is_read_twice(text: str) -> None:
    assert worth_reading(text, 96)
