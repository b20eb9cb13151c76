"""Totals over several years whose years stand in a bracket of bare numbers: "mở mới 10 lớp (năm 2021: 02; năm 2022: 08)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from extractor.models import Extraction, Figure, Finding, Place
from extractor.outline.arithmetic import YEAR, scale, shown, step
from extractor.outline.columns import number_in
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import MEASURED, is_exact
from extractor.outline.stretches import Stretch, Told

_YEARS = re.compile(r"\(\s*(?=[^()]{0,40}?(?:19|20)\d{2}\s*(?::|là|có))([^()]{8,300})\)")
_ENTRY = re.compile(
    r"\s*(?:và\s+)?(?P<time>(?:(?:năm|đầu|cuối|trong|học)\s+|(?:\d{1,2}|ba|bốn|sáu|chín)\s+tháng\s+|quý\s+[IV]+[\s/]+){0,5}"
    r"(?:19|20)\d{2})\s*(?::|là|có)\s*"
    r"(?P<n>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)\s*"
)
_APART = re.compile(r";\s*|,\s+")
_OVER_TIME = re.compile(r"(?<!\w)(?:từ|đến|giai đoạn|kỳ|qua|các|những|lũy kế)(?!\w)", re.IGNORECASE)
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
            if whole is None or not is_exact(whole) or whole.quantity not in MEASURED or not whole.value:
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
    return len(YEAR.findall(lead)) == 1 and _OVER_TIME.search(lead) is None


_TWO_YEARS = re.compile(
    r"(?-i:[nN])(?<!\w.)ăm\s+(?P<y1>(?:19|20)\d{2})(?:\s*:|\s+(?:là|có|đạt|còn))?\s+(?P<a>\d{1,3}(?:\.\d{3})+|\d+)(?:\s+[^\W\d_]+){0,2},?\s+(?:đến\s+|sang\s+)?"
    r"năm\s+(?P<y2>(?:19|20)\d{2})(?:\s*:|\s+(?:là|có|đạt|còn))?\s+(?P<b>\d{1,3}(?:\.\d{3})+|\d+)(?:\s+[^\W\d_]+){0,2}?\s*[(,]\s*"
    r"(?P<way>tăng|giảm)\s+(?P<n>\d{1,3}(?:\.\d{3})+|\d+)(?![\d,.]*\d|\s*%|\s*lần)(?P<behind>[^,;.()]{0,40})",
    re.IGNORECASE,
)
_LIKE = (Decimal("0.3"), Decimal("3.4"))


def bare_steps_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """ "năm 2023 là 455, năm 2024 là 498 (tăng 53 người so với năm 2023)": two numbers without a noun, and the step between them."""
    for match in _TWO_YEARS.finditer(extraction.text):
        first, second, stated = (number_in(match[key]) for key in ("a", "b", "n"))
        if first is None or second is None or not stated or int(match["y2"]) - int(match["y1"]) != 1:
            continue
        against = YEAR.findall(match["behind"])
        if (against and against[-1] != match["y1"]) or (not against and "so v" in match["behind"]):
            continue
        right = second - first
        up = match["way"].lower() == "tăng"
        if (right if up else -right) == stated or not right or not _LIKE[0] <= stated / abs(right) <= _LIKE[1]:
            continue
        page = extraction.report.page_of(match.start())
        yield finding(
            rule,
            [Place(*match.span(key), page) for key in ("a", "b", "n")],
            first=match["a"],
            second=match["b"],
            word="tăng" if right > 0 else "giảm",
            right=shown(abs(right)),
            stated=f"{match['way']} {match['n']}",
        )
