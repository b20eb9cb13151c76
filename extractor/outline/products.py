"""A number of things, what each of them gets, and the sum: 46 hộ, mức 60 triệu đồng/hộ, tổng số 2.760 triệu đồng."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.models import Figure, Finding
from extractor.outline.arithmetic import differ, one_slip, shown, slip, step
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import adds_up, is_exact
from extractor.outline.stretches import Told

_BREAK = re.compile(r"[.;](?=\s)")
_EACH = re.compile(r"(?<!\w)mỗi\s+(?P<thing>[^\W\d_]+)(?:\s+[^\W\d_]+){0,3}\s*$", re.IGNORECASE)
_WEIGHTS = (("tạ", Decimal("0.1")), ("tấn", Decimal(1)), ("kg", Decimal("0.001")))
"""What a yield is printed in, in tonnes."""
_ROUGH = Decimal("0.02")
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
            first, second = sorted((count, each), key=lambda f: f.start)
            # "mức 150.000 đồng/em/tháng trong 9 tháng, tổng kinh phí cho 1.450 em là": what stands around the second, too.
            said = f"{text[first.end : second.start]} {text[second.end : total.start]}"
            times = _times(said, count, each) or _said_each(text, count, each)
            if not all(map(is_exact, (count, each, total))) or count.quantity != "count" or times is None:
                continue
            if (total.quantity, total.unit, total.per) != (each.quantity, each.unit, None):
                continue
            if _BREAK.search(text[first.end : total.start]) or not total_words.search(said):
                continue
            product = count.value * each.value * times
            tolerance = count.value * times * step(each) / 2 + step(total) / 2 if each.value % 1 else step(total) / 2
            # "xây 6 nhà (kế hoạch 5 nhà), mỗi nhà 50 triệu đồng, tổng 300 triệu đồng": another number of them gives it.
            if any(f.noun == count.noun and f.value * each.value * times == total.value for f in figures):
                continue
            near = total.value and _CLOSE[0] <= product / total.value <= _CLOSE[1]
            if differ(product, total.value, tolerance) and (near or slip(product, total.value)):
                yield finding(
                    rule,
                    [place_of(count), place_of(each), place_of(total)],
                    count=plain(count.text),
                    each=f"{plain(each.text)}/{each.per or plain(count.noun or '')}"
                    + (f" × {times}" if times > 1 else ""),
                    product=shown(product, [total]),
                    stated=plain(total.text),
                )


def yield_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "4.200 ha, năng suất 62 tạ/ha, sản lượng 28.040 tấn": more was brought in than the land bears, or what land and yield
    give but for a slip of the keys. (Less may be: not all land that was sown is harvested.)"""
    text = told.text
    yields, outputs = (
        re.compile(rf"{rule.pattern(key)}[^,;.\d]{{0,25}}$", re.IGNORECASE) for key in ("yield_words", "output_words")
    )
    for number, stretch in enumerate(told.sentences):
        for rate in stretch.figures:
            lead = text[max(stretch.start, rate.start - 40) : rate.start]
            weight = next((w for word, w in _WEIGHTS if word in rate.text.lower()), None)
            if rate.per != "ha" or weight is None or not adds_up(rate) or not yields.search(lead):
                continue
            begin = max((m.end() for m in _BREAK.finditer(text, stretch.start, rate.start)), default=stretch.start)
            stop = _BREAK.search(text, rate.end, stretch.end)
            inside = [f for f in stretch.figures if begin <= f.start < (stop.start() if stop else stretch.end)]
            land = [f for f in inside if f.quantity == "area" and f.unit == "ha" and adds_up(f)]
            brought = [f for f in inside if f.quantity == "mass" and f.unit == "tonne" and adds_up(f) and not f.per]
            if not land and number and begin == stretch.start:
                # "Xuống giống 4.200 ha. … năng suất 62 tạ/ha, sản lượng …": the land in a sentence before.
                earlier = [f for s in told.sentences[max(0, number - 2) : number] for f in s.figures]
                land = [f for f in earlier if f.unit == "ha" and f.per is None and adds_up(f)]
            if len(land) != 1 or len(brought) != 1 or not brought[0].value:
                continue
            # Of two harvests a sentence may say the land of one and what the other brought.
            if sum(f.per == "ha" for f in inside) > 1:
                continue
            area, output = land[0], brought[0]
            if not outputs.search(text, max(stretch.start, output.start - 40), output.start):
                continue
            product = area.value * rate.value * weight
            rounding = area.value * weight * step(rate) / 2 + rate.value * weight * step(area) / 2 + step(output) / 2
            if not _CLOSE[0] <= product / output.value <= _CLOSE[1] or not differ(product, output.value, rounding):
                continue
            if output.value - product > product * _ROUGH or one_slip(product.quantize(step(output)), output.value):
                yield finding(
                    rule,
                    [place_of(area), place_of(rate), place_of(output)],
                    count=plain(area.text),
                    each=plain(rate.text),
                    product=f"{shown(product.quantize(step(output)))} tấn",
                    stated=plain(output.text),
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
