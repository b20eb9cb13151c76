"""What rules/subjects.toml knows, compiled: words for kinds of things, cues around names, lists, columns of names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from extractor.language.trie import one_of
from extractor.language.words import CAPITALS
from extractor.rulebook import Rules


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing of rules/subjects.toml: its rank, and what may stand between its head words and a name."""

    id: str
    rank: int
    open: int
    between: frozenset[str]
    alone: frozenset[str]
    single: frozenset[str]
    own_names: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What rules/subjects.toml knows, compiled."""

    heads: re.Pattern[str]
    kinds: Mapping[str, Kind]
    stop: frozenset[str]
    not_names: frozenset[str]
    not_places: frozenset[str]
    not_in_names: frozenset[str]
    documents: re.Pattern[str]
    tails: re.Pattern[str]
    places: re.Pattern[str]
    resets: re.Pattern[str]
    oblique: re.Pattern[str]
    links: re.Pattern[str]
    whose: re.Pattern[str]
    record: re.Pattern[str]
    wholes: re.Pattern[str]
    country: re.Pattern[str]
    attributes: re.Pattern[str]
    borders: re.Pattern[str]
    agents: re.Pattern[str]
    openers: re.Pattern[str]
    item: re.Pattern[str]
    of_places: re.Pattern[str]
    list_opens: re.Pattern[str]
    list_heads: re.Pattern[str]
    list_kinds: Mapping[str, str]
    column: re.Pattern[str]
    ranks: Mapping[str, int]
    totals: frozenset[str]
    bullet: re.Pattern[str]
    respective: re.Pattern[str]
    business: frozenset[str]
    not_brands: frozenset[str]
    does: re.Pattern[str]
    level: re.Pattern[str]
    opening: re.Pattern[str]
    bare: re.Pattern[str]
    plain: re.Pattern[str]
    capital_ends: re.Pattern[str]


def as_words(head: str) -> str:
    """A head word with single blanks, as the lexicon has it."""
    return " ".join(head.replace("_", " ").split())


@lru_cache(maxsize=4)
def lexicon_of(rules: Rules) -> Lexicon:
    """rules/subjects.toml, compiled once for a set of rules."""
    data: Mapping[str, Any] = rules["subjects"].data
    kinds: dict[str, Kind] = {}
    for written in data["kind"]:
        kind = Kind(
            id=written["id"],
            rank=written["rank"],
            open=written.get("open", 0),
            between=frozenset(written.get("between", ())),
            alone=frozenset(written.get("alone", ())),
            single=frozenset(written.get("single", ())),
            own_names=written.get("own_names", False),
        )
        kinds.update((head, kind) for head in written["heads"])
    cues = data["cues"]
    listed = {head: kind for kind, heads in data["lists"]["kinds"].items() for head in heads}
    return Lexicon(
        heads=re.compile(rf"({one_of(kinds)})(?!\w)"),
        kinds=kinds,
        stop=frozenset(data["stop"]["words"]),
        not_names=frozenset(data["names"]["not_names"]),
        not_places=frozenset(data["names"]["not_places"]),
        not_in_names=frozenset(data["names"]["not_in_names"]),
        documents=re.compile(rf"(?:{_any(data['names']['documents'])})(?!\w)"),
        tails=re.compile(
            rf"(?:{_any(data['names']['tails'])})(?:[ \t_]+(?:\d{{1,2}}|[ivx]{{1,4}}))?(?!\w)"
            rf"|(?:{_any(data['names']['numbered_tails'])})[ \t_]+(?:\d{{1,2}}|[ivx]{{1,4}})(?![\w/])"
        ),
        places=re.compile(rf"(?:{one_of(data['names']['places'])})(?!\w)"),
        resets=re.compile(rf"[\s\-+*#•(\"]*(?:[^,;.\n]{{0,40}},[ \t]*)?(?:{_any(cues['resets'])})(?!\w)"),
        oblique=re.compile(rf"(?<!\w)(?<!đối )(?<!tiếp )(?:{_any(cues['oblique'])})[ \t_]+(?:\w+[ \t_]+)?$"),
        links=re.compile(rf"[ \t_]*[(,]?[ \t_]*(?:{_any(cues['links'])})[ \t_]+(?:\w+[ \t_]+)?"),
        whose=re.compile(
            rf"(?:[ \t_]+\w+){{0,6}}?[ \t_]+(?:{_any(cues['whose'])})[ \t_]+(?:\w+[ \t_]+)?|[ \t_]+(?:{_any(cues['apposed'])})[ \t_]+"
        ),
        record=re.compile(cues["record"]),
        wholes=re.compile(rf"(?:{one_of(cues['wholes'])})(?!\w)"),
        country=re.compile(rf"(?:{one_of(cues['country'])})(?!\w)"),
        openers=re.compile(
            rf"[^,.;\n]{{0,60}},[ \t]*(?:(?:{_any(cues['openers'])})[ \t_:]+)*|[\s*_#\-+•(\"\d.)ivx]*(?:(?:{_any(cues['openers'])})[ \t_:]+)*"
        ),
        agents=re.compile(rf"[ \t,;]*(?:{_any(cues['agents'])})(?!\w)"),
        borders=re.compile(rf"(?:[^\w\s][ \t]*|\n[ \t]*|(?<!\w)(?:{_any(cues['borders'])})[ \t])$"),
        attributes=re.compile(rf"[\s*_#\"(]*(?:{_any(cues['attributes'])})(?!\w)"),
        item=re.compile(rf"[\W\d_]*(?:[a-zđ][.)][ \t]*)?(?:{_any(cues['attributes'])})(?!\w)"),
        of_places=re.compile(rf"[ \t_]+(?:{_any(cues['of_places'])})(?!\w)"),
        list_opens=re.compile(
            rf"(?:{one_of(data['lists']['opens'])}|:)(?:(?<!:)[ \t_]*:?[ \t_]*|(?<=:)[ \t]*\n?[ \t]*)"
        ),
        list_heads=re.compile(
            rf"(?<!\w)(?:\d{{1,3}}|{_any(data['lists']['several'])})[ \t_]+(?P<head>{one_of(listed, inside='[0-9]')})(?!\w)"
        ),
        list_kinds=listed,
        column=re.compile(
            rf"(?:(?:{_any(data['lists']['names'])})[ \t_]+)?(?P<head>{one_of(h for h in listed if h != 'đơn vị')})(?:[ \t]*[,/(].*)?"
        ),
        totals=frozenset(data["lists"]["totals"]),
        ranks={kind.id: kind.rank for kind in kinds.values()},
        bullet=re.compile(r"[\s*_#]*(?:[-+•*]|\(?(?:\d{1,2}|[a-zđ])[.)])[ \t*_]*"),
        respective=re.compile(rf"(?:{one_of(cues['respective'])})(?!\w)"),
        business=frozenset(data["names"]["business"]),
        not_brands=frozenset(data["brands"]["not_brands"]),
        does=re.compile(
            rf"[ \t]+(?:(?:đã|đang|sẽ|cũng|tiếp tục|dự kiến|thực sự)[ \t]+)*(?:{_any(data['brands']['does'])})(?!\w)"
        ),
        level=re.compile(
            rf"[ \t](?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|khu vực)[ \t](?P<name>[{CAPITALS}][^\W_]*)"
        ),
        opening=re.compile(rf"[\s*_#\-+•(\"\d.)ivx;]*(?:(?:{_any(cues['openers'])}),?[ \t_:]+)*"),
        bare=re.compile(
            rf"(?P<head>{one_of(head for head, kind in kinds.items() if kind.id in cues['bare_kinds'])})[ \t]+(?:{_any(cues['goes_on'])})(?!\w)"
        ),
        plain=re.compile(rf"(?:{_any(data['capitals']['plain'])})(?!\w)"),
        capital_ends=re.compile(rf"(?:{_any(data['capitals']['ends'])})(?!\w)|năm[ \t_]+(?:\d|nay|qua)"),
    )


def _any(phrases: Sequence[str] | Mapping[str, object]) -> str:
    """Any of these phrases, longest first; an underscore of segmented text stands for a blank."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(r"[ \t_]+".join(re.escape(part) for part in phrase.split()) for phrase in ordered)
