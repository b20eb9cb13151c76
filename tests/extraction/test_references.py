"""References: what is a citation, its canonical number, what stands beside it, what it resolves to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.reference_review import reference_warnings, review_references
from extractor.extraction.references import find_references, shadow
from extractor.language.orthography import normalise
from extractor.models import Box, Page, Reference, Report, Source, View, Word
from extractor.rulebook import load_rules

RULES = load_rules()


def read(text: str, own: str | None = None) -> list[Reference]:
    return find_references(View(*normalise(text)), RULES, own=own)


def one(text: str) -> Reference:
    found = read(text)
    assert len(found) == 1, [r.text for r in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "identity", "kind"),
    [
        # normative documents carry a year, individual ones don't
        ("Nghị định số 68/2017/NĐ-CP", "68/2017/NĐ-CP", "nghị định"),
        ("Thông tư liên tịch số 07/2014/TTLT-BTNMT-BTC", "07/2014/TTLT-BTNMT-BTC", "thông tư liên tịch"),
        ("Nghị quyết số 66.7/2025/NQ-CP", "66.7/2025/NQ-CP", "nghị quyết"),
        ("Quyết định số 02/2010/QĐ/UBND", "02/2010/QĐ-UBND", "quyết định"),
        ("Thông tư liên bộ số 19-TTLB", "19-TTLB", "thông tư liên bộ"),
        ("Quyết định số 371a/QĐ-UBND", "371a/QĐ-UBND", "quyết định"),
        ("Văn bản hợp nhất số 11/VBHN-BCT", "11/VBHN-BCT", "văn bản hợp nhất"),
        ("Lệnh số 09/2020/L-CTN", "09/2020/L-CTN", "lệnh"),
        # the type of a law comes from the words alone
        ("Nghị quyết số 202/2025/QH15", "202/2025/QH15", "nghị quyết"),
        ("Pháp lệnh số 04/2022/UBTVQH15", "04/2022/UBTVQH15", "pháp lệnh"),
        # a công văn has no abbreviation: the symbol begins with the body
        ("Công văn số 806/SCT-KHTC", "806/SCT-KHTC", "công văn"),
        ("Văn bản số 1234/UBND-KT1", "1234/UBND-KT1", "công văn"),
        ("Quyết định số 45/QĐ-SNN&PTNT", "45/QĐ-SNN&PTNT", "quyết định"),
        # Party documents: the number is joined to the type by a dash
        ("Nghị quyết 07-NQ/TU", "07-NQ/TU", "nghị quyết"),
        ("Quy định số 37-QĐ/TW", "37-QĐ/TW", "quy định"),
        ("Chương trình hành động số 18-CTr/HU", "18-CTr/HU", "chương trình"),
        ("Công văn số 902-CV/TU", "902-CV/TU", "công văn"),
        # old forms
        ("Nghị định 322-HĐBT", "322-HĐBT", "nghị định"),
        ("Nghị định số 36/CP", "36/CP", "nghị định"),
        ("Nghị quyết số 12 NQ/TU", "12-NQ/TU", "nghị quyết"),
        ("Quyết định số 512 QĐ/UB", "512/QĐ-UB", "quyết định"),
        ("NGHỊ ĐỊNH\nCỦA CHÍNH PHỦ SỐ 41/CP", "41/CP", "nghị định"),
        ("THÔNG TƯ SỐ 15/TC-TCT", "15/TC-TCT", "thông tư"),
        ("tờ trình số 204/TT-SXD", "204/TT-SXD", "tờ trình"),
        ("Báo cáo thẩm tra số 87/BC-UBPL 15", "87/BC-UBPL15", "báo cáo"),
        # licences and contracts
        ("Giấy phép môi trường số 2986/GPMT-STNMT", "2986/GPMT-STNMT", "giấy phép môi trường"),
        ("Hợp đồng thuê đất số 15/2023/HĐTĐ", "15/2023/HĐTĐ", "hợp đồng"),
        ("tờ trình số 41/TT-UB", "41/TT-UB", "tờ trình"),
        # the dash between type and agency got lost
        ("Nghị định số 77/2019/NĐCP", "77/2019/NĐ-CP", "nghị định"),
        ("Nghị định 77/2019-NDCP", "77/2019/NĐ-CP", "nghị định"),
        ("Kế hoạch số 15/KHUBND", "15/KH-UBND", "kế hoạch"),
        ("Quyết định số 512/QĐUBND-HC", "512/QĐ-UBND-HC", "quyết định"),
        ("Nghị quyết số 09-NQTU", "09-NQ/TU", "nghị quyết"),
        # the unit that drafted stands behind a full stop
        ("Tờ trình số 61/TTr-SXD.QLN", "61/TTr-SXD.QLN", "tờ trình"),
        # an OCR engine read a letter twice
        ("Thông tư số 31/2018/TT-BXDD", "31/2018/TT-BXD", "thông tư"),
        # short and no type words
        ("NQ 96/NQ-CP", "96/NQ-CP", "nghị quyết"),
        ("qđ 1107/qđ-ttg", "1107/QĐ-TTg", "quyết định"),
        ("Chỉ thị của Thủ tướng Chính phủ số 17/CT-TTg", "17/CT-TTg", "chỉ thị"),
        ("Thông báo kết luận số 12/TB-VPCP", "12/TB-VPCP", "thông báo"),
        ("45/2012/NĐ-CP", "45/2012/NĐ-CP", "nghị định"),
        # the symbol is part of the number and wins over a slip in the words
        ("Quyết định số 96/NQ-CP", "96/NQ-CP", "nghị quyết"),
    ],
)
def test_forms_of_numbers(text: str, identity: str, kind: str) -> None:
    found = one(f"Căn cứ {text} của cấp trên.")
    assert (found.id, found.type) == (identity, kind)
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("Nghị định số 56/ 2015/ NĐ - CP", "56/2015/NĐ-CP"),
        ("Kế hoạch số 2750 /KH- UBND", "2750/KH-UBND"),
        ("Quyết định số31-QĐ/TW", "31-QĐ/TW"),
        ("Nghị quyếtsố 115/NQ-CP", "115/NQ-CP"),
        ("Nghị quyết số 96/NQ–CP", "96/NQ-CP"),
        ("Kế hoạch số 88⁄KH‑UBND", "88/KH-UBND"),
        ("Nghị quyết 115|NQ-CP", "115/NQ-CP"),
        ("Nghị định số 68/2017/ND-CP", "68/2017/NĐ-CP"),
        ("Nghị định số 68/2017/NÐ-CP", "68/2017/NĐ-CP"),
        ("Nghị định số 68/2017/NÑ-CP", "68/2017/NĐ-CP"),
        ("Nghị định số 68/2017/N§-CP", "68/2017/NĐ-CP"),
        ("Quyet dinh so 501/QD-UBND", "501/QĐ-UBND"),
        ("Nghị quyết số 12/NQ-HDND", "12/NQ-HĐND"),
        ("Hợp đồng số 07/HD-BQL", "07/HĐ-BQL"),
        ("Hướng dẫn số 07/HD-SNV", "07/HD-SNV"),
        ("Thông tư số 28/2020/T1-BCT", "28/2020/TT-BCT"),
        ("Chương trình số 702/C1r-HĐND", "702/CTr-HĐND"),
        ("Tờ trình số 90/TTY-SCT", "90/TTr-SCT"),
        ("Công văn số 735/BQL.KCN-QLĐT", "735/BQLKCN-QLĐT"),
        ("Quyết định số 12/QĐĐ-UBND", "12/QĐ-UBND"),
        ("Nghị định số 1O7/2022/NĐ-CP", "107/2022/NĐ-CP"),
        ("Quyết định số l15/QĐ-UBND", "115/QĐ-UBND"),
        ("Kết luận số 02-KL/IW", "02-KL/TW"),
        ("Công văn số 15 155/QLD-VP", "15155/QLD-VP"),
        ("Quyết định số 1.107/QĐ-TTg", "1107/QĐ-TTg"),
        ("Quyết định số 45/QĐUBND", "45/QĐ-UBND"),
        ("số 45/NQHĐND", "45/NQ-HĐND"),
        ("Chương trình hành động số 47-CTHĐ/TU", "47-CTHĐ/TU"),
    ],
)
def test_damage_is_repaired_in_the_id_and_kept_in_the_text(text: str, identity: str) -> None:
    found = one(f"Căn cứ {text} về việc này.")
    assert found.id == identity
    assert found.text == normalise(text)[0]


def test_repairs_say_what_was_done() -> None:
    assert one("Thông tư số 28/2020/T1-BCT").repairs == ("misread",)
    assert one("Nghị quyết số 115/NQ-CP").repairs == ()
    assert one("Thông tư 28/2020/T1-BCT").confidence < one("Thông tư 28/2020/TT-BCT").confidence


@pytest.mark.parametrize(
    "text",
    [
        "Các xã lập Biểu số 07/BC-CCN và Mẫu 03/SNN trước khi họp.",
        "Lô CN2-3, thửa 15, khu B1; biển số 89A-123.45",
        "hoàn thành 12/17 xã, làm việc 24/24 giờ, tỷ lệ 1/500",
        "trong tổng số 12/KCN có 5/CCN",
        "suất đầu tư 20 triệu/DN, 500 m3/ngày, 5-7 KCN/năm",
        "Mã số thuế 0700123456, điện thoại 0226-3851234",
        "pháp luật Việt Nam, kỷ luật Đảng, luật sư tỉnh",
        "Theo Nghị quyết nêu trên và Chương trình của Huyện ủy.",
        "Ban hành kèm Quyết định số ..../QĐ-UBND ngày ..../..../2022",
        "Số: /KH-ĐGS",
        "Kế hoạch 5 năm 2016-2020 giao trồng 850 ha",
        "Trong năm ban hành 3 NQ-HĐND, 20 QĐ-UBND và 12 KH-UBND",
        "Thu ngân sách vượt Nghị quyết 1,5 tỷ đồng, giảm nghèo vượt Nghị quyết 0,4%",
    ],
)
def test_not_references(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Nghị quyết số 115/NQ-CPngày 06/8/2020", "115/NQ-CP"),
        ("Nghị quyết số 115/NQ-CP1 của Chính phủ", "115/NQ-CP"),
        ("Quyết định 12/QĐ-UBND - UBND tỉnh ban hành", "12/QĐ-UBND"),
        ("Quyết định 12/QĐ-UBND.Trong đó", "12/QĐ-UBND"),
    ],
)
def test_where_a_number_ends(text: str, end: str) -> None:
    found = one(text)
    assert found.id == end
    assert found.text.endswith(end)


class TestLists:
    def test_shared_symbol(self) -> None:
        found = read("Quyết định số 611, 612 và 640/QĐ-UBND ngày 5/6/2020 của UBND huyện An Hòa.")
        assert [r.id for r in found] == ["611/QĐ-UBND", "612/QĐ-UBND", "640/QĐ-UBND"]
        assert [r.text for r in found] == ["Quyết định số 611", "612", "640/QĐ-UBND"]
        assert {r.date for r in found} == {"2020-06-05"}
        assert {r.issuer for r in found} == {"UBND huyện An Hòa"}

    def test_shared_type(self) -> None:
        found = read("Luật số 61/2020/QH14 và số 59/2020/QH14")
        assert [(r.id, r.type) for r in found] == [("61/2020/QH14", "luật"), ("59/2020/QH14", "luật")]
        assert found[1].text == "số 59/2020/QH14"

    def test_each_keeps_its_own_date_and_shares_the_issuer(self) -> None:
        found = read("Công văn số 618/SNN-KHTC ngày 03/4/2022 và số 627/SNN-TL ngày 06/4/2022 của Sở Nông nghiệp")
        assert [r.date for r in found] == ["2022-04-03", "2022-04-06"]
        assert [r.issuer for r in found] == ["Sở Nông nghiệp", "Sở Nông nghiệp"]

    def test_bodies_differ_so_nothing_is_shared(self) -> None:
        found = read("thực hiện Nghị quyết số 21-NQ/TW và Kế hoạch số 83/KH-UBND ngày 11/6/2019 của UBND tỉnh")
        assert [r.date for r in found] == [None, "2019-06-11"]

    def test_laws_after_a_plural(self) -> None:
        found = read("các Luật: Đầu tư, Doanh nghiệp, Đất đai")
        assert [r.name for r in found] == ["Luật Đầu tư", "Luật Doanh nghiệp", "Luật Đất đai"]

    def test_bare_numbers_need_a_label(self) -> None:
        assert [r.id for r in read("có 5, 6 và 7/QĐ-UBND")] == ["7/QĐ-UBND"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Nghị quyết số 87/NQ-CP ngày 09/5/2021 của Chính phủ", "2021-05-09"),
        ("Nghị quyết số 87/NQ-CP, ngày 09/5/2021", "2021-05-09"),
        ("Nghị quyết số 115/NQ-CP ngày 7.8.2023", "2023-08-07"),
        ("Nghị quyết số 115/NQ-CP ngày 21 tháng 11 năm 2023", "2023-11-21"),
        ("Nghị quyết số 115/NQ-CP ngày 09 tháng 8 närn 2017", "2017-08-09"),
        # letters read for digits; a day with no digit at all is none
        ("Nghị quyết số 115/NQ-CP ngày l5/12/2O21", "2021-12-15"),
        # the mark of a footnote, raised in print
        ("Nghị quyết số 12/NQ-HĐND1 ngày 02/7/2021", "2021-07-02"),
        ("Nghị quyết số 115/NQ-CP cùng ngày 05/5/2022", "2022-05-05"),
        ("Nghị quyết số 115/NQ-CP ngày 05 tháng l năm 20l9", "2019-01-05"),
        ("Nghị quyết số 115/NQ-CP ngày lO/8/2021", None),
        ("Nghị quyết số 115/NQ-CP của Chính phủ ngày 01/07/2016", "2016-07-01"),
        ("Giấy phép xây dựng số 57/GPXD-BQL cấp ngày 18/3/2023", "2023-03-18"),
        ("Ngày 08/10/2024, Chính phủ ban hành Nghị quyết số 115/NQ-CP", "2024-10-08"),
        ("Quyết định số 12/QĐ-UBND ngày         tháng 6 năm 2021", "2021-06"),
        ("Quyết định số 12/QĐ-UBND ngày …/…/2023", "2023"),
        ("Nghị định 322-HĐBT năm 1991", "1991"),
        ("Nghị quyết số 87/NQ-CP ngày 31/6/2021", None),
        ("Nghị quyết số 99/NQ-CP. Ngày 31/5/2021 họp", None),
    ],
)
def test_date_of_issue(text: str, date: str | None) -> None:
    assert one(text).date == date


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("ngày 06/8/2020 của Chính phủ về các giải pháp", "Chính phủ"),
        ("ngày 06/8/2020 của Chủ tịch UBND tỉnh An Hòa phê duyệt", "Chủ tịch UBND tỉnh An Hòa"),
        ("của Bộ Văn hóa, Thể thao và Du lịch quy định", "Bộ Văn hóa, Thể thao và Du lịch"),
        ("ngày 06/8/2020 của Chính phủ Quy định về", "Chính phủ"),
        ("ngày 06/8/2020, Sở đã báo cáo", None),
        ("về phát triển công nghiệp", None),
        ("ngày 06/3/2021 của UBND TP. Bến Đá về giá đất", "UBND TP. Bến Đá"),
    ],
)
def test_issuer(text: str, issuer: str | None) -> None:
    assert one(f"Nghị quyết số 115/NQ-CP {text}.").issuer == issuer


def test_issuer_and_date_before_the_number() -> None:
    found = one("Ngày 06/3/2021, UBND TP. Bến Đá đã ban hành Quyết định số 13/QĐ-UBND.")
    assert (found.issuer, found.date) == ("UBND TP. Bến Đá", "2021-03-06")


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("Theo điểm c khoản 2 Điều 14 Nghị định số 32/2024/NĐ-CP", "điểm c khoản 2 Điều 14"),
        ("các Điều 8, 9 và 12 của Luật Quy hoạch", "Điều 8, 9 và 12"),
        ("điểm đ khoản 4 Điều 21a của Luật Quy hoạch", "điểm đ khoản 4 Điều 21a"),
        ("Phụ lục IV kèm theo Thông tư số 15/2021/TT-BCT", "Phụ lục IV"),
        ("Mục II.3 Nghị quyết số 115/NQ-CP", "Mục II.3"),
        ("ba điểm mới của Luật Đất đai", None),
    ],
)
def test_pinpoints(text: str, article: str | None) -> None:
    assert one(text).article == article


@pytest.mark.parametrize(
    ("text", "name", "year", "resolved"),
    [
        ("Luật Đầu tư năm 2020", "Luật Đầu tư", 2020, "61/2020/QH14"),
        ("Luật Đất đai ngày 18/01/2024", "Luật Đất đai", 2024, "31/2024/QH15"),
        # two laws of one year: the date decides, the year alone does not
        (
            "Luật Tổ chức chính quyền địa phương ngày 16/6/2025",
            "Luật Tổ chức chính quyền địa phương",
            2025,
            "72/2025/QH15",
        ),
        ("Luật Tổ chức chính quyền địa phương năm 2025", "Luật Tổ chức chính quyền địa phương", 2025, None),
        ("Luật Đất đai", "Luật Đất đai", None, None),
        ("Luật Chăn nuôi", "Luật Chăn nuôi", None, "32/2018/QH14"),
        # one version is known, but a newer one may be meant: only a year or a date resolves it
        ("Luật Quy hoạch", "Luật Quy hoạch", None, None),
        ("Luật Quy hoạch năm 2017", "Luật Quy hoạch", 2017, "21/2017/QH14"),
        ("Bộ luật Lao động 2019", "Bộ luật Lao động", 2019, "45/2019/QH14"),
        ("Luật Đất đai (sửa đổi) năm 2013", "Luật Đất đai", 2013, "45/2013/QH13"),
        # all in small letters: a year tells a law from a branch of the law
        ("luật doanh nghiệp năm 2020", "Luật doanh nghiệp", 2020, "59/2020/QH14"),
        # of some versions the table has the year alone: any day of that year is theirs
        ("Luật Đặc xá ngày 19/11/2018", "Luật Đặc xá", 2018, "30/2018/QH14"),
        ("Luật Đặc xá ngày 21/11/2007", "Luật Đặc xá", 2007, None),
        ("Luật Phòng, chống ma túy", "Luật Phòng, chống ma túy", None, None),
        ("LUẬT ĐẤT ĐAI NĂM 2024", "Luật Đất đai", None, None),
        ("Luật Phát triển làng nghề", "Luật Phát triển làng nghề", None, None),
        ("Hiến pháp năm 2013", "Hiến pháp", 2013, None),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Đầu tư công, Luật Đầu tư và Luật Nhà ở",
            "Luật sửa đổi, bổ sung một số điều của Luật Đầu tư công, Luật Đầu tư và Luật Nhà ở",
            None,
            None,
        ),
        ("Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIX", "Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIX", None, None),
        ("Nghị quyết Trung ương 4 khóa XII", "Nghị quyết Trung ương 4 khóa XII", None, None),
        # no place is cut at a letter that is also a numeral
        (
            "Nghị quyết Đại hội Đảng bộ xã Xuân Hòa khóa XXV",
            "Nghị quyết Đại hội Đảng bộ xã Xuân Hòa khóa XXV",
            None,
            None,
        ),
        (
            "NGHỊ QUYẾT ĐẠI HỘI ĐẠI BIỂU TOÀN QUỐC LẦN THỨ XIII CỦA ĐẢNG",
            "NGHỊ QUYẾT ĐẠI HỘI ĐẠI BIỂU TOÀN QUỐC LẦN THỨ XIII CỦA ĐẢNG",
            None,
            None,
        ),
        ("Luật Tổ chức HDND và UBND ngày 26/11/2003", "Luật Tổ chức HDND và UBND", 2003, "11/2003/QH11"),
        # bodies are written short, and joined by a comma or a word
        ("Luật Ban hành VBQPPL của HĐND và UBND", "Luật Ban hành VBQPPL của HĐND và UBND", None, "31/2004/QH11"),
    ],
)
def test_documents_cited_by_name(text: str, name: str, year: int | None, resolved: str | None) -> None:
    found = one(f"Thực hiện {text}; các đơn vị")
    assert (found.id, found.name, found.year, found.resolved) == (None, name, year, resolved)


def test_the_number_of_a_footnote_before_a_law() -> None:
    assert [r.name for r in read("- 1Luật Ngân sách nhà nước 2015")] == ["Luật Ngân sách nhà nước"]
    assert read("mã A1Luật Ngân sách nhà nước 2015") == []


def test_short_forms_share_a_type_and_a_date() -> None:
    found = read("theo Quyết định số 217 và 218 ngày 12/12/2013 của Bộ Chính trị")
    assert [(r.name, r.text, r.date, r.issuer) for r in found] == [
        ("Quyết định số 217", "Quyết định số 217", "2013-12-12", "Bộ Chính trị"),
        ("Quyết định số 218", "218", "2013-12-12", "Bộ Chính trị"),
    ]
    assert [r.name for r in read("Nghị quyết số 12 và 5 kế hoạch của Ban")] == ["Nghị quyết số 12"]


@pytest.mark.parametrize("text", ["pháp luật xây dựng năm 2014", "kỷ luật lao động năm 2019", "luật đất đai quy định"])
def test_words_that_only_look_like_a_law(text: str) -> None:
    assert read(f"theo {text}; các đơn vị") == []


def test_the_date_may_stand_in_the_next_cell() -> None:
    found = read("STT\n1\n123/QĐ-UBND\n05/3/2021\nPhê duyệt dự án\n2\n124/QĐ-UBND\n06/3/2021 khởi công\n")
    assert [r.date for r in found] == ["2021-03-05", None]


def test_a_name_with_its_number_is_one_citation() -> None:
    found = one("Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;")
    assert (found.id, found.name, found.type) == ("72/2025/QH15", "Luật Tổ chức chính quyền địa phương", "luật")
    assert found.text == "Luật Tổ chức chính quyền địa phương số 72/2025/QH15"


@pytest.mark.parametrize(
    ("text", "identity", "kind"),
    [
        ("QCVN 40:2011/BTNMT", "QCVN 40:2011/BTNMT", "qcvn"),
        ("QCVN 03-MT:2015/BTNMT", "QCVN 03-MT:2015/BTNMT", "qcvn"),
        ("TCVN 7957:2008", "TCVN 7957:2008", "tcvn"),
        ("TCVN 111:2006 (ISO 15:1998)", "TCVN 111:2006", "tcvn"),
        ("22 TCN 211-06", "22 TCN 211-06", "tcn"),
        ("ISO 9001:2015", "ISO 9001:2015", "iso"),
    ],
)
def test_standards(text: str, identity: str, kind: str) -> None:
    found = one(f"thiết kế theo {text} trở đi")
    assert (found.id, found.type, found.text) == (identity, kind, text)


def test_later_mentions_point_to_the_first() -> None:
    first, again, short, above = read(
        "Nghị định số 68/2017/NĐ-CP ngày 25/5/2017. Theo Nghị định số 68/2017/NĐ-CP thì được. "
        "Sau đó Nghị định 68 được sửa. Nghị định nêu trên đã hết hiệu lực."
    )
    assert first.first is None
    assert again.first == "68/2017/NĐ-CP"
    assert (short.id, short.resolved, short.first) == (None, "68/2017/NĐ-CP", "68/2017/NĐ-CP")
    assert (above.id, above.resolved) == (None, "68/2017/NĐ-CP")


def test_a_mention_of_what_was_said_is_dropped_when_two_documents_fit() -> None:
    found = read("Nghị định 68/2017/NĐ-CP và Nghị định 66/2020/NĐ-CP. Nghị định nêu trên quy định.")
    assert [r.id for r in found] == ["68/2017/NĐ-CP", "66/2020/NĐ-CP"]


@pytest.mark.parametrize(
    ("text", "resolved"),
    [
        ("Thông tư số 44/2013/TT-BXD ngày 2/7/2013. Theo Thông tư 44/2013, xã được hỗ trợ.", "44/2013/TT-BXD"),
        ("Thông tư số 44/2013/TT-BXD. Theo Thông tư 44/2015, xã được hỗ trợ.", None),
        ("Công văn số 412/SCT-KH ngày 03/4/2023. Trả lời Công văn số 412 ngày 03/4/2023 của Sở", "412/SCT-KH"),
        ("Công văn số 412/SCT-KH ngày 03/4/2023. Trả lời Công văn số 412 ngày 08/5/2022 của Sở", None),
    ],
)
def test_a_number_without_symbol_points_to_the_document_of_its_year(text: str, resolved: str | None) -> None:
    full, short = read(text)
    assert (short.id, short.resolved) == (None, resolved)
    assert full.id is not None


def test_a_sentence_that_begins_without_a_blank_is_no_part_of_a_symbol() -> None:
    assert one("theo Nghị quyết số 71/NQ-CP.UBND huyện đã họp").id == "71/NQ-CP"
    assert one("theo Kế hoạch số 15/KH-UBND.KCN Quế Lâm đã lấp đầy").id == "15/KH-UBND"


def test_a_line_that_goes_on_in_small_letters_goes_on() -> None:
    found = one("Ngày 12/5/2020, Thủ tướng Chính\nphủ đã ban hành Chỉ thị số 21/CT-TTg")
    assert (found.issuer, found.date) == ("Thủ tướng Chính phủ", "2020-05-12")


def test_own_number_takes_the_date_of_the_head() -> None:
    text = "UBND TỈNH AN HÒA\nSố: 45 /BC-SCT          An Hòa, ngày 05 tháng 02 năm 2024\nCăn cứ Nghị quyết số 115/NQ-CP"
    own, other = read(text, own="45 /BC-SCT")
    assert (own.id, own.own, own.date) == ("45/BC-SCT", True, "2024-02-05")
    assert not other.own


def test_segmented_and_marked_up_text() -> None:
    found = one("Căn_cứ Quyết_định số 1073/QĐ-TTg ngày 17 tháng 10 năm 2008 của Thủ_tướng Chính_phủ")
    assert (found.id, found.issuer) == ("1073/QĐ-TTg", "Thủ tướng Chính phủ")
    assert one("*Căn cứ Nghị quyết số* *203/2025/QH15;*").id == "203/2025/QH15"
    assert read("https://vanban.example/12/QĐ-UBND") == []


def test_nfd_is_read_like_nfc() -> None:
    import unicodedata

    text = "Nghị định số 68/2017/NĐ-CP ngày 25/5/2017 của Chính phủ"
    assert one(unicodedata.normalize("NFD", text)).date == one(text).date == "2017-05-25"


_PIECES = st.sampled_from(
    [
        "Nghị quyết",
        " số ",
        "115",
        "/",
        "-",
        "NQ",
        "CP",
        "2020",
        " ",
        "Luật",
        "Đất đai",
        ",",
        " và ",
        "ngày 5/6/2020",
        "\n",
        "của",
        "(",
        "QCVN 40:2011",
        "*",
        "̣",
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    view = normalise(text)[0]
    found = read(text)
    place = 0
    for reference in found:
        assert place <= reference.start < reference.end <= len(view)
        assert shadow(view)[reference.start : reference.end] == reference.text
        place = reference.end


@given(
    st.integers(1, 9999), st.sampled_from(["NQ-CP", "QĐ-UBND", "KH-UBND", "TTr-SCT"]), st.sampled_from(["", " ", "  "])
)
def test_blanks_around_the_slash_change_nothing(number: int, symbol: str, blank: str) -> None:
    assert one(f"theo văn bản số {number}{blank}/{blank}{symbol}.").id == f"{number}/{symbol}"


@pytest.mark.parametrize(
    "unit",
    ["1/A", "1-A-", "Luật Đ ", "12, ", "QĐ-", "số 1", "Nghị quyết Đại hội Đảng ", "1/2020/", "(", "Điều 5, ", " \n1"],
)
def test_long_repetitions_end(unit: str) -> None:
    # Patterns that backtrack would not come back from this; nothing is timed here.
    read(unit * 4000)


def test_a_number_that_two_readers_read_differently_is_doubted() -> None:
    text = "Số: 45/BC-SCT theo Quyết định số 12/QĐ-UBND"
    page = Page(1, 0, len(text), words=(Word(4, 13, Box(0, 0, 1, 1), 50.0, reading="46/BC-SCT"),))
    report = Report(Source("a", "0", "application/pdf", 1, True, 1), text, (page,), ())
    own, other = read(text)
    (own, other), warnings = review_references((own, other), report)
    assert (own.confidence, other.confidence) == (0.5, 1.0)
    assert [warning.code for warning in warnings] == ["reference_review"]
    assert "46/BC-SCT" in warnings[0].message


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Kế hoạch số 54/KH-UBND ngày 24/5/2021; Kế hoạch số 54/KH-UBND ngày 16/01/2021", ["reference_conflict"]),
        ("Nghị quyết số 71/NQ-CP ngày 12/9/2018 và Nghị quyết số 71/NQ-CP ngày 12/9/2018", []),
        ("Nghị định số 68/2017/NĐ-CP ngày 25/5/2018", ["reference_year"]),
        # the same number of two bodies is two documents
        (
            "Quyết định số 12/QĐ-UBND ngày 5/6/2020 của UBND huyện An Hòa; "
            "Quyết định số 12/QĐ-UBND ngày 7/8/2020 của UBND huyện Đồng Lạc",
            [],
        ),
        ("Kế hoạch số 54/KH-UBND ngày 24/5/2021; Kế hoạch số 54/KH-UBND", []),
        # numbers begin anew each year: two plans, unless the same day stands in another year
        ("Kế hoạch số 54/KH-UBND ngày 24/5/2021; Kế hoạch số 54/KH-UBND ngày 16/01/2020", []),
        ("Kế hoạch số 54/KH-UBND ngày 24/5/2021; Kế hoạch số 54/KH-UBND ngày 24/5/2020", ["reference_conflict"]),
        (
            "Nghị định số 77/2019/NĐ-CP ngày 01/10/2019; Nghị định số 77/2019/NĐ-CP ngày 11/10/2018",
            ["reference_conflict"],
        ),
    ],
)
def test_dates_that_contradict(text: str, codes: list[str]) -> None:
    assert [warning.code for warning in reference_warnings(read(text))] == codes


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Luật Ngân sách nhà nước (sửa đổi) ngày 20-5-1998", "1998-05-20"),
        ("Luật Đất đai được Quốc hội khóa VIII, kỳ họp thứ 2 thông qua ngày 29/12/1987", "1987-12-29"),
        ("Pháp lệnh Thú y của Ủy ban Thường vụ Quốc hội khóa IX thông qua ngày 04/02/1993", "1993-02-04"),
        ("Luật Đất đai công bố ngày 08 tháng 01 năm 1988", "1988-01-08"),
        ("Nghị định số 12/2019/NĐ-CP ngày 21 tháng 5 năm\n2019", "2019-05-21"),
        ("Trước đó, ngày 11/6/2020, Bộ Xây dựng đã ban hành Thông tư số 03/2020/TT-BXD", "2020-06-11"),
        ("Ngày 11 tháng 8 năm 2020 UBND tỉnh đã ra Quyết định số 96/QĐ-UBND", "2020-08-11"),
        ("Số: 12/2013/NQ-HĐND | Hà Sơn, ngày 12 tháng 7 năm 2013 |", "2013-07-12"),
        ("Nghị định 14/2022/NĐ-CP có hiệu lực từ ngày 27/01/2022", None),
    ],
)
def test_where_a_date_may_stand(text: str, date: str | None) -> None:
    assert one(text).date == date


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Luật sửa đổi, bổ sung một số điều của 11 Luật có liên quan đến quy hoạch ngày 20/11/2018", 1),
        ("Pháp lệnh Nuôi và bảo vệ ong mật ngày 12/3/1998", 1),
        ("Luật Công ty và Luật Doanh nghiệp tư nhân ngày 21/12/1990", 2),
        ("Luật khám bệnh chữa bệnh 2009", 1),
        ("VĂN BẢN QUY PHẠM PHÁP LUẬT\nCHÍNH PHỦ", 0),
    ],
)
def test_how_far_a_name_goes(text: str, names: int) -> None:
    assert len(read(text)) == names


def test_the_first_type_owns_a_symbol_when_no_word_says_the_type() -> None:
    assert one("| 1 | 15/2010/TT-BTC | 15/04/2010 |").type == "thông tư"


def test_a_number_behind_an_amended_name_is_its_number() -> None:
    law = one("Luật Đất đai (sửa đổi) số 31/2024/QH15")
    assert (law.id, law.type, law.name) == ("31/2024/QH15", "luật", "Luật Đất đai")


@pytest.mark.parametrize(
    ("text", "identities", "date"),
    [
        ("các Kế hoạch số 62, 63/KHUBND ngày 04/4/2023", ["62/KH-UBND", "63/KH-UBND"], "2023-04-04"),
        ("QUYẾT ĐỊNH SỐ 801, 802 VÀ 815/QĐ-UBND", ["801/QĐ-UBND", "802/QĐ-UBND", "815/QĐ-UBND"], None),
        ("SỬA ĐỔI NGHỊ ĐỊNH 12/2021/NĐ-CP CỦA CHÍNH PHỦ NGÀY 05/3/2021 VỀ NƯỚC", ["12/2021/NĐ-CP"], "2021-03-05"),
    ],
)
def test_lists_and_titles_in_capitals_and_without_dashes(text: str, identities: list[str], date: str | None) -> None:
    found = read(text)
    assert [one.id for one in found] == identities
    assert {one.date for one in found} == {date}
