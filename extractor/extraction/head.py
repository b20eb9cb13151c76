"""The head of a document, read line by line from the top to where the body begins (DOMAIN.md §1.14)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.extraction.head_lines import HeadRules, front_of, head_rules, rejoin, without_mottoes
from extractor.extraction.lines import Line, capital_share, columns
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


LONGEST = 600
"""No line of a head is longer: a paragraph on one line is body."""
_HEADING = re.compile(
    r"[ \t]*(?:[IVX]{1,4}[.\-/)][ \t]|\d{1,2}(?:\.\d{1,2})*[.)][ \t]|[A-ZĐ][.)][ \t]|[-+•][ \t]|[a-zđ][.)][ \t])"
)


def read_head(lines: Sequence[Line], rules: Rules) -> Head:
    """Reads the lines from the top to where the body begins."""
    kit = head_rules(rules)
    head = Head()
    lines = [*rejoin(lines[: kit.limit + 15], kit), *lines[kit.limit + 15 :]]
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
            head.addressees = _addressees(lines, index, addressee["rest"])
            head.end = index + 1
            if head.type is not None or head.about is not None or head.number is not None:
                return head
            text = text[: addressee.start()]
        text = _take_number(text, head, kit, stamp)
        text = _take_date(text, head, kit)
        if head.about is None and (about := kit.about.match(text)) is not None and index < 24:
            head.about = _about(lines, index, about["subject"], kit, rules)
            head.end = index + 1
            continue
        for _, piece in columns(text):
            if fold(piece) in kit.marks or (piece.startswith("(") and capital_share(piece) > 0.7):
                continue
            found = _title(piece, rules, head)
            if found is None and _untitled(piece, head, kit):
                # The title line is lost: the subject stands below number and date.
                head.subject, head.end = _subject(lines, index - 1, "", kit, rules, head)
                break
            if found is not None:
                head.type, rest = found
                head.subject, head.end = _subject(lines, index, rest, kit, rules, head)
                _finish(lines, head, kit)
                return head
            _take_agency(piece, index, head, kit)
        if _body_begins(text, kit) and (head.number is not None or head.national or head.date_line or index > 12):
            head.end = index
            return head
    head.end = max(head.end, min(index, front + kit.limit))
    if head.type is None and head.number is None and not head.national:
        head.end = 0
    return head


def _finish(lines: Sequence[Line], head: Head, kit: HeadRules) -> None:
    """Some layouts print the left-hand column, or the addressees, below the title: number, date and Kính gửi are looked
    for a few lines further."""
    for index in range(head.end, min(len(lines), head.end + 8)):
        text = lines[index].text
        addressee = kit.addressee.search(text)
        if addressee is not None and not head.addressees:
            head.addressees = _addressees(lines, index, addressee["rest"])
            head.end = index + 1


def _take_number(text: str, head: Head, kit: HeadRules, stamp: bool) -> str:
    """Takes the document's own number out of the line, if it is the first."""
    match = kit.number.search(text)
    if match is None or head.number is not None:
        return text
    before = text[: match.start()].rstrip()
    if before and before[-1].isalnum() and not text[: match.start()].endswith("  "):
        return text
    head.number = match
    return text[: match.start()] + " " * 4 + text[match.end() :]


def _take_date(text: str, head: Head, kit: HeadRules) -> str:
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
    if len(text) < 3 or len(text) > 90 or text.endswith(("/", ":")):
        return
    folded = fold(text)
    if _DECIDES.match(folded):
        return
    starts = any(folded == word or folded.startswith(word + " ") for word in kit.heads)
    if share >= 0.75:
        below = folded
        goes_on = head.agencies and (
            any(
                below == word or below.startswith(word + " ") or (word.endswith(".") and below.startswith(word))
                for word in kit.continues
            )
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
        elif (goes_on and not below_party) or (wrapped and not starts):
            head.agencies[-1] = f"{head.agencies[-1]} {text}"
            head.agency_line = index
        elif starts:
            head.agencies.append(text)
            head.agency_line = index
        return
    if (
        starts
        and head.national
        and head.number is None
        and len(text.split()) <= 9
        and not re.search(r"[.;:,]", text)
        and text[0].isupper()
    ):
        head.agencies.append(text)


def _body_begins(text: str, kit: HeadRules) -> bool:
    stripped = text.strip()
    if capital_share(stripped) > 0.75 and not _HEADING.match(stripped):
        return False
    return _HEADING.match(stripped) is not None or any(
        stripped.startswith((word + " ", word + ":")) for word in kit.body
    )


def _subject(
    lines: Sequence[Line], index: int, rest: str, kit: HeadRules, rules: Rules, head: Head
) -> tuple[str | None, int]:
    """The subject (trích yếu) below the title in line ``index``, as one line, and the line after it.

    It goes on to the first line that begins the body, is a rule or ends a sentence; a blank line ends it where the text
    isn't set with a blank line after every line.
    """
    pieces = [rest] if rest and fold(rest) not in kit.modifiers else []
    spaced = False
    place = index + 1
    while place < len(lines) and len(pieces) < 9:
        line = lines[place]
        text, _ = without_mottoes(line.text, kit)
        text = _take_number(text, head, kit, False)
        text = _take_date(text, head, kit).strip(" \t|*")
        if not text:
            place += 1
            continue
        if pieces and line.blanks and _ends_at_blank(lines, index, line, text, pieces, spaced, kit):
            break
        spaced = spaced or bool(pieces and line.blanks)
        if kit.addressee.match(text) or (_body_begins(text, kit) and pieces):
            break
        if _HEADING.match(text):
            break
        if text.startswith("(") and pieces:
            break
        if pieces and head.agencies and _names_again(text, pieces[-1], head):
            break
        if pieces and _decides(text, lines, place, pieces[-1], kit):
            break
        if pieces and capital_share(text) > 0.8 and capital_share(" ".join(pieces)) < 0.6:
            break
        if pieces and capital_share(" ".join(pieces)) > 0.8 and capital_share(text) < 0.5 and not text[0].islower():
            break
        if text.endswith((":", ";")) or len(text) > 400:
            break
        pieces.append(text)
        place += 1
        if text.endswith("."):
            break
    subject = re.sub(r"\s+", " ", " ".join(pieces)).strip(" -–*.")
    return (subject or None), place


_LINKS = re.compile(r"(?:CỦA|TẠI|DO|VÀ|GIỮA|VỚI|CHO|TỪ|,)[ ]*\Z")


def _names_again(text: str, above: str, head: Head) -> bool:
    """Whether the line names the body that decides once more, as decisions do before "Căn cứ"."""
    if capital_share(text) <= 0.8 or _LINKS.search(above):
        return False
    name, said = _letters(head.agencies[-1]), _letters(text)
    if text.endswith(",") or len(said) > len(name) + 24:
        return False
    return said.endswith(name) or said.startswith(name)


_AUTHORITY = re.compile(
    r"(?:chinh phu|thu tuong chinh phu|bo truong|thong doc|chu tich|hoi dong nhan dan|uy ban|giam doc|truong ban|quoc hoi|ban thuong vu|ban chap hanh)\b"
)


def _decides(text: str, lines: Sequence[Line], place: int, above: str, kit: HeadRules) -> bool:
    """Whether the line names in capitals who decides, right above the first "Căn cứ"."""
    if capital_share(text) <= 0.8 or _LINKS.search(above) or _AUTHORITY.match(fold(text)) is None:
        return False
    below = lines[place + 1].text.strip(" \t|*-") if place + 1 < len(lines) else ""
    return below.startswith(("Căn cứ", "Xét", "Thực hiện")) or re.match(r"KHÓA|KHOÁ", below) is not None


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]", fold(text)))


def _ends_at_blank(
    lines: Sequence[Line], index: int, line: Line, text: str, pieces: list[str], spaced: bool, kit: HeadRules
) -> bool:
    """Whether the blank line before this line ends the subject that stands below the title in line ``index``."""
    if line.blanks > 2:
        return True
    if spaced or text[0].islower() or text[0].isdigit() or text[0] in '("“':
        return False
    return not _wrapped(lines, index, kit)


def _wrapped(lines: Sequence[Line], index: int, kit: HeadRules) -> bool:
    """Whether a blank line follows every line here, so that blank lines say nothing."""
    window = lines[index + 1 : index + 11]
    return len(window) > 4 and sum(line.blanks >= 1 for line in window) >= 0.8 * len(window)


def _about(lines: Sequence[Line], index: int, first: str, kit: HeadRules, rules: Rules) -> str:
    """The subject of a công văn, which may go on in the left-hand column of the next lines."""
    pieces = [columns(first)[0][1] if columns(first) else first.strip()]
    for line in lines[index + 1 : index + 6]:
        text, _ = without_mottoes(line.text, kit)
        if line.blanks > 1 or kit.addressee.search(text) or kit.number.search(text) or _body_begins(text, kit):
            break
        scratch = Head()
        text = _take_date(text, scratch, kit)
        left = columns(text)
        if not left:
            continue
        piece = left[0][1]
        if capital_share(piece) > 0.75 or (piece[:1].isupper() and line.blanks):
            break
        pieces.append(piece)
        if piece.endswith((".", ";")):
            break
    return re.sub(r"\s+", " ", " ".join(pieces)).strip(" .;*")


def _addressees(lines: Sequence[Line], index: int, rest: str) -> tuple[str, ...]:
    """Who the document is addressed to: what follows "Kính gửi:" on the line, or the list of dashes below it."""
    rest = rest.strip(" :*\t")
    items: list[str] = []
    if rest and not re.match(r"[-+•]\s", rest):
        items.append(rest)
    elif rest:
        items.append(re.sub(r"^[-+•]\s*", "", rest))
    for line in lines[index + 1 : index + 16]:
        text = line.text.strip()
        match = re.match(r"[-+•]\s*(?=\S)", text)
        if match is not None and not (items and items[-1].endswith(".")):
            items.append(text[match.end() :])
        elif items and not items[-1].endswith((";", ".")) and text[:1].islower() and not line.blanks:
            items[-1] = f"{items[-1]} {text}"
        else:
            break
    cleaned = (re.sub(r"\s+", " ", item).strip(" ;.,") for item in items)
    return tuple(item for item in cleaned if item)
