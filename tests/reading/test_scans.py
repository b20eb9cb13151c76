"""Page image -> clean page image. Every step must know where its pixels came from."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from page_images import bars, coloured, photographed, turned

from extractor.models import Box
from extractor.reading import scans
from extractor.reading.photographs import find_sheet, flatten_light
from extractor.reading.pixels import brightness, components, turn_quarters


@pytest.mark.parametrize("share", [1, 50, 80, 99])
def test_brightness_is_a_percentile(share: float) -> None:
    grey = np.random.default_rng(3).integers(0, 256, (90, 70), dtype=np.uint8)
    assert brightness(grey, share)[0] == pytest.approx(float(np.percentile(grey, share)), abs=1)
    assert brightness(grey[:0], share, 5) == (255, 255)


def test_parts_are_counted_however_many_there_are() -> None:
    dots = np.zeros((600, 600), np.uint8)
    dots[::2, ::2] = 1
    labels, stats = components(dots)
    assert labels.max() == len(stats) - 1 == 90_000


@pytest.mark.parametrize("degrees", [-4.0, -1.5, -0.4, 0.0, 0.8, 3.0])
def test_slope_of_lines_is_measured(degrees: float) -> None:
    axis, angle = scans.text_angle(turned(bars(), degrees), 90)
    assert axis == "level"
    assert angle == pytest.approx(degrees, abs=0.2)


def test_lines_that_run_up_and_down_are_noticed() -> None:
    sideways = np.ascontiguousarray(np.rot90(bars()))
    assert scans.text_angle(sideways, 90)[0] == "plumb"


def test_a_page_with_hardly_any_ink_is_left_as_it_is() -> None:
    assert scans.text_angle(np.full((400, 300), 255, np.uint8), 90) == ("level", 0.0)


@pytest.mark.parametrize("degrees", [-1.0, 0.6])
def test_columns_of_numbers_are_no_lines_of_a_page_that_lies_on_its_side(degrees: float) -> None:
    page = np.full((1200, 850), 255, np.uint8)
    for row in range(40):
        for column in range(5):
            for digit in range(4):  # digits stand under one another, rows are far apart
                left, top = 120 + 140 * column + 9 * digit, 60 + 27 * row
                page[top : top + 11, left : left + 6] = 0
    sent = turned(page, degrees)
    assert scans.text_angle(sent, 90)[0] == "plumb"
    clean = scans.clean_page(sent, 90, quarter=lambda _: 0)
    assert clean.skew == pytest.approx(degrees, abs=0.3)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("degrees", [0.0, 2.0])
def test_a_box_on_the_clean_page_is_found_on_the_sheet(rotation: int, degrees: float) -> None:
    page = bars()
    page[400:412, 300:324] = 90  # a mark in grey that nothing else has
    sent, _ = turn_quarters(turned(page, degrees), (360 - rotation) % 360)
    clean = scans.clean_page(sent, 90, quarter=lambda _: rotation)
    if rotation == 180:
        clean = scans.turned_over(clean)
    assert clean.rotation == rotation
    ys, xs = np.nonzero(
        cv2.erode((np.abs(clean.image.astype(int) - 90) < 25).astype(np.uint8), np.ones((7, 7), np.uint8))
    )
    found = clean.sheet_box(Box(float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())))
    ys, xs = np.nonzero(cv2.erode((np.abs(sent.astype(int) - 90) < 25).astype(np.uint8), np.ones((7, 7), np.uint8)))
    expected = (xs.mean(), ys.mean())
    assert ((found.x0 + found.x1) / 2, (found.top + found.bottom) / 2) == pytest.approx(expected, abs=3)


def test_a_large_image_is_brought_down_to_the_resolution_that_reads_best() -> None:
    clean = scans.clean_page(cv2.resize(bars(), None, fx=2, fy=2), 300, target_dpi=150)
    assert clean.dpi == 150
    assert clean.image.shape == (900, 700)
    assert clean.sheet_box(Box(10, 20, 30, 40)) == pytest.approx(Box(20, 40, 60, 80))


class TestSheet:
    CORNERS = ((90, 60), (640, 90), (680, 830), (50, 860))

    def test_the_corners_of_a_photographed_sheet_are_found(self) -> None:
        photo = photographed(bars(990, 700), list(self.CORNERS), (740, 920))
        found = find_sheet(photo)
        assert found is not None
        assert np.abs(found - np.array(self.CORNERS)).max() < 6

    def test_a_photographed_sheet_becomes_a_level_a4_page(self) -> None:
        photo = photographed(bars(990, 700), list(self.CORNERS), (740, 920))
        clean = scans.clean_page(photo, 90, target_dpi=90)
        assert clean.rectified
        height, width = clean.image.shape
        assert height / width == pytest.approx(297 / 210, rel=0.01)
        assert abs(scans.text_angle(clean.image, clean.dpi)[1]) <= 0.3
        middle = clean.sheet_box(Box(width / 2, height / 2, width / 2, height / 2))
        assert 300 < middle.x0 < 440
        assert 380 < middle.top < 560

    @pytest.mark.parametrize("page", [bars(), np.full((500, 400), 255, np.uint8), np.full((500, 400), 30, np.uint8)])
    def test_a_scan_has_no_rim_to_cut_off(self, page: scans.Image) -> None:
        assert find_sheet(page) is None


class TestColour:
    @staticmethod
    def page_with_seal() -> scans.Image:
        page = coloured(bars())
        seal = np.full_like(page, 255)
        cv2.circle(seal, (350, 450), 110, (215, 30, 40), 6)
        return np.minimum(page, seal)

    def test_a_red_seal_is_lifted_and_the_print_under_it_stays(self) -> None:
        grey, boxes = scans.lift_coloured_ink(self.page_with_seal(), 150)
        assert len(boxes) == 1
        assert boxes[0] == pytest.approx(Box(236, 336, 464, 564), abs=8)
        before = bars()
        assert np.count_nonzero(grey[before == 0] > 100) < 0.01 * np.count_nonzero(before == 0)
        ring = scans.to_grey(self.page_with_seal())
        assert np.count_nonzero(ring[(ring > 60) & (ring < 150)]) > 0
        assert np.count_nonzero((grey > 60) & (grey < 150)) == 0

    def test_coloured_print_is_not_lifted(self) -> None:
        page = coloured(bars())
        page[:300][page[:300].max(axis=2) == 0] = (20, 40, 180)  # three headings in blue
        grey, boxes = scans.lift_coloured_ink(page, 150)
        assert boxes == ()
        assert np.count_nonzero(grey[:300] < 100) > 0

    def test_a_grey_page_is_left_alone(self) -> None:
        page = bars()
        grey, boxes = scans.lift_coloured_ink(page, 150)
        assert grey is page
        assert boxes == ()


class TestNoise:
    def test_a_clean_page_is_not_smoothed(self) -> None:
        assert scans.grain(bars()) < scans.NOISE
        assert not scans.clean_page(bars(), 90).noisy

    def test_a_grainy_page_is(self) -> None:
        rng = np.random.default_rng(1)
        grainy = np.clip(bars() * 0.6 + 70 + rng.normal(0, 12, bars().shape), 0, 255).astype(np.uint8)
        clean = scans.clean_page(grainy, 90)
        assert clean.noisy
        assert scans.grain(clean.image) < scans.grain(grainy) / 2

    def test_specks_of_one_pixel_go_and_dots_of_four_stay(self) -> None:
        page = np.full((40, 40), 240, np.uint8)
        page[10, 10] = 0
        page[20:22, 20:22] = 0
        calm = scans.drop_specks(page)
        assert calm[10, 10] == 240
        assert (calm[20:22, 20:22] == 0).all()


def test_uneven_light_is_evened_out() -> None:
    shadow = np.linspace(1.0, 0.5, 700)[None, :]
    flat = flatten_light((bars() * shadow).astype(np.uint8), 90)
    left, right = np.percentile(flat[:, :100], 90), np.percentile(flat[:, -100:], 90)
    assert abs(float(left) - float(right)) < 12
