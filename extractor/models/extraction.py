"""What is found in a report: header, sections, figures, references, rows of annexes."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from extractor.models.reading import Box, Report, ReportWarning, Table


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

    @property
    def measured(self) -> bool:
        """Whether it says how large a park is or how full: rows of other things have their numbers in ``cells`` alone."""
        return not (self.area is self.leasable_area is self.leased_area is self.occupancy is None)


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that was read out of one report. ``structure`` is what a check of the same report goes on with
    (:class:`extractor.extraction.sections.Structure`), where the extraction was made for one."""

    report: Report
    header: Header
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    references: tuple[Reference, ...]
    annex: tuple[AnnexRow, ...] = ()
    tables: tuple[Table, ...] = ()
    warnings: tuple[ReportWarning, ...] = ()
    table_figures: tuple[TableFigure, ...] = ()
    structure: object | None = field(default=None, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The reading text that every offset points into."""
        return self.report.text
