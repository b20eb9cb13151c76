"""Query results for people and programs: as a table in the terminal, CSV, JSON, JSONL, Parquet or a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractor.corpus.export_csv import csv_text
from extractor.jsonform import dumps
from extractor.phrases import phrase

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 50
_SHORT, _LINES, _GAP = 14, 6, 2
"""A column of so few letters stays whole; a row of more lines than this is easier to read one field a line."""


def show_frame(console: Console, frame: pd.DataFrame, lang: str = "vi") -> None:
    """Prints the first rows, and says how many there are and whether the row limit cut them. A table that has no room for its
    columns is printed row by row, one field a line: no word is cut off."""
    rows = [[_shown(value, lang) for value in row] for row in frame.head(_SHOWN).itertuples(index=False)]
    names = [str(name) for name in frame.columns]
    if _fits(names, rows, console.width):
        console.print(_table(frame, names, rows))
    else:
        for number, cells in enumerate(rows, 1):
            console.print(Text(f"{number}.", style="dim"))
            record = Table.grid(padding=(0, _GAP))
            record.add_column(style="dim", no_wrap=True, max_width=max(8, console.width // 3), overflow="ellipsis")
            record.add_column(overflow="fold")
            for name, cell in zip(names, cells, strict=True):
                record.add_row(f"  {name}", Text(cell))
            console.print(record)
    more = "+" if frame.attrs.get("truncated") else ""
    console.print(f"{len(frame)}{more} {phrase('rows', lang)}", style="dim")
    if len(frame) > _SHOWN:
        console.print(phrase("and_more", lang, n=len(frame) - _SHOWN), style="dim")


def _fits(names: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> bool:
    """Whether a table holds the rows: every short column whole, and what is left enough for the long ones' words and for rows
    of a few lines."""
    columns = [[name, *cells] for name, cells in zip(names, zip(*rows, strict=True), strict=True)] if rows else []
    natural = [max(map(len, cells)) for cells in columns]
    left = room - _GAP * (len(natural) - 1) - sum(width for width in natural if width <= _SHORT)
    long = [cells for cells, width in zip(columns, natural, strict=True) if width > _SHORT]
    if not long:
        return left >= 0
    each = left // len(long)
    word = max((len(word) for cells in long for cell in cells for word in cell.split()), default=0)
    return each >= min(word, _SHORT) and all(len(cell) <= _LINES * each for cells in long for cell in cells)


def _table(frame: pd.DataFrame, names: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, _GAP, 0, 0))
    for index, name in enumerate(names):
        width = max([len(name), *(len(row[index]) for row in rows)])
        numeric = all(isinstance(value, int | float | Decimal) or is_missing(value) for value in frame.iloc[:, index])
        least = width if width <= _SHORT else None
        table.add_column(Text(name), justify="right" if numeric else "left", overflow="fold", min_width=least)
    for cells in rows:
        table.add_row(*map(Text, cells))
    return table


def _shown(value: Any, lang: str) -> str:
    """A cell for people. Fractions have the comma of the reports: "1.234" would be another number to who reads it."""
    if is_missing(value):
        return ""
    if isinstance(value, float | Decimal):
        text = str(value) if isinstance(value, Decimal) else f"{value:.15g}" if abs(value) < 1e15 else f"{value:.0f}"
        return text.replace(".", ",") if lang == "vi" else text
    return str(value)


def is_missing(value: Any) -> bool:
    """Whether a cell of a data frame is empty (None, NaN, NaT, NA)."""
    if value is None:
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):
        # pandas.NA says neither yes nor no, a list of values has no single answer.
        return type(value).__name__ == "NAType"


def plain_value(value: Any) -> Any:
    """A cell as JSON and workbooks can hold it: None, bool, int, float, Decimal or text."""
    if is_missing(value):
        return None
    if isinstance(value, (bool, int, float, str, Decimal)):
        return value
    if hasattr(value, "isoformat"):
        text = str(value.isoformat())
        return text.removesuffix("T00:00:00")
    if hasattr(value, "item"):
        return plain_value(value.item()) if getattr(value, "ndim", 0) == 0 else [plain_value(v) for v in value.tolist()]
    if isinstance(value, (list, tuple)):
        return [plain_value(part) for part in value]
    if isinstance(value, dict):
        return {str(key): plain_value(part) for key, part in value.items()}
    return str(value)


def frame_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain records."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, map(plain_value, row), strict=True)) for row in frame.itertuples(index=False, name=None)]


def frame_text(frame: pd.DataFrame, form: str) -> str:
    """A result as the text of a "csv", "json" or "jsonl" file."""
    if form == "csv":
        return csv_text([str(name) for name in frame.columns], frame.itertuples(index=False, name=None))
    if form == "json":
        return dumps(frame_records(frame), indent=2) + "\n"
    return "".join(dumps(record) + "\n" for record in frame_records(frame))


def write_frame(frame: pd.DataFrame, form: str, output: Path) -> Path:
    """Writes a result as "csv", "json", "jsonl", "parquet" or "xlsx" to a file; gives the file."""
    if form == "parquet":
        frame.to_parquet(output, index=False)
    elif form == "xlsx":
        from extractor.corpus.export_xlsx import write_frame_book

        write_frame_book(frame, output)
    else:
        # Excel takes a CSV for UTF-8 only if it begins with the mark.
        output.write_text(frame_text(frame, form), "utf-8-sig" if form == "csv" else "utf-8", "replace", newline="")
    return output
