"""One small family of errors. Each says what happened and what to do next, in Vietnamese and in English, and carries
the exit code that the command line ends with (CONTRACT.md: 2 wrong usage, 3 an input could not be read, 4 nothing could
be done)."""

from __future__ import annotations

import errno
from typing import ClassVar


class ExtractorError(Exception):
    """The base of all errors of this package.

    ``reason`` and ``remedy`` are Vietnamese; ``english`` is (reason, remedy) in English. ``code`` is stable and meant
    for programs.
    """

    exit_code: ClassVar[int] = 4

    def __init__(self, code: str, reason: str, remedy: str = "", english: tuple[str, str] = ("", "")) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.remedy = remedy
        self.english = english

    def __reduce__(self) -> tuple[type[ExtractorError], tuple[str, str, str, tuple[str, str]]]:
        """Errors travel between processes whole; an exception by itself would lose all but its reason."""
        return type(self), (self.code, self.reason, self.remedy, self.english)

    def message(self, lang: str = "vi") -> str:
        """Reason and remedy as one line, in "vi" or "en"."""
        reason, remedy = (self.reason, self.remedy)
        if lang == "en" and self.english[0]:
            reason, remedy = self.english
        return f"{reason} {remedy}".strip()


class UsageError(ExtractorError):
    """The call itself is wrong: an unknown option value, a plan that is no plan, a corpus folder that is not one."""

    exit_code = 2


class UnreadableError(ExtractorError):
    """One input cannot be read; the others go on."""

    exit_code = 3


class RuleError(ExtractorError):
    """A rule file is wrong: names the file, the rule's id and the reason."""

    exit_code = 2


class CorpusError(ExtractorError):
    """The corpus cannot be opened, written or queried."""

    exit_code = 4


_FAULTS = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không được phép",
    errno.EISDIR: "đây là một thư mục",
    errno.ENOTDIR: "một phần của đường dẫn không phải thư mục",
    errno.EEXIST: "đã có tệp cùng tên",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "hết hạn mức ổ đĩa",
    errno.EFBIG: "tệp quá lớn so với ổ đĩa hoặc giới hạn",
    errno.EROFS: "ổ đĩa chỉ đọc",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.EBUSY: "tệp đang được dùng",
    errno.ETXTBSY: "tệp đang được dùng",
    errno.EMFILE: "mở quá nhiều tệp cùng lúc",
    errno.EIO: "ổ đĩa lỗi",
}


def fault(error: OSError) -> tuple[str, str]:
    """What the system says is wrong with a file, in Vietnamese and in English."""
    english = str(error.strerror or error)
    return _FAULTS.get(error.errno or 0, english), english


def cannot_open(name: str, error: OSError) -> UnreadableError:
    """What to say of the input ``name`` that the system does not let us read."""
    vietnamese, english = fault(error)
    return UnreadableError(
        "read.no_file",
        f"Không mở được tệp {name}: {vietnamese}.",
        "Hãy kiểm tra đường dẫn và quyền đọc tệp.",
        (f"{name} cannot be opened: {english}.", "Check the path and the permissions."),
    )


def cannot_write(code: str, path: object, error: OSError, kind: type[ExtractorError] = CorpusError) -> ExtractorError:
    """What to say of a result that the system does not let us write to ``path``."""
    vietnamese, english = fault(error)
    return kind(
        code,
        f"Không ghi được {path}: {vietnamese}.",
        "Hãy kiểm tra tên tệp, chỗ trống và quyền ghi; nếu tệp đang mở trong Word hay Excel, hãy đóng lại.",
        (f"Cannot write {path}: {english}.", "Check name, free space and permissions; close it in Word or Excel."),
    )


def broken_off(name: str, error: Exception) -> UnreadableError:
    """What to say of the input ``name`` where reading it ended with an ``error`` that is not one of ours: too little memory, or
    a defect of the program, which must not take the other inputs with it. Its words help whoever mends it."""
    if isinstance(error, MemoryError):
        return UnreadableError(
            "read.memory",
            f"Tệp {name} quá lớn so với bộ nhớ máy.",
            "Hãy chia nhỏ tệp.",
            (f"{name} is too large for this machine's memory.", "Split it."),
        )
    said = _words(error)
    return UnreadableError(
        "read.internal",
        f"Lỗi chương trình khi đọc {name} ({said}).",
        "Hãy báo lỗi kèm tệp này.",
        (f"Internal error while reading {name} ({said}).", "Please report it with this file."),
    )


def defect(error: Exception) -> ExtractorError:
    """What to say of an ``error`` that is not one of ours and ended the whole call."""
    said = _words(error)
    return ExtractorError(
        "internal",
        f"Lỗi chương trình ({said}).",
        "Hãy báo lỗi kèm lệnh đã gọi và các dòng trên.",
        (f"Internal error ({said}).", "Please report it with the call and the lines above."),
    )


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
