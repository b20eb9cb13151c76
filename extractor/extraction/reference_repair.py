"""Symbols of documents: their parts, what damaged them, and how they are written (DOMAIN.md §1.4, §1.6, §1.8, §6.2).

Every repair is a small function that says what it did; the text itself is never altered.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from extractor.extraction.reference_types import TypeTable, type_table
from extractor.rulebook import Rules


@dataclass(frozen=True, slots=True)
class SymbolTable:
    """What rules/references.toml knows about symbols. Keys are in upper case."""

    types: TypeTable
    spelling: Mapping[str, str]
    organs: Mapping[str, str]
    bare_d: Mapping[str, str]
    letters: Mapping[int, str]
    misread: Mapping[tuple[str, str], tuple[str, tuple[str, ...]]]
    never_numbered: frozenset[str]
    dotted: frozenset[str]
    state: frozenset[str]
    party: frozenset[str]
    committees: frozenset[str]
    committee_ends: tuple[str, ...]
    known: frozenset[str]


@functools.lru_cache(maxsize=4)
def symbol_table(rules: Rules) -> SymbolTable:
    """The tables of rules/references.toml and rules/document_types.toml."""
    data = rules["references"].data
    types = type_table(rules)
    organs = {organ.upper(): organ for organ in data["organs"]}
    spelling = {word.upper(): word for word in data["spelling"]} | dict(types.spelling)
    bare: dict[str, str] = {}
    for known in (*organs.values(), *types.spelling.values()):
        plain = known.upper().replace("Đ", "D")
        if plain != known.upper() and plain not in organs and plain not in types.by_symbol:
            bare.setdefault(plain, known)
    misread = {}
    for row in data["misread"]:
        for seen in row["seen"]:
            misread[(row["slot"], seen.upper())] = (row["means"], tuple(row.get("after", ())))
    return SymbolTable(
        types=types,
        spelling=spelling,
        organs=organs,
        bare_d=bare,
        letters={ord(seen): meant for seen, meant in data["letters"].items()},
        misread=misread,
        never_numbered=frozenset(organ.upper() for organ in data["never_numbered"]),
        dotted=frozenset(data["dotted"]),
        state=frozenset(organ.upper() for organ in data["state"]),
        party=frozenset(organ.upper() for organ in data["party"]),
        committees=frozenset(organ.upper() for organ in data["committees"]),
        committee_ends=tuple(data["committees"]),
        known=frozenset({*organs, *types.by_symbol, *bare, *(seen for _, seen in misread)}),
    )


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol as it is meant: its parts, the canonical form, the length of the text it covers, and the repairs."""

    parts: tuple[str, ...]
    separators: tuple[str, ...]
    length: int
    repairs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The symbol as convention writes it: "NQ-CP", "QĐ/TW"."""
        pieces = [self.parts[0]]
        for separator, part in zip(self.separators, self.parts[1:], strict=True):
            pieces += (separator, part)
        return "".join(pieces)


_PIECE = re.compile(
    r"(?P<sep>[ ]{0,6}[-/.–]\s{0,60}(?:\d{1,3}[ \t]{0,20}\n\s{0,60})?)?"
    r"(?P<part>(?:(?<=[A-ZĐ])[ ]?&[ ]?(?!UBND|HĐND)(?=[A-ZĐ])|[A-ZĐÂĂÊÔƠƯ§ÑАВСЕНКМОРТУХ0-9]|[a-zđñ®](?=[A-ZĐÂĂÊÔƠƯ0-9a-zđ§-])|&|:(?=-)|[a-zđñ®])+)"
)
_TERM = re.compile(r"[ ]{1,2}(?P<term>(?:X{0,2}(?:IX|IV|V?I{0,3})|1[0-9]))(?=[ ,;.\n]{0,3}(?:ngày|của|về|[,;.\n]|\Z))")
_FOOTNOTE = re.compile(r"\d{1,2}\Z")


def read_symbol(
    text: str, table: SymbolTable, lead: str | None = None, *, unit: bool = False, dated: bool = False
) -> Symbol | None:
    """The symbol at the start of ``text`` (a candidate of the rule reference.number), cut where it ends and mended.

    ``lead`` is the name of the type that the words before the number say: it decides between HD and HĐ, DA and ĐA.
    ``unit`` says that nothing speaks for a new sentence behind the candidate: a full stop near its end then stands before
    the unit that drafted ("227/TTr-SYT.DS"). ``dated`` says that "ngày" follows.
    """
    parts: list[str] = []
    separators: list[str] = []
    repairs: list[str] = []
    place = 0
    while match := _PIECE.match(text, place):
        sep, raw = match["sep"], match["part"].replace(" ", "")
        if len(raw) < len(match["part"]):
            repairs.append("blank")
        if bool(sep) != bool(parts):
            break
        if sep and not _continues(sep, raw, parts, table):
            if _set_apart(sep, raw, repairs, parts, table, last=unit and match.end() == len(text)):
                separators.append("-")
                parts.append(_mend_organ(raw, parts[0], table, repairs))
                place = match.end()
                continue
            if not (unit and sep == "." and match.end() == len(text) and _is_unit(raw, parts, table, dated=dated)):
                break
            separators.append(".")
            parts.append(raw)
            place = match.end()
            break
        mark = _mark(sep)
        if sep is not None and _misses_blanks(sep):
            repairs.append("blank")
        if sep is not None and "." in sep and parts[-1].upper() in table.dotted:
            joined = parts[-1] + raw
            parts[-1] = _mend_organ(joined, parts[0], table, repairs) if len(parts) > 1 else joined
            repairs.append("dot")
        elif not parts:
            parts.append(_mend_type(raw, lead, table, repairs))
        else:
            if sep is not None and "." in sep:
                repairs.append("dot")
            separators.append(mark)
            parts.append(_mend_organ(raw, parts[0], table, repairs))
        place = match.end()
        kept = parts[-1]
        if _FOOTNOTE.search(kept) and _FOOTNOTE.sub("", kept).upper() in table.never_numbered:
            digits = _FOOTNOTE.search(kept)
            assert digits is not None
            parts[-1] = _FOOTNOTE.sub("", kept)
            place -= len(digits[0])
            repairs.append("footnote")
            break
    if not parts:
        return None
    if parts[-1].upper() in table.committees and (term := _TERM.match(text, place)) is not None:
        # "432/BC-UBPL 15": the number of the National Assembly's term is part of the symbol.
        parts[-1] += term["term"]
        place = term.end()
        repairs.append("blank")
    if len(parts) == 1 and parts[0].upper() not in table.types.by_symbol:
        parts[0] = _mend_organ(parts[0], "", table, repairs)
    return Symbol(tuple(parts), tuple(separators), place, tuple(dict.fromkeys(repairs)))


def _continues(sep: str, raw: str, parts: list[str], table: SymbolTable) -> bool:
    """Whether ``raw`` after ``sep`` still belongs to the symbol. Blanks on both sides of a dash end a symbol that is already
    whole ("115/NQ-CP - Kế hoạch"); a full stop ends it unless it stands inside an abbreviation."""
    mark = _mark(sep)
    before, _, after = sep.partition("." if "." in sep else "/" if "/" in sep else "-" if "-" in sep else "–")
    first_is_type = len(parts) == 1 and parts[0].upper() in table.types.by_symbol
    if "." in sep:
        if before or after:
            return False
        return parts[-1].upper() in table.dotted or (first_is_type and raw.upper() in table.organs)
    if before and after and not first_is_type:
        return False
    if mark == "/" and len(parts) > 1 and raw.upper() not in table.organs:
        return False
    return not after or len(raw) >= 2


def _set_apart(sep: str, raw: str, repairs: list[str], parts: list[str], table: SymbolTable, *, last: bool) -> bool:
    """Whether a dash between blanks still stands inside the symbol: every dash before it was written so, or nothing that
    could begin another phrase follows ("618/SNN - KHTC ngày …", but "115/NQ-CP - Kế hoạch", "12/QĐ-UBND - UBND tỉnh")."""
    if (
        sep[0] != " "
        or not sep[-1].isspace()
        or sep.strip() not in {"-", "–"}
        or not raw.isupper()
        or not raw.isalpha()
    ):
        return False
    if len(parts) == 1:
        return last and 2 <= len(raw) <= 8
    return "blank" in repairs and len(raw) >= 2 and (last or raw in table.organs)


def _is_unit(raw: str, parts: list[str], table: SymbolTable, *, dated: bool) -> bool:
    """Whether a full stop before ``raw`` may stand inside the symbol: a short word in capitals behind an agency that has
    units of its own, or behind any where the date of the document follows ("45/QĐ-UBND.HC ngày …")."""
    return (
        len(parts) > 1
        and 2 <= len(raw) <= 6
        and raw.isupper()
        and raw.isalpha()
        and raw not in table.organs
        and (dated or parts[-1].upper() not in table.never_numbered)
    )


def part_fused(symbol: Symbol, types: Collection[str], table: SymbolTable) -> Symbol | None:
    """The symbol with the dash that got lost between its type and its agency: "QĐUBND" is QĐ-UBND, "15-NQTW" 15-NQ/TW.

    ``types`` are the symbols of the type that the words before the number say; without them the agency must be one that
    everybody knows. None when the first part is whole.
    """
    first, *rest = symbol.parts
    upper = first.upper()
    if upper in table.known or upper in table.types.by_symbol or len(upper) < 4:
        return None
    for cut in range(2, min(len(upper) - 1, 6)):
        repairs: list[str] = []
        head = _mend_type(first[:cut], None, table, repairs)
        tail = _mend_organ(first[cut:], head, table, repairs)
        if head.upper() not in table.types.by_symbol or tail.upper() not in table.organs:
            continue
        if head.upper() not in types and (types or tail.upper() not in table.never_numbered):
            continue
        joint = "/" if tail.upper() in table.party else "-"
        return Symbol(
            (head, tail, *rest), (joint, *symbol.separators), symbol.length, ("dash", *repairs, *symbol.repairs)
        )
    return None


def _mark(sep: str | None) -> str:
    return "/" if sep and "/" in sep else "-"


def _misses_blanks(sep: str) -> bool:
    return sep not in {"-", "/", ".", "–"}


def _mend_letters(raw: str, table: SymbolTable, repairs: list[str]) -> str:
    if raw.isascii():
        return raw
    mended = raw.translate(table.letters)
    if mended != raw:
        repairs.append("letter")
    return mended


def _mend_type(raw: str, lead: str | None, table: SymbolTable, repairs: list[str]) -> str:
    """The first part: a type if it is one, else the agency of a công văn."""
    part = _mend_letters(raw, table, repairs)
    upper = part.upper()
    if lead is not None:
        # The words before the number decide between look-alikes: HD with "Hợp đồng" is HĐ.
        for one in table.types.types:
            if one.name != lead:
                continue
            for symbol in one.symbols:
                if symbol.upper() != upper and symbol.upper().replace("Đ", "D") == upper:
                    repairs.append("D")
                    return symbol
            if upper in {s.upper() for s in one.symbols}:
                return _spell(part, table, repairs)
    misread = table.misread.get(("type", upper)) or table.misread.get(("type", raw.upper()))
    if misread is not None and upper not in table.types.by_symbol and upper not in table.organs:
        repairs.append("misread")
        return misread[0]
    if upper in table.types.by_symbol:
        return _spell(part, table, repairs)
    if upper in table.bare_d:
        repairs.append("D")
        return table.bare_d[upper]
    single = re.sub(r"(.)\1", r"\1", upper)
    if upper not in table.organs and len(upper) <= 4 and single in table.types.by_symbol:
        # OCR reads a letter twice: QĐĐ-UBND.
        repairs.append("misread")
        return table.spelling.get(single, single)
    return _spell(part, table, repairs)


def _mend_organ(raw: str, first: str, table: SymbolTable, repairs: list[str]) -> str:
    """A later part: an agency or one of its units."""
    part = _mend_letters(raw, table, repairs)
    upper = part.upper()
    misread = table.misread.get(("organ", upper))
    if misread is not None and upper not in table.organs and (not misread[1] or first in misread[1]):
        repairs.append("misread")
        return misread[0]
    if upper in table.bare_d and upper not in table.organs:
        repairs.append("D")
        return table.bare_d[upper]
    if upper not in table.organs and (plain := upper.translate(_MARKED)) in table.organs:
        # OCR adds a mark: ƯBND.
        repairs.append("misread")
        return table.organs[plain]
    if upper not in table.organs and len(upper) > 3 and (twice := _TWICE.search(upper)) is not None:
        # OCR reads a letter twice: TT-BYTT.
        single = upper[: twice.start()] + upper[twice.start() + 1 :]
        if single in table.organs:
            repairs.append("misread")
            return table.organs[single]
    return _spell(part, table, repairs)


_MARKED = str.maketrans("ƯÔƠÂĂÊ", "UOOAAE")
_TWICE = re.compile(r"([A-ZĐ])\1")


def _spell(part: str, table: SymbolTable, repairs: list[str]) -> str:
    """The part in the letters that convention uses: capitals, and TTg, CTr, TTr, QyĐ."""
    upper = part.upper()
    known = table.spelling.get(upper) or table.organs.get(upper)
    if known is not None:
        if known != part:
            repairs.append("case")
        return known
    if part.islower():
        repairs.append("case")
        return upper
    return part


LOOKALIKE_DIGITS = str.maketrans("OoIl|", "00111")
"""What OCR and typists put for digits: O for 0; I, l and | for 1."""


def mend_number(raw: str, has_year: bool) -> tuple[str, tuple[str, ...]]:
    """The number with letters turned back into digits (O is 0; I and l are 1) and a thousands dot removed, and the repairs.

    A dotted serial number of a decree or resolution with a year (66.7/2025/NQ-CP) stays.
    """
    repairs: list[str] = []
    tail = ""
    if " " in raw:
        raw = raw.replace(" ", "")
        repairs.append("blank")
    body = raw
    if len(raw) > 1 and raw[-1].isalpha() and raw[-1] not in "OoIl":
        body, tail = raw[:-1], raw[-1]
    digits = body.translate(LOOKALIKE_DIGITS)
    if digits != body:
        repairs.append("digit")
    if "." in digits and not has_year:
        whole, _, rest = digits.partition(".")
        if len(rest) == 3:
            digits = whole + rest
            repairs.append("thousands")
    return digits + tail, tuple(repairs)
