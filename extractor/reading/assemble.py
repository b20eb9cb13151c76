"""Pages -> one reading text with paragraphs, tables and the place of every word.

Pages come one by one and are written as soon as the next few are known (that is when running heads can be told), so
that memory does not grow with the document. A paragraph goes on over a page break; the page number between its halves
becomes a hole. Footnotes stand in front of a paragraph that runs on to the next page, so that none is cut in two.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractor.models import Cell, Page, Paragraph, Span, Table, Word
from extractor.reading.continued import counts_on, repeats_head, set_in, take_rest
from extractor.reading.furniture import find_furniture, find_notes, margin_lines
from extractor.reading.grouping import Group, group_lines
from extractor.reading.lines import Frame, Line, joins
from extractor.reading.page import GridCell, GridTable, PageContent, Runs, SetLine, SetWord
from extractor.reading.paragraphs import kept
from extractor.reading.tables import captions, count_repeated, goes_on, make_table

__all__ = ["Assembled", "PageContent", "assemble"]

_LOOKAHEAD = 3
_FOOT = 0.72
_NOTE_MARK = re.compile(r"(?<=[^\W\d])\d{1,2}$|(?<=[.,;:)”\"])\d{1,2}$")
_SQUARE = re.compile(r"(?:^|[\d(/])[kdcm]?m[23]$")


@dataclass(slots=True)
class Assembled:
    """The reading text of a document with its parts."""

    text: str
    pages: tuple[Page, ...]
    paragraphs: Sequence[Paragraph]
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
    find_notes(page)
    find_furniture(page, [*before, *waiting])
    table = writer.open_table(page.number)
    if table is not None:
        take_rest(page, table)
    before.append(PageContent(page.number, page.width, page.height, page.origin, margin_lines(page)))
    writer.write(page)


_REPEATED = 24
"""Cells of so many characters at most mostly say what others say, and are kept once."""


class _Writer:
    """Writes groups into one text. State lives here and nowhere else: the text so far, the paragraph that is open."""

    __slots__ = (
        "_block",
        "_frame",
        "_known",
        "_length",
        "_open",
        "_pending",
        "_pieces",
        "_tail_lines",
        "_tails",
        "_wide",
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
        self._wide = 0.0
        self._written = 0
        self._open: tuple[Line, Line, Paragraph] | None = None
        self._pending: list[Paragraph] = []
        self._frame: Frame | None = None
        self._known: dict[str, str] = {}
        self._tails: list[tuple[Table, GridTable, float, int]] = []
        self._tail_lines: list[str] = []
        self.pages: list[Page] = []
        self.paragraphs: list[Paragraph] = []
        self.tables: list[Table] = []
        self.runs = Runs()

    def write(self, page: PageContent) -> None:
        """Appends a page."""
        start = self._length
        words: list[Word] = []
        frame = self._frame_of(page)
        groups = group_lines(page, frame)
        for index, group in enumerate(groups):
            if group.table is not None:
                self._close()
                self._write_table(group.table, page, words, first=not any(g.role == "text" for g in groups[:index]))
            elif group.role == "furniture":
                self._write_furniture(group, page, words)
            else:
                self._write_group(group, page, words, frame)
        size = page.shown or (page.width, page.height)
        self.pages.append(Page(page.number, start, self._length, *size, page.origin, tuple(words)))
        self._wide = page.width
        self._frame = frame
        # One piece a page: many small ones would cost more memory than the text.
        text = "".join(self._pieces[self._written :])
        self._pieces[self._written :] = [text]
        self._tail_lines = self._lines_at_foot(text)
        self._written = len(self._pieces)

    def open_table(self, number: int) -> GridTable | None:
        """The table at the foot of the page before ``number``, where it may go on there without lines."""
        if not self._tails:
            return None
        _, grid, bottom, page = self._tails[-1]
        return grid if page == number - 1 and bottom > _FOOT and grid.head is not None else None

    def finish(self) -> Assembled:
        """The whole."""
        self._close()
        text = "".join(self._pieces)
        return Assembled(text, tuple(self.pages), kept(self.paragraphs), tuple(self.tables), self.runs)

    def _frame_of(self, page: PageContent) -> Frame:
        lines = [line for index, line in enumerate(page.lines) if index not in page.furniture and line.count > 3]
        if len(lines) < 6 and self._frame is not None and self.pages and abs(self._wide - page.width) < 20:
            return self._frame
        rights = sorted(line.x1 for line in lines)
        lefts = sorted(line.x0 for line in lines)
        if not rights:
            return Frame(0.0, page.width * 0.9 or None, 4.0)
        height = sorted(line.height for line in lines)[len(lines) // 2]
        right = rights[min(len(rights) - 1, int(len(rights) * 0.9))]
        left = lefts[len(lefts) // 10]
        # A page of short lines says nothing of its margins.
        if rights[-1] < 0.75 * page.width or len(lines) < 6:
            right = max(right, 0.82 * page.width)
        return Frame(left, right, 0.28 * height, indents=True)

    def _put(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _put_line(self, line: SetLine, page: PageContent, words: list[Word]) -> list[Span]:
        """Writes a line; gives the spans of footnote marks."""
        run = line.run
        if run is None or len(run.text) != run.last.last - run.first.first:
            return self._put_words(line.words, page, words)
        start = self._length
        self._put(run.text)
        self.runs.add(start, self._length, page.number, run.first.first, run.last.last)
        return []

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

    def _write_group(self, group: Group, page: PageContent, words: list[Word], frame: Frame) -> None:
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
            marks.extend(self._put_line(set_line, page, words))
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

    def _write_furniture(self, group: Group, page: PageContent, words: list[Word]) -> None:
        for set_line, _ in group.lines:
            start = self._length
            self._put_line(set_line, page, words)
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
        repeated = 0
        if first and title is None and grid.loose:
            grid, repeated = self._in_columns_before(grid, page)
        for row in grid.rows:
            cells: list[Cell] = []
            for index, cell in enumerate(row):
                if index:
                    self._put("\t")
                cells.append(self._write_cell(cell, page, words))
            self._put("\n")
            rows.append(cells)
        self._keep_table(rows, grid, page, title, unit, first=first, repeated=repeated)

    def _in_columns_before(self, grid: GridTable, page: PageContent) -> tuple[GridTable, int]:
        """A table in the columns of the one on the page before, if it repeats that one's head (on a scan) or has none and
        counts on (a column may hold nothing on a page), and how many rows are that head."""
        if not self._tails or self._tails[-1][3] != page.number - 1:
            return grid, 0
        table, before = self._tails[-1][:2]
        head = grid.head or 0
        known = page.origin == "ocr" and repeats_head(table.header, grid) if head else counts_on(table.rows, grid)
        again = grid if not known or _same_columns(before, grid) else set_in(grid, before)
        return (again, head) if known and again is not None else (grid, 0)

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
        if len(text) <= _REPEATED:
            text = self._known.setdefault(text, text)
        return Cell(text, start, end, page.number, page.seen(cell.box), cell.row_span, cell.column_span)

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
        opens = not any(p.start >= base and p.role != "furniture" for p in self.paragraphs[-8:])
        return captions(self._tail_lines if opens else above)

    def _lines_at_foot(self, text: str) -> list[str]:
        """The last lines of a page below its tables: a table at the top of the next page may be what they name."""
        base = self._length - len(text)
        last = [*self.paragraphs[-3:], *([self._open[2]] if self._open is not None else [])][-3:]
        found: list[str] = []
        for paragraph in reversed(last):
            if paragraph.role == "cell" or paragraph.start < base or paragraph.end - paragraph.start > 200:
                break
            if paragraph.role == "text":
                found.insert(0, text[paragraph.start - base : paragraph.end - base])
        return found

    def _keep_table(
        self,
        rows: list[list[Cell]],
        grid: GridTable,
        page: PageContent,
        title: str | None,
        unit: str | None,
        *,
        first: bool,
        repeated: int,
    ) -> None:
        """A table of its own, or more rows of the one that ended the page before."""
        if first and self._tails and title is None:
            table, before, bottom, number = self._tails[-1]
            again = repeated or count_repeated(table.header, rows)
            low = bottom > (0.5 if again or counts_on(table.rows, grid) else _FOOT)
            whole = again > 0 and again == len(table.header) and len(before.rows[0]) == len(grid.rows[0])
            same = _same_columns(before, grid) or (whole and grid.loose)
            if number == page.number - 1 and low and same and (repeated or goes_on(table, rows)):
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
        table_or_none = make_table(
            len(self.tables) + 1,
            rows,
            page=page.number,
            bbox=page.seen(grid.box),
            title=title,
            unit=unit,
            header_rows=grid.head,
        )
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
    near = 40 if a.loose or b.loose else 6  # where words tell the columns, they begin a little elsewhere on every page
    return all(abs(x - y) < near for x, y in zip(a.columns, b.columns, strict=False))
