"""What a table states, number by number, and the words that say so: cells, totals, totals of groups, how many rows there are.

A number stands below the head of its column, beside the label of its row, below the heading of its group, in a table with
a caption. Words are the syllables of comparison keys, without those that say nothing; what was found once of a column, a row or a
group is kept with it, so that the numbers of the text are held against columns and rows, not against every cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from extractor.language.orthography import fold
from extractor.models import Cell, Extraction, Place, Table, TableFigure
from extractor.outline.arithmetic import YEAR, cell_step, step
from extractor.outline.columns import number_in
from extractor.outline.findings import CheckRule, key_of, plain
from extractor.outline.terms import spelled
from extractor.outline.totals import adds_up, is_total

STOP = re.compile(r"(?<!\d)[.;!?](?=\s)|(?<=\d)[.;](?=\s+[^\d\s])|\n\s*\n|\n(?=\s*[-+*•–]\s)")
"""The end of a sentence of the text, or of a bullet."""
NAME = key_of("tên")
MOMENT = re.compile(
    r"(?<!\d)(?:\d{1,2}\s?/\s?)?(\d{1,2})\s?/\s?((?:19|20)\d{2})(?!\d)|tháng (\d{1,2}) năm ((?:19|20)\d{2})"
)
_DATES = re.compile(
    r"(?:ngày\s+)?\d{1,2}\s?/\s?\d{1,2}(?:\s?/\s?\d{2,4})?|(?:ngày \d{1,2} )?tháng \d{1,2}(?: năm \d{4}|/\d{4})"
    r"|năm học (?:19|20)\d{2}\s?[-–]\s?(?:19|20)\d{2}|(?:năm )?(?:19|20)\d{2}(?:\s?[-–]\s?(?:19|20)\d{2})?",
    re.IGNORECASE,
)
BRACKETS = re.compile(r"\([^()]*\)")
_NUMBERED = re.compile(
    r"^\W*(?:phụ lục|biểu|bảng|mẫu)(?: số)?\s*(?:\d{1,2}(?:[.-]\d{1,2})?|[IVX]{1,4}|[A-Z])?(?!\w)\W*", re.IGNORECASE
)
_BY = re.compile(r"(?<!\w)(?:theo|phân theo|chia theo|của các|các|từng)\s+(?:từng\s+)?(?:huyện|xã|phường|thành phố|thị xã|đơn vị|địa bàn|khu|loại|bậc|lĩnh vực|ngành|nhóm|năm|cấp|địa phương|nguồn)(?!\w).*$", re.IGNORECASE)  # fmt: skip
_GROUP = re.compile(r"[IVXLC]+|[A-ZĐ]")
_ROMAN = re.compile(r"[IVXLC]+")
_SERIAL = re.compile(r"\d{1,3}")
_BELOW = re.compile(r"\s*(?:[-+*•–]|trong đó|tr\.\s?đ)", re.IGNORECASE)
_BLANK = re.compile(r"[\s\-–—.…]*")
_NAMED = re.compile(r"[^\W\d_]{2}")
_SUMS = re.compile(r"^\W*(?:tổng(?:\s+(?:số|cộng))?|cộng)(?!\w)", re.IGNORECASE)
_LEVEL = re.compile(r"^(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|thôn)(?=\s+[A-ZĐÂÊÔƠƯ])")
_LEAST = 3

Words = frozenset[str]
NO_WORDS: Words = frozenset()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers: its head as printed, the words of it, the years and months it is of."""

    table: int
    at: int
    head: str
    words: Words
    said: str
    years: Words


@dataclass(frozen=True, slots=True)
class Line:
    """A row that a table names, a group of rows or all of them (``table_wide``): its name, its words, the years it is of. ``rows``:
    the rows whose numbers it adds up, none where it has numbers of its own in ``row``; ``counts``: how many things it lists."""

    table: int
    name: str
    words: Words
    said: str
    years: Words
    row: int | None
    rows: tuple[int, ...] = ()
    table_wide: bool = False
    vouched: bool = False
    """Added up beside a row of totals, which the text may not mean where the two differ."""
    counts: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with the words of its caption and of its heads, its columns and lines, and its measured cells."""

    number: int
    table: Table
    caption: str
    words: Words
    years: Words
    moments: Words
    named: Words
    """The words of the column that names what is listed."""
    listed: str
    nouns: Words
    """All words of its caption, its heads and its groups: of what it may count."""
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    figures: Mapping[tuple[int, int], TableFigure]
    extract: bool
    titled: bool
    """Whether the caption says what the table is of; a line that leads to it says something of the text, too."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A number of a table: its value, how far rounding may put it off, its unit and per what (None where nothing says), where it stands."""

    value: Decimal
    rounding: Decimal
    figure: TableFigure | None
    places: tuple[Place, ...]
    counted: bool = False


@lru_cache(maxsize=2048)
def words_of(text: str, empty: re.Pattern[str]) -> Words:
    """The syllables of ``text`` that say what a number is of: without dates, digits and ``empty`` words."""
    bare = empty.sub(" ", _DATES.sub(" ", spelled(plain(text))))
    return frozenset(word for word in key_of(bare).split() if not word.isdigit())


def years_in(text: str) -> Words:
    """The years that a stretch names, of dates, too."""
    return frozenset(YEAR.findall(text))


def moments_in(text: str) -> Words:
    """The months that a stretch names ("đến 30/9/2024" is 9/2024)."""
    found = MOMENT.finditer(text)
    return frozenset(f"{int(m[1] or m[3])}/{m[2] or m[4]}" for m in found)


def sheets_of(extraction: Extraction, rule: CheckRule, empty: re.Pattern[str]) -> Iterator[Sheet]:
    """The tables that state numbers, in order."""
    figures: dict[str, dict[tuple[int, int], TableFigure]] = {}
    for cell in extraction.table_figures:
        figures.setdefault(cell.table, {})[cell.row, cell.column] = cell
    totals, extract = tuple(rule.words("totals")), rule.said("extract")
    for number, table in enumerate(extraction.tables):
        if len(table.columns) < 2 or len(table.rows) < 2:
            continue
        above = table.title or _line_above(extraction.text, table)
        # A sentence that stands above a table is no caption; one that leads to it says of what it is, and more.
        caption = "" if above.rstrip().endswith((".", ";", ",")) else above
        names = _name_column(table)
        columns = tuple(_columns(table, number, empty, names))
        listed = table.columns[names]
        lines = tuple(_lines(table, number, names, totals, empty))
        whole = _NUMBERED.sub("", _BY.sub("", BRACKETS.sub(" ", caption)))
        yield Sheet(
            number,
            table,
            caption,
            words_of(whole, empty),
            years_in(caption),
            moments_in(caption),
            words_of(BRACKETS.sub(" ", listed), empty),
            listed,
            frozenset(
                key_of(plain(" ".join([caption, *table.columns, *(o.name for o in lines if o.row is None)]))).split()
            ),
            columns,
            lines,
            figures.get(table.id, {}),
            extract.search(caption) is not None,
            not caption.endswith(":"),
        )


def entry_in(sheet: Sheet, line: Line, column: Column) -> Entry | None:
    """What stands in a column for a line: its cell, or the sum of its rows' cells where all hold numbers that add up."""
    if line.row is not None:
        cell = sheet.table.rows[line.row][column.at]
        value, known = _value(sheet, line.row, column.at, cell)
        if value is None:
            return None
        rounding = step(known.figure) / 2 if known else cell_step(cell.text) / 2
        return Entry(value, rounding, known, (Place(cell.start, cell.end, cell.page),))
    if not adds_up(column.head) or not line.rows:
        return None
    total, rounding, known_one = Decimal(0), Decimal(0), None
    units, places = set(), []
    for row in line.rows:
        cell = sheet.table.rows[row][column.at]
        if _BLANK.fullmatch(cell.text):
            continue
        value, known = _value(sheet, row, column.at, cell)
        if value is None:
            return None
        total, known_one = total + value, known
        units.add(known.figure.unit if known else None)
        rounding += (step(known.figure) if known else cell_step(cell.text)) / 2
        places.append(Place(cell.start, cell.end, cell.page))
    if len(places) < 2 or "%" in units or len(units) != 1 or not total:
        return None
    return Entry(total, rounding if cell_step(cell.text) < 1 else Decimal(0), known_one, tuple(places))


def _value(sheet: Sheet, row: int, column: int, cell: Cell) -> tuple[Decimal | None, TableFigure | None]:
    known = sheet.figures.get((row, column))
    if known is not None:
        plain_level = known.figure.value_max is None and known.figure.part is None
        return (known.figure.value if plain_level else None), known
    return number_in(cell.text), None


def _line_above(text: str, table: Table) -> str:
    """The line right above a table, where it is no sentence: "Nhân lực trạm y tế xã đến 31/12/2024"."""
    start = min([table.start, *(cell.start for row in table.header for cell in row if cell.text)])
    start = text.rfind("\n", 0, start + 1) + 1
    above = text[max(0, start - 300) : start].strip().split("\n\n")[-1]
    lines = [line.strip() for line in above.split("\n") if line.strip()]
    last = lines[-1] if lines else ""
    return last if 2 < len(last.split()) <= 25 and not last.endswith((".", ";", ",")) else ""


def _name_column(table: Table) -> int:
    """The first column whose cells are mostly words."""
    for column in range(len(table.columns)):
        worded = sum(
            bool(_NAMED.search(row[column].text)) and not _GROUP.fullmatch(row[column].text.strip())
            for row in table.rows
        )
        if 2 * worded >= len(table.rows):
            return column
    return 0


def _columns(table: Table, number: int, empty: re.Pattern[str], names: int) -> Iterator[Column]:
    for at, head in enumerate(table.columns):
        if at == names and at > 0:
            continue
        if any(number_in(row[at].text) is not None for row in table.rows) and not _no_number(head):
            bare = BRACKETS.sub(" ", head)
            yield Column(number, at, head, words_of(bare, empty), fold(plain(head)), years_in(head))


def _no_number(head: str) -> bool:
    return (
        re.fullmatch(r"\W*(?:s?tt|so tt|nam(?! \d{4})(?: .*)?|ngay.*|thoi gian.*|ghi chu.*)\W*", fold(plain(head)))
        is not None
    )


def _lines(table: Table, number: int, names: int, totals: Sequence[str], empty: re.Pattern[str]) -> Iterator[Line]:
    labels = [row[0].text.strip().rstrip(".)") for row in table.rows]
    named = [_name(row, names) for row in table.rows]
    sums = [is_total(row, totals) for row in table.rows]
    filled = [sum(number_in(cell.text) is not None for cell in row[names + 1 :]) for row in table.rows]
    heads = [
        not filled[at] and bool(named[at]) and (bool(_GROUP.fullmatch(labels[at])) or _alone(row))
        for at, row in enumerate(table.rows)
    ]
    below = _groups(labels, heads)
    grand = [at for at, total in enumerate(sums) if total and at in (0, len(sums) - 1)]
    added: list[int] = []
    for at in range(len(table.rows)):
        if heads[at] or not filled[at]:
            continue
        name, year = named[at], years_in(labels[at]) if YEAR.fullmatch(labels[at]) else NO_WORDS
        if sums[at]:
            if at in grand and len(grand) == 1:
                yield Line(number, name, NO_WORDS, "", NO_WORDS, at, table_wide=True)
            continue
        bare = _SUMS.sub("", name)
        own = words_of(_LEVEL.sub("", BRACKETS.sub(" ", bare).strip()), empty)
        upper = next((group for group, rows in reversed(below) if at in rows), None)
        years = year or years_in(name)
        if own or years:
            yield Line(number, name, own, fold(plain(bare)), years, at)
        elif upper is not None:
            yield Line(number, f"{name} ({named[upper]})", words_of(named[upper], empty), fold(named[upper]), years, at)
        if bare == name and not _BELOW.match(name) and not _GROUP.fullmatch(labels[at]):
            added.append(at)
    serial = [at for at in range(len(table.rows)) if _SERIAL.fullmatch(labels[at]) and not sums[at] and named[at]]
    some = set(serial)
    parted = any(_GROUP.fullmatch(label) and filled[at] for at, label in enumerate(labels))
    loose = any(_BELOW.match(name) for name in named)
    for at, rows in below:
        mine = tuple(row for row in rows if row in some)
        inner = tuple(row for row in rows if row in added and (row in some or not serial))
        if inner or mine:
            words = words_of(BRACKETS.sub(" ", named[at]), empty)
            if words:
                yield Line(
                    number, named[at], words, fold(plain(named[at])), NO_WORDS, None, inner, counts=len(mine) or None
                )
    # Groups that state numbers of their own list things, too.
    stated = [bool(named[at]) and filled[at] > 0 and bool(_GROUP.fullmatch(labels[at])) for at in range(len(labels))]
    for at, rows in _groups(labels, stated):
        words = words_of(BRACKETS.sub(" ", named[at]), empty)
        if words and (listed := sum(row in some for row in rows)):
            yield Line(number, named[at], words, fold(plain(named[at])), NO_WORDS, None, counts=listed)
    added = [at for at in added if at in some or not serial]
    yearly = sum(bool(YEAR.fullmatch(labels[at]) or years_in(named[at])) for at in added) * 2 > len(added)
    whole = tuple(added) if len(added) >= _LEAST and not (parted or loose or yearly) else ()
    yield Line(number, "", NO_WORDS, "", NO_WORDS, None, whole, True, bool(grand), counts=len(serial) or None)


def _name(row: Sequence[Cell], names: int) -> str:
    """What a row is about: in the column of names, else its first words; a year that stands first."""
    text = plain(row[names].text)
    return text if text else next((plain(cell.text) for cell in row[:3] if _NAMED.search(cell.text)), "")


def _alone(row: Sequence[Cell]) -> bool:
    return sum(bool(cell.text.strip()) for cell in row) == 1


def _groups(labels: Sequence[str], heads: Sequence[bool]) -> list[tuple[int, range]]:
    """The rows below each heading: up to the next of its kind, or of a higher one (a letter stands above Roman numbers)."""
    places = [at for at, head in enumerate(heads) if head]
    # "C" and "D" are Roman numbers, too; behind A and B they are letters.
    lettered = {labels[at] for at in places} >= {"A", "B"}
    letters = [
        at
        for at in places
        if _GROUP.fullmatch(labels[at])
        and (not _ROMAN.fullmatch(labels[at]) or (lettered and labels[at] in ("C", "D")))
    ]
    two = bool(letters) and len(letters) < len(places)
    found = [(at, range(at + 1, end)) for at, end in pairwise([*places, len(labels)])]
    if not two:
        return found
    wide = [(at, range(at + 1, end)) for at, end in pairwise([*letters, len(labels)])]
    narrow = [(at, rows) for at, rows in found if at not in letters]
    return sorted([*wide, *narrow])
