"""Whether a figure is a result, a target, an estimate, a running total or an earlier period's value (DOMAIN.md §8.3)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.language.trie import one_of
from extractor.models import Figure, Period
from extractor.rulebook import Rules

_TOUCHING = re.compile(r"[ \t:(]*(?:(?:là|đạt|có|chỉ|thu|chi|được)[ \t:]+)?")
_FAR = 400  # characters before a figure in which a word can speak of it
_GAPS = {"near": 28, "touching": 10}  # characters between such a word and its figure


@dataclass(frozen=True, slots=True)
class _Cue:
    status: str
    reach: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Cues:
    """What speaks of a figure behind it: the words that it can begin with, and what to try at each of them, in order; and
    what speaks of a figure before it."""

    start: re.Pattern[str]
    at: Mapping[str, tuple[_Cue, ...]]
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
    done = start
    for word in cues.start.finditer(low, start, end):
        if word.start() < done:
            continue
        for cue in cues.at[word[0]]:
            match = cue.pattern.match(low, word.start(), end)
            if match is not None:
                hints.append(Hint(word.start(), match.end(), cue.status, cue.reach))
                done = match.end()
                break
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
    at: dict[str, list[_Cue]] = {}
    for cue, rule in zip(cues, rules["status"].rules, strict=True):
        for word in rule.data.get("starts", ()):
            at.setdefault(word, []).append(cue)
    return _Cues(
        re.compile(rf"(?:{one_of(at)})(?![^\W_])"),
        {word: tuple(known) for word, known in at.items()},
        tuple(cue for cue in cues if cue.reach == "behind"),
    )


@lru_cache(maxsize=4)
def _target_roles(rules: Rules) -> frozenset[str]:
    return frozenset(rules["status"].data["sections"]["target"])
