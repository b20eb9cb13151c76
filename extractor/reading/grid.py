"""Tables whose cells are known (Word, HTML, sheets): where the head ends, what the columns are called, what is above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.language.orthography import comparison_key


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a source table: its text and how many rows and columns it covers."""

    text: str
    row_span: int = 1
    column_span: int = 1
    bold: bool = False


Grid = list[list[GridCell | None]]
"""Rows of equal length; None is a place that a merged cell covers."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a grid: ``captions`` leading rows that are no head but a title or a unit line, then the rows of column
    heads up to (not including) row ``body``; ``columns`` are the joined texts."""

    captions: int
    body: int
    columns: tuple[str, ...]


_NUMBER_CELL = re.compile(r"\(?\s*(?:\d{1,2}|[A-ZĐa-zđ])\s*\)?(?:\s*=\s*[\d()+\-–:/x*×.%\s]+)?")
_FIGURE = re.compile(r"[-+(]?\s*\d[\d.,\s]*(?:%|\))?")
_ROMAN = re.compile(r"[IVX]{1,5}\.?")
_UNIT_LINE = re.compile(r"(?:đơn\s*vị(?:\s*tính)?|đvt|đ\.v\.t)\s*[:：]\s*(.+?)\s*[)\].;]*$", re.IGNORECASE)
_TITLE = re.compile(r"(?:phụ\s*lục|biểu|bảng|danh\s*mục|danh\s*sách|tổng\s*hợp|mẫu)\b", re.IGNORECASE)


def square(rows: Sequence[Sequence[GridCell]]) -> Grid:
    """Rows of cells in source order laid out as HTML does: a cell takes the first free places of its row, its spans
    cover the places to the right and below; short rows are filled with empty cells."""
    grid: list[dict[int, GridCell | None]] = [{} for _ in rows]
    width = 0
    for index, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in grid[index]:
                column += 1
            tall = min(max(cell.row_span, 1), len(rows) - index)
            wide = max(cell.column_span, 1)
            while wide > 1 and any(column + step in grid[index] for step in range(wide)):
                wide -= 1
            cell = replace(cell, row_span=tall, column_span=wide)
            for down in range(tall):
                for right in range(wide):
                    grid[index + down].setdefault(column + right, None)
            grid[index][column] = cell
            column += wide
        width = max(width, *(c + 1 for c in grid[index]), 0) if grid[index] else width
    return [[row[c] if c in row else GridCell("") for c in range(width)] for row in grid]


def trim(grid: Grid) -> Grid:
    """The grid without columns and rows at its end that hold no text."""
    rows = len(grid)
    while rows and not any(cell and cell.text.strip() for cell in grid[rows - 1]):
        rows -= 1
    width = max((c + 1 for row in grid[:rows] for c, cell in enumerate(row) if cell and cell.text.strip()), default=0)
    return [row[:width] for row in grid[:rows]]


def find_head(grid: Grid, declared: int = 0) -> Head:
    """Where the head of ``grid`` ends. ``declared`` is how many leading rows the source itself marks as head (0: none).

    A head goes as deep as the deepest merged cell of its first row, one row deeper when a cell is merged sideways, and
    takes in a row of column numbers ("(1) (2) (3)=(2)/(1)"). A first row that holds figures is no head.
    """
    width = len(grid[0]) if grid else 0
    captions = 0
    while captions < len(grid) and not _is_head_row(grid[captions], width) and captions < 6:
        captions += 1
    if captions == len(grid) or (captions == 6 and not declared) or (not declared and _holds_figures(grid[captions])):
        return Head(0, 0, ("",) * width)
    body = captions + 1
    row = captions
    while row < body and row < len(grid):
        for cell in grid[row]:
            if cell is None:
                continue
            body = max(body, row + cell.row_span)
            if 1 < cell.column_span < width and cell.text.strip() and not is_number_row(grid[row]):
                body = max(body, row + 1 + (1 if row + 1 < len(grid) and not _holds_figures(grid[row + 1]) else 0))
        row += 1
    body = max(body, min(declared, len(grid) - 1))
    if body < len(grid) and is_number_row(grid[body]):
        body += 1
    if body >= len(grid) and len(grid) > captions + 1:
        body = captions + 1  # a table that would be nothing but head
    columns = tuple(_column_name(grid, captions, body, column) for column in range(width))
    return Head(captions, min(body, len(grid)), columns)


def is_number_row(row: Sequence[GridCell | None]) -> bool:
    """Whether a row only numbers the columns: "(1) (2) (3)=(1)+(2)", "A B 1 2", "1 2 3"."""
    texts = [cell.text.strip() for cell in row if cell and cell.text.strip()]
    if len(texts) < 3 or len(texts) * 2 < len(row):
        return False
    if not all(_NUMBER_CELL.fullmatch(text) for text in texts):
        return False
    digits = [int(found[0]) for text in texts if (found := re.search(r"\d+", text))]
    if any("(" in text for text in texts):
        return True
    return (
        digits[:3] == list(range(digits[0], digits[0] + len(digits[:3]))) and digits[0] in (1, 2) if digits else False
    )


def unit_of(line: str) -> str | None:
    """The unit that a line above a table declares ("ĐVT: triệu đồng"), or None."""
    found = _UNIT_LINE.search(line.strip())
    return found[1].strip(" .;()") if found else None


def title_of(lines: Sequence[tuple[str, bool]]) -> tuple[str | None, str | None]:
    """Title and unit out of the lines that stand before a table, given in order as (text, centered or bold).

    Lines are taken from the table upwards while they are centered, bold, in brackets, a unit line or begin as titles
    do ("Phụ lục", "Biểu", "Bảng", "Danh mục" …); at most five.
    """
    title: list[str] = []
    unit: str | None = None
    for text, marked in list(reversed(lines))[:5]:
        line = " ".join(text.split())
        if not line:
            continue
        if (declared := unit_of(line)) is not None and len(line) < 80:
            unit = unit or declared
            if _UNIT_LINE.search(line).start() < 3:  # type: ignore[union-attr]
                continue
        named = _TITLE.match(line) is not None and len(line) < 250
        if not (named or (line.startswith("(") and line.endswith(")")) or (marked and len(line) < 250)):
            break
        title.insert(0, line)
        if named and re.match(r"(?:phụ\s*lục|biểu|bảng)\b", line, re.IGNORECASE):
            break
    return (" ".join(title) or None), unit


def _is_head_row(row: Sequence[GridCell | None], width: int) -> bool:
    filled = [cell for cell in row if cell and cell.text.strip()]
    return len(filled) >= 2 or (width == 1 and bool(filled))


def _holds_figures(row: Sequence[GridCell | None]) -> bool:
    texts = [cell.text.strip() for cell in row if cell and cell.text.strip()]
    if is_number_row(row):
        return False
    figures = sum(1 for text in texts if _FIGURE.fullmatch(text) and not re.fullmatch(r"(?:19|20)\d\d", text))
    label = bool(texts) and (_ROMAN.fullmatch(texts[0]) is not None or texts[0].rstrip(".").isdigit())
    return figures * 3 >= len(texts) > 0 or (label and len(texts) > 1)


def _column_name(grid: Grid, first: int, last: int, column: int) -> str:
    parts: list[str] = []
    for row in range(first, last):
        if is_number_row(grid[row]):
            continue
        text = _covering(grid, row, column, first)
        if text and (not parts or comparison_key(parts[-1]) != comparison_key(text)):
            parts.append(text)
    return " ".join(parts)


def _covering(grid: Grid, row: int, column: int, first: int) -> str:
    """The text of the cell that covers a place of the head."""
    for up in range(row, first - 1, -1):
        for left in range(column, -1, -1):
            cell = grid[up][left]
            if cell is not None:
                if up + cell.row_span > row and left + cell.column_span > column:
                    return "" if up < row and cell.row_span > 1 and up != row else " ".join(cell.text.split())
                break
    return ""
