"""Of which two numbers of a passage a claim is told: the one it is of, and the one it is compared with, by their times, their words
and the order in which they are told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.outline.bare import with_bare
from extractor.outline.claimed import PART_OF_YEAR, YEAR_SAID, Against, Claim, ClaimWords, may_be_level
from extractor.outline.findings import key_of
from extractor.outline.levels import is_same_kind
from extractor.outline.stated import Stated, Times, stated_with
from extractor.outline.stretches import Told

_BACK = 6
SPAN_OF_YEAR = re.compile(
    r"(?<!\w)(?:\d{1,2}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mười một)\s+tháng(?!\w)", re.IGNORECASE
)
_OVER = re.compile(
    r"(?<!\w)(?:(?:sau|qua|trong|cả)\s+(?:\d+|hai|ba|bốn|năm|sáu)\s+năm|(?:cả |trong )?giai đoạn|nhiệm kỳ)(?!\w)",
    re.IGNORECASE,
)
_FROM, _TO = key_of("từ"), frozenset(map(key_of, ("lên", "xuống", "còn", "thành", "đến", "nay")))


def _per(one: Stated) -> frozenset[str]:
    return frozenset(key_of(one.figure.per or "").split())


def _sorts_of(pool: Sequence[Stated]) -> dict[int, frozenset[str]]:
    """The sort of each number; one without words of its own goes on with that of the number before it."""
    sorts: dict[int, frozenset[str]] = {}
    before: Stated | None = None
    for one in pool:
        goes_on = (
            before is not None and before.sentence == one.sentence and one.said <= _per(one) and alike(one, before)
        )
        sorts[id(one)] = sorts[id(before)] if goes_on and not one.sort else one.sort
        before = one if may_be_level(one) else before
    return sorts


_EMPTY = frozenset(map(key_of, ("của", "các", "và", "là", "năm", "trong", "cả", "theo")))
_LATER = _TO | frozenset(map(key_of, ("sau", "hiện")))
_NOW = frozenset(map(key_of, ("nay", "hiện")))
_COMPARED_WITH = re.compile(
    r"\s*(?:so với|so)\s[^,;.()\d]{0,60}(?:năm\s+(?:19|20)\d{2})?[^,;.()\d]{0,20}", re.IGNORECASE
)
_SHARE = frozenset(map(key_of, ("đạt", "bằng", "chiếm", "đương", "ứng")))
_NUMERAL = re.compile("[ivx]+")
_THIS = key_of("này")
_LITTLE = frozenset(
    word
    for said in (
        "kết quả",
        "điều chỉnh",
        "thực hiện",
        "ban đầu",
        "ước tính",
        "thu được",
        "mất mùa",
        "con số",
        "lượng",
        "hơn",
        "nên",
        "nhờ",
        "do",
        "lên",
        "xuống",
        "thành",
        "giao",
        "hai ba bốn sáu bảy tám chín mười",
        "kéo được mức đã thêm",
    )
    for word in key_of(said).split()
)
"""Words that do not say of what a number is."""
_FAR_BACK, _SENTENCES = 1500, 12


@dataclass(frozen=True, slots=True)
class Pool:
    """The numbers of a passage; by their ids what each is of, of which year, and of which sort."""

    numbers: Sequence[Stated]
    topics: dict[int, frozenset[str]]
    times: dict[int, str]
    sorts: dict[int, frozenset[str]]


def _times_of(pool: Sequence[Stated], this: str) -> dict[int, str]:
    """The year of each number: the one that it is told with, that told before it in the passage, or that of the report."""
    times: dict[int, str] = {}
    last = ""
    for one in pool:
        own = one.year or ("" if one.earlier else this if _NOW & set(one.lead) else last or this)
        times[id(one)] = own
        last = own if one.year and not one.compared and one.inside < 0 else last
    return times


def topics_of(pool: Sequence[Stated]) -> dict[int, frozenset[str]]:
    """What each number is of, by its id: its telling words; one without any goes on with what was told before it ("cuối năm 2022 dư nợ
    là …; cuối năm 2023 là …", "năm 2022 khoản này là …")."""
    topics: dict[int, frozenset[str]] = {}
    last: dict[tuple[str, str], Stated] = {}
    for one in pool:
        kind = (one.figure.quantity, one.figure.unit)
        words = frozenset(word for word in one.said if word not in _LITTLE and not _NUMERAL.fullmatch(word))
        words = words - _per(one) | frozenset(key_of(one.figure.noun or "").split()[1:])
        before = last.get(kind)
        again = _THIS in one.lead and len(words) < 3
        if before is not None and (again or (not words and before.sentence == one.sentence)):
            words = topics[id(before)]
        topics[id(one)] = words
        if may_be_level(one) and one.inside < 0:
            last[kind] = one
    return topics


def pool_of(told: Told, stated: Sequence[Sequence[Stated]], number: int, this: str) -> Pool:
    """The numbers of a sentence, of those before it in its paragraph, and of the next one. ``this``: the year of the report."""
    first, last = _around(told, number)
    return _pool([one for some in stated[first:last] for one in some], this)


def bare_pool_of(
    told: Told, stated: Sequence[Sequence[Stated]], number: int, this: str, times: Times
) -> tuple[Pool, list[Stated]] | None:
    """The same with the bare numbers of its sentences ("chỉ tiêu giao 145"), and those of the sentence itself; None where there are
    none."""
    first, last = _around(told, number)
    numbers, own, more = list[Stated](), list(stated[number]), False
    for at in range(first, last):
        figures = with_bare(told.text, told.sentences[at])
        bare = len(figures) > len(told.sentences[at].figures)
        some = stated_with(told, times, at, figures) if bare else list(stated[at])
        numbers, own, more = numbers + some, some if at == number else own, more or bare
    return (_pool(numbers, this), own) if more else None


def _around(told: Told, number: int) -> tuple[int, int]:
    sentences = told.sentences
    first, last, paragraph = number, number + 1, sentences[number].paragraph
    while first > max(0, number - _BACK) and sentences[first - 1].paragraph == paragraph:
        first -= 1
    if last < len(sentences) and sentences[last].paragraph == paragraph:
        last += 1
    return first, last


def _pool(numbers: Sequence[Stated], this: str) -> Pool:
    return Pool(numbers, topics_of(numbers), _times_of(numbers, this), _sorts_of(numbers))


def named_base(
    text: str, claim: Claim, following: Stated | None, before: Sequence[Stated], against: Against, words: ClaimWords
) -> Stated | None:
    """The number that stands with what a claim is compared with: in a bracket behind it ("so với năm 2022 (4.200 tấn)"), or
    between the words and the claim ("thấp hơn chỉ tiêu tỉnh giao (92%) 3,4 điểm")."""
    figure = claim.one.figure
    if against.at >= 0:
        between = [one for one in before if one.figure.start > against.at and one.inside > against.at]
        if len(between) == 1:
            return between[0]
    if following is None or not may_be_level(following) or not may_bear(claim, following):
        return None
    gap = text[figure.end : following.figure.start]
    if against.kind and against.at < 0 and following.inside < 0 and _COMPARED_WITH.fullmatch(gap):
        return following
    behind = re.fullmatch(r"[^,;.()]{0,60}\(([^,;.()]{0,45})", gap)
    if following.inside <= figure.end or behind is None or words.turned.search(behind[1]):
        return None
    # What a bracket calls otherwise is a part.
    return following if against.kind or not behind[1].strip() or following.earlier or following.year else None


def may_bear(claim: Claim, one: Stated) -> bool:
    """Whether a number is of the kind that a claim may be told of."""
    unit = claim.one.figure.unit
    if claim.like is not None:
        return alike(one, claim.like)
    if unit == "pp":
        return one.figure.unit == "%"
    if unit in ("%", "times"):
        return True
    said = claim.one.figure
    once = None in (said.per, one.figure.per)
    return is_same_kind(one.figure, replace(said, per=one.figure.per) if once else said, loose=True)


def alike(one: Stated, other: Stated) -> bool:
    a, b = one.figure, other.figure
    if is_same_kind(a, b, loose=True):
        # "64,5 tạ/ha": of a unit that has no name here, the words.
        return a.quantity != "other" or _UNIT.sub("", a.text) == _UNIT.sub("", b.text)
    # "18.000 đồng một ngày, năm học sau 20.000 đồng": of what each is need not be said again.
    once = a.unit != "other" and (a.quantity, a.unit) == (b.quantity, b.unit) and None in (a.per, b.per)
    return once and a.value * 3 > b.value > a.value / 3


_UNIT = re.compile(r"[\d.,\s]+")


def is_share(one: Stated) -> bool:
    return one.figure.unit == "%" and not one.said and bool(one.lead) and one.lead[-1] in _SHARE


def is_time_bracket(one: Stated) -> bool:
    """ "(năm 2022: 1.120 ca)", "(cùng kỳ 118 vụ)": a number of another time, not a part."""
    return one.compared or one.earlier or (bool(one.year) and not one.said and one.inside >= 0)


def _own_year(text: str, claim: Claim, against: Against, levels: Sequence[Stated]) -> str:
    """The year that a claim names as its own, behind the last number."""
    begin = max([claim.begin, *(one.figure.end for one in levels)])
    years = {m[0] for m in YEAR_SAID.finditer(text, begin, claim.one.figure.start) if m[0] != against.year}
    return years.pop() if len(years) == 1 else ""


def _own_part(text: str, claim: Claim, against: Against) -> str:
    """The quarter or month that a claim names as its own, beside the one that it is compared with."""
    if against.kind != "part" or against.at < 0:
        return ""
    named = {key_of(m[0]) for m in PART_OF_YEAR.finditer(text, against.at, claim.one.figure.start)} - {against.year}
    return named.pop() if len(named) == 1 else ""


def told_of(
    text: str,
    claim: Claim,
    levels: Sequence[Stated],
    against: Against,
    base: Stated | None,
    words: ClaimWords,
    pool: Pool,
) -> Stated | None:
    """The number that a claim is told of: of the year that it names, else the last of its kind before it."""
    if base is not None:
        levels = [one for one in levels if alike(one, base) and one is not base]
    told = levels
    inside = claim.one.inside if any(one.inside == claim.one.inside for one in levels) else -1
    levels = [one for one in levels if one.inside == inside]
    levels = [
        one
        for one in levels
        if not one.compared and (not one.earlier or _TO & set(one.lead)) and (not one.year or one.year != against.year)
    ]
    if against.kind == "named":
        levels = [one for one in levels if len(against.named & set(one.lead)) * 2 <= len(against.named)]
    if against.kind == "plan":
        levels = [one for one in levels if not _is_planned(text, one, words)]
    if not against.kind:
        # "đạt 152 thanh niên, chỉ tiêu giao 145, vượt 7 thanh niên": a plan is what is compared with.
        levels = [one for one in levels if not _is_planned(text, one, words)] or levels
    year = _own_year(text, claim, against, told)
    if year:
        levels = [one for one in levels if one.year == year]
    part = _own_part(text, claim, against)
    if part:
        levels = [one for one in levels if part_of_year(text, one) == part]
    here = [one for one in levels if one.sentence == claim.one.sentence]
    levels = here or levels
    topic = pool.topics[id(claim.one)] or pool.topics.get(id(claim.like), frozenset())
    named = [one for one in levels if topic & (pool.topics[id(one)] | frozenset(key_of(one.figure.noun or "").split()))]
    if named and len(named) < len(levels):
        levels = named
    said = set(claim.one.lead)
    counted = [one for one in levels if (noun := set(key_of(one.figure.noun or "").split())) and noun <= said]
    if counted and claim.one.figure.unit in ("%", "times"):
        # "số vụ giảm 25%": what is counted may be all that tells.
        levels = counted
    if base is None and _RATED.search(text, claim.begin, claim.one.figure.start):
        # "Tỷ lệ mắc trên 100 nghìn dân giảm 35%" is told of no number of people.
        levels = [one for one in levels if one.figure.unit == "%" or _RATE & set(one.lead)]
    if (
        claim.one.figure.unit == "%"
        and topic
        and not named
        and base is None
        and len({_kind(one) for one in levels}) > 1
    ):
        return None
    if not levels:
        return None
    last = levels[-1]
    if base is None and not against.year and is_from(last, levels) is None:
        # "Số lao động năm 2023 là 6.900 người, năm 2022 là 6.000 người, tăng 15%": the later one, wherever it stands.
        last = max((one for one in levels if alike(one, last)), key=lambda one: (pool.times[id(one)], one.figure.start))
    nearest = [one for one in told if one.sentence == claim.one.sentence and one.inside == last.inside][-1:]
    if base is None and nearest and nearest[0] is not last and ";" in text[last.figure.end : nearest[0].figure.start]:
        # "thụ lý 210 vụ, năm trước 190 vụ; hòa giải thành 84 vụ, tăng 12%": of the last, whose time is not told.
        return None
    # Of two numbers that may be meant, told in one sentence before, neither is.
    rivals = [one for one in levels if one is not last and one.sentence == last.sentence and one.year == last.year]
    return None if not here and any(alike(one, last) for one in rivals) else last


def _kind(one: Stated) -> tuple[str, str, str]:
    return one.figure.quantity, one.figure.unit, (one.figure.noun or "").split(" ")[0]


_RATE = frozenset(map(key_of, ("lệ", "suất", "số")))
_RATED = re.compile(r"(?<!\w)(?:tỷ lệ|tỉ lệ|tỷ suất|chỉ số)(?!\w)", re.IGNORECASE)


def _is_planned(text: str, one: Stated, words: ClaimWords) -> bool:
    return words.plan.search(text, one.begin, one.figure.start) is not None or (
        one.figure.status == "target" and bool(one.sort)
    )


def bases_of(
    text: str,
    claim: Claim,
    now: Stated,
    same: Sequence[Stated],
    against: Against,
    words: ClaimWords,
    pool: Pool,
) -> list[Stated]:
    """The numbers that a claim may be compared with."""
    ahead = [one for one in same if one.figure.end <= claim.one.figure.start]
    if against.kind == "plan":
        return _nearest_topic(now, [one for one in ahead if _is_planned(text, one, words)], pool.topics)
    if against.kind in ("", "before") and (first := is_from(now, ahead)) is not None:
        return [first]
    if claim.both and not against.kind:
        here = [one for one in ahead or same if one.sentence == claim.one.sentence]
        return here if len(here) == 1 else []
    every = ahead
    same = [one for one in same if pool.sorts[id(one)] == pool.sorts[id(now)]]
    ahead = [one for one in same if one.figure.end <= claim.one.figure.start]
    if against.kind == "year":
        return _nearest_topic(now, [one for one in same if one.year == against.year], pool.topics)
    if against.kind == "named":
        wanted = against.named - _EMPTY
        return [one for one in ahead if len(wanted & set(one.lead)) * 2 > len(wanted)]
    if against.kind == "part":
        return [one for one in ahead if against.year in part_of_year(text, one)]
    if against.kind == "before":
        earlier = [one for one in ahead if one.earlier or one.compared]
        if not earlier:
            earlier = [one for one in ahead if pool.times[id(one)] == str(int(pool.times[id(now)] or 0) - 1)]
        if not earlier and (part := _part_before(text, now, ahead)) is not None:
            earlier = [part]
        return _nearest_topic(now, earlier, pool.topics)
    if not against.kind and (planned := [one for one in every if _is_planned(text, one, words)]):
        planned = [one for one in planned if one.sentence == claim.one.sentence]
        return planned if len(planned) == 1 and not _is_planned(text, now, words) else []
    # Nothing is named: the one before it in time.
    own = pool.times[id(now)]
    earlier = [one for one in ahead if one.earlier or one.compared or "" < pool.times[id(one)] < own]
    if earlier and all(one.year for one in earlier):
        over = _OVER.search(text, max(now.figure.end, claim.begin - 60), claim.one.figure.start) is not None
        order = sorted({one.year for one in earlier})
        earlier = [one for one in earlier if one.year == (order[0] if over else order[-1])]
    if not earlier and (part := _part_before(text, now, ahead)) is not None:
        earlier = [part]
    if not earlier:
        last = [one for one in ahead if one.sentence == now.sentence and one.figure.end <= now.figure.start]
        earlier = last[-1:] if len(last) == 1 and (_LATER & set(now.lead) or claim.sure) else []
        if not last and len(ahead) == 1 and _TO & set(now.lead) and pool.topics[id(now)] & pool.topics[id(ahead[0])]:
            # "Năm 2020, cả xã có 3 ha nhà màng. Qua bốn năm, diện tích nhà màng đã tăng lên 12 ha, gấp 4 lần".
            earlier = ahead
    return _nearest_topic(now, earlier, pool.topics)


def far_bases(
    told: Told, stated: Sequence[Sequence[Stated]], now: Stated, against: Against, pool: Pool
) -> list[Stated]:
    """The numbers of the year that is named, or of the one before, in the paragraphs before: those that say all that is said of the
    number a claim is told of."""
    year = against.year or (str(int(now.year) - 1) if against.kind == "before" and now.year else "")
    if not year or against.kind == "part":
        return []
    first, found = now.sentence, list[Stated]()
    while first and now.figure.start - told.sentences[first - 1].end < _FAR_BACK and now.sentence - first < _SENTENCES:
        first -= 1
        found += [
            one
            for one in stated[first]
            if one.year == year and one.inside < 0 and one.sort == now.sort and may_be_level(one) and alike(one, now)
        ]
    topics = topics_of(found)
    pool.topics.update(topics)
    own = pool.topics[id(now)]
    return [one for one in found if own <= topics[id(one)] and (own or one.figure.noun)]


def is_from(now: Stated, ahead: Sequence[Stated]) -> Stated | None:
    """ "từ 120 em (năm 2023) lên 150 em": the first of two."""
    before = [one for one in ahead if one.figure.end <= now.figure.start and one.sentence == now.sentence]
    return before[-1] if before and _FROM in before[-1].lead and _TO & set(now.lead) else None


def _nearest_topic(now: Stated, bases: list[Stated], topics: dict[int, frozenset[str]]) -> list[Stated]:
    """Of several, those of which the same is said as of the number a claim is told of."""
    if len({one.figure.value for one in bases}) < 2:
        return bases
    shared = [len(topics[id(one)] & topics[id(now)]) for one in bases]
    most = max(shared)
    return [one for one, many in zip(bases, shared, strict=True) if many == most] if most else []


def part_of_year(text: str, one: Stated) -> str:
    found = list(PART_OF_YEAR.finditer(text, max(0, one.begin - 40), one.figure.start))
    return key_of(found[-1][0]) if found else ""


def _part_before(text: str, now: Stated, ahead: Sequence[Stated]) -> Stated | None:
    """The number of the month, quarter or round before."""
    own = part_of_year(text, now)
    if not own:
        return None
    found = [one for one in ahead if (key := part_of_year(text, one)) and key != own]
    found = [one for one in found if part_of_year(text, one).split()[0] == own.split()[0]]
    return found[-1] if found else None
