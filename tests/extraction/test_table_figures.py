"""Numbers in tables get their unit from the column, the row or the table; what has none is no figure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from extractor.extraction.pipeline import extract
from extractor.models import TableFigure
from extractor.rulebook import load_rules
from tests.extraction.tables import report

RULES = load_rules()


def read(*rows: Sequence[str], above: str = "") -> tuple[TableFigure, ...]:
    made = report(rows, above=above)
    found = extract(made, RULES).table_figures
    for one in found:
        assert made.text[one.figure.start : one.figure.end] == one.figure.text
    return found


def said(one: TableFigure) -> tuple[str | None, Decimal, str, str | None]:
    return one.name, one.figure.value, one.figure.unit, one.figure.noun


def test_the_unit_stands_in_the_head_of_the_column() -> None:
    found = read(
        ["STT", "Xã", "Diện tích lúa (ha)", "Sản lượng (tấn)", "Giá trị (triệu đồng)", "Tỷ lệ hộ nghèo (%)"],
        ["1", "Đông Mai", "412,5", "2.640", "15.840", "3,7"],
    )
    assert [said(one)[1:3] for one in found] == [
        (Decimal("412.5"), "ha"),
        (Decimal(2640), "tonne"),
        (Decimal(15_840_000_000), "VND"),
        (Decimal("3.7"), "%"),
    ]
    assert {one.name for one in found} == {"Đông Mai"}
    assert found[0].head == "Diện tích lúa (ha)"
    assert (found[0].table, found[0].row, found[0].column) == ("t1", 0, 2)


def test_the_unit_stands_in_the_name_of_the_row() -> None:
    found = read(
        ["Chỉ tiêu", "Năm 2022", "Năm 2023", "So sánh"],
        ["Số điểm đã cho thuê", "3.467", "3.609", "104,1"],
        ["Thu giá dịch vụ (triệu đồng)", "11.240", "12.460", "110,9"],
        ["Doanh thu (cả năm)", "41", "45", "109,8"],
        above="ĐVT: tấn",
    )
    assert [(one.figure.value, one.figure.unit) for one in found] == [
        (Decimal(3467), "other"),
        (Decimal(3609), "other"),
        (Decimal(11_240_000_000), "VND"),
        (Decimal(12_460_000_000), "VND"),
        (Decimal(41), "tonne"),
        (Decimal(45), "tonne"),
    ]
    assert found[0].figure.noun == "điểm"


@pytest.mark.parametrize("unit", ["1.000 đồng", "1000đ", "nghìn đồng", "1.000 VNĐ"])
def test_thousands_in_a_head_are_no_number_of_their_own(unit: str) -> None:
    (one,) = read(["Xã", f"Kinh phí ({unit})"], ["Đông Mai", "486"])
    assert (one.figure.text, one.figure.value, one.figure.unit) == ("486", Decimal(486_000), "VND")


def test_the_unit_stands_in_the_row() -> None:
    found = read(
        ["TT", "Chỉ tiêu", "ĐVT", "Năm 2022", "Năm 2023"],
        ["1", "Tổng đàn trâu", "con", "3.150", "3.060"],
        ["2", "Thủy sản nuôi trồng", "tấn", "845", "902,5"],
    )
    assert [(one.name, one.figure.value, one.figure.unit) for one in found[2:]] == [
        ("Thủy sản nuôi trồng", Decimal(845), "tonne"),
        ("Thủy sản nuôi trồng", Decimal("902.5"), "tonne"),
    ]
    assert [one.figure.period.start[:4] for one in found if one.figure.period and one.figure.period.start] == [
        "2022",
        "2023",
        "2022",
        "2023",
    ]


def test_names_of_agencies_under_don_vi_are_no_units() -> None:
    found = read(
        ["Đơn vị", "Số hộ nghèo", "Tỷ lệ (%)"],
        ["Huyện Phú Thạch", "683", "3,4"],
        ["Huyện Tân Bồng", "1.002", "5,1"],
        ["Toàn tỉnh", "2.095", "3,9"],
    )
    assert [(one.figure.value, one.figure.unit) for one in found] == [
        (Decimal(683), "household"),
        (Decimal("3.4"), "%"),
        (Decimal(1002), "household"),
        (Decimal("5.1"), "%"),
        (Decimal(2095), "household"),
        (Decimal("3.9"), "%"),
    ]


def test_the_head_names_what_is_counted() -> None:
    found = read(["Thôn", "Số hộ", "Tổng số lao động", "Số hợp tác xã"], ["Nà Lốc", "214", "655", "2"])
    assert [said(one) for one in found] == [
        ("Nà Lốc", Decimal(214), "household", "hộ"),
        ("Nà Lốc", Decimal(655), "person", "lao động"),
        ("Nà Lốc", Decimal(2), "cooperative", "hợp tác xã"),
    ]


def test_heads_in_decomposed_letters_name_what_is_counted() -> None:
    rows = [["STT", "Xã", "Số hộ", "Vốn (tỷ đồng)"], ["1", "An Lộc", "124", "12,5"], ["2", "An Bình", "98", "7"]]
    found = read(*[[unicodedata.normalize("NFD", cell) for cell in row] for row in rows])
    assert [(one.figure.text, one.figure.unit) for one in found] == [
        ("124", "household"),
        ("12,5", "VND"),
        ("98", "household"),
        ("7", "VND"),
    ]


@pytest.mark.parametrize("above", ["Đơn vị tính: triệu đồng", "Tổng hợp nguồn vốn (triệu đồng)"])
def test_the_unit_of_the_whole_table(above: str) -> None:
    found = read(["Nguồn vốn", "Kế hoạch", "Giải ngân"], ["Ngân sách tỉnh", "1.250", "980,5"], above=above)
    assert [(one.figure.value, one.figure.unit, one.figure.status) for one in found] == [
        (Decimal(1_250_000_000), "VND", "target"),
        (Decimal(980_500_000), "VND", "actual"),
    ]


def test_the_title_says_the_time_but_the_date_of_what_it_came_with_does_not() -> None:
    above = "DANH MỤC CỤM CÔNG NGHIỆP ĐẾN NGÀY 30/6/2023\n(Kèm theo Báo cáo số 41/BC-UBND ngày 15/8/2023)"
    (one,) = read(["Tên cụm", "Diện tích (ha)"], ["CCN Suối Lau", "38,5"], above=above)
    assert one.figure.period is not None
    assert one.figure.period.end == "2023-06-30"
    assert (one.figure.subject, one.figure.indicator) == ("CCN Suối Lau", "area.planned")


def test_a_row_that_adds_up_others_says_so() -> None:
    found = read(["Xã", "Số hộ"], ["Mai Sơn", "310"], ["Tổng cộng", "310"], ["Tổng công ty Lâm nghiệp", "5"])
    assert [one.total for one in found] == [False, True, False]


def test_the_place_inside_a_name_is_not_what_the_row_is_about() -> None:
    (one,) = read(["Công trình", "Chiều dài (km)"], ["Tuyến tránh thị trấn Yên Lũng", "7,4"])
    assert (one.name, one.figure.subject) == ("Tuyến tránh thị trấn Yên Lũng", None)


@pytest.mark.parametrize(
    "head",
    ["Năm công nhận", "Số quyết định", "STT", "Ghi chú", "Mã số", "Điểm", "Tỷ lệ"],
)
def test_a_number_without_a_unit_is_no_figure(head: str) -> None:
    assert read(["Tên trường", head], ["Tiểu học Nà Lốc", "2019"]) == ()


def test_a_cell_that_says_its_unit_is_a_figure_of_the_table_a_sentence_in_a_cell_is_text() -> None:
    sentence = "Toàn xã trồng mới 85 ha rừng và chăm sóc tốt rừng đã trồng"
    made = report([["Nội dung", "Kết quả"], ["Độ che phủ", "46,2%"], ["Thu hoạch", "khoảng 30 ha"], ["Rừng", sentence]])
    extraction = extract(made, RULES)
    assert [figure.text for figure in extraction.figures] == ["85 ha"]
    assert [figure.id for figure in extraction.figures] == ["f1"]
    cells = extraction.table_figures
    assert [(one.name, one.figure.text, one.figure.qualifier) for one in cells] == [
        ("Độ che phủ", "46,2%", None),
        ("Thu hoạch", "30 ha", "approx"),
    ]


def test_cells_with_numbers_of_two_rows_are_told() -> None:
    rows = [["TT", "Tên xã", "Số hộ (hộ)"], ["1", "Xã Hạ Mộc", "1.429 2.901"], ["2", "Xã Thượng Mộc", "311"]]
    extraction = extract(report(rows))
    assert [one.figure.text for one in extraction.table_figures] == ["311"]
    (warning,) = extraction.warnings
    assert warning.code == "table_cells_crowded"
    assert extraction.text[warning.start : warning.end] == "1.429 2.901"


@pytest.mark.parametrize(
    "row", [["1", "Xã Hạ Mộc", "12 250"], ["1", "Xã Hạ Mộc", "-"], ["1", "Xã Hạ Mộc", "chưa có số liệu"]]
)
def test_blanks_between_thousands_and_words_are_no_second_number(row: list[str]) -> None:
    extraction = extract(report([["TT", "Tên xã", "Số hộ (hộ)"], row, ["2", "Xã Thượng Mộc", "311"]]))
    assert extraction.warnings == ()


def test_blanks_between_thousands_are_looked_at_on_a_scan() -> None:
    text_layer = report([["TT", "Tên xã", "Số hộ (hộ)"], ["1", "Xã Hạ Mộc", "12 250"]])
    scan = replace(text_layer, pages=tuple(replace(page, origin="ocr") for page in text_layer.pages))
    (sure,), (doubtful,) = extract(text_layer).table_figures, extract(scan).table_figures
    assert (sure.figure.value, sure.figure.needs_review) == (12250, False)
    assert (doubtful.figure.value, doubtful.figure.needs_review) == (12250, True)
