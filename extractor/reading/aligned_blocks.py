"""Where tables without lines may stand on a page: strips below one another that share their gaps, and where one table ends
and another begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.reading.stacked import LABEL, NOTE, VALUE
from extractor.reading.strips import Strip, open_gaps
from extractor.reading.tables import unit_of

CAPTION = re.compile(r"(?:Phụ\s+(?:lục|biểu)|PHỤ\s+(?:LỤC|BIỂU)|Biểu|BIỂU|Bảng|BẢNG)(?:\s+số)?\s*(?:[\dIVX]|$)")


def find_blocks(strips: Sequence[Strip], height: float, rules: Sequence[float]) -> list[tuple[int, int]]:
    """Stretches of strips that share their gaps, as the places of their first and last strip of three and more parts."""
    blocks: list[tuple[int, int]] = []
    start: int | None = None
    last = 0
    for place, strip in enumerate(strips):
        if start is not None and (
            CAPTION.match(strip.text)
            or unit_of(strip.text) is not None
            or strip.top - strips[place - 1].bottom > 6 * height
            or _has_rules(strips[place - 1], strip, rules)
            or (len(strip.parts) == 1 and (NOTE.match(strip.text) or _ends_sentence(strip)))
            or (len(strip.parts) > 2 and place - last > 1 and _is_other(strips, start, last, place, height))
        ):
            blocks.append((start, last))
            start = None
        if len(strip.parts) < 3:
            if (
                start is not None
                and place - last > 1
                and _is_running(strips[place - 1])
                and _is_running(strip)
                and _runs_across(strips[start : last + 1], strip, height)
            ):
                blocks.append((start, last))
                start = None
            continue
        if start is None:
            start = last = place
            continue
        cores = [one for one in strips[start : place + 1] if len(one.parts) > 2]
        if len(open_gaps(cores, height)) < 2:
            blocks.append((start, last))
            start = place
        last = place
    if start is not None:
        blocks.append((start, last))
    return [(a, b) for a, b in blocks if sum(len(one.parts) > 2 for one in strips[a : b + 1]) > 1]


def _has_rules(above: Strip, below: Strip, rules: Sequence[float]) -> bool:
    """Whether more than one line is drawn between two strips: the foot of a table and the head of the next."""
    return sum(above.bottom - 1 < rule < below.top + 1 for rule in rules) > 1


def _runs_across(strips: Sequence[Strip], strip: Strip, height: float) -> bool:
    """Whether a line runs across the gaps of the rows above it, rather than being one of a long name in the first column."""
    gaps = open_gaps([one for one in strips if len(one.parts) > 2], height)
    return not gaps or strip.words[-1].x1 > gaps[0][1]


def _ends_sentence(strip: Strip) -> bool:
    return len(strip.words) > 5 and strip.text[-1] in ".;:" and strip.text[-2:-1] != "."


def _is_other(strips: Sequence[Strip], start: int, last: int, place: int, height: float) -> bool:
    """Whether the rows that begin at ``place``, behind something that stands between, are parted elsewhere than those
    before it: they are of another table."""
    before = [one for one in strips[start : last + 1] if len(one.parts) > 2]
    after = [one for one in strips[place : place + 6] if len(one.parts) > 2]
    if len(after) < 2 or sum(holds_values([word.text for word in one.words]) for one in before) < 2:
        return False
    counts = [len(open_gaps(rows, height)) for rows in (before, after)]
    if counts[0] != counts[1] and any(map(_is_wide, strips[last + 1 : place])):
        return True
    return len(open_gaps([*before, *after], height)) < min(counts)


def _is_wide(strip: Strip) -> bool:
    """Whether a strip is a line of running text rather than the heading of a group of rows."""
    return len(strip.parts) == 1 and len(strip.words) > 9 and LABEL.fullmatch(strip.words[0].text) is None


def _is_running(strip: Strip) -> bool:
    return len(strip.parts) == 1 and len(strip.words) > 7


def holds_values(texts: Sequence[str]) -> bool:
    """Whether a strip holds values of two columns, or of one beside a running number."""
    return sum(VALUE.fullmatch(text) is not None for text in texts if any(c.isdigit() for c in text)) > 1
