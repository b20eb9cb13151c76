"""Pages -> one reading text with paragraphs, tables and the place of every word.

Pages come one by one and are written as soon as the next few are known (that is when running heads can be told), so
that memory does not grow with the document. A paragraph goes on over a page break; the page number between its halves
becomes a hole. Footnotes stand in front of a paragraph that runs on to the next page, so that none is cut in two.
"""

from __future__ import annotations

import re
from array import array
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extractor.models import Box, Cell, Page, PageOrigin, Paragraph, Span, Table, Word
from extractor.reading.lines import Frame, Line, is_caps, joins
from extractor.reading.pdf_page import Edge, SetLine, SetWord
from extractor.reading.tables import captions, make_table

_LOOKAHEAD = 3
_NUMBER = re.compile(r"[-–—]?\s*(?:(?:Trang|trang|Page)\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?\s*[-–—]?|[ivx]{1,5}")
_OVERLAY = re.compile(
    r"(?:Ký bởi|Người ký|Ngày ký|Thời gian ký|Cơ quan|Email|Signature|Digitally|Ký số|Tổ chức xác thực)\s*:?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_NOTE_MARK = re.compile(r"(?<=[^\W\d])\d{1,2}$|(?<=[.,;:)”\"])\d{1,2}$")
# What the lines of a letterhead or a signature begin with: each stands on its own.
_AGENCY = re.compile(
    r"(?:SỞ|BAN|BỘ|CỤC|CHI CỤC|PHÒNG|VĂN PHÒNG|UBND|ỦY BAN|UỶ BAN|HĐND|HỘI|ĐẢNG|TỈNH|HUYỆN|THỊ|THÀNH|XÃ|PHƯỜNG|TRƯỜNG|TRUNG"
    r"|CÔNG TY|TỔNG|ĐOÀN|MẶT TRẬN|LIÊN ĐOÀN|VIỆN|BỆNH VIỆN|TM|KT|TL|TUQ|PHÓ|CHỦ|GIÁM|CHÁNH|SỐ|BÁO|QUYẾT|KẾ|THÔNG|TỜ)\b"
)
_NOTE_START = re.compile(r"(?:\(?\d{1,2}\)?|[*†?ÌlI!])[\s.„,]*\S")
_SQUARE = re.compile(r"(?:^|[\d(/])[kdcm]?m[23]$")


@dataclass(frozen=True, slots=True)
class GridTable:
    """A table on a page before it is text: rows of cells with their words (None where a merged cell covers a place)."""

    box: Box
    rows: tuple[tuple[GridCell | None, ...], ...]
    columns: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell on a page: its words in lines, its box, how many rows and columns it covers."""

    lines: tuple[tuple[SetWord, ...], ...]
    box: Box
    row_span: int = 1
    column_span: int = 1


@dataclass(slots=True)
class PageContent:
    """What is to be written of a page: lines in reading order (those of tables left out), tables with the index of the
    line they stand before, and for OCR the boxes and confidences of words by identity of their tuple."""

    number: int
    width: float
    height: float
    origin: PageOrigin
    lines: list[SetLine]
    tables: list[tuple[int, GridTable]] = field(default_factory=list)
    read: dict[tuple[float, float, str], tuple[Box, float, str | None]] = field(default_factory=dict)
    furniture: set[int] = field(default_factory=set)
    notes: set[int] = field(default_factory=set)
    rules: list[Edge] = field(default_factory=list)


@dataclass(slots=True)
class Runs:
    """Where stretches of the reading text stand on pages: start and end in the text, page, first glyph. Within a run
    text and glyphs go in step, or the whole run is one word."""

    start: array[int] = field(default_factory=lambda: array("L"))
    end: array[int] = field(default_factory=lambda: array("L"))
    page: array[int] = field(default_factory=lambda: array("L"))
    first: array[int] = field(default_factory=lambda: array("l"))
    last: array[int] = field(default_factory=lambda: array("l"))

    def add(self, start: int, end: int, page: int, first: int, last: int) -> None:
        """Adds a word, to the run before it if it goes on in step."""
        if self.end and self.page[-1] == page and first >= 0:
            gap = start - self.end[-1]
            in_step = self.end[-1] - self.start[-1] == self.last[-1] - self.first[-1]
            if in_step and gap >= 0 and first - self.last[-1] == gap and end - start == last - first:
                self.end[-1], self.last[-1] = end, last
                return
        self.start.append(start)
        self.end.append(end)
        self.page.append(page)
        self.first.append(first)
        self.last.append(last)


@dataclass(slots=True)
class Assembled:
    """The reading text of a document with its parts."""

    text: str
    pages: tuple[Page, ...]
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Table, ...]
    runs: Runs


def assemble(pages: Iterable[PageContent]) -> Assembled:
    """The reading text of these pages."""
    writer = _Writer()
    waiting: deque[PageContent] = deque()
    before: deque[PageContent] = deque(maxlen=_LOOKAHEAD)
    for page in pages:
        waiting.append(page)
        if len(waiting) > _LOOKAHEAD:
            _write_next(writer, waiting, before)
    while waiting:
        _write_next(writer, waiting, before)
    return writer.finish()


def _write_next(writer: _Writer, waiting: deque[PageContent], before: deque[PageContent]) -> None:
    page = waiting.popleft()
    _find_notes(page)
    _find_furniture(page, [*before, *waiting])
    before.append(PageContent(page.number, page.width, page.height, page.origin, _margins(page)))
    writer.write(page)


# ------------------------------------------------------------------------------------------------------------- furniture


def _margins(page: PageContent) -> list[SetLine]:
    return [line for line in page.lines if line.top < 0.1 * page.height or line.bottom > 0.9 * page.height]


def _find_furniture(page: PageContent, others: Sequence[PageContent]) -> None:
    """Page numbers, heads and feet that neighbouring pages repeat, text that does not run level, signature overlays."""
    if not page.lines:
        return
    body = [line for line in page.lines if not line.turned]
    top = min((line.top for line in body), default=0.0)
    bottom = max((line.bottom for line in body), default=0.0)
    known: dict[str, int] = {}
    for other in others:
        for key in {_key(line) for line in _margins(other)}:
            known[key] = known.get(key, 0) + 1
    enough = 2 if len(others) >= 3 else 1
    for index, line in enumerate(page.lines):
        if line.turned or (line.widget and _OVERLAY.match(line.text)):
            page.furniture.add(index)
            continue
        if page.origin == "ocr" and _is_speck(line, page):
            page.furniture.add(index)
            continue
        upper, lower = line.top < 0.1 * page.height, line.bottom > 0.9 * page.height
        if not upper and not lower:
            continue
        text = line.text
        number = _NUMBER.fullmatch(text)
        numbered = number is not None and (line.top - top < 3 or bottom - line.bottom < 3 or lower)
        # What stands at the head of the first page may be its letterhead; it is a running head if all the others have it.
        needed = enough if page.number > 1 else max(2, len(others))
        if numbered or (len(text) > 3 and known.get(_key(line), 0) >= needed):
            page.furniture.add(index)


def _find_notes(page: PageContent) -> None:
    """Footnotes: what stands under a short rule at the left margin in the lower half of the page, and opens with a mark."""
    if not page.rules or not page.lines:
        return
    left = sorted(line.x0 for line in page.lines)[len(page.lines) // 4]
    for rule in page.rules:
        if not 50 < rule.end - rule.start < 0.5 * page.width or rule.at < 0.4 * page.height or rule.start > left + 40:
            continue
        below = [index for index, line in enumerate(page.lines) if line.bottom > rule.at + 4]
        if any(table.box.bottom > rule.at - 2 for _, table in page.tables) or not below:
            continue
        if below[0] and _NOTE_START.match(page.lines[below[0]].text):
            page.notes.update(below)
            return


def _is_speck(line: SetLine, page: PageContent) -> bool:
    """Whether OCR made a line of a speck, a stroke of a pen or the rim of a seal."""
    text = line.text
    letters = sum(c.isalnum() for c in text)
    if letters == 0:
        return True
    known = [page.read[key][1] for word in line.words if (key := (word.x0, word.top, word.text)) in page.read]
    sure = sum(known) / len(known) if known else 0.0
    return (letters <= 2 and not text.strip("().").isdigit() and sure < 80) or (letters <= 6 and sure < 35)


def _key(line: SetLine) -> str:
    return f"{_DIGITS.sub('#', line.text)}|{round(line.x0 / 12)}"


# --------------------------------------------------------------------------------------------------------------- writing


@dataclass(slots=True)
class _Group:
    """Lines of one paragraph, or one table, of a page."""

    lines: list[tuple[SetLine, Line]] = field(default_factory=list)
    table: GridTable | None = None
    role: str = "text"


class _Writer:
    """Writes groups into one text. State lives here and nowhere else: the text so far, the paragraph that is open."""

    __slots__ = (
        "_block",
        "_frame",
        "_length",
        "_open",
        "_pending",
        "_pieces",
        "_tails",
        "_written",
        "pages",
        "paragraphs",
        "runs",
        "tables",
    )

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._block = 0
        self._written = 0
        self._open: tuple[Line, Line, Paragraph] | None = None
        self._pending: list[Paragraph] = []
        self._frame: Frame | None = None
        self._tails: list[tuple[Table, GridTable, float, int]] = []
        self.pages: list[Page] = []
        self.paragraphs: list[Paragraph] = []
        self.tables: list[Table] = []
        self.runs = Runs()

    def write(self, page: PageContent) -> None:
        """Appends a page."""
        start = self._length
        words: list[Word] = []
        frame = self._frame_of(page)
        groups = _group(page, frame)
        for index, group in enumerate(groups):
            if group.table is not None:
                self._close()
                self._write_table(group.table, page, words, first=not any(g.role == "text" for g in groups[:index]))
            elif group.role == "furniture":
                self._write_furniture(group, page, words)
            else:
                self._write_group(group, page, words, frame)
        self.pages.append(Page(page.number, start, self._length, page.width, page.height, page.origin, tuple(words)))
        self._frame = frame
        # One piece a page: many small ones would cost more memory than the text.
        self._pieces[self._written :] = ["".join(self._pieces[self._written :])]
        self._written = len(self._pieces)

    def finish(self) -> Assembled:
        """The whole."""
        self._close()
        text = "".join(self._pieces)
        return Assembled(text, tuple(self.pages), tuple(self.paragraphs), tuple(self.tables), self.runs)

    def _frame_of(self, page: PageContent) -> Frame:
        lines = [line for index, line in enumerate(page.lines) if index not in page.furniture and len(line.words) > 3]
        if len(lines) < 6 and self._frame is not None and self.pages and abs(self.pages[-1].width - page.width) < 20:
            return self._frame
        rights = sorted(line.x1 for line in lines)
        lefts = sorted(line.x0 for line in lines)
        if not rights:
            return Frame(0.0, page.width * 0.9 or None, 4.0)
        height = sorted(line.height for line in lines)[len(lines) // 2]
        right = rights[min(len(rights) - 1, int(len(rights) * 0.9))]
        left = lefts[len(lefts) // 10]
        # A page of a few short lines says nothing of its margins.
        right = max(right, page.width * 0.78 if len(lines) < 6 else right)
        return Frame(left, right, 0.28 * height, indents=True)

    def _put(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _put_words(
        self, line: Sequence[SetWord], page: PageContent, words: list[Word], glue: bool = False
    ) -> list[Span]:
        """Writes words with blanks between them; gives the spans of footnote marks."""
        marks: list[Span] = []
        if page.origin != "ocr" and line[0].first >= 0 and not any(word.raised for word in line):
            text = " ".join(word.text for word in line)
            if len(text) == line[-1].last - line[0].first:
                start = self._length
                self._put(text)
                self.runs.add(start, self._length, page.number, line[0].first, line[-1].last)
                return marks
        for index, word in enumerate(line):
            if index and not glue:
                self._put(" ")
            glue = False
            start = self._length
            self._put(word.text)
            if page.origin == "ocr":
                known = page.read.get((word.x0, word.top, word.text))
                if known is not None:
                    words.append(Word(start, self._length, known[0], known[1], known[2]))
            else:
                self.runs.add(start, self._length, page.number, word.first, word.last)
            if word.raised and not _SQUARE.search(word.text) and (match := _NOTE_MARK.search(word.text)):
                marks.append(Span(start + match.start(), self._length))
        return marks

    def _write_group(self, group: _Group, page: PageContent, words: list[Word], frame: Frame) -> None:
        set_lines = group.lines
        first = set_lines[0][1]
        goes_on = False
        if self._open is not None:
            opener, last, _ = self._open
            same_page = last.page == page.number
            # Text in a column of its own (a signature, a letterhead) does not run on to the next page.
            body = not self._block and not set_lines[0][0].block and last.left - frame.left < 0.2 * page.width
            goes_on = not same_page and body and joins(opener, last, replace(first, extra=0.0), self._frame or frame)
        if not goes_on:
            self._close()
        start = self._length
        marks: list[Span] = []
        for set_line, _ in set_lines:
            marks.extend(self._put_words(set_line.words, page, words))
            self._put("\n")
        end = self._length - 1
        last = set_lines[-1][1]
        self._block = set_lines[-1][0].block
        if goes_on and self._open is not None:
            opener, _, paragraph = self._open
            holes = (*paragraph.holes, *(Span(p.start, p.end) for p in self._pending), *marks)
            self._pending = []
            self._open = (opener, last, replace(paragraph, end=end, holes=holes))
            return
        bold = set_lines[0][0].bold
        self._open = (first, last, Paragraph(start, end, "text", tuple(marks), None, bold, first.centered))

    def _write_furniture(self, group: _Group, page: PageContent, words: list[Word]) -> None:
        for set_line, _ in group.lines:
            start = self._length
            self._put_words(set_line.words, page, words)
            self._pending.append(Paragraph(start, self._length, "furniture"))
            self._put("\n")

    def _close(self) -> None:
        if self._open is not None:
            self.paragraphs.append(self._open[2])
            self._open = None
        self.paragraphs.extend(self._pending)
        self._pending = []

    def _write_table(self, grid: GridTable, page: PageContent, words: list[Word], *, first: bool) -> None:
        rows: list[list[Cell]] = []
        title, unit = self._captions()
        for row in grid.rows:
            cells: list[Cell] = []
            for index, cell in enumerate(row):
                if index:
                    self._put("\t")
                cells.append(self._write_cell(cell, page, words))
            self._put("\n")
            rows.append(cells)
        self._keep_table(rows, grid, page, title, unit, first=first)

    def _write_cell(self, cell: GridCell | None, page: PageContent, words: list[Word]) -> Cell:
        start = self._length
        if cell is None:
            return Cell("", start, start, page.number)
        marks: list[Span] = []
        glue = True
        for line in cell.lines:
            if not glue:
                self._put(" ")
            marks.extend(self._put_words(line, page, words, glue=True))
            text = line[-1].text
            glue = len(text) > 1 and text[-1] in "-/" and (text[-2].isalnum())
        end = self._length
        if end > start:
            self.paragraphs.append(Paragraph(start, end, "cell", tuple(marks)))
        text = "".join(self._tail(end - start))
        return Cell(text, start, end, page.number, cell.box, cell.row_span, cell.column_span)

    def _tail(self, length: int) -> list[str]:
        taken: list[str] = []
        index = len(self._pieces)
        while length > 0:
            index -= 1
            taken.append(self._pieces[index])
            length -= len(self._pieces[index])
        taken.reverse()
        return taken

    def _captions(self) -> tuple[str | None, str | None]:
        text = "".join(self._pieces[self._written :])
        base = self._length - len(text)
        above: list[str] = []
        for paragraph in reversed(self.paragraphs[-8:]):
            if paragraph.role == "cell" or paragraph.start < base:
                break
            if paragraph.role == "text":
                above.insert(0, text[paragraph.start - base : paragraph.end - base])
        return captions(above)

    def _keep_table(
        self,
        rows: list[list[Cell]],
        grid: GridTable,
        page: PageContent,
        title: str | None,
        unit: str | None,
        *,
        first: bool,
    ) -> None:
        """A table of its own, or more rows of the one that ended the page before."""
        if first and self._tails and title is None:
            table, before, bottom, number = self._tails[-1]
            if number == page.number - 1 and bottom > 0.72 and _same_columns(before, grid):
                head = [[cell.text for cell in row] for row in table.header]
                again = 0
                while again < min(len(head), len(rows)) and [cell.text for cell in rows[again]] == head[again]:
                    again += 1
                more = [tuple(row) for row in rows[again:]]
                done = table.rows
                if more and done and _runs_on(done[-1], more[0]):
                    done = (*done[:-1], _join_rows(done[-1], more[0]))
                    more = more[1:]
                body = (*done, *more)
                longer = replace(table, rows=body, end=max(table.end, self._length - 1))
                self.tables[-1] = longer
                self._tails[-1] = (longer, grid, grid.box.bottom / max(page.height, 1.0), page.number)
                return
        table_or_none = make_table(len(self.tables) + 1, rows, page=page.number, bbox=grid.box, title=title, unit=unit)
        if table_or_none is not None:
            self.tables.append(table_or_none)
            self._tails = [(table_or_none, grid, grid.box.bottom / max(page.height, 1.0), page.number)]


def _runs_on(row: Sequence[Cell], rest: Sequence[Cell]) -> bool:
    """Whether the first row on a page is the rest of the last one on the page before: it has no number of its own and
    only goes on with words where there were words."""
    filled = [(a, b) for a, b in zip(row, rest, strict=True) if b.text]
    if not filled or rest[0].text or not row[0].text or len(filled) * 2 > len(row):
        return False
    return all(a.text and not a.text[:1].isdigit() and b.text[:1] not in "-+*•" for a, b in filled)


def _join_rows(row: Sequence[Cell], rest: Sequence[Cell]) -> tuple[Cell, ...]:
    """A row whose cells went on over the page break: all of their text, the place of its first part."""
    return tuple(replace(a, text=f"{a.text} {b.text}") if b.text else a for a, b in zip(row, rest, strict=True))


def _same_columns(a: GridTable, b: GridTable) -> bool:
    if len(a.rows[0]) != len(b.rows[0]):
        return False
    return all(abs(x - y) < 6 for x, y in zip(a.columns, b.columns, strict=False))


# -------------------------------------------------------------------------------------------------------------- grouping


def _group(page: PageContent, frame: Frame) -> list[_Group]:
    """The lines of a page as paragraphs, in reading order; footnotes moved in front of a paragraph that is not done."""
    pitch = _pitch(page)
    groups: list[_Group] = []
    notes: list[_Group] = []
    tables = dict(page.tables)
    opener: Line | None = None
    last: tuple[SetLine, Line] | None = None
    for index, set_line in enumerate(page.lines):
        if index in tables:
            groups.append(_Group(table=tables[index]))
            opener = last = None
        extra = _extra(last[0], set_line, pitch) if last is not None else 0.0
        line = _line_of(set_line, page, frame, extra)
        if index in page.furniture:
            groups.append(_Group([(set_line, line)], role="furniture"))
            continue
        target = notes if index in page.notes else groups
        if target is groups and _goes_on(opener, last, set_line, line, page, frame):
            _last_text(groups).lines.append((set_line, line))
            last = (set_line, line)
            continue
        if target is notes and notes and not _starts_note(set_line):
            notes[-1].lines.append((set_line, line))
            continue
        target.append(_Group([(set_line, line)]))
        if target is groups:
            opener, last = line, (set_line, line)
    if len(page.lines) in tables:
        groups.append(_Group(table=tables[len(page.lines)]))
    if notes:
        at = len(groups)
        while at and groups[at - 1].role == "furniture":
            at -= 1
        if at and groups[at - 1].table is None and groups[at - 1].lines[-1][1].text[-1:] not in ".!?:;":
            at -= 1
        groups[at:at] = notes
    return groups


def _goes_on(
    opener: Line | None,
    last: tuple[SetLine, Line] | None,
    set_line: SetLine,
    line: Line,
    page: PageContent,
    frame: Frame,
) -> bool:
    if opener is None or last is None or set_line.block < 0 or last[0].block < 0:
        return False
    return joins(opener, last[1], line, frame) or _wraps(last[0], set_line, page)


def _wraps(a: SetLine, b: SetLine, page: PageContent) -> bool:
    """Whether ``b`` is the rest of a line of a letterhead's column that was too long for it ("BAN QUẢN LÝ CÁC KHU CÔNG" /
    "NGHIỆP"): in the same column, as bold, in capitals, much shorter than the widest line of the column above it."""
    if a.block != b.block or a.bold != b.bold or not (is_caps(a.text) and is_caps(b.text)):
        return False
    if a.top > 0.35 * page.height or b.top - a.bottom > 0.6 * a.height or _AGENCY.match(b.text):
        return False
    middle = (b.x0 + b.x1) / 2
    if abs((a.x0 + a.x1) / 2 - middle) > 8 or a.x1 - a.x0 > 0.55 * page.width:
        return False
    column = [one for one in page.lines[:20] if abs((one.x0 + one.x1) / 2 - middle) < 12 and is_caps(one.text)]
    widest = max(one.x1 - one.x0 for one in column)
    return a.x1 - a.x0 > 0.97 * widest and b.x1 - b.x0 < 0.5 * (a.x1 - a.x0)


def _last_text(groups: list[_Group]) -> _Group:
    return next(group for group in reversed(groups) if group.role == "text")


def _starts_note(line: SetLine) -> bool:
    return line.words[0].text[:1].isdigit() or line.words[0].text[:1] in "*("


def _line_of(set_line: SetLine, page: PageContent, frame: Frame, extra: float) -> Line:
    x0, x1 = set_line.x0, set_line.x1
    right = frame.right or page.width
    indent, rest = x0 - frame.left, right - x1
    centered = indent > 14 and rest > 14 and abs(indent - rest) < 12
    word = set_line.words[0]
    return Line(
        0,
        0,
        set_line.text,
        x0,
        x1,
        word.x1 - word.x0,
        extra,
        bold=set_line.bold and set_line.bold_end,
        centered=centered,
        size=0.0 if page.origin == "ocr" else set_line.height,
        page=page.number,
    )


def _pitch(page: PageContent) -> float:
    """The usual distance from one baseline to the next."""
    steps = sorted(
        b.bottom - a.bottom for a, b in pairwise(page.lines) if 0.8 * a.height < b.bottom - a.bottom < 2.6 * a.height
    )
    # Space between paragraphs comes on top: the lower third is what stands between lines of one.
    return steps[len(steps) // 3] if steps else 0.0


def _extra(a: SetLine, b: SetLine, pitch: float) -> float:
    if a.block != b.block:
        return 2.0
    step = b.bottom - a.bottom
    if step < 0 or not pitch:
        return 1.0 if step < 0 else 0.0
    return 1.0 if step > 1.3 * pitch + 1 else 0.0
