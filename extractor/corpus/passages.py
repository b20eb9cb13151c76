"""Cuts a report into passages for search, and finds the sentence that a figure stands in."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.models import Extraction, Report, Section, Span
from extractor.reading.paragraphs import kept

_WISHED = 700
_LONGEST = 1400
_QUOTE_LONGEST = 600
_REMEMBERED = 256  # paragraphs whose sentences are known at a time: what is asked for goes through a report in order
_SENTENCE_END = re.compile(r"[.;!?…]+[\"”»)\]]*(?=\s)(?!\s*\d{3}\b)|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a report that is found as one; ``text`` is it with furniture and line breaks blanked out."""

    start: int
    end: int
    page: int
    section: str | None
    text: str


def passages_of(extraction: Extraction) -> Iterator[Passage]:
    """The passages of a report in order: whole paragraphs of one section, joined up to about 700 characters."""
    report = extraction.report
    sections = sorted(extraction.sections, key=lambda s: (s.start, s.level))
    starts = [section.start for section in sections]

    def passage() -> Passage:
        start, end = gathered[0][0], gathered[-1][1]
        text = "\n".join(piece for _, _, piece in gathered)
        return Passage(start, end, report.page_of(start), innermost(sections, starts, start), text)

    gathered: list[tuple[int, int, str]] = []
    home: int | None = None
    for start, end, text in _pieces(report):
        here = bisect_right(starts, start)
        size = end - gathered[0][0] if gathered else 0
        if gathered and (here != home or size > _WISHED):
            yield passage()
            gathered = []
        gathered.append((start, end, text))
        home = here
    if gathered:
        yield passage()


def innermost(sections: Sequence[Section], starts: Sequence[int], offset: int) -> str | None:
    """The id of the deepest section that holds ``offset``; ``sections`` are sorted by ``starts``."""
    # In a tree of sections the last one that has begun and has not ended is the deepest.
    for index in range(bisect_right(starts, offset) - 1, -1, -1):
        if offset < sections[index].end:
            return sections[index].id
    return None


def _pieces(report: Report) -> Iterator[tuple[int, int, str]]:
    """Paragraphs that people read, cleaned, in order; very long ones cut at the end of a sentence."""
    for paragraph in report.paragraphs:
        if paragraph.role == "furniture" or paragraph.end <= paragraph.start:
            continue
        text = readable(report.text, paragraph.start, paragraph.end, paragraph.holes)
        if not text.strip():
            continue
        if len(text) <= _LONGEST:
            yield paragraph.start, paragraph.end, text
            continue
        done = 0
        while done < len(text):
            cut = _cut(text, done)
            yield paragraph.start + done, paragraph.start + cut, text[done:cut]
            done = cut
    if not report.paragraphs and report.text.strip():
        yield 0, len(report.text), report.text


def _cut(text: str, start: int) -> int:
    if len(text) - start <= _LONGEST:
        return len(text)
    last = None
    for match in _SENTENCE_END.finditer(text, start + _WISHED // 2, start + _LONGEST):
        last = match.end()
        if last >= start + _WISHED:
            break
    if last is not None:
        return last
    blank = text.rfind(" ", start + _WISHED, start + _LONGEST)
    return blank + 1 if blank > 0 else start + _LONGEST


def readable(text: str, start: int, end: int, holes: Sequence[Span] = ()) -> str:
    """``text[start:end]`` in one line, with what stands in ``holes`` blanked out; the length stays."""
    piece = text[start:end]
    for hole in holes:
        low, high = max(hole.start - start, 0), min(hole.end - start, len(piece))
        if low < high:
            piece = piece[:low] + " " * (high - low) + piece[high:]
    for line_break in _BREAKS:
        if line_break in piece:
            piece = piece.replace(line_break, " ")
    return piece


_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"


class Quotes:
    """Sentences of a report by offset: the paragraph that holds a figure, cut at sentence ends around it."""

    def __init__(self, report: Report) -> None:
        self._text = report.text
        read = (p for p in report.paragraphs if p.role != "furniture")
        self._paragraphs = kept(sorted(read, key=lambda p: p.start))
        self._starts = array("I", [p.start for p in self._paragraphs])
        self._ends: dict[int, tuple[str, list[int]]] = {}

    def around(self, start: int, end: int) -> str:
        """The sentence that holds ``start:end``, in one line, at most about 600 characters."""
        index = bisect_right(self._starts, start) - 1
        if index < 0 or self._paragraphs[index].end < end:
            low, high = max(0, start - 80), min(len(self._text), end + 80)
            return " ".join(self._text[low:high].split())
        paragraph = self._paragraphs[index]
        if index not in self._ends:
            if len(self._ends) >= _REMEMBERED:
                self._ends.clear()
            text = readable(self._text, paragraph.start, paragraph.end, paragraph.holes)
            self._ends[index] = (text, [match.end() for match in _SENTENCE_END.finditer(text)])
        text, ends = self._ends[index]
        start, end = start - paragraph.start, end - paragraph.start
        before = bisect_right(ends, start)
        after = bisect_left(ends, end)
        low = ends[before - 1] if before else 0
        high = ends[after] if after < len(ends) else len(text)
        low, high = max(low, start - _QUOTE_LONGEST // 2), min(high, end + _QUOTE_LONGEST // 2)
        return " ".join(text[low:high].split())
