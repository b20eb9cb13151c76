"""Exact comparison of printed numbers: how far two of them may lie apart is given by the digits that were printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from extractor.language.numbers import write_digits
from extractor.models import Figure

YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
"""Four digits that may be a year, alone or in a date: no amount to reckon with."""
_DIGITS = re.compile(r"\d")
_NUMERAL = re.compile(r"\d[\d.,\s]*(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\s+\d[\d.,]*\s*)*")


_MULTIPLES = {"nghìn": Decimal(10**3), "ngàn": Decimal(10**3), "triệu": Decimal(10**6), "tỷ": Decimal(10**9)}
_MULTIPLE = re.compile(rf"[\d.,]+\s+({'|'.join(_MULTIPLES)})(?!\w)((?: \w+)*)")
""" "806 nghìn lượt khách": the number of thousands, and what is counted."""


def step(figure: Figure) -> Decimal:
    """The value of one unit in the last printed digit of a figure: 0.1 tỷ for "41,8 tỷ đồng", 1 ha for "1.057 ha".

    1 for numbers in words. A printed whole number is taken as exact to its last digit, though it may end in zeros.
    """
    return Decimal(1) if figure.value_max is not None or figure.part is not None else _step(figure.text, figure.value)


@lru_cache(maxsize=4096)
def _step(text: str, of: Decimal) -> Decimal:
    # "41,8 tỷ" -> 418; "25 tỷ 941 triệu" -> 25941: all digits up to the unit make one whole number of steps.
    numeral = _NUMERAL.match(text)
    value = int("".join(_DIGITS.findall(numeral[0]))) if numeral else 0
    if not value or not of:
        return Decimal(1)
    power = Decimal(1)
    quotient = of / value
    # The quotient is a power of ten where the reading is plain; anything else is taken as exact.
    while power < quotient:
        power *= 10
    while power > quotient:
        power /= 10
    return power if power == quotient else Decimal(1)


def scale(figure: Figure) -> Decimal:
    """What one printed unit of a figure is worth in its base: 10⁹ for "655,0 tỷ đồng"."""
    numeral = re.match(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?", figure.text)
    if numeral is None or not figure.value:
        return Decimal(1)
    printed = Decimal(numeral[0].replace(".", "").replace(",", "."))
    factor = figure.value / printed if printed else Decimal(1)
    return factor if factor in _POWERS else Decimal(1)


_POWERS = frozenset(Decimal(10) ** n for n in range(13))


def slack(figures: Iterable[Figure]) -> Decimal:
    """How far a sum of these figures may lie from another for rounding alone: half a step each, nothing for a count."""
    return sum((step(figure) / 2 for figure in figures if not _counted(figure)), Decimal(0))


def adds_to(total: Decimal, whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether a sum of printed parts may be the printed whole. Rounding hardly uses up all of its room in four numbers at
    once: of three parts and more, what lies off by the whole of it is off."""
    off, room = abs(total - whole.value), slack([whole, *parts])
    return not off or off < room or (off == room and len(parts) < 3)


_FAR = 50
"""A sum that lies further off than this part of the whole is off by more than rounding."""


def some_make(whole: Figure, parts: Sequence[Figure], anywhere: bool = False) -> bool:
    """Whether the first of printed parts make the printed whole: then the others are no parts of it ("210 mẫu: 158 mẫu xét nghiệm
    nhanh, 52 mẫu gửi đi; 09 mẫu không đạt"). ``anywhere``: some neighbours among them, where it is not certain that a list begins
    with the first."""
    for begin in range(len(parts) - 1 if anywhere else min(1, len(parts) - 1)):
        total = parts[begin].value
        for end in range(begin + 1, len(parts)):
            total += parts[end].value
            off = abs(total - whole.value)
            if not off or (off * _FAR < whole.value and adds_to(total, whole, parts[begin : end + 1])):
                return True
    return False


def is_round(figure: Figure, exact: Decimal) -> bool:
    """Whether a printed mean is a round number near the exact one: "bình quân 100 triệu đồng" of 107,8."""
    numeral = _NUMERAL.match(figure.text)
    digits = re.sub(r"\D", "", numeral[0]).strip("0") if numeral else ""
    return len(digits) == 1 and abs(figure.value - exact) < figure.value / 10


def share_is_off(part: Decimal, whole: Decimal, stated: Figure, made_of: Iterable[Figure]) -> bool:
    """Whether a printed share is another than part and whole give: more than half its last digit above (people round), a
    whole one below (some cut off), and what the rounding of the two may have done."""
    share = part / whole * 100
    rounding = sum((step(f) / 2 / abs(f.value) for f in made_of if f.value and not _counted(f)), Decimal(0))
    slip = share * rounding
    return stated.value - share > step(stated) / 2 + slip or share - stated.value >= step(stated) + slip


def _counted(figure: Figure) -> bool:
    return figure.quantity == "count" and step(figure) == 1


def rounded_to(value: Decimal, unit: Decimal) -> Decimal:
    """The multiple of ``unit`` that is nearest: 467.8 triệu for 467.83 triệu and 0.1 triệu."""
    return (value / unit).quantize(Decimal(1)) * unit


def cell_step(text: str) -> Decimal:
    """The value of the last printed decimal of a number in a table cell ("52,6" is 0.1)."""
    match = re.search(r"\d,(\d+)\s*$", text.strip().rstrip("%").strip())
    return Decimal(1).scaleb(-len(match[1])) if match else Decimal(1)


def differ(one: Decimal, other: Decimal, tolerance: Decimal) -> bool:
    """Whether two values lie further apart than rounding explains."""
    return abs(one - other) > tolerance


def slip(one: Decimal, other: Decimal) -> int | None:
    """n where the values differ by 10ⁿ exactly (n of at least 1 in size), a slip of the unit or of the separator."""
    if not one or not other:
        return None
    quotient = one / other if one > other else other / one
    for n in range(1, 7):
        if quotient == Decimal(10) ** n:
            return n
    return None


def one_slip(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers differ in one digit, or in two that changed places."""
    a, b = (
        str(value.normalize().quantize(Decimal(1)) if value == value.to_integral() else value) for value in (one, other)
    )
    off = [place for place, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    if len(a) != len(b) or not off:
        return False
    return len(off) == 1 or (len(off) == 2 and a[off[0]] == b[off[1]] and a[off[1]] == b[off[0]])


def is_swap(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers are one with two digits that changed places."""
    a, b = (str(value.normalize() if value % 1 else value.quantize(Decimal(1))) for value in (one, other))
    return len(a) == len(b) and sorted(a) == sorted(b) and one_slip(one, other)


def swap_mends(whole: Figure, parts: Sequence[Figure], total: Decimal) -> bool:
    """Whether parts that add up to ``total`` would make their whole if in one of these numbers, of three digits and more, two
    digits changed places."""
    off = whole.value - total
    for number, right in [(whole, total), *((part, part.value + off) for part in parts)]:
        unit = scale(number)
        if right > 0 and number.value >= 100 * step(number) and is_swap(number.value / unit, right / unit):
            return True
    return False


def shown(value: Decimal, like: Sequence[Figure] = ()) -> str:
    """A number as Vietnamese prints it, in the multiplier that the figures it stands beside use (tỷ đồng, triệu)."""
    unit = like[0].unit if like else ""
    factor, word = Decimal(1), ""
    text = like[0].text.lower() if like else ""
    if unit == "VND":
        for name, size in (("nghìn tỷ", 12), ("tỷ", 9), ("tỉ", 9), ("triệu", 6), ("tr", 6), ("nghìn", 3), ("ngàn", 3)):
            if name in text:
                factor, word = Decimal(10) ** size, f" {name} đồng"
                break
    elif (counted := _MULTIPLE.match(text)) is not None:
        factor, word = _MULTIPLES[counted[1]], f" {counted[1]}{counted[2]}"
    return f"{write_digits(value / factor)}{word}"
