"""The labels of Word's automatic numbering, which stand nowhere in the text of a DOCX (ECMA-376 part 1, §17.9)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# Bullets come as private-use characters of a symbol font (its code + F000). What people see, by code.
_SYMBOLS = {
    0x2D: "-",
    0x2B: "+",
    0x2A: "*",
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x72: "❒",
    0x75: "◆",
    0x76: "❖",
    0xA7: "▪",
    0xA8: "◻",
    0xB7: "•",
    0xD8: "➢",
    0xDC: "➲",
    0xE0: "→",
    0xF0: "⇨",
    0xFC: "✓",
    0xFB: "✗",
    0xFD: "☒",
    0xFE: "☑",
}
# The Symbol font has Greek letters and signs where other fonts have Latin ones; those that reports use.
_SYMBOL_FONT = {
    0x61: "α",
    0x62: "β",
    0x67: "γ",
    0x64: "δ",
    0x6D: "μ",
    0x70: "π",
    0x57: "Ω",
    0x44: "Δ",
    0x53: "Σ",
    0xA3: "≤",
    0xB3: "≥",
    0xB1: "±",
    0xB4: "×",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0xB0: "°",
    0xB2: "″",
    0xA2: "′",
    0xA5: "∞",
    0xAE: "→",
    0xDE: "⇒",
    0xB7: "•",
    0xD7: "⋅",
    0x2D: "−",
    0x25: "%",
}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: the number format, the text with its %1 … %9, the first number, what comes after."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str | None = None
    font: str | None = None


@dataclass(slots=True)
class _List:
    """One w:num: the levels in force and the first numbers it overrides (used once, when the list is first met)."""

    abstract: str
    levels: dict[int, Level]
    overrides: dict[int, int] = field(default_factory=dict)
    met: set[int] = field(default_factory=set)


class Numbering:
    """The lists of one document and how far each has counted. Ask for every numbered paragraph in reading order."""

    def __init__(self, root: etree._Element | None, style_numbers: dict[str, str] | None = None) -> None:
        """``root`` is numbering.xml (None: no lists). ``style_numbers`` gives the w:num of a numbering style, for lists
        that are defined through one."""
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._style_levels: dict[tuple[str, str], int] = {}
        if root is not None:
            self._read(root, style_numbers or {})

    def level_of_style(self, number: str, styles: Sequence[str]) -> int:
        """The level of list ``number`` that is linked to a paragraph style: the first of ``styles`` (a style and those
        it is based on) that has one, 0 when none has."""
        return next((self._style_levels[number, s] for s in styles if (number, s) in self._style_levels), 0)

    def level(self, number: str, depth: int) -> Level | None:
        """The definition of one level, None for a list that doesn't exist."""
        found = self._lists.get(number)
        return found.levels.get(depth) if found else None

    def next(self, number: str, depth: int) -> str | None:
        """Counts one paragraph of list ``number`` at ``depth`` (0 to 8) and gives its label with what separates it from
        the text ("II. ", "1.1. ", "- "); None when the list doesn't exist, "" when the label is empty."""
        found = self._lists.get(number)
        if found is None:
            return None
        level = found.levels.get(depth)
        if level is None:
            return None
        counts = self._counts.setdefault(found.abstract, {})
        if depth in found.overrides and depth not in found.met:
            counts[depth] = found.overrides[depth]
        elif depth in counts:
            counts[depth] += 1
        else:
            counts[depth] = found.overrides.get(depth, level.start)
        found.met.add(depth)
        for deeper in [d for d in counts if d > depth]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            # Without w:lvlRestart a level restarts after any level above it; with n, after level n (from 1) or above; 0 never.
            if restart is None or (restart > 0 and depth < restart):
                del counts[deeper]
        label = self._label(found, level, depth, counts)
        if not label:
            return ""
        return label if level.suffix == "nothing" else label + " "

    def _label(self, found: _List, level: Level, depth: int, counts: dict[int, int]) -> str:
        if level.format == "bullet":
            return "".join(
                see_symbol(ord(c), level.font) if 0xF000 <= ord(c) <= 0xF0FF else _bullet(c, level) for c in level.text
            )
        if level.format == "none" and "%" not in level.text:
            return level.text

        def put(match: re.Match[str]) -> str:
            asked = int(match[1]) - 1
            definition = found.levels.get(asked)
            if definition is None or asked > depth:
                return ""
            number = counts.get(asked, found.overrides.get(asked, definition.start))
            return format_number(number, "decimal" if level.legal else definition.format)

        return re.sub(r"%([1-9])", put, level.text)

    def _read(self, root: etree._Element, style_numbers: dict[str, str]) -> None:
        abstracts: dict[str, dict[int, Level]] = {}
        links: dict[str, str] = {}
        for element in root.iterfind(f"{W}abstractNum"):
            name = element.get(f"{W}abstractNumId", "")
            abstracts[name] = dict(map(_level, element.iterfind(f"{W}lvl")))
            link = element.find(f"{W}numStyleLink")
            if link is not None:
                links[name] = link.get(f"{W}val", "")
        abstract_of = {
            element.get(f"{W}numId", ""): _value(element, "abstractNumId") or "" for element in root.iterfind(f"{W}num")
        }
        for element in root.iterfind(f"{W}num"):
            number = element.get(f"{W}numId", "")
            abstract = abstract_of[number]
            if abstract in links and not abstracts.get(abstract):
                abstract = abstract_of.get(style_numbers.get(links[abstract], ""), abstract)
            levels = dict(abstracts.get(abstract, {}))
            overrides: dict[int, int] = {}
            for override in element.iterfind(f"{W}lvlOverride"):
                depth = _integer(override.get(f"{W}ilvl"), 0)
                written = override.find(f"{W}lvl")
                if written is not None:
                    levels[depth] = _level(written)[1]
                start = _value(override, "startOverride")
                if start is not None:
                    overrides[depth] = _integer(start, 1)
                elif written is not None and _value(written, "start") is not None:
                    overrides[depth] = levels[depth].start
            self._lists[number] = _List(abstract, levels, overrides)
            for depth, level in levels.items():
                if level.style:
                    self._style_levels.setdefault((number, level.style), depth)


def see_symbol(code: int, font: str | None) -> str:
    """What a character of a symbol font looks like, as Unicode (a bullet when it isn't known)."""
    code &= 0xFF
    if font and font.lower() == "symbol":
        return _SYMBOL_FONT.get(code, chr(code) if 0x20 < code < 0x7F and not chr(code).isalpha() else "•")
    return _SYMBOLS.get(code, "•")


def _bullet(char: str, level: Level) -> str:
    if level.font and level.font.lower().startswith(("wingdings", "symbol", "webdings")) and ord(char) < 0x100:
        return see_symbol(ord(char), level.font)
    # Word's second bullet is the letter o of Courier New: people see a ring.
    return "○" if char == "o" else char


def _level(element: etree._Element) -> tuple[int, Level]:
    fonts = element.find(f"{W}rPr/{W}rFonts")
    restart = _value(element, "lvlRestart")
    legal = element.find(f"{W}isLgl")
    return _integer(element.get(f"{W}ilvl"), 0), Level(
        format=_format(element),
        text=_value(element, "lvlText") or "",
        start=_integer(_value(element, "start"), 0),
        suffix=_value(element, "suff") or "tab",
        restart=None if restart is None else _integer(restart, 0),
        legal=legal is not None and legal.get(f"{W}val", "1") not in ("0", "false"),
        style=_value(element, "pStyle"),
        font=None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi"),
    )


def _format(element: etree._Element) -> str:
    found = element.find(f"{W}numFmt")
    if found is None:
        # A format of a newer Word stands in mc:AlternateContent; its fallback is an old one.
        found = next(element.iter(f"{W}numFmt"), None)
    if found is None:
        return "decimal"
    if found.get(f"{W}val") == "custom":
        shown = found.get(f"{W}format", "")
        return "zeros" + str(shown.split(",")[0].strip().count("0") + 1) if shown.startswith("0") else "decimal"
    return found.get(f"{W}val", "decimal")


def _value(element: etree._Element, tag: str) -> str | None:
    found = element.find(f"{W}{tag}")
    return None if found is None else found.get(f"{W}val")


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"))
_ROMAN_ONES = ((9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def format_number(number: int, style: str) -> str:
    """A list number in one of Word's formats (ST_NumberFormat); unknown formats as decimal digits."""
    if style.startswith("zeros"):
        return str(number).zfill(int(style[5:]))
    match style:
        case "none" | "bullet":
            return ""
        case "decimalZero":
            return f"{number:02d}"
        case "upperRoman":
            return _roman(number)
        case "lowerRoman":
            return _roman(number).lower()
        case "upperLetter":
            return _letter(number)
        case "lowerLetter":
            return _letter(number).lower()
        case "vietnameseCounting" | "cardinalText" | "ordinalText":
            return _in_words(number)
        case "decimalEnclosedParen":
            return f"({number})"
        case "decimalEnclosedFullstop":
            return f"{number}."
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese":
            return chr(0x245F + number) if 1 <= number <= 20 else f"({number})"
        case "numberInDash":
            return f"- {number} -"
        case "hex":
            return f"{number:X}"
        case "chicago":
            return "*†‡§"[(number - 1) % 4] * ((number - 1) // 4 + 1)
        case _:
            return str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    letters = ""
    for value, sign in (*_ROMAN, *_ROMAN_ONES):
        while number >= value:
            letters += sign
            number -= value
    return letters


def _letter(number: int) -> str:
    """A, B … Z, AA, BB …: Word repeats the letter."""
    if number < 1:
        return str(number)
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _in_words(number: int) -> str:
    if not 0 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _WORDS[ones]
    head = "mười" if tens == 1 else f"{_WORDS[tens]} mươi"
    if ones == 0:
        return head
    last = {1: "mốt" if tens > 1 else "một", 5: "lăm"}.get(ones, _WORDS[ones])
    return f"{head} {last}"
