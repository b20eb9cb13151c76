"""Scanned PDFs: pages go to OCR by themselves and come back as text with words in their places."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pdf_factory import draw, rule_table, set_text, write

from extractor import aside
from extractor.errors import UnreadableError
from extractor.models import Report
from extractor.reading import pdf
from extractor.reading.ocr import engine_name
from extractor.reading.read import read_bytes
from extractor.reading.settings import Settings

pytestmark = pytest.mark.slow

SENTENCE = (
    "Đến hết năm 2023, huyện Vĩnh An có 12 dự án với tổng diện tích 57,5 ha, thu hút 234 doanh nghiệp đầu tư, tổng vốn "
    "đăng ký đạt 2.277 tỷ đồng, giải quyết việc làm cho 9.760 lao động địa phương."
)
ROWS = [["STT", "Tên cụm", "Diện tích"], ["1", "Bến Đá", "50,5"], ["2", "Phú Lợi", "30,2"], ["3", "Vân Hải", "7,25"]]


def scan(data: bytes, mixed: bool = False) -> bytes:
    """The pages of a PDF as pictures, as a scanner gives them; with ``mixed`` the first page stays what it is."""
    pypdfium2 = pytest.importorskip("pypdfium2")
    source = pypdfium2.PdfDocument(data)
    images = [page.render(scale=200 / 72, grayscale=True).to_pil() for page in source]
    buffer = io.BytesIO()
    images[mixed].save(buffer, "PDF", resolution=200.0, save_all=True, append_images=images[mixed + 1 :])
    if not mixed:
        return buffer.getvalue()
    whole = pypdfium2.PdfDocument.new()
    whole.import_pages(source, [0])
    whole.import_pages(pypdfium2.PdfDocument(buffer.getvalue()))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _engine() -> None:
    try:
        engine_name()
    except UnreadableError as reason:
        pytest.skip(reason.message("en"))


def page(canvas: Any) -> None:
    write(canvas, 240, 60, "PHỤ LỤC", bold=True)
    bottom = set_text(canvas, SENTENCE, 100)
    rule_table(canvas, ROWS, [50, 200, 100], bottom + 20, row_height=30)


def check(report: Report, number: int) -> None:
    page = report.pages[number - 1]
    assert page.origin == "ocr"
    assert page.words
    for word in page.words:
        assert page.start <= word.start < word.end <= page.end
        assert 0 <= word.box.x0 < word.box.x1 <= page.width + 1
        assert 0 <= word.confidence <= 100


def test_a_scanned_page_is_read_with_its_table_and_places() -> None:
    report = read_bytes(scan(draw(page)), "scan.pdf", Settings())
    assert report.source.ocr
    assert "page_ocr" in {w.code for w in report.warnings}
    check(report, 1)
    text = " ".join(report.text.split())
    assert "234 doanh nghiệp" in text
    assert "2.277 tỷ đồng" in text
    (table,) = report.tables
    assert [row[2].text for row in table.rows] == ["50,5", "30,2", "7,25"]
    start = report.text.index("2.277")
    assert report.finder is not None
    (box,) = report.finder.boxes([(start, start + 5)])
    assert box is not None
    assert 90 < box.top < 160


def test_only_the_scanned_pages_of_a_mixed_file_go_to_ocr() -> None:
    report = read_bytes(scan(draw(page, page), mixed=True), "mixed.pdf", Settings())
    assert [p.origin for p in report.pages] == ["layer", "ocr"]
    assert [w.page for w in report.warnings if w.code == "page_ocr"] == [2]
    check(report, 2)


def test_a_helper_leaves_scanned_pages_to_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    data = scan(draw(page, page, page), mixed=True)
    alone = read_bytes(data, "mixed.pdf", Settings())
    for name, value in (("_LONG", 0), ("_TURN", 1), ("_OWN", 0)):
        monkeypatch.setattr(pdf, name, value)
    monkeypatch.setattr(aside, "cores", lambda: 2)
    with aside.helped():
        assert read_bytes(data, "mixed.pdf", Settings()) == alone
    assert [page.origin for page in alone.pages] == ["layer", "ocr", "ocr"]


def test_without_ocr_a_scan_says_that_it_was_not_read() -> None:
    report = read_bytes(scan(draw(page)), "scan.pdf", Settings(ocr="never"))
    assert not report.text.strip()
    assert {"page_doubtful", "no_text"} <= {w.code for w in report.warnings}


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_lie_on_the_page_as_people_see_it(turn: int) -> None:
    """A sheet scanned on its side, with and without a /Rotate that sets it upright for the viewer."""
    pypdfium2 = pytest.importorskip("pypdfium2")
    for stated in {0, turn}:
        pdf = pypdfium2.PdfDocument(scan(draw(page)))
        upright = pdf[0].render(scale=200 / 72, grayscale=True).to_pil()
        buffer = io.BytesIO()
        upright.rotate(turn, expand=True).save(buffer, "PDF", resolution=200.0)
        sideways = pypdfium2.PdfDocument(buffer.getvalue())
        sideways[0].set_rotation(stated)
        out = io.BytesIO()
        sideways.save(out)
        report = read_bytes(out.getvalue(), "scan.pdf", Settings())
        shown = pypdfium2.PdfDocument(out.getvalue())[0]
        assert (report.pages[0].width, report.pages[0].height) == pytest.approx(shown.get_size(), abs=0.1)
        picture = shown.render(scale=2, grayscale=True).to_numpy()
        at = report.text.index("234")
        assert report.finder is not None
        boxes = report.finder.boxes([(at, at + 3)])
        boxes += [cell.bbox for row in report.tables[0].rows for cell in row if cell.text]
        for box in boxes:
            assert box is not None
            part = picture[round(box.top * 2) : round(box.bottom * 2), round(box.x0 * 2) : round(box.x1 * 2)]
            assert part.size
            assert part.min() < 120
        number = boxes[0]
        assert number is not None
        # Three digits: wider than tall where the line runs level, taller than wide where it runs up or down.
        level = (turn - stated) % 180 == 0
        assert (number.x1 - number.x0 > number.bottom - number.top) == level
