"""All and some of a thing in words: fractions, parts that are more than there are, exceptions to "all", days that cannot be."""

from __future__ import annotations

import pytest
from contradicted import HEAD, RULES, assert_told, found, written

from extractor.extraction.pipeline import extract
from extractor.models import Finding
from extractor.outline.consistency import find_contradictions
from extractor.reading.read import read_bytes


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ratio_mismatch", "Xã có 64 trạm bơm. Mới một nửa, tức [[21|32]] trạm, được sửa chữa."),
        ("ratio_mismatch", "Trong số 48 điểm trường, [[một phần ba|một nửa]] (24 điểm) chưa có nước sạch."),
        ("ratio_mismatch", "Mới sửa được một nửa trong số 64 trạm bơm, là [[21|32]] trạm."),
        ("ratio_mismatch", "Hỏi 150 hộ ở hai thôn, quá nửa số hộ (cụ thể là [[57|87]] hộ) cho rằng thủ tục rườm rà."),
        (
            "all_but_some",
            "Tất cả 24 hợp tác xã đều đã chuyển đổi. Trong đó 4 hợp tác xã [[chưa chuyển đổi|cầm chừng]] đang giải thể.",
        ),
        (
            "sum_mismatch",
            "Chụp phim cho 620 người. Số bình thường 548 người, nghi ngờ [[27|72]] người phải chuyển tuyến.",
        ),
        (
            "two_values",
            "Bố trí 18,7 tỷ đồng nâng cấp 11 trạm bơm.\n\nViệc giám sát được duy trì.\n\nViệc đầu tư 18,7 tỷ đồng cho [[17|11]] trạm bơm là đúng hướng.",
        ),
        (
            "part_exceeds_whole",
            "Có 3.118 cháu được cấp thẻ. Đáng mừng, có [[3.481|348]] cháu trong số đó được cấp ngay khi khai sinh.",
        ),
        (
            "all_but_some",
            "Toàn bộ 18 chợ đã lắp hệ thống báo cháy. Chợ Gò Me [[chưa lắp hệ thống báo cháy|đang chờ di dời]].",
        ),
        (
            "all_but_some",
            "Nay không còn hộ nghèo nào ở nhà tạm. Tuy nhiên vẫn còn 12 [[hộ nghèo|hộ cận nghèo]] đang ở nhà tạm.",
        ),
        ("date_after_report", "Số liệu chốt ngày 30/[[12|6]]/2024 do Chi cục Thống kê cấp."),
        ("date_after_report", "Tổ công tác được thành lập ngày 12/3/2024, kết thúc ngày 05/[[02|6]]/2024."),
        ("date_after_report", "Trong tháng [[13|3]]/2024, đoàn đã làm việc với 5 doanh nghiệp."),
        ("ratio_mismatch", "Đã số hóa 41.200 trên 51.500 trường hợp, tỷ lệ [[90|80]]%."),
        (
            "shares_over_whole",
            "Về trình độ của cán bộ xã: đại học chiếm 71,5%, cao đẳng chiếm 8,0%, trung cấp [[30,5|20,5]]%.",
        ),
        (
            "sum_mismatch",
            "Cấp mầm non có 212 lớp, tiểu học 305 lớp, trung học 187 lớp, nâng tổng số lớp toàn huyện lên [[740|704]] lớp.",
        ),
        (
            "two_values",
            "Ban hành 96 quyết định cưỡng chế nợ, thu hồi 14,2 tỷ đồng.\n\nĐánh giá chung: với 96 quyết định cưỡng chế, số nợ thu hồi được [[12,4|14,2]] tỷ đồng.",
        ),
        ("two_values", "Trường có 32 lớp với 1.184 học sinh.\n\nĐã khám cho [[1.148|1.184]] học sinh của trường."),
        (
            "count_vs_names",
            "Có [[ba|hai]] khó khăn lớn:\n- Thiếu vốn đối ứng.\n- Mặt bằng chậm bàn giao.\n\nXã sẽ tháo gỡ.",
        ),
        ("annex_announced_but_absent", "Kết quả từng trường [[xin xem bảng tổng hợp đính kèm báo cáo|đã gửi Phòng]]."),
        (
            "all_but_some",
            "Tất cả các hộ trong vùng (146 hộ) đã nhận tiền bồi thường. Tuy vậy, 11 hộ chưa [[nhận tiền|có nhà]] do tranh chấp.",
        ),
        ("ratio_mismatch", "Có 27 trong tổng số 36 trạm y tế đạt chuẩn, tỷ lệ [[85|75]]%."),
        ("complement_mismatch", "Lao động ở xã có 61,2% chưa qua đào tạo, số đã qua đào tạo chiếm [[48,8|38,8]]%."),
        (
            "shares_over_whole",
            "Phân tích 86 vụ cho thấy lỗi không nhường đường chiếm 38,4%, chạy nhanh chiếm 29,1%, say rượu chiếm [[25,6|15,6]]%, các lỗi còn lại chiếm 16,9%.",
        ),
        (
            "two_values",
            "Thiệt hại do bão số 3 ước 27,4 tỷ đồng, nhiều nhất là nhà ở.\n\nXã đề nghị hỗ trợ 15 tỷ đồng khắc phục thiệt hại do bão số 3 (ước [[24,7|27,4]] tỷ đồng).",
        ),
        (
            "two_values",
            "Góp 8.640 ngày công làm đường, hiến 2,3 ha đất.\n\nCon số 8.640 ngày công và [[3,2|2,3]] ha đất hiến tặng nói lên sự đồng thuận.",
        ),
        (
            "unit_odd",
            "Tiền sử dụng đất thu được là 126 tỷ đồng. Đấu giá gặp khó.\n\nĐối với tiền sử dụng đất, do chỉ thu 126 [[triệu|tỷ]] đồng nên phải giãn tiến độ.",
        ),
        (
            "count_vs_names",
            "Còn [[04|03]] tuyến đường hư hỏng là đường Phú An, đường Hòa Bình và đường ven kênh Tây.",
        ),
        (
            "all_but_some",
            "Nay các thôn đều đã có nhà văn hóa. Một số thôn [[chưa có nhà văn hóa|ở xa trung tâm]] phải mượn trường.",
        ),
        ("complement_mismatch", "Xét 512 hồ sơ, 468 hồ sơ được duyệt, [[54|44]] hồ sơ bị trả lại do thiếu giấy tờ."),
        (
            "two_values",
            "Xã Đông có 37 hộ nằm trong vùng sạt lở phải di dời khẩn cấp.\n\nĐề nghị làm khu định cư cho [[73|37]] hộ trong vùng sạt lở phải di dời khẩn cấp của xã Đông.",
        ),
        (
            "all_but_some",
            "Tất cả 42 công trình đều hoạt động. Riêng công trình Gò Me [[không|vẫn]] hoạt động từ tháng 5 do hỏng máy.",
        ),
        (
            "all_but_some",
            "100% cán bộ, công chức đã kê khai. Còn 06 công chức [[chưa kê khai|kê khai thêm]] vì đi học.",
        ),
        ("part_exceeds_whole", "Kiểm tra 45 bếp ăn. Có [[47|41]] bếp ăn lưu mẫu thức ăn."),
        ("ratio_mismatch", "Mới có một phần năm diện tích (tức [[72|48]] ha trên 240 ha) được cấp mã."),
        ("date_after_report", "Đợt 1 ra quân từ ngày 10/3 đến ngày [[05|25]]/3/2024."),
        (
            "ratio_mismatch",
            "Đã khám cho 3.412 người cao tuổi, phát hiện 1.204 người tăng huyết áp, chiếm [[53,3|35,3]]%.",
        ),
        ("sum_mismatch", "Tai nạn làm bị thương 27 người (nam 19 người, nữ [[18|8]] người)."),
        ("part_exceeds_whole", "Huyện có 38 chợ. Trong đó, [[41|21]] chợ chưa được nghiệm thu về phòng cháy."),
        ("part_exceeds_whole", "Đội kiểm tra 17 xưởng cưa, đã đình chỉ hoạt động [[19|9]] xưởng."),
        (
            "all_but_some",
            "Cả [[12/12|11/12]] thôn đã lập tổ tự quản với 96 người. Riêng thôn Đông chưa lập tổ do thiếu người.",
        ),
        (
            "all_but_some",
            "Toàn bộ 12 thôn đều hoàn thành rà soát; [[còn 01 thôn chưa hoàn thành|còn 01 thôn chưa có đường]].",
        ),
        ("count_vs_names", "Xã có thêm [[3|2]] sản phẩm OCOP 4 sao (Chè Gò Me, Mật ong Bãi Đông)."),
        ("date_after_report", "Hội thi mở từ ngày 28/4 đến ngày [[31|30]]/4 tại xã."),
        ("date_after_report", "Năm [[2042|2024]], xã đã trồng 12 ha rừng."),
        ("date_after_report", "1. Kết quả năm [[2032|2023]]\n\nXã trồng 12 ha rừng."),
    ],
)
def test_what_is_more_than_all_or_less(code: str, text: str) -> None:
    assert_told(code, text)


_TABLE = "\n\n| TT | Thôn | Kết quả tiêu chí môi trường |\n|---|---|---|\n| 1 | Đông | Đạt |\n| 2 | Tây | Đạt |\n| 3 | Nam | Chưa đạt |\n| 4 | Bắc | Đạt |\n"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "two_values",
            "Báo cáo nêu tình hình quản lý [[23|32]] công trình nước sạch do xã quản lý.\n\nĐến nay có 32 công trình nước sạch do xã quản lý.",
        ),
        (
            "two_values",
            "Huyện đã cấp 186 giấy đất ở lần đầu. Đất ruộng thì làm gọn hơn sau khi dồn đổi, mỗi hộ còn một hai thửa, tiện cho việc đưa máy vào đồng và dẫn nước.\n\nCòn mấy chỗ yếu: mới có [[168|186]] giấy đất ở được cấp.",
        ),
        (
            "unit_odd",
            "Nạo vét kênh Tây được giao 44 tỷ đồng. Đã xong phần việc chính.\n\nĐến nay nguồn nạo vét kênh Tây là 44 [[triệu|tỷ]] đồng.",
        ),
        (
            "text_vs_table",
            "Trong 3 mô hình được giao, đã có [[2|1]] mô hình hoàn thành.\n\n| TT | Mô hình | Tình trạng |\n|---|---|---|\n| 1 | Nuôi ong | Hoàn thành |\n| 2 | Nuôi cá | Chưa hoàn thành |\n| 3 | Trồng nấm | Chưa hoàn thành |\n",
        ),
        (
            "text_vs_table",
            "Có [[3|2]] hồ bảo đảm an toàn.\n\n| TT | Hồ | Đánh giá |\n|---|---|---|\n| 1 | Hồ Mây | Bảo đảm an toàn |\n| 2 | Hồ Gò | Chưa bảo đảm an toàn |\n| 3 | Hồ Lau | Bảo đảm an toàn |\n",
        ),
        ("text_vs_table", "Đến nay có [[4|3]] thôn đạt tiêu chí môi trường." + _TABLE),
        (
            "column_mismatch",
            "Biên chế như sau:\n\n| Nội dung | Kế hoạch | Thực hiện | Thiếu |\n|---|---|---|---|\n| Mầm non | 90 | 78 | [[14|12]] |\n| Tiểu học | 120 | 111 | 9 |\n",
        ),
    ],
)
def test_what_is_told_again_in_words_or_rows(code: str, text: str) -> None:
    assert [f.code for f in read(written(text, wrong=True))] == [code]
    assert [f.message for f in read(written(text, wrong=False))] == []


def read(text: str) -> tuple[Finding, ...]:
    """The findings of a report that is read as a file is, with its tables."""
    return find_contradictions(extract(read_bytes((HEAD + text).encode(), "r.txt"), RULES), None, RULES)


@pytest.mark.parametrize(
    "text",
    [
        # A fraction of another number that is told; one that is told roughly.
        "Xã có 64 trạm bơm, 42 trạm do xã quản lý. Mới một nửa, tức 21 trạm, được sửa chữa.",
        "Xã có 64 trạm bơm. Gần một nửa, tức 30 trạm, được sửa chữa.",
        # Another thing was not done, or at another time.
        "12/12 thôn đạt tiêu chí giao thông. Còn 02 thôn chưa đạt tiêu chí môi trường.",
        "12/12 thôn đã lập tổ tự quản. Năm 2022 còn 02 thôn chưa lập tổ.",
        # Some of those beside the number told again.
        "Bố trí 18,7 tỷ đồng nâng cấp 11 trạm bơm.\n\nTrong 18,7 tỷ đồng đã có 9 trạm bơm nhận vốn.",
        "100% giáo viên đạt chuẩn; còn 3 giáo viên chưa đạt trên chuẩn.",
        "Xã không còn hồ sơ tồn đọng từ năm 2022. Hiện có 26 hồ sơ tồn đọng của quý II.",
        "Báo cáo tính từ ngày 15/12 đến ngày 14/11/2023.",
        "Tổ gồm 1.216 hộ. Đã có 1.126 hộ trong tổ mua bình chữa cháy.",
        # Numbers of four digits, nearly alike, of another year or place.
        "Năm 2022 có 5.632 con trâu.\n\nNăm 2023 có 5.362 con trâu.",
        "Xã có 1.120 căn hộ.\n\nXã duyệt thêm 2.110 căn hộ ở khu mới.",
        # Points with bullets of their own.
        "Có hai khó khăn lớn:\n- Thiếu vốn.\n- Mặt bằng:\n+ Đất ở.\n+ Đất lúa.",
        # Plans for a year to come.
        "Năm 2025, xã đã đăng ký trồng 12 ha rừng.",
        "Xã đã ban hành kế hoạch năm 2025.",
        "Có 31/4 người được khen.",
        # Another count stands between.
        "Huyện có 38 chợ và 52 điểm bán hàng. Trong đó, 41 điểm bán hàng ở nông thôn.",
    ],
)
def test_what_only_looks_so(text: str) -> None:
    assert [f.message for f in found(text) if "31/4" not in f.message] == []
