"""Tables whose cells the format itself knows (Word, HTML, sheets): laying them out, and what stands above them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

from extractor.reading.tables import is_title, unit_above


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a source table: its text and how many rows and columns it covers."""

    text: str
    row_span: int = 1
    column_span: int = 1
    bold: bool = False


Grid = list[list[GridCell | None]]
"""Rows of equal length; None is a place that a merged cell covers."""


def count_captions(grid: Grid) -> int:
    """How many leading rows are no part of the table but lines above it: a title, a unit, in one (merged) cell."""
    width = len(grid[0]) if grid else 0
    rows = 0
    for row in grid[:8]:
        filled = [cell for cell in row if cell and cell.text.strip()]
        if len(filled) >= 2 or width < 2:
            return rows
        rows += 1
    return rows if rows < len(grid) and rows < 8 else 0


def title_of(lines: Sequence[tuple[str, bool]]) -> tuple[str | None, str | None]:
    """Title and unit out of the lines that stand before a table, in order, each with whether it is centered or bold.

    Lines are taken from the table upwards while they are centered, bold, in brackets, a unit line or begin as titles
    do ("Phụ lục", "Biểu", "Bảng", "Danh mục" …); at most five.
    """
    title: list[str] = []
    unit: str | None = None
    for text, marked in list(reversed(lines))[:5]:
        line = normalize("NFC", " ".join(text.split()))
        if not line:
            continue
        declared = unit_above(line)
        if declared is not None and len(line) < 100:
            unit = unit or declared
            if not is_title(line):
                continue
        named = is_title(line) and len(line) < 250
        if not (named or (line.startswith("(") and line.endswith(")")) or (marked and len(line) < 250)):
            break
        title.insert(0, line)
        if named and _FIRST_LINE.match(line):
            break
    return (" ".join(title) or None), unit


_FIRST_LINE = re.compile(r"(?:phụ\s*(?:lục|biểu)|biểu|bảng)\b", re.IGNORECASE)
