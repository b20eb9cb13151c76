"""The dictionary of indicators (rules/indicators/*.toml), as the corpus shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from extractor.rulebook import Rules


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a figure can measure: its id, Vietnamese label and definition, and the units it comes in."""

    id: str
    label: str
    definition: str
    units: tuple[str, ...]


@lru_cache(maxsize=4)
def indicators(rules: Rules) -> dict[str, Indicator]:
    """All indicators by id."""
    found = {}
    for file in rules.under("indicators"):
        for row in file.data.get("indicator", ()):
            units = tuple(str(unit) for unit in row.get("units", ()))
            identity = str(row["id"])
            found[identity] = Indicator(
                identity, str(row.get("label", identity)), str(row.get("definition", "")), units
            )
    return found
