"""The dictionary of indicators (rules/indicators/*.toml), as the corpus shows it."""

from __future__ import annotations

from functools import lru_cache

from extractor.extraction.indicator_rules import Indicator
from extractor.extraction.indicator_rules import indicators as all_indicators
from extractor.rulebook import Rules


@lru_cache(maxsize=4)
def indicators(rules: Rules) -> dict[str, Indicator]:
    """All indicators by id."""
    return {indicator.id: indicator for indicator in all_indicators(rules)}
