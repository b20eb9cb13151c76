"""CSV -> Report: the rows of a table as a program of spreadsheets wrote them out, cells parted by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io

from extractor.errors import UnreadableError
from extractor.models import Report
from extractor.reading.decoding import decode
from extractor.reading.grid import Grid, GridCell
from extractor.reading.limits import limits_of
from extractor.reading.packages import empty_file
from extractor.reading.sheet_formats import too_many_cells
from extractor.reading.sheets import parted_by_blank_rows, write_block
from extractor.reading.writer import Writer

MEDIA_TYPE = "text/csv"
_MARKS = ";\t,"


def is_delimited(text: str) -> bool:
    """Whether a text reads as rows of cells: most of its lines have as many as the first one. Commas stand in sentences and
    in numbers too: where they part cells, no blank follows them and every line has as many."""
    mark = _mark_of(text)
    rows = [row for row in _rows(text[:20_000], mark)[:50] if row]
    width = len(rows[0]) if rows else 0
    alike = sum(len(row) == width for row in rows)
    if mark == ",":
        spaced = any(cell[:1] == " " for row in rows for cell in row)
        return width > 2 and not spaced and alike >= len(rows[:-1]) and len(rows) > 1
    return width > 1 and 2 * alike > len(rows)


def read_delimited(data: bytes, name: str, settings: object | None = None) -> Report:
    """The report in a CSV file: its tables, and lines of one cell as paragraphs. Numbers stay as they are written.

    Raises UnreadableError when there is nothing in it, or more cells than the limits allow.
    """
    text, warnings = decode(data, name)
    rows = _rows(text, _mark_of(text))
    width = max(map(len, rows), default=0)
    if not any(cell.strip() for row in rows for cell in row):
        raise empty_file(name)
    if len(rows) * width > limits_of(settings).max_cells * 10:
        raise too_many_cells(name, len(rows), width)
    grid: Grid = [[GridCell(cell.strip()) for cell in (*row, *[""] * (width - len(row)))] for row in rows]
    writer = Writer()
    for block in parted_by_blank_rows(grid):
        write_block(block, writer)
    return writer.report(name, data, MEDIA_TYPE, warnings)


def _mark_of(text: str) -> str:
    """What parts the cells: the sign that parts most lines into as many. A semicolon goes before a comma, which stands in
    numbers where semicolons part."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:50]
    best, most = ",", 0
    for mark in _MARKS:
        counts = [line.count(mark) for line in lines]
        alike = sum(count == counts[0] for count in counts) if counts and counts[0] else 0
        if alike > most:
            best, most = mark, alike
    return best


def _rows(text: str, mark: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as reason:
        raise UnreadableError(
            "csv.damaged",
            "Tệp CSV hỏng: có ô dài bất thường.",
            "Hãy mở bằng Excel, lưu thành .xlsx rồi gửi lại.",
            (f"The CSV file is damaged ({reason}).", "Open it in Excel and send it as .xlsx."),
        ) from reason
