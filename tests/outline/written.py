"""What a report written in a test says about the items of a plan written in a test."""

from __future__ import annotations

from pathlib import Path

from extractor import check, extract, load_rules, read_report
from extractor.models import ItemVerdict
from extractor.outline.plan import load_plan


def verdicts_on(folder: Path, plan: str, report: str) -> dict[str, ItemVerdict]:
    """The verdict on each item of the plan, by the id of the item. ``folder`` takes the two files."""
    (folder / "plan.txt").write_text(plan, encoding="utf-8")
    (folder / "report.txt").write_text(report, encoding="utf-8")
    rules = load_rules()
    result = check(extract(read_report(folder / "report.txt"), rules), load_plan(folder / "plan.txt", rules), rules)
    return {item.id: item for item in result.items}


def statuses_of(folder: Path, plan: str, report: str) -> dict[str, str]:
    """The same, only the statuses."""
    return {name: item.status for name, item in verdicts_on(folder, plan, report).items()}
