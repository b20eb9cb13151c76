"""Who issued a document, written as a person would write it: "Sở Y tế tỉnh Kiên Giang" from two lines in capitals, or from
the signature and the sentences of the body when the head is lost (DOMAIN.md §1.15)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extraction.agency import agency_key, agency_kind, write_agency
from extractor.language.orthography import CAPITALS, fold
from extractor.rulebook import Rules


def name_issuer(agencies: Sequence[str], place: str | None, text: str, rules: Rules) -> tuple[str | None, str | None]:
    """The issuer and its parent from the lines of the left-hand column, top down; (None, None) without lines."""
    names = [write_agency(line, rules) for line in agencies]
    names = [name for n, name in enumerate(names) if len(name) > 2 and name not in names[:n]]
    if not names:
        return None, None
    issuer = names[-1]
    parent = names[-2] if len(names) > 1 else None
    return _with_place(issuer, parent, place, text, rules), parent


def _levels(rules: Rules) -> str:
    return "|".join(sorted(rules["agencies"].data["levels"]["words"], key=lambda w: -len(w)))


def place_of(name: str, rules: Rules) -> str | None:
    """The place in a name, with its level: "tỉnh Kiên Giang"; None when the name has none."""
    match = re.search(rf"(?<!\w)({_levels(rules)})[ ](?P<rest>\S.*)", name, re.IGNORECASE)
    if match is None:
        return None
    kept: list[str] = []
    for word in match["rest"].split():
        if word != "-" and not (word[:1].isupper() or word[:1].isdigit()):
            break
        kept.append(word.rstrip(",.;"))
    return f"{match[1].lower()} {' '.join(kept)}" if kept else None


def _own_name(issuer: str, rules: Rules) -> bool:
    """Whether a hospital or a school is called by a name of its own, not by its kind alone: its last word is of no kind."""
    writing = rules["agencies"].data["writing"]
    if not issuer.startswith(tuple(writing["own_names"])):
        return False
    said = fold(issuer)
    kinds = [*writing["phrases"], *writing["small"], *writing["own_names"], *writing["keep"]]
    return not any(said == fold(kind) or said.endswith(f" {fold(kind)}") for kind in kinds)


def settle_place(
    place: str | None, issuer: str | None, parent: str | None, text: str, rules: Rules
) -> tuple[str | None, str | None, str | None]:
    """Place, issuer and parent with the place written alike where one letter of it was misread in the line of place and
    date or in the names above: "Lam Họ" below "UBND TỈNH LAM HẠ", "HÒA LAM" above "Hòa Lâm".

    What the text says more often is right; else what has its marks (they are lost, not invented); else the capitals.
    """
    if place is None:
        return place, issuer, parent
    for name in (issuer, parent):
        said = place_of(name, rules) if name is not None else None
        other = _bare_name(said, rules) if said is not None else place
        if other.casefold() == place.casefold() or not _one_letter_apart(other.casefold(), place.casefold()):
            continue
        counts = [text.casefold().count(one.casefold()) for one in (other, place)]
        marks = [sum(not char.isascii() for char in one) for one in (other, place)]
        if fold(other) != fold(place):
            marks = [1, 0]
        right = other if (counts[0], marks[0]) > (counts[1], marks[1]) else place
        mended = tuple(one.replace(other, right) if one is not None else None for one in (issuer, parent))
        return right, mended[0], mended[1]
    return place, issuer, parent


def _bare_name(said: str, rules: Rules) -> str:
    """The name of a place without its level word."""
    level = next((word for word in _levels(rules).split("|") if said.startswith(f"{word.lower()} ")), "")
    return said[len(level) :].strip()


def _one_letter_apart(a: str, b: str) -> bool:
    return len(a) == len(b) > 4 and sum(one != other for one, other in zip(a, b, strict=True)) == 1


_PART = re.compile(r"Thường trực|Ban Thường trực|Ban Thường vụ|Ban Chấp hành|Đoàn Chủ tịch", re.IGNORECASE)
_MEMBERS = re.compile(r"(?:Ủy ban |Uỷ ban )?(?:Mặt trận|MTTQ)|(?:Tổng )?Liên đoàn|Hội |Đoàn ", re.IGNORECASE)
_HEADED = re.compile(r"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|HĐND|Hội đồng nhân dân)[ ]", re.IGNORECASE)
_PARTY = re.compile(r"(?:Tỉnh|Thành|Huyện|Thị|Quận|Đảng) [uủ][ỷy]", re.IGNORECASE)


def _with_place(issuer: str, parent: str | None, place: str | None, text: str, rules: Rules) -> str:
    """The issuer with the place that its parent or the line of place and date gives."""
    if place_of(issuer, rules) is not None:
        return issuer
    kind = agency_kind(issuer, rules)
    if _own_name(issuer, rules):
        return issuer
    if parent is not None and issuer == "Văn phòng" and _HEADED.match(parent):
        return f"{issuer} {parent}"
    if parent is not None and kind == "council" and agency_kind(parent, rules) == "council":
        return f"{issuer} {parent}"
    joint = parent is not None and (agency_kind(parent, rules) == "council" or _MEMBERS.match(parent) is not None)
    if parent is not None and joint and _PART.fullmatch(issuer):
        return f"{issuer} {parent}"
    if parent is not None and issuer.startswith("Phòng ") and parent.startswith("Công an "):
        return f"{issuer} {parent}"
    if parent is not None and _PARTY.match(parent) and not _PARTY.match(issuer):
        return f"{issuer} {parent}"
    if parent is not None and issuer.startswith("Phòng ") and parent.startswith(("Sở ", "Cục ", "Bộ ")):
        return issuer
    if kind in {"ministry", "enterprise"} or (_PARTY.match(issuer) and len(issuer.split()) > 2):
        return issuer
    above = place_of(parent, rules) if parent is not None else None
    level = _last_level(issuer, rules)
    if level is None and place is not None and parent is None and _needs_place(issuer, rules):
        # "ỦY BAN NHÂN DÂN" alone: the text says of which level the place is.
        for word in rules["agencies"].data["levels"]["words"]:
            if any(_says(text, f"{head} {word} {place}") for head in (issuer, "UBND")):
                return f"{issuer} {word} {place}"
        return issuer
    if above is not None:
        if level is not None:
            name = above.split(" ", 1)[1] if above.lower().startswith(level) else None
            return f"{issuer}{above[len(level) :]}" if name else issuer
        return f"{issuer} {above}"
    if _PARTY.match(issuer):
        return issuer
    if place is None:
        return issuer
    if level is not None:
        return f"{issuer} {place}" if _says(text, f"{level} {place}") else issuer
    if kind in {"department", "industrial_zone_board", "council"} and parent is None:
        for word in ("tỉnh", "thành phố"):
            if _says(text, f"{word} {place}"):
                return f"{issuer} {word} {place}"
    return issuer


def _last_level(name: str, rules: Rules) -> str | None:
    """The level word at the end of a name that lacks its place: "Ủy ban nhân dân thị xã"."""
    match = re.search(rf"(?<!\w)({_levels(rules)})\Z", name, re.IGNORECASE)
    return match[1].lower() if match is not None else None


def _says(text: str, words: str) -> bool:
    pattern = r"\s{1,40}".join(re.escape(word) for word in words.split())
    return re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE) is not None


_SENTENCE = re.compile(r"Trên đây là [^;]{10,900}?(?:\./|\.\s|\.\Z|\n)")


def complete_issuer(bodies: Sequence[str], place: str | None, text: str, rules: Rules, known: bool) -> str | None:
    """The issuer of a document whose head is lost: the body that signs (TM. …), with its place from the closing or the
    opening sentence; else the agency that these sentences name.

    ``known`` says that there is a head at all: without it only a signature counts.
    """
    signed = write_agency(bodies[0], rules) if bodies else None
    if signed is not None and place_of(signed, rules) is not None:
        return signed
    told = _told(text, rules) if known or signed is not None else []
    if signed is None:
        return told[0] if told and known else None
    kind = agency_kind(signed, rules)
    for name in told:
        if agency_kind(name, rules) == kind and place_of(name, rules) is not None:
            return name
    longer = _longer(signed, text, rules)
    for name in longer:
        if place_of(name, rules) is not None:
            return name
    best = _with_place(longer[0] if longer else signed, None, place, text, rules)
    return None if _needs_place(best, rules) else best


def _needs_place(name: str, rules: Rules) -> bool:
    """Whether a name means no agency until a place is named."""
    key = agency_key(name, rules)
    return any(key == agency_key(bare, rules) for bare in rules["agencies"].data["bodies"]["need_place"])


def _told(text: str, rules: Rules) -> list[str]:
    """Agencies that the closing and the opening sentence name as the one that reports, the closing first."""
    rule = {one.id: one.pattern for one in rules["header"].rules}
    names: list[str] = []
    at = text.find("Trên đây là")
    if at >= 0:
        window = " ".join(text[at : at + 1200].split())
        sentence = _SENTENCE.match(window)
        said = sentence[0] if sentence is not None else window[:600]
        found = list(re.finditer(r"của[ ]", said))
        for match in reversed(found):
            closing = rule["header.closing"].match("Trên đây là báo cáo kết quả " + said[match.start() :])
            if closing is not None:
                names.append(closing["issuer"].strip())
                break
    for match in rule["header.opening"].finditer(text[:12000]):
        name = " ".join(match["issuer"].split())
        if len(name.split()) <= 12:
            names.append(name)
            break
    return names


def _longer(name: str, text: str, rules: Rules) -> list[str]:
    """Longer names of the same body in the text: "Ban Kinh tế - Ngân sách HĐND tỉnh Hưng Yên"."""
    pattern = r"\s{1,40}".join(re.escape(word) for word in name.split())
    tail = rf"(?:\s{{1,40}}(?:HĐND|Hội đồng nhân dân))?(?:\s{{1,40}}(?:{_levels(rules)}))?(?:\s{{1,40}}[{CAPITALS}][^\W\d_]*){{0,4}}"
    found: list[str] = []
    for match in re.finditer(rf"{pattern}(?P<tail>{tail})", text):
        if match["tail"].strip():
            found.append(" ".join(match[0].split()))
    found.sort(key=lambda one: (place_of(one, rules) is None, -len(one)))
    return [one for one in found if fold(one) != fold(name)]
