"""Patterns for many phrases find what a plain alternation finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.trie import one_of

PHRASES = ["dự án", "dự án đầu tư", "dự", "xã", "xã hội", "thu", "thu hút", "thanh, kiểm tra", "ha", "hai"]


def found(pattern: str, text: str) -> list[str]:
    return [match[0] for match in re.finditer(pattern, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thu hút dự án đầu tư vào xã", ["thu hút", "dự án đầu tư", "xã"]),
        ("dự án  của xã_hội", ["dự án", "xã_hội"]),
        ("công tác thanh, kiểm tra", ["thanh, kiểm tra"]),
        ("hai ha", ["hai", "ha"]),
        ("thuế, dựa, aha, 2ha, phaha", []),
        ("dự", ["dự"]),
    ],
)
def test_the_longest_phrase_that_begins_a_word(text: str, expected: list[str]) -> None:
    assert found(rf"(?:{one_of(PHRASES)})(?!\w)", text) == expected


def test_after_what_no_word_begins_can_be_said() -> None:
    assert found(rf"(?:{one_of(['xã'], inside='[^0-9 ]')})", "2xã bxã xã") == ["xã", "xã"]


@given(st.text(alphabet="dựán xãhộiu_,2\n", max_size=60))
def test_it_finds_what_an_alternation_finds(text: str) -> None:
    plain = "|".join(re.escape(p).replace(r"\ ", r"[ \t_]+") for p in sorted(PHRASES, key=len, reverse=True))
    assert found(rf"(?:{one_of(PHRASES)})(?!\w)", text) == found(rf"(?<!\w)(?:{plain})(?!\w)", text)
