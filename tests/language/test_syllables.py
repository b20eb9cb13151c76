from __future__ import annotations

import unicodedata

import pytest

from extractor.language.syllables import is_syllable, syllable_rate

VALID = """
nghiệp QUỐC thuỷ thủy hòa hoà quý già giếng gì gìn quyết khuya huỳnh yêu uỷ thoả Nguyễn xoong moóc tuyến cuộc nước
rượu khuỷu loại cách đạt ngoèo quốc quýt Đắk Lắk tỷ tỉ kỹ mỹ ý ở ế ngã nghĩ ghế giặc khoảng xoắn nguyên
"""
INVALID = """
cac hòan cuả ngi kà cê ghà ngê nghà qa bb tr Hng tû ®ång céng§ Coäng hoøa QUÔC tếế yên1 ẩnh café report w
"""


@pytest.mark.parametrize("token", VALID.split())
def test_valid_syllables(token: str) -> None:
    assert is_syllable(token)
    assert is_syllable(unicodedata.normalize("NFD", token))
    assert is_syllable(token.upper())


@pytest.mark.parametrize("token", INVALID.split())
def test_what_cannot_be_a_syllable(token: str) -> None:
    assert not is_syllable(token)


def test_nothing_is_no_syllable() -> None:
    assert not is_syllable("")
    assert not is_syllable("\u0301")


def test_rate_of_good_text_is_one_whatever_stands_between_the_words() -> None:
    assert syllable_rate("– Diện tích 12,5 ha; (đã cho thuê: 80%)… “tốt”") == 1.0


def test_abbreviations_and_numerals_count_neither_way() -> None:
    assert syllable_rate("UBND huyện, KCN III, 115/NQ-CP") == 1.0


def test_rate_of_legacy_bytes_is_low() -> None:
    assert syllable_rate("Uû ban nh©n d©n tØnh ®· chØ ®¹o c¸c ngµnh") < 0.3
    assert syllable_rate("Uyû ban nhaân daân tænh ñaõ chæ ñaïo caùc ngaønh") < 0.3


def test_rate_of_nothing_is_zero() -> None:
    assert syllable_rate("") == syllable_rate("12 345 – 6.7") == 0.0
