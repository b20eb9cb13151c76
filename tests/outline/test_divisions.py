"""Wholes, rates, shares and numbers told again that stand in other sentences than what they are held against."""

from __future__ import annotations

import pytest
from contradicted import assert_told, found


@pytest.mark.parametrize(
    "text",
    [
        # Named again: "trong số các … nói trên".
        "Xã có [[11|10]] bến thủy. Năm trước mới có 07 bến thủy. Trong số các bến thủy nói trên, 06 bến do tư nhân quản lý, 03 bến do xã quản lý và 01 bến giao tổ tự quản.",
        # Two parts that are all by name, whole in the sentence before.
        "Trạm lấy [[232|242]] mẫu sữa ở các điểm thu mua. Kết quả, 221 mẫu đạt yêu cầu; 21 mẫu không đạt về độ béo.",
        "Khu bảo tồn đón [[312.000|322.000]] lượt khách, vượt kế hoạch (300.000 lượt). Khách quốc tế đạt 18.400 lượt, khách nội địa đạt 303.600 lượt.",
        # Other numbers of the noun stand between; the grades say that the list is of all.
        "Toàn tỉnh có [[57|59]] trang trại. Trong năm cấp mới 08 trang trại, thu hồi 03 trang trại. Kết quả xếp loại năm 2023: loại tốt 12 trang trại, loại khá 23 trang trại, loại trung bình 15 trang trại, loại yếu 09 trang trại.",
        "Huyện xảy ra [[19|21]] vụ tràn dầu. Lực lượng ứng cứu tham gia 07 vụ. Về địa bàn, cửa sông 08 vụ.\n\nNguyên nhân đã làm rõ: 12 vụ do va chạm tàu; 05 vụ do thiết bị cũ; 04 vụ do xả trộm.",
        # The parts of a number of two clauses away, told in one form.
        "Vịnh có [[326|346]] giàn phao của ngư dân. Người dân dùng 187 giàn để nuôi hàu, 159 giàn nuôi tu hài.",
        # A label, the rest of a row of measures, years of a sentence of their own, bullets with their total behind.
        "Sở quản lý đường tỉnh dài [[612|622]] km. Kết cấu mặt đường: bê tông nhựa 338 km, láng nhựa 196 km, bê tông xi măng 64 km, còn 24 km cấp phối.",
        "Đã cứng hóa [[312,6|330,6]] km, trong đó đường thôn 148 km, đường ngõ xóm 96,4 km, đường nội đồng 86,2 km.",
        "Tàu kiểm ngư đi [[93|103]] chuyến, kiểm tra 1.208 lượt tàu. Trong đó năm 2021 đi 35 chuyến, năm 2022 đi 36 chuyến, năm 2023 đi 32 chuyến.",
        "2. Theo nhóm hành vi\n\n- Hàng cấm: 164 vụ, phạt 2,35 tỷ đồng;\n\n- Hàng giả: 97 vụ, phạt 1,48 tỷ đồng;\n\n- Niêm yết giá: 238 vụ, phạt 1,62 tỷ đồng;\n\n- An toàn thực phẩm: 77 vụ, phạt 0,97 tỷ đồng.\n\nCộng bốn nhóm là [[586|576]] vụ.",
        "Bệnh viện có [[468|478]] người, trong đó bác sĩ 97, dược sĩ 24, điều dưỡng và nữ hộ sinh 231, kỹ thuật viên 43, khác 83.",
        "Năm 2023 trường tuyển [[1.864|1.884]] sinh viên, học sinh: hệ cao đẳng 612, hệ trung cấp 874, sơ cấp 398.",
        # Each part in a sentence of its own.
        "Tỉnh có 03 dự án nhà ở với tổng số [[1.240|1.270]] căn hộ. Dự án Đại Thắng quy mô 420 căn, đã bàn giao. Dự án Bình Minh có 560 căn, chia thành 04 tòa. Dự án Sông Xanh gồm 290 căn, mới có mặt bằng.",
        # By what all of it is divided; what is left in a sentence of its own; states that exclude one another.
        "Công ty quản lý [[47|49]] hồ chứa và 86 trạm bơm. Hồ chứa có dung tích 68,5 triệu m3. Theo quy mô: 04 hồ lớn, 16 hồ vừa, 29 hồ nhỏ.",
        "Huyện có 54 trường với [[18.640|18.740]] học sinh.\n\nSố học sinh tham gia bảo hiểm y tế là 18.211 em. Còn 529 em chưa tham gia, tập trung ở vùng bãi.",
        # What was paid, and what is owed.
        "Tổng số tiền thuê mặt nước phải nộp là [[36,2|37,2]] tỷ đồng. Các đơn vị đã nộp 29,8 tỷ đồng vào ngân sách; số nợ đọng 7,4 tỷ đồng tập trung ở 05 đơn vị.",
    ],
)
def test_a_list_that_does_not_make_its_whole_over_sentences(text: str) -> None:
    assert_told("sum_mismatch", text)


@pytest.mark.parametrize(
    "text",
    [
        # The first two are all of them; the third says something of both.
        "Đã lấy 210 mẫu đất: 158 mẫu phân tích nhanh, 52 mẫu gửi phòng thí nghiệm; có 09 mẫu nhiễm mặn.",
        # What one may get does not exclude the other.
        "Có 80 hộ được giúp đỡ. Đã hỗ trợ vay vốn cho 45 hộ, hỗ trợ giống 30 hộ, hỗ trợ nhà 20 hộ.",
        # A further part without a number that counts.
        "Đội ngũ 118 nhà giáo, gồm 3 tiến sĩ, 61 thạc sĩ, 54 đại học.",
        "Năm học này huy động 5.310 trẻ; đội ngũ gồm 416 giáo viên, còn thiếu 37 người so với định mức.",
        # What is graded need not be all: some have no grade yet; two kinds of work may be done at once.
        "Có 342 hợp tác xã nông nghiệp; xếp loại khá 176 hợp tác xã, trung bình 121 hợp tác xã, yếu 42 hợp tác xã.",
        "Có 20 dự án, trong đó 12 dự án cấp điện và 10 dự án cấp nước.",
        # "trung bình" is a grade.
        "Huyện có 268 tổ vay vốn, xếp loại tốt 241 tổ, khá 22 tổ, trung bình 5 tổ.",
    ],
)
def test_what_is_no_full_list_is_left_alone(text: str) -> None:
    assert [f.message for f in found(text)] == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "average_mismatch",
            "Đã phạt tiền 28 cơ sở. Tổng số tiền phạt [[96|117,6]] triệu đồng, bình quân 4,2 triệu đồng/cơ sở bị phạt.",
        ),
        (
            "average_mismatch",
            "Huyện mở 32 lớp xóa mù chữ cho 1.085 học viên, gồm 21 lớp ban ngày, 11 lớp ban đêm. Số học viên bình quân mỗi lớp là [[28|34]] người.",
        ),
        (
            "product_mismatch",
            "Huyện chi tiền ăn cho 1.250 trẻ với mức 160.000 đồng/trẻ/tháng trong 9 tháng của năm học; tổng kinh phí đã chi [[1,6|1,8]] tỷ đồng.",
        ),
        (
            "product_mismatch",
            "Lúa nước trời đạt năng suất bình quân 6,5 tấn/ha trên toàn bộ 420 ha, sản lượng đạt [[2.370|2.730]] tấn.",
        ),
        (
            "ratio_mismatch",
            "Huyện có 40.420 hộ, trong đó 34.150 hộ ở vùng cao.\n\nCó 27.320 hộ vùng cao được dùng điện lưới, đạt tỷ lệ [[86|80]]%.",
        ),
        (
            "ratio_mismatch",
            "Chỉ tiêu tỉnh giao là trồng mới [[4.800|4.500]] cây bóng mát. Đến nay huyện đã trồng mới 4.860 cây bóng mát, đạt 108% kế hoạch.",
        ),
        ("ratio_mismatch", "[[Hơn hai phần ba|Hơn một nửa]] số mỏ (21/34) có công suất trên 50.000 m3/năm."),
        (
            "ratio_mismatch",
            "Có 412 điểm bán. Trong 358 điểm bán rau có 331 điểm đã ký cam kết, đạt [[80,3|92,5]]%.",
        ),
        (
            "ratio_mismatch",
            "Đã khảo sát được 1.980/2.645 đơn vị có từ 10 lao động trở lên, đạt [[84,9|74,9]]%.",
        ),
        (
            "ratio_mismatch",
            "Tỷ lệ học viên có việc làm là [[87,5|83,8]]%: trong 960 em được khảo sát có 804 em có việc làm.",
        ),
        (
            "ratio_mismatch",
            "Lượng rác phát sinh khoảng 142 tấn/ngày. Lượng được đưa đi xử lý là 121 tấn/ngày, tương ứng tỷ lệ thu gom [[91|85]]%.",
        ),
        (
            "plan_claim",
            "Kế hoạch năm công nhận thêm [[10|08]] sản phẩm; đến cuối tháng 10 đã công nhận 08 sản phẩm, đạt kế hoạch giao.",
        ),
        (
            "average_mismatch",
            "Tỷ lệ hộ nghèo từ 38,4% năm 2021 còn 29,7% năm 2023, bình quân mỗi năm giảm [[5,35|4,35]] điểm phần trăm.",
        ),
        (
            "growth_mismatch",
            "Xảy ra [[64|66]] vụ đuối nước. So với cùng kỳ năm 2023, số vụ giảm 12 vụ (78 vụ).",
        ),
        (
            "growth_mismatch",
            "Gói thầu có giá 6,8 tỷ đồng, quyết toán 6,43 tỷ đồng, giảm [[0,47|0,37]] tỷ đồng so với giá gói thầu.",
        ),
        (
            "growth_mismatch",
            "Huyện có 41 sản phẩm. So với năm 2020 (13 sản phẩm), số sản phẩm tăng gấp hơn [[4|3]] lần.",
        ),
        (
            "remainder_mismatch",
            "Đường dây nóng tiếp nhận 146 tin báo, xác minh 139 tin, còn [[17|7]] tin đang xác minh.",
        ),
        (
            "count_vs_names",
            "Huyện tập trung [[05|04]] nhóm giải pháp sau:\n\nMột là, nêu gương.\n\nHai là, rà soát quy định.\n\nBa là, tập huấn.\n\nBốn là, kiểm tra.",
        ),
        (
            "ratio_mismatch",
            "Trong kỳ có 264 bộ hồ sơ xong đúng ngày hẹn, đạt [[94,1|90,1]]%; 29 bộ trễ hẹn thì có thư xin lỗi.",
        ),
        (
            "growth_mismatch",
            "Số người có việc làm mới năm 2022 là 412, năm 2023 là 455, năm 2024 là 498 (tăng [[53|43]] người so với năm 2023).",
        ),
        (
            "remainder_mismatch",
            "Doanh thu năm 2023 là 32,4 tỷ đồng. Chi phí năm 2023 là 35,1 tỷ đồng, như vậy lỗ [[3,7|2,7]] tỷ đồng.",
        ),
        (
            "growth_mismatch",
            "Giá trị dự toán 9,84 tỷ đồng, giá trị ký hợp đồng 9,12 tỷ đồng, tiết kiệm [[0,62|0,72]] tỷ đồng.",
        ),
        (
            "two_values",
            "Doanh số cho vay giải quyết việc làm trong kỳ 1.215 tỷ đồng cho 19.600 dự án hộ; nợ quá hạn 0,12%.\n\nCả ba năm đều vượt kế hoạch việc làm, vốn vay [[121,5|1.215]] tỷ đồng đến đúng người.",
        ),
        ("date_after_report", "Lễ hội làng mở [[từ ngày 12 đến ngày 10|từ ngày 10 đến ngày 12]] tháng Giêng."),
        ("count_vs_names", "Thị trấn xác định [[04|03]] điểm nguy cơ (hồ Công Viên, kênh Tây, bàu Sen), đã cắm biển."),
        ("count_vs_names", "Doanh nghiệp quản lý [[05|04]] chợ, gồm: chợ Cầu Đông, chợ Ga, chợ Bến Gỗ và chợ Phố Mới."),
        ("impossible_value", "Đầu năm học có [[104,6|94,6]]% phụ huynh ký cam kết."),
        ("growth_mismatch", "Doanh thu bến cảng ước đạt 268 tỷ đồng, gấp [[1,6|1,3]] lần năm 2022 (205 tỷ đồng)."),
        ("growth_mismatch", "Số lượt xem đạt 410 nghìn lượt, gấp [[ba|đôi]] năm 2022 (205 nghìn lượt)."),
        (
            "trend_mismatch",
            "Xã Hòa Tân có nhiều lò gạch nhất huyện với [[26|36]] lò; kế đến là xã Đông Sơn (31 lò) và thị trấn (25 lò).",
        ),
        (
            "remainder_mismatch",
            "Trong năm thành lập mới 08 hợp tác xã, giải thể 03 hợp tác xã; như vậy so với đầu năm tăng thêm [[06|05]] hợp tác xã.",
        ),
        (
            "two_values",
            "Đã xử phạt [[97|79]] trường hợp với 612 triệu đồng. Trong 79 trường hợp bị xử phạt, nhiều nhất là lỗi về neo đậu.",
        ),
        (
            "two_values",
            "Trên địa bàn có [[352|382]] quầy thuốc tân dược, phần lớn ở thị trấn.\n\nĐến nay đã có 365 quầy thuốc tân dược nối mạng, một số còn chậm.",
        ),
        (
            "part_exceeds_whole",
            "Đã kiểm tra tại [[26|36]] điểm bán; qua đó phát hiện 31 điểm bán có sai phạm.",
        ),
        (
            "part_exceeds_whole",
            "Thành phố có [[358|385]] bếp tự nấu.\n\nVề nguyên tắc một chiều, trong số các bếp tự nấu nêu trên có 371 bếp đạt.",
        ),
    ],
)
def test_what_follows_from_numbers_of_other_sentences(code: str, text: str) -> None:
    assert_told(code, text)


@pytest.mark.parametrize(
    "text",
    [
        # A round mean, another rate of the same thing, a rate of some of them.
        "Hỗ trợ 786 mô hình với 84,7 tỷ đồng, bình quân 100 triệu đồng/mô hình.",
        "Có 46 hộ vay vốn, mức vay 60 triệu đồng/hộ. Tổng dư nợ toàn xã 2.670 triệu đồng.",
        # Shares of a list whose whole is another.
        "Tỉnh có 527.651 ha đất nông nghiệp. Trong quy hoạch mới, đất rừng 460.000 ha, chiếm 64,06%; đất lúa 40.680 ha, chiếm 5,66%.",
        # A plan of other things, a plan in the bracket of another number.
        "Thu ngân sách 9.846 tỷ đồng, bằng 88,7% dự toán (11.100 tỷ đồng). Trong đó:\na) Thu nội địa: 8.215 tỷ đồng, bằng 90,3% dự toán.",
        # "tạo việc làm cho" takes nothing for known; the number was told for other times, or of other things.
        "Chỉ tiêu giao là tạo việc làm cho 4.500 lao động. Đến nay huyện đã tạo việc làm cho 4.860 lao động, đạt 108% kế hoạch.",
        "Đã xử phạt 97 trường hợp, nhắc nhở 79 trường hợp. Trong 79 trường hợp bị nhắc nhở, phần lớn là hộ nhỏ.",
        "Cuối năm 2023, huyện có 96 hợp tác xã. Đến 30/6/2024 có 101 hợp tác xã. Tổng số thành viên của 101 hợp tác xã là 8.484 thành viên.",
        # In another place, and of another time.
        "Trên địa bàn có 352 bếp ăn tập thể.\n\nThành phố Hà Vinh có 365 bếp ăn tập thể đã ký cam kết.",
        "Năng suất cao nhất ở vùng bãi là 68 tạ/ha, thấp nhất ở vùng đồi là 62 tạ/ha.",
        "Gần một nửa số chợ (14/31) có mái che; hơn một nửa (17/31) thì không.",
        "Đã kiểm tra tại 26 cơ sở; phát hiện 31 lượt vi phạm.",
        # Of all there are, which were told far from here.
        "Cuối năm có 124 chợ. Ở miền núi có 40 chợ phiên, trong đó 09 chợ mới.\n\nĐã công nhận 14 chợ văn minh, bằng 11,3% số chợ.",
        # What is told of a part of another list is no whole; 3-star products are not all there are.
        "Huyện có 41 sản phẩm, gồm 35 sản phẩm 3 sao và 06 sản phẩm 4 sao. Có 24/41 sản phẩm lên sàn.",
        "Năm nay tiếp nhận 171 vụ, chuyển 8 vụ, còn 7 vụ đang xác minh.",
    ],
)
def test_numbers_of_other_things_are_left_alone(text: str) -> None:
    assert [f.message for f in found(text)] == []


def test_one_slip_is_told_once() -> None:
    """Two lists that contradict one whole are one finding, and so are several values of one quantity."""
    (one,) = found(
        "Tổng kinh phí 48,5 tỷ đồng, gồm: ngân sách tỉnh 20,0 tỷ đồng, ngân sách huyện 15,5 tỷ đồng, nhân dân đóng góp 12,0 tỷ đồng."
        " Tính theo năm, 48,5 tỷ đồng gồm: năm 2022 là 21,5 tỷ đồng, năm 2023 là 26,0 tỷ đồng."
    )[:1]
    assert one.code == "sum_mismatch"
    told = found(
        "\n\n".join(
            f"{number}. Phần {number}\n\nKCN Đồng Mía có tỷ lệ lấp đầy đạt {rate}%. Đời sống công nhân ổn định, hạ tầng được quan tâm đầu tư, việc xử lý nước thải đạt yêu cầu của tỉnh."
            for number, rate in enumerate(("66,1", "70,4", "72,3", "75,5"), 1)
        )
    )
    assert [f.code for f in told] == ["two_values"]
    assert all(rate in told[0].message for rate in ("66,1", "70,4", "72,3", "75,5"))


def test_a_slip_is_told_once_with_and_without_its_unit() -> None:
    text = "Số lượt khám năm 2023 là 1.187.000 lượt, năm 2024 là 1.246.000 lượt, tăng 95.000 lượt so với năm 2023."
    assert [f.code for f in found(text)] == ["growth_mismatch"]


def test_a_share_is_held_against_the_nearer_of_two_wholes() -> None:
    text = (
        "Toàn huyện có 524 người cai nghiện. Đến nay đang quản lý sau cai 872 người; tái nghiện 218 người, chiếm 35,0%."
    )
    (one,) = found(text)
    assert "872" in one.message
