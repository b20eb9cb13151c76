"""One unit for each quantity."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.language.baseunits import base_of, to_base
from extractor.rulebook import load_rules

RULES = load_rules()


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("12000", "m2", (Decimal("1.2"), "ha")),
        ("3", "km2", (Decimal(300), "ha")),
        ("5", "sao", (Decimal("0.18"), "ha")),
        ("7", "VND", (Decimal(7), "VND")),
    ],
)
def test_a_value_in_its_base(value: str, unit: str, expected: tuple[Decimal, str]) -> None:
    assert to_base(Decimal(value), unit, RULES) == expected


@pytest.mark.parametrize(("unit", "base"), [("m2", "ha"), ("quintal", "tonne"), ("sao", "sao"), ("mau", "mau")])
def test_a_unit_that_differs_by_region_is_its_own_base_within_a_report(unit: str, base: str) -> None:
    assert base_of(unit, RULES)[0] == base
