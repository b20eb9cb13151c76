"""Plans in the manners of different councils: what opens an outline, whom it addresses, who must report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.models import Plan
from extractor.outline.plan import load_plan

PlanOf = Callable[[str], Plan]


@pytest.fixture
def plan_of(tmp_path: Path) -> Callable[[str], Plan]:
    def compiled(text: str) -> Plan:
        path = tmp_path / "plan.txt"
        path.write_text(text, encoding="utf-8")
        return load_plan(path)

    return compiled


def serving(plan: Plan) -> dict[str, str | None]:
    return {s.name: s.outline for s in plan.submitters}


HEAD = """HỘI ĐỒNG NHÂN DÂN TỈNH LAM SƠN
Số: 15/KH-HĐND

Lam Sơn, ngày 10 tháng 6 năm 2024

KẾ HOẠCH
Giám sát việc quản lý nhà văn hóa thôn, giai đoạn 2021 - 2023

"""
ASKED = "1. Số nhà văn hóa hiện có\n2. Kinh phí sửa chữa từng năm\n3. Kiến nghị\n"


@pytest.mark.parametrize(
    "title",
    [
        "NỘI DUNG GỢI Ý BÁO CÁO",
        "CÁC NỘI DUNG GỢI Ý ĐỂ BÁO CÁO",
        "MỘT SỐ VẤN ĐỀ ĐỀ NGHỊ BÁO CÁO, LÀM RÕ",
        "HƯỚNG DẪN VIẾT BÁO CÁO",
        "KHUNG BÁO CÁO",
        "PHỤ LỤC\nYÊU CẦU NỘI DUNG BÁO CÁO",
        "CÂU HỎI KHẢO SÁT",
        "Mẫu số 01",
        "PHỤ LỤC 1",
        "MẪU 1\n(Dùng cho UBND huyện)\nBÁO CÁO\nTình hình quản lý nhà văn hóa thôn",
    ],
)
def test_an_outline_by_another_title(plan_of: PlanOf, title: str) -> None:
    plan = plan_of(
        f"{HEAD}1. Đối tượng giám sát: UBND huyện Khe Bùn.\n\n2. Gửi báo cáo trước ngày 12/8/2024.\n\n{title}\n\n{ASKED}"
    )
    (outline,) = plan.outlines
    assert [item.id for item in outline.items] == ["1", "2", "3"]
    assert serving(plan) == {"UBND huyện Khe Bùn": outline.id}


def test_outlines_behind_the_signature_each_for_one_agency(plan_of: PlanOf) -> None:
    plan = plan_of(
        "HĐND TỈNH LAM SƠN\nBAN PHÁP CHẾ\nSố: 8/BPC\n\nLam Sơn, ngày 09 tháng 9 năm 2024\n\nKính gửi: Công an tỉnh, Tòa án nhân dân tỉnh\n\nĐể chuẩn bị thẩm tra, Ban đề nghị quý cơ quan báo cáo "
        "trước ngày 05/10/2024.\n\nTRƯỞNG BAN\n\nNội dung báo cáo của Công an tỉnh\n\n1. Số vụ phạm tội.\n2. Kết quả điều tra.\n\n"
        "Nội dung báo cáo của Tòa án nhân dân tỉnh\n\n1. Số án thụ lý.\n2. Tỷ lệ án bị hủy.\n3. Kiến nghị.\n"
    )
    assert [len(outline.items) for outline in plan.outlines] == [2, 3]
    assert serving(plan) == {
        "Công an tỉnh": plan.outlines[0].id,
        "Tòa án nhân dân tỉnh": plan.outlines[1].id,
    }


def test_a_title_on_a_line_of_its_own_ends_the_paragraph_above(plan_of: PlanOf) -> None:
    plan = plan_of(
        f"{HEAD}1. Đối tượng giám sát: UBND xã Tân Lũng (theo Mẫu 1), Sở Nội vụ (theo Mẫu 2).\n2. Văn phòng theo dõi, đôn đốc các "
        "đơn vị gửi\nbáo cáo đúng hạn trước ngày 12/8/2024.\nMẫu 1\n1. Số nhà văn hóa\n2. Kiến nghị\nMẫu 2\n1. Văn bản\n2. Biên chế\n"
    )
    assert [[i.heading for i in o.items] for o in plan.outlines] == [
        ["Số nhà văn hóa", "Kiến nghị"],
        ["Văn bản", "Biên chế"],
    ]
    assert list(serving(plan).values()) == [o.id for o in plan.outlines]


@pytest.mark.parametrize(
    "title",
    [
        "PHỤ LỤC 2\nDANH SÁCH THÀNH VIÊN ĐOÀN GIÁM SÁT",
        "PHỤ LỤC 2\nLỊCH LÀM VIỆC CỦA ĐOÀN",
        "PHỤ LỤC 2\nPHÂN CÔNG NHIỆM VỤ",
    ],
)
def test_a_numbered_annex_of_the_askers_is_no_outline(plan_of: PlanOf, title: str) -> None:
    listed = "1. Ông Lê Văn Tám, Trưởng đoàn\n2. Bà Hà Thị Chín, Phó Trưởng đoàn\n3. Ông Vi Văn Mười, thành viên\n"
    plan = plan_of(
        f"{HEAD}1. Đối tượng giám sát: UBND huyện Khe Bùn.\n\nĐỀ CƯƠNG BÁO CÁO\n\n{ASKED}\n{title}\n\n{listed}"
    )
    assert [len(outline.items) for outline in plan.outlines] == [3]


def test_a_heading_of_the_plan_is_no_outline(plan_of: PlanOf) -> None:
    plan = plan_of(
        f"{HEAD}NỘI DUNG GIÁM SÁT\n\n1. Việc quản lý.\n2. Việc sử dụng.\n\nĐỐI TƯỢNG\n\nUBND huyện Khe Bùn.\n\n"
        f"ĐỀ CƯƠNG BÁO CÁO\n\n{ASKED}"
    )
    assert [len(outline.items) for outline in plan.outlines] == [3]


def test_a_letter_that_asks_agency_by_agency(plan_of: PlanOf) -> None:
    plan = plan_of(
        "THƯỜNG TRỰC HĐND\nTỈNH AN GIANG HẠ\nSố: 40/HĐND\n\nAn Giang Hạ, ngày 28 tháng 8 năm 2025\n\nKính gửi:\n- Sở Nội vụ;\n- Sở Tài chính.\n\nThường trực HĐND tỉnh đề nghị các sở "
        "báo cáo việc sắp xếp trụ sở, cụ thể như sau:\n\n1. Sở Nội vụ báo cáo:\n- Số người dôi dư;\n- Kinh phí chi trả.\n\n"
        "2. Sở Tài chính báo cáo:\n- Số trụ sở dôi dư;\n- Phương án xử lý;\n- Số đã bán.\n\nBáo cáo gửi trước ngày 12/9/2025.\n"
    )
    assert [len(outline.items) for outline in plan.outlines] == [2, 3]
    assert serving(plan) == {"Sở Nội vụ": plan.outlines[0].id, "Sở Tài chính": plan.outlines[1].id}


def test_tasks_of_helpers_are_no_outlines(plan_of: PlanOf) -> None:
    plan = plan_of(
        f"{HEAD}1. Đối tượng giám sát: UBND huyện Khe Bùn.\n\n2. Phân công\n\na) Sở Tài chính:\n- Bố trí kinh phí;\n- Thẩm định dự "
        "toán.\n\nb) Văn phòng HĐND:\n- Bố trí xe;\n- In tài liệu.\n"
    )
    assert plan.outlines == ()


TABLE = """ĐỀ CƯƠNG BÁO CÁO

| TT | Nội dung báo cáo | Đơn vị báo cáo |
|---|---|---|
| I | Tình hình chung | Tất cả các đơn vị |
| II | Kết quả | |
| 1 | Xây dựng nhà văn hóa | Sở Xây dựng |
| 2 | Hoạt động văn nghệ, số buổi | Sở Văn hóa, Thể thao và Du lịch |
| 3 | Quản lý ở thôn | UBND các huyện |
| III | Kiến nghị | Tất cả các đơn vị |
"""


def test_each_agency_answers_the_rows_that_name_it(plan_of: PlanOf) -> None:
    plan = plan_of(
        f"{HEAD}1. Đối tượng giám sát: Sở Xây dựng; Sở Văn hóa, Thể thao và Du lịch; UBND huyện Khe Bùn; UBND huyện Nậm Lạ.\n\n{TABLE}"
    )
    items = {o.id: [i.id for i in o.items] for o in plan.outlines}
    asked = {name: items[outline or ""] for name, outline in serving(plan).items()}
    assert asked["Sở Xây dựng"] == ["I", "II", "II.1", "III"]
    assert asked["Sở Văn hóa, Thể thao và Du lịch"] == ["I", "II", "II.2", "III"]
    assert asked["UBND huyện Khe Bùn"] == asked["UBND huyện Nậm Lạ"] == ["I", "II", "II.3", "III"]
    assert len(plan.outlines) == 3
    assert "outline_parted" in [w.code for w in plan.warnings]


@pytest.mark.parametrize(
    "asked",
    [
        "1. Vốn bố trí (Sở Tài chính báo cáo).\n2. Số hộ được hỗ trợ (Sở Xây dựng báo cáo).\n3. Kiến nghị (các đơn vị báo cáo).\n",
        "1. Vốn\nCơ quan báo cáo: Sở Tài chính\n2. Hỗ trợ\nCơ quan báo cáo: Sở Xây dựng\n3. Kiến nghị\n",
    ],
)
def test_items_whose_own_words_name_who_answers_them(plan_of: PlanOf, asked: str) -> None:
    plan = plan_of(f"{HEAD}1. Đối tượng giám sát: Sở Tài chính, Sở Xây dựng.\n\nĐỀ CƯƠNG BÁO CÁO\n\n{asked}")
    assert [[i.id for i in o.items] for o in plan.outlines] == [["1", "3"], ["2", "3"]]


def test_an_outline_that_names_agencies_in_passing_stays_whole(plan_of: PlanOf) -> None:
    asked = "1. Phối hợp với Sở Tài chính (nếu có)\n2. Kiến nghị với UBND tỉnh (số, ngày văn bản)\n3. Số hộ (theo Phụ lục 1)\n"
    plan = plan_of(f"{HEAD}1. Đối tượng giám sát: Sở Tài chính, Sở Xây dựng.\n\nĐỀ CƯƠNG BÁO CÁO\n\n{asked}")
    assert len(plan.outlines) == 1


def test_an_annex_that_lists_who_must_report(plan_of: PlanOf) -> None:
    plan = plan_of(
        f"{HEAD}1. Đối tượng khảo sát: các trường có tên tại Phụ lục 1.\n\n2. Báo cáo gửi trước ngày 05/12/2024.\n\nPHỤ LỤC 1\nDANH SÁCH "
        "ĐƠN VỊ ĐƯỢC KHẢO SÁT\n\n| STT | Tên đơn vị | Ngày |\n|---|---|---|\n| 1 | Trường Tiểu học Hoa Ban | 10/12/2024 |\n"
        f"| 2 | Trường Mầm non Nắng Mai | 11/12/2024 |\n\nPHỤ LỤC 2\nĐỀ CƯƠNG BÁO CÁO\n\n{ASKED}"
    )
    assert list(serving(plan)) == ["Trường Tiểu học Hoa Ban", "Trường Mầm non Nắng Mai"]
    assert plan.outlines[0].annexes == ()


def test_a_form_whose_rows_are_agencies_stays_a_form(plan_of: PlanOf) -> None:
    plan = plan_of(
        f"{HEAD}1. Đối tượng giám sát: UBND huyện Khe Bùn.\n\nĐỀ CƯƠNG BÁO CÁO\n\n{ASKED}\nPHỤ LỤC 1\nDANH SÁCH HỢP TÁC XÃ TRÊN ĐỊA "
        "BÀN\n\n| TT | Tên | Vốn |\n|---|---|---|\n| 1 | Hợp tác xã Rau Mây | |\n| 2 | Hợp tác xã Chè Gió | |\n"
    )
    assert list(serving(plan)) == ["UBND huyện Khe Bùn"]
    assert [form.id for form in plan.outlines[0].annexes] == ["PL1"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ĐỀ CƯƠNG A\n(Khối chính quyền)", "ĐỀ CƯƠNG B\n(Khối đoàn thể)"),
        ("ĐỀ CƯƠNG 1\n(Dùng cho UBND cấp huyện)", "ĐỀ CƯƠNG 2\n(Dùng cho tổ chức chính trị - xã hội)"),
        ("ĐỀ CƯƠNG BÁO CÁO\n\nPHẦN A. DÀNH CHO CHÍNH QUYỀN ĐỊA PHƯƠNG", "PHẦN B. DÀNH CHO CÁC HỘI"),
    ],
)
def test_outlines_for_groups_of_agencies(plan_of: PlanOf, first: str, second: str) -> None:
    plan = plan_of(
        f"{HEAD}1. Đối tượng giám sát: UBND huyện Khe Bùn, Hội Cựu chiến binh tỉnh.\n\n{first}\n\nI. Chỉ đạo\nII. Kiến nghị\n\n{second}\n\n"
        "I. Tuyên truyền\nII. Giám sát\nIII. Kiến nghị\n"
    )
    assert [len(outline.items) for outline in plan.outlines] == [2, 3]
    assert list(serving(plan).values()) == [o.id for o in plan.outlines]


def test_the_main_part_says_for_whom_an_outline_is(plan_of: PlanOf) -> None:
    plan = plan_of(
        f"{HEAD}1. Đối tượng giám sát: Sở Nội vụ; UBND xã Tân Lũng.\n\n2. Đề cương số 1 dành cho UBND các xã; Đề cương số 2 dành cho các "
        "sở.\n\nĐỀ CƯƠNG SỐ 1\n\n1. Số thôn\n2. Kiến nghị\n\nĐỀ CƯƠNG SỐ 2\n\n1. Văn bản\n2. Thanh tra\n3. Kiến nghị\n"
    )
    assert serving(plan) == {"Sở Nội vụ": plan.outlines[1].id, "UBND xã Tân Lũng": plan.outlines[0].id}


def test_outlines_for_nobody_serve_nobody(plan_of: PlanOf) -> None:
    plan = plan_of(
        f"{HEAD}1. Đối tượng giám sát: Bệnh viện Phong Lữ; Trường Tiểu học Hoa Ban.\n\nĐỀ CƯƠNG 1\n\n1. Số thôn\n2. Kiến nghị\n\n"
        "ĐỀ CƯƠNG 2\n\n1. Văn bản\n2. Thanh tra\n"
    )
    assert set(serving(plan).values()) == {None}
    assert "submitter_without_outline" in [w.code for w in plan.warnings]


def test_a_heading_glued_to_the_title_and_the_next_in_the_same_line(plan_of: PlanOf) -> None:
    plan = plan_of(
        f"{HEAD}1. Đối tượng giám sát: UBND huyện Khe Bùn.\n\nĐỀ CƯƠNG BÁO CÁO CỦA UBND HUYỆN I. KHÁI QUÁT Nêu số thôn. II. KẾT QUẢ "
        "1. Chỉ đạo, triển khai 2. Kinh phí III. KIẾN NGHỊ\n"
    )
    assert [i.id for i in plan.outlines[0].items] == ["I", "II", "II.1", "II.2", "III"]


def test_a_cell_that_holds_a_list_and_remarks_that_ask_for_more(plan_of: PlanOf) -> None:
    plan = plan_of(
        f"{HEAD}1. Đối tượng giám sát: UBND huyện Khe Bùn.\n\nĐỀ CƯƠNG BÁO CÁO\n\n| TT | Nội dung | Yêu cầu báo cáo | Ghi chú |\n|---|---|---|---|\n"
        "| 1 | Nhà văn hóa | Nêu số lượng | Theo từng năm |\n| 2 | Kinh phí: - Ngân sách; - Đóng góp | Số tiền | Biểu 2 |\n"
    )
    first, second, *listed = plan.outlines[0].items
    assert first.request == "Nêu số lượng. Theo từng năm"
    assert (second.heading, second.request) == ("Kinh phí", "Số tiền")
    assert [(i.id, i.heading) for i in listed] == [("2.a", "Ngân sách;"), ("2.b", "Đóng góp")]


def test_two_last_days_are_told(plan_of: PlanOf) -> None:
    plan = plan_of(
        f"{HEAD}1. Đối tượng giám sát: UBND huyện Khe Bùn, Sở Nội vụ.\n\n2. UBND huyện gửi báo cáo trước ngày 10/7/2024.\n\n3. Sở Nội vụ gửi "
        f"báo cáo trước ngày 20/7/2024.\n\nĐỀ CƯƠNG BÁO CÁO\n\n{ASKED}"
    )
    assert plan.deadline == "2024-07-10"
    (told,) = [w.message for w in plan.warnings if w.code == "deadline_several"]
    assert "20/07/2024" in told


def letter(addressees: str, told: str) -> str:
    return (
        f"HĐND TỈNH LAM SƠN\nBAN DÂN TỘC\nSố: 17/BDT\n\nLam Sơn, ngày 28 tháng 10 năm 2024\n\nKính gửi:\n{addressees}\n\n"
        f"Ban Dân tộc giám sát việc phát triển cây quế năm 2024. {told}"
    )


def test_numbered_addressees_are_no_items(plan_of: PlanOf) -> None:
    said = "Đề nghị các đơn vị báo cáo những nội dung sau:\n\n1. Diện tích.\n2. Tiêu thụ:\n- Sản lượng;\n- Giá bán.\n3. Kiến nghị.\n"
    plan = plan_of(letter("1. Hạt Kiểm lâm huyện;\n2. UBND xã Tân Lũng;\n3. Hợp tác xã Quế Thơm.", said))
    assert list(serving(plan)) == ["Hạt Kiểm lâm huyện", "UBND xã Tân Lũng", "Hợp tác xã Quế Thơm"]
    assert [i.id for i in plan.outlines[0].items] == ["1", "2", "2.a", "2.b", "3"]


def test_a_letter_asks_in_a_sentence_of_its_own(plan_of: PlanOf) -> None:
    asked = "Ban yêu cầu các cơ quan báo cáo tình hình trồng quế, trong đó làm rõ:\n\n1. Diện tích\n2. Giá bán\n"
    plan = plan_of(letter("- Sở Công Thương;\n- UBND huyện Khe Bùn.", asked))
    assert [i.heading for i in plan.outlines[0].items] == ["Diện tích", "Giá bán"]
    sent = "Đề nghị các cơ quan gửi báo cáo theo địa chỉ:\n\n1. Văn phòng HĐND\n2. Hộp thư bandt\n"
    assert plan_of(letter("- Sở Công Thương;\n- UBND huyện Khe Bùn.", sent)).outlines == ()


def test_outlines_of_levels(plan_of: PlanOf) -> None:
    plan = plan_of(
        f"{HEAD}1. Đối tượng giám sát: Sở Nội vụ; UBND huyện Khe Bùn; UBND xã Tân Lũng.\n\nNỘI DUNG BÁO CÁO\n(Cấp tỉnh)\n\nI. Văn bản\n"
        "II. Kiến nghị\n\nNỘI DUNG BÁO CÁO\n(Cấp huyện)\n\nI. Kinh phí\nII. Kiến nghị\n\nNỘI DUNG BÁO CÁO\n(Cấp xã)\n\nI. Số thôn\nII. Kiến nghị\n"
    )
    assert [o.agency_kind for o in plan.outlines] == ["department", "district", "commune"]
    assert list(serving(plan).values()) == [o.id for o in plan.outlines]


def test_several_lists_behind_the_signature(plan_of: PlanOf) -> None:
    plan = plan_of(
        letter("- Sở Nội vụ;\n- Trường Tiểu học Hoa Ban.", "Báo cáo gửi trước ngày 05/11/2024.")
        + "\n\nTRƯỞNG BAN\n(Đã ký)\nGiàng A Páo\n\nBÁO CÁO CỦA SỞ NỘI VỤ GỒM NHỮNG MỤC SAU\n\nI. Văn bản\nII. Biên chế\nIII. Kiến nghị\n\n"
        "BÁO CÁO CỦA TRƯỜNG TIỂU HỌC HOA BAN GỒM NHỮNG MỤC SAU\n\nI. Lớp học\nII. Kiến nghị\n"
    )
    assert [len(outline.items) for outline in plan.outlines] == [3, 2]
    assert list(serving(plan).values()) == [o.id for o in plan.outlines]


def test_a_misspelt_title_is_one(plan_of: PlanOf) -> None:
    plan = plan_of(f"{HEAD}1. Đối tượng giám sát: Ủy ban MTTQ Việt Nam xã Tân Lũng.\n\nĐỀ CUƠNG BÁO CÁO\n\n{ASKED}")
    assert [len(outline.items) for outline in plan.outlines] == [3]
    assert list(serving(plan)) == ["Ủy ban MTTQ Việt Nam xã Tân Lũng"]


def test_names_in_brackets_behind_their_number(plan_of: PlanOf) -> None:
    plan = plan_of(f"{HEAD}1. Đối tượng giám sát: 02 Sở (Nội vụ, Y tế); huyện Khe Bùn.\n\nĐỀ CƯƠNG BÁO CÁO\n\n{ASKED}")
    assert list(serving(plan)) == ["Sở Nội vụ", "Sở Y tế", "UBND huyện Khe Bùn"]
