"""What stands inside a Word paragraph: runs, fields, breaks, notes, symbols, tracked changes, text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractor.language import legacy
from extractor.reading.docx_numbering import format_number, see_symbol
from extractor.reading.docx_styles import VAL, Look, Styles, W, is_on, over, run_look
from extractor.reading.writer import strike

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
V = "{urn:schemas-microsoft-com:vml}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

PAGE_BREAK = "\f"
"""Stands for a page break in the text of a segment; XML can't hold this character, so it never is anything else."""

_SUPERSCRIPTS = str.maketrans("0123456789+-−()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿⁱ")
_ROMAN_MARKS = str.maketrans("ivx", "ⁱᵛˣ")
_SIZE = re.compile(r"(?<![-\w])(width|height):\s*(\d{1,5}(?:\.\d+)?)pt")
_LARGE_PICTURE = 8_000_000 * 4_000_000  # EMU²: about 22 cm × 11 cm, room for a page of text


@dataclass(slots=True)
class Segment:
    """A stretch of a paragraph in one font."""

    text: str
    font: str | None
    bold: bool
    struck: bool = False


@dataclass(slots=True)
class Story:
    """What is known while one document is read: its styles, its notes, open fields, and what was met on the way."""

    styles: Styles
    notes: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    cited: list[tuple[str, str, str]] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    broken_fields: bool = False
    deleted: int = 0
    inserted: int = 0
    hidden: int = 0
    pictures: list[str] = field(default_factory=list)
    encodings: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Line:
    """The content of one paragraph: its segments in order, and the text boxes anchored in it."""

    segments: list[Segment] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)

    def put(self, text: str, look: Look) -> None:
        """Adds text that looks so."""
        last = self.segments[-1] if self.segments else None
        struck = bool(look.struck)
        if last is not None and (last.font, last.bold, last.struck) == (look.font, bool(look.bold), struck):
            last.text += text
        else:
            self.segments.append(Segment(text, look.font, bool(look.bold), struck))


def read_line(paragraph: etree._Element, base: Look, story: Story) -> Line:
    """The content of a w:p whose paragraph style makes its runs look like ``base``."""
    line = Line()
    _walk(paragraph, base, story, line)
    if story.broken_fields:
        story.fields.clear()  # fields that are never closed must not swallow the rest of the document
    return line


def finish(line: Line, story: Story) -> tuple[str, tuple[int, ...], bool]:
    """The Unicode text of a line, the places where pages begin in it, and whether what opens it is bold."""
    pieces: list[str] = []
    bold: bool | None = None
    # A font whose name is of a legacy encoding, but with Unicode letters in it: the file was converted, the name stayed.
    unicode_fonts = {segment.font for segment in line.segments if segment.font and legacy.is_unicode(segment.text)}
    for segment in line.segments:
        text = segment.text
        font = None if segment.font in unicode_fonts else segment.font
        encoding = legacy.detect(text, font) if not text.isascii() or font else None
        if encoding:
            text = legacy.to_unicode(text, encoding)
            story.encodings[encoding] = story.encodings.get(encoding, 0) + 1
        else:
            text = _see_symbols(text, segment.font)
        if bold is None and text.strip():
            bold = segment.bold
        pieces.append(strike(text) if segment.struck else text)
    text = "".join(pieces)
    if len(pieces) > 1 and not text.isascii() and (encoding := legacy.detect(text)):
        text = legacy.to_unicode(text, encoding)
        story.encodings[encoding] = story.encodings.get(encoding, 0) + 1
    breaks: list[int] = []
    while (place := text.find(PAGE_BREAK)) >= 0:
        breaks.append(place)
        text = text[:place] + text[place + 1 :]
    return text, tuple(breaks), bool(bold)


_PRIVATE = re.compile("[\uf020-\uf0ff]")


def _see_symbols(text: str, font: str | None) -> str:
    """Characters typed in a symbol font as what they look like: codes of the private area, and the letter or two that
    stand for a tick or a bullet ("ü" in Wingdings)."""
    if font and len(text) <= 2 and font.lower().startswith(("wingdings", "webdings", "symbol")):
        return "".join(c if c.isspace() or ord(c) > 0xF0FF else see_symbol(ord(c), font) for c in text)
    return _PRIVATE.sub(lambda m: see_symbol(ord(m[0]), font), text) if _PRIVATE.search(text) else text


def _walk(element: etree._Element, base: Look, story: Story, line: Line) -> None:
    for child in element:
        tag = child.tag
        if tag == f"{W}r":
            _run(child, base, story, line)
        elif tag in (f"{W}del", f"{W}moveFrom"):
            story.deleted += 1
        elif tag in (f"{W}ins", f"{W}moveTo"):
            story.inserted += 1
            _walk(child, base, story, line)
        elif tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            if content is not None:
                _walk(content, base, story, line)
        elif tag == f"{W}ruby":
            for inner in child.iterfind(f"{W}rubyBase"):
                _walk(inner, base, story, line)
        elif tag == f"{MC}AlternateContent":
            for inner in _chosen(child):
                _walk(inner, base, story, line)
        elif isinstance(tag, str) and tag.startswith(M):
            if tag == f"{M}t":
                line.put(child.text or "", base)
            else:
                _walk(child, base, story, line)
        elif isinstance(tag, str) and tag not in _SILENT:
            _walk(child, base, story, line)  # hyperlinks, smart tags, fldSimple, bdo, customXml …


_SILENT = frozenset({f"{W}pPr", f"{W}rPr", f"{W}proofErr", f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}sdtPr"})


def _chosen(alternate: etree._Element) -> list[etree._Element]:
    """The branch of mc:AlternateContent to read: the first that holds text, so that text boxes are read once."""
    branches = [b for b in alternate if b.tag in (f"{MC}Choice", f"{MC}Fallback")]
    for branch in branches:
        if next(branch.iter(f"{W}t"), None) is not None:
            return [branch]
    return branches[:1]


def _run(run: etree._Element, base: Look, story: Story, line: Line) -> None:
    look = base
    properties = run.find(f"{W}rPr")
    if properties is not None:
        style = properties.find(f"{W}rStyle")
        if style is not None:
            look = over(look, story.styles.look(style.get(VAL)))
        look = over(look, run_look(properties))
        deleted = properties.find(f"{W}del")
        if deleted is not None:
            story.deleted += 1
            return
    for text in _pieces(run, look, story, line):
        if story.fields and not all(story.fields):
            continue
        if look.hidden:
            story.hidden += bool(text.strip())
            continue
        if look.superscript and text and all(c in "0123456789+-−() " for c in text):
            text = text.translate(_SUPERSCRIPTS)
        line.put(text.upper() if look.caps else text, look)


def _pieces(run: etree._Element, look: Look, story: Story, line: Line) -> Iterator[str]:
    for child in run:
        tag = child.tag
        if tag in (f"{W}t", f"{M}t"):
            yield (child.text or "").replace("\r", "").replace("\n", " ")
        elif tag in (f"{W}tab", f"{W}ptab"):
            yield "\t"
        elif tag == f"{W}br":
            kind = child.get(f"{W}type")
            yield PAGE_BREAK if kind == "page" else "\n"
        elif tag == f"{W}lastRenderedPageBreak":
            yield PAGE_BREAK
        elif tag == f"{W}cr":
            yield "\n"
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag == f"{W}softHyphen":
            yield "\u00ad"
        elif tag == f"{W}sym":
            yield _symbol(child)
        elif tag == f"{W}fldChar":
            yield from _field(child, story)
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            yield _note(child, "footnote" if tag == f"{W}footnoteReference" else "endnote", story)
        elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
            _drawing(child, story, line)
        elif tag == f"{MC}AlternateContent":
            for branch in _chosen(child):
                for inner in branch:
                    if inner.tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                        _drawing(inner, story, line)
                    elif inner.tag == f"{W}r":
                        _run(inner, look, story, line)
                    elif inner.tag == f"{W}t":
                        yield inner.text or ""


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    font = element.get(f"{W}font", "")
    if 0xF000 <= code <= 0xF0FF or font.lower().startswith(("symbol", "wingdings", "webdings")):
        return see_symbol(code, font)
    return chr(code) if code < 0x110000 else ""


def _field(element: etree._Element, story: Story) -> Iterator[str]:
    """Fields: what stands between begin and separate is an instruction and not seen, what follows is its result."""
    kind = element.get(f"{W}fldCharType")
    if kind == "begin":
        box = element.find(f"{W}ffData/{W}checkBox")
        if box is not None:
            state = box.find(f"{W}checked")
            state = box.find(f"{W}default") if state is None else state
            yield "☒" if state is not None and is_on(state) else "☐"
        entries = element.findall(f"{W}ffData/{W}ddList/{W}listEntry")
        if entries:
            result = element.find(f"{W}ffData/{W}ddList/{W}result")
            chosen = int(result.get(VAL, "0")) if result is not None and result.get(VAL, "0").isdecimal() else 0
            yield entries[min(chosen, len(entries) - 1)].get(VAL, "")
        story.fields.append(False)
    elif kind == "separate" and story.fields:
        story.fields[-1] = True
    elif kind == "end" and story.fields:
        story.fields.pop()


def _note(element: etree._Element, kind: str, story: Story) -> str:
    """The mark of a footnote or endnote, in superscript letters so that it never reads as part of a number before it."""
    key = element.get(f"{W}id", "")
    own_mark = element.get(f"{W}customMarkFollows")
    count = 1 + sum(1 for known, _, _ in story.cited if known == kind)
    mark = str(count).translate(_SUPERSCRIPTS) if kind == "footnote" else _roman_mark(count)
    shown = "" if own_mark and own_mark not in ("0", "false") else mark
    if (kind, key) in story.notes:
        story.cited.append((kind, key, shown))
    return shown


def _roman_mark(count: int) -> str:
    letters = format_number(count, "lowerRoman")
    return letters.translate(_ROMAN_MARKS) if set(letters) <= set("ivx") else f"[{letters}]"


def _drawing(element: etree._Element, story: Story, line: Line) -> None:
    """Text boxes are kept for after the paragraph, large pictures by their relation: a page may be pasted as one."""
    boxes = list(_outer_boxes(element))
    line.boxes.extend(boxes)
    if boxes:
        return
    for picture in (*element.iter(f"{WP}inline"), *element.iter(f"{WP}anchor")):
        extent = picture.find(f"{WP}extent")
        blip = next(picture.iter(f"{A}blip"), None)
        width, height = (extent.get("cx", ""), extent.get("cy", "")) if extent is not None else ("", "")
        large = width.isdecimal() and height.isdecimal() and int(width) * int(height) >= _LARGE_PICTURE
        if large and blip is not None and blip.get(f"{R}embed"):
            story.pictures.append(blip.get(f"{R}embed", ""))
    for shape in element.iter(f"{V}shape"):
        image = shape.find(f"{V}imagedata")
        size = dict(_SIZE.findall(shape.get("style", "")))
        area = float(size.get("width", 0)) * float(size.get("height", 0)) * 12700**2
        if image is not None and area >= _LARGE_PICTURE and image.get(f"{R}id"):
            story.pictures.append(image.get(f"{R}id", ""))


def _outer_boxes(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag == f"{MC}AlternateContent":
            for branch in _chosen(child):
                yield from _outer_boxes(branch)
        else:
            yield from _outer_boxes(child)
