"""What reports say where outlines ask: the thesaurus of Vietnamese administration (rules/outline_words).

A line of it is a group: phrases of like meaning, and behind ">" what a report says that answers a request so worded
("kiểm tra > lập biên bản, đoàn liên ngành"). A request that has a phrase of the left side is met by any phrase of the line;
what is said on the right asks for nothing. A phrase that stands all over a report tells little.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from extractor.language.orthography import comparison_key
from extractor.outline.asked import Asked
from extractor.outline.terms import Spot, spelled
from extractor.rulebook import Rules

Floats = NDArray[np.float64]

_TOKEN = re.compile(r"[^\W\d_]+")
ALIKE, SAID = (0.35, 0.7, 0.85), (0.2, 0.5, 0.65)
"""How surely a phrase of one, two, more syllables means what is asked: of like meaning; said in answer."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the thesaurus: its syllables, its number, and the groups that it asks for and that it answers, each with
    how surely."""

    words: tuple[str, ...]
    number: int
    asks: tuple[int, ...]
    answers: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """The phrases of one syllable, and the longer ones by their first and second."""

    single: Mapping[str, Phrase]
    longer: Mapping[str, Mapping[str, Sequence[Phrase]]]


@lru_cache(maxsize=65536)
def _key(token: str) -> str:
    return comparison_key(token)


def _words(text: str) -> list[str]:
    return [_key(token) for token in _TOKEN.findall(spelled(text).lower())]


@lru_cache(maxsize=4)
def thesaurus_of(rules: Rules) -> Thesaurus:
    """The thesaurus of these rules (the files of rules/outline_words)."""
    asks: dict[tuple[str, ...], set[int]] = {}
    answers: dict[tuple[str, ...], dict[int, float]] = {}
    for group, line in enumerate(_lines(rules)):
        left, _, right = line.partition(">")
        for words in _phrases(left):
            asks.setdefault(words, set()).add(group)
            answers.setdefault(words, {})[group] = ALIKE[min(len(words), 3) - 1]
        for words in _phrases(right):
            answers.setdefault(words, {}).setdefault(group, SAID[min(len(words), 3) - 1])
    single: dict[str, Phrase] = {}
    longer: dict[str, dict[str, list[Phrase]]] = {}
    for number, (words, given) in enumerate(answers.items()):
        phrase = Phrase(words, number, tuple(sorted(asks[words])) if words in asks else (), tuple(given.items()))
        if len(words) == 1:
            single[words[0]] = phrase
        else:
            longer.setdefault(words[0], {}).setdefault(words[1], []).append(phrase)
    return Thesaurus(single, longer)


def _lines(rules: Rules) -> Iterator[str]:
    for file in rules.under("outline_words"):
        for field in file.data["field"]:
            yield from filter(str.strip, field["words"].splitlines())


def _phrases(side: str) -> Iterator[tuple[str, ...]]:
    # Abbreviations are spelled out once for a whole side: there are thousands of phrases.
    told = spelled(side).lower().split(",")
    return (words for phrase in told if (words := tuple(map(_key, _TOKEN.findall(phrase)))))


def found_in(text: str, thesaurus: Thesaurus) -> list[tuple[int, Phrase]]:
    """The phrases of a text, each with the place of its first syllable."""
    words = _words(text)
    found: list[tuple[int, Phrase]] = []
    single, longer = thesaurus.single, thesaurus.longer
    last = len(words) - 1
    for at, word in enumerate(words):
        if word in single:
            found.append((at, single[word]))
        if at < last and (seconds := longer.get(word)) is not None:
            for phrase in seconds.get(words[at + 1], ()):
                count = len(phrase.words)
                if count == 2 or tuple(words[at : at + count]) == phrase.words:
                    found.append((at, phrase))
    return found


def asked_groups(text: str, thesaurus: Thesaurus) -> dict[int, set[int]]:
    """The groups that a request asks for, each with the syllables (their places) that ask for it. A phrase inside a longer
    one ("đất" in "đất lúa") asks for nothing itself."""
    hits = [(at, at + len(p.words), p) for at, p in found_in(text, thesaurus) if p.asks]
    wanted: dict[int, set[int]] = {}
    for at, behind, phrase in hits:
        if any(a <= at and behind <= b and b - a > behind - at for a, b, _ in hits):
            continue
        for group in phrase.asks:
            wanted.setdefault(group, set()).update(range(at, behind))
    return wanted


def answers(asked: str, said: str, rules: Rules) -> bool:
    """Whether a sentence has a phrase that answers one in the request, by the thesaurus."""
    thesaurus = thesaurus_of(rules)
    wanted = asked_groups(asked, thesaurus)
    return any(group in wanted for _, phrase in found_in(said, thesaurus) for group, _ in phrase.answers)


class Meanings:
    """How well the passages of a report, and their sentences, answer what the items ask, by other words than theirs.
    ``texts`` are the different sentences, ``which`` says for each sentence of the report in order which of them it is,
    ``starts`` where the sentences of each passage begin."""

    def __init__(
        self,
        asked: Sequence[Asked],
        texts: Sequence[str],
        which: NDArray[np.int64],
        starts: NDArray[np.int64],
        rules: Rules,
    ) -> None:
        thesaurus = thesaurus_of(rules)
        self._full = [asked_groups(item.text, thesaurus) for item in asked]
        self._head = [asked_groups(item.item.heading, thesaurus) for item in asked]
        wanted = {group for groups in (*self._full, *self._head) for group in groups}
        self._met, self._said = _met_by(texts, which, starts, wanted, thesaurus)
        self._shape = (len(starts), len(which))
        leaves = [n for n, item in enumerate(asked) if item.leaf]
        asking = Counter(group for n in leaves for group in self._full[n])
        total = math.log(max(len(leaves), 5) + 1)
        self._worth = {group: max(0.1, 1.0 - math.log(count) / total) for group, count in asking.items()}

    def told(self, n: int) -> Floats:
        """How surely each passage says what item ``n`` asks, however long the request is: what few items ask tells more."""
        return self._told(n, self._met, self._shape[0])

    def told_by(self, n: int) -> Floats:
        """The same of each sentence."""
        return self._told(n, self._said, self._shape[1])

    def _told(self, n: int, given: Mapping[int, Floats], size: int) -> Floats:
        missed = np.ones(size)
        for group in self._full[n]:
            met = given.get(group)
            if met is not None:
                missed *= 1.0 - met * self._worth.get(group, 1.0)
        return np.asarray(1.0 - missed)

    def of(self, n: int, spots: Sequence[Spot]) -> Floats:
        """How well each passage meets these syllables of the request of item ``n``: syllables by passages."""
        return self._meets(self._full[n], spots, self._met, self._shape[0])

    def by_sentence(self, n: int, spots: Sequence[Spot]) -> Floats:
        """The same of each sentence: syllables by sentences."""
        return self._meets(self._full[n], spots, self._said, self._shape[1])

    def topic(self, n: int, spots: Sequence[Spot]) -> Floats:
        """The same for syllables of its heading."""
        return self._meets(self._head[n], spots, self._met, self._shape[0])

    def _meets(
        self, wanted: Mapping[int, set[int]], spots: Sequence[Spot], given: Mapping[int, Floats], size: int
    ) -> Floats:
        found = np.zeros((len(spots), size))
        for group, places in wanted.items():
            met = given.get(group)
            if met is not None:
                for k, spot in enumerate(spots):
                    if spot.at in places:
                        found[k] = np.maximum(found[k], met)
        return found


def _met_by(
    texts: Sequence[str], which: NDArray[np.int64], starts: NDArray[np.int64], wanted: set[int], thesaurus: Thesaurus
) -> tuple[dict[int, Floats], dict[int, Floats]]:
    """For each group how surely each passage, and each sentence, answers it, 0 to 1."""
    read = [{phrase.number: phrase for _, phrase in found_in(text, thesaurus)} for text in texts]
    hits = [read[text] for text in which]
    owners = np.searchsorted(starts, np.arange(len(which)), side="right") - 1
    whole: list[dict[int, Phrase]] = [{} for _ in starts]
    for given, owner in zip(hits, owners, strict=True):
        whole[owner].update(given)
    counts = Counter(number for given in whole for number in given)
    total = math.log(max(len(starts), 8) + 1)
    # A phrase that stands all over a report tells little.
    telling = {number: 1.0 - math.log(count) / total for number, count in counts.items()}
    return _surely(whole, telling, wanted), _surely(hits, telling, wanted)


def _surely(texts: Sequence[Mapping[int, Phrase]], telling: Mapping[int, float], wanted: set[int]) -> dict[int, Floats]:
    """For each group wanted how surely each text answers it: the more of its phrases, the surer."""
    missed: dict[int, Floats] = {}
    for at, given in enumerate(texts):
        for number, phrase in given.items():
            for group, sure in phrase.answers:
                if group in wanted:
                    left = missed.get(group)
                    if left is None:
                        left = missed[group] = np.ones(len(texts))
                    left[at] *= 1.0 - sure * telling[number]
    return {group: 1.0 - left for group, left in missed.items()}
