"""Units and counted nouns that a scan damaged: words that are no known form but nearly one ("03 cựm công nghiệp")."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from extractor.language.orthography import comparison_key, fold
from extractor.language.syllables import is_syllable
from extractor.language.units import unit_table
from extractor.rulebook import Rules

SURE_NEAR = 90.0
"""Below this confidence (0 to 100) one word that differs from a known one by its marks only is taken for that one."""

_WORD = re.compile(r"[ \n]{0,3}([^\W\d_]+)")
_LONGEST = 4
_ENOUGH = 8
"""Letters that a form of several words needs before one wrong letter is believed."""
_ENOUGH_ALONE = 5
_ENOUGH_CUT = 4
"""Letters of a word that may have lost one, or got one too many."""


@dataclass(frozen=True, eq=False)
class _Forms:
    """The forms of units and nouns by their number of words: as keys of comparison, and without marks."""

    keys: frozenset[str]
    folded: Mapping[int, Mapping[str, str]]
    first: frozenset[str]


@functools.lru_cache(maxsize=4)
def _forms(rules: Rules) -> _Forms:
    keys: set[str] = set()
    folded: dict[int, dict[str, str]] = {}
    tables = (*rules["units"].data.get("unit", ()), *rules["figures"].data.get("noun", ()))
    for written in tables:
        for form in written["forms"]:
            words = form.split()
            keys.add(comparison_key(form))
            if len(words) <= _LONGEST and all(word.isalpha() for word in words) and not written.get("damaged"):
                folded.setdefault(len(words), {}).setdefault(fold(form), form)
    first = frozenset(form.split()[0] for forms in folded.values() for form in forms.values())
    return _Forms(frozenset(keys), folded, first)


def near_unit(text: str, start: int, end: int, confidences: Sequence[float], rules: Rules) -> str | None:
    """The unit or noun that the words of ``text[start:end]`` nearly are and that an exact reading of them misses: what
    differs is marks or, in longer forms, one letter. None where the words are a known form, or like none.

    ``confidences`` (0 to 100) are those of the words; the text is in NFC, line breaks count as blanks. Behind a unit other
    words may stand that make another one but for their marks ("87 hộ chưa có nước", "lao động năm 2024"): Vietnamese syllables
    that were surely read are themselves.
    """
    words: list[str] = []
    place = start
    while len(words) < _LONGEST and (match := _WORD.match(text, place, end)) is not None:
        words.append(match[1])
        place = match.end()
    if not words:
        return None
    forms = _forms(rules)
    line = " ".join(words)
    exact = unit_table(rules).match(line, line.lower(), 0, scaled=True)
    known = len(line[: exact.end].split()) if exact is not None else 0
    for count in range(len(words), known, -1):
        phrase = " ".join(words[:count])
        if comparison_key(phrase) in forms.keys:
            return None
        sure = min(confidences[:count], default=100.0) >= SURE_NEAR and all(map(is_syllable, words[:count]))
        if known and sure and fold(phrase) in forms.folded.get(count, {}):
            continue
        near = _near(phrase, count, confidences[0] if confidences else 100.0, forms)
        if near is not None:
            return near
    return None


def lost_scale(noun: str, text: str, end: int, limit: int, rules: Rules) -> str | None:
    """The multiplier word of thousands and more that ``noun`` is but for its marks, where a unit stands behind it ("4 van lao
    động"): the number would be that many times too small. None for any other noun; it ends at ``end`` of ``text``."""
    word = noun.strip().lower()
    scale = _scales(rules).get(fold(word))
    if scale is None or word == scale:
        return None
    after = text[end : min(limit, end + 40)].lstrip()
    return scale if unit_table(rules).match(after, after.lower(), 0, scaled=True) is not None else None


@functools.lru_cache(maxsize=4)
def _scales(rules: Rules) -> Mapping[str, str]:
    scales = rules["numbers"].data["scales"]
    return {fold(word): word for word, times in scales.items() if times >= 1000}


def broken_noun(noun: str, rules: Rules) -> str | None:
    """The first word of ``noun`` where it is no known unit or noun and no Vietnamese syllable either, or nearly the first
    word of a known one ("682 doan"); None for any other."""
    match = _WORD.match(noun)
    if match is None or unit_table(rules).match(noun, noun.lower(), 0, scaled=True) is not None:
        return None
    word = match[1]
    first = _forms(rules).first
    if word.lower() in first:
        return None
    if not is_syllable(word):
        return word
    if len(word) >= _ENOUGH_CUT and any(
        known[0] == word[0] and abs(len(known) - len(word)) == 1 and Levenshtein.distance(word, known) == 1
        for known in first
    ):
        return word
    return None


def _near(phrase: str, count: int, confidence: float, forms: _Forms) -> str | None:
    candidates = forms.folded.get(count, {})
    plain = fold(phrase)
    alone = count == 1
    sound = not alone or (is_syllable(phrase) and confidence >= SURE_NEAR)
    if plain in candidates:
        return candidates[plain] if (not alone or not sound) and len(plain) > 1 else None
    if len(plain) < (_ENOUGH_ALONE if alone else _ENOUGH) or (alone and is_syllable(phrase)):
        return None
    for form, written in candidates.items():
        if abs(len(form) - len(plain)) <= 1 and Levenshtein.distance(plain, form, score_cutoff=1) <= 1:
            return written
    return None
