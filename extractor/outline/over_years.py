"""Totals over several years against what the text says of each of them, in whatever order: "năm 2021 … 46 nhà. Sang năm 2022 … 38 nhà.
… Như vậy qua hai năm đã có 84 nhà", "Ba năm xảy ra 29 vụ: năm 2022 có 11 vụ; …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from extractor.models import Finding
from extractor.outline.arithmetic import adds_to, differ, rounded_to, shown, step
from extractor.outline.findings import CheckRule, finding, place_of, plain, sum_finding
from extractor.outline.levels import MEASURED, adds_up, is_exact, is_same_kind
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


_MEAN = re.compile(r"(?<!\w)(?:bình quân|trung bình)(?!\w)", re.IGNORECASE)
_EACH_YEAR = re.compile(r"(?<!\w)(?:mỗi|một|hằng|hàng)\s+năm(?!\w)", re.IGNORECASE)
_FROM_TO = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?:\s*[-–]\s*|\s+đến\s+(?:hết\s+)?(?:năm\s+)?)((?:19|20)\d{2})(?!\d)", re.IGNORECASE
)
_MOST_YEARS = 10
_NEAR_MEAN = (Decimal("0.3"), Decimal("3"))


def yearly_mean_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """ "năm 2021: 300 hộ, năm 2022: 400 hộ, năm 2023: 500 hộ; bình quân mỗi năm 450 hộ", "Giai đoạn 2021-2023 … 1.236 km, bình quân 421
    km/năm": the mean of the years that are told, or of the span."""
    text = told.text
    for number, sentence in enumerate(stated):
        for at, one in enumerate(sentence):
            mean = one.figure
            lead = text[one.begin : mean.start]
            if not is_exact(replace(mean, per=None)) or not _MEAN.search(lead) or mean.quantity == "percent":
                continue
            if mean.per != "năm" and not _EACH_YEAR.search(lead):
                continue
            plain_mean = replace(mean, per=None)
            levels = [
                w
                for w in sentence[:at]
                if is_exact(w.figure) and w.figure.value and is_same_kind(w.figure, plain_mean, loose=True)
            ]
            dated = [w for w in levels if w.year]
            if len(dated) > 1 and len({w.year for w in dated}) == len(dated):
                total, count = sum((w.figure.value for w in dated), Decimal(0)), len(dated)
            elif len(levels) == 1:
                spans = [*_FROM_TO.finditer(text, told.sentences[number].start, mean.start)]
                count = int(spans[0][2]) - int(spans[0][1]) + 1 if len(spans) == 1 else 0
                total, dated = levels[0].figure.value, levels
            else:
                continue
            if not 1 < count <= _MOST_YEARS or any(
                not differ(w.figure.value / n, mean.value, step(mean)) for w in levels for n in range(2, _MOST_YEARS)
            ):
                continue
            right = total / count
            if differ(right, mean.value, step(mean)) and _NEAR_MEAN[0] <= mean.value / right <= _NEAR_MEAN[1]:
                yield finding(
                    rule,
                    [*(place_of(w.figure) for w in dated), place_of(mean)],
                    total=shown(total, [levels[-1].figure]),
                    count=f"{count} năm",
                    mean=shown(rounded_to(right, step(mean) / 10), [levels[-1].figure]),
                    stated=plain(mean.text),
                )
