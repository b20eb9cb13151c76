"""Rises and falls against a number that the text names."""

from __future__ import annotations

import pytest

from tests.outline.contradicted import assert_told, found


@pytest.mark.parametrize(
    "text",
    [
        # What is counted may have more words behind it; the way must fit, not the size alone.
        "Trong kỳ tiếp 1.320 lượt công dân đến trụ sở, [[tăng|giảm]] 6,4% so với cùng kỳ năm 2023 (1.410 lượt).",
        # Shares and brackets between a level and its rise.
        "Sản lượng đạt 4.500 tấn, bằng 102% kế hoạch, tăng [[12|7,1]]% so với năm 2023 (4.200 tấn).",
        "Tổng thu đạt 88 tỷ đồng, bằng 92,6% dự toán (95 tỷ đồng), tăng [[16,7|6,7]]% so với cùng kỳ (82,5 tỷ đồng).",
        # The year, or "cùng kỳ", stands with the earlier level alone, in no brackets.
        "Hồ sơ biến động 6.120 hồ sơ, năm 2023 là 6.480 hồ sơ, [[tăng|giảm]] 5,6%.",
        "Phí bảo vệ môi trường nộp 9 tháng là 4,8 tỷ đồng, cùng kỳ 4,2 tỷ đồng, tăng [[0,9|0,6]] tỷ đồng.",
        # Any of the numbers of the sentence, and what it is told of some words later.
        "Xảy ra 54 vụ, làm chết 27 người, bị thương 41 người. Cùng kỳ xảy ra 60 vụ, chết 31 người, bị thương 44 người. So sánh"
        " giảm 6 vụ, giảm [[6|4]] người chết, giảm 3 người bị thương.",
        # Years in brackets, and the rise a sentence later.
        "Số hộ vay qua các năm: 180 hộ (2021), 220 hộ (2022) và 250 hộ (2023). Riêng năm 2023 so với năm 2022 tăng"
        " [[16,3|13,6]]%.",
        # A month with its year, and words that only point back.
        "Cuối năm 2022 quản lý 12.480 người; tới tháng 11/2023 con số này là 13.104 người, tăng [[15|5]]%.",
        # Over all the years of a series.
        "Tỷ lệ hộ nghèo các năm: năm 2021 14,8%, năm 2022 12,1%, năm 2023 9,7%; sau ba năm giảm [[6|5]],1 điểm phần trăm.",
        # Two shares and the points between them, each with its time.
        "Tỷ lệ hộ nghèo đầu năm 5,2%, cuối năm còn 4,1%, giảm [[2,1|1,1]] điểm phần trăm.",
        "Tỷ lệ hộ nghèo năm 2022 là 5,2%, năm 2023 còn 4,1%, giảm [[2,1|1,1]] điểm phần trăm.",
    ],
)
def test_a_rise_that_does_not_fit_is_found(text: str) -> None:
    assert_told("growth_mismatch", text)


@pytest.mark.parametrize(
    "text",
    [
        # Each half of the sentence has a comparison of its own.
        "Năm 2023 xuất khẩu 453,2 triệu USD, tăng 10% so với năm 2022 (412 triệu USD); nhập khẩu 210 triệu USD, giảm 30"
        " triệu USD so với năm 2022 (240 triệu USD).",
        # The rise is told of a part.
        "Đón 4.500 lượt khách, trong đó khách nước ngoài tăng 12% so với năm 2023 (4.200 lượt).",
        # A mean rise; the first half of a year is no time before.
        "Tỷ lệ hộ nghèo giảm từ 40% năm 2020 xuống còn 28% năm 2023, bình quân giảm 4%/năm.",
        "Những tháng đầu năm khám cho 8.600 lượt người, đạt 44% kế hoạch, tăng 4%. Điều trị cho 4.600 lượt người, đạt 40%, tăng"
        " 1,7%.",
        # Eight months against those of the year before, of which only the whole is told.
        "Năm 2022 xảy ra 14 vụ. Năm 2023 xảy ra 11 vụ. Sáu tháng đầu năm 2024 xảy ra 06 vụ, giảm 02 vụ so với cùng kỳ.",
        # Shares of two things.
        "Tỷ lệ hộ nghèo năm 2022 là 5,2%, hộ cận nghèo năm 2023 còn 4,1%, giảm 2,1 điểm phần trăm.",
    ],
)
def test_a_rise_of_another_thing_is_left_alone(text: str) -> None:
    assert [f.message for f in found(text)] == []
