"""Wholes and their parts over sentences, whatever words open the parts: "Có 57 hợp tác xã. … Kết quả xếp loại: loại tốt 12 hợp
tác xã, loại khá 23, …", "132 mẫu. Kết quả, 121 mẫu đạt; 21 mẫu không đạt", "Trong số các công trình nói trên, 06 công trình …".

The numbers of one kind in a paragraph are one row. A list in it (two numbers of one sentence and more) is held against every
number before it that may be its whole; where one of them is what the list adds up to, or some numbers of the list make it,
nothing is said. What else counts as evidence: parts that are all by name, that are told apart by one word ("do …, do …",
"loại …, loại …"), a sentence that divides ("Về nguyên nhân"), and a sum that is the whole but for one digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from extractor.models import Figure, Finding
from extractor.outline.arithmetic import adds_to, one_slip, scale, slack, some_make, swap_mends
from extractor.outline.complements import Pairs, are_complements, complement_pairs
from extractor.outline.findings import CheckRule, in_words, key_of, sum_finding
from extractor.outline.levels import MEASURED, adds_up, is_exact, is_same_kind
from extractor.outline.stated import Stated
from extractor.outline.stretches import Told

_LABEL = re.compile(r"\s*(?:[-+*•–]\s*|[\d.]+\s)?[^\W\d_][^,;:.()\d]{2,50}:")
_AMONG = re.compile(r"(?<!\w)trong (?:số )?(?:đó|này)(?!\w)", re.IGNORECASE)
_SEPARATED = re.compile(r"[,;.]\s|\n|(?<!\w)(?:và|cùng|còn lại)(?!\w)")
_JOINED = re.compile(r"(?<!\w)và(?!\w)[^,;.]*$")
_MOST, _FAR, _PRINTED = 8, 1500, 3
_TIMES, _HOUSEHOLD = key_of("lượt"), key_of("hộ")
_LINE = re.compile(r"\s*(?:[-+*•–]|[a-zđ]\)|\d{1,2}[.)])\s+")
_LINES = 12
_NEAR, _CLOSE = (Decimal("0.8"), Decimal("1.34")), (Decimal("0.9"), Decimal("1.1"))
_OVER = Decimal("1.25")
_AT = key_of("tại")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of the rules, compiled: what opens a list of parts, what sets numbers apart, what makes them no parts."""

    divides: re.Pattern[str]
    divides_all: re.Pattern[str]
    refers: re.Pattern[str]
    no_part: re.Pattern[str]
    apart: frozenset[str]
    mute: frozenset[str]
    denying: frozenset[str]
    done: frozenset[str]
    left: frozenset[str]
    doing: frozenset[str]
    pairs: Pairs


def division_findings(
    told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule, complements: CheckRule
) -> Iterator[Finding]:
    """Lists of parts that make none of the numbers before them that may be their whole."""
    words = _words(rule, complements)
    yield from _over_sentences(told, stated, rule)
    yield from _over_lines(told, stated, words, rule)
    for row in _rows(told, stated):
        for begin, end in _rests(row, words):
            yield from _left_over(told.text, row, begin, end, rule)
        for parts in _lists(row):
            yield from _held(told.text, row, parts, told, words, rule)


def _over_sentences(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """ "Tỉnh có 03 dự án với tổng số 1.240 căn. Dự án A quy mô 420 căn, … Dự án B có 560 căn, … Dự án C gồm 290 căn": as many sentences
    as there are things, each of which opens with the noun of the things and tells one number of the kind of the whole."""
    text = told.text
    for number, some in enumerate(stated):
        for count in some:
            figure = count.figure
            if figure.quantity != "count" or not adds_up(figure) or not 2 <= figure.value <= _MOST:
                continue
            noun = key_of(figure.noun or "").split()[:2]
            following = stated[number + 1 : number + 1 + int(figure.value)]
            told_of = told.sentences[number + 1 : number + 1 + int(figure.value)]
            if not noun or len(following) < figure.value:
                continue
            opened = (key_of(text[s.start : s.start + 40]).lstrip("-+*• ").split() for s in told_of)
            if any(words[: len(noun)] != noun for words in opened):
                continue
            for whole in some:
                if whole.figure.start < figure.end or not _is_plain(whole) or whole.figure.quantity == "percent":
                    continue
                firsts = [
                    next((one for one in own if _is_plain(one) and _counts(whole, one)), None) for own in following
                ]
                parts = [one.figure for one in firsts if one is not None]
                total = sum((part.value for part in parts), Decimal(0))
                if len(parts) < figure.value or abs(total - whole.figure.value) <= slack([whole.figure, *parts]):
                    continue
                if _NEAR[0] <= total / whole.figure.value <= _NEAR[1]:
                    yield sum_finding(rule, whole.figure, parts, total, in_words(text, whole.figure))


def _over_lines(told: Told, stated: Sequence[Sequence[Stated]], words: _Words, rule: CheckRule) -> Iterator[Finding]:
    """ "Toàn huyện có 57 tổ.\n- Tuyến huyện: 12 tổ.\n- Tuyến xã: 54 tổ." (no colon before them): each line opens with a number of
    one kind, and no number of that kind right above them is their sum."""
    text, at = told.text, 0
    lines = [bool(_LINE.match(text, s.start, s.end)) for s in told.sentences]
    while at + 2 < len(lines):
        end = at + 1
        while end < len(lines) and lines[end] and not lines[at] and _adjoin(told, end):
            end += 1
        if end - at > 2 and end - at - 1 <= _LINES:
            yield from _off_lines(text, stated[at], stated[at + 1 : end], words, rule)
        at = end if end > at + 1 else at + 1


def _adjoin(told: Told, at: int) -> bool:
    """Whether nothing stands between a sentence and the one before it."""
    return not told.text[told.sentences[at - 1].end : told.sentences[at].start].strip()


def _off_lines(
    text: str, above: Sequence[Stated], lines: Sequence[Sequence[Stated]], words: _Words, rule: CheckRule
) -> Iterator[Finding]:
    wholes = [one for one in above if _is_plain(one) and one.figure.quantity != "percent"]
    for whole in reversed(wholes):
        firsts = [next((one for one in line if one.inside < 0 and _counts(whole, one)), None) for line in lines]
        parts = [one for one in firsts if one is not None and _is_plain(one) and one.figure.value < whole.figure.value]
        if len(parts) < len(lines) or len({one.year for one in (whole, *parts)} - {""}) > 1:
            continue
        figures = [one.figure for one in parts]
        total = sum((figure.value for figure in figures), Decimal(0))
        alike = [one for one in wholes if _counts(whole, one)]
        if any(adds_to(total, one.figure, figures) or some_make(one.figure, figures) for one in alike):
            return
        ratio, unit = total / whole.figure.value, scale(whole.figure)
        between = _AMONG.sub(" ", text[whole.figure.end : parts[0].figure.start])
        if not _NEAR[0] <= ratio <= _NEAR[1] or words.no_part.search(between):
            continue
        long = len(_digits(whole.figure.text)) >= _PRINTED
        slipped = long and one_slip(total / unit, whole.figure.value / unit)
        told_apart = all(_is_labelled(text, one) for one in parts) or _are_alike(parts, words)
        if slipped or swap_mends(whole.figure, figures, total) or (told_apart and (ratio > 1 or _CLOSE[0] <= ratio)):
            yield sum_finding(rule, whole.figure, figures, total, in_words(text, whole.figure))
            return


def _words(rule: CheckRule, complements: CheckRule) -> _Words:
    return _Words(
        re.compile(
            rf"\s*(?:[-+*•–]\s*)?(?:[^,;:.()\d]{{0,40}}?\s)?{rule.pattern('aspects')}(?:[^;:.()]{{0,60}}[:,]|\s+(?=năm\s+(?:19|20)\d\d))",
            re.IGNORECASE,
        ),
        rule.said("divides_all"),
        re.compile(
            rf"\s*(?:[-+*•–]\s*|\d+\.\s)?{rule.pattern('of_those')}(?P<said>[^;:.()\d]{{2,60}}),", re.IGNORECASE
        ),
        rule.said("no_part"),
        frozenset(key for word in rule.words("sets_apart") for key in key_of(word).split()),
        frozenset(key for word in rule.words("says_nothing") for key in key_of(word).split()),
        frozenset(map(key_of, rule.words("denying"))),
        frozenset(map(key_of, rule.words("has_done"))),
        frozenset(map(key_of, rule.words("is_left"))),
        frozenset(map(key_of, rule.words("is_doing"))),
        complement_pairs(tuple(tuple(pair) for pair in complements.data["complements"])),
    )


def _rows(told: Told, stated: Sequence[Sequence[Stated]]) -> Iterator[list[Stated]]:
    """The plain numbers of one kind in the sentences of a section, in order."""
    rows: dict[tuple[str, str, str], list[Stated]] = {}
    for some in stated:
        for one in some:
            if not _is_plain(one):
                continue
            for kind in _kinds(told.text, one):
                rows.setdefault(kind, []).append(one)
    for row in rows.values():
        if len(row) > 2:
            yield row


def _kinds(text: str, one: Stated) -> list[tuple[str, str, str]]:
    """The rows that a number belongs to: its unit, of what has its noun that; "643 lượt đơn" count "đơn", too, and "hộ kinh
    doanh" are "hộ"."""
    figure = one.figure
    noun = key_of(figure.noun or "").split()[:1]
    if figure.unit not in ("other", "household") and not (figure.unit == "establishment" and noun == [_HOUSEHOLD]):
        return [(figure.quantity, figure.unit, "")]
    found = [(figure.quantity, "other", noun[0] if noun else "")]
    if _are_times(figure) and one.next and text[figure.end : figure.end + 2].strip()[:1].isalpha():
        found.append((figure.quantity, "other", one.next[0]))
    return found


def _are_times(figure: Figure) -> bool:
    return key_of(figure.noun or "") == _TIMES


def _is_plain(one: Stated) -> bool:
    figure = one.figure
    return (
        figure.quantity in MEASURED
        and adds_up(figure)
        and figure.per is None
        and bool(figure.value)
        and not (one.earlier or one.compared or one.sort)
        and one.inside < 0
    )


def _rests(row: Sequence[Stated], words: _Words) -> Iterator[tuple[int, int]]:
    """Where in a row a number and, in the next sentence, what is left: "… là 18.211 em, chiếm 97,7%. Còn 529 em chưa tham gia"."""
    for at, (part, rest) in enumerate(pairwise(row)):
        apart = rest.sentence - part.sentence == 1 and rest.number == 0
        if (
            apart
            and rest.lead
            and rest.lead[0] in words.left
            and len(rest.lead) <= 2
            and words.denying & set(rest.next[:1])
        ):
            yield at, at + 2


def _lists(row: Sequence[Stated]) -> Iterator[tuple[int, int]]:
    """Where in a row the numbers of one sentence stand apart as the elements of a list do: from, up to."""
    begin = 0
    for at in range(1, len(row) + 1):
        if at < len(row) and row[at].sentence == row[begin].sentence and at - begin < _MOST:
            continue
        if at - begin > 1:
            yield begin, at
        begin = at


def _held(
    text: str, row: Sequence[Stated], span: tuple[int, int], told: Told, words: _Words, rule: CheckRule
) -> Iterator[Finding]:
    """What a list of parts contradicts, if anything: all of it, or what stands behind its first number."""
    begin, end = span
    for first in (begin, begin + 1):
        parts = row[first:end]
        if len(parts) < 2 or not first or not _is_list(text, parts, words):
            continue
        figures = [part.figure for part in parts]
        total = sum((figure.value for figure in figures), Decimal(0))
        wholes = [one for one in row[max(0, first - _MOST) : first] if _may_be_whole(one, parts, total)]
        if not wholes:
            continue
        how = _how(text, told, parts, words)
        if how.referred is not None:
            wholes = [one for one in wholes if _is_meant(one, how.referred)]
        elif not how.opened and not how.labelled:
            wholes = [one for one in wholes if one is row[first - 1]]
        # Parts of what stands before their list are no whole of one another.
        if first > begin and any(_is_near(one, row[begin:end]) for one in row[max(0, begin - _MOST) : begin]):
            return
        whole = next((one for one in reversed(wholes) if _contradicts(text, one, parts, how, words)), None)
        if whole is not None and _of_another(told, parts, (whole.figure.value, total)):
            return
        if whole is not None:
            if not any(_explained(one, row[begin:end]) for one in row[max(0, begin - _MOST) : end]):
                yield sum_finding(rule, whole.figure, figures, total, in_words(text, whole.figure))
            return


def _left_over(text: str, row: Sequence[Stated], begin: int, end: int, rule: CheckRule) -> Iterator[Finding]:
    """A part and what is left of a number before them, which they make but for one digit."""
    parts = [one.figure for one in row[begin:end]]
    total = parts[0].value + parts[1].value
    wholes = [one for one in row[max(0, begin - _MOST) : begin] if one.figure.value > parts[0].value]
    wholes = [one for one in wholes if parts[0].start - one.figure.end < _FAR]
    if any(abs(total - one.figure.value) <= slack([one.figure, *parts]) for one in wholes):
        return
    for whole in reversed(wholes):
        unit = scale(whole.figure)
        if one_slip(total / unit, whole.figure.value / unit) and len(_digits(whole.figure.text)) >= _PRINTED:
            yield sum_finding(rule, whole.figure, parts, total, in_words(text, whole.figure))
            return


@dataclass(frozen=True, slots=True)
class _How:
    """How a list is told: after a word that divides (``opened``), of what the text names again (``referred``: its words), behind
    "Trong đó" (``among``), with parts that exclude one another (``apart``) or are told in one form (``alike``), closed by "và"."""

    opened: bool
    among: bool
    full: bool
    labelled: bool
    referred: frozenset[str] | None
    apart: bool
    alike: bool
    closed: bool


def _how(text: str, told: Told, parts: Sequence[Stated], words: _Words) -> _How:
    sentence = told.sentences[parts[0].sentence]
    lead = text[sentence.start : parts[0].figure.start]
    refers = words.refers.match(lead)
    shared = frozenset.intersection(*(_descriptors(part, words) for part in parts))
    alike = _are_alike(parts, words)
    return _How(
        (opening := words.divides.match(lead)) is not None,
        _AMONG.match(lead.lstrip(" -+*•–\n")) is not None,
        opening is not None and words.divides_all.search(opening[0]) is not None,
        _LABEL.match(lead) is not None,
        frozenset(key_of(refers["said"]).split()) - words.mute if refers else None,
        (alike and bool(shared & words.apart)) or _of_own_years(parts),
        alike,
        _JOINED.search(text, parts[-2].figure.end, parts[-1].figure.start) is not None,
    )


def _is_labelled(text: str, part: Stated) -> bool:
    """ "Tuyến huyện: 12 tổ"."""
    return text[part.figure.start - 3 : part.figure.start].rstrip().endswith(":")


def _are_alike(parts: Sequence[Stated], words: _Words) -> bool:
    """Whether parts are called by the same words and, each, by one of its own."""
    said = [_descriptors(part, words) for part in parts]
    shared = frozenset.intersection(*said)
    own = [some - shared for some in said]
    return bool(shared) and all(own) and len(set(own)) == len(own)


def _of_own_years(parts: Sequence[Stated]) -> bool:
    """Whether each part is of a year of its own."""
    years = [part.year for part in parts]
    return all(years) and len(set(years)) == len(years)


def _descriptors(part: Stated, words: _Words) -> frozenset[str]:
    """The words that say which of them a part is."""
    return frozenset(w for w in (*part.lead[-5:], *part.next[:3]) if w not in words.mute or w == _AT)


def _is_list(text: str, parts: Sequence[Stated], words: _Words) -> bool:
    for one, other in pairwise(parts):
        between = text[one.figure.end : other.figure.start]
        if not _SEPARATED.search(between) or words.no_part.search(between):
            return False
    return True


def _is_meant(whole: Stated, referred: frozenset[str]) -> bool:
    """Whether "trong số các công trình nói trên" speaks of a number: its noun and words are among those."""
    noun = key_of(whole.figure.noun or "").split()
    return bool(noun) and noun[0] in referred


def _may_be_whole(whole: Stated, parts: Sequence[Stated], total: Decimal) -> bool:
    first = parts[0]
    if not _NEAR[0] <= total / whole.figure.value <= _NEAR[1]:
        return False
    if any(part.figure.value >= whole.figure.value or not _counts(whole, part) for part in parts):
        return False
    if _of_own_years(parts) and whole.year:
        return False
    if whole.year and any(part.year and part.year != whole.year for part in parts):
        return False
    return first.figure.start - whole.figure.end < _FAR


def _of_another(told: Told, parts: Sequence[Stated], wholes: Sequence[Decimal]) -> bool:
    """Whether a part has a share of its own ("460.000 ha, chiếm 64,06%") that neither the whole nor the sum gives."""
    figures = told.sentences[parts[0].sentence].figures
    shares = {
        one.end: two for one, two in pairwise(figures) if two.unit == "%" and two.change is None and is_exact(two)
    }
    for part in parts:
        share = shares.get(part.figure.end)
        if share is not None and all(abs(part.figure.value / whole * 100 - share.value) > 1 for whole in wholes):
            return True
    return False


def _is_near(whole: Stated, parts: Sequence[Stated]) -> bool:
    total = sum((part.figure.value for part in parts), Decimal(0))
    return _CLOSE[0] <= total / whole.figure.value <= _CLOSE[1]


def _counts(whole: Stated, part: Stated) -> bool:
    if _are_times(whole.figure) and key_of(part.figure.noun or "").split()[:1] == list(whole.next[:1]):
        return part.figure.per is None
    return is_same_kind(whole.figure, part.figure, loose=True)


def _explained(whole: Stated, parts: Sequence[Stated]) -> bool:
    """Whether some of the parts make a number."""
    return some_make(whole.figure, [part.figure for part in parts if part is not whole], anywhere=True)


def _contradicts(text: str, whole: Stated, parts: Sequence[Stated], how: _How, words: _Words) -> bool:
    one, figures = whole.figure, [part.figure for part in parts]
    total = sum((figure.value for figure in figures), Decimal(0))
    ratio = total / one.value
    if abs(total - one.value) <= slack([one, *figures]) or not _NEAR[0] <= ratio <= _NEAR[1]:
        return False
    between = _AMONG.sub(" ", text[one.end : parts[0].figure.start])
    if whole.sentence == parts[0].sentence and words.no_part.search(between):
        return False
    near, over = _CLOSE[0] <= ratio <= _CLOSE[1], total > one.value
    unit = scale(one)
    slipped = one_slip(total / unit, one.value / unit)
    swapped = near and swap_mends(one, figures, total)
    strong = swapped or (slipped and len(_digits(one.text)) >= _PRINTED)
    if len(parts) == 2 and how.among and over and (_are_states(parts, words) or (how.apart and ratio <= _OVER)):
        return True
    if ratio > _OVER and not (how.opened and all(_is_labelled(text, part) for part in parts)):
        return False
    if len(parts) == 2:
        named = _deny(text, whole, parts, words) and (near or slipped)
        return named or swapped or (strong and how.alike) or (how.referred is not None and over and near)
    if how.referred is not None:
        return (near or slipped) and (over or how.closed)
    if how.among and over and how.alike and how.closed:
        return True
    if how.opened:
        if over and len(parts) > 2 and all(_is_labelled(text, part) for part in parts):
            return True
        if over and (how.apart or (how.full and near)):
            return True
        return (how.alike or strong) and (near or (over and slipped))
    # Of what is measured nothing is two parts at once, as people may be.
    if whole.sentence == parts[0].sentence and over and how.alike and one.quantity not in ("count", "money"):
        return True
    return (how.apart and over and (near or slipped)) or (strong and (near or (over and (how.alike or how.labelled))))


def _are_states(parts: Sequence[Stated], words: _Words) -> bool:
    """ "5 dự án đã được chấp thuận, 12 dự án đang thẩm định": nothing is in both states."""
    first, second = (part.next[:1] for part in parts)
    return bool(words.done & set(first)) and bool(words.doing & set(second))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text).strip("0")


def _deny(text: str, whole: Stated, parts: Sequence[Stated], words: _Words) -> bool:
    """Whether two parts are all of a thing by name: on time and late, done and not done."""
    one, other = parts
    opening = replace(whole.figure, end=max(whole.figure.end, one.begin))
    if are_complements(text, opening, one.figure, other.figure, words.pairs):
        return True
    if words.left & frozenset(other.lead[-4:]) and words.done & frozenset((*one.lead[-4:], *one.next[:1])):
        return True
    return bool(other.next) and (other.next[0] in words.denying and other.next[1:2] == one.next[:1] != ())
