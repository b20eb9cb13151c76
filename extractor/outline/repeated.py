"""One quantity told in two places with two values: not by its subject and indicator, but by what the sentences call it.

Two numbers in two sentences are held together where the words around them are the same but for the verb and the time. The
less the two look like one number mistyped (digits that changed places, a slip by 10ⁿ, one digit), the more of their words
must be shared, and the more special these must be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from extractor.language.orthography import CAPITALS
from extractor.models import Extraction, Figure, Finding
from extractor.outline.arithmetic import differ, one_slip, slip, step
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import is_exact
from extractor.outline.restated import in_base
from extractor.outline.stretches import Stretch, Told
from extractor.rulebook import Rules

_CLAUSE = re.compile(r"[.;:,()]\s|\n|\s[-–]\s")
_WIDE = re.compile(r"[.;,:()\n]{1,2}\s")
_JOINED = re.compile(
    r"(?:(?<=cán bộ)|(?<=công chức)), (?=công chức|viên chức|người lao động)|(?<=\wã),\s(?=phường|thị trấn)"
)
_LABEL = re.compile(r"^\s*(?:[-+*•–]|[IVX]{1,4}[.)]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\))\s")
_HEAD = re.compile(r"[^:.;\d]{3,70}:")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_PLACE = re.compile(
    rf"(?i:huyện|quận|thị xã|thành phố|xã|phường|thị trấn|thôn|bản|tổ|KCN|CCN|khu công nghiệp|cụm công nghiệp|công ty|dự án|trường|bệnh viện|trạm|chợ|hồ|cầu|tuyến|đường)\s+(?:[^\W\d_]+\s+){{0,2}}?(?P<name>[{CAPITALS}][^\W\d_]*(?:\s+[{CAPITALS}][^\W\d_]*)*)"
)
_RUN = 4
"""Words behind two numbers that are the same, one by one: then both count the same."""
_KEPT = 20
_ALIKE = 0.75
_APART = 120
_BEHIND, _BEFORE = 60, 90
_LEAST_LIKE, _MOST_LIKE = 0.75, 1.34


@dataclass(frozen=True, slots=True)
class _Said:
    """A number in the base unit of its quantity with what it is called: the telling words of its clause, with those of the line's head before a colon
    (``words``), and neighbours among them (``pairs``); the words right behind it (``next``); the words that say of what time or sort it is (``sort``), or that it is a part or a rise (``role``); places and things named with it (``names``)."""

    figure: Figure
    unit: str
    value: Decimal
    step: Decimal
    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    next: tuple[str, ...]
    sort: frozenset[str]
    role: frozenset[str]
    names: frozenset[str]
    years: frozenset[str]
    digits: str


def repeated_findings(extraction: Extraction, told: Told, rule: CheckRule, rules: Rules) -> Iterator[Finding]:
    """Pairs of numbers that are one quantity by their words and have two values."""
    said = list(_all_said(extraction, told, rule, rules))
    yield from _same_digits(told.text, said, rule)
    yield from _same_words(told.text, said, rule)


def _all_said(extraction: Extraction, told: Told, rule: CheckRule, rules: Rules) -> Iterator[_Said]:
    text = _JOINED.sub("  ", told.text)
    empty = _empty(rule)
    sorts = (rule.said("other_sort"), rule.said("other_role"))
    header = extraction.header
    own = frozenset(key_of(" ".join(filter(None, (header.issuer, header.parent, header.place)))).split())
    for sentence in told.sentences:
        line = _LABEL.sub("", text[sentence.start : sentence.end].lstrip(), count=1)
        head = _HEAD.match(line)
        colon = text.find(":", sentence.start) if head is not None else sentence.end
        named = [(m.start(), key_of(m["name"])) for m in _PLACE.finditer(text, sentence.start, sentence.end)]
        for number, figure in enumerate(sentence.figures):
            if not is_exact(figure) or not figure.value or figure.status == "previous":
                continue
            begin = sentence.figures[number - 1].end if number else sentence.start
            names = {name for start, name in named if start < figure.end + _BEHIND}
            names |= {key_of(figure.subject)} if figure.subject else set()
            told_of = frozenset(name for name in names if not set(name.split()) <= own)
            headed = head[0] if head is not None and colon < figure.start else ""
            yield _said(text, sentence, figure, begin, headed, told_of, empty, sorts, in_base(figure, rules))


def _empty(rule: CheckRule) -> frozenset[str]:
    return frozenset(key for word in rule.words("says_nothing") for key in key_of(word).split())


def _said(
    text: str,
    sentence: Stretch,
    figure: Figure,
    begin: int,
    headed: str,
    names: frozenset[str],
    empty: frozenset[str],
    sorts: tuple[re.Pattern[str], re.Pattern[str]],
    base: tuple[str, Decimal],
) -> _Said:
    before = text[max(begin, figure.start - _BEFORE) : figure.start]
    lead = _CLAUSE.split(before)[-1]
    behind = re.split(r"[.;:,()\n]|\d", text[figure.end : min(sentence.end, figure.end + _BEHIND)])[0]
    noun = key_of(figure.noun or "").split()
    clause = [w for w in key_of(plain(f"{lead} | {behind}")).split() if not w.isdigit()]
    said = [w for w in clause if w not in empty and w not in noun and w != "|"]
    context = [w for w in key_of(plain(headed)).split() if w not in empty and w not in noun and not w.isdigit()]
    return _Said(
        figure,
        base[0],
        figure.value * base[1],
        step(figure) * base[1],
        frozenset(said) | frozenset(context),
        frozenset(pairwise(said)) | frozenset(pairwise(context)),
        tuple(w for w in key_of(plain(behind)).split() if w not in noun),
        frozenset(key_of(m[0]) for m in sorts[0].finditer(f"{headed} {before}")),
        frozenset(key_of(m[0]) for m in sorts[1].finditer(f"{headed} {before}")),
        names,
        frozenset(_YEAR.findall(f"{lead} {behind}")),
        re.sub(r"\D", "", figure.text),
    )


def _same_digits(text: str, said: Sequence[_Said], rule: CheckRule) -> Iterator[Finding]:
    """Numbers of the same digits, in another order or 10ⁿ apart: a slip of the keys, of the separator or of the unit."""
    empty = _empty(rule)
    first: dict[tuple[str, str, str], list[_Said]] = {}
    for one in said:
        digits = one.digits.strip("0")
        if len(set(digits)) < 2:
            continue
        figure = one.figure
        # "17.945 cán bộ … 17.495 người": people are people, whatever they are called.
        noun = key_of(figure.noun or "").split()[:1] if figure.unit == "other" else []
        key = ("".join(sorted(digits)), one.unit, " ".join(noun))
        for other in first.setdefault(key, []):
            if other.value != one.value and _mistyped(text, other, one, empty):
                yield _finding(rule, other, one)
                break
        first[key] = [*first[key][-_KEPT:], one]


def _mistyped(text: str, one: _Said, other: _Said, empty: frozenset[str]) -> bool:
    """Whether two numbers of the same digits are called the same: the shorter they are, the more words must say so."""
    n = slip(one.value, other.value)
    if not n and len(one.digits) != len(other.digits):
        return False
    told = len(set(one.digits.strip("0")))
    shared = len(one.words & other.words) + len(one.pairs & other.pairs)
    if told >= 3 and len(one.digits) >= (3 if n else 4):
        around = _around(text, one.figure, empty) & _around(text, other.figure, empty)
        if max(shared, len(around)) >= (3 if n else 2):
            return True
    if not _of_one_time(one, other) or not _apart(one.figure, other.figure):
        return False
    # What is measured of one and the same thing has few words of its own ("cầu dài 146 m").
    thing = bool(one.names & other.names)
    if thing and told >= 3 and one.figure.quantity in ("length", "area", "volume") and _alike(one, other) >= 0.5:
        return True
    if one.names != other.names:
        return False
    run = _RUN - 1 if told >= 3 else _RUN
    if len(one.next) >= run and one.next[:run] == other.next[:run]:
        return True
    if one.role != other.role:
        return False
    return _alike(one, other) >= _ALIKE and shared >= (3 if told >= 3 else 4)


def _around(text: str, figure: Figure, empty: frozenset[str]) -> frozenset[str | tuple[str, str]]:
    """The telling words of a number's clause and neighbours among them, though another number stands between."""
    wide = _WIDE.split(text[max(0, figure.start - 60) : figure.start])[-1]
    beyond = re.split(r"[.;,:()]", text[figure.end : figure.end + _BEHIND])[0]
    noun = key_of(figure.noun or "").split()
    around = [w for w in key_of(plain(f"{wide} | {beyond}")).split() if w not in empty and w not in noun]
    return frozenset((*around, *pairwise(around)))


def _same_words(text: str, said: Sequence[_Said], rule: CheckRule) -> Iterator[Finding]:
    """Numbers whose words are all the same, and many."""
    turned = rule.said("turned_to")
    first: dict[tuple[frozenset[str], str, str], _Said] = {}
    for one in said:
        figure = one.figure
        if len(one.words) < 4 or figure.unit == "%":
            continue
        key = (one.words, one.unit, key_of(figure.noun or "") if figure.unit == "other" else "")
        other = first.setdefault(key, one)
        if other is one or not _of_one_time(other, one) or (one.names, one.role) != (other.names, other.role):
            continue
        left, right = other.value, one.value
        if not _apart(other.figure, figure) or not differ(left, right, max(other.step, one.step)):
            continue
        # "Riêng quý IV, …": what follows is of another time, though the words are the same.
        if turned.search(text, other.figure.end, figure.start):
            continue
        near = _LEAST_LIKE <= left / right <= _MOST_LIKE
        enough = 4 if one_slip(left, right) or slip(left, right) else 6
        if len(one.words) >= enough and (near or slip(left, right)):
            yield _finding(rule, other, one)


def _of_one_time(one: _Said, other: _Said) -> bool:
    """Whether nothing says that two numbers are of two times, of two sorts (planned and done), or of two places."""
    if one.sort != other.sort or (one.years and other.years and one.years != other.years):
        return False
    if one.names and other.names and not one.names & other.names:
        return False
    spans = {(f.period.start, f.period.end) for f in (one.figure, other.figure) if f.period}
    return len(spans) < 2


def _alike(one: _Said, other: _Said) -> float:
    """The share of the fewer words that both have."""
    least = min(len(one.words), len(other.words))
    return len(one.words & other.words) / least if least else 0.0


def _apart(one: Figure, other: Figure) -> bool:
    """Numbers near one another mostly are a whole and its part, or before and after."""
    return other.start - one.end > _APART


def _finding(rule: CheckRule, one: _Said, other: _Said) -> Finding:
    first, second = one.figure, other.figure
    n = slip(one.value, other.value)
    same = sorted(re.sub(r"\D", "", first.text)) == sorted(re.sub(r"\D", "", second.text))
    note = f" Hai số lệch nhau đúng {10**n} lần." if n else ""
    note = note or (" Hai số có cùng các chữ số: có thể gõ nhầm." if same else "")
    return finding(
        rule,
        (place_of(first), place_of(second)),
        name="Cùng một nội dung",
        what=second.noun or "số liệu",
        first=plain(first.text),
        second=plain(second.text),
        slip=note,
    )
