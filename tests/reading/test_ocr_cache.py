"""Pages kept between runs."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.models import Box
from extractor.reading.ocr_cache import (
    cache_folder,
    load_page,
    page_file,
    page_from_json,
    page_to_json,
    store_page,
)
from extractor.reading.ocr_page import OcrLine, OcrPage, OcrSettings, OcrWord

_numbers = st.floats(-1e4, 1e4).map(lambda v: round(v, 2))
_boxes = st.builds(Box, _numbers, _numbers, _numbers, _numbers)
_words = st.builds(
    OcrWord, st.text(min_size=1), _boxes, _boxes, st.floats(0, 100), st.none() | st.text(), st.none() | st.text()
)
_pages = st.builds(
    OcrPage,
    lines=st.lists(
        st.builds(OcrLine, st.lists(_words, max_size=4).map(tuple), st.integers(0, 9), st.integers(0, 9)), max_size=4
    ).map(tuple),
    rotation=st.sampled_from([0, 90, 180, 270]),
    engine=st.text(),
    size=st.tuples(_numbers, _numbers),
    upright_size=st.tuples(_numbers, _numbers),
    skew=_numbers,
    rectified=st.booleans(),
    noisy=st.booleans(),
    coloured=st.lists(_boxes, max_size=3).map(tuple),
    rules=st.lists(_boxes, max_size=3).map(tuple),
)
PAGE = OcrPage(
    (OcrLine((OcrWord("1.057", Box(1, 2, 3, 4), Box(1, 2, 3, 4), 96.5, "1057"),)),), 0, "e 1", (595, 842), (595, 842)
)


@given(_pages)
def test_a_page_survives_json(page: OcrPage) -> None:
    assert page_from_json(page_to_json(page)) == page


def test_a_page_is_found_again(tmp_path: Path) -> None:
    file = page_file("ab" * 32, 3, "e 1", OcrSettings(cache=tmp_path))
    assert load_page(file) is None
    store_page(file, PAGE)
    assert load_page(file) == PAGE
    assert [f.name for f in file.parent.iterdir()] == [file.name]


def test_content_page_engine_and_settings_tell_pages_apart(tmp_path: Path) -> None:
    settings = OcrSettings(cache=tmp_path)
    files = {
        page_file("a" * 64, 1, "e 1", settings),
        page_file("b" * 64, 1, "e 1", settings),
        page_file("a" * 64, 2, "e 1", settings),
        page_file("a" * 64, 1, "e 2", settings),
        page_file("a" * 64, 1, "e 1", replace(settings, dpi=200)),
        page_file("a" * 64, 1, "e 1", replace(settings, second_reader=False)),
    }
    assert len(files) == 6


@pytest.mark.parametrize("content", [b"", b"no gzip", b"\x1f\x8b\x08\x00broken"])
def test_a_damaged_file_counts_as_missing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "page.json.gz"
    file.write_bytes(content)
    assert load_page(file) is None


def test_a_cut_off_file_counts_as_missing(tmp_path: Path) -> None:
    file = tmp_path / "page.json.gz"
    store_page(file, PAGE)
    file.write_bytes(file.read_bytes()[:-20])
    assert load_page(file) is None


def test_a_cache_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    store_page(tmp_path / "taken" / "page.json.gz", PAGE)


def test_where_the_cache_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert cache_folder(OcrSettings(cache=tmp_path)) == tmp_path
    monkeypatch.setenv("EXTRACTOR_CACHE", str(tmp_path / "own"))
    assert cache_folder(OcrSettings()) == tmp_path / "own" / "ocr"
    monkeypatch.delenv("EXTRACTOR_CACHE")
    assert cache_folder(OcrSettings()).parts[-2:] == ("extractor", "ocr")
    assert os.path.isabs(cache_folder(OcrSettings()))
