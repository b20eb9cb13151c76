"""Amounts: every number of a text with the unit or counted noun that follows it, before anything is decided about it."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.extraction.amount_grammar import Amount, Grammar, grammar
from extractor.extraction.attaching import attach, extend, opens_paragraph
from extractor.language.number_words import read_tokens
from extractor.language.numbers import LONGEST
from extractor.rulebook import Rules

_SPACED = re.compile(r"[1-9]\d{0,2}(?: \d{3})+(?![\d.]|,\d{3}(?!\d)| \d)(?:,\d{1,2}(?!\d))?")
_BROKEN_THOUSANDS = re.compile(
    r"([1-9]\d{0,2}(?:\.\d{3})*)(?:\. | \.)(\d{3}(?:\.\d{3})*)(?![\d.]|,\d{3}(?!\d))(,\d{1,2}(?!\d))?"
)
# Words that stand before a count and may lose their blank ("là12,5%", "có1.304 người"); "lô1" is a name.
_STUCK = re.compile(
    r"(?<![^\W_])(?:là|có|và|từ|ở|về|do|được|gồm|hút|với|cho|đạt|trên|hơn|gần|khoảng|tăng|giảm|còn|thêm|trợ|lập|nhất|thiểu|trao|tặng)\Z"
)
_BROKEN_DECIMALS = re.compile(r"((?:[1-9]\d{0,2}(?:\.\d{3})*|\d{1,6})) ,(\d{1,2})(?![\d.,])")
_STRAY_POINT = re.compile(r"\. [^\W\d_A-ZĐ]")
_FRACTION = re.compile(r"[ ]?/[ ]?(\d++(?:[.,]\d++)*+)")
_OF = re.compile(r"[ ]trên[ ](?:tổng số[ ])?(\d++)(?![\d.,/])")
_TIMES = re.compile(r"[ ]?[x×][ ]?(\d++(?:[.,]\d++)*+)")
_WORD = re.compile(r"\d++(?:[.,:]\d++)*+|[^\W\d_]++")
_OCR = re.compile(
    r"(?<!\w)[lio](?=[.,]\d{3}(?!\w))"
    r"|\d{1,3}[.,](?=[\do]*o)[\do]{3}(?!\w)"
    r"|(?<!\w)\d[\do]{0,6}o[\do]{0,6}(?!\w)"
    # "1.0l5", "2l,5": l and I inside a number
    r"|(?<![\w.,/-])\d[\d.,]{0,8}[lio](?=[.,]?\d)[\d.,lio]{1,8}(?![\w/-])"
    # "12,S ha"
    r"|(?<=\d,)s(?=[ ]?(?:ha|%|tỷ|tỉ|triệu|km2?|m2|tấn)(?!\w))"
    # "1'234 ha"
    r"|(?<=\d)['’·](?=\d{3}(?!\d))"
    # "l2 dự án", "O5 xã"
    r"|(?<![\w.,/-])[lo](?=\d{1,2}(?:,\d{1,2})?[ ](?:ha|tỷ|tỉ|triệu|km|tấn|dự án|doanh nghiệp|hộ|người|xã|cơ sở|kcn|ccn|cụm|khu công|lao động)(?!\w))"
)
# What every match of it holds; most texts hold none, and this is found far faster: every branch begins with a letter, and
# a search skips to the next of these letters.
_OCR_LIKE = re.compile(
    r"l(?=[.,]?\d)|i(?=[.,]?\d)|o(?:(?=[.,]?\d)|(?<=[\d.,]o))|s(?<=\d,s)"
    r"|'(?<=\d')(?=\d{3})|’(?<=\d’)(?=\d{3})|·(?<=\d·)(?=\d{3})"
)
_SEEN = str.maketrans({"l": "1", "i": "1", "o": "0", "s": "5", "'": ".", "’": ".", "·": "."})


def repair(lower: str) -> tuple[str, list[int]]:
    """The text with letters that OCR put for digits inside numbers made digits again, and where that was done."""
    places: list[int] = []
    if _OCR_LIKE.search(lower) is None:
        return lower, places

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
    stuck = bool(before) and before.isalpha()
    worded = stuck and _STUCK.search(lower, max(0, start - 7), start) is not None
    long = start > 2 and text[start - 1].islower() and text[start - 3 : start].isalpha()
    if stuck and not (long or (worded and text[start - 1].islower())):
        return end
    if before and before in "#№_":
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
    parted = _is_broken(lower, end, following)
    if following == " " and len(token) <= 3 and not parted and lower[end + 1 : end + 2] != ",":
        spaced = _SPACED.match(lower, start)
        if spaced is not None and (not before or before not in ",.-/"):
            amount.tokens, end = (spaced[0],), spaced.end()
    elif parted and (len(token) <= 3 or following == " ") and not opens_paragraph(lower, start):
        broken = _BROKEN_THOUSANDS.match(lower, start)
        if broken is not None and _measures(text, lower, broken.end(), g, nouns=following == " "):
            amount.tokens, end = (f"{broken[1]}.{broken[2]}{broken[3] or ''}",), broken.end()
            amount.note = "Số bị tách bởi khoảng trắng cạnh dấu chấm; đã nối lại."
            following = ""
    elif following == " " and lower[end + 1 : end + 2] == "," and lower[end + 2 : end + 3].isdigit():
        # "12 ,5 ha": in a list the blank stands behind the comma.
        broken = _BROKEN_DECIMALS.match(lower, start)
        if broken is not None and _measures(text, lower, broken.end(), g):
            amount.tokens, end = (f"{broken[1]},{broken[2]}",), broken.end()
            amount.note = "Số bị tách bởi khoảng trắng trước dấu phẩy; đã nối lại."
            following = ""
    if (
        following == "."
        and _STRAY_POINT.match(text, end) is not None
        and not opens_paragraph(lower, start)
        and _measures(text, lower, end + 1, g)
    ):
        # "2.520,89. triệu USD": a speck or a slip; no sentence begins with a unit in small letters.
        end += 1
        amount.note = "Có dấu chấm thừa giữa số và đơn vị."
        following = lower[end]
    if before == "," and (start < 2 or lower[start - 2].isspace()):
        amount.note = "Có dấu phẩy ngay trước số: có thể thiếu chữ số ở đầu."
    if following in "/ x×":
        fraction = _FRACTION.match(lower, end)
        if fraction is not None:
            if fraction.end() < len(lower) and lower[fraction.end()] == "/":
                return _skip_chain(lower, fraction.end())
            amount.part, amount.part_start = amount.tokens[0], start
            amount.start, amount.tokens, end = fraction.start(1), (fraction[1],), fraction.end()
        elif (times := _TIMES.match(lower, end)) is not None:
            amount.times, amount.tokens, end = token, (times[1],), times.end()
        elif (
            (whole := _OF.match(lower, end)) is not None
            and token.isdigit()
            and int(token) <= int(whole[1])
            and g.numbered.isdisjoint(lower[max(0, start - 12) : start].split()[-1:])
        ):
            amount.part, amount.part_start = token, start
            amount.start, amount.tokens, end = whole.start(1), (whole[1],), whole.end()
    amount.number_end = amount.end = end
    if g.scale_next.match(lower, end):
        extend(text, lower, amount, g)
    else:
        damaged = g.damaged.match(lower, end)
        if damaged is not None:
            amount.tokens = (*amount.tokens, g.words.damaged[damaged[1]])
            amount.scale = Decimal(g.words.scales[g.words.damaged[damaged[1]]])
            amount.number_end = amount.end = damaged.end(1)
    _sign(lower, amount)
    attach(text, lower, amount, g)
    known = amount.unit is not None and amount.unit.unit.noun and amount.unit.end > amount.unit.start
    if stuck and not (amount.unit is not None and (amount.unit.unit.strong or (worded and known))):
        # "tăng1,36%" lost its blank; "lô1" and "ISO9001" are names.
        return end
    return amount


def _measures(text: str, lower: str, end: int, g: Grammar, *, nouns: bool = False) -> bool:
    """Whether a multiplier word or a unit that needs no other proof (or, with ``nouns``, any that is known) stands at
    ``end``."""
    if g.scale_next.match(lower, end):
        return True
    found = g.table.match(text, lower, end)
    return found is not None and (found.unit.strong or nouns)


def _is_broken(lower: str, end: int, following: str) -> bool:
    """Whether a blank beside a point may part a number: "1. 015", "1 .015"."""
    return following == "." or (
        following == " " and lower[end + 1 : end + 2] == "." and lower[end + 2 : end + 3].isdigit()
    )


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
        # "ba năm 8.350 triệu đồng": words that are no number take no digits with them.
        digits = (end - len(word) for word, end in places[1:] if word[0].isdigit())
        return next(digits, max(run.end(), start + 1))
    used = places[skip : skip + found.used]
    begin = start if not skip else places[skip][1] - len(places[skip][0])
    amount = Amount(begin, used[-1][1], used[-1][1], tuple(word for word, _ in used), spelled=True, scale=found.scale)
    amount.glued = bool(begin) and lower[begin - 1] in "-/"
    attach(text, lower, amount, g)
    return amount


def _sign(lower: str, amount: Amount) -> None:
    start = amount.start
    before = lower[start - 1] if start else ""
    if before == "-" and start > 1 and lower[start - 2] in " :(*" and not opens_paragraph(lower, start - 1):
        left = lower[max(0, start - 12) : start - 1].rstrip(" *")
        if not left or not (left[-1].isdigit() or left[-1] in "%,;." or left.endswith("-:")):
            amount.negative = True
            amount.start -= 1
    elif before == " " and lower[max(0, start - 4) : start] == " âm ":
        amount.negative = True


def _skip_chain(lower: str, place: int) -> int:
    while place < len(lower) and (lower[place].isdigit() or lower[place] in "/.,"):
        place += 1
    return place
