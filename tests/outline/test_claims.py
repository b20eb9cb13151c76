"""What a sentence claims of its own numbers."""

from __future__ import annotations

import pytest

from tests.outline.contradicted import assert_told, found


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("plan_claim", "Trồng được [[2.940|3.140]] cây, vượt kế hoạch giao là 3.100 cây."),
        ("plan_claim", "Thu được [[48|42]] tỷ đồng, chưa đạt chỉ tiêu 45 tỷ đồng."),
        (
            "trend_mismatch",
            "Số lớp tăng đều qua các năm: năm 2021 có 31 lớp, năm 2022 có 36 lớp, năm 2023 có [[33|39]] lớp.",
        ),
        ("part_exceeds_whole", "Trong số 54 công trình được rà soát, đã có [[61|41]] công trình được sửa chữa."),
        # "Trong 214 km …": no "số" is needed where the same is counted.
        ("part_exceeds_whole", "Trong 214 km kênh cấp II có [[231|131]] km đã kiên cố, số còn lại là kênh đất."),
        ("part_exceeds_whole", "Trong 64 hợp tác xã mới lập có [[72|27]] hợp tác xã chăn nuôi."),
        ("part_exceeds_whole", "Đã cho thuê [[214,5|114,5]] ha trên tổng diện tích đất công nghiệp 156,2 ha."),
        ("average_mismatch", "Trong 5 năm đã cấp 55 giấy phép, bình quân mỗi năm [[9|11]] giấy phép."),
        ("part_exceeds_whole", "Trong số 48 lớp nêu trên có [[52|42]] lớp học 2 buổi/ngày."),
        ("plan_claim", "Tỷ lệ hộ nghèo vùng cao giảm [[4,2|4,7]]%, vượt kế hoạch giao (4,5%)."),
        ("plan_claim", "Độ bao phủ bảo hiểm y tế đạt [[90,4|92,4]]%, vượt chỉ tiêu 92%."),
        ("impossible_value", "Đàn bò được tiêm vắc xin đạt [[102,5|92,5]]% tổng đàn thuộc diện tiêm."),
        ("average_mismatch", "Có 12.480 lượt bạn đọc; mở cửa 52 tuần, bình quân mỗi tuần [[260|240]] lượt."),
        (
            "ratio_mismatch",
            "Kế hoạch giao 2.240 người tham gia bảo hiểm tự nguyện, thực hiện được 1.904 người, đạt [[75|85]]%.",
        ),
        ("impossible_value", "Về kết quả, huyện xếp thứ [[10/9|9/10]] huyện, thị xã."),
        ("impossible_value", "Đến nay có [[23/21|21/23]] xã đã lập tổ công nghệ số."),
        ("date_after_report", "Cầu Ván khởi công ngày 12/4/2023 và hoàn thành ngày 30/11/[[2022|2023]]."),
        ("date_after_report", "Trường khởi công tháng 9/2022, đưa vào sử dụng tháng 5/[[2022|2023]]."),
        ("shares_over_whole", "Cơ cấu kinh tế: nông nghiệp 38,5%, công nghiệp 33,0%, dịch vụ [[30,5|28,5]]%."),
    ],
)
def test_a_claim_that_its_numbers_deny_is_found(code: str, text: str) -> None:
    assert_told(code, text)


@pytest.mark.parametrize(
    "text",
    [
        "Trồng được trên 3.000 cây, vượt kế hoạch giao là 3.100 cây.",
        "Đã mở 23/21 lớp theo kế hoạch; kết nạp 8.793/6.500 đảng viên.",
        "Khởi công trường mới năm 2023; trường cũ hoàn thành sửa chữa năm 2022.",
        "Tỷ lệ hộ nghèo giảm còn 4,2%, vượt kế hoạch giao (4,5%).",
        "Thu ngân sách đạt 102,5% tổng số thu theo dự toán.",
        "Trong 12 xã có 15 trường đạt chuẩn.",
        "Trong 5 năm 2019-2023, huyện xây 6 cầu, có 14 xã hưởng lợi.",
        "Số lớp tăng đều, năm 2023 có 33 lớp, kế hoạch 36 lớp.",
        "Trong 3 năm đã cấp 55 giấy phép, bình quân mỗi tháng 2 giấy phép.",
        "Tỷ lệ nữ 52%, tỷ lệ người dân tộc thiểu số 31%, tỷ lệ dưới 30 tuổi 21%.",
    ],
)
def test_what_only_looks_like_a_false_claim_is_left_alone(text: str) -> None:
    assert [f.message for f in found(text)] == []
