"""How much one number is more or less than another, in whatever words, over the sentences of a passage."""

from __future__ import annotations

import pytest

from tests.outline.contradicted import assert_told, found


@pytest.mark.parametrize(
    "text",
    [
        # The years that are compared are named; parts in brackets and a sentence without numbers stand between.
        "Năm 2022 các trạm y tế tiếp 68.400 lượt người bệnh (trong đó trẻ dưới 6 tuổi 9.250 lượt); năm 2023 tiếp 74.150 lượt (trẻ"
        " dưới 6 tuổi 10.480 lượt). Phần lớn là bệnh đường hô hấp. Như vậy năm 2023 nhiều hơn năm 2022 [[7.550|5.750]] lượt.",
        # A percentage beside the difference, over all the years that were told.
        "Số vụ đuối nước ở trẻ em năm 2021 là 25 vụ, năm 2022 là 22 vụ, năm 2023 là 18 vụ, năm 2024 còn 14 vụ. Qua ba năm đã"
        " giảm 11 vụ, tương ứng [[34|44]]%.",
        # A row of years: each number has its own.
        "Tỷ lệ hộ dùng nước máy các năm 2020, 2022 và 2024 lần lượt là 48%, 57% và 69%, nghĩa là sau bốn năm tăng [[19|21]] điểm"
        " phần trăm.",
        # A plan a sentence before; a target in a bracket between the words and the difference.
        "Kế hoạch giao trồng 350 ha rừng. Toàn huyện trồng được 412 ha, vượt [[72|62]] ha so với kế hoạch.",
        "Tỷ lệ tiêm mũi 2 đạt 88,6%, thấp hơn chỉ tiêu tỉnh giao (92%) [[4,3|3,4]] điểm phần trăm.",
        # Months and quarters.
        "Tháng 6 sản xuất 42.300 sản phẩm, tháng 7 sản xuất 45.684 sản phẩm, tăng [[10|8]]% so với tháng trước.",
        "Chi tiền điện chiếu sáng công cộng quý I là 1,45 tỷ đồng. Sau khi thay bóng đèn, quý II chỉ còn 1,16 tỷ đồng, tiết kiệm"
        " được [[30|20]]% so với quý I.",
        # How many percent of the other, how many times the other.
        "6 tháng đầu năm giải quyết 1.150 hồ sơ thất nghiệp, bằng [[125|115]]% so với cùng kỳ năm trước (1.000 hồ sơ).",
        "Năm 2019 vận chuyển được 36 nghìn tấn hàng qua cảng. Đến năm 2023 lượng hàng đạt 126 nghìn tấn, cao gấp [[4,5|3,5]] lần"
        " năm 2019.",
        # Words that name both numbers.
        "Tổng thu 6 tháng của Quỹ là 2.845 triệu đồng, tổng chi 2.960 triệu đồng; chi vượt thu [[135|115]] triệu đồng.",
        # Words that only go on with what was told; other words for the second.
        "Dư nợ cho vay cuối năm 2022 là 215,4 tỷ đồng; cuối năm 2023 là 243,9 tỷ đồng; bình quân một hộ vay 52 triệu đồng. Dư nợ"
        " tăng [[38,5|28,5]] tỷ đồng.",
        "Năm ngoái thu hoạch 5.420 tấn vải, năm nay mất mùa chỉ được 4.336 tấn, sụt [[25|20]]%.",
        "Nhờ mở thêm 04 tuyến, số chuyến xe buýt mỗi ngày nâng từ 96 chuyến lên 132 chuyến, tức thêm [[46|36]] chuyến so với trước.",
        # Lines as the page broke them.
        "Năm 2021 toàn vùng có 1.240 ha cà phê được tái canh, sang năm 2022 thời tiết thuận\nlợi hơn, cây giống được hỗ trợ một nửa"
        " giá nên toàn vùng tái canh được 1.488 ha, tăng\n[[30|20]]% so với năm trước.",
    ],
)
def test_a_difference_that_does_not_fit_is_found(text: str) -> None:
    assert_told("growth_mismatch", text)


@pytest.mark.parametrize(
    "text",
    [
        # The percentage is of the difference right before it.
        "Năm 2023 xảy ra 14 vụ, bị thương 12 người. Năm 2024 xảy ra 11 vụ, bị thương 09 người; so với năm 2023 giảm 03 vụ (21,4%),"
        " giảm 03 người bị thương.",
        # Some months are not held against a whole year.
        "Năm 2024 xảy ra 11 vụ. Tám tháng đầu năm 2025 xảy ra 06 vụ, giảm 02 vụ so với cùng kỳ năm trước.",
        # A part in a bracket; another base in the bracket.
        "Hàng hóa vận chuyển năm 2022 đạt 40.993 tấn, tăng 23,76% so với năm trước (trong đó đường bộ 30.938 tấn, tăng 24,49%).",
        "Theo quy hoạch, tổng diện tích trồng 15.440 ha, vượt 5.499 ha (trồng thuần là 5.494 ha, vượt 3.143 ha).",
        # Compared with what is not told.
        "Năm 2022 trồng 120 ha. Năm 2023 trồng 150 ha, tăng 12% so với kế hoạch.",
        "Năm 2022 trồng 120 ha. Năm 2023 trồng 150 ha, cao hơn 12% so với bình quân chung của tỉnh.",
        # Any two others give it.
        "Năm 2021 có 200 hộ, năm 2022 có 220 hộ, năm 2023 có 242 hộ, tăng 21% trong cả giai đoạn.",
    ],
)
def test_a_difference_of_others_is_left_alone(text: str) -> None:
    assert [f.message for f in found(text)] == []
