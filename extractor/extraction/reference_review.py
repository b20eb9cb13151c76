"""What speaks against a citation: two dates for one number, a date outside the year that the number bears, a number that two
readers of a scan read differently (DOMAIN.md §1.4, §1.13; DESIGN.md, law 4: never guess in silence)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from extractor.models import Reference, Report, ReportWarning, Word

DAY_SURE = 76.0
"""A day of a date read with no more confidence (0 to 100) than this is shown to a person."""
DOUBT = 0.5
"""The confidence of a number on which two readers disagree."""


def review_references(
    references: Iterable[Reference], report: Report
) -> tuple[tuple[Reference, ...], tuple[ReportWarning, ...]]:
    """The references, those with a disputed number at lower confidence, and a warning for each of these.

    Offsets are those of ``report.text``. Only words with a digit count: a lost mark on a type word changes nothing.
    """
    disputed = _disputed(report)
    dates = _doubtful_days(report)
    if not disputed:
        return tuple(references), dates
    starts = [word.start for word in disputed]
    reviewed: list[Reference] = []
    warnings: list[ReportWarning] = []
    for reference in references:
        readings: list[str] = []
        index = max(bisect_left(starts, reference.start) - 1, 0)
        while index < len(disputed) and disputed[index].start < reference.end:
            word = disputed[index]
            if word.end > reference.start and word.reading is not None:
                readings.append(word.reading)
            index += 1
        if readings and reference.id is not None:
            other = " ".join(readings)
            reference = replace(reference, confidence=min(reference.confidence, DOUBT))
            message = (
                f"Số văn bản {reference.id} (trang {reference.page}) cần xem lại: hai lần nhận dạng khác nhau, "
                f"lần kia đọc là “{other}”."
            )
            warnings.append(ReportWarning("reference_review", message, reference.page, reference.start, reference.end))
        reviewed.append(reference)
    return tuple(reviewed), (*warnings, *dates)


_BEFORE_DAY = re.compile(r"[Nn]gày\s*\Z")
_AFTER_DAY = re.compile(r"\s*tháng\s")


def _doubtful_days(report: Report) -> tuple[ReportWarning, ...]:
    """A warning for every day of a date that was hardly read, as clerks write it by hand between "ngày" and "tháng"."""
    text = report.text
    warnings: list[ReportWarning] = []
    for page in report.pages:
        for word in page.words:
            day = text[word.start : word.end]
            if not (day.isdigit() and len(day) < 3) or (word.reading is None and word.confidence > DAY_SURE):
                continue
            if _BEFORE_DAY.search(text[max(0, word.start - 8) : word.start]) and _AFTER_DAY.match(text, word.end):
                message = f"Ngày trong “ngày {day} tháng” (trang {page.number}) mờ hoặc viết tay, cần xem lại."
                warnings.append(ReportWarning("date_review", message, page.number, word.start, word.end))
    return tuple(warnings)


def _disputed(report: Report) -> list[Word]:
    """The words with a digit that a second reader read otherwise, in reading order."""
    words = [
        word
        for page in report.pages
        for word in page.words
        if word.reading is not None
        and any(char.isdigit() for char in report.text[word.start : word.end] + word.reading)
    ]
    words.sort(key=lambda word: word.start)
    return words


_YEAR = re.compile(r"[^/]+/(\d{4})/")


def reference_warnings(references: Iterable[Reference]) -> tuple[ReportWarning, ...]:
    """A warning for every number that is cited with two dates, at the place of the later date, and for every number that
    bears another year than its date.

    The same number of two bodies is two documents: citations whose issuers differ are not compared.
    """
    known: dict[str, list[Reference]] = {}
    warnings: list[ReportWarning] = []
    for reference in references:
        if reference.id is None or reference.date is None or len(reference.date) < 10:
            continue
        earlier = known.setdefault(reference.id, [])
        comparable = [one for one in earlier if _may_be_one(one.issuer, reference.issuer)]
        if any(one.date == reference.date for one in comparable):
            continue
        earlier.append(reference)
        year = _YEAR.match(reference.id)
        message = None
        code = "reference_conflict"
        if comparable:
            first = comparable[0]
            message = (
                f"{reference.id} được dẫn với hai ngày khác nhau: {first.date} (trang {first.page}) "
                f"và {reference.date} (trang {reference.page})."
            )
        elif year is not None and not reference.date.startswith(year[1]):
            code = "reference_year"
            message = (
                f"{reference.id} mang năm {year[1]} nhưng được dẫn với ngày {reference.date} (trang {reference.page}): "
                "hãy xem lại số hoặc ngày."
            )
        if message is not None:
            warnings.append(ReportWarning(code, message, reference.page, reference.start, reference.end))
    return tuple(warnings)


def _may_be_one(first: str | None, second: str | None) -> bool:
    """Whether two issuers as printed may be one body: one of them is not named, or one name begins or ends the other."""
    if first is None or second is None:
        return True
    a, b = first.casefold(), second.casefold()
    return a.startswith(b) or b.startswith(a) or a.endswith(b) or b.endswith(a)
