"""Page image -> words with their places, whatever the engine (that is ocr_engine's business).

How it is called (boxes and sizes in points; see ocr_page.py for the two boxes a word has):

``ocr_page(image, dpi=…, size=…, settings=…) -> OcrPage``
    one page image (grey or RGB, uint8), no cache.
``ocr_pages(sha256, numbers, render, settings, progress) -> Iterator[tuple[int, OcrPage]]``
    pages of a document through the cache. ``render(number, dpi)`` is called for pages that are not in it and gives
    ``(image, dpi, size)``: the page's picture at about that dpi (a scan that is itself between 140 and 210 dpi is best
    given as it is), the dpi it has, and the page's width and height in points. It is asked again with a higher dpi
    where the page is a photograph with a wide rim. ``progress(done, total)`` is called after each page. Pages that
    are done stay in the cache even when the caller stops in the middle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import fmean
from typing import TYPE_CHECKING, Any

from extractor.errors import UnreadableError
from extractor.models import Box
from extractor.reading.cell_votes import read_cell
from extractor.reading.handwriting import read_by_hand
from extractor.reading.hidden import mend_lines, show_unread_cells
from extractor.reading.line_labels import read_labels
from extractor.reading.line_votes import vote_lines
from extractor.reading.ocr_engine import BLOCK, LINE, SPARSE, engine_name, find_tessdata, orientation, recognise
from extractor.reading.ocr_page import OcrLine, OcrPage, OcrSettings, OcrWord
from extractor.reading.ocr_repair import repair_lines
from extractor.reading.second_reading import second_reading
from extractor.reading.tokens import Token, group_lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extractor.reading.scanned_tables import Rules
    from extractor.reading.scans import CleanPage

    Image = NDArray[np.uint8]

__all__ = ["OcrLine", "OcrPage", "OcrSettings", "OcrWord", "engine_name", "find_tessdata", "ocr_page", "ocr_pages"]

_PAGE_DPI = 200.0
"""Pages are shown to the engine at this resolution at most: above it, it works longer and reads no better. Real letters
lose numbers at 165 that invented scans keep."""
_PART_DPI = 150.0
"""Single cells read best at this resolution."""
_FIRST_CELL = 10_000
"""Words of table cells are numbered as blocks from here on, a block a cell."""
_DOUBTFUL = 62.0
"""A page whose words are less sure than this on average may stand on its head."""


def ocr_page(
    image: Image, *, dpi: float, size: tuple[float, float] | None = None, settings: OcrSettings | None = None
) -> OcrPage:
    """The words on one page image. ``size`` is the page's width and height in points (default: pixels / dpi * 72).

    Raises UnreadableError for an image above the limits and where no engine or language data is installed.
    """
    settings = settings or OcrSettings()
    height, width = image.shape[:2]
    check_image_size(width, height, settings)
    size = size or (width / dpi * 72, height / dpi * 72)
    return _repaired(_read(_clean(image, dpi, settings), width, height, size, settings), settings)


def _repaired(page: OcrPage, settings: OcrSettings) -> OcrPage:
    """The page with look-alike words repaired, if the settings want it. The cache keeps pages as they were read, so that
    a better lexicon needs no new reading."""
    return replace(page, lines=tuple(repair_lines(page.lines))) if settings.repair else page


def check_image_size(width: int, height: int, settings: OcrSettings) -> None:
    """Raises UnreadableError for an image that is larger than the settings allow (before anything is decoded)."""
    if width * height > settings.max_pixels or max(width, height) > settings.max_side:
        raise UnreadableError(
            "ocr.too_large",
            f"Ảnh {width} × {height} điểm ảnh vượt giới hạn {settings.max_pixels / 1e6:.0f} triệu điểm ảnh"
            f" (cạnh dài nhất {settings.max_side}).",
            "Hãy quét lại ở 200–300 dpi hoặc tăng giới hạn ocr.max_pixels, ocr.max_side (--settings TỆP.toml).",
            (
                f"The image of {width} x {height} pixels exceeds the limit of {settings.max_pixels / 1e6:.0f} million"
                f" pixels (longest side {settings.max_side}).",
                "Scan it again at 200-300 dpi, or raise the limits ocr.max_pixels and ocr.max_side.",
            ),
        )


def _clean(image: Image, dpi: float, settings: OcrSettings) -> CleanPage:
    from extractor.reading.scans import clean_page

    def quarter(grey: Image) -> int:
        degrees = orientation(grey, dpi, settings)
        return 90 if degrees is None else degrees

    return clean_page(image, dpi, target_dpi=settings.dpi, quarter=quarter)


def _read(clean: CleanPage, width: int, height: int, size: tuple[float, float], settings: OcrSettings) -> OcrPage:
    from extractor.reading.scans import turned_over

    found = _words(clean, settings)
    if _sureness(found.tokens) < _DOUBTFUL:
        turn = orientation(clean.image, clean.dpi, settings)
        if turn == 180 or (turn is None and len(found.tokens) > 3):
            other = turned_over(clean)
            again = _words(other, settings)
            if _sureness(again.tokens) > _sureness(found.tokens) + 5:
                clean, found = other, again
    across, down = size[0] / width, size[1] / height
    points = 72.0 / clean.dpi

    def upright(box: Box) -> Box:
        return Box(*(round(v * points, 2) for v in box))

    def reread(box: Box, at: float) -> tuple[str, float]:
        read = _read_part(clean.image, box, clean.dpi, settings, LINE, at)
        return "".join(t.text for t in read), min((t.confidence for t in read), default=0.0)

    tokens = found.tokens
    if settings.second_reader:
        tokens = read_by_hand(clean, read_labels(clean, second_reading(clean, found.cells, tokens, reread)))
    if found.marks is not None and clean.inked is None:
        tokens = mend_lines(tokens, found.marks, found.boxes, clean.dpi)
    tokens = show_unread_cells(clean.image, clean.dpi, found.cells, tokens)
    sheet = clean.sheet_boxes([token.box for token in tokens]) * (across, down, across, down)
    places = iter(sheet.clip(0.0, (size[0], size[1], size[0], size[1])).round(2).tolist())
    lines: list[OcrLine] = []
    for line in group_lines(tokens):
        words = tuple(
            OcrWord(t.text, Box(*next(places)), upright(t.box), round(t.confidence, 1), t.reading, t.raw) for t in line
        )
        lines.append(OcrLine(words, line[0].block, line[0].paragraph))
    tall, wide = clean.image.shape
    return OcrPage(
        lines=tuple(lines),
        rotation=clean.rotation,
        engine=engine_name(settings),
        size=size,
        upright_size=(round(wide * points, 2), round(tall * points, 2)),
        skew=clean.skew,
        rectified=clean.rectified,
        noisy=clean.noisy,
        coloured=tuple(upright(box) for box in clean.coloured),
        rules=tuple(upright(box) for box in found.rules.all),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """The drawn lines of a page, the cells that they make, the engine's words, and the great marks (pixels, None where there
    are none, and boxes)."""

    rules: Rules
    cells: list[Box]
    tokens: list[Token]
    marks: NDArray[np.bool_] | None
    boxes: tuple[Box, ...]


def _words(clean: CleanPage, settings: OcrSettings) -> _Found:
    """What stands on a page. What stands outside of tables is read as a page, every cell by itself (as a page, engines run
    columns together and skip single numbers)."""
    from extractor.reading.scanned_columns import find_columns
    from extractor.reading.scanned_tables import (
        blank_cells,
        cells_of,
        erase_rules,
        find_rules,
        ink_box,
        is_inked,
        part_cells,
    )
    from extractor.reading.strokes import find_marks, read_around

    rules = find_rules(clean.image, clean.dpi)
    cells = cells_of(rules, clean.dpi)

    with_ink = clean.image if clean.inked is None else clean.inked
    marks = find_marks(with_ink, clean.dpi, rules)

    def around(tokens: list[Token]) -> list[Token]:
        return read_around(
            with_ink, clean.dpi, marks, tokens, lambda part: recognise(part, clean.dpi, settings, SPARSE)
        )

    bare = erase_rules(clean.image, rules, clean.dpi) if cells or len(rules.level) > 1 else clean.image
    rest = blank_cells(bare, cells) if cells else bare
    columns = find_columns(rest, clean.dpi)
    if not cells and not columns:
        return _Found(rules, cells, around(_read_page(clean.image, clean.dpi, settings)), *marks)
    rest = blank_cells(rest, columns) if columns else rest
    tokens = [token for token in around(_read_page(rest, clean.dpi, settings)) if is_inked(rest, token.box)]
    cells = [*part_cells(bare, cells, clean.dpi), *columns]
    for number, cell in enumerate(cells):
        ink = ink_box(clean.image, cell, clean.dpi)
        if ink is not None:
            read = read_cell(partial(_read_part, bare, ink, clean.dpi, settings, BLOCK), _PART_DPI)
            tokens += [replace(token, block=_FIRST_CELL + number) for token in read]
    return _Found(rules, cells, tokens, *marks)


def _read_page(image: Image, dpi: float, settings: OcrSettings) -> list[Token]:
    """The engine's words on a page, shown to it no larger than it needs; their boxes those of the image."""
    from extractor.reading.pixels import shrink_image

    part, scale = shrink_image(image, min(1.0, _PAGE_DPI / dpi))
    tokens = recognise(part, dpi * scale, settings)
    if scale != 1.0:
        tokens = [replace(token, box=Box(*(v / scale for v in token.box))) for token in tokens]
    return vote_lines(tokens, lambda box, size: _read_part(image, box, dpi, settings, LINE, size * dpi))


def _read_part(
    image: Image, box: Box, dpi: float, settings: OcrSettings, segmentation: int, at: float = _PART_DPI
) -> list[Token]:
    """The engine's words in one pixel box, their boxes those of the whole image; ``at``: the resolution it is shown in."""
    from extractor.reading.pixels import frame_image, shrink_image

    left, top = max(0, int(box.x0) - 2), max(0, int(box.top) - 2)
    part, scale = shrink_image(image[top : int(box.bottom) + 3, left : int(box.x1) + 3], min(1.0, at / dpi))
    margin = round(0.08 * dpi * scale)

    def place(found: Box) -> Box:
        x0, y0, x1, y1 = ((v - margin) / scale for v in found)
        return Box(x0 + left, y0 + top, x1 + left, y1 + top)

    tokens = recognise(frame_image(part, margin), dpi * scale, settings, segmentation)
    return [replace(token, box=place(token.box)) for token in tokens]


def _sureness(tokens: Sequence[Token]) -> float:
    """Mean confidence of words, long words counting more; 100 for a page without words."""
    weights = [len(token.text) for token in tokens]
    if not weights:
        return 100.0
    return fmean((token.confidence for token in tokens), weights)


def ocr_pages(
    sha256: str,
    numbers: Iterable[int],
    render: Callable[[int, float], tuple[Image, float, tuple[float, float]]],
    settings: OcrSettings | None = None,
    progress: Callable[[int, int], Any] | None = None,
) -> Iterator[tuple[int, OcrPage]]:
    """Pages of the document with this content hash, one by one, as (number, page)."""
    from extractor.reading.ocr_cache import load_page, page_file, store_page

    settings = settings or OcrSettings()
    wanted = list(numbers)
    for done, number in enumerate(wanted, 1):
        file = page_file(sha256, number, engine_name(settings), settings) if settings.use_cache else None
        page = load_page(file) if file else None
        if page is None:
            image, dpi, size = render(number, float(settings.dpi))
            check_image_size(image.shape[1], image.shape[0], settings)
            clean = _clean(image, dpi, settings)
            if clean.rectified and clean.dpi < 0.95 * settings.dpi:
                image, dpi, size = render(number, dpi * 1.1 * settings.dpi / clean.dpi)
                check_image_size(image.shape[1], image.shape[0], settings)
                clean = _clean(image, dpi, settings)
            page = _read(clean, image.shape[1], image.shape[0], size, settings)
            if file:
                store_page(file, page)
        if progress:
            progress(done, len(wanted))
        yield number, _repaired(page, settings)
