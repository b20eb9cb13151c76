"""A small PDF whose streams unpack to much is refused before it is drawn."""

from __future__ import annotations

import zlib

import pytest

from extractor.errors import UnreadableError
from extractor.reading.pdf import read_pdf
from extractor.reading.pdf_streams import largest_stream
from extractor.reading.settings import Settings


def stream(packed: bytes, header: bytes = b"/Filter/FlateDecode") -> bytes:
    return b"%%PDF-1.4\n4 0 obj\n<</Length %d%s>>\nstream\n%s\nendstream\nendobj\n" % (len(packed), header, packed)


BOMB = zlib.compress(b"0 0 m 1 1 l S\n" * 300_000, 9)


def test_a_stream_above_the_limit_is_found() -> None:
    assert largest_stream(stream(BOMB), 1_000_000) > 1_000_000
    assert largest_stream(stream(zlib.compress(BOMB), b"/Filter[/FlateDecode/FlateDecode]"), 1_000_000) > 1_000_000


@pytest.mark.parametrize(
    "data",
    [
        stream(zlib.compress(b"0 0 m 1 1 l S\n" * 300)),
        stream(BOMB, b"/Subtype/Image/Filter/FlateDecode"),
        stream(b"not packed" * 1000),
        b"%PDF-1.4\nstream\n",
        b"",
    ],
)
def test_others_are_not(data: bytes) -> None:
    assert largest_stream(data, 1_000_000) == 0


def test_such_a_file_is_refused_with_a_remedy() -> None:
    with pytest.raises(UnreadableError) as error:
        read_pdf(stream(BOMB), "to.pdf", Settings(max_stream_bytes=1_000_000))
    assert error.value.code == "pdf.too_large_inside"
    assert "to.pdf" in error.value.message()
