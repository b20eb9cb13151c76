"""What each gets, how many there are, and what that makes, over two sentences: "phạt tiền 28 cơ sở. Tổng số tiền phạt 96 triệu
đồng, bình quân 4,2 triệu đồng/cơ sở", "32 lớp cho 1.085 học viên. … bình quân mỗi lớp là 28 người".

A rate is held against every count of its thing and every total of its kind that the two sentences name; where any two of them
give it, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.models import Figure, Finding
from extractor.outline.arithmetic import YEAR, is_round, is_swap, rounded_to, scale, shown, slip, step
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import is_exact
from extractor.outline.stretches import Stretch, Told

_REACH = 2
"""Sentences before and behind a rate in which its count and total may be told."""
_EACH = re.compile(
    r"(?<!\w)(?:(?:bình quân|trung bình)[^.;:()\d]{0,30}?\s)?mỗi\s+(?P<thing>[^\W\d_]+(?: [^\W\d_]+)?)[^.;:()\d]{0,25}$",
    re.IGNORECASE,
)
_FOR_EACH = re.compile(
    r"\s+(?:cho |trên |/ ?)?(?:một|mỗi|1|01)\s+(?P<thing>héc ta|[^\W\d_]+)(?P<time>\s+(?:một|mỗi|/)\s*(?:năm|tháng))?(?!\w)",
    re.IGNORECASE,
)
""" "300.000 đồng cho một héc ta mỗi năm"."""
_HECTARE = "héc ta"
_MEAN = re.compile(r"(?<!\w)(?:bình quân|trung bình)[^.;()\d]{0,60}$", re.IGNORECASE)
_OF_SOME = re.compile(
    r"(?<!\w)(?:đầu(?! tư)|cuối|giữa|sau|trước|còn lại|tiếp theo|khoảng|ít nhất|tối đa|không quá)(?!\w)[^.;()\d]{0,30}$",
    re.IGNORECASE,
)
_PERIOD = {"tháng": re.compile(r"(?<!\w)(\d{1,2})\s+tháng(?!\w)"), "ngày": re.compile(r"(?<!\w)(\d{1,3})\s+ngày(?!\w)")}
_YEARS = re.compile(
    r"(?<!\w)(?:giai đoạn|nhiệm kỳ|(?:\d|hai|ba|bốn|năm)\s+năm|20\d\d\s*[-–]\s*20\d\d)(?!\w)", re.IGNORECASE
)
_KILOGRAMS = {"quintal": Decimal(100), "tonne": Decimal(1000)}
_PEOPLE = frozenset(map(key_of, ("người", "em", "cháu", "đồng chí")))
_LIKE = (Decimal("0.6"), Decimal("1.67"))


def rate_findings(told: Told, rule: CheckRule, product: CheckRule) -> Iterator[Finding]:
    """Rates that no count and no total near them give. ``product``: the rule of sums that are told behind count and rate."""
    text = told.text
    summed = re.compile(rf"{product.pattern('totals')}(?:[^,;.\d]|{YEAR.pattern}){{0,50}}$", re.IGNORECASE)
    of_others = product.said("other_totals")
    for number, sentence in enumerate(told.sentences):
        for rate in sentence.figures:
            lead = text[max(sentence.start, rate.start - 80) : rate.start]
            each = _EACH.search(lead) if rate.per is None else None
            if rate.per is None and each is None and rate.quantity == "money":
                each = _FOR_EACH.match(text, rate.end, sentence.end)
            if not is_exact(rate) or not rate.value or (rate.per is None and each is None) or _OF_SOME.search(lead):
                continue
            if rate.per in _PERIOD and (each := _EACH.search(lead)):  # "mỗi em 15 kg/tháng"
                thing, time = each["thing"], rate.per or ""
            else:
                thing, _, time = (each["thing"] if each else rate.per or "").partition("/")
            if each is not None and each.re is _FOR_EACH:
                thing, time = "ha" if thing.lower() == _HECTARE else thing, (each["time"] or " ").rpartition(" ")[2]
            mean = _MEAN.search(lead) is not None
            earlier, later = (
                _around(told, number, 1 if mean else _REACH),
                [] if mean else _around(told, number, -_REACH),
            )
            near = [*earlier, sentence, *later]
            times = _times(text[near[0].start : near[-1].end], time)
            if times is None:
                continue
            given, rate = rate, _in_kilograms(rate)
            inside = [_in_kilograms(f) for one in near for f in one.figures if f is not given]
            counts = [f for f in inside if _counts(f, thing, rate)]
            all_totals = [f for f in inside if _is_total(f, rate)]
            totals = all_totals if mean else []
            for one in near[len(earlier) :] if not mean else ():
                for f in (f for f in inside if one.start <= f.start < one.end):
                    clause = text[max(one.start, f.start - 80) : f.start]
                    if f in all_totals and (
                        summed.search(clause) or any(_is_slipped(c, rate, f, times) for c in counts)
                    ):
                        far = one is not sentence or len({c.value for c in counts if c.start < sentence.start}) > 0
                        if not (far and of_others.search(text, max(one.start, f.start - 80), f.end + 30)):
                            totals.append(f)
            # "40 triệu đồng một nhà xây mới và 20 triệu đồng một nhà sửa chữa": the total is of both.
            others = [f for f in inside if f.unit == rate.unit and f.value != rate.value]
            if not mean and any(f.per is not None or _FOR_EACH.match(text, f.end) for f in others):
                continue
            if not counts or not totals:
                continue
            if any(_gives(rate, count, total, k, mean) for count in counts for total in all_totals for k in {times, 1}):
                continue
            total = _nearest(totals, rate)
            own = total.start >= sentence.start and any(sentence.start <= c.start < sentence.end for c in counts)
            own = own and total.start < sentence.end
            # Of what several sentences tell, no more than one count and one total may be meant.
            if not mean and not own and (len({f.value for f in counts}) > 1 or len({f.value for f in totals}) > 1):
                continue
            likely = [c for c in counts if _is_like(c.value * rate.value * times, total)]
            if not likely or (mean and is_round(rate, total.value / _nearest(likely, rate).value / times)):
                continue
            count = _nearest(likely, rate)
            yield _finding(rule if mean else product, rate, thing, count, total, times, mean)


def _in_kilograms(figure: Figure) -> Figure:
    """Weights in one unit: what each gets is told in kg, the total in tonnes."""
    factor = _KILOGRAMS.get(figure.unit or "")
    return figure if factor is None else replace(figure, unit="kg", value=figure.value * factor)


def _around(told: Told, number: int, reach: int) -> list[Stretch]:
    """The sentences of a paragraph before one (behind it where ``reach`` is negative), so many at most."""
    direction = -1 if reach > 0 else 1
    at, found = number + direction, list[Stretch]()
    while 0 <= at < len(told.sentences) and len(found) < abs(reach):
        one, other = sorted((at, at - direction))
        if "\n" in told.text[told.sentences[one].end - 1 : told.sentences[other].start].strip(" "):
            break
        found.append(told.sentences[at])
        at += direction
    return found[::-1] if reach > 0 else found


def _times(words: str, time: str) -> int | None:
    """How often each gets a rate: once, or in so many months; None where that is not told."""
    if not time:
        return 1
    if time == "năm":
        return None if _YEARS.search(words) else 1
    found = set(_PERIOD[time].findall(words)) if time in _PERIOD else set()
    return int(found.pop()) if len(found) == 1 else None


def _counts(figure: Figure, thing: str, rate: Figure) -> bool:
    if (
        figure.quantity not in ("count", "area", "length")
        or figure.per is not None
        or not figure.value
        or not is_exact(figure)
    ):
        return False
    if figure.quantity != "count":
        return figure.unit == thing and rate.quantity != figure.quantity
    noun, wanted = key_of(figure.noun or ""), key_of(thing)
    if (
        (figure.quantity, figure.unit) == (rate.quantity, rate.unit)
        and rate.quantity == "count"
        and noun.split()[:1] == key_of(rate.noun or "").split()[:1]
    ):
        return False
    return (
        f"{noun} ".startswith(f"{wanted} ")
        or (bool(noun) and f"{wanted} ".startswith(f"{noun} "))
        or (wanted in _PEOPLE and figure.unit == "person")
        or (" " in wanted and noun.split()[:1] == wanted.split()[:1])
    )


def _is_total(figure: Figure, rate: Figure) -> bool:
    same = (figure.quantity, figure.unit, figure.per) == (rate.quantity, rate.unit, None)
    return same and is_exact(figure) and figure.value > rate.value


def _gives(rate: Figure, count: Figure, total: Figure, times: int, mean: bool) -> bool:
    right = total.value / count.value / times
    if not mean and rate.value % step(rate) == 0 and scale(rate) == step(rate):
        # What each gets by rule ("mức 5 triệu đồng") is no rounded number.
        return abs(count.value * rate.value * times - total.value) <= step(total) / 2
    if rate.quantity == "count" and not right % 1:
        return right == rate.value  # nothing was rounded
    return abs(right - rate.value) <= step(rate) + step(total) / 2 / count.value / times


def _is_slipped(count: Figure, rate: Figure, total: Figure, times: int) -> bool:
    """Whether a number is what each gets times how many there are, but for two digits that changed places."""
    unit = scale(total)
    return total.value >= 100 * step(total) and is_swap(count.value * rate.value * times / unit, total.value / unit)


def _is_like(made: Decimal, total: Figure) -> bool:
    unit = scale(total)
    near = _LIKE[0] <= made / total.value <= _LIKE[1]
    return near or bool(slip(made, total.value)) or is_swap(made / unit, total.value / unit)


def _nearest(figures: Sequence[Figure], rate: Figure) -> Figure:
    """The number before a rate that is nearest to it, else the one behind."""
    return min(figures, key=lambda f: rate.start - f.end if f.end <= rate.start else (f.start - rate.end) * 2)


def _finding(
    rule: CheckRule, rate: Figure, thing: str, count: Figure, total: Figure, times: int, mean: bool
) -> Finding:
    places = [place_of(f) for f in sorted((rate, count, total), key=lambda f: f.start)]
    if mean:
        right = total.value / count.value / times
        return finding(
            rule,
            places,
            total=plain(total.text),
            count=plain(count.text),
            mean=shown(rounded_to(right, step(rate) / 10), [rate]),
            stated=f"{plain(rate.text)}/{thing}",
        )
    return finding(
        rule,
        places,
        count=plain(count.text),
        each=f"{plain(rate.text)}/{thing}" + (f" × {times}" if times > 1 else ""),
        product=_made(count.value * rate.value * times, total),
        stated=plain(total.text),
    )


def _made(made: Decimal, total: Figure) -> str:
    """A product in the unit of the total that was told."""
    if total.unit != "kg":
        return shown(made, [total])
    weight = next((w for w in ("tấn", "tạ") if w in total.text.lower()), "kg")
    return f"{shown(made / {'tấn': Decimal(1000), 'tạ': Decimal(100)}.get(weight, Decimal(1)))} {weight}"
