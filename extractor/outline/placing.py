"""Passages for the items that have no section of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extractor.outline.asked import Asked, Match
from extractor.outline.assignment import assign
from extractor.outline.evidence import NAMES, evidence_of, role_only
from extractor.outline.passages import Layout
from extractor.outline.said import is_nil
from extractor.outline.terms import Weights
from extractor.outline.wording import Floats, wording_of
from extractor.rulebook import Rules

_AT = {name: n for n, name in enumerate(NAMES)}


def open_items(asked: Sequence[Asked], matches: Sequence[Match]) -> list[int]:
    """The items that have no heading of the report and ask for something themselves."""
    return [n for n, item in enumerate(asked) if matches[n].section is None and (item.leaf or item.item.request)]


def assign_passages(
    asked: Sequence[Asked], layout: Layout, matches: list[Match], weights: Weights, scale: Floats, rules: Rules
) -> None:
    """Items without a section of their own get passages, all at once: each the one that the evidence speaks for most, or
    none where it speaks against all. Two items in one sentence cost what ``shared`` weighs."""
    rows = open_items(asked, matches)
    if not rows or not layout.passages:
        return
    wording = wording_of(asked, layout, weights, rules)
    evidence = evidence_of(asked, rows, layout, matches, wording, weights, rules)
    owned: set[int] = set()
    for n, match in enumerate(matches):
        if match.section is not None and asked[n].leaf:
            owned.update(match.passages)
    sheet = Sheet(
        evidence,
        wording.best[rows],
        len(wording.sentences),
        np.array([asked[n].leaf for n in rows]),
        free_sharing(asked, rows, layout, rules),
        barred(asked, rows, layout, evidence),
    )
    chosen, worth = settle(sheet, scale)
    takers: dict[int, int] = {}
    for row, p in enumerate(chosen):
        if p is not None and sheet.leaf[row]:
            takers[p] = takers.get(p, 0) + 1
    for row, p in enumerate(chosen):
        if p is None:
            continue
        shared = takers.get(p, 0) > int(sheet.leaf[row]) or p in owned
        home = bool(evidence[row, p, _AT["direct"]] > 0)
        matches[rows[row]] = replace(
            matches[rows[row]], shared=shared, passages=(p,), score=_sure(worth[row, p]), home=home
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """The open items of one report and its passages: evidence (items by passages by kinds), the sentence of each passage
    that speaks most of each item, how many sentences there are, which items are leaves, which pairs may share a sentence
    with others at no cost, and which pairs are out of the question."""

    evidence: Floats
    best: NDArray[np.int64]
    sentences: int
    leaf: NDArray[np.bool_]
    sharing: NDArray[np.bool_]
    barred: NDArray[np.bool_]


def free_sharing(asked: Sequence[Asked], rows: Sequence[int], layout: Layout, rules: Rules) -> NDArray[np.bool_]:
    """Shortcomings, causes and proposals often stand in one sentence; a denial may be for several items."""
    nothing = [is_nil([passage], rules) for passage in layout.passages]
    kind = np.array([bool(role_only(asked[n])) for n in rows])
    return np.asarray(kind[:, None] | np.array(nothing, dtype=bool)[None, :], dtype=bool)


def barred(asked: Sequence[Asked], rows: Sequence[int], layout: Layout, evidence: Floats) -> NDArray[np.bool_]:
    """What an annex holds is checked with the annex; "Nguyên nhân" is answered where it belongs, or where a report judges,
    or not at all."""
    found = np.zeros(evidence.shape[:2], dtype=bool)
    found[:, [passage.annex for passage in layout.passages]] = True
    for row, n in enumerate(rows):
        if role_only(asked[n]):
            found[row] |= evidence[row, :, _AT["role_away"]] > 0
    return found


def settle(sheet: Sheet, scale: Floats) -> tuple[list[int | None], Floats]:
    """For each row the passage it gets, or None, and what each pair is worth. A first round says which passages nobody
    else lays claim to: such a one is likely the answer of the item that belongs there, or fits it best, whatever its
    words."""
    worth = sheet.evidence @ scale
    worth[sheet.barred] = -9.0
    worth = worth + scale[_AT["lone"]] * lone(sheet, worth) + scale[_AT["orphan"]] * orphan(sheet, worth)
    worth = np.where(sheet.evidence[:, :, _AT["opens"]] > 0, np.maximum(worth, 1.5), worth)
    worth = np.where(numbered_alike(sheet, worth), np.maximum(worth, 1.0), worth)
    cost = np.where(sheet.sharing, 0.0, scale[_AT["shared"]])
    return choose(worth, sheet.best, sheet.sentences, sheet.leaf, cost), worth


def lone(sheet: Sheet, worth: Floats) -> Floats:
    """1 for a passage right where an item belongs to which no other leaf lays claim."""
    claims = (worth > 0) & sheet.leaf[:, None]
    others = claims.sum(axis=0)[None, :] - claims
    return np.asarray((sheet.evidence[:, :, _AT["direct"]] > 0) & (others == 0) & ~sheet.barred, dtype=float)


def orphan(sheet: Sheet, worth: Floats) -> Floats:
    """1 for the leaf that fits a passage best which no leaf lays claim to and no heading gives to another item: reports
    seldom say what nobody asked. What stands right where an item belongs is ``lone``."""
    evidence, open_pairs = sheet.evidence, sheet.leaf[:, None] & ~sheet.barred
    given = ((evidence[:, :, _AT["claimed"]] > 0) | (evidence[:, :, _AT["sister"]] > 0)).any(axis=0)
    claimed: NDArray[np.bool_] = np.logical_or(((worth > 0) & sheet.leaf[:, None]).any(axis=0), given)
    ranked = np.where(open_pairs, worth, -np.inf)
    best: NDArray[np.bool_] = open_pairs & (ranked == ranked.max(axis=0, initial=-np.inf)[None, :])
    return np.asarray(best & ~claimed[None, :] & (evidence[:, :, _AT["direct"]] == 0), dtype=float)


def numbered_alike(sheet: Sheet, worth: Floats) -> NDArray[np.bool_]:
    """The pairs of item and paragraph with the same label, where the paragraphs below a heading are labelled as the items
    are, one of these pairs is sure by its words, and none of them would fit better crosswise."""
    found = np.zeros(worth.shape, dtype=bool)
    labelled = sheet.evidence[:, :, _AT["labelled"]] > 0
    direct = sheet.evidence[:, :, _AT["direct"]] > 0
    rows = [int(row) for row in np.flatnonzero(labelled.any(axis=1))]
    own = {row: int(np.argmax(np.where(labelled[row], worth[row], -np.inf))) for row in rows}
    for row in rows:
        mates = [other for other in rows if other != row and direct[other, own[row]] and own[other] != own[row]]
        sure = any(worth[other, own[other]] > 0 for other in mates)
        crossed = any(
            worth[row, own[other]] > worth[row, own[row]] or worth[other, own[row]] > worth[other, own[other]]
            for other in mates
        )
        found[row, own[row]] = sure and not crossed
    return found


def choose(
    worth: Floats, best: NDArray[np.int64], sentences: int, leaf: NDArray[np.bool_], cost: Floats
) -> list[int | None]:
    """For each row the passage it gets, or None. Each leaf takes one sentence of a passage (``best``); to share it with
    another adds ``cost`` (at most 0). What is no leaf shares with anything."""
    chosen: list[int | None] = [None] * len(worth)
    leaves = np.flatnonzero(leaf)
    table = np.full((len(leaves), 3 * sentences), -1.0)
    which = np.zeros((len(leaves), sentences), dtype=np.int64)
    for k, row in enumerate(leaves):
        table[k, best[row]] = worth[row]
        table[k, sentences + best[row]] = worth[row] + cost[row]
        table[k, 2 * sentences + best[row]] = worth[row] + 1.5 * cost[row]
        which[k, best[row]] = np.arange(worth.shape[1])
    found = assign((np.maximum(table, -1.0) + 1.0).tolist(), 1.0) if len(leaves) else []
    for k, column in enumerate(found):
        if column is not None:
            chosen[int(leaves[k])] = int(which[k, column % sentences])
    for row in np.flatnonzero(~leaf):
        p = int(np.argmax(worth[row]))
        if worth[row, p] > 0:
            chosen[int(row)] = p
    return chosen


def _sure(worth: float) -> float:
    return round(float(1 / (1 + np.exp(-worth))), 3)
