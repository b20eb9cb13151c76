"""Files, folders, archives and e-mails -> submissions, each with a name that people recognise.

A submission is one file, or one e-mail with its attachments (CONTRACT.md). Finding them reads no document: an archive is
only listed, an e-mail is one submission as it stands.
"""

from __future__ import annotations

import os
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from extractor.errors import ExtractorError, UnreadableError, UsageError, cannot_open
from extractor.models import Report
from extractor.reading.archives import Member, is_noise, is_office_package, list_members, load_member
from extractor.reading.combine import combine
from extractor.reading.kinds import kind_problem
from extractor.reading.limits import limits_of
from extractor.reading.packages import DAMAGE, empty_file

__all__ = ["Submission", "combine", "find_submissions", "load", "read_submission"]


NO_PATH = "intake.no_path"
_Error = TypeVar("_Error", bound=ExtractorError)


@dataclass(frozen=True, slots=True)
class Submission:
    """One thing to read: the file on disk, the way to it inside an archive (empty for a file of its own), and the name
    under which it is reported: relative to what was given, folders included. ``parts`` names the files that an e-mail
    carries (empty for anything else). ``problem`` says why it can't be taken;
    it is reported beside the others, never dropped in silence."""

    name: str
    path: Path
    way: tuple[int, ...] = ()
    problem: UnreadableError | None = None
    parts: tuple[str, ...] = ()


def find_submissions(paths: Iterable[str | Path], settings: object | None = None) -> list[Submission]:
    """The submissions in these files, folders and archives, in a stable order (by folder and name), each file once.

    What can't be taken (a program, a video, an archive that can't be opened) is there with its ``problem``; lock files,
    thumbnails and hidden files are passed over, and a path that doesn't exist, beside others, is a problem as well (its code is
    ``NO_PATH``). Raises UsageError when none of the paths exists and ExtractorError (nothing could be done) when nothing in
    them can be read.
    """
    given = [Path(path) for path in paths]
    there = {path for path in given if path.exists()}
    if given and not there:
        raise _no_path(given[0], UsageError)
    found: list[Submission] = []
    seen: set[Path] = set()
    for path in given:
        if path not in there:
            found.append(Submission(_nfc(str(path)), path, (), _no_path(path, UnreadableError)))
            continue
        for file, name in _files(path):
            place = file.resolve()
            if place not in seen:
                seen.add(place)
                found.extend(_submissions(file, name, settings))
    if not any(submission.problem is None for submission in found):
        raise _nothing(given, found)
    return found


def load(submission: Submission, settings: object | None = None) -> bytes:
    """The bytes of a submission. Raises UnreadableError when they can't be read."""
    if submission.problem is not None:
        raise submission.problem
    try:
        if submission.way:
            return load_member(submission.path, submission.way, submission.name, settings)
    except OSError as reason:
        raise cannot_open(submission.name, reason) from reason
    from extractor.reading.read import file_bytes

    return file_bytes(submission.path, submission.name, limits_of(settings).max_file_bytes)


def read_submission(
    submission: Submission, settings: object | None = None, progress: Callable[[int, int], object] | None = None
) -> Report:
    """The report in a submission. ``progress(done, total)`` is called after each page that OCR read. Raises
    UnreadableError, with reason and remedy, when it can't be read."""
    from extractor.reading.read import read_bytes

    return read_bytes(load(submission, settings), submission.name, settings, progress)  # type: ignore[arg-type]


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    """The files below a path with their readable names, folder by folder, hidden ones left out."""
    if not path.is_dir():
        yield path, _nfc(path.name)
        return
    for folder, folders, names in os.walk(path, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__MACOSX")))
        for name in sorted(names):
            file = Path(folder, name)
            shown = _nfc(file.relative_to(path).as_posix())
            if not is_noise(shown) and file.is_file():
                yield file, shown


def _submissions(file: Path, name: str, settings: object | None) -> Iterator[Submission]:
    problem = _problem(name, file)
    if problem is not None or not _is_archive(file):
        yield Submission(name, file, (), problem, _parts(file, name, settings) if problem is None else ())
        return
    try:
        members = list_members(file, name, settings)
    except UnreadableError as reason:
        yield Submission(name, file, (), reason)
        return
    if not members:
        yield Submission(name, file, (), _empty_archive(name))
    for member in sorted(members, key=lambda m: m.name if isinstance(m, Member) else ""):
        if isinstance(member, UnreadableError):
            yield Submission(name, file, (), member)
        else:
            shown = f"{name}/{member.name}"
            yield Submission(shown, file, member.way, kind_problem(shown))


def _parts(file: Path, name: str, settings: object | None) -> tuple[str, ...]:
    """The names of the files that an e-mail carries."""
    from extractor.reading.mail import list_attachments

    if file.suffix.lower() != ".eml":
        return ()
    try:
        return tuple(attachment.name for attachment in list_attachments(file.read_bytes(), name, settings))
    except Exception:
        return ()  # said when it is read: here it would take all the others with it


def _is_archive(file: Path) -> bool:
    """Whether a file is a ZIP archive of files (Word and Excel files are ZIP containers too, and are not)."""
    try:
        with file.open("rb") as stream:
            if stream.read(2) != b"PK":
                return False
        with zipfile.ZipFile(file) as archive:
            return not is_office_package(archive)
    except DAMAGE:
        return file.suffix.lower() == ".zip"


def _problem(name: str, file: Path) -> UnreadableError | None:
    try:
        if file.stat().st_size == 0:
            return empty_file(name)
    except OSError:
        return None  # said when it is read
    return kind_problem(name)


def _nothing(given: list[Path], found: list[Submission]) -> ExtractorError:
    if len(given) == len(found) == 1 and given[0].is_file() and found[0].problem and not found[0].way:
        return found[0].problem  # one file: what is wrong with it says all
    where = ", ".join(str(path) for path in given)
    reasons = " ".join(s.problem.reason for s in found[:5] if s.problem)
    english = " ".join(s.problem.english[0] for s in found[:5] if s.problem)
    return ExtractorError(
        "intake.nothing_readable",
        f"Không có tệp nào đọc được trong {where}. {reasons}".strip(),
        "Hãy chỉ đúng thư mục có tệp Word, PDF, Excel, ảnh, .eml hoặc .zip.",
        (
            f"Nothing that can be read in {where}. {english}".strip(),
            "Name the folder that holds Word, PDF, Excel, image, .eml or .zip files.",
        ),
    )


def _no_path(path: Path, kind: type[_Error]) -> _Error:
    name = _nfc(str(path))
    return kind(
        NO_PATH,
        f"Không tìm thấy {name}.",
        "Hãy kiểm tra lại đường dẫn.",
        (f"{name} does not exist.", "Check the path."),
    )


def _empty_archive(name: str) -> UnreadableError:
    return UnreadableError(
        "archive.empty",
        f"{name}: tệp nén không chứa tệp nào.",
        "Hãy yêu cầu đơn vị gửi lại.",
        (f"{name}: the archive holds no files.", "Ask for it again."),
    )


def _nfc(name: str) -> str:
    """A name as people read it: macOS stores decomposed letters, old systems bytes that are no UTF-8."""
    return unicodedata.normalize("NFC", name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
