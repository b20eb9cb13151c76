"""Lists and what leads them in: "Mục tiêu đến năm 2025:" speaks for every item below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BULLET = re.compile(
    r"[ \t]*[*_#]*(?P<mark>[-+•*]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[ivxIVX]{1,5})[.)])[*_]*(?=[ \t(*_\"])"
)


def marker(text: str, start: int) -> str | None:
    """The sort of mark that the list item at ``start`` opens with ("-", "+", "1", "a"), None for anything else."""
    match = _BULLET.match(text, start)
    if match is None:
        return None
    mark = match["mark"].strip("(.)")
    if not mark or not mark[0].isalnum():
        return match["mark"]
    return "1" if mark[0].isdigit() else "a"


def ends_open(text: str, start: int, end: int) -> bool:
    """Whether the sentence ``start:end`` ends with a colon."""
    return text[max(start, end - 40) : end].rstrip().rstrip("*_").endswith(":")


def lead_ins(text: str, starts: Sequence[int]) -> list[int | None]:
    """For each sentence of a view (they start at ``starts``) the sentence that leads in the list it is an item of.

    A lead-in ends with a colon; an item of another sort of mark below an item opens a list of its own.
    """
    leads: list[int | None] = []
    lists: list[tuple[str, int | None]] = []
    for index, start in enumerate(starts):
        if start and text[start - 1] != "\n":
            leads.append(leads[-1])
            continue
        mark = marker(text, start)
        if mark is None:
            lists.clear()
            leads.append(None)
            continue
        known = next((depth for depth, (sort, _) in enumerate(lists) if sort == mark), None)
        if known is not None:
            del lists[known + 1 :]
        else:
            opened = index > 0 and ends_open(text, starts[index - 1], start)
            above = lists[-1][1] if lists else None
            lists.append((mark, index - 1 if opened else above))
        leads.append(lists[-1][1])
    return leads
