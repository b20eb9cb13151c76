"""Remainders and rates of completion in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.models import Figure, Finding
from extractor.outline.arithmetic import YEAR, differ, one_slip, scale, share_is_off, shown, slack
from extractor.outline.findings import CheckRule, finding, place_of, plain
from extractor.outline.levels import MEASURED, is_exact, is_same_kind
from extractor.outline.stretches import Stretch, Told

_BROKEN = re.compile(r"[.!?](?=\s)|(?<!\w)(?:trong đó|riêng|gồm|bao gồm)(?!\w)", re.IGNORECASE)
_PLANNED = re.compile(
    r"(?<!\w)(?:giao|kế hoạch(?: vốn)?|dự toán|phải (?:\w+ ){0,2}|được duyệt|phê duyệt|phân bổ|bố trí|chỉ tiêu)[^,;.\d]{0,45}$",
    re.IGNORECASE,
)
_ACTED = re.compile(
    r"^[^,;.\d]{0,50}?[\s,;]*(?:(?:và|đến nay|hiện|nay)\s+)?(?:đã\s+)?(?:[^\W\d_]+\s+){0,1}?(?:giải ngân|thực hiện|hoàn thành|thu được|chi trả|thu|nộp|bàn giao|chi)(?!\w)[^,;.\d]{0,30}$",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"(?<!\w)(?:giải ngân|thực hiện|hoàn thành|thu được|chi trả|thu|nộp|bàn giao|chi)(?!\w)[^,;.\d]{0,30}$",
    re.IGNORECASE,
)
_OF_PLAN = re.compile(r"\s*(?:của\s+)?(?:kế hoạch|dự toán|số (?:vốn )?được giao|vốn (?:được )?giao)", re.IGNORECASE)
_FULL_STOP = re.compile(r"\.(?=\s)")
_LISTS_PARTS = re.compile(r"[^.;\d]{0,40}(?<!\w)(?:gồm|bao gồm|trong đó)(?!\w)", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,;]\s")
_LEFT_NEAR = (Decimal("0.4"), Decimal("2.5"))
_STILL = re.compile(r"[,;]\s+(?:hiện |nay )?còn(?: lại)?\s+$", re.IGNORECASE)
_STILL_SO = re.compile(r"[^,;.:()\d]{0,12}\s(?:đang|chưa|chờ)(?!\w)", re.IGNORECASE)
""" "…, còn 17 tin đang xác minh": what is left of those before it, whatever was done with the others."""
_DOING = re.compile(r"(?<!\w)đang(?!\w)", re.IGNORECASE)
_RATE = re.compile(r"[\s,;]*\(?(?:tương ứng |tương đương )?(?:đạt|bằng)(?: tỷ lệ)?\s*$", re.IGNORECASE)
_COMPARED = re.compile(r"\W*(?:so với|cùng kỳ|so cùng)", re.IGNORECASE)


def remainder_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "phải thu A, đã thu B, còn nợ C" where A less B is not C."""
    text = told.text
    on_all = re.compile(rf"[^,;.\d]{{0,30}}{rule.pattern('on_all')}[^,;.\d]{{0,40}}", re.IGNORECASE)
    done, others = rule.said("done"), rule.said("of_others")
    granted = re.compile(rf"{rule.pattern('granted')}[^,;.\d]{{0,20}}$", re.IGNORECASE)
    left = re.compile(rf"{rule.pattern('left')}[^,;.\d]{{0,25}}$", re.IGNORECASE)
    for stretch in told.stretches:
        # "thu gom 106,2 tấn, đạt 90%; còn 11,8 tấn": a share between tells nothing of what is left.
        figures = [f for f in stretch.figures if f.unit != "%" or f.change is not None]
        for number in range(len(figures) - 2):
            whole, part, rest = figures[number : number + 3]
            if not all(f.value_max is None and f.qualifier is None and f.change is None for f in (whole, part, rest)):
                continue
            if whole.quantity not in MEASURED or not (
                is_same_kind(whole, part, True) and is_same_kind(whole, rest, True)
            ):
                continue
            if whole.part is not None or part.part is not None or rest.part is not None:
                continue
            first, second = text[whole.end : part.start], text[part.end : rest.start]
            if on_all.fullmatch(first) and part.value > whole.value:
                # "thất thoát 3.190 m3 trên tổng số 24.600 m3, còn 22.410 m3": the part stands first.
                whole, part = part, whole
                if left.search(second) and not _BROKEN.search(second):
                    yield from _left(rule, whole, part, rest)
                continue
            # "được cấp 11,9 tỷ đồng, đã chi 12,6 tỷ đồng, kết dư 0,4 tỷ đồng": nothing can be left of it.
            if part.value > whole.value and not (
                granted.search(text[max(stretch.start, whole.start - 40) : whole.start])
                and whole.quantity == "money"
                and whole.value >= rest.value > 0
            ):
                continue
            if len(first) > 80 or len(second) > 60 or _BROKEN.search(first + " " + second) or YEAR.search(second):
                continue
            # What is said of the whole ("31 đã xong, 10 đang làm, còn 2") is not said of the part.
            own = f"{_CLAUSE_END.split(first)[-1]} {_CLAUSE_END.split(second)[0]}"
            right = whole.value - part.value
            pending = right > 0 and _LEFT_NEAR[0] <= rest.value / right <= _LEFT_NEAR[1]
            pending = pending and _STILL.search(second) is not None and _STILL_SO.match(text, rest.end) is not None
            if (
                others.search(second)
                or not (done.search(own) or pending)
                or not left.search(second)
                or left.search(first)
                or _DOING.search(f"{first} {own}")
            ):
                continue
            if not _listed_on(text, whole.value - part.value, rest, figures[number + 3 :]):
                yield from _left(rule, whole, part, rest)


def _left(rule: CheckRule, whole: Figure, part: Figure, rest: Figure) -> Iterator[Finding]:
    right = whole.value - part.value
    if differ(right, rest.value, slack((whole, part, rest))):
        yield _remainder(rule, whole, part, rest, shown(right, [whole]))


def _remainder(rule: CheckRule, whole: Figure, part: Figure, rest: Figure, right: str) -> Finding:
    return finding(
        rule,
        [place_of(f) for f in (whole, part, rest)],
        whole=plain(whole.text),
        done=plain(part.text),
        rest=right,
        stated=plain(rest.text),
    )


def _listed_on(text: str, right: Decimal, rest: Figure, more: Sequence[Figure]) -> bool:
    """Whether what is left is told in several numbers ("còn 25 hộ chưa đồng ý, 15 hộ vắng mặt")."""
    total = rest.value
    for figure in more:
        if not is_same_kind(rest, figure) or "." in text[rest.end : figure.start]:
            break
        total += figure.value
        if not differ(total, right, slack((rest, figure))):
            return True
    return False


def plan_ratio_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "được giao A, giải ngân B, đạt C%" where B is not C% of A; also "đạt C% (B/A)"."""
    text = told.text
    for stretch in told.stretches:
        figures = stretch.figures
        for number, stated in enumerate(figures):
            if stated.unit != "%" or stated.change or stated.qualifier or stated.value_max is not None:
                continue
            if _COMPARED.match(text, stated.end):
                continue
            pair = (
                _planned(text, stretch, number)
                or _bracketed(text, figures, number)
                or _planned_before(told, stretch, number)
            )
            if pair is None:
                continue
            top, bottom, rest = pair
            ratio = top / bottom * 100
            if share_is_off(top, bottom, stated, rest):
                yield finding(
                    rule,
                    [*(place_of(f) for f in rest), place_of(stated)],
                    part=shown(top, [rest[-1]]),
                    whole=plain(rest[0].text),
                    ratio=shown(ratio.quantize(Decimal("0.1"))),
                    stated=plain(stated.text),
                )


def _planned(text: str, stretch: Stretch, number: int) -> tuple[Decimal, Decimal, list[Figure]] | None:
    if number < 2:
        return None
    whole, part = stretch.figures[number - 2 : number]
    if not (is_exact(whole) and is_exact(part) and is_same_kind(whole, part)) or whole.quantity not in MEASURED:
        return None
    lead = text[max(stretch.start, whole.start - 50) : whole.start]
    between = text[whole.end : part.start]
    if not _RATE.fullmatch(text[part.end : stretch.figures[number].start]) or not whole.value:
        return None
    if (
        not _PLANNED.search(YEAR.sub("", lead))
        or not _ACTED.search(between)
        or _BROKEN.search(between)
        or len(between) > 90
    ):
        return None
    return part.value, whole.value, [whole, part]


def _planned_before(told: Told, stretch: Stretch, number: int) -> tuple[Decimal, Decimal, list[Figure]] | None:
    """ "Năm 2024 được giao 1.246 tỷ đồng. Đến nay đã giải ngân 587 tỷ đồng, đạt 47,1% kế hoạch": the plan is the last number
    of its kind in the sentence before, and the only one there."""
    text = told.text
    if number < 1 or not _OF_PLAN.match(text, stretch.figures[number].end):
        return None
    part = stretch.figures[number - 1]
    if not is_exact(part) or part.quantity not in MEASURED or number > 1:
        return None
    if not _RATE.fullmatch(text[part.end : stretch.figures[number].start]):
        return None
    lead = text[stretch.start : part.start]
    if not _DONE.search(lead[-60:]) or _BROKEN.search(lead):
        return None
    paragraph = max(text.rfind("\n\n", 0, stretch.start), stretch.start - 300)
    earlier = [f for f in told.figures if paragraph < f.start and f.end <= stretch.start and is_same_kind(f, part)]
    if not earlier or not is_exact(earlier[0]) or not earlier[0].value or earlier[0].value < part.value:
        return None
    whole = earlier[0]
    # "Tổng kế hoạch 248 tỷ đồng, gồm: tỉnh 120 tỷ đồng, huyện 128 tỷ đồng": the others are parts of the first.
    if len(earlier) > 1 and not _LISTS_PARTS.match(text, whole.end):
        return None
    if (
        not _PLANNED.search(YEAR.sub("", text[max(0, whole.start - 70) : whole.start]))
        or len(_FULL_STOP.findall(text, whole.end, stretch.start)) > 1
    ):
        return None
    return part.value, whole.value, [whole, part]


def _bracketed(text: str, figures: Sequence[Figure], number: int) -> tuple[Decimal, Decimal, list[Figure]] | None:
    if number + 1 >= len(figures):
        return None
    pair = figures[number + 1]
    if pair.part is None or not pair.value or pair.qualifier or pair.unit == "%":
        return None
    between = text[figures[number].end : pair.start]
    if re.fullmatch(r"\s*\(\s*[\d.,]+\s*/\s*", between) is None and re.fullmatch(r"\s*\(\s*", between) is None:
        return None
    return pair.part * scale(pair), pair.value, [pair]


_PROFIT = re.compile(r"(?<!\w)(?:lỗ|lãi|bội chi|kết dư|chênh lệch(?: thu chi)?|thặng dư)(?: là)?\s*$", re.IGNORECASE)
_EARNED = re.compile(r"(?<!\w)(?:doanh thu|thu|tổng thu|nguồn thu)(?!\w)", re.IGNORECASE)
_SPENT = re.compile(r"(?<!\w)(?:chi phí|chi|tổng chi)(?!\w)", re.IGNORECASE)


def profit_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "doanh thu … 32,4 tỷ đồng. Chi phí 35,1 tỷ đồng, như vậy lỗ 3,7 tỷ đồng": what was earned and what was spent stand right before, in
    a sentence each or in one."""
    text = told.text
    money = [f for f in told.figures if f.quantity == "money" and f.per is None]
    for earned, spent, left in zip(money, money[1:], money[2:], strict=False):
        if not all(f.value_max is None and f.part is None and f.qualifier is None for f in (earned, spent, left)):
            continue
        if left.start - earned.end > _FAR or not _PROFIT.search(text, spent.end, left.start):
            continue
        lead = text[max(0, earned.start - _FAR) : earned.start]
        if (
            not _EARNED.search(lead)
            or not _SPENT.search(text, earned.end, spent.start)
            or "\n" in text[earned.end : left.start]
        ):
            continue
        right = abs(earned.value - spent.value)
        unit = scale(left)
        if (
            right
            and differ(right, left.value, slack((earned, spent, left)))
            and one_slip(right / unit, left.value / unit)
        ):
            yield _remainder(rule, earned, spent, left, shown(right, [left]))


_FAR = 200
