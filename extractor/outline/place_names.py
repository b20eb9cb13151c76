"""Places in a plan that don't exist: "UBND thị xã Mỹ Hòa" in a plan of Hưng Yên, where the town is called Mỹ Hào.

A warning is given only where all is certain: the province is known, the table of places is complete for that level on the
day of the plan, no place of that level bears or bore the name anywhere in the country, and one place of the province,
and only one, is a letter away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from extractor.language.orthography import CAPITALS
from extractor.language.place_tables import Level
from extractor.language.places import Unit, lookup, near_names
from extractor.models import Header, Report, ReportWarning

_PLACE = re.compile(rf"(?i:\b(huyện|quận|thị xã|thành phố|xã|phường|thị trấn|đặc khu)) (?=[{CAPITALS}])[^,;:.()]+$")
_IN_PROVINCE = re.compile(rf"(?i:\b(?:tỉnh|thành phố|TP\.?)) ?(?=[{CAPITALS}])[^,;:.()]+$")
_COMPLETE: dict[Level, tuple[date, date]] = {
    "district": (date(2015, 6, 1), date(2025, 6, 30)),
    "commune": (date(2022, 10, 1), date.max),
}


def suspect_places(
    names: Iterable[str], province: Iterable[str | None], header: Header, report: Report
) -> list[ReportWarning]:
    """A warning for each agency in ``names`` whose place exists nowhere but has one near neighbour. ``province`` are texts
    that may name the province, the best first."""
    day = _day(header.date)
    above = _province(province, day) if day is not None else None
    if day is None or above is None:
        return []
    warnings = []
    for name in names:
        found = _PLACE.search(name)
        if found is None:
            continue
        level: Level = "commune" if found[1].lower() in ("xã", "phường", "thị trấn", "đặc khu") else "district"
        first, last = _COMPLETE[level]
        near = near_names(found[0], level, above, day) if first <= day <= last else []
        if len(near) != 1:
            continue
        start = report.text.find(found[0])
        placed = start >= 0
        warnings.append(
            ReportWarning(
                "name_suspect",
                f"“{name}”: không có {found[1].lower()} nào tên như vậy; {_lower(above)} có {_lower(near[0])}. "
                "Hãy kiểm tra lại tên.",
                report.page_of(start) if placed else None,
                start if placed else None,
                start + len(found[0]) if placed else None,
            )
        )
    return warnings


def _lower(unit: Unit) -> str:
    """ "tỉnh Hưng Yên", as it stands inside a sentence."""
    return unit.full_name[:1].lower() + unit.full_name[1:]


def _day(written: str | None) -> date | None:
    """The day of the document; the first of the month where the day is blank."""
    if written is None or len(written) < 7:
        return None
    return date.fromisoformat(written if len(written) == 10 else f"{written[:7]}-01")


def _province(texts: Iterable[str | None], day: date) -> Unit | None:
    for text in texts:
        if not text:
            continue
        stated = _IN_PROVINCE.search(text)
        for name in (stated[0] if stated else None, text):
            found = [unit for unit in lookup(name, "province", on_date=day) if unit.note is None] if name else []
            if len(found) == 1:
                return found[0]
    return None
