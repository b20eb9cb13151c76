"""The lines of a head before they are read: made whole where a narrow column broke them, freed of the fixed strings of the
right-hand column (DOMAIN.md §1.14)."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.extraction.lines import Line, capital_share
from extractor.extraction.reference_types import type_table
from extractor.language.orthography import CAPITALS, fold
from extractor.rulebook import Rules


@dataclass(frozen=True, slots=True)
class HeadRules:
    """What rules/header.toml says about heads; lists of words are folded."""

    number: re.Pattern[str]
    place_date: re.Pattern[str]
    plain_date: re.Pattern[str]
    about: re.Pattern[str]
    addressee: re.Pattern[str]
    electronic: re.Pattern[str]
    stamp: re.Pattern[str]
    stamp_part: re.Pattern[str]
    mottoes: tuple[str, ...]
    marks: frozenset[str]
    body: tuple[str, ...]
    heads: tuple[str, ...]
    broken: frozenset[str]
    schools: tuple[str, ...]
    continues: tuple[str, ...]
    incomplete: frozenset[str]
    modifiers: frozenset[str]
    limit: int


@functools.lru_cache(maxsize=4)
def head_rules(rules: Rules) -> HeadRules:
    """The patterns and word lists of rules/header.toml."""
    file = rules["header"]
    rule = {one.id: one.pattern for one in file.rules}
    return HeadRules(
        number=rule["header.number"],
        place_date=rule["header.place_date"],
        plain_date=rule["header.plain_date"],
        about=rule["header.about"],
        addressee=rule["header.addressee"],
        electronic=rule["header.electronic"],
        stamp=rule["header.stamp"],
        stamp_part=rule["header.stamp_part"],
        mottoes=tuple(file.data["mottoes"]),
        marks=frozenset(fold(mark) for mark in file.data["marks"]),
        body=tuple(file.data["body_starts"]),
        heads=tuple(sorted({fold(word) for word in file.data["agency_heads"]}, key=len, reverse=True)),
        broken=frozenset(fold(word) for word in file.data["broken_words"]),
        schools=tuple(fold(word) for word in file.data["school_kinds"]),
        continues=tuple(fold(word) for word in file.data["continues"]),
        incomplete=frozenset(fold(name) for name in file.data["incomplete"]),
        modifiers=frozenset(fold(words) for words in file.data["title_modifiers"]),
        limit=int(file.data["head_lines"]),
    )


_NUMBER_AHEAD = re.compile(r"(?:^|.*[ \t|])(?:Số|SỐ|Sô)[ \t]*:?[ \t]*\Z")
_DATE_AHEAD = re.compile(r".*[^\W\d_][ \t]*,[ \t]*(?:[Nn]gày[^\n]{0,24})?\Z")
_DATE_BEHIND = re.compile(r"[ \t]*(?:[Nn]gày\b|\d{1,2}[ \t]+tháng|tháng[ \t]|năm[ \t]+\d{4}|[.…]*[ \t]*tháng)")
_RULE_END = re.compile(r"[ \t|]+\Z")


def rejoin(lines: Sequence[Line], kit: HeadRules, rules: Rules) -> list[Line]:
    """The first lines with those made one that a narrow column broke: "Số: / 45/BC-UBND", "An Hòa, ngày 05 / tháng 02 năm
    2024", "CỘNG HÒA XÃ HỘI / CHỦ NGHĨA VIỆT NAM", "QUYẾT / ĐỊNH"."""
    types = type_table(rules).by_word
    joined: list[Line] = []
    for line in lines:
        if joined and len(joined[-1].text) < 120 and len(line.text) < 120:
            above = _RULE_END.sub("", joined[-1].text)
            before = joined[-2].text if len(joined) > 1 else ""
            text = line.text.strip(" \t|")
            number = _NUMBER_AHEAD.match(above) is not None and re.match(r"[\d./…]", text) is not None
            date = (
                _DATE_AHEAD.match(above) is not None
                and "năm" not in above.rpartition(",")[2]
                and _DATE_BEHIND.match(text) is not None
            )
            # "QUYẾT / ĐỊNH / VỀ / VIỆC BAN HÀNH …"
            title = (
                _FIRST_WORD.match(above.strip(" \t|")) is not None
                and text.isupper()
                and ("".join(fold(f"{above} {text}").split()) in types or fold(above.strip(" \t|")) == "ve")
            )
            if number or date or title or _motto_goes_on(above, text, kit) or _name_goes_on(before, above, text, kit):
                first = joined[-1]
                joined[-1] = Line(f"{above} {text}", first.start, line.end, first.blanks, first.joined)
                continue
        joined.append(line)
    return joined


_JUNK_AHEAD = re.compile(rf"\A\S{{1,3}}[ ]+(?=[{CAPITALS}]{{2}})")
STAMP_LINES = 9
"""A stamp of incoming mail has no more lines below its first, those between which it was put counted."""


def without_stamps(lines: Sequence[Line], kit: HeadRules) -> list[Line]:
    """The lines without the stamps of incoming mail ("CÔNG VĂN ĐẾN / Số: 1187 / Ngày: 22/4/2024 / Chuyển: TH"), whose lines
    may stand among those of the head: nothing of them is the document's own."""
    dropped: set[int] = set()
    seen = False
    for index, line in enumerate(lines):
        text = line.text.strip(" \t|*")
        if kit.stamp.match(text):
            dropped.add(index)
            above = lines[index - 1].text.strip(" \t|*") if index else ""
            # Who received it stands above, below the head's own names, number or title.
            names = (fold(above), fold(_JUNK_AHEAD.sub("", above)))
            if seen and capital_share(above) > 0.7 and any(name.startswith(kit.heads) for name in names):
                dropped.add(index - 1)
            for below in range(index + 1, min(len(lines), index + 1 + STAMP_LINES)):
                if kit.stamp_part.match(lines[below].text.strip(" \t|*")):
                    dropped.add(below)
        # The line right above a stamp may be the one that says who received it: it is not yet the head's own.
        if index and (kit.number.match(lines[index - 1].text) or without_mottoes(lines[index - 1].text, kit)[1]):
            seen = True
    return [line for index, line in enumerate(lines) if index not in dropped]


_PLACE_AHEAD = re.compile(rf"[{CAPITALS}][a-zà-ỹđ]{{1,7}}(?: [{CAPITALS}][a-zà-ỹđ]{{1,7}})?\Z")
_PLACE_BEHIND = re.compile(rf"[{CAPITALS}][a-zà-ỹđ]{{1,7}}(?: [{CAPITALS}][a-zà-ỹđ]{{1,7}})?,[ ]{{0,3}}[Nn]gày(?!\w)")
_FIRST_WORD = re.compile(rf"[{CAPITALS}]{{2,7}}\Z")


def _name_goes_on(before: str, above: str, below: str, kit: HeadRules) -> bool:
    """Whether a column so narrow that it broke a name after its first word stands here: "ỦY / BAN NHÂN DÂN", "Hà / Nội,
    ngày 05 tháng 3"."""
    above = above.strip(" \t|")
    if _PLACE_AHEAD.match(above) and _PLACE_BEHIND.match(below):
        return True
    # Below a lone word in small letters, or with a number, stands another line: "TRƯỜNG / Số: 45/BC-SYT".
    if (
        _FIRST_WORD.match(above) is None
        or not below[:1].isupper()
        or capital_share(below) < 0.75
        or kit.number.match(below)
    ):
        return False
    first = fold(above)
    if f"{fold(before.strip(' |')).rpartition(' ')[2]} {first}" in kit.broken:
        # "… VÀ MÔI / TRƯỜNG / CHI CỤC KIỂM LÂM": the word ends the name above.
        return False
    joined = f"{first} {fold(below)}"
    return any(head == first or (len(head) > len(first) and joined.startswith(head)) for head in kit.heads)


def front_of(lines: Sequence[Line], kit: HeadRules, rules: Rules) -> int:
    """The line at which the head begins: 0, or a later one where a web page or a converter put its own title and a record of
    the document above the head. Those end at the names in capitals above the national title."""
    for index, line in enumerate(lines[: kit.limit]):
        if len(line.text) > 120 or not without_mottoes(line.text, kit)[1]:
            continue
        start = index
        while start and (_bare(lines[start - 1].text) or _in_capitals(lines[start - 1].text, rules)):
            start -= 1
        if start and party_above(lines[start - 1].text):
            start -= 1
        above = [one.text for one in lines[:start]]
        if any(kit.number.match(text.lstrip(" \t|*")) or kit.place_date.search(text) for text in above):
            return 0
        if any(_in_capitals(text, rules) and fold(text.strip(" \t|*#")).startswith(kit.heads) for text in above):
            return 0
        return start
    return 0


def party_above(text: str) -> bool:
    """Whether the line names a Party organization in small letters, as it stands above the one that issues."""
    folded = fold(text.strip(" \t|*"))
    return folded.startswith(("dang bo ", "dang uy ")) and len(folded.split()) <= 9 and not re.search(r"[.;:,]", text)


def _bare(text: str) -> bool:
    return not any(char.isalnum() for char in text)


def _in_capitals(text: str, rules: Rules) -> bool:
    """Whether the line may be a name of the left-hand column: short, in capitals, no title of a document."""
    stripped = text.strip(" \t|*#")
    if capital_share(stripped) < 0.75 or len(stripped) > 90:
        return False
    return type_table(rules).words.match(fold(stripped)) is None


def _motto_goes_on(above: str, below: str, kit: HeadRules) -> bool:
    """Whether ``above`` ends with the beginning of a fixed string and ``below`` begins with the rest of it."""
    if not above or not below[:1].isupper():
        return False
    end = " ".join(fold(above).split())
    begin = " ".join(fold(below).split())
    for motto in kit.mottoes:
        for cut in (place for place, char in enumerate(motto) if char == " " and place > 3):
            if end.endswith(motto[:cut]) and begin.startswith(motto[cut + 1 :]):
                return True
    return False


def without_mottoes(text: str, kit: HeadRules) -> tuple[str, bool]:
    """The line without the national or Party title and the motto, and whether one of them stood there."""
    from rapidfuzz.fuzz import partial_ratio_alignment

    folded = fold(text)
    national = False
    for motto in kit.mottoes:
        if len(folded.strip()) < 0.7 * len(motto):
            continue
        found = partial_ratio_alignment(motto, folded, score_cutoff=76)
        if found is None or found.dest_end - found.dest_start < 0.8 * len(motto):
            continue
        start, end = found.dest_start, found.dest_end
        if not _mostly_capital_words(text[start:end]):
            continue
        while start > 0 and not folded[start - 1].isspace():
            start -= 1
        while end < len(folded) and not folded[end].isspace():
            end += 1
        national = True
        text = text[:start] + " " * (end - start) + text[end:]
        folded = folded[:start] + " " * (end - start) + folded[end:]
    return text, national


def _mostly_capital_words(text: str) -> bool:
    words = [word for word in text.split() if word[0].isalpha()]
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.45 * len(words)
