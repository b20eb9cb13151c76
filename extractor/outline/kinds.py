"""Which kind of agency words speak of (ids of CONTRACT.md: "department", "district" …)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractor.language.orthography import comparison_key
from extractor.rulebook import Rules

# Marks stay: without them "quản lý" would hold "quận" and "sổ" would be "sở".
_SPELLED = tuple(
    (comparison_key(long), comparison_key(short))
    for long, short in (
        ("ủy ban nhân dân", "ubnd"),
        ("hội đồng nhân dân", "hđnd"),
        ("tp", "thành phố"),
        ("tx", "thị xã"),
    )
)


@lru_cache(maxsize=4)
def _others(rules: Rules) -> re.Pattern[str]:
    """Words that hold a word for an agency and name none: "môi trường", "cơ sở"."""
    words = "|".join(re.escape(_plain(p)) for p in rules["outline"].data["not_kinds"]["phrases"])
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


@lru_cache(maxsize=4)
def _kinds(rules: Rules) -> tuple[re.Pattern[str], dict[str, str]]:
    known = {_plain(p): str(kind["id"]) for kind in rules["outline"].data["kind"] for p in kind["phrases"]}
    words = "|".join(re.escape(p) for p in sorted(known, key=lambda p: -len(p)))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)"), known


def _plain(text: str) -> str:
    words = f" {comparison_key(text)} "
    for long, short in _SPELLED:
        words = words.replace(f" {long} ", f" {short} ")
    return words.strip()


def _found(plain: str, rules: Rules) -> Iterator[str]:
    """The kinds named in folded words, in order."""
    pattern, known = _kinds(rules)
    others = [m.span() for m in _others(rules).finditer(plain)]
    for m in pattern.finditer(plain):
        if not any(start <= m.start() and m.end() <= end for start, end in others):
            yield known[m[0]]


def kinds_in(text: str, rules: Rules) -> tuple[str, ...]:
    """The kinds of agency that ``text`` names, in order of mention, each once."""
    return tuple(dict.fromkeys(_found(_plain(text), rules)))


def kind_of(name: str, rules: Rules) -> str | None:
    """The kind of the agency with this name, or that a title addresses; None when no known word is in it."""
    return next(_found(_plain(name), rules), None)


def kind_of_agency(name: str, rules: Rules) -> str:
    """The kind of one agency by its full name: the general table of agencies first, then the words of outlines."""
    try:
        from extractor.extraction.agency import agency_kind
    except ImportError:
        return kind_of(name, rules) or "other"
    kind = agency_kind(name, rules)
    if kind is None or kind == "other":
        return kind_of(name, rules) or "other"
    return kind
