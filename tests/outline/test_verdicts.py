"""Statuses that hang on what stands around a passage: announced tables, announcements that nothing follows, merits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.outline.written import statuses_of

PLAN = """HỘI ĐỒNG NHÂN DÂN HUYỆN LẠC VIÊN
BAN PHÁP CHẾ
Số: 05/KH-BPC
Lạc Viên, ngày 06 tháng 02 năm 2024

KẾ HOẠCH
Khảo sát công tác hộ tịch trên địa bàn huyện Lạc Viên năm 2022, 2023

Đối tượng: UBND các xã: Thung Sấu, Nà Lác.
Báo cáo gửi về Ban trước ngày 05/3/2024.

ĐỀ CƯƠNG BÁO CÁO ĐỐI VỚI UBND CẤP XÃ

I. KẾT QUẢ ĐĂNG KÝ HỘ TỊCH
Số trường hợp khai sinh, kết hôn, khai tử từng năm.
II. ƯU ĐIỂM
III. KIẾN NGHỊ
"""
HEAD = """ỦY BAN NHÂN DÂN
XÃ THUNG SẤU
Số: 18/BC-UBND
Thung Sấu, ngày 28 tháng 02 năm 2024

BÁO CÁO
Công tác hộ tịch

"""
TABLE = "| Việc | 2022 | 2023 |\n| Khai sinh | 96 | 104 |\n| Kết hôn | 41 | 38 |\n| Khai tử | 22 | 27 |\n"


def statuses(folder: Path, text: str) -> dict[str, str]:
    return statuses_of(folder, PLAN, HEAD + text)


def test_a_table_that_a_sentence_announces_is_its_answer(tmp_path: Path) -> None:
    body = f"I. KẾT QUẢ ĐĂNG KÝ HỘ TỊCH\nKết quả các năm được thể hiện ở bảng dưới đây:\n{TABLE}"
    assert statuses(tmp_path, body)["I"] == "answered"


@pytest.mark.parametrize(
    "line", ["Đề nghị.", "Kiến nghị UBND huyện:", "Đề nghị với huyện: ………… .", "Thung Sấu, tháng 2 năm 2024"]
)
def test_what_is_announced_and_does_not_follow_is_a_heading(tmp_path: Path, line: str) -> None:
    assert (
        statuses(tmp_path, f"I. KẾT QUẢ\nKhai sinh 96 trường hợp.\nIII. KIẾN NGHỊ\n{line}\n")["III"] == "heading_only"
    )


def test_one_word_may_be_a_denial(tmp_path: Path) -> None:
    assert statuses(tmp_path, "I. KẾT QUẢ\nKhai sinh 96 trường hợp.\nIII. KIẾN NGHỊ\nKhông.\n")["III"] == "nil"


def test_none_of_something_bad_is_a_merit(tmp_path: Path) -> None:
    merit = "Hồ sơ được giải quyết trước hạn; cán bộ tận tụy; trong hai năm không có trường hợp nào phải xin lỗi dân."
    found = statuses(tmp_path, f"I. KẾT QUẢ\nKhai sinh 96 trường hợp.\nII. ƯU ĐIỂM\n{merit}\n")
    assert found["II"] == "answered"


PARTS = PLAN.replace(
    "Số trường hợp khai sinh, kết hôn, khai tử từng năm.",
    "1. Khai sinh, kết hôn\n2. Tuyên truyền pháp luật hộ tịch\n3. Kinh phí cho công tác hộ tịch từng năm",
)


def test_a_sentence_of_its_own_below_its_part_answers_an_item(tmp_path: Path) -> None:
    body = (
        "I. KẾT QUẢ ĐĂNG KÝ HỘ TỊCH\nHai năm đăng ký khai sinh 200 trường hợp, kết hôn 79 cặp. Xã tuyên truyền pháp luật hộ "
        "tịch qua 24 buổi phát thanh, 06 buổi họp thôn.\n"
    )
    found = statuses_of(tmp_path, PARTS, HEAD + body)
    assert (found["I.1"], found["I.2"]) == ("answered", "answered")
    assert found["I.3"] == "missing"


def test_words_of_the_outline_sent_back_answer_no_other_item(tmp_path: Path) -> None:
    body = (
        "I. KẾT QUẢ ĐĂNG KÝ HỘ TỊCH\nb) Tuyên truyền pháp luật hộ tịch\nIII. KIẾN NGHỊ\nĐề nghị huyện cấp 01 máy in.\n"
    )
    found = statuses_of(tmp_path, PARTS, HEAD + body)
    assert found["I.1"] == found["I.3"] == "missing"


JUDGED = PLAN.replace("II. ƯU ĐIỂM\nIII. KIẾN NGHỊ", "II. ĐÁNH GIÁ, KIẾN NGHỊ\n1. Đánh giá chung\n2. Kiến nghị")


def test_a_heading_that_is_one_part_to_the_word_is_that_parts(tmp_path: Path) -> None:
    body = (
        "I. KẾT QUẢ ĐĂNG KÝ HỘ TỊCH\nKhai sinh 96 trường hợp năm 2022, 104 trường hợp năm 2023.\n"
        "II. NHẬN XÉT\nMặt được là hồ sơ được giải quyết đúng hạn; mặt chưa được là 12 sổ cũ bị mờ.\n"
        "III. KIẾN NGHỊ\n1. Với Sở Tư pháp: mở lớp số hóa sổ hộ tịch.\n2. Với UBND huyện: cấp 02 máy quét.\n"
    )
    found = statuses_of(tmp_path, JUDGED, HEAD + body)
    assert (found["II.1"], found["II.2"]) == ("answered", "answered")


def test_a_heading_for_two_below_which_nothing_is_requested(tmp_path: Path) -> None:
    body = (
        "I. KẾT QUẢ ĐĂNG KÝ HỘ TỊCH\nKhai sinh 96 trường hợp năm 2022, 104 trường hợp năm 2023.\n"
        "II. Đánh giá chung và kiến nghị\nHồ sơ được giải quyết đúng hạn, sổ cũ bị mờ, máy in hỏng nhiều lần.\n"
    )
    assert statuses_of(tmp_path, JUDGED, HEAD + body)["II.2"] in ("heading_only", "missing")


def test_a_heading_goes_to_the_item_whose_word_it_is(tmp_path: Path) -> None:
    plan = PLAN.replace(
        "Số trường hợp khai sinh, kết hôn, khai tử từng năm.",
        "- Xử phạt vi phạm về hộ tịch: số vụ, số tiền\n- Cách xử lý hồ sơ cũ: số sổ đã số hóa",
    )
    body = "I. KẾT QUẢ ĐĂNG KÝ HỘ TỊCH\n1. Xử lý\nHồ sơ cũ được quét lại, đã số hóa 34 quyển sổ.\n"
    found = statuses_of(tmp_path, plan, HEAD + body)
    assert found["I.b"] in ("answered", "brief")
    assert found["I.a"] == "missing"
