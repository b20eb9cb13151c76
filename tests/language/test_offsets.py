"""A map in runs says what a list of all places says."""

from __future__ import annotations

from bisect import bisect_right

from hypothesis import given
from hypothesis import strategies as st

from extractor.language.offsets import Offsets
from extractor.language.orthography import normalise


def built(places: list[int]) -> Offsets:
    offsets = Offsets()
    for place in places:
        offsets.add(place, 1)
    return offsets


rising = st.lists(st.integers(0, 30), min_size=1, max_size=40).map(sorted)


@given(rising, st.data())
def test_it_says_what_the_list_says(places: list[int], data: st.DataObject) -> None:
    offsets = built(places)
    assert len(offsets) == len(places)
    assert list(offsets) == places
    assert offsets == places
    assert offsets[-1] == places[-1]
    assert offsets[1:3] == places[1:3]
    where = data.draw(st.integers(0, 31))
    assert offsets.locate(where) == bisect_right(places, where) - 1


@given(rising, st.data())
def test_one_map_through_another(places: list[int], data: st.DataObject) -> None:
    through = data.draw(st.lists(st.integers(0, len(places) - 1), min_size=1, max_size=40).map(sorted))
    assert list(built(places).of(built(through))) == [places[place] for place in through]


def test_a_long_stretch_is_one_run() -> None:
    offsets = Offsets()
    offsets.add(0, 1_000_000)
    offsets.add(1_000_002, 1_000_000)
    assert offsets.stretch(999_998, 1_000_001) == (999_998, 1_000_003)
    assert offsets.locate(1_000_001) == 999_999
    assert len(offsets._at) == 2


def test_a_letter_on_two_places_is_never_cut() -> None:
    offsets = Offsets()
    offsets.add(0, 2)
    offsets.repeat(2, 2)
    offsets.add(4, 2)
    assert offsets.stretch(1, 3) == (1, 4)
    assert offsets.stretch(1, 1) == (1, 1)


@given(st.text(alphabet="aâđ ơ\u0301\u0323\u0302\u200b\u00ad\u2013\u00a0\uac00\u1100\u1161", max_size=30))
def test_the_normal_form_in_pieces_is_that_of_the_whole(text: str) -> None:
    shadow, offsets = normalise(text)
    places = list(range(len(text) + 1)) if offsets is None else list(offsets)
    assert len(places) == len(shadow) + 1
    assert places == sorted(places)
    for start, char in zip(places, shadow, strict=False):
        # Each character comes from the letter that stands there.
        assert normalise(text[start:])[0][:1] == char or places.count(start) > 1
    assert normalise(shadow)[0] == shadow
