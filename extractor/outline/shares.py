"""Stated shares and what they rest on: "45/60 hộ, đạt 85%", "… trong đó 1.300, chiếm 75%", "bằng 1,1% tổng chi (31.200 tỷ)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.language.orthography import comparison_key
from extractor.models import Extraction, Finding, Place
from extractor.outline.arithmetic import scale, share_is_off, shown
from extractor.outline.findings import CheckRule, finding, place_of, plain
from extractor.outline.sums import Stretch, is_exact, is_same_kind, stretches

_NEAR = 15
"""Points: a stated share that lies further off was made of other numbers than these."""
_OF_OTHERS = re.compile(r"\s*(?:kế hoạch|dự toán|so với|mục tiêu|chỉ tiêu|cùng kỳ|nghị quyết|tổng)", re.IGNORECASE)
_BASE_BEHIND = re.compile(r"[^,;.()\d%]{0,60}\(\s*(?:[^\d()%]{0,20})")
_OWN_SHARE = re.compile(r"[\s,;]*(?:tương đương |tương ứng )?(?:bằng|chiếm|đạt)\s*", re.IGNORECASE)
_CLOSED = re.compile(r"\s*(?:[);,.]|$)")
_NO_PART = re.compile(r"(?<!\w)(?:tăng|giảm|năm \d{4}|cùng kỳ|trước đây|ngoài ra|mỗi|bình quân)(?!\w)", re.IGNORECASE)


def ratio_findings(extraction: Extraction, rule: CheckRule, partial: CheckRule) -> Iterator[Finding]:
    """Shares that don't follow from the two numbers they rest on: "45/60 …, đạt 85%", "… trong đó 1.300, chiếm 75%"."""
    text = extraction.text
    share = re.compile(rf"[\s,;(]*(?:[^\W\d_]+\s+){{0,4}}?{rule.pattern('share')}\s*$", re.IGNORECASE)
    opens = re.compile(partial.pattern("partial"), re.IGNORECASE)
    for stretch in stretches(extraction):
        for number, stated in enumerate(stretch.figures):
            if number == 0 or stated.unit != "%" or stated.change or stated.qualifier or stated.value_max is not None:
                continue
            part = stretch.figures[number - 1]
            between = text[part.end : stated.start]
            if len(between) > 90 or ";" in between:
                continue
            bracketed = re.fullmatch(r"[^,;.()]{0,60}\(\s*", between) is not None
            if not bracketed and not share.search(between):
                continue
            if _OF_OTHERS.match(text, stated.end):
                continue
            pair = _part_and_whole(text, stretch, number - 1, opens) or _named_before(text, stretch, number, bracketed)
            if pair is None:
                continue
            top, bottom, places, whole_text = pair
            ratio = top / bottom * 100
            if share_is_off(top, bottom, stated, [part] if part.part is None else []):
                yield finding(
                    rule,
                    [*places, place_of(stated)],
                    part=plain(part.text) if part.part is None else shown(part.part * scale(part), [part]),
                    whole=whole_text,
                    ratio=shown(ratio.quantize(Decimal("0.1"))),
                    stated=plain(stated.text),
                )


def _part_and_whole(
    text: str, stretch: Stretch, index: int, opens: re.Pattern[str]
) -> tuple[Decimal, Decimal, list[Place], str] | None:
    part = stretch.figures[index]
    if part.part is not None and part.value:
        return part.part * scale(part), part.value, [place_of(part)], plain(part.text)
    if index == 0 or not is_exact(part) or part.quantity not in ("area", "money", "count"):
        return None
    whole = stretch.figures[index - 1]
    between = text[whole.end : part.start]
    if (
        not opens.search(between)
        or ";" in between
        or not is_exact(whole)
        or not is_same_kind(whole, part)
        or not whole.value
    ):
        return None
    return part.value, whole.value, [place_of(whole), place_of(part)], plain(whole.text)


def _named_before(
    text: str, stretch: Stretch, number: int, bracketed: bool
) -> tuple[Decimal, Decimal, list[Place], str] | None:
    """ "rà soát 3.912 hộ; 2.770 hộ đã mở lối thoát (đạt 78,0%)": the only larger number of the same noun said before it, when
    the stated share is near what the two give and no other number of the sentence gives it."""
    part, stated = stretch.figures[number - 1], stretch.figures[number]
    if (
        not is_exact(part)
        or part.quantity not in ("area", "count")
        or not re.search(r"(?<!\w)(?:đạt|chiếm|tỷ lệ|bằng)|\(", text[part.end : stated.start])
    ):
        return None
    same = [f for f in stretch.figures if f is not part and is_exact(f) and is_same_kind(f, part) and f.value]
    if not _CLOSED.match(text, stated.end) or any(
        not share_is_off(part.value, f.value, stated, (part, f)) for f in same
    ):
        return None
    before = [
        f for f in same if f.end <= part.start and comparison_key(f.noun or "") == comparison_key(part.noun or "")
    ]
    if len(before) != 1:
        return None
    whole = before[0]
    between = text[whole.end : part.start]
    if whole.value <= part.value or len(between) > 80 or _NO_PART.search(between):
        return None
    if abs(part.value / whole.value * 100 - stated.value) > _NEAR:
        return None
    return part.value, whole.value, [place_of(whole), place_of(part)], plain(whole.text)


def base_behind_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """ "chi 312 tỷ đồng, bằng 1,1% tổng chi ngân sách (31.200 tỷ đồng)": the whole stands behind the share, in brackets."""
    text = extraction.text
    for stretch in stretches(extraction):
        for part, stated, whole in zip(stretch.figures, stretch.figures[1:], stretch.figures[2:], strict=False):
            if stated.unit != "%" or stated.change or stated.qualifier or stated.value_max is not None:
                continue
            if not (is_exact(part) and is_exact(whole) and is_same_kind(part, whole)) or whole.value <= part.value:
                continue
            if not _OWN_SHARE.fullmatch(text[part.end : stated.start]):
                continue
            if not _BASE_BEHIND.fullmatch(text[stated.end : whole.start]):
                continue
            ratio = part.value / whole.value * 100
            if share_is_off(part.value, whole.value, stated, (part, whole)) and abs(ratio - stated.value) <= _NEAR:
                yield finding(
                    rule,
                    [place_of(part), place_of(stated), place_of(whole)],
                    part=plain(part.text),
                    whole=plain(whole.text),
                    ratio=shown(ratio.quantize(Decimal("0.1"))),
                    stated=plain(stated.text),
                )
