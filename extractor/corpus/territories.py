"""Sums of the districts against the province: what all districts report together, and what a department reports of them.

Only numbers that can be added are compared: counts, areas, money, of one indicator and one end of period, never shares,
rates or averages; and only where the sentence says that the whole territory has them ("toàn huyện có 48 doanh nghiệp").
What narrows the province's number ("doanh nghiệp đang hoạt động") must narrow the districts' too. Some districts together may
not have more than the province; all districts of the plan, asked the same, must have as much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from extractor.language.units import counted_units
from extractor.rulebook import load_rules

if TYPE_CHECKING:
    from extractor.corpus.reconcile import Contradiction, Statement

_NOT_ADDED = re.compile(r"rate|score|index|average|income|wage|growth|price|ratio|share|per_")
_LEAST = 2
_TERRITORY = re.compile(
    r"(?<!\w)(?:toàn|(?:trên )?địa bàn|cả)\s+(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường)(?!\w)[^\d,;.:()]{0,40},?\s*(?:[^\W\d]+\s+){0,3}$",
    re.IGNORECASE,
)
_NARROWER = re.compile(r"[^,;.:()\d]*")


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
        can_be_added = one.unit != "%" and one.until and not _NOT_ADDED.search(one.indicator)
        if can_be_added and _TERRITORY.search(_before(one.statement)):
            groups.setdefault((one.indicator, one.until, one.unit), []).append(one)
    for (indicator, until, unit), members in groups.items():
        parts = list(_largest([m for m in members if m.kind == "district"]).values())
        if len(parts) < _LEAST:
            continue
        ends = [_ends(part) for part in parts]
        low, high = sum((end[0] for end in ends), Decimal(0)), sum((end[1] for end in ends), Decimal(0))
        narrow = [_narrowed(part) for part in parts]
        for statement in _largest([m for m in members if m.kind in ("department", "province")]).values():
            asked = _narrowed(statement)
            if not all(asked <= words for words in narrow):
                continue
            whole = districts is not None and len(parts) >= districts and all(asked == words for words in narrow)
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


def _before(statement: Statement) -> str:
    """What its sentence says before the number."""
    at = statement.quote.find(statement.text)
    return statement.quote[:at] if at >= 0 else ""


def _narrowed(statement: Statement) -> frozenset[str]:
    """The words behind a number that make it one of fewer things: "… đang hoạt động"."""
    at = statement.quote.find(statement.text)
    found = _NARROWER.match(statement.quote, at + len(statement.text)) if at >= 0 else None
    return frozenset(found[0].lower().split() if found else ())


def _ends(statement: Statement) -> tuple[Decimal, Decimal]:
    """What a number can stand for; a count printed to the last one is exact."""
    counted = statement.unit in counted_units(load_rules()) and statement.high - statement.low == 1
    return (statement.value, statement.value) if counted else (statement.low, statement.high)


def _largest(members: Sequence[Said]) -> Mapping[str, Statement]:
    """The largest statement of each agency: the others are parts of it."""
    found: dict[str, Statement] = {}
    for one in members:
        if one.agency not in found or one.statement.value > found[one.agency].value:
            found[one.agency] = one.statement
    return found
