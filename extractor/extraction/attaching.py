"""The unit or counted noun of a number: behind it, in brackets, before it; the multiplier words; what a rate is divided by."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from extractor.extraction.amount_grammar import MONEY_SCALE, Amount, Grammar
from extractor.language.number_words import read_tokens
from extractor.language.numbers import Reading, read_digits
from extractor.language.units import UnitMatch

_IN_WORDS = re.compile(r"[ ]*+\(([^()\n\d]{2,80})\)")
_IN_DIGITS = re.compile(r"[ ]*+\((\d{1,3})\)")
_BRACKET = re.compile(r"[ *]*+\([ ]*+")
_SHARE = re.compile(r"[ ]*+\([^()\n]{0,12}\d[ ]*+%[ ]*+\)(?=[ ])")
_CLOSE = re.compile(r"[ ]*+\)")
_WORD = re.compile(r"\d++(?:[.,:]\d++)*+|[^\W\d_]++")
_TAIL = re.compile(r"[ ](\d)(?![\d.,/%:\w])")
_EACH = re.compile(r"(?:trên |cho )?(?:mỗi|một) ")
_HALF = re.compile(r"[ ]++rưỡi(?![^\W_])")
_METRES = re.compile(r"m(\d)(?![\w²³])")
_MAU_SAO = re.compile(r"[ ]*+mẫu[ ]++(\d++(?:,\d++)?)[ ]*+sào(?![^\W_])")
_PREFIX = re.compile(r"(us\$|usd|vnđ|vnd|eur|jpy|[$€£¥])[ ]?\Z")
_SIGNS = frozenset("$€£¥")
_HEADED = re.compile(r"\(([^()\n]{1,20})\)[ ]*+[:=][ ]*+\Z")


def extend(text: str, lower: str, amount: Amount, g: Grammar) -> None:
    """Take in the multiplier words (and further numbers with their own) behind digits."""
    run = g.rest.match(lower, amount.end)
    if run is None:
        return
    places = [(m[0], m.start(), m.end()) for m in _WORD.finditer(lower, amount.end, run.end())]
    tail = _TAIL.match(lower, run.end())
    if tail is not None and places and g.table.match(text, lower, tail.end()) is None:
        places.append((tail[1], tail.start(1), tail.end(1)))
    if places and text[places[0][1]].isupper() and not text[places[0][1] : places[0][1] + 2].isupper():
        # "KCN 2 Triệu Sơn": a name, not a multiplier.
        following = text[places[0][2] : places[0][2] + 2].strip()
        if following and following[0].isupper() and g.table.match(text, lower, places[0][2], scaled=True) is None:
            return
    found = read_tokens([*amount.tokens, *(word for word, _, _ in places)], g.words)
    if found is None or found.used <= len(amount.tokens):
        return
    taken = places[: found.used - len(amount.tokens)]
    amount.tokens = (*amount.tokens, *(word for word, _, _ in taken))
    amount.number_end = amount.end = taken[-1][2]
    amount.scale = found.scale


def opens_paragraph(lower: str, place: int) -> bool:
    place -= 1
    while place >= 0 and lower[place] in " *":
        place -= 1
    return place < 0 or lower[place] in "\n\t|"


def attach(text: str, lower: str, amount: Amount, g: Grammar) -> None:
    """Find the unit: behind the number, in brackets behind it, behind the number in words, before it."""
    end = amount.end
    scaled = amount.scale > 1
    found = None
    if not amount.spelled and not scaled and lower[end : end + 2].lstrip().startswith("m"):
        found = _two_units(lower, amount, g)
    if found is None:
        found = g.table.match(text, lower, end, scaled=scaled, words=amount.spelled)
    if found is None and end < len(lower):
        found = _unusual(text, lower, amount, scaled, g)
    if found is not None and found.unit.noun and amount.scale >= MONEY_SCALE and found.unit.unit in g.never_billions:
        # "còn lại 3 tỷ doanh nghiệp đóng góp": nobody counts enterprises in billions.
        found = None
    if found is None and amount.start:
        found = _before(lower, amount, g)
    if found is None and scaled:
        last = next((t for t in reversed(amount.tokens) if t in g.words.scales), "")
        if last in g.bare_money:
            near = lower[max(0, amount.start - 30) : amount.start]
            # "chiếm 2/3 dân số; thu hơn 50 nghìn tỷ": people are counted in their own clause.
            near = near[max(near.rfind(mark) for mark in (",", ";", ".", "\n")) + 1 :]
            found = UnitMatch(
                g.people if any(w in near for w in g.bare_people) else g.money, amount.end, amount.end, ""
            )
    if found is None or (len(amount.tokens) == 1 and amount.tokens[0] in g.words.one_half and not found.unit.strong):
        # "nửa héc-ta", but "nửa số hộ", "nửa xã".
        return
    amount.unit = found
    amount.note = amount.note or found.unit.note
    amount.end = max(amount.end, found.end)
    half = _HALF.match(lower, amount.end) if not found.unit.noun and found.end > found.start else None
    if half is not None:
        amount.tail = Decimal("0.5")
        amount.end = half.end()
    find_rate(text, lower, amount, g)


def _two_units(lower: str, amount: Amount, g: Grammar) -> UnitMatch | None:
    """ "2m5" is 2.5 m, "2 mẫu 5 sào" 25 sào."""
    end = amount.end
    metres = _METRES.match(lower, end)
    if metres is not None and metres[1] not in "23":
        length = g.table.match("m", "m", 0)
        amount.tail = Decimal(metres[1]) / 10
        return replace(length, start=end, end=metres.end()) if length is not None else None
    mau = _MAU_SAO.match(lower, end)
    if mau is not None:
        sao = g.table.match("sào", "sào", 0)
        large, small = read_digits(amount.tokens[0]), read_digits(mau[1])
        if sao is not None and large is not None and small is not None:
            amount.fixed = Reading(large.value * 10 + small.value)
            return replace(sao, start=end, end=mau.end())
    return None


def _unusual(text: str, lower: str, amount: Amount, scaled: bool, g: Grammar) -> UnitMatch | None:
    """Units in brackets, "02 (hai) dự án", "(12,5) tỷ đồng"."""
    end = amount.end
    following = lower[end : end + 3].lstrip(" *")
    if following.startswith("("):
        bracket = _BRACKET.match(lower, end)
        if bracket is not None:
            scales = g.scale_next.match(lower, bracket.end()) if not scaled else None
            inside = g.table.match(
                text, lower, scales.end() if scales else bracket.end(), scaled=scaled or scales is not None
            )
            close = _CLOSE.match(lower, inside.end) if inside else None
            if inside is not None and close is not None:
                word = scales[0].strip(" *") if scales else ""
                if word in g.words.scales and not amount.spelled:
                    # "2.500 (triệu đồng)"
                    amount.tokens = (*amount.tokens, word)
                    amount.scale = Decimal(g.words.scales[word])
                elif scales is not None:
                    return None
                return replace(inside, end=close.end())
        share = _SHARE.match(lower, end)
        if share is not None:
            # "12/15 (80%) dự án": the share is a figure of its own, the noun behind it belongs to this number.
            counted = g.table.match(text, lower, share.end(), scaled=scaled)
            if counted is not None and counted.unit.noun:
                return replace(counted, start=end, end=end)
        said = _IN_WORDS.match(lower, end) if not amount.spelled else _IN_DIGITS.match(lower, end)
        if said is not None:
            second = read_tokens(said[1].split(), g.words)
            if second is not None and second.used == len(said[1].split()):
                first = read_tokens(amount.tokens, g.words)
                if first is not None and first.reading.value != second.reading.value:
                    amount.note = f"Số và chữ không khớp: “{text[amount.start : said.end()]}”."
                    amount.fixed = Reading(first.reading.value, second.reading.value, amount.note)
                amount.end = said.end()
                if g.scale_next.match(lower, amount.end) and not amount.spelled:
                    extend(text, lower, amount, g)
                return g.table.match(text, lower, amount.end, scaled=amount.scale > 1)
    elif following.startswith(")") and lower[amount.start - 1] == "(" and not amount.spelled:
        after = lower.index(")", end) + 1
        if amount.start > 1 and not opens_paragraph(lower, amount.start - 1):
            probe = Amount(amount.start, after, after, amount.tokens)
            if g.scale_next.match(lower, after):
                extend(text, lower, probe, g)
            found = g.table.match(text, lower, probe.end, scaled=probe.scale > 1)
            if found is not None and found.unit.strong and (probe.scale > 1 or found.start <= after + 1):
                amount.start -= 1
                amount.tokens, amount.scale, amount.end = probe.tokens, probe.scale, probe.end
                amount.negative = True
                return found
    return None


def _before(lower: str, amount: Amount, g: Grammar) -> UnitMatch | None:
    """A currency before the number ("USD 5.000", "$20 triệu"), or a unit in a form: "Diện tích (ha): 45,6"."""
    start = amount.start
    near = lower[max(0, start - 4) : start]
    tip = near.rstrip()
    if tip[-1:] in _SIGNS or tip[-3:] in ("usd", "eur", "jpy", "vnd", "vnđ"):
        prefix = _PREFIX.search(near)
        if prefix is not None:
            found = g.table.match(prefix[1], prefix[1], 0)
            if found is not None:
                amount.start = start - len(near) + prefix.start()
                return replace(found, start=amount.end, end=amount.end)
    if near[-1:] in ":= " and ("):" in near or ") :" in near or ")=" in near):
        headed = _HEADED.search(lower[max(0, start - 30) : start])
        if headed is not None:
            inside = headed[1].rstrip()
            scales = g.scale_next.match(inside)
            words = inside[: scales.end()].split() if scales else []
            found = g.table.match(inside, inside, scales.end() if scales else 0, scaled=bool(scales))
            if found is not None and found.end == len(inside):
                if words and words[-1] in g.words.scales:
                    amount.tokens = (*amount.tokens, words[-1])
                    amount.scale = Decimal(g.words.scales[words[-1]])
                return replace(found, start=amount.end, end=amount.end)
    return None


def find_rate(text: str, lower: str, amount: Amount, g: Grammar) -> None:
    """Take in what a rate is divided by ("/người/tháng", "mỗi năm"); a density or a yield takes its whole stretch."""
    end = amount.end
    if end >= len(lower):
        return
    unit = amount.unit
    assert unit is not None
    per = g.per.match(lower, end) if lower[end] == "/" or lower.startswith(" /", end) else None
    if per is not None and unit.unit.noun:
        other = g.table.match(text, lower, per.start(1))
        if other is not None and other.unit is unit.unit:
            # "24 quận/huyện" is no rate.
            return
    if per is not None:
        amount.per = " ".join(text[per.start(1) : per.end(1)].split())
        if per[1][0].isdigit():
            amount.skip = per.end()
        head = amount.per.split("/")[0].strip()
        if (unit.unit.noun or unit.unit.quantity == "mass") and head.lower() in g.density:
            amount.density = True
            amount.end = per.end()
        return
    each = g.each.match(lower, end) if lower[end] == " " else None
    if each is not None:
        amount.per = _EACH.sub("", each[1])
