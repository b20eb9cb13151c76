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
        # A plan without its noun; the year before, told by "hơn"; months in two sentences; the levels behind the claim.
        "Tuyển quân năm nay đạt 152 thanh niên, chỉ tiêu giao 145, vượt [[9|7]] thanh niên.",
        "Năm 2022 trao 214 suất học bổng, số tiền 128,4 triệu đồng. Năm 2023 trao được 259 suất, hơn năm trước [[54|45]] suất.",
        "Tháng 3 phát hiện 40 con lợn mắc dịch. Sang tháng 4, số lợn mắc dịch chỉ còn 26 con, giảm [[45|35]]%.",
        "Huyện hiện thiếu [[48|38]] giáo viên mầm non: định mức 512 người, có mặt 474 người.",
        # Quarters, each with a part in brackets.
        "Doanh thu quý III đạt 42,6 tỷ đồng (trong đó hàng hóa 27,9 tỷ đồng), quý IV đạt 48,9 tỷ đồng (trong đó hàng hóa 31,2 tỷ"
        " đồng). So với quý III, doanh thu quý IV tăng [[7,3|6,3]] tỷ đồng.",
        # Another paragraph, another comparison.
        "Năm 2022, thu ngân sách đạt 312,4 tỷ đồng, vượt 4,1% dự toán.\n\nNăm 2023, thu ngân sách đạt 343,6 tỷ đồng. So với năm"
        " 2022, số thu tăng [[21,2|31,2]] tỷ đồng.",
        "Giá nước sạch trước đây 7.200 đồng/m3, từ tháng 7 điều chỉnh thành 8.400 đồng/m3, tăng [[2.200|1.200]] đồng/m3.",
        # Means of one sort, or the other named so; units without a name; a bracket that says it all again.
        "Lượng rác chôn lấp từ 64 tấn mỗi ngày trước khi có nhà máy, nay còn 24 tấn mỗi ngày, giảm tới [[52,5|62,5]]%.",
        "Tỷ lệ phòng học kiên cố của huyện là 81,5%, cao hơn bình quân chung của tỉnh (77,2%) [[5,3|4,3]] điểm phần trăm.",
        "Lương khối doanh nghiệp FDI 9,8 triệu đồng/tháng, khối trong nước 8,1 triệu đồng/tháng, chênh lệch [[2,7|1,7]] triệu đồng.",
        "Năng suất lúa vụ xuân đạt 64,5 tạ/ha, vụ xuân năm trước 62,8 tạ/ha, tăng [[2,7|1,7]] tạ/ha.",
        "Diện tích vụ đông đạt 1.260 ha, giảm 140 ha so với vụ đông năm ngoái (diện tích vụ đông năm ngoái là [[1.500|1.400]] ha).",
        # One of several kinds, by what is counted; the plan in the bracket tells which number is held against it; two spans.
        "Năm 2022 lập biên bản 64 vụ, tịch thu 38,5 m3 gỗ; phạt 512 triệu đồng. Năm 2023 lập biên bản 48 vụ, tịch thu 21,7 m3 gỗ;"
        " phạt 431 triệu đồng. So năm 2022, số vụ giảm [[35|25]]%, số gỗ tịch thu giảm 16,8 m3.",
        "Giai đoạn 2016 - 2020 trồng mới 1.850 ha rừng; giai đoạn 2021 - 2025 trồng mới 2.405 ha, tăng [[35|30]]% so với giai đoạn"
        " trước.",
        "Nhờ máy cấy, chi phí mỗi sào giảm từ 420 nghìn đồng còn 260 nghìn đồng, tiết kiệm [[180|160]] nghìn đồng/sào.",
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
        # Another sort, of which the year before is not told; a number whose time is not told.
        "Năm 2022 huyện cấp 412 giấy phép, năm 2023 cấp 388 giấy phép. Số giấy phép cấp qua mạng tăng 64 giấy phép.",
        "Số vụ ly hôn thụ lý 210 vụ, năm trước 190 vụ; hòa giải thành 84 vụ, tăng 12% so với năm trước.",
        # A rate of its own.
        "Năm 2022 có 6 vụ với 120 người mắc. Năm 2023 xảy ra 4 vụ với 71 người mắc, giảm 2 vụ. Tỷ lệ mắc trên 100 nghìn dân giảm"
        " 35%.",
        # Any two others give it.
        "Năm 2021 có 200 hộ, năm 2022 có 220 hộ, năm 2023 có 242 hộ, tăng 21% trong cả giai đoạn.",
    ],
)
def test_a_difference_of_others_is_left_alone(text: str) -> None:
    assert [f.message for f in found(text)] == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        # What is left: bare numbers, a part before its whole, what is being done.
        (
            "remainder_mismatch",
            "Toàn xã có 46 hộ trong vùng sạt lở phải dời đi. Đến cuối tháng 6 đã bố trí xong chỗ ở cho 29; còn [[19|17]] hộ đang"
            " chờ san nền.",
        ),
        (
            "remainder_mismatch",
            "Đã gắn biển số nhà cho 1.320 trên tổng số 1.575 hộ mặt phố. [[235|255]] hộ còn lại nằm ở ngõ chưa đặt tên.",
        ),
        (
            "remainder_mismatch",
            "Có 18 trường phải làm lại nhà vệ sinh. Tính đến 30/5, 11 trường đã xong, 4 trường đang làm, [[5|3]] trường chưa khởi"
            " công.",
        ),
        # What was there, what came and went, over three sentences, with words of any sort.
        (
            "remainder_mismatch",
            "Đầu kỳ Thanh tra huyện còn 7 đơn chưa xong. Trong kỳ nhận thêm 52 đơn, xử lý dứt điểm 48 đơn, tồn cuối kỳ [[15|11]]"
            " đơn.",
        ),
        (
            "remainder_mismatch",
            "Đầu vụ, ban quản lý có 1.250 liều vắc xin tồn. Trong vụ nhập thêm 8.600 liều, đã tiêm 9.120 liều. Cuối vụ còn"
            " [[830|730]] liều.",
        ),
        (
            "remainder_mismatch",
            "Cuối năm 2022, Quỹ có 1.482 thành viên. Sáu tháng đầu năm 2023 kết nạp thêm 96 thành viên, ra khỏi Quỹ 21 thành viên,"
            " nâng tổng số lên [[1.575|1.557]] thành viên.",
        ),
        # … before the whole moved from one number to another.
        (
            "remainder_mismatch",
            "Trong năm kết nạp thêm 142 đoàn viên, xóa tên 37 đoàn viên, đưa tổng số đoàn viên từ 1.865 lên [[1.790|1.970]] đoàn"
            " viên.",
        ),
        # A capacity a sentence before, and a rate of it.
        (
            "ratio_mismatch",
            "Nhà máy có công suất thiết kế 120 tấn/ngày đêm. Hiện chỉ tiếp nhận 84 tấn, bằng [[75|70]]% công suất.",
        ),
        # Rows of years.
        (
            "trend_mismatch",
            "Giá thuê mặt bằng năm 2021 bình quân 85 nghìn đồng/m2, năm 2022 là [[82|88]] nghìn đồng/m2, năm 2023 là 91 nghìn"
            " đồng/m2, năm sau cao hơn năm trước.",
        ),
        (
            "growth_mismatch",
            "Doanh số năm 2020 đạt 500 tỷ đồng, đến năm 2023 đạt 665,5 tỷ đồng, tăng bình quân [[15|10]]%/năm.",
        ),
        # Years and ranks.
        (
            "years_mismatch",
            "Hợp tác xã thành lập năm 2009, đến năm 2024 đã hoạt động [[18|15]] năm, hiện có 64 thành viên.",
        ),
        ("years_mismatch", "Trụ sở xây dựng năm 1992, sử dụng đến nay đã [[42|32]] năm nên xuống cấp nghiêm trọng."),
        ("years_mismatch", "Ông Tư sinh năm 1948, năm nay [[86|76]] tuổi, là người giữ nghề lâu nhất làng."),
        (
            "years_mismatch",
            "Chỉ số chuyển đổi số của tỉnh đứng thứ 31/63, tăng [[8|6]] bậc so với năm 2022 (thứ 37).",
        ),
    ],
)
def test_what_is_reckoned_otherwise_is_found(code: str, text: str) -> None:
    assert_told(code, text)


@pytest.mark.parametrize(
    "text",
    [
        # Another sort of rest; less may be named by itself.
        "Toàn xã có 46 hộ nghèo. Trong năm đã hỗ trợ sửa nhà cho 29 hộ, còn 12 hộ chưa có nhà vệ sinh.",
        "Năm 2023 thu 412 triệu đồng, chi trả Hợp tác xã 405 triệu đồng; có 96% số hộ nộp đúng hạn, còn nợ 17 triệu đồng.",
        # Months at the beginning of a year are no beginning of a stock.
        "Trong 3 tháng đầu năm 2024 giải quyết việc làm cho 5.800 người, tăng 570 người so cùng kỳ. Đến nay đào tạo được 4.144"
        " người.",
        # Years may be counted with the first; a work told between; a mean of what grows as interest does, or evenly.
        "Hợp tác xã thành lập năm 2009, đến năm 2024 đã hoạt động được 16 năm.",
        "Trạm xây dựng năm 2005, năm 2019 được sửa chữa, sau 2 năm lại hư hỏng.",
        "Doanh số năm 2020 đạt 500 tỷ đồng, đến năm 2023 đạt 665,5 tỷ đồng, tăng bình quân 11%/năm.",
        # How many were graded at the end of the year; another pot of money; ranks of a part.
        "Đầu năm học có 1.215 học sinh; trong năm có 14 em chuyển đến, 9 em chuyển đi, 3 em bỏ học; cuối năm xếp loại 1.208 em.",
        "Vốn được giao 12,5 tỷ đồng, trong đó vốn tỉnh 8 tỷ đồng. Đã giải ngân vốn tỉnh 6,4 tỷ đồng; vốn huyện còn lại 1,2 tỷ đồng.",
        "Thi tốt nghiệp: năm 2022 xếp thứ 14, năm 2023 xếp thứ 11; riêng môn Ngữ văn tăng 6 bậc.",
        # What is more than was needed, and what became of it.
        "Gộp khu phố thừa ra 5 nhà, phường đã giao 3 nhà cho công an, 2 nhà đang khóa cửa.",
    ],
)
def test_what_may_be_reckoned_so_is_left_alone(text: str) -> None:
    assert [f.message for f in found(text)] == []
