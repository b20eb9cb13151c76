"""The lines of a plain text as they stand in the file: where each begins and ends, whether it is text, a row of a table, a
page number or a rule, and how wide the block is that it was set in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.reading.blank_tables import blank_rows
from extractor.reading.lines import Frame, Line
from extractor.reading.texttables import is_bare_piped, is_drawn, is_pipe_rule, is_piped, is_tabbed
from extractor.records import quick

_OTHER_BREAKS = "\r\x0b\x0c\x85\u2028\u2029"
_ONE_BREAK = str.maketrans(dict.fromkeys(_OTHER_BREAKS, "\n"))
BOLD = re.compile(r"\s*(?:#{1,6}\s+)?(?:\*\*\*?(?=\S)|<b>|<strong>)")
_NUMBER_LINE = re.compile(r"[-–—]?\s*(?:(?:Trang|trang|Page)\s+)?(\d{1,4})(?:\s*/\s*\d{1,4})?\s*[-–—]?")
_MARKED_NUMBER = re.compile(
    r"[-–—]\s*\d{1,4}\s*[-–—]|(?:Trang|trang|Page)\s+\d{1,4}(?:\s*/\s*\d{1,4})?|\d{1,4}\s*\|\s*(?:Page|Trang)"
)
_DRAWN = re.compile("[│┃║]|\\+--")
_COMBINING = re.compile("[\u0300-\u036f]")
_APART = re.compile(r"\S {3,}\S")
_LONE, _LEAST_LINES = 3, 4
_REACH = 7  # lines to either side that tell how wide a line may be
_new_line = quick(Line)


@dataclass(slots=True)
class Raw:
    """One line that is not blank: from where to where it runs, how many blank lines stand before it (``gap``), whether a form
    feed does, what it is ("text", "table", "number", "rule"), and how it is set (None for rows of tables)."""

    start: int
    end: int
    gap: int
    feed: bool
    kind: str = "text"
    line: Line | None = field(default=None)


def split_text(text: str) -> list[Raw]:
    """The lines of ``text`` that are not blank."""
    raws: list[Raw] = []
    previous = at = 0
    lines = text.translate(_ONE_BREAK) if any(sign in text for sign in _OTHER_BREAKS) else text
    for line in lines.split("\n"):
        begin = at
        at += len(line) + 1
        body = line.strip()
        if not body:
            continue
        start = text.index(body[0], begin)
        end = start + len(body)
        breaks = text.count("\n", previous, start) or text.count("\r", previous, start)
        feed = text.find("\x0c", previous, start) >= 0
        raws.append(Raw(start, end, max(breaks - 1, 0) if raws else 0, feed))
        previous = end
    return raws


def usual_gap(raws: Sequence[Raw], text: str) -> int:
    """How many blank lines stand between two lines of one paragraph: none, or one in dumps that put a blank line
    behind every line."""
    gaps = [raw.gap for raw in raws[1:]]
    if 0 < len(gaps) < 8 and min(gaps) == 1:
        goes_on = sum(text[b.start].islower() and text[a.end - 1] not in ".;:!?" for a, b in pairwise(raws))
        return 1 if goes_on * 2 >= len(gaps) else 0
    if len(gaps) < 8 or sum(g >= 1 for g in gaps) < 0.75 * len(gaps):
        return 0
    wrapped = broken = 0
    for a, b in pairwise(raws):
        if b.gap == 1 and b.end - b.start > 3 and text[a.end - 1] not in ".;:!?,":
            broken += 1
            wrapped += text[b.start].islower()
    long_lines = sum(raw.end - raw.start > 140 for raw in raws)
    return 1 if wrapped * 5 > len(gaps) and long_lines * 10 < len(raws) and wrapped * 3 > broken else 0


def mark_tables(raws: list[Raw], text: str, base: int) -> dict[int, int]:
    """Marks the rows of tables; gives for the first row of each block the index behind its last."""
    blocks: dict[int, int] = {}
    if "\t" in text or "|" in text or _DRAWN.search(text):
        _mark_parted(raws, text, base, blocks)
    if "   " in text:
        _mark_blanks(raws, text, base, blocks)
    return blocks


def _mark_blanks(raws: list[Raw], text: str, base: int, blocks: dict[int, int]) -> None:
    """Marks the rows of tables whose columns are kept apart by blanks alone."""
    wide = [raw.kind == "text" and _APART.search(text, raw.start, raw.end) is not None for raw in raws]
    index = 0
    while index < len(raws):
        stop = index
        # Between two lines with wide gaps one without may stand: the heading of a group, the rest of a name, a rule.
        while stop < len(raws) and raws[stop].kind == "text" and (stop == index or raws[stop].gap <= base):
            if not any(wide[stop : stop + _LONE]):
                break
            stop += 1
        while stop - index >= _LEAST_LINES:
            found = blank_rows(text, [(raw.start, raw.end) for raw in raws[index:stop]])
            if found is None:
                break
            first, behind = index + found[0], index + found[1]
            for raw in raws[first:behind]:
                raw.kind = "table"
            blocks[first] = behind
            index = behind
        index = max(stop, index + 1)


def _mark_parted(raws: list[Raw], text: str, base: int, blocks: dict[int, int]) -> None:
    """Marks the rows of tables whose columns are parted by tabs or pipes, and of those that are drawn."""
    index = 0
    while index < len(raws):
        separator = separator_of(text, raws[index])
        stop = index
        while stop < len(raws) and separator and (stop == index or raws[stop].gap <= base):
            if separator_of(text, raws[stop]) != separator:
                break
            stop += 1
        rows = raws[index:stop]
        if (len(rows) >= 2 and (separator != "¦" or _same_width(text, rows))) or _is_form(text, rows, separator):
            for raw in rows:
                raw.kind = "table"
                raw.end = _line_end(text, raw.end)
            blocks[index] = stop
            index = stop
        else:
            index += 1


def _is_form(text: str, rows: Sequence[Raw], separator: str) -> bool:
    """Whether a lone line is the head of a form that is to be filled in: four columns at least, and no number begins one."""
    if len(rows) != 1 or separator != "\t":
        return False
    heads = [head.strip() for head in text[rows[0].start : rows[0].end].split("\t")]
    return len(heads) >= 4 and all(head and not head[0].isdigit() for head in heads)


def _same_width(text: str, raws: Sequence[Raw]) -> bool:
    """Whether lines with pipes between their parts have as many parts each, as rows of a table do."""
    return len({text.count("|", raw.start, raw.end) for raw in raws}) == 1


def separator_of(text: str, raw: Raw) -> str:
    """What parts the cells of a line that may be a row of a table ("" where nothing does, "¦" for pipes between them only)."""
    line = text[raw.start : _line_end(text, raw.end)]
    if is_drawn(line):
        return "|" if line.startswith("+") else "│"
    if "|" in line:
        if is_piped(line) or is_pipe_rule(line):
            return "|"
        if is_bare_piped(line):
            return "¦"
    return "\t" if "\t" in line and is_tabbed(line) else ""


def _line_end(text: str, offset: int) -> int:
    """The end of the line, with the tabs of empty cells at its end."""
    while offset < len(text) and text[offset] in "\t ":
        offset += 1
    return offset


def measure(raws: list[Raw], text: str, base: int) -> None:
    """Says of each line that is no row of a table how it is set, and which of them are rules."""
    decomposed = _COMBINING.search(text) is not None
    for raw in raws:
        if raw.kind == "table":
            continue
        body = text[raw.start : raw.end]
        left = 0
        at = raw.start - 1
        while at >= 0 and text[at] in " \t\xa0":
            left += 8 if text[at] == "\t" else 1
            at -= 1
        if decomposed:
            body = unicodedata.normalize("NFC", body)
        blank = body.find(" ")
        word = blank if blank > 0 else len(body)
        if body[0] in "-=_*" and len(body) > 2 and not body.strip("-=_* "):
            raw.kind = "rule"
        raw.line = _new_line(
            raw.start,
            raw.end,
            body,
            left,
            left + len(body),
            word,
            extra=1.0 if raw.gap > base else 0.0,
            bold=body[:1] in "*<#" and BOLD.match(body) is not None,
        )


def mark_page_numbers(raws: list[Raw], text: str, base: int) -> None:
    """Page numbers that stand alone on a line: marked ones ("- 3 -", "Trang 3/12"), and bare ones that stand apart, away
    from other bare numbers (else they are cells of a table that lost its lines)."""
    numbers = [
        i
        for i, raw in enumerate(raws)
        if raw.kind == "text" and raw.end - raw.start <= 16 and _NUMBER_LINE.fullmatch(text, raw.start, raw.end)
    ]
    for place, index in enumerate(numbers):
        raw = raws[index]
        if _MARKED_NUMBER.fullmatch(text, raw.start, raw.end):
            raw.kind = "number"
            continue
        near = [numbers[n] for n in (place - 1, place + 1) if 0 <= n < len(numbers)]
        if any(abs(other - index) <= 6 for other in near):
            continue
        before = raw.gap
        after = raws[index + 1].gap if index + 1 < len(raws) else 9
        feed = raw.feed or (index + 1 < len(raws) and raws[index + 1].feed)
        if feed or before > base or after > base or _reads_on(raws, index):
            raw.kind = "number"


def _reads_on(raws: Sequence[Raw], index: int) -> bool:
    if not 0 < index < len(raws) - 1:
        return False
    a, b = raws[index - 1].line, raws[index + 1].line
    return a is not None and b is not None and len(a.text) > 40 and a.text[-1] not in ".;:!?" and b.text[:1].islower()


def frames_of(raws: Sequence[Raw]) -> list[Frame]:
    """For each line the frame it is set in: the right margin is what the longest lines around it reach, as long as the
    text was wrapped at all there."""
    lines = [raw.line for raw in raws if raw.line is not None and raw.kind == "text"]
    lengths = sorted(line.right for line in lines)
    total = sum(lengths)
    long_ones = sum(length for length in lengths if length > 150)
    frames: list[Frame] = []
    if not lengths:
        return [_NO_FRAME] * len(raws)
    usual = lengths[min(len(lengths) - 1, int(len(lengths) * 0.9))]
    unwrapped = long_ones * 3 > total
    rights = [raw.line.right if raw.line is not None and raw.kind == "text" else 0.0 for raw in raws]
    if unwrapped:
        short = sorted(right for right in rights if 40 < right <= 130)
        usual = short[int(len(short) * 0.9)] if len(short) > 12 else 0
    limit = max(usual * 1.15, usual + 4)
    known: dict[float, Frame] = {}
    for own, right in zip(rights, _widest_near([r if r <= limit else 0.0 for r in rights]), strict=True):
        if right < 36 or (unwrapped and (own > limit or right < usual * 0.8)):
            frames.append(_NO_FRAME)
        else:
            frame = known.get(right)
            if frame is None:
                frame = known[right] = Frame(0, right, 1)
            frames.append(frame)
    for first, end in _lists_of_headings(raws):
        frames[first:end] = [_NO_FRAME] * (end - first)
    return frames


def _lists_of_headings(raws: Sequence[Raw]) -> Iterator[tuple[int, int]]:
    """Blocks of at least four lines that nearly all begin with a capital and end without a mark: an outline without numbers, a
    list of names. Of running text that was wrapped one line in ten begins so."""
    first = 0
    while first < len(raws):
        end = first + 1
        while end < len(raws) and (line := raws[end].line) is not None and raws[end].kind == "text" and line.extra < 1:
            end += 1
        said = [raw.line.text for raw in raws[first:end] if raw.line is not None and raw.kind == "text"]
        heads = [text for text in said if text[:1].isupper() and text[-1:] not in ".;,"]
        if len(said) == end - first >= 4 and len(heads) >= 0.8 * len(said):
            yield first, end
        first = end


_NO_FRAME = Frame(0, None, 1)


def _widest_near(rights: Sequence[float]) -> list[float]:
    """For each line the greatest of the 15 values around it (:data:`_REACH` to either side; fewer at the ends)."""
    ends = [0.0] * _REACH
    widest = [*ends, *rights, *ends]
    for step in (1, 2, 4):  # the greatest of 2, of 4, of 8 values in a row
        widest = list(map(max, widest, widest[step:]))
    return list(map(max, widest, widest[_REACH:]))
