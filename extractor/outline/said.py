"""What a passage states in numbers, and whether it says that there is nothing to state."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.outline.passages import Passage
from extractor.outline.terms import rule_named
from extractor.rulebook import Rules

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*\s*(?:%|[^\W\d_])|\d+(?:[.,]\d+)+")
_NO_FIGURE = re.compile(
    r"(?:(?:năm|tháng|ngày|quý|khoản|điều|mục|phụ lục|biểu)\s+\d+[/\d]*(?:\s*[-,]\s*\d{4})*)|\d+(?:/\d{4})?/[A-ZĐ][\w\-&Đ]*|\d+-[A-ZĐ]{2}[\w/]*|\d{1,2}/\d{1,2}(?:/\d{4})?|(?:giai đoạn|thời kỳ|nhiệm kỳ)\s+\d{4}\s*-\s*\d{4}|(?<!\d)(?:19|20)\d{2}(?!\d)",
    re.I,
)
_COUNT_WORD = re.compile(
    r"(?<!\w)(?<!hằng )(?<!hàng )(?<!mỗi )(?<!trong )(?<!các )(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+(?:công trình|doanh nghiệp|xã|huyện|dự án|trường|cơ sở|đơn vị|hộ|mô hình|lớp|tuyến|điểm|vụ|cuộc)",
    re.I,
)


def figures_in(text: str) -> list[str]:
    """Numbers that say something: no dates, years, document numbers."""
    rest = _NO_FIGURE.sub(lambda m: " " * len(m[0]), text)
    return [m[0] for m in _NUMBER.finditer(rest)] + [m[0] for m in _COUNT_WORD.finditer(rest)]


def is_nil(passages: Sequence[Passage], rules: Rules) -> bool:
    """The passages say that there is nothing to report, and hardly anything else."""
    if any(p.table is not None for p in passages):
        return False
    text = " ".join(p.text for p in passages)
    words = len(text.split())
    if words > 60:
        return False
    nil = rule_named(rules, "terms.nil").pattern
    found = nil.search(text)
    if found is None:
        return False
    if any(len(p.text.split()) > 10 and not nil.search(p.text) for p in passages):
        return False  # one bullet of several has nothing to report, another has
    return len(figures_in(text)) <= 1 and (words <= 40 or found.start() < 60)
