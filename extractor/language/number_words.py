"""Numbers in Vietnamese words, also mixed with digits ("3 triệu 2 trăm nghìn", "12 tỷ 5"), and back (DOMAIN.md §3.6).

The words are data (rules/numbers.toml), the grammar is here: a scale word multiplies everything smaller before it, so a
number is a stack of terms; the reader keeps the longest beginning of the words that is a number.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractor.language.numbers import LONGEST, UNKNOWN, Convention, Reading, read_digits
from extractor.language.orthography import normalise
from extractor.rulebook import Rules, load_rules


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The number words of rules/numbers.toml."""

    digits: Mapping[str, int]
    scales: Mapping[str, int]
    damaged: Mapping[str, str]
    first: frozenset[str]
    after_tens: frozenset[str]
    after_ten: frozenset[str]
    ten: frozenset[str]
    tens: frozenset[str]
    zero_fill: frozenset[str]
    half: frozenset[str]
    one_half: frozenset[str]
    point: frozenset[str]
    not_before: Mapping[str, frozenset[str]]
    vague: frozenset[str]

    @property
    def words(self) -> frozenset[str]:
        """Every word that can stand in a number."""
        return frozenset(
            {*self.digits, *self.scales, *self.ten, *self.tens, *self.zero_fill}
            | {*self.half, *self.one_half, *self.point}
        )


@dataclass(frozen=True, slots=True)
class WordNumber:
    """A number read from words: how many of the words it took, the scale it ended on (1 if none), and the other
    reading of a shortened one ("hai trăm ba" is 230 in speech, 203 for who forgot the linh)."""

    reading: Reading
    used: int
    scale: Decimal
    shortened: bool = False


@functools.lru_cache(maxsize=4)
def vocabulary(rules: Rules) -> Vocabulary:
    """The number words of these rules."""
    data = rules["numbers"].data
    words: Mapping[str, Any] = data["words"]
    places: Mapping[str, Any] = data["places"]
    return Vocabulary(
        digits=data["digits"],
        scales=data["scales"],
        damaged=data["damaged_scales"],
        first=frozenset(places["first"]),
        after_tens=frozenset(places["after_tens"]),
        after_ten=frozenset(places["after_ten"]),
        ten=frozenset(words["ten"]),
        tens=frozenset(words["tens"]),
        zero_fill=frozenset(words["zero_fill"]),
        half=frozenset(words["half"]),
        one_half=frozenset(words["one_half"]),
        point=frozenset(words["point"]),
        not_before={k: frozenset(v) for k, v in data["not_before"].items()},
        vague=frozenset(data["vague"]["words"]),
    )


def read_words(text: str, rules: Rules | None = None) -> Decimal | None:
    """The value of a number in words (digits may stand among them), None if the text is not exactly one number.

    ``read_words("hai mươi mốt")`` is 21, ``read_words("1 tỷ 250 triệu")`` 1250000000, ``read_words("hai ba trăm")`` None.
    """
    words = normalise(text)[0].lower().split()
    found = read_tokens(words, vocabulary(rules or load_rules()))
    return found.reading.value if found is not None and found.used == len(words) else None


_ONE = Decimal(1)


def read_tokens(
    tokens: Sequence[str],
    words: Vocabulary,
    convention: Convention = UNKNOWN,
    *,
    whole: bool = False,
    small: bool = False,
) -> WordNumber | None:
    """The longest beginning of ``tokens`` (lower case number words and digits) that is a number; None if there is none,
    or if what stands there is vague ("hai ba trăm")."""
    terms: list[Decimal] = []
    others: list[Decimal] | None = None
    reason: str | None = None
    last, scale = "start", _ONE
    best: WordNumber | None = None
    count = min(len(tokens), LONGEST)
    i = 0
    while i < count:
        token = tokens[i]
        if token[0].isdigit():
            if last not in ("start", "scale"):
                break
            following = tokens[i + 1] if i + 1 < count else ""
            tail = last == "scale" and following not in words.scales
            if tail and (len(token) > 1 or scale < 1000 or token == "0"):
                break
            scaled = following in words.scales
            read = read_digits(token, convention, whole=whole and not scaled, small=small)
            if read is None:
                break
            if tail:
                terms.append(read.value * scale / 10)
                if others is not None:
                    others.append(read.value * scale / 10)
                i += 1
                best = _number(terms, others, reason, i, scale, shortened=True)
                break
            if read.other is not None:
                others = [*(others or terms), read.other]
                reason = read.reason
            elif others is not None:
                others.append(read.value)
            terms.append(read.value)
            last = "digits"
        elif token in words.digits:
            digit = Decimal(words.digits[token])
            if (last == "tens" and token in words.after_tens) or (last == "ten" and token in words.after_ten):
                terms[-1] += digit
                last = "ones"
            elif last == "fill" and digit:
                terms.append(digit)
                last = "ones"
            elif last == "start" and token not in words.first and not _opens_zero(tokens, i, words):
                break
            elif last in ("start", "scale", "hundred"):
                follower = tokens[i + 1] if i + 1 < count else ""
                if follower in words.digits and follower not in words.tens and last == "start":
                    return None
                continues = follower in words.tens or follower in words.scales
                if last != "start" and not continues:
                    if not digit or scale < 100 or follower in words.digits:
                        break
                    shortened = [*terms, digit * scale / 10]
                    plain = [*terms, digit]
                    best = _number(
                        shortened,
                        plain,
                        "Số đọc tắt: chữ số cuối có thể là hàng ngay dưới hoặc đơn vị.",
                        i + 1,
                        scale,
                        shortened=True,
                    )
                    break
                terms.append(digit)
                if others is not None:
                    others.append(digit)
                last = "digit" if last == "start" else "inner"
            else:
                break
        elif token in words.tens:
            if last not in ("digit", "inner") or terms[-1] < 2:
                break
            terms[-1] *= 10
            last = "tens"
        elif token in words.ten:
            if last not in ("start", "scale", "hundred"):
                break
            terms.append(Decimal(10))
            last = "ten"
        elif token in words.one_half:
            if last != "start":
                break
            terms.append(Decimal("0.5"))
            last = "half"
            if i + 1 >= count or tokens[i + 1] not in words.scales:
                break
        elif token in words.half:
            if last not in ("scale", "hundred") or scale == 1:
                break
            terms[-1] += scale / 2
            last = "half"
        elif token in words.zero_fill:
            if last not in ("hundred", "scale"):
                break
            last = "fill"
        elif token in words.point:
            if not terms or last in ("start", "fill", "half", "fraction"):
                break
            fraction, taken = _fraction(tokens[i + 1 : count], words)
            if fraction is None:
                break
            terms = [sum(terms, Decimal(0)) + fraction]
            i += taken
            last = "fraction"
        elif token in words.scales:
            if last in ("start", "fill"):
                break
            scale = Decimal(words.scales[token])
            if not _scale(terms, scale) or (not terms[-1] and scale > 100):
                break
            if others is not None:
                _scale(others, scale)
            last = "hundred" if scale == 100 else "scale"
        else:
            break
        i += 1
        if last not in ("fill", "inner") and not (last == "digit" and terms[-1] == 0):
            best = _number(terms, others, reason, i, scale)
    return best


def _number(
    terms: Sequence[Decimal],
    others: Sequence[Decimal] | None,
    reason: str | None,
    used: int,
    scale: Decimal,
    shortened: bool = False,
) -> WordNumber:
    value = sum(terms, Decimal(0))
    other = sum(others, Decimal(0)) if others is not None else None
    if other is None or other == value:
        return WordNumber(Reading(value), used, scale, shortened)
    return WordNumber(Reading(value, other, reason), used, scale, shortened)


def _scale(terms: list[Decimal], scale: Decimal) -> bool:
    """Multiply the terms smaller than ``scale`` at the end of the stack, as one; False if there is none."""
    collected, popped = Decimal(0), 0
    while terms and terms[-1] < scale:
        collected += terms.pop()
        popped += 1
    if not popped:
        if terms and len(terms) == 1 and terms[0] < scale * 1000:
            # "1500 nghìn", "2.277 trăm": a number in digits may be larger than the scale behind it.
            terms[0] *= scale
            return True
        return False
    terms.append(collected * scale)
    return True


def _opens_zero(tokens: Sequence[str], i: int, words: Vocabulary) -> bool:
    return words.digits[tokens[i]] == 0 and i + 1 < len(tokens) and tokens[i + 1] in words.point


def _fraction(tokens: Sequence[str], words: Vocabulary) -> tuple[Decimal | None, int]:
    """What stands behind "phẩy": zeros, then a group below 1000 read as a number, or single digits."""
    zeros = 0
    while zeros < len(tokens) and words.digits.get(tokens[zeros]) == 0:
        zeros += 1
    rest = tokens[zeros:]
    digits, taken = "", 0
    while taken < len(rest) and rest[taken] in words.digits:
        digits += str(words.digits[rest[taken]])
        taken += 1
    follower = rest[taken] if taken < len(rest) else ""
    if taken <= 1 and (follower in words.tens or follower == "trăm" or (not taken and follower in words.ten)):
        stop = taken
        while stop < len(rest) and (
            rest[stop] in words.digits
            or rest[stop] in words.tens
            or rest[stop] in words.ten
            or rest[stop] in words.zero_fill
            or rest[stop] == "trăm"
        ):
            stop += 1
        group = read_tokens(rest[:stop], words)
        if group is None:
            return None, 0
        digits, taken = str(int(group.reading.value)), group.used
    if not digits and not zeros:
        return None, 0
    text = "0" * zeros + digits
    return Decimal(int(text)).scaleb(-len(text)), zeros + taken


_DIGIT_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUP_WORDS = ("", "nghìn", "triệu")


def write_words(value: Decimal) -> str:
    """``value`` (not negative, below 10^18, any decimals) in words as amounts are written in documents: 1057 is "một
    nghìn không trăm năm mươi bảy", 2.05 "hai phẩy không năm". :func:`read_words` reads every result back, except "không" alone, which mostly means "not"."""
    if value < 0 or value >= 10**18:
        raise ValueError(f"no words for {value}: only numbers from 0 to 10^18")
    whole, _, fraction = format(value, "f").partition(".")
    fraction = fraction.rstrip("0")
    words = _whole_words(int(whole))
    if fraction:
        words += " phẩy " + " ".join(_DIGIT_WORDS[int(d)] for d in fraction)
    return words


def _whole_words(number: int) -> str:
    if number == 0:
        return _DIGIT_WORDS[0]
    billions, rest = divmod(number, 10**9)
    parts: list[str] = []
    if billions:
        parts.append(_below_billion(billions, False) + " tỷ")
    if rest:
        parts.append(_below_billion(rest, bool(billions)))
    return " ".join(parts)


def _below_billion(number: int, full: bool) -> str:
    groups = [number // 10**6, number // 1000 % 1000, number % 1000]
    parts: list[str] = []
    for power, group in zip((2, 1, 0), groups, strict=True):
        if group:
            words = _group_words(group, full or bool(parts))
            parts.append(f"{words} {_GROUP_WORDS[power]}".strip())
    return " ".join(parts)


def _group_words(group: int, full: bool) -> str:
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    parts: list[str] = []
    if hundreds or full:
        parts.append(f"{_DIGIT_WORDS[hundreds]} trăm")
    if tens == 0:
        if ones:
            parts.append(f"linh {_DIGIT_WORDS[ones]}" if parts else _DIGIT_WORDS[ones])
    elif tens == 1:
        parts.append("mười" + (f" {'lăm' if ones == 5 else _DIGIT_WORDS[ones]}" if ones else ""))
    else:
        last = {0: "", 1: " mốt", 5: " lăm"}.get(ones, f" {_DIGIT_WORDS[ones]}")
        parts.append(f"{_DIGIT_WORDS[tens]} mươi{last}")
    return " ".join(parts)


@functools.lru_cache(maxsize=4)
def word_pattern(rules: Rules) -> re.Pattern[str]:
    """A pattern for the beginning of a number in words, in lower-case text: only words that can open one."""
    words = vocabulary(rules)
    opening = sorted({*words.first, *words.ten, *words.one_half, "không(?=\\s+phẩy)"}, key=lambda w: (-len(w), w))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(opening)})(?![^\W_])")
