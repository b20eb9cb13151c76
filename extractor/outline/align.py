"""Items of the outline <-> sections and passages of the report, each side assigned as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.models import Near
from extractor.outline.adopting import adopt
from extractor.outline.asked import Asked, Match, ancestors
from extractor.outline.assignment import assign
from extractor.outline.denials import deny
from extractor.outline.evidence import weights_of
from extractor.outline.judging import JUDGING
from extractor.outline.passages import Layout
from extractor.outline.placing import Sheet, assign_passages, doubts, open_items, place_spare
from extractor.outline.scores import Table, at_odds, headings_alike, section_scores
from extractor.outline.sharing import join_parts, share_headings, share_parts, share_roles
from extractor.outline.terms import (
    Weights,
    coverage,
)
from extractor.outline.wording import Floats, wording_of
from extractor.rulebook import Rules

SECTION_FLOOR = 0.40
"""A section below this likeness does not answer an item."""
BETTER_ELSEWHERE = -0.25
"""By so much must another item fit the sentences of a section better for a loose heading to be given up."""
EXACT = 0.9
"""A heading at least so like an item is the item's to the word."""
LOOSE = 0.5
"""A heading less like an item than this says little about which of a part's items stands below it."""


def align(asked: Sequence[Asked], layout: Layout, rules: Rules, scale: Floats | None = None) -> list[Match]:
    """For each item where it is answered; a match without section and passages is missing. ``scale``: other weights of the
    evidence than those of the rules (scripts/fit-outline tries some)."""
    weights, head_weights, scores, matches = align_sections(asked, layout, rules)
    scale = weights_of(rules) if scale is None else scale
    placed = None
    if layout.passages and open_items(asked, matches):
        placed = _place(asked, layout, matches, weights, scale, rules)
    deny(asked, layout, matches, rules)
    share_headings(asked, layout, matches, head_weights, whole=True)
    share_roles(asked, layout, matches, rules)
    if placed is not None:
        place_spare(asked, layout, matches, *placed, scale, rules)
        doubts(asked, matches, *placed)
    for n, match in enumerate(matches):
        match.near = _near(n, layout, scores, matches)
    return matches


def _place(
    asked: Sequence[Asked], layout: Layout, matches: list[Match], weights: Weights, scale: Floats, rules: Rules
) -> tuple[Sheet, Floats] | None:
    """Passages for the items without a heading; where these show which heading a part of the outline has, once more."""
    wording = wording_of(asked, layout, weights, rules)
    before = list(matches)
    placed = assign_passages(asked, layout, matches, wording, weights, scale, rules)
    if adopt(asked, layout, matches):
        for n, match in enumerate(matches):
            if match.section is None and before[n].section is None:
                matches[n] = Match()
        placed = assign_passages(asked, layout, matches, wording, weights, scale, rules)
    return placed


def align_sections(asked: Sequence[Asked], layout: Layout, rules: Rules) -> tuple[Weights, Weights, Table, list[Match]]:
    """The items that have a heading of the report to themselves, or share one. With it the weights of terms, those of the
    terms of headings, and the scores of items and sections."""
    weights = Weights([a.full_terms for a in asked] + [p.terms for p in layout.passages])
    head_weights = Weights([a.heading_terms for a in asked], floor=0.3)
    matches = [Match() for _ in asked]
    heads = headings_alike(asked, layout, head_weights)
    scores, shares = section_scores(asked, layout, heads, weights, head_weights)
    chosen = _assign_sections(asked, layout, scores)
    _give_back(asked, layout, chosen)
    _hand_down(asked, layout, chosen, heads)
    _promote(asked, layout, chosen, heads, head_weights, shares)
    _adopt(asked, layout, chosen)
    _fill_in(asked, layout, chosen, shares)
    _let_go(asked, layout, chosen, heads, weights, rules)
    for n, section in enumerate(chosen):
        if section is not None:
            matches[n] = Match(section, False, layout.whole[section], min(1.0, max(scores[n][section], SECTION_FLOOR)))
    share_headings(asked, layout, matches, head_weights, whole=False)
    join_parts(asked, layout, matches, head_weights)
    share_parts(asked, layout, matches, rules)
    return weights, head_weights, scores, matches


# -------------------------------------------------------------------------------------------------------- sections


def _assign_sections(asked: Sequence[Asked], layout: Layout, scores: Table) -> list[int | None]:
    """One section for one item. A second round knows which heading each part of the outline has, and draws what belongs
    below it to it."""
    if not layout.sections:
        return [None] * len(asked)
    chosen = assign(scores, SECTION_FLOOR)
    adjusted = scores
    for _ in range(2):
        owner = {s: n for n, s in enumerate(chosen) if s is not None}
        adjusted = []
        for n, item in enumerate(asked):
            home = next((chosen[a] for a in ancestors(asked, n) if chosen[a] is not None), None)
            row = []
            for s, score in enumerate(scores[n]):
                if score > 0.15 and home is not None:
                    above = layout.above(s)[1:]
                    if home in above:
                        score += 0.14
                    elif any(a in owner and owner[a] not in ancestors(asked, n) and owner[a] != n for a in above):
                        score -= 0.10
                    if s == home:
                        score -= 0.05
                if score > 0.1 and any(
                    (below := chosen[c]) is not None and s in layout.above(below)[1:] for c in item.children
                ):
                    score += 0.10
                row.append(score)
            adjusted.append(row)
        again = assign(adjusted, SECTION_FLOOR)
        if again == chosen:
            break
        chosen = again
    for n, own in enumerate(chosen):
        if own is not None:
            scores[n][own] = max(scores[n][own], min(1.0, adjusted[n][own]))
    return chosen


def _give_back(asked: Sequence[Asked], layout: Layout, chosen: list[int | None]) -> None:
    """A heading above those of other items is not that of an item without parts, nor that of a part to which hardly any of
    them belong, whatever it says."""
    for n, item in enumerate(asked):
        section = chosen[n]
        if section is None:
            continue
        below = [k for k, s in enumerate(chosen) if s is not None and k != n and section in layout.above(s)[1:]]
        own = sum(n in ancestors(asked, k) for k in below)
        if item.leaf:
            given_back = len(below) >= 2 and len({asked[k].parent for k in below}) < len(below)
        else:
            given_back = len(below) - own >= 2 > own
        if given_back:
            chosen[n] = None


def _hand_down(asked: Sequence[Asked], layout: Layout, chosen: list[int | None], heads: Table) -> None:
    """A heading that is to the word that of one part of a judgement ("Kiến nghị" of "Đánh giá, kiến nghị"), while another
    part has its own heading elsewhere, is that part's."""
    for n, item in enumerate(asked):
        section = chosen[n]
        if section is None or item.leaf:
            continue
        told = [s for c in item.children if (s := chosen[c]) is not None]
        if not told or any(section in layout.above(s)[1:] for s in told):
            continue
        floor = max(EXACT, heads[n][section] + 0.01)
        exact = [c for c in item.children if chosen[c] is None and asked[c].leaf and heads[c][section] >= floor]
        if len(exact) == 1 and asked[exact[0]].roles & JUDGING:
            chosen[exact[0]], chosen[n] = section, None


def _promote(
    asked: Sequence[Asked],
    layout: Layout,
    chosen: list[int | None],
    heads: Table,
    weights: Weights,
    shares: Table,
) -> None:
    """A heading that names two parts of one item ("Đầu tư và quản lý công trình"), or below which several of them are
    told, is that item's own heading."""
    for n, item in enumerate(asked):
        if chosen[n] is not None or len(item.children) < 2:
            continue
        alone = sum(chosen[c] is not None for c in item.children) == 1
        for child in item.children:
            section = chosen[child]
            if section is None or layout.children[section]:
                continue
            high = layout.sections[section].level <= item.item.level
            if high and alone and heads[n][section] >= max(0.6, heads[child][section] - 0.1):
                # A heading as high as the item's own and as like it: the whole part, not one of its pieces.
                chosen[n], chosen[child] = section, None
                break
            if asked[child].is_bullet and alone:
                mine = heads[n][section]
                if mine >= 0.25 or heads[child][section] < 0.55:
                    chosen[n], chosen[child] = section, None
                    break
            if (
                alone
                and asked[child].leaf
                and heads[child][section] < LOOSE
                and any(
                    shares[c][p] > shares[child][p] + 0.1
                    for c in item.children
                    for p in layout.whole[section]
                    if c != child and asked[c].leaf
                )
            ):
                chosen[n], chosen[child] = section, None
                break
            others = [
                c
                for c in item.children
                if c != child
                and chosen[c] is None
                and coverage(asked[c].heading, layout.heading_terms[section], weights) >= 0.4
            ]
            own = coverage(item.heading, layout.heading_terms[section], weights)
            if others and own >= 0.15:
                chosen[n], chosen[child] = section, None
                break


def _adopt(asked: Sequence[Asked], layout: Layout, chosen: list[int | None]) -> None:
    """A heading left over right above the sections of most parts of an item is that item's own, whatever its words."""
    owned = {s for s in chosen if s is not None}
    for n in range(len(asked) - 1, -1, -1):
        if chosen[n] is not None or not asked[n].children:
            continue
        above = [layout.parents[s] for c in asked[n].children if (s := chosen[c]) is not None]
        for home in dict.fromkeys(above):
            if home >= 0 and home not in owned and above.count(home) >= 2 and 2 * above.count(home) >= len(above):
                chosen[n] = home
                owned.add(home)
                break


def _fill_in(asked: Sequence[Asked], layout: Layout, chosen: list[int | None], shares: Table) -> None:
    """An item and a section with the same number, left over between neighbours that belong together, belong together too
    if there is any sign of it."""
    taken = {s for s in chosen if s is not None}
    brothers_of: dict[int, list[int]] = {}
    for n, item in enumerate(asked):
        if not item.is_bullet:
            brothers_of.setdefault(item.parent, []).append(n)
    for parent, brothers in brothers_of.items():
        home = chosen[parent] if parent >= 0 else -1
        if home is None:
            continue
        sections = [s for s in range(len(layout.sections)) if layout.parents[s] == home and not layout.is_annex(s)]
        for place, n in enumerate(brothers):
            if chosen[n] is not None:
                continue
            for s in sections:
                if s in taken or layout.sections[s].label.upper() != asked[n].item.label.upper():
                    continue
                at = sections.index(s)
                before = place > 0 and at > 0 and chosen[brothers[place - 1]] == sections[at - 1]
                after = (
                    place + 1 < len(brothers)
                    and at + 1 < len(sections)
                    and chosen[brothers[place + 1]] == sections[at + 1]
                )
                edge = (place == 0 and at == 0) or (place + 1 == len(brothers) and at + 1 == len(sections))
                below = [n, *asked[n].children]
                sign = max((shares[k][p] for k in below for p in layout.whole[s]), default=0.0)
                if (
                    ((before and (after or edge)) or (after and edge))
                    and sign >= 0.15
                    and not at_odds(asked[n].roles, layout.sections[s].role)
                ):
                    chosen[n] = s
                    taken.add(s)
    _fill_between(asked, layout, chosen, shares)


def _fill_between(asked: Sequence[Asked], layout: Layout, chosen: list[int | None], shares: Table) -> None:
    """The one section left between those of the items before and after an item is likely its own, if it speaks of it."""
    leaves = [n for n, item in enumerate(asked) if item.leaf]
    taken = {s for s in chosen if s is not None}
    lowest = [s for s in range(len(layout.sections)) if not layout.children[s] and not layout.is_annex(s)]
    for place in range(1, len(leaves) - 1):
        n, before, after = leaves[place], _top(leaves[place - 1], asked, chosen), _top(leaves[place + 1], asked, chosen)
        if chosen[n] is not None or before not in lowest or after not in lowest:
            continue
        first, last = lowest.index(before), lowest.index(after)
        if last != first + 2 or lowest[first + 1] in taken:
            continue
        s = lowest[first + 1]
        sign = max((shares[n][p] for p in layout.whole[s]), default=0.0)
        if sign >= 0.3 and not at_odds(asked[n].roles, layout.sections[s].role):
            chosen[n] = s
            taken.add(s)


def _let_go(
    asked: Sequence[Asked],
    layout: Layout,
    chosen: list[int | None],
    heads: Table,
    weights: Weights,
    rules: Rules,
) -> None:
    """A section whose heading is but a little like an item's, and whose every sentence fits another item far better (or
    half of its paragraphs do, where the likeness is slight), is not that item's."""
    loose = [
        n for n, s in enumerate(chosen) if s is not None and asked[n].leaf and layout.whole[s] and heads[n][s] < 0.6
    ]
    if not loose:
        return
    # Only their passages are compared with every item: a long report has many others.
    near = sorted({p for n in loose if (s := chosen[n]) is not None for p in layout.whole[s]})
    at = {p: place for place, p in enumerate(near)}
    wording = wording_of(asked, replace(layout, passages=tuple(layout.passages[p] for p in near)), weights, rules)
    for n in loose:
        section = chosen[n]
        if section is None:
            continue
        margins = wording.margin[n, [at[p] for p in layout.whole[section]]]
        others = int((margins < -0.1).sum())
        slight = heads[n][section] < LOOSE
        if margins.max() < BETTER_ELSEWHERE or (slight and others and 2 * others >= len(margins) > 1):
            chosen[n] = None


def _top(n: int, asked: Sequence[Asked], chosen: Sequence[int | None]) -> int | None:
    """The section of an item, else of the nearest item it belongs to."""
    return next((chosen[k] for k in (n, *ancestors(asked, n)) if chosen[k] is not None), None)


def _near(n: int, layout: Layout, scores: Table, matches: Sequence[Match]) -> tuple[Near, ...]:
    """The sections most like an item. Where none is like it: the one behind which it would stand, that of the last item
    before it that has one (else the first), with what likeness there is."""
    row = scores[n] if scores else []
    best = [s for s in sorted(range(len(row)), key=lambda s: -row[s])[:3] if row[s] > 0.05]
    if row and not best:
        best = [next((s for match in reversed(matches[:n]) if (s := match.section) is not None), 0)]
    return tuple(Near(layout.sections[s].id, round(min(1.0, row[s]), 3)) for s in best)
