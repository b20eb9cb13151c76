"""Small office files for the tests, made from what a test says. All content is invented."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KINDS = {
    "styles": "styles.xml",
    "numbering": "numbering.xml",
    "footnotes": "footnotes.xml",
    "endnotes": "endnotes.xml",
    "header": "header1.xml",
    "footer": "footer1.xml",
    "settings": "settings.xml",
}


def docx(body: str, raw: bytes | None = None, **parts: str) -> bytes:
    """A Word file whose body holds this XML (w: and r: are declared); ``parts`` are the inner XML of styles, numbering,
    footnotes, header … ``raw`` replaces the whole main part."""
    names = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    names += (
        ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    roots = {"header": "hdr", "footer": "ftr"}
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{R}/{kind}" Target="{_KINDS[kind]}"/>' for kind in parts if kind in _KINDS
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _content_types(parts))
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="main" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{relations}</Relationships>",
        )
        main = raw or f"<w:document {names}><w:body>{body}</w:body></w:document>".encode()
        archive.writestr("word/document.xml", main)
        for kind, content in parts.items():
            root = roots.get(kind, kind)
            archive.writestr(f"word/{_KINDS[kind]}", f"<w:{root} {names}>{content}</w:{root}>")
    return stream.getvalue()


def _content_types(parts: dict[str, str]) -> str:
    base = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {"document.xml": "document.main", **{_KINDS[kind]: kind for kind in parts}}
    overrides = "".join(
        f'<Override PartName="/word/{file}" ContentType="{base}.{kind}+xml"/>' for file, kind in kinds.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def p(text: str, properties: str = "", run: str = "") -> str:
    """A paragraph with one run."""
    return (
        f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def item(text: str, number: int, depth: int = 0) -> str:
    """A paragraph of list ``number`` at ``depth``."""
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def level(depth: int, fmt: str, text: str, extra: str = "", start: int = 1) -> str:
    """A w:lvl."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def cell(text: str, properties: str = "") -> str:
    """A table cell with one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def table(*rows: str, bordered: bool = True) -> str:
    """A table of rows, each the XML of its cells."""
    sides = "".join(f'<w:{side} w:val="single"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    borders = f"<w:tblBorders>{sides}</w:tblBorders>" if bordered else ""
    columns = max(row.count("<w:tc>") + row.count('gridSpan w:val="2"') for row in rows)
    widths = "<w:tblGrid>" + '<w:gridCol w:w="2000"/>' * columns + "</w:tblGrid>"
    inner = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr>{borders}</w:tblPr>{widths}{inner}</w:tbl>"
