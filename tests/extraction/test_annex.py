from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from extractor.extraction.annex import find_annex
from extractor.models import AnnexRow
from extractor.reading.grid import GridCell
from extractor.rulebook import load_rules
from tests.extraction.tables import report

RULES = load_rules()
HEAD = [
    "STT",
    "Tên KCN",
    "Chủ đầu tư hạ tầng KCN",
    "Diện tích (ha)",
    "Diện tích đất đã cho thuê (ha)",
    "Tỷ lệ lấp đầy (%)",
]


def read(*rows: Sequence[str | GridCell], above: str = "") -> list[AnnexRow]:
    made = report(rows, above=above)
    found = find_annex(made, RULES)
    for row in found:
        assert made.text[row.start : row.end]
        assert row.name.split()[0] in made.text[row.start : row.end]
    return found


def amounts(row: AnnexRow) -> tuple[Decimal | None, ...]:
    return (row.area, row.leasable_area, row.leased_area, row.occupancy)


def wide(text: str, columns: int) -> GridCell:
    return GridCell(text, 1, columns)


def test_the_usual_six_columns_with_groups() -> None:
    rows = read(
        HEAD,
        ["I", wide("Các KCN đã đi vào hoạt động", 5)],
        ["1", "KCN Bình Sơn", "Công ty CP Hạ tầng An Bình", "1.250,5", "800", "64"],
        ["2", "....", "", "", "", ""],
        ["II", wide("Các KCN đang triển khai", 5)],
        ["1", "KCN Phú Cường", "", "75", "", "0"],
        ["", "Tổng cộng", "", "1.325,5", "800", ""],
    )
    assert [(r.name, r.group) for r in rows] == [
        ("KCN Bình Sơn", "I Các KCN đã đi vào hoạt động"),
        ("KCN Phú Cường", "II Các KCN đang triển khai"),
    ]
    assert amounts(rows[0]) == (Decimal("1250.5"), None, Decimal(800), Decimal(64))
    assert amounts(rows[1]) == (Decimal(75), None, None, Decimal(0))
    assert rows[0].investor == "Công ty CP Hạ tầng An Bình"
    assert rows[1].investor is None
    assert rows[0].row == 1
    assert dict(rows[0].cells)["Diện tích (ha)"] == "1.250,5"


def test_letters_over_roman_numerals_make_a_path() -> None:
    rows = read(
        HEAD,
        ["A", wide("Khu công nghiệp", 5)],
        ["I", wide("Đã hoạt động", 5)],
        ["1", "KCN Một", "", "100", "", ""],
        ["B", wide("Cụm công nghiệp", 5)],
        ["I", wide("Đã hoạt động", 5)],
        ["1", "CCN Hai", "", "50", "", ""],
        ["II", wide("Đang triển khai", 5)],
        ["1", "CCN Ba", "", "40", "", ""],
    )
    assert [r.group for r in rows] == ["A.I Đã hoạt động", "B.I Đã hoạt động", "B.II Đang triển khai"]


def test_columns_in_another_order_under_other_names() -> None:
    rows = read(
        [
            "TT",
            "Lấp đầy",
            "Cụm công nghiệp",
            "Quy mô (m2)",
            "DT đã thuê (m2)",
            "Đất CN thương phẩm (m2)",
            "Đơn vị kinh doanh hạ tầng",
        ],
        ["1", "80%", "CCN Tân Hòa", "500.000", "240.000", "300.000", "HTX Đồng Tâm"],
    )
    assert amounts(rows[0]) == (Decimal(50), Decimal(30), Decimal(24), Decimal(80))
    assert rows[0].investor == "HTX Đồng Tâm"


NAME, INVESTOR, TOTAL, TO_LET, LET, FILLED = "CCN Sông Mây", "Công ty TNHH Hạ tầng Nà Phặc", "50", "40", "30", "75"


@pytest.mark.parametrize(
    "head",
    [
        {
            "Tên, địa điểm cụm công nghiệp": NAME,
            "Doanh nghiệp hạ tầng": INVESTOR,
            "Diện tích (ha) theo quyết định thành lập": TOTAL,
            "Đất công nghiệp (ha)": TO_LET,
            "Diện tích đã cho các dự án thuê (ha)": LET,
            "TLLĐ (%)": FILLED,
        },
        {
            "Tỷ lệ lấp đầy đất công nghiệp (%)": FILLED,
            "Diện tích đã ký hợp đồng thuê (ha)": LET,
            "Diện tích đất cho thuê được (ha)": TO_LET,
            "DTQH (ha)": TOTAL,
            "Doanh nghiệp được giao đầu tư hạ tầng": INVESTOR,
            "Cụm công nghiệp đã thành lập": NAME,
        },
        {
            "Tên gọi CCN": NAME,
            "Quyết định thành lập": "12/QĐ-UBND",
            "CĐT hạ tầng": INVESTOR,
            "Quy mô diện tích (m2)": "500.000",
            "DT đất CN (m2)": "400.000",
            "DT còn trống (m2)": "100.000",
            "Đã lấp đầy (m2)": "300.000",
            "Hệ số lấp đầy (%)": FILLED,
        },
    ],
)
def test_fields_by_the_meaning_of_their_heads(head: dict[str, str]) -> None:
    (row,) = read(["TT", *head], ["1", *head.values()])
    assert (row.name, row.investor) == (NAME, INVESTOR)
    assert amounts(row) == tuple(Decimal(n) for n in (TOTAL, TO_LET, LET, FILLED))


def test_a_head_of_two_rows_and_a_row_of_column_numbers() -> None:
    rows = read(
        [
            GridCell("STT", 2),
            GridCell("Tên cụm công nghiệp", 2),
            wide("Diện tích (ha)", 3),
            GridCell("Tỷ lệ lấp đầy", 2),
        ],
        ["Quy hoạch", "Đất công nghiệp", "Đã cho thuê"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)=(5)/(4)"],
        ["1", "CCN Gia Lộc", "45,6", "30", "15", "50%"],
    )
    assert amounts(rows[0]) == (Decimal("45.6"), Decimal(30), Decimal(15), Decimal(50))


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ((["1", "KCN Một", "100", "70", "50"], ["2", "KCN Hai", "200", "140", "60"]), "leasable_area"),
        ((["1", "KCN Một", "100", "50", "50"], ["2", "KCN Hai", "200", "120", "60"]), "leased_area"),
        ((["1", "KCN Một", "100", "35", "50"], ["2", "KCN Hai", "200", "80", "60"]), "leased_area"),
        ((["1", "KCN Một", "100", "70", ""],), "leased_area"),
    ],
)
def test_land_to_let_or_land_that_is_let_is_told_by_the_rows(rows: Sequence[Sequence[str]], field: str) -> None:
    found = read(["STT", "Tên KCN", "Diện tích KCN", "Diện tích đất cho thuê", "Tỷ lệ lấp đầy"], *rows)
    assert getattr(found[0], field) == Decimal(rows[0][3])
    other = "leased_area" if field == "leasable_area" else "leasable_area"
    assert getattr(found[0], other) is None


def test_land_to_let_beside_land_that_is_let() -> None:
    rows = read(["STT", "Tên KCN", "Diện tích cho thuê", "Diện tích đã cho thuê"], ["1", "KCN Một", "70", "35"])
    assert amounts(rows[0]) == (None, Decimal(70), Decimal(35), None)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("", None),
        ("-", None),
        ("…", None),
        ("x", None),
        ("chưa có", None),
        ("0", Decimal(0)),
        ("0,0", Decimal("0.0")),
        ("57,45", Decimal("57.45")),
        ("1.057", Decimal(1057)),
        ("1 057,5", Decimal("1057.5")),
        ("khoảng 50", Decimal(50)),
        ("50 ha", Decimal(50)),
        ("75.000 m2", Decimal("7.5")),
        ("150 (GĐ1: 75)", Decimal(150)),
        ("120 + 35", None),
        ("3.000.000", None),
        ("45%", None),
    ],
)
def test_amounts_of_area_without_a_unit_in_the_head(cell: str, value: Decimal | None) -> None:
    rows = read(
        ["STT", "Tên KCN", "Diện tích", "Chủ đầu tư"],
        ["1", "KCN Một", cell, "Công ty A"],
        ["2", "KCN Hai", "12,5", "B"],
    )
    assert rows[0].area == value


def test_the_unit_of_the_table_holds_where_the_head_says_none() -> None:
    rows = read(
        ["STT", "Tên KCN", "Diện tích", "Chủ đầu tư"], ["1", "KCN Một", "3.000.000", "A"], above="Danh mục KCN\nĐVT: m2"
    )
    assert rows[0].area == Decimal(300)


def test_fractions_of_a_sheet_become_percentages_when_all_are() -> None:
    head = ["STT", "Tên KCN", "Diện tích (ha)", "Đã cho thuê (ha)", "Tỷ lệ lấp đầy"]
    rows = read(head, ["1", "KCN Một", "100", "45", "0,45"], ["2", "KCN Hai", "50", "50", "1"])
    assert [r.occupancy for r in rows] == [Decimal(45), Decimal(100)]
    rows = read(head, ["1", "KCN Một", "100", "1", "0,9"], ["2", "KCN Hai", "50", "40", "80"])
    assert [r.occupancy for r in rows] == [Decimal("0.9"), Decimal(80)]


def test_an_investor_of_merged_cells_holds_for_all_of_its_rows() -> None:
    rows = read(
        ["STT", "Tên KCN", "Chủ đầu tư", "Diện tích (ha)"],
        ["1", "KCN Một", GridCell("Tổng công ty Đông Á", 2), "100"],
        ["2", "KCN Hai", "50"],
        ["3", "KCN Ba", "", "25"],
    )
    assert [r.investor for r in rows] == ["Tổng công ty Đông Á", "Tổng công ty Đông Á", None]


def test_a_table_that_goes_on_keeps_its_group() -> None:
    made = report(
        [HEAD, ["I", wide("Đang hoạt động", 5)], ["1", "KCN Một", "", "1", "", ""]],
        [HEAD, ["2", "KCN Hai", "", "2", "", ""]],
    )
    assert [r.group for r in find_annex(made, RULES)] == ["I Đang hoạt động"] * 2


def test_an_annex_of_something_else_with_groups() -> None:
    rows = read(
        ["STT", "Tên dự án", "Nhà đầu tư", "Vốn (tỷ đồng)"],
        ["I", wide("Dự án trong nước", 3)],
        ["1", "Nhà máy gạch Sông Trà", "Công ty Sông Trà", "120"],
        above="PHỤ LỤC 2. DANH MỤC DỰ ÁN",
    )
    assert [(r.name, r.group, r.area) for r in rows] == [("Nhà máy gạch Sông Trà", "I Dự án trong nước", None)]


@pytest.mark.parametrize(
    "rows",
    [
        (["STT", "Chỉ tiêu", "ĐVT", "Thực hiện"], ["1", "Giá trị sản xuất", "tỷ đồng", "1.200"]),
        (["Năm", "Số dự án", "Vốn"], ["2021", "12", "340"]),
        (["STT", "Họ và tên", "Chức vụ"], ["1", "Nguyễn Văn An", "Trưởng phòng"]),
    ],
)
def test_other_tables_are_no_annex(rows: Sequence[Sequence[str]]) -> None:
    assert read(*rows) == []


def test_an_empty_form_has_no_rows() -> None:
    assert (
        read(HEAD, ["I", wide("Các KCN đã hoạt động", 5)], ["1", "....", "", "", "", ""], ["2", "…", "", "", "", ""])
        == []
    )


def test_places_group_the_parks_below_them() -> None:
    rows = read(
        HEAD,
        ["1", "Huyện Tân Sơn", "", "75", "", ""],
        ["1.1", "CCN Một", "", "40", "", ""],
        ["1.2", "CCN Hai", "", "35", "", ""],
        ["2", "Huyện Bình An", "", "", "", ""],
        ["1", "CCN Ba", "", "20", "", ""],
    )
    assert [(r.group, r.name) for r in rows] == [
        ("Huyện Tân Sơn", "CCN Một"),
        ("Huyện Tân Sơn", "CCN Hai"),
        ("Huyện Bình An", "CCN Ba"),
    ]


def test_sums_by_district_are_no_parks() -> None:
    rows = (["STT", "Huyện", "Diện tích CCN"], ["1", "Huyện Tân Sơn", "75"], ["2", "Huyện Bình An", "20"])
    assert read(*rows, above="DANH MỤC CỤM CÔNG NGHIỆP") == []


def test_letters_c_and_d_are_letters_beside_a_and_b() -> None:
    rows = read(
        ["Tên CCN", "Chủ đầu tư", "Diện tích (ha)"],
        [wide("A. Phía bắc", 3)],
        ["CCN Một", "X", "1"],
        [wide("C. Phía nam", 3)],
        ["CCN Hai", "Y", "2"],
    )
    assert [r.group for r in rows] == ["A Phía bắc", "C Phía nam"]


@pytest.mark.parametrize("head", ["Số điểm đã cho thuê", "Tổng số ki-ốt cho thuê", "Gian hàng đã cho thuê (gian)"])
def test_what_is_counted_is_no_land_though_it_is_let(head: str) -> None:
    rows = read(
        ["STT", "Tên chợ", "Diện tích (m2)", head, "Đơn vị quản lý"],
        ["A", "Chợ hạng 2", "", "", ""],
        ["1", "Chợ Mộc", "8.200", "402", "HTX Mộc Tân"],
        ["2", "Chợ Đình", "5.100", "288", "UBND xã"],
        above="PHỤ LỤC: CHỢ TRÊN ĐỊA BÀN",
    )
    assert [row.leased_area for row in rows] == [None, None]
