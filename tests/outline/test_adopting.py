"""Headings that belong to a part of the outline because that part is answered below them."""

from __future__ import annotations

from pathlib import Path

from tests.outline.written import statuses_of

PLAN = """HỘI ĐỒNG NHÂN DÂN HUYỆN LONG MỸ THƯỢNG
BAN KINH TẾ - XÃ HỘI
Số: 12/KH-KTXH
Long Mỹ Thượng, ngày 05 tháng 3 năm 2024

KẾ HOẠCH
Khảo sát việc nuôi trồng thủy sản trên địa bàn huyện năm 2022, 2023

Đối tượng: UBND các xã: Vĩnh Tuy, Lương Nghĩa.
Báo cáo gửi về Ban trước ngày 29/3/2024.

ĐỀ CƯƠNG BÁO CÁO ĐỐI VỚI UBND CẤP XÃ

I. ĐẶC ĐIỂM TÌNH HÌNH
II. KẾT QUẢ
1. Phát triển nghề nuôi
a) Diện tích ao nuôi cá tra, cá rô từng năm;
b) Sản lượng thu hoạch từng năm.
2. Phòng chống dịch bệnh thủy sản
a) Số ao bị dịch, diện tích thiệt hại;
b) Số lần phun khử trùng nguồn nước.
III. KIẾN NGHỊ
1. Đối với UBND tỉnh
2. Đối với UBND huyện
"""
HEAD = """ỦY BAN NHÂN DÂN
XÃ VĨNH TUY
Số: 41/BC-UBND
Vĩnh Tuy, ngày 20 tháng 3 năm 2024

BÁO CÁO
Việc nuôi trồng thủy sản năm 2022, 2023

I. Đôi nét về xã
Vĩnh Tuy có 2.860 hộ, 11.900 nhân khẩu ở 9 ấp, phần lớn sống bằng nghề nông.
"""


def statuses(folder: Path, text: str) -> dict[str, str]:
    return statuses_of(folder, PLAN, HEAD + text)


def test_a_heading_in_other_words_is_that_of_the_part_answered_below_it(tmp_path: Path) -> None:
    body = """II. Chuyện làm ăn của bà con
Diện tích ao nuôi cá tra, cá rô năm 2022 là 84 ha, năm 2023 là 96 ha.
Sản lượng thu hoạch năm 2022 được 3.150 tấn, năm 2023 được 3.720 tấn.
III. Những lúc gian nan
Năm 2023 có 14 ao bị dịch, diện tích thiệt hại 6,5 ha.
Đã phun khử trùng nguồn nước 4 lần, mỗi lần 32 ao.
"""
    found = statuses(tmp_path, body)
    assert found["II.1"] == found["II.2"] == "answered"
    assert {found[item] for item in ("II.1.a", "II.1.b", "II.2.a", "II.2.b")} == {"answered"}


def test_requests_are_told_apart_by_whom_they_go_to(tmp_path: Path) -> None:
    body = """II. Đề xuất
Đề nghị UBND huyện nạo vét kênh cấp 2 trước mùa khô.
"""
    found = statuses(tmp_path, body)
    assert found["III.1"] == "missing"
    assert found["III.2"] in ("answered", "merged")


ITEMS = (
    PLAN.replace("a) Diện tích ao nuôi cá tra, cá rô từng năm;", "1.1. Nghề nuôi cá tra, cá rô\nDiện tích từng năm.")
    .replace("b) Sản lượng thu hoạch từng năm.", "1.2. Thu hoạch\nSản lượng từng năm.\n1.3. Bán ra nước ngoài\nSố tấn.")
    .replace("1. Phát triển nghề nuôi", "1. Phát triển nghề")
)


def test_a_heading_like_one_item_is_its_parts_where_its_sisters_are_answered_too(tmp_path: Path) -> None:
    body = """II. KẾT QUẢ
1. Nghề nuôi
Diện tích nuôi cá tra, cá rô năm 2022 là 84 ha, năm 2023 là 96 ha.

Thu hoạch: sản lượng năm 2022 được 3.150 tấn, năm 2023 được 3.720 tấn.

Bán ra nước ngoài 410 tấn, phần lớn sang Nhật Bản.
III. KIẾN NGHỊ
Đề nghị UBND huyện nạo vét kênh cấp 2 trước mùa khô.
"""
    found = statuses_of(tmp_path, ITEMS, HEAD + body)
    assert {found[item] for item in ("II.1", "II.1.1", "II.1.2", "II.1.3")} == {"answered"}


def test_people_ask_in_plain_words(tmp_path: Path) -> None:
    found = statuses(tmp_path, "II. Đề xuất\nXã xin huyện cho nạo vét kênh cấp 2, hỗ trợ 01 máy sục khí.\n")
    assert found["III.1"] == "missing"
    assert found["III.2"] in ("answered", "merged")
