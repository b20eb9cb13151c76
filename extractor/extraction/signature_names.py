"""What rules/header.toml says about signatures, and names of people in the lines of a signature (DOMAIN.md §1.14)."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from extractor.extraction.lines import capital_share, columns
from extractor.language.orthography import fold
from extractor.rulebook import Rules


@dataclass(frozen=True, slots=True)
class SigningRules:
    """Patterns and word lists of signatures; keys of the mappings are folded."""

    recipients: re.Pattern[str]
    mode: re.Pattern[str]
    electronic: re.Pattern[str]
    titles: re.Pattern[str]
    written: Mapping[str, str]
    deputies: Mapping[str, str]
    scribes: tuple[str, ...]
    copy: re.Pattern[str]
    surnames: Mapping[str, str]


@functools.lru_cache(maxsize=4)
def signing_rules(rules: Rules) -> SigningRules:
    """The patterns and word lists of rules/header.toml."""
    file = rules["header"]
    rule = {one.id: one.pattern for one in file.rules}
    written = {fold(title): title for title in file.data["titles"]}
    ordered = sorted(written, key=lambda t: (-len(t), t))
    surnames: dict[str, str] = {}
    for name in file.data["surnames"]:
        key = fold(name)
        # A family name is mended only when its letters without marks leave one choice.
        surnames[key] = name if key not in surnames or surnames[key] == name else ""
    return SigningRules(
        recipients=rule["header.recipients"],
        mode=rule["header.signing_mode"],
        electronic=rule["header.electronic"],
        titles=re.compile(
            rf"(?<!\w)(?:{'|'.join(r'[ ]{1,3}'.join(map(re.escape, t.split())) for t in ordered)})(?!\w)"
        ),
        written=written,
        deputies=file.data["deputies"],
        scribes=tuple(fold(role) for role in file.data["scribes"]),
        copy=rule["header.copy"],
        surnames=surnames,
    )


_DEGREES = re.compile(
    r"\A(?:(?:PGS|GS|TS|ThS|Ths|BS|KS|CN|CKI|CKII|BSCKII|BSCKI|Đại tá|Thượng tá|Trung tá|Thiếu tướng|Ông|Bà|Đ/c)[.:,]?[ ]{0,2})+"
)
_SPECKS = re.compile(r"(?<!\w)['’‘`\"“”]+|['’‘`\"“”]+(?!\w)")
"""What a seal leaves beside the letters of a name."""
_SIGNED = re.compile(r"[\[(]?(?:[Đđ]ã ký|ĐÃ KÝ|ký tên|đã ký|Signed)[\])]?[ .:,]*")


def name_in(text: str, kit: SigningRules) -> str | None:
    """The name of a person that a line or its right-hand column holds alone; None when there is none."""
    text = _SIGNED.sub("", text)
    pieces = columns(text)
    alone = len(pieces) == 1
    for at, (_, piece) in reversed(list(enumerate(pieces))):
        name = _as_name(piece, kit, alone or at > 0)
        if name is not None:
            return name
        # OCR flattens the columns with a single blank: "- Các sở, ban, ngành; Nguyễn Văn An".
        tail = re.split(r"[;.)](?=[ ])", piece)[-1]
        if tail != piece and len(tail.split()) >= 3:
            name = _as_name(tail, kit, False)
            if name is not None:
                return name
    return None


def _as_name(text: str, kit: SigningRules, alone: bool) -> str | None:
    text = _DEGREES.sub("", text.strip(" .,;:-–'\"“”|/\\^~`()[]_="))
    text = re.sub(r"\s+", " ", _SPECKS.sub(" ", text)).strip()
    words = text.split(" ")
    if not (2 if alone else 3) <= len(words) <= 5 or not all(
        re.fullmatch(r"[^\W\d_]+(?:[-'’][^\W\d_]+)?", w) for w in words
    ):
        return None
    key = fold(words[0])
    if key not in kit.surnames:
        return None
    if all(word.isupper() for word in words):
        words = [word.capitalize() for word in words]
        if kit.titles.match(fold(text)) or any(len(word) > 7 for word in words):
            return None
        if _ending_so(text, kit):
            return None
    elif not words[0][0].isupper() or not all(
        word[0].isupper() and word[1:].islower() for word in words if len(word) > 1
    ):
        return None
    if any(len(word) > 7 for word in words):
        return None
    # OCR loses marks; a family name that its letters leave no doubt about is written right.
    words[0] = kit.surnames[key] or words[0]
    return " ".join(words)


_COVERED = 3
"""No more letters stand before the rest of a covered title: what OCR made of the seal."""


def covered_end(text: str, kit: SigningRules, agency: str | None = None) -> str | None:
    """The title whose end the line is, cut inside a word: "HỦ TỊCH", "X ỞNG PHÒNG"; None where that leaves a choice. Of a
    head and its deputies it is the head's: a deputy signs below KT. Of "Cục trưởng" and "Chi cục trưởng" it is the one
    that is called like ``agency``."""
    titles = _ending_so(text, kit)
    if len(titles) > 1 and agency is not None:
        name = fold(agency)
        stems = [(fold(title).removesuffix(" truong"), title) for title in titles]
        titles = [title for stem, title in stems if name.startswith(f"{stem} ")]
    return titles[0] if len(titles) == 1 else None


_LEAST = 6
"""So many letters of a title must be left."""


def _ending_so(text: str, kit: SigningRules) -> list[str]:
    """The titles of heads whose end the line is, those with most letters in common."""
    if len(text) > 40 or capital_share(text) < 0.9:
        return []
    key = "".join(re.findall(r"[^\W\d_]", fold(text)))
    longest = 0
    titles: list[str] = []
    for folded, title in kit.written.items():
        letters = folded.replace(" ", "")
        words = folded.split()
        whole = {len("".join(words[n:])) for n in range(len(words))}
        size = next((n for n in range(min(len(key), len(letters)), _LEAST - 1, -1) if key.endswith(letters[-n:])), 0)
        if not size or size in whole or len(key) - size > _COVERED or size < longest:
            continue
        titles = [*titles, title] if size == longest else [title]
        longest = size
    said = {fold(title) for title in titles}
    return [title for title in titles if not any(fold(title) == f"{rank} {one}" for one in said for rank in _RANKS)]


_RANKS = ("pho", "quyen", "tong", "pho tong", "pho chi")
