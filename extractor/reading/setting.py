"""Words on a page -> lines in reading order: parts of a line put together, columns and form fields taken apart and in.

The order that the file itself gives is trusted (Word and LibreOffice write a page block by block, so that the two
columns of a letterhead come one after the other) unless it plainly jumps about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.reading.page import SetLine, SetWord

_BEFORE_FIELD = re.compile(r"(?:ngày|tháng|năm|[Ss]ố:?|[.…:]{2,}|\()$", re.IGNORECASE)
_AFTER_FIELD = re.compile(r"(?:tháng|năm|/|[.…]{2,})")
# What the right-hand column of a letterhead begins with, as OCR may read it.
_RIGHT_HAND = re.compile(r"C[ỘO0Ọ]NG H[ÒOỜÕỎ]|(?:Độc|Đôc|Doc) [lI][ậâa]p\b|ĐẢNG CỘNG SẢN VIỆT NAM", re.IGNORECASE)
_DUST = re.compile(r"[.,:;'\"`´‘’“”|_~^°·•\\/()\[\]{}<>=*]{1,2}")
_LABEL = re.compile(r"(?:[-+*•]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[IVX]{1,6})[.)/]?|[A-ZĐ][.)/])$")


def arrange(lines: Sequence[SetLine]) -> list[SetLine]:
    """The lines of a page in reading order, each a stretch that reads as one."""
    level = [line for line in lines if not line.turned]
    turned = [line for line in lines if line.turned]
    level = _insert_fields(_merge([line for line in level if not line.widget]), [line for line in level if line.widget])
    if _jumps(level):
        level = _by_rows(level)
    rows: list[list[SetLine]] = []
    for line in level:
        # A lone dot or stroke between the lines of a column (dust on a scan) must not part them.
        parts = _split(line)
        turned += [part for part in parts if _is_dust(part)]
        rows.append([part for part in parts if not _is_dust(part)])
    return [*_order_columns([row for row in rows if row]), *turned]


def _is_dust(line: SetLine) -> bool:
    return line.count == 1 and _DUST.fullmatch(line.first.text) is not None


def same_row(a: SetLine | SetWord, b: SetLine | SetWord) -> bool:
    """Whether two stretches stand on one baseline."""
    height = min(a.bottom - a.top, b.bottom - b.top)
    return abs(a.bottom - b.bottom) < 0.4 * max(height, 4.0)


def _merge(lines: Sequence[SetLine]) -> list[SetLine]:
    """Parts of one set line that the file wrote one after the other put together."""
    merged: list[SetLine] = []
    for line in lines:
        last = merged[-1] if merged else None
        if last is not None and -2 < line.x0 - last.x1 < 1.6 * last.height and same_row(last.last, line.first):
            touching = last.last.last == line.first.first or last.last.raised
            if line.x0 - last.x1 < 0.6 and touching:
                a, b = last.words.pop(), line.words.pop(0)
                top, bottom = min(a.top, b.top), max(a.bottom, b.bottom)
                last.words.append(SetWord(a.text + b.text, a.x0, top, b.x1, bottom, a.first, b.last))
            last.words.extend(line.words)
            last.bold_end = line.bold_end
            last.wide = True
            continue
        merged.append(line)
    return merged


def _insert_fields(lines: list[SetLine], fields: Sequence[SetLine]) -> list[SetLine]:
    """Words of form fields put where they show: into the line on whose baseline they stand, else between two lines."""
    for field in fields:
        for word in field.words:
            row = next((line for line in lines if not line.widget and _takes(line, word)), None)
            if row is not None:
                place = sum(other.x0 < word.x0 for other in row.words)
                row.words.insert(place, word)
                row.wide = True
                continue
            last = next(
                (line for line in lines if line.widget and same_row(line, word) and line.words[-1] in field.words), None
            )
            if last is not None and 0 <= word.x0 - last.x1 < 3 * last.height:
                last.words.append(word)
                continue
            below = [
                i for i, line in enumerate(lines) if line.top > word.top and line.x0 < word.x1 and word.x0 < line.x1
            ]
            at = below[0] if below else len(lines)
            lines.insert(at, SetLine([word], field.bold, field.bold, widget=True))
    return lines


def _takes(line: SetLine, word: SetWord) -> bool:
    middle = (word.top + word.bottom) / 2
    if not line.top - 3 <= middle <= line.bottom + 3:
        return False
    if word.x1 < line.x0 - 30 or word.x0 > line.x1 + 30:
        return False
    overlap = sum(max(0.0, min(word.x1, other.x1) - max(word.x0, other.x0)) for other in line.words)
    return overlap < 0.4 * (word.x1 - word.x0)


def _jumps(lines: Sequence[SetLine]) -> bool:
    """Whether the order of the file runs up and down the page."""
    jumps = 0
    for a, b in pairwise(lines):
        back = a.bottom - b.bottom
        if back > 0.5 * a.height and min(a.x1, b.x1) - max(a.x0, b.x0) > 0:
            jumps += 1
    return jumps > 2 + len(lines) // 20


def _by_rows(lines: Sequence[SetLine]) -> list[SetLine]:
    rows: list[SetLine] = []
    for line in sorted(lines, key=lambda one: (one.bottom, one.x0)):
        last = rows[-1] if rows else None
        if last is not None and same_row(last, line):
            words = sorted([*last.words, *line.words], key=lambda w: w.x0)
            rows[-1] = SetLine(words, last.bold, line.bold_end, widget=last.widget and line.widget)
        else:
            rows.append(line)
    return rows


def _split(line: SetLine) -> list[SetLine]:
    """A line split at gaps that no sentence has (two columns, tab stops), a blank to be filled in not counted."""
    if not line.wide:
        return [line]
    words = line.words
    limit = 1.6 * min(max(line.height, 10.0), 13.0)
    cuts: list[int] = []
    for index in range(1, len(words)):
        a, b = words[index - 1], words[index]
        gap = b.x0 - a.x1
        if gap > 4 and _RIGHT_HAND.match(" ".join(word.text for word in words[index : index + 4])):
            cuts.append(index)
            continue
        if gap <= limit:
            continue
        if _BEFORE_FIELD.search(a.text) or _AFTER_FIELD.match(b.text):
            continue
        if index == 1 and gap < 4 * limit and _LABEL.fullmatch(a.text):
            continue
        cuts.append(index)
    if not cuts:
        return [line]
    parts: list[SetLine] = []
    for start, end in zip([0, *cuts], [*cuts, len(words)], strict=True):
        parts.append(SetLine(words[start:end], line.bold, line.bold_end, widget=line.widget))
    return parts


def _order_columns(rows: Sequence[list[SetLine]]) -> list[SetLine]:
    """Rows of two parts that stand over one another: the left parts, then the right parts."""
    ordered: list[SetLine] = []
    index = 0
    block = 0
    while index < len(rows):
        if len(rows[index]) != 2:
            for part in rows[index]:
                # Three parts and more are a row of a table that has no lines: each stands on its own.
                part.block = 0 if len(rows[index]) == 1 else -1
                ordered.append(part)
            index += 1
            continue
        left, right = [rows[index][0]], [rows[index][1]]
        stop = index + 1
        while stop < len(rows):
            edge_left, edge_right = max(p.x1 for p in left), min(p.x0 for p in right)
            row = rows[stop]
            near = (
                row[0].top - max(left[-1].bottom, right[-1].bottom) < 2.5 * row[0].height and row[0].top > left[0].top
            )
            if len(row) == 2 and near and row[0].x1 < edge_right and row[1].x0 > edge_left:
                left.append(row[0])
                right.append(row[1])
            elif len(row) == 1 and near and row[0].x1 < edge_right - 6 and _continues(left, row[0]):
                left.append(row[0])
            elif len(row) == 1 and near and row[0].x0 > edge_left + 6 and _continues(right, row[0]):
                right.append(row[0])
            else:
                break
            stop += 1
        for part in left:
            part.block = block + 1
        for part in right:
            part.block = block + 2
        block += 2
        ordered.extend(left)
        ordered.extend(right)
        index = stop
    return ordered


def _continues(column: Sequence[SetLine], line: SetLine) -> bool:
    """Whether a lone line belongs under a column: its middle lies under the column's lines."""
    middle = (line.x0 + line.x1) / 2
    return min(p.x0 for p in column) <= middle <= max(p.x1 for p in column)
