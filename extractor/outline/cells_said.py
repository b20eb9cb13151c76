"""Numbers of the text against the tables of the report: the cell, the total or the count that the same words name.

A number of the text and one of a table are the same quantity where the words of the table's head, row, group and caption
stand around the number in the text, and the words of the text's clause are all the table's. The nearer the two values lie (a
digit mistyped, two changed, a power of ten) the less must be said twice. Where the table gives the number anywhere, or where
several of its numbers are named alike, nothing is said.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from extractor.language.numbers import write_digits
from extractor.language.orthography import fold
from extractor.models import Cell, Extraction, Figure, Finding, Place, Table
from extractor.outline.arithmetic import shown
from extractor.outline.cells_meant import Ground, Hit, Mention, agrees, fits, is_another, is_meant, spoken
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain, words_pattern
from extractor.outline.levels import is_exact
from extractor.outline.nearby import words_nearby
from extractor.outline.slipped_cells import Slips, slipped_of
from extractor.outline.table_entries import (
    BRACKETS,
    NAME,
    STOP,
    Column,
    Entry,
    Line,
    Sheet,
    Words,
    entry_in,
    sheets_of,
    words_of,
    years_in,
)
from extractor.records import altered

_CLAUSE = re.compile(r"[,:()](?=\s)|\((?=\S)|(?<=\S)\)")
_JOINS = re.compile(r"(?<!\w)(?:với|và|cùng|gồm|bao gồm|để|do|nhưng|còn|trong khi|nên)(?!\w)", re.IGNORECASE)
_ANDS = re.compile(r"(?<!\w)(?:và|còn|nhưng|trong khi)(?!\w)", re.IGNORECASE)
_SENTENCE, _LEAD, _BEHIND, _FURTHER = 400, 110, 70, 16
_SENTENCE_WORDS, _BESIDE = 9, 4
_MOST, _MOST_OF = 48, 0.6
_LONGEST_HEAD, _LONG = 900, 30
_FIRST = re.compile(r"\s*(?:I|1|A)\s?[.)]\s")

_T = TypeVar("_T")


def said_cells_findings(extraction: Extraction, rule: CheckRule, counts: CheckRule) -> Iterator[Finding]:
    """Numbers of the text that a table of the report gives otherwise."""
    empty = _empty(tuple(word for words in ("says_nothing", "of_time", "light") for word in rule.words(words)))
    sheets = list(sheets_of(extraction, counts, empty))
    if not sheets:
        return
    index, slips = _Index(sheets), Slips(sheets)
    cells = _cells(extraction.tables)
    opening = [cell.start for cell, _ in cells]
    planned = re.compile(words_pattern(tuple(fold(word) for word in rule.words("planned"))))
    ground = _ground(extraction, rule, empty)
    starts = [paragraph.start for paragraph in extraction.report.paragraphs]
    for number, printed in enumerate(extraction.figures):
        at = bisect_right(opening, printed.start) - 1
        within, table = cells[at] if at >= 0 and printed.start < cells[at][0].end else (None, -1)
        # A cell may hold sentences: reports that are one table.
        if within and len(within.text.split()) < _SENTENCE_WORDS:
            continue
        for figure in _levels(printed):
            around = _around(extraction.text, figure, starts)
            near = slips.near(figure, around)
            if not near and not index.may_hit(figure, around):
                continue
            mention = _mention(extraction, number, figure, starts, empty)
            if figure.status in ("target", "previous", "estimate") and planned.search(mention.sentence):
                continue
            hits = [hit for hit in index.hits(mention) if hit.sheet.number != table and fits(hit, mention)]
            hits = [
                hit
                for hit in hits
                if hit.column or hit.line.words <= mention.wide or _is_listed(hit, extraction, number, empty)
            ]
            best = _best(hits, mention, ground, near, table)
            if best is not None and not is_another(best, mention, extraction, number):
                yield _finding(rule, best, figure)


def _levels(printed: Figure) -> list[Figure]:
    """The plain number that a figure states: of "38/41 thôn có nhà văn hóa" the part, which is what is called so."""
    if printed.part is not None:
        text = f"{write_digits(printed.part)}/{printed.text}"
        printed = altered(printed, value=printed.part, part=None, text=text)
    return [printed] if is_exact(printed) and printed.value else []


def _best(
    hits: list[Hit], mention: Mention, ground: Ground, near: Sequence[tuple[Decimal, Hit]], table: int
) -> Hit | None:
    """The number of a table that the text gives otherwise; None where it agrees with one that it may mean, or where several
    numbers are named as well. ``near``: those that it may be but for a slip; ``table``: the one that the text stands in."""
    # Whose group is named is not counted by all the rows of the table.
    if any(hit.column is None and hit.line.words for hit in hits):
        hits = [hit for hit in hits if hit.column is not None or hit.line.words]
    if any(agrees(hit, mention.figure) for hit in hits):
        return None
    meant = [hit for hit in hits if (hit.column is None or not hit.line.vouched) and is_meant(hit, mention, ground)]
    most = max((hit.named for hit in meant), default=0)
    best = [hit for hit in meant if hit.named == most]
    if len({hit.entry.value for hit in best}) != 1:
        slipped = [one for one in slipped_of(near, mention, ground) if one[1].sheet.number != table]
        surest = max((sure for sure, _ in slipped), default=Decimal(0))
        best = [hit for sure, hit in slipped if sure == surest]
    return best[0] if len({hit.entry.value for hit in best}) == 1 else None


def _is_listed(hit: Hit, extraction: Extraction, number: int, empty: re.Pattern[str]) -> bool:
    """Whether a number stands in a list with one that is the number of rows of another group, as is said there: "gồm 11 tàu
    chưa đăng ký, 05 tàu hết hạn đăng kiểm"."""
    figure, text = extraction.figures[number], extraction.text
    groups = [line for line in hit.sheet.lines if line.counts and line.words and line is not hit.line]
    if any(len(line.words & hit.line.words) > 2 for line in groups):
        return False
    for at in (number - 2, number - 1, number + 1, number + 2):
        other = extraction.figures[at] if 0 <= at < len(extraction.figures) else figure
        between = text[min(figure.end, other.end) : max(figure.start, other.start)]
        if other is figure or other.noun != figure.noun or STOP.search(between):
            continue
        named = words_of(text[other.start : other.end + _BEHIND], empty)
        if any(line.counts == other.value and len(line.words & named) > 1 for line in groups):
            return True
    return False


def _cells(tables: Sequence[Table]) -> list[tuple[Cell, int]]:
    """The filled cells of all tables in the order of the text, each with the number of its table."""
    found = [
        (cell, number)
        for number, table in enumerate(tables)
        for row in (*table.header, *table.rows)
        for cell in row
        if cell.end > cell.start
    ]
    return sorted(found, key=lambda one: one[0].start)


def _finding(rule: CheckRule, hit: Hit, figure: Figure) -> Finding:
    sheet, column = hit.sheet, hit.column
    name, text = hit.line.name or plain(sheet.caption) or plain(sheet.listed), plain(figure.text)
    if column is None:
        place = Place(sheet.table.start, sheet.table.end, sheet.table.page)
        message = str(rule.data["message_group" if hit.line.words else "message_rows"])
        return finding(rule, (place_of(figure), place), message, name=name, text=text, rows=int(hit.entry.value))
    table = shown(hit.entry.value, [figure] if hit.entry.figure else [])
    message = str(rule.data["message_sum"]) if hit.line.row is None else rule.message
    places = (place_of(figure), *hit.entry.places)
    return finding(rule, places, message, name=name, head=plain(column.head), text=text, table=table)


def _ground(extraction: Extraction, rule: CheckRule, empty: re.Pattern[str]) -> Ground:
    head = _head(extraction)
    about = words_of(rule.said("planned").sub(" ", head), empty)
    neutral = frozenset(key_of(" ".join(rule.words("neutral"))).split())
    decisive, soft = rule.said("decisive"), frozenset(rule.words("soft"))
    heads = re.compile(rf"\W*{words_pattern(tuple(fold(word) for word in rule.words('plain_heads')))}")
    return Ground(about, f" {key_of(plain(head))} ", years_in(head), neutral, heads, empty, decisive, soft)


@lru_cache(maxsize=4)
def _empty(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(words_pattern(words), re.IGNORECASE)


def _head(extraction: Extraction) -> str:
    """What the report says of itself before its text begins: its office, its place, its title."""
    first = extraction.figures[0].start if extraction.figures else _LONGEST_HEAD
    text = extraction.text[: min(first, _LONGEST_HEAD)]
    lines: list[str] = []
    for line in text[: text.rfind("\n") + 1].split("\n"):
        if len(line.split()) > _LONG or _FIRST.match(line):
            break
        lines.append(line)
    header = extraction.header
    return "\n".join([*lines, header.subject or "", header.issuer or "", header.place or ""])


def _around(text: str, figure: Figure, starts: Sequence[int]) -> Words:
    """All words that :func:`_mention` may find around a number, and some more."""
    opened = bisect_right(starts, figure.start)
    begin = max(starts[opened - 1] if opened else 0, figure.start - _SENTENCE)
    rests, ends = (figure.start - _LEAD,), (figure.end + _FURTHER,)
    return words_nearby(text, begin, figure.end + _BEHIND, rests, ends, figure.noun or "", figure.subject or "")


def _mention(
    extraction: Extraction, number: int, figure: Figure, starts: Sequence[int], empty: re.Pattern[str]
) -> Mention:
    text = extraction.text
    before = extraction.figures[number - 1].end if number else 0
    opened = bisect_right(starts, figure.start)
    start = max(starts[opened - 1] if opened else 0, figure.start - _SENTENCE)
    sentence = STOP.split(text[start : figure.start])[-1]
    clause = _CLAUSE.split(sentence)[-1][-_LEAD:]
    lead = clause[max(0, len(clause) - (figure.start - before)) :]
    if before > figure.start - len(clause):
        lead = _ANDS.split(lead)[-1]  # what stands before is said of the number before
    following = extraction.figures[number + 1].start if number + 1 < len(extraction.figures) else len(text)
    behind = _CLAUSE.split(STOP.split(text[figure.end : min(following, figure.end + _BEHIND)])[0])[0]
    behind = _JOINS.split(behind)[0]
    noun = plain(figure.noun or "")
    near = plain(f"{lead} {noun} {behind}")
    ended = STOP.search(text, figure.end, figure.end + _SENTENCE)
    until = ended.start() if ended else figure.end + _SENTENCE
    beside = tuple(
        one
        for at in range(max(0, number - _BESIDE), min(len(extraction.figures), number + _BESIDE + 1))
        if at != number and figure.start - len(sentence) <= (one := extraction.figures[at]).start < until
    )
    inside = [f for f in extraction.figures[max(0, number - 8) : number] if f.end > figure.start - len(clause)]
    rest = clause
    for one in inside:
        rest = rest.replace(one.text, f" {plain(one.noun or '')} ")
    return Mention(
        figure,
        words_of(near, empty),
        words_of(plain(f"{rest} {noun} {behind}"), empty),
        words_of(plain(f"{sentence} {near} {text[figure.end : figure.end + _FURTHER]}"), empty),
        near,
        clause,
        behind,
        sentence,
        beside,
    )


class _Index:
    """Columns and lines by their rarest word, so that a number of the text meets only those that it may name."""

    __slots__ = ("_bare", "_by_caption", "_by_column", "_by_line", "_by_noun", "_sheets", "_telling", "_wide")

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._sheets = {one.number: one for one in sheets}
        columns = [column for sheet in sheets for column in sheet.columns]
        lines = [line for sheet in sheets for line in sheet.lines]
        self._by_column = _by_rarest([(one, one.words) for one in columns])
        self._by_line = _by_rarest([(one, one.words) for one in lines])
        self._by_caption: dict[str, list[tuple[Sheet, Words]]] = {}
        for sheet in sheets:
            for word in sheet.words if sheet.columns and len(sheet.words) > 1 else ():
                self._by_caption.setdefault(word, []).append((sheet, sheet.words))
        self._telling = frozenset((*self._by_column, *self._by_line, *self._by_caption))
        self._by_noun: dict[str, list[tuple[Sheet, Line]]] = {}
        self._bare: dict[int, list[Column]] = {}
        for column in columns:
            if not column.words:
                self._bare.setdefault(column.table, []).append(column)
        self._wide: dict[int, list[Line]] = {}
        for line in lines:
            if not line.words:
                self._wide.setdefault(line.table, []).append(line)

    def hits(self, mention: Mention) -> Iterator[Hit]:
        """The numbers of tables whose head and row the words around a number name."""
        columns = [one for one in self._named(self._by_column, mention.wide) if spoken(one.words, mention)]
        lines = [one for one in self._named(self._by_line, mention.wide) if spoken(one.words, mention)]
        by_table: dict[int, list[Column]] = {}
        for column in columns:
            by_table.setdefault(column.table, []).append(column)
        rows: dict[int, list[Line]] = {}
        for line in lines:
            rows.setdefault(line.table, []).append(line)
        captioned = [
            one.number for one in self._named(self._by_caption, mention.wide, _MOST_OF) if spoken(one.words, mention)
        ]
        captioned = list(dict.fromkeys(captioned))
        for table in dict.fromkeys([*by_table, *rows, *captioned]):
            sheet = self._sheets.get(table)
            if sheet is None:
                continue
            named_rows = rows.get(table, [])
            named_columns = by_table.get(table, [])
            for line in [*named_rows, *self._wide.get(table, ())]:
                for column in [
                    *named_columns,
                    *(self._bare.get(table, ()) if line.words or table in captioned else ()),
                ]:
                    entry = entry_in(sheet, line, column)
                    if entry is not None:
                        yield Hit(
                            sheet,
                            line,
                            column,
                            entry,
                            _score(line.words | column.words, mention) + bool(line.years or column.years),
                        )
        for sheet, line in self._counting(mention.figure):
            if not line.words or (line.words <= mention.wide and line.words & mention.near):
                named = True
            else:
                named = 2 * len(line.words & mention.near) >= len(line.words) and len(line.words & mention.near) > 2
            if named:
                entry = Entry(Decimal(line.counts or 0), Decimal(0), None, (), counted=True)
                yield Hit(sheet, line, None, entry, _score(line.words, mention))

    def may_hit(self, figure: Figure, around: Words) -> bool:
        """Whether :meth:`hits` may find something for a number that has these words around it, or more."""
        for word in self._telling & around:
            for by_word, share in ((self._by_column, 1.0), (self._by_line, 1.0), (self._by_caption, _MOST_OF)):
                some: Sequence[tuple[object, Words]] = by_word.get(word, ())
                if len(some) <= _MOST and any(len(needed & around) >= share * len(needed) for _, needed in some):
                    return True
        return bool(self._counting(figure))

    def _counting(self, figure: Figure) -> Sequence[tuple[Sheet, Line]]:
        """The lines that list so many things of the sort that a number counts."""
        if figure.quantity != "count" or len(self._sheets) > _MOST or not figure.noun:
            return ()
        noun = key_of(figure.noun)
        known = self._by_noun.get(noun)
        if known is None:
            known = self._by_noun[noun] = [*_lists(noun, self._sheets.values())]
        return known

    @staticmethod
    def _named(by_word: Mapping[str, Sequence[tuple[_T, Words]]], words: Words, share: float = 1) -> list[_T]:
        """What is kept under one of ``words`` and has so much of its own among them. A word that many have tells nothing."""
        return [
            one
            for word in words & by_word.keys()
            if len(by_word[word]) <= _MOST
            for one, needed in by_word[word]
            if len(needed & words) >= share * len(needed)
        ]


def _lists(noun: str, sheets: Iterable[Sheet]) -> Iterator[tuple[Sheet, Line]]:
    """The lines of tables that list several things of this noun."""
    for sheet in sheets if noun else ():
        listed = key_of(BRACKETS.sub("", sheet.listed))
        bare = listed.removeprefix(f"{NAME} ")
        things = f"{bare} ".startswith(f"{noun} ") or f"{noun} ".startswith(f"{bare} ")
        for line in sheet.lines:
            # Rows below "Điểm rác tự phát đã xóa" are places of that sort, whatever the column of names is called.
            if line.counts and line.counts > 1 and (things or f"{key_of(line.name)} ".startswith(f"{noun} ")):
                yield sheet, line


def _score(words: Words, mention: Mention) -> int:
    """How many words a number of the text has of one of a table; those that stand further off count against it."""
    return 2 * len(words & (mention.near | mention.clause)) - len(words)


def _by_rarest(items: Sequence[tuple[_T, Words]]) -> dict[str, list[tuple[_T, Words]]]:
    """Things under the rarest of their words: a number of the text that has not this one does not name them."""
    often = Counter(word for _, words in items for word in words)
    found: dict[str, list[tuple[_T, Words]]] = {}
    for one, words in items:
        if words:
            found.setdefault(min(words, key=lambda word: (often[word], word)), []).append((one, words))
    return found
