"""Boxes of stretches of the reading text on the pages of a PDF, looked up only for what was extracted."""

from __future__ import annotations

import ctypes
import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from extractor.models import Box, Page
from extractor.reading.page import Runs
from extractor.reading.pdf_objects import Placement, placement_of
from extractor.reading.pdf_page import has_widgets


@dataclass(frozen=True, slots=True)
class PdfBoxes:
    """Finds boxes on text layers by asking pdfium for the glyphs, and on OCR pages by the words that were read."""

    data: bytes
    pages: tuple[Page, ...]
    runs: Runs

    def boxes(self, spans: Sequence[tuple[int, int]]) -> list[Box | None]:
        """One box (of the part on the first page it touches) for each span; None where nothing of it has a place."""
        found: list[Box | None] = [None] * len(spans)
        asked: dict[int, list[tuple[int, list[tuple[int, int]]]]] = defaultdict(list)
        starts = [page.start for page in self.pages]
        for index, (start, end) in enumerate(spans):
            page = self.pages[max(0, bisect_right(starts, start) - 1)] if self.pages else None
            if page is None:
                continue
            if page.words:
                found[index] = _of_words(page, start, end)
            else:
                number, glyphs = self._glyphs(start, max(end, start + 1))
                if glyphs:
                    asked[number].append((index, glyphs))
        if asked:
            self._ask(asked, found)
        return found

    def _glyphs(self, start: int, end: int) -> tuple[int, list[tuple[int, int]]]:
        """The page and the runs of glyphs on it that a span stands on."""
        runs = self.runs
        at = max(0, bisect_right(runs.start, start) - 1)
        number = 0
        glyphs: list[tuple[int, int]] = []
        while at < len(runs.start) and runs.start[at] < end:
            left, right = max(start, runs.start[at]), min(end, runs.end[at])
            if left < right and runs.first[at] >= 0:
                if not number:
                    number = runs.page[at]
                if runs.page[at] != number:
                    break
                first, last = runs.first[at], runs.last[at]
                if runs.end[at] - runs.start[at] == last - first:
                    first, last = first + left - runs.start[at], first + right - runs.start[at]
                glyphs.append((first, last))
            at += 1
        return number, glyphs

    def _ask(self, asked: dict[int, list[tuple[int, list[tuple[int, int]]]]], found: list[Box | None]) -> None:
        import pypdfium2

        pdf = pypdfium2.PdfDocument(self.data)
        try:
            pdf.init_forms()
            for number in sorted(asked):
                page = pdf[number - 1]
                if has_widgets(page):
                    page.flatten()
                    page.close()
                    page = pdf[number - 1]
                textpage = page.get_textpage()
                placement = placement_of(page)
                for index, glyphs in asked[number]:
                    found[index] = _of_glyphs(textpage.raw, glyphs, placement)
                textpage.close()
                page.close()
        finally:
            pdf.close()


def _of_words(page: Page, start: int, end: int) -> Box | None:
    at = max(0, bisect_right(page.words, start, key=attrgetter("start")) - 1)
    boxes = [word.box for word in page.words[at : at + 200] if word.start < max(end, start + 1) and word.end > start]
    return _union([tuple(box) for box in boxes])


def _union(boxes: Sequence[tuple[float, ...]]) -> Box | None:
    """The box around the pieces on the first line: the rest of what runs over a line end would span both lines whole."""
    if not boxes:
        return None
    top, bottom = boxes[0][1], boxes[0][3]
    boxes = [b for b in boxes if b[1] < bottom and top < b[3] and top <= (b[1] + b[3]) / 2 <= bottom] or boxes[:1]
    return Box(
        round(min(b[0] for b in boxes), 2),
        round(min(b[1] for b in boxes), 2),
        round(max(b[2] for b in boxes), 2),
        round(max(b[3] for b in boxes), 2),
    )


def _of_glyphs(raw: Any, glyphs: Sequence[tuple[int, int]], placement: Placement) -> Box | None:
    """The box around glyphs: sideways what they advance, up and down their font's size above its descent."""
    import pypdfium2.raw as pdfium

    rect, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    at_rect, box_of = ctypes.byref(rect), pdfium.FPDFText_GetLooseCharBox
    boxes: list[tuple[float, ...]] = []
    # Glyphs of one font and size on one line share their bottom and top: what they are is asked once.
    tops: dict[tuple[float, float], float] = {}
    for first, last in glyphs:
        for glyph in range(first, min(last, first + 2000)):
            if not box_of(raw, glyph, at_rect):
                continue
            left, right, bottom, highest = rect.left, rect.right, rect.bottom, rect.top
            if right <= left and highest <= bottom:
                continue
            top = tops.get((bottom, highest))
            if top is None:
                pdfium.FPDFText_GetMatrix(raw, glyph, ctypes.byref(matrix))
                size = pdfium.FPDFText_GetFontSize(raw, glyph) * math.hypot(matrix.c, matrix.d)
                fits = placement.turn == 0 and matrix.d > 0 and 1 < size < 200
                top = tops[bottom, highest] = bottom + size if fits else highest
            boxes.append(placement.box(left, bottom, right, top))
    return _union(boxes)
