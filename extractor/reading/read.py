"""The front door of reading: decides what a file is by its content and hands it to the module for that format."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractor.errors import UnreadableError, cannot_open
from extractor.models import Report, ReportWarning, Source
from extractor.reading.packages import DAMAGE
from extractor.reading.settings import DEFAULT, Settings

_IMAGES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"GIF8", "image/gif"),
)
_HEIF = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heif", b"avif"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|div|table|p|meta)\b",
    re.I | re.S,
)
_MAIL_FIELD = re.compile(
    rb"(?:From|To|Cc|Subject|Date|Received|Return-Path|Delivered-To|Message-ID|MIME-Version|Content-Type|X-[\w-]+|DKIM-Signature|ARC-[\w-]+|Reply-To|Sender|Thread-Topic):",
    re.I,
)

Progress = Callable[[int, int], Any]

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
RTF = "application/rtf"
ZIP = "application/zip"
OLE = "application/x-ole-storage"
HTML = "text/html"
MAIL = "message/rfc822"
PLAIN = "text/plain"


def read_report(
    path: str | Path, name: str | None = None, settings: Settings | None = None, progress: Progress | None = None
) -> Report:
    """The report in the file at ``path``; ``name`` is what the source is called (default: the file's name).
    ``progress(done, total)`` is called after each page that OCR read.

    Raises UnreadableError, with reason and remedy, when the file is missing, empty, too large, damaged, encrypted or of
    a kind that cannot be read.
    """
    path = Path(path)
    settings = settings or DEFAULT
    name = name or path.name
    return read_bytes(file_bytes(path, name, settings.max_file_bytes), name, settings, progress)


def file_bytes(path: Path, name: str, most: int) -> bytes:
    """The bytes of a file of at most ``most`` bytes; errors as in :func:`read_report`."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadableError(
                "read.no_file",
                f"{name} không phải là tệp.",
                "Hãy chỉ đúng tệp cần đọc.",
                (f"{name} is not a file.", "Name the file to read."),
            )
        if size > most:
            raise _too_large(name, size, most)
        return path.read_bytes()
    except OSError as reason:
        raise cannot_open(name, reason) from reason


def read_bytes(data: bytes, name: str, settings: Settings | None = None, progress: Progress | None = None) -> Report:
    """The report in ``data``; errors as in :func:`read_report`."""
    settings = settings or DEFAULT
    if len(data) > settings.max_file_bytes:
        raise _too_large(name, len(data), settings.max_file_bytes)
    media_type = media_type_of(data, name)
    if media_type in (PLAIN, HTML) and len(data) > settings.max_text_bytes:
        raise _too_large(name, len(data), settings.max_text_bytes)
    if media_type == PDF:
        from extractor.reading.pdf import read_pdf

        return read_pdf(data, name, settings, progress)
    if media_type.startswith("image/"):
        from extractor.reading.images import read_image

        return read_image(data, name, settings, progress)
    if media_type == DOCX:
        from extractor.reading.docx import read_docx

        return read_docx(data, name, settings)
    if media_type in (XLSX, XLS, ODS):
        from extractor.reading.sheets import read_sheets

        return read_sheets(data, name, settings)
    if media_type in (DOC, RTF, ODT, OLE):
        from extractor.reading.office import read_office

        return read_office(data, name, settings)
    if media_type == HTML:
        from extractor.reading.html import read_html

        return read_html(data, name, settings)
    if media_type == MAIL:
        from extractor.reading.mail import read_mail

        return read_mail(data, name, settings, progress)
    if media_type == ZIP:
        from extractor.reading.mail import read_zip

        return read_zip(data, name, settings, progress)
    if name.lower().endswith(".csv"):
        from extractor.reading.decoding import decode
        from extractor.reading.delimited import is_delimited, read_delimited

        if is_delimited(decode(data, name)[0]):
            return read_delimited(data, name, settings)
    from extractor.reading.plain import read_plain

    report = read_plain(data, name, source_of(data, name, PLAIN))
    if name.lower().endswith(".csv"):
        message = "Tệp .csv không tách được thành cột nên được đọc như văn bản; hãy lưu thành .xlsx rồi nạp lại."
        report = replace(report, warnings=(*report.warnings, ReportWarning("csv.no_table", message)))
    return report


def source_of(data: bytes, name: str, media_type: str, pages: int = 1, ocr: bool = False) -> Source:
    """The source record of a file's content."""
    return Source(name, hashlib.sha256(data).hexdigest(), media_type, pages, ocr, len(data))


def media_type_of(data: bytes, name: str) -> str:
    """What a file is, by its content (its name decides nothing but what a text without any sign of its own is).

    Raises UnreadableError when it is empty or XML of a kind that can't be read.
    """
    head = data[:4096]
    if not head.strip() and not data.strip():
        raise UnreadableError(
            "read.empty",
            f"Tệp {name} rỗng.",
            "Hãy yêu cầu đơn vị gửi lại tệp.",
            (f"{name} is empty.", "Ask for the file again."),
        )
    if b"%PDF-" in head[:1100]:
        return PDF
    for magic, media_type in _IMAGES:
        if head.startswith(magic) and (magic != b"BM" or b"\x00" in head[:64]):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF:
        return "image/heic"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package_type(data, name)
    if head.startswith(_OLE):
        return _ole_type(data)
    if head.lstrip().startswith(b"{\\rtf"):
        return RTF
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")) or _HTML.match(_as_ascii(head)):
        return HTML
    if _is_mail(head):
        return MAIL
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<?xml"):
        return _xml_type(data, name)
    return PLAIN


def _xml_type(data: bytes, name: str) -> str:
    """What kind of document an XML file is. Read as text, its markup would be full of numbers."""
    from extractor.reading.office import is_flat_text, is_word_xml

    if is_word_xml(data):
        return DOC
    if is_flat_text(data):
        return ODT
    sheet = b'progid="Excel.Sheet"' in data[:4096] or b"opendocument.spreadsheet" in data[:4096]
    raise UnreadableError(
        "read.xml",
        f"Tệp {name} là {'bảng tính lưu dạng XML' if sheet else 'dữ liệu XML, không phải văn bản'}, chương trình không đọc được.",
        f"Hãy mở bằng {'Excel, lưu thành .xlsx' if sheet else 'chương trình đã tạo ra tệp, lưu thành Word hoặc PDF'} rồi nạp lại.",
        (f"{name} is {'a workbook in XML' if sheet else 'XML data'}.", "Save it as .xlsx, Word or PDF."),
    )


def _as_ascii(head: bytes) -> bytes:
    """The beginning of a text in UTF-16, with or without a mark, as plain bytes; nothing for other files."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:2] in (b"<\x00", b"\x00<"):
        return head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\x00", b"")
    return b""


def _package_type(data: bytes, name: str) -> str:
    """What kind of ZIP container this is, by the names in its directory (at its end) or its first members."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except DAMAGE:
        names = []
    if any(one.lower().startswith("word/document") for one in names):
        return DOCX
    if any(one.lower().startswith("xl/workbook") for one in names):
        return XLSX
    first = data[:200]
    if b"opendocument.text" in first:
        return ODT
    if b"opendocument.spreadsheet" in first:
        return ODS
    if "[Content_Types].xml" in names and name.lower().endswith((".docx", ".docm", ".xlsx", ".xlsm")):
        # Its main part is gone: damaged, which its own reader says; no archive of files.
        return DOCX if name.lower().endswith((".docx", ".docm")) else XLSX
    if names:
        return ZIP
    # A directory that is cut off still tells by its local headers; else it is an archive of files.
    if b"[Content_Types].xml" in data[:4096]:
        return DOCX if name.lower().endswith("docx") else XLSX if name.lower().endswith("xlsx") else ZIP
    return ZIP


def _ole_type(data: bytes) -> str:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("WordDocument"):
        return DOC
    if has("Workbook") or has("Book"):
        return XLS
    return OLE


def _is_mail(head: bytes) -> bool:
    fields = 0
    for line in head.split(b"\n")[:12]:
        if _MAIL_FIELD.match(line):
            fields += 1
        elif not line.startswith((b" ", b"\t")) and line.strip():
            break
    lines = re.findall(
        rb"^(?:From|Subject|Received|MIME-Version|Message-ID|Return-Path|Delivered-To):", head, re.I | re.M
    )
    return fields >= 2 and len({line.lower() for line in lines}) >= 2


def _too_large(name: str, size: int, limit: int) -> UnreadableError:
    return UnreadableError(
        "read.too_large",
        f"Tệp {name} lớn {size / 1e6:.0f} MB, quá giới hạn {limit / 1e6:.0f} MB.",
        "Hãy chia nhỏ tệp hoặc nâng giới hạn bằng --settings TỆP.toml.",
        (
            f"{name} has {size / 1e6:.0f} MB, more than the limit of {limit / 1e6:.0f} MB.",
            "Split it or raise the limit.",
        ),
    )
