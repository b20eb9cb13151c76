from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import cell, docx, item, level, p, table

from extractor.errors import UnreadableError
from extractor.models import Report
from extractor.reading.docx import read_docx
from extractor.reading.docx_numbering import format_number
from extractor.reading.limits import Limits


def read(body: str, **parts: str) -> Report:
    report = read_docx(docx(body, **parts), "bao cao.docx")
    for paragraph in report.paragraphs:
        assert report.text[paragraph.start : paragraph.end].strip() == report.text[paragraph.start : paragraph.end]
    for found in report.tables:
        for row in (*found.header, *found.rows):
            assert len(row) == len(found.columns)
            for entry in row:
                assert report.text[entry.start : entry.end] == entry.text
    return report


def lines(body: str, **parts: str) -> list[str]:
    return read(body, **parts).text.splitlines()


ABSTRACT = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "upperRoman", "%1.")
    + level(1, "decimal", "%2.")
    + level(2, "decimal", "%2.%3.")
    + level(3, "lowerLetter", "%4)")
    + level(4, "bullet", "-")
    + level(5, "bullet", "\uf0b7", '<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr>')
    + "</w:abstractNum>"
)
NUM = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def test_labels_of_every_kind_in_one_list() -> None:
    depths = [0, 1, 2, 2, 3, 3, 4, 5, 1, 2, 0, 1]
    body = "".join(item("mục", 1, depth) for depth in depths)
    expected = ["I.", "1.", "1.1.", "1.2.", "a)", "b)", "-", "•", "2.", "2.1.", "II.", "1."]
    assert lines(body, numbering=ABSTRACT + NUM) == [f"{label} mục" for label in expected]


def test_a_list_that_overrides_the_start_begins_anew_and_another_goes_on() -> None:
    numbering = (
        ABSTRACT
        + NUM
        + '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        + '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        + '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = item("a", 1) + item("b", 1) + item("c", 2) + item("d", 2) + item("e", 3)
    assert lines(body, numbering=numbering) == ["I. a", "II. b", "I. c", "II. d", "III. e"]


def test_a_level_override_changes_the_form_of_the_label() -> None:
    numbering = (
        ABSTRACT
        + '<w:num w:numId="5"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        + level(0, "none", "đ)")
        + "</w:lvlOverride></w:num>"
    )
    assert lines(item("nội dung", 5), numbering=numbering) == ["đ) nội dung"]


def test_a_level_that_never_restarts_counts_through() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "upperRoman", "%1.")
        + level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')
        + "</w:abstractNum>"
        + NUM
    )
    body = item("a", 1) + item("b", 1, 1) + item("c", 1) + item("d", 1, 1)
    assert lines(body, numbering=numbering) == ["I. a", "1. b", "II. c", "2. d"]


def test_legal_numbering_shows_arabic_numerals() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "upperRoman", "%1.")
        + level(1, "decimal", "%1.%2", "<w:isLgl/>")
        + "</w:abstractNum>"
        + NUM
    )
    assert lines(item("a", 1) + item("b", 1, 1), numbering=numbering) == ["I. a", "1.1 b"]


def test_numbering_through_a_style_and_its_linked_level() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Muc1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Muc2"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Con"><w:basedOn w:val="Muc2"/><w:name w:val="con"/></w:style>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "upperRoman", "%1.", '<w:pStyle w:val="Muc1"/>')
        + level(1, "decimal", "%2.", '<w:pStyle w:val="Muc2"/>')
        + "</w:abstractNum>"
        + NUM
    )
    body = p("một", '<w:pStyle w:val="Muc1"/>') + p("hai", '<w:pStyle w:val="Muc2"/>')
    body += p("ba", '<w:pStyle w:val="Muc2"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    body += p("bốn", '<w:pStyle w:val="Con"/>')
    report = read(body, styles=styles, numbering=numbering)
    assert report.text.splitlines() == ["I. một", "1. hai", "ba", "2. bốn"]
    assert [paragraph.level for paragraph in report.paragraphs] == [1, 2, 2, 2]


@pytest.mark.parametrize(
    ("number", "style", "shown"),
    [
        (4, "upperRoman", "IV"),
        (14, "lowerRoman", "xiv"),
        (28, "lowerLetter", "bb"),
        (7, "decimalZero", "07"),
        (21, "vietnameseCounting", "hai mươi mốt"),
        (15, "vietnameseCounting", "mười lăm"),
        (3, "no such format", "3"),
        (0, "upperRoman", "0"),
    ],
)
def test_number_formats(number: int, style: str, shown: str) -> None:
    assert format_number(number, style) == shown


def test_tracked_changes_are_read_as_accepted_and_said() -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">diện tích </w:t></w:r>'
        "<w:del><w:r><w:delText>30</w:delText></w:r></w:del><w:ins><w:r><w:t>45</w:t></w:r></w:ins>"
        '<w:r><w:t xml:space="preserve"> ha</w:t></w:r></w:p>'
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>nối </w:t></w:r></w:p>" + p("liền")
    )
    report = read(body)
    assert report.text.splitlines() == ["diện tích 45 ha", "nối liền"]
    assert [warning.code for warning in report.warnings] == ["docx.tracked_changes"]


def test_fields_show_their_result_only() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>SUM(A1) 99</w:instrText></w:r>'
        '<w:r><w:t>lệnh</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>120</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> ha</w:t></w:r></w:p>'
    )
    assert lines(body) == ["120 ha"]


def test_a_field_that_never_ends_does_not_swallow_the_rest() -> None:
    body = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>x</w:t></w:r></w:p>' + p("phần sau")
    assert "phần sau" in lines(body)


def test_signs_inside_runs() -> None:
    body = (
        "<w:p><w:r><w:t>115/NQ</w:t><w:noBreakHyphen/><w:t>CP</w:t><w:tab/><w:t>10</w:t></w:r>"
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>6</w:t></w:r><w:r><w:t xml:space="preserve"> m</w:t></w:r>'
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:br/><w:t>dòng hai</w:t></w:r></w:p>'
    )
    assert read(body).text == "115/NQ-CP\t10⁶ m²✓\ndòng hai\n"


def test_a_line_break_ends_a_paragraph_where_an_item_begins() -> None:
    body = "<w:p><w:r><w:t>Kết quả như sau</w:t><w:br/><w:t>- Một</w:t><w:br/><w:t>- Hai</w:t></w:r></w:p>"
    report = read(body)
    assert [report.text[q.start : q.end] for q in report.paragraphs] == ["Kết quả như sau", "- Một", "- Hai"]


def test_capitals_and_hidden_text() -> None:
    body = p("báo cáo", run="<w:caps/>") + p("không thấy", run="<w:vanish/>") + p("thấy")
    report = read(body)
    assert report.text.splitlines() == ["BÁO CÁO", "thấy"]
    assert "docx.hidden_text" in [warning.code for warning in report.warnings]


def test_bold_and_centered_come_from_runs_and_styles() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="tieu de"/><w:pPr><w:jc w:val="center"/></w:pPr>'
        "<w:rPr><w:b/></w:rPr></w:style>"
    )
    body = (
        p("một", '<w:pStyle w:val="T"/>')
        + p("hai", run="<w:b/>")
        + p("ba", '<w:pStyle w:val="T"/>', '<w:b w:val="0"/>')
    )
    looks = [(q.bold, q.centered) for q in read(body, styles=styles).paragraphs]
    assert looks == [(True, True), (True, False), (False, True)]


def test_footnotes_follow_the_body_and_their_marks_are_no_digits() -> None:
    body = '<w:p><w:r><w:t>45 tỷ đồng</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>' + p("hết")
    notes = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    notes += f'<w:footnote w:id="2">{p(" Số liệu ước tính.")}</w:footnote>'
    assert lines(body, footnotes=notes) == ["45 tỷ đồng¹", "hết", "¹ Số liệu ước tính."]


def test_header_and_footer_are_furniture_and_stand_once() -> None:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" r:id="footer"/>'
        "</w:sectPr>"
    )
    body = p("đoạn", f"{section}") + p("đoạn hai") + section
    report = read(body, header=p("Đầu trang"), footer=p("Trang 1"))
    assert report.text.splitlines() == ["Đầu trang", "đoạn", "đoạn hai", "Trang 1"]
    assert [q.role for q in report.paragraphs] == ["furniture", "text", "text", "furniture"]


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    box = f"<w:txbxContent>{p('trong khung')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>trước</w:t><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent><w:t> sau</w:t></w:r></w:p>"
    )
    assert lines(body) == ["trước sau", "trong khung"]


def test_pages_come_from_breaks_and_a_doubled_break_is_one() -> None:
    body = (
        p("một")
        + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>hai </w:t><w:lastRenderedPageBreak/><w:t>ba</w:t></w:r></w:p>"
    )
    report = read(body)
    assert [report.text[q.start : q.end].strip() for q in report.pages] == ["một", "hai", "ba"]
    assert report.page_of(report.text.index("ba")) == 3
    assert report.source.pages == 3


def test_merged_cells() -> None:
    span = '<w:gridSpan w:val="2"/>'
    rows = [
        cell("STT", '<w:vMerge w:val="restart"/>') + cell("Diện tích (ha)", span),
        cell("", "<w:vMerge/>") + cell("Quy hoạch") + cell("Đã thuê"),
        cell("I") + cell("Đang hoạt động", span),
        cell("1") + cell("45,5") + cell(""),
    ]
    report = read(p("Bảng 1. Đất đai", '<w:jc w:val="center"/>') + p("ĐVT: ha") + table(*rows))
    found = report.tables[0]
    assert found.columns == ("STT", "Diện tích (ha) Quy hoạch", "Diện tích (ha) Đã thuê")
    assert (found.title, found.unit) == ("Bảng 1. Đất đai", "ha")
    assert [[c.text for c in row] for row in found.rows] == [["I", "Đang hoạt động", ""], ["1", "45,5", ""]]
    assert found.rows[0][1].column_span == 2
    assert found.header[0][0].row_span == 2
    assert "1\t45,5\t" in report.text.splitlines()


def test_a_cell_of_several_paragraphs_reads_as_one_cell() -> None:
    rows = [cell("STT") + cell("Tên"), cell("1") + f"<w:tc><w:tcPr/>{p('Công ty')}{p('Hải Đông')}</w:tc>"]
    report = read(table(*rows))
    assert report.tables[0].rows[0][1].text == "Công ty\nHải Đông"
    assert [q.role for q in report.paragraphs] == ["cell"] * 4


def test_the_letterhead_table_is_text_column_by_column() -> None:
    rows = [
        cell("UBND HUYỆN TÂN SƠN") + cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        cell("Số: 12/BC") + cell("Tân Sơn"),
    ]
    report = read(table(*rows, bordered=False))
    assert report.tables == ()
    assert {q.role for q in report.paragraphs} == {"text"}
    assert report.text.splitlines()[0] == "UBND HUYỆN TÂN SƠN"


def test_numbering_inside_table_cells() -> None:
    number = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
    rows = [cell("STT") + cell("Tên")] + [f"<w:tc><w:tcPr/>{p('', number)}</w:tc>" + cell(name) for name in "AB"]
    report = read(table(*rows), numbering=ABSTRACT + NUM)
    assert [row[0].text for row in report.tables[0].rows] == ["1.", "2."]


def test_legacy_fonts_are_converted_run_by_run() -> None:
    font = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    capital = '<w:rFonts w:ascii=".VnTimeH"/>'
    body = p("Uû ban nh©n d©n huyÖn", run=font) + p("b¸o c¸o", run=capital) + p("Nghị quyết mới")
    body += (
        f"<w:p><w:r><w:rPr>{font}</w:rPr><w:t>H</w:t><w:softHyphen/><w:t>ng</w:t></w:r>"
        '<w:r><w:t xml:space="preserve"> và Hải</w:t></w:r></w:p>'
    )
    report = read(body)
    assert report.text.splitlines() == ["Uỷ ban nhân dân huyện", "BÁO CÁO", "Nghị quyết mới", "Hưng và Hải"]
    assert "encoding_legacy" in [warning.code for warning in report.warnings]


def test_a_vni_word_cut_in_runs_is_still_whole() -> None:
    font = '<w:rPr><w:rFonts w:ascii="VNI-Times"/></w:rPr>'
    body = f"<w:p><w:r>{font}<w:t>Vie</w:t></w:r><w:r>{font}<w:t>ät Nam</w:t></w:r></w:p>"
    assert lines(body) == ["Việt Nam"]


def test_every_visible_character_of_an_ordinary_file_is_there() -> None:
    document = python_docx.Document()
    document.add_heading("I. Tình hình chung", 1)
    document.add_paragraph("Huyện có 03 cụm công nghiệp, diện tích 75,5 ha.")
    document.add_paragraph("Cụm thứ nhất", style="List Bullet")
    grid = document.add_table(2, 2, style="Table Grid")
    for row, column, text in ((0, 0, "Tên"), (0, 1, "Diện tích"), (1, 0, "CCN An Phú"), (1, 1, "12,5")):
        grid.cell(row, column).text = text
    stream = io.BytesIO()
    document.save(stream)
    report = read_docx(stream.getvalue(), "thường.docx")
    assert report.text == (
        "I. Tình hình chung\nHuyện có 03 cụm công nghiệp, diện tích 75,5 ha.\n• Cụm thứ nhất\n"
        "Tên\tDiện tích\nCCN An Phú\t12,5\n"
    )
    assert report.paragraphs[0].level == 1
    assert report.tables[0].columns == ("Tên", "Diện tích")


# ------------------------------------------------------------------------------------------------------ hostile and broken


def test_an_empty_file_says_so() -> None:
    with pytest.raises(UnreadableError, match="rỗng") as caught:
        read_docx(b"", "a.docx")
    assert caught.value.remedy
    assert caught.value.english[0]


def test_a_cut_off_file_is_damaged() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_docx(docx(p("a"))[:200], "a.docx")
    assert caught.value.code == "file.damaged"


def test_a_zip_without_a_document_is_damaged() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("x.txt", "x")
    with pytest.raises(UnreadableError) as caught:
        read_docx(stream.getvalue(), "a.docx")
    assert caught.value.code == "file.damaged"


def test_a_password_is_named() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UnreadableError, match="mật khẩu"):
        read_docx(data, "a.docx")


def test_entities_are_never_resolved() -> None:
    raw = (
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document xmlns:w="http://schemas.openxmlformats.org/'
        b'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>'
    )
    with pytest.raises(UnreadableError) as caught:
        read_docx(docx("", raw), "a.docx")
    assert caught.value.code == "office.dtd"
    with pytest.raises(UnreadableError):
        read_docx(docx("", raw.decode().encode("utf-16")), "a.docx")


def test_a_decompression_bomb_is_refused_before_it_unpacks() -> None:
    data = docx(p("a" * 3_000_000))
    with pytest.raises(UnreadableError) as caught:
        read_docx(data, "a.docx", Limits(ratio_from=1_000_000))
    assert caught.value.code == "file.too_big"
    with pytest.raises(UnreadableError) as caught:
        read_docx(data, "a.docx", Limits(max_xml_bytes=1_000_000))
    assert caught.value.code == "file.too_big"


def test_tables_inside_tables_take_no_time() -> None:
    inner = p("trong cùng")
    for _ in range(60):
        inner = table(f"<w:tc><w:tcPr/>{inner}{p('')}</w:tc>" + cell("x"))
    report = read_docx(docx(inner), "a.docx")
    assert report.text.count("trong cùng") == 1


@given(
    texts=st.lists(
        st.text('abgnĐđăâêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỷỹỵABNƯ0123456789,;:-/%&<>"№₫漢', max_size=12),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=40, deadline=None)
def test_no_visible_character_is_lost(texts: list[str]) -> None:
    body = "".join(p(escape(text)) for text in texts) + table(*(cell(escape(text)) + cell("|") for text in texts))
    shown = "".join(read(body).text.split())
    expected = "".join(texts) + "".join(f"{text}|" for text in texts)
    assert shown == expected


def test_nesting_without_end_is_damage_not_a_crash() -> None:
    depth = 3000
    raw = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        + "<w:sdt><w:sdtContent>" * depth
        + "</w:sdtContent></w:sdt>" * depth
        + "</w:body></w:document>"
    )
    with pytest.raises(UnreadableError):
        read_docx(docx("", raw.encode()), "a.docx")


def test_ticks_and_bullets_typed_in_a_symbol_font() -> None:
    font = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    body = f"<w:p><w:r><w:rPr>{font}</w:rPr><w:t>ü</w:t></w:r><w:r><w:t> đạt \uf0b7</w:t></w:r></w:p>"
    assert lines(body) == ["✓ đạt •"]


def test_a_legacy_font_name_left_on_unicode_text_converts_nothing() -> None:
    font = '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'
    body = f"<w:p><w:r>{font}<w:t>cô </w:t></w:r><w:r><w:t>và </w:t></w:r><w:r>{font}<w:t>được</w:t></w:r></w:p>"
    assert lines(body) == ["cô và được"]


def test_a_theme_font_goes_before_a_legacy_one() -> None:
    styles = '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr></w:rPrDefault></w:docDefaults>'
    theme = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/>'
    assert lines(p("công", run=theme) + p("c«ng"), styles=styles) == ["công", "công"]


def test_a_file_without_any_text_is_an_error() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_docx(docx("<w:p/>"), "a.docx")
    assert caught.value.code == "docx.no_text"


def _page_picture(words: str) -> bytes:
    from PIL import Image, ImageDraw

    picture = Image.new("L", (1200, 1600), 255)
    ImageDraw.Draw(picture).text((100, 200), words, fill=0, font_size=60)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def _pasted(words: str, text: str = "") -> bytes:
    document = python_docx.Document()
    document.add_paragraph(text)
    document.add_picture(io.BytesIO(_page_picture(words)), width=python_docx.shared.Cm(17))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_pictures_beside_much_text_are_only_named() -> None:
    report = read_docx(_pasted("HUYEN", "Huyện có ba cụm công nghiệp. " * 20), "a.docx")
    assert [w.code for w in report.warnings] == ["docx.pictures"]


@pytest.mark.slow
def test_a_scan_pasted_into_word_is_read() -> None:
    from extractor.errors import ExtractorError
    from extractor.reading.ocr import find_tessdata

    try:
        find_tessdata()
    except ExtractorError as reason:
        pytest.skip(reason.message("en"))
    report = read_docx(_pasted("BAN 45 CAY"), "a.docx")
    assert "45" in report.text
    assert report.source.ocr
    assert report.warnings[0].code == "docx.pictures_read"


def test_words_struck_through_are_read_and_pointed_at() -> None:
    struck = '<w:r><w:rPr><w:strike/></w:rPr><w:t xml:space="preserve">77 hộ, </w:t></w:r>'
    body = f'<w:p><w:r><w:t xml:space="preserve">Còn </w:t></w:r>{struck}<w:r><w:t>54 hộ</w:t></w:r></w:p>'
    found = read(body + table(cell("Xã") + cell("Hộ"), cell("Nà Sản") + f"<w:tc><w:p>{struck}</w:p></w:tc>"))
    assert found.text.splitlines()[0] == "Còn 77 hộ, 54 hộ"
    places = [(w.start, w.end) for w in found.warnings if w.code == "text_struck"]
    assert [found.text[start:end] for start, end in places] == ["77 hộ,", "77 hộ,"]


def test_figures_in_struck_words_are_to_be_looked_at() -> None:
    from extractor.extraction.pipeline import extract
    from extractor.rulebook import load_rules

    struck = '<w:r><w:rPr><w:dstrike/></w:rPr><w:t xml:space="preserve">77 hộ, </w:t></w:r>'
    report = read(
        f'<w:p><w:r><w:t xml:space="preserve">Xã còn </w:t></w:r>{struck}<w:r><w:t>54 hộ nghèo.</w:t></w:r></w:p>'
    )
    figures = extract(report, load_rules()).figures
    assert [(f.text, f.needs_review) for f in figures] == [("77 hộ", True), ("54 hộ", False)]


def test_the_title_of_a_table_in_decomposed_letters_is_a_title() -> None:
    import unicodedata

    body = p("Bảng 2. Đất của các xã") + p("ĐVT: ha") + table(cell("Xã") + cell("Đất"), cell("Nà Sản") + cell("12,5"))
    (found,) = read(unicodedata.normalize("NFD", body)).tables
    assert found.title is not None
    assert unicodedata.normalize("NFC", found.title) == "Bảng 2. Đất của các xã"
    assert found.unit == "ha"
