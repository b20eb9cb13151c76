"""Means of several years against what the text says of each of them, or of the whole span."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.models import Finding
from extractor.outline.arithmetic import differ, rounded_to, shown, step
from extractor.outline.findings import CheckRule, finding, place_of, plain
from extractor.outline.levels import is_exact, is_same_kind
from extractor.outline.stated import Stated
from extractor.outline.stretches import Told
from extractor.records import altered

_MEAN = re.compile(r"(?<!\w)(?:bình quân|trung bình)(?!\w)", re.IGNORECASE)
_EACH_YEAR = re.compile(r"(?<!\w)(?:mỗi|một|hằng|hàng)\s+năm(?!\w)", re.IGNORECASE)
_FROM_TO = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?:\s*[-–]\s*|\s+đến\s+(?:hết\s+)?(?:năm\s+)?)((?:19|20)\d{2})(?!\d)", re.IGNORECASE
)
_MOST_YEARS = 10
_NEAR_MEAN = (Decimal("0.3"), Decimal("3"))


def yearly_mean_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """ "năm 2021: 300 hộ, năm 2022: 400 hộ, năm 2023: 500 hộ; bình quân mỗi năm 450 hộ", "Giai đoạn 2021-2023 … 1.236 km, bình quân 421
    km/năm": the mean of the years that are told, or of the span."""
    text = told.text
    for number, sentence in enumerate(stated):
        for at, one in enumerate(sentence):
            mean = one.figure
            lead = text[one.begin : mean.start]
            if not is_exact(mean) or not _MEAN.search(lead) or mean.quantity == "percent":
                continue
            if mean.per != "năm" and not _EACH_YEAR.search(lead):
                continue
            plain_mean = altered(mean, per=None)
            levels = [
                w
                for w in sentence[:at]
                if is_exact(w.figure) and w.figure.value and is_same_kind(w.figure, plain_mean, loose=True)
            ]
            dated = [w for w in levels if w.year]
            if len(dated) > 1 and len({w.year for w in dated}) == len(dated):
                total, count = sum((w.figure.value for w in dated), Decimal(0)), len(dated)
            elif len(levels) == 1:
                spans = [*_FROM_TO.finditer(text, told.sentences[number].start, mean.start)]
                count = int(spans[0][2]) - int(spans[0][1]) + 1 if len(spans) == 1 else 0
                total, dated = levels[0].figure.value, levels
            else:
                continue
            if not 1 < count <= _MOST_YEARS or any(
                not differ(w.figure.value / n, mean.value, step(mean)) for w in levels for n in range(2, _MOST_YEARS)
            ):
                continue
            right = total / count
            if differ(right, mean.value, step(mean)) and _NEAR_MEAN[0] <= mean.value / right <= _NEAR_MEAN[1]:
                yield finding(
                    rule,
                    [*(place_of(w.figure) for w in dated), place_of(mean)],
                    total=shown(total, [levels[-1].figure]),
                    count=f"{count} năm",
                    mean=shown(rounded_to(right, step(mean) / 10), [levels[-1].figure]),
                    stated=plain(mean.text),
                )
