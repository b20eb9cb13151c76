"""What speaks against a citation: two dates for one number, a date outside the year that the number bears, a number that two
readers of a scan read differently (DOMAIN.md §1.4, §1.13; DESIGN.md, law 4: never guess in silence)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
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


def conflicting_dates(references: Iterable[Reference]) -> Iterator[tuple[Reference, Reference]]:
    """The pairs of citations that give one number two dates: the first of them in the text, and each other date once.

    One number may be two documents, and then its dates do not contradict one another: that of two bodies (issuers differ),
    and, where the number bears no year, that of two years, because numbers begin anew each year. Then only the same day
    of another year is a contradiction: the year was misprinted. The document's own number is not compared.
    """
    known: dict[str, list[Reference]] = {}
    for reference in references:
        if reference.id is None or reference.date is None or len(reference.date) < 10 or reference.own:
            continue
        earlier = known.setdefault(reference.id, [])
        comparable = [one for one in earlier if _may_be_one(one.issuer, reference.issuer)]
        if any(one.date == reference.date for one in comparable):
            continue
        earlier.append(reference)
        first = next((one for one in comparable if _one_number(reference.id, one.date, reference.date)), None)
        if first is not None:
            yield first, reference


def _one_number(identity: str, first: str | None, second: str | None) -> bool:
    """Whether a number cited with these two days (ISO) means one document."""
    if first is None or second is None:
        return False
    return _YEAR.match(identity) is not None or first[:4] == second[:4] or first[4:] == second[4:]


def reference_warnings(references: Iterable[Reference]) -> tuple[ReportWarning, ...]:
    """A warning for every number that is cited with two dates, at the place of the later date, and for every number that
    bears another year than its date."""
    references = tuple(references)
    warnings: list[ReportWarning] = []
    doubted: set[tuple[str | None, str | None]] = set()
    for first, other in conflicting_dates(references):
        doubted.add((other.id, other.date))
        message = (
            f"{other.id} được dẫn với hai ngày khác nhau: {first.date} (trang {first.page}) "
            f"và {other.date} (trang {other.page})."
        )
        warnings.append(ReportWarning("reference_conflict", message, other.page, other.start, other.end))
    for reference in references:
        year = _YEAR.match(reference.id or "")
        if year is None or reference.date is None or len(reference.date) < 10 or reference.date.startswith(year[1]):
            continue
        if (reference.id, reference.date) in doubted:
            continue
        doubted.add((reference.id, reference.date))
        message = (
            f"{reference.id} mang năm {year[1]} nhưng được dẫn với ngày {reference.date} (trang {reference.page}): "
            "hãy xem lại số hoặc ngày."
        )
        warnings.append(ReportWarning("reference_year", message, reference.page, reference.start, reference.end))
    return tuple(sorted(warnings, key=lambda warning: warning.start or 0))


def _may_be_one(first: str | None, second: str | None) -> bool:
    """Whether two issuers as printed may be one body: one of them is not named, or one name begins or ends the other."""
    if first is None or second is None:
        return True
    a, b = first.casefold(), second.casefold()
    return a.startswith(b) or b.startswith(a) or a.endswith(b) or b.endswith(a)
