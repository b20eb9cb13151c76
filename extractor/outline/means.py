"""What follows from two numbers of a sentence: a mean ("bình quân 9,3 triệu đồng/hộ"), a number raised by another ("nâng tổng
số lên 1.405"), a plan passed by so much ("đạt 112%, vượt 12%")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.models import Figure, Finding
from extractor.outline.arithmetic import differ, is_round, rounded_to, shown, slack, step
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import is_exact, is_same_kind
from extractor.outline.stretches import Stretch, Told

_MEAN = re.compile(r"(?<!\w)(?:bình quân|trung bình)(?: chung)?(?: đạt| là| khoảng)?\s*$", re.IGNORECASE)
_EACH = re.compile(
    r"(?<!\w)mỗi\s+(?P<thing>[^\W\d_]+)(?:\s+(?:được|nhận|hưởng|hỗ trợ|là|có|chi|được nhận|được hưởng|được hỗ trợ|bình quân)){0,2}\s*$",
    re.IGNORECASE,
)
""" "mỗi hộ nhận 20 triệu đồng"."""
_A_THING = re.compile(
    r"\s+(?:một|mỗi|trên một|trên mỗi|cho một|cho mỗi)\s+(?P<thing>[^\W\d_]+(?:\s+[^\W\d_]+)?)", re.IGNORECASE
)
""" "bình quân 4 triệu đồng một khách hàng"."""
_OF_SOME = re.compile(
    r"(?<!\w)(?:đầu|cuối|giữa|sau|trước|còn lại|tiếp theo)\s*,?\s*(?=mỗi|bình quân|trung bình)", re.IGNORECASE
)
""" "năm đợt đầu mỗi đợt 900 triệu đồng": not of all."""
_RAISED = re.compile(
    r"[^.;\d]{0,30}(?<!\w)nâng\s+(?:tổng\s+số|tổng|số)?[^.;\d]{0,50}?(?<!\w)(?:lên|thành)\s*$", re.IGNORECASE
)
_PASSED = re.compile(r"[^.;\d]{0,40}?[,;(]?\s*(?<!\w)vượt\s*$", re.IGNORECASE)
_PASSED_BY = re.compile(
    r"\s*(?:[,.;)]|$|(?:so với )?(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu)(?: năm| giao| được giao)?\s*(?:[,.;)]|$))"
)
_POWERS = (Decimal(10), Decimal(100), Decimal(1000))
_NEAR = (Decimal("0.8"), Decimal("1.25"))
_LIKE = (Decimal("0.9"), Decimal("1.1"))


def mean_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """Means that the only total and the only count of their sentence do not give."""
    text = told.text
    for stretch in told.stretches:
        for mean in stretch.figures:
            ahead = text[max(stretch.start, mean.start - 40) : mean.start]
            each = _EACH.search(ahead) if mean.per is None else None
            if each is None and mean.per is None and _MEAN.search(ahead):
                each = _A_THING.match(text, mean.end, stretch.end)
            elif each is None and not _MEAN.search(ahead):
                continue
            if (each is None and mean.per is None) or _OF_SOME.search(ahead):
                continue
            noun = key_of(each["thing"] if each else (mean.per or "").split("/")[0])
            if "/" in (mean.per or "") or not is_exact(mean) or not mean.value:
                continue
            before = [f for f in stretch.figures if f.end <= mean.start and is_exact(f)]
            counts = [f for f in before if f.quantity == "count" and _counted_as(f, noun)]
            totals = [f for f in before if (f.quantity, f.unit, f.per) == (mean.quantity, mean.unit, None)]
            if len(counts) != 1 or len(totals) != 1 or not counts[0].value or counts[0] is totals[0]:
                continue
            right = totals[0].value / counts[0].value
            tolerance = step(mean) + step(totals[0]) / 2 / counts[0].value
            if mean.quantity == "count" and not right % 1:
                tolerance = Decimal(0)  # nothing was rounded
            if is_round(mean, right):
                continue
            ratio = right / mean.value
            if differ(right, mean.value, tolerance) and (_NEAR[0] <= ratio <= _NEAR[1] or _is_slip(ratio)):
                yield finding(
                    rule,
                    [place_of(totals[0]), place_of(counts[0]), place_of(mean)],
                    total=plain(totals[0].text),
                    count=plain(counts[0].text),
                    mean=shown(rounded_to(right, step(mean) / 10), [mean]),
                    stated=f"{plain(mean.text)}/{mean.per or (each and each['thing'])}",
                )


def _is_slip(ratio: Decimal) -> bool:
    """Whether two numbers are 10, 100, 1,000 … times one another: a slip in the unit."""
    return any(
        abs(ratio * power - 1) < Decimal("0.01") or abs(ratio / power - 1) < Decimal("0.01") for power in _POWERS
    )


def _counted_as(figure: Figure, noun: str) -> bool:
    own = key_of(figure.noun or "")
    if own == noun or own.split()[:1] == [noun] or (noun == "nguoi" and figure.unit == "person"):
        return True
    return bool(own) and f"{noun} ".startswith(f"{own} ")


def raised_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "năm 2023 có 1.260 hộ; 6 tháng tăng thêm 145 hộ, nâng tổng số lên 1.450 hộ" where the two are not the third."""
    text = told.text
    for number, stretch in enumerate(told.sentences):
        for at in range(1, len(stretch.figures)):
            more, now = stretch.figures[at - 1 : at + 1]
            if not is_same_kind(more, now, loose=True) or now.value_max is not None or more.value_max is not None:
                continue
            if _RAISED.fullmatch(text[more.end : now.start]) is None or more.qualifier or now.qualifier:
                continue
            base = _base(told, stretch, number, at - 1, now)
            if base is None:
                continue
            right = base.value + more.value
            if differ(right, now.value, slack((base, more, now))) and _LIKE[0] <= right / now.value <= _LIKE[1]:
                yield finding(
                    rule,
                    [place_of(base), place_of(more), place_of(now)],
                    whole=plain(now.text),
                    parts=f"{plain(base.text)} + {plain(more.text)}",
                    sum=shown(right, [now]),
                    difference=shown(abs(right - now.value), [now]),
                )


def _base(told: Told, stretch: Stretch, number: int, at: int, now: Figure) -> Figure | None:
    """The only number of the kind before the rise, in its sentence or the one before."""
    before = list(stretch.figures[:at])
    if not before and number and stretch.start - told.sentences[number - 1].end <= 3:
        before = list(told.sentences[number - 1].figures)
    same = [f for f in before if is_same_kind(f, now, loose=True) and is_exact(f)]
    return same[0] if len(same) == 1 and same[0].value < now.value else None


def passed_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "đạt 112,4% kế hoạch, vượt 14,2%": what is above the plan is not what the rate is above a hundred."""
    text = told.text
    for stretch in told.stretches:
        for rate, over in zip(stretch.figures, stretch.figures[1:], strict=False):
            if rate.unit != "%" or over.unit not in ("%", "pp") or rate.value <= 100 or rate.change or rate.qualifier:
                continue
            if over.value_max is not None or rate.value_max is not None or over.value >= 100:
                continue
            if not _PASSED.fullmatch(text[rate.end : over.start]) or not _PASSED_BY.match(text, over.end):
                continue
            right = rate.value - 100
            if differ(right, over.value, max(step(rate), step(over))):
                yield finding(
                    rule,
                    [place_of(rate), place_of(over)],
                    result=plain(rate.text),
                    is_what=f"vượt {shown(right)}%, không phải",
                    plan=plain(over.text),
                    said=f"vượt {plain(over.text)}",
                )
