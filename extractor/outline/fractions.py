"""A fraction in words against the numbers beside: "hơn hai phần ba số mỏ (21/34)", "có 64 trạm. Mới một nửa, tức 21 trạm, …", "một
nửa của 64 trạm, 21 trạm"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.models import Extraction, Figure, Finding, Place
from extractor.outline.arithmetic import shown
from extractor.outline.columns import number_in
from extractor.outline.findings import CheckRule, finding, place_of, plain
from extractor.outline.levels import is_exact, is_same_kind
from extractor.outline.stretches import Told

_FRACTION = re.compile(
    r"[mMhHbBnN](?<!\w.)(?i:(?<=m)ột nửa|(?<=n)ửa|(?<=m)ột phần (?:hai|ba|tư|năm)|(?<=h)ai phần (?:ba|năm)|(?<=b)a phần (?:tư|năm)|(?<=b)ốn phần năm)(?!\w)"
)
_HOW = re.compile(r"(?<!\w)(hơn|trên|quá|gần|chưa đến|chưa đầy|chưa tới|dưới|khoảng)\s+$", re.IGNORECASE)
_OVER_WHAT = {"hai": 2, "ba": 3, "tư": 4, "năm": 5}
_OF_HOW_MANY = {"một": 1, "hai": 2, "ba": 3, "bốn": 4}
_BEHIND = re.compile(r"[^.;:()\d]{0,60}\(\s*(?:[^\d().;]{0,25}\s)?")
_BARE = re.compile(r"(?P<part>\d{1,3}(?:\.\d{3})*)/(?P<all>\d{1,3}(?:\.\d{3})*)(?=\s*[),;]|\s+[^\W\d_])")
_PERCENT = re.compile(r"(?P<share>\d{1,3}(?:,\d+)?)\s?%")
_OF_THESE = re.compile(r"\s+(?:của|trong(?: tổng)?(?: số)?|số|trên tổng số)\s+(?:tổng số\s+)?", re.IGNORECASE)
""" "một nửa của 64 trạm"."""
_PART = re.compile(
    r"(?:\s+(?:số|trong số)\s+[^,;.:()\d]{2,40}?)?\s*[,(–-]?\s*(?:tức|tương đương|tương ứng|nghĩa|hay|với|khoảng|bằng|cụ thể|chỉ|mới)?(?:\s+(?:là|khoảng|với|có))?\s+|(?:\s+[^\W\d_]+){0,7}?\s*\(\s*(?:tức là |tức |khoảng |cụ thể là |cụ thể |gồm |là )?",
    re.IGNORECASE,
)
""" "một nửa, tức 21 trạm", "một nửa (21 trạm)", "một nửa số trạm, tương đương 21 trạm"."""
_PART_BEHIND = re.compile(
    r"[^,;.:()\d]{0,30}[,(]?\s*(?:tức|bằng|chiếm|là)\s+(?:(?:hơn|gần|khoảng|quá)\s+)?", re.IGNORECASE
)
_NEW = re.compile(r"[,(]\s*(?:tức|là|tương đương)?[^,;.:()\d]{0,20}$", re.IGNORECASE)
_ON_ALL = re.compile(r"\s*(?:/|trên|trong)\s*(?:tổng số\s+|tổng\s+|số\s+)?", re.IGNORECASE)
_MOSTLY, _LIKE, _ROUGH, _HAIR = Decimal("0.1"), Decimal("0.3"), Decimal("0.15"), Decimal("0.005")
_REACH, _NEAR = 2, 45


def fraction_findings(extraction: Extraction, told: Told, rule: CheckRule) -> Iterator[Finding]:
    """Fractions in words that the numbers in the bracket behind them don't make, or the part beside and its whole."""
    text = extraction.text
    starts = [sentence.start for sentence in told.sentences]
    for said in _FRACTION.finditer(text):
        yield from _of_whole(told, said, bisect_right(starts, said.start()) - 1, rule)
        opened = _BEHIND.match(text, said.end())
        number = opened and (_BARE.match(text, opened.end()) or _PERCENT.match(text, opened.end()))
        share = _share(number) if number else None
        if number is None or share is None:
            continue
        how = _HOW.search(text, max(0, said.start() - 12), said.start())
        if _is_such(share, _fraction(said[0].lower()), how[1].lower() if how else ""):
            continue
        begin = how.start() if how else said.start()
        spans = ((begin, said.end()), number.span())
        yield finding(
            rule,
            [Place(start, end, extraction.report.page_of(start)) for start, end in spans],
            str(rule.data["message_words"]),
            said=plain(text[begin : said.end()]),
            part=plain(number[0]),
            ratio=shown((share * 100).quantize(Decimal("0.1"))),
        )


def _share(number: re.Match[str]) -> Decimal | None:
    """What "21/34" or "61,8%" is of one."""
    if number.re is _PERCENT:
        return Decimal(number["share"].replace(",", ".")) / 100
    part, whole = number_in(number["part"]), number_in(number["all"])
    return part / whole if part is not None and whole else None


def _fraction(said: str) -> Decimal:
    words = said.split()
    if words[-1] == "nửa":
        return Decimal("0.5")
    return Decimal(_OF_HOW_MANY[words[0]]) / _OVER_WHAT[words[2]]


def _is_such(share: Decimal, fraction: Decimal, how: str) -> bool:
    if how in ("hơn", "trên", "quá"):
        return share >= fraction - _HAIR
    if how in ("chưa đến", "chưa đầy", "chưa tới", "dưới"):
        return share <= fraction + _HAIR
    if how == "gần":
        return fraction - _ROUGH <= share <= fraction + _HAIR
    return abs(share - fraction) <= min(_MOSTLY, fraction * _LIKE)


def _of_whole(told: Told, said: re.Match[str], at: int, rule: CheckRule) -> Iterator[Finding]:
    """A fraction of a number that stands beside it or in the sentences before, and the part that it is said to be."""
    if at < 0:
        return
    text, sentence = told.text, told.sentences[at]
    behind = [f for f in sentence.figures if said.end() <= f.start < said.end() + _NEAR * 2]
    before = [f for f in sentence.figures if f.end <= said.start()]
    wholes: Sequence[Figure] = [f for s in told.sentences[max(0, at - _REACH) : at] for f in s.figures]
    wholes = [*wholes, *before]
    part: Figure | None = None
    if behind and _OF_THESE.fullmatch(text, said.end(), behind[0].start):
        if len(behind) > 1 and _NEW.search(text, behind[0].end, behind[1].start):
            wholes, part = behind[:1], behind[1]
    elif behind and _PART.fullmatch(text, said.end(), behind[0].start):
        part = behind[0]
        if len(behind) > 1 and _ON_ALL.fullmatch(text, part.end, behind[1].start):
            wholes = behind[1:2]
    elif before and _PART_BEHIND.fullmatch(text, before[-1].end, said.start()):
        wholes, part = wholes[:-1], before[-1]
    if part is None or not is_exact(part) or part.unit == "%":
        return
    alike = [f for f in wholes if is_same_kind(f, part, loose=True) and is_exact(f) and f.value >= part.value]
    how = _HOW.search(text, max(0, said.start() - 12), said.start())
    word, fraction = how[1].lower() if how else "", _fraction(said[0].lower())
    if not alike or any(_is_such(part.value / f.value, fraction, word) for f in alike):
        return
    whole, begin = alike[-1], how.start() if how else said.start()
    yield finding(
        rule,
        [place_of(whole), Place(begin, said.end(), part.page), place_of(part)],
        str(rule.data["message_words"]),
        said=plain(text[begin : said.end()]),
        part=f"{plain(part.text)} trên {plain(whole.text)}",
        ratio=shown((part.value / whole.value * 100).quantize(Decimal("0.1"))),
    )
