from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from extractor.errors import UnreadableError
from extractor.extraction.annex import find_annex
from extractor.reading.limits import Limits
from extractor.reading.number_formats import NumberFormat
from extractor.reading.sheets import read_sheets, show
from extractor.rulebook import load_rules


def xlsx(fill: Callable[[Any], None]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    fill(book)
    book.close()
    return stream.getvalue()


def annex(book: Any) -> None:
    sheet = book.add_worksheet("Phụ lục")
    percent = book.add_format({"num_format": "0.0%"})
    area = book.add_format({"num_format": "#,##0.00"})
    sheet.merge_range("A1:E1", "PHỤ LỤC: DANH MỤC KHU CÔNG NGHIỆP")
    sheet.write("E2", "ĐVT: ha")
    sheet.write_row("A4", ["STT", "Tên KCN", "Diện tích", "Đã cho thuê", "Tỷ lệ lấp đầy"])
    sheet.merge_range("B5:E5", "Các KCN đã hoạt động")
    sheet.write("A5", "I")
    sheet.write_row("A6", [1, "KCN Bình Minh"])
    sheet.write("C6", 1057.456, area)
    sheet.write("D6", 528.7, area)
    sheet.write("E6", 0.5, percent)
    sheet.write_row("A7", [2, "KCN Hải An"])
    sheet.write("C7", 75, area)
    sheet.write("A9", "Người lập biểu")


def test_a_workbook_reads_as_it_is_shown() -> None:
    report = read_sheets(xlsx(annex), "phu luc.xlsx")
    table = report.tables[0]
    assert table.columns == ("STT", "Tên KCN", "Diện tích", "Đã cho thuê", "Tỷ lệ lấp đầy")
    assert [c.text for c in table.rows[1]] == ["1", "KCN Bình Minh", "1057,46", "528,70", "50,0%"]
    assert table.title == "PHỤ LỤC: DANH MỤC KHU CÔNG NGHIỆP"
    assert table.unit == "ha"
    assert "Người lập biểu" in report.text
    for row in table.rows:
        for cell in row:
            assert report.text[cell.start : cell.end] == cell.text


def test_annex_rows_of_a_workbook() -> None:
    rows = find_annex(read_sheets(xlsx(annex), "phu luc.xlsx"), load_rules())
    assert [(r.name, r.area, r.leased_area, r.occupancy) for r in rows] == [
        ("KCN Bình Minh", Decimal("1057.46"), Decimal("528.70"), Decimal("50.0")),
        ("KCN Hải An", Decimal("75.00"), None, None),
    ]


def test_a_page_a_sheet_and_hidden_sheets_are_named() -> None:
    def fill(book: Any) -> None:
        book.add_worksheet("Sheet1").write("A1", "một")
        hidden = book.add_worksheet("Nháp")
        hidden.write("A1", "không đọc")
        hidden.hide()
        book.add_worksheet("Biểu 2").write("A1", "hai")

    report = read_sheets(xlsx(fill), "a.xlsx")
    assert [report.text[p.start : p.end].split() for p in report.pages] == [["một"], ["Biểu", "2", "hai"]]
    assert "không đọc" not in report.text
    assert [w.code for w in report.warnings] == ["sheet.hidden"]


def test_legacy_fonts_of_cells() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        old = book.add_format({"font_name": ".VnTime"})
        capital = book.add_format({"font_name": ".VnTimeH"})
        sheet.write("A1", "TT", old)
        sheet.write("B1", "tªn côm c«ng nghiÖp", capital)
        sheet.write("C1", "Chñ ®Çu t\u00ad", old)
        sheet.write_row("A2", [1, "CCN Bê Hå"], old)
        sheet.write("C2", "Công ty An", book.add_format({"font_name": "Arial"}))

    report = read_sheets(xlsx(fill), "a.xlsx")
    assert report.text.splitlines() == ["TT\tTÊN CỤM CÔNG NGHIỆP\tChủ đầu tư", "1\tCCN Bờ Hồ\tCông ty An"]
    assert {w.code for w in report.warnings} == {"encoding_legacy"}


def test_a_sheet_without_fonts_is_converted_by_its_words() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["TT", "Tªn côm c«ng nghiÖp", "Chñ ®Çu t\u00ad", "DiÖn tÝch"])
        sheet.write_row("A2", [1, "Bê Hå", "Doanh nghiÖp tiÕp", 12.5])

    text = read_sheets(xlsx(fill), "a.xlsx").text
    assert text.splitlines() == ["TT\tTên cụm công nghiệp\tChủ đầu tư\tDiện tích", "1\tBờ Hồ\tDoanh nghiệp tiếp\t12,5"]


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        (1057.0, None, "1057"),
        (39.69, None, "39,69"),
        (0.1 + 0.2, None, "0,3"),
        (1e15, None, "1000000000000000"),
        (0.125, NumberFormat(2), "0,13"),
        (0.4567, NumberFormat(1, True), "45,7%"),
        (0.4567, NumberFormat(0, True), "46%"),
        (True, None, "TRUE"),
        (datetime.date(2024, 5, 9), None, "09/05/2024"),
        (None, None, ""),
        (" chữ\r\nhai dòng ", None, "chữ\nhai dòng"),
    ],
)
def test_values(value: object, shown_as: NumberFormat | None, text: str) -> None:
    assert show(value, shown_as) == text


def test_a_cell_in_thousands_shows_what_people_see() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Vốn")
        sheet.write_row("A1", ["STT", "Xã", "Vốn (triệu đồng)", "Tỷ lệ (%)", "Dự án"])
        sheet.write_row("A2", [1, "Xã Nà Sản"])
        for place, value, code in (("C2", 2_345_000_000, "#,##0,,"), ("D2", 0.5, "0%"), ("E2", 12, '0" dự án"')):
            sheet.write(place, value, book.add_format({"num_format": code}))

    (table,) = read_sheets(xlsx(fill), "a.xlsx").tables
    assert [c.text for c in table.rows[0]] == ["1", "Xã Nà Sản", "2345", "50%", "12 dự án"]


def test_what_people_cannot_see_and_what_was_never_calculated_is_told() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Biểu 3")
        sheet.write_row("A1", ["Xã", "Hộ", "Tổng", "Ẩn"])
        sheet.write_row("A2", ["Xã Nà Sản", 12])
        sheet.write_formula("C2", "=B2/0", None, "#DIV/0!")
        sheet.write_row("A3", ["Xã Bó Lao", 34])
        sheet.write_formula("C3", "=B3*2", None, "")
        sheet.write("D3", 5)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column("D:D", None, None, {"hidden": True})

    report = read_sheets(xlsx(fill), "a.xlsx")
    told = {warning.code: warning.message for warning in report.warnings}
    assert "1 hàng và 1 cột bị ẩn" in told["sheet.hidden_cells"]
    assert "C2" in told["sheet.formula_error"]
    assert "C3" in told["sheet.uncalculated"]
    assert "#DIV/0!" in report.text


def ods(rows: str) -> bytes:
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Biểu">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return stream.getvalue()


def _cell(text: str, kind: str = "string", value: str = "", repeat: int = 1) -> str:
    number = f' office:value="{value}"' if value else ""
    return (
        f'<table:table-cell office:value-type="{kind}"{number} table:number-columns-repeated="{repeat}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def test_an_open_document_sheet_shows_its_percentages() -> None:
    head = "".join(_cell(text) for text in ("STT", "Tên KCN", "Lấp đầy"))
    row = _cell("1", "float", "1") + _cell("KCN Một") + _cell("45,7%", "percentage", "0.4567")
    report = read_sheets(
        ods(f"<table:table-row>{head}</table:table-row><table:table-row>{row}</table:table-row>"), "a.ods"
    )
    assert [c.text for c in report.tables[0].rows[0]] == ["1", "KCN Một", "45,7%"]


def test_cells_that_stand_for_several_keep_their_form_and_heads_their_columns() -> None:
    spanned = '<table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>Lấp đầy</text:p></table:table-cell>'
    head = _cell("STT") + _cell("Tên KCN") + spanned + "<table:covered-table-cell/>"
    years = "<table:table-cell/><table:table-cell/>" + _cell("Năm trước") + _cell("Năm nay")
    row = _cell("1", "float", "1") + _cell("KCN Một") + _cell("45.7%", "percentage", "0.4567", repeat=2)
    last = _cell("2", "float", "2") + _cell("KCN Hai") + _cell("1,250", "float", "1250") + _cell("2.5", "float", "2.5")
    rows = "".join(f"<table:table-row>{cells}</table:table-row>" for cells in (head, years, row, last))
    (table,) = read_sheets(ods(rows), "a.ods").tables
    assert table.columns == ("STT", "Tên KCN", "Lấp đầy Năm trước", "Lấp đầy Năm nay")
    assert [[c.text for c in row[2:]] for row in table.rows] == [["45,7%", "45,7%"], ["1250", "2,5"]]


def test_an_open_document_sheet_behind_a_password_says_so() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", b"\x93\x01\x7f")
        archive.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
    with pytest.raises(UnreadableError) as caught:
        read_sheets(stream.getvalue(), "a.ods")
    assert caught.value.code == "file.encrypted"


def test_repeated_cells_without_end_are_refused() -> None:
    rows = f'<table:table-row table:number-rows-repeated="1048576">{_cell("x", repeat=16000)}</table:table-row>'
    with pytest.raises(UnreadableError) as caught:
        read_sheets(ods(rows), "a.ods")
    assert caught.value.code == "sheet.too_big"


def test_a_cell_at_the_far_end_of_a_sheet_is_refused_before_memory_is_taken() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write("A1", 1)
        sheet.write("XFD1048576", 1)

    with pytest.raises(UnreadableError) as caught:
        read_sheets(xlsx(fill), "a.xlsx", Limits())
    assert caught.value.code == "sheet.too_big"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken"])
def test_broken_workbooks(data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_sheets(data, "a.xlsx")
    assert caught.value.remedy


def test_a_workbook_that_claims_a_hundred_billion_texts_ends_nothing_but_its_own_reading() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(annex))) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/sharedStrings.xml":
                content = re.sub(rb'(count|uniqueCount)="[0-9]+"', rb'\1="99999999999"', content)
            target.writestr(name, content)
    with pytest.raises(UnreadableError) as caught:
        read_sheets(stream.getvalue(), "a.xlsx")
    assert caught.value.code in ("sheet.too_much", "file.damaged")


def test_an_empty_workbook_says_so() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_sheets(xlsx(lambda book: book.add_worksheet()), "a.xlsx")
    assert caught.value.code == "sheet.no_text"
