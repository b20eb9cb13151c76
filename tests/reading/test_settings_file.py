"""Limits in a file that a person writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.errors import UsageError
from extractor.reading.settings import DEFAULT
from extractor.reading.settings_file import load_settings


def written(folder: Path, text: str) -> Path:
    path = folder / "giới-hạn.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_named_is_changed_and_all_else_stays(tmp_path: Path) -> None:
    text = 'max_pages = 8000\noffice_seconds = 300\n[ocr]\nmode = "never"\nmax_pixels = 200_000_000\ncache = "kho"\n'
    settings = load_settings(written(tmp_path, text))
    assert (settings.max_pages, settings.office_seconds, settings.ocr) == (8000, 300.0, "never")
    assert (settings.ocr_settings.max_pixels, settings.ocr_settings.cache) == (200_000_000, Path("kho"))
    assert settings.max_file_bytes == DEFAULT.max_file_bytes
    assert load_settings(written(tmp_path, "")) == DEFAULT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("max_page = 8000", "max_page: "),
        ('max_pages = "nhiều"', "max_pages = 'nhiều'"),
        ("max_pages = true", "max_pages = True"),
        ("max_pages = -1", "max_pages = -1"),
        ('[ocr]\nmode = "sometimes"', "auto, never, always"),
        ("[ocr]\nmax_pages = 3", "ocr.max_pages: "),
        ("max_pages =", "giới-hạn.toml"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_settings(written(tmp_path, text))
    assert said in caught.value.reason


def test_they_hold_for_every_verb(call: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Có 12 dự án.\n" * 20, encoding="utf-8")
    path = written(tmp_path, "max_text_bytes = 100\n")
    for words in (("extract", tmp_path / "in"), ("ingest", tmp_path / "in", "--corpus", tmp_path / "kho")):
        code, _, err = call(*words, "--settings", path)
        assert code == 4
        assert "--settings TỆP.toml" in err
        assert call(*words)[0] == 0
    assert call("extract", tmp_path / "in", "--settings", tmp_path / "không-có.toml")[0] == 2
    assert call("extract", tmp_path / "in", "--settings")[0] == 2
