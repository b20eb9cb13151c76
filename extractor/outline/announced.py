"""Annexes, lists and forms that a report says are sent with it, and that it does not hold.

What is there: headings that begin an annex ("PHỤ LỤC 1"), and tables behind the text of the report. A table in the middle of
the text ("Bảng 1") is none, unless it is the list of things that was announced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.extraction.labels import number_of
from extractor.language.orthography import fold
from extractor.models import Extraction, Finding, Place, Table
from extractor.outline.findings import CheckRule, finding, plain

_NUMBER = r"(?:số\s*)?(?P<number>\d{1,2}|[IVX]{1,4})(?![^\W_])"
_WHAT = rf"(?<!\w)(?P<what>phụ\s+lục(?:\s+{_NUMBER})?|danh\s+sách|danh\s+mục|bảng\s+(?:tổng\s+hợp|số\s+liệu|kê|biểu)|biểu(?:\s+(?:mẫu|tổng\s+hợp|số\s+liệu))?(?:\s+{_NUMBER.replace('number', 'form')})?)"
_WITHIN = r"(?:(?!\n\s*\n)[^.;:()])"
_END = r"(?=\s*(?:[.,;:)]|\Z|\n\s*\n))"
_SENT = re.compile(
    rf"{_WHAT}(?P<middle>{_WITHIN}{{0,90}}?)[\s,](?:được\s+)?(?:gửi\s+|đính\s+)?kèm(?:\s+theo)?\s+(?:với\s+)?báo\s+cáo(?:\s+này)?{_END}",
    re.IGNORECASE,
)
""" "Danh sách … được lập theo mẫu, gửi kèm báo cáo này"."""
_BEFORE = r"(?:(?<!\w)(?:ở|tại|trong|theo|xem|có|nêu|kèm|kèm\s+theo)\s+|\()"
_POINTED = re.compile(
    rf"{_BEFORE}{_WHAT}(?P<middle>)(?:\s+\(?(?:(?:gửi|đính)\s+)?kèm(?:\s+theo)?)?{_END}",
    re.IGNORECASE,
)
""" "Chi tiết tại Phụ lục 2", "(có danh sách kèm theo)": with nothing behind that says whose it is."""
_LEAD = re.compile(rf"{_BEFORE}\Z", re.IGNORECASE)
_LONGEST_LEAD = 60
_NAMED = re.compile(r"[pPdDbB](?<!\w.)(?i:(?<=p)hụ\s+lục|(?<=d)anh\s+(?:sách|mục)|(?<=b)iểu|(?<=b)ảng\s)")
"""What every name of an annex begins with."""
_BRACKET = re.compile(r"\([^()\n]{0,60}phụ lục[^()\n]{0,30}\)", re.IGNORECASE)
_NUMBERED = re.compile(rf"phụ\s+lục\s+{_NUMBER}", re.IGNORECASE)
_ATTACHED = re.compile(r"kèm", re.IGNORECASE)
_TITLE = re.compile(
    r"\W*(?P<kind>phụ\s+lục|danh\s+sách|danh\s+mục|biểu|bảng)(?![^\W\d_])\s*(?:số\s*)?"
    r"(?:(?P<number>\d{1,2}|[IVX]{1,4})(?:[a-zđ]|[.-]\d+)?(?![^\W_]))?",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(r"(?<!\d)[.;](?=\s)|\n\s*\n")
_PROSE = 60
_OF_NAMES = re.compile(r"(?<!\w)(?:ho va )?ten(?!\w)|ho ten")


@dataclass(frozen=True, slots=True)
class _There:
    """What a report holds: numbers of the headings of its annexes (None for one without), how many tables stand behind its
    text, whether a table inside it lists things by name, whether there is a table at all."""

    titles: tuple[int | None, ...]
    behind: int
    names: bool
    tables: bool


def absent_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """Each annex "kèm theo" that the report has not, once."""
    text = extraction.text
    spoken = list(_announcements(text, rule, extraction.tables))
    if not spoken:
        return
    there = _there(extraction)
    titles = {p.start for p in extraction.report.paragraphs if _TITLE.match(text, p.start, p.end)}
    said: set[int | None] = set()
    for start, end, kind, number in sorted(spoken):
        if number in said or (said and number is None) or _is_there(there, kind, number):
            continue
        if start in titles and not text[start:end].lower().endswith("này"):
            continue
        said.add(number)
        place = Place(start, end, extraction.report.page_of(start))
        yield finding(rule, (place,), words=plain(text[start:end].strip("()")))


def _announcements(text: str, rule: CheckRule, tables: Sequence[Table]) -> Iterator[tuple[int, int, str, int | None]]:
    """Where the report announces something of its own: begin, end, what, its number."""
    not_its_own = rule.said("not_its_own")
    telling, cited = rule.said("telling"), rule.said("cited")
    for pattern in (_SENT, _POINTED, _BRACKET):
        for match in _found(pattern, text):
            if any(table.start <= match.start() < table.end for table in tables):
                continue
            begin = max(0, match.start() - 120)
            clause = _BOUNDARY.split(text[begin : match.end()])[-1]
            if not_its_own.search(clause):
                continue
            if pattern is _BRACKET:
                named = _NUMBERED.search(match[0])
                kind, number = "phụ lục", named["number"] if named else None
            else:
                kind, number = match["what"].split()[0].lower(), match["number"] or match["form"]
                if pattern is _POINTED and not (telling.search(clause) or _ATTACHED.search(match[0])):
                    continue
            # "Danh mục nêu tại Phụ lục III." behind a sentence that cites a decree speaks of the decree's.
            paragraph = re.split(r"\n\s*\n", text[max(0, match.start() - 400) : match.start()])[-1]
            if not _ATTACHED.search(match[0]) and cited.search(paragraph):
                continue
            start = match.start() if pattern is _BRACKET else match.start("what")
            yield start, match.end(), kind, number_of(number)


def _found(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What :meth:`finditer` gives of these patterns: they are only tried where a name of an annex stands in them."""
    if pattern is _BRACKET:
        yield from pattern.finditer(text)
        return
    done = 0
    for named in _NAMED.finditer(text):
        start = named.start()
        if pattern is _POINTED:
            lead = _LEAD.search(text, max(done, start - _LONGEST_LEAD), start)
            start = lead.start() if lead is not None else -1
        if start >= done and (match := pattern.match(text, start)) is not None:
            yield match
            done = match.end()


def _there(extraction: Extraction) -> _There:
    text = extraction.text
    paragraphs = [p for p in extraction.report.paragraphs if p.role == "text"]
    titles: list[int | None] = []
    prose = 0
    for paragraph in paragraphs:
        words = text[paragraph.start : paragraph.end].strip()
        titled = _TITLE.match(words)
        is_prose = len(words) >= _PROSE and words.endswith((".", ";"))
        if titled is not None and titled["kind"].lower() != "bảng" and not is_prose:
            titles.append(number_of(titled["number"]))
        elif is_prose:
            prose = paragraph.start
    behind, names = 0, False
    for table in extraction.tables:
        titled = _TITLE.match(table.title or "")
        if titled is not None and titled["kind"].lower() != "bảng":
            titles.append(number_of(titled["number"]))
        if table.start > prose:
            behind += 1
        elif any(_OF_NAMES.search(fold(head)) for head in table.columns):
            names = True
    return _There(tuple(titles), behind, names, bool(extraction.tables))


def _is_there(there: _There, kind: str, number: int | None) -> bool:
    if kind.startswith(("biểu", "bảng")) and number is None and there.tables:
        return True
    if number is None:
        return bool(there.titles or there.behind or there.names)
    # An annex without a number may be the one that is meant; of two tables behind the text one may be the second.
    unnumbered = bool(there.titles) and all(title is None for title in there.titles)
    return number in there.titles or unnumbered or there.behind >= number
