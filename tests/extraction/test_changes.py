"""What a verb of change reaches: brackets, lists, comparisons, growth told before; and what stays a level."""

from __future__ import annotations

import pytest

from extractor.extraction.pipeline import extract
from extractor.rulebook import load_rules
from extractor.rulecheck import plain_report

RULES = load_rules()

UP, DOWN = "increase", "decrease"


def changes(text: str) -> list[str | None]:
    return [figure.change for figure in extract(plain_report(text), RULES).figures]


def qualifiers(text: str) -> list[str | None]:
    return [figure.qualifier for figure in extract(plain_report(text), RULES).figures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the verb is said once
        ("Dệt may tăng 5,6% và 14,8% trong hai tháng", [UP, UP]),
        ("Các ngành tăng lần lượt 8,1%, 7,4% và 6,6%", [UP, UP, UP]),
        ("Ngành gỗ tăng 6%, ngành giấy 4%, ngành gốm 2%", [UP, UP, UP]),
        ("Năm 2022 tăng 7,7%, năm 2023 ước 6,9%", [UP, UP]),
        ("Công chức cắt giảm 15%, viên chức tối thiểu 10%", [DOWN, DOWN]),
        ("Một số mặt hàng tăng khá: xi măng 12%; gạch nung 8%", [UP, UP]),
        ("Tăng ở các nhóm ngành: khai khoáng (12,5%); chế biến gỗ (8,2%)", [UP, UP]),
        ("Và giảm ở ngành sản xuất điện (5,4%)", [DOWN]),
        ("Doanh thu tăng 5% và 80% số hộ có nước sạch", [UP, None]),
        ("Ngành gỗ tăng 6%, tỷ trọng ngành gỗ 40%", [UP, None]),
        ("Giải pháp tăng thu gồm: thuế 45%, phí 20%", [None, None]),
        ("Thu tăng 5%, tỷ lệ lấp đầy 60%", [UP, None]),
        ("Công nghiệp +9,5%; dịch vụ +6,1%; nông nghiệp -1,2%", [UP, UP, DOWN]),
        ("Giảm 23,6% số vụ, 16,4% số người chết và 8,4% số người bị thương", [DOWN, DOWN, DOWN]),
        ("Tăng 5% so với tháng trước và 8% so với cùng kỳ", [UP, UP]),
        ("Tăng 5% so với tháng trước và đạt 80% kế hoạch", [UP, None]),
        ("Tăng cao nhất là nhóm giao thông, với 1,7%", [UP]),
        ("Khởi tố 450 vụ (↑ 46% số vụ), truy tố 30 vụ (↓18%)", [None, UP, None, DOWN]),
        # brackets
        ("giảm 12 vụ cháy (8,5%)", [DOWN, DOWN]),
        ("giảm 12 vụ cháy (-8,5%), tăng 3 người bị thương (+4,1%)", [DOWN, DOWN, UP, UP]),
        ("giảm 44 hộ nghèo (còn 3%)", [DOWN, None]),
        ("giảm 44 hộ nghèo (80% kế hoạch)", [DOWN, None]),
        ("cao hơn mức tăng của quý liền trước (2,4%)", [UP]),
        ("tăng so với năm 2021 (80%)", [None]),
        # growth
        ("Tăng trưởng các năm 2021, 2022 và 2023 lần lượt là 5,1%; 8,3%; 7,2%", [UP, UP, UP]),
        ("đà tăng 5,2% của nửa đầu kỳ", [UP]),
        # comparisons
        ("cao hơn so với chỉ tiêu phân bổ 64 ha", [UP]),
        ("ít hơn cùng kỳ gần 3 nghìn tấn", [DOWN]),
        ("tăng so với dự toán giao 5,2%", [UP]),
        ("thấp hơn so với mức bình quân chung 12,4%", [None]),
        ("cao hơn kế hoạch (85%)", [None]),
        ("so với cùng kỳ phát hiện nhiều hơn 7 vụ, ít hơn 5 đối tượng", [UP, DOWN]),
        ("giảm 165 hộ (194/359 hộ)", [DOWN, None]),
        ("Số hộ sản xuất tăng 4,4% (666 hộ)", [UP, None]),
        ("Có 680 hộ sản xuất, tăng 4,4% (28 hộ)", [None, UP, UP]),
        ("tăng 4,4% (tương ứng 28 hộ)", [UP, UP]),
        ("tăng 17,7% so với cùng kỳ năm 2023 và đạt 59,9% so với dự toán", [UP, None]),
        ("Tăng ở các ngành: khai khoáng (51%); chế biến, chế tạo (2,7%)", [UP, UP]),
        ("Thuế giá trị gia tăng 10%, phí bảo trì 2%", [None, None]),
        ("rút ngắn 30% thời gian giải quyết", [DOWN]),
        ("chỉ tiêu giảm nghèo bình quân cả giai đoạn là 1%/năm", [DOWN]),
        ("tốc độ tăng trưởng của huyện trong 3 năm (2016 - 2018) đạt 22,9%/năm", [UP]),
        ("tỷ lệ phụ thuộc 0,69%, cao hơn năm 2016 là 0,64%", [None, None]),
        ("So với tổng thu, tỷ lệ nợ đang thấp hơn 5%", [None]),
        ("thu ngân sách tăng 3,2 lần, bình quân 12,4%/năm", [UP, UP]),
        ("đã giảm được 8 huyện và 561 xã", [DOWN, DOWN]),
        ("giảm 8 huyện và còn 561 xã", [DOWN, None]),
        # rates: a few points are a change
        ("Giảm tỷ lệ sinh 0,3%", [DOWN]),
        ("Giảm tỷ lệ hộ nghèo xuống 2,1%", [None]),
        ("giảm tỷ lệ hộ nghèo 12%", [None]),
        ("giảm tỷ suất sinh 0,3‰", [DOWN]),
        # multiples
        ("Quy mô quỹ tăng lên gần 3 lần", [UP]),
    ],
)
def test_what_a_verb_of_change_reaches(text: str, expected: list[str | None]) -> None:
    assert changes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("có 12 cơ sở hoạt động trở lại", [None]),
        ("nợ của 9 doanh nghiệp từ ba tháng trở lên", [None]),
        ("nghiên cứu trên 509 trẻ", [None]),
        ("Dự ước tổng thu (cả thuế) đạt 28,6 tỷ đồng", ["estimate"]),
        ("So với tổng thu, tỷ lệ nợ đang thấp hơn 5%", ["under"]),
        ("xuất khẩu vượt mốc 70 triệu USD", ["over"]),
        ("các lô từ 5 ha trở lại được miễn", ["under"]),
        ("từ 20 con lợn nái trở lại", ["under"]),
        ("ngành gốm tăng cao nhất là 15,2%", [None]),
        ("mức hỗ trợ cao nhất cho một trang trại là 30 triệu đồng", ["under"]),
        ("dân cư sống gần 3 khu công nghiệp", [None]),
        ("tiến độ chậm hơn 4,1% so với hợp đồng", [None]),
        ("so với cùng kỳ nhiều hơn 7 vụ", [None]),
        ("nhiều hơn cùng kỳ hơn 75 nghìn ha", ["over"]),
    ],
)
def test_words_that_only_look_like_bounds(text: str, expected: list[str | None]) -> None:
    assert qualifiers(text) == expected


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("thu hồi nửa héc-ta đất", ["0.5"]),
        ("nửa tỷ đồng", ["500000000.0"]),
        ("nửa số hộ, nửa đầu kỳ, nửa xã", []),
    ],
)
def test_half_of_a_unit(text: str, values: list[str]) -> None:
    assert [str(figure.value) for figure in extract(plain_report(text), RULES).figures] == values
