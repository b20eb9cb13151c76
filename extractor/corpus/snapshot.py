"""An immutable Parquet copy of the store for analysis. It lies in ``snapshots/<generation>/`` with a manifest, and is brought
up to date by writing only the parts whose reports have changed; the others are linked from the snapshot before.

A part holds the rows of :data:`PART` neighbouring reports, so that a corpus of 10,000 reports has some forty parts a table.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.corpus.corrections import in_force, read_corrections
from extractor.corpus.database import DATABASE, translate
from extractor.corpus.indicators import indicators
from extractor.corpus.names import subject_key
from extractor.corpus.rows import identity_columns
from extractor.corpus.snapshot_helper import start_helpers
from extractor.corpus.store import generation
from extractor.corpus.subject_ids import Scope, kind_of, scope_of
from extractor.corpus.versions import current_versions
from extractor.errors import CorpusError, fault
from extractor.language.baseunits import to_base
from extractor.models import Header, Period
from extractor.rulebook import load_rules

PART = 256
FORMAT = 2
MANIFEST = "manifest.json"
_KEPT = 2
_ROWS = 5_000
_GROUP = 1 << 20

Columns = tuple[tuple[str, str], ...]


def _columns(text: str) -> Columns:
    """ "document:int text" -> (("document", "int"), ("text", "text")); a column without a type is text."""
    pairs = (word.partition(":") for word in text.split())
    return tuple((name, kind or "text") for name, _, kind in pairs)


TABLES: Mapping[str, Columns] = {
    "submissions": _columns(
        "id:int sha256 name container received media_type bytes:int state code reason parser rules plan stored run:int "
        "serial:int file"
    ),
    "documents": _columns(
        "id:int type number issuer issuer_key parent agency_kind place date year:int subject recipients addressees signer "
        "signer_title signing_mode period_from period_to period_text pages:int ocr:bool submitter plan outline relation "
        "supersedes:int superseded_by:int issuer_id place_id place_group province"
    ),
    "sections": _columns("document:int n:int id label level:int heading start:int end:int page:int parent role"),
    "figures": _columns(
        "document:int id key text start:int end:int page:int bbox value_exact value:real value_max:real unit quantity "
        "base_value:real base_unit qualifier change per part:real noun indicator subject subject_key period_from period_to "
        "period_text status section rule confidence:real needs_review:bool reading review quote table row_name column_head "
        "total:bool subject_kind subject_id subject_group subject_candidates province"
    ),
    "citations": _columns(
        "document:int n:int id text start:int end:int page:int bbox type number year:int symbol issuer date name article "
        "own:bool section confidence:real resolved first"
    ),
    "annex": _columns(
        "document:int n:int table row:int group name name_key investor area:real leasable_area:real leased_area:real "
        "occupancy:real cells start:int end:int page:int name_id name_group province"
    ),
    "warnings": _columns("document:int n:int code message page:int start:int end:int"),
    "items": _columns(
        "document:int n:int id heading status score:real section start:int end:int page:int why figures:int"
    ),
    "annexes": _columns("document:int n:int id status columns_missing groups_missing rows:int table why"),
    "findings": _columns("document:int n:int code severity message places page:int quote"),
    "cells": _columns("document:int n:int table row:int col:int text page:int"),
    "corrections": _columns("id:int sha256 key field old new who at why"),
    "indicators": _columns("id label definition units"),
}
"""The tables of a snapshot and their columns, in order. ``figures`` gains ``machine_value`` and ``corrected``."""

_WHOLE = frozenset({"corrections", "indicators"})
_EXTRA: Mapping[str, Columns] = {"figures": _columns("machine_value:real corrected:bool")}


def current_snapshot(connection: sqlite3.Connection, folder: Path, writable: bool = True) -> Path:
    """The folder of a snapshot that shows the store as it is now; made or brought up to date if there is none.

    On read-only media an outdated snapshot cannot be replaced, so a temporary one is made elsewhere.
    """
    wanted = generation(connection)
    home = folder / "snapshots"
    found = home / str(wanted)
    if _complete(found, wanted):
        return found
    if not writable:
        return _publish(connection, folder, Path(tempfile.mkdtemp(prefix="extractor-snapshot-")))
    return _publish(connection, folder, home)


def _complete(snapshot: Path, wanted: int) -> bool:
    manifest = read_manifest(snapshot)
    return manifest is not None and manifest.get("format") == FORMAT and manifest.get("generation") == wanted


def read_manifest(snapshot: Path) -> dict[str, Any] | None:
    """The manifest of a snapshot, None where there is none that can be read."""
    try:
        manifest = json.loads((snapshot / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) else None


def _publish(connection: sqlite3.Connection, folder: Path, home: Path) -> Path:
    try:
        home.mkdir(parents=True, exist_ok=True)
        before = _newest(home)
        work = Path(tempfile.mkdtemp(prefix=".new-", dir=home))
        try:
            # One read transaction: every part shows the same moment although others go on writing.
            connection.execute("BEGIN")
            try:
                wanted = generation(connection)
                _write_parts(connection, folder, work, wanted, before)
            finally:
                connection.execute("COMMIT")
            return _put_in_place(work, home / str(wanted), wanted)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except sqlite3.Error as error:
        raise translate(error, folder) from error
    except OSError as error:
        raise CorpusError(
            "snapshot.cannot_write",
            f"Không ghi được bản chụp dữ liệu trong {home}: {fault(error)[0]}.",
            f"Hãy kiểm tra chỗ trống và quyền ghi; {DATABASE} không bị ảnh hưởng.",
            (f"Cannot write the snapshot in {home}: {fault(error)[1]}.", "Check free space and permissions."),
        ) from error


def _newest(home: Path) -> tuple[Path, dict[str, Any]] | None:
    for number in sorted((int(p.name) for p in home.iterdir() if p.name.isdecimal()), reverse=True):
        manifest = read_manifest(home / str(number))
        if manifest is not None and manifest.get("format") == FORMAT:
            return home / str(number), manifest
    return None


def _put_in_place(work: Path, final: Path, wanted: int) -> Path:
    try:
        work.rename(final)
    except OSError:
        # Another process published the same moment first, or a broken folder lies there.
        if not _complete(final, wanted):
            shutil.rmtree(final, ignore_errors=True)
            work.rename(final)
    for number in sorted((int(p.name) for p in final.parent.iterdir() if p.name.isdecimal()), reverse=True)[_KEPT:]:
        shutil.rmtree(final.parent / str(number), ignore_errors=True)
    return final


def _write_parts(
    connection: sqlite3.Connection,
    folder: Path,
    work: Path,
    wanted: int,
    before: tuple[Path, dict[str, Any]] | None,
) -> None:
    changed = dict(
        connection.execute(f"SELECT id / {PART}, max(changed) FROM submissions GROUP BY id / {PART}").fetchall()
    )
    last = int(before[1].get("generation", -1)) if before is not None else -1
    parts: dict[str, list[str]] = {}
    todo: list[tuple[str, int]] = []
    for table in TABLES:
        (work / table).mkdir()
        numbers = [0] if table in _WHOLE else sorted(changed) or [0]
        parts[table] = [_name(table, number) for number in numbers]
        for number in numbers:
            fresh = table in _WHOLE or changed.get(number, 0) > last
            if fresh or before is None or not _link(before[0] / _name(table, number), work / _name(table, number)):
                todo.append((table, number))
    helpers = start_helpers(folder / DATABASE, work, wanted, todo, PART)
    theirs = {part for _, share in helpers for part in share}
    with without_collector():
        for table, number in todo:
            if (table, number) not in theirs:
                write_part(connection, table, number, work, PART)
        for process, share in helpers:
            if process.wait() != 0:
                # The store has moved on since, or the helper could not start: this connection still shows the moment.
                for table, number in share:
                    write_part(connection, table, number, work, PART)
    manifest = {
        "format": FORMAT,
        "generation": wanted,
        "rules": current_versions().rules,
        "columns": {table: [list(column) for column in _all_columns(table)] for table in TABLES},
        "parts": parts,
    }
    (work / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")


@contextmanager
def without_collector() -> Iterator[None]:
    """Holds the garbage collector back: millions of rows that form no cycles are no work for it."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _name(table: str, number: int) -> str:
    return f"{table}/part-{number:05d}.parquet"


def _link(source: Path, target: Path) -> bool:
    if not source.exists():
        return False
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
    return True


def _all_columns(table: str) -> Columns:
    return TABLES[table] + _EXTRA.get(table, ())


def write_part(connection: sqlite3.Connection, table: str, number: int, work: Path, size: int) -> None:
    """Writes one part of one table, of ``size`` reports, into the folder ``work``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"text": pa.string(), "int": pa.int64(), "real": pa.float64(), "bool": pa.bool_()}
    columns = _all_columns(table)
    schema = pa.schema([(name, kinds[kind]) for name, kind in columns])
    tables = []
    for rows in _rows(connection, table, number, size):
        arrays = []
        for (_, kind), values in zip(columns, zip(*rows, strict=True), strict=True):
            if kind == "bool":
                values = tuple(map(bool, values))
            arrays.append(pa.array(values, kinds[kind]))
        tables.append(pa.Table.from_arrays(arrays, schema=schema))
    # One group of rows a part: queries then look at forty heads, not at two hundred.
    whole = pa.concat_tables(tables) if tables else schema.empty_table()
    pq.write_table(whole, work / _name(table, number), compression="zstd", row_group_size=_GROUP)


def _rows(connection: sqlite3.Connection, table: str, number: int, size: int) -> Iterator[Sequence[tuple[Any, ...]]]:
    """The rows of one part in pieces; text as UTF-8 bytes, which Arrow takes as they are."""
    if table == "indicators":
        # The dictionary comes from the rules: which definitions hold is told by the rules version in the manifest.
        known = indicators(load_rules()).values()
        rows = [(i.id, i.label, i.definition, " ".join(i.units)) for i in known]
        if rows:
            yield rows
        return
    names = ", ".join(f'"{name}"' for name, _ in TABLES[table])
    key = "id" if table in ("submissions", "documents") else "document"
    where = "" if table in _WHOLE else f" WHERE {key} >= {number * size} AND {key} < {(number + 1) * size}"
    extra = ", value, 0" if table == "figures" else ""
    changes = in_force(read_corrections(connection)) if table == "figures" else {}
    usual = connection.text_factory
    connection.text_factory = bytes
    try:
        cursor = connection.execute(f"SELECT {names}{extra} FROM {table}{where}")
        while rows := cursor.fetchmany(_ROWS):
            if changes:
                rows = list(_corrected(connection, rows, changes))
            if rows:
                yield rows
    finally:
        connection.text_factory = usual


_AT = {name: index for index, (name, _) in enumerate(_all_columns("figures"))}


_ABOUT = ("subject_id", "subject_group", "subject_candidates", "province")


def scope_of_document(connection: sqlite3.Connection, document: int) -> Scope:
    """Where a stored report speaks from."""
    row = connection.execute(
        "SELECT issuer, parent, place, date, agency_kind, period_to, text FROM documents WHERE id = ?", (document,)
    ).fetchone()
    issuer, parent, place, date, agency_kind, end, text = (v.decode() if isinstance(v, bytes) else v for v in row)
    period = Period(None, end, "") if end else None
    header = Header(issuer=issuer, parent=parent, place=place, date=date, agency_kind=agency_kind, period=period)
    return scope_of(header, text, load_rules())


def _corrected(
    connection: sqlite3.Connection, rows: Sequence[tuple[Any, ...]], changes: Mapping[str, Mapping[str, str | None]]
) -> Iterator[tuple[Any, ...]]:
    """Figures with people's changes put in; those that a person rejected are left out."""
    rules = load_rules()
    for row in rows:
        change = changes.get(row[_AT["key"]].decode())
        if change is None:
            yield row
            continue
        if change.get("rejected") == "1":
            continue
        new = [value.decode() if isinstance(value, bytes) else value for value in row]
        for field, value in change.items():
            if field in ("value", "value_max", "part"):
                new[_AT[field]] = None if value is None else float(value)
            elif field == "needs_review":
                new[_AT[field]] = value == "1"
            elif field != "rejected":
                new[_AT[field]] = value
        if change.get("value") is not None:
            new[_AT["value_exact"]] = change["value"]
        base, unit = to_base(Decimal(new[_AT["value_exact"]]), new[_AT["unit"]], rules)
        new[_AT["base_value"]], new[_AT["base_unit"]] = float(base), unit
        new[_AT["subject_key"]] = subject_key(new[_AT["subject"]])
        if "subject" in change:
            # A person names a thing by its whole name, so that it tells its kind itself.
            told = new[_AT["subject"]]
            new[_AT["subject_kind"]] = kind_of(told) if told else None
            about = identity_columns(
                told, new[_AT["subject_kind"]], scope_of_document(connection, int(new[_AT["document"]]))
            )
            for field, value in zip(_ABOUT, about, strict=True):
                new[_AT[field]] = value
        new[_AT["corrected"]] = True
        yield tuple(new)
