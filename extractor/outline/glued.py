"""Outlines whose headings were run together on one line ("B- Kết quả 1/ Cấp phép 2/ Khai thác"): the lines are cut where the
next label of the numbering stands inside one.

Only what a plan asks is cut so: in a report a number behind a blank is too often part of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractor.extraction.blocks import Block, Body
from extractor.extraction.headings import is_caps
from extractor.extraction.labels import Label, read_labels
from extractor.extraction.sections import Skeleton, skeleton_from
from extractor.language.orthography import CAPITALS
from extractor.outline.segments import Part, attached, numbered_addressees, parts_of
from extractor.rulebook import Rules

# Labels that may open a heading inside a line: what follows begins with a capital.
_INNER = re.compile(
    r"(?<=\s)(?:[IVX]{1,5}|[A-HĐ]|\d{1,2}(?:\.\d{1,2}){0,3}|[a-eđghi])(?:[./)]\s?-?|\s?-)"
    rf"(?=\s*[{CAPITALS}][^\W\d_]*\s)"
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A label in reading order: the block, its place, and whether it opens the block."""

    block: int
    label: Label
    opens: bool

    @property
    def style(self) -> tuple[str, str]:
        return self.label.family, self.label.mark


def unglued(skeleton: Skeleton, rules: Rules) -> Skeleton:
    """The skeleton with the glued lines of its outlines cut apart; the same one where none is glued."""
    body = skeleton.body
    cuts: dict[int, list[int]] = {}
    for part in parts_of(skeleton, rules):
        if part.kind == "outline":
            for mark in _cuts(skeleton, part, rules):
                cuts.setdefault(mark.block, []).append(mark.label.start)
    if not cuts:
        return skeleton
    blocks = [piece for at, block in enumerate(body.blocks) for piece in cut(body, block, cuts.get(at, ()))]
    whole = Body(body.text, tuple(blocks))
    return skeleton_from(whole, skeleton.width, rules, attached(skeleton), numbered_addressees(whole, rules))


def cut(body: Body, block: Block, places: Sequence[int]) -> list[Block]:
    """The pieces of a block that is cut at these places."""
    pieces: list[Block] = []
    for start, end in zip((block.start, *places), (*places, block.end), strict=True):
        end = start + len(body.text[start:end].rstrip())
        if start < end:
            ends = max(start, min(block.line_end, end)), max(start, min(block.bold_end, end))
            pieces.append(replace(block, start=start, end=end, line_end=ends[0], bold_end=ends[1]))
    return pieces


@lru_cache(maxsize=4)
def _cited(rules: Rules) -> re.Pattern[str]:
    """Words behind which a number names a thing: "theo mục 2. Kết quả", "khu vực I. Số xã"."""
    words = "|".join(re.escape(word) for word in rules["outline"].data["numbered_things"]["words"])
    return re.compile(rf"(?<!\w)(?:{words})\s*$", re.IGNORECASE)


def _cuts(skeleton: Skeleton, part: Part, rules: Rules) -> list[_Mark]:
    """The labels inside lines that go on with the numbering of the outline, or open a list of it that the next ones go on
    with."""
    body = skeleton.body
    openers = {node.block: node.label for node in skeleton.nodes}
    marks: list[_Mark] = []
    # The first heading may stand on the line of the title.
    start = part.node.block if part.node is not None else part.first
    for index in range(start, part.behind):
        block = body.blocks[index]
        if block.role != "text" or block.zone != "body":
            continue
        own = openers.get(index)
        if own is not None and own.family != "annex":
            if own.family == "bullet":
                continue  # a bullet ends no list, and what it holds are its own words
            marks.append(_Mark(index, own, True))
        for m in _INNER.finditer(body.text, own.end if own is not None else block.start, block.end):
            before = body.text[block.start : m.start()]
            if _cited(rules).search(before):
                continue
            labels = read_labels(body.text, m.start(), block.end)
            if labels and labels[0].repair == 0 and labels[0].family != "bullet":
                marks.append(_Mark(index, labels[0], False))
    chosen: list[_Mark] = []
    open_marks: list[_Mark] = []
    for place, mark in enumerate(marks):
        if not mark.opens and not _goes_on(body, mark, open_marks, marks[place + 1 :]):
            continue
        if not mark.opens:
            chosen.append(mark)
        at = next((n for n, m in enumerate(open_marks) if m.style == mark.style), None)
        if at is None and mark.label.family == "decimal":
            at = next((n for n, m in enumerate(open_marks) if _is_sibling(m.label, mark.label)), None)
        if at is not None:
            del open_marks[at:]
        open_marks.append(mark)
    return chosen


def _is_sibling(one: Label, other: Label) -> bool:
    return one.family == other.family and one.numbers[:-1] == other.numbers[:-1]


def _goes_on(body: Body, mark: _Mark, open_marks: Sequence[_Mark], later: Sequence[_Mark]) -> bool:
    """Is the label inside a line the next one of an open list, or the first of one that goes on right behind it?"""
    label = mark.label
    if not open_marks:
        # Behind the title: the first of the headings that the next ones go on with, on lines of their own or in the same.
        following = next((m.label for m in later if m.style == mark.style), None)
        first_at_all = next((m for m in later if m.opens), None)
        return (
            label.numbers[-1] == 1
            and following is not None
            and following.numbers[-1] == 2
            and (first_at_all is None or first_at_all.style != mark.style or first_at_all.label.numbers[-1] >= 2)
        )
    last = open_marks[-1]
    title = body.text[last.label.end : label.start].strip()
    if not title:
        return False
    for one in reversed(open_marks):
        same = _is_sibling(one.label, label) if label.family == "decimal" else one.style == mark.style
        if same:
            # A gap of one number: scans and hands leave numbers out.
            return 1 <= label.numbers[-1] - one.label.numbers[-1] <= 2
    if label.numbers[-1] != 1 or title[-1] in ",(" or last.style == mark.style:
        return False
    if label.family == "decimal" and label.numbers[:-1] != last.label.numbers[-len(label.numbers) + 1 :]:
        return False
    for other in later:
        if other.label.family == "decimal" and label.family == "decimal":
            if _is_sibling(label, other.label):
                # The number of its heading before its own says where it belongs: one left out behind it says nothing.
                return other.label.numbers[-1] in (2, 3)
        elif other.style == mark.style:
            return other.label.numbers[-1] == 2
        if other.opens and any(other.style == m.style for m in open_marks):
            break
    return is_caps(title) and mark.label.family != "lower"
