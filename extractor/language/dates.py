"""Dates and periods -> ISO (DOMAIN.md §8.1, §8.2). The forms are rules in ``rules/dates.toml``; here is the calendar.

A date is always day, month, year. What the calendar doesn't have (31/6, month 13) is no date. A date without a year keeps
its known part in ``DateMention.iso`` in the truncated form of ISO 8601 ("--06-15", "--06", "--01/--06"); :func:`complete`
fills the year in.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias

from extractor.language.trie import tree_of
from extractor.models import DateMention, Period
from extractor.rulebook import Rule, Rules

_Groups: TypeAlias = Mapping[str, str]
_Reading: TypeAlias = tuple[str, str | None, str | None, str | None]
"""Kind, first day, last day, ISO form."""

_COUNT_WORDS = {
    "giêng": 1,
    "chạp": 12,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "mười hai": 12,
    "mười lăm": 15,
    "hai mươi": 20,
}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = re.compile(r"\d{4}")
# Between two dates that make one interval, and before the first of them.
_TO = re.compile(r"[ \t]*+(?:[-,][ \t]*+)?(?:đến|tới|-)[ \t]*+(?:(?:hết|cuối|thời điểm)[ \t]++)?(?:năm[ \t]++(?=\d))?")
_FROM = re.compile(r"(?<!\w)(?:kể[ \t]+)?từ[ \t]+(?:(?:hết|đầu|cuối|giữa|sau)[ \t]+)?$")
# "tính đến", "đến hết": the figure is the stand at the end of that time.
_UNTIL = re.compile(
    r"(?<!\w)(?:(?:(?:lũy|luỹ)[ \t]+kế[ \t]+)?(?:tính|số[ \t]+liệu)[ \t]+(?:cho[ \t]+)?(?:đến|tới)[ \t]+(?:hết[ \t]+|thời[ \t]+điểm[ \t]+|cuối[ \t]+)?"
    r"|(?:đến|tới)[ \t]+(?:hết|thời[ \t]+điểm)[ \t]+)$"
)
_TO_END = re.compile(r"(?<!\w)(?:đến|tới)[ \t]+$")
_DATED = frozenset({"date", "month", "quarter", "year", "annual"})


def find_dates(text: str, rules: Rules) -> list[DateMention]:
    """Every date and period in ``text`` (a view, NFC), in its offsets and in reading order, without overlaps.

    ``kind``: "date", "month", "quarter", "year", "period" (an interval, several months), "relative" (words such as "đến
    nay", "cùng kỳ", "năm trước"), "annual" (a day without a year) or "time" (of the day).
    ``period`` has ISO dates where the text states them; "tính đến 31/12/2023" has an end and no start.
    """
    trigger, by_start, some = _compiled(rules)
    low = lower(text)
    found: list[DateMention] = []
    done = 0
    # Each match begins with what parts words, so that a search skips from one border to the next: its place is that of the
    # word in the text without the line feed put before it.
    for border in trigger.finditer("\n" + low):
        start = border.start()
        if start < done:
            continue
        word = border[1] or "0-9"
        if some[word].match(low, start) is None:
            continue
        for rule in by_start[word]:
            match = rule.pattern.match(low, start)
            if match is not None:
                found.extend(_mentions(rule, match, text))
                done = match.end()
                break
    return _as_of(_joined(found, low, text), low, text)


def complete(mention: DateMention, year: int | None) -> Period:
    """The mention's period with ``year`` put where the text leaves the year out; unchanged when nothing can be filled."""
    period = mention.period
    if mention.iso is None or not mention.iso.startswith("--") or year is None:
        return period
    ends = [part.removeprefix("--").split("-") for part in mention.iso.split("/")]
    months = [int(part[0]) for part in ends]
    first = int(ends[0][1]) if len(ends[0]) > 1 else 1
    last = int(ends[-1][1]) if len(ends[-1]) > 1 else monthrange(year, months[-1])[1]
    if first > monthrange(year, months[0])[1] or last > monthrange(year, months[-1])[1]:
        return period
    return Period(_iso(year, months[0], first), _iso(year, months[-1], last), period.text)


def lower(text: str) -> str:
    """``text`` in lower case, character for character, so that offsets hold."""
    if len(text) > 2 * _AT_ONCE:
        # str.lower takes twelve bytes a character while it works; the pieces end at line ends, where no word does.
        pieces = []
        done = 0
        while done < len(text):
            stop = text.find("\n", done + _AT_ONCE) + 1 or len(text)
            pieces.append(_lower(text[done:stop]))
            done = stop
        return "".join(pieces)
    return _lower(text)


_AT_ONCE = 1 << 16


def _lower(text: str) -> str:
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := char.lower()) == 1 else char for char in text)


@lru_cache(maxsize=4)
def _compiled(
    rules: Rules,
) -> tuple[re.Pattern[str], Mapping[str, tuple[Rule, ...]], Mapping[str, re.Pattern[str]]]:
    """A pattern for the border before the words and digits a date can start with, the rules to try at each of them, in order, and a pattern
    that fits where any of these does: at most numbers and words none fits, and that is found in one go."""
    file = rules["dates"]
    written = file.rules
    words = sorted({str(word) for rule in written for word in rule.data["starts"]} - {"0-9"})
    # A group has a name once in a pattern; to see whether any rule fits no names are needed.
    bare = {
        rule.id: f"(?{'i' if rule.pattern.flags & re.IGNORECASE else ''}:{re.sub(r'[(][?]P<[a-z0-9_]+>', '(?:', rule.pattern.pattern)})"
        for rule in written
    }
    by_start = {word: tuple(rule for rule in written if word in rule.data["starts"]) for word in [*words, "0-9"]}
    some = {word: re.compile("|".join(bare[rule.id] for rule in known)) for word, known in by_start.items()}
    number = file.expand(str(file.data["numbers"]["shape"]))
    return re.compile(rf"\W(?:(?={number})|({tree_of(words)})(?![^\W\d_]))"), by_start, some


def _mentions(rule: Rule, match: re.Match[str], text: str) -> Iterator[DateMention]:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    start, end = match.span("span") if "span" in groups else match.span()
    if rule.data["kind"] == "year":
        start, end = match.start() if "span" not in groups else start, match.end("y")
        yield _year(start, end, int(groups["y"]), text)
        for other in _YEAR.finditer(match.string, match.end("y"), match.end()):
            yield _year(other.start(), other.end(), int(other[0]), text)
        return
    read = _READERS[str(rule.data["kind"])](groups)
    if read is not None:
        kind, first, last, iso = read
        yield DateMention(start, end, kind, Period(first, last, text[start:end]), iso)


def _year(start: int, end: int, year: int, text: str) -> DateMention:
    return DateMention(start, end, "year", Period(f"{year}-01-01", f"{year}-12-31", text[start:end]), str(year))


def _day(groups: _Groups) -> _Reading | None:
    """One day; without a year it comes back every year, or the context knows the year."""
    day, month, year = int(groups["d"]), _month(groups), _number(groups, "y")
    if year is None and "yy" in groups:
        year = 2000 + int(groups["yy"])
    if month is None or not _exists(year, month, day):
        return None
    if year is None:
        return "annual", None, None, f"--{month:02}-{day:02}"
    iso = _iso(year, month, day)
    return "date", iso, iso, iso


def _day_range(groups: _Groups) -> _Reading | None:
    """Several days of one month."""
    day, until, month, year = int(groups["d"]), int(groups["d2"]), _month(groups), _number(groups, "y")
    if month is None or day >= until or not _exists(year, month, until):
        return None
    if year is None:
        return "annual", None, None, f"--{month:02}-{day:02}/--{month:02}-{until:02}"
    return "period", _iso(year, month, day), _iso(year, month, until), None


def _interval(groups: _Groups) -> _Reading | None:
    """From a day without a year to a day with one; the first lies before the second."""
    day, month, until, later, year = (int(groups[name]) for name in ("d", "m", "d2", "m2", "y2"))
    first = year if (month, day) <= (later, until) else year - 1
    if not (_exists(first, month, day) and _exists(year, later, until)):
        return None
    return "period", _iso(first, month, day), _iso(year, later, until), None


def _one_month(groups: _Groups) -> _Reading | None:
    return _stretch("month", _month(groups), _month(groups), _number(groups, "y"))


def _month_range(groups: _Groups) -> _Reading | None:
    return _stretch("period", int(groups["m"]), int(groups["m2"]), _number(groups, "y"))


def _quarter(groups: _Groups) -> _Reading | None:
    first = _quarter_number(groups["q"])
    last = _quarter_number(groups["q2"]) if "q2" in groups else first
    return _stretch("quarter" if first == last else "period", 3 * first - 2, 3 * last, _number(groups, "y"))


def _months(groups: _Groups) -> _Reading | None:
    """ "9 tháng đầu năm", "9 tháng năm 2022" and "lũy kế 9 tháng" run from January, "3 tháng cuối năm" to December."""
    count = _count(groups["n"])
    if not 1 <= count <= 11:
        return None
    first, last = (13 - count, 12) if groups.get("half") == "cuối" else (1, count)
    return _stretch("period", first, last, _number(groups, "y", "y2"))


def _half(groups: _Groups) -> _Reading | None:
    first, last = (7, 12) if groups["half"] == "cuối" else (1, 6)
    return _stretch("period", first, last, _number(groups, "y"))


def _years(groups: _Groups) -> _Reading | None:
    first, last = int(groups["y"]), int(groups["y2"])
    return ("period", f"{first}-01-01", f"{last}-12-31", None) if first <= last <= first + 60 else None


def _since(groups: _Groups) -> _Reading | None:
    return "period", f"{groups['y']}-01-01", None, None


def _whole_year(groups: _Groups) -> _Reading | None:
    return "year", f"{groups['y']}-01-01", f"{groups['y']}-12-31", groups["y"]


def _so_far(groups: _Groups) -> _Reading | None:
    return "relative", f"{groups['y']}-01-01" if "y" in groups else None, None, None


def _relative(groups: _Groups) -> _Reading | None:
    return "relative", None, None, None


def _time(groups: _Groups) -> _Reading | None:
    return "time", None, None, None


_READERS: Mapping[str, Callable[[_Groups], _Reading | None]] = {
    "date": _day,
    "annual": _day,
    "day_range": _day_range,
    "interval": _interval,
    "month": _one_month,
    "month_range": _month_range,
    "quarter": _quarter,
    "months": _months,
    "half": _half,
    "years": _years,
    "year": _whole_year,
    "since": _since,
    "so_far": _so_far,
    "now": _relative,
    "same_period": _relative,
    "relative": _relative,
    "time": _time,
}


def _stretch(kind: str, first: int | None, last: int | None, year: int | None) -> _Reading | None:
    """From the first day of one month to the last day of another in the same year."""
    if first is None or last is None or first > last:
        return None
    if year is None:
        ends = f"--{first:02}" if first == last else f"--{first:02}/--{last:02}"
        return kind, None, None, ends
    iso = f"{year}-{first:02}" if kind == "month" else None
    return kind, _iso(year, first, 1), _iso(year, last, monthrange(year, last)[1]), iso


def _joined(found: Sequence[DateMention], low: str, text: str) -> list[DateMention]:
    """Two dates with "đến" or a dash between them are one interval when "từ" stands before, or both are days."""
    joined: list[DateMention] = []
    for mention in found:
        before = joined[-1] if joined else None
        if before is not None and mention.start < before.end:
            continue
        if (
            before is not None
            and before.kind in _DATED
            and mention.kind in _DATED
            and mention.start - before.end <= 24
            and _TO.fullmatch(low, before.end, mention.start)
        ):
            opening = _FROM.search(low, max(0, before.start - 24), before.start)
            first, last = before.period, mention.period
            if first.start is None and last.end is not None:
                first = complete(before, int(last.end[:4]))
            both = before.kind == mention.kind and opening is None
            if (opening or both) and first.start and last.end and first.start <= last.end:
                start = opening.start() if opening else before.start
                period = Period(first.start, last.end, text[start : mention.end])
                joined[-1] = DateMention(start, mention.end, "period", period)
                continue
        joined.append(mention)
    return joined


def _as_of(found: Sequence[DateMention], low: str, text: str) -> list[DateMention]:
    """Dates after "tính đến" and "đến hết" have no start; the words belong to the mention."""
    done: list[DateMention] = []
    for mention in found:
        if mention.kind in _DATED and mention.period.end is not None:
            opening = _UNTIL.search(low, max(done[-1].end if done else 0, mention.start - 40), mention.start)
            if opening is None and low.startswith("cuối", mention.start):
                opening = _TO_END.search(low, max(0, mention.start - 16), mention.start)
            if opening is not None:
                period = Period(None, mention.period.end, text[opening.start() : mention.end])
                mention = replace(mention, start=opening.start(), period=period)
        done.append(mention)
    return done


def _number(groups: _Groups, *names: str) -> int | None:
    for name in names:
        if name in groups:
            return int(groups[name])
    return None


def _month(groups: _Groups) -> int | None:
    for name in ("m", "ma", "mb", "mc"):
        if name in groups:
            return _count(groups[name])
    return None


def _count(written: str) -> int:
    return int(written) if written.isdecimal() else _COUNT_WORDS[" ".join(written.split())]


def _quarter_number(written: str) -> int:
    return _QUARTERS.get(written) or int(written)


def _exists(year: int | None, month: int, day: int) -> bool:
    # A day without a year may be 29 February.
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or 2024, month)[1]


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}"
