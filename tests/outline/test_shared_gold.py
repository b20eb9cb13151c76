"""The bars of the shared evaluation set, where it is at hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from extractor import jsonform
from extractor.extraction.pipeline import extract
from extractor.outline.check import check
from extractor.outline.plan import load_plan
from extractor.reading.read import read_report
from extractor.rulebook import load_rules


@pytest.mark.slow
def test_plans_and_checks_reach_the_bars(shared: Path, tmp_path: Path) -> None:
    rules = load_rules()
    gold = shared / "eval" / "outlines"
    seed = load_plan(next((shared / "seeds").glob("003*.txt")), rules)
    water = load_plan(gold / "dev" / "plan_water.docx", rules)
    for name, plan in (("seed_003", seed), ("plan_water.docx", water)):
        (tmp_path / f"{name}.plan.json").write_text(jsonform.dumps(jsonform.plan_form(plan)), encoding="utf-8")
    reports = {"seed_000_vs_district": (next((shared / "seeds").glob("000*.txt")), seed)}
    for path in (gold / "dev").glob("*.check.json"):
        stem = path.name.removesuffix(".check.json")
        report = next(p for p in (gold / "dev" / f"{stem}.txt", gold / "dev" / f"{stem}.docx") if p.exists())
        reports[stem] = (report, water)
    for name, (report, plan) in reports.items():
        result = check(extract(read_report(report), rules), plan, rules)
        (tmp_path / f"{name}.check.json").write_text(jsonform.dumps(jsonform.check_form(result)), encoding="utf-8")
    script = shared / "eval" / "score_outlines.py"
    run = subprocess.run(
        [sys.executable, str(script), str(gold), str(tmp_path)], capture_output=True, text=True, check=True
    )
    scores = json.loads(run.stdout.strip().splitlines()[-1])
    assert scores["items"]["f1"] >= 0.97
    assert scores["submitters"]["f1"] == scores["submitters"]["outline"] == 1
    assert scores["plan_fields"]["deadline"] == 1
    assert scores["plan_annexes"]["columns_right"] == scores["plan_annexes"]["groups_right"] == 1
    assert scores["status_accuracy_leaf"] >= 0.97
    assert scores["missing_f1"] >= 0.93
