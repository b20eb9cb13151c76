from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.legacy import (
    ENCODINGS,
    detect,
    encoding_of_font,
    fits,
    from_unicode,
    raise_capitals,
    to_unicode,
)

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
SENTENCES = [
    "Uỷ ban nhân dân huyện Thanh Lâm báo cáo kết quả thực hiện nhiệm vụ phát triển công nghiệp năm 2007",
    "Tổng diện tích đất quy hoạch là 312,5 ha, trong đó đã cho thuê 120 ha; tỷ lệ lấp đầy 45%.",
    "Các doanh nghiệp đã nộp ngân sách 1.234 tỷ đồng, giải quyết việc làm cho 5.600 lao động",
    "hưởng ứng chủ trương ưu tiên của tỉnh, sử dụng vốn đúng mục đích",
]


@pytest.mark.parametrize(
    ("written", "encoding", "read"),
    [
        ("Uû ban nh©n d©n", "tcvn3", "Uỷ ban nhân dân"),
        ("céng hoµ x· héi chñ nghÜa viÖt nam", "tcvn3", "cộng hoà xã hội chủ nghĩa việt nam"),
        ("H\u00adng Yªn", "tcvn3", "Hưng Yên"),
        ("®éc lËp - tù do", "tcvn3-caps", "ĐỘC LẬP - TỰ DO"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "vni", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("ÑOÄC LAÄP - TÖÏ DO - HAÏNH PHUÙC", "vni", "ĐỘC LẬP - TỰ DO - HẠNH PHÚC"),
        ("Ngaân haøng Ñaàu tö", "vni", "Ngân hàng Đầu tư"),
        ("Co^.ng hoa` xa~ ho^.i Vie^.t Nam", "viqr", "Cộng hoà xã hội Việt Nam"),
        ("Viêòt Nam", "cp1258", "Việt Nam"),
        ("Viá»‡t Nam", "utf8", "Việt Nam"),
    ],
)
def test_known_samples(written: str, encoding: str, read: str) -> None:
    assert to_unicode(written, encoding) == read


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viqr", "cp1258", "utf8"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_are_recognised_and_come_back_whole(sentence: str, encoding: str) -> None:
    sentence = sentence.lower() if encoding == "tcvn3" else sentence
    written = from_unicode(sentence, encoding)
    assert written != sentence
    assert detect(written) == encoding
    assert to_unicode(written, encoding) == sentence


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viqr", "cp1258", "utf8"])
@given(words=st.lists(st.text(alphabet=LETTERS + " ", min_size=1, max_size=8), max_size=8))
def test_round_trip_of_any_lower_case_letters(encoding: str, words: list[str]) -> None:
    text = " ".join(words)
    assert to_unicode(from_unicode(text, encoding), encoding) == text


@pytest.mark.parametrize("encoding", ["vni", "viqr", "cp1258", "utf8"])
@given(text=st.text(alphabet=LETTERS + LETTERS.upper() + " .,;?'(+^~`\\0123456789%", max_size=40))
def test_round_trip_with_capitals_and_signs(encoding: str, text: str) -> None:
    assert to_unicode(from_unicode(text, encoding), encoding) == text


@given(text=st.text(alphabet=LETTERS.upper() + " .,0123456789%", max_size=40))
def test_capital_font_round_trip(text: str) -> None:
    assert to_unicode(from_unicode(text, "tcvn3-caps"), "tcvn3-caps") == text


@given(text=st.text(alphabet=LETTERS + " 0123456789.,", max_size=40))
def test_tcvn3_keeps_the_length(text: str) -> None:
    assert len(to_unicode(from_unicode(text, "tcvn3"), "tcvn3")) == len(text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("H-ng Yªn", "Hưng Yên"),
        ("th-¬ng m¹i", "thương mại"),
        ("-u tiªn ®Çu t-", "ưu tiên đầu tư"),
        ("tr-íc", "trước"),
        ("sè 12/NQ-CP", "số 12/NQ-CP"),
        ("kinh tÕ - x· héi", "kinh tế - xã hội"),
        ("kinh tÕ-Th-¬ng m¹i", "kinh tế-Thương mại"),
        ("- L-u: VT.", "- Lưu: VT."),
    ],
)
def test_a_hyphen_where_the_soft_hyphen_was_is_mended_only_where_it_makes_a_syllable(written: str, read: str) -> None:
    assert to_unicode(written, "tcvn3") == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12.345,6 ha",
        "Công ty cổ phần Hòa Bình",
        "Cá tôm, hoá quà, là và bà",
        "khoảng 40°C ± 2, ½ diện tích, giá 5 µg/m³ § 3",
        "Khoá – quý – quà",
        "Café de la Façade à Orléans",
        "Is it so? (yes) ~ 5.6 + 3",
        "TP. HCM, Q.1, so? 5",
        "Năm 2017 co' 5 xa",
        "CO+",
        "a(t)",
        "- Đạt \uf0b7 · • § 3",
        "Huyện công bố b¸o c¸o",
    ],
)
def test_good_text_is_left_alone(text: str) -> None:
    assert detect(text) is None
    assert detect(unicodedata.normalize("NFC", text)) is None


@pytest.mark.parametrize("sentence", SENTENCES)
def test_unicode_is_never_taken_for_legacy_whatever_the_font_says(sentence: str) -> None:
    for font in (None, ".VnTime", "VNI-Times", "Times New Roman"):
        assert detect(sentence, font) is None


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "tcvn3"),
        ("ABCDEF+.VnTimeH", "tcvn3-caps"),
        (".VnArialH-Bold", "tcvn3-caps"),
        (".VnArial NarrowH", "tcvn3-caps"),
        (".VnTime-Bold", "tcvn3"),
        ("VNI-Times", "vni"),
        ("Times New Roman", None),
        ("Arial", None),
        ("", None),
        (None, None),
    ],
)
def test_fonts(font: str | None, encoding: str | None) -> None:
    assert encoding_of_font(font) == encoding


def test_a_short_run_needs_its_font() -> None:
    assert detect("®", ".VnTime") == "tcvn3"
    assert detect("sè", ".VnTime") == "tcvn3"
    assert detect("sè") is None
    assert detect("ubnd", ".VnTimeH") == "tcvn3-caps"
    assert detect("UBND", ".VnTime") is None


def test_the_lines_around_decide_for_a_single_word() -> None:
    assert detect("gian tiÕp theo.") is None
    assert detect("gian tiÕp theo.", likely="tcvn3") == "tcvn3"


def test_mixed_lines_are_judged_one_by_one() -> None:
    lines = ["Nghị quyết số 05 của Huyện ủy", "B¸o c¸o kÕt qu¶ thùc hiÖn", "Baùo caùo keát quaû thöïc hieän"]
    assert [detect(line) for line in lines] == [None, "tcvn3", "vni"]


def test_unknown_encodings_are_errors() -> None:
    for function in (to_unicode, from_unicode):
        with pytest.raises(ValueError, match="known"):
            function("a", "klingon")
    assert "tcvn3" in ENCODINGS


def test_a_line_that_is_vietnamese_either_way_follows_the_lines_around_it() -> None:
    assert detect("Sè: 315/BC-SCT", likely="tcvn3") is None
    assert fits("Sè: 315/BC-SCT", "tcvn3")
    assert fits("Soá: 315/BC-SCT", "vni")
    assert not fits("Số: 315/BC-SCT", "tcvn3")
    assert not fits("Hà Nội", "tcvn3")
    assert not fits("No: 315", "tcvn3")


@pytest.mark.parametrize(
    ("line", "raised"),
    [
        ("BáO CáO", "BÁO CÁO"),
        ("UBND TỉNH Hà THANH", "UBND TỈNH HÀ THANH"),
        ("Sở CÔNG THƯƠNG", "SỞ CÔNG THƯƠNG"),
        ("Hà Thanh, ngày 5", "Hà Thanh, ngày 5"),
        ("Số: 12/BC-UBND", "Số: 12/BC-UBND"),
        ("ở xã An Bình", "ở xã An Bình"),
        ("CCN Hà Thanh", "CCN Hà Thanh"),
        ("UBND xã Ô Môn", "UBND xã Ô Môn"),
        ("ủY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN"),
        ("TM. ủY BAN NHÂN DÂN", "TM. ỦY BAN NHÂN DÂN"),
        ("          Trần Thị ánh", "          Trần Thị Ánh"),
        ("Lê Như ý\r\n", "Lê Như Ý\r\n"),
        ("Yên Phụ ủng hộ", "Yên Phụ ủng hộ"),
        ("Hà Thanh ở", "Hà Thanh ở"),
    ],
)
def test_words_of_capitals_are_capitals_throughout(line: str, raised: str) -> None:
    assert raise_capitals(line, "tcvn3") == raised
    assert raise_capitals(line, "vni") == line
