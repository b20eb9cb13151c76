"""Which heading and paragraph of a report answers what: offices, shared headings, labels that agree."""

from __future__ import annotations

from pathlib import Path

from extractor.extraction.pipeline import extract
from extractor.models import Check
from extractor.outline.check import check
from extractor.outline.plan import compile_plan
from extractor.reading.read import read_report
from extractor.rulebook import load_rules

PLAN = """HỘI ĐỒNG NHÂN DÂN TỈNH LÂM SƠN
Số: 15/KH-HĐND
Lâm Sơn, ngày 04 tháng 3 năm 2024
KẾ HOẠCH
Giám sát việc đầu tư chợ nông thôn
1. Đơn vị báo cáo: Ngân hàng Nhà nước chi nhánh tỉnh; Sở Công Thương; UBND huyện Khe Sậy; Công ty Chợ Lâm Sơn.
2. Báo cáo gửi về Ban trước ngày 10/4/2024.

ĐỀ CƯƠNG BÁO CÁO
(Dành cho các sở, ngành, ngân hàng)
{outline}

ĐỀ CƯƠNG BÁO CÁO CỦA DOANH NGHIỆP
I. Vốn đã góp
II. Khó khăn
"""


def checked(folder: Path, outline: str, report: str) -> Check:
    """The check of a report against a plan with this outline."""
    for name, text in (("plan.txt", PLAN.format(outline=outline)), ("report.txt", report)):
        (folder / name).write_text(text, encoding="utf-8")
    rules = load_rules()
    plan = compile_plan(extract(read_report(folder / "plan.txt"), rules), rules)
    return check(extract(read_report(folder / "report.txt"), rules), plan, rules)


def statuses(result: Check) -> dict[str, str]:
    return {item.id: item.status for item in result.items}


REPORT = """{head}
Số: 21/BC
Lâm Sơn, ngày 02 tháng 4 năm 2024
BÁO CÁO
Việc đầu tư chợ nông thôn
{body}
"""


def test_a_branch_bears_the_name_of_what_it_is_a_branch_of(tmp_path: Path) -> None:
    head = "NGÂN HÀNG NHÀ NƯỚC VIỆT NAM\nCHI NHÁNH TỈNH LÂM SƠN"
    body = "I. Dư nợ cho vay xây chợ\nDư nợ đến cuối năm 2023 là 41,5 tỷ đồng.\nII. Khó khăn\nNhiều chợ chưa có tài sản bảo đảm."
    result = checked(tmp_path, "I. Dư nợ cho vay xây chợ\nII. Khó khăn", REPORT.format(head=head, body=body))
    assert result.submitter == "Ngân hàng Nhà nước chi nhánh tỉnh"
    assert result.outline == "department"


def test_a_heading_that_also_names_the_next_item_answers_both(tmp_path: Path) -> None:
    outline = "I. Quá trình đầu tư\n1. Trình tự, hồ sơ đất đai, giấy phép\n2. Tiến độ xây lắp và thanh toán từng năm\nII. Khó khăn"
    body = """I. QUÁ TRÌNH ĐẦU TƯ
1. Hồ sơ và tiến độ
Hồ sơ đất đai mất 9 tháng, giấy phép xây dựng mất 2 tháng. Chợ Bến Lở khởi công tháng 3/2022, xong tháng 8/2023.
II. KHÓ KHĂN
Một số hộ kinh doanh chưa chịu di dời vì sợ mất khách."""
    found = statuses(checked(tmp_path, outline, REPORT.format(head="SỞ CÔNG THƯƠNG", body=body)))
    assert found["I.1"] in ("answered", "merged")
    assert found["I.2"] == "merged"


def test_paragraphs_with_the_numbers_of_the_items(tmp_path: Path) -> None:
    outline = (
        "I. Số chợ hiện có\nII. Phương hướng, kiến nghị\n1. Nhiệm vụ, giải pháp đến năm 2026\n2. Kiến nghị với tỉnh"
    )
    body = """I. SỐ CHỢ HIỆN CÓ
Toàn huyện có 14 chợ, trong đó 3 chợ hạng 2.
II. PHƯƠNG HƯỚNG, KIẾN NGHỊ
1. Đến hết năm 2026, xóa 5 chợ tạm, lập sổ theo dõi 120 hộ bán rong.
2. Kiến nghị UBND tỉnh hỗ trợ 6 tỷ đồng làm mái chợ Bến Lở."""
    found = statuses(checked(tmp_path, outline, REPORT.format(head="SỞ CÔNG THƯƠNG", body=body)))
    assert found["II.1"] == found["II.2"] == "answered"


OUTLINE = "I. Quản lý\n1. Quy hoạch chợ\n2. Thu phí chợ\nII. Phòng cháy\n- Số chợ có bể nước;\n- Số buổi diễn tập.\nIII. Đề xuất"


def test_the_rest_of_an_outline_is_denied_at_once(tmp_path: Path) -> None:
    body = """1. Quy hoạch chợ
Sở lập quy hoạch 46 chợ tại Quyết định số 812/QĐ-UBND ngày 04/5/2022.
2. Các nội dung còn lại của đề cương không thuộc chức năng của Sở Công Thương."""
    found = statuses(checked(tmp_path, OUTLINE, REPORT.format(head="SỞ CÔNG THƯƠNG", body=body)))
    assert found["I.1"] == "answered"
    assert [found[i] for i in ("I.2", "II.a", "II.b", "III")] == ["nil", "nil", "nil", "missing"]


def test_items_denied_by_their_numbers(tmp_path: Path) -> None:
    body = """I. QUẢN LÝ
1. Quy hoạch chợ
Sở lập quy hoạch 46 chợ tại Quyết định số 812/QĐ-UBND ngày 04/5/2022.
Mục I.2, mục II: không thuộc thẩm quyền của Sở."""
    found = statuses(checked(tmp_path, OUTLINE, REPORT.format(head="SỞ CÔNG THƯƠNG", body=body)))
    assert [found[i] for i in ("I.1", "I.2", "II.a", "II.b", "III")] == ["answered", "nil", "nil", "nil", "missing"]


def test_a_denial_below_the_heading_of_a_part_is_for_all_that_it_holds(tmp_path: Path) -> None:
    body = """I. QUẢN LÝ
1. Quy hoạch chợ
Sở lập quy hoạch 46 chợ tại Quyết định số 812/QĐ-UBND ngày 04/5/2022.
II. PHÒNG CHÁY
Việc này do Công an tỉnh theo dõi, Sở không có số liệu."""
    found = statuses(checked(tmp_path, OUTLINE, REPORT.format(head="SỞ CÔNG THƯƠNG", body=body)))
    assert [found[i] for i in ("I.1", "I.2", "II.a", "II.b")] == ["answered", "missing", "nil", "nil"]


def test_paragraphs_with_decimal_numbers(tmp_path: Path) -> None:
    outline = "1. Số chợ hiện có\n2. Đánh giá\n2.1. Hạn chế\n2.2. Nguyên nhân"
    body = """1. SỐ CHỢ HIỆN CÓ
Toàn huyện có 14 chợ, trong đó 3 chợ hạng 2.
2. ĐÁNH GIÁ
2.1. Hai xã vùng cao trắng chợ; mái chợ Bến Lở dột.
2.2. Do dân ở thưa nên ít người đầu tư, ngân sách xã không có nguồn."""
    found = statuses(checked(tmp_path, outline, REPORT.format(head="SỞ CÔNG THƯƠNG", body=body)))
    assert found["2.1"] == found["2.2"] == "answered"


def test_what_is_managed_and_used_must_be_one_thing(tmp_path: Path) -> None:
    outline = "1. Số ki-ốt của từng chợ\n2. Tập huấn sử dụng bình chữa cháy cho tiểu thương"
    body = """1. KHỐI LƯỢNG QUẢN LÝ
Sở theo dõi 46 chợ với 2.310 ki-ốt.
2. KIẾN NGHỊ
Đề nghị bố trí 6 tỷ đồng sửa chợ Bến Lở."""
    found = statuses(checked(tmp_path, outline, REPORT.format(head="SỞ CÔNG THƯƠNG", body=body)))
    assert found["2"] == "missing"


def test_the_first_words_of_a_heading_are_that_heading(tmp_path: Path) -> None:
    outline = "1. Đầu tư, sửa chữa\n1.1. Công trình đầu tư mới trong hai năm (tên, vốn, số hộ)\n1.2. Chợ tạm đã xóa\n2. Thu phí chợ"
    body = """1. THU PHÍ CHỢ
Hai năm thu 3,2 tỷ đồng phí chợ.
2. CÔNG TRÌNH ĐẦU TƯ MỚI TRONG HAI NĂM
3. KIẾN NGHỊ
Đề nghị bố trí 6 tỷ đồng sửa chợ Bến Lở."""
    found = statuses(checked(tmp_path, outline, REPORT.format(head="SỞ CÔNG THƯƠNG", body=body)))
    assert found["1.1"] == "heading_only"
    assert found["1.2"] == "missing"


def test_two_rows_of_a_table_answer_two_items(tmp_path: Path) -> None:
    outline = "I. Các khoản thu\n1. Phí chợ\n2. Tiền thuê ki-ốt\n3. Phí trông giữ xe\nII. Khó khăn"
    body = """I. CÁC KHOẢN THU
| Khoản thu (triệu đồng) | Năm 2022 | Năm 2023 |
| --- | --- | --- |
| Phí chợ | 412 | 436 |
| Tiền thuê ki-ốt | 1.208 | 1.310 |
II. KHÓ KHĂN
Một số hộ kinh doanh chưa chịu nộp vì chợ dột."""
    found = statuses(checked(tmp_path, outline, REPORT.format(head="SỞ CÔNG THƯƠNG", body=body)))
    assert [found[i] for i in ("I.1", "I.2")] == ["answered", "answered"]
    assert found["I.3"] == "missing"


def test_a_denial_below_one_heading_is_no_answer_to_another_item(tmp_path: Path) -> None:
    outline = "I. Quản lý\n1. Cấp phép xây chợ\n2. Thu phí chợ: số phí, số nợ\nII. Phòng cháy\nIII. Đề xuất"
    body = """I. QUẢN LÝ
1. Cấp phép xây chợ
Việc này thuộc thẩm quyền của Sở Xây dựng, Sở Công Thương không có số liệu.
II. PHÒNG CHÁY
Có 31/46 chợ lắp bể nước, 12 chợ có máy bơm."""
    found = statuses(checked(tmp_path, outline, REPORT.format(head="SỞ CÔNG THƯƠNG", body=body)))
    assert [found[i] for i in ("I.1", "I.2", "II")] == ["nil", "missing", "answered"]


def test_the_second_line_of_a_heading_is_no_answer(tmp_path: Path) -> None:
    body = """PHẦN THỨ NHẤT

XÂY CHỢ NÔNG THÔN

PHẦN THỨ HAI

NHỮNG KHÓ KHĂN

Một số hộ kinh doanh chưa chịu di dời vì sợ mất khách quen ở chợ cũ."""
    found = statuses(
        checked(tmp_path, "I. Xây chợ nông thôn\nII. Khó khăn", REPORT.format(head="SỞ CÔNG THƯƠNG", body=body))
    )
    assert found == {"I": "heading_only", "II": "answered"}
