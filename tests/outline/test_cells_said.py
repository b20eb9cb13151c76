"""What the text says of a whole, a group or a row of a table, in the table's own words and in others."""

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
CLINICS = [
    ["Huyện", "Bác sĩ (người)", "Y sĩ (người)", "Trong đó: nữ (người)"],
    ["Tân Khê", "41", "96", "58"],
    ["Chợ Vàm", "52", "118", "66"],
    ["Gò Dầu Hạ", "75", "188", "112"],
    ["Toàn tỉnh", "168", "402", "236"],
]
FORESTS = [
    ["TT", "Hạng mục", "Năm 2021 (ha)", "Năm 2022 (ha)", "Cộng 2 năm (ha)"],
    ["I", "Rừng phòng hộ", "", "", ""],
    ["1", "Trồng mới rừng phòng hộ", "60", "71", "131"],
    ["II", "Rừng sản xuất", "", "", ""],
    ["1", "Rừng gỗ lớn", "190", "214", "404"],
    ["2", "Trồng lại sau khai thác", "340", "366", "706"],
    ["", "Cộng rừng sản xuất", "530", "580", "1.110"],
]
LODGINGS = [
    ["TT", "Phường", "Tổng số cơ sở", "Bảo đảm yêu cầu", "Chưa bảo đảm"],
    ["I", "Nhà nhiều căn hộ", "", "", ""],
    ["1", "Phường Cửa Nam", "21", "13", "8"],
    ["2", "Phường Lê Lai", "17", "12", "5"],
    ["II", "Nhà trọ", "", "", ""],
    ["1", "Phường Cửa Nam", "186", "104", "82"],
    ["2", "Phường Lê Lai", "143", "91", "52"],
    ["3", "Phường Bến Đá", "128", "77", "51"],
]
YEARS = [
    ["Năm", "Hộ nghèo (hộ)", "Hộ cận nghèo (hộ)"],
    ["2022", "3.105", "1.512"],
    ["2023", "2.634", "1.423"],
    ["2024", "2.178", "1.340"],
]


def found(text: str, rows: Sequence[Sequence[str]]) -> list[Finding]:
    return list(find_contradictions(extract(report(rows, above=text), RULES), None, RULES))


@pytest.mark.parametrize(
    ("text", "rows", "shown"),
    [
        ("Hiện nay, toàn tỉnh có [[178|168]] bác sĩ, 402 y sĩ.", CLINICS, "168"),
        ("Hai năm trồng được [[1.170|1.110]] ha rừng sản xuất và 131 ha rừng phòng hộ.", FORESTS, "1.110"),
        ("Năm 2022 trồng được [[508|580]] ha rừng sản xuất.", FORESTS, "580"),
        ("Trong 457 nhà trọ được rà soát có [[158|185]] nhà trọ chưa bảo đảm yêu cầu.", LODGINGS, "185"),
        ("Cuối năm 2024, huyện còn [[2.187|2.178]] hộ nghèo; số hộ cận nghèo là 1.340 hộ.", YEARS, "2.178"),
    ],
)
def test_the_table_gives_another_number(text: str, rows: Sequence[Sequence[str]], shown: str) -> None:
    (finding,) = found(written(text, wrong=True), rows)
    assert shown in finding.message
    assert found(written(text, wrong=False), rows) == []


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        # Another time, a plan, a part, another thing, a number that the table has in another place.
        ("Đầu năm 2021, huyện có 2.187 hộ nghèo.", YEARS),
        ("Kế hoạch năm 2022 là trồng 508 ha rừng sản xuất.", FORESTS),
        ("Năm 2022 khai thác 560 ha rừng sản xuất.", FORESTS),
        ("Tỉnh đã cử 172 bác sĩ đi đào tạo sau đại học.", CLINICS),
        ("Ở các bệnh viện tuyến tỉnh có 172 bác sĩ.", CLINICS),
        ("Có khoảng 170 bác sĩ làm việc tại trạm y tế xã.", CLINICS),
        ("Huyện Tân Khê có 41 bác sĩ.", CLINICS),
        ("Có 34 nhà trọ được nhắc nhở.", LODGINGS),
        ("Năm 2021 trồng được 530 ha rừng sản xuất, năm 2022 được 580 ha.", FORESTS),
    ],
)
def test_what_the_table_does_not_speak_of(text: str, rows: Sequence[Sequence[str]]) -> None:
    assert found(text, rows) == []


def test_groups_of_a_list_are_counted_though_one_is_not_named_in_full() -> None:
    rows = [
        ["TT", "Số hiệu", "Chủ tàu", "Nơi neo"],
        ["A", "Tàu chưa đăng ký", "", ""],
        *([str(n), "chưa có", "Lê Văn Bưởi", "Bãi 3"] for n in range(1, 6)),
        ["B", "Tàu hết hạn đăng kiểm, giấy phép", "", ""],
        *([str(n), f"HL-302{n}", "Trần Hưởn", "Bãi 3"] for n in range(1, 5)),
        ["C", "Tàu hỏng thiết bị giám sát", "", ""],
        *([str(n), f"HL-901{n}", "Võ Tấn Quýnh", "Bãi 3"] for n in range(1, 4)),
    ]
    text = "Có {} tàu, gồm 05 tàu chưa đăng ký, {} tàu hết hạn đăng kiểm, 03 tàu hỏng thiết bị."
    assert found(text.format(12, "04"), rows) == []
    told = [one.message for one in found(text.format(14, "06"), rows)]
    assert "Lời văn ghi 06 tàu, nhóm “Tàu hết hạn đăng kiểm, giấy phép” của bảng có 4 dòng." in told


SCHOOLS = [
    ["STT", "Tên trường", "Số lớp", "Số trẻ", "Số giáo viên"],
    ["I", "Vùng thấp", "27", "880", "54"],
    ["1", "Mầm non Hoa Ban", "14", "430", "28"],
    ["2", "Mầm non Bản Lầu", "13", "450", "26"],
    ["II", "Vùng cao", "34", "816", "68"],
    ["1", "Mầm non Tả Phời", "14", "341", "28"],
    ["2", "Mầm non Phìn Hồ", "11", "262", "22"],
    ["3", "Mầm non Sín Chải", "9", "213", "18"],
    ["", "Tổng cộng", "61", "1.696", "122"],
]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        # What else the sentence says is what the table says of all: it speaks of the table.
        ("Các trường huy động 1.696 trẻ ra lớp, với [[124|122]] giáo viên đứng lớp.", "122"),
        ("Huyện có [[06|05]] trường, trong đó 02 trường ở vùng thấp và 03 trường ở vùng cao.", "5"),
        ("Có 02 trường ở vùng thấp và [[04|03]] trường ở vùng cao.", "3"),
        # A row that is named in full, though another place stands in the sentence, and though another row has the number.
        ("Trường Mầm non Tả Phời có số trẻ đông nhất vùng cao, [[314|341]] trẻ.", "341"),
        ("Mầm non Phìn Hồ có [[213|262]] trẻ.", "262"),
    ],
)
def test_what_else_is_said_tells_what_is_meant(text: str, shown: str) -> None:
    told = found(written(text, wrong=True), SCHOOLS)
    assert any(one.code == "text_vs_table" and shown in one.message for one in told)
    assert found(written(text, wrong=False), SCHOOLS) == []


def test_of_a_part_and_its_whole_the_part_is_called_so() -> None:
    rows = [
        ["TT", "Đơn vị", "Số thôn", "Số thôn có nhà văn hóa"],
        ["1", "Đồng Cọc", "9", "8"],
        ["2", "Thanh Lũng", "7", "6"],
        ["3", "Kim Sa", "25", "22"],
    ]
    (finding,) = found("Toàn huyện có 38/41 thôn có nhà văn hóa.", rows)
    assert "38/41 thôn" in finding.message
    assert "36" in finding.message
    assert found("Toàn huyện có 36/41 thôn có nhà văn hóa.", rows) == []


def test_what_is_counted_right_before_the_annex_is_named() -> None:
    rows = [
        ["TT", "Khu phố", "Số giấy đã ký", "Số giấy đã trao", "Số giấy còn tồn"],
        ["1", "Khu phố 1", "212", "201", "11"],
        ["2", "Khu phố 2", "188", "177", "11"],
        ["3", "Khu phố 3", "174", "157", "17"],
    ]
    assert found("Ủy ban đang giữ 39 giấy chưa đến tay dân (xem phụ lục).\n\nPHỤ LỤC", rows) == []
    (finding,) = found("Ủy ban đang giữ 37 giấy chưa đến tay dân (xem phụ lục).\n\nPHỤ LỤC", rows)
    assert "cộng các dòng của bảng được 39" in finding.message
    assert found("Năm trước giữ 112 giấy (xem phụ lục).\n\nPHỤ LỤC", rows) == []


def test_a_report_that_is_one_table_is_held_against_its_annex() -> None:
    body = [
        ["TT", "Nội dung", "Kết quả thực hiện"],
        ["1", "Tiếp dân", "Trong năm đã tiếp 412 lượt người tại trụ sở, không có đoàn đông người nào."],
        ["2", "Giải quyết hồ sơ", "Đã giải quyết đúng hạn 3.974 hồ sơ, nhiều nhất là hồ sơ của lĩnh vực hộ tịch."],
    ]
    annex = [
        ["TT", "Lĩnh vực", "Tổng số hồ sơ", "Hồ sơ đúng hạn"],
        ["1", "Hộ tịch", "1.854", "1.850"],
        ["2", "Chứng thực", "742", "742"],
        ["3", "Đất đai", "1.392", "1.355"],
    ]
    told = find_contradictions(extract(report(body, annex), RULES), None, RULES)
    assert ["3.947" in one.message for one in told] == [True]


def test_what_was_done_so_far_is_not_all() -> None:
    rows = [["TT", "Tên bãi", "Diện tích (ha)"], ["1", "Bãi Thung Voi", "6,5"], ["2", "Bãi Đồi Sim", "4,2"]]
    caption = "\n\nBảng 2. Các bãi chôn lấp"
    assert found(f"Bãi Thung Voi đã lấp 5,2 ha.{caption}", rows) == []
    (finding,) = found(f"Bãi chôn lấp Thung Voi có diện tích 5,6 ha.{caption}", rows)
    assert "6,5" in finding.message


def test_a_part_of_the_rows_and_their_neighbour_are_no_contradiction() -> None:
    rows = [
        ["TT", "Tên giếng", "Số hộ dùng"],
        ["I", "Giếng hoạt động tốt", ""],
        ["1", "Giếng Đồi Sim", "40"],
        ["2", "Giếng Khe Trúc", "35"],
        ["II", "Giếng hỏng", ""],
        ["1", "Giếng Bãi Cát", "12"],
        ["2", "Giếng Đầu Làng", "15"],
        ["3", "Giếng Ao Sen", "9"],
    ]
    assert found("Có 02 giếng hỏng và 01 giếng đã lấp.", rows) == []
    (finding,) = found("Có 05 giếng hỏng.", rows)
    assert "nhóm “Giếng hỏng” của bảng có 3 dòng" in finding.message


def test_a_group_that_is_no_sum_of_its_rows() -> None:
    def rows(whole: str) -> list[list[str]]:
        return [
            ["TT", "Tuyến", "Vốn giao (triệu đồng)", "Giải ngân (triệu đồng)"],
            ["I", "Đường tỉnh", whole, "17.400"],
            ["1", "Tuyến số 1", "7.200", "6.900"],
            ["2", "Tuyến số 2", "6.100", "5.600"],
            ["3", "Tuyến số 3", "5.000", "4.900"],
            ["II", "Đường huyện", "9.400", "9.000"],
            ["1", "Tuyến số 4", "4.300", "4.100"],
            ["2", "Tuyến số 5", "5.100", "4.900"],
        ]

    (finding,) = found("Kết quả.", rows("18.900"))
    assert finding.code == "annex_total"
    assert "18.300" in finding.message
    assert found("Kết quả.", rows("18.300")) == []


def test_a_sum_of_money_in_another_unit_than_its_column() -> None:
    def rows(one: str) -> list[list[str]]:
        return [
            ["TT", "Công trình", "Tổng mức đầu tư (triệu đồng)"],
            ["1", "Đường Nà Lầu", "14.500"],
            ["2", "Ngầm Khe Vai", "3.900"],
            ["3", "Trường Bản Mạ", one],
            ["4", "Kênh Tà Sỏi", "2.700"],
            ["5", "Nhà văn hóa", "1.900"],
        ]

    (finding,) = found("Kết quả.", rows("6.300.000"))
    assert finding.code == "unit_slip"
    assert found("Kết quả.", rows("6.300")) == []


def test_a_count_among_others_of_the_same_sort_is_larger_than_all_of_them() -> None:
    def rows(part: str) -> list[list[str]]:
        return [
            ["Thôn", "Số hộ", "Số hộ tham gia"],
            ["Đồi Sim", "120", "96"],
            ["Khe Trúc", "85", part],
            ["Bãi Cát", "140", "131"],
        ]

    (finding,) = found("Kết quả.", rows("88"))
    assert finding.code == "part_exceeds_whole"
    assert found("Kết quả.", rows("80")) == []
