"""The front door of reading: decides what a file is by its content and hands it to the module for that format."""

from __future__ import annotations

import hashlib
from pathlib import Path

from extractor.models import Page, Report, Source
from extractor.reading.layout import paragraphs_of


def read_report(path: str | Path, name: str | None = None) -> Report:
    """The report in the file at ``path`` (first version: UTF-8 text)."""
    path = Path(path)
    data = path.read_bytes()
    text = data.decode("utf-8-sig")
    source = Source(name or path.name, hashlib.sha256(data).hexdigest(), "text/plain", 1, False, len(data))
    return Report(source, text, (Page(1, 0, len(text)),), paragraphs_of(text))
