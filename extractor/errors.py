"""One small family of errors. Each says what happened and what to do next, in Vietnamese and in English, and carries
the exit code that the command line ends with (CONTRACT.md: 2 wrong usage, 3 an input could not be read, 4 nothing could
be done)."""

from __future__ import annotations

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
