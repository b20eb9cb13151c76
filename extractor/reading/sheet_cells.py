"""The cells of a workbook, read in a process of their own.

The reader of workbooks is compiled code that ends the whole process when a damaged or hostile file makes it ask for more
memory than there is (a shared string table that claims 10¹¹ entries). One bad file must never take the others with it, so
that process is a child with limits on memory and time.
"""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, Literal

from extractor.errors import UnreadableError
from extractor.reading.limits import Limits

Range = tuple[tuple[int, int], tuple[int, int]]
Kind = Literal["read", "hidden", "too_big"]

_MEMORY = 4_000_000_000
"""Bytes of address space for the child, where the system can limit it."""


@dataclass(frozen=True, slots=True)
class SheetCells:
    """One worksheet: its values row by row from A1 on, and its merged ranges (first and last cell, from 0). ``kind`` is
    "hidden" or "too_big" for sheets whose cells were not read; ``size`` is (rows, columns)."""

    name: str
    kind: Kind
    size: tuple[int, int]
    rows: list[list[Any]]
    merged: list[Range]


def read_cells(data: bytes, name: str, limits: Limits) -> list[SheetCells]:
    """The worksheets of a workbook in order.

    Raises UnreadableError when it is damaged, behind a password, or asks for more memory or time than allowed.
    """
    from extractor.reading.packages import damaged, encrypted

    command = [sys.executable, "-c", "from extractor.reading.sheet_cells import serve; serve()", str(limits.max_cells)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=limits.office_seconds, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise _too_much(name) from None
    if done.returncode != 0:
        raise _too_much(name) if b"memory" in done.stderr.lower() else damaged(name, "calamine")
    outcome, result = pickle.loads(done.stdout)
    if outcome == "password":
        raise encrypted(name)
    if outcome == "damaged":
        raise damaged(name, str(result))
    return [SheetCells(*sheet) for sheet in result]


def serve() -> None:
    """What the child does: a workbook on standard input, its cells on standard output."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    result = _read(sys.stdin.buffer.read(), int(sys.argv[1]))
    pickle.dump(result, sys.stdout.buffer)


def _read(data: bytes, max_cells: int) -> tuple[str, Any]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets: list[tuple[str, Kind, tuple[int, int], list[list[Any]], list[Range]]] = []
        for index, meta in enumerate(book.sheets_metadata):
            if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            if meta.visible != python_calamine.SheetVisibleEnum.Visible:
                sheets.append((meta.name, "hidden", (0, 0), [], []))
                continue
            sheet = book.get_sheet_by_index(index)
            size = (sheet.total_height, sheet.total_width)
            if size[0] * size[1] > max_cells * 10:
                sheets.append((meta.name, "too_big", size, [], []))
                continue
            rows = sheet.to_python(skip_empty_area=False)
            sheets.append((meta.name, "read", size, rows, list(sheet.merged_cell_ranges or [])))
    except python_calamine.PasswordError as reason:
        return "password", str(reason)
    except (python_calamine.CalamineError, OSError, ValueError) as reason:
        return "damaged", str(reason)
    except BaseException as reason:  # a panic of the compiled reader is no Exception
        return "damaged", str(reason)
    return "ok", sheets


def _too_much(name: str) -> UnreadableError:
    return UnreadableError(
        "sheet.too_much",
        f"{name}: bảng tính cần quá nhiều bộ nhớ hoặc thời gian để đọc (tệp hỏng hoặc quá lớn).",
        "Hãy mở bằng Excel, xóa phần thừa, lưu thành tệp .xlsx mới rồi gửi lại.",
        (
            f"{name}: reading the workbook takes too much memory or time (damaged or too large).",
            "Open it in Excel, delete what is not needed and save it as a new .xlsx.",
        ),
    )
