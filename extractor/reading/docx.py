"""DOCX -> Report: every visible character, the labels of automatic numbering, tables with merged cells, page breaks.

Tracked changes are read as accepted. Headers and footers are furniture and stand in the text once, before and after the
body; notes follow the body.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from lxml import etree

from extractor.errors import ExtractorError, UnreadableError
from extractor.language.orthography import fold
from extractor.models import Report, ReportWarning
from extractor.reading.blocks import Block, Para, flatten, split_lines, write
from extractor.reading.combine import combine
from extractor.reading.docx_inline import Line, Story, finish, read_line
from extractor.reading.docx_numbering import Numbering
from extractor.reading.docx_styles import VAL, Styles, W, is_on, over, paragraph_look
from extractor.reading.docx_tables import read_table
from extractor.reading.limits import Limits, limits_of
from extractor.reading.packages import (
    OLE_MAGIC,
    damaged,
    empty_file,
    encrypted,
    open_zip,
    parse_xml,
    read_member,
    too_big,
)
from extractor.reading.writer import Writer

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def read_docx(data: bytes, name: str, settings: object | None = None) -> Report:
    """The report in the Word file ``data``.

    Raises UnreadableError for an empty, damaged, encrypted or hostile file.
    """
    limits = limits_of(settings)
    if not data:
        raise empty_file(name)
    if data.startswith(OLE_MAGIC):
        # A .docx behind a password is an OLE container that holds the encrypted package.
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in data:
            raise encrypted(name)
        raise damaged(name, "OLE")
    with open_zip(data, name, limits) as archive:
        try:
            reader = _Reader(_Package(archive, name, limits), name, settings)
            writer = reader.read()
        except RecursionError as reason:
            raise damaged(name, "nested too deeply") from reason
        report = writer.report(name, data, MEDIA_TYPE, reader.warnings(), _origin(reader.story))
        if len(report.text.strip()) < _LITTLE_TEXT * len(reader.story.pictures):
            report = _with_pictures(report, reader.pictures(), name, data, settings)
    if not report.text.strip():
        raise _no_text(name)
    return report


_LITTLE_TEXT = 300
"""A file with fewer characters than this for each large picture is a scan that was pasted into Word."""


def _with_pictures(report: Report, pictures: list[bytes], name: str, data: bytes, settings: object | None) -> Report:
    """``report`` and, after it, the text of its pictures read by OCR; as it is where OCR is missing or not wanted."""
    from extractor.reading.images import read_image
    from extractor.reading.settings import Settings

    chosen = settings if isinstance(settings, Settings) else None
    if not pictures or (chosen is not None and chosen.ocr == "never"):
        return report
    parts: list[Report] = [report] if report.text.strip() else []
    for number, picture in enumerate(pictures, 1):
        try:
            parts.append(read_image(picture, f"{name}, hình {number}", chosen))
        except ExtractorError:
            return report  # the warning that pictures were not read stays
    found = combine(name, data, parts, MEDIA_TYPE)
    kept = [w for w in (*found.warnings, *report.warnings) if w.code not in ("docx.pictures", "submission.parts")]
    message = f"Tệp gồm {len(pictures)} hình chụp trang văn bản, đã đọc bằng nhận dạng chữ (OCR)."
    warnings = (ReportWarning("docx.pictures_read", message), *dict.fromkeys(kept))
    return replace(found, warnings=warnings)


def _no_text(name: str) -> UnreadableError:
    return UnreadableError(
        "docx.no_text",
        f"{name}: tệp Word không có chữ nào đọc được.",
        "Nếu tệp chứa ảnh chụp văn bản, hãy gửi ảnh hoặc tệp PDF gốc.",
        (f"{name}: the Word file holds no text.", "If it holds pictures of pages, send these or the PDF."),
    )


def _origin(story: Story) -> Literal["plain", "converted"]:
    return "converted" if story.encodings else "plain"


class _Package:
    """The parts of a Word file, found through their relations."""

    def __init__(self, archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
        self._archive = archive
        self._name = name
        self._limits = limits
        self._names = {member.lower().lstrip("/"): member for member in archive.namelist()}
        self.main = "word/document.xml"
        for kind, target in self.relations("").values():
            if kind == "officeDocument":
                self.main = target
        if self.main.lower() not in self._names:
            raise damaged(name, "word/document.xml")

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id -> (kind, part) of a part ("" for the package)."""
        folder, file = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", file + ".rels"))
        found: dict[str, tuple[str, str]] = {}
        for element in root.iter(_REL) if root is not None else ():
            if element.get("TargetMode") == "External":
                continue
            target = element.get("Target", "")
            target = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            found[element.get("Id", "")] = (element.get("Type", "").rsplit("/", 1)[-1], target)
        return found

    def xml(self, part: str) -> etree._Element | None:
        """The root of an XML part, None when there is no such part."""
        content = self.content(part)
        if content is None:
            return None
        if len(content) > self._limits.max_xml_bytes:
            raise too_big(self._name, 1, len(content))  # a tree takes several times the memory of its text
        return parse_xml(content, self._name)

    def content(self, part: str) -> bytes | None:
        """The bytes of a part, None when there is no such part."""
        member = self._names.get(part.lower())
        return None if member is None else read_member(self._archive, member, self._name, self._limits)


@dataclass(slots=True)
class _Sections:
    """The w:sectPr of the body in order, and how many have been passed."""

    all: list[etree._Element]
    passed: int = 0

    def next_starts_page(self) -> bool:
        """Call at the end of a section: whether the one that follows begins on a new page."""
        self.passed += 1
        if self.passed >= len(self.all):
            return False
        kind = self.all[self.passed].find(f"{W}type")
        return kind is None or kind.get(VAL) != "continuous"


class _Reader:
    """Reads one package. Blocks first (numbering counts in reading order), then everything is written."""

    def __init__(self, package: _Package, name: str, settings: object | None) -> None:
        self._package = package
        self._name = name
        self._settings = settings
        self._relations = package.relations(package.main)
        main = package.xml(package.main)
        body = main.find(f"{W}body") if main is not None else None
        if body is None:
            raise damaged(name, "w:body")
        self._body = body
        styles = Styles(self._related("styles"))
        self.story = Story(styles)
        self._numbering = Numbering(self._related("numbering"), styles.number_styles)
        self._sections = _Sections(list(body.iter(f"{W}sectPr")))
        self._pending: Line | None = None
        self._lost: list[str] = []
        for kind, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
            root = self._related(kind)
            for note in root.iterfind(f"{W}{tag}") if root is not None else ():
                if note.get(f"{W}type") in (None, "normal"):
                    self.story.notes[tag, note.get(f"{W}id", "")] = note
        self.story.broken_fields = _count_fields(body, "begin") != _count_fields(body, "end")

    def read(self) -> Writer:
        """Header, body, notes, footer, written in this order."""
        writer = Writer()
        body = list(self.blocks(self._body))
        heads, feet = self._margins("header"), self._margins("footer")
        for block in heads:
            write(block, writer)
        for piece in body:
            write(piece, writer)
        for kind, key, mark in list(self.story.cited):
            first = True
            for piece in self.blocks(self.story.notes[kind, key]):
                if isinstance(piece, Para) and first:
                    piece = Para(f"{mark} {piece.text.lstrip()}" if mark else piece.text.lstrip())
                    first = False
                write(piece, writer)
        for block in feet:
            write(block, writer)
        return writer

    def warnings(self) -> list[ReportWarning]:
        """What a reader should know about how the file was read."""
        story = self.story
        found: list[ReportWarning] = []
        if story.deleted or story.inserted:
            found.append(
                ReportWarning(
                    "docx.tracked_changes",
                    f"Tệp còn {story.deleted + story.inserted} chỗ theo dõi thay đổi (Track Changes) chưa duyệt; "
                    "đã đọc như khi chấp nhận mọi thay đổi.",
                )
            )
        if story.hidden:
            found.append(ReportWarning("docx.hidden_text", f"Đã bỏ qua {story.hidden} đoạn chữ ẩn (không nhìn thấy)."))
        if story.pictures:
            found.append(
                ReportWarning(
                    "docx.pictures",
                    f"Tệp có {len(story.pictures)} hình ảnh lớn; chữ trong hình không được đọc. "
                    "Nếu đó là bản chụp văn bản, hãy gửi kèm tệp PDF hoặc ảnh gốc.",
                )
            )
        kinds = [kind for kind, _ in self._relations.values()]
        drawn = sum(kind in ("chart", "chartEx", "diagramData") for kind in kinds)
        embedded = sum(kind in ("package", "oleObject") for kind in kinds)
        if drawn:
            message = f"Tệp có {drawn} biểu đồ hoặc sơ đồ; số liệu trong đó không được đọc."
            found.append(ReportWarning("docx.charts", message))
        if embedded:
            message = f"Tệp có {embedded} đối tượng nhúng (bảng Excel, công thức …); nội dung trong đó không được đọc."
            found.append(ReportWarning("docx.embedded", message))
        for encoding, count in story.encodings.items():
            found.append(
                ReportWarning(
                    "encoding_legacy",
                    f"{count} đoạn chữ dùng bảng mã cũ {encoding.upper()} đã được chuyển sang Unicode.",
                )
            )
        for part in self._lost:
            found.append(ReportWarning("docx.part_skipped", f"Không đọc được phần nhúng {part} trong tệp."))
        return found

    def pictures(self) -> list[bytes]:
        """The large pictures of the body, in order, each once."""
        found: list[bytes] = []
        for relation in dict.fromkeys(self.story.pictures):
            part = self._relations.get(relation, ("", ""))[1]
            content = self._package.content(part) if part else None
            if content:
                found.append(content)
        return found

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """The paragraphs and tables directly in a body, cell, note, header or text box, in reading order."""
        for child in container:
            tag = child.tag
            if tag == f"{W}p":
                yield from self._paragraph(child)
            elif tag == f"{W}tbl":
                yield read_table(child, self.blocks, self.story)
            elif tag == f"{W}sdt":
                content = child.find(f"{W}sdtContent")
                if content is not None:
                    yield from self.blocks(content)
            elif tag in (f"{W}del", f"{W}moveFrom"):
                self.story.deleted += 1
            elif tag == f"{W}altChunk":
                yield from self._chunk(child)
            elif isinstance(tag, str) and tag not in (f"{W}sectPr", f"{W}tcPr"):
                yield from self.blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        story = self.story
        properties = paragraph.find(f"{W}pPr")
        named = properties.find(f"{W}pStyle") if properties is not None else None
        style = named.get(VAL) if named is not None else story.styles.default_paragraph
        inherited = story.styles.look(style)
        look = over(inherited, paragraph_look(properties))
        line = read_line(paragraph, inherited, story)
        if self._pending is not None:
            line.segments[:0] = self._pending.segments
            line.boxes[:0] = self._pending.boxes
            self._pending = None
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            story.deleted += 1
            self._pending = line  # the paragraph mark is deleted: what follows belongs to this paragraph
            return
        text, breaks, bold = finish(line, story)
        label = self._label(look.list_id, look.list_depth, style)
        if label and text.strip():
            lead = len(text) - len(text.lstrip())
            shift = len(label) - lead
            text = label + text.lstrip()
            breaks = tuple(0 if place <= lead else place + shift for place in breaks)
        if look.break_before:
            breaks = (0, *breaks)
        toc = inherited.name.startswith("toc ")
        role: Literal["text", "furniture"] = "furniture" if toc else "text"
        if label.strip() and not text.strip():
            yield Para(label.strip(), breaks, label_only=True)
        else:
            yield from split_lines(Para(text, breaks, look.level or None, bold, bool(look.centered), role))
        for box in line.boxes:
            yield from self.blocks(box)
        if properties is not None and properties.find(f"{W}sectPr") is not None and self._sections.next_starts_page():
            yield Para("", (0,))

    def _label(self, number: str | None, depth: int | None, style: str | None) -> str:
        """The label of this paragraph; call it for empty paragraphs too, because Word counts them."""
        if number is None or number == "0":
            return ""
        if depth is None:
            depth = self._numbering.level_of_style(number, self.story.styles.chain(style))
        return self._numbering.next(number, depth) or ""

    def _margins(self, kind: Literal["header", "footer"]) -> list[Para]:
        """The distinct headers or footers of all sections. They are furniture, unless a header holds the letterhead."""
        seen: set[str] = set()
        found: list[Para] = []
        even = self._related("settings")
        shows_even = even is not None and even.find(f"{W}evenAndOddHeaders") is not None
        for section in self._sections.all:
            title = section.find(f"{W}titlePg")
            shows_first = title is not None and is_on(title)
            for reference in section.iterfind(f"{W}{kind}Reference"):
                which = reference.get(f"{W}type", "default")
                part = self._relations.get(reference.get(f"{_R}id", ""), ("", ""))[1]
                if part in seen or (which == "first" and not shows_first) or (which == "even" and not shows_even):
                    continue
                seen.add(part)
                root = self._package.xml(part)
                paragraphs = [] if root is None else [p for block in self.blocks(root) for p in flatten(block)]
                whole = "\n".join(p.text for p in paragraphs).strip()
                if not whole or whole in seen:
                    continue
                seen.add(whole)
                role: Literal["text", "furniture"] = "text" if _LETTERHEAD.search(fold(whole)) else "furniture"
                found += [Para(p.text, (), None, p.bold, p.centered, role) for p in paragraphs]
        return found

    def _chunk(self, element: etree._Element) -> Iterator[Block]:
        """A document embedded as a whole (w:altChunk), as converters and reporting tools write them."""
        part = self._relations.get(element.get(f"{_R}id", ""), ("", ""))[1]
        content = self._package.content(part) if part else None
        if content is None:
            return
        try:
            if content.startswith(b"PK"):
                inner = read_docx(content, self._name, self._settings)
            else:
                from extractor.reading.html import read_html

                inner = read_html(content, self._name, self._settings)
        except UnreadableError:
            self._lost.append(part)
            return
        for paragraph in inner.paragraphs:
            if paragraph.role != "furniture":
                yield Para(inner.text[paragraph.start : paragraph.end], (), paragraph.level, paragraph.bold)

    def _related(self, kind: str) -> etree._Element | None:
        for found, part in self._relations.values():
            if found == kind:
                return self._package.xml(part)
        return None


_LETTERHEAD = re.compile(r"cong\s+hoa\s+xa\s+hoi|dang\s+cong\s+san|doc\s+lap\s*-\s*tu\s+do|^so\s*:", re.MULTILINE)


def _count_fields(body: etree._Element, kind: str) -> int:
    return sum(1 for char in body.iter(f"{W}fldChar") if char.get(f"{W}fldCharType") == kind)
