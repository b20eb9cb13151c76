"""How much one number is more or less than another, whatever words say so: "Như vậy năm 2023 nhiều hơn năm 2022 5.750 lượt", "kế
hoạch 350 ha … trồng được 412 ha, vượt 62 ha", "bằng 115% so với cùng kỳ (1.000 hồ sơ)", "cao gấp 3,5 lần năm 2019".

What a sentence claims is held against the numbers of its passage: those of its kind, each with its time. The one it is told of and
the one it is compared with must be known, by times, plans or the order in which they are told. Where any two numbers that may be meant
give what is claimed, nothing is said; the less is known, the more what is claimed must look like a slip of the keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from extractor.models import Finding, Place
from extractor.outline.arithmetic import differ, one_slip, scale, shown, slack, step
from extractor.outline.claimed import (
    Against,
    Claim,
    ClaimWords,
    claim_of,
    claim_words,
    compared_with,
    may_be_level,
    stepped_numbers,
)
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.level_pairs import (
    SPAN_OF_YEAR,
    Pool,
    alike,
    bare_pool_of,
    bases_of,
    far_bases,
    is_from,
    is_share,
    is_time_bracket,
    may_bear,
    named_base,
    part_of_year,
    pool_of,
    told_of,
)
from extractor.outline.levels import is_same_kind
from extractor.outline.stated import Stated, Times
from extractor.outline.stretches import Told

_FAR, _LIKE = (Decimal("0.2"), Decimal(5)), (Decimal("0.3"), Decimal("3.4"))
_ROUNDED = Decimal(1000)


def step_findings(
    told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule, times: Times, this: str, known: frozenset[Place]
) -> Iterator[Finding]:
    """Claims that the numbers of their passage do not bear out; ``this``: the year of the report; ``known``: the places of claims
    that are told of already."""
    text = told.text
    words = claim_words(rule)
    stepped = stepped_numbers(told, stated, words)
    for number, some in enumerate(stated):
        pool: Pool | None = None
        for at, one in enumerate(some):
            claim = claim_of(text, some, at, told.sentences[number].start, stepped, words)
            if claim is None or place_of(one.figure) in known:
                continue
            pool = pool or pool_of(told, stated, number, this)
            pair = _pair(text, claim, some, pool, words, told, stated)
            if pair is None and (bare := bare_pool_of(told, stated, number, this, times)) is not None:
                again, own = bare
                at_bare = next(n for n, other in enumerate(own) if other.figure is one.figure)
                claim = claim_of(text, own, at_bare, told.sentences[number].start, stepped, words) or claim
                pair = _pair(text, claim, own, again, words, told, stated) if claim.one is own[at_bare] else None
            if pair is not None and pair.weight:
                yield from _told(rule, claim, pair.now, pair.base, pair.weight)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The two numbers of which a claim is told, and how surely; 0 where they give it, or others may."""

    now: Stated
    base: Stated
    weight: int


def _pair(
    text: str,
    claim: Claim,
    own: Sequence[Stated],
    pool: Pool,
    words: ClaimWords,
    told: Told,
    stated: Sequence[Sequence[Stated]],
) -> _Pair | None:
    """Of which two numbers a claim is told; None where the text does not say."""
    figure = claim.one.figure
    levels = [one for one in pool.numbers if may_be_level(one) and not is_share(one) and one is not claim.one]
    before = [one for one in levels if one.figure.end <= figure.start and may_bear(claim, one)]
    following = next((one for one in own if one.figure.start >= figure.end), None)
    against = compared_with(text, claim, following, words)
    if not before and claim.both:
        # "thiếu 38 giáo viên: định mức 512 người, có mặt 474 người".
        after = [one for one in own if one in levels and one.figure.start > figure.end and may_bear(claim, one)]
        opens = after and re.search(r"[:(]", text[figure.end : after[0].figure.start])
        before = after if len(after) == 2 and opens else []
    if not before:
        return None
    named = named_base(text, claim, following, before, against, words)
    now = told_of(text, claim, before, against, named, words, pool)
    if now is None or (named is None and against.kind == "years"):
        return None
    same = [one for one in levels if one is not now and alike(one, now)]
    same = [one for one in same if one.inside == now.inside or is_time_bracket(one)]
    bases = [named] if named is not None else bases_of(text, claim, now, same, against, words, pool)
    bases = bases or far_bases(told, stated, now, against, pool)
    if len({one.figure.value for one in bases}) != 1:
        return None
    base = bases[-1]
    if named is not None and not _gives(claim, now, named):
        now = _meant(claim, now, named, before)
    if not alike(base, now):
        return None
    if _turned(text, claim, now, base, words, named is not None) or _gives(claim, now, base):
        return _Pair(now, base, 0)
    near = [now, *(one for one in same if one is not base and one.sort == base.sort), base]
    if named is None and any(
        _gives(claim, *pair, either=True)
        for pair in combinations(near, 2)
        if {id(one) for one in pair} != {id(now), id(base)} and not _of_other_years(pair, now, base, against)
    ):
        return _Pair(now, base, 0)
    return _Pair(now, base, _weight(text, claim, now, base, against, named is not None, near, pool.topics))


def _meant(claim: Claim, now: Stated, base: Stated, before: Sequence[Stated]) -> Stated:
    """Of several numbers that may be held against a base that is named, the one that gives the claim, or but for a slip."""
    others = [one for one in before if one is not base and one.inside == now.inside and alike(one, base)]
    right = [one for one in others if _gives(claim, one, base)]
    if right or not is_same_kind(base.figure, claim.one.figure, loose=True):
        return right[-1] if right else now
    unit = scale(claim.one.figure)
    said = claim.one.figure.value / unit
    slipped = [one for one in others if one_slip(abs(one.figure.value - base.figure.value) / unit, said)]
    return slipped[0] if len(slipped) == 1 else now


def _of_other_years(pair: Sequence[Stated], now: Stated, base: Stated, against: Against) -> bool:
    """Whether two numbers are of other years than a claim that names its year: what they give is told of those."""
    said = {one.year for one in pair}
    return against.kind == "year" and bool(now.year and base.year) and "" not in said and said != {now.year, base.year}


def _turned(text: str, claim: Claim, now: Stated, base: Stated, words: ClaimWords, named: bool) -> bool:
    """Whether the text turns to a part between the numbers."""
    spans = [sorted((now.figure.start, base.figure.start)), [now.figure.start, claim.one.figure.start]]
    if claim.one.sentence != now.sentence:
        spans[1][0] = claim.begin
    if base.figure.start > claim.one.figure.start:
        spans[0] = [claim.one.figure.start, base.figure.start if base.sentence == claim.one.sentence else 0]
    # "từ 64 tấn mỗi ngày … còn 24 tấn mỗi ngày", "cao hơn bình quân của tỉnh (77,2%)": both are means, or the other is named so.
    means = named or (now.figure.per is not None and now.figure.per == base.figure.per)
    return any(
        not _OF_A_TIME.match(text, m.end())
        and not (means and m[0].lower() in _MEANS)
        and not text.rfind("(", first, m.start()) > text.rfind(")", first, m.start())
        for first, last in spans
        for m in words.turned.finditer(text, first, last)
    )


_MEANS = ("mỗi", "bình quân")
_OF_A_TIME = re.compile(r"\s+(?:trong\s+)?(?:năm|quý|tháng)\s+(?:\d|[IV])")


def _gives(claim: Claim, now: Stated, base: Stated, either: bool = False) -> bool:
    """Whether two numbers give what is claimed; ``either``: whichever of the two is the later."""
    one, other, said = now.figure, base.figure, claim.one.figure
    if not is_same_kind(one, other, loose=True):
        return False
    if either and claim.way and (one.value > other.value) != (claim.way > 0):
        one, other = other, one
    if said.unit == "times":
        pairs = ((one, other), (other, one)) if either else ((one, other),)
        return any(not differ(a.value / b.value, said.value, step(said) + _rounding(now, base) / 100) for a, b in pairs)
    if claim.of:
        pairs = ((one, other), (other, one)) if either else ((one, other),)
        return any(not differ(a.value / b.value * 100, said.value, step(said) + _rounding(now, base)) for a, b in pairs)
    off = one.value - other.value
    way = either or not claim.way or not off or (off > 0) == (claim.way > 0)
    if said.unit in ("%", "pp"):
        points = one.unit == "%" and not differ(abs(off), said.value, slack((one, other, said)))
        if points or said.unit == "pp":
            return way and points
        return way and not differ(abs(off) / other.value * 100, said.value, step(said) + _rounding(now, base))
    if not is_same_kind(one, replace(said, per=one.per) if None in (said.per, one.per) else said, loose=True):
        return False
    return way and not differ(abs(off), said.value, slack((one, other, said)))


def _rounding(now: Stated, base: Stated) -> Decimal:
    """Points of percent that the rounding of two numbers may make; counts are exact."""
    one, other = now.figure, base.figure
    if min(one.value / step(one), other.value / step(other)) >= _ROUNDED or (
        one.quantity == "count" and step(one) == step(other) == 1
    ):
        return Decimal(0)
    return (step(one) / 2 + step(other) / 2 * one.value / other.value) / other.value * 100


def _weight(
    text: str,
    claim: Claim,
    now: Stated,
    base: Stated,
    against: Against,
    named: bool,
    near: Sequence[Stated],
    topics: dict[int, frozenset[str]],
) -> int:
    """How surely these two numbers are meant: 2 is enough for a slip of the keys, 3 for anything that is near, 4 for any."""
    earlier = base.compared or base.earlier
    if named:
        return 4
    own, other = part_of_year(text, now), part_of_year(text, base)
    spans = [SPAN_OF_YEAR.search(text, one.begin, one.figure.start) is not None for one in (now, base)]
    if not (earlier or claim.both) and (bool(own) != bool(other) or spans[0] != spans[1]):
        return 0
    dated = bool(now.year and base.year and now.year != base.year) or earlier or bool(own and own != other)
    weight = 2 if is_from(now, near) is base or claim.both else 0
    weight += dated + (against.kind != "") + claim.sure + (claim.one.sentence == now.sentence == base.sentence)
    weight += sum(alike(one, now) for one in near) == 2
    first, second = (now, base) if now.figure.start < base.figure.start else (base, now)
    one, rest = topics[id(first)], topics[id(second)]
    nouns = now.figure.unit == "other" and now.figure.noun == base.figure.noun
    bare = now.figure.quantity in ("money", "percent")
    if rest <= one:
        weight += 1 if one or nouns else 0
    elif not (claim.both or against.kind == "named"):
        # The second is called otherwise: perhaps another thing, where no noun tells ("hộ nghèo 5,2%, hộ cận nghèo 4,1%").
        surely = claim.one.sentence == now.sentence == base.sentence and bool(against.kind or claim.sure)
        weight -= (2 - surely) * bare + (not bare and not nouns and not one & rest)
    weight += bool(one & rest) and not bare
    # "Số giấy phép cấp qua mạng tăng 64 giấy phép": what is said of the claim alone makes another thing of it.
    own_words = (topics[id(claim.one)] & frozenset(claim.one.lead)) - one - rest - _nouns(now) - _nouns(base)
    weight -= min(len(own_words), 2) if not (claim.both or claim.sure) else 0
    return min(weight, 4)


def _nouns(one: Stated) -> frozenset[str]:
    return frozenset(key_of(one.figure.noun or "").split())


def _told(rule: CheckRule, claim: Claim, now: Stated, base: Stated, weight: int) -> Iterator[Finding]:
    level, first, said = now.figure, base.figure, claim.one.figure
    off = level.value - first.value
    template = None
    if said.unit == "times":
        right = level.value / first.value
        text, template = shown(right.quantize(Decimal("0.1"))), str(rule.data["message_times"])
    elif claim.of:
        right = level.value / first.value * 100
        text, template = shown(right.quantize(Decimal("0.1"))), str(rule.data["message_share"])
    elif said.unit == "pp" or (said.unit == "%" and level.unit == "%"):
        right = abs(off)
        text = f"{shown(abs(off))} điểm phần trăm"
    elif said.unit == "%":
        right = abs(off) / first.value * 100
        text = f"{shown(right.quantize(Decimal('0.1')))}%"
    else:
        right = abs(off)
        text = shown(abs(off), [level])
    if not right:
        return
    unit = scale(said) if said.unit not in ("%", "pp", "times") else Decimal(1)
    stepped = step(said) / unit
    rounded = (right / unit / stepped).quantize(Decimal(1)) * stepped
    slipped = one_slip(rounded, said.value / unit)
    far = _FAR if weight > 3 else _LIKE
    wrong_way = claim.way and off and (off > 0) != (claim.way > 0)
    # The right number the other way round leaves little doubt which two are meant.
    if wrong_way and weight < (3 if said.change and right == said.value else 4):
        return
    if weight < 2:
        return
    if not slipped and not (weight > 2 and far[0] <= said.value / right <= far[1]):
        return
    word = {1: "tăng ", -1: "giảm ", 0: ""}[claim.way] if said.change else ""
    yield finding(
        rule,
        [place_of(level), place_of(first), place_of(said)],
        template,
        first=plain(first.text),
        second=plain(level.text),
        word="tăng" if off >= 0 else "giảm",
        right=text,
        stated=f"{word}{plain(said.text)}",
    )


def told_year(day: str | None) -> str:
    """The year that a report of this day is about: in the first months mostly the one before. 9999 if it has no day."""
    if not day or not day[:4].isdigit():
        return "9999"
    return str(int(day[:4]) - 1) if day[5:7] in ("01", "02", "03") else day[:4]
