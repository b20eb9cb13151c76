"""Which outline an agency must answer: by its kind, or because the outline's title names it."""

from __future__ import annotations

import pytest

from extractor.extraction.pipeline import extract
from extractor.models import Outline
from extractor.outline.identity import name_key, outline_for
from extractor.outline.plan import compile_plan
from extractor.outline.serving import serving_outlines
from extractor.rulebook import load_rules
from extractor.rulecheck import plain_report

OUTLINES = (
    Outline("o1", "other", "ĐỀ CƯƠNG BÁO CÁO (Dùng cho Phòng Y tế, Trung tâm Y tế)", ()),
    Outline("o2", "commune", "ĐỀ CƯƠNG BÁO CÁO (Dùng cho UBND xã, thị trấn)", ()),
)


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        ("Phòng Y tế huyện", "o1"),
        ("Trung tâm Y tế huyện Gò Mây", "o1"),
        ("Phòng Nội vụ huyện", None),
        ("UBND xã Bến Lội", "o2"),
    ],
)
def test_a_title_that_names_an_agency_is_for_it_wherever_it_is(name: str, chosen: str | None) -> None:
    assert serving_outlines([name], OUTLINES, (), load_rules()) == {name: chosen}


def test_a_report_finds_the_outline_that_names_its_agency() -> None:
    text = (
        "KẾ HOẠCH\n\nĐỀ CƯƠNG BÁO CÁO\n(Dùng cho Phòng Y tế, Trung tâm Y tế)\n\n1. Số lượt khám.\n\n2. Số giường bệnh.\n\n"
        "ĐỀ CƯƠNG BÁO CÁO\n(Dùng cho UBND xã)\n\n1. Số hộ.\n\n2. Số thôn.\n"
    )
    rules = load_rules()
    plan = compile_plan(extract(plain_report(text), rules), rules)
    chosen = outline_for("Phòng Y tế huyện Gò Mây", "district", None, plan, rules)
    assert chosen is not None
    assert [item.heading for item in chosen.items] == ["Số lượt khám.", "Số giường bệnh."]


def test_the_only_outline_left_is_for_those_that_no_other_serves() -> None:
    outlines = (
        Outline("o1", "district", "ĐỀ CƯƠNG 1: BÁO CÁO CỦA UBND HUYỆN", ()),
        Outline("o2", "other", "ĐỀ CƯƠNG 2: BÁO CÁO CỦA ĐƠN VỊ CUNG CẤP DỊCH VỤ", ()),
    )
    names = ["UBND huyện Gò Mây", "Công ty TNHH Bến Lội"]
    assert serving_outlines(names, outlines, (), load_rules()) == dict(zip(names, ["o1", "o2"], strict=True))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Công ty TNHH một thành viên Thủy lợi Gò Mây", "Công Ty TNHH MTV Thủy Lợi Gò Mây"),
        ("Công ty trách nhiệm hữu hạn Bến Lội", "Công ty TNHH Bến Lội"),
        ("Công ty cổ phần Mía Ngọt", "Công ty CP Mía Ngọt"),
    ],
)
def test_forms_of_companies_are_one_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)
