"""The same quantity in the text and in a table of the report: the row by its name, the column by its year or its unit.

A table of parks is compared by :mod:`extractor.outline.annex_consistency`; this is for all others. Two numbers are only held
against one another when they are near: a slip of digits or a different count, not another thing with the same name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.language.orthography import comparison_key
from extractor.models import Extraction, Figure, Finding, TableFigure
from extractor.outline.arithmetic import YEAR, differ, step
from extractor.outline.findings import CheckRule, finding, key_of, name_key, place_of, plain
from extractor.outline.levels import is_exact, is_same_kind

_STOP = re.compile(r"[.;!?]\s|\n\s*\n")
_CAPITALS = re.compile(r"(?<!\w)[^\W\d_a-z]{3,5}(?!\w)")
_NEAR = Decimal("0.15")
_COUNTING = frozenset(key_of(word) for word in ("số", "tổng", "lượng"))
_LEVELS = tuple(
    f"{key_of(level)} " for level in ("xã", "phường", "thị trấn", "huyện", "quận", "thị xã", "thành phố", "thôn")
)
_LIKE = (Decimal("0.65"), Decimal("1.55"))
_BEFORE, _BEHIND = 90, 50


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table: under which words the text may speak of it, and its numbers."""

    key: str
    short: str
    cells: tuple[TableFigure, ...]


def table_text_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """Numbers of the text that a table of the same report gives otherwise."""
    listed = {row.table for row in extraction.annex}
    rows = _rows(extraction.table_figures)
    if not rows:
        return
    by_word: dict[str, list[_Row]] = {}
    for row in rows:
        for word in filter(None, (row.key.split()[0], row.short)):
            by_word.setdefault(word, []).append(row)
    by_name: dict[str, list[_Row]] = {}
    for row in rows:
        by_name.setdefault(name_key(row.cells[0].name or ""), []).append(row)
    text, not_done = extraction.text, rule.said("not_done")
    for number, figure in enumerate(extraction.figures):
        if not is_exact(figure) or figure.status in ("target", "previous", "estimate"):
            continue
        before = extraction.figures[number - 1].end if number else 0
        lead = _STOP.split(text[max(before, figure.start - _BEFORE) : figure.start])[-1]
        behind = _STOP.split(text[figure.end : figure.end + _BEHIND])[0].split(",")[0]
        key = f" {comparison_key(plain(lead))} | {key_of(plain(figure.noun or ''))} {comparison_key(plain(behind))} "
        named = _spoken_of(by_word, key, lead + behind)
        by_subject = [row for row in by_name.get(name_key(figure.subject or ""), ()) if row not in named]
        for row in [*named, *by_subject]:
            cells = [
                one for one in row.cells if _same_time(one, figure) and is_same_kind(one.figure, figure, loose=True)
            ]
            counted = _counted(cells, figure, row, behind)
            # A subject that was named further back tells no more than whose things are counted.
            if row in by_subject and not counted:
                continue
            cells = counted or list(_named_by_head(cells, lead, row.cells[0].table in listed, not_done))
            if len(cells) != 1 or cells[0].figure.start <= figure.start <= cells[0].figure.end:
                continue
            cell = cells[0].figure
            if _said_elsewhere(cells[0], figure, rows):
                continue
            near = _near(cell, figure) or _named_at_once(row, figure, behind) or (counted and _like(cell, figure))
            if differ(cell.value, figure.value, max(step(cell), step(figure)) / 2) and near:
                yield finding(
                    rule,
                    (place_of(figure), place_of(cell)),
                    name=row.cells[0].name,
                    head=plain(cells[0].head),
                    text=plain(figure.text),
                    table=plain(cell.text),
                )


def _counted(cells: Sequence[TableFigure], figure: Figure, row: _Row, behind: str) -> list[TableFigure]:
    """The cell of the row that the figure's subject names whose head is no more than the noun counted: "Bệnh viện A có 420
    giường bệnh" and the column "Số giường bệnh". Words behind the noun must be the head's, too ("hộ đăng ký")."""
    if figure.quantity != "count" or not figure.noun or not figure.subject:
        return []
    if _without_level(figure.subject) != _without_level(row.cells[0].name or ""):
        return []
    noun = key_of(plain(f"{figure.noun} {behind}"))
    heads = [(one, key_of(re.sub(r"\([^()]*\)", "", one.head)).split()) for one in cells]
    return [one for one, head in heads if " ".join(w for w in head if w not in _COUNTING) == noun]


def _without_level(name: str) -> str:
    """ "xã Hòa Lạc" in the text, "Hòa Lạc" in the table."""
    key = name_key(name)
    return next((key[len(level) :] for level in _LEVELS if key.startswith(level)), key)


def _like(one: Figure, other: Figure) -> bool:
    """Whether two counts of one thing may be meant to be the same."""
    return bool(other.value) and _LIKE[0] <= one.value / other.value <= _LIKE[1]


def _named_by_head(
    cells: Sequence[TableFigure], lead: str, always: bool, not_done: re.Pattern[str]
) -> Sequence[TableFigure]:
    """Of several cells of one kind (or ``always``), those whose head ends in the words right before the number: "thu hồi 71,5 ha" and the
    column "Diện tích thu hồi"."""
    if len(cells) < 2 and not always:
        return cells
    # Beside what was planned and what was before, the one number of what was done: "Dự toán | Thực hiện".
    done = [one for one in cells if not not_done.search(one.head)]
    if len(done) == 1 and not always and not not_done.search(lead):
        return done
    said = comparison_key(plain(lead)).split()[-2:]
    heads = [comparison_key(re.sub(r"\([^()]*\)", "", one.head)).split() for one in cells]
    return [one for one, head in zip(cells, heads, strict=True) if len(said) == 2 and head[-2:] == said]


def _spoken_of(by_word: Mapping[str, Sequence[_Row]], key: str, words: str) -> list[_Row]:
    """The rows whose name, or its capitals, stands in what is said around a number."""
    named = [row for word in dict.fromkeys(key.split()) for row in by_word.get(word, ()) if f" {row.key} " in key]
    return named + [row for word in dict.fromkeys(_CAPITALS.findall(words)) for row in by_word.get(word, ())]


def _said_elsewhere(one: TableFigure, figure: Figure, rows: Sequence[_Row]) -> bool:
    """Whether another row of the table says just what the figure says: then it speaks of that one."""
    others = (cell for row in rows for cell in row.cells if cell.table == one.table)
    return any(
        _same_time(c, figure) and is_same_kind(c.figure, figure) and c.figure.value == figure.value for c in others
    )


def _rows(figures: Sequence[TableFigure]) -> list[_Row]:
    """The rows whose name is one of its kind in the report and long enough to tell what is spoken of."""
    by_place: dict[tuple[str, int], list[TableFigure]] = {}
    for one in figures:
        if one.name and not one.total:
            by_place.setdefault((one.table, one.row), []).append(one)
    found = [(key_of(cells[0].name or ""), tuple(cells)) for cells in by_place.values()]
    keys = [key for key, _ in found]
    return [_Row(key, _initials(key), cells) for key, cells in found if len(key.split()) > 1 and keys.count(key) == 1]


def _initials(key: str) -> str:
    """The capitals that a name of three words and more is shortened to: BHTN."""
    words = key.split()
    return "".join(word[0] for word in words).upper() if 3 <= len(words) <= 5 else ""


def _same_time(one: TableFigure, figure: Figure) -> bool:
    """Whether a cell speaks of the year that the figure speaks of; a head without a year is as good as the figure's."""
    years = set(YEAR.findall(f"{one.head} {one.name}"))
    own = figure.period.end[:4] if figure.period and figure.period.end else None
    if years:
        return own in years
    end = one.figure.period.end if one.figure.period else None
    return own is None or end is None or own == end[:4]


def _named_at_once(row: _Row, figure: Figure, behind: str) -> bool:
    """Whether the name is all that stands behind the number ("05 ca đuối nước"): then it can be nothing else."""
    told = comparison_key(plain(f"{figure.noun or ''} {behind}"))
    return told.endswith(row.key) and len(told.removesuffix(row.key).split()) <= 1


def _near(one: Figure, other: Figure) -> bool:
    """Whether one may be the other written wrongly: nearly as large, or of the same digits."""
    largest = max(abs(one.value), abs(other.value))
    if not largest:
        return False
    digits = [sorted(re.sub(r"\D", "", figure.text)) for figure in (one, other)]
    return abs(one.value - other.value) / largest <= _NEAR or (digits[0] == digits[1] and len(digits[0]) > 2)
