"""What is said of a row of years: that each year is more than the one before, that it grew by so much a year: "520, 495, 560 …, năm
sau đều cao hơn năm trước", "năm 2020 đạt 500 tỷ đồng, đến năm 2023 đạt 665,5 tỷ đồng, tăng bình quân 10%/năm"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extractor.models import Finding
from extractor.outline.arithmetic import one_slip, shown, step
from extractor.outline.claimed import may_be_level
from extractor.outline.findings import CheckRule, finding, place_of, plain
from extractor.outline.level_pairs import Pool, alike, is_share, pool_of
from extractor.outline.stated import Stated
from extractor.outline.stretches import Told

_STEADY = re.compile(
    r"(?<!\w)(?:(?:năm|vụ|quý|tháng|kỳ) sau\s+(?:[^\W\d_]+\s+){0,3}?(?P<more>cao|nhiều|lớn|tăng|khá|vượt|tốt)?(?P<less>thấp|ít|nhỏ|giảm)?"
    r"(?:\s+[^\W\d_]+){0,2}?\s+(?:năm|vụ|quý|tháng|kỳ) trước"
    r"|(?:năm nào cũng\s+)?(?P<way>tăng|giảm)\s+(?:dần|đều|đều đặn|liên tục|đều đều)(?:\s+(?:qua|theo|hằng|hàng|từng|các)\s+(?:từng\s+|các\s+)?năm)?)(?!\w)",
    re.IGNORECASE,
)
_MEAN = re.compile(r"(?<!\w)(?:bình quân|trung bình|mỗi năm|hằng năm|hàng năm)(?!\w)", re.IGNORECASE)
_A_YEAR = re.compile(r"\s*(?:/\s*năm|mỗi năm|một năm|hằng năm|hàng năm)", re.IGNORECASE)
_A_YEAR_BEFORE = re.compile(
    r"(?:mỗi|hằng|hàng|một) năm\s+[^,;.\d]{0,30}$|(?:bình quân|trung bình) năm\s+[^,;.\d]{0,12}$", re.IGNORECASE
)
_LIKE = (Decimal("0.4"), Decimal("2.5"))
_ROOM = Decimal("0.35")


def steady_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule, this: str) -> Iterator[Finding]:
    """Rows of years that once go the other way than is said behind them, or before."""
    text = told.text
    for number, sentence in enumerate(told.sentences):
        said = _STEADY.search(text, sentence.start, sentence.end)
        if said is None:
            continue
        up = said["more"] is not None or (said["way"] or "").lower() == "tăng"
        if not up and said["less"] is None and said["way"] is None:
            continue
        pool = pool_of(told, stated, number, this)
        before = [one for one in pool.numbers if one.figure.end <= said.start()]
        row = _row(pool, before[-1], before) if before else []
        if len(row) < 3:
            continue
        for one, other in pairwise(row):
            if (other.figure.value < one.figure.value) if up else (other.figure.value > one.figure.value):
                yield finding(
                    rule,
                    (place_of(one.figure), place_of(other.figure)),
                    said=plain(said[0]),
                    first=plain(one.figure.text),
                    second=plain(other.figure.text),
                )


def _row(pool: Pool, last: Stated, numbers: Sequence[Stated]) -> list[Stated]:
    """The numbers of one kind and topic, each of a year of its own, in order; none where one year has two."""
    if last.figure.change or not may_be_level(last):
        last = next((one for one in reversed(numbers) if may_be_level(one) and one.year and not is_share(one)), last)
    topic = pool.topics[id(last)]
    same = [
        one
        for one in numbers
        if may_be_level(one)
        and one.year
        and not one.compared
        and one.inside < 0
        and alike(one, last)
        and (pool.topics[id(one)] <= topic or topic <= pool.topics[id(one)])
        and pool.sorts[id(one)] == pool.sorts[id(last)]
    ]
    row = sorted(same, key=lambda one: one.year)
    return row if len({one.year for one in row}) == len(row) else []


def mean_growth_findings(
    told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule, this: str
) -> Iterator[Finding]:
    """ "tăng bình quân 15%/năm" between two years that grew otherwise, whether it is reckoned as interest or as a plain mean."""
    text = told.text
    for number, some in enumerate(stated):
        for change in some:
            figure = change.figure
            if (
                figure.unit not in ("%", "pp")
                or figure.change is None
                or figure.value_max is not None
                or figure.qualifier
            ):
                continue
            begin = max(told.sentences[number].start, figure.start - 60)
            lead = text[begin : figure.start]
            if not _MEAN.search(lead) or not (
                _A_YEAR.match(text, figure.end) or figure.per == "năm" or _A_YEAR_BEFORE.search(lead)
            ):
                continue
            pool = pool_of(told, stated, number, this)
            before = [one for one in pool.numbers if one.figure.end <= figure.start]
            levels = [one for one in before if may_be_level(one) and one.year and not is_share(one)]
            row = _row(pool, levels[-1], before) if levels else []
            if len(row) < 2 or (row[-1].figure.unit == "%" and figure.unit == "%"):
                continue
            first, last = row[0], row[-1]
            years = int(last.year) - int(first.year)
            times = last.figure.value / first.figure.value
            if figure.unit == "pp" or years < 2 or (times > 1) != (figure.change == "increase"):
                continue
            grown = [abs(_root(times, n) - 1) * 100 for n in (years, years + 1)]
            grown += [abs(times - 1) * 100 / n for n in (years, years + 1)]
            steps = [abs(b.figure.value / a.figure.value - 1) * 100 for a, b in pairwise(row)]
            grown.append(sum(steps, Decimal(0)) / len(steps))
            if any(abs(one - figure.value) <= max(_ROOM, step(figure)) for one in grown):
                continue
            right = grown[0].quantize(step(figure)) if step(figure) <= 1 else grown[0].quantize(Decimal("0.1"))
            if not right or not (one_slip(right, figure.value) or _LIKE[0] <= figure.value / right <= _LIKE[1]):
                continue
            yield finding(
                rule,
                [place_of(f) for f in (first.figure, last.figure, figure)],
                str(rule.data["message_mean"]),
                first=plain(first.figure.text),
                second=plain(last.figure.text),
                years=years,
                word="tăng" if times > 1 else "giảm",
                right=shown(grown[0].quantize(Decimal("0.1"))),
                stated=plain(figure.text),
            )


def _root(times: Decimal, years: int) -> Decimal:
    return Decimal(str(float(times) ** (1 / years)))
