"""Numbers in the cells of tables, each with the unit that its column, its row or its table gives it.

A cell is read as the sentence that a person would make of it, "Xã An Lộc: Diện tích đã cho thuê, năm 2023: 12,5 ha", by the
same rules as running text: numbers, units, periods and indicators need no second reading of their own for tables. A number
for which nothing gives a unit or a counted noun ("Năm công nhận: 2019") is no figure.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter
from typing import Any
from unicodedata import normalize

from extractor.extraction.context import add_context
from extractor.extraction.figures import find_figures
from extractor.extraction.masking import mask
from extractor.extraction.review import review
from extractor.language.dates import find_dates
from extractor.models import (
    Cell,
    Figure,
    Header,
    Page,
    Paragraph,
    Period,
    Report,
    ReportWarning,
    Source,
    Table,
    TableFigure,
)
from extractor.reading.layout import view_of
from extractor.records import altered, fill, quick
from extractor.rulebook import Rules

_NUMBER = re.compile(r"[-−+]?\d[\d.,]*(?: \d{3})*(?:,\d+)?(?:\s?%)?")
_WORD = re.compile(r"[^\W\d_]{2}")
_UNIT = re.compile(r"[^\W\d_]|%")
_LABEL = re.compile(r"\W*(?:[IVXLC]+|[A-ZĐ]|[a-zđ])\W*")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_WORDS_OF_A_NUMBER = 6
_WITH = re.compile(r"\(?\s*kèm theo", re.IGNORECASE)
_PARTED = re.compile(r"\d\s+\d")
_SEVERAL = re.compile(r"[-−+]?\d[\d.,]*%?(?:\s+[-−+]?\d[\d.,]*%?)+")
_TWO_NUMBERS = "có thể là hai số ở hai dòng được đọc liền nhau"
# "1.000 đồng" in a head is no number of its own.
_THOUSANDS = re.compile(r"^(?:1\.?000\.?000\.?000|1\.?000\.?000|1\.?000)(?=\s*[^\W\d_])")
_POWERS = {4: "nghìn ", 7: "triệu ", 10: "tỷ "}
_new = quick(TableFigure)
_figure = quick(Figure)
_values = attrgetter(*(one.name for one in fields(Figure)))
_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class _Words:
    """The patterns of rules/tables.toml."""

    unit_column: re.Pattern[str]
    no_figures: re.Pattern[str]
    counted: re.Pattern[str]
    share: re.Pattern[str]
    unit_line: re.Pattern[str]
    to_day: re.Pattern[str]
    total: re.Pattern[str]


@lru_cache(maxsize=4)
def _words(rules: Rules) -> _Words:
    by_id = {rule.id.removeprefix("tables."): rule.pattern for rule in rules["tables"].rules}
    return _Words(**by_id)


@dataclass(frozen=True, slots=True)
class _Line:
    """One cell said as a sentence: where it begins in the spoken text, where its number does, and whose it is."""

    number: int
    row: int
    column: int
    cell: Cell


def split_off(report: Report, figures: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """``figures`` of the running text, and those that are the content of a cell ("46,2%", "khoảng 30 ha"), not a part of a
    sentence in it. In plain text nothing tells a table from words set in columns: there all are running text."""
    if report.source.media_type == "text/plain" or not report.tables:
        return list(figures), []
    cells = sorted((cell.start, cell.end) for table in report.tables for row in table.rows for cell in row if cell.text)
    starts = [start for start, _ in cells]
    running: list[Figure] = []
    inside: list[Figure] = []
    for figure in figures:
        at = bisect_right(starts, figure.start) - 1
        within = at >= 0 and figure.end <= cells[at][1]
        short = within and len(report.text[slice(*cells[at])].split()) <= _WORDS_OF_A_NUMBER
        (inside if short else running).append(figure)
    return running, inside


ReadTable = list[tuple[int, int, tuple[Any, ...]]]
"""The bare numbers of a table that have a unit: row, column, and the values of the figure's fields."""


def read_tables(report: Report, header: Header, rules: Rules) -> Iterator[ReadTable]:
    """What the bare numbers of each table are, table by table."""
    words = _words(rules)
    for table in report.tables:
        figures = _of_table(table, report, header, words, rules)
        yield [(row, column, _values(figure)) for (row, column), figure in figures.items()]


def find_table_figures(
    report: Report,
    header: Header,
    running: Sequence[Figure],
    inside: Sequence[Figure],
    rules: Rules,
    read: Iterable[ReadTable] | None = None,
) -> tuple[TableFigure, ...]:
    """The numbers in all tables of ``report`` that have a unit, in reading order. ``running`` are the figures of the
    running text, which stay what they are; ``inside`` those that cells hold with their unit. Spans are those of the
    report's text. ``read`` is what :func:`read_tables` gives, if that is known."""
    taken = sorted(figure.start for figure in running)
    own = {figure.start: figure for figure in inside}
    words = _words(rules)
    found: list[TableFigure] = []
    for table, numbers in zip(report.tables, read_tables(report, header, rules) if read is None else read, strict=True):
        figures = {(row, column): values for row, column, values in numbers}
        heads = [_plain(head) for head in table.columns]
        for row, cells in enumerate(table.rows):
            name = _name(table, row)
            total = name is not None and words.total.search(name) is not None
            for column, cell in enumerate(cells):
                stated = [own[place] for place in range(cell.start, cell.end) if place in own] if own else []
                if not stated and bisect_left(taken, cell.start) == bisect_left(taken, cell.end):
                    values = figures.get((row, column))
                    stated = [] if values is None else [_figure(*values)]
                for n, figure in enumerate(stated):
                    subject = figure.subject if name and figure.subject and name.startswith(figure.subject) else None
                    identity = f"{table.id}.{row + 1}.{column + 1}" + (f".{n + 1}" if n else "")
                    box = figure.bbox or cell.bbox
                    figure = altered(
                        figure, id=identity, subject=subject, page=cell.page, section=table.section, bbox=box
                    )
                    found.append(_new(table.id, row, column, name, heads[column], total, figure))
    scanned = {page.number for page in report.pages if page.origin == "ocr"}
    for one, figure in zip(found, review([one.figure for one in found], report, rules), strict=True):
        if figure.page in scanned and _PARTED.search(figure.text):
            why = f"{figure.review}; {_TWO_NUMBERS}" if figure.review else _TWO_NUMBERS
            figure = altered(figure, needs_review=True, review=why)
        fill(one, figure=figure)
    return tuple(found)


def crowded_cells(report: Report, found: Sequence[TableFigure]) -> tuple[ReportWarning, ...]:
    """A warning for each table in whose columns of figures some cells hold several numbers, of which none became a figure:
    rows that reading did not part, or that the document does not."""
    read = {(one.table, one.row, one.column) for one in found}
    columns = {(table, column) for table, _, column in read}
    warnings: list[ReportWarning] = []
    for table in report.tables:
        crowded = [
            cell
            for row, cells in enumerate(table.rows)
            for column, cell in enumerate(cells)
            if (table.id, column) in columns
            and (table.id, row, column) not in read
            and _SEVERAL.fullmatch(_plain(cell.text))
        ]
        if crowded:
            first = crowded[0]
            message = (
                f"Bảng ở trang {first.page}: {len(crowded)} ô có nhiều số (“{_plain(first.text)}”), không rõ số nào thuộc "
                "dòng nào nên không tính số nào; hãy xem lại bản gốc."
            )
            warnings.append(ReportWarning("table_cells_crowded", message, first.page, first.start, first.end))
    return tuple(warnings)


def _of_table(
    table: Table, report: Report, header: Header, words: _Words, rules: Rules
) -> dict[tuple[int, int], Figure]:
    """What the bare numbers of a table are, by row and column."""
    spoken, lines = _spoken(table, words, _unit_of_table(table, words, rules), rules)
    if not lines:
        return {}
    said = _said(spoken)
    view = view_of(said)
    dates = find_dates(view.text, rules)
    masked = mask(view.text, [(date.start, date.end) for date in dates])
    read = find_figures(masked, rules)
    of_table = Header(period=_period(table.title, words, rules) or header.period, date=header.date)
    read = add_context(view, read, (), (), dates, of_table, said, rules)
    at = {view.source(figure.start, figure.end)[0]: figure for figure in read}
    found: dict[tuple[int, int], Figure] = {}
    for line in lines:
        figure = at.get(line.number) or at.get(line.number + 1)  # behind a sign
        match = _NUMBER.match(report.text, line.cell.start)
        if figure is not None and match is not None:
            cell = line.cell
            end = cell.end if match.end() == cell.end else match.end()
            fill(figure, start=cell.start, end=end, text=_once(match[0], cell.text))
            found[line.row, line.column] = figure
    return found


def _unit_of_table(table: Table, words: _Words, rules: Rules) -> str:
    """The unit that holds for the whole table: of its unit line, else in brackets in its title ("(triệu đồng)")."""
    if table.unit:
        return words.unit_line.sub("", _plain(table.unit)).strip("() .:")
    # "Chỉ tiêu (ca)", "Nội dung (triệu đồng)": the head of the names says what all numbers are.
    named = _plain(table.columns[_name_column(table)]) if table.columns else ""
    for match in (*_BRACKETS.finditer(named), *_BRACKETS.finditer(table.title or "")):
        unit = words.unit_line.sub("", _plain(match[1]))
        measures = _measures(unit, rules)
        if measures is not None and (measures != "other" or match.string is named):
            return unit
    return ""


@lru_cache(maxsize=256)
def _measures(unit: str, rules: Rules) -> str | None:
    """The id of the unit that these words are as a whole, None where they are none. The tables of a report say few."""
    read = find_figures(view_of(_said(f"5 {unit}.")).text, rules)
    return next((f.unit for f in read if (f.start, f.end) == (0, 2 + len(unit))), None)


def _spoken(table: Table, words: _Words, whole: str, rules: Rules) -> tuple[str, list[_Line]]:
    """The cells of a table as sentences, one a line, and where the number of each stands."""
    heads = [_plain(head) for head in table.columns]
    units = _unit_column(table, heads, words)
    silent = {column for column, head in enumerate(heads) if column == units or words.no_figures.search(head)}
    pieces: list[str] = []
    lines: list[_Line] = []
    length = 0
    for row, cells in enumerate(table.rows):
        name = _name(table, row)
        own = _unit_of_row(name, words, rules)
        for column, cell in enumerate(cells):
            if column in silent:
                continue
            text = _plain(cell.text)
            if not _NUMBER.fullmatch(text):
                continue
            of_row = _plain(cells[units].text) if units is not None else ""
            unit = "" if text.endswith("%") else _unit(heads[column], of_row, own or whole, words)
            if unit is None:
                continue
            unit = _THOUSANDS.sub(lambda power: _POWERS[len(power[0].replace(".", ""))], unit)
            lead = f"{name or ''}: {_BRACKETS.sub('', heads[column]).strip()}: "
            line = f"{lead}{text} {unit}".rstrip() + "."
            lines.append(_Line(length + len(lead), row, column, cell))
            pieces.append(line)
            length += len(line) + 2
    return "\n\n".join(pieces), lines


def _unit_of_row(name: str | None, words: _Words, rules: Rules) -> str:
    """The unit in the brackets of a row's name ("Thu phí (triệu đồng)"), else the noun that it counts ("Số điểm đã cho thuê")."""
    bracketed = [match[1].strip() for match in _BRACKETS.finditer(name or "")]
    if bracketed and _measures(bracketed[-1], rules) is not None:
        return bracketed[-1]
    counted = words.counted.search(_BRACKETS.sub("", name)) if name else None
    return counted["noun"].strip() if counted else ""


def _unit_column(table: Table, heads: Sequence[str], words: _Words) -> int | None:
    """The column that holds the unit of each row. "Đơn vị" above names of agencies and places is none."""
    for column, head in enumerate(heads):
        if words.unit_column.search(head) and column != _name_column(table):
            cells = [_plain(row[column].text) for row in table.rows]
            if 2 * sum(map(_is_proper, cells)) < sum(map(bool, cells)):
                return column
    return None


def _is_proper(cell: str) -> bool:
    """Whether a capital stands behind the first word: "Huyện Phú Thạch" is no unit; "Triệu Đồng", "Triệu USD" are."""
    return not cell.lower().endswith("đồng") and any(w[0].isupper() and w[1:].islower() for w in cell.split()[1:])


def _unit(head: str, of_row: str, of_table: str, words: _Words) -> str | None:
    """What stands behind a number of this column: the unit in the head's brackets, in the row's unit column, the noun that
    the head counts ("Số hộ"), the sign of a share, or the unit of the row's name or of the whole table (``of_table``)."""
    bracketed = [match[1].strip() for match in _BRACKETS.finditer(head) if _UNIT.search(match[1])]
    if bracketed:
        return bracketed[-1]
    if of_row:
        return of_row
    if "%" in head:
        return "%"
    counted = words.counted.search(_BRACKETS.sub("", head))
    if counted:
        return counted["noun"].strip()
    if words.share.search(head):
        return None
    return of_table or None


def _name_column(table: Table) -> int:
    """The first column whose cells are mostly words."""
    for column in range(len(table.columns)):
        words = [bool(_WORD.search(row[column].text)) and not _LABEL.fullmatch(row[column].text) for row in table.rows]
        if 2 * sum(words) >= len(words):
            return column
    return 0


def _name(table: Table, row: int) -> str | None:
    """What a row is about: its first cell with a word that is no label, or the year that stands first in it."""
    cells = [_plain(cell.text) for cell in table.rows[row]]
    if cells and _YEAR.fullmatch(cells[0]):
        return f"Năm {cells[0]}"
    return next((cell for cell in cells if _WORD.search(cell) and not _LABEL.fullmatch(cell)), None)


def _period(title: str | None, words: _Words, rules: Rules) -> Period | None:
    """The time that a title states ("đến 31/12/2024", "năm 2023"), not the date of the document it came with."""
    if not title:
        return None
    title = _WITH.split(title)[0]
    for mention in reversed(find_dates(title, rules)):
        if mention.period.start is None:
            continue
        if mention.kind in ("month", "quarter", "year", "period") or words.to_day.search(title[: mention.start]):
            return mention.period
    return None


def _plain(text: str) -> str:
    """A cell's text on one line, in composed letters as the rules are written."""
    return _once(normalize("NFC", " ".join(text.split())), text)


def _once(text: str, known: str) -> str:
    """``known`` itself where both say the same, so that the words of a cell are not kept twice."""
    return known if text == known else text


def _said(text: str) -> Report:
    """A report of these sentences, one a paragraph."""
    paragraphs = []
    start = 0
    for line in text.split("\n\n"):
        paragraphs.append(Paragraph(start, start + len(line)))
        start += len(line) + 2
    return Report(Source("", "", "text/plain", 1, False, len(text)), text, (Page(1, 0, len(text)),), tuple(paragraphs))
