"""A total of so many things in the text against the rows of the table that lists them: "tổng doanh thu năm 2023 của 09 hợp tác
xã đạt 32,0 tỷ đồng" and nine numbers below "Doanh thu năm 2023 (triệu đồng)".

The sentence need not point to the table: that the rows are as many as it says, and that it has the words of the column's
head, tells what is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.language.orthography import fold
from extractor.models import Cell, Extraction, Figure, Finding, Place, Table, TableFigure
from extractor.outline.arithmetic import YEAR, differ, shown, slack, slip
from extractor.outline.columns import number_in
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import is_exact
from extractor.outline.totals import adds_up, is_total, serial_rows

_BLANK = re.compile(r"[\s\-–—.…]*")
_BRACKETS = re.compile(r"\([^()]*\)")
_STOP = re.compile(r"(?<!\d)[.;:](?=\s)|\n\s*\n")
_TITLE = re.compile(r"\W*(?:phu luc|bieu|bang|danh (?:sach|muc)|tong hop|thong ke)(?!\w)")
_NOT_ALL = re.compile(
    r"(?<!\w)(?:binh quan|trung binh|moi|rieng|trong do|tang|giam|cao nhat|thap nhat|ke hoach|du kien)(?!\w)"
)
_NEAR = (0.67, 1.5)
_LEAST, _LEAD = 3, 160


@dataclass(frozen=True, slots=True)
class _Column:
    """A column whose numbers may be added: its head, the words of it as a key, the year it is of, its numbers."""

    head: str
    words: str
    years: frozenset[str]
    numbers: tuple[Figure, ...]


def counted_rows_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """Totals that the rows of a table without a row of totals do not give, as many as the text counts."""
    by_place: dict[str, dict[tuple[int, int], TableFigure]] = {}
    for cell in extraction.table_figures:
        by_place.setdefault(cell.table, {})[cell.row, cell.column] = cell
    words = tuple(rule.words("totals"))
    pairs = [
        (count, figure)
        for count, figure in zip(extraction.figures, extraction.figures[1:], strict=False)
        if _is_counted(count, figure)
    ]
    by_count: dict[Decimal | int, list[int]] = {}
    for number, (count, _) in enumerate(pairs):
        by_count.setdefault(count.value, []).append(number)
    for table in extraction.tables if pairs else ():
        rows = serial_rows(table, words)
        if len(rows) < _LEAST or any(is_total(row, words) for row in table.rows):
            continue
        if rule.said("extract").search(table.title or ""):
            continue
        columns = list(_columns(table, rows, by_place.get(table.id, {})))
        if columns:
            lengths = {len(one.numbers) for one in columns}
            near = sorted(number for length in lengths for number in by_count.get(length, ()))
            yield from _against(extraction.text, [pairs[number] for number in near], rule, table, columns)


def _is_counted(count: Figure, figure: Figure) -> bool:
    """May they be so many things and the total of them? "09 hợp tác xã đang hoạt động đạt 32,0 tỷ đồng"."""
    if count.quantity != "count" or not count.noun or not is_exact(count) or not is_exact(figure):
        return False
    return figure.unit not in (None, "%") and figure.status not in ("target", "previous", "estimate")


def _against(
    text: str, pairs: Sequence[tuple[Figure, Figure]], rule: CheckRule, table: Table, columns: Sequence[_Column]
) -> Iterator[Finding]:
    listed = [f" {key_of(_BRACKETS.sub('', head))} " for head in (*table.columns[1:3], _title(table))]
    for count, figure in pairs:
        noun = key_of(count.noun or "")
        if table.start <= figure.start < table.end or not any(f" {noun} " in one for one in listed):
            continue
        begin = max(0, count.start - _LEAD)
        sentence = _STOP.split(text[begin : figure.start])[-1]
        if len(sentence) < figure.start - count.start or _NOT_ALL.search(fold(plain(sentence))):
            continue
        said, years = f" {key_of(plain(sentence))} ", set(YEAR.findall(sentence))
        meant = [
            one
            for one in columns
            if len(one.numbers) == count.value
            and one.numbers[0].unit == figure.unit
            and f" {one.words} " in said
            and one.years == years
        ]
        if len(meant) != 1:
            continue
        column = meant[0]
        total = sum((number.value for number in column.numbers), start=figure.value * 0)
        if not total or not differ(total, figure.value, slack([figure, *column.numbers])):
            continue
        if not _NEAR[0] <= figure.value / total <= _NEAR[1] and not slip(total, figure.value):
            continue
        place = Place(table.start, table.end, table.page)
        what = f"Tổng “{plain(column.head)}” của {plain(count.text)} trong lời văn"
        stated = plain(figure.text)
        yield finding(rule, (place_of(figure), place), what=what, stated=stated, sum=shown(total, [figure]))


def _title(table: Table) -> str:
    """What a table is called, where that is no sentence of the text before it."""
    title = table.title or ""
    return title if _TITLE.match(fold(title)) else ""


def _columns(
    table: Table, rows: Sequence[Sequence[Cell]], figures: Mapping[tuple[int, int], TableFigure]
) -> Iterator[_Column]:
    """The columns in which every row that lists something has a number, or a dash; with one unit in all."""
    mine = {id(row) for row in rows}
    places = [index for index, row in enumerate(table.rows) if id(row) in mine]
    for column, head in enumerate(table.columns):
        if not adds_up(head):
            continue
        filled = [at for at in places if not _BLANK.fullmatch(table.rows[at][column].text)]
        numbers = tuple(figures[at, column].figure for at in filled if (at, column) in figures)
        if len(numbers) < _LEAST or len(numbers) != len(filled) or len({one.unit for one in numbers}) != 1:
            continue
        if any(number_in(table.rows[at][column].text) is None for at in filled) or not all(map(is_exact, numbers)):
            continue
        bare = _BRACKETS.sub(" ", head)
        words = key_of(" ".join(YEAR.sub(" ", bare).split()))
        years = frozenset(YEAR.findall(bare)) or frozenset(YEAR.findall(_title(table)))
        words = re.sub(rf"\s*(?<!\w){key_of('năm')}$", "", words)
        if len(words.split()) >= 2:
            yield _Column(head, words, years, numbers)
