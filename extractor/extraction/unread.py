"""Numbers that stand before a unit and can't be read: nothing is dropped in silence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from extractor.language.numbers import read_digits
from extractor.models import Figure, Report, ReportWarning, View
from extractor.rulebook import Rules, alternation

# A digit beside a sign that stands for a letter nobody knows: a wrong byte, a glyph that the font does not name.
_UNKNOWN = ("\ufffd", "\u25a1")
_DAMAGED = re.compile(r"(?<![\d.,])\d[\d.,]*+[\ufffd\u25a1][\d.,\ufffd\u25a1]*+|\ufffd\d[\d.,\ufffd\u25a1]*+")


@lru_cache(maxsize=4)
def _pattern(rules: Rules) -> re.Pattern[str]:
    """Two separators at least, then a unit that no other word is ("strong" in rules/units.toml)."""
    forms = [form for unit in rules["units"].data["unit"] if unit.get("strong") for form in unit["forms"]]
    # Multiplier words with whatever marks a scan left them ("4.190.2 ty đông").
    money = "t[yỳýỷỹỵiìíỉĩị]|tri[eéèẻẽẹêếềểễệ]u"
    return re.compile(
        rf"\d(?<![\w.,/\-]\d)\d*+(?:[.,]\d++){{2,9}}+(?=[ \t]*+(?:{alternation(forms)}|{money})(?![^\W_]))",
        re.IGNORECASE,
    )


def unread_numbers(
    view: View, masked: str, figures: Sequence[Figure], report: Report, rules: Rules
) -> tuple[ReportWarning, ...]:
    """A warning for each number before a unit that is none ("45.6.7 ha"), and for each that holds a damaged sign ("34� hộ"): a
    person must look at the page.

    ``masked`` is the view's text without what earlier passes took, ``figures`` are the figures found, in view offsets.
    """
    starts = sorted(figure.start for figure in figures)
    ends = {figure.start: figure.end for figure in figures}
    warnings: list[ReportWarning] = []
    for match in _pattern(rules).finditer(masked):
        place = bisect_right(starts, match.start()) - 1
        if place >= 0 and match.start() < ends[starts[place]]:
            continue
        if read_digits(match[0]) is not None:
            continue
        start, end = view.source(match.start(), match.end())
        page = report.page_of(start)
        message = f"Không đọc được số “{match[0]}” (trang {page}): dấu chấm, dấu phẩy không đúng cách viết số."
        warnings.append(ReportWarning("number_unreadable", message, page, start, end))
    for match in _DAMAGED.finditer(view.text) if any(sign in view.text for sign in _UNKNOWN) else ():
        start, end = view.source(match.start(), match.end())
        page = report.page_of(start)
        message = f"Số “{match[0]}” có ký tự hỏng (trang {page}): phải xem lại bản gốc."
        warnings.append(ReportWarning("number_unreadable", message, page, start, end))
    return tuple(warnings)
