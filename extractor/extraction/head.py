"""The head of a document, read line by line from the top to where the body begins (DOMAIN.md §1.14)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extraction.head_lines import (
    HeadRules,
    front_of,
    head_rules,
    party_above,
    rejoin,
    without_mottoes,
    without_stamps,
)
from extractor.extraction.head_parts import Head, body_begins, take_date, take_number
from extractor.extraction.head_subject import about_of, addressees_of, subject_of
from extractor.extraction.lines import Line, capital_share, columns
from extractor.extraction.reference_types import DocumentType, type_table
from extractor.language.orthography import fold
from extractor.rulebook import Rules

LONGEST = 600
"""No line of a head is longer: a paragraph on one line is body."""


def read_head(lines: Sequence[Line], rules: Rules) -> Head:
    """Reads the lines from the top to where the body begins."""
    kit = head_rules(rules)
    head = Head()
    lines = [*rejoin(without_stamps(lines[: kit.limit + 15], kit), kit, rules), *lines[kit.limit + 15 :]]
    front = front_of(lines, kit, rules)
    stamp = False
    index = 0
    for index, line in enumerate(lines[: front + kit.limit]):
        text = line.text
        if index < front:
            continue
        if len(text) > LONGEST:
            break
        if kit.electronic.match(text):
            continue
        if fold(text.strip()).startswith(("cong van den", "cong van di", "den so", "so den")):
            stamp = True
            continue
        text, national = without_mottoes(text, kit)
        head.national = head.national or national
        addressee = kit.addressee.search(text)
        if addressee is not None and (head.number is not None or head.national or index < 14):
            head.addressees = addressees_of(_take_behind(lines, index, head, kit, rules), index, addressee["rest"])
            head.end = index + 1
            if head.type is not None or head.about is not None or head.number is not None:
                return head
            text = text[: addressee.start()]
        text = take_number(text, head, kit, stamp, rules)
        text = take_date(text, head, kit)
        if head.about is None and (about := kit.about.match(text)) is not None and index < 24:
            head.about = about_of(lines, index, about["subject"], kit)
            head.end = index + 1
            continue
        for _, piece in columns(text):
            if fold(piece) in kit.marks or (piece.startswith("(") and capital_share(piece) > 0.7):
                continue
            found = _title(piece, rules, head)
            if found is None and _untitled(piece, head, kit):
                # The title line is lost: the subject stands below number and date.
                head.subject, head.end = subject_of(lines, index - 1, "", kit, head, rules)
                break
            if found is not None:
                head.type, rest = found
                head.subject, head.end = subject_of(lines, index, rest, kit, head, rules)
                _finish(lines, head, kit)
                return head
            _take_agency(piece, index, head, kit)
        if (
            head.agency_line != index
            and body_begins(text, kit)
            and (head.number is not None or head.national or head.date_line or index > 12)
        ):
            head.end = index
            return head
    head.end = max(head.end, min(index, front + kit.limit))
    if head.type is None and head.number is None and not head.national:
        head.end = 0
    return head


def _take_behind(lines: Sequence[Line], index: int, head: Head, kit: HeadRules, rules: Rules) -> list[Line]:
    """The lines without those of number and date right below line ``index``, which are taken: the left-hand column of a
    letter ("Số: … / V/v …") may be read down to "Kính gửi:" before the date beside it, and stamps may stand there."""
    kept = list(lines[: index + 1])
    for line in lines[index + 1 : index + 7]:
        text = line.text.strip(" \t|*")
        rest = take_date(text, head, kit).strip()
        if rest == text:
            rest = take_number(text, head, kit, False, rules).strip()
        if rest and not any(mark.startswith(fold(rest)) for mark in kit.marks):
            kept.append(line)
    return [*kept, *lines[index + 7 :]]


def _finish(lines: Sequence[Line], head: Head, kit: HeadRules) -> None:
    """Some layouts print the addressees below the title: Kính gửi is looked for a few lines further."""
    for index in range(head.end, min(len(lines), head.end + 8)):
        text = lines[index].text
        addressee = kit.addressee.search(text)
        if addressee is not None and not head.addressees:
            head.addressees = addressees_of(lines, index, addressee["rest"])
            head.end = index + 1


def _title(piece: str, rules: Rules, head: Head) -> tuple[DocumentType, str] | None:
    """The type of a title line and the words that follow it on the line, or None."""
    text = piece.strip(" .:-–\"'“”")
    table = type_table(rules)
    capitals = capital_share(text) >= 0.8
    key = "".join(re.findall(r"[^\W\d_]+", fold(text)))
    one = table.by_word.get(key)
    if one is not None and one.title and one.name != "công văn" and (capitals or text[:1].isupper()):
        return one, ""
    if not capitals:
        return None
    match = table.words.match(fold(text))
    if match is not None and (match.end() == len(text) or not text[match.end()].isalnum()):
        one = table.by_word["".join(match[0].split())]
        if one.title and one.name != "công văn":
            return one, text[match.end() :].strip()
    if len(key) >= 6 and (head.national or head.number is not None):
        from rapidfuzz.fuzz import ratio

        best = max(
            ((ratio(key, word), known) for word, known in table.by_word.items() if known.title and len(word) >= 6),
            key=lambda pair: pair[0],
            default=(0.0, None),
        )
        if (
            best[0] >= 84
            and best[1] is not None
            and best[1].name != "công văn"
            and abs(len(key) - len(fold(best[1].name).replace(" ", ""))) <= 2
        ):
            return best[1], ""
    return None


_WORDS_ONLY = re.compile(r"[^\W\d_]+(?:[ -]{1,3}[^\W\d_]+){0,5}")
_DECIDES = re.compile(
    r"(?:ban hanh|quy dinh|phe duyet|ve viec|ve|sua doi|bo sung|bai bo|cong bo|trien khai|thuc hien|dieu chinh|thanh lap|giao|phan bo) "
)


def _untitled(piece: str, head: Head, kit: HeadRules) -> bool:
    """Whether a line in capitals below number and date is the subject of a document whose title line was lost."""
    return (
        head.subject is None
        and head.date_line
        and head.number is not None
        and capital_share(piece) > 0.8
        and len(piece.split()) > 4
        and _DECIDES.match(fold(piece)) is not None
    )


def _take_agency(piece: str, index: int, head: Head, kit: HeadRules) -> None:
    """Adds the piece to the names of the left-hand column if it is one, or goes on with the name above."""
    text = piece.strip(" .,;:*-–'\"|")
    share = capital_share(text)
    if len(text) < 2 or len(text) > 90 or text.endswith(("/", ":")):
        return
    folded = fold(text)
    if _DECIDES.match(folded):
        return
    first = next((word for word in kit.heads if folded == word or folded.startswith(word + " ")), None)
    if first is None and share >= 0.75:
        # The line drawn below a name takes the foot of its last letter: "VĂN PHÒN".
        first = next((word for word in kit.heads if len(word) > 6 and word[:-1] == folded), None)
        text = f"{text}{first[-1].upper()}" if first is not None else text
    starts = first is not None
    if first is not None and head.agencies and index - (head.agency_line or 0) <= 2:
        # "SỞ NÔNG NGHIỆP VÀ MÔI / TRƯỜNG": a word of two syllables that the column broke.
        # A school stands below a place whose name ends as such a word begins: "… ĐÀO TẠO HÒA / LÂM / TRƯỜNG THPT …".
        school = folded.startswith(kit.schools)
        starts = school or f"{fold(head.agencies[-1]).rpartition(' ')[2]} {first}" not in kit.broken
    broken = first is not None and not starts
    if len(text) < 3 and not broken:
        return
    if share >= 0.75:
        below = folded
        goes_on = head.agencies and (
            any(
                below == word or below.startswith(word + " ") or (word.endswith(".") and below.startswith(word))
                for word in kit.continues
            )
            or (fold(head.agencies[-1]) in kit.incomplete and index - (head.agency_line or 0) <= 2)
            or head.agencies[-1].upper().endswith((" VÀ", ",", " -", " CÁC", " CỦA"))
        )
        # A name too long for its column goes on in the next line: "BAN QUẢN LÝ CÁC KHU CÔNG / NGHIỆP".
        wrapped = (
            head.agency_line is not None
            and index - head.agency_line == 1
            and head.number is None
            and _WORDS_ONLY.fullmatch(text) is not None
            and not any(motto.endswith(f" {folded}") or motto.startswith(f"{folded} ") for motto in kit.mottoes)
            and not any(folded.startswith(mark) for mark in kit.marks)
        )
        # "ĐẢNG BỘ TỈNH …" stands above a committee of its own name: "HUYỆN ỦY …" begins a name there.
        below_party = starts and bool(head.agencies) and fold(head.agencies[-1]).startswith("dang bo")
        if head.agencies and folded.startswith(fold(head.agencies[-1]) + " "):
            # The name once more, now with its place.
            head.agencies[-1] = text
        elif (goes_on and not below_party) or (wrapped and not starts) or broken:
            head.agencies[-1] = f"{head.agencies[-1]} {text}"
            head.agency_line = index
        elif starts:
            head.agencies.append(text)
            head.agency_line = index
        return
    if (
        starts
        and (head.national or (not head.agencies and party_above(text)))
        and head.number is None
        and len(text.split()) <= 9
        and not re.search(r"[.;:,]", text)
        and text[0].isupper()
    ):
        head.agencies.append(text)
