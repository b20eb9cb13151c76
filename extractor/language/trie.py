"""Patterns for any of many words, made so that a search hurries over text where none can begin."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_BLANK = r"[ \t_]+"


def one_of(phrases: Iterable[str], blank: str = _BLANK, inside: str = r"\w") -> str:
    """A pattern for any of these phrases where a word begins, the longest that fits; ``blank`` stands for their blanks,
    after ``inside`` (a pattern for one character) no word begins.

    What may follow (mostly ``(?!\\w)``) is for the caller to say. The alternatives are a tree over letters, so the time
    does not grow with their number. Each begins with its first letter, and only then looks back for the start of the word
    (``c(?<!\\wc)``, not ``(?<!\\w)c``): :mod:`re` skips to the next letter that can begin a match only where a pattern
    begins with letters, which makes the search three to four times faster. Such a pattern must stand at the beginning of
    what is compiled, a group around it does no harm.

    >>> re.findall(rf"({one_of(['dự án', 'dự', 'xã'])})(?!\\w)", "dự án của xã, dựa vào dự toán; KCNdự")
    ['dự án', 'xã', 'dự']
    """
    return "|".join(
        rf"{re.escape(first)}(?<!{inside}{re.escape(first)}){_branches(rest, blank)}"
        for first, rest in sorted(_tree(phrases).items())
    )


def tree_of(phrases: Iterable[str], blank: str = _BLANK) -> str:
    """A pattern for any of these phrases, the longest that fits, wherever it stands: for use behind what says where it may
    begin. It is one group without a name."""
    return f"(?:{_branches(_tree(phrases), blank)})"


def _tree(phrases: Iterable[str]) -> dict[str, Any]:
    """The phrases as a tree over letters; the key "" marks where one ends."""
    tree: dict[str, Any] = {}
    for phrase in phrases:
        node = tree
        for letter in " ".join(phrase.split()):
            node = node.setdefault(letter, {})
        node[""] = {}
    return tree


def _branches(node: dict[str, Any], blank: str) -> str:
    """What may follow a letter: nothing where a phrase ends, else one of the letters below it."""
    below = [letter for letter in node if letter]
    parts = [
        (blank if letter == " " else re.escape(letter)) + _branches(node[letter], blank) for letter in sorted(below)
    ]
    if not parts:
        return ""
    if "" in node:
        return f"(?:{'|'.join(parts)})?"
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
