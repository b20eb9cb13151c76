"""One page of a PDF as pdfium gives it: words with boxes line by line, drawn lines, pictures, doubtful glyphs.

Boxes are in points, origin at the top left of the page as it is shown (its /Rotate applied). Only the first and last
glyph of a word are asked for their boxes: that keeps the pace (research: asking for every glyph costs ten times more).
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

# pdfium gives U+0002 or U+FFFE for a hyphen at a line's end, and no line break behind it.
_WORD = re.compile("[^\\s\x00\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_MAX_OBJECTS = 20_000
_THIN = 3.0


class SetWord(NamedTuple):
    """One word as it is set: its text, its box, the height of its letters, and the index of its first and behind its
    last glyph in the page's text (-1 for words that OCR read). ``raised``: its end is set higher than its beginning."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    first: int = -1
    last: int = -1
    raised: bool = False


class Edge(NamedTuple):
    """A drawn line, level or plumb: where it lies across, and from where to where it runs."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class SetLine:
    """Words that stand on one line in reading order. ``bold`` and ``bold_end``: its first and its last word are set in
    bold; ``turned``: its text does not run level; ``widget``: it comes from a form field or a signature's appearance; ``wide``: there may be a gap in it wider
    than a blank."""

    words: list[SetWord]
    bold: bool = False
    bold_end: bool = False
    turned: bool = False
    widget: bool = False
    block: int = 0
    wide: bool = True

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def top(self) -> float:
        a, b = self.words[0].top, self.words[-1].top
        return a if a < b else b

    @property
    def bottom(self) -> float:
        a, b = self.words[0].bottom, self.words[-1].bottom
        return a if a > b else b

    @property
    def height(self) -> float:
        """The usual height of its words: the middle one of three of them."""
        words = self.words
        a, b, c = words[0], words[len(words) // 2], words[-1]
        return sorted((a.bottom - a.top, b.bottom - b.top, c.bottom - c.top))[1]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


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


class Placement(NamedTuple):
    """Turns the page's own coordinates (origin bottom left, before /Rotate) into those of the shown page."""

    left: float
    bottom: float
    width: float
    height: float
    turn: int

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """(x0, top, x1, bottom) of a rectangle given by its corners."""
        x0, x1 = x0 - self.left, x1 - self.left
        y0, y1 = y0 - self.bottom, y1 - self.bottom
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        if self.turn == 0:
            return x0, self.height - y1, x1, self.height - y0
        if self.turn == 1:
            return y0, x0, y1, x1
        if self.turn == 2:
            return self.width - x1, y0, self.width - x0, y1
        return self.height - y1, self.width - x1, self.height - y0, self.width - x0


def placement_of(page: Any) -> Placement:
    """How the page's own coordinates lie on the shown page; ``width`` and ``height`` are those before turning."""
    left, bottom, right, top = page.get_cropbox()
    return Placement(left, bottom, right - left, top - bottom, (page.get_rotation() // 90) % 4)


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
            found = RawPage(index + 1, width, height, text, [])
            _look_at_objects(page, placement, found)
            found.lines = _lines(textpage, text, glyphs, placement, own, exact=len(found.plumb) > 1)
            found.unmapped = _unmapped(textpage)
            found.fonts = frozenset(_style(textpage.raw, line, placement, own) for line in found.lines)
            return found
        finally:
            textpage.close()
    finally:
        page.close()


def scan_dpi(page: Any) -> float:
    """The resolution of the one picture that covers a page, 0.0 where it is not one picture."""
    width, height = page.get_size()
    found = 0.0
    for kind, handle, matrix in _objects(page.raw):
        if kind != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        x0, y0, x1, y1 = _bounds(handle, matrix)
        if (x1 - x0) * (y1 - y0) < 0.5 * width * height:
            continue
        wide, tall = ctypes.c_uint(), ctypes.c_uint()
        if found or not pdfium.FPDFImageObj_GetImagePixelSize(handle, wide, tall):
            return 0.0
        found = max(wide.value, tall.value) / max(x1 - x0, y1 - y0, 1.0) * 72
    return found


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


# ---------------------------------------------------------------------------------------------------- drawn lines, images

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _look_at_objects(page: Any, placement: Placement, found: RawPage) -> None:
    area = 0.0
    total = max(found.width * found.height, 1.0)
    for kind, handle, matrix in _objects(page.raw):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            x0, top, x1, bottom = placement.box(*_bounds(handle, matrix))
            x0, x1 = max(x0, 0.0), min(x1, found.width)
            top, bottom = max(top, 0.0), min(bottom, found.height)
            area += max(0.0, x1 - x0) * max(0.0, bottom - top)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            found.paths += 1
            for x0, y0, x1, y1 in _strokes(handle, matrix):
                left, top, right, bottom = placement.box(x0, y0, x1, y1)
                if bottom - top < _THIN and right - left > 4:
                    found.level.append(Edge((top + bottom) / 2, left, right))
                elif right - left < _THIN and bottom - top > 4:
                    found.plumb.append(Edge((left + right) / 2, top, bottom))
    found.image_share = min(1.0, area / total)


def _objects(page: Any) -> Iterator[tuple[int, Any, _Matrix]]:
    seen = 0
    stack: list[tuple[Any, _Matrix, int]] = []
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        seen += 1
        if seen > _MAX_OBJECTS:
            return
        handle = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            stack.append((handle, _IDENTITY, 0))
        elif kind != pdfium.FPDF_PAGEOBJ_TEXT:
            yield kind, handle, _IDENTITY
    while stack:
        form, outer, depth = stack.pop()
        matrix = _times(_matrix(form), outer)
        for index in range(pdfium.FPDFFormObj_CountObjects(form)):
            seen += 1
            if seen > _MAX_OBJECTS:
                return
            handle = pdfium.FPDFFormObj_GetObject(form, index)
            kind = pdfium.FPDFPageObj_GetType(handle)
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                if depth < 8:
                    stack.append((handle, matrix, depth + 1))
            elif kind != pdfium.FPDF_PAGEOBJ_TEXT:
                yield kind, handle, matrix


def _matrix(handle: Any) -> _Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, ctypes.byref(m)):
        return _IDENTITY
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(m: _Matrix, n: _Matrix) -> _Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _apply(m: _Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _bounds(handle: Any, matrix: _Matrix) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    if not pdfium.FPDFPageObj_GetBounds(handle, x0, y0, x1, y1):
        return 0.0, 0.0, 0.0, 0.0
    if matrix is _IDENTITY:
        return x0.value, y0.value, x1.value, y1.value
    corners = [_apply(matrix, x, y) for x in (x0.value, x1.value) for y in (y0.value, y1.value)]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _strokes(handle: Any, matrix: _Matrix) -> list[tuple[float, float, float, float]]:
    """The straight lines that a drawn shape shows: itself if it is thin, the sides of a stroked rectangle, the straight
    parts of anything else that is stroked. A filled shape that is not thin is a background."""
    x0, y0, x1, y1 = _bounds(handle, matrix)
    if x1 - x0 < _THIN or y1 - y0 < _THIN:
        return [(x0, y0, x1, y1)]
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(handle, fill, stroke)
    count = pdfium.FPDFPath_CountSegments(handle)
    if not stroke.value and count <= 6:
        return []
    own = _times(_matrix(handle), matrix)
    lines: list[tuple[float, float, float, float]] = []
    start = last = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    shape: list[tuple[float, float]] = []
    for index in range(min(count, 4000)):
        segment = pdfium.FPDFPath_GetPathSegment(handle, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _apply(own, x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            _close(shape, bool(stroke.value), lines)
            shape = [point]
            start = point
        else:
            if stroke.value and kind == pdfium.FPDF_SEGMENT_LINETO:
                lines.append((*last, *point))
            shape.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment) and stroke.value:
            lines.append((*point, *start))
        last = point
    _close(shape, bool(stroke.value), lines)
    return lines


def _close(shape: list[tuple[float, float]], stroked: bool, lines: list[tuple[float, float, float, float]]) -> None:
    """Adds a filled part of a larger shape that is thin (all rules of a table drawn as one shape)."""
    if stroked or len(shape) < 3:
        return
    xs, ys = [p[0] for p in shape], [p[1] for p in shape]
    if max(xs) - min(xs) < _THIN or max(ys) - min(ys) < _THIN:
        lines.append((min(xs), min(ys), max(xs), max(ys)))
