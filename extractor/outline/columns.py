"""Columns of a table that follow from others (a total, a remainder, a share): which rows break what the others keep.

What a column is made of is not guessed from its head alone: most of the rows must show it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import dropwhile, permutations, takewhile

from extractor.language.orthography import fold
from extractor.models import Cell, Finding, Place, Table
from extractor.outline.arithmetic import cell_step, shown
from extractor.outline.findings import CheckRule, finding, plain

_NUMBER = re.compile(r"[-−+]?(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)")
_BLANK = re.compile(r"[\s\-–—.…]*")
_TOTAL = re.compile(
    r"(?<!\w)(?:tong|cong)(?!\w)(?! (?:dien tich|von|muc|trinh|suat|nghiep|dong|nghe|ty|chuc|tac|an|dan))|^\W*tong |^\W*(?:ca|trong) (?:nam|giai doan|ky|nhiem ky)(?!\w)"
)
_REST = re.compile(r"(?<!\w)(?:con|chenh lech|thieu)(?!\w)|^\W*(?:so )?chua ")
_LACKS = re.compile(r"^\W*(?:so )?(?:con )?(?:thieu|chenh lech|con lai|con no|con phai|chua \w+)(?!\w)")
_PLANNED = re.compile(r"ke hoach|giao|chi tieu|nhu cau|phai|tong so|dinh muc|du toan|dang ky")
_SHARE = re.compile(r"%|ty le|so sanh|so voi|toc do|(?<!\w)th\s?/\s?kh(?!\w)")
_GROWTH = re.compile(r"(?<!\w)(?:tang|giam|toc do|bien dong)(?!\w)")
_POINTS = re.compile(r"\W*%\W*")
_PARTS = re.compile(r"^\W*(?:trong do|chia ra|bao gom|gom)(?!\w)")
_NAMED = re.compile(r"[^\W\d_]{2}")
_PORTION = re.compile(r"ty trong|co cau|ty le|%")
_NO_PART = re.compile(r"stt|^tt$|%|ty le|ghi chu|^\W*nam\W*$|nam hoan thanh|thoi gian")
_BRACKETS = re.compile(r"\([^()]*\)")
_NO_PORTION = re.compile(r"luot|tang|giam|ke hoach|chi tieu|du toan|nam truoc|cung ky|luy ke|giai doan|(?:19|20)\d{2}")
_MONEY = re.compile(r"(?:nghin|ngan|trieu|tr\.?|ty|ti) ?d(?:ong)?(?!\w)|(?:trieu|ty)\)")
_OTHERS, _THOUSAND = 4, 100000
_LEAST, _MOST_BROKEN = 2, Decimal("0.4")


@lru_cache(maxsize=4096)
def number_in(text: str) -> Decimal | None:
    """A plain Vietnamese number that fills a cell, None for anything else. Each cell is asked for by many checks."""
    text = text.strip().rstrip("%").strip()
    plain_number = text.replace(".", "").replace(",", ".").replace("−", "-")
    return Decimal(plain_number) if _NUMBER.fullmatch(text) else None


def column_findings(
    table: Table, rules: Mapping[str, CheckRule], wrong: Collection[int] = ()
) -> Iterator[tuple[Finding, Decimal]]:
    """Cells that break the rule which the other rows of their column keep, with the number that the rule gives. ``wrong``:
    where cells begin that are known to be no sum of theirs; what their row makes of them is no second contradiction."""
    heads = [fold(" ".join(c.split())) for c in table.columns]
    rows = [row for row in table.rows if sum(number_in(c.text) is not None for c in row) >= 3]
    numeric = [
        c
        for c in range(len(heads))
        if not _NO_PART.search(heads[c]) and sum(number_in(r[c].text) is not None for r in rows if c < len(r)) >= 2
    ]
    done: set[int] = set()
    broken_rows: set[int] = set()
    for at in range(len(heads)):
        few = _is_what_lacks(at, heads, numeric)
        if len(rows) < (_LEAST if few else _LEAST + 1):
            continue
        for compute in _formulas(at, heads, numeric, rows):
            if at in done:
                break
            broken = _broken(rows, at, compute, 1 if few else _LEAST)
            if broken is None:
                continue
            done.add(at)
            for row, right in broken:
                if any(cell.start in wrong for cell in row) or (few and id(row) in broken_rows):
                    continue
                broken_rows.add(id(row))
                cell = row[at]
                told = finding(
                    rules["column_mismatch"],
                    [Place(cell.start, cell.end, cell.page)],
                    row=_name(row),
                    column=plain(table.columns[at]),
                    stated=cell.text.strip(),
                    right=_shown(right),
                )
                yield told, right


Result = tuple[Decimal, Decimal] | None
Formula = Callable[[Sequence[Cell]], Result]
"""What a row's number should be, and how far the rounding of those it is made of may put it off."""


def _formulas(
    at: int, heads: Sequence[str], numeric: Sequence[int], rows: Sequence[Sequence[Cell]]
) -> Iterator[Formula]:
    head = heads[at]
    before = [c for c in numeric if c < at]
    after = [c for c in numeric if c > at]
    if _SHARE.search(head) and "lap day" not in head:
        pairs = list(permutations(before[:-5:-1], 2))
        if _GROWTH.search(head):
            yield from (_growth_of(*pair) for pair in pairs)
        yield from (_share_of(*pair) for pair in pairs)
        if _PORTION.search(head):
            for one in reversed(before):
                yield _portion_of(rows, one)
        return
    if at not in numeric:
        return
    if _GROWTH.search(head) and len(before) >= 2:
        yield from (_difference(*pair) for pair in permutations(before[:-5:-1], 2))
    elif _REST.search(head) and len(before) >= 2:
        yield _difference(before[-2], before[-1])
        if len(before) >= 3:
            yield _difference(before[-3], before[-1])
    elif _TOTAL.search(head):
        for parts in (after, before):
            for count in range(len(parts), 1, -1):
                yield _sum_of(parts[:count] if parts is after else parts[-count:])
    elif parts := list(
        takewhile(lambda c: _PARTS.match(heads[c]), dropwhile(lambda c: not _PARTS.match(heads[c]), after))
    ):
        yield _sum_of(parts)


def _is_what_lacks(at: int, heads: Sequence[str], numeric: Sequence[int]) -> bool:
    """Whether a column says by its head what is left of the two before it ("Kế hoạch", "Thực hiện", "Thiếu"): then one row that
    keeps the rule is enough."""
    before = [c for c in numeric if c < at]
    return len(before) >= 2 and _LACKS.search(heads[at]) is not None and _PLANNED.search(heads[before[-2]]) is not None


def _sum_of(parts: Sequence[int]) -> Formula:
    def compute(row: Sequence[Cell]) -> Result:
        values = [number_in(row[c].text) for c in parts]
        if any(v is None and not _BLANK.fullmatch(row[c].text) for v, c in zip(values, parts, strict=True)):
            return None
        room = sum((_half(row[c]) for v, c in zip(values, parts, strict=True) if v is not None), Decimal(0))
        return sum((v for v in values if v is not None), Decimal(0)), room

    return compute


def _of_two(one: int, other: int, count: Callable[[Decimal, Decimal], tuple[Decimal, Decimal]]) -> Formula:
    """What ``count`` makes of the numbers of two columns; it gives the result, and what that moves by for each unit of the
    first number and, in like measure, of the second."""

    def compute(row: Sequence[Cell]) -> Result:
        a, b = number_in(row[one].text), number_in(row[other].text)
        if a is None or not b:
            return None
        right, moved = count(a, b)
        return right, _half(row[one]) * moved + _half(row[other]) * (moved * abs(a / b) if moved != 1 else 1)

    return compute


def _difference(one: int, other: int) -> Formula:
    return _of_two(one, other, lambda a, b: (a - b, Decimal(1)))


def _share_of(one: int, other: int) -> Formula:
    return _of_two(one, other, lambda a, b: (a / b * 100, abs(100 / b)))


def _growth_of(one: int, other: int) -> Formula:
    """By how many per cent one is more than the other; a share has risen by points."""
    grown = _of_two(one, other, lambda a, b: ((a / b - 1) * 100, abs(100 / b)))
    return lambda row: None if any(_POINTS.fullmatch(cell.text) for cell in row) else grown(row)


def _portion_of(rows: Sequence[Sequence[Cell]], one: int) -> Formula:
    """A share of the column's own total, where the first or the last row is the sum of the others."""
    values = [value for row in rows if (value := number_in(row[one].text)) is not None]
    whole = next((end for end in (values[-1:], values[:1]) if end and 2 * end[0] == sum(values, Decimal(0))), None)

    def compute(row: Sequence[Cell]) -> Result:
        value = number_in(row[one].text)
        if value is None or whole is None or not whole[0] or len(values) < 3:
            return None
        return value / whole[0] * 100, _half(row[one]) * 100 / whole[0]

    return compute


def _half(cell: Cell) -> Decimal:
    """How far rounding may put off a number with decimals; whole numbers are taken as they stand."""
    unit = cell_step(cell.text)
    return unit / 2 if unit < 1 else Decimal(0)


def _broken(
    rows: Sequence[Sequence[Cell]], at: int, compute: Formula, least: int = _LEAST
) -> list[tuple[Sequence[Cell], Decimal]] | None:
    """The rows that break a formula which most rows keep; None where it is no rule of this table. A fall may be printed with
    a minus or without."""
    kept = 0
    broken: list[tuple[Sequence[Cell], Decimal]] = []
    for row in rows:
        stated, result = number_in(row[at].text), compute(row)
        if stated is None or result is None:
            continue
        right, room = result
        room += cell_step(row[at].text) * Decimal("0.6") + Decimal("0.001") * abs(right) * (right % 1 != 0)
        if abs(abs(stated) - abs(right)) <= room:
            kept += 1
        else:
            broken.append((row, right.quantize(cell_step(row[at].text))))
    if len(broken) > 1:
        # A total is off by what a row above it is off.
        off = [(number_in(row[at].text) or Decimal(0)) - right for row, right in broken]
        ends = [end for end in (0, -1) if 2 * off[end] == sum(off) and broken[end][0] is rows[end]]
        broken = [one for n, one in enumerate(broken) if not ends or n != ends[0] % len(broken)]
    if kept < least or len(broken) > (Decimal("0.5") if least < _LEAST else _MOST_BROKEN) * (kept + len(broken)):
        return None
    return broken


def slipped_findings(table: Table, rule: CheckRule) -> Iterator[Finding]:
    """A sum of money a thousand times as large as all others of its column: written in đồng among those in triệu đồng."""
    for at, head in enumerate(table.columns):
        if not _MONEY.search(fold(f"{head} {table.unit or ''} {table.title or ''}")):
            continue
        cells = [(row, value) for row in table.rows if (value := number_in(row[at].text)) is not None and value]
        large = [(row, value) for row, value in cells if value >= _THOUSAND and not value % 1000]
        for row, value in large:
            others = [other for one, other in cells if one is not row]
            if len(others) < _OTHERS or value < 20 * max(others) or not min(others) <= value / 1000 <= max(others):
                continue
            cell = row[at]
            yield finding(
                rule,
                [Place(cell.start, cell.end, cell.page)],
                str(rule.data["message_cell"]),
                row=_name(row),
                column=plain(head),
                stated=cell.text.strip(),
                right=shown(value / 1000),
            )


def _shown(number: Decimal) -> str:
    """A number with the decimals that its column prints ("5,0")."""
    decimals = str(number).partition(".")[2]
    whole = shown(number)
    return whole if not decimals or "," in whole else f"{whole},{decimals}"


def _name(row: Sequence[Cell]) -> str:
    return next((plain(c.text) for c in row if _NAMED.search(c.text)), plain(row[0].text))


def part_column_findings(table: Table, rule: CheckRule) -> Iterator[Finding]:
    """Rows in which a column that is a part of another by its head ("Giải ngân" of "Kế hoạch vốn", "Số hộ tham gia" of "Số
    hộ") is larger than it, as it is in no other row."""
    heads = [" ".join(head.split()).lower() for head in table.columns]
    for part, whole in dict.fromkeys(_parts(heads, rule)):
        pairs = [
            (row, one, other)
            for row in table.rows
            if max(part, whole) < len(row)
            and (one := number_in(row[part].text)) is not None
            and (other := number_in(row[whole].text)) is not None
        ]
        over = [pair for pair in pairs if pair[1] > pair[2] > 0]
        if len(over) != 1 or len(pairs) < _LEAST + 1:
            continue
        row = over[0][0]
        # A share of over 100 % in the same row says it already.
        if any(
            _SHARE.search(fold(head)) and (number_in(cell.text) or 0) > 100
            for head, cell in zip(heads, row, strict=False)
        ):
            continue
        yield finding(
            rule,
            [Place(cell.start, cell.end, cell.page) for cell in (row[part], row[whole])],
            str(rule.data["message_row"]),
            row=_name(row),
            part=row[part].text.strip(),
            column=plain(table.columns[part]),
            whole=row[whole].text.strip(),
            of=plain(table.columns[whole]),
        )


def _parts(heads: Sequence[str], rule: CheckRule) -> Iterator[tuple[int, int]]:
    """The columns of which one is a part of another, by the rule's words or by a head that says more of the same."""
    for part_words, whole_words in rule.data["columns"]:
        part = [
            at
            for at, head in enumerate(heads)
            if re.search(rf"(?<!\w){part_words}", head) and not _SHARE.search(fold(head))
        ]
        whole = [
            at for at, head in enumerate(heads) if re.search(rf"(?<!\w)(?:{whole_words})", head) and at not in part
        ]
        if len(part) == len(whole) == 1:
            yield part[0], whole[0]
    bare = [fold(plain(_BRACKETS.sub(" ", head))) for head in heads]
    for all_at, some_at in permutations(range(len(heads)), 2):
        longer = bare[some_at].startswith(f"{bare[all_at].removeprefix('tong ')} ")
        if longer and bare[all_at].startswith(("so ", "tong so ")) and not _NO_PORTION.search(bare[some_at]):
            yield some_at, all_at
