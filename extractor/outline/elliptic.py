"""Parts that leave their unit, or their trigger, out: "phân bổ 171,0 tỷ đồng (tỉnh 62,0; huyện 48,0; xã 61,0)", "sắp xếp 12 trụ sở:
giữ lại 7, bán đấu giá 5", "15,6 tỷ đồng, phân cho Dự án 1 6,2 tỷ đồng, Dự án 3 4,1 tỷ đồng và Dự án 5 5,3 tỷ đồng"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from extractor.models import Figure, Finding
from extractor.outline.arithmetic import adds_to, one_slip, scale, some_make
from extractor.outline.columns import number_in
from extractor.outline.findings import CheckRule, sum_finding
from extractor.outline.levels import MEASURED, adds_up, in_brackets, is_exact, is_same_kind
from extractor.outline.stretches import Stretch, Told

_OWN_SHARE = re.compile(
    r"[^,;.:()\d]{0,50},\s(?:chiếm|đạt|bằng|tăng|giảm)\s[\d,]+\s?%[^,;.:()\d]{0,40}(?=[:(,])", re.IGNORECASE
)
""" "…, chiếm 4,2% dân số: người cao tuổi 3.415, …"."""
_AMONG = re.compile(r"(?<!\w)trong đó(?!\w)", re.IGNORECASE)
_OPENED = re.compile(
    r"(?:[^,;.:()\d]{0,40},)?[^,;.:()\d]{0,40}(?:\(|:\s|,?\s(?:gồm|bao gồm|trong đó|cụ thể)\s?:?\s)", re.IGNORECASE
)
_ELEMENT = re.compile(
    r"\s*(?:và\s+)?(?P<said>[^\W\d_][^,;.:()\d]{1,50}?)\s*:?\s(?P<n>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)(?=\s*(?:[;)]|[,.](?:\s|$)|\s(?:và|cùng)\s|$))"
)
_SEPARATED = re.compile(r"[,;]\s|\n|(?<!\w)(?:và|cùng|còn lại)(?!\w)")
_LABEL = re.compile(
    r"(?:\d|ngày|tháng|năm|số|lần|thứ|hạng|loại|khoản|điều|mục|quý|dự án|khu|vùng|tổ|nhóm|đợt)$", re.IGNORECASE
)
_NEAR = (Decimal("0.9"), Decimal("1.1"))
_PRINTED = 3


def elliptic_sum_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """Wholes whose parts are bare numbers in a bracket, or behind a colon or "gồm"."""
    text, turned = told.text, rule.said("no_part")
    for sentence in told.sentences:
        for whole in sentence.figures:
            if not adds_up(whole) or whole.quantity not in MEASURED or not whole.value or whole.per:
                continue
            share = _OWN_SHARE.match(text, whole.end, sentence.end)
            opened = _OPENED.match(text, share.end() if share else whole.end, sentence.end)
            if opened is None or turned.search(_AMONG.sub(" ", opened[0])):
                continue
            parts = _bare_parts(text, opened.end(), sentence.end, whole)
            # What is "trong đó" is all of it where the last is the rest, or where the sum is the whole but for one digit.
            if _AMONG.search(opened[0]) and (len(parts) < 3 or not _is_full(text, whole, parts, rule)):
                continue
            if len(parts) < 2 or any(part.value > whole.value for part in parts):
                continue
            yield from _off(rule, whole, parts)


def _is_full(text: str, whole: Figure, parts: Sequence[Figure], rule: CheckRule) -> bool:
    total = sum((part.value for part in parts), Decimal(0))
    rest = rule.said("the_rest").search(text, parts[-2].end, parts[-1].start) is not None
    return rest or one_slip(total / scale(whole), whole.value / scale(whole))


def _bare_parts(text: str, start: int, end: int, whole: Figure) -> list[Figure]:
    """The elements of a list that are some words and a bare number each, counted as the whole is; none where anything else
    stands among them, or one number has a unit of its own."""
    parts: list[Figure] = []
    factor = scale(whole)
    while (element := _ELEMENT.match(text, start, end)) is not None:
        number = number_in(element["n"])
        if number is None or _LABEL.search(element["said"].strip()):
            return []
        place = element.start("n"), element.end("n")
        parts.append(
            replace(whole, start=place[0], end=place[1], text=element["n"], value=number * factor, indicator=None)
        )
        start = element.end()
        if (comma := re.compile(r"\s*[,;]|(?=\s(?:và|cùng)\s)").match(text, start, end)) is None:
            break
        start = comma.end()
    # What stops the list is the end of the bracket or of the clause: no further element of another form.
    return parts if re.compile(r"\s*(?:[).;]|$)").match(text, start, end) else []


def run_sum_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """A number and, to the end of its sentence, nothing but numbers of its kind that make it but for one digit: they are its
    parts, whatever word opens them."""
    text, turned = told.text, rule.said("no_run")
    for sentence in told.stretches:
        figures = [f for f in sentence.figures if not in_brackets(text, sentence.start, f) and f.unit != "%"]
        for at, whole in enumerate(figures[:-3]):
            parts = _run(text, sentence, whole, figures[at + 1 :])
            if len(parts) < 3 or turned.search(text, whole.end, parts[-1].start):
                continue
            # Of bullets, the first is no whole of the others.
            if "\n" in text[whole.end : parts[-1].start]:
                continue
            total = sum((part.value for part in parts), Decimal(0))
            printed = max(len(re.sub(r"\D", "", one.text).rstrip("0")) for one in (whole, *parts))
            if printed >= _PRINTED and one_slip(total / scale(whole), whole.value / scale(whole)):
                yield from _off(rule, whole, parts)
            break


def _run(text: str, sentence: Stretch, whole: Figure, after: Sequence[Figure]) -> list[Figure]:
    """The numbers behind a whole, if all are of its kind, smaller, and apart as the elements of a list are."""
    if not adds_up(whole) or whole.quantity not in MEASURED or whole.per:
        return []
    semicolon = re.compile(r";\s").search(text, after[2].end if len(after) > 2 else whole.end, sentence.end)
    run = [f for f in after if semicolon is None or f.start < semicolon.start()] if semicolon else list(after)
    if any(not is_same_kind(whole, f, loose=True) or not is_exact(f) or f.value >= whole.value for f in run):
        return []
    if any(not _SEPARATED.search(text[one.end : other.start]) for one, other in pairwise(run)):
        return []
    return run


def _off(rule: CheckRule, whole: Figure, parts: Sequence[Figure]) -> Iterator[Finding]:
    total = sum((part.value for part in parts), Decimal(0))
    slipped = one_slip(total / scale(whole), whole.value / scale(whole))
    near = _NEAR[0] <= total / whole.value <= _NEAR[1] if len(parts) > 2 else slipped
    if not adds_to(total, whole, parts) and (near or slipped) and not some_make(whole, parts):
        yield sum_finding(rule, whole, parts, total)
