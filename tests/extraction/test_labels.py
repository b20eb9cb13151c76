"""Labels that open a paragraph, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction import labels
from extractor.extraction.labels import from_roman, read_labels, to_roman


@pytest.mark.parametrize(
    ("text", "label", "family", "numbers"),
    [
        ("I. KẾT QUẢ", "I", "roman", (1,)),
        ("IV- Kiến nghị", "IV", "roman", (4,)),
        ("II/ Kết quả", "II", "roman", (2,)),
        ("1. Ưu điểm", "1", "arabic", (1,)),
        ("1.Mục đích", "1", "arabic", (1,)),
        ("3) Kết quả", "3", "arabic", (3,)),
        ("(2) Hai là", "2", "arabic", (2,)),
        ("2.1. Đầu tư", "2.1", "decimal", (2, 1)),
        ("2.1 Đầu tư", "2.1", "decimal", (2, 1)),
        ("II.3. Hỗ trợ", "II.3", "decimal", (2, 3)),
        ("Mục 1.1.1. Chi tiết", "Mục 1.1.1", "decimal", (1, 1, 1)),
        ("a) Các sở", "a", "lower", (1,)),
        ("đ) Nội dung khác", "đ", "lower", (5,)),
        ("- Số công trình", "-", "bullet", ()),
        ("+ Nguyên nhân", "+", "bullet", ()),
        ("A. Những việc đã làm", "A", "upper", (1,)),
        ("Phần thứ hai. KẾT QUẢ", "Phần thứ hai", "part", (2,)),
        ("Phần A", "Phần A", "part", (1,)),
        ("Chương II", "Chương II", "chapter", (2,)),
        ("Điều 3. Mức hỗ trợ", "Điều 3", "article", (3,)),
        ("Nội dung 2: Kiểm tra", "Nội dung 2", "section", (2,)),
        ("CÂU HỎI 3. VƯỚNG MẮC", "CÂU HỎI 3", "section", (3,)),
        ("Phụ biểu 02/VH", "Phụ biểu 02", "annex", (2,)),
        ("Biểu 1.2: Thu phí", "Biểu 1.2", "annex", (1,)),
        ("PHỤ LỤC 2. DANH MỤC", "PHỤ LỤC 2", "annex", (2,)),
        ("Biểu số 01: Tổng hợp", "Biểu số 01", "annex", (1,)),
    ],
)
def test_reads_labels(text: str, label: str, family: str, numbers: tuple[int, ...]) -> None:
    first = read_labels(text)[0]
    assert (first.text, first.family, first.numbers) == (label, family, numbers)
    assert text[first.start : first.start + len(first.text)] == first.text


@pytest.mark.parametrize(
    "text",
    [
        "II, III, Hoa Lư)",  # the rest of a list of names
        "III diện tích 300 ha",
        "1.250 ha đất",
        "2021. năm",
        "10/5/2024 là hạn cuối",
        "1.5 triệu đồng",
        "12,5 ha",
        "5 năm qua",
        "số 234 doanh nghiệp",
        "Mục 2 nêu trên đã rõ",
        "Phụ lục kèm theo báo cáo",
        "Nội dung 5 nhiệm vụ đã nêu",
        "Vấn đề 2 xã cùng nêu",
        "và các xã",
        "",
    ],
)
def test_refuses_what_only_looks_like_a_label(text: str) -> None:
    assert read_labels(text) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [("IIL PHƯƠNG HƯỚNG", 2), ("1V. ĐỀ XUẤT", 4), ("VỊ. KIẾN NGHỊ", 6), ("lI. Kết quả", 2)],
)
def test_reads_damaged_roman_numerals(text: str, value: int) -> None:
    readings = [label for label in read_labels(text) if label.family == "roman"]
    assert value in [label.numbers[0] for label in readings]
    assert all(label.repair for label in readings)


def test_roman_numerals_go_both_ways() -> None:
    assert all(from_roman(to_roman(n)) == n for n in range(1, 90))
    assert from_roman("IIII") is None
    assert from_roman("VX") is None


@given(st.text(alphabet="IVl1|ị2.)(-+•/:ađoBĐPMChầnụươ ục\t", max_size=12))
def test_only_readers_that_can_read_a_beginning_are_asked(text: str) -> None:
    first = text.lstrip()[:2]
    word = first.islower() and first.isalpha() and len(first) == 2 and first[0] != "l"
    asked = [label for reader in labels._READERS for label in reader(text, 0, len(text), text)]
    assert read_labels(text) == (() if word or not first else tuple(sorted(asked, key=lambda label: label.repair)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1,2. Mạng lưới", "1.2"),
        ("1.1, Nguồn nước", "1.1"),
        ("L, Thời gian", "I"),
        ("IL. Mục tiêu", "I"),
        ("1.1. Cơ cấu", "1.1"),
    ],
)
def test_a_label_is_shown_as_it_was_printed(text: str, shown: str) -> None:
    assert shown in [label.shown for label in read_labels(text)]


@pytest.mark.parametrize("text", ["1,5 triệu đồng", "12,5% kế hoạch", "2,1, trong đó", "I, II và III"])
def test_commas_of_figures_and_lists_are_no_labels(text: str) -> None:
    assert not [label for label in read_labels(text) if label.family in ("decimal", "roman")]
