"""Headings and paragraphs of a report that answer more than one item."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.outline.written import statuses_of

PLAN = """HỘI ĐỒNG NHÂN DÂN HUYỆN PHIÊNG CÀI
BAN KINH TẾ - XÃ HỘI
Số: 08/KH-KTXH
Phiêng Cài, ngày 04 tháng 3 năm 2024

KẾ HOẠCH
Giám sát công tác thú y trên địa bàn huyện Phiêng Cài năm 2022, 2023

Đối tượng: UBND các xã: Nậm Mon, Bản Hạt.
Báo cáo gửi về Ban trước ngày 01/4/2024.

ĐỀ CƯƠNG BÁO CÁO ĐỐI VỚI UBND CẤP XÃ

I. KẾT QUẢ THỰC HIỆN
1. Tiêm phòng gia súc
Số mũi tiêm từng năm.
2. Kiểm dịch vận chuyển
Số chuyến xe được kiểm tra.
3. Tuyên truyền phòng dịch
II. HẠN CHẾ, KHÓ KHĂN
III. NGUYÊN NHÂN
IV. KIẾN NGHỊ
"""
HEAD = """ỦY BAN NHÂN DÂN
XÃ NẬM MON
Số: 27/BC-UBND
Nậm Mon, ngày 27 tháng 3 năm 2024

BÁO CÁO
Công tác thú y

"""


def statuses(folder: Path, text: str) -> dict[str, str]:
    return statuses_of(folder, PLAN, HEAD + text)


def test_a_heading_with_two_topics_serves_two_items(tmp_path: Path) -> None:
    body = """I. KẾT QUẢ THỰC HIỆN
1. Tiêm phòng và kiểm dịch
Tiêm 4.120 mũi năm 2022, 4.505 mũi năm 2023; kiểm tra 36 chuyến xe chở lợn.
2. Tuyên truyền phòng dịch
Phát 210 lượt tin trên loa, cấp 600 tờ gấp.
"""
    found = statuses(tmp_path, body)
    assert {found["I.1"], found["I.2"]} <= {"merged", "answered"}
    assert "merged" in (found["I.1"], found["I.2"])
    assert found["I.3"] == "answered"


@pytest.mark.parametrize(
    ("heading", "shared"),
    [("Kiểm dịch tại chốt và tuyên truyền", {"I.2", "I.3"}), ("Kiểm dịch tại chốt và trực ban", {"I.2"})],
)
def test_a_heading_that_names_what_two_items_begin_with(tmp_path: Path, heading: str, shared: set[str]) -> None:
    body = (
        "I. KẾT QUẢ THỰC HIỆN\n1. Tiêm phòng gia súc\nTiêm 4.120 mũi năm 2022, 4.505 mũi năm 2023.\n"
        f"2. {heading}\nChặn 36 xe chở lợn; loa xã nhắc 210 lần.\nII. KIẾN NGHỊ\nĐề nghị huyện cấp thêm vắc xin.\n"
    )
    found = statuses(tmp_path, body)
    assert {item for item in ("I.2", "I.3") if found[item] != "missing"} >= shared


def test_one_paragraph_of_shortcomings_with_causes(tmp_path: Path) -> None:
    found = statuses(tmp_path, "II. HẠN CHẾ\nTỷ lệ tiêm còn thấp do bà con thả rông gia súc, thiếu thú y viên.\n")
    assert found["II"] in ("answered", "merged")
    assert found["III"] == "merged"
    assert found["IV"] == "missing"


@pytest.mark.parametrize(
    ("tail", "expected"), [(" Đề nghị huyện cấp thêm 02 tủ lạnh.", {"merged", "answered"}), ("", {"missing"})]
)
def test_requests_in_a_paragraph_of_judgement(tmp_path: Path, tail: str, expected: set[str]) -> None:
    body = f"II. ĐÁNH GIÁ CHUNG\nTỷ lệ tiêm tăng đều. Tuy nhiên tủ lạnh giữ vắc xin hỏng vì điện yếu.{tail}\n"
    assert statuses(tmp_path, body)["IV"] in expected


JUDGED = PLAN.replace(
    "II. HẠN CHẾ, KHÓ KHĂN\nIII. NGUYÊN NHÂN\n", "II. ĐÁNH GIÁ\n1. Hạn chế, khó khăn\n2. Nguyên nhân\n"
).replace("IV. KIẾN NGHỊ", "III. KIẾN NGHỊ")


def test_the_heading_below_which_a_whole_part_is_told_is_the_parts(tmp_path: Path) -> None:
    body = """I. KẾT QUẢ THỰC HIỆN
Tiêm 4.120 mũi năm 2022, 4.505 mũi năm 2023.
II. KHÓ KHĂN VÀ NGUYÊN NHÂN
Tỷ lệ tiêm ở bản xa còn thấp. Nguyên nhân là đường đi cách trở, thú y viên thiếu.
III. KIẾN NGHỊ
Đề nghị huyện cấp thêm vắc xin.
"""
    found = statuses_of(tmp_path, JUDGED, HEAD + body)
    assert found["II"] == "answered"
    assert {found["II.1"], found["II.2"]} <= {"merged", "answered"}
