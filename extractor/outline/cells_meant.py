"""Whether a number of the text is one of a table: by unit and time, by what both are called, by how near they lie."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from extractor.language.orthography import fold
from extractor.models import Extraction, Figure
from extractor.outline.arithmetic import differ, one_slip, slip, step
from extractor.outline.findings import key_of, name_key, plain
from extractor.outline.levels import is_exact
from extractor.outline.table_entries import (
    NAME,
    NO_WORDS,
    STOP,
    Column,
    Entry,
    Line,
    Sheet,
    Words,
    entry_in,
    moments_in,
    words_of,
    years_in,
)

_DIGIT = re.compile(r"\d")
_WHOLE = re.compile(
    r"(?<!\w)(?:toan (?:tinh|huyen|thanh pho|thi xa|quan|xa|phuong|nganh|khu)|ca (?:tinh|huyen|xa)|tong)(?!\w)"
)
_OPENS = re.compile(r"\W*(?:\w+ ){0,2}tong (?:so|cong|kinh phi|von|dien tich|san luong|so tien|muc)(?!\w)")
_PART_OF = re.compile(r"(?<!\w)(?:trong do|rieng|gom|bao gom|con lai)(?!\w)")
_BRACKETS = re.compile(r"\([^()]*\)")
_PEOPLE = [key_of("người")]
_SO_FAR = re.compile(r"(?<!\w)(?:đã|mới|còn)\s+(\w+)", re.IGNORECASE)
_NOTHING = re.compile(r"(?!)")
_TIMES = frozenset(("quý", "tháng", "đợt", "giai đoạn", "nhiệm kỳ"))
_LIKE, _CLOSE = (Decimal("0.6"), Decimal("1.7")), (Decimal("0.8"), Decimal("1.25"))
_REACH, _BESIDE, _YEARS_BEFORE = 400, 12, 160
_LEAST_SUPPORT = 20


@dataclass(frozen=True)
class Mention:
    """A number of the text: the words right around it, those of its clause, those of its sentence before it; what stands
    right around it, in its clause and in its sentence before it, as printed. The rest is read of these once it is asked for."""

    figure: Figure
    near: Words
    clause: Words
    wide: Words
    text: str
    lead: str
    behind: str
    told: str
    beside: tuple[Figure, ...] = ()
    """The other numbers of its sentence."""

    @cached_property
    def before(self) -> str:
        """Its clause before it, without marks."""
        return fold(plain(self.lead))

    @cached_property
    def sentence(self) -> str:
        """Its sentence before it, without marks."""
        return fold(plain(self.told))

    @cached_property
    def years_said(self) -> Words:
        """The years that its clause or its sentence names."""
        return years_in(f"{self.lead} {self.behind}") or years_in(self.told[-_YEARS_BEFORE:])

    @cached_property
    def years(self) -> Words:
        """The years that its clause or its sentence names, else that of its period."""
        years = self.years_said
        period = self.figure.period
        if not years and period and period.end and (period.start or period.end)[:4] == period.end[:4]:
            return frozenset((period.end[:4],))
        return years

    @cached_property
    def moments(self) -> Words:
        """The months that its clause or its sentence names."""
        return moments_in(f"{self.lead} {self.behind}") or moments_in(self.told[-_YEARS_BEFORE:])


@dataclass(frozen=True, slots=True)
class Hit:
    """A number of a table that a number of the text may be; ``named``: how well the text names it. No column: it is how many rows there are."""

    sheet: Sheet
    line: Line
    column: Column | None
    entry: Entry
    named: int


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known before any number is read: the words of the report's own head, the head as a key, its years, words that tell
    what was done with a thing rather than which it is, heads of the column of what was done, words that say nothing, those that make a number another one, and those
    of them that do so only where the table has them elsewhere."""

    about: Words
    head: str
    years: Words
    neutral: Words
    plain_heads: re.Pattern[str]
    empty: re.Pattern[str]
    decisive: re.Pattern[str]
    soft: frozenset[str]


def spoken(words: Words, mention: Mention) -> bool:
    """Whether words stand around a number: in its clause most of them."""
    return 2 * len(words & mention.near) >= len(words)


def fits(hit: Hit, mention: Mention) -> bool:
    """Whether unit and time of both allow that they are one."""
    figure = mention.figure
    if hit.entry.counted:
        return figure.quantity == "count"
    assert hit.column is not None
    known = hit.entry.figure
    if known is None:
        # Numbers without a unit count what the table names.
        noun = key_of(figure.noun or "").split()
        named = hit.sheet.nouns | words_of(hit.line.name, _NOTHING)
        if figure.quantity != "count" or not noun or noun[0] not in named:
            return False
    elif _is_classified(figure, known.figure, mention.behind):
        pass
    elif figure.unit != known.figure.unit:
        # What a head calls one thing another may call by another noun; a measure is a measure.
        if {figure.quantity, known.figure.quantity} != {"count"}:
            return False
        a, b = key_of(figure.noun or "").split(), key_of(known.figure.noun or "").split()
        if not a or not b or (a[0] not in b and b[0] not in a and b != _PEOPLE):
            return False
    elif known.figure.unit == "other":
        first = key_of(figure.noun or "").split()[:1]
        if first not in (key_of(known.figure.noun or "").split()[:1], key_of(hit.column.head).split()[:1]):
            return False
    return is_of_time(hit, mention)


def _is_classified(figure: Figure, known: Figure, behind: str) -> bool:
    """Whether the text has another word before the noun of the table: "2.874 phần mộ" and "Số mộ"."""
    if not figure.noun or not known.noun or {figure.quantity, known.quantity} != {"count"}:
        return False
    said, counted = key_of(plain(behind)).split(), key_of(known.noun).split()
    return said[: len(counted)] == counted


def is_of_time(hit: Hit, mention: Mention) -> bool:
    """Whether the years and months of both allow that they are one."""
    years = (hit.column.years if hit.column else NO_WORDS) or hit.line.years
    if years and not years & mention.years:
        return False
    if not years and hit.sheet.years and mention.years and not hit.sheet.years & mention.years:
        return False
    return not hit.sheet.moments or not mention.moments or bool(hit.sheet.moments & mention.moments)


def _is_sure_slip(hit: Hit, figure: Figure) -> bool:
    """Of three digits one is often another by chance; of more seldom, and so are the same digits in another order."""
    digits = _DIGIT.findall(figure.text)
    value, other = sorted(str(figure.value.normalize())), sorted(str(hit.entry.value.normalize()))
    return len(digits) > 3 or value == other or bool(slip(figure.value, hit.entry.value))


def agrees(hit: Hit, figure: Figure) -> bool:
    """Whether the text says what the table says."""
    return not differ(hit.entry.value, figure.value, max(hit.entry.rounding, step(figure) / 2))


def is_meant(hit: Hit, mention: Mention, ground: Ground) -> bool:
    """Whether a number of the text is that of the table, by what both say and how near they are."""
    sheet, line, column = hit.sheet, hit.line, hit.column
    own = (column.words if column else NO_WORDS) | line.words
    if line.table_wide and (sheet.extract or not (own or column is None or sheet.words)):
        return False
    if (line.table_wide and not is_of_all(hit, mention, ground.head)) or not is_of_same_sort(hit, mention, ground):
        return False
    around = mention.near | mention.clause if line.table_wide else mention.near
    known = own | sheet.words | sheet.named | ground.about | words_of(line.name, ground.empty)
    if hit.entry.figure is not None:
        known |= frozenset(key_of(hit.entry.figure.figure.noun or "").split())
    if mention.figure.subject_kind == "enterprise":
        known |= words_of(mention.figure.subject or "", ground.empty)
    # Further off in its clause other things of the same table may be spoken of: "386 cơ sở lưu trú với 7.450 buồng".
    loose = around - known - (sheet.nouns - mention.near)
    if hit.entry.counted:
        titled = bool(line.words) or _is_titled_so(sheet, mention, ground) or is_supported(hit, mention)
        return not loose and _is_like(hit, mention.figure, _LIKE) and titled
    part = Decimal(len(loose)) / max(len(around), 1)
    unsaid = Decimal(0)
    if sheet.words and (sheet.titled or len(own) < 2):
        unsaid = Decimal(len(sheet.words - mention.wide - ground.about - own)) / len(sheet.words)
    # A row and a head that are named in many words need no caption to tell what is meant.
    unsaid -= Decimal("0.2") if len(own) > 2 else 0
    if is_slip(hit, mention.figure):
        named = len((own | sheet.words) & around)
        most = Decimal("0.5") if _is_sure_slip(hit, mention.figure) else Decimal("0.34")
        return (not loose or named > 1) and part <= most and len(loose) <= 4 and unsaid <= Decimal("0.6")
    # What was done with a thing so far is not all of it: "đã lấp 5,2 ha" of what is listed as "Các bãi chôn lấp".
    done = frozenset(key_of(match[1]) for match in _SO_FAR.finditer(mention.text))
    loose |= (around & sheet.words & done) - own - sheet.named
    # Below a caption that is said in full ("64 vụ vi phạm") what was done with the things is not what they are.
    if len(sheet.words) > 1 and sheet.words <= around:
        loose -= ground.neutral
    if _is_like(hit, mention.figure, _CLOSE):
        if column and column.words and column.words <= mention.near and is_supported(hit, mention):
            return 2 * len(loose) <= len(around)
        return 5 * len(loose) <= len(around) and unsaid <= Decimal("0.4")
    return _is_like(hit, mention.figure, _LIKE) and not loose and len(own) >= 2 and unsaid <= Decimal("0.34")


def is_supported(hit: Hit, mention: Mention) -> bool:
    """Whether another number of the sentence is what the table gives for the same row (or for all), in a column of that noun;
    for a count of rows: what another group has of them."""
    sheet = hit.sheet
    lines = [line for line in sheet.lines if line.table_wide] if hit.line.table_wide else [hit.line]
    for one in mention.beside:
        noun = key_of(one.noun or "").split()[:1]
        if hit.entry.counted and any(
            line.words and line.counts == one.value and one.noun == mention.figure.noun for line in sheet.lines
        ):
            return True
        if not is_exact(one) or (one.quantity == "count" and not noun):
            continue
        for column in sheet.columns if one.value > _LEAST_SUPPORT else ():
            if column is hit.column or (
                noun and one.quantity == "count" and noun[0] not in key_of(column.head).split()
            ):
                continue
            entries = (entry_in(sheet, line, column) for line in lines if not line.vouched)
            if any(e is not None and e.value == one.value for e in entries):
                return True
    return False


def _is_like(hit: Hit, figure: Figure, bounds: tuple[Decimal, Decimal]) -> bool:
    return bool(hit.entry.value) and bounds[0] <= figure.value / hit.entry.value <= bounds[1]


def _is_titled_so(sheet: Sheet, mention: Mention, ground: Ground) -> bool:
    """Whether the rows of a table are what a count is of: by its caption."""
    part = Decimal("0.75")
    if key_of(_BRACKETS.sub("", sheet.listed)).removeprefix(f"{NAME} ") == key_of(mention.figure.noun or ""):
        part = Decimal("0.6")  # what the table lists is just what is counted
    said = len(sheet.words & (mention.near | ground.about))
    return sheet.titled and bool(sheet.words) and said >= part * len(sheet.words)


def is_slip(hit: Hit, figure: Figure) -> bool:
    """Whether the two numbers are those of one slip: a digit, two digits that changed places, a power of ten."""
    value, other = figure.value, hit.entry.value
    if hit.entry.counted:
        return False
    return bool(slip(value, other)) or (len(_DIGIT.findall(figure.text)) >= 3 and _mistyped(value, other, figure))


def is_another(hit: Hit, mention: Mention, extraction: Extraction, number: int) -> bool:
    """Whether what is told around a number shows that it is not the table's, though it is called so."""
    figure = mention.figure
    if _is_of_others(hit, extraction, number) or _make_it_up(hit, extraction.figures, number):
        return True
    # Of a row that is named in full, what other rows have is not meant.
    named = bool(hit.line.words) and hit.line.words <= mention.near | mention.clause
    if not hit.entry.counted and holds(hit.sheet, figure, hit.line.row if named else None):
        return True
    return not (is_slip(hit, figure) or (hit.entry.counted and hit.line.words)) and _is_told(hit, extraction, number)


def holds(sheet: Sheet, figure: Figure, row: int | None = None) -> bool:
    """Whether a table gives a number anywhere, or in this row: then the text may mean that place."""
    noun = key_of(figure.noun or "")
    return any(
        one.figure.value == figure.value
        and row in (None, one.row)
        and one.figure.unit == figure.unit
        and (figure.unit != "other" or key_of(one.figure.noun or "") == noun)
        for one in sheet.figures.values()
    )


def _make_it_up(hit: Hit, figures: Sequence[Figure], number: int) -> bool:
    """Whether a number and its neighbour together are what the table has: "02 công trình kém hiệu quả và 01 công trình đã ngừng"."""
    figure = figures[number]
    beside = [figures[at] for at in (number - 1, number + 1) if 0 <= at < len(figures)]
    return any(
        (one.unit, one.noun) == (figure.unit, figure.noun) and one.value + figure.value == hit.entry.value
        for one in beside
        if abs(one.start - figure.start) < _REACH
    )


def _is_of_others(hit: Hit, extraction: Extraction, number: int) -> bool:
    """Whether a total is said of so many things as the table does not list: "09 dự án nhà ở thương mại … tổng 16,2 ha"."""
    if not hit.line.table_wide or hit.entry.counted:
        return False
    listed = key_of(_BRACKETS.sub("", hit.sheet.listed)).removeprefix(f"{NAME} ")
    rows = next((line.counts for line in hit.sheet.lines if line.table_wide and line.counts), None)
    figure = extraction.figures[number]
    for one in extraction.figures[max(0, number - 3) : number] if rows else ():
        noun = key_of(one.noun or "")
        same = bool(noun) and (f" {noun} " in f" {listed} " or f"{noun} ".startswith(f"{listed} "))
        if (
            same
            and rows is not None
            and abs(one.value - rows) > 1
            and STOP.search(extraction.text[one.end : figure.start]) is None
        ):
            return True
    return False


def _is_told(hit: Hit, extraction: Extraction, number: int) -> bool:
    """Whether the text gives the table's number, too: then this one is another."""
    figure = extraction.figures[number]
    beside = extraction.figures[max(0, number - _BESIDE) : number + _BESIDE]
    return any(
        one is not figure and one.unit == figure.unit and one.noun == figure.noun and one.value == hit.entry.value
        for one in beside
    )


def _mistyped(value: Decimal, other: Decimal, figure: Figure) -> bool:
    small = step(figure)
    a, b = value / small, other / small
    return a == a.to_integral() and b == b.to_integral() and one_slip(a, b)


def is_of_all(hit: Hit, mention: Mention, head: str) -> bool:
    """Whether a number is of the whole report: no row of the table, no other place is spoken of."""
    subject = mention.figure.subject
    opens = _OPENS.match(mention.sentence) is not None and _PART_OF.search(mention.sentence) is None
    whole = opens or _WHOLE.search(mention.before) is not None
    for line in hit.sheet.lines:
        if (
            line.words
            and line.row is not None
            and line.words <= mention.wide
            and f" {line.said} " in f" {mention.sentence} "
            and not whole
        ):
            return False
    if subject is None or mention.figure.subject_kind == "enterprise" or whole:
        return True
    return f" {name_key(subject)} " in head


def is_of_same_sort(hit: Hit, mention: Mention, ground: Ground) -> bool:
    """Whether both have the same of the words that make a number another one: "kế hoạch", "chưa", "nữ"."""
    sheet, line, column = hit.sheet, hit.line, hit.column
    here = {plain(m[0]).lower() for m in ground.decisive.finditer(mention.text)}
    name = plain(f"{column.head if column else ''} {line.name}")
    own = fold(name)
    for word in map(fold, here):
        # What another column or row of the table is called is not this one, whatever the caption says.
        if word not in own and (
            any(word in one.said for one in sheet.columns if one is not column)
            or any(word in one.said for one in sheet.lines if one is not line)
        ):
            return False
    told = fold(f"{name} {sheet.caption if sheet.titled else ''}")
    if not all(fold(w) in told or (w in _TIMES and f" {key_of(w)} " in ground.head) for w in here - ground.soft):
        return False
    around = f"{mention.sentence} {fold(mention.text)}"
    # "6 tháng năm 2024" is the only column of its year, or the time of the report.
    years = column.years if column else NO_WORDS
    alone = bool(years) and not any(one.years & years for one in sheet.columns if one is not column)
    return all(
        fold(m[0]) in around or (plain(m[0]).lower() in _TIMES and (alone or f" {key_of(m[0])} " in ground.head))
        for m in ground.decisive.finditer(name)
    )
