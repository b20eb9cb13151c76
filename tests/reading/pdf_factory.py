"""Small PDFs for tests, drawn with reportlab in a font that has all Vietnamese letters."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

WIDTH, HEIGHT = 595.28, 841.89
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")
_PAIRS = (
    ("liberation2/LiberationSerif-Regular.ttf", "liberation2/LiberationSerif-Bold.ttf"),
    ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"),
    ("NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf"),
    ("times.ttf", "timesbd.ttf"),
)


def fonts() -> tuple[str, str]:
    """The names under which a Vietnamese font and its bold cut are registered; skips the test where there is none."""
    pdfmetrics = pytest.importorskip("reportlab.pdfbase.pdfmetrics")
    ttfonts = pytest.importorskip("reportlab.pdfbase.ttfonts")
    if "Serif" in pdfmetrics.getRegisteredFontNames():
        return "Serif", "SerifBold"
    for regular, bold in _PAIRS:
        found = [next(iter(Path(folder).rglob(regular)), None) for folder in _FOLDERS if Path(folder).is_dir()]
        for path in filter(None, found):
            other = next(iter(path.parent.glob(Path(bold).name)), None)
            if other is not None:
                pdfmetrics.registerFont(ttfonts.TTFont("Serif", str(path)))
                pdfmetrics.registerFont(ttfonts.TTFont("SerifBold", str(other)))
                return "Serif", "SerifBold"
    pytest.skip("no font with Vietnamese letters on this machine")


def draw(*pages: Callable[[Any], None], **options: Any) -> bytes:
    """A PDF of A4 pages, each drawn by a function of the canvas."""
    fonts()
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=options.pop("pagesize", (WIDTH, HEIGHT)), **options)
    for page in pages:
        canvas.setFont("Serif", 13)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def write(canvas: Any, x: float, top: float, text: str, size: float = 13, bold: bool = False) -> float:
    """Sets a line with its baseline ``top`` points under the page's upper edge; gives where it ends."""
    font = "SerifBold" if bold else "Serif"
    canvas.setFont(font, size)
    canvas.drawString(x, HEIGHT - top, text)
    return x + float(canvas.stringWidth(text, font, size))


def set_text(
    canvas: Any, text: str, top: float, left: float = 85, right: float = 540, size: float = 13, indent: float = 28
) -> float:
    """Sets a paragraph, justified as Word does, with a first-line indent; gives the top of what may follow."""
    canvas.setFont("Serif", size)
    lines: list[list[str]] = [[]]
    room = right - left - indent
    for word in text.split():
        wide = canvas.stringWidth(" ".join([*lines[-1], word]), "Serif", size)
        if wide > room and lines[-1]:
            lines.append([])
            room = right - left
        lines[-1].append(word)
    for number, words in enumerate(lines):
        x = left + (0 if number else indent)
        gaps = len(words) - 1
        free = right - x - canvas.stringWidth(" ".join(words), "Serif", size)
        line = canvas.beginText(x, HEIGHT - top)
        line.setFont("Serif", size)
        line.setWordSpace(0)
        for word in words:
            line.textOut(word)
            step = canvas.stringWidth(word + " ", "Serif", size) + (
                free / gaps if gaps and number < len(lines) - 1 else 0
            )
            line.setTextOrigin(line.getX() - canvas.stringWidth(word, "Serif", size) + step, HEIGHT - top)
        canvas.drawText(line)
        top += 1.4 * size
    return top + 4


def rule_table(
    canvas: Any,
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    top: float,
    left: float = 70,
    row_height: float = 22,
) -> float:
    """Draws a ruled table; a cell of ``None``-like text "<" is covered by the cell to its left, "^" by the one above."""
    canvas.setLineWidth(0.5)
    xs = [left]
    for width in widths:
        xs.append(xs[-1] + width)
    for r, row in enumerate(rows):
        y0, y1 = top + r * row_height, top + (r + 1) * row_height
        for c, cell in enumerate(row):
            if cell != "^":
                canvas.line(xs[c], HEIGHT - y0, xs[c + 1], HEIGHT - y0)
            if cell != "<":
                canvas.line(xs[c], HEIGHT - y0, xs[c], HEIGHT - y1)
            if cell not in "<^":
                lines = cell.split("\n")
                for number, line in enumerate(lines):
                    write(canvas, xs[c] + 3, y0 + 10 + 10 * number, line, 9)
        canvas.line(xs[-1], HEIGHT - y0, xs[-1], HEIGHT - y1)
    bottom = top + len(rows) * row_height
    canvas.line(xs[0], HEIGHT - bottom, xs[-1], HEIGHT - bottom)
    return bottom


def looped_pages() -> bytes:
    """A PDF whose page tree contains itself."""
    objects = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>endobj\n",
    ]
    body = b"%PDF-1.4\n"
    places = []
    for one in objects:
        places.append(len(body))
        body += one
    table = b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
