"""The paragraphs of a view as the reader of headings and outlines needs them: free of markup, cut where several headings
were glued on one line, with the end of a heading line that runs into its text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extractor.language.orthography import CAPITALS
from extractor.models import Paragraph, Report, View
from extractor.records import quick
from extractor.rulebook import Rule, Rules

# Markdown and HTML emphasis; each character becomes a blank, so places stay. A star before a blank may be a bullet.
_MARKUP = re.compile(
    r"\*{2,}|(?<=\S)\*|\*(?=\S)|^[ \t]*#{1,6}(?=[ \t])|</?(?:b|i|u|strong|em|br)[^\S\n]*/?>|(?<=\n)[ \t]*#{1,6}(?=[ \t])",
    re.I | re.M,
)
# "5. Xã hội hóa giáo dục 6. Thanh tra, kiểm tra": two short headings in a row on one line.
_NUMBERED = re.compile(rf"(?:^|(?<=[^\W\d_])[.;]?\s+)(?P<n>\d{{1,2}}|[IVX]{{1,5}})\.\s+(?=[{CAPITALS}])")
_GLUE = re.compile(r"\*\*(?=\*\*\s*\S)")
# Lines that open a part of the document whatever stands above them, and the title below them.
_OPENER = re.compile(
    r"\n[ \t>*]*((?:Phần|PHẦN)\s+(?:thứ|THỨ)\s+\w+|(?:PHẦN|Phần|CHƯƠNG|Chương)\s+(?:[IVX]+|\d+|[A-H])(?=\s*[.:]?\s*(?:\n|$))|PHỤ LỤC(?:\s+(?:SỐ\s+)?[IVX\d]+)?(?=\W*(?:\n|$))|ĐỀ CƯƠNG(?=\s)|"
    rf"(?:PHỤ BIỂU|BIỂU MẪU|BIỂU|MẪU)(?:\s+SỐ)?\s+\d+|(?<=[^\s,(]\n)(?:\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\.?\s+(?=[{CAPITALS}][a-zà-ỹđ])|[IVX]{{1,4}}\.\s+(?=[{CAPITALS}]{{2}})))(?=\W|$|\b)"
)
_BOLD_RUN = re.compile(r"[ \t#>]*(?:[-+]\s+)?(?:\*\*|<b>|<strong>)(.+?)(?:\*\*|</b>|</strong>)", re.I | re.S)
_MARKS = " \t#>*<-+"
"""What a piece in bold and a heading in Markdown may begin with."""
_HASHES = re.compile(r"[ \t]*(#{1,6})[ \t]")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, or one of the headings glued together in a paragraph. Offsets are view offsets without the blanks
    around. ``line_end`` is the end of the first printed line, ``bold_end`` the end of an opening bold run (``start``
    when there is none), ``zone`` says whether the block belongs to the body or to recipients and signature."""

    start: int
    end: int
    line_end: int
    bold_end: int
    role: Literal["text", "cell"] = "text"
    level: int | None = None
    centered: bool = False
    zone: Literal["body", "closing"] = "body"


@dataclass(frozen=True, slots=True)
class Body:
    """A view's text without markup (same length) and its blocks in reading order."""

    text: str
    blocks: tuple[Block, ...]

    def of(self, block: Block) -> str:
        """The words of a block."""
        return self.text[block.start : block.end]


def unmark(text: str) -> str:
    """``text`` with Markdown and HTML emphasis blanked out; the length stays."""
    if "*" not in text and "#" not in text and "<" not in text:
        return text
    # Line by line: most lines hold none, and no mark goes over the end of one.
    return "\n".join(
        _MARKUP.sub(lambda m: " " * len(m[0]), line) if "*" in line or "#" in line or "<" in line else line
        for line in text.split("\n")
    )


def body_of(view: View, report: Report, rules: Rules) -> Body:
    """The blocks of a document, furniture left out."""
    text = unmark(view.text)
    blocks = [block for paragraph in report.paragraphs for block in _blocks(paragraph, view, report, text)]
    return Body(text, tuple(_zoned(blocks, text, rules, lambda place: report.page_of(view.source(place, place)[0]))))


def _blocks(paragraph: Paragraph, view: View, report: Report, text: str) -> Iterator[Block]:
    if paragraph.role == "furniture":
        return
    raw = report.text[paragraph.start : paragraph.end]
    if paragraph.role == "cell" and raw[:1] not in _MARKS and "\n" not in raw and "****" not in raw:
        # Half of the blocks of a report with tables, and nothing to be cut or told of them.
        start, end = view.locate(paragraph.start), view.locate(paragraph.end)
        words = text[start:end]
        start, end = end - len(words.lstrip()), start + len(words.rstrip())
        if start < end:
            yield _new_block(
                start, end, end, end if paragraph.bold else start, "cell", paragraph.level, paragraph.centered
            )
        return
    cuts = [paragraph.start]
    if "****" in raw:
        cuts += [paragraph.start + m.end() for m in _GLUE.finditer(raw)]
    if paragraph.role == "text" and len(raw) < 400:
        cuts += [paragraph.start + at for at in _glued_headings(raw)]
    if paragraph.role == "text" and "\n" in raw:
        cuts += [paragraph.start + m.start(1) for m in _OPENER.finditer(raw)]
        cuts = sorted(set(cuts))
    cuts.append(paragraph.end)
    for begin, finish in itertools.pairwise(cuts):
        start, end = view.locate(begin), view.locate(finish)
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start >= end:
            continue
        piece = report.text[begin:finish]
        lead = len(piece) - len(piece.lstrip())
        newline = piece.find("\n", lead)
        line_end = end if newline < 0 else max(start, min(end, view.locate(begin + newline)))
        while line_end > start and text[line_end - 1].isspace():
            line_end -= 1
        bold = _BOLD_RUN.match(piece)
        bold_end = start
        if bold is not None and bold[1].strip():
            bold_end = min(end, view.locate(begin + bold.end(1)))
        elif paragraph.bold:
            bold_end = end
        level = paragraph.level
        hashes = _HASHES.match(piece)
        if level is None and hashes is not None:
            level = len(hashes[1])
        role: Literal["text", "cell"] = "cell" if paragraph.role == "cell" else "text"
        yield _new_block(start, end, line_end, bold_end, role, level, paragraph.centered)


_new_block = quick(Block)
_OPENING = ("section.attachment", "section.form")
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def _glued_headings(line: str) -> list[int]:
    """Where the second and further headings of a line begin: each short, each with the next number."""
    if _NUMBERED.match(line) is None:
        return []  # what stands before the first number is no letter, so the first stands at the start
    found = list(_NUMBERED.finditer(line))
    if len(found) < 2:
        return []
    for one, other in itertools.pairwise(found):
        a, b = one["n"], other["n"]
        follows = int(b) == int(a) + 1 if a.isdecimal() and b.isdecimal() else (a, b) in itertools.pairwise(_ROMANS)
        title = line[one.end() : other.start()]
        if not follows or not 1 <= len(title.split()) <= 16 or re.search(r"[,;:]\s*$", title):
            return []
    last = line[found[-1].end() :]
    if len(last.split()) > 25 or re.search(r"[.]\s+\S", last):
        return []
    return [m.start("n") for m in found[1:]]


@lru_cache(maxsize=4)
def rules_named(rules: Rules, prefix: str) -> tuple[Rule, ...]:
    """The rules of sections.toml whose id begins so. Each says what a block begins with (its pattern starts with ``^``), so
    it is asked with ``match``: to search would look for a beginning at every character."""
    return tuple(rule for rule in rules["sections"].rules if rule.id.startswith(prefix))


# What a part numbered from the beginning opens with on a page behind the signature: "1. Nội dung".
_FIRST_PART = re.compile(rf"\W*(?:1[.)]|1\.1\.?|a\))\s+[{CAPITALS}]")


def _zoned(blocks: list[Block], text: str, rules: Rules, page_at: Callable[[int], int]) -> Iterator[Block]:
    """Blocks with their zone: recipients and signatures last until an attachment, an annex or a first part begins, or
    until a list begins on a page behind them."""
    closing = [rule.pattern.match for rule in rules_named(rules, "section.closing")]
    opening = [rule.pattern.match for prefix in _OPENING for rule in rules_named(rules, prefix)]
    closed = False
    page = 0
    for number, block in enumerate(blocks):
        words = text[block.start : block.end]
        head = words[:90]
        if closed:
            if block.role == "text" and (
                any(begins(words) for begins in opening)
                or re.match(
                    r"\W*(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu|BIỂU|Biểu (?:số|mẫu|\d)|MẪU|Mẫu (?:số|\d)|BẢNG|Bảng (?:số|\d)|DANH SÁCH)(?![^\W\d_])",
                    head,
                )
                or re.match(
                    r"\W*(?:I\.|A\.|(?:Phần|PHẦN)\s+(?:(?:thứ|THỨ)\s+[^\W\d_]+|[IVX]+|\d{1,2}|[A-H]))(?!\w)", head
                )
                or (_FIRST_PART.match(head) and page_at(block.start) > page)
            ):
                closed = False
        elif block.role == "text" and len(words) < 120 and number > 2:
            closed = any(begins(head) for begins in closing)
            page = page_at(block.start) if closed else page
        if closed and block.role == "text":
            yield _new_block(
                block.start,
                block.end,
                block.line_end,
                block.bold_end,
                block.role,
                block.level,
                block.centered,
                "closing",
            )
        else:
            yield block
