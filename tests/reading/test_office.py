from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from office_files import cell, docx, item, level, p, table

from extractor.errors import UnreadableError
from extractor.reading import office
from extractor.reading.docx import read_docx
from extractor.reading.limits import Limits
from extractor.reading.office import cells_lost, find_soffice, read_office

needs_office = pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed")
RTF = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times New Roman;}}\f0 Huy\u7879?n c\u243? 03 c\u7909?m.\par {\b II. K\u7871?t qu\u7843?}\par}"


@needs_office
@pytest.mark.slow
def test_rtf_through_libreoffice() -> None:
    report = read_office(RTF.encode(), "a.rtf")
    assert report.text.splitlines()[:2] == ["Huyện có 03 cụm.", "II. Kết quả"]
    assert report.source.media_type == "application/rtf"
    assert report.source.bytes == len(RTF)


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("ending", ["doc", "odt", "rtf"])
def test_old_formats_read_as_the_word_file_they_were_made_of(ending: str, tmp_path: Path) -> None:
    lists = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "upperRoman", "%1.")
        + level(1, "decimal", "%2.")
        + level(2, "decimal", "%2.%3.")
        + level(3, "lowerLetter", "%4)")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    span = '<w:gridSpan w:val="2"/>'
    body = "".join(item("mục", 1, depth) for depth in (0, 1, 2, 2, 3, 3, 1, 0))
    body += p("Uû ban nh©n d©n", run='<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>')
    body += table(cell("STT") + cell("Tên") + cell("Diện tích"), cell("I") + cell("Nhóm", span), cell("1") * 3) + p(
        "hết"
    )
    original = docx(body, numbering=lists)
    (tmp_path / "a.docx").write_bytes(original)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(find_soffice()), "--headless", profile, "--convert-to", ending, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.docx")], capture_output=True, timeout=120, check=True)
    report = read_office((tmp_path / f"a.{ending}").read_bytes(), f"a.{ending}")
    assert report.text == read_docx(original, "a.docx").text
    assert "Uỷ ban nhân dân" in report.text
    assert report.tables[0].rows[0][1].column_span == 2


@needs_office
@pytest.mark.slow
def test_a_file_that_is_no_document_is_an_error_or_text_but_no_crash() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_office(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "a.doc")
    assert caught.value.code in ("office.not_converted", "office.too_slow", "file.damaged")


@needs_office
@pytest.mark.slow
def test_the_time_limit_stops_libreoffice() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_office(RTF.encode(), "a.rtf", Limits(office_seconds=0.01))
    assert caught.value.code == "office.too_slow"


def test_without_libreoffice_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_PLACES", ())
    with pytest.raises(UnreadableError) as caught:
        read_office(RTF.encode(), "a.rtf")
    assert caught.value.code == "office.no_libreoffice"
    assert "libreoffice-writer" in caught.value.remedy
    assert "libreoffice-writer" in caught.value.english[1]


def test_passwords_are_named_before_libreoffice_is_asked() -> None:
    package = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    word = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"\xec\xa5\xc1\0" + bytes(6) + b"\0\x01" + bytes(500)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "META-INF/manifest.xml", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
        )
    for data in (package, word, stream.getvalue()):
        with pytest.raises(UnreadableError) as caught:
            read_office(data, "a.doc")
        assert caught.value.code == "file.encrypted"


def test_an_empty_file() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_office(b"", "a.doc")
    assert caught.value.code == "file.empty"


def test_cells_of_a_word_file_that_the_conversion_ran_together_are_counted() -> None:
    cells = "".join(f"Xã {n}\x07{n},5\x07" for n in range(6)).encode("utf-16-le")
    assert cells_lost(b"\x00" * 32 + cells, 0)
    assert cells_lost(cells, 4)
    assert not cells_lost(cells, 12)
    assert not cells_lost("UBND\x07CỘNG HÒA\x07Số\x07ngày\x07".encode("utf-16-le"), 0), "a head set as a table"
