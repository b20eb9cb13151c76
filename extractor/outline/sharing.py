"""Headings of a report that answer more than one item: shared headings, parts that are answered together, roles."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import pairwise

from extractor.extraction.sections import roles_of
from extractor.outline.asked import BACKWARD, FORWARD, Asked, Match, addressees, ancestors
from extractor.outline.evidence import SIGNS, role_only
from extractor.outline.passages import Layout, Passage
from extractor.outline.quantities import count_share, counted_in, numbered_in
from extractor.outline.said import figures_in
from extractor.outline.terms import (
    Spot,
    Weights,
    coverage,
    met,
    rule_named,
    spots_of,
)
from extractor.outline.wording import sentences_of
from extractor.rulebook import Rules

ANY = frozenset(
    {"quan ly", "xay dung", "phat trien", "to chuc", "nang cao", "su dung", "thuc hien", "dau tu", "ho tro"}
)
"""What is done to anything: two headings with such a word in common need not be about one thing."""


_HOMES = {"proposals": {"proposals"}, "directions": {"directions"}, "causes": {"causes", "limitations", "assessment"}}
"""Below headings of which roles a role is told."""


def share_headings(asked: Sequence[Asked], layout: Layout, matches: list[Match], weights: Weights, whole: bool) -> None:
    """Items whose heading is part of a heading that another item has ("Tuyên truyền và phân công trách nhiệm"). Where the
    heading is that of the item above and has several passages, they are looked at first; ``whole`` takes it as it is."""
    owner = {m.section: n for n, m in enumerate(matches) if m.section is not None}
    for n, item in enumerate(asked):
        if matches[n].section is not None or matches[n].passages or not item.leaf or item.is_bullet or item.addressed:
            continue
        best: tuple[float, int] | None = None
        above = ancestors(asked, n)
        for s in range(len(layout.sections)):
            holder = owner.get(s)
            if holder is None or layout.is_annex(s) or not layout.whole[s]:
                continue
            share = coverage(item.heading, layout.heading_terms[s], weights)
            # The heading must speak of this item beyond what it says of its own.
            beyond = [spot for spot in item.heading if spot.single not in asked[holder].heading_terms]
            extra = coverage(beyond, layout.heading_terms[s], weights) if beyond else 0.0
            brother = asked[holder].parent == item.parent
            floor = 0.45 if holder in above else 0.4 if brother else 0.75
            if brother and not item.roles & (FORWARD | BACKWARD) and _first_named(item, beyond, layout, s):
                floor, extra = 0.15, max(extra, 0.35)  # "Tuyên truyền và thanh tra" for a long item on publicity
            rest = brother and _names_rest(item, asked[holder], layout, s)
            if rest:
                floor, extra = 0.0, 1.0  # "Thủ tục và tiến độ" for "Tiến độ xây dựng và giải ngân từng năm"
            if brother and _counted_below(item, beyond, layout, s):
                score = max(share, floor) + 0.1
                if best is None or score > best[0]:
                    best = (score, s)
                continue
            if not (rest or _named(item, beyond, layout, s, weights) or (holder in above and not beyond)):
                continue
            if not _literal(item, asked[holder], layout, s):
                continue
            if share >= floor and (extra >= 0.35 or (holder in above and not beyond)):
                score = share + (0.1 if brother or holder in above else 0.0)
                if best is None or score > best[0]:
                    best = (score, s)
        if best is not None:
            section = best[1]
            if layout.children[section] or (owner[section] in above and len(layout.whole[section]) > 1 and not whole):
                continue  # a part of the report with headings of its own: look at its passages
            matches[n] = Match(section, True, layout.whole[section], min(1.0, best[0]))
            if asked[owner[section]].leaf:
                matches[owner[section]].shared = True


def join_parts(asked: Sequence[Asked], layout: Layout, matches: list[Match], weights: Weights) -> None:
    """An item with parts whose whole heading stands in one that another item has ("Nhìn nhận và kiến nghị") shares it."""
    owner = {m.section: n for n, m in enumerate(matches) if m.section is not None and not m.shared}
    for n, item in enumerate(asked):
        if item.leaf or matches[n].section is not None:
            continue
        for s, holder in owner.items():
            if s is None or holder in ancestors(asked, n) or n in ancestors(asked, holder) or layout.children[s]:
                continue
            spots = [spot for spot in item.heading if spot.clause >= 0]
            if len(spots) >= 2 and coverage(item.heading, layout.heading_terms[s], weights) >= 0.8:
                matches[n] = Match(s, True, layout.whole[s], 0.8)
                matches[holder].shared = True
                break


_AND = re.compile(r"[,;]|(?<!\w)(?:và|cùng với|cùng)(?!\w)", re.I)
"""Between the things that a heading names side by side."""


def share_parts(asked: Sequence[Asked], layout: Layout, matches: list[Match], rules: Rules) -> None:
    """A heading that names side by side what several items of one part of the outline begin with ("Biên chế và trang thiết bị"
    for "Biên chế được giao", "Trang thiết bị phục vụ") is the heading of each of them."""
    owners: dict[int, list[int]] = {}
    for n, match in enumerate(matches):
        if match.section is not None:
            owners.setdefault(match.section, []).append(n)
    opening: dict[str, list[int]] = {}
    for n, item in enumerate(asked):
        if not item.is_bullet and item.parent >= 0 and (first := _first_pair(item.heading)):
            opening.setdefault(first, []).append(n)
    told_in: dict[str, list[str]] = {}  # chapters of a long report have the same headings
    for s, section in enumerate(layout.sections):
        if layout.children[s] or not layout.whole[s] or layout.is_annex(s):
            continue
        parts = told_in.get(section.heading)
        if parts is None:
            parts = [first for part in _AND.split(section.heading) if (first := _first_pair(spots_of(part, rules)))]
            told_in[section.heading] = parts
        if len(parts) < 2:
            continue
        holders = owners.get(s, [])
        above = next((k for up in layout.above(s)[1:] for k in owners.get(up, [])), None)
        parents = {asked[k].parent for k in holders} or ({above} if above is not None else set())
        named = [[n for n in opening.get(first, []) if asked[n].parent in parents] for first in dict.fromkeys(parts)]
        told = [n for items in named if len(items) == 1 for n in items if n not in holders]
        free = [n for n in told if matches[n].section is None and not matches[n].passages]
        if not free or len(free) < len(told) or len(holders) + len(free) < 2:
            continue
        for n in free:
            matches[n] = Match(s, True, layout.whole[s], 0.7)
        for k in holders:
            if asked[k].leaf:
                matches[k].shared = True


def _first_pair(spots: Sequence[Spot]) -> str:
    """The first word of two syllables that tells anything of a heading; empty where there is none."""
    pairs: list[tuple[str, float]] = []
    for one, other in pairwise([spot for spot in spots if spot.clause >= 0 and spot.worth >= 0.5]):
        pair = f"{one.single} {other.single}"
        if pair in one.pairs and pair not in ANY:
            pairs.append((pair, min(one.worth, other.worth)))
    # "Bố trí kinh phí": where only measures are named, the last of them.
    return next((pair for pair, worth in pairs if worth == 1.0), pairs[-1][0] if pairs else "")


def share_roles(asked: Sequence[Asked], layout: Layout, matches: list[Match], rules: Rules) -> None:
    """Shortcomings, merits, proposals that nothing else answers are told below the heading for such, or for a judgement,
    where a paragraph there has their signs ("Tuy nhiên …", "Đề nghị …"); who reports, in what stands before all headings."""
    owned = {m.section for n, m in enumerate(matches) if asked[n].leaf}
    for n, item in enumerate(asked):
        if not item.leaf or matches[n].section is not None or matches[n].passages:
            continue
        wanted = [r for r in ("limitations", "strengths", "proposals", "directions", "causes") if r in item.roles]
        if "overview" in item.roles and n == 0:
            opening = next((p for p, passage in enumerate(layout.passages) if _introduces(passage)), None)
            if opening is not None:
                matches[n] = Match(None, False, (opening,), 0.5)
        elif wanted and (role_only(item) or "limitations" in wanted):
            place = next(
                (
                    p
                    for p, passage in enumerate(layout.passages)
                    if _judges(p, wanted, layout, owned, rules) and not _for_others(item, passage, rules)
                ),
                None,
            )
            if place is not None:
                matches[n] = Match(None, len(wanted) == 1, (place,), 0.5)


def _for_others(item: Asked, passage: Passage, rules: Rules) -> bool:
    """Whether requests go to others than those whom an item names."""
    to_whom = addressees(passage.text, rules) if item.addressed else frozenset()
    return bool(to_whom) and not to_whom & item.addressed


def _introduces(passage: Passage) -> bool:
    """A paragraph before all headings that tells something of who reports."""
    plain = passage.section < 0 and not passage.annex and passage.table is None
    return plain and len(passage.text.split()) >= 15 and len(figures_in(passage.text)) >= 2


def _judges(p: int, wanted: Sequence[str], layout: Layout, owned: Set[int | None], rules: Rules) -> bool:
    """Whether a passage tells of the first of some roles: below a heading for it alone that no item has, or below one for
    it, or for a judgement, with its signs."""
    passage, role = layout.passages[p], wanted[0]
    if passage.section < 0 or passage.annex or passage.table is not None:
        return False
    roles = set(roles_of(layout.sections[passage.section].heading, rules))
    if role == "limitations" and role in roles and len(passage.text.split()) >= 15:
        return True
    if role in ("directions", "causes") and roles == {role} and passage.section not in owned:
        return True
    if role == "strengths" and "assessment" in roles:
        first = sentences_of(passage)[0]
        return len(first.split()) >= 8 and rule_named(rules, SIGNS["limitations"]).pattern.search(first) is None
    homes = _HOMES.get(role, {role, "assessment"})
    return bool(homes & roles) and rule_named(rules, SIGNS[role]).pattern.search(passage.text) is not None


def _names_rest(item: Asked, holder: Asked, layout: Layout, section: int) -> bool:
    """Whether all that a heading says beyond its owner's words is what the item asks for."""
    own = holder.heading_terms | holder.full_terms
    rest = [spot for spot in layout.heading_spots[section] if spot.clause >= 0 and not met(spot, own)]
    return len(rest) >= 2 and all(met(spot, item.heading_terms) > 0 for spot in rest)


def _counted_below(item: Asked, beyond: Sequence[Spot], layout: Layout, section: int) -> bool:
    """Whether a heading has what an item asks first, if only by a word of like meaning ("tập huấn" for "hướng dẫn"), and
    what the item wants counted is counted below it."""
    first = [spot for spot in item.heading if spot.clause >= 0 and spot.worth == 1.0][:2]
    given = layout.heading_terms[section]
    if not any(spot in beyond and any(term in given for term, _ in spot.meets) for spot in first):
        return False
    numbered = numbered_in(" ".join(layout.passages[p].text for p in layout.whole[section]))
    return count_share(counted_in(item.text), numbered) >= 0.3


def _named(item: Asked, beyond: Sequence[Spot], layout: Layout, section: int, weights: Weights) -> bool:
    """Whether a heading names what an item asks beyond what the heading's owner asks: by words of the item's own or by its
    role. A word of like meaning ("phổ biến" for "tuyên truyền") does where the text below has words of the item too."""
    given = layout.heading_terms[section]
    telling_ones = [spot for spot in beyond if spot.worth >= 0.5]
    total = sum(spot.worth for spot in telling_ones)
    met = sum(spot.worth for spot in telling_ones if spot.clause < 0 and spot.single in given)
    met += sum(spot.worth for spot in telling_ones if spot.clause >= 0 and set(spot.pairs or (spot.single,)) & given)
    if met >= 0.3 * total > 0:
        return True
    first = [spot for spot in item.heading if spot.clause >= 0 and spot.worth == 1.0][:2]
    if _first_named(item, beyond, layout, section):
        return True
    said = frozenset().union(*(layout.passages[p].terms for p in layout.whole[section]))
    own = [spot for spot in item.full if spot.pairs and spot.worth == 1.0]
    if any(spot in beyond and any(term in given for term, _ in spot.meets) for spot in first):
        return any(set(spot.pairs) & given for spot in item.heading) and any(set(spot.pairs) & said for spot in own)
    alike = sum(spot.worth for spot in telling_ones if any(term in given for term, _ in spot.meets))
    return alike >= 0.5 * total > 0 and sum(bool(set(spot.pairs) & said) for spot in own) >= 0.25 * len(own)


def _first_named(item: Asked, beyond: Sequence[Spot], layout: Layout, section: int) -> bool:
    """What is asked comes first: "Tuyên truyền pháp luật cho người lao động" is named by "Thanh tra, tuyên truyền"."""
    first = [spot for spot in item.heading if spot.clause >= 0 and spot.worth == 1.0][:2]
    return any(spot in beyond and (set(spot.pairs) - ANY) & layout.heading_terms[section] for spot in first)


def _literal(item: Asked, holder: Asked, layout: Layout, section: int) -> bool:
    """Whether a heading or what stands below it has words of the item's own, not only of like meaning, or the numbers it
    asks for."""
    own = [spot for spot in item.full if set(spot.pairs) - holder.heading_terms]
    given = layout.heading_terms[section].union(*(layout.passages[p].terms for p in layout.whole[section]))
    if set(item.item.asks) & {"count", "years"}:
        return any(layout.passages[p].table or figures_in(layout.passages[p].text) for p in layout.whole[section])
    met = sum(any(pair in given for pair in spot.pairs) for spot in own)
    return met >= 0.18 * len(own) or bool(item.roles & (FORWARD | BACKWARD | {"strengths"}))
