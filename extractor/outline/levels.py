"""What a number of running text is to the checks: a plain level that may be added and compared, and of which kind."""

from __future__ import annotations

from extractor.models import Figure
from extractor.outline.findings import key_of

MEASURED = ("area", "money", "count", "mass", "volume", "length", "flow", "energy", "power")
"""Quantities that add up: of parts a whole is made, and of what came and went what is left."""


def is_exact(figure: Figure) -> bool:
    """A plain level: no range, no "khoảng", no rise or fall, no part of a whole."""
    return figure.qualifier is None and figure.value_max is None and figure.change is None and figure.part is None


def adds_up(figure: Figure) -> bool:
    """Whether a number may be a whole or a part of a sum: exact, or an estimate that is printed as exactly ("ước tính 4,6 tỷ
    đồng, gồm …"): half a unit of the last digit covers what was rounded."""
    return is_exact(figure) or (is_level(figure) and figure.qualifier == "estimate")


def is_level(figure: Figure) -> bool:
    """A level of something that is measured or counted, for certain or as an estimate ("ước đạt"): no share."""
    plain = figure.value_max is None and figure.part is None and figure.change is None
    return plain and figure.quantity != "percent" and figure.qualifier in (None, "estimate")


def is_same_kind(one: Figure, other: Figure, loose: bool = False) -> bool:
    """Whether two figures measure or count the same sort of thing."""
    if (one.quantity, one.per) != (other.quantity, other.per):
        return False
    if one.unit != other.unit:
        return loose and one.quantity == "count" and _is_shortened(one.noun, other.noun)
    if one.unit != "other":
        return True
    # "132 phòng học, gồm 108 phòng kiên cố": nouns of more than one word may differ behind the first.
    a, b = key_of(one.noun or "").split(), key_of(other.noun or "").split()
    return a == b or (loose and bool(a) and bool(b) and a[0] == b[0])


def _is_shortened(one: str | None, other: str | None) -> bool:
    """Whether of two nouns one is the other's beginning, or its times: "1.460 hộ kinh doanh" and "540 hộ", "lượt người" and
    "người"."""
    a, b = sorted((key_of(one or "").split(), key_of(other or "").split()), key=len)
    return bool(a) and (b[: len(a)] == a or (b[:1] == _TIMES and b[1:] == a))


_TIMES = [key_of("lượt")]


def in_brackets(text: str, start: int, figure: Figure) -> bool:
    """Whether a bracket that opened since ``start`` is still open before a figure."""
    opened = text.rfind("(", start, figure.start)
    return opened >= 0 and ")" not in text[opened : figure.start]
