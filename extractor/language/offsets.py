"""From the places of one text to those of another, in little memory."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from typing import overload


class Offsets(Sequence[int]):
    """A map from the places of a text (and its end) to places that never go back, as runs in which both go up one by one.

    A report of a million characters has a few thousand such runs, where one number a character would be eight megabytes.
    It is filled in order by :meth:`add` and :meth:`repeat`, then only read.
    """

    __slots__ = ("_at", "_length", "_to")

    def __init__(self) -> None:
        self._at = array("Q")
        self._to = array("Q")
        self._length = 0

    def add(self, place: int, count: int) -> None:
        """The next ``count`` places stand for ``place`` and those that follow it."""
        if count <= 0:
            return
        if not self._at or self._to[-1] + self._length - self._at[-1] != place:
            self._at.append(self._length)
            self._to.append(place)
        self._length += count

    def repeat(self, place: int, count: int) -> None:
        """The next ``count`` places all stand for ``place``."""
        for _ in range(count):
            self.add(place, 1)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(self._length))]
        if index < 0:
            index += self._length
        if not 0 <= index < self._length:
            raise IndexError(index)
        run = bisect_right(self._at, index) - 1
        return self._to[run] + index - self._at[run]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(int.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]

    def stretch(self, start: int, end: int) -> tuple[int, int]:
        """What ``start:end`` stands for; where the place before ``end`` stands for the same as ``end``, the end moves on."""
        first = self[start]
        if start >= end:
            return first, first
        last = self[end]
        while end < self._length - 1 and self[end - 1] == last:
            end += 1
            last = self[end]
        return first, last

    def locate(self, place: int) -> int:
        """The last place that stands for ``place`` or for what comes before it."""
        run = bisect_right(self._to, place) - 1
        if run < 0:
            return -1
        stop = self._at[run + 1] if run + 1 < len(self._at) else self._length
        return min(self._at[run] + place - self._to[run], stop - 1)

    def of(self, outer: Offsets) -> Offsets:
        """The map that leads through ``outer`` and then through this one."""
        made = Offsets()
        stops = [*outer._at[1:], outer._length]
        for at, to, stop in zip(outer._at, outer._to, stops, strict=True):
            place, last = to, to + stop - at
            while place < last:
                run = bisect_right(self._at, place) - 1
                end = self._at[run + 1] if run + 1 < len(self._at) else self._length
                upto = min(last, max(end, place + 1))
                made.add(self[place], upto - place)
                place = upto
        return made
