"""Land of one park over several clauses and sentences: what is let over what there is to let, and the occupancy stated.

What a number measures and whose it is says its indicator and its subject; only numbers of one and the same park, near one
another, are held together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.models import Figure, Finding
from extractor.outline.arithmetic import share_is_off, slack
from extractor.outline.findings import CheckRule, finding, place_of, plain, share_finding
from extractor.outline.levels import is_exact
from extractor.outline.stretches import Told

_REACH = 400
_NEAR = 25
"""Points: an occupancy that lies further off was made of other numbers."""
_LET, _TO_LET, _ALL = "area.leased", ("area.leasable", "area.industrial"), "area.planned"


def occupancy_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "đất công nghiệp có thể cho thuê là 240 ha. Đến nay đã cho thuê 168 ha, tỷ lệ lấp đầy 77%": occupancy is leased over
    leasable land (Nghị định 35/2022/NĐ-CP, Điều 2); it is wrong where no two areas said of the park before it give it."""
    text, figures, in_part = told.text, told.figures, rule.said("in_part")
    for number, stated in enumerate(figures):
        if stated.indicator != "occupancy.rate" or stated.subject is None or not is_exact(stated):
            continue
        areas = _areas_before(figures, number)
        let = next((f for f in reversed(areas) if f.indicator == _LET), None)
        whole = next((f for f in reversed(areas) if f.indicator in _TO_LET), None)
        # "diện tích cho thuê 48 ha, diện tích đã cho thuê 36 ha": the first is what there is to let.
        if whole is None and let is not None:
            whole = next((f for f in areas if f is not let and f.indicator == _LET and _to_let(text, f, let)), None)
        if let is None or whole is None or whole.start > let.start or let.period != stated.period:
            continue
        if let.value > whole.value or in_part.search(text, whole.end, stated.end + 40) or not whole.value:
            continue
        pairs = [(one, other) for one in areas for other in areas if one is not other and one.value <= other.value]
        if any(not share_is_off(one.value, other.value, stated, (one, other)) for one, other in pairs):
            continue
        ratio = let.value / whole.value * 100
        if abs(ratio - stated.value) <= _NEAR:
            yield share_finding(rule, (whole, let, stated), let, whole, stated)


def let_of_all_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "Cụm A có diện tích 36 ha, đã cho thuê 41 ha": more land let than the whole park has, in one
    sentence or the next."""
    text, figures, in_part = told.text, told.figures, rule.said("in_part")
    for number, let in enumerate(figures):
        if let.indicator != _LET or let.subject is None or not is_exact(let) or let.unit != "ha":
            continue
        if let.status in ("target", "previous"):
            continue
        areas = _areas_before(figures, number)
        if not areas or any(f.value >= let.value for f in areas) or any(f.indicator != _ALL for f in areas):
            continue
        whole = areas[-1]
        between = text[whole.end : let.start]
        if (
            re.search(r"[.]\s(?!Diện tích|Đã|Đến nay|Hiện)|\n", between)
            or rule.said("with_others").search(between)
            or in_part.search(between)
        ):
            continue
        if in_part.search(text, max(0, whole.start - 40), whole.start) or let.value - whole.value <= slack(
            (whole, let)
        ):
            continue
        reason = f"đất đã cho thuê {plain(let.text)} lớn hơn cả diện tích {plain(whole.text)}"
        yield finding(rule, (place_of(let), place_of(whole)), name=let.subject, reason=reason)


def _to_let(text: str, whole: Figure, let: Figure) -> bool:
    """Whether the first of two areas is said to be land to let, the second to be let already."""
    first = re.split(r"[,;.:]\s", text[max(0, whole.start - 50) : whole.start])[-1]
    second = text[whole.end : let.start]
    return "cho thuê" in first and "đã" not in first and "đã" in second and whole.value > let.value


def _areas_before(figures: Sequence[Figure], number: int) -> list[Figure]:
    """The areas said of the same subject shortly before a number, in order; up to the first number of another subject."""
    here = figures[number]
    found: list[Figure] = []
    for at in range(number - 1, -1, -1):
        figure = figures[at]
        if figure.subject != here.subject or here.start - figure.end > _REACH:
            break
        if figure.unit == "ha" and is_exact(figure) and figure.status not in ("target", "previous"):
            found.insert(0, figure)
    return found
