"""Plans and reports in other styles: parts in words, several headings on one line, reports without any number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.models import Check, Extraction, Plan
from extractor.outline.check import check
from extractor.outline.submitters import agency_names
from extractor.rulebook import load_rules

Read, Compiled = Callable[[str], Extraction], Callable[[str], Plan]


def statuses(result: Check) -> dict[str, str]:
    return {item.id: item.status for item in result.items}


def test_two_headings_on_one_line_are_two_items(compiled: Compiled) -> None:
    plan = compiled("plan_school_sites.txt")
    first = plan.outlines[0]
    assert [i.id for i in first.items] == ["1", "1.1", "1.2", "2", "2.1", "2.1.a", "2.1.b", "2.1.c", "2.2", "2.4", "2.5", "2.6", "3", "3.1", "3.2"]  # fmt: skip
    assert plan.deadline == "2025-09-05"
    assert {s.outline for s in plan.submitters if s.agency_kind == "commune"} == {"commune"}
    assert all(o.annexes for o in plan.outlines), "the form at the end serves both outlines"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("UBND 02 xã (Hòa Lạc, Yên Khê) và UBND 02 phường (Trấn Biên, Hồ Nam)", ["UBND xã Hòa Lạc", "UBND xã Yên Khê", "UBND phường Trấn Biên", "UBND phường Hồ Nam"]),
        ("Ban Quản lý Khu kinh tế và các cụm công nghiệp tỉnh; Sở Y tế", ["Ban Quản lý Khu kinh tế và các cụm công nghiệp tỉnh", "Sở Y tế"]),
        ("Ban Quản lý rừng và Công ty Lâm nghiệp Núi Voi", ["Ban Quản lý rừng", "Công ty Lâm nghiệp Núi Voi"]),
        ("Sở Tài chính, Quỹ Bảo vệ và Phát triển rừng tỉnh", ["Sở Tài chính", "Quỹ Bảo vệ và Phát triển rừng tỉnh"]),
        ("Trung tâm Y tế và Sở Y tế", ["Trung tâm Y tế", "Sở Y tế"]),
        ("Sở Tài chính; Thuế thành phố Hải Lâm", ["Sở Tài chính", "Thuế thành phố Hải Lâm"]),
    ],
)  # fmt: skip
def test_names_in_brackets_and_names_with_and(text: str, names: list[str]) -> None:
    assert agency_names(text, load_rules())[0] == names


def test_a_report_whose_paragraphs_begin_with_their_titles(read: Read, compiled: Compiled) -> None:
    found = statuses(check(read("site_clearance_ky_tan.txt"), compiled("plan_site_clearance.txt"), load_rules()))
    assert found["B.2"] == found["C.1.d"] == found["C.5"] == "answered"
    assert found["C.3"] == found["C.4"] == "missing"


def test_a_board_that_answers_in_another_order(read: Read, compiled: Compiled) -> None:
    result = check(read("site_clearance_board.txt"), compiled("plan_site_clearance.txt"), load_rules())
    found = statuses(result)
    assert result.agency_kind == "other"
    assert found["C.2.a"] == found["C.2.b"] == "nil"
    assert found["C.5"] == "heading_only"
    assert [a.status for a in result.annexes] == ["answered", "heading_only"]
    assert [f.code for f in result.findings if f.severity == "error"] == ["ratio_mismatch"]


def test_a_row_that_breaks_the_rule_of_its_column(read: Read, compiled: Compiled) -> None:
    result = check(read("school_sites_tran_bien.txt"), compiled("plan_school_sites.txt"), load_rules())
    found = [f for f in result.findings if f.code == "column_mismatch"]
    assert len(found) == 1
    assert "TH Kim Đồng" in found[0].message
    assert "31" in found[0].message
    assert result.annexes[0].status == "answered", "an empty column for remarks lacks nothing"
    assert statuses(result)["2.1.c.2"] == "missing"
