"""What words are about: weighted terms that make an outline's wording and a report's wording comparable.

A text becomes concepts (synonyms of rules/outline_terms.toml), pairs of neighbouring syllables (Vietnamese words are mostly
such pairs) and, with little weight, single syllables. Marks are folded in pairs, so a scan's lost hook does no harm.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from extractor.extraction.sections import roles_of
from extractor.language.orthography import comparison_key, fold
from extractor.rulebook import Rule, Rules

PAIR, CONCEPT, WEAK_CONCEPT, SINGLE = 1.0, 0.9, 0.55, 0.3
"""How well a syllable of the question is met: with its neighbour, by a synonym of two syllables or more, by a synonym of
one, alone."""

_DIGIT = re.compile(r"\d")
_BREAKS = frozenset(',;.:()[]/"\n|\t+')
_TOKEN = re.compile(r"[^\W\d_]+|[,;.:()\[\]/\"\n|\t+]+")

_Phrase = tuple[str | None, tuple[str, ...], str]
"""The second word of a phrase (None: it is a single one), all of them, and what the phrase stands for."""
_Word = tuple[str, str, Sequence[_Phrase], Sequence[_Phrase]]
"""A word: its key, itself without marks, the phrases of concepts and those of the stop list that begin with it."""


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """One telling syllable of a text: the terms that meet it, each with its degree; ``worth`` is its own weight, ``clause``
    the part of the sentence it stands in, ``at`` its place among the syllables of the text (-1: none)."""

    single: str
    pairs: tuple[str, ...]
    meets: tuple[tuple[str, float], ...]
    clause: int
    worth: float = 1.0
    at: int = -1


@lru_cache(maxsize=4)
def _concepts(rules: Rules) -> dict[str, list[_Phrase]]:
    """The phrases of concepts by their first word, in the order of the rules."""
    found: dict[str, list[_Phrase]] = {}
    for concept in rules["outline_terms"].data["concept"]:
        for phrase in concept["phrases"]:
            words = tuple(comparison_key(phrase).split())
            found.setdefault(words[0], []).append((words[1] if len(words) > 1 else None, words, f"c:{concept['id']}"))
    return found


@lru_cache(maxsize=4)
def _stops(rules: Rules) -> dict[str, list[_Phrase]]:
    """The words of the stop list, and those that shield their words from it ("kept")."""
    terms = rules["outline_terms"].data["terms"]
    kept = {comparison_key(phrase) for phrase in terms["keep"]}
    keys = map(comparison_key, (*terms["stop"], *terms["keep"]))
    return _by_first((key, "kept" if key in kept else "") for key in keys)


@lru_cache(maxsize=4)
def _measures(rules: Rules) -> dict[str, list[_Phrase]]:
    return _by_first((fold(phrase), "") for phrase in rules["outline_terms"].data["terms"]["measures"])


def _by_first(phrases: Iterable[tuple[str, str]]) -> dict[str, list[_Phrase]]:
    """Phrases by their first word, the longest first."""
    found: dict[str, list[_Phrase]] = {}
    for phrase, name in phrases:
        words = tuple(phrase.split())
        found.setdefault(words[0], []).append((words[1] if len(words) > 1 else None, words, name))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[1]))
    return found


@lru_cache(maxsize=64)
def rule_named(rules: Rules, name: str) -> Rule:
    """The rule of outline_terms.toml with this id."""
    return next(rule for rule in rules["outline_terms"].rules if rule.id == name)


# Offices go by their short names, things by their full ones: a name of several syllables tells more than one "word".
SPELLED = {
    "ủy ban nhân dân": "UBND", "uỷ ban nhân dân": "UBND", "hội đồng nhân dân": "HĐND", "gpmb": "giải phóng mặt bằng",
    "bhxh": "bảo hiểm xã hội", "bhyt": "bảo hiểm y tế", "bhtn": "bảo hiểm thất nghiệp", "thcs": "trung học cơ sở",
    "thpt": "trung học phổ thông", "htx": "hợp tác xã", "ntm": "nông thôn mới", "xdcb": "xây dựng cơ bản", "tđc": "tái định cư",
    "tthc": "thủ tục hành chính", "pccc": "phòng cháy chữa cháy", "cntt": "công nghệ thông tin", "csvc": "cơ sở vật chất",
    "bvmt": "bảo vệ môi trường", "bvr": "bảo vệ rừng", "attp": "an toàn thực phẩm", "attt": "an toàn thông tin", "nsnn": "ngân sách nhà nước",
    "cbccvc": "cán bộ, công chức, viên chức", "qsdđ": "quyền sử dụng đất", "gcn": "giấy chứng nhận",
    "dtts": "dân tộc thiểu số", "mtqg": "mục tiêu quốc gia",
}  # fmt: skip
_TO_SPELL = re.compile(rf"(?<!\w)(?:{'|'.join(SPELLED)})(?!\w)", re.IGNORECASE)
_SIGNS = (("terms.cause", "c:causes"), ("terms.limitation", "c:limitations"), ("terms.strength", "c:strengths"))


def terms_of(text: str, rules: Rules, heading: bool = False, signs: bool = False) -> frozenset[str]:
    """The terms in ``text``: syllables, pairs, concepts. A heading adds its roles; ``signs`` adds what a passage does
    without saying so (gives causes, tells shortcomings)."""
    return _terms(_words_of(text, rules), text, rules, roles_of(text, rules) if heading else (), signs)


def _terms(said: _Said, text: str, rules: Rules, roles: Iterable[str], signs: bool) -> frozenset[str]:
    words, clauses, stopped, hits = said
    found = {name for _, _, name in hits}
    met: set[int] = set()
    for at, behind, _ in hits:
        met.update(range(at, behind))
    before, before_clause = "", -1
    for at, (word, clause, stops) in enumerate(zip(words, clauses, stopped, strict=True)):
        if stops:
            if at in met:
                found.add(word)
            before_clause = -1
            continue
        found.add(word)
        # A pair with a stopped word counts for neither; pairs do not reach over punctuation.
        if clause == before_clause:
            found.add(intern(f"{before} {word}"))
        before, before_clause = word, clause
    found.update(f"r:{role}" for role in roles)
    if not found:
        found.update(words)
    if signs:
        found.update(term for name, term in _SIGNS if rule_named(rules, name).pattern.search(text))
    return frozenset(found)


def blind_to_numbers(text: str, rules: Rules) -> str:
    """``text`` with every digit as 0: texts of which this is equal have the same terms, signs included."""
    return _DIGIT.sub("0", text) if _blind(rules) else text


@lru_cache(maxsize=4)
def _blind(rules: Rules) -> bool:
    """Whether no sign asks for a particular number: its pattern may hold digits as such only (``\\d``)."""
    return not any(_DIGIT.search(rule_named(rules, name).pattern.pattern) for name, _ in _SIGNS)


def spelled(text: str) -> str:
    """``text`` with usual abbreviations written out ("GPMB" as "giải phóng mặt bằng") and offices shortened ("UBND")."""
    return _TO_SPELL.sub(lambda m: SPELLED[m[0].lower()], text)


@lru_cache(maxsize=4)
def _reader(rules: Rules) -> Callable[[str], _Word | None]:
    """How a word is read by these rules; a break between clauses is None. Of the words of a report few are new."""
    concepts, stops = _concepts(rules), _stops(rules)

    @lru_cache(maxsize=32768)
    def read(token: str) -> _Word | None:
        if token[0] in _BREAKS:
            return None
        key = comparison_key(token)
        return key, fold(token), concepts.get(key, ()), stops.get(key, ())

    return read


_Said = tuple[list[str], list[int], list[bool], list[tuple[int, int, str]]]
"""Of a text: its words without marks, the number of the clause of each, whether each is of the stop list, and the concepts
that it has: from which word, up to which, and the name."""


def _words_of(text: str, rules: Rules) -> _Said:
    words: list[str] = []
    keys: list[str] = []
    clauses: list[int] = []
    meeting: list[tuple[int, Sequence[_Phrase]]] = []
    stopping: list[tuple[int, Sequence[_Phrase]]] = []
    clause = 0
    for entry in map(_reader(rules), _TOKEN.findall(spelled(text))):
        if entry is None:
            clause += 1
            continue
        key, word, concepts, stops = entry
        if concepts:
            meeting.append((len(words), concepts))
        if stops:
            stopping.append((len(words), stops))
        words.append(word)
        keys.append(key)
        clauses.append(clause)
    keys.append("")
    hits: list[tuple[int, int, str]] = []
    for at, concepts in meeting:
        after = keys[at + 1]
        for second, phrase, name in concepts:
            if second is None:
                hits.append((at, at + 1, name))
            elif second == after and (len(phrase) == 2 or tuple(keys[at : at + len(phrase)]) == phrase):
                hits.append((at, at + len(phrase), name))
    return words, clauses, _stopped(keys, stopping), hits


def spots_of(text: str, rules: Rules, heading: bool = False) -> tuple[Spot, ...]:
    """The telling syllables of ``text``. Words of the stop list tell nothing, unless there are no others."""
    return _spots(_words_of(text, rules), rules, roles_of(text, rules) if heading else ())


def heading_of(text: str, rules: Rules) -> tuple[frozenset[str], tuple[Spot, ...]]:
    """Terms and telling syllables of a heading (:func:`terms_of`, :func:`spots_of`)."""
    said, roles = _words_of(text, rules), roles_of(text, rules)
    if roles and rule_named(rules, "terms.no_judgement").pattern.search(text):
        roles = ()  # "Hạn chế tai nạn" is no heading for shortcomings
    return _terms(said, text, rules, roles, False), _spots(said, rules, roles)


def _spots(said: _Said, rules: Rules, roles: Iterable[str]) -> tuple[Spot, ...]:
    plain, clauses, stopped, hits = said
    meets: dict[int, dict[str, float]] = {}
    for begin, behind, name in hits:
        degree = CONCEPT if behind - begin > 1 else WEAK_CONCEPT
        for place in range(begin, behind):
            known = meets.setdefault(place, {})
            known[name] = max(known.get(name, 0.0), degree)
    measures = _measures(rules)
    measured = _stopped([*plain, ""], [(at, measures[word]) for at, word in enumerate(plain) if word in measures])
    spots: list[Spot] = []
    every: list[Spot] = []
    for at, word in enumerate(plain):
        # Pairs do not reach over punctuation.
        pairs = tuple(
            intern(f"{plain[i]} {plain[i + 1]}")
            for i in (at - 1, at)
            if i >= 0 and i + 1 < len(plain) and clauses[i] == clauses[i + 1] and not (stopped[i] or stopped[i + 1])
        )
        if stopped[at] and at not in meets:
            every.append(Spot(word, (), (), clauses[at], 0.5, at))
            continue
        worth = 0.4 if stopped[at] else 0.5 if measured[at] else 1.0
        spots.append(Spot(word, pairs, tuple(meets.get(at, {}).items()), clauses[at], worth, at))
    # "Tình hình", "kết quả" head anything: two headings are hardly alike for them alone.
    spots += map(_role_spot, roles)
    return tuple(spots or every)


@lru_cache(maxsize=64)
def _role_spot(role: str) -> Spot:
    """What a heading says by its role; one record for the thousands of headings of a long report."""
    return Spot(f"r:{role}", (), ((f"r:{role}", 1.0),), -1, 0.5 if role == "results" else 1.4)


def _stopped(keys: Sequence[str], found: Iterable[tuple[int, Sequence[_Phrase]]]) -> list[bool]:
    """Which words are of a list; ``keys`` are those of the words, and an empty one behind them; ``found`` says where phrases
    of the list may begin, and which. A phrase that is kept ("thiết bị") shields the words in it."""
    stopped = [False] * (len(keys) - 1)
    behind = 0
    for at, phrases in found:
        if at < behind:
            continue
        after = keys[at + 1]
        for second, phrase, kept in phrases:
            if second is None or (second == after and tuple(keys[at : at + len(phrase)]) == phrase):
                behind = at + len(phrase)
                if not kept:
                    stopped[at:behind] = [True] * len(phrase)
                break
    return stopped


class Weights:
    """How telling each term is among these texts: what stands in every one of them tells nothing."""

    def __init__(self, groups: Iterable[frozenset[str]], floor: float = 0.12) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for terms in groups:
            total += 1
            counts.update(terms)
        self._total = max(total, 3)
        self._counts = counts
        self._floor = floor
        self._spots: dict[Spot, float] = {}

    def of(self, term: str) -> float:
        """Between the floor (in every text) and 1 (in one text or none)."""
        seen = self._counts.get(term, 0)
        if seen <= 1:
            return 1.0
        return max(self._floor, 1.0 - math.log(seen) / math.log(self._total + 1))

    def spot(self, spot: Spot) -> float:
        """The weight of a syllable in its place: as telling as the commonest word it is part of."""
        known = self._spots.get(spot)
        if known is None:
            alone = self.of(spot.single)
            known = spot.worth * (0.4 * alone + 0.6 * min(map(self.of, spot.pairs)) if spot.pairs else alone)
            self._spots[spot] = known
        return known


def met(spot: Spot, given: frozenset[str], used: dict[str, int] | None = None) -> float:
    """How well a text with these terms meets a syllable, 0 to 1. ``used`` counts how often a concept has served already:
    one word for money is no answer to five questions about money."""
    for pair in spot.pairs:
        if pair in given:
            return PAIR
    best = SINGLE if spot.single in given else 0.0
    by = None
    for term, degree in spot.meets:
        if degree > best and term in given:
            best, by = degree, term
    if by is not None and used is not None:
        count = used[by] = used.get(by, 0) + 1
        if count > 2:
            return best * (0.6 if count <= 4 else 0.3)
    return best


def coverage(asked: Sequence[Spot], given: frozenset[str], weights: Weights) -> float:
    """The share of what is asked that is given, from 0 to 1."""
    total = common = 0.0
    used: dict[str, int] = {}
    for spot in asked:
        worth = weights.spot(spot)
        total += worth
        common += worth * met(spot, given, used)
    return common / total if total > 0.05 else 0.0


@dataclass(frozen=True, slots=True)
class Scale:
    """What is asked, made ready for being measured against many texts: what each syllable is worth, what they are worth
    together, and for each term the syllables that it may meet."""

    asked: Sequence[Spot]
    worths: tuple[float, ...]
    total: float
    places: Mapping[str, tuple[int, ...]]


def scale_of(asked: Sequence[Spot], weights: Weights) -> Scale:
    """``asked`` as :func:`share_of` wants it."""
    places: dict[str, tuple[int, ...]] = {}
    for at, spot in enumerate(asked):
        for term in {spot.single, *spot.pairs, *(term for term, _ in spot.meets)}:
            places[term] = (*places.get(term, ()), at)
    worths = tuple(map(weights.spot, asked))
    return Scale(asked, worths, sum(worths), places)


def share_of(scale: Scale, given: frozenset[str]) -> float:
    """What :func:`coverage` gives, found from the terms that both have: mostly there are few or none."""
    shared = scale.places.keys() & given
    if not shared or scale.total <= 0.05:
        return 0.0
    used: dict[str, int] = {}
    asked, worths = scale.asked, scale.worths
    met_at = sorted({at for term in shared for at in scale.places[term]})
    return sum(worths[at] * met(asked[at], given, used) for at in met_at) / scale.total


def best_clause(asked: Sequence[Spot], given: frozenset[str], weights: Weights) -> float:
    """The share of the clause that is given best, a short clause counting less: of "số hội nghị, lớp tập huấn, lượt người"
    one may be enough to know that the question is touched."""
    totals: dict[int, list[float]] = {}
    for spot in asked:
        entry = totals.setdefault(spot.clause, [0.0, 0.0])
        worth = weights.spot(spot)
        entry[0] += worth
        entry[1] += worth * met(spot, given)
    return max((c / max(t, 1.8) for t, c in totals.values()), default=0.0)


def likeness(
    one: Sequence[Spot], one_terms: frozenset[str], other: Sequence[Spot], other_terms: frozenset[str], weights: Weights
) -> tuple[float, float, float]:
    """How alike two headings are: the share of the first in the second, of the second in the first, and their harmonic
    mean."""
    if one_terms.isdisjoint(other_terms):
        return 0.0, 0.0, 0.0
    a, b = coverage(one, other_terms, weights), coverage(other, one_terms, weights)
    return a, b, (2 * a * b / (a + b) if a + b else 0.0)
