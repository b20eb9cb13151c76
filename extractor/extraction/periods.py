"""The stretch of time that a figure is about: its clause, its sentence, its section's heading, its document (DOMAIN.md §5.4)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.extraction.nesting import Nesting, nesting_of
from extractor.language.dates import complete
from extractor.models import DateMention, Figure, Header, Period, Reference, Section

_BASE = re.compile(
    r"(?:so(?:[ \t]+với)?(?:[ \t]+cùng(?:[ \t]+thời[ \t]+điểm)?)?|với|cùng|từ|kể từ|trước|quyết định|giấy phép)[ \t]+(?:ngày[ \t]+|cuối[ \t]+|đầu[ \t]+)?$"
)
_SAME = re.compile(r"cùng[ \t]+(?:k[ỳì]|thời[ \t]+điểm)")
_BEHIND = re.compile(r"[ \t(]*(?:(?:vào|trong|của|ở|tính)[ \t]+)?(?:(?:thời[ \t]+điểm)[ \t]+)?")
# "mục tiêu đến năm 2030 có 18 cụm, hiện có 9 cụm": the nine are of today.
_AND = re.compile(
    r"[ \t]*(?:,|;|và|,[ \t]*và)[ \t]*(?:(?:của|trong|và|đến|vào|hết|cuối)[ \t]+)*(?:năm[ \t]+)?"
)  # between two times of a row; a mention may hold the word "năm" itself
_WHOLE_YEAR = re.compile(r"(\d{4})-01-01 \1-12-31")
_REACH = 1200  # characters before a figure in which a word for now is looked for
_NOW = re.compile(r"(?<!thực )(?<!thể )(?<!phát )(?<!biểu )(?<!xuất )(?<!\w)hiện[ \t]+(?:nay|có|còn|đang|mới|đã)(?!\w)")
_CLOSE = 48  # characters between a figure and a date behind it in the same clause
_AGO = re.compile(r"(\d{1,2})[ \t]+(năm|tháng)")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The dates of a view that can be a figure's period, sorted, and what the document's own date makes of them.

    ``alone``: the period of each by itself; ``rows``: where the first and the last of times that are told in a row stand in
    ``dates``. In ``periods`` years that follow one another in a row are one stretch ("trong hai năm 2022 và 2023").
    """

    low: str
    dates: Sequence[DateMention]
    starts: Sequence[int]
    periods: Sequence[Period]
    alone: Sequence[Period]
    rows: Sequence[tuple[int, int]]
    headings: Nesting[Period]
    document: Period | None
    bases: Sequence[DateMention]


def calendar_of(
    low: str,
    dates: Sequence[DateMention],
    references: Sequence[Reference],
    sections: Sequence[Section],
    header: Header,
) -> Calendar:
    """The dates of a view (in lower case) that are no date of a cited document, no time of day and no comparison base."""
    ends = sorted(reference.end for reference in references)
    year = int(header.date[:4]) if header.date else None
    kept: list[DateMention] = []
    bases: list[DateMention] = []
    for mention in sorted(dates, key=lambda date: date.start):
        index = bisect_right(ends, mention.start) - 1
        cited = index >= 0 and mention.start - ends[index] <= 3 and mention.kind == "date"
        if cited or mention.kind in {"time", "annual"}:
            continue
        (bases if _is_base(low, mention) else kept).append(mention)
    alone = [_resolved(mention, year, header.date) for mention in kept]
    rows = _rows(low, kept)
    periods = list(alone)
    for first, last in rows:
        together = _joined(f"{alone[first].text}{low[kept[first].end : kept[last].end]}", alone[first : last + 1])
        if together is not None:
            periods[first : last + 1] = [together] * (last + 1 - first)
    starts = [mention.start for mention in kept]
    headings = []
    for section in sections:
        first = bisect_left(starts, section.heading_start)
        if first < len(starts) and starts[first] < section.heading_end:
            headings.append((section.start, section.end, periods[first]))
    return Calendar(low, kept, starts, periods, alone, rows, nesting_of(headings), header.period, bases)


def _rows(low: str, dates: Sequence[DateMention]) -> list[tuple[int, int]]:
    """The times that are told in a row ("năm 2021, 2022 và 2023"): the first and the last of each row."""
    rows: list[tuple[int, int]] = []
    first = 0
    for n in range(1, len(dates) + 1):
        if n < len(dates) and _AND.fullmatch(low, dates[n - 1].end, dates[n].start) is not None:
            continue
        if n - 1 > first:
            rows.append((first, n - 1))
        first = n
    return rows


def _joined(text: str, periods: Sequence[Period]) -> Period | None:
    """Whole years told in a row as one stretch, without a first and last day where years between them are left out; None for
    other times."""
    years = [_WHOLE_YEAR.fullmatch(f"{period.start} {period.end}") for period in periods]
    told = [int(year[1]) for year in years if year is not None]
    if len(told) < len(periods):
        return None
    if any(b != a + 1 for a, b in pairwise(told)):
        return Period(None, None, text)
    return Period(periods[0].start, periods[-1].end, text)


def opening(calendar: Calendar, sentence: tuple[int, int], reach: int) -> Period | None:
    """The period that a sentence opens with ("Năm 2023, …"), at most ``reach`` characters after its start."""
    first = bisect_left(calendar.starts, sentence[0])
    if first < len(calendar.starts) and calendar.starts[first] < min(sentence[1], sentence[0] + reach):
        return calendar.periods[first]
    return None


def period_of(
    calendar: Calendar,
    clause: tuple[int, int],
    sentence: tuple[int, int],
    figure: Figure,
    stop: int,
    around: Period | None,
) -> Period | None:
    """The figure's period. ``stop`` is where the next figure starts, ``around`` what its paragraph or its list speaks of.

    A date right behind the figure ("45,2% năm 2021") wins, then the nearest before it in its clause, then in its sentence.
    """
    after = bisect_left(calendar.starts, figure.end)
    near = after < len(calendar.starts) and calendar.starts[after] < min(stop, sentence[1])
    if near and _BEHIND.fullmatch(calendar.low, figure.end, calendar.starts[after]):
        return calendar.periods[after]
    before = bisect_left(calendar.starts, figure.start) - 1
    for begin in (clause[0], sentence[0]):
        if before >= 0 and calendar.starts[before] >= begin:
            # A sentence without an end costs no more than a long one.
            told = max(calendar.dates[before].end, figure.start - _REACH)
            if _NOW.search(calendar.low, told, figure.start):
                break
            return calendar.periods[before]
    close = after < len(calendar.starts) and calendar.starts[after] < min(clause[1], stop, figure.end + _CLOSE)
    if close and not {",", "("}.intersection(calendar.low[figure.end : calendar.starts[after]]):
        return calendar.periods[after]
    if around is not None:
        return around
    inner = calendar.headings.at(figure.start)
    return inner[-1] if inner else calendar.document


def previous_period(calendar: Calendar, figure: Figure, current: Period | None) -> Period | None:
    """The period of a value that another is compared with: the base that stands beside it ("cùng kỳ: 45 tỷ đồng"), which
    lies a year before the current period when it names no time of its own."""
    index = bisect_left(calendar.bases, figure.start, key=_start) - 1
    base = calendar.bases[index] if index >= 0 and figure.start - calendar.bases[index].end <= 12 else None
    if base is None and index + 1 < len(calendar.bases) and calendar.bases[index + 1].start - figure.end <= 12:
        base = calendar.bases[index + 1]
    if base is None or base.period.start is not None:
        return base.period if base is not None else current
    start, end = (current.start, current.end) if current is not None else (None, None)
    return Period(_year_before(start), _year_before(end), base.period.text)


def _year_before(day: str | None) -> str | None:
    if day is None:
        return None
    earlier = f"{int(day[:4]) - 1:04}{day[4:]}"
    return earlier[:8] + "28" if earlier.endswith("-02-29") else earlier


def _start(mention: DateMention) -> int:
    return mention.start


def _is_base(low: str, mention: DateMention) -> bool:
    """Whether the date is only what another value is compared with: "so với năm 2020", "cùng kỳ năm trước"."""
    if _SAME.match(low, mention.start) or low[mention.start : mention.end].endswith(("trước", "ngoái")):
        return True
    return _BASE.search(low, max(0, mention.start - 30), mention.start) is not None and mention.kind != "period"


def _resolved(mention: DateMention, year: int | None, written: str | None) -> Period:
    """The mention's period with the document's date put in: "đến nay" ends on it, "5 năm qua" starts five years before."""
    period = complete(mention, year)
    if mention.kind != "relative" or written is None:
        return period
    words = period.text.lower()
    today = written if len(written) == 10 else None
    if ago := _AGO.match(words):
        back = int(ago[1])
        start = f"{int(written[:4]) - back}{written[4:]}" if ago[2] == "năm" else None
        return Period(start, today or written, period.text)
    if words.endswith("năm nay"):
        return Period(f"{year}-01-01", f"{year}-12-31", period.text)
    if "nay" in words or "thời điểm" in words or "hiện" in words:
        start = period.start
        if start is None and "đầu năm" in words:
            start = f"{year}-01-01"
        return replace(period, start=start, end=written)
    return period
