"""``extractor ocr``: what it refuses, and what it writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

Call = Callable[..., tuple[int, str, str]]


def test_a_missing_file_is_named_with_a_remedy(call: Call, tmp_path: Path) -> None:
    code, out, err = call("ocr", str(tmp_path / "khong-co.pdf"), "-o", str(tmp_path / "ra.pdf"))
    assert (code, out) == (4, "")
    assert "khong-co.pdf" in err
    assert not (tmp_path / "ra.pdf").exists()


def test_only_pdf_is_taken(call: Call, tmp_path: Path) -> None:
    code, _, err = call("ocr", str(tmp_path / "anh.png"), "-o", str(tmp_path / "ra.pdf"))
    assert code == 2
    assert "anh.png" in err


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_document_without_scans_is_written_as_it_is(call: Call, tmp_path: Path, lang: str) -> None:
    empty = pypdfium2.PdfDocument.new()
    empty.new_page(595, 842)
    source, target = tmp_path / "trang.pdf", tmp_path / "ra.pdf"
    empty.save(source)
    code, out, err = call("--lang", lang, "ocr", str(source), "-o", str(target))
    assert (code, out) == (0, "")
    assert "0 " in err
    assert len(pypdfium2.PdfDocument(target)) == 1
