"""Read-only SQL over the corpus: DuckDB on the Parquet snapshot, shut off from files, network and its own settings."""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.corpus.snapshot import TABLES, read_manifest
from extractor.errors import CorpusError, UsageError
from extractor.resources import shipped

if TYPE_CHECKING:
    import pandas as pd

VIEWS: dict[str, str] = {
    "submissions": "SELECT * FROM submissions_",
    "documents": (
        "SELECT d.*, coalesce(d.submitter, d.issuer) AS agency, s.name, s.sha256, d.superseded_by IS NOT NULL AS superseded "
        "FROM documents_ d JOIN submissions_ s ON s.id = d.id"
    ),
    "all_figures": (
        "SELECT f.* REPLACE (try_cast(f.period_from AS DATE) AS period_from, try_cast(f.period_to AS DATE) AS period_to), "
        "coalesce(year(try_cast(f.period_to AS DATE)), {about_year}) AS about_year, {about} "
        "FROM figures_ f JOIN documents d ON d.id = f.document"
    ),
    "figures": "SELECT * FROM all_figures WHERE NOT superseded",
    "sections": "SELECT t.*, {about} FROM sections_ t JOIN documents d ON d.id = t.document WHERE NOT d.superseded",
    "citations": (
        "SELECT t.* RENAME (date AS cited_date, year AS cited_year, issuer AS cited_issuer), {about} "
        "FROM citations_ t JOIN documents d ON d.id = t.document WHERE NOT d.superseded"
    ),
    "references": "SELECT * FROM citations",
    "annex": "SELECT t.*, {about_year} AS about_year, {about} FROM annex_ t JOIN documents d ON d.id = t.document WHERE NOT d.superseded",
    "items": "SELECT t.*, {about} FROM items_ t JOIN documents d ON d.id = t.document WHERE NOT d.superseded",
    "annexes": "SELECT t.*, {about} FROM annexes_ t JOIN documents d ON d.id = t.document WHERE NOT d.superseded",
    "findings": "SELECT t.*, {about} FROM findings_ t JOIN documents d ON d.id = t.document WHERE NOT d.superseded",
    "warnings": "SELECT t.*, {about} FROM warnings_ t JOIN documents d ON d.id = t.document WHERE NOT d.superseded",
    "cells": "SELECT t.*, {about} FROM cells_ t JOIN documents d ON d.id = t.document WHERE NOT d.superseded",
    "indicators": "SELECT * FROM indicators_",
    "corrections": (
        'SELECT c.* RENAME ("at" AS changed_at), '
        "s.id AS document, s.name AS document_name FROM corrections_ c LEFT JOIN submissions_ s USING (sha256)"
    ),
}
"""The views that queries see. Those about what a document holds name its agency, date and file too, and leave out versions
that a later one replaced; ``all_figures`` has them as well."""

ORDER: dict[str, str] = {
    **dict.fromkeys(VIEWS, "document, n"),
    **dict.fromkeys(("all_figures", "figures", "citations", "references", "sections"), "document, start, id"),
    **dict.fromkeys(("documents", "submissions", "corrections", "indicators"), "id"),
}
"""How a view is put in reading order."""

_ABOUT = (
    "d.agency, d.issuer, d.agency_kind, d.place, d.date AS document_date, d.year, d.number AS document_number, "
    "d.name AS document_name, d.superseded"
)
_ABOUT_YEAR = "coalesce(year(try_cast(d.period_to AS DATE)), d.year)"
_ALLOWED = frozenset({"SELECT", "EXPLAIN"})


def run_query(views: Any, sql: str, timeout: float = 30.0, max_rows: int = 100_000) -> pd.DataFrame:
    """The rows that ``sql`` gives, at most ``max_rows`` (``frame.attrs["truncated"]`` says whether there were more).

    ``views`` is what :func:`open_views` gave. Raises UsageError for SQL that is wrong, writes, attaches or reads files,
    CorpusError when it takes longer than ``timeout`` seconds or more memory than the views were opened with.
    """
    import duckdb
    import pyarrow as pa

    # A connection of its own: a timer that fires late must not stop somebody else's question.
    connection = views.cursor()
    timer = threading.Timer(timeout, connection.interrupt)
    timer.daemon = True
    try:
        _check(connection, sql)
        timer.start()
        relation = connection.sql(sql)
        # DuckDB 2 renamed the method.
        stream = getattr(relation, "to_arrow_reader", None) or relation.fetch_record_batch
        stream = stream(2048)
        batches, count = [], 0
        for batch in stream:
            batches.append(batch)
            count += batch.num_rows
            if count > max_rows:
                break
        table = pa.Table.from_batches(batches, stream.schema)
        # pandas would drop columns that share a name (SELECT * of a join).
        table = table.rename_columns(_unique(table.column_names))
        frame: pd.DataFrame = table.slice(0, max_rows).to_pandas()
        frame.attrs["truncated"] = count > max_rows
        return frame
    except duckdb.Error as error:
        raise _said(error, timeout) from error
    except (pa.ArrowException, OSError) as error:
        # An interruption while rows are streamed comes out of Arrow.
        if "nterrupt" in str(error):
            raise _too_long(timeout) from error
        raise _wrong(str(error)) from error
    finally:
        timer.cancel()
        connection.close()


def _unique(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return found


def open_views(snapshot: Path, memory: str = "2GB") -> Any:
    """A DuckDB connection that shows the views over one snapshot and can do nothing else."""
    import duckdb

    manifest = read_manifest(snapshot)
    if manifest is None:
        raise CorpusError(
            "snapshot.none",
            f"Không có bản chụp dữ liệu trong {snapshot}.",
            "Hãy chạy lại lệnh; bản chụp sẽ được tạo mới.",
            (f"There is no snapshot in {snapshot}.", "Run the command again."),
        )
    connection = duckdb.connect(":memory:")
    files: list[str] = []
    for table in TABLES:
        parts = [str(snapshot.resolve() / name) for name in manifest["parts"][table]]
        files += parts
        connection.execute(f"CREATE VIEW {table}_ AS SELECT * FROM read_parquet({_listed(parts)})")
    for view, definition in VIEWS.items():
        connection.execute(
            f'CREATE VIEW "{view}" AS ' + definition.replace("{about}", _ABOUT).replace("{about_year}", _ABOUT_YEAR)
        )
    connection.execute(f"SET allowed_paths = {_listed(files)}")
    connection.execute(f"SET memory_limit = '{memory}'")
    connection.execute("SET temp_directory = ''")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    with suppress(duckdb.Error):
        # A snapshot never changes: the heads of its files are read once. (Older DuckDB has no such setting.)
        connection.execute("SET parquet_metadata_cache = true")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _listed(names: list[str]) -> str:
    return "[" + ", ".join("'" + name.replace("'", "''") + "'" for name in names) + "]"


def _check(connection: Any, sql: str) -> None:
    """Refuses all but one statement that reads."""
    import duckdb

    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise _wrong(str(error)) from error
    if not statements:
        raise UsageError(
            "query.empty",
            "Chưa có câu hỏi nào.",
            "Hãy viết một câu SELECT, hoặc @ để xem các câu hỏi đặt sẵn.",
            ("There is no question.", "Write a SELECT statement, or @ for the ready-made questions."),
        )
    if len(statements) != 1:
        raise UsageError(
            "query.one",
            "Mỗi lần chỉ chạy đúng một câu lệnh SELECT.",
            "Hãy bỏ bớt các câu lệnh sau dấu chấm phẩy.",
            ("Exactly one SELECT statement can be run.", "Leave out what follows the semicolon."),
        )
    kind = str(statements[0].type).rpartition(".")[2]
    if kind not in _ALLOWED:
        raise UsageError(
            "query.readonly",
            f"Câu lệnh {kind} bị từ chối: kho dữ liệu chỉ cho truy vấn đọc (SELECT).",
            "Muốn sửa số liệu hãy dùng `extractor correct`; muốn ghi ra tệp hãy dùng `extractor export` hoặc --format.",
            (f"{kind} is refused: only SELECT can be run.", "Use `extractor correct` or `extractor export`."),
        )


def _said(error: Any, timeout: float) -> UsageError | CorpusError:
    import duckdb

    if isinstance(error, duckdb.InterruptException):
        return _too_long(timeout)
    if isinstance(error, duckdb.PermissionException):
        return UsageError(
            "query.files",
            "Câu lệnh bị từ chối: truy vấn không được đọc hay ghi tệp, mạng hoặc cơ sở dữ liệu khác.",
            "Hãy chỉ dùng các bảng: " + ", ".join(VIEWS) + ".",
            ("Queries cannot reach files, the network or other databases.", "Use the views only: " + ", ".join(VIEWS)),
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return CorpusError(
            "query.memory",
            "Truy vấn cần quá nhiều bộ nhớ.",
            "Hãy lọc bớt bằng WHERE hoặc chia nhỏ câu hỏi.",
            ("The query needs too much memory.", "Filter with WHERE or ask for less."),
        )
    return _wrong(str(error))


def _too_long(timeout: float) -> CorpusError:
    return CorpusError(
        "query.timeout",
        f"Truy vấn chạy quá {timeout:g} giây nên đã dừng.",
        "Hãy lọc bớt bằng WHERE hoặc tăng --timeout.",
        (f"The query ran for more than {timeout:g} seconds and was stopped.", "Filter with WHERE or raise --timeout."),
    )


_NO_COLUMN = re.compile(r'(?:Referenced column|does not have a column named) "([^"]+)"')
_NO_TABLE = re.compile(r"Table with name (\S+) does not exist")
_SYNTAX = re.compile(r'Parser Error: syntax error at or near "([^"]+)"')


def _wrong(said: str) -> UsageError:
    first = re.split(r"\n\s*(?:\n|Candidate functions)", said.strip())[0]
    unknown = _NO_COLUMN.search(first)
    if unknown is not None:
        candidates = re.findall(r'"(\w+)"', first.partition("Candidate bindings:")[2])
        near = ", ".join(get_close_matches(unknown[1], candidates))
        return UsageError(
            "query.sql",
            f"Câu lệnh SQL sai: không có cột “{unknown[1]}”{f'; gần giống: {near}' if near else ''}.",
            'Hãy xem các cột của một bảng bằng: extractor query "DESCRIBE figures" --corpus KHO.',
            (f"The SQL is wrong: {first.rstrip('.')}.", 'See the columns of a table with "DESCRIBE figures".'),
        )
    table = _NO_TABLE.search(first)
    words = _SYNTAX.sub(r"sai cú pháp ở chỗ “\1”", first)
    return UsageError(
        "query.sql",
        f"Câu lệnh SQL sai: {f'không có bảng “{table[1]}”' if table else words.rstrip('.')}.",
        "Các bảng có thể hỏi: "
        + ", ".join(VIEWS)
        + " (bảng references phải đặt trong ngoặc kép, hoặc dùng citations).",
        (f"The SQL is wrong: {first.rstrip('.')}.", "Views: " + ", ".join(VIEWS)),
    )


def named_queries() -> dict[str, str]:
    """The questions that ship ready-made (``corpus/queries/*.sql``): name -> what the first comment line says."""
    found = {}
    for path in sorted(shipped("corpus/queries").glob("*.sql")):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        found[path.stem] = first.removeprefix("--").strip()
    return found


def named_query(name: str) -> str:
    """The SQL of a ready-made question. Raises UsageError for an unknown name."""
    if name not in named_queries():
        known = ", ".join(f"@{known}" for known in named_queries())
        raise UsageError(
            "query.name",
            f"Không có câu hỏi đặt sẵn @{name}.",
            f"Các câu có sẵn: {known}.",
            (f"There is no ready-made query @{name}.", f"There are: {known}."),
        )
    return (shipped("corpus/queries") / f"{name}.sql").read_text(encoding="utf-8")
