"""Shares whose base the text names or confirms: "công suất 300 con, nay mổ 180 con, bằng 75% công suất"; "5.124 tỷ đồng: … 1.376 tỷ
đồng, chiếm 26,9%; … 438 tỷ đồng, chiếm 12,4%"; "27 vụ, giảm 11 vụ (giảm 39,5%)".

As everywhere, nothing is said where any number of the kind near gives the share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.models import Figure, Finding
from extractor.outline.arithmetic import differ, share_is_off, shown, step
from extractor.outline.bases import LIKE, gives, is_share, numbers_near, part_of_share
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain, share_finding
from extractor.outline.levels import MEASURED, is_exact, is_same_kind
from extractor.outline.stated import Stated
from extractor.outline.stretches import Told
from extractor.records import altered

_BREAK = re.compile(r"[;.]\s|\n\s*\n")
_BRACKET = re.compile(r"[^,;.()\d]{0,60}\(\s*")
_PAST = re.compile(r"(?<!\w)(?:vượt|hụt)(?:\s+mức)?\s*$", re.IGNORECASE)
_SHARE_BEHIND = re.compile(
    r"[^\d,;.()]{0,60}(?:[\s,]*(?:bằng|chiếm|đạt|tương đương|tương ứng|tỷ lệ|chiếm tỷ lệ|đạt tỷ lệ)\s*|\(\s*(?:chiếm |bằng |đạt )?)",
    re.IGNORECASE,
)
_AS_SHARE = re.compile(
    r"(?:\s+so với [^,;.()\d]{0,20}(?:(?:19|20)\d{2})?)?\s*[,(]?\s*(?:(?:tương đương|tương ứng|tức|tức là|hay|bằng|ứng với)\s+)?(?:với\s+)?(?:là\s+)?(?:tăng|giảm|mức tăng|mức giảm|tỷ lệ)?\s*",
    re.IGNORECASE,
)
_SHARE_LIKE = (Decimal("0.5"), Decimal(2))
_LISTS = re.compile(r"(?<!\w)(?:trong đó|gồm|bao gồm|chia|cụ thể|phân)(?!\w)|[:(]", re.IGNORECASE)
_OF_A_SHARE = frozenset(
    map(key_of, ("tỷ", "lệ", "chiếm", "đạt", "bằng", "tương", "đương", "cơ", "cấu", "trọng", "mức", "hóa", "số"))
)
_BACK = 3
_RISE = (Decimal("0.3"), Decimal("3.4"))


def named_base_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """Shares of a capacity, a need, a plan that the number of that name and the part don't give."""
    text = told.text
    share = rule.said("share")
    classes = [
        (
            re.compile(rf"\s*(?:của\s+|trong\s+|so với\s+|so\s+)?(?:tổng\s+)?{rule.pattern(behind)}", re.IGNORECASE),
            rule.said(before),
            behind == "capacity",
        )
        for behind, before in (
            ("of_all", "of_all_is"),
            ("capacity", "capacity_is"),
            ("need", "need_is"),
            ("plan_words", "plan_is"),
        )
    ]
    for sentence_number, sentence in enumerate(stated):
        for at, one in enumerate(sentence):
            if one.figure.unit != "%":
                continue
            named = next((c for c in classes if c[0].match(text, one.figure.end)), None)
            if named is None:
                yield from _of_year(told, stated, sentence_number, at, rule)
                continue
            past = _PAST.search(text[max(0, one.figure.start - 12) : one.figure.start]) is not None
            part = part_of_share(sentence, at) if past or is_share(one) else None
            if part is None or _BREAK.search(text, part.figure.end, one.figure.start):
                continue
            between = text[part.figure.end : one.figure.start]
            if not (past or share.search(between) or _BRACKET.fullmatch(between)):
                continue
            _, opens, loose = named
            earlier = stated[sentence_number - 1] if sentence_number and not sentence[0].earlier else ()
            wholes = [
                w
                for w in (*earlier, *sentence[:at])
                if w is not part
                and _is_base(w, part, loose)
                and opens.search(text, w.begin, w.figure.start)
                and "\n\n" not in text[w.figure.end : part.figure.start]
            ]
            if len({w.figure.value for w in wholes}) != 1:
                continue
            whole = wholes[-1]
            near = _alike(numbers_near(sentence, at, part), part)
            if not past and any(gives(part, w, one) for w in (*near, whole)):
                continue
            ratio = part.figure.value / whole.figure.value * 100
            if past:
                ratio = abs(ratio - 100)
                if not differ(ratio, one.figure.value, step(one.figure)):
                    continue
            yield from _told(rule, part, whole, one, _SHARE_LIKE, ratio)


def _told(
    rule: CheckRule,
    part: Stated,
    whole: Stated,
    one: Stated,
    like: tuple[Decimal, Decimal],
    ratio: Decimal | None = None,
) -> Iterator[Finding]:
    """That part and whole don't give a share, where it is near enough to be meant for them; the two as the text has them.
    ``ratio``: what they give, if it is not the part of the whole in percent."""
    ratio = part.figure.value / whole.figure.value * 100 if ratio is None else ratio
    if ratio and like[0] <= one.figure.value / ratio <= like[1]:
        first, second = sorted((part.figure, whole.figure), key=lambda figure: figure.start)
        yield share_finding(rule, (first, second, one.figure), part.figure, whole.figure, one.figure)


_YEAR_NAMED = re.compile(
    r"\s*(?:so với\s+|so\s+|của\s+)?(?:mức\s+)?(?:thực hiện\s+)?năm\s+((?:19|20)\d{2})(?!\d)", re.IGNORECASE
)


def _of_year(
    told: Told, stated: Sequence[Sequence[Stated]], number: int, at: int, rule: CheckRule
) -> Iterator[Finding]:
    """ "Năm 2022 đạt 400 ha; năm 2023 đạt 500 ha, bằng 135% năm 2022": the base is the one number of that year."""
    text, sentence = told.text, stated[number]
    one = sentence[at]
    named = _YEAR_NAMED.match(text, one.figure.end)
    part = part_of_share(sentence, at) if named is not None and one.figure.change is None else None
    if named is None or part is None or not _SHARE_BEHIND.fullmatch(text, part.figure.end, one.figure.start):
        return
    earlier = stated[number - 1] if number else ()
    alike = [w for w in _alike((*earlier, *sentence), part) if w is not part and is_exact(w.figure)]
    bases = [w for w in alike if w.year == named[1] and (w.said <= part.said or part.said <= w.said)]
    if len({w.figure.value for w in bases}) != 1 or part.year == named[1] or any(gives(part, w, one) for w in alike):
        return
    yield from _told(rule, part, bases[0], one, _SHARE_LIKE)


_OVER_PLAN = re.compile(r"\s*(?:/|trên|so với)\s*(?:kế hoạch|chỉ tiêu|dự toán)[^,;.()\d]{0,20}", re.IGNORECASE)
_REACHED = re.compile(r"\s*[,(]?\s*(?:đạt|bằng)(?:\s+tỷ lệ)?\s*", re.IGNORECASE)
_CLOSED = re.compile(r"\s*(?:[);.,]|$|kế hoạch|chỉ tiêu|dự toán)", re.IGNORECASE)


def plan_share_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """ "kế hoạch giao 400 ha; kết quả thực hiện 420 ha (đạt 115%)", "420 ha/kế hoạch 400 ha, đạt 115%": plan and result side by
    side."""
    text = told.text
    planned, done = rule.said("plan_is"), rule.said("done")
    for sentence in stated:
        for first, second, one in zip(sentence, sentence[1:], sentence[2:], strict=False):
            if not (is_share(one) and is_exact(first.figure) and is_exact(second.figure)):
                continue
            if not is_same_kind(first.figure, second.figure, loose=True) or first.figure.quantity not in MEASURED:
                continue
            if not _REACHED.fullmatch(text, second.figure.end, one.figure.start):
                continue
            if not _CLOSED.match(text, one.figure.end) or not (first.figure.value and second.figure.value):
                continue
            between = text[first.figure.end : second.figure.start]
            if _OVER_PLAN.fullmatch(between):
                part, whole = first, second
            elif (
                planned.search(text, first.begin, first.figure.start)
                and done.search(between)
                and not planned.search(between)
                and first.inside == second.inside
                and (first.year == second.year or not second.year)
                and "\n\n" not in between
            ):
                part, whole = second, first
            else:
                continue
            if any(gives(part, w, one) for w in _alike(sentence, part)):
                continue
            yield from _told(rule, part, whole, one, _SHARE_LIKE)


def _alike(numbers: Sequence[Stated], part: Stated) -> list[Stated]:
    """Those of the part's kind that something can be a share of."""
    return [w for w in numbers if w.figure.value and is_same_kind(w.figure, part.figure, loose=True)]


def _is_base(whole: Stated, part: Stated, loose: bool) -> bool:
    one, other = whole.figure, part.figure
    if not is_exact(one) or one.quantity not in MEASURED or not one.value or whole.earlier or whole.compared:
        return False
    if (whole.year and part.year and whole.year != part.year) or whole.inside not in (-1, part.inside):
        return False
    if loose:
        # "720 chỗ, đang nuôi dưỡng 765 người": what a house is built for is counted by another noun.
        return one.quantity == other.quantity and (one.quantity == "count" or one.unit == other.unit)
    # "công suất 120 tấn/ngày đêm. Hiện chỉ tiếp nhận 84 tấn": of what it is a rate need not be said twice.
    return is_same_kind(altered(one, per=other.per), other, loose=True)


def confirmed_share_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """Shares in a list whose whole other shares of the list confirm."""
    text = told.text
    others = rule.said("of_another")
    for number, sentence in enumerate(stated):
        pairs = [
            (sentence[at - 1], sentence[at])
            for at in range(1, len(sentence))
            if is_share(sentence[at])
            and is_exact(sentence[at - 1].figure)
            and sentence[at - 1].figure.quantity in MEASURED
            and _SHARE_BEHIND.fullmatch(text, sentence[at - 1].figure.end, sentence[at].figure.start)
            and not others.match(text, sentence[at].figure.end)
        ]
        if len(pairs) < 2:
            continue
        first = pairs[0][0].figure
        ahead = [*(stated[number - 1] if number else ()), *sentence]
        wholes = [
            w
            for w in ahead
            if w.figure.end <= first.start
            and is_exact(w.figure)
            and is_same_kind(w.figure, first, loose=True)
            and w.figure.value > first.value
            and "\n\n" not in text[w.figure.end : first.start]
        ]
        for whole in wholes[-2:]:
            same = [(part, one) for part, one in pairs if is_same_kind(part.figure, whole.figure, loose=True)]
            right = [(part, one) for part, one in same if gives(part, whole, one)]
            wrong = [pair for pair in same if pair not in right]
            if len(right) < len(wrong) or not wrong:
                continue
            for part, one in wrong:
                at = sentence.index(one)
                near = _alike((*numbers_near(sentence, at, part), *ahead), part)
                if any(gives(part, w, one) for w in near if w is not part):
                    continue
                yield from _told(rule, part, whole, one, LIKE)


def named_part_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """ "18.940 tấn, trong đó khai thác 12.460 tấn, nuôi trồng 6.480 tấn. Sản lượng nuôi trồng chiếm 43,2%": the words of the share
    name its part, whose list says the whole."""
    text = told.text
    others = rule.said("of_another")
    for number, sentence in enumerate(stated):
        for at, one in enumerate(sentence):
            if (
                not is_share(one)
                or len(words := one.said - _OF_A_SHARE) < 2
                or others.match(text, one.figure.end)
                or one.inside >= 0
            ):
                continue
            if at and not _BREAK.search(text, sentence[at - 1].figure.end, one.figure.start):
                continue
            first = number
            while (
                first > max(0, number - _BACK)
                and "\n\n" not in text[stated[first - 1][-1].figure.end : one.figure.start]
            ):
                first -= 1
            pool = [w for some in (*stated[first:number], sentence[:at]) for w in some if w.figure.unit != "%"]
            pairs = [
                (part, whole)
                for part in pool
                if is_exact(part.figure) and part.figure.quantity in MEASURED and part.figure.value
                if (whole := _listed_whole(text, pool, part)) is not None
                and len(words & (part.said - whole.said)) > 1
                and words <= part.said | whole.said
            ]
            if len(pairs) != 1:
                continue
            part, whole = pairs[0]
            alike = _alike(pool, part)
            if any(gives(a, b, one) for a in alike for b in alike if a is not b):
                continue
            yield from _told(rule, part, whole, one, LIKE)


def _listed_whole(text: str, pool: Sequence[Stated], part: Stated) -> Stated | None:
    """The largest number of a part's kind before it in its sentence, where a word that opens a list stands between."""
    wholes = [
        w
        for w in pool
        if w.sentence == part.sentence
        and w.figure.end <= part.figure.start
        and w.figure.value > part.figure.value
        and is_exact(w.figure)
        and is_same_kind(w.figure, part.figure, loose=True)
    ]
    whole = max(wholes, key=lambda w: w.figure.value, default=None)
    return whole if whole is not None and _LISTS.search(text, whole.figure.end, part.figure.start) else None


def change_share_findings(told: Told, stated: Sequence[Sequence[Stated]], rule: CheckRule) -> Iterator[Finding]:
    """A rise told as a number and as a share of what there was ("27 vụ, giảm 11 vụ (giảm 39,5%)") where the two don't agree."""
    text, of_another = told.text, rule.said("of_another_rise")
    for sentence in stated:
        for at in range(1, len(sentence) - 1):
            change, share = sentence[at].figure, sentence[at + 1].figure
            if change.change not in ("increase", "decrease") or change.unit in ("%", "pp") or not change.value:
                continue
            plain_share = share.unit == "%" and share.qualifier is None and share.value_max is None
            if not plain_share or share.change not in (None, change.change) or change.qualifier or change.value_max:
                continue
            if not _AS_SHARE.fullmatch(text, change.end, share.start) or change.part is not None:
                continue
            if sentence[at].sort or of_another.match(text, share.end):
                continue
            levels = [
                one.figure
                for one in sentence
                if one.figure is not change and is_exact(one.figure) and is_same_kind(one.figure, change, loose=True)
            ]
            ahead = [level for level in levels if level.end <= change.start]
            if not ahead or _BREAK.search(text, ahead[-1].end, change.start):
                continue
            sign = -1 if change.change == "increase" else 1
            bases = [base for level in levels for base in (level.value, level.value + sign * change.value) if base > 0]
            if any(not _is_off(change, base, share) for base in bases):
                continue
            now = ahead[-1]
            base = now.value + sign * change.value
            if base > 0 and _RISE[0] <= share.value / (change.value / base * 100) <= _RISE[1]:
                right = (change.value / base * 100).quantize(Decimal("0.1"))
                word = "tăng" if change.change == "increase" else "giảm"
                yield finding(
                    rule,
                    [place_of(now), place_of(change), place_of(share)],
                    first=shown(base, [now]),
                    second=plain(now.text),
                    word=word,
                    right=f"{shown(right)}%",
                    stated=f"{word} {plain(share.text)}",
                )


def _is_off(change: Figure, base: Decimal, share: Figure) -> bool:
    rounding = step(change) / change.value if change.quantity != "count" else Decimal(0)
    return share_is_off(change.value, base, share, ()) and differ(
        change.value / base * 100, share.value, step(share) / 2 + change.value / base * 100 * rounding
    )
