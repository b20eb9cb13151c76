"""Wrapped lines -> paragraphs -> view. The places and bodies here are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.orthography import normalise
from extractor.models import Page, Paragraph, Report, Source, Span, View
from extractor.reading.layout import check_order, paragraphs_of, view_of


def report_of(text: str, paragraphs: tuple[Paragraph, ...] | None = None) -> Report:
    source = Source("a.txt", "", "text/plain", 1, False, len(text))
    return Report(source, text, (Page(1, 0, len(text)),), paragraphs_of(text) if paragraphs is None else paragraphs)


def read(text: str) -> list[str]:
    """The paragraphs of a text as the rules see them, with blanks made one."""
    report = report_of(text)
    view = view_of(report)
    shown = []
    for paragraph in report.paragraphs:
        if paragraph.role != "furniture":
            shown.append(" ".join(view.text[view.locate(paragraph.start) : view.locate(paragraph.end)].split()))
    return shown


DUMP = """ Lâm Kiều, ngày        tháng 6 năm 2022

BÁO CÁO

Kết quả thực hiện Kế hoạch số 45/KH-UBND ngày 06/8/2021

của Ủy ban nhân dân tỉnh về phát triển các khu, cụm công nghiệp

I. KẾT QUẢ THỰC HIỆN

1. Công tác chỉ đạo, điều hành và phối hợp thực hiện các nhiệm vụ được

giao trong năm

- Đến nay, trên địa bàn thị xã có 03 khu công nghiệp (Bến Đá I,

II, III, Tân Phú) và 02 cụm công nghiệp với tổng diện tích là 512 ha, thu hút

III dự án mới; tổng số lao động đang làm việc tại các doanh nghiệp trong khu, tổng

số 120 doanh nghiệp đã đi vào hoạt động ổn định và nộp thuế đầy đủ, có tổng vốn đầu

tư 1.450 tỷ đồng. Các ngành, các cấp đã phối hợp tháo gỡ khó khăn trong công tác bồi

thường, giải phóng mặt bằng.

- Công tác bảo vệ môi trường được quan tâm thực hiện nghiêm túc, đúng quy định.


7


- Các khu công nghiệp đều có hệ thống thu gom, xử lý nước thải đạt quy chuẩn hiện

hành.

II. ĐỀ XUẤT, KIẾN NGHỊ

Đề nghị tỉnh quan tâm bố trí vốn đầu tư hạ tầng ngoài hàng rào cho các cụm công

nghiệp trên địa bàn.

TM. ỦY BAN NHÂN DÂN

KT. CHỦ TỊCH

PHÓ CHỦ TỊCH
"""


def test_a_blank_line_behind_every_line_ends_no_paragraph() -> None:
    paragraphs = read(DUMP)
    assert (
        "Kết quả thực hiện Kế hoạch số 45/KH-UBND ngày 06/8/2021 của Ủy ban nhân dân tỉnh về phát triển các khu, cụm công nghiệp"
        in paragraphs
    )
    assert "1. Công tác chỉ đạo, điều hành và phối hợp thực hiện các nhiệm vụ được giao trong năm" in paragraphs
    assert paragraphs[-3:] == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]


def test_wrapped_names_and_numbers_are_no_labels() -> None:
    paragraphs = read(DUMP)
    (item,) = [p for p in paragraphs if p.startswith("- Đến nay")]
    assert "(Bến Đá I, II, III, Tân Phú)" in item
    assert "tổng số 120 doanh nghiệp" in item
    assert "vốn đầu tư 1.450 tỷ đồng" in item
    assert item.endswith("giải phóng mặt bằng.")


def test_a_page_number_alone_is_furniture() -> None:
    report = report_of(DUMP)
    (number,) = [p for p in report.paragraphs if p.role == "furniture"]
    assert report.text[number.start : number.end] == "7"
    assert "7" not in view_of(report).text[number.start : number.end]


def test_a_page_number_inside_a_sentence_is_a_hole() -> None:
    text = (
        "Trong kỳ báo cáo, các đơn vị đã triển khai đầy đủ các nhiệm vụ được giao và hoàn\n"
        "thành vượt mức kế hoạch đề ra về số nhà máy mới xây trong khu công\n"
        "\n- 4 -\n\n"
        "nghiệp Bến Đá, tổng diện tích cho thuê đạt 120,5 ha, tăng so với cùng kỳ năm trước.\n"
    )
    report = report_of(text)
    (paragraph,) = report.paragraphs
    (hole,) = paragraph.holes
    assert report.text[hole.start : hole.end] == "- 4 -"
    assert "trong khu công nghiệp Bến Đá" in " ".join(view_of(report).text.split())


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("- Đất ở: 12 ha;\n- Đất trồng lúa: 40 ha.", ["- Đất ở: 12 ha;", "- Đất trồng lúa: 40 ha."]),
        ("gồm:\nđất ở 5 ha;\nđất lúa 7 ha", ["gồm:", "đất ở 5 ha;", "đất lúa 7 ha"]),
        ("STT\n5\n|\n12\nlúa", ["STT", "5", "|", "12", "lúa"]),
        ("# I. Khái quát\nHuyện có 14 xã.", ["I. Khái quát", "Huyện có 14 xã."]),
        ("**1. Nội dung:** giám sát\n**2. Phạm vi:** toàn tỉnh", ["1. Nội dung: giám sát", "2. Phạm vi: toàn tỉnh"]),
        ("**III. Hạn chế****IV. Kiến nghị****PHỤ LỤC**", ["III. Hạn chế", "IV. Kiến nghị", "PHỤ LỤC"]),
        (
            "SỞ CÔNG THƯƠNG          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            ["SỞ CÔNG THƯƠNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ),
        ("Lâm Kiều, ngày        tháng 6 năm 2022", ["Lâm Kiều, ngày tháng 6 năm 2022"]),
        ("Kế hoạch số 12/KH-\nUBND ngày 08/5/2021 của huyện", ["Kế hoạch số 12/KH-UBND ngày 08/5/2021 của huyện"]),
        ("theo Nghị quyết số 15/NQ\n-HĐND của HĐND tỉnh", ["theo Nghị quyết số 15/NQ-HĐND của HĐND tỉnh"]),
        ("Kế hoạch số 12/KH\x02\nUBND của huyện", ["Kế hoạch số 12/KH-UBND của huyện"]),
        ("Lũy kế có 02 \n\nkhu, cụm công nghiệp.", ["Lũy kế có 02 khu, cụm công nghiệp."]),
    ],
)
def test_small_layouts(text: str, paragraphs: list[str]) -> None:
    assert read(text) == paragraphs


def test_a_dash_in_front_of_a_small_letter_may_be_wrapped() -> None:
    text = (
        "- Phòng Văn hóa chủ trì, phối hợp với các đơn vị tổ chức sơ kết tình hình kinh tế\n"
        "- xã hội của huyện và xây dựng kế hoạch cho năm tiếp theo trước ngày 15 hằng tháng.\n"
        "- Phòng Nội vụ theo dõi việc thực hiện.\n"
    )
    assert len(read(text)) == 2


def test_word_segmented_text_loses_its_underscores_in_the_view() -> None:
    text = "Khu công_nghiệp Bến_Đá thu_hút 12 dự_án , tổng vốn đầu_tư 300 tỷ đồng ."
    report = report_of(text)
    assert view_of(report).text == text.replace("_", " ")
    one = "Tệp bao_cao_2022.docx kèm theo công văn này gồm 12 trang và ba phụ lục về khu công nghiệp."
    assert view_of(report_of(one)).text == one


def test_cells_stand_on_lines_of_their_own_in_the_view() -> None:
    text = "STT\tTên CCN\tDiện tích\n1\tBến Đá\t12\n2\tTân Phú\t\n"
    report = report_of(text)
    assert {p.role for p in report.paragraphs} == {"cell"}
    assert "1\nBến Đá\n12\n2\nTân Phú" in view_of(report).text


def test_furniture_and_markup_are_blank_in_the_view() -> None:
    text = "đạt **1.200** tỷ đồng"
    report = report_of(text)
    assert view_of(report).text == "đạt   1.200   tỷ đồng"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        # The layer of a justified text, and the indentation of its lines.
        ("Sản  lượng  cả  năm   đạt  12,5\n      nghìn  tấn.", "Sản lượng cả năm đạt 12,5 nghìn tấn."),
        ("xã Bến Đá  có diện  tích 12 ha, gồm  hai thôn", "xã Bến Đá có diện tích 12 ha, gồm hai thôn"),
        # Columns stay apart.
        ("Bến Đá   12,5   7", "Bến Đá   12,5   7"),
        ("BAN NHÂN DÂN 12  CỘNG HÒA", "BAN NHÂN DÂN 12  CỘNG HÒA"),
    ],
)
def test_stretched_blanks_are_one_blank_in_the_view(text: str, seen: str) -> None:
    report = report_of(text, (Paragraph(0, len(text)),))
    view = view_of(report)
    assert view.text == seen
    start = seen.index("12")
    assert report.text[slice(*view.source(start, start + 2))] == "12"


def test_the_place_of_every_view_character_is_known_over_a_broken_symbol() -> None:
    text = "theo Kế hoạch số 12/KH-\n  UBND và Nghị quyết"
    report = report_of(text, (Paragraph(0, len(text)),))
    view = view_of(report)
    start = view.text.index("12/KH-UBND")
    assert report.text[slice(*view.source(start, start + len("12/KH-UBND")))] == "12/KH-\n  UBND"


LETTERS = st.text(alphabet="aăâđéỏợ ưUBND0123456789.,;:-/\n\r\t\x0c_*#|()\u0301\u0323\u00ad", max_size=300)


def check_view(report: Report, view: View) -> None:
    if view.offsets is None:
        assert len(view.text) == len(report.text)
        return
    offsets = list(view.offsets)
    assert len(offsets) == len(view.text) + 1
    assert offsets == sorted(offsets)
    assert all(0 <= offset <= len(report.text) for offset in offsets)


@given(LETTERS)
def test_paragraphs_are_in_order_and_the_view_maps_back(text: str) -> None:
    report = report_of(text)
    assert check_order(report.paragraphs)
    for paragraph in report.paragraphs:
        assert 0 <= paragraph.start < paragraph.end <= len(text)
        assert all(paragraph.start <= h.start < h.end <= paragraph.end for h in paragraph.holes)
    check_view(report, view_of(report))


@given(LETTERS)
def test_no_visible_character_is_outside_paragraphs_but_markup(text: str) -> None:
    inside = [False] * len(text)
    for paragraph in paragraphs_of(text):
        inside[paragraph.start : paragraph.end] = [True] * (paragraph.end - paragraph.start)
    lost = {c for c, kept in zip(text, inside, strict=True) if not kept and not c.isspace()}
    assert lost <= set("*#|-\u00ad_:")


@given(st.text(alphabet="aăâđéỏợưUBND 0123456789.,/-\n", max_size=200))
def test_normal_text_keeps_its_offsets(text: str) -> None:
    shadow, offsets = normalise(text)
    assert offsets is None
    assert len(shadow) == len(text)


def test_furniture_paragraphs_blank_only_themselves() -> None:
    text = "một hai\n12\nba bốn"
    report = report_of(text, (Paragraph(0, 17, holes=(Span(8, 10),)),))
    assert view_of(report).text == "một hai    ba bốn"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("theo Kế hoạch số 75/KH-**UBND** của huyện", "theo Kế hoạch số 75/KH-UBND   của huyện"),
        ("*Công văn số 31/SCT*-*KHTC* đã gửi", " Công văn số 31/SCT-KHTC  đã gửi"),
        ("**Kết quả** - *đạt*.", "  Kết quả   -  đạt ."),
    ],
)
def test_markup_at_a_hyphen_inside_a_symbol_leaves_no_blank(text: str, read: str) -> None:
    report = report_of(text)
    view = view_of(report)
    assert view.text == read
    assert view.source(0, len(view.text)) == (0, len(text))
