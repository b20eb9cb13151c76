"""The rows of a long table in little memory: pickled and deflated some hundred at a time, unpacked as they are read."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

Row = tuple[Any, ...]

FEW = 8192
"""Up to so many rows stay as they are: packing costs time, and they little memory."""
_TOGETHER = 512


@dataclass(frozen=True, slots=True)
class Packed(Collection[Row]):
    """Rows in order, to be gone through again and again; ``count`` is how many there are."""

    pieces: tuple[bytes, ...]
    count: int

    def __iter__(self) -> Iterator[Row]:
        for piece in self.pieces:
            yield from pickle.loads(zlib.decompress(piece))

    def __len__(self) -> int:
        return self.count

    def __contains__(self, row: object) -> bool:
        return any(row == one for one in self)


def gathered(rows: Iterable[Row], clean: Callable[[tuple[Row, ...]], tuple[Row, ...]]) -> Collection[Row]:
    """``rows``, each piece of them as ``clean`` gives it back: in a tuple, or packed if there are more than ``FEW``."""
    rows = iter(rows)
    first = clean(tuple(islice(rows, FEW)))
    more = clean(tuple(islice(rows, _TOGETHER)))
    if not more:
        return first
    pieces = [_pack(first[at : at + _TOGETHER]) for at in range(0, FEW, _TOGETHER)]
    count = len(first)
    del first
    while more:
        pieces.append(_pack(more))
        count += len(more)
        more = clean(tuple(islice(rows, _TOGETHER)))
    return Packed(tuple(pieces), count)


def _pack(rows: tuple[Row, ...]) -> bytes:
    return zlib.compress(pickle.dumps(rows, pickle.HIGHEST_PROTOCOL), 1)
