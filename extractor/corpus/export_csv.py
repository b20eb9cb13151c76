"""CSV that Excel opens as it is meant: text never turns into a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

# The full-width forms count too: East Asian versions of Excel take them for the plain ones.
_STARTS = frozenset("=+-@\t\r\uff1d\uff0b\uff0d\uff20")


def safe_cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins with = + - @ or a tab gets an apostrophe before it.

    Numbers stay numbers, negative ones too. (OWASP, "CSV injection".)
    """
    if isinstance(value, str):
        text = value.replace("\x00", "\ufffd")
        return "'" + text if text.lstrip(" \u00a0\ufeff")[:1] in _STARTS else text
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The rows as CSV text (commas, quotes where needed, lines end in CR LF), without byte order mark."""
    from extractor.corpus.frames import plain_value

    buffer = io.StringIO(newline="")
    _write(buffer, columns, ([plain_value(value) for value in row] for row in rows))
    return buffer.getvalue()


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The rows as a CSV file in UTF-8 with a byte order mark, by which Excel knows the encoding."""
    from extractor.corpus.frames import plain_value

    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        _write(file, columns, ([plain_value(value) for value in row] for row in rows))


def _write(file: TextIO, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    writer = csv.writer(file)
    writer.writerow([safe_cell(column) for column in columns])
    for row in rows:
        writer.writerow(["" if value is None else safe_cell(value) for value in row])
