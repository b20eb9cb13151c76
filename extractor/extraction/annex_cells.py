"""Amounts in the cells of an annex: areas in ha, occupancy in %, a blank is None."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.language.numbers import Convention, read_digits
from extractor.models import AnnexRow

_UNITS = (
    ("m2", re.compile(r"(?:m2|m²|m\^2|mét\s+vuông)(?!\w)", re.IGNORECASE), Decimal("0.0001")),
    ("km2", re.compile(r"(?:km2|km²|km\^2|ki-?lô-?mét\s+vuông)(?!\w)", re.IGNORECASE), Decimal(100)),
    ("ha", re.compile(r"(?<!\w)(?:ha|héc-?\s?ta|hecta)(?!\w)", re.IGNORECASE), Decimal(1)),
)
_THOUSANDS = re.compile(r"(?<!\w)(?:nghìn|ngàn|1\.000|1000)\s*(?:ha|m2|m²)", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?:[^\W\d_]+\.?\s+){0,3}[~≈]?\s*"
    r"(?P<number>\d+(?:[.,]\d+)*|\d{1,3}(?:\s\d{3})+(?:[.,]\d+)?)"
    r"\s*(?P<unit>%|(?:km|m)(?:2|²|\^2)|ha|héc-?\s?ta|hecta|mét\s+vuông)?\s*[¹²³⁴⁵⁶⁷⁸⁹⁰*]*\s*(?:\([^()]*\))?[.;]?",
    re.IGNORECASE,
)
_LARGEST_WITHOUT_UNIT = Decimal(50_000)
"""An area of more hectares than any park has, in a column without a unit, is likely in m²: it is not guessed."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How the numbers of a column become ha or %: ``factor``, whether a unit is ``stated`` at all, whether cells carry
    a % sign (``signed``), and whether it is a percentage."""

    factor: Decimal = Decimal(1)
    stated: bool = False
    percent: bool = False
    signed: bool = False


def column_scale(field: str, head: str, table_unit: str | None, texts: Sequence[str]) -> Scale:
    """The scale of a column: the unit in its head, else that of the table, else ha."""
    if field == "occupancy":
        return Scale(percent=True, stated=True, signed=any("%" in text for text in texts))
    for source in (head, table_unit or ""):
        for _, pattern, factor in reversed(_UNITS):
            if pattern.search(source):
                thousand = Decimal(1000) if _THOUSANDS.search(source) else Decimal(1)
                return Scale(factor * thousand, stated=True)
    return Scale()


def read_amount(text: str, scale: Scale, convention: Convention) -> Decimal | None:
    """The amount of a cell in ha or %, None where it holds no number or more than one ("120 + 35")."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return None
    reading = read_digits(found["number"], convention, "small" if scale.percent else "any")
    if reading is None:
        return None
    unit = (found["unit"] or "").lower()
    if scale.percent:
        return reading.value if unit in ("", "%") else None
    if unit == "%":
        return None
    factor, stated = scale.factor, scale.stated
    if unit:
        factor = next((value for _, pattern, value in _UNITS if pattern.fullmatch(unit)), factor)
        stated = True
    value = reading.value if factor == 1 else _plain(reading.value * factor)
    if not stated and value > _LARGEST_WITHOUT_UNIT:
        return None
    return value


def is_occupancy_of(part: Decimal | None, whole: Decimal | None, percent: Decimal | None) -> bool:
    """Whether ``percent`` is what ``part`` makes of ``whole``, to one point."""
    if not whole or part is None or percent is None:
        return False
    return abs(part / whole * 100 - percent) <= 1


def as_percent(rows: list[AnnexRow]) -> list[AnnexRow]:
    """Occupancies that a sheet keeps as fractions (0,45) in %, when all of them are at most 1 and either the areas of a
    row prove it or there are several with decimals."""
    told = [row.occupancy for row in rows if row.occupancy is not None]
    if not told or max(told) > 1 or not any(0 < value < 1 for value in told):
        return rows
    proved = any(
        is_occupancy_of(row.leased_area, whole, row.occupancy * 100)
        for row in rows
        if row.occupancy
        for whole in (row.leasable_area, row.area)
    )
    if not proved and sum(0 < value < 1 for value in told) < 2:
        return rows
    return [row if row.occupancy is None else replace(row, occupancy=_plain(row.occupancy * 100)) for row in rows]


def _plain(value: Decimal) -> Decimal:
    """Without an exponent and without trailing zeros that a conversion of units made."""
    if value == value.to_integral_value():
        return value.to_integral_value()
    return value.normalize()
