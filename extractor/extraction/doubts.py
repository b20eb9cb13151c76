"""Numbers that a scan leaves in doubt."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from extractor.models import Figure, Report, View, Word

_SURE = 60.0
"""OCR confidence (0 to 100) below which a number is shown to a person."""


def doubt_scans(figures: list[Figure], view: View, report: Report) -> list[Figure]:
    """Figures on scanned pages whose number the OCR engine was unsure of, or read in two ways, are marked for review."""
    words: list[Word] = [word for page in report.pages for word in page.words]
    if not words:
        return figures
    starts = [word.start for word in words]
    checked: list[Figure] = []
    for figure in figures:
        start, end = view.source(figure.start, figure.end)
        i = max(bisect_right(starts, start) - 1, 0)
        doubt: Word | None = None
        while i < len(words) and words[i].start < end:
            word = words[i]
            numeric = word.end > start and any(c.isdigit() for c in report.text[word.start : word.end])
            if numeric and (word.reading is not None or (word.confidence < _SURE and doubt is None)):
                doubt = word
            i += 1
        if doubt is None:
            checked.append(figure)
            continue
        said = report.text[doubt.start : doubt.end]
        if doubt.reading is not None:
            why = f"Hai bộ nhận dạng đọc khác nhau: “{said}” và “{doubt.reading}”."
        else:
            why = f"Bản quét mờ ở “{said}” (độ tin cậy {doubt.confidence:.0f}/100)."
        checked.append(
            replace(
                figure,
                needs_review=True,
                confidence=min(figure.confidence, 0.5),
                reading=doubt.reading or figure.reading,
                review=f"{figure.review} {why}" if figure.review else why,
            )
        )
    return checked
