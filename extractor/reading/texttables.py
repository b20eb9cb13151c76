"""Tables in plain text and Markdown: tab-separated rows, rows of pipes, tables drawn with lines of characters.

Tables whose columns are kept apart by blanks alone are those of :mod:`extractor.reading.blank_tables`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extractor.models import Cell

_TAG = re.compile(r"</?(?:b|i|u|em|strong|br|span|p)\b[^>\n]*>|\*\*+|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])")
_LISTED = re.compile(r"(?:[-+*•–]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[IVX]{1,5})\s*[.)/:])")
_DRAWN_RULE = re.compile(r"[┌├└┏┣┗╔╠╚╟╞╒╘+][─━═┄┈┬┼┴┳╋┻╦╬╩╤╪╧╥╫╨┯┿┷+=\-]{3,}[┐┤┘┓┫┛╗╣╝╢╡╕╛+]")
_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|?)+")


def is_tabbed(line: str) -> bool:
    """Whether a line holds a tab between two of its parts and is no list item with a tab behind its label."""
    body = line.strip(" ")
    if "\t" not in body.strip():
        return "\t" in body and body.count("\t") >= 2 and not body.startswith("\t")
    first, _, rest = body.partition("\t")
    return "\t" in rest or not _LISTED.fullmatch(first.strip())


def is_piped(line: str) -> bool:
    """Whether a line is a row of a pipe table."""
    body = line.strip()
    return body.startswith("|") and body.endswith("|") and body.count("|") >= 3


def is_bare_piped(line: str) -> bool:
    """Whether a line is a row of a pipe table without a pipe at both ends ("TT | Tên xã | Số hộ")."""
    body = line.strip()
    return body.count("|") >= 2 and not is_piped(line) and "||" not in body


def is_drawn(line: str) -> bool:
    """Whether a line is a row or a rule of a table drawn with box characters, or with + and - ("+----+----+")."""
    body = line.strip()
    return bool(_DRAWN_RULE.fullmatch(body)) or (body[:1] in "│┃║" and body[-1:] in "│┃║" and len(body) > 2)


def is_drawn_rule(line: str) -> bool:
    """Whether a line is a rule of a drawn table: it parts two rows."""
    return _DRAWN_RULE.fullmatch(line.strip()) is not None


def is_pipe_rule(line: str) -> bool:
    """Whether a line is the rule under the head of a pipe table (``|---|:--:|``)."""
    return "--" in line and _RULE.fullmatch(line.strip()) is not None


def read_grid(text: str, rows: Sequence[tuple[int, int]], separator: str) -> list[list[Cell]]:
    """The cells of these lines (start and end in ``text``), each with its stretch of the text without markup at its
    ends; all rows made as long as most of them are."""
    grid: list[list[Cell]] = []
    for start, end in rows:
        line = text[start:end]
        if separator == "|":
            if is_pipe_rule(line):
                continue
            if is_piped(line):
                shift = line.index("|") + 1
                line, start = line[shift : line.rindex("|")], start + shift
        cells: list[Cell] = []
        offset = start
        for part in line.split(separator):
            left, right = _trim(text, offset, offset + len(part))
            shown = " ".join(_TAG.sub(" ", text[left:right]).split())
            cells.append(Cell(shown, left, right if shown else left))
            offset += len(part) + 1
        grid.append(cells)
    widths = Counter(len(row) for row in grid)
    width = max(widths, key=lambda w: (widths[w], w)) if widths else 0
    for row in grid:
        while len(row) > width and not row[-1].text:
            row.pop()
    width = max((len(row) for row in grid), default=0)
    for row in grid:
        last = row[-1].end if row else 0
        row.extend(Cell("", last, last) for _ in range(width - len(row)))
    return grid


def read_drawn(text: str, rows: Sequence[tuple[int, int]]) -> tuple[list[list[Cell]], list[Cell]]:
    """The cells of a drawn table, and what of them stands on further lines (pieces with places of their own). Where rules
    part the rows, the lines between two of them are one row; else each line is one."""
    groups: list[list[tuple[int, int]]] = [[]]
    for start, end in rows:
        if is_drawn_rule(text[start:end]):
            groups.append([])
        else:
            groups[-1].append((start, end))
    groups = [group for group in groups if group]
    if len(groups) <= 2 < sum(map(len, groups)):
        groups = [[line] for group in groups for line in group]
    grid: list[list[Cell]] = []
    pieces: list[Cell] = []
    for group in groups:
        lines = [_inner_cells(text, line) for line in group]
        width = max(map(len, lines))
        row: list[Cell] = []
        for column in range(width):
            parts = [line[column] for line in lines if column < len(line) and line[column].text]
            first = parts[0] if parts else lines[0][min(column, len(lines[0]) - 1)]
            row.append(Cell(" ".join(part.text for part in parts), first.start, first.end))
            pieces += parts[1:]
        grid.append(row)
    width = max((len(row) for row in grid), default=0)
    for row in grid:
        last = row[-1].end if row else 0
        row.extend(Cell("", last, last) for _ in range(width - len(row)))
    return grid, pieces


def _inner_cells(text: str, line: tuple[int, int]) -> list[Cell]:
    separator = text[line[0] : line[1]].strip()[0]
    cells = read_grid(text, [line], separator)[0]
    return cells if separator == "|" else cells[1:-1]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end:
        if text[start].isspace():
            start += 1
        elif (match := _TAG.match(text, start, end)) is not None:
            start = match.end()
        else:
            break
    while start < end:
        if text[end - 1].isspace():
            end -= 1
            continue
        for size in (2, 1, 4, 3, 5, 6, 9):
            if end - size >= start and _TAG.fullmatch(text, end - size, end):
                end -= size
                break
        else:
            break
    return start, end
