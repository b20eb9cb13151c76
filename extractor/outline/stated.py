"""Every number of running text as the checks compare it: by which words it is called, of which time and sort it is.

A sentence is read once from left to right: a time that is named ("cùng kỳ năm 2022 xảy ra 60 vụ, chết 31 người") holds for
the numbers behind it until another is named; a time in brackets, or one that a number is only compared with, for that
number alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.language.orthography import comparison_key
from extractor.models import Figure
from extractor.outline.findings import CheckRule, key_of
from extractor.outline.stretches import Stretch, Told

_WORD = re.compile(r"[^\W_]+")
_LINE = r"\n(?=[ \t]{0,40}(?:\n|[-+*•–]\s|[a-zđ]\)\s|\d{1,2}[.)]\s))"
"""Lines of a sentence that are broken by the width of the page go on."""
_BORDER = re.compile(
    rf"[.;:](?=\s|$)|,(?=\s|$)(?!\s+(?:phường|thị trấn|công chức|viên chức|người lao động)(?!\w))|[()]|{_LINE}|\s[-–]\s"
)
"""A comma between nouns that are one thing ("cán bộ, công chức", "xã, thị trấn") is no border."""
_ADJOINED = len(" vào năm ")
_CLOSED = re.compile(r";\s")
_STOP = re.compile(rf"[.;:()]|{_LINE}|\d|\s[-–]\s")
_FURTHEST = 70


@dataclass(frozen=True, slots=True)
class Stated:
    """A number with what the text says of it, words as keys. ``lead``: the words of its clause before it, ``next``: those right
    behind it up to a stop (a comma is none), without its noun; ``said``: the telling ones of its own clause, times and
    comparisons left out; ``year`` and ``earlier`` (another time than the report's own, or the one before) and ``sort``
    (planned, a mean …) of its time; ``compared``: a number that is only what another is compared with; ``inside``: where
    the bracket that it stands in opens (-1: in none); ``sentence``, ``number``: which sentence, which number of it; ``begin``, ``end``: of its clause,
    from the number before it to the next."""

    figure: Figure
    lead: tuple[str, ...]
    next: tuple[str, ...]
    said: frozenset[str]
    year: str
    earlier: bool
    compared: bool
    sort: frozenset[str]
    inside: int
    sentence: int
    number: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Times:
    """The words that say of which time or sort a number is (rules/consistency.toml, [common])."""

    earlier: re.Pattern[str]
    later: re.Pattern[str]
    years: re.Pattern[str]
    against: re.Pattern[str]
    sorts: re.Pattern[str]
    grades: re.Pattern[str]
    empty: frozenset[str]


@lru_cache(maxsize=8)
def _times(earlier: str, later: str, against: str, sorts: str, grades: str, empty: tuple[str, ...]) -> Times:
    return Times(
        re.compile(earlier, re.IGNORECASE),
        re.compile(later, re.IGNORECASE),
        re.compile(r"[12](?:(?<![\d/.,].)|(?<=\d/.))(?:(?<=1)9|(?<=2)0)\d{2}(?![\d.,/]*\d|/)"),
        re.compile(rf"{against}(?:\s+\w+){{0,2}}?\s*$", re.IGNORECASE),
        re.compile(sorts, re.IGNORECASE),
        re.compile(grades, re.IGNORECASE),
        frozenset(key for word in empty for key in key_of(word).split()),
    )


_YEAR_BEHIND = re.compile(r"\s*\((?:(?:đầu|cuối|hết)\s+)?(?:năm\s+)?((?:19|20)\d{2})\)", re.IGNORECASE)
""" "18 tỷ đồng (2021)"."""

_SOON = 70
_YEAR_AFTER = re.compile(
    r"(?:\s*/\s*[^\W\d_]+)?(?:\s+(?!(?:năm|và|là|có|từ|so|đến|trong)\s)[^\W\d_]+){0,5}?\s+(?:(?:vào|trong|của|ở)\s+)?(?:(?:cuối|đầu|hết)\s+)?"
    r"năm\s+((?:19|20)\d{2})(?=\s*(?:[;.()]|$|,(?!\s*(?:năm\s|\d))|và\s+(?!năm\s|(?:19|20)\d{2})|(?:còn|lên|xuống|thì|tăng|giảm)\s))",
    re.IGNORECASE,
)
""" "84.200 lượt bạn đọc năm 2022 và 97.600 lượt năm 2023": a year behind its number."""


def times_of(rule: CheckRule) -> Times:
    """The words of time of a check's rule, compiled once."""
    return _times(
        rule.pattern("earlier"),
        rule.pattern("later"),
        rule.pattern("against"),
        rule.pattern("sorts"),
        rule.pattern("grades"),
        (*rule.words("says_nothing"), *rule.words("earlier"), *rule.words("of_time")),
    )


def stated_by(told: Told, times: Times) -> list[list[Stated]]:
    """The numbers of every sentence, in order."""
    return [list(_stated(told.text, number, stretch, times)) for number, stretch in enumerate(told.sentences)]


def stated_with(told: Told, times: Times, number: int, figures: Sequence[Figure]) -> list[Stated]:
    """The numbers of one sentence, read again with others among them (bare ones)."""
    one = told.sentences[number]
    return list(_stated(told.text, number, Stretch(one.start, one.end, tuple(figures), one.paragraph), times))


def _times_in(line: str, times: Times) -> Iterator[re.Match[str]]:
    """The times that a sentence names, from left to right, none inside another. One pattern for all of them would be tried at
    every letter; each by itself hurries to where it may begin."""
    patterns = (times.earlier, times.later, times.years)
    ahead = [pattern.search(line) for pattern in patterns]
    while known := [match for match in ahead if match is not None]:
        found = min(known, key=re.Match.start)
        yield found
        done = found.end()
        for at, match in enumerate(ahead):
            if match is not None and match.start() < done:
                ahead[at] = patterns[at].search(line, done)


def _stated(text: str, at: int, stretch: Stretch, times: Times) -> Iterator[Stated]:
    line = text[stretch.start : stretch.end]
    words = [(stretch.start + m.start(), m[0]) for m in _WORD.finditer(line)]
    starts = [start for start, _ in words]
    borders = [stretch.start + m.start() for m in _BORDER.finditer(line)]
    marks = [
        (stretch.start + m.start(), stretch.start + m.end(), m[0] if m.re is times.years else None, m.re is times.later)
        for m in _times_in(line, times)
    ]
    in_turn = _IN_TURN in line
    year, earlier = "", False
    last_inside = ("", False, False)
    before, taken = stretch.start, -1
    for number, figure in enumerate(stretch.figures):
        opened = text.rfind("(", stretch.start, figure.start)
        inside = opened if opened >= 0 and text.find(")", opened, figure.start) < 0 else -1
        own_year, own_earlier, compared = (year, earlier, False) if inside < 0 else ("", False, False)
        if inside >= 0 and number and stretch.figures[number - 1].start > inside:
            own_year, own_earlier, compared = last_inside
        last_mark = before
        for start, end, named, later in marks:
            # "Kết quả vượt cùng kỳ; số tiền phạt 1,5 tỷ đồng": a time that no number of its clause has.
            if (
                start == taken
                or not before <= start < figure.start
                or (named is None and _CLOSED.search(text, end, figure.start))
            ):
                continue
            if later:
                year, earlier = "", False
                own_year, own_earlier = (year, earlier) if inside < 0 else (own_year, own_earlier)
                continue
            against = times.against.search(text, max(before, start - 30), start) is not None
            against = against and _LEVEL_GROUND.search(text, max(before, start - 30), start) is None
            bracketed = inside >= 0 and start > inside
            if inside > start and _PART_OPENS.match(text, inside):
                continue
            if against and inside < 0:
                # "so với năm 2022 tăng 5 vụ", "so với cùng kỳ giảm 3": of the comparison, not of what is compared.
                if figure.change is None and not _BORDER.search(text, end, figure.start):
                    own_year, own_earlier, compared = named or "", True, True
                continue
            if against:
                own_year, own_earlier, compared = named or "", True, True
            elif bracketed:
                own_year, own_earlier = named or own_year, named is None or own_earlier
            elif inside < 0 and not text.rfind("(", before, start) > text.rfind(")", before, start):
                # "cùng kỳ năm 2022" is both.
                earlier = named is None or (earlier and start - last_mark <= _ADJOINED)
                year, last_mark = named or "", end
                own_year, own_earlier = year, earlier
        if number and inside >= 0 and _is_base(text, stretch.figures[number - 1], inside, figure):
            own_earlier, compared = True, True
        behind_it = _YEAR_BEHIND.match(text, figure.end, stretch.end)
        years = [m[0] for m in marks if m[2] and before <= m[0] < figure.end + _SOON and m[0] != taken]
        if behind_it is None and years and years[0] > figure.start:
            behind_it = _YEAR_AFTER.match(text, figure.end, stretch.end)
        if behind_it:
            own_year, taken = behind_it[1], behind_it.start(1)
        if in_turn and inside < 0 and own_year and figure.change is None:
            own_year = _shared_out(figure) or own_year
        last_inside = (own_year, own_earlier, compared)
        border = bisect_left(borders, figure.start) - 1
        begin = max(before, borders[border] + 1 if border >= 0 else stretch.start)
        after = stretch.figures[number + 1].start if number + 1 < len(stretch.figures) else stretch.end
        stop = _STOP.search(text, figure.end, min(after, figure.end + _FURTHEST))
        end = stop.start() if stop else min(after, figure.end + _FURTHEST, stretch.end)
        border = bisect_left(borders, figure.end)
        comma = borders[border] if border < len(borders) and borders[border] < end else -1
        if inside >= 0 and not text[inside + 1 : figure.start].strip():
            # "02 vụ ngộ độc (74 người mắc)": what a bracket explains stands before it.
            border = bisect_left(borders, inside) - 1
            begin = max(before, borders[border] + 1 if border >= 0 else stretch.start)
        lead = _keys(words[bisect_left(starts, begin) : bisect_left(starts, figure.start)])
        behind = words[bisect_left(starts, figure.end) : bisect_left(starts, end)]
        near = [w for w in behind if comma < 0 or w[0] < comma]
        noun = key_of(figure.noun or "").split()
        said = frozenset(w for w in (*lead, *_keys(near)) if w not in times.empty and w not in noun)
        yield Stated(
            figure,
            lead,
            _keys(behind),
            said,
            own_year,
            own_earlier or figure.status == "previous",
            compared,
            frozenset(
                key_of(m[0])
                for m in times.sorts.finditer(text, begin, figure.start)
                if not _is_grade(text, stretch, m, figure, times)
            )
            or _NONE,
            inside,
            at,
            number,
            begin,
            end if comma < 0 else comma,
        )
        before = figure.end
        if behind_it and _GONE_ON.match(text, behind_it.end()):
            year, before = "", behind_it.end()


_LEVEL_GROUND = re.compile(r"(?<!\w)(?:mặt|đồng|công|cân|văn|thăng) bằng(?:\s+\w+){0,2}?\s*$", re.IGNORECASE)
""" "giá thuê mặt bằng năm 2021": no comparison."""
_PART_OPENS = re.compile(r"\(\s*(?:trong đó|riêng|gồm|bao gồm)(?!\w)", re.IGNORECASE)
""" "tăng 23,8% so với năm trước (trong đó đường bộ …)": no number of that year."""
_GONE_ON = re.compile(r"\s*,?\s*(?:đã\s+)?(?:lên|xuống|còn|thành|đến|nay)(?!\w)", re.IGNORECASE)
_IN_TURN = "lần lượt"


def _shared_out(figure: Figure) -> str:
    """The year that a number of a row has ("năm 2020, 2022 và 2024 lần lượt là …"): what it was given when it was read."""
    begin, end = (figure.period.start or "", figure.period.end or "") if figure.period else ("", "")
    return begin[:4] if begin[4:] == "-01-01" and end == f"{begin[:4]}-12-31" else ""


def _is_base(text: str, before: Figure, opened: int, figure: Figure) -> bool:
    """Whether a number is what a rise right before it starts from: "số vụ giảm 12 vụ (78 vụ)"."""
    alone = not text[before.end : opened].strip() and not text[opened + 1 : figure.start].strip()
    closed = text[figure.end : figure.end + 1] == ")"
    kind = (before.quantity, before.unit) == (figure.quantity, figure.unit)
    return alone and closed and kind and before.change in ("increase", "decrease") and figure.value > before.value


def _is_grade(text: str, stretch: Stretch, match: re.Match[str], figure: Figure, times: Times) -> bool:
    """Whether "trung bình" is a grade ("loại khá 22 tổ, loại trung bình 5 tổ"), no mean."""
    if figure.per is not None or text[match.end() : figure.start].strip() or key_of(match[0]) != _MEDIUM:
        return False
    # "Dân số trung bình 48.600 người" is how many there are.
    if text[stretch.start : match.start()].rstrip().lower().endswith("dân số"):
        return True
    return times.grades.search(text, stretch.start, match.start()) is not None


_NONE: frozenset[str] = frozenset()
_MEDIUM = key_of("trung bình")


def _keys(words: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(_key(word) for _, word in words if not word.isdigit())


_key = lru_cache(maxsize=16384)(comparison_key)
"""Of the words of a report few are new."""
