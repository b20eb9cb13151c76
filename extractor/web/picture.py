"""The picture of one page of an original, as people see it (form fields and signatures included)."""

from __future__ import annotations

import io
from pathlib import Path

SCALE = 1.6
"""Pixels a point: 115 dpi, enough to read 12 pt on a screen."""
MOST_PIXELS = 12_000_000


def page_picture(file: Path, number: int) -> bytes | None:
    """Page ``number`` (from 1) of a PDF or an image as PNG; None where the file has no pages of its own or no such page."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    with file.open("rb") as handle:
        start = handle.read(8)
    if start.startswith(b"%PDF"):
        return _pdf_page(file, number)
    try:
        with Image.open(file) as image:
            if not 1 <= number <= getattr(image, "n_frames", 1) or image.width * image.height > 40 * MOST_PIXELS:
                return None
            image.seek(number - 1)
            picture = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError):
        return None
    picture.thumbnail((1400, 2000))
    return _png(picture)


def _pdf_page(file: Path, number: int) -> bytes | None:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError:
        return None
    try:
        if not 1 <= number <= len(document):
            return None
        if document.get_formtype():
            document.init_forms()
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(SCALE, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
        return _png(page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB"))
    finally:
        document.close()


def _png(image: object) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")  # type: ignore[attr-defined]
    return out.getvalue()
