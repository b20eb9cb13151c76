"""Stated shares and the numbers they rest on."""

from __future__ import annotations

import pytest

from tests.outline.contradicted import assert_told, found


@pytest.mark.parametrize(
    "text",
    [
        "Có 45/60 doanh nghiệp đã đấu nối, đạt [[85|75]]%.",
        "Xã có 120 hộ trồng chè, trong đó 78 hộ liên kết với nhà máy, chiếm [[56|65]]%.",
        # The base of a comparison stands in brackets: it is no whole.
        "Đón 41.630 lượt, tăng 15% so với năm 2022 (36.200 lượt); trong đó 33.304 lượt có bảo hiểm, chiếm [[92|80]]%.",
        # A whole "khoảng": a share that is off by more than that is.
        "Phát sinh khoảng 192 tấn/ngày, được thu gom 172,8 tấn/ngày, đạt [[95|90]]%; nội thị đạt 99%.",
        # The plan with its sources, what was spent of it in the next sentence.
        "Tổng kế hoạch vốn đầu tư công năm 2024 của huyện là 248 tỷ đồng, gồm: ngân sách tỉnh 150 tỷ đồng, ngân sách huyện"
        " 98 tỷ đồng. Đến nay đã giải ngân 186 tỷ đồng, đạt [[57|75]]% kế hoạch.",
        "Nhận 2.000 hồ sơ. Hồ sơ nộp trực tuyến 1.300 hồ sơ (chiếm [[75|65]]% tổng số hồ sơ).",
        "Chi trả cho 2.146 người, trong đó người khuyết tật 858 người, chiếm [[45|40]]% tổng số 2.146 đối tượng.",
        "Trong 185 gian hàng có 148 gian nhận thẻ, đạt tỷ lệ [[70|80]]%.",
        "Chi sự nghiệp 312 tỷ đồng, bằng [[1,1|1,0]]% tổng chi (31.200 tỷ đồng).",
        # The words behind the share name the whole.
        "Vốn điều lệ 60 tỷ đồng, dư nợ đến 30/6/2024 là 45,0 tỷ đồng với 63 hộ; nợ quá hạn 1,8 tỷ đồng, bằng [[5,5|4,0]]% dư nợ.",
        "Đã dừng kiểm tra 2.400 lượt, phát hiện 360 xe chở quá tải, chiếm [[21|15]]% số xe được kiểm tra.",
        "Đã hỏi ý kiến 1.600 hộ, có 1.200 hộ đồng ý, chiếm [[85|75]]% số hộ được hỏi ý kiến.",
    ],
)
def test_a_share_that_does_not_fit_is_found(text: str) -> None:
    assert_told("ratio_mismatch", text)


@pytest.mark.parametrize(
    "text",
    [
        # Shares of plans on either side of "trong đó".
        "Tổng thu 12.221 tỷ đồng, đạt 51,8% nghị quyết; trong đó thu nội địa 10.152 tỷ đồng, đạt 50,5%.",
        "Giải quyết việc làm cho 2.096 người (đạt 100,5% kế hoạch), trong đó 981 người đi nước ngoài (đạt 57,7%).",
        "Gieo cấy 3.123 ha, bằng 100,7% cùng kỳ, trong đó vụ xuân 1.117 ha, bằng 99,1%.",
        # Another number of the sentence gives it.
        "Thụ lý 142 vụ/231 bị cáo, giải quyết 140 vụ/228 bị cáo, đạt 98,6%.",
    ],
)
def test_a_share_of_something_else_is_left_alone(text: str) -> None:
    assert [f.message for f in found(text)] == []


def test_one_share_off_is_told_once_though_its_whole_stands_twice() -> None:
    text = "Toàn huyện có 8.000 hộ. Số hộ cận nghèo là 640 hộ, chiếm 6,0% tổng số hộ dân cư (8.000 hộ)."
    assert len(found(text)) == 1
