"""HTML -> Report: what a browser would show, without scripts; tables kept, lists with their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.html
from lxml import etree

from extractor.errors import UnreadableError
from extractor.language import legacy
from extractor.models import Report, ReportWarning
from extractor.reading.blocks import Block, CellBlock, Para, TableBlock, split_lines, write
from extractor.reading.docx_numbering import format_number
from extractor.reading.packages import damaged, empty_file
from extractor.reading.writer import Writer, strike

MEDIA_TYPE = "text/html"
_HIDDEN = re.compile("head|script|style|template|noscript|object|embed|iframe|svg|math|select|option|datalist")
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]"
    "|header|hr|li|main|nav|ol|p|pre|section|summary|table|ul|html|tbody|thead|tfoot|tr|td|th|caption"
)
# Codes without a sign, which browsers don't show; programs that export pages leave some in ("\x052.468\x01 hộ").
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""")
_CENTER = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_NONE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_BREAK_BEFORE = re.compile(r"(?:page-)?break-before\s*:\s*(?:always|page|left|right)", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_FONT = re.compile(r"font-family\s*:\s*[\"']?([^;,\"']+)", re.IGNORECASE)
_BORDER = re.compile(r"border(?:-\w+)*\s*:\s*(?!\s*(?:none|0|hidden))", re.IGNORECASE)
_SUPERSCRIPTS = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_LIST_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read_html(data: bytes, name: str, settings: object | None = None) -> Report:
    """The report in an HTML file. Raises UnreadableError when there is nothing to read in it."""
    if not data.strip():
        raise empty_file(name)
    text = decode_html(data)
    met = Met()
    writer = write_html(text, name, met)
    report = writer.report(name, data, MEDIA_TYPE, met.warnings(), "converted" if met.encodings else "plain")
    if not report.text.strip():
        raise UnreadableError(
            "html.no_text",
            f"{name}: trang HTML không có chữ.",
            "Hãy mở trang bằng trình duyệt, in ra PDF rồi gửi lại.",
            (f"{name}: the HTML page holds no text.", "Print it to PDF from a browser and send that."),
        )
    return report


@dataclass(slots=True)
class Met:
    """What was met in a page: legacy encodings, and how many stretches it marks as deleted."""

    encodings: set[str] = field(default_factory=set)
    deleted: int = 0

    def warnings(self) -> list[ReportWarning]:
        """What a reader should know of it."""
        found = [
            ReportWarning("encoding_legacy", f"Chữ dùng bảng mã cũ {encoding.upper()} đã được chuyển sang Unicode.")
            for encoding in sorted(self.encodings)
        ]
        if self.deleted:
            message = f"Đã bỏ qua {self.deleted} đoạn chữ đánh dấu là đã xóa (theo dõi thay đổi)."
            found.append(ReportWarning("html.tracked_changes", message))
        return found


def write_html(text: str, name: str, met: Met | None = None) -> Writer:
    """HTML text as paragraphs and tables; what was met on the way is noted in ``met``."""
    text = _CONTROL.sub("", text)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        root = lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(no_network=True, huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as reason:
        if not text.strip():
            return Writer()
        raise damaged(name, str(reason)) from reason
    writer = Writer()
    try:
        for block in _Walker(met if met is not None else Met()).blocks(root):
            write(block, writer)
    except RecursionError as reason:
        raise damaged(name, "nested too deeply") from reason
    return writer


def decode_html(data: bytes) -> str:
    """The characters of an HTML file: by byte order mark, by what the file declares, else UTF-8, else Windows-1258."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if data[:2] in (b"<\x00", b"\x00<"):
        return data.decode("utf-16-le" if data[:1] == b"<" else "utf-16-be", "replace")
    declared = _CHARSET.search(data[:4096]) or _XML_CHARSET.search(data[:4096])
    candidates = [declared[1].decode("ascii", "replace")] if declared else []
    for encoding in [*candidates, "utf-8", "cp1258"]:
        if encoding.lower().startswith("utf-16") or encoding.lower() in ("unicode", "x-user-defined"):
            continue
        try:
            # The declared Latin-1 is Windows-1252 in all browsers.
            return data.decode("cp1252" if encoding.lower() in ("iso-8859-1", "latin1", "us-ascii") else encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


@dataclass(slots=True)
class _Piece:
    text: str
    bold: bool
    font: str | None


@dataclass(frozen=True, slots=True)
class _Look:
    bold: bool = False
    centered: bool = False
    level: int | None = None
    font: str | None = None
    preformatted: bool = False
    raised: bool = False
    struck: bool = False


class _Walker:
    """Collects inline text until a block ends it."""

    def __init__(self, met: Met) -> None:
        self._met = met
        self._pieces: list[_Piece] = []
        self._label = ""
        self._break = False

    def blocks(self, element: etree._Element, look: _Look | None = None) -> Iterator[Block]:
        """The paragraphs and tables inside ``element``, its own text included."""
        look = look or _Look()
        yield from self._inside(element, look)
        yield from self._flush(look)

    def _inside(self, element: etree._Element, look: _Look) -> Iterator[Block]:
        self._text(element.text, look)
        for child in element:
            if isinstance(child.tag, str):
                yield from self._element(child, look)
            self._text(child.tail, look)

    def _element(self, element: etree._Element, look: _Look) -> Iterator[Block]:
        tag = str(element.tag).lower()
        style = element.get("style") or ""
        if _HIDDEN.fullmatch(tag) or _NONE.search(style) or element.get("hidden") is not None:
            return
        if tag == "del":  # read as accepted, as changes in Word are
            self._met.deleted += bool("".join(str(part) for part in element.itertext()).strip())
            return
        inner = _look(element, tag, style, look)
        if _BREAK_BEFORE.search(style):
            yield from self._flush(look)
            self._break = True
        if tag == "br":
            self._pieces.append(_Piece("\n", look.bold, look.font))
        elif tag == "table":
            yield from self._flush(look)
            yield self._table(element, inner)
        elif tag in ("ol", "ul"):
            yield from self._flush(look)
            yield from self._list(element, tag, inner)
        elif _BLOCKS.fullmatch(tag):
            yield from self._flush(look)
            yield from self._inside(element, inner)
            yield from self._flush(inner)
        elif tag == "input":
            if (element.get("type") or "text").lower() in ("checkbox", "radio"):
                self._text("☒" if element.get("checked") is not None else "☐", look)
            elif (element.get("type") or "text").lower() == "text":
                self._text(element.get("value"), look)
        else:
            yield from self._inside(element, inner)

    def _list(self, element: etree._Element, tag: str, look: _Look) -> Iterator[Block]:
        kind = _LIST_TYPES.get(element.get("type") or "1", "decimal")
        start = element.get("start") or "1"
        number = int(start) if start.lstrip("-").isdecimal() else 1
        self._text(element.text, look)
        for child in element:
            if isinstance(child.tag, str) and child.tag.lower() == "li":
                yield from self._flush(look)
                given = child.get("value") or ""
                number = int(given) if given.isdecimal() else number
                self._label = f"{format_number(number, kind)}. " if tag == "ol" else "• "
                number += 1
                yield from self._inside(child, _look(child, "li", child.get("style") or "", look))
                yield from self._flush(look)
                self._label = ""
            elif isinstance(child.tag, str):
                yield from self._element(child, look)
            self._text(child.tail, look)
        yield from self._flush(look)

    def _table(self, table: etree._Element, look: _Look) -> TableBlock:
        rows: list[list[CellBlock]] = []
        taken: set[tuple[int, int]] = set()
        found = TableBlock(rows, 0, bordered=_is_bordered(table))
        head_goes_on = True
        source_rows = list(_rows(table))
        for index, (row, in_head) in enumerate(source_rows):
            cells: list[CellBlock] = []
            column = 0
            elements = [c for c in row if isinstance(c.tag, str) and c.tag.lower() in ("td", "th")]
            for element in elements:
                while (index, column) in taken:
                    column += 1
                wide, tall = _span(element, "colspan"), min(_span(element, "rowspan"), len(source_rows) - index)
                while wide > 1 and any((index, column + step) in taken for step in range(wide)):
                    wide -= 1
                taken.update((index + down, column + right) for down in range(tall) for right in range(wide))
                style = element.get("style") or ""
                inner = _look(element, str(element.tag).lower(), style, _Look(font=look.font))
                cells.append(CellBlock(column, wide, tall, list(_Walker(self._met).blocks(element, inner))))
                column += wide
            found.width = max(found.width, column, *(c + 1 for r, c in taken if r == index), 0) if taken else column
            marked = in_head or (bool(elements) and all(str(e.tag).lower() == "th" for e in elements))
            head_goes_on = head_goes_on and marked
            if head_goes_on:
                found.head = index + 1
            rows.append(cells)
        return found

    def _text(self, text: str | None, look: _Look) -> None:
        if not text:
            return
        if not look.preformatted:
            text = _BLANKS.sub(" ", text)
        if look.raised and all(c in "0123456789+-() " for c in text):
            text = text.translate(_SUPERSCRIPTS)
        if not text.isascii() or look.font:
            encoding = legacy.detect(text, look.font)
            if encoding:
                self._met.encodings.add(encoding)
                text = legacy.to_unicode(text, encoding)
        if look.struck:
            text = strike(text)
        self._pieces.append(_Piece(text, look.bold, look.font))

    def _flush(self, look: _Look) -> Iterator[Para]:
        pieces, self._pieces = self._pieces, []
        text = "".join(piece.text for piece in pieces)
        if not look.preformatted:
            text = re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", text)).strip(" \n")
        else:
            text = text.strip("\n")
        if not text.strip():
            return
        bold = next(piece.bold for piece in pieces if piece.text.strip())
        text, self._label = self._label + text, ""
        breaks, self._break = ((0,) if self._break else ()), False
        para = Para(text, breaks, look.level, bold, look.centered)
        if look.preformatted:
            for line in text.split("\n"):
                yield Para(line, breaks, look.level, bold, look.centered)
                breaks = ()
        else:
            yield from split_lines(para)


def _look(element: etree._Element, tag: str, style: str, above: _Look) -> _Look:
    heading = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456" else None
    align = (element.get("align") or "").lower()
    left = align in ("left", "right", "justify") or re.search(r"text-align\s*:\s*(?:left|right|justify)", style)
    font = element.get("face") if tag == "font" else None
    named = _FONT.search(style)
    return _Look(
        bold=above.bold or heading is not None or tag in ("b", "strong", "th") or bool(_BOLD.search(style)),
        centered=not left and (above.centered or tag == "center" or align == "center" or bool(_CENTER.search(style))),
        level=heading if heading is not None else above.level,
        font=font or (named[1].strip() if named else above.font),
        preformatted=above.preformatted or tag == "pre",
        raised=above.raised or tag == "sup",
        struck=above.struck or tag in ("s", "strike") or bool(_STRUCK.search(style)),
    )


def _rows(table: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """The rows of a table (not of tables inside it), with whether they stand in its thead."""
    for child in table:
        tag = child.tag.lower() if isinstance(child.tag, str) else ""
        if tag == "tr":
            yield child, False
        elif tag in ("thead", "tbody", "tfoot"):
            for row in child:
                if isinstance(row.tag, str) and row.tag.lower() == "tr":
                    yield row, tag == "thead"
        elif tag == "caption":
            row = etree.Element("tr")
            cell = etree.SubElement(row, "td", colspan="1")
            cell.text = "".join(str(part) for part in child.itertext())
            yield row, True


def _is_bordered(table: etree._Element) -> bool:
    if (table.get("border") or "0").strip() not in ("", "0") or _BORDER.search(table.get("style") or ""):
        return True
    if next(table.iter("th"), None) is not None:
        return True
    return any(_BORDER.search(cell.get("style") or "") for cell in list(table.iter("td"))[:8])


def _span(element: etree._Element, name: str) -> int:
    text = (element.get(name) or "1").strip()
    return min(max(int(text), 1), 500) if text.isdecimal() else 1
