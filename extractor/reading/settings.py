"""Limits and choices of reading: how much of a file, of a picture and of time one submission may take. The defaults
are safe; a caller that knows better passes its own :class:`Settings`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from extractor.reading.limits import Limits
from extractor.reading.ocr_page import OcrSettings


@dataclass(frozen=True, slots=True)
class Settings(Limits):
    """Limits and choices of reading; those of files and archives come from :class:`Limits`.

    ``max_pages`` of one document, ``max_text_bytes`` of a plain text or HTML file, ``max_stream_bytes`` of one unpacked stream of
    a PDF that is no picture (drawing it takes about twenty times as much memory). ``ocr`` is "auto" (page by page, where the
    text layer is missing or cannot be trusted), "never" or "always"; ``ocr_settings`` are the limits and choices of OCR
    itself (pixels, resolution, cache, second reading of numbers).
    """

    max_pages: int = 5_000
    max_text_bytes: int = 100_000_000
    max_stream_bytes: int = 50_000_000
    ocr: Literal["auto", "never", "always"] = "auto"
    ocr_settings: OcrSettings = field(default_factory=OcrSettings)


DEFAULT = Settings()
