"""Numbers of the text against one group of a table's rows, and columns of which one is a part of the other."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractor.extraction.pipeline import extract
from extractor.outline.consistency import find_contradictions
from extractor.rulebook import load_rules
from tests.extraction.tables import report
from tests.outline.contradicted import written

RULES = load_rules()
WHARVES = [
    ["TT", "Tên bến", "Xã", "Số lượt khách", "Chưa có áo phao"],
    ["I", "Bến được cấp phép", "", "", ""],
    ["1", "Bến Gỗ", "Tân Lương", "120", "14"],
    ["2", "Bến Ngã Ba", "Hòa Điền", "85", "9"],
    ["3", "Bến Cát", "Hòa Điền", "60", "8"],
    ["II", "Bến đã đình chỉ", "", "", ""],
    ["1", "Bến Cầu Gãy", "Vĩnh Lễ", "0", "0"],
    ["2", "Bến Suối Cạn", "Vĩnh Lễ", "0", "0"],
]
WORKS = [
    ["TT", "Tên công trình", "Kế hoạch vốn năm 2023 (triệu đồng)", "Giải ngân (triệu đồng)"],
    ["1", "Đường Bến Gỗ", "12.400", "11.900"],
    ["2", "Trường Hòa Điền", "8.600", "[[8.900|8.200]]"],
    ["3", "Kênh Suối Cạn", "5.100", "5.100"],
]


def messages(text: str, rows: Sequence[Sequence[str]]) -> list[str]:
    return [f.message for f in find_contradictions(extract(report(rows, above=text), RULES), None, RULES)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Huyện có [[04|03]] bến được cấp phép.", "nhóm “Bến được cấp phép”"),
        ("Đã đình chỉ, gồm [[03|02]] bến đã đình chỉ từ năm 2022.", "nhóm “Bến đã đình chỉ”"),
    ],
)
def test_a_group_has_another_number_of_rows(text: str, said: str) -> None:
    assert [said in one for one in messages(written(text, wrong=True), WHARVES)] == [True]
    assert messages(written(text, wrong=False), WHARVES) == []


@pytest.mark.parametrize(
    "text",
    [
        # A count of some of them, one of another noun, and one that fits two groups.
        "Kiểm tra 04 bến trong tháng 5.",
        "Huyện có 04 cầu được cấp phép.",
        "Huyện có 05 bến khách.",
    ],
)
def test_a_count_that_no_group_is_of_is_left_alone(text: str) -> None:
    assert messages(text, WHARVES) == []


def test_a_part_is_larger_than_its_whole_in_one_row() -> None:
    said = messages("Kết quả giải ngân.", [[written(c, wrong=True) for c in row] for row in WORKS])
    assert said == [
        "Dòng “Trường Hòa Điền”: 8.900 (cột “Giải ngân (triệu đồng)”) lớn hơn 8.600 (cột “Kế hoạch vốn năm 2023 (triệu đồng)”)."
    ]
    assert messages("Kết quả giải ngân.", [[written(c, wrong=False) for c in row] for row in WORKS]) == []
