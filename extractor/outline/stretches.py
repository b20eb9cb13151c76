"""The sentences of a report that hold numbers, found once for all the checks of numbers in running text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractor.language.orthography import CAPITALS
from extractor.models import Extraction, Figure, Paragraph

_SENTENCE_END = re.compile(rf"[.!?](?=\s+[{CAPITALS}])|\n(?=\s*\n)|\n(?=\s*[-+*•–]\s)")
_BULLET = re.compile(r"\s*[-+*•–]\s")
_LETTER = re.compile(r"\s*[a-zđ]\)\s")
_SHORT = 200
_TELLING = 60
_MOST = 150


@dataclass(frozen=True, slots=True)
class Stretch:
    """One sentence, or a lead-in with the bullets it introduces, and the figures in it in order; ``paragraph``: where the paragraph
    begins that it stands in (-1: of several sentences, or not known)."""

    start: int
    end: int
    figures: tuple[Figure, ...]
    paragraph: int = -1


@dataclass(frozen=True, slots=True)
class Told:
    """What a report tells in numbers: its text, its figures, the sentences that hold one, and those that hold several
    (``stretches``)."""

    text: str
    figures: tuple[Figure, ...]
    sentences: tuple[Stretch, ...]
    stretches: tuple[Stretch, ...]


def told_by(extraction: Extraction) -> Told:
    """The numbers of a report with their sentences."""
    sentences = tuple(_sentences(extraction))
    several = tuple(sentence for sentence in sentences if len(sentence.figures) > 1)
    return Told(extraction.text, extraction.figures, sentences, several)


def _sentences(extraction: Extraction) -> Iterator[Stretch]:
    """The sentences of a report that hold a figure; bullets after a colon belong to their lead-in."""
    text, figures = extraction.text, extraction.figures
    starts = [figure.start for figure in figures]
    paragraphs = [p for p in extraction.report.paragraphs if p.role == "text" or _is_told(p)]
    index = 0
    while index < len(paragraphs):
        paragraph = paragraphs[index]
        end = paragraph.end
        after = index + 1
        if text[paragraph.start : end].rstrip().endswith(":"):
            while after < len(paragraphs) and _is_item(text, paragraphs[after]):
                end = paragraphs[after].end
                after += 1
        cut = paragraph.start
        ends = [m.end() for m in _SENTENCE_END.finditer(text, paragraph.start, paragraph.end)]
        if end > paragraph.end and ends:
            ends = [e for e in ends if e < paragraph.end - 1]
        for stop in [*ends, end]:
            inside = figures[bisect_left(starts, cut) : bisect_left(starts, stop)]
            if inside:
                yield from _pieces(cut, stop, tuple(inside), paragraph.start)
            cut = stop
        index = after if end > paragraph.end else index + 1


def _pieces(start: int, stop: int, figures: tuple[Figure, ...], paragraph: int) -> Iterator[Stretch]:
    """A sentence as it is; what has hundreds of numbers and no end is no sentence, and is taken in pieces."""
    cuts = [start, *(figures[at].start for at in range(_MOST, len(figures), _MOST)), stop]
    for number, (first, last) in enumerate(pairwise(cuts)):
        yield Stretch(first, last, figures[number * _MOST : (number + 1) * _MOST], paragraph)


def _is_told(paragraph: Paragraph) -> bool:
    """A cell in which a sentence stands: a table is a way of writing a report, too."""
    return paragraph.role == "cell" and paragraph.end - paragraph.start >= _TELLING


def _is_item(text: str, paragraph: Paragraph) -> bool:
    """A bullet, or a short paragraph with a letter for a label, which is as good as one."""
    if _BULLET.match(text, paragraph.start):
        return True
    return paragraph.end - paragraph.start <= _SHORT and _LETTER.match(text, paragraph.start) is not None
