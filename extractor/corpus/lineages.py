"""Which reports of one agency are versions of one report, and which are about something else.

Under a plan every report of a submitter may be its answer. A later one takes the place of an earlier one only where something
says that it is about the same: its subject, the number of the earlier one in its text, or that both answer the plan. A report
on public property hides no report on water: it stands beside it, and what it does not answer counts against nobody.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.language.orthography import fold
from extractor.models import Plan

# Place and time, which reports on different things share.
_TAIL = re.compile(
    r"(?<!\w)(?:trên địa bàn|giai đoạn|(?:từ )?năm \d|từ ngày|nhiệm kỳ"
    r"|(?:của|tại) (?:ubnd|ủy ban|tỉnh|thành phố|quận|huyện|thị xã|thị trấn|xã|phường))(?!\w)",
    re.IGNORECASE,
)
_LEAST, _ALIKE, _ASKED = 2, 0.3, 0.5


def topic(subject: str | None) -> frozenset[str]:
    """What a report is about: the pairs of neighbouring syllables of its subject, without marks, place and time.

    >>> sorted(topic("Quản lý tài sản công trên địa bàn huyện An Lạc năm 2024"))
    ['ly tai', 'quan ly', 'san cong', 'tai san']
    """
    words = subject or ""
    tail = _TAIL.search(words)
    kept = _pairs(words[: tail.start()]) if tail is not None else frozenset()
    return kept if len(kept) >= _LEAST else _pairs(words)


def _pairs(words: str) -> frozenset[str]:
    syllables = re.findall(r"[a-z]+", fold(words))
    return frozenset(f"{one} {other}" for one, other in pairwise(syllables))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the shorter topic that the other has, too; 1 where one of them is not known."""
    return len(one & other) / min(len(one), len(other)) if one and other else 1.0


@dataclass(frozen=True, slots=True)
class Version:
    """One document of a lineage: what tells whether it is a version of another."""

    id: int
    relation: str
    number: str | None
    about: frozenset[str]
    cited: frozenset[str]


@dataclass(slots=True)
class _Thread:
    """Versions of one report: the one that stands now, with its supplements."""

    current: Version
    standing: list[int]


def chained(documents: Sequence[Version], plan_number: str | None) -> dict[int, tuple[int | None, int | None]]:
    """What each document supersedes (or adds to) and by what it is superseded. ``documents`` are in the order of time."""
    supersedes: dict[int, int | None] = {}
    superseded: dict[int, int | None] = {document.id: None for document in documents}
    threads: list[_Thread] = []
    for document in documents:
        adds = document.relation == "supplements"
        thread = next((t for t in reversed(threads) if _about_one(t.current, document, plan_number)), None)
        if thread is None and adds and threads:
            thread = threads[-1]  # "bổ sung theo yêu cầu": what it adds to is not always named
        supersedes[document.id] = None if thread is None else thread.current.id
        if thread is None:
            threads.append(_Thread(document, [document.id]))
        elif adds:
            thread.standing.append(document.id)
        else:
            for earlier in thread.standing:
                superseded[earlier] = document.id
            thread.current, thread.standing = document, [document.id]
    return {identity: (older, superseded[identity]) for identity, older in supersedes.items()}


def _about_one(earlier: Version, later: Version, plan_number: str | None) -> bool:
    if likeness(earlier.about, later.about) >= _ALIKE:
        return True
    if earlier.number is not None and earlier.number in later.cited:
        return True
    return plan_number is not None and plan_number in earlier.cited & later.cited


def lineage_of(connection: sqlite3.Connection, lineage: str) -> list[Version]:
    """The documents of a lineage by the dates they bear; where one bears no full date, by their arrival."""
    rows = connection.execute(
        "SELECT d.id, d.date, s.serial, d.relation, d.number, d.subject "
        "FROM documents d JOIN submissions s ON s.id = d.id WHERE d.lineage = ?",
        (lineage,),
    ).fetchall()
    dated = all(row[1] and len(row[1]) == 10 for row in rows)
    rows.sort(key=lambda row: (row[1] if dated else "", row[2]))
    return [
        Version(row[0], row[3], row[4], topic(row[5]), cited_by(connection, row[0]) if len(rows) > 1 else frozenset())
        for row in rows
    ]


def cited_by(connection: sqlite3.Connection, document: int) -> frozenset[str]:
    """The numbers of the documents that a report cites, its own not among them."""
    rows = connection.execute(
        "SELECT DISTINCT id FROM citations WHERE document = ? AND NOT own AND id IS NOT NULL", (document,)
    )
    return frozenset(row[0] for row in rows)


def answers_plan(connection: sqlite3.Connection, document: int, plan: Plan) -> bool | None:
    """Whether a report answers a plan: True where it names it or is about the same by its subject, False where its subject
    has (nearly) nothing of what the plan asks, None where that cannot be told."""
    row = connection.execute("SELECT subject, type FROM documents WHERE id = ?", (document,)).fetchone()
    about = topic(row[0])
    if plan.header.number is not None and plan.header.number in cited_by(connection, document):
        return True
    if not about:
        return None
    if likeness(about, topic(plan.title)) >= 2 * _ALIKE:
        return True
    asked = [f"{item.heading} {item.request or ''}" for outline in plan.outlines for item in outline.items]
    near = len(about & _pairs(". ".join([plan.title, *asked]))) / len(about)
    return False if row[1] == "báo cáo" and near < _ASKED else None
