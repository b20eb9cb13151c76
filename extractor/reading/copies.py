"""What was sent twice in one e-mail or archive: the same report as a Word file and as the signed scan of it, or reports of several agencies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extractor.language.orthography import fold
from extractor.models import Report, ReportWarning

_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,/]\d+)*")
_LEAST = 120
"""Words of the shorter one: of two short notes much is alike by chance."""
_ALIKE, _ALIKE_SCAN = 0.96, 0.88
"""The share of words in common from which two parts are one text; a reader of scans misreads some."""
_OWN_NUMBER = re.compile(r"^[ \t|*]*Số[ \t]*:[ \t]*(?P<number>[\w.…]{0,8}[ \t]*/[ \t]*BC[-–]\w[\w-]*)", re.M | re.I)
_HEAD = 2_500


def without_copies(reports: Sequence[Report]) -> tuple[list[Report], list[ReportWarning]]:
    """The parts of a submission without those that say the same as another, and a warning for each left out that names the
    numbers in which the two differ. Of two the one that no reader of scans had to read is kept, else the first."""
    kept: list[Report] = []
    warnings: list[ReportWarning] = []
    for report in sorted(reports, key=lambda one: one.source.ocr):
        twin = next((one for one in kept if _same(one, report)), None)
        if twin is None:
            kept.append(report)
        else:
            warnings.append(_copy_warning(twin, report))
    order = {id(report): place for place, report in enumerate(reports)}
    return sorted(kept, key=lambda one: order[id(one)]), warnings


def several_reports(reports: Sequence[Report]) -> list[ReportWarning]:
    """A warning where several parts bear a number of their own: they may be reports of several agencies."""
    named = [
        f"{report.source.name} ({' '.join(found['number'].split())})"
        for report in reports
        if (found := _OWN_NUMBER.search(report.text, 0, _HEAD)) is not None
    ]
    if len(named) < 2:
        return []
    message = (
        f"Bài gửi có {len(named)} báo cáo mang số riêng: {'; '.join(named)}. Chúng được đọc như một báo cáo; "
        "nếu là của nhiều cơ quan, hãy lưu từng tệp rồi nạp riêng."
    )
    return [ReportWarning("submission.several_reports", message)]


def _words(report: Report) -> Counter[str]:
    return Counter(_WORD.findall(fold(report.text)))


def _same(one: Report, other: Report) -> bool:
    mine, theirs = _words(one), _words(other)
    total = mine.total() + theirs.total()
    if min(mine.total(), theirs.total()) < _LEAST:
        return False
    scanned = one.source.ocr or other.source.ocr
    if 2 * (mine & theirs).total() / total < (_ALIKE_SCAN if scanned else _ALIKE):
        return False
    # Two agencies fill in one form with other numbers: those are two reports.
    own = [found["number"] for part in (one, other) if (found := _OWN_NUMBER.search(part.text, 0, _HEAD)) is not None]
    numbers, others = _numbers(one), _numbers(other)
    apart = (numbers - others).total() + (others - numbers).total()
    most = max(2, round((0.1 if scanned else 0.02) * (numbers.total() + others.total())))
    return apart <= most and (scanned or len({"".join(number.split()) for number in own}) < 2)


def _copy_warning(kept: Report, left: Report) -> ReportWarning:
    mine, theirs = _numbers(kept), _numbers(left)
    message = f"{left.source.name} có cùng nội dung với {kept.source.name} nên không được đọc thêm lần nữa"
    only, other = list((mine - theirs).elements()), list((theirs - mine).elements())
    if only or other:
        message += f"; số chỉ có ở {kept.source.name}: {_shown(only)}, chỉ có ở {left.source.name}: {_shown(other)}"
    return ReportWarning("submission.copy", f"{message}.")


def _numbers(report: Report) -> Counter[str]:
    return Counter(word for word in _WORD.findall(report.text) if word[0].isdigit())


def _shown(numbers: Sequence[str]) -> str:
    return ", ".join(numbers[:6]) + (" …" if len(numbers) > 6 else "") if numbers else "không có"
