"""Lines -> paragraphs -> the view that the rules read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extractor.language.offsets import Offsets
from extractor.language.orthography import normalise
from extractor.models import Paragraph, Report, Span, View

_BREAKS = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
# A hyphen or slash that the line was broken behind or before, inside a symbol, a range or a compound ("115/NQ-" + "CP").
_BROKEN = re.compile(
    r"(?<=\w[-/\x02\u2010\u2011])[ \t]*\n\s*(?=\w)|(?<=[\w])[ \t]*\n\s*(?=[/-][A-ZĐÐ]{2})|(?<=\d)[ \t]*\n\s*(?=/[\dA-ZĐ])"
)
_VISIBLE = re.compile(r"[^\n]")
_GAP = re.compile(r"(?<=\S) +(?=\S)")
# All blanks of a gap but the first.
_WIDE_GAP = re.compile(r"(?<=\S ) {1,2}(?=\S)|(?<=\n) +(?=\S)")
_LOOSE_GAP = re.compile(r"(?<=[^\W\d_] ) (?=[a-zà-ỹđ])|(?<=[^\W\d_], ) (?=[a-zà-ỹđ])|(?<=\n) +(?=\S)")
_SEGMENTED = re.compile(r"[^\W\d_]_[^\W\d_]")


def view_of(report: Report) -> View:
    """The text as the rules see it (models.View): NFC, no line break inside a paragraph, furniture and markup blanked
    out. A line feed stands between any two paragraphs, so between two cells of a table too.

    A line break or markup at a hyphen or slash inside a symbol is left out, so that ``115/NQ-`` + ``CP`` and ``115/NQ-**CP**``
    read ``115/NQ-CP``; underscores of word-segmented text ("khu công_nghiệp") become blanks.
    """
    text = report.text
    if _BREAKS.search(text):
        text = _BREAKS.sub("\n", text)
    if "\x02" in text:
        text = text.replace("\x02", "-")
    if _is_segmented(text):
        text = text.replace("_", " ")
    pieces: list[str] = []
    cuts: list[tuple[int, int]] = []
    done = 0
    for paragraph in report.paragraphs:
        start, end = max(paragraph.start, done), paragraph.end
        if end <= start:
            continue
        gap = text[done:start]
        if done and gap and "\n" not in gap:
            gap = "\n" + gap[1:].replace("\t", "\n")
        if gap and not gap.isspace():
            gap = _VISIBLE.sub(" ", gap)
        pieces.append(gap)
        if paragraph.role == "furniture":
            pieces.append(" " * (end - start))
        else:
            body = text[start:end]
            left_out: list[tuple[int, int]] = []
            if paragraph.holes:
                left_out = [hole for hole in paragraph.holes if start <= hole[0] and _inside_symbol(text, *hole)]
                body = _blank(body, start, paragraph.holes)
            if "  " in text[start:end] and paragraph.role != "cell":
                left_out.extend(_stretched(text[start:end], start))
            if "\n" in body:
                left_out.extend((start + m.start(), start + m.end()) for m in _BROKEN.finditer(body))
                body = body.replace("\n", " ")
            cuts.extend(sorted(left_out))
            pieces.append(body)
        done = end
    pieces.append(text[done:])
    joined = "".join(pieces)
    if not cuts:
        shadow, offsets = normalise(joined)
        return View(shadow, offsets)
    joined, kept = _cut(joined, cuts)
    shadow, offsets = normalise(joined)
    if offsets is None:
        return View(shadow, kept)
    return View(shadow, kept.of(offsets))


def _inside_symbol(text: str, start: int, end: int) -> bool:
    """Whether markup stands right at a hyphen or slash inside a word: "75/KH-**UBND**" reads "75/KH-UBND"."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in {"-", "/"}:
        return after.isalnum() and (text[start - 2 : start - 1].isalnum() or text[start - 2 : start - 1] == "*")
    return (
        after in {"-", "/"}
        and before.isalnum()
        and (text[end + 1 : end + 2].isalnum() or text[end + 1 : end + 2] == "*")
    )


def _stretched(body: str, start: int) -> list[tuple[int, int]]:
    """The blanks too many between the words of a paragraph, and how far its lines are indented: all blanks but one where the
    layer of a justified text has stretched its gaps, else those before a small letter. Wider gaps, and those before a
    capital or a number, may part columns."""
    gaps = _GAP.findall(body)
    wide = sum(len(gap) in (2, 3) for gap in gaps)
    stretched = wide >= 4 and wide * 5 >= len(gaps) * 2
    pattern = _WIDE_GAP if stretched else _LOOSE_GAP
    return [(start + m.start(), start + m.end()) for m in pattern.finditer(body)]


def _is_segmented(text: str) -> bool:
    """Whether the words of this text were tied together by underscores throughout (a corpus for language work)."""
    ties = text.count("_")
    if ties < 3 or ties * 100 < len(text):
        return False
    sample = text[:200_000]
    return len(_SEGMENTED.findall(sample)) * 20 > sample.count(" ")


def _blank(body: str, start: int, holes: Sequence[Span]) -> str:
    pieces: list[str] = []
    done = 0
    for hole_start, hole_end in holes:
        left, right = max(hole_start - start, done), min(hole_end - start, len(body))
        if right > left:
            pieces.append(body[done:left])
            pieces.append(" " * (right - left))
            done = right
    pieces.append(body[done:])
    return "".join(pieces)


def _cut(text: str, cuts: Iterable[tuple[int, int]]) -> tuple[str, Offsets]:
    """``text`` without these stretches, and for each character that stays (and the end) its offset in ``text``."""
    pieces: list[str] = []
    offsets = Offsets()
    done = 0
    for start, end in cuts:
        if end <= done:
            continue
        start = max(start, done)
        pieces.append(text[done:start])
        offsets.add(done, start - done)
        done = end
    pieces.append(text[done:])
    offsets.add(done, len(text) + 1 - done)
    return "".join(pieces), offsets


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a plain or Markdown text: wrapped lines joined, labels, list items and headings kept apart, page
    numbers as furniture, cells of tab- or pipe-separated tables as cells, markup as holes."""
    from extractor.reading.plain import read_lines

    return read_lines(text).paragraphs


def check_order(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether paragraphs are in order and do not overlap, as every reader must give them."""
    return all(a.start <= a.end <= b.start for a, b in pairwise(paragraphs))
