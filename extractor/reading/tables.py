"""Grids of cells -> data tables: which rows are the header, what the columns are called, title and unit.

Where the grid comes from is another module's business (lattice and borderless for pages, texttables for plain text,
the office readers for Word and spreadsheets).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from unicodedata import normalize

from extractor.models import Box, Cell, Table

_LABEL = re.compile(r"(?:\d{1,4}(?:\.\d{1,3})*|[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|[-+*])\s*[.)]?")
_NUMBERED = re.compile(r"[(\[]?\s*(?:\d{1,2}|[A-Za-z])\s*[)\]]?\s*(?:=\s*[\d()+\-*/:x×%\s,.]+)?")
_FORMULA = re.compile(r"\(?\d{1,2}\)?\s*=\s*[\d()+\-*/:x×%\s]+")
YEAR = re.compile(r"(?:19|20)\d{2}")
# A number, with its unit where the format of a cell adds one.
_VALUE = re.compile(
    r"[-+(]?\d[\d.,\s]*(?:%|ha|[kc]?m[23²³]?|km|tấn|kg|đồng|VNĐ|VND|USD|người|hộ|dự án)?\)?|\.{2,}|…+|[-–—]|x|X"
)
_UNIT = re.compile(
    r"\(?\s*(?:ĐVT|Đvt|đvt|Đơn\s+vị(?:\s+tính)?|đơn\s+vị(?:\s+tính)?|ĐƠN\s+VỊ(?:\s+TÍNH)?|ĐV\s+tính)\s*:\s*([^\n()]{1,60}?)\s*\)?\s*$"
)
# The unit alone in a line, in brackets or not, or behind words that say so without a colon.
_BARE_UNIT = re.compile(
    r"\(?\s*(?:(?:số\s+liệu\s+)?(?:tính\s+)?(?:bằng|theo)\s+|(?:đơn\s+vị(?:\s+tính)?|đvt|đv\s+tính)\s*(?:[-–(]|là|bằng)?\s*)?"
    r"((?:(?:nghìn|ngàn|triệu|tr\.?|tỷ|tỉ|trăm|1\.?000)\s*)*"
    r"(?:đồng|đ|vnđ|vnd|usd|đô\s+la(?:\s+mỹ)?|tấn|tạ|kg|ha|héc\s*ta|m2|m²|m3|m³|km2|km²|km|%|người|hộ|con|lượt(?:\s+(?:người|khách))?"
    r"|cây|học\s+sinh|hồ\s+sơ|dự\s+án|cơ\s+sở|vụ|trường\s+hợp|kwh))\s*\)*\s*",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\s*(?:Phụ\s+lục|PHỤ\s+LỤC|Phụ\s+biểu|PHỤ\s+BIỂU|Biểu|BIỂU|Bảng|BẢNG|Danh\s+(?:mục|sách)|DANH\s+(?:MỤC|SÁCH)|TỔNG\s+HỢP|Tổng\s+hợp|THỐNG\s+KÊ)\b"
)


def unit_of(line: str) -> str | None:
    """The unit that a line above a table gives for all its numbers ("ĐVT: Triệu đồng" -> "Triệu đồng"), or None."""
    match = _UNIT.search(normalize("NFC", line))
    return match[1].strip() if match else None


def unit_above(line: str) -> str | None:
    """:func:`unit_of` of a line that is known to stand above a table: there the unit may stand alone ("(Triệu đồng)"), which
    within a table is a line of a head."""
    match = _BARE_UNIT.fullmatch(normalize("NFC", line)) if len(line) < 60 else None
    return match[1].strip() if match else unit_of(line)


def is_title(line: str) -> bool:
    """Whether a line reads as the title of a table or annex."""
    return _TITLE.match(normalize("NFC", line)) is not None


def captions(above: Sequence[str]) -> tuple[str | None, str | None]:
    """Title and unit of a table out of the paragraphs above it (the nearest last): the title runs from the line that
    opens like one ("PHỤ LỤC II", "Biểu 1", a line in capitals) to the table, without what stands in brackets."""
    unit: str | None = None
    parts: list[str] = []
    title = 0
    for line in reversed([" ".join(one.split()) for one in above[-5:]]):
        found = unit_above(line)
        if found:
            unit = unit or (None if found.lower().startswith(("theo", "như", "xem")) else found)
            if len(line) < 60:
                continue
        if line.startswith("(") and line.endswith(")"):
            continue
        if len(line) > 300 or line.endswith((";", ".", "./.")):
            break
        if title and not is_title(line):
            break
        parts.append(line)
        if is_title(line):
            title = len(parts)
    if title:
        return " ".join(reversed(parts[:title])), unit
    capitals = next((part for part in parts[:2] if part.isupper()), None)
    return capitals, unit


def is_label(text: str) -> bool:
    """Whether a cell holds a running number or the label of a group ("12", "1.1", "II", "A", "-")."""
    return _LABEL.fullmatch(text.strip()) is not None


def is_numbering(row: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: ``(1) (2) (3)=(1)+(2)``, ``A B 1 2``, with or without brackets."""
    filled = [cell.strip() for cell in row if cell.strip()]
    if len(filled) < 3 or len(filled) * 2 < len(row):
        return False
    if not all(_NUMBERED.fullmatch(cell) or _FORMULA.fullmatch(cell) for cell in filled):
        return False
    bracketed = sum(cell[0] in "([" or "=" in cell for cell in filled)
    if bracketed * 2 >= len(filled):
        return True
    numbers = [int(cell) for cell in filled if cell.isdecimal()]
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 2


def is_years(row: Sequence[str]) -> bool:
    """Whether a row names years, one after the other, as heads do: "Chỉ tiêu | 2021 | 2022 | 2023"."""
    numbers = [cell.strip() for cell in row if cell[:1].isdigit()]
    return (
        len(numbers) > 1
        and all(YEAR.fullmatch(cell) for cell in numbers)
        and all(int(b) - int(a) in (0, 1) for a, b in pairwise(numbers))
    )


def count_header(rows: Sequence[Sequence[str]]) -> int:
    """How many rows at the top are the header, the row that numbers the columns included.

    The body begins with the first row that opens with a running number or a group's label, or that holds a value.
    """
    if not rows:
        return 0
    for index, row in enumerate(rows[:6]):
        if is_numbering(row):
            return index + 1
    if is_label(rows[0][0].strip()) and sum(bool(cell.strip()) for cell in rows[0]) > 1:
        return 0
    for index, row in enumerate(rows[:6]):
        if not index:
            continue
        if is_years(row):
            continue
        first = row[0].strip()
        if first and is_label(first) and any(cell.strip() for cell in row[1:]):
            return index
        values = sum(bool(_VALUE.fullmatch(normalize("NFC", cell.strip()))) for cell in row if cell.strip())
        if values * 2 >= max(1, sum(bool(cell.strip()) for cell in row)):
            return index
    return 1


def count_repeated(header: Sequence[Sequence[Cell]], rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top of the next page repeat the header (on scans hardly ever letter by letter)."""
    again = 0
    while again < min(len(header), len(rows)) and _alike(header[again], rows[again]):
        again += 1
    return again


def goes_on(table: Table, rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether rows at the top of a page, in the columns of the table that ended the page before, belong to it: they repeat
    its header or have none of their own."""
    if not rows or not table.header or count_repeated(table.header, rows):
        return True
    first = [cell.text for cell in rows[0] if cell.text]
    if is_label(rows[0][0].text) or any(_VALUE.fullmatch(text.strip()) for text in first):
        return True
    # A row of words alone in nearly all columns heads a table of its own.
    return len(first) < max(3, 0.7 * len(rows[0])) or count_header([[cell.text for cell in row] for row in rows]) == 0


def _alike(a: Sequence[Cell], b: Sequence[Cell]) -> bool:
    one, other = (" ".join(" ".join(cell.text.split()) for cell in row) for row in (a, b))
    return one == other or (len(a) == len(b) and SequenceMatcher(None, one, other, autojunk=False).ratio() > 0.85)


def _first_group(grid: Sequence[Sequence[Cell]]) -> int:
    """The first row below the top one that is a single cell across most columns: the heading of a group of rows."""
    for index, row in enumerate(grid):
        filled = [cell for cell in row if cell.text]
        if index and len(filled) == 1 and filled[0].column_span * 2 > len(row):
            return index
    return len(grid)


def column_names(header: Sequence[Sequence[Cell]], columns: int) -> tuple[str, ...]:
    """The text over each column: header rows from top to bottom joined by a blank, merged cells counted for every
    column and row that they cover, a row that numbers the columns left out."""
    names: list[list[str]] = [[] for _ in range(columns)]
    for row in header:
        texts = [cell.text for cell in row]
        if is_numbering(texts):
            continue
        reach = 0
        for index, cell in enumerate(row[:columns]):
            if cell.text:
                for covered in range(index, min(index + cell.column_span, columns)):
                    text = " ".join(cell.text.split())
                    if not names[covered] or names[covered][-1] != text:
                        names[covered].append(text)
                reach = index + cell.column_span
            elif index < reach:
                continue
    return tuple(" ".join(parts) for parts in names)


def make_table(
    number: int,
    grid: Sequence[Sequence[Cell]],
    *,
    page: int = 1,
    bbox: Box | None = None,
    title: str | None = None,
    unit: str | None = None,
    header_rows: int | None = None,
) -> Table | None:
    """A data table of a grid whose rows all have the same length; None when it has fewer than two columns or no row.

    ``header_rows`` where the format itself says how many rows are the header (``w:tblHeader``).
    """
    if not grid or len(grid[0]) < 2:
        return None
    if header_rows is None:
        header_rows = min(count_header([[cell.text for cell in row] for row in grid]), _first_group(grid))
    header = tuple(tuple(row) for row in grid[:header_rows])
    body = tuple(tuple(row) for row in grid[header_rows:])
    spans = [(cell.start, cell.end) for row in grid for cell in row if cell.end > cell.start]
    start = min((s for s, _ in spans), default=grid[0][0].start)
    end = max((e for _, e in spans), default=start)
    return Table(
        id=f"t{number}",
        page=page,
        start=start,
        end=end,
        columns=column_names(header, len(grid[0])),
        rows=body,
        bbox=bbox,
        title=title,
        header=header,
        unit=unit,
    )
