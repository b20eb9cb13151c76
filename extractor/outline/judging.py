"""Where a report judges rather than tells: shortcomings and their causes, plans, requests.

A passing mention as a difficulty, a plan or a request does not answer a question about results. What stands below a heading
for such answers only items that ask for a judgement themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.extraction.sections import roles_of
from extractor.outline.asked import BACKWARD, FORWARD, Asked, ancestors
from extractor.outline.passages import Layout, Passage
from extractor.outline.terms import rule_named
from extractor.outline.wording import sentences_of
from extractor.rulebook import Rules

JUDGING = FORWARD | BACKWARD | {"assessment", "strengths"}


def judges(section: int, layout: Layout, rules: Rules) -> bool:
    """Whether the nearest heading above a passage that says what it is for is one for shortcomings, plans, requests, or a
    judgement ("Kiến nghị", "Hạn chế và nguyên nhân"; not "Hạn chế đuối nước", "Kết quả và hạn chế")."""
    for above in layout.above(section):
        heading = layout.sections[above].heading
        if rule_named(rules, "terms.no_judgement").pattern.search(heading):
            continue
        roles = set(roles_of(heading, rules))
        if roles:
            return bool(roles & JUDGING) and not roles & {"results", "overview"}
    return False


def is_judgement(passage: Passage, rules: Rules) -> bool:
    """Whether a paragraph says itself that it tells a difficulty, a request ("Vướng mắc lớn nhất là …", "Đề nghị …"), or only
    what is to come."""
    if passage.table is not None:
        return False
    if rule_named(rules, "terms.opens_judgement").pattern.match(passage.text):
        return True
    coming, asks, done = (rule_named(rules, f"terms.{name}").pattern for name in ("to_come", "proposal", "done"))
    return all(
        (coming.search(sentence) or asks.search(sentence)) and not done.search(sentence)
        for sentence in sentences_of(passage)
    )


def wants_judgement(asked: Sequence[Asked], n: int, rules: Rules) -> bool:
    """Whether an item, or the part of the outline it stands in, asks for what reports tell in such places."""
    wants, no_judgement = (rule_named(rules, f"terms.{name}").pattern for name in ("asks_judgement", "no_judgement"))
    if wants.search(no_judgement.sub(" ", asked[n].text)):
        return True
    chain = (n, *ancestors(asked, n))
    return any(asked[k].roles & JUDGING for k in chain)
