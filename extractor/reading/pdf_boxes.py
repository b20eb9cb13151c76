"""Boxes of stretches of the reading text on the pages of a PDF, looked up only for what was extracted."""

from __future__ import annotations

import ctypes
import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import Any

import pypdfium2.raw as pdfium

from extractor.models import Box, Page
from extractor.reading.page import Runs, place_on, unturned
from extractor.reading.pdf_objects import Placement, placement_of
from extractor.reading.pdf_page import has_widgets, level_text

_Asked = tuple[int, int, list[tuple[int, int]]]
"""A page, which of the spans stands on it, and its runs of glyphs."""


@dataclass(frozen=True, slots=True)
class PdfBoxes:
    """Finds boxes on text layers by asking pdfium for the glyphs, and on OCR pages by the words that were read."""

    data: bytes
    pages: tuple[Page, ...]
    runs: Runs

    def boxes(self, spans: Sequence[tuple[int, int]]) -> list[Box | None]:
        """One box (of the part on the first page it touches) for each span; None where nothing of it has a place."""
        found: list[Box | None] = [None] * len(spans)
        self._ask(self._asked(spans, found), found)
        return found

    def _asked(self, spans: Sequence[tuple[int, int]], found: list[Box | None]) -> Iterator[_Asked]:
        """What is to be asked of pdfium, in reading order; what the words of OCR pages tell is put into ``found`` at once."""
        starts = [page.start for page in self.pages]
        for index in sorted(range(len(spans)), key=spans.__getitem__) if self.pages else ():
            start, end = spans[index]
            page = self.pages[max(0, bisect_right(starts, start) - 1)]
            if page.words:
                found[index] = _of_words(page, start, end)
                continue
            number, glyphs = self._glyphs(start, max(end, start + 1))
            if glyphs:
                yield number, index, glyphs

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

    def _ask(self, asked: Iterator[_Asked], found: list[Box | None]) -> None:
        """Each page is opened once for all that is asked of it, and nothing is kept of those before."""
        import pypdfium2

        first = next(asked, None)
        if first is None:
            return
        pdf = pypdfium2.PdfDocument(self.data)
        sides: dict[float, float] = {}  # lines stand at the same heights on page after page: each number is kept once
        try:
            pdf.init_forms()
            for number, on_page in groupby(chain((first,), asked), key=itemgetter(0)):
                page = pdf[number - 1]
                if has_widgets(page):
                    page.flatten()
                    page.close()
                    page = pdf[number - 1]
                textpage, turn = level_text(page)
                size, places = unturned(turn, *page.get_size())
                of = _Glyphs(textpage.raw, placement_of(page))
                for _, index, glyphs in on_page:
                    box = of.around(glyphs)
                    if box is not None and turn:
                        box = place_on(box, places, size)
                    found[index] = box and Box(*map(sides.setdefault, box, box))
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


class _Glyphs:
    """The boxes of one page's glyphs: sideways what they advance, up and down their font's size above its descent."""

    __slots__ = ("at_matrix", "at_rect", "matrix", "placement", "raw", "rect", "tops")

    def __init__(self, raw: Any, placement: Placement) -> None:
        self.raw, self.placement = raw, placement
        self.rect, self.matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self.at_rect, self.at_matrix = ctypes.byref(self.rect), ctypes.byref(self.matrix)
        # Glyphs of one font and size on one line share their bottom and top: what they are is asked once.
        self.tops: dict[tuple[float, float], float] = {}

    def around(self, runs: Sequence[tuple[int, int]]) -> Box | None:
        """The box around stretches of glyphs, each of one line."""
        boxes: list[tuple[float, ...]] = []
        for first, last in runs:
            one = self._box(first)
            if last - first > 1:
                other = self._box(last - 1)
                # Between two ends of one height there may still be a raised mark; what it adds can't be seen.
                if one is None or other is None or one[1:4:2] != other[1:4:2] or other[0] < one[0]:
                    boxes += filter(None, map(self._box, range(first, min(last, first + 2000))))
                    continue
                boxes.append(other)
            if one is not None:
                boxes.append(one)
        return _union(boxes)

    def _box(self, glyph: int) -> tuple[float, ...] | None:
        rect = self.rect
        if not pdfium.FPDFText_GetLooseCharBox(self.raw, glyph, self.at_rect):
            return None
        left, right, bottom, highest = rect.left, rect.right, rect.bottom, rect.top
        if right <= left and highest <= bottom:
            return None
        top = self.tops.get((bottom, highest))
        if top is None:
            matrix = self.matrix
            pdfium.FPDFText_GetMatrix(self.raw, glyph, self.at_matrix)
            size = pdfium.FPDFText_GetFontSize(self.raw, glyph) * math.hypot(matrix.c, matrix.d)
            fits = self.placement.turn == 0 and matrix.d > 0 and 1 < size < 200
            top = self.tops[bottom, highest] = bottom + size if fits else highest
        return self.placement.box(left, bottom, right, top)
