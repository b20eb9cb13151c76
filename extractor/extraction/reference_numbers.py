"""Citations by number: candidates, and what makes a candidate a citation (DOMAIN.md §1.4-1.8)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.extraction.reference_lists import read_bare_list
from extractor.extraction.reference_names import occurrences
from extractor.extraction.reference_records import Citation
from extractor.extraction.reference_repair import (
    LOOKALIKE_DIGITS,
    Symbol,
    SymbolTable,
    mend_number,
    part_fused,
    read_symbol,
    symbol_table,
)
from extractor.extraction.reference_types import DocumentType, Lead, damaged_lead, lead_before
from extractor.rulebook import Rule, Rules


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules that this module reads by name."""

    number: Rule
    standards: tuple[Rule, ...]
    not_a_document: Rule
    counted: Rule


@functools.lru_cache(maxsize=4)
def _rules(rules: Rules) -> _Rules:
    by_id = {rule.id: rule for rule in rules["references"].rules}
    return _Rules(
        number=by_id["reference.number"],
        standards=tuple(
            by_id[name] for name in ("reference.standard", "reference.standard_dash", "reference.branch_standard")
        ),
        not_a_document=by_id["reference.not_a_document"],
        counted=by_id["reference.counted_so"],
    )


_CODES = ("QCVN", "QCĐP", "TCVN", "TCXD", "TCCS", "TCQS", "QCXD", "ISO", " TCN")


def find_standards(text: str, rules: Rules) -> Iterator[Citation]:
    """Standards and technical regulations: "QCVN 40:2011/BTNMT", "TCVN 7957:2008", "22 TCN 211-06"."""
    done = 0
    for place in occurrences(text, _CODES):
        if place < done:
            continue
        for rule in _rules(rules).standards:
            match = rule.pattern.search(text, max(done, place - 6), place + 100)
            if match is None or not match.start() <= place < match.end():
                continue
            done = match.end()
            part = match.groupdict()
            code = " ".join(part["code"].split())
            organ = "".join((part.get("organ") or "").split())
            separator = part["sep"].strip() or ":"
            branch = f"{part['branch']} " if part.get("branch") else ""
            identity = f"{branch}{code} {part['number']}{separator}{part['year']}{organ}"
            kind = "iso" if code.startswith("ISO") else code.split()[0].split("/")[0].lower()
            year = int(part["year"])
            yield Citation(
                start=match.start(),
                end=match.end(),
                number_start=match.start(),
                id=identity,
                type=kind,
                number=part["number"],
                year=year if year > 99 else None,
                symbol=code,
                rule=rule.id,
            )
            break


def find_numbered(text: str, rules: Rules, taken: Sequence[Citation]) -> Iterator[Citation]:
    """Citations by number, in reading order, without what stands beside them."""
    table = symbol_table(rules)
    kit = _rules(rules)
    spans = [(one.start, one.end) for one in taken]
    floor = 0
    at = 0
    for match in kit.number.pattern.finditer(text):
        if not _plausible(match, table):
            continue
        while at < len(spans) and spans[at][1] <= match.start():
            at += 1
        if at < len(spans) and spans[at][0] < match.end():
            continue
        for citation in _read(text, match, floor, table, kit, rules):
            yield citation
            floor = citation.end


_FIRST_PART = re.compile(r"[^\s/.–-]+")


def _plausible(match: re.Match[str], table: SymbolTable) -> bool:
    """A cheap look at a candidate: most that look like "5-A" or "1/B" end here."""
    symbol = match["a"] or match["c"]
    if symbol is not None:
        return len(symbol) > 1
    first = _FIRST_PART.match(match["e"] or match["g"])
    if first is None:
        return False
    part = first[0].upper()
    if part in table.known or part.translate(table.letters) in table.known:
        return True
    # The dash inside may be lost: "09-NQTU".
    return any(part[:cut] in table.types.by_symbol and part[cut:] in table.organs for cut in (2, 3))


# What may follow a symbol that ends in a full stop and capitals: "227/TTr-SYT.DS ngày …", not "115/NQ-CP.UBND tỉnh …".
_NO_SENTENCE = re.compile(r"[ ]{0,2}(?:[,;:)\n]|\.[ \n]|\.?\Z|(?:ngày|của|năm|về)[ ])")
_RECORD = re.compile(r"[Ss]ố (?:ký )?hiệu(?: văn bản)?[\s:|]{1,6}\Z")
_LETTER_BEFORE = re.compile(r"(?:(?<=\s)|(?<=số)|(?<=^))[IlO|][ ]?\Z")
# "số 1 12/2024/NĐ-CP": an OCR engine put a blank into the number.
_SPLIT_NUMBER = re.compile(r"[sS][ốôổồ][ ]{0,2}:?[ ]{0,2}(?P<head>\d{1,2})[ ]\Z")
_SO_LIKE = re.compile(r"[sS5][ốôổồoO0ó][ ]{0,2}[IlO|][ ]\Z")


def _read(text: str, match: re.Match[str], floor: int, table: SymbolTable, kit: _Rules, rules: Rules) -> list[Citation]:
    """The citation of this candidate, with those that share its symbol before it; empty when it is none."""
    form = next(name for name in ("a", "c", "e", "g") if match[name] is not None)
    start = match.start("num")
    before = text[start - 1] if start else " "
    if before in "/\\" or (before == "." and start > 1 and text[start - 2].isdigit()):
        return []
    raw, extended = match["num"], []
    window = text[max(floor, start - 6) : start]
    letter = _LETTER_BEFORE.search(window)
    if letter is not None and (not letter[0].endswith(" ") or _SO_LIKE.search(window)):
        start -= len(letter[0])
        raw = letter[0].strip() + raw
        extended.append("digit")
    elif before == " " and (split := _SPLIT_NUMBER.search(text[max(floor, start - 10) : start])) is not None:
        start -= len(split["head"]) + 1
        raw = split["head"] + raw
        extended += ("blank", "digit")
    # A little more than the candidate: a term may follow the symbol of a committee ("432/BC-UBPL 15 ngày").
    first = match[form]
    if first.endswith(table.committee_ends):
        first += text[match.end() : match.end() + 9]
    unit = _NO_SENTENCE.match(text, match.end()) is not None
    dated = text.startswith(" ngày ", match.end())
    symbol = read_symbol(first, table, unit=unit, dated=dated)
    if symbol is None:
        return []
    lead = lead_before(text, start, floor, symbol.parts[0].upper(), table.types)
    if lead.type is not None and symbol.parts[0] not in lead.type.symbols:
        symbol = read_symbol(first, table, lead.type.name, unit=unit, dated=dated) or symbol
    meant = {one.upper() for one in lead.type.symbols} if lead.type is not None else set()
    if (parted := part_fused(symbol, meant, table)) is not None:
        symbol = parted
        form = "e" if form in "ce" and symbol.separators[0] == "/" else "c" if form == "e" else form
    if lead.type is None and not lead.so and _RECORD.search(text, max(floor, start - 24), start):
        # "Số hiệu: | 713/TTg |" in the record of a document.
        lead = replace(lead, so=True)
    if lead.type is None and kit.counted.pattern.search(text[max(floor, start - 24) : start]):
        lead = Lead(None, None, False)
    kinds = table.types.by_symbol.get(symbol.parts[0].upper(), ())
    if len(kinds) > 1 and len(symbol.parts) > 1:
        kinds = tuple(one for one in kinds if symbol.parts[1].upper() not in one.never_from) or kinds
    if not _accept(form, symbol, kinds, lead, table, before, match.end("num") < match.start(form)):
        return []
    if lead.type is None and kit.not_a_document.pattern.search(text[max(floor, start - 40) : start]):
        return []
    has_year = match["year"] is not None
    number, number_repairs = mend_number(raw, has_year)
    repairs = [*extended, *number_repairs, *symbol.repairs]
    end = match.start(form) + symbol.length
    between = text[match.end("num") : match.start(form)]
    if any(char.isspace() for char in between):
        repairs.append("blank")
    if "|" in between or "\\" in between:
        repairs.append("slash")
    slot = None
    if has_year:
        slot = match["year"].translate(LOOKALIKE_DIGITS)
        if slot != match["year"]:
            repairs.append("digit")
        if match["year_gap"] != "/":
            repairs.append("slash")
    identity, joint = _canonical(form, number, slot, symbol, table, bool(kinds), repairs)
    kind, agreed = _type(symbol, kinds, lead, slot)
    place, said = lead.start, lead.type
    if lead.start is None and kinds and lead.type is None:
        found = damaged_lead(text, start, floor, kind or kinds[0].name)
        if found is not None:
            place = found
    confidence = 1.0
    if not agreed:
        confidence = 0.7
    elif "misread" in repairs or "digit" in repairs:
        confidence = 0.8
    if len(number) >= 3 and number.startswith("0") and number.isdigit():
        # "032/2018/…": an OCR engine lost the first digit (DOMAIN.md §1.8).
        confidence = min(confidence, 0.6)
        repairs.append("lost_digit?")
    year = int(slot) if slot and len(slot) == 4 else None
    citation = Citation(
        start=start if place is None else place,
        end=end,
        number_start=start,
        id=identity,
        type=kind,
        number=number,
        year=year,
        symbol=symbol.text,
        joint=joint,
        typed=said is not None and not said.generic,
        rule="reference.number",
        repairs=tuple(dict.fromkeys(repairs)),
        confidence=confidence,
    )
    return read_bare_list(text, citation, lead, floor, table, kit.counted.pattern, rules)


def _accept(
    form: str,
    symbol: Symbol,
    kinds: Sequence[DocumentType],
    lead: Lead,
    table: SymbolTable,
    before: str,
    spaced: bool,
) -> bool:
    """Whether a candidate of this shape is the number of a document, given the words before it."""
    parts = symbol.parts
    first = parts[0].upper()
    typed = bool(kinds)
    said = lead.type is not None
    several = len(parts) > 1
    organ = first in table.organs
    if len(parts[-1]) < 2 or (before == "," and not typed):
        return False
    if form == "a":
        if (typed and several) or first.startswith(("QH", "UBTVQH")):
            return True
        return said or lead.so
    if form == "c":
        if typed and several:
            return True
        if said:
            return several or organ or typed or len(first) > 2
        if lead.so:
            return several or organ
        return several and organ
    if form == "e":
        if typed and several and symbol.separators[0] == "/":
            return True
        if not said and not lead.so:
            return False
        if typed and (several or lead.type in kinds):
            return True
        return organ and (lead.type is None or lead.type.citable or lead.type.generic or lead.type.name == "công văn")
    # "ban hành 20 QĐ-UBND" counts decisions; "Nghị quyết số 12 NQ/TU" and "115NQ-CP" are numbers.
    if not (typed and several):
        return False
    return lead.direct or lead.so or (not spaced and parts[-1].upper() in table.organs)


def _canonical(
    form: str, number: str, year: str | None, symbol: Symbol, table: SymbolTable, typed: bool, repairs: list[str]
) -> tuple[str, str]:
    """The identity as convention writes it, and what joins the number to its symbol ("/" or "-")."""
    if form == "a":
        if (
            typed
            and symbol.separators[:1] == ("/",)
            and len(symbol.parts) == 2
            and symbol.parts[1].upper() in table.state
        ):
            # "02/2010/QĐ/UBND": an old way to write the dash.
            symbol = replace(symbol, separators=("-",))
            repairs.append("dash")
        return f"{number}/{year}/{symbol.text}", f"/{year}/"
    joint = "/"
    if form == "e":
        party = len(symbol.parts) > 1 and symbol.separators[0] == "/"
        joint = "/" if typed and len(symbol.parts) > 1 and not party else "-"
        if joint == "/":
            repairs.append("slash")
    elif form == "g":
        if symbol.separators[0] == "/" and symbol.parts[-1].upper() in table.state:
            # "936 QĐ/UB": an old state symbol, not one of the Party.
            symbol = replace(symbol, separators=("-", *symbol.separators[1:]))
        joint = "-" if symbol.separators[0] == "/" else "/"
        repairs.append("dash" if joint == "-" else "slash")
    return f"{number}{joint}{symbol.text}", joint


_SIGNERS = frozenset({"TTg", "CP", "HĐBT", "HĐCP"})


def _type(symbol: Symbol, kinds: Sequence[DocumentType], lead: Lead, year: str | None) -> tuple[str | None, bool]:
    """The type, and whether words and symbol agree. The symbol wins where it names another type than the words, because
    it is part of the number; words that are more exact than the symbol win (thông tư liên tịch before TT-…)."""
    said = lead.type
    if said is None or said.generic:
        if kinds:
            return kinds[0].name, True
        if symbol.parts[0].upper().startswith(("QH", "UBTVQH")):
            return None, True
        if said is None and len(symbol.parts) == 1 and symbol.parts[0] in _SIGNERS:
            # "713/TTg": the symbol of decisions and directives alike before 2000.
            return None, True
        return ("công văn" if year is None or said is not None else None), True
    if not kinds or said in kinds or (lead.direct and kinds[0].weak):
        return said.name, True
    names = [kind.name for kind in kinds]
    if any(said.name.startswith(name) or name.startswith(said.name) for name in names):
        exact = next(name for name in names if said.name.startswith(name) or name.startswith(said.name))
        return (said.name if len(said.name) <= len(exact) or lead.direct else exact), True
    return names[0], False


def identity_of(own: str, rules: Rules) -> str | None:
    """The canonical form of the document's own number."""
    table = symbol_table(rules)
    kit = _rules(rules)
    text = "số " + own.strip().removeprefix("số ").strip()
    for match in kit.number.pattern.finditer(text):
        for citation in _read(text, match, 0, table, kit, rules):
            return citation.id
    return None
