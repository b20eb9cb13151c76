"""The front door: what a file is, by its content; what cannot be read, with the reason and what to do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from extractor.errors import UnreadableError
from extractor.reading import read as door
from extractor.reading.read import media_type_of, read_bytes, read_report
from extractor.reading.settings import Settings


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as box:
        for name in names:
            box.writestr(name, "nội dung")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (b"%PDF-1.7\n...", "a.doc", door.PDF),
        (b"\r\n\r\n%PDF-1.4", "a.bin", door.PDF),
        (b"\xff\xd8\xff\xe0....", "a.pdf", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "a.txt", "image/png"),
        (b"II*\x00....", "a", "image/tiff"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic....", "a", "image/heic"),
        (b"{\\rtf1\\ansi", "a.doc", door.RTF),
        (b"<!DOCTYPE html><html><body>", "a.doc", door.HTML),
        (b"\xef\xbb\xbf<html lang='vi'>", "a", door.HTML),
        ("<html><p>12 hộ".encode("utf-16"), "a.html", door.HTML),
        ("<!DOCTYPE html><p>12 hộ".encode("utf-16-le"), "a.html", door.HTML),
        (archive("bao-cao/word/document.xml"), "a.docx", door.ZIP),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w:wordDocument/>', "a.doc", door.DOC),
        (
            b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text"/>',
            "a",
            door.ODT,
        ),
        (b"From: a@b.vn\r\nTo: c@d.vn\r\nSubject: Bao cao\r\n\r\nKinh gui", "a.txt", door.MAIL),
        ("Từ: một đơn vị\nĐến: đơn vị khác".encode(), "a.eml", door.PLAIN),
        ("Kế hoạch giám sát".encode(), "a.pdf", door.PLAIN),
        (archive("[Content_Types].xml", "word/document.xml"), "a.zip", door.DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "a.docx", door.XLSX),
        (archive("bao-cao.txt", "phu-luc.txt"), "a.docx", door.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "a.xls", door.DOC),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "a.doc", door.XLS),
    ],
)
def test_the_content_decides_what_a_file_is(data: bytes, name: str, media_type: str) -> None:
    assert media_type_of(data, name) == media_type


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', ".xlsx"),
        (b'<?xml version="1.0"?><data><value unit="ha">12,5</value></data>', "PDF"),
    ],
)
def test_other_xml_is_no_text(data: bytes, remedy: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_bytes(data, "a.xls")
    assert caught.value.code == "read.xml"
    assert remedy in caught.value.remedy


def test_a_report_knows_its_source(tmp_path: Path) -> None:
    path = tmp_path / "bao-cao.txt"
    path.write_bytes("Huyện có 14 xã.".encode())
    report = read_report(path)
    assert (report.source.name, report.source.media_type, report.source.bytes) == ("bao-cao.txt", door.PLAIN, 19)
    assert len(report.source.sha256) == 64
    assert read_report(path, name="Thư mục/bao-cao.txt").source.name == "Thư mục/bao-cao.txt"


@pytest.mark.parametrize("content", [b"", b"\n\n  \n"])
def test_empty_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rong.docx"
    path.write_bytes(content)
    with pytest.raises(UnreadableError) as refusal:
        read_report(path)
    assert refusal.value.code == "read.empty"
    assert "rong.docx" in refusal.value.message()
    assert "rong.docx" in refusal.value.message("en")


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "khong-co.pdf", tmp_path):
        with pytest.raises(UnreadableError) as refusal:
            read_report(path)
        assert refusal.value.remedy


def test_files_above_the_limit_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "lon.txt"
    path.write_bytes(b"a" * 2000)
    with pytest.raises(UnreadableError) as refusal:
        read_report(path, settings=Settings(max_file_bytes=1000))
    assert refusal.value.code == "read.too_large"


@pytest.mark.parametrize("data", [b"%PDF-1.4\n%%EOF", b"%PDF-", b"\xff\xd8\xff\xe0", b"PK\x03\x04abc", b"{\\rtf1"])
def test_stumps_are_refused_with_a_remedy(data: bytes) -> None:
    with pytest.raises(UnreadableError) as refusal:
        read_bytes(data, "cut.bin", Settings(ocr="never"))
    assert refusal.value.remedy


def test_a_word_file_without_its_main_part_is_damaged_and_no_archive() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("docProps/app.xml", "<Properties/>")
    with pytest.raises(UnreadableError) as caught:
        read_bytes(stream.getvalue(), "báo cáo.docx")
    assert caught.value.code == "file.damaged"
