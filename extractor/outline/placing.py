"""Passages for the items that have no section of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extractor.outline.asked import Asked, Match
from extractor.outline.assignment import assign
from extractor.outline.barring import barred, denied_elsewhere, free_sharing
from extractor.outline.evidence import NAMES, evidence_of, role_only
from extractor.outline.passages import Layout, Passage
from extractor.outline.said import is_nil
from extractor.outline.terms import Weights
from extractor.outline.wording import Floats, Wording
from extractor.rulebook import Rules

_AT = {name: n for n, name in enumerate(NAMES)}


def open_items(asked: Sequence[Asked], matches: Sequence[Match]) -> list[int]:
    """The items that have no heading of the report and ask for something themselves."""
    return [n for n, item in enumerate(asked) if matches[n].section is None and (item.leaf or item.item.request)]


def assign_passages(
    asked: Sequence[Asked],
    layout: Layout,
    matches: list[Match],
    wording: Wording,
    weights: Weights,
    scale: Floats,
    rules: Rules,
) -> tuple[Sheet, Floats] | None:
    """Items without a section of their own get passages, all at once: each the one that the evidence speaks for most, or
    none where it speaks against all. Two items in one sentence cost what ``shared`` weighs. Gives what was compared, and
    what each pair is worth; None where there was nothing to place."""
    rows = open_items(asked, matches)
    if not rows or not layout.passages:
        return None
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
        barred(asked, rows, layout, evidence, rules) | denied_elsewhere(asked, rows, layout, matches, evidence, rules),
        np.array(rows),
        anchors_of(asked, matches),
        np.array([item.parent for item in asked]),
        np.array([passage.section for passage in layout.passages]),
    )
    chosen, worth = settle(sheet, scale)
    for row, p in enumerate(chosen):
        if p is None:
            continue
        home = bool(evidence[row, p, _AT["direct"]] > 0)
        matches[rows[row]] = replace(
            matches[rows[row]],
            shared=p in owned or _is_shared(row, chosen, worth, asked, rows, layout, sheet, home),
            passages=(p,),
            score=_sure(worth[row, p]),
            home=home,
        )
    return sheet, worth


SPARE = -0.75
"""From this worth on a passage that answers nothing else answers the open item that it fits best."""

WHOLE = 0.5
"""Of a report that answers fewer of the items than this, what is left over need not answer any."""


def place_spare(
    asked: Sequence[Asked],
    layout: Layout,
    matches: list[Match],
    sheet: Sheet,
    worth: Floats,
    scale: Floats,
    rules: Rules,
) -> None:
    """What answers no item answers the open one that it fits best, for a report is written to answer: less need speak for it
    than where the passage has an item already, and what else is answered in its section says nothing of it."""
    leaves = [n for n, item in enumerate(asked) if item.leaf]
    taken = {p for n in leaves for p in matches[n].passages}
    rows = {int(n): row for row, n in enumerate(sheet.order)}
    still = [n for n in leaves if n in rows and matches[n].section is None and not matches[n].passages]
    spare = [p for p, passage in enumerate(layout.passages) if p not in taken and _tells(passage, rules)]
    if not still or not spare or len(leaves) - len(still) < WHOLE * len(leaves):
        return
    likely = worth - compared(sheet, scale)[:, :, _AT["alien"]] * scale[_AT["alien"]]
    likely[sheet.barred] = -9.0
    for row, p in pair_off(likely, [rows[n] for n in still], spare):
        home = bool(sheet.evidence[row, p, _AT["direct"]] > 0)
        n = int(sheet.order[row])
        matches[n] = replace(matches[n], shared=False, passages=(p,), score=_sure(float(likely[row, p])), home=home)


DOUBT = -1.0
"""An item without an answer may be told in a passage that is worth as much: a person should look."""


def doubts(asked: Sequence[Asked], matches: list[Match], sheet: Sheet, worth: Floats) -> None:
    """Tells of each item that nothing answers which passage comes near."""
    for row, n in enumerate(map(int, sheet.order)):
        p = int(np.argmax(worth[row]))
        if matches[n].section is None and not matches[n].passages and asked[n].leaf and worth[row, p] >= DOUBT:
            matches[n] = replace(matches[n], doubt=p)


def pair_off(likely: Floats, rows: Sequence[int], passages: Sequence[int]) -> list[tuple[int, int]]:
    """Open items (rows) and passages that are left over, the likeliest pair first, each once; what is less likely than
    ``SPARE`` stays alone."""
    found: list[tuple[int, int]] = []
    pairs = sorted(((row, p) for row in rows for p in passages), key=lambda pair: -likely[pair])
    for row, p in pairs:
        if likely[row, p] < SPARE:
            break
        if all(row != r and p != q for r, q in found):
            found.append((row, p))
    return found


TELLING = 8
"""A paragraph of fewer words tells nothing that an item could ask."""


def _tells(passage: Passage, rules: Rules) -> bool:
    """Whether a paragraph tells something: no line that announces a list, no denial."""
    text = passage.text.rstrip()
    return (
        not passage.annex and not text.endswith(":") and len(text.split()) >= TELLING and not is_nil([passage], rules)
    )


ROUNDS = 2
"""So often the items are compared: what a round finds tells the next which items lay claim to what."""

SURELY = 1.0
"""From this worth on a passage is taken for the answer when the neighbours of an item are looked at."""

OWN = 0.05
"""By so much must an item fit a sentence better than any other for the sentence to be its own."""

SOUND = 0.75
"""An item less sure of a passage than this takes nothing from one that is surer."""


def _is_shared(
    row: int,
    chosen: Sequence[int | None],
    worth: Floats,
    asked: Sequence[Asked],
    rows: Sequence[int],
    layout: Layout,
    sheet: Sheet,
    home: bool,
) -> bool:
    """Whether another item has the same passage, and soundly. A table holds many answers; what is wrong or why is often told
    in passing. Right where an item belongs, a sentence of its own is its answer, whatever else the paragraph tells; and an
    item of another part that is answered there is a guest."""
    p = chosen[row]
    if p is None or layout.passages[p].table is not None:
        return False
    for other, place in enumerate(chosen):
        if place != p or other == row or not asked[rows[other]].leaf:
            continue
        if role_only(asked[rows[other]]) and not role_only(asked[rows[row]]):
            continue
        sisters = asked[rows[other]].parent == asked[rows[row]].parent
        if home and (not sisters or sheet.best[other, p] != sheet.best[row, p]):
            continue
        if _sure(worth[other, p]) >= min(SOUND, _sure(worth[row, p])):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The open items of one report and its passages: evidence (items by passages by kinds), the sentence of each passage
    that speaks most of each item, how many sentences there are, which items are leaves, which pairs may share a sentence
    with others at no cost, and which pairs are out of the question; the place of each item in the outline, and where the
    items that have a heading are answered; the item that each item of the outline belongs to, and the section that each
    passage stands in."""

    evidence: Floats
    best: NDArray[np.int64]
    sentences: int
    leaf: NDArray[np.bool_]
    sharing: NDArray[np.bool_]
    barred: NDArray[np.bool_]
    order: NDArray[np.int64]
    anchors: tuple[tuple[int, int, int], ...]
    parents: NDArray[np.int64]
    sections: NDArray[np.int64]


def anchors_of(asked: Sequence[Asked], matches: Sequence[Match]) -> tuple[tuple[int, int, int], ...]:
    """The items without parts that have a heading, with the first and last passage below it."""
    return tuple(
        (n, min(match.passages), max(match.passages))
        for n, match in enumerate(matches)
        if match.section is not None and asked[n].leaf and match.passages
    )


def settle(sheet: Sheet, scale: Floats) -> tuple[list[int | None], Floats]:
    """For each row the passage it gets, or None, and what each pair is worth once the items are compared."""
    evidence = compared(sheet, scale)
    worth = evidence @ scale
    worth[sheet.barred] = -9.0
    worth = np.where(sheet.evidence[:, :, _AT["opens"]] > 0, np.maximum(worth, 1.5), worth)
    worth = np.where(numbered_alike(sheet, worth) & ~sheet.barred, np.maximum(worth, 0.0) + 1.0, worth)
    return _chosen(sheet, worth, scale), worth


def _chosen(sheet: Sheet, worth: Floats, scale: Floats) -> list[int | None]:
    cost = np.where(sheet.sharing, 0.0, scale[_AT["shared"]])
    return choose(worth, sheet.best, sheet.sentences, sheet.leaf, cost)


def compared(sheet: Sheet, scale: Floats) -> Floats:
    """The evidence with what only the comparison of all items shows: what stands between the answers to the items before and
    after is likely the answer to the one between, what stands among those of its sisters to one of them."""
    worth = sheet.evidence @ scale
    for _ in range(ROUNDS):
        worth[sheet.barred] = -9.0
        evidence = _compared(sheet, worth, scale)
        worth = evidence @ scale
    return evidence


def _compared(sheet: Sheet, first: Floats, scale: Floats) -> Floats:
    evidence = sheet.evidence.copy()
    chosen = _chosen(sheet, first, scale)
    known = _known(sheet, first, chosen)
    evidence[:, :, _AT["slot"]] = np.where(sheet.barred | _taken(sheet, first, chosen), 0.0, _slots(sheet, known))
    evidence[:, :, _AT["kin"]], evidence[:, :, _AT["alien"]] = _kin(sheet, known)
    return evidence


def _taken(sheet: Sheet, worth: Floats, chosen: Sequence[int | None]) -> NDArray[np.bool_]:
    """For each pair whether the paragraph is the answer to another item that wants it more, and no other sentence of it fits
    this item better than any other item."""
    found = np.zeros(worth.shape, dtype=bool)
    apart = sheet.evidence[:, :, _AT["nearest"]] > OWN
    for other, p in enumerate(chosen):
        if p is None or not sheet.leaf[other] or worth[other, p] <= SURELY:
            continue
        less = worth[:, p] < worth[other, p]
        found[:, p] |= less & ~(apart[:, p] & (sheet.best[:, p] != sheet.best[other, p]))
    return found & ~sheet.sharing


_Known = list[tuple[int, int, int, bool]]
"""Items that are answered, in the outline's order: the item, its first and last passage, whether it has a heading."""


def _known(sheet: Sheet, first: Floats, chosen: Sequence[int | None]) -> _Known:
    """The items that a first round finds answered, and those that have a heading."""
    known = [(n, start, end, True) for n, start, end in sheet.anchors]
    for row, p in enumerate(chosen):
        if p is not None and sheet.leaf[row] and first[row, p] > 0.5:
            known.append((int(sheet.order[row]), p, p, False))
    return sorted(known)


def _kin(sheet: Sheet, known: _Known) -> tuple[Floats, Floats]:
    """For each pair: the share of the item's sisters that are answered in the passage's section, of all that are answered;
    and the share of the answers in that section that belong to other parts of the outline."""
    kin, alien = np.zeros(sheet.evidence.shape[:2]), np.zeros(sheet.evidence.shape[:2])
    places = [(n, int(sheet.parents[n]), set(sheet.sections[a : b + 1].tolist())) for n, a, b, _ in known]
    for row, n in enumerate(map(int, sheet.order)):
        parent = int(sheet.parents[n])
        sisters = [found for k, above, found in places if k != n and above == parent >= 0]
        others = [found for k, above, found in places if k not in (n, parent) and above not in (parent, n)]
        for s in {s for found in sisters + others for s in found if s >= 0}:
            mine, theirs = sum(s in found for found in sisters), sum(s in found for found in others)
            here = sheet.sections == s
            kin[row, here] = mine / max(1, len(sisters))
            alien[row, here] = theirs / (mine + theirs)
    return kin, alien


def _slots(sheet: Sheet, known: _Known) -> Floats:
    """For each pair whether the passage stands between the answers to the items before and after in the outline: 1 if it
    stands there alone, less if others stand there too, 0 if it does not."""
    found: Floats = np.zeros(sheet.evidence.shape[:2])
    count = len(sheet.sections)
    places = np.arange(count)
    for row, n in enumerate(sheet.order):
        before = [k for k in known if k[0] < n][-1:]
        after = [k for k in known if k[0] > n][:1]
        low = before[0][2] + (1 if before[0][3] else 0) if before else 0
        high = after[0][1] - (1 if after[0][3] else 0) if after else count - 1
        if (before or after) and low <= high:
            inside = (places >= low) & (places <= high)
            found[row, inside] = 1 / np.sqrt(inside.sum())
    return found


def numbered_alike(sheet: Sheet, worth: Floats) -> NDArray[np.bool_]:
    """The pairs of item and paragraph with the same label, where the paragraphs below a heading are labelled as the items
    are, one of these pairs is sure by its words, and the items would not fit better the other way round."""
    found = np.zeros(worth.shape, dtype=bool)
    labelled = sheet.evidence[:, :, _AT["labelled"]] > 0
    direct = sheet.evidence[:, :, _AT["direct"]] > 0
    rows = [int(row) for row in np.flatnonzero(labelled.any(axis=1))]
    own = {row: int(np.argmax(np.where(labelled[row], worth[row], -np.inf))) for row in rows}
    for row in rows:
        p = own[row]
        mates = [other for other in rows if other != row and direct[other, p] and own[other] != p]
        sure = any(worth[other, own[other]] > 0 for other in mates)
        crossed = any(
            worth[row, own[other]] + worth[other, p] > worth[row, p] + worth[other, own[other]] for other in mates
        )
        # An item without a paragraph of its label that fits this one far better.
        taken = any(worth[k, p] > max(worth[row, p], 0.0) + 1.0 for k in np.flatnonzero(sheet.leaf) if k not in own)
        found[row, p] = sure and not crossed and not taken
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
