"""Numbers of running text without the noun that they count: "đã đo 58; còn 07", "1.320 trên tổng số 1.575 hộ"."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.models import Figure
from extractor.outline.columns import number_in
from extractor.outline.stretches import Stretch

_BARE = re.compile(
    r"(?:(?<=[^\W\d_]\s)|(?<=[,;:]\s))(?P<n>\d{1,3}(?:\.\d{3})+|\d{1,4})(?=\s*(?:[,;)]\s|\.(?:\s|$)|$)|\s+(?:và|còn|trên|lên|xuống|đã|chưa|đang|đạt|không|được)\s)"
)
_LABEL = re.compile(
    r"(?:ngày|tháng|năm|số|lần|thứ|hạng|loại|khoản|điều|mục|quý|dự án|khu|vùng|tổ|nhóm|đợt|quốc lộ|đường|đội|lớp|cấp|phường|thôn|xóm|ấp|"
    r"phụ lục|biểu|chương|phần|khu phố|tiểu khu|lô|cụm|bảng|câu|vụ|kỳ|khóa|trang|giờ|phút|covid|top)\s$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d{2}")


def with_bare(text: str, stretch: Stretch) -> list[Figure]:
    """The figures of a stretch, and its bare numbers as figures of the kind that was counted before them (behind them if none was)."""
    figures = list(stretch.figures)
    counted = [f for f in figures if f.quantity == "count" and f.part is None]
    if not counted:
        return figures
    for found in _BARE.finditer(text, stretch.start, stretch.end):
        start, end = found.span("n")
        if _YEAR.fullmatch(found["n"]) or _LABEL.search(text, max(stretch.start, start - 12), start):
            continue
        if any(f.start < end and start < f.end for f in figures):
            continue
        value = number_in(found["n"])
        like = next((f for f in reversed(counted) if f.end <= start), counted[0])
        if value is not None:
            figures.append(
                replace(
                    like,
                    start=start,
                    end=end,
                    text=found["n"],
                    value=value,
                    qualifier=None,
                    change=None,
                    indicator=None,
                )
            )
    return sorted(figures, key=lambda figure: figure.start)
