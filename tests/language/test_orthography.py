"""Unicode forms, look-alikes, folding, comparison keys."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.orthography import CAPITALS, comparison_key, fold, normalise
from extractor.models import View
from extractor.rulebook import load_rules

SENTENCE = "Ủy ban nhân dân thị xã Lam Kiều đã thu hồi 74,6 ha đất của 512 hộ"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_unicode_forms_become_nfc(form: str) -> None:
    assert normalise(unicodedata.normalize(form, SENTENCE))[0] == SENTENCE


def test_the_map_leads_back_into_decomposed_text() -> None:
    written = unicodedata.normalize("NFD", SENTENCE)
    text, offsets = normalise(written)
    assert offsets is not None
    start = text.index("512 hộ")
    assert written[offsets[start] : offsets[start + 6]] == unicodedata.normalize("NFD", "512 hộ")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("QÐ-UBND", "QĐ-UBND"),
        ("30–40\u00a0ha", "30-40 ha"),
        ("115⁄NQ‑CP", "115/NQ-CP"),
        ("ngƣời", "người"),
        ("5 m²", "5 m²"),
        ("cô\u0323ng", "cộng"),
    ],
)
def test_lookalikes_become_one(written: str, read: str) -> None:
    assert normalise(written)[0] == read


def test_a_soft_hyphen_takes_no_part() -> None:
    text, offsets = normalise("khu công ng\u00adhiệp")
    assert text == "khu công nghiệp"
    assert offsets is not None
    assert offsets[-1] == len("khu công ng\u00adhiệp")


def test_plain_nfc_text_needs_no_map() -> None:
    assert normalise(SENTENCE)[1] is None


@given(st.text(max_size=80))
def test_the_map_covers_the_text_in_order(written: str) -> None:
    text, offsets = normalise(written)
    if offsets is None:
        assert len(text) == len(written)
    else:
        assert len(offsets) == len(text) + 1
        assert list(offsets) == sorted(offsets)
        assert offsets[-1] == len(written)


@given(st.text(max_size=80))
def test_folding_keeps_the_length(written: str) -> None:
    assert len(fold(written)) == len(written)


def test_folding_drops_every_mark() -> None:
    assert fold("Đường Trường Giang, cụm công nghiệp ƯỚC") == "duong truong giang, cum cong nghiep uoc"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà bình", "hòa bình"),
        ("tỷ lệ", "tỉ lệ"),
        ("Kỹ  thuật", "kĩ thuật"),
        ("thuỷ lợi", "thủy lợi"),
        ("Ðường", "Đường"),
        ("khoẻ", "khỏe"),
    ],
)
def test_spellings_of_one_word_have_one_key(one: str, other: str) -> None:
    assert comparison_key(one) == comparison_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("tỉnh", "tính"), ("đông", "đồng"), ("tiêu", "tiểu"), ("tay", "tai"), ("thúy", "thúi")]
)
def test_different_words_have_different_keys(one: str, other: str) -> None:
    assert comparison_key(one) != comparison_key(other)


def test_a_letter_with_a_stray_mark_is_never_cut_in_two() -> None:
    written = "có 30 đ\u0300 nợ"
    text, offsets = normalise(written)
    start, end = View(text, offsets).source(text.index("30"), text.index("đ") + 1)
    assert written[start:end] == "30 đ\u0300"


def test_capitals_hold_no_small_letter() -> None:
    letter = re.compile(f"[{CAPITALS}]")
    for small in "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ":
        assert letter.fullmatch(small) is None
        assert letter.fullmatch(small.upper())


def test_no_pattern_takes_a_range_of_letters_for_capitals() -> None:
    folder = Path(__file__).parents[2]
    places = [*(folder / "extractor").rglob("*.py"), *(folder / "rules").rglob("*.toml")]
    ranges = re.compile("[À-ẠĂ]-(?:Ỹ|Ý|Ỵ)")
    found = [
        f"{path.name}: {line}"
        for path in places
        for line in path.read_text(encoding="utf-8").splitlines()
        if ranges.search(line) and "like À-Ỹ" not in line
    ]
    assert not found


def test_the_capital_of_the_rules_is_this_one() -> None:
    assert load_rules()["references"].expand("{capital}").strip("(?:)") == f"[{CAPITALS}]"
