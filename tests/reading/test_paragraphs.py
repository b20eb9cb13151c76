"""Paragraphs in little memory are what a tuple of them is."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from extractor.models import Paragraph, Span
from extractor.reading.paragraphs import FEW, Paragraphs, kept

_PLACE = st.integers(0, 5_000_000)
_PARAGRAPH = st.builds(
    Paragraph,
    _PLACE,
    _PLACE,
    st.sampled_from(["text", "cell", "furniture"]),
    st.lists(st.builds(Span, _PLACE, _PLACE), max_size=2).map(tuple),
    st.none() | st.integers(1, 6),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(_PARAGRAPH, max_size=12), st.slices(12))
def test_they_are_as_a_tuple_of_them(paragraphs: list[Paragraph], some: slice) -> None:
    packed, plain = Paragraphs(paragraphs), tuple(paragraphs)
    assert packed == plain
    assert plain == packed
    assert hash(packed) == hash(plain)
    assert len(packed) == len(plain)
    assert [packed[index] for index in range(-len(plain), len(plain))] == [*plain, *plain]
    assert packed[some] == plain[some]
    assert pickle.loads(pickle.dumps(packed)) == packed
    assert packed != [*plain]


def test_few_stay_as_they_are() -> None:
    one = Paragraph(0, 1)
    assert type(kept([one] * FEW)) is tuple
    assert kept([one] * (FEW + 1)) == (one,) * (FEW + 1)
