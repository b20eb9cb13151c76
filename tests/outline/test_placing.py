"""Which passage goes to which item: what nobody lays claim to."""

from __future__ import annotations

import numpy as np
import pytest

from extractor.outline.evidence import NAMES
from extractor.outline.placing import Sheet, numbered_alike, orphan

AT = {name: n for n, name in enumerate(NAMES)}


def sheet(rows: int, passages: int, kinds: dict[str, list[tuple[int, int]]] | None = None) -> Sheet:
    """Open items by passages; ``kinds`` are the pairs for which a kind of evidence stands."""
    evidence = np.zeros((rows, passages, len(NAMES)))
    for name, pairs in (kinds or {}).items():
        for row, p in pairs:
            evidence[row, p, AT[name]] = 1.0
    return Sheet(
        evidence,
        np.tile(np.arange(passages), (rows, 1)),
        passages,
        np.ones(rows, dtype=bool),
        np.zeros((rows, passages), dtype=bool),
        np.zeros((rows, passages), dtype=bool),
    )


def test_a_passage_that_nobody_claims_belongs_to_the_item_it_fits_best() -> None:
    worth = np.array([[-1.0, -3.0, 2.0], [-2.0, -1.5, -4.0]])
    assert orphan(sheet(2, 3), worth).tolist() == [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]


@pytest.mark.parametrize("kind", ["claimed", "sister", "direct"])
def test_what_a_heading_gives_away_is_no_orphan(kind: str) -> None:
    worth = np.array([[-1.0], [-2.0]])
    assert not orphan(sheet(2, 1, {kind: [(0, 0)]}), worth).any()


def test_no_passage_is_an_orphan_of_nobody() -> None:
    assert orphan(sheet(1, 1), np.array([[0.5]])).tolist() == [[0.0]]
    barred = sheet(1, 1)
    barred.barred[:] = True
    assert not orphan(barred, np.array([[-9.0]])).any()


def test_paragraphs_numbered_as_the_items_are_answer_them() -> None:
    kinds = {"labelled": [(0, 0), (1, 1)], "direct": [(0, 0), (0, 1), (1, 0), (1, 1)]}
    page = sheet(2, 2, kinds)
    assert numbered_alike(page, np.array([[-2.0, -3.0], [-0.3, 4.0]])).tolist() == [[True, False], [False, False]]
    assert not numbered_alike(
        page, np.array([[-2.0, -1.0], [-0.3, 4.0]])
    ).any()  # the second fits the first item better
    assert not numbered_alike(page, np.array([[-2.0, -3.0], [-3.0, -1.0]])).any()  # neither is sure by its words
