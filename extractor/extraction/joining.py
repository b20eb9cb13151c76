"""Amounts that belong together: ranges, levels and lists that share a unit, numbers that OCR tore apart."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.extraction.amount_grammar import Amount, Grammar
from extractor.language.numbers import Convention, Reading, read_digits
from extractor.rulebook import Rules

_YEAR = re.compile(r"(?:19|20)\d\d|2100")
_FAR = 28
_LABELS = re.compile(
    r"(?:^|[^\w])(?:điều|khoản|điểm|mục|số|năm|tháng|quý|giai đoạn|nhóm|tổ|lô|ô|thửa|khu|phụ lục|bảng|biểu|hình|stt|đường|quận|phường|thứ|lần|dự án|phương án)[ ]?\Z"
)


@dataclass(frozen=True, eq=False)
class Joints:
    """What may stand between two numbers (rules/figures.toml, ids join.*)."""

    range: re.Pattern[str]
    levels: re.Pattern[str]
    list: re.Pattern[str]


@functools.lru_cache(maxsize=4)
def joints(rules: Rules) -> Joints:
    """The patterns of these rules."""
    found = {rule.id: rule.pattern for rule in rules["figures"].rules}
    return Joints(found["join.range"], found["join.levels"], found["join.list"])


def join(
    text: str, lower: str, amounts: Sequence[Amount], g: Grammar, convention: Convention, rules: Rules
) -> list[Amount]:
    """The amounts with ranges made one and shared units given to each; amounts that are part of another are left out."""
    between = joints(rules)
    gone: set[int] = set()
    for i in range(len(amounts) - 2, -1, -1):
        left, right = amounts[i], amounts[i + 1]
        distance = right.start - left.end
        if right.part_start >= 0:
            distance = right.part_start - left.end
        if right.unit is None or not 0 < distance <= _FAR or (left.glued and left.unit is None):
            continue
        gap = lower[left.end : right.start]
        if gap[:1] == "\n" and left.unit is None and lower.endswith("từ ", 0, left.start):
            # "từ 14" at the end of a line and "- 16%" at the next: no item of a list.
            gap = " " + gap[1:]
        if between.range.fullmatch(gap):
            if right.upper is None and not right.inherited and _is_range(left, right, g, convention):
                _make_range(left, right)
                gone.add(i + 1)
            elif left.unit is None and _after_from(lower, left) and not _is_year(left):
                _share(left, right)
            continue
        if left.unit is not None or left.part is not None:
            if (
                left.unit is not None
                and not left.unit.form
                and left.unit.end == left.end
                and between.levels.fullmatch(gap)
            ):
                _take_bare(left, right)
            continue
        if between.levels.fullmatch(gap):
            if _after_from(lower, left):
                _share(left, right)
        elif between.list.fullmatch(gap) and not _is_label(text, lower, left, right):
            if ";" in gap and "lần lượt" not in lower[max(0, left.start - 80) : left.start]:
                continue
            previous = amounts[i - 1] if i else None
            if _is_torn(left, right, previous, gap, lower):
                _mend(left, right)
                gone.add(i + 1)
            elif not _is_year(left) and not left.spelled and right.upper is None:
                _share(left, right)
    return [amount for i, amount in enumerate(amounts) if i not in gone]


def _is_year(amount: Amount) -> bool:
    return len(amount.tokens) == 1 and _YEAR.fullmatch(amount.tokens[0]) is not None


def _after_from(lower: str, amount: Amount) -> bool:
    """Whether "từ" opens the pair ("tù" is a common slip), a qualifier may stand between."""
    words = lower[max(0, amount.start - 24) : amount.start].split()
    return any(word in ("từ", "tù", "tư") for word in words[-3:])


def _is_label(text: str, lower: str, amount: Amount, last: Amount) -> bool:
    """Whether the number is the label of a noun before it ("Điều 5, 6 và 7") or part of a name ("Đồng Văn 1, 2"). Where the
    unit of the ``last`` number of the list is in capitals, all is, and capitals make no name."""
    near = lower[max(0, amount.start - 14) : amount.start]
    if _LABELS.search(near):
        return True
    if last.unit is not None and text[last.unit.start : last.unit.end].isupper():
        return False
    words = text[max(0, amount.start - 20) : amount.start].split()
    opens = (
        text[: amount.start].rstrip()[-1:]
        if amount.start < 4000
        else text[amount.start - 30 : amount.start].rstrip()[-1:]
    )
    if not words or opens in ".:;!?(\n":
        return False
    return words[-1][0].isupper() and len(words) > 1 and words[-2][-1:] not in ".:;!?"


def _same_unit(left: Amount, right: Amount) -> bool:
    if left.unit is None or right.unit is None:
        return True
    if left.unit.unit is right.unit.unit:
        return left.unit.form == right.unit.form or not left.unit.unit.noun or not left.unit.form or not right.unit.form
    return (
        left.unit.unit.unit == right.unit.unit.unit and left.unit.unit.quantity == right.unit.unit.quantity != "count"
    )


def _is_range(left: Amount, right: Amount, g: Grammar, convention: Convention) -> bool:
    if left.part is not None or right.part is not None or left.upper is not None or not _same_unit(left, right):
        return False
    if left.per is not None or left.times or (right.negative and left.unit is not None):
        return False
    unit, left_unit = right.unit, left.unit
    left.unit = left.unit or unit
    low, high = left.read(g.words, convention), right.read(g.words, convention)
    left.unit = left_unit
    if low is None or high is None:
        return False
    value, top = low.reading.value, high.reading.value
    if left_unit is None and left.scale == 1 and right.scale > 1:
        scaled = value * (right.scale if len(right.tokens) < 3 else _scale_of(right, g))
        if scaled < top:
            left.tokens = (*left.tokens, *(t for t in right.tokens if t in g.words.scales))
            left.scale = right.scale
            value = scaled
    if _is_year(left) and _is_year(right):
        return False
    return value < top or (value == top and left_unit is None)


def _scale_of(amount: Amount, g: Grammar) -> Decimal:
    product = Decimal(1)
    for token in amount.tokens:
        if token in g.words.scales:
            product *= g.words.scales[token]
    return product


def _make_range(left: Amount, right: Amount) -> None:
    left.upper = right
    left.unit, left.end, left.per, left.density = right.unit, right.end, right.per, right.density
    left.skip = right.skip


def _share(left: Amount, right: Amount) -> None:
    """Give a number without a unit the unit, and the multiplier words, of the one it is listed with."""
    left.unit, left.inherited, left.per = right.unit, True, right.per
    scales = [t for t in right.tokens if not t[0].isdigit()] if right.tokens[0][0].isdigit() else []
    if left.scale == 1 and right.scale > 1 and sum(t[0].isdigit() for t in right.tokens) == 1:
        left.tokens = (*left.tokens, *(t for t in scales))
        left.scale = right.scale


def _take_bare(left: Amount, right: Amount) -> None:
    """ "từ 341 tỷ lên 1.200 tỷ USD": a multiplier alone means the unit of its pair."""
    left.unit = right.unit
    left.inherited = True


def _is_torn(left: Amount, right: Amount, previous: Amount | None, gap: str, lower: str) -> bool:
    """Whether "215, 6 ha" is 215,6 with a blank that does not belong there: one comma, two whole numbers, no list."""
    if gap != ", " or right.inherited or right.upper is not None or right.part is not None or left.spelled:
        return False
    last = right.tokens[0]
    if not (left.tokens[0].replace(".", "").isdigit() and last.isdigit() and len(last) <= 2 and len(left.tokens) == 1):
        return False
    if right.unit is None or right.unit.unit.noun or _is_year(left):
        return False
    if previous is not None and 0 <= left.start - previous.end <= 2:
        return False
    return "lần lượt" not in lower[max(0, left.start - 60) : left.start]


def _mend(left: Amount, right: Amount) -> None:
    joined = f"{left.tokens[0]},{right.tokens[0]}"
    reading = read_digits(joined)
    second = read_digits(right.tokens[0])
    left.note = f"“{left.tokens[0]}, {right.tokens[0]}” có thể là một số thập phân bị tách hoặc hai số liền nhau."
    if reading is not None and second is not None and len(right.tokens) == 1:
        left.fixed = Reading(reading.value, second.value, left.note)
    left.tokens = (joined, *right.tokens[1:])
    left.number_end, left.end, left.unit, left.scale = right.number_end, right.end, right.unit, right.scale
    left.per, left.density, left.tail = right.per, right.density, right.tail
