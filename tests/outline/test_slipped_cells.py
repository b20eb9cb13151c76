"""Two digits that changed places, one mistyped: the text and the table mean one number though they name it in other words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractor.extraction.pipeline import extract
from extractor.models import Finding
from extractor.outline.consistency import find_contradictions
from extractor.rulebook import load_rules
from tests.extraction.tables import report
from tests.outline.contradicted import written

RULES = load_rules()
SCHOOLS = [
    ["TT", "Trường", "Số học sinh ăn bán trú (em) 2022", "Số học sinh ăn bán trú (em) 2023", "Kinh phí (triệu đồng)"],
    ["1", "Tiểu học Suối Lau", "1.204", "1.386", "2.415"],
    ["2", "Tiểu học Nà Phác", "864", "927", "1.637"],
    ["3", "Mầm non Bản Tông", "412", "458", "796"],
    ["", "Tổng cộng", "2.480", "2.771", "4.848"],
]
COURSES = [
    ["TT", "Nghề", "Kế hoạch (người)", "Thực hiện (người)", "Có việc làm (người)"],
    ["1", "May công nghiệp", "160", "153", "121"],
    ["2", "Hàn điện", "90", "94", "78"],
    ["3", "Làm bánh", "75", "71", "52"],
    ["", "Cộng", "325", "318", "251"],
]
GRADUATES = [
    ["Trình độ", "Năm 2023", "Năm 2024"],
    ["Cao đẳng", "1.185", "1.240"],
    ["Trung cấp", "2.515", "2.690"],
    ["Sơ cấp", "10.230", "10.640"],
    ["Tổng số", "13.930", "14.570"],
]
INSURED = [
    ["STT", "Xã", "Số người tham gia BHYT", "Ngân sách tỉnh (triệu đồng)"],
    ["1", "Khe Mo", "3.124", "412"],
    ["2", "Văn Hán", "5.407", "538"],
    ["", "Tổng cộng", "8.531", "950"],
]


GRAVES = [
    [
        "TT",
        "Nghĩa trang",
        "Số mộ",
        "Kinh phí tu sửa 2022 (triệu đồng)",
        "Kinh phí tu sửa 2023 (triệu đồng)",
        "Cộng (triệu đồng)",
    ],
    ["1", "Xã Vĩnh Hảo", "1.026", "720", "850", "1.570"],
    ["2", "Xã Đồng Thắng", "742", "930", "1.860", "2.790"],
    ["3", "Xã Lộc Sơn", "388", "350", "420", "770"],
    ["", "Tổng cộng", "2.156", "2.000", "3.130", "5.130"],
]


def found(text: str, rows: Sequence[Sequence[str]]) -> list[Finding]:
    return list(find_contradictions(extract(report(rows, above=text), RULES), None, RULES))


@pytest.mark.parametrize(
    ("text", "rows", "shown"),
    [
        ("Năm 2023, Tiểu học Suối Lau nấu ăn cho [[1.368|1.386]] em.", SCHOOLS, "1.386"),
        ("Tổng kinh phí là [[4,488|4,848]] tỷ đồng.", SCHOOLS, "4,848 tỷ đồng"),
        ("Nghề may công nghiệp thu hút [[135|153]] người theo học.", COURSES, "153"),
        ("Toàn huyện có [[8.351|8.531]] người có thẻ bảo hiểm y tế.", INSURED, "8.531"),
        # Another word before the noun; the year tells which column; the total where no year is said.
        ("Toàn huyện có [[2.165|2.156]] phần mộ.", GRAVES, "2.156"),
        (
            "Kinh phí tu sửa hai năm là 5,13 tỷ đồng; riêng năm 2023 chi tu sửa [[3.310|3.130]] triệu đồng.",
            GRAVES,
            "3.130",
        ),
        ("Nghĩa trang xã Đồng Thắng được sửa nhiều nhất, với [[2.970|2.790]] triệu đồng.", GRAVES, "2.790"),
        ("Năm 2024 có tới [[14.750|14.570]] người tốt nghiệp.", GRADUATES, "14.570"),
        ("Người dân xã Văn Hán tham gia đông, với [[5.470|5.407]] người có thẻ bảo hiểm y tế.", INSURED, "5.407"),
    ],
)
def test_digits_that_changed_places(text: str, rows: Sequence[Sequence[str]], shown: str) -> None:
    (finding,) = found(written(text, wrong=True), rows)
    assert finding.code == "text_vs_table"
    assert shown in finding.message
    assert found(written(text, wrong=False), rows) == []


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        # Another year, a plan, another thing of the same place, a number that the table has elsewhere, two rows at once.
        ("Năm 2021, Tiểu học Suối Lau nấu ăn cho 1.368 em.", SCHOOLS),
        ("Dự kiến năm 2024 Tiểu học Suối Lau nấu ăn cho 1.368 em.", SCHOOLS),
        ("Xã Khe Mo có 3.214 người trong độ tuổi lao động chưa qua đào tạo nghề.", INSURED),
        ("Nghề hàn cần 121 người.", COURSES),
        ("Hai trường Suối Lau và Nà Phác có 2.331 em ăn tại trường.", SCHOOLS),
        ("Trong tổng số người tham gia có khoảng 8.350 người có thẻ bảo hiểm y tế.", INSURED),
        ("Tỉnh có 59 nghìn người tham gia bảo hiểm y tế.", INSURED),
    ],
)
def test_numbers_that_only_look_alike(text: str, rows: Sequence[Sequence[str]]) -> None:
    assert found(text, rows) == []


def test_a_growth_a_difference_and_a_whole_with_its_parts_are_told_by_the_other_rows() -> None:
    def rows(growth: str, more: str, men: str) -> list[list[str]]:
        return [
            [
                "TT",
                "Xã",
                "Số hộ 2022",
                "Số hộ 2023",
                "Tăng, giảm (hộ)",
                "Tăng, giảm (%)",
                "Trong đó Nam",
                "Trong đó Nữ",
            ],
            ["1", "Khe Mo", "1.240", "1.302", "62", growth, "640", "662"],
            ["2", "Văn Hán", "980", "951", more, "-3,0", "471", "480"],
            ["3", "Tân Lập", "1.515", "1.560", "45", "3,0", "780", "780"],
            ["4", "Nà Tấu", "720", "720", "0", "0,0", men, "355"],
        ]

    assert found("Kết quả.", rows("5,0", "-29", "365")) == []
    assert found("Kết quả.", rows("5,0", "29", "365")) == []  # the head says that it may be a fall
    for growth, more, men, shown in (
        ("6,5", "-29", "365", "5,0"),
        ("5,0", "-39", "365", "-29"),
        ("5,0", "-29", "356", "711"),
    ):
        (finding,) = found("Kết quả.", rows(growth, more, men))
        assert finding.code == "column_mismatch"
        assert shown in finding.message


def test_a_group_right_above_the_row_of_totals_and_groups_by_decimals() -> None:
    def rows(second: str, fund: str) -> list[list[str]]:
        return [
            ["TT", "Nguồn vốn", "Số người tham gia", "Kinh phí (triệu đồng)"],
            ["1", "Ngân sách", "300", "1.500"],
            ["1.1", "Ngân sách tỉnh", "180", "900"],
            ["1.2", "Ngân sách huyện", "120", fund],
            ["2", "Nguồn khác", second, "700"],
            ["2.1", "Doanh nghiệp", "40", "450"],
            ["2.2", "Nhân dân", "50", "250"],
            ["", "Tổng cộng", "390", "2.200"],
        ]

    assert found("Kết quả.", rows("90", "600")) == []
    told = found("Kết quả.", rows("90", "660"))
    assert [one.message for one in told] == [
        "Dòng “Ngân sách”, cột “Kinh phí (triệu đồng)”: 1.500, cộng các dòng của bảng được 1.560."
    ]
    assert any("Nguồn khác" in one.message for one in found("Kết quả.", rows("80", "600")))
