"""The title that a signature states, and for whom it signs: TM., KT., TL. and what stands below (Nghị định 30/2020/NĐ-CP,
Điều 13)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extraction.agency import write_agency
from extractor.extraction.lines import Line, capital_share
from extractor.extraction.signature_names import SigningRules, covered_end, name_in
from extractor.language.orthography import fold
from extractor.rulebook import Rules


def titles_of(
    block: Sequence[Line], kit: SigningRules, rules: Rules, agency: str | None = None
) -> tuple[tuple[str, ...], tuple[str, ...], str | None, int | None]:
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
        if (
            mode is not None
            and capital_share(leading_capitals(mode["whom"])) > 0.8
            and len(leading_capitals(mode["whom"])) > 4
        ):
            code = mode["mode"].replace("/", "").replace(".", "").upper()
            whom = leading_capitals(mode["whom"])
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
                said = _deputy(head, kit)
            if acting:
                said = f"Quyền {said}"
            title, place = said, index
            break
        if title is not None and place is not None and index - place > 12:
            break
    if title is None and head is not None and not modes:
        title = head
    if title is None:
        title, place = _covered_title(block, head, modes, kit, rules, agency)
    return tuple(dict.fromkeys(modes)), tuple(bodies), title, place


def _deputy(head: str, kit: SigningRules) -> str:
    """The title of who signs for the head (KT.): always the deputy (Nghị định 30/2020/NĐ-CP, Điều 13)."""
    return kit.deputies.get(head, f"Phó {head}")


def _covered_title(
    block: Sequence[Line],
    head: str | None,
    modes: Sequence[str],
    kit: SigningRules,
    rules: Rules,
    agency: str | None,
) -> tuple[str | None, int | None]:
    """The signer's title where no line holds one that is known, and its line: who signs for a head is the deputy; a seal on
    the beginning of a title leaves its end ("HÁNH VĂN PHÒNG"); below TL. and TUQ. any post may stand."""
    opens = next((index for index, line in enumerate(block) if kit.mode.search(line.text)), 0)
    if "KT." in modes and head is not None:
        return _deputy(head, kit), opens
    ends = []
    for index, line in enumerate(block):
        title = covered_end(line.text, kit, agency)
        if title is not None:
            ends.append((title, index))
    if len({title for title, _ in ends}) == 1:
        return ends[0]
    if not {"TL.", "TUQ."} & set(modes):
        return None, None
    words: list[str] = []
    for line in block[opens + 1 : opens + 4]:
        text = line.text.strip()
        if len(text) < 2 or capital_share(text) < 0.9 or re.search(r"\d", text) or name_in(text, kit):
            break
        words.append(text)
    said = write_agency(" ".join(words), rules)
    return (said, opens) if len(said) > 8 else (None, None)


def leading_capitals(text: str) -> str:
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
