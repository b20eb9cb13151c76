"""E-mails (EML) -> Report: the attachments first, the letter that carried them after."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage, MIMEPart
from typing import Any

from extractor.errors import UnreadableError
from extractor.models import Page, Report, Source
from extractor.reading.archives import clean_name, is_noise, nothing_readable, read_zip, with_failures
from extractor.reading.combine import combine
from extractor.reading.copies import several_reports, without_copies
from extractor.reading.decoding import to_unicode_lines
from extractor.reading.html import Met, decode_html, write_html
from extractor.reading.kinds import kind_problem
from extractor.reading.limits import limits_of
from extractor.reading.packages import empty_file, too_big
from extractor.reading.plain import read_lines
from extractor.reading.writer import Writer

__all__ = ["Attachment", "list_attachments", "read_mail", "read_zip"]

MEDIA_TYPE = "message/rfc822"
_FIELDS = (("From", "Từ"), ("To", "Đến"), ("Cc", "Đồng gửi"), ("Date", "Ngày gửi"), ("Subject", "Tiêu đề"))
_SHEET = re.compile(r"\.(?:xlsx?|xlsm|ods|csv)$", re.IGNORECASE)
_DEEPEST = 50
"""So deep may parts of an e-mail lie in one another."""
_LETTER_LENGTH = 1500
"""A letter up to this long that only carries attachments is furniture: what counts is in the attachments."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with an e-mail."""

    name: str
    content: bytes


def read_mail(
    data: bytes, name: str, settings: object | None = None, progress: Callable[[int, int], object] | None = None
) -> Report:
    """An e-mail and all its readable attachments as one report: documents, then sheets, then the letter itself.
    ``progress(done, total)`` is called after each page of a part that OCR read.

    An attachment that can't be read is named in a warning. Raises UnreadableError when there is nothing to read at all.
    """
    if not data.strip():
        raise empty_file(name)
    message = _parse(data, name)
    reports: list[Report] = []
    failures: list[UnreadableError] = []
    for attachment in sorted(list_attachments(data, name, settings), key=lambda a: bool(_SHEET.search(a.name))):
        from extractor.reading.read import read_bytes

        problem = kind_problem(attachment.name)
        if problem is not None:
            failures.append(problem)
            continue
        try:
            reports.append(read_bytes(attachment.content, attachment.name, settings, progress))  # type: ignore[arg-type]
        except UnreadableError as reason:
            failures.append(reason)
    reports, warnings = without_copies(reports)
    warnings += several_reports(reports)
    letter = _letter(message, name, carries=bool(reports))
    if letter is not None:
        reports.append(letter)
    if not reports:
        raise nothing_readable(name, failures)
    found = combine(name, data, reports, MEDIA_TYPE)
    if warnings:
        found = replace(found, warnings=(*warnings, *found.warnings))
    return with_failures(found, failures)


def list_attachments(data: bytes, name: str, settings: object | None = None) -> list[Attachment]:
    """The attached files of an e-mail and of e-mails attached to it, pictures of signatures and logos left out. Raises
    UnreadableError for too many or too large ones, and for parts in parts without end."""
    limits = limits_of(settings)
    found: list[Attachment] = []
    total = 0
    for attachment in _attachments(_parse(data, name), 0, limits.max_archive_depth):
        total += len(attachment.content)
        if total > limits.max_unpacked_bytes or len(found) >= limits.max_members:
            raise too_big(name, len(found), total)
        found.append(attachment)
    return found


def _parse(data: bytes, name: str) -> EmailMessage:
    try:
        message = email.message_from_bytes(data.lstrip(), policy=email.policy.default.clone(header_factory=_header))
    except RecursionError:
        raise _nested(name) from None
    assert isinstance(message, EmailMessage)
    level: list[object] = [message]
    for _ in range(_DEEPEST):
        level = [
            p for part in level if isinstance(part, EmailMessage) and part.is_multipart() for p in part.get_payload()
        ]
        if not level:
            return message
    raise _nested(name)


class _Loose(UnstructuredHeader):
    """A header that is not written as its standard wants it: words."""

    content_disposition = None


_STRICT, _PLAIN = HeaderRegistry(), HeaderRegistry(default_class=_Loose, use_default_map=False)


def _header(name: str, value: str) -> Any:
    """A header taken apart. The standard library stumbles over some that mail programs write (an hour of 32 digits, a stray
    mark of encoding): their words are kept."""
    try:
        return _STRICT(name, value)
    except Exception:
        return _PLAIN(name, "".join(char if char.isprintable() else " " for char in value))


def _nested(name: str) -> UnreadableError:
    return UnreadableError(
        "mail.nested",
        f"{name}: thư lồng nhau quá nhiều lớp.",
        "Hãy yêu cầu đơn vị gửi thẳng các tệp báo cáo.",
        (f"{name}: its parts are nested too deeply.", "Ask for the files themselves."),
    )


def _attachments(message: EmailMessage, depth: int, limit: int) -> Iterator[Attachment]:
    body = message.get_body(preferencelist=("plain", "html"))
    texts = {id(part) for part in (body, message.get_body(preferencelist=("html",)), message) if part is not None}
    number = 0
    stack: list[EmailMessage] = [message]
    while stack:
        part = stack.pop()
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            if isinstance(inner, EmailMessage) and depth < limit:
                yield from _forwarded(inner, depth + 1, limit)
            continue
        if part.is_multipart():
            stack.extend(reversed([p for p in part.iter_parts() if isinstance(p, EmailMessage)]))
            continue
        file_name = _file_name(part)
        if file_name is None and (id(part) in texts or kind.startswith("text/")):
            continue
        if file_name is not None and id(part) in texts and part.get_content_disposition() != "attachment":
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or not content:
            continue
        picture = kind.startswith("image/")
        embedded = part["Content-ID"] is not None and part.get_content_disposition() != "attachment"
        if picture and (embedded or len(content) < 20_000):
            continue
        number += 1
        shown = clean_name(file_name).replace("/", "_") if file_name else f"tệp đính kèm {number}"
        if not is_noise(shown) and kind not in ("application/pkcs7-signature", "application/pgp-signature"):
            yield Attachment(shown, content)


def _forwarded(inner: EmailMessage, depth: int, limit: int) -> Iterator[Attachment]:
    """The attachments of an e-mail that is attached, or its text where it has none."""
    files = list(_attachments(inner, depth, limit))
    if files:
        yield from files
    else:
        yield Attachment(f"{_field(inner, 'Subject') or 'thư chuyển tiếp'}.eml", inner.as_bytes())


def _file_name(part: EmailMessage) -> str | None:
    name = part.get_filename()
    if name is None:
        return None
    # Names in raw bytes, as old mail programs send them, come as surrogates.
    raw = name.encode("utf-8", "surrogateescape")
    for encoding in ("utf-8", "cp1258", "latin-1"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _field(message: EmailMessage, name: str) -> str:
    try:
        value = message[name]
    except (ValueError, IndexError, AttributeError):  # broken header lines of spam filters and old programs
        return ""
    return " ".join(str(value).encode("utf-8", "replace").decode().split()) if value is not None else ""


def _letter(message: EmailMessage, name: str, carries: bool) -> Report | None:
    """The e-mail itself: its headers (furniture) and its text, on one page. None where it says nothing."""
    body = message.get_body(preferencelist=("plain", "html"))
    content = body.get_payload(decode=True) if body is not None else None
    raw = content if isinstance(content, bytes) else b""
    text: Report | None = None
    if body is not None and raw.strip():
        if body.get_content_subtype() == "html":
            met = Met()
            writer = write_html(_text(body, raw, html=True), name, met)
            text = writer.report(name, raw, "text/html", met.warnings())
        else:
            plain, converted = to_unicode_lines(_text(body, raw, html=False).replace("\r\n", "\n"))
            reading = read_lines(plain)
            source = Source(name, "", "text/plain", 1, False, len(raw))
            text = Report(source, plain, (Page(1, 0, len(plain)),), reading.paragraphs, reading.tables, converted)
    head = Writer()
    for field, label in _FIELDS:
        if value := _field(message, field):
            head.paragraph(f"{label}: {value}", role="furniture")
    top = head.report(name, b"", "text/plain")
    if not (text and text.text.strip()) and (carries or not top.text.strip()):
        return None
    found = combine(name, raw, [part for part in (top, text) if part is not None and part.text])
    if carries and len(found.text) <= _LETTER_LENGTH:
        found = replace(found, paragraphs=tuple(replace(p, role="furniture") for p in found.paragraphs), tables=())
    return replace(
        found,
        source=replace(found.source, name=f"Thư: {_field(message, 'Subject') or name}", pages=1),
        pages=(Page(1, 0, len(found.text)),),
        tables=tuple(replace(table, page=1) for table in found.tables),
        warnings=tuple(warning for warning in found.warnings if warning.code != "submission.parts"),
    )


def _text(part: MIMEPart, raw: bytes, *, html: bool) -> str:
    charset = part.get_content_charset()
    try:
        return raw.decode(charset or "utf-8")
    except (LookupError, ValueError):  # a name of no encoding, or bytes of another
        if html:
            return decode_html(raw)
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("cp1258", "replace")
