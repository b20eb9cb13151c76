"""Cells of numbers: what both readers say of them, and what is asked again."""

from __future__ import annotations

import numpy as np
import pytest
from page_images import printed

from extractor.models import Box
from extractor.reading.number_cells import read_cells
from extractor.reading.scans import CleanPage
from extractor.reading.second_reading import second_reading
from extractor.reading.tokens import Token

DPI = 150


def read(
    text: str, said: str, sure: float, again: str = "", *, first: bool = False
) -> tuple[Token | None, list[float]]:
    """What becomes of one cell that holds ``text`` and was read as ``said``; and the sizes at which it was asked again."""
    page = printed([text], dpi=DPI, size=(3, 1.2))
    rows, columns = np.nonzero(page < 128)
    ink = Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    cells = [ink._replace(x0=ink.x0 - 30, x1=ink.x1 + 30, top=ink.top - 20, bottom=ink.bottom + 20)]
    if not first:
        cells.insert(0, cells[0]._replace(x0=0, x1=cells[0].x0))
    asked: list[float] = []

    def reread(box: Box, at: float) -> tuple[str, float]:
        asked.append(at)
        return again, 80.0

    tokens = [Token(said, ink, sure, 0, 0, 0)] if said else []
    found = [token for _, token in read_cells(CleanPage(page, DPI, np.eye(3)), cells, tokens, reread)]
    return (found[0] if found else None), asked


def test_a_number_read_alike_by_both_is_sure() -> None:
    token, asked = read("1.057,4", "1.057,4", 80)
    assert token is not None
    assert (token.text, token.reading, asked) == ("1.057,4", None, [])
    assert token.confidence > 95


@pytest.mark.parametrize("said", ["1.057,4)", "1.057,4_", "|1.057,4"])
def test_what_lines_leave_at_a_number_is_no_part_of_it(said: str) -> None:
    token, _ = read("1.057,4", said, 90)
    assert token is not None
    assert (token.text, token.reading) == ("1.057,4", None)


def test_letters_in_a_number_are_asked_again_and_settled_by_agreement() -> None:
    token, asked = read("551", "S51", 70, again="551")
    assert token is not None
    assert (token.text, token.reading) == ("551", None)
    assert token.confidence > 90
    assert len(asked) == 1


def test_without_agreement_the_number_stays_doubtful() -> None:
    token, asked = read("4.525,7", "A.525,7", 60, again="A5257")
    assert token is not None
    assert token.text == "4.525,7"
    assert token.confidence <= 50
    assert len(asked) == 2


def test_a_lost_comma_is_found_however_sure_the_engine_was() -> None:
    token, _ = read("24,2", "242", 96.5, again="242")
    assert token is not None
    assert (token.text, token.reading) == ("24,2", "242")


def test_a_letter_that_is_a_digit() -> None:
    token, _ = read("9", "g", 90, again="9")
    assert token is not None
    assert token.text == "9"


def test_running_numbers_of_strokes_are_no_numerals() -> None:
    token, _ = read("11", "11", 96, first=True)
    assert token is None or token.text == "11"
    token, _ = read("II", "11", 96, first=True)
    assert token is not None
    assert token.text == "II"


def test_a_number_that_is_not_quite_sure_is_read_at_another_size() -> None:
    token, asked = read("3.335", "3.335", 94, again="3.335")
    assert token is None
    assert len(asked) == 1
    token, asked = read("3.335", "3.395", 95, again="3.335")
    assert token is not None
    assert token.text == "3.335"
    token, asked = read("3.335", "3.335", 96.5)
    assert token is None
    assert asked == []


def test_two_numbers_in_one_cell_stay_two() -> None:
    page = printed(["1.105,4   208"], dpi=DPI, size=(4, 1.2))
    rows, columns = np.nonzero(page < 128)
    ink = Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    middle = ink.x0 + 0.65 * (ink.x1 - ink.x0)
    tokens = [
        Token("1.105,4", ink._replace(x1=middle - 12), 80, 0, 0, 0),
        Token("208", ink._replace(x0=middle + 12), 80, 0, 0, 0),
    ]
    cell = Box(ink.x0 - 30, ink.top - 20, ink.x1 + 30, ink.bottom + 20)
    assert read_cells(CleanPage(page, DPI, np.eye(3)), [cell], tokens, lambda box, at: ("", 0.0)) == []


@pytest.mark.parametrize(("above", "below", "taken"), [("412", "96", "7"), ("412", "Tân Mộc", "VÀ"), ("", "96", "VÀ")])
def test_a_lone_word_between_numbers_is_read_again(above: str, below: str, taken: str) -> None:
    page = printed([above or " ", "7", below], dpi=DPI, size=(3, 2))
    inked = np.flatnonzero((page < 128).any(axis=1))
    bands = np.split(inked, np.flatnonzero(np.diff(inked) > 8) + 1)
    tokens = []
    for number, (rows, text) in enumerate(zip(bands, [t for t in (above, "VÀ", below) if t], strict=True)):
        columns = np.flatnonzero((page[rows[0] : rows[-1] + 1] < 128).any(axis=0))
        box = Box(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
        tokens.append(Token(text, box, 95, 1, 1, number))
    read = second_reading(CleanPage(page, DPI, np.eye(3)), [], tokens, lambda box, at: ("", 0.0))
    (token,) = [t for t in read if t.text in {"7", "VÀ"}]
    assert token.text == taken
    assert (token.reading == "VÀ") is (taken == "7")


@pytest.mark.parametrize(("below", "taken"), [("2", None), ("1", "I"), ("", "I")])
def test_a_stroke_above_2_is_the_running_number_1(below: str, taken: str | None) -> None:
    page = printed(["I"], dpi=DPI, size=(3, 1.2))
    rows, columns = np.nonzero(page < 128)
    ink = Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    cell = ink._replace(x0=ink.x0 - 30, x1=ink.x1 + 30, top=ink.top - 10, bottom=ink.bottom + 10)
    cells = [cell, cell._replace(top=cell.bottom, bottom=cell.bottom + 40)]
    under = cells[1]._replace(x0=ink.x0, x1=ink.x1, top=cells[1].top + 10, bottom=cells[1].bottom - 10)
    tokens = [Token("1", ink, 97, 0, 0, 0)] + ([Token(below, under, 97, 0, 0, 1)] if below else [])
    read = read_cells(CleanPage(page, DPI, np.eye(3)), cells, tokens, lambda box, at: ("", 0.0))
    labels = [token.text for places, token in read if places == [0]]
    assert [text for text in labels if text == "I"] == ([taken] if taken else [])


@pytest.mark.parametrize(
    ("above", "below", "asked"),
    [("2", "4", False), ("", "4", False), ("2.", "", False), ("", "", True), ("2", "5", True), ("7", "4", True)],
)
def test_numbers_of_rows_vouch_for_one_another(above: str, below: str, asked: bool) -> None:
    """A number in the first column that counts on from the row above, and to the row below, is not read again."""
    page = printed(["3"], dpi=DPI, size=(3, 1.2))
    rows, columns = np.nonzero(page < 128)
    ink = Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    cell = ink._replace(x0=ink.x0 - 30, x1=ink.x1 + 30, top=ink.top - 10, bottom=ink.bottom + 10)
    cells = [cell._replace(top=cell.top - 40, bottom=cell.top), cell, cell._replace(top=cell.bottom, bottom=cell.bottom + 40)]  # fmt: skip
    beside = [ink._replace(top=one.top + 10, bottom=one.bottom - 10) for one in cells]
    said = [(above, beside[0]), ("3", ink), (below, beside[2])]
    tokens = [Token(text, box, 95, 0, 0, line) for line, (text, box) in enumerate(said) if text]
    place = next(n for n, token in enumerate(tokens) if token.text == "3")
    read = read_cells(CleanPage(page, DPI, np.eye(3)), cells, tokens, lambda box, at: ("", 0.0))
    assert any(place in places for places, _ in read) is asked
    # In another column the same numbers are what the table tells.
    left = [*cells, *(one._replace(x0=0, x1=one.x0) for one in cells)]
    read = read_cells(CleanPage(page, DPI, np.eye(3)), left, tokens, lambda box, at: ("", 0.0))
    assert any(place in places for places, _ in read)
