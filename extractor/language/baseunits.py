"""Values in one unit for each quantity, so that figures of different reports, and of two places in one, can be compared
(rules/base_units.toml)."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from extractor.rulebook import Rules


@lru_cache(maxsize=4)
def _table(rules: Rules) -> dict[str, tuple[str, Decimal]]:
    return {str(row["unit"]): (str(row["base"]), Decimal(str(row["factor"]))) for row in _rows(rules)}


@lru_cache(maxsize=4)
def _regional(rules: Rules) -> frozenset[str]:
    return frozenset(str(row["unit"]) for row in _rows(rules) if row.get("regional"))


def _rows(rules: Rules) -> tuple[dict[str, object], ...]:
    return tuple(rules["base_units"].data.get("base", ()))


def to_base(value: Decimal, unit: str, rules: Rules) -> tuple[Decimal, str]:
    """``value`` of ``unit`` in the base unit of its quantity, exactly, and that unit ("12000 m2" -> 1.2 ha)."""
    base, factor = _table(rules).get(unit, (unit, Decimal(1)))
    return value * factor, base


def base_of(unit: str, rules: Rules) -> tuple[str, Decimal]:
    """The base unit of ``unit`` and the factor to it, the same in every region: sào and mẫu, which are not, stay themselves."""
    return (unit, Decimal(1)) if unit in _regional(rules) else _table(rules).get(unit, (unit, Decimal(1)))
