"""How many years have passed, and how many places one has risen: "thành lập năm 2009, đến năm 2024 đã hoạt động 15 năm", "khởi công năm
2018, hoàn thành năm 2021 sau 3 năm", "xếp thứ 9 …, năm 2024 xếp thứ 5, tăng 4 bậc"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.models import Extraction, Finding, Place
from extractor.outline.findings import CheckRule, finding, plain, words_pattern

_BEGUN = (
    *("thành lập", "ra đời", "khởi công", "khánh thành", "đi vào hoạt động", "đưa vào sử dụng", "đưa vào hoạt động"),
    *("đưa vào vận hành", "đưa vào khai thác", "xây dựng", "bắt đầu", "được công nhận", "lắp đặt", "mua sắm"),
    *("trang bị", "triển khai", "hoạt động từ", "sinh"),
)
_STEPPED = ("tăng", "giảm", "tụt", "lên", "nâng", "cải thiện", "thăng", "hạ", "lùi", "vượt", "nhảy", "rớt", "xuống")
_SINCE = re.compile(
    rf"{words_pattern(_BEGUN)}"
    r"(?:\s+[^\W\d_]+){0,3}?\s+(?:từ\s+)?(?:tháng \d{1,2}/|năm\s+)"
    r"(?P<from>(?:19|20)\d{2})(?![\d/])(?P<then>[^.;]{0,90}?)(?<!\w)(?P<lead>hoạt động|khai thác|phục vụ|thi công|gắn bó|được|tròn|sau|trong|mất|kéo dài|vận hành|sử dụng|tồn tại|tuổi đời|trải qua|qua|nay)"
    r"(?:\s+(?:đã|được|là)){0,2}(?P<how>\s+(?:hơn|gần|khoảng|trên|chưa đầy|đúng))?\s+(?P<n>\d{1,3})\s+(?P<unit>năm|tuổi)(?!\s+(?:19|20)\d{2})(?!\w)"
    r"(?!\s+(?:đầu|qua|trước|gần|liên|liền|một lần|tiếp|tới|nay|nữa|kinh nghiệm|học|cuối|\d))",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d/.,])(?:tháng \d{1,2}/)?((?:19|20)\d{2})(?![\d/])")
_SO_MANY = re.compile(r"(?<!\d)\d{1,3}\s(?=năm|tuổi)")
_ENDS = re.compile(
    r"(?<!\w)(?:đến|tới|hết|hoàn thành|kết thúc|xong|bàn giao|nghiệm thu|khánh thành|thông xe|đưa vào (?:sử dụng|khai thác|vận hành))"
    r"(?:\s+[^\W\d_]+){0,3}\s+(?:tháng \d{1,2}/)?(?:19|20)\d{2}(?!\d)",
    re.IGNORECASE,
)
_TILL_NOW = re.compile(r"(?<!\w)(?:đến nay|tới nay|hiện nay|hiện|năm nay|tính đến nay|nay)(?!\w)", re.IGNORECASE)
_RANK = re.compile(
    r"(?<!\w)(?:xếp|đứng|vị trí|thứ hạng|hạng|từ|lên|xuống|là)\s+(?:thứ|vị trí(?: thứ)?|hạng(?: thứ)?)\s+(?P<n>\d{1,3})(?:/\d{1,3})?(?![\d,./]*\d)",
    re.IGNORECASE,
)
_PLACES = re.compile(r"\d\s+(?:bậc|hạng|vị trí|thứ bậc|thứ hạng)")
_STEP = re.compile(
    rf"(?P<way>{words_pattern(_STEPPED)})\s+(?:được\s+|thêm\s+)?(?P<n>\d{{1,3}})\s+(?:bậc|hạng|vị trí|thứ bậc|thứ hạng)(?!\w)",
    re.IGNORECASE,
)
_OF_A_PART = re.compile(r"(?<!\w)(?:riêng|trong đó)(?!\w)", re.IGNORECASE)
_REACH, _AHEAD = 220, 40


def years_passed_findings(extraction: Extraction, rule: CheckRule, this: str) -> Iterator[Finding]:
    """Years between two years that are another number. ``this``: the year of the report; one more or less is no contradiction, as
    the first may count or not."""
    text, last = extraction.text, -1
    for said in _SO_MANY.finditer(text):
        # How many years is rarely said: what began is looked for before it.
        found = _SINCE.search(text, max(0, said.start() - _REACH), said.end() + _AHEAD)
        if found is None or found.start("n") == last or found.start("n") != said.start():
            continue
        last = found.start("n")
        begin, count, then = int(found["from"]), int(found["n"]), found["then"]
        years = [int(m[1]) for m in _YEAR.finditer(then)]
        if found["unit"].lower() == "tuổi" and not found[0].lower().startswith("sinh"):
            continue
        if years and not _ENDS.search(then):
            continue
        if len(years) == 1 and years[0] >= begin:
            ends = [years[0]]
        elif not years and this != "9999" and _TILL_NOW.search(then + found["lead"]):
            ends = [int(this), int(this) + 1]
        else:
            continue
        if any(abs(end - begin - count) <= 1 for end in ends) or re.search(r"\n\s*\n", found[0]):
            continue
        if (
            found["how"]
            and found["how"].strip().lower() != "đúng"
            and any(abs(end - begin - count) <= 2 for end in ends)
        ):
            continue
        right = ends[0] - begin
        if right < 1 or abs(right - count) > max(10, right):
            continue
        spans = (found.span("from"), found.span("n"))
        yield finding(
            rule,
            [Place(start, end, extraction.report.page_of(start)) for start, end in spans],
            first=begin,
            second=ends[0],
            right=right,
            stated=plain(text[found.start("n") : found.end("unit")]),
        )


def rank_step_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """ "xếp thứ 9 …, xếp thứ 5, tăng 5 bậc": places that two ranks are not apart."""
    text = extraction.text
    if _PLACES.search(text) is None:
        return
    for found in _STEP.finditer(text):
        begin = max(text.rfind("\n\n", 0, found.start()), found.start() - _REACH, 0)
        ranks = list(_RANK.finditer(text, begin, found.start()))
        behind = _BEHIND.match(text, found.end())
        if behind is not None and len(ranks) == 1:
            ranks.append(behind)
        if len(ranks) != 2 or (
            behind is None and re.match(r"\s*so với (?!năm|cùng kỳ|kỳ)", text[found.end() : found.end() + 20])
        ):
            continue
        if _OF_A_PART.search(text, min(ranks[-1].end(), found.start()), found.start()):
            continue
        one, other = (int(rank["n"]) for rank in ranks)
        if abs(one - other) == int(found["n"]) or one == other:
            continue
        yield finding(
            rule,
            [
                Place(*span, extraction.report.page_of(span[0]))
                for span in (ranks[0].span("n"), ranks[1].span("n"), found.span("n"))
            ],
            str(rule.data["message_rank"]),
            first=one,
            second=other,
            right=abs(one - other),
            stated=plain(found[0]),
        )


_BEHIND = re.compile(
    r"\s*so với (?:năm|cùng kỳ|kỳ)[^.;()]{0,30}\((?:xếp |đứng )?(?:thứ|hạng|vị trí(?: thứ)?)\s+(?P<n>\d{1,3})(?![\d,./]*\d)",
    re.IGNORECASE,
)
