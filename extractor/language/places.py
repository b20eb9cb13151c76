"""Provinces, districts and communes with the days from and to which they were (DOMAIN.md §7).

The tables lie in ``rules/places``; its README says where they come from, from when on they are complete and what they
lack. A code without a date is ambiguous: on 1/7/2025 seven province codes and two thousand commune codes passed to other
places. So is a name: "Duy Tiên" was a huyện, then a thị xã, and is a phường.

Nothing is read before the first question; the answers to later ones take microseconds.
"""

from __future__ import annotations

import csv
import functools
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from extractor.language.orthography import comparison_key, fold, normalise
from extractor.resources import shipped

Level = Literal["province", "district", "commune"]
Share = Literal["all", "part"]

CODE_SYSTEMS: Mapping[str, str] = {"2004": "124/2004/QĐ-TTg", "2025": "19/2025/QĐ-TTg"}
"""The decisions whose numbering a code follows, by the prefix of ids: until 30/6/2025, and from 1/7/2025."""

_LEVELS: Mapping[int, Level] = {2: "province", 3: "district", 5: "commune"}
_NO_DISTRICTS = date(2025, 7, 1)


class Link(NamedTuple):
    """The unit at the other end of a change, and how much of the older unit went that way."""

    id: str
    share: Share


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit while it bore one name, one kind and one code under one parent.

    ``code_system`` is the decision that gave the code, ``kind`` the official word ("Thị xã", "Thành phố", "Đặc khu").
    ``valid_from`` and ``valid_to`` are its first and last day; None is before the table begins, and until now. The parent
    is that of the day asked for (without a day: the last one). ``note`` (Vietnamese) says why a unit is an answer though
    it was gone on that day.
    """

    id: str
    code: str
    code_system: str
    name: str
    level: Level
    kind: str
    valid_from: date | None
    valid_to: date | None
    parent_id: str | None
    predecessors: tuple[Link, ...] = ()
    successors: tuple[Link, ...] = ()
    note: str | None = None

    @property
    def full_name(self) -> str:
        """ "Thị xã Duy Tiên", "Quận 1"."""
        return f"{self.kind} {self.name}"

    def valid_on(self, day: date) -> bool:
        """Whether the unit was there on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class _Row(NamedTuple):
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
        suffix = f"@{self.start}" if self.start and (self.system, self.start) != ("2025", "2025-07-01") else ""
        return f"{self.system}:{self.code}{suffix}"

    @property
    def level(self) -> Level:
        return _LEVELS[len(self.code)]

    def valid_on(self, day: str) -> bool:
        return self.start <= day and (not self.end or day <= self.end)


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    rows: Mapping[str, _Row]
    codes: Mapping[str, Sequence[_Row]]
    names: Mapping[str, Sequence[_Row]]
    older: Mapping[str, Sequence[Link]]
    newer: Mapping[str, Sequence[Link]]


@dataclass(frozen=True, slots=True, eq=False)
class _Spelling:
    kinds: re.Pattern[str]
    by_word: Mapping[str, str]
    names: Mapping[str, str]
    syllables: Mapping[str, str]


# ----------------------------------------------------------------------------------------------------------- questions


def lookup(
    name: str,
    level: Level | None = None,
    parent: Unit | str | None = None,
    on_date: date | str | None = None,
) -> list[Unit]:
    """The units that ``name`` can mean, larger ones first: "thị xã Duy Tiên", "TX. Duy Tiên", "Duy Tiên", "TP.HCM".

    A level word in the name is believed, and so is a larger unit behind a comma ("xã Tân Tiến, tỉnh Cà Mau"). ``parent`` is a unit, an id or a name of any larger unit ("Hà Nam" for a commune
    too). ``on_date`` is a day ("2021-06-15"; a month or year means its first day); without one all times are searched.
    Where no unit of that name was there on the day, those that had been there before are the answer, each with a
    ``note``: a report of August 2025 may still say "huyện Văn Lâm".
    Raises ValueError for a level or date that is none.
    """
    if level is not None and level not in _LEVELS.values():
        raise ValueError(f"no such level: {level!r}")
    day = _day(on_date)
    name, *above = (part.strip() for part in name.split(","))
    parents = [place for place in (*above, parent) if place]
    found = [r for r in _named(name) if level in (None, r.level) and all(_within(r, p, day) for p in parents)]
    if day is None:
        return _units(found, None)
    there = [row for row in found if row.valid_on(day)]
    if there:
        return _units(there, day)
    gone = {(row.system, row.code): row for row in sorted(found, key=_end) if _end(row) < day}
    last = [row for row in gone.values() if not any(_table().rows[link.id] in gone.values() for link in _newer(row.id))]
    return [replace(unit, note=_farewell(unit)) for unit in _units(last, day)]


def by_code(code: str, on_date: date | str | None = None) -> list[Unit]:
    """The units that bear this code (two digits: provinces, three: districts, five: communes), on that day or ever."""
    day = _day(on_date)
    return _units([row for row in _table().codes.get(code, ()) if day is None or row.valid_on(day)], day)


def by_id(unit_id: str, on_date: date | str | None = None) -> Unit | None:
    """The unit with this id; ``on_date`` only chooses which version of its parent is named."""
    row = _table().rows.get(unit_id)
    return None if row is None else _unit(row, _day(on_date))


def successors(unit: Unit, on_date: date | str | None = None) -> list[tuple[Unit, Share]]:
    """What became of the unit, and how much of it went there; with a day: where its territory lay on that day.

    The relation is many to many: an old commune may be divided among several new ones.
    """
    return _follow(unit, _newer, _day(on_date), forward=True)


def predecessors(unit: Unit, on_date: date | str | None = None) -> list[tuple[Unit, Share]]:
    """What the unit was made of, and how much of each went into it; with a day: what lay there on that day."""
    return _follow(unit, _older, _day(on_date), forward=False)


def near_names(
    name: str, level: Level, parent: Unit | str | None = None, on_date: date | str | None = None
) -> list[Unit]:
    """The units that ``name`` may have been meant for where it is no unit's name: "thị xã Mỹ Hòa" in Hưng Yên is probably
    thị xã Mỹ Hào. Empty when a unit of this level bears or bore the name anywhere, or when it has no near neighbour.

    Near are names of as many syllables that differ in marks alone, in one letter, or in two letters changed about.
    """
    day = _day(on_date)
    if any(row.level == level for row in (*_named(name), *_named(_split(name)[1]))):
        return []
    kind, bare = _split(name)
    wanted = fold(normalise(bare)[0]).split()
    near = []
    for row in _table().rows.values():
        if row.level != level or (kind is not None and row.kind != kind) or (day is not None and not row.valid_on(day)):
            continue
        if _is_near(wanted, fold(row.name).split()) and _within(row, parent, day):
            near.append(row)
    return _units(near, day)


# ------------------------------------------------------------------------------------------------------------- answers


def _units(rows: Iterable[_Row], day: str | None) -> list[Unit]:
    ordered = sorted(rows, key=lambda row: (len(row.code), row.system, row.code, row.start))
    return [_unit(row, day) for row in ordered]


@functools.lru_cache(maxsize=4096)
def _unit(row: _Row, day: str | None) -> Unit:
    parent = _parent(row, day)
    return Unit(
        id=row.id,
        code=row.code,
        code_system=CODE_SYSTEMS[row.system],
        name=row.name,
        level=row.level,
        kind=row.kind,
        valid_from=date.fromisoformat(row.start) if row.start else None,
        valid_to=date.fromisoformat(row.end) if row.end else None,
        parent_id=None if parent is None else parent.id,
        predecessors=tuple(_older(row.id)),
        successors=tuple(_newer(row.id)),
    )


def _parent(row: _Row, day: str | None) -> _Row | None:
    """The version of the parent that held on ``day``, or on the day of the unit's life that is nearest to it."""
    if not row.parent:
        return None
    moment = min(day or "9999", _end(row))
    versions = _versions(row.system, row.parent)
    return next((v for v in versions if v.valid_on(max(moment, row.start))), versions[0])


def _versions(system: str, code: str) -> list[_Row]:
    return [row for row in _table().codes[code] if row.system == system]


def _older(unit_id: str) -> Sequence[Link]:
    """The links to what a unit was made of. A district is one of them only where it had no communes (islands)."""
    links = _table().older.get(unit_id, ())
    level = _table().rows[unit_id].level
    return [link for link in links if _table().rows[link.id].level == level] or links


def _newer(unit_id: str) -> Sequence[Link]:
    return _table().newer.get(unit_id, ())


def _within(row: _Row, parent: Unit | str | None, day: str | None) -> bool:
    if parent is None:
        return True
    above = _parent(row, day)
    while above is not None:
        if _is(above, parent):
            return True
        above = _parent(above, day)
    return False


def _is(row: _Row, wanted: Unit | str) -> bool:
    """Whether this version of a unit is the one meant: another version of the same unit will do, for a parent lives on
    when it is given another kind."""
    if isinstance(wanted, Unit):
        return row.id.partition("@")[0] == wanted.id.partition("@")[0]
    if wanted[:5] in ("2004:", "2025:"):
        return row.id.partition("@")[0] == wanted.partition("@")[0]
    kind, name = _split(wanted)
    if _spelled(name) == _spelled(row.name):
        return kind is None or any(v.kind == kind for v in _versions(row.system, row.code))
    return _spelled(wanted) == _spelled(row.name)


def _follow(
    unit: Unit, links: Callable[[str], Sequence[Link]], day: str | None, *, forward: bool
) -> list[tuple[Unit, Share]]:
    rows = _table().rows
    if day is None:
        return [(_unit(rows[link.id], None), link.share) for link in links(unit.id)]
    found: dict[str, Share] = {}
    waiting: list[tuple[str, Share]] = [(unit.id, "all")]
    while waiting:
        here, share = waiting.pop()
        row = rows[here]
        if row.valid_on(day):
            found[here] = "all" if "all" in (share, found.get(here)) else "part"
        elif (_end(row) < day) == forward:
            waiting += [(link.id, "all" if share == link.share == "all" else "part") for link in links(here)]
    return [(u, found[u.id]) for u in _units((rows[i] for i in found), day)]


def _farewell(unit: Unit) -> str:
    if unit.valid_to is None:
        return ""
    after = unit.valid_to + timedelta(1)
    names = [_table().rows[link.id] for link in unit.successors]
    if not names:
        return f"Chỉ có đến {_vietnamese(unit.valid_to)}."
    listed = ", ".join(f"{row.kind} {row.name}" for row in names)
    return f"Chỉ có đến {_vietnamese(unit.valid_to)}; từ {_vietnamese(after)} là hoặc thuộc: {listed}."


def _vietnamese(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _end(row: _Row) -> str:
    return row.end or "9999"


def _day(value: date | str | None) -> str | None:
    """An ISO day that compares with those of the table."""
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()[:10]
    numbers = [int(part) for part in value.split("-")]
    if len(numbers) > 3:
        raise ValueError(f"no such day: {value!r}")
    return date(*numbers, *[1] * (3 - len(numbers))).isoformat()


# --------------------------------------------------------------------------------------------------------------- names


def _named(name: str) -> list[_Row]:
    """The versions whose name this is: first as it is spelled, else under the spellings that are known to be the same."""
    kind, bare = _split(name)
    found = _spelled_so(bare, kind)
    # "Phường Đúc" is the name of a ward that is called phường Phường Đúc.
    return found or (_spelled_so(_clean(name), None) if kind is not None else [])


def _spelled_so(name: str, kind: str | None) -> list[_Row]:
    rows = [row for row in _table().names.get(_bucket(name), ()) if kind in (None, row.kind)]
    exact = comparison_key(name)
    same = [row for row in rows if any(comparison_key(n) == exact for n in (row.name, *_also(row)))]
    if same:
        return same
    wanted = _spelled(name)
    return [row for row in rows if any(_spelled(n) == wanted for n in (row.name, *_also(row)))]


def _also(row: _Row) -> list[str]:
    return row.also.split("|") if row.also else []


def _clean(name: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", " ".join(normalise(name)[0].replace("_", " ").split())).strip(" .,;:")


@functools.lru_cache(maxsize=4096)
def _split(name: str) -> tuple[str | None, str]:
    """The kind that the name states and the name itself, in the spelling of the table where it has several."""
    spelling = _spelling()
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
def _spelled(name: str) -> str:
    """A key under which the known spellings of a name are equal."""
    syllables = _spelling().syllables
    words = comparison_key(re.sub(r"['’]\s*", "", name)).split()
    return "".join(re.sub(r"c(?=\d?$)", "k", syllables.get(word, word)) for word in words)


def _bucket(name: str) -> str:
    """What all spellings of a name have in common; several names may have it in common too."""
    return fold(name).translate(_ALIKE)


_ALIKE = str.maketrans({**dict.fromkeys(" -'’.,/", ""), "y": "i", "c": "k"})


def _is_near(a: Sequence[str], b: Sequence[str]) -> bool:
    if len(a) != len(b):
        return False
    differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if not differing:
        return True
    if len(differing) > 1 or any(word.isdigit() for word in differing[0]):
        return False
    x, y = differing[0]
    return (sorted(x) == sorted(y) and len(x) > 1) or _one_letter(x, y)


def _one_letter(x: str, y: str) -> bool:
    """Whether one letter more, less or other makes ``x`` into ``y``."""
    if len(x) > len(y):
        x, y = y, x
    if len(y) - len(x) > 1 or len(y) < 3:
        return False
    start = next((i for i in range(len(x)) if x[i] != y[i]), len(x))
    return x[start + (len(x) == len(y)) :] == y[start + 1 :]


# -------------------------------------------------------------------------------------------------------------- tables


@functools.lru_cache(maxsize=1)
def _table() -> _Table:
    folder = shipped("rules") / "places"
    rows: dict[str, _Row] = {}
    codes: dict[str, list[_Row]] = {}
    names: dict[str, list[_Row]] = {}
    for row in map(_Row._make, _lines(folder / "units.csv")):
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
    return _Table(rows, codes, names, older, newer)


def _lines(path: object) -> Iterator[list[str]]:
    with open(str(path), encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        yield from lines


@functools.lru_cache(maxsize=1)
def _spelling() -> _Spelling:
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
    return _Spelling(kinds, by_word, names, syllables)
