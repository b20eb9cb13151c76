"""The deadline of a plan: which of its dates that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from extractor.language.dates import complete, find_dates
from extractor.rulebook import Rule, Rules

_DIGIT = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10, "giêng": 1, "chạp": 12,
}  # fmt: skip
_NUMBER_WORD = r"(?:không|một|mốt|hai|ba|bốn|tư|năm|lăm|nhăm|sáu|bảy|bẩy|tám|chín|mười|mươi|linh|lẻ|trăm|nghìn|ngàn)"
_IN_WORDS = re.compile(
    rf"(?<!\w)ngày\s+(?:mùng\s+|mồng\s+)?(?P<d>{_NUMBER_WORD}(?:\s+{_NUMBER_WORD}){{0,2}})\s+tháng\s+(?P<m>giêng|chạp|{_NUMBER_WORD}(?:\s+(?:một|hai))?)"
    rf"(?:\s+năm\s+(?P<y>\d{{4}}|{_NUMBER_WORD}(?:\s+{_NUMBER_WORD}){{2,8}}))?(?!\w)",
    re.I,
)
SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[^\W\d_]|[-+•\"(])|\n+")


def number_in_words(words: str) -> int | None:
    """A whole number below ten thousand in words: "hai nghìn không trăm hai mươi tư" is 2024."""
    total, unit = 0, 0
    seen = False
    for word in words.lower().split():
        if word in ("nghìn", "ngàn"):
            total, unit = (total + unit) * 1000, 0
        elif word == "trăm":
            total, unit = total + unit * 100, 0
        elif word == "mươi":
            unit *= 10
        elif word in ("linh", "lẻ"):
            continue
        elif word in _DIGIT:
            unit = unit + _DIGIT[word] if unit >= 10 else _DIGIT[word]
        else:
            return None
        seen = True
    return total + unit if seen else None


def dates_in_words(text: str, year: int | None) -> Iterator[tuple[int, int, str]]:
    """Dates written out ("ngày mười lăm tháng tư năm hai nghìn …") as (start, end, ISO)."""
    for m in _IN_WORDS.finditer(text):
        day, month = number_in_words(m["d"]), number_in_words(m["m"])
        written = m["y"]
        of = int(written) if written and written.isdecimal() else number_in_words(written) if written else year
        if day and month and of and 1 <= day <= 31 and 1 <= month <= 12 and 1900 < of < 2200:
            yield m.start(), m.end(), f"{of:04d}-{month:02d}-{day:02d}"


@lru_cache(maxsize=4)
def _rule(rules: Rules, name: str) -> Rule:
    return next(rule for rule in rules["outline"].rules if rule.id == name)


_LEAST_SURE, _NEARLY = 2.0, 4.0
_OPENS = re.compile(r"\W*+(?:từ|trong|đến|ngày)?+\W*+$", re.IGNORECASE)


def has(text: str, name: str, rules: Rules) -> bool:
    """Does the rule of outline.toml with this id match somewhere?"""
    return _rule(rules, name).pattern.search(text) is not None


def matches(text: str, name: str, rules: Rules) -> Iterator[re.Match[str]]:
    """All matches of the rule of outline.toml with this id."""
    return _rule(rules, name).pattern.finditer(text)


def deadlines_of(paragraphs: Sequence[str], header_date: str | None, rules: Rules) -> list[str]:
    """The last days for sending the report, ISO, the surest first, then those that are nearly as sure (another one for another
    group, one for the paper copy); empty when the plan names none. What the asking side itself has to finish by a date is no
    deadline of the agencies."""
    found: list[tuple[float, int, str]] = []
    for paragraph in paragraphs:
        if not re.search(r"\d|tháng", paragraph):
            continue
        lead = ""
        for sentence in SENTENCE.split(paragraph):
            done = 0
            days = sorted(_days(sentence, header_date, rules))
            asks = bool(days) and has(sentence, "outline.deadline.report", rules)
            sends = bool(days) and has(sentence, "outline.deadline.send", rules)
            for start, end, iso in days:
                score = _deadline_score(
                    sentence, done, start, lead or paragraph[:80], iso, header_date, rules, asks=asks, sends=sends
                )
                done = end
                found.append((score, -len(found), iso))
            lead = lead or sentence[:80]
    sure = max((score for score, _, _ in found), default=0.0)
    if sure < _LEAST_SURE:
        return []
    near = sorted((entry for entry in found if entry[0] >= max(_NEARLY, sure - 1.0)), reverse=True)
    first = max((entry for entry in found if entry[0] > sure - 0.01), key=lambda entry: entry[1])
    return list(dict.fromkeys([first[2], *(iso for _, _, iso in near)]))


def _days(sentence: str, header_date: str | None, rules: Rules) -> Iterator[tuple[int, int, str]]:
    year = int(header_date[:4]) if header_date and header_date[:4].isdecimal() else None
    yield from dates_in_words(sentence, year)
    taken: list[tuple[int, int]] = []
    for mention in find_dates(sentence, rules):
        taken.append((mention.start, mention.end))
        if mention.kind not in ("date", "annual", "period", "month"):
            continue
        period = complete(mention, year)
        if period.end is not None and len(period.end) == 10:
            yearless = mention.period.end is None or len(mention.period.end) < 10
            yield mention.start, mention.end, _ahead(period.end, header_date) if yearless else period.end
    for m in _BARE_DAY.finditer(sentence) if year is not None else ():
        if any(start < m.end() and m.start("d") < end for start, end in taken):
            continue
        day, month = int(m["d"]), int(m["m"])
        if 1 <= day <= 31 and 1 <= month <= 12:
            yield m.start("d"), m.end(), _ahead(f"{year:04d}-{month:02d}-{day:02d}", header_date)


_BARE_DAY = re.compile(
    r"(?<!\w)(?:trước|chậm nhất|muộn nhất|hạn chót|hạn cuối|đến hết|không quá)(?: là| vào)?(?: \d{1,2}(?:h|g| giờ)(?:\d{2})?(?: ngày)?)?:? (?P<d>\d{1,2})[/.-](?P<m>\d{1,2})(?![/.\-]?\d|\s*%)",
    re.IGNORECASE,
)


def _ahead(iso: str, header_date: str | None) -> str:
    """The day in the year after, where the plan names none and was made shortly before: "trước 10/01" in a plan of December."""
    if header_date is None or len(header_date) < 7 or iso >= header_date:
        return iso
    try:
        made = date.fromisoformat(header_date if len(header_date) == 10 else f"{header_date[:7]}-01")
        later = date(int(iso[:4]) + 1, int(iso[5:7]), int(iso[8:]))
    except ValueError:
        return iso
    return later.isoformat() if iso[:7] < header_date[:7] and later - made <= timedelta(days=120) else iso


def _deadline_score(
    sentence: str,
    done: int,
    start: int,
    lead: str,
    iso: str,
    header_date: str | None,
    rules: Rules,
    *,
    asks: bool,
    sends: bool,
) -> float:
    """How surely a date is the deadline; ``asks`` and ``sends``: its sentence speaks of reports, of sending."""
    score = 0.0
    # What was said up to the date before this one is about that one.
    clause = sentence[done : start + 12]
    before = sentence[max(done, start - 45) : start]
    near = has(before, "outline.deadline.hard", rules) or has(
        sentence[start : start + 45], "outline.deadline.behind", rules
    )
    if near:
        score += 2.0
    elif has(lead, "outline.deadline.hard", rules) or _OPENS.match(sentence, 0, start):
        score += 1.2  # "Từ ngày 01/4 đến 20/4: các đơn vị gửi báo cáo"
    else:
        score -= 1.0
    if asks:
        score += 1.0
    if has(clause, "outline.deadline.send", rules):
        score += 1.5
    elif sends:
        score += 0.8
    elif has(lead, "outline.deadline.send", rules):
        score += 0.7
    if has(clause, "outline.deadline.own", rules):
        score -= 3.0
    elif has(lead, "outline.deadline.own", rules):
        score -= 1.0
    # A date that belongs to a cited document ("Kế hoạch số … ngày 5/3/2024") or lies before the plan is none.
    if re.search(r"(?:số|/[A-ZĐ][\w\-Đ]*)\s*(?:ngày\s*)?$", sentence[max(0, start - 25) : start]):
        score -= 4.0
    if header_date and iso < header_date[: len(iso)] and iso[:7] < header_date[:7]:
        score -= 4.0
    return score
