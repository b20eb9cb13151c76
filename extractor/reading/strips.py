"""Words of a page in strips, one baseline each, and the gaps that strips leave open under one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.reading.page import SetWord
from extractor.reading.tables import YEAR, is_numbering, is_years

_PART = 0.72
"""Gaps wider than this share of the height of print part a strip; blanks of justified text hardly reach it."""
_BLANK = 0.45
"""Words nearer than this share of the height of print belong to one stretch of text."""
_LEAST_GAP = 4.0
_VALUE = re.compile(r"[-+−(]?\d[\d.,]*%?\)?|[-–—]")


class Strip:
    """Words on one baseline from left to right."""

    __slots__ = ("bottom", "parts", "text", "top", "words")

    def __init__(self, words: Sequence[SetWord]) -> None:
        self.words = sorted(words, key=lambda word: word.x0)
        self.top = min(word.top for word in words)
        self.bottom = max(word.bottom for word in words)
        self.text = " ".join(word.text for word in self.words)
        height = sorted(word.bottom - word.top for word in words)[len(words) // 2]
        self.parts = _stretches(self.words, max(_PART * height, _LEAST_GAP))
        if len(self.parts) > 2 and _is_justified(self.words, height):
            self.parts = [(self.words[0].x0, self.words[-1].x1)]

    def stretches(
        self, cuts: Sequence[float], blank: float = _BLANK, *, values: bool = True
    ) -> list[tuple[int, int, list[SetWord]]]:
        """Its words as (first column, last column, words): words of one column, or of several where text plainly runs on
        over the cuts between them (words nearer than ``blank``). Without ``values`` a number next to a cut runs on to
        nothing: lines are drawn there."""
        height = sorted(word.bottom - word.top for word in self.words)[len(self.words) // 2]
        found: list[tuple[int, int, list[SetWord]]] = []
        for word in self.words:
            middle = (word.x0 + word.x1) / 2
            inset = min(2.0, 0.2 * (word.x1 - word.x0))
            first = sum(word.x0 + inset > cut for cut in cuts)
            last = sum(word.x1 - inset > cut for cut in cuts)
            if last == first + 1 and min(abs(cut - edge) for cut in cuts for edge in (word.x0, word.x1)) < 0.25 * (
                word.x1 - word.x0
            ):
                first = last = sum(middle > cut for cut in cuts)  # it hangs over a little
            if found:
                start, end, stretch = found[-1]
                near = word.x0 - stretch[-1].x1 < blank * height
                if not values and (_is_value(word) or _is_value(stretch[-1])):
                    near = False
                if first == end and start == end and first == last:
                    found[-1] = (start, end, [*stretch, word])
                    continue
                if near and (start < end or first < last or first > end):
                    # What stands off on the left is a text of its own.
                    at = next(
                        (i for i in range(len(stretch) - 1, 0, -1) if _stands_off(stretch[i - 1], stretch[i], height)),
                        0,
                    )
                    if at and start == end:
                        found[-1] = (start, end, stretch[:at])
                        found.append((start, max(end, last), [*stretch[at:], word]))
                    else:
                        found[-1] = (start, max(end, last), [*stretch, word])
                    continue
            found.append((first, last, [word]))
        return found

    def crosses(self, cuts: Sequence[float]) -> bool:
        """Whether some of its text runs over a cut."""
        return any(start < end for start, end, _ in self.stretches(cuts))

    def cells(self, cuts: Sequence[float]) -> list[str]:
        """The text in each column; text that runs over cuts counts for the first."""
        texts = [""] * (len(cuts) + 1)
        for start, _, stretch in self.stretches(cuts):
            texts[start] = (texts[start] + " " + " ".join(word.text for word in stretch)).strip()
        return texts


def _is_justified(words: Sequence[SetWord], height: float) -> bool:
    """Whether words are a line of running text whose blanks were drawn out: many, one as wide as the other, and few of
    them numbers."""
    if len(words) < 7 or 3 * sum(map(_is_value, words)) > len(words):
        return False
    gaps = sorted(b.x0 - a.x1 for a, b in pairwise(words))
    return gaps[-1] < 1.4 * height and gaps[-1] < 2 * gaps[len(gaps) // 2]


def _stands_off(left: SetWord, right: SetWord, height: float) -> bool:
    return right.x0 - left.x1 > max(_PART * height, _LEAST_GAP)


def _stretches(words: Sequence[SetWord], gap: float) -> list[tuple[float, float]]:
    parts = [(words[0].x0, words[0].x1)]
    for a, b in pairwise(words):
        if b.x0 - a.x1 > gap:
            parts.append((b.x0, b.x1))
        else:
            parts[-1] = (parts[-1][0], max(parts[-1][1], b.x1))
    return parts


def strips_of(words: Sequence[SetWord], height: float) -> list[Strip]:
    """The words of a page in strips, from top to bottom."""
    strips: list[list[SetWord]] = []
    for word in sorted(words, key=lambda one: one.bottom):
        for strip in reversed(strips[-4:]):
            base = strip[0]
            near = 0.33 * max(height, min(word.bottom - word.top, base.bottom - base.top))
            beside = not any(_covers(word, other) or _covers(other, word) for other in strip)
            if abs(word.bottom - base.bottom) < near and beside:
                strip.append(word)
                break
        else:
            strips.append([word])
    return sorted((Strip(strip) for strip in strips), key=lambda one: (one.bottom, one.words[0].x0))


def _covers(a: SetWord, b: SetWord) -> bool:
    """Whether the middle of ``b`` lies within ``a`` (neighbours touch where their places are only reckoned)."""
    return a.x0 < (b.x0 + b.x1) / 2 < a.x1


def open_gaps(strips: Sequence[Strip], height: float) -> list[tuple[float, float]]:
    """The stretches between left and right edge that nearly all strips leave open (one in eight may cross them)."""
    spans = sorted(span for strip in strips for span in _stretches(strip.words, max(_BLANK * height, _LEAST_GAP)))
    if not spans:
        return []
    allowed = len(strips) // 10
    events = sorted([(x0, 1) for x0, _ in spans] + [(x1, -1) for _, x1 in spans])
    gaps: list[tuple[float, float]] = []
    depth = 0
    opened: float | None = None
    inner: list[tuple[int, float, float]] = []  # how many strips cross, from where to where
    for (x, step), (beyond, _) in pairwise([*events, (events[-1][0], 0)]):
        depth += step
        if depth > allowed:
            if opened is not None and x - opened > max(_BLANK * height, _LEAST_GAP):
                fewest = min(count for count, a, b in inner)
                gaps.append(max(((a, b) for count, a, b in inner if count == fewest), key=lambda gap: gap[1] - gap[0]))
            opened, inner = None, []
            continue
        opened = x if opened is None else opened
        if beyond > x:
            if inner and inner[-1][0] == depth and inner[-1][2] == x:
                inner[-1] = (depth, inner[-1][1], beyond)
            else:
                inner.append((depth, x, beyond))
    # What only the strips that may cross leave before the first and behind the last column is no gap between columns.
    left = sorted(strip.words[0].x0 for strip in strips)[min(allowed, 1)]
    right = sorted(strip.words[-1].x1 for strip in strips)[-1 - min(allowed, 1)]
    return [(a, b) for a, b in gaps if a > left and b < right]


def cut_places(strips: Sequence[Strip], above: Sequence[Strip], height: float) -> list[float]:
    """Where the columns of these strips are parted: in the gaps that strips of three and more parts leave open, and with
    them all others that bridge none of those; in each gap where the fewest words stand, those of ``above`` counted."""
    # Numbers of columns and years stand in their middles, wherever the values below them stand.
    rows = [strip for strip in strips if not _is_heads([word.text for word in strip.words])]
    gaps = open_gaps([strip for strip in rows if len(strip.parts) > 2], height)
    gaps = [gap for gap in gaps if not _is_chance(rows, gap, 4 * height)]
    if len(gaps) < 2:
        return []
    fitting = [strip for strip in rows if not _bridged(strip, gaps)]
    finer = open_gaps(fitting, height)
    gaps = finer if len(finer) >= len(gaps) else gaps
    gaps = sorted([*gaps, *_between_values(rows, gaps, height)])
    gaps = _without_idle(rows, [*above, *strips], gaps)
    near = [strip for strip in [*above, *strips] if _bridged(strip, gaps) < min(2, len(strip.parts))]
    cuts = [_place(near, gap) for gap in gaps]
    # Numbers stand in one column each; the year of a head stands over several.
    numbers = [word for strip in rows for word in strip.words if _is_value(word) and not YEAR.fullmatch(word.text)]
    cuts = [cut for cut in cuts if not any(word.x0 + 1 < cut < word.x1 - 1 for word in numbers)]
    blank = max(_BLANK * height, 1.3 * _usual_blank(rows, height))
    return [cut for place, cut in enumerate(cuts) if not _runs_through(rows, cuts, place, blank)]


def _usual_blank(strips: Sequence[Strip], height: float) -> float:
    """How far the words of one text stand apart: what OCR saw of letters is lower than their line, and blanks beside that
    are wider."""
    gaps = sorted(b.x0 - a.x1 for strip in strips for a, b in pairwise(strip.words) if 0 < b.x0 - a.x1 < _PART * height)
    return gaps[len(gaps) // 2] if gaps else 0.0


def _without_idle(
    rows: Sequence[Strip], strips: Sequence[Strip], gaps: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Two gaps made one where neither values nor a head stand between them, only words that reach over from beside."""
    values = [strip for strip in rows if sum(map(_is_value, strip.words)) > 1]
    if len(values) < 2:
        return list(gaps)
    middles = [(word.x0 + word.x1) / 2 for strip in values for word in strip.words]
    middles += [(x0 + x1) / 2 for strip in strips for x0, x1 in strip.parts]
    kept: list[tuple[float, float]] = []
    for gap in gaps:
        if kept and not any(kept[-1][1] - 1 < middle < gap[0] + 1 for middle in middles):
            kept[-1] = (kept[-1][0], gap[1])
        else:
            kept.append(gap)
    return kept


def _is_heads(texts: Sequence[str]) -> bool:
    return is_numbering(texts) or is_years(texts)


def _runs_through(strips: Sequence[Strip], cuts: Sequence[float], place: int, blank: float) -> bool:
    """Whether a cut goes through text: most of what stands right of it goes on from a word that is nearer than ``blank`` on
    its left."""
    cut = cuts[place]
    end = cuts[place + 1] if place + 1 < len(cuts) else 1e9
    beside = [
        (left, right)
        for strip in strips
        for left, right in pairwise(strip.words)
        if (left.x0 + left.x1) / 2 < cut < (right.x0 + right.x1) / 2 < end
    ]
    alone = sum(cut < (strip.words[0].x0 + strip.words[0].x1) / 2 < end for strip in strips)
    return 2 * sum(right.x0 - left.x1 < blank for left, right in beside) > len(beside) + alone


def _between_values(
    strips: Sequence[Strip], gaps: Sequence[tuple[float, float]], height: float
) -> list[tuple[float, float]]:
    """More gaps: those that rows of values leave open between their values, though heads may run across."""
    rows = [strip for strip in strips if sum(map(_is_value, strip.words)) > 1]
    found: list[tuple[float, float]] = []
    if len(rows) < 3:
        return found
    for a, b in open_gaps(rows, height):
        if any(start < b and end > a for start, end in gaps):
            continue
        middle = (a + b) / 2
        beside = [
            (left, right)
            for strip in rows
            for left, right in pairwise(strip.words)
            if left.x1 < middle < right.x0 and right.x0 - left.x1 > _BLANK * height
        ]
        if 2 * sum(_is_value(left) and _is_value(right) for left, right in beside) > len(beside):
            found.append((a, b))
    return found


def _is_value(word: SetWord) -> bool:
    return _VALUE.fullmatch(word.text) is not None


def _is_chance(strips: Sequence[Strip], gap: tuple[float, float], reach: float) -> bool:
    """Whether a gap is only the blanks of a few lines that happen to stand under one another: many lines run across."""
    near = [strip for strip in strips if any(x0 < gap[1] + reach and x1 > gap[0] - reach for x0, x1 in strip.parts)]
    return sum(_bridged(strip, [gap]) for strip in near) > 0.3 * len(near)


def _bridged(strip: Strip, gaps: Sequence[tuple[float, float]]) -> int:
    """How many gaps its text runs across."""
    return sum(any(x0 < a + 1 and x1 > b - 1 for x0, x1 in strip.parts) for a, b in gaps)


def _place(strips: Sequence[Strip], gap: tuple[float, float]) -> float:
    """The middle of the widest stretch of a gap that the fewest words stand in."""
    spans = [
        (x0, x1, 1 + 0.01 * number)  # lines further up are more likely heads over several columns
        for number, strip in enumerate(strips)
        for x0, x1 in _stretches(strip.words, _LEAST_GAP)
        if x0 < gap[1] and x1 > gap[0]
    ]
    edges = sorted({gap[0], gap[1], *(min(max(x, gap[0]), gap[1]) for span in spans for x in span[:2])})
    pieces = [
        (sum(weight for x0, x1, weight in spans if x0 < (a + b) / 2 < x1), a - b, (a + b) / 2)
        for a, b in pairwise(edges)
        if b - a > 0.5
    ]
    return min(pieces)[2] if pieces else sum(gap) / 2
