from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import UnreadableError
from extractor.reading import office
from extractor.reading.limits import Limits
from extractor.reading.office import find_soffice, read_office

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
    for data in (package, word):
        with pytest.raises(UnreadableError) as caught:
            read_office(data, "a.doc")
        assert caught.value.code == "file.encrypted"


def test_an_empty_file() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_office(b"", "a.doc")
    assert caught.value.code == "file.empty"
