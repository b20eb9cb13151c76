"""Doubtful words at numbers, read again by themselves."""

from __future__ import annotations

import pytest

from extractor.models import Box
from extractor.reading.line_votes import SIZES, doubtful_stretches, vote_lines
from extractor.reading.tokens import Token


def line(text: str, number: int = 0) -> list[Token]:
    """Words ten pixels wide; "word~30" is read with a confidence of 30, others with 96."""
    words = [part.partition("~") for part in text.split()]
    return [
        Token(word, Box(20 * n, 40 * number, 20 * n + 15, 40 * number + 20), float(sure or 96), 0, 0, number)
        for n, (word, _, sure) in enumerate(words)
    ]


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("sản lượng đạt 1.250 lấn~40 trong năm", [(2, 7)]),
        ("mật độ 310 (i9~20 nq~0 tỷ lệ hộ", [(1, 7)]),
        ("đạt 12?5~50 ha", [(0, 3)]),
        ("các xã vùmg~30 ven sông", []),  # no number is near
        ("thu 15 tỷ đồng", []),
        ("thu 15 tỷ ,~10 đồng", []),  # a mark is no word
    ],
)
def test_doubtful_words_at_numbers(text: str, stretches: list[tuple[int, int]]) -> None:
    assert doubtful_stretches(line(text)) == stretches


def test_what_is_read_better_alone_is_taken_and_the_rest_stays() -> None:
    asked: list[tuple[Box, float]] = []

    def read(box: Box, size: float) -> list[Token]:
        asked.append((box, size))
        return list(line("xã có 310 người/km2 tỷ lệ")[1:])

    page = [*line("mật độ xã có 310 (i9~20 tỷ lệ hộ"), *line("các xã vùmg~30 ven sông", 1)]
    read_again = vote_lines(page, read)
    assert [t.text for t in read_again] == [
        "mật",
        "độ",
        "xã",
        "có",
        "310",
        "người/km2",
        "tỷ",
        "lệ",
        "hộ",
        "các",
        "xã",
        "vùmg",
        "ven",
        "sông",
    ]
    assert {(t.block, t.paragraph, t.line) for t in read_again[:9]} == {(0, 0, 0)}
    assert [size for _, size in asked] == list(SIZES)
    box = asked[0][0]
    assert page[2].box.x1 < box.x0 <= page[3].box.x0
    assert page[7].box.x1 <= box.x1 < page[8].box.x0


def test_readings_are_taken_whole() -> None:
    """Two that part a number differently would make one that nobody saw."""
    readings = iter(["36.640~50 tấn~50 lúa~50", "36.~90 640~90 tấn~90 lúa~90"])
    page = line("36~90 .640~20 tn~90 lúa~90")
    assert [t.text for t in vote_lines(page, lambda box, size: line(next(readings)))] == ["36.", "640", "tấn", "lúa"]


def test_a_second_look_that_is_less_sure_changes_nothing() -> None:
    page = line("sản lượng đạt 1.250 lấn~60 trong năm")
    assert vote_lines(page, lambda box, size: list(line("đat~50 1.280~40 tân~20 trong~50 năm~50"))) == page


def test_a_good_page_is_not_asked() -> None:
    def never(box: Box, size: float) -> list[Token]:
        raise AssertionError

    page = line("thu ngân sách đạt 1.250 tỷ đồng, tăng 5% so với dự toán")
    assert vote_lines(page, never) == page
