"""The tables of places as they lie in ``rules/places``, and names as documents spell them (see places.py)."""

from __future__ import annotations

import csv
import functools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from extractor.language.orthography import comparison_key, fold, normalise
from extractor.resources import shipped

Level = Literal["province", "district", "commune"]
Share = Literal["all", "part"]
LEVELS: Mapping[int, Level] = {2: "province", 3: "district", 5: "commune"}
"""The level of a code by its number of digits."""


class Link(NamedTuple):
    """The unit at the other end of a change, and how much of the older unit went that way."""

    id: str
    share: Share


class Row(NamedTuple):
    """A line of ``units.csv``: one version of a unit. ``start`` and ``end`` are ISO days or empty, ``also`` other spellings
    with "|" between them."""

    system: str
    code: str
    kind: str
    name: str
    parent: str
    start: str
    end: str
    also: str

    @property
    def id(self) -> str:
        """The code with the prefix of its numbering; a later version carries its first day."""
        suffix = f"@{self.start}" if self.start and (self.system, self.start) != ("2025", "2025-07-01") else ""
        return f"{self.system}:{self.code}{suffix}"

    @property
    def level(self) -> Level:
        """The level, by the number of digits."""
        return LEVELS[len(self.code)]

    def valid_on(self, day: str) -> bool:
        """Whether this version held on that ISO day."""
        return self.start <= day and (not self.end or day <= self.end)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Both tables, ready for questions: versions by id, by code and by what all spellings of a name share; links by id."""

    rows: Mapping[str, Row]
    codes: Mapping[str, Sequence[Row]]
    names: Mapping[str, Sequence[Row]]
    older: Mapping[str, Sequence[Link]]
    newer: Mapping[str, Sequence[Link]]


@dataclass(frozen=True, slots=True, eq=False)
class Spelling:
    """``spelling.toml``: the kinds of units before a name, names and syllables with their official spelling."""

    kinds: re.Pattern[str]
    by_word: Mapping[str, str]
    names: Mapping[str, str]
    syllables: Mapping[str, str]


@functools.lru_cache(maxsize=1)
def table() -> Table:
    """The shipped tables, read once."""
    folder = shipped("rules") / "places"
    rows: dict[str, Row] = {}
    codes: dict[str, list[Row]] = {}
    names: dict[str, list[Row]] = {}
    for row in map(Row._make, _lines(folder / "units.csv")):
        rows[row.id] = row
        codes.setdefault(row.code, []).append(row)
        names.setdefault(_bucket(row.name), []).append(row)
        for other in _also(row):
            if _bucket(other) != _bucket(row.name):
                names.setdefault(_bucket(other), []).append(row)
    older: dict[str, list[Link]] = {}
    newer: dict[str, list[Link]] = {}
    for old, new, share in _lines(folder / "links.csv"):
        how: Share = "all" if share == "all" else "part"
        newer.setdefault(old, []).append(Link(new, how))
        older.setdefault(new, []).append(Link(old, how))
    return Table(rows, codes, names, older, newer)


def _lines(path: object) -> Iterator[list[str]]:
    with open(str(path), encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        yield from lines


@functools.lru_cache(maxsize=1)
def spelling_rules() -> Spelling:
    """The shipped spellings, read once."""
    data = tomllib.loads((shipped("rules") / "places" / "spelling.toml").read_text(encoding="utf-8"))
    by_word: dict[str, str] = {}
    shorts: list[str] = []
    for kind, abbreviations in data["kinds"].items():
        by_word.update((fold(word), kind) for word in (kind, *abbreviations))
        shorts += abbreviations
    # Written out; an abbreviation before a full stop (T.P also without one); one in capitals (TP, Tp) before a blank or a
    # number.
    shorts.sort(key=len, reverse=True)
    words = "|".join(r"\s+".join(kind.split()) for kind in data["kinds"])
    inner = "|".join(re.escape(short) for short in shorts if not short.isalpha())
    dotted = "|".join(re.escape(short) for short in shorts)
    capital = "|".join(f"{short[0]}(?i:{re.escape(short[1:])})" for short in shorts)
    kinds = re.compile(rf"((?i:{words}))\s+|((?i:{inner}))(?:\.\s*|\s+)|((?i:{dotted}))\.\s*|({capital})(?:\s+|(?=\d))")
    names = {comparison_key(w): entry["written"][0] for entry in data["name"] for w in entry["written"]}
    syllables = {comparison_key(w): comparison_key(e["official"]) for e in data["syllable"] for w in e["written"]}
    return Spelling(kinds, by_word, names, syllables)


def versions(system: str, code: str) -> list[Row]:
    """The versions of a unit, in order of time."""
    return [row for row in table().codes[code] if row.system == system]


def older(unit_id: str) -> Sequence[Link]:
    """The links to what a unit was made of. A district is one of them only where it had no communes (islands)."""
    links = table().older.get(unit_id, ())
    level = table().rows[unit_id].level
    return [link for link in links if table().rows[link.id].level == level] or links


def newer(unit_id: str) -> Sequence[Link]:
    """The links to what became of a unit."""
    return table().newer.get(unit_id, ())


# --------------------------------------------------------------------------------------------------------------- names


def named(name: str) -> list[Row]:
    """The versions whose name this is: first as it is spelled, else under the spellings that are known to be the same."""
    kind, bare = split_kind(name)
    found = _spelled_so(bare, kind)
    # "Phường Đúc" is the name of a ward that is called phường Phường Đúc.
    return found or (_spelled_so(_clean(name), None) if kind is not None else [])


def _spelled_so(name: str, kind: str | None) -> list[Row]:
    rows = [row for row in table().names.get(_bucket(name), ()) if kind in (None, row.kind)]
    exact = comparison_key(name)
    same = [row for row in rows if any(comparison_key(n) == exact for n in (row.name, *_also(row)))]
    if same:
        return same
    wanted = spelled(name)
    return [row for row in rows if any(spelled(n) == wanted for n in (row.name, *_also(row)))]


def _also(row: Row) -> list[str]:
    return row.also.split("|") if row.also else []


def _clean(name: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", " ".join(normalise(name)[0].replace("_", " ").split())).strip(" .,;:")


@functools.lru_cache(maxsize=4096)
def split_kind(name: str) -> tuple[str | None, str]:
    """The kind that the name states and the name itself, in the spelling of the table where it has several."""
    spelling = spelling_rules()
    text = _clean(name)
    known = spelling.names.get(comparison_key(text))
    if known is not None:
        return None, known
    match = spelling.kinds.match(text)
    if match is None:
        return None, text
    kind = spelling.by_word[fold(match[match.lastindex or 0])]
    rest = text[match.end() :]
    return kind, spelling.names.get(comparison_key(rest), rest)


@functools.lru_cache(maxsize=4096)
def spelled(name: str) -> str:
    """A key under which the known spellings of a name are equal."""
    syllables = spelling_rules().syllables
    words = comparison_key(re.sub(r"['’]\s*", "", name)).split()
    return "".join(re.sub(r"c(?=\d?$)", "k", syllables.get(word, word)) for word in words)


def _bucket(name: str) -> str:
    """What all spellings of a name have in common; several names may have it in common too."""
    return fold(name).translate(_ALIKE)


_ALIKE = str.maketrans({**dict.fromkeys(" -'’.,/", ""), "y": "i", "c": "k"})
