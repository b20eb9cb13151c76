"""Plain and Markdown text: text -> lines -> paragraphs and tables.

The text is the decoded file, character for character; what is furniture or markup is said by the paragraphs (roles and
holes), never cut out of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.errors import UnreadableError
from extractor.garbage import collector_held
from extractor.models import Cell, Page, Paragraph, Report, Source, Span, Table
from extractor.reading.blank_tables import is_blank_rule, read_blanks
from extractor.reading.decoding import decode
from extractor.reading.lines import Frame, Line, is_caps, joins, opening
from extractor.reading.tables import captions, make_table
from extractor.reading.textlines import (
    BOLD,
    Raw,
    frames_of,
    mark_page_numbers,
    mark_tables,
    measure,
    separator_of,
    split_text,
    usual_gap,
)
from extractor.reading.texttables import (
    is_drawn_rule,
    read_drawn,
    read_grid,
)
from extractor.records import quick

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
_WIDE = re.compile(r"(?<=\S)(?: {4,}|\t+ *)(?=\S)")
_BLANK_FIELD = re.compile(r"(?:ngày|tháng|năm|số|[:.…(])\s*$", re.IGNORECASE)
_new_paragraph = quick(Paragraph)


@dataclass(frozen=True, slots=True)
class Reading:
    """What lines make: paragraphs in order, and the tables among them."""

    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Table, ...] = ()


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
    raws = split_text(text)
    if not raws:
        return Reading(())
    base = usual_gap(raws, text)
    markup = any(sign in text for sign in "*<]#") and _HAS_MARKUP.search(text) is not None
    blocks = mark_tables(raws, text, base)
    measure(raws, text, base)
    mark_page_numbers(raws, text, base)
    frame_of = frames_of(raws)
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


def _read_paragraph(
    text: str, raws: Sequence[Raw], index: int, frames: Sequence[Frame], paragraphs: list[Paragraph], markup: bool
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
    pending: list[Raw] = []
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
        bold = bold or BOLD.match(body) is not None
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


def _read_table(text: str, rows: Sequence[Raw], paragraphs: list[Paragraph], tables: list[Table]) -> None:
    separator = separator_of(text, rows[0]) or ("\t" if "\t" in text[rows[0].start : rows[-1].end] else " ")
    lines = [(raw.start, raw.end) for raw in rows]
    if separator == "\t":
        lines = _with_empty_cells(text, lines)
    pieces: list[Cell] = []
    rules: list[Paragraph] = []
    heads = None
    if separator == " ":
        grid, pieces, heads = read_blanks(text, lines)
        rules = [Paragraph(*line, "furniture") for line in lines if is_blank_rule(text[slice(*line)])]
    elif separator == "│" or any(is_drawn_rule(text[slice(*line)]) for line in lines):
        grid, pieces = read_drawn(text, lines)
        rules = [Paragraph(*line, "furniture") for line in lines if is_drawn_rule(text[slice(*line)])]
    else:
        grid = read_grid(text, lines, "|" if separator == "¦" else separator)
    title, unit = _captions(text, paragraphs)
    cells = [cell for row in grid for cell in row if cell.end > cell.start] + pieces
    paragraphs.extend(sorted(rules + [_cell_paragraph(text, cell) for cell in cells], key=lambda p: p.start))
    table = make_table(len(tables) + 1, grid, title=title, unit=unit, header_rows=heads)
    if table is not None:
        tables.append(table)


def _with_empty_cells(text: str, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Rows from the first tab on: "\\tTổng cộng\\t4.120" has an empty first cell. A table that is set in by tabs as a whole has
    none."""
    wider: list[tuple[int, int]] = []
    for start, end in lines:
        lead = start
        while lead and text[lead - 1] in "\t ":
            lead -= 1
        wider.append((lead if "\t" in text[lead:start] else start, end))
    tabs = [text.count("\t", lead, start) for (lead, _), (start, _) in zip(wider, lines, strict=True)]
    least = min(tabs)
    return [(_behind_tabs(text, lead, least), end) for lead, end in wider]


def _behind_tabs(text: str, start: int, tabs: int) -> int:
    for _ in range(tabs):
        start = text.index("\t", start) + 1
    return start


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
