"""The sample submissions end to end: each is read, extracted and checked as its golden says.

The goldens lie beside the samples (corpus/samples/goldens). ``pytest tests/test_samples.py --update-goldens`` writes them
anew; look at the difference before you commit it. The scan's golden is compared on what a reader would insist on: which
figures, which references, which verdicts; not on boxes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractor.extraction.pipeline import extract
from extractor.jsonform import check_form, dumps, extraction_form, plan_form
from extractor.models import Plan
from extractor.outline.check import check
from extractor.outline.plan import load_plan
from extractor.outline.plan_toml import from_toml, to_toml
from extractor.reading.read import read_report
from extractor.rulebook import load_rules
from tests.conftest import SAMPLES

RULES = load_rules()
SUBMISSIONS = sorted((SAMPLES / "submissions").iterdir())
GOLDENS = SAMPLES / "goldens"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(SAMPLES / "ke-hoach-giam-sat.docx", RULES)


def compare(name: str, found: Any, request: pytest.FixtureRequest) -> None:
    """Compare with the golden of this name, or write it with --update-goldens."""
    path = GOLDENS / f"{name}.json"
    text = dumps(found, indent=1) + "\n"
    if request.config.getoption("--update-goldens"):
        GOLDENS.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    assert json.loads(text) == json.loads(path.read_text(encoding="utf-8"))


def picked(item: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: item[name] for name in names if item[name] is not None}


@pytest.mark.parametrize("path", SUBMISSIONS, ids=lambda path: path.stem)
def test_a_sample_reads_as_its_golden(path: Path, plan: Plan, request: pytest.FixtureRequest) -> None:
    extraction = extract(read_report(path), RULES)
    for item in (*extraction.figures, *extraction.references):
        assert extraction.text[item.start : item.end] == item.text
    record, verdict = extraction_form(extraction), check_form(check(extraction, plan, RULES))
    figure = ("page", "text", "value", "unit", "qualifier", "change", "subject", "indicator", "status", "needs_review")
    found = {
        "document": record["document"],
        "sections": [picked(s, "id", "heading", "role") for s in record["sections"]],
        "figures": [picked(f, *figure) for f in record["figures"]],
        "references": [picked(r, "page", "id", "name", "date", "type", "own") for r in record["references"]],
        "annex": [picked(a, "group", "name", "area", "leased_area", "occupancy") for a in record["annex"]],
        "items": [picked(i, "id", "status") for i in verdict["items"]],
        "annexes": [picked(a, "id", "status", "rows", "groups_missing", "columns_missing") for a in verdict["annexes"]],
        "findings": [picked(f, "code", "message") for f in verdict["findings"]],
    }
    compare(path.stem, found, request)


def test_the_plan_compiles_as_its_golden(plan: Plan, request: pytest.FixtureRequest) -> None:
    found = plan_form(plan)
    del found["source"]
    compare("ke-hoach-giam-sat", found, request)


def test_the_compiled_plan_says_the_same_after_a_round_trip(plan: Plan) -> None:
    again = plan_form(from_toml(to_toml(plan)))
    before = plan_form(plan)
    for key in ("title", "authority", "scope", "deadline", "submitters"):
        assert again[key] == before[key]
    asked = [[(i["id"], i["heading"], i["request"], i["annex"]) for i in o["items"]] for o in before["outlines"]]
    assert [[(i["id"], i["heading"], i["request"], i["annex"]) for i in o["items"]] for o in again["outlines"]] == asked


def test_the_seed_report_holds_exactly_its_figures(shared: Path) -> None:
    """The report that the product was conceived from: nothing more, nothing less (its text is not part of the project)."""
    extraction = extract(read_report(next((shared / "seeds").glob("000_*.txt"))), RULES)
    found = [
        (" ".join(f.text.split()), int(f.value) if f.value == int(f.value) else float(f.value))
        for f in extraction.figures
    ]
    assert [value for _, value in found] == [
        *(4, 3, 1057, 234, 2, 300, 45, 39.69, 1),
        *(2277 * 10**9, 90000 * 10**9, 20000 * 10**9, 40000, 10),
    ]
    cluster = [f.subject for f in extraction.figures if f.text in ("39,69ha", "01 doanh nghiệp")]
    assert len(cluster) == 2
    assert cluster[0] is not None
    assert cluster[0] == cluster[1]
    assert {r.id for r in extraction.references} == {"115/NQ-CP", "806/SCT-KHTC", "2750/KH-UBND"}
    assert extraction.header.date == "2021-06"
    assert [s.id for s in extraction.sections if s.level == 1] == ["I", "II", "III", "IV"]
