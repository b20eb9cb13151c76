"""Totals over several years whose years are told one by one: in a bracket of bare numbers, in clauses before "cộng …", or in
a paragraph each before "Tổng … ba năm là …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extractor.models import Figure, Finding, Place
from extractor.outline.arithmetic import adds_to, scale, shown, step
from extractor.outline.columns import number_in
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain, sum_finding
from extractor.outline.levels import MEASURED, adds_up, in_brackets, is_exact, is_same_kind
from extractor.outline.stretches import Stretch, Told

_SUMMED = (*MEASURED, "flow")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_YEARS = re.compile(r"\(\s*(?=[^()]{0,40}?(?:19|20)\d{2}\s*(?::|là|có))([^()]{8,300})\)")
_ENTRY = re.compile(
    r"\s*(?:và\s+)?(?P<time>(?:(?:năm|đầu|cuối|trong|học)\s+|(?:\d{1,2}|ba|bốn|sáu|chín)\s+tháng\s+|quý\s+[IV]+[\s/]+){0,5}"
    r"(?:19|20)\d{2})\s*(?::|là|có)\s*"
    r"(?P<n>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)\s*"
)
_APART = re.compile(r";\s*|,\s+")
_OVER_TIME = re.compile(r"(?<!\w)(?:từ|đến|giai đoạn|kỳ|qua|các|những|lũy kế)(?!\w)", re.IGNORECASE)
_CUM = re.compile(
    r"[;,.]\s+(?:tổng\s+)?cộng(?:\s+(?:chung|lại|cả|dồn))?(?:\s+(?:là|có|được))?\s*:?\s+(?=\d)", re.IGNORECASE
)
_TIME = re.compile(
    r"(?<!\w)(?P<time>(?:\d{1,2}\s+tháng\s+(?:đầu\s+|cuối\s+)?)?năm\s+(?:19|20)\d{2})(?!\d)",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"(?<!\w)(?:so|với|cùng kỳ|của|từ|đến|trước)\s+$", re.IGNORECASE)
_OPENS = re.compile(r"\s*(?:[-+*•–]\s*|[a-zđ]\)\s*)?(?:Trong\s+)?Năm\s+(?P<year>(?:19|20)\d{2})(?!\d)", re.IGNORECASE)
_ALL = re.compile(
    r"(?<!\w)(?:tổng|cộng|tính chung)(?!\w)[^;.:]{0,60}?(?<!\w)"
    r"(?:(?P<count>hai|ba|bốn|năm|0?[2-5])\s+năm(?!\s*(?:19|20)\d{2}\s*(?:là|có|đạt|:))|"
    r"giai\s+đoạn\s+(?P<from>(?:19|20)\d{2})\s*[-–]\s*(?P<to>(?:19|20)\d{2}))",
    re.IGNORECASE,
)
_SAID = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, **{f"{zero}{n}": n for n in range(2, 6) for zero in ("", "0")}}
_IDLE = frozenset(map(key_of, ("là", "có", "đạt", "ước", "được", "đã", "số", "tổng", "năm", "trị", "giá", "khoảng")))
_WIDE, _NARROW = (Decimal("0.75"), Decimal("1.34")), (Decimal("0.8"), Decimal("1.25"))
_REACH, _NEAR, _MOST, _LONGEST = 40, 3, 60, 300


def bare_years_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "mở mới 09 lớp (năm 2021: 02; năm 2022: 03; năm 2023: 05)": numbers without a noun count what the whole counts."""
    text = told.text
    for sentence in told.sentences:
        # A line that ends in "(năm 2021:" ends no bracket.
        for match in _YEARS.finditer(text, sentence.start, min(sentence.end + _LONGEST, len(text))):
            if match.start() >= sentence.end or "\n\n" in match[0]:
                continue
            before = [f for f in sentence.figures if f.end <= match.start()]
            whole = before[-1] if before else None
            if whole is None or not is_exact(whole) or whole.quantity not in _SUMMED or not whole.value:
                continue
            between = text[whole.end : match.start()]
            if len(between) > _REACH or re.search(r"[,;:.!?()]", between) or _in_own_year(text, sentence, whole):
                continue
            entries = _entries(text, match.start(1), match.end(1))
            if len(entries) < 2 or len({time for time, _, _ in entries}) < len(entries):
                continue
            factor = scale(whole)
            values = [value * factor for _, value, _ in entries]
            total = sum(values, Decimal(0))
            digits = max(len(text[start:end].partition(",")[2]) for _, _, (start, end) in entries)
            rounded = step(whole) / 2 + len(values) * factor.scaleb(-digits) / 2
            room = Decimal(0) if whole.quantity == "count" else rounded
            if abs(total - whole.value) <= room or max(values) > whole.value:
                continue
            if _WIDE[0] <= total / whole.value <= _WIDE[1]:
                yield finding(
                    rule,
                    [place_of(whole), *(Place(start, end, whole.page) for _, _, (start, end) in entries)],
                    whole=plain(whole.text),
                    parts=" + ".join(text[start:end] for _, _, (start, end) in entries),
                    sum=shown(total, [whole]),
                    difference=shown(abs(total - whole.value), [whole]),
                )


def _entries(text: str, start: int, stop: int) -> list[tuple[str, Decimal, tuple[int, int]]]:
    """Time, number and place of each element of a bracket; none where one is anything else."""
    cuts = [(start, start), *(m.span() for m in _APART.finditer(text, start, stop)), (stop, stop)]
    found = []
    for (_, begin), (end, _) in pairwise(cuts):
        entry = _ENTRY.fullmatch(text, begin, end)
        if entry is None:
            return []
        value = number_in(entry["n"])
        assert value is not None  # the pattern of an entry holds a number as cells have them
        found.append((key_of(entry["time"]), value, entry.span("n")))
    return found


def _in_own_year(text: str, sentence: Stretch, whole: Figure) -> bool:
    """Whether a number is told of one year ("Năm 2023 mở 12 lớp (năm 2021: 4; năm 2022: 7)"): then the bracket compares."""
    lead = re.split(r"[;:]\s", text[sentence.start : whole.start])[-1]
    if re.search(r"(?<!\w)(?:hiện|(?<!đến )nay|còn|đang)(?!\w)", lead, re.IGNORECASE):
        return True
    return len(_YEAR.findall(lead)) == 1 and _OVER_TIME.search(lead) is None


def summed_clauses_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "năm 2021 có 41 ổ, mất 640 con; năm 2022 có 12 ổ, mất 215 con; cộng 53 ổ, 865 con": each total of the last clause, of
    what the clauses of the years say of its kind."""
    text = told.text
    for stretch in told.stretches:
        for match in _CUM.finditer(text, stretch.start, stretch.end):
            stop = re.search(r"[;.]\s", text[match.end() : stretch.end])
            end = match.end() + stop.start() if stop else stretch.end
            wholes = [f for f in stretch.figures if match.end() <= f.start < end and is_exact(f)]
            times = [
                m
                for m in _TIME.finditer(text, stretch.start, match.start())
                if not _COMPARED.search(text[max(stretch.start, m.start() - 12) : m.start("time")])
            ]
            if not wholes or len(times) < 2 or len({key_of(m["time"]) for m in times}) < len(times):
                continue
            borders = [*(m.start("time") for m in times), match.start()]
            for whole in wholes:
                parts = _one_each(text, stretch, borders, whole)
                if len(parts) == len(times):
                    yield from _unequal(rule, whole, parts, _WIDE)


def _one_each(text: str, stretch: Stretch, borders: Sequence[int], whole: Figure) -> list[Figure]:
    """The number of the whole's kind between every two borders, as far as there is just one."""
    found = []
    for begin, end in pairwise(borders):
        same = [
            f
            for f in stretch.figures
            if begin <= f.start < end
            and is_same_kind(whole, f, loose=True)
            and f.change is None
            and not in_brackets(text, stretch.start, f)
        ]
        if len(same) != 1:
            break
        found.append(same[0])
    return found


def year_paragraphs_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "Năm 2020: … thiệt hại 2,1 tỷ đồng." / "Năm 2021: … thiệt hại 740 triệu đồng." / "Tổng thiệt hại hai năm là 3,4 tỷ
    đồng.": each year in a paragraph or a sentence of its own, with one number of the kind of the total."""
    text, seen = told.text, told.sentences
    for number, sentence in enumerate(seen):
        said = _ALL.search(text, sentence.start, sentence.figures[0].start)
        if said is None:
            continue
        blocks = _year_blocks(text, seen[max(0, number - _MOST) : number], sentence.start)
        years = [year for year, _ in blocks]
        if len(years) < 2 or any(b != a + 1 for a, b in pairwise(years)):
            continue
        if said["count"] and _SAID[said["count"].lower()] != len(years):
            continue
        if said["from"] and [int(said["from"]), int(said["to"])] != [years[0], years[-1]]:
            continue
        for whole in sentence.figures:
            if not is_exact(whole) or whole.quantity not in MEASURED or not whole.value:
                continue
            words = _words(text[sentence.start : whole.start])
            same = [
                [f for f in figures if is_same_kind(whole, f) and not in_brackets(text, max(0, f.start - 200), f)]
                for _, figures in blocks
            ]
            if any(len(some) != 1 for some in same):
                continue
            parts = [some[0] for some in same]
            if all(words & _words(re.split(r"[,;:.]\s", text[max(0, f.start - 60) : f.start])[-1]) for f in parts):
                yield from _unequal(rule, whole, parts, _NARROW)


def _year_blocks(text: str, before: Sequence[Stretch], end: int) -> list[tuple[int, list[Figure]]]:
    """The years that the sentences right before a place open with, in order, and the numbers told of each."""
    blocks: list[tuple[int, list[Figure]]] = []
    pending: list[Figure] = []
    for sentence in reversed(before):
        if end - sentence.end > _NEAR:
            break
        pending = [*sentence.figures, *pending]
        opened = _OPENS.match(text, sentence.start, sentence.end)
        if opened is not None:
            blocks.insert(0, (int(opened["year"]), pending))
            pending = []
        end = sentence.start
    return blocks


def _words(text: str) -> set[str]:
    return {word for word in key_of(text).split() if not word.isdigit()} - _IDLE


def _unequal(
    rule: CheckRule, whole: Figure, parts: Sequence[Figure], near: tuple[Decimal, Decimal]
) -> Iterator[Finding]:
    total = sum((part.value for part in parts), Decimal(0))
    if not all(map(adds_up, parts)) or adds_to(total, whole, parts) or max(p.value for p in parts) > whole.value:
        return
    if near[0] <= total / whole.value <= near[1]:
        yield sum_finding(rule, whole, parts, total)
