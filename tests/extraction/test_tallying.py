"""Sums decide between two readings of a number, and only they: where every number is doubtful both readings are kept."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.pipeline import extract
from extractor.language.numbers import write_digits
from extractor.models import Figure
from extractor.rulebook import load_rules
from extractor.rulecheck import plain_report

RULES = load_rules()


def figures(text: str) -> list[Figure]:
    return list(extract(plain_report(text), RULES).figures)


def test_a_sum_that_holds_settles_the_doubt() -> None:
    first, *_ = figures("Khu A rộng 3.131.93 ha, khu B 100 ha; tổng 3.231,93 ha")
    assert (first.value, first.needs_review, first.reading) == (Decimal("3131.93"), False, None)


@pytest.mark.parametrize(
    "text",
    [
        "Tổng diện tích 13.950 ha, trong đó lúa 10,827 ha, ngô 3.123 ha",
        "Lúa 10,827 ha, ngô 3.123 ha, cộng 13.950 ha",
        "Tổng 13.950 ha. Trong đó:\n- Lúa: 10,827 ha (77%);\n- Ngô: 3.123 ha (23%)",
    ],
)
def test_a_sum_that_holds_in_the_other_reading_alone_exchanges_them(text: str) -> None:
    rice = next(figure for figure in figures(text) if figure.text == "10,827 ha")
    assert (rice.value, rice.reading, rice.needs_review) == (Decimal(10827), "10,827 ha", True)
    assert rice.review is not None
    assert "cộng khớp" in rice.review


@pytest.mark.parametrize(
    "text",
    [
        # all doubtful: the sum holds in both readings
        "Đất lúa 10,827 ha, đất màu 1,200 ha, cộng 12,027 ha",
        # no sum
        "Diện tích 10,827 ha, 5 ha và 3 ha",
        # another unit
        "Tổng 13.950 hộ, lúa 10,827 ha, ngô 3.123 ha",
    ],
)
def test_what_no_sum_decides_stays_in_doubt(text: str) -> None:
    doubtful = next(figure for figure in figures(text) if figure.text == "10,827 ha")
    assert (doubtful.value, doubtful.reading, doubtful.needs_review) == (Decimal("10.827"), "10827 ha", True)


@given(st.lists(st.integers(1_000, 999_999), min_size=2, max_size=5), st.integers(0, 4), st.booleans())
def test_parts_in_english_digits_are_settled_by_their_total(parts: list[int], odd: int, front: bool) -> None:
    odd %= len(parts)
    said = [f"khu {write_digits(Decimal(part), 'en' if i == odd else 'plain')} ha" for i, part in enumerate(parts)]
    total = f"tổng {sum(parts)} ha"
    text = "; ".join([total, *said] if front else [*said, total])
    # Where some of the parts add up in another reading too (1 + 1000 = 1001), a person is asked.
    read = [
        Decimal(f.reading.split()[0]) if f.needs_review and f.reading and f.value < 1000 else f.value
        for f in figures(text)
    ]
    assert sorted(read) == sorted(Decimal(n) for n in [*parts, sum(parts)])


def test_two_sums_that_want_different_readings_prove_none() -> None:
    doubtful = figures("khu A 1,000 ha; khu B 1000 ha; khu C 1001 ha; tổng 3001 ha")[0]
    assert (doubtful.value, doubtful.reading, doubtful.needs_review) == (Decimal("1.000"), "1000 ha", True)
