"""Deadlines and scopes."""

from __future__ import annotations

import pytest

from extractor.outline.relative_days import counted_deadline
from extractor.outline.scope import scope_of
from extractor.outline.when import deadlines_of, number_in_words
from extractor.rulebook import load_rules


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("mười lăm", 15),
        ("hai mươi tư", 24),
        ("ba mươi mốt", 31),
        ("hai nghìn không trăm hai mươi lăm", 2025),
        ("hai nghìn không trăm linh chín", 2009),
    ],
)
def test_numbers_in_words(words: str, value: int) -> None:
    assert number_in_words(words) == value


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Các đơn vị gửi báo cáo về Ban trước ngày 10/5/2024.", "2024-05-10"),
        ("Báo cáo gửi chậm nhất ngày mười lăm tháng tư năm hai nghìn không trăm hai mươi tư.", "2024-04-15"),
        ("Thời hạn gửi báo cáo: 17 giờ 00 ngày 22/4.", "2024-04-22"),
        ("Văn phòng hoàn thành dự thảo báo cáo kết quả khảo sát trước ngày 18/9/2023.", None),
        ("Đoàn làm việc trực tiếp với các đơn vị từ ngày 22/4/2024.", None),
        ("Thực hiện Kế hoạch số 12/KH-UBND ngày 5/4/2024 về việc gửi báo cáo.", None),
        ("Các đơn vị gửi báo cáo đầy đủ, đúng hạn.", None),
        ("Các phòng nộp báo cáo trước 5/4.", "2024-04-05"),
        ("Nhận báo cáo: 16 giờ 30, thứ Sáu, ngày 12-4-2024.", "2024-04-12"),
        ("Báo cáo của các xã: nhận đến 17 giờ ngày 9 tháng 4 năm 2024.", "2024-04-09"),
        ("Báo cáo phải đạt trên 15/20 điểm, gửi Ban.", None),
    ],
)
def test_deadlines(sentence: str, day: str | None) -> None:
    assert deadlines_of([sentence], "2024-03-18", load_rules())[:1] == ([day] if day else [])


def test_a_day_without_its_year_lies_ahead() -> None:
    said = ["Các xã gửi báo cáo về Ban trước ngày 10/01."]
    assert deadlines_of(said, "2023-12-12", load_rules()) == ["2024-01-10"]
    assert deadlines_of(said, "2023-06-12", load_rules()) == []  # a misprint: no year is guessed


def test_the_agencies_deadline_comes_before_the_askers_own() -> None:
    plan = [
        "Ban tổng hợp báo cáo, trình Thường trực HĐND trước ngày 30/5/2024.",
        "Các xã xây dựng báo cáo, gửi Ban trước ngày 15/4/2024.",
    ]
    assert deadlines_of(plan, "2024-03-01", load_rules()) == ["2024-04-15"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("giai đoạn từ năm 2021 đến hết năm 2023", "2021-01-01", "2023-12-31"),
        ("từ ngày 01/9/2022 đến ngày 31/12/2024", "2022-09-01", "2024-12-31"),
        ("các năm 2021, 2022 và 2023", "2021-01-01", "2023-12-31"),
        ("6 tháng đầu năm 2024", "2024-01-01", "2024-06-30"),
        ("năm 2022 và 9 tháng đầu năm 2023", "2022-01-01", "2023-09-30"),
        ("3 năm: 2020, 2021, 2022", "2020-01-01", "2022-12-31"),
        ("năm ngân sách 2023", "2023-01-01", "2023-12-31"),
        ("từ năm học 2021 - 2022 đến năm học 2023 - 2024 (từ 05/9/2021 đến 25/5/2024)", "2021-09-05", "2024-05-25"),
        ("03 năm học 2021-2022, 2022-2023, 2023-2024", "2021-01-01", "2024-12-31"),
        ("năm 2022, năm 2023 và 6 tháng đầu năm 2024", "2022-01-01", "2024-06-30"),
        ("từ năm 2021 đến hết 6 tháng đầu năm 2023", "2021-01-01", "2023-06-30"),
        ("giai đoạn 2019 – 6/2022", "2019-01-01", "2022-06-30"),
        ("giai đoạn 2021 đến 30/11/2024", "2021-01-01", "2024-11-30"),
        ("niên độ 2022, 2023", "2022-01-01", "2023-12-31"),
        ("đầu nhiệm kỳ 2021 - 2026 đến nay; số liệu từ ngày 01/01/2021 đến ngày 31/5/2024", "2021-01-01", "2024-05-31"),
        ("nhiệm kỳ 2021 - 2026", "2021-01-01", "2026-12-31"),
        ("từ năm 2021 đến nay", "2021-01-01", None),
        ("từ khi Luật có hiệu lực (01/7/2022) đến hết năm 2024", "2022-07-01", "2024-12-31"),
    ],
)
def test_scopes(text: str, start: str, end: str | None) -> None:
    scope = scope_of([("Phạm vi giám sát", text)], "", [], ["Hội đồng nhân dân tỉnh Đông Lạc"], load_rules())
    assert (scope.start, scope.end, scope.place) == (start, end, "tỉnh Đông Lạc")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Khảo sát ba năm 2021, 2022 và 2023", "2021-01-01", "2023-12-31"),
        ("Khảo sát các năm 2021, 2022, 2023 (năm 2023 lấy số liệu đến hết ngày 30/9/2023)", "2021-01-01", "2023-09-30"),
        ("Từ năm 2021 đến năm 2023, số liệu chốt đến ngày 31/10/2023", "2021-01-01", "2023-10-31"),
        ("Các năm 2021, 2022, 2023; báo cáo gửi trước 31/10/2023", "2021-01-01", "2023-12-31"),
    ],
)
def test_a_list_of_years_may_be_cut_short(text: str, start: str, end: str) -> None:
    scope = scope_of([("Thời kỳ giám sát", text)], "", [], [], load_rules())
    assert (scope.start, scope.end) == (start, end)


def test_the_day_of_the_data_is_no_scope_where_a_whole_time_is_told() -> None:
    heads = [("Số liệu chốt đến ngày 31/8/2024", ""), ("Phạm vi", "Từ ngày 01/01/2022 đến ngày 31/8/2024.")]
    scope = scope_of(heads, "", [], [], load_rules())
    assert (scope.start, scope.end) == ("2022-01-01", "2024-08-31")


@pytest.mark.parametrize(
    ("sentence", "day", "sure"),
    [
        ("Các đơn vị gửi báo cáo trong thời hạn 20 ngày kể từ ngày ký Kế hoạch này.", "2024-03-21", True),
        ("Báo cáo nộp chậm nhất 15 (mười lăm) ngày kể từ ngày nhận được kế hoạch.", "2024-03-16", False),
        ("Gửi báo cáo trong vòng mười ngày làm việc, kể từ ngày ban hành.", "2024-03-15", False),
        ("Sau hai tuần tính từ khi nhận văn bản, các xã nộp báo cáo.", "2024-03-15", False),
        ("Thời hạn gửi báo cáo: 01 tháng kể từ ngày ban hành kế hoạch.", "2024-04-01", True),
        ("Đoàn gửi báo cáo kết quả giám sát trong 10 ngày kể từ ngày ký biên bản.", None, None),
        ("Hồ sơ được giải quyết trong 15 ngày kể từ ngày nhận.", None, None),
    ],
)
def test_deadlines_counted_in_days(sentence: str, day: str | None, sure: bool | None) -> None:
    found = counted_deadline([sentence], "2024-03-01", load_rules())
    assert (found and found.day, found and found.sure) == (day, sure)


def test_a_day_counted_from_an_unknown_day_is_none() -> None:
    assert counted_deadline(["Gửi báo cáo trong 10 ngày kể từ ngày ký."], "2024-03", load_rules()) is None


def test_the_days_laid_down_are_truer_than_the_years_of_the_title() -> None:
    heads = [("Nội dung, thời điểm", "Xem xét việc sử dụng nhà văn hóa từ ngày 01/01/2022 đến 30/6/2025.")]
    scope = scope_of(heads, "Giám sát nhà văn hóa giai đoạn 2022 - 2025", [], [], load_rules())
    assert (scope.start, scope.end) == ("2022-01-01", "2025-06-30")
    heads = [("Tiến độ", "Làm việc từ ngày 05/9/2025 đến 12/9/2025.")]
    scope = scope_of(heads, "Giám sát nhà văn hóa giai đoạn 2022 - 2025", [], [], load_rules())
    assert (scope.start, scope.end) == ("2022-01-01", "2025-12-31")


def test_the_year_of_what_is_looked_at_where_no_part_says_the_scope() -> None:
    said = ["Thực hiện chương trình công tác năm 2025, Ban khảo sát tình hình phòng, chống đuối nước năm 2024."]
    scope = scope_of([], "Báo cáo phòng, chống đuối nước", said, [], load_rules(), "2025-02-18")
    assert (scope.start, scope.end) == ("2024-01-01", "2024-12-31")
    scope = scope_of(
        [], "", ["Thực hiện chương trình công tác năm 2025, Ban gửi kế hoạch."], [], load_rules(), "2025-02-18"
    )
    assert (scope.start, scope.end) == (None, None)
