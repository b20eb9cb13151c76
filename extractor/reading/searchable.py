"""A scanned PDF with the words that OCR read laid over it unseen, so that people can search it and copy from it.

The pages stay as they are: their pictures are neither unpacked nor drawn anew. The words are set in a font of one square
glyph, stretched over the box of each word, as other tools for searchable PDFs do.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import struct
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from extractor.errors import UnreadableError, cannot_write
from extractor.reading.ocr_page import OcrPage, OcrWord
from extractor.reading.settings import DEFAULT, Settings

_LAST_CODE = 0x20FF
"""The font knows the letters up to here: all of Vietnamese, and the usual signs."""
_ADVANCE = 0.5
"""How wide the glyph is, in ems."""


def write_searchable_pdf(
    source: Path,
    target: Path,
    settings: Settings | None = None,
    progress: Callable[[int, int], Any] | None = None,
) -> int:
    """Writes the PDF ``source`` to ``target`` with unseen words on every page that is a scan; gives how many pages got
    words. Pages with text of their own stay as they are. ``target`` is written whole or not at all.

    Raises UnreadableError for a PDF that cannot be opened or written, and where there is no OCR.
    """
    import pypdfium2.raw as pdfium

    from extractor.reading.health import judge
    from extractor.reading.ocr import ocr_pages
    from extractor.reading.pdf import open_pdf
    from extractor.reading.pdf_page import read_page
    from extractor.reading.read import file_bytes

    settings = settings or DEFAULT
    data = file_bytes(source, source.name, settings.max_file_bytes)
    pdf = open_pdf(data, source.name, settings)
    try:
        numbers = [
            index + 1
            for index in range(len(pdf))
            if judge(read_page(pdf, index, forms=False), settings.ocr).choice == "ocr"
        ]
        font = _load_font(pdf) if numbers else None

        def render(number: int, dpi: float) -> tuple[Any, float, tuple[float, float]]:
            return _picture(pdf, number, dpi, settings)

        try:
            digest = hashlib.sha256(data).hexdigest()
            for number, read in ocr_pages(digest, numbers, render, settings.ocr_settings, progress):
                _lay_words(pdf, number, read, font)
        finally:
            if font is not None:
                pdfium.FPDFFont_Close(font)
        _save(pdf, target)
    finally:
        pdf.close()
    return len(numbers)


def _picture(pdf: Any, number: int, dpi: float, settings: Settings) -> tuple[Any, float, tuple[float, float]]:
    """A page's picture at about this resolution (see ocr.ocr_pages); a scan of a good resolution is taken as it is."""
    from extractor.reading.pdf_objects import scan_dpi

    page = pdf[number - 1]
    try:
        size = page.get_size()
        own = scan_dpi(page)
        if own and 140 <= own <= 210 and abs(dpi - settings.ocr_settings.dpi) < 1:
            dpi = own
        pixels = size[0] * size[1] * (dpi / 72) ** 2
        dpi *= min(1.0, (settings.ocr_settings.max_pixels / pixels) ** 0.5)
        bitmap = page.render(scale=dpi / 72, may_draw_forms=True, rev_byteorder=True)
        try:
            image = bitmap.to_numpy().copy()
        finally:
            bitmap.close()
    finally:
        page.close()
    return (image[:, :, :3].copy() if image.ndim == 3 else image), dpi, size


def _save(pdf: Any, target: Path) -> None:
    written: str | None = None
    try:
        handle, written = tempfile.mkstemp(dir=target.parent, prefix=".ocr-", suffix=".pdf")
        with os.fdopen(handle, "wb") as out:
            pdf.save(out)
        os.replace(written, target)
    except OSError as reason:
        raise cannot_write("ocr.not_written", target, reason, UnreadableError) from reason
    finally:
        if written is not None:
            with suppress(OSError):
                Path(written).unlink(missing_ok=True)


def _lay_words(pdf: Any, number: int, read: OcrPage, font: Any) -> None:
    import pypdfium2.raw as pdfium

    page = pdf[number - 1]
    try:
        for line in read.lines:
            for word in line.words:
                _lay_word(pdf, page, word, read, font)
        pdfium.FPDFPage_GenerateContent(page)
    finally:
        page.close()


def _lay_word(pdf: Any, page: Any, word: OcrWord, read: OcrPage, font: Any) -> None:
    import pypdfium2.raw as pdfium

    codes = [ord(char) for char in word.text + " " if ord(char) <= _LAST_CODE]
    if len(codes) < 2:
        return
    origin, end, top = _axes(word, read.rotation)
    (x, y), (ex, ey), (tx, ty) = (_to_page(page, point, read.size) for point in (origin, end, top))
    stretch = 1 / (_ADVANCE * (len(codes) - 1))
    text = pdfium.FPDFPageObj_CreateTextObj(pdf, font, 1.0)
    pdfium.FPDFText_SetCharcodes(text, (ctypes.c_uint32 * len(codes))(*codes), len(codes))
    pdfium.FPDFTextObj_SetTextRenderMode(text, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    matrix = pdfium.FS_MATRIX((ex - x) * stretch, (ey - y) * stretch, tx - x, ty - y, x, y)
    pdfium.FPDFPageObj_SetMatrix(text, matrix)
    pdfium.FPDFPage_InsertObject(page, text)


_Point = tuple[float, float]


def _axes(word: OcrWord, rotation: int) -> tuple[_Point, _Point, _Point]:
    """On the page as it lies: where the word's baseline begins and ends, and the point above its beginning."""
    x0, top, x1, bottom = word.box
    if rotation == 90:
        return (x1, bottom), (x1, top), (x0, bottom)
    if rotation == 180:
        return (x1, top), (x0, top), (x1, bottom)
    if rotation == 270:
        return (x0, top), (x0, bottom), (x1, top)
    return (x0, bottom), (x1, bottom), (x0, top)


def _to_page(page: Any, point: _Point, size: _Point) -> _Point:
    """A point of the page as it is shown, in the page's own coordinates (its rotation and crop box undone)."""
    import pypdfium2.raw as pdfium

    scale = 20
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDF_DeviceToPage(
        page,
        0,
        0,
        round(size[0] * scale),
        round(size[1] * scale),
        0,
        round(point[0] * scale),
        round(point[1] * scale),
        x,
        y,
    )
    return x.value, y.value


# --------------------------------------------------------------------------------------------------------------- font


def _load_font(pdf: Any) -> Any:
    """The font of one square glyph in this document; codes are Unicode."""
    import pypdfium2.raw as pdfium

    data = _square_font()
    glyphs = bytes(2 * (_LAST_CODE + 1))
    ranges = [f"<{page:02X}00> <{page:02X}FF> <{page:02X}00>" for page in range((_LAST_CODE >> 8) + 1)]
    unicode_map = "\n".join(
        [
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def",
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange",
            f"{len(ranges)} beginbfrange",
            *ranges,
            "endbfrange\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend",
        ]
    )
    return pdfium.FPDFText_LoadCidType2Font(
        pdf,
        (ctypes.c_ubyte * len(data)).from_buffer_copy(data),
        len(data),
        unicode_map.encode("ascii"),
        (ctypes.c_ubyte * len(glyphs)).from_buffer_copy(glyphs),
        len(glyphs),
    )


def _square_font() -> bytes:
    """A TrueType font whose one glyph is an upright rectangle as high as an em: nobody sees it, but viewers mark selected
    text by it. Tables are laid out as the OpenType specification says."""
    em = 1000
    wide = round(_ADVANCE * em)
    name = "Unseen".encode("utf-16-be")
    box = struct.pack(">hhhhhHH4B", 1, 0, 0, wide, em, 3, 0, 1, 1, 1, 1)
    box += struct.pack(">8h", 0, wide, 0, -wide, 0, 0, em, 0) + bytes(2)
    tables = {
        b"cmap": struct.pack(">HHHHI", 0, 1, 3, 1, 12)
        + struct.pack(">HHHHHHHHHHHH", 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0),
        b"glyf": box,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 11, em, 0, 0, 0, 0, em // 2, em, 0, 8, 2, 0, 0
        ),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, em, 0, 0, em // 2, 0, 0, em // 2, 1, 0, 0, 0, 0, 0, 0, 0, 1
        ),
        b"hmtx": struct.pack(">Hh", wide, 0),
        b"loca": struct.pack(">HH", 0, len(box) // 2),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 1, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": struct.pack(">HHHHHHHHH", 0, 1, 18, 3, 1, 0x409, 6, len(name), 0) + name,
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    offset = 12 + 16 * len(tables)
    directory, body = b"", b""
    for tag, table in sorted(tables.items()):
        padded = table + bytes(-len(table) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += tag + struct.pack(">III", checksum, offset + len(body), len(table))
        body += padded
    return struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, 16 * len(tables) - 128) + directory + body
