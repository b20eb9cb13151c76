"""Pictures of pages -> Report."""

from __future__ import annotations

import io
import sys

import numpy as np
import pytest
from page_images import printed
from PIL import Image

from extractor.errors import UnreadableError
from extractor.reading import ocr
from extractor.reading.images import read_image
from extractor.reading.ocr_page import OcrSettings
from extractor.reading.settings import Settings

SETTINGS = Settings(ocr_settings=OcrSettings(use_cache=False, second_reader=False))
LINES = ["Xã Đông Hà có 12 doanh nghiệp đang hoạt động.", "Tổng vốn đăng ký là 45,6 tỷ đồng."]


@pytest.fixture(autouse=True)
def _engine() -> None:
    try:
        ocr.find_tessdata("vie")
        ocr.engine_name()
    except UnreadableError as reason:
        pytest.skip(reason.message("en"))


def saved(*pages: np.ndarray, form: str, **how: object) -> bytes:
    first, *rest = (Image.fromarray(page) for page in pages)
    out = io.BytesIO()
    if rest:
        how = {**how, "save_all": True, "append_images": rest}
    first.save(out, form, **how)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("TIFF", "image/tiff")],
)
def test_a_picture_is_read(form: str, media_type: str) -> None:
    report = read_image(saved(printed(LINES), form=form, dpi=(150, 150)), "trang.x", SETTINGS)
    assert report.text.strip().split("\n") == LINES
    assert report.source.media_type == media_type
    assert report.source.ocr
    (page,) = report.pages
    assert page.origin == "ocr"
    assert [report.text[w.start : w.end] for w in page.words] == " ".join(LINES).split()
    assert report.finder is not None
    start = report.text.index("45,6")
    (box,) = report.finder.boxes([(start, start + 4)])
    assert box is not None
    assert 0.18 < box.top / page.height < 0.24


def test_every_page_of_a_tiff_is_read() -> None:
    report = read_image(saved(printed(LINES), printed(LINES[1:]), form="TIFF", dpi=(150, 150)), "hai.tiff", SETTINGS)
    assert len(report.pages) == 2
    assert report.pages[1].number == 2
    assert report.text.count("45,6") == 2


def test_a_camera_that_writes_72_dpi_is_not_believed() -> None:
    report = read_image(saved(printed(LINES, size=(8.27, 11.69)), form="JPEG", dpi=(72, 72)), "a.jpg", SETTINGS)
    assert (report.pages[0].width, report.pages[0].height) == pytest.approx((595, 842), abs=2)


def test_transparent_paper_is_white() -> None:
    ink = printed(LINES)
    page = np.zeros((*ink.shape, 4), np.uint8)
    page[:, :, 3] = 255 - ink
    assert "doanh nghiệp" in read_image(saved(page, form="PNG", dpi=(150, 150)), "a.png", SETTINGS).text


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\nnothing", b"\xff\xd8\xff\xe0"])
def test_damaged_pictures_are_named(data: bytes) -> None:
    with pytest.raises(UnreadableError) as error:
        read_image(data, "hong.png", SETTINGS)
    assert "hong.png" in error.value.message()


def test_a_picture_that_is_cut_off_is_named() -> None:
    data = saved(printed(LINES), form="PNG")
    with pytest.raises(UnreadableError):
        read_image(data[: len(data) // 2], "cat.png", SETTINGS)


def test_too_many_pixels_are_refused_before_they_are_unpacked() -> None:
    out = io.BytesIO()
    Image.new("1", (30_000, 3_000), 1).save(out, "TIFF", compression="group4")
    with pytest.raises(UnreadableError) as error:
        read_image(out.getvalue(), "to.tiff", SETTINGS)
    assert error.value.code == "ocr.too_large"


def test_a_page_without_text_says_so() -> None:
    report = read_image(saved(np.full((400, 300), 255, np.uint8), form="PNG"), "trang.png", SETTINGS)
    assert [w.code for w in report.warnings] == ["no_text"]


def test_a_heic_picture_without_a_reader_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pi_heif", "pillow_heif"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UnreadableError) as error:
        read_image(b"\x00\x00\x00\x18ftypheic" + bytes(100), "anh.heic", SETTINGS)
    assert error.value.code == "image.heic"
    assert "JPEG" in error.value.message()


def test_a_heic_picture_is_read_where_a_reader_is_installed() -> None:
    heif = pytest.importorskip("pillow_heif")
    heif.register_heif_opener()
    report = read_image(saved(printed(LINES), form="HEIF", quality=95), "anh.heic", SETTINGS)
    assert report.text.strip().split("\n") == LINES
