"""Names in a list whose kind is said once: "4 KCN gồm Quế Lâm (636 ha), Hòa Phú (131 ha)" (rules/subjects.toml, [lists])."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from extractor.extraction.ground import REACH, Ground
from extractor.extraction.subject_lexicon import as_words
from extractor.extraction.things import Thing, name_from
from extractor.language.words import CAPITALS
from extractor.models import Figure

_CUT = re.compile(r"[(),;]|[ \t]và[ \t]|:[ \t]|\n")
_NAME = re.compile(rf"[ \t\n]*(?P<name>[{CAPITALS}][^\W_]*)")
_MOST = 6  # lists that open before a figure and are looked at
_HEAD_REACH = 260  # characters before a list in which the word for its members is looked for


def listed_name(ground: Ground, leads: Sequence[int | None], figure: Figure) -> Thing | None:
    """The bare name that the figure belongs to, with the kind that its list gives it; None outside of such a list.

    A member follows the word that opens the list, a semicolon, or a comma or "và" behind a figure: in "Tân Lập, Hòa Phú và
    An Khê đều rộng 150 ha" the figure belongs to none of them alone.
    """
    index = bisect_right(ground.starts, figure.start) - 1
    start = max(ground.sentence(index)[0], figure.start - REACH)
    lists = lists_of(ground, index)
    nearest = bisect_right(lists, (figure.start, "")) - 1
    for place in range(nearest, max(-1, nearest - _MOST), -1):
        begin, kind = lists[place]
        if begin < start:
            break
        member = _member(ground, begin, figure, kind)
        if member is not None:
            return member
    lead = leads[index]
    if lead is None:
        return None
    led = lists_of(ground, lead)
    item = ground.lexicon.bullet.match(ground.text, start)
    # The lead-in ends with the colon that opens its list.
    if item is None or not led or led[-1][0] < ground.sentence(lead)[1] - 1:
        return None
    return _member(ground, item.end(), figure, led[-1][1])


def lists_of(ground: Ground, index: int) -> Sequence[tuple[int, str]]:
    """Where lists open in a sentence, and the kind of their members."""
    if index not in ground.lists:
        start, end = ground.sentence(index)
        found = []
        for opener in ground.lexicon.list_opens.finditer(ground.low, start, end):
            kind = _kind_before(ground, max(start, opener.start() - _HEAD_REACH), opener.start())
            if kind is not None:
                found.append((opener.end(), kind))
        ground.lists[index] = found
    return ground.lists[index]


def _kind_before(ground: Ground, start: int, end: int) -> str | None:
    """The kind of the last word for several things in a stretch: "Huyện có 4 KCN", "các huyện"."""
    last = None
    for head in ground.lexicon.list_heads.finditer(ground.low, start, end):
        last = head
    if last is None:
        return None
    named = ground.between(last.start("head"), last.end())
    if named and not named[0].plural and named[0].name < last.end() + 3:
        return None
    return ground.lexicon.list_kinds[as_words(last["head"])]


def _member(ground: Ground, begin: int, figure: Figure, kind: str) -> Thing | None:
    """The last name before the figure that opens an item of the list beginning at ``begin``."""
    text, depth, open_item, found = ground.text, 0, begin, None
    for cut in (*_CUT.finditer(text, begin, figure.start), None):
        if open_item >= 0:
            name = _NAME.match(text, open_item, cut.end() if cut is not None else figure.start)
            if name is not None:
                found = name_from(
                    text, ground.low, name.start("name"), name.end(), ground.figures, ground.lexicon, kind
                )
            open_item = -1
        if cut is None:
            break
        mark = cut[0].strip()
        depth += (mark == "(") - (mark == ")" and depth > 0)
        if depth or mark in ("(", ")", ":"):
            continue
        measured = found is None or bisect_left(ground.figures, found.end) < bisect_left(ground.figures, cut.start())
        if mark == ";" or measured:
            open_item = cut.end()
        elif mark in (",", "và") and _NAME.match(text, cut.end()):
            # Several names and one figure: it is not known to belong to one of them.
            return None
    return found
