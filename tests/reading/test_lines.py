"""Does the next line belong to the paragraph? One example a kind of evidence."""

from __future__ import annotations

import pytest

from extractor.reading.lines import Frame, Line, joins, opening
from extractor.reading.plain import read_lines

FRAME = Frame(left=0, right=80, blank=1)


def line(text: str, extra: float = 0.0) -> Line:
    return Line(0, len(text), text, 0, len(text), len(text.split()[0]), extra=extra)


FULL = "Trong năm, Ủy ban nhân dân huyện đã chỉ đạo các phòng, ban chuyên môn thực hiện"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("II. KẾT QUẢ", "roman"),
        ("2.1. Kết quả đạt được", "arabic"),
        ("3/ Về đất đai", "arabic"),
        ("a) Thuận lợi", "letter"),
        ("đ) Khó khăn", "letter"),
        ("- Đất ở", "bullet"),
        ("Điều 5. Tổ chức thực hiện", "keyword"),
        ("PHỤ LỤC II", "keyword"),
        ("Nơi nhận:", "keyword"),
        ("Căn cứ Luật Đất đai", "basis"),
        ("## Kế hoạch", "markup"),
        ("II, III, Hòa Phú)", None),
        ("III diện tích 300ha", None),
        ("1.057 ha", None),
        ("39,69ha thu hút", None),
        ("06/8/2020 của Chính phủ", None),
        ("số 234 doanh nghiệp", None),
        ("Điều 5 Nghị định số 12", None),
        ("2021. Các chỉ tiêu", None),
    ],
)
def test_what_a_line_opens_with(text: str, kind: str | None) -> None:
    assert opening(text) == kind


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (FULL, "nhiệm vụ được giao.", True),
        (FULL, "Nghị quyết của HĐND tỉnh.", True),
        (FULL, "- Đẩy mạnh tuyên truyền.", False),
        (FULL + ".", "Kết quả như sau:", True),
        ("Huyện có 14 xã.", "Kết quả như sau:", False),
        ("BÁO CÁO", "Kết quả thực hiện nhiệm vụ", False),
        ("I. KHÁI QUÁT CHUNG", "Huyện Vĩnh An có 14 xã.", False),
        ("1. Ưu điểm", "Được sự quan tâm của tỉnh", False),
        ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", False),
        ("gồm các xã:", "Tân Lập, Bình Minh", False),
        # a number and half of what it counts
        ("ÍT NHẤT 100 DOANH", "NGHIỆP KHỞI NGHIỆP", True),
        ("Ít nhất 100\u00a0doanh", "nghiệp khởi nghiệp", True),
        ("Xuất khẩu đạt 400 triệu", "USD, tăng nhẹ", True),
        ("Giao 3 khu", "Công ty An Bình xây dựng", False),
        ("theo quy định tại khoản 2 Điều", "17. Việc giao đất thực hiện theo quy định", True),
        ("3/ Hồ sơ có chữ ký số", "4/ Tập huấn cho cán bộ", False),
        ("3/ Hồ sơ gửi kèm Công văn số", "27/ gửi ngày 5 tháng 3", True),
        ("diện tích", "1.200", False),
        ("21,30 15,97 100", "đất thị trấn", False),
        ("của các xã, thị trấn trên địa bàn huyện tính đến cuối kỳ báo cáo, tổng số là", "1.200 450 3", False),
        ("thu hồi tổng cộng 6.500 m", "2, giao cho xã quản lý.", True),
        ("đường dài 500 m", "2. Tên dự án", False),
    ],
)
def test_pairs_of_lines(first: str, second: str, together: bool) -> None:
    a = line(first)
    assert joins(a, a, line(second), FRAME) is together


def test_more_space_than_usual_parts_sentences_but_not_words_that_must_go_on() -> None:
    a = line(FULL)
    assert not joins(a, a, line("Nghị quyết này có hiệu lực.", extra=1), FRAME)
    open_line = line("Các xã, phường và đơn vị có liên quan cần phối hợp thường xuyên với")
    assert joins(open_line, open_line, line("Đoàn giám sát chuẩn bị tài liệu.", extra=1), FRAME)


@pytest.mark.parametrize("word", ["do", "tới", "của", "để"])
def test_a_sentence_never_ended_does_not_swallow_the_heading_behind_an_empty_line(word: str) -> None:
    text = f"1. Tình hình\n\nTiến độ còn chậm, nguyên nhân {word}\n\n2. Kết quả thực hiện\n\nĐã xong 5 công trình.\n"
    paragraphs = [text[p.start : p.end] for p in read_lines(text).paragraphs]
    assert "2. Kết quả thực hiện" in paragraphs


def test_a_pinpoint_finds_its_number_behind_an_empty_line() -> None:
    text = "Thực hiện các nội dung quy định tại khoản\n\n2. Các xã rà soát lại hồ sơ.\n"
    assert len(read_lines(text).paragraphs) == 1


def test_a_name_is_whole_before_an_empty_line_unless_the_line_is_full() -> None:
    to = line("Kính gửi: Thường trực Hội đồng nhân dân tỉnh")
    assert not joins(to, to, line("Sở Xây dựng được giao chủ trì hai chương trình.", extra=1), FRAME)
    assert joins(to, to, line("Hòa Nam về việc", extra=0), FRAME) is joins(to, to, line("Hòa Nam về việc"), FRAME)
    wrapped = line("Trong năm, Ban đã kiểm tra việc chấp hành pháp luật tại các thôn, bản của huyện")
    assert joins(wrapped, wrapped, line("Sông Mã và báo cáo kết quả.", extra=1), FRAME)
