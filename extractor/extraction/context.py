"""What a figure is about: subject, indicator, period, status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.extraction.subjects import find_subjects
from extractor.language.words import sentence_starts
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
    ordered = sorted(figures, key=lambda figure: (figure.start, figure.end))
    starts = sentence_starts(view.text)
    subjects = find_subjects(view, ordered, starts, sections, header, report, rules)
    return [
        replace(figure, subject=subject.text if subject else None)
        for figure, subject in zip(ordered, subjects, strict=True)
    ]
