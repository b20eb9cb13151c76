"""Figures: numbers that measure or count something (CONTRACT.md, "Figures").

Every number of the text is found with what follows it (amounts), numbers that belong together are joined (joining), what
is no figure is dropped (rules/not_figures.toml), and what stands around the rest is read (qualifiers).
"""

from __future__ import annotations

import functools
import re
import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.extraction.amount_grammar import Amount, Grammar, grammar
from extractor.extraction.amounts import find_amounts, repair
from extractor.extraction.attaching import find_rate
from extractor.extraction.changes import change_before, is_compared, yearly_change
from extractor.extraction.coordinating import coordinate, listed_change
from extractor.extraction.exclusions import (
    Exclusions,
    count_unknown,
    exclusions,
    is_excluded,
    name_doubt,
    recount_bare,
)
from extractor.extraction.joining import join
from extractor.extraction.qualifiers import (
    Phrases,
    is_fronted,
    phrases,
    qualifier_before,
    qualifier_behind,
    words_before,
)
from extractor.extraction.tallying import Doubt, settle
from extractor.language.dates import lower as in_lower_case
from extractor.language.numbers import Convention, convention_of, read_digits, write_digits
from extractor.language.units import UnitMatch
from extractor.models import Figure
from extractor.records import quick
from extractor.rulebook import Rule, Rules

_new_figure = quick(Figure)


@functools.lru_cache(maxsize=4)
def said(rules: Rules) -> tuple[Rule, ...]:
    """The rules for multiples and vague amounts without a number of their own (ids said.*)."""
    return tuple(rule for rule in rules["figures"].rules if rule.id.startswith("said."))


@dataclass(frozen=True, slots=True, eq=False)
class _Reader:
    """A text and what it is read by. ``lower`` is the text in lower case, with letters inside numbers made digits again at
    the places ``repaired``."""

    text: str
    lower: str
    repaired: Sequence[int]
    grammar: Grammar
    exclusions: Exclusions
    phrases: Phrases
    convention: Convention


@dataclass(slots=True)
class _Value:
    """The number of an amount: its value, the upper end of a range, the other reading and why there is one."""

    value: Decimal
    top: Decimal | None
    other: Decimal | None
    reason: str | None


def find_figures(masked: str, rules: Rules) -> list[Figure]:
    """Every figure in ``masked``: the text of a view with the spans of earlier passes masked. In view offsets."""
    text = masked.replace("_", " ")
    lower, repaired = repair(in_lower_case(text))
    g = grammar(rules)
    amounts = find_amounts(text, lower, rules)
    convention = _convention(amounts)
    amounts = join(text, lower, amounts, g, convention, rules)
    _inherit_bare(text, lower, amounts, g)
    r = _Reader(text, lower, repaired, g, exclusions(rules), phrases(rules), convention)
    figures: list[Figure] = []
    doubts: dict[int, Doubt] = {}
    written: dict[int, str] = {}
    bound = 0
    amounts.reverse()  # each is let go as soon as it is a figure: of a long report there are many
    while amounts:
        amount = amounts.pop()
        limit = amounts[-1].start if amounts else len(text)
        before = figures[-1] if figures else None
        if amount.unit is None and not count_unknown(text, lower, amount, limit, before, r.exclusions):
            continue
        if is_excluded(text, lower, amount, r.exclusions):
            continue
        if amount.unit is not None and not amount.unit.form and amount.unit.unit is g.money and not amount.inherited:
            recount_bare(lower, amount, limit, g, r.exclusions)
        figure = _figure(r, amount, bound, figures, doubts)
        if figure is not None:
            figures.append(figure)
            bound = amount.end
            if figure.start in doubts:
                written[figure.start] = _shown(figure.value, amount, text)
    figures = settle(figures, doubts, written)
    return _add_said(text, lower, figures, g, r.phrases, said(rules))


def _convention(amounts: Sequence[Amount]) -> Convention:
    return convention_of(
        amount.tokens[0]
        for amount in amounts
        if amount.unit is not None and not amount.spelled and amount.fixed is None and not amount.glued
    )


def _inherit_bare(text: str, lower: str, amounts: Sequence[Amount], g: Grammar) -> None:
    """ "4,5 vạn lượt khách, riêng khách nước ngoài 0,8 vạn": a multiplier alone counts what the figure before it counts."""
    known: Amount | None = None
    for amount in amounts:
        if (
            amount.unit is not None
            and not amount.unit.form
            and known is not None
            and _same_multiplier(known, amount, g)
        ):
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
        priced = amount.unit is None and amount.scale > 1 and lower[amount.end : amount.end + 2].lstrip()[:1] == "/"
        if priced and g.bare_context.search(lower, max(0, amount.start - 40), amount.start):
            amount.unit = UnitMatch(g.money, amount.end, amount.end, "")
            find_rate(text, lower, amount, g)


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


def _figure(
    r: _Reader, amount: Amount, bound: int, before: Sequence[Figure], doubts: dict[int, Doubt]
) -> Figure | None:
    """The figure of an amount, None where the amount is none. ``bound`` is where the figure before it ends; ``doubts`` takes
    in a second reading."""
    number = _value(r, amount)
    if number is None:
        return None
    assert amount.unit is not None
    unit = amount.unit.unit
    part = _part(amount, r.convention)
    if _is_day(amount, number.value, part):
        return None
    start = amount.start
    # What stands around a fraction stands before its first number.
    place = amount.part_start if amount.part_start >= 0 else start
    words = words_before(r.lower, place, bound)
    quantity, name = unit.quantity, unit.unit
    if amount.density:
        quantity, name = "other", "other"
    whole = number.value == number.value.to_integral_value()
    if name == r.grammar.ratio_unit and whole and r.grammar.ratio_cues.isdisjoint(words[-4:]):
        quantity, name = "count", "other"
    qualifier, change = _around(r, amount, number, place, bound, words, quantity, name, before)
    if part is not None and words[-1:] == ["thứ"]:
        part = None
    note = amount.note or number.reason or (name_doubt(r.text, r.lower, amount, r.exclusions) if unit.noun else None)
    if amount.times is not None and not unit.id.startswith("power."):
        if unit.quantity == "other":
            return None
        note = f"Tích của “{r.text[start : amount.number_end]}”."
    mended = bool(r.repaired) and _touches(r.repaired, amount)
    if mended and note is None:
        note = "Chữ cái lẫn trong số (lỗi nhận dạng) đã được đọc là chữ số."
    reading = r.text[start : amount.number_end] if mended else None
    if number.other is not None:
        reading = _shown(number.other, amount, r.text)
        if number.top is None and number.other != number.value:
            doubts[start] = Doubt(number.other, reading, not mended and amount.note is None)
    doubtful = number.other is not None or mended or note is not None
    return _new_figure(
        id="",
        text="",
        start=start,
        end=amount.end,
        value=number.value,
        unit=name,
        quantity=quantity,
        value_max=number.top,
        qualifier=qualifier,
        change=change,
        per=amount.per,
        part=part,
        noun=sys.intern(r.lower[amount.unit.start : amount.unit.end])
        if unit.noun and amount.unit.end > amount.unit.start
        else None,
        rule=unit.id,
        confidence=_confidence(amount, doubtful),
        needs_review=doubtful,
        reading=reading,
        review=note if doubtful else None,
    )


def _value(r: _Reader, amount: Amount) -> _Value | None:
    read = amount.read(r.grammar.words, r.convention)
    if read is None or amount.unit is None:
        return None
    value, other, reason = read.reading.value, read.reading.other, read.reading.reason
    top: Decimal | None = None
    if amount.upper is not None:
        amount.upper.unit = amount.unit
        high = amount.upper.read(r.grammar.words, r.convention)
        if high is None:
            return None
        top = high.reading.value * amount.unit.unit.factor
        if other is None and high.reading.other is not None:
            other, reason = value, high.reading.reason
    return _Value(_complete(value, amount), top, _complete(other, amount) if other is not None else None, reason)


def _is_day(amount: Amount, value: Decimal, part: Decimal | None) -> bool:
    """Whether a fraction is a day of a month: "ngày 27/7 người dân"."""
    assert amount.unit is not None
    unit = amount.unit.unit
    return (
        unit.noun and unit.unit in ("person", "household") and part is not None and value < part <= 31 and value <= 12
    )


def _around(
    r: _Reader,
    amount: Amount,
    number: _Value,
    place: int,
    bound: int,
    words: Sequence[str],
    quantity: str,
    unit: str,
    before: Sequence[Figure],
) -> tuple[str | None, str | None]:
    """The qualifier and the change of a figure, by the ``words`` before it, what stands behind it and the figures
    ``before`` it."""
    lower, p, end = r.lower, r.phrases, amount.end
    percent, ranged = quantity == "percent", amount.upper is not None
    of_places = unit in p.place_units and number.value % p.place_round != 0
    qualifier = qualifier_before(words, p, of_places=of_places)
    behind = qualifier_behind(lower, end, p, after_from=words[-1:] == ["từ"]) if not ranged else None
    qualifier = behind or qualifier
    if ranged and qualifier in ("over", "under") and words and words[-1] == "từ":
        qualifier = None
    if words == ["trên"] and before and before[-1].unit == unit and place - before[-1].end <= 8:
        # "112 ha trên 240 ha": of, not over.
        qualifier = None
    level = not percent or any(word in p.level_words for word in words[-2:])
    if qualifier is None and level and is_fronted(lower, place, words, p):
        qualifier = "estimate"
    compared = unit == "pp" or is_compared(lower, place, end, words, p)
    change = change_before(
        lower,
        place,
        bound,
        words,
        p,
        percent=percent or r.text[end - 1] == "‰",
        # "từ 10% trở lên" is no level either, as "từ 5 đến 7%" is none.
        ranged=ranged or behind is not None,
        compared=compared,
        small=(number.top or number.value) <= p.points,
        quantity=quantity,
        alike=bool(before) and before[-1].unit == unit and number.value < 2 * before[-1].value < 4 * number.value,
    )
    if change is not None and compared and " ".join(words[-2:]) in p.comparisons:
        # "nhiều hơn 7 vụ so với cùng kỳ": the difference, not a bound.
        qualifier = None
    if amount.negative and change == "increase":
        change = None
    elif percent and change is None:
        change = p.signs.get(lower[max(0, amount.start - 2) : amount.start].strip()[-1:])
    if percent and change is None and (amount.per in ("năm", "tháng", "quý") or "quân" in words):
        change = yearly_change(words, p)
    if before and (qualifier is None or change is None):
        qualifier, change = coordinate(lower, place, end, before, qualifier, change, quantity, unit, p.coordination)
        if amount.negative and change == "increase":
            # "công nghiệp +9,5%, nông nghiệp -1,2%"
            change = "decrease"
    if percent and change is None:
        change = listed_change(lower, place, end, p.coordination)
    return qualifier, change


def _complete(value: Decimal, amount: Amount) -> Decimal:
    assert amount.unit is not None
    if amount.tail:
        value += amount.tail
    if amount.times is not None:
        times = read_digits(amount.times)
        if times is not None:
            value *= times.value
    factor = amount.unit.unit.factor
    if factor > 1 and value >= 1000 * factor and (amount.spelled or amount.scale >= factor):
        # "sáu tỷ bốn trăm triệuđồng": the multiplier that stuck to the unit is that of the last part alone.
        last = value % 1000
        value += last * (factor - 1)
    elif factor != 1:
        value *= factor
    return -value if amount.negative else value


def _part(amount: Amount, convention: Convention) -> Decimal | None:
    if amount.part is None:
        return None
    kind = amount.unit.unit.numbers if amount.unit else "any"
    reading = read_digits(amount.part, convention, kind)
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


def _add_said(
    text: str, lower: str, figures: list[Figure], g: Grammar, p: Phrases, sayings: Sequence[Rule]
) -> list[Figure]:
    """Multiples and vague amounts without a number of their own: gấp đôi, gấp rưỡi, dăm chục."""
    added: list[Figure] = []
    for rule in sayings:
        for match in rule.pattern.finditer(lower):
            start, end = match.span()
            unit, quantity = str(rule.data["unit"]), "ratio"
            if unit == "other":
                noun = g.table.match(text, lower, end)
                if noun is not None and not noun.unit.noun:
                    continue
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
    if not added:
        return figures
    apart: list[Figure] = []
    for figure in sorted(figures + added, key=lambda f: (f.start, f.end)):
        if not apart or figure.start >= apart[-1].end:
            apart.append(figure)
    return apart
