"""The lines of a page -> its paragraphs: by what stands in them (lines.py) and by how they are set."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.reading.lines import Frame, Line, is_caps, joins
from extractor.reading.page import GridTable, PageContent, SetLine

# What the lines of a letterhead or a signature begin with: each stands on its own.
_AGENCY = re.compile(
    r"(?:SỞ|BAN|BỘ|CỤC|CHI CỤC|PHÒNG|VĂN PHÒNG|UBND|ỦY BAN|UỶ BAN|HĐND|HỘI|ĐẢNG|TỈNH|HUYỆN|THỊ|THÀNH|XÃ|PHƯỜNG|TRƯỜNG|TRUNG"
    r"|CÔNG TY|TỔNG|ĐOÀN|MẶT TRẬN|LIÊN ĐOÀN|VIỆN|BỆNH VIỆN|TM|KT|TL|TUQ|PHÓ|CHỦ|GIÁM|CHÁNH|SỐ|BÁO|QUYẾT|KẾ|THÔNG|TỜ)\b"
)


@dataclass(slots=True)
class Group:
    """Lines of one paragraph, or one table, of a page."""

    lines: list[tuple[SetLine, Line]] = field(default_factory=list)
    table: GridTable | None = None
    role: str = "text"


def group_lines(page: PageContent, frame: Frame) -> list[Group]:
    """The lines of a page as paragraphs, in reading order; footnotes moved in front of a paragraph that is not done."""
    pitch = _pitch(page)
    groups: list[Group] = []
    notes: list[Group] = []
    tables: dict[int, list[GridTable]] = {}
    for index, table in page.tables:
        tables.setdefault(index, []).append(table)
    opener: Line | None = None
    last: tuple[SetLine, Line] | None = None
    for index, set_line in enumerate(page.lines):
        if index in tables:
            groups += [Group(table=table) for table in tables[index]]
            opener = last = None
        extra = _extra(last[0], set_line, pitch) if last is not None else 0.0
        line = _line_of(set_line, page, frame, extra)
        if index in page.furniture:
            groups.append(Group([(set_line, line)], role="furniture"))
            continue
        target = notes if index in page.notes else groups
        if target is groups and _goes_on(opener, last, set_line, line, page, frame):
            _last_text(groups).lines.append((set_line, line))
            last = (set_line, line)
            continue
        if target is notes and notes and not _starts_note(set_line):
            notes[-1].lines.append((set_line, line))
            continue
        target.append(Group([(set_line, line)]))
        if target is groups:
            opener, last = line, (set_line, line)
    if len(page.lines) in tables:
        groups += [Group(table=table) for table in tables[len(page.lines)]]
    if notes:
        at = len(groups)
        while at and groups[at - 1].role == "furniture":
            at -= 1
        if at and groups[at - 1].table is None and groups[at - 1].lines[-1][1].text[-1:] not in ".!?:;":
            at -= 1
        groups[at:at] = notes
    return groups


def _goes_on(
    opener: Line | None,
    last: tuple[SetLine, Line] | None,
    set_line: SetLine,
    line: Line,
    page: PageContent,
    frame: Frame,
) -> bool:
    if opener is None or last is None or set_line.block < 0 or last[0].block < 0:
        return False
    return joins(opener, last[1], line, frame) or _wraps(last[0], set_line, page)


def _wraps(a: SetLine, b: SetLine, page: PageContent) -> bool:
    """Whether ``b`` is the rest of a line of a letterhead's column that was too long for it ("BAN QUẢN LÝ CÁC KHU CÔNG" /
    "NGHIỆP"): in the same column, as bold, in capitals, much shorter than the widest line of the column above it."""
    if a.block != b.block or a.bold != b.bold or not (is_caps(a.text) and is_caps(b.text)):
        return False
    if a.top > 0.35 * page.height or b.top - a.bottom > 0.6 * a.height or _AGENCY.match(b.text):
        return False
    middle = (b.x0 + b.x1) / 2
    if abs((a.x0 + a.x1) / 2 - middle) > 8 or a.x1 - a.x0 > 0.55 * page.width:
        return False
    column = [one for one in page.lines[:20] if abs((one.x0 + one.x1) / 2 - middle) < 12 and is_caps(one.text)]
    widest = max(one.x1 - one.x0 for one in column)
    return a.x1 - a.x0 > 0.97 * widest and b.x1 - b.x0 < 0.5 * (a.x1 - a.x0)


def _last_text(groups: list[Group]) -> Group:
    return next(group for group in reversed(groups) if group.role == "text")


def _starts_note(line: SetLine) -> bool:
    return line.first.text[:1].isdigit() or line.first.text[:1] in "*("


def _line_of(set_line: SetLine, page: PageContent, frame: Frame, extra: float) -> Line:
    x0, x1 = set_line.x0, set_line.x1
    right = frame.right or page.width
    indent, rest = x0 - frame.left, right - x1
    centered = indent > 14 and rest > 14 and abs(indent - rest) < 12
    word = set_line.first
    return Line(
        0,
        0,
        set_line.text,
        x0,
        x1,
        word.x1 - word.x0,
        extra,
        bold=set_line.bold and set_line.bold_end,
        centered=centered,
        size=0.0 if page.origin == "ocr" else set_line.size or set_line.height,
        page=page.number,
    )


def _pitch(page: PageContent) -> float:
    """The usual distance from one baseline to the next."""
    places = [(line.bottom, line.height) for line in page.lines]
    steps = sorted(b - a for (a, height), (b, _) in pairwise(places) if 0.8 * height < b - a < 2.6 * height)
    # Space between paragraphs comes on top: the lower third is what stands between lines of one.
    return steps[len(steps) // 3] if steps else 0.0


def _extra(a: SetLine, b: SetLine, pitch: float) -> float:
    if a.block != b.block:
        return 2.0
    step = b.bottom - a.bottom
    if step < 0 or not pitch:
        return 1.0 if step < 0 else 0.0
    return 1.0 if step > 1.3 * pitch + 1 else 0.0
