"""What the lines of a head give up one by one: number, place and date; and where the body begins."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractor.extraction.head_lines import HeadRules
from extractor.extraction.lines import capital_share, columns
from extractor.extraction.reference_context import iso_date
from extractor.extraction.reference_repair import LOOKALIKE_DIGITS
from extractor.extraction.reference_types import DocumentType, type_table
from extractor.language.orthography import fold
from extractor.rulebook import Rules


@dataclass(slots=True)
class Head:
    """What the first lines hold, filled while they are read."""

    national: bool = False
    agencies: list[str] = field(default_factory=list)
    agency_line: int | None = None
    number: re.Match[str] | None = None
    place: str | None = None
    date: str | None = None
    date_line: bool = False
    type: DocumentType | None = None
    subject: str | None = None
    about: str | None = None
    addressees: tuple[str, ...] = ()
    end: int = 0


HEADING = re.compile(
    r"[ \t]*(?:[IVX]{1,4}[.\-/)][ \t]|\d{1,2}(?:\.\d{1,2})*[.)][ \t]|[A-ZĐ][.)][ \t]|[-+•][ \t]|[a-zđ][.)][ \t])"
)


def take_number(text: str, head: Head, kit: HeadRules, stamp: bool, rules: Rules) -> str:
    """Takes the document's own number out of the line, if it is the first: "Số: 45/BC-UBND", "Luật số: 96/2015/QH13"."""
    match = kit.number.search(text)
    if match is None or head.number is not None:
        return text
    start = match.start()
    before = text[:start].rstrip()
    if before and before[-1].isalnum() and not text[:start].endswith("  "):
        said = columns(before)[-1][1]
        if "".join(fold(said).split()) not in type_table(rules).by_word or ":" not in match[0]:
            return text
        start = before.rindex(said)
    head.number = match
    return text[:start] + " " * 4 + text[match.end() :]


def take_date(text: str, head: Head, kit: HeadRules) -> str:
    """Takes place and date out of the line, if they are the first."""
    if head.date_line:
        return text
    match = kit.place_date.search(text)
    if match is not None:
        place = _place(match["place"])
        if place is None:
            return text
        head.place, head.date_line = place, True
        year = match["year"].translate(LOOKALIKE_DIGITS)
        month = re.search(r"(?<![^\W_])(?:[Il|](?=1[0-2](?!\d)))?[\dIl|]{1,2}(?![^\W_])", match["month"])
        day = re.search(r"(?<![^\W_])[\dIl|]{1,2}(?![^\W_])", match["day"])
        if len(year) != 4:
            return text[: match.start()] + " " * 4 + text[match.end() :]
        head.date = year
        if month is not None:
            number = month[0].translate(LOOKALIKE_DIGITS)[-2:]
            if 1 <= int(number) <= 12:
                head.date = f"{year}-{int(number):02d}"
                if day is not None and not re.search(r"[^\s\d.…_Il|]", match["day"]):
                    head.date = iso_date(int(year), int(number), int(day[0].translate(LOOKALIKE_DIGITS))) or head.date
        return text[: match.start()] + " " * 4 + text[match.end() :]
    plain = kit.plain_date.search(text)
    if plain is not None and (place := _place(plain["place"])) is not None:
        head.place, head.date_line = place, True
        head.date = iso_date(int(plain["year"]), int(plain["month"]), int(plain["day"]))
        return text[: plain.start()] + " " * 4 + text[plain.end() :]
    return text


def _place(text: str) -> str | None:
    """The place, cut to its last words in title case when the left-hand column stands before it on the line."""
    words = text.split()
    kept: list[str] = []
    for word in reversed(words):
        letters = [char for char in word if char.isalpha()]
        if word != "-" and not (letters and letters[0].isupper()):
            break
        if len(letters) > 2 and all(char.isupper() for char in letters):
            break
        kept.insert(0, word)
    while kept and kept[0] == "-":
        kept.pop(0)
    return " ".join(kept) or None


def body_begins(text: str, kit: HeadRules) -> bool:
    stripped = text.strip()
    if capital_share(stripped) > 0.75 and not HEADING.match(stripped):
        return False
    return HEADING.match(stripped) is not None or any(
        stripped.startswith((word + " ", word + ":")) for word in kit.body
    )
