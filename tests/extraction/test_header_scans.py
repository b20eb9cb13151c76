"""Heads and signatures as scans give them: stamps among the lines, a column read before the other, a seal on the title, a
copy certified below."""

from __future__ import annotations

import pytest

from extractor.extraction.header import find_header
from extractor.extraction.issuer import name_issuer, settle_place
from extractor.models import Header, Page, Report, Source
from extractor.reading.layout import paragraphs_of, view_of
from extractor.rulebook import load_rules

RULES = load_rules()


def read(text: str) -> Header:
    source = Source("a.pdf", "0" * 64, "application/pdf", 1, False, len(text))
    report = Report(source, text, (Page(1, 0, len(text)),), tuple(paragraphs_of(text)))
    return find_header(view_of(report), report, RULES)[0]


HEAD = """UBND TỈNH AN HÒA
SỞ CÔNG THƯƠNG
Số: 45/BC-SCT
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
An Hòa, ngày 05 tháng 02 năm 2024
"""
BODY = """Thực hiện Kế hoạch số 12/KH-UBND của UBND tỉnh, Sở báo cáo như sau:
I. KẾT QUẢ
Toàn tỉnh có 12 cụm công nghiệp.
"""


def test_the_date_beside_a_letter_may_be_read_below_kinh_gui() -> None:
    header = read(
        """ỦY BAN NHÂN DÂN
THÀNH PHỐ SÔNG MÂY
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 318/UBND-KT
V/v đôn đốc tiến độ các dự
án hạ tầng cụm công nghiệp
Kính gửi:
Sông Mây, ngày 09 tháng 4 năm 2024
HỎA
- Sở Xây dựng;
- Ủy ban nhân dân các huyện.
Thực hiện kết luận của Thường trực Thành ủy, UBND thành phố có ý kiến như sau:
"""
    )
    assert (header.place, header.date) == ("Sông Mây", "2024-04-09")
    assert header.addressees == ("Sở Xây dựng", "Ủy ban nhân dân các huyện")


def test_a_date_in_the_text_below_kinh_gui_is_not_the_letters() -> None:
    header = read(
        """UBND HUYỆN ĐỒNG LẠC
Số: 7/UBND-VX
V/v báo cáo số liệu
Kính gửi: Sở Nội vụ.
Ngày 03 tháng 4 năm 2024, Ủy ban nhân dân huyện đã họp.
"""
    )
    assert header.date is None


@pytest.mark.parametrize("above", ["", "BAN QUẢN LÝ DỰ ÁN ĐỒNG LẠC\n", "Bv SỞCÔNG THƯƠNG\n"])
def test_a_stamp_of_incoming_mail_among_the_lines_of_the_subject(above: str) -> None:
    header = read(
        HEAD
        + f"""BÁO CÁO
Tình hình phát triển cụm công nghiệp
{above}CÔNG VĂN ĐẾN
Số: 2207
Ngày: 08/02/2024
Chuyển: KT
trên địa bàn tỉnh năm 2023
"""
        + BODY
    )
    assert header.subject == "Tình hình phát triển cụm công nghiệp trên địa bàn tỉnh năm 2023"
    assert (header.number, header.date, header.issuer) == ("45/BC-SCT", "2024-02-05", "Sở Công Thương tỉnh An Hòa")


def test_a_subject_ends_where_a_paragraph_of_sentences_begins() -> None:
    header = read(
        """TỈNH ỦY AN HÒA
Số 12-CT/TU
ĐẢNG CỘNG SẢN VIỆT NAM
An Hòa, ngày 03 tháng 6 năm 2024
CHỈ THỊ
CỦA BAN THƯỜNG VỤ TỈNH ỦY
về tăng cường quản lý đất đai
Những năm gần đây, các cấp ủy đã quan tâm lãnh đạo công tác quản lý đất đai trên địa
bàn tỉnh, song kết quả còn hạn chế ở nhiều nơi, nhất là ở vùng ven các đô thị lớn, nơi
giá đất tăng nhanh.
"""
    )
    assert header.subject == "về tăng cường quản lý đất đai"


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        # "LÂM / TRƯỜNG" is no forestry farm where a school begins.
        (["SỞ GIÁO DỤC VÀ ĐÀO TẠO HÒA", "LÂM", "TRƯỜNG THPT LÊ VĂN BẢY"], "Trường THPT Lê Văn Bảy"),
        (["SỞ Y TẾ TỈNH AN HÒA", "BỆNH VIỆN ĐA KHOA", "KHU VỰC SÔNG MÂY"], "Bệnh viện Đa khoa khu vực Sông Mây"),
        (["SỞ Y TẾ TỈNH AN HÒA", "BỆNH VIỆN ĐA KHOA"], "Bệnh viện Đa khoa tỉnh An Hòa"),
        (["CHỦ TỊCH", "ỦY BAN NHÂN DÂN", "TỈNH AN HÒA"], "Chủ tịch Ủy ban nhân dân tỉnh An Hòa"),
        (["UBND TỈNH AN HÒA", "SỞ NÔNG NGHIỆP VÀ MÔI", "TRƯỜNG", "CHI CỤC THỦY LỢI"], "Chi cục Thủy lợi"),
        (
            ["ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM", "TỈNH AN HÒA", "BAN THƯỜNG TRỰC"],
            "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh An Hòa",
        ),
        (["CÔNG AN TỈNH AN HÒA", "PHÒNG AN NINH KINH TẾ"], "Phòng An ninh Kinh tế Công an tỉnh An Hòa"),
        (["UBND TỈNH AN HÒA", "VĂN PHÒN"], "Văn phòng UBND tỉnh An Hòa"),
        (["UBND TỈNH AN HÒA", "VĂN PHÒNG"], "Văn phòng UBND tỉnh An Hòa"),
        (["SỞ GIÁO DỤC VÀ ĐÀO TẠO AN HÒA"], "Sở Giáo dục và Đào tạo An Hòa"),
        (["UBND TỈNH AN HÒA", "SỞ NÔNG NGHIỆP VÀ MÔI", "TRƯỜNG"], "Sở Nông nghiệp và Môi trường tỉnh An Hòa"),
    ],
)
def test_who_issues_in_names_over_two_lines(lines: list[str], issuer: str) -> None:
    header = read(
        "\n".join(lines)
        + """
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
An Hòa, ngày 05 tháng 02 năm 2024
BÁO CÁO
Kết quả công tác năm 2023
"""
        + BODY
    )
    assert header.issuer == issuer


def test_a_field_with_a_dash_is_no_place() -> None:
    assert name_issuer(["SỞ DU LỊCH - THƯƠNG MẠI"], None, "", RULES)[0] == "Sở Du lịch - thương mại"


@pytest.mark.parametrize(
    ("place", "name", "settled"),
    [
        ("Lam Họ", "Lam Hạ", "Lam Hạ"),
        ("Hòa Lâm", "Hòa Lam", "Hòa Lâm"),
        ("Hòa Lam", "Hòa Lâm", "Hòa Lâm"),
        ("Lam Hạ", "Lam Hạ", "Lam Hạ"),
    ],
)
def test_a_letter_of_the_place_that_was_misread(place: str, name: str, settled: str) -> None:
    found = settle_place(place, f"Sở Y tế tỉnh {name}", f"UBND tỉnh {name}", f"UBND TỈNH {name.upper()} {place}", RULES)
    assert found == (settled, f"Sở Y tế tỉnh {settled}", f"UBND tỉnh {settled}")


@pytest.mark.parametrize("place", ["Lam Hà Nội", "Lam Sơn", None])
def test_another_place_stays_another(place: str | None) -> None:
    assert settle_place(place, "Sở Y tế tỉnh Lam Hạ", None, "", RULES) == (place, "Sở Y tế tỉnh Lam Hạ", None)


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        (
            "Kết quả công tác năm 2025;\nphương hướng, nhiệm vụ năm 2026",
            "Kết quả công tác năm 2025; phương hướng, nhiệm vụ năm 2026",
        ),
        ("HỘI NGHỊ BAN GIÁM ĐỐC\nT về tình hình sản xuất", "HỘI NGHỊ BAN GIÁM ĐỐC về tình hình sản xuất"),
    ],
)
def test_subjects_over_two_lines(lines: str, subject: str) -> None:
    assert read(HEAD + "BÁO CÁO\n" + lines + "\n" + BODY).subject == subject


@pytest.mark.parametrize(
    ("block", "signer", "title"),
    [
        # A seal on the beginning of the title.
        ("KT. CHÁNH VĂN PHÒNG\nHÁNH VĂN PHÒNG\nTrần Văn Tám", "Trần Văn Tám", "Phó Chánh Văn phòng"),
        ("KT. GIÁM ĐỐC\nTrần Văn Tám", "Trần Văn Tám", "Phó Giám đốc"),
        ("KT. BỘ TRƯỞNG\nTrần Văn Tám", "Trần Văn Tám", "Thứ trưởng"),
        ("TM. ỦY BAN NHÂN DÂN\nX HỦ TỊCH\nTrần Văn Tám", "Trần Văn Tám", "Chủ tịch"),
        ("ỞNG PHÒNG\nTrần Văn Tám", "Trần Văn Tám", "Trưởng phòng"),
        ("T/M BAN THƯỜNG VỤ\nƯ THƯỜNG TRỰC\nTrần Văn Tám", "Trần Văn Tám", "Phó Bí thư Thường trực"),
        # Nothing is guessed where more than one title ends so, or where the line may name an agency.
        ("TRƯỞNG\nTrần Văn Tám", "Trần Văn Tám", None),
        ("VĂN PHÒNG\nTrần Văn Tám", "Trần Văn Tám", None),
        # Posts that no list holds sign by order.
        (
            "TL. CHỦ TỊCH\nCÔNG CHỨC ĐỊA CHÍNH - NÔNG\nNGHIỆP\nTrần Văn Tám",
            "Trần Văn Tám",
            "Công chức địa chính - nông nghiệp",
        ),
        # Who certifies a copy signs the copy.
        (
            "T/M BAN THƯỜNG VỤ\nBÍ THƯ\nTrần Văn Tám\nSAO Y BẢN CHÍNH\nTL. BAN THƯỜNG VỤ\nCHÁNH VĂN PHÒNG\nLê Thị Chín",
            "Trần Văn Tám",
            "Bí thư",
        ),
        # A covered title is no name: "Ông" and "Phòng".
        ("KT. TRƯỞNG PHÒNG\nỞNG PHÒNG", None, "Phó Trưởng phòng"),
    ],
)
def test_titles_below_seals(block: str, signer: str | None, title: str | None) -> None:
    header = read(HEAD + "BÁO CÁO\nKết quả năm 2023\n" + BODY + "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n" + block + "\n")
    assert (header.signer, header.signer_title) == (signer, title)


@pytest.mark.parametrize(
    ("agency", "title"),
    [("CHI CỤC THỦY LỢI", "Chi cục trưởng"), ("CỤC THỦY LỢI", "Cục trưởng"), ("SỞ CÔNG THƯƠNG", None)],
)
def test_of_covered_titles_that_end_alike_the_agency_says_which(agency: str, title: str | None) -> None:
    head = HEAD.replace("SỞ CÔNG THƯƠNG", agency)
    block = "ỤC TRƯỞNG\nNơi nhận:\n- Như trên;\n- Lưu: VT.\nTrần Văn Tám\n"
    header = read(head + "BÁO CÁO\nKết quả năm 2023\n" + BODY + block)
    assert (header.signer, header.signer_title) == ("Trần Văn Tám", title)


def test_minutes_are_signed_by_who_presided() -> None:
    header = read(
        HEAD.replace("45/BC-SCT", "45/BB-SCT")
        + "BIÊN BẢN\nHọp xét sáng kiến năm 2023\n"
        + BODY
        + "THƯ KÝ\nCHỦ TỌA\nPHÓ GIÁM ĐỐC\nLê Thị Chín\nTrần Văn Tám\n"
    )
    assert (header.signer, header.signer_title) == ("Trần Văn Tám", "Phó Giám đốc")
