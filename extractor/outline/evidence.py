"""What speaks for a passage being the answer to an item, as numbers that rules/outline_weights.toml weighs.

A synonym pulls anything towards anything; so the evidence is kept apart by kind: words of the question's own that stand in
one sentence, words met only by a synonym, the very thing counted ("số hộ" and "512 hộ"), the kind of quantity asked for, the
place of the passage, what speaks against it (a wish, another item that fits the sentence better). Everything is computed
for all sentences at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from extractor.extraction.sections import roles_of
from extractor.language.orthography import fold
from extractor.outline.asked import BACKWARD, FORWARD, Asked, Match, addressees, ancestors
from extractor.outline.passages import Layout, Passage
from extractor.outline.quantities import count_share, counted_in, kinds_asked, kinds_given, numbered_in
from extractor.outline.said import denial_in, figures_in
from extractor.outline.terms import Spot, Weights, rule_named, spots_of, terms_of
from extractor.outline.wording import Floats, Wording
from extractor.rulebook import Rules

DOCUMENT = re.compile(r"\d+(?:/\d{4})?/[A-ZĐ][\w\-&Đ]+|\d+-[A-ZĐ]{2,}/[A-ZĐ]+")
"""The number of a document."""

NAMES = (
    "bias", "words", "clause", "amount", "much", "topic", "heading", "synonyms", "counted", "not_counted", "not_kinds",
    "sign", "no_sign", "forward", "backward", "direct", "inside", "sister", "flat", "opens", "order", "table", "off_topic",
    "role_away", "shared", "owned_many", "stranger", "labelled", "claimed", "slot",
    "meaning", "meant", "about", "told", "nearest", "addressed", "not_addressed", "kin", "alien",
)  # fmt: skip
"""The kinds of evidence, in the order of the last axis of ``evidence_of``."""

_WORDED = (
    "words",
    "clause",
    "amount",
    "much",
    "topic",
    "heading",
    "synonyms",
    "meaning",
    "meant",
    "about",
    "told",
    "nearest",
)
"""Those that the wording gives as they are."""

_PARTNER = re.compile(r"phối hợp (?:với|cùng) ((?:Sở|Bộ|Ban|Hội|Công an|Viện|Chi cục|Cục) [^\W\d_]+ [^\W\d_]+)")
"""An office named as the partner of a work."""
_UNIT_AHEAD = re.compile(r"^.*\((?=[^()]*\)\W*$)", re.S)
_LETTER = re.compile(r"\W*([a-zđ]|\d{1,2}(?:\.\d{1,2}){0,3})(?:\s*[.)/]|(?<=\.\d)|(?<=\.\d\d))\s")
_JUDGING = FORWARD | BACKWARD | {"assessment", "strengths"}
_AT = {name: n for n, name in enumerate(NAMES)}
SIGNS = {
    "causes": "terms.cause",
    "limitations": "terms.limitation",
    "strengths": "terms.strength",
    "proposals": "terms.proposal",
    "directions": "terms.direction",
    "remedy": "terms.remedy",
}


def evidence_of(
    asked: Sequence[Asked],
    rows: Sequence[int],
    layout: Layout,
    matches: Sequence[Match],
    wording: Wording,
    weights: Weights,
    rules: Rules,
) -> Floats:
    """Evidence for the items ``rows``: an array items by passages by kinds (``NAMES``)."""
    said = _said_by(asked, layout, matches, wording, rules)
    found = np.zeros((len(rows), len(layout.passages), len(NAMES)))
    found[:, :, _AT["bias"]] = 1.0
    found[:, :, _AT["table"]] = said.tables
    for name in _WORDED:
        found[:, :, _AT[name]] = getattr(wording, name)[list(rows)]
    for row, n in zip(found, rows, strict=True):
        item = asked[n]
        wanted = [role for role in SIGNS if role in item.roles or (role == "remedy" and _asks_remedy(item, rules))]
        row[:, _AT["stranger"]] = _is_stranger(item, layout, said)
        if item.item.request and _has_topic(item):
            row[:, _AT["off_topic"]] = row[:, _AT["topic"]] < 0.12
        _weigh_amounts(row, item, said)
        _weigh_judgements(row, item, wanted, said)
        _weigh_place(row, n, asked, bool(wanted), layout, matches, wording, weights, said)
    return found


@dataclass(frozen=True, slots=True)
class _Said:
    """What each passage says, whoever asks: which nouns it counts, which kinds of quantities it gives, whether it has figures,
    is a table or denies something; the roles of the headings above it; which signs it has (:data:`SIGNS`), and to whom its
    requests go; the terms it begins with, and what the rows of a table are about. ``owners``: the items without parts below
    whose heading it stands; ``many``: whether more than two sentences stand there."""

    numbered: list[frozenset[str]]
    given: list[frozenset[str]]
    figures: NDArray[np.bool_]
    tables: NDArray[np.bool_]
    nothing: NDArray[np.bool_]
    roles: list[frozenset[str | None]]
    signs: dict[str, NDArray[np.bool_]]
    to_whom: list[frozenset[str]]
    leads: list[frozenset[str]]
    labels: list[list[tuple[Spot, ...]]]
    owners: dict[int, int]
    many: frozenset[int]
    text: str


def _said_by(asked: Sequence[Asked], layout: Layout, matches: Sequence[Match], wording: Wording, rules: Rules) -> _Said:
    passages = layout.passages
    texts = [p.text for p in passages]
    tables = np.array([p.table is not None for p in passages], dtype=bool)
    given = [frozenset(kinds_given(t)) for t in texts]
    for p, passage in enumerate(passages):
        if passage.table is not None and p and passages[p - 1].section == passage.section:
            # "Số thu các năm (tỷ đồng):" above a table
            given[p] |= kinds_given(f"1 {_UNIT_AHEAD.sub('', texts[p - 1][-60:])}")
    signs = {
        role: np.array([rule_named(rules, rule).pattern.search(t) is not None for t in texts], dtype=bool)
        for role, rule in SIGNS.items()
    }
    to_whom = [
        addressees(t, rules) if asks or "proposals" in roles_of(t, rules) else frozenset()
        for t, asks in zip(texts, signs["proposals"], strict=True)
    ]
    signs["strengths"] |= ~(signs["limitations"] | signs["causes"] | signs["proposals"])
    owners: dict[int, int] = {}
    for k, match in enumerate(matches):
        if match.section is not None and asked[k].leaf:
            for p in match.passages:
                owners.setdefault(p, k)
    sentences = np.bincount(wording.owners, minlength=len(passages))
    return _Said(
        [frozenset(numbered_in(t)) for t in texts],
        given,
        tables | np.array([bool(figures_in(t)) for t in texts], dtype=bool),
        tables,
        np.array([denial_in(t, rules) is not None for t in texts], dtype=bool),
        [frozenset(layout.sections[s].role for s in layout.above(p.section)) for p in passages],
        signs,
        to_whom,
        [terms_of(_LEAD.match(t)[0], rules) for t in texts],  # type: ignore[index]
        [_row_labels(passage, rules) for passage in passages],
        owners,
        frozenset(p for p, k in owners.items() if sentences[list(matches[k].passages)].sum() > 2),
        fold(" ".join(texts)),
    )


def _is_stranger(item: Asked, layout: Layout, said: _Said) -> bool:
    """Whether an item names a document, or an office that something was done with, which the report never names."""
    numbers = DOCUMENT.findall(item.text)
    partner = _PARTNER.search(item.text)
    return (bool(numbers) and not any(number in layout.view.text for number in numbers)) or (
        partner is not None and fold(partner[1]) not in said.text
    )


def _weigh_amounts(row: Floats, item: Asked, said: _Said) -> None:
    """What is to be counted, and in which kinds of quantities; a denial need not give any."""
    nouns, kinds = counted_in(item.text), kinds_asked(item.text)
    if nouns:
        share = np.array([count_share(nouns, numbered) for numbered in said.numbered])
        share[(share == 0) & said.tables] = 0.5
        row[:, _AT["counted"]] = np.where(said.nothing, 0.0, share)
        row[:, _AT["not_counted"]] = np.where(said.nothing, 0.0, 1.0 - share)
    if kinds:
        share = np.array([len(kinds & given) / len(kinds) for given in said.given])
        row[:, _AT["not_kinds"]] = np.where(said.nothing, 0.0, 1.0 - share)
    elif "count" in item.item.asks and not nouns:
        row[:, _AT["not_kinds"]] = ~said.figures & ~said.nothing


def _weigh_judgements(row: Floats, item: Asked, wanted: Sequence[str], said: _Said) -> None:
    """Causes, shortcomings, requests: asked for and told, to whom; what stands below headings for them."""
    if wanted:
        share = np.mean([said.signs[role] for role in wanted], axis=0)
        row[:, _AT["sign"]] = np.where(said.nothing, 0.0, share)
        row[:, _AT["no_sign"]] = np.where(said.nothing, 0.0, 1.0 - share)
    if item.addressed:
        for p, to_whom in enumerate(said.to_whom):
            if to_whom:
                row[p, _AT["addressed" if item.addressed & to_whom else "not_addressed"]] = 1.0
    if not item.roles & FORWARD:
        row[:, _AT["forward"]] = [bool(roles & FORWARD) for roles in said.roles]
    if not item.roles & (BACKWARD | {"assessment"}):
        row[:, _AT["backward"]] = [bool(roles & BACKWARD) for roles in said.roles]


def _weigh_place(
    row: Floats,
    n: int,
    asked: Sequence[Asked],
    wants_judgement: bool,
    layout: Layout,
    matches: Sequence[Match],
    wording: Wording,
    weights: Weights,
    said: _Said,
) -> None:
    """Where a passage stands as seen from an item, and what that makes of the rest."""
    item = asked[n]
    home = next((matches[a].section for a in ancestors(asked, n) if matches[a].section is not None), None)
    brothers = asked[item.parent].children if item.parent >= 0 else []
    labelled = _labelled(asked, n, layout, home)
    for p, passage in enumerate(layout.passages):
        cell = row[p]
        place = _place(n, asked, p, layout, home, said.owners, matches)
        if place in _AT:
            cell[_AT[place]] = 1.0
        if place in ("claimed", "sister"):
            if p in said.many:
                cell[_AT["owned_many"]] = min(1.0, max(0.0, 3 * wording.apart[n, p]))
        elif said.labels[p] and max(_says(item, label, weights) for label in said.labels[p]) >= 0.7:
            cell[_AT["opens"]] = 1.0  # a row of a table is about the item
        if place == "direct":
            # Right where it belongs a sentence without the numbers asked for is a poor answer, but an answer.
            cell[_AT["not_counted"]] *= 0.3
            cell[_AT["not_kinds"]] *= 0.3
            cell[_AT["labelled"]] = float(p in labelled)
            if opens(passage.text, item.text):
                cell[_AT["opens"]] = 1.0
            here = layout.direct[passage.section]
            if len(brothers) > 1 and n in brothers and p in here and len(here) > 1:
                at, of = brothers.index(n) / (len(brothers) - 1), here.index(p) / (len(here) - 1)
                cell[_AT["order"]] = 1.0 - abs(at - of)
            continue
        if cell[_AT["not_counted"]] + cell[_AT["not_kinds"]] and _led(item, said.leads[p], weights) >= 0.6:
            # So is one that begins with the very thing ("Về tài chính: …").
            cell[_AT["not_counted"]] *= 0.5
            cell[_AT["not_kinds"]] *= 0.5
        if wants_judgement and place not in ("inside", "sister") and not said.roles[p] & _JUDGING:
            cell[_AT["role_away"]] = 1.0


def _labelled(asked: Sequence[Asked], n: int, layout: Layout, home: int | None) -> list[int]:
    """The passages below the parent's heading that bear the item's own letter or number, where the paragraphs there are
    labelled as the outline's items are ("a) …", "b) …"): at least two of them, and none that the outline does not have."""
    parent = asked[n].parent
    if home is None or parent < 0:
        return []
    letters = [m[1] for p in layout.direct[home] if (m := _LETTER.match(layout.passages[p].text))]
    known = {label for c in asked[parent].children if (label := _letter(asked[c]))}
    if len(letters) < 2 or len(set(letters)) < len(letters) or not known.issuperset(letters):
        return []
    own = _letter(asked[n])
    return [p for p in layout.direct[home] if (m := _LETTER.match(layout.passages[p].text)) and m[1] == own]


_LEAD = re.compile(r"\W*(?:\d[\d.]*|[a-zđ])?\s*[.)/]?\s*(?:[^:]{0,80}(?=:)|(?:[^\s,;.:]+[ \n]*){0,8})", re.I)
"""What a passage begins with: the words before a colon, else its first words."""


def _led(item: Asked, lead: frozenset[str], weights: Weights) -> float:
    """How much of the topic of an item, its heading up to the first stop, a passage begins with, 0 to 1."""
    subject = [s for s in item.heading if s.clause >= 0 and s.pairs]
    subject = [s for s in subject if s.clause == subject[0].clause]
    worth = [weights.spot(s) for s in subject]
    met = sum(w for w, s in zip(worth, subject, strict=True) if set(s.pairs) & lead)
    return met / max(sum(worth), 0.8)


def _row_labels(passage: Passage, rules: Rules) -> list[tuple[Spot, ...]]:
    """What the rows of a table are about, as their first cells say; none of a list in an annex."""
    if passage.table is None or passage.annex:
        return []
    firsts = (next((cell.text for cell in row if cell.text.strip()), "") for row in passage.table.rows)
    return [spots_of(" ".join(first.split()), rules) for first in firsts if 2 <= len(first.split()) <= 14]


def _letter(item: Asked) -> str:
    label = item.item.label.strip().rstrip(".)/")
    return label if (len(label) == 1 and label.isalpha()) or label.replace(".", "").isdigit() else ""


def _says(item: Asked, heading: Sequence[Spot], weights: Weights) -> float:
    """How much of what a heading of the report says is asked by an item, 0 to 1; headings of few words say nothing."""
    own = [spot for spot in heading if spot.clause >= 0 and spot.worth == 1.0 and spot.pairs]
    if len(own) < 3:
        return 0.0
    worth = [weights.spot(spot) for spot in own]
    return sum(w for w, spot in zip(worth, own, strict=True) if set(spot.pairs) & item.full_terms) / max(
        sum(worth), 0.4
    )


def _asks_remedy(item: Asked, rules: Rules) -> bool:
    """Whether an item asks how and by when something is put right, and for nothing else."""
    return not item.roles and rule_named(rules, "terms.asks_remedy").pattern.match(item.text) is not None


def _has_topic(item: Asked) -> bool:
    """Whether an item names a topic and then what of it ("Bồi thường: diện tích, số hộ"), by a heading or a colon."""
    if item.is_bullet:
        topic, colon, details = item.text.partition(":")
        if not colon:
            return len(topic.split()) >= 30  # a long request is about what it begins with
        return bool(details.strip() and len(topic.split()) >= 3)
    return not item.roles


def _place(
    n: int,
    asked: Sequence[Asked],
    p: int,
    layout: Layout,
    home: int | None,
    owners: Mapping[int, int],
    matches: Sequence[Match],
) -> str:
    """Where a passage stands as seen from an item: a kind of evidence, or "away"."""
    passage = layout.passages[p]
    owner = owners.get(p)
    if home is not None and passage.section == home and (owner is None or matches[owner].shared):
        return "direct"
    if owner is not None and owner != n:
        return "sister" if asked[owner].parent == asked[n].parent >= 0 else "claimed"
    if home is not None and home in layout.above(passage.section):
        return "inside"
    if all(layout.is_annex(s) for s in range(len(layout.sections))):
        return "flat"
    return "away"


def opens(said: str, asked: str) -> bool:
    """Whether a short line only says the first words of what is asked ("Về nội dung chi:")."""
    words = re.sub(r"^(?:ve|doi voi|cong tac)\s+", "", fold(said).strip(" .:;-–+"))
    return 2 <= len(words.split()) <= 10 and fold(asked).startswith(words)


def role_only(item: Asked) -> bool:
    """Whether an item asks for shortcomings, causes, proposals and nothing of its own ("Nguyên nhân")."""
    if not item.roles & SIGNS.keys():
        return False
    if item.addressed:
        return True
    own = sum(
        s.worth == 1.0 and s.clause >= 0 and not any(t.startswith("c:") for t, _ in s.meets) for s in item.heading
    )
    return own <= 2


@lru_cache(maxsize=4)
def weights_of(rules: Rules) -> Floats:
    """The weights of ``NAMES``, from rules/outline_weights.toml."""
    table = rules["outline_weights"].data["evidence"]
    return np.array([float(table.get(name, 0.0)) for name in NAMES])
