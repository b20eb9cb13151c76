"""Words as the search index sees them: the same function serves what is stored and what is asked, so they always agree.

Each word has an exact form (marks and tone kept; hoà and hòa, tỷ and tỉ are one) and a folded form (no marks, đ as d).
A document number (115/NQ-CP) is besides one term of its own, without marks, so that it is found whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractor.language.orthography import comparison_key, fold, normalise

JOINER = "\u01c0"
"""Joins the parts of a document number into one term. A letter, so the tokeniser of FTS5 leaves it inside the term, and
one that no Vietnamese text holds."""

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+(?:/\d{4})?\s?[/\-]\s?[^\W\d_]+\d*(?:[/\-–&][^\W_]+)*(?:/[^\W\d_]\w*(?:-[^\W_]+)*)?")


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a text: its two forms and its place in the text it was read from."""

    exact: str
    folded: str
    start: int
    end: int


def terms_of(text: str) -> list[Term]:
    """The words of ``text`` in order, with offsets into ``text`` as it stands (any Unicode form)."""
    normal, offsets = normalise(text)
    found = []
    for match in _WORD.finditer(normal):
        start, end = match.span()
        exact, folded = forms(match[0])
        if offsets is not None:
            # A letter that the normal form parts in two (of other scripts) is whole in either half.
            start, end = offsets[start], max(offsets[end], offsets[start] + 1)
        found.append(Term(exact, folded, start, end))
    return found


def index_forms(text: str) -> tuple[str, str]:
    """The two columns of the index for a passage: its exact and its folded words."""
    pairs = [forms(word) for word in _WORD.findall(normalise(text)[0])]
    return " ".join(exact for exact, _ in pairs), " ".join(folded for _, folded in pairs)


@lru_cache(maxsize=65536)
def forms(word: str) -> tuple[str, str]:
    """The exact and the folded form of one word (letters and digits only)."""
    # Lower case of a few letters (İ) brings a mark of its own: what is no word then is left to fold away.
    exact = comparison_key(word).replace(" ", "") or word.lower()
    folded = fold(word.lower())
    if len(folded) >= 2 and folded[-1] == "y" and folded[-2] in "bcdghklmnpqrstvx":
        folded = folded[:-1] + "i"
    return exact, folded


def has_marks(word: str) -> bool:
    """Whether a word carries Vietnamese marks, so that the writer meant exactly this word."""
    return fold(word.lower()) != normalise(word)[0].lower()


def is_number(text: str) -> bool:
    """Whether ``text`` reads as the number of an official document, or the beginning of one (115/NQ-CP, 07-NQ/TU)."""
    return _NUMBER.fullmatch(normalise(text)[0]) is not None


def number_term(number: str) -> str:
    """A document number as one term: 30/2020/NĐ-CP -> 30ǀ2020ǀndǀcp."""
    return JOINER.join(fold(part.lower()) for part in _WORD.findall(normalise(number)[0]))
