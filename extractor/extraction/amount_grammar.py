"""What an amount is, and the patterns that find amounts, made once of a set of rules."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.language.number_words import Vocabulary, WordNumber, read_tokens, vocabulary
from extractor.language.numbers import Convention, Reading
from extractor.language.units import Unit, UnitMatch, UnitTable, unit_table
from extractor.rulebook import Rules

_REST = r"\d*+(?:[.,:]\d++)*+"
DIGITS = r"\d" + _REST
"""A number in digits, whatever its separators."""

_ONE = Decimal(1)
MONEY_SCALE = Decimal(10**9)
"""From here on a multiplier alone is money."""


class Amount:
    """One number in the text. ``start:end`` covers the number and, when there is one, its unit; ``tokens`` are its digits
    and words; ``unit`` is None until something is found that it counts."""

    # Of a long report there are very many at once, of which few have more than this; the rest is kept only where it is.
    __slots__ = ("__dict__", "end", "glued", "note", "number_end", "scale", "spelled", "start", "tokens", "unit")

    negative: bool = False
    tail: Decimal = Decimal(0)
    part: str | None = None
    part_start: int = -1
    times: str | None = None
    per: str | None = None
    density: bool = False
    inherited: bool = False
    upper: Amount | None = None
    fixed: Reading | None = None
    skip: int = 0

    def __init__(
        self,
        start: int,
        number_end: int,
        end: int,
        tokens: tuple[str, ...],
        *,
        spelled: bool = False,
        scale: Decimal = _ONE,
        glued: bool = False,
    ) -> None:
        self.start, self.number_end, self.end = start, number_end, end
        self.tokens = tokens
        self.spelled, self.scale, self.glued = spelled, scale, glued
        self.unit: UnitMatch | None = None
        self.note: str | None = None

    def read(self, words: Vocabulary, convention: Convention) -> WordNumber | None:
        """The number with its multiplier words, read by the habits of the document and of its unit."""
        if self.fixed is not None:
            return WordNumber(self.fixed, len(self.tokens), self.scale)
        kind = self.unit.unit.numbers if self.unit else "any"
        return read_tokens(self.tokens, words, convention, kind)


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
    numbered: frozenset[str]
    ratio_unit: str
    ratio_cues: frozenset[str]
    money: Unit
    people: Unit


def _number(words: Sequence[str], edge: str) -> re.Pattern[str]:
    """Where a number can begin: digits (:data:`DIGITS`), or one of these words.

    Every branch begins with its first digit or letter, and only then looks back for the start of the word: so a search
    skips to the next character that can begin a number, and takes half the time.
    """
    digits = [rf"{digit}{_REST}" for digit in "0123456789"]
    first = sorted({word[0] for word in words})
    spelled = [
        rf"{letter}(?<![^\W_]{letter})(?:{'|'.join(word[1:] for word in words if word[0] == letter)}){edge}"
        for letter in first
    ]
    return re.compile("|".join([*digits, *spelled]))


@functools.lru_cache(maxsize=4)
def grammar(rules: Rules) -> Grammar:
    """The grammar of these rules."""
    words = vocabulary(rules)
    opening_words = sorted({*words.first, *words.ten, *words.one_half, "không(?= phẩy)"}, key=lambda w: (-len(w), w))
    opening = "|".join(opening_words)
    scales = "|".join(
        scale
        + (f"(?![ ]++(?:{'|'.join(sorted(words.not_before[scale]))})(?![^\\W_]))" if scale in words.not_before else "")
        for scale in words.scales
    )
    inner = sorted(words.words - set(words.scales), key=lambda w: (-len(w), w))
    edge = r"(?![^\W_])"
    comma = "(?:(?:" + "|".join(f"(?<={scale})" for scale in words.scales) + f"),(?=[ ]?(?:{opening}){edge}))?"
    rest = rf"(?:{comma}[ *]*+(?:{'|'.join(inner)}|{scales}){edge}|(?<=[^\W\d_])[ ]++{DIGITS}(?=[ ]*+(?:{scales}){edge})){{0,40}}+"
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
        number=_number(opening_words, edge),
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
        numbered=frozenset(rules["units"].data["fraction"]["not_after"]),
        ratio_unit=str(rules["units"].data["ratio"]["unit"]),
        ratio_cues=frozenset(rules["units"].data["ratio"]["cues"]),
        never_billions=frozenset(bare["never_billions"]),
        money=money.unit,
        people=people.unit,
    )
