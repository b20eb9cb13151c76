"""Totals whose parts are listed behind a colon, below "Trong đó:" that opens a sentence, or under different nouns with a
last part that is called the rest ("và 100 phương tiện khác")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from extractor.models import Figure, Finding, Place
from extractor.outline.arithmetic import adds_to, one_slip, shown, some_make
from extractor.outline.columns import number_in
from extractor.outline.complements import Pairs, are_complements, complement_pairs
from extractor.outline.findings import CheckRule, finding, in_words, key_of, place_of, plain, sum_finding
from extractor.outline.levels import MEASURED, adds_up, in_brackets, is_exact, is_same_kind
from extractor.outline.stretches import Stretch, Told

_COLON = re.compile(r"[^.;:!?()\d]{0,60}?(?::|(?<!\w)thì)(?=\s)")
_ITEM = re.compile(r"\n\s*(?:[-+*•–]|[a-zđ]\))\s")
_BULLET = re.compile(r"\s*(?:[-+*•–]|[a-zđ]\))\s")
_SEPARATED = re.compile(r"\n|[,;]\s|(?<!\w)(?:và|cùng|còn lại)(?!\w)")
_SEMICOLON = re.compile(r";\s")
_COUNT = re.compile(r"[\s,]*(?:(?:và|cùng)\s+)?(?P<n>\d{1,3}(?:\.\d{3})+|\d+)\s+(?P<noun>[^\W\d_][^\d]*)$")
_LAST = re.compile(r"(?<!\w)khác\s*$", re.IGNORECASE)
_OPENED_BRACKET = re.compile(r"\((?!\s*(?:cùng kỳ|năm trước|trong đó|tăng|giảm))")
_NO_LIST = re.compile(
    r"(?<!\w)(?:trong đó|riêng|cùng kỳ|kỳ trước|so với|tăng|giảm|(?<!theo )kế hoạch|mỗi|bình quân|còn)(?!\w)",
    re.IGNORECASE,
)
_OVER_YEARS = re.compile(
    r"(?<!\w)tổng[^,;.]{0,50}(?:giai đoạn|nhiệm kỳ|\d\s+năm|hai năm|ba năm|bốn năm|năm năm)[^,;.]{0,40}$", re.IGNORECASE
)
_WHOLE_YEAR = re.compile(r"(?<!\w)(?:cả năm(?: \d{4})?|lũy kế \d+ tháng)[^,;.\d]{0,20}$", re.IGNORECASE)
_TOTAL_BEHIND = re.compile(r"(?:[;,]|^)\s*tổng (?:số |cộng )?[^,;.\d]{3,40}$", re.IGNORECASE)
_TIMES = re.compile(r"(?:19|20)\d{2}|quý\s+[IV]+|(?:đầu|cuối) năm", re.IGNORECASE)
_DIVIDED = re.compile(
    r"\s*(?:[-+*•–]\s*)?(?:phân theo|chia theo|phân loại theo|xét theo|tính theo)\s[^.;:()\d]{2,50}:", re.IGNORECASE
)
_ASPECT = re.compile(r"\s*(?:xét\s+|tính\s+)?về\s+[^.;:,()\d]{2,30}[:,]", re.IGNORECASE)
_OWN_HOME = re.compile(r"(?<!\w)(?:nhà|ở|của|chỗ|phòng|lối) riêng(?!\w)", re.IGNORECASE)
""" "720 người ở nhà riêng": no word that opens a part."""
_AMONG = re.compile(r"(?:^|[.;,]\s)\s*trong(?:\s+(?:tổng\s+)?số)?\s+$", re.IGNORECASE)
_THERE_ARE = re.compile(r"[^.;:()\d]{0,50}?(?<!\w)có\s", re.IGNORECASE)
_REACH, _MOST_PARTS, _LONG = 60, 8, 1000
_SLIP = (Decimal("0.8"), Decimal("1.25"))
_BY_NAME = (Decimal("0.7"), Decimal("1.4"))
_WIDE, _NARROW = (Decimal("0.75"), Decimal("1.3")), (Decimal("0.9"), Decimal("1.1"))


def listed_sum_findings(told: Told, rule: CheckRule, complements: CheckRule) -> Iterator[Finding]:
    """Totals that the list right behind them does not make."""
    text = told.text
    seen = told.sentences
    pairs = complement_pairs(tuple(tuple(pair) for pair in complements.data["complements"]))
    by = re.compile(
        rf"\s*(?:[-+*•–]\s*)?(?:(?:phân|chia|xét|tính)\s+)?theo\s+{rule.pattern('divided_by')}[^.;:,()\d]{{0,40}}[:,]",
        re.IGNORECASE,
    )
    opens = re.compile(rf"\s*(?:{rule.pattern('opening')})(?:\s*[:,]|(?=\s))", re.IGNORECASE)
    closed = re.compile(rf"[^.;:!?()\d]{{0,60}}{rule.pattern('exhaustive')}\s*:?", re.IGNORECASE)
    for number, sentence in enumerate(seen):
        opened = (
            opens.match(text, sentence.start)
            or _DIVIDED.match(text, sentence.start, sentence.end)
            or by.match(text, sentence.start, sentence.end)
        )
        if opened is not None and number and sentence.start - seen[number - 1].end <= 3:
            whole = _total_of(text, seen[number - 1], rule)
            if whole is None and len(sentence.figures) > 2 and opened.re is not opens:
                whole = _counted_first(text, seen[number - 1], sentence.figures[0])
            if whole is None and opened.re is opens:
                yield from _complements_of(text, seen[number - 1], sentence, opened.end(), pairs, rule)
            if whole is not None:
                parts = _parts(text, sentence, opened.end(), whole, rule)
                # Two parts of what is "trong đó" need not be all: unless they are by name, or but for one digit.
                full = len(parts) > 2 or (len(parts) == 2 and _make_all(text, whole, parts, pairs))
                near = _WIDE if parts and _ends_in_rest(text, sentence, parts[-1], rule) else _NARROW
                yield from _compared(rule, whole, parts if full else [], near)
            continue
        aspect = _ASPECT.match(text, sentence.start, sentence.end)
        if aspect is not None and number and sentence.start - seen[number - 1].end <= 3 and len(sentence.figures) > 2:
            # "Số huy chương là 48. Xét về màu sắc, có 11 vàng, 15 bạc, 22 đồng."
            whole = _counted_first(text, seen[number - 1], sentence.figures[0])
            parts = _parts(text, sentence, aspect.end(), whole, rule) if whole is not None else []
            if whole is not None and len(parts) > 2:
                yield from _compared(rule, whole, parts, _NARROW)
                continue
        for whole in _outside_brackets(text, sentence):
            if whole.quantity not in MEASURED or not adds_up(whole) or not whole.value:
                continue
            colon = _COLON.match(text, whole.end, sentence.end)
            if colon is not None:
                # A colon alone does not say that the list is full.
                parts = _parts(text, sentence, colon.end(), whole, rule)
                near = _WIDE if parts and _ends_in_rest(text, sentence, parts[-1], rule) else _NARROW
                yield from _compared(rule, whole, parts, near)
                yield from _slipped(rule, whole, _parts(text, sentence, colon.end(), None, rule))
                if not parts and whole.unit == "person":
                    yield from _mixed_findings(text, sentence, colon.end(), whole, rule)
                continue
            among = _AMONG.search(text[sentence.start : whole.start]) and _THERE_ARE.match(
                text, whole.end, sentence.end
            )
            if among:
                parts = _parts(text, sentence, among.end(), whole, rule)
                yield from _compared(rule, whole, parts if len(parts) > 2 else [], _NARROW)
            listed = closed.match(text, whole.end, sentence.end)
            if listed is not None:
                yield from _mixed_findings(text, sentence, listed.end(), whole, rule)


def _complements_of(
    text: str, before: Stretch, sentence: Stretch, start: int, pairs: Pairs, rule: CheckRule
) -> Iterator[Finding]:
    """ "Đón 806 nghìn lượt khách, tăng 30%. Trong đó khách quốc tế 48 nghìn lượt, khách nội địa 738 nghìn lượt": two parts that
    are all by name, of the only number of their kind in the sentence before."""
    whole = _counted_first(text, before, sentence.figures[0])
    if whole is None:
        return
    parts = _parts(text, sentence, start, whole, rule)
    if len(parts) == 2 and are_complements(text, replace(whole, end=start), parts[0], parts[1], pairs):
        yield from _compared(rule, whole, parts, _NARROW)


def _counted_first(text: str, sentence: Stretch, part: Figure) -> Figure | None:
    """The only number of a part's noun in the sentence before "Phân theo …:"."""
    same = [f for f in _outside_brackets(text, sentence) if is_same_kind(f, part, loose=True) and is_exact(f)]
    return same[0] if len(same) == 1 and same[0].value else None


def _ends_in_rest(text: str, sentence: Stretch, last: Figure, rule: CheckRule) -> bool:
    """Whether the last part is called the rest: then the list is full."""
    before = max((f.end for f in sentence.figures if f.end <= last.start), default=sentence.start)
    behind = re.split(r"[,;.]", text[last.end : last.end + 40])[0]
    return rule.said("the_rest").search(f"{text[before : last.start]} {behind}") is not None


def _make_all(text: str, whole: Figure, parts: Sequence[Figure], pairs: Pairs) -> bool:
    total = parts[0].value + parts[1].value
    return one_slip(total, whole.value) or are_complements(text, whole, parts[0], parts[1], pairs)


def _total_of(text: str, sentence: Stretch, rule: CheckRule) -> Figure | None:
    """The number a sentence is about: its first outside brackets, if the sentence calls it a total."""
    first = next(iter(_outside_brackets(text, sentence)), None)
    if first is None or not is_exact(first) or first.quantity not in MEASURED or not first.value:
        return None
    return first if rule.said("of_all").search(text, sentence.start, first.start) else None


def _outside_brackets(text: str, sentence: Stretch) -> list[Figure]:
    return [f for f in sentence.figures if not in_brackets(text, sentence.start, f)]


def bracket_sum_findings(told: Told, rule: CheckRule, complements: CheckRule) -> Iterator[Finding]:
    """ "12 mỏ của 9 doanh nghiệp (05 mỏ đá, 04 mỏ cát, 02 mỏ đất)": the bracket lists the parts of the last number of their
    noun before it."""
    text = told.text
    pairs = complement_pairs(tuple(tuple(pair) for pair in complements.data["complements"]))
    for sentence in told.stretches:
        for opened in _OPENED_BRACKET.finditer(text, sentence.start, sentence.end):
            close = text.find(")", opened.end(), sentence.end)
            inside = [f for f in sentence.figures if opened.end() <= f.start < close]
            before = [f for f in sentence.figures if f.end <= opened.start() and is_exact(f)]
            if not inside or not before or _NO_LIST.search(text, opened.end(), close):
                continue
            whole = next((f for f in reversed(before) if any(is_same_kind(f, one, loose=True) for one in inside)), None)
            if whole is None and before:
                yield from _of_many_nouns(text, rule, before[-1], opened.end(), close)
            if whole is None or not whole.value or whole.quantity not in MEASURED:
                continue
            if opened.start() - whole.end > _REACH or re.search(r"[;)]", text[whole.end : opened.start()]):
                continue
            parts = [f for f in inside if is_same_kind(whole, f, loose=True)]
            if len(inside) < 2:
                continue
            gaps = [text[a.end : b.start] for a, b in pairwise(parts)]
            if not all(map(is_exact, parts)) or not all(_SEPARATED.search(gap) for gap in gaps):
                continue
            if len(parts) == len(inside) == 2:
                begun = replace(whole, end=opened.end())
                yield from _of_both(rule, whole, parts, are_complements(text, begun, parts[0], parts[1], pairs))
                continue
            # "(ba nhà máy nông thôn: 18.000 m3/ngày đêm)": numbers of other things may lead to a part.
            if len(parts) == len(inside) or inside[-1] is parts[-1]:
                yield from _compared(rule, whole, parts, _WIDE if len(parts) == len(inside) else _NARROW)


_ELEMENT = re.compile(r"\s*(?:và\s+)?(\d{1,3}(?:\.\d{3})*)\s+(?!(?:năm|tháng|ngày|giờ|lần)(?!\w))[^\W\d_][^\d;]*")


def _of_many_nouns(text: str, rule: CheckRule, whole: Figure, begin: int, close: int) -> Iterator[Finding]:
    """ "24 cơ quan, đơn vị (09 sở, ngành; 08 UBND cấp huyện; 09 UBND cấp xã)": between semicolons each element begins with how
    many it has, whatever they are called."""
    elements = [_ELEMENT.fullmatch(piece) for piece in text[begin:close].split(";")]
    if whole.quantity != "count" or len(elements) < 2 or not all(elements) or begin - whole.end > _REACH:
        return
    numbers = [number_in(element[1]) or Decimal(0) for element in elements if element is not None]
    total = sum(numbers, Decimal(0))
    if total == whole.value or not is_exact(whole) or not _WIDE[0] <= total / (whole.value or 1) <= _WIDE[1]:
        return
    yield finding(
        rule,
        [place_of(whole), Place(begin, close, whole.page)],
        whole=in_words(text, whole),
        parts=plain(text[begin:close]),
        sum=shown(total, [whole]),
        difference=shown(abs(total - whole.value), [whole]),
    )


def _of_both(rule: CheckRule, whole: Figure, parts: Sequence[Figure], named: bool) -> Iterator[Finding]:
    """Two parts in a bracket: "27 người (nam 19 người, nữ 18 người)" are all of them by name, however far off."""
    total = parts[0].value + parts[1].value
    far = named and _BY_NAME[0] <= total / whole.value <= _BY_NAME[1] and max(p.value for p in parts) <= whole.value
    if far and not adds_to(total, whole, parts):
        yield sum_finding(rule, whole, parts, total)
    elif not far:
        yield from _compared(rule, whole, parts, _WIDE)


def summed_up_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "xây được 164 căn, sửa được 240 căn, cộng lại là 404 căn": the total stands behind its parts, in their clause or,
    "Tổng cộng …", in the next sentence."""
    text = told.text
    summed = re.compile(rf"(?:^|[,;.\s]){rule.pattern('summed')}(?!\w)(?P<on>[^,;.]{{0,60}})$", re.IGNORECASE)
    for number, sentence in enumerate(told.sentences):
        for at, whole in enumerate(sentence.figures):
            if not is_exact(whole) or whole.quantity not in MEASURED or not whole.value:
                continue
            before = text[max(sentence.start, whole.start - 90) : whole.start]
            said = summed.search(before) or _still_summed(text, sentence, at, whole, summed)
            timed = said is None and (_OVER_YEARS.search(before) is not None or _WHOLE_YEAR.search(before) is not None)
            total = said is None and not timed and _TOTAL_BEHIND.search(before) is not None
            if said is None and not timed and not total:
                continue
            segment = max(text.rfind(";", sentence.start, whole.start), sentence.start)
            if not any(f.start > segment for f in sentence.figures[:at]):
                segment = max(text.rfind(";", sentence.start, segment), sentence.start)
            lead = [f for f in sentence.figures[:at] if f.start > segment or segment == sentence.start]
            if timed:
                lead = list(sentence.figures[:at])
            if said is not None and not summed.search(before):
                lead = []
            opening = not lead or (said is not None and summed.match(text[sentence.start : whole.start].lstrip(" -+")))
            opening = opening and "tính chung" not in text[sentence.start : whole.start].lower()
            if opening and number and sentence.start - told.sentences[number - 1].end <= 3:
                lead = list(told.sentences[number - 1].figures)
                lines = _lines_before(text, told.sentences, number, whole)
                lead = lines if len(lines) > 1 else lead
            parts = [f for f in lead if is_same_kind(whole, f) and not in_brackets(text, sentence.start, f)]
            if not 2 <= len(parts) <= _MOST_PARTS or not all(map(is_exact, parts)):
                continue
            if timed and not _each_in_its_time(text, lead, parts):
                continue
            if total and len(parts) < 3:
                continue
            yield from _compared(rule, whole, parts, _NARROW if timed or total else _WIDE)


def _lines_before(text: str, sentences: Sequence[Stretch], number: int, whole: Figure) -> list[Figure]:
    """The first number of the whole's kind in each of the bullets right above a total ("Cộng bốn nhóm là 586 vụ")."""
    found: list[Figure] = []
    for line in reversed(sentences[:number]):
        first = next((f for f in line.figures if is_same_kind(whole, f, loose=True)), None)
        if first is None or not _BULLET.match(text, line.start) or len(found) == _MOST_PARTS:
            break
        found.insert(0, first)
    return found


def _still_summed(
    text: str, sentence: Stretch, at: int, whole: Figure, summed: re.Pattern[str]
) -> re.Match[str] | None:
    """ "Hai năm cộng lại được 8,4 km, kinh phí 10,6 tỷ đồng": the second total of a sentence that opens with the first."""
    if at != 1 or re.search(r"[;.]\s", text[sentence.figures[0].end : whole.start]):
        return None
    first = sentence.figures[0]
    return None if is_same_kind(first, whole, True) else summed.search(text[sentence.start : first.start])


def _each_in_its_time(text: str, figures: Sequence[Figure], parts: Sequence[Figure]) -> bool:
    """Whether every part is told of a year, a quarter or half of one of its own."""
    times = []
    for part in parts:
        before = max((f.end for f in figures if f.end <= part.start), default=0)
        found = _TIMES.findall(re.split(r"\n|[.;]\s", text[max(before, part.start - 60) : part.start])[-1])
        if len(found) != 1:
            return False
        times.append(found[0].lower())
    return len(set(times)) == len(times)


def _parts(text: str, sentence: Stretch, start: int, whole: Figure | None, rule: CheckRule) -> list[Figure]:
    """The first number of the whole's kind in each element of a list: bullets, or what stands between semicolons or
    commas. Empty where an element has none, or where one opens a list of its own. Without a whole, numbers of the kind
    of the first of them."""
    no_part = rule.said("no_part")
    after = [f for f in sentence.figures if f.start >= start and not in_brackets(text, sentence.start, f)]
    if not after:
        return []
    whole = whole or after[0]
    borders = [m.start() for m in _ITEM.finditer(text, start - 1, sentence.end)]
    if len(borders) < 2:
        borders = [start, *(m.start() for m in _SEMICOLON.finditer(text, start + 1, sentence.end))]
        first = [f for f in after if f.start < borders[1] and is_same_kind(whole, f, loose=True)] if borders[1:] else []
        if len(borders) == 2 and len(first) > 2:
            # "1.918 người thuê, 640 người mua, 188 người khác; ngoài ra …": commas part the list, the semicolon ends it.
            after, borders = [f for f in after if f.start < borders[1]], borders[:1]
    if len(borders) >= 2:
        parts = []
        for begin, end in pairwise([*borders, sentence.end]):
            inside = [f for f in after if begin <= f.start < end]
            if not inside and not re.search(r"\w", text[begin:end]):
                continue
            if not inside or not is_same_kind(whole, inside[0], loose=True) or not adds_up(inside[0]):
                return []
            parts.append(inside[0])
            rest = [f for f in inside[1:] if is_same_kind(whole, f, loose=True)]
            if rest and not no_part.search(text, inside[0].end, rest[0].start):
                return []
        return parts
    parts = []
    for number, figure in enumerate(after):
        other = figure.unit != "%" and not is_same_kind(whole, figure, loose=True)
        # "tàu từ 12 m đến dưới 15 m 165 tàu": a number that only leads to the part of its element.
        if other and number + 1 < len(after) and not _SEPARATED.search(text, figure.end, after[number + 1].start):
            continue
        between = _OWN_HOME.sub(" ", text[parts[-1].end if parts else start : figure.start])
        if no_part.search(between) or (parts and not _SEPARATED.search(between)):
            return parts if parts and no_part.search(between) else []
        if not adds_up(figure) or not is_same_kind(whole, figure, loose=True):
            if figure.unit == "%" and not figure.change:
                continue
            return []
        parts.append(figure)
    return parts


def _mixed_findings(text: str, sentence: Stretch, start: int, whole: Figure, rule: CheckRule) -> Iterator[Finding]:
    """Counts of different nouns whose last is called the rest: "312 ô tô, 1.718 mô tô và 100 phương tiện khác". Here the
    words are read, not the figures: the list says by itself that its elements are counts."""
    stop = re.search(r"[.;:()]\s|[.;:()]$|$", text[start : sentence.end])
    listed = text[start : start + stop.start()] if stop else ""
    elements = [
        m
        for m in re.finditer(
            r"(?:[^,]|,(?=\d)|,(?!\s*(?:và\s+)?\d))+?(?=,\s*(?:và\s+)?\d|\s(?:và|cùng)\s(?=\d)|$)", listed
        )
        if m[0].strip(" ,")
    ]
    found = [_COUNT.match(m[0]) for m in elements]
    if whole.quantity != "count" or len(elements) < 3 or None in found:
        return
    # The last is the rest, or each counts what the whole counts ("185 gian hàng, gồm 96 gian …, 54 gian …, 45 gian …").
    noun = key_of(whole.noun or "").split()[:1]
    own = bool(noun) and all(key_of(one["noun"]).split()[:1] == noun for one in found if one is not None)
    # "24 người, gồm 05 thú y, 06 trồng trọt, 08 khuyến nông": people by what they do.
    people = (
        whole.unit == "person"
        and stop is not None
        and text[start + stop.start() : start + stop.start() + 1] in (".", ";")
    )
    if not own and not people and not _LAST.search(elements[-1][0]):
        return
    inside = [
        f for f in sentence.figures if start <= f.start < start + len(listed) and is_same_kind(f, whole, loose=True)
    ]
    # As figures they are added up by other checks; where a bracket ends the list it may go on behind it.
    if own and (len(inside) == len(elements) or text[start + len(listed) :].startswith("(")):
        return
    total = sum((number_in(one["n"]) or Decimal(0) for one in found if one is not None), Decimal(0))
    # More of them than there are is no choice of them.
    low, high = _WIDE if own or not people else (_NARROW[0], _WIDE[1])
    if total == whole.value or not low <= total / whole.value <= high:
        return
    places = [
        Place(start + m.start() + c.start("n"), start + m.end(), whole.page)
        for m, c in zip(elements, found, strict=True)
        if c is not None
    ]
    yield finding(
        rule,
        [place_of(whole), *places],
        whole=plain(whole.text),
        parts=" + ".join(plain(m[0]).removeprefix("và ").strip(" ,") for m in elements),
        sum=shown(total, [whole]),
        difference=shown(abs(total - whole.value), [whole]),
    )


def _slipped(rule: CheckRule, whole: Figure, parts: Sequence[Figure]) -> Iterator[Finding]:
    """Parts of another noun than their whole ("2.846 phiếu: 1.918 người muốn thuê, …"): only where the sum is the whole but
    for one digit, or two that changed places, and the numbers are long enough for that to be no chance."""
    if (
        len(parts) < 3
        or is_same_kind(whole, parts[0], loose=True)
        or not whole.quantity == parts[0].quantity == "count"
    ):
        return
    total = sum((part.value for part in parts), Decimal(0))
    if total >= _LONG and one_slip(total, whole.value):
        yield from _compared(rule, whole, parts, _NARROW)


def _compared(
    rule: CheckRule, whole: Figure, parts: Sequence[Figure], near: tuple[Decimal, Decimal]
) -> Iterator[Finding]:
    if len(parts) < 2 or any(part.value > whole.value * near[1] for part in parts):
        return
    total = sum((part.value for part in parts), Decimal(0))
    low, high = near if len(parts) > 2 else _NARROW
    slipped = one_slip(total, whole.value) and _SLIP[0] <= total / whole.value <= _SLIP[1]
    if adds_to(total, whole, parts) or some_make(whole, parts) or not (low <= total / whole.value <= high or slipped):
        return
    yield sum_finding(rule, whole, parts, total)
