"""What is looked up around a number before its sentence is read closely must never be less than the closer reading finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.outline.findings import key_of
from extractor.outline.nearby import words_nearby

WORDS = ("đã", "giải", "ngân", "12,5", "tỷ", "đồng", "GPMB", "Ủy ban nhân dân", "xã", "Thượng", "hoà", ",", "(2023)")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Đã chi 12 tỷ đồng cho công tác GPMB", "giải"),
        ("Đã chi 12 tỷ đồng cho công tác gpmb", "gpmb"),
        ("Ủy ban nhân dân xã chi 12 tỷ đồng", "UBND"),
        ("Hoà Thượng có 12 hộ", "hòa"),
    ],
)
def test_abbreviations_stand_for_both(text: str, word: str) -> None:
    assert key_of(word) in words_nearby(text, 0, len(text), (), ())


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join), st.data())
def test_holds_the_words_of_every_part(text: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, len(text)))
    found = words_nearby(text, 0, len(text), (first,), (last,))
    whole = key_of(text[first:]).split(), key_of(text[:last]).split()
    assert set(whole[0]) <= found
    assert set(whole[1]) <= found
