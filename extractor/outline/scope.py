"""What time and place the reports of a plan must cover."""

from __future__ import annotations

import itertools
import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from extractor.language.dates import find_dates
from extractor.language.orthography import CAPITALS, fold
from extractor.models import DateMention, Scope
from extractor.outline.when import has, matches
from extractor.rulebook import Rules

_PLACE = re.compile(
    rf"(?<!\w)(?P<type>tỉnh|thành phố|huyện|thị xã|quận|TP\.)\s+(?P<name>[{CAPITALS}][^\W\d_]*(?:(?:\s|\s-\s|-)[{CAPITALS}][^\W\d_]*){{0,4}})"
)


_OWN_PLACE = re.compile(_PLACE.pattern.replace("|TP\\.)", "|TP\\.|xã|phường|thị trấn|đặc khu)"))


def scope_of(
    heads: Sequence[tuple[str, str]],
    title: str,
    paragraphs: Sequence[str],
    places: Sequence[str | None],
    rules: Rules,
    made: str | None = None,
) -> Scope:
    """What the reports must cover; ``made`` is the day of the plan. ``heads`` are the (heading, text) of the plan's main part; ``places`` texts that may
    name the place, the likeliest first."""
    start = end = None
    # The smallest part that speaks of the scope says it best: "2. Phạm vi", not "II. Nội dung, phạm vi, đối tượng".
    said = sorted((f"{heading}: {text}" for heading, text in heads if has(heading, "outline.scope", rules)), key=len)
    said += [p for p in paragraphs if has(p, "outline.scope", rules)]
    texts = [*said, title, *(f"{h}: {t}" for h, t in heads if fold(h).startswith("noi dung"))]
    # A time with both its ends says it, wherever it stands; the year of a single day ("số liệu chốt đến ngày …") only
    # where none does.
    for text, most in [*((text, 1) for text in texts), *((text, 9) for text in texts)]:
        span = _span(text, rules, most)
        if span is not None:
            start, end = span
            break
    if start is None:
        # "từ năm 2021 đến nay": the end is the day of the report.
        since = [m.period.start for text in (*said, title) for m in find_dates(text, rules) if m.period.end is None]
        start = next((day for day in since if day is not None), None)
    if start is None:
        # A letter says it where it asks: "đề nghị báo cáo … từ ngày 01/7/2023 đến ngày 30/9/2024".
        asked = [
            p
            for p in paragraphs
            if re.search(r"báo cáo (?:về |bổ sung )?(?:tình hình|kết quả|công tác|việc|số liệu)", p)
        ]
        for span in (_span(p, rules, 1) for p in asked):
            if span is not None and (made is None or span[1][:7] <= made[:7]):
                start, end = span
                break
    if start is None:
        # Said in no part of its own: where the plan says what is looked at ("khảo sát tình hình … năm 2024").
        for paragraph in paragraphs:
            looked = next(matches(paragraph, "outline.looked_at", rules), None)
            span = _span(looked["what"], rules) if looked is not None else None
            if span is not None and (made is None or span[0][:7] <= made[:7]):
                start, end = span
                break
    if start and end and (start, end) == _span(title, rules, 1) and end.endswith("-12-31"):
        # "giai đoạn 2022 - 2025" in the title, "từ ngày 01/01/2022 đến 30/6/2025" where it is laid down.
        exact = [span for text in (t for h, t in heads if not has(h, "outline.deadline.own", rules)) for span in spans_in(text, rules) if span[0] == start and span[1] < end]  # fmt: skip
        end = min((span[1] for span in exact if span[1][:4] == end[:4]), default=end)
    place = None
    for where, pattern in [
        (title, _PLACE),
        *((text, _PLACE) for text in said[:2]),
        *((text, _OWN_PLACE) for text in places),
    ]:
        found = pattern.search(where or "")
        if found is not None and not (where or "")[: found.start()].rstrip().endswith(("HĐND", "UBND")):
            place = f"{found['type']} {found['name']}".replace("TP.", "thành phố")
            break
        if found is not None and place is None:
            # "UBND huyện Can Sơn" asks in its own district: the place that may follow is a guess.
            place = f"{found['type']} {found['name']}"
            if found["type"] != "tỉnh":
                break
    return Scope(start, end, place)


def _span(text: str, rules: Rules, most: int = 9) -> tuple[str, str] | None:
    """The likeliest span of time in ``text``; ``most`` is the highest rank (the least sure kind) that counts."""
    mentions = [m for m in find_dates(text, rules) if m.period.start or m.period.end]
    spans: list[tuple[int, str, str]] = []
    for mention in mentions:
        if mention.kind in ("period", "year", "quarter") and mention.period.start and mention.period.end:
            rank = 0 if mention.kind == "period" else 2
            before = text[max(0, mention.start - 40) : mention.start]
            if re.search(r"(?:tầm nhìn|định hướng|mục tiêu)[^.;]{0,14}$", before):
                rank += 4
            if re.search(r"nhiệm kỳ\W*$", before, re.IGNORECASE) or fold(text[mention.start : mention.end]).startswith(
                "nhiem ky"
            ):
                rank += 2  # the term in office: a day or a year beside it says better what is covered
            if re.search(r"(?:số|/[A-ZĐ][\w\-Đ]*)\s*(?:ngày\s*)?$", text[max(0, mention.start - 25) : mention.start]):
                continue
            spans.append((rank, mention.period.start, mention.period.end))
    spans.extend((1, a, b) for a, b in _listed(text, mentions))
    # "Từ năm 2021 đến hết 6 tháng đầu năm 2023": both ends say more than the last alone.
    spans.extend((-1, a, b) for a, b in _joined(text, mentions))
    spans.extend((-1, a, b) for a, b in _from_year(text))
    spans.extend((1, a, b) for a, b in _years_listed(text))
    # The longest of a row counts: each goes on from the same day.
    spans.extend((-1, a, b) for a, b in reversed(list(_adjoining(text, mentions))))
    if not spans:
        spans.extend((3, f"{a}-01-01", f"{b}-12-31") for a, b in _bare_years(text))
    spans = [span for span in spans if span[0] <= most]
    if not spans:
        return None
    _, start, end = min(spans, key=lambda span: span[0])
    if start.endswith("-01-01") and end.endswith("-12-31"):
        # "Từ năm học 2020 - 2021 đến hết năm học 2022 - 2023 (từ 01/9/2020 đến 31/5/2023)": days say it better than years.
        days = [(a, b) for _, a, b in spans if a[:4] == start[:4] and b[:4] == end[:4]]
        start, end = min(days, key=lambda span: (span[0] == start) + (span[1] == end))
    return start, _closed_early(text, mentions, start, end)


def spans_in(text: str, rules: Rules) -> Iterator[tuple[str, str]]:
    """The times of a text of which it names both ends: first and last day."""
    mentions = [m for m in find_dates(text, rules) if m.period.start or m.period.end]
    for mention in mentions:
        if mention.kind == "period" and mention.period.start and mention.period.end:
            yield mention.period.start, mention.period.end
    yield from _joined(text, mentions)


_DATA_UNTIL = re.compile(r"(?:số liệu|tính|chốt|cập nhật)[^.;]{0,30}(?:đến|tới)(?:\s+(?:hết|ngày|cuối|tháng|thời điểm))*\s+[\d/.-]+(?:\s+(?:năm|tháng)\s+\d+)*\s*$", re.IGNORECASE)  # fmt: skip
_LISTED = re.compile(r"(?<!\w)năm\s+(?P<a>20\d\d)(?:\s*(?:,|;|và)\s*(?:năm\s+)?20\d\d)*\s*(?:,|;|và)\s*(?:năm\s+)?(?P<b>20\d\d)(?![\d/]|[.,]\d)", re.IGNORECASE)  # fmt: skip


def _years_listed(text: str) -> Iterator[tuple[str, str]]:
    """Years in a row behind one word: "ba năm 2022, 2023 và 2024"."""
    for m in _LISTED.finditer(text):
        if int(m["a"]) < int(m["b"]):
            yield f"{m['a']}-01-01", f"{m['b']}-12-31"


def _closed_early(text: str, mentions: Sequence[DateMention], start: str, end: str) -> str:
    """The last day of a time whose last year is cut: "các năm 2022, 2023, 2024 (năm 2024 lấy số liệu đến 31/10/2024)"."""
    if not end.endswith("-12-31"):
        return end
    for mention in mentions:
        last = mention.period.end
        if last is None or len(last) != 10 or last >= end or last[:4] != end[:4] or last < start:
            continue
        words = text[max(0, mention.start - 40) : mention.end]
        if _DATA_UNTIL.search(words):
            return last
    return end


_YEARS = re.compile(r"(?<![\d/.,\-])(?P<a>20\d\d)(?:\s*(?:,|;|và|đến|-|–)\s*(?:năm\s+)?(?P<b>20\d\d))*(?![\d/]|[.,]\d)")


_TILL_NOW = re.compile(r"\s*(?:cho\s+)?(?:đến|tới)\s+nay|\s+trở lại đây", re.IGNORECASE)


def _bare_years(text: str) -> Iterator[tuple[str, str]]:
    """Years without the word: "3 năm: 2020, 2021, 2022", "Năm ngân sách 2023"."""
    for m in _YEARS.finditer(text):
        if _TILL_NOW.match(text, m.end()):
            continue  # begun then, and not over
        if re.search(r"\b(?:năm|niên độ|niên khóa)\b", text[max(0, m.start() - 20) : m.start()], re.IGNORECASE):
            yield m["a"], m["b"] or m["a"]
            return


def _adjoining(text: str, mentions: Sequence[DateMention]) -> Iterator[tuple[str, str]]:
    """A time and those that begin where it ends: "năm 2022 và 9 tháng đầu năm 2023", "các năm học 2021-2022, 2022-2023, 2023-2024"."""
    begun: str | None = None
    years = True  # a row of nothing but years is a list of its own
    for first, second in itertools.pairwise(mentions):
        if not _adjoin(text, first, second):
            begun, years = None, True
            continue
        begun = begun or str(first.period.start)
        years = years and first.kind == second.kind == "year"
        if not years:
            yield begun, str(second.period.end)


def _adjoin(text: str, first: DateMention, second: DateMention) -> bool:
    """Does the second of two times in a row begin on the day behind the first, or within its last year (school years)?"""
    if not (first.period.start and first.period.end and second.period.start and second.period.end):
        return False
    if not re.fullmatch(r"\s*(?:,|;|và|đến)?\s*(?:hết\s*)?(?:năm(?:\s+học)?\s*)?", text[first.end : second.start]):
        return False
    try:
        last, follows = date.fromisoformat(first.period.end), date.fromisoformat(second.period.start)
    except ValueError:
        return False
    school = (
        second.period.end > first.period.end and follows.year == last.year and follows.month == 1 and last.month == 12
    )
    return last + timedelta(days=1) == follows or (school and first.kind == second.kind == "period")


def _joined(text: str, mentions: Sequence[DateMention]) -> Iterator[tuple[str, str]]:
    """Two times with "đến" between them."""
    for first, second in itertools.pairwise(mentions):
        between = text[first.end : second.start]
        if not first.period.start or not second.period.end:
            continue
        # "đến hết năm 2024" is one mention with its "đến".
        until = not second.period.start and fold(second.period.text).startswith(("den", "toi"))
        link = r"[\s,)]*" if until else r"[\s,)]*(?:đến|tới|-)(?:\s+(?:hết|cuối|hết ngày|ngày|năm))*\s*"
        if re.fullmatch(link, between):
            yield first.period.start, second.period.end


def _listed(text: str, mentions: Sequence[DateMention]) -> Iterator[tuple[str, str]]:
    """The years of a list ("các năm 2021, 2022, 2023")."""
    years = [m for m in mentions if m.kind == "year" and m.period.start and m.period.end]
    if len(years) >= 2 and all(
        re.fullmatch(r"\s*(?:,|;|và|đến)?\s*(?:năm\s*)?", text[a.end : b.start]) for a, b in itertools.pairwise(years)
    ):
        yield str(years[0].period.start), str(years[-1].period.end)


_FROM_YEAR = re.compile(
    r"(?:(?<!\w)(?:giai đoạn|thời kỳ|từ|từ đầu|từ năm|từ đầu năm|phạm vi|thời gian)|:)\s+(?:năm\s+)?(?P<y>20\d\d)\s*(?:-|–|đến|tới)\s*(?:(?:hết|ngày|tháng)\s+){0,3}(?:(?P<d>\d{1,2})/)?(?P<m>\d{1,2})/(?P<y2>20\d\d)(?!\d)",
    re.IGNORECASE,
)


def _from_year(text: str) -> Iterator[tuple[str, str]]:
    """A year and the month or day at which the time ends: "giai đoạn 2019 - 6/2022", "từ 2021 đến 30/11/2024"."""
    for m in _FROM_YEAR.finditer(text):
        year, month = int(m["y2"]), int(m["m"])
        if not 1 <= month <= 12:
            continue
        last = monthrange(year, month)[1]
        day = int(m["d"]) if m["d"] else last
        if 1 <= day <= last and m["y"] <= m["y2"]:
            yield f"{m['y']}-01-01", f"{year:04d}-{month:02d}-{day:02d}"
