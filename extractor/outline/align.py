"""Items of the outline <-> sections and passages of the report, each side assigned as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from extractor.extraction.sections import roles_of
from extractor.language.orthography import fold
from extractor.models import Item, Near, Outline
from extractor.outline.assignment import assign
from extractor.outline.passages import Layout
from extractor.outline.terms import Terms, Weights, coverage, likeness, terms_of
from extractor.rulebook import Rules

SECTION_FLOOR = 0.40
"""A section below this likeness does not answer an item."""
NEAR_FLOOR = 0.24
"""A passage under the heading where the item belongs must give this share of what is asked …"""
FAR_FLOOR = 0.46
"""… and a passage anywhere else this share."""
FORWARD = frozenset({"directions", "proposals"})
BACKWARD = frozenset({"limitations", "causes", "lessons"})


@dataclass(slots=True)
class Asked:
    """An item with what it is compared by."""

    item: Item
    order: int
    parent: int
    children: list[int]
    heading: Terms
    full: Terms
    roles: frozenset[str]
    is_bullet: bool
    text: str

    @property
    def leaf(self) -> bool:
        """Nothing below it?"""
        return not self.children


@dataclass(slots=True)
class Match:
    """Where an item is answered: by a section of its own, by a heading it shares, or by passages."""

    section: int | None = None
    shared: bool = False
    passages: tuple[int, ...] = ()
    score: float = 0.0
    near: tuple[Near, ...] = field(default_factory=tuple)


def asked_of(outline: Outline, rules: Rules) -> list[Asked]:
    """The items of an outline ready for comparison."""
    numbers = {item.id: n for n, item in enumerate(outline.items)}
    found: list[Asked] = []
    for n, item in enumerate(outline.items):
        text = item.heading if item.request is None else f"{item.heading}. {item.request}"
        heading = terms_of(item.heading, rules, heading=True)
        full = dict(terms_of(item.request or item.heading, rules))
        for term, weight in heading.items():
            full.setdefault(term, weight * 0.6 if item.request else weight)
        parent = numbers.get(item.parent or "", -1)
        bullet = item.label in ("-", "+", "*", "•", "")
        roles = frozenset(roles_of(item.heading, rules))
        found.append(Asked(item, n, parent, [], heading, full, roles, bullet, text))
    for n, asked in enumerate(found):
        if asked.parent >= 0:
            found[asked.parent].children.append(n)
    return found


def align(asked: Sequence[Asked], layout: Layout, rules: Rules) -> list[Match]:
    """For each item where it is answered; a match without section and passages is missing."""
    weights = Weights([a.full for a in asked] + [p.terms for p in layout.passages])
    head_weights = Weights([a.heading for a in asked], floor=0.3)
    matches = [Match() for _ in asked]
    scores = _section_scores(asked, layout, weights, head_weights)
    chosen = _assign_sections(asked, layout, scores)
    for n, section in enumerate(chosen):
        if section is not None:
            matches[n] = Match(section, False, layout.whole[section], min(1.0, scores[n][section]))
    _share_headings(asked, layout, matches, head_weights)
    _assign_passages(asked, layout, matches, weights)
    for n, match in enumerate(matches):
        match.near = _near(n, layout, scores)
    return matches


# -------------------------------------------------------------------------------------------------------- sections


def heading_likeness(asked: Asked, layout: Layout, section: int, weights: Weights) -> float:
    """How alike the heading of an item and of a section are, 0 to 1."""
    a, b, mean = likeness(asked.heading, layout.heading_terms[section], weights)
    best = max(mean, 0.85 * a if b >= 0.2 else 0.0, 0.7 * b if a >= 0.2 else 0.0)
    one, other = fold(asked.item.heading), fold(layout.sections[section].heading)
    if one and other:
        same = fuzz.ratio(one, other) / 100
        if same > 0.72:
            best = max(best, same)
        elif min(len(one), len(other)) >= 12:
            part = fuzz.partial_ratio(one, other) / 100
            if part > 0.92:
                best = max(best, 0.8 * part)
    return best


def _section_scores(
    asked: Sequence[Asked], layout: Layout, weights: Weights, head_weights: Weights
) -> list[list[float]]:
    contents: list[dict[str, float]] = []
    for indices in layout.whole:
        merged: dict[str, float] = {}
        for p in indices:
            for term, weight in layout.passages[p].terms.items():
                if merged.get(term, 0.0) < weight:
                    merged[term] = weight
        contents.append(merged)
    scores: list[list[float]] = []
    count = max(len(layout.sections), 1)
    for n, item in enumerate(asked):
        row: list[float] = []
        for s, section in enumerate(layout.sections):
            if layout.is_annex(s):
                row.append(0.0)
                continue
            head = heading_likeness(item, layout, s, head_weights)
            body = coverage(item.full, contents[s], weights)
            score = max(head, 0.6 * head + 0.4 * body) if item.leaf else head
            if item.leaf and head < 0.15:
                score = 0.55 * body if body > 0.5 else 0.0
            same_label = section.label.upper() == item.item.label.upper() and section.label != ""
            if same_label and score > 0.2:
                score += 0.06
            score -= 0.03 * abs(section.level - item.item.level)
            score += 0.05 * (1 - abs(s / count - n / len(asked)))
            if item.is_bullet and not item.leaf:
                score -= 0.05
            row.append(max(0.0, score))
        scores.append(row)
    return scores


def _assign_sections(asked: Sequence[Asked], layout: Layout, scores: list[list[float]]) -> list[int | None]:
    """One section for one item. A second round knows which heading each part of the outline has, and draws what belongs
    below it to it."""
    if not layout.sections:
        return [None] * len(asked)
    chosen = assign(scores, SECTION_FLOOR)
    for _ in range(2):
        owner = {s: n for n, s in enumerate(chosen) if s is not None}
        adjusted: list[list[float]] = []
        for n, item in enumerate(asked):
            home = next((chosen[a] for a in _ancestors(asked, n) if chosen[a] is not None), None)
            row = []
            for s, score in enumerate(scores[n]):
                if score > 0.15 and home is not None:
                    above = layout.above(s)[1:]
                    if home in above:
                        score += 0.14
                    elif any(a in owner and owner[a] not in _ancestors(asked, n) and owner[a] != n for a in above):
                        score -= 0.10
                    if s == home:
                        score -= 0.05
                if any(chosen[c] is not None and s in layout.above(chosen[c] or 0)[1:] for c in item.children) and score > 0.1:
                    score += 0.10
                row.append(score)
            adjusted.append(row)
        again = assign(adjusted, SECTION_FLOOR)
        for n, s in enumerate(again):
            if s is not None:
                scores[n][s] = max(scores[n][s], min(1.0, adjusted[n][s]))
        if again == chosen:
            break
        chosen = again
    return chosen


def _ancestors(asked: Sequence[Asked], n: int) -> list[int]:
    chain: list[int] = []
    parent = asked[n].parent
    while parent >= 0:
        chain.append(parent)
        parent = asked[parent].parent
    return chain


def _share_headings(asked: Sequence[Asked], layout: Layout, matches: list[Match], weights: Weights) -> None:
    """Items whose heading is part of a heading that another item has ("Tuyên truyền và phân công trách nhiệm")."""
    owner = {m.section: n for n, m in enumerate(matches) if m.section is not None}
    for n, item in enumerate(asked):
        if matches[n].section is not None or not item.leaf or item.is_bullet:
            continue
        best: tuple[float, int] | None = None
        for s in range(len(layout.sections)):
            holder = owner.get(s)
            if holder is None or layout.is_annex(s) or not layout.whole[s]:
                continue
            share = coverage(item.heading, layout.heading_terms[s], weights)
            # The heading must speak of this item beyond what it says of its own.
            beyond = {t: w for t, w in item.heading.items() if t not in asked[holder].heading}
            extra = coverage(beyond, layout.heading_terms[s], weights) if beyond else 0.0
            related = holder in _ancestors(asked, n) or asked[holder].parent == item.parent
            if share >= 0.5 and (extra >= 0.35 or holder in _ancestors(asked, n)) and (related or share >= 0.75):
                score = share + (0.1 if related else 0.0)
                if best is None or score > best[0]:
                    best = (score, s)
        if best is not None:
            section = best[1]
            if layout.children[section] and owner[section] in _ancestors(asked, n):
                continue  # a part of the report with headings of its own: look at its passages
            matches[n] = Match(section, True, layout.whole[section], min(1.0, best[0]))
            holder = owner[section]
            if asked[holder].leaf:
                matches[holder].shared = True


# -------------------------------------------------------------------------------------------------------- passages


def _assign_passages(asked: Sequence[Asked], layout: Layout, matches: list[Match], weights: Weights) -> None:
    """Items without a section of their own get passages: first one each, then what is left may share one."""
    open_items = [n for n, item in enumerate(asked) if matches[n].section is None and (item.leaf or item.item.request)]
    if not open_items or not layout.passages:
        return
    owners: dict[int, list[int]] = {}
    for n, match in enumerate(matches):
        if match.section is not None and asked[n].leaf:
            for p in match.passages:
                owners.setdefault(p, []).append(n)
    table = [[_passage_score(asked, n, p, layout, matches, weights, owners) for p in range(len(layout.passages))] for n in open_items]
    chosen = assign(table, 0.0001)
    for row, p in enumerate(chosen):
        if p is not None:
            matches[open_items[row]] = Match(None, bool(owners.get(p)), (p,), min(1.0, table[row][p]))
    for row, n in enumerate(open_items):
        if matches[n].passages:
            continue
        p = max(range(len(layout.passages)), key=lambda q: table[row][q])
        if table[row][p] > 0:
            matches[n] = Match(None, True, (p,), min(1.0, table[row][p]))


def _passage_score(
    asked: Sequence[Asked], n: int, p: int, layout: Layout, matches: Sequence[Match], weights: Weights, owners: dict[int, list[int]]
) -> float:
    """The worth of a passage for an item, 0 where it is no answer."""
    item, passage = asked[n], layout.passages[p]
    if passage.annex:
        return 0.0
    share = coverage(item.full, passage.terms, weights)
    home = next((matches[a].section for a in _ancestors(asked, n) if matches[a].section is not None), None)
    chain = layout.above(passage.section)
    at_home = home is not None and home in chain
    roles = {layout.sections[s].role for s in chain}
    if not at_home:
        if roles & FORWARD and not item.roles & FORWARD:
            return 0.0
        if roles & BACKWARD and not item.roles & (BACKWARD | {"assessment"}):
            return 0.0
    direct = at_home and (passage.section == home or not any(m.section in chain for k, m in enumerate(matches) if m.section != home and asked[k].leaf))
    floor = NEAR_FLOOR if direct else FAR_FLOOR
    if share < floor:
        return 0.0
    score = share + (0.35 if direct else 0.1 if at_home else 0.0)
    if owners.get(p):
        score -= 0.15
    if direct:
        # The order of bullets under one heading mostly is the order of the outline.
        brothers = [k for k in (asked[item.parent].children if item.parent >= 0 else ())]
        places = layout.whole[home] if home is not None else ()
        if len(brothers) > 1 and len(places) > 1 and p in places and n in brothers:
            score += 0.12 * (1 - abs(brothers.index(n) / (len(brothers) - 1) - places.index(p) / (len(places) - 1)))
    return score


def _near(n: int, layout: Layout, scores: list[list[float]]) -> tuple[Near, ...]:
    row = scores[n] if scores else []
    best = sorted(range(len(row)), key=lambda s: -row[s])[:3]
    return tuple(Near(layout.sections[s].id, round(min(1.0, row[s]), 3)) for s in best if row[s] > 0.05)
