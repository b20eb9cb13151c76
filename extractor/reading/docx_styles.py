"""Word styles: what a paragraph or run is like once the chain of styles it rests on is followed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"


@dataclass(frozen=True, slots=True)
class Look:
    """What matters of paragraph and run properties; None means "not said here"."""

    name: str = ""
    level: int | None = None
    centered: bool | None = None
    list_id: str | None = None
    list_depth: int | None = None
    bold: bool | None = None
    caps: bool | None = None
    hidden: bool | None = None
    superscript: bool | None = None
    struck: bool | None = None
    font: str | None = None
    break_before: bool | None = None
    bordered: bool | None = None


_HEADING = re.compile(r"heading ([1-9])")


class Styles:
    """All styles of a document by their id, each with what it inherits."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._done: dict[str, Look] = {}
        self._default = Look()
        self.default_paragraph = ""
        self.number_styles: dict[str, str] = {}
        if root is None:
            return
        for element in root.iterfind(f"{W}style"):
            style = element.get(f"{W}styleId", "")
            self._elements[style] = element
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true"):
                self.default_paragraph = style
            if element.get(f"{W}type") == "numbering":
                number = element.find(f"{W}pPr/{W}numPr/{W}numId")
                if number is not None:
                    self.number_styles[style] = number.get(VAL, "")
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        if defaults is not None:
            self._default = run_look(defaults)

    def look(self, style: str | None) -> Look:
        """What the style ``style`` says, inherited properties included (an unknown style says what the defaults say)."""
        name = style or ""
        if name not in self._done:
            self._done[name] = self._resolve(name)
        return self._done[name]

    def chain(self, style: str | None) -> list[str]:
        """The style and those it is based on, nearest first."""
        name = style or ""
        found: list[str] = []
        while name in self._elements and name not in found:
            found.append(name)
            based = self._elements[name].find(f"{W}basedOn")
            name = based.get(VAL, "") if based is not None else ""
        return found

    def _resolve(self, style: str) -> Look:
        chain = [self._elements[name] for name in self.chain(style)]
        look = self._default
        for element in reversed(chain):
            look = over(look, paragraph_look(element.find(f"{W}pPr")))
            run = element.find(f"{W}rPr")
            if run is not None:
                look = over(look, run_look(run))
            borders = element.find(f"{W}tblPr/{W}tblBorders")
            if borders is not None:
                look = over(look, Look(bordered=has_borders(borders)))
        if chain:
            named = [element.find(f"{W}name") for element in chain]
            names = [name.get(VAL, "").lower() if name is not None else "" for name in named]
            heading = next((found for name in names if (found := _HEADING.fullmatch(name))), None)
            level = int(heading[1]) if heading and look.level is None else look.level
            look = over(look, Look(name=names[0], level=level))
        return look


def over(below: Look, above: Look) -> Look:
    """What holds when ``above`` is laid over ``below``."""
    return Look(
        name=above.name or below.name,
        level=below.level if above.level is None else above.level,
        centered=below.centered if above.centered is None else above.centered,
        list_id=below.list_id if above.list_id is None else above.list_id,
        list_depth=below.list_depth if above.list_depth is None else above.list_depth,
        bold=below.bold if above.bold is None else above.bold,
        caps=below.caps if above.caps is None else above.caps,
        hidden=below.hidden if above.hidden is None else above.hidden,
        superscript=below.superscript if above.superscript is None else above.superscript,
        struck=below.struck if above.struck is None else above.struck,
        font=below.font if above.font is None else above.font,
        break_before=below.break_before if above.break_before is None else above.break_before,
        bordered=below.bordered if above.bordered is None else above.bordered,
    )


def paragraph_look(properties: etree._Element | None) -> Look:
    """What a w:pPr itself says. ``level`` 0 stands for "explicitly no heading"."""
    if properties is None:
        return _NOTHING
    level = centered = list_id = list_depth = break_before = None
    for child in properties:
        match child.tag:
            case _T.outline:
                depth = _integer(child.get(VAL), 9)
                level = depth + 1 if depth < 9 else 0
            case _T.jc:
                centered = child.get(VAL) == "center"
            case _T.numbers:
                number, depth_element = child.find(f"{W}numId"), child.find(f"{W}ilvl")
                list_id = number.get(VAL) if number is not None else None
                list_depth = _integer(depth_element.get(VAL), 0) if depth_element is not None else None
            case _T.break_before:
                break_before = is_on(child)
    return Look(level=level, centered=centered, list_id=list_id, list_depth=list_depth, break_before=break_before)


def run_look(properties: etree._Element) -> Look:
    """What a w:rPr itself says."""
    bold = caps = hidden = superscript = struck = font = None
    for child in properties:
        match child.tag:
            case _T.bold:
                bold = is_on(child)
            case _T.caps:
                caps = is_on(child)
            case _T.vanish:
                hidden = is_on(child)
            case _T.strike | _T.double_strike:
                struck = is_on(child) or bool(struck)
            case _T.align:
                superscript = child.get(VAL) == "superscript"
            case _T.fonts:
                # Letters beyond ASCII are set in w:hAnsi; a theme font goes before a named one.
                themed = child.get(f"{W}hAnsiTheme") or child.get(f"{W}asciiTheme")
                font = f"theme {themed}" if themed else child.get(f"{W}hAnsi") or child.get(f"{W}ascii")
    return Look(bold=bold, caps=caps, hidden=hidden, superscript=superscript, struck=struck, font=font)


def is_on(element: etree._Element) -> bool:
    """Whether a toggle property (w:b, w:vanish …) is on."""
    return element.get(VAL, "1") not in ("0", "false", "off")


def has_borders(borders: etree._Element) -> bool:
    """Whether a set of table borders draws lines between or around cells."""
    drawn = [side for side in borders if side.get(VAL) not in (None, "nil", "none")]
    return len(drawn) >= 2


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


class _T:
    """Tags, for match statements."""

    outline = f"{W}outlineLvl"
    jc = f"{W}jc"
    numbers = f"{W}numPr"
    break_before = f"{W}pageBreakBefore"
    bold = f"{W}b"
    caps = f"{W}caps"
    vanish = f"{W}vanish"
    align = f"{W}vertAlign"
    strike = f"{W}strike"
    double_strike = f"{W}dstrike"
    fonts = f"{W}rFonts"


_NOTHING = Look()
