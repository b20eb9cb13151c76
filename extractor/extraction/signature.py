"""The end of a document: who signed, as what, for whom, and who receives it (DOMAIN.md §1.14).

The two columns of this block come flattened in any order: side by side on a line, the left block before the right or after
it. The rules are in ``rules/header.toml``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.extraction.lines import Line, capital_share, columns
from extractor.extraction.signature_row import unfold_rows
from extractor.language.orthography import fold
from extractor.rulebook import Rules


@dataclass(frozen=True, slots=True)
class Signature:
    """What the last block of a document says. ``bodies`` are the names after TM. as printed; ``modes`` the codes in the
    order of the stack ("TM.", "KT.")."""

    signer: str | None = None
    title: str | None = None
    modes: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    first: int | None = None


@dataclass(frozen=True, slots=True)
class _Kit:
    recipients: re.Pattern[str]
    mode: re.Pattern[str]
    electronic: re.Pattern[str]
    titles: re.Pattern[str]
    written: Mapping[str, str]
    surnames: Mapping[str, str]


@functools.lru_cache(maxsize=4)
def _kit(rules: Rules) -> _Kit:
    file = rules["header"]
    rule = {one.id: one.pattern for one in file.rules}
    written = {fold(title): title for title in file.data["titles"]}
    ordered = sorted(written, key=lambda t: (-len(t), t))
    surnames: dict[str, str] = {}
    for name in file.data["surnames"]:
        key = fold(name)
        # A family name is mended only when its letters without marks leave one choice.
        surnames[key] = name if key not in surnames or surnames[key] == name else ""
    return _Kit(
        recipients=rule["header.recipients"],
        mode=rule["header.signing_mode"],
        electronic=rule["header.electronic"],
        titles=re.compile(
            rf"(?<!\w)(?:{'|'.join(r'[ ]{1,3}'.join(map(re.escape, t.split())) for t in ordered)})(?!\w)"
        ),
        written=written,
        surnames=surnames,
    )


LONGEST = 400
"""No line of a signature block is longer."""
_APPENDIX = re.compile(r"[ \t]*(?:PHỤ LỤC|ĐỀ CƯƠNG|PHỤ BIỂU|BIỂU SỐ|BIỂU MẪU|BẢNG |Phụ lục [IVX\d])")


def find_signature(lines: Sequence[Line], start: int, rules: Rules) -> Signature:
    """The signature block of the document whose head ends before line ``start``.

    The block is the one at the first "Nơi nhận" (annexes and outlines follow it), or at the first line that opens with a
    signing mode (TM., KT. …) where there is no "Nơi nhận". An empty record when there is neither.
    """
    kit = _kit(rules)
    lines = [*lines[:start], *unfold_rows(lines[start:], kit.recipients)]
    anchor = None
    opening = None
    for index in range(start, len(lines)):
        text = lines[index].text
        if "nh" in text and kit.recipients.match(text):
            anchor = index
            break
        if opening is None and _opens_block(text, kit):
            opening = index
    if anchor is None and opening is None:
        opening = _bare_block(lines, start, kit)
    if anchor is None and opening is None:
        return Signature()
    if anchor is None:
        assert opening is not None
        first, last = opening, min(len(lines), opening + 16)
    else:
        first = anchor
        if opening is not None and anchor - opening <= 14:
            first = opening
        else:
            # The right-hand block may stand above: its titles in capitals, then the name.
            for index in range(max(start, anchor - 8), anchor):
                if _title_line(lines[index].text, kit):
                    first = index
                    break
        last = _block_end(lines, anchor, min(len(lines), anchor + 46), kit)
    for index in range((anchor if anchor is not None else first) + 1, last):
        if _APPENDIX.match(lines[index].text):
            last = index
            break
    block = [line for line in lines[first:last] if len(line.text) <= LONGEST]
    modes, bodies, title, title_at = _titles(block, kit)
    signer = _signer(block, title_at, kit)
    recipients = _recipients(lines[anchor:last], kit, signer) if anchor is not None else ()
    if anchor is None and signer is None and title is None:
        return Signature()
    return Signature(signer, title, modes, bodies, recipients, first)


def _bare_block(lines: Sequence[Line], start: int, kit: _Kit) -> int | None:
    """The title line of a signature without "Nơi nhận" and without a mode, as enterprises sign: a title in capitals near the
    end, with a name below it."""
    for index in range(len(lines) - 1, max(start, len(lines) - 40) - 1, -1):
        text = lines[index].text
        if len(text) < 60 and _title_line(text, kit):
            below = lines[index + 1 : index + 7]
            if any(len(line.text) < 80 and name_in(line.text, kit) for line in below):
                return index
    return None


_PROSE = re.compile(r"[a-zà-ỹđ]{2,}")


def _block_end(lines: Sequence[Line], anchor: int, last: int, kit: _Kit) -> int:
    """The line at which prose or an annex begins again below "Nơi nhận": a name there belongs to somebody else."""
    archive = False
    for index in range(anchor + 1, last):
        text = lines[index].text
        item = _ITEM.match(text) is not None
        if archive and len(_PROSE.findall(text)) > 5 and name_in(text, kit) is None:
            return index
        if item and _is_archive(_ITEM.sub("", text, count=1).strip()):
            archive = True
    return last


def _opens_block(text: str, kit: _Kit) -> bool:
    if len(text) > LONGEST:
        return False
    match = kit.mode.search(text)
    if match is None or (match.start() and text[: match.start()].strip() and not text[: match.start()].endswith("  ")):
        return False
    return match["mode"] not in {"Q"} and capital_share(match["whom"]) > 0.8 and len(match["whom"].strip()) > 5


def _title_line(text: str, kit: _Kit) -> bool:
    """Whether the line is nothing but a title in capitals."""
    if capital_share(text) < 0.9:
        return False
    folded = fold(text.strip())
    match = kit.titles.match(folded)
    return match is not None and len(folded) - match.end() < 25


def _titles(block: Sequence[Line], kit: _Kit) -> tuple[tuple[str, ...], tuple[str, ...], str | None, int | None]:
    """Signing modes, the bodies they name, the signer's own title, and the line of that title."""
    modes: list[str] = []
    bodies: list[str] = []
    title: str | None = None
    place: int | None = None
    head: str | None = None
    for index, line in enumerate(block):
        text = line.text
        if kit.electronic.match(text):
            continue
        rest = text
        mode = kit.mode.search(text)
        acting = False
        if mode is not None and capital_share(_capitals(mode["whom"])) > 0.8 and len(_capitals(mode["whom"])) > 4:
            code = mode["mode"].replace("/", "").replace(".", "").upper()
            whom = _capitals(mode["whom"])
            found = kit.titles.search(fold(whom))
            if code == "Q":
                acting = True
                rest = text[mode.start("whom") :]
            else:
                modes.append(code + ".")
                if found is not None and found.start() < 3:
                    head = kit.written[" ".join(found[0].split())]
                    rest = (
                        text[: mode.start()] + " " * len(text[mode.start() : mode.start("whom")]) + whom[found.end() :]
                    )
                else:
                    bodies.append(" ".join(whom.split()))
                    rest = text[: mode.start()]
        for match in kit.titles.finditer(fold(rest)):
            printed = rest[match.start() : match.end()]
            if capital_share(printed) < 0.9:
                continue
            before = rest[: match.start()].rstrip()
            joined_on = before[-1:].isalnum() and rest[max(0, match.start() - 2) : match.start()].strip()
            if joined_on and not re.search(r"(?:^|[^A-ZĐ])(?:P?H[ÓOÒ])\s?\Z", before):
                # A word in capitals before a title belongs to another name, unless OCR ate the word Phó.
                continue
            said = kit.written[" ".join(match[0].split())]
            tail = rest[match.end() : match.end() + 40]
            if tail.startswith(",") and (joined := kit.titles.match(fold(tail.lstrip(", ")))) is not None:
                said = f"{said}, {kit.written[' '.join(joined[0].split())]}"
            if head is not None and said == head:
                said = f"Phó {head}"
            if acting:
                said = f"Quyền {said}"
            title, place = said, index
            break
        if title is not None and place is not None and index - place > 12:
            break
    if title is None and head is not None and not modes:
        title = head
    return tuple(dict.fromkeys(modes)), tuple(bodies), title, place


def _capitals(text: str) -> str:
    """The leading stretch of words in capitals."""
    words: list[str] = []
    for word in text.split():
        letters = [char for char in word if char.isalpha()]
        if letters and not all(char.isupper() for char in letters):
            break
        if not letters and word not in {"-", "–", "&", ","}:
            break
        words.append(word)
    return " ".join(words).rstrip(" -–,;.")


_NAME = re.compile(r"(?:[^\W\d_]+)(?:[ ]{1,2}[^\W\d_]+){1,5}")
_DEGREES = re.compile(
    r"\A(?:(?:PGS|GS|TS|ThS|Ths|BS|KS|CN|CKI|CKII|BSCKII|BSCKI|Đại tá|Thượng tá|Trung tá|Thiếu tướng|Ông|Bà|Đ/c)[.:,]?[ ]{0,2})+"
)
_SIGNED = re.compile(r"[\[(]?(?:[Đđ]ã ký|ĐÃ KÝ|ký tên|đã ký|Signed)[\])]?[ .:,]*")


def _signer(block: Sequence[Line], title_at: int | None, kit: _Kit) -> str | None:
    """The name of the signer: the first name of a person after the title, else the last one in the block."""
    found: list[tuple[int, str]] = []
    for index, line in enumerate(block):
        electronic = kit.electronic.match(line.text)
        if electronic is not None:
            continue
        name = name_in(line.text, kit)
        if name is not None:
            found.append((index, name))
    if title_at is not None:
        after = [one for one in found if one[0] >= title_at]
        if after:
            return after[0][1]
    if found:
        return found[-1][1]
    for line in block:
        electronic = kit.electronic.match(line.text)
        if electronic is not None and "ười ký" in line.text:
            name = name_in(electronic["rest"], kit)
            if name is not None:
                return name
    return None


def name_in(text: str, kit: _Kit) -> str | None:
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


def _as_name(text: str, kit: _Kit, alone: bool) -> str | None:
    text = _DEGREES.sub("", text.strip(" .,;:-–'\"“”|/\\^~`()[]"))
    text = re.sub(r"\s+", " ", text)
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
    elif not all(word[0].isupper() and word[1:].islower() for word in words if len(word) > 1):
        return None
    if any(len(word) > 7 for word in words):
        return None
    # OCR loses marks; a family name that its letters leave no doubt about is written right.
    words[0] = kit.surnames[key] or words[0]
    return " ".join(words)


_ITEM = re.compile(r"[ \t]*[-+•–*·][ \t]*(?=\S)")


def _recipients(lines: Sequence[Line], kit: _Kit, signer: str | None) -> tuple[str, ...]:
    """The items under "Nơi nhận", without their dashes and closing marks."""
    items: list[str] = []
    for index, line in enumerate(lines):
        text = line.text[:LONGEST]
        if index == 0:
            match = kit.recipients.match(text)
            text = text[match.end() :] if match is not None else text
            text = _left(text, kit, signer)
            if not _ITEM.match(text) and len(text.strip()) < 4:
                continue
            if not _ITEM.match(text) and capital_share(text) > 0.7:
                continue
        if kit.electronic.match(text):
            continue
        left = _left(text, kit, signer)
        if _ITEM.match(text):
            item = _ITEM.sub("", left, count=1).strip()
            if item:
                items.append(item)
        elif index == 0 and left.strip():
            # "Nơi nhận: Như trên; UBND tỉnh; Lưu: VT; KT." on one line: what follows Lưu are codes of one item.
            named, archive, codes = left.partition("Lưu")
            items += [part.strip() for part in named.split(";") if part.strip()]
            items += [archive + codes.strip("\n")] if archive else []
        elif items and left.strip() and not items[-1].endswith((";", ".", ":")) and left.strip()[0].islower():
            items[-1] = f"{items[-1]} {left.strip()}"
        elif (items and _is_archive(items[-1])) or (line.blanks > 3 and items):
            break
    return tuple(item.rstrip(" ;.,") for item in items if item.strip(" ;.,-"))


def _is_archive(item: str) -> bool:
    return item.startswith(("Lưu", "Luu"))


def _left(text: str, kit: _Kit, signer: str | None) -> str:
    """The part of a line that belongs to the left-hand column."""
    indent = len(text) - len(text.lstrip())
    pieces = columns(text)
    if len(pieces) > 1 and indent < 25:
        text = pieces[0][1] if not re.fullmatch(r"[-+•–*·]", pieces[0][1]) else f"- {pieces[1][1]}"
    elif indent >= 25:
        return ""
    mode = kit.mode.search(text)
    if mode is not None and capital_share(_capitals(mode["whom"])) > 0.8:
        text = text[: mode.start()]
    for match in kit.titles.finditer(fold(text)):
        if capital_share(text[match.start() : match.end()]) > 0.9:
            text = text[: match.start()]
            break
    if signer is not None and (at := fold(text).rfind(fold(signer))) > 0:
        text = text[:at]
    # What a pen, a seal or a cut title left behind the closing semicolon.
    item, closed, rest = text.rpartition(";")
    if closed and "Lưu" not in item and not re.search(r"[a-zà-ỹđ]{2,}", rest):
        text = item
    return text
