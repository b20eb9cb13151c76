"""Reports that answer inside the outline's own table: each row a heading, its answer in another cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extractor.extraction.labels import read_labels
from extractor.language.orthography import fold
from extractor.models import Cell, Outline, Table
from extractor.outline.annexes import is_blank
from extractor.outline.items import numbered_rows


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One row: its label and heading, the row above it in the tree (an index, -1 for none), the answer. Offsets are those
    of the report; an empty answer has ``answer_start == answer_end``."""

    label: str
    heading: str
    parent: int
    depth: int
    start: int
    end: int
    answer: str
    answer_start: int
    answer_end: int


def answer_rows(table: Table, outline: Outline) -> list[AnswerRow]:
    """The rows of a table that repeats the outline's headings and answers beside them; empty for any other table."""
    width = len(table.columns)
    headings = [fold(i.heading) for i in outline.items]
    requests = [fold(i.request) for i in outline.items if i.request]
    if width < 2 or len(table.rows) < 3:
        return []
    hits = [sum(_known(row[c].text, headings, 82) for row in table.rows) for c in range(width)]
    heading = max(range(width), key=lambda c: hits[c])
    if hits[heading] < max(3, 0.4 * len(table.rows)):
        return []
    labels = [
        sum(bool(read_labels(f"{row[c].text.strip().rstrip('.)')}. X")) for row in table.rows) if c < heading else 0
        for c in range(width)
    ]
    at = max(range(width), key=lambda c: labels[c]) if max(labels) >= 0.4 * len(table.rows) else -1
    repeated = [
        c
        for c in range(width)
        if sum(_known(row[c].text, requests, 88) for row in table.rows)
        > 0.5 * sum(not is_blank(row[c].text) for row in table.rows)
    ]
    answers = [c for c in range(width) if c not in (at, heading) and c not in repeated]
    if not answers:
        return []
    rows, _, joined, blocks, nodes = numbered_rows(table, at, heading)
    by_block = {node.block: node for node in nodes}
    place = {id(node): node.block for node in nodes}
    found: list[AnswerRow] = []
    for index, row in enumerate(rows):
        node = by_block.get(index)
        words = joined[node.label.end if node else blocks[index].start : blocks[index].end].strip()
        cells = [row[c] for c in answers if not is_blank(row[c].text)]
        start, end = _stretch(row, table.start)
        first, last = _stretch(cells, end)
        parent = place[id(node.parent)] if node is not None and node.parent is not None else -1
        label = node.label.text if node is not None else ""
        text = "; ".join(" ".join(c.text.split()) for c in cells)
        found.append(AnswerRow(label, words, parent, node.depth if node else 1, start, end, text, first, last))
    return found


def _known(text: str, known: Sequence[str], least: int) -> bool:
    words = fold(" ".join(text.split())).strip(" .:;-+")
    return len(words) >= 4 and any(fuzz.ratio(words, other.strip(" .:;")) >= least for other in known)


def _stretch(cells: Sequence[Cell], default: int) -> tuple[int, int]:
    filled = [c for c in cells if c.end > c.start]
    if not filled:
        return default, default
    return min(c.start for c in filled), max(c.end for c in filled)
