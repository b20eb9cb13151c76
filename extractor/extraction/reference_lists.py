"""Citations that share a type, a symbol, a date or an issuer (DOMAIN.md §1.9)."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from extractor.extraction.reference_records import Citation
from extractor.extraction.reference_repair import SymbolTable
from extractor.extraction.reference_types import Lead, lead_before
from extractor.rulebook import Rules


@functools.lru_cache(maxsize=4)
def _patterns(rules: Rules) -> tuple[re.Pattern[str], re.Pattern[str]]:
    by_id = {rule.id: rule.pattern for rule in rules["references"].rules}
    return by_id["reference.bare_list"], by_id["reference.list_gap"]


_ITEM = re.compile(r"(?P<so>(?:số|SỐ)[ ]{1,2})?(?P<number>\d{1,5}[a-zA-Z]?)(?![^\W_])")


def read_bare_list(
    text: str, last: Citation, lead: Lead, floor: int, table: SymbolTable, counted: re.Pattern[str], rules: Rules
) -> list[Citation]:
    """``last`` with the bare numbers before it that share its symbol: "801, 802 và 815/QĐ-UBND" is three citations.

    The numbers count only when a type word or "số" stands before the first of them.
    """
    if lead.type is not None and lead.start is not None:
        return [last]
    pattern, _ = _patterns(rules)
    begin = max(floor, last.number_start - 100)
    found = pattern.search(text[begin : last.number_start])
    if found is None or last.symbol is None:
        return [last]
    place = begin + found.start("items")
    head = lead_before(text, place, floor, last.symbol.split("-")[0].split("/")[0].upper(), table.types)
    if head.type is None and (not head.so or counted.search(text[max(floor, place - 24) : place])):
        return [last]
    if head.type is not None and not (head.direct or head.so):
        return [last]
    kind = last.type
    if head.type is not None and not head.type.generic and (kind is None or not last.typed):
        kinds = table.types.by_symbol.get(last.symbol.split("-")[0].split("/")[0].upper(), ())
        kind = head.type.name if not kinds or head.type in kinds else kind
    citations: list[Citation] = []
    for item in _ITEM.finditer(text, place, last.number_start):
        start = item.start()
        if not citations and head.start is not None:
            start = head.start
        number = item["number"]
        citations.append(
            replace(
                last,
                start=start,
                end=item.end(),
                number_start=item.start("number"),
                id=f"{number}{last.joint}{last.symbol}",
                number=number,
                type=kind,
                typed=True,
                repairs=("shared_symbol",),
            )
        )
    start = last.number_start
    before = re.search(r"(?:số|SỐ)[ ]{1,2}\Z", text[begin:start])
    if before is not None:
        start = begin + before.start()
    return [*citations, replace(last, start=start, type=kind, typed=True)]


def inherit_types(text: str, citations: list[Citation], rules: Rules) -> None:
    """A number without a type word takes the type of the number before it in the same list, when its symbol says none
    ("Luật số 61/2020/QH14 và 59/2020/QH14"). Changes the list in place."""
    _, gap = _patterns(rules)
    for index in range(1, len(citations)):
        one, before = citations[index], citations[index - 1]
        if one.typed or one.type is not None or before.type is None:
            continue
        between = text[before.end : one.start]
        if len(between) < 120 and (gap.fullmatch(between) or _ends_in_separator(between)):
            citations[index] = replace(one, type=before.type, typed=before.typed)


def _ends_in_separator(between: str) -> bool:
    return re.search(r"[.;:!?\n]", between) is None and re.search(r"(?:,|và|VÀ|hoặc)\s{1,3}\Z", between) is not None


def share_beside(text: str, citations: list[Citation], rules: Rules) -> None:
    """One date or issuer after a list belongs to every member that has none of its own. Changes the list in place.

    Members of a list are joined by commas or "và", bear symbols of the same body and have nothing else between them.
    """
    _, gap = _patterns(rules)
    for index in range(len(citations) - 2, -1, -1):
        one, after = citations[index], citations[index + 1]
        short = one.rule == after.rule == "reference.short" and one.type == after.type
        if ((one.id is None or after.id is None) and not short) or one.issuer is not None:
            continue
        between = text[one.tail : after.start]
        if len(between) > 12 or ";" in between or not gap.fullmatch(between):
            continue
        if _body(one) != _body(after):
            continue
        citations[index] = replace(
            one,
            date=one.date if one.date is not None else after.date,
            issuer=after.issuer,
        )


def _body(citation: Citation) -> str:
    """The body that a symbol names: the last part of QĐ-UBND, the first of SCT-KHTC (a công văn)."""
    parts = re.split(r"[-/]", citation.symbol or "")
    if citation.type == "công văn":
        return parts[0]
    return parts[1] if len(parts) > 1 else parts[0]
