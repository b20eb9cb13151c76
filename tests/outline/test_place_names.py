"""Places in a plan that don't exist: a warning where the name is a letter away from one that does, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.extraction.pipeline import extract
from extractor.models import ReportWarning
from extractor.outline.plan import compile_plan
from extractor.reading.read import read_report
from extractor.rulebook import load_rules

PLAN = """HỘI ĐỒNG NHÂN DÂN
TỈNH {PROVINCE}
Số: 18/KH-HĐND
{place}, ngày 15 tháng 6 năm {year}

KẾ HOẠCH
Giám sát việc phát triển cụm công nghiệp trên địa bàn tỉnh {place}

I. ĐỐI TƯỢNG GIÁM SÁT

Sở Công Thương; {agencies}.

II. THỜI GIAN

Báo cáo gửi trước ngày 30 tháng 8 năm {year}.
"""


def suspects(
    agencies: str, tmp_path: Path, place: str = "Hưng Yên", year: int = 2021
) -> list[tuple[ReportWarning, str]]:
    path = tmp_path / "plan.txt"
    text = PLAN.format(PROVINCE=place.upper(), place=place, year=year, agencies=agencies)
    path.write_text(text, encoding="utf-8")
    plan = compile_plan(extract(read_report(path), load_rules()), load_rules())
    return [(w, text[w.start : w.end]) for w in plan.warnings if w.code == "name_suspect"]


def test_a_slip_in_the_name_of_a_town_is_remarked(tmp_path: Path) -> None:
    ((warning, where),) = suspects("UBND thị xã Mỹ Hòa và UBND huyện Kim Động", tmp_path)
    assert warning.message == (
        "“UBND thị xã Mỹ Hòa”: không có thị xã nào tên như vậy; tỉnh Hưng Yên có thị xã Mỹ Hào. Hãy kiểm tra lại tên."
    )
    assert where == "thị xã Mỹ Hòa"


def test_communes_are_looked_at_in_the_new_order(tmp_path: Path) -> None:
    ((warning, _),) = suspects("UBND xã Như Quỳng; UBND phường Mỹ Hào", tmp_path, year=2026)
    assert "có xã Như Quỳnh" in warning.message


@pytest.mark.parametrize(
    ("agencies", "place", "year"),
    [
        ("UBND thị xã Mỹ Hào; UBND huyện Văn Lâm", "Hưng Yên", 2021),
        ("UBND huyện Mỹ Hào", "Hưng Yên", 2021),  # the kind of another day
        ("UBND huyện Cẩm Sơn; UBND thị xã An Lĩnh", "An Khánh", 2021),  # an invented province
        ("UBND huyện Cẩm Sơn", "Hưng Yên", 2021),  # nothing is near
        ("UBND thị xã Mỹ Hòa", "Hưng Yên", 2026),  # no districts any more: nothing to compare with
    ],
)
def test_what_may_be_right_is_left_alone(agencies: str, place: str, year: int, tmp_path: Path) -> None:
    assert suspects(agencies, tmp_path, place, year) == []
