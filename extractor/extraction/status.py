"""Whether a figure is a result, a target, an estimate, a running total or an earlier period's value (DOMAIN.md §8.3)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.models import Figure, Period
from extractor.rulebook import Rules

_TOUCHING = re.compile(r"[ \t:(]*(?:(?:là|đạt|có|chỉ)[ \t:]+)?")
_FAR = 400  # characters before a figure in which a word can speak of it
_GAPS = {"near": 28, "touching": 10}  # characters between such a word and its figure


@dataclass(frozen=True, slots=True)
class _Cue:
    status: str
    reach: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Cues:
    before: re.Pattern[str]
    named: Mapping[str, _Cue]
    behind: tuple[_Cue, ...]


@dataclass(frozen=True, slots=True)
class Hint:
    """A word that speaks of the status of figures behind it: its place, the status, and how far it reaches."""

    start: int
    end: int
    status: str
    reach: str


def find_hints(low: str, start: int, end: int, rules: Rules) -> list[Hint]:
    """The words of a sentence (``low`` is the view in lower case) that speak of a status, in order."""
    cues = _cues(rules)
    hints = []
    for match in cues.before.finditer(low, start, end):
        cue = cues.named[match.lastgroup or ""]
        hints.append(Hint(match.start(), match.end(), cue.status, cue.reach))
    return hints


def said_of_all(hints: Sequence[Hint]) -> str | None:
    """The status that a lead-in or a heading with these hints gives to what stands below it: "Mục tiêu đến năm 2025:"
    makes targets; "Kết quả thực hiện mục tiêu" makes none."""
    said = {hint.status for hint in hints if hint.reach in {"sentence", "clause"}}
    return said.pop() if len(said) == 1 and "actual" not in said else None


def status_of(
    low: str,
    hints: Sequence[Hint],
    clause: tuple[int, int],
    position: int,
    figures: Sequence[Figure],
    around: str | None,
    role: str | None,
    period: Period | None,
    written: str | None,
    rules: Rules,
) -> str:
    """ "actual", "target", "estimate", "cumulative" or "previous" for ``figures[position]``.

    ``hints`` are those of its sentence, ``around`` is what its list's lead-in or heading says, ``role`` is its section's role, ``written`` the document's date: what lies wholly
    after it is a target.
    """
    figure = figures[position]
    before = figures[position - 1].end if position else clause[0]
    if figure.qualifier == "estimate":
        return "estimate"
    behind = low[figure.end : min(clause[1], figure.end + 40)]
    if figure.change is None:
        for cue in _cues(rules).behind:
            if cue.pattern.match(behind):
                return cue.status
    found = None  # "lũy kế đến nay đã": a running total is a result too, a target with a result behind it is none
    for index in range(bisect_left(hints, figure.start, key=_start) - 1, -1, -1):
        hint = hints[index]
        if figure.start - hint.end > _FAR:
            break
        begin = {"sentence": 0, "clause": clause[0]}.get(hint.reach, max(clause[0], before))
        if hint.start < begin or figure.start - hint.end > _GAPS.get(hint.reach, _FAR):
            continue
        if hint.reach == "touching" and not _TOUCHING.fullmatch(low, hint.end, figure.start):
            continue
        if hint.status == "previous" and figure.change is not None:
            continue
        if hint.status != "actual":
            return hint.status if found is None or hint.status == "cumulative" else found
        found = "actual"
    if found is not None or around is not None:
        return found or around or "actual"
    if period is not None and period.start is not None and written is not None and period.start[:10] > written:
        return "target"
    if role is not None and any(part in _target_roles(rules) for part in re.split(r"[ ,+./]", role)):
        return "target"
    return "actual"


def _start(hint: Hint) -> int:
    return hint.start


@lru_cache(maxsize=4)
def _cues(rules: Rules) -> _Cues:
    # The text is in lower case already: matching without regard to case would only be slower.
    cues = [
        _Cue(rule.data["status"], rule.data["reach"], re.compile(rule.pattern.pattern))
        for rule in rules["status"].rules
    ]
    named = {f"c{number}": cue for number, cue in enumerate(cues) if cue.reach != "behind"}
    # Every pattern starts a word: to say so first spares trying them all inside words.
    before = "(?<!\\w)(?:" + "|".join(f"(?P<{name}>{cue.pattern.pattern})" for name, cue in named.items()) + ")"
    return _Cues(re.compile(before), named, tuple(cue for cue in cues if cue.reach == "behind"))


@lru_cache(maxsize=4)
def _target_roles(rules: Rules) -> frozenset[str]:
    return frozenset(rules["status"].data["sections"]["target"])
