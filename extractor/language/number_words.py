"""Numbers in Vietnamese words, also mixed with digits ("3 triệu 2 trăm nghìn", "12 tỷ 5") (DOMAIN.md §3.6).

The words are data (rules/numbers.toml), the grammar is here: a scale word multiplies everything smaller before it, so a
number is a stack of terms; the reader keeps the longest beginning of the words that is a number.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from extractor.language.numbers import LONGEST, UNKNOWN, Convention, Kind, Reading, read_digits
from extractor.language.orthography import normalise
from extractor.records import quick
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


_new_number = quick(WordNumber)


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
    )


def read_words(text: str, rules: Rules | None = None) -> Decimal | None:
    """The value of a number in words (digits may stand among them), None if the text is not exactly one number.

    ``read_words("hai mươi mốt")`` is 21, ``read_words("1 tỷ 250 triệu")`` 1250000000, ``read_words("hai ba trăm")`` None.
    """
    words = normalise(text)[0].lower().split()
    found = read_tokens(words, vocabulary(rules or load_rules()))
    return found.reading.value if found is not None and found.used == len(words) else None


_ONE = Decimal(1)
_SHORT = "Số đọc tắt: chữ số cuối có thể là hàng ngay dưới hoặc đơn vị."


@dataclass(slots=True)
class _State:
    """A number being read: its terms with the scale each was multiplied by, the same with the second reading of its
    digits, what kind of word came last, and the last scale."""

    terms: list[Decimal] = field(default_factory=list)
    weights: list[Decimal] = field(default_factory=list)
    others: list[Decimal] | None = None
    reason: str | None = None
    last: str = "start"
    scale: Decimal = _ONE
    shortened: bool = False

    def push(self, value: Decimal, last: str) -> None:
        self.terms.append(value)
        self.weights.append(_ONE)
        if self.others is not None:
            self.others.append(value)
        self.last = last


def read_tokens(
    tokens: Sequence[str],
    words: Vocabulary,
    convention: Convention = UNKNOWN,
    kind: Kind = "any",
) -> WordNumber | None:
    """The longest beginning of ``tokens`` (lower case number words and digits) that is a number; None if there is none,
    or if what stands there is vague ("hai ba trăm")."""
    if len(tokens) == 1 and tokens[0][0].isdigit():
        # Most numbers are digits alone.
        alone = read_digits(tokens[0], convention, kind)
        return _new_number(alone, 1, _ONE) if alone is not None else None
    state = _State()
    best: WordNumber | None = None
    count = min(len(tokens), LONGEST)
    i = 0
    while i < count:
        token = tokens[i]
        following = tokens[i + 1] if i + 1 < count else ""
        if token[0].isdigit():
            scaled = following in words.scales
            read = read_digits(token, convention, "any" if scaled and kind != "small" else kind)
            if read is None or not _take_digits(state, token, read, scaled):
                break
        elif token in words.point:
            fraction, taken = _fraction(tokens[i + 1 : count], words)
            if fraction is None or not state.terms or state.last in ("fill", "half", "fraction"):
                break
            state.terms, state.weights = [sum(state.terms, Decimal(0)) + fraction], [_ONE]
            state.last = "fraction"
            i += taken
        elif token in words.digits:
            if state.last == "start" and _is_vague(token, following, words):
                return None
            if not _take_digit_word(state, token, following, words):
                break
        elif not _take_word(state, token, following, words):
            break
        i += 1
        if state.last not in ("fill", "inner", "zero"):
            best = _number(state, i)
        if state.shortened:
            break
    return best


def _take_digits(state: _State, token: str, read: Reading, scaled: bool) -> bool:
    """Digits open a number, or go on with a smaller scale ("25 tỷ 941 triệu"), or end it shortened ("12 tỷ 5")."""
    if state.last == "scale" and not scaled:
        if len(token) > 1 or state.scale < 1000 or token == "0":
            return False
        state.push(read.value * state.scale / 10, "digits")
        state.shortened = True
        return True
    if state.last not in ("start", "scale"):
        return False
    before = list(state.terms)
    state.push(read.value, "digits")
    if read.other is not None:
        state.others = [*(state.others[:-1] if state.others is not None else before), read.other]
        state.reason = read.reason
    return True


def _is_vague(token: str, following: str, words: Vocabulary) -> bool:
    """Two digit words in a row ("hai ba trăm"); "không" only opens "không phẩy năm"."""
    return token in words.first and following in words.digits


def _take_digit_word(state: _State, token: str, following: str, words: Vocabulary) -> bool:
    digit = Decimal(words.digits[token])
    if (state.last == "tens" and token in words.after_tens) or (state.last == "ten" and token in words.after_ten):
        state.terms[-1] += digit
        if state.others is not None:
            state.others[-1] += digit
        state.last = "ones"
        return True
    if state.last == "fill" and digit:
        state.push(digit, "ones")
        return True
    if state.last == "start":
        if token not in words.first and not (digit == 0 and following in words.point):
            return False
        state.push(digit, "digit" if digit else "zero")
        return True
    if state.last not in ("scale", "hundred"):
        return False
    if following in words.tens or following in words.scales:
        state.push(digit, "inner")
        return True
    if not digit or state.scale < 100 or following in words.digits:
        return False
    # Shortened: "hai triệu tư" is 2.4 million; of "một vạn hai" the linh may have been forgotten.
    if token in words.first:
        state.others = [*state.terms, digit]
        state.reason = _SHORT
    state.terms.append(digit * state.scale / 10)
    state.shortened = True
    state.last = "ones"
    return True


def _take_word(state: _State, token: str, following: str, words: Vocabulary) -> bool:
    """Every word that is no digit: mươi, mười, nửa, rưỡi, linh, and the scales."""
    if token in words.tens:
        if state.last not in ("digit", "inner") or state.terms[-1] < 2:
            return False
        state.terms[-1] *= 10
        if state.others is not None:
            state.others[-1] *= 10
        state.last = "tens"
    elif token in words.ten:
        if state.last not in ("start", "scale", "hundred"):
            return False
        state.push(Decimal(10), "ten")
    elif token in words.one_half:
        # "nửa tỷ", and alone before a unit ("nửa héc-ta"); "nửa đầu" is none.
        if state.last != "start" or (following and following not in words.scales):
            return False
        state.push(Decimal("0.5"), "half")
    elif token in words.half:
        if state.last not in ("scale", "hundred"):
            return False
        state.terms[-1] += state.scale / 2
        if state.others is not None:
            state.others[-1] += state.scale / 2
        state.last = "half"
    elif token in words.zero_fill:
        if state.last not in ("hundred", "scale"):
            return False
        state.last = "fill"
    elif token in words.scales:
        return _take_scale(state, Decimal(words.scales[token]))
    else:
        return False
    return True


def _take_scale(state: _State, scale: Decimal) -> bool:
    """Multiply everything smaller than ``scale`` at the end of the stack, as one term."""
    if state.last in ("start", "fill"):
        return False
    place = len(state.terms)
    while place and state.terms[place - 1] < scale and state.weights[place - 1] < scale:
        place -= 1
    if place == len(state.terms):
        # "1500 nghìn", "mười hai chục": a number may be larger than the scale behind it.
        if state.weights[-1] != 1 or (state.last != "digits" and scale > 10):
            return False
        place -= 1
    if place and state.weights[place - 1] <= scale:
        return False
    collected = sum(state.terms[place:], Decimal(0)) * scale
    if not collected and scale > 100:
        return False
    state.terms[place:] = [collected]
    state.weights[place:] = [scale]
    if state.others is not None:
        state.others[place:] = [sum(state.others[place:], Decimal(0)) * scale]
    state.scale = scale
    state.last = "hundred" if scale == 100 else "scale"
    return True


def _number(state: _State, used: int) -> WordNumber:
    value = sum(state.terms, Decimal(0))
    other = sum(state.others, Decimal(0)) if state.others is not None else None
    if other is None or other == value:
        return _new_number(Reading(value), used, state.scale, state.shortened)
    return WordNumber(Reading(value, other, state.reason), used, state.scale, state.shortened)


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
        inside = {*words.digits, *words.tens, *words.ten, *words.zero_fill, "trăm"}
        while stop < len(rest) and rest[stop] in inside:
            stop += 1
        group = read_tokens(rest[:stop], words)
        if group is None:
            return None, 0
        digits, taken = str(int(group.reading.value)), group.used
    if not digits and not zeros:
        return None, 0
    text = "0" * zeros + digits
    return Decimal(int(text)).scaleb(-len(text)), zeros + taken
