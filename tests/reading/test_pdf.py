"""PDF text layers: lines, paragraphs, furniture, form fields, boxes, refusals. Every page is drawn by the test."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pdf_factory import HEIGHT, WIDTH, draw, fonts, looped_pages, rule_table, set_text, write

from extractor.errors import UnreadableError
from extractor.models import Report
from extractor.reading.layout import check_order, view_of
from extractor.reading.read import read_bytes
from extractor.reading.settings import Settings

LAYER = Settings(ocr="never")
LONG = (
    "Thực hiện Kế hoạch số 45/KH-UBND ngày 06/8/2021 của Ủy ban nhân dân tỉnh về phát triển các khu, cụm công nghiệp, "
    "huyện Vĩnh An đã thu hút được 120 doanh nghiệp với tổng vốn đầu tư 1.450 tỷ đồng, giải quyết việc làm cho 12.500 "
    "lao động địa phương và các vùng lân cận."
)


def read(data: bytes) -> Report:
    report = read_bytes(data, "a.pdf", LAYER)
    assert check_order(report.paragraphs)
    return report


def paragraphs(report: Report, role: str = "text") -> list[str]:
    view = view_of(report)
    return [
        " ".join((view.text if role != "furniture" else report.text)[view.locate(p.start) : view.locate(p.end)].split())
        for p in report.paragraphs
        if p.role == role
    ]


def body(canvas: Any) -> None:
    top = set_text(canvas, LONG, 100)
    write(canvas, 113, top + 8, "1. Công tác chỉ đạo", bold=True)
    top = set_text(canvas, LONG, top + 32)
    set_text(canvas, "Ủy ban nhân dân huyện báo cáo để Thường trực Hội đồng nhân dân tỉnh biết, theo dõi.", top)


def test_lines_become_paragraphs_and_headings_stay_apart() -> None:
    report = read(draw(body))
    assert paragraphs(report) == [
        LONG,
        "1. Công tác chỉ đạo",
        LONG,
        "Ủy ban nhân dân huyện báo cáo để Thường trực Hội đồng nhân dân tỉnh biết, theo dõi.",
    ]
    assert [p.bold for p in report.paragraphs] == [False, True, False, False]
    assert report.pages[0].origin == "layer"
    assert not report.source.ocr


def header(canvas: Any) -> None:
    write(canvas, 90, 60, "UBND TỈNH LÂM GIANG")
    write(canvas, 310, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True)
    write(canvas, 105, 78, "SỞ CÔNG THƯƠNG", bold=True)
    write(canvas, 350, 78, "Độc lập - Tự do - Hạnh phúc", bold=True)
    write(canvas, 100, 100, "Số: 45/BC-SCT")
    write(canvas, 340, 100, "Lâm Giang, ngày 05 tháng 02 năm 2024")
    write(canvas, 270, 140, "BÁO CÁO", bold=True)
    set_text(canvas, LONG, 180)


def test_the_columns_of_a_letterhead_are_not_mixed() -> None:
    lines = paragraphs(read(draw(header)))
    assert lines[:7] == [
        "UBND TỈNH LÂM GIANG",
        "SỞ CÔNG THƯƠNG",
        "Số: 45/BC-SCT",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Lâm Giang, ngày 05 tháng 02 năm 2024",
        "BÁO CÁO",
    ]


def numbered(number: int, text: str, top: float = 700) -> Any:
    def page(canvas: Any) -> None:
        if number > 1:
            write(canvas, 294, 40, str(number))
        write(canvas, 85, 60, "Báo cáo của UBND huyện Vĩnh An", 9)
        set_text(canvas, text, top)

    return page


def test_page_numbers_and_running_heads_are_furniture_and_sentences_go_on() -> None:
    first = LONG + " Trong thời gian tới, huyện tiếp tục phối hợp với các sở, ngành của tỉnh để đẩy nhanh tiến độ bồi"
    second = "thường, giải phóng mặt bằng 25 ha cụm công nghiệp Bến Đá."

    def continued(canvas: Any) -> None:
        write(canvas, 294, 40, "2")
        write(canvas, 85, 60, "Báo cáo của UBND huyện Vĩnh An", 9)
        set_text(canvas, second, 100, indent=0)

    words = first.split()

    def opening(canvas: Any) -> None:
        write(canvas, 85, 60, "Báo cáo của UBND huyện Vĩnh An", 9)
        set_text(canvas, " ".join(words), 640)

    report = read(draw(opening, continued, numbered(3, LONG), numbered(4, LONG)))
    assert {"2", "3", "4"} <= set(paragraphs(report, "furniture")) | {
        report.text[h.start : h.end] for p in report.paragraphs for h in p.holes
    }
    (joined,) = [p for p in paragraphs(report) if "thường, giải phóng" in p]
    assert "tiến độ bồi thường, giải phóng mặt bằng" in joined


def test_boxes_are_those_of_the_glyphs() -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    data = draw(body)
    report = read(data)
    start = report.text.index("45/KH-UBND")
    assert report.finder is not None
    (box,) = report.finder.boxes([(start, start + len("45/KH-UBND"))])
    assert box is not None
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        word = next(w for w in pdf.pages[0].extract_words() if w["text"] == "45/KH-UBND")
    assert max(abs(box.x0 - word["x0"]), abs(box.x1 - word["x1"])) < 1
    assert max(abs(box.top - word["top"]), abs(box.bottom - word["bottom"])) < 1


def test_a_report_that_is_spent_keeps_no_file() -> None:
    """What a command does not ask for places any more lets the PDF go; what was found has its boxes all the same."""
    from extractor.extraction.pipeline import extract

    data = draw(body, header)
    kept, spent = extract(read(data)), extract(read(data), spent=True)
    assert kept.report.finder is not None
    assert spent.report.finder is None
    assert spent == kept
    assert any(one.bbox for one in spent.references)


def test_boxes_lie_on_the_page_of_the_text() -> None:
    report = read(draw(body, header))
    assert report.finder is not None
    start = report.text.index("45/BC-SCT")
    assert report.page_of(start) == 2
    (box, nothing) = report.finder.boxes([(start, start + 9), (len(report.text) - 1, len(report.text))])
    assert box is not None
    assert 85 < box.top < 102
    assert nothing is None or nothing.x1 <= WIDTH


def test_what_stands_in_form_fields_is_read_in_its_place() -> None:
    def page(canvas: Any) -> None:
        write(canvas, 85, 100, "Số:")
        write(canvas, 135, 100, "/BC-UBND")
        canvas.acroForm.textfield(
            name="so",
            value="45",
            x=105,
            y=HEIGHT - 104,
            width=28,
            height=16,
            fontSize=11,
            borderWidth=0,
            fontName="Helvetica",
        )
        set_text(canvas, LONG, 140)

    report = read(draw(page))
    assert paragraphs(report)[0].replace(" ", "") == "Số:45/BC-UBND"


def test_a_symbol_broken_behind_its_hyphen_reads_on() -> None:
    def page(canvas: Any) -> None:
        text = "Căn cứ Nghị quyết của Hội đồng nhân dân tỉnh và Kế hoạch thực hiện số 115/NQ-"
        write(canvas, 85, 100, text, 12)
        write(canvas, 85, 118, "HĐND ngày 06/8/2021, huyện đã ban hành các văn bản triển khai đến từng xã, phường.", 12)

    report = read(draw(page))
    assert "115/NQ-HĐND ngày" in view_of(report).text
    start, end = view_of(report).source(*(lambda i: (i, i + 11))(view_of(report).text.index("115/NQ-HĐND")))
    assert report.text[start:end] == "115/NQ-\nHĐND"


def test_footnotes_stand_in_front_of_a_paragraph_that_runs_on() -> None:
    def one(canvas: Any) -> None:
        set_text(canvas, LONG, 80)
        end = write(canvas, 85, 700, "Huyện đã hoàn thành giải phóng mặt bằng 25 ha")
        canvas.setFont("Serif", 8)
        canvas.drawString(end, HEIGHT - 695, "1")
        write(canvas, end + 6, 700, "của cụm công nghiệp Bến Đá, bàn giao cho chủ")
        canvas.setLineWidth(0.5)
        canvas.line(85, HEIGHT - 730, 229, HEIGHT - 730)
        write(canvas, 85, 745, "1 Trong đó đất trồng lúa 20 ha.", 10)

    def two(canvas: Any) -> None:
        write(canvas, 294, 40, "2")
        write(canvas, 85, 80, "đầu tư hạ tầng vào tháng 6 năm 2023.")
        set_text(canvas, LONG, 110)

    report = read(draw(one, two))
    shown = paragraphs(report)
    assert (
        "Huyện đã hoàn thành giải phóng mặt bằng 25 ha của cụm công nghiệp Bến Đá, bàn giao cho chủ đầu tư hạ tầng vào tháng 6 năm 2023."
        in shown
    )
    assert "1 Trong đó đất trồng lúa 20 ha." in shown


def test_ruled_tables_become_cells_with_boxes() -> None:
    rows = [
        ["STT", "Tên cụm\ncông nghiệp", "Diện tích (ha)", "<"],
        ["^", "^", "Tổng", "Cho thuê"],
        ["(1)", "(2)", "(3)", "(4)"],
        ["I", "Đang hoạt động", "<", "<"],
        ["1", "Bến Đá", "50,5", "22"],
        ["2", "Phú Lợi", "30", ""],
    ]

    def page(canvas: Any) -> None:
        write(canvas, 240, 60, "PHỤ LỤC", bold=True)
        write(canvas, 430, 80, "ĐVT: ha", 10)
        bottom = rule_table(canvas, rows, [40, 180, 90, 90], 90, row_height=26)
        set_text(canvas, LONG, bottom + 40)

    report = read(draw(page))
    (table,) = report.tables
    assert table.columns == ("STT", "Tên cụm công nghiệp", "Diện tích (ha) Tổng", "Diện tích (ha) Cho thuê")
    assert [[c.text for c in row] for row in table.rows] == [
        ["I", "Đang hoạt động", "", ""],
        ["1", "Bến Đá", "50,5", "22"],
        ["2", "Phú Lợi", "30", ""],
    ]
    assert table.unit == "ha"
    assert table.title == "PHỤ LỤC"
    assert table.rows[0][1].column_span == 3
    for row in table.rows:
        for cell in row:
            assert report.text[cell.start : cell.end] == cell.text
    box = table.rows[1][1].bbox
    assert box is not None
    assert (round(box.x0), round(box.top)) == (110, 194)
    assert paragraphs(report)[-1] == LONG


def test_a_table_goes_on_over_the_page() -> None:
    head = ["STT", "Tên dự án", "Vốn (tỷ đồng)"]

    def one(canvas: Any) -> None:
        set_text(canvas, LONG, 100)
        rule_table(canvas, [head, *[[str(n), f"Dự án {n}", f"{n}0"] for n in range(1, 24)]], [40, 250, 100], 200)

    def two(canvas: Any) -> None:
        write(canvas, 294, 40, "2")
        rule_table(canvas, [head, ["24", "Dự án 24", "240"], ["25", "Dự án 25", "250"]], [40, 250, 100], 70)

    report = read(draw(one, two))
    (table,) = report.tables
    assert [row[0].text for row in table.rows] == [str(n) for n in range(1, 26)]
    assert table.rows[-1][0].page == 2


def test_the_last_row_of_a_table_may_stand_alone_on_the_next_page() -> None:
    head = ["STT", "Tên dự án", "Vốn (tỷ đồng)"]
    rows = [[str(n), f"Dự án {n}", f"{n}0"] for n in range(1, 26)]

    def one(canvas: Any) -> None:
        rule_table(canvas, [head, *rows[:-1]], [40, 250, 100], 180)

    def two(canvas: Any) -> None:
        set_text(canvas, LONG, rule_table(canvas, rows[-1:], [40, 250, 100], 70) + 30)

    (table,) = read(draw(one, two)).tables
    assert [row[1].text for row in table.rows] == [f"Dự án {n}" for n in range(1, 26)]


def test_two_tables_without_a_line_between_them_are_two() -> None:
    def page(canvas: Any) -> None:
        bottom = rule_table(canvas, [["STT", "Xã", "Diện tích (ha)"], ["1", "Tân An", "12,5"]], [40, 250, 100], 80)
        rule_table(canvas, [["STT", "Dự án", "Vốn (tỷ đồng)"], ["1", "Bến Đá", "40"]], [40, 180, 160], bottom + 9)

    first, second = read(draw(page)).tables
    assert (first.columns[1], second.columns[1]) == ("Xã", "Dự án")
    assert (first.rows[0][2].text, second.rows[0][2].text) == ("12,5", "40")


def test_encrypted_files_are_refused_with_the_reason() -> None:
    with pytest.raises(UnreadableError) as refusal:
        read(draw(body, encrypt="bi-mat"))
    assert refusal.value.code == "pdf.encrypted"
    assert "mật khẩu" in refusal.value.remedy


@pytest.mark.parametrize("damage", ["head", "looped"])
def test_damaged_files_are_refused_with_a_remedy(damage: str) -> None:
    broken = {"head": draw(body)[:40], "looped": looped_pages()}[damage]
    with pytest.raises(UnreadableError) as refusal:
        read(broken)
    assert refusal.value.remedy


def test_a_file_that_is_cut_off_is_refused_or_says_what_is_missing() -> None:
    data = draw(body, body, body)
    try:
        report = read(data[: len(data) // 2])
    except UnreadableError as reason:
        refused = reason.code
    else:
        refused = "" if report.warnings else "silent"
    assert refused in ("", "pdf.damaged", "pdf.no_pages")


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(UnreadableError) as refusal:
        read_bytes(draw(body, body), "a.pdf", Settings(ocr="never", max_pages=1))
    assert refusal.value.code == "pdf.too_many_pages"


def test_pages_of_legacy_fonts_are_converted() -> None:
    from extractor.language import legacy

    fonts()
    lines = [
        "ủy ban nhân dân huyện vĩnh an báo cáo kết quả đầu tư hạ tầng các cụm công nghiệp",
        "trên địa bàn huyện có mười hai dự án đã đi vào hoạt động, tổng diện tích đất là 50 ha",
    ]

    def page(canvas: Any) -> None:
        canvas.setFont("Times-Roman", 12)
        for number, line in enumerate(lines):
            shown = legacy.from_unicode(line, "tcvn3")
            canvas.drawString(60, HEIGHT - 100 - 18 * number, shown)

    report = read(draw(page))
    assert report.pages[0].origin == "converted"
    assert "page_converted" in {w.code for w in report.warnings}
    assert "cụm công nghiệp" in view_of(report).text
    assert "diện tích đất là 50 ha" in view_of(report).text


def test_capital_fonts_and_short_lines_of_legacy_pages() -> None:
    from extractor.language import legacy

    fonts()
    lines = [
        ("sở công thương", "Courier-Bold"),
        ("Số: 12/BC-SCT", "Times-Roman"),
        ("báo cáo kết quả đầu tư hạ tầng các cụm công nghiệp trên địa bàn huyện có mười hai dự án", "Times-Roman"),
    ]

    def page(canvas: Any) -> None:
        for number, (line, name) in enumerate(lines):
            canvas.setFont(name, 12)
            canvas.drawString(60, HEIGHT - 100 - 40 * number, legacy.from_unicode(line, "tcvn3"))

    data = (
        draw(page, pageCompression=0)
        .replace(b"/BaseFont /Courier-Bold", b"/BaseFont /.VnTimeH    ")
        .replace(b"/BaseFont /Times-Roman", b"/BaseFont /.VnTime    ")
    )
    assert paragraphs(read(data))[:2] == ["SỞ CÔNG THƯƠNG", "Số: 12/BC-SCT"]


def test_superscripts_part_no_word_and_footnote_marks_are_no_digits() -> None:
    def page(canvas: Any) -> None:
        end = write(canvas, 85, 100, "Công suất xử lý 3.500 m")
        canvas.setFont("Serif", 8)
        canvas.drawString(end, HEIGHT - 95, "3")
        end = write(canvas, end + 4.2, 100, "/ngày đêm, đạt 35 ha")
        canvas.setFont("Serif", 8)
        canvas.drawString(end, HEIGHT - 95, "1")
        write(canvas, end + 8, 100, "đất công nghiệp.")

    (shown,) = paragraphs(read(draw(page)))
    assert shown == "Công suất xử lý 3.500 m3/ngày đêm, đạt 35 ha đất công nghiệp."


def test_pages_shown_turned_read_level_and_keep_their_places() -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")

    def page(canvas: Any) -> None:
        # A sheet of A4 laid sideways: what people see is 842 points wide.
        canvas.translate(WIDTH, 0)
        canvas.rotate(90)
        canvas.setFont("Serif", 13)
        canvas.drawString(100, WIDTH - 80, "Biểu 01: Tổng hợp kết quả")
        canvas.setLineWidth(0.5)
        for y in (100, 130, 160):
            canvas.line(100, WIDTH - y, 700, WIDTH - y)
        for x, head, value in ((100, "STT", "1"), (200, "Tên dự án", "Bến Đá"), (500, "Vốn", "12,5")):
            canvas.line(x, WIDTH - 100, x, WIDTH - 160)
            canvas.drawString(x + 4, WIDTH - 120, head)
            canvas.drawString(x + 4, WIDTH - 150, value)
        canvas.line(700, WIDTH - 100, 700, WIDTH - 160)

    pdf = pypdfium2.PdfDocument(draw(page))
    pdf[0].set_rotation(90)
    buffer = io.BytesIO()
    pdf.save(buffer)
    report = read(buffer.getvalue())
    assert (round(report.pages[0].width), round(report.pages[0].height)) == (842, 595)
    assert paragraphs(report) == ["Biểu 01: Tổng hợp kết quả"]
    (table,) = report.tables
    assert table.columns == ("STT", "Tên dự án", "Vốn")
    assert [cell.text for cell in table.rows[0]] == ["1", "Bến Đá", "12,5"]
    assert report.finder is not None
    (box,) = report.finder.boxes([(table.rows[0][2].start, table.rows[0][2].end)])
    assert box is not None
    assert 500 < box.x0 < 510
    assert 130 < box.top < box.bottom < 160


@pytest.mark.parametrize(("drawn", "shown"), [(90, 0), (180, 0), (270, 0), (0, 90), (0, 180), (0, 270), (90, 180)])
def test_pages_whose_text_stands_on_its_side_are_read_and_keep_their_places(drawn: int, shown: int) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")

    def page(canvas: Any) -> None:
        canvas.translate(*{0: (0, 0), 90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, HEIGHT)}[drawn])
        canvas.rotate(drawn)
        tall = HEIGHT if drawn % 180 == 0 else WIDTH
        canvas.setFont("Serif", 13)
        for number, line in enumerate(("Huyện có 14 xã và 3 thị trấn,", "diện tích đất trồng lúa là 1.250,5 ha.", "")):
            canvas.drawString(60, tall - 100 - 18 * number, line)

    pdf = pypdfium2.PdfDocument(draw(page))
    pdf[0].set_rotation(shown)
    buffer = io.BytesIO()
    pdf.save(buffer)
    report = read(buffer.getvalue())
    assert paragraphs(report) == ["Huyện có 14 xã và 3 thị trấn, diện tích đất trồng lúa là 1.250,5 ha."]
    turn = (shown - drawn) // 90 % 4
    assert [w.code for w in report.warnings] == (["page_turned"] if turn else [])
    wide, tall = (WIDTH, HEIGHT) if shown % 180 == 0 else (HEIGHT, WIDTH)
    assert (report.pages[0].width, report.pages[0].height) == pytest.approx((wide, tall), abs=1)
    start = report.text.index("1.250,5")
    assert report.finder is not None
    (box,) = report.finder.boxes([(start, start + 7)])
    assert box is not None
    # About 200 points along the line and 118 under the edge above it, whichever way the sheet lies.
    along, down = {
        0: (box.x0, box.bottom),
        1: (box.top, wide - box.x0),
        2: (wide - box.x1, tall - box.top),
        3: (tall - box.bottom, box.x1),
    }[turn]
    assert 180 < along < 240
    assert 112 < down < 126


def test_lines_on_their_side_among_others_are_told() -> None:
    def page(canvas: Any) -> None:
        set_text(canvas, LONG, 100)
        canvas.rotate(90)
        canvas.setFont("Serif", 11)
        for number in range(4):
            canvas.drawString(100, -500 - 15 * number, f"Xã {number} có {number + 12} hộ")

    report = read(draw(page))
    assert paragraphs(report) == [LONG]
    assert "page_turned_lines" in [w.code for w in report.warnings]


def test_footnotes_that_differ_in_their_numbers_are_no_running_feet() -> None:
    def page(number: int) -> Any:
        def fill(canvas: Any) -> None:
            set_text(canvas, LONG, 100)
            write(canvas, 60, 770, f"{number} Trong đó có {number * 17} doanh nghiệp theo số liệu thuế.", 10)
            write(canvas, 60, 800, f"Báo cáo năm 2024, trang {number + 3}", 10)

        return fill

    report = read(draw(*map(page, range(1, 6))))
    assert sorted(text for text in paragraphs(report) if "theo số liệu thuế" in text) == [
        f"{number} Trong đó có {number * 17} doanh nghiệp theo số liệu thuế." for number in range(1, 6)
    ]
    assert "Báo cáo năm 2024, trang 7" in paragraphs(report, "furniture")


def test_a_watermark_across_the_page_is_furniture() -> None:
    def page(canvas: Any) -> None:
        canvas.saveState()
        canvas.translate(300, 400)
        canvas.rotate(45)
        canvas.setFont("Serif", 50)
        canvas.drawCentredString(0, 0, "BẢN SAO 2024")
        canvas.restoreState()
        set_text(canvas, LONG, 100)
        set_text(canvas, LONG, 300)

    report = read(draw(page))
    assert paragraphs(report) == [LONG, LONG]
    assert paragraphs(report, "furniture") == ["BẢN SAO 2024"]


def test_columns_written_row_by_row_are_read_one_after_the_other() -> None:
    rows = [("Nơi nhận:", "TRƯỞNG PHÒNG"), ("- Như trên;", ""), ("- Lưu: VT.", ""), ("", "Nguyễn Văn Bình")]

    def page(canvas: Any) -> None:
        set_text(canvas, LONG, 100)
        for number, (left, right) in enumerate(rows):
            write(canvas, 85, 400 + 16 * number, left, 11) if left else None
            write(canvas, 380, 400 + 16 * number, right, 12, bold=True) if right else None

    assert paragraphs(read(draw(page)))[1:] == [
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "TRƯỞNG PHÒNG",
        "Nguyễn Văn Bình",
    ]


def test_two_columns_of_text_are_read_one_after_the_other() -> None:
    other = LONG.replace("Thực hiện", "Triển khai")

    def page(canvas: Any) -> None:
        set_text(canvas, LONG, 100, 60, 290, 11)
        set_text(canvas, other, 100, 310, 540, 11)

    assert paragraphs(read(draw(page))) == [LONG, other]


def test_lines_in_any_order_in_the_file_are_read_down_the_page() -> None:
    lines = [f"Đoạn thứ {number} nói về {number + 10} dự án." for number in range(1, 9)]

    def page(canvas: Any) -> None:
        for number in (3, 1, 6, 0, 7, 2, 5, 4):
            write(canvas, 85, 100 + 20 * number, lines[number])

    assert paragraphs(read(draw(page))) == lines
