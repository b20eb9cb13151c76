"""One page of a PDF as pdfium gives it: words with boxes line by line, and what tells whether they may be trusted.

Boxes are in points, origin at the top left of the page as it is shown (its /Rotate applied). Only the first and last
glyph of a word are asked for their boxes: that keeps the pace (research: asking for every glyph costs ten times more).
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import Any

import pypdfium2.raw as pdfium

from extractor.language.legacy import encoding_of_font
from extractor.reading.page import Edge, SetLine, SetWord, WordRun
from extractor.reading.pdf_objects import Placement, placement_of, read_drawing

__all__ = ["RawPage", "SetLine", "SetWord", "has_widgets", "read_page", "text_of"]

# pdfium gives U+0002 or U+FFFE for a hyphen at a line's end, and no line break behind it.
_WORD = re.compile("[^\\s\x00\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_loose_box = pdfium.FPDFText_GetLooseCharBox
_ROW = re.compile(r"[^\r\n]+")
# The end of a word that may bear a footnote's mark or an exponent.
_DIGIT_END = re.compile("[\\d¹²³⁰-⁹] ")


@dataclass(slots=True)
class RawPage:
    """What a page holds. ``image_share`` is how much of the page pictures cover (0 to 1), ``unmapped`` the share of
    glyphs without a Unicode value, ``paths`` how many drawn shapes there are, ``fonts`` the names of some fonts. ``turn``:
    how many quarters the page was turned (clockwise) so that its text reads level; all places are those of the page as
    turned."""

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
    turn: int = 0


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
    turn = 0
    try:
        if forms and has_widgets(page):
            textpage = page.get_textpage()
            own = textpage.count_chars()
            textpage.close()
            page.flatten()
            page.close()
            page = pdf[index]
        textpage, turn = level_text(page)
        try:
            placement = placement_of(page)
            text, glyphs = text_of(textpage)
            width, height = page.get_size()
            drawing = read_drawing(page, placement, width, height)
            lines = _lines(textpage, text, glyphs, placement, own, drawing.plumb)
            found = RawPage(index + 1, width, height, text, lines, drawing.level, drawing.plumb, turn=turn)
            found.image_share, found.paths = drawing.image_share, drawing.paths
            found.unmapped = _unmapped(textpage)
            found.fonts = _set_styles(textpage.raw, found.lines, placement, own)
            return found
        finally:
            textpage.close()
    finally:
        if turn:  # others ask for the page as it is shown
            page.set_rotation((page.get_rotation() - 90 * turn) % 360)
        page.close()


def level_text(page: Any) -> tuple[Any, int]:
    """The text of a page, which is turned first if that makes its text read level, and by how many quarters (clockwise) it
    was turned: mostly none."""
    textpage = page.get_textpage()
    turn = _quarters(textpage.raw, placement_of(page).turn)
    if turn:
        textpage.close()
        page.set_rotation((page.get_rotation() + 90 * turn) % 360)
        textpage = page.get_textpage()  # the order of lines depends on it
    return textpage, turn


def _quarters(raw: Any, turn: int) -> int:
    """How many quarters (clockwise) a page that is shown turned by ``turn`` has to be turned for its text to read level: a
    table set sideways on an upright sheet, a sheet that somebody laid on its side."""
    count = pdfium.FPDFText_CountChars(raw)
    if count < 40:
        return 0
    votes = [0, 0, 0, 0]
    for index in range(0, count, max(1, count // 40)):
        if pdfium.FPDFText_IsGenerated(raw, index) == 1 or pdfium.FPDFText_GetUnicode(raw, index) <= 32:
            continue
        angle = math.degrees(pdfium.FPDFText_GetCharAngle(raw, index)) / 90 + turn
        if abs(angle - round(angle)) < 0.05:
            votes[-round(angle) % 4] += 1
        if votes[0] > 4:
            return 0
    best = max(range(4), key=votes.__getitem__)
    return best if best and votes[best] >= 0.8 * sum(votes) and votes[best] >= 15 else 0


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
    textpage: Any, text: str, glyphs: list[int] | None, placement: Placement, own: int, plumb: Sequence[Edge]
) -> list[SetLine]:
    """Words with their boxes, in pdfium's lines. Outside tables, inner words of a line without a wide gap get the places
    that their share of its letters gives them; nothing but a figure's own box needs better, and that is asked of the
    glyphs when it is wanted (pdf_boxes)."""
    asker = _Asker(textpage.raw, glyphs, placement)
    if own >= 0 or placement.turn != 0:
        return _lines_of_words(asker, text, 0, len(text), own)
    inside = (0.0, -1.0)
    if len(plumb) > 1:
        inside = (min(edge.start for edge in plumb) - 6, max(edge.end for edge in plumb) + 6)
    lines: list[SetLine] = []
    for row in _ROW.finditer(text):
        shown = row[0].strip()
        if not shown:
            continue
        # Signs that are no part of a word, and blanks of other kinds, are rare: such a line is taken apart.
        if shown.isprintable() and "  " not in shown:
            line = asker.row(shown, text.index(shown, row.start()), inside)
            if line is not None:
                lines.append(line)
                continue
        lines += _lines_of_words(asker, text, row.start(), row.end(), own)
    return lines


def _lines_of_words(asker: _Asker, text: str, start: int, stop: int, own: int) -> list[SetLine]:
    """The lines in a stretch of a page's text, every word of them looked up."""
    lines: list[SetLine] = []
    tokens: list[re.Match[str]] = []
    previous = start
    for match in _WORD.finditer(text, start, stop):
        at = match.start()
        gap = at - previous
        if tokens and (
            (gap != 1 and (gap == 0 or "\n" in text[previous:at] or "\r" in text[previous:at]))
            or (own >= 0 and _passes(at, previous, own, asker.glyphs))
        ):
            lines.append(asker.line(tokens))
            tokens = []
        previous = match.end()
        tokens.append(match)
    if tokens:
        lines.append(asker.line(tokens))
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

    def row(self, shown: str, start: int, inside: tuple[float, float]) -> SetLine | None:
        """A line of words that stand one blank apart; None where each of them has to be looked up: in a table (between
        these heights), beside a wide gap, behind a raised mark, and where there are few."""
        if shown.count(" ") < 3:
            return None
        end = start + len(shown)
        first = self.word(shown[: shown.index(" ")], start)
        if first.raised or inside[0] < (first.top + first.bottom) / 2 < inside[1]:
            return None
        ends = shown[shown.rindex(" ") + 1 :]
        last = self.word(ends, end - len(ends))
        if abs(first.bottom - last.bottom) > 3 or self._has_gap(first.first, last.last):
            return None
        known: dict[int, SetWord] = {}
        for mark in _DIGIT_END.finditer(shown, len(first.text) + 1, len(shown) - len(ends)):
            left = shown.rfind(" ", 0, mark.start()) + 1
            if not shown[left].isdigit():
                word = known[left] = self.word(shown[left : mark.start() + 1], start + left)
                if word.raised:
                    return None
        glyphs = range(start, end) if self.glyphs is None else self.glyphs[start:end]
        return SetLine(WordRun(shown, first, last, known, glyphs), wide=False)

    def line(self, tokens: list[re.Match[str]]) -> SetLine:
        """The words of one line, each looked up."""
        words: list[SetWord] = []
        for token in tokens:
            words.append(self.word(token[0], token.start()))
            if len(words) > 1:
                self._glue(words)
        wide = any(b.x0 - a.x1 > 8 for a, b in pairwise(words))
        return SetLine(words, wide=wide)

    @staticmethod
    def _glue(words: list[SetWord]) -> None:
        """Makes the last two words one where pdfium put a blank only because the first ends raised ("m³" + "/ngày")."""
        a, b = words[-2], words[-1]
        if a.raised and -1 < b.x0 - a.x1 < 0.8:
            top, bottom = min(a.top, b.top), max(a.bottom, b.bottom)
            words[-2:] = [SetWord(a.text + b.text, a.x0, top, b.x1, bottom, a.first, b.last)]

    def word(self, shown: str, start: int) -> SetWord:
        """The word that starts here in the page's text, by its first and last glyph."""
        end = start + len(shown)
        glyphs, rect = self.glyphs, self.rect
        first = start if glyphs is None else glyphs[start]
        last = end - 1 if glyphs is None else glyphs[end - 1]
        _loose_box(self.raw, first, self.reference)
        x0, y0, x1, y1 = rect.left, rect.bottom, rect.right, rect.top
        raised = False
        if last != first:
            _loose_box(self.raw, last, self.reference)
            raised = rect.bottom > y0 + 0.15 * (y1 - y0)
            x0, x1 = min(x0, rect.left), max(x1, rect.right)
            if self.placement.turn:
                y0, y1 = min(y0, rect.bottom), max(y1, rect.top)
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


_NAME_BYTES = 128


def _set_styles(raw: Any, lines: Sequence[SetLine], placement: Placement, own: int) -> frozenset[str]:
    """Says of each line how it is set; gives the names of the fonts that they begin with."""
    buffer, flags = ctypes.create_string_buffer(_NAME_BYTES), ctypes.c_int()
    at_flags, bold_of = ctypes.byref(flags), dict[bytes, bool]()
    begun: set[bytes] = set()
    old: dict[bytes, str] = {}

    def name_at(glyph: int) -> bytes:
        if not pdfium.FPDFText_GetFontInfo(raw, glyph, buffer, _NAME_BYTES, at_flags):
            return b""
        name = buffer.value
        if name not in bold_of:
            bold_of[name] = b"bold" in name.lower()
            shown = name.decode("utf-8", "replace")
            old[name] = shown if encoding_of_font(shown) else ""
        return name

    matrix = pdfium.FS_MATRIX()
    at_matrix = ctypes.byref(matrix)
    height = size = 0.0
    for line in lines:
        first, last = line.first, line.last
        name = name_at(first.first)
        begun.add(name)
        line.bold = bold_of.get(name, False)
        line.font = old.get(name, "")
        line.bold_end = line.bold if last is first else bold_of.get(name_at(last.first), False)
        line.widget = 0 <= own <= first.first
        angle = math.degrees(pdfium.FPDFText_GetCharAngle(raw, first.first)) + 90 * placement.turn
        angle = (angle + 180) % 360 - 180
        line.turned = abs(angle) > 12 and (line.count > 1 or len(first.text) > 1)
        # Boxes of fonts that don't tell their heights fit their glyphs, which differ: the size is the font's own.
        if abs(line.height - height) > 0.01:
            height = line.height
            pdfium.FPDFText_GetMatrix(raw, first.first, at_matrix)
            size = pdfium.FPDFText_GetFontSize(raw, first.first) * math.hypot(matrix.c, matrix.d)
        line.size = size
    return frozenset(name.decode("utf-8", "replace") for name in begun)


def _unmapped(textpage: Any) -> float:
    count = textpage.count_chars()
    if not count:
        return 0.0
    step = max(1, count // 120)
    asked = range(0, count, step)
    found = map(pdfium.FPDFText_HasUnicodeMapError, repeat(textpage.raw), asked)
    return float(sum([one > 0 for one in found])) / len(asked)
