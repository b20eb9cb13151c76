"""Headers and signatures, in every order in which a reader flattens their two columns."""

from __future__ import annotations

import pytest

from extractor.extraction.header import find_header, header_warnings
from extractor.models import Header, Page, Report, Source
from extractor.reading.layout import paragraphs_of, view_of
from extractor.rulebook import load_rules

RULES = load_rules()


def report_of(text: str) -> Report:
    source = Source("a.txt", "0" * 64, "text/plain", 1, False, len(text))
    return Report(source, text, (Page(1, 0, len(text)),), tuple(paragraphs_of(text)))


def read(text: str) -> tuple[Header, str | None]:
    report = report_of(text)
    return find_header(view_of(report), report, RULES)


BODY = """
Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2024 của UBND tỉnh, Sở Công Thương báo cáo kết quả như sau:

I. KẾT QUẢ

1. Toàn tỉnh có 12 cụm công nghiệp với diện tích 450 ha.

Trên đây là báo cáo tình hình phát triển cụm công nghiệp của Sở Công Thương tỉnh An Hòa./.
"""
END = """
Nơi nhận:                                        KT. GIÁM ĐỐC
- UBND tỉnh (để b/c);                           PHÓ GIÁM ĐỐC
- Phòng QLCN;
- Lưu: VT, KHTC.
                                              Trần Thị Minh Hạnh
"""
SIDE_BY_SIDE = """     UBND TỈNH AN HÒA              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
      SỞ CÔNG THƯƠNG                    Độc lập - Tự do - Hạnh phúc
      Số: 45 /BC-SCT                An Hòa, ngày 05 tháng 02 năm 2024

                          BÁO CÁO
        Tình hình phát triển cụm công nghiệp năm 2023
              trên địa bàn tỉnh An Hòa
"""
ONE_BLANK = """UBND TỈNH AN HÒA CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM

SỞ CÔNG THƯƠNG Độc lập - Tự do- Hạnh phức
Số: 45 /BC-SCT An Hòa, ngày 05 tháng 02 năm 2024
BẢO CÁO

Tình hình phát triển cụm công nghiệp năm 2023
trên địa bàn tỉnh An Hòa
"""
LEFT_FIRST = """UBND TỈNH AN HÒA
SỞ CÔNG THƯƠNG
Số: 45/BC-SCT
CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập – Tự do – Hạnh phúc
An Hòa, ngày 05 tháng 02 năm 2024
BÁO CÁO
Tình hình phát triển cụm công nghiệp năm 2023
trên địa bàn tỉnh An Hòa
"""
RIGHT_FIRST = """CỘNG HÕA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
An Hòa, ngày 05 tháng 02 năm 2024
UBND TỈNH AN HÒA
SỞ CÔNG THƯƠNG
Số: 45/BC-SCT
BÁO CÁO
Tình hình phát triển cụm công nghiệp năm 2023
trên địa bàn tỉnh An Hòa
"""
MARKDOWN = """| **UBND TỈNH AN HÒA** | **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM** |
|---|---|
| **SỞ CÔNG THƯƠNG** | **Độc lập - Tự do - Hạnh phúc** |

Số: 45/BC-SCT | *An Hòa, ngày 05 tháng 02 năm 2024*

## **BÁO CÁO**

### Tình hình phát triển cụm công nghiệp năm 2023 trên địa bàn tỉnh An Hòa
"""
SPACED = "\n\n".join(LEFT_FIRST.splitlines()) + "\n"


@pytest.mark.parametrize(
    "head",
    [SIDE_BY_SIDE, ONE_BLANK, LEFT_FIRST, RIGHT_FIRST, MARKDOWN, SPACED],
    ids=["side by side", "one blank (OCR)", "left first", "right first", "Markdown", "a blank line after each"],
)
def test_one_head_in_every_layout(head: str) -> None:
    header, own = read(head + BODY + END)
    assert header.type == "báo cáo"
    assert header.number == "45/BC-SCT"
    assert own is not None
    assert own.replace(" ", "") == "45/BC-SCT"
    assert header.issuer == "Sở Công Thương tỉnh An Hòa"
    assert header.parent == "UBND tỉnh An Hòa"
    assert header.agency_kind == "department"
    assert (header.place, header.date) == ("An Hòa", "2024-02-05")
    assert header.subject == "Tình hình phát triển cụm công nghiệp năm 2023 trên địa bàn tỉnh An Hòa"
    assert header.period is not None
    assert (header.period.start, header.period.end) == ("2023-01-01", "2023-12-31")
    assert header.signer == "Trần Thị Minh Hạnh"
    assert header.signer_title == "Phó Giám đốc"
    assert header.signing_mode == "KT."
    assert header.recipients == ("UBND tỉnh (để b/c)", "Phòng QLCN", "Lưu: VT, KHTC")


LETTER = """UBND HUYỆN ĐỒNG LẠC        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG KINH TẾ VÀ HẠ TẦNG       Độc lập - Tự do - Hạnh phúc
Số: 112/KTHT-CN                Đồng Lạc, ngày 15 tháng 8 năm 2023
V/v đôn đốc báo cáo số liệu
cụm công nghiệp

        Kính gửi:
              - Ủy ban nhân dân các xã, thị trấn;
              - Ban Quản lý cụm công nghiệp huyện.

Thực hiện Công văn số 431/SCT-QLCN ngày 16/6/2023 của Sở Công Thương, đề nghị các đơn vị gửi báo cáo.

Nơi nhận:
- Như trên;
- Lưu: VT.
TL. CHỦ TỊCH
TRƯỞNG PHÒNG

(Đã ký)

Lê Văn Năm
"""


def test_an_official_letter() -> None:
    header, own = read(LETTER)
    assert (header.type, header.number, own) == ("công văn", "112/KTHT-CN", "112/KTHT-CN")
    assert header.issuer == "Phòng Kinh tế và Hạ tầng huyện Đồng Lạc"
    assert header.subject == "đôn đốc báo cáo số liệu cụm công nghiệp"
    assert header.addressees == ("Ủy ban nhân dân các xã, thị trấn", "Ban Quản lý cụm công nghiệp huyện")
    assert (header.signer, header.signer_title, header.signing_mode) == ("Lê Văn Năm", "Trưởng phòng", "TL.")


PARTY = """TỈNH ỦY AN HÒA                      ĐẢNG CỘNG SẢN VIỆT NAM
*                                    An Hòa, ngày 15 tháng 6 năm 2021
Số 07-NQ/TU

NGHỊ QUYẾT
CỦA BAN CHẤP HÀNH ĐẢNG BỘ TỈNH
về phát triển công nghiệp giai đoạn 2021-2025

I- TÌNH HÌNH

Công nghiệp của tỉnh phát triển khá.

Nơi nhận:                                       T/M TỈNH ỦY
- Các huyện ủy;                                    BÍ THƯ
- Lưu Văn phòng Tỉnh ủy.
                                                Phạm Văn Sáu
"""


def test_a_party_document() -> None:
    header, own = read(PARTY)
    assert (header.type, header.number, own) == ("nghị quyết", "07-NQ/TU", "07-NQ/TU")
    assert (header.issuer, header.agency_kind) == ("Tỉnh ủy An Hòa", "party")
    assert (header.place, header.date) == ("An Hòa", "2021-06-15")
    assert (header.signer, header.signer_title, header.signing_mode) == ("Phạm Văn Sáu", "Bí thư", "TM.")


DRAFT = """     HỘI ĐỒNG NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
      TỈNH AN HÒA                  Độc lập - Tự do - Hạnh phúc
   BAN KINH TẾ - NGÂN SÁCH
     Số:        /KH-KTNS           An Hòa, ngày       tháng 4 năm 2024

KẾ HOẠCH
Giám sát việc phát triển cụm công nghiệp

Căn cứ Luật Tổ chức chính quyền địa phương;
"""


def test_a_draft_keeps_its_blanks() -> None:
    header, own = read(DRAFT)
    assert (header.number, own) == ("/KH-KTNS", None)
    assert header.date == "2024-04"
    assert header.issuer == "Ban Kinh tế - Ngân sách Hội đồng nhân dân tỉnh An Hòa"
    assert header.agency_kind == "council"


LOST_HEAD = """Hòa Mạc, ngày        tháng 8 năm 2022

BÁO CÁO

Kết quả thực hiện Nghị quyết số 87/NQ-CP ngày 14/5/2021

của Chính phủ về phát triển ngành nghề

Căn cứ Công văn số 431/SCT-QLCN ngày 02/8/2022 của Sở Công Thương, UBND thị xã Hòa Mạc báo cáo kết quả như sau:

I. KẾT QUẢ

Trên đây là báo cáo kết quả thực hiện Nghị quyết số 87/NQ-CP của Chính phủ về phát triển ngành nghề của

UBND thị xã Hòa Mạc./.

Nơi nhận:

- Sở Công Thương;

- Lưu: VT, KT.

TM. ỦY BAN NHÂN DÂN THỊ XÃ

KT. CHỦ TỊCH

PHÓ CHỦ TỊCH

Bùi Quý Tám
"""


def test_issuer_from_signature_and_closing_sentence() -> None:
    header, own = read(LOST_HEAD)
    assert (header.type, header.number, own) == ("báo cáo", None, None)
    assert header.issuer == "UBND thị xã Hòa Mạc"
    assert header.date == "2022-08"
    assert (
        header.subject
        == "Kết quả thực hiện Nghị quyết số 87/NQ-CP ngày 14/5/2021 của Chính phủ về phát triển ngành nghề"
    )
    assert (header.signer, header.signer_title, header.signing_mode) == ("Bùi Quý Tám", "Phó Chủ tịch", "TM. KT.")


@pytest.mark.parametrize(
    "text",
    [
        "Toàn tỉnh có 12 cụm công nghiệp với diện tích 450 ha. Căn cứ Nghị quyết số 87/NQ-CP ngày 14/5/2021.",
        "Chương trình\nsố 17-CTr/TU ngày 12/10/2019 của Thành ủy",
        "BÁO CÁO\nlà việc của các đơn vị",
        "Ký bởi: Ủy ban nhân dân huyện Đồng Lạc\nNgày ký: 05-09-2022 08:41:17 +07:00",
        "CÔNG VĂN ĐẾN\nSố: 4471\nNgày: 20/7/2023\nChuyển: P. QLCN",
        "",
    ],
)
def test_a_passage_without_a_head_has_no_header(text: str) -> None:
    assert read(text) == (Header(), None)


def test_stamps_and_electronic_signatures_are_not_the_document() -> None:
    stamp = (
        "CÔNG VĂN ĐẾN\nSố: 4471\nNgày: 20/7/2023\nNgười ký: Sở Công Thương\nThời gian ký: 05-09-2022 08:41:17 +07:00\n"
    )
    header, _ = read(stamp + LEFT_FIRST + BODY + END)
    assert (header.number, header.date, header.issuer) == ("45/BC-SCT", "2024-02-05", "Sở Công Thương tỉnh An Hòa")


def test_handwriting_that_ocr_misread_is_no_number() -> None:
    head = ONE_BLANK.replace("45 /BC", "2/42 /BC").replace("ngày 05", "ngày *†")
    header, own = read(head + BODY + END)
    assert (header.number, own) == ("/BC-SCT", None)
    assert header.date == "2024-02"


@pytest.mark.parametrize(
    ("lines", "title", "modes"),
    [
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "Chủ tịch", "TM."),
        ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "Phó Chủ tịch", "TM. KT."),
        ("TL. GIÁM ĐỐC\nKT. TRƯỞNG PHÒNG\nPHÓ TRƯỞNG PHÒNG", "Phó Trưởng phòng", "TL. KT."),
        ("TUQ. CHỦ TỊCH\nCHÁNH VĂN PHÒNG", "Chánh Văn phòng", "TUQ."),
        ("Q. GIÁM ĐỐC", "Quyền Giám đốc", None),
        ("BỘ TRƯỞNG, CHỦ NHIỆM", "Bộ trưởng, Chủ nhiệm", None),
        # OCR ate the first letters of "PHÓ": whoever signs for the chairman is a deputy
        ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\n“#2»HÓ CHỦ TỊCH", "Phó Chủ tịch", "TM. KT."),
    ],
)
def test_signing_modes(lines: str, title: str, modes: str | None) -> None:
    header, _ = read(f"{LEFT_FIRST}{BODY}\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\n{lines}\n\nĐặng Văn Ba\n")
    assert (header.signer, header.signer_title, header.signing_mode) == ("Đặng Văn Ba", title, modes)


def test_the_right_hand_block_may_stand_above_the_recipients() -> None:
    text = f"{LEFT_FIRST}{BODY}\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nĐặng Văn Ba\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n"
    header, _ = read(text)
    assert (header.signer, header.signer_title) == ("Đặng Văn Ba", "Chủ tịch")
    assert header.recipients == ("Như trên", "Lưu: VT")


def test_annexes_after_the_signature_are_not_signed_again() -> None:
    annex = "\nPHỤ LỤC I\nDANH MỤC CỤM CÔNG NGHIỆP\nNgười lập biểu\nNguyễn Thị Lan\n"
    header, _ = read(LEFT_FIRST + BODY + END + annex)
    assert header.signer == "Trần Thị Minh Hạnh"


def test_recipients_on_one_line() -> None:
    header, _ = read(
        f"{LEFT_FIRST}{BODY}\nNơi nhận: Như trên; UBND tỉnh (để b/c); Lưu: VT; KT.\n\nGIÁM ĐỐC\n\nĐặng Văn Ba\n"
    )
    assert header.recipients == ("Như trên", "UBND tỉnh (để b/c)", "Lưu: VT; KT")
    assert header.signer == "Đặng Văn Ba"


def test_a_name_too_long_for_its_column_is_one_name() -> None:
    head = (
        "UBND TỈNH AN HÒA\nBAN QUẢN LÝ CÁC KHU CÔNG\nNGHIỆP\nSố: 20/BC-BQLKCN\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA\nVIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\nAn Hòa, ngày 09 tháng 5 năm 2025\nBÁO CÁO\nKết quả thu hút đầu tư\n"
    )
    header, _ = read(head + BODY)
    assert header.issuer == "Ban Quản lý các khu công nghiệp tỉnh An Hòa"
    assert header.agency_kind == "industrial_zone_board"


@pytest.mark.parametrize(
    ("above", "below", "issuer"),
    [
        ("SỞ NÔNG NGHIỆP VÀ MÔI", "TRƯỜNG", "Sở Nông nghiệp và Môi trường tỉnh An Hòa"),
        ("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ", "HỘI", "Sở Lao động - Thương binh và Xã hội tỉnh An Hòa"),
        ("SỞ NỘI", "VỤ", "Sở Nội vụ tỉnh An Hòa"),
        ("TRUNG TÂM Y TẾ DỰ", "PHÒNG", "Trung tâm Y tế dự phòng tỉnh An Hòa"),
    ],
)
@pytest.mark.parametrize("between", ["", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"])
def test_a_word_broken_by_its_column_begins_no_agency(above: str, below: str, issuer: str, between: str) -> None:
    right = "" if between else "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    head = (
        f"UBND TỈNH AN HÒA\n{right}{above}\n{below}\n{between}Số: 305/BC-SNV\nĐộc lập - Tự do - Hạnh phúc\n"
        "An Hòa, ngày 20 tháng 3 năm 2025\nBÁO CÁO\nKết quả công tác năm 2024\n"
    )
    header, _ = read(head + BODY)
    assert (header.issuer, header.parent, header.number) == (issuer, "UBND tỉnh An Hòa", "305/BC-SNV")


BROKEN = """UỶ BAN NHÂN
DÂN
TỈNH AN HÒA
-------
|
CỘNG HÒA XÃ
HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
|
Số:
07/2014/QĐ-UBND
|
An Hòa,
ngày 01 tháng 7 năm 2014
|
QUYẾT ĐỊNH
VỀ VIỆC BAN HÀNH QUY CHẾ PHỐI HỢP QUẢN LÝ CỤM CÔNG NGHIỆP,
TRÊN ĐỊA BÀN TỈNH AN HÒA
ỦY BAN NHÂN DÂN TỈNH AN HÒA
Căn cứ Luật Đầu tư ngày 26 tháng 11 năm 2014;
"""


def test_lines_that_a_web_page_broke() -> None:
    header, own = read(BROKEN)
    assert (header.number, own) == ("07/2014/QĐ-UBND", "07/2014/QĐ-UBND")
    assert (header.place, header.date) == ("An Hòa", "2014-07-01")
    assert header.issuer == "Ủy ban nhân dân tỉnh An Hòa"
    assert header.subject == "VỀ VIỆC BAN HÀNH QUY CHẾ PHỐI HỢP QUẢN LÝ CỤM CÔNG NGHIỆP, TRÊN ĐỊA BÀN TỈNH AN HÒA"


def test_an_enterprise_signs_without_recipients() -> None:
    text = (
        "CÔNG TY CP SÔNG MÂY          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 15/BC-SM       Độc lập - Tự do - Hạnh phúc\n\n"
        "BÁO CÁO TÌNH HÌNH ĐẦU TƯ HẠ TẦNG\n\nI. Thông tin chung\n\nCông ty có 12 lao động.\n\n"
        "            An Hòa, ngày 10 tháng 01 năm 2024\n            TỔNG GIÁM ĐỐC\n      (Ký, ghi rõ họ tên)\n\n          Lê Minh Trí\n"
    )
    header, _ = read(text)
    assert (header.issuer, header.agency_kind) == ("Công ty CP Sông Mây", "enterprise")
    assert header.subject == "TÌNH HÌNH ĐẦU TƯ HẠ TẦNG"
    assert (header.signer, header.signer_title) == ("Lê Minh Trí", "Tổng Giám đốc")


def test_a_committee_below_its_party_organisation() -> None:
    text = (
        "ĐẢNG BỘ TỈNH AN HÒA               ĐẢNG CỘNG SẢN VIỆT NAM\nHUYỆN ỦY ĐỒNG LẠC\n"
        "      *                         Đồng Lạc, ngày 05 tháng 5 năm 2022\nSố 18-CTr/HU\n\n"
        "CHƯƠNG TRÌNH HÀNH ĐỘNG\nthực hiện Nghị quyết số 07-NQ/TU\n\nThực hiện Nghị quyết, Huyện ủy xây dựng Chương trình:\n"
    )
    header, _ = read(text)
    assert (header.issuer, header.parent) == ("Huyện ủy Đồng Lạc", "Đảng bộ tỉnh An Hòa")
    assert (header.type, header.subject) == ("chương trình", "thực hiện Nghị quyết số 07-NQ/TU")


def test_a_blank_day_is_filled_from_the_electronic_signature() -> None:
    blank = LEFT_FIRST.replace("ngày 05 tháng", "ngày     tháng")
    header, _ = read(blank + BODY + END)
    assert (header.date, header.date_signed) == ("2024-02", False)
    signed = blank + BODY + END + "\nKý bởi: Sở Công Thương\nThời gian ký: 07/02/2024 16:02:11 +07:00\n"
    header, _ = read(signed)
    assert (header.date, header.date_signed) == ("2024-02-07", True)
    assert [warning.code for warning in header_warnings(header)] == ["date_signed"]
    # a signature of another month says nothing of this document
    header, _ = read(signed.replace("07/02/2024", "07/05/2024"))
    assert (header.date, header.date_signed) == ("2024-02", False)
    assert header_warnings(header) == ()


NARROW = """ỦY
BAN NHÂN DÂN
TỈNH AN HÒA
-------
|
CỘNG
HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
|
Số:
31/KH-UBND
|
An
Hòa, ngày 05 tháng 02
năm 2024
|
KẾ HOẠCH
PHÁT TRIỂN CỤM CÔNG NGHIỆP
ỦY BAN NHÂN DÂN TỈNH AN HÒA
Căn cứ Nghị định số 68/2017/NĐ-CP;
"""


def test_a_column_that_broke_names_after_their_first_word() -> None:
    header, own = read(NARROW)
    assert (header.issuer, header.place, header.date, own) == (
        "Ủy ban nhân dân tỉnh An Hòa",
        "An Hòa",
        "2024-02-05",
        "31/KH-UBND",
    )
    assert header.subject == "PHÁT TRIỂN CỤM CÔNG NGHIỆP"


@pytest.mark.parametrize(
    "front",
    [
        "# KẾ HOẠCH PHÁT TRIỂN CỤM CÔNG NGHIỆP\n\n",
        "Kế hoạch 31/KH-UBND về phát triển cụm công nghiệp\nSố hiệu: | 31/KH-UBND |\nNgày ban hành: | 05/02/2024 |\n",
    ],
)
def test_what_a_web_page_puts_above_the_head_is_passed_over(front: str) -> None:
    header, _ = read(front + NARROW)
    assert (header.type, header.number, header.date) == ("kế hoạch", "31/KH-UBND", "2024-02-05")
    assert header.issuer == "Ủy ban nhân dân tỉnh An Hòa"


def test_a_document_whose_title_line_is_lost_has_its_subject() -> None:
    text = (
        "ỦY BAN NHÂN DÂN |\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\nSố: 8/2021/QĐ-UBND |\nAn Hòa, ngày 05 tháng 3 năm 2021 |\n"
        "BAN HÀNH QUY CHẾ QUẢN LÝ CỤM CÔNG NGHIỆP TRÊN ĐỊA BÀN TỈNH\nỦY BAN NHÂN DÂN TỈNH AN HÒA\nCăn cứ Luật Đầu tư;\n"
    )
    header, _ = read(text)
    assert header.subject == "BAN HÀNH QUY CHẾ QUẢN LÝ CỤM CÔNG NGHIỆP TRÊN ĐỊA BÀN TỈNH"
    assert (header.type, header.issuer, header.parent) == ("quyết định", "Ủy ban nhân dân tỉnh An Hòa", None)


@pytest.mark.parametrize("title", ["KẾ HOẠCH KHẢO SÁT", "KẾ HOẠCH GIÁM SÁT", "KẾ HOẠCH\nKHẢO SÁT"])
def test_what_kind_of_plan_it_is_is_not_its_subject(title: str) -> None:
    text = (
        "HỘI ĐỒNG NHÂN DÂN                  CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH AN HÒA\nTHƯỜNG TRỰC\n"
        "Số: 9/KH-HĐND                      An Hòa, ngày 05 tháng 5 năm 2022\n\n"
        f"{title}\n\nvề chăm sóc cây xanh đô thị giai đoạn 2020 - 2021\n\nCăn cứ Luật Hoạt động giám sát;\n"
    )
    header, _ = read(text)
    assert header.subject is not None
    assert header.subject.endswith("về chăm sóc cây xanh đô thị giai đoạn 2020 - 2021")
    assert header.issuer == "Thường trực Hội đồng nhân dân tỉnh An Hòa"


RIGHT = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        (
            # the rule below a name is drawn on its line; the type stands before the number
            f"ỦY BAN THƯỜNG VỤ\nQUỐC HỘI -------\n{RIGHT}Nghị quyết số: 123/2021/UBTVQH15\nHà Nội, ngày 12 tháng 3 năm 2021\n"
            "NGHỊ QUYẾT\nVỀ VIỆC SẮP XẾP CÁC ĐƠN VỊ HÀNH CHÍNH\n",
            {
                "type": "nghị quyết",
                "number": "123/2021/UBTVQH15",
                "issuer": "Ủy ban Thường vụ Quốc hội",
                "subject": "VỀ VIỆC SẮP XẾP CÁC ĐƠN VỊ HÀNH CHÍNH",
            },
        ),
        (
            f"QUỐC HỘI\n{RIGHT}Số: 45/2003/QH11\nHà Nội, ngày 26 tháng 11 năm 2003\nLUẬT\n"
            "CỦA QUỐC HỘI NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM SỐ 45/2003/QH11 NGÀY 26 THÁNG 11 NĂM 2003 VỀ LÀNG NGHỀ\n",
            {"type": "luật", "issuer": "Quốc hội", "parent": None, "subject": "VỀ LÀNG NGHỀ"},
        ),
        (
            # narrow columns break titles too; the name of who decides is no second agency
            f"ỦY BAN NHÂN DÂN\nTỈNH AN HÒA\n{RIGHT}Số: 636/QĐ-UBND\nAn Hòa, ngày 21\ntháng 11 năm 2012\nQUYẾT\nĐỊNH\nVỀ\n"
            "VIỆC BAN HÀNH BỘ CHỈ SỐ\nỦY BAN NHÂN DÂN TỈNH\n",
            {"type": "quyết định", "parent": None, "subject": "VỀ VIỆC BAN HÀNH BỘ CHỈ SỐ", "date": "2012-11-21"},
        ),
        (
            f"CÔNG AN TỈNH AN HÒA\nCÔNG AN HUYỆN BÌNH SƠN\nSố: 123/BC-CAH\n{RIGHT}Bình Sơn-Hòa Mạc, ngày 05 tháng 6 năm 2023\n"
            "BÁO CÁO SƠ KẾT\n6 tháng đầu năm 2023\n",
            {"issuer": "Công an huyện Bình Sơn", "place": "Bình Sơn-Hòa Mạc", "subject": "6 tháng đầu năm 2023"},
        ),
        (
            "Đảng bộ Khối các cơ quan tỉnh\nĐẢNG ỦY SỞ Y TẾ\n*\nSố 45-BC/ĐU\nĐẢNG CỘNG SẢN VIỆT NAM\nAn Hòa, ngày 03 tháng 4 năm 2022\n"
            "BÁO CÁO\nkết quả quý I năm 2022\n",
            {"parent": "Đảng bộ Khối các cơ quan tỉnh", "issuer": "Đảng ủy Sở Y tế"},
        ),
        (
            f"MẶT TRẬN TỔ QUỐC VIỆT NAM\nBAN THƯỜNG TRỰC UBMTTQVN TỈNH AN HÒA\nSố: 77/KH-MTTQ\n{RIGHT}"
            "An Hòa, ngày 15 tháng 02 năm 2023\nKẾ HOẠCH\nGiám sát năm 2023\n",
            {"issuer": "Ban Thường trực UBMTTQVN tỉnh An Hòa"},
        ),
    ],
)
def test_heads_from_the_web(head: str, fields: dict[str, str | None]) -> None:
    header, _ = read(head + "Căn cứ Luật Tổ chức chính quyền địa phương;\n" + BODY)
    assert {name: getattr(header, name) for name in fields} == fields


def test_a_last_block_that_a_converter_wrote_as_one_row() -> None:
    row = "\n| Nơi nhận: - Như trên; - Lưu: VT, TH. | KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC (Đã ký) Trần Văn Tám |\n"
    header, _ = read(SIDE_BY_SIDE + BODY + row)
    assert (header.signer, header.signer_title, header.signing_mode) == ("Trần Văn Tám", "Phó Giám đốc", "KT.")
    assert header.recipients == ("Như trên", "Lưu: VT, TH")


def test_letters_are_known_by_their_subject_line() -> None:
    head = f"BỘ TÀI CHÍNH\nCỤC THUẾ\nSố: 123/CT-CS\nV/v hướng dẫn kê khai\n{RIGHT}An Hòa, ngày 20 tháng 11 năm 2025\nKính gửi: Thuế tỉnh An Hòa.\n"
    assert read(head + BODY)[0].type == "công văn"


def test_who_decides_issues_where_the_left_column_is_lost() -> None:
    head = f"{RIGHT}Số: 12/QĐ-UBND\nAn Hòa, ngày 5 tháng 6 năm 2025\nQUYẾT ĐỊNH\nVề việc công bố danh mục thủ tục\n\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH AN HÒA\n\nCăn cứ Luật Đầu tư;\n"
    header, _ = read(head)
    assert (header.issuer, header.subject) == ("Ủy ban nhân dân tỉnh An Hòa", "Về việc công bố danh mục thủ tục")


def test_an_electronic_signature_over_the_subject_is_no_part_of_it() -> None:
    head = f"UBND TỈNH AN HÒA\nSố: 12/KH-UBND\n{RIGHT}An Hòa, ngày 5 tháng 6 năm 2025\nKẾ HOẠCH\nXúc tiến đầu tư\nKý bởi: Ủy ban nhân dân tỉnh\nThời gian ký: 05/6/2025 15:20:33\nnăm 2025\n\nCăn cứ Luật Đầu tư;\n"
    assert read(head)[0].subject == "Xúc tiến đầu tư năm 2025"


@pytest.mark.parametrize(
    ("line", "issuer"),
    [
        ("H. CẨM SƠN", "Ủy ban nhân dân huyện Cẩm Sơn"),
        ("TP GÒ SÀNH", "Ủy ban nhân dân thành phố Gò Sành"),
        ("P. BÌNH AN", "Ủy ban nhân dân phường Bình An"),
        ("TT. PHỐ MỚI", "Ủy ban nhân dân thị trấn Phố Mới"),
    ],
)
def test_a_level_in_short_letters_is_no_heading(line: str, issuer: str) -> None:
    # "H." and "P." look like the labels of parts of a text.
    head = (
        f"ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n{line}               Độc lập - Tự do - Hạnh phúc\n"
        "Số: 9/BC-UBND          Gò Sành, ngày 15 tháng 4 năm 2025\n\nBÁO CÁO\nKết quả cấp nước\n\n"
    )
    header, number = read(head + "I. Tình hình\nCó 5 xã.\n")
    assert (header.issuer, header.number, header.date, header.type) == (issuer, "9/BC-UBND", "2025-04-15", "báo cáo")
    assert number == "9/BC-UBND"


@pytest.mark.parametrize("opening", ["Kính thưa Đoàn giám sát,", "Thưa quý vị đại biểu!", "Kính gửi: Ban Pháp chế"])
def test_a_salutation_ends_the_subject(opening: str) -> None:
    head = "TRƯỜNG TRUNG CẤP NGHỀ GÒ MÂY\n\nSố: 36/BC-TCN\n\nGò Mây, ngày 29 tháng 5 năm 2024\n\nBÁO CÁO\n\nKết quả đào tạo nghề\n\n"
    body = "Trường được thành lập theo Quyết định số 77/QĐ-UBND ngày 19/8/2008.\n"
    assert read(f"{head}{opening}\n\n{body}")[0].subject == "Kết quả đào tạo nghề"
