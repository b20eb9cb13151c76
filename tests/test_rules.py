"""Every shipped rule against its own examples and counterexamples: one test a rule, made from the rules themselves."""

from __future__ import annotations

import pytest

from extractor.extraction.pipeline import extract
from extractor.rulebook import Rule, load_rules
from extractor.rulecheck import Entry, check_entry, check_rule, entries

RULES = load_rules()


@pytest.mark.parametrize("rule", list(RULES.rules()), ids=lambda rule: rule.id)
def test_rule(rule: Rule) -> None:
    failures = list(check_rule(rule, RULES, extract))
    assert not failures, "\n".join(f"{f.reason}: {f.text}" for f in failures)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES["status"].rules if "starts" in rule.data], ids=lambda rule: rule.id
)
def test_a_rule_says_all_the_words_its_matches_begin_with(rule: Rule) -> None:
    for example in rule.examples:
        for match in rule.pattern.finditer(example.text.lower()):
            assert match[0].split()[0] in rule.data["starts"], example.text


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
