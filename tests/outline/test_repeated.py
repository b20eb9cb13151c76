"""One quantity told in two places: by its words, with two values."""

from __future__ import annotations

import pytest

from tests.outline.contradicted import assert_told, found

BETWEEN = (
    "\n\nCông tác tuyên truyền được duy trì trên hệ thống loa của các xã, thôn; các đoàn thể phối hợp chặt chẽ với nhau, nhiều"
    " cách làm hay được nhân rộng.\n\n"
)


@pytest.mark.parametrize(
    "text",
    [
        # Digits that changed places: the shorter the number, the more words must say that it is one.
        f"Các xã đã dạy nghề cho 8.420 em.{BETWEEN}Số em có nghề còn ít, mới có [[8.240|8.420]] em được dạy nghề ở các xã.",
        f"Huyện có 24 di tích được xếp hạng.{BETWEEN}Việc giữ gìn [[42|24]] di tích đã xếp hạng của huyện còn khó khăn.",
        f"Đề nghị thu hồi 2,16 tỷ đồng.{BETWEEN}Trong tổng số [[2,61|2,16]] tỷ đồng đề nghị thu hồi, đã nộp 1,5 tỷ đồng.",
        # The head of the line says what the number is of.
        f"Thu ngân sách năm 2023 đạt 864 tỷ đồng.{BETWEEN}3. Thu ngân sách: số thu cả năm [[846|864]] tỷ đồng.",
        # The words right behind both are the same.
        f"Đoàn thể thao thị xã có 214 vận động viên tham gia thi đấu 14 môn.{BETWEEN}Công tác hậu cần cho [[241|214]] vận động"
        " viên tham gia thi đấu còn lúng túng.",
        f"Đồn quản lý 47,5 km đường biên giới.{BETWEEN}Khó khăn: [[45,7|47,5]] km đường biên giới chủ yếu là rừng.",
        # A comma within a name parts nothing.
        f"Số cán bộ, công chức cấp xã dôi dư là 46 người.{BETWEEN}Việc bố trí [[64|46]] cán bộ, công chức cấp xã dôi dư còn khó.",
        f"Cầu Đông Thành có chiều dài toàn cầu 146 m.{BETWEEN}Kết quả thử tải cho thấy cầu Đông Thành dài [[164|146]] m là đạt.",
        f"Hướng dẫn 126 hồ sơ đăng ký nhãn hiệu.{BETWEEN}Nhu cầu tăng, riêng năm 2024 hướng dẫn tới [[162|126]] hồ sơ đăng ký nhãn"
        " hiệu.",
        # A subject with its indicator, however near.
        "KCN Đông Lĩnh có diện tích 85 ha, KCN Thạch Bàn 64 ha. KCN Đông Lĩnh (diện tích [[58|85]] ha) mới có 9 doanh nghiệp.",
        # The same words, and many: no likeness of the digits is needed.
        f"Thu nhập bình quân đầu người khu vực nông thôn năm 2023 đạt 52,4 triệu đồng.{BETWEEN}Đời sống khá lên, thu nhập bình"
        " quân đầu người khu vực nông thôn năm 2023 là [[57,8|52,4]] triệu đồng.",
        # What stands right behind both, though the numbers are short; a comma within it parts nothing.
        f"Toàn tỉnh có 62 cơ sở nhà, đất dôi dư.{BETWEEN}Do vậy trong [[26|62]] cơ sở nhà, đất dôi dư vẫn còn cơ sở bỏ trống.",
        # No digits that changed places: but the second speaks of what the first has counted.
        f"Huyện đang quản lý 07 xe chuyên dùng.{BETWEEN}Nhật trình của [[08|07]] xe chuyên dùng chưa ghi đầy đủ.",
        f"Huyện có 12 xã.{BETWEEN}Đến nay 9/[[13|12]] xã được công nhận.",
        # More of a thing, in the next sentence, than there are.
        "Phường có 41 hộ chăn nuôi phải di dời khỏi khu dân cư. Tính đến nay [[46|36]] hộ chăn nuôi phải di dời đã tháo dỡ.",
        # The words stand on either side of another number; the first number is called, the second is not.
        f"Số tàu cá từ 15 m trở lên là 412 tàu.{BETWEEN}Trong số [[421|412]] tàu cá từ 15 m trở lên có 18 tàu mất kết nối.",
        f"Thiệt hại tài sản năm 2022 là 3,4 tỷ đồng, năm 2023 là 1,85 tỷ đồng.{BETWEEN}Chỉ riêng năm 2023 cháy đã làm thiệt hại"
        " [[1.850|1,85]] tỷ đồng tài sản.",
        # A day of the year and the year; words behind the one and before the other.
        f"Tính đến ngày 15/5/2024, Công an huyện lập hồ sơ quản lý 512 người nghiện.{BETWEEN}Nhìn chung [[521|512]] người nghiện có"
        " hồ sơ quản lý đều được giúp đỡ.",
        # A slip by 10ⁿ.
        f"Hồ Khe Lim có dung tích thiết kế 1,2 triệu m3.{BETWEEN}Đề nghị nạo vét hồ Khe Lim (dung tích thiết kế [[12|1,2]]"
        " triệu m3).",
    ],
)
def test_two_values_of_one_quantity_are_found(text: str) -> None:
    assert_told("two_values", text)


@pytest.mark.parametrize(
    "text",
    [
        # Two years, a plan, two places, two times of a year.
        f"Năm 2022 huyện có 24 di tích được xếp hạng.{BETWEEN}Năm 2023 huyện có 42 di tích được xếp hạng.",
        f"Theo kế hoạch, huyện trồng 186 ha rừng phòng hộ.{BETWEEN}Đến nay huyện trồng được 168 ha rừng phòng hộ.",
        f"Xã Đồng Tâm có 24 hộ nuôi bò sữa.{BETWEEN}Xã Hợp Tiến có 42 hộ nuôi bò sữa.",
        f"Đầu năm huyện có 214 hộ nghèo là người dân tộc.{BETWEEN}Cuối năm huyện có 124 hộ nghèo là người dân tộc.",
        # A quarter of the year in the same words.
        f"Phát hiện sai phạm và kiến nghị xử lý 529.898 m2 đất.{BETWEEN}Riêng quý 4, làm 12 cuộc.\n\nPhát hiện sai phạm và kiến"
        " nghị xử lý 521.623 m2 đất.",
        # Some of them, and all; communes of a kind, and all of them; lines of two voltages.
        f"Huyện đang quản lý 07 xe chuyên dùng.{BETWEEN}Đã thanh lý 06 xe chuyên dùng.",
        f"Huyện có 12 xã đặc biệt khó khăn.{BETWEEN}Đến nay 9/13 xã có bác sĩ.",
        f"Huyện có 12 xã, 02 thị trấn.{BETWEEN}Đến nay 9/14 xã, thị trấn có bác sĩ.",
        "Công ty quản lý 312 km đường dây 110 kV, 3.120 km đường dây trung áp.",
        # Another thing in few words.
        f"Tổng kinh phí là 8,42 tỷ đồng.{BETWEEN}Tổng kinh phí là 8,61 tỷ đồng.",
    ],
)
def test_two_quantities_are_left_alone(text: str) -> None:
    assert [f.message for f in found(text)] == []
