"""The head of a document: what it says of itself (DOMAIN.md §1.14, §1.15; Nghị định 30/2020/NĐ-CP, Điều 8).

The head is layout, read line by line: the fixed strings of the right-hand column are found with tolerance for OCR and taken
out, then number, place and date; what is left in capitals is the agency, then the title and the subject. A passage without
any of these signs has no header: nothing is invented.
"""

from __future__ import annotations

import re

from extractor.extraction.agency import agency_kind
from extractor.extraction.head import read_head
from extractor.extraction.head_parts import Head
from extractor.extraction.issuer import complete_issuer, name_issuer, settle_place
from extractor.extraction.lines import lines_of
from extractor.extraction.reference_context import iso_date
from extractor.extraction.reference_repair import LOOKALIKE_DIGITS, read_symbol, symbol_table
from extractor.extraction.signature import find_signature
from extractor.models import Header, Period, Report, ReportWarning, View
from extractor.rulebook import Rules


def find_header(view: View, report: Report, rules: Rules) -> tuple[Header, str | None]:
    """The header, and the document's own number as printed (None for a draft, whose number is still blank).

    ``number`` is canonical; that of a draft keeps its blank ("/KH-ĐGS"). Fields for which the document gives no sign are
    None; a text without a header gives an empty record.
    """
    lines = lines_of(view, report)
    head = read_head(lines, rules)
    known = (
        head.number is not None or head.national or (head.date_line and (head.type is not None or head.agencies != []))
    )
    signature = find_signature(lines, head.end if known else 0, rules, head.agencies[-1] if head.agencies else None)
    if not known:
        if signature.signer is None and not signature.modes:
            return Header(), None
        head = Head()
    title = head.type
    number, own, of_symbol = _number(head, rules)
    kind = title.name if title is not None else of_symbol
    if title is None and known and head.about is not None:
        # A letter has no title line: "CT-CS" is the tax office's, no directive.
        kind = "công văn"
    issuer, parent = name_issuer(head.agencies, head.place, view.text, rules)
    if issuer is None:
        issuer = complete_issuer(signature.bodies, head.place, view.text, rules, known)
    place, issuer, parent = settle_place(head.place, issuer, parent, view.text, rules)
    date = head.date
    signed = None
    if date is None or len(date) < 10:
        signed = _signed_day(report.text, date, rules)
    subject = head.about if kind == "công văn" and head.about else head.subject or head.about
    return (
        Header(
            type=kind,
            number=number,
            issuer=issuer,
            parent=parent,
            agency_kind=agency_kind(issuer, rules),
            place=place,
            date=signed or date,
            subject=subject,
            recipients=signature.recipients,
            addressees=head.addressees,
            signer=signature.signer,
            signer_title=signature.title,
            signing_mode=" ".join(signature.modes) or None,
            period=_period(subject, rules),
            date_signed=signed is not None,
        ),
        own,
    )


def header_warnings(header: Header) -> tuple[ReportWarning, ...]:
    """A warning where the day of the document was taken from its electronic signature."""
    if not header.date_signed or header.date is None:
        return ()
    day = "/".join(reversed(header.date.split("-")))
    message = f"Đầu văn bản để trống ngày: lấy ngày {day} của chữ ký số, cần xem lại."
    return (ReportWarning("date_signed", message, 1),)


def _signed_day(text: str, month: str | None, rules: Rules) -> str | None:
    """The day on which the last electronic signature was put, as an ISO date, if it lies in the month (or year) that the
    head names; None when there is no such signature."""
    rule = next(one.pattern for one in rules["header"].rules if one.id == "header.signed_at")
    days: list[str] = []
    for match in rule.finditer(text):
        part = match.groupdict()
        year, month_of, day = (part[name] or part[f"{name}2"] for name in ("year", "month", "day"))
        iso = iso_date(int(year), int(month_of), int(day))
        if iso is not None and (month is None or iso.startswith(month)):
            days.append(iso)
    return max(days, default=None)


def _number(head: Head, rules: Rules) -> tuple[str | None, str | None, str | None]:
    """The canonical number, the number as printed (None for a draft), and the type that the symbol says."""
    match = head.number
    if match is None:
        return None, None, None
    table = symbol_table(rules)
    lead = head.type.name if head.type is not None else None
    symbol = read_symbol(match["symbol"], table, lead)
    if symbol is None:
        return None, None, None
    year = re.sub(r"\D", "", match["year"] or "")
    digits = match["digits"].replace(" ", "").translate(LOOKALIKE_DIGITS)
    printed = re.sub(r"\s+", " ", match["number"]).strip()
    clean = re.fullmatch(r"\d{1,5}(?:\.\d{1,2})?[A-Za-z]?", digits)
    joint = match["joint"] if match["joint"] != "|" else "/"
    kinds = table.types.by_symbol.get(symbol.parts[0].upper(), ())
    kind: str | None = kinds[0].name if kinds else "công văn"
    if symbol.parts[0].upper().startswith(("QH", "UBTVQH")):
        kind = None
    middle = f"{joint}{year}/" if year else joint
    if clean is None:
        # Blank, dotted, or written by hand and misread: nothing is guessed.
        return f"{middle}{symbol.text}", None, kind
    return f"{digits}{middle}{symbol.text}", printed, kind


def _period(subject: str | None, rules: Rules) -> Period | None:
    """The time that the subject says the document covers: a year, a quarter, a span; never a day of issue."""
    if not subject:
        return None
    from extractor.language.dates import find_dates

    for mention in find_dates(subject, rules):
        if mention.kind in {"month", "quarter", "year", "period"} and mention.period.start is not None:
            return mention.period
    return None
