"""Wholes and parts in running text: sums that are listed in full, parts larger than their whole."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from extractor.language.orthography import CAPITALS
from extractor.models import Figure, Finding
from extractor.outline.arithmetic import adds_to, one_slip, scale, slack, slip, some_make
from extractor.outline.columns import number_in
from extractor.outline.findings import CheckRule, finding, in_words, key_of, place_of, plain, sum_finding
from extractor.outline.levels import MEASURED, adds_up, is_exact, is_same_kind
from extractor.outline.stretches import Stretch, Told

_LONG = 3
_OVER = Decimal("1.5")
_ABOVE = 2
_AMONG_THOSE = re.compile(r"(?:\s+[^\W\d_]+){0,2}?\s+trong số (?:đó|này|ấy|trên)(?!\w)", re.IGNORECASE)
""" "3.481 cháu trong số đó"."""
_TAIL = re.compile(r"(?:[^,;.:()\w]|(?!(?:và|cùng|còn)(?!\w))\w+)*+")
_FAR = 80
_SHORT_OF, _NEARLY = Decimal("0.9"), Decimal("0.95")
_BARE = re.compile(
    r"(?<!\w)số\s+(?P<named>[^;.:()\d]{3,70}?)(?:\s+(?:là|có|hiện có|gồm)|\s*:)\s+(?P<n>\d{1,3}(?:\.\d{3})+|\d+)(?=[\s,;(])",
    re.IGNORECASE,
)
_MOST = 80
"""Numbers: no list of parts is longer."""
_BRACKET = re.compile(r"\([^()]*\)")
_COMPARISON = re.compile(r",\s+(?:tăng|giảm|bằng|đạt)\s[^,;.()]{0,60}(?=[,;]|$)", re.IGNORECASE)
""" "…, tăng 14 đồng chí so với năm 2022" between a whole and its parts."""
_NESTED = re.compile(
    r"(?<![^\W\d_])(?:trong đó|trong số đó|riêng|dự kiến|phấn đấu|sẽ|(?<!mặt )(?<!đồng )(?<!cân )bằng|tăng|giảm|so với)(?![^\W\d_])",
    re.IGNORECASE,
)
_OF = re.compile(r"(?<![^\W\d_])của(?![^\W\d_])", re.IGNORECASE)
_ELLIPTIC = re.compile(
    r"[^,;.\d]{0,60}(?:[,;]|\s(?:và|cùng))\s+\d+\s+(?:ở|tại|trong|ngoài|của|là|còn|đã|đang|thuộc|do)\s"
)
"""A last part that leaves its noun out: "2 trường ở A, 1 trường ở B và 1 tại C"."""
_GOES_ON = re.compile(r"[^,;.:()\d]{0,60}[,;]\s+(?:và\s+)?(?P<n>\d[\d.]*)\s+[^\W\d_]")
""" "…, 54 đại học": a further part that is no figure."""
_FAR_OFF = (Decimal("0.5"), Decimal(2))
_NAMED = re.compile(rf"\s(?:và|cùng)\s(?:thành phố|thị xã|thị trấn|huyện|quận|phường|xã)\s[{CAPITALS}]")
_CAPITAL = rf"[{CAPITALS}][^\W\d_]*"
_REST = re.compile(r"[^,;.]{0,20}?(?<!\w)khác(?!\w)", re.IGNORECASE)


def _in_brackets(text: str, stretch: Stretch) -> list[tuple[int, int]]:
    return [m.span() for m in _BRACKET.finditer(text, stretch.start, stretch.end)]


def _outside(figure: Figure, brackets: Sequence[tuple[int, int]], opened: Sequence[int]) -> bool:
    last = bisect_right(opened, figure.start) - 1
    return last < 0 or figure.start >= brackets[last][1]


def sum_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """Wholes whose parts are listed in full ("gồm", "bao gồm", "chia theo … có") and don't add up."""
    divided = rf"{rule.pattern('dividing')}(?:\s+[^\W\d_]+){{0,5}}"
    yield from _unequal(
        told, rule, re.compile(rf"(?:{rule.pattern('exhaustive')}|{divided})\s*:?", re.IGNORECASE), closed=True
    )


def bare_sum_findings(told: Told, rule: CheckRule, partial: CheckRule) -> Iterator[Finding]:
    """ "Số chi đoàn là 45, gồm 30 chi đoàn trường học và 18 chi đoàn cơ quan": the noun of the whole stands before it, so that
    it is no figure; it counts what the parts count."""
    text = told.text
    closed, opened = (
        re.compile(rf"\s*[,;(:]?\s*{p}\s*:?", re.IGNORECASE)
        for p in (rule.pattern("exhaustive"), partial.pattern("partial"))
    )
    for stretch in told.stretches:
        for match in _BARE.finditer(text, stretch.start, stretch.end):
            full = closed.match(text, match.end(), stretch.end)
            begins = full or opened.match(text, match.end(), stretch.end)
            after = [f for f in stretch.figures if begins and f.start >= begins.end()]
            if (
                not after
                or after[0].quantity != "count"
                or any(f.start < match.end() <= f.end for f in stretch.figures)
            ):
                continue
            noun = key_of(after[0].noun or "").split()[:1]
            if not noun or noun[0] not in key_of(match["named"]).split():
                continue
            start, value = match.start("n"), number_in(match["n"]) or Decimal(0)
            whole = replace(after[0], start=start, end=match.end(), text=match["n"], value=value, indicator=None)
            parts = _listed_parts(text, whole, after)
            total = sum((part.value for part in parts), Decimal(0))
            if len(parts) < (2 if full else 3) or not all(map(is_exact, parts)) or total == value or not value:
                continue
            if full or _SHORT_OF <= total / value <= 1 / _SHORT_OF:
                yield sum_finding(rule, whole, parts, total, f"“{plain(match[0])}”")


def near_sum_findings(told: Told, rule: CheckRule, partial: CheckRule) -> Iterator[Finding]:
    """Totals whose parts after "trong đó" nearly make the whole, but not quite: such a list was meant to be full."""
    yield from _unequal(told, rule, re.compile(rf"{partial.pattern('partial')}\s*:?", re.IGNORECASE), closed=False)


def _unequal(told: Told, rule: CheckRule, trigger: re.Pattern[str], closed: bool) -> Iterator[Finding]:
    text = told.text
    classes = re.compile(
        rf"{rule.pattern('classes')}\s+(?:[IVX]{{1,4}}|[A-ZĐ]|\d|{rule.pattern('ranks')})(?!\w)|(?<![\w,.])\d\s+{rule.pattern('stars')}",
        re.IGNORECASE,
    )
    families = [_named(tuple(family)) for family in rule.data["apart"]]
    for stretch in told.stretches:
        matches = list(trigger.finditer(text, stretch.start, stretch.end))
        if not matches:
            continue
        brackets = _in_brackets(text, stretch)
        opened = [start for start, _ in brackets]
        figures = [f for f in stretch.figures if _outside(f, brackets, opened)]
        starts = [f.start for f in figures]
        for match in matches:
            at = bisect_left(starts, match.start())
            before = [f for f in figures[max(0, at - _MOST) : at] if f.end <= match.start()]
            at = bisect_left(starts, match.end())
            after = figures[at : at + _MOST]
            # "chi 4,15 tỷ đồng tu bổ 03 di tích, gồm 2,4 tỷ đồng …": the parts say which number is their whole.
            leading = [f for f in reversed(before) if _leads(text, f, match.start(), listed=True)]
            leading = [f for f in leading if f.change is None and f.status != "previous"]
            whole = next((f for f in leading if after and is_same_kind(f, after[0], loose=True)), None)
            if whole is None or not adds_up(whole) or whole.quantity not in MEASURED:
                continue
            parts = _listed_parts(text, whole, after)
            if parts and (
                _ELLIPTIC.match(text, parts[-1].end, stretch.end) or _NAMED.search(text, parts[-1].end, stretch.end)
            ):
                continue
            if len(parts) < 2 or not all(map(adds_up, parts)):
                continue
            total = sum((part.value for part in parts), Decimal(0))
            # "5.310 trẻ; đội ngũ gồm 416 giáo viên, còn thiếu 37 người"; "gồm 3 tiến sĩ, 61 thạc sĩ, 54 đại học".
            if not (_FAR_OFF[0] <= total / (whole.value or 1) <= _FAR_OFF[1] or slip(total, whole.value)):
                continue
            goes_on = _GOES_ON.match(text, parts[-1].end, stretch.end)
            if goes_on is not None and total + (number_in(goes_on["n"]) or 0) * scale(whole) == whole.value:
                continue
            # "…, nhà nước 5,5 tỷ đồng; phân theo thời gian thì 48,2 tỷ đồng, 51,6 tỷ đồng": the last of another list.
            if min(part.value for part in parts) > whole.value and not slip(total, whole.value):
                continue
            # Two parts of what is "trong đó" need not be all: unless they make the whole but for one digit. More than all
            # they are never, where none can be of two of them.
            apart = not closed and _are_apart(text, match.end(), parts, families)
            graded = apart or (not closed and _are_graded(text, parts, classes))
            over = graded and whole.value < total <= whole.value * _OVER
            slipped = over or (_printed(whole) >= _LONG and one_slip(total, whole.value))
            if not closed and len(parts) == 2 and not slipped:
                continue
            if adds_to(total, whole, parts) or some_make(whole, parts):
                continue
            # Of what is "trong đó" the parts come nearly up to the whole by chance, too.
            near = _SHORT_OF if slipped or apart else _NEARLY
            if not closed and not over and not near <= total / whole.value <= 1 / near:
                continue
            yield sum_finding(rule, whole, parts, total, in_words(text, whole))


def _are_graded(text: str, parts: Sequence[Figure], classes: re.Pattern[str]) -> bool:
    """Whether parts are told apart by a grade alone: "09 sản phẩm 3 sao và 06 sản phẩm 4 sao", "hạng I … hạng II". Nothing
    is of two grades at once, while "40 nữ và 35 đoàn viên" may well be of the same people."""
    grades, rest = set(), set()
    for part in parts:
        tail = _TAIL.match(text, part.end, part.end + _FAR)
        words = f"{part.noun or ''} {tail[0] if tail else ''}"
        found = list(classes.finditer(words))
        if not part.noun or len(found) != 1:
            return False
        grades.add(key_of(found[0][0]))
        rest.add(key_of(words[: found[0].start()] + words[found[0].end() :]))
    return len(grades) == len(parts) and len(rest) == 1


@lru_cache(maxsize=64)
def _named(family: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(sorted(family, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?i:{words})(?!\w)(?:\s+(?:{_CAPITAL}|\d+|[IVX]+)(?!\w))*")


def _are_apart(text: str, begin: int, parts: Sequence[Figure], families: Sequence[re.Pattern[str]]) -> bool:
    """Whether what stands before each part names another member of one family of which nothing is two at once: "các phường có
    19 điểm, các xã có 17 điểm", "đại học 09 người, trung cấp 06 người"; or places of other names."""
    leads = [text[a:b] for a, b in zip((begin, *(p.end for p in parts)), (p.start for p in parts), strict=False)]
    if any(len(lead) > _FAR for lead in leads):
        return False
    for family in families:
        named = [[plain(m[0]).lower() for m in family.finditer(lead)] for lead in leads]
        if all(named) and len({names[-1] for names in named}) == len(parts):
            return True
    return False


def _printed(figure: Figure) -> int:
    """How many digits of a number were printed, but for zeros at its end."""
    return len(re.sub(r"\D", "", figure.text).rstrip("0"))


def _leads(text: str, whole: Figure, trigger: int, listed: bool = False) -> bool:
    """Whether nothing but a few words of the same clause stands between a whole and the word that opens its parts."""
    between = _COMPARISON.sub("", _BRACKET.sub("", text[whole.end : trigger]))
    if listed:  # "12.640 ha; cơ cấu gồm …": a semicolon right before the word parts nothing.
        between = re.sub(r";(?=[^,;.]{0,12}$)", " ", between)
    return len(between) <= 60 and not re.search(r"[.;!?](?!\d)", between)


def _listed_parts(text: str, whole: Figure, after: Sequence[Figure]) -> list[Figure]:
    """The figures of the whole's kind that make the list: one between two separators, up to a word that opens a list
    within the list. Empty when an element holds two of them, for then the list can't be told from what explains it."""
    parts: list[Figure] = []
    for figure in after:
        if not is_same_kind(whole, figure, loose=True):
            between = text[parts[-1].end : figure.start] if parts else ""
            if _NESTED.search(_BRACKET.sub(" ", between)) or _OF.search(between):
                break
            if parts and whole.quantity == figure.quantity == "count" and _REST.match(text, figure.end):
                parts.append(
                    figure
                )  # "21 vụ gây rối, 18 vụ đánh nhau và 08 trường hợp khác": the rest, whatever its noun
            continue
        if parts:
            between = text[parts[-1].end : figure.start]
            if ";" in between and len(parts) > 1 and ";" not in text[parts[0].end : parts[-1].start]:
                break  # "gồm 20 phòng học, 5 phòng máy; 3 sân chơi": the list is over
            # "13 vụ (so với năm trước giảm 03 vụ); năm 2024: 11 vụ": what a bracket says ends no list.
            if _NESTED.search(_BRACKET.sub(" ", between)):
                break
            if not re.search(r"[,;\n]|(?<![^\W\d_])(?:và|cùng|còn lại)(?![^\W\d_])", between):
                return []
        parts.append(figure)
    return parts


def part_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """Parts after "trong đó" that are larger than the whole just before it."""
    text = told.text
    trigger = re.compile(rule.pattern("partial"), re.IGNORECASE)
    yield from _part_of_before(told, re.compile(rf"\s*(?:[-+*•–]\s*)?{rule.pattern('partial')}", re.IGNORECASE), rule)
    for stretch in told.stretches:
        for match in trigger.finditer(text, stretch.start, stretch.end):
            after = [f for f in stretch.figures if f.start >= match.end()]
            # "620 người, đạt 85%, trong đó 541 người": a share between is not what the part is of.
            share = bool(after) and after[0].unit == "%"
            before = [f for f in stretch.figures if f.end <= match.start() and (share or f.unit != "%")]
            whole = next((f for f in reversed(before) if _leads(text, f, match.start())), None)
            part = after[0] if after else None
            if whole is None or part is None or not is_exact(whole) or not is_exact(part):
                continue
            if whole.quantity not in MEASURED or not is_same_kind(whole, part):
                continue
            # "12 xã, 01 thị trấn, trong đó 04 xã": the towns are not what the communes are part of.
            if key_of(whole.noun or "") != key_of(part.noun or ""):
                continue
            if re.search(r"[.;!?]", text[match.end() : part.start]):
                continue
            if part.value - whole.value > slack([whole, part]):
                places = (place_of(whole), place_of(part))
                yield finding(rule, places, part=plain(part.text), whole=plain(whole.text))


def _part_of_before(told: Told, opens: re.Pattern[str], rule: CheckRule) -> Iterator[Finding]:
    """ "Huyện có 38 chợ. … Trong đó, 41 chợ chưa được nghiệm thu": a part in a sentence of its own, larger than every number of
    its noun in the paragraph before it."""
    text = told.text
    for number, sentence in enumerate(told.sentences):
        opened = opens.match(text, sentence.start, sentence.end)
        part = sentence.figures[0]
        if not opened and (named := _AMONG_THOSE.match(text, part.end, sentence.end)):
            opened = named if not re.search(r"[,;:]", text[sentence.start : part.start].partition(",")[2]) else None
        if not opened or not is_exact(part) or part.quantity not in MEASURED:
            continue
        begin = text.rfind("\n\n", 0, sentence.start)
        above = [s for s in told.sentences[max(0, number - _ABOVE) : number] if s.start >= begin]
        alike = [f for s in above for f in s.figures if is_same_kind(f, part) and is_exact(f)]
        alike = [f for f in alike if key_of(f.noun or "") == key_of(part.noun or "") and f.value]
        if not alike or re.search(r"[.;:!?]", text[opened.end() : max(opened.end(), part.start)].rstrip(" :")):
            continue
        whole = max(alike, key=lambda f: f.value)
        if slack([whole, part]) < part.value - whole.value <= whole.value * 2:
            yield finding(rule, (place_of(whole), place_of(part)), part=plain(part.text), whole=plain(whole.text))
