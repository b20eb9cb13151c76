"""Which code and which rules made a row: reports are read again only when one of these has changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractor.rulebook import Rules, load_rules

_ROOMS = ("models", "language", "reading", "extraction", "outline")


@dataclass(frozen=True, slots=True)
class Versions:
    """What a stored report depends on besides its own bytes."""

    parser: str
    rules: str


def current_versions(rules: Rules | None = None) -> Versions:
    """The versions that this program would stamp on a row now."""
    return Versions(_parser(), (rules or load_rules()).version)


@lru_cache(maxsize=1)
def _parser() -> str:
    """The package's version and a hash of the code that reads, extracts and checks."""
    from extractor import __version__

    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    files = [package / "rulebook.py"]
    for room in _ROOMS:
        files += sorted((package / room).rglob("*.py"))
    for path in files:
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:8]}"
