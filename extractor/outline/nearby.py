"""The words around a number of the text at one glance: all that any closer reading of its sentence can have, and some more."""

from __future__ import annotations

from functools import lru_cache

from extractor.language.orthography import comparison_key
from extractor.outline.findings import key_of
from extractor.outline.terms import SPELLED

Words = frozenset[str]
_LONGEST = 40


def words_nearby(
    text: str, begin: int, end: int, rests: tuple[int, ...], starts: tuple[int, ...], *others: str
) -> Words:
    """The words from ``begin`` to ``end`` and those of ``others``, as keys, abbreviations as such and written out. Where a reader
    cuts words in two, what is left of them belongs to it: behind ``rests``, before ``starts``."""
    found = set(comparison_key(text[begin:end]).split())
    for other in others:
        found.update(key_of(other).split())
    for place in rests:
        if begin < place < end and text[place].isalnum() and text[place - 1].isalnum():
            until = place
            while until < end and until < place + _LONGEST and text[until].isalnum():
                until += 1
            found.add(key_of(text[place:until]))
    for place in starts:
        if begin < place < end and text[place].isalnum() and text[place - 1].isalnum():
            since = place
            while since > begin and since > place - _LONGEST and text[since - 1].isalnum():
                since -= 1
            found.add(key_of(text[since:place]))
    for short in found & _SHORT:
        found |= _spelled()[short]
    return frozenset(found | _OFFICES)


@lru_cache(maxsize=1)
def _spelled() -> dict[str, Words]:
    """The words of what abbreviations stand for, by their keys."""
    return {comparison_key(short): frozenset(comparison_key(long).split()) for short, long in SPELLED.items()}


_SHORT = frozenset(map(comparison_key, SPELLED))
_OFFICES = frozenset(comparison_key(long) for long in SPELLED.values() if " " not in long)
"""What several words may be written as."""
