"""Tables without drawn lines, and what their cells are taken from."""

from __future__ import annotations

from typing import Any

import pytest
from pdf_factory import draw, rule_table, set_text, write

from extractor.models import Report
from extractor.reading.read import read_bytes
from extractor.reading.settings import Settings
from extractor.reading.tables import captions, count_header, is_numbering, unit_above, unit_of


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


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("(triệu đồng)", "triệu đồng"),
        ("Nghìn đồng", "Nghìn đồng"),
        ("ĐVT Triệu đồng", "Triệu đồng"),
        ("Đơn vị tính (1.000 đồng)", "1.000 đồng"),
        ("Số liệu tính bằng hộ", "hộ"),
        ("(Kèm theo Báo cáo số 12)", None),
        ("(tiếp theo)", None),
        ("Đơn vị thực hiện", None),
        ("Hộ nghèo", None),
    ],
)
def test_above_a_table_a_unit_may_stand_alone(line: str, unit: str | None) -> None:
    assert unit_above(line) == unit
    assert captions(["Bảng 1. Thu phí chợ", line])[1] == unit


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


def rows_of(canvas: Any, xs: tuple[float, ...], rows: list[list[str]], top: float, step: float = 18) -> float:
    """Rows of cells, each beginning at its place; gives the height behind them."""
    for number, row in enumerate(rows):
        for x, cell in zip(xs, row, strict=True):
            if cell:
                write(canvas, x, top + step * number, cell, 10)
    return top + step * len(rows)


def test_rows_without_running_numbers_hang_on_their_values() -> None:
    def page(canvas: Any) -> None:
        top = set_text(canvas, "Kết quả thực hiện của các xã như sau:", 80) + 10
        write(canvas, 200, top + 8, "Bảng 3: Tình hình thu ngân sách của các xã", 11, bold=True)
        top = rows_of(canvas, (75, 230, 320, 420), [["Địa phương", "Kế hoạch", "Thực hiện", "Tỷ lệ (%)"]], top + 34)
        write(canvas, 75, top + 6, "Xã Tân Lập,", 10)
        write(canvas, 75, top + 18, "huyện Vĩnh An", 10)
        for x, cell in zip((230, 320, 420), ("1.200", "1.350,5", "112,5"), strict=True):
            write(canvas, x, top + 12, cell, 10)
        bottom = rows_of(
            canvas, (75, 230, 320, 420), [["Xã Bến Đá", "900", "-", ""], ["Cộng", "2.100", "1.350,5", "64,3"]], top + 38
        )
        set_text(canvas, "Các xã còn lại chưa gửi báo cáo về Ủy ban nhân dân huyện theo thời hạn đã giao.", bottom + 20)

    report = read(page)
    assert cells(report) == [
        ["Địa phương", "Kế hoạch", "Thực hiện", "Tỷ lệ (%)"],
        ["Xã Tân Lập, huyện Vĩnh An", "1.200", "1.350,5", "112,5"],
        ["Xã Bến Đá", "900", "-", ""],
        ["Cộng", "2.100", "1.350,5", "64,3"],
    ]
    assert report.tables[0].title == "Bảng 3: Tình hình thu ngân sách của các xã"


def test_heads_over_two_columns_name_both() -> None:
    xs = (75, 120, 300, 400)
    body = [["1", "Bến Đá", "50,5", "22"], ["2", "Phú Lợi", "30", "18,25"], ["3", "Vân Hải", "7,25", "-"]]

    def page(canvas: Any) -> None:
        write(canvas, 320, 94, "Diện tích năm 2023 (ha)", 10, bold=True)
        write(canvas, 70, 100, "STT", 10, bold=True)
        write(canvas, 120, 100, "Tên cụm", 10, bold=True)
        write(canvas, 296, 107, "Quy hoạch", 10, bold=True)
        write(canvas, 395, 107, "Cho thuê", 10, bold=True)
        rows_of(canvas, xs, body, 130)

    names, *rows = cells(read(page))
    assert names == ["STT", "Tên cụm", "Diện tích năm 2023 (ha) Quy hoạch", "Diện tích năm 2023 (ha) Cho thuê"]
    assert rows == body


def test_lines_over_and_under_the_head_alone() -> None:
    rows = [["1", "Bến Đá", "1.200"], ["2", "Phú Lợi", "960"], ["3", "Vân Hải", "88"]]

    def page(canvas: Any) -> None:
        top = set_text(canvas, "Số lao động của từng cụm công nghiệp:", 80) + 6
        canvas.setLineWidth(0.6)
        for y in (top, top + 20, top + 82):
            canvas.line(70, 841.89 - y, 480, 841.89 - y)
        rows_of(canvas, (75, 160, 400), [["TT", "Tên cụm", "Lao động"], *rows], top + 14, 20)

    assert cells(read(page)) == [["TT", "Tên cụm", "Lao động"], *rows]


def test_a_table_without_lines_goes_on_over_the_page() -> None:
    head = ["STT", "Tên dự án", "Số vốn (tỷ đồng)"]
    rows = [[str(n), f"Dự án số {n}", f"{n}0,5"] for n in range(1, 31)]

    def one(canvas: Any) -> None:
        rows_of(canvas, (75, 160, 400), [head, *rows[:24]], 290, 20)

    def two(canvas: Any) -> None:
        write(canvas, 294, 40, "2")
        rows_of(canvas, (75, 160, 400), [head, *rows[24:]], 70, 20)

    assert cells(read(one, two)) == [head, *rows]


def test_a_table_with_a_head_of_its_own_on_the_next_page_is_another_one() -> None:
    def one(canvas: Any) -> None:
        rule_table(canvas, [["STT", "Tên dự án", "Vốn (tỷ đồng)"], ["1", "Bến Đá", "40"]], [40, 250, 100], 700)

    def two(canvas: Any) -> None:
        rule_table(canvas, [["STT", "Họ và tên", "Chức vụ"], ["1", "Trần Văn An", "Trưởng phòng"]], [40, 250, 100], 70)

    assert [table.columns[1] for table in read(one, two).tables] == ["Tên dự án", "Họ và tên"]


@pytest.mark.parametrize("label", ["-", "1."])
def test_wide_blanks_that_stand_under_one_another_make_no_table(label: str) -> None:
    def page(canvas: Any) -> None:
        rows = [[label, "Bệnh viện đa khoa", "huyện Vĩnh An;"], [label, "Trung tâm y tế", "huyện Tân Lập;"]] * 3
        rows_of(canvas, (85, 110, 300), rows, 100)

    assert not read(page).tables
