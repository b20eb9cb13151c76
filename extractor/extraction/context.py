"""What a figure is about: subject, indicator, period, status (DOMAIN.md §5, §8)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from extractor.extraction.indicators import Indicator, doubt, find_phrases, indicator_of, indicator_of_column, narrowed
from extractor.extraction.periods import calendar_of, period_of
from extractor.extraction.status import find_hints, status_of
from extractor.extraction.subjects import Subject, find_subjects
from extractor.language.dates import lower
from extractor.language.words import sentence_starts
from extractor.models import DateMention, Figure, Header, Reference, Report, Section, View
from extractor.rulebook import Rules

_PART = re.compile(r"(?<!\w)(?:giai[ \t_]+đoạn|trong[ \t_]+đó|riêng|mở[ \t_]+rộng|còn[ \t_]+lại|phần)(?!\w)")
_REACH = 1200  # characters to either side of a figure that are looked at; a sentence without an end costs no more
_CLOSE = re.compile(r"[ \t:|(,\-]*(?:(?:có|rộng|khoảng|gần|trên|hơn|là)[ \t]+)*")
_LEVELS = {"tỉnh": "province", "huyện": "district", "thị xã": "district", "quận": "district"}
_AGENCY_LEVELS = {"district": "district", "province": "province", "department": "province"}


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
    """The figures, in reading order, with subject, indicator, period and status filled in where the text says so.

    A value that its indicator can hardly have for the stated subject gets ``needs_review`` and says why in ``review``.
    """
    if not figures:
        return []
    ordered = sorted(figures, key=lambda figure: (figure.start, figure.end))
    low = lower(view.text)
    starts = sentence_starts(view.text)
    subjects = find_subjects(view, ordered, starts, sections, header, report, rules)
    heads = _heads(view, report)
    head_starts = [start for start, _, _ in heads]
    calendar = calendar_of(low, dates, references, sections, header)
    roles = _roles(sections, [figure.start for figure in ordered])
    done: list[Figure] = []
    known: tuple[int, int] | None = None
    for position, figure in enumerate(ordered):
        sentence = _sentence(starts, figure.start, len(low))
        clause = _clause(low, sentence, figure)
        if sentence != known:
            known = sentence
            phrases = find_phrases(low, *sentence, rules)
            hints = find_hints(low, *sentence, rules)
        stop = ordered[position + 1].start if position + 1 < len(ordered) else len(low)
        period = period_of(calendar, clause, sentence, figure, stop)
        cell = bisect_right(head_starts, figure.start) - 1
        in_cell = cell >= 0 and figure.start < heads[cell][1]
        indicator = indicator_of_column(heads[cell][2], figure, rules) if in_cell else None
        indicator = indicator or indicator_of(view.text, low, phrases, clause, position, ordered, rules)
        subject = subjects[position]
        if subject is not None:
            close = _CLOSE.fullmatch(low, subject.end, figure.start) is not None
            indicator = narrowed(indicator, figure, subject.kind, close, rules)
        figure = replace(
            figure,
            subject=subject.text if subject else None,
            indicator=indicator.id if indicator else None,
            period=period,
            status=status_of(low, hints, clause, position, ordered, roles[position], period, header.date, rules),
        )
        part = _PART.search(low, clause[0], figure.start) is not None
        done.append(_judged(figure, indicator, subject, header, part))
    return done


def _heads(view: View, report: Report) -> list[tuple[int, int, str]]:
    """The cells of the report's tables in the view, sorted, each with the head of its column."""
    cells = []
    for table in report.tables:
        for row in table.rows:
            for cell, head in zip(row, table.columns, strict=False):
                if cell.start < cell.end and head:
                    cells.append((view.locate(cell.start), view.locate(cell.end), head))
    return sorted(cells)


def _roles(sections: Sequence[Section], offsets: Sequence[int]) -> list[str | None]:
    """For each of these rising offsets the role of the innermost section there that has one."""
    waiting = sorted(sections, key=lambda section: (section.start, -section.end), reverse=True)
    around: list[Section] = []
    roles: list[str | None] = []
    for offset in offsets:
        while waiting and waiting[-1].start <= offset:
            around.append(waiting.pop())
        around = [section for section in around if section.end > offset]
        roles.append(next((section.role for section in reversed(around) if section.role), None))
    return roles


def _sentence(starts: Sequence[int], offset: int, length: int) -> tuple[int, int]:
    index = bisect_right(starts, offset)
    return starts[index - 1], starts[index] if index < len(starts) else length


def _clause(low: str, sentence: tuple[int, int], figure: Figure) -> tuple[int, int]:
    """The stretch between semicolons that holds the figure."""
    first, last = max(sentence[0], figure.start - _REACH), min(sentence[1], figure.end + _REACH)
    start = max(first, low.rfind(";", first, figure.start) + 1)
    end = low.find(";", figure.end, last)
    return start, end if end >= 0 else last


def _judged(figure: Figure, indicator: Indicator | None, subject: Subject | None, header: Header, part: bool) -> Figure:
    """The figure, marked for review when the value is out of its indicator's range for the stated subject. ``part``: the
    clause speaks of a phase or a part of the subject, for which no range is known."""
    if indicator is None:
        return figure
    kind = subject.kind if subject else None
    if subject is not None and (subject.way == "document" or part):
        kind = None
    level = None
    if kind == "place" and subject is not None:
        level = next((name for word, name in _LEVELS.items() if lower(subject.text).startswith(word)), None)
    elif kind is None and subject is None:
        level = _AGENCY_LEVELS.get(header.agency_kind or "")
    reason = doubt(indicator, figure, kind, level)
    if reason is None:
        return figure
    return replace(figure, needs_review=True, review=f"{figure.review} {reason}" if figure.review else reason)
