"""Two readings of a number: agreement accepts, disagreement keeps both."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_images import printed

from extractor.models import Box
from extractor.reading.second_reader import (
    compare,
    numbers_in,
    plainly_read,
    read_boxes,
    settle,
    well_formed,
    worth_reading,
)
from extractor.reading.second_reading import doubt_thousands
from extractor.reading.tokens import Token


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.057,4", ["1.057,4"]),
        ("(39,69", ["39,69"]),
        ("98,5%;", ["98,5%"]),
        ("300ha", ["300"]),
        ("12/17", ["12/17"]),
        ("6/2021,", ["6/2021"]),
        ("doanh", []),
    ],
)
def test_numbers_in_a_word(text: str, numbers: list[str]) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    "text", ["1.057,4", "234", "39,69", "0,5%", "1.234.567", "15/6/2021", "12/17", "2.1", "04", "ha"]
)
def test_well_formed_numbers(text: str) -> None:
    assert well_formed(text)


@pytest.mark.parametrize("text", ["1.0574,2", "7.1669.1", "1.23.456", "0.123.456", "12,5,7"])
def test_numbers_that_nobody_writes_so(text: str) -> None:
    assert not well_formed(text)


@pytest.mark.parametrize("text", ["1.057", "115/NQ-CP", "300ha", "l2,5", "4"])
def test_whatever_holds_a_digit_is_read_twice(text: str) -> None:
    assert worth_reading(text, 99)


def test_labels_at_the_beginning_of_a_line_are_not() -> None:
    assert not worth_reading("2.1.", 96, first=True)
    assert worth_reading("2.1.", 60, first=True)
    assert worth_reading("2.1.", 96)


def test_words_are_not_and_doubtful_signs_are() -> None:
    assert not worth_reading("doanh", 30)
    assert worth_reading("SOO", 40)
    assert not worth_reading("SOO", 95)


@pytest.mark.parametrize("text", ["1.057,4", "(39,69", "98,5%;", "234", "12/17", "5"])
def test_a_clear_number_needs_one_reader(text: str) -> None:
    assert plainly_read(text, 96.5) == (text != "12/17")
    assert not plainly_read(text, 90)


def test_a_day_and_month_with_a_dot_may_be_a_decimal() -> None:
    assert not plainly_read("23.9", 97)
    assert plainly_read("23/9", 97)
    assert not plainly_read("23/9", 94)


@pytest.mark.parametrize(
    "text", ["78558", "7.1669", "1.0574,2", "2024", "115/NQ-CP", "300ha", "l2,5", "doanh", "12,5,7", ""]
)
def test_a_number_that_may_have_lost_a_sign_is_read_twice_however_clear(text: str) -> None:
    assert not plainly_read(text, 97)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("2,873", "2.873"),
        ("(44,309", "(44.309"),
        ("2,87", None),
        ("0,873", None),
        ("12.344,309", None),
        ("4,309%", None),
        ("2.873", None),
    ],
)
def test_a_comma_that_may_be_the_dot_of_a_thousand_keeps_both_readings(text: str, other: str | None) -> None:
    token = doubt_thousands(Token(text, Box(0, 0, 9, 9), 97, 0, 0, 0))
    assert (token.text, token.reading) == (text, other)
    assert (token.confidence < 75) == (other is not None)


class TestCompare:
    def test_agreement_makes_sure(self) -> None:
        text, sure, other = compare("1.057,4", 80, "1.057,4", 90)
        assert (text, other) == ("1.057,4", None)
        assert sure == pytest.approx(98)

    def test_letters_do_not_count(self) -> None:
        assert compare("triệu(12,5%)", 90, "trieu(12,5%)", 80)[2] is None

    def test_a_dropped_separator_is_put_back_and_both_readings_stay(self) -> None:
        assert compare("78558", 88, "785,58", 97)[::2] == ("785,58", "78558")

    @pytest.mark.parametrize(
        ("mine", "theirs"), [("63.5", "63,5"), ("702;15", "702,15"), ("1.0574", "1.057,4"), ("15549", "1.554,9")]
    )
    def test_separators_are_taken_as_vietnamese_writes_them(self, mine: str, theirs: str) -> None:
        assert compare(mine, 90, theirs, 60)[::2] == (theirs, mine)
        assert compare(theirs, 60, mine, 90)[::2] == (theirs, mine)

    def test_the_engine_keeps_its_word_against_a_doubtful_second_reading(self) -> None:
        assert compare("1.057", 90, "1.0.57", 55)[::2] == ("1.057", "1.0.57")

    def test_a_number_that_was_cut_off_does_not_win(self) -> None:
        assert compare("98,6", 30, "98,", 100)[::2] == ("98,6", "98")

    def test_a_disagreement_is_never_sure(self) -> None:
        assert compare("577", 99, "527", 99)[1] <= 50

    def test_a_number_only_the_second_reader_saw(self) -> None:
        text, sure, _ = compare("Hy", 0, "785,58", 99)
        assert text == "785,58"
        assert sure <= 50

    @given(
        st.from_regex(r"[0-9.,%]{1,8}", fullmatch=True),
        st.from_regex(r"[0-9.,%]{0,8}", fullmatch=True),
        st.floats(0, 100),
        st.floats(0, 100),
    )
    def test_no_reading_is_lost(self, mine: str, theirs: str, a: float, b: float) -> None:
        text, sure, other = compare(mine, a, theirs, b)
        assert 0 <= sure <= 100
        one, two = numbers_in(mine), numbers_in(theirs)
        if one == two or (len(two) > len(one) > 0 and set(one) <= set(two)):  # it saw a neighbour too
            assert (text, other) == (mine, None)
        else:
            assert sure <= 50
            assert mine in (text, other)


@pytest.mark.parametrize(
    ("text", "other", "score", "expected"),
    [
        ("IH", "III", 95, "III"),
        ("IIL", "III.", 95, "III."),
        ("II", "II", 99, "II"),
        ("III", "II", 60, "III"),
        ("VII", "Vll", 99, "VII"),
    ],
)
def test_roman_numerals_are_read_twice_too(text: str, other: str, score: float, expected: str) -> None:
    assert settle(Token(text, Box(0, 0, 9, 9), 90, 1, 1, 1), other, score).text == expected


def test_of_a_document_number_only_the_digits_are_compared() -> None:
    token = settle(Token("715/KH-UBND,", Box(0, 0, 9, 9), 80, 1, 1, 1), "115/", 99)
    assert (token.text, token.reading) == ("115/KH-UBND,", "715/KH-UBND,")


def test_the_year_in_a_document_number_stays_in_its_place() -> None:
    def settled(text: str, other: str) -> str:
        return settle(Token(text, Box(0, 0, 9, 9), 80, 1, 1, 1), other, 99).text

    assert settled("34/2017/TT-BYT", "34/2017/TT-BYT") == "34/2017/TT-BYT"
    assert settled("34/2077/TT-BYT", "34/2017/") == "34/2017/TT-BYT"
    assert settled("số:84/2017/TT-BYT", "34/2017/TT-BYT") == "số:34/2017/TT-BYT"


@pytest.mark.slow
@pytest.mark.parametrize("number", ["1.057,4", "39,69", "98,5%", "16/6/2021", "2.277", "0"])
def test_printed_numbers_are_read(number: str) -> None:
    page = printed([number], dpi=180)
    ys, xs = np.nonzero(page < 128)
    box = Box(float(xs.min()) - 4, float(ys.min()) - 3, float(xs.max()) + 5, float(ys.max()) + 4)
    (reading,) = read_boxes(page, [box])
    assert reading.text == number
    assert reading.score > 0.7


def test_an_empty_box_reads_nothing() -> None:
    page = np.full((50, 50), 255, np.uint8)
    assert read_boxes(page, [Box(60, 10, 80, 20), Box(5, 5, 5.5, 40)])[0].text == ""
    assert read_boxes(page, []) == []
