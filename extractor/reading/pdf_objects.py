"""What is drawn on a PDF page beside its text: lines of tables, pictures, and how the page lies.

Boxes are in points, origin at the top left of the page as it is shown (its /Rotate applied).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from extractor.reading.page import Edge

_MAX_OBJECTS = 20_000
_THIN = 3.0


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


_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page: level and plumb lines, how much of the page pictures cover (0 to 1), how many shapes."""

    level: list[Edge] = field(default_factory=list)
    plumb: list[Edge] = field(default_factory=list)
    image_share: float = 0.0
    paths: int = 0


def read_drawing(page: Any, placement: Placement, width: float, height: float) -> Drawing:
    """The drawn lines and pictures of a page of this size."""
    found = Drawing()
    area = 0.0
    total = max(width * height, 1.0)
    for kind, handle, matrix in _objects(page.raw):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            x0, top, x1, bottom = placement.box(*_bounds(handle, matrix))
            x0, x1 = max(x0, 0.0), min(x1, width)
            top, bottom = max(top, 0.0), min(bottom, height)
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
    return found


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
