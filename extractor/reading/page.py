"""The records of a page on its way from words with places to reading text: words, set lines, drawn lines, cells.

A text layer and OCR both end in these, so that one way leads on from here.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from extractor.models import Box, PageOrigin


class SetWord(NamedTuple):
    """One word as it is set: its text, its box, the height of its letters, and the index of its first and behind its
    last glyph in the page's text (-1 for words that OCR read). ``raised``: its end is set higher than its beginning."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    first: int = -1
    last: int = -1
    raised: bool = False


class Edge(NamedTuple):
    """A drawn line, level or plumb: where it lies across, and from where to where it runs."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class WordRun:
    """Words of one line that stand a blank apart, before anybody asks for them one by one: only the first and the last
    have been looked up (and those in ``known``, by where they start in ``text``), the others get the places that their
    share of the letters gives them. ``glyphs`` are those of the characters of ``text``."""

    text: str
    first: SetWord
    last: SetWord
    known: dict[int, SetWord]
    glyphs: Sequence[int]

    def words(self) -> list[SetWord]:
        """The words one by one."""
        text, first, last, known, glyphs = self.text, self.first, self.last, self.known, self.glyphs
        start = len(first.text) + 1
        inner = text[start : len(text) - len(last.text) - 1]
        words = [first]
        if inner:
            blank = _width(" ")
            shares = [sum(map(_width, shown)) for shown in inner.split(" ")]
            step = (last.x0 - first.x1) / (sum(shares) + blank * (len(shares) + 1))
            x0, top, bottom = first.x1 + blank * step, first.top, first.bottom
            for shown, share in zip(inner.split(" "), shares, strict=True):
                end = start + len(shown)
                x1 = x0 + share * step
                word = known.get(start)
                if word is None:
                    word = SetWord(shown, x0, top, x1, bottom, glyphs[start], glyphs[end - 1] + 1)
                words.append(word)
                x0 = x1 + blank * step
                start = end + 1
        words.append(last)
        return words


@lru_cache(maxsize=1024)
def _width(letter: str) -> float:
    """About how wide a letter is set, in thousandths of the size of print: letters of one family of widths share one."""
    plain = unicodedata.normalize("NFD", letter)[0]
    if plain in " .,:;'!|ijlIt/()[]-fr":
        return 290.0
    if plain in "mwMW%@":
        return 820.0
    if plain.isdigit() or plain.islower():
        return 490.0
    return 670.0


class SetLine:
    """Words that stand on one line in reading order. ``bold`` and ``bold_end``: its first and its last word are set in
    bold; ``turned``: its text does not run level; ``widget``: it comes from a form field or a signature's appearance;
    ``wide``: there may be a gap in it wider than a blank; ``size``: the size of its font, 0 where it is not known; ``font``:
    its name, if it is one of a legacy encoding.

    Most lines are never asked for their words (``words``): what is asked of all of them (``text``, ``first``, ``last``,
    ``count`` and the sides) is known without.
    """

    __slots__ = ("_run", "_words", "block", "bold", "bold_end", "font", "size", "turned", "wide", "widget")

    def __init__(
        self,
        words: list[SetWord] | WordRun,
        bold: bool = False,
        bold_end: bool = False,
        turned: bool = False,
        widget: bool = False,
        block: int = 0,
        wide: bool = True,
        size: float = 0.0,
    ) -> None:
        self._run: WordRun | None = None
        self._words: list[SetWord] = []
        if isinstance(words, WordRun):
            self._run = words
        else:
            self._words = words
        self.bold = bold
        self.bold_end = bold_end
        self.turned = turned
        self.widget = widget
        self.block = block
        self.wide = wide
        self.size = size
        self.font = ""

    def __repr__(self) -> str:
        return f"SetLine({self.text!r}, x0={self.x0:.0f}, top={self.top:.0f}, block={self.block})"

    @property
    def run(self) -> WordRun | None:
        """The words as one run, if nobody has asked for them one by one."""
        return self._run

    @property
    def words(self) -> list[SetWord]:
        if self._run is not None:
            self._words = self._run.words()
            self._run = None
        return self._words

    @property
    def first(self) -> SetWord:
        return self._words[0] if self._run is None else self._run.first

    @property
    def last(self) -> SetWord:
        return self._words[-1] if self._run is None else self._run.last

    @property
    def count(self) -> int:
        """How many words it has."""
        return len(self._words) if self._run is None else self._run.text.count(" ") + 1

    @property
    def x0(self) -> float:
        return self._words[0].x0 if self._run is None else self._run.first.x0

    @property
    def x1(self) -> float:
        return self._words[-1].x1 if self._run is None else self._run.last.x1

    @property
    def top(self) -> float:
        run = self._run
        if run is not None:
            a, b = run.first.top, run.last.top
        else:
            words = self._words
            a, b = words[0].top, words[-1].top
        return a if a < b else b

    @property
    def bottom(self) -> float:
        run = self._run
        if run is not None:
            a, b = run.first.bottom, run.last.bottom
        else:
            words = self._words
            a, b = words[0].bottom, words[-1].bottom
        return a if a > b else b

    @property
    def height(self) -> float:
        """The usual height of its words: the middle one of three of them."""
        if self._run is not None:
            return self._run.first.bottom - self._run.first.top
        words = self._words
        a, b, c = words[0], words[len(words) // 2], words[-1]
        return sorted((a.bottom - a.top, b.bottom - b.top, c.bottom - c.top))[1]

    @property
    def text(self) -> str:
        return " ".join([word.text for word in self._words]) if self._run is None else self._run.text


@dataclass(frozen=True, slots=True)
class GridTable:
    """A table on a page before it is text: rows of cells with their words (None where a merged cell covers a place), and
    where its columns begin; ``loose``: that is told by their words, not by drawn lines; ``head``: how many rows are the
    header, where that is known."""

    box: Box
    rows: tuple[tuple[GridCell | None, ...], ...]
    columns: tuple[float, ...] = ()
    loose: bool = False
    head: int | None = None


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell on a page: its words in lines, its box, how many rows and columns it covers."""

    lines: tuple[tuple[SetWord, ...], ...]
    box: Box
    row_span: int = 1
    column_span: int = 1


@dataclass(slots=True)
class PageContent:
    """What is to be written of a page: lines in reading order (those of tables left out), tables with the index of the
    line they stand before, and for OCR the boxes and confidences of words by identity of their tuple. ``margin`` is what
    stands at its head and foot, as far as it was asked for.

    ``width`` and ``height`` are those of the page as its lines run. Where that is not the page as people see it (a sheet
    that lies on its side, a photograph), ``shown`` is the size of what they see and ``to_shown`` the affine map (a row for
    x, a row for y) from here to there."""

    number: int
    width: float
    height: float
    origin: PageOrigin
    lines: list[SetLine]
    tables: list[tuple[int, GridTable]] = field(default_factory=list)
    read: dict[tuple[float, float, str], tuple[Box, float, str | None]] = field(default_factory=dict)
    furniture: set[int] = field(default_factory=set)
    notes: set[int] = field(default_factory=set)
    rules: list[Edge] = field(default_factory=list)
    margin: dict[str, list[tuple[int, ...]]] | None = None
    shown: tuple[float, float] | None = None
    to_shown: Places | None = None

    def seen(self, box: Box) -> Box:
        """A box of this page as people see it: the smallest upright rectangle that holds it there."""
        if self.to_shown is None:
            return box
        return place_on(box, self.to_shown, self.shown or (self.width, self.height))


Places = tuple[tuple[float, float, float], tuple[float, float, float]]
"""What makes places on one page of those on another: for each side what x and y count, and what is added."""


def place_on(box: Box, places: Places, size: tuple[float, float]) -> Box:
    """The smallest upright rectangle that holds a box on the other page, which is of this size."""
    corners = [(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
    xs, ys = ([a * x + b * y + c for x, y in corners] for a, b, c in places)
    left, right = (round(min(max(0.0, v), size[0]), 2) for v in (min(xs), max(xs)))
    top, bottom = (round(min(max(0.0, v), size[1]), 2) for v in (min(ys), max(ys)))
    return Box(left, top, right, bottom)


def unturned(turn: int, width: float, height: float) -> tuple[tuple[float, float], Places]:
    """The size of a page that was turned by quarters (clockwise) and has this size now, before, and what makes places on it of
    those on the page as turned."""
    if turn == 1:
        return (height, width), ((0.0, 1.0, 0.0), (-1.0, 0.0, width))
    if turn == 3:
        return (height, width), ((0.0, -1.0, height), (1.0, 0.0, 0.0))
    return (width, height), ((-1.0, 0.0, width), (0.0, -1.0, height))


@dataclass(slots=True)
class Runs:
    """Where stretches of the reading text stand on pages: start and end in the text, page, first glyph. Within a run
    text and glyphs go in step, or the whole run is one word."""

    start: array[int] = field(default_factory=lambda: array("I"))
    end: array[int] = field(default_factory=lambda: array("I"))
    page: array[int] = field(default_factory=lambda: array("I"))
    first: array[int] = field(default_factory=lambda: array("i"))
    last: array[int] = field(default_factory=lambda: array("i"))

    def add(self, start: int, end: int, page: int, first: int, last: int) -> None:
        """Adds a word, to the run before it if it goes on in step."""
        if self.end and self.page[-1] == page and first >= 0:
            gap = start - self.end[-1]
            in_step = self.end[-1] - self.start[-1] == self.last[-1] - self.first[-1]
            if in_step and gap >= 0 and first - self.last[-1] == gap and end - start == last - first:
                self.end[-1], self.last[-1] = end, last
                return
        self.start.append(start)
        self.end.append(end)
        self.page.append(page)
        self.first.append(first)
        self.last.append(last)
