"""What a figure is about: subject, indicator, period, status."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.models import DateMention, Figure, Header, Reference, Report, Section, View
from extractor.rulebook import Rules


def add_context(
    view: View,
    figures: Sequence[Figure],
    sections: Sequence[Section],
    references: Sequence[Reference],
    dates: Sequence[DateMention],
    header: Header,
    report: Report,
    rules: Rules,
) -> list[Figure]:
    """The figures with subject, indicator, period and status filled in where the text says so."""
    return list(figures)
