"""Look-alike words repaired towards the lexicon, and everything else left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.models import Box
from extractor.reading.ocr_page import OcrLine, OcrWord
from extractor.reading.ocr_repair import repair_lines, repair_words
from extractor.rulebook import load_rules


def repaired(text: str) -> str:
    return " ".join(repair_words(text.split()))


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Công ty cố phần Sông Lam", "Công ty cổ phần Sông Lam"),
        ("TỐNG HỢP KẾT QUẢ", "TỔNG HỢP KẾT QUẢ"),
        ("đấy mạnh phát triến công nghiệp", "đẩy mạnh phát triển công nghiệp"),
        ("(tống số vốn đăng ký)", "(tổng số vốn đăng ký)"),
        ("Nghị quyểt của Quổc hội", "Nghị quyết của Quốc hội"),
        ("đạt 12,5 tý đồng, tỷ lệ lấp đây 80%", "đạt 12,5 tỷ đồng, tỷ lệ lấp đầy 80%"),
        ("Úy ban nhân dân xã Đông Hà", "Ủy ban nhân dân xã Đông Hà"),
        ("QUYÉT ĐỊNH của GIÁM ĐÓC", "QUYẾT ĐỊNH của GIÁM ĐỐC"),
        ("kiêm tra sản phâm, tô chức hội nghị", "kiểm tra sản phẩm, tổ chức hội nghị"),
        ("số 15⁄KH-UBND", "số 15/KH-UBND"),
        ("giai đoạn 2 (GĐÐ 2)", "giai đoạn 2 (GĐ 2)"),
    ],
)
def test_what_ocr_mixes_up(read: str, meant: str) -> None:
    assert repaired(read) == meant


@pytest.mark.parametrize(
    "text",
    [
        "trên địa bàn tỉnh có 5 cụm công nghiệp",  # bàn tính is a word too
        "trao đổi với các sở, ngành",
        "thành phố thông qua đề án",
        "theo xu thế hiện nay",
        "tìm kiếm tra cứu văn bản",
        "khu phố biển xanh sạch",
        "tổng, hợp đồng",  # a comma parts the pair
        "các tổ chức kinh tế chuyển đổi số",
        "truyền thông, thông tin và giao thông",
        "tiền thuê đất, cho thuê nhà xưởng",
        "có định hướng đến năm 2030",
        "chúng tôi đa số đồng ý",
        "liên hệ thông qua thư điện tử",
        "cố gắng hoàn thành kế hoạch",
    ],
)
def test_right_words_stay(text: str) -> None:
    assert repaired(text) == text


def test_a_compound_is_known_across_the_end_of_a_line() -> None:
    def line(*texts: str, paragraph: int = 1) -> OcrLine:
        return OcrLine(tuple(OcrWord(t, Box(0, 0, 1, 1), Box(0, 0, 1, 1), 90) for t in texts), 1, paragraph)

    first, second = repair_lines([line("vốn", "của", "cố"), line("phần", "hóa")])
    assert first.words[2].text == "cổ"
    assert first.words[2].raw == "cố"
    assert second.words[0].raw is None
    apart, _ = repair_lines([line("vốn", "của", "cố"), line("phần", "hóa", paragraph=2)])
    assert apart.words[2].text == "cố"


def test_every_compound_of_the_lexicon_stands_as_it_is() -> None:
    for words in load_rules()["ocr"].data["compounds"]:
        assert repaired(words) == words
        assert repaired(words.upper()) == words.upper()


_SYLLABLES = [
    "tống",
    "tổng",
    "hợp",
    "phố",
    "biến",
    "biển",
    "thành",
    "đấy",
    "mạnh",
    "tý",
    "đồng,",
    "kế",
    "hoạch.",
    "Quyểt",
    "12,5",
    "(cố",
    "phần)",
]


@given(st.lists(st.sampled_from(_SYLLABLES), max_size=12))
def test_repair_changes_single_letters_only(words: list[str]) -> None:
    done = repair_words(words)
    assert [len(w) for w in done] == [len(w) for w in words]
    assert all(sum(a != b for a, b in zip(x, y, strict=True)) <= 1 for x, y in zip(words, done, strict=True))


def texts_of(line: str) -> list[tuple[str, str | None]]:
    box = Box(0, 0, 1, 1)
    words = tuple(OcrWord(word, box, box, 96.0, None, None) for word in line.split())
    (read,) = repair_lines([OcrLine(words, 1, 1)])
    return [(word.text, word.reading) for word in read.words]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Phân II", "Phần II"),
        ("PHÂN thứ nhất", "PHẦN thứ nhất"),
        ("Phân bón các loại", "Phân bón các loại"),
        ("-_ tạ/ha; sản lượng", "tạ/ha; sản lượng"),
        ("-_ Lưu: VT", "- Lưu: VT"),
        ("- tạ/ha", "- tạ/ha"),
        ("06/11/2017 ~ 11/11/2017", "06/11/2017 – 11/11/2017"),
        ("theo Thông tư sô 12/2019/TT-BXD", "theo Thông tư số 12/2019/TT-BXD"),
        ("Sô hộ, SÔ DỰ ÁN và sô vốn", "Số hộ, SỐ DỰ ÁN và số vốn"),
        ("sản xuất kẹo sô cô la", "sản xuất kẹo sô cô la"),
        ("các dư án của thi xã Tân Bình đã thực hiên", "các dự án của thị xã Tân Bình đã thực hiện"),
        ("y được và được phẩm", "y dược và dược phẩm"),
        ("quản lý được các dự án", "quản lý được các dự án"),
    ],
)
def test_what_ocr_does_to_lines(read: str, meant: str) -> None:
    assert " ".join(text for text, _ in texts_of(read)) == meant


def test_a_speck_before_a_unit_is_no_hyphen_and_the_number_is_shown() -> None:
    assert texts_of("rộng 2.002,8-ha") == [("rộng", None), ("2.002,8 ha", "2.002,8-ha")]
    assert texts_of("QL5-km 12") == [("QL5-km", None), ("12", None)]
