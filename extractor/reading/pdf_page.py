"""One page of a PDF as pdfium gives it: words with boxes line by line, and what tells whether they may be trusted.

Boxes are in points, origin at the top left of the page as it is shown (its /Rotate applied). Only the first and last
glyph of a word are asked for their boxes: that keeps the pace (research: asking for every glyph costs ten times more).
"""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from extractor.reading.page import Edge, SetLine, SetWord
from extractor.reading.pdf_objects import Placement, placement_of, read_drawing

__all__ = ["RawPage", "SetLine", "SetWord", "has_widgets", "read_page", "text_of"]

# pdfium gives U+0002 or U+FFFE for a hyphen at a line's end, and no line break behind it.
_WORD = re.compile("[^\\s\x00\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")


@dataclass(slots=True)
class RawPage:
    """What a page holds. ``image_share`` is how much of the page pictures cover (0 to 1), ``unmapped`` the share of
    glyphs without a Unicode value, ``paths`` how many drawn shapes there are, ``fonts`` the names of some fonts."""

    number: int
    width: float
    height: float
    text: str
    lines: list[SetLine]
    level: list[Edge] = field(default_factory=list)
    plumb: list[Edge] = field(default_factory=list)
    image_share: float = 0.0
    unmapped: float = 0.0
    paths: int = 0
    fonts: frozenset[str] = frozenset()


def text_of(textpage: Any) -> tuple[str, list[int] | None]:
    """The page's text and, where glyphs were left out of it or put in, the glyph index of each of its characters."""
    text: str = textpage.get_text_range()
    count = textpage.count_chars()
    if len(text) == count:
        return text, None
    glyphs: list[int] = []
    for index in range(len(text)):
        glyph = pdfium.FPDFText_GetCharIndexFromTextIndex(textpage.raw, index)
        glyphs.append(glyph if glyph >= 0 else (glyphs[-1] if glyphs else 0))
    return text, glyphs


def read_page(pdf: Any, index: int, *, forms: bool) -> RawPage:
    """The page at ``index`` (from 0). With ``forms``, form fields and the appearances of signatures are part of it."""
    page = pdf[index]
    own = -1
    try:
        if forms and has_widgets(page):
            textpage = page.get_textpage()
            own = textpage.count_chars()
            textpage.close()
            page.flatten()
            page.close()
            page = pdf[index]
        textpage = page.get_textpage()
        try:
            placement = placement_of(page)
            text, glyphs = text_of(textpage)
            width, height = page.get_size()
            drawing = read_drawing(page, placement, width, height)
            lines = _lines(textpage, text, glyphs, placement, own, exact=len(drawing.plumb) > 1)
            found = RawPage(index + 1, width, height, text, lines, drawing.level, drawing.plumb)
            found.image_share, found.paths = drawing.image_share, drawing.paths
            found.unmapped = _unmapped(textpage)
            found.fonts = frozenset(_style(textpage.raw, line, placement, own) for line in found.lines)
            return found
        finally:
            textpage.close()
    finally:
        page.close()


def has_widgets(page: Any) -> bool:
    """Whether a page has form fields, stamps or typed notes, whose words are part of what people see."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 500)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_FREETEXT):
            return True
    return False


def _lines(
    textpage: Any, text: str, glyphs: list[int] | None, placement: Placement, own: int, *, exact: bool
) -> list[SetLine]:
    """Words with their boxes, in pdfium's lines. Unless ``exact``, inner words of a line without a wide gap get the
    places that their share of its letters gives them; nothing but a figure's own box needs better, and that is asked
    of the glyphs when it is wanted (pdf_boxes)."""
    asker = _Asker(textpage.raw, glyphs, placement)
    exact = exact or own >= 0 or placement.turn != 0
    lines: list[SetLine] = []
    tokens: list[re.Match[str]] = []
    previous = 0
    for match in _WORD.finditer(text):
        start = match.start()
        gap = start - previous
        if tokens and (
            (gap != 1 and (gap == 0 or "\n" in text[previous:start] or "\r" in text[previous:start]))
            or (own >= 0 and _passes(start, previous, own, glyphs))
        ):
            lines.append(asker.line(tokens, exact=exact))
            tokens = []
        previous = match.end()
        tokens.append(match)
    if tokens:
        lines.append(asker.line(tokens, exact=exact))
    return lines


class _Asker:
    """Asks one page's text for the places of glyphs."""

    __slots__ = ("glyphs", "height", "placement", "raw", "rect", "reference", "shift")

    def __init__(self, raw: Any, glyphs: list[int] | None, placement: Placement) -> None:
        self.raw = raw
        self.glyphs = glyphs
        self.placement = placement
        self.rect = pdfium.FS_RECTF()
        self.reference = ctypes.byref(self.rect)
        self.shift = placement.left
        self.height = placement.height + placement.bottom

    def line(self, tokens: list[re.Match[str]], *, exact: bool) -> SetLine:
        """The words of one line."""
        if exact or len(tokens) < 4:
            words = []
            for token in tokens:
                words.append(self.word(token))
                if len(words) > 1:
                    self._glue(words)
            wide = any(b.x0 - a.x1 > 8 for a, b in pairwise(words))
            return SetLine(words, wide=wide)
        first, last = self.word(tokens[0]), self.word(tokens[-1])
        if self._has_gap(first.first, last.last) or abs(first.bottom - last.bottom) > 3:
            return self.line(tokens, exact=True)
        start, end = tokens[0].start(), tokens[-1].end()
        step = (last.x1 - first.x0) / (end - start)
        glyphs = self.glyphs
        words = [first]
        for token in tokens[1:-1]:
            shown = token[0]
            if words[-1].raised:
                words.append(self.word(token))
                self._glue(words)
                continue
            if shown[-1].isdigit() and not shown[0].isdigit():
                words.append(self.word(token))  # It may end in a footnote's mark.
                continue
            left, right = token.span()
            one = left if glyphs is None else glyphs[left]
            two = right if glyphs is None else glyphs[right - 1] + 1
            x0 = first.x0 + (left - start) * step
            words.append(SetWord(shown, x0, first.top, x0 + (right - left) * step, first.bottom, one, two))
        words.append(last)
        self._glue(words)
        return SetLine(words, wide=False)

    @staticmethod
    def _glue(words: list[SetWord]) -> None:
        """Makes the last two words one where pdfium put a blank only because the first ends raised ("m³" + "/ngày")."""
        a, b = words[-2], words[-1]
        if a.raised and -1 < b.x0 - a.x1 < 0.8:
            top, bottom = min(a.top, b.top), max(a.bottom, b.bottom)
            words[-2:] = [SetWord(a.text + b.text, a.x0, top, b.x1, bottom, a.first, b.last)]

    def word(self, token: re.Match[str]) -> SetWord:
        """One word by its first and last glyph."""
        start, end = token.span()
        glyphs, rect = self.glyphs, self.rect
        first = start if glyphs is None else glyphs[start]
        last = end - 1 if glyphs is None else glyphs[end - 1]
        pdfium.FPDFText_GetLooseCharBox(self.raw, first, self.reference)
        x0, y0, x1, y1 = rect.left, rect.bottom, rect.right, rect.top
        raised = False
        if last != first:
            pdfium.FPDFText_GetLooseCharBox(self.raw, last, self.reference)
            raised = rect.bottom > y0 + 0.15 * (y1 - y0)
            x0, x1 = min(x0, rect.left), max(x1, rect.right)
            if self.placement.turn:
                y0, y1 = min(y0, rect.bottom), max(y1, rect.top)
        shown = token[0]
        if shown[-1] in "\x02\ufffe":
            shown = shown[:-1] + "-"
        if self.placement.turn:
            return SetWord(shown, *self.placement.box(x0, y0, x1, y1), first, last + 1)
        return SetWord(
            shown, x0 - self.shift, self.height - y1, x1 - self.shift, self.height - y0, first, last + 1, raised
        )

    def _has_gap(self, first: int, last: int) -> bool:
        """Whether there is more room than a blank takes between two pieces that the file wrote on its own."""
        count = pdfium.FPDFText_CountRects(self.raw, first, last - first)
        if count < 2:
            return False
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        reached = 0.0
        for index in range(count):
            pdfium.FPDFText_GetRect(self.raw, index, left, top, right, bottom)
            if index and (left.value - reached > 8 or left.value < reached - 40):
                return True
            reached = right.value
        return False


def _passes(start: int, previous: int, own: int, glyphs: list[int] | None) -> bool:
    """Whether the page's own text ends and that of its form fields begins between two words."""
    if own < 0:
        return False
    if glyphs is None:
        return previous <= own <= start
    return glyphs[previous - 1] < own <= glyphs[start]


_NAME = ctypes.create_string_buffer(128)


def font_name(raw: Any, glyph: int) -> str:
    """The name of the font that a glyph is set in."""
    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(raw, glyph, _NAME, 128, ctypes.byref(flags))
    return _NAME.raw[: max(0, min(length, 128) - 1)].decode("utf-8", "replace") if length else ""


def _style(raw: Any, line: SetLine, placement: Placement, own: int) -> str:
    """Says of a line how it is set; gives the name of its first font."""
    first, last = line.words[0], line.words[-1]
    name = font_name(raw, first.first)
    line.bold = "bold" in name.lower()
    line.bold_end = line.bold if last is first else "bold" in font_name(raw, last.first).lower()
    line.widget = 0 <= own <= first.first
    angle = math.degrees(pdfium.FPDFText_GetCharAngle(raw, first.first)) - 90 * placement.turn
    angle = (angle + 180) % 360 - 180
    line.turned = abs(angle) > 12 and (len(line.words) > 1 or len(first.text) > 1)
    return name


def _unmapped(textpage: Any) -> float:
    count = textpage.count_chars()
    if not count:
        return 0.0
    step = max(1, count // 120)
    asked = range(0, count, step)
    bad = sum(int(pdfium.FPDFText_HasUnicodeMapError(textpage.raw, index)) > 0 for index in asked)
    return float(bad) / len(asked)
