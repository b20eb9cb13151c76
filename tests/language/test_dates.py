"""Dates and periods of Vietnamese administrative text."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.dates import complete, find_dates, lower
from extractor.rulebook import load_rules

RULES = load_rules()


def one(text: str):
    found = find_dates(text, RULES)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Quyết định ngày 06/8/2020 của tỉnh", "2020-08-06"),
        ("ký ngày 7.8.2023", "2023-08-07"),
        ("ký ngày 01-10-1997", "1997-10-01"),
        ("ngày 06/ 8/ 2020", "2020-08-06"),
        ("Bình Sơn, ngày 05 tháng 02 năm 2024", "2024-02-05"),
        ("15 tháng 6 năm 2021", "2021-06-15"),
        ("NGÀY 30 THÁNG TƯ NĂM 1975", "1975-04-30"),
        ("họp ngày 12/5/21", "2021-05-12"),
        ("Bình Sơn, ngày        tháng 6 năm 2021", "2021-06"),
        ("ngày …/…/2023", "2023"),
        ("trong tháng 6/2021", "2021-06"),
        ("tháng 11 năm 2022", "2022-11"),
        ("Năm 2021, huyện có 5 dự án", "2021"),
        ("khởi công 6/2021.", "2021-06"),
        ("trước ngày 15/10", "--10-15"),
        ("nhân ngày Thương binh liệt sĩ 27/7", "--07-27"),
        ("Trong tháng 5 đã cấp", "--05"),
    ],
)
def test_single_dates(text: str, iso: str) -> None:
    assert one(text).iso == iso


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("giai đoạn 2021-2025", "2021-01-01", "2025-12-31"),
        ("nhiệm kỳ 2021 - 2026", "2021-01-01", "2026-12-31"),
        ("kế hoạch 5 năm 2021-2025", "2021-01-01", "2025-12-31"),
        ("từ năm 2021 đến hết năm 2023", "2021-01-01", "2023-12-31"),
        ("từ 15/12/2022 đến 14/12/2023", "2022-12-15", "2023-12-14"),
        ("từ 15/12 đến 14/12/2023", "2022-12-15", "2023-12-14"),
        ("từ tháng 3 năm 2020 đến tháng 9 năm 2022", "2020-03-01", "2022-09-30"),
        ("quý II/2024", "2024-04-01", "2024-06-30"),
        ("Quý 2 năm 2024", "2024-04-01", "2024-06-30"),
        ("quý I và quý II năm 2024", "2024-01-01", "2024-06-30"),
        ("6 tháng đầu năm 2023", "2023-01-01", "2023-06-30"),
        ("Sáu tháng cuối năm 2023", "2023-07-01", "2023-12-31"),
        ("9 tháng năm 2022", "2022-01-01", "2022-09-30"),
        ("tính đến ngày 31/12/2023", None, "2023-12-31"),
        ("đến hết tháng 9/2024", None, "2024-09-30"),
        ("từ năm 2015 đến nay", "2015-01-01", None),
        ("ngày 5 và 6 tháng 5 năm 2024", "2024-05-05", "2024-05-06"),
        ("tháng 2 năm 2024", "2024-02-01", "2024-02-29"),
    ],
)
def test_periods(text: str, start: str | None, end: str | None) -> None:
    found = one(text)
    assert (found.period.start, found.period.end) == (start, end)
    assert found.period.text == text[found.start : found.end]


def test_years_of_a_list_are_separate() -> None:
    found = find_dates("trong các năm 2021, 2022 và 2023, tỉnh", RULES)
    assert [date.iso for date in found] == ["2021", "2022", "2023"]


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định ngày 31/6/2021",
        "tháng 13/2021",
        "21/0/1973",
        "năm doanh nghiệp được khen",
        "Năm cơ sở liền đạt chuẩn",
        "thu hồi 2.050 ha",
        "có 2021 hộ dân và 2025 người",
        "từ 2000 đến 2050 hộ",
        "12/17 xã đạt chuẩn",
        "thửa 1/500",
        "trực 24/24 giờ",
        "thời hạn thuê 50 năm",
        "công suất 5.000 m3",
        "đạt 12,5% kế hoạch",
        "quý vị đại biểu",
        "lương tháng 13",
        "khu đất 12-15 ha",
        "2000-2050 ha",
    ],
)
def test_not_dates(text: str) -> None:
    assert find_dates(text, RULES) == []


@pytest.mark.parametrize(
    "figure", ["12/17 xã", "5.000 lao động", "2.050 ha", "30/4 hộ", "2025 người", "năm doanh nghiệp", "1/5 dự án"]
)
@pytest.mark.parametrize("frame", ["Đến nay, năm 2021 có {}.", "Tính đến 31/12/2023 đã có {}", "ngày 5/6 có {}"])
def test_a_date_never_takes_a_figure(frame: str, figure: str) -> None:
    text = frame.format(figure)
    place = text.index(figure)
    assert all(date.end <= place for date in find_dates(text, RULES))


def test_a_missing_year_is_filled_in() -> None:
    assert complete(one("6 tháng đầu năm"), 2024).end == "2024-06-30"
    assert complete(one("tháng 2"), 2024).end == "2024-02-29"
    assert complete(one("ngày 29/2"), 2023).end is None
    assert complete(one("cùng kỳ"), 2023).start is None


@given(st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2099, 12, 31)))
def test_every_day_is_read_back(day) -> None:
    for form in (
        f"{day:%d/%m/%Y}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        f"{day.day}-{day.month}-{day.year}",
    ):
        assert one(f"Họp {form}.").iso == day.isoformat()


@given(st.text(alphabet="năm tháng quý từ đến ngày 0123456789/-.,\n", max_size=120))
def test_spans_are_ordered_and_apart(text: str) -> None:
    found = find_dates(text, RULES)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(text[date.start : date.end] == date.period.text for date in found)


@given(st.text(max_size=60))
def test_lower_keeps_the_length(text: str) -> None:
    assert len(lower(text)) == len(text)


@pytest.mark.parametrize("line", ["Cụm công nghiệp ĐỒNG SIM\n", "ĐẤT ΟΔΟΣ İ\n", "KHÔNG XUỐNG DÒNG "])
def test_a_long_text_is_lowered_piece_by_piece(line: str) -> None:
    assert lower(line * 20_000) == lower(line) * 20_000


@pytest.mark.parametrize("rule", RULES["dates"].rules, ids=lambda rule: rule.id)
def test_examples_of_rules_are_read_whole(rule) -> None:
    for example in rule.examples:
        place = example.text.index(example.match or example.text)
        end = place + len(example.match or example.text)
        found = find_dates(example.text, RULES)
        assert any(date.start < end and place < date.end for date in found), example
        if "iso" in example.expect:
            assert example.expect["iso"] in [date.iso for date in found]


def test_the_end_of_a_year_is_a_day_to_count_up_to() -> None:
    assert (one("Đến cuối năm 2023, tỉnh").period.start, one("Đến cuối năm 2023, tỉnh").period.end) == (
        None,
        "2023-12-31",
    )
    assert one("Cuối năm 2023, tỉnh").period.start == "2023-01-01"
