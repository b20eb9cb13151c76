"""Cells of scanned tables that are read at several sizes."""

from __future__ import annotations

import pytest

from extractor.models import Box
from extractor.reading.cell_votes import SIZES, read_cell, vote
from extractor.reading.tokens import Token


def tokens(text: str, confidence: float = 80.0) -> list[Token]:
    return [Token(word, Box(10 * n, 0, 10 * n + 8, 10), confidence, 0, 0, 0) for n, word in enumerate(text.split())]


def text(reading: list[Token]) -> str:
    return " ".join(token.text for token in reading)


@pytest.mark.parametrize(
    ("readings", "right"),
    [
        (["Sô lượng", "Số lượng", "Số lượng", "Sế lượng"], "Số lượng"),
        (["dùng thuôc", "dùng thuốc", "dung thuôc", "dùng thuốc"], "dùng thuốc"),
        (["Đơn vị", "Đon vị", "Đơn v ị", "Đơn vị"], "Đơn vị"),
        (["", "Ghi chú"], "Ghi chú"),
        (["", ""], ""),
    ],
)
def test_most_readings_are_right_word_by_word(readings: list[str], right: str) -> None:
    assert text(vote([tokens(one) for one in readings])) == right


def test_a_word_that_is_spelt_as_vietnamese_counts_more() -> None:
    assert text(vote([tokens("thuôc", 85), tokens("thuốc", 88), tokens("thuôc", 50)])) == "thuốc"


def test_sure_cells_and_numbers_are_read_once() -> None:
    asked: list[float] = []

    def reader(said: str, confidence: float) -> list[Token]:
        def read(size: float) -> list[Token]:
            asked.append(size)
            return tokens(said, confidence)

        return read_cell(read, 150.0)

    assert text(reader("Xã Tân Lập", 96)) == "Xã Tân Lập"
    assert text(reader("12,5", 60)) == "12,5"
    assert asked == [150.0, 150.0]
    assert text(reader("Xã Tân Lập", 80)) == "Xã Tân Lập"
    assert asked == [150.0, 150.0, 150.0, SIZES[0]]  # twice the same


@pytest.mark.parametrize(
    ("said", "sure", "right", "times"),
    [
        (["Xã Tân Lâp", "Xã Tân Lập"], (80, 95), "Xã Tân Lập", 2),  # the second is sure
        (["Xã Tân Lâp", "Xã Tân Lập", "Xã Tân Lập", "Xã Tán Lập"], (80, 80, 80, 80), "Xã Tân Lập", 4),
        (["Xã Tân Lập", "", "Xã Tân Lập", "Xã Tân Lập"], (80, 0, 80, 80), "Xã Tân Lập", 4),
    ],
)
def test_readings_that_differ_are_voted_on(said: list[str], sure: tuple[float, ...], right: str, times: int) -> None:
    asked: list[float] = []

    def read(size: float) -> list[Token]:
        asked.append(size)
        return tokens(said[len(asked) - 1], sure[len(asked) - 1])

    assert text(read_cell(read, 150.0)) == right
    assert len(asked) == times


@pytest.mark.parametrize(("said", "kept"), [("]", ""), ("' |", ""), ("-", "-"), ("...", "..."), ("3", "3")])
def test_dust_is_no_word_of_a_cell(said: str, kept: str) -> None:
    assert text(read_cell(lambda _: tokens(said), 150.0)) == kept
