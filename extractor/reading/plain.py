"""Plain and Markdown text: text -> lines -> paragraphs and tables.

The text is the decoded file, character for character; what is furniture or markup is said by the paragraphs (roles and
holes), never cut out of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extractor.errors import UnreadableError
from extractor.garbage import collector_held
from extractor.models import Cell, Page, Paragraph, Report, Source, Span, Table
from extractor.reading.decoding import decode
from extractor.reading.lines import Frame, Line, is_caps, joins, opening
from extractor.reading.tables import captions, make_table
from extractor.reading.texttables import (
    is_bare_piped,
    is_drawn,
    is_drawn_rule,
    is_pipe_rule,
    is_piped,
    is_tabbed,
    read_drawn,
    read_grid,
)
from extractor.records import quick

_OTHER_BREAKS = "\r\x0b\x0c\x85\u2028\u2029"
_ONE_BREAK = str.maketrans(dict.fromkeys(_OTHER_BREAKS, "\n"))
_MARKUP = re.compile(
    r"\*{2,}|</?(?:b|i|u|em|strong|br|span|p)\b[^>\n]*>|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])"
    r"|\[(?=[^\[\]\n]{1,200}\]\((?:https?|mailto):)|\]\((?:https?|mailto):[^)\s]*\)|^\#{1,6}\s+"
)
_HAS_MARKUP = re.compile(
    r"\*\*|</?(?:b|i|u|strong)>|\]\((?:https?|mailto):|^\#{1,6}\s|(?<![\w*])\*[^\s*][^*\n]{0,200}[^\s*]\*(?!\w)", re.M
)
_GLUED = re.compile(r"\*{4,}(?=\S)")
# "… trích yếu). **II. KẾT QUẢ**": a heading in bold that a scan ran into the line before it.
_RUN_IN = re.compile(
    r"(?<=[^\s*#])\*{0,3}(?P<cut>[ \t]+)(?=\*\*(?:[A-HIVX]|[IVX]{2,5}|\d{1,2}(?:\.\d{1,2})*|[a-zđ])(?:[.)/]-?|\s?-(?=\s))\*{0,2}\s*[^\W\d_])"
)
_HEADING = re.compile(r"(#{1,6})\s")
_BOLD = re.compile(r"\s*(?:#{1,6}\s+)?(?:\*\*\*?(?=\S)|<b>|<strong>)")
_WIDE = re.compile(r"(?<=\S)(?: {4,}|\t+ *)(?=\S)")
_BLANK_FIELD = re.compile(r"(?:ngày|tháng|năm|số|[:.…(])\s*$", re.IGNORECASE)
_NUMBER_LINE = re.compile(r"[-–—]?\s*(?:(?:Trang|trang|Page)\s+)?(\d{1,4})(?:\s*/\s*\d{1,4})?\s*[-–—]?")
_MARKED_NUMBER = re.compile(
    r"[-–—]\s*\d{1,4}\s*[-–—]|(?:Trang|trang|Page)\s+\d{1,4}(?:\s*/\s*\d{1,4})?|\d{1,4}\s*\|\s*(?:Page|Trang)"
)
_DRAWN = re.compile("[│┃║]|\\+--")
_COMBINING = re.compile("[\u0300-\u036f]")
_REACH = 7  # lines to either side that tell how wide a line may be
_new_line = quick(Line)
_new_paragraph = quick(Paragraph)


@dataclass(frozen=True, slots=True)
class Reading:
    """What lines make: paragraphs in order, and the tables among them."""

    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Table, ...] = ()


@dataclass(slots=True)
class _Raw:
    """One physical line that is not blank."""

    start: int
    end: int
    gap: int
    feed: bool
    kind: str = "text"
    line: Line | None = field(default=None)


def read_plain(data: bytes, name: str, source: Source) -> Report:
    """The report in a plain text or Markdown file.

    Raises UnreadableError when the bytes are no text.
    """
    text, warnings = decode(data, name)
    if not text.strip():
        raise UnreadableError(
            "read.empty",
            f"Tệp {name} không có chữ nào.",
            "Hãy kiểm tra lại tệp đã gửi.",
            (f"{name} holds no text.", "Check the file that was sent."),
        )
    reading = read_lines(text)
    return Report(
        source=replace(source, pages=text.count("\x0c", 0, len(text.rstrip())) + 1),
        text=text,
        pages=_pages(text),
        paragraphs=reading.paragraphs,
        tables=reading.tables,
        warnings=warnings,
    )


def _pages(text: str) -> tuple[Page, ...]:
    """One page, or as many as form feeds make."""
    pages: list[Page] = []
    start = 0
    last = len(text.rstrip())
    while (feed := text.find("\x0c", start, last)) >= 0:
        pages.append(Page(len(pages) + 1, start, feed + 1))
        start = feed + 1
    pages.append(Page(len(pages) + 1, start, len(text)))
    return tuple(pages)


def read_lines(text: str) -> Reading:
    """The paragraphs and tables of a text (see :func:`extractor.reading.layout.paragraphs_of`)."""
    with collector_held():
        return _read_lines(text)


def _read_lines(text: str) -> Reading:
    raws = _split(text)
    if not raws:
        return Reading(())
    base = _usual_gap(raws, text)
    markup = any(sign in text for sign in "*<]#") and _HAS_MARKUP.search(text) is not None
    blocks = _mark_tables(raws, text, base)
    _measure(raws, text, base)
    _mark_page_numbers(raws, text, base)
    frame_of = _frames(raws)
    paragraphs: list[Paragraph] = []
    tables: list[Table] = []
    index = 0
    while index < len(raws):
        raw = raws[index]
        if raw.kind == "table":
            stop = blocks[index]
            _read_table(text, raws[index:stop], paragraphs, tables)
            index = stop
        elif raw.kind != "text":
            paragraphs.append(Paragraph(raw.start, raw.end, "furniture"))
            index += 1
        else:
            index = _read_paragraph(text, raws, index, frame_of, paragraphs, markup)
    return Reading(tuple(paragraphs), tuple(tables))


def _split(text: str) -> list[_Raw]:
    raws: list[_Raw] = []
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
        raws.append(_Raw(start, end, max(breaks - 1, 0) if raws else 0, feed))
        previous = end
    return raws


def _usual_gap(raws: Sequence[_Raw], text: str) -> int:
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


def _mark_tables(raws: list[_Raw], text: str, base: int) -> dict[int, int]:
    """Marks rows of tables; gives for the first row of each block the index behind its last."""
    blocks: dict[int, int] = {}
    if "\t" not in text and "|" not in text and not _DRAWN.search(text):
        return blocks
    index = 0
    while index < len(raws):
        separator = _separator(text, raws[index])
        stop = index
        while stop < len(raws) and separator and (stop == index or raws[stop].gap <= base):
            if _separator(text, raws[stop]) != separator:
                break
            stop += 1
        if stop - index >= 2 and (separator != "¦" or _same_width(text, raws[index:stop])):
            for raw in raws[index:stop]:
                raw.kind = "table"
                raw.end = _line_end(text, raw.end)
            blocks[index] = stop
            index = stop
        else:
            index += 1
    return blocks


def _same_width(text: str, raws: Sequence[_Raw]) -> bool:
    """Whether lines with pipes between their parts have as many parts each, as rows of a table do."""
    return len({text.count("|", raw.start, raw.end) for raw in raws}) == 1


def _separator(text: str, raw: _Raw) -> str:
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


def _measure(raws: list[_Raw], text: str, base: int) -> None:
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
            bold=body[:1] in "*<#" and _BOLD.match(body) is not None,
        )


def _mark_page_numbers(raws: list[_Raw], text: str, base: int) -> None:
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


def _reads_on(raws: Sequence[_Raw], index: int) -> bool:
    if not 0 < index < len(raws) - 1:
        return False
    a, b = raws[index - 1].line, raws[index + 1].line
    return a is not None and b is not None and len(a.text) > 40 and a.text[-1] not in ".;:!?" and b.text[:1].islower()


def _frames(raws: Sequence[_Raw]) -> list[Frame]:
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
    return frames


_NO_FRAME = Frame(0, None, 1)


def _widest_near(rights: Sequence[float]) -> list[float]:
    """For each line the greatest of the 15 values around it (:data:`_REACH` to either side; fewer at the ends)."""
    ends = [0.0] * _REACH
    widest = [*ends, *rights, *ends]
    for step in (1, 2, 4):  # the greatest of 2, of 4, of 8 values in a row
        widest = list(map(max, widest, widest[step:]))
    return list(map(max, widest, widest[_REACH:]))


def _read_paragraph(
    text: str, raws: Sequence[_Raw], index: int, frames: Sequence[Frame], paragraphs: list[Paragraph], markup: bool
) -> int:
    opener = raws[index].line
    assert opener is not None
    parts = _parts(text, opener)
    if len(parts) > 1:
        for start, end in parts:
            _add(text, start, end, [], paragraphs, markup, bold=opener.bold)
        return index + 1
    last = opener
    numbers: list[Span] = []
    pending: list[_Raw] = []
    at = index + 1
    while at < len(raws):
        raw = raws[at]
        if raw.kind == "number" and len(pending) < 2:
            pending.append(raw)
            at += 1
            continue
        if raw.kind != "text" or raw.line is None:
            break
        line = raw.line
        if pending or raw.feed:
            line = replace(line, extra=0.0)
        if len(_parts(text, line)) > 1 or not joins(opener, last, line, frames[at - 1 - len(pending)]):
            break
        numbers.extend(Span(p.start, p.end) for p in pending)
        pending = []
        last = line
        at += 1
    at -= len(pending)
    _add(text, opener.start, last.end, numbers, paragraphs, markup, _is_centered(opener, frames[index]))
    return at


def _is_centered(line: Line, frame: Frame) -> bool:
    if frame.right is None or line.left < 6:
        return False
    return abs((line.left + line.right) / 2 - frame.right / 2) < 0.08 * frame.right


def _parts(text: str, line: Line) -> list[tuple[int, int]]:
    """A line split where two columns or two headings share it."""
    body = text[line.start : line.end]
    if "    " not in body and "\t" not in body and "**" not in body:
        return [(line.start, line.end)]
    cuts: list[tuple[int, int]] = [m.span() for m in _GLUED.finditer(body)]
    cuts += [m.span("cut") for m in _RUN_IN.finditer(body)]
    if opening(body) in (None, "basis", "keyword") or is_caps(body[:20]):
        for match in _WIDE.finditer(body):
            left, right = body[: match.start()], body[match.end() :]
            if _BLANK_FIELD.search(left[-8:]) or right[:1] in "/.…" or right.startswith(("tháng", "năm ")):
                continue
            cuts.append(match.span())
    parts: list[tuple[int, int]] = []
    done = line.start
    for start, end in sorted(cuts):
        if line.start + start > done:
            parts.append((done, line.start + start))
        done = line.start + end
    parts.append((done, line.end))
    return parts


def _add(
    text: str,
    start: int,
    end: int,
    holes: list[Span],
    paragraphs: list[Paragraph],
    markup: bool,
    centered: bool = False,
    bold: bool = False,
) -> None:
    """One paragraph of text, its markup as holes and outside its ends."""
    body = text[start:end]
    level = None
    if markup:
        heading = _HEADING.match(body)
        level = len(heading[1]) if heading else None
        bold = bold or _BOLD.match(body) is not None
        if any(sign in body for sign in "*<[]#"):
            holes = sorted([*holes, *(Span(start + m.start(), start + m.end()) for m in _MARKUP.finditer(body))])
        start, end, holes = _shrink(text, start, end, holes)
    if start < end:
        paragraphs.append(_new_paragraph(start, end, "text", tuple(holes), level, bold, centered))


def _shrink(text: str, start: int, end: int, holes: list[Span]) -> tuple[int, int, list[Span]]:
    """The paragraph without markup and blanks at its ends (text outside paragraphs is not read)."""
    while start < end:
        if text[start].isspace():
            start += 1
        elif holes and holes[0].start <= start < holes[0].end:
            start = holes.pop(0).end
        else:
            break
    while start < end:
        if text[end - 1].isspace():
            end -= 1
        elif holes and holes[-1].start < end <= holes[-1].end:
            end = holes.pop().start
        else:
            break
    return start, max(start, end), holes


def _read_table(text: str, rows: Sequence[_Raw], paragraphs: list[Paragraph], tables: list[Table]) -> None:
    separator = _separator(text, rows[0]) or "\t"
    lines = [(raw.start, raw.end) for raw in rows]
    pieces: list[Cell] = []
    rules: list[Paragraph] = []
    if separator == "│" or any(is_drawn_rule(text[slice(*line)]) for line in lines):
        grid, pieces = read_drawn(text, lines)
        rules = [Paragraph(*line, "furniture") for line in lines if is_drawn_rule(text[slice(*line)])]
    else:
        grid = read_grid(text, lines, "|" if separator == "¦" else separator)
    title, unit = _captions(text, paragraphs)
    cells = [cell for row in grid for cell in row if cell.end > cell.start] + pieces
    paragraphs.extend(sorted(rules + [_cell_paragraph(text, cell) for cell in cells], key=lambda p: p.start))
    table = make_table(len(tables) + 1, grid, title=title, unit=unit)
    if table is not None:
        tables.append(table)


def _cell_paragraph(text: str, cell: Cell) -> Paragraph:
    body = text[cell.start : cell.end]
    holes = tuple(Span(cell.start + m.start(), cell.start + m.end()) for m in _MARKUP.finditer(body))
    return Paragraph(cell.start, cell.end, "cell", holes)


def _captions(text: str, paragraphs: Sequence[Paragraph]) -> tuple[str | None, str | None]:
    """Title and unit that stand right above a table."""
    above: list[str] = []
    for paragraph in reversed(paragraphs[-6:]):
        if paragraph.role == "cell":
            break
        if paragraph.role == "text":
            above.insert(0, _MARKUP.sub("", text[paragraph.start : paragraph.end]))
    return captions(above)
