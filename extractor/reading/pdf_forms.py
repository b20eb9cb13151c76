"""How much the drawings inside drawings of a PDF (form XObjects) unfold to: a few hundred bytes of forms that draw one another
twice fill all memory of the library that draws them."""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

_ANY_FORM = re.compile(rb"/(?:F|#46)(?:o|#6[Ff])(?:r|#72)(?:m|#6[Dd])(?![A-Za-z0-9])")
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s{1,4}\d{1,5}\s{1,4}obj(?![A-Za-z])")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_FORM = re.compile(rb"/Subtype\s*/Form(?![A-Za-z0-9])")
_OTHER = re.compile(
    rb"/(?:Subtype\s*/Image|Type\s*/XRef|Length1|Type\s*/Metadata|FunctionType|Alternate)(?![A-Za-z0-9])"
)
_PACKED_OBJECTS = re.compile(rb"/Type\s*/ObjStm(?![A-Za-z0-9])")
_DRAW = re.compile(rb"/([^\s/<>\[\](){}%]{1,127})\s{1,4}Do(?![A-Za-z0-9])")
_RESOURCES = re.compile(rb"/Resources(?:\s*(\d+)\s+\d+\s+R|(?=\s*<<))")
_DRAWINGS = re.compile(rb"/XObject\s*(?:(\d+)\s+\d+\s+R|<<([^<>]*)>>)")
_ENTRY = re.compile(rb"/([^\s/<>\[\](){}%]{1,127})\s+(\d+)\s+\d+\s+R")
_DEEPEST = 40
"""So many forms inside one another are drawn by the library, no more."""
_EACH = 50
"""What drawing a form costs beside its instructions, in bytes."""


@dataclass(slots=True)
class _Drawing:
    """A stream of instructions: its size, and how often it draws the form of which name. ``dictionary`` is its own."""

    size: int
    draws: Counter[bytes]
    dictionary: bytes


@dataclass(slots=True)
class _Parts:
    """What a PDF holds: dictionaries by number (a number that is given anew keeps all), forms by number, other drawings."""

    dictionaries: dict[int, list[bytes]] = field(default_factory=dict)
    forms: dict[int, list[_Drawing]] = field(default_factory=dict)
    others: list[_Drawing] = field(default_factory=list)


def unfolds_beyond(data: bytes, limit: int) -> bool:
    """Whether a page or form of the PDF ``data`` runs more than ``limit`` bytes of instructions, those of a form counted each
    time that it is drawn. A PDF without forms costs one search."""
    if _ANY_FORM.search(data) is None:
        return False
    parts = _parts_of(data, limit)
    if not any(drawing.draws for drawing in (*parts.others, *chain.from_iterable(parts.forms.values()))):
        return False
    named = _named(chain.from_iterable(parts.dictionaries.values()), parts)
    children = {
        number: [(drawing.size + _EACH, _targets(drawing, named, parts)) for drawing in drawings]
        for number, drawings in parts.forms.items()
    }
    cost = {number: max(size for size, _ in drawings) for number, drawings in children.items()}
    for _ in range(_DEEPEST):
        deeper = {
            number: max(
                size + sum(times * _most(cost, forms) for forms, times in targets) for size, targets in drawings
            )
            for number, drawings in children.items()
        }
        if any(size > limit for size in deeper.values()):
            return True
        if deeper == cost:
            break
        cost = deeper
    return any(
        drawing.size + sum(times * _most(cost, forms) for forms, times in _targets(drawing, named, parts)) > limit
        for drawing in parts.others
    )


def _most(cost: Mapping[int, int], forms: Iterable[int]) -> int:
    return max((cost.get(number, 0) for number in forms), default=0)


def _parts_of(data: bytes, limit: int) -> _Parts:
    """The objects of the PDF, found by their marks: the table of objects may lie."""
    parts = _Parts()
    marks = list(_OBJECT.finditer(data))
    starts = [mark.start() for mark in marks]
    streams = set()
    for match in _STREAM.finditer(data):
        at = bisect_right(starts, match.start()) - 1
        if at < 0 or at in streams:
            continue
        streams.add(at)
        dictionary = _plain(data[marks[at].end() : match.start()])
        number = int(marks[at][1])
        parts.dictionaries.setdefault(number, []).append(dictionary)
        if _OTHER.search(dictionary):
            continue
        end = data.find(b"endstream", match.end())
        content = _unpacked(data[match.end() : end if end >= 0 else len(data)], limit)
        if _PACKED_OBJECTS.search(dictionary):
            for inner, text in _inner_objects(dictionary, content):
                parts.dictionaries.setdefault(inner, []).append(_plain(text))
            continue
        drawing = _Drawing(len(content), Counter(_plain(name) for name in _DRAW.findall(content)), dictionary)
        if _FORM.search(dictionary):
            parts.forms.setdefault(number, []).append(drawing)
        elif drawing.draws:
            parts.others.append(drawing)
    for at, mark in enumerate(marks):
        if at not in streams:
            behind = marks[at + 1].start() if at + 1 < len(marks) else len(data)
            parts.dictionaries.setdefault(int(mark[1]), []).append(_plain(data[mark.end() : behind]))
    return parts


def _inner_objects(dictionary: bytes, content: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects in a stream of objects, with their numbers."""
    first = re.search(rb"/First\s+(\d{1,9})", dictionary)
    if first is None:
        return
    begin = int(first[1])
    table = [int(word) for word in content[:begin].split() if word.isdigit()]
    places = list(zip(table[::2], table[1::2], strict=False))
    for n, (number, offset) in enumerate(places):
        behind = places[n + 1][1] if n + 1 < len(places) else len(content) - begin
        yield number, content[begin + offset : begin + behind]


def _named(dictionaries: Iterable[bytes], parts: _Parts) -> dict[bytes, set[int]]:
    """Which forms any dictionary calls by a name."""
    named: dict[bytes, set[int]] = {}
    for dictionary in dictionaries:
        for name, number in _entries(dictionary, parts):
            named.setdefault(name, set()).add(number)
    return named


def _entries(dictionary: bytes, parts: _Parts) -> Iterator[tuple[bytes, int]]:
    """The names of drawings that a dictionary of resources gives, each with its number."""
    for match in _DRAWINGS.finditer(dictionary):
        texts = [match[2]] if match[1] is None else parts.dictionaries.get(int(match[1]), [])
        for text in texts:
            for name, number in _ENTRY.findall(text):
                yield name, int(number)


def _targets(drawing: _Drawing, named: Mapping[bytes, set[int]], parts: _Parts) -> list[tuple[set[int], int]]:
    """What a drawing draws, and how often: by its own resources; a page, and a form without any, by those of all."""
    own: dict[bytes, set[int]] | None = None
    match = _RESOURCES.search(drawing.dictionary)
    if match is not None:
        texts = [drawing.dictionary] if match[1] is None else parts.dictionaries.get(int(match[1]), [])
        own = {}
        for text in texts:
            for name, number in _entries(text, parts):
                own.setdefault(name, set()).add(number)
    known = named if own is None else own
    return [(known.get(name, set()), times) for name, times in drawing.draws.items()]


def _unpacked(packed: bytes, limit: int) -> bytes:
    """The instructions of a stream, unpacked as often as they look packed; damaged data up to the damage, no more than
    ``limit`` bytes and what is more is measured elsewhere."""
    for _ in range(4):
        if packed[:1] != b"x":
            break
        try:
            packed = zlib.decompressobj().decompress(packed, limit)
        except zlib.error:
            break
    return packed


def _plain(name: bytes) -> bytes:
    """Names without their escapes: "/Fo#72m"."""
    return _ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), name) if b"#" in name else name
