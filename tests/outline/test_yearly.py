"""Totals over years and parts by grade: each contradiction beside the same words with the right number, and what looks like
one and is none."""

from __future__ import annotations

import pytest

from tests.outline.contradicted import assert_told, found

PAIRS = [
    # a bracket of years with bare numbers
    ("sum_mismatch", "Trong kỳ đã mở mới [[09|10]] lớp học (năm 2021: 02; năm 2022: 03; năm 2023: 05)."),
    (
        "sum_mismatch",
        "Từ năm 2021 đến nay xây [[15|16]] cây cầu (năm 2021: 04, năm 2022: 05, 6 tháng đầu năm 2023: 07).",
    ),
    ("sum_mismatch", "Giai đoạn 2021-2023 chi [[13,4|12,4]] tỷ đồng (năm 2021: 3,1; năm 2022: 4,2; năm 2023: 5,1)."),
    ("sum_mismatch", "Xã đã hòa giải [[34|33]] vụ (2021: 14; 2022: 8; 2023: 11), phần lớn về đất đai."),
    # two parts of different grades behind "trong đó"
    ("sum_mismatch", "Xã có 18 nhà trọ được xếp hạng, trong đó [[12|11]] nhà trọ 1 sao và 07 nhà trọ 2 sao."),
    ("sum_mismatch", "Huyện có 21 chợ đang hoạt động, trong đó [[06|05]] chợ hạng II và 16 chợ hạng III."),
    ("sum_mismatch", "Có 11 di tích được công nhận, trong đó [[04|03]] di tích cấp quốc gia, 08 di tích cấp tỉnh."),
    # a rise against the sentence before, behind the head of a section or over the end of a line
    (
        "growth_mismatch",
        "VỀ CHÁY RỪNG Năm 2022 ở xã xảy ra 06 vụ, mất 3,2 ha rừng. Năm 2023 xảy ra 09 vụ, tăng [[02|03]] vụ so với năm 2022.",
    ),
    (
        "growth_mismatch",
        "Trên sông Kỳ, năm 2022 cấp 14 giấy phép. Năm 2023 cấp 11 giấy phép, giảm [[04|03]] giấy phép so với năm 2022.",
    ),
    # paragraphs of years, and their total
    (
        "sum_mismatch",
        "Năm 2021: trồng 40 ha; chi hỗ trợ 1,25 tỷ đồng.\n\nNăm 2022: trồng 31 ha; chi hỗ trợ 860 triệu đồng.\n\n"
        "Năm 2023: trồng 52 ha; chi hỗ trợ 2,14 tỷ đồng.\n\nTổng số tiền hỗ trợ ba năm là [[4,65|4,25]] tỷ đồng.",
    ),
    # clauses of years, and the totals of each kind
    (
        "sum_mismatch",
        "Bệnh dại: năm 2021 có 41 ca, tiêm 1.640 con; năm 2022 có 12 ca, 2.215 con; 6 tháng năm 2023 có 07 ca, 1.105 con; "
        "cộng 60 ca, [[4.860|4.960]] con.",
    ),
    # between the whole and the word that opens its parts stand numbers of other things
    (
        "sum_mismatch",
        "Đã chi [[31,6|30,6]] tỷ đồng cho 2.140 hộ, 38 tổ, gồm: mua cây giống 12,4 tỷ đồng, làm bể 8,7 tỷ đồng, tập huấn 9,5 tỷ đồng.",
    ),
    # each year in a sentence and in words of its own
    (
        "sum_mismatch",
        "Năm 2021 xã hoàn thành 46 nhà. Sang năm 2022 làm xong thêm 38 nhà. Riêng năm 2023, dù giá tăng, vẫn bàn giao được 27 "
        "nhà. Như vậy qua ba năm đã có [[121|111]] nhà được làm.",
    ),
    # a bracket with a comparison ends no list
    (
        "sum_mismatch",
        "Từ năm 2021 đến năm 2023 xảy ra [[32|31]] vụ cháy, cụ thể: năm 2021: 12 vụ, mất 2 người; năm 2022: 10 vụ, mất 1 người "
        "(so với năm 2021 giảm 02 vụ); năm 2023: 09 vụ, mất 1 người (giảm 01 vụ).",
    ),
]

SILENT = [
    "Năm 2023 mở 12 lớp (năm 2021: 05; năm 2022: 08).",
    "Hiện có 24 tổ hợp tác (năm 2021: 08; năm 2022: 12).",
    "Trong kỳ mở 12 lớp (kế hoạch năm 2021: 04; kế hoạch năm 2022: 07).",
    "Trường có 60 học sinh, trong đó 40 học sinh nữ và 35 học sinh dân tộc thiểu số.",
    "Xã có 900 người, trong đó 800 người tiêm mũi 1 và 700 người tiêm mũi 2.",
    "Có 20 dự án, trong đó 12 dự án cấp điện và 10 dự án cấp nước.",
    "Huyện có 21 chợ, trong đó 05 chợ hạng II và 12 chợ hạng III.",
    "Kế hoạch năm 2022 là 800 người. Năm 2023 là 900 người, tăng 200 người so với năm 2022.",
    "Năm 2022 xảy ra 06 vụ. Riêng xã Gò Me năm 2023 xảy ra 09 vụ, tăng 02 vụ so với năm 2022.",
    # another span than the years that are told
    "Năm 2022: chi hỗ trợ 1,2 tỷ đồng.\n\nNăm 2023: chi hỗ trợ 2,1 tỷ đồng.\n\nTổng số tiền hỗ trợ ba năm là 4,0 tỷ đồng.",
    "Năm 2022: chi hỗ trợ 1,2 tỷ đồng.\n\nNăm 2023: chi hỗ trợ 2,1 tỷ đồng.\n\nTổng vốn xây cầu hai năm là 4,0 tỷ đồng.",
    # a plan over years; a year of which the number is of another kind
    "Kế hoạch cả giai đoạn 2021 - 2025 là 240 km. Năm 2021 làm 58 km, năm 2022 làm 64 km, năm 2023 làm 71 km.",
    "Năm 2021 kiểm tra 1.640 lượt cơ sở, năm 2022 kiểm tra 2.315 lượt, năm 2023 kiểm tra 2.780 lượt, tổng cộng 6.735 lượt.",
    # in one year two numbers of the kind
    "Năm 2022 có 30 con chết, 10 con bị bán; năm 2023 có 20 con; cộng 55 con.",
]


@pytest.mark.parametrize(("code", "text"), PAIRS)
def test_a_sum_over_years_or_grades_is_told(code: str, text: str) -> None:
    assert_told(code, text)


@pytest.mark.parametrize("text", SILENT)
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert [f.message for f in found(text)] == []
