"""The report as the check sees it: sections, and the passages under them, in view offsets."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from extractor.extraction.blocks import Block
from extractor.extraction.sections import Skeleton, structure_in, structure_of
from extractor.extraction.tree import Node
from extractor.models import Extraction, Outline, Section, Table, View
from extractor.outline.answers import AnswerRow, answer_rows
from extractor.outline.said import figures_in
from extractor.outline.terms import Spot, blind_to_numbers, heading_of, rule_named, terms_of
from extractor.rulebook import Rules

_BYE = re.compile(r"\W*(?:Trên đây là|Kính đề nghị .{0,60}tổng hợp|Trân trọng)", re.I)
_OPENING = re.compile(r"báo cáo[^.]{0,160}:\W*$|như sau\W*$", re.I)
_BASIS = re.compile(
    r"\W*(?:Căn cứ|Kính gửi|Thực hiện (?:Kế hoạch|Công văn|Văn bản|Quyết định|Nghị quyết) số|Theo (?:đề nghị|(?:Biểu|Mẫu|Đề cương)(?!\w)))"
)


_PLACE_DATE = re.compile(r"\W*[^\d,]{2,40}, (?:ngày [\d.…]{1,9} )?tháng [\d.…]{1,9} năm \d{4}\W*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, a bullet or a table of the report. ``section`` is the index of the section it stands in (-1: none),
    ``block`` its place in reading order."""

    start: int
    end: int
    text: str
    section: int
    block: int
    terms: frozenset[str]
    table: Table | None = None
    annex: bool = False
    lead: str = ""
    """The line that announces the table ("Kết quả thu các năm (triệu đồng):")."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A report cut up for the check. ``direct`` holds for each section the indices of the passages right under its heading,
    ``whole`` those of its subsections too, ``children`` its subsections."""

    view: View
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    direct: tuple[tuple[int, ...], ...]
    whole: tuple[tuple[int, ...], ...]
    children: tuple[tuple[int, ...], ...]
    parents: tuple[int, ...]
    heading_terms: tuple[frozenset[str], ...]
    heading_spots: tuple[tuple[Spot, ...], ...]

    def above(self, section: int) -> list[int]:
        """The section itself and those it stands in, innermost first."""
        chain: list[int] = []
        while section >= 0:
            chain.append(section)
            section = self.parents[section]
        return chain

    def is_annex(self, section: int) -> bool:
        """Is it an annex or below one?"""
        return any(self.sections[s].role == "annex" and self.sections[s].parent is None for s in self.above(section))


def layout_of(extraction: Extraction, view: View, rules: Rules, outline: Outline | None = None) -> Layout:
    """Sections and passages of a report. A table that answers the outline row by row gives a section a row."""
    report = extraction.report
    structure = structure_in(extraction, rules) or structure_of(view, report, rules)
    sections = list(structure.sections)
    numbers = {section.id: n for n, section in enumerate(sections)}
    parents = [numbers[s.parent] if s.parent is not None else -1 for s in sections]
    annexes = frozenset(n for n, s in enumerate(sections) if s.role == "annex" and s.parent is None)
    cut = _Cut(view, rules, outline, sections, parents, annexes, [], _terms_reader(rules))
    tables = sorted(report.tables, key=lambda t: t.start)
    done = _cut_blocks(cut, structure.skeleton, tables)
    for table in tables:
        if table.id not in done and table.end > table.start:
            start = view.locate(table.start)
            inside = max((n for n, s in enumerate(sections) if s.start <= start < s.end), default=-1)
            cut.passages.append(_table_passage(cut, table, inside, len(structure.skeleton.body.blocks)))
    return _indexed(cut)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A report while it is cut up: what was found so far, and how the terms of a text are read."""

    view: View
    rules: Rules
    outline: Outline | None
    sections: list[Section]
    parents: list[int]
    annexes: frozenset[int]
    passages: list[Passage]
    terms: Callable[[str], frozenset[str]]

    def above(self, section: int) -> Iterator[int]:
        """The section itself and those it stands in."""
        while section >= 0:
            yield section
            section = self.parents[section]

    def in_annex(self, section: int) -> bool:
        return any(s in self.annexes for s in self.above(section))


def _terms_reader(rules: Rules) -> Callable[[str], frozenset[str]]:
    """The terms of a text, signs included. Paragraphs of set wording say the same but for their numbers."""
    known: dict[str, frozenset[str]] = {}
    same: dict[frozenset[str], frozenset[str]] = {}

    def read(text: str) -> frozenset[str]:
        wording = blind_to_numbers(text, rules)
        if wording not in known:
            terms = terms_of(text, rules, signs=True)
            known[wording] = same.setdefault(terms, terms)
        return known[wording]

    return read


def _cut_blocks(cut: _Cut, skeleton: Skeleton, tables: Sequence[Table]) -> set[str]:
    """Adds a passage for each block that tells something; gives the tables among them."""
    body, view, parents = skeleton.body, cut.view, cut.parents
    sections = cut.sections
    starts = {s.start: n for n, s in enumerate(sections)}
    placeholder = rule_named(cut.rules, "terms.placeholder").pattern
    nodes = {node.block: node for node in skeleton.nodes}
    heads = {starts[block.start]: number for number, block in enumerate(body.blocks) if block.start in starts}
    ahead = deque(tables)
    done: set[str] = set()
    current, opened = -1, False
    for number, block in enumerate(body.blocks):
        here = starts.get(block.start)
        if here is not None:
            current = here
        elif current >= 0 and number in nodes and _beside(nodes[number], nodes.get(heads.get(current, -1))):
            current = parents[current]  # "3) …" without a heading behind "2) Tiêu đề" is no part of 2)
        current = next((s for s in cut.above(current) if block.start < sections[s].end), -1)
        if block.role == "cell":
            table = _table_at(view.source(block.start, block.end)[0], ahead, done)
            if table is not None:
                done.add(table.id)
                _add_table(cut, table, current, number)
            continue
        if block.zone == "closing":
            continue
        if here is None and current >= 0 and block.end <= sections[current].heading_end:
            continue  # the second line of a heading: "PHẦN THỨ NHẤT", "KẾT QUẢ"
        start = block.start if here is None else sections[here].heading_end
        text = body.text[start : block.end].lstrip(" .:;-–)/")
        if here is not None and len(text) < 3:
            continue
        if current < 0 and not opened:
            opened = _OPENING.search(text) is not None
            if (
                opened
                or _skipped(text, block)
                or ((sections or not cut.passages) and text.rstrip()[-1:] not in (".", ";"))
            ):
                continue
        if placeholder.match(text) or _BYE.match(text) or _PLACE_DATE.match(text):
            continue
        if current < 0 and _skipped(text, block):
            continue
        start, end = block.end - len(text), block.end
        cut.passages.append(Passage(start, end, text, current, number, cut.terms(text), None, cut.in_annex(current)))
    return done


def _table_at(offset: int, ahead: deque[Table], done: set[str]) -> Table | None:
    """The table that a cell at this offset belongs to, unless it was met before. Those behind are taken from ``ahead``."""
    while ahead and offset >= max(ahead[0].end, ahead[0].start + 1):
        ahead.popleft()
    near = (t for t in islice(ahead, 4) if t.id not in done)
    return next((t for t in near if t.start <= offset < max(t.end, t.start + 1)), None)


def _add_table(cut: _Cut, table: Table, section: int, block: int) -> None:
    rows = answer_rows(table, cut.outline) if cut.outline is not None else []
    if rows:
        _answer_sections(cut, rows, table, section, block)
    else:
        cut.passages.append(_announced(cut.passages, _table_passage(cut, table, section, block)))


def _indexed(cut: _Cut) -> Layout:
    """The layout of what was cut, with the passages and subsections of each section."""
    count = len(cut.sections)
    direct: list[list[int]] = [[] for _ in range(count)]
    whole: list[list[int]] = [[] for _ in range(count)]
    children: list[list[int]] = [[] for _ in range(count)]
    for n, passage in enumerate(cut.passages):
        if passage.section >= 0:
            direct[passage.section].append(n)
        for section in cut.above(passage.section):
            whole[section].append(n)
    for n, parent in enumerate(cut.parents):
        if parent >= 0:
            children[parent].append(n)
    # "Hạn chế tai nạn" is no heading for shortcomings.
    no_judgement = rule_named(cut.rules, "terms.no_judgement").pattern
    sections = [replace(s, role=None) if s.role and no_judgement.search(s.heading) else s for s in cut.sections]
    # Chapters of a long report have the same headings.
    headings = {heading: heading_of(heading, cut.rules) for heading in {s.heading for s in sections}}
    return Layout(
        cut.view,
        tuple(sections),
        tuple(cut.passages),
        tuple(map(tuple, direct)),
        tuple(map(tuple, whole)),
        tuple(map(tuple, children)),
        tuple(cut.parents),
        tuple(headings[s.heading][0] for s in sections),
        tuple(headings[s.heading][1] for s in sections),
    )


def _beside(node: Node, other: Node | None) -> bool:
    """Whether two labelled blocks are of one list."""
    return (
        other is not None
        and node.parent is other.parent
        and node.label.family == other.label.family
        and node.label.family not in ("bullet", "annex")
    )


def _answer_sections(cut: _Cut, rows: Sequence[AnswerRow], table: Table, above: int, block: int) -> None:
    """Adds a section for each row of a table that answers the outline, and a passage for each answer."""
    first = len(cut.sections)
    level = cut.sections[above].level if above >= 0 else 0
    for number, row in enumerate(rows, 1):
        start, end = cut.view.locate(row.start), cut.view.locate(row.end)
        behind = max(end, start + 1)
        depth = level + row.depth
        cut.sections.append(Section(f"{table.id}.{number}", row.label, depth, row.heading, start, behind, start, end))
        cut.parents.append(first + row.parent if row.parent >= 0 else above)
        if row.answer:
            begin, finish = cut.view.locate(row.answer_start), cut.view.locate(row.answer_end)
            terms = terms_of(row.answer, cut.rules, signs=True)
            cut.passages.append(Passage(begin, finish, row.answer, len(cut.sections) - 1, block, terms))


ANNOUNCING = 25
"""A line that announces a table has no more words than this."""


def _announced(passages: list[Passage], table: Passage) -> Passage:
    """A table with the line right above it that only announces it, which is no passage of its own then."""
    above = passages[-1] if passages else None
    if (
        above is None
        or above.table is not None
        or above.section != table.section
        or not above.text.rstrip().endswith(":")
        or len(above.text.split()) > ANNOUNCING
        or figures_in(above.text)
    ):
        return table
    passages.pop()
    text = f"{above.text}; {table.text}"
    return replace(table, start=above.start, text=text, terms=above.terms | table.terms, lead=above.text)


def _skipped(text: str, block: Block) -> bool:
    """Of a report without any heading: what is no answer (titles, the legal basis)."""
    return _BASIS.match(text) is not None or len(text.split()) < 8


def _table_passage(cut: _Cut, table: Table, section: int, block: int) -> Passage:
    cells = [" ".join(c.split()) for c in table.columns]
    cells += [" ".join(cell.text.split()) for row in table.rows for cell in row if cell.text.strip()]
    text = "; ".join([table.title or "", *cells])[:4000]
    start, end = cut.view.locate(table.start), cut.view.locate(table.end)
    terms = terms_of(text, cut.rules, signs=True)
    return Passage(start, end, text, section, block, terms, table, cut.in_annex(section))
