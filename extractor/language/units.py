"""Units and counted nouns: which one begins at a place in the text (rules/units.toml, rules/figures.toml).

The forms are kept in a tree of words, so that the longest form that fits is found by reading the text word by word, and
so that hoà and hòa, tỷ and tỉ, m² and m2 are the same word.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from extractor.language.numbers import Kind
from extractor.language.orthography import comparison_key
from extractor.records import quick
from extractor.rulebook import Rules

_TOKEN = re.compile(r"[ *]*+([^\W\d_]++(?:[23²³](?![^\W_]))?+|[%‰/.^$€£¥₫°&()+-]|\d++|,)")
_SUPERSCRIPTS = str.maketrans("²³μ", "23µ")
_FOOTNOTES = "¹²³⁴⁵⁶⁷⁸⁹⁰"
_LONGEST_FORM = 9


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number can be followed by: a unit of measure or a counted noun. The fields are those of the tables
    ``[[unit]]`` (rules/units.toml) and ``[[noun]]`` (rules/figures.toml)."""

    id: str
    unit: str
    quantity: str
    factor: Decimal = Decimal(1)
    noun: bool = False
    numbers: Kind = "any"
    scaled: bool = False
    strong: bool = False
    damaged: bool = False
    exact: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()
    capital_before: frozenset[str] = frozenset()
    digits_only: frozenset[str] = frozenset()
    parted_before: frozenset[str] = frozenset()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit found in a text: where its words stand (without the blanks before them) and the form as a key."""

    unit: Unit
    start: int
    end: int
    form: str


_new_match = quick(UnitMatch)


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)


@functools.lru_cache(maxsize=65536)
def word_key(word: str) -> str:
    """One word of a form, so that its spellings are equal; symbols are themselves."""
    word = word.translate(_SUPERSCRIPTS)
    return comparison_key(word) if word[0].isalpha() else word


@dataclass(frozen=True, eq=False)
class UnitTable:
    """All units and counted nouns of a set of rules."""

    root: _Node

    def match(
        self, text: str, lower: str, position: int, *, scaled: bool = False, words: bool = False
    ) -> UnitMatch | None:
        """The longest unit that begins at ``position`` (blanks and emphasis marks are skipped), None if there is none.

        ``lower`` is ``text`` in lower case, of the same length. ``scaled``: a multiplier word stands before it.
        ``words``: the number is written in words.
        """
        node = self.root
        best: UnitMatch | None = None
        keys: list[str] = []
        start = place = position
        for _ in range(_LONGEST_FORM):
            token = _TOKEN.match(lower, place)
            if token is None:
                break
            key = word_key(token[1])
            following = node.children.get(key)
            end = token.end()
            if following is None and lower[end - 1] in _FOOTNOTES:
                # "3.108 tỷ đồng²": the number of a footnote.
                bare = token[1].rstrip(_FOOTNOTES)
                end -= len(token[1]) - len(bare)
                key = word_key(bare) if bare else key
                following = node.children.get(key)
            if following is None:
                break
            if not keys:
                start = token.start(1)
            keys.append(key)
            node, place = following, end
            if node.units and not _goes_on(lower, place):
                for unit in node.units:
                    if _fits(unit, text, lower, start, place, scaled, words):
                        best = _new_match(unit, start, place, " ".join(keys))
                        break
        return best


def _goes_on(lower: str, place: int) -> bool:
    """Whether the word before ``place`` is only the beginning of a longer code ("m5", "ha2")."""
    return (
        place < len(lower) and lower[place].isalnum() and lower[place - 1].isalnum() and lower[place] not in _FOOTNOTES
    )


def _fits(unit: Unit, text: str, lower: str, start: int, end: int, scaled: bool, words: bool) -> bool:
    if unit.scaled and not scaled:
        return False
    if unit.exact and text[start:end].translate(_SUPERSCRIPTS) not in unit.exact and _is_exact(unit, lower[start:end]):
        return False
    if words and unit.digits_only and lower[start:end] in unit.digits_only:
        return False
    if unit.parted_before and not _ends_there(lower, end, unit.parted_before):
        return False
    if unit.not_before:
        following = _TOKEN.match(lower, end)
        if following is not None and following[1] in unit.not_before and following.start(1) > end:
            return False
    return not (unit.capital_before and not scaled and _opens_name(unit, text, lower, start, end))


def _ends_there(lower: str, end: int, words: frozenset[str]) -> bool:
    """Whether a unit with a parted exponent is over here: before a mark, a bracket, the end, or one of these words. "6 m 2
    bên" is six metres."""
    following = _TOKEN.match(lower, end)
    if following is None:
        return True
    if following[1] == ".":
        return not lower[following.end() : following.end() + 1].strip()
    return following[1] in words


def _opens_name(unit: Unit, text: str, lower: str, start: int, end: int) -> bool:
    """Whether a form with a capital letter opens a name: "2 Đồng bằng sông Hồng", "3 Đồng Kỵ"; not "500 ĐỒNG"."""
    if not text[start].isupper():
        return False
    following = _TOKEN.match(lower, end)
    if following is None or following.start(1) == end:
        return False
    shouted = text[start:end].isupper()
    return following[1] in unit.capital_before or (not shouted and text[following.start(1)].isupper())


def _is_exact(unit: Unit, form: str) -> bool:
    form = form.translate(_SUPERSCRIPTS)
    return any(form == exact.lower() for exact in unit.exact)


def form_keys(form: str) -> list[str]:
    """The words of a form as the tree keeps them."""
    return [word_key(token) for token in _TOKEN.findall(form.lower())]


@functools.lru_cache(maxsize=4)
def unit_table(rules: Rules) -> UnitTable:
    """The units and counted nouns of these rules."""
    root = _Node()
    for written in rules["units"].data.get("unit", []):
        _plant(root, _unit(written, noun=False), written["forms"])
    for written in rules["figures"].data.get("noun", []):
        _plant(root, _unit(written, noun=True), written["forms"])
    return UnitTable(root)


@functools.lru_cache(maxsize=4)
def counted_units(rules: Rules) -> frozenset[str]:
    """The units that count things ("enterprise", "household", "other"), whose numbers are whole and exact; all others
    measure."""
    written = [*rules["units"].data.get("unit", []), *rules["figures"].data.get("noun", [])]
    return frozenset(str(one["unit"]) for one in written if one.get("quantity", "count") == "count")


def _plant(root: _Node, unit: Unit, forms: Iterable[str]) -> None:
    for form in forms:
        node = root
        for key in form_keys(form):
            node = node.children.setdefault(key, _Node())
        node.units.append(unit)


def _unit(written: Mapping[str, Any], *, noun: bool) -> Unit:
    return Unit(
        id=str(written["id"]),
        unit=str(written["unit"]),
        quantity=str(written.get("quantity", "count")),
        factor=Decimal(str(written.get("factor", 1))),
        noun=noun,
        numbers=written.get("numbers", "whole" if noun else "any"),
        scaled=bool(written.get("scaled", False)),
        strong=bool(written.get("strong", False)),
        damaged=bool(written.get("damaged", False)),
        exact=frozenset(written.get("exact", ())),
        not_before=frozenset(written.get("not_before", ())),
        capital_before=frozenset(written.get("capital_before", ())),
        digits_only=frozenset(written.get("digits_only", ())),
        parted_before=frozenset(written.get("parted_before", ())),
        note=written.get("note"),
    )
