"""Words and sentences: places that are exact in an untouched text."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.language.words import sentence_at, sentence_starts, word_at, words


def cut(text: str) -> list[str]:
    starts = sentence_starts(text)
    return [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Có 5 dự án. Trong đó 3 dự án mới.", ["Có 5 dự án.", "Trong đó 3 dự án mới."]),
        ("Diện tích 3.500 ha. 12 dự án.", ["Diện tích 3.500 ha.", "12 dự án."]),
        ("Thuộc TP. Bình Sơn và TX. An Hòa.", ["Thuộc TP. Bình Sơn và TX. An Hòa."]),
        ("1. Tên cụm: Tân Phú\n2. Diện tích", ["1. Tên cụm: Tân Phú", "2. Diện tích"]),
        ("ThS. Trần Văn A. nói", ["ThS. Trần Văn A. nói"]),
        ("Đạt 8%.[3] Năm sau giảm", ["Đạt 8%.[3]", "Năm sau giảm"]),
        ("", [""]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_words_are_those_of_the_language() -> None:
    text = "Các doanh nghiệp xuất khẩu vào thị trường Nhật Bản."
    found = [text[word.start : word.end] for word in words(text)]
    assert {"doanh nghiệp", "xuất khẩu", "thị trường"} <= set(found)
    middle = text.index("trường")
    word = word_at(text, middle)
    assert word is not None
    assert text[word.start : word.end] == "thị trường"
    assert word_at(text, middle - 1) == word


@pytest.mark.parametrize("text", ["500m2", "115/NQ-CP", "150-200 ha", "12,5%"])
def test_no_word_crosses_numbers_letters_and_signs(text: str) -> None:
    for word in words(text):
        shown = text[word.start : word.end]
        assert shown.isalpha() or not any(char.isalpha() for char in shown)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="aộệ\u0323\u0302đ 12,.-\n", max_size=40))
def test_words_cover_every_visible_character(text: str) -> None:
    found = words(text)
    kept = "".join(text[word.start : word.end] for word in found)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_decomposed_text_has_the_same_words() -> None:
    text = "Khu công nghiệp thu hút nhiều doanh nghiệp nước ngoài"
    apart = unicodedata.normalize("NFD", text)
    assert [unicodedata.normalize("NFC", apart[w.start : w.end]) for w in words(apart)] == [
        text[w.start : w.end] for w in words(text)
    ]


@given(st.text(alphabet="Aa. \n5", max_size=60), st.integers(0, 59))
def test_sentences_cover_the_text(text: str, offset: int) -> None:
    starts = sentence_starts(text)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    if offset < len(text):
        sentence = sentence_at(starts, offset, len(text))
        assert sentence.start <= offset < sentence.end
