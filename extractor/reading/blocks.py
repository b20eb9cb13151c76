"""Paragraphs and tables as Word and HTML nest them, and how they are written out as reading text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from extractor.language.orthography import fold
from extractor.reading.grid import Grid, GridCell
from extractor.reading.writer import Writer


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph as read: text with its label, where pages begin in it, what it looks like. ``label_only`` marks an
    empty paragraph that is numbered: the running numbers of a table column are set so, elsewhere it means nothing."""

    text: str
    breaks: tuple[int, ...] = ()
    level: int | None = None
    bold: bool = False
    centered: bool = False
    role: Literal["text", "cell", "furniture"] = "text"
    label_only: bool = False


@dataclass(slots=True)
class CellBlock:
    """A cell: what stands in it, and the columns and rows it covers."""

    column: int
    wide: int = 1
    tall: int = 1
    blocks: list[Block] = field(default_factory=list)
    _text: str | None = None

    @property
    def text(self) -> str:
        """Its paragraphs on lines; the rows of a table inside it on lines too."""
        if self._text is None:  # asked for at every level of tables inside tables
            self._text = self._join()
        return self._text

    def _join(self) -> str:
        lines: list[str] = []
        for block in self.blocks:
            if isinstance(block, TableBlock):
                lines += ["  ".join(c.text.replace("\n", " ") for c in row if c.text) for row in block.rows]
            elif block.text.strip():
                lines.append(block.text.strip())
        return "\n".join(line for line in lines if line.strip())

    @property
    def bold(self) -> bool:
        """Whether its first paragraph begins bold."""
        return next((b.bold for b in self.blocks if isinstance(b, Para) and b.text.strip()), False)


@dataclass(slots=True)
class TableBlock:
    """A table as read: its cells row by row (covered places left out), how many rows are marked as head, its borders."""

    rows: list[list[CellBlock]]
    width: int
    head: int = 0
    bordered: bool = False
    breaks: list[int] = field(default_factory=list)

    def inner(self) -> Iterator[Block]:
        """Everything that stands in its cells, row by row."""
        for row in self.rows:
            for cell in row:
                yield from cell.blocks


Block = Para | TableBlock


def write(block: Block, writer: Writer) -> None:
    """Writes a paragraph, a data table, or what stands in a table that only places text, cell by cell."""
    if isinstance(block, Para):
        writer.paragraph(
            "" if block.label_only else block.text,
            role=block.role,
            level=block.level,
            bold=block.bold,
            centered=block.centered,
            breaks=block.breaks,
        )
    elif is_layout(block):
        for inner in block.inner():
            write(inner, writer)
    else:
        writer.table(_grid(block), block.head, breaks=block.breaks)


def flatten(block: Block) -> Iterator[Para]:
    """The paragraphs of a block, those inside tables included."""
    if isinstance(block, Para):
        yield block
    else:
        for inner in block.inner():
            yield from flatten(inner)


_LAYOUT_WORDS = re.compile(
    r"cong\s+hoa\s+xa\s+hoi\s+chu\s+nghia|dang\s+cong\s+san\s+viet\s+nam|doc\s+lap\s*-\s*tu\s+do|^\s*noi\s+nhan\s*:?",
    re.MULTILINE,
)


def is_layout(table: TableBlock) -> bool:
    """Whether a table only places text: the letterhead, the signature block, a box around a paragraph."""
    filled = [cell for row in table.rows for cell in row if cell.text]
    columns = {cell.column for cell in filled}
    if len(columns) <= 1:
        return True
    if len(table.rows) <= 8 and any(_LAYOUT_WORDS.search(fold(cell.text)) for cell in filled):
        return True
    return not table.bordered and not table.head and len(columns) <= 2 and len(table.rows) <= 4


def _grid(table: TableBlock) -> Grid:
    grid: Grid = [[GridCell("") for _ in range(table.width)] for _ in table.rows]
    for index, row in enumerate(table.rows):
        for cell in row:
            tall = min(cell.tall, len(grid) - index)
            for down in range(tall):
                for right in range(cell.wide):
                    grid[index + down][cell.column + right] = None
            grid[index][cell.column] = GridCell(cell.text, tall, cell.wide, cell.bold)
    return grid


_MARKER = re.compile(r"\s*(?:[-+*•–]|\d{1,2}(?:\.\d{1,2}){0,3}[.)/]|[IVX]{1,5}[.)/-]|[a-zđ][.)])\s*\S")
"""How an item of a list begins: a line break before one ends the paragraph."""


def split_lines(block: Para) -> Iterator[Para]:
    """Line breaks inside a paragraph: people also use them to begin a new one. A break ends the paragraph when it is
    centered, when what follows begins an item, or when a sentence ends before it."""
    if "\n" not in block.text:
        yield block
        return
    start = 0
    place = block.text.find("\n")
    while place >= 0:
        before, after = block.text[start:place].rstrip(), block.text[place + 1 :].lstrip("\n")
        if before and after.strip() and (block.centered or before[-1] in ".;:!?" or _MARKER.match(after)):
            yield _part(block, start, place)
            start = place + 1
        place = block.text.find("\n", place + 1)
    yield _part(block, start, len(block.text))


def _part(block: Para, start: int, end: int) -> Para:
    last = end == len(block.text)
    breaks = tuple(b - start for b in block.breaks if start <= b < end or (last and b == end))
    return replace(block, text=block.text[start:end], breaks=breaks)
