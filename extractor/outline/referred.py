"""Numbers that take another for known: "xử phạt 97 trường hợp … Trong 79 trường hợp bị xử phạt, …", "358 cơ sở tự nấu … trong số
các bếp tự nấu nêu trên có 371 bếp đạt", "trên địa bàn có 352 bếp ăn tập thể … 365 bếp ăn tập thể đã ký cam kết"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.language.orthography import CAPITALS
from extractor.models import Finding
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import is_exact
from extractor.outline.stated import Stated
from extractor.outline.stretches import Told

_NEXT, _MANY, _WORDS = 8, 4, 3
_REACH = 6000
_YEAR = re.compile(r"[^.;:()]{0,40}?\bnăm ((?:19|20)\d{2})(?!\d)", re.IGNORECASE)
_LIKE, _OVER = (Decimal("0.5"), Decimal(2)), Decimal("1.35")
_NAMED = re.compile(
    r"(?i:xã|phường|thị trấn|huyện|thôn|bản|công ty|trường|dự án|quận|thị xã|thành phố|tỉnh|trạm|khu phố|bệnh viện)"
    rf"\s+(?-i:[{CAPITALS}])"
)


def referred_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """Numbers that the text takes for known, and that it told before with another value."""
    text = told.text
    opens = re.compile(
        rf"(?:^|\s)(?:{rule.pattern('takes_for_known')}\s*|(?P<act>việc\s+(?!làm)(?:[^\W\d_]+,?\s+){{1,5}}))$",
        re.IGNORECASE,
    )
    behind = re.compile(rf"(?:\s+[^\W\d_]+){{0,6}}?\s+{rule.pattern('named_again')}", re.IGNORECASE)
    all_of = rule.said("all_of_known")
    mute = _mute(rule)
    counts = _counts(stated)
    ends = [one.figure.end for one in counts]
    for at, one in enumerate(counts):
        figure = one.figure
        again = behind.match(text, figure.end) is not None
        taken = opens.search(text, max(0, figure.start - 40), figure.start)
        if not again and taken is None:
            continue
        if figure.status == "target" and not (again or (taken is not None and all_of.search(taken[0]))):
            continue
        year = _year_of(text, one)
        words = _own_words(text, one, mute) | (one.said if taken is not None and taken["act"] else frozenset())
        if not words and not again:
            continue
        noun = _noun(one)
        before = [
            other
            for other in counts[bisect_right(ends, figure.start - _REACH) : at]
            if other.sentence != one.sentence
            and _noun(other)[:1] == noun[:1]
            and not (other.earlier and not year)
            and other.figure.status != "target"
        ]
        dated = [other for other in before if not (year and (own := _year_of(text, other)) and own != year)]
        best = [other for other in dated if _is_meant(other, one, words, year, text, mute)]
        most = max((_shared(other, one, words, mute) for other in best), default=0)
        same = [other for other in dated if other.figure.value == figure.value]
        # "5 bếp mầm non … với 5 bếp chưa đạt yêu cầu về cơ sở vật chất": another five, where all words are those of three.
        if same and (most < _MANY or max(_shared(other, one, words, mute) for other in same) >= most):
            continue
        best = [other for other in best if _shared(other, one, words, mute) == most]
        if len({other.figure.value for other in best}) != 1:
            continue
        other = best[-1]
        if _LIKE[0] <= other.figure.value / figure.value <= _LIKE[1]:
            yield _finding(rule, other, one)


def more_than_found_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """ "kiểm tra tại 26 đơn vị; qua đó phát hiện 31 đơn vị có sai phạm", "trong số các bếp nêu trên có 371 bếp đạt": more of what
    was looked at than was looked at."""
    text = told.text
    looked = re.compile(rf"{rule.pattern('looked_at')}[^.;\d]{{0,40}}$", re.IGNORECASE)
    found = re.compile(rf"[^.\d]{{0,40}}?{rule.pattern('found_there')}\s*$", re.IGNORECASE)
    among = re.compile(
        rf"{rule.pattern('among')}\s+(?:các\s+|những\s+)?(?P<said>[^.;:,\d]{{3,50}}?)\s+{rule.pattern('named_again')},?\s+(?:[^\W\d_]+\s+){{0,2}}?có\s+$",
        re.IGNORECASE,
    )
    mute = _mute(rule)
    opening = frozenset(key for word in rule.words("found_then") for key in key_of(word).split())
    counts = _counts(stated)
    for at, one in enumerate(counts):
        figure = one.figure
        said = among.search(text, max(0, figure.start - 90), figure.start)
        if said is not None:
            wanted = set(key_of(said["said"]).split()) - mute
            wanted -= set(_noun(one))
            wholes = [w for w in counts[:at] if wanted and wanted <= {*w.lead, *w.next, *_noun(w)}]
            wholes = wholes[-1:] if wholes and wholes[-1].figure.value < figure.value else []
        else:
            soon = one.number == 0 and frozenset(one.lead) <= opening
            wholes = [
                w
                for w in counts[max(0, at - 1) : at]
                if (w.sentence == one.sentence or (soon and one.sentence - w.sentence == 1)) and _noun(w) == _noun(one)
            ]
            wholes = [
                w
                for w in wholes
                if looked.search(text, max(0, w.figure.start - 70), w.figure.start)
                and (w.sentence != one.sentence or found.fullmatch(text, w.figure.end, figure.start))
                and figure.value <= w.figure.value * 2
                and w.figure.value < figure.value
            ]
        for whole in wholes[-1:]:
            places = (place_of(whole.figure), place_of(figure))
            yield finding(rule, places, part=plain(figure.text), whole=plain(whole.figure.text))


def more_than_are_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """ "Trên địa bàn có 352 bếp ăn tập thể" and, elsewhere, "365 bếp ăn tập thể đã ký cam kết": more than there are."""
    text = told.text
    there = re.compile(rf"{rule.pattern('there_are')}\s*$", re.IGNORECASE)
    counts = _counts(stated)
    opens = [there.search(text, max(0, one.figure.start - 60), one.figure.start) is not None for one in counts]
    known = {one.figure.value for one, opened in zip(counts, opens, strict=True) if opened}
    # By the first of their words, at least three of which both must have.
    alike: dict[tuple[str, ...], list[Stated]] = {}
    for one, opened in zip(counts, opens, strict=True):
        if not opened and not one.earlier and not one.sort and one.figure.value not in known:
            alike.setdefault((*_noun(one), *one.next)[:_WORDS], []).append(one)
    for whole, opened in zip(counts, opens, strict=True):
        if not opened or whole.earlier:
            continue
        named = (*_noun(whole), *_until_comma(text, whole))
        if len(named) < _WORDS:
            continue
        for one in alike.get(named[:_WORDS], ()):
            if one.sentence == whole.sentence or _noun(one)[:1] != named[:1]:
                continue
            if not whole.figure.value < one.figure.value <= whole.figure.value * _OVER:
                continue
            if whole.year and one.year != whole.year:
                continue
            if (*_noun(one), *one.next)[: len(named)] != named or (whole.year and one.year and one.year != whole.year):
                continue
            # Those of another place, or of a time of their own.
            if _NAMED.search(text, max(0, one.figure.start - 60), one.figure.end + 60):
                continue
            yield _finding(rule, whole, one)
            break


def _counts(stated: Sequence[Sequence[Stated]]) -> list[Stated]:
    return [
        one
        for some in stated
        for one in some
        if one.figure.quantity == "count"
        and (is_exact(one.figure) or (one.figure.qualifier == "over" and one.figure.value_max is None))
        and one.figure.per is None
        and one.figure.value
        and not one.compared
    ]


def _mute(rule: CheckRule) -> frozenset[str]:
    words = [
        *rule.words("says_nothing"),
        *rule.words("of_time"),
        *rule.words("takes_for_known"),
        *rule.words("named_again"),
    ]
    return frozenset(key for word in words for key in key_of(word).split())


def _noun(one: Stated) -> tuple[str, ...]:
    return tuple(key_of(one.figure.noun or "").split())


def _own_words(text: str, one: Stated, mute: frozenset[str]) -> frozenset[str]:
    """The telling words right behind a number, up to the end of its clause: "79 trường hợp bị xử phạt"."""
    return frozenset(key_of(text[one.figure.end : one.end]).split()) - mute


def _until_comma(text: str, one: Stated) -> tuple[str, ...]:
    behind = re.split(r"[,.;:()\n]|\s(?:với|và|trong đó|đang|được|đã)\s", text[one.figure.end : one.figure.end + 50])[0]
    return tuple(key_of(behind).split())


def _year_of(text: str, one: Stated) -> str:
    behind = _YEAR.match(text, one.figure.end)
    return behind[1] if behind else one.year


def _is_meant(other: Stated, one: Stated, words: frozenset[str], year: str, text: str, mute: frozenset[str]) -> bool:
    """Whether a number is the one that a later one speaks of: by the words that both have."""
    if other.figure.value == one.figure.value or other.sort != one.sort:
        return False
    shared = _shared(other, one, words, mute)
    same_year = bool(year) and _year_of(text, other) == year
    return shared > 0 and (same_year or shared >= 2 or shared == len((words | frozenset(_noun(one)[1:])) - mute))


def _shared(other: Stated, one: Stated, words: frozenset[str], mute: frozenset[str]) -> int:
    said = other.said | frozenset(other.next[:_NEXT]) | frozenset(_noun(other))
    return len(said & ((words | frozenset(_noun(one)[1:])) - mute))


def _finding(rule: CheckRule, one: Stated, other: Stated) -> Finding:
    return finding(
        rule,
        (place_of(one.figure), place_of(other.figure)),
        name="Cùng một nội dung",
        what=other.figure.noun or "số liệu",
        first=plain(one.figure.text),
        second=plain(other.figure.text),
        slip="",
    )
