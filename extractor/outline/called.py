"""What a number is called where it is told: the words of its clause, of the line's head, and those right behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from extractor.language.orthography import CAPITALS
from extractor.outline.findings import key_of, plain
from extractor.outline.levels import is_same_kind
from extractor.outline.stated import Stated
from extractor.outline.stretches import Told

_LABEL = re.compile(r"\s*(?:[-+*•–]|[IVX]{1,4}[.)]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\))\s")
_HEAD = re.compile(r"[^:.;\d]{3,70}:")
_OPENING = re.compile(r"[^,;:.\d]{3,60}(?=[,:])")
_WIDE = re.compile(r"[.;,:()\n]{1,2}\s")
_PLACE = re.compile(
    rf"(?i:huyện|quận|thị xã|thành phố|xã|phường|thị trấn|thôn|bản|tổ|KCN|CCN|khu công nghiệp|cụm công nghiệp|công ty|dự án|trường|bệnh viện|trạm|chợ|hồ|cầu|tuyến|đường)\s+(?:[^\W\d_]+\s+){{0,2}}?(?P<name>[{CAPITALS}][^\W\d_]*(?:\s+[{CAPITALS}][^\W\d_]*)*)"
)
_BEHIND = 60
_REMEMBERED = 8192
"""Numbers of which it is remembered what they are called: those of some 400 pages, a kilobyte each."""
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Said:
    """A number in the base unit of its quantity, with its digits and the words of its noun (as keys)."""

    one: Stated
    unit: str
    noun: tuple[str, ...]
    value: Decimal
    step: Decimal
    digits: str


@dataclass(frozen=True, slots=True)
class Called:
    """What a number is called: the telling words of its clause, with those of the line's head before a colon (``words``), and
    neighbours among them (``pairs``); the telling words right behind it (``tail``); those that say of what time or sort it
    is (``sort``), or that it is a part or a rise (``role``); places and things named with it (``names``)."""

    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    tail: tuple[str, ...]
    sort: frozenset[str]
    role: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is looked up of a report for every pair; ``turns``: where it turns to another time or part."""

    told: Told
    stated: Sequence[Sequence[Stated]]
    own: frozenset[str]
    empty: frozenset[str]
    sort: re.Pattern[str]
    role: re.Pattern[str]
    turns: Sequence[tuple[int, int]]
    whole: frozenset[str]
    definite: frozenset[str]
    mute: frozenset[str]
    called: dict[int, Called]
    places: dict[int, list[tuple[int, str]]]


def called_of(report: Lookup, said: Said) -> Called:
    """What a number is called, looked up once."""
    known = report.called.get(id(said.one))
    if known is not None:
        return known
    if len(report.called) >= _REMEMBERED:
        report.called.clear()
    text, one, sentence = report.told.text, said.one, report.told.sentences[said.one.sentence]
    start = sentence.start + (label.end() if (label := _LABEL.match(text[sentence.start : sentence.end])) else 0)
    head = _HEAD.match(text, start, sentence.end)
    headed = head[0] if head is not None and head.end() <= one.figure.start else ""
    opening = _OPENING.match(text, start, sentence.end)
    opened = opening[0] if opening is not None and opening.end() <= one.begin and not headed else ""
    empty, noun = report.empty, said.noun
    behind = key_of(text[one.figure.end : one.end]).split()
    clause = [w for w in (*one.lead, "|", *behind) if w not in empty and w not in noun]
    words = [w for w in clause if not w.isdigit()]
    if words == ["|"] and (named := _named_before(report, said)) is not None:
        # "Thiệt hại năm 2022 là 3,4 tỷ đồng, năm 2023 là 1,85 tỷ đồng": what the first is called holds for the second.
        words = [w for w in named.lead if w not in empty and w not in noun]
    context = [w for w in key_of(headed).split() if w not in empty and w not in noun and not w.isdigit()]
    around = f"{headed} {opened} {text[one.begin : one.figure.start]}"
    report.called[id(one)] = found = Called(
        frozenset(words) - {"|"} | frozenset(context),
        frozenset([two for two in pairwise(words) if "|" not in two]) | frozenset(pairwise(context)),
        tuple([w for w in one.next if w not in empty and w not in noun]),
        frozenset(key_of(m[0]) for m in report.sort.finditer(around)) or _NONE,
        frozenset(key_of(m[0]) for m in report.role.finditer(around)) or _NONE,
        names_of(report, one),
    )
    return found


def names_of(report: Lookup, one: Stated) -> frozenset[str]:
    """The places and things that a sentence names before a number or right behind it, and its subject; not the report's own."""
    named = report.places.get(one.sentence)
    if named is None:
        text, sentence = report.told.text, report.told.sentences[one.sentence]
        found = [(m.start(), key_of(m["name"])) for m in _PLACE.finditer(text, sentence.start, sentence.end)]
        named = report.places[one.sentence] = [(at, name) for at, name in found if not set(name.split()) <= report.own]
    names = {name for at, name in named if at < one.figure.end + _BEHIND}
    if one.figure.subject and not set((subject := key_of(one.figure.subject)).split()) <= report.own:
        names.add(subject)
    return frozenset(names) or _NONE


def _named_before(report: Lookup, said: Said) -> Stated | None:
    """The number of the same kind right before one that has no words of its own."""
    at = said.one.number
    before = report.stated[said.one.sentence][at - 1] if at else None
    return before if before is not None and is_same_kind(before.figure, said.one.figure, loose=True) else None


def words_around(report: Lookup, said: Said) -> frozenset[str | tuple[str, str]]:
    """The telling words of a number's clause and neighbours among them, though another number stands between."""
    text, figure = report.told.text, said.one.figure
    wide = _WIDE.split(text[max(0, figure.start - 60) : figure.start])[-1]
    beyond = re.split(r"[.;,:()]", text[figure.end : figure.end + _BEHIND])[0]
    around = [w for w in key_of(plain(f"{wide} | {beyond}")).split() if w not in report.empty and w not in said.noun]
    return frozenset((*around, *pairwise(around)))
