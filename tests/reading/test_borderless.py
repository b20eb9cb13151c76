"""Tables without drawn lines, and what their cells are taken from."""

from __future__ import annotations

from typing import Any

import pytest
from pdf_factory import draw, set_text, write

from extractor.models import Report
from extractor.reading.read import read_bytes
from extractor.reading.settings import Settings
from extractor.reading.tables import captions, count_header, is_numbering, unit_of


def read(*pages: Any) -> Report:
    return read_bytes(draw(*pages), "a.pdf", Settings(ocr="never"))


def cells(report: Report) -> list[list[str]]:
    (table,) = report.tables
    return [list(table.columns), *([cell.text for cell in row] for row in table.rows)]


def column(canvas: Any, x: float, middle: float, lines: list[str], bold: bool = False) -> None:
    """Lines of a cell around the middle of its row."""
    for number, line in enumerate(lines):
        write(canvas, x, middle + 12 * (number - (len(lines) - 1) / 2), line, 10, bold)


def centred(canvas: Any) -> None:
    write(canvas, 240, 60, "PHỤ LỤC I", bold=True)
    for x, head in [(60, ["STT"]), (120, ["Tên dự án"]), (280, ["Chủ đầu tư"]), (400, ["Diện", "tích", "(ha)"])]:
        column(canvas, x, 120, head, bold=True)
    rows = [
        ("A", ["Nhóm đang hoạt động trên địa bàn huyện Vĩnh An và vùng phụ cận"], [], ""),
        ("1", ["Nhà máy chế biến", "nông sản Bình Minh", "giai đoạn hai"], ["Công ty Bình Minh"], "12,5"),
        ("2", ["Xưởng may Tân Lập"], ["Công ty cổ phần", "May Tân Lập"], "3"),
        ("3", ["Kho lạnh"], ["Hợp tác xã", "Hải sản", "Vân Hải"], ""),
    ]
    top = 160.0
    for label, name, owner, area in rows:
        height = 12 * max(len(name), len(owner)) + 10
        column(canvas, 65, top + height / 2, [label])
        column(canvas, 100, top + height / 2, name)
        column(canvas, 270, top + height / 2, owner)
        column(canvas, 405, top + height / 2, [area] if area else [])
        top += height
    write(canvas, 60, top + 22, "Ghi chú: số liệu tính đến ngày 31/12/2023.", 10)


def test_rows_whose_cells_are_set_around_the_middle() -> None:
    report = read(centred)
    assert cells(report) == [
        ["STT", "Tên dự án", "Chủ đầu tư", "Diện tích (ha)"],
        ["A", "Nhóm đang hoạt động trên địa bàn huyện Vĩnh An và vùng phụ cận", "", ""],
        ["1", "Nhà máy chế biến nông sản Bình Minh giai đoạn hai", "Công ty Bình Minh", "12,5"],
        ["2", "Xưởng may Tân Lập", "Công ty cổ phần May Tân Lập", "3"],
        ["3", "Kho lạnh", "Hợp tác xã Hải sản Vân Hải", ""],
    ]
    assert report.tables[0].title == "PHỤ LỤC I"
    last = report.paragraphs[-1]
    assert report.text[last.start : last.end].startswith("Ghi chú")


def from_the_top(canvas: Any) -> None:
    for x, head in [
        (60, ["TT"]),
        (110, ["Tên cụm", "công nghiệp"]),
        (260, ["Diện tích", "(ha)"]),
        (350, ["Số lao", "động"]),
    ]:
        for number, line in enumerate(head):
            write(canvas, x, 100 + 14 * number, line, 10, bold=True)
    top = 132.0
    for label, name, area, people in [
        ("1", ["Cụm công nghiệp Bến Đá", "xã Tân Lập"], "50,5", "1.200"),
        ("2", ["Cụm công nghiệp Phú Lợi"], "30", "960"),
        ("3", ["Cụm công nghiệp Vân Hải", "xã Bình Minh"], "7,25", "88"),
    ]:
        write(canvas, 63, top, label, 10)
        for number, line in enumerate(name):
            write(canvas, 90, top + 14 * number, line, 10)
        write(canvas, 270, top, area, 10)
        write(canvas, 360, top, people, 10)
        top += 14 * len(name)


def test_rows_set_from_the_top_without_room_between_them() -> None:
    assert cells(read(from_the_top)) == [
        ["TT", "Tên cụm công nghiệp", "Diện tích (ha)", "Số lao động"],
        ["1", "Cụm công nghiệp Bến Đá xã Tân Lập", "50,5", "1.200"],
        ["2", "Cụm công nghiệp Phú Lợi", "30", "960"],
        ["3", "Cụm công nghiệp Vân Hải xã Bình Minh", "7,25", "88"],
    ]


def test_a_numbered_list_is_no_table() -> None:
    def page(canvas: Any) -> None:
        set_text(canvas, "Các TT trong huyện được giao các nhiệm vụ sau đây:", 80)
        for number in range(1, 6):
            write(canvas, 113, 90 + 20 * number, f"{number}. Triển khai kế hoạch đã được phê duyệt.")

    report = read(page)
    assert not report.tables
    assert all(p.role == "text" for p in report.paragraphs)


@pytest.mark.parametrize(
    ("row", "numbering"),
    [
        (["(1)", "(2)", "(3)=(1)+(2)"], True),
        (["A", "B", "1", "2", "3"], True),
        (["1", "2", "3", "4"], True),
        (["1", "Bến Đá", "3", "4"], False),
        (["1", "62", "7.166", "12"], False),
        (["I", "Đang hoạt động", "", ""], False),
    ],
)
def test_a_row_that_numbers_the_columns(row: list[str], numbering: bool) -> None:
    assert is_numbering(row) is numbering


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([["STT", "Tên"], ["1", "Bến Đá"]], 1),
        ([["STT", "Diện tích", ""], ["", "Tổng", "Thuê"], ["1", "5", "3"]], 2),
        ([["STT", "Tên", "Số"], ["(1)", "(2)", "(3)"], ["1", "a", "5"]], 2),
        ([["1", "Bến Đá", "5"], ["2", "Phú Lợi", "7"]], 0),
        ([["Chỉ tiêu", "Năm 2022", "Năm 2023"], ["Thu ngân sách", "1.200", "1.350"]], 1),
    ],
)
def test_how_many_rows_are_the_header(rows: list[list[str]], count: int) -> None:
    assert count_header(rows) == count


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("ĐVT: Triệu đồng", "Triệu đồng"),
        ("(Đơn vị tính: ha)", "ha"),
        ("Đơn vị: tỷ đồng", "tỷ đồng"),
        ("Đơn vị chịu sự giám sát: Sở Công Thương huyện nói trên, các phòng, ban và toàn thể các xã trong huyện", None),
        ("Tên dự án", None),
    ],
)
def test_units_above_a_table(line: str, unit: str | None) -> None:
    assert unit_of(line) == unit


def test_a_title_runs_from_its_mark_to_the_table() -> None:
    above = ["... kết thúc.", "PHỤ LỤC II", "Kết quả đầu tư hạ tầng", "(Kèm theo Báo cáo số 12)", "ĐVT: ha"]
    assert captions(above) == ("PHỤ LỤC II Kết quả đầu tư hạ tầng", "ha")
    assert captions(["Tình hình như sau:"]) == (None, None)


def test_level_lines_alone_make_rows() -> None:
    rows = [
        ["Chỉ tiêu", "Năm 2022", "Năm 2023", "So sánh (%)"],
        ["Thu ngân sách nhà nước trên địa bàn", "1.200,5", "1.350", "112,5"],
        ["Số doanh nghiệp thành lập mới", "45", "52", "115,6"],
        ["Tổng vốn đăng ký", "300", "410,2", "136,7"],
    ]

    def page(canvas: Any) -> None:
        top = set_text(canvas, "Kết quả thực hiện một số chỉ tiêu chủ yếu như sau:", 80) + 10
        canvas.setLineWidth(0.5)
        for number, row in enumerate([*rows, []]):
            y = top + 24 * number
            canvas.line(70, 841.89 - y, 530, 841.89 - y)
            for x, cell in zip((75, 290, 370, 450), row, strict=False):
                write(canvas, x, y + 16, cell, 11)

    report = read(page)
    assert cells(report) == rows
    assert report.paragraphs[0].role == "text"


@pytest.mark.parametrize("place", ["above", "below"])
def test_a_row_of_totals_is_a_row(place: str) -> None:
    total = ["", "Tổng cộng", "87,75", "2.248"]
    body = [["1", "Bến Đá", "50,5", "1.200"], ["2", "Phú Lợi", "30", "960"], ["3", "Vân Hải", "7,25", "88"]]
    rows = [total, *body] if place == "above" else [*body, total]

    def page(canvas: Any) -> None:
        for x, head in zip((60, 110, 270, 360), ("STT", "Tên cụm", "Diện tích", "Lao động"), strict=True):
            write(canvas, x, 100, head, 10, bold=True)
        for number, row in enumerate(rows):
            for x, cell in zip((65, 110, 275, 365), row, strict=True):
                if cell:
                    write(canvas, x, 118 + 18 * number, cell, 10)

    assert cells(read(page)) == [["STT", "Tên cụm", "Diện tích", "Lao động"], *rows]


def test_a_list_under_a_line_that_opens_with_tt_is_no_table() -> None:
    def page(canvas: Any) -> None:
        set_text(canvas, "Nơi nhận và các đơn vị thực hiện gồm có:", 60)
        write(canvas, 85, 100, "TT HĐND huyện giao:")
        for number, item in enumerate(("Ban Pháp chế", "Ban Kinh tế", "Ban Dân tộc", "Văn phòng")):
            write(canvas, 85, 120 + 20 * number, f"{number + 1}. {item}  {number + 3} ngày")

    report = read(page)
    assert not report.tables
