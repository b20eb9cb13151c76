"""Tables in plain text whose columns are kept apart by blanks alone, as a typewriter sets them.

Rows with values tell the columns: what stands under one another in them is one. The lines above them are the head, a line
between them with one part only is the heading of a group, or the rest of a long name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.models import Cell
from extractor.reading.tables import is_label, is_title, unit_above

_PART = re.compile(r"[^\s\xa0]+(?:[ \xa0][^\s\xa0]+)*")
_VALUE = re.compile(r"[-+]?\(?\d[\d.,]*\s?%?\)?|[-–—x]|\.{2,}|…+")
_RULE = re.compile(r"[-=_–—+ ]{5,}")
_LONGEST = 110
_LEAST_COLUMNS, _LEAST_ROWS, _MOST_HEADS = 3, 3, 5


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands between two wide gaps of a line: where in the text, and which places of the line it takes."""

    start: int
    end: int
    left: int
    right: int
    text: str


Line = tuple[int, int]


def blank_rows(text: str, lines: Sequence[Line]) -> tuple[int, int] | None:
    """The first table among lines that follow one another: its first line and the one behind its last. None where there is
    none. Lines begin where their text begins."""
    parted = [_parts(text, line) for line in lines]
    valued = [at for at, parts in enumerate(parted) if _is_valued(parts)]
    while len(valued) >= _LEAST_ROWS:
        first = valued[0]
        last = _last_row(parted, valued, text, lines)
        within = [at for at in valued if at <= last]
        columns = _columns([parted[at] for at in within])
        heads = _heads(text, lines, parted, first, columns) if columns else first
        if columns and heads < first and len(within) >= _LEAST_ROWS:
            return heads, last + 1
        valued = [at for at in valued if at > last]
    return None


def read_blanks(text: str, lines: Sequence[Line]) -> tuple[list[list[Cell]], list[Cell], int]:
    """The cells of such a table, what of them stands on further lines, and how many rows are the head."""
    parted = [_parts(text, line) for line in lines if not is_blank_rule(text[slice(*line)])]
    valued = next(at for at, parts in enumerate(parted) if _is_valued(parts))
    columns = _columns([parts for parts in parted if _is_valued(parts)])
    first = next((at for at in range(1, valued) if is_label(parted[at][0].text)), valued)
    grid = _spanned([_head_row(text, parts, columns) for parts in parted[:first]])
    pieces: list[Cell] = []
    for parts in parted[first:]:
        row, at = _row(parts, columns), _over(parts[0], columns)[0]
        above = grid[-1] if len(grid) > first else None
        # The rest of a long name, alone or beside the values of its row.
        if (
            above
            and parts[0].text[0].islower()
            and above[at].text
            and not (any(c.text for c in above[at + 1 :]) and len(parts) > 1)
        ):
            pieces.append(row[at])
            name = Cell(f"{above[at].text} {row[at].text}", above[at].start, above[at].end)
            grid[-1] = [*above[:at], name, *(row if len(parts) > 1 else above)[at + 1 :]]
        else:
            grid.append(row)
    return grid, pieces, first


def is_blank_rule(line: str) -> bool:
    """Whether a line is a rule drawn between rows ("----- ----")."""
    return _RULE.fullmatch(line) is not None


def _parts(text: str, line: Line) -> list[_Part]:
    start, end = line
    begin = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    body = text[begin:end]
    marks = [unicodedata.combining(sign) != 0 for sign in body] if not body.isascii() and _is_apart(body) else []
    parts: list[_Part] = []
    for found in _PART.finditer(body):
        left, right = found.span()
        shift = (sum(marks[:left]), sum(marks[:right])) if marks else (0, 0)
        parts.append(_Part(begin + left, begin + right, left - shift[0], right - shift[1], found[0]))
    return parts


def _is_apart(body: str) -> bool:
    """Whether marks stand behind their letters: they take no place of a line."""
    return len(unicodedata.normalize("NFC", body)) != len(body)


def _is_valued(parts: Sequence[_Part]) -> bool:
    """A row with a name, and values in two columns behind it."""
    values = sum(_VALUE.fullmatch(part.text) is not None for part in parts[1:])
    return len(parts) >= _LEAST_COLUMNS and values >= 2 and any(part.text[0].isalpha() for part in parts[:2])


def _last_row(parted: Sequence[Sequence[_Part]], valued: Sequence[int], text: str, lines: Sequence[Line]) -> int:
    """The last row with values that may belong to the table of the first: nothing but short lines stands between them, and
    their columns stand under one another."""
    last = valued[0]
    spans = _joined([], parted[last])
    for at in valued[1:]:
        between = [n for n in range(last + 1, at) if not is_blank_rule(text[slice(*lines[n])])]
        if any(len(parted[n]) > 2 or lines[n][1] - lines[n][0] > _LONGEST for n in between) or len(between) > 2:
            break
        spans = _joined(spans, parted[at])
        if not _is_set_into(parted[at], spans):
            break
        last = at
    return last


def _columns(rows: Sequence[Sequence[_Part]]) -> list[tuple[int, int]]:
    """What stands under one another in rows: from where to where each column runs. Nothing where two parts of a row would
    stand in one column, or too few columns are left."""
    spans = _joined([], [part for row in rows for part in row])
    return spans if all(_is_set_into(row, spans) for row in rows) else []


def _joined(spans: Sequence[tuple[int, int]], parts: Sequence[_Part]) -> list[tuple[int, int]]:
    """Stretches of a line, and those that parts take, each with what it overlaps made one."""
    found: list[tuple[int, int]] = []
    for left, right in sorted([*spans, *((part.left, part.right) for part in parts)]):
        if found and left < found[-1][1]:
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        else:
            found.append((left, right))
    return found


def _is_set_into(row: Sequence[_Part], spans: Sequence[tuple[int, int]]) -> bool:
    return len(spans) >= _LEAST_COLUMNS and len({_over(part, spans)[0] for part in row}) == len(row)


def _over(part: _Part, columns: Sequence[tuple[int, int]]) -> list[int]:
    """The columns that a part stands in or over, the nearest where it stands beside all."""
    over = [at for at, (left, right) in enumerate(columns) if left < part.right and part.left < right]
    nearest = min(range(len(columns)), key=lambda at: abs(sum(columns[at]) - part.left - part.right))
    return over or [nearest]


def _heads(
    text: str, lines: Sequence[Line], parted: Sequence[Sequence[_Part]], first: int, columns: Sequence[tuple[int, int]]
) -> int:
    """The first line of the head: lines of several parts without values right above the rows."""
    top = first
    for at in range(first - 1, max(-1, first - 1 - _MOST_HEADS), -1):
        parts, line = parted[at], text[slice(*lines[at])]
        if is_blank_rule(line):
            continue
        if unit_above(line) is not None or (is_title(line) and len(parts) == 1) or line.endswith((".", ";", ":")):
            break
        apart = parts[0].left > columns[0][1]
        wide = len(parts) > 2 or (len(parts) > 1 and apart) or (apart and at + 1 == top < first and line[0] != "(")
        if not wide and not (len(parts) == 2 and is_label(parts[0].text)):
            break
        top = at
    counts = [len(parted[at]) for at in range(top, first)]
    return top if max(counts, default=0) >= _LEAST_COLUMNS else first


def _head_row(text: str, parts: Sequence[_Part], columns: Sequence[tuple[int, int]]) -> list[Cell]:
    """A line of the head; a part that stands over several columns spans them."""
    cells = [Cell("", parts[0].start, parts[0].start) for _ in columns]
    claims: dict[int, _Part] = {}
    for part in parts:
        for at in _over(part, columns):
            other = claims.get(at)
            if other is None or _shared(part, columns[at]) > _shared(other, columns[at]):
                claims[at] = part
    for part in parts:
        over = [at for at, one in claims.items() if one is part]
        if over:
            cells[min(over)] = Cell(part.text, part.start, part.end, column_span=len(over))
        else:
            # Two parts over one column are one head that was set wide.
            at = _over(part, columns)[0]
            start, end = min(cells[at].start, part.start), max(cells[at].end, part.end)
            cells[at] = Cell(" ".join(text[start:end].split()), start, end, column_span=cells[at].column_span)
    return cells


def _spanned(heads: list[list[Cell]]) -> list[list[Cell]]:
    """The lines of a head; where only the upper one has the first columns, what stands in it reaches as far as the lower one
    divides it ("Học viên" over "Nam" and "Nữ")."""
    if len(heads) != 2 or not all(cell.text for cell in heads[0][:2]) or any(cell.text for cell in heads[1][:2]):
        return heads
    upper, lower = heads
    for at, cell in enumerate(upper):
        span = cell.column_span
        while cell.text and at + span < len(upper) and not upper[at + span].text and lower[at + span].text:
            span += 1
        upper[at] = replace(cell, column_span=span)
    return heads


def _shared(part: _Part, column: tuple[int, int]) -> int:
    return min(part.right, column[1]) - max(part.left, column[0])


def _row(parts: Sequence[_Part], columns: Sequence[tuple[int, int]]) -> list[Cell]:
    cells: list[Cell | None] = [None] * len(columns)
    for part in parts:
        over = _over(part, columns)
        cells[over[0]] = Cell(part.text, part.start, part.end, column_span=len(over) if len(parts) == 1 else 1)
    place = parts[0].start if parts else 0
    row: list[Cell] = []
    for cell in cells:
        row.append(cell or Cell("", place, place))
        place = row[-1].end
    return row
