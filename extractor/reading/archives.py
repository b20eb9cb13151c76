"""ZIP archives: what is inside, under names that people can read, without unpacking anything to disk."""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.errors import UnreadableError
from extractor.language.syllables import syllable_rate
from extractor.models import Report, ReportWarning
from extractor.reading.combine import combine
from extractor.reading.copies import several_reports, without_copies
from extractor.reading.kinds import kind_problem
from extractor.reading.limits import Limits, limits_of
from extractor.reading.packages import encrypted, open_zip, read_member, too_big

MEDIA_TYPE = "application/zip"
_OFFICE_PARTS = ("[Content_Types].xml", "mimetype", "word/document.xml", "xl/workbook.xml")
_NOISE = re.compile(
    r"(?:.*/)?(?:\.[^/]*|~\$[^/]*|thumbs\.db|desktop\.ini|ehthumbs\.db)|__MACOSX/.*|(?:.*/)?\.[^/]+/.*|.*/",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive: its readable name (folders included), and the way to it: its number in the archive, in
    the archive inside that one, and so on."""

    name: str
    way: tuple[int, ...]


@dataclass(slots=True)
class _Budget:
    """How many bytes of archives inside archives may still be unpacked."""

    left: int


def is_noise(name: str) -> bool:
    """Whether a file is none that a person made: lock files of Office, thumbnails, hidden files, folders."""
    return _NOISE.fullmatch(name) is not None


def list_members(data: bytes | Path, name: str, settings: object | None = None) -> list[Member | UnreadableError]:
    """The files in an archive, those of archives inside it included, in the order of the archive. An inner archive that
    can't be opened or lies too deep stands there as the error that says so.

    Raises UnreadableError when the archive itself is damaged or too big.
    """
    limits = limits_of(settings)
    return list(_list(data, name, limits, (), _Budget(limits.max_unpacked_bytes)))


def load_member(data: bytes | Path, way: tuple[int, ...], name: str, settings: object | None = None) -> bytes:
    """The bytes of a file of an archive (see :class:`Member`). Raises UnreadableError when it can't be unpacked."""
    limits = limits_of(settings)
    content: bytes | Path = data
    for number in way:
        with open_zip(content, name, limits) as archive:
            content = read_member(archive, archive.infolist()[number], name, limits)
    if isinstance(content, Path):
        return content.read_bytes()
    return content


def read_zip(
    data: bytes, name: str, settings: object | None = None, progress: Callable[[int, int], object] | None = None
) -> Report:
    """All files of an archive as one report. What can't be read is named in a warning. ``progress(done, total)`` is called
    after each page of a part that OCR read.

    Raises UnreadableError when nothing in it can be read.
    """
    from extractor.reading.read import read_bytes

    reports: list[Report] = []
    failures: list[UnreadableError] = []
    for member in list_members(data, name, settings):
        if isinstance(member, UnreadableError):
            failures.append(member)
            continue
        problem = kind_problem(member.name)
        if problem is not None:
            failures.append(problem)
            continue
        try:
            content = load_member(data, member.way, member.name, settings)
            reports.append(read_bytes(content, member.name, settings, progress))  # type: ignore[arg-type]
        except UnreadableError as reason:
            failures.append(reason)
    if not reports:
        raise nothing_readable(name, failures)
    reports, warnings = without_copies(reports)
    warnings += several_reports(reports)
    found = combine(name, data, reports, MEDIA_TYPE)
    if warnings:
        found = replace(found, warnings=(*warnings, *found.warnings))
    return with_failures(found, failures)


def with_failures(report: Report, failures: list[UnreadableError]) -> Report:
    """``report`` with a warning for each part that could not be read."""
    lost = tuple(ReportWarning("submission.part_unreadable", failure.message()) for failure in failures)
    return replace(report, warnings=lost + report.warnings) if lost else report


def nothing_readable(name: str, failures: list[UnreadableError]) -> UnreadableError:
    """The error for an archive or e-mail in which no part can be read."""
    reasons = " ".join(failure.reason for failure in failures[:5])
    english = " ".join(failure.english[0] or failure.reason for failure in failures[:5])
    return UnreadableError(
        "archive.nothing_readable",
        f"{name}: bên trong không có tệp nào đọc được. {reasons}".strip(),
        "Hãy gửi tệp Word, PDF, Excel hoặc ảnh chụp văn bản.",
        (f"{name}: nothing inside can be read. {english}".strip(), "Send Word, PDF, Excel or image files."),
    )


def readable_name(info: zipfile.ZipInfo) -> str:
    """The name of a file in an archive: the Unicode name where there is one, else its bytes read in the code page that
    makes Vietnamese of them. Cleaned of drive letters, ``..`` and control characters."""
    return clean_name(_decode_name(info))


def clean_name(name: str) -> str:
    """A relative name that points nowhere outside: no drive, no leading slash, no ``..``, no control characters."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/"))
    name = "".join(char for char in name if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    name = re.sub(r"^[A-Za-z]:", "", name)
    parts = [part.strip() for part in name.split("/")]
    cleaned = "/".join(part for part in parts if part not in ("", ".", ".."))
    return cleaned + ("/" if name.endswith("/") and cleaned else "") or "tệp không tên"


def _decode_name(info: zipfile.ZipInfo) -> str:
    unicode_name = _unicode_field(info.extra)
    if unicode_name is not None:
        return unicode_name
    if info.flag_bits & 0x800:
        return info.orig_filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.orig_filename
    if raw.isascii():
        return info.orig_filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    candidates: list[tuple[float, str]] = []
    for encoding in ("cp1258", "cp437", "cp1252", "cp850"):
        try:
            text = unicodedata.normalize("NFC", raw.decode(encoding))
        except UnicodeDecodeError:
            continue
        candidates.append((syllable_rate(re.sub(r"[_\-.]", " ", text.rsplit(".", 1)[0])), text))
    return max(candidates, key=lambda pair: pair[0])[1] if candidates else info.orig_filename


def _unicode_field(extra: bytes) -> str | None:
    """The Info-ZIP Unicode Path extra field (0x7075)."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == 0x7075 and size > 5:
            try:
                return extra[at + 9 : at + 4 + size].decode("utf-8")
            except UnicodeDecodeError:
                return None
        at += 4 + size
    return None


def _list(
    data: bytes | Path, name: str, limits: Limits, way: tuple[int, ...], budget: _Budget
) -> Iterator[Member | UnreadableError]:
    with open_zip(data, name, limits) as archive:
        for number, info in enumerate(archive.infolist()):
            shown = readable_name(info)
            if info.is_dir() or is_noise(shown):
                continue
            place = f"{name}/{shown}" if way else shown
            here = (*way, number)
            if info.flag_bits & 0x1:
                yield encrypted(place)
                continue
            if not shown.lower().endswith(".zip"):
                yield Member(place, here)
                continue
            if len(here) >= limits.max_archive_depth:
                yield _too_deep(place)
                continue
            budget.left -= info.file_size
            if budget.left < 0:
                yield too_big(place, 1, info.file_size)
                continue
            try:
                inner = read_member(archive, info, place, limits)
                yield from list(_list(inner, place, limits, here, budget))
            except UnreadableError as reason:
                yield reason


def _too_deep(name: str) -> UnreadableError:
    return UnreadableError(
        "archive.too_deep",
        f"{name}: tệp nén lồng nhau quá nhiều lớp.",
        "Hãy giải nén bằng tay rồi nạp thư mục.",
        (f"{name}: archives inside archives, too deep.", "Unpack it by hand and add the folder."),
    )


def is_office_package(archive: zipfile.ZipFile) -> bool:
    """Whether a ZIP container is a Word, Excel or OpenDocument file rather than an archive of files."""
    return any(part in archive.namelist() for part in _OFFICE_PARTS)
