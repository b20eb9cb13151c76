"""What every consistency check needs: its rule, places, and the making of a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from extractor.language.orthography import CAPITALS, comparison_key
from extractor.models import Figure, Finding, Place
from extractor.outline.arithmetic import shown
from extractor.rulebook import Rules, literal


@dataclass(frozen=True, slots=True)
class CheckRule:
    """One check of rules/consistency.toml; ``data`` holds its words and those that are common to all."""

    id: str
    severity: Literal["error", "warning", "note"]
    message: str
    data: dict[str, Any]

    def words(self, key: str) -> Sequence[str]:
        """A list of words of this check."""
        return [str(word) for word in self.data[key]]

    def pattern(self, key: str) -> str:
        """The words of ``key`` as a pattern, longest first, with borders of words, to be compiled without regard to case."""
        return words_pattern(tuple(self.words(key)))

    def said(self, key: str) -> re.Pattern[str]:
        """The words of ``key``, in small letters or capitals."""
        return re.compile(self.pattern(key), re.IGNORECASE)


@lru_cache(maxsize=256)
def words_pattern(words: tuple[str, ...]) -> str:
    """Any of these words between borders of words, the longest first.

    The letters that they begin with come first, and only then is looked back for the border: :mod:`re` hurries to the next
    of these letters, if they stand there in both cases and no flag blurs them (:mod:`extractor.language.trie`)."""
    rest: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda w: (-len(w), w)):
        rest.setdefault(word[0].lower(), []).append(word)
    # What stands for "i", "k" and "s" where case does not count.
    cases = {first: "".join({first, first.upper(), *_BLURRED.get(first, "")}) for first in rest}
    branches = [
        f"(?<=[{re.escape(cases[first])}])(?:{'|'.join(literal(word)[len(re.escape(word[0])) :] for word in some)})"
        for first, some in rest.items()
    ]
    return rf"(?-i:[{re.escape(''.join(cases.values()))}])(?<![^\W\d_].)(?:{'|'.join(branches)})(?![^\W\d_])"


_BLURRED = {"i": "\u0130\u0131", "k": "\u212a", "s": "\u017f"}


@lru_cache(maxsize=4)
def consistency_rules(rules: Rules) -> dict[str, CheckRule]:
    """The checks by id."""
    data = rules["consistency"].data
    return {
        one["id"]: CheckRule(one["id"], one["severity"], one.get("message", ""), {**data["common"], **one})
        for one in data["check"]
    }


def place_of(item: Any) -> Place:
    """The place of a figure, a reference or an annex row."""
    return Place(item.start, item.end, item.page)


def finding(rule: CheckRule, places: Iterable[Place], template: str | None = None, **values: object) -> Finding:
    """A finding of ``rule`` with its message filled in."""
    return Finding(rule.id, rule.severity, (template or rule.message).format(**values), tuple(dict.fromkeys(places)))


def sum_finding(rule: CheckRule, whole: Figure, parts: Sequence[Figure], total: Decimal, said: str = "") -> Finding:
    """``parts`` add up to ``total`` and not to ``whole``, which the text calls ``said`` (its own words if empty)."""
    return finding(
        rule,
        [place_of(whole), *map(place_of, parts)],
        whole=said or plain(whole.text),
        parts=" + ".join(plain(part.text) for part in parts),
        sum=shown(total, [whole]),
        difference=shown(abs(total - whole.value), [whole]),
    )


def share_finding(rule: CheckRule, order: Sequence[Figure], part: Figure, whole: Figure, stated: Figure) -> Finding:
    """``part`` over ``whole`` is not the share ``stated``; ``order``: the three as the text has them."""
    ratio = part.value / whole.value * 100
    return finding(
        rule,
        map(place_of, order),
        part=plain(part.text),
        whole=plain(whole.text),
        ratio=shown(ratio.quantize(Decimal("0.1"))),
        stated=plain(stated.text),
    )


@lru_cache(maxsize=4096)
def key_of(words: str) -> str:
    """The comparison key of a noun, a name or the head of a column. Of those of a report few are new."""
    return comparison_key(words)


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """A key under which "KCN Bắc Lam", "khu công nghiệp hỗ trợ Bắc Lam" and "Bắc Lam" are one."""
    key = key_of(name)
    changed = True
    while changed:
        changed = False
        for prefix in _PREFIXES:
            if key.startswith(prefix):
                key, changed = key[len(prefix) :], True
    return key


def plain(text: str) -> str:
    """A quoted stretch on one line."""
    return " ".join(text.split())


_PREFIXES = tuple(
    f"{comparison_key(words)} "
    for words in ("khu công nghiệp", "cụm công nghiệp", "khu kinh tế", "kcn", "ccn", "kkt", "hỗ trợ")
)
# A line that begins with a capital and a small letter begins a sentence: the heading above it is no part of that.
_CLAUSE = re.compile(
    rf"[.;:,()]\s|\n\s*\n|\n\s*(?=[{CAPITALS}][^\W\d_{CAPITALS}])|^\s*(?:[-+*•–]|\d{{1,2}}(?:\.\d{{1,2}})*[.)]|[a-zđ]\))\s",
    re.MULTILINE,
)


def in_words(text: str, figure: Figure) -> str:
    """A number with the words of its clause before it, for a reader who has only the message: “Tổng vốn huy động 312,6 tỷ
    đồng”. The bare number where there are none."""
    lead = _CLAUSE.split(text[max(0, figure.start - 90) : figure.start])[-1]
    words = lead.split()
    if len(text[max(0, figure.start - 90) : figure.start]) == 90 and lead == text[figure.start - 90 : figure.start]:
        words = words[1:]
    words = words[-_MOST_WORDS:]
    return f"“{' '.join(words)} {plain(figure.text)}”" if words else plain(figure.text)


_MOST_WORDS = 12
