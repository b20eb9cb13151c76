"""Page image -> words with their places. The one place that knows an OCR engine.

How it is called (boxes and sizes in points; see ocr_page.py for the two boxes a word has):

``ocr_page(image, dpi=…, size=…, settings=…) -> OcrPage``
    one page image (grey or RGB, uint8), no cache.
``ocr_pages(sha256, numbers, render, settings, progress) -> Iterator[tuple[int, OcrPage]]``
    pages of a document through the cache. ``render(number, dpi)`` is called for pages that are not in it and gives
    ``(image, dpi, size)``: the page's picture at about that dpi (a scan that is itself between 140 and 210 dpi is best
    given as it is), the dpi it has, and the page's width and height in points. It is asked again with a higher dpi
    where the page is a photograph with a wide rim. ``progress(done, total)`` is called after each page. Pages that
    are done stay in the cache even when the caller stops in the middle.

The engine is tesseract with its ``vie`` data: the library through tesserocr (loaded once a thread, one thread a page), or
the ``tesseract`` command where the library is missing.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from extractor.errors import UnreadableError
from extractor.models import Box
from extractor.reading.ocr_page import OcrLine, OcrPage, OcrSettings, OcrWord
from extractor.reading.ocr_repair import repair_lines
from extractor.reading.second_reading import Token, group_lines, second_reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extractor.reading.scanned_tables import Rules
    from extractor.reading.scans import CleanPage

    Image = NDArray[np.uint8]

__all__ = ["OcrLine", "OcrPage", "OcrSettings", "OcrWord", "engine_name", "find_tessdata", "ocr_page", "ocr_pages"]

_PAGE, _BLOCK, _LINE, _ORIENT = 3, 6, 7, 0
"""Tesseract's page segmentation modes: a page in blocks, one block, one line, orientation only."""
_PART_DPI = 150.0
"""Single cells read best at this resolution."""
_FIRST_CELL = 10_000
"""Words of table cells are numbered as blocks from here on, a block a cell."""
_ORIENTATION_SURE = 5.0
"""Tesseract's orientation is believed from here on; the usual 14 misses good pages."""
_DOUBTFUL = 62.0
"""A page whose words are less sure than this on average may stand on its head."""


# ------------------------------------------------------------------------------------------------------------- engine


class _Loaded(threading.local):
    """The models this thread has loaded, by (tessdata, language)."""

    def __init__(self) -> None:
        self.models: dict[tuple[str, str], Any] = {}


_loaded = _Loaded()


def find_tessdata(language: str = "vie", stated: Path | None = None) -> Path:
    """The folder that holds ``<language>.traineddata``: the stated one, TESSDATA_PREFIX, or a usual place.

    Raises UnreadableError with the command that installs the data.
    """
    prefix = os.environ.get("TESSDATA_PREFIX")
    places = [stated] if stated else []
    places += [Path(prefix), Path(prefix) / "tessdata"] if prefix else []
    for root in ("/usr/share", "/usr/local/share", "/opt/homebrew/share", "/opt/local/share", sys.prefix + "/share"):
        places += sorted(Path(root).glob("tesseract-ocr/*/tessdata"), reverse=True)
        places += [Path(root) / "tesseract-ocr" / "tessdata", Path(root) / "tessdata"]
    places += [Path(os.environ.get("PROGRAMFILES", "C:/Program Files")) / "Tesseract-OCR" / "tessdata"]
    for place in places:
        if (place / f"{language}.traineddata").is_file():
            return place
    raise UnreadableError(
        "ocr.no_language",
        f"Máy chưa có dữ liệu nhận dạng chữ ({language}.traineddata) nên không đọc được trang quét.",
        f"Hãy cài: sudo apt-get install tesseract-ocr-{language} (hoặc đặt TESSDATA_PREFIX tới thư mục chứa tệp này).",
        (
            f"The OCR data {language}.traineddata is not installed, so scanned pages cannot be read.",
            f"Install it: sudo apt-get install tesseract-ocr-{language} (or point TESSDATA_PREFIX at its folder).",
        ),
    )


def _library() -> Any | None:
    """The tesserocr module, or None where it isn't installed or cannot be loaded."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # read when the library starts: one thread a page is 3 times faster
    try:
        import tesserocr
    except ImportError:
        return None
    return tesserocr


def engine_name(settings: OcrSettings | None = None) -> str:
    """Name and version of the engine that would read a page now; part of the cache key.

    Raises UnreadableError where there is none.
    """
    library = None if settings is not None and settings.command else _library()
    if library is not None:
        return f"tesserocr {library.tesseract_version().split()[1]}"
    command = shutil.which("tesseract")
    if command is None:
        raise UnreadableError(
            "ocr.no_engine",
            "Máy chưa có chương trình nhận dạng chữ Tesseract nên không đọc được trang quét.",
            "Hãy cài: sudo apt-get install tesseract-ocr tesseract-ocr-vie (hoặc pip install tesserocr).",
            (
                "No OCR engine is installed, so scanned pages cannot be read.",
                "Install it: sudo apt-get install tesseract-ocr tesseract-ocr-vie (or pip install tesserocr).",
            ),
        )
    shown = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=20, check=False)
    return " ".join((shown.stdout or shown.stderr).split()[:2])


def _model(library: Any, tessdata: Path, language: str, segmentation: int) -> Any:
    key = (str(tessdata), language)
    if key not in _loaded.models:
        try:
            model = library.PyTessBaseAPI(path=str(tessdata) + os.sep, lang=language)
        except RuntimeError as reason:
            raise UnreadableError(
                "ocr.bad_language",
                f"Không nạp được dữ liệu nhận dạng chữ {tessdata / (language + '.traineddata')}.",
                f"Hãy cài lại: sudo apt-get install --reinstall tesseract-ocr-{language}.",
                (
                    f"The OCR data {tessdata / (language + '.traineddata')} cannot be loaded.",
                    f"Install it again: sudo apt-get install --reinstall tesseract-ocr-{language}.",
                ),
            ) from reason
        _loaded.models[key] = model
    _loaded.models[key].SetPageSegMode(segmentation)
    return _loaded.models[key]


def _recognise(image: Image, dpi: float, settings: OcrSettings, segmentation: int = _PAGE) -> list[Token]:
    """The engine's words on a grey image."""
    tessdata = find_tessdata(settings.language, settings.tessdata)
    library = None if settings.command else _library()
    if library is None:
        table = _command(image, dpi, settings, tessdata, segmentation)
    else:
        model = _model(library, tessdata, settings.language, segmentation)
        height, width = image.shape
        model.SetImageBytes(image.tobytes(), width, height, 1, width)
        model.SetSourceResolution(round(dpi))
        table = model.GetTSVText(0)
        model.Clear()
    return _tokens(table)


def _command(image: Image, dpi: float, settings: OcrSettings, tessdata: Path, segmentation: int) -> str:
    import cv2

    engine_name(replace(settings, command=True))
    call = ["tesseract", "stdin", "stdout", "--tessdata-dir", str(tessdata), "-l", settings.language]
    call += ["--psm", str(segmentation), "--dpi", str(round(dpi)), "tsv"]
    picture = cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()
    try:
        done = subprocess.run(
            call,
            input=picture,
            capture_output=True,
            timeout=settings.page_seconds,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            check=True,
        )
    except subprocess.TimeoutExpired as reason:
        raise UnreadableError(
            "ocr.too_slow",
            f"Nhận dạng chữ một trang quá {settings.page_seconds:.0f} giây nên đã dừng.",
            "Hãy quét lại trang này (200 dpi) hoặc tăng giới hạn ocr.page_seconds.",
            (
                f"OCR of one page took more than {settings.page_seconds:.0f} seconds and was stopped.",
                "Scan the page again (200 dpi), or raise the limit ocr.page_seconds.",
            ),
        ) from reason
    except subprocess.CalledProcessError as reason:
        said = reason.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UnreadableError(
            "ocr.failed",
            f"Chương trình tesseract báo lỗi: {said[-1] if said else reason.returncode}.",
            "Hãy chạy thử `tesseract --list-langs`; nếu thiếu vie: sudo apt-get install tesseract-ocr-vie.",
            (
                f"The tesseract command failed: {said[-1] if said else reason.returncode}.",
                "Try `tesseract --list-langs`; if vie is missing: sudo apt-get install tesseract-ocr-vie.",
            ),
        ) from reason
    return done.stdout.decode("utf-8", "replace")


def _tokens(table: str) -> list[Token]:
    """Words of tesseract's TSV (level, page, block, paragraph, line, word, left, top, width, height, conf, text)."""
    tokens: list[Token] = []
    for row in csv.reader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(row) < 12 or row[0] != "5" or not row[11].strip():
            continue
        block, paragraph, line = (int(row[i]) for i in (2, 3, 4))
        left, top, width, height = (float(row[i]) for i in (6, 7, 8, 9))
        box = Box(left, top, left + width, top + height)
        tokens.append(Token(row[11].strip(), box, max(0.0, float(row[10])), block, paragraph, line))
    return tokens


def _orientation(image: Image, dpi: float, settings: OcrSettings) -> int | None:
    """Degrees clockwise that would make the page upright, or None where the engine isn't sure."""
    library = None if settings.command else _library()
    try:
        tessdata = find_tessdata("osd", settings.tessdata)
    except UnreadableError:
        return None
    if library is not None:
        model = _model(library, tessdata, "osd", _ORIENT)
        height, width = image.shape
        model.SetImageBytes(image.tobytes(), width, height, 1, width)
        model.SetSourceResolution(round(dpi))
        found = model.DetectOrientationScript()
        model.Clear()
        if not found or found["orient_conf"] < _ORIENTATION_SURE:
            return None
        return (360 - int(found["orient_deg"])) % 360
    try:
        said = _command(image, dpi, replace(settings, language="osd"), tessdata, _ORIENT)
    except UnreadableError:
        return None
    facts = dict(line.split(": ", 1) for line in said.splitlines() if ": " in line)
    if float(facts.get("Orientation confidence", 0)) < _ORIENTATION_SURE:
        return None
    return int(facts.get("Rotate", 0))


# --------------------------------------------------------------------------------------------------------------- page


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
            "Hãy quét lại ở 200–300 dpi hoặc tăng giới hạn ocr.max_pixels, ocr.max_side.",
            (
                f"The image of {width} x {height} pixels exceeds the limit of {settings.max_pixels / 1e6:.0f} million"
                f" pixels (longest side {settings.max_side}).",
                "Scan it again at 200-300 dpi, or raise the limits ocr.max_pixels and ocr.max_side.",
            ),
        )


def _clean(image: Image, dpi: float, settings: OcrSettings) -> CleanPage:
    from extractor.reading.scans import clean_page

    def quarter(grey: Image) -> int:
        degrees = _orientation(grey, dpi, settings)
        return 90 if degrees is None else degrees

    return clean_page(image, dpi, target_dpi=settings.dpi, quarter=quarter)


def _read(clean: CleanPage, width: int, height: int, size: tuple[float, float], settings: OcrSettings) -> OcrPage:
    from extractor.reading.scans import turned_over

    rules, cells, tokens = _words(clean, settings)
    if _sureness(tokens) < _DOUBTFUL:
        turn = _orientation(clean.image, clean.dpi, settings)
        if turn == 180 or (turn is None and len(tokens) > 3):
            other = turned_over(clean)
            other_rules, other_cells, again = _words(other, settings)
            if _sureness(again) > _sureness(tokens) + 5:
                clean, rules, cells, tokens = other, other_rules, other_cells, again
    across, down = size[0] / width, size[1] / height
    points = 72.0 / clean.dpi

    def upright(box: Box) -> Box:
        return Box(*(round(v * points, 2) for v in box))

    def place(box: Box) -> Box:
        sheet = clean.sheet_box(box)
        left, right = (min(max(0.0, x * across), size[0]) for x in (sheet.x0, sheet.x1))
        top, bottom = (min(max(0.0, y * down), size[1]) for y in (sheet.top, sheet.bottom))
        return Box(*(round(v, 2) for v in (left, top, right, bottom)))

    def reread(box: Box) -> tuple[str, float]:
        read = _read_part(clean.image, box, clean.dpi, settings, _LINE)
        return "".join(t.text for t in read), min((t.confidence for t in read), default=0.0)

    if settings.second_reader:
        tokens = second_reading(clean, cells, tokens, reread)
    lines: list[OcrLine] = []
    for line in group_lines(tokens):
        words = tuple(
            OcrWord(t.text, place(t.box), upright(t.box), round(t.confidence, 1), t.reading, t.raw) for t in line
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
        rules=tuple(upright(box) for box in rules.all),
    )


def _words(clean: CleanPage, settings: OcrSettings) -> tuple[Rules, list[Box], list[Token]]:
    """The drawn lines of a page, the cells that they make, and the engine's words: what stands outside of tables is
    read as a page, every cell by itself (as a page, engines run columns together and skip single numbers)."""
    from extractor.reading.scanned_tables import blank_cells, cells_of, erase_rules, find_rules, ink_box

    rules = find_rules(clean.image, clean.dpi)
    cells = cells_of(rules, clean.dpi)
    if not cells:
        return rules, cells, _recognise(clean.image, clean.dpi, settings)
    bare = erase_rules(clean.image, rules, clean.dpi)
    tokens = _recognise(blank_cells(bare, cells), clean.dpi, settings)
    for number, cell in enumerate(cells):
        ink = ink_box(clean.image, cell, clean.dpi)
        if ink is not None:
            read = _read_part(bare, ink, clean.dpi, settings, _BLOCK)
            tokens += [replace(token, block=_FIRST_CELL + number) for token in read]
    return rules, cells, tokens


def _read_part(image: Image, box: Box, dpi: float, settings: OcrSettings, segmentation: int) -> list[Token]:
    """The engine's words in one pixel box, their boxes those of the whole image."""
    from extractor.reading.pixels import frame_image, shrink_image

    left, top = max(0, int(box.x0) - 2), max(0, int(box.top) - 2)
    part, scale = shrink_image(image[top : int(box.bottom) + 3, left : int(box.x1) + 3], min(1.0, _PART_DPI / dpi))
    margin = round(0.08 * dpi * scale)

    def place(found: Box) -> Box:
        x0, y0, x1, y1 = ((v - margin) / scale for v in found)
        return Box(x0 + left, y0 + top, x1 + left, y1 + top)

    tokens = _recognise(frame_image(part, margin), dpi * scale, settings, segmentation)
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
