"""Totals over several years against what the text says of each of them, in whatever order: "năm 2021 … 46 nhà. Sang năm 2022 … 38 nhà.
… Như vậy qua hai năm đã có 84 nhà", "Ba năm xảy ra 29 vụ: năm 2022 có 11 vụ; …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extractor.models import Finding
from extractor.outline.arithmetic import adds_to
from extractor.outline.findings import CheckRule, sum_finding
from extractor.outline.levels import MEASURED, adds_up, is_same_kind
from extractor.outline.stated import Stated
from extractor.outline.stretches import Told

_SPAN = re.compile(
    r"(?<!\w)(?:(?:(?P<count>hai|ba|bốn|năm|0?[2-6])\s+năm(?!\s+(?:19|20)\d{2}\s*(?:có|là|:|đạt))(?!\w)(?!\s+(?:trước|qua đi|sau)))"
    r"|(?:giai\s+đoạn|trong|từ|các năm)\s+(?:năm\s+)?(?P<from>(?:19|20)\d{2})\s*(?:[-–]|đến)\s*(?:năm\s+)?(?P<to>(?:19|20)\d{2})"
    r"|(?P<all>(?:cả|trong|toàn) (?:giai đoạn|nhiệm kỳ|thời kỳ|kỳ)(?!\s+(?:19|20)\d{2})|(?:tổng )?cộng(?! (?:đồng|tác|hòa))|cộng lại|cộng chung|tính chung|cộng cả))",
    re.IGNORECASE,
)
_SAID = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, **{f"{zero}{n}": n for n in range(2, 7) for zero in ("", "0")}}
_NEAR = (Decimal("0.75"), Decimal("1.34"))
_SENTENCES, _GAP = 12, 4


def over_years_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """Totals that the numbers of their years do not give."""
    text, sentences = told.text, told.sentences
    each = rule.said("of_each")
    for number, sentence in enumerate(sentences):
        span = _SPAN.search(text, sentence.start, sentence.end)
        if span is None:
            continue
        first = number
        while first > max(0, number - _SENTENCES) and sentences[first].start - sentences[first - 1].end <= _GAP:
            first -= 1
        around = [one for some in stated[first : number + 1] for one in some]
        for whole in stated[number]:
            figure = whole.figure
            if (
                not adds_up(figure)
                or figure.quantity not in MEASURED
                or not figure.value
                or whole.inside >= 0
                or whole.sort
            ):
                continue
            said = _span_before(text, whole, sentence.start)
            if said is None or figure.per or each.search(text, said.end(), figure.start):
                continue
            parts = _of_each_year(whole, stated[number], said) or _of_each_year(whole, around, said)
            total = sum((part.figure.value for part in parts), Decimal(0))
            if len(parts) < 2 or any(part.figure.value > figure.value for part in parts):
                continue
            figures = [part.figure for part in parts]
            if adds_to(total, figure, figures) or not _NEAR[0] <= total / figure.value <= _NEAR[1]:
                continue
            yield sum_finding(rule, figure, figures, total)


def _span_before(text: str, whole: Stated, start: int) -> re.Match[str] | None:
    """The last words before a number that name several years: its own clause, or the opening of its sentence."""
    found = list(_SPAN.finditer(text, start, whole.figure.start))
    if not found:
        return None
    last = found[-1]
    return last if not re.search(r"[;:]\s", text[last.end() : whole.figure.start]) else None


def _of_each_year(whole: Stated, around: Sequence[Stated], span: re.Match[str]) -> list[Stated]:
    """The one number of the whole's kind and words for each of the years that the span names; none where one year has
    several, or none, or the years do not follow one another."""
    same = [
        one
        for one in around
        if one is not whole
        and one.year
        and not one.compared
        and one.inside < 0
        and adds_up(one.figure)
        and is_same_kind(one.figure, whole.figure, loose=True)
        and not one.sort
        and (one.figure.end <= span.start() or one.figure.start > whole.figure.end)
    ]
    telling = [one for one in same if one.said & whole.said]
    same = telling if len({one.year for one in telling}) == len({one.year for one in same}) else same
    # "Năm 2022 chi hỗ trợ 1,2 tỷ đồng. … Tổng vốn xây cầu hai năm …": money has no noun that says what it is of.
    away = [one for one in same if one.sentence != whole.sentence and one.said]
    if whole.figure.quantity != "count" and whole.said and away and not any(one.said & whole.said for one in same):
        return []
    years = [one.year for one in same]
    # "năm 2022 kiểm tra 1.640 lượt cơ sở, năm 2023 2.315 lượt …": a year of which the number is of another kind is missing.
    said = frozenset(word for one in same for word in one.said)
    if any(
        one.year not in years and one.figure.quantity == whole.figure.quantity and one.said & said
        for one in around
        if one.year and not one.compared and one.sentence == whole.sentence
    ):
        return []
    if len(set(years)) != len(years) or len(years) < 2:
        return []
    order = sorted(map(int, years))
    if any(later != earlier + 1 for earlier, later in pairwise(order)):
        return []
    count = span["count"]
    if count and _SAID[count.lower()] != len(years):
        return []
    if span["from"] and [int(span["from"]), int(span["to"])] != [order[0], order[-1]]:
        return []
    return same
