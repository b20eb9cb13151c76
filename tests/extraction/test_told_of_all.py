"""A sentence about the whole place, or about all things of a kind, does not go on with the one named before it."""

from __future__ import annotations

import pytest

from extractor import extract, load_rules
from extractor.rulecheck import plain_report

PARK = "KCN Gò Vàng"


def subjects(text: str) -> list[str | None]:
    return [figure.subject for figure in extract(plain_report(text), load_rules()).figures]


@pytest.mark.parametrize(
    "lead", ["3. KCN Gò Vàng\n", "3. KCN Gò Vàng: diện tích 180 ha.\n", "KCN Gò Vàng rộng 180 ha.\n"]
)
@pytest.mark.parametrize(
    "sentence",
    [
        "Toàn tỉnh có 96 dự án.",
        "Tổng số dự án tại các KCN là 96 dự án.",
        "Trong các khu công nghiệp có 96 dự án.",
        "Số dự án tại các KCN: 96 dự án (FDI: 41 dự án; trong nước: 55 dự án).",
        "Các KCN đã thu hút 96 dự án; nộp ngân sách 1.200 tỷ đồng.",
    ],
)
def test_all_of_them(lead: str, sentence: str) -> None:
    found = subjects(lead + sentence)
    own = lead.count("180")
    assert found[:own] == [PARK] * own
    assert set(found[own:]) == {None}


@pytest.mark.parametrize(
    "sentence",
    [
        "Số dự án là 96 dự án.",
        "Đây là một trong các KCN lớn nhất, có 96 dự án.",
        "Đứng đầu các KCN về thu hút đầu tư với 96 dự án.",
        "So với các KCN khác, tỷ lệ lấp đầy 64% là cao.",
        "KCN nằm trên địa bàn tỉnh, có 96 dự án.",
        "Các dự án trong khu sử dụng 900 lao động.",
    ],
)
def test_still_the_one(sentence: str) -> None:
    assert subjects(f"3. KCN Gò Vàng\n{sentence}") == [PARK]


def test_one_of_them_is_spoken_of_again() -> None:
    text = "3. KCN Gò Vàng\nToàn tỉnh có 3 KCN; KCN này thu hút 96 dự án, sử dụng 1.200 lao động."
    assert subjects(text) == [None, PARK, PARK]
