"""Numbers in JSON are exact decimals as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.pipeline import extract
from extractor.jsonform import dumps, extraction_form, extraction_text, number
from extractor.rulecheck import plain_report


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


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "I. KẾT QUẢ {1}\n\nXã Bến Lội có 12 hộ trồng 3,5 ha chè theo Quyết định số 7/QĐ-UBND.",
        'Thôn Cầu Đất thu hoạch 4,5 tấn "chè".\n\n' * 300,
    ],
    ids=["nothing", "some", "more than one piece"],
)
def test_pieces_make_the_whole(text: str, indent: int | None) -> None:
    extraction = extract(plain_report(text))
    assert "".join(extraction_text(extraction, indent)) == dumps(extraction_form(extraction), indent)
