"""Which of many spans hold an offset, without looking through all of them for each offset."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Nesting(Generic[_Item]):
    """Spans with what each stands for, cut into stretches in which the same spans hold."""

    starts: Sequence[int]
    held: Sequence[tuple[_Item, ...]]

    def at(self, offset: int) -> tuple[_Item, ...]:
        """What the spans around ``offset`` stand for: outer ones first, of two that start together the longer first."""
        index = bisect_right(self.starts, offset) - 1
        return self.held[index] if index >= 0 else ()


def nesting_of(spans: Sequence[tuple[int, int, _Item]]) -> Nesting[_Item]:
    """The stretches of these spans (start, end, what it stands for), in any order."""
    ordered = sorted(spans, key=lambda span: (span[0], -span[1]))
    edges = sorted({edge for start, end, _ in ordered if start < end for edge in (start, end)})
    held: list[tuple[_Item, ...]] = []
    around: list[tuple[int, int, _Item]] = []
    following = 0
    for edge in edges:
        around = [span for span in around if span[1] > edge]
        while following < len(ordered) and ordered[following][0] <= edge:
            if ordered[following][1] > edge:
                around.append(ordered[following])
            following += 1
        held.append(tuple(item for _, _, item in around))
    return Nesting(edges, held)
