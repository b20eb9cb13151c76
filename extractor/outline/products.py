"""A number of things, what each of them gets, and the sum: 46 hộ, mức 60 triệu đồng/hộ, tổng số 2.760 triệu đồng."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.models import Figure, Finding
from extractor.outline.arithmetic import differ, shown, step
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import is_exact
from extractor.outline.stretches import Told

_BREAK = re.compile(r"[.;](?=\s)")
_EACH = re.compile(r"(?<!\w)mỗi\s+(?P<thing>[^\W\d_]+)(?:\s+[^\W\d_]+){0,3}\s*$", re.IGNORECASE)
_CLOSE = (Decimal("0.7"), Decimal("1.4"))


def product_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """Sums that are not the number of things times what each gets, where a clause says all three."""
    text = told.text
    total_words = re.compile(rf"{rule.pattern('totals')}[^,;.\d]{{0,40}}$", re.IGNORECASE)
    for stretch in told.stretches:
        figures = stretch.figures
        for number in range(len(figures) - 2):
            count, each, total = figures[number : number + 3]
            if each.quantity == "count" and count.per is not None:
                count, each = each, count  # "mức 1,5 triệu đồng/người cho 312 người"
            times = _times(text[max(count.end, each.end) : total.start], count, each) or _said_each(text, count, each)
            if not all(map(is_exact, (count, each, total))) or count.quantity != "count" or times is None:
                continue
            if (total.quantity, total.unit, total.per) != (each.quantity, each.unit, None):
                continue
            if _BREAK.search(text[min(count.end, each.end) : total.start]) or not total_words.search(
                text[max(count.end, each.end) : total.start]
            ):
                continue
            product = count.value * each.value * times
            tolerance = count.value * times * step(each) / 2 + step(total) / 2 if each.value % 1 else step(total) / 2
            if differ(product, total.value, tolerance) and _CLOSE[0] <= product / total.value <= _CLOSE[1]:
                yield finding(
                    rule,
                    [place_of(count), place_of(each), place_of(total)],
                    count=plain(count.text),
                    each=f"{plain(each.text)}/{each.per or plain(count.noun or '')}"
                    + (f" × {times}" if times > 1 else ""),
                    product=shown(product, [total]),
                    stated=plain(total.text),
                )


def _said_each(text: str, count: Figure, each: Figure) -> int | None:
    """ "24 phòng học, mỗi phòng 850 triệu đồng": a rate by the word that stands before it."""
    said = _EACH.search(text, max(count.end, each.start - 40), each.start)
    if each.per is not None or said is None or not each.value:
        return None
    return 1 if key_of(said["thing"]).split()[:1] == key_of(count.noun or "").split()[:1] else None


def _times(between: str, count: Figure, each: Figure) -> int | None:
    """How often each of the things counted gets a rate: once for "/hộ", twelve times for "/người/tháng trong 12 tháng"; None
    where the rate is not for each of them, or for a time that is not said."""
    if each.per is None or not each.value:
        return None
    thing, _, time = each.per.partition("/")
    same = key_of(thing) == key_of(count.noun or "")
    if not same and not (thing == "người" and count.unit == "person"):
        return None
    if not time:
        return 1
    found = re.search(rf"(?<!\w)(\d{{1,2}})\s+{re.escape(time)}(?!\w)", between)
    return int(found[1]) if found else None
