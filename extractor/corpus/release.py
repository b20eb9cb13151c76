"""A versioned release of the dataset: Parquet that pandas, DuckDB, R and Spark read, with schema, dictionary and checksums.

A release never changes. Its folder name is the day and the generation of the store; its manifest names every file with its
hash, the versions of rules and code that made the rows, and what every column means.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.corpus.dictionary import describe_column, describe_view
from extractor.corpus.query import ORDER, VIEWS
from extractor.corpus.snapshot import read_manifest
from extractor.corpus.store import now
from extractor.corpus.versions import current_versions
from extractor.errors import UsageError, cannot_write

if TYPE_CHECKING:
    from extractor.corpus.corpus import Corpus

_ONCE = frozenset({"all_figures", "references"})


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file of a release that is missing or is not what it was."""

    name: str
    missing: bool


def write_release(corpus: Corpus, folder: Path) -> Path:
    """Writes a release below ``folder``; gives its own folder. The same state of the store is released once a day.

    Raises CorpusError where it cannot be written.
    """
    snapshot = corpus.snapshot()
    made = read_manifest(snapshot) or {}
    final = folder / f"{now()[:10]}-g{made['generation']}"
    if read_release(final) is not None:
        return final
    work = folder / f".{final.name}.part"
    try:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        tables = {}
        for view in VIEWS:
            if view in _ONCE:
                continue
            frame = corpus.frame(view, snapshot)
            target = work / f"{view}.parquet"
            frame.to_parquet(target, index=False, compression="zstd")
            tables[view] = {
                "file": target.name,
                "about": describe_view(view),
                "rows": len(frame),
                "sha256": _digest(target),
                "order": ORDER[view],
                "columns": [
                    {"name": str(name), "type": str(frame[name].dtype), "meaning": describe_column(view, str(name))}
                    for name in frame.columns
                ],
            }
        read_by = corpus.rows("SELECT parser, rules, count(*) AS n FROM submissions GROUP BY 1, 2 ORDER BY 3 DESC")
        versions = current_versions()
        manifest = {
            "format": "extractor-release-1",
            "made": now(),
            "generation": made["generation"],
            "program": versions.parser,
            "rules": versions.rules,
            "read_by": [dict(row) for row in read_by],
            "tables": tables,
        }
        (work / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
        work.rename(final)
    except OSError as error:
        raise cannot_write("release.cannot_write", folder, error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return final


def read_release(folder: Path) -> dict[str, Any] | None:
    """The manifest of a release, None for a folder that is none."""
    manifest = read_manifest(folder)
    return manifest if manifest is not None and manifest.get("format") == "extractor-release-1" else None


def verify_release(folder: Path) -> tuple[BadFile, ...]:
    """The files of a release that are missing or changed. Raises UsageError for a folder that is no release."""
    manifest = read_release(folder)
    if manifest is None:
        raise UsageError(
            "release.none",
            f"{folder} không phải bản phát hành dữ liệu.",
            "Hãy chỉ tới thư mục do `extractor export --snapshot` tạo ra.",
            (f"{folder} is not a release.", "Name a folder that `extractor export --snapshot` made."),
        )
    bad = []
    for table in manifest["tables"].values():
        path = folder / table["file"]
        if not path.exists() or _digest(path) != table["sha256"]:
            bad.append(BadFile(table["file"], not path.exists()))
    return tuple(bad)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
