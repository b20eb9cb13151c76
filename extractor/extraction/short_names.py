"""Enterprises and places by their bare names: "Foxcom đã đầu tư 270 triệu USD", "trên địa bàn Nhơn Lâm"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from extractor.extraction.subject_lexicon import Lexicon
from extractor.extraction.things import Thing
from extractor.language.syllables import is_syllable
from extractor.language.words import CAPITALS

_TOKEN = re.compile(r"[^\W\d_][^\s,;()]*")
# At the start of a clause or behind "của", with a small letter or a bracket behind it. The capital first: the search jumps from one to the next.
_OPENING = re.compile(
    rf"(?P<name>[{CAPITALS}](?:(?<=^.)|(?<=\n.)|(?<=[.;:,(\-+•] .)|(?<=của .))\w+(?:[ \t][{CAPITALS}]\w+){{0,4}})"
    rf"(?=[ \t]+[^\W\d_{CAPITALS}]|[ \t]*[:(])"
)


def short_names(text: str, low: str, things: Sequence[Thing], lexicon: Lexicon) -> list[Thing]:
    """The enterprises that open a clause by their bare name: one that is named in full elsewhere ("Tập đoàn Foxcom"), or a
    foreign word in front of what enterprises do (rules/subjects.toml, [brands])."""
    brands = {
        brand
        for thing in things
        if thing.kind == "enterprise"
        for brand in _brands(text[thing.name : thing.end], lexicon)
    }
    starts = [thing.start for thing in things]
    found = []
    for match in _OPENING.finditer(text):
        name = match["name"]
        first = name.split()[0]
        if is_syllable(first) or low[match.start("name") : match.end("name")] in lexicon.not_brands:
            continue
        position = bisect_left(starts, match.start("name") + 1) - 1
        if position >= 0 and things[position].end > match.start("name"):
            continue
        short = next((brand for brand in brands if name == brand or name.startswith(brand + " ")), None)
        if short is None:
            owns = low.endswith("của ", 0, match.start("name"))
            if not first[1:].islower() or not (owns or lexicon.does.match(low, match.end("name"))) or _is_place(name):
                continue
        start = match.start("name")
        found.append(Thing(start, start + len(short or name), "enterprise", 2, start))
    return found


def known_places(text: str, things: Iterable[Thing]) -> frozenset[str]:
    """The names of several syllables that the places of a text bear after their word of kind."""
    named = (text[thing.name : thing.end] for thing in things if thing.kind == "place")
    return frozenset(name for name in named if " " in name and "\n" not in name)


def _brands(name: str, lexicon: Lexicon) -> list[str]:
    """The foreign words of an enterprise's name: "TNHH Samsun Display Việt Nam" has "Samsun Display"."""
    runs: list[list[str]] = [[]]
    for token in _TOKEN.findall(name):
        if is_syllable(token) or token.lower() in lexicon.not_brands:
            runs.append([])
        else:
            runs[-1].append(token)
    return [" ".join(run) for run in runs if run and len(run[0]) > 1]


def _is_place(name: str) -> bool:
    from extractor.language.place_tables import named

    return bool(named(name))
