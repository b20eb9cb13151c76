"""Two parts that make a whole by what they are called: on time and late, men and women, done and not yet done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from extractor.models import Figure, Finding
from extractor.outline.arithmetic import differ, share_is_off, shown, slack
from extractor.outline.findings import CheckRule, finding, in_words, place_of, plain
from extractor.outline.levels import in_brackets, is_exact, is_same_kind
from extractor.outline.stretches import Told
from extractor.rulebook import alternation

Pairs = Sequence[tuple[re.Pattern[str], re.Pattern[str]]]
_POINTS = 15
_STATED = re.compile(r"[^;.()\d]{0,50}[,(]\s*(?:chiếm|đạt|bằng|tỷ lệ|tương ứng)?\s*")
_NEXT = re.compile(r"\s*[;,)]+\s*(?:còn\s+|có\s+|và\s+)?[^;.,()\d]{0,25}")
_DENIED = re.compile(r"(?<!\w)(?:chưa|không) (?:được )?([^\W\d_]+ [^\W\d_]+)", re.IGNORECASE)
_CLOSE = (Decimal("0.7"), Decimal("1.4"))
_ALL = (Decimal(88), Decimal(112))
_STOP = re.compile(r"[,;.()]|(?<![^\W\d_])(?:và|còn|cùng)(?![^\W\d_])")


def complement_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """A whole whose two complementary parts don't add up: "giải quyết 512 hồ sơ, đúng hạn 431 hồ sơ, quá hạn 181 hồ sơ"."""
    pairs = complement_pairs(tuple(tuple(pair) for pair in rule.data["complements"]))
    text = told.text
    for stretch in told.stretches:
        exact = [f for f in stretch.figures if is_exact(f) and not in_brackets(text, stretch.start, f)]
        for number in range(len(exact) - 2):
            whole, one, other = exact[number : number + 3]
            if not (is_same_kind(whole, one, loose=True) and is_same_kind(whole, other, loose=True)):
                continue
            if max(one.value, other.value) > whole.value or other.start - whole.end > 160 or not whole.value:
                continue
            if _goes_on(text, whole, exact[number + 3 :], other) or not are_complements(text, whole, one, other, pairs):
                continue
            total = one.value + other.value
            if not differ(total, whole.value, slack((whole, one, other))):
                continue
            if _CLOSE[0] <= total / whole.value <= _CLOSE[1]:
                yield finding(
                    rule,
                    [place_of(whole), place_of(one), place_of(other)],
                    whole=in_words(text, whole),
                    parts=f"{plain(one.text)} + {plain(other.text)}",
                    sum=shown(total, [whole]),
                    difference=shown(abs(total - whole.value), [whole]),
                )


def share_complement_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "nam 48,6%, nữ 52,4%": two shares that are all of a thing by name, and are more or less than all of it."""
    pairs = complement_pairs(tuple(tuple(pair) for pair in rule.data["complements"]))
    text = told.text
    for stretch in told.stretches:
        shares = [f for f in stretch.figures if f.unit == "%" and f.change is None]
        if len(shares) != 2 or not all(map(is_exact, shares)):
            continue
        one, other = shares
        between = text[one.end : other.start]
        if len(between) > 60 or not re.search(r"[,;]|(?<!\w)và(?!\w)", between):
            continue
        total = one.value + other.value
        if not _ALL[0] <= total <= _ALL[1] or not differ(total, Decimal(100), slack(shares)):
            continue
        begin = max((f.end for f in stretch.figures if f.end <= one.start), default=stretch.start)
        opening = replace(one, start=begin, end=begin)
        if are_complements(text, opening, one, other, pairs):
            yield finding(
                rule,
                [place_of(one), place_of(other)],
                whole="100%",
                parts=f"{plain(one.text)} + {plain(other.text)}",
                sum=f"{shown(total)}%",
                difference=f"{shown(abs(total - 100))} điểm phần trăm",
            )


def share_of_both_findings(told: Told, rule: CheckRule, complements: CheckRule) -> Iterator[Finding]:
    """ "264 bộ hồ sơ xong đúng hẹn, đạt 94,1%; 29 bộ trễ hẹn": the two parts are all of them by name, and the share is of both."""
    pairs = complement_pairs(tuple(tuple(pair) for pair in complements.data["complements"]))
    text = told.text
    for stretch in told.stretches:
        for one, stated, other in zip(stretch.figures, stretch.figures[1:], stretch.figures[2:], strict=False):
            if stated.unit != "%" or stated.change or not all(map(is_exact, (one, stated, other))):
                continue
            if not is_same_kind(one, other, loose=True) or not one.value or one.quantity != "count":
                continue
            if not _STATED.fullmatch(text, one.end, stated.start) or not _NEXT.fullmatch(text, stated.end, other.start):
                continue
            begin = max((f.end for f in stretch.figures if f.end <= one.start), default=stretch.start)
            if not are_complements(text, replace(one, start=begin, end=begin), one, other, pairs):
                continue
            both = one.value + other.value
            share = one.value / both * 100
            wholes = [f for f in told.figures if f.value > one.value and is_same_kind(f, one, loose=True)]
            if any(not share_is_off(one.value, f.value, stated, (one, f)) for f in wholes):
                continue
            if share_is_off(one.value, both, stated, (one, other)) and abs(share - stated.value) <= _POINTS:
                yield finding(
                    rule,
                    [place_of(one), place_of(stated), place_of(other)],
                    part=plain(one.text),
                    whole=f"{plain(one.text)} + {plain(other.text)}",
                    ratio=shown(share.quantize(Decimal("0.1"))),
                    stated=plain(stated.text),
                )


@lru_cache(maxsize=4)
def complement_pairs(written: tuple[tuple[str, str], ...]) -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    def compiled(words: str) -> re.Pattern[str]:
        return re.compile(rf"(?<![^\W\d_])(?:{alternation(words.split('|'))})(?![^\W\d_])", re.IGNORECASE)

    return [(compiled(one), compiled(other)) for one, other in written]


def are_complements(text: str, whole: Figure, one: Figure, other: Figure, pairs: Pairs) -> bool:
    first, second = _called(text, whole, one), _called(text, one, other)
    behind = _STOP.split(text[one.end : one.end + 60])[0].split()[:2]
    # "318 đơn đủ điều kiện, 94 đơn không đủ điều kiện": the second denies what the first says.
    if len(behind) == 2 and re.search(rf"(?<!\w)(?:không|chưa)\s+{re.escape(' '.join(behind))}(?!\w)", second):
        return True
    if _denies(first, second) or _denies(second, first):
        return True
    return any(
        (left.search(first) and right.search(second) and not right.search(first))
        or (right.search(first) and left.search(second) and not right.search(second))
        for left, right in pairs
    )


def _denies(one: str, other: str) -> bool:
    """ "chưa qua đào tạo" and "đã qua đào tạo"."""
    denied = _DENIED.search(one)
    return (
        denied is not None
        and re.search(rf"(?<!\w)(?:đã|được) {re.escape(denied[1])}(?!\w)", other, re.IGNORECASE) is not None
    )


def _called(text: str, before: Figure, figure: Figure) -> str:
    """What a number is called: the words of its own clause before and behind it."""
    lead = _STOP.split(text[before.end : figure.start])[-1]
    behind = _STOP.split(text[figure.end : figure.end + 60])[0]
    noun = plain(figure.text)
    return f"{lead} {noun} {behind}"


def _goes_on(text: str, whole: Figure, more: Sequence[Figure], last: Figure) -> bool:
    """Whether the list has a third part."""
    if not more or not is_same_kind(whole, more[0], loose=True):
        return False
    return re.search(r"[.;]", text[last.end : more[0].start]) is None
