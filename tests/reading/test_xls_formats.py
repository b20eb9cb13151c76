from __future__ import annotations

import struct

import pytest

from extractor.reading.limits import Limits
from extractor.reading.number_formats import NumberFormat
from extractor.reading.xls_formats import read_xls_formats


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def text(words: str) -> bytes:
    return b"\x01" + words.encode("utf-16-le")


def workbook(sheet: bytes, *, pad: int = 5000) -> bytes:
    """The stream of a workbook with one sheet of these records; three styles: general, 0.0 %, millions."""
    begin = record(0x809, b"\x00\x06\x05\x00" + bytes(12))
    head = begin + record(0x31, bytes(14) + b"\x05" + text("Arial"))
    head += record(0x31, bytes(14) + b"\x07" + text(".VnTime"))
    code = "#,##0.0,,"
    head += record(0x41E, struct.pack("<HH", 170, len(code)) + text(code))
    for font, number in ((0, 0), (0, 10), (1, 170)):
        head += record(0xE0, struct.pack("<HH", font, number) + bytes(16))
    name = b"\x06" + text("Biểu 1")
    at = len(head) + 4 + 6 + len(name) + 4
    head += record(0x85, struct.pack("<IH", at, 0) + name) + record(0x0A)
    return head + record(0x809, b"\x00\x06\x10\x00" + bytes(12)) + sheet + record(0x0A) + bytes(pad)


def compound(stream: bytes) -> bytes:
    """A compound file that holds the stream: sector 0 the table, 1 the directory, 2 the small table, then the content."""
    small = len(stream) < 4096
    block = 64 if small else 512
    stream += bytes(-len(stream) % 512)
    count = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *range(4, 3 + count), 0xFFFFFFFE]
    chain = [*range(1, len(stream) // block), 0xFFFFFFFE] if small else []

    def entry(name: str, kind: int, first: int, size: int) -> bytes:
        shown = name.encode("utf-16-le") + b"\x00\x00"
        return (
            shown.ljust(64, b"\x00")
            + struct.pack("<HB", len(shown), kind)
            + bytes(49)
            + struct.pack("<IIxxxx", first, size)
        )

    directory = entry("Root Entry", 5, 3 if small else 0xFFFFFFFE, len(stream) if small else 0)
    directory += entry("Workbook", 2, 0 if small else 3, len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 2, 1, 0xFFFFFFFE, 0) + struct.pack(
        "<109I", 0, *[0xFFFFFFFF] * 108
    )
    sectors = [struct.pack(f"<{len(numbers)}I", *numbers).ljust(512, b"\xff") for numbers in (table, chain)]
    return header + sectors[0] + directory.ljust(512, b"\x00") + sectors[1] + stream


def number(row: int, column: int, style: int, value: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


@pytest.mark.parametrize("pad", [0, 5000])
def test_the_formats_of_cells(pad: int) -> None:
    several = struct.pack("<HH", 1, 0) + struct.pack("<HIHI", 0, 0, 1, 0) + struct.pack("<H", 1)
    sheet = number(0, 0, 0, 5) + number(0, 1, 1, 0.45) + number(0, 2, 2, 1e9) + record(0xBD, several)
    found = read_xls_formats(compound(workbook(sheet, pad=pad)), Limits())["Biểu 1"]
    percent = NumberFormat(2, True)
    assert found.cells == {(0, 1): percent, (0, 2): NumberFormat(1, thousands=2), (1, 1): percent}
    assert found.fonts == {(0, 2): ".VnTime"}


def test_hidden_rows_and_errors_of_formulas() -> None:
    hidden = record(0x208, struct.pack("<HHHHHHBB", 1, 0, 1, 255, 0, 0, 0x20, 1) + bytes(2))
    column = record(0x7D, struct.pack("<HHHHHH", 1, 1, 0, 0, 1, 0))
    error = record(0x06, struct.pack("<HHH", 0, 1, 0) + bytes([2, 0, 7, 0, 0, 0, 0xFF, 0xFF]) + bytes(8))
    found = read_xls_formats(compound(workbook(hidden + column + number(1, 0, 0, 3) + error)), Limits())["Biểu 1"]
    assert (found.hidden_rows, found.hidden_columns) == (1, 1)
    assert found.shown == {(0, 1): "#DIV/0!"}
    assert found.errors == ["B1"]


@pytest.mark.parametrize("cut", [0, 60, 512, 1100, 1700, 3000])
def test_damage_tells_nothing(cut: int) -> None:
    data = compound(workbook(number(0, 0, 1, 0.5)))
    assert isinstance(read_xls_formats(data[:cut], Limits()), dict)


def test_a_chain_that_bites_its_tail_ends() -> None:
    data = bytearray(compound(workbook(number(0, 0, 1, 0.5))))
    struct.pack_into("<I", data, 512 + 4 * 5, 4)
    assert isinstance(read_xls_formats(bytes(data), Limits()), dict)
