"""The best assignment of items to places, all at once (Kuhn, Munkres; shortest augmenting paths)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def assign(scores: Sequence[Sequence[float]], floor: float) -> list[int | None]:
    """For each row the column it gets, so that the sum of scores is the greatest; no column twice; None where no column
    with at least ``floor`` is worth it."""
    rows = len(scores)
    if rows == 0 or not scores[0]:
        return [None] * rows
    table = np.asarray(scores, dtype=float)
    columns = table.shape[1]
    # A column of its own lets each row stay unassigned at the worth of the floor.
    cost = np.full((rows, columns + rows), 0.0)
    cost[:, :columns] = -np.where(table >= floor, table, -1e6)
    cost[:, columns:] = -floor
    owner = _solve(cost)
    found: list[int | None] = [None] * rows
    for column, row in enumerate(owner[:columns]):
        if row >= 0 and table[row, column] >= floor:
            found[row] = column
    return found


def _solve(cost: NDArray[np.float64]) -> list[int]:
    """For each column the row that takes it, or -1, at least cost. Needs at least as many columns as rows."""
    rows, columns = cost.shape
    above = np.zeros(rows + 1)
    left = np.zeros(columns + 1)
    owner = np.zeros(columns + 1, dtype=int)  # rows and columns count from 1 inside
    for row in range(1, rows + 1):
        owner[0] = row
        column = 0
        least = np.full(columns + 1, np.inf)
        way = np.zeros(columns + 1, dtype=int)
        used = np.zeros(columns + 1, dtype=bool)
        while True:
            used[column] = True
            current = owner[column]
            reduced = cost[current - 1] - above[current] - left[1:]
            free = ~used[1:]
            better = free & (reduced < least[1:])
            least[1:][better] = reduced[better]
            way[1:][better] = column
            step = int(np.argmin(np.where(free, least[1:], np.inf))) + 1
            delta = least[step]
            above[owner[used]] += delta
            left[used] -= delta
            least[1:][free] -= delta
            column = step
            if owner[column] == 0:
                break
        while column:
            previous = int(way[column])
            owner[column] = owner[previous]
            column = previous
    return [int(row) - 1 for row in owner[1:]]
