"""Pairs of item and passage that are out of the question, whatever their words say: what judges, what denies something else,
what only sends the outline back."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from extractor.language.orthography import fold
from extractor.outline.asked import Asked, Match, ancestors
from extractor.outline.evidence import NAMES, role_only
from extractor.outline.judging import is_judgement, judges, wants_judgement
from extractor.outline.passages import Layout
from extractor.outline.said import is_nil, is_remit
from extractor.outline.wording import Floats
from extractor.rulebook import Rules

_AT = {name: n for n, name in enumerate(NAMES)}
_LABEL = re.compile(r"^\W*(?:\d{1,2}(?:\.\d{1,2})*|[a-z])\s*[.)/]\s*")


def free_sharing(asked: Sequence[Asked], rows: Sequence[int], layout: Layout, rules: Rules) -> NDArray[np.bool_]:
    """Shortcomings, causes and proposals often stand in one sentence; a denial or a table may be for several items."""
    nothing = [passage.table is not None or is_nil([passage], rules) for passage in layout.passages]
    kind = np.array([bool(role_only(asked[n])) for n in rows])
    return np.asarray(kind[:, None] | np.array(nothing, dtype=bool)[None, :], dtype=bool)


def barred(
    asked: Sequence[Asked], rows: Sequence[int], layout: Layout, evidence: Floats, rules: Rules
) -> NDArray[np.bool_]:
    """What an annex holds is checked with the annex; "Nguyên nhân" is answered where it belongs, or where a report judges,
    or not at all; what stands below a heading for shortcomings, plans or requests is no answer to a question about results;
    and requests to the district are none to the province."""
    found: NDArray[np.bool_] = evidence[:, :, _AT["not_addressed"]] > 0
    found[:, [passage.annex for passage in layout.passages]] = True
    found |= sent_back(asked, rows, layout)
    judged = np.array(
        [
            (judges(p.section, layout, rules) or is_judgement(p, rules)) and not is_nil([p], rules)
            for p in layout.passages
        ],
        dtype=bool,
    )
    # Of a report without headings the words alone tell where it judges.
    told_flat = (evidence[:, :, _AT["sign"]] >= 1) & np.array([p.section < 0 for p in layout.passages], dtype=bool)
    for row, n in enumerate(rows):
        if role_only(asked[n]):
            found[row] |= (evidence[row, :, _AT["role_away"]] > 0) & ~told_flat[row]
        elif asked[n].leaf and not wants_judgement(asked, n, rules):
            found[row] |= judged
    return found


ECHO = 88
"""So like the words of an item (of 100) a passage without numbers only sends them back."""


def sent_back(asked: Sequence[Asked], rows: Sequence[int], layout: Layout) -> NDArray[np.bool_]:
    """Passages that only send the words of one item back answer no other ("b) Số hộ, số vốn" below "a) Quỹ")."""
    found = np.zeros((len(rows), len(layout.passages)), dtype=bool)
    wanted = [fold(item.text) for item in asked]
    for p, passage in enumerate(layout.passages):
        said = _LABEL.sub("", fold(passage.text))
        if passage.table is not None or len(said) > 400 or any(c.isdigit() for c in said):
            continue
        if process.extractOne(said, wanted, scorer=fuzz.ratio, score_cutoff=ECHO) is None:
            continue
        found[:, p] = [fuzz.ratio(said, wanted[n], score_cutoff=ECHO) == 0 for n in rows]
    return found


NAMED = 0.35
"""A denial that holds so much of an item's words is for that item too, wherever it stands."""

UNNAMED = 0.12
"""One that holds less, and names another item, is not for it."""


def denied_elsewhere(
    asked: Sequence[Asked],
    rows: Sequence[int],
    layout: Layout,
    matches: Sequence[Match],
    evidence: Floats,
    rules: Rules,
) -> NDArray[np.bool_]:
    """What a denial below the heading of an item denies is that item and its parts, and no other that it does not name."""
    found = np.zeros(evidence.shape[:2], dtype=bool)
    owners = {match.section: n for n, match in enumerate(matches) if match.section is not None}
    for p, passage in enumerate(layout.passages):
        if passage.annex or not is_nil([passage], rules):
            continue
        if not is_remit(passage.text, rules):
            held = evidence[:, p, _AT["words"]]
            # That there is none of one thing is said of that thing alone.
            found[:, p] |= (held < UNNAMED) & bool((held >= NAMED).any())
        owner = owners.get(passage.section)
        if owner is None:
            continue
        for row, n in enumerate(rows):
            foreign = n != owner and owner not in ancestors(asked, n)
            found[row, p] |= (
                foreign and max(evidence[row, p, _AT["words"]], 0.6 * evidence[row, p, _AT["topic"]]) < NAMED
            )
    return found
