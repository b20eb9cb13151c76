"""Tables with lines between their columns alone, lines around the head alone, and rows that go on without a head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from pdf_factory import HEIGHT, draw, rule_table, set_text, write

from extractor import extract, load_rules
from extractor.models import Report
from extractor.reading.page import SetWord
from extractor.reading.read import read_bytes
from extractor.reading.settings import Settings
from extractor.reading.stacked import stack_rows
from extractor.reading.strips import cut_places, strips_of


def read(*pages: Any) -> Report:
    return read_bytes(draw(*pages), "a.pdf", Settings(ocr="never"))


def cells(report: Report) -> list[list[str]]:
    (table,) = report.tables
    return [list(table.columns), *([cell.text for cell in row] for row in table.rows)]


HEAD = ["TT", "Tên công trình", "Số hộ", "Kinh phí (triệu đồng)"]
WIDTHS = [30, 150, 80, 120]
XS = (70, 100, 250, 330)


def lines_of_cells(canvas: Any, top: float, rows: Sequence[Sequence[str | list[str]]], middle: bool = True) -> float:
    """Rows whose cells have one line or more, set to the middle or the top of the row; gives their foot."""
    for row in rows:
        most = max(len(cell) if isinstance(cell, list) else 1 for cell in row)
        for x, cell in zip(XS, row, strict=True):
            lines = cell if isinstance(cell, list) else [cell]
            first = top + 12 + (6 * (most - len(lines)) if middle else 0)
            for number, line in enumerate(lines):
                if line:
                    write(canvas, x + 4, first + 12 * number, line, 10)
        top += 12 * most + 6
    return top


ROWS: list[list[str | list[str]]] = [
    ["I", "Xã Nà Phặc", "", ""],
    ["1", ["Đường vào khu", "tái định cư"], "45", "1.250"],
    ["2", "Trạm bơm", "12", "-"],
    ["", "Cộng", "57", "1.250"],
]
READ = [
    ["I", "Xã Nà Phặc", "", ""],
    ["1", "Đường vào khu tái định cư", "45", "1.250"],
    ["2", "Trạm bơm", "12", "-"],
    ["", "Cộng", "57", "1.250"],
]


@pytest.mark.parametrize("middle", [True, False])
def test_lines_between_the_columns_alone(middle: bool) -> None:
    def page(canvas: Any) -> None:
        top = rule_table(canvas, [HEAD], WIDTHS, 100)
        foot = lines_of_cells(canvas, top, ROWS, middle)
        for x in (*XS, XS[-1] + WIDTHS[-1]):
            canvas.line(x, HEIGHT - top, x, HEIGHT - foot)
        canvas.line(XS[0], HEIGHT - foot, XS[-1] + WIDTHS[-1], HEIGHT - foot)

    assert cells(read(page)) == [HEAD, *READ]


def test_lines_around_the_head_alone() -> None:
    def page(canvas: Any) -> None:
        top = rule_table(canvas, [HEAD], WIDTHS, 100)
        foot = lines_of_cells(canvas, top, ROWS)
        set_text(canvas, "Các công trình còn lại được bố trí vốn trong năm sau theo kế hoạch đã duyệt.", foot + 24)

    report = read(page)
    assert cells(report) == [HEAD, *READ]
    assert report.paragraphs[-1].role == "text"


def test_two_numbers_in_a_cell_of_a_ruled_table_stay_in_it() -> None:
    rows = [["1", "Trạm bơm", "12", "300"], ["2", "Kè bờ sông", "5", "90\n75"], ["3", "Chợ", "41\n27", "60\n10"]]

    def page(canvas: Any) -> None:
        rule_table(canvas, [HEAD, *rows], WIDTHS, 100, row_height=26)

    assert cells(read(page))[1:] == [[cell.replace("\n", " ") for cell in row] for row in rows]


def test_numbers_take_the_unit_of_their_own_column() -> None:
    def page(canvas: Any) -> None:
        top = rule_table(canvas, [HEAD], WIDTHS, 100)
        foot = lines_of_cells(canvas, top, ROWS)
        for x in (*XS, XS[-1] + WIDTHS[-1]):
            canvas.line(x, HEIGHT - top, x, HEIGHT - foot)

    found = extract(read(page), load_rules()).table_figures
    assert [(f.figure.text, f.figure.unit, f.total) for f in found] == [
        ("45", "household", False),
        ("1.250", "VND", False),
        ("12", "household", False),
        ("57", "household", True),
        ("1.250", "VND", True),
    ]


def test_rows_that_go_on_without_a_head() -> None:
    rows = [[str(n), f"Tuyến đường số {n}", str(n + 3), f"{n}.000"] for n in range(1, 31)]

    def one(canvas: Any) -> None:
        write(canvas, 74, 180, "TT", 10, bold=True)
        for x, head in zip(XS[1:], HEAD[1:], strict=True):
            write(canvas, x + 4, 180, head, 10, bold=True)
        lines_of_cells(canvas, 190, rows[:29])

    def two(canvas: Any) -> None:
        write(canvas, 294, 40, "2")
        foot = lines_of_cells(canvas, 60, rows[29:])
        set_text(canvas, "Số liệu trên được tổng hợp từ báo cáo của các xã gửi đến cuối kỳ.", foot + 30)

    assert cells(read(one, two)) == [HEAD, *rows]


def test_text_at_the_top_of_a_page_is_no_row() -> None:
    rows = [[str(n), f"Tuyến đường số {n}", str(n + 3), f"{n}.000"] for n in range(1, 30)]

    def one(canvas: Any) -> None:
        write(canvas, 74, 180, "TT", 10, bold=True)
        for x, head in zip(XS[1:], HEAD[1:], strict=True):
            write(canvas, x + 4, 180, head, 10, bold=True)
        lines_of_cells(canvas, 190, rows)

    def two(canvas: Any) -> None:
        set_text(canvas, "1. Các tuyến đường nói trên đã hoàn thành trong năm và đang chờ nghiệm thu.", 70)

    report = read(one, two)
    assert cells(report) == [HEAD, *rows]
    assert report.paragraphs[-1].role == "text"


def test_years_are_heads() -> None:
    rows = [["Tổng số", "1.204", "1.310", "1.299"], ["Cá thể", "904", "950", "-"], ["Tập thể", "300", "360", "312"]]

    def page(canvas: Any) -> None:
        for number, row in enumerate([["Chỉ tiêu", "2021", "2022", "2023"], *rows]):
            for x, cell in zip((75, 220, 310, 400), row, strict=True):
                write(canvas, x, 100 + 20 * number, cell, 10)

    assert cells(read(page)) == [["Chỉ tiêu", "2021", "2022", "2023"], *rows]


def test_a_short_head_stands_over_all_the_columns_whose_heads_stand_low() -> None:
    body = [["1", "Bến Đá", "50,5", "22", "4", "12"], ["2", "Phú Lợi", "30", "18", "9,5", "31"]] * 2

    def page(canvas: Any) -> None:
        write(canvas, 305, 92, "Đất (ha)", 10, bold=True)
        for x, top, head in (
            *((70, 100, "STT"), (115, 100, "Tên cụm"), (430, 100, "Số hộ")),
            *((215, 110, "Quy hoạch"), (298, 110, "Thu hồi"), (365, 110, "Cho thuê")),
        ):
            write(canvas, x, top, head, 10, bold=True)
        for number, row in enumerate(body):
            for x, cell in zip((75, 115, 230, 310, 380, 440), row, strict=True):
                write(canvas, x, 135 + 18 * number, cell, 10)

    names, *rows = cells(read(page))
    assert names == ["STT", "Tên cụm", "Đất (ha) Quy hoạch", "Đất (ha) Thu hồi", "Đất (ha) Cho thuê", "Số hộ"]
    assert rows == body


def test_two_tables_with_a_line_of_text_between_them_are_two() -> None:
    def page(canvas: Any) -> None:
        for number, row in enumerate([["TT", "Tên chợ", "Số hộ"], ["1", "Bến Đá", "40"], ["2", "Phú Lợi", "52"]]):
            for x, cell in zip((75, 160, 400), row, strict=True):
                write(canvas, x, 80 + 18 * number, cell, 10)
        write(canvas, 75, 145, "Ghi chú: số hộ tính đến cuối tháng 11.", 10)
        for number, row in enumerate(
            [["Xã", "Lúa (ha)", "Ngô (ha)", "Chè (ha)"], ["Vân Hải", "40", "3,5", "7"], ["Nà Phặc", "52", "-", "11"]]
        ):
            for x, cell in zip((75, 200, 290, 380), row, strict=True):
                write(canvas, x, 175 + 18 * number, cell, 10)

    assert [len(table.columns) for table in read(page).tables] == [3, 4]


def word(text: str, x: float, top: float, width: float = 0.0) -> SetWord:
    return SetWord(text, x, top, x + (width or 5 * len(text)), top + 10, 0, 1)


@pytest.mark.parametrize("pitch", [16, 20])
def test_rows_without_values_are_rows_where_lines_of_cells_stand_closer(pitch: float) -> None:
    """A line stands in the cell above it only where it is as near as lines of a text are."""
    words = [word("Nông", 10, 0), word("nghiệp", 35, 0), word("12", 100, 0)]
    words += [word("Trong", 10, pitch), word("đó:", 40, pitch)]
    words += [word("Lúa", 10, 2 * pitch), word("nước", 30, 2 * pitch), word("và", 55, 2 * pitch)]
    words += [word("hoa", 10, 2 * pitch + 12), word("màu", 30, 2 * pitch + 12), word("7", 100, 2 * pitch + 6)]
    rows = stack_rows(words, [0, 90, 140], -1, 80)
    texts = [[" ".join(w.text for line in cell.lines for w in line) if cell else "" for cell in row] for row in rows]
    assert texts == [["Nông nghiệp", "12"], ["Trong đó:", ""], ["Lúa nước và hoa màu", "7"]]


def test_cuts_do_not_go_through_numbers() -> None:
    lines = [("Xã An", "1.204.310", "7"), ("Xã Bình", "-", "12"), ("Xã Chu", "55", "9"), ("Xã Dân", "-", "8")]
    words = [
        SetWord(part, x, 15.0 * n, x + 5 * len(part), 15.0 * n + 10)
        for n, line in enumerate(lines * 3)
        for part, x in (
            *((p, 10 + 13 * i) for i, p in enumerate(line[0].split())),
            (line[1], 145 - 5 * len(line[1])),
            (line[2], 200 - 5 * len(line[2])),
        )
    ]
    cuts = cut_places(strips_of(words, 10), (), 10)
    assert not any(word.x0 < cut < word.x1 for cut in cuts for word in words)
    assert len(cuts) == 2


def test_a_line_whose_blanks_are_drawn_out_is_one_part() -> None:
    words = [
        word(text, 10 + 33 * n, 0, 24)
        for n, text in enumerate(["Kết", "quả", "này", "do", "các", "xã", "báo", "cáo", "cuối"])
    ]
    (line,) = strips_of(words, 10)
    assert len(line.parts) == 1
    values = [
        word(text, 10 + 33 * n, 0, 24)
        for n, text in enumerate(["Xã", "1.20", "7,5", "88,1", "4.30", "9,75", "6,01", "5,5", "2,2"])
    ]
    (row,) = strips_of(values, 10)
    assert len(row.parts) == 9


def test_a_cut_does_not_part_words_that_stand_as_near_as_all_others() -> None:
    """Boxes of print are low, and blanks wide beside them: two of three names happen to break at one place."""
    names = ["Xã Hoà Lạc", "Xã Tân Bình", "Xã Phú Quý", "Xã Mai Sơn"] * 2
    words = [
        SetWord(part, x, 15.0 * n, x + wide, 15.0 * n + 10)
        for n, name in enumerate(names)
        for part, x, wide in (
            *zip(name.split(), (10, 28.8, 52.6), (14, 19, 18), strict=True),
            ("12,5", 150, 20),
            ("7", 230, 5),
        )
    ]
    assert len(cut_places(strips_of(words, 10), (), 10)) == 2


def test_a_name_that_begins_as_titles_do_is_a_row() -> None:
    rows = [[str(n), f"Tuyến đường số {n}", str(n + 3), f"{n}.000"] for n in range(1, 30)]
    rest = [["30", ["Tổng hợp ý kiến", "của người dân"], "8", "4.000"], ["31", "Cắm biển báo", "2", "9.000"]]

    def one(canvas: Any) -> None:
        write(canvas, 74, 180, "TT", 10, bold=True)
        for x, head in zip(XS[1:], HEAD[1:], strict=True):
            write(canvas, x + 4, 180, head, 10, bold=True)
        lines_of_cells(canvas, 190, rows)

    def two(canvas: Any) -> None:
        write(canvas, 294, 40, "2")
        lines_of_cells(canvas, 60, rest)

    assert cells(read(one, two))[-2:] == [["30", "Tổng hợp ý kiến của người dân", "8", "4.000"], rest[1]]


def test_lines_between_columns_that_headings_of_groups_break() -> None:
    """A table that goes on over the page may not be closed there, and a heading over its columns leaves pieces of lines
    that touch no other line."""
    groups = [("I", "Các công trình đã hoàn thành trong năm"), ("II", "Các công trình chuyển tiếp sang năm sau")]
    right = XS[-1] + WIDTHS[-1]

    def page(canvas: Any) -> None:
        top = rule_table(canvas, [HEAD], WIDTHS, 100)
        for label, heading in groups:
            write(canvas, 74, top + 12, label, 10)
            write(canvas, 150, top + 12, heading, 10)
            foot = lines_of_cells(canvas, top + 18, [["1", "Trạm bơm", "12", "300"], ["2", "Chợ", "7", "-"]])
            for x in XS[2:]:
                canvas.line(x, HEIGHT - top - 18, x, HEIGHT - foot)
            top = foot
        for x in (*XS[:2], right):
            canvas.line(x, HEIGHT - 122, x, HEIGHT - top)

    names, *rows = cells(read(page))
    assert names == HEAD
    assert [row[0] for row in rows] == ["I", "1", "2", "II", "1", "2"]
    assert rows[1] == ["1", "Trạm bơm", "12", "300"]
    assert rows[3][1] == groups[1][1]


def test_what_the_foot_of_a_page_names_is_the_table_on_the_next() -> None:
    def one(canvas: Any) -> None:
        set_text(canvas, "Kết quả thực hiện vốn sự nghiệp của các xã đến hết tháng 11 như sau đây.", 80)
        write(canvas, 200, 760, "Biểu 2: Vốn sự nghiệp của các xã", 12, bold=True)
        write(canvas, 400, 780, "Đơn vị tính: triệu đồng", 11)

    def two(canvas: Any) -> None:
        rule_table(
            canvas, [["TT", "Xã", "Dự toán"], ["1", "Nà Phặc", "450"], ["2", "Vân Hải", "90"]], [30, 200, 90], 70
        )

    (table,) = read(one, two).tables
    assert (table.title, table.unit) == ("Biểu 2: Vốn sự nghiệp của các xã", "triệu đồng")
