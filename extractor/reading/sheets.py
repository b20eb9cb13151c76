"""XLSX, XLS and ODS -> Report: a page a sheet, its tables as tables, lines above and below them as paragraphs."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence

from extractor.errors import UnreadableError
from extractor.language import legacy
from extractor.models import Report, ReportWarning
from extractor.reading.grid import Grid, GridCell
from extractor.reading.limits import limits_of
from extractor.reading.number_formats import NumberFormat, show_number
from extractor.reading.packages import OLE_MAGIC, empty_file
from extractor.reading.sheet_cells import read_cells
from extractor.reading.sheet_formats import SheetFormats, read_formats, too_many_cells
from extractor.reading.tables import count_header, is_label
from extractor.reading.writer import Writer
from extractor.reading.xls_formats import read_xls_formats

_GENERIC = re.compile(r"(?:sheet|trang\s*tính|bảng\s*tính)\s*\d*", re.IGNORECASE)
_MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def read_sheets(data: bytes, name: str, settings: object | None = None) -> Report:
    """The report in a workbook. Numbers are written as they are shown, with a decimal comma and without separators of
    thousands. Hidden sheets are left out and named in a warning.

    Raises UnreadableError for an empty, damaged, encrypted or oversized file.
    """
    if not data:
        raise empty_file(name)
    limits = limits_of(settings)
    kind = "xls" if data.startswith(OLE_MAGIC) else "ods" if b"opendocument" in data[:300] else "xlsx"
    formats = read_xls_formats(data, limits) if kind == "xls" else read_formats(data, name, limits)
    writer = Writer()
    warnings: list[ReportWarning] = []
    fractions = False
    encodings: set[str] = set()
    seen = 0
    for sheet in read_cells(data, name, limits):
        if sheet.kind == "hidden":
            warnings.append(ReportWarning("sheet.hidden", f"Trang tính ẩn “{sheet.name}” không được đọc."))
            continue
        if sheet.kind == "too_big":
            raise too_many_cells(name, *sheet.size)
        if seen:
            writer.page_break()
        seen += 1
        known = formats.get(sheet.name, SheetFormats())
        warnings += _remarks(sheet.name, known)
        fractions = fractions or (kind == "xls" and not formats and _has_fractions(sheet.rows))
        converter = _Converter(sheet.rows)
        grid = _grid(sheet.rows, sheet.merged or known.merged, known, converter.convert)
        encodings |= converter.met
        generic = _GENERIC.fullmatch(sheet.name.strip()) is not None
        if not generic:
            writer.paragraph(sheet.name, role="furniture")
        for block in parted_by_blank_rows(grid):
            write_block(block, writer)
    if fractions:
        warnings.append(
            ReportWarning(
                "sheet.percent",
                "Tệp .xls này không cho biết ô nào định dạng phần trăm; số thập phân nhỏ hơn 1 có thể là tỷ lệ (0,45 = 45 %).",
            )
        )
    for encoding in sorted(encodings):
        message = f"Chữ dùng bảng mã cũ {encoding.upper()} đã được chuyển sang Unicode."
        warnings.append(ReportWarning("encoding_legacy", message))
    report = writer.report(name, data, _MEDIA_TYPES[kind], warnings)
    if not report.text.strip():
        raise UnreadableError(
            "sheet.no_text",
            f"{name}: bảng tính không có dữ liệu (mọi trang tính đều trống hoặc bị ẩn).",
            "Hãy kiểm tra lại tệp và gửi lại.",
            (f"{name}: the workbook holds no data (all sheets are empty or hidden).", "Check it and send it again."),
        )
    return report


def _remarks(sheet: str, known: SheetFormats) -> Iterator[ReportWarning]:
    """What people who look at the sheet see otherwise, or not at all."""
    parts = [f"{known.hidden_rows} hàng"] * bool(known.hidden_rows) + [f"{known.hidden_columns} cột"] * bool(
        known.hidden_columns
    )
    if parts:
        message = f"Trang tính “{sheet}” có {' và '.join(parts)} bị ẩn; số liệu ở đó vẫn được đọc."
        yield ReportWarning("sheet.hidden_cells", message)
    if known.errors:
        message = f"Trang tính “{sheet}” có {len(known.errors)} ô báo lỗi công thức ({_some(known.errors)})."
        yield ReportWarning("sheet.formula_error", message)
    if known.uncalculated:
        message = (
            f"Trang tính “{sheet}” có {len(known.uncalculated)} ô công thức chưa được tính nên không có số liệu "
            f"({_some(known.uncalculated)}). Hãy mở bằng Excel, lưu lại rồi nạp lại."
        )
        yield ReportWarning("sheet.uncalculated", message)


def _some(places: Sequence[str]) -> str:
    return ", ".join(places[:5]) + (" …" if len(places) > 5 else "")


class _Converter:
    """Turns cells that were typed in a legacy font's encoding into Unicode: by the font of the cell where the format
    tells it, else by the words, those of the whole sheet deciding for cells of a word or two."""

    def __init__(self, rows: Sequence[Sequence[object]]) -> None:
        texts = [value for row in rows for value in row if isinstance(value, str) and not value.isascii()]
        self._likely = legacy.detect("\n".join(texts)[:20_000]) if texts else None
        self.met: set[str] = set()

    def convert(self, text: str, font: str | None) -> str:
        """The text of a cell in Unicode."""
        if text.isascii() and font is None:
            return text
        encoding = legacy.detect(text, font, self._likely)
        if encoding is None:
            return text
        self.met.add(encoding)
        return legacy.to_unicode(text, encoding)


def show(value: object, shown_as: NumberFormat | None = None) -> str:
    """The text of a cell value: numbers with a decimal comma, dates day/month/year."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return show_number(value, shown_as)
        case datetime.datetime():
            text = value.strftime("%d/%m/%Y")
            return text if value.time() == datetime.time() else f"{text} {value:%H:%M}"
        case datetime.date():
            return value.strftime("%d/%m/%Y")
        case datetime.time():
            return value.strftime("%H:%M")
        case _:
            return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def _grid(
    rows: Sequence[Sequence[object]],
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    known: SheetFormats,
    convert: Callable[[str, str | None], str],
) -> Grid:
    grid: Grid = [
        [
            GridCell(known.shown.get((r, c)) or convert(show(value, known.cells.get((r, c))), known.fonts.get((r, c))))
            for c, value in enumerate(row)
        ]
        for r, row in enumerate(rows)
    ]
    height, width = len(grid), max(map(len, grid), default=0)
    for (top, left), (bottom, right) in merged:
        bottom, right = min(bottom, height - 1), min(right, width - 1)
        if top >= height or left >= width:
            continue
        anchor = grid[top][left]
        for r in range(top, bottom + 1):
            for c in range(left, right + 1):
                grid[r][c] = None
        text = anchor.text if anchor else ""
        grid[top][left] = GridCell(text, bottom - top + 1, right - left + 1)
    return grid


def parted_by_blank_rows(grid: Grid) -> Iterator[Grid]:
    """Stretches of rows between blank rows; a blank row between a head and its rows doesn't part them."""
    blocks: list[Grid] = []
    current: Grid = []
    covered = 0
    for row in grid:
        covered = max(covered - 1, 0)
        blank = not any(cell and cell.text for cell in row)
        if blank and not covered:
            if current:
                blocks.append(current)
            current = []
            continue
        covered = max([covered, *(cell.row_span for cell in row if cell)])
        current.append(row)
    if current:
        blocks.append(current)
    held: Grid | None = None
    for block in blocks:
        if held is not None:
            if _filled(block[0]) >= 3 and is_label(_first(block[0])):
                yield _trim(held + block)
                held = None
                continue
            yield _trim(held)
            held = None
        texts = [[cell.text if cell else "" for cell in row] for row in block]
        if max(map(_filled, block)) >= 3 and count_header(texts) >= len(block):
            held = block
        else:
            yield _trim(block)
    if held is not None:
        yield _trim(held)


def _filled(row: Sequence[GridCell | None]) -> int:
    return sum(bool(cell and cell.text) for cell in row)


def _first(row: Sequence[GridCell | None]) -> str:
    return next((cell.text for cell in row if cell and cell.text), "")


def _trim(block: Grid) -> Grid:
    """Without blank columns on the left and right."""
    used = [
        (index, index + cell.column_span)
        for row in block
        for index, cell in enumerate(row)
        if cell and (cell.text or cell.column_span > 1)
    ]
    if not used:
        return []
    left, right = min(start for start, _ in used), max(end for _, end in used)
    return [row[left:right] for row in block]


def write_block(block: Grid, writer: Writer) -> None:
    """Writes a stretch of rows: a table, or lines where it has but one row or column."""
    if not block:
        return
    if len(block) >= 2 and max(map(_filled, block)) >= 2:
        writer.table(block)
        return
    for row in block:
        for cell in row:
            if cell and cell.text:
                writer.paragraph(cell.text, centered=cell.column_span > 1)


def _has_fractions(rows: Sequence[Sequence[object]]) -> bool:
    return any(isinstance(value, float) and 0 < value < 1 for row in rows for value in row)
