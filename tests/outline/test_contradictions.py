"""Contradictions of the kinds that reports have, each beside the same words with the right number: the first is found, the
second is left alone."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.pipeline import extract
from extractor.models import Extraction, Finding
from extractor.outline.arithmetic import one_slip
from extractor.outline.consistency import find_contradictions
from extractor.outline.findings import in_words
from extractor.outline.identity import other_period, other_span_told, other_years_told
from extractor.outline.plan import compile_plan
from extractor.outline.stretches import told_by
from extractor.reading.read import read_report
from extractor.rulebook import load_rules
from extractor.rulecheck import plain_report

RULES = load_rules()
HEAD = "UBND HUYỆN LÂM KHÊ\nSố: 45/BC-UBND\n\nLâm Khê, ngày 15 tháng 7 năm 2024\n\nBÁO CÁO\n\nKết quả công tác\n\n"


def read(text: str) -> Extraction:
    return extract(plain_report(HEAD + text + "\n"), RULES)


def found(text: str) -> tuple[Finding, ...]:
    return find_contradictions(read(text), None, RULES)


# [[wrong|right]]
PAIRS = [
    (
        "ratio_mismatch",
        "Tổng vốn được giao là 57.300 triệu đồng, gồm đường 42.100 triệu đồng và trường 15.200 triệu đồng. Đến tháng 6 đã giải ngân 46.986 triệu đồng, đạt [[72|82]]% kế hoạch.",
    ),
    (
        "unit_odd",
        "Năm 2021 thu phí 61,4 tỷ đồng, chi 58,9 tỷ đồng; năm 2022 thu phí 66,8 tỷ đồng, chi 63,0 tỷ đồng; năm 2023 thu phí 72,5 [[triệu|tỷ]] đồng, chi 69,1 tỷ đồng.",
    ),
    (
        "unit_odd",
        "Toàn tỉnh xây 63 cầu dân sinh, tổng vốn 1.526 tỷ đồng.\n\nVới 63 cầu dân sinh, tổng vốn 1.526 [[triệu|tỷ]] đồng, khối lượng quản lý lớn.",
    ),
    ("sum_mismatch", "Tổng diện tích 4.260 ha: lúa 3.420 ha, màu 535 ha, cây khác [[205|305]] ha."),
    ("sum_mismatch", "Cháy 57 vụ. Phân theo nơi xảy ra: nhà ở 26 vụ, xưởng 14 vụ, chợ 9 vụ, nơi khác [[5|8]] vụ."),
    ("sum_mismatch", "Nhà ở 26 vụ, xưởng 14 vụ, chợ 9 vụ, rừng 8 vụ; tổng cộng [[51|57]] vụ."),
    (
        "sum_mismatch",
        "Năm 2022 chi 41,2 tỷ đồng, năm 2023 chi 47,6 tỷ đồng. Tổng số chi 2 năm là [[98,8|88,8]] tỷ đồng.",
    ),
    ("sum_mismatch", "Có 12 hợp tác xã của 5 xã (07 hợp tác xã trồng rau, [[04|05]] hợp tác xã nuôi cá)."),
    ("sum_mismatch", "Cuối năm 2023 có 1.260 hộ dùng; nay tăng thêm 145 hộ, nâng tổng số lên [[1.450|1.405]] hộ."),
    ("complement_mismatch", "Tổng số 214 người, trong đó biên chế 196 người, hợp đồng [[28|18]] người."),
    ("ratio_mismatch", "Kinh phí được giao năm 2024 là 92 tỷ đồng, đã giải ngân 51,5 tỷ đồng, đạt [[65,0|56,0]]%."),
    ("ratio_mismatch", "Đất có thể cho thuê 150 ha, đã cho thuê 96 ha, tỷ lệ lấp đầy đạt [[74|64]]%."),
    ("ratio_mismatch", "Tạo việc làm cho 2.230 lao động, đạt [[123,9|111,5]]% kế hoạch năm (2.000 lao động)."),
    ("growth_mismatch", "Doanh thu 1.486 tỷ đồng, tăng [[9,5|14,1]]% so với năm 2023 (1.302 tỷ đồng)."),
    ("growth_mismatch", "Có 842 ca mắc (năm 2023: 1.120 ca), giảm [[34,8|24,8]]%."),
    ("growth_mismatch", "Tỷ lệ hộ nghèo giảm từ 24,6% năm 2022 xuống 20,1%, giảm [[5,4|4,5]]%."),
    ("remainder_mismatch", "Phải nộp 28,6 tỷ đồng, đã nộp 21,9 tỷ đồng, còn nợ [[7,7|6,7]] tỷ đồng."),
    ("remainder_mismatch", "Có 486,9 tỷ đồng phải chi. Đã chi 402,5 tỷ đồng, còn thiếu 84,4 [[triệu|tỷ]] đồng."),
    ("remainder_mismatch", "Có 27/31 trường đạt chuẩn, còn [[5|4]] trường chưa đạt."),
    ("remainder_mismatch", "Đầu năm có 102 hộ; trong năm giảm 24 hộ, phát sinh 5 hộ, cuối năm còn [[88|83]] hộ."),
    ("count_vs_names", "Có 03 đơn vị đạt giải, gồm: Trường Kim Đồng, Trường Lê Lai[[|, Trường Bắc Sơn]]."),
    (
        "count_vs_names",
        "Mở trạm thu mua ở 04 huyện, thị xã gồm Vân Lộc, Đồng Xoan[[|, Mỹ Sơn]] và thị xã Cửa Tràm; sau đó dừng.",
    ),
    ("count_vs_names", "Lớp học mở tại 04 xã, thị trấn gồm các xã Na Ngoi, Keo Nưa[[|, Pha Đin]] và thị trấn Bản Sen."),
    ("count_vs_names", "Có 03 tỉnh, thành phố tham gia là tỉnh Lam Sơn[[|, tỉnh Hải Trung]] và thành phố Bình Giang."),
    ("count_vs_names", "Có 4 xã về đích là Vân Trung, Hồng Thái, Tân Mỹ[[|, Nghĩa Hưng]]."),
    ("impossible_value", "Tỷ lệ trẻ được tiêm đủ liều đạt [[103,8|98,3]]%, vượt chỉ tiêu (95%)."),
    ("unit_slip", "Thu hồi 12,5 ha (tương đương [[12.500|125.000]] m2)."),
    ("average_mismatch", "Hỗ trợ 124 hộ với 1.364 triệu đồng, bình quân [[12,0|11,0]] triệu đồng/hộ."),
    ("average_mismatch", "Cho vay 36 tỷ đồng với 900 khách hàng, bình quân [[0,4|0,04]] tỷ đồng một khách hàng."),
    ("product_mismatch", "Xây 24 phòng học, mỗi phòng 850 triệu đồng, tổng kinh phí [[24,0|20,4]] tỷ đồng."),
    ("plan_claim", "Giá trị đạt 112,4% kế hoạch, vượt [[14,2|12,4]]%."),
    ("date_after_report", "Ngày 20/[[8|6]]/2024, huyện đã bàn giao trụ sở cho xã."),
    ("date_after_report", "Tính từ ngày 15/6/2023 đến ngày 14/6/[[2022|2024]]."),
]


def said(text: str, wrong: bool) -> str:
    return re.sub(r"\[\[(.*?)\|(.*?)\]\]", lambda m: m[1] if wrong else m[2], text)


@pytest.mark.parametrize(("code", "text"), PAIRS, ids=[f"{code}-{n}" for n, (code, _) in enumerate(PAIRS)])
def test_a_wrong_number_is_found_and_the_right_one_left_alone(code: str, text: str) -> None:
    assert code in {f.code for f in found(said(text, wrong=True))}
    assert found(said(text, wrong=False)) == ()


@pytest.mark.parametrize(
    "text",
    [
        # Another year, another place, a plan: no second value of one thing.
        "Năm 2022 có 58 doanh nghiệp. Năm 2023 có 64 doanh nghiệp, mục tiêu 70 doanh nghiệp.",
        # "trong đó" of a part, groups that overlap.
        "Giáo viên 1.562 người, trong đó nữ 1.240 người, đảng viên 871 người.",
        "Thịt hơi đạt 132.600 tấn, trong đó thịt lợn 84.500 tấn, thịt gà 39.800 tấn.",
        # A list that is not the whole.
        "Có 11 dự án với tổng vốn 18.400 tỷ đồng; dự án lớn: Bãi Dài 6.200 tỷ đồng, Đầm Xanh 3.150 tỷ đồng.",
        "Có 05 lễ hội là di sản (lễ hội Đền Cả, lễ hội Cầu Ngư và một số lễ hội khác).",
        # Rates that may pass a hundred.
        "Công suất sử dụng giường bệnh đạt 112,4%; thu ngân sách đạt 104% dự toán.",
        # The share is of two other numbers.
        "Thụ lý 142 vụ/231 bị cáo, giải quyết 140 vụ/228 bị cáo, đạt 98,6%.",
        "Vượt chỉ tiêu giao 14% (89/75%).",
        # What is to come.
        "Hoàn thành lắp đặt 12 camera trước ngày 30/9/2024.",
        "Đến ngày 31/12/2024 phấn đấu đã cấp 99% giấy chứng nhận.",
        # One decree and the one that amends it.
        "Theo Nghị định số 81/2021/NĐ-CP ngày 27/8/2021 và Nghị định số 97/2023/NĐ-CP ngày 31/12/2023.",
        # The rest stands in more than one number.
        "Tổng số 126 kiến nghị, đã giải quyết 98 kiến nghị, đang giải quyết 21 kiến nghị, chưa giải quyết 07 kiến nghị.",
        "Qua rà soát có 5 điểm sạt lở (bản Khe Sậy 2 điểm, Nà Cọ, Pom Lau, Co Mận mỗi bản 1 điểm).",
        "Công ty trả dần 2.807 triệu đồng trong 06 đợt: năm đợt đầu mỗi đợt 450 triệu đồng, đợt cuối 557 triệu đồng.",
        "Chia theo loại thì hộ kinh doanh nợ 60,7 tỷ đồng, hợp tác xã nợ 8,0 tỷ đồng, quỹ tín dụng nợ 2,8 tỷ đồng; phân theo thời gian thì dưới 03 tháng 24,1 tỷ đồng, trên 03 tháng 47,4 tỷ đồng.",
        "Xảy ra 47 vụ đuối nước, ít hơn 18 vụ so với ba năm trước (65 vụ); thiệt hại 3,1 tỷ đồng. Riêng quý I năm 2024 (ngoài kỳ báo cáo) có thêm 12 vụ, thiệt hại 0,4 tỷ đồng.",
    ],
)
def test_what_only_looks_like_a_contradiction_is_left_alone(text: str) -> None:
    assert [f.message for f in found(text)] == []


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("Tổng số viên chức của trung tâm là 68 người (xem Phụ lục 1).", 1),
        ("Tổng số viên chức của trung tâm là 62 người (xem Phụ lục 1).", 0),
        ("Tổng số viên chức của trung tâm là 68 người.", 0),
    ],
)
def test_an_annex_of_bullets_is_added_up(sentence: str, count: int) -> None:
    annex = "PHỤ LỤC 1. VIÊN CHỨC\n\n- Văn phòng: 31 người;\n\n- Thư viện: 9 người;\n\n- Nhà thi đấu: 22 người.\n"
    assert len(found(f"{sentence}\n\n{annex}")) == count


TABLE = "PHỤ LỤC {n}{more}\n\nSTT\tXã\tSố hộ được hỗ trợ\tDiện tích (ha)\n1\tNà Khoa\t38\t15,2\n2\tPá Sẳng\t24\t11,0\n3\tBúng Lao\t29\t12,6\n"


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("Toàn huyện có 96 hộ được hỗ trợ giống (chi tiết tại Phụ lục 1).", 1),
        ("Toàn huyện có 91 hộ được hỗ trợ giống (chi tiết tại Phụ lục 1).", 0),
        # The next sentence points to the annex, and nothing else.
        ("Có 04 xã được hỗ trợ trong kỳ. Danh sách nêu tại Phụ lục 1.", 1),
        ("Có 03 xã được hỗ trợ trong kỳ. Danh sách nêu tại Phụ lục 1.", 0),
        # Another annex.
        ("Có 04 xã được hỗ trợ trong kỳ. Danh sách nêu tại Phụ lục 2.", 0),
    ],
)
def test_counts_in_the_text_and_rows_of_the_annex(sentence: str, count: int, tmp_path: Path) -> None:
    assert [f.code for f in with_annex(sentence, "", tmp_path)].count("annex_total") == count


CLUSTERS = "PHỤ LỤC 1\n\nSTT\tTên CCN\tDiện tích (ha)\n1\tCCN Trung Nghĩa\t32,0\n2\tCCN Đông Phú\t45,0\n3\tCCN Đồng Thọ\t28,0\n"


GROUPED = CLUSTERS + "1\tCCN Cầu Ván\t40,0\n2\tCCN Phú Lợi\t41,5\n"


@pytest.mark.parametrize(("said", "count"), [("05", 0), ("03", 0), ("02", 0), ("04", 1)])
def test_a_count_may_be_that_of_one_group_of_the_rows(said: str, count: int, tmp_path: Path) -> None:
    path = tmp_path / "bao-cao.txt"
    path.write_text(
        f"{HEAD}Huyện hiện có {said} cụm công nghiệp (chi tiết tại Phụ lục 1).\n\n{GROUPED}", encoding="utf-8"
    )
    assert len(find_contradictions(extract(read_report(path), RULES), None, RULES)) == count


@pytest.mark.parametrize(("said", "count"), [("04", 1), ("03", 0)])
def test_rows_are_counted_by_the_short_name_of_what_they_are(said: str, count: int, tmp_path: Path) -> None:
    path = tmp_path / "bao-cao.txt"
    path.write_text(
        f"{HEAD}Huyện hiện có {said} cụm công nghiệp (chi tiết tại Phụ lục 1).\n\n{CLUSTERS}", encoding="utf-8"
    )
    assert len(find_contradictions(extract(read_report(path), RULES), None, RULES)) == count


def test_an_extract_is_not_the_whole_annex(tmp_path: Path) -> None:
    sentence = "Có 12 xã được hỗ trợ; danh sách ở Phụ lục 1."
    assert len(with_annex(sentence, "", tmp_path)) == 1
    assert with_annex(sentence, " (trích 03 xã nhiều nhất)", tmp_path) == ()


def with_annex(sentence: str, more: str, folder: Path) -> tuple[Finding, ...]:
    path = folder / "bao-cao.txt"
    path.write_text(f"{HEAD}{sentence}\n\n{TABLE.format(n=1, more=more)}", encoding="utf-8")
    return find_contradictions(extract(read_report(path), RULES), None, RULES)


def test_the_message_says_what_the_total_is_of() -> None:
    (finding,) = found("Tổng vốn huy động 30 tỷ đồng, bao gồm ngân sách huyện 12 tỷ đồng và ngân sách xã 15 tỷ đồng.")
    assert "“Tổng vốn huy động 30 tỷ đồng”" in finding.message


def test_a_bare_number_is_quoted_bare() -> None:
    extraction = read("30 tỷ đồng đã chi.")
    assert in_words(extraction.text, extraction.figures[0]) == "30 tỷ đồng"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1246", "1346", True),
        ("17945", "17495", True),
        ("9576", "9846", False),
        ("120", "12", False),
        ("5", "5", False),
    ],
)
def test_one_slip_of_the_keys(one: str, other: str, expected: bool) -> None:
    assert one_slip(Decimal(one), Decimal(other)) is expected


@given(st.lists(st.integers(min_value=2, max_value=400), min_size=2, max_size=6))
def test_a_list_that_adds_up_is_never_a_contradiction(parts: list[int]) -> None:
    listed = ", ".join(f"loại {letter} {part} hộ" for letter, part in zip("ABCDEF", parts, strict=False))
    assert found(f"Toàn xã có {sum(parts)} hộ: {listed}.") == ()


PLAN = """HỘI ĐỒNG NHÂN DÂN TỈNH LÂM KHÊ
ĐOÀN GIÁM SÁT
Số: 12/KH-ĐGS

Lâm Khê, ngày 10 tháng 3 năm 2024

KẾ HOẠCH

Giám sát việc quản lý chợ giai đoạn 2021-2023

I. PHẠM VI

Số liệu từ ngày 01/01/2021 đến ngày 31/12/2023.

ĐỀ CƯƠNG BÁO CÁO CỦA UBND CÁC HUYỆN

I. ĐẶC ĐIỂM TÌNH HÌNH

II. KẾT QUẢ QUẢN LÝ CHỢ

1. Số chợ, số hộ kinh doanh
"""


@pytest.mark.parametrize(
    ("time", "count"),
    [("giai đoạn 2021-2023", 0), ("giai đoạn 2020-2024", 0), ("giai đoạn 2018-2020", 1), ("năm 2023", 1), ("", 0)],
)
def test_a_report_about_other_years_than_the_plan_asks(time: str, count: int) -> None:
    plan = compile_plan(extract(plain_report(PLAN), RULES), RULES)
    assert (plan.scope.start, plan.scope.end) == ("2021-01-01", "2023-12-31")
    report = read("").report.text.replace("Kết quả công tác", f"Kết quả quản lý chợ {time}".strip())
    extraction = extract(plain_report(report + "\nHuyện có 12 chợ.\n"), RULES)
    assert len(other_period(extraction, plan)) == count


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ("Giai đoạn 2018-2020 lập 6 chợ. Kinh phí giai đoạn 2018-2020 là 14 tỷ đồng.", 1),
        ("Giai đoạn 2018-2020 lập 6 chợ. Kinh phí giai đoạn 2018-2020 là 14 tỷ đồng, năm 2022 là 3 tỷ đồng.", 0),
        ("Giai đoạn 2018-2020 lập 6 chợ. Huyện hiện có 12 chợ.", 0),
        ("Giai đoạn 2021-2023 lập 6 chợ. Kinh phí giai đoạn 2021-2023 là 14 tỷ đồng.", 0),
        ("Thực hiện Quyết định số 12/QĐ-UBND ngày 03/4/2018 về chương trình giai đoạn 2018-2020, huyện có 12 chợ.", 0),
    ],
)
def test_a_report_that_tells_only_of_other_years(told: str, count: int) -> None:
    plan = compile_plan(extract(plain_report(PLAN), RULES), RULES)
    assert len(other_years_told(read(told), plan)) == count


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ("Số liệu trong báo cáo này tính từ ngày 01/01/2019 đến ngày 31/12/2021.", 1),
        ("Thời gian lấy số liệu báo cáo từ ngày 01/6/2022 đến ngày 31/12/2023.", 1),
        ("Số liệu trong báo cáo này tính từ ngày 01/01/2021 đến ngày 31/12/2023.", 0),
        ("Số liệu báo cáo lấy từ ngày 15/12/2020 đến ngày 20/12/2023.", 0),
        ("Thời gian thi công từ ngày 01/01/2019 đến ngày 31/12/2021.", 0),
        ("Số liệu trong báo cáo này do Phòng Kinh tế cung cấp.", 0),
    ],
)
def test_a_report_that_says_that_it_counts_other_days(told: str, count: int) -> None:
    plan = compile_plan(extract(plain_report(PLAN), RULES), RULES)
    assert len(other_span_told(read(told), plan, RULES)) == count


def test_a_sentence_without_end_is_taken_in_pieces_and_loses_no_number() -> None:
    told = told_by(read("Có 1.245 hộ, đã cấp 312 hộ, còn 933 hộ; " * 200))
    assert max(len(sentence.figures) for sentence in told.sentences) <= 150
    assert [f for sentence in told.sentences for f in sentence.figures] == list(told.figures)
