"""Figures that contradict one another, inside a report and between reports.

Two figures are about the same thing when they agree in indicator, subject, period, unit, rate (``per``) and kind of
statement (actual, target …). They contradict one another when no value could be printed as both: each printed number
stands for all values that round to it, "gần", "trên", "khoảng" for some more.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, NamedTuple

from extractor.corpus.corrections import in_force, read_corrections
from extractor.corpus.names import agency_key, subject_key
from extractor.corpus.plans import read_plan
from extractor.corpus.territories import Said, sum_contradictions
from extractor.language.baseunits import to_base
from extractor.language.orthography import fold
from extractor.rulebook import load_rules

_NEAR = Decimal("0.10")
_ABOUT = Decimal("0.05")
_ANNEX = (
    ("area", "area.planned", "ha"),
    ("leasable_area", "area.industrial", "ha"),
    ("leased_area", "area.leased", "ha"),
    ("occupancy", "occupancy.rate", "%"),
)
_SIMILAR = 80.0


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure or annex cell, with the place it stands at. ``low`` to ``high`` are the values it can stand for, in
    ``unit`` (a base unit)."""

    document: int
    name: str
    agency: str | None
    date: str | None
    figure: str | None
    text: str
    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    page: int
    start: int
    end: int
    quote: str
    subject: str | None
    period: tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Statements about one thing that cannot all be true; the first two contradict one another.

    ``scope`` is "within" (one report), "between" reports, or "sum": the first statement is the province's, the others are
    the districts', and ``total`` is what these add up to. ``factor`` is set when two differ by a power of ten of at least
    1000: a slip of the unit, most likely.
    """

    scope: Literal["within", "between", "sum"]
    indicator: str
    subject: str | None
    period: tuple[str | None, str | None]
    unit: str
    statements: tuple[Statement, ...]
    factor: int | None = None
    total: Decimal | None = None


class _Key(NamedTuple):
    indicator: str
    subject: str
    period: tuple[str | None, str | None]
    unit: str
    per: str
    change: str
    status: str


def find_contradictions(connection: sqlite3.Connection) -> tuple[Contradiction, ...]:
    """All contradictions among standing reports, those between reports first, then by indicator and subject."""
    groups: dict[_Key, list[Statement]] = {}
    for key, statement in (*_figures(connection), *_annex(connection)):
        groups.setdefault(key, []).append(statement)
    found = list(sum_contradictions(_territories(connection, groups), _districts(connection)))
    for key, statements in groups.items():
        if len(statements) > 1:
            found += list(_within(key, statements))
            between = _between(key, statements)
            if between is not None:
                found.append(between)
    found.sort(key=lambda c: (c.scope == "within", c.indicator, c.subject or "", c.statements[0].document))
    return tuple(found)


def _territories(connection: sqlite3.Connection, groups: Mapping[_Key, Sequence[Statement]]) -> list[Said]:
    """What is said of whole territories: levels without a subject."""
    kinds = dict(connection.execute("SELECT id, agency_kind FROM documents"))
    return [
        Said(key.indicator, s.period[1], key.unit, kinds.get(s.document), agency_key(s.agency) or str(s.document), s)
        for key, statements in groups.items()
        if key.subject.startswith("@") and not key.per and not key.change and key.status == "actual"
        for s in statements
        if s.subject is None
    ]


def _districts(connection: sqlite3.Connection) -> int | None:
    """How many districts the plan asks."""
    found = read_plan(connection)
    return None if found is None else sum(one.agency_kind == "district" for one in found[1].submitters)


def _figures(connection: sqlite3.Connection) -> Iterator[tuple[_Key, Statement]]:
    rules = load_rules()
    changes = in_force(read_corrections(connection))
    rows = connection.execute(
        "SELECT f.document, s.name, coalesce(d.submitter, d.issuer), d.date, f.id, f.text, f.value_exact, f.value_max_exact, "
        'f.unit, f.page, f.start, f."end", f.quote, f.subject, f.period_from, f.period_to, f.indicator, f.per, f.change, '
        "f.status, f.qualifier, f.key, d.period_from, d.period_to, coalesce(d.place, ''), d.issuer_key, f.part_exact "
        "FROM figures f JOIN documents d ON d.id = f.document JOIN submissions s ON s.id = f.document "
        "WHERE d.superseded_by IS NULL AND NOT f.total "
        # What an annex of parks says comes from its rows.
        'AND NOT EXISTS (SELECT 1 FROM annex a WHERE a.document = f.document AND a."table" = f."table") '
        "AND (f.indicator IS NOT NULL OR f.key IN (SELECT key FROM corrections))"
    )
    for row in rows:
        (document, name, agency, date, figure, text, value, value_max, unit, page, start, end, quote, subject) = row[
            :14
        ]
        (since, until, indicator, per, change, status, qualifier, key, doc_from, doc_to, place, issuer, part) = row[14:]
        new = changes.get(key, {})
        if new.get("rejected") == "1":
            continue
        value, value_max = new.get("value", value), new.get("value_max", value_max)
        unit, indicator = new.get("unit", unit), new.get("indicator", indicator)
        subject, per = new.get("subject", subject), new.get("per", per)
        since, until = new.get("period_from", since), new.get("period_to", until)
        change, status = new.get("change", change), new.get("status", status)
        qualifier = new.get("qualifier", qualifier)
        if not indicator or part is not None:
            # "12/17 xã" states two numbers in one; what the 12 are is said elsewhere in the sentence.
            continue
        low, high = interval(Decimal(value), None if "value" in new else text, qualifier)
        if value_max is not None:
            high = max(high, interval(Decimal(value_max), None, qualifier)[1])
        base, base_unit = to_base(Decimal(value), unit, rules)
        scale = base / Decimal(value) if Decimal(value) else Decimal(1)
        period = (
            (since, until) if since or until else (doc_from, doc_to) if doc_from or doc_to else (None, (date or "")[:4])
        )
        home = f"@{fold(place.lower())}|{issuer or agency_key(agency) or document}|{fold((subject or '').lower())}"
        about = subject_key(subject) or home
        if status == "previous" and not since:
            continue
        statement = Statement(
            *(document, name, agency, date, figure, text, base, low * scale, high * scale, base_unit, page, start, end),
            *(quote, subject, period),
        )
        said = status if status in ("target", "previous") else "actual"
        yield _Key(indicator, about, period, base_unit, per or "", change or "", said), statement


def _annex(connection: sqlite3.Connection) -> Iterator[tuple[_Key, Statement]]:
    rows = connection.execute(
        'SELECT a.document, s.name, coalesce(d.submitter, d.issuer), d.date, a.name, a.name_key, a.page, a.start, a."end", '
        "d.period_from, d.period_to, a.area_exact, a.leasable_area_exact, a.leased_area_exact, a.occupancy_exact "
        "FROM annex a JOIN documents d ON d.id = a.document JOIN submissions s ON s.id = a.document "
        "WHERE d.superseded_by IS NULL AND a.name_key IS NOT NULL"
    )
    for row in rows:
        document, name, agency, date, park, key, page, start, end, since, until = row[:11]
        period = (since, until) if since or until else (None, (date or "")[:4])
        for (_, indicator, unit), exact in zip(_ANNEX, row[11:], strict=True):
            if exact is None:
                continue
            value = Decimal(exact)
            text = f"{exact.replace('.', ',')} {unit}"
            low, high = interval(value, text, None)
            statement = Statement(
                *(document, name, agency, date, None, text, value, low, high, unit, page, start, end),
                *(f"{park}: {text}", park, period),
            )
            yield _Key(indicator, key, period, unit, "", "", "actual"), statement


_DIGITS = re.compile(r"\d[\d.,\s]*")


def interval(value: Decimal, text: str | None, qualifier: str | None) -> tuple[Decimal, Decimal]:
    """The values that a printed number can stand for, in the unit of ``value``.

    Half a step of the last printed digit to both sides: 39,69 ha is 39.685 to 39.695, 2.277 tỷ is 2276.5 to 2277.5 tỷ. "gần"
    adds a tenth below, "trên" a tenth above, "khoảng" a twentieth on both sides.

    >>> [str(side) for side in interval(Decimal("39.69"), "39,69 ha", None)]
    ['39.685', '39.695']
    """
    half = _step(value, text) / 2
    low, high = value - half, value + half
    size = abs(value)
    if qualifier == "under":
        low -= size * _NEAR
    elif qualifier == "over":
        high += size * _NEAR
    elif qualifier == "approx":
        low, high = low - size * _ABOUT, high + size * _ABOUT
    return low, high


def _step(value: Decimal, text: str | None) -> Decimal:
    """What one more in the last printed digit would add to the value; 0 where that cannot be told (words, no text)."""
    match = _DIGITS.search(text or "")
    if match is None or not value:
        return Decimal(0)
    digits = "".join(character for character in match[0] if character.isdigit()).lstrip("0")
    if not digits:
        return Decimal(0)
    step = abs(value) / Decimal(digits)
    # A step is a power of ten (or of it times the size of the unit, "sào"); anything else means that text and value
    # are not the same number, and then nothing is assumed about rounding.
    return step if step == Decimal(10) ** step.adjusted() else Decimal(0)


def _apart(one: Statement, other: Statement) -> bool:
    return one.high < other.low or other.high < one.low


def _within(key: _Key, statements: Sequence[Statement]) -> Iterator[Contradiction]:
    reports: dict[int, list[Statement]] = {}
    for statement in statements:
        reports.setdefault(statement.document, []).append(statement)
    for mine in reports.values():
        if key.subject.startswith("@"):
            # Numbers without a named subject may be parts of one another ("48 doanh nghiệp, trong đó 12 …"): only where
            # the sentences say the same in the same words they are about the same.
            mine = _alike(mine)
        pair = _first_apart(mine)
        if pair is not None:
            yield _contradiction("within", key, mine, pair)


def _alike(statements: Sequence[Statement]) -> list[Statement]:
    from rapidfuzz import fuzz

    kept: list[Statement] = []
    for index, one in enumerate(statements):
        for other in statements[index + 1 :]:
            same = (one.start, one.end) == (other.start, other.end) or one.quote == other.quote
            # Two cells of one table stand in different rows or columns: they tell of different things.
            same = same or (_table_of(one) is not None and _table_of(one) == _table_of(other))
            if not same and fuzz.ratio(_words(one), _words(other)) >= _SIMILAR:
                kept += [statement for statement in (one, other) if statement not in kept]
    return kept


_CELL = re.compile(r"(.+)\.\d+\.(\d+)")


def _table_of(statement: Statement) -> str | None:
    """The table that a figure is a cell of, by its id ("t1.2.3")."""
    cell = _CELL.match(statement.figure or "")
    return cell[1] if cell else None


def _columns_apart(one: Statement, other: Statement) -> bool:
    """Whether two figures stand in different columns of one table: what is planned beside what is used."""
    first, second = _CELL.match(one.figure or ""), _CELL.match(other.figure or "")
    if first is None or second is None or one.document != other.document:
        return False
    return first[1] == second[1] and first[2] != second[2]


def _words(statement: Statement) -> str:
    """What leads up to the number, without figures: the clause that says what it counts."""
    before = statement.quote.partition(" ".join(statement.text.split()))[0]
    # A label before a colon says what is counted: "FDI: 41 dự án; trong nước: 55 dự án".
    clause = next((piece for piece in reversed(re.split(r"[;:.](?:\s|\Z)", before)) if piece.strip()), "")
    return re.sub(r"[\d.,]+", "#", fold(clause.lower()))[-80:]


def _between(key: _Key, statements: Sequence[Statement]) -> Contradiction | None:
    """One contradiction for all reports that disagree about one thing. Within one report the statement that disagrees
    least with the others speaks for it: a report that is at odds with itself is told so by itself."""
    if key.subject.startswith("@"):
        return None
    reports: dict[int, list[Statement]] = {}
    for statement in statements:
        reports.setdefault(statement.document, []).append(statement)
    if len(reports) < 2:
        return None
    chosen = []
    for document, mine in reports.items():
        others = [s for s in statements if s.document != document]
        chosen.append(min(mine, key=lambda s: (sum(_apart(s, other) for other in others), s.start)))
    pair = _first_apart(chosen)
    return None if pair is None else _contradiction("between", key, chosen, pair)


def _first_apart(statements: Sequence[Statement]) -> tuple[Statement, Statement] | None:
    for index, one in enumerate(statements):
        for other in statements[index + 1 :]:
            if _apart(one, other) and not _columns_apart(one, other):
                return one, other
    return None


def _contradiction(
    scope: Literal["within", "between"], key: _Key, statements: Iterable[Statement], pair: tuple[Statement, Statement]
) -> Contradiction:
    rest = [s for s in statements if s not in pair]
    subject = pair[0].subject if not key.subject.startswith("@") else None
    found = Contradiction(scope, key.indicator, subject, key.period, key.unit, (*pair, *rest))
    low, high = sorted((abs(pair[0].value), abs(pair[1].value)))
    if low:
        ratio = high / low
        for power in (3, 4, 6, 9):
            if abs(ratio / Decimal(10) ** power - 1) < Decimal("0.05"):
                return replace(found, factor=10**power)
    return found
