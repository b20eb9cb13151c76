"""What a sentence claims of its own numbers: a plan passed, a steady rise, a part of so many, an average, shares of a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extractor.models import Figure, Finding
from extractor.outline.arithmetic import YEAR, differ, rounded_to, shown, slack, step
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import MEASURED, is_exact, is_level, is_same_kind
from extractor.outline.stated import Stated
from extractor.outline.stretches import Stretch, Told

_NUMBER_OF_YEARS = re.compile(r"(?<!\w)(\d{1,3}|hai|ba|bốn|năm)\s+(năm|tháng|quý|tuần|ngày|buổi)(?!\w)", re.IGNORECASE)
_WORDS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5}
_EACH = re.compile(
    r"(?<!\w)(?:bình quân|trung bình)\s+(?:mỗi|một|hằng|hàng)\s+(năm|tháng|quý|tuần|ngày|buổi)\s+[^,;.\d]{0,30}$",
    re.IGNORECASE,
)
_OF_SO_MANY = re.compile(r"(?:^|[,;.]\s)\s*trong\s*$", re.IGNORECASE)
_THERE_ARE = re.compile(r"[^,;.\d]{0,50}[,\s](?:đã |hiện |mới |chỉ )?có\s+", re.IGNORECASE)
""" "Trong 214 km kênh cấp II có 231 km …"."""
_MOST_OVER, _LEAST = Decimal(115), Decimal(85)


def plan_claim_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "cấp được 2.940 giấy, vượt kế hoạch giao là 3.100 giấy": a result that is said to pass, or to miss, a number that it
    does not."""
    text = told.text
    passed = re.compile(rf"(?:\s+này)?[\s,;(]*(?:đã\s+)?{rule.pattern('passed')}[^,;.\d]{{0,50}}$", re.IGNORECASE)
    missed = re.compile(rf"[\s,;(]*{rule.pattern('missed')}[^,;.\d]{{0,50}}$", re.IGNORECASE)
    for stretch in told.stretches:
        for result, plan in zip(stretch.figures, stretch.figures[1:], strict=False):
            between = text[result.end : plan.start]
            if not is_same_kind(result, plan) or not (
                (is_level(result) and is_level(plan)) or _is_rate(text, stretch, result, plan, rule)
            ):
                continue
            above = passed.fullmatch(between) is not None
            if not above and missed.fullmatch(between) is None:
                continue
            if (result.value < plan.value) if above else (result.value > plan.value):
                yield finding(
                    rule,
                    (place_of(result), place_of(plan)),
                    result=plain(result.text),
                    plan=plain(plan.text),
                    is_what="thấp hơn" if above else "cao hơn",
                    said=plain(between).strip(" ,;("),
                )


def passed_plan_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """ "Kế hoạch công nhận 10 sản phẩm; đến nay đã công nhận 08 sản phẩm, vượt kế hoạch giao": the plan stands before the result."""
    text, plans = told.text, rule.said("plan_words")
    passed = re.compile(
        rf"[^.;:()\d]{{0,40}}?,\s+(?:đã\s+)?{rule.pattern('passed_plan')}[^,;.()\d]{{0,25}}(?:[,;.]|$)", re.IGNORECASE
    )
    for number, some in enumerate(stated):
        for result in some:
            claim = passed.match(text, result.figure.end, told.sentences[number].end)
            if claim is None or result.sort or result.compared or result.earlier or not is_level(result.figure):
                continue
            before = [*(stated[number - 1] if number else ()), *some]
            planned = [
                one
                for one in before
                if one.figure.end <= result.figure.start
                and is_level(one.figure)
                and is_same_kind(one.figure, result.figure, loose=True)
                and (one.figure.status == "target" or plans.search(text, one.begin, one.figure.start))
                and one.said & result.said
            ]
            if planned and result.figure.value < planned[-1].figure.value and not _falls(text, result, rule):
                yield finding(
                    rule,
                    (place_of(result.figure), place_of(planned[-1].figure)),
                    result=plain(result.figure.text),
                    plan=plain(planned[-1].figure.text),
                    is_what="thấp hơn",
                    said=plain(claim[0]).strip(" ,;."),
                )


def _falls(text: str, result: Stated, rule: CheckRule) -> bool:
    """Whether less is better: a rate of the poor below its plan passes it."""
    return rule.said("meant_to_fall").search(text, result.begin, result.figure.start) is not None


def _is_rate(text: str, stretch: Stretch, result: Figure, plan: Figure, rule: CheckRule) -> bool:
    """ "giảm 4,2%, vượt kế hoạch (4,5%)", "đạt 90,4%, vượt chỉ tiêu 92%": a rate of which more is better. A rate of the poor
    that is told as a level passes its plan when it is below it."""
    if result.unit != "%" or plan.value_max is not None or result.value_max is not None or result.qualifier:
        return False
    if result.change is not None:
        return plan.change in (None, result.change)
    lead = text[max(stretch.start, result.start - 80) : result.start]
    return lead.rstrip().lower().endswith("đạt") and plan.change is None and not rule.said("meant_to_fall").search(lead)


def trend_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "tăng liên tục qua từng năm: năm 2022 …, năm 2023 …, năm 2024 …" whose numbers go the other way once."""
    text = told.text
    steady = re.compile(rf"(?<!\w)(?P<way>tăng|giảm)\s+{rule.pattern('steady')}", re.IGNORECASE)
    for stretch in told.stretches:
        match = steady.search(text, stretch.start, stretch.end)
        if match is None:
            continue
        after = [f for f in stretch.figures if f.start > match.end() and is_exact(f)]
        series = [f for f in after if is_same_kind(after[0], f)] if after else []
        years = [_year_before(text, f) for f in series]
        if len(series) < 2 or None in years or years != sorted(set(filter(None, years))):
            continue
        up = match["way"].lower() == "tăng"
        for one, other in pairwise(series):
            if (other.value < one.value) if up else (other.value > one.value):
                yield finding(
                    rule,
                    (place_of(one), place_of(other)),
                    said=plain(match[0]),
                    first=plain(one.text),
                    second=plain(other.text),
                )


def among_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "Trong số 64 di tích, đã có 71 di tích được cắm mốc": more of a thing than there are."""
    text = told.text
    opens = re.compile(rf"{rule.pattern('among')}\s*$", re.IGNORECASE)
    on_all = re.compile(rf"[^,;.\d]{{0,30}}{rule.pattern('on_all')}[^,;.\d]{{0,50}}", re.IGNORECASE)
    for stretch in told.stretches:
        for whole, part in zip(stretch.figures, stretch.figures[1:], strict=False):
            if not (is_exact(whole) and is_exact(part) and is_same_kind(whole, part, loose=True)):
                continue
            # "Trong số 48 lớp … có 52 lớp học": the same noun, though more of it may be said once.
            nouns = sorted((key_of(whole.noun or ""), key_of(part.noun or "")), key=len)
            if whole.quantity not in MEASURED or not f"{nouns[1]} ".startswith(f"{nouns[0]} "):
                continue
            between = text[whole.end : part.start]
            if on_all.fullmatch(between) and whole.value > part.value:
                yield finding(rule, (place_of(whole), place_of(part)), part=plain(whole.text), whole=plain(part.text))
                continue
            lead = text[max(stretch.start, whole.start - 30) : whole.start]
            said = opens.search(lead) or (_OF_SO_MANY.search(lead) and _THERE_ARE.fullmatch(between))
            if re.search(r"[.;]", between) or not said:
                continue
            if part.value > whole.value:
                yield finding(rule, (place_of(part), place_of(whole)), part=plain(part.text), whole=plain(whole.text))


def average_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "5 năm có thêm 55 di tích, bình quân mỗi năm 9 di tích": a mean that total and time do not give."""
    text = told.text
    for stretch in told.stretches:
        for total, mean in zip(stretch.figures, stretch.figures[1:], strict=False):
            if not is_same_kind(total, mean) or total.value_max is not None or total.qualifier or not is_exact(mean):
                continue
            each = _EACH.search(text[total.end : mean.start])
            spans = [*_NUMBER_OF_YEARS.finditer(text, stretch.start, mean.start)]
            if each is None or len(spans) != 1 or spans[0][2].lower() != each[1].lower():
                continue
            count = _WORDS.get(spans[0][1].lower()) or int(spans[0][1])
            # A mean of things that are counted is rounded to a whole one, mostly.
            if differ(total.value / count, mean.value, max(step(mean) / 2, slack((total,)))):
                yield finding(
                    rule,
                    (place_of(total), place_of(mean)),
                    total=plain(total.text),
                    count=f"{count} {spans[0][2]}",
                    mean=shown(rounded_to(total.value / count, step(mean) / 10), [total]),
                    stated=plain(mean.text),
                )


def shares_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """Shares of one whole, listed by the same word, that are more than all of it together."""
    text = told.text
    opens, not_disjoint = rule.said("divided"), rule.said("not_disjoint")
    for stretch in told.stretches:
        shares = [f for f in stretch.figures if f.unit == "%"]
        if len(shares) < 3 or not all(map(is_exact, shares)):
            continue
        # "Phân tích 86 vụ cho thấy …": what they are shares of may stand before them.
        if any(f.unit != "%" and f.start > shares[0].start for f in stretch.figures):
            continue
        tail = f"{text[shares[-2].end : shares[-1].start]} {re.split(r'[,;.]', text[shares[-1].end : shares[-1].end + 40])[0]}"
        rest = rule.said("the_rest").search(tail) is not None
        if (not rest and opens.search(text, stretch.start, shares[0].start) is None) or not_disjoint.search(
            text, stretch.start, stretch.end
        ):
            continue
        total = sum((share.value for share in shares), Decimal(0))
        over = Decimal(100) + slack(shares) < total <= _MOST_OVER
        # "…, nguyên nhân khác chiếm 22%": with the rest among them they are all of it.
        under = rest and _LEAST <= total < Decimal(100) - slack(shares)
        if over or under:
            yield finding(
                rule,
                list(map(place_of, shares)),
                parts=" + ".join(plain(share.text) for share in shares),
                sum=f"{shown(total)}%",
                how="vượt" if over else "chưa đủ",
            )


def _year_before(text: str, figure: Figure) -> str | None:
    found = YEAR.findall(text[max(0, figure.start - 30) : figure.start])
    return found[-1] if found else None


def mean_change_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """ "từ 38,4% cuối năm 2021 còn 29,7% cuối năm 2023, bình quân mỗi năm giảm 5,35 điểm phần trăm": what two levels change in the years
    between, told for each."""
    text = told.text
    for some in stated:
        for first, last, change in zip(some, some[1:], some[2:], strict=False):
            one, other, said = first.figure, last.figure, change.figure
            if said.change not in ("increase", "decrease") or not (is_level(one) or one.unit == "%") or not said.value:
                continue
            if one.unit != other.unit or said.unit not in ("pp", one.unit) or one.change or other.change:
                continue
            if not _EACH_YEAR.search(text, other.end, said.start) or said.value_max is not None or said.qualifier:
                continue
            years = [_YEAR_NEAR.search(text[f.end : f.end + 25]) for f in (one, other)]
            if years[0] is None or years[1] is None:
                continue
            count = int(years[1][1]) - int(years[0][1])
            if count < 1:
                continue
            off = abs(one.value - other.value)
            # Who counts the first year, too, divides by one more.
            if any(not differ(off / n, said.value, step(said)) for n in (count, count + 1)):
                continue
            yield finding(
                rule,
                [place_of(one), place_of(other), place_of(said)],
                total=f"{plain(one.text)} đến {plain(other.text)}",
                count=f"{count} năm",
                mean=shown(rounded_to(off / count, step(said)), [said]),
                stated=plain(said.text),
            )


_EACH_YEAR = re.compile(
    r"(?<!\w)(?:bình quân|trung bình)?\s*(?:mỗi|hằng|hàng|một)\s+năm(?!\w)|bình quân\s+(?:hằng|hàng)?\s*năm",
    re.IGNORECASE,
)
_YEAR_NEAR = re.compile(r"[^,;.\d]{0,14}((?:19|20)\d{2})(?![\d/])")
