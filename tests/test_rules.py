"""Every shipped rule against its own examples and counterexamples: one test a rule, made from the rules themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from extractor.extraction.pipeline import extract
from extractor.rulebook import Rule, load_rules
from extractor.rulecheck import Entry, check_entry, check_rule, entries

RULES = load_rules()


@pytest.mark.parametrize("rule", list(RULES.rules()), ids=lambda rule: rule.id)
def test_rule(rule: Rule) -> None:
    failures = list(check_rule(rule, RULES, extract))
    assert not failures, "\n".join(f"{f.reason}: {f.text}" for f in failures)


def first_words(parsed: Any, at: int = 0, begun: str = "") -> Iterator[str]:
    """Every word that a match of a parsed pattern can begin with (the patterns of rules/status.toml need no more)."""
    if at == len(parsed):
        yield begun
        return
    code, value = parsed[at]
    name, rest = str(code), parsed[at + 1 :]
    if name == "LITERAL":
        yield from [begun] if chr(value) in " (" else first_words(parsed, at + 1, begun + chr(value))
    elif name == "IN":
        letters = [chr(one) for kind, one in value if str(kind) == "LITERAL"]
        if " " in letters:
            yield begun
        else:
            for letter in letters:
                yield from first_words(parsed, at + 1, begun + letter)
    elif name == "BRANCH":
        for branch in value[1]:
            yield from first_words([*branch, *rest], 0, begun)
    elif name == "SUBPATTERN":
        yield from first_words([*value[-1], *rest], 0, begun)
    elif name in ("MAX_REPEAT", "POSSESSIVE_REPEAT"):
        if value[0] == 0:
            yield from first_words(rest, 0, begun)
        yield from first_words([*value[2], *rest], 0, begun)
    else:  # what must or must not stand around it
        yield from first_words(rest, 0, begun)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES["status"].rules if "starts" in rule.data], ids=lambda rule: rule.id
)
def test_a_rule_says_all_the_words_its_matches_begin_with(rule: Rule) -> None:
    parsed = list(re._parser.parse(rule.pattern.pattern))  # type: ignore[attr-defined]
    assert set(first_words(parsed)) == set(rule.data["starts"])


@pytest.mark.parametrize("entry", list(entries(RULES)), ids=lambda entry: entry.id)
def test_entry_of_a_table(entry: Entry) -> None:
    failures = list(check_entry(entry, RULES, extract))
    assert not failures, "\n".join(f"{f.reason}: {f.text}" for f in failures)


def test_every_file_says_what_it_holds() -> None:
    untitled = [name for name, file in RULES.files.items() if not file.title]
    assert not untitled


def test_every_rule_says_what_it_is_for() -> None:
    silent = [rule.id for rule in RULES.rules() if not rule.about]
    assert not silent
