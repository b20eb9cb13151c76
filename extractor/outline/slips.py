"""Slips of the unit: a number among others of its kind, or said again, with "triệu" in the place of "tỷ"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extractor.models import Figure, Finding
from extractor.outline.arithmetic import scale, slip
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import is_exact, is_same_kind
from extractor.outline.stated import Stated
from extractor.outline.stretches import Told

_LIKE = (Decimal("0.4"), Decimal("2.5"))
_FEWEST, _DIGITS = 3, 3
_LEAD, _PAIRS = 110, 2


def odd_unit_findings(stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """ "năm 2021 thu 61,4 tỷ đồng; năm 2022 thu 66,8 tỷ đồng; năm 2023 thu 72,5 triệu đồng": of three or more numbers of a sentence
    before which the same word stands, one is written in another unit, and its digits would fit the unit of the others."""
    mute = frozenset(word for said in rule.words("of_time") for word in key_of(said).split())
    for sentence in stated:
        rows: dict[str, list[Figure]] = {}
        for one in sentence:
            # The last word of its clause before it that is none of time.
            lead = next((word for word in reversed(one.lead) if word not in mute), None)
            figure = one.figure
            if lead and is_exact(figure) and figure.change is None and figure.quantity == "money":
                rows.setdefault(lead, []).append(figure)
        for row in rows.values():
            yield from _odd_one(row, rule)


def _odd_one(row: list[Figure], rule: CheckRule) -> Iterator[Finding]:
    units = [scale(figure) for figure in row]
    odd = [n for n, unit in enumerate(units) if units.count(unit) == 1]
    if len(row) < _FEWEST or len(odd) != 1 or len(set(units)) != 2:
        return
    one = row[odd[0]]
    others = [figure for figure in row if figure is not one]
    printed = one.value / units[odd[0]]
    if all(_LIKE[0] <= printed / (f.value / scale(f)) <= _LIKE[1] for f in others if f.value):
        yield finding(
            rule,
            [place_of(figure) for figure in row],
            first=plain(one.text),
            second=", ".join(plain(figure.text) for figure in others),
        )


def unit_said_again_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "168 công trình, tổng vốn 1.284 tỷ đồng" and elsewhere "168 công trình, tổng vốn 1.284 triệu đồng": the same digits 10ⁿ
    apart, beside the same other number."""
    said: dict[tuple[str, str], list[tuple[Figure, Figure]]] = {}
    for stretch in told.stretches:
        for beside, figure in zip(stretch.figures, stretch.figures[1:], strict=False):
            digits = re.sub(r"\D", "", figure.text).strip("0")
            if len(digits) < _DIGITS or not is_exact(figure) or figure.quantity not in ("money", "area"):
                continue
            earlier = said.setdefault((digits, figure.quantity), [])
            for before, other in earlier:
                same = before.value == beside.value and is_same_kind(before, beside)
                if same and beside.value > 1 and slip(other.value, figure.value):
                    places = [place_of(f) for f in (before, other, beside, figure)]
                    yield finding(rule, places, first=plain(figure.text), second=plain(other.text))
                    break
            earlier.append((beside, figure))


def unit_told_again_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """ "nạo vét kênh Tây được giao 44 tỷ đồng" and, in a sentence further on, "nguồn nạo vét kênh Tây là 44 triệu đồng": the same
    digits a thousand times apart, beside the same words."""
    mute = frozenset(
        key for words in ("of_time", "says_nothing") for said in rule.words(words) for key in key_of(said).split()
    )
    seen: dict[tuple[Decimal, str], list[Stated]] = {}
    for some in stated:
        for one in some:
            figure = one.figure
            if figure.quantity != "money" or not is_exact(figure) or figure.per or not figure.value or one.compared:
                continue
            same = seen.setdefault((figure.value / scale(figure), figure.unit), [])
            for other in same:
                far = slip(other.figure.value, figure.value)
                if (
                    far
                    and far % 3 == 0
                    and other.sentence != one.sentence
                    and _alike(told, other, one, mute)
                    and not _set_apart(stated, other, one)
                ):
                    places = [place_of(other.figure), place_of(figure)]
                    yield finding(rule, places, first=plain(figure.text), second=plain(other.figure.text))
                    break
            same.append(one)


def _set_apart(stated: Sequence[Sequence[Stated]], one: Stated, other: Stated) -> bool:
    """Whether the sentences of two numbers count the same things and do not find as many: "46 trạm bơm, …", "58 trạm bơm, …"."""
    counts = [
        {(key_of(s.figure.noun), s.figure.value) for s in stated[each.sentence] if s.figure.noun}
        for each in (one, other)
    ]
    return any(a[0] == b[0] and a[1] != b[1] for a in counts[0] for b in counts[1]) and not counts[0] & counts[1]


def _alike(told: Told, one: Stated, other: Stated, mute: frozenset[str]) -> bool:
    """Whether the sentences of two numbers share neighbouring words beside these."""
    if one.sort != other.sort or (one.year and other.year and one.year != other.year):
        return False
    first, second = (_around(told, each, mute) for each in (one, other))
    return len(first & second) >= _PAIRS


def _around(told: Told, one: Stated, mute: frozenset[str]) -> set[tuple[str, str]]:
    sentence, figure = told.sentences[one.sentence], one.figure
    begin, end = max(sentence.start, figure.start - _LEAD), min(sentence.end, figure.end + _LEAD // 2)
    words = key_of(plain(f"{told.text[begin : figure.start]} | {told.text[figure.end : end]}")).split()
    return {two for two in pairwise(w for w in words if w not in mute) if "|" not in two and not two[0][:1].isdigit()}
