"""What OCR hands on: the words of one page in lines, and the settings that it works by.

Two boxes a word, both in points with the origin at the top left:

``box``
    on the page as it lies in the file (a sheet that was scanned sideways stays sideways). This is what a report's words
    and figures point at.
``upright``
    on the page as people read it: turned, straightened and, for a photographed sheet, rectified. Lines run level here,
    so text assembly and table detection work with these. The size of that page is ``OcrPage.upright_size``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractor.models import Box


@dataclass(frozen=True, slots=True)
class OcrSettings:
    """Limits and choices of OCR.

    ``dpi``: what pages should be rendered at, and what larger images are brought down to (14 point text reads best
    between 150 and 200 dpi). ``max_pixels``: larger images are refused before any work on them. ``page_seconds``: after
    this long the tesseract command is stopped; the library cannot be stopped inside a page. ``second_reader``: read
    numbers twice. ``cache``: the folder of finished pages; None is ``$EXTRACTOR_CACHE/ocr`` or the platform's cache
    folder; ``use_cache`` False neither reads nor writes it. ``tessdata``: the folder of ``vie.traineddata`` where it
    is not in one of the usual places.
    """

    language: str = "vie"
    dpi: int = 180
    max_pixels: int = 100_000_000
    max_side: int = 20_000
    page_seconds: float = 120.0
    second_reader: bool = True
    repair: bool = True
    use_cache: bool = True
    cache: Path | None = None
    tessdata: Path | None = None
    command: bool = False


@dataclass(frozen=True, slots=True)
class OcrWord:
    """One word: its text, its place, and how sure the engine is (0 to 100).

    ``reading`` is what the other reader saw in a number when the two disagree; ``raw`` is what the engine wrote where
    the text was repaired.
    """

    text: str
    box: Box
    upright: Box
    confidence: float
    reading: str | None = None
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class OcrLine:
    """Words on one line from left to right. ``block`` and ``paragraph`` count the engine's own grouping from 0."""

    words: tuple[OcrWord, ...]
    block: int = 0
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class OcrPage:
    """What OCR read on a page.

    ``rotation``: how far, in degrees clockwise, the page was turned to stand upright (0, 90, 180, 270). ``skew``: the
    small angle in degrees that was taken out after that. ``size`` and ``upright_size``: width and height in points.
    ``coloured``: upright boxes of seals, signatures and pen marks that were taken out before reading. ``rules``: level
    and plumb lines of tables, as thin upright boxes. ``noisy``: noise was found and smoothed. ``engine``: name and
    version of what read it.
    """

    lines: tuple[OcrLine, ...]
    rotation: int
    engine: str
    size: tuple[float, float]
    upright_size: tuple[float, float]
    skew: float = 0.0
    rectified: bool = False
    noisy: bool = False
    coloured: tuple[Box, ...] = ()
    rules: tuple[Box, ...] = ()

    @property
    def words(self) -> tuple[OcrWord, ...]:
        """All words in the engine's reading order."""
        return tuple(word for line in self.lines for word in line.words)
