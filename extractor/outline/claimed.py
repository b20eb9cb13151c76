"""What a sentence claims of two numbers: how much the one is more or less than the other, and with what it compares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.models import Figure
from extractor.outline.findings import CheckRule, key_of
from extractor.outline.levels import MEASURED
from extractor.outline.stated import Stated
from extractor.outline.stretches import Told

MEASURES = (*MEASURED, "percent", "other")
YEAR_SAID = re.compile(r"(?<![\d/.,])(?:19|20)\d{2}(?![\d.,/]*\d)")
PART_OF_YEAR = re.compile(
    r"(?<!\w)(quý|tháng|đợt|vụ|học kỳ|tuần|lần|kỳ|khóa)\s+(?:thứ\s+)?(\d{1,2}|[IVX]+|đông|xuân|hè|thu|mùa|chiêm|nhất|hai|ba)(?![\w/])",
    re.IGNORECASE,
)
_GAP = re.compile(r"(?:[^,;.:()\d]|\([^()]{0,60}\)|(?<=\s)(?:(?:19|20)\d{2}|\d{1,2})(?=\s|,\s))*")
_SPAN_BEFORE = re.compile(r"\s*(?:giai đoạn|nhiệm kỳ|thời kỳ) (?:liền )?trước", re.IGNORECASE)
_ONE_OR_TWO = re.compile(
    r"(?:(?<=học\s)(?:19|20)\d{2}\s*[-–]\s*((?:19|20)\d{2}))|(?<![\d/.,])(?:19|20)\d{2}(?![\d.,/]*\d)"
)
""" "năm học 2020 - 2021" is the year in which it ends, as numbers of it have."""
_FROM_IT = re.compile(r"(?<!\w)từ\s+$", re.IGNORECASE)
_STOP = re.compile(r"[;.]\s|\n[ \t]{0,40}[-+*•–]\s")
_REACH, _BEHIND, _NAMED = 90, 80, 5
_CLAUSE = re.compile(r"[,;.)]\s")
_AGAINST = re.compile(
    r"(?<!\w)(?:so(?: sánh)? với|so cùng|so|(?:cao|thấp|nhiều|ít|lớn|nhỏ|chậm|nhanh) hơn|kém|vượt|của|lần|bằng|hụt|"
    r"hơn(?=\s+(?:năm|cùng|kỳ|vụ|tháng|quý|kế hoạch|chỉ tiêu|so)\s))(?!\w)",
    re.IGNORECASE,
)
_YEARS_AGO = re.compile(
    r"\s*(?:(?:\d+|hai|ba|bốn|năm|sáu)\s+năm(?!\s+(?:19|20)\d{2})|(?:giai đoạn|nhiệm kỳ|thời kỳ|các năm))(?!\w)",
    re.IGNORECASE,
)
""" "so với ba năm trước đó", "so với giai đoạn 2018 - 2020": with no single year."""
_SAME_AGAIN = re.compile(
    r"[^.;:()\d]{0,30}[(,]?\s*(?:(?:tức|hay|bằng|đạt|ứng với|tương ứng|tương đương|tăng|giảm|với|là|tỷ lệ)\s+){0,3}"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that says how much more or less; ``way``: 1 more, -1 less, 0 either; ``of``: whether it says how many percent
    of the other, ``times`` whether how many times; ``begin``: where what is said of it begins; ``sure``: whether its words say
    that it is reckoned from others, or compared; ``both``: they name both numbers ("chi vượt thu"); ``like``: the difference right before it, of which it says
    the same in percent ("giảm 03 vụ (21,4%)")."""

    one: Stated
    way: int
    of: bool
    begin: int
    sure: bool
    both: bool
    like: Stated | None


@dataclass(frozen=True, slots=True)
class Against:
    """With what a claim compares: ``kind`` is "year", "plan", "before" or "part" (of a year), "years" for several, "named" for
    what is none of these, "" for nothing. ``at``: where that is named before the claim; ``named``: its words."""

    kind: str
    year: str = ""
    at: int = -1
    named: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """The words of the check."""

    up: re.Pattern[str]
    apart: re.Pattern[str]
    stepped: re.Pattern[str]
    sure: re.Pattern[str]
    before: re.Pattern[str]
    plan: re.Pattern[str]
    turned: re.Pattern[str]
    share: re.Pattern[str]


def stepped_numbers(told: Told, stated: Sequence[Sequence[Stated]], words: ClaimWords) -> dict[int, re.Match[str]]:
    """By where a number begins, the word before it that says that it is a difference."""
    found: dict[int, re.Match[str]] = {}
    text = told.text
    for sentence in told.sentences:
        figures = sentence.figures
        last = 0
        for match in words.stepped.finditer(text, sentence.start, sentence.end):
            while last < len(figures) and figures[last].start < match.end():
                last += 1
            for figure in figures[last : last + 3]:
                gap = figure.start - match.end()
                if gap > _REACH:
                    break
                if _GAP.fullmatch(text, match.end(), figure.start) and not _FROM_IT.search(
                    text, match.end(), figure.start
                ):
                    found[figure.start] = match
    return found


def _is_mean(figure: Figure) -> bool:
    """ "tăng 5%/năm", "tăng 20 người/xã" are means; "tăng 155 tấn/ngày", "tăng 1.000 đồng/m3" are of levels so measured."""
    return figure.per is not None and (figure.quantity in ("count", "percent") or figure.per in ("năm", "quý", "tháng"))


def claim_of(
    text: str, some: Sequence[Stated], at: int, start: int, stepped: dict[int, re.Match[str]], words: ClaimWords
) -> Claim | None:
    one = some[at]
    figure = one.figure
    if figure.value_max is not None or figure.part is not None or not figure.value or _is_mean(figure):
        return None
    if figure.quantity not in (*MEASURES, "ratio"):
        return None
    begin = _begin(text, some[:at], one, start, stepped)
    lead = text[begin : figure.start]
    said = stepped.get(figure.start)
    times = figure.unit == "times" and re.search(r"(?<!\w)gấp\s+$", lead, re.IGNORECASE) is not None
    of = figure.unit == "%" and said is None and figure.change is None and words.share.search(lead) is not None
    if of and not re.match(r"\s*(?:so với|so|của|cùng kỳ)\s", text[figure.end : figure.end + 12]):
        return None
    if figure.change is None and said is None and not (of or times):
        return None
    if figure.qualifier not in (None, "estimate") and not (said is not None and figure.qualifier in ("over", "under")):
        return None
    if one.sort - {key_of("kế hoạch"), key_of("chỉ tiêu"), key_of("dự toán"), key_of("nhiệm vụ"), key_of("mục tiêu")}:
        return None
    way, both = 0, False
    if figure.change is not None:
        way = 1 if figure.change == "increase" else -1
    elif said is not None and not words.apart.fullmatch(said[0]):
        way = 1 if words.up.fullmatch(said[0]) else -1
    elif said is not None:
        both = True
    like = some[at - 1] if at and figure.unit == "%" and some[at - 1].figure.change else None
    if like is not None and (
        like.figure.unit in ("%", "pp") or not _SAME_AGAIN.fullmatch(text, like.figure.end, figure.start)
    ):
        like = None
    if like is not None:
        # Its own words are those of the difference.
        begin = _begin(text, some[: at - 1], like, start, stepped)
    return Claim(one, way, of, begin, words.sure.search(lead) is not None, both, like)


def _begin(text: str, before: Sequence[Stated], one: Stated, start: int, stepped: dict[int, re.Match[str]]) -> int:
    """Where what is said of a claim begins: behind the claim before it in its sentence."""
    for other in reversed(before):
        if other.figure.change is not None or other.figure.start in stepped:
            start = other.figure.end
            break
    return max((m.end() for m in _STOP.finditer(text, start, one.figure.start)), default=start)


def compared_with(text: str, claim: Claim, following: Stated | None, words: ClaimWords) -> Against:
    """What a claim is compared with, by the words before it and behind it."""
    figure = claim.one.figure
    stop = _CLAUSE.search(text, figure.end, figure.end + _BEHIND)
    end = stop.start() if stop else min(len(text), figure.end + _BEHIND)
    if following is not None:
        end = min(end, following.figure.start)
    own = max(claim.begin, claim.one.inside + 1)
    for begin, stop_at in ((figure.end, end), (own, figure.start)):
        for found in _AGAINST.finditer(text, begin, stop_at):
            if begin == own and found[0].lower() in ("của", "lần", "bằng"):
                continue
            at = found.end() if begin == own else -1
            comma = text.find(",", found.end(), stop_at)
            named = text[found.end() : comma if comma >= 0 else stop_at]
            year, part = _ONE_OR_TWO.search(named), PART_OF_YEAR.search(named)
            if _SPAN_BEFORE.match(named):
                return Against("")
            if _YEARS_AGO.match(named):
                return Against("years", at=at)
            if words.plan.search(named):
                return Against("plan", at=at)
            if part and not words.before.search(named):
                return Against("part", key_of(part[0]), at)
            if year:
                return Against("year", year[1] or year[0], at)
            if words.before.search(named):
                return Against("before", at=at)
            if found[0].lower().startswith("so") or (found[0].lower().endswith("hơn") and named.strip()):
                return Against("named", at=at, named=frozenset(key_of(named).split()[:_NAMED]))
    return Against("")


def may_be_level(one: Stated) -> bool:
    figure = one.figure
    return (
        figure.change is None
        and figure.part is None
        and figure.value_max is None
        and figure.qualifier in (None, "estimate")
        and figure.quantity in MEASURES
        and figure.unit != "pp"
        and bool(figure.value)
    )


def claim_words(rule: CheckRule) -> ClaimWords:
    """The words of a check's rule."""
    return ClaimWords(
        rule.said("more_by"),
        rule.said("apart_by"),
        re.compile(rf"{rule.pattern('more_by')}|{rule.pattern('less_by')}|{rule.pattern('apart_by')}", re.IGNORECASE),
        rule.said("reckoned"),
        rule.said("time_before"),
        rule.said("plan_words"),
        rule.said("of_a_part"),
        re.compile(r"(?<!\w)(?:bằng|đạt)\s*$", re.IGNORECASE),
    )
