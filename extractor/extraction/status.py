"""Whether a figure is a result, a target, an estimate, a running total or an earlier period's value (DOMAIN.md §8.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.models import Figure, Period
from extractor.rulebook import Rules

_GAPS = {"near": 28, "touching": 6}  # characters between such a word and its figure


@dataclass(frozen=True, slots=True)
class _Cue:
    status: str
    reach: str
    pattern: re.Pattern[str]


def status_of(
    low: str,
    opening: int,
    start: int,
    end: int,
    position: int,
    figures: Sequence[Figure],
    role: str | None,
    period: Period | None,
    written: str | None,
    rules: Rules,
) -> str:
    """ "actual", "target", "estimate", "cumulative" or "previous" for ``figures[position]``.

    ``low`` is the view in lower case, ``start:end`` the figure's clause, ``opening`` the start of its sentence, ``role`` its section's role, ``written`` the
    document's date: what lies wholly after it is a target.
    """
    figure = figures[position]
    before = figures[position - 1].end if position else start
    if figure.qualifier == "estimate":
        return "estimate"
    best: tuple[int, str] | None = None
    for cue in _cues(rules):
        if cue.reach == "behind":
            if figure.change is None and cue.pattern.match(low[figure.end : min(end, figure.end + 40)]):
                return cue.status
            continue
        reaches = {"sentence": opening, "clause": start}
        begin = reaches.get(cue.reach, max(start, before, figure.start - 60))
        for match in cue.pattern.finditer(low, begin, figure.start):
            if figure.start - match.end() > _GAPS.get(cue.reach, len(low)):
                continue
            if best is None or match.start() > best[0]:
                best = (match.start(), cue.status)
    if best is not None:
        return best[1]
    if period is not None and period.start is not None and written is not None and period.start[:10] > written:
        return "target"
    if role is not None and any(part in _target_roles(rules) for part in re.split(r"[ ,+./]", role)):
        return "target"
    return "actual"


@lru_cache(maxsize=4)
def _cues(rules: Rules) -> tuple[_Cue, ...]:
    # The text is in lower case already: matching without regard to case would only be slower.
    return tuple(
        _Cue(rule.data["status"], rule.data["reach"], re.compile(rule.pattern.pattern))
        for rule in rules["status"].rules
    )


@lru_cache(maxsize=4)
def _target_roles(rules: Rules) -> frozenset[str]:
    return frozenset(rules["status"].data["sections"]["target"])
