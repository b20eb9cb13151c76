"""Sums decide between two readings of a number: parts that add up to their total in one reading only.

"Tổng 23,327 ha, gồm 10,827 ha và 12,5 ha" proves the comma a decimal mark; "Tổng 13.950 hộ, trong đó 10,827 hộ … 3.123 hộ"
proves it a mark of thousands. Only exact sums count, and only those in which some number allows one reading alone: where
all are doubtful, the sum holds in both readings and says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.models import Figure
from extractor.records import altered

MOST_PARTS = 12
"""So many parts of one total are looked at."""
REACH = 1500
"""Characters from the first number of a sum to its last."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """The second reading of a figure: its value, how people write it, and whether nothing else speaks against the first."""

    other: Decimal
    shown: str
    only: bool


def settle(figures: Sequence[Figure], doubts: Mapping[int, Doubt], written: Mapping[int, str]) -> list[Figure]:
    """The figures, those with two readings (``doubts``, by start) settled where a sum tells which one is meant.

    A reading that a sum confirms needs no review any more. One that only the other reading makes whole is exchanged for
    it and stays marked, with both values and the reason. ``written``: the first value as people write it, by start.
    """
    if not doubts:
        return list(figures)
    told: dict[int, bool | None] = {}
    for run in _runs(figures):
        for places in _windows(run, doubts):
            verdict = _verdict([figures[i] for i in places], doubts)
            if verdict is None:
                continue
            for i in places:
                # Two sums that want different readings ("1,000; 1000; 1001; tổng 3001") prove none.
                told[i] = verdict if told.get(i, verdict) is verdict else None
    return [
        _settled(figure, doubts[figure.start], written[figure.start], verdict)
        if (verdict := told.get(i)) is not None and figure.start in doubts
        else figure
        for i, figure in enumerate(figures)
    ]


def _runs(figures: Sequence[Figure]) -> Iterator[list[_Place]]:
    """The levels of one unit, in order."""
    kinds: dict[tuple[str, str], list[_Place]] = {}
    for i, figure in enumerate(figures):
        plain = figure.change is None and figure.value_max is None and figure.per is None and figure.part is None
        if plain and figure.quantity not in ("percent", "ratio"):
            kinds.setdefault((figure.quantity, figure.unit), []).append(_Place(i, figure.start, figure.end))
    yield from (run for run in kinds.values() if len(run) > 2)


@dataclass(frozen=True, slots=True)
class _Place:
    index: int
    start: int
    end: int


def _windows(run: Sequence[_Place], doubts: Mapping[int, Doubt]) -> Iterator[list[int]]:
    """Neighbours that may be a total and its parts: at least three, some of them doubtful and some not, shortest first."""
    doubtful = [place.start in doubts for place in run]
    for count in range(3, MOST_PARTS + 2):
        for first in range(len(run) - count + 1):
            last = first + count - 1
            some = doubtful[first : last + 1]
            if run[last].end - run[first].start <= REACH and any(some) and not all(some):
                yield [place.index for place in run[first : last + 1]]


def _verdict(figures: Sequence[Figure], doubts: Mapping[int, Doubt]) -> bool | None:
    """True where the sum holds as the numbers were read, False where only the other readings make it whole, None where
    it says nothing. The first or the last number is the total."""
    read = [figure.value for figure in figures]
    other = [doubts[f.start].other if f.start in doubts else f.value for f in figures]
    here, there = _adds_up(read), _adds_up(other)
    return here if here != there else None


def _adds_up(values: Sequence[Decimal]) -> bool:
    whole = sum(values, Decimal(0))
    return whole == 2 * values[0] or whole == 2 * values[-1]


def _settled(figure: Figure, doubt: Doubt, written: str, confirmed: bool) -> Figure:
    if confirmed:
        if not doubt.only:
            return figure
        return altered(figure, needs_review=False, reading=None, review=None, confidence=0.95)
    return altered(
        figure,
        value=doubt.other,
        reading=written,
        review=f"Các số thành phần chỉ cộng khớp với tổng khi đọc là {doubt.shown}.",
        confidence=0.8,
    )
