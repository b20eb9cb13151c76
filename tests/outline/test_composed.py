"""A report or a plan in decomposed spelling is checked as if it were composed; places are those of the text as sent."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from extractor.extraction.pipeline import extract
from extractor.jsonform import check_form, plan_form
from extractor.outline.check import check
from extractor.outline.plan import compile_plan, load_plan
from extractor.reading.read import read_report
from extractor.rulebook import load_rules

RULES = load_rules()


def decomposed(path: Path, folder: Path) -> Path:
    copy = folder / path.name
    copy.write_bytes(unicodedata.normalize("NFD", path.read_text(encoding="utf-8")).encode("utf-8"))
    return copy


def test_a_decomposed_report_gets_the_same_verdicts(samples: Path, tmp_path: Path) -> None:
    plan = load_plan(samples / "ke-hoach-giam-sat.docx", RULES)
    path = samples / "submissions" / "ubnd-huyen-van-hai.txt"
    one, other = (extract(read_report(p), RULES) for p in (path, decomposed(path, tmp_path)))
    first, second = check(one, plan, RULES), check(other, plan, RULES)
    assert [(i.id, i.status, i.why) for i in first.items] == [(i.id, i.status, i.why) for i in second.items]
    assert check_form(first)["findings"] == [] or len(first.findings) == len(second.findings)
    for a, b in zip(first.items, second.items, strict=True):
        if a.start is not None and a.end is not None and b.start is not None and b.end is not None:
            assert unicodedata.normalize("NFC", other.text[b.start : b.end]) == one.text[a.start : a.end]


def test_a_contradiction_in_a_decomposed_report_is_found(samples: Path, tmp_path: Path) -> None:
    plan = load_plan(samples / "ke-hoach-giam-sat.docx", RULES)
    text = "UBND HUYỆN VÂN HẢI\n\nBÁO CÁO\n\nTổng số đơn nhận là 121 đơn, gồm: khiếu nại 09 đơn, tố cáo 03 đơn, kiến nghị 88 đơn.\n"
    path = tmp_path / "bao-cao.txt"
    path.write_bytes(unicodedata.normalize("NFD", text).encode("utf-8"))
    extraction = extract(read_report(path), RULES)
    (finding,) = [f for f in check(extraction, plan, RULES).findings if f.code == "sum_mismatch"]
    assert extraction.text[finding.places[0].start : finding.places[0].end] == unicodedata.normalize("NFD", "121 đơn")


def test_a_decomposed_plan_compiles_to_the_same(tmp_path: Path) -> None:
    text = (
        "HĐND TỈNH SƠN ĐỊNH\nSố: 12/KH-HĐND\n\nKẾ HOẠCH\nGiám sát việc quản lý đất đai\n\n"
        "ĐỀ CƯƠNG BÁO CÁO\n(dành cho UBND các huyện)\n\nI. Tình hình chung\n1. Diện tích đất\n2. Hồ sơ địa chính\nII. Kiến nghị\n"
    )
    (tmp_path / "ke-hoach.txt").write_text(text, encoding="utf-8")
    (tmp_path / "nfd").mkdir()
    plans = [
        compile_plan(extract(read_report(path), RULES), RULES)
        for path in (tmp_path / "ke-hoach.txt", decomposed(tmp_path / "ke-hoach.txt", tmp_path / "nfd"))
    ]
    items = [[(i["id"], i["heading"]) for o in plan_form(plan)["outlines"] for i in o["items"]] for plan in plans]
    assert items[0] == items[1] != []
