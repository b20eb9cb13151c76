"""What the pages show, read out of the store: records for the templates."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

from extractor.corpus import Corpus
from extractor.corpus.corrections import in_force, read_corrections
from extractor.corpus.indicators import indicators
from extractor.outline.identity import REMARKS
from extractor.rulebook import load_rules
from extractor.show import amount_words, told_once


@dataclass(frozen=True, slots=True)
class PageView:
    """One page of a document: number, size in points, whether there is a picture of it, and its text."""

    number: int
    width: float
    height: float
    pictured: bool
    text: str


@dataclass(frozen=True, slots=True)
class FigureView:
    """One figure with what a person made of it (``corrected``: field to new value)."""

    row: sqlite3.Row
    box: tuple[float, float, float, float] | None
    corrected: dict[str, str | None]
    label: str | None = None
    """The name of its indicator."""

    @property
    def open(self) -> bool:
        """Whether a person should still look at it."""
        return bool(self.row["needs_review"]) and not self.corrected

    @property
    def amount(self) -> str:
        """Its value as people write it."""
        most, part = self.row["value_max_exact"], self.row["part_exact"]
        return amount_words(
            Decimal(self.row["value_exact"]),
            self.row["unit"],
            value_max=None if most is None else Decimal(most),
            part=None if part is None else Decimal(part),
            noun=self.row["noun"],
            qualifier=self.row["qualifier"],
            change=self.row["change"],
            per=self.row["per"],
        )

    @property
    def cell(self) -> str:
        """Row and column of a number of a table."""
        return " · ".join(part for part in (self.row["row_name"], self.row["column_head"]) if part) or "bảng"


@dataclass(frozen=True, slots=True)
class DocumentView:
    """All that the page of one document shows."""

    row: sqlite3.Row
    pages: tuple[PageView, ...]
    figures: tuple[FigureView, ...]
    references: Sequence[sqlite3.Row]
    items: Sequence[sqlite3.Row]
    annexes: Sequence[sqlite3.Row]
    asked: Mapping[str, str]
    """What the items and annexes of its outline are called, by their ids."""
    findings: Sequence[sqlite3.Row]
    warnings: Sequence[str]
    annex: Sequence[sqlite3.Row]

    @property
    def contradictions(self) -> Sequence[sqlite3.Row]:
        """Findings that say that something in it contradicts something."""
        return [row for row in self.findings if row["code"] not in REMARKS]

    @property
    def remarks(self) -> Sequence[sqlite3.Row]:
        """Findings about the report as a whole: another year, no outline for it."""
        return [row for row in self.findings if row["code"] in REMARKS]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One page of the list of figures to review; ``after`` is where the next page goes on, None at the end."""

    rows: Sequence[sqlite3.Row]
    after: tuple[int, int] | None


def _box(written: str | None) -> tuple[float, float, float, float] | None:
    if not written:
        return None
    x0, top, x1, bottom = (float(side) for side in written.split())
    return x0, top, x1, bottom


def document_page(corpus: Corpus, document: int) -> DocumentView | None:
    """The page of a document, None for an unknown one."""
    found = corpus.rows(
        "SELECT s.name, s.sha256, s.media_type, d.* FROM documents d JOIN submissions s ON s.id = d.id WHERE d.id = ?",
        (document,),
    )
    if not found:
        return None
    row = found[0]
    text = row["text"]
    pictured = row["media_type"] == "application/pdf" or str(row["media_type"]).startswith("image/")
    pages = tuple(
        PageView(number, width, height, pictured and width > 0, text[start:end])
        for number, start, end, width, height, _ in json.loads(row["page_starts"])
    )
    changed = in_force(read_corrections(corpus.connection, row["sha256"]))
    known = indicators(load_rules())
    figures = tuple(
        FigureView(
            figure,
            _box(figure["bbox"]),
            dict(changed.get(figure["key"], {})),
            known[figure["indicator"]].label if figure["indicator"] in known else figure["indicator"],
        )
        for figure in corpus.rows("SELECT * FROM figures WHERE document = ? ORDER BY n", (document,))
    )

    def all_of(table: str) -> Sequence[sqlite3.Row]:
        return corpus.rows(f"SELECT * FROM {table} WHERE document = ? ORDER BY n", (document,))

    return DocumentView(
        row=row,
        pages=pages,
        figures=figures,
        references=all_of("citations"),
        items=all_of("items"),
        annexes=all_of("annexes"),
        asked=_asked(corpus, row["outline"]),
        findings=all_of("findings"),
        warnings=told_once((row["page"], row["message"]) for row in all_of("warnings")),
        annex=_measured(all_of("annex")),
    )


_AMOUNTS = ("area_exact", "leasable_area_exact", "leased_area_exact", "occupancy_exact")


def _measured(annex: Sequence[sqlite3.Row]) -> list[sqlite3.Row]:
    """The rows of tables of parks; the numbers of other annexes are among the figures."""
    tables = {row["table"] for row in annex if any(row[name] is not None for name in _AMOUNTS)}
    return [row for row in annex if row["table"] in tables]


def _asked(corpus: Corpus, outline: str | None) -> dict[str, str]:
    plan = corpus.plan()
    found = next((one for one in plan.outlines if one.id == outline), None) if plan is not None else None
    if found is None:
        return {}
    return {form.id: form.title for form in found.annexes} | {item.id: item.whole for item in found.items}


REVIEW_ROWS = 50


def review_page(corpus: Corpus, after: tuple[int, int] = (0, -1), most: int = REVIEW_ROWS) -> ReviewView:
    """Figures that a person should look at and nobody has, over the whole corpus, from the one behind ``after``
    (document, place in it) on. Continued by place, not by offset: the hundredth page costs what the first does, and
    none is passed over when a figure of an earlier page has been seen to meanwhile."""
    rows = corpus.rows(
        "SELECT f.*, s.name AS file, d.issuer FROM figures f JOIN documents d ON d.id = f.document "
        "JOIN submissions s ON s.id = f.document "
        "WHERE f.needs_review = 1 AND (f.document, f.n) > (?, ?) AND d.superseded_by IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM corrections c WHERE c.key = f.key) ORDER BY f.document, f.n LIMIT ?",
        (*after, most + 1),
    )
    more = len(rows) > most
    rows = rows[:most]
    return ReviewView(rows, (rows[-1]["document"], rows[-1]["n"]) if more else None)


def marked(text: str, marks: Sequence[tuple[int, int]]) -> Markup:
    """``text`` escaped, with the stretches of ``marks`` marked."""
    out, done = Markup(), 0
    for start, end in marks:
        out += escape(text[done:start]) + Markup("<mark>") + escape(text[start:end]) + Markup("</mark>")
        done = end
    return out + escape(text[done:])
