"""What speaks for a passage being the answer to an item, as numbers that rules/outline_weights.toml weighs.

A synonym pulls anything towards anything; so the evidence is kept apart by kind: words of the question's own that stand in
one sentence, words met only by a synonym, the very thing counted ("số hộ" and "512 hộ"), the kind of quantity asked for, the
place of the passage, what speaks against it (a wish, another item that fits the sentence better). Everything is computed
for all sentences at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

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
    "bias", "words", "sentence", "clause", "amount", "much", "topic", "heading", "synonyms", "counted", "not_counted", "kinds",
    "not_kinds", "sign", "no_sign", "overview", "margin", "passing", "forward", "backward", "direct", "inside", "sister",
    "away", "flat", "few_away", "nil_away", "opens", "order", "table", "off_topic", "role_away", "shared",
    "owned_many", "long", "thin", "stranger",
    "phrase", "under", "labelled", "claimed", "ahead", "slot", "lead",
    "meaning", "meant", "about", "told", "nearest",
    "addressed", "not_addressed", "kin", "alien",
)  # fmt: skip
"""The kinds of evidence, in the order of the last axis of ``evidence_of``."""

_PARTNER = re.compile(r"phối hợp (?:với|cùng) ((?:Sở|Bộ|Ban|Hội|Công an|Viện|Chi cục|Cục) [^\W\d_]+ [^\W\d_]+)")
"""An office named as the partner of a work."""
_UNIT_AHEAD = re.compile(r"^.*\((?=[^()]*\)\W*$)", re.S)
_LETTER = re.compile(r"\W*([a-zđ]|\d{1,2}(?:\.\d{1,2}){0,3})(?:\s*[.)/]|(?<=\.\d)|(?<=\.\d\d))\s")
_AWAY = frozenset({"owned", "free", "homeless"})
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
    count = len(layout.passages)
    found = np.zeros((len(rows), count, len(NAMES)))
    texts = [p.text for p in layout.passages]
    numbered = [numbered_in(t) for t in texts]
    given = [kinds_given(t) for t in texts]
    for p, passage in enumerate(layout.passages):
        if passage.table is not None and p and layout.passages[p - 1].section == passage.section:
            given[p] |= kinds_given(
                f"1 {_UNIT_AHEAD.sub('', texts[p - 1][-60:])}"
            )  # "Số thu các năm (tỷ đồng):" above a table
    sentences_in = np.bincount(wording.owners, minlength=count)
    figures = [bool(p.table is not None or figures_in(p.text)) for p in layout.passages]
    roles = [{layout.sections[s].role for s in layout.above(p.section)} for p in layout.passages]
    signs = {
        role: [rule_named(rules, rule).pattern.search(t) is not None for t in texts] for role, rule in SIGNS.items()
    }
    to_whom = [
        addressees(t, rules) if asks or "proposals" in roles_of(t, rules) else frozenset()
        for t, asks in zip(texts, signs["proposals"], strict=True)
    ]
    faults = [any(signs[r][p] for r in ("limitations", "causes", "proposals")) for p in range(count)]
    signs["strengths"] = [good or not bad for good, bad in zip(signs["strengths"], faults, strict=True)]
    nothing = [denial_in(t, rules) is not None for t in texts]
    overview = [len(rule_named(rules, "terms.overview").pattern.findall(t)) >= 2 for t in texts]
    passing = [rule_named(rules, "terms.passing").pattern.search(s) is not None for s in wording.sentences]
    owners: dict[int, int] = {}
    for k, match in enumerate(matches):
        if match.section is not None and asked[k].leaf:
            for p in match.passages:
                owners.setdefault(p, k)
    leads = [terms_of(_LEAD.match(t)[0], rules) for t in texts]  # type: ignore[index]
    labels = [_row_labels(passage, rules) for passage in layout.passages]
    told = fold(" ".join(texts))
    for r, n in enumerate(rows):
        item = asked[n]
        row = found[r]
        for name in (
            "words",
            "sentence",
            "clause",
            "amount",
            "much",
            "phrase",
            "topic",
            "heading",
            "synonyms",
            "margin",
            "meaning",
            "meant",
            "about",
            "told",
            "nearest",
        ):
            row[:, _AT[name]] = getattr(wording, name)[n]
        row[:, 0] = 1.0
        nouns, kinds = counted_in(item.text), kinds_asked(item.text)
        wanted = [role for role in SIGNS if role in item.roles or (role == "remedy" and _asks_remedy(item, rules))]
        wants_overview = "overview" in item.roles
        home = next((matches[a].section for a in ancestors(asked, n) if matches[a].section is not None), None)
        brothers = asked[item.parent].children if item.parent >= 0 else []
        labelled = _labelled(asked, n, layout, home)
        under = [_says(item, heading, weights) for heading in layout.heading_spots]
        numbers = DOCUMENT.findall(item.text)
        stranger = float(bool(numbers) and not any(number in layout.view.text for number in numbers))
        partner = _PARTNER.search(item.text)
        if partner is not None and fold(partner[1]) not in told:
            stranger = 1.0  # what was done together with an office that the report never names
        few = sum(s.worth == 1.0 for s in item.full) <= 4
        row[:, _AT["lead"]] = [_led(item, lead, weights) for lead in leads]
        for p, passage in enumerate(layout.passages):
            cell = row[p]
            cell[_AT["stranger"]] = stranger  # results of a resolution that the report never names
            if passage.table is None:
                # A long sentence meets many words by chance.
                said = len(wording.sentences[int(wording.best[n, p])].split())
                cell[_AT["long"]] = min(1.0, max(0, said - 25) / 60)
            if passage.table is not None:
                cell[_AT["table"]] = 1.0
            if nouns and not nothing[p]:
                share = count_share(nouns, numbered[p])
                if not share and passage.table is not None:
                    share = 0.5
                cell[_AT["counted"]], cell[_AT["not_counted"]] = share, 1.0 - share
            if kinds and not nothing[p]:
                share = len(kinds & given[p]) / len(kinds)
                cell[_AT["kinds"]], cell[_AT["not_kinds"]] = share, 1.0 - share
            elif "count" in item.item.asks and not nouns and not figures[p] and not nothing[p]:
                cell[_AT["not_kinds"]] = 1.0
            if wanted and not nothing[p]:
                share = sum(signs[role][p] for role in wanted) / len(wanted)
                cell[_AT["sign"]], cell[_AT["no_sign"]] = share, 1.0 - share
            if item.addressed and to_whom[p]:
                share = float(bool(item.addressed & to_whom[p]))
                cell[_AT["addressed"]], cell[_AT["not_addressed"]] = share, 1.0 - share
            if wants_overview and overview[p]:
                cell[_AT["overview"]] = 1.0
            if passing[int(wording.best[n, p])] and not item.roles & (FORWARD | BACKWARD):
                cell[_AT["passing"]] = 1.0
            if roles[p] & FORWARD and not item.roles & FORWARD:
                cell[_AT["forward"]] = 1.0
            if roles[p] & BACKWARD and not item.roles & (BACKWARD | {"assessment"}):
                cell[_AT["backward"]] = 1.0
            if item.item.request and row[p, _AT["topic"]] < 0.12 and _has_topic(item):
                cell[_AT["off_topic"]] = 1.0
            place = _place(n, asked, p, layout, home, owners, matches)
            if (
                labels[p]
                and place not in ("owned", "sister")
                and max(_says(item, label, weights) for label in labels[p]) >= 0.7
            ):
                cell[_AT["opens"]] = 1.0  # a row of a table is about the item
            cell[_AT["claimed"]] = float(place == "owned")
            cell[_AT["away" if place in _AWAY else place]] = 1.0
            if place in ("owned", "sister") and sum(sentences_in[q] for q in matches[owners[p]].passages) > 2:
                cell[_AT["owned_many"]] = min(1.0, max(0.0, 3 * wording.apart[n, p]))
            if place != "direct" and passage.section >= 0 and p not in owners:
                cell[_AT["under"]] = under[passage.section]
            if place == "direct":
                # Right where it belongs a sentence without the numbers asked for is a poor answer, but an answer.
                cell[_AT["not_counted"]] *= 0.3
                cell[_AT["not_kinds"]] *= 0.3
            elif cell[_AT["lead"]] >= 0.6:
                # So is one that begins with the very thing ("Về tài chính: …").
                cell[_AT["not_counted"]] *= 0.5
                cell[_AT["not_kinds"]] *= 0.5
            if place != "direct":
                cell[_AT["thin"]] = 2.5 * max(0.0, 0.4 - max(cell[_AT["sentence"]], cell[_AT["heading"]]))
                if few:
                    cell[_AT["few_away"]] = 1.0
                if nothing[p]:
                    cell[_AT["nil_away"]] = 1.0
                if wanted and place not in ("inside", "sister") and not roles[p] & _JUDGING:
                    cell[_AT["role_away"]] = 1.0
                continue
            cell[_AT["labelled"]] = float(p in labelled)
            if opens(passage.text, item.text):
                cell[_AT["opens"]] = 1.0
            here = layout.direct[passage.section]
            if len(brothers) > 1 and n in brothers and p in here and len(here) > 1:
                at, of = brothers.index(n) / (len(brothers) - 1), here.index(p) / (len(here) - 1)
                cell[_AT["order"]] = 1.0 - abs(at - of)
    return found


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
    """Where a passage stands as seen from an item."""
    passage = layout.passages[p]
    owner = owners.get(p)
    if home is not None and passage.section == home and (owner is None or matches[owner].shared):
        return "direct"
    if owner is not None and owner != n:
        return "sister" if asked[owner].parent == asked[n].parent >= 0 else "owned"
    if home is not None and home in layout.above(passage.section):
        return "inside"
    if all(layout.is_annex(s) for s in range(len(layout.sections))):
        return "flat"
    return "homeless" if home is None else "free"


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
