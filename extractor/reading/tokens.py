"""A word as the OCR engine gives it, in pixels of the page that it was shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extractor.models import Box


@dataclass(frozen=True, slots=True)
class Token:
    """A word as the engine gives it: pixel box, confidence 0 to 100, and the engine's block, paragraph and line.
    ``reading`` and ``raw`` are those of :class:`~extractor.reading.ocr_page.OcrWord`."""

    text: str
    box: Box
    confidence: float
    block: int
    paragraph: int
    line: int
    reading: str | None = None
    raw: str | None = None


def group_lines(tokens: Iterable[Token]) -> list[list[Token]]:
    """Tokens by the engine's lines, in its order."""
    lines: list[list[Token]] = []
    last: tuple[int, int, int] | None = None
    for token in tokens:
        key = (token.block, token.paragraph, token.line)
        if key != last:
            lines.append([])
            last = key
        lines[-1].append(token)
    return lines
