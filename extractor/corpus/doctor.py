"""Verifies a corpus and mends what can be mended without guessing: the search index, links of versions, left-over files."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from extractor.corpus.database import transaction
from extractor.corpus.snapshot import current_snapshot, read_manifest
from extractor.corpus.store import bump, link_versions

if TYPE_CHECKING:
    from extractor.corpus.corpus import Corpus

State = Literal["ok", "mended", "bad"]
_OLD_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at: a stable code, whether it is in order, was mended or is bad, and words in Vietnamese
    and English."""

    code: str
    state: State
    message: str
    english: str = ""


def examine(corpus: Corpus, mend: bool = False) -> tuple[Diagnosis, ...]:
    """Looks at everything; with ``mend`` also repairs. "bad" that stays needs a person: the message says what to do."""
    return tuple(_examine(corpus, mend and corpus.writable))


def _examine(corpus: Corpus, mend: bool) -> Iterator[Diagnosis]:
    connection, folder = corpus.connection, corpus.folder
    said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)")]
    if said == ["ok"]:
        yield Diagnosis("database", "ok", "Tệp cơ sở dữ liệu nguyên vẹn.", "The database file is whole.")
    else:
        yield Diagnosis(
            "database",
            "bad",
            f"Tệp cơ sở dữ liệu hỏng ({said[0]}). Hãy khôi phục từ bản sao lưu.",
            f"The database file is damaged ({said[0]}). Restore a backup.",
        )
        return
    orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    if orphans:
        yield Diagnosis(
            "rows",
            "bad",
            f"{len(orphans)} dòng không thuộc văn bản nào. Hãy nạp lại các báo cáo.",
            f"{len(orphans)} rows belong to no document. Ingest the reports again.",
        )
    else:
        yield Diagnosis("rows", "ok", "Mọi dòng đều thuộc một văn bản.", "Every row belongs to a document.")
    yield _index(connection, folder, mend)
    yield _spans(connection)
    yield _versions(connection, folder, mend)
    yield _originals(corpus)
    yield _leftovers(folder, mend)
    yield _snapshot(corpus, mend)


def _index(connection: sqlite3.Connection, folder: Path, mend: bool) -> Diagnosis:
    try:
        connection.execute("INSERT INTO passages_fts(passages_fts, rank) VALUES ('integrity-check', 1)")
        return Diagnosis(
            "search", "ok", "Chỉ mục tìm kiếm khớp với văn bản.", "The search index agrees with the texts."
        )
    except sqlite3.OperationalError as error:
        if "read" in str(error):
            return Diagnosis(
                "search",
                "ok",
                "Kho chỉ đọc: chưa kiểm tra chỉ mục tìm kiếm.",
                "Read-only corpus: the search index was not checked.",
            )
        raise
    except sqlite3.DatabaseError:
        if not mend:
            return Diagnosis(
                "search",
                "bad",
                "Chỉ mục tìm kiếm lệch với văn bản. Hãy chạy lại với --repair.",
                "The search index disagrees with the texts. Run with --repair.",
            )
    with transaction(connection, folder):
        connection.execute("INSERT INTO passages_fts(passages_fts) VALUES ('rebuild')")
        bump(connection)
    return Diagnosis("search", "mended", "Đã dựng lại chỉ mục tìm kiếm.", "The search index was built anew.")


def _spans(connection: sqlite3.Connection) -> Diagnosis:
    wrong = 0
    for table in ("figures", "citations"):
        wrong += connection.execute(
            f"SELECT count(*) FROM {table} t JOIN documents d ON d.id = t.document "
            'WHERE substr(d.text, t.start + 1, t."end" - t.start) <> t.text'
        ).fetchone()[0]
    if wrong:
        return Diagnosis(
            "places",
            "bad",
            f"{wrong} số liệu, dẫn chiếu không đúng chỗ trong văn bản. Hãy nạp lại các báo cáo.",
            f"{wrong} figures or citations are not where they say. Ingest the reports again.",
        )
    return Diagnosis(
        "places",
        "ok",
        "Mọi số liệu và dẫn chiếu đều đúng chỗ trong văn bản.",
        "All figures and citations are where they say.",
    )


def _versions(connection: sqlite3.Connection, folder: Path, mend: bool) -> Diagnosis:
    links = "SELECT id, supersedes, superseded_by FROM documents WHERE lineage IS NOT NULL ORDER BY id"
    before = connection.execute(links).fetchall()
    lineages = [
        row[0] for row in connection.execute("SELECT DISTINCT lineage FROM documents WHERE lineage IS NOT NULL")
    ]
    if not mend:
        dangling = connection.execute(
            "SELECT count(*) FROM documents d WHERE superseded_by IS NOT NULL AND NOT EXISTS "
            "(SELECT 1 FROM documents e WHERE e.id = d.superseded_by)"
        ).fetchone()[0]
        if dangling:
            return Diagnosis(
                "versions",
                "bad",
                f"{dangling} văn bản trỏ tới bản mới không còn. Hãy chạy với --repair.",
                f"{dangling} documents point to a version that is gone. Run with --repair.",
            )
        return Diagnosis(
            "versions", "ok", "Các phiên bản báo cáo nối đúng nhau.", "The versions of reports are linked rightly."
        )
    with transaction(connection, folder):
        for lineage in lineages:
            link_versions(connection, lineage)
        after = connection.execute(links).fetchall()
        changed = {row[0] for row in set(after) ^ set(before)}
        if changed:
            bump(connection, changed)
    if changed:
        return Diagnosis(
            "versions",
            "mended",
            f"Đã nối lại phiên bản của {len(changed)} văn bản.",
            f"The versions of {len(changed)} documents were linked anew.",
        )
    return Diagnosis(
        "versions", "ok", "Các phiên bản báo cáo nối đúng nhau.", "The versions of reports are linked rightly."
    )


def _originals(corpus: Corpus) -> Diagnosis:
    rows = corpus.rows("SELECT name, file, bytes FROM submissions WHERE file IS NOT NULL")
    lost = [
        row["name"]
        for row in rows
        if not (corpus.folder / row["file"]).exists() or (corpus.folder / row["file"]).stat().st_size != row["bytes"]
    ]
    if lost:
        names = ", ".join(lost[:5])
        return Diagnosis(
            "originals",
            "bad",
            f"{len(lost)} bản gốc thiếu hoặc sai kích thước: {names}. Hãy nạp lại.",
            f"{len(lost)} originals are missing or have another size: {names}. Ingest them again.",
        )
    return Diagnosis("originals", "ok", f"{len(rows)} bản gốc còn đủ.", f"All {len(rows)} originals are there.")


def _leftovers(folder: Path, mend: bool) -> Diagnosis:
    """Work files of processes that were killed; young ones may belong to a process that lives."""
    now = time.time()
    old = [
        path
        for pattern in ("files/*/.*", "snapshots/.new-*")
        for path in folder.glob(pattern)
        if now - path.stat().st_mtime > _OLD_SECONDS
    ]
    if not old:
        return Diagnosis("leftovers", "ok", "Không có tệp tạm bỏ lại.", "There are no left-over work files.")
    if not mend:
        return Diagnosis(
            "leftovers",
            "bad",
            f"{len(old)} tệp tạm bỏ lại. Hãy chạy với --repair để dọn.",
            f"{len(old)} left-over work files. Run with --repair to clear them.",
        )
    for path in old:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return Diagnosis(
        "leftovers", "mended", f"Đã dọn {len(old)} tệp tạm.", f"{len(old)} left-over work files were cleared."
    )


def _snapshot(corpus: Corpus, mend: bool) -> Diagnosis:
    home = corpus.folder / "snapshots"
    broken = []
    for snapshot in home.iterdir() if home.is_dir() else ():
        manifest = read_manifest(snapshot) if snapshot.name.isdigit() else {"parts": {}}
        names = [name for parts in (manifest or {}).get("parts", {}).values() for name in parts]
        if manifest is None or not all(_readable(snapshot / name) for name in names):
            broken.append(snapshot)
    if not broken:
        return Diagnosis(
            "snapshot", "ok", "Bản chụp dữ liệu cho truy vấn nguyên vẹn.", "The snapshot for queries is whole."
        )
    if not mend:
        return Diagnosis(
            "snapshot",
            "bad",
            "Bản chụp dữ liệu hỏng. Hãy chạy với --repair để tạo lại.",
            "The snapshot is damaged. Run with --repair to make it anew.",
        )
    for snapshot in broken:
        shutil.rmtree(snapshot, ignore_errors=True)
    current_snapshot(corpus.connection, corpus.folder)
    return Diagnosis("snapshot", "mended", "Đã tạo lại bản chụp dữ liệu.", "The snapshot was made anew.")


def _readable(part: Path) -> bool:
    """Whether a Parquet file is there and has its end, which lists all the rest."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        pq.read_metadata(part)
    except (OSError, pa.ArrowException):
        return False
    return True
