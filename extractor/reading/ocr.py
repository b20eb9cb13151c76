"""Page image -> words with their places. The one place that knows an OCR engine.

How it is called (boxes and sizes in points; see ocr_page.py for the two boxes a word has):

``ocr_page(image, dpi=…, size=…, settings=…) -> OcrPage``
    one page image (grey or RGB, uint8), no cache.
``ocr_pages(sha256, numbers, render, settings, progress) -> Iterator[tuple[int, OcrPage]]``
    pages of a document through the cache: ``render(number)`` is called for pages that are not in it and gives
    ``(image, dpi, size)``; ``progress(done, total)`` after each page. Pages that are done are in the cache even when the
    caller stops in the middle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.reading.ocr_page import OcrLine, OcrPage, OcrSettings, OcrWord

Image = NDArray[np.uint8]

__all__ = ["Image", "OcrLine", "OcrPage", "OcrSettings", "OcrWord", "ocr_page", "ocr_pages"]


def ocr_page(
    image: Image, *, dpi: float, size: tuple[float, float] | None = None, settings: OcrSettings | None = None
) -> OcrPage:
    """The words on one page image. ``size`` is the page's width and height in points (default: pixels / dpi * 72)."""
    raise NotImplementedError


def ocr_pages(
    sha256: str,
    numbers: Iterable[int],
    render: Callable[[int], tuple[Image, float, tuple[float, float]]],
    settings: OcrSettings | None = None,
    progress: Callable[[int, int], Any] | None = None,
) -> Iterator[tuple[int, OcrPage]]:
    """Pages of the document with this content hash, one by one, as (number, page)."""
    raise NotImplementedError
