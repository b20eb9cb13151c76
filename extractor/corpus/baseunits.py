"""Values in one unit for each quantity, so that figures of different reports can be compared (rules/base_units.toml)."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from extractor.rulebook import Rules


@lru_cache(maxsize=4)
def _table(rules: Rules) -> dict[str, tuple[str, Decimal]]:
    rows = rules["base_units"].data.get("base", ())
    return {str(row["unit"]): (str(row["base"]), Decimal(str(row["factor"]))) for row in rows}


def to_base(value: Decimal, unit: str, rules: Rules) -> tuple[Decimal, str]:
    """``value`` of ``unit`` in the base unit of its quantity, exactly, and that unit ("12000 m2" -> 1.2 ha)."""
    base, factor = _table(rules).get(unit, (unit, Decimal(1)))
    return value * factor, base
