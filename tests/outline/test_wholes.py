"""Totals in running text and the parts they are made of."""

from __future__ import annotations

import pytest

from tests.outline.contradicted import assert_told, found


@pytest.mark.parametrize(
    ("code", "text"),
    [
        # Parts without a unit, in a bracket and behind a colon.
        ("sum_mismatch", "Năm 2023 phân bổ 171,0 tỷ đồng (tỉnh 62,0; huyện 48,0; xã [[51,0|61,0]])."),
        ("sum_mismatch", "Xã đã sắp xếp 23 trụ sở: giữ lại 13, điều chuyển [[4|6]], bán đấu giá 4."),
        # Nothing but numbers of its kind behind a number, whatever word opens them.
        (
            "sum_mismatch",
            "Chương trình được giao [[15,6|13,6]] tỷ đồng, phân cho Dự án 1 6,2 tỷ đồng, Dự án 3 4,1 tỷ đồng và Dự án 5 3,3 tỷ"
            " đồng.",
        ),
        # A part of so many, of a noun that is no figure; words that point back; a share of a plan that is told before it.
        ("impossible_value", "Đã kiểm kê, dán nhãn [[32|28]]/30 tài sản."),
        ("part_exceeds_whole", "Xã đăng ký chuyển đổi 86 ha đất lúa, trong số này [[92|62]] ha đã trồng cây ăn quả."),
        ("part_exceeds_whole", "Đến nay đã hướng dẫn cho [[3.412|3.142]] hộ trong tổng số 3.280 hộ toàn xã."),
        ("ratio_mismatch", "Sáu tháng thu 1.104 triệu đồng trên kế hoạch 1.300 triệu đồng, đạt [[92,4|84,9]]%."),
        ("impossible_value", "Tỷ lệ sinh viên tốt nghiệp có việc làm là [[108|98]]%, thu nhập khá."),
        # A part before its whole, and what is left; a division in a sentence of its own; land in a sentence before the yield.
        (
            "remainder_mismatch",
            "Thất thoát 3.190 m3/ngày đêm trên tổng số 24.600 m3/ngày đêm phát ra, lượng nước thương phẩm còn [[22|21]].410 m3/ngày"
            " đêm.",
        ),
        (
            "sum_mismatch",
            "Số huy chương giành được là [[48|46]] huy chương. Xét về màu sắc, có 11 huy chương vàng, 15 huy chương bạc, 20 huy"
            " chương đồng.",
        ),
        (
            "product_mismatch",
            "Vụ này xuống giống 4.200 ha, đạt kế hoạch. Năng suất bình quân đạt 62 tạ/ha, sản lượng [[29|26]].040 tấn.",
        ),
        # The number done in a sentence of its own.
        (
            "remainder_mismatch",
            "Chi nhánh tiếp nhận 1.240 hồ sơ. Số hồ sơ giải quyết xong 1.087 hồ sơ, số còn tồn [[135|153]] hồ sơ.",
        ),
        # A whole that is divided by words.
        ("sum_mismatch", "Huyện có [[31|29]] chợ, chia theo hạng có 14 chợ hạng III, 09 chợ hạng II và 06 chợ tạm."),
        (
            "sum_mismatch",
            "Mỗi ngày, trong 172,8 tấn rác thu gom thì chôn lấp 98,0 tấn, đốt 54,8 tấn, tái chế [[30|20]],0 tấn.",
        ),
        # The noun of the whole stands before it: it is no figure of its own.
        (
            "sum_mismatch",
            "Số chi đoàn trong cơ quan, trường học là [[45|48]], gồm 30 chi đoàn trường học và 18 chi đoàn cơ quan.",
        ),
        # Commas part the list, the semicolon ends it.
        (
            "sum_mismatch",
            "Thu về [[2.846|2.746]] phiếu: 1.918 người muốn thuê, 640 người muốn mua, 188 người khác; ngoài ra có 76 hộ đăng ký.",
        ),
        # By what a whole is divided, in a sentence of its own.
        (
            "sum_mismatch",
            "Thư viện có [[38.600|39.600]] bản sách. Theo đối tượng phục vụ, sách người lớn 21.450 bản, sách thiếu nhi 12.350"
            " bản, sách tra cứu 5.800 bản.",
        ),
        # "mặt bằng" is no comparison, "của" parts no list.
        (
            "sum_mismatch",
            "Tổng mức đầu tư [[52,0|51,0]] tỷ đồng, trong đó xây dựng 38,4 tỷ đồng, giải phóng mặt bằng 9,2 tỷ đồng, chi phí"
            " khác 3,4 tỷ đồng.",
        ),
        ("sum_mismatch", "Tổng vốn [[52,0|51,0]] tỷ đồng, gồm vốn của tỉnh 30,0 tỷ đồng, của huyện 21,0 tỷ đồng."),
        (
            "sum_mismatch",
            "Tổng diện tích [[12.640|12.540]] ha; cơ cấu gồm đất lúa 9.320 ha, đất ở 2.510 ha và đất khác 710 ha.",
        ),
        # Two parts that make the whole but for one digit.
        (
            "sum_mismatch",
            "Lưới điện dài [[412|402]] km, trong đó đường trục 118 km và đường nhánh 284 km; 246 trạm biến áp.",
        ),
        ("complement_mismatch", "Năm qua giảm 5%; bé trai chiếm [[52,6|51,6]]%, bé gái chiếm 48,4%."),
        ("remainder_mismatch", "Quỹ được cấp 11,9 tỷ đồng, đã chi [[12,6|11,5]] tỷ đồng, kết dư 0,4 tỷ đồng."),
        (
            "remainder_mismatch",
            "Phải cấp 3.480 giấy. Qua rà soát, đã cấp 3.132 giấy; còn [[438|348]] giấy chưa cấp do tranh chấp.",
        ),
        (
            "remainder_mismatch",
            "Cuối năm 2023, huyện có 96 hợp tác xã. Trong 6 tháng đầu năm thành lập mới 14 hợp tác xã, giải thể 09 hợp tác xã;"
            " đến 30/6/2024 còn [[103|101]] hợp tác xã.",
        ),
        # What lies off by all that rounding could do is off.
        (
            "sum_mismatch",
            "Kinh phí [[5,2|5,3]] tỷ đồng, gồm chi nghiên cứu 2,1 tỷ đồng, mô hình 1,8 tỷ đồng, tập huấn 1,5 tỷ đồng.",
        ),
        # A comparison may stand between a whole and its parts.
        (
            "sum_mismatch",
            "Tổng quân số [[1.300|1.310]] đồng chí, bằng 1,4% dân số (92.600 người); trong đó cơ động 310 đồng chí,"
            " tại chỗ 860 đồng chí, tự vệ 140 đồng chí.",
        ),
        (
            "sum_mismatch",
            "Trong [[2.300|2.200]] tin nêu trên có 1.250 tin báo giấy, 680 tin phát thanh và 270 tin truyền hình.",
        ),
        (
            "sum_mismatch",
            "Có [[185|195]] gian hàng, bao gồm 96 gian của tỉnh, 54 gian của các tỉnh bạn và 45 gian ẩm thực.",
        ),
        ("complement_mismatch", "Các đoàn kiểm tra 214 cơ sở, 181 cơ sở đạt yêu cầu, [[43|33]] cơ sở vi phạm."),
        (
            "remainder_mismatch",
            "Dự án ảnh hưởng đến 286 hộ. Tổng kinh phí là 148,6 tỷ đồng. Đến nay đã có 241 hộ nhận tiền, còn [[55|45]] hộ chưa"
            " nhận.",
        ),
        (
            "remainder_mismatch",
            "Đầu năm nuôi dưỡng 164 người. Trong năm tiếp nhận 38 người, hồi gia 29 người, tử vong 11 người; cuối năm còn"
            " [[172|162]] người.",
        ),
        # An estimate that is printed as exactly as its parts.
        (
            "sum_mismatch",
            "Tổng thiệt hại ước tính [[4,6|4,1]] tỷ đồng, gồm nhà xưởng 2,4 tỷ đồng và hàng hóa 1,7 tỷ đồng.",
        ),
        # A plan is what was done by it, too.
        (
            "sum_mismatch",
            "Đã làm [[09|08]] cuộc thanh tra (04 cuộc theo kế hoạch, 03 cuộc đột xuất, 01 cuộc đã chuyển sang).",
        ),
        # Two parts that are all by name, of a number in the sentence before.
        (
            "sum_mismatch",
            "Năm 2023 đón 806 nghìn lượt khách. Trong đó khách quốc tế 48 nghìn lượt, khách nội địa [[738|758]] nghìn lượt.",
        ),
        (
            "complement_mismatch",
            "Làm thủ tục cho 30.770 tờ khai, trong đó 18.310 tờ khai xuất khẩu và [[12.640|12.460]] tờ khai nhập khẩu.",
        ),
        # The time may be a clause of its own.
        (
            "remainder_mismatch",
            "Đầu năm 2023, huyện có 1.120 hợp tác xã; trong năm thành lập mới 164 hợp tác xã, giải thể 38 hợp tác xã; cuối"
            " năm còn [[1.264|1.246]] hợp tác xã.",
        ),
        ("unit_slip", "Trữ lượng còn lại là 250.000 m3 ([[25|250]] nghìn m3)."),
    ],
)
def test_a_whole_that_its_parts_do_not_make_is_found(code: str, text: str) -> None:
    assert_told(code, text)


@pytest.mark.parametrize(
    "text",
    [
        # A bullet of a list is no whole of those below it; a comparison, and what is left of another whole.
        "Diện tích gieo trồng:\n- Ngô: 1.650 ha;\n- Lạc: 900 ha;\n- Đậu: 1.400 ha;\n- Khoai: 350 ha.",
        "Được giao 5.912 người, hiện có 5.604 người; so với định mức còn thiếu 641 người.",
        "Năm 2024 tổ chức 45 lượt/30 hộ; xử phạt theo Nghị định 20/15 năm qua.",
        "Xây 6 nhà (kế hoạch 5 nhà), mỗi nhà 50 triệu đồng, tổng kinh phí 300 triệu đồng.",
        "Tỷ lệ nhập học lớp 1 đạt 102%; công suất sử dụng giường bệnh 118%.",
        "Huyện có 31 chợ, chia theo hạng có 14 chợ hạng III, còn lại là chợ tạm.",
        "Tổng thiệt hại ước khoảng 4,6 tỷ đồng, gồm nhà xưởng 2,4 tỷ đồng và hàng hóa 1,7 tỷ đồng.",
        "Năm 2023 đón 806 nghìn lượt khách. Trong đó khách quốc tế 48 nghìn lượt, khách trong tỉnh 238 nghìn lượt.",
        "Đầu năm 2023, huyện có 1.120 hợp tác xã; trong năm thành lập mới 164 hợp tác xã nông nghiệp.",
        "Lưới điện dài 412 km, trong đó đường trục 118 km và đường nhánh 214 km.",
        "Đã chi 1.236 triệu đồng: năm 2022: 465 triệu đồng, năm 2023: 498 triệu đồng, năm 2024: 273 triệu đồng; trong đó vốn"
        " Trung ương 310 triệu đồng.",
        "Đất trồng lúa 9.320 ha, đất ở 2.510 ha và đất chưa sử dụng 710 ha.",
        "Theo kế hoạch, huyện trồng 120 ha. Theo báo cáo, các xã trồng 45 ha, 38 ha và 31 ha.",
        "Kinh phí 5,2 tỷ đồng, gồm chi nghiên cứu 2,1 tỷ đồng, mô hình 1,8 tỷ đồng, tập huấn 1,4 tỷ đồng.",
        "Trong 30 xã có 12 xã đạt chuẩn, 5 xã đạt chuẩn nâng cao.",
        "Có 129 công trình, bao gồm 29 công trình mầm non, 51 công trình tiểu học, 35 công trình trung học cơ sở (THCS) và 14"
        " công trình trung học phổ thông.",
        "Có 286 hộ phải di dời. Các xã vận động từng hộ. Đến nay đã có 241 hộ đi, còn 20 hộ xin ở lại, 25 hộ chưa rõ.",
        "Số chi đoàn là 45, trong đó có 30 chi đoàn trường học.",
        "Số nhà ở tuyến phố này là 45, gồm 30 hộ kinh doanh và 18 hộ ở.",
        # A sào has 360, 497 or 500 m2, by region.
        "Mỗi hộ được giao 10 sào (5.000 m2).",
        "Trữ lượng còn lại là 250.000 m3 (mỗi năm lấy 25 nghìn m3).",
    ],
)
def test_what_need_not_add_up_is_left_alone(text: str) -> None:
    assert [f.message for f in found(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Chi hỗ trợ 150.000 đồng/học sinh/tháng trong 9 tháng, tổng kinh phí cho 1.450 học sinh là [[1.857,5|1.957,5]] triệu"
        " đồng.",
        "Lúa 4.200 ha, năng suất bình quân 62 tạ/ha, sản lượng [[28.040|26.040]] tấn.",
        "Bố trí 64 lô, mỗi lô 100 m2, tổng diện tích đất ở [[64.000|6.400]] m2.",
        "Nuôi 640 ha, sản lượng [[2.190|1.920]] tấn, năng suất 3,0 tấn/ha.",
    ],
)
def test_a_product_that_is_another_is_found(text: str) -> None:
    assert_told("product_mismatch", text)


@pytest.mark.parametrize(
    "text",
    [
        # Not all land that was planted is harvested.
        "Chè 1.000 ha, năng suất 80 tạ/ha, sản lượng 7.150 tấn.",
        "Vụ Xuân năng suất 71 tạ/ha, sản lượng 54.182 tấn, vụ Hè gieo 7.381 ha, năng suất ước đạt 53 tạ/ha.",
    ],
)
def test_a_harvest_that_may_be_is_left_alone(text: str) -> None:
    assert [f.message for f in found(text)] == []


def test_a_total_that_stands_on_both_sides_of_its_parts_is_told_once() -> None:
    text = "Xảy ra 57 vụ cháy. Phân theo nơi xảy ra: nhà dân 26 vụ, cơ sở 14 vụ, rừng 5 vụ, nơi khác 6 vụ; tổng cộng 57 vụ."
    assert len(found(text)) == 1


def test_the_same_impossible_value_in_two_places_is_told_twice() -> None:
    text = "Tỷ lệ hộ có nước sạch đạt 103%.\n\nTỷ lệ trẻ được tiêm chủng đạt 103%."
    assert len(found(text)) == 2


def test_what_is_counted_in_thousands_is_shown_so() -> None:
    (finding,) = found("Đón 806 nghìn lượt khách, gồm 48 nghìn lượt khách quốc tế và 738 nghìn lượt khách nội địa.")
    assert "786 nghìn lượt" in finding.message
