from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.number_formats import NumberFormat, decimal_mark, parse_format, rewrite, show_number


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("0.00%", NumberFormat(2, True)),
        ("#,##0", NumberFormat(0)),
        ('#,##0.0" ha"', NumberFormat(1, after=" ha")),
        ("_(* #,##0.00_);_(* (#,##0.00)", NumberFormat(2)),
        ('_-* #,##0\\ _₫_-;\\-* #,##0\\ _₫_-;_-* "-"??\\ _₫_-;_-@_-', NumberFormat(0)),
        ("#,##0,", NumberFormat(0, thousands=1)),
        ("#,##0.0,,", NumberFormat(1, thousands=2)),
        ("0.##", NumberFormat(2, optional=2)),
        ("000", NumberFormat(0, whole=3)),
        ("# ?/?", NumberFormat()),
        ("0.00E+00", NumberFormat()),
        ('"Hộ "0', NumberFormat(0, before="Hộ ")),
        ("dd/mm/yyyy", None),
        ("[$-42A]dd mmmm yyyy", None),
        ("[h]:mm", None),
        ("General", None),
        ("@", None),
        (";;;", None),
    ],
)
def test_number_formats(code: str, meaning: NumberFormat | None) -> None:
    assert parse_format(code) == meaning


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1234567890, "#,##0.0,,", "1234,6"),
        (1234567890, "#,##0,", "1234568"),
        (0.125, "0.00", "0,13"),
        (0.4567, "0.0%", "45,7%"),
        (0.5, "# ?/?", "0,5"),
        (12.5, '0.0"%"', "12,5%"),
        (-1234.5, "#,##0.0;(#,##0.0)", "-1234,5"),
        (1500, '#,##0 "dự án"', "1500 dự án"),
        (1500, "#,##0\\ [$₫-42A]", "1500"),
        (1500, "[$$-409]#,##0", "$1500"),
        (7, "000", "007"),
        (2.5, "0.##", "2,5"),
        (1234567, '[>=1000000]0.0,,"tr";[>=1000]0,"k";0', "1,2tr"),
        (4567, '[>=1000000]0.0,,"tr";[>=1000]0,"k";0', "5k"),
        (45, '[>=1000000]0.0,,"tr";[>=1000]0,"k";0', "45"),
    ],
)
def test_a_cell_shows_what_its_format_says(value: float, code: str, shown: str) -> None:
    assert show_number(value, parse_format(code)) == shown


@pytest.mark.parametrize(
    ("shown", "value", "written"),
    [
        ("1,235", "1235", "1235"),
        ("1,235", "1.235", "1,235"),
        ("1.235", "1235", "1235"),
        ("68.3%", "0.683", "68,3%"),
        ("12.5%", "12.5", "12,5%"),
        ("(1,234.5)", "-1234.5", "-1234,5"),
        ("1 234 567,5 đồng", "1234567.5", "1234567,5 đồng"),
        ("1.23E+06", "1234567", "1234567"),
        ("1/2", "0.5", "1/2"),
        ("-", "0", "-"),
        ("1,235", "", "1,235"),
    ],
)
def test_what_parts_the_decimals_is_told_by_the_number_behind(shown: str, value: str, written: str) -> None:
    assert rewrite(shown, value) == written


def test_numbers_shown_in_thousands_follow_the_other_cells() -> None:
    english, own = [("2,500.5", "2500.5"), ("7", "7")], [("2.500,5", "2500.5")]
    assert rewrite("1,235", "1234567890", decimal_mark(english)) == "1235"
    assert rewrite("1,235", "1234567890", decimal_mark(own)) == "1,235"


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from([(",", "."), (".", ",")]))
def test_the_value_is_never_lost(value: Decimal, marks: tuple[str, str]) -> None:
    thousands, point = marks
    shown = f"{value:,.2f}".translate(str.maketrans({",": thousands, ".": point}))
    assert Decimal(rewrite(shown, str(value)).replace(",", ".")) == value
