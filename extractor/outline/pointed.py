"""Numbers of a sentence that points to the report's own annex ("146 hộ … (chi tiết tại Phụ lục 1)") against that annex: its
number of rows, the sums of its columns, the numbers of its bullets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter

from extractor.extraction.labels import number_of
from extractor.language.orthography import CAPITALS, comparison_key, fold
from extractor.models import Cell, Extraction, Figure, Finding, Place, Table
from extractor.outline.arithmetic import cell_step, differ, shown, slack, slip
from extractor.outline.columns import number_in
from extractor.outline.findings import CheckRule, finding, key_of, name_key, place_of, plain
from extractor.outline.levels import is_exact, is_same_kind
from extractor.outline.totals import adds_up, serial_rows

_ENDS = re.compile(rf"[.!?](?=\s+[{CAPITALS}])|\n(?=\s*\n|\s*[-+*•–]\s|\s*\d+(?:\.\d+)*[.)]\s)")
_ANNEX = re.compile(r"phu luc|danh muc|danh sach|bieu (?:so )?\d|bang (?:so )?\d|(?:bieu|bang) (?:tong hop )?kem theo")
_TO_ANNEX = re.compile(
    r"phu luc(?: so)? ?(?P<annex>\d{1,2}|[ivx]{1,4}(?!\w))?|danh muc|danh sach|bieu (?:so )?\d|bang (?:so )?\d|(?:bieu|bang) (?:tong hop )?kem theo"
)
_NEXT = re.compile(
    r"[.;]\s+(?:\(?(?:có )?(?:danh sách|danh mục|chi tiết|số liệu|cụ thể|kết quả)(?!\w)[^.;]{0,60})", re.IGNORECASE
)
_TITLE = re.compile(r"\s*(?:phụ lục|biểu|bảng)\s*(?:số\s*)?(\d{1,2}|[IVX]{1,4})(?!\w)", re.IGNORECASE)
_BULLET = re.compile(r"\s*[-+*•–]\s|\s*\d{1,2}[.)]\s")
_BRACKETS = re.compile(r"\([^)]*\)")
_SPLIT = re.compile(r"[,;.:()]\s")
_MOST_ROWS = 300
_LEAST_NEAR, _RIGHT_BEFORE = 20, 60
_REACH, _FURTHEST = 400, 600
_LIKE = (Decimal("0.9"), Decimal("1.1"))
_NEAR = (Decimal("0.67"), Decimal("1.5"))
_APART = (Decimal("0.4"), Decimal("2.5"))


@dataclass(frozen=True, slots=True)
class _Pointing:
    """A figure whose sentence, or the next one, names an annex; ``annex`` is its number where it has one. Without marks:
    ``before``, what stands before it (``named``: "tổng" is there), ``unit``, what stands behind its digits, ``said``, its
    clause (as a key); ``total``: the clause calls it one."""

    figure: Figure
    annex: int | None
    between: str
    before: str
    named: bool
    unit: str
    said: str
    total: bool
    rounding: Decimal


def pointed_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """Totals and counts that the annex to which they point gives otherwise."""
    text = extraction.text
    named = [m.start() for m in _ANNEX.finditer(fold(text))]
    pointing = [one for figure in extraction.figures if (one := _pointing(figure, text, named)) is not None]
    if not pointing:
        return
    measured: dict[str, dict[tuple[int, int], Figure]] = {}
    for cell in extraction.table_figures:
        measured.setdefault(cell.table, {})[cell.row, cell.column] = cell.figure
    # What measures no total and counts nothing is not held against any annex.
    telling = [
        one for one in pointing if one.figure.quantity == "count" or (one.figure.quantity != "percent" and one.named)
    ]
    titles = [
        (p.start, m[1]) for p in extraction.report.paragraphs if p.role == "text" and (m := _TITLE.match(text, p.start))
    ]
    known = {(one.noun, one.value) for one in extraction.figures}
    words, extract = tuple(rule.words("totals")), rule.said("extract")
    people = frozenset(key_of(word) for word in rule.words("people"))
    for table in extraction.tables:
        rows = serial_rows(table, words)
        if len(rows) < 2 or extract.search(table.title or ""):
            continue
        own = _own_number(titles, table)
        names = {name_key(c.text) for row in rows for c in row if number_in(c.text) is None} - {""}
        mine, telling_here = (
            [
                one
                for one in some
                if (one.annex is None or own is None or one.annex == own)
                and (name_key(one.figure.subject or "") not in names or one.said.startswith(_OF_ALL))
            ]
            for some in (pointing, telling)
        )
        place = Place(table.start, table.end, table.page)
        sums = _sums(measured.get(table.id, {}), table, rows)
        counts = {len(rows), *_groups(rows)}
        for one in telling_here:
            yield from _against_columns(rule, one, sums, place, people)
            # Where all of them were counted before, what points to the table is a part of them.
            if any((one.figure.noun, Decimal(count)) in known for count in counts):
                continue
            if _holds(table, one.figure.value, len(rows)):
                continue
            if one.figure.value not in counts and _counts_rows(one, mine, table, text):
                what = "Số lượng nêu trong lời văn và số dòng của bảng"
                said = f"{len(rows)} dòng"
                yield finding(rule, (place_of(one.figure), place), what=what, stated=plain(one.figure.text), sum=said)
    yield from _against_bullets(extraction, rule, pointing)


_NEAR_ROWS = 3


def _holds(table: Table, value: Decimal, rows: int) -> bool:
    """Whether a number that is far from how many rows there are stands in a table: it is what a cell says, no count of rows."""
    return abs(value - rows) > _NEAR_ROWS and any(number_in(c.text) == value for row in table.rows for c in row[1:])


@dataclass(frozen=True, slots=True)
class _Sum:
    """What the rows of a column add up to in the unit's base, its unit where the column has one, what rounding allows. Of
    the column's head, without marks: its words but for brackets, those in brackets, the telling ones (as keys); ``totals``:
    it is the head of totals."""

    column: str
    total: Decimal
    unit: str | None
    rounding: Decimal
    head: str
    units: str
    words: tuple[str, ...]
    totals: bool


def _sums(measured: Mapping[tuple[int, int], Figure], table: Table, rows: Sequence[Sequence[Cell]]) -> list[_Sum]:
    """The columns that all rows fill with numbers, added up. Numbers with a unit count in its base (triệu đồng -> đồng)."""
    mine = set(map(id, rows))
    numbers = [index for index, row in enumerate(table.rows) if id(row) in mine]
    found = []
    for column, head in enumerate(table.columns):
        cells = [number_in(row[column].text) for row in rows if column < len(row)]
        if not adds_up(head) or None in cells or len(cells) != len(rows):
            continue
        figures = [measured.get((index, column)) for index in numbers]
        known = [figure for figure in figures if figure is not None]
        if len(known) == len(rows) and len({figure.unit for figure in known}) == 1:
            total = sum((figure.value for figure in known), Decimal(0))
            unit: str | None = known[0].unit
            rounding = slack(known)
        else:
            total, unit = sum((value for value in cells if value is not None), Decimal(0)), None
            rounding = sum((cell_step(row[column].text) / 2 for row in rows), Decimal(0))
        bare = _BRACKETS.sub("", head)
        words = tuple(word for word in comparison_key(bare).split() if word not in _COUNTING)
        units = fold(" ".join(re.findall(r"\(([^)]*)\)", head)))
        found.append(_Sum(head, total, unit, rounding, fold(bare), units, words, "tong" in fold(head)))
    return found


def _pointing(figure: Figure, text: str, named: Sequence[int]) -> _Pointing | None:
    """A plain level in running text whose sentence names an annex after it, or the next one that only points there."""
    if not is_exact(figure) or figure.unit == "%":
        return None
    near = bisect_left(named, figure.end)
    if near == len(named) or named[near] > figure.end + _FURTHEST:
        return None
    end = _ENDS.search(text, figure.end, figure.end + _REACH + 10)
    stop = min(end.start(), figure.end + _REACH) if end else figure.end + _REACH
    after = end and _NEXT.match(text, end.start())
    if after:
        stop = after.end()
    pointers = list(_TO_ANNEX.finditer(fold(text[figure.end : stop])))
    if not pointers:
        return None
    annex = next((pointer["annex"] for pointer in pointers if pointer["annex"]), "")
    lead = _SPLIT.split(text[max(0, figure.start - 60) : figure.start])[-1]
    behind = _SPLIT.split(text[figure.end : figure.end + 50])[0]
    return _Pointing(
        figure,
        number_of(annex),
        text[figure.end : figure.end + pointers[0].start()],
        (before := fold(plain(text[max(0, figure.start - 60) : figure.start]))),
        "tong" in before,
        re.sub(r"^[\d.,\s]+", "", fold(plain(figure.text))),
        comparison_key(plain(f"{lead} {figure.noun or ''} {behind}")),
        "tong" in fold(lead),
        slack((figure,)),
    )


def _own_number(titles: Sequence[tuple[int, str]], table: Table) -> int | None:
    """The number of the annex that a table is, by its title or the last heading of an annex before it (``titles``: where
    they stand, their numbers)."""
    titled = _TITLE.match(table.title or "")
    if titled is not None:
        return number_of(titled[1])
    before = bisect_right(titles, table.start, key=itemgetter(0))
    return number_of(titles[before - 1][1]) if before else None


def _against_columns(
    rule: CheckRule, one: _Pointing, sums: Sequence[_Sum], place: Place, people: frozenset[str]
) -> Iterator[Finding]:
    figure = one.figure
    off = [column for column in sums if _is_total(one, column) or _speaks_of(one, column, people)]
    # "37 giấy đã ký nhưng chưa trao" says the head of another column, too.
    off = [column for column in off if _is_near(column, figure)] or _nearly(one, sums)
    if len(off) != 1:
        return
    # What is counted one by one adds up exactly, though the table gives no unit.
    noun = key_of(figure.noun or "").split()[:1] if figure.quantity == "count" else []
    rounding = [Decimal(0) if noun and list(column.words[:1]) == noun else column.rounding for column in sums]
    if any(not differ(c.total, figure.value, one.rounding + room) for c, room in zip(sums, rounding, strict=True)):
        return
    meant = off[0]
    n = slip(meant.total, figure.value)
    said = f"{shown(meant.total, [figure] if meant.unit else [])}{f' (lệch đúng {10**n} lần)' if n else ''}"
    what = f"Tổng “{plain(meant.column)}” trong lời văn"
    yield finding(rule, (place_of(figure), place), what=what, stated=plain(figure.text), sum=said)


def _is_total(one: _Pointing, column: _Sum) -> bool:
    """ "tổng" and the head's own words before a measure, the head's unit behind it."""
    figure = one.figure
    if figure.quantity in ("percent", "count") or not one.named:
        return False
    first = " ".join(column.head.split()[:2])
    if " " not in first or first not in one.before:
        return False
    named = re.compile(
        rf"tong\s+(?:so\s+)?(?:von\s+|tien\s+|kinh phi\s+|dien tich\s+)?{re.escape(first)}(?:\s+\w+){{0,3}}\s*:?$"
    )
    same = figure.unit == column.unit if column.unit else not column.units or one.unit in column.units
    return named.search(one.before) is not None and same


def _speaks_of(one: _Pointing, column: _Sum, people: frozenset[str]) -> bool:
    """A count whose clause has all the words of a head ("Số hộ được hỗ trợ"), or a total of people as the head is one."""
    figure, head = one.figure, column.words
    if figure.quantity != "count" or not figure.value:
        return False
    if len(head) == 1 and figure.noun is not None and head[0] == key_of(figure.noun):
        return _LIKE[0] <= column.total / figure.value <= _LIKE[1]
    if len(head) >= 2 and (figure.noun is not None) and head[0] == key_of(figure.noun).split()[0]:
        return f" {' '.join(head)} " in f" {one.said} "
    return one.total and figure.unit == "person" and column.totals and " ".join(head) in people


def _is_near(column: _Sum, figure: Figure) -> bool:
    if not figure.value:
        return False
    return bool(slip(column.total, figure.value)) or _APART[0] <= column.total / figure.value <= _APART[1]


def _nearly(one: _Pointing, sums: Sequence[_Sum]) -> list[_Sum]:
    """The only column of what is counted right before the annex is named, where it nearly gives that number: "37 giấy chưa
    trao (xem phụ lục)" and the columns "Số giấy đã ký", "Số giấy đã trao", "Số giấy còn tồn" with 774, 735, 39."""
    figure = one.figure
    if figure.quantity != "count" or not figure.noun or figure.value < _LEAST_NEAR or len(one.between) > _RIGHT_BEFORE:
        return []
    noun = key_of(figure.noun).split()[0]
    same = [column for column in sums if column.words[:1] == (noun,)]
    around = [column for column in same if _APART[0] <= column.total / figure.value <= _APART[1]]
    return around if len(around) == 1 < len(same) and _LIKE[0] <= around[0].total / figure.value <= _LIKE[1] else []


def _groups(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """How many rows there are in each group of a table whose serial numbers begin anew."""
    starts = [at for at, row in enumerate(rows) if row[0].text.strip().rstrip(".)") in ("1", "01")]
    return [end - start for start, end in pairwise([*starts, len(rows)])]


_OF_ALL = f"{comparison_key('toàn')} "
"""A clause that begins so speaks of all, though the sentence before spoke of one."""
_NAME = comparison_key("tên")
_COUNTING = frozenset(comparison_key(word) for word in ("số", "tổng", "cộng", "lượng"))


def _counts_rows(one: _Pointing, others: Sequence[_Pointing], table: Table, text: str) -> bool:
    """Whether a count is about the rows of a table: the table's names are of that noun, and the sentence counts it once,
    with no list of its own before the annex is named."""
    figure = one.figure
    if figure.quantity != "count" or not figure.noun or len(table.columns) < 2 or figure.value > _MOST_ROWS:
        return False
    if ":" in one.between:
        return False
    # "07 tuyến đường" are the rows of "Tên tuyến đường", of "Tên tuyến" too.
    noun = key_of(figure.noun)
    heads = [
        key for head in table.columns[1:3] if (key := key_of(head)).split()[:1] not in ([one] for one in _COUNTING)
    ]
    short = "".join(word[0] for word in noun.split())  # "cụm công nghiệp", "Tên CCN"
    if not any(head.endswith((noun, f" {short}")) or head == f"{_NAME} {noun.split()[0]}" for head in heads):
        return False
    first = bisect_right(others, figure.start - 250, key=lambda o: o.figure.start)
    last = bisect_left(others, figure.start + 250, key=lambda o: o.figure.start)
    return not any(
        o.figure is not figure
        and o.figure.noun == figure.noun
        and _ENDS.search(text, min(o.figure.end, figure.end), max(o.figure.start, figure.start)) is None
        for o in others[first:last]
    )


def _against_bullets(extraction: Extraction, rule: CheckRule, pointing: Sequence[_Pointing]) -> Iterator[Finding]:
    """ "68 người (xem Phụ lục 1)" against an annex that is a list of bullets, each with one number of the kind."""
    text, paragraphs = extraction.text, [p for p in extraction.report.paragraphs if p.role == "text"]
    for one in pointing:
        if one.annex is None or ":" in one.between:
            continue
        for at, paragraph in enumerate(paragraphs):
            titled = _TITLE.match(text, paragraph.start)
            if titled is None or paragraph.start < one.figure.end or number_of(titled[1]) != one.annex:
                continue
            parts = _bulleted(extraction, [p.start for p in paragraphs[at + 1 :]], one.figure)
            total = sum((part.value for part in parts), Decimal(0))
            off = len(parts) > 2 and differ(total, one.figure.value, slack([one.figure, *parts]))
            if off and _NEAR[0] <= total / one.figure.value <= _NEAR[1]:
                what = f"Số nêu trong lời văn và {plain(titled[0]).capitalize()}"
                places = [place_of(one.figure), *map(place_of, parts)]
                stated = plain(one.figure.text)
                yield finding(rule, places, str(rule.data["message_list"]), what=what, stated=stated, sum=shown(total))
            break


def _bulleted(extraction: Extraction, starts: Sequence[int], whole: Figure) -> list[Figure]:
    """The one number of the whole's kind in each bullet from the first on; empty where a bullet has none, or several."""
    parts: list[Figure] = []
    for start, end in pairwise([*starts, len(extraction.text)]):
        if not _BULLET.match(extraction.text, start):
            if parts:
                break
            continue
        inside = [f for f in extraction.figures if start <= f.start < end and is_same_kind(f, whole, loose=True)]
        if len(inside) != 1 or not is_exact(inside[0]):
            return []
        parts.append(inside[0])
    return parts
