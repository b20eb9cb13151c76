"""Provinces, districts and communes with the days from and to which they were (DOMAIN.md §7).

The tables lie in ``rules/places``; its README says where they come from, from when on they are complete and what they
lack. A code without a date is ambiguous: on 1/7/2025 seven province codes and two thousand commune codes passed to other
places. So is a name: "Duy Tiên" was a huyện, then a thị xã, and is a phường.

Nothing is read before the first question; the answers to later ones take microseconds.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from extractor.language import place_tables as tables
from extractor.language.orthography import fold, normalise
from extractor.language.place_tables import Level, Link, Row, Share

CODE_SYSTEMS: Mapping[str, str] = {"2004": "124/2004/QĐ-TTg", "2025": "19/2025/QĐ-TTg"}
"""The decisions whose numbering a code follows, by the prefix of ids: until 30/6/2025, and from 1/7/2025."""


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
    if level is not None and level not in tables.LEVELS.values():
        raise ValueError(f"no such level: {level!r}")
    day = _day(on_date)
    name, *above = (part.strip() for part in name.split(","))
    parents = [place for place in (*above, parent) if place]
    named = [row for row in tables.named(name) if level in (None, row.level)]
    found = [row for row in named if all(_within(row, place, day) for place in parents)]
    if day is None:
        return _units(found, None)
    there = [row for row in found if row.valid_on(day)]
    if there:
        return _units(there, day)
    # Huyện Kiến Xương was in Thái Bình, but a report of August 2025 says that it is in Hưng Yên.
    gone = {(r.system, r.code): r for r in sorted(named, key=_end) if _end(r) < day and _lay_within(r, parents, day)}
    last = {row.id for row in gone.values()}
    rows = [row for row in gone.values() if not any(link in last for link, _ in tables.newer(row.id))]
    return [replace(unit, note=_farewell(unit)) for unit in _units(rows, day)]


def by_code(code: str, on_date: date | str | None = None) -> list[Unit]:
    """The units that bear this code (two digits: provinces, three: districts, five: communes), on that day or ever."""
    day = _day(on_date)
    return _units([row for row in tables.table().codes.get(code, ()) if day is None or row.valid_on(day)], day)


def by_id(unit_id: str, on_date: date | str | None = None) -> Unit | None:
    """The unit with this id; ``on_date`` only chooses which version of its parent is named."""
    row = tables.table().rows.get(unit_id)
    return None if row is None else _unit(row, _day(on_date))


def successors(unit: Unit, on_date: date | str | None = None) -> list[tuple[Unit, Share]]:
    """What became of the unit, and how much of it went there; with a day: where its territory lay on that day.

    The relation is many to many: an old commune may be divided among several new ones.
    """
    return _follow(unit, tables.newer, _day(on_date), forward=True)


def predecessors(unit: Unit, on_date: date | str | None = None) -> list[tuple[Unit, Share]]:
    """What the unit was made of, and how much of each went into it; with a day: what lay there on that day."""
    return _follow(unit, tables.older, _day(on_date), forward=False)


def near_names(
    name: str, level: Level, parent: Unit | str | None = None, on_date: date | str | None = None
) -> list[Unit]:
    """The units that ``name`` may have been meant for where it is no unit's name: "thị xã Mỹ Hòa" in Hưng Yên is probably
    thị xã Mỹ Hào. Empty when a unit of this level bears or bore the name anywhere, or when it has no near neighbour.

    Near are names of as many syllables that differ in marks alone, in one letter, or in two letters changed about.
    """
    day = _day(on_date)
    if any(row.level == level for row in (*tables.named(name), *tables.named(tables.split_kind(name)[1]))):
        return []
    kind, bare = tables.split_kind(name)
    wanted = fold(normalise(bare)[0]).split()
    near = []
    for row in tables.table().rows.values():
        if row.level != level or (kind is not None and row.kind != kind) or (day is not None and not row.valid_on(day)):
            continue
        if _is_near(wanted, fold(row.name).split()) and _within(row, parent, day):
            near.append(row)
    return _units(near, day)


# ------------------------------------------------------------------------------------------------------------- answers


def _units(rows: Iterable[Row], day: str | None) -> list[Unit]:
    ordered = sorted(rows, key=lambda row: (len(row.code), row.system, row.code, row.start))
    return [_unit(row, day) for row in ordered]


@functools.lru_cache(maxsize=4096)
def _unit(row: Row, day: str | None) -> Unit:
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
        predecessors=tuple(tables.older(row.id)),
        successors=tuple(tables.newer(row.id)),
    )


def _parent(row: Row, day: str | None) -> Row | None:
    """The version of the parent that held on ``day``, or on the day of the unit's life that is nearest to it."""
    if not row.parent:
        return None
    moment = min(day or "9999", _end(row))
    versions = tables.versions(row.system, row.parent)
    return next((v for v in versions if v.valid_on(max(moment, row.start))), versions[0])


def _within(row: Row, parent: Unit | str | None, day: str | None) -> bool:
    if parent is None:
        return True
    above = _parent(row, day)
    while above is not None:
        if _is(above, parent):
            return True
        above = _parent(above, day)
    return False


def _lay_within(row: Row, parents: Sequence[Unit | str], day: str) -> bool:
    """Whether a unit that is gone on ``day`` lay in the parents, or what became of it does."""
    later = [tables.table().rows[link] for link, _ in tables.newer(row.id)]
    return all(any(_within(r, parent, day) for r in (row, *later)) for parent in parents)


def _is(row: Row, wanted: Unit | str) -> bool:
    """Whether this version of a unit is the one meant: another version of the same unit will do, for a parent lives on
    when it is given another kind."""
    if isinstance(wanted, Unit):
        return row.id.partition("@")[0] == wanted.id.partition("@")[0]
    if wanted[:5] in ("2004:", "2025:"):
        return row.id.partition("@")[0] == wanted.partition("@")[0]
    kind, name = tables.split_kind(wanted)
    if tables.spelled(name) == tables.spelled(row.name):
        return kind is None or any(v.kind == kind for v in tables.versions(row.system, row.code))
    return tables.spelled(wanted) == tables.spelled(row.name)


def _follow(
    unit: Unit, links: Callable[[str], Sequence[Link]], day: str | None, *, forward: bool
) -> list[tuple[Unit, Share]]:
    rows = tables.table().rows
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
    names = [tables.table().rows[link.id] for link in unit.successors]
    if not names:
        return f"Chỉ có đến {_vietnamese(unit.valid_to)}."
    listed = ", ".join(f"{row.kind} {row.name}" for row in names)
    return f"Chỉ có đến {_vietnamese(unit.valid_to)}; từ {_vietnamese(after)} là hoặc thuộc: {listed}."


def _vietnamese(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _end(row: Row) -> str:
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


# ---------------------------------------------------------------------------------------------------------- near names


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
