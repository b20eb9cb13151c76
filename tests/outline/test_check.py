"""Reports against outlines: what a fair reader would say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.extraction.pipeline import extract
from extractor.models import Check, Extraction, Plan
from extractor.outline.check import check
from extractor.outline.plan import load_plan
from extractor.reading.read import read_report
from extractor.rulebook import load_rules

Read = Callable[[str], Extraction]
Compiled = Callable[[str], Plan]

DONE = {"answered", "merged"}
EXPECTED: dict[tuple[str, str], dict[str, set[str]]] = {
    ("schools_lac_thuy.txt", "plan_schools.txt"): {
        "A": {"answered"}, "B": {"answered"}, "B.1": {"answered"}, "B.1.a": {"answered"}, "B.1.b": {"answered"},
        "B.2": {"answered"}, "B.2.a": {"answered"}, "B.2.b": {"missing"}, "B.3.1": DONE, "B.3.2": DONE,
        "C": {"answered"}, "D": {"answered", "brief"},
    },
    ("forest_khe_vang.txt", "plan_forest.txt"): {
        "I": {"answered"}, "II.1": {"answered"}, "II.2": {"nil"}, "II.3": {"brief"}, "III.1": {"answered"},
        "III.2": {"missing"}, "IV": {"answered", "brief"},
    },
    ("forest_echo.txt", "plan_forest.txt"): {
        item: {"heading_only"} for item in ("I", "II", "II.1", "II.2", "II.3", "III", "III.1", "III.2", "IV")
    },
    ("forest_table.txt", "plan_forest.txt"): {
        "I": {"answered"}, "II": {"answered"}, "II.1": {"answered"}, "II.2": {"nil"}, "II.3": {"heading_only"},
        "III.1": {"brief"}, "III.2": {"answered"}, "IV": {"answered"},
    },
    ("roads_an_thinh.txt", "plan_roads.txt"): {
        "1": {"answered"}, "2": {"answered"}, "2.a": {"answered"}, "2.b": {"answered"}, "2.c": {"missing"}, "3": DONE,
        "6": {"answered"},
    },
}  # fmt: skip


def test_a_clause_below_the_heading_of_another_item(read: Read, compiled: Compiled) -> None:
    result = check(read("roads_an_thinh.txt"), compiled("plan_roads.txt"), load_rules())
    assert {i.id: i.status for i in result.items}["5"] == "merged"


@pytest.mark.parametrize(("report", "plan"), sorted(EXPECTED))
def test_statuses(report: str, plan: str, read: Read, compiled: Compiled) -> None:
    result = check(read(report), compiled(plan), load_rules())
    found = {i.id: i.status for i in result.items}
    expected = EXPECTED[report, plan]
    assert {k: found[k] for k, v in expected.items() if found[k] not in v} == {}


@pytest.mark.parametrize(("report", "plan"), sorted(EXPECTED))
def test_every_verdict_has_a_place_or_a_reason(report: str, plan: str, read: Read, compiled: Compiled) -> None:
    extraction = read(report)
    result = check(extraction, compiled(plan), load_rules())
    assert result.submitter is not None
    for item in result.items:
        assert item.why
        if item.status == "missing":
            assert item.start is None
            assert item.near
        else:
            assert item.start is not None
            assert item.end is not None
            assert extraction.text[item.start : item.end].strip()


def test_an_annex_with_other_words_in_its_head(read: Read, compiled: Compiled) -> None:
    result = check(read("schools_lac_thuy.txt"), compiled("plan_schools.txt"), load_rules())
    (annex,) = result.annexes
    assert annex.columns_missing == ("Ghi chú",)
    assert annex.groups_missing == ()
    assert annex.rows == 3


def checked(text: str, plan: Plan, tmp_path: Path, kind: str | None = None) -> Check:
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    return check(extract(read_report(path), load_rules()), plan, load_rules(), kind)


def test_the_wrong_kind_of_agency_is_said_so(compiled: Compiled, tmp_path: Path) -> None:
    text = "BỘ CHỈ HUY QUÂN SỰ TỈNH ĐÔNG LẠC\n\nBÁO CÁO\n\nI. Kết quả\n\nĐã huấn luyện 120 người.\n"
    result = checked(text, compiled("plan_schools.txt"), tmp_path)
    assert result.outline is None
    assert result.items == ()
    assert "no_outline" in {f.code for f in result.findings}


def test_a_report_of_nobody_known_says_how_to_go_on(compiled: Compiled, tmp_path: Path) -> None:
    result = checked("BÁO CÁO\n\nI. Kết quả\n\nĐã trồng 120 cây.\n", compiled("plan_schools.txt"), tmp_path)
    (told,) = [f.message for f in result.findings if f.code == "no_outline"]
    assert "Không nhận ra cơ quan" in told
    assert "--agency-kind" in told


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        (
            "IV. Kiến nghị\n\nĐề nghị tỉnh bố trí vốn.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nLò Văn Tính\n",
            "IV. Kiến nghị",
        ),
        ("I. Kết quả\n\nĐã trồng 120 cây.\n", None),
        ("UBND XÃ KHE VÀNG\n\nBÁO CÁO\n\nII. Kết quả\n\nĐã trồng 120 cây.\n", None),
    ],
)
def test_a_file_that_begins_within_a_report_is_said_so(
    compiled: Compiled, tmp_path: Path, text: str, begins: str | None
) -> None:
    found = [f.message for f in checked(text, compiled("plan_forest.txt"), tmp_path).findings if f.code == "no_head"]
    assert [f"“{begins}”" in message for message in found] == ([True] if begins else [])


def test_an_annex_alone_is_said_so(compiled: Compiled, tmp_path: Path) -> None:
    path = tmp_path / "bieu.csv"
    path.write_text(
        "PHỤ LỤC,,\nDanh sách điểm trường,,\nTT,Tên điểm trường,Số lớp\n1,Điểm Suối Cát,5\n2,Điểm Đồi Chè,4\n", "utf-8"
    )
    result = check(extract(read_report(path), load_rules()), compiled("plan_forest.txt"), load_rules())
    (told,) = [finding.message for finding in result.findings if finding.code == "no_head"]
    assert "chỉ có phụ lục" in told
    assert ".eml" in told


def test_the_kind_can_be_given(compiled: Compiled, tmp_path: Path) -> None:
    text = "BÁO CÁO\n\nI. Tình hình chung\n\nCó 18 trường với 204 lớp năm học 2023-2024.\n"
    result = checked(text, compiled("plan_schools.txt"), tmp_path, "district")
    assert result.outline == "district"
    assert result.items[0].status == "answered"


def test_an_empty_report_answers_nothing(compiled: Compiled, tmp_path: Path) -> None:
    result = checked("UBND XÃ KHE VÀNG\n\nBÁO CÁO\n", compiled("plan_forest.txt"), tmp_path)
    assert {i.status for i in result.items} == {"missing"}
    assert result.share_answered == 0


def test_a_report_in_another_language_is_said_so(compiled: Compiled, tmp_path: Path) -> None:
    text = (
        "REPORT\n\nI. Overview\n\n" + "The district planted one hundred and twenty hectares of forest this year. " * 6
    )
    result = checked(text, compiled("plan_forest.txt"), tmp_path, "commune")
    assert "not_vietnamese" in {f.code for f in result.findings}


def test_a_plan_in_place_of_a_report_is_said_so(read: Read, compiled: Compiled) -> None:
    result = check(read("plan_schools.txt"), compiled("plan_schools.txt"), load_rules())
    assert "not_a_report" in {f.code for f in result.findings}


def test_an_area_alone_is_no_answer_to_a_question_about_clearance(samples: Path) -> None:
    """The sample's report has areas and parks under the heading, and not a word on compensation."""
    plan = load_plan(samples / "ke-hoach-giam-sat.docx")
    verdict = check(extract(read_report(samples / "submissions" / "ubnd-huyen-cam-son.docx")), plan)
    status = {item.id: item.status for item in verdict.items}
    assert (status["II.2.a"], status["II.2.b"], status["II.2.c"]) == ("answered", "answered", "missing")


def test_a_check_that_goes_on_with_what_the_extraction_found_says_the_same(samples: Path) -> None:
    rules = load_rules()
    plan = load_plan(samples / "ke-hoach-giam-sat.docx", rules)
    for name in ("so-cong-thuong.docx", "ubnd-huyen-van-hai.txt"):
        report = read_report(samples / "submissions" / name)
        alone, prepared = extract(report, rules), extract(report, rules, for_check=True)
        assert alone.structure is None
        assert prepared.structure is not None
        assert prepared == alone
        assert check(prepared, plan, rules) == check(alone, plan, rules)
