"""Numbers in digits: which separator is the decimal mark, decided by the token, its document and its unit (DOMAIN.md §3.1).

Dot for thousands and comma for decimals is what Vietnamese accounting law fixes; tables out of English programs, FDI
statistics and OCR have it the other way round. Where a token can be read in two ways both readings are kept.
Numbers in words are read by :mod:`extractor.language.number_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

LONGEST = 40
"""No written amount has more characters than this; longer runs of digits are no numbers (and cost no time)."""

Kind = Literal["any", "whole", "mostly_whole", "small"]
Style = Literal["vi", "en", "space", "plain"]

_MANY = 3
"""So many English tokens and no Vietnamese one make 1.234 a decimal; fewer only put it in doubt."""

_SPACED = re.compile(r"[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?")
_PLAIN = re.compile(r"\d+")
_ONE = re.compile(r"(\d+)([.,:])(\d+)")
_GROUPED = {
    ".": re.compile(r"\d{1,3}(?:\.\d{3})+"),
    ",": re.compile(r"\d{1,3}(?:,\d{3})+"),
}
_BOTH = {
    ",": re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+),(\d+)"),
    ".": re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\.(\d+)"),
}
_BROKEN = re.compile(r"(\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*)\2(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Convention:
    """How the numbers of one document are written: how many of its tokens allow only the Vietnamese reading (12,5;
    1.234.567; 1.234,5) and how many only the English one (12.5; 1,234,567; 1,234.5)."""

    vietnamese: int = 0
    english: int = 0

    @property
    def is_english(self) -> bool:
        """Whether the document speaks for English separators."""
        return self.english > self.vietnamese

    @property
    def is_vietnamese(self) -> bool:
        """Whether the document speaks for Vietnamese separators."""
        return self.vietnamese > self.english


@dataclass(frozen=True, slots=True)
class Reading:
    """What a token says. ``other`` is the second possible value and ``reason`` (Vietnamese) why there is one; both are
    None where the token can be read in one way only."""

    value: Decimal
    other: Decimal | None = None
    reason: str | None = None


def witness(token: str) -> str | None:
    """The convention that a token in digits proves: "vi", "en", or None where it fits both (or none)."""
    dots, commas = token.count("."), token.count(",")
    if not dots and not commas:
        return None
    if dots and commas:
        if commas == 1 and token.rfind(",") > token.rfind(".") and _BOTH[","].fullmatch(token):
            return "vi"
        if dots == 1 and token.rfind(".") > token.rfind(",") and _BOTH["."].fullmatch(token):
            return "en"
        return None
    sign = "." if dots else ","
    if dots + commas > 1:
        if _GROUPED[sign].fullmatch(token):
            return "vi" if sign == "." else "en"
        return None
    head, _, tail = token.partition(sign)
    if len(tail) == 3 and 1 <= len(head) <= 3 and head[0] != "0":
        return None
    return "en" if sign == "." else "vi"


def convention_of(tokens: Iterable[str]) -> Convention:
    """The convention that these tokens (numbers that stand before a unit) prove together."""
    votes = {"vi": 0, "en": 0}
    for token in tokens:
        vote = witness(token)
        if vote:
            votes[vote] += 1
    return Convention(votes["vi"], votes["en"])


UNKNOWN = Convention()
"""The convention of a document that tells nothing."""


_decimal = lru_cache(maxsize=4096)(Decimal)
"""Of the numbers of a report many are printed alike: they are read once and kept once."""


def read_digits(token: str, convention: Convention = UNKNOWN, kind: Kind = "any") -> Reading | None:
    """The value of a number in digits, None if it is none (1.2.3.4, an IP address, 22.12.2024).

    ``kind`` settles what three digits behind a separator are: "whole" (people, projects, đồng: thousands), "mostly_whole"
    (square metres: thousands unless the document is Vietnamese, both readings kept), "small" (a percentage: decimals).
    """
    token = token.strip()
    if not token or len(token) > LONGEST:
        return None
    if _PLAIN.fullmatch(token):
        return Reading(_decimal(token))
    if _SPACED.fullmatch(token):
        groups = re.split(r"[ \u00a0\u2009\u202f]", token)
        return Reading(_decimal("".join(groups).replace(",", ".")))
    one = _ONE.fullmatch(token)
    if one is not None:
        return _read_one(one[1], one[2], one[3], convention, kind)
    if "." in token and "," in token:
        last = "," if token.rfind(",") > token.rfind(".") else "."
        match = _BOTH[last].fullmatch(token)
        if match is None:
            return None
        head = match[1].replace(".", "").replace(",", "")
        return Reading(_decimal(f"{head}.{match[2]}"))
    for sign in ".,":
        if _GROUPED[sign].fullmatch(token):
            return Reading(_decimal(token.replace(sign, "")))
    broken = _BROKEN.fullmatch(token)
    if broken is not None:
        head = broken[1].replace(broken[2], "")
        return Reading(
            _decimal(f"{head}.{broken[3]}"),
            _decimal(head + broken[3]),
            f"Nhóm cuối của “{token}” không đủ ba chữ số: dấu “{broken[2]}” cuối có thể là dấu thập phân hoặc lỗi in.",
        )
    return None


def _read_one(head: str, sign: str, tail: str, convention: Convention, kind: Kind) -> Reading | None:
    decimal, thousands = _decimal(f"{head}.{tail}"), _decimal(head + tail)
    ambiguous = len(tail) == 3 and len(head) <= 3 and head[0] != "0"
    if sign == ":":
        if not ambiguous:
            return None
        return Reading(
            thousands, decimal, f"Dấu “:” trong “{head}:{tail}” là lỗi nhận dạng của dấu chấm hoặc dấu phẩy."
        )
    if not ambiguous:
        return Reading(decimal)
    if kind == "small":
        reason = None if sign == "," or convention.is_english else f"“{head}{sign}{tail}” đọc theo dấu chấm thập phân."
        return Reading(decimal, thousands if reason else None, reason)
    if kind == "whole":
        return Reading(thousands)
    if sign == ".":
        if not convention.is_english:
            return Reading(thousands)
        reason = (
            f"Văn bản có chỗ dùng dấu chấm làm dấu thập phân; “{head}.{tail}” có thể là số thập phân hoặc hàng nghìn."
        )
        if convention.english >= _MANY and not convention.vietnamese and kind == "any":
            return Reading(decimal, thousands, reason)
        return Reading(thousands, decimal, reason)
    if kind == "mostly_whole":
        reason = f"Dấu phẩy trong “{head},{tail}” có thể là dấu thập phân hoặc dấu ngăn hàng nghìn."
        if convention.is_vietnamese:
            return Reading(decimal, thousands, reason)
        return Reading(thousands, decimal, reason)
    if convention.is_english:
        return Reading(
            thousands,
            decimal,
            f"Văn bản dùng dấu phẩy ngăn hàng nghìn; “{head},{tail}” cũng có thể là số thập phân.",
        )
    if convention.is_vietnamese:
        return Reading(decimal)
    return Reading(
        decimal,
        thousands,
        f"Dấu phẩy trong “{head},{tail}” có thể là dấu thập phân hoặc dấu ngăn hàng nghìn; văn bản không có số nào cho biết.",
    )


def write_digits(value: Decimal, style: Style = "vi") -> str:
    """``value`` in digits: "vi" 1.234.567,8, "en" 1,234,567.8, "space" 1 234 567,8, "plain" 1234567,8."""
    text = format(value, "f")
    sign = "-" if text.startswith("-") else ""
    whole, _, fraction = text.lstrip("-").partition(".")
    fraction = fraction.rstrip("0")
    groups = {"vi": ".", "en": ",", "space": " ", "plain": ""}[style]
    parts: list[str] = []
    while len(whole) > 3:
        parts.insert(0, whole[-3:])
        whole = whole[:-3]
    parts.insert(0, whole)
    mark = "." if style == "en" else ","
    return sign + groups.join(parts) + (mark + fraction if fraction else "")
