"""A number that can't be read is said, with its place."""

from __future__ import annotations

import pytest

from extractor.extraction.pipeline import extract
from extractor.rulecheck import plain_report


@pytest.mark.parametrize("number", ["45.6.7", "1.250,5.3", "1,23.456"])
def test_a_malformed_number_before_a_unit_is_a_warning(number: str) -> None:
    text = f"Đã thu hồi {number} ha đất."
    (warning,) = extract(plain_report(text)).warnings
    assert warning.code == "number_unreadable"
    assert text[warning.start : warning.end] == number


@pytest.mark.parametrize("number", ["34\ufffd", "5\u25a1", "12\ufffd5", "\ufffd27"])
def test_a_number_with_a_damaged_sign_is_a_warning(number: str) -> None:
    text = f"Toàn xã có {number} hộ nghèo."
    (warning,) = [w for w in extract(plain_report(text)).warnings if w.code == "number_unreadable"]
    assert text[warning.start : warning.end] == number


@pytest.mark.parametrize(
    "text",
    [
        "\u25a1 5 hộ nghèo, \u25a1 hộ cận nghèo 3",
        "Đã thu hồi 1.234.567,8 ha đất.",
        "Mục 2.1.3 hạ tầng",
        "ngày 12.5.2021 hội nghị",
        "phiên bản 1.2.3",
        "Đạt 3.131.93 ha.",
    ],
)
def test_what_is_read_or_no_measure_is_none(text: str) -> None:
    assert [w.code for w in extract(plain_report(text)).warnings] == []
