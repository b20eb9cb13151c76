"""Dates that cannot be: what a report tells as done on a day after its own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from extractor.language.orthography import CAPITALS
from extractor.models import Extraction, Finding, Paragraph, Place
from extractor.outline.findings import CheckRule, finding, plain, words_pattern

_DATE = re.compile(
    r"(\d(?<![\d/]\d)\d?)(?:/(\d{1,2})/((?:19|20)\d{2})|\s+tháng\s+(\d{1,2})\s+năm\s+((?:19|20)\d{2}))(?!\d)"
)
_DAY = r"\d{1,2}/\d{1,2}/(?:19|20)\d{2}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+(?:19|20)\d{2}"
_SPAN = re.compile(
    rf"[tT](?<!\w[tT])(?i:ừ\s+(?:ngày\s+)?(?P<first>{_DAY})\s+đến\s+(?:hết\s+)?(?:ngày\s+)?(?P<last>{_DAY})(?!\d))"
)
_IN_MONTH = re.compile(
    r"[tT](?<!\w[tT])(?i:ừ\s+(?:ngày\s+)?(?P<first>\d{1,2})/(?P<month>\d{1,2})\s+đến\s+(?:hết\s+)?(?:ngày\s+)?(?P<last>\d{1,2})/(?P<of>\d{1,2})(?:/20\d{2})?(?![\d/]))"
)
""" "từ ngày 10/3 đến ngày 05/3/2024"."""
_DAYS = re.compile(
    r"[tT](?<!\w[tT])(?i:ừ\s+(?:ngày\s+)?(?P<first>\d{1,2})\s+đến\s+(?:hết\s+)?(?:ngày\s+)?(?P<last>\d{1,2})\s+tháng\s+(?:\d{1,2}|giêng|chạp|[a-zà-ỹ]+)(?!\w))"
)
""" "từ ngày 12 đến ngày 10 tháng Giêng": days of one month."""
_SHORT = re.compile(
    r"(?-i:[nNđĐtThHsScC])(?<!\w.)(?:(?<=n)gày\s+(?P<day>3[01])(?:/|\s+tháng\s+)(?P<month>\d{1,2})|(?:(?<=đ)ến|(?<=t)ừ|(?<=h)ết|(?<=s)áng|(?<=c)hiều)\s+(?P<on>3[01])/(?P<of>\d{1,2})(?=\s*(?:[,;.)]|$)))(?![\d/]|\.\d|\s+năm\s+\d)",
    re.IGNORECASE | re.MULTILINE,
)
""" "ngày 31/4", "đến 30/2": without a year."""
_YEAR = re.compile(
    r"(?:^|(?<=[.;:]\s)|(?<=\n))\s*(?:[-+*•–]\s*)?(?:Trong\s+|Cả\s+)?năm\s+(?P<year>20\d{2})(?![\d/]|\s*[-–]\s*\d)",
    re.IGNORECASE | re.MULTILINE,
)
_LATER = re.compile(r"20\d{2}")
_NO_MONTH = re.compile(
    r"[tT](?<!\w[tT])(?i:háng)\s+(?:1[3-9]|[2-9]\d)(?:/|\s+năm\s+)20\d{2}(?!\d)|[qQ](?<!\w[qQ])uý\s+(?:V(?!\w)|[5-9])(?:/|\s+năm\s+)20\d{2}(?!\d)"
)
""" "tháng 13/2024", "quý V năm 2024"."""
_DAYS_OF = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_END = re.compile(rf"[.!?;](?=\s+[{CAPITALS}])|;|\n")
_WHEN = rf"(?:ngày\s+)?(?:{_DAY})(?!\d)|tháng\s+\d{{1,2}}(?:/|\s+năm\s+)(?:19|20)\d{{2}}(?!\d)|năm\s+(?:19|20)\d{{2}}(?![\d]|\s*-)"
_CITED = 12
_HEADING = 160


def past_date_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """Days after the report's own on which something is said to have been done, or up to which numbers are counted.

    A sentence that speaks of what is to come (kế hoạch, dự kiến, trước ngày …) is left alone.
    """
    own = extraction.header.date
    if not own or len(own) < 10:
        return
    text = extraction.text
    past, counted, ahead = (re.compile(rule.pattern(key), re.IGNORECASE) for key in ("past", "counted", "ahead"))
    in_time = re.compile(rule.pattern("in_time"), re.IGNORECASE)
    cited = [r.end for r in extraction.references]
    cells = [(table.start, table.end) for table in extraction.tables]
    said: set[str] = set()
    for match in _DATE.finditer(text):
        day = _iso(match)
        if day is None or day <= own or day in said or any(0 <= match.start() - end <= _CITED for end in cited):
            continue
        if any(start <= match.start() < end for start, end in cells):
            continue
        begin = max((m.end() for m in _END.finditer(text, max(0, match.start() - 400), match.start())), default=0)
        stop = _END.search(text, match.end(), match.end() + 400)
        clause = text[max(begin, match.start() - 400) : stop.start() if stop else match.end() + 400]
        lead = text[max(begin, match.start() - 60) : match.start()]
        if ahead.search(in_time.sub(" ", clause)):
            continue
        if past.search(clause) or re.search(rf"{counted.pattern}\s*(?:ngày\s*)?$", lead, re.IGNORECASE):
            said.add(day)
            place = Place(match.start(), match.end(), extraction.report.page_of(match.start()))
            yield finding(rule, (place,), str(rule.data["message_done"]), date=_shown(day), own=_shown(own))


def past_year_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """ "Năm 2032, xã đã trồng …" and the heading "Kết quả năm 2032" in a report of 2023: what is told of a year to come."""
    own = extraction.header.date
    if not own or len(own) < 10:
        return
    text = extraction.text
    if not any(match[0] > own[:4] for match in _LATER.finditer(text)):
        return
    past, ahead, of_plans = (rule.said(key) for key in ("past", "ahead", "of_plans"))
    headed = re.compile(
        rf"\s*(?:[\dIVX]{{1,4}}(?:\.\d{{1,2}})*[.)]\s+)?{rule.pattern('results')}[^.;:\d]{{0,60}}?(?:trong )?năm\s+(?P<year>20\d{{2}})\s*:?\s*$",
        re.IGNORECASE,
    )
    for paragraph in extraction.report.paragraphs:
        if paragraph.role != "text":
            continue
        years = list(_YEAR.finditer(text, paragraph.start, paragraph.end))
        if paragraph.end - paragraph.start < _HEADING and (head := headed.match(text, paragraph.start, paragraph.end)):
            years.append(head)
        for match in years:
            stop = _END.search(text, match.end(), paragraph.end)
            clause = text[match.start() : stop.start() if stop else paragraph.end]
            if match["year"] <= own[:4] or ahead.search(clause) or of_plans.search(clause):
                continue
            if match.re is headed or past.search(clause):
                start, end = match.span("year")
                place = Place(start, end, extraction.report.page_of(start))
                yield finding(rule, (place,), str(rule.data["message_year"]), date=match["year"], own=_shown(own))


def odd_date_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """Days that no calendar has, and times that end before they begin."""
    text = extraction.text
    for match in _DATE.finditer(text):
        if _iso(match) is None and _plausible(match):
            place = Place(match.start(), match.end(), extraction.report.page_of(match.start()))
            yield finding(rule, (place,), str(rule.data["message_no_day"]), words=plain(match[0]))
    for match in _SHORT.finditer(text):
        day, month = int(match["day"] or match["on"]), int(match["month"] or match["of"])
        if day > _DAYS_OF.get(month, 31):
            start = match.start("day" if match["day"] else "on")
            place = Place(start, match.end(), extraction.report.page_of(start))
            yield finding(rule, (place,), str(rule.data["message_no_day"]), words=plain(text[start : match.end()]))
    for match in _NO_MONTH.finditer(text):
        place = Place(match.start(), match.end(), extraction.report.page_of(match.start()))
        yield finding(rule, (place,), str(rule.data["message_no_month"]), words=plain(match[0]))
    for match in _IN_MONTH.finditer(text):
        if int(match["month"]) == int(match["of"]) and int(match["last"]) < int(match["first"]):
            place = Place(match.start(), match.end(), extraction.report.page_of(match.start()))
            yield finding(rule, (place,), str(rule.data["message_order"]), words=plain(match[0]))
    for match in _SPAN.finditer(text):
        first, last = (_DATE.fullmatch(match[name]) for name in ("first", "last"))
        one, other = (_iso(day) if day else None for day in (first, last))
        if one and other and other < one:
            place = Place(match.start(), match.end(), extraction.report.page_of(match.start()))
            yield finding(rule, (place,), str(rule.data["message_order"]), words=plain(match[0]))


def days_turned_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """Days of one month of which the last stands before the first."""
    for match in _DAYS.finditer(extraction.text):
        if 31 >= int(match["first"]) > int(match["last"]) >= 1:
            place = Place(match.start(), match.end(), extraction.report.page_of(match.start()))
            yield finding(rule, (place,), str(rule.data["message_order"]), words=plain(match[0]))


def ended_before_begun_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """ "khởi công ngày 12/4/2023 và hoàn thành ngày 30/11/2022": what was over before it began, in one sentence."""
    pairs = [(rule.pattern("begun"), rule.pattern("ended"))]
    pairs += [
        (words_pattern(tuple(a.split("|"))), words_pattern(tuple(b.split("|")))) for a, b in rule.data["begun_ended"]
    ]
    paragraphs = [paragraph for paragraph in extraction.report.paragraphs if paragraph.role == "text"]
    # Few paragraphs have the first of any pair at all.
    firsts = [*rule.words("begun"), *(word for a, _ in rule.data["begun_ended"] for word in a.split("|"))]
    spoken = [m.start() for m in re.compile(words_pattern(tuple(firsts)), re.IGNORECASE).finditer(extraction.text)]
    paragraphs = [p for p in paragraphs if bisect_left(spoken, p.start) < bisect_left(spoken, p.end)]
    for one, other in pairs:
        begun, ended = (
            re.compile(rf"{words}(?P<gap>[^.;:()\d]{{0,25}}?)(?P<when>{_WHEN})", re.IGNORECASE)
            for words in (one, other)
        )
        for paragraph in paragraphs:
            yield from _turned(extraction, paragraph, begun, ended, rule)


def _turned(
    extraction: Extraction, paragraph: Paragraph, begun: re.Pattern[str], ended: re.Pattern[str], rule: CheckRule
) -> Iterator[Finding]:
    text = extraction.text
    for first in begun.finditer(text, paragraph.start, paragraph.end):
        stop = _END.search(text, first.end(), paragraph.end)
        last = ended.search(text, first.end(), stop.start() if stop else paragraph.end)
        if last is None or begun.search(text, first.end(), last.start()):
            continue
        since, until = _span(first["when"]), _span(last["when"])
        if since is None or until is None or until[1] >= since[0]:
            continue
        page = extraction.report.page_of(first.start())
        places = [Place(m.start("when"), m.end("when"), page) for m in (first, last)]
        words = plain(text[first.start() : last.end()])
        yield finding(rule, places, str(rule.data["message_order"]), words=words)


def _span(written: str) -> tuple[str, str] | None:
    """The first and the last day (ISO) of a day, a month or a year."""
    numbers = [int(n) for n in re.findall(r"\d+", written)]
    try:
        if len(numbers) == 3:
            day = date(numbers[2], numbers[1], numbers[0]).isoformat()
            return day, day
        if len(numbers) == 2:
            month = date(numbers[1], numbers[0], 1).isoformat()[:7]
            return f"{month}-01", f"{month}-31"
    except ValueError:
        return None
    return f"{numbers[0]}-01-01", f"{numbers[0]}-12-31"


def _plausible(match: re.Match[str]) -> bool:
    """Whether a day that is none was meant as one: 31/4, 30/2; "45/13/2023" is another thing."""
    day, month, _ = (int(part) for part in match.groups() if part is not None)
    return 1 <= day <= 31 and 1 <= month <= 12


def _iso(match: re.Match[str]) -> str | None:
    day, month, year = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _shown(iso: str) -> str:
    return "/".join(str(int(part)) for part in reversed(iso.split("-")))
