"""How many times, and which rank in words, against the numbers beside: "268 tỷ đồng, gấp 1,6 lần năm 2022 (205 tỷ đồng)", "nhiều
nhất là xã A (26 lớp), kế đến là xã B (31 lớp)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.models import Figure, Finding, Place
from extractor.outline.arithmetic import shown, step
from extractor.outline.findings import CheckRule, finding, place_of, plain
from extractor.outline.levels import is_level, is_same_kind
from extractor.outline.stated import Stated
from extractor.outline.stretches import Told

_TIMES = re.compile(
    r"(?<!\w)gấp\s+(?P<how>hơn|trên|gần|khoảng|xấp xỉ)?\s*(?:(?P<n>\d+(?:,\d+)?)\s*lần|(?P<word>đôi|rưỡi|hai|ba|bốn|năm|sáu|mười)(?:\s+lần)?)(?!\w)",
    re.IGNORECASE,
)
_IN_WORDS = {"đôi": "2", "rưỡi": "1.5", "hai": "2", "ba": "3", "bốn": "4", "năm": "5", "sáu": "6", "mười": "10"}
_NEAR, _ROUGH = 90, Decimal("0.15")
_HAIR = Decimal("0.005")


def multiple_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """ "gấp 1,6 lần" between two numbers of which the one is not so many times the other."""
    text = told.text
    for number, (some, sentence) in enumerate(zip(stated, told.sentences, strict=True)):
        for said in _TIMES.finditer(text, sentence.start, sentence.end):
            levels = [one for one in some if is_level(one.figure) and one.figure.unit != "times" and one.figure.value]
            before = [one for one in levels if one.figure.end <= said.start()]
            behind = [one for one in levels if said.end() <= one.figure.start < said.end() + _NEAR]
            if not before:
                continue
            now = before[-1]
            bases = [one for one in behind[:1] if is_same_kind(one.figure, now.figure, loose=True)]
            bases += [one for one in before[-2:-1] if is_same_kind(one.figure, now.figure, loose=True)]
            if not bases and number and (now.inside >= 0 or now.compared or now.earlier) and not behind:
                # "Huyện có 41 sản phẩm. … So với năm 2020 (13 sản phẩm), số sản phẩm tăng gấp hơn 4 lần."
                told_before = [one for one in stated[number - 1] if is_same_kind(one.figure, now.figure, loose=True)]
                bases, now = [now], next((one for one in told_before if is_level(one.figure)), now)
                if now is bases[0]:
                    continue
            bases = [one for one in bases if one.inside >= 0 or one.compared or one.earlier or one.year != now.year]
            if not bases or text.find(";", now.figure.end, said.start()) >= 0:
                continue
            if any(_is_so_often(now.figure, one.figure, said) for one in bases):
                continue
            base = bases[0]
            times = (now.figure.value / base.figure.value).quantize(Decimal("0.01"))
            if Decimal("0.3") <= times / _often(said) <= Decimal(3):
                places = [place_of(now.figure), Place(said.start(), said.end(), now.figure.page), place_of(base.figure)]
                yield finding(
                    rule,
                    places,
                    str(rule.data["message_times"]),
                    first=plain(base.figure.text),
                    second=plain(now.figure.text),
                    right=shown(times),
                    stated=plain(said[0]),
                )


def _often(said: re.Match[str]) -> Decimal:
    return Decimal((said["n"] or _IN_WORDS[said["word"].lower()]).replace(",", "."))


def _is_so_often(now: Figure, base: Figure, said: re.Match[str]) -> bool:
    often, times = _often(said), now.value / base.value
    how = (said["how"] or "").lower()
    if how in ("hơn", "trên"):
        return times >= often - _HAIR
    if how or said["n"] is None:
        return abs(times - often) <= often * _ROUGH
    digits = len(said["n"].partition(",")[2])
    printed = Decimal(1).scaleb(-digits) if digits else Decimal("0.5")  # "gấp 3 lần" may be 2,6 or 3,4
    rounding = times * (step(now) / now.value + step(base) / base.value) / 2
    return abs(times - often) <= printed + rounding


def rank_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """ "nhiều nhất … 26 lớp; kế đến … 31 lớp", "cao nhất … 12 ha, thấp nhất … 15 ha": the first is the largest."""
    text = told.text
    most = re.compile(rf"(?<!\w){rule.pattern('large')}(?:,?\s+[^\W\d_]+){{0,4}}?,?\s+nhất(?!\w)", re.IGNORECASE)
    less = rule.said("next_largest")
    for some, sentence in zip(stated, told.sentences, strict=True):
        top = most.search(text, sentence.start, sentence.end)
        if top is None:
            continue
        following = less.search(text, top.end(), sentence.end)
        if following is None:
            continue
        first = [one for one in some if top.end() <= one.figure.start < following.start()]
        others = [one for one in some if one.figure.start >= following.end()]
        if not first or not others or not is_level(first[0].figure) or first[0].compared:
            continue
        one, other = first[0].figure, others[0].figure
        if not is_level(other) or not is_same_kind(one, other, loose=True) or others[0].year != first[0].year:
            continue
        if other.value > one.value and other.start - following.end() < _NEAR:
            yield finding(
                rule,
                [place_of(one), place_of(other)],
                said=f"{plain(top[0])} … {plain(following[0])}",
                first=plain(one.text),
                second=plain(other.text),
            )
