"""Annexes of a plan that list who must report: "PHỤ LỤC 1 DANH SÁCH ĐƠN VỊ ĐƯỢC KHẢO SÁT"."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.extraction.sections import Skeleton
from extractor.models import Table
from extractor.outline.segments import Part
from extractor.outline.submitters import agency_names, names_in_lines, unique_names
from extractor.outline.when import has
from extractor.rulebook import Rules

_MOST = 0.6
"""So many of the cells of a column are agencies where the column lists them."""


def listed_in_annex(part: Part, skeleton: Skeleton, tables: Sequence[Table], rules: Rules) -> list[str]:
    """The agencies that an annex lists as those who must report; empty where it is no such annex."""
    if part.kind != "annex" or not has(part.title, "outline.agency_list", rules):
        return []
    if has(part.title, "outline.team", rules):
        return []
    names = [name for table in tables for name in agencies_in_table(table, rules)]
    if not tables:
        body = skeleton.body
        lines = [" ".join(body.of(b).split()) for b in body.blocks[part.first + 1 : part.behind] if b.role == "text"]
        names = names_in_lines(lines, rules)
    return unique_names(names)


def agencies_in_table(table: Table, rules: Rules) -> list[str]:
    """The agencies in the column of a table that holds little else; empty where none does."""
    width = len(table.columns)
    best: list[str] = []
    for column in range(width):
        cells = [" ".join(row[column].text.split()) for row in table.rows if column < len(row)]
        cells = [cell for cell in cells if sum(map(str.isalpha, cell)) > 3]
        found = [agency_names(cell, rules)[0] for cell in cells]
        if cells and sum(map(bool, found)) >= _MOST * len(cells):
            names = [name for one in found for name in one]
            if len(names) > len(best):
                best = names
    return best
