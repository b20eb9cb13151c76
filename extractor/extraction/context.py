"""What a figure is about: subject, indicator, period, status (DOMAIN.md §5, §8)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.extraction.indicator_rules import Indicator
from extractor.extraction.indicators import (
    Phrase,
    doubt,
    find_phrases,
    indicator_of,
    indicator_of_column,
    narrowed,
)
from extractor.extraction.leads import lead_ins
from extractor.extraction.periods import Calendar, calendar_of, opening, period_of, previous_period
from extractor.extraction.respective import periods_told_in_rows
from extractor.extraction.status import Hint, find_hints, said_of_all, status_of
from extractor.extraction.subjects import Subject, find_subjects
from extractor.language.dates import lower
from extractor.language.words import sentence_starts
from extractor.models import DateMention, Figure, Header, Period, Reference, Report, Section, View
from extractor.records import fill
from extractor.rulebook import Rules

_PART = re.compile(r"(?<!\w)(?:giai[ \t_]+đoạn|trong[ \t_]+đó|riêng|mở[ \t_]+rộng|còn[ \t_]+lại|phần)(?!\w)")
_REACH = 1200  # characters to either side of a figure that are looked at; a sentence without an end costs no more
_CLOSE = re.compile(
    r"[ \t:|(,\-–]*(?:hiện[ \t]+hữu[ \t(:]+)?(?:giai[ \t]+đoạn[ \t]+[\divx]+[ \t(:]+)?(?:(?:có|rộng|khoảng|gần|trên|hơn|là)[ \t]+)*"
)
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
    """The figures, in reading order, with subject, indicator, period and status filled in where the text says so: those
    that :func:`figures.find_figures` just made, themselves, not copies.

    A value that its indicator can hardly have for the stated subject gets ``needs_review`` and says why in ``review``.
    """
    if not figures:
        return []
    ordered = sorted(figures, key=lambda figure: (figure.start, figure.end))
    low = lower(view.text)
    starts = sentence_starts(view.text)
    leads = lead_ins(view.text, starts)
    subjects = find_subjects(view, ordered, starts, sections, header, report, leads, rules, low)
    heads = _heads(view, report)
    head_starts = [head.start for head in heads]
    calendar = calendar_of(low, dates, references, sections, header)
    rows = periods_told_in_rows(low, calendar, ordered, starts, rules)
    offsets = [figure.start for figure in ordered]
    roles = [section.role if section else None for section in _innermost(sections, offsets, headed=False)]
    titles = _titles(low, sections, offsets, rules)
    said: _Said | None = None
    for position, figure in enumerate(ordered):
        sentence = _sentence(starts, figure.start, len(low))
        if said is None or said.sentence != sentence:
            said = _said(view.text, low, sentence, starts, leads, calendar, rules)
        clause = _clause(low, sentence, figure)
        stop = ordered[position + 1].start if position + 1 < len(ordered) else len(low)
        period = rows.get(position) or period_of(calendar, clause, sentence, figure, stop, said.period)
        status = status_of(
            low,
            said.hints,
            clause,
            position,
            ordered,
            said.status or titles[position],
            roles[position],
            period,
            header.date,
            rules,
        )
        if status == "previous":
            period = previous_period(calendar, figure, period)
        cell = bisect_right(head_starts, figure.start) - 1
        head = heads[cell] if cell >= 0 and figure.start < heads[cell].end else None
        indicator = indicator_of_column(head.text, figure, rules) if head is not None else None
        indicator = indicator or indicator_of(view.text, low, said.phrases, clause, position, ordered, rules)
        subject = subjects[position]
        close = subject is not None and _CLOSE.fullmatch(low, subject.end, figure.start) is not None
        around = (head.table if head is not None else low[slice(*clause)]) if indicator and indicator.near else ""
        indicator = narrowed(indicator, figure, subject.kind if subject else None, close, around, rules)
        fill(
            figure,
            subject=subject.text if subject else None,
            subject_kind=subject.kind if subject else None,
            indicator=indicator.id if indicator else None,
            period=period,
            status=status,
        )
        # Looked for only where the answer decides something.
        part = indicator is not None and subject is not None and _PART.search(low, clause[0], figure.start) is not None
        ordered[position] = _judged(figure, indicator, subject, header, part)
    return ordered


@dataclass(frozen=True, slots=True)
class _Said:
    """What a sentence, its paragraph and the lead-in of its list say of all its figures."""

    sentence: tuple[int, int]
    phrases: Sequence[Phrase]
    hints: Sequence[Hint]
    period: Period | None
    status: str | None


def _said(
    text: str,
    low: str,
    sentence: tuple[int, int],
    starts: Sequence[int],
    leads: Sequence[int | None],
    calendar: Calendar,
    rules: Rules,
) -> _Said:
    index = bisect_right(starts, sentence[0]) - 1
    lead = leads[index]
    above = find_hints(low, starts[lead], starts[lead + 1], rules) if lead is not None else []
    return _Said(
        sentence,
        find_phrases(low, *sentence, rules),
        find_hints(low, *sentence, rules),
        _paragraph_period(calendar, text, starts, index, lead, len(low)),
        said_of_all(above),
    )


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands over a cell of a table: the head of its column, and everything the table's head says, in lower case."""

    start: int
    end: int
    text: str
    table: str


def _paragraph_period(
    calendar: Calendar, text: str, starts: Sequence[int], index: int, lead: int | None, length: int
) -> Period | None:
    """The period that an earlier sentence of the paragraph opens with, or that leads in the list."""
    for back in range(index, max(-1, index - 6), -1):
        if back < index:
            period = opening(calendar, (starts[back], starts[back + 1]), 40)
            if period is not None:
                return period
        if starts[back] == 0 or text[starts[back] - 1] == "\n":
            break
    return opening(calendar, (starts[lead], starts[lead + 1]), length) if lead is not None else None


def _titles(low: str, sections: Sequence[Section], offsets: Sequence[int], rules: Rules) -> list[str | None]:
    """For each of these rising offsets the status that the innermost heading above it gives ("1. Mục tiêu cụ thể")."""
    inner = _innermost(sections, offsets)
    said: dict[int, str | None] = {}
    for section in inner:
        if section is not None and section.heading_start not in said:
            hints = find_hints(low, section.heading_start, section.heading_end, rules)
            said[section.heading_start] = said_of_all(hints)
    return [said[section.heading_start] if section is not None else None for section in inner]


def _heads(view: View, report: Report) -> list[_Head]:
    """The cells of the report's tables in the view, sorted, each with what stands over it."""
    cells = []
    for table in report.tables:
        whole = lower(" ".join([table.title or "", *table.columns]))
        for row in table.rows:
            for cell, head in zip(row, table.columns, strict=False):
                if cell.start < cell.end and head:
                    cells.append(_Head(view.locate(cell.start), view.locate(cell.end), head, whole))
    return sorted(cells, key=lambda cell: cell.start)


def _innermost(sections: Sequence[Section], offsets: Sequence[int], headed: bool = True) -> list[Section | None]:
    """For each of these rising offsets the innermost section there; without ``headed`` the innermost that has a role."""
    waiting = sorted(sections, key=lambda section: (section.start, -section.end), reverse=True)
    around: list[Section] = []
    found: list[Section | None] = []
    for offset in offsets:
        while waiting and waiting[-1].start <= offset:
            around.append(waiting.pop())
        around = [section for section in around if section.end > offset]
        found.append(next((section for section in reversed(around) if headed or section.role), None))
    return found


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
