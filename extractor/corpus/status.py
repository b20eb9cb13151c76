"""Who has submitted, what is missing, what needs review; the matrix agency x item of the outline."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from extractor.corpus.lineages import answers_plan
from extractor.corpus.names import agency_key, same_agency
from extractor.corpus.plans import read_plan
from extractor.models import Outline, Plan, Submitter
from extractor.outline.identity import REMARKS, predates

SubmitterState = Literal["submitted", "incomplete", "not_submitted"]
_OPEN = frozenset({"missing", "heading_only"})
_OPEN_ANNEX = _OPEN | {"brief"}
"""A form that is there without a column, a group or the values of a column still lacks what was asked by name."""
_DONE = frozenset({"answered", "merged", "nil"})


@dataclass(frozen=True, slots=True)
class DocumentBrief:
    """One stored report, as lists show it. ``review`` counts figures that a person should look at."""

    id: int
    name: str
    number: str | None
    date: str | None
    received: str | None
    agency: str | None
    agency_kind: str | None
    figures: int
    references: int
    review: int
    findings: int
    warnings: int
    ocr: bool
    superseded_by: int | None
    supersedes: int | None
    relation: str | None
    contradictions: int = 0
    """How many of its findings say that something in it contradicts something."""
    remarks: tuple[str, ...] = ()
    """What is odd about the report as a whole: another year, no outline for it, another subject."""


@dataclass(frozen=True, slots=True)
class SubmitterStatus:
    """Where one agency of the plan stands.

    ``state`` is "incomplete" when an item is missing or has a heading only, or an annex is missing or lacks a part; "submitted" means that
    nothing is open. ``late`` compares the day it was sent (else the date of the report) with the deadline. ``documents``
    are the standing versions, ``superseded`` counts the replaced ones.
    """

    name: str
    agency_kind: str
    outline: str | None
    state: SubmitterState
    late: bool
    documents: tuple[DocumentBrief, ...]
    superseded: int
    items: int
    answered: int
    brief: int
    open_items: tuple[str, ...]
    open_annexes: tuple[str, ...]
    review: int
    findings: int

    @property
    def share_answered(self) -> float:
        """(answered + merged + nil) / items, 0 without items."""
        return self.answered / self.items if self.items else 0.0

    @property
    def contradictions(self) -> int:
        """How many contradictions were found in its standing documents."""
        return sum(document.contradictions for document in self.documents)

    @property
    def unchecked(self) -> bool:
        """It has submitted, and no outline of the plan could be held against what it sent."""
        return bool(self.documents) and not self.items


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One agency's verdicts in the order of the matrix's items; None where there is none."""

    agency: str
    document: int | None
    cells: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Agencies x items of one outline. ``items`` are (id, heading)."""

    outline: str
    title: str
    items: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class FailedSubmission:
    """A file that could not be read, with the reason."""

    name: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class CorpusStatus:
    """The state of a corpus under its current plan. ``others`` are standing documents of no submitter of the plan."""

    plan: str | None
    title: str | None
    deadline: str | None
    submitters: tuple[SubmitterStatus, ...]
    others: tuple[DocumentBrief, ...]
    superseded: tuple[DocumentBrief, ...]
    failed: tuple[FailedSubmission, ...]
    matrices: tuple[Matrix, ...]

    @property
    def documents(self) -> tuple[DocumentBrief, ...]:
        """All standing documents."""
        return tuple(d for s in self.submitters for d in s.documents) + self.others

    @property
    def remarks(self) -> tuple[tuple[DocumentBrief, str], ...]:
        """What is odd about standing documents as a whole."""
        return tuple((document, remark) for document in self.documents for remark in document.remarks)

    @property
    def review(self) -> int:
        """How many figures a person should look at."""
        return sum(document.review for document in self.documents)

    def count(self, state: SubmitterState) -> int:
        """How many submitters are in this state."""
        return sum(submitter.state == state for submitter in self.submitters)

    @property
    def late(self) -> int:
        """How many submitters were late."""
        return sum(submitter.late for submitter in self.submitters)

    @property
    def anything_missing(self) -> bool:
        """Whether an agency has not submitted or could not be checked, an item is open, or a file could not be read."""
        return any(s.state != "submitted" or s.unchecked for s in self.submitters) or bool(self.failed)


def read_status(connection: sqlite3.Connection) -> CorpusStatus:
    """The status of the corpus; see :class:`CorpusStatus`."""
    found = read_plan(connection)
    plan_id, plan = found if found is not None else (None, None)
    briefs = _briefs(connection)
    answers = [one for one in briefs if plan is None or not predates(one[0].date, plan)]
    standing = [brief for brief, _, _ in briefs if brief.superseded_by is None]
    submitters: list[SubmitterStatus] = []
    taken: set[int] = set()
    apart: dict[int, str] = {}
    wanted = plan.submitters if plan is not None else ()
    named = {brief.id for brief, name, key in answers for submitter in wanted if _is(submitter, name, key)}
    kinds = Counter(submitter.agency_kind for submitter in wanted)
    for submitter in wanted:
        mine = [brief for brief, name, key in answers if _is(submitter, name, key)]
        if not mine and kinds[submitter.agency_kind] == 1 and submitter.agency_kind != "other":
            # The only agency of its kind in the plan: a report of that kind whose head names nobody else is its own.
            mine = [b for b, _, _ in answers if b.agency_kind == submitter.agency_kind and b.id not in named | taken]
        if plan is not None:
            mine, beside = _answering(connection, mine, plan)
            apart.update(dict.fromkeys((brief.id for brief in beside), submitter.name))
        status = _submitter(connection, submitter, mine, plan, plan_id)
        taken |= {brief.id for brief in mine}
        submitters.append(status)
    failed = connection.execute(
        # A file that came again under the same name, and could be read then, is no failure any more.
        "SELECT name, code, reason FROM submissions f WHERE state = 'failed' AND NOT EXISTS (SELECT 1 FROM sightings g "
        "JOIN submissions s ON s.id = g.submission WHERE g.name = f.name AND s.state = 'done') ORDER BY name"
    )
    others = tuple(_told_apart(brief, apart.get(brief.id)) for brief in standing if brief.id not in taken)
    return CorpusStatus(
        plan=plan_id,
        title=plan.title if plan else None,
        deadline=plan.deadline if plan else None,
        submitters=tuple(submitters),
        others=others,
        superseded=tuple(brief for brief, _, _ in briefs if brief.superseded_by is not None),
        failed=tuple(FailedSubmission(*row) for row in failed),
        matrices=_matrices(connection, plan, submitters) if plan else (),
    )


def _answering(
    connection: sqlite3.Connection, mine: Sequence[DocumentBrief], plan: Plan
) -> tuple[list[DocumentBrief], list[DocumentBrief]]:
    """The documents of an agency that may answer the plan, and those on something else, where one surely answers it."""
    older = {brief.id: brief.supersedes for brief in mine}
    threads: dict[int, list[DocumentBrief]] = {}
    for brief in mine:
        first = brief.id
        while (before := older.get(first)) is not None:
            first = before
        threads.setdefault(first, []).append(brief)
    if len(threads) < 2:
        return list(mine), []
    says = {first: answers_plan(connection, thread[-1].id, plan) for first, thread in threads.items()}
    if True not in says.values():
        return list(mine), []
    beside = {brief.id for first, thread in threads.items() if says[first] is False for brief in thread}
    return [b for b in mine if b.id not in beside], [b for b in mine if b.id in beside]


def _told_apart(brief: DocumentBrief, agency: str | None) -> DocumentBrief:
    """A document that counts for nobody, with the reason where it is an agency's of the plan."""
    if agency is None:
        return brief
    remark = f"Báo cáo này nói về việc khác nên không tính vào kết quả của {agency}."
    return replace(brief, remarks=(*brief.remarks, remark))


def _briefs(connection: sqlite3.Connection) -> list[tuple[DocumentBrief, str | None, str | None]]:
    """Every document, with the submitter the check found and the key of its issuer."""
    counts = {}
    for table, where in (
        ("figures", ""),
        ("citations", ""),
        ("figures", "WHERE needs_review = 1"),
        ("findings", ""),
        ("warnings", ""),
    ):
        rows = connection.execute(f"SELECT document, count(*) FROM {table} {where} GROUP BY document")
        counts[table + where] = dict(rows.fetchall())
    settled = dict(
        connection.execute(
            # A figure that a person looked at since, whatever they said of it, needs no more review.
            "SELECT document, count(*) FROM figures f WHERE needs_review = 1 AND EXISTS "
            "(SELECT 1 FROM corrections c WHERE c.key = f.key AND c.field IN ('needs_review', 'value', 'rejected')) "
            "GROUP BY document"
        ).fetchall()
    )
    remarks: dict[int, list[str]] = {}
    for document, code, message in connection.execute(
        "SELECT document, code, message FROM findings ORDER BY document, n"
    ):
        if code in REMARKS:
            remarks.setdefault(document, []).append(message)
    rows = connection.execute(
        "SELECT d.id, s.name, d.number, d.date, s.received, d.submitter, d.issuer, d.agency_kind, d.ocr, d.superseded_by, "
        "d.supersedes, d.relation, d.issuer_key FROM documents d JOIN submissions s ON s.id = d.id ORDER BY s.serial"
    )
    briefs = []
    for row in rows:
        identity = row[0]
        brief = DocumentBrief(
            id=identity,
            name=row[1],
            number=row[2],
            date=row[3],
            received=row[4],
            agency=row[5] or row[6],
            agency_kind=row[7],
            figures=counts["figures"].get(identity, 0),
            references=counts["citations"].get(identity, 0),
            review=counts["figuresWHERE needs_review = 1"].get(identity, 0) - settled.get(identity, 0),
            findings=counts["findings"].get(identity, 0),
            warnings=counts["warnings"].get(identity, 0),
            ocr=bool(row[8]),
            superseded_by=row[9],
            supersedes=row[10],
            relation=row[11],
            contradictions=counts["findings"].get(identity, 0) - len(remarks.get(identity, ())),
            remarks=tuple(remarks.get(identity, ())),
        )
        briefs.append((brief, row[5], row[12]))
    return briefs


def _is(submitter: Submitter, found: str | None, issuer: str | None) -> bool:
    key = agency_key(submitter.name)
    return same_agency(key, agency_key(found)) if found else same_agency(key, issuer)


def _submitter(
    connection: sqlite3.Connection,
    submitter: Submitter,
    mine: Sequence[DocumentBrief],
    plan: Plan | None,
    plan_id: str | None,
) -> SubmitterStatus:
    standing = [brief for brief in mine if brief.superseded_by is None]
    verdicts = best_verdicts(connection, [brief.id for brief in standing])
    annexes = best_annexes(connection, [brief.id for brief in standing])
    open_items = tuple(item for item, (status, _) in verdicts.items() if status in _OPEN)
    open_annexes = tuple(name for name, (status, _) in annexes.items() if status in _OPEN_ANNEX)
    state: SubmitterState = "submitted"
    if not standing:
        state = "not_submitted"
    elif open_items or open_annexes:
        state = "incomplete"
    deadline = plan.deadline if plan else None
    return SubmitterStatus(
        name=submitter.name,
        agency_kind=submitter.agency_kind,
        outline=submitter.outline,
        state=state,
        late=bool(mine) and all(_is_late(brief, deadline) for brief in mine),
        documents=tuple(standing),
        superseded=len(mine) - len(standing),
        items=len(verdicts),
        answered=sum(status in _DONE for status, _ in verdicts.values()),
        brief=sum(status == "brief" for status, _ in verdicts.values()),
        open_items=open_items,
        open_annexes=open_annexes,
        review=sum(brief.review for brief in standing),
        findings=sum(brief.findings for brief in standing),
    )


def _is_late(brief: DocumentBrief, deadline: str | None) -> bool:
    """A month without a day ("2021-06") is late only if even its first day is."""
    sent = brief.received or brief.date
    return bool(deadline and sent and sent[: len(deadline)] > deadline[: len(sent)])


_GOOD = ("missing", "heading_only", "brief", "nil", "merged", "answered")


def best_verdicts(connection: sqlite3.Connection, documents: Sequence[int]) -> dict[str, tuple[str, int]]:
    """For each item the best verdict among a report and its supplements: item id -> (status, document), in outline order."""
    best: dict[str, tuple[str, int]] = {}
    for document in documents:
        rows = connection.execute("SELECT id, status FROM items WHERE document = ? ORDER BY n", (document,))
        for item, status in rows:
            known = best.get(item)
            if known is None or _GOOD.index(status) > _GOOD.index(known[0]):
                best[item] = (status, document)
    return best


def best_annexes(connection: sqlite3.Connection, documents: Sequence[int]) -> dict[str, tuple[str, int]]:
    """The same for each annex: annex id -> (status, document)."""
    best: dict[str, tuple[str, int]] = {}
    for document in documents:
        rows = connection.execute("SELECT id, status FROM annexes WHERE document = ? ORDER BY n", (document,))
        for annex, status in rows:
            if annex not in best or _GOOD.index(status) > _GOOD.index(best[annex][0]):
                best[annex] = (status, document)
    return best


def _matrices(connection: sqlite3.Connection, plan: Plan, submitters: Sequence[SubmitterStatus]) -> tuple[Matrix, ...]:
    return tuple(
        _matrix(connection, outline, [s for s in submitters if s.outline == outline.id]) for outline in plan.outlines
    )


def _matrix(connection: sqlite3.Connection, outline: Outline, submitters: Sequence[SubmitterStatus]) -> Matrix:
    rows = []
    for submitter in submitters:
        verdicts = best_verdicts(connection, [document.id for document in submitter.documents])
        cells = tuple(verdicts[item.id][0] if item.id in verdicts else None for item in outline.items)
        first = submitter.documents[0].id if submitter.documents else None
        rows.append(MatrixRow(submitter.name, first, cells))
    return Matrix(outline.id, outline.title, tuple((item.id, item.whole) for item in outline.items), tuple(rows))


# -------------------------------------------------------------------------------------------------------------- forms


def status_form(status: CorpusStatus) -> dict[str, Any]:
    """The status as JSON prints it."""
    return {
        "plan": status.plan,
        "title": status.title,
        "deadline": status.deadline,
        "summary": {
            "submitters": len(status.submitters),
            "submitted": status.count("submitted"),
            "incomplete": status.count("incomplete"),
            "not_submitted": status.count("not_submitted"),
            "late": status.late,
            "superseded": len(status.superseded),
            "needs_review": status.review,
            "documents": len(status.documents),
            "failed": len(status.failed),
        },
        "submitters": [
            {
                "name": s.name,
                "agency_kind": s.agency_kind,
                "outline": s.outline,
                "state": s.state,
                "late": s.late,
                "documents": [_brief_form(d) for d in s.documents],
                "superseded": s.superseded,
                "items": s.items,
                "answered": s.answered,
                "brief": s.brief,
                "open_items": list(s.open_items),
                "open_annexes": list(s.open_annexes),
                "share_answered": round(s.share_answered, 3),
                "needs_review": s.review,
                "findings": s.findings,
                "contradictions": s.contradictions,
                "unchecked": s.unchecked,
            }
            for s in status.submitters
        ],
        "others": [_brief_form(d) for d in status.others],
        "superseded": [_brief_form(d) for d in status.superseded],
        "failed": [{"name": f.name, "code": f.code, "reason": f.reason} for f in status.failed],
        "matrices": [
            {
                "outline": m.outline,
                "title": m.title,
                "items": [{"id": identity, "heading": heading} for identity, heading in m.items],
                "rows": [{"agency": r.agency, "document": r.document, "cells": list(r.cells)} for r in m.rows],
            }
            for m in status.matrices
        ],
    }


def _brief_form(brief: DocumentBrief) -> dict[str, Any]:
    return {
        "id": brief.id,
        "name": brief.name,
        "number": brief.number,
        "date": brief.date,
        "received": brief.received,
        "agency": brief.agency,
        "agency_kind": brief.agency_kind,
        "figures": brief.figures,
        "references": brief.references,
        "needs_review": brief.review,
        "findings": brief.findings,
        "warnings": brief.warnings,
        "ocr": brief.ocr,
        "superseded_by": brief.superseded_by,
        "supersedes": brief.supersedes,
        "relation": brief.relation,
        "remarks": list(brief.remarks),
    }
