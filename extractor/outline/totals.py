"""Rows of a table that add up others: "Cộng", "Tổng số", first or last, of groups or of the whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from unicodedata import normalize

from extractor.language.orthography import comparison_key, fold
from extractor.models import Cell, Finding, Place, Table
from extractor.outline.arithmetic import cell_step, differ, shown
from extractor.outline.columns import number_in
from extractor.outline.findings import CheckRule, finding, key_of, plain

_BLANK = re.compile(r"[\s\-–—.…x0]*")
_SERIAL = re.compile(r"\d{1,3}")
_GROUP = re.compile(r"[IVXLC]+|[A-ZĐ]")
_BELOW = re.compile(r"\s*(?:[-+*•–]|trong đó|tr\.\s?đ)", re.IGNORECASE)
_NOT_ADDED = re.compile(
    r"%|ty le|^\W*(?:nam|ngay|thoi gian|thoi diem)(?! \d{4}\W*$)\b|stt|^tt$|binh quan|/nguoi|/ha|mat do|cong suat/|ghi chu"
)
# "Giá" with its mark: "tham gia" is no price.
_PRICE = re.compile(r"(?<!\w)(?<!đánh )(?<!định )(?<!đấu )giá(?!\w)(?! trị)", re.IGNORECASE)
_LABEL = re.compile(r"[\dIVX.]+")
_BRACKET = re.compile(r"\([^()]*\)")
_NAMED = re.compile(r"[^\W\d_]{2}|^\s*[-+*•–]")
_LETTER = re.compile(r"[A-ZĐ]")
_ROMAN = re.compile(r"[IVXLC]+")
_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}")
_SERIAL_DEPTH, _NO_DEPTH = 2, 99
_CLOSE = (Decimal("0.7"), Decimal("1.4"))

Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class _Sum:
    """A way in which a total may be made: the rows that are added, and whether their serial numbers vouch for them."""

    rows: tuple[Row, ...]
    numbered: bool


@lru_cache(maxsize=1024)
def adds_up(column: str) -> bool:
    """Whether numbers of a column may be added: not shares, years, serial numbers or prices for one."""
    return _NOT_ADDED.search(fold(column)) is None and _PRICE.search(normalize("NFC", column)) is None


def is_total(row: Row, words: Sequence[str]) -> bool:
    """Whether a row adds up others: its first words are those of a total."""
    first = next((c.text for c in row[:3] if c.text.strip() and not _LABEL.fullmatch(c.text.strip())), "")
    return _is_of_total(first, tuple(words))


@lru_cache(maxsize=4096)
def _is_of_total(first: str, words: tuple[str, ...]) -> bool:
    name = comparison_key(_BRACKET.sub("", first)).strip(" :.*")
    return any(
        name == key or (name.startswith(key + " ") and name[len(key) + 1 :].split()[0] in _WHOLE)
        for key in map(key_of, words)
    )


_WHOLE = frozenset(comparison_key(word) for word in ("toàn", "chung", "cả", "cộng", "các"))


def serial_rows(table: Table, words: Sequence[str]) -> list[Row]:
    """The rows with a serial number."""
    return [row for row in table.rows if _is_serial(row) and not is_total(row, words)]


def _is_serial(row: Row) -> bool:
    return _SERIAL.fullmatch(row[0].text.strip().rstrip(".)")) is not None


def total_findings(table: Table, rule: CheckRule, counted: Collection[int] = ()) -> Iterator[Finding]:
    """Totals that are not the sum of the rows they add up, in any way that the table's own labels allow. ``counted``: the
    columns whose numbers count things: these add up exactly, other numbers to half of the last printed digit each."""
    words = rule.words("totals")
    groups = {at: head for at in range(len(table.rows)) if (head := _group_added(table.rows, at)) is not None}
    places = [at for at, row in enumerate(table.rows) if at in groups or is_total(row, words)]
    for number, at in enumerate(places):
        earlier = max(places[number - 1] + 1 if number else 0, groups.get(at, -1) + 1)
        above = _sums(table.rows[earlier:at])
        if number and at == places[-1]:
            # A grand total behind the totals of groups adds these up, or every row.
            above += [_Sum(tuple(table.rows[place] for place in places[:-1]), True)] if number > 1 else []
            above += _sums([row for index, row in enumerate(table.rows[:at]) if index not in places])
        later = places[number + 1] if number + 1 < len(places) else len(table.rows)
        ways = above if at else _sums(table.rows[1:later])
        yield from _unequal(table, at, [way for way in ways if len(way.rows) >= 2], rule, counted)


def _group_added(rows: Sequence[Row], at: int) -> int | None:
    """The row that heads the group which a row names and adds up: "II. Rừng sản xuất" above "Cộng rừng sản xuất"."""
    name = comparison_key(_name(rows[at])).strip()
    if not name.startswith(_ADDED) or rows[at][0].text.strip():
        return None
    rest = name.removeprefix(_ADDED).strip()
    heads = (n for n in range(at - 1, -1, -1) if _GROUP.fullmatch(rows[n][0].text.strip().rstrip(".)")))
    head = next(heads, None)
    if head is None or rest not in (comparison_key(_name(rows[head])), comparison_key(rows[head][0].text)):
        return None
    return head


_ADDED = f"{comparison_key('cộng')} "


def group_findings(table: Table, rule: CheckRule, counted: Collection[int] = ()) -> Iterator[Finding]:
    """Rows that head a group and state its numbers ("I. Khối huyện | 68.700", "1 | 4.200" above 1.1 and 1.2), which the rows
    below do not make up, where they make up most of the others."""
    kept = 0
    broken: list[tuple[int, int, Decimal, list[Row]]] = []
    for at, below in _grouped(table, rule.words("totals")):
        for column, head in enumerate(table.columns):
            stated = number_in(table.rows[at][column].text)
            if not column or stated is None or not adds_up(head):
                continue
            total, tolerance, count = _added(below, column)
            if count < 2:
                continue
            rounded = Decimal(0) if column in counted else tolerance + cell_step(table.rows[at][column].text) / 2
            if differ(stated, total, rounded):
                broken.append((at, column, total, below))
            else:
                kept += 1
    if kept < 2 or 3 * len(broken) > kept + len(broken):
        return
    for at, column, total, below in broken:
        cell = table.rows[at][column]
        places = [Place(cell.start, cell.end, cell.page)]
        places += [Place(r[column].start, r[column].end, r[column].page) for r in below if r[column].text.strip()]
        what = f"Dòng “{plain(_name(table.rows[at]))}”, cột “{plain(table.columns[column])}”"
        yield finding(rule, places, what=what, stated=cell.text.strip(), sum=shown(total))


def _grouped(table: Table, totals: Sequence[str]) -> Iterator[tuple[int, list[Row]]]:
    """The rows that head others, each with those right below it in the order of labels: A, I, 1, 1.1."""
    labels = [row[0].text.strip().rstrip(".)") for row in table.rows]
    lettered = "A" in labels and "B" in labels
    depths = [
        _NO_DEPTH if is_total(row, totals) else _depth(label, lettered)
        for row, label in zip(table.rows, labels, strict=True)
    ]
    for at, depth in enumerate(depths):
        # The rows of a group end where one of its kind begins.
        end = next((n for n in range(at + 1, len(depths)) if depths[n] <= depth), len(depths))
        inside = [n for n in range(at + 1, end) if depths[n] < _NO_DEPTH]
        nearest = min((depths[n] for n in inside), default=0)
        below: list[Row] = [table.rows[n] for n in inside if depths[n] == nearest]
        sub = depth < _SERIAL_DEPTH or all(labels[n].startswith(f"{labels[at]}.") for n in inside)
        if depth < _NO_DEPTH and len(below) >= 2 and sub:
            yield at, below


def _depth(label: str, lettered: bool) -> int:
    """How deep a row stands by its label: letters above Roman numbers above serial ones above 1.1."""
    if _GROUP.fullmatch(label):
        return 0 if _LETTER.fullmatch(label) and (lettered or not _ROMAN.fullmatch(label)) and label not in "IVX" else 1
    return _SERIAL_DEPTH + label.count(".") if _DECIMAL.fullmatch(label) else _NO_DEPTH


def difference_findings(table: Table, rule: CheckRule) -> Iterator[Finding]:
    """Rows that are the difference of two others by their names (doanh thu, chi phí, lợi nhuận), kept in another column."""
    names = [comparison_key(_name(row)) for row in table.rows]
    for whole_words, part_words, rest_words in rule.data["differences"]:
        rows = [_named(table, names, words) for words in (whole_words, part_words, rest_words)]
        whole, part, rest = rows
        if whole is None or part is None or rest is None:
            continue
        kept: list[int] = []
        broken: list[tuple[int, Decimal]] = []
        for column in range(1, len(table.columns)):
            a, b, c = (number_in(row[column].text) for row in (whole, part, rest))
            if a is None or b is None or c is None:
                continue
            rounding = sum((cell_step(row[column].text) / 2 for row in (whole, part, rest)), Decimal(0))
            if differ(a - b, c, rounding):
                broken.append((column, a - b))
            else:
                kept.append(column)
        if not kept or len(broken) > len(kept):
            continue
        for column, right in broken:
            cells = [row[column] for row in (rest, whole, part)]
            yield finding(
                rule,
                [Place(cell.start, cell.end, cell.page) for cell in cells],
                row=plain(_name(rest)),
                column=plain(table.columns[column]),
                stated=cells[0].text.strip(),
                right=shown(right),
            )


def _named(table: Table, names: Sequence[str], words: str) -> Row | None:
    """The only row whose name begins with one of the words, None where there is none or several."""
    keys = [key_of(word) for word in words.split("|")]
    found = [
        row for row, name in zip(table.rows, names, strict=True) if any(f"{name} ".startswith(f"{k} ") for k in keys)
    ]
    return found[0] if len(found) == 1 else None


def _sums(rows: Sequence[Row]) -> list[_Sum]:
    """The ways in which rows may be added: those with serial numbers, the heads of groups, all that hold numbers."""
    plain_rows = [row for row in rows if not _BELOW.match(_name(row))]
    labels = [row[0].text.strip().rstrip(".)") for row in plain_rows]
    serial = tuple(row for row in plain_rows if _is_serial(row))
    groups = tuple(row for row, label in zip(plain_rows, labels, strict=True) if _GROUP.fullmatch(label))
    letters = tuple(row for row, label in zip(plain_rows, labels, strict=True) if _LETTER.fullmatch(label))
    ways = [_Sum(way, True) for way in (serial, groups, letters) if way]
    if not serial and not groups:
        ways.append(_Sum(tuple(plain_rows), False))
    return ways


def _name(row: Row) -> str:
    named = (cell.text for cell in row if _NAMED.search(cell.text))
    return next((text for text in named if not _GROUP.fullmatch(text.strip().rstrip(".)"))), "")


def _unequal(
    table: Table, at: int, ways: Sequence[_Sum], rule: CheckRule, counted: Collection[int]
) -> Iterator[Finding]:
    for column, head in enumerate(table.columns):
        cell = table.rows[at][column]
        stated = number_in(cell.text)
        if column == 0 or stated is None or not adds_up(head):
            continue
        off: list[tuple[Decimal, _Sum]] = []
        for way in ways:
            total, tolerance, count = _added(way.rows, column)
            if count < 2:
                continue
            rounded = Decimal(0) if column in counted else tolerance + cell_step(cell.text) / 2
            if not differ(stated, total, rounded):
                off = []
                break
            if way.numbered or (stated and _CLOSE[0] <= total / stated <= _CLOSE[1]):
                off.append((total, way))
        # Where the labels allow several sums and none is right, the nearest is what was meant.
        if off:
            total, way = min(off, key=lambda one: abs(one[0] - stated))
            places = [Place(cell.start, cell.end, cell.page)]
            places += [
                Place(r[column].start, r[column].end, r[column].page) for r in way.rows if r[column].text.strip()
            ]
            what = f"Dòng “{plain(_name(table.rows[at]))}”, cột “{plain(head)}”"
            yield finding(rule, places, what=what, stated=cell.text.strip(), sum=shown(total))


def _added(rows: Sequence[Row], column: int) -> tuple[Decimal, Decimal, int]:
    """The sum of a column over rows, how far rounding may put it off, and of how many numbers; no numbers where a cell
    holds something else."""
    total, tolerance, count = Decimal(0), Decimal(0), 0
    for row in rows:
        value = number_in(row[column].text)
        if value is not None:
            total, tolerance, count = total + value, tolerance + cell_step(row[column].text) / 2, count + 1
        elif not _BLANK.fullmatch(row[column].text):
            return Decimal(0), Decimal(0), 0
    return total, tolerance, count
