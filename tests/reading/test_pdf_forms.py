"""Drawings inside drawings: what unfolds to more than the limit is refused before it is drawn, all else is let through."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from extractor.errors import UnreadableError
from extractor.reading.pdf import read_pdf
from extractor.reading.pdf_forms import unfolds_beyond
from extractor.reading.searchable import write_searchable_pdf

LIMIT = 1_000_000


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    out = b"%PDF-1.5\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return out + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(out))


def stream(content: bytes, dictionary: bytes = b"", packed: bool = False) -> bytes:
    if packed:
        content, dictionary = zlib.compress(content), dictionary + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (dictionary, len(content), content)


def form(content: bytes, resources: bytes, packed: bool = False, subtype: bytes = b"/Form") -> bytes:
    return stream(content, b"/Type/XObject/Subtype%s/BBox[0 0 9 9]%s" % (subtype, resources), packed)


def page(*forms: bytes) -> bytes:
    """Page 3 draws /X, which is object 5; ``forms`` are objects 5, 6, …"""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        stream(b"q /X Do Q"),
        *forms,
    )


def calls(number: int) -> bytes:
    return b"/Resources<</XObject<</X %d 0 R>>>>" % number


TWICE = b"/X Do /X Do"
CHAIN = [form(b"/X Do " * 12, calls(6 + n)) for n in range(7)]
BAD = {
    "a form that draws itself twice": page(form(TWICE, calls(5))),
    "two that draw one another": page(form(TWICE, calls(6)), form(TWICE, calls(5))),
    "a chain without a loop": page(*CHAIN, form(b"0 0 m 1 1 l S", b"")),
    "packed": page(form(TWICE, calls(5), packed=True)),
    "names written with escapes": page(form(b"/#58 Do /X Do", calls(5), subtype=b"/Fo#72m")),
    "resources elsewhere": page(form(TWICE, b"/Resources 6 0 R"), b"<</XObject 7 0 R>>", b"<</X 5 0 R>>"),
    "resources of the page": page(form(TWICE, b"")),
    "a page that draws much often": page(form(b"0 0 m 1 1 l S " * 8000, b"", packed=True)).replace(
        b"q /X Do Q", b"/X Do " * 20
    ),
}
GOOD = {
    "no form": page(),
    "a loop that grows by nothing": page(form(b"/X Do", calls(5))),
    "a letterhead in a stamp": page(form(b"/X Do 0 0 m 1 1 l S", calls(6)), form(b"1 1 l S", b"")),
    "the same name for another form": page(form(TWICE, calls(6)), form(TWICE, calls(7)), form(b"1 1 l S", b"")),
    "cut off": page(form(TWICE, calls(5)))[:150],
    "no PDF": b"/Form /X Do",
}


@pytest.mark.parametrize("name", BAD)
def test_what_unfolds_beyond_the_limit_is_found(name: str) -> None:
    assert unfolds_beyond(BAD[name], LIMIT)


@pytest.mark.parametrize("name", GOOD)
def test_other_files_are_let_through(name: str) -> None:
    assert not unfolds_beyond(GOOD[name], LIMIT)


def test_forms_named_in_a_packed_object() -> None:
    inner = b"8 0 <</XObject<</X 5 0 R>>>>"
    packed = stream(inner, b"/Type/ObjStm/N 1/First 4", packed=True)
    assert unfolds_beyond(page(form(TWICE, b"/Resources 8 0 R"), packed), LIMIT)


def test_such_a_file_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_pdf(BAD["a form that draws itself twice"], "vòng.pdf")
    assert caught.value.code == "pdf.too_large_inside"
    assert caught.value.remedy
    (tmp_path / "vòng.pdf").write_bytes(BAD["a chain without a loop"])
    with pytest.raises(UnreadableError) as caught:
        write_searchable_pdf(tmp_path / "vòng.pdf", tmp_path / "ra.pdf")
    assert caught.value.code == "pdf.too_large_inside"
