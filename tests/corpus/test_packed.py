"""Rows of a long table are packed, and come out as they went in."""

from __future__ import annotations

import pickle

import pytest

from extractor.corpus.packed import FEW, Packed, Row, gathered


def as_they_are(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return rows


@pytest.mark.parametrize("count", [0, 1, FEW, FEW + 1, FEW + 512, 2 * FEW + 5])
def test_rows_come_out_as_they_went_in(count: int) -> None:
    rows = [(n, f"số {n}", n / 3, None) for n in range(count)]
    kept = gathered(iter(rows), as_they_are)
    assert list(kept) == rows == list(kept)
    assert len(kept) == count
    assert isinstance(kept, Packed) == (count > FEW)
    assert pickle.loads(pickle.dumps(kept)) == kept


def test_packed_rows_take_little_room() -> None:
    rows = ((n, "Diện tích đất đã cho thuê là 12,5 ha.") for n in range(2 * FEW))
    kept = gathered(rows, as_they_are)
    assert isinstance(kept, Packed)
    assert sum(map(len, kept.pieces)) < 10 * len(kept)
    assert (1, "Diện tích đất đã cho thuê là 12,5 ha.") in kept
    assert (1, "khác") not in kept


def test_every_piece_is_cleaned() -> None:
    kept = gathered(((n,) for n in range(FEW + 700)), lambda rows: tuple((row[0] + 1,) for row in rows))
    assert [row[0] for row in kept] == list(range(1, FEW + 701))
