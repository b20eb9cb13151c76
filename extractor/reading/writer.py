"""Builds the reading text of formats that know their paragraphs and tables (Word, HTML, sheets, mail)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Literal

from extractor.models import Cell, Page, PageOrigin, Paragraph, Report, ReportWarning, Source, Table
from extractor.reading.grid import Grid, count_captions, title_of
from extractor.reading.tables import count_header, make_table

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"  # no text can hold these
_STRUCK = re.compile(f"[{_OPEN}{_CLOSE}]")


def strike(text: str) -> str:
    """``text`` with marks around its words that tell a :class:`Writer` that they are struck through."""
    words = text.strip()
    if not words:
        return text
    lead = len(text) - len(text.lstrip())
    return f"{text[:lead]}{_OPEN}{words}{_CLOSE}{text[lead + len(words) :]}"


class Writer:
    """Paragraphs and tables in, a Report out. A paragraph stands on its own line; the cells of a table row are
    separated by tabs, its rows stand on lines."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._paragraphs: list[Paragraph] = []
        self._tables: list[Table] = []
        self._page_starts = [0]
        self._above: list[tuple[str, bool]] = []
        self._inked = False
        self._struck: list[tuple[int, int, int]] = []

    @property
    def page(self) -> int:
        """The number of the page that is being written."""
        return len(self._page_starts)

    def paragraph(
        self,
        text: str,
        *,
        role: Literal["text", "cell", "furniture"] = "text",
        level: int | None = None,
        bold: bool = False,
        centered: bool = False,
        breaks: Sequence[int] = (),
    ) -> None:
        """A paragraph; ``breaks`` are the places in it where a new page begins. Blank ones only break pages."""
        if not text.strip():
            if breaks:
                self.page_break()
            return
        text, breaks = self._unmark(text, breaks)
        done = 0
        start = self._length
        for place in sorted(breaks):
            self._put(text[done:place])
            self.page_break()
            done = place
        self._put(text[done:])
        lead = len(text) - len(text.lstrip())
        self._paragraphs.append(
            Paragraph(start + lead, start + len(text.rstrip()), role, level=level, bold=bold, centered=centered)
        )
        self._put("\n")
        if role == "text":
            self._above.append((text, bold or centered))

    def page_break(self) -> None:
        """A new page begins here. A second break without text between them is the same break: Word writes both an
        explicit break and the place where it last broke the page."""
        if self._inked:
            self._page_starts.append(self._length)
            self._inked = False

    def table(self, grid: Grid, declared_head: int = 0, title: str | None = None, breaks: Sequence[int] = ()) -> None:
        """A data table; ``breaks`` are the rows at which a new page begins."""
        if not grid or not grid[0]:
            return
        captions = count_captions(grid)
        for row in grid[:captions]:
            for caption in row:
                if caption and caption.text.strip():
                    self.paragraph(caption.text, bold=caption.bold, centered=caption.column_span > 1)
        grid = grid[captions:]
        breaks = [max(0, index - captions) for index in breaks]
        rows: list[tuple[Cell, ...]] = []
        first_page = self.page
        for index, row in enumerate(grid):
            if index in breaks:
                self.page_break()
                if index == 0:
                    first_page = self.page
            cells: list[Cell] = []
            for column, source in enumerate(row):
                if column:
                    self._put("\t")
                text = source.text.replace("\t", " ").strip() if source else ""
                text, _ = self._unmark(text)
                begin = self._length
                self._put(text)
                cells.append(
                    Cell(
                        text,
                        begin,
                        self._length,
                        self.page,
                        None,
                        source.row_span if source else 1,
                        source.column_span if source else 1,
                    )
                )
                if text:
                    bold = bool(source and source.bold)
                    self._paragraphs.append(Paragraph(begin, self._length, "cell", bold=bold))
            self._put("\n")
            rows.append(tuple(cells))
        above, unit = title_of(self._above)
        table = make_table(
            len(self._tables) + 1,
            rows,
            page=first_page,
            title=title or above,
            unit=unit,
            header_rows=_head_height(rows, declared_head - captions),
        )
        if table is not None:
            self._tables.append(table)
        self._above.clear()

    def report(
        self,
        name: str,
        data: bytes,
        media_type: str,
        warnings: Sequence[ReportWarning] = (),
        origin: PageOrigin = "plain",
    ) -> Report:
        """The finished report."""
        text = "".join(self._pieces)
        starts = [start for start in self._page_starts if start < len(text) or start == 0]
        ends = [*starts[1:], len(text)]
        pages = tuple(
            Page(number, start, end, origin=origin)
            for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
        )
        source = Source(name, hashlib.sha256(data).hexdigest(), media_type, len(pages), False, len(data))
        found = (*warnings, *(_struck_warning(text, *place) for place in self._struck))
        return Report(source, text, pages, tuple(self._paragraphs), tuple(self._tables), found)

    def _unmark(self, text: str, breaks: Sequence[int] = ()) -> tuple[str, Sequence[int]]:
        """A text that is to be written next without the marks of struck words, whose places are noted, and the breaks in
        it."""
        if _STRUCK.search(text) is None:
            return text, breaks
        begin: int | None = None
        clean = _STRUCK.sub("", text)
        for number, mark in enumerate(_STRUCK.finditer(text)):
            place = mark.start() - number
            if mark[0] == _OPEN:
                begin = place
            else:  # one that was opened in the line before this one began
                self._note_struck(clean, begin or 0, place)
                begin = None
        if begin is not None:
            self._note_struck(clean, begin, len(clean))
        return clean, [place - len(_STRUCK.findall(text[:place])) for place in breaks]

    def _note_struck(self, text: str, start: int, end: int) -> None:
        if text[start:end].strip():
            self._struck.append((self._length + start, self._length + end, self.page))

    def _put(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)
        self._inked = self._inked or bool(text.strip())


def _struck_warning(text: str, start: int, end: int, page: int) -> ReportWarning:
    words = " ".join(text[start:end].split())
    shown = words if len(words) <= 60 else words[:57] + "…"
    message = f"Chữ bị gạch ngang nhưng chưa xóa: “{shown}”; vẫn được đọc, số liệu trong đó cần xem lại."
    return ReportWarning("text_struck", message, page, start, end)


def _head_height(rows: Sequence[Sequence[Cell]], declared: int) -> int:
    """How many rows are the head: at least those that the source marks, and never a row in one cell over all columns
    below the first, which opens a group."""
    height = max(declared, count_header([[cell.text for cell in row] for row in rows]))
    for index, row in enumerate(rows[1:height], 1):
        if row[0].text and row[0].column_span == len(row):
            return index
    return height
