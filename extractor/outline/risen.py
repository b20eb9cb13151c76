"""Rises and falls that the two levels do not give, whatever the sentence: "năm 2022 là 6.480 hồ sơ, tăng 5,6%", "cùng kỳ chết
31 người … giảm 6 người chết".

A change is held against the level it is told of (the last before it, of this time) and the one it is compared with (of an
earlier time, in the same sentence or the one before, called by the same words). It is a contradiction only where no other
two numbers near give it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from extractor.models import Finding
from extractor.outline.arithmetic import YEAR, differ, one_slip, shown, slack, step
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import MEASURED, is_same_kind
from extractor.outline.stated import Stated
from extractor.outline.stretches import Stretch, Told

_MEASURES = (*MEASURED, "percent")
_NEXT = 3
"""Characters between two sentences of one paragraph."""
_LIKE, _FAR = (Decimal("0.3"), Decimal("3.4")), (Decimal("0.2"), Decimal(5))
_ROUNDED = Decimal(1000)
_MOST = 14
_FROM = (key_of("từ"),)
_TO = frozenset(map(key_of, ("lên", "xuống", "còn", "thành")))
_OF_A_TIME = re.compile(r"\s+(?:trong\s+)?(?:năm|quý|tháng)\s+(?:\d|[IV])", re.IGNORECASE)
""" "Riêng năm 2023": a time, no part."""
_SEASON = re.compile(r"(?<!\w)(?:quý|tháng)\s+(?:\d|[IV])", re.IGNORECASE)
"""A part of a year, of which a change is told that levels of years don't give: "Riêng quý I năm 2024 có thêm 14 vụ"."""
_OVER = re.compile(
    r"(?<!\w)(?:(?:sau|qua|trong|cả)\s+(?:\d|hai|ba|bốn|năm)\s+năm|(?:cả |trong )?giai đoạn|nhiệm kỳ)(?!\w)",
    re.IGNORECASE,
)
""" "sau ba năm giảm 5,1 điểm": a change over all the years that were told."""
_SAME_TIME = re.compile(r"[^.;\d]{0,40}(?<!\w)cùng kỳ(?!\w)", re.IGNORECASE)
_SHARE = frozenset(map(key_of, ("đạt", "bằng", "chiếm")))
_EACH = re.compile(r"\s*(?:/|mỗi|một)\s*(?:năm|tháng|quý)")
""" "4 % / năm": a mean rise."""
_CLAUSE = re.compile(r"[.;:,(]\s")
_AGAINST_YEAR = re.compile(
    r"\s*(?:[^\W\d_]+\s+){0,3}?so\s+(?:với\s+)?(?:[^\W\d_]+\s+){0,2}?năm\s+((?:19|20)\d{2})", re.IGNORECASE
)


def risen_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule, this: str) -> Iterator[Finding]:
    """Changes that neither the two levels they are told of nor any two others near give. ``this``: the year of the report."""
    text, turned = told.text, rule.said("of_a_part")
    for number, sentence in enumerate(told.sentences):
        if not any(f.change in ("increase", "decrease") for f in sentence.figures):
            continue
        earlier = [one for at in _before(told.sentences, number) for one in stated[at]]
        own = stated[number]
        for at, change in enumerate(own):
            figure = change.figure
            if figure.change not in ("increase", "decrease") or figure.value_max is not None or not figure.value:
                continue
            if figure.qualifier not in (None, "estimate") or figure.part is not None or change.sort:
                continue
            # A mean rise; "thôn Hạ: 2,1 tỷ đồng" is none.
            if _EACH.match(text, figure.end) or text[max(0, figure.start - 3) : figure.start].rstrip().endswith(":"):
                continue
            years = _years(text, sentence, own, at)
            over = _OVER.search(text, own[at - 1].figure.end if at else sentence.start, figure.start) is not None
            pair = _levels(change, own[:at], own[at + 1 : at + 3], years, this, over) or _levels(
                change, (*earlier, *own[:at]), own[at + 1 : at + 3], years, this, over
            )
            if pair is None or _turned(text, change, *pair, turned) or _of_a_season(told, change, *pair):
                continue
            # "8 tháng đầu năm 06 vụ, giảm 02 vụ so với cùng kỳ": a whole year before is not what it is compared with.
            if not (pair[1].earlier or pair[1].compared) and _SAME_TIME.match(text, figure.end):
                continue
            near = [*(*earlier, *own[:at])[-_MOST:], *(one for one in own[at + 1 : at + 3] if one.compared)]
            strong = pair[1].compared or _is_first(pair[1], [pair[0]])
            others = [] if strong else [two for two in combinations(near, 2) if not set(pair) <= set(two)]
            if _fits(change, *pair) or any(_fits(change, *two, either=True) for two in others):
                continue
            yield from _told(rule, change, *pair, _FAR if strong else _LIKE)


def told_year(day: str | None) -> str:
    """The year that a report of this day is about: in the first months mostly the one before. 9999 if it has no day."""
    if not day or not day[:4].isdigit():
        return "9999"
    return str(int(day[:4]) - 1) if day[5:7] in ("01", "02", "03") else day[:4]


def _before(sentences: Sequence[Stretch], number: int) -> range:
    """The two sentences before, of the same paragraph or the lines above, by their numbers."""
    first = number
    while first > max(0, number - 2) and sentences[first].start - sentences[first - 1].end <= _NEXT:
        first -= 1
    return range(first, number)


def _years(text: str, sentence: Stretch, own: Sequence[Stated], at: int) -> list[str]:
    """The years that the clause of a change names: what it is compared with, and perhaps what it is told of."""
    begin = own[at - 1].figure.end if at else sentence.start
    border = max((m.end() for m in _CLAUSE.finditer(text, begin, own[at].figure.start)), default=begin)
    behind = _AGAINST_YEAR.match(text, own[at].figure.end, sentence.end)
    named = YEAR.findall(text[border : own[at].figure.start]) + ([behind[1]] if behind else [])
    return sorted(set(named))


def _turned(text: str, change: Stated, now: Stated, base: Stated, turned: re.Pattern[str]) -> bool:
    """Whether the text turns to a part, or to another thing, between a change and the levels."""
    first, last = sorted((one.figure for one in (now, base, change)), key=lambda figure: figure.start)[::2]
    found = turned.finditer(text, first.end, last.start)
    return any(not _OF_A_TIME.match(text, match.end()) for match in found)


def _of_a_season(told: Told, change: Stated, now: Stated, base: Stated) -> bool:
    """Whether the sentence of a change names a part of a year before it, and those of the levels, two others, name none."""
    ahead = told.sentences[change.sentence]
    if change.sentence in (now.sentence, base.sentence) or not _SEASON.search(
        told.text, ahead.start, change.figure.start
    ):
        return False
    levels = (told.sentences[one.sentence] for one in (now, base))
    return not any(_SEASON.search(told.text, sentence.start, sentence.end) for sentence in levels)


def _is_level(one: Stated) -> bool:
    figure = one.figure
    return (
        figure.change is None
        and figure.part is None
        and figure.value_max is None
        and figure.qualifier in (None, "estimate")
        and figure.quantity in _MEASURES
        and figure.unit != "pp"
        and bool(figure.value)
        and figure.status != "target"
        and not one.sort
    )


def _is_share(one: Stated) -> bool:
    """ "…, bằng 102% kế hoạch": a share of what was told before it."""
    return one.figure.unit == "%" and not one.said and bool(one.lead) and one.lead[-1] in _SHARE


def _alike(one: Stated, other: Stated) -> bool:
    return is_same_kind(one.figure, other.figure, loose=True)


def _is_base(one: Stated, year: str) -> bool:
    """Whether a level is of a time before ``year``: by its words, or by its year."""
    return one.earlier or one.compared or (bool(one.year) and one.year < year)


def _is_first(one: Stated, levels: Sequence[Stated]) -> bool:
    """ "từ 120 em (năm 2023) lên 150 em": the first of two levels."""
    after = next((other for other in levels if other.figure.start > one.figure.start), None)
    return after is not None and one.lead[-1:] == _FROM and any(word in _TO for word in after.lead[-3:])


def _levels(
    change: Stated, pool: Sequence[Stated], behind: Sequence[Stated], years: Sequence[str], this: str, over: bool
) -> tuple[Stated, Stated] | None:
    """The level a change is told of and the one it is compared with, where the text leaves no doubt which. ``pool``: the
    numbers before it; ``behind``: those right after it; ``years``: that its clause names; ``this``: that of the report; ``over``: it is told of several years."""
    levels = [one for one in pool if _is_level(one)]
    if change.figure.unit == "pp":
        levels = [one for one in levels if one.figure.unit == "%"]
    elif change.figure.unit != "%":
        levels = [one for one in levels if _alike(one, change)]
    elif levels:
        compared = [one for one in behind if one.compared and _is_level(one)]
        levels = [one for one in levels if not _is_share(one)] or levels
        levels = [one for one in levels if _alike(one, (compared or levels)[-1])]
    if len(levels) > 1 and _is_first(levels[-2], levels[-1:]):
        return levels[-1], levels[-2]
    if len(years) == 2:
        dated = [[one for one in levels if one.year == year] for year in reversed(years)]
        if any(len(some) != 1 for some in dated):
            return None
        now, base = dated[0][0], dated[1][0]
        return (now, base) if _one_thing(now, base) else None
    # "giảm 6 người chết": what the number counts may tell it from others, too.
    words = change.said | frozenset(change.next[:2]) | frozenset(key_of(change.figure.noun or "").split()[1:])
    named = [one for one in levels if words & (one.said | frozenset(one.next[:2]))]
    levels = named if named and len(named) < len(levels) else levels
    compared = [one for one in behind if _is_level(one) and one.compared and levels and _alike(one, levels[-1])]
    now_year = max((one.year for one in levels if one.year and not one.compared), default="")
    if any(not one.year and not one.earlier for one in levels):
        now_year = max(now_year, this)
    bases = [one for one in levels if _is_base(one, now_year) or _is_first(one, levels)]
    own = [one for one in levels if one not in bases]
    bases = compared or bases
    if years:
        bases = [one for one in bases if one.year in ("", *years)]
    if len(bases) > 1 and all(one.year for one in bases) and len({one.year for one in bases}) == len(bases):
        # Of a series of years the last before it; over several years, the first.
        bases = [min(bases, key=lambda one: one.year) if over else max(bases, key=lambda one: one.year)]
    if not own or len(bases) != 1:
        return None
    now, base = own[-1], bases[0]
    rivals = [one for one in own if one is not now and one is not base and not one.year]
    if base is now or any(_equal(one, now) for one in rivals) or not _one_thing(now, base):
        return None
    return now, base


def _equal(one: Stated, other: Stated) -> bool:
    """Whether two levels may both be what a change is told of."""
    return one.said <= other.said or other.said <= one.said


def _one_thing(now: Stated, base: Stated) -> bool:
    """Whether the second of two levels says no more than the first, but for its time: it counts the same thing."""
    first, second = (now, base) if now.figure.start < base.figure.start else (base, now)
    return second.inside >= 0 or second.said <= first.said


def _fits(change: Stated, now: Stated, base: Stated, either: bool = False) -> bool:
    """Whether two levels give a change; ``either``: whichever of the two is the later."""
    one, other, said = now.figure, base.figure, change.figure
    if not _alike(now, base) or not one.value or not other.value:
        return False
    if either and (one.value > other.value) != (said.change == "increase"):
        one, other = other, one
    off = abs(one.value - other.value)
    way = either or not off or (one.value > other.value) == (said.change == "increase")
    if said.unit in ("%", "pp"):
        points = one.unit == "%" and not differ(off, said.value, slack((one, other, said)))
        if points or said.unit == "pp":
            return way and points
        return way and not differ(off / other.value * 100, said.value, step(said) + _rounding(now, base))
    if not is_same_kind(one, said, loose=True):
        return False
    return way and not differ(off, said.value, slack((one, other, said)))


def _rounding(now: Stated, base: Stated) -> Decimal:
    """Points of percent that the rounding of two levels may make."""
    one, other = now.figure, base.figure
    if min(one.value / step(one), other.value / step(other)) >= _ROUNDED:
        return Decimal(0)
    return (step(one) / 2 + step(other) / 2 * one.value / other.value) / other.value * 100


def _told(
    rule: CheckRule, change: Stated, now: Stated, base: Stated, near: tuple[Decimal, Decimal]
) -> Iterator[Finding]:
    level, first, said = now.figure, base.figure, change.figure
    off = level.value - first.value
    if said.unit == "pp" or (said.unit == "%" and level.unit == "%"):
        right, text = abs(off), f"{shown(abs(off))} điểm phần trăm"
    elif said.unit == "%":
        right = abs(off) / first.value * 100
        text = f"{shown(right.quantize(Decimal('0.1')))}%"
    else:
        right, text = abs(off), shown(abs(off), [level])
    like = right and near[0] <= said.value / right <= near[1]
    if not like and not one_slip(right, said.value):
        return
    word = "tăng" if said.change == "increase" else "giảm"
    yield finding(
        rule,
        [place_of(level), place_of(first), place_of(said)],
        first=plain(first.text),
        second=plain(level.text),
        word="tăng" if off >= 0 else "giảm",
        right=text,
        stated=f"{word} {plain(said.text)}",
    )
