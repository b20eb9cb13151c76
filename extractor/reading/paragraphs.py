"""The paragraphs of a very long report in little memory: numbers in arrays, a record only while somebody looks at it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

from extractor.models import Paragraph, Span
from extractor.records import quick

FEW = 16384
"""Up to so many paragraphs stay as they are: making records again and again costs time, and they little memory."""

_Look = tuple[str, tuple[Span, ...], int | None, bool, bool]
_make: Any = quick(Paragraph)


class Paragraphs(Sequence[Paragraph]):
    """Paragraphs in order, like a tuple of them, which it is equal to."""

    __slots__ = ("_ends", "_kinds", "_looks", "_starts")

    def __init__(self, paragraphs: Iterable[Paragraph]) -> None:
        self._starts, self._ends, self._kinds = array("I"), array("I"), array("I")
        known: dict[_Look, int] = {}  # what is not their place: hardly ever anything rare, so a few sorts for all
        for p in paragraphs:
            self._starts.append(p.start)
            self._ends.append(p.end)
            self._kinds.append(known.setdefault((p.role, p.holes, p.level, p.bold, p.centered), len(known)))
        self._looks: tuple[_Look, ...] = tuple(known)

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> Paragraph: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Paragraph, ...]: ...
    def __getitem__(self, index: int | slice) -> Paragraph | tuple[Paragraph, ...]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        made: Paragraph = _make(self._starts[index], self._ends[index], *self._looks[self._kinds[index]])
        return made

    def __iter__(self) -> Iterator[Paragraph]:
        looks = self._looks
        for start, end, kind in zip(self._starts, self._ends, self._kinds, strict=True):
            yield _make(start, end, *looks[kind])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (tuple, Paragraphs)) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


def kept(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """These paragraphs: in a tuple, or in little memory if there are more than :data:`FEW`."""
    return tuple(paragraphs) if len(paragraphs) <= FEW else Paragraphs(paragraphs)
