"""Which indicator a figure gives a value for, and whether the value can be (rules/indicators/, DOMAIN.md §5.1).

A phrase that names an indicator stands before the figure in its clause ("diện tích quy hoạch 300 ha") or right behind it
("300 ha đất công nghiệp"). Unit, change and rate decide between the indicators that one phrase can name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.extraction.indicator_rules import Indicator, IndicatorIndex, as_phrase, index_of
from extractor.language.dates import lower
from extractor.models import Figure
from extractor.records import quick
from extractor.rulebook import Rules

_BEFORE = 180  # characters before a figure in which its indicator is looked for
_AFTER = 60
_GAP = re.compile(r"[ \t_]*(?:\(?[ \t]*(?:\w+[ \t_]+){0,4})?")
_COUNTED = re.compile(r"(?:tổng[ \t_]+)?số(?:[ \t_]+lượng)?[ \t_]+(?:các[ \t_]+)?")
# "giải phóng được 112 ha trên 240 ha": the second is what the first is a part of.
_WHOLE = re.compile(r"[ \t]*(?:trên|/|trên[ \t]+tổng[ \t]+số|trong[ \t]+tổng[ \t]+số|trong[ \t]+số)[ \t]*")
_BRIDGE = re.compile(
    r"[ \t_,(]*(?:(?:và|hoặc|lên|xuống|còn|đến|tới|từ|tương|đương|ứng|với|bằng|chữ|ước|khoảng|gần|hơn|trên|đạt|là|nay|chỉ|có)[ \t_:]+)*"
)
_HECTARES = {"ha": Decimal(1), "m2": Decimal("0.0001"), "km2": Decimal(100)}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that names indicators, and its place; ``named`` is empty where it names none."""

    start: int
    end: int
    words: str
    named: tuple[Indicator, ...]


_new_phrase = quick(Phrase)


def find_phrases(low: str, start: int, end: int, rules: Rules) -> list[Phrase]:
    """The phrases of a sentence that name indicators (``low`` is the view in lower case), in order. One that starts
    inside another counts when it reaches farther."""
    index = index_of(rules)
    found: list[Phrase] = []
    place = start
    while match := index.triggers.search(low, place, end):
        if not found or match.end() > found[-1].end:
            words = as_phrase(match[0])
            found.append(_new_phrase(match.start(), match.end(), words, index.named[words]))
        place = match.start() + 1
    return found


def indicator_of(
    text: str,
    low: str,
    phrases: Sequence[Phrase],
    clause: tuple[int, int],
    position: int,
    figures: Sequence[Figure],
    rules: Rules,
) -> Indicator | None:
    """The indicator of ``figures[position]``; ``low`` is the view's ``text`` in lower case, ``phrases`` are those of the
    figure's sentence."""
    figure = figures[position]
    index = index_of(rules)
    start, end = clause
    if figure.quantity != "count":
        # "diện tích 52,6 ha đã cho thuê 33,2 ha": what stands right before a measure names it, what follows may name the next.
        own = _ahead(text, low, phrases, start, position, figures, index, close=True)
        if own is not None:
            return own
    behind = _behind(low, phrases, end, position, figures, index)
    if behind is not None:
        return behind
    before = _ahead(text, low, phrases, start, position, figures, index)
    if before is not None:
        return before
    if figure.quantity != "count" or _is_some(low, phrases, start, figure, index):
        return None
    for word, indicator in index.nouns.items():
        if figure.unit == word:
            return indicator
    return _by_noun(low, figure, index)


def _is_some(low: str, phrases: Sequence[Phrase], start: int, figure: Figure, index: IndicatorIndex) -> bool:
    """Whether a count is not of all there are: things that were counted before ("2 cụm này", "cả 3 dự án", "tại 2 cụm công
    nghiệp") or those that do something ("12 doanh nghiệp tham gia hội chợ")."""
    if index.told_before.search(low, max(start, figure.start - 24), figure.start):
        return True
    if index.told_behind.match(low, figure.end):
        return True
    if figure.unit != "person" and index.done_behind.match(low, figure.end):
        return True
    place = bisect_left(phrases, figure.end, key=_start)
    return place < len(phrases) and not phrases[place].named and not low[figure.end : phrases[place].start].strip(" _")


def indicator_of_column(head: str, figure: Figure, rules: Rules) -> Indicator | None:
    """The indicator that a table column's head names, for a figure of the column."""
    low = lower(head)
    fits = (_fitting(phrase.named, figure) for phrase in reversed(find_phrases(low, 0, len(low), rules)))
    return next((indicator for indicator in fits if indicator is not None), None)


def narrowed(
    indicator: Indicator | None, figure: Figure, kind: str | None, close: bool, around: str, rules: Rules
) -> Indicator | None:
    """The indicator for a subject of this kind (None: no subject): the labour of a craft village is ``craft.labour``.

    ``close``: nothing stands between the subject and the figure, so that an area can only be the subject's own ("CCN An Khê
    (25 ha)"). ``around`` is the clause in lower case: an indicator that asks for a word near it ("diện tích" alone says
    little of a district) needs one there, unless it describes subjects of this kind.
    """
    index = index_of(rules)
    described = kind is not None and kind != "place"
    if indicator is None:
        own = index.by_id.get("area.planned")
        return own if own and described and close and kind in own.kinds and figure.quantity == "area" else None
    if (
        indicator.near
        and kind not in indicator.kinds - {"place"}
        and (described or not any(w in around for w in indicator.near))
    ):
        return None
    return index.narrower.get((indicator.id, kind), indicator) if kind is not None else indicator


def indicators_in(text: str, rules: Rules) -> tuple[str, ...]:
    """The ids of the indicators that a request asks for, in the order in which the text names them.

    >>> from extractor.rulebook import load_rules
    >>> indicators_in("Báo cáo tỷ lệ lấp đầy và kim ngạch xuất khẩu của khu", load_rules())
    ('occupancy.rate', 'export.value')
    """
    index = index_of(rules)
    low = lower(text)
    asked: dict[str, None] = {}
    for phrase in find_phrases(low, 0, len(low), rules):
        for indicator in index.asked.get(phrase.words, ()):
            if not indicator.per:
                asked[indicator.id] = None
    return tuple(asked)


def doubt(indicator: Indicator, figure: Figure, kind: str | None, level: str | None) -> str | None:
    """Why a value can hardly be (in Vietnamese), or None. ``kind`` is the subject's kind, ``level`` "district" or
    "province" where the figure describes a place of that level. Changes, shares and rates of other things are not judged."""
    if figure.change is not None or bool(indicator.per) != (figure.per is not None):
        return None
    value = _in_unit(figure, indicator.units[0])
    if value is None:
        return None
    for name in (kind, level, "any"):
        if name is None or name not in indicator.ranges:
            continue
        least, most = indicator.ranges[name]
        if not least <= value <= most:
            shown = f"{_plain(least)}–{_plain(most)} {_unit(indicator.units[0])}".rstrip()
            return f"{indicator.label} thường trong khoảng {shown}; giá trị đọc được là {_plain(value)}."
        return None
    return None


def _behind(
    low: str, phrases: Sequence[Phrase], end: int, position: int, figures: Sequence[Figure], index: IndicatorIndex
) -> Indicator | None:
    """The indicator named right behind the figure, its own noun included ("45 doanh nghiệp FDI")."""
    figure = figures[position]
    stop = min(end, figure.end + _AFTER)
    if position + 1 < len(figures):
        stop = min(stop, max(figure.end, figures[position + 1].start))
    inside = None
    for phrase in phrases[bisect_left(phrases, figure.start, key=_start) :]:
        if phrase.end > stop:
            break
        found = _fitting(phrase.named, figure)
        if phrase.end <= figure.end:
            # "800 lao động nữ": the counted noun itself, unless it only says that these are people at work.
            own = found is not None and (
                bool(found.nouns) or (phrase.end == figure.end and not found.noun and phrase.words in index.asked)
            )
            inside = found if own else inside
            continue
        gap = low[figure.end : phrase.start] if phrase.start > figure.end else ""
        counted = figure.quantity == "count"
        if not _GAP.fullmatch(gap) or (not counted and gap.split() not in ([], ["đất"])):
            break
        if found is not None and (counted or not found.noun) and phrase.words not in index.adjacent:
            return found
    return inside


def _ahead(
    text: str,
    low: str,
    phrases: Sequence[Phrase],
    start: int,
    position: int,
    figures: Sequence[Figure],
    index: IndicatorIndex,
    *,
    close: bool = False,
) -> Indicator | None:
    """The nearest phrase before the figure that names an indicator of its unit; ``close``: with nothing but filling words
    and names between the two."""
    figure = figures[position]
    if position and _WHOLE.fullmatch(low, figures[position - 1].end, figure.start):
        return None
    begin = max(start, figure.start - _BEFORE, _used(text, low, position, figures, index))
    for place in range(bisect_left(phrases, figure.start, key=_start) - 1, -1, -1):
        phrase = phrases[place]
        if phrase.start < begin:
            break
        if phrase.end > figure.start or _taken(low, phrase, position, figures):
            continue
        if not phrase.named or (close and not _fills(text[phrase.end : figure.start], index)):
            return None
        crossed = position > 0 and figures[position - 1].start >= phrase.end
        if crossed and phrase.words not in index.asked:
            before = figures[position - 1].end
            if not _joined(text, low, before, figure.start, index):
                continue
        if phrase.words in index.adjacent or phrase.words in index.closer:
            until = (
                figures[bisect_left(figures, phrase.end, hi=position, key=_start)].start if crossed else figure.start
            )
            if not _fills(text[phrase.end : until], index):
                if phrase.words in index.adjacent:
                    return None
                continue
        found = _fitting(phrase.named, figure)
        if found is not None:
            return found
    return None


def _start(item: Phrase | Figure) -> int:
    return item.start


def _used(text: str, low: str, position: int, figures: Sequence[Figure], index: IndicatorIndex) -> int:
    """Up to where the phrases before a figure are used up by an earlier figure of the same sort: "đất lúa 12 ha, đất rừng
    110 ha" names nothing for the second. Figures that are joined share their phrase ("từ 120 lên 150 ha")."""
    figure = figures[position]
    later, chained = figure, True
    for earlier in reversed(figures[max(0, position - 6) : position]):
        same = earlier.unit == figure.unit and (earlier.change is None) == (figure.change is None)
        chained = chained and earlier.unit == figure.unit and _joined(text, low, earlier.end, later.start, index)
        if same and not chained:
            return earlier.start
        later = earlier
    return 0


def _joined(text: str, low: str, start: int, end: int, index: IndicatorIndex) -> bool:
    """Whether two figures share what is said before the first: nothing but joining words and names stand between them."""
    if _BRIDGE.fullmatch(low, start, end):
        return True
    words = re.findall(r"[^\W\d_]+", text[start:end]) if end - start < 80 else []
    return any(word[0].isupper() for word in words) and all(
        word[0].isupper() or word in index.joiners for word in words
    )


def _fills(gap: str, index: IndicatorIndex) -> bool:
    """Whether only names and filling words stand between a phrase and its figure: "diện tích của KCN An Bình là"."""
    words = re.findall(r"[^\W\d_]+", gap)
    return all(word[0].isupper() or word in index.fillers for word in words)


def _taken(low: str, phrase: Phrase, position: int, figures: Sequence[Figure]) -> bool:
    """Whether a phrase belongs to an earlier figure that it stands right behind or holds ("45 doanh nghiệp FDI, …")."""
    if not low[phrase.end : figures[position].start].strip(" _:"):
        return False
    for earlier in reversed(figures[max(0, position - 3) : position]):
        if phrase.start < earlier.end <= phrase.end:
            return True
        if earlier.end <= phrase.start and not low[earlier.end : phrase.start].strip(" _"):
            return True
    return False


def _fitting(named: Iterable[Indicator], figure: Figure) -> Indicator | None:
    """The indicator that the figure's unit, change and rate allow; the most demanding one first."""
    fits = [indicator for indicator in named if _fits(indicator, figure)]
    return min(fits, key=lambda i: -(bool(i.per) * 4 + i.change * 2 + bool(i.nouns)), default=None)


def _fits(indicator: Indicator, figure: Figure) -> bool:
    if figure.unit not in indicator.units:
        return False
    if indicator.per and (figure.per or "").split("/")[0].strip() not in indicator.per:
        return False
    if figure.unit == "%" and indicator.change != (figure.change is not None) and not _is_index(indicator):
        return False
    if indicator.nouns and figure.unit == "other":
        return any(noun in lower(f"{figure.noun or ''} {figure.text}") for noun in indicator.nouns)
    return True


def _is_index(indicator: Indicator) -> bool:
    return indicator.id.endswith(".index")


def _by_noun(low: str, figure: Figure, index: IndicatorIndex) -> Indicator | None:
    if figure.quantity != "count":
        return None
    written = low[figure.start : figure.end]
    for indicator in index.by_id.values():
        if figure.unit in indicator.units and any(written.endswith(word) for word in indicator.noun_words):
            return indicator
    return None


def _in_unit(figure: Figure, unit: str) -> Decimal | None:
    if figure.unit == unit:
        return figure.value
    if figure.unit in _HECTARES and unit in _HECTARES:
        return figure.value * _HECTARES[figure.unit] / _HECTARES[unit]
    return None


def _plain(value: Decimal) -> str:
    written = f"{value.normalize():,f}"
    return written.replace(",", " ").replace(".", ",").replace(" ", ".")


def _unit(unit: str) -> str:
    return {"VND": "đồng", "year": "năm"}.get(
        unit, unit if len(unit) <= 6 and "_" not in unit and unit != "person" else ""
    )
