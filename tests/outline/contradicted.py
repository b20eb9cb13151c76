"""What the checks find in a few sentences of a report that a test writes: `[[wrong|right]]` stands for a number that
contradicts the others, and for the one that does not."""

from __future__ import annotations

import re

from extractor.extraction.pipeline import extract
from extractor.models import Finding
from extractor.outline.consistency import find_contradictions
from extractor.rulebook import load_rules
from extractor.rulecheck import plain_report

RULES = load_rules()
HEAD = "UBND HUYỆN LÂM KHÊ\nSố: 45/BC-UBND\n\nLâm Khê, ngày 15 tháng 7 năm 2024\n\nBÁO CÁO\n\nKết quả công tác\n\n"


def found(text: str) -> tuple[Finding, ...]:
    """The findings in a report of 15/7/2024 whose body is ``text``."""
    return find_contradictions(extract(plain_report(HEAD + text + "\n"), RULES), None, RULES)


def written(text: str, wrong: bool) -> str:
    """``text`` with the wrong numbers, or with the right ones."""
    return re.sub(r"\[\[(.*?)\|(.*?)\]\]", lambda m: m[1] if wrong else m[2], text)


def assert_told(code: str, text: str) -> None:
    """The wrong number is found once, as ``code``, and the right one left alone."""
    assert [f.code for f in found(written(text, wrong=True))] == [code]
    assert [f.message for f in found(written(text, wrong=False))] == []
