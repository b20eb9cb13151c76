"""What a document is about and whom it is addressed to: the lines below its title (DOMAIN.md §1.14)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extraction.head_lines import HeadRules, without_mottoes
from extractor.extraction.head_parts import HEADING, Head, body_begins, take_date, take_number
from extractor.extraction.lines import Line, capital_share, columns
from extractor.language.orthography import CAPITALS, fold
from extractor.rulebook import Rules


def subject_of(
    lines: Sequence[Line], index: int, rest: str, kit: HeadRules, head: Head, rules: Rules
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
        if kit.electronic.match(line.text):
            # An electronic signature put over the subject.
            place += 1
            continue
        text, _ = without_mottoes(line.text, kit)
        text = take_number(text, head, kit, False, rules)
        text = _RESIDUE.sub("", take_date(text, head, kit).strip(" \t|*"))
        if not text:
            place += 1
            continue
        if pieces and line.blanks and _ends_at_blank(lines, index, line, text, pieces, spaced, kit):
            break
        spaced = spaced or bool(pieces and line.blanks)
        if kit.addressee.match(text) or (body_begins(text, kit) and pieces):
            break
        if HEADING.match(text):
            break
        if text.startswith("(") and pieces:
            break
        if pieces and head.agencies and _names_again(text, pieces[-1], head):
            break
        if pieces and _decides(text, lines, place, pieces[-1], kit):
            break
        if pieces and text[0].isupper() and _is_prose(lines, place):
            break
        if pieces and capital_share(text) > 0.8 and capital_share(" ".join(pieces)) < 0.6:
            break
        goes_on = text[0].islower() or (text[0].isdigit() and len(pieces[-1].split()) <= 3) if pieces else True
        if capital_share(" ".join(pieces)) > 0.8 and capital_share(text) < 0.5 and not goes_on:
            break
        # "Kết quả công tác năm 2025; / phương hướng, nhiệm vụ năm 2026"
        if text.endswith(":") or (text.endswith(";") and body_begins(text, kit)) or len(text) > 400:
            break
        pieces.append(text)
        place += 1
        if text.endswith("."):
            break
    if (
        pieces
        and not head.agencies
        and place < len(lines)
        and _decides(lines[place].text, lines, place, pieces[-1], kit)
    ):
        # The left-hand column is lost: who decides is who issues.
        head.agencies.append(_CHAIR.sub("", lines[place].text.strip(" \t|*#")))
    subject = _OF_BODY.sub("", _OF_WHOM.sub("", re.sub(r"\s+", " ", " ".join(pieces)).strip(" -–*.")))
    return (subject or None), place


# "LUẬT / CỦA QUỐC HỘI … SỐ 18/2003/QH11 NGÀY 26 THÁNG 11 NĂM 2003 VỀ HỢP TÁC XÃ": what databases put before the subject.
_OF_WHOM = re.compile(r"\ACỦA .{5,90}? SỐ \S{4,30} NGÀY \d{1,2}(?: THÁNG |[/-])\d{1,2}(?: NĂM |[/-])\d{4}\s+(?=VỀ )")
# What is left of a mark that was stamped before a line: "MẬT" in "T về tình hình …".
_RESIDUE = re.compile(
    r"\A(?!\d)\S{1,2}[ ]+(?=[Vv]ề (?:việc |tình |kết |công |một |tăng |nâng |đẩy |phát |thực |ban )|V/v )"
)
# "CHỈ THỊ / CỦA BAN THƯỜNG VỤ TỈNH ỦY / về tăng cường …": who gives it, as the Party writes below the type.
_OF_BODY = re.compile(rf"\ACỦA [{CAPITALS} ,-]{{6,90}}?[ ]+(?=[Vv]ề |[Vv]/v )")
_CHAIR = re.compile(r"\A(?:CHỦ TỊCH|GIÁM ĐỐC)[ ]+(?=[^\W\d_])")
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


def _is_prose(lines: Sequence[Line], place: int) -> bool:
    """Whether a paragraph of more than one line that ends as a sentence does begins in line ``place``."""
    if lines[place].joined:
        return False
    last = place
    while last + 1 < len(lines) and last < place + 40 and lines[last + 1].joined:
        last += 1
    return last > place and lines[last].text.rstrip(' \t*"”)').endswith((".", ":", ";", "./"))


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


def about_of(lines: Sequence[Line], index: int, first: str, kit: HeadRules) -> str:
    """The subject of a công văn, which may go on in the left-hand column of the next lines."""
    pieces = [columns(first)[0][1] if columns(first) else first.strip()]
    for line in lines[index + 1 : index + 6]:
        text, _ = without_mottoes(line.text, kit)
        if line.blanks > 1 or kit.addressee.search(text) or kit.number.search(text) or body_begins(text, kit):
            break
        scratch = Head()
        text = take_date(text, scratch, kit)
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


def addressees_of(lines: Sequence[Line], index: int, rest: str) -> tuple[str, ...]:
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
