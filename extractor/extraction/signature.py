"""The end of a document: who signed, as what, for whom, and who receives it (DOMAIN.md §1.14).

The two columns of this block come flattened in any order: side by side on a line, the left block before the right or after
it. The rules are in ``rules/header.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.extraction.lines import Line, capital_share, columns
from extractor.extraction.signature_names import SigningRules, covered_end, name_in, signing_rules
from extractor.extraction.signature_row import unfold_rows
from extractor.extraction.signature_title import leading_capitals, titles_of
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


LONGEST = 400
"""No line of a signature block is longer."""
_APPENDIX = re.compile(r"[ \t]*(?:PHỤ LỤC|ĐỀ CƯƠNG|PHỤ BIỂU|BIỂU SỐ|BIỂU MẪU|BẢNG |Phụ lục [IVX\d])")


def find_signature(lines: Sequence[Line], start: int, rules: Rules, agency: str | None = None) -> Signature:
    """The signature block of the document whose head ends before line ``start``.

    The block is the one at the first "Nơi nhận" (annexes and outlines follow it), or at the first line that opens with a
    signing mode (TM., KT. …) where there is no "Nơi nhận". An empty record when there is neither.
    ``agency`` is the name in the head: of titles that end alike ("Cục trưởng", "Chi cục trưởng") it says which is covered.
    """
    kit = signing_rules(rules)
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
                if _title_line(lines[index].text, kit) or covered_end(lines[index].text, kit, agency):
                    first = index
                    break
        last = _block_end(lines, anchor, min(len(lines), anchor + 46), kit)
    for index in range((anchor if anchor is not None else first) + 1, last):
        if _APPENDIX.match(lines[index].text) or kit.copy.match(lines[index].text):
            # Who certified a copy below did not sign the document.
            last = index
            break
    block = [line for line in lines[first:last] if len(line.text) <= LONGEST]
    modes, bodies, title, title_at = titles_of(block, kit, rules, agency)
    signer = _signer(block, title_at, kit)
    recipients = _recipients(lines[anchor:last], kit, signer) if anchor is not None else ()
    if anchor is None and signer is None and title is None:
        return Signature()
    return Signature(signer, title, modes, bodies, recipients, first)


def _bare_block(lines: Sequence[Line], start: int, kit: SigningRules) -> int | None:
    """The title line of a signature without "Nơi nhận" and without a mode, as enterprises sign: a title in capitals near the
    end, with a name below it."""
    for index in range(len(lines) - 1, max(start, len(lines) - 40) - 1, -1):
        text = lines[index].text
        if len(text) < 60 and _title_line(text, kit):
            below = lines[index + 1 : index + 7]
            if any(len(line.text) < 80 and name_in(line.text, kit) for line in below):
                while index > start and (
                    _is_scribe(lines[index - 1].text, kit) or _title_line(lines[index - 1].text, kit)
                ):
                    index -= 1
                return index
    return None


_PROSE = re.compile(r"[a-zà-ỹđ]{2,}")


def _block_end(lines: Sequence[Line], anchor: int, last: int, kit: SigningRules) -> int:
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


def _opens_block(text: str, kit: SigningRules) -> bool:
    if len(text) > LONGEST:
        return False
    match = kit.mode.search(text)
    if match is None or (match.start() and text[: match.start()].strip() and not text[: match.start()].endswith("  ")):
        return False
    return match["mode"] not in {"Q"} and capital_share(match["whom"]) > 0.8 and len(match["whom"].strip()) > 5


def _title_line(text: str, kit: SigningRules) -> bool:
    """Whether the line is nothing but a title in capitals."""
    if capital_share(text) < 0.9:
        return False
    folded = fold(text.strip())
    match = kit.titles.match(folded)
    return match is not None and len(folded) - match.end() < 25


def _signer(block: Sequence[Line], title_at: int | None, kit: SigningRules) -> str | None:
    """The name of the signer: the first name of a person after the title, else the last one in the block."""
    found: list[tuple[int, str]] = []
    for index, line in enumerate(block):
        electronic = kit.electronic.match(line.text)
        if electronic is not None:
            continue
        name = name_in(line.text, kit)
        if name is not None:
            found.append((index, name))
    if len(found) > 1 and any(_is_scribe(line.text, kit) for line in block):
        # Minutes: who wrote them signs on the left, who presided on the right.
        return found[-1][1]
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


def _is_scribe(text: str, kit: SigningRules) -> bool:
    return any(capital_share(piece) > 0.9 and fold(piece).startswith(kit.scribes) for _, piece in columns(text))


_ITEM = re.compile(r"[ \t]*[-+•–*·][ \t]*(?=\S)")


def _recipients(lines: Sequence[Line], kit: SigningRules, signer: str | None) -> tuple[str, ...]:
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


def _left(text: str, kit: SigningRules, signer: str | None) -> str:
    """The part of a line that belongs to the left-hand column."""
    indent = len(text) - len(text.lstrip())
    pieces = columns(text)
    if len(pieces) > 1 and indent < 25:
        text = pieces[0][1] if not re.fullmatch(r"[-+•–*·]", pieces[0][1]) else f"- {pieces[1][1]}"
    elif indent >= 25:
        return ""
    mode = kit.mode.search(text)
    if mode is not None and capital_share(leading_capitals(mode["whom"])) > 0.8:
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
