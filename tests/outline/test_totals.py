"""Rows that add up others: whichever rows the labels of the table allow must make the total."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractor.extraction.pipeline import extract
from extractor.outline.consistency import find_contradictions
from extractor.rulebook import load_rules
from tests.extraction.tables import report

RULES = load_rules()


def said(*rows: Sequence[str]) -> list[str]:
    extraction = extract(report(list(rows)), RULES)
    return [f.message for f in find_contradictions(extraction, None, RULES) if f.code == "annex_total"]


def test_rows_without_numbers_of_their_own() -> None:
    head = ["Địa bàn", "Năm 2022", "Năm 2023"]
    body = [["Xã Nậm Kha", "1.240", "980"], ["Xã Tả Lùng", "860", "455"], ["Thị trấn", "515", "640"]]
    assert said(head, *body, ["Cộng", "2.615", "2.075"]) == []
    (message,) = said(head, *body, ["Cộng", "2.715", "2.075"])
    assert "2.715" in message
    assert "2.615" in message


@pytest.mark.parametrize("total", ["120", "70"])
def test_groups_and_their_rows_may_both_hold_numbers(total: str) -> None:
    rows = [["I", "Khối mầm non", "30"], ["1", "Hoa Ban", "18"], ["2", "Hoa Mơ", "12"], ["II", "Khối tiểu học", "40"]]
    rows += [["1", "Nà Sản", "25"], ["2", "Chiềng Ve", "15"]]
    found = said(["STT", "Trường", "Số lớp"], *rows, ["", "Tổng cộng", total])
    assert bool(found) == (total == "120")


def test_totals_of_groups_and_a_grand_total() -> None:
    rows = [["Lúa", "12,5"], ["Ngô", "7,5"], ["Cộng", "20,0"], ["Chè", "30,0"], ["Quế", "11,0"], ["Cộng", "41,0"]]
    head = ["Cây trồng", "Diện tích (ha)"]
    assert said(head, *rows, ["Tổng cộng", "61,0"]) == []
    assert len(said(head, *rows, ["Tổng cộng", "66,0"])) == 1
    assert len(said(head, *rows[:5], ["Cộng", "43,0"], ["Tổng cộng", "61,0"])) == 1


def test_a_total_that_comes_first() -> None:
    rows = [["Tổng số", "54"], ["Nam", "20"], ["Nữ", "31"]]
    assert len(said(["Chỉ tiêu", "Số lao động"], *rows)) == 1
    assert said(["Chỉ tiêu", "Số lao động"], ["Tổng số", "51"], *rows[1:]) == []


@pytest.mark.parametrize("head", ["Tỷ lệ (%)", "Năm công nhận", "Mức ăn bình quân (đồng/ngày)"])
def test_what_cannot_be_added_is_not(head: str) -> None:
    assert said(["Trường", head], ["Nà Sản", "40"], ["Chiềng Ve", "55"], ["Cộng", "48"]) == []


def test_a_row_below_another_is_part_of_it() -> None:
    rows = [["Hộ nghèo", "80"], ["- Trong đó: hộ dân tộc thiểu số", "35"], ["Hộ cận nghèo", "60"], ["Cộng", "140"]]
    assert said(["Nội dung", "Số hộ"], *rows) == []


@pytest.mark.parametrize(("profit", "wrong"), [("1,2", False), ("2,1", True)])
def test_a_row_that_is_the_difference_of_two_others(profit: str, wrong: bool) -> None:
    rows = [["Chỉ tiêu", "2021", "2022", "2023"], ["Doanh thu", "21,4", "19,8", "23,1"]]
    rows += [["Chi phí", "20,6", "19,5", "21,9"], ["Lợi nhuận", "0,8", "0,3", profit]]
    findings = find_contradictions(extract(report(rows), RULES), None, RULES)
    assert [f.code for f in findings] == (["row_mismatch"] if wrong else [])


def test_rows_that_are_no_difference_in_any_column_are_other_things() -> None:
    rows = [["Chỉ tiêu", "2021", "2022"], ["Doanh thu", "21,4", "19,8"], ["Chi phí", "20,6", "19,5"]]
    rows += [["Lợi nhuận", "5,5", "7,1"]]
    assert find_contradictions(extract(report(rows), RULES), None, RULES) == ()


@pytest.mark.parametrize(("head", "told"), [("Số lớp", True), ("Sản lượng (nghìn tấn)", False)])
def test_what_is_counted_adds_up_exactly_what_is_measured_as_far_as_it_was_rounded(head: str, told: bool) -> None:
    rows = [["1", "Hoa Ban", "14"], ["2", "Hoa Mơ", "12"], ["3", "Tà Lùng", "11"], ["4", "Nà Sản", "12"]]
    assert bool(said(["STT", "Tên", head], *rows, ["", "Tổng cộng", "50"])) == told


def test_a_wrong_total_is_told_once_though_its_share_does_not_fit_it_either() -> None:
    head = ["Khoản thu", "Dự toán (triệu đồng)", "Thực hiện (triệu đồng)", "Tỷ lệ (%)"]
    rows = [["Thuế", "360", "316", "87,8"], ["Phí", "150", "142", "94,7"], ["Lệ phí", "200", "189", "94,5"]]
    table = report([head, *rows, ["Tổng cộng", "710", "667", "91,1"]])
    assert [f.code for f in find_contradictions(extract(table, RULES), None, RULES)] == ["annex_total"]


@pytest.mark.parametrize(
    ("total", "codes"), [("9,9", ["column_mismatch"]), ("8,9", ["annex_total", "column_mismatch"])]
)
def test_a_cell_that_breaks_its_row_makes_no_wrong_total(total: str, codes: list[str]) -> None:
    """12,4 less 9,8 is 2,6, not 3,6: with that the rows make 9,9."""
    head = ["Dự án", "Kế hoạch vốn", "Đã giải ngân", "Còn lại"]
    rows = [
        ["Hồ Ea Súp", "12,4", "9,8", "3,6"],
        ["Kênh Tây", "10,0", "7,9", "2,1"],
        ["Đập Ia Lâu", "12,0", "8,4", "3,6"],
    ]
    table = report([head, *rows, ["Trạm bơm", "6,0", "4,4", "1,6"], ["Tổng cộng", "40,4", "30,5", total]])
    assert sorted({f.code for f in find_contradictions(extract(table, RULES), None, RULES)}) == codes
