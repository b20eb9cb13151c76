"""A total of so many things in the text, and the table that lists them without a row of totals."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractor.extraction.pipeline import extract
from extractor.outline.consistency import find_contradictions
from extractor.rulebook import load_rules
from tests.extraction.tables import report
from tests.outline.contradicted import written

RULES = load_rules()
SHOPS = [
    ["TT", "Tên cửa hàng", "Xã", "Số lao động", "Doanh thu năm 2022 (triệu đồng)", "Xếp hạng"],
    ["I", "Cửa hàng xăng dầu", "", "", "", ""],
    ["1", "Cửa hàng Bến Gỗ", "Tân Lương", "12", "4.200", "A"],
    ["2", "Cửa hàng Ngã Ba", "Hòa Điền", "8", "3.150", "A"],
    ["II", "Cửa hàng vật tư", "", "", "", ""],
    ["1", "Cửa hàng Đồng Mây", "Tân Lương", "5", "1.250", "B"],
    ["2", "Cửa hàng Suối Cạn", "Vĩnh Lễ", "4", "900", "B"],
    ["III", "Cửa hàng đã đóng", "", "", "", ""],
    ["1", "Cửa hàng Cầu Gãy", "Vĩnh Lễ", "3", "-", "-"],
]


def messages(text: str, rows: Sequence[Sequence[str]] = SHOPS) -> list[str]:
    return [f.message for f in find_contradictions(extract(report(rows, above=text), RULES), None, RULES)]


@pytest.mark.parametrize(
    "text",
    [
        "Tổng doanh thu năm 2022 của 04 cửa hàng đang mở đạt [[10,5|9,5]] tỷ đồng.",
        "Năm 2022, tổng doanh thu của 04 cửa hàng còn bán là [[10.500|9.500]] triệu đồng.",
        "Doanh thu năm 2022 của 04 cửa hàng đạt [[95|9,5]] tỷ đồng.",
    ],
)
def test_the_rows_give_another_total(text: str) -> None:
    (message,) = messages(written(text, wrong=True))
    assert "9.5" in message or "9,5" in message
    assert messages(written(text, wrong=False)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Tổng doanh thu năm 2022 của 05 cửa hàng đạt 10,5 tỷ đồng.",  # more than have a number
        "Tổng doanh thu năm 2023 của 04 cửa hàng đạt 10,5 tỷ đồng.",  # another year
        "Tổng doanh thu của 04 cửa hàng đạt 10,5 tỷ đồng.",  # of a year that is not said
        "Tổng chi phí năm 2022 của 04 cửa hàng là 10,5 tỷ đồng.",
        "Tổng doanh thu năm 2022 của 04 hợp tác xã đạt 10,5 tỷ đồng.",
        "Doanh thu bình quân năm 2022 của 04 cửa hàng đạt 10,5 tỷ đồng.",
        "Tổng doanh thu năm 2022 của 04 cửa hàng đạt khoảng 10,5 tỷ đồng.",
        "Phấn đấu tổng doanh thu năm 2022 của 04 cửa hàng đạt 10,5 tỷ đồng.",
        "Tổng doanh thu năm 2022 của 04 cửa hàng tăng 10,5 tỷ đồng.",
    ],
)
def test_what_cannot_be_held_against_the_rows(text: str) -> None:
    assert messages(text) == []


def test_a_row_without_a_number_leaves_the_sum_open() -> None:
    rows = [*SHOPS[:-1], ["1", "Cửa hàng Cầu Gãy", "Vĩnh Lễ", "3", "chưa có", "-"]]
    assert messages("Tổng doanh thu năm 2022 của 04 cửa hàng đạt 10,5 tỷ đồng.", rows) == []
