"""The corpus as people and programs use it: one folder, opened, filled, asked and exported."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from extractor.corpus import corrections as _corrections
from extractor.corpus import plans as _plans
from extractor.corpus import store as _store
from extractor.corpus.corrections import Correction
from extractor.corpus.database import open_database, readonly, transaction, translate
from extractor.corpus.rows import ReportRows, prepare
from extractor.corpus.search import Hit, SearchFilters, search
from extractor.corpus.snapshot import current_snapshot
from extractor.corpus.store import Arrival, Stored
from extractor.corpus.versions import Versions, current_versions
from extractor.errors import CorpusError, UsageError, fault
from extractor.models import Check, Extraction, Plan, Source

if TYPE_CHECKING:
    import pandas as pd

    from extractor.corpus.diff import Change
    from extractor.corpus.doctor import Diagnosis
    from extractor.corpus.reconcile import Contradiction
    from extractor.corpus.status import CorpusStatus


class Corpus:
    """A folder with all extracted reports. Open it with :meth:`open`, close it with :meth:`close` or ``with``.

    One object serves one thread at a time; many processes and objects may have the same folder open, also for writing.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection, writable: bool) -> None:
        self.folder = folder
        self.connection = connection
        self.writable = writable
        self._opened: tuple[Path, Any] | None = None
        self._temporary: Path | None = None

    @classmethod
    def open(cls, folder: str | Path, create: bool = False) -> Corpus:
        """The corpus in ``folder``; with ``create`` a new one is made in a new or empty folder.

        Raises UsageError for a folder that is not a corpus and for a corpus of a newer version, CorpusError where it
        cannot be opened. On read-only media it opens for reading.
        """
        folder = Path(folder)
        connection, writable = open_database(folder, create)
        return cls(folder, connection, writable)

    def close(self) -> None:
        """Ends all use; what was stored is on disk already."""
        self._close_views()
        self.connection.close()
        if self._temporary is not None:
            shutil.rmtree(self._temporary.parent, ignore_errors=True)

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # ---------------------------------------------------------------------------------------------------- writing

    def store(
        self,
        extraction: Extraction,
        check: Check | None = None,
        arrival: Arrival | None = None,
        plan: str | None = None,
    ) -> Stored:
        """Keeps one report and what the check said, in one transaction. The same bytes read by the same versions are left
        as they are; read by other versions they replace what was there.

        ``plan`` is the id of the plan that ``check`` rests on (by default the current one).
        """
        if check is not None and plan is None:
            plan = self.plan_id()
        return self.store_rows(prepare(extraction, check, plan), arrival)

    def store_rows(self, rows: ReportRows, arrival: Arrival | None = None) -> Stored:
        """Keeps a report that :func:`extractor.corpus.rows.prepare` made ready (in another process, perhaps)."""
        self._writing()
        return _store.write_report(self.connection, self.folder, rows, arrival or Arrival(rows.source.name))

    def store_failure(
        self, name: str, sha256: str, code: str, reason: str, arrival: Arrival | None = None, bytes: int = 0
    ) -> Stored:
        """Keeps a row with the reason for a file that could not be read."""
        self._writing()
        source = Source(name, sha256, "application/octet-stream", 0, False, bytes)
        return _store.write_failure(
            *(self.connection, self.folder, source, current_versions(), arrival or Arrival(name), code, reason),
            self.plan_id(),
        )

    def unchanged(self, sha256: str, versions: Versions, plan: str | None) -> bool:
        """Whether these bytes were already read by these versions against this plan."""
        return _store.unchanged(self.connection, sha256, versions, plan) is not None

    def start_run(self, versions: Versions, plan: str | None) -> int:
        """Notes that an ingest begins; gives its number."""
        self._writing()
        with transaction(self.connection, self.folder):
            cursor = self.connection.execute(
                "INSERT INTO runs (started, parser, rules, plan) VALUES (?, ?, ?, ?)",
                (_store.now(), versions.parser, versions.rules, plan),
            )
        return int(cursor.lastrowid or 0)

    def end_run(self, run: int) -> None:
        """Notes that an ingest has ended."""
        with transaction(self.connection, self.folder):
            self.connection.execute("UPDATE runs SET ended = ? WHERE id = ?", (_store.now(), run))

    def keep_file(self, content: bytes, sha256: str, suffix: str) -> str:
        """Puts an original into the corpus (once for the same bytes); gives its place inside the corpus folder.

        Raises CorpusError when the disk is full.
        """
        self._writing()
        plain = suffix.lower()[:12] if suffix[1:].isalnum() and suffix.isascii() else ""
        place = Path("files") / sha256[:2] / (sha256 + plain)
        target = self.folder / place
        if target.exists() and target.stat().st_size == len(content):
            return place.as_posix()
        work = target.with_name(f".{target.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with work.open("wb") as copy:
                    copy.write(content)
                    copy.flush()
                    os.fsync(copy.fileno())
                work.replace(target)
            finally:
                work.unlink(missing_ok=True)
        except OSError as error:
            raise CorpusError(
                "corpus.cannot_keep",
                f"Không chép được bản gốc vào kho {self.folder}: {fault(error)[0]}.",
                "Hãy giải phóng chỗ trống rồi chạy lại; mọi báo cáo đã nhập trọn vẹn vẫn còn.",
                (f"Cannot copy the original into {self.folder}: {fault(error)[1]}.", "Free space, run again."),
            ) from error
        return place.as_posix()

    def sight(self, sha256: str, name: str) -> None:
        """Notes that bytes which the corpus has were sent again under this name."""
        self._writing()
        _store.sight(self.connection, self.folder, sha256, name)

    def file_of(self, submission: int) -> Path | None:
        """The original of a submission, None if the corpus does not keep it."""
        row = self.connection.execute("SELECT file FROM submissions WHERE id = ?", (submission,)).fetchone()
        return self.folder / row[0] if row and row[0] and (self.folder / row[0]).exists() else None

    def store_plan(self, plan: Plan) -> str:
        """Keeps a plan and makes it the current one; gives its id."""
        self._writing()
        return _plans.write_plan(self.connection, self.folder, plan)

    def plan(self, identity: str | None = None) -> Plan | None:
        """The current plan (or the one with this id), None if there is none."""
        found = _plans.read_plan(self.connection, identity)
        return None if found is None else found[1]

    def plan_id(self) -> str | None:
        """The id of the current plan."""
        row = self.connection.execute("SELECT id FROM plans ORDER BY serial DESC LIMIT 1").fetchone()
        return None if row is None else str(row[0])

    def correct(
        self,
        document: int,
        figure: str,
        field: str,
        new: str | Decimal | bool | None,
        who: str,
        why: str = "",
    ) -> Correction:
        """Records a person's change of a field of a figure ("f3" of document 7); the machine's value stays beside it."""
        self._writing()
        return _corrections.write_correction(self.connection, self.folder, document, figure, field, new, who, why)

    def _writing(self) -> None:
        if not self.writable:
            raise readonly(self.folder)

    # ----------------------------------------------------------------------------------------------------- asking

    def search(
        self,
        words: str,
        limit: int = 20,
        filters: SearchFilters | None = None,
        agency_kind: str | None = None,
    ) -> tuple[Hit, ...]:
        """The best passages for what was typed; see :mod:`extractor.corpus.search`."""
        chosen = filters or SearchFilters()
        if agency_kind is not None:
            chosen = replace(chosen, agency_kind=agency_kind)
        try:
            return search(self.connection, words, limit, chosen)
        except sqlite3.Error as error:
            raise translate(error, self.folder) from error

    def query(self, sql: str, timeout: float = 30.0, max_rows: int = 100_000) -> pd.DataFrame:
        """The rows of a read-only SELECT, or of the named query "@name"; see :func:`extractor.corpus.query.run_query` for
        views, limits and errors."""
        from extractor.corpus.query import named_query, run_query

        if sql.lstrip().startswith("@"):
            sql = named_query(sql.strip()[1:])
        return run_query(self._views(self.snapshot()), sql, timeout, max_rows)

    def snapshot(self) -> Path:
        """The folder of a Parquet snapshot that shows the corpus as it is now.

        On read-only media without a current one it is made in a temporary folder that goes when the corpus is closed.
        """
        if self._temporary is not None:
            return self._temporary
        snapshot = current_snapshot(self.connection, self.folder, self.writable)
        if not self.writable and self.folder not in snapshot.parents:
            self._temporary = snapshot
        return snapshot

    def figures(self, subject: str | None = None) -> pd.DataFrame:
        """All figures of standing versions, with people's corrections put in; of one ``subject`` when it is named by its id
        ("place:2025:37", which also finds what was told of the units that went whole into it) or by its name."""
        if subject is None:
            return self.frame("figures")
        from extractor.corpus.query import ORDER, run_query
        from extractor.corpus.subject_ids import ids_of

        ids = ", ".join("'" + one.replace("'", "''") + "'" for one in ids_of(subject))
        name = subject.replace("'", "''")
        sql = (
            f"SELECT * FROM figures WHERE subject_id IN ({ids}) OR subject_group IN ({ids}) OR subject = '{name}' "
            f"ORDER BY {ORDER['figures']}"
        )
        return run_query(self._views(self.snapshot()), sql, timeout=600.0, max_rows=1 << 40)

    def references(self) -> pd.DataFrame:
        """All citations of official documents."""
        return self.frame("citations")

    def documents(self) -> pd.DataFrame:
        """All documents, replaced versions included (``superseded``)."""
        return self.frame("documents")

    def annex(self) -> pd.DataFrame:
        """All annex rows about parks and clusters."""
        return self.frame("annex")

    def findings(self) -> pd.DataFrame:
        """All findings of the checks."""
        return self.frame("findings")

    def corrections(self) -> tuple[Correction, ...]:
        """All corrections in the order they were made."""
        return _corrections.read_corrections(self.connection)

    def frame(self, view: str, snapshot: Path | None = None) -> pd.DataFrame:
        """All rows of one view, of the newest snapshot or of ``snapshot``, in the order of reports and of their text."""
        from extractor.corpus.query import ORDER, run_query

        sql = f'SELECT * FROM "{view}" ORDER BY {ORDER[view]}'
        return run_query(self._views(snapshot or self.snapshot()), sql, timeout=600.0, max_rows=1 << 40)

    def _views(self, snapshot: Path) -> Any:
        """The views over a snapshot, opened once as long as it is the same one."""
        from extractor.corpus.query import open_views

        if self._opened is None or self._opened[0] != snapshot or not snapshot.exists():
            self._close_views()
            self._opened = (snapshot, open_views(snapshot))
        return self._opened[1]

    def _close_views(self) -> None:
        if self._opened is not None:
            self._opened[1].close()
            self._opened = None

    def status(self) -> CorpusStatus:
        """Who has submitted under the current plan, what is missing, what needs review, and the agency x item matrices."""
        from extractor.corpus.status import read_status

        return read_status(self.connection)

    def reconcile(self) -> tuple[Contradiction, ...]:
        """Figures that contradict one another, inside a report and between reports."""
        from extractor.corpus.reconcile import find_contradictions

        return find_contradictions(self.connection)

    def export(self, path: str | Path, table: str | None = None) -> tuple[Path, ...]:
        """Writes the dataset as .xlsx, .csv, .jsonl or .parquet; gives the files that were written.

        CSV and Parquet put one table in a file: ``table``, or figures into ``path`` and the others beside it.
        """
        from extractor.corpus.export import export

        return export(self, Path(path), table)

    def release(self, folder: str | Path) -> Path:
        """Writes a versioned Parquet dataset below ``folder``; see :mod:`extractor.corpus.release`."""
        from extractor.corpus.release import write_release

        return write_release(self, Path(folder))

    def diff(self, older: int, newer: int) -> tuple[Change, ...]:
        """What one stored report states otherwise than another."""
        from extractor.corpus.diff import diff_documents

        return diff_documents(self, older, newer)

    def examine(self, mend: bool = False) -> tuple[Diagnosis, ...]:
        """Verifies the corpus, and with ``mend`` repairs it; see :mod:`extractor.corpus.doctor`."""
        from extractor.corpus.doctor import examine

        return examine(self, mend)

    def text_of(self, document: int) -> str:
        """The reading text of a document. Raises UsageError for an unknown one."""
        row = self.connection.execute("SELECT text FROM documents WHERE id = ?", (document,)).fetchone()
        if row is None:
            raise UsageError(
                "corpus.document",
                f"Kho không có văn bản số {document}.",
                "Hãy xem danh sách bằng `extractor status`.",
                (f"There is no document {document}.", "See `extractor status`."),
            )
        return str(row[0])

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """Rows of the store itself by name: for look-ups of one report, where the snapshot would be a detour."""
        cursor = self.connection.cursor()
        cursor.row_factory = sqlite3.Row
        try:
            return cursor.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise translate(error, self.folder) from error
