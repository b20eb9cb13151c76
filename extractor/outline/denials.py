"""Denials that serve many items at once: "Các nội dung còn lại của đề cương không thuộc chức năng của Sở", "Mục II.2, II.4:
không phát sinh", or one such sentence below the heading of a whole part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.outline.asked import BACKWARD, FORWARD, Asked, Match, ancestors
from extractor.outline.passages import Layout, Passage
from extractor.outline.said import is_nil, is_remit
from extractor.outline.terms import rule_named
from extractor.rulebook import Rules

_LABEL = re.compile(r"(?:[IVX]{1,5}|[A-HĐ]|\d{1,2})(?:\.(?:\d{1,2}|[a-zđ]))*|(?<!\w)[a-zđ](?=\))")


def deny(asked: Sequence[Asked], layout: Layout, matches: list[Match], rules: Rules) -> None:
    """Open items that a denial is for get its passage: those it names by number, the rest of a part or of the outline, and
    the parts of an item below whose own heading nothing else is said."""
    still = _open(asked, matches)
    for p, passage in enumerate(layout.passages):
        if not still:
            return
        if passage.annex or not is_nil([passage], rules):
            continue
        for n in _denied(asked, layout, matches, passage, still, rules):
            matches[n] = replace(matches[n], passages=(p,), shared=False, score=0.6, home=True)
        still = _open(asked, matches)


def _open(asked: Sequence[Asked], matches: Sequence[Match]) -> list[int]:
    """The leaves that nothing answers yet."""
    return [n for n, item in enumerate(asked) if item.leaf and matches[n].section is None and not matches[n].passages]


def _denied(
    asked: Sequence[Asked],
    layout: Layout,
    matches: Sequence[Match],
    passage: Passage,
    still: Sequence[int],
    rules: Rules,
) -> list[int]:
    """Those of the open leaves that a denial in this passage is for."""
    home = next((n for n, match in enumerate(matches) if match.section == passage.section >= 0), None)
    if home is not None and not asked[home].leaf and len(layout.whole[passage.section]) == 1:
        if not is_remit(passage.text, rules) and _is_of_one(asked, matches, home, layout.whole[passage.section][0]):
            return []
        return [n for n in still if home in ancestors(asked, n)]
    numbers = rule_named(rules, "terms.denied_numbers").pattern.match(passage.text.lstrip(' "“(-–+'))
    if numbers is not None:
        named = {m[0] for m in _LABEL.finditer(numbers["labels"])}
        return [n for n in still if any(_is_named(asked, k, named, home) for k in (n, *ancestors(asked, n)))]
    rest = rule_named(rules, "terms.denied_rest").pattern.search(passage.text)
    if rest is None:
        return []
    # What an office sees amiss and proposes is within every office's remit.
    still = [n for n in still if not asked[n].roles & (FORWARD | BACKWARD)]
    if rest["part"]:
        named = {m[0] for m in _LABEL.finditer(rest["part"])}
        return [n for n in still if any(_is_named(asked, k, named, None) for k in ancestors(asked, n))]
    if rest["whole"] or home is None or asked[home].leaf:
        return list(still)
    return [n for n in still if home in ancestors(asked, n)]


def _is_of_one(asked: Sequence[Asked], matches: Sequence[Match], home: int, p: int) -> bool:
    """Whether a passage answers one of several items below a heading: that there was no fire says nothing of the refuse."""
    below = [k for k, item in enumerate(asked) if item.leaf and home in ancestors(asked, k)]
    return len(below) > 1 and sum(p in matches[k].passages for k in below) == 1


def _is_named(asked: Sequence[Asked], n: int, named: set[str], home: int | None) -> bool:
    """Whether one of these labels is the item's: its path, or its own number below the heading where they stand."""
    item = asked[n].item
    if item.id in named:
        return True
    parent = asked[n].parent
    return (parent == home if home is not None else parent < 0) and item.label.strip().rstrip(".)/") in named
