"""Where a report judges, plans or requests, a question about results is not answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import extract, load_rules, read_report
from extractor.outline.asked import asked_of
from extractor.outline.judging import is_judgement, judges, wants_judgement
from extractor.outline.passages import Layout, Passage, layout_of
from extractor.outline.plan import load_plan
from extractor.reading.layout import view_of
from tests.outline.written import statuses_of

PLAN = """HỘI ĐỒNG NHÂN DÂN HUYỆN BẾN TRĂNG
BAN KINH TẾ - XÃ HỘI
Số: 11/KH-KTXH
Bến Trăng, ngày 05 tháng 3 năm 2024

KẾ HOẠCH
Giám sát công tác quản lý bến đò ngang trên địa bàn huyện Bến Trăng năm 2022, 2023

Đối tượng: UBND các xã: Cồn Vạc, Bãi Lác.
Báo cáo gửi về Ban trước ngày 29/3/2024.

ĐỀ CƯƠNG BÁO CÁO ĐỐI VỚI UBND CẤP XÃ

I. KẾT QUẢ THỰC HIỆN
1. Số bến đò, số phương tiện
2. Tập huấn người lái đò
3. Trang bị áo phao
4. Chuyển đổi nghề cho hộ chèo đò, khó khăn phát sinh
II. HẠN CHẾ
III. NGUYÊN NHÂN
IV. KIẾN NGHỊ
"""
HEAD = """ỦY BAN NHÂN DÂN
XÃ CỒN VẠC
Số: 21/BC-UBND
Cồn Vạc, ngày 20 tháng 3 năm 2024

BÁO CÁO
Công tác quản lý bến đò ngang

"""
RESULTS = """I. KẾT QUẢ THỰC HIỆN
Xã có 04 bến đò với 11 phương tiện, đều đã đăng kiểm.
Năm 2023 mở 02 lớp tập huấn cho 19 người lái đò.
"""


def layout_from(folder: Path, text: str) -> Layout:
    (folder / "report.txt").write_text(HEAD + text, encoding="utf-8")
    extraction = extract(read_report(folder / "report.txt"), load_rules())
    return layout_of(extraction, view_of(extraction.report), load_rules())


def statuses(folder: Path, text: str) -> dict[str, str]:
    return statuses_of(folder, PLAN, HEAD + text)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("KIẾN NGHỊ", True),
        ("HẠN CHẾ VÀ NGUYÊN NHÂN", True),
        ("ĐÁNH GIÁ CHUNG", True),
        ("PHƯƠNG HƯỚNG, NHIỆM VỤ", True),
        ("NHỮNG VIỆC PHẢI LÀM TỪ NAY ĐẾN CUỐI NĂM", True),
        ("KẾT QUẢ THỰC HIỆN", False),
        ("HẠN CHẾ TAI NẠN ĐƯỜNG SÔNG", False),
        ("ĐÁNH GIÁ CỦA HÀNH KHÁCH", False),
        ("ĐẶC ĐIỂM TÌNH HÌNH", False),
    ],
)
def test_headings_below_which_a_report_judges(tmp_path: Path, heading: str, expected: bool) -> None:
    layout = layout_from(tmp_path, f"{RESULTS}II. {heading}\nMột bến chưa có nhà chờ, áo phao còn thiếu.\n")
    assert [judges(p.section, layout, load_rules()) for p in layout.passages][-1] is expected


def test_what_stands_before_all_headings_judges_nothing(tmp_path: Path) -> None:
    layout = layout_from(tmp_path, RESULTS)
    assert not judges(-1, layout, load_rules())


def test_items_that_ask_for_a_judgement(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    rules = load_rules()
    asked = asked_of(load_plan(tmp_path / "plan.txt", rules).outlines[0], rules)
    wanting = {a.item.id for n, a in enumerate(asked) if a.leaf and wants_judgement(asked, n, rules)}
    assert wanting == {"I.4", "II", "III", "IV"}


@pytest.mark.parametrize(
    "mention",
    [
        "II. HẠN CHẾ\nÁo phao trang bị còn thiếu 60 chiếc, có chiếc đã mục.",
        "II. PHƯƠNG HƯỚNG\nNăm 2025 xã sẽ trang bị thêm 80 áo phao cho các bến.",
        "II. KIẾN NGHỊ\nĐề nghị huyện trang bị cho mỗi bến 20 áo phao.",
    ],
)
def test_a_passing_mention_answers_no_question_about_results(tmp_path: Path, mention: str) -> None:
    assert statuses(tmp_path, f"{RESULTS}{mention}\n")["I.3"] == "missing"


def test_the_same_words_among_the_results_do(tmp_path: Path) -> None:
    assert statuses(tmp_path, f"{RESULTS}Đã trang bị 80 áo phao cho 04 bến.\n")["I.3"] == "answered"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vướng mắc lớn nhất là thiếu người lái có chứng chỉ.", True),
        ("Đề nghị huyện cấp thêm áo phao.", True),
        ("Xã sẽ trang bị áo phao trong quý III.", True),
        ("Xã mong HĐND huyện cấp thêm xuồng, đề nghị UBND tỉnh sớm nạo vét luồng.", True),
        ("Xã đã trang bị 40 áo phao, dự kiến mua thêm 20 chiếc.", False),
        ("Kiến nghị của hành khách: 12 lượt, đã trả lời 12.", False),
        ("Hạn chế tai nạn bằng cách đặt 14 biển báo.", False),
        ("Xã có 04 bến đò.", False),
    ],
)
def test_paragraphs_that_judge_by_their_own_words(text: str, expected: bool) -> None:
    passage = Passage(0, len(text), text, -1, 0, frozenset())
    assert is_judgement(passage, load_rules()) is expected


def test_a_plan_among_the_results_is_no_result(tmp_path: Path) -> None:
    assert statuses(tmp_path, f"{RESULTS}\n- Trang bị áo phao: xã sẽ mua trong năm 2025.\n")["I.3"] == "missing"


def test_a_row_of_a_table_answers_the_item_it_is_about(tmp_path: Path) -> None:
    table = "| Nội dung | 2022 | 2023 |\n| Trang bị áo phao | 34 | 46 |\n| Biển báo bến | 4 | 7 |\n"
    body = f"I. KẾT QUẢ THỰC HIỆN\nXã có 04 bến đò với 11 phương tiện.\nCác việc khác:\n{table}"
    assert statuses(tmp_path, body)["I.3"] == "answered"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("Kiến nghị, phản ánh", False), ("Kiến nghị, đề xuất", True), ("Kiến nghị, phản ánh: nguyên nhân chậm", True)],
)
def test_petitions_are_no_judgement(tmp_path: Path, asked: str, expected: bool) -> None:
    (tmp_path / "plan.txt").write_text(PLAN.replace("Trang bị áo phao", asked), encoding="utf-8")
    rules = load_rules()
    items = asked_of(load_plan(tmp_path / "plan.txt", rules).outlines[0], rules)
    n = next(n for n, item in enumerate(items) if item.item.heading.startswith(asked[:9]))
    assert wants_judgement(items, n, rules) is expected


def test_what_a_report_without_headings_is_about_is_no_paragraph(tmp_path: Path) -> None:
    layout = layout_from(
        tmp_path, "Về việc quản lý bến đò ngang trên địa bàn xã Cồn Vạc (2022 - 2023)\n\nXã có 04 bến đò.\n"
    )
    assert not any(p.text.startswith("Về việc") for p in layout.passages)
