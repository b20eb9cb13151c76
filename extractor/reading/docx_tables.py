"""Tables of a Word file: merged cells, nested tables, and which tables are only there to place text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from extractor.reading.blocks import Block, CellBlock, TableBlock
from extractor.reading.docx_inline import Story
from extractor.reading.docx_styles import VAL, W, has_borders

Blocks = Callable[[etree._Element], Iterator[Block]]


def read_table(table: etree._Element, blocks: Blocks, story: Story) -> TableBlock:
    """The w:tbl ``table``; ``blocks`` reads the content of a cell."""
    found = TableBlock([], 0, bordered=_bordered(table, story))
    open_cells: dict[int, CellBlock] = {}
    head_goes_on = True
    for row in _children(table, "tr"):
        properties = row.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            story.deleted += 1
            continue
        column = _number(properties, "gridBefore", 0)
        cells: list[CellBlock] = []
        index = len(found.rows)
        for element in _children(row, "tc"):
            settings = element.find(f"{W}tcPr")
            wide = max(1, _number(settings, "gridSpan", 1))
            merge = settings.find(f"{W}vMerge") if settings is not None else None
            sideways = settings.find(f"{W}hMerge") if settings is not None else None
            above = open_cells.get(column)
            if sideways is not None and sideways.get(VAL) != "restart" and cells:
                cells[-1].wide += wide
            elif merge is not None and merge.get(VAL) != "restart" and above is not None and above.wide == wide:
                above.tall += 1
                list(blocks(element))  # its lists count on, its text isn't shown
            else:
                cell = CellBlock(column, wide, 1, list(blocks(element)))
                cells.append(cell)
                if merge is not None:
                    open_cells[column] = cell
                else:
                    open_cells.pop(column, None)
            column += wide
        found.width = max(found.width, column)
        marked = properties.find(f"{W}tblHeader") if properties is not None else None
        head_goes_on = head_goes_on and marked is not None and marked.get(VAL, "1") not in ("0", "false", "off")
        if head_goes_on:
            found.head = index + 1
        for place in _page_breaks(cells):
            found.breaks.append(index + place)
        found.rows.append(cells)
    return found


def _page_breaks(cells: list[CellBlock]) -> set[int]:
    """0 when the row begins a new page, 1 when the next one does (the row itself goes over two pages)."""
    found: set[int] = set()
    for cell in cells:
        inked = False
        for block in cell.blocks:
            if isinstance(block, TableBlock):
                inked = True
                continue
            for place in block.breaks:
                found.add(1 if inked or block.text[:place].strip() else 0)
            inked = inked or bool(block.text.strip())
    return {min(found)} if found else found


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls and tracked insertions."""
    for child in parent:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}moveTo"):
            yield from _children(child, tag)


def _bordered(table: etree._Element, story: Story) -> bool:
    properties = table.find(f"{W}tblPr")
    if properties is not None:
        borders = properties.find(f"{W}tblBorders")
        if borders is not None:
            return has_borders(borders)
        style = properties.find(f"{W}tblStyle")
        if style is not None and story.styles.look(style.get(VAL)).bordered:
            return True
    drawn = sum(1 for borders in table.iter(f"{W}tcBorders") if has_borders(borders))
    return drawn >= 2


def _number(properties: etree._Element | None, tag: str, default: int) -> int:
    element = properties.find(f"{W}{tag}") if properties is not None else None
    text = element.get(VAL, "") if element is not None else ""
    return min(int(text), 200) if text.isdecimal() else default
