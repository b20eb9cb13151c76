"""What has changed between two versions of a report or between two releases: figures new, gone, and with another value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from extractor.corpus.release import verify_release
from extractor.errors import CorpusError
from extractor.language.orthography import fold

if TYPE_CHECKING:
    from extractor.corpus.corpus import Corpus

_FIELDS = (
    *("text", "value_exact", "unit", "base_value", "base_unit", "per", "change", "status", "indicator", "subject"),
    *("subject_key", "period_from", "period_to", "page", "quote"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: a figure that is only in the newer ("added") or the older ("removed"), or has another value there."""

    kind: Literal["added", "removed", "changed"]
    where: str
    indicator: str | None
    subject: str | None
    old: str | None
    new: str | None
    old_quote: str | None
    new_quote: str | None


def diff_documents(corpus: Corpus, older: int, newer: int) -> tuple[Change, ...]:
    """What the newer of two stored reports states otherwise than the older one. Raises UsageError for an unknown one."""
    sides = []
    for document in (older, newer):
        corpus.text_of(document)
        sides.append(
            [dict(row) for row in corpus.rows("SELECT * FROM figures WHERE document = ? ORDER BY n", (document,))]
        )
    name = corpus.rows("SELECT name FROM submissions WHERE id = ?", (newer,))[0]["name"]
    return tuple(_compare(sides[0], sides[1], str(name)))


def diff_releases(older: Path, newer: Path) -> tuple[Change, ...]:
    """What the figures of the newer of two releases state otherwise, report by report (by name of the file).

    Raises UsageError for folders that are no releases, CorpusError for releases whose files have been changed.
    """
    import pandas as pd

    sides: list[dict[str, list[dict[str, Any]]]] = []
    for folder in (older, newer):
        if bad := verify_release(folder):
            raise CorpusError(
                "release.changed",
                f"Bản phát hành {folder} đã bị thay đổi: {', '.join(file.name for file in bad)}.",
                "Hãy dùng lại bản gốc.",
                (
                    f"The release {folder} has been changed: {', '.join(file.name for file in bad)}.",
                    "Use the original.",
                ),
            )
        frame = pd.read_parquet(folder / "figures.parquet", columns=["document_name", *_FIELDS])
        reports: dict[str, list[dict[str, Any]]] = {}
        for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
            reports.setdefault(str(row["document_name"]), []).append({str(k): v for k, v in row.items()})
        sides.append(reports)
    changes: list[Change] = []
    for name in sorted({*sides[0], *sides[1]}):
        changes += _compare(sides[0].get(name, []), sides[1].get(name, []), name)
    return tuple(changes)


def _compare(older: Sequence[Mapping[str, Any]], newer: Sequence[Mapping[str, Any]], where: str) -> Iterable[Change]:
    """Figures are held together by what they measure, else by the words around them, in order where that is not unique; never
    those of different years. What is left is held together by its year and like words, and left out where both say the same."""
    left, right = _grouped(older), _grouped(newer)
    pairs: list[tuple[_Row | None, _Row | None]] = []
    gone: list[_Row] = []
    come: list[_Row] = []
    for key in dict.fromkeys((*left, *right)):
        one, other = left.get(key, []), right.get(key, [])
        same = {row["value_exact"] for row in one} & {row["value_exact"] for row in other}
        one = [row for row in one if row["value_exact"] not in same]
        other = [row for row in other if row["value_exact"] not in same]
        for old in one:
            at = next((n for n, row in enumerate(other) if _one_time(old, row)), None)
            if at is None:
                gone.append(old)
            else:
                pairs.append((old, other.pop(at)))
        come += other
    again, anew = _found_by(come, _SAYS), _found_by(come, _TELLS)
    left_over = {id(row): row for row in come}
    for old in gone:
        same_said = (row for row in again.get(_values(old, _SAYS), ()) if id(row) in left_over and _one_quote(old, row))
        if (said := next(same_said, None)) is not None:
            del left_over[id(said)]
            continue
        told = (row for row in anew.get(_values(old, _TELLS), ()) if id(row) in left_over and _like_words(old, row))
        newest = next(told, None) if _time(old) != (None, None) else None
        if newest is not None:
            del left_over[id(newest)]
        pairs.append((old, newest))
    place = {id(row): number for rows in (newer, older) for number, row in enumerate(rows)}
    pairs += [(None, new) for new in left_over.values()]
    for before, after in sorted(pairs, key=lambda pair: place[id(pair[0] or pair[1])]):
        kind: Literal["added", "removed", "changed"] = (
            "changed" if before and after else "removed" if before else "added"
        )
        yield _change(kind, where, before, after)


_Row = Mapping[str, Any]
_ALIKE = 60.0


def _time(row: _Row) -> tuple[Any, Any]:
    return row["period_from"], row["period_to"]


def _one_time(old: _Row, new: _Row) -> bool:
    return _time(old) == _time(new) or (None, None) in (_time(old), _time(new))


_SAYS = ("value_exact", "base_unit", "per", "change")
_TELLS = ("base_unit", "per", "change", "status", "subject_key", "indicator", "period_from", "period_to")


def _values(row: _Row, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def _found_by(rows: Iterable[_Row], names: Sequence[str]) -> dict[tuple[Any, ...], list[_Row]]:
    found: dict[tuple[Any, ...], list[_Row]] = {}
    for row in rows:
        found.setdefault(_values(row, names), []).append(row)
    return found


def _one_quote(old: _Row, new: _Row) -> bool:
    """Whether a number stands there again, with a heading before it, say, that was not read as one."""
    one, other = (" ".join(str(row["quote"]).split()) for row in (old, new))
    return one in other or other in one or _like_words(old, new)


def _like_words(old: _Row, new: _Row) -> bool:
    """Whether a number is told in like words, whatever other numbers stood beside it."""
    from rapidfuzz import fuzz

    return fuzz.partial_ratio(_words(old, 200), _words(new, 200)) >= _ALIKE


def _grouped(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], list[Mapping[str, Any]]]:
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        what = row["indicator"] if row["indicator"] and row["subject_key"] else _words(row)
        key = (what, row["subject_key"], row["base_unit"], row["per"], row["change"], row["status"])
        groups.setdefault(key, []).append(row)
    return groups


def _words(row: Mapping[str, Any], most: int = 60) -> str:
    before = str(row["quote"]).partition(" ".join(str(row["text"]).split()))[0]
    return " ".join(re.findall(r"[^\W\d_]+", fold(before.lower())))[-most:]


def _change(
    kind: Literal["added", "removed", "changed"],
    where: str,
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any] | None,
) -> Change:
    row = new or old
    assert row is not None
    return Change(
        kind=kind,
        where=where,
        indicator=row["indicator"],
        subject=row["subject"],
        old=None if old is None else str(old["text"]),
        new=None if new is None else str(new["text"]),
        old_quote=None if old is None else str(old["quote"]),
        new_quote=None if new is None else str(new["quote"]),
    )
