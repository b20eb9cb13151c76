"""Numbers written in words as documents write amounts: what the reader of number words must read back."""

from __future__ import annotations

from decimal import Decimal

_DIGIT_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUP_WORDS = ("", "nghìn", "triệu")


def write_words(value: Decimal) -> str:
    """``value`` (not negative, below 10^18, any decimals) in words as amounts are written in documents: 1057 is "một
    nghìn không trăm năm mươi bảy", 2.05 "hai phẩy không năm". :func:`read_words` reads every result
    back, except "không" alone, which mostly means "not"."""
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
