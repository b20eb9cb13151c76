"""Headings of a report that belong to a part of the outline because what stands below them answers that part.

A report calls a part by other words ("Những việc đã làm" for "Kết quả thực hiện"). Where the answers to the items of one part,
and of hardly any other, stand below a heading that no item has, the heading is that part's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.outline.asked import Asked, Match, ancestors
from extractor.outline.passages import Layout

HALF = 0.5
"""At least this share of a part's answers stands below its heading."""
FOREIGN = 0.4
"""At most this share of the answers below a heading belongs to other parts."""
SURE = 0.6
"""An answer less sure than this tells nothing of where its part is told."""


LOOSE = 0.7
"""A heading less like an item than this is given up where every paragraph below it answers the items of another part."""


def adopt(asked: Sequence[Asked], layout: Layout, matches: list[Match]) -> bool:
    """Gives headings to the parts of the outline that have none; whether any was given."""
    given = False
    for n in range(len(asked) - 1, -1, -1):
        if asked[n].leaf or matches[n].section is not None:
            continue
        found = _heading_of(n, asked, layout, matches)
        if found is None:
            continue
        for k, match in enumerate(matches):
            if match.section == found:
                below = n in ancestors(asked, k)
                matches[k] = replace(match, section=None, shared=False, home=True) if below else Match()
        matches[n] = Match(found, False, layout.whole[found], 0.5)
        given = True
    return given


def _heading_of(n: int, asked: Sequence[Asked], layout: Layout, matches: Sequence[Match]) -> int | None:
    """The innermost heading below which most of a part is answered and hardly anything else."""
    below = {k for k in range(len(asked)) if n in ancestors(asked, k)}
    told: list[tuple[int, set[int]]] = []
    for k, match in enumerate(matches):
        if asked[k].leaf and match.passages and (match.section is not None or match.score >= SURE):
            places = {layout.passages[p].section for p in match.passages}
            told.append((k, {s for place in places for s in layout.above(place)}))
    best: tuple[float, int] | None = None
    for s in range(len(layout.sections)):
        if layout.is_annex(s):
            continue
        owners = [k for k, match in enumerate(matches) if match.section == s]
        loose = [k for k in owners if k not in below and _is_loose(k, s, below, asked, layout, matches)]
        mine = [places for k, places in told if k in below]
        inside = sum(s in places for places in mine)
        foreign = sum(s in places for k, places in told if k not in below and k not in loose)
        if not inside or inside < HALF * len(mine) or foreign > FOREIGN * (inside + foreign):
            continue
        if inside < 2 and (owners or foreign):
            continue
        if not all(
            k in loose
            or (k in below and (asked[k].is_bullet or _sisters_below(k, s, asked, told) >= SISTERS))
            or (k in ancestors(asked, n) and not foreign and _told_elsewhere(k, s, asked, told))
            for k in owners
        ):
            continue
        worth = inside / len(mine) - foreign / (inside + foreign) + 0.01 * len(layout.above(s))
        if best is None or worth > best[0]:
            best = (worth, s)
    return best[1] if best is not None else None


SISTERS = 2
"""So many sisters of an item that are answered below its heading make the heading their part's."""


def _sisters_below(k: int, section: int, asked: Sequence[Asked], told: Sequence[tuple[int, set[int]]]) -> int:
    """How many sisters of an item without parts are answered below this heading."""
    if not asked[k].leaf:
        return 0
    return sum(other != k and asked[other].parent == asked[k].parent and section in places for other, places in told)


def _is_loose(
    k: int, section: int, below: set[int], asked: Sequence[Asked], layout: Layout, matches: Sequence[Match]
) -> bool:
    """Whether an item has a heading that says little of it, while items of one part answer with every paragraph there."""
    if not asked[k].leaf or matches[k].score >= LOOSE:
        return False
    taken = {
        p
        for other in below
        if asked[other].leaf and matches[other].section is None and matches[other].score >= SURE
        for p in matches[other].passages
    }
    return len(layout.whole[section]) > 1 and taken.issuperset(layout.whole[section])


def _told_elsewhere(k: int, section: int, asked: Sequence[Asked], told: Sequence[tuple[int, set[int]]]) -> bool:
    """Whether a part of the outline is answered outside a heading too: the heading is that of one of its parts."""
    return any(k in ancestors(asked, other) and section not in places for other, places in told)
