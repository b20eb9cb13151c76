"""The working record of a citation while it is being read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in view offsets. ``number_start`` is where its number begins; ``joint`` what joins number and
    symbol; ``typed`` whether words named its type; ``tail`` the end of what stands beside it (date, issuer)."""

    start: int
    end: int
    number_start: int
    id: str | None
    type: str | None
    number: str | None = None
    year: int | None = None
    symbol: str | None = None
    joint: str = "/"
    typed: bool = False
    name: str | None = None
    date: str | None = None
    issuer: str | None = None
    article: str | None = None
    tail: int = 0
    rule: str = ""
    repairs: tuple[str, ...] = ()
    confidence: float = 1.0
