"""Times told in a row and the figures that belong to them one by one: "số hộ nghèo năm 2021, 2022 và 2023 lần lượt là 45, 40 và
32 hộ", "đạt 45 hộ, 40 hộ và 32 hộ trong các năm 2021, 2022, 2023"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from extractor.extraction.periods import Calendar
from extractor.extraction.subject_lexicon import lexicon_of
from extractor.models import Figure, Period
from extractor.rulebook import Rules

_ALSO = re.compile(
    r"[ \t]*(?:\([^()\d]{0,20}\)[ \t]*)?(?:,|;|và|,[ \t]*và|;[ \t]*và)[ \t]*(?:(?:khoảng|gần|hơn|trên|đạt|là|có)[ \t]+)*"
)
"""Between two figures of a row."""
_WORDS = 90
"""Characters at most between the last time of a row and the first figure."""
_YEARS = re.compile(r"(\d{4})-01-01")


def periods_told_in_rows(
    low: str, calendar: Calendar, figures: Sequence[Figure], sentences: Sequence[int], rules: Rules
) -> dict[int, Period]:
    """The periods of figures (by the index of the figure) that stand in a row as long as a row of times in their sentence.

    A row of three or more times is for the figures behind it as it stands; two times, or the years of one span ("giai đoạn
    2021-2023"), only where a word says so ("lần lượt").
    """
    if len(figures) < 2 or not calendar.dates:
        return {}
    told: dict[int, Period] = {}
    runs = list(_runs(low, figures))
    starts = [figures[run[0]].start for run in runs]
    cue = lexicon_of(rules).respective
    for first, last, periods, apart in _rows(calendar):
        sentence = bisect_right(sentences, first)
        end = sentences[sentence] if sentence < len(sentences) else len(low)
        at = bisect_left(starts, last)
        if at < len(runs) and starts[at] < min(end, last + _WORDS) and len(runs[at]) == len(periods):
            said = cue.search(low, last, starts[at]) or cue.search(low, max(0, first - 40), first)
            if said is not None or (apart and len(periods) > 2):
                told.update(zip(runs[at], periods, strict=True))
                continue
        if at and len(runs[at - 1]) == len(periods):
            before = figures[runs[at - 1][-1]].end
            if 0 <= first - before <= 40 and (cue.search(low, before, first) or (apart and len(periods) > 2)):
                told.update(zip(runs[at - 1], periods, strict=True))
    return told


def _runs(low: str, figures: Sequence[Figure]) -> Iterator[list[int]]:
    """The figures that follow one another in a row and are of one unit, by their indices."""
    run = [0]
    for n in range(1, len(figures)):
        before, figure = figures[n - 1], figures[n]
        alike = (figure.unit, figure.quantity) == (before.unit, before.quantity)
        if alike and _ALSO.fullmatch(low, before.end, figure.start) is not None:
            run.append(n)
            continue
        if len(run) > 1:
            yield run
        run = [n]
    if len(run) > 1:
        yield run


def _rows(calendar: Calendar) -> Iterator[tuple[int, int, Sequence[Period], bool]]:
    """The times of a text that stand in rows, and the years of a span: where they begin and end, each of them, and whether
    they were told one by one."""
    dates, rows = calendar.dates, calendar.rows
    for first, last in rows:
        yield dates[first].start, dates[last].end, calendar.alone[first : last + 1], True
    inside = {n for first, last in rows for n in range(first, last + 1)}
    for n, mention in enumerate(dates):
        if n not in inside and len(years := _years_of(calendar.alone[n])) > 1:
            yield mention.start, mention.end, years, False


def _years_of(period: Period) -> list[Period]:
    """The whole years of a span, each with its own words."""
    opened = _YEARS.fullmatch(period.start or "")
    if opened is None or not (period.end or "").endswith("-12-31"):
        return []
    years = range(int(opened[1]), int((period.end or "")[:4]) + 1)
    return [Period(f"{year}-01-01", f"{year}-12-31", str(year)) for year in years] if len(years) <= 10 else []
