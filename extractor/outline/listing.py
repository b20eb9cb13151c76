"""Counts against the names listed behind them: "04 KCN (Đồng Mía I, II, Bắc Lam)" names three."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from extractor.language.orthography import CAPITALS
from extractor.models import Extraction, Figure, Finding, Paragraph, Place
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import is_exact
from extractor.outline.stretches import Told

_OPEN = re.compile(r"(?:[ \t\r\n]+(?:[^\W\d_][^\W_]*|\d(?= )),?){0,8}\s*\(")
_ROMAN = re.compile(r"(?:[IVX]+|\d{1,2})$")
_LEVEL = r"xã|phường|huyện|quận|thị xã|thị trấn|thành phố|tỉnh|làng|thôn|bản|ấp|buôn|xóm"
_NAME = re.compile(
    rf"(?:(?:KCN|CCN|KKT|khu|cụm|{_LEVEL}|công ty)\b[^{CAPITALS}]{{0,40}}|(?:các|những) (?:{_LEVEL}) )?[{CAPITALS}]"
)
_END = re.compile(
    r"(?<!\.)[.;](?=\s)|\n\s*\n|\n(?=\s*(?:[-+*•–]|\d+[.)])\s)|(?<!\.)[.;]?\s*$|, (?=tiêu hủy|tổng|với|trong đó)"
)
_MOST = 40
_BULLET = re.compile(r"\s*[-+*•–]\s+")
_COUNTED = re.compile(r"(?<!\w)mỗi(?!\w)|(?<!\w)\d+ [^\W\d_]*[a-zà-ỹđ]+$")


def listing_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """Counts that don't agree with the number of proper names in the brackets right behind them."""
    text = told.text
    units = set(rule.words("units"))
    named = re.compile(
        rf"[^.;:()\n]{{0,90}}?[,\s]\s*{rule.pattern('naming')}(?:\s+(?:các|những)(?:\s+[^\W\d_]+){{1,3}}:|\s*:?)\s+|[^.;:()\n]{{0,80}}:\s+",
        re.IGNORECASE,
    )
    for number, figure in enumerate(told.figures):
        if figure.quantity != "count" or figure.unit not in units or figure.value_max is not None:
            continue
        # "có thêm 3 sản phẩm (…)" names those that are new.
        if figure.part is not None or figure.qualifier or figure.value > _MOST or figure.change == "decrease":
            continue
        found = _bracketed(text, figure.end) or _in_sentence(text, figure.end, named)
        if found is None:
            continue
        begin, close = found
        if number + 1 < len(told.figures) and _other(told.figures[number + 1], begin):
            continue
        names = _names(text[begin:close], rule, key_of(figure.noun or ""))
        if names is None or len(names) == int(figure.value):
            continue
        template = rule.message if len(names) < figure.value else str(rule.data["message_more"])
        page = figure.page
        yield finding(
            rule,
            (place_of(figure), Place(begin, close, page)),
            template,
            count=plain(figure.text),
            listed=len(names),
            names=", ".join(names),
        )


def bullets_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """ "có 03 dự án được khởi công:" with bullets below that each begin with the noun ("- Dự án …"): so many must stand there."""
    text = extraction.text
    units = set(rule.words("units"))
    paragraphs = [p for p in extraction.report.paragraphs if p.role == "text"]
    starts = [p.start for p in paragraphs]
    no_list = re.compile(rf"{rule.pattern('no_list')}|{rule.pattern('open_ended')}", re.IGNORECASE)
    naming = re.compile(rf"{rule.pattern('naming')}\s*:$|sau(?: đây)?\s*:$", re.IGNORECASE)
    for figure in extraction.figures:
        if figure.quantity != "count" or figure.unit not in units or not is_exact(figure) or not figure.noun:
            continue
        at = bisect_right(starts, figure.start) - 1
        if at < 0 or figure.end > paragraphs[at].end:
            continue
        behind = text[figure.end : paragraphs[at].end].rstrip()
        if not behind.endswith(":") or re.search(r"[\d.;()]", behind) or figure.value > _MOST:
            continue
        # "02 dự án chậm, nguyên nhân:" is followed by no list of names; "03 dự án khởi công, 02 dự án xong:" by two.
        if no_list.search(behind) or ("," in behind and not naming.search(behind)):
            continue
        noun = key_of(figure.noun)
        begin = max(paragraphs[at].start, text.rfind("\n", 0, figure.start), text.rfind(". ", 0, figure.start))
        if f" {key_of(plain(text[begin : paragraphs[at].end]))} ".count(f" {noun} ") != 1:
            continue
        listed: list[Paragraph] = []
        for paragraph in paragraphs[at + 1 :]:
            if not _BULLET.match(text, paragraph.start):
                break
            listed.append(paragraph)
        said = [key_of(plain(_BULLET.sub("", text[p.start : p.end], count=1))) for p in listed]
        if len(said) < 2 or len(said) == figure.value or any(f" {one} ".count(f" {noun} ") != 1 for one in said):
            continue
        if (
            not all(f"{one} ".startswith(f"{noun} ") for one in said)
            or "..." in text[listed[-1].start : listed[-1].end]
        ):
            continue
        template = rule.message if len(said) < figure.value else str(rule.data["message_more"])
        places = (place_of(figure), Place(listed[0].start, listed[-1].end, figure.page))
        names = ", ".join(plain(_BULLET.sub("", text[p.start : p.end], count=1)).rstrip(";.") for p in listed)
        yield finding(rule, places, template, count=plain(figure.text), listed=len(said), names=names)


def _other(after: Figure, begin: int) -> bool:
    """Whether another count stands between a count and the names: then it is the one that is named."""
    return after.start < begin and after.quantity == "count"


def _bracketed(text: str, at: int) -> tuple[int, int] | None:
    opened = _OPEN.match(text, at)
    if opened is None or "\n\n" in opened[0].replace("\r", ""):
        return None
    close = _closing(text, opened.end())
    return (opened.end(), close) if close is not None else None


def _in_sentence(text: str, at: int, named: re.Pattern[str]) -> tuple[int, int] | None:
    """The names behind "gồm" or a colon, up to the end of the sentence."""
    opened = named.match(text, at)
    if opened is None:
        return None
    end = _END.search(text, opened.end(), opened.end() + 1500)
    return (opened.end(), end.start()) if end else None


def _closing(text: str, start: int) -> int | None:
    """The place of the bracket that closes the one before ``start``; None when it holds another or never closes."""
    end = text.find(")", start, start + 1500)
    return None if end < 0 or "(" in text[start:end] else end


def _names(listed: str, rule: CheckRule, noun: str) -> list[str] | None:
    """The names in a bracket, None when it is no closed list of proper names. "Bắc Lam I, II" names two. A name may open with the
    ``noun`` that is counted, or with that of a place ("hồ Công viên")."""
    place = re.compile(rf"{rule.pattern('places')}(?:\s+[a-zà-ỹđ]+){{0,2}}\s+(?=[{CAPITALS}])")
    flat = plain(listed)
    folded = flat.lower()
    if ":" in flat or any(re.search(rf"(?:^|[\s,(]){re.escape(word)}", folded) for word in rule.words("open_ended")):
        return None
    pieces = [p.strip(" .") for p in re.split(r"[,;]|\s(?:và|cùng)\s", flat)]
    pieces = [p for p in pieces if p]
    # One piece in brackets is a remark ("vốn FDI"), not a list.
    if len(pieces) < 2:
        return None
    for number, piece in enumerate(pieces):
        if number and _ROMAN.fullmatch(piece):
            continue
        named = _NAME.match(piece) or place.match(piece) or _opens_with(noun, piece)
        if not named or len(piece) > 60 or re.search(r"\d{2,}|\d\s*(?:ha|%|tỷ|triệu|m2)", piece):
            return None
        # "5 điểm (bản Huổi Sậy 2 điểm, Nà Cọ, Pom Lau mỗi bản 1 điểm)": places with their counts, not the things counted.
        if _COUNTED.search(piece):
            return None
    return pieces


def _opens_with(noun: str, piece: str) -> bool:
    """Whether a name is the counted noun and a proper name ("chợ Bến Gỗ")."""
    words = piece.split()
    count = len(noun.split())
    return (
        bool(noun)
        and key_of(" ".join(words[:count])) == noun
        and re.match(rf"[{CAPITALS}]", " ".join(words[count:])) is not None
    )


_SAID_ONE_BY_ONE = re.compile(
    r"(?<!\w)(?P<word>một là|hai là|ba là|bốn là|năm là|sáu là|bảy là|tám là|chín là|mười là|thứ nhất|thứ hai|thứ ba|thứ tư|thứ năm|thứ sáu|thứ bảy|thứ tám|thứ chín|thứ mười)(?=[\s,:])",
    re.IGNORECASE,
)
_ORDINALS = (
    ("một là", "hai là", "ba là", "bốn là", "năm là", "sáu là", "bảy là", "tám là", "chín là", "mười là"),
    ("thứ nhất", "thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "thứ tám", "thứ chín", "thứ mười"),
)
_ANNOUNCED = re.compile(r"[^.;:\d]{0,60}:\s*", re.IGNORECASE)
_FAR = 6000


def ordinals_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """ "05 nhóm giải pháp sau: Một là, … Hai là, … Bốn là, …": what is announced and what is told one by one."""
    text = extraction.text
    ordinals = list(_SAID_ONE_BY_ONE.finditer(text)) if "ột là" in text or "hứ nhất" in text else []
    if not ordinals:
        return
    for figure in extraction.figures:
        if figure.quantity != "count" or not is_exact(figure) or not 2 <= figure.value <= len(_ORDINALS[0]):
            continue
        opened = _ANNOUNCED.match(text, figure.end)
        following = [m for m in ordinals if opened and opened.end() <= m.start() < opened.end() + _FAR]
        if not following or opened is None or following[0].start() - opened.end() > 2:
            continue
        row = next((row for row in _ORDINALS if following[0]["word"].lower() == row[0]), None)
        if row is None:
            continue
        told = 0
        last = following[0]
        for match in following:
            if told < len(row) and match["word"].lower() == row[told]:
                told, last = told + 1, match
            elif match["word"].lower() == row[0]:
                break
        if told < 2 or told == figure.value:
            continue
        template = rule.message if told < figure.value else str(rule.data["message_more"])
        names = ", ".join(word.capitalize() for word in row[:told])
        places = (place_of(figure), Place(following[0].start(), last.end(), figure.page))
        yield finding(rule, places, template, count=plain(figure.text), listed=told, names=names)


_COUNTS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_MARKS = "-+*•–"
_MARK = re.compile(r"\s*(?P<mark>[-+*•–]|[a-zđ]\)|\d{1,2}[.)])\s+\S")


def points_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """ "Có hai khó khăn lớn:" and three bullets below it."""
    text = extraction.text
    opened = re.compile(
        rf"(?:^|\s)(?P<count>0?\d|1\d|{'|'.join(_COUNTS)})\s+{rule.pattern('points')}(?:\s+[^\W\d_]+){{0,6}}\s*:$",
        re.IGNORECASE,
    )
    paragraphs = [p for p in extraction.report.paragraphs if p.role == "text"]
    for number, paragraph in enumerate(paragraphs):
        end = paragraph.start + len(text[paragraph.start : paragraph.end].rstrip())
        if text[end - 1 : end] != ":" or (said := opened.search(text, max(paragraph.start, end - 90), end)) is None:
            continue
        marks: list[tuple[str, Paragraph]] = []
        for below in paragraphs[number + 1 :]:
            mark = _MARK.match(text, below.start, below.end)
            if mark is None or len(marks) > _MOST:
                break
            marks.append((mark["mark"], below))
        first = marks[0][0] if marks else ""
        # Below a bullet others of its own may stand, with another mark.
        lines = [
            below for mark, below in marks if (mark if mark in _MARKS else "1") == (first if first in _MARKS else "1")
        ]
        word = said["count"].lower()
        count = _COUNTS.get(word) or int(word)
        if len(lines) < 2 or len(lines) == count or count < 2:
            continue
        template = rule.message if len(lines) < count else str(rule.data["message_more"])
        page = extraction.report.page_of(said.start())
        places = (Place(said.start("count"), end, page), Place(lines[0].start, lines[-1].end, page))
        names = ", ".join(plain(_BULLET.sub("", text[p.start : p.end], count=1)).rstrip(";.")[:60] for p in lines)
        yield finding(
            rule, places, template, count=plain(text[said.start("count") : end - 1]), listed=len(lines), names=names
        )
