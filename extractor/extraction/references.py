"""References: citations of official documents, by number or by name (CONTRACT.md, DOMAIN.md §1.4-1.13).

Candidates come from digit-anchored patterns (``rules/references.toml``); the words before a candidate, its symbol and its
neighbours decide whether it is a citation and what it cites.
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from extractor.extraction.reference_context import beside, pinpoint, read_date
from extractor.extraction.reference_lists import inherit_types, share_beside
from extractor.extraction.reference_names import find_named, resolve
from extractor.extraction.reference_numbers import find_numbered, find_standards, identity_of
from extractor.extraction.reference_records import Citation
from extractor.extraction.reference_types import type_table
from extractor.models import Reference, View
from extractor.records import altered
from extractor.rulebook import Rules


def find_references(view: View, rules: Rules, own: str | None = None, own_type: str | None = None) -> list[Reference]:
    """Every citation in the view, in view offsets and reading order. ``own`` is the document's own number as printed: the
    references that bear it are marked as such. ``own_type`` is the type that its title says.

    ``id`` is canonical and None for a document cited by its name; ``resolved`` is then its number where the registry of
    laws or an earlier full citation gives one. ``first`` is set on later mentions of a document that was cited before: it
    holds the ``id`` (or name) under which the first mention stands.
    """
    text = shadow(view.text)
    standards = list(find_standards(text, rules))
    named = find_named(text, rules)
    citations = list(find_numbered(text, rules, standards))
    inherit_types(text, citations, rules)
    citations, named = _join_names(text, citations, named)
    bounds = sorted([*citations, *standards, *named], key=lambda c: (c.start, c.end))
    citations = _with_neighbours(text, bounds, rules)
    share_beside(text, citations, rules)
    identity = identity_of(own, rules) if own else None
    references = [_record(text, citation, identity) for citation in citations]
    references = _date_own(text, references, own_type, rules)
    return _link(references, rules)


_MARKDOWN = (("*", " "), ("_", " "), ("\x0c", "\n"), ("\r", "\n"))
_LINK = re.compile(r"(?:https?://|www\.|mailto:)[^\s)\]>]+")
# A line that goes on in small letters is no new paragraph, however short it is: "Thủ tướng Chính / phủ đã ban hành".
_GOES_ON = re.compile(r"\n(?<=[a-zà-ỹđ,]\n)(?=[a-zà-ỹđ]{2})")


def shadow(text: str) -> str:
    """The text as the patterns read it, of the same length: emphasis marks and the underscores of segmented corpora are
    blanks, addresses of web pages are blanked out, sentences that a line break cut go on."""
    for mark, read in _MARKDOWN:
        text = text.replace(mark, read)
    if "http" in text or "www." in text or "mailto:" in text:
        text = _LINK.sub(lambda match: " " * len(match[0]), text)
    return _GOES_ON.sub(" ", text)


# ------------------------------------------------------------------------------------------------------- what is beside


_BETWEEN_NAME = re.compile(r"(?:\s{0,3}\(sửa đổi[^()\n]{0,12}\))?\s{0,3}\(?\s{0,2}(?:số\s{0,3}:?)?\s{0,3}\Z")


def _join_names(text: str, citations: list[Citation], named: list[Citation]) -> tuple[list[Citation], list[Citation]]:
    """Names that are followed by their number become one citation ("Luật Đầu tư số 61/2020/QH14"); names inside the span of
    a number go."""
    joined: list[Citation] = []
    used: set[int] = set()
    ends = {one.end: one for one in named}
    for citation in citations:
        taken = None
        place = citation.number_start
        for back in range(place, max(place - 36, -1), -1):
            name = ends.get(back)
            if name is not None and _BETWEEN_NAME.match(text[back:place]):
                taken = name
                break
        if taken is not None and (citation.type is None or taken.type == citation.type):
            used.add(taken.start)
            citation = replace(
                citation, start=min(taken.start, citation.start), name=taken.name, type=taken.type, typed=True
            )
        joined.append(citation)
    spans = sorted((c.start, c.end) for c in joined)
    kept: list[Citation] = []
    at = 0
    for name in named:
        if name.start in used:
            continue
        while at < len(spans) and spans[at][1] <= name.start:
            at += 1
        if at < len(spans) and spans[at][0] < name.end:
            continue
        kept.append(name)
    return joined, kept


def _with_neighbours(text: str, bounds: list[Citation], rules: Rules) -> list[Citation]:
    """Every citation with its date, issuer, year and articles, read from the gaps between the citations."""
    done: list[Citation] = []
    for index, citation in enumerate(bounds):
        floor = bounds[index - 1].end if index else 0
        ceiling = bounds[index + 1].start if index + 1 < len(bounds) else len(text)
        if index and citation.start < floor:
            continue
        if citation.rule.startswith(("reference.standard", "reference.branch")):
            done.append(replace(citation, tail=citation.end))
            continue
        near = beside(text, citation.start, citation.end, floor, ceiling, rules)
        year = citation.year if citation.year is not None else near.year
        end = citation.end
        date = near.date
        name = citation.name
        if citation.id is None and near.year_end is not None:
            # "Luật Đất đai năm 2024": the year is part of the citation and no date of its own.
            end, date = near.year_end, None
        if citation.id is None and year is None and date is not None:
            year = int(date[:4])
        done.append(
            altered(
                citation,
                end=end,
                date=date,
                issuer=near.issuer,
                year=year,
                name=name,
                article=pinpoint(text, citation.start, end, floor, rules),
                tail=max(near.end, end),
            )
        )
    return done


def _record(text: str, citation: Citation, own: str | None) -> Reference:
    return Reference(
        id=citation.id,
        text=text[citation.start : citation.end],
        start=citation.start,
        end=citation.end,
        type=citation.type,
        number=citation.number,
        year=citation.year,
        symbol=citation.symbol,
        issuer=citation.issuer,
        date=citation.date,
        name=citation.name,
        article=citation.article,
        own=own is not None and citation.id == own,
        confidence=citation.confidence,
        rule=citation.rule,
        repairs=citation.repairs,
    )


@functools.lru_cache(maxsize=4)
def _place_date(rules: Rules) -> re.Pattern[str]:
    """The line of place and date in the head of a document."""
    return re.compile(rules["issuers"].expand(r"[^\W\d_]\s{0,3},\s{0,10}(?:[Nn]gày|NGÀY)\s{0,40}{any_date}"))


_RECORD = re.compile(r"Số (?:ký )?hiệu[\s:|]{1,6}\Z")


def _record_date(rules: Rules) -> re.Pattern[str]:
    return next(rule.pattern for rule in rules["issuers"].rules if rule.id == "reference.record_date")


_HEAD_NUMBER = re.compile(r"S(?:ố|Ố)\s{0,3}:")


def _date_own(text: str, references: list[Reference], kind: str | None, rules: Rules) -> list[Reference]:
    """The document's own number bears the date of the line "<place>, ngày … tháng … năm …" that stands next to it, and the
    type of its title where its symbol stands for that one too ("66-QĐ/TW" of a quy định). So does the number of a header
    further down: a second document of the file, or one below what a web page puts first."""
    for index, reference in enumerate(references):
        if not reference.own:
            if reference.date is None and _HEAD_NUMBER.match(reference.text):
                ceiling = references[index + 1].start if index + 1 < len(references) else len(text)
                found = _place_date(rules).search(text, reference.end, min(ceiling, reference.end + 90))
                if found is not None:
                    references[index] = replace(reference, date=read_date(found))
            elif reference.date is None and _RECORD.search(text[max(0, reference.start - 14) : reference.start]):
                found = _record_date(rules).search(text, reference.end, reference.end + 240)
                if found is not None:
                    references[index] = replace(reference, date=read_date(found))
        else:
            first = re.split(r"[-/.]", reference.symbol or "")[0].upper()
            known = {one.name for one in type_table(rules).by_symbol.get(first, ())}
            if kind is not None and (kind in known or reference.type is None):
                references[index] = reference = replace(reference, type=kind)
            if reference.date is None:
                window = text[reference.end : reference.end + 300]
                found = _place_date(rules).search(window)
                if found is not None:
                    references[index] = replace(reference, date=read_date(found))
    return references


def _year_of(reference: Reference) -> str | None:
    """The year that a citation bears in its number, or of its date."""
    return str(reference.year) if reference.year else reference.date[:4] if reference.date else None


def _link(references: list[Reference], rules: Rules) -> list[Reference]:
    """Later mentions point to the first; a citation without a symbol is resolved by an earlier one that has it."""
    seen: dict[str, str] = {}
    by_short: dict[tuple[str, str], dict[str, str | None]] = {}
    by_type: dict[str, set[str]] = {}
    linked: list[Reference] = []
    for reference in references:
        resolved = reference.resolved
        first = None
        if reference.id is not None:
            key = reference.id.upper()
            first = seen.get(key)
            seen.setdefault(key, reference.id)
            if reference.type and reference.number and not reference.own:
                years = by_short.setdefault((reference.type, reference.number.lstrip("0")), {})
                years[reference.id] = years.get(reference.id) or _year_of(reference)
                by_type.setdefault(reference.type, set()).add(reference.id)
        elif reference.rule == "reference.short":
            years = by_short.get((reference.type or "", (reference.number or "").lstrip("0")), {})
            told = _year_of(reference)
            known = [one for one, year in years.items() if told is None or year in {None, told}]
            if len(known) == 1:
                resolved = first = known[0]
        elif reference.rule == "reference.said_above":
            known_ids = by_type.get(reference.type or "", set())
            if len(known_ids) != 1:
                # Nothing to point to, or more than one: a mention that cites nothing is no citation.
                continue
            resolved = first = next(iter(known_ids))
        else:
            resolved = resolve(reference, rules)
            name = (reference.name or "").casefold()
            exact = f"{name}|{reference.year or ''}"
            # A name without a year means the version cited before; a name with a year only the same version.
            first = seen.get(exact) if reference.year else seen.get(f"{name}|*")
            seen.setdefault(exact, reference.name or "")
            seen.setdefault(f"{name}|*", reference.name or "")
        linked.append(altered(reference, first=first, resolved=resolved))
    return linked
