"""Sums of the districts against the province: what all districts report together, and what a department reports of them.

Only numbers that can be added are compared: counts, areas, money, of one indicator and one end of period, about the whole
territory of the report (no subject named), never shares, rates or averages. Of several such numbers in a report the largest
is its total. Some districts together may not have more than the province; all districts of the plan must have as much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from extractor.corpus.reconcile import Contradiction, Statement

_NOT_ADDED = re.compile(r"rate|score|index|average|income|wage|growth|price|ratio|share|per_")
_LEAST = 2
_MEASURED = frozenset({"ha", "VND", "USD", "EUR", "tonne", "m", "m2", "m3", "km", "MW", "kWh", "l"})


class Said(NamedTuple):
    """A statement about a whole territory, with the kind of its agency and the words under which agencies are one."""

    indicator: str
    until: str | None
    unit: str
    kind: str | None
    agency: str
    statement: Statement


def sum_contradictions(said: Sequence[Said], districts: int | None) -> Iterator[Contradiction]:
    """Provinces whose districts add up to something else. ``districts`` is how many the plan asks, None without a plan."""
    from extractor.corpus.reconcile import Contradiction

    groups: dict[tuple[str, str | None, str], list[Said]] = {}
    for one in said:
        if one.unit != "%" and one.until and not _NOT_ADDED.search(one.indicator):
            groups.setdefault((one.indicator, one.until, one.unit), []).append(one)
    for (indicator, until, unit), members in groups.items():
        parts = list(_largest([m for m in members if m.kind == "district"]).values())
        if len(parts) < _LEAST:
            continue
        ends = [_ends(part) for part in parts]
        low, high = sum((end[0] for end in ends), Decimal(0)), sum((end[1] for end in ends), Decimal(0))
        whole = districts is not None and len(parts) >= districts
        for statement in _largest([m for m in members if m.kind in ("department", "province")]).values():
            least, most = _ends(statement)
            if low <= most and (high >= least or not whole):
                continue
            yield Contradiction(
                scope="sum",
                indicator=indicator,
                subject=None,
                period=(None, until),
                unit=unit,
                statements=(statement, *sorted(parts, key=lambda part: part.document)),
                total=sum((part.value for part in parts), Decimal(0)),
            )


def _ends(statement: Statement) -> tuple[Decimal, Decimal]:
    """What a number can stand for; a count printed to the last one is exact."""
    counted = statement.unit not in _MEASURED and statement.high - statement.low == 1
    return (statement.value, statement.value) if counted else (statement.low, statement.high)


def _largest(members: Sequence[Said]) -> Mapping[str, Statement]:
    """The largest statement of each agency: the others are parts of it."""
    found: dict[str, Statement] = {}
    for one in members:
        if one.agency not in found or one.statement.value > found[one.agency].value:
            found[one.agency] = one.statement
    return found
