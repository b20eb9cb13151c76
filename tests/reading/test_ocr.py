"""Page image -> words with places, through the engine of this machine. Sentences and places are invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from page_images import Picture, grid, printed, turned

from extractor.errors import UnreadableError
from extractor.reading import ocr
from extractor.reading.ocr import OcrPage, OcrSettings, check_image_size, ocr_page, ocr_pages

LINES = [
    "Huyện Sông Lam có 04 cụm công nghiệp, tổng diện tích 1.057,4 ha.",
    "Thu hút 234 doanh nghiệp, vốn đăng ký 2.277 tỷ đồng.",
    "Tỷ lệ lấp đầy đạt 63,5% kế hoạch năm theo Kế hoạch số 115/KH-UBND.",
]
SETTINGS = OcrSettings(use_cache=False, dpi=150)


def text_of(page: OcrPage) -> str:
    return "\n".join(" ".join(word.text for word in line.words) for line in page.lines)


@pytest.fixture(scope="module")
def _engine() -> None:
    try:
        ocr.find_tessdata("vie")
        ocr.engine_name(SETTINGS)
    except UnreadableError as reason:
        pytest.skip(reason.message("en"))


@pytest.fixture(scope="module")
def page() -> Picture:
    return printed(LINES)


pytestmark = pytest.mark.usefixtures("_engine")


def test_printed_lines_are_read(page: Picture) -> None:
    read = ocr_page(page, dpi=150, settings=SETTINGS)
    assert text_of(read) == "\n".join(LINES)
    assert read.size == pytest.approx((595, 360), abs=1)
    number = next(word for word in read.words if word.text == "1.057,4")
    assert number.confidence > 90
    assert number.reading is None
    dark = page[round(number.box.top * 150 / 72) : round(number.box.bottom * 150 / 72) + 1] < 128
    columns = np.flatnonzero(dark.any(axis=0))
    assert (columns >= number.box.x0 * 150 / 72 - 2).any()


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_lies_or_stands_on_its_head_is_turned(degrees: int) -> None:
    lines = LINES * 4
    upright = printed(lines, size=(8.27, 8.27))
    sent = np.ascontiguousarray(np.rot90(upright, degrees // 90))  # turned counterclockwise
    read = ocr_page(sent, dpi=150, settings=SETTINGS)
    assert read.rotation == degrees
    assert text_of(read) == "\n".join(lines)
    straight = ocr_page(upright, dpi=150, settings=SETTINGS)
    first, same = read.words[0], straight.words[0]
    assert first.upright == pytest.approx(same.box, abs=1.5)
    back = {90: (same.box.top, 595.4 - same.box.x1), 180: (595.4 - same.box.x1, 595.4 - same.box.bottom)}
    if degrees in back:
        assert (first.box.x0, first.box.top) == pytest.approx(back[degrees], abs=2)


def test_a_slanting_page_is_straightened(page: Picture) -> None:
    read = ocr_page(turned(page, 2.5), dpi=150, settings=SETTINGS)
    assert read.skew == pytest.approx(2.5, abs=0.3)
    assert text_of(read) == "\n".join(LINES)
    first, last = read.lines[0].words[0], read.lines[0].words[-1]
    assert last.upright.top == pytest.approx(first.upright.top, abs=3)
    assert last.box.top > first.box.top + 10


def test_numbers_in_a_ruled_table_are_read_cell_by_cell() -> None:
    table = grid(3, 3, cell=(200, 60))
    numbers = [["1", "21,30", "100"], ["2", "1.057,4", "-"], ["3", "702,15", "8,04"]]
    for row, texts in enumerate(numbers):
        for column, text in enumerate(texts):
            shown = printed([text], dpi=150, size=(3, 1.2))
            ys, xs = np.nonzero(shown < 250)
            glyphs = shown[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
            top, left = 60 + row * 60 + 18, 60 + column * 200 + 60
            table[top : top + glyphs.shape[0], left : left + glyphs.shape[1]] = glyphs
    read = ocr_page(table, dpi=150, settings=SETTINGS)
    assert sorted(word.text for word in read.words) == sorted(text for row in numbers for text in row)
    assert len(read.rules) == 8


def test_the_command_reads_like_the_library(page: Picture) -> None:
    import shutil

    if shutil.which("tesseract") is None:
        pytest.skip("no tesseract command on this machine")
    settings = replace(SETTINGS, command=True, second_reader=False)
    read = ocr_page(page, dpi=150, settings=settings)
    assert read.engine.startswith("tesseract ")
    assert [len(line.words) for line in read.lines] == [len(line.split()) for line in LINES]


def test_a_command_that_takes_too_long_is_stopped(page: Picture) -> None:
    import shutil

    if shutil.which("tesseract") is None:
        pytest.skip("no tesseract command on this machine")
    with pytest.raises(UnreadableError) as error:
        ocr_page(page, dpi=150, settings=replace(SETTINGS, command=True, page_seconds=0.01))
    assert error.value.code == "ocr.too_slow"


def test_an_empty_page_has_no_words() -> None:
    read = ocr_page(np.full((600, 500), 250, np.uint8), dpi=150, settings=SETTINGS)
    assert read.lines == ()


def test_missing_language_data_names_the_remedy() -> None:
    with pytest.raises(UnreadableError) as error:
        ocr.find_tessdata("xyz")
    assert "apt-get install tesseract-ocr-xyz" in error.value.message()
    assert "apt-get install tesseract-ocr-xyz" in error.value.message("en")


@pytest.mark.parametrize(("width", "height"), [(30_000, 100), (12_000, 12_000)])
def test_huge_images_are_refused(width: int, height: int) -> None:
    with pytest.raises(UnreadableError) as error:
        check_image_size(width, height, OcrSettings())
    assert error.value.code == "ocr.too_large"
    assert error.value.exit_code == 3


class TestPages:
    @staticmethod
    def source(page: Picture, asked: list[int]) -> Callable[[int, float], tuple[Picture, float, tuple[float, float]]]:
        def render(number: int, dpi: float) -> tuple[Picture, float, tuple[float, float]]:
            asked.append(number)
            return page, 150.0, (595.0, 360.0)

        return render

    def test_finished_pages_come_from_the_cache(self, page: Picture, tmp_path: Path) -> None:
        settings = OcrSettings(cache=tmp_path, dpi=150, second_reader=False)
        asked: list[int] = []
        seen: list[tuple[int, int]] = []
        pages = ocr_pages("c" * 64, [2, 5, 7], self.source(page, asked), settings, lambda a, b: seen.append((a, b)))
        assert next(pages)[0] == 2
        pages.close()  # broken off after the first page
        again = dict(
            ocr_pages("c" * 64, [2, 5, 7], self.source(page, asked), settings, lambda a, b: seen.append((a, b)))
        )
        assert list(again) == [2, 5, 7]
        assert asked == [2, 5, 7]
        assert seen[-1] == (3, 3)
        assert text_of(again[2]) == text_of(again[7])

    def test_without_a_cache_every_page_is_rendered(self, page: Picture, tmp_path: Path) -> None:
        settings = OcrSettings(cache=tmp_path, use_cache=False, dpi=150, second_reader=False)
        asked: list[int] = []
        for _ in range(2):
            list(ocr_pages("d" * 64, [1], self.source(page, asked), settings))
        assert asked == [1, 1]
        assert list(tmp_path.iterdir()) == []
