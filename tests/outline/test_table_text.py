"""What the text says and what a table of the same report says."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractor.extraction.pipeline import extract
from extractor.models import Finding
from extractor.outline.consistency import find_contradictions
from extractor.rulebook import load_rules
from tests.extraction.tables import report

RULES = load_rules()
HERD = [
    ["Chỉ tiêu", "ĐVT", "Năm 2022", "Năm 2023"],
    ["Đàn trâu", "con", "3.150", "3.060"],
    ["Đàn bò thịt", "con", "8.420", "8.910"],
    ["Bảo hiểm thất nghiệp", "người", "10.240", "10.790"],
]


def found(text: str, rows: Sequence[Sequence[str]] = HERD) -> list[Finding]:
    return list(find_contradictions(extract(report(rows, above=text), RULES), None, RULES))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Năm 2023 đàn bò thịt có 8.190 con, phát triển ổn định.", ("8.190 con", "8.910")),
        ("Năm 2023 có 10.970 người tham gia BHTN.", ("10.970 người", "10.790")),
    ],
)
def test_a_number_that_the_table_gives_otherwise(text: str, shown: tuple[str, str]) -> None:
    (finding,) = found(text)
    assert finding.code == "text_vs_table"
    assert all(number in finding.message for number in shown)
    assert len(finding.places) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2023 đàn bò thịt có 8.910 con.",
        "Năm 2022 đàn bò thịt có 8.420 con.",
        "Năm 2021 đàn bò thịt có 8.190 con.",  # a year that the table does not have
        "Năm 2023 đàn bò thịt có khoảng 8.900 con.",
        "Phấn đấu năm 2023 đàn bò thịt đạt 9.000 con.",
        "Năm 2023 tiêm phòng cho đàn bò thịt 1.250 con.",  # too far off to be the same thing
        "Năm 2023 đàn bò thịt và đàn trâu của huyện có 3.060 con trâu.",
        "Năm 2023 đàn bò thịt cho 8.190 tấn.",
    ],
)
def test_what_is_no_contradiction(text: str) -> None:
    assert found(text) == []


def test_the_name_right_behind_the_number_tells_what_it_is() -> None:
    rows = [["Chỉ tiêu (vụ)", "Năm 2022", "Năm 2023"], ["Cháy rừng", "4", "3"], ["Phá rừng", "6", "7"]]
    (finding,) = found("Nhìn chung số vụ giảm; riêng năm 2023 có 05 vụ cháy rừng, chủ yếu vào mùa khô.", rows)
    assert finding.code == "text_vs_table"
    assert found("Riêng năm 2023 có 03 vụ cháy rừng, chủ yếu vào mùa khô.", rows) == []


def test_a_share_in_a_table_cannot_pass_the_whole() -> None:
    head = ["Dự án", "Kế hoạch (triệu đồng)", "Giải ngân (triệu đồng)", "Tỷ lệ giải ngân (%)"]
    (finding,) = found(
        "", [head, ["Đường Nà Lốc", "9.000", "9.860", "109,6"], ["Cầu Bó Mười", "6.200", "6.200", "100"]]
    )
    assert finding.code == "impossible_value"
    assert "109,6" in finding.message


def test_a_plan_can_be_passed() -> None:
    head = ["Chỉ tiêu", "Kế hoạch (ha)", "Thực hiện (ha)", "Đạt tỷ lệ so với kế hoạch (%)"]
    assert found("", [head, ["Trồng rừng", "90", "99", "110"], ["Trồng chè", "20", "18", "90"]]) == []


@pytest.mark.parametrize(("count", "wrong"), [(3, False), (4, True)])
def test_a_count_that_points_to_a_list_is_the_number_of_its_rows(count: int, wrong: bool) -> None:
    rows = [["TT", "Tên trường", "Xã"], *([str(n), f"Tiểu học số {n}", "Nà Lốc"] for n in (1, 2, 3))]
    findings = found(f"Đến cuối năm có {count:02} trường đạt chuẩn; danh sách kèm theo. Còn 07 trường chưa đạt.", rows)
    assert [f.code for f in findings] == (["annex_total"] if wrong else [])


@pytest.mark.parametrize(("said", "wrong"), [("1.240", True), ("1.420", False)])
def test_what_is_counted_of_a_commune_is_found_by_the_words_of_the_column(said: str, wrong: bool) -> None:
    rows = [
        ["STT", "Xã", "Số hộ đăng ký", "Số hộ thực hiện"],
        ["1", "Hòa Lạc", "1.420", "1.136"],
        ["2", "Đồng Quang", "1.400", "980"],
    ]
    findings = found(f"Trong đó xã Hòa Lạc có {said} hộ đăng ký, là xã có phong trào tốt.", rows)
    assert [f.code for f in findings] == (["text_vs_table"] if wrong else [])


@pytest.mark.parametrize(("said", "wrong"), [("12,4", True), ("14,2", False)])
def test_beside_what_was_planned_the_text_speaks_of_what_was_done(said: str, wrong: bool) -> None:
    rows = [
        ["Khoản thu", "Dự toán (tỷ đồng)", "Thực hiện (tỷ đồng)"],
        ["Thuế thu nhập cá nhân", "15,0", "14,2"],
        ["Lệ phí trước bạ", "20,0", "18,9"],
    ]
    findings = found(f"Số thu thuế thu nhập cá nhân {said} tỷ đồng, lệ phí trước bạ 18,9 tỷ đồng.", rows)
    assert [f.code for f in findings] == (["text_vs_table"] if wrong else [])
