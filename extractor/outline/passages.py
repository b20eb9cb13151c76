"""The report as the check sees it: sections, and the passages under them, in view offsets."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from extractor.extraction.blocks import Block
from extractor.extraction.sections import structure_in, structure_of
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


_PLACE_DATE = re.compile(r"\W*[^\d,]{2,40}, ngày \d{1,2} tháng \d{1,2} năm \d{4}\W*$")


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
    skeleton, sections = structure.skeleton, list(structure.sections)
    body = skeleton.body
    numbers = {section.id: n for n, section in enumerate(sections)}
    parents = [numbers[s.parent] if s.parent is not None else -1 for s in sections]
    starts = {s.start: n for n, s in enumerate(sections)}
    placeholder = rule_named(rules, "terms.placeholder").pattern
    passages: list[Passage] = []
    # Paragraphs of set wording say the same but for their numbers.
    known: dict[str, frozenset[str]] = {}
    same: dict[frozenset[str], frozenset[str]] = {}
    current = -1
    open_tables = sorted(report.tables, key=lambda t: t.start)
    done_tables: set[str] = set()
    ahead = deque(open_tables)
    annexes = {n for n, s in enumerate(sections) if s.role == "annex" and s.parent is None}

    opened = False
    nodes = {node.block: node for node in skeleton.nodes}
    heads = {starts[block.start]: number for number, block in enumerate(body.blocks) if block.start in starts}

    def within(section: int) -> bool:
        while section >= 0:
            if section in annexes:
                return True
            section = parents[section]
        return False

    for number, block in enumerate(body.blocks):
        here = starts.get(block.start)
        if here is not None:
            current = here
        elif current >= 0 and number in nodes and _beside(nodes[number], nodes.get(heads.get(current, -1))):
            current = parents[current]  # "3) …" without a heading behind "2) Tiêu đề" is no part of 2)
        while current >= 0 and block.start >= sections[current].end:
            current = parents[current]
        if block.role == "cell":
            offset = view.source(block.start, block.end)[0]
            while ahead and offset >= max(ahead[0].end, ahead[0].start + 1):
                ahead.popleft()
            near = (t for t in islice(ahead, 4) if t.id not in done_tables)
            table = next((t for t in near if t.start <= offset < max(t.end, t.start + 1)), None)
            if table is not None:
                done_tables.add(table.id)
                rows = answer_rows(table, outline) if outline is not None else []
                if rows:
                    _answer_sections(rows, table, view, current, number, sections, parents, passages, rules)
                    continue
                passages.append(
                    _announced(passages, _table_passage(table, view, current, number, within(current), rules))
                )
            continue
        if block.zone == "closing":
            continue
        if here is None and current >= 0 and block.end <= sections[current].heading_end:
            continue  # the second line of a heading: "PHẦN THỨ NHẤT", "KẾT QUẢ"
        start = block.start if here is None else sections[here].heading_end
        text = body.text[start : block.end].lstrip(" .:;-–)/")
        start = block.end - len(text)
        if here is not None and len(text) < 3:
            continue
        if current < 0 and not opened:
            opened = _OPENING.search(text) is not None
            if opened or _skipped(text, block) or (sections and text.rstrip()[-1:] not in (".", ";")):
                continue
        if placeholder.match(text) or _BYE.match(text) or (current < 0 and _skipped(text, block)):
            continue
        wording = blind_to_numbers(text, rules)
        terms = known.get(wording)
        if terms is None:
            terms = terms_of(text, rules, signs=True)
            terms = known[wording] = same.setdefault(terms, terms)
        passages.append(Passage(start, block.end, text, current, number, terms, None, within(current)))
    for table in open_tables:
        if table.id not in done_tables and table.end > table.start:
            start = view.locate(table.start)
            inside = [n for n, s in enumerate(sections) if s.start <= start < s.end]
            passages.append(
                _table_passage(
                    table, view, max(inside, default=-1), len(body.blocks), within(max(inside, default=-1)), rules
                )
            )
    direct: list[list[int]] = [[] for _ in sections]
    whole: list[list[int]] = [[] for _ in sections]
    for n, passage in enumerate(passages):
        if passage.section >= 0:
            direct[passage.section].append(n)
        section = passage.section
        while section >= 0:
            whole[section].append(n)
            section = parents[section]
    children: list[list[int]] = [[] for _ in sections]
    for n, parent in enumerate(parents):
        if parent >= 0:
            children[parent].append(n)
    # "Hạn chế tai nạn" is no heading for shortcomings.
    no_judgement = rule_named(rules, "terms.no_judgement").pattern
    sections = [replace(s, role=None) if s.role and no_judgement.search(s.heading) else s for s in sections]
    # Chapters of a long report have the same headings.
    headings = {heading: heading_of(heading, rules) for heading in {s.heading for s in sections}}
    return Layout(
        view,
        tuple(sections),
        tuple(passages),
        tuple(map(tuple, direct)),
        tuple(map(tuple, whole)),
        tuple(map(tuple, children)),
        tuple(parents),
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


def _answer_sections(
    rows: Sequence[AnswerRow],
    table: Table,
    view: View,
    above: int,
    block: int,
    sections: list[Section],
    parents: list[int],
    passages: list[Passage],
    rules: Rules,
) -> None:
    """Adds a section for each row of a table that answers the outline, and a passage for each answer."""
    first = len(sections)
    level = sections[above].level if above >= 0 else 0
    for number, row in enumerate(rows, 1):
        start, end = view.locate(row.start), view.locate(row.end)
        sections.append(
            Section(
                f"{table.id}.{number}",
                row.label,
                level + row.depth,
                row.heading,
                start,
                max(end, start + 1),
                start,
                end,
            )
        )
        parents.append(first + row.parent if row.parent >= 0 else above)
        if row.answer:
            begin, finish = view.locate(row.answer_start), view.locate(row.answer_end)
            terms = terms_of(row.answer, rules, signs=True)
            passages.append(Passage(begin, finish, row.answer, len(sections) - 1, block, terms))


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
    return _BASIS.match(text) is not None or _PLACE_DATE.match(text) is not None or len(text.split()) < 8


def _table_passage(table: Table, view: View, section: int, block: int, annex: bool, rules: Rules) -> Passage:
    cells = [" ".join(c.split()) for c in table.columns]
    cells += [" ".join(cell.text.split()) for row in table.rows for cell in row if cell.text.strip()]
    text = "; ".join([table.title or "", *cells])[:4000]
    start, end = view.locate(table.start), view.locate(table.end)
    return Passage(start, end, text, section, block, terms_of(text, rules, signs=True), table, annex)
