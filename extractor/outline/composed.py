"""Extractions whose text is spelt in one way: letters with their marks in one character, one kind of dash and blank.

Text comes decomposed from some systems ("ễ" as three characters). What reads words of a report reads the spelling that the
rules have; places go back to the text as it was sent.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from extractor.language.orthography import normalise
from extractor.models import Extraction

_Record = TypeVar("_Record")
_OFFSETS = frozenset({"start", "end", "heading_start", "heading_end"})
_APART = frozenset({"finder", "bbox", "source", "structure"})


def composed(extraction: Extraction) -> tuple[Extraction, Callable[[int], int] | None]:
    """The extraction with its text composed and every place moved along, and the way back for places; the same extraction
    and None where every character stays in its place."""
    text, offsets = normalise(extraction.report.text)
    if offsets is None:
        return extraction, None
    moved = moved_by(extraction, lambda place: bisect_left(offsets, place), compose=True)
    return replace(moved, report=replace(moved.report, text=text)), lambda place: offsets[min(place, len(text))]


def moved_by(record: _Record, move: Callable[[int], int], compose: bool = False) -> _Record:
    """A record (with all records inside) whose places are moved; with ``compose`` its words are composed too."""

    def moved(value: Any, name: str) -> Any:
        if name in _APART:
            return value
        if name in _OFFSETS and isinstance(value, int):
            return move(value)
        if isinstance(value, str):
            return unicodedata.normalize("NFC", value) if compose else value
        if isinstance(value, tuple):
            return tuple(moved(one, "") for one in value)
        if is_dataclass(value) and not isinstance(value, type):
            changes = {f.name: moved(getattr(value, f.name), f.name) for f in fields(value) if f.init}
            return replace(value, **changes)
        return value

    found: _Record = moved(record, "")
    return found
