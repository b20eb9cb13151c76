"""The assignment is the best there is."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from extractor.outline.assignment import assign

TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.floats(0, 1), min_size=width, max_size=width), min_size=1, max_size=4)
)


def worth(table: list[list[float]], chosen: list[int | None], floor: float) -> float:
    return sum(table[r][c] if c is not None else floor for r, c in enumerate(chosen))


@given(TABLES, st.sampled_from([0.2, 0.5]))
def test_no_other_choice_is_worth_more(table: list[list[float]], floor: float) -> None:
    found = assign(table, floor)
    taken = [c for c in found if c is not None]
    assert len(taken) == len(set(taken))
    assert all(table[r][c] >= floor for r, c in enumerate(found) if c is not None)
    places: list[int | None] = [*range(len(table[0])), *([None] * len(table))]
    best = max(
        worth(table, list(order), floor)
        for order in set(permutations(places, len(table)))
        if all(c is None or table[r][c] >= floor for r, c in enumerate(order))
    )
    assert worth(table, found, floor) >= best - 1e-6


def test_nothing_to_assign() -> None:
    assert assign([], 0.5) == []
    assert assign([[]], 0.5) == [None]
