"""What rules/indicators/ knows, compiled: the indicators, the phrases that name them, and lists of words around them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from extractor.language.trie import one_of
from extractor.rulebook import Rules


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of rules/indicators/. ``ranges``: subject kind -> plausible least and most in the first unit."""

    id: str
    label: str
    definition: str
    units: tuple[str, ...]
    triggers: tuple[str, ...]
    ranges: Mapping[str, tuple[Decimal, Decimal]]
    change: bool
    per: tuple[str, ...]
    noun: bool
    nouns: frozenset[str]
    noun_words: tuple[str, ...]
    adjacent: frozenset[str]
    kinds: frozenset[str]
    narrows: tuple[str, ...]
    near: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndicatorIndex:
    """Every indicator by what it is found by: trigger phrases, counted nouns, and words that forbid."""

    triggers: re.Pattern[str]
    named: Mapping[str, tuple[Indicator, ...]]
    adjacent: frozenset[str]
    closer: frozenset[str]
    told_before: re.Pattern[str]
    told_behind: re.Pattern[str]
    done_behind: re.Pattern[str]
    fillers: frozenset[str]
    joiners: frozenset[str]
    asked: Mapping[str, tuple[Indicator, ...]]
    nouns: Mapping[str, Indicator]
    by_id: Mapping[str, Indicator]
    narrower: Mapping[tuple[str, str], Indicator]


def indicators(rules: Rules) -> tuple[Indicator, ...]:
    """Every indicator of rules/indicators/, in order of files and of their lines."""
    return tuple(index_of(rules).by_id.values())


def as_phrase(trigger: str) -> str:
    """A trigger with single blanks."""
    return " ".join(trigger.replace("_", " ").split())


@lru_cache(maxsize=4)
def index_of(rules: Rules) -> IndicatorIndex:
    """rules/indicators/, compiled once for a set of rules."""
    known: dict[str, Indicator] = {}
    named: dict[str, list[Indicator]] = {}
    asked: dict[str, list[Indicator]] = {}
    for file in rules.under("indicators"):
        named.update((phrase, []) for phrase in file.data.get("none", ()) if phrase not in named)
        for written in file.data.get("indicator", ()):
            indicator = _read(written)
            known[indicator.id] = indicator
            for trigger in indicator.triggers:
                named.setdefault(trigger.removeprefix("~"), []).append(indicator)
                if not trigger.startswith("~"):
                    asked.setdefault(trigger, []).append(indicator)
    nouns = {i.units[0]: i for i in reversed(known.values()) if i.noun}
    return IndicatorIndex(
        triggers=re.compile(rf"(?:{one_of(named)})(?!\w)"),
        named={trigger: tuple(meant) for trigger, meant in named.items()},
        adjacent=frozenset(phrase for indicator in known.values() for phrase in indicator.adjacent),
        closer=frozenset(_of_files(rules, "closer")),
        told_before=re.compile(
            rf"(?<!\w)(?<!tất )(?:{one_of(_of_files(rules, 'told_before'))})[ \t_]+(?:\w+[ \t_]+)?$"
        ),
        told_behind=re.compile(rf"[ \t_]+(?:{one_of(_of_files(rules, 'told_behind'))})(?!\w)"),
        done_behind=re.compile(rf"[ \t_]+(?:{one_of(_of_files(rules, 'done_behind'))})(?!\w)"),
        fillers=frozenset(rules["subjects"].data["cues"]["fillers"]),
        joiners=frozenset(rules["subjects"].data["cues"]["joiners"]),
        asked={trigger: tuple(meant) for trigger, meant in asked.items()},
        nouns=nouns,
        by_id=known,
        narrower={(wide, kind): i for i in known.values() for wide in i.narrows for kind in i.kinds},
    )


def _of_files(rules: Rules, key: str) -> list[str]:
    return [phrase for file in rules.under("indicators") for phrase in file.data.get(key, ())]


def _read(written: Mapping[str, Any]) -> Indicator:
    return Indicator(
        id=written["id"],
        label=written["label"],
        definition=written["definition"],
        units=tuple(written["units"]),
        triggers=tuple(written["triggers"]),
        ranges={k: (Decimal(str(v[0])), Decimal(str(v[1]))) for k, v in written.get("ranges", {}).items()},
        change=written.get("change", False),
        per=tuple(written.get("per", ())),
        noun=written.get("noun", False),
        nouns=frozenset(written.get("nouns", ())),
        noun_words=tuple(written.get("noun_words", ())),
        adjacent=frozenset(written.get("adjacent", ())),
        kinds=frozenset(written.get("kinds", ())),
        narrows=tuple(written.get("narrows", ())),
        near=tuple(written.get("near", ())),
        examples=tuple(written.get("examples", ())),
    )
