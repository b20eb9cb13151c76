"""What people changed about figures: append-only rows beside the machine's values, keyed by the figure's stable key."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from extractor.corpus.database import transaction
from extractor.corpus.rows import plain
from extractor.corpus.store import bump, clean, now
from extractor.errors import UsageError
from extractor.language.numbers import write_digits

_NUMBERS = frozenset({"value", "value_max", "part"})
_FLAGS = frozenset({"needs_review", "rejected"})
_WORDS = frozenset(
    {"unit", "quantity", "qualifier", "change", "per", "noun", "indicator", "subject", "status"}
    | {"period_from", "period_to"}
)
_NEVER_EMPTY = frozenset({"value", "unit", "quantity", "needs_review", "rejected"})
FIELDS = _NUMBERS | _FLAGS | _WORDS
"""What can be corrected. ``rejected`` = "1" says that this is no figure at all, ``needs_review`` = "0" that it was looked at."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One change by a person. ``old`` is what stood there before (the machine's value or the last correction)."""

    id: int
    sha256: str
    key: str
    field: str
    old: str | None
    new: str | None
    who: str
    at: str
    why: str


def write_correction(
    connection: sqlite3.Connection,
    folder: Path,
    document: int,
    figure: str,
    field: str,
    new: str | Decimal | bool | None,
    who: str,
    why: str,
) -> Correction:
    """Records a change of one field of the figure with id ``figure`` ("f3") of a document.

    Raises UsageError for an unknown figure or field, a number that is none, or a change without a name.
    """
    value = _checked(field, new)
    if not who.strip():
        raise UsageError(
            "correct.who",
            "Sửa số liệu phải kèm tên người sửa.",
            "Hãy thêm --who.",
            ("A correction needs the name of the person.", "Add --who."),
        )
    with transaction(connection, folder):
        column = {"value": "value_exact", "value_max": "value_max_exact", "part": "part_exact", "rejected": "0"}.get(
            field, field
        )
        row = connection.execute(
            f"SELECT s.sha256, f.key, {column} FROM figures f JOIN submissions s ON s.id = f.document "
            "WHERE f.document = ? AND f.id = ?",
            (document, figure),
        ).fetchone()
        if row is None:
            raise UsageError(
                "correct.figure",
                f"Không có số liệu {figure} trong văn bản {document}.",
                "Hãy xem mã bằng `extractor query`.",
                (f"Document {document} has no figure {figure}.", "Look it up with `extractor query`."),
            )
        sha256, key, machine = row
        last = connection.execute(
            "SELECT new FROM corrections WHERE key = ? AND field = ? ORDER BY id DESC LIMIT 1", (key, field)
        ).fetchone()
        old = last[0] if last is not None else None if machine is None else str(machine)
        record = (sha256, key, field, old, value, clean(who.strip()), now(), clean(why.strip()))
        cursor = connection.execute(
            "INSERT INTO corrections (sha256, key, field, old, new, who, at, why) VALUES (?,?,?,?,?,?,?,?)", record
        )
        bump(connection, {document})
    return Correction(int(cursor.lastrowid or 0), *record)


def _checked(field: str, new: str | Decimal | bool | None) -> str | None:
    if field not in FIELDS:
        known = ", ".join(sorted(FIELDS))
        raise UsageError(
            "correct.field",
            f"Không sửa được trường {field!r}.",
            f"Các trường sửa được: {known}.",
            (f"The field {field!r} cannot be corrected.", f"These can: {known}."),
        )
    if isinstance(new, str):
        new = new.strip() or None
    if new is None:
        if field in _NEVER_EMPTY:
            raise _bad_value(field, "")
        return None
    if field in _FLAGS:
        said = str(new).lower()
        if said not in {"0", "1", "true", "false"}:
            raise _bad_value(field, str(new))
        return "1" if said in {"1", "true"} else "0"
    if field in _NUMBERS:
        try:
            number = _number(new) if isinstance(new, str) else new if isinstance(new, Decimal) else Decimal(int(new))
        except InvalidOperation:
            raise _bad_value(field, str(new)) from None
        if not number.is_finite():
            raise _bad_value(field, str(new))
        return plain(number)
    return clean(str(new))


_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_WITH_COMMA = re.compile(r"[-+]?\d+,\d+")


def _number(written: str) -> Decimal:
    """A number as people write it ("41.236,5", "58,9") or as the program does ("41236.5").

    "41.236" is forty-one thousand to who reads reports and forty-one to a program: refused, for a wrong guess would be a
    wrong number in silence. Raises InvalidOperation for what is no number.
    """
    if _GROUPED.fullmatch(written):
        if "," not in written and written.count(".") == 1:
            raise UsageError(
                "correct.two_readings",
                f"{written!r} có thể là {written.replace('.', '')} hay {written.replace('.', ',')}.",
                "Hãy viết không có dấu chấm ngăn cách hàng nghìn; phần thập phân sau dấu phẩy.",
                (
                    f"{written!r} can be {written.replace('.', '')} or {written.replace('.', ',')} (decimal comma).",
                    "Write it without a thousands separator, decimals behind a comma.",
                ),
            )
        return Decimal(written.replace(".", "").replace(",", "."))
    return Decimal(written.replace(",", ".") if _WITH_COMMA.fullmatch(written) else written)


def number_words(field: str, value: str | None) -> str | None:
    """The value of a correction as people write it: the numbers of number fields with a decimal comma, all else as it is.

    >>> number_words("value", "41236.5"), number_words("subject", "KCN 2.5")
    ('41.236,5', 'KCN 2.5')
    """
    return write_digits(Decimal(value)) if field in _NUMBERS and value is not None else value


def _bad_value(field: str, value: str) -> UsageError:
    return UsageError(
        "correct.value",
        f"Giá trị {value!r} không hợp lệ cho trường {field}.",
        "Số viết theo dạng 39,69 hoặc 1.234.567,8.",
        (f"{value!r} is no value for {field}.", "Write numbers as 39,69 or 1.234.567,8, or as 39.69 and 1234567.8."),
    )


def read_corrections(connection: sqlite3.Connection, sha256: str | None = None) -> tuple[Correction, ...]:
    """All corrections in the order they were made, or those of one file."""
    where, values = ("WHERE sha256 = ?", (sha256,)) if sha256 else ("", ())
    rows = connection.execute(
        f"SELECT id, sha256, key, field, old, new, who, at, why FROM corrections {where} ORDER BY id", values
    )
    return tuple(Correction(*row) for row in rows)


def in_force(corrections: Iterable[Correction]) -> dict[str, dict[str, str | None]]:
    """For each figure key the fields that are corrected, with their newest values."""
    newest: dict[str, dict[str, str | None]] = {}
    for correction in sorted(corrections, key=lambda c: c.id):
        newest.setdefault(correction.key, {})[correction.field] = correction.new
    return newest
