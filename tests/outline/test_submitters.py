"""Lists of agencies in sentences."""

from __future__ import annotations

import pytest

from extractor.outline.submitters import agency_names, names_in_lines
from extractor.rulebook import load_rules


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("UBND các huyện: Lộc Hà, Can Sơn; UBND thị xã Mộc An.", ["UBND huyện Lộc Hà", "UBND huyện Can Sơn", "UBND thị xã Mộc An"]),
        ("UBND các huyện, thị xã: Lộc Hà, Can Sơn và thành phố Nam Hải", ["UBND huyện Lộc Hà", "UBND huyện Can Sơn", "UBND thành phố Nam Hải"]),
        ("UBND 02 huyện: Lộc Hà, Can Sơn", ["UBND huyện Lộc Hà", "UBND huyện Can Sơn"]),
        ("Các sở: Nông nghiệp và Môi trường, Y tế;", ["Sở Nông nghiệp và Môi trường", "Sở Y tế"]),
        ("Sở Văn hóa, Thể thao và Du lịch, Sở Nội vụ", ["Sở Văn hóa, Thể thao và Du lịch", "Sở Nội vụ"]),
        ("Ban Quản lý các Khu công nghiệp tỉnh; Kho bạc Nhà nước tỉnh", ["Ban Quản lý các Khu công nghiệp tỉnh", "Kho bạc Nhà nước tỉnh"]),
        ("UBND các xã Tân An, Bình Minh; phường 2", ["UBND xã Tân An", "UBND xã Bình Minh", "UBND phường 2"]),
        ("Công ty cổ phần Cấp nước Hải Sơn", ["Công ty cổ phần Cấp nước Hải Sơn"]),
        ("Phòng Giáo dục và Đào tạo các huyện: Lộc Hà, Can Sơn", ["Phòng Giáo dục và Đào tạo huyện Lộc Hà", "Phòng Giáo dục và Đào tạo huyện Can Sơn"]),
        ("Phòng Kinh tế và Ban Quản lý bến xe thành phố Nam Hải", ["Phòng Kinh tế", "Ban Quản lý bến xe thành phố Nam Hải"]),
        ("UBND TP. Nam Hải, UBND TX. Mộc An", ["UBND thành phố Nam Hải", "UBND thị xã Mộc An"]),
        ("Giám đốc Sở Xây dựng; Chủ tịch UBND huyện Lộc Hà", ["Sở Xây dựng", "UBND huyện Lộc Hà"]),
        ("các trường tiểu học: Gò Mây, Bến Lội", ["Trường tiểu học Gò Mây", "Trường tiểu học Bến Lội"]),
        ("Thanh tra tỉnh; UBND các huyện: Can Sơn, Lộc Hà. Các cơ quan gửi báo cáo", ["Thanh tra tỉnh", "UBND huyện Can Sơn", "UBND huyện Lộc Hà"]),
        ("Ủy ban nhân dân các xã có đê đi qua, gồm: xã Tân An, xã Bình Minh", ["Ủy ban nhân dân xã Tân An", "Ủy ban nhân dân xã Bình Minh"]),
        ("UBND các xã thuộc huyện Lộc Hà trước đây, bao gồm: Tân An, Bình Minh", ["UBND xã Tân An", "UBND xã Bình Minh"]),
        ("Ủy ban nhân dân các xã có đê đi qua", []),
        ("Ủy ban nhân dân các huyện, thị xã: Lộc Hà, thị xã Mộc An, thành phố Nam Hải", ["Ủy ban nhân dân huyện Lộc Hà", "Ủy ban nhân dân thị xã Mộc An", "Ủy ban nhân dân thành phố Nam Hải"]),
        ("Trạm Y tế xã; các Trưởng thôn: Gò Mây, Bến Lội", ["Trạm Y tế xã", "Trưởng thôn Gò Mây", "Trưởng thôn Bến Lội"]),
        ("một số cơ quan, tổ chức có liên quan", []),
        ("Sở Văn hóa, Thể thao và Du lịch, Bảo tàng tỉnh, Thư viện tỉnh", ["Sở Văn hóa, Thể thao và Du lịch", "Bảo tàng tỉnh", "Thư viện tỉnh"]),
        ("UBND các huyện Lộc Hà, Can Sơn, trừ UBND huyện Mộc An", ["UBND huyện Lộc Hà", "UBND huyện Can Sơn"]),
        ("UBND huyện Lộc Hà; riêng UBND huyện Can Sơn không phải báo cáo do đã giám sát năm 2023", ["UBND huyện Lộc Hà"]),
        ("Các cơ quan dự họp: Văn phòng UBND tỉnh, Báo Nam Hải", []),
        ("UBND xã Tân An; kính mời Phòng Tư pháp, Phòng Nội vụ", ["UBND xã Tân An"]),
        ("Doanh nghiệp: Cty TNHH Gió Mới, CTCP Mía Ngọt", ["Cty TNHH Gió Mới", "CTCP Mía Ngọt"]),
        ("Các trường THCS: Gò Mây, Bến Lội", ["Trường THCS Gò Mây", "Trường THCS Bến Lội"]),
        ("Sở Xây dựng báo cáo", ["Sở Xây dựng"]),
        ("Sở Y tế xây dựng báo cáo gửi Ban", ["Sở Y tế"]),
        ("Trung tâm Dịch vụ việc làm tỉnh về việc khảo sát", ["Trung tâm Dịch vụ việc làm tỉnh"]),
        ("Hợp tác xã: theo danh sách", []),
        ("Công ty TNHH một thành viên Khai thác công trình thủy lợi Bắc Can Sơn", ["Công ty TNHH một thành viên Khai thác công trình thủy lợi Bắc Can Sơn"]),
        ("Sở Y tế; Hội Nông dân huyện dự các buổi làm việc; Phòng Tư pháp cung cấp số liệu chung", ["Sở Y tế"]),
    ],
)  # fmt: skip
def test_lists_are_expanded(text: str, names: list[str]) -> None:
    assert agency_names(text, load_rules())[0] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("UBND huyện Lạc Hòa. Báo cáo gửi trước ngày 15/6/2025.", ["UBND huyện Lạc Hòa"]),
        ("Sở Y tế. Báo cáo bằng văn bản về Ban Pháp chế HĐND tỉnh.", ["Sở Y tế"]),
        ("Sở Y tế. Trường hợp chưa rõ, liên hệ Văn phòng HĐND tỉnh.", ["Sở Y tế"]),
        ("Sở Y tế. Văn phòng Đoàn ĐBQH và HĐND tỉnh tổng hợp. Sở Xây dựng.", ["Sở Y tế", "Sở Xây dựng"]),
        ("Sở Y tế. Cơ quan báo cáo gửi về Thường trực HĐND tỉnh", ["Sở Y tế"]),
        ("Sở Y tế, Báo Lam Giang. Trung tâm Phục vụ hành chính công", ["Sở Y tế", "Báo Lam Giang", "Trung tâm Phục vụ hành chính công"]),
    ],
)  # fmt: skip
def test_what_else_a_paragraph_says_names_no_submitter(text: str, names: list[str]) -> None:
    assert agency_names(text, load_rules())[0] == names


def test_a_head_is_carried_to_the_next_line() -> None:
    rules = load_rules()
    none, head = agency_names("- UBND các huyện:", rules)
    assert none == []
    assert agency_names("Lộc Hà, Can Sơn", rules, head)[0] == ["UBND huyện Lộc Hà", "UBND huyện Can Sơn"]


def test_a_list_that_was_broken_within_a_name_is_one() -> None:
    lines = ["1. UBND các huyện Lộc Hà, Can", "Sơn và thị xã Mộc An.", "2. Sở Y tế"]
    names = ["UBND huyện Lộc Hà", "UBND huyện Can Sơn", "UBND thị xã Mộc An", "Sở Y tế"]
    assert names_in_lines(lines, load_rules()) == names
    assert names_in_lines(["UBND các huyện:", "Lộc Hà", "Can Sơn"], load_rules()) == [
        "UBND huyện Lộc Hà",
        "UBND huyện Can Sơn",
    ]
