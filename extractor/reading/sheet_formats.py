"""How the cells of a workbook show their numbers, which the fast reader doesn't tell: 0.4567 in a percent cell is "45,7 %"
to everybody who looks at it. Also the extent of a sheet, known before any memory is taken for it."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from extractor.errors import UnreadableError
from extractor.language.legacy import encoding_of_font
from extractor.reading.limits import Limits
from extractor.reading.number_formats import NumberFormat, decimal_mark, parse_format, rewrite
from extractor.reading.packages import encrypted, open_zip, parse_xml, read_member, too_big

_Part = Callable[[str], "bytes | None"]
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ERROR = re.compile(r"#(?:DIV/0!|VALUE!|REF!|NAME\?|NUM!|NULL!|N/A)|(?:Err|Lỗi):\d{3}")
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
}


@dataclass(slots=True)
class SheetFormats:
    """The formats of one sheet by (row, column) from 0, the cells set in fonts of a legacy encoding, the texts that are
    shown where the values don't tell them (ODS, errors of formulas), for ODS the merged ranges (first and last cell), how many rows and columns with content are hidden,
    and the cells whose formula has an error or was never calculated."""

    cells: dict[tuple[int, int], NumberFormat] = field(default_factory=dict)
    fonts: dict[tuple[int, int], str] = field(default_factory=dict)
    shown: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0
    errors: list[str] = field(default_factory=list)
    uncalculated: list[str] = field(default_factory=list)


def read_formats(data: bytes, name: str, limits: Limits) -> dict[str, SheetFormats]:
    """The formats of every sheet of an XLSX or ODS file by its name; nothing for other files.

    Raises UnreadableError when a sheet has more cells than the limits allow or the file is damaged.
    """
    if not data.startswith(b"PK"):
        return {}
    with open_zip(data, name, limits) as archive:
        names = set(archive.namelist())

        def part(path: str) -> bytes | None:
            return read_member(archive, path, name, limits) if path in names else None

        if "xl/workbook.xml" in names:
            return dict(_xlsx(part, name, limits))
        if b"encryption-data" in (part("META-INF/manifest.xml") or b""):
            raise encrypted(name)
        content = part("content.xml")
        return dict(_ods(content, name, limits)) if content is not None else {}


def _xlsx(part: _Part, name: str, limits: Limits) -> Iterator[tuple[str, SheetFormats]]:
    formats = _styles(part("xl/styles.xml"), name)
    workbook = part("xl/workbook.xml")
    relations = part("xl/_rels/workbook.xml.rels")
    targets: dict[str, str] = {}
    if relations is not None:
        for element in parse_xml(relations, name):
            target = element.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            targets[element.get("Id", "")] = path
    for sheet in parse_xml(workbook, name).iter(f"{_S}sheet") if workbook is not None else ():
        content = part(targets.get(sheet.get(f"{_R}id", ""), ""))
        if content is not None:
            yield sheet.get("name", ""), _sheet(content, formats, name, limits)


def _sheet(content: bytes, styles: Sequence[_Style], name: str, limits: Limits) -> SheetFormats:
    found = SheetFormats()
    bottom = right = 0
    hidden: list[tuple[int, int]] = []
    filled: set[int] = set()
    in_row = False
    content = content.replace(b"http://purl.oclc.org/ooxml/spreadsheetml/main", _S[1:-1].encode())
    tags = (f"{_S}c", f"{_S}row", f"{_S}col")
    try:
        for _, element in etree.iterparse(io.BytesIO(content), tag=tags, resolve_entities=False, no_network=True):
            if element.tag == tags[2]:
                if is_on(element.get("hidden")):
                    hidden.append((_whole(element, "min") - 1, _whole(element, "max") - 1))
            elif element.tag == tags[1]:
                found.hidden_rows += in_row and is_on(element.get("hidden"))
                in_row = False
                element.clear()
            else:
                place = _CELL.fullmatch(element.get("r", ""))
                if place is not None:
                    row, column = int(place[2]) - 1, _column(place[1])
                    bottom, right = max(bottom, row + 1), max(right, column + 1)
                    _note_style(found, row, column, element.get("s", ""), styles)
                    value = element.find(f"{_S}v")
                    if value is not None and value.text:
                        in_row = True
                        filled.add(column)
                        if element.get("t") == "e":
                            found.shown[row, column] = value.text
                            found.errors.append(place[0])
                    elif element.find(f"{_S}f") is not None:
                        found.uncalculated.append(place[0])
                    # An empty text is the result of a formula (t="str"); numbers always have a value.
                    if element.get("t") == "str" and found.uncalculated[-1:] == [place[0]]:
                        found.uncalculated.pop()
                element.clear()
            while element.getprevious() is not None and element.tag != tags[2]:
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        pass  # the reader of the values says what is wrong with the file
    found.hidden_columns = sum(any(first <= column <= last for first, last in hidden) for column in filled)
    if bottom * right > limits.max_cells * 10:
        raise too_many_cells(name, bottom, right)
    return found


def _note_style(found: SheetFormats, row: int, column: int, style: str, styles: Sequence[_Style]) -> None:
    if style.isdecimal() and int(style) < len(styles):
        shown, font = styles[int(style)].format, styles[int(style)].font
        if shown is not None:
            found.cells[row, column] = shown
        if font is not None:
            found.fonts[row, column] = font


def is_on(value: str | None) -> bool:
    """Whether an attribute of a workbook is set."""
    return value in ("1", "true")


def _whole(element: etree._Element, name: str) -> int:
    text = element.get(name, "")
    return int(text) if text.isdecimal() else 0


@dataclass(frozen=True, slots=True)
class _Style:
    """What a cell style says: its number format, and its font where that is of a legacy encoding."""

    format: NumberFormat | None
    font: str | None


def _styles(content: bytes | None, name: str) -> list[_Style]:
    if content is None:
        return []
    root = parse_xml(content.replace(b"http://purl.oclc.org/ooxml/spreadsheetml/main", _S[1:-1].encode()), name)
    codes = dict(BUILT_IN)
    for element in root.iterfind(f"{_S}numFmts/{_S}numFmt"):
        if element.get("numFmtId", "").isdecimal():
            codes[int(element.get("numFmtId", ""))] = element.get("formatCode", "")
    fonts: list[str] = []
    for element in root.iterfind(f"{_S}fonts/{_S}font"):
        named = element.find(f"{_S}name")
        fonts.append(named.get("val", "") if named is not None else "")
    found: list[_Style] = []
    for element in root.iterfind(f"{_S}cellXfs/{_S}xf"):
        number = element.get("numFmtId", "0")
        code = codes.get(int(number)) if number.isdecimal() else None
        chosen = element.get("fontId", "")
        font = fonts[int(chosen)] if chosen.isdecimal() and int(chosen) < len(fonts) else None
        found.append(_Style(parse_format(code) if code else None, font if encoding_of_font(font) else None))
    return found


def _ods(content: bytes, name: str, limits: Limits) -> Iterator[tuple[str, SheetFormats]]:
    root = parse_xml(content, name)
    numbers = ((_shown_text(cell), cell.get(f"{_OFFICE}value", "")) for cell in root.iter(f"{_TABLE}table-cell"))
    mark = decimal_mark((shown, value) for shown, value in numbers if shown and value)
    for table in root.iter(f"{_TABLE}table"):
        found = SheetFormats()
        row = cells = 0
        hidden: set[int] = set()
        columns = 0
        for element in table.iter(f"{_TABLE}table-column"):
            wide = _repeat(element, "number-columns-repeated")
            if element.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                hidden.update(range(columns, columns + min(wide, 16_384)))
            columns += wide
        used: set[int] = set()
        for row_element in table.iter(f"{_TABLE}table-row"):
            tall = _repeat(row_element, "number-rows-repeated")
            column = filled = 0
            for cell in row_element:
                wide = _repeat(cell, "number-columns-repeated")
                kind = cell.get(f"{_OFFICE}value-type")
                if kind is not None:
                    filled += wide
                    if column in hidden:
                        used.add(column)
                    across, down = (_repeat(cell, f"number-{what}-spanned") for what in ("columns", "rows"))
                    if across * down > 1:
                        found.merged.append(((row, column), (row + down - 1, column + across - 1)))
                    text = _shown_text(cell)
                    if kind in ("percentage", "currency", "float") and text:
                        text = rewrite(text, cell.get(f"{_OFFICE}value", ""), mark)
                        _spread(found, range(row, row + tall), range(column, column + wide), text, limits)
                    elif kind == "string" and _ERROR.fullmatch(text):
                        found.shown[row, column] = text
                        found.errors.append(f"{letters_of(column)}{row + 1}")
                column += wide
            cells += filled * tall
            if cells > limits.max_cells * 10:
                raise too_many_cells(name, row, column)
            if filled and row_element.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                found.hidden_rows += tall
            row += tall
        found.hidden_columns = len(used)
        yield table.get(f"{_TABLE}name", ""), found


def _shown_text(cell: etree._Element) -> str:
    return "\n".join("".join(str(t) for t in p.itertext()) for p in cell.iterfind(f"{_TEXT}p")).strip()


def _spread(found: SheetFormats, rows: range, columns: range, text: str, limits: Limits) -> None:
    """The text of a cell that stands for many."""
    for row in rows:
        for column in columns:
            if len(found.shown) >= limits.max_cells:
                return
            found.shown[row, column] = text


def too_many_cells(name: str, rows: int, columns: int) -> UnreadableError:
    """The error for a sheet that is larger than the limits allow."""
    error = too_big(name, 1, 0)
    return UnreadableError(
        "sheet.too_big",
        f"{name}: bảng tính có vùng dữ liệu {rows} hàng × {columns} cột, vượt giới hạn an toàn.",
        "Hãy xóa các hàng, cột trống thừa rồi lưu lại, hoặc nâng giới hạn bằng --settings TỆP.toml.",
        (f"{name}: the sheet spans {rows} rows by {columns} columns, over the limit.", error.english[1]),
    )


def _repeat(element: etree._Element, kind: str) -> int:
    text = element.get(f"{_TABLE}{kind}", "1")
    return max(1, int(text)) if text.isdecimal() else 1


def letters_of(column: int) -> str:
    """The letters that name a column (from 0): 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
