"""What stands right beside a citation: the date of issue, the issuer, the articles that are cited (DOMAIN.md §1.9-1.12)."""

from __future__ import annotations

import calendar
import functools
import re
from dataclasses import dataclass

from extractor.extraction.reference_repair import LOOKALIKE_DIGITS
from extractor.language.dates import lower
from extractor.rulebook import Rules


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a citation. ``end`` is where that ends: a list goes on from there."""

    date: str | None = None
    issuer: str | None = None
    year: int | None = None
    end: int = 0
    year_end: int | None = None


@dataclass(frozen=True, slots=True)
class _Patterns:
    date: re.Pattern[str]
    bare_date: re.Pattern[str]
    year: re.Pattern[str]
    of: re.Pattern[str]
    head: re.Pattern[str]
    before: re.Pattern[str]
    before_ends: tuple[str, ...]
    dated: re.Pattern[str]
    passed: re.Pattern[str]
    names: re.Pattern[str]
    inside: re.Pattern[str]
    stops: frozenset[str]
    hard_stops: frozenset[str]
    pin: re.Pattern[str]
    pin_after: re.Pattern[str]


@functools.lru_cache(maxsize=4)
def _patterns(rules: Rules) -> _Patterns:
    file = rules["issuers"]
    known = {one.id: one for name in ("issuers", "references") for one in rules[name].rules}
    rule = {name: one.pattern for name, one in known.items()}
    names = sorted(file.data["names"], key=lambda n: -len(n))
    inside = sorted(file.data["inside"], key=lambda n: -len(n))
    return _Patterns(
        date=rule["reference.date_after"],
        bare_date=rule["reference.bare_date_after"],
        year=rule["reference.year_after"],
        of=rule["reference.issuer_after"],
        head=rule["reference.issuer_head"],
        before=rule["reference.issued_before"],
        before_ends=tuple(known["reference.issued_before"].data["ends"]),
        dated=rule["reference.dated_before"],
        passed=rule["reference.passed_after"],
        names=re.compile("|".join(r"\s+".join(map(re.escape, n.split())) for n in names)),
        # Read in small letters: to search without regard to case would be ten times as slow.
        inside=re.compile("|".join(r"\s+".join(map(re.escape, n.lower().split())) for n in inside)),
        stops=frozenset(file.data["stops"]),
        hard_stops=frozenset(file.data["hard_stops"]),
        pin=rule["reference.pinpoint"],
        pin_after=rule["reference.pinpoint_after"],
    )


# The mark of a footnote, raised in print: "12/NQ-HĐND1 ngày 02/7/2021".
_NOTE = re.compile(r"(?<=[^\W\d_])\d{1,2}(?=[ ]ngày[ ])")
_CLAUSE = re.compile(r",\s+|\d{4}\s+")
AFTER = 240
BEFORE = 160


def beside(text: str, start: int, end: int, floor: int, ceiling: int, rules: Rules) -> Beside:
    """Date, issuer and year right after ``end`` (no further than ``ceiling``), or told before ``start`` (after ``floor``)."""
    patterns = _patterns(rules)
    note = _NOTE.match(text, end)
    if note is not None:
        end = note.end()
    limit = min(ceiling, end + AFTER)
    window = text[end:limit]
    date: str | None = None
    issuer: str | None = None
    year: int | None = None
    year_end: int | None = None
    place = 0
    found = patterns.date.match(window) or patterns.bare_date.match(window)
    if found is not None:
        date = read_date(found)
        place = found.end()
    else:
        with_year = patterns.year.match(window)
        if with_year is not None:
            year = int(with_year["year"])
            place = with_year.end()
            year_end = end + place
            if "năm" in with_year["words"]:
                date = with_year["year"]
    of = patterns.of.match(window, place) if place == 0 else patterns.of.match(window[place:])
    head = None
    if of is None and found is not None:
        head = patterns.head.match(window[place:])
    if of is not None or head is not None:
        offset = of.end() if of is not None else head.start("head") if head is not None else 0
        begin = place + offset
        length = issuer_length(window[begin:], patterns)
        if length:
            issuer = _one_line(window[begin : begin + length])
            place = begin + length
            if found is None:
                later = patterns.date.match(window[place:])
                if later is not None:
                    date = read_date(later) or date
                    place += later.end()
    if date is None or len(date) == 4:
        passed = patterns.passed.match(window)
        if passed is not None and (said := read_date(passed)) is not None:
            date, year_end = said, None
            place = max(place, passed.end())
    if issuer is None:
        before = text[max(floor, start - BEFORE) : start]
        told = patterns.before.search(before) if before.rstrip().endswith(patterns.before_ends) else None
        if told is not None:
            # A sentence may hold more than one clause: the issuer is what stands after the last comma.
            name = _CLAUSE.split(told["issuer"])[-1]
            length = issuer_length(name, patterns)
            if length and length >= len(name.rstrip()):
                issuer = _one_line(name)
                dated = patterns.dated.search(before[: told.end("issuer") - len(name)])
                if dated is not None and date is None:
                    date = read_date(dated)
    return Beside(date, issuer, year, end + place, year_end)


_TOKEN = re.compile(r"\s{0,40}([Tt][PXpx]\.|[^\s,;.:()\"!?]+|,)")


def issuer_length(window: str, patterns: _Patterns) -> int:
    """How many characters of ``window`` are the name of a body; 0 when it does not begin with one."""
    guarded: list[tuple[int, int]] = []
    head = window[:160]
    for pattern, said in ((patterns.names, head), (patterns.inside, lower(head))):
        guarded += [m.span() for m in pattern.finditer(said)]
    place = end = 0
    count = 0
    while count < 24 and (match := _TOKEN.match(window, place)):
        word = match[1]
        start = match.start(1)
        gap = window[place:start]
        protected = any(a <= start < b for a, b in guarded)
        if "\n" in gap:
            break
        if word == ",":
            if not any(a < start < b for a, b in guarded):
                break
        elif (not protected and _stops(word, patterns)) or (word.isdigit() and count == 0):
            break
        elif count == 0 and not (word[0].isupper() or word in {"liên", "tỉnh", "huyện", "thành", "thị", "xã"}):
            return 0
        elif not protected and word[0].isdigit() and len(word) > 2:
            break
        place = match.end()
        if word not in {",", "-", "&", "/"}:
            end = place
        count += 1
    # "của tỉnh" names nobody.
    return end if count > 1 or window.lstrip()[:1].isupper() else 0


def _stops(word: str, patterns: _Patterns) -> bool:
    low = word.lower()
    # In a title all words are in capitals: "CỦA CHÍNH PHỦ NGÀY 01/7/2016".
    named = word[0].isupper() and (not word.isupper() or len(word) == 1)
    return low in patterns.hard_stops if named else low in patterns.stops


def read_date(match: re.Match[str]) -> str | None:
    """The ISO date of a match of the fragment any_date; None when there is no such day (31/6/2021).

    A blank day gives "2021-06", a blank day and month "2021".
    """
    group = match.groupdict()
    for day, month, year in (("d1", "m1", "y1"), ("d2", "m2", "y2"), ("d3", "m3", "y3")):
        if group.get(year):
            years = _digits(group[year])
            if years < 100:
                years += 2000 if years < 50 else 1900
            return iso_date(years, _digits(group[month]), _digits(group[day]))
    if group.get("y4"):
        known = group.get("m4")
        if known is None:
            return str(group["y4"])
        return f"{int(group['y4']):04d}-{int(known):02d}" if 1 <= int(known) <= 12 else None
    return None


def _digits(written: str) -> int:
    return int(written.translate(LOOKALIKE_DIGITS))


def iso_date(year: int, month: int, day: int) -> str | None:
    """``year-month-day`` if there is such a day between 1900 and 2100, else None."""
    if not (1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def pinpoint(text: str, start: int, end: int, floor: int, rules: Rules) -> str | None:
    """The articles cited with the document whose citation is ``start:end``: "điểm b khoản 3 Điều 10"."""
    patterns = _patterns(rules)
    window = text[max(floor, start - 140) : start]
    if any(word in window for word in ("iều", "hoản", "iểm", "ục", "hương", "hần", "iết", "gạch")):
        found = patterns.pin.search(window)
        if found is not None:
            return _one_line(found["pin"])
    after = patterns.pin_after.match(text[end : end + 100])
    return _one_line(after["pin"]) if after is not None else None


def _one_line(text: str) -> str:
    return " ".join(text.split())
