"""The physical lines of a report, as the rules for headers and signatures read them.

Headers and signatures are layout: two columns that a text reader flattens into lines. So these rules work on lines, while
all others work on the paragraphs of the view.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.language.orthography import CAPITALS
from extractor.models import Report, View
from extractor.records import quick


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its text without Markdown marks and blanks at the ends, where it stands in the view, how
    many blank lines stand before it, and whether it goes on with the paragraph of the line above."""

    text: str
    start: int
    end: int
    blanks: int
    joined: bool = False


_MARKS = re.compile(r"\*+|^[ \t]*#{1,6}[ \t]+|</?(?:b|i|u|br|strong|em|p|center)[ ]?/?>|^[ \t]*>[ \t]|\\(?=[-_*.|])")
_RULE_BEHIND = re.compile(r"[ \t]+[-=*—]{3,}[ \t]*\Z")
_RULE = re.compile(r"[\s\-_=~.–—*|:+]*\Z")


def lines_of(view: View, report: Report) -> list[Line]:
    """The lines of the report in the letters of the view: furniture is blank there, look-alike letters are one."""
    text = view.text
    source = report.text
    lines: list[Line] = []
    blanks = 0
    place = 0
    for raw in source.splitlines(keepends=True):
        start = view.locate(place)
        place += len(raw)
        end = view.locate(place)
        shown = text[start:end]
        if "*" in shown or "#" in shown or "<" in shown or ">" in shown or "\\" in shown:
            shown = _MARKS.sub(" ", shown)
        shown = shown.replace("_", " ").replace("\n", " ").rstrip()
        if _RULE.match(shown):
            blanks += 1
            continue
        if shown.endswith(("--", "==", "**", "——")):
            # The rule below a name, drawn on its line: "TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM -------".
            shown = _RULE_BEHIND.sub("", shown)
        joined = bool(lines) and "\n" not in text[lines[-1].start : start]
        lines.append(_new_line(shown.strip("\r\x0c\x0b"), start, end, blanks, joined))
        blanks = 0
    return lines


_new_line = quick(Line)
_WIDE = re.compile(rf"[ \t]{{3,}}|\t+|[ \t]*\|[ \t]*|[ ]{{2,}}(?=[{CAPITALS}])")


def columns(text: str) -> list[tuple[int, str]]:
    """The pieces of a line that wide blanks, tabs or table bars part, with their places in it."""
    pieces: list[tuple[int, str]] = []
    place = 0
    for gap in [*_WIDE.finditer(text), None]:
        stop = len(text) if gap is None else gap.start()
        piece = text[place:stop]
        if piece.strip():
            pieces.append((place + len(piece) - len(piece.lstrip()), piece.strip()))
        if gap is not None:
            place = gap.end()
    return pieces


def capital_share(text: str) -> float:
    """The share of capitals among the letters; 0 when there are fewer than two letters."""
    letters = [char for char in text if char.isalpha()]
    return sum(char.isupper() for char in letters) / len(letters) if len(letters) > 1 else 0.0
