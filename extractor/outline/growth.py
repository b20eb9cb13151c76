"""Rises and falls against a number that the same sentence names: "tăng 15% so với năm 2022 (30.000 tấn)", "so với cùng kỳ
(198 vụ, …), tăng 26 vụ"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from extractor.models import Figure, Finding
from extractor.outline.arithmetic import differ, shown, slack, step
from extractor.outline.findings import CheckRule, finding, place_of, plain
from extractor.outline.levels import in_brackets, is_exact, is_level, is_same_kind
from extractor.outline.stretches import Stretch, Told

_TURN = r"(?:tương ứng |tương đương )?(?:tăng|giảm)(?: thêm)?"
_STATED = re.compile(rf"[\s,;(]*{_TURN}\s*", re.IGNORECASE)
_TOLD_OF = re.compile(rf"(?:[^.;]|[.](?=\d))*?(?:^|[\s,(]){_TURN}\s*", re.IGNORECASE)
_FAR = 120
_STATED_BEHIND = re.compile(rf"[^()\d]{{0,30}}\)[\s,;]*{_TURN}\s*", re.IGNORECASE)
_BASE = re.compile(
    r"\s*\)?\s*so (?:với )?[^();.]{0,60}\(\s*(?:[^\d();,]{0,25}|[^\d();,]{0,12}\d{4}[^\d();,]{0,12})", re.IGNORECASE
)
_BASE_FIRST = re.compile(
    r"[^();.\d]{0,25}\((?:cùng kỳ|năm(?: học)?(?: \d{4}(?:\s*[-–]\s*\d{4})?| trước| ngoái)?)[^\d();]{0,40}(?:\d{4}[^\d();]{0,12})?",
    re.IGNORECASE,
)
_YEAR_SAID = re.compile(r"\s*(?:vào |trong )?(?:cuối )?năm \d{4}", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)từ\s*$", re.IGNORECASE)
_TO = re.compile(r"[^,;.%\d]{0,40}(?:\d{4}[^,;.%\d]{0,15})?(?:lên|xuống)(?:\s+(?:còn|đến|tới))?\s*", re.IGNORECASE)
_AT_FIRST = re.compile(r"(?<!\w)(?:đầu (?:năm|kỳ|nhiệm kỳ)|năm)(?: \d{4})?(?: là| có| chiếm| đạt)?\s*$", re.IGNORECASE)
_LATER = re.compile(
    r"[\s,;]+(?:đến )?(?:cuối (?:năm|kỳ|nhiệm kỳ)|năm|nay|hiện nay)(?: \d{4})?(?: chỉ)?(?: giảm| tăng)?(?: còn| là| đạt| chiếm| lên| xuống còn)?\s*",
    re.IGNORECASE,
)
_OF_OTHER_TIME = re.compile(r"\s*(?:so|mỗi|bình quân|/năm|kế hoạch)", re.IGNORECASE)
_COMPARED = re.compile(r"(?<!\w)so (?:với )?(?:cùng kỳ|năm)[^();.]{0,40}\(", re.IGNORECASE)
_EACH = re.compile(r"^/\s*[^\W\d_]+(?:/[^\W\d_]+)*")
""" "/người", "/người/tháng" behind a level."""
_YEAR_BEHIND = re.compile(r"(?<!\w)năm (?P<year>(?:19|20)\d{2})(?P<said> [^.;:(),\d]{1,25})$", re.IGNORECASE)
_YEAR_NEXT = re.compile(r"[,;] năm (?P<year>(?:19|20)\d{2})(?P<said> [^.;:(),\d]{1,25})$", re.IGNORECASE)
_MOST = Decimal(1000)
_YEAR_FIRST = re.compile(
    r"\s*(?:-\s*)?(?P<lead>[^.;:()\d]{1,60}[\s,])?[Nn]ăm\s+(?P<year>(?:19|20)\d{2})(?P<said>[^.;:()\d]{2,80})$"
)
_TURNED_TO = re.compile(
    r"(?<!\w)(?:riêng|trong đó|kế hoạch|dự toán|chỉ tiêu|dự kiến|mục tiêu|so với|cùng kỳ|nhiệm vụ|được giao)(?!\w)"
)
_AGAINST_YEAR = re.compile(r"\s*so\s+(?:với\s+)?năm\s+(?P<year>(?:19|20)\d{2})(?!\d)", re.IGNORECASE)


def growth_against_base_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """Rises and falls that a level and the level it is compared with, in brackets, do not give."""
    text, of_a_part = told.text, rule.said("of_a_part")
    for stretch in told.sentences:
        figures = stretch.figures
        for number in range(2, len(figures)):
            second, third = figures[number - 1 : number + 1]
            level: Figure | None = figures[number - 2]
            if _BASE.fullmatch(text[second.end : third.start]):
                stated, base = second, third
                level = _level_before(text, stretch, number - 1, base, of_a_part)
            elif _BASE_FIRST.fullmatch(_behind_level(text, figures[number - 2], second)) and _STATED_BEHIND.fullmatch(
                text[second.end : third.start]
            ):
                base, stated = second, third
            else:
                continue
            if level is None or not is_level(level) or not is_level(base) or not is_same_kind(level, base, loose=True):
                continue
            if not base.value:
                continue
            yield from _against(rule, level, base, stated)


def _behind_level(text: str, level: Figure, after: Figure) -> str:
    return _EACH.sub("", text[level.end : after.start], count=1)


def _level_before(text: str, stretch: Stretch, at: int, base: Figure, of_a_part: re.Pattern[str]) -> Figure | None:
    """The level that a rise (number ``at``) is told of: the last of the kind of the base before it, with nothing but shares
    and brackets between them ("đạt 4.500 tấn, bằng 102% kế hoạch (4.400 tấn), tăng 12% so với …")."""
    stated = stretch.figures[at]
    for figure in reversed(stretch.figures[:at]):
        if in_brackets(text, stretch.start, figure):
            continue
        if is_same_kind(figure, base, loose=True):
            between = _behind_level(text, figure, stated)
            told_of = len(between) <= _FAR and _TOLD_OF.fullmatch(between) and not of_a_part.search(between)
            return figure if told_of else None
        if figure.unit != "%" or figure.change is not None:
            return None
    return None


def compared_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "xảy ra 214 vụ, … So với cùng kỳ (198 vụ, chết 121 người), tăng 26 vụ": the level and its base by what they count."""
    text = told.text
    seen = told.sentences
    for number, stretch in enumerate(seen):
        match = _COMPARED.search(text, stretch.start, stretch.end)
        close = text.find(")", match.end(), stretch.end) if match else -1
        if match is None or close < 0:
            continue
        bases = [f for f in stretch.figures if match.end() <= f.start < close and is_level(f)]
        levels = [f for f in stretch.figures if f.end <= match.start() and is_level(f)]
        if not levels and number and stretch.start - seen[number - 1].end <= 3:
            levels = [f for f in seen[number - 1].figures if is_level(f)]
        if not levels:
            levels = [f for f in stretch.figures if f.start > close and is_level(f)]
        # "… (412 triệu USD); nhập khẩu đạt 210, giảm 30 so với năm 2022 (240)": a later comparison has numbers of its own.
        again = _COMPARED.search(text, close, stretch.end)
        until = max(text.rfind(";", close, again.start()), close) if again else stretch.end
        steps = [f for f in stretch.figures if close < f.start < until and f.change is not None]
        for stated in steps:
            mine = [[f for f in some if is_same_kind(f, stated, loose=True)] for some in (levels, bases, steps)]
            if all(len(some) == 1 for some in mine) and mine[1][0].value:
                yield from _against(rule, mine[0][0], mine[1][0], stated)


def year_before_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "số lao động năm 2024 là 4.600 người, năm 2023 là 4.000 người, tăng 25%": the later year first, the same words."""
    text = told.text
    for stretch in told.stretches:
        for level, base, stated in zip(stretch.figures, stretch.figures[1:], stretch.figures[2:], strict=False):
            if not (is_level(level) and is_level(base)) or not is_same_kind(level, base) or not base.value:
                continue
            later = _YEAR_BEHIND.search(text[max(stretch.start, level.start - 60) : level.start])
            earlier = _YEAR_NEXT.fullmatch(text[level.end : base.start])
            if later is None or earlier is None or later["said"] != earlier["said"] or later["year"] <= earlier["year"]:
                continue
            against = re.match(r"\s*so (?:với )?", text[stated.end : stated.end + 10])
            if _STATED.fullmatch(text[base.end : stated.start]) and against is None:
                yield from _against(rule, level, base, stated)


def next_year_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "Năm 2023 đón 800 lượt. Năm 2024 đón 1.000 lượt, tăng 35% so với năm 2023": the base is the one number of its kind in
    the sentence before, which begins with the year that the rise is against."""
    text = told.text
    for before, stretch in pairwise(told.sentences):
        if stretch.start - before.end > 3 or len(stretch.figures) < 2 or "\n\n" in text[before.start : stretch.start]:
            continue
        level, stated = stretch.figures[:2]
        bases = [f for f in before.figures if is_same_kind(f, level, loose=True)]
        if len(bases) != 1 or not is_level(bases[0]) or not is_level(level) or not bases[0].value:
            continue
        against = _AGAINST_YEAR.match(text, stated.end)
        turned = _STATED.fullmatch(text[level.end : stated.start])
        leads = [_YEAR_FIRST.match(text[s.start : f.start]) for s, f in ((before, bases[0]), (stretch, level))]
        if against is None or turned is None or leads[0] is None or leads[1] is None:
            continue
        if not leads[0]["year"] == against["year"] < leads[1]["year"]:
            continue
        # "Tai nạn lao động: năm 2023 …": a lead-in of the first is that of both; one of the second alone turns to another.
        opened, reopened = (" ".join((lead["lead"] or "").lower().split()) for lead in leads if lead)
        if (reopened not in ("", "trong", opened)) or _TURNED_TO.search(opened):
            continue
        said, again = (lead["said"].split() for lead in leads if lead)
        if not said or not again or said[-1] != again[-1] or (level.quantity == "money" and said[-2:] != again[-2:]):
            continue
        yield from _against(rule, level, bases[0], stated)


def percent_step_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "giảm từ 24,6% năm 2022 xuống còn 20,1%, giảm 5,4%", "đầu năm 24,6%, cuối năm còn 20,1%, giảm 5,4%": neither in points
    nor as a share of the first."""
    text = told.text
    for stretch in told.stretches:
        figures = stretch.figures
        for first, second, stated in zip(figures, figures[1:], figures[2:], strict=False):
            if not (first.unit == second.unit == "%" and stated.unit in ("%", "pp")) or not first.value:
                continue
            if not is_exact(replace(first, change=None)) or not is_exact(replace(second, change=None)):
                continue
            lead, between = text[max(0, first.start - 30) : first.start], text[first.end : second.start]
            from_first, timed = _FROM.search(lead), _AT_FIRST.search(lead)
            if stated.value_max is not None or stated.qualifier:
                continue
            if not (from_first and _TO.fullmatch(between)) and not (timed and _LATER.fullmatch(between)):
                continue
            turned = _STATED.fullmatch(_YEAR_SAID.sub("", text[second.end : stated.start], count=1))
            if turned is None or _OF_OTHER_TIME.match(text, stated.end):
                continue
            points = second.value - first.value
            tolerance = step(first) / 2 + step(second) / 2 + step(stated) / 2
            share = abs(points) / first.value * 100
            fits = not differ(abs(points), stated.value, tolerance)
            fits = fits or (stated.unit == "%" and not differ(share, stated.value, step(stated) + tolerance))
            if fits and ("tăng" in turned[0].lower()) == (points >= 0):
                continue
            yield finding(
                rule,
                [place_of(first), place_of(second), place_of(stated)],
                first=plain(first.text),
                second=plain(second.text),
                word="tăng" if points >= 0 else "giảm",
                right=f"{shown(abs(points))} điểm phần trăm",
                stated=f"{plain(turned[0]).strip(' ,;(')} {plain(stated.text)}",
            )


def _against(rule: CheckRule, level: Figure, base: Figure, stated: Figure) -> Iterator[Finding]:
    if stated.value_max is not None or stated.change is None or stated.qualifier not in (None, "estimate"):
        return
    change = level.value - base.value
    if stated.unit == "%":
        # A rise in percent carries the rounding of both levels.
        loose = (step(level) / 2 + step(base) / 2 * level.value / base.value) / base.value * 100
        rounded = loose if min(level.value / step(level), base.value / step(base)) < _MOST else Decimal(0)
        right, tolerance = abs(change) / base.value * 100, step(stated) + rounded
        said = f"{shown(right.quantize(Decimal('0.1')))}%"
    elif is_same_kind(level, stated, loose=True):
        right, tolerance = abs(change), slack((level, base, stated))
        said = shown(right, [level])
    else:
        return
    up = change >= 0
    if up == (stated.change == "increase") and not differ(right, stated.value, tolerance):
        return
    if not differ(right, stated.value, tolerance) and right <= tolerance:
        return
    word = "tăng" if stated.change == "increase" else "giảm"
    yield finding(
        rule,
        [place_of(level), place_of(base), place_of(stated)],
        first=plain(base.text),
        second=plain(level.text),
        word="tăng" if up else "giảm",
        right=said,
        stated=f"{word} {plain(stated.text)}",
    )
