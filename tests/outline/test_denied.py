"""Items that a report says it has nothing to tell of, and whose word that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.outline.written import statuses_of

PLAN = """HỘI ĐỒNG NHÂN DÂN TỈNH MAI CHÂU HẠ
BAN KINH TẾ - NGÂN SÁCH
Số: 09/KH-KTNS
Mai Châu Hạ, ngày 11 tháng 3 năm 2024

KẾ HOẠCH
Giám sát công tác quản lý bến thủy nội địa trên địa bàn tỉnh năm 2022, 2023

Đối tượng: Sở Giao thông vận tải, Kho bạc Nhà nước tỉnh.
Báo cáo gửi về Ban trước ngày 12/4/2024.

ĐỀ CƯƠNG BÁO CÁO CỦA CÁC SỞ, NGÀNH

I. KẾT QUẢ
1. Cấp phép bến thủy
Số giấy phép đã cấp, gia hạn.
2. Đăng kiểm phương tiện
Số phương tiện đã đăng kiểm.
3. Nạo vét luồng lạch
Chiều dài, kinh phí.
4. Tai nạn đường thủy
Số vụ, số người bị nạn.
II. HẠN CHẾ
III. NGUYÊN NHÂN
IV. GIẢI PHÁP
"""
HEAD = """KHO BẠC NHÀ NƯỚC
KHO BẠC NHÀ NƯỚC TỈNH MAI CHÂU HẠ
Số: 77/BC-KBMC
Mai Châu Hạ, ngày 08 tháng 4 năm 2024

BÁO CÁO
Công tác quản lý bến thủy nội địa

"""


def statuses(folder: Path, text: str) -> dict[str, str]:
    return statuses_of(folder, PLAN, HEAD + text)


def test_a_list_of_what_others_are_in_charge_of_answers_for_each(tmp_path: Path) -> None:
    body = """1. Nội dung chung
Việc cấp phép bến thủy, đăng kiểm phương tiện thuộc trách nhiệm của Sở Giao thông vận tải, Kho bạc không có số liệu.
2. Nạo vét luồng lạch
Đã thanh toán 3,4 tỷ đồng cho 12,5 km luồng lạch được nạo vét.
"""
    found = statuses(tmp_path, body)
    assert found["I.1"] == found["I.2"] == "nil"
    assert found["I.3"] == "answered"
    assert found["I.4"] == "missing"


def test_that_there_is_none_of_one_thing_is_said_of_that_thing_alone(tmp_path: Path) -> None:
    body = """1. Tai nạn đường thủy
Trong hai năm trên địa bàn chưa ghi nhận vụ tai nạn đường thủy nào.
2. Cấp phép bến thủy
Cấp 14 giấy phép, gia hạn 05 giấy phép.
"""
    found = statuses(tmp_path, body)
    assert found["I.4"] == "nil"
    assert found["I.2"] == "missing"
    assert found["I.3"] == "missing"


@pytest.mark.parametrize(
    ("tail", "causes", "measures"),
    [
        ("II. HẠN CHẾ\nLuồng cạn, biển báo thiếu do vốn cấp chậm và lũ bồi lấp.", "merged", "missing"),
        ("II. HẠN CHẾ\nLuồng cạn, biển báo thiếu, nhiều bến còn tạm bợ.", "missing", "missing"),
        (
            "II. HẠN CHẾ\nLuồng cạn, biển báo thiếu.\nIII. NHIỆM VỤ THỜI GIAN TỚI\nLắp 40 biển báo, nạo vét 6 km.",
            "missing",
            "answered",
        ),
    ],
)
def test_causes_and_measures_are_told_where_a_report_judges(
    tmp_path: Path, tail: str, causes: str, measures: str
) -> None:
    found = statuses(tmp_path, f"I. KẾT QUẢ\n1. Cấp phép bến thủy\nCấp 14 giấy phép, gia hạn 05 giấy phép.\n{tail}\n")
    assert found["III"] == causes
    assert found["IV"] in (measures, "merged" if measures == "answered" else measures)


def test_that_there_is_none_of_one_thing_says_nothing_of_another(tmp_path: Path) -> None:
    plan = PLAN.replace(
        "1. Cấp phép bến thủy",
        "1. An toàn bến thủy\na) Số vụ cháy nổ tại bến;\nb) Số phao cứu sinh đã cấp.\n2. Cấp phép bến thủy",
    )
    body = """I. KẾT QUẢ
1. An toàn bến thủy
Trong hai năm không xảy ra cháy nổ tại các bến.
"""
    found = statuses_of(tmp_path, plan, HEAD + body)
    assert found["I.1.a"] == "nil"
    assert found["I.1.b"] == "missing"


def test_a_denial_among_the_causes_is_of_what_it_names(tmp_path: Path) -> None:
    body = (
        "I. KẾT QUẢ\n1. Cấp phép bến thủy\nCấp 14 giấy phép, gia hạn 05 giấy phép.\n"
        "III. NGUYÊN NHÂN\nLuồng cạn do lũ năm 2022 bồi lấp, kinh phí nạo vét về chậm.\n\n"
        "Về tai nạn đường thủy, trong hai năm không xảy ra vụ nào.\n"
    )
    found = statuses(tmp_path, body)
    assert found["I.4"] == "nil"
    assert found["III"] in ("answered", "brief")
    assert found["I.2"] == "missing"


def test_one_clause_that_something_was_not_done_is_the_answer(tmp_path: Path) -> None:
    body = """I. KẾT QUẢ
1. Cấp phép bến thủy
Cấp 14 giấy phép, gia hạn 05 giấy phép.
2. Đăng kiểm phương tiện
Trong kỳ báo cáo, đơn vị không thực hiện đăng kiểm phương tiện thủy.
3. Nạo vét luồng lạch
Công tác nạo vét được quan tâm thực hiện thường xuyên.
"""
    found = statuses(tmp_path, body)
    assert found["I.2"] == "nil"
    assert found["I.3"] == "brief"


def test_what_is_lacking_is_a_shortcoming_told(tmp_path: Path) -> None:
    body = """I. KẾT QUẢ
1. Cấp phép bến thủy
Cấp 14 giấy phép, gia hạn 05 giấy phép.
II. HẠN CHẾ
Bến còn tạm bợ, người chèo đò phần lớn lớn tuổi; 04/07 tổ tự quản chưa có nhà chờ riêng, biển báo hoen gỉ.
"""
    assert statuses(tmp_path, body)["II"] == "answered"
    assert statuses(tmp_path, body.replace("Bến còn", "Không có hạn chế gì. #").split("#")[0] + "\n")["II"] == "nil"
