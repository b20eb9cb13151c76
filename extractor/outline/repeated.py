"""One quantity told in two places with two values: not by its subject and indicator, but by what the sentences call it.

Two numbers in two sentences are held together where they are called by the same words but for the verb and the time. The
less the two look like one number mistyped (digits that changed places, a slip by 10ⁿ, one digit), the more of their words
must be shared, and the more special these must be.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extractor.models import Extraction, Finding
from extractor.outline.arithmetic import differ, one_slip, slip, step
from extractor.outline.called import Called, Lookup, Said, called_of, words_around
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import is_exact
from extractor.outline.restated import in_base
from extractor.outline.stated import Stated
from extractor.outline.stretches import Told
from extractor.rulebook import Rules

_KEPT, _SHARED, _SEVERAL, _MANY, _LONG, _REACH = 12, 2, 3, 6, 4, 8
_ALIKE, _MOSTLY, _NEARLY = 0.75, 0.6, 0.8
_APART, _BEHIND = 120, 60
_AROUND = 110
_NEXT, _REACHED = 1200, 6000
_NEAR = (Decimal("0.75"), Decimal("1.34"))
_OF = (key_of("của"),)
_LEFT = frozenset({key_of("còn")})
_ITEM = re.compile(r"\s*(?:[-+*•–|]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\)|[IVX]{1,4}\.)")
_SORTED = re.compile(r"\s+\d")


def repeated_findings(
    extraction: Extraction, told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule, rules: Rules
) -> Iterator[Finding]:
    """Pairs of numbers that are one quantity by their words and have two values."""
    said = [_said(one, rules) for some in stated for one in some if _is_told(one)]
    header = extraction.header
    report = Lookup(
        told,
        stated,
        frozenset(key_of(" ".join(filter(None, (header.issuer, header.parent, header.place)))).split()),
        frozenset(key for word in rule.words("says_nothing") for key in key_of(word).split()),
        rule.said("other_sort"),
        rule.said("other_role"),
        [match.span() for match in rule.said("turned_to").finditer(told.text)],
        frozenset(map(key_of, rule.words("inventory"))),
        frozenset(map(key_of, rule.words("definite"))),
        frozenset(
            key for words in ("says_nothing", "of_time") for word in rule.words(words) for key in key_of(word).split()
        ),
        {},
        {},
    )
    for one, other in _mistyped_pairs(said):
        if _mistyped(report, one, other):
            yield _finding(rule, one, other)
    for one, other in _worded_pairs(said):
        if _said_twice(report, one, other):
            yield _finding(rule, one, other)
    yield from _more_than_there_are(report, stated, said, rule)


def _is_told(one: Stated) -> bool:
    figure = one.figure
    # "61 bác sĩ trên 230 giường": "trên" says "of", as often as "over".
    exact = is_exact(figure) or (
        figure.qualifier in ("over", "estimate") and figure.value_max is None and figure.part is None
    )
    return exact and bool(figure.value) and figure.change is None and not one.earlier and not one.compared


def _said(one: Stated, rules: Rules) -> Said:
    figure = one.figure
    unit, factor = in_base(figure, rules)
    noun = tuple(key_of(figure.noun or "").split())
    value, least = figure.value, step(figure)
    if factor != 1:
        value, least = value * factor, least * factor
    return Said(one, unit, noun, value, least, _digits(figure.text))


def _digits(text: str) -> str:
    """The printed digits, but for zeros at the end of decimals."""
    whole, comma, decimals = text.partition(",")
    return re.sub(r"\D", "", whole + re.sub(r"0+(?=\D|$)", "", decimals) if comma else whole)


def _kind(said: Said) -> tuple[str, str, str]:
    """People are people, whatever they are called ("17.945 cán bộ … 17.495 người"); what else is counted has its noun."""
    noun = said.noun[:1] if said.one.figure.unit == "other" else ()
    return said.unit, " ".join(noun), said.one.figure.per or ""


def _mistyped_pairs(said: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
    """Numbers of the same digits, in another order or 10ⁿ apart, each with the last that went before it."""
    first: dict[tuple[str, ...], list[Said]] = {}
    for one in said:
        digits = "".join(sorted(one.digits.replace("0", "")))
        if len(set(one.digits.strip("0"))) < 2:
            continue
        key = (digits, *_kind(one)[:2])
        before = first.get(key, [])
        yield from ((other, one) for other in before if other.value != one.value)
        first[key] = [*before[-_KEPT:], one]


def _worded_pairs(said: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
    """Numbers near one another in size whose clauses share several neighbouring words, or which are followed by the same."""
    places: dict[tuple[object, ...], list[int]] = {}
    for number, one in enumerate(said):
        kind, telling = _kind(one), one.one.said
        words = [word for word in (*one.one.lead, *one.one.next[:_REACH]) if word in telling]
        shared: dict[int, int] = {}
        tail = ("|", *one.noun, *one.one.next)[:4]
        for key in dict.fromkeys([(kind, *two) for two in pairwise(words)] + ([(kind, tail)] if len(tail) > 3 else [])):
            known, worth = places.setdefault(key, []), 3 if len(key) == 2 else 1
            for at in known:
                shared[at] = shared.get(at, 0) + worth
            known.append(number)
            if len(known) > _KEPT:
                del known[0]
        for at, count in shared.items():
            other = said[at]
            if count < _SHARED or other.value == one.value or other.one.sentence == one.one.sentence:
                continue
            if not _NEAR[0] <= other.value / one.value <= _NEAR[1] or not _of_one_year(one, other):
                continue
            # Without a slip of one digit many words must be the same, or all those that follow.
            same_tail = len(tail) > 3 and tail == ("|", *other.noun, *other.one.next)[:4]
            same_words = one.one.said == other.one.said or one.one.figure.per is not None
            if same_tail or (same_words and (count >= _SEVERAL or one_slip(one.value, other.value))):
                yield other, one


def _mistyped(report: Lookup, one: Said, other: Said) -> bool:
    """Whether two numbers of the same digits are called the same: the shorter they are, the more words must say so."""
    n = slip(one.value, other.value)
    if not n and len(one.digits) != len(other.digits):
        return False
    if one.one.sentence == other.one.sentence and (n or other.one.figure.start - one.one.figure.end < _BEHIND):
        return False
    several = len(set(one.digits.strip("0") if n else one.digits)) >= 3
    long = several and len(one.digits) >= (3 if n else 4)
    if n and n % 3 and several and len(one.digits.strip("0")) >= _LONG and _of_one_year(one, other):
        # Four digits and more that are the same by chance are rare: a word or two of both sentences vouch for them. (A
        # number of thousands beside one of millions is for the check of units.)
        same = _sentence_words(report, one) & _sentence_words(report, other)
        if len(same) >= _SHARED and one.one.sort == other.one.sort:
            return True
    apart = _apart(one, other)
    # In the next sentence fewer may well be some of them ("1.216 hộ. Đã có 1.126 hộ …").
    later, earlier = (one, other) if one.one.figure.start > other.one.figure.start else (other, one)
    beside = not n and not apart and not _in_paragraphs(report, one, other)
    if beside and later.value < earlier.value and later.one.sentence != earlier.one.sentence:
        return False
    if several and not n and len(one.digits) >= 3 and _swapped(report, one, other):
        return True
    # What is estimated may be told more exactly elsewhere.
    if "estimate" in (one.one.figure.qualifier, other.one.figure.qualifier):
        return False
    if not long and not (_of_one_period(one, other) and (apart or _in_paragraphs(report, one, other))):
        return False
    called, again = called_of(report, one), called_of(report, other)
    shared, likeness = len(called.words & again.words), _alike(called, again)
    pairs = len(called.pairs & again.pairs)
    if long:
        around = words_around(report, one) & words_around(report, other)
        if max(shared + pairs, len(around)) >= (3 if n else 2) and _of_one_year(one, other):
            return not n or (one.one.sort == other.one.sort and not _other_tails(report, one, other))
    # Two paragraphs that call a number the same at length need not be far from one another.
    alike = _named(one, called, again) >= _LONG or (shared >= _MANY and pairs >= _SEVERAL)
    apart = apart or (alike and _in_paragraphs(report, one, other))
    if not _of_one_time(called, again, one, other) or not apart:
        return False
    # What is measured of one and the same thing has few words of its own ("cầu dài 146 m").
    measure = one.one.figure.quantity in ("length", "area", "volume")
    if called.names & again.names and several and measure and likeness >= 0.5:
        return True
    named = several and len(one.digits) >= 3 and not n and _named(one, called, again) >= 3
    # "mới có 168 giấy đất ở", "còn phải vận động 421 người mù chữ": not each "còn" says what is left.
    if named and called.role ^ again.role <= _LEFT:
        return True
    if called.names != again.names:
        return False
    if several and len(words_around(report, one) & words_around(report, other)) >= _MANY:
        return True
    if _named(one, called, again) >= (3 if several else 4) or (not n and shared >= _MANY and pairs >= _SEVERAL):
        return True
    if called.role != again.role or n:
        return called.role == again.role and likeness >= _ALIKE and shared + pairs >= (3 if several else 4)
    return (several and shared >= 2 and pairs >= 1 and likeness >= _MOSTLY) or (
        likeness >= _ALIKE and shared + pairs >= (3 if several else 4)
    )


def _swapped(report: Lookup, one: Said, other: Said) -> bool:
    """Whether two numbers of three digits and more are one but for two neighbouring digits that changed places. Of 165 reports
    four in five such pairs are one number; so two words of both clauses vouch for them, of four digits and nearby one word of
    both sentences."""
    first, second = one.one, other.one
    distance = abs(first.figure.start - second.figure.end)
    off = [at for at, (x, y) in enumerate(zip(one.digits, other.digits, strict=False)) if x != y]
    if len(one.digits) != len(other.digits) or len(off) != 2 or off[1] - off[0] != 1 or distance > _REACHED:
        return False
    if (first.figure.qualifier == "estimate") != (second.figure.qualifier == "estimate"):
        return False
    if first.sentence == second.sentence or one.noun[:1] != other.noun[:1] or first.sort != second.sort:
        return False
    if not _of_one_period(one, other) or not _of_one_year(one, other):
        return False
    called, again = called_of(report, one), called_of(report, other)
    if called.names and again.names and not called.names & again.names:
        return False
    if called.sort != again.sort or (called.role ^ again.role) - _LEFT or _turns_between(report, one, other):
        return False
    around = words_around(report, one) & words_around(report, other)
    if len(called.words & again.words) >= 2 or sum(isinstance(w, str) and not w.isdigit() for w in around) >= _SEVERAL:
        return True
    near = len(one.digits) >= _LONG and distance < _NEXT and not called.names ^ again.names
    return near and bool(_sentence_words(report, one) & _sentence_words(report, other))


def _sentence_words(report: Lookup, said: Said) -> frozenset[str]:
    """The telling words around a number in its sentence, whatever stands between."""
    text, figure, sentence = report.told.text, said.one.figure, report.told.sentences[said.one.sentence]
    around = text[max(sentence.start, figure.start - _AROUND) : min(sentence.end, figure.end + _AROUND)]
    words = key_of(plain(around)).split()
    return frozenset(w for w in words if w not in report.mute and w not in said.noun and not w[:1].isdigit())


def _said_twice(report: Lookup, one: Said, other: Said) -> bool:
    """Whether two numbers near one another in size are one quantity by their words alone: all of them, and many, or those
    right behind a number that the text takes for known ("nhật trình của 08 xe chuyên dùng")."""
    if one.one.figure.unit == "%" or one.one.figure.qualifier or other.one.figure.qualifier:
        return False
    if one.one.sentence == other.one.sentence:
        return False
    counted = one.one.figure.quantity == "count" and one.step == other.step == 1
    if not counted and not differ(one.value, other.value, max(one.step, other.step)):
        return False
    if not _of_one_period(one, other):
        return False
    called, again = called_of(report, one), called_of(report, other)
    if called.names != again.names or called.role != again.role or not _of_one_time(called, again, one, other):
        return False
    apart = _apart(one, other)
    # "hoạt động của 16 hợp tác xã nông nghiệp", and in the next paragraph "Huyện có 19 hợp tác xã nông nghiệp".
    again_soon = one.one.lead[-1:] == _OF and _in_paragraphs(report, one, other)
    same = (
        (apart and _is_worded_so(called, again, one, other))
        or _is_known(report, one, called, other, again, apart)
        or ((apart or again_soon) and _is_known(report, other, again, one, called, True))
    )
    return same and not _turns_between(report, one, other)


def _is_worded_so(called: Called, again: Called, one: Said, other: Said) -> bool:
    """Whether two numbers are called by the same words, and many, or, where one is the other but for a slip, by most."""
    if called.words == again.words:
        shared = len(called.words)
        if shared >= 6 or (shared >= 4 and one_slip(one.value, other.value)):
            return True
    shared = len(called.words & again.words) if one.one.figure.per is not None else 0
    return shared >= 5 and _alike(called, again) >= _ALIKE and one_slip(one.value, other.value)


def _turns_between(report: Lookup, one: Said, other: Said) -> bool:
    """ "Riêng quý IV, …": what follows is of another time, though the words are the same. The two may stand hundreds of pages
    apart."""
    at = bisect_left(report.turns, (one.one.figure.end, 0))
    return at < len(report.turns) and report.turns[at][1] <= other.one.figure.start


def _is_known(report: Lookup, there: Said, called: Called, one: Said, again: Called, apart: bool) -> bool:
    """Whether ``there`` says how many of a thing there are and ``one`` speaks of all of these: its name, with all that
    stands behind the first number, and words that take it for known."""
    tail = called.tail
    if len(there.noun) + len(tail) < 3 or not tail or there.noun != one.noun:
        return False
    if again.tail[: len(tail)] != tail and again.tail[:_LONG] != tail[:_LONG]:
        return False
    # In the next sentence fewer may well be some of them; more than there are they are not.
    if not apart and one.value < there.value:
        return False
    lead = one.one.lead
    known = not set(lead) - report.mute or lead[-1] in report.definite
    # "quản lý 19 xe ô tô và 07 xe chuyên dùng": the word that says it may stand before the first of several.
    own = report.stated[there.one.sentence]
    ahead = [word for other in own if other.figure.start <= there.one.figure.start for word in other.lead[-4:]]
    return known and bool(report.whole & set(ahead))


def _more_than_there_are(
    report: Lookup, stated: Sequence[Sequence[Stated]], said: Sequence[Said], rule: CheckRule
) -> Iterator[Finding]:
    """ "Huyện có 12 xã …" and, elsewhere, "9/13 xã": a part of more than there are."""
    ratios = [one for some in stated for one in some if one.figure.part is not None and one.figure.quantity == "count"]
    if not ratios:
        return
    there = [one for one in said if one.one.figure.quantity == "count" and report.whole & set(one.one.lead[-2:])]
    for ratio in ratios:
        noun, value = tuple(key_of(ratio.figure.noun or "").split()), ratio.figure.value
        again = called_of(report, Said(ratio, "", noun, value, Decimal(1), ""))
        if any(one.noun == noun and one.value == value for one in there):
            continue
        for one in there:
            if one.noun != noun or not one.value < value <= one.value * _NEAR[1]:
                continue
            called = called_of(report, one)
            if called.names or again.names or called.role or again.role or called.sort != again.sort:
                continue
            if not _of_one_year(one, Said(ratio, "", noun, value, Decimal(1), "")):
                continue
            # "12 xã khó khăn" are not all there are; "12 xã, 02 thị trấn" are not what "14 xã, thị trấn" are.
            if called.tail and len(set(called.tail) & set(again.tail)) < 2:
                continue
            # "35 sản phẩm 3 sao" are not all there are, either.
            if _SORTED.match(report.told.text, one.one.figure.end):
                continue
            if _more_named(report.told.text, one.one) or _more_named(report.told.text, ratio):
                continue
            yield finding(
                rule,
                (place_of(one.one.figure), place_of(ratio.figure)),
                name="Cùng một nội dung",
                what=ratio.figure.noun or "số liệu",
                first=plain(one.one.figure.text),
                second=plain(ratio.figure.text),
                slip="",
            )
            break


def _more_named(text: str, one: Stated) -> bool:
    return (
        re.match(r"\s*(?:,|và|-)\s*(?:\d+\s+)?(?:phường|thị trấn|xã|đặc khu)", text[one.figure.end :][:30]) is not None
    )


def _named(one: Said, called: Called, again: Called) -> int:
    """How many words name what both count: those of the noun, and those behind both numbers that are the same."""
    run = 0
    for word, other in zip(called.tail, again.tail, strict=False):
        if word != other:
            break
        run += 1
    return len(one.noun) + run if run >= 2 else 0


def _other_tails(report: Lookup, one: Said, other: Said) -> bool:
    """ "312 km đường dây 110 kV, 3.120 km đường dây trung áp": what stands right behind the two sets them apart."""
    text = report.told.text
    tail, again = (key_of(text[said.one.figure.end : said.one.end]) for said in (one, other))
    return bool(tail and again) and not tail.startswith(again) and not again.startswith(tail)


def _of_one_year(one: Said, other: Said) -> bool:
    return not (one.one.year and other.one.year and one.one.year != other.one.year)


def _of_one_time(called: Called, again: Called, one: Said, other: Said) -> bool:
    """Whether nothing says that two numbers are of two times, of two sorts (planned and done), or of two places."""
    if called.sort != again.sort or not _of_one_year(one, other):
        return False
    if called.names and again.names and not called.names & again.names:
        return False
    return _of_one_period(one, other)


def _of_one_period(one: Said, other: Said) -> bool:
    first, second = one.one.figure.period, other.one.figure.period
    if first is None or second is None or (first.start, first.end) == (second.start, second.end):
        return True
    # "Tính đến ngày 15/11/2023" is a day of the year of the report.
    as_of = first.start is None or second.start is None
    return as_of and (first.end or "")[:4] == (second.end or "")[:4]


def _alike(called: Called, again: Called) -> float:
    """The share of the fewer words that both have."""
    least = min(len(called.words), len(again.words))
    return len(called.words & again.words) / least if least else 0.0


def _in_paragraphs(report: Lookup, one: Said, other: Said) -> bool:
    """Whether two numbers stand in paragraphs of their own, the second in no list."""
    text = report.told.text
    first, second = sorted((one.one.figure, other.one.figure), key=lambda figure: figure.start)
    line = text.rfind("\n", first.end, second.start)
    return line >= 0 and _ITEM.match(text, line + 1, second.start) is None


def _apart(one: Said, other: Said) -> bool:
    """Numbers near one another mostly are a whole and its part, or before and after."""
    first, second = sorted((one.one.figure, other.one.figure), key=lambda figure: figure.start)
    return second.start - first.end > _APART


def _finding(rule: CheckRule, one: Said, other: Said) -> Finding:
    first, second = one.one.figure, other.one.figure
    n = slip(one.value, other.value)
    note = f" Hai số lệch nhau đúng {10**n} lần." if n else ""
    note = note or (" Hai số có cùng các chữ số: có thể gõ nhầm." if sorted(one.digits) == sorted(other.digits) else "")
    return finding(
        rule,
        (place_of(first), place_of(second)),
        name="Cùng một nội dung",
        what=second.noun or "số liệu",
        first=plain(first.text),
        second=plain(second.text),
        slip=note,
    )
