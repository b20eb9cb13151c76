"""Annex tables about industrial parks and clusters -> rows with the same fields, whatever the columns are called."""

from __future__ import annotations

from extractor.models import AnnexRow, Report
from extractor.rulebook import Rules


def find_annex(report: Report, rules: Rules) -> list[AnnexRow]:
    """The rows of every table that lists parks or clusters."""
    return []
