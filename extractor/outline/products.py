"""A number of things, what each of them gets, and the sum: 46 hộ, mức 60 triệu đồng/hộ, tổng số 2.760 triệu đồng."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.language.orthography import comparison_key
from extractor.models import Extraction, Figure, Finding
from extractor.outline.arithmetic import differ, shown, step
from extractor.outline.findings import CheckRule, finding, place_of, plain
from extractor.outline.sums import is_exact, stretches

_BREAK = re.compile(r"[.;](?=\s)")
_CLOSE = (Decimal("0.7"), Decimal("1.4"))


def product_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """Sums that are not the number of things times what each gets, where a clause says all three."""
    text = extraction.text
    total_words = re.compile(rf"{rule.pattern('totals')}[^,;.\d]{{0,40}}$", re.IGNORECASE)
    for stretch in stretches(extraction):
        figures = stretch.figures
        for number in range(len(figures) - 2):
            count, each, total = figures[number : number + 3]
            if (
                not all(map(is_exact, (count, each, total)))
                or count.quantity != "count"
                or not _is_for_each(count, each)
            ):
                continue
            if (total.quantity, total.unit, total.per) != (each.quantity, each.unit, None):
                continue
            if _BREAK.search(text[count.end : total.start]) or not total_words.search(text[each.end : total.start]):
                continue
            product = count.value * each.value
            tolerance = count.value * step(each) / 2 + step(total) / 2 if each.value % 1 else step(total) / 2
            if differ(product, total.value, tolerance) and _CLOSE[0] <= product / total.value <= _CLOSE[1]:
                yield finding(
                    rule,
                    [place_of(count), place_of(each), place_of(total)],
                    count=plain(count.text),
                    each=f"{plain(each.text)}/{each.per}",
                    product=shown(product, [total]),
                    stated=plain(total.text),
                )


def _is_for_each(count: Figure, each: Figure) -> bool:
    """Whether a rate is for each of the things counted, and for nothing else ("/hộ", not "/hộ/năm")."""
    return each.per is not None and comparison_key(each.per) == comparison_key(count.noun or "") and bool(each.value)
