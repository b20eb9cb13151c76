"""What an earlier pass took is masked for the next: it can't be read twice."""

from __future__ import annotations

from collections.abc import Iterable

MASK = "\u25a2"
"""What stands in a masked view for each character that an earlier pass took: no rule of a later pass matches it."""


def mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with every character of ``spans`` (sorted or not) replaced by :data:`MASK`; the length stays."""
    pieces: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if end <= done:
            continue
        start = max(start, done)
        pieces.append(text[done:start])
        pieces.append(MASK * (end - start))
        done = end
    pieces.append(text[done:])
    return "".join(pieces)
