"""Small steps on page images."""

from __future__ import annotations

import pytest

from extractor.reading import pixels


@pytest.mark.parametrize(("dpi", "about", "becomes"), [(200, 90, 100), (300, 90, 100), (150, 90, 90), (72, 90, 72)])
def test_a_small_picture_is_a_whole_part_of_the_large_one_where_it_can_be(
    dpi: float, about: float, becomes: float
) -> None:
    assert pixels.small_scale(dpi, about) * dpi == pytest.approx(becomes)
