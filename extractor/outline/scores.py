"""How well each section of a report answers each item, before sections are assigned: by headings, by what stands below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extractor.language.orthography import fold
from extractor.outline.asked import BACKWARD, FORWARD, Asked
from extractor.outline.passages import Layout
from extractor.outline.sharing import ANY
from extractor.outline.terms import Scale, Spot, Weights, best_clause, coverage, likeness, met, scale_of, share_of

OFF_TOPIC = 0.14
"""A section none of whose passages gives even this share of a request speaks of something else, whatever its heading."""

Table = list[list[float]]
"""A number for each item (rows) and each section, or each passage, of the report (columns)."""


# ------------------------------------------------------------------------------------------------------- headings


@dataclass(frozen=True, slots=True)
class _Heading:
    """What two headings are compared by: the spots and terms, the spots that are words, and those of them that are no words
    of every heading; the words without marks."""

    spots: tuple[Spot, ...]
    terms: frozenset[str]
    plain: tuple[Spot, ...]
    telling: frozenset[str]
    folded: str


def _heading(words: str, spots: tuple[Spot, ...], terms: frozenset[str]) -> _Heading:
    plain = tuple(spot for spot in spots if spot.clause >= 0)
    return _Heading(spots, terms, plain, frozenset(s.single for s in plain if s.worth >= 0.5), fold(words))


def headings_alike(asked: Sequence[Asked], layout: Layout, weights: Weights) -> Table:
    """How alike the headings of items and of sections are, 0 to 1. Chapters of a long report have the same headings: each
    is compared once."""
    places: dict[str, int] = {}
    which = [places.setdefault(section.heading, len(places)) for section in layout.sections]
    given: dict[int, _Heading] = {}
    for section, place in enumerate(which):
        if place not in given:
            words = layout.sections[section].heading
            given[place] = _heading(words, layout.heading_spots[section], layout.heading_terms[section])
    found: Table = []
    for item in asked:
        own = _heading(item.item.heading, item.heading, item.heading_terms)
        alike = [_alike(item, own, given[place], weights) for place in range(len(given))]
        found.append([alike[place] for place in which])
    for section, place in enumerate(which):
        said = {pair for spot in given[place].plain if spot.worth == 1.0 for pair in spot.pairs} - ANY
        literal = [item.leaf and bool(said & item.gist) for item in asked]
        if said and any(literal):
            # "Xử lý" is the heading of what asks for "xử lý", not of what only means the like ("xử phạt").
            for n, item in enumerate(asked):
                if item.leaf and not literal[n]:
                    found[n][section] = min(found[n][section], MEANT)
    return found


MEANT = 0.5
"""A heading that has words of another item is no more like an item of which it has none."""


def _alike(item: Asked, own: _Heading, given: _Heading, weights: Weights) -> float:
    a, b, mean = likeness(own.spots, own.terms, given.spots, given.terms, weights)
    best = max(mean, 0.85 * a if b >= 0.25 else 0.0, 0.7 * b if a >= 0.25 else 0.0)
    if item.leaf and len(given.plain) >= 4 and not given.terms.isdisjoint(item.gist):
        # A heading that says in its own words what the whole request says.
        share = coverage(given.plain, item.gist, weights)
        best = max(best, 0.8 * share, 0.7 * best_clause(given.plain, item.gist, weights) if share > 0.3 else 0.0)
    mine, told = own.telling, given.telling
    if len(mine) == 1 and not mine & told and not item.roles - {"results"}:
        best = min(best, 0.35)  # one syllable ("chi") means too much to be met by a synonym
    if best > 0.35 and item.leaf and not own.terms & given.terms & _ROLES and _only_handled(own, given):
        best = (
            0.35  # "Khối lượng quản lý" is no "Tuyên truyền sử dụng điện": what is managed and used must be one thing
        )
    if mine and mine == told:
        best = max(best, 0.95)  # "Công tác thu" is "Kết quả thu"
    elif mine and told and (mine < told or told < mine) and 2 * min(len(mine), len(told)) >= max(len(mine), len(told)):
        best = max(best, 0.6)
    if own.folded and given.folded:
        same = fuzz.ratio(own.folded, given.folded, score_cutoff=75) / 100
        if same > 0.75:
            best = max(best, same)
        elif min(len(own.folded), len(given.folded)) >= 12:
            part = fuzz.partial_ratio(own.folded, given.folded, score_cutoff=92) / 100
            if part > 0.92:
                best = max(best, 0.8 * part)
        if len(given.plain) >= 4 and own.folded.startswith(given.folded):
            best = max(best, 0.97)  # the first words of a long heading, as they are
    return best


_ROLES = frozenset(f"r:{role}" for role in FORWARD | BACKWARD | {"overview", "strengths", "assessment"})


def _only_handled(own: _Heading, given: _Heading) -> bool:
    """Whether an item names a thing that the heading has no word for: they have in common only what is done to anything
    ("quản lý", "sử dụng")."""
    things = [spot for spot in own.plain if spot.worth == 1.0 and not set(spot.pairs) & ANY]
    handled = any(spot.worth == 1.0 and set(spot.pairs) & ANY for spot in given.plain)
    return handled and len(things) >= 2 and not any(met(spot, given.terms) for spot in things)


# ------------------------------------------------------------------------------------------------ passages, sections


def shares_of(
    asked: Sequence[Asked], layout: Layout, weights: Weights
) -> tuple[list[Scale], list[frozenset[str]], Table]:
    """What is asked, ready for being measured; of each passage the terms that anything asks for; and what share of each
    request each passage gives, 0 to 1. Passages with the same of these terms give the same."""
    scales = [scale_of(a.full, weights) for a in asked]
    wanted = frozenset().union(*(scale.places for scale in scales))
    known: dict[frozenset[str], int] = {}
    said = [passage.terms & wanted for passage in layout.passages]
    which = [known.setdefault(terms, len(known)) for terms in said]
    table: Table = []
    for scale in scales:
        shares = [share_of(scale, terms) for terms in known]
        table.append([shares[place] for place in which])
    return scales, said, table


def section_scores(
    asked: Sequence[Asked], layout: Layout, heads: Table, weights: Weights, head_weights: Weights
) -> tuple[Table, Table]:
    """How well each section answers each item; and the shares that each passage gives of each (:func:`shares_of`)."""
    scales, said, shares = shares_of(asked, layout, weights)
    scores: Table = [[] for _ in asked]
    count = max(len(layout.sections), 1)
    parts = [None if item.leaf else [c for c in item.children if asked[c].leaf] for item in asked]
    labels = [item.item.label.upper() for item in asked]
    odds = {role: [at_odds(item.roles, role) for item in asked] for role in {s.role for s in layout.sections}}
    for s, section in enumerate(layout.sections):
        if layout.is_annex(s):
            for row in scores:
                row.append(0.0)
            continue
        whole = layout.whole[s]
        content: frozenset[str] | None = None
        words = -1
        named = [spot for spot in layout.heading_spots[s] if spot.clause >= 0 and spot.worth == 1.0]
        label, opposed, along = (section.label or "").upper(), odds[section.role], s / count
        for n, item in enumerate(asked):
            head = heads[n][s]
            score = head
            below = parts[n]
            if below is None:
                # Long sections hold a bit of everything: one passage must speak of what is asked.
                mine = shares[n]
                single = max([mine[p] for p in whole], default=0.0)
                if head < 0.2:
                    score = 0.6 * single if single > 0.67 and not layout.children[s] else 0.0
                else:
                    if content is None:
                        content = frozenset().union(*(said[p] for p in whole))
                    body = 0.75 * single + 0.25 * share_of(scales[n], content)
                    score = max(0.9 * head, 0.62 * head + 0.42 * body)
                    if head < 0.9 and single < OFF_TOPIC and item.item.request:
                        if words < 0:
                            words = sum(len(layout.passages[p].text.split()) for p in whole)
                        if words >= 12:
                            score -= 0.3  # like headings, another subject
            else:
                # What its parts ask for stands below this heading: the heading is its own, whatever it says.
                score = max(head, 0.6 * head + 0.55 * _parts_below(below, whole, shares))
            if item.is_bullet:
                # A bullet is answered below its parent's heading; a heading is its own only where it says so.
                told = head > 0.6 or (
                    len(named) >= 3
                    and not layout.heading_terms[s].isdisjoint(item.full_terms)
                    and coverage(named, item.full_terms, head_weights) >= (0.5 if len(named) > 5 else 0.7)
                )
                score = score - 0.08 if told else min(score - 0.2, 0.3)
            if head < 0.7 and opposed[n]:
                score -= 0.25
            if label and label == labels[n] and score > 0.25:
                score += 0.06
            score -= 0.03 * min(3, abs(section.level - item.item.level))
            score += 0.05 * (1 - abs(along - n / len(asked)))
            scores[n].append(max(0.0, score))
    return scores, shares


def _parts_below(parts: Sequence[int], whole: Sequence[int], shares: Table) -> float:
    """How well the parts of an item are met by the passages of a section, one by one, 0 to 1."""
    if not parts or not whole:
        return 0.0
    found = [max([shares[c][p] for p in whole]) for c in parts]
    # Long parts of a report meet anything; count what is met well.
    return sum(max(0.0, share - 0.15) / 0.85 for share in found) / len(found)


def at_odds(roles: frozenset[str], role: str | None) -> bool:
    """One of them looks forward or at faults, the other does not."""
    if role in roles:
        return False
    for side in (FORWARD, BACKWARD):
        if (role in side) != bool(roles & side):
            return not (role is None and not roles)
    return False
