"""The last block of a document set as one row of a table: "| Nơi nhận: - Như trên; - Lưu: VT. | KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC
(Đã ký) Trần Văn Tám |". Converters write it so; it is unfolded into the lines that were printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.extraction.lines import Line, columns
from extractor.language.orthography import CAPITALS

_ITEMS = re.compile(r"(?<=[:;.,])\s{0,3}(?=[-+•–]\s)")
_RIGHT = re.compile(
    rf"\s+(?=PHÓ\s)|\s+(?=(?:KT|TL|TUQ)\.?\s[{CAPITALS}]{{2}})|\s*(?=\([Đđ]ã ký|\(Ký)|(?<=ký\))\s*|(?<=[{CAPITALS}]{{2}})\s+(?=[{CAPITALS}][^\W\d_{CAPITALS}])"
)


def unfold_rows(lines: Sequence[Line], recipients: re.Pattern[str]) -> list[Line]:
    """The lines, with a row that holds both columns of the last block as one line for each printed line."""
    if not any("|" in line.text and recipients.match(line.text) for line in lines):
        return list(lines)
    return [one for line in lines for one in _unfold(line, recipients)]


def _unfold(line: Line, recipients: re.Pattern[str]) -> Iterator[Line]:
    pieces = columns(line.text) if "|" in line.text and recipients.match(line.text) else []
    if len(pieces) != 2 or not re.match(rf"[{CAPITALS}./ ]{{4}}", pieces[1][1]):
        yield line
        return
    left, right = (piece for _, piece in pieces)
    printed = [part for part in _ITEMS.split(left) if part.strip()]
    printed += [part for part in _RIGHT.split(right) if part.strip()]
    for number, text in enumerate(printed):
        yield Line(text.strip(), line.start, line.end, line.blanks if number == 0 else 0, number > 0)
