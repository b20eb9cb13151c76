"""One quantity said twice: in another unit in brackets, or in another part of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.language.orthography import comparison_key
from extractor.models import Extraction, Figure, Finding
from extractor.outline.arithmetic import differ, slip, step
from extractor.outline.findings import CheckRule, finding, place_of, plain
from extractor.outline.sums import is_exact

_BASES = {
    "ha": ("area", Decimal(10_000)),
    "m2": ("area", Decimal(1)),
    "km2": ("area", Decimal(1_000_000)),
    "tonne": ("mass", Decimal(1000)),
    "quintal": ("mass", Decimal(100)),
    "kg": ("mass", Decimal(1)),
    "km": ("length", Decimal(1000)),
    "m": ("length", Decimal(1)),
    "VND": ("money", Decimal(1)),
}
_BRACKET = re.compile(r"\s*\(\s*(?:tức|tương đương|tương ứng|hay|bằng)?\s*", re.IGNORECASE)
_CLOSED = re.compile(r"\s*\)")
_MOST = Decimal(1001)


def converted_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """ "48,6 ha (48.600 m2)": a quantity and, in brackets right behind it, the same in another unit that is not the same."""
    text = extraction.text
    for one, other in zip(extraction.figures, extraction.figures[1:], strict=False):
        if other.start - one.end > 25 or not is_exact(one) or not is_exact(other) or one.per or other.per:
            continue
        first, second = _BASES.get(one.unit), _BASES.get(other.unit)
        if first is None or second is None or first[0] != second[0] or not _CLOSED.match(text, other.end):
            continue
        if one.unit == other.unit and (one.unit != "VND" or _multiplier(one) == _multiplier(other)):
            continue
        if not _BRACKET.fullmatch(text[one.end : other.start]) or not one.value or not other.value:
            continue
        left, right = one.value * first[1], other.value * second[1]
        if not differ(left, right, max(step(one) * first[1], step(other) * second[1])):
            continue
        # Two numbers that are not near, nor apart by a slip of the unit, are not one quantity.
        n = slip(left, right)
        if n or Decimal("0.5") <= left / right <= Decimal(2):
            note = f" Hai số lệch nhau đúng {10**n} lần." if n else ""
            yield finding(
                rule, (place_of(one), place_of(other)), first=plain(one.text), second=plain(other.text), slip=note
            )


def _multiplier(figure: Figure) -> str:
    return re.sub(r"[\d.,\s]", "", comparison_key(figure.text))
