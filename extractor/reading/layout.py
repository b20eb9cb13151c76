"""Lines -> paragraphs -> the view that the rules read."""

from __future__ import annotations

import re

from extractor.language.orthography import normalise
from extractor.models import Paragraph, Report, View


def view_of(report: Report) -> View:
    """The text as the rules see it (models.View): NFC, no line break inside a paragraph, furniture blanked out."""
    characters = list(report.text)
    for index, char in enumerate(characters):
        if char in "\r\x0b\x0c\x85\u2028\u2029":
            characters[index] = "\n"
    for paragraph in report.paragraphs:
        for index in range(paragraph.start, paragraph.end):
            if characters[index] == "\n":
                characters[index] = " "
        holes = [(paragraph.start, paragraph.end)] if paragraph.role == "furniture" else paragraph.holes
        for start, end in holes:
            for index in range(start, end):
                characters[index] = " "
    text, offsets = normalise("".join(characters))
    return View(text, offsets)


_MARKER = re.compile(r"\s*(?:[-+*•–]\s|[IVX]{1,5}[.\-/]\s|\d{1,2}(?:\.\d{1,2}){0,3}[.)]\s|[a-zđ][.)]\s|#)")


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Paragraphs of a plain text (first version: a line each, wrapped lines joined)."""
    paragraphs: list[Paragraph] = []
    start = end = None
    offset = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        begin = offset + (len(line) - len(line.lstrip()))
        finish = offset + len(line.rstrip())
        offset += len(line)
        if not body:
            continue
        if start is not None and end is not None and not _MARKER.match(line) and text[end - 1] not in ".;:!?":
            end = finish
            continue
        if start is not None and end is not None:
            paragraphs.append(Paragraph(start, end))
        start, end = begin, finish
    if start is not None and end is not None:
        paragraphs.append(Paragraph(start, end))
    return tuple(paragraphs)
