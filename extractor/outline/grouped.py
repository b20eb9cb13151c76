"""Numbers of the text against one group of a table's rows: "đã xóa 04 điểm rác tự phát" and three rows below "II. Điểm rác tự phát đã
xóa"; "214 nhà trọ chưa bảo đảm" and the column "Chưa bảo đảm" of the rows below "Nhà trọ"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.models import Cell, Extraction, Figure, Finding, Place, Table
from extractor.outline.arithmetic import one_slip, shown
from extractor.outline.columns import number_in
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import is_exact
from extractor.outline.totals import is_total, serial_rows

_GROUP = re.compile(r"\s*(?:[IVX]{1,5}|[A-Z])[.)]?\s*")
_BRACKETS = re.compile(r"\([^()]*\)")
_STOP = re.compile(r"[.;:,()\n](?=\s|$)")
_FEWEST, _MOST = 2, 120
_NEAR = (Decimal("0.6"), Decimal("1.67"))
_BEHIND = 60


@dataclass(frozen=True, slots=True)
class _Group:
    """A group of rows: its heading, as printed, as a key and as words, its rows, and those of the groups below it."""

    heading: str
    key: str
    words: frozenset[str]
    rows: tuple[Sequence[Cell], ...]


def grouped_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """Counts and sums that the rows of the group they name do not give."""
    text = extraction.text
    counts = [f for f in extraction.figures if f.quantity == "count" and f.noun and is_exact(f) and f.value <= 10**7]
    joins = frozenset(map(key_of, rule.words("joins")))
    totals = tuple(rule.words("totals"))
    for table in extraction.tables if counts else ():
        groups = _groups(table, totals)
        if len(groups) < 2 or rule.said("extract").search(table.title or ""):
            continue
        heads = [key_of(_BRACKETS.sub(" ", head)) for head in table.columns]
        named = {word for head in heads[1:3] for word in head.split()}
        for figure in counts:
            if table.start <= figure.start < table.end:
                continue
            behind = _STOP.split(text[figure.end : figure.end + _BEHIND])[0]
            noun, tail = key_of(figure.noun or "").split(), key_of(re.split(r"\d", behind)[0]).split()
            said = [word for word in tail if word not in joins]
            yield from _rows_counted(rule, table, groups, named, figure, noun, said)
            yield from _column_summed(rule, table, groups, heads, figure, noun, said)


def _groups(table: Table, totals: Sequence[str]) -> list[_Group]:
    """The groups of a table's rows, those of a letter with all that stands below its Roman numbers."""
    serial = set(map(id, serial_rows(table, totals)))
    open_groups: list[tuple[bool, str, list[Sequence[Cell]]]] = []
    done: list[tuple[bool, str, list[Sequence[Cell]]]] = []
    for row in table.rows:
        texts = [cell.text.strip() for cell in row]
        if id(row) in serial:
            for group in open_groups:
                group[2].append(row)
            continue
        words = [t for t in texts[1:] if t and number_in(t) is None]
        if is_total(row, totals) or not _GROUP.fullmatch(texts[0] or "-") or len(words) != 1:
            continue
        high = (
            texts[0].strip(" .)") not in ("I", "V", "X") and re.fullmatch(r"[A-Z]", texts[0].strip(" .)")) is not None
        )
        open_groups = [] if high else [group for group in open_groups if group[0]]
        open_groups.append((high, words[0], []))
        done.append(open_groups[-1])
    return [
        _Group(heading, key := key_of(_BRACKETS.sub(" ", heading)), frozenset(key.split()), tuple(rows))
        for _, heading, rows in done
        if rows
    ]


def _rows_counted(
    rule: CheckRule,
    table: Table,
    groups: Sequence[_Group],
    named: set[str],
    figure: Figure,
    noun: Sequence[str],
    said: Sequence[str],
) -> Iterator[Finding]:
    """A count whose noun and words are those of one group alone, which has another number of rows."""
    if figure.value > _MOST or not said:
        return
    phrase = f"{' '.join((*noun, *said))} "
    meant = [g for g in groups if phrase.startswith(f"{g.key} ") or (noun[0] in g.words and set(said) <= g.words)] or [
        g for g in groups if noun[0] in named and set(said[: len(g.words)]) == set(g.words)
    ]
    if len(meant) != 1 or len(meant[0].rows) < _FEWEST or figure.value == len(meant[0].rows):
        return
    group = meant[0]
    if any(figure.value == len(other.rows) and set(said) & other.words for other in groups):
        return
    if not _NEAR[0] <= figure.value / len(group.rows) <= _NEAR[1]:
        return
    what = f"Số lượng nêu trong lời văn và số dòng của nhóm “{plain(group.heading)}”"
    place = Place(group.rows[0][0].start, group.rows[-1][-1].end, table.page)
    yield finding(rule, (place_of(figure), place), what=what, stated=plain(figure.text), sum=f"{len(group.rows)} dòng")


def _column_summed(
    rule: CheckRule,
    table: Table,
    groups: Sequence[_Group],
    heads: Sequence[str],
    figure: Figure,
    noun: Sequence[str],
    said: Sequence[str],
) -> Iterator[Finding]:
    """A count of what a group's heading names, with the words of one column's head: another than the column adds up to."""
    phrase = " ".join((*noun, *said))
    meant = [group for group in groups if f"{phrase} ".startswith(f"{group.key} ")]
    if len(meant) != 1:
        return
    rest = phrase[len(meant[0].key) :].strip()
    columns = [at for at, head in enumerate(heads) if head and f"{rest} ".startswith(f"{head} ")]
    if len(columns) != 1 or len(heads[columns[0]].split()) < 2:
        return
    group, column = meant[0], columns[0]
    numbers = [number_in(row[column].text) for row in group.rows if column < len(row)]
    if len(numbers) < _FEWEST or any(number is None for number in numbers):
        return
    total = sum((number for number in numbers if number is not None), Decimal(0))
    if total == figure.value or not total:
        return
    if not _NEAR[0] <= figure.value / total <= _NEAR[1] and not one_slip(total, figure.value):
        return
    what = f"Tổng cột “{plain(table.columns[column])}” của nhóm “{plain(group.heading)}” trong lời văn"
    place = Place(group.rows[0][0].start, group.rows[-1][-1].end, table.page)
    yield finding(rule, (place_of(figure), place), what=what, stated=plain(figure.text), sum=shown(total))
