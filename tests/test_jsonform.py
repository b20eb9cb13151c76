"""Numbers in JSON are exact decimals as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.jsonform import dumps, number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("39.69", "39.69"),
        ("2277E9", "2277000000000"),
        ("9E+13", "90000000000000"),
        ("300.0", "300"),
        ("0.10", "0.1"),
        ("-1.75", "-1.75"),
    ],
)
def test_a_number_is_written_as_it_is(value: str, text: str) -> None:
    assert dumps(number(Decimal(value))) == text


def test_not_stated_is_null() -> None:
    assert dumps(number(None)) == "null"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6))
def test_a_number_read_back_is_the_same_number(value: Decimal) -> None:
    assert Decimal(dumps(number(value))) == value
