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
    bold; ``turned``: its text does not run level; ``widget``: it comes from a form field or a signature's appearance."""

    words: list[SetWord]
    bold: bool = False
    bold_end: bool = False
    turned: bool = False
    widget: bool = False
    block: int = 0

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def height(self) -> float:
        return sorted(word.bottom - word.top for word in self.words)[len(self.words) // 2]

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
        if forms and _has_widgets(page):
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
            lines = _lines(textpage, text, glyphs, placement, own)
            width, height = page.get_size()
            found = RawPage(index + 1, width, height, text, lines)
            found.unmapped = _unmapped(textpage)
            found.fonts = _fonts(textpage, lines)
            _look_at_objects(page, placement, found)
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


def _has_widgets(page: Any) -> bool:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 500)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_FREETEXT):
            return True
    return False


def _lines(textpage: Any, text: str, glyphs: list[int] | None, placement: Placement, own: int) -> list[SetLine]:
    rect = pdfium.FS_RECTF()
    reference = ctypes.byref(rect)
    raw = textpage.raw
    ask = pdfium.FPDFText_GetLooseCharBox
    box = placement.box
    plain = placement.turn == 0
    shift, height = placement.left, placement.height + placement.bottom
    lines: list[SetLine] = []
    words: list[SetWord] = []
    previous = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        if words and (
            "\n" in text[previous:start] or "\r" in text[previous:start] or _passes(start, previous, own, glyphs)
        ):
            lines.append(SetLine(words))
            words = []
        broken = words and start == previous
        previous = end
        first = start if glyphs is None else glyphs[start]
        last = end - 1 if glyphs is None else glyphs[end - 1]
        ask(raw, first, reference)
        x0, y0, x1, y1 = rect.left, rect.bottom, rect.right, rect.top
        raised = False
        if last != first:
            ask(raw, last, reference)
            raised = plain and rect.bottom > y0 + 0.15 * (y1 - y0)
            x0, x1 = min(x0, rect.left), max(x1, rect.right)
            if not plain:
                y0, y1 = min(y0, rect.bottom), max(y1, rect.top)
        token = match[0]
        if token[-1] in "\x02\ufffe":
            token = token[:-1] + "-"
        if broken:
            lines.append(SetLine(words))
            words = []
        if plain:
            words.append(SetWord(token, x0 - shift, height - y1, x1 - shift, height - y0, first, last + 1, raised))
        else:
            left, top, right, bottom = box(x0, y0, x1, y1)
            words.append(SetWord(token, left, top, right, bottom, first, last + 1))
    if words:
        lines.append(SetLine(words))
    for line in lines:
        _style(raw, line, placement, own)
    return lines


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


def _style(raw: Any, line: SetLine, placement: Placement, own: int) -> None:
    first, last = line.words[0], line.words[-1]
    line.bold = "bold" in font_name(raw, first.first).lower()
    line.bold_end = line.bold if last is first else "bold" in font_name(raw, last.first).lower()
    line.widget = 0 <= own <= first.first
    angle = math.degrees(pdfium.FPDFText_GetCharAngle(raw, first.first)) - 90 * placement.turn
    angle = (angle + 180) % 360 - 180
    line.turned = abs(angle) > 12 and len(line.text) > 1


def _unmapped(textpage: Any) -> float:
    count = textpage.count_chars()
    if not count:
        return 0.0
    step = max(1, count // 250)
    asked = range(0, count, step)
    bad = sum(int(pdfium.FPDFText_HasUnicodeMapError(textpage.raw, index)) > 0 for index in asked)
    return float(bad) / len(asked)


def _fonts(textpage: Any, lines: list[SetLine]) -> frozenset[str]:
    step = max(1, len(lines) // 6)
    return frozenset(font_name(textpage.raw, line.words[0].first) for line in lines[::step])


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
