"""Denials: that there is none of something, that another office has it."""

from __future__ import annotations

import pytest

from extractor import load_rules
from extractor.outline.passages import Passage
from extractor.outline.said import figures_in, is_nil, is_remit


def said(*texts: str) -> list[Passage]:
    return [Passage(0, len(t), t, -1, n, frozenset()) for n, t in enumerate(texts)]


@pytest.mark.parametrize(
    "text",
    [
        "Trong 02 năm xã chưa có hộ nào chuyển nghề.",
        "Đến nay chưa có bến nào được nâng cấp.",
        "Xã không bố trí khoản kinh phí riêng cho việc này.",
        "Việc đăng kiểm do ngành Giao thông vận tải theo dõi, UBND xã không có số liệu.",
        "Việc cấp phép, thu phí thuộc thẩm quyền của Sở Xây dựng, Phòng không có thông tin để báo cáo.",
        "Trung tâm không có chức năng đào tạo nên không có giáo trình.",
        "Áo phao: không.",
        "Chi cục không quản lý các bến đò ngang.",
        "Trên sông không phát hiện trường hợp chở quá số người.",
        "Việc bố trí vốn, ứng vốn từ quỹ bảo trì, nghiệm thu, thanh toán và theo dõi giải ngân cho các bến thủy nội địa trên địa bàn do Sở Tài chính chủ trì, không thuộc chức năng của Sở Giao thông vận tải nên Sở không báo cáo nội dung này.",
    ],
)
def test_nothing_to_tell(text: str) -> None:
    assert is_nil(said(text), load_rules())


@pytest.mark.parametrize(
    "text",
    [
        "Xã không bỏ sót hộ nào khi rà soát.",
        "Năm 2023, Đội kiểm tra 03 bến đò về niêm yết giá vé và áo phao, không có đơn phản ánh.",
        "Chưa có đường ô tô vào bến Lác, hàng phải gánh.",
        "Bến do UBND xã quản lý đón 40 lượt khách mỗi ngày.",
        "Đã trang bị 80 áo phao cho 04 bến.",
        "Hai năm không xảy ra đắm đò; có 03 đò chở quá số người, đã lập biên bản.",
        "Vé đò được niêm yết tại các bến và thu theo lượt, học sinh được miễn vé cả năm; giá vé do xã định, không có chủ đò nào tự ý tăng giá.",
        "Hạn chế: có tổ còn nhận cả những việc không thuộc phạm vi của mình; người làm ít được tập huấn; sổ theo dõi ghi thiếu.",
    ],
)
def test_something_is_told(text: str) -> None:
    assert not is_nil(said(text), load_rules())


def test_one_bullet_of_several_that_has_nothing_is_no_denial_of_all() -> None:
    both = said(
        "Không phát sinh tai nạn.", "Đã mở hai lớp tập huấn cho người lái đò và phát tờ gấp ở mọi bến trong xã."
    )
    assert not is_nil(both, load_rules())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nội dung này không thuộc chức năng của Phòng.", True),
        ("Việc đăng kiểm do ngành Giao thông theo dõi, xã không có số liệu.", True),
        ("Trên địa bàn không xảy ra vụ đắm đò nào.", False),
        ("Chưa phát sinh việc quản lý bến sau khi bàn giao.", False),
    ],
)
def test_another_office_in_charge(text: str, expected: bool) -> None:
    assert is_remit(text, load_rules()) is expected


def test_years_and_numbers_of_documents_are_no_figures() -> None:
    assert figures_in("Năm 2023 ban hành Kế hoạch số 12/KH-UBND ngày 15/02/2023") == ()
    assert figures_in("11 phương tiện, ba xã") != ()


def test_numbers_without_a_thing_counted() -> None:
    assert figures_in("2023: đóng mới 14, sửa chữa 6; 2024: đóng mới 9") == ("14", "6", "9")
    assert figures_in("bến nằm cạnh đường tỉnh 839, thuộc tổ 5") == ()
