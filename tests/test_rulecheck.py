"""The rule checker finds what is wrong with a rule: it has to fail where a rule is bad."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.rulebook import read_rules
from extractor.rulecheck import check_rules


def failures(folder: Path, written: str) -> list[str]:
    (folder / "one.toml").write_text(f'title = "x"\n[[rule]]\nid = "r"\n{written}', encoding="utf-8")
    return [failure.reason for failure in check_rules(read_rules(folder)).failures]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("pattern = '[0-9]+ xã'", "chưa có ví dụ"),
        ("pattern = '[0-9]+ xã'\nexamples = ['12 huyện']", "không khớp ví dụ"),
        ("pattern = '[0-9]+ xã'\nexamples = [{text = '12 xã', match = '12'}]", "phải khớp"),
        ("pattern = '[0-9]+ xã'\nexamples = ['12 xã']\ncounterexamples = ['có 3 xã']", "khớp nhầm"),
        ("pattern = '([0-9]|[0-9][0-9])+[a-z]{2}'\nexamples = ['1xx']", "chạy quá"),
    ],
)
def test_a_bad_rule_fails(tmp_path: Path, written: str, said: str) -> None:
    assert any(said in reason for reason in failures(tmp_path, written))


def test_a_good_rule_passes(tmp_path: Path) -> None:
    written = "pattern = '[0-9]+ xã'\nexamples = [{text = 'có 12 xã', match = '12 xã'}]\ncounterexamples = ['xã 12']"
    assert failures(tmp_path, written) == []
