"""What a figure takes over from the one it is coordinated with, or from the words that open its list.

A verb of change is said once and holds for what is listed behind it: "tăng 5,8% và 7,1%", "giảm 12 vụ cháy (8,5%)", "ngành
dệt tăng 6%, ngành may 4%", "một số mặt hàng tăng: xi măng 12%; gạch 8%". The words are data (rules/qualifiers.toml, [coordination]).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.models import Figure
from extractor.rulebook import Rules

_COORDINATED = re.compile(r"[ ]*+(?:về[ ][^,;.()\d]{2,30})?[ ]*+(?:và|,)[ ]*+(?:(?:hơn|gần|trên|khoảng)[ ]++)?")
_BARE = re.compile(r"[ ]*+(?:[,;][ ]*+(?:và[ ]++)?|và[ ]++)(?:(?:hơn|gần|trên|khoảng|ước)[ ]++)?")
_EQUALS = re.compile(r"[^.;\n\d]{0,40}[(, ][ ]*+(?:tương[ ]++(?:ứng|đương)|ứng)(?:[ ]++với)?[ ]*+|[ ]*+\([ ]*+")
# "giảm 12 vụ cháy rừng (8,5%)": what changed stands between its number and its share.
_SHARE_OF = re.compile(r"[ ]++[^\W\d_][^,;.:()\n\d%]{1,28}\([ ]*+")
# "giảm 23% số vụ, 16% số người chết"; "tăng 5% so với tháng trước và 8% so với cùng kỳ".
_OF_EACH = re.compile(r" (?:số|tổng số|diện tích) [^,;.:()\n\d%]{2,30}(?:,| và|, và) ")
_EACH = re.compile(r" (?:số|tổng số|diện tích) ")
_AGAINST = re.compile(
    r" so (?!với kế hoạch)(?:(?!(?:đạt|bằng|chiếm|còn|là|có|vượt)(?!\w))[^\s,;.:()%]+ ){1,9}?(?:, )?(?:và )?(?:(?:khoảng|trên|hơn|gần) )?"
)
_RESPECTIVELY = re.compile(r"lần lượt(?: là| đạt)?[ ]*+\Z")
_IN_PERIODS = re.compile(
    r"[ ]*+(?:trong|vào|ở)[ ]++(?=[^,;.()]*?(?:\u25a2|giai đoạn|thời kỳ|năm|đầu|cuối))[^,;.()\d]{1,45} và[ ]++(?:đạt[ ]++)?"
)
_AND_IN = re.compile(r"[ ]*+và[ ]++(?:năm[ ]++)?[\u25a2\d]*+[ ]*+(?:đạt|là|còn|có|khoảng|từ|trên|dưới|gần|hơn|[ ])*+")
_AVERAGE = re.compile(r"[^;\n]{0,30}\([ ]*+(?:bình[ ]++quân|trung[ ]++bình)[^\d()]{0,20}\Z")
# "tăng 3,2 lần, bình quân 12,4%/năm"
_YEARLY = re.compile(
    r"[^;.\n\d]{0,30},[ ]*+(?:bình[ ]++quân|trung[ ]++bình)[ ]++(?:tăng|giảm|đạt|khoảng|gần|hơn|trên|mỗi năm|[ ])*+\Z"
)
# What may stand behind a number that goes on with the clause before it; a noun there opens a clause of its own.
_CLOSED = re.compile(
    r"[ ]*+(?:[.,;:)\n\u25a2/]|\Z|và[ ]|\([ ]*+\D|(?:so|về|theo|trong|đến|mỗi|hằng|hàng|cùng|một[ ]năm)(?![^\W_]))"
)
# In brackets the number stands apart, and its item may hold a comma: "chế biến, chế tạo (2,7%)".
_IN_BRACKET = r"[ ]*+([^;.:()\n\d%]{2,80}?)[ ]*+(\()[ ]*+(?:(?:khoảng|trên|hơn|gần|dưới|ước)[ ]++)?"
_NEXT_BRACKET = re.compile(rf"[ ]*+\)[ ]*+[,;](?:[ ]*+(?:và|còn|riêng)[ ])?{_IN_BRACKET}")
_ITEM = (
    r"[ ]*+([^,;.:()\n\d%]{2,70}?)[ ]*+(\()?[ ]*+(?:(?:khoảng|trên|hơn|gần|dưới|ước|tối thiểu|tối đa|ít nhất)[ ]++)?"
)
_NEXT_ITEM = re.compile(
    rf"(?:[ ]*+\))?(?:[ ]so[ ][^,;.:()\n\d%]{{2,40}})?[ ]*+[,;](?:[ ]*+(?:và|còn|riêng)[ ])?{_ITEM}"
)
_ITEMS = re.compile(rf"(?:{_ITEM}[\d.,]{{1,8}}[ ]?%[ ]*+\)?[ ]*+(?:[,;](?:[ ]*+và[ ])?|và[ ])){{0,12}}{_ITEM}")
_BRACKETED = re.compile(
    rf"(?:{_IN_BRACKET}[\d.,]{{1,8}}[ ]?%[ ]*+\)[ ]*+(?:[,;](?:[ ]*+và[ ])?|và[ ])){{0,12}}{_IN_BRACKET}"
)
_VERB = re.compile(r"(?<!\w)(?:cắt |sụt |suy |gia )?(?:tăng|giảm)(?!\w)")
_VERB_AT = re.compile(r"(?<!\w)(?:tăng|giảm)(?: (?:được|thêm|khoảng|hơn|gần|trên))* \Z")
_CLAUSE = re.compile(r"[,;:.(\n](?!\d)")
_WORD = re.compile(r"[^\W_]+|\u25a2+")


@dataclass(frozen=True, eq=False)
class Coordination:
    """The words of rules/qualifiers.toml, [coordination]."""

    lead: re.Pattern[str]
    not_item: re.Pattern[str]
    amounts: re.Pattern[str]


@functools.lru_cache(maxsize=4)
def coordination(rules: Rules) -> Coordination:
    """The words of these rules, ready for matching."""
    data = rules["qualifiers"].data["coordination"]
    tail = "|".join(re.escape(word) for word in sorted(data["lead_words"], key=lambda w: (-len(w), w)))
    levels = "|".join(re.escape(word) for word in data["not_item"])
    amounts = "|".join(re.escape(word) for word in rules["qualifiers"].data["measured"]["heads"])
    return Coordination(
        lead=re.compile(rf"(?<!\w)(tăng|giảm)(?:[ ]++(?:{tail}|\u25a2++)(?!\w))*+[ ]*+\Z"),
        not_item=re.compile(rf"(?<!\w)(?:{levels})(?!\w)"),
        amounts=re.compile(rf"(?:{amounts})(?!\w)"),
    )


def coordinate(
    lower: str,
    start: int,
    end: int,
    before: Sequence[Figure],
    qualifier: str | None,
    change: str | None,
    quantity: str,
    unit: str,
    c: Coordination,
) -> tuple[str | None, str | None]:
    """The qualifier and the change of the figure at ``start:end`` with what it takes over from the last of ``before``: "ước đạt
    220 nghìn tấn và 489 triệu USD", "giảm 5,8% về lượng và 17,6% về trị giá", "giảm từ 40% xuống còn 28% (bình quân 4%/năm)"."""
    previous = before[-1]
    far = start - previous.end
    if far > 120:
        return qualifier, change
    gap = lower[previous.end : start]
    if far <= 60 and _COORDINATED.fullmatch(gap) and qualifier is None and " và " in gap:
        qualifier = previous.qualifier if previous.qualifier == "estimate" else None
    if change is not None:
        return qualifier, change
    percents = previous.quantity == quantity == "percent"
    if previous.change is not None and (
        (far <= 60 and _goes_on(lower, end, gap, before, quantity, unit))
        or (percents and _is_next_item(lower, start, end, gap, previous, c))
    ):
        return qualifier, previous.change
    yearly = lower.startswith(("/năm", "/ năm", " /năm", " mỗi năm", " một năm"), end) and _YEARLY.fullmatch(gap)
    if far <= 60 and quantity == "percent" and (yearly or _AVERAGE.fullmatch(gap)):
        window = lower[max(0, previous.start - 80) : previous.start]
        fall, rise = window.rfind("giảm"), window.rfind("tăng")
        if fall != rise:
            change = "decrease" if fall > rise else "increase"
    return qualifier, change


def _goes_on(lower: str, end: int, gap: str, before: Sequence[Figure], quantity: str, unit: str) -> bool:
    """Whether the figure goes on with the change of the one right before it."""
    previous = before[-1]
    if _EQUALS.fullmatch(gap):
        if "tương" in gap or "ứng" in gap or quantity == "percent":
            return True
        # "giảm 5,8% (194/359 vụ)", "giảm 12 xã (24 xã)": what it was and is. "đạt 420 hộ, tăng 5% (20 hộ)" says by how
        # much, since how many is told; "số hộ tăng 5% (420 hộ)" tells how many.
        told = any(
            f.unit == unit and f.change is None and not re.search(r"\. |\n", lower[f.end : previous.start])
            for f in before[-4:-1]
        )
        return previous.unit != unit and told and lower.find("/", previous.end, end) < 0
    if quantity == "percent" != previous.quantity and _SHARE_OF.fullmatch(gap):
        # The bracket must hold the share alone: "giảm 44 hộ nghèo (còn 3%)" and "(80% kế hoạch)" say something else.
        return lower[end : end + 2].strip()[:1] == ")"
    if previous.quantity != quantity:
        return False
    if quantity == "count" and _VERB_AT.search(lower, max(0, previous.start - 24), previous.start):
        # "giảm được 8 huyện và 561 xã", "giảm 8 huyện, 561 xã."
        listed = gap.strip() == "," and previous.unit == unit and _CLOSED.match(lower, end) is not None
        if listed or gap == " và ":
            return True
    left = lower[max(0, previous.start - 160) : previous.start]
    listed = "lần lượt" in left[max(left.rfind(". "), left.rfind("\n")) + 1 :]
    if _OF_EACH.fullmatch(gap) and _EACH.match(lower, end):
        return True
    if _AGAINST.fullmatch(gap) and lower.startswith(" so ", end):
        return True
    if _COORDINATED.fullmatch(gap) and ("về " in gap or _RESPECTIVELY.search(left)):
        return True
    if _BARE.fullmatch(gap) and (listed or (quantity == "percent" and ";" not in gap and _CLOSED.match(lower, end))):
        return True
    if quantity != "percent":
        return False
    said = "\u25a2" in gap or "đạt" in gap or _CLOSED.match(lower, end) is not None
    return _IN_PERIODS.fullmatch(gap) is not None or (said and _AND_IN.fullmatch(gap) is not None)


def _is_next_item(lower: str, start: int, end: int, gap: str, previous: Figure, c: Coordination) -> bool:
    """Whether the verb is left out because it was just said: "ngành dệt tăng 6%, ngành may 4%"."""
    item = _NEXT_ITEM.fullmatch(gap) or _NEXT_BRACKET.fullmatch(gap)
    if item is None or not _CLOSED.match(lower, end) or c.not_item.search(item[1]):
        return False
    bracketed = lower[previous.end : previous.end + 1] == ")"
    if (item[2] is not None) != bracketed:
        return False
    if _opened(lower, start, c) is not None or c.amounts.match(item[1]):
        return True
    left = lower[max(0, previous.start - 90) : previous.start]
    marks = [m.end() for m in _CLAUSE.finditer(left.rstrip("( "))]
    clause = left[marks[-1] if marks else 0 :]
    verb = _VERB.search(clause)
    if verb is None:
        # The figure before had its verb from the one before that: the list goes on.
        return True
    one, two = _WORD.findall(clause[: verb.start()]), _WORD.findall(item[1])
    if not one or not two:
        return False
    return bool(one[0][0] == two[0][0] == "\u25a2" or one[0] == two[0] or one[-1] == two[-1])


def listed_change(lower: str, start: int, end: int, c: Coordination) -> str | None:
    """The change that the words before a colon give to the percentages behind it: "Một số sản phẩm tăng khá: xi măng 12%;
    thép 8%", "giảm ở các nhóm ngành: may mặc (5%)"."""
    return _opened(lower, start, c) if _CLOSED.match(lower, end) else None


def _opened(lower: str, start: int, c: Coordination) -> str | None:
    piece = lower[max(0, start - 400) : start]
    colon = piece.rfind(":")
    if colon < 0 or not ("tăng" in piece or "giảm" in piece) or "\n" in piece[colon:]:
        return None
    lead = c.lead.search(piece[max(0, colon - 90) : colon])
    if lead is None:
        return None
    items = piece[colon + 1 :]
    if ". " in items or c.not_item.search(items) or not (_ITEMS.fullmatch(items) or _BRACKETED.fullmatch(items)):
        return None
    return "increase" if lead[1] == "tăng" else "decrease"
