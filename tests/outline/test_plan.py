"""Plan documents of several styles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.extraction.pipeline import extract
from extractor.models import Plan
from extractor.outline.plan import compile_plan, load_plan
from extractor.reading.read import read_report
from extractor.rulebook import load_rules
from extractor.rulecheck import plain_report

Compiled = Callable[[str], Plan]
FACTS = {
    "plan_schools.txt": ("2025-03-25", "2022-09-01", "2024-12-31", "tỉnh Đông Lạc", 6),
    "plan_forest.txt": ("2025-10-05", "2025-01-01", "2025-09-30", "tỉnh Nam Sơn", 5),
    "plan_roads.txt": ("2023-05-22", "2021-01-01", "2022-12-31", "huyện Trà Bình", 5),
    "plan_budget.md": ("2024-02-20", "2023-01-01", "2023-12-31", "tỉnh Bắc Hà", 5),
}


@pytest.mark.parametrize("name", sorted(FACTS))
def test_deadline_scope_and_submitters(name: str, compiled: Compiled) -> None:
    deadline, start, end, place, submitters = FACTS[name]
    plan = compiled(name)
    assert plan.deadline == deadline  # also where it is written out in words, or without its year
    assert (plan.scope.start, plan.scope.end, plan.scope.place) == (start, end, place)
    assert len(plan.submitters) == submitters


def test_parts_and_sections_with_several_outlines(compiled: Compiled) -> None:
    plan = compiled("plan_schools.txt")
    assert [(o.id, o.agency_kind) for o in plan.outlines] == [("department", "department"), ("district", "district")]
    first, second = plan.outlines
    assert [i.id for i in first.items] == [
        "A", "B", "B.1", "B.1.1", "B.1.2", "B.2", "B.2.1", "B.2.2", "B.2.2.1", "B.2.2.2", "C", "C.a", "C.b", "C.c", "D",
    ]  # fmt: skip
    assert [i.id for i in second.items][2:10] == ["B.1", "B.1.a", "B.1.b", "B.2", "B.2.a", "B.2.b", "B.3", "B.3.1"]
    assert {s.name: s.outline for s in plan.submitters}["UBND thành phố Đông Lạc"] == "district"
    assert [(a.id, [g.label for g in a.groups]) for a in second.annexes] == [("PL1", ["I", "II"])]
    assert next(i for i in second.items if i.id == "B.1.b").annex == "PL1"
    assert first.annexes == ()


def test_an_outline_in_a_bordered_table(compiled: Compiled) -> None:
    (outline,) = compiled("plan_forest.txt").outlines
    assert [i.id for i in outline.items] == ["I", "II", "II.1", "II.2", "II.3", "III", "III.1", "III.2", "IV"]
    asked = next(i for i in outline.items if i.id == "II.2")
    assert asked.heading == "Vi phạm pháp luật về lâm nghiệp"
    assert asked.request == "Số vụ, diện tích thiệt hại, kết quả xử lý; so sánh cùng kỳ"
    assert set(asked.asks) == {"count", "compare"}


def test_an_outline_in_the_body_of_the_plan(compiled: Compiled) -> None:
    plan = compiled("plan_roads.txt")
    (outline,) = plan.outlines
    assert [i.id for i in outline.items] == ["1", "2", "2.a", "2.b", "2.c", "3", "5", "6"]
    assert "outline_in_body" in {w.code for w in plan.warnings}


def test_glued_headings_and_parts_for_kinds_of_agency(compiled: Compiled) -> None:
    plan = compiled("plan_budget.md")
    first, second = plan.outlines
    assert [i.id for i in first.items] == ["I", "II", "II.a", "II.b", "III", "IV"]
    assert [i.id for i in second.items] == ["I", "I.1", "I.2", "II", "III"]
    assert [a.id for a in second.annexes] == ["PL2"]
    links = {s.name: s.outline for s in plan.submitters}
    assert links["Bảo hiểm xã hội tỉnh"] == first.id
    assert links["Bệnh viện đa khoa tỉnh"] == second.id


@pytest.mark.parametrize("name", sorted(FACTS))
def test_every_item_says_where_it_stands(name: str, compiled: Compiled) -> None:
    plan = compiled(name)
    text = read_report(Path(__file__).parent / "fixtures" / name).text
    for outline in plan.outlines:
        ids = [i.id for i in outline.items]
        assert len(ids) == len(set(ids))
        for item in outline.items:
            assert item.parent is None or item.parent in ids
            assert item.start is not None
            assert item.end is not None
            assert item.heading.split()[0] in text[item.start : item.end]


def plan_in(text: str, tmp_path: Path) -> Plan:
    path = tmp_path / "plan.txt"
    path.write_text(text, encoding="utf-8")
    return compile_plan(extract(read_report(path), load_rules()), load_rules())


def test_a_plan_without_an_outline_invents_none(tmp_path: Path) -> None:
    plan = plan_in(
        "KẾ HOẠCH\nTổ chức hội thi\n\nI. MỤC ĐÍCH\n\nNâng cao tay nghề.\n\nII. THỜI GIAN\n\nTháng 5 năm 2024.\n",
        tmp_path,
    )
    assert plan.outlines == ()
    assert "plan_without_outline" in {w.code for w in plan.warnings}


def test_a_report_in_place_of_a_plan_is_said_so(tmp_path: Path) -> None:
    plan = plan_in(
        "UBND HUYỆN LẠC THỦY\n\nBÁO CÁO\nKết quả trồng rừng năm 2023\n\nUBND huyện báo cáo các nội dung sau:\n\nI. Kết quả\n\nTrồng 120 ha.\n\n"
        "II. Kiến nghị\n\nĐề nghị hỗ trợ giống.\n",
        tmp_path,
    )
    assert plan.outlines == ()
    assert (plan.submitters, plan.deadline) == ((), None)
    assert [w.code for w in plan.warnings] == ["plan_without_outline", "not_a_plan"]


def test_a_plan_in_another_language_is_said_so(tmp_path: Path) -> None:
    plan = plan_in(
        "PLAN\n\nI. PURPOSE\n\nTo see how rural markets are kept.\n\nII. DEADLINE\n\nReports are due on 15 May 2024, sent to the Committee.\n\n"
        "REPORT OUTLINE\n\nI. General situation\n\nII. Results\n",
        tmp_path,
    )
    assert (plan.outlines, plan.submitters) == ((), ())
    assert [w.code for w in plan.warnings] == ["plan_not_vietnamese"]


def test_a_paper_that_asks_for_nothing_is_no_plan(tmp_path: Path) -> None:
    plan = plan_in("GIẤY MỜI\n\nKính mời các đồng chí dự lễ khánh thành nhà văn hóa thôn.\n", tmp_path)
    assert "not_a_plan" in {w.code for w in plan.warnings}


def test_short_lines_above_sentences_are_the_titles_of_an_outline_without_numbers(tmp_path: Path) -> None:
    plan = plan_in(
        "KẾ HOẠCH\n\nĐối tượng giám sát: UBND các xã: Hà An, Hà Bình. Các xã gửi báo cáo trước ngày 5/4/2024.\n\n"
        "ĐỀ CƯƠNG BÁO CÁO\n\nTình hình chung\n\nNêu số hộ, số khẩu của xã.\n\nKết quả làm đường\n\nSố km đường đã cứng hóa;\n\n"
        "Số tiền nhân dân góp.\n\nKhó khăn\n\nKiến nghị\n",
        tmp_path,
    )
    assert [s.name for s in plan.submitters] == ["UBND xã Hà An", "UBND xã Hà Bình"]
    (outline,) = plan.outlines
    assert [i.heading for i in outline.items if i.parent is None] == ["Tình hình chung", "Kết quả làm đường", "Khó khăn", "Kiến nghị"]  # fmt: skip
    assert outline.items[0].request == "Nêu số hộ, số khẩu của xã."


def test_an_outline_without_numbers_gets_some(tmp_path: Path) -> None:
    plan = plan_in(
        "KẾ HOẠCH\n\nCác xã báo cáo theo đề cương.\n\nĐỀ CƯƠNG BÁO CÁO CỦA UBND CÁC XÃ\n\nTÌNH HÌNH CHUNG\n\nDân số, số hộ của xã.\n\n"
        "KẾT QUẢ THỰC HIỆN\n\nSố công trình đã làm;\n\nSố tiền đã huy động.\n",
        tmp_path,
    )
    (outline,) = plan.outlines
    assert outline.agency_kind == "commune"
    assert [i.heading for i in outline.items if i.parent is None] == ["TÌNH HÌNH CHUNG", "KẾT QUẢ THỰC HIỆN"]
    assert "outline_unnumbered" in {w.code for w in plan.warnings}


def test_the_lines_of_an_outline_without_numbers_are_items(tmp_path: Path) -> None:
    asked = [
        "Khái quát tình hình bến đò trên địa bàn",
        "Công tác lãnh đạo, chỉ đạo và ban hành văn bản",
        "Công tác quy hoạch, đầu tư xây dựng bến đò",
        "Công tác bảo đảm an toàn, cứu hộ và vệ sinh tại bến",
        "Tồn tại, hạn chế và nguyên nhân",
    ]
    opening = "Thực hiện chương trình năm 2024, Thường trực HĐND huyện yêu cầu các xã báo cáo như sau:"
    plan = plan_in("\n".join(["KẾ HOẠCH", opening, "", "ĐỀ CƯƠNG BÁO CÁO CỦA CÁC XÃ", *asked]), tmp_path)
    assert [item.heading for item in plan.outlines[0].items] == asked


def test_an_item_asked_twice_is_remarked(tmp_path: Path) -> None:
    plan = plan_in(
        "KẾ HOẠCH\n\nĐỀ CƯƠNG BÁO CÁO CỦA CÁC SỞ\n\nI. Kết quả\n\n- Số lớp tập huấn đã mở trong kỳ.\n\n- Số lượt người được hỗ trợ.\n\n"
        "II. Tuyên truyền\n\n- Số lớp tập huấn đã mở trong kỳ.\n",
        tmp_path,
    )
    assert "item_repeated" in {w.code for w in plan.warnings}


def test_the_shipped_outlines_are_a_plan() -> None:
    rules = load_rules()
    plan = load_plan(rules.folder / "outlines" / "industrial_development.toml", rules)
    assert [o.agency_kind for o in plan.outlines] == ["department", "industrial_zone_board", "district"]
    assert all(o.annexes and any(i.annex for i in o.items) for o in plan.outlines)


@pytest.mark.parametrize(
    ("lines", "ids"),
    [
        (["Phần 1. Chung", "1.1. Dân số", "(1) Số hộ;", "(2) Số khẩu.", "1.2. Đất đai", "(1) Đất lúa;", "Phần 2. Riêng"], ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "2"]),
        (["1. Chung", "1.1. Dân số", "1) Số hộ;", "2) Số khẩu;", "3) Số thôn.", "1.2. Đất đai", "2. Riêng"], ["1", "1.1", "1.1.1", "1.1.2", "1.1.3", "1.2", "2"]),
        (["I. Chung", "1. Dân số", "(1) Số hộ;", "(2) Số khẩu.", "2. Đất đai", "(1) Đất lúa;", "3. Rừng"], ["I", "I.1", "I.1.1", "I.1.2", "I.2", "I.2.1", "I.3"]),
        (["1. Chung", "a) Dân số", "b) Đất đai", "2. Riêng", "a) Thu", "b) Chi"], ["1", "1.a", "1.b", "2", "2.a", "2.b"]),
    ],
)  # fmt: skip
def test_numbers_in_brackets_stand_below_what_they_divide(lines: list[str], ids: list[str], tmp_path: Path) -> None:
    plan = plan_in("KẾ HOẠCH\n\nĐỀ CƯƠNG BÁO CÁO CỦA CÁC XÃ\n\n" + "\n\n".join(lines) + "\n", tmp_path)
    assert [i.id for o in plan.outlines for i in o.items] == ids
    assert not plan.warnings or {w.code for w in plan.warnings} <= {"plan_without_submitters", "plan_without_deadline"}


GLUED = """\
**KẾ HOẠCH**

**I/ MỤC ĐÍCH** Nắm tình hình vỉa hè. **II/ ĐƠN VỊ BÁO CÁO** 1/ Phòng Kinh tế và Đội Quản lý đô thị; 2/ UBND các phường: Bến Đá, Chợ Cũ.

**ĐỀ CƯƠNG BÁO CÁO**

**A. ĐỐI VỚI PHÒNG, ĐỘI CHUYÊN MÔN**

**I/ Kết quả sắp xếp** 1/ Số tuyến phố đã kẻ vạch; 2/ Số tiền phạt: a) lấn chiếm; b) Đổ rác; 4/ Số biển hiệu đã gỡ. **II/ Vướng mắc** **III/ Kiến nghị**

**B. ĐỐI VỚI UBND CÁC PHƯỜNG**

**I/ Hiện trạng:** số hộ bán hàng (Phụ biểu 02/VH).

**II/ Khó khăn****III/ Đề xuất**

**PHỤ BIỂU 02/VH**

**HỘ BÁN HÀNG TRÊN VỈA HÈ**

TT\tTên chủ hộ\tTuyến phố\tMặt hàng
1\t...\t\t
2\t...\t\t
"""


def test_headings_and_lists_that_a_scan_ran_together(tmp_path: Path) -> None:
    plan = plan_in(GLUED, tmp_path)
    offices, wards = plan.outlines
    assert [i.id for i in offices.items] == ["I", "I.1", "I.2", "I.4", "II", "III"]
    assert [i.heading for i in offices.items][:2] == ["Kết quả sắp xếp", "Số tuyến phố đã kẻ vạch;"]
    assert [i.id for i in wards.items] == ["I", "II", "III"]
    assert wards.items[0].annex == "PL2"
    assert [s.name for s in plan.submitters][-2:] == ["UBND phường Bến Đá", "UBND phường Chợ Cũ"]


def test_a_sentence_that_counts_is_no_list(tmp_path: Path) -> None:
    plan = plan_in(
        "KẾ HOẠCH\n\nĐỀ CƯƠNG BÁO CÁO CỦA CÁC XÃ\n\nI. Kết quả: so với năm 2. Mức tăng; nêu rõ 3. Nguyên nhân\n\n"
        "II. Kinh phí năm 2023 - 2024\n\nIII. Kiến nghị\n",
        tmp_path,
    )
    assert [i.id for i in plan.outlines[0].items] == ["I", "II", "III"]


def test_a_column_of_the_outline_names_the_form(tmp_path: Path) -> None:
    plan = plan_in(
        "KẾ HOẠCH\n\nĐỀ CƯƠNG BÁO CÁO CỦA CÁC SỞ\n\nMục\tNội dung\tYêu cầu\tKèm theo\nI\tVốn\tSố tiền đã giao\tBiểu 1\n"
        "II\tDự án\tTên, tiến độ\t\nIII\tVướng mắc\tNêu rõ (theo mẫu gửi kèm)\t\n\nBIỂU 1. VỐN ĐÃ GIAO\n\nTT\tNguồn\tSố tiền\n1\t…\t\n2\t…\t\n",
        tmp_path,
    )
    assert [(i.id, i.annex) for i in plan.outlines[0].items] == [("I", "PL1"), ("II", None), ("III", "PL1")]


def test_a_short_outline_in_a_table_is_an_outline(tmp_path: Path) -> None:
    """Half of its labels are Roman numbers of two letters and more: no words beside the headings."""
    plan = plan_in(
        "KẾ HOẠCH\n\nĐối tượng giám sát: Sở Xây dựng; UBND các huyện: Lạc Hòa, Vân Trà; Ban Quản lý chợ Đồi Cọ.\n\n"
        "ĐỀ CƯƠNG BÁO CÁO\n\n(Dành cho UBND các huyện)\n\nTT\tNội dung báo cáo\tGhi chú\nI\tCông viên\t\n"
        "1\tSố công viên\t\n2\tDiện tích cây xanh\t\n3\tKinh phí chăm sóc\t\nII\tKiến nghị\t\n\n"
        "ĐỀ CƯƠNG BÁO CÁO\n\n(Dành cho Sở Xây dựng)\n\nTT\tNội dung báo cáo\tGhi chú\nI\tQuy hoạch cây xanh\t\n"
        "II\tHướng dẫn, kiểm tra\t\nIII\tTồn tại\t\nIV\tĐề xuất\t\n",
        tmp_path,
    )
    assert [(o.agency_kind, len(o.items), len(o.annexes)) for o in plan.outlines] == [
        ("district", 5, 0),
        ("department", 4, 0),
    ]
    (told,) = [w.message for w in plan.warnings if w.code == "submitter_without_outline"]
    assert "Ban Quản lý chợ Đồi Cọ." in told
    assert "Sở Xây dựng" not in told


def test_submitters_below_a_heading_without_a_number(tmp_path: Path) -> None:
    plan = plan_in(
        "KẾ HOẠCH\n\nGiám sát việc quản lý bến thủy\n\nPhạm vi\n\n- Số liệu từ 01/01/2022 đến 31/12/2023.\n\nĐối tượng\n\n"
        "- Cơ quan quản lý: Sở Giao thông vận tải, Cục Thuế tỉnh.\n\n- Doanh nghiệp: Công ty TNHH Bến Sậy; Công ty cổ phần Vận tải 9.\n\n"
        "Tiến độ\n\n- Báo cáo gửi trước ngày 15/5/2024; Văn phòng tổng hợp.\n\n"
        "ĐỀ CƯƠNG BÁO CÁO\n(Dành cho cơ quan quản lý nhà nước)\n\n- Số bến;\n\n- Kiến nghị.\n\n"
        "ĐỀ CƯƠNG BÁO CÁO\n(Dành cho doanh nghiệp)\n\n- Số chuyến;\n\n- Kiến nghị.\n",
        tmp_path,
    )
    assert [(s.name, s.outline) for s in plan.submitters] == [
        ("Sở Giao thông vận tải", "department"),
        ("Cục Thuế tỉnh", "department"),
        ("Công ty TNHH Bến Sậy", "enterprise"),
        ("Công ty cổ phần Vận tải 9", "enterprise"),
    ]


def test_a_form_named_by_a_letter_serves_every_outline_that_names_it(tmp_path: Path) -> None:
    plan = plan_in(
        "KẾ HOẠCH\n\nĐỀ CƯƠNG BÁO CÁO CỦA CÁC SỞ\n\nI. Số trạm bơm; lập Phụ lục A\n\nII. Kiến nghị\n\n"
        "ĐỀ CƯƠNG BÁO CÁO CỦA UBND CÁC HUYỆN\n\nI. Kinh phí\n\nII. Trạm bơm theo Phụ lục A\n\n"
        "PHỤ LỤC A\nDANH SÁCH TRẠM BƠM\n\nTT\tTên trạm\tCông suất\n1\t…\t\n2\t…\t\n",
        tmp_path,
    )
    assert [[item.annex for item in outline.items] for outline in plan.outlines] == [["PLA", None], [None, "PLA"]]
    assert [[form.id for form in outline.annexes] for outline in plan.outlines] == [["PLA"], ["PLA"]]


LETTER = """\
UBND TỈNH AN HÒA                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ Y TẾ                             Độc lập - Tự do - Hạnh phúc
Số: 88/SYT-NVY                      An Hòa, ngày 06 tháng 11 năm 2023
V/v báo cáo bếp ăn tập thể

Kính gửi: Ủy ban nhân dân các huyện, thị xã, thành phố: Lộc Hà, Can Sơn
Thượng, thị xã Mộc An, thành phố Nam Hải.

Sở Y tế đề nghị báo cáo tình hình bếp ăn tập thể tại các cơ sở, trường học từ năm 2022 đến hết quý III năm 2023 theo đề cương, gửi về Sở trước 24/11.

GIÁM ĐỐC
Lê Thị Bông

ĐỀ CƯƠNG
Báo cáo bếp ăn tập thể và vệ sinh môi trường

Nội dung 1. Số bếp ăn
Nêu số bếp, số suất ăn mỗi ngày.
Nội dung 2: Kiểm tra
a. Số lượt kiểm tra.
b. Số mẫu xét nghiệm.
Nội dung 3. Kiến nghị
"""


def test_a_letter_with_counted_topics(tmp_path: Path) -> None:
    plan = plan_in(LETTER, tmp_path)
    (outline,) = plan.outlines
    assert [i.id for i in outline.items] == ["1", "2", "2.a", "2.b", "3"]
    assert outline.agency_kind == "district"  # the title speaks of no agency: "môi trường" is no school
    assert {s.outline for s in plan.submitters} == {"district"}
    assert [s.name.removeprefix("Ủy ban nhân dân ") for s in plan.submitters] == ["huyện Lộc Hà", "huyện Can Sơn Thượng", "thị xã Mộc An", "thành phố Nam Hải"]  # fmt: skip
    assert (plan.scope.start, plan.scope.end) == ("2022-01-01", "2023-09-30")
    assert plan.deadline == "2023-11-24"


def test_a_commune_asks_in_its_own_commune(tmp_path: Path) -> None:
    plan = plan_in(
        "HỘI ĐỒNG NHÂN DÂN XÃ BẾN ĐÁ      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBAN KINH TẾ - NGÂN SÁCH        Độc lập - Tự do - Hạnh phúc\n"
        "Số: 3/KH-BKTNS                   Bến Đá, ngày 6 tháng 8 năm 2025\n\nKẾ HOẠCH\nGiám sát thu phí chợ\n\nCác thôn gửi báo cáo trước ngày 20/8/2025.\n",
        tmp_path,
    )
    assert plan.scope.place == "xã Bến Đá"


def test_a_word_in_small_letters_is_no_name_of_a_province(tmp_path: Path) -> None:
    plan = plan_in(
        "HỘI ĐỒNG NHÂN DÂN TỈNH HÀ THANH   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBAN KINH TẾ           Độc lập - Tự do - Hạnh phúc\n"
        "Số: 5/KH-KTNS                      Hà Thanh, ngày 6 tháng 8 năm 2024\n\nKẾ HOẠCH\n"
        "Giám sát vốn ngân sách tỉnh được giao cho các huyện ưu tiên\n\nCác huyện gửi báo cáo trước ngày 20/9/2024.\n",
        tmp_path,
    )
    assert plan.scope.place in (None, "tỉnh Hà Thanh")


@pytest.mark.parametrize(
    ("note", "serves"),
    [
        ("(Dùng chung cho Đề cương 01 và Đề cương 02)", [True, True]),
        ("(Áp dụng cho báo cáo của các xã)", [False, True]),
        ("(Dành cho cơ quan thống kê)", [False, True]),  # fits none: it stands behind the second, and is not lost
    ],
)
def test_which_outlines_a_form_serves(note: str, serves: list[bool], tmp_path: Path) -> None:
    plan = plan_in(
        "KẾ HOẠCH\n\nĐỀ CƯƠNG 01\nBÁO CÁO CỦA CÁC SỞ\n\n1. Văn bản\n\n2. Kết quả\n\nĐỀ CƯƠNG 02\nBÁO CÁO CỦA CÁC XÃ\n\n1. Số lò gạch\n\n"
        f"2. Kiến nghị\n\nPHỤ LỤC\nDANH MỤC LÒ GẠCH\n{note}\n\nTT\tTên lò\tXã\n1\t…\t\n2\t…\t\n",
        tmp_path,
    )
    assert [bool(o.annexes) for o in plan.outlines] == serves


def test_a_form_titled_below_its_number_is_one_annex(tmp_path: Path) -> None:
    plan = plan_in(
        "KẾ HOẠCH\n\nĐỀ CƯƠNG BÁO CÁO\n\n1. Văn bản\n\n2. Số lò gạch (lập biểu theo Phụ lục 01)\n\n3. Kiến nghị\n\n"
        "PHỤ LỤC 01\nBIỂU TỔNG HỢP LÒ GẠCH\n\nTT\tTên lò\tXã\n1\t…\t\n2\t…\t\n",
        tmp_path,
    )
    (outline,) = plan.outlines
    assert [a.id for a in outline.annexes] == ["PL1"]
    assert [i.annex for i in outline.items] == [None, "PL1", None]


def test_agencies_asked_in_a_sentence_of_the_last_part(tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(
        "HỘI ĐỒNG NHÂN DÂN TỈNH AN LẠC\nSố: 9/KH-HĐND\n\nKẾ HOẠCH\nGiám sát chính sách giảm nghèo\n\n"
        "I. MỤC ĐÍCH\nĐánh giá đúng thực trạng.\n\nII. TỔ CHỨC THỰC HIỆN\n"
        "1. Đề nghị Sở Y tế, UBND huyện Phú Thạch, UBND thị xã Mai Đình xây dựng báo cáo theo đề cương, gửi về HĐND tỉnh "
        "trước ngày 15/4/2025.\n2. Giao Văn phòng hoàn thiện báo cáo kết quả giám sát.\n\n"
        "ĐỀ CƯƠNG BÁO CÁO\n\nI. CÔNG TÁC CHỈ ĐẠO\n1. Việc ban hành văn bản.\n2. Công tác tuyên truyền.\n"
        "II. KẾT QUẢ THỰC HIỆN\n1. Số hộ nghèo qua từng năm.\n2. Kinh phí thực hiện.\nIII. KIẾN NGHỊ\n",
        encoding="utf-8",
    )
    compiled = load_plan(path)
    assert [s.name for s in compiled.submitters] == ["Sở Y tế", "UBND huyện Phú Thạch", "UBND thị xã Mai Đình"]


def test_a_part_behind_the_signature_holds_outlines_for_several_kinds() -> None:
    text = """HĐND TỈNH HẢI LĨNH
BAN DÂN TỘC
Số: 14/KH-BDT

KẾ HOẠCH
Giám sát việc thực hiện chính sách đối với người có uy tín

Phần I. QUY ĐỊNH CHUNG

1. Mục đích: đánh giá kết quả thực hiện chính sách.

2. Đơn vị báo cáo: Sở Nội vụ; UBND huyện Bạch Lĩnh, UBND huyện Vân Sơn.

TM. BAN DÂN TỘC

TRƯỞNG BAN

Lò Thị Sao

Phần II. CÁC NỘI DUNG CẦN BÁO CÁO

I. ĐỐI VỚI CÁC SỞ

1. Văn bản hướng dẫn đã ban hành

2. Kinh phí bố trí từng năm

II. ĐỐI VỚI UBND CÁC HUYỆN

1. Số người có uy tín được công nhận

2. Việc thăm hỏi, tặng quà

3. Kiến nghị
"""
    rules = load_rules()
    plan = compile_plan(extract(plain_report(text), rules), rules)
    assert [(o.agency_kind, len(o.items)) for o in plan.outlines] == [("department", 2), ("district", 3)]
    assert "outline_in_body" in [w.code for w in plan.warnings]


def test_an_outline_without_numbers_says_whom_it_asks_below_its_title(tmp_path: Path) -> None:
    plan = plan_in(
        "KẾ HOẠCH\n\nĐối tượng giám sát: Sở Xây dựng; Công ty Cổ phần Cây xanh Lạc Hòa.\n\n"
        "ĐỀ CƯƠNG 1\n\nBÁO CÁO CỦA CÔNG TY CỔ PHẦN CÂY XANH LẠC HÒA\n\nSố cây trồng mới\n\nKhó khăn, vướng mắc\n\n"
        "ĐỀ CƯƠNG 2\n\nBÁO CÁO CỦA SỞ XÂY DỰNG\n\nI. Quy hoạch cây xanh\nII. Kiến nghị\n",
        tmp_path,
    )
    assert [s.outline for s in plan.submitters] == ["department", "enterprise"]
    assert [i.heading for i in plan.outlines[0].items] == ["Số cây trồng mới", "Khó khăn, vướng mắc"]


def test_title_lines_above_a_table_of_items_say_whom_it_asks(tmp_path: Path) -> None:
    plan = plan_in(
        "KẾ HOẠCH\n\nĐối tượng giám sát: Sở Xây dựng; UBND các huyện: Lạc Hòa, Vân Trà.\n\n"
        "ĐỀ CƯƠNG 1\n\nBÁO CÁO CỦA ỦY BAN NHÂN DÂN CÁC HUYỆN\n\n(Kèm theo Kế hoạch số 3/KH-HĐND)\n\n"
        "STT\tNội dung\tYêu cầu\nI\tCông viên\tSố công viên\nII\tCây xanh\tSố cây trồng mới\n\n"
        "ĐỀ CƯƠNG 2\n\nBÁO CÁO CỦA SỞ XÂY DỰNG\n\nI. Quy hoạch cây xanh\nII. Kiến nghị\n",
        tmp_path,
    )
    assert [o.agency_kind for o in plan.outlines] == ["district", "department"]
    assert [s.outline for s in plan.submitters] == ["department", "district", "district"]


def test_a_number_that_was_lost_before_the_first_item_is_told(tmp_path: Path) -> None:
    plan = plan_in(
        "KẾ HOẠCH\n\nĐỀ CƯƠNG BÁO CÁO\n\nI. Tình hình chung\n2. Số công viên\nII. Kết quả\n1.1. Trồng cây\n1.2. Tưới cây\n"
        "III. Kiến nghị\n3.1. Với tỉnh\n3.2. Với xã\n",
        tmp_path,
    )
    told = [w.message.partition(": ")[2] for w in plan.warnings if w.code == "number_gap" and "có thể" in w.message]
    assert told == ["trước mục I.2 có thể thiếu mục đứng trước.", "trước mục II.1.1 có thể thiếu mục 1."]


def test_a_form_of_heads_alone_is_an_annex_and_no_part_of_the_last_item(tmp_path: Path) -> None:
    plan = plan_in(
        "KẾ HOẠCH\n\nĐỀ CƯƠNG BÁO CÁO\n\n1. Cây xanh\n2. Kiến nghị\nBiểu 1: Cây xanh theo xã\nSTT\tXã\tSố cây\tDiện tích (ha)\n",
        tmp_path,
    )
    (outline,) = plan.outlines
    assert outline.items[-1].request is None
    assert [annex.columns for annex in outline.annexes] == [("STT", "Xã", "Số cây", "Diện tích (ha)")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("\nBáo cáo của các sở, Hội Sinh vật cảnh tỉnh", "\nBáo cáo của UBND huyện, thành phố"),
        ("\n\nDùng cho các sở, hội", "\n\nDùng cho UBND các huyện"),
    ],
)
def test_small_letters_below_the_word_for_an_outline_say_whom_it_asks(first: str, second: str, tmp_path: Path) -> None:
    plan = plan_in(
        f"KẾ HOẠCH\n\nĐối tượng giám sát: Sở Xây dựng; UBND các huyện: Lạc Hòa, Vân Trà.\n\nĐỀ CƯƠNG 1{first}\n\n"
        f"I. Quy hoạch cây xanh\nII. Kiến nghị\n\nĐỀ CƯƠNG 2{second}\n\nI. Công viên\nII. Cây xanh\n",
        tmp_path,
    )
    assert [o.agency_kind for o in plan.outlines] == ["department", "district"]
    assert [len(o.items) for o in plan.outlines] == [2, 2]
    assert [s.outline for s in plan.submitters] == ["department", "district", "district"]


def test_the_plan_may_point_agencies_to_outlines_by_number(tmp_path: Path) -> None:
    plan = plan_in(
        "KẾ HOẠCH\n\nI. ĐỐI TƯỢNG GIÁM SÁT\n\n"
        "a) Sở Xây dựng; UBND huyện Lạc Hòa (báo cáo theo Đề cương số 01).\n\nb) UBND các huyện: Vân Trà, Đồi Cọ (theo Đề cương II).\n\n"
        "ĐỀ CƯƠNG 1\n\nI. Quy hoạch cây xanh\nII. Kiến nghị\n\nĐỀ CƯƠNG 2\n\nI. Công viên\nII. Cây xanh\n",
        tmp_path,
    )
    one, two = (o.id for o in plan.outlines)
    assert {s.name: s.outline for s in plan.submitters} == {
        "Sở Xây dựng": one, "UBND huyện Lạc Hòa": one, "UBND huyện Vân Trà": two, "UBND huyện Đồi Cọ": two,
    }  # fmt: skip
    assert plan.outlines[1].agency_kind == "district"
