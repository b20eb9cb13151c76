"""Pages that OCR has read, kept in files: a second run, or one that was broken off, need not read them again.

A page is found by the content hash of its document, its number, the engine with its version, and the settings that
change what is read. A file is written under another name and then renamed, so that many processes may work in the same
folder and a broken run leaves no half page. A file that cannot be read counts as missing.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from extractor.models import Box
from extractor.reading.ocr_page import OcrLine, OcrPage, OcrSettings, OcrWord

FORM = 40
"""Raised whenever the same image would be read otherwise, or a page is written otherwise."""


def cache_folder(settings: OcrSettings) -> Path:
    """Where pages are kept: the settings' folder, $EXTRACTOR_CACHE/ocr, or the platform's cache folder."""
    if settings.cache is not None:
        return settings.cache
    stated = os.environ.get("EXTRACTOR_CACHE")
    if stated:
        return Path(stated) / "ocr"
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "extractor" / "ocr"


def page_file(sha256: str, number: int, engine: str, settings: OcrSettings) -> Path:
    """The file of one page of the document with this content hash."""
    read_by = f"{FORM}|{engine}|{settings.language}|{settings.dpi}|{settings.second_reader}"
    key = hashlib.sha256(read_by.encode()).hexdigest()[:10]
    return cache_folder(settings) / sha256[:2] / f"{sha256}-{number}-{key}.json.gz"


def load_page(file: Path) -> OcrPage | None:
    """The page kept in ``file``, or None when there is none or it is damaged."""
    try:
        return page_from_json(json.loads(gzip.decompress(file.read_bytes())))
    except (OSError, EOFError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def store_page(file: Path, page: OcrPage) -> None:
    """Keeps ``page``. A cache that cannot be written (a full disk, a folder without rights) is no reason to fail."""
    data = gzip.compress(json.dumps(page_to_json(page), ensure_ascii=False, separators=(",", ":")).encode(), 6, mtime=0)
    written: str | None = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, written = tempfile.mkstemp(dir=file.parent, prefix=".page-", suffix=".tmp")
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        os.replace(written, file)
    except OSError:
        if written is not None:
            Path(written).unlink(missing_ok=True)
    except BaseException:
        if written is not None:
            Path(written).unlink(missing_ok=True)
        raise


def page_to_json(page: OcrPage) -> dict[str, Any]:
    """The page as plain lists and numbers."""
    return {
        "engine": page.engine,
        "rotation": page.rotation,
        "size": page.size,
        "upright_size": page.upright_size,
        "skew": page.skew,
        "rectified": page.rectified,
        "noisy": page.noisy,
        "coloured": page.coloured,
        "rules": page.rules,
        "lines": [
            [
                line.block,
                line.paragraph,
                [[w.text, w.box, w.upright, w.confidence, w.reading, w.raw] for w in line.words],
            ]
            for line in page.lines
        ],
    }


def page_from_json(data: dict[str, Any]) -> OcrPage:
    """The page that :func:`page_to_json` wrote. Raises KeyError, ValueError or TypeError for anything else."""
    return OcrPage(
        lines=tuple(
            OcrLine(
                tuple(
                    OcrWord(text, Box(*box), Box(*upright), sure, other, raw)
                    for text, box, upright, sure, other, raw in words
                ),
                block,
                paragraph,
            )
            for block, paragraph, words in data["lines"]
        ),
        rotation=data["rotation"],
        engine=data["engine"],
        size=(data["size"][0], data["size"][1]),
        upright_size=(data["upright_size"][0], data["upright_size"][1]),
        skew=data["skew"],
        rectified=data["rectified"],
        noisy=data["noisy"],
        coloured=tuple(Box(*box) for box in data["coloured"]),
        rules=tuple(Box(*box) for box in data["rules"]),
    )
