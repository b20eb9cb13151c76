"""DOC, RTF and ODT -> Report, through LibreOffice: it turns them into DOCX, and that is read."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from extractor.errors import ExtractorError, UnreadableError
from extractor.models import Report, ReportWarning, Source
from extractor.reading.docx import read_docx
from extractor.reading.limits import Limits, limits_of
from extractor.reading.packages import OLE_MAGIC, damaged, empty_file, encrypted, open_zip, read_member

_PLACES = (
    "/usr/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)

_BYTE_ORDER = b"\xfe\xff"
"""What every compound file holds at its 28th byte ([MS-CFB] 2.2)."""


def read_office(data: bytes, name: str, settings: object | None = None) -> Report:
    """The report in a DOC, RTF or ODT file, or in one of the forms that such files take in XML.

    Raises UnreadableError for an empty, damaged or encrypted file and where LibreOffice is missing or takes longer than
    the limit (``office_seconds``).
    """
    if not data.strip():
        raise empty_file(name)
    limits = limits_of(settings)
    ending, media_type = kind_of(data)
    if ending == ".doc" and "EncryptedPackage".encode("utf-16-le") in data:
        raise encrypted(name)
    if ending == ".doc" and "__substg1.0_".encode("utf-16-le") in data:
        raise _outlook(name)
    if ending == ".odt":
        with open_zip(data, name, limits) as archive:
            if "META-INF/manifest.xml" in archive.namelist():
                manifest = read_member(archive, "META-INF/manifest.xml", name, limits)
                if b"encryption-data" in manifest:
                    raise encrypted(name)
    if ending == ".doc" and is_encrypted_doc(data):
        raise encrypted(name)
    if data.startswith(OLE_MAGIC) and data[28:30] != _BYTE_ORDER:
        # LibreOffice would read what is no compound file as text: pages of garbage.
        raise damaged(name, "OLE")
    converted = convert(data, ending, name, limits.office_seconds)
    report = read_docx(converted, name, settings)
    source = Source(name, hashlib.sha256(data).hexdigest(), media_type, report.source.pages, False, len(data))
    warnings = report.warnings
    if ending == ".doc" and cells_lost(data, _cells_in(converted, name, limits)):
        message = "Một bảng trong tệp .doc không dựng lại được: chữ các ô dính liền nhau, số trong bảng đó không dùng được. Hãy mở tệp bằng Word, lưu thành .docx rồi nạp lại."  # fmt: skip
        warnings = (*warnings, ReportWarning("doc.table_lost", message))
    return replace(report, source=source, warnings=warnings)


def _cells_in(converted: bytes, name: str, limits: Limits) -> int:
    with open_zip(converted, name, limits) as package:
        return read_member(package, "word/document.xml", name, limits).count(b"<w:tc>")


_CELL_END = re.compile(rb"(?:[\x20-\xff]\x00|[\x00-\xff][\x01\x1e])\x07\x00")
_FEW = 6


def cells_lost(data: bytes, cells: int) -> bool:
    """Whether a Word 97-2003 file marks the ends of many more cells with text ([MS-DOC] 2.4.3, character 07) than ``cells``,
    which were read: LibreOffice drops the borders of a table that a file ends with, and its words run together."""
    marks = len(_CELL_END.findall(data))
    return marks >= _FEW and cells < marks / 2


def kind_of(data: bytes) -> tuple[str, str]:
    """File ending and media type of a document that LibreOffice is to read, by its content."""
    if data.startswith(OLE_MAGIC):
        return ".doc", "application/msword"
    if data.lstrip()[:5] == b"{\\rtf":
        return ".rtf", "application/rtf"
    if is_word_xml(data):
        return ".xml", "application/msword"
    if is_flat_text(data):
        return ".fodt", "application/vnd.oasis.opendocument.text"
    return ".odt", "application/vnd.oasis.opendocument.text"


def is_word_xml(data: bytes) -> bool:
    """Whether this is a Word document in one XML file (Word 2003, or a package written flat), mostly named .doc."""
    head = data[:4096]
    return b"<?xml" in head[:100] and (b'progid="Word.Document"' in head or b"<pkg:package" in head)


def is_flat_text(data: bytes) -> bool:
    """Whether this is an OpenDocument text in one XML file."""
    head = data[:4096]
    return b"<?xml" in head[:100] and b"opendocument.text" in head


def is_encrypted_doc(data: bytes) -> bool:
    """Whether a Word 97–2003 file is behind a password: the flag fEncrypted of its file information block, which the
    WordDocument stream begins with ([MS-DOC] 2.5.1: wIdent A5EC, flags at offset 10, bit 8)."""
    at = data.find(b"\xec\xa5", 512)
    return at > 0 and at % 512 == 0 and at + 12 <= len(data) and bool(data[at + 11] & 0x01)


def find_soffice() -> str | None:
    """The LibreOffice program of this machine, None where there is none."""
    for command in ("soffice", "libreoffice"):
        if found := shutil.which(command):
            return found
    return next((place for place in _PLACES if Path(place).is_file()), None)


def convert(data: bytes, ending: str, name: str, seconds: float) -> bytes:
    """The DOCX that LibreOffice makes of ``data``. It runs under a profile of its own, made for this call and thrown
    away, so that a LibreOffice that a person has open is not touched, and without a way to the network."""
    program = find_soffice()
    if program is None:
        raise _no_libreoffice(name, ending)
    with tempfile.TemporaryDirectory(prefix="extractor-office-") as folder:
        source = Path(folder, f"in{ending}")
        source.write_bytes(data)
        command = [
            program,
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--nofirststartwizard",
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            folder,
            str(source),
        ]
        nowhere = "http://127.0.0.1:9"
        environment = {**os.environ, "http_proxy": nowhere, "https_proxy": nowhere, "HOME": folder}
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=sys.platform != "win32",
        )
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            _stop(process)
            raise _too_slow(name, seconds) from None
        except BaseException:
            _stop(process)
            raise
        result = Path(folder, "in.docx")
        if not result.is_file() or not result.stat().st_size:
            raise _not_converted(name, output.decode("utf-8", "replace").strip())
        return result.read_bytes()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends LibreOffice and the processes that it started."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()


def _no_libreoffice(name: str, ending: str) -> ExtractorError:
    kind = ending.strip(".").upper()
    return UnreadableError(
        "office.no_libreoffice",
        f"{name}: tệp {kind} cần LibreOffice để đọc, nhưng máy này chưa cài.",
        "Hãy cài LibreOffice (Debian/Ubuntu: sudo apt install libreoffice-writer), hoặc lưu tệp thành .docx.",
        (
            f"{name}: {kind} files are read through LibreOffice, which is not installed here.",
            "Install LibreOffice (Debian/Ubuntu: sudo apt install libreoffice-writer), or save the file as .docx.",
        ),
    )


def _outlook(name: str) -> UnreadableError:
    return UnreadableError(
        "office.outlook",
        f"{name}: thư lưu từ Outlook (.msg) không đọc được.",
        "Hãy mở thư rồi lưu các tệp đính kèm, hoặc lưu thư thành .eml.",
        (f"{name}: Outlook messages (.msg) can't be read.", "Save its attachments, or save it as .eml."),
    )


def _too_slow(name: str, seconds: float) -> ExtractorError:
    return UnreadableError(
        "office.too_slow",
        f"{name}: LibreOffice không chuyển đổi xong trong {seconds:g} giây nên đã dừng.",
        "Hãy mở tệp bằng Word, lưu thành .docx rồi gửi lại, hoặc nâng office_seconds (--settings TỆP.toml).",
        (f"{name}: LibreOffice did not finish within {seconds:g} s.", "Save it as .docx, or raise the time limit."),
    )


def _not_converted(name: str, output: str) -> ExtractorError:
    detail = output.splitlines()[-1][:200] if output else ""
    return UnreadableError(
        "office.not_converted",
        f"{name}: LibreOffice không mở được tệp (tệp hỏng, có mật khẩu hoặc không phải văn bản). {detail}".strip(),
        "Hãy mở tệp bằng Word, bỏ mật khẩu nếu có, lưu thành .docx rồi gửi lại.",
        (
            f"{name}: LibreOffice could not open it (damaged, behind a password, or no document). {detail}".strip(),
            "Open it in Word, remove the password if there is one, and save it as .docx.",
        ),
    )
