"""Whether a figure is a change or a level: by the verb before it, by growth that its clause is about, by a comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extraction.qualifiers import CLAUSE_END, Phrases, phrase_at

_BRACKETS = re.compile(r"\([^()\n%]{0,80}\)")
# Marks that end a clause, in reversed text.
_MARK = re.compile(r",(?!\d)|(?<!\d),|[;\n()|]|(?<= )\.")
# "các năm 2021, 2022 và 2023 lần lượt là": the periods of a list, one for each of its numbers.
_PERIOD_LIST = re.compile(r"\u25a2(?:[\u25a2 ]|, ?(?=\u25a2)|và (?=\u25a2))*+(?=[^,;.:()]{0,12}lần lượt)")
# "Và giảm ở ngành khai khoáng (5%)": the bracket holds by how much.
_PLACED = re.compile(r"(?<!\w)(tăng|giảm)(?: (?:khá|mạnh|nhẹ|sâu|cao|đều))? (?:ở|tại|đối với) [^,;.:()\n\d%]{2,70}\Z")
# "tăng nhiều nhất là nhóm giao thông, với 1,7%"
_MOST = re.compile(
    r"(?<!\w)(tăng|giảm) (?:cao|nhiều|mạnh|ít|thấp|sâu|nhanh) nhất (?:là|thuộc về|ở) [^,;.:()\n\d%]{2,60}?,?(?: (?:với|đạt))? ?\Z"
)
_NUMBER = "0123456789,. "
_LEVEL = "level"
_BASE = "base"


def is_compared(lower: str, start: int, end: int, words: Sequence[str], p: Phrases) -> bool:
    """Whether the number at ``start:end`` stands in a comparison: "… so với …" behind it, or before it in its sentence
    where the comparative is right before it ("so với cùng kỳ nhiều hơn 7 vụ")."""
    if " so " in lower[end : end + 30]:
        return True
    if words[-1:] != ["hơn"]:
        return False
    before = lower[max(0, start - 130) : start]
    sentence = before[max(before.rfind(mark) for mark in (". ", ";", "\n")) + 1 :]
    return p.against.search(sentence) is not None


def change_before(
    lower: str,
    start: int,
    bound: int,
    words: Sequence[str],
    p: Phrases,
    *,
    percent: bool,
    ranged: bool,
    compared: bool = False,
    small: bool = False,
    quantity: str = "",
    alike: bool = False,
) -> str | None:
    """Whether the number is an increase or a decrease, by the verb before it; None for a level.

    ``compared``: what follows compares ("kém 2 điểm phần trăm so với mức chung"); ``small``: the value is that of a
    few points; ``quantity``: the kind of the number; no "lên" makes a level of a multiple ("tăng lên 3 lần");
    ``alike``: the figure before is of the same unit and size, so that "0,69%, cao hơn năm 2016 là 0,64%" names the base."""
    if percent and "nhất" in words:
        most = _MOST.search(lower, max(bound, start - 110), start)
        if most is not None:
            return "increase" if most[1] == "tăng" else "decrease"
    found = _verb_before(
        lower, start, words, p, percent=percent, ranged=ranged, compared=compared, ratio=quantity == "ratio"
    )
    if found in ("increase", "decrease"):
        return found
    if found != _LEVEL and ("hơn" in words or "so" in words):
        told = p.comparison.search(lower, max(bound, start - 110), start)
        if told is not None and not (alike and "là" in words[-2:]):
            return p.comparisons[told[1] or told[2]]
    if found is None and "thêm" in words[-2:] and p.more.search(lower, max(bound, start - 90), start):
        return "increase"
    if found is None and quantity in p.amounts and not p.amount_verbs.keys().isdisjoint(words):
        amount = p.amounts[quantity].search(lower, max(bound, start - 50), start)
        if amount is not None:
            return p.amount_verbs[amount[1]]
    if found is not None or not percent:
        return None
    return _growth(lower, start, bound, p) or _measured(words, p, ranged=ranged, rate=small or compared)


def _verb_before(
    lower: str,
    start: int,
    words: Sequence[str],
    p: Phrases,
    *,
    percent: bool,
    ranged: bool,
    compared: bool,
    ratio: bool,
) -> str | None:
    """The code of the verb that reaches the number, None where none does; :data:`_LEVEL` where it is known to be a level,
    :data:`_BASE` where it stands behind a comparison."""
    i = len(words) - 1
    level = False
    while i >= 0:
        found = phrase_at(p.changes, words, i)
        if found is not None:
            if level:
                return _LEVEL
            code, first = found
            if words[i] == "hơn" and (not compared or (first and words[first - 1] == "không")):
                return _BASE
            return code
        word = words[i]
        if word == "với" and words[i - 1 : i] != ["so"]:
            # "hỗ trợ bổ sung với mức 1 triệu đồng": how much, not how much more.
            return _LEVEL
        if word == "so" and (
            lower.startswith("(", start - 1)
            or not any(said in p.compared or said[0] == "\u25a2" for said in words[i + 1 :])
        ):
            # "giảm so với mức 12%", "tăng so với năm 2021 (80%)": what it is compared with.
            return _BASE
        if word in p.level_words:
            level = not ratio
        elif word == "từ":
            level = level or not ranged
        elif word[0] == "\u25a2":
            pass
        elif word not in p.change_between and not (percent and word in p.percent_words):
            break
        i -= 1
    return _LEVEL if level else None


def _measured(words: Sequence[str], p: Phrases, *, ranged: bool, rate: bool) -> str | None:
    """A percentage behind a verb and what it changes: "giảm chi phí sản xuất từ 10-20%", "tăng năng suất lao động 15%".

    Only for what is no percentage itself (``[measured]``); a rate only by a few points or where something is compared
    (``rate``): "giảm tỷ lệ hộ nghèo 12%" may be a level."""
    for i in range(len(words) - 1, max(len(words) - 10, -1), -1):
        word = words[i]
        if word in ("tỷ", "tỉ") and rate and " ".join(words[i : i + 2]) in p.rates:
            continue
        if word in CLAUSE_END or word in p.level_words or (word == "từ" and not ranged) or word in p.not_measured:
            return None
        if word in p.verbs:
            if rate and " ".join(words[i + 1 : i + 3]) in p.rates:
                return p.verbs[word]
            if " ".join(words[i + 1 : i + 3]) in p.measured or "".join(words[i + 1 : i + 2]) in p.measured:
                return p.verbs[word]
            return None
    return None


def yearly_change(words: Sequence[str], p: Phrases) -> str | None:
    """A yearly percentage whose clause opens with the verb: "giảm tỷ lệ hộ nghèo bình quân 1,5%/năm"."""
    for i in range(len(words) - 1, max(len(words) - 12, -1), -1):
        word = words[i]
        if (
            word in CLAUSE_END
            or word in p.level_words
            or word in p.percent_words
            or word in ("từ", "là", "chiếm", "bằng", "lãi")
        ):
            return None
        if word in ("tăng", "giảm"):
            return "increase" if word == "tăng" else "decrease"
    return None


def _last_mark(piece: str) -> int:
    """Where the last clause of this piece begins; a decimal comma begins none."""
    found = _MARK.search(piece[::-1])
    return len(piece) - 1 - found.start() if found is not None else -1


def _growth(lower: str, start: int, bound: int, p: Phrases) -> str | None:
    """A percentage whose clause is about growth: "tốc độ tăng trưởng kinh tế bình quân đạt 8,2%"."""
    # What stands in brackets explains ("tốc độ tăng trưởng kinh tế (theo giá so sánh) là 7%").
    piece = _BRACKETS.sub(" ", lower[max(bound, start - 2 * p.growth_reach) : start])
    # A period may have taken the bracket that opens it: "trong 3 năm (2016 - 2018) đạt".
    piece = piece.replace("\u25a2)", "\u25a2 ")
    if piece.endswith("("):
        # "mức tăng của quý trước (2,4%)": the bracket holds the number alone.
        piece = piece[:-1].rstrip()
        placed = _PLACED.search(piece)
        if placed is not None:
            return "increase" if placed[1] == "tăng" else "decrease"
    elif "lần lượt" in piece[-24:]:
        piece = _PERIOD_LIST.sub("\u25a2 ", piece)
    clause = piece[_last_mark(piece) + 1 :][-p.growth_reach :]
    if p.periods.fullmatch(clause):
        # "… thời kỳ 1991-2000 là 7,5%, 2001-2005 là 8%": a period alone goes on with what was said before.
        piece = _BRACKETS.sub(" ", lower[max(0, start - 3 * p.growth_reach) : start])
        for _ in range(5):
            cut = _last_mark(piece)
            clause = piece[cut + 1 :]
            if not p.periods.fullmatch(clause.partition("%")[0].rstrip(_NUMBER)) or clause.count("%") > 1:
                break
            piece = piece[: max(cut, 0)]
    for heads, code in ((p.growth, "increase"), (p.falls, "decrease")):
        if heads.search(clause):
            return None if any(word in clause for word in p.no_growth) else code
    return None
