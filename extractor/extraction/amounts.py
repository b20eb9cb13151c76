"""Amounts: every number of a text with the unit or counted noun that follows it, before anything is decided about it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.language.number_words import Vocabulary, WordNumber, read_tokens, vocabulary
from extractor.language.numbers import LONGEST, Convention, Reading, read_digits
from extractor.language.units import Unit, UnitMatch, UnitTable, unit_table
from extractor.rulebook import Rules


@dataclass(slots=True)
class Amount:
    """One number in the text. ``start:end`` covers the number and, when there is one, its unit; ``tokens`` are its digits
    and words; ``unit`` is None until something is found that it counts."""

    start: int
    number_end: int
    end: int
    tokens: tuple[str, ...]
    unit: UnitMatch | None = None
    spelled: bool = False
    scale: Decimal = Decimal(1)
    negative: bool = False
    glued: bool = False
    tail: Decimal = Decimal(0)
    part: str | None = None
    part_start: int = -1
    times: str | None = None
    per: str | None = None
    density: bool = False
    inherited: bool = False
    upper: Amount | None = None
    fixed: Reading | None = None
    note: str | None = None
    repaired: bool = False
    skip: int = 0

    def read(self, words: Vocabulary, convention: Convention) -> WordNumber | None:
        """The number with its multiplier words, read by the habits of the document and of its unit."""
        if self.fixed is not None:
            return WordNumber(self.fixed, len(self.tokens), self.scale)
        unit = self.unit.unit if self.unit else None
        whole = unit is not None and unit.whole
        small = unit is not None and unit.small
        return read_tokens(self.tokens, words, convention, whole=whole, small=small)


@dataclass(frozen=True, eq=False)
class Grammar:
    """The patterns that find numbers, made once of a set of rules."""

    words: Vocabulary
    table: UnitTable
    number: re.Pattern[str]
    rest: re.Pattern[str]
    scale_next: re.Pattern[str]
    damaged: re.Pattern[str]
    per: re.Pattern[str]
    each: re.Pattern[str]
    density: frozenset[str]
    bare_money: frozenset[str]
    bare_inherits: frozenset[str]
    bare_people: tuple[str, ...]
    bare_context: re.Pattern[str]
    never_billions: frozenset[str]
    money: Unit
    people: Unit


_DIGITS = r"\d++(?:[.,:]\d++)*+"
_DIGIT_TOKEN = re.compile(_DIGITS)
_SPACED = re.compile(r"[1-9]\d{0,2}(?: \d{3})+(?![\d.]|,\d{3}(?!\d)| \d)(?:,\d{1,2}(?!\d))?")
_BROKEN_THOUSANDS = re.compile(r"([1-9]\d{0,2})\. (\d{3})(?![\d.,])")
_FRACTION = re.compile(r"[ ]?/[ ]?(\d++(?:[.,]\d++)*+)")
_TIMES = re.compile(r"[ ]?[x×][ ]?(\d++(?:[.,]\d++)*+)")
_IN_WORDS = re.compile(r"[ ]*+\(([^()\n\d]{2,80})\)")
_IN_DIGITS = re.compile(r"[ ]*+\((\d{1,3})\)")
_BRACKET = re.compile(r"[ *]*+\([ ]*+")
_CLOSE = re.compile(r"[ ]*+\)")
_WORD = re.compile(r"\d++(?:[.,:]\d++)*+|[^\W\d_]++")
_HALF = re.compile(r"[ ]++rưỡi(?![^\W_])")
_METRES = re.compile(r"m(\d)(?![\w²³])")
_MAU_SAO = re.compile(r"[ ]*+mẫu[ ]++(\d++(?:,\d++)?)[ ]*+sào(?![^\W_])")
_PREFIX = re.compile(r"(us\$|usd|vnđ|vnd|eur|jpy|[$€£¥])[ ]?\Z")
_MONEY_SCALE = Decimal(10**9)
_SIGNS = frozenset("$€£¥")
_HEADED = re.compile(r"\(([^()\n]{1,20})\)[ ]*+[:=][ ]*+\Z")
_LETTER_BEFORE = re.compile(r"[^\W\d_][-.]\Z")
_OCR = re.compile(
    r"(?<!\w)[lio](?=[.,]\d{3}(?!\w))|\d{1,3}[.,](?=[\do]*o)[\do]{3}(?!\w)|(?<!\w)\d[\do]{0,6}o[\do]{0,6}(?!\w)"
)
_SEEN = str.maketrans({"l": "1", "i": "1", "o": "0"})


@functools.lru_cache(maxsize=4)
def grammar(rules: Rules) -> Grammar:
    """The grammar of these rules."""
    words = vocabulary(rules)
    opening = "|".join(
        sorted({*words.first, *words.ten, *words.one_half, "không(?= phẩy)"}, key=lambda w: (-len(w), w))
    )
    scales = "|".join(
        scale
        + (f"(?![ ]++(?:{'|'.join(sorted(words.not_before[scale]))})(?![^\\W_]))" if scale in words.not_before else "")
        for scale in words.scales
    )
    inner = sorted(words.words - set(words.scales), key=lambda w: (-len(w), w))
    edge = r"(?![^\W_])"
    comma = "(?:(?:" + "|".join(f"(?<={scale})" for scale in words.scales) + f"),(?=[ ](?:{opening}){edge}))?"
    rest = rf"(?:{comma}[ ]*+(?:{'|'.join(inner)}|{scales}){edge}|(?<=[^\W\d_])[ ]++{_DIGITS}(?=[ ]*+(?:{scales}){edge})){{0,40}}+"
    rates = rules["units"].data["rates"]
    longs = "|".join(re.escape(w) for w in sorted(rates["long"], key=lambda w: (-len(w), w)))
    segment = rf"(?:(?:0?1|10|100|10{{0,2}}\.?000)(?![\d.,])[ ]*+(?:vạn[ ]++|nghìn[ ]++)?)?(?:(?:{longs}){edge}|[^\W\d_][^\s,;.:()/|*\u25a2]*+)"
    each = "|".join(re.escape(w) for w in sorted(rates["each"], key=lambda w: (-len(w), w)))
    each_of = "|".join(re.escape(w) for w in sorted(rates["each_of"], key=lambda w: (-len(w), w)))
    bare = rules["units"].data["bare"]
    table = unit_table(rules)
    money, people = table.match("đồng", "đồng", 0), table.match("người", "người", 0)
    assert money is not None
    assert people is not None
    return Grammar(
        words=words,
        table=table,
        number=re.compile(rf"{_DIGITS}|(?<![^\W_])(?:{opening}){edge}"),
        rest=re.compile(rest),
        scale_next=re.compile(rf"[ *]*+(?:{scales}){edge}"),
        damaged=re.compile(rf"[ ]*+({'|'.join(words.damaged)})[ ]++(?=(?:đồng|đổng|dồng|đông|usd){edge})"),
        per=re.compile(rf"[ ]*+/[ ]*+({segment}(?:[ ]?/[ ]?{segment})*+)"),
        each=re.compile(rf"[ ]++((?:{each})[ ]++(?:{each_of})){edge}"),
        density=frozenset(rates["density"]),
        bare_money=frozenset(bare["money"]),
        bare_inherits=frozenset(bare["inherits"]),
        bare_people=tuple(bare["people"]),
        bare_context=re.compile(rf"(?<!\w)(?:{'|'.join(bare['context'])})(?!\w)"),
        never_billions=frozenset(bare["never_billions"]),
        money=money.unit,
        people=people.unit,
    )


def repair(lower: str) -> tuple[str, list[int]]:
    """The text with letters that OCR put for digits inside numbers made digits again, and where that was done."""
    places: list[int] = []

    def mend(match: re.Match[str]) -> str:
        places.append(match.start())
        return match[0].translate(_SEEN)

    mended = _OCR.sub(mend, lower)
    return mended, places


def find_amounts(text: str, lower: str, rules: Rules) -> list[Amount]:
    """Every number of ``text`` (``lower`` is it in lower case) in order, with what it counts if that follows at once."""
    grammar_ = grammar(rules)
    amounts: list[Amount] = []
    position = 0
    search = grammar_.number.search
    while True:
        match = search(lower, position)
        if match is None:
            return amounts
        start = match.start()
        if match.end() - start > LONGEST:
            position = match.end()
            continue
        first = lower[start]
        amount = _digits(text, lower, match, grammar_) if first.isdigit() else _words(text, lower, start, grammar_)
        if isinstance(amount, int):
            position = amount
            continue
        if amounts and amount.start < amounts[-1].end:
            # The currency before it belongs to the number before that: "5 USD 7".
            amount.start, amount.unit, amount.end = start, None, amount.number_end
        if amount.glued and amounts and amounts[-1].unit is not None and amounts[-1].end == amount.start - 1:
            # "20 DN/2.000 lao động": what stands before the slash is a figure, not a code.
            amount.glued = False
        amounts.append(amount)
        position = max(amount.end, amount.skip, start + 1)


def _digits(text: str, lower: str, match: re.Match[str], g: Grammar) -> Amount | int:
    start, end = match.span()
    before = lower[start - 1] if start else ""
    if before and (before.isalpha() or before in "#№_"):
        return end
    token = match[0]
    glued = bool(before) and (
        before == "+"
        or (before == "/" and (start < 2 or (not text[start - 2].islower() and text[start - 2] not in "²³% ")))
        or (before in "-." and start > 1 and lower[start - 2].isalnum())
    )
    if before == "/" and start > 1 and lower[start - 2].isdigit():
        return end
    amount = Amount(start, end, end, (token,), glued=glued)
    following = lower[end] if end < len(lower) else ""
    if following == " " and len(token) <= 3:
        spaced = _SPACED.match(lower, start)
        if spaced is not None and (not before or before not in ",.-/"):
            amount.tokens, end = (spaced[0],), spaced.end()
    elif following == "." and len(token) <= 3 and not _opens_paragraph(lower, start):
        broken = _BROKEN_THOUSANDS.match(lower, start)
        if broken is not None and _measures(text, lower, broken.end(), g):
            amount.tokens, end = (f"{broken[1]}.{broken[2]}",), broken.end()
            amount.note = "Số bị tách bởi khoảng trắng sau dấu chấm; đã nối lại."
    if following in "/ x×":
        fraction = _FRACTION.match(lower, end)
        if fraction is not None:
            if fraction.end() < len(lower) and lower[fraction.end()] == "/":
                return _skip_chain(lower, fraction.end())
            amount.part, amount.part_start = amount.tokens[0], start
            amount.start, amount.tokens, end = fraction.start(1), (fraction[1],), fraction.end()
        else:
            times = _TIMES.match(lower, end)
            if times is not None:
                amount.times, amount.tokens, end = token, (times[1],), times.end()
    amount.number_end = amount.end = end
    if g.scale_next.match(lower, end):
        _extend(text, lower, amount, g)
    else:
        damaged = g.damaged.match(lower, end)
        if damaged is not None:
            amount.tokens = (*amount.tokens, g.words.damaged[damaged[1]])
            amount.scale = Decimal(g.words.scales[g.words.damaged[damaged[1]]])
            amount.number_end = amount.end = damaged.end(1)
    _sign(lower, amount)
    _attach(text, lower, amount, g)
    return amount


def _measures(text: str, lower: str, end: int, g: Grammar) -> bool:
    """Whether a multiplier word or a unit that needs no other proof stands at ``end``."""
    if g.scale_next.match(lower, end):
        return True
    found = g.table.match(text, lower, end)
    return found is not None and found.unit.strong


def _words(text: str, lower: str, start: int, g: Grammar) -> Amount | int:
    run = g.rest.match(lower, start)
    assert run is not None
    places = [(m[0], m.end()) for m in _WORD.finditer(lower, start, run.end())]
    skip = 0
    found = read_tokens([word for word, _ in places], g.words)
    if found is None and len(places) > 1 and places[0][0] == "năm":
        # "trong năm hai doanh nghiệp …": the year, then a number.
        skip = 1
        found = read_tokens([word for word, _ in places[1:]], g.words)
    if found is None or not found.used:
        return max(run.end(), start + 1)
    used = places[skip : skip + found.used]
    begin = start if not skip else places[skip][1] - len(places[skip][0])
    amount = Amount(begin, used[-1][1], used[-1][1], tuple(word for word, _ in used), spelled=True, scale=found.scale)
    amount.glued = bool(begin) and lower[begin - 1] in "-/"
    _attach(text, lower, amount, g)
    return amount


def _extend(text: str, lower: str, amount: Amount, g: Grammar) -> None:
    """Take in the multiplier words (and further numbers with their own) behind digits."""
    run = g.rest.match(lower, amount.end)
    if run is None:
        return
    places = [(m[0], m.start(), m.end()) for m in _WORD.finditer(lower, amount.end, run.end())]
    tail = re.compile(r"[ ](\d)(?![\d.,/%:\w])").match(lower, run.end())
    if tail is not None and places and g.table.match(text, lower, tail.end()) is None:
        places.append((tail[1], tail.start(1), tail.end(1)))
    if places and text[places[0][1]].isupper() and not text[places[0][1] : places[0][1] + 2].isupper():
        # "KCN 2 Triệu Sơn": a name, not a multiplier.
        following = text[places[0][2] : places[0][2] + 2].strip()
        if following and following[0].isupper():
            return
    found = read_tokens([*amount.tokens, *(word for word, _, _ in places)], g.words)
    if found is None or found.used <= len(amount.tokens):
        return
    taken = places[: found.used - len(amount.tokens)]
    amount.tokens = (*amount.tokens, *(word for word, _, _ in taken))
    amount.number_end = amount.end = taken[-1][2]
    amount.scale = found.scale


def _sign(lower: str, amount: Amount) -> None:
    start = amount.start
    before = lower[start - 1] if start else ""
    if before == "-" and start > 1 and lower[start - 2] in " :(*" and not _opens_paragraph(lower, start - 1):
        left = lower[max(0, start - 12) : start - 1].rstrip(" *")
        if not left or not (left[-1].isdigit() or left[-1] in "%,;."):
            amount.negative = True
    elif before == " " and lower[max(0, start - 4) : start] == " âm ":
        amount.negative = True


def _opens_paragraph(lower: str, place: int) -> bool:
    place -= 1
    while place >= 0 and lower[place] in " *":
        place -= 1
    return place < 0 or lower[place] in "\n\t|"


def _skip_chain(lower: str, place: int) -> int:
    while place < len(lower) and (lower[place].isdigit() or lower[place] in "/.,"):
        place += 1
    return place


def _attach(text: str, lower: str, amount: Amount, g: Grammar) -> None:
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
    if found is not None and found.unit.noun and amount.scale >= _MONEY_SCALE and found.unit.unit in g.never_billions:
        # "còn lại 3 tỷ doanh nghiệp đóng góp": nobody counts enterprises in billions.
        found = None
    if found is None and amount.start:
        found = _before(text, lower, amount, g)
    if found is None and scaled:
        last = next((t for t in reversed(amount.tokens) if t in g.words.scales), "")
        if last in g.bare_money:
            near = lower[max(0, amount.start - 30) : amount.start]
            found = UnitMatch(
                g.people if any(w in near for w in g.bare_people) else g.money, amount.end, amount.end, ""
            )
    if found is None:
        return
    amount.unit = found
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
            inside = g.table.match(text, lower, bracket.end(), scaled=scaled)
            close = _CLOSE.match(lower, inside.end) if inside else None
            if inside is not None and close is not None:
                return replace(inside, end=close.end())
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
                    _extend(text, lower, amount, g)
                return g.table.match(text, lower, amount.end, scaled=amount.scale > 1)
    elif following.startswith(")") and lower[amount.start - 1] == "(" and not amount.spelled:
        after = lower.index(")", end) + 1
        if amount.start > 1 and not _opens_paragraph(lower, amount.start - 1):
            probe = Amount(amount.start, after, after, amount.tokens)
            if g.scale_next.match(lower, after):
                _extend(text, lower, probe, g)
            found = g.table.match(text, lower, probe.end, scaled=probe.scale > 1)
            if found is not None and found.unit.strong and (probe.scale > 1 or found.start <= after + 1):
                amount.start -= 1
                amount.tokens, amount.scale, amount.end = probe.tokens, probe.scale, probe.end
                amount.negative = True
                return found
    return None


def _before(text: str, lower: str, amount: Amount, g: Grammar) -> UnitMatch | None:
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
        amount.per = each[1].split(maxsplit=1)[1] if not each[1].startswith("trên ") else each[1]
