"""Outlines whose headings were run together on one line, and for whom an outline is."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.extraction.pipeline import extract
from extractor.models import Plan
from extractor.outline.plan import compile_plan
from extractor.reading.read import read_report
from extractor.rulebook import load_rules

HEAD = """HỘI ĐỒNG NHÂN DÂN TỈNH LÂM SƠN
Số: 12/KH-HĐND
Lâm Sơn, ngày 04 tháng 3 năm 2024
KẾ HOẠCH
Giám sát việc quản lý chợ nông thôn
I. CƠ QUAN, ĐỊA PHƯƠNG PHẢI BÁO CÁO
{who}
II. THỜI GIAN
Báo cáo gửi về Ban trong thời hạn 15 ngày kể từ ngày nhận được Kế hoạch này.

ĐỀ CƯƠNG BÁO CÁO{of}
"""
OFFICES = "Sở Công Thương, Sở Tài chính; UBND các huyện: Khe Sậy, Đồi Cọ"


def plan_of(folder: Path, outline: str, who: str = OFFICES, of: str = "") -> Plan:
    path = folder / "plan.txt"
    path.write_text(HEAD.format(who=who, of=of) + outline, encoding="utf-8")
    return compile_plan(extract(read_report(path), load_rules()), load_rules())


def ids(plan: Plan) -> list[str]:
    return [item.id for item in plan.outlines[0].items]


def test_headings_on_one_line_are_items_of_their_own(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        """A- QUY HOẠCH CHỢ 1/ Số chợ theo hạng, diện tích từng chợ
2/ Chợ phải di dời và lộ trình 3/ Chợ tạm
B- ĐẦU TƯ 1/ Nguồn vốn
- Vốn ngân sách từng năm;
- Vốn của hộ kinh doanh.
2/ Tiến độ 4/ Giải phóng mặt bằng
C- PHÒNG CHÁY a. Trang bị b. Tập huấn c. Kiểm tra
D- KIẾN NGHỊ
""",
    )
    assert ids(plan) == ["A", "A.1", "A.2", "A.3", "B", "B.1", "B.1.a", "B.1.b", "B.2", "B.4", "C", "C.a", "C.b", "C.c", "D"]  # fmt: skip
    assert [i.heading for i in plan.outlines[0].items if i.id in ("B", "B.2", "C.b")] == [
        "ĐẦU TƯ",
        "Tiến độ",
        "Tập huấn",
    ]


def test_numbers_of_a_sentence_open_no_heading(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        """I. Kết quả thực hiện giai đoạn 1. Nêu số chợ đạt tiêu chí 2. Tên chợ chưa đạt
II. Thực hiện Nghị quyết về chợ khu vực III. Số xã còn thiếu chợ
III. Kiến nghị theo Phụ lục 1. Đối với tỉnh
""",
    )
    assert ids(plan) == ["I", "II", "III"]


def test_whom_the_part_on_reporting_names_and_how_the_deadline_was_counted(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "1. Số chợ hiện có\n2. Khó khăn\n")
    assert [s.name for s in plan.submitters] == ["Sở Công Thương", "Sở Tài chính", "UBND huyện Khe Sậy", "UBND huyện Đồi Cọ"]  # fmt: skip
    assert plan.deadline == "2024-03-19"
    assert "deadline_counted" in {warning.code for warning in plan.warnings}


@pytest.mark.parametrize(
    ("of", "who", "kind"),
    [
        (" CỦA UBND TỈNH VÀ CÁC SỞ", "UBND tỉnh; Sở Công Thương; Sở Tài chính", "department"),
        ("\n(Dành cho Sở Công Thương, Sở Tài chính)\n(Kèm theo Kế hoạch số 12/KH-HĐND của Đoàn giám sát)", OFFICES, "department"),
        ("\n(Kèm theo Kế hoạch số 12/KH-HĐND của Ban Kinh tế)", "UBND các huyện: Khe Sậy, Đồi Cọ", "district"),
    ],
)  # fmt: skip
def test_for_whom_an_outline_is(tmp_path: Path, of: str, who: str, kind: str) -> None:
    plan = plan_of(tmp_path, "1. Số chợ hiện có\n2. Khó khăn\n", who, of)
    assert plan.outlines[0].agency_kind == kind


def test_the_council_is_not_asked_by_its_own_committee(tmp_path: Path) -> None:
    who = "Sở Công Thương; UBND huyện Khe Sậy.\n- Ban báo cáo Thường trực HĐND tỉnh trong tháng 9/2024."
    plan = plan_of(tmp_path, "1. Số chợ hiện có\n2. Khó khăn\n", who)
    assert [s.name for s in plan.submitters] == ["Sở Công Thương", "UBND huyện Khe Sậy"]


def test_the_title_and_the_first_heading_on_one_line(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    text = HEAD.replace("KẾ HOẠCH\nGiám", "KẾ HOẠCH Giám").replace(
        "ĐỀ CƯƠNG BÁO CÁO{of}\n", "ĐỀ CƯƠNG BÁO CÁO CỦA CÁC SỞ "
    )
    text = text.format(who=OFFICES) + "I. QUY HOẠCH CHỢ Số chợ theo hạng, diện tích, nơi đặt từng chợ.\nII. ĐẦU TƯ CHỢ\nIII. KIẾN NGHỊ\n"  # fmt: skip
    path.write_text(text, encoding="utf-8")
    plan = compile_plan(extract(read_report(path), load_rules()), load_rules())
    assert plan.title == "Giám sát việc quản lý chợ nông thôn"
    assert [(i.id, i.heading) for i in plan.outlines[0].items] == [("I", "QUY HOẠCH CHỢ"), ("II", "ĐẦU TƯ CHỢ"), ("III", "KIẾN NGHỊ")]  # fmt: skip
    assert plan.outlines[0].items[0].request == "Số chợ theo hạng, diện tích, nơi đặt từng chợ."
    assert plan.outlines[0].title == "ĐỀ CƯƠNG BÁO CÁO CỦA CÁC SỞ"


def test_a_title_half_in_capitals_is_one_title(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "I. KHÁI QUÁT về mạng lưới chợ của huyện (số chợ theo từng hạng)\nII. KIẾN NGHỊ\n")
    assert plan.outlines[0].items[0].heading.startswith("KHÁI QUÁT về mạng lưới chợ")


def test_a_number_left_out_among_the_parts_of_a_heading(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        "1. Số chợ hiện có\n2. Hạ tầng chợ 2.1. Điện chiếu sáng: số đèn. 2.3.Thoát nước: số mét rãnh.\n3. Khó khăn\n",
        OFFICES,
    )
    assert [i.id for i in plan.outlines[0].items] == ["1", "2", "2.1", "2.3", "3"]
