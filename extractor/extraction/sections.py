"""The tree of headed parts."""

from __future__ import annotations

from extractor.models import Report, Section, View
from extractor.rulebook import Rules


def find_sections(view: View, report: Report, rules: Rules) -> list[Section]:
    """The sections in reading order, in view offsets."""
    return []
