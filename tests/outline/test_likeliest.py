"""Reports whose outline the plan does not tell, and reports on another matter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.extraction.pipeline import extract
from extractor.models import Check, Plan
from extractor.outline.check import check
from extractor.outline.plan import load_plan
from extractor.reading.read import read_report
from extractor.rulebook import load_rules

Checked = Callable[[str], Check]

PLAN = """HỘI ĐỒNG NHÂN DÂN TỈNH LAM SƠN
Số: 15/KH-HĐND

Lam Sơn, ngày 10 tháng 6 năm 2024

KẾ HOẠCH
Giám sát việc phòng, chống đuối nước cho trẻ em năm 2023

1. Đối tượng giám sát: Trường Tiểu học Hoa Ban; Bệnh viện Nhi Phong Lữ.

2. Báo cáo gửi trước ngày 12/8/2024.

ĐỀ CƯƠNG 1

1. Dạy bơi cho học sinh
2. Bể bơi trong trường học
3. Kiến nghị

ĐỀ CƯƠNG 2

1. Cấp cứu trẻ đuối nước
2. Tập huấn sơ cứu cho nhân viên y tế
3. Kiến nghị
"""
REPORT = """{name}
Số: 12/BC

Lam Sơn, ngày 02 tháng 8 năm 2024

BÁO CÁO
{about}

I. Kết quả

{told}

II. Kiến nghị

Đề nghị cấp trên bố trí thêm kinh phí cho đơn vị trong năm 2024.
"""
SWIMMING = (
    "Năm 2023 trường dạy bơi cho 120 học sinh; trong trường học có 01 bể bơi di động, phòng đuối nước cho trẻ em."
)
RESCUE = "Năm 2023 bệnh viện cấp cứu 14 trẻ đuối nước; tập huấn sơ cứu cho 60 nhân viên y tế."


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return load_plan(path)


def checked(plan: Plan, name: str, about: str, told: str, tmp_path: Path) -> Check:
    path = tmp_path / "report.txt"
    path.write_text(REPORT.format(name=name, about=about, told=told), encoding="utf-8")
    return check(extract(read_report(path), load_rules()), plan, load_rules())


@pytest.mark.parametrize(
    ("name", "told", "number"),
    [("TRƯỜNG TIỂU HỌC HOA BAN", SWIMMING, 0), ("BỆNH VIỆN NHI PHONG LỮ", RESCUE, 1)],
)
def test_the_words_of_a_report_choose_where_the_plan_does_not(
    plan: Plan, name: str, told: str, number: int, tmp_path: Path
) -> None:
    assert {s.outline for s in plan.submitters} == {None}
    result = checked(plan, name, "Việc phòng, chống đuối nước năm 2023", told, tmp_path)
    assert result.outline == plan.outlines[number].id
    assert [f.severity for f in result.findings if f.code == "outline_guessed"] == ["warning"]
    assert result.items[0].status != "missing"


def test_nothing_is_guessed_where_the_plan_says_it(plan: Plan, tmp_path: Path) -> None:
    first, second = plan.outlines
    submitters = tuple(replace(s, outline=second.id) for s in plan.submitters)
    given = replace(plan, outlines=(first, second), submitters=submitters)
    result = checked(given, "TRƯỜNG TIỂU HỌC HOA BAN", "Việc phòng, chống đuối nước năm 2023", SWIMMING, tmp_path)
    assert result.outline == second.id
    assert "outline_guessed" not in [f.code for f in result.findings]


def test_an_agency_of_another_kind_gets_no_outline(plan: Plan, tmp_path: Path) -> None:
    outlines = tuple(
        replace(o, agency_kind="district", title=f"{o.title} dành cho UBND huyện {n}")
        for n, o in enumerate(plan.outlines)
    )
    submitters = tuple(
        replace(s, name=f"UBND huyện {n}", agency_kind="district", outline=o.id)
        for n, (s, o) in enumerate(zip(plan.submitters, outlines, strict=True))
    )
    result = checked(
        replace(plan, outlines=outlines, submitters=submitters),
        "SỞ Y TẾ",
        "Việc phòng, chống đuối nước",
        RESCUE,
        tmp_path,
    )
    assert result.outline is None
    assert "no_outline" in [f.code for f in result.findings]


ROADS = (
    "Đơn vị đã tuần tra các tuyến quốc lộ, xử lý 340 trường hợp xe quá tải, tước giấy phép lái xe 25 trường hợp, phạt 1,2 tỷ đồng. "
    "Đã thay 60 biển báo, sơn lại 12 km vạch kẻ mặt cầu, lắp 40 đèn vàng ở nơi giao nhau. "
) * 5


def test_a_report_on_another_matter_is_told_though_it_cites_nothing(plan: Plan, tmp_path: Path) -> None:
    result = checked(plan, "TRƯỜNG TIỂU HỌC HOA BAN", "Bảo đảm trật tự an toàn giao thông", ROADS, tmp_path)
    (told,) = [f.message for f in result.findings if f.code == "other_request"]
    assert "an toàn giao thông" in told


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ("Việc phòng, chống đuối nước năm 2023", f"{SWIMMING} {ROADS}"),
        ("Bảo đảm trật tự an toàn giao thông", ROADS[:300]),  # too short to tell
        ("Kết quả thực hiện Kế hoạch số 15/KH-HĐND", ROADS),
    ],
)
def test_a_report_on_the_plans_matter_or_of_few_words_is_not(plan: Plan, about: str, told: str, tmp_path: Path) -> None:
    result = checked(plan, "TRƯỜNG TIỂU HỌC HOA BAN", about, told, tmp_path)
    assert "other_request" not in [f.code for f in result.findings]
