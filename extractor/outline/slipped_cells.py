"""Numbers of the text that are those of a table but for a slip of the hand: two digits that changed places, one mistyped.

Here the digits come first: of two numbers of one unit that are nearly one by chance hardly any are, so that less needs to be
said of both than where only the words tell what is meant. What is said is weighed: how sure the slip is, how well the row and
the column are named, what is said that the table does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from extractor.models import Figure
from extractor.outline.cells_meant import (
    Ground,
    Hit,
    Mention,
    fits,
    is_of_all,
    is_of_same_sort,
    is_of_time,
    is_supported,
)
from extractor.outline.findings import key_of, plain
from extractor.outline.table_entries import BRACKETS, Column, Line, Sheet, Words, entry_in, words_of

_PLACES, _MOST = 9, 40_000
_ENOUGH = Decimal(6)
_SWAPPED = {2: Decimal("0.5"), 3: Decimal("2.5"), 4: Decimal("3.5"), 5: Decimal(4)}
_MISTYPED = {3: Decimal("0.5"), 4: Decimal(2), 5: Decimal(3), 6: Decimal("3.5")}
"""How much it says that two numbers of so many digits are one but for a slip: by chance one pair in 90, 450, 3,000 and 22,000
has two neighbours in each other's place, one in 33, 250 and 2,000 one digit else."""
_LOOSE, _MOST_LOOSE, _SURE, _SUPPORT = Decimal("0.5"), 3, 3, 2

_BY_YEAR = Decimal("1.5")
_NOTHING = Decimal(0)
_COUNT = "count"
_NO_HITS: dict[str, list[Hit]] = {}

Key = tuple[int, str, str]


class Slips:
    """The numbers of tables by their digits: a number of the text finds those that differ from it by a slip."""

    __slots__ = ("_by_digits", "_held")

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._held = {_number(one.figure) for sheet in sheets for one in sheet.figures.values()}
        self._by_digits: dict[Key, dict[str, list[Hit]]] = {}
        left = _MOST
        for sheet in sheets:
            left -= len(sheet.lines) * len(sheet.columns)
            if left < 0:
                break
            for hit in _entries(sheet):
                digits = _digits(hit.entry.value)
                kind = _kind(hit.entry.figure.figure) if hit.entry.figure is not None else _COUNT
                for key in _keys(digits, hit.entry.value, kind):
                    self._by_digits.setdefault(key, {}).setdefault(digits, []).append(hit)

    def near(self, figure: Figure, around: Words) -> list[tuple[Decimal, Hit]]:
        """The numbers that a number of the text differs from by a slip, each with how sure this is, where a word around it
        may name the row. None of them where the tables hold the number."""
        if _number(figure) in self._held:
            return []
        own = _digits(figure.value)
        found = []
        for number, key in enumerate(_keys(own, figure.value, _kind(figure))):
            for digits, hits in self._by_digits.get(key, _NO_HITS).items():
                sure = _swapped(own, digits) if not number else _mistyped(own, digits)
                if sure is not None:
                    found += [
                        (sure, hit)
                        for hit in hits
                        if hit.line.table_wide or not hit.line.words or not hit.line.words.isdisjoint(around)
                    ]
        return found


def slipped_of(near: Iterable[tuple[Decimal, Hit]], mention: Mention, ground: Ground) -> Iterator[tuple[Decimal, Hit]]:
    """Of the numbers that a number of the text may be but for a slip those for which enough speaks, each with how much."""
    for sure, hit in near:
        weight = _weight(hit, mention, ground, sure)
        if weight >= _ENOUGH:
            yield weight, hit


def _number(figure: Figure) -> tuple[Decimal, str, str]:
    """What two figures have in common that are the same number of the same things (:func:`cells_meant.holds`)."""
    return figure.value, figure.unit, key_of(figure.noun or "") if figure.unit == "other" else ""


def _entries(sheet: Sheet) -> Iterator[Hit]:
    for line in sheet.lines:
        for column in sheet.columns if not line.vouched else ():
            entry = entry_in(sheet, line, column)
            # Without a unit only long numbers tell enough: "2023" and "12" stand everywhere.
            if entry is not None and entry.value > (9 if entry.figure is not None else 2099):
                yield Hit(sheet, line, column, entry, 0)


def _kind(figure: Figure) -> str:
    """What numbers that :func:`cells_meant.fits` may let be one have in common: what is counted may be called otherwise."""
    return _COUNT if figure.quantity == _COUNT else figure.unit


def _digits(value: Decimal) -> str:
    return str(int(value.scaleb(_PLACES - 1 - value.adjusted())))


def _keys(digits: str, value: Decimal, kind: str) -> Iterator[Key]:
    """Under what a number of these digits is found by those that differ from it in two that changed places, and by those that
    differ in one place: for each place a key (of two digits it is the third, which the other may have: one of two is another by chance)."""
    power, count = value.adjusted(), len(digits.rstrip("0"))
    yield power, kind, "".join(sorted(digits))
    for place in range(0 if count > 2 else 2, min(count + 1, _PLACES)):
        yield power, kind, f"{digits[:place]}_{digits[place + 1 :]}"


def _swapped(one: str, two: str) -> Decimal | None:
    """How sure it is that of two numbers of the same digits one is the other with two of them in each other's place."""
    off = [place for place, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    if len(off) != 2:
        return None
    count = max(len(one.rstrip("0")), len(two.rstrip("0")))
    return _SWAPPED.get(min(count, 5), Decimal(0)) - (off[1] - off[0] > 1)


def _mistyped(one: str, two: str) -> Decimal | None:
    """How sure it is that of two numbers that are alike but for one place one is the other mistyped; None where they are one."""
    count = max(len(one.rstrip("0")), len(two.rstrip("0")))
    return _MISTYPED[min(count, 6)] if one != two and count > 2 else None


def _weight(hit: Hit, mention: Mention, ground: Ground, sure: Decimal) -> Decimal:
    """How much speaks for it that a number of the text is one of a table; 0 where something speaks against it."""
    if not _fits(hit, mention, sure) or not _is_of_its_year(hit, mention, ground):
        return _NOTHING
    told = _told(hit, mention, ground, sure)
    if told is None:
        return _NOTHING
    weight = sure + told
    return weight + _SUPPORT if weight + _SUPPORT >= _ENOUGH > weight and is_supported(hit, mention) else weight


def _fits(hit: Hit, mention: Mention, sure: Decimal) -> bool:
    """Whether unit and time allow that both are one; a long number for which the table gives no unit counts what the text says."""
    if hit.entry.figure is None and mention.figure.quantity == "count" and sure >= _SURE:
        return is_of_time(hit, mention)
    return fits(hit, mention)


def _is_of_its_year(hit: Hit, mention: Mention, ground: Ground) -> bool:
    """A table that names no year is of the report's."""
    assert hit.column is not None
    if hit.column.years or hit.line.years or hit.sheet.years or not ground.years:
        return True
    return not mention.years or bool(mention.years & ground.years)


def _told(hit: Hit, mention: Mention, ground: Ground, sure: Decimal) -> Decimal | None:
    """What the words say for it; None where they say that another number is meant."""
    sheet, line, column = hit.sheet, hit.line, hit.column
    assert column is not None
    if line.table_wide:
        if sheet.extract or not is_of_all(hit, mention, ground.head):
            return None
        row = 2
    else:
        row = _row_named(sheet, line, mention, words_of(mention.figure.subject or "", ground.empty))
        if not row:
            return None
    of_column = _column_named(hit, mention, ground)
    if not of_column and column.years & mention.years_said and column.words <= sheet.words | mention.wide:
        of_column = _BY_YEAR  # of several columns of the same words the year tells which
    if of_column is None or (not of_column and sure < _SURE):
        return None
    # What is dearest to find out comes last, and only where it may matter.
    if sure + row + of_column + 1 + _SUPPORT < _ENOUGH or not is_of_same_sort(hit, mention, ground):
        return None
    titled = bool(sheet.words) and 2 * len(sheet.words & (mention.wide | ground.about)) >= len(sheet.words)
    around = mention.near | mention.clause if line.table_wide else mention.near
    known = column.words | line.words | sheet.words | sheet.named | sheet.nouns | ground.about | ground.neutral
    known |= words_of(line.name, ground.empty)
    entry = hit.entry.figure
    if entry is not None:
        known |= frozenset(key_of(entry.figure.noun or "").split())
    if entry is not None and entry.figure.unit == mention.figure.unit != "other":
        known |= frozenset(key_of(mention.figure.noun or "").split())
    if mention.figure.subject:
        known |= words_of(mention.figure.subject, ground.empty)
    return row + of_column + titled - _LOOSE * min(len(around - known), _MOST_LOOSE if row > 2 else 99)


def _row_named(sheet: Sheet, line: Line, mention: Mention, subject: Words) -> int:
    """How well a row is named: by its whole name, or by words that no other row has."""
    if not line.words:
        return 2 if line.years & mention.years else 0
    others = [one for one in sheet.lines if one is not line and one.words and not one.table_wide]
    if line.words <= mention.near | mention.clause or line.words <= subject:
        longer = any(line.words < one.words and one.words <= mention.wide for one in others)
        return 0 if longer else 3
    named = [one for one in others if one.words <= mention.wide]
    if named:
        return 0
    if line.words <= mention.wide:
        return 2
    own = line.words & mention.near - frozenset(word for one in others for word in one.words)
    return 1 + bool(sheet.named & mention.near) if own else 0


def _column_named(hit: Hit, mention: Mention, ground: Ground) -> Decimal | None:
    """How well a column is named: by all its words, by some, or because no other could hold the number; None where another
    column is named instead."""
    sheet, column, figure = hit.sheet, hit.column, mention.figure
    assert column is not None
    around = mention.near | mention.clause
    if column.words:
        if column.words <= around:
            return Decimal(3 if len(column.words) > 2 else 2)
    elif f" {key_of(plain(BRACKETS.sub(' ', column.head)))} " in f" {key_of(mention.text)} ":
        return Decimal(2)
    elif column.years & mention.years_said:
        return _BY_YEAR
    alike = [
        one
        for one in sheet.columns
        if one is not column
        and not (one.years and mention.years and not one.years & mention.years)
        and _may_hold(sheet, hit.line, one, figure)
    ]
    if any(one.words and one.words <= around and not one.words <= column.words for one in alike):
        return None
    noun = key_of(figure.noun or "").split()
    own = column.words.difference(noun, *(one.words for one in alike))
    # "Thực hiện" beside "Kế hoạch" and "Có việc làm" is what is meant where neither is said.
    plainest = ground.plain_heads.match(column.said) and not any(ground.plain_heads.match(one.said) for one in alike)
    if own & around and not alike:
        return Decimal("1.5")
    return Decimal(1) if own & around or plainest or not alike else Decimal(0)


def _may_hold(sheet: Sheet, line: Line, column: Column, figure: Figure) -> bool:
    rows = [line.row] if line.row is not None else line.rows
    found = [sheet.figures.get((row, column.at)) for row in rows]
    return any(one is not None and one.figure.unit == figure.unit for one in found)
