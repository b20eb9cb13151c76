"""Scanned PDF -> PDF that can be searched, its pictures untouched."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from page_images import printed
from PIL import Image

from extractor.errors import UnreadableError
from extractor.reading import ocr
from extractor.reading.ocr_page import OcrSettings
from extractor.reading.searchable import write_searchable_pdf
from extractor.reading.settings import Settings

SETTINGS = Settings(ocr_settings=OcrSettings(use_cache=False, second_reader=False))
LINES = ["Xã Đông Hà có 12 doanh nghiệp đang hoạt động.", "Tổng vốn đăng ký là 45,6 tỷ đồng."]


def scanned(turns: int = 0) -> bytes:
    out = io.BytesIO()
    page = np.ascontiguousarray(np.rot90(printed(LINES * 5, size=(8.27, 5.5)), turns))
    Image.fromarray(page).save(out, "PDF", resolution=150)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("turns", [0, 1, 3])
def test_words_can_be_found_where_they_stand(tmp_path: Path, turns: int) -> None:
    try:
        ocr.find_tessdata("vie")
        ocr.find_tessdata("osd")
        ocr.engine_name()
    except UnreadableError as reason:
        pytest.skip(reason.message("en"))
    source, target = tmp_path / "quet.pdf", tmp_path / "tim.pdf"
    source.write_bytes(scanned(turns))
    assert write_searchable_pdf(source, target, SETTINGS) == 1
    before, after = pypdfium2.PdfDocument(source), pypdfium2.PdfDocument(target)
    text = after[0].get_textpage()
    found = text.search("45,6 tỷ đồng", match_case=True).get_next()
    assert found is not None
    left, bottom, right, top = text.get_charbox(found[0])
    assert 2 < right - left < 20
    assert 2 < top - bottom < 20
    shown = after[0].render(scale=150 / 72).to_numpy()
    assert (before[0].render(scale=150 / 72).to_numpy() == shown).all()
    height = after[0].get_height()
    part = shown[
        round((height - top) * 150 / 72) : round((height - bottom) * 150 / 72),
        round(left * 150 / 72) : round(right * 150 / 72),
    ]
    assert part.min() < 100  # the digit is under its box
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_damaged_pdf_leaves_nothing_behind(tmp_path: Path) -> None:
    source = tmp_path / "hong.pdf"
    source.write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(UnreadableError):
        write_searchable_pdf(source, tmp_path / "tim.pdf", SETTINGS)
    assert not (tmp_path / "tim.pdf").exists()
