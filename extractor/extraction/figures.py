"""Figures: numbers that measure or count something (CONTRACT.md, "Figures").

Every number of the text is found with what follows it (amounts), numbers that belong together are joined (joining), what
is no figure is dropped (rules/not_figures.toml), and what stands around the rest is read (qualifiers).
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.extraction.amounts import Amount, Grammar, find_amounts, grammar, repair
from extractor.extraction.joining import join
from extractor.extraction.qualifiers import (
    Phrases,
    change_before,
    is_fronted,
    phrases,
    qualifier_before,
    qualifier_behind,
    words_before,
    yearly_change,
)
from extractor.language.numbers import Convention, convention_of, read_digits, write_digits
from extractor.language.units import UnitMatch
from extractor.models import Figure, Report, View, Word
from extractor.rulebook import Rule, Rules

_LEFT, _RIGHT = 48, 40
_SURE = 60.0
"""OCR confidence (0 to 100) below which a number is shown to a person."""

_COORDINATED = re.compile(r"[ ]*+(?:về[ ][^,;.()\d]{2,30})?[ ]*+(?:và|,)[ ]*+(?:(?:hơn|gần|trên|khoảng)[ ]++)?")
_EQUALS = re.compile(r"[^.;\n\d]{0,40}\([ ]*+(?:tương[ ]++(?:ứng|đương)|ứng)(?:[ ]++với)?[ ]*+")
_AND_IN = re.compile(r"[ ]*+và[ ]++(?:năm[ ]++)?[\u25a2\d]*+[ ]*+(?:đạt|là|còn|có|khoảng|từ|trên|dưới|gần|hơn|[ ])*+")
_AVERAGE = re.compile(r"[^;\n]{0,30}\([ ]*+(?:bình[ ]++quân|trung[ ]++bình)[^\d()]{0,20}\Z")
_BLANKS = re.compile(r" {2,}")
_NOUN_WORD = re.compile(r"[ *]*+([^\W\d_]++)(?:[ ]++([^\W\d_]++))?")
_CUED = re.compile(r"([^\W\d_]++)[ *:]*+\Z")
_SENTENCE_OPEN = '.:;!?\n("“-+*•|\t'


@dataclass(frozen=True, eq=False)
class _Exclusions:
    """The rules of rules/not_figures.toml as two patterns: all, and those that hold against units too."""

    every: re.Pattern[str]
    strong: re.Pattern[str]
    cues: frozenset[str]
    not_noun: frozenset[str]
    said: tuple[Rule, ...]


@functools.lru_cache(maxsize=4)
def _exclusions(rules: Rules) -> _Exclusions:
    written = rules["not_figures"].rules
    every = "|".join(f"(?:{rule.pattern.pattern})" for rule in written)
    strong = "|".join(f"(?:{rule.pattern.pattern})" for rule in written if rule.data.get("strong"))
    data = rules["figures"].data
    return _Exclusions(
        every=re.compile(every, re.MULTILINE),
        strong=re.compile(strong, re.MULTILINE),
        cues=frozenset(data["unknown"]["cues"]),
        not_noun=frozenset(data["not_noun"]["words"]),
        said=tuple(rule for rule in rules["figures"].rules if rule.id.startswith("said.")),
    )


def find_figures(view: View, masked: str, report: Report, rules: Rules) -> list[Figure]:
    """Every figure in ``masked`` (the view's text with earlier passes' spans blanked out), in view offsets."""
    text = masked.replace("_", " ")
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    lower, repaired = repair(lower)
    g = grammar(rules)
    amounts = find_amounts(text, lower, rules)
    convention = _convention(amounts)
    amounts = join(text, lower, amounts, g, convention, rules)
    _inherit_bare(lower, amounts, g)
    exclusions = _exclusions(rules)
    p = phrases(rules)
    figures: list[Figure] = []
    bound = 0
    for amount in amounts:
        if amount.unit is None and not _unknown_noun(text, lower, amount, exclusions):
            continue
        if _is_excluded(text, lower, amount, exclusions):
            continue
        for part in _parts(amount):
            figure = _figure(text, lower, part, bound, g, convention, p, repaired, figures)
            if figure is not None:
                figures.append(figure)
                bound = part.end
    figures = _add_said(text, lower, figures, g, p, exclusions)
    return _doubt_scans(figures, view, report)


def _convention(amounts: Sequence[Amount]) -> Convention:
    return convention_of(
        amount.tokens[0]
        for amount in amounts
        if amount.unit is not None and not amount.spelled and amount.fixed is None and not amount.glued
    )


def _parts(amount: Amount) -> list[Amount]:
    return [amount]


def _inherit_bare(lower: str, amounts: Sequence[Amount], g: Grammar) -> None:
    """ "3,2 vạn người, trong đó nữ 1,9 vạn": a multiplier alone counts what the figure before it counts."""
    known: Amount | None = None
    for amount in amounts:
        if amount.unit is not None and not amount.unit.form and known is not None and _same_multiplier(known, amount, g):
            gap = lower[known.end : amount.start]
            if len(gap) < 60 and not re.search(r"[.;\n]|vốn|tiền|giá|thu|chi|phí|lãi|lương|đồng", gap):
                assert known.unit is not None
                amount.unit = UnitMatch(known.unit.unit, amount.end, amount.end, "")
                amount.note = "Đơn vị không ghi; hiểu theo số liệu đứng ngay trước."
        if amount.unit is not None:
            known = amount
        elif amount.scale > 1 and known is not None and known.unit is not None and not amount.spelled:
            last = next((t for t in reversed(amount.tokens) if t in g.words.scales), "")
            gap = lower[known.end : amount.start] if amount.start - known.end < 80 else "."
            if last in g.bare_inherits and known.unit.unit.unit != "%" and not re.search(r"[.;\n]", gap):
                amount.unit = UnitMatch(known.unit.unit, amount.end, amount.end, "")
                amount.inherited = True


def _same_multiplier(known: Amount, amount: Amount, g: Grammar) -> bool:
    """Whether a bare "1,2 triệu" follows a figure of millions that is no money ("2,5 triệu tấn, xuất khẩu 1,2 triệu")."""
    unit = known.unit
    return (
        unit is not None
        and unit.unit.quantity not in ("money", "percent")
        and amount.unit is not None
        and amount.unit.unit is g.money
        and known.scale == amount.scale > 1
    )


def _unknown_noun(text: str, lower: str, amount: Amount, x: _Exclusions) -> bool:
    """Whether a noun that no table lists is counted here; gives the amount that noun ("05 làn sóng" counts làn sóng)."""
    if amount.spelled or amount.glued or amount.scale > 1 or amount.part or amount.times or len(amount.tokens) > 1:
        return False
    token = amount.tokens[0]
    noun = _NOUN_WORD.match(lower, amount.end)
    if noun is None or noun[1] in x.not_noun or noun.start(1) == amount.end or len(noun[1]) < 2:
        return False
    if text[noun.start(1)].isupper() or not token.replace(".", "").isdigit() or len(token) > 9:
        return False
    cue = _CUED.search(lower, max(0, amount.start - 20), amount.start)
    padded = len(token) == 2 and token[0] == "0" and token != "00"
    if not (cue is not None and cue[1] in x.cues) and not (
        padded and (cue is None or not _is_name(text, cue.start(1)))
    ):
        return False
    from extractor.language.units import Unit

    unit = Unit(id="count.unknown", unit="other", quantity="count", noun=True, whole=True)
    amount.unit = UnitMatch(unit, noun.start(1), noun.end(1), noun[1])
    amount.end = noun.end(1)
    return True


def _is_name(text: str, place: int) -> bool:
    return text[place].isupper() and place > 0 and text[place - 1] == " "


def _is_excluded(text: str, lower: str, amount: Amount, x: _Exclusions) -> bool:
    """Whether the number is a label, a year, a rank, a name or an idiom rather than a figure."""
    assert amount.unit is not None
    unit = amount.unit.unit
    start = amount.part_start if amount.part_start >= 0 else amount.start
    strong = unit.strong or (amount.scale > 1 and not unit.noun)
    if amount.spelled and _is_word_trap(text, lower, amount, strong):
        return True
    if strong and not amount.inherited:
        near = lower[max(0, start - _LEFT) : start]
        if not ("lệ" in near or "đơn v" in near or "đv" in near or "1/" in near or "bản đồ" in near):
            return False
        return _covered(x.strong, lower, start)
    if amount.glued and not amount.inherited:
        return True
    if not amount.spelled and not unit.strong and _is_year_here(lower, amount):
        return True
    if amount.unit.unit.noun and _is_row_label(text, lower, amount):
        return True
    return _covered(x.every, lower, start)


def _covered(pattern: re.Pattern[str], lower: str, start: int) -> bool:
    left = max(0, start - _LEFT)
    if left:
        # Begin at a word, so that no word is cut into another one.
        cut = lower.find(" ", left, start)
        left = cut if cut >= 0 else left
    before = _BLANKS.sub(" ", lower[left:start])
    if not left:
        before = "\n" + before
    window = before + lower[start : start + _RIGHT]
    place = len(before)
    for match in pattern.finditer(window):
        if match.start() > place:
            return False
        if match.start() <= place < match.end():
            return True
    return False


def _is_year_here(lower: str, amount: Amount) -> bool:
    token = amount.tokens[0]
    if len(token) != 4 or not token.isdigit() or not 1900 <= int(token) <= 2100 or amount.scale > 1:
        return False
    before = lower[max(0, amount.start - 12) : amount.start].split()
    return bool(before) and before[-1].strip("(,") in (
        "năm",
        "từ",
        "đến",
        "tới",
        "hết",
        "cuối",
        "đầu",
        "-",
        "giai",
        "đoạn",
        "sau",
        "trước",
        "▢",
        "vụ",
    )


def _is_row_label(text: str, lower: str, amount: Amount) -> bool:
    """A small number that opens a line before a capitalised noun or name: the number of a row, not a count."""
    token = amount.tokens[0]
    if amount.spelled or len(token) > 3 or not token.isdigit() or amount.inherited or amount.upper:
        return False
    place = amount.start - 1
    while place >= 0 and lower[place] in " *":
        place -= 1
    if place >= 0 and lower[place] not in "\n\t|":
        return False
    unit = amount.unit
    assert unit is not None
    if text[unit.start].isupper() and not text[unit.start : unit.end].isupper():
        return True
    following = text[unit.end : unit.end + 3].lstrip()
    return text[unit.start : unit.end].isupper() and following[:1].isupper() and not following[:2].isupper()


_ARTICLE = frozenset({"một"})
_LIST_WORDS = ("và", "gồm", ",")
_YEAR_WORDS = frozenset(
    {
        "trong",
        "hàng",
        "hằng",
        "mỗi",
        "cả",
        "đầu",
        "cuối",
        "giữa",
        "các",
        "nhiều",
        "những",
        "mấy",
        "từng",
        "qua",
        "quanh",
        "suốt",
        "sang",
        "nửa",
        "theo",
    }
)


def _is_word_trap(text: str, lower: str, amount: Amount, strong: bool) -> bool:
    """Whether a number in words is an article (một dự án), a year (trong năm), a name (Nguyễn Văn Ba) or vague."""
    words = lower[max(0, amount.start - 24) : amount.start].split()
    before = words[-1] if words else ""
    if before in ("hàng", "vài", "mấy", "thứ", "lần", "dăm", "phần"):
        return True
    opening = text[amount.start]
    if opening.isupper() and not text[amount.start : amount.number_end].isupper():
        place = amount.start - 1
        while place >= 0 and text[place] in " *_":
            place -= 1
        if place >= 0 and text[place] not in _SENTENCE_OPEN and text[place] != "\u25a2" and "chữ" not in words[-1:]:
            return True
    if len(amount.tokens) > 1:
        return False
    word = amount.tokens[0]
    if word in _ARTICLE:
        if strong:
            return before in ("trên", "mỗi", "từng", "quân", "cho", "tính", "/", "mươi", "cùng")
        return not (before in ("và", "gồm") and amount.unit is not None and amount.unit.unit.unit == "admin_unit")
    if word == "năm":
        if strong:
            return before in _YEAR_WORDS
        return not (
            not before
            or before[-1] in ",.:;("
            or before
            in (
                "có",
                "gồm",
                "với",
                "và",
                "thêm",
                "còn",
                "khoảng",
                "hơn",
                "trên",
                "gần",
                "của",
                "tại",
                "cho",
                "cấp",
                "hút",
            )
        )
    return word == "không"


def _figure(
    text: str,
    lower: str,
    amount: Amount,
    bound: int,
    g: Grammar,
    convention: Convention,
    p: Phrases,
    repaired: Sequence[int],
    before: Sequence[Figure],
) -> Figure | None:
    read = amount.read(g.words, convention)
    if read is None or amount.unit is None:
        return None
    unit = amount.unit.unit
    value, other, reason = read.reading.value, read.reading.other, read.reading.reason
    top: Decimal | None = None
    if amount.upper is not None:
        amount.upper.unit = amount.unit
        high = amount.upper.read(g.words, convention)
        if high is None:
            return None
        top = high.reading.value
        if other is None and high.reading.other is not None:
            other, reason = value, high.reading.reason
    value, other = _complete(value, amount, read.scale, unit.factor), _complete(other, amount, read.scale, unit.factor)
    assert value is not None
    if top is not None:
        top = top * unit.factor
    part = _part(amount, convention)
    if unit.noun and unit.unit in ("person", "household") and amount.part and part is not None and part > value:
        return None
    start = amount.start
    clause_start = amount.part_start if amount.part_start >= 0 else start
    quantity, name = unit.quantity, unit.unit
    if amount.density:
        quantity, name = "other", "other"
    words = words_before(lower, clause_start, bound)
    ranged = amount.upper is not None
    small_place = name in p.place_units and value < p.place_below
    qualifier = qualifier_before(words, p, unit=name, small_place=small_place)
    behind = qualifier_behind(lower, amount.end, p) if not ranged else None
    qualifier = behind or qualifier
    if ranged and qualifier in ("over", "under") and words and words[-1] == "từ":
        qualifier = None
    if qualifier is None and quantity != "percent" and is_fronted(lower, clause_start, words, p):
        qualifier = "estimate"
    percent = quantity == "percent"
    compared = name == "pp" or " so " in lower[amount.end : amount.end + 30]
    change = change_before(lower, clause_start, bound, words, p, percent=percent, ranged=ranged, compared=compared)
    if change is not None and compared and words[-1:] == ["hơn"] and words[-2:-1] != [change]:
        qualifier = None if words[-2:-1] != ["tăng"] and words[-2:-1] != ["giảm"] else qualifier
    if amount.negative and change is not None and words[-1:] != ["âm"]:
        change = None
    if percent and change is None and (amount.per in ("năm", "tháng", "quý") or "quân" in words):
        change = yearly_change(words, p)
    if part is not None and words[-1:] == ["thứ"]:
        part = None
    if before and (qualifier is None or change is None):
        qualifier, change = _coordinate(lower, clause_start, before[-1], qualifier, change, quantity)
    note = amount.note or reason
    mended = bool(repaired) and _touches(repaired, amount)
    if mended and note is None:
        note = "Chữ cái lẫn trong số (lỗi nhận dạng) đã được đọc là chữ số."
    doubtful = other is not None or mended or amount.note is not None or read.shortened and amount.spelled
    reading = (
        _shown(other, amount, text) if other is not None else (text[start : amount.number_end] if mended else None)
    )
    return Figure(
        id="",
        text="",
        start=start,
        end=amount.end,
        value=value,
        unit=name,
        quantity=quantity,
        value_max=top,
        qualifier=qualifier,
        change=change,
        per=amount.per,
        part=part,
        noun=lower[amount.unit.start : amount.unit.end] if unit.noun and amount.unit.end > amount.unit.start else None,
        rule=unit.id,
        confidence=_confidence(amount, doubtful),
        needs_review=doubtful,
        reading=reading,
        review=note if doubtful else None,
    )


def _complete(value: Decimal | None, amount: Amount, scale: Decimal, factor: Decimal) -> Decimal | None:
    if value is None:
        return None
    if amount.tail:
        value += amount.tail
    if amount.times is not None:
        times = read_digits(amount.times)
        if times is not None:
            value *= times.value
    value *= factor
    return -value if amount.negative else value


def _part(amount: Amount, convention: Convention) -> Decimal | None:
    if amount.part is None:
        return None
    unit = amount.unit.unit if amount.unit else None
    reading = read_digits(amount.part, convention, whole=unit is not None and unit.whole)
    return reading.value if reading else None


def _confidence(amount: Amount, doubtful: bool) -> float:
    assert amount.unit is not None
    if doubtful:
        return 0.6
    if amount.unit.unit.id == "count.unknown":
        return 0.7
    if amount.inherited or amount.unit.unit.damaged or not amount.unit.form:
        return 0.9
    return 0.98


def _shown(value: Decimal, amount: Amount, text: str) -> str:
    assert amount.unit is not None
    unit = text[amount.unit.start : amount.unit.end].strip(" ()")
    name = unit or amount.unit.unit.unit
    if amount.unit.unit.quantity == "money" and amount.scale > 1:
        name = "đồng" if amount.unit.unit.unit == "VND" else amount.unit.unit.unit
    return f"{write_digits(value, 'plain')} {name}".strip()


def _touches(repaired: Sequence[int], amount: Amount) -> bool:
    i = bisect_right(repaired, amount.number_end - 1) - 1
    return i >= 0 and repaired[i] >= amount.start - 1


def _coordinate(
    lower: str, start: int, previous: Figure, qualifier: str | None, change: str | None, quantity: str
) -> tuple[str | None, str | None]:
    """What a figure takes over from the one it is coordinated with: "ước đạt 220 nghìn tấn và 489 triệu USD", "giảm
    5,8% về lượng và 17,6% về trị giá", "giảm từ 40% xuống còn 28% (bình quân 4%/năm)"."""
    if start - previous.end > 60:
        return qualifier, change
    gap = lower[previous.end : start]
    if _COORDINATED.fullmatch(gap):
        joined = " và " in gap
        if qualifier is None and previous.qualifier == "estimate" and joined:
            qualifier = "estimate"
        if change is None and previous.change is not None and previous.quantity == quantity and ("về " in gap):
            change = previous.change
    elif change is None and previous.change and _EQUALS.fullmatch(gap):
        change = previous.change
    elif change is None and previous.change and previous.quantity == quantity == "percent" and _AND_IN.fullmatch(gap):
        change = previous.change
    if change is None and quantity == "percent" and _AVERAGE.fullmatch(gap):
        window = lower[max(0, previous.start - 80) : previous.start]
        fall, rise = window.rfind("giảm"), window.rfind("tăng")
        if fall != rise:
            change = "decrease" if fall > rise else "increase"
    return qualifier, change


def _add_said(text: str, lower: str, figures: list[Figure], g: Grammar, p: Phrases, x: _Exclusions) -> list[Figure]:
    """Multiples and vague amounts without a number of their own: gấp đôi, gấp rưỡi, dăm chục."""
    added: list[Figure] = []
    for rule in x.said:
        for match in rule.pattern.finditer(lower):
            start, end = match.span()
            unit, quantity = str(rule.data["unit"]), "ratio"
            if unit == "other":
                noun = g.table.match(text, lower, end)
                unit = noun.unit.unit if noun else unit
                quantity = noun.unit.quantity if noun else "count"
                end = noun.end if noun else end
            words = words_before(lower, start, 0)
            top = rule.data.get("value_max")
            added.append(
                Figure(
                    id="",
                    text="",
                    start=start,
                    end=end,
                    value=Decimal(str(rule.data["value"])),
                    unit=unit,
                    quantity=quantity,
                    value_max=Decimal(str(top)) if top is not None else None,
                    qualifier="approx" if top is not None else qualifier_before(words, p),
                    change=change_before(lower, start, 0, words, p, percent=False, ranged=False),
                    rule=rule.id,
                    confidence=0.8,
                )
            )
    return sorted(figures + added, key=lambda f: (f.start, f.end)) if added else figures


def _doubt_scans(figures: list[Figure], view: View, report: Report) -> list[Figure]:
    """Figures on scanned pages whose number the OCR engine was unsure of, or read in two ways, are marked for review."""
    words: list[Word] = [word for page in report.pages for word in page.words]
    if not words:
        return figures
    starts = [word.start for word in words]
    checked: list[Figure] = []
    for figure in figures:
        start, end = view.source(figure.start, figure.end)
        i = max(bisect_right(starts, start) - 1, 0)
        doubt: Word | None = None
        while i < len(words) and words[i].start < end:
            word = words[i]
            if word.end > start and any(c.isdigit() for c in report.text[word.start : word.end]):
                if word.reading is not None or (word.confidence < _SURE and doubt is None):
                    doubt = word
            i += 1
        if doubt is None:
            checked.append(figure)
            continue
        said = report.text[doubt.start : doubt.end]
        if doubt.reading is not None:
            why = f"Hai bộ nhận dạng đọc khác nhau: “{said}” và “{doubt.reading}”."
        else:
            why = f"Bản quét mờ ở “{said}” (độ tin cậy {doubt.confidence:.0f}/100)."
        checked.append(
            replace(
                figure,
                needs_review=True,
                confidence=min(figure.confidence, 0.5),
                reading=doubt.reading or figure.reading,
                review=f"{figure.review} {why}" if figure.review else why,
            )
        )
    return checked
