"""The place that a figure describes where no thing is named."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.extraction.ground import REACH, Ground, around, besides, is_closed, listed_from
from extractor.extraction.leads import marker
from extractor.extraction.listed_names import lists_of
from extractor.extraction.things import Thing, find_places, last_name, members_of
from extractor.language.orthography import comparison_key
from extractor.language.words import CAPITALS
from extractor.models import Figure, Header

_WITHIN = re.compile(r"[ \t]*,?[ \t]*(?:thuộc[ \t]+)?")
_WHOLE = re.compile(r"(?<!\w)(?:toàn|cả)[ \t](xã|huyện|tỉnh|thị xã|thành phố|quận|phường)(?!\w)")
_LEVEL = re.compile(r"(?:xã|huyện|tỉnh|thị xã|thành phố|quận|phường|thị trấn|thôn)(?!\w)")
_LEVELS = {
    "tỉnh": "province",
    **dict.fromkeys(("huyện", "thị xã", "thành phố", "quận"), "district"),
    **dict.fromkeys(("xã", "phường", "thị trấn"), "commune"),
    "thôn": "village",
}
_PREDICATE = re.compile(r"[ \t]+là[ \t][^,;.:\d\n]*")
_OPENING_WITH = re.compile(r"\W{0,6}với[ \t_]")
_COMMA = re.compile(r",(?!\d)")
_COUNTED = re.compile(r"(?<!\w)(?:\d{1,3}|các|những)[ \t_]$")
_ALSO = re.compile(r"[ \t]*(?:,|;|và|,[ \t]*và)[ \t]*(?:(?:khoảng|gần|hơn|trên|đạt)[ \t]+)?")
_SEVERAL = re.compile(r"(?<!\w)(?:\d{1,3}|các|những|hai|ba|bốn|năm|cả hai)[ \t_]$")
_GOES_ON = re.compile(
    rf",?[ \t]+(?:và[ \t]+)?(?:(?:các|[hH]uyện|[xX]ã|[pP]hường|[tT]hị|[tT]hành|[qQ]uận|[tT]ỉnh|[tT]hôn)[ \t]|[{CAPITALS}])"
)
_WENT_ON = re.compile(r"(?:,|(?<!\w)(?:và|đến))[ \t]+(?:các[ \t]+)?$")
_NEXT_NAME = re.compile(rf"(?:[ \t]*,|[ \t]+và)[ \t]+[{CAPITALS}]")
_NAME_BEFORE = re.compile(rf"[{CAPITALS}][^\W\d_]*,[ \t]$")
_COMPARED = re.compile(r"(?<!\w)bằng[ \t]+(?:(?:khoảng|gần|hơn|trên)[ \t]+)?$")
_BACK = 10  # sentences that are looked back through


def place_of(ground: Ground, figure: Figure) -> tuple[Thing, str] | None:
    """The place that the figure describes: in its sentence before it, right behind it, or earlier in its paragraph."""
    index = bisect_right(ground.starts, figure.start) - 1
    start, _ = around(ground, index, figure)
    if ground.lexicon.respective.search(ground.low, start, figure.start) is not None:
        each = respective(ground, [place for place in _places(ground, index) if place.kind == "place"], start, figure)
        if each is not None:
            return each, "sentence"
    after = _whose_place(ground, index, figure)
    here = _last_place(ground, index, figure.start)
    if after is not None and (here is None or _COMMA.search(ground.text, here.end, figure.start)):
        return after, "after"
    if here is not None:
        here = _together(ground, index, here, figure.start)
        return None if here is None or _is_wider(ground, here, figure.start) else (here, "sentence")
    if (opened := _opened_with(ground, index, figure)) is not None:
        return opened, "after"
    if ground.lexicon.country.search(ground.low, start, figure.start):
        return None
    whole = _WHOLE.search(ground.low, start, figure.start)
    for back in range(index - 1, max(-1, index - _BACK), -1):
        begin, finish = ground.sentence(back)
        if "\n" in ground.text[begin:finish] and marker(ground.text, finish):
            return None
        earlier = _last_place(ground, back, finish)
        if earlier is not None:
            if _is_one_of_several(ground, back, earlier):
                return None
            # "Thôn Nà Lao có 120 hộ. Toàn xã có 850 hộ."
            return (earlier, "list") if whole is None or ground.low.startswith(whole[1], earlier.start) else None
        if ground.lexicon.country.search(ground.low, max(begin, finish - REACH), finish):
            return None
    return None


def _together(ground: Ground, index: int, place: Thing, end: int) -> Thing | None:
    """The place with those of its level that are told in one breath with it before ``end`` ("huyện An Lão và huyện Tân Kỳ có 12
    dự án": of both together); None for the end of a way ("từ xã An Hòa đến xã Tân Lập dài 4 km")."""
    if not _GOES_ON.match(ground.text, place.end, end) and not _WENT_ON.search(
        ground.low, max(0, place.start - 10), place.start
    ):
        return place
    named = [name for head in _places(ground, index) if head.end <= end for name in _members(ground, head, end)]
    own = next((n for n, name in enumerate(named) if name.end == place.end or name.start == place.start), None)
    if own is None:
        return place
    first = last = own
    while first and _goes_with(ground, named[first - 1], named[first]):
        first -= 1
    while last + 1 < len(named) and _goes_with(ground, named[last], named[last + 1]):
        last += 1
    way = first and ground.low[named[first - 1].end : named[first].start].strip() == "đến"
    if way and ground.low.endswith("từ ", 0, named[first - 1].start):
        return None
    several = _SEVERAL.search(ground.low, max(0, named[first].start - 10), named[first].start) is not None
    if first == last or not (several or " và " in ground.low[named[first].end : named[last].start]):
        return place
    return replace(place, start=named[first].start, end=named[last].end, name=named[first].name)


def _members(ground: Ground, head: Thing, end: int) -> list[Thing]:
    return members_of(ground.text, ground.low, head, end, ground.figures, ground.lexicon)


def _goes_with(ground: Ground, first: Thing, second: Thing) -> bool:
    """Whether two neighbours of a sentence are places of one level, joined by "và" or a comma."""
    alike = second.start == second.name or _name_and_level(ground, first)[1] == _name_and_level(ground, second)[1]
    gap = ground.low[first.end : second.start].strip()
    return first.kind == second.kind == "place" and alike and gap in (",", "và", ", và")


def respective(ground: Ground, things: Sequence[Thing], start: int, figure: Figure) -> Thing | None:
    """ "CCN An Khê và CCN Bình Minh có diện tích lần lượt là 20 ha và 35 ha": the first thing has the first figure. Further
    names may stand bare ("KCN An Khê và Hòa Phú")."""
    said = max(ground.lexicon.respective.finditer(ground.low, start, figure.start), key=re.Match.start, default=None)
    if said is None:
        return None
    named = [name for thing in things if thing.end <= said.start() for name in _members(ground, thing, said.start())]
    first, own = bisect_left(ground.figures, said.end()), bisect_left(ground.figures, figure.start)
    last = first + 1
    while last < len(ground.figures) and _ALSO.fullmatch(ground.low, ground.ends[last - 1], ground.figures[last]):
        last += 1
    return named[own - first] if 1 < len(named) == last - first > own - first else None


def _opened_with(ground: Ground, index: int, figure: Figure) -> Thing | None:
    """The place that a sentence goes on with after it opened with the figure: "Với 45 dự án, huyện An Lão dẫn đầu"."""
    start, end = ground.sentence(index)
    if not _OPENING_WITH.match(ground.low, start):
        return None
    for place in _places(ground, index):
        if figure.end < place.start < min(end, figure.end + 120):
            return place if ground.text[figure.end : place.start].rstrip().endswith(",") else None
    return None


def _is_wider(ground: Ground, here: Thing, end: int) -> bool:
    """Whether the clause speaks of a whole that is wider than the place before it: "xã Tân Lập 980 hộ; toàn huyện 12.500"."""
    said = _WHOLE.search(ground.low, here.end, end)
    if said is None:
        return False
    level = _LEVEL.match(ground.low, here.start)
    return level is not None and level[0] != said[1]


def _is_one_of_several(ground: Ground, index: int, place: Thing) -> bool:
    """Whether a sentence that later ones go on with speaks of other places like this one as well ("tại huyện An Lão và huyện
    Tân Kỳ"), or of a list of them ("tại thị xã An Lão và các huyện: Tân Kỳ, Hòa Sơn")."""
    if any(kind == "place" and begin > place.end for begin, kind in lists_of(ground, index)):
        return True
    named = _places(ground, index)
    position = bisect_left(named, place.start, key=_start)
    if 0 < position < len(named) and ground.text[named[position - 1].end : place.start].strip() == "và":
        return True
    name, level = _name_and_level(ground, place)
    told = (
        _name_and_level(ground, other)
        for other in _spoken_of(ground, index, ground.sentence(index)[1])
        if other.kind == "place"
    )
    return place.kind == "place" and any(other_level == level and other != name for other, other_level in told)


def _name_and_level(ground: Ground, place: Thing) -> tuple[str, str]:
    level = _LEVEL.match(ground.low, place.start)
    return ground.low[place.name : place.end], _LEVELS[level[0]] if level is not None else "province"


def _last_place(ground: Ground, index: int, end: int) -> Thing | None:
    """The last place of sentence ``index`` before ``end`` that isn't told only beside another one."""
    return next(_spoken_of(ground, index, end), None)


def _spoken_of(ground: Ground, index: int, end: int) -> Iterator[Thing]:
    """The places of sentence ``index`` before ``end`` that aren't told only beside others, the last first."""
    start = max(ground.sentence(index)[0], end - REACH)
    named = _places(ground, index)
    first, last = bisect_left(named, start, key=_start), bisect_left(named, end, key=_start)
    told = besides(ground, start, end)
    places = [place for place in named[first:last] if told <= place.start and place.end <= end]
    listed = last_name(ground.text, start, end)
    if listed is not None and not any(
        t.start <= listed.start < t.end for t in ground.between(max(0, listed.start - 80), end)
    ):
        places = [*(place for place in places if place.end <= listed.start), listed]
    if places:
        members = listed_from(ground, start, places[-1].end, end)
        places = [place for place in places if place.end <= members]
    for position in range(len(places) - 1, -1, -1):
        place = places[position]
        linked = position > 0 and _WITHIN.fullmatch(ground.text, places[position - 1].end, place.start)
        if (
            not linked
            and not is_closed(ground.text, place.end, end)
            and not _is_first_of_many(ground, place)
            and not _is_amid_names(ground, place)
            and not _is_of_another_figure(ground, place, end)
            and not (position and _PREDICATE.fullmatch(ground.text, places[0].end, place.start))
            and not _is_oblique(ground, max(start, place.start - 40), place.start, ground.sentence(index)[0])
        ):
            yield place


def _is_first_of_many(ground: Ground, place: Thing) -> bool:
    """Whether a place only opens a list: "05 xã A Lâm 1, A Lâm 2, A Lâm 3"."""
    counted = _COUNTED.search(ground.low, max(0, place.start - 10), place.start)
    return counted is not None and _NEXT_NAME.match(ground.text, place.end) is not None


def _is_amid_names(ground: Ground, place: Thing) -> bool:
    """Whether a bare name is one of a list of them: "gồm 3 phường: An Lạc, Hòa Sơn, Chí Minh"."""
    return (
        place.start == place.name
        and _NAME_BEFORE.search(ground.text, max(0, place.start - 16), place.start) is not None
        and _NEXT_NAME.match(ground.text, place.end) is not None
    )


def _is_of_another_figure(ground: Ground, place: Thing, end: int) -> bool:
    """Whether a place only says whose a figure before it is, in a clause that ends before ``end``: "phát hiện 12 vụ tại huyện
    An Lão; thu hồi 30 ha"."""
    first = bisect_left(ground.figures, place.start) - 1
    return (
        first >= 0
        and place.start - ground.ends[first] <= 50
        and ";" in ground.text[place.end : end]
        and ground.lexicon.whose.fullmatch(ground.low, ground.ends[first], place.start) is not None
    )


def _is_oblique(ground: Ground, start: int, end: int, sentence: int) -> bool:
    """Whether a word before a place says that the sentence is not about it; "Với tỉnh …," at its head says that it is."""
    found = ground.lexicon.oblique.search(ground.low, start, end)
    if found is None:
        return False
    opening = _OPENING_WITH.match(ground.low, sentence)
    return opening is None or found.start() >= opening.end()


def _whose_place(ground: Ground, index: int, figure: Figure) -> Thing | None:
    """The place right behind the figure: "2 KCN ở Long An"."""
    places = _places(ground, index)
    first = bisect_left(places, figure.end, key=_start)
    if first == len(places) or places[first].start - figure.end > 50:
        return None
    place = places[first]
    if figure.unit == "%" and _COMPARED.search(ground.low, max(0, figure.start - 20), figure.start):
        return None  # "bằng 60% của Hà Nội"
    if ground.low.endswith(("các ", "những "), 0, place.start):
        return None  # "17 xã thuộc các huyện Lâm Hà, Tân Kỳ": of all of them together
    return place if ground.lexicon.whose.fullmatch(ground.low, figure.end, place.start) else None


def _places(ground: Ground, index: int) -> Sequence[Thing]:
    """The places and agencies of a sentence, in order."""
    if index not in ground.named:
        start, end = ground.sentence(index)
        things = ground.between(max(0, start - 80), end)
        bare = [p for p in find_places(ground.text, start, end, ground.rules, ground.known) if not _inside(p, ground)]
        known = [thing for thing in things if thing.rank <= 1 and thing.start >= start]
        ground.named[index] = sorted([*known, *bare], key=lambda place: place.start)
    return ground.named[index]


def _inside(place: Thing, ground: Ground) -> bool:
    around = ground.between(max(0, place.start - 120), place.end)
    return any(thing.start < place.end and place.start < thing.end for thing in around)


def _start(place: Thing) -> int:
    return place.start


def own_places(header: Header) -> frozenset[str]:
    """Comparison keys of the reporting place: what describes it has no subject of its own."""
    own = set()
    for text in (header.place, header.issuer):
        if text:
            own.add(comparison_key(text))
    return frozenset(own)
