"""Number formats of XLS files (BIFF8), which the reader of their values does not tell: whether 0.45 is shown as 45 %.

An XLS file is a compound file (MS-CFB) whose stream "Workbook" holds records (MS-XLS, 2.4): formats and fonts first, then
for each sheet its cells, every one with the number of its style. Files that are older (BIFF5), encrypted or damaged give
nothing here; the reader of the values says what is wrong with them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from extractor.language.legacy import encoding_of_font
from extractor.reading.limits import Limits
from extractor.reading.number_formats import NumberFormat, parse_format
from extractor.reading.sheet_formats import BUILT_IN, SheetFormats, letters_of

_FREE = 0xFFFFFFFA  # from here on sector numbers mean "none"
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 0xF: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_BOF, _BOUNDSHEET, _FONT, _FORMAT, _XF, _FILEPASS = 0x809, 0x85, 0x31, 0x41E, 0xE0, 0x2F
_ROW, _COLINFO, _MULRK, _BOOLERR, _FORMULA = 0x208, 0x7D, 0xBD, 0x205, 0x06
# Numbers and texts of every kind; cells that are only formatted are none.
_CELLS = frozenset({_FORMULA, _BOOLERR, 0x203, 0x27E, 0xFD, 0x204, 0xD6})


def read_xls_formats(data: bytes, limits: Limits) -> dict[str, SheetFormats]:
    """The formats of every sheet of an XLS file by its name; nothing where they can't be told."""
    try:
        stream = _workbook(data)
        return dict(_sheets(stream, limits)) if stream is not None else {}
    except (struct.error, IndexError, UnicodeDecodeError, ValueError):
        return {}


# ------------------------------------------------------------------------------------------------------- compound files


def _workbook(data: bytes) -> bytes | None:
    """The stream "Workbook" of a compound file."""
    sector = 1 << struct.unpack_from("<H", data, 30)[0]
    small = 1 << struct.unpack_from("<H", data, 32)[0]
    if sector not in (512, 4096) or small != 64:
        return None
    start, least, small_table, _, more = struct.unpack_from("<I4xIIII", data, 48)
    places = list(struct.unpack_from("<109I", data, 76))
    while more < _FREE and len(places) * sector < len(data):
        block = struct.unpack_from(f"<{sector // 4}I", data, (more + 1) * sector)
        places += block[:-1]
        more = block[-1]
    table: list[int] = []
    for place in places:
        if place < _FREE:
            table += struct.unpack_from(f"<{sector // 4}I", data, (place + 1) * sector)
    directory = _chain(data, table, start, sector, sector)
    found: tuple[int, int] | None = None
    root = 0
    for at in range(0, len(directory), 128):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        first, size = struct.unpack_from("<II", directory, at + 116)
        if kind == 5:
            root = first
        elif kind == 2 and name == "Workbook":
            found = first, size
    if found is None:
        return None
    first, size = found
    if size >= least:
        return _chain(data, table, first, sector, sector)[:size]
    numbers = _chain(data, table, small_table, sector, sector)
    fine = list(struct.unpack(f"<{len(numbers) // 4}I", numbers))
    return _chain(_chain(data, table, root, sector, sector), fine, first, small, 0)[:size]


def _chain(data: bytes, table: list[int], first: int, size: int, offset: int) -> bytes:
    """The sectors from ``first`` on, put together; each at most once, whatever the table says."""
    pieces: list[bytes] = []
    seen: set[int] = set()
    while first < len(table) and first not in seen:
        seen.add(first)
        pieces.append(data[offset + first * size : offset + (first + 1) * size])
        first = table[first]
    return b"".join(pieces)


# -------------------------------------------------------------------------------------------------------------- records


def _records(stream: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    """The records of one substream: up to its end mark."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == 0x0A:
            return


def _sheets(stream: bytes, limits: Limits) -> Iterator[tuple[str, SheetFormats]]:
    codes = dict(BUILT_IN)
    fonts: list[str] = []
    styles: list[tuple[int, int]] = []
    sheets: list[tuple[str, int]] = []
    for kind, body in _records(stream):
        if kind == _FILEPASS or (kind == _BOF and body[:2] != b"\x00\x06"):
            return
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _text(body, 2, wide_length=True)
        elif kind == _FONT:
            fonts.append(_text(body, 14))
        elif kind == _XF:
            font, number = struct.unpack_from("<HH", body)
            styles.append((font - (font > 4), number))  # there is no font number 4
        elif kind == _BOUNDSHEET:
            sheets.append((_text(body, 6), struct.unpack_from("<I", body)[0]))
    meanings: list[tuple[NumberFormat | None, str | None]] = []
    for font, number in styles:
        name = fonts[font] if font < len(fonts) else None
        code = codes.get(number)
        meanings.append((parse_format(code) if code else None, name if encoding_of_font(name) else None))
    for title, at in sheets:
        yield title, _sheet(stream, at, meanings, limits)


def _text(body: bytes, at: int, *, wide_length: bool = False) -> str:
    length = struct.unpack_from("<H" if wide_length else "<B", body, at)[0]
    at += 2 if wide_length else 1
    wide = body[at] & 1
    return body[at + 1 : at + 1 + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1")


def _sheet(
    stream: bytes, at: int, styles: list[tuple[NumberFormat | None, str | None]], limits: Limits
) -> SheetFormats:
    found = SheetFormats()
    hidden_rows: set[int] = set()
    hidden_columns: list[tuple[int, int]] = []
    rows: set[int] = set()
    columns: set[int] = set()

    def note(row: int, column: int, style: int) -> None:
        shown, font = styles[style] if style < len(styles) else (None, None)
        if shown is not None and len(found.cells) < limits.max_cells:
            found.cells[row, column] = shown
        if font is not None and len(found.fonts) < limits.max_cells:
            found.fonts[row, column] = font
        rows.add(row)
        columns.add(column)

    for kind, body in _records(stream, at):
        if kind in _CELLS:
            row, column, style = struct.unpack_from("<HHH", body)
            note(row, column, style)
            error = None
            if kind == _BOOLERR and body[7]:
                error = body[6]
            elif kind == _FORMULA and body[6] == 2 and body[12:14] == b"\xff\xff":
                error = body[8]
            if error is not None:
                found.shown[row, column] = _ERRORS.get(error, "#ERR")
                found.errors.append(f"{letters_of(column)}{row + 1}")
        elif kind == _MULRK:
            row, column = struct.unpack_from("<HH", body)
            for number, place in enumerate(range(4, len(body) - 2, 6)):
                note(row, column + number, struct.unpack_from("<H", body, place)[0])
        elif kind == _ROW and body[12] & 0x20:
            hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLINFO and body[8] & 1:
            hidden_columns.append(struct.unpack_from("<HH", body))
    found.hidden_rows = len(hidden_rows & rows)
    found.hidden_columns = sum(any(first <= column <= last for first, last in hidden_columns) for column in columns)
    return found
