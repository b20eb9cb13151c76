"""What speaks against a number that OCR read: a second reader saw another one (DESIGN.md, law 4: never guess in silence)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from extractor.models import Reference, Report, ReportWarning, Word

DOUBT = 0.5
"""The confidence of a number on which two readers disagree."""


def review_references(
    references: Iterable[Reference], report: Report
) -> tuple[tuple[Reference, ...], tuple[ReportWarning, ...]]:
    """The references, those with a disputed number at lower confidence, and a warning for each of these.

    Offsets are those of ``report.text``. Only words with a digit count: a lost mark on a type word changes nothing.
    """
    disputed = _disputed(report)
    if not disputed:
        return tuple(references), ()
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
    return tuple(reviewed), tuple(warnings)


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
