"""Annex forms of a plan against the tables of a report."""

from __future__ import annotations

import pytest

from extractor.models import AnnexForm, Cell, Group, Table
from extractor.outline.annex_check import check_annexes, column_likeness
from extractor.outline.annexes import data_rows, groups_of
from extractor.rulebook import load_rules

RULES = load_rules()
FORM = AnnexForm(
    "PL1",
    "PHỤ LỤC 1 DANH SÁCH TRẠM BƠM",
    ("TT", "Tên trạm bơm", "Xã", "Công suất (m3/h)", "Năm xây dựng", "Ghi chú"),
    (Group("I", "Trạm bơm do Nhà nước đầu tư"), Group("II", "Trạm bơm ngoài ngân sách Nhà nước đầu tư")),
)
HEADS = "TT|Tên trạm bơm|Xã|Công suất (m3/h)|Năm xây dựng|Ghi chú"


def table_of(heads: str, *rows: str, title: str | None = None) -> Table:
    cells = tuple(tuple(Cell(text.strip(), 0, 0) for text in row.split("|")) for row in rows)
    return Table("t1", 1, 0, 0, tuple(heads.split("|")), cells, title=title)


def test_a_complete_annex() -> None:
    rows = ("I|Trạm bơm do Nhà nước đầu tư||||", "1|Trạm Gốc Gạo|Xã Hồng|1.200|2015|", "II|Trạm bơm ngoài ngân sách Nhà nước đầu tư||||", "1|Trạm Bến Mơ|Xã Hạc|800|2019|")  # fmt: skip
    (verdict,) = check_annexes([FORM], [table_of(HEADS, *rows)], promised=True, rules=RULES)
    assert (verdict.status, verdict.rows, verdict.columns_missing, verdict.groups_missing) == ("answered", 2, (), ())


def test_a_group_is_known_by_its_heading_before_its_number() -> None:
    rows = ("I|Trạm bơm ngoài ngân sách Nhà nước đầu tư||||", "1|Trạm Bến Mơ|Xã Hạc|800|2019|")
    (verdict,) = check_annexes([FORM], [table_of(HEADS, *rows)], promised=True, rules=RULES)
    assert (verdict.status, verdict.groups_missing) == ("brief", ("I",))


def test_groups_below_letters_that_the_report_counts_anew() -> None:
    form = AnnexForm(
        "PL", "DANH SÁCH CHỢ", ("TT", "Tên chợ", "Số hộ"),
        (Group("A", "Chợ đang hoạt động"), Group("I", "Hạng 2", "A"), Group("II", "Hạng 3", "A"), Group("B", "Chợ đã đóng cửa"), Group("I", "Hạng 2", "B"), Group("II", "Hạng 3", "B")),
    )  # fmt: skip
    rows = ("A|Chợ đã đóng cửa|", "I|Hạng 3|", "1|Chợ Đìa|12")
    (verdict,) = check_annexes([form], [table_of("TT|Tên chợ|Số hộ", *rows)], promised=True, rules=RULES)
    assert verdict.groups_missing == ("A", "A.I", "A.II", "B.I")


def test_rows_that_are_groups_with_figures_of_their_own() -> None:
    table = table_of(
        "TT|Chỉ tiêu|ĐVT|Năm 2023", "A|Tổng đàn|con|1.240", "I|Trâu|con|310", "II|Bò|con|930", "B|Gia cầm|con|"
    )
    assert [group.label for group in groups_of(table)] == ["A", "I", "II", "B"]
    assert len(data_rows(table)) == 3


def test_a_group_row_with_its_subtotal_is_no_row_where_rows_stand_below() -> None:
    table = table_of("TT|Tên|Số hộ", "I|Xã vùng cao|40", "1|Xã Hồng|25", "2|Xã Hạc|15")
    assert len(data_rows(table)) == 2


def test_dirt_in_a_group_row_of_a_scan_makes_no_row_of_it() -> None:
    rows = ("I|Trạm bơm do Nhà nước đầu tư||V||", "1|Trạm Gốc Gạo|Xã Hồng|1.200|2015|", "II|Trạm bơm ngoài ngân sách Nhà nước đầu tư|||.l|", "1|Trạm Bến Mơ|Xã Hạc|800|2019|")  # fmt: skip
    (verdict,) = check_annexes([FORM], [table_of(HEADS, *rows)], promised=True, rules=RULES)
    assert (verdict.status, verdict.rows, verdict.groups_missing) == ("answered", 2, ())
    assert groups_of(table_of(HEADS, "I|Trạm Gốc Gạo|Xã Hồng|1.200|2015|")) == (), "a row counted in Roman numerals"


def test_a_table_of_something_else_is_not_the_annex() -> None:
    other = table_of("Nguồn vốn|Công suất (m3/h)|Năm xây dựng", "Ngân sách|1.200|2015", "Vay|800|2019")
    (verdict,) = check_annexes([FORM], [other], promised=False, rules=RULES)
    assert verdict.status == "missing"


@pytest.mark.parametrize(
    ("asked", "given", "same"),
    [
        ("Trung học cơ sở", "Bậc THCS", True),
        ("Số lượng phương tiện thủy nội địa", "Số PTTNĐ", True),
        ("Thời gian hoàn thành", "Năm hoàn thành", True),
        ("Chủ đầu tư", "Tổng mức đầu tư", False),
        ("Số học sinh nữ", "Năm công nhận", False),
    ],
)
def test_heads_by_meaning_and_by_their_first_letters(asked: str, given: str, same: bool) -> None:
    assert (column_likeness(asked, given) >= 0.55) is same
    assert (column_likeness(given, asked) >= 0.55) is same


@pytest.mark.parametrize(
    ("heads", "row", "missing"),
    [
        ("TT|Thôn|Công suất (m3/h)|Năm xây dựng|Ghi chú", "1|Thôn Hạc|800|2019|", ("Tên trạm bơm",)),
        ("TT|Số máy|Xã|Công suất (m3/h)|Năm xây dựng|Ghi chú", "1|3|Xã Hạc|800|2019|", ("Tên trạm bơm",)),
        ("TT|Ký hiệu|Xã|Công suất (m3/h)|Năm xây dựng|Ghi chú", "1|Bến Mơ|Xã Hạc|800|2019|", ()),
    ],
)
def test_what_the_rows_are_about_may_have_another_head(heads: str, row: str, missing: tuple[str, ...]) -> None:
    form = AnnexForm("PL1", FORM.title, FORM.columns, ())
    (verdict,) = check_annexes([form], [table_of(heads, row)], promised=True, rules=RULES)
    assert verdict.columns_missing == missing


PARKS = AnnexForm(
    "PL",
    "Kết quả đầu tư hạ tầng các cụm công nghiệp",
    ("STT", "Tên CCN", "Chủ đầu tư hạ tầng", "Diện tích CCN", "Diện tích đất cho thuê", "Tỷ lệ lấp đầy"),
    (),
)


@pytest.mark.parametrize(
    ("heads", "missing"),
    [
        ("TT|Cụm CN|Doanh nghiệp hạ tầng|DT quy hoạch (ha)|DT cho thuê (ha)|TLLĐ (%)", ()),
        ("TT|Tên gọi|Đơn vị quản lý|Quy mô (ha)|Đã giao cho DN thuê (ha)|Mức độ lấp đầy", ()),
        ("TT|Khu, cụm|CĐT|Tổng diện tích|Diện tích đã lấp đầy|Tỷ lệ sử dụng đất (%)", ()),
        (
            "TT|Tên CCN|Chủ đầu tư|Diện tích (ha)|Diện tích cây xanh (ha)|Số dự án",
            ("Diện tích đất cho thuê", "Tỷ lệ lấp đầy"),
        ),
    ],
)
def test_heads_of_parks_by_what_their_columns_hold(heads: str, missing: tuple[str, ...]) -> None:
    rows = ("1|CCN Đồng Sim|Công ty Hạ Long|50|30|60", "2|CCN Bến Gỗ|Công ty An Hòa|40|20|50")
    (verdict,) = check_annexes([PARKS], [table_of(heads, *rows)], promised=True, rules=RULES)
    assert verdict.columns_missing == missing
