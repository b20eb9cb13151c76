"""Parts below one another, sums that a slip of the keys breaks, and what each gets times how many there are."""

from __future__ import annotations

import pytest
from contradicted import assert_told, found


@pytest.mark.parametrize(
    "text",
    [
        # Lines below their whole, without a colon.
        "Năm 2023 xã mở [[47|52]] lớp xóa mù.\n- Thôn Đông mở 12 lớp.\n- Thôn Tây mở 40 lớp.",
        "Tổng vốn của dự án: [[3.580|3.850]] triệu đồng.\n+ Vốn tỉnh: 2.200 triệu đồng\n+ Vốn xã: 950 triệu đồng\n+ Vốn dân góp: 700 triệu đồng",
        # Two digits of a part changed places.
        "Tổng dư nợ cho vay 288,6 tỷ đồng. Chương trình hộ nghèo 82,4 tỷ đồng, hộ cận nghèo 41,7 tỷ đồng, hộ mới thoát nghèo [[146,5|164,5]] tỷ đồng.",
        "Trong kỳ nhận 643 lượt đơn; sau phân loại, thuộc thẩm quyền [[417|471]] đơn, lưu 172 đơn trùng.",
        # Lines with a label each: more than all of it.
        "Số vụ được xử lý: [[73|83]] vụ. Trong đó:\n+ Xử lý hành chính: 18 vụ\n+ Góp ý tại thôn: 61 vụ\n+ Chuyển điều tra: 4 vụ",
        "Đã tổ chức [[68|86]] buổi, trong đó:\n1) Tại trường: 32 buổi;\n2) Tại thôn: 41 buổi;\n3) Trên đài: 13 buổi.",
        "Có [[88|98]] người cai nghiện. Trong đó 61 người tại các xã, 37 người tại thị trấn.",
        # States that exclude one another.
        "Tiếp nhận [[14|17]] dự án. Trong đó, 5 dự án đã được chấp thuận, 12 dự án đang thẩm định.",
        # People by what they are.
        "Ban chỉ đạo gồm [[13|15]] thành viên: 01 trưởng ban, 03 phó trưởng ban và 11 ủy viên.",
        # "hộ kinh doanh" are "hộ".
        "Xã có 460 hộ kinh doanh. Trong đó huyện quản lý 120 hộ, xã quản lý 240 hộ và ban quản lý chợ quản lý [[180|100]] hộ.",
    ],
)
def test_parts_that_do_not_make_their_whole(text: str) -> None:
    assert_told("sum_mismatch", text)


@pytest.mark.parametrize(
    "text",
    [
        "Xã có 57 tổ tự quản.\n- Đã kiện toàn 40 tổ trong năm.\n- Tập huấn cho 30 tổ.",
        "Năm 2022 mở 52 lớp.\n- Năm 2023: 30 lớp.\n- Năm 2024: 20 lớp.",
        "Kiểm tra 74 lượt cơ sở.\n\nCó 36 lượt đơn vị không đạt phải lấy mẫu lại, 34 lượt đạt.",
    ],
)
def test_lines_that_are_no_parts(text: str) -> None:
    assert [f.message for f in found(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Chi trả trợ cấp cho 372 người có công, mức 5 triệu đồng một người. Tổng kinh phí đã chi là [[2,16|1,86]] tỷ đồng.",
        "Định mức là 60 triệu đồng/căn. Đến hết tháng 5, đã bàn giao 45 căn cho các hộ. Như vậy số tiền đã giải ngân là [[2.400|2.700]] triệu đồng.",
        "Tiền công là 300.000 đồng cho một héc ta mỗi năm. Năm 2023 xã nhận khoán 1.250 ha nên được chi [[735|375]] triệu đồng.",
        "Mỗi hộ được nhận 02 con bò. Có 68 hộ thuộc diện này, tổng số bò đã giao là [[163|136]] con.",
        "Hội tặng 215 suất quà. Mỗi suất trị giá 500.000 đồng gồm tiền và hàng. Tổng trị giá quà tặng [[170,5|107,5]] triệu đồng.",
        "Có 1.320 học sinh được hỗ trợ gạo, mỗi em 15 kg/tháng, hưởng 9 tháng. Tổng số gạo đã phát [[187,2|178,2]] tấn.",
        "Thù lao ở ấp là 1.490.000 đồng/người/tháng; 36 người, trong 12 tháng, hết [[634,68|643,68]] triệu đồng.",
        "Định mức 1 triệu đồng/ha/năm; diện tích được hỗ trợ 3.240 ha; kinh phí cấp năm 2023 là [[3.420|3.240]] triệu đồng.",
    ],
)
def test_so_many_times_what_each_gets(text: str) -> None:
    assert_told("product_mismatch", text)


def test_a_mean_that_divides_without_a_rest_is_told_as_it_is() -> None:
    assert_told(
        "average_mismatch", "Có 36 tổ hòa giải với 252 hòa giải viên, bình quân mỗi tổ có [[8|7]] hòa giải viên."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Có 46 hộ vay vốn, mức vay 60 triệu đồng/hộ. Tổng dư nợ của xã 2.670 triệu đồng.",
        "Có 46 hộ được giúp, mức 60 triệu đồng/hộ. Ngoài ra 12 hộ được sửa nhà. Tổng kinh phí 3.100 triệu đồng.",
        # Two rates, two counts: the total is of both.
        "Xây mới 164 nhà, sửa 57 nhà; mức hỗ trợ 40 triệu đồng một nhà xây mới và 20 triệu đồng một nhà sửa, tổng ngân sách 7.700 triệu đồng.",
        "Có 36 tổ hòa giải với 255 hòa giải viên, bình quân mỗi tổ có 7 hòa giải viên.",
    ],
)
def test_what_is_another_total_is_left_alone(text: str) -> None:
    assert [f.message for f in found(text)] == []
