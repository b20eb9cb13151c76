"""What a passage states in numbers, and whether it says that there is nothing to state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from extractor.outline.terms import rule_named
from extractor.rulebook import Rules

if TYPE_CHECKING:
    from extractor.outline.passages import Passage

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*\s*(?:%|[^\W\d_])|\d+(?:[.,]\d+)+")
_BARE = re.compile(
    r"(?<!\w)(?!(?:tỉnh|huyện|lộ|tổ|phố|thôn|ấp|khu|phường|quận|số|lớp|cấp|loại|nhóm|tuyến|cụm|bản|xóm|đội|hạng|bậc|kỳ|khóa|đợt|lần|thứ|vùng|đường)\s)[^\W\d_]+ (\d+)(?=[,;]|\.?$)",
    re.I,
)
"""A number that nothing counted follows: "thoát nghèo 41, tái nghèo 3"; not "khu phố 3"."""
_NO_FIGURE = re.compile(
    r"(?:(?:năm|tháng|ngày|quý|khoản|điều|mục|phụ lục|biểu)\s+\d+[/\d]*(?:(?:\s*[-,]\s*|\s+và\s+)\d{1,4}(?=\s+(?:hằng|hàng|mỗi|tháng)|\D{0,2}$))?(?:\s*[-,]\s*\d{4})*)|\d+(?:/\d{4})?/[A-ZĐ][\w\-&Đ]*|\d+-[A-ZĐ]{2}[\w/]*|\d{1,2}/\d{1,2}(?:/\d{4})?|(?:giai đoạn|thời kỳ|nhiệm kỳ)\s+\d{4}\s*-\s*\d{4}|(?<!\d)(?:19|20)\d{2}(?!\d)",
    re.I,
)
_COUNT_WORD = re.compile(
    r"(?<!\w)(?<!hằng )(?<!hàng )(?<!mỗi )(?<!trong )(?<!các )(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+(?:công trình|doanh nghiệp|xã|huyện|dự án|trường|cơ sở|đơn vị|hộ|mô hình|lớp|tuyến|điểm|vụ|cuộc)",
    re.I,
)

_DURATION = re.compile(r"(?<![\d.,/])\d{1,2}\s+(?:năm|tháng|ngày|quý|tuần|kỳ)(?!\w)", re.I)
_REMIT = re.compile(
    r"(?<!\w)(?:thuộc|ngoài)\s+(?:chức năng|thẩm quyền|trách nhiệm|nhiệm vụ|lĩnh vực|phạm vi)(?!\w)|(?<!\w)không (?:theo dõi|quản lý|phụ trách|nắm)(?!\w)",
    re.I,
)
_NOT = re.compile(r"(?<!\w)(?:không|chưa)(?!\w)", re.I)
_CLAUSE_END = re.compile(r"(?<=[^\W\d_])[;.]\s")
_TOLD_AFTER = re.compile(r"[;.]\s+(?:chỉ |hiện |đã |riêng |còn )?(?:có|còn|xử lý|phạt|phát hiện) \d", re.I)
"""Behind a denial something else is told in numbers."""
_DENIALS = ("terms.nil", "terms.nil_none", "terms.nil_remit")


@lru_cache(maxsize=2048)
def figures_in(text: str) -> tuple[str, ...]:
    """Numbers that say something: no dates, years, document numbers. Kept, as a passage is asked for several items."""
    rest = _NO_FIGURE.sub(lambda m: " " * len(m[0]), text)
    found = [m[0] for m in _NUMBER.finditer(rest)] + [m[1] for m in _BARE.finditer(rest)]
    return (*found, *(m[0] for m in _COUNT_WORD.finditer(rest)))


@lru_cache(maxsize=2048)
def denial_in(text: str, rules: Rules) -> re.Match[str] | None:
    """Where a text says that there is none of something, or that another office has it."""
    return next((found for name in _DENIALS if (found := rule_named(rules, name).pattern.search(text))), None)


def is_remit(text: str, rules: Rules) -> bool:
    """The text says that another office is in charge, rather than that there is none."""
    found = denial_in(text, rules)
    return found is not None and (
        rule_named(rules, "terms.nil_remit").pattern.search(text) is not None or _REMIT.search(text) is not None
    )


def is_nil(passages: Sequence[Passage], rules: Rules) -> bool:
    """The passages say that there is nothing to report, and hardly anything else."""
    if any(p.table is not None for p in passages):
        return False
    text = " ".join(p.text for p in passages)
    words = len(text.split())
    if words > 60:
        return False
    found = denial_in(text, rules)
    if found is None:
        return False
    if any(len(p.text.split()) > 10 and not denial_in(p.text, rules) for p in passages):
        return False  # one bullet of several has nothing to report, another has
    before = text[: found.start()].rstrip()
    if len(before.split()) >= 16 and before[-1] != ":" and _CLAUSE_END.search(before) and not _NOT.search(before):
        return False  # "Tiền điện thu tại thôn theo hóa đơn hằng tháng …; không có hộ nào trả cao hơn" tells something
    if _TOLD_AFTER.search(text, found.end()):
        return False  # "không xảy ra tai nạn; có 04 hộ vi phạm, đã xử lý"
    if sum(len(c.split()) >= 3 and not denial_in(c, rules) for c in text[found.end() :].split(";")[1:]) >= 2:
        return False  # one of several things listed: "nhận cả việc không thuộc phạm vi; cán bộ yếu; sổ sách để lẫn"
    told = len(figures_in(_DURATION.sub(" ", text)))
    if told and len(text[: found.start()].split()) >= 8 and figures_in(_DURATION.sub(" ", text[: found.start()])):
        return False  # "kiểm tra 02 chi nhánh về cho vay, không có đơn khiếu nại" tells something first
    # "Việc bố trí vốn, ứng vốn … do Sở Tài chính chủ trì, không thuộc chức năng của Sở": what it names may be long.
    return told <= 1 and (words <= 40 or found.start() < 60 or (not told and is_remit(text, rules)))
