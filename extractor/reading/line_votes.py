"""Stretches of lines in which a figure was read badly, read again by themselves.

On poor pages engines lose words that stand clearly in a line ("người/km2" read as "(i94 ng"), because of specks and strokes
elsewhere in it. A few words cut out of the line are read as they stand, at two sizes; the surest of the three readings is
taken. Only doubtful words at a number are asked about: a good page has none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from extractor.models import Box
from extractor.reading.cell_votes import sureness
from extractor.reading.tokens import Token, group_lines

SIZES = (1.0, 0.85)
"""The sizes at which a stretch is read again, as shares of the page's resolution."""
_DOUBT = 65.0
"""Words that are less sure than this are doubtful."""
_BEFORE, _AFTER = 1, 3
"""How many words before a number and behind it belong to its figure."""
_ROUND = 2
"""How many words on both sides are shown with the doubtful ones."""
_MOST = 25
"""Stretches read again on one page; a page with more of them is doubtful altogether."""


def vote_lines(tokens: Sequence[Token], read: Callable[[Box, float], list[Token]]) -> list[Token]:
    """The words of a page, doubtful ones at a number and their neighbours replaced by the surest reading of them.

    ``read`` asks the engine for the words of a piece of one line: a pixel box, and the share of the page's resolution to
    show it at.
    """
    result: list[Token] = []
    asked = 0
    for line in group_lines(tokens):
        done = 0
        for start, end in doubtful_stretches(line):
            part = line[start:end]
            box = _between(line, start, end)
            if asked == _MOST or box is None:
                continue
            asked += 1
            # Whole readings are compared: voting word by word would join the pieces of numbers that they part differently.
            chosen = max((again for size in SIZES if (again := read(box, size))), key=sureness, default=part)
            if sureness(chosen) > sureness(part):
                head = line[0]
                result += line[done:start]
                result += [replace(t, block=head.block, paragraph=head.paragraph, line=head.line) for t in chosen]
                done = end
        result += line[done:]
    return result


def doubtful_stretches(line: Sequence[Token]) -> list[tuple[int, int]]:
    """Where doubtful words stand in or beside the numbers of a line, with a few words around them: first word, and the
    first behind the stretch."""
    stretches: list[tuple[int, int]] = []
    for place, token in enumerate(line):
        if token.confidence >= _DOUBT or not any(char.isalnum() for char in token.text):
            continue
        around = line[max(0, place - _AFTER) : place + _BEFORE + 1]
        if not any(char.isdigit() for other in around for char in other.text):
            continue
        start, end = max(0, place - _ROUND), min(len(line), place + _ROUND + 1)
        if stretches and start <= stretches[-1][1]:
            start = stretches.pop()[0]
        stretches.append((start, end))
    return stretches


def _between(line: Sequence[Token], start: int, end: int) -> Box | None:
    """The pixel box of a stretch, its height that of the words which were read well; None where none was."""
    sure = [token for token in line[start:end] if token.confidence >= _DOUBT]
    if not sure:
        return None
    left, right = min(t.box.x0 for t in line[start:end]), max(t.box.x1 for t in line[start:end])
    if start:
        left = max(left, line[start - 1].box.x1 + 1)
    if end < len(line):
        right = min(right, line[end].box.x0 - 1)
    top, bottom = min(t.box.top for t in sure), max(t.box.bottom for t in sure)
    return Box(left, top - 2, right, bottom + 2) if right - left > bottom - top else None
