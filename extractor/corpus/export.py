"""The dataset as files: a workbook, CSV, JSONL, Parquet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import UsageError, cannot_write

if TYPE_CHECKING:
    from extractor.corpus.corpus import Corpus

TABLES = (
    *("figures", "references", "annex", "items", "annexes", "findings", "warnings", "documents", "sections"),
    *("submissions", "corrections"),
)
"""The tables of an export, figures first."""


def export(corpus: Corpus, path: Path, table: str | None = None) -> tuple[Path, ...]:
    """Writes the corpus to ``path``, in the form its ending names; gives the files that were written.

    .xlsx is one workbook, .jsonl one report a line in the form of `extractor extract`. .csv and .parquet hold one table a
    file: ``table``, or else figures in ``path`` and the other tables beside it (out.csv, out.references.csv …).

    Raises UsageError for an unknown ending or table, CorpusError where the file cannot be written (open in Excel).
    """
    ways: dict[str, Callable[[Corpus, Path, str | None], tuple[Path, ...]]] = {
        ".xlsx": _xlsx,
        ".csv": _tables,
        ".parquet": _tables,
        ".jsonl": _jsonl,
    }
    way = ways.get(path.suffix.lower())
    if way is None:
        raise UsageError(
            "export.form",
            f"Không biết dạng tệp {path.suffix or path.name!r}.",
            "Hãy đặt tên tệp kết thúc bằng .xlsx, .csv, .parquet hoặc .jsonl.",
            (f"Unknown form {path.suffix or path.name!r}.", "End the name in .xlsx, .csv, .parquet or .jsonl."),
        )
    if table is not None and table not in TABLES:
        raise UsageError(
            "export.table",
            f"Không có bảng {table!r}.",
            "Các bảng: " + ", ".join(TABLES) + ".",
            (f"There is no table {table!r}.", "Tables: " + ", ".join(TABLES) + "."),
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return way(corpus, path, table)
    except OSError as error:
        raise cannot_write("export.cannot_write", path, error) from error


def _xlsx(corpus: Corpus, path: Path, table: str | None) -> tuple[Path, ...]:
    from extractor.corpus.export_xlsx import write_book

    return (_finish(path, lambda work: write_book(corpus, work)),)


def _jsonl(corpus: Corpus, path: Path, table: str | None) -> tuple[Path, ...]:
    from extractor.corpus.export_jsonl import write_jsonl

    return (_finish(path, lambda work: write_jsonl(corpus, work)),)


def _tables(corpus: Corpus, path: Path, table: str | None) -> tuple[Path, ...]:
    from extractor.corpus.export_csv import write_csv

    written = []
    snapshot = corpus.snapshot()
    for name in (table,) if table else TABLES:
        frame = corpus.frame(name, snapshot)
        target = path if table or name == TABLES[0] else path.with_name(f"{path.stem}.{name}{path.suffix}")
        if path.suffix.lower() == ".parquet":
            written.append(_finish(target, lambda work, frame=frame: frame.to_parquet(work, index=False)))  # type: ignore[misc]
        else:
            columns = [str(column) for column in frame.columns]
            rows = frame.itertuples(index=False, name=None)
            written.append(_finish(target, lambda work, c=columns, r=rows: write_csv(work, c, r)))  # type: ignore[misc]
    return tuple(written)


def _finish(path: Path, write: Callable[[Path], None]) -> Path:
    """Writes beside the target and renames: an interrupted export leaves the old file whole."""
    work = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        write(work)
        work.replace(path)
    finally:
        work.unlink(missing_ok=True)
    return path
