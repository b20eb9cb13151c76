"""Contradictions inside one report."""

from __future__ import annotations

from extractor.models import Extraction, Finding, Plan
from extractor.rulebook import Rules


def find_contradictions(extraction: Extraction, plan: Plan | None, rules: Rules) -> tuple[Finding, ...]:
    """Contradictions and impossible values, each with every place it rests on (none yet)."""
    return ()
