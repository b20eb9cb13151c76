"""Shares whose whole stands in another sentence: "Chỉ tiêu giao là 4.800 lao động. Đến nay … 4.860 lao động, đạt 108% kế hoạch",
"34.150 hộ ở nông thôn. … Có 27.320 hộ nông thôn dùng nước sạch, đạt tỷ lệ 86%".

The whole of a share of a plan is the only plan of its kind before it; of another share, the only larger number before it of which
the text says a word that it says of the part, too. Where any number of the kind near gives the share, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.models import Finding
from extractor.outline.arithmetic import one_slip, share_is_off, step
from extractor.outline.findings import CheckRule, key_of, share_finding
from extractor.outline.levels import MEASURED, adds_up, is_same_kind
from extractor.outline.stated import Stated
from extractor.outline.stretches import Told

_REACH, _BEYOND, _CLOSE = 1200, 400, 110
_POINTS, _OF_PLAN_POINTS = 15, 25
_ROUGH = 3
"""Points: a share of "khoảng 142 tấn" may lie so far off."""
LIKE = (Decimal("0.67"), Decimal("1.5"))
_BREAK = re.compile(r"[;.]\s|\n")
_OF_ALL = re.compile(r"\s+(?:của\s+|trong\s+)?(?:tổng\s+)?số\s", re.IGNORECASE)
""" "bằng 11,3% số chợ": of all there are, wherever they were told."""
_BRACKET = re.compile(r"[^,;.()\d]{0,60}\(\s*$")


def far_share_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """Shares that their part and the whole in a sentence before don't give."""
    text = told.text
    share, plan, others = rule.said("share"), rule.said("plan_words"), rule.said("of_another")
    flat = [one for some in stated for one in some]
    for at, one in enumerate(flat):
        if not is_share(one):
            continue
        part = part_of_share(flat, at)
        if part is None:
            continue
        between = text[part.figure.end : one.figure.start]
        if _BREAK.search(between) or not (share.search(between) or _BRACKET.fullmatch(between)):
            continue
        behind = text[one.figure.end : one.figure.end + 30]
        planned = plan.search(" ".join(behind.split()[:3])) is not None
        if not planned and (others.match(behind) or _OF_ALL.match(behind)):
            continue
        near = numbers_near(flat, at, part)
        alike = [w for w in near if is_same_kind(w.figure, part.figure, loose=True)]
        if any(gives(part, w, one) for w in alike):
            continue
        if not planned and _of_others(flat, at, alike):
            continue
        wholes = [
            w for w in alike if w.figure.start < part.figure.start and _may_be_whole(part, w, planned, plan, text)
        ]
        if len({w.figure.value for w in wholes}) != 1:
            continue
        whole = wholes[-1]
        ratio = part.figure.value / whole.figure.value * 100
        points = _OF_PLAN_POINTS if planned else _POINTS
        rounded = ratio.quantize(step(one.figure)) if step(one.figure) < 1 else ratio.quantize(Decimal(1))
        like = one.figure.value and LIKE[0] <= ratio / one.figure.value <= LIKE[1]
        if one_slip(rounded, one.figure.value) or (like and abs(ratio - one.figure.value) <= points):
            if whole.figure.qualifier == "approx" and abs(ratio - one.figure.value) < _ROUGH:
                continue
            if not planned and any(gives(part, w, one) for w in flat if _is_like(w, part)):
                continue
            order = (whole.figure, part.figure, one.figure)
            yield share_finding(rule, order, part.figure, whole.figure, one.figure)


def is_share(one: Stated) -> bool:
    figure = one.figure
    level = figure.change is None and figure.qualifier is None and figure.value_max is None and figure.part is None
    return figure.unit == "%" and level and not (one.earlier or one.compared or one.sort)


def part_of_share(flat: Sequence[Stated], at: int) -> Stated | None:
    """The number that a share is told of: the one before it; before that, where the text only says which are counted ("đơn vị có
    từ 10 lao động trở lên")."""
    for back in (1, 2):
        if at < back or flat[at - back].sentence != flat[at].sentence:
            return None
        part = flat[at - back]
        if back == 1 and part.figure.qualifier in ("over", "under"):
            continue
        plain = adds_up(part.figure) and part.figure.quantity in MEASURED
        told = part.inside < 0 or part.inside == flat[at].inside
        close = flat[at].figure.start - part.figure.end <= _CLOSE
        return part if plain and told and close and part.figure.value and not (part.earlier or part.sort) else None
    return None


def numbers_near(flat: Sequence[Stated], at: int, part: Stated) -> list[Stated]:
    """The numbers before a part, and some behind it."""
    first = at
    while first and part.figure.start - flat[first - 1].figure.end < _REACH:
        first -= 1
    last = at
    while last < len(flat) and flat[last].figure.start - part.figure.end < _BEYOND:
        last += 1
    return [w for w in flat[first:last] if w is not part and w.figure.unit != "%" and w.figure.value]


def _is_like(whole: Stated, part: Stated) -> bool:
    figure = whole.figure
    return bool(figure.value) and figure.unit != "%" and is_same_kind(figure, part.figure, loose=True)


def gives(part: Stated, whole: Stated, one: Stated) -> bool:
    figure = whole.figure
    return figure.value_max is None and not share_is_off(
        part.figure.value, figure.value, one.figure, (part.figure, figure)
    )


def _of_others(flat: Sequence[Stated], at: int, wholes: Sequence[Stated]) -> bool:
    """Whether the sentence has a share before that none of the wholes gives: then all its shares are of another."""
    for back in range(at - 1, 0, -1):
        if flat[back].sentence != flat[at].sentence:
            break
        part = flat[back - 1]
        if is_share(flat[back]) and part.figure.value and not any(gives(part, w, flat[back]) for w in wholes):
            return True
    return False


def _may_be_whole(part: Stated, whole: Stated, planned: bool, plan: re.Pattern[str], text: str) -> bool:
    figure = whole.figure
    rough = figure.qualifier == "approx" and figure.value_max is None and figure.part is None and not figure.change
    if not (adds_up(figure) or rough) or (whole.year and part.year and whole.year != part.year):
        return False
    if planned:
        of_plan = figure.status == "target" or plan.search(text, whole.begin, figure.start) is not None
        return of_plan and whole.inside < 0 and bool(whole.said & part.said)
    if whole.earlier or whole.compared or whole.sort or whole.inside >= 0 or figure.value <= part.figure.value:
        return False
    if whole.sentence == part.sentence:
        return False
    # The only number of the kind in the sentence right before.
    if part.sentence - whole.sentence == 1 and part.number == 0 and whole.number == 0 and figure.unit != "other":
        return "\n" not in text[figure.end : part.figure.start]
    own = key_of(part.figure.noun or "").split()
    named = frozenset(w for w in whole.next[:4] if w in whole.said)
    said = part.said | frozenset(part.next)
    return bool(named & said) and (not own or figure.unit != "other" or key_of(figure.noun or "").split()[0] == own[0])
