"""Plans with their outlines, and what a check of a report against one says."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten
from typing import Literal

from extractor.models.extraction import Header
from extractor.models.reading import ReportWarning, Source

Status = Literal["answered", "brief", "heading_only", "merged", "nil", "missing"]


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

    @property
    def cut(self) -> bool:
        """Whether the heading is only the first words of what is asked."""
        heading, request = (" ".join((words or "").split()) for words in (self.heading, self.request))
        return len(heading.split()) >= _FIRST_WORDS and request.startswith(f"{heading} ")

    @property
    def whole(self) -> str:
        """The heading for people: where it is only the first words of what is asked, more of these."""
        return shorten(self.request or "", _SHOWN, placeholder=" …") if self.cut else " ".join(self.heading.split())


_FIRST_WORDS, _SHOWN = 12, 140
"""A bullet has no heading; its first words stand for one."""


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
