"""Excel workbooks, whatever they hold: text stays text, and a file that cannot be written is an OSError as everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

_LONGEST_NAME = 31


@contextmanager
def new_workbook(path: Path, **options: bool) -> Iterator[xlsxwriter.Workbook]:
    """A workbook that stands at ``path`` when the block is left. Nothing in it becomes a formula, a link or a number by itself.

    Raises OSError when it cannot be written.
    """
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), {**plain, **options})
    try:
        yield book
    finally:
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] from None


def new_sheet(book: xlsxwriter.Workbook, name: str, otherwise: str) -> Any:
    """A new sheet called ``name`` as far as Excel takes it (31 characters, none of ``[]:*?/\\'``); ``otherwise`` where nothing
    is left of it. A name that is taken gets a number."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:_LONGEST_NAME].strip() or otherwise
    taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
    unique, number = plain, 1
    while unique.casefold() in taken:
        number += 1
        unique = f"{plain[: _LONGEST_NAME - 4].strip()} {number}"
    return book.add_worksheet(unique)
