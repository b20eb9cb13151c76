"""What words are about: weighted terms that make an outline's wording and a report's wording comparable.

A text becomes concepts (synonyms of rules/outline_terms.toml), pairs of neighbouring syllables (Vietnamese words are mostly
such pairs) and, with little weight, single syllables. Marks are folded in pairs, so a scan's lost hook does no harm.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from extractor.extraction.sections import roles_of
from extractor.language.orthography import comparison_key, fold
from extractor.rulebook import Rule, Rules

Terms = Mapping[str, float]

PAIR, SINGLE, CONCEPT, WEAK_CONCEPT, ROLE = 0.8, 0.22, 1.0, 0.5, 1.2
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4)
def _knowledge(rules: Rules) -> tuple[dict[str, list[tuple[tuple[str, ...], str]]], dict[str, list[tuple[str, ...]]]]:
    data = rules["outline_terms"].data
    concepts: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for concept in data["concept"]:
        for phrase in concept["phrases"]:
            words = tuple(comparison_key(phrase).split())
            concepts.setdefault(words[0], []).append((words, str(concept["id"])))
    stops: dict[str, list[tuple[str, ...]]] = {}
    for phrase in data["terms"]["stop"]:
        words = tuple(comparison_key(phrase).split())
        stops.setdefault(words[0], []).append(words)
    for entries in stops.values():
        entries.sort(key=len, reverse=True)
    return concepts, stops


@lru_cache(maxsize=16)
def rule_named(rules: Rules, name: str) -> Rule:
    """The rule of outline_terms.toml with this id."""
    return next(rule for rule in rules["outline_terms"].rules if rule.id == name)


_SIGNS = (("terms.cause", "c:causes", 0.7), ("terms.limitation", "c:limitations", 0.7), ("terms.strength", "c:strengths", 0.7))


def terms_of(text: str, rules: Rules, heading: bool = False, signs: bool = False) -> dict[str, float]:
    """The terms of ``text`` with their plain weights. A heading adds its roles; ``signs`` adds what a passage does without
    saying so (gives causes, tells shortcomings)."""
    concepts, stops = _knowledge(rules)
    found: dict[str, float] = {}
    # Pairs do not reach over punctuation.
    for clause in re.split(r"[,;.:()\[\]/\"\n|\t]+", text):
        keys: list[str] = []
        plain: list[str] = []
        for word in _WORD.findall(clause):
            keys.append(comparison_key(word))
            plain.append(fold(word))
        _clause_terms(keys, plain, concepts, stops, found)
    if heading:
        for role in roles_of(text, rules):
            found[f"r:{role}"] = ROLE
    if signs:
        for name, term, weight in _SIGNS:
            if term not in found and rule_named(rules, name).pattern.search(text):
                found[term] = weight
    return found


def _clause_terms(
    keys: list[str],
    plain: list[str],
    concepts: Mapping[str, list[tuple[tuple[str, ...], str]]],
    stops: Mapping[str, list[tuple[str, ...]]],
    found: dict[str, float],
) -> None:
    count = len(keys)
    stopped = [False] * count
    at = 0
    while at < count:
        for words in stops.get(keys[at], ()):
            if tuple(keys[at : at + len(words)]) == words:
                stopped[at : at + len(words)] = [True] * len(words)
                at += len(words) - 1
                break
        at += 1
    for at in range(count):
        for words, concept in concepts.get(keys[at], ()):
            if tuple(keys[at : at + len(words)]) == words:
                weight = CONCEPT if len(words) > 1 else WEAK_CONCEPT
                name = f"c:{concept}"
                found[name] = max(found.get(name, 0.0), weight)
        if stopped[at]:
            continue
        found[plain[at]] = max(found.get(plain[at], 0.0), SINGLE)
        if at + 1 < count and not stopped[at + 1]:
            found[f"{plain[at]} {plain[at + 1]}"] = PAIR


class Weights:
    """How telling each term is among these texts: a term of every item tells nothing."""

    def __init__(self, groups: Iterable[Terms], floor: float = 0.15) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for terms in groups:
            total += 1
            counts.update(terms.keys())
        self._total = max(total, 2)
        self._counts = counts
        self._floor = floor

    def of(self, term: str) -> float:
        """Between the floor (in every text) and 1 (in one text or none)."""
        seen = self._counts.get(term, 0)
        if seen <= 1:
            return 1.0
        return max(self._floor, 1.0 - math.log(seen) / math.log(self._total + 1))


def coverage(asked: Terms, given: Terms, weights: Weights) -> float:
    """The share of what is asked that is given, from 0 to 1 (0 where nothing telling is asked)."""
    total = common = 0.0
    for term, weight in asked.items():
        worth = weight * weights.of(term)
        total += worth
        other = given.get(term)
        if other is not None:
            common += worth * min(1.0, other / weight)
    return common / total if total > 0.05 else 0.0


def likeness(one: Terms, other: Terms, weights: Weights) -> tuple[float, float, float]:
    """How alike two headings are: the share of the first in the second, of the second in the first, and their harmonic
    mean."""
    a, b = coverage(one, other, weights), coverage(other, one, weights)
    return a, b, (2 * a * b / (a + b) if a + b else 0.0)
