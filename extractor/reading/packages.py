"""ZIP containers opened with care: Word files, archives. Nothing is unpacked before its size is known."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from pathlib import Path

from lxml import etree

from extractor.errors import UnreadableError
from extractor.reading.limits import Limits

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, NotImplementedError, OSError, RuntimeError, ValueError, IndexError, OverflowError),
)
"""What the standard library raises over an archive that is cut off or whose bytes were changed."""


def open_zip(data: bytes | Path, name: str, limits: Limits) -> zipfile.ZipFile:
    """The archive in ``data`` (its bytes or its place on disk), after a look at its directory.

    Raises UnreadableError when it is damaged, holds too many files or would unpack to more than the limits allow.
    """
    if not data:
        raise empty_file(name)
    try:
        archive = zipfile.ZipFile(data if isinstance(data, Path) else io.BytesIO(data))
        members = archive.infolist()
    except DAMAGE as reason:
        raise damaged(name, str(reason)) from reason
    size = data.stat().st_size if isinstance(data, Path) else len(data)
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if (
        len(members) > limits.max_members
        or unpacked > limits.max_unpacked_bytes
        or (unpacked > limits.ratio_from and unpacked / min(packed, max(1, size)) > limits.max_ratio)
    ):
        raise too_big(name, len(members), unpacked)
    return archive


def read_member(archive: zipfile.ZipFile, member: str | zipfile.ZipInfo, name: str, limits: Limits) -> bytes:
    """The bytes of one file of an archive, never more than its directory entry and the limits say.

    Raises UnreadableError for damage, a password or a member that is larger than declared; KeyError if it isn't there.
    """
    info = archive.getinfo(member) if isinstance(member, str) else member
    if info.flag_bits & 0x1:
        raise encrypted(name)
    if info.file_size > limits.max_member_bytes:
        raise too_big(name, 1, info.file_size)
    try:
        with archive.open(info) as stream:
            content = stream.read(info.file_size + 1)
    except DAMAGE as reason:
        raise damaged(name, str(reason)) from reason
    if len(content) > info.file_size:
        raise damaged(name, "member is larger than declared")
    return content


def parse_xml(content: bytes, name: str) -> etree._Element:
    """The root of an XML part. Entities are never resolved, nothing is fetched.

    Raises UnreadableError for XML that is broken or declares a document type (Office files never do; attacks do).
    """
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
        raise _declares_entities(name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=True, recover=False
    )
    content = content.replace(b"http://purl.oclc.org/ooxml/wordprocessingml/main", _TRANSITIONAL)
    content = content.replace(b"http://purl.oclc.org/ooxml/officeDocument/relationships", _RELATIONS)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as reason:
        raise damaged(name, str(reason)) from reason
    if root.getroottree().docinfo.internalDTD is not None:
        raise _declares_entities(name)
    return root


def _declares_entities(name: str) -> UnreadableError:
    return UnreadableError(
        "office.dtd",
        f"{name}: tệp chứa khai báo thực thể XML (DTD), không phải tệp Word bình thường, nên không được mở.",
        "Hãy mở tệp bằng Word, lưu lại thành .docx mới rồi gửi lại.",
        (f"{name} declares XML entities (a DTD), which no ordinary Word file does.", "Save it again from Word."),
    )


_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def empty_file(name: str) -> UnreadableError:
    """The error for a file without content."""
    return UnreadableError(
        "file.empty",
        f"{name}: tệp rỗng (0 byte).",
        "Hãy yêu cầu đơn vị gửi lại tệp.",
        (f"{name} is empty (0 bytes).", "Ask the agency to send it again."),
    )


def damaged(name: str, detail: str) -> UnreadableError:
    """The error for a file that is cut off or damaged; ``detail`` is for whoever asks in English."""
    return UnreadableError(
        "file.damaged",
        f"{name}: tệp hỏng hoặc chưa tải đủ.",
        "Hãy mở thử bằng Word/Excel và lưu lại, hoặc yêu cầu gửi lại tệp.",
        (f"{name} is damaged or cut off ({detail}).", "Try to open and save it in Office, or ask for it again."),
    )


def encrypted(name: str) -> UnreadableError:
    """The error for a file behind a password."""
    return UnreadableError(
        "file.encrypted",
        f"{name}: tệp được bảo vệ bằng mật khẩu.",
        "Hãy mở tệp bằng mật khẩu, bỏ mật khẩu (Tệp > Thông tin > Bảo vệ tài liệu) rồi gửi lại.",
        (f"{name} is protected by a password.", "Open it with the password, remove the protection and send it again."),
    )


def too_big(name: str, members: int, unpacked: int) -> UnreadableError:
    """The error for an archive that would unpack to too much (a decompression bomb)."""
    size = f"{unpacked / 1e6:,.0f} MB".replace(",", ".")
    return UnreadableError(
        "file.too_big",
        f"{name}: khi giải nén có {members} tệp, {size}, vượt giới hạn an toàn.",
        "Nếu tệp đáng tin cậy, hãy giải nén bằng tay rồi nạp thư mục, hoặc nâng giới hạn bằng --settings TỆP.toml.",
        (
            f"{name} would unpack to {members} files, {unpacked / 1e6:,.0f} MB: over the safety limit.",
            "If you trust it, unpack it by hand and add the folder, or raise the limit in the settings.",
        ),
    )
