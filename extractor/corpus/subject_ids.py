"""Stable ids of what figures are about, so that a series over years and provinces is one question.

====================  ==============================================================================================
``place:2004:349``    a province, district or commune of rules/places: the numbering and the code, whatever its kind was
                      called meanwhile (huyện, then thị xã). The same unit has the same id in every report.
``place:name:…``      a place that the tables don't know, by its name and the place it is told of
``park:đông1 văn@…``  a park, cluster, enterprise or project: its kind, its name under which spellings are equal, and its
                      province on the day of the report; works, schools, hospitals and craft villages with the reporting
                      place, for each district has some of the same name
``agency:…@…``        an agency: its kind, its name without the place, and its place
====================  ==============================================================================================

``group`` is the id that a subject has today: the same for what was told of tỉnh Hà Nam in 2023 and of tỉnh Ninh Bình in
2026, for Hà Nam went whole into Ninh Bình. What was divided, and districts, which have no heirs, keep their own.
A name that can mean several units in its place has no id but ``candidates``: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.corpus.names import agency_key, bare_name
from extractor.extraction.issuer import place_of
from extractor.extraction.subject_lexicon import as_words, lexicon_of
from extractor.language import place_tables as tables
from extractor.language.orthography import CAPITALS, comparison_key
from extractor.language.places import Unit, by_id, lookup
from extractor.models import Header
from extractor.rulebook import Rules, load_rules

_TODAY = "2025"
"""The numbering of today's units."""
_SHOWN = 40
_MENTIONED = re.compile(
    rf"(?<!\w)(?:tỉnh|huyện|thị xã|thành phố|quận)[ \n]([{CAPITALS}]\w+(?:[ \n][{CAPITALS}]\w+){{0,3}})"
)
_NATION = frozenset(comparison_key("Việt Nam").split())
_SEVERAL = re.compile(r",|(?<!\w)và(?!\w)")
_ANNEXES = (
    ("park", re.compile(r"(?i)(?<!\w)(?:khu công nghiệp|KCN)(?!\w)")),
    ("cluster", re.compile(r"(?i)(?<!\w)(?:cụm công nghiệp|CCN)(?!\w)")),
)
_SINGLE = frozenset({"park", "cluster", "economic_zone", "zone", "craft_village", "place", "facility", "works"})
_PROVINCES = tuple(comparison_key(word) for word in ("tỉnh", "thành phố"))
# "Trung tâm Y tế huyện", "Trạm Y tế xã Tân Hà": every district has one, so they are told apart by the reporting place.
_NEARBY = frozenset({"facility", "works", "agency", "craft_village", "zone", "lot"})
_REGIONS = ("vùng", "miền", "khu vực", "đảo", "quần đảo")
_LOCAL = frozenset(
    {"department", "industrial_zone_board", "district", "province", "commune", "council", "party", "other"}
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which thing a name means: its id, the id that it has today, today's province (an id), or what it may mean."""

    id: str | None = None
    group: str | None = None
    province: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Where and when names are read: the day of the report (ISO, None where it bears none), the reporting place and its
    province as ids without ``place:`` (a unit of the tables, or ``name:…``)."""

    day: str | None
    place: Identity
    province: str | None

    @property
    def unit(self) -> str | None:
        """The id of the reporting place in the tables of places, None where they don't know it."""
        told = self.place.id
        return told.removeprefix("place:") if told and not told.startswith("place:name:") else None


NOWHERE = Scope(None, Identity(), None)


def scope_of(header: Header, text: str, rules: Rules) -> Scope:
    """Where a report speaks from. ``text`` is its reading text: of several places of one name that is told by the province or
    district that the text names.

    The place is that of the issuer ("UBND thị xã Duy Tiên"), else that of its parent, else that of the line of place and date.
    """
    day = _day(header.date) or _day(header.period.end if header.period else None)
    if header.agency_kind is not None and header.agency_kind not in _LOCAL:
        return Scope(day, Identity(), None)
    stated = [place_of(name, rules) for name in (header.issuer, header.parent) if name]
    told = [name for name in (*stated, header.place) if name]
    above = next((u for name in told if (u := _province_named(name, day)) is not None), None)
    for name in told:
        units = [u for u in _distinct(lookup(name, on_date=day)) if above is None or _lies_in(u, _base(above.id))]
        if len(units) > 1:
            units = _confirmed(units, text) or units
        if len(units) > 1 and name == header.place:
            # The line of place and date names a province's capital or the province; an issuer without a place is its agency.
            units = [unit for unit in units if unit.level == "province"] or units
        if len(units) == 1:
            return Scope(day, _of_unit(units[0], day), _province(units[0], day))
        if units:
            return Scope(day, Identity(candidates=_listed(units)), _base(above.id) if above is not None else None)
        if tables.split_kind(name)[0] is not None or name == header.place:
            under = (
                _base(above.id) if above is not None else _by_name(stated[1]) if len(stated) > 1 and stated[1] else None
            )
            own = _by_name(name)
            if own is None:
                continue
            whole = f"place:{own}" if under in (None, own) else f"place:{own}@{under}"
            return Scope(day, Identity(whole, whole, f"place:{_today(under)}" if under else None), under or own)
    return Scope(day, Identity(), None)


def identify(name: str | None, kind: str | None, scope: Scope) -> Identity:
    """Which thing ``name`` means in a report of this scope; ``kind`` is that of the subject ("park", "place" …,
    rules/subjects.toml). Nothing (:class:`Identity` without an id) for a group of things and where it cannot be known."""
    if not name or not name.strip():
        return Identity()
    return _identify(" ".join(name.split()), kind, scope)


@lru_cache(maxsize=16384)
def _identify(name: str, kind: str | None, scope: Scope) -> Identity:
    if kind is None:
        kind = kind_of(name)
    if kind == "place":
        return _place(name, scope)
    if kind is None or (kind in _SINGLE and _SEVERAL.search(name)):
        return Identity()
    key = bare_name(name, kind)
    if key is None or scope.province is None:
        return Identity()
    where = scope.place.id.removeprefix("place:") if kind in _NEARBY and scope.place.id else scope.province
    return Identity(f"{kind}:{key}@{where}", f"{kind}:{key}@{_today(where)}", _as_province(scope.province))


def agency_identity(issuer: str | None, agency_kind: str | None, scope: Scope, rules: Rules) -> Identity:
    """The id of an agency: "agency:department:so cong thuong@2004:35"."""
    key = agency_key(issuer)
    if issuer is None or key is None:
        return Identity()
    kind = agency_kind or "other"
    if kind not in _LOCAL:
        return Identity(f"agency:{kind}:{key}", f"agency:{kind}:{key}")
    where, now = scope.place.id, scope.place.group
    if where is None or now is None:
        return Identity()
    place = place_of(issuer, rules)
    stem = key.removesuffix(agency_key(place) or "").strip() if place else key
    return Identity(
        f"agency:{kind}:{stem}@{where.removeprefix('place:')}",
        f"agency:{kind}:{stem}@{now.removeprefix('place:')}",
        scope.place.province,
    )


def ids_of(said: str) -> tuple[str, ...]:
    """The ids that a person may mean: an id as it is, a place by its name in whatever year ("tỉnh Hà Nam")."""
    if re.match(r"[a-z_]+:\S", said):
        return (said,)
    return tuple(f"place:{_base(unit.id)}" for unit in _distinct(lookup(said))) or (said,)


def annex_kind(columns: Sequence[str]) -> str | None:
    """What the rows of an annex table are, as its heads say: parks or clusters; None where they speak of both or neither."""
    heads = " ".join(columns)
    kinds = [kind for kind, said in _ANNEXES if said.search(heads)]
    return kinds[0] if len(kinds) == 1 else None


def kind_of(name: str) -> str | None:
    """The kind of a name that says it itself ("CCN An Khê", "huyện Kim Lâm", "Bệnh viện Lâm Hà")."""
    lexicon = lexicon_of(load_rules())
    head = lexicon.heads.match(name.strip().lower())
    if head is not None:
        return lexicon.kinds[as_words(head[1])].id
    return "place" if tables.split_kind(name)[0] is not None else None


# -------------------------------------------------------------------------------------------------------------- places


def _place(name: str, scope: Scope) -> Identity:
    if name.lower().startswith(_REGIONS) or set(comparison_key(name).split()) == _NATION:
        return Identity()
    kind, _ = tables.split_kind(name)
    units = _distinct(lookup(name, on_date=scope.day))
    unknown = scope.province is not None and scope.province.startswith("name:")
    if not units or (unknown and kind is not None and units[0].level != "province"):
        return _unlisted(name, kind, scope, unknown)
    if kind is None and (once := _larger(name, units[0], scope)):
        # "Hà Nam" was a province and is a ward: a bare name may still mean the province.
        return Identity(candidates=_listed([*once, *units]))
    provinces = [unit for unit in units if unit.level == "province"]
    if kind is None and len(provinces) == 1 and not _is_in(provinces[0], scope):
        return _of_unit(provinces[0], scope.day)
    for area in (scope.unit, scope.province):
        near = [unit for unit in units if _lies_in(unit, area)]
        if near:
            return _of_unit(near[0], scope.day) if len(near) == 1 else Identity(candidates=_listed(near))
    # Elsewhere in the country: what is named with its kind and is the only one; a commune only where the report says nothing
    # of its own place.
    sure = len(units) == 1 and kind is not None and (units[0].level != "commune" or scope.province is None)
    return _of_unit(units[0], scope.day) if sure else Identity(candidates=_listed(units))


def _larger(name: str, unit: Unit, scope: Scope) -> list[Unit]:
    """The larger units that bore the name of a unit at another time: provinces anywhere, districts of the report's province."""
    return [
        other
        for other in _distinct(lookup(name))
        if len(other.code) < len(unit.code) and (other.level == "province" or _lies_in(other, scope.province))
    ]


def _unlisted(name: str, kind: str | None, scope: Scope, unknown: bool) -> Identity:
    """A place that the tables don't have at that time and place: by its name, where they don't have it at all (``unknown``:
    nor the reporting place), else what it may be."""
    own = _by_name(name)
    if kind is None or own is None or scope.province is None:
        return Identity()
    other = [] if unknown else _distinct(lookup(name))
    if other:
        return Identity(candidates=_listed(other))
    whole = f"place:{own}@{scope.unit or scope.province}"
    return Identity(whole, whole, _as_province(scope.province))


def _as_province(place: str) -> str | None:
    """The id of today's province of a place that is one, or that only its name tells to be one."""
    now = _today(place)
    is_one = (
        now.removeprefix("name:").startswith(_PROVINCES) if now.startswith("name:") else len(now.partition(":")[2]) == 2
    )
    return f"place:{now}" if is_one else None


def _is_in(province: Unit, scope: Scope) -> bool:
    """Whether the report comes from this province, whose capital may bear the same name."""
    return scope.province == _base(province.id) and scope.unit != _base(province.id)


def _of_unit(unit: Unit, day: str | None) -> Identity:
    own = f"place:{_base(unit.id)}"
    province = _province(unit, day)
    return Identity(own, f"place:{_today(_base(unit.id))}", f"place:{_today(province)}" if province else None)


def _distinct(units: Iterable[Unit]) -> list[Unit]:
    """One of the versions of each unit, larger ones first."""
    return list({_base(unit.id): unit for unit in units}.values())


def _base(unit_id: str) -> str:
    """The id without its version."""
    return unit_id.partition("@")[0] if not unit_id.startswith("name:") else unit_id


def _listed(units: Sequence[Unit]) -> tuple[str, ...]:
    return tuple(sorted(f"place:{_base(unit.id)}" for unit in units)[:_SHOWN])


@lru_cache(maxsize=65536)
def _today(unit: str) -> str:
    """The unit of today that the whole of a unit became; the unit itself where it has no single heir."""
    if unit.startswith("name:"):
        return unit
    while not unit.startswith(f"{_TODAY}:"):
        system, _, code = unit.partition(":")
        links = {link for version in tables.versions(system, code) for link in tables.newer(version.id)}
        heirs = {_base(link.id) for link in links} - {unit}
        if len(heirs) != 1 or any(link.share != "all" for link in links if _base(link.id) in heirs):
            return unit
        unit = heirs.pop()
    return unit


def _province(unit: Unit, day: str | None) -> str | None:
    """The province of a unit on a day, by its id."""
    while unit.parent_id is not None:
        above = by_id(unit.parent_id, day)
        if above is None:
            return None
        unit = above
    return _base(unit.id) if unit.level == "province" else None


def _lies_in(unit: Unit, wanted: str | None) -> bool:
    """Whether a unit is, or lay in, the unit ``wanted``; a unit that is gone also lies where what became of it lies."""
    if wanted is None:
        return False
    above: Unit | None = unit
    while above is not None:
        if _base(above.id) == wanted or _today(_base(above.id)) == wanted:
            return True
        above = by_id(above.parent_id) if above.parent_id else None
    return False


def _province_named(name: str, day: str | None) -> Unit | None:
    kind, _ = tables.split_kind(name)
    if kind is not None and kind not in ("Tỉnh", "Thành phố"):
        return None
    units = _distinct(lookup(name, "province", on_date=day))
    return units[0] if len(units) == 1 else None


def _confirmed(units: Sequence[Unit], text: str) -> list[Unit]:
    """Those of several units of one name that lie in a province or district that the text names."""
    named = {comparison_key(" ".join(match[1].split())) for match in _MENTIONED.finditer(text)}
    kept = []
    for unit in units:
        above = by_id(unit.parent_id) if unit.parent_id else None
        while above is not None:
            if comparison_key(above.name) in named:
                kept.append(unit)
                break
            above = by_id(above.parent_id) if above.parent_id else None
    return kept


def _by_name(name: str | None) -> str | None:
    """The id of a place that the tables don't know: its name with its kind written out, under which spellings are equal."""
    if not name:
        return None
    kind, bare = tables.split_kind(name)
    key = comparison_key(f"{kind} {bare}" if kind else bare)
    return f"name:{key}" if key else None


def _day(written: str | None) -> str | None:
    """The day of a date; the first of the month or of the year where less is known."""
    if not written or not re.fullmatch(r"\d{4}(?:-\d\d){0,2}", written):
        return None
    return (written + "-01-01")[:10]
