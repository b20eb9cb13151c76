"""Passages for the items that have no section of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.language.orthography import fold
from extractor.outline.asked import BACKWARD, FORWARD, Asked, Match, ancestors
from extractor.outline.assignment import assign
from extractor.outline.passages import Layout
from extractor.outline.terms import Weights, best_clause, coverage, rule_named, spots_of, terms_of
from extractor.rulebook import Rules

IN_ORDER_FLOOR = 0.12
"""As many paragraphs as questions, and this one in the place of this question."""
GOOD_HOME = 0.75
"""A passage with this worth right where the item belongs is its answer, though another item has it too."""
TOLD_FLOOR = 0.48
"""A passage anywhere else that states with numbers what is asked needs a little less than one that only has its words."""
HOME_FLOOR, SHARED_FLOOR, SISTER_FLOOR, NEAR_FLOOR, FAR_FLOOR = 0.20, 0.28, 0.40, 0.55, 0.54
"""A passage right under the heading where the item belongs must give this share of what is asked; one that serves another
item there too more; one under the heading of a sister item, under a smaller heading there, or anywhere else, most."""


def assign_passages(
    asked: Sequence[Asked],
    layout: Layout,
    matches: list[Match],
    weights: Weights,
    shares: Sequence[Sequence[float]],
    rules: Rules,
) -> None:
    """Items without a section of their own get passages: first one each, then what is left may share one."""
    open_items = [n for n, item in enumerate(asked) if matches[n].section is None and (item.leaf or item.item.request)]
    if not open_items or not layout.passages:
        return
    owners: dict[int, list[int]] = {}
    for n, match in enumerate(matches):
        if match.section is not None and asked[n].leaf:
            for p in match.passages:
                owners.setdefault(p, []).append(n)
    table: list[list[float]] = []
    homes: list[list[bool]] = []
    for n in open_items:
        row = [
            passage_score(asked, n, p, layout, matches, weights, owners, shares[n][p], rules)
            for p in range(len(layout.passages))
        ]
        if not any(score for score, _ in row):
            row = [
                passage_score(asked, n, p, layout, matches, weights, owners, shares[n][p], rules, anywhere=True)
                for p in range(len(layout.passages))
            ]
        at_home = max((score for score, home in row if home), default=0.0)
        if at_home >= GOOD_HOME:
            # A good answer where it belongs is shared rather than left for one elsewhere.
            row = [(score if home else 0.0, home) for score, home in row]
        table.append([score for score, _ in row])
        homes.append([home for _, home in row])
    chosen = assign(table, 0.0001)
    for row_number, best in enumerate(chosen):
        n = open_items[row_number]
        shared = False
        p = best if best is not None else -1
        if best is None:
            # What nobody needs more than this one is taken: share the best passage.
            p = max(range(len(layout.passages)), key=lambda q: table[row_number][q])
            if table[row_number][p] <= 0 or (homes[row_number][p] and table[row_number][p] < SHARED_FLOOR + 0.42):
                continue
            shared = True
        home = homes[row_number][p]
        matches[n] = Match(None, shared or bool(owners.get(p)), (p,), min(1.0, table[row_number][p]), home)


def passage_score(
    asked: Sequence[Asked],
    n: int,
    p: int,
    layout: Layout,
    matches: Sequence[Match],
    weights: Weights,
    owners: dict[int, list[int]],
    share: float,
    rules: Rules,
    anywhere: bool = False,
) -> tuple[float, bool]:
    """The worth of a passage for an item (0 where it is no answer), and whether it stands where the item belongs.
    ``anywhere``: no better place is known, so what states facts counts under any heading."""
    item, passage = asked[n], layout.passages[p]
    if passage.annex:
        return 0.0, False
    home = next((matches[a].section for a in ancestors(asked, n) if matches[a].section is not None), None)
    chain = layout.above(passage.section)
    inside = home is not None and home in chain
    roles = {layout.sections[s].role for s in chain}
    told = (
        anywhere
        and not inside
        and share >= TOLD_FLOOR
        and len(item.full) > 6
        and tells(passage.text, item, weights, rules)
    )
    if not inside and share >= FAR_FLOOR and not told:
        if roles & FORWARD and not item.roles & FORWARD:
            return 0.0, False
        if roles & BACKWARD and not item.roles & (BACKWARD | {"assessment"}):
            return 0.0, False
    direct = inside and passage.section == home
    if direct and opens(passage.text, item.text):
        return 1.6, True
    if _beside_the_topic(item.text, passage.terms, weights, rules):
        return 0.0, False
    if direct:
        share = max(share, 0.6 * share + 0.4 * best_clause(item.full, passage.terms, weights))
        floor = HOME_FLOOR
        brothers = asked[item.parent].children if item.parent >= 0 else []
        here = layout.direct[passage.section]
        if len(brothers) == len(here) > 1 and n in brothers and p in here and brothers.index(n) == here.index(p):
            floor = IN_ORDER_FLOOR
    else:
        owner = next((k for k, m in enumerate(matches) if m.section is not None and m.section == passage.section), None)
        sister = owner is not None and owner != n and asked[owner].parent == item.parent >= 0 and not item.is_bullet
        if sister:
            share = max(share, 0.6 * share + 0.4 * best_clause(item.full, passage.terms, weights))
        if not inside and len(item.full) <= 4 and (home is not None or (item.roles and owners.get(p))):
            return 0.0, False  # "Nguyên nhân" is answered where it belongs or not at all
        if not sister and not inside and _out_of_context(asked, n, passage.terms, weights):
            return 0.0, False
        floor = SISTER_FLOOR if sister else NEAR_FLOOR if inside else TOLD_FLOOR if told else FAR_FLOOR
        if sister and owners.get(p):
            floor += 0.08
    if share < floor:
        return 0.0, False
    score = share + (0.35 if direct else 0.1 if inside else 0.0)
    if owners.get(p):
        score -= 0.15
    if direct and home is not None:
        # The order of bullets under one heading mostly is the order of the outline.
        brothers = asked[item.parent].children if item.parent >= 0 else []
        places = layout.direct[home]
        if len(brothers) > 1 and len(places) > 1 and p in places and n in brothers:
            score += 0.15 * (1 - abs(brothers.index(n) / (len(brothers) - 1) - places.index(p) / (len(places) - 1)))
    return max(score, 0.001), direct


def opens(said: str, asked: str) -> bool:
    """Whether a short line only says the first words of what is asked ("Về nội dung chi:")."""
    words = re.sub(r"^(?:ve|doi voi|cong tac)\s+", "", fold(said).strip(" .:;-–+"))
    return 2 <= len(words.split()) <= 10 and fold(asked).startswith(words)


def tells(text: str, item: Asked, weights: Weights, rules: Rules) -> bool:
    """Whether the sentences that speak of what is asked state facts: a number in them, and no wish or plan."""
    for sentence in re.split(r"(?<=[.;!?])\s+", text):
        if coverage(item.full, terms_of(sentence, rules), weights) < 0.2:
            continue
        if re.search(r"\d", sentence) and not rule_named(rules, "terms.passing").pattern.search(sentence):
            return True
    return False


def _beside_the_topic(asked: str, given: frozenset[str], weights: Weights, rules: Rules) -> bool:
    """A question of the form "topic: what of it" ("Bồi thường, giải phóng mặt bằng: diện tích, số hộ") is not answered by a
    passage that never speaks of the topic, though it has an area."""
    topic, colon, details = asked.partition(":")
    if not colon or not details.strip() or len(topic.split()) < 3:
        return False
    spots = spots_of(topic, rules)
    return len(spots) >= 2 and coverage(spots, given, weights) == 0


def _out_of_context(asked: Sequence[Asked], n: int, given: frozenset[str], weights: Weights) -> bool:
    """A question of few words ("Nguyên nhân của từng công trình") lives on what it stands under: words of its own are no
    answer elsewhere, where its parent's subject is not spoken of."""
    item = asked[n]
    if item.parent < 0 or len(item.full) > 7:
        return False
    subject = [spot for spot in asked[item.parent].heading if spot.clause >= 0 and spot.worth == 1.0]
    return bool(subject) and coverage(subject, given, weights) < 0.2
