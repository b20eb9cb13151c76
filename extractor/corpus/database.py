"""The SQLite file of a corpus: opening, migrating, transactions, and errors that say what to do.

Every corpus file carries :data:`APPLICATION` as its application id and the number of its schema as its user version.
The schema is ``schema.sql`` (number 1) plus ``migrations/NNNN_what.sql`` in order; a new corpus runs all of them, an old
one those that it lacks, each in one transaction.
"""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.errors import CorpusError, UsageError, fault

DATABASE = "corpus.sqlite"
APPLICATION = 0x4B485344  # "KHSD"
_HERE = Path(__file__).resolve().parent
_BUSY_SECONDS = 30.0
_TRIES = 6


def migrations() -> tuple[Path, ...]:
    """All schema scripts in order; their count is the newest schema number."""
    return (_HERE / "schema.sql", *sorted((_HERE / "migrations").glob("[0-9]*.sql")))


def open_database(folder: Path, create: bool) -> tuple[sqlite3.Connection, bool]:
    """The connection to the corpus in ``folder``, migrated to the newest schema, and whether it may be written.

    Raises UsageError for a folder that is not a corpus and for a corpus of a newer version of this program, CorpusError
    when the file cannot be opened.
    """
    path = folder / DATABASE
    if not path.exists():
        _refuse_unless_new(folder, create)
    writable = _writable(folder, path)
    try:
        connection = _connect(path, writable)
    except sqlite3.Error as error:
        raise translate(error, folder) from error
    try:
        _check_identity(connection, folder)
        if writable:
            _migrate(connection, folder)
        elif _number(connection) < len(migrations()):
            raise CorpusError(
                "corpus.old_readonly",
                f"Kho {folder} được tạo bằng phiên bản cũ và nằm trên nơi chỉ đọc nên không nâng cấp được.",
                "Hãy chép thư mục sang nơi ghi được rồi mở lại.",
                (f"The corpus {folder} is of an older version, on read-only media.", "Copy it to a writable place."),
            )
    except sqlite3.Error as error:
        connection.close()
        raise translate(error, folder) from error
    except BaseException:
        connection.close()
        raise
    return connection, writable


def _refuse_unless_new(folder: Path, create: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            "corpus.not_folder",
            f"{folder} là một tệp, không phải thư mục kho dữ liệu.",
            "Hãy chỉ tới một thư mục.",
            (f"{folder} is a file, not a corpus folder.", "Name a folder."),
        )
    if not create:
        raise UsageError(
            "corpus.none",
            f"{folder} không phải kho dữ liệu (thiếu tệp {DATABASE}).",
            "Hãy kiểm tra đường dẫn, hoặc tạo kho bằng `extractor ingest … --corpus THƯ_MỤC`.",
            (f"{folder} is not a corpus (no {DATABASE}).", "Check the path, or make one with `extractor ingest`."),
        )
    # A hidden file (of a file manager) and the files of a process that creates the same corpus now are no obstacle.
    ours = ("files", "snapshots", DATABASE, ".")
    if folder.is_dir() and any(not entry.name.startswith(ours) for entry in folder.iterdir()):
        raise UsageError(
            "corpus.not_empty",
            f"Thư mục {folder} đã có tệp khác, không tạo kho dữ liệu lẫn vào đó.",
            "Hãy chỉ tới một thư mục mới hoặc trống.",
            (f"The folder {folder} holds other files; no corpus is made among them.", "Name a new or empty folder."),
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(
            "corpus.cannot_create",
            f"Không tạo được thư mục {folder}: {fault(error)[0]}.",
            "Hãy chọn nơi khác hoặc xin quyền ghi.",
            (f"Cannot create {folder}: {fault(error)[1]}.", "Choose another place or ask for write permission."),
        ) from error


def _writable(folder: Path, path: Path) -> bool:
    return os.access(folder, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def _connect(path: Path, writable: bool) -> sqlite3.Connection:
    if not writable:
        wal = path.with_name(path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            raise CorpusError(
                "corpus.unfinished_copy",
                f"Kho {path.parent} nằm trên nơi chỉ đọc mà còn dữ liệu chưa nhập hẳn ({wal.name}).",
                "Hãy mở kho một lần ở nơi ghi được rồi chép lại.",
                (
                    f"{path.parent} is read-only and has unmerged data ({wal.name}).",
                    "Open it once where it is writable.",
                ),
            )
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA query_only = ON")
        return connection
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    for pragma in ("foreign_keys = ON", "synchronous = FULL", "cache_size = -65536", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    # Every commit is flushed to the disk; what has gathered in the log is merged into the file every 32 MB, not every 4:
    # pages of indexes are then written once for many reports.
    connection.execute("PRAGMA wal_autocheckpoint = 8000")
    connection.execute("PRAGMA journal_size_limit = 67108864")
    return connection


def _number(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _check_identity(connection: sqlite3.Connection, folder: Path) -> None:
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if tables and application != APPLICATION:
        raise UsageError(
            "corpus.foreign",
            f"Tệp {folder / DATABASE} không phải kho dữ liệu của chương trình này.",
            "Hãy kiểm tra đường dẫn.",
            (f"{folder / DATABASE} is not a corpus of this program.", "Check the path."),
        )
    if _number(connection) > len(migrations()):
        raise UsageError(
            "corpus.newer",
            f"Kho {folder} được tạo bằng phiên bản mới hơn của chương trình.",
            "Hãy nâng cấp chương trình rồi mở lại; kho không bị thay đổi.",
            (f"The corpus {folder} was made by a newer version.", "Upgrade this program; nothing was changed."),
        )


def _migrate(connection: sqlite3.Connection, folder: Path) -> None:
    if _number(connection) == len(migrations()):
        return
    connection.execute("PRAGMA journal_mode = WAL")
    for number, script in enumerate(migrations(), 1):
        with transaction(connection, folder):
            # Asked again inside the transaction: another process may have just done it.
            if _number(connection) >= number:
                continue
            for statement in _statements(script.read_text(encoding="utf-8")):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {number}")


def _statements(script: str) -> Iterator[str]:
    # executescript would commit our transaction, so the script is cut into its statements here.
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""
    if gathered.strip() and not all(line.startswith("--") or not line.strip() for line in gathered.splitlines()):
        yield gathered


@contextmanager
def transaction(connection: sqlite3.Connection, folder: Path) -> Iterator[None]:
    """One write transaction: all of it is kept, or nothing. Waits for other writers; see :func:`translate` for errors."""
    _begin(connection, folder)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            # SQLite itself may have rolled back (full disk); what matters is the first error.
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise translate(error, folder) from error
        raise


def _begin(connection: sqlite3.Connection, folder: Path) -> None:
    for attempt in range(_TRIES):
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or attempt == _TRIES - 1:
                raise translate(error, folder) from error
            time.sleep(random.uniform(0.05, 0.2) * (attempt + 1))


def _is_busy(error: sqlite3.Error) -> bool:
    return "locked" in str(error) or "busy" in str(error)


def translate(error: sqlite3.Error, folder: Path) -> CorpusError:
    """The error of SQLite as one that says what happened and what to do."""
    said = str(error)
    if _is_busy(error):
        return CorpusError(
            "corpus.busy",
            f"Kho {folder} đang được chương trình khác ghi quá lâu.",
            "Hãy đợi việc đó xong rồi chạy lại; phần đã nhập vẫn còn.",
            (f"Another program has been writing to {folder} for too long.", "Wait for it, then run again."),
        )
    if "disk is full" in said or "disk I/O error" in said:
        return CorpusError(
            "corpus.disk_full",
            f"Không ghi được vào kho {folder}: ổ đĩa đầy hoặc hỏng ({said}).",
            "Hãy giải phóng chỗ trống rồi chạy lại; mọi báo cáo đã nhập trọn vẹn vẫn còn.",
            (f"Cannot write to {folder}: the disk is full or failing ({said}).", "Free some space and run again."),
        )
    if "readonly" in said or "read-only" in said or "query_only" in said:
        return readonly(folder)
    if "not a database" in said or "malformed" in said:
        return CorpusError(
            "corpus.damaged",
            f"Tệp {folder / DATABASE} bị hỏng hoặc không phải kho dữ liệu ({said}).",
            "Hãy chạy `extractor doctor`, hoặc khôi phục từ bản sao lưu.",
            (
                f"{folder / DATABASE} is damaged or not a corpus ({said}).",
                "Run `extractor doctor` or restore a backup.",
            ),
        )
    return CorpusError(
        "corpus.database",
        f"Kho {folder} báo lỗi: {said}.",
        "Hãy chạy `extractor doctor`.",
        (f"The corpus {folder} reports: {said}.", "Run `extractor doctor`."),
    )


def readonly(folder: Path) -> CorpusError:
    """The error for writing to a corpus that may only be read."""
    return CorpusError(
        "corpus.readonly",
        f"Kho {folder} chỉ cho đọc.",
        "Hãy chép thư mục sang nơi ghi được rồi làm lại.",
        (f"The corpus {folder} is read-only.", "Copy it to a writable place."),
    )
