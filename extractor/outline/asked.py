"""The items of an outline as the alignment compares them, and the matches it finds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.extraction.sections import roles_of
from extractor.models import Item, Near, Outline
from extractor.outline.terms import Spot, rule_named, spots_of, terms_of
from extractor.rulebook import Rules

GIST_WORDS = 24
_PURPOSE = re.compile(r"(?<!\w)(?:để|nhằm|phục vụ|góp phần|đảm bảo|bảo đảm)(?!\w)", re.I)
_ACHIEVED = re.compile(r"\W*(?:những |các |một số )?(?:kết quả|việc|mặt) (?:đã )?(?:đạt|làm|nổi|chủ|tích|chính)", re.I)
FORWARD = frozenset({"directions", "proposals"})
BACKWARD = frozenset({"limitations", "causes", "lessons"})


@dataclass(slots=True)
class Asked:
    """An item with what it is compared by."""

    item: Item
    order: int
    parent: int
    children: list[int]
    heading: tuple[Spot, ...]
    heading_terms: frozenset[str]
    full: tuple[Spot, ...]
    full_terms: frozenset[str]
    gist: frozenset[str]
    roles: frozenset[str]
    is_bullet: bool
    text: str
    addressed: frozenset[str] = frozenset()
    """To whom an item wants requests to go that asks for nothing else: "centre", "province", "district"."""

    @property
    def leaf(self) -> bool:
        """Nothing below it?"""
        return not self.children


@dataclass(slots=True)
class Match:
    """Where an item is answered: by a section of its own, by a heading it shares, or by passages. ``home``: the passages
    stand right where the item belongs. ``doubt``: the passage that nearly answers an item that nothing answers."""

    section: int | None = None
    shared: bool = False
    passages: tuple[int, ...] = ()
    score: float = 0.0
    home: bool = False
    doubt: int | None = None
    near: tuple[Near, ...] = field(default_factory=tuple)


def gist_of(text: str) -> str:
    """What a request is about: its beginning, without what the thing asked for is meant to serve."""
    purpose = _PURPOSE.search(text)
    if purpose is not None and len(text[: purpose.start()].split()) >= 8:
        text = text[: purpose.start()]
    return " ".join(text.split()[:GIST_WORDS])


def asked_of(outline: Outline, rules: Rules) -> list[Asked]:
    """The items of an outline ready for comparison."""
    numbers = {item.id: n for n, item in enumerate(outline.items)}
    found: list[Asked] = []
    for n, item in enumerate(outline.items):
        bullet = item.label in ("-", "+", "*", "•", "") or (
            len(item.label.strip(".)")) == 1
            and item.label.strip(".)").islower()
            and item.request is not None
            and item.request.startswith(item.heading)
        )
        repeated = item.request is not None and item.request.startswith(item.heading.rstrip(" .:;"))
        bare = item.request if (bullet or repeated) and item.request else None
        text = bare or ". ".join(t for t in (item.heading, item.request) if t)
        parent = numbers.get(item.parent or "", -1)
        found.append(
            Asked(
                item,
                n,
                parent,
                [],
                spots_of(item.heading, rules, heading=True),
                terms_of(item.heading, rules, heading=True),
                spots_of(text, rules),
                terms_of(text, rules) | terms_of(item.heading, rules, heading=True),
                terms_of(gist_of(text), rules) | terms_of(item.heading, rules, heading=True),
                _roles(item.heading, rules),
                bullet,
                text,
            )
        )
    for n, asked in enumerate(found):
        if asked.parent >= 0:
            above = found[asked.parent]
            above.children.append(n)
            if (
                "proposals" in above.roles | asked.roles
                and rule_named(rules, "terms.addressed").pattern.match(asked.text)
                and len(asked.text.split()) <= 16
            ):
                asked.addressed = addressees(asked.text, rules)
                asked.roles |= {"proposals"}
            if "assessment" in above.roles and asked.roles <= {"results"} and _ACHIEVED.match(asked.item.heading):
                # "Kết quả đạt được" beside "Hạn chế"
                asked.roles |= {"strengths"}
                asked.heading += spots_of("ưu điểm", rules, heading=True)
                asked.heading_terms |= terms_of("ưu điểm", rules, heading=True)
    return found


def addressees(text: str, rules: Rules) -> frozenset[str]:
    """To whom requests in a text go: "centre", "province", "district"."""
    known = ("centre", "province", "district")
    return frozenset(name for name in known if rule_named(rules, f"terms.to_{name}").pattern.search(text))


def _roles(heading: str, rules: Rules) -> frozenset[str]:
    """What an item is for, by its heading: "Giải pháp" asks for directions, "Vì sao?" for causes."""
    roles = frozenset(roles_of(heading, rules))
    if rule_named(rules, "terms.no_judgement").pattern.search(heading):
        roles -= FORWARD | BACKWARD  # "Kiến nghị, phản ánh của công dân" asks for what was done with them
    for role in ("directions", "causes", "overview"):
        if not roles - {"results"} and rule_named(rules, f"terms.asks_{role}").pattern.search(heading):
            return roles | {role}
    return roles


def ancestors(asked: Sequence[Asked], n: int) -> list[int]:
    """The items above an item, the nearest first."""
    chain: list[int] = []
    parent = asked[n].parent
    while parent >= 0:
        chain.append(parent)
        parent = asked[parent].parent
    return chain
