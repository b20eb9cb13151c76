"""Which figures of a sentence are results, plans and earlier values, and of when: today's number is not of the target year."""

from __future__ import annotations

import pytest

from extractor.extraction.pipeline import extract
from extractor.rulebook import load_rules
from extractor.rulecheck import plain_report

RULES = load_rules()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sản lượng tăng 12,5% (KH 13%)", ["actual", "target"]),
        ("Thu đạt 95% KH năm, tăng 5% so CK", ["actual", "actual"]),
        ("Bổ sung có mục tiêu 12 tỷ đồng cho Chương trình mục tiêu quốc gia: 5 xã", ["actual", "actual"]),
        ("Kế hoạch giao 1.200 hộ, thực hiện 1.318 hộ", ["target", "actual"]),
        ("đạt 137%, giảm 53,4% so với cùng kỳ (năm 2017 đạt 190,5%)", ["actual", "actual", "previous"]),
        ("Năm nay thu 3.200 tỷ đồng, cùng kỳ thu 2.900 tỷ đồng", ["actual", "previous"]),
        ("diện tích 630 ha, tăng 5,8% so mục tiêu; sản lượng 240 tấn", ["actual", "actual", "actual"]),
    ],
)
def test_status(text: str, expected: list[str]) -> None:
    assert [figure.status for figure in extract(plain_report(text), RULES).figures] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mục tiêu đến năm 2030 có 18 CCN; hiện có 9 CCN", ["năm 2030", None]),
        ("giảm 53,4% so với cùng kỳ (năm 2017 đạt 190,5%)", [None, "năm 2017"]),
        ("Tỷ lệ nghèo từ 5,2% năm 2020 xuống còn 2,1% năm 2023", ["năm 2020", "năm 2023"]),
    ],
)
def test_period(text: str, expected: list[str | None]) -> None:
    figures = extract(plain_report(text), RULES).figures
    assert [figure.period.text if figure.period else None for figure in figures] == expected


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Các năm 2022 và 2023 giải ngân lần lượt 12,5 tỷ và 13,7 tỷ đồng", ["2022", "2023"]),
        ("Số hộ nghèo năm 2021, 2022, 2023 lần lượt là 45 hộ, 40 hộ và 32 hộ", ["2021", "2022", "2023"]),
        ("Năm 2021, năm 2022 và năm 2023 có 45, 40, 32 hộ thoát nghèo", ["2021", "2022", "2023"]),
        ("Có 45 hộ, 40 hộ và 32 hộ thoát nghèo trong các năm 2021, 2022, 2023", ["2021", "2022", "2023"]),
        ("Giai đoạn 2021-2023 thu lần lượt là 12 tỷ đồng, 13 tỷ đồng và 15 tỷ đồng", ["2021", "2022", "2023"]),
        # not one by one
        ("Giai đoạn 2021-2023 có 12 xã, 5 xã và 7 xã đạt chuẩn theo ba mức", ["2021-2023"] * 3),
        ("Năm 2022 và 2023 hỗ trợ 12 hộ nghèo và 15 hộ cận nghèo", ["2022-2023"] * 2),
        ("Trong 2 năm 2022 và 2023 đã giải ngân 25 tỷ đồng", ["2022-2023"]),
        ("Năm 2021 và năm 2023 có 5 vụ", [None]),
    ],
)
def test_years_told_in_a_row(text: str, years: list[str | None]) -> None:
    def shown(start: str | None, end: str | None) -> str | None:
        return None if not start or not end else start[:4] if start[:4] == end[:4] else f"{start[:4]}-{end[:4]}"

    periods = [figure.period for figure in extract(plain_report(text), RULES).figures if figure.unit != "times"]
    assert [shown(p.start, p.end) if p else None for p in periods] == years
