"""Deadlines that a plan counts from a day instead of naming it: "trong thời hạn 15 ngày kể từ ngày ký Kế hoạch này"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from extractor.outline.when import SENTENCE, has, matches, number_in_words
from extractor.rulebook import Rules


@dataclass(frozen=True, slots=True)
class CountedDay:
    """The last day (ISO) that ``words`` of the plan give, counted from the plan's own day. ``sure`` is False where the plan
    counts from the day an agency got it, or in working days: then the day is the earliest that can be meant."""

    day: str
    words: str
    sure: bool


def counted_deadline(paragraphs: Sequence[str], made: str | None, rules: Rules) -> CountedDay | None:
    """The first deadline for sending the report that is counted in days, weeks or months from the plan; None where there is
    none or the plan (``made``, ISO) has no whole day to count from."""
    if made is None or len(made) != 10:
        return None
    try:
        start = date.fromisoformat(made)
    except ValueError:
        return None
    for paragraph in paragraphs:
        for sentence in SENTENCE.split(paragraph):
            if not has(sentence, "outline.deadline.report", rules) or has(sentence, "outline.deadline.own", rules):
                continue
            for m in matches(sentence, "outline.deadline.within", rules):
                number = int(m["n"]) if m["n"].isdecimal() else number_in_words(m["n"])
                if not number or number > 366:
                    continue
                unit = m["unit"].lower()
                working = "làm việc" in unit
                sure = not working and m["since"].lower() not in ("nhận", "tiếp nhận")
                return CountedDay(_moved(start, number, unit).isoformat(), " ".join(m[0].split()), sure)
    return None


def _moved(start: date, number: int, unit: str) -> date:
    """``number`` days, working days, weeks or months after ``start``."""
    if unit.startswith("tuần"):
        return start + timedelta(days=7 * number)
    if unit == "tháng":
        year, month = divmod(start.year * 12 + start.month - 1 + number, 12)
        first = date(year, month + 1, 1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return first.replace(day=min(start.day, last.day))
    if "làm việc" not in unit:
        return start + timedelta(days=number)
    day = start
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day
