"""Writing to the corpus: one transaction a report, replacing what the same bytes gave before; versions linked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Literal

from extractor.corpus.database import transaction
from extractor.corpus.lineages import chained, lineage_of
from extractor.corpus.rows import COLUMNS, ReportRows
from extractor.corpus.versions import Versions
from extractor.models import Source

State = Literal["new", "replaced", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a submission came: its name as the sender wrote it, the archive or e-mail it was in, when it was sent, the
    run that took it in, and where its original lies inside the corpus folder."""

    name: str
    container: str | None = None
    received: str | None = None
    run: int | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one submission: its id and whether it was new. ``supersedes`` is the id of the earlier version, which
    it replaces or, where it ``adds``, supplements."""

    submission: int
    state: State
    supersedes: int | None = None
    adds: bool = False


def now() -> str:
    """This moment in UTC, to the second, as ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def unchanged(connection: sqlite3.Connection, sha256: str, versions: Versions, plan: str | None) -> int | None:
    """The id of the submission with these bytes if it was read by these versions against this plan, else None."""
    row = connection.execute(
        "SELECT id FROM submissions WHERE sha256 = ? AND state = 'done' AND parser = ? AND rules = ? AND plan IS ?",
        (sha256, versions.parser, versions.rules, plan),
    ).fetchone()
    return None if row is None else int(row[0])


def write_report(connection: sqlite3.Connection, folder: Path, rows: ReportRows, arrival: Arrival) -> Stored:
    """Stores one report whole, or leaves the corpus as it was."""
    source, versions = rows.source, rows.versions
    with transaction(connection, folder):
        known = unchanged(connection, source.sha256, versions, rows.plan)
        if known is not None:
            _sight(connection, known, arrival.name)
            return Stored(known, "unchanged")
        submission, is_new = _write_submission(connection, source, versions, arrival, "done", None, None, rows.plan)
        lineages = _drop(connection, submission)
        for table, columns in COLUMNS.items():
            lead = (submission,)
            assert all(len(row) == len(columns) for row in islice(rows.tables[table], 1))
            connection.executemany(_insert(table), (lead + row for row in rows.tables[table]))
        lineage = connection.execute("SELECT lineage FROM documents WHERE id = ?", (submission,)).fetchone()[0]
        touched = {submission}
        for changed in {*lineages, lineage} - {None}:
            touched |= link_versions(connection, changed)
        supersedes, relation = connection.execute(
            "SELECT supersedes, relation FROM documents WHERE id = ?", (submission,)
        ).fetchone()
        bump(connection, touched)
    return Stored(submission, "new" if is_new else "replaced", supersedes, relation == "supplements")


def write_failure(
    connection: sqlite3.Connection,
    folder: Path,
    source: Source,
    versions: Versions,
    arrival: Arrival,
    code: str,
    reason: str,
    plan: str | None,
) -> Stored:
    """Keeps a row with the reason for a file that could not be read. What an earlier version read of it stays."""
    with transaction(connection, folder):
        done = connection.execute(
            "SELECT id FROM submissions WHERE sha256 = ? AND state = 'done'", (source.sha256,)
        ).fetchone()
        if done is not None:
            # An earlier version could read these bytes: its rows are worth more than the news of this failure.
            _sight(connection, int(done[0]), arrival.name)
            return Stored(int(done[0]), "failed")
        submission, _ = _write_submission(connection, source, versions, arrival, "failed", code, reason, plan)
        bump(connection, {submission})
    return Stored(submission, "failed")


def _write_submission(
    connection: sqlite3.Connection,
    source: Source,
    versions: Versions,
    arrival: Arrival,
    state: str,
    code: str | None,
    reason: str | None,
    plan: str | None,
) -> tuple[int, bool]:
    name = clean(arrival.name)
    row = connection.execute("SELECT id FROM submissions WHERE sha256 = ?", (source.sha256,)).fetchone()
    values = (
        *(source.media_type, source.bytes, state, code, reason and clean(reason), versions.parser, versions.rules),
        *(plan, now(), arrival.run),
    )
    if row is not None:
        submission = int(row[0])
        connection.execute(
            "UPDATE submissions SET media_type = ?, bytes = ?, state = ?, code = ?, reason = ?, parser = ?, rules = ?, "
            "plan = ?, stored = ?, run = ?, file = coalesce(?, file), received = coalesce(?, received) WHERE id = ?",
            (*values, arrival.file, arrival.received, submission),
        )
    else:
        cursor = connection.execute(
            "INSERT INTO submissions (media_type, bytes, state, code, reason, parser, rules, plan, stored, run, sha256, "
            "name, container, received, file, serial) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?, "
            "(SELECT coalesce(max(serial), 0) + 1 FROM submissions))",
            (*values, source.sha256, name, arrival.container, arrival.received, arrival.file),
        )
        submission = int(cursor.lastrowid or 0)
    _sight(connection, submission, name)
    return submission, row is None


def _sight(connection: sqlite3.Connection, submission: int, name: str) -> None:
    connection.execute("INSERT OR IGNORE INTO sightings VALUES (?, ?, ?)", (submission, clean(name), now()))


def sight(connection: sqlite3.Connection, folder: Path, sha256: str, name: str) -> None:
    """Notes another name for bytes that are already here; writes nothing if it is known."""
    known = connection.execute(
        "SELECT s.id, g.name FROM submissions s LEFT JOIN sightings g ON g.submission = s.id AND g.name = ? "
        "WHERE s.sha256 = ?",
        (clean(name), sha256),
    ).fetchone()
    if known is not None and known[1] is None:
        with transaction(connection, folder):
            _sight(connection, int(known[0]), name)


def clean(text: str) -> str:
    """``text`` as UTF-8 can keep it: what a broken file name holds besides becomes U+FFFD."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def _drop(connection: sqlite3.Connection, submission: int) -> set[str | None]:
    """Removes what was read before; gives the lineage it belonged to."""
    lineages = {row[0] for row in connection.execute("SELECT lineage FROM documents WHERE id = ?", (submission,))}
    if lineages:
        # Children go by ON DELETE CASCADE; SQLite fires the search index's triggers for them as well.
        connection.execute("DELETE FROM documents WHERE id = ?", (submission,))
        connection.execute("UPDATE documents SET supersedes = NULL WHERE supersedes = ?", (submission,))
        connection.execute("UPDATE documents SET superseded_by = NULL WHERE superseded_by = ?", (submission,))
    return lineages


@lru_cache(maxsize=32)
def _insert(table: str) -> str:
    first = "id" if table == "documents" else "document"
    names = ", ".join(f'"{name}"' for name in (first, *COLUMNS[table]))
    marks = ", ".join("?" * (len(COLUMNS[table]) + 1))
    return f"INSERT INTO {table} ({names}) VALUES ({marks})"


def link_versions(connection: sqlite3.Connection, lineage: str) -> set[int]:
    """Links the versions of one report: each replaces the one before, a supplement adds to the one it follows; a report on
    something else stands beside them. Gives the documents of the lineage.
    """
    documents = lineage_of(connection, lineage)
    asked = connection.execute(
        "SELECT json_extract(p.json, '$.document.number') FROM plans p JOIN documents d ON d.plan = p.id WHERE d.lineage = ?",
        (lineage,),
    ).fetchone()
    links = chained(documents, asked[0] if asked else None)
    connection.executemany(
        "UPDATE documents SET supersedes = ?, superseded_by = ? WHERE id = ?",
        [(older, newer, document) for document, (older, newer) in links.items()],
    )
    return set(links)


def bump(connection: sqlite3.Connection, touched: Iterable[int] = ()) -> None:
    """Says that the store, and which submissions, have changed, so that the snapshot for queries is brought up to date."""
    connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")
    mark = "UPDATE submissions SET changed = (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'generation') WHERE id = ?"
    connection.executemany(mark, [(submission,) for submission in touched])


def generation(connection: sqlite3.Connection) -> int:
    """How often the store has changed."""
    return int(connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()[0])
