"""What is read out of a file: a report with its pages, paragraphs and tables, and the view of it that rules see."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Literal, NamedTuple, Protocol

from extractor.language.offsets import Offsets

PageOrigin = Literal["plain", "layer", "converted", "ocr", "none"]


class Box(NamedTuple):
    """A rectangle on a page, in points."""

    x0: float
    top: float
    x1: float
    bottom: float


class Span(NamedTuple):
    """A stretch of text, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where a report came from. ``ocr`` is true when any page was read by OCR."""

    name: str
    sha256: str
    media_type: str
    pages: int
    ocr: bool
    bytes: int


@dataclass(frozen=True, slots=True)
class Word:
    """One word that OCR read: its place in the text, its box, how sure the engine is (0 to 100), and what a second
    reader saw there when it disagrees."""

    start: int
    end: int
    box: Box
    confidence: float
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its stretch of the reading text, its size in points, and how its text was got.

    ``origin``: "plain" (a format without pages), "layer" (the PDF's own text), "converted" (a legacy encoding turned
    into Unicode), "ocr", "none" (nothing could be read). ``words`` is filled for pages read by OCR only.
    """

    number: int
    start: int
    end: int
    width: float = 0.0
    height: float = 0.0
    origin: PageOrigin = "plain"
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of text that reads as one, though it may be set on several lines.

    ``role``: "text", "cell" (one cell of a table) or "furniture" (page number, running header, stamp). ``holes`` are
    furniture inside the paragraph (a page number in its middle). ``level`` is the heading level where the format
    itself says so (Word styles), ``bold`` is true when the whole paragraph, or the run that opens it, is bold.
    """

    start: int
    end: int
    role: Literal["text", "cell", "furniture"] = "text"
    holes: tuple[Span, ...] = ()
    level: int | None = None
    bold: bool = False
    centered: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. ``start`` and ``end`` say where its text stands in the reading text (``start == end`` when it
    is empty; the first part where it runs over a page break). A merged cell stands in its first row and column; the places
    it covers hold empty cells."""

    text: str
    start: int
    end: int
    page: int = 1
    bbox: Box | None = None
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A data table. ``columns`` are the header texts (rows of a header of several rows are joined by a blank), ``rows``
    the body rows, every one as long as ``columns``. ``kind`` is "data" or what an annex reader made of it."""

    id: str
    page: int
    start: int
    end: int
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bbox: Box | None = None
    title: str | None = None
    kind: str = "data"
    section: str | None = None
    header: tuple[tuple[Cell, ...], ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class ReportWarning:
    """Something a reader should know: a stable ``code``, a message in Vietnamese, and the place it is about."""

    code: str
    message: str
    page: int | None = None
    start: int | None = None
    end: int | None = None


class BoxFinder(Protocol):
    """Finds where stretches of the reading text stand on their pages. Asked only for what was extracted."""

    def boxes(self, spans: Sequence[tuple[int, int]]) -> list[Box | None]:
        """One box (of the part on the first page it touches) for each span, or None where the format has no places."""
        ...


@dataclass(frozen=True, slots=True)
class Report:
    """What is read out of a submission: text that knows its place on the page."""

    source: Source
    text: str
    pages: tuple[Page, ...]
    paragraphs: Sequence[Paragraph]
    tables: tuple[Table, ...] = ()
    warnings: tuple[ReportWarning, ...] = ()
    finder: BoxFinder | None = field(default=None, compare=False, repr=False)

    def page_of(self, offset: int) -> int:
        """The number of the page on which the character at ``offset`` stands (1 where there are no pages)."""
        index = bisect_right(self.pages, offset, key=attrgetter("start")) - 1
        return self.pages[max(index, 0)].number if self.pages else 1


@dataclass(frozen=True, slots=True)
class View:
    """The text as the rules see it: NFC, look-alike letters and dashes made one, line breaks inside a paragraph turned
    into blanks, page furniture blanked out; a line feed stands only between paragraphs.

    ``offsets[i]`` is the place in ``Report.text`` of the view's character ``i``, with one entry more than characters;
    None where the view has the same length as the text (the usual case).
    """

    text: str
    offsets: Offsets | None = None

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of ``Report.text`` that the view's ``start:end`` stands for."""
        if self.offsets is None:
            return start, end
        # A letter with a mark that no single character holds stands on two places of the view: never cut it in two.
        return self.offsets.stretch(start, end)

    def locate(self, offset: int) -> int:
        """The place in the view of the character at ``offset`` of ``Report.text`` (the inverse of :meth:`source`)."""
        if self.offsets is None:
            return offset
        return self.offsets.locate(offset)
