"""The tree of headed parts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from extractor.extraction.sections import find_sections, roles_of
from extractor.models import Page, Section
from extractor.reading.layout import view_of
from extractor.reading.read import read_report
from extractor.rulebook import load_rules

SHARED = Path(__file__).parents[2].parent / "shared"


def sections_of(path: Path) -> list[Section]:
    report = read_report(path)
    return find_sections(view_of(report), report, load_rules())


def sections_in(text: str, tmp_path: Path) -> list[Section]:
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    return sections_of(path)


def ids(sections: list[Section]) -> list[str]:
    return [s.id for s in sections]


INTRO = "UBND huyện Khe Sanh Mới báo cáo kết quả thực hiện nhiệm vụ năm 2023 cụ thể như sau:\n\n"


def test_numbered_headings_become_a_tree(tmp_path: Path) -> None:
    found = sections_in(
        INTRO
        + "I. KẾT QUẢ THỰC HIỆN\n\n1. Công tác chỉ đạo\n\nHuyện đã ban hành 4 kế hoạch.\n\n2. Kết quả cụ thể\n\n2.1. Trồng trọt\n\n"
        "Gieo trồng 1.250 ha lúa.\n\n2.2. Chăn nuôi\n\nĐàn lợn có 12.000 con.\n\nII. KIẾN NGHỊ\n\nĐề nghị tỉnh hỗ trợ giống.\n",
        tmp_path,
    )
    assert ids(found) == ["I", "I.1", "I.2", "I.2.1", "I.2.2", "II"]
    assert [s.parent for s in found] == [None, "I", "I", "I.2", "I.2", None]
    assert found[3].heading == "Trồng trọt"
    assert found[-1].role == "proposals"


def test_a_list_of_names_is_no_heading(tmp_path: Path) -> None:
    text = (
        INTRO
        + "I. TÌNH HÌNH CHUNG\n\nTrên địa bàn có 04 khu công nghiệp (Phú An I,\n\nII, III, Bình Hòa) và 03 cụm công nghiệp\n\n"
        "với tổng diện tích 957 ha. Khu Phú An\n\nIII diện tích 210ha đã lấp đầy.\n\nII. KIẾN NGHỊ\n\nKhông có.\n"
    )
    assert ids(sections_in(text, tmp_path)) == ["I", "II"]


def test_numbered_sentences_title_nothing(tmp_path: Path) -> None:
    text = (
        INTRO
        + "I. TRÁCH NHIỆM CỦA CÁC CƠ QUAN\n\n1. Phòng Kinh tế chủ trì, phối hợp với các xã kiểm tra tiến độ hằng tháng.\n\n"
        "2. Phòng Tài chính bố trí kinh phí trước ngày 15/3/2024 theo dự toán được giao.\n\n"
        "3. Các xã báo cáo kết quả về huyện trước ngày 20 hằng tháng.\n"
    )
    assert ids(sections_in(text, tmp_path)) == ["I"]


def test_titles_that_run_into_their_text_end_where_it_begins(tmp_path: Path) -> None:
    text = INTRO + "I. MỤC ĐÍCH\n\n1. Nội dung: đánh giá việc trồng rừng ở các xã.\n\n2. Phạm vi: các xã vùng cao.\n"
    found = sections_in(text, tmp_path)
    assert [(s.id, s.heading) for s in found] == [("I", "MỤC ĐÍCH"), ("I.1", "Nội dung"), ("I.2", "Phạm vi")]


def test_headings_glued_on_one_line_are_taken_apart(tmp_path: Path) -> None:
    text = (
        INTRO
        + "**I. Kết quả**\n\nĐã trồng 120 ha rừng.\n\n**II. Hạn chế và nguyên nhân****III. Kiến nghị****PHỤ LỤC** *(kèm theo)*\n"
    )
    assert ids(sections_in(text, tmp_path)) == ["I", "II", "III", "PL"]


@pytest.mark.parametrize("damaged", ["IIL PHƯƠNG HƯỚNG", "lI. PHƯƠNG HƯỚNG"])
def test_the_order_repairs_a_damaged_numeral(damaged: str, tmp_path: Path) -> None:
    text = (
        INTRO
        + f"I. KẾT QUẢ\n\nĐã hoàn thành 9 chỉ tiêu.\n\n{damaged}\n\nTiếp tục thực hiện.\n\nIII. KIẾN NGHỊ\n\nKhông có.\n"
    )
    assert ids(sections_in(text, tmp_path)) == ["I", "II", "III"]


def test_skipped_and_repeated_numbers_keep_their_place(tmp_path: Path) -> None:
    text = INTRO + "I. KẾT QUẢ\n\nĐã xong.\n\nIII. HẠN CHẾ\n\nCòn chậm.\n\nIII. KIẾN NGHỊ\n\nĐề nghị hỗ trợ.\n"
    assert ids(sections_in(text, tmp_path)) == ["I", "III", "III~2"]


def test_an_empty_last_section_does_not_swallow_the_signature(tmp_path: Path) -> None:
    text = INTRO + "I. KẾT QUẢ\n\nĐã xong 3 việc.\n\nII. KIẾN NGHỊ\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nLò Thị Hoa\n"
    last = sections_in(text, tmp_path)[-1]
    assert last.heading == "KIẾN NGHỊ"
    assert last.end - last.start <= len("II. KIẾN NGHỊ")


def test_lines_without_numbers_can_be_headings(tmp_path: Path) -> None:
    text = (
        INTRO + "Kết quả thực hiện\nToàn huyện trồng mới 120 ha rừng, đạt 104% kế hoạch năm được tỉnh giao.\n"
        "Khó khăn, vướng mắc\nKinh phí khoán bảo vệ rừng cấp chậm so với tiến độ thực hiện của các xã.\n"
    )
    assert [s.heading for s in sections_in(text, tmp_path)] == ["Kết quả thực hiện", "Khó khăn, vướng mắc"]


@pytest.mark.parametrize(
    ("heading", "roles"),
    [
        ("Hạn chế, khó khăn và nguyên nhân", ("limitations", "causes")),
        ("Tháo gỡ khó khăn, vướng mắc cho doanh nghiệp", ()),
        ("Đề xuất, kiến nghị", ("proposals",)),
        ("Phương hướng, nhiệm vụ trong thời gian tới", ("directions",)),
        ("Giải quyết kiến nghị của cử tri", ()),
        ("Vài nét về địa bàn", ("overview",)),
    ],
)
def test_roles(heading: str, roles: tuple[str, ...]) -> None:
    assert roles_of(heading, load_rules()) == roles


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the shared seed documents are not here")
def test_the_seed_report() -> None:
    found = sections_of(next((SHARED / "seeds").glob("000*.txt")))
    assert ids(found) == ["I", *(f"I.{n}" for n in range(1, 9)), "II", "II.1", "II.2", "III", "IV"]


def test_a_title_with_a_full_stop_stands_over_parts_of_its_own(tmp_path: Path) -> None:
    text = (
        INTRO
        + "I. NỘI DUNG KIỂM TRA\n\n1. Trạm quản lý nước\n\n- Hồ sơ vận hành;\n\n- Sổ theo dõi chất lượng nước.\n\n"
        "2. Các tổ dịch vụ, đội thi công và những đơn vị khác có nhà máy\ntrên địa bàn.\n\n- Giấy phép khai thác;\n\n"
        "- Kết quả xét nghiệm.\n\nII. YÊU CẦU\n\n1. Các xã tổ chức tự kiểm tra và gửi kết quả về huyện trước ngày 05/6/2023.\n\n"
        "2. Đoàn kiểm tra báo cáo kết quả với Ủy ban nhân dân huyện.\n"
    )
    found = sections_in(text, tmp_path)
    assert ids(found) == ["I", "I.1", "I.2", "II"]
    assert found[2].heading.endswith("có nhà máy trên địa bàn")


def test_parts_begin_anew_on_a_page_behind_the_signature(tmp_path: Path) -> None:
    before = INTRO + "1. Địa điểm\n\nHội trường huyện.\n\nNơi nhận:\n\n- Như trên;\n\n- Lưu: VT.\n\nGIÁM ĐỐC\n\n"
    behind = "1. Nội dung\n\nHọc các môn còn lại trong chương trình.\n\n2. Thời gian\n\nTừ ngày 28/8/2023 đến ngày 05/5/2024.\n"
    path = tmp_path / "report.txt"
    path.write_text(before + behind, encoding="utf-8")
    report = read_report(path)
    assert [s.heading for s in sections_of(path)] == ["Địa điểm"]
    turn = report.text.index("1. Nội dung")
    pages = (Page(number=1, start=0, end=turn), Page(number=2, start=turn, end=len(report.text)))
    report = replace(report, pages=pages)
    found = find_sections(view_of(report), report, load_rules())
    assert [s.heading for s in found] == ["Địa điểm", "Nội dung", "Thời gian"]


@pytest.mark.parametrize("caption", ["Bảng 1. Số xe buýt theo năm", "Biểu 1: Số xe buýt theo năm", "BẢNG 1"])
def test_a_table_in_the_body_ends_no_part(caption: str, tmp_path: Path) -> None:
    text = (
        INTRO
        + "I. VẬN TẢI\n\n1. Đường bộ\n\nHuyện có 6 tuyến xe buýt.\n\n2. Phương tiện\n\nSố xe tăng đều.\n\n"
        + f"{caption}\n\nNăm\tSố xe\n2022\t31\n2023\t36\n\n3. Bến bãi\n\nHuyện có 2 bến xe.\n\nII. KIẾN NGHỊ\n\nKhông có.\n"
    )
    found = sections_in(text, tmp_path)
    assert ids(found) == ["I", "I.1", "I.2", "I.3", "II"]
    assert "36" in text[found[2].start : found[2].end]


def test_a_table_before_the_signature_is_no_annex(tmp_path: Path) -> None:
    text = (
        INTRO + "I. VẬN TẢI\n\nHuyện có 6 tuyến xe buýt.\n\nBảng 1. Số xe theo năm\n\nNăm\tSố xe\n2022\t31\n\n"
        "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n"
    )
    assert ids(sections_in(text, tmp_path)) == ["I"]


@pytest.mark.parametrize("title", ["PHỤ LỤC 1", "Biểu số 1: Danh mục bến xe", "Bảng 1. Danh mục bến xe"])
def test_an_annex_stands_behind_the_body_with_numbers_of_its_own(title: str, tmp_path: Path) -> None:
    text = (
        INTRO
        + "I. VẬN TẢI\n\n1. Đường bộ\n\nHuyện có 6 tuyến xe buýt.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\n"
        + f"{title}\n\nI. Bến xe\n\nBến xe Khe Sanh: 3.200 m2.\n\nII. Bãi đỗ\n\nBãi đỗ chợ Mới: 900 m2.\n"
    )
    assert [s.role for s in sections_in(text, tmp_path) if s.level == 1] == [None, "annex"]


def test_a_heading_that_ends_in_a_word_of_sentences_keeps_apart_from_the_list_below(tmp_path: Path) -> None:
    text = (
        INTRO
        + "I. Những việc đã đạt được\n1. Xe buýt\n    Huyện có 6 tuyến xe buýt, mỗi ngày 42 chuyến.\n"
        + "2. Bến xe\n    Huyện có 2 bến xe, một bến mới xây.\n"
    )
    found = sections_in(text, tmp_path)
    assert [s.heading for s in found] == ["Những việc đã đạt được", "Xe buýt", "Bến xe"]
    assert ids(found) == ["I", "I.1", "I.2"]


def test_headings_without_numbers_are_lines_between_sentences(tmp_path: Path) -> None:
    text = (
        INTRO
        + "VẬN TẢI HÀNH KHÁCH\n\nTổ tự quản bến đò ngang và đội cứu hộ trên sông mùa lũ\n\n"
        + "Mỗi bến có một tổ 5 người, thay nhau trực từ 5 giờ đến 20 giờ, có áo phao và loa tay.\n\n"
        + "Sửa sang bến bãi\n\nCấp phao cho khách\n\nNăm 2023 đã cấp 120 áo phao, năm 2024 cấp thêm 85 áo phao.\n"
    )
    assert [s.heading for s in sections_in(text, tmp_path)] == [
        "VẬN TẢI HÀNH KHÁCH",
        "Tổ tự quản bến đò ngang và đội cứu hộ trên sông mùa lũ",
        "Sửa sang bến bãi",
        "Cấp phao cho khách",
    ]


def test_a_roman_one_read_as_a_digit_stands_above_the_list_it_opens(tmp_path: Path) -> None:
    found = sections_in(
        INTRO
        + "1. KẾT QUẢ SẢN XUẤT\n\n1. Trồng trọt\n\nHuyện đã trồng 416 ha lúa trong năm.\n\n2. Chăn nuôi\n\nĐàn lợn có 4.160 con.\n\n"
        + "II. KIẾN NGHỊ\n\nĐề nghị tỉnh quan tâm, bố trí kinh phí cho huyện.\n",
        tmp_path,
    )
    assert [(s.id, s.label) for s in found] == [("I", "I"), ("I.1", "1"), ("I.2", "2"), ("II", "II")]


def test_points_of_numbers_that_a_scan_made_commas(tmp_path: Path) -> None:
    text = (
        INTRO
        + "1. Cấp nước\n\n1,1. Nguồn nước\n\nCông ty có 3 nhà máy.\n\n1.2, Mạng lưới\n\nCó 386 km đường ống.\n\n2. Kinh phí\n\n"
    )
    found = sections_in(text + "Kinh phí là 5 tỷ đồng.\n\n7,5. Ngoài ra còn có nguồn khác của Công ty.\n", tmp_path)
    assert [s.label for s in found] == ["1", "1.1", "1.2", "2"]


def test_a_digit_that_opens_a_list_anew_is_shown_as_it_was_printed(tmp_path: Path) -> None:
    text = (
        INTRO
        + "1. Tổ chức\n\nSở đã thành lập tổ giúp việc.\n\n2. Địa điểm\n\nTại hội trường của Sở.\n\n1. Nội dung\n\nHọc các môn chuyên ngành.\n\n2. Thời gian\n\nTrong năm 2024.\n"
    )
    assert [s.label for s in sections_in(text, tmp_path)] == ["1", "2", "1", "2"]


def test_titles_in_capitals_on_the_line_of_their_text(tmp_path: Path) -> None:
    text = (
        INTRO + "ĐẶC ĐIỂM ĐỊA BÀN Khe Sậy là xã miền núi, có 14 thôn và 3.200 hộ dân.\n\n"
        "CÔNG TÁC CHỈ ĐẠO: Đảng ủy, UBND xã đã ban hành nhiều văn bản về chợ.\n\nXỬ LÝ VI PHẠM\n\nXã không phát sinh vi phạm.\n\n"
        "KIẾN NGHỊ, ĐỀ XUẤT Đề nghị UBND huyện hỗ trợ xã mở rộng chợ Khe Sậy.\n"
    )
    found = sections_in(text, tmp_path)
    assert [s.heading for s in found] == ["ĐẶC ĐIỂM ĐỊA BÀN", "CÔNG TÁC CHỈ ĐẠO", "XỬ LÝ VI PHẠM", "KIẾN NGHỊ, ĐỀ XUẤT"]
    assert found[-1].role == "proposals"


def test_a_name_in_capitals_that_opens_a_sentence_is_no_title(tmp_path: Path) -> None:
    text = (
        INTRO + "HĐND, UBND Khe Sậy đã họp 4 kỳ, ban hành 12 nghị quyết về chợ.\n\n"
        "Công tác thu phí đạt 1,2 tỷ đồng trong cả năm 2023.\n"
    )
    assert sections_in(text, tmp_path) == []


PARTS = ("Tình hình", "Chỉ đạo", "Tưới", "Tiêu", "Kinh phí", "Kiểm tra", "Khen thưởng", "Khó khăn", "Kiến nghị")


def lettered(letters: str) -> str:
    return INTRO + "\n".join(
        f"{letter}. {part}\n\nNăm 2023 huyện đã làm {n + 3} việc về kênh mương.\n\n"
        for n, (letter, part) in enumerate(zip(letters, PARTS, strict=True))
    )


@pytest.mark.parametrize("letters", ["ABCDĐEGHI", "ABCDEFGHI"])
def test_i_behind_h_is_a_letter(letters: str, tmp_path: Path) -> None:
    assert [(s.id, s.parent) for s in sections_in(lettered(letters), tmp_path)] == [(x, None) for x in letters]


def test_i_behind_h_is_a_numeral_where_other_parts_have_such(tmp_path: Path) -> None:
    text = lettered("ABCDĐEGHI").replace("A. Tình hình", "A. Tình hình\n\nI. Tự nhiên")
    assert sections_in(text, tmp_path)[-1].parent == "H"


def test_short_lines_that_judge_are_headings_among_numbered_parts(tmp_path: Path) -> None:
    text = (
        INTRO
        + "PHẦN A. KẾT QUẢ\n\nHuyện đã sửa 14 trạm bơm, đạt kế hoạch.\n\nPHẦN B. ĐÁNH GIÁ\n\nHạn chế, nguyên nhân\n\n"
        "Một số tuyến kênh hư hỏng nặng mà chưa có vốn sửa, do thu ngân sách hụt so với dự toán.\n\nKết quả nổi bật\n\n"
        "Hệ thống tưới đã khép kín ở 9 xã, nước về đến ruộng cuối kênh đúng lịch gieo cấy.\n"
    )
    assert [s.heading for s in sections_in(text, tmp_path)] == [
        "KẾT QUẢ",
        "ĐÁNH GIÁ",
        "Hạn chế, nguyên nhân",
        "Kết quả nổi bật",
    ]
