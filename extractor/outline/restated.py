"""One quantity said twice: in another unit in brackets, or in another part of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extractor.language.baseunits import base_of
from extractor.language.orthography import CAPITALS
from extractor.models import Extraction, Figure, Finding
from extractor.outline.arithmetic import differ, is_swap, scale, slip, step
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import MEASURED, is_exact, is_same_kind
from extractor.outline.stated import Stated
from extractor.outline.stretches import Told
from extractor.rulebook import Rules

_BRACKET = re.compile(r"\s*\(\s*(?:tức|tương đương|tương ứng|hay|bằng(?: chữ)?)?\s*:?\s*", re.IGNORECASE)
_CLOSED = re.compile(r"\s*\)")
_SPLIT = re.compile(r"[.;:,()]\s|\n|(?:^|(?<=\s))(?:\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\)|[-+*•–])\s")
_TIME = re.compile(
    r"(?<!\w)(?:(?:trong |tính |của )?(?:cả )?năm )?\d{4}(?!\w)|\d{1,2}/\d{1,2}(?:/\d{4})?", re.IGNORECASE
)
_PLACE = re.compile(
    rf"(?i:huyện|quận|thị xã|thành phố|xã|phường|thị trấn|thôn|bản|KCN|CCN|khu công nghiệp|cụm công nghiệp|công ty|dự án|trường|bệnh viện)\s+(?:số \d|[{CAPITALS}])"
)
_HEADING = re.compile(
    rf"\s*(?:[IVX]{{1,4}}|[A-D]|\d{{1,2}}(?:\.\d{{1,2}})*)[.)]\s*[{CAPITALS}][^.;:\n]*$", re.MULTILINE
)
_FEWEST, _MOST_SAID = 4, 3
_AGAIN = (Decimal("0.75"), Decimal("1.34"))
_BESIDE = (Decimal("0.5"), Decimal(2))
_DIGITS, _TELLING, _TOGETHER, _KEPT, _FAR = 3, 2, 5, 8, 4000


def converted_findings(told: Told, rule: CheckRule, rules: Rules) -> Iterator[Finding]:
    """ "48,6 ha (48.600 m2)": a quantity and, in brackets right behind it, the same in another unit that is not the same."""
    text = told.text
    for one, other in zip(told.figures, told.figures[1:], strict=False):
        if other.start - one.end > 25 or not is_exact(one) or not is_exact(other) or one.per or other.per:
            continue
        first, second = in_base(one, rules), in_base(other, rules)
        if first[0] != second[0] or one.quantity == "percent" or not _CLOSED.match(text, other.end):
            continue
        if one.unit == other.unit and (_multiplier(one) == _multiplier(other) or not is_same_kind(one, other)):
            continue
        if not _BRACKET.fullmatch(text[one.end : other.start]) or not one.value or not other.value:
            continue
        left, right = one.value * first[1], other.value * second[1]
        if not differ(left, right, max(step(one) * first[1], step(other) * second[1])):
            continue
        # Two numbers that are not near, nor apart by a slip of the unit, are not one quantity.
        n = slip(left, right)
        if n or Decimal("0.5") <= left / right <= Decimal(2):
            note = f" Hai số lệch nhau đúng {10**n} lần." if n else ""
            yield finding(
                rule, (place_of(one), place_of(other)), first=plain(one.text), second=plain(other.text), slip=note
            )


def in_base(figure: Figure, rules: Rules) -> tuple[str, Decimal]:
    """The unit in which a quantity is compared and the factor to it: ha and m2 both measure an area."""
    return base_of(figure.unit, rules)


def said_again_findings(extraction: Extraction, told: Told, rule: CheckRule, rules: Rules) -> Iterator[Finding]:
    """ "Tổng thu ngân sách trên địa bàn đạt 412 tỷ đồng" in the overview and "Tổng thu ngân sách trên địa bàn năm 2024 đạt
    386 tỷ đồng" in a later part: the same words before both, but for the time and the verb, and another number.

    Only totals that the words name in full, said twice, once below a heading over the whole, of no place of their own and of the same time.
    """
    text = told.text
    named = re.compile(rule.pattern("total_named"), re.IGNORECASE)
    empty = re.compile(rule.pattern("time_words"), re.IGNORECASE)
    other_time = re.compile(rule.pattern("other_time"), re.IGNORECASE)
    groups: dict[tuple[str, ...], list[Figure]] = {}
    for sentence in told.sentences:
        for number, figure in enumerate(sentence.figures):
            if not is_exact(figure) or figure.unit == "%" or figure.per or figure.status in ("target", "previous"):
                continue
            begin = sentence.figures[number - 1].end if number else sentence.start
            lead = _SPLIT.split(plain(text[begin : figure.start]))[-1]
            if named.match(lead) is None or other_time.search(plain(text[sentence.start : figure.start])):
                continue
            around = _SPLIT.split(text[sentence.start : sentence.end])
            if _PLACE.search(next((clause for clause in around if lead in plain(clause)), lead)):
                continue
            words = key_of(empty.sub(" ", _TIME.sub(" ", lead))).split()
            if len(words) < _FEWEST:
                continue
            key = (" ".join(words), in_base(figure, rules)[0], key_of(figure.noun or ""), key_of(figure.subject or ""))
            groups.setdefault(key, []).append(figure)
    headings = {
        p.start: text[p.start : p.end]
        for p in extraction.report.paragraphs
        if p.role == "text" and p.end - p.start < 120 and _HEADING.match(text, p.start)
    }
    overview = re.compile(rule.pattern("overview"), re.IGNORECASE)
    for figures in groups.values():
        first = figures[0]
        values = {figure.value * in_base(figure, rules)[1] for figure in figures}
        if len(values) != 2 or len(figures) > _MOST_SAID:
            continue
        second = next(f for f in figures if f.value * in_base(f, rules)[1] != first.value * in_base(first, rules)[1])
        between = text[first.end : second.start]
        when = {(f.period.start, f.period.end) for f in (first, second) if f.period}
        if len(when) > 1:
            continue
        one, other = (figure.value * in_base(figure, rules)[1] for figure in (first, second))
        n = slip(one, other)
        if "\n" not in between or not other or not (n or _AGAIN[0] <= one / other <= _AGAIN[1]):
            continue
        if not differ(one, other, max(step(figure) * in_base(figure, rules)[1] for figure in (first, second))):
            continue
        over = [max((h for h in headings if h < figure.start), default=None) for figure in (first, second)]
        if over[0] == over[1] or not any(overview.search(headings[h]) for h in over if h is not None):
            continue
        if any(first.start < h < second.start and _PLACE.search(said) for h, said in headings.items()):
            continue
        note = f" Hai số lệch nhau đúng {10**n} lần." if n else ""
        lead = _SPLIT.split(text[max(0, first.start - 120) : first.start])[-1]
        yield finding(
            rule,
            (place_of(first), place_of(second)),
            name="Cùng một nội dung",
            what=f"“{plain(lead)}”",
            first=plain(first.text),
            second=plain(second.text),
            slip=note,
        )


def _multiplier(figure: Figure) -> str:
    return re.sub(r"[\d.,\s]", "", key_of(figure.text))


def beside_again_findings(stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """ "bố trí 18,7 tỷ đồng nâng cấp 11 trạm bơm" and, in a sentence further on, "việc đầu tư 18,7 tỷ đồng cho 17 trạm bơm": beside
    a number of three digits that both sentences have, another of one noun and two values."""
    sets_off = frozenset(key_of(word) for word in rule.words("sets_off"))
    told: dict[tuple[object, ...], list[tuple[Stated, Stated]]] = {}
    for some in stated:
        for one, other in pairwise(some):
            if one.figure.unit == other.figure.unit == "%":
                continue
            for anchor, beside in ((one, other), (other, one)):
                if not _may_anchor(anchor) or not _may_stand_beside(beside):
                    continue
                noun = key_of(beside.figure.noun or "")
                key = (anchor.figure.value, anchor.figure.unit, beside.figure.unit, noun, anchor is one)
                known = told.setdefault(key, [])
                # What has several values anyway is no one thing.
                for earlier, before in known if len({b.figure.value for _, b in known}) == 1 else ():
                    shared = len((before.said | earlier.said) & (beside.said | anchor.said))
                    if _is_another(before, beside, stated, sets_off) and _is_sure(before, beside, anchor, noun, shared):
                        first, second = before.figure, beside.figure
                        yield finding(
                            rule,
                            [place_of(first), place_of(second)],
                            name="Cùng một nội dung",
                            what=second.noun or "số liệu",
                            first=plain(first.text),
                            second=plain(second.text),
                            slip=f" Cả hai đứng cạnh {plain(anchor.figure.text)}.",
                        )
                        break
                told[key] = [*known[-_KEPT:], (anchor, beside)]


def _is_sure(before: Stated, beside: Stated, anchor: Stated, noun: str, shared: int) -> bool:
    """Whether it is no chance that both stand beside the same number: near one another, with words that both sentences have or
    with two digits that changed places."""
    one, other = before.figure, beside.figure
    if not other.start - one.end < _FAR or is_same_kind(other, anchor.figure, loose=True):
        return False
    unit = scale(other)
    if _digits(before) + _digits(anchor) >= _TOGETHER and is_swap(one.value / unit, other.value / unit):
        return shared > 0
    return other.quantity == "count" and _digits(anchor) >= _DIGITS and len(noun.split()) + shared >= _TELLING


def _digits(one: Stated) -> int:
    return len("".join(filter(str.isdigit, one.figure.text)).strip("0"))


def _may_anchor(one: Stated) -> bool:
    figure = one.figure
    return figure.unit != "%" and is_exact(figure) and not (one.earlier or one.compared) and _digits(one) > 1


def _may_stand_beside(one: Stated) -> bool:
    figure = one.figure
    told = is_exact(figure) and figure.per is None and not (one.earlier or one.compared)
    return told and bool(figure.value) and figure.quantity in MEASURED


def _is_another(one: Stated, other: Stated, stated: Sequence[Sequence[Stated]], sets_off: frozenset[str]) -> bool:
    """Whether two numbers of a noun are two values of one thing, as far as their sentences say."""
    if one.sentence == other.sentence or one.figure.value == other.figure.value or one.sort != other.sort:
        return False
    if one.year and other.year and one.year != other.year:
        return False
    ratio = one.figure.value / other.figure.value
    if not _BESIDE[0] <= ratio <= _BESIDE[1] and not slip(one.figure.value, other.figure.value):
        return False
    # "… 11 trạm bơm, đã xong 9 trạm bơm": one sentence tells both.
    for here, there in ((one, other), (other, one)):
        if any(
            s.figure.noun == here.figure.noun and s.figure.value == here.figure.value for s in stated[there.sentence]
        ):
            return False
    return not sets_off & ({*one.lead[-3:], *one.next[:2]} ^ {*other.lead[-3:], *other.next[:2]})
