"""The frozen records that travel between rooms. This module imports nothing of ours.

Offsets are half open character offsets into ``Report.text`` unless a docstring says "view", pages count from 1, boxes
are in points with the origin at the top left of the page, numbers are exact :class:`~decimal.Decimal` values and
``None`` means "not stated in the document". Field names are those of the record that ``extractor extract`` prints.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter
from typing import Literal, NamedTuple, Protocol

from extractor.language.offsets import Offsets

PageOrigin = Literal["plain", "layer", "converted", "ocr", "none"]
Status = Literal["answered", "brief", "heading_only", "merged", "nil", "missing"]


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


# ------------------------------------------------------------------------------------------------------------ reading


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
    paragraphs: tuple[Paragraph, ...]
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


# --------------------------------------------------------------------------------------------------------- extraction


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time: ISO dates (a bare year or month is widened to its first and last day) and the words."""

    start: str | None
    end: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Header:
    """What the document says of itself. A date with a blank day is "2021-06"; ``date_signed`` says that the day stands in
    the electronic signature alone."""

    type: str | None = None
    number: str | None = None
    issuer: str | None = None
    parent: str | None = None
    agency_kind: str | None = None
    place: str | None = None
    date: str | None = None
    subject: str | None = None
    recipients: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    signer: str | None = None
    signer_title: str | None = None
    signing_mode: str | None = None
    period: Period | None = None
    date_signed: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of the document. ``start:end`` is the whole part, subsections included; the heading line (label and
    title) is ``heading_start:heading_end``. ``label`` is as printed without closing punctuation ("II", "2.1", "a");
    ``id`` is the path of labels ("II.2.1"); ``role`` is what the section is about (rules/sections.toml)."""

    id: str
    label: str
    level: int
    heading: str
    start: int
    end: int
    heading_start: int
    heading_end: int
    page: int = 1
    parent: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that measures or counts something, with its unit or counted noun (CONTRACT.md, "Figures").

    ``value`` is in the unit's own base ("2.277 tỷ đồng" is 2277000000000 VND). ``per`` is what a rate is divided by
    ("ha", "năm"), ``part`` the first number of "12/17 xã". ``reading`` is the other possible reading when
    ``needs_review`` is set for the number itself; ``review`` says why. ``subject_kind`` is the kind of the subject
    (rules/subjects.toml): "park", "cluster", "enterprise", "place" …
    """

    id: str
    text: str
    start: int
    end: int
    value: Decimal
    unit: str
    quantity: str
    value_max: Decimal | None = None
    qualifier: str | None = None
    change: str | None = None
    per: str | None = None
    part: Decimal | None = None
    noun: str | None = None
    indicator: str | None = None
    subject: str | None = None
    period: Period | None = None
    status: str | None = None
    section: str | None = None
    rule: str = ""
    confidence: float = 1.0
    needs_review: bool = False
    reading: str | None = None
    review: str | None = None
    page: int = 1
    bbox: Box | None = None
    subject_kind: str | None = None


@dataclass(frozen=True, slots=True)
class TableFigure:
    """A number in a cell of a table. ``row`` and ``column`` count from 0 in ``Table.rows``; ``name`` is what the row is
    about, ``head`` the head of the column, ``total`` whether the row adds up others. The figure's unit is that of the
    column, the row or the table."""

    table: str
    row: int
    column: int
    name: str | None
    head: str
    total: bool
    figure: Figure


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation of an official document (CONTRACT.md, "References")."""

    id: str | None
    text: str
    start: int
    end: int
    type: str | None = None
    number: str | None = None
    year: int | None = None
    symbol: str | None = None
    issuer: str | None = None
    date: str | None = None
    name: str | None = None
    article: str | None = None
    own: bool = False
    section: str | None = None
    confidence: float = 1.0
    rule: str = ""
    resolved: str | None = None
    first: str | None = None
    repairs: tuple[str, ...] = ()
    page: int = 1
    bbox: Box | None = None


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or period found in a view. ``kind``: "date", "month", "quarter", "year", "period", "relative",
    "annual" (a day without a year) or "time" (of the day). ``iso`` without a year is truncated: "--06-15", "--01/--06"."""

    start: int
    end: int
    kind: str
    period: Period
    iso: str | None = None


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One row of an annex table about parks or clusters, whatever its columns are called. Areas in ha, occupancy in %.
    ``cells`` keeps every column by its printed head."""

    table: str
    row: int
    group: str | None
    name: str
    investor: str | None = None
    area: Decimal | None = None
    leasable_area: Decimal | None = None
    leased_area: Decimal | None = None
    occupancy: Decimal | None = None
    cells: tuple[tuple[str, str], ...] = ()
    start: int = 0
    end: int = 0
    page: int = 1
    bbox: Box | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that was read out of one report."""

    report: Report
    header: Header
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    references: tuple[Reference, ...]
    annex: tuple[AnnexRow, ...] = ()
    tables: tuple[Table, ...] = ()
    warnings: tuple[ReportWarning, ...] = ()
    table_figures: tuple[TableFigure, ...] = ()

    @property
    def text(self) -> str:
        """The reading text that every offset points into."""
        return self.report.text


# ------------------------------------------------------------------------------------------------------ plan and check


@dataclass(frozen=True, slots=True)
class Group:
    """A group row that an annex must have ("I. Các CCN đã đi vào hoạt động"); ``parent`` is the letter above it."""

    label: str
    heading: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class AnnexForm:
    """An annex table that an outline asks for."""

    id: str
    title: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing an outline asks for. ``request`` is the full text of what is asked (None for a bare heading)."""

    id: str
    label: str
    heading: str
    level: int
    parent: str | None = None
    request: str | None = None
    annex: str | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None
    asks: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The tree of items that one kind of agency must answer, in reading order, with its annex tables."""

    id: str
    agency_kind: str
    title: str
    items: tuple[Item, ...]
    annexes: tuple[AnnexForm, ...] = ()


@dataclass(frozen=True, slots=True)
class Submitter:
    """An agency that must report; ``outline`` is the id of the outline it must answer, None if the plan has none."""

    name: str
    agency_kind: str
    outline: str | None


@dataclass(frozen=True, slots=True)
class Scope:
    """What the plan covers: first and last day, and the place."""

    start: str | None = None
    end: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled plan document."""

    source: Source
    header: Header
    title: str
    authority: str | None
    scope: Scope
    deadline: str | None
    submitters: tuple[Submitter, ...]
    outlines: tuple[Outline, ...]
    warnings: tuple[ReportWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding rests."""

    start: int
    end: int
    page: int = 1


@dataclass(frozen=True, slots=True)
class Near:
    """A section that nearly answered an item, with its score from 0 to 1."""

    section: str
    score: float


@dataclass(frozen=True, slots=True)
class ItemVerdict:
    """What a report says to one item of the outline. A verdict other than missing always has a place."""

    id: str
    heading: str
    status: Status
    score: float
    section: str | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None
    why: str = ""
    near: tuple[Near, ...] = ()
    figures: int = 0


@dataclass(frozen=True, slots=True)
class AnnexVerdict:
    """What a report says to one annex form; ``rows`` counts filled rows without group rows."""

    id: str
    status: Status
    columns_missing: tuple[str, ...] = ()
    groups_missing: tuple[str, ...] = ()
    rows: int = 0
    table: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A contradiction or an impossible value, with every place it rests on."""

    code: str
    severity: Literal["error", "warning", "note"]
    message: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One report checked against the outline of its agency kind (``outline`` is None if the plan has none for it)."""

    source: Source
    plan: str
    outline: str | None
    agency_kind: str | None
    items: tuple[ItemVerdict, ...]
    annexes: tuple[AnnexVerdict, ...]
    findings: tuple[Finding, ...]
    submitter: str | None = None

    def count(self, status: Status) -> int:
        """How many items have this status."""
        return sum(item.status == status for item in self.items)

    @property
    def share_answered(self) -> float:
        """(answered + merged + nil) / items, 0 for an outline without items."""
        done = sum(self.count(status) for status in ("answered", "merged", "nil"))
        return done / len(self.items) if self.items else 0.0
