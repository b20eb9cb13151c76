"""Stated shares and what they rest on: "45/60 hộ, đạt 85%", "… trong đó 1.300, chiếm 75%", "bằng 1,1% tổng chi (31.200 tỷ)"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal

from extractor.models import Figure, Finding, Place
from extractor.outline.arithmetic import is_swap, scale, share_is_off, shown, step
from extractor.outline.columns import number_in
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain, share_finding
from extractor.outline.levels import MEASURED, in_brackets, is_exact, is_same_kind
from extractor.outline.stretches import Stretch, Told

_NEAR = 15
"""Points: a stated share that lies further off was made of other numbers than these."""
_ROUGH = 3
"""Points: a share of "khoảng 190 tấn" may lie so far off."""
_BRACKETS = re.compile(r"\([^()]*\)")
_LIKE = (Decimal("0.67"), Decimal("1.5"))
_OF_OTHERS = re.compile(
    r"\s*(?:của |số |về )?(?:kế hoạch|dự toán|so với|so |mục tiêu|chỉ tiêu|nhiệm vụ|cùng kỳ|nghị quyết|tổng|năm|khối lượng|tiến độ|giá trị|công suất|nhu cầu)",
    re.IGNORECASE,
)
_OWN_WHOLE = re.compile(r"\s*(?:tổng|kế hoạch|chỉ tiêu)", re.IGNORECASE)
_BASE_BEHIND = re.compile(
    r"[^,;.()\d%]{0,60}\(\s*(?:[^\d()%]{0,20})|\s*(?:trên |trong |của )?tổng số\s+", re.IGNORECASE
)
_OWN_SHARE = re.compile(r"[\s,;]*(?:tương đương |tương ứng )?(?:bằng|chiếm|đạt)\s*", re.IGNORECASE)
_SHARE_BEHIND = re.compile(rf"[^\d,;.()]{{0,60}}{_OWN_SHARE.pattern}", re.IGNORECASE)
_CLOSED = re.compile(r"\s*(?:(?:tổng )?(?:chiều dài|diện tích|khối lượng|số lượng)\s*)?(?:[);,.]|$)")
_OTHER_TIME = re.compile(r"\([^()]*(?:năm trước|cùng kỳ|(?:19|20)\d{2})", re.IGNORECASE)
_WHOLE_NAMED = re.compile(
    r"\s*(?:của\s+|trong\s+)?(?P<lead>(?:tổng\s+số|tổng|số)\s+)?(?P<words>[^\W\d_]+(?:\s+[^\W\d_]+){0,4})\s*(?=[.,;)(\n]|$)",
    re.IGNORECASE,
)
_OWN_SHARE_OPENS = re.compile(r"(?<!\w)(?:chiếm|bằng|đạt)(?!\w)|\d", re.IGNORECASE)
_SAYS_NOTHING = re.compile(r"(?<!\w)(?:được|đã|các|này|trên|ở|của)(?!\w)", re.IGNORECASE)
_NAMED_NEAR = 25
"""Points: how far off a share may lie whose whole is named in words."""
_CLAUSE = re.compile(r"[,;.()]\s|\n")

_BEFORE, _BEHIND = 900, 250
_AMONG = re.compile(r"(?:^|[.;,]\s)\s*trong(?: (?:tổng )?số)?\s+$", re.IGNORECASE)
_THERE_ARE = re.compile(r"[^,;.\d]{0,50}\s(?:đã |mới |chỉ )?có\s+", re.IGNORECASE)
_AHEAD = re.compile(r"\s*(?::|\(|,\s+cụ thể:?|,)\s*(?:cụ thể:?\s+)?trong(?:\s+(?:tổng\s+)?số)?\s+", re.IGNORECASE)
_ON_ALL = re.compile(
    r"(?<![\d/.,])(?P<n>\d{1,3}(?:\.\d{3})+|\d+)\s+(?:trên|trong)\s+(?:tổng số\s+|tổng\s+|số\s+)?$", re.IGNORECASE
)
_ANYBODY = frozenset(map(key_of, ("người", "em", "cháu")))
_NO_PART = re.compile(r"(?<!\w)(?:tăng|giảm|năm \d{4}|cùng kỳ|trước đây|ngoài ra|mỗi|bình quân)(?!\w)", re.IGNORECASE)


def ratio_findings(told: Told, rule: CheckRule, partial: CheckRule) -> Iterator[Finding]:
    """Shares that don't follow from the two numbers they rest on: "45/60 …, đạt 85%", "… trong đó 1.300, chiếm 75%"."""
    text = told.text
    share = re.compile(
        rf"[\s,;(]*(?:[^\W\d_]+\s+){{0,4}}?(?:{rule.pattern('share')}|tỷ lệ(?:\s+[^\W\d_]+){{0,4}})\s*(?:khoảng|xấp xỉ)?\s*$",
        re.IGNORECASE,
    )
    opens = re.compile(partial.pattern("partial"), re.IGNORECASE)
    on_all = re.compile(
        rf"(?:[^,;.\d]{{0,20}},)?[^,;.\d]{{0,30}}(?:{rule.pattern('on_all')}|{rule.pattern('on_plan')})[^,;.\d]{{0,50}}",
        re.IGNORECASE,
    )
    for stretch in told.stretches:
        for number, stated in enumerate(stretch.figures):
            if number == 0 or stated.unit != "%" or stated.change or stated.value_max is not None:
                continue
            if stated.qualifier not in (None, "approx"):
                continue
            part = stretch.figures[number - 1]
            if number > 1 and part.qualifier == "over" and stretch.figures[number - 2].part is not None:
                # "1.980/2.645 đơn vị có từ 10 lao động trở lên, đạt 74,9%": which are counted, no part.
                part = stretch.figures[number - 2]
            between = text[part.end : stated.start]
            if len(between) > 90 or ";" in between:
                continue
            bracketed = re.fullmatch(r"[^,;.()]{0,60}\(\s*", between) is not None
            if not bracketed and not share.search(between):
                continue
            # Of "46/62 xã, bằng 74,2% tổng số xã" the ratio is written out: it is what the share is of.
            written = part.part is not None or text[stretch.figures[number - 2].end : part.start].strip() == "/"
            others = _OF_OTHERS.match(text, stated.end)
            if others is not None and not (written and number and _OWN_WHOLE.match(text, stated.end)):
                continue
            index = stretch.figures.index(part)
            pair = _part_and_whole(text, stretch, index, opens, on_all) or _named_before(told, stretch, number)
            if pair is None:
                continue
            top, bottom, places, part_text, whole_text = pair
            ratio = top / bottom * 100
            # "khoảng 40%" may be 37 or 44.
            if stated.qualifier and abs(ratio - stated.value) < max(Decimal(_ROUGH), stated.value / 10):
                continue
            if share_is_off(top, bottom, stated, [part] if part.part is None else []):
                yield finding(
                    rule,
                    [*places, place_of(stated)],
                    part=part_text,
                    whole=whole_text,
                    ratio=shown(ratio.quantize(Decimal("0.1"))),
                    stated=plain(stated.text),
                )


def _part_and_whole(
    text: str, stretch: Stretch, index: int, opens: re.Pattern[str], on_all: re.Pattern[str]
) -> tuple[Decimal, Decimal, list[Place], str, str] | None:
    part = stretch.figures[index]
    if part.part is not None and part.value:
        top = part.part * scale(part)
        return top, part.value, [place_of(part)], shown(top, [part]), plain(part.text)
    if (
        part.qualifier in (None, "over")
        and part.value_max is None
        and (bare := _ON_ALL.search(text, stretch.start, part.start))
    ):
        # "41.200 trên 51.500 trường hợp": the noun stands once.
        some = number_in(bare["n"])
        if some and some * scale(part) < part.value:
            place = Place(bare.start("n"), bare.end("n"), part.page)
            return some * scale(part), part.value, [place, place_of(part)], bare["n"], plain(part.text)
    if index == 0 or not is_exact(part) or part.quantity not in MEASURED:
        return None
    whole = stretch.figures[index - 1]
    between = text[whole.end : part.start]
    if (
        (between.strip() == "/" or on_all.fullmatch(between))
        and is_exact(whole)
        and is_same_kind(whole, part, loose=True)
        and part.value > whole.value
    ):
        return whole.value, part.value, [place_of(whole), place_of(part)], plain(whole.text), plain(part.text)
    named = _last_level(text, stretch, index)
    between = _BRACKETS.sub("", text[named.end : part.start]) if named else ""
    opened = opens.search(between)
    if named is None or opened is None or ";" in between[opened.end() :] or between.count(";") > 1:
        return None
    if not is_exact(named) or not is_same_kind(named, part) or not named.value:
        return None
    return part.value, named.value, [place_of(named), place_of(part)], plain(part.text), plain(named.text)


def _last_level(text: str, stretch: Stretch, index: int) -> Figure | None:
    """The number before number ``index`` that is no rise, unless it is a share, and stands in no brackets of its own: "41.630 lượt,
    tăng 15% so với năm 2022 (36.200 lượt); trong đó 33.304 lượt …"."""
    inside = in_brackets(text, stretch.start, stretch.figures[index])
    for figure in reversed(stretch.figures[:index]):
        # "đạt 51,8% nghị quyết; trong đó 33.304, đạt 50,5%": both are shares of plans.
        if figure.unit == "%" and figure.change is None:
            return None
        if figure.change is None and (inside or not in_brackets(text, stretch.start, figure)):
            return figure
    return None


def _named_before(told: Told, stretch: Stretch, number: int) -> tuple[Decimal, Decimal, list[Place], str, str] | None:
    """ "có thể cho thuê 150 ha, đã cho thuê 96 ha, tỷ lệ lấp đầy 74%": the last larger number of the same noun said before
    it in the sentence, when the stated share is near what the two give and no other number near gives it."""
    text = told.text
    part, stated = stretch.figures[number - 1], stretch.figures[number]
    if (
        not is_exact(part)
        or part.quantity not in MEASURED
        or not re.search(
            r"(?<!\w)(?:đạt|chiếm|tỷ lệ|bằng|tương đương|tương ứng|ứng với)|\(", text[part.end : stated.start]
        )
    ):
        return None
    if not _CLOSED.match(text, stated.end):
        return None
    if not _is_among(text, stretch, number - 1) and _given_elsewhere(told, stretch, part, stated):
        return None
    before = [
        f
        for f in stretch.figures
        if f.end <= part.start
        and (is_exact(f) or (f.qualifier == "approx" and f.value_max is None))
        and f.status != "previous"
        and is_same_kind(f, part, loose=True)
        and _one_noun(f, part)
    ]
    if not before:
        return None
    whole = before[-1]
    between = text[whole.end : part.start]
    if whole.value <= part.value or len(between) > 80 or _NO_PART.search(between):
        return None
    ratio = part.value / whole.value * 100
    # "2.096 người (đạt 100,5% kế hoạch), trong đó 981 người (đạt 57,7%)": both are shares of plans.
    if any(f.unit == "%" and f.change is None and whole.end <= f.start < part.start for f in stretch.figures):
        return None
    if whole.qualifier == "approx" and abs(ratio - stated.value) < _ROUGH:
        return None
    near = abs(ratio - stated.value) <= _NEAR and _LIKE[0] <= ratio / (stated.value or 1) <= _LIKE[1]
    if not near and not is_swap(ratio.quantize(step(stated)), stated.value.quantize(step(stated))):
        return None
    return part.value, whole.value, [place_of(whole), place_of(part)], plain(part.text), plain(whole.text)


def _is_among(text: str, stretch: Stretch, index: int) -> bool:
    """ "Trong 358 cơ sở tự nấu có 331 cơ sở đã ký": the whole is said, whatever else would give the share."""
    if not index:
        return False
    whole, part = stretch.figures[index - 1], stretch.figures[index]
    lead = text[max(stretch.start, whole.start - 25) : whole.start]
    return _AMONG.search(lead) is not None and _THERE_ARE.fullmatch(text, whole.end, part.start) is not None


def _one_noun(whole: Figure, part: Figure) -> bool:
    """Whether a part is counted by the noun of its whole, or by its first words ("185 gian hàng … 148 gian")."""
    people = whole.unit == part.unit == "person" and key_of(part.noun or "") in _ANYBODY
    return people or f"{key_of(whole.noun or '')} ".startswith(f"{key_of(part.noun or '')} ")


def _given_elsewhere(told: Told, stretch: Stretch, part: Figure, stated: Figure) -> bool:
    """Whether another number of the part's kind, in the sentence or the lines before it, gives the stated share."""
    figures = told.figures
    last = bisect_left(figures, min(stretch.end, stated.end + _BEHIND), key=lambda f: f.start)
    first = bisect_left(figures, max(stretch.start, part.start - _BEFORE) - _BEFORE, key=lambda f: f.start)
    # "142 vụ/231 bị cáo, giải quyết 140 vụ/228 bị cáo, đạt 98,6%": two numbers of another kind may be meant.
    beside = [
        f
        for f in figures[first:last]
        if max(stretch.start, part.start - _BEHIND) <= f.start
        and f.value
        and f.unit != "%"
        and f.value_max is None
        and not is_same_kind(f, part)
    ]
    if any(
        is_same_kind(one, other)
        and one.value < other.value
        and not share_is_off(one.value, other.value, stated, (one, other))
        for one in beside
        for other in beside
    ):
        return True
    return any(
        f is not part
        and f.value
        and f.value_max is None
        and is_same_kind(f, part)
        and (f.subject is None or part.subject is None or f.subject == part.subject)
        and not share_is_off(part.value, f.value, stated, (part, f))
        for f in figures[first:last]
    )


def share_of_total_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "Tổng số trẻ sinh ra 14.862 trẻ. … Con thứ ba 2.526 trẻ, chiếm 27,0% tổng số sinh": the words behind the share say
    which number of the lines before is its whole."""
    text = told.text
    for stretch in told.stretches:
        for part, stated in zip(stretch.figures, stretch.figures[1:], strict=False):
            if stated.unit != "%" or stated.change or stated.qualifier or stated.value_max is not None:
                continue
            if not is_exact(part) or part.quantity not in MEASURED or stated.value >= 100:
                continue
            between = text[part.end : stated.start]
            if not _SHARE_BEHIND.fullmatch(between) and not re.fullmatch(
                r"[^\d,;.()]{0,30}\(\s*(?:(?:bằng|chiếm|đạt)\s+)?", between
            ):
                continue
            words = _whole_words(text, part, stated)
            if not words or _given_elsewhere(told, stretch, part, stated):
                continue
            whole = _called(told, stretch, part, words)
            if whole is None or abs(part.value / whole.value * 100 - stated.value) > _NAMED_NEAR:
                continue
            # All there are may have been told far from here.
            alike = (f for f in told.figures if f.value and f.value_max is None and is_same_kind(f, part))
            if any(f is not part and not share_is_off(part.value, f.value, stated, (part, f)) for f in alike):
                continue
            if share_is_off(part.value, whole.value, stated, (part, whole)):
                yield share_finding(rule, (whole, part, stated), part, whole, stated)


def _whole_words(text: str, part: Figure, stated: Figure) -> set[str]:
    """The words that name the whole behind a share: "24% số xe được kiểm tra" of "684 xe" is of what was "kiểm tra"; "5% dư
    nợ" of what is called so. Empty where nothing names it, or a plan, a year, another place does."""
    named = _WHOLE_NAMED.match(text, stated.end)
    if named is None or (named["lead"] is None and _OF_OTHERS.match(text, stated.end)):
        return set()
    words = set(key_of(_SAYS_NOTHING.sub(" ", plain(named["words"]))).split())
    own = set(key_of(part.noun or "").split())
    if named["lead"] is None:
        return words if len(words) > 1 and not words <= own else set()
    return words - own or words


def _called(told: Told, stretch: Stretch, part: Figure, words: set[str]) -> Figure | None:
    """The largest number before a part whose own clause has all the words: a total is the largest of its kind."""
    text, figures = told.text, told.figures
    first = bisect_left(figures, stretch.start - _BEFORE, key=lambda f: f.start)
    last = bisect_left(figures, part.start, key=lambda f: f.start)
    found: Figure | None = None
    for number in range(first, last):
        figure = figures[number]
        if not is_exact(figure) or not _is_whole_kind(figure, part) or figure.value <= part.value:
            continue
        start = figures[number - 1].end if number else 0
        lead = _CLAUSE.split(text[max(start, figure.start - 90) : figure.start])[-1]
        # "85.125 ha chiếm 90,9% diện tích tự nhiên": what its own share is of does not name the number.
        behind = _OWN_SHARE_OPENS.split(_CLAUSE.split(text[figure.end : figure.end + 40])[0])[0]
        if words <= set(key_of(plain(f"{lead} {figure.text} {behind}")).split()):
            found = figure if found is None or figure.value > found.value else found
    return found


def _is_whole_kind(whole: Figure, part: Figure) -> bool:
    """Of the part's kind, or times that anything was done: "kiểm tra 3.600 lượt, phát hiện 684 xe"."""
    counted = whole.unit == part.unit == "other" and whole.quantity == part.quantity
    return is_same_kind(whole, part, loose=True) or (counted and plain(whole.noun or "") == "lượt")


def share_ahead_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "tỷ lệ có việc làm là 87,5%: trong 960 em được khảo sát có 804 em …": the share stands before its two numbers."""
    text = told.text
    for stretch in told.stretches:
        for stated, whole, part in zip(stretch.figures, stretch.figures[1:], stretch.figures[2:], strict=False):
            if stated.unit != "%" or stated.change or stated.qualifier or stated.value_max is not None:
                continue
            if not (is_exact(part) and is_exact(whole) and is_same_kind(whole, part, loose=True)) or not whole.value:
                continue
            if not _AHEAD.fullmatch(text, stated.end, whole.start) or not _THERE_ARE.fullmatch(
                text, whole.end, part.start
            ):
                continue
            if _is_off(part, whole, stated):
                yield share_finding(rule, (stated, whole, part), part, whole, stated)


def _is_off(part: Figure, whole: Figure, stated: Figure) -> bool:
    """Whether a share is not what part and whole give, and near enough to be meant for it."""
    ratio = part.value / whole.value * 100
    like = bool(stated.value) and _LIKE[0] <= ratio / stated.value <= _LIKE[1]
    return like and share_is_off(part.value, whole.value, stated, (part, whole))


def base_behind_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "chi 312 tỷ đồng, bằng 1,1% tổng chi ngân sách (31.200 tỷ đồng)": the whole stands behind the share, in brackets."""
    text = told.text
    for stretch in told.stretches:
        for part, stated, whole in zip(stretch.figures, stretch.figures[1:], stretch.figures[2:], strict=False):
            if stated.unit != "%" or stated.change or stated.qualifier or stated.value_max is not None:
                continue
            if not (is_exact(part) and is_exact(whole) and is_same_kind(part, whole)) or not whole.value:
                continue
            behind = text[stated.end : whole.start]
            if (whole.value <= part.value and not rule.said("plan_words").search(behind)) or _OTHER_TIME.search(behind):
                continue
            if not _SHARE_BEHIND.fullmatch(text[part.end : stated.start]):
                continue
            if not _BASE_BEHIND.fullmatch(behind):
                continue
            if _is_off(part, whole, stated):
                yield share_finding(rule, (part, stated, whole), part, whole, stated)
