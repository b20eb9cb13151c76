"""Contradictions over several sentences or lines: each beside the same words with the right number, and what looks like one
and is none."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest

from extractor.extraction.pipeline import extract
from extractor.models import Finding
from extractor.outline.consistency import find_contradictions
from extractor.reading.read import read_report
from extractor.rulebook import load_rules
from extractor.rulecheck import plain_report

RULES = load_rules()
HEAD = "UBND HUYỆN LÂM KHÊ\nSố: 45/BC-UBND\n\nLâm Khê, ngày 15 tháng 7 năm 2024\n\nBÁO CÁO\n\nKết quả công tác\n\n"


def found(text: str) -> tuple[Finding, ...]:
    return find_contradictions(extract(plain_report(HEAD + text + "\n"), RULES), None, RULES)


# [[wrong|right]]
PAIRS = [
    (
        "ratio_mismatch",
        "KCN Bãi Đông có đất công nghiệp 240 ha. Đến nay đã cho thuê 168 ha, tỷ lệ lấp đầy đạt [[77,5|70]]%.",
    ),
    (
        "ratio_mismatch",
        "CCN Gò Me: diện tích 50 ha; đất công nghiệp 40,0 ha; đã cho thuê 30,0 ha; tỷ lệ lấp đầy [[85|75]]%.",
    ),
    ("impossible_value", "Cụm công nghiệp Gò Me có diện tích 32 ha, đã cho thuê [[37|27]] ha cho 6 doanh nghiệp."),
    (
        "remainder_mismatch",
        "Vốn được giao năm 2024 là 90 tỷ đồng. Đến ngày 30/6/2024 đã giải ngân 52 tỷ đồng, còn lại [[48|38]] tỷ đồng.",
    ),
    ("remainder_mismatch", "Xã có 62 nhà văn hóa, trong đó 41 nhà văn hóa đã hoàn thành, còn [[31|21]] nhà văn hóa."),
    (
        "growth_mismatch",
        "Năm 2022 bến đón 500 nghìn lượt khách. Năm 2023 bến đón 600 nghìn lượt khách, tăng [[30|20]]% so với năm 2022.",
    ),
    ("count_vs_names", "Có [[04|03]] dự án mới được cấp phép:\n- Dự án cầu Sắt;\n- Dự án chợ Gò;\n- Dự án bến Tre."),
    (
        "two_values",
        "I. ĐÁNH GIÁ CHUNG\n\nTổng sản lượng thủy sản khai thác đạt 4.120 tấn.\n\nII. KẾT QUẢ\n\n1. Thủy sản\n\n"
        "Tổng sản lượng thủy sản khai thác năm 2024 là [[3.860|4.120]] tấn.",
    ),
    (
        "two_values",
        "Khu dân cư Gò Me có diện tích 2,7 ha.\n\n"
        "Hạ tầng kỹ thuật được đầu tư đồng bộ, đường nội bộ đã trải nhựa, hệ thống cấp nước và chiếu sáng hoạt động tốt từ đầu năm.\n\n"
        "Khu dân cư Gò Me có diện tích [[270.000|27.000]] m2.",
    ),
    (
        "ratio_mismatch",
        "CCN Gò Me: tổng diện tích 61 ha, diện tích cho thuê 40 ha, diện tích đã cho thuê 32 ha, lấp đầy [[87|80]]%.",
    ),
    ("impossible_value", "KCN Bãi Đông có tổng diện tích 110 ha. Diện tích đất đã cho thuê là [[128|82]] ha."),
    (
        "remainder_mismatch",
        "Tổng số đơn đã nhận: 340 đơn. Số đơn đã giải quyết: 310 đơn. Số đơn đang giải quyết: [[50|30]] đơn.",
    ),
    ("growth_mismatch", "Số lao động năm 2023 là 6.900 người, năm 2022 là 6.000 người, tăng [[25|15]]%."),
    ("growth_mismatch", "Thu nhập đạt 55 triệu đồng/người, tăng [[20|10]]% so với năm 2023 (50 triệu đồng/người)."),
    ("count_vs_names", "Đã có [[04|03]] xã đạt chuẩn nâng cao, gồm các xã: Hòa Gò, Tân Gò, Bình Gò."),
    ("date_after_report", "Số liệu được tổng hợp đến ngày [[31/12/2024|31/5/2024]]."),
    ("date_after_report", "Tính đến ngày [[30/9|30/6]]/2024, huyện đã giải quyết đúng hạn 512 hồ sơ."),
]


@pytest.mark.parametrize(("code", "text"), PAIRS)
def test_the_wrong_number_is_found_and_the_right_one_left_alone(code: str, text: str) -> None:
    wrong = found(re.sub(r"\[\[(.*?)\|(.*?)\]\]", r"\1", text))
    assert [one.code for one in wrong] == [code]
    assert found(re.sub(r"\[\[(.*?)\|(.*?)\]\]", r"\2", text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        # Occupancy of a phase, of all parks, of another time.
        "KCN Bãi Đông có đất công nghiệp 200 ha. Đến nay đã cho thuê 150 ha, tỷ lệ lấp đầy giai đoạn 1 đạt 93,8%.",
        "KCN Bãi Đông có đất công nghiệp 200 ha, đã cho thuê 150 ha. Tỷ lệ lấp đầy bình quân các KCN của huyện đạt 81%.",
        "KCN Bãi Đông có đất công nghiệp 200 ha, đã cho thuê 150 ha. KCN Bãi Tây tỷ lệ lấp đầy đạt 81%.",
        "KCN Bãi Đông có đất công nghiệp 71,2 ha. Đã cho thuê 71,2 ha, tỷ lệ lấp đầy đạt 100%.",
        "CCN Bãi Đông có diện tích 30 ha, đã mở rộng thêm 20 ha, đã cho thuê 41 ha.",
        "CCN Bãi Đông có diện tích 30 ha. CCN Bãi Tây đã cho thuê 41 ha.",
        # Parts of a report that each have a total of their own.
        "1. Xã Đông Hà\n\nTổng thu ngân sách trên địa bàn đạt 412 tỷ đồng.\n\n2. Xã Tây Hà\n\nTổng thu ngân sách trên địa bàn đạt 386 tỷ đồng.",
        "1. Lúa xuân\n\nTổng diện tích gieo trồng đạt 412 ha.\n\n2. Lúa mùa\n\nTổng diện tích gieo trồng đạt 386 ha.",
        "I. ĐÁNH GIÁ CHUNG\n\nTổng sản lượng thủy sản khai thác đạt 4.120 tấn.\n\nII. KẾT QUẢ\n\nTổng sản lượng thủy sản khai thác quý I đạt 3.860 tấn.",
        # A rise against another year, of another thing.
        "Năm 2023 đón 800 lượt. Năm 2024 đón 1.000 lượt, tăng 35% so với năm 2022.",
        "Năm 2023 thu 80 tỷ đồng. Năm 2024 chi 100 tỷ đồng, tăng 35% so với năm 2023.",
        # Bullets that are a choice, or of two counts.
        "Có 05 dự án được khởi công, tiêu biểu:\n- Dự án cầu Sắt;\n- Dự án cầu Đá.",
        "Có 05 dự án chậm tiến độ, nguyên nhân:\n- Dự án cầu Sắt vướng mặt bằng;\n- Dự án cầu Đá thiếu vốn.",
        "Có 02 dự án khởi công, 01 dự án hoàn thành:\n- Dự án cầu Sắt;\n- Dự án cầu Đá;\n- Dự án chợ Gò.",
        # What is left of another kind, or told in several numbers.
        "Có 45 nhà, trong đó 31 nhà đã hoàn thành, 10 nhà đang làm, còn 02 nhà chưa làm và 02 nhà dừng làm.",
        "Có 45 nhà, trong đó 31 nhà đã hoàn thành, còn 02 nhà chưa khởi công và 12 nhà đang làm.",
        "Vốn năm 2024 là 180 tỷ đồng. Đến ngày 31/5/2024 đã giải ngân 126 tỷ đồng vốn xây dựng, còn nợ 12 tỷ đồng.",
        "Toàn xã có 96 hộ trồng chè. Số hộ đã được vay vốn là 12 hộ. Số hộ còn khó khăn là 30 hộ.",
        "Số lao động năm 2023 là 6.900 người, năm 2022 là 6.000 người, tăng 25% so với năm 2020.",
        "Tính đến ngày 30/9/2024, phấn đấu giải quyết đúng hạn 99% hồ sơ.",
    ],
)
def test_what_only_looks_like_a_contradiction_is_left_alone(text: str) -> None:
    assert found(text) == ()


@pytest.mark.parametrize(("beds", "count"), [("260", 1), ("310", 0)])
def test_a_count_of_the_text_is_held_against_the_row_of_its_subject(beds: str, count: int, tmp_path: Path) -> None:
    """The column "Số giường bệnh" counts what the text counts; a longer head or other words behind the noun would not do."""
    document = docx.Document()
    document.add_paragraph(f"Bệnh viện đa khoa Gò Me hiện có {beds} giường bệnh, 61 bác sĩ.")
    rows = [
        "TT|Bệnh viện|Số giường bệnh|Số bác sĩ",
        "1|Bệnh viện đa khoa Gò Me|310|61",
        "2|Bệnh viện đa khoa Bến Tro|180|40",
    ]
    table = document.add_table(rows=0, cols=4)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row.split("|"), strict=True):
            cell.text = text
    document.save(str(tmp_path / "report.docx"))
    report = extract(read_report(tmp_path / "report.docx"), RULES)
    assert [one.code for one in find_contradictions(report, None, RULES)] == ["text_vs_table"] * count
