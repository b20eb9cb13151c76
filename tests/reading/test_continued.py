"""Tables of scans over two pages, and heads of tables whose words OCR saw (boxes lower than their lines)."""

from __future__ import annotations

import pytest

from extractor.models import Box
from extractor.reading.aligned_head import opens_group
from extractor.reading.assemble import assemble
from extractor.reading.continued import repeats_head, set_in
from extractor.reading.page import GridCell, GridTable, PageContent, SetLine, SetWord
from extractor.reading.pdf_tables import take_tables
from extractor.reading.strips import Strip

XS = (60.0, 110.0, 250.0, 330.0, 430.0)


def words(x: float, bottom: float, text: str) -> list[SetWord]:
    """Words as OCR sees them: 5 points a letter, 8 high, a blank of 4."""
    found = []
    for word in text.split():
        found.append(SetWord(word, x, bottom - 8, x + 5 * len(word), bottom))
        x += 5 * len(word) + 4
    return found


def scan(number: int, rows: list[tuple[str, ...]], top: float, *, head: str = "Kết quả năm 2024") -> PageContent:
    """A page of a scan with a table under a head of two lines; the first of them stands over two columns."""
    page = PageContent(number, 595, 842, "ocr", [])
    if head:
        page.lines.append(SetLine(words(355, top, head)))
        under = ("STT", "Xã, phường", "Số hộ", "Kế hoạch", "Thực hiện")
        lower = (7, 7, 7, 14, 14)
        page.lines += [SetLine(words(x, top + y, text)) for x, y, text in zip(XS, lower, under, strict=True)]
    for place, row in enumerate(rows):
        for x, text in zip(XS, row, strict=True):
            if text:
                page.lines.append(SetLine(words(x, top + 40 + 18 * place, text)))
    take_tables(page, [], [])
    return page


ROWS = [("1", "Xã Tân Mộc", "412", "1.250", "980,5"), ("2", "Phường Kim Sơn", "96", "77", "81,2"), ("3", "Xã Vân Hải", "1.044", "615", "600")]  # fmt: skip


def test_a_head_over_two_columns_is_one_text_on_a_scan() -> None:
    (table,) = assemble([scan(1, ROWS, 100)]).tables
    assert table.columns == ("STT", "Xã, phường", "Số hộ", "Kết quả năm 2024 Kế hoạch", "Kết quả năm 2024 Thực hiện")
    assert [cell.text for cell in table.rows[1]] == list(ROWS[1])


def test_the_heading_of_a_group_right_below_the_head_is_a_row() -> None:
    rows = [("I", "Các xã vùng cao của tỉnh", "", "", ""), *ROWS]
    (table,) = assemble([scan(1, rows, 100)]).tables
    assert table.columns[1] == "Xã, phường"
    assert [cell.text for cell in table.rows[0]][:2] == ["I", "Các xã vùng cao của tỉnh"]
    assert [cell.text for cell in table.rows[1]] == list(ROWS[0])


@pytest.mark.parametrize(
    ("line", "group"),
    [
        ([(60, "I"), (110, "Khu vực đồng bằng")], True),
        ([(60, "B"), (110, "Các xã vùng cao của tỉnh")], True),
        ([(60, "I"), (110, "Khu vực đồng bằng"), (330, "1.250")], False),
        ([(60, "2"), (110, "Phường Kim Sơn")], False),
        ([(110, "Khu vực đồng bằng")], False),
    ],
)
def test_what_opens_a_group_of_rows(line: list[tuple[float, str]], group: bool) -> None:
    strip = Strip([word for x, text in line for word in words(x, 100, text)])
    assert opens_group(strip, [95.0, 240.0, 320.0, 420.0]) is group


def test_rows_behind_a_head_that_is_read_otherwise_go_on_in_the_columns_of_the_page_before() -> None:
    first = scan(1, ROWS, 640)
    second = scan(
        2, [("4", "Xã Phú Lạc", "58", "12", "9,5"), ("5", "Xã An Hạ", "71", "34", "35")], 80, head="Kết quả năm 2O24"
    )
    whole = assemble([first, second])
    (table,) = whole.tables
    assert [row[0].text for row in table.rows] == ["1", "2", "3", "4", "5"]
    assert [cell.text for cell in table.rows[3]] == ["4", "Xã Phú Lạc", "58", "12", "9,5"]


@pytest.mark.parametrize(("number", "tables"), [("4", 1), ("1", 2)])
def test_a_column_without_values_on_its_page_stays_a_column_where_rows_count_on(number: str, tables: int) -> None:
    second = PageContent(2, 595, 842, "ocr", [])
    for n, name in enumerate(("Xã Phú Lạc", "Xã An Hạ", "Xã Đồi Ngang", "Xã Bến Mới")):
        row = (str(int(number) + n), name, str(58 + n), f"1.41{n}")
        second.lines += [SetLine(words(x, 60 + 18 * n, text)) for x, text in zip(XS, row, strict=False)]
    take_tables(second, [], [])
    found = assemble([scan(1, ROWS, 640), second]).tables
    assert len(found) == tables
    if tables == 1:
        assert [cell.text for cell in found[0].rows[4]] == ["5", "Xã An Hạ", "59", "1.411", ""]


def grid(rows: list[list[tuple[float, str]]], columns: tuple[float, ...], head: int = 1) -> GridTable:
    """A table of a scan; a cell is given by where its words begin and its text."""
    made = []
    for number, row in enumerate(rows):
        bottom = 100 + 18.0 * number
        box = Box(60, bottom - 8, 540, bottom)
        made.append(tuple(GridCell((tuple(words(x, bottom, text)),) if text else (), box) for x, text in row))
    return GridTable(Box(60, 90, 540, 200), tuple(made), columns, True, head)


BEFORE = grid([[(60, "STT"), (110, "Xã"), (250, "Số hộ"), (330, "Tỷ lệ")]], XS[:4])


def test_two_columns_that_were_read_as_one_are_parted_as_on_the_page_before() -> None:
    joined = grid([[(60, "STT"), (110, "Xã"), (250, "Số hộ")], [(60, "4"), (110, "Phú Lạc"), (250, "58")]], XS[:3])
    row = list(joined.rows[1])
    row[2] = GridCell(((*words(250, 118, "58"), *words(330, 118, "9,5")),), row[2].box if row[2] else Box(0, 0, 0, 0))
    again = set_in(GridTable(joined.box, (joined.rows[0], tuple(row)), joined.columns, True, 1), BEFORE)
    assert again is not None
    assert [" ".join(w.text for line in cell.lines for w in line) for cell in again.rows[1] if cell] == ["4", "Phú Lạc", "58", "9,5"]  # fmt: skip


def test_what_stands_in_two_columns_is_not_put_into_one() -> None:
    finer = grid(
        [
            [(60, "STT"), (110, "Xã"), (250, "Số"), (290, "Mới"), (330, "Tỷ lệ")],
            [(60, "4"), (110, "Phú Lạc"), (250, "58"), (290, "7"), (330, "9,5")],
        ],
        (60.0, 110.0, 250.0, 285.0, 330.0),
    )
    assert set_in(finer, BEFORE) is None


def test_heads_are_the_same_that_share_most_words() -> None:
    (table,) = assemble([scan(1, ROWS, 100)]).tables
    again = grid(
        [[(60, "STT"), (110, "Xã, phường"), (250, "Số hộ Kết quả năm 2024"), (330, "Kế hoạch Thực hiên")]], XS[:4]
    )
    other = grid([[(60, "STT"), (110, "Tên dự án"), (250, "Vốn"), (330, "Ghi chú")]], XS[:4])
    assert repeats_head(table.header, again)
    assert not repeats_head(table.header, other)
