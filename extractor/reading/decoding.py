"""Bytes -> text: UTF-8 and UTF-16 with or without a mark, Windows-1258, the encodings of legacy fonts."""

from __future__ import annotations

import re

from extractor.errors import UnreadableError
from extractor.language import legacy
from extractor.models import ReportWarning


def decode(data: bytes, name: str) -> tuple[str, tuple[ReportWarning, ...]]:
    """The text of a file of text: UTF-8, UTF-16 (with or without a mark) or a legacy encoding of Vietnamese.

    Raises UnreadableError when the bytes are no text.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace"), ()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), ()
    sample = data[:4096]
    if b"\x00" in sample:
        for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
            if zeros.count(0) * 3 > len(zeros):
                text = data.decode(encoding, "replace")
                if not _is_binary(text) and _is_western(text):
                    return text, ()
        raise _binary(name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_mixed(data, name) or _decode_legacy(data, name)
    if _is_binary(text):
        raise _binary(name)
    return to_unicode_lines(text)


def _is_binary(text: str) -> bool:
    sample = text[:8192]
    odd = sum(c < " " and c not in "\t\n\r\x0b\x0c\x02\x1a\x1b" for c in sample)
    return odd * 50 > len(sample)


def _is_western(text: str) -> bool:
    sample = text[:4096]
    return sum(c < "\u0370" or "\u1e00" <= c < "\u2600" for c in sample) * 10 > 9 * len(sample)


def _binary(name: str) -> UnreadableError:
    return UnreadableError(
        "read.binary",
        f"Tệp {name} không phải là văn bản: bên trong là dữ liệu nhị phân.",
        "Hãy gửi tệp gốc (PDF, Word, ảnh) hoặc lưu lại dưới dạng văn bản Unicode (UTF-8).",
        (f"{name} is not text: it holds binary data.", "Send the original file or save it as Unicode text (UTF-8)."),
    )


def _decode_mixed(data: bytes, name: str) -> tuple[str, tuple[ReportWarning, ...]] | None:
    """Bytes of which some lines are UTF-8: the others are damaged (a transfer lost or changed a byte) or in the encoding of
    a legacy font. None where no line is UTF-8."""
    pieces: list[str] = []
    utf8 = broken = 0
    for line in data.splitlines(keepends=True):
        text = line.decode("utf-8", "replace")
        damaged = text.count("\ufffd")
        # Bytes of other encodings hardly ever make letters of UTF-8 (each letter beyond ASCII takes one byte more, or two).
        further = len(text.encode("utf-8")) - len(text) - 2 * damaged
        is_utf8 = further > 0 and further >= damaged
        if is_utf8:
            broken += damaged
        else:
            text = line.decode("latin-1" if b"\xad" in line else "cp1252", "replace")
        utf8 += is_utf8
        pieces.append(text)
    if not utf8:
        return None
    text, warnings = to_unicode_lines("".join(pieces))
    if _is_binary(text):
        raise _binary(name)
    if broken or not warnings:
        places = f"{broken} chỗ" if broken else "dòng"
        message = f"Tệp {name} có {places} không đọc được theo UTF-8: hãy xem lại các số ở đó (ký tự \ufffd)."
        warnings += (ReportWarning("encoding_damaged", message),)
    return text, warnings


def _decode_legacy(data: bytes, name: str) -> tuple[str, tuple[ReportWarning, ...]]:
    """Bytes that are no UTF-8: Windows-1258, or the bytes of a legacy font (TCVN3, VNI) read as Windows-1252."""
    if _is_binary(data.decode("latin-1")):
        raise _binary(name)
    shown = data.decode("cp1252", "replace") if b"\xad" not in data else data.decode("latin-1")
    converted = to_unicode_lines(shown)
    if converted[1]:
        return converted
    try:
        text = data.decode("cp1258")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        message = f"Tệp {name} có byte không đọc được theo UTF-8; chỗ đó được ghi bằng ký tự \ufffd."
        return text, (ReportWarning("encoding_damaged", message),)
    return text, (ReportWarning("encoding_legacy", "Văn bản dùng bảng mã Windows-1258, đã chuyển sang Unicode."),)


# Signs inside words that no Vietnamese word in Unicode holds.
_FOREIGN = re.compile(
    "(?<=[^\\W\\d_])[¡-¬®µ-¾ÆÇËÎÏÑÖ×ØÜÞßäåæçëîïñö÷øûüþ]|[¡-¬®µ-¾ÆÇËÎÏÑÖØÜÞßäåæçëîïñöøûüþ](?=[^\\W\\d_])"
)


def to_unicode_lines(text: str) -> tuple[str, tuple[ReportWarning, ...]]:
    """``text`` in Unicode, line by line, with a warning when lines of it were typed in a legacy font's encoding.

    Where nothing is in Unicode already, a line that would be Vietnamese either way ("Sè: 12/BC-UBND") is what the lines
    around it are.
    """
    if text.isascii():
        encoding = legacy.detect(text[:20_000])
        if encoding is None:
            return text, ()
        return legacy.to_unicode(text, encoding), (_legacy_warning({encoding}),)
    if len(_FOREIGN.findall(text)) < 2:
        return text, ()
    likely = legacy.detect(text[:20_000])
    lines = text.splitlines(keepends=True)
    found = [legacy.detect(line, likely=likely) for line in lines]
    seen = {encoding for encoding in found if encoding is not None}
    if len(seen) == 1 and not legacy.is_unicode(text):
        (only,) = seen
        found = [
            encoding or (only if legacy.fits(line, only) else None) for line, encoding in zip(lines, found, strict=True)
        ]
    pieces = [
        line if encoding is None else legacy.raise_capitals(legacy.to_unicode(line, encoding), encoding)
        for line, encoding in zip(lines, found, strict=True)
    ]
    return "".join(pieces), (_legacy_warning(seen),) if seen else ()


def _legacy_warning(encodings: set[str]) -> ReportWarning:
    names = ", ".join(sorted(name.upper() for name in encodings))
    return ReportWarning("encoding_legacy", f"Văn bản dùng bảng mã cũ ({names}), đã chuyển sang Unicode.")
