"""How large the streams of a PDF grow when unpacked: looked at before the PDF library unpacks them without a limit."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_HEADER = 600
_RATIO = 1032
"""The most that deflate packs: a stream shorter than the limit over this cannot pass the limit."""
_CHUNK = 65_536


def largest_stream(data: bytes, limit: int) -> int:
    """The size in bytes of the first unpacked stream of the PDF ``data`` that is larger than ``limit``, counted no further
    than that; 0 where none is. Pictures are left out: their pixels are limited where they are drawn."""
    for match in _STREAM.finditer(data):
        start = match.end()
        header = data[max(0, start - _HEADER) : start]
        header = header[header.rfind(b" obj") + 1 :]
        # The name of the packing may stand elsewhere or be written otherwise: packed data shows by its first byte.
        rounds = len(_FLATE.findall(header)) or int(data[start : start + 1] == b"x")
        if not rounds or b"/Image" in header:
            continue
        end = data.find(b"endstream", start)
        end = len(data) if end < 0 else end
        if (end - start) * _RATIO**rounds <= limit:
            continue
        size = _unpacked(data[start:end], rounds, limit)
        if size > limit:
            return size
    return 0


def _unpacked(packed: bytes, rounds: int, limit: int) -> int:
    """The size of ``packed`` after ``rounds`` of inflating; counting stops above ``limit``. Damaged data ends the count."""
    unpackers = [zlib.decompressobj() for _ in range(rounds)]
    size = 0

    def feed(chunk: bytes, level: int) -> None:
        nonlocal size
        if level == rounds:
            size += len(chunk)
            return
        unpacker = unpackers[level]
        while chunk and not unpacker.eof and size <= limit:
            feed(unpacker.decompress(chunk, 1 << 20), level + 1)
            chunk = unpacker.unconsumed_tail

    try:
        for place in range(0, len(packed), _CHUNK):
            feed(packed[place : place + _CHUNK], 0)
            if size > limit:
                break
    except zlib.error:
        pass
    return size
