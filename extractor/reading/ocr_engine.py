"""The one place that knows an OCR engine: tesseract with its ``vie`` data.

The library through tesserocr (loaded once a thread, one thread a page), or the ``tesseract`` command where the library is
missing.
"""

from __future__ import annotations

import csv
import functools
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import UnreadableError
from extractor.models import Box
from extractor.reading.ocr_page import OcrSettings
from extractor.reading.tokens import Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

PAGE, BLOCK, LINE, SPARSE, ORIENT = 3, 6, 7, 11, 0
"""Tesseract's page segmentation modes: a page in blocks, one block, one line, words wherever they stand, orientation only."""
_ORIENTATION_SURE = 5.0
"""Tesseract's orientation is believed from here on; the usual 14 misses good pages."""
_VARIABLES = {"textord_all_prop": "1"}
"""Rows are not tried as print of one width (typewriters), which takes a twentieth of a page's time: the recogniser finds the
blanks between words by itself, and reads the same words without it."""


class _Loaded(threading.local):
    """The models this thread has loaded, by (tessdata, language)."""

    def __init__(self) -> None:
        self.models: dict[tuple[str, str], Any] = {}


_loaded = _Loaded()


def find_tessdata(language: str = "vie", stated: Path | None = None) -> Path:
    """The folder that holds ``<language>.traineddata``: the stated one, TESSDATA_PREFIX, or a usual place.

    Raises UnreadableError with the command that installs the data.
    """
    return _tessdata(language, stated, os.environ.get("TESSDATA_PREFIX"))


@functools.lru_cache(maxsize=8)  # asked for every cell of a table; what is missing is looked for again
def _tessdata(language: str, stated: Path | None, prefix: str | None) -> Path:
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
    # What it says of single pictures on standard error is about its own insides and helps nobody.
    tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
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
            for name, value in {"debug_file": os.devnull, **_VARIABLES}.items():
                model.SetVariable(name, value)
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


def recognise(image: Image, dpi: float, settings: OcrSettings, segmentation: int = PAGE) -> list[Token]:
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
    call += ["--psm", str(segmentation), "--dpi", str(round(dpi))]
    call += [part for name, value in _VARIABLES.items() for part in ("-c", f"{name}={value}")] + ["tsv"]
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
            "Hãy quét lại trang này (200 dpi) hoặc tăng giới hạn ocr.page_seconds (--settings TỆP.toml).",
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


def orientation(image: Image, dpi: float, settings: OcrSettings) -> int | None:
    """Degrees clockwise that would make the page upright, or None where the engine isn't sure."""
    library = None if settings.command else _library()
    try:
        tessdata = find_tessdata("osd", settings.tessdata)
    except UnreadableError:
        return None
    if library is not None:
        model = _model(library, tessdata, "osd", ORIENT)
        height, width = image.shape
        model.SetImageBytes(image.tobytes(), width, height, 1, width)
        model.SetSourceResolution(round(dpi))
        found = model.DetectOrientationScript()
        model.Clear()
        if not found or found["orient_conf"] < _ORIENTATION_SURE:
            return None
        return (360 - int(found["orient_deg"])) % 360
    try:
        said = _command(image, dpi, replace(settings, language="osd"), tessdata, ORIENT)
    except UnreadableError:
        return None
    facts = dict(line.split(": ", 1) for line in said.splitlines() if ": " in line)
    if float(facts.get("Orientation confidence", 0)) < _ORIENTATION_SURE:
        return None
    return int(facts.get("Rotate", 0))
