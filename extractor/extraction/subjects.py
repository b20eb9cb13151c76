"""Which named thing a figure describes (DOMAIN.md §5.4).

The nearest thing before the figure in its clause; then the thing the sentence, the paragraph, the list's lead-in or the
section speaks of; then the one thing the document is about. A semicolon and a new bullet go back to what the bullet
or the section speaks of. A place is a subject only when it is not the reporting place itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.extraction.things import Lexicon, Thing, find_places, find_things, last_name, lexicon_of
from extractor.language.dates import lower
from extractor.language.orthography import comparison_key
from extractor.models import Figure, Header, Report, Section, View
from extractor.rulebook import Rules

_BULLET = re.compile(r"[ \t]*[*_#]*(?:[-+•*]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[ivxIVX]{1,5})[.)])[*_]*(?=[ \t(*_\"])")
_WITHIN = re.compile(r"[ \t]*,?[ \t]*(?:thuộc[ \t]+)?")
_REACH = 1200
_BACK = 10  # sentences that are looked back through for a topic
_NEAR = 90  # characters before a thing that may be the sentence's topic
_REPORTS = frozenset({"báo cáo", "kế hoạch", "chương trình", "nghị quyết", "chỉ thị", "thông báo"})


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing that a figure describes, as the document names it, its kind (rules/subjects.toml), and how it was
    found: "clause", "after", "sentence", "list", "section", "table" or "document"; ``end`` is where it ends in the view."""

    text: str
    kind: str
    way: str
    end: int = -1


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of a view before any subject is looked for."""

    text: str
    low: str
    starts: Sequence[int]
    things: Sequence[Thing]
    places: Sequence[int]
    figures: Sequence[int]
    ends: Sequence[int]
    lexicon: Lexicon
    rules: Rules
    topics: dict[int, Thing | None] = field(default_factory=dict)
    named: dict[int, Sequence[Thing]] = field(default_factory=dict)

    def sentence(self, index: int) -> tuple[int, int]:
        """Where sentence ``index`` starts and ends."""
        return self.starts[index], self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)

    def between(self, start: int, end: int) -> Sequence[Thing]:
        """The things that start in a stretch."""
        return self.things[bisect_left(self.places, start) : bisect_left(self.places, end)]


def find_subjects(
    view: View,
    figures: Sequence[Figure],
    starts: Sequence[int],
    sections: Sequence[Section],
    header: Header,
    report: Report,
    rules: Rules,
) -> list[Subject | None]:
    """For each figure (in view offsets, sorted) its subject, or None when it describes the reporting place as a whole.

    ``starts`` are the sentence starts of the view.
    """
    if not figures:
        return []
    taken = [figure.start for figure in figures]
    things = find_things(view.text, starts, taken, rules)
    ground = Ground(
        text=view.text,
        low=lower(view.text),
        starts=starts,
        things=things,
        places=[thing.start for thing in things],
        figures=taken,
        ends=[figure.end for figure in figures],
        lexicon=lexicon_of(rules),
        rules=rules,
    )
    headings = _headings(ground, sections)
    rows = _rows(view, report)
    row_starts = [start for start, _ in rows]
    whole = _document_topic(ground, header)
    own = _own_places(header)
    found: list[Subject | None] = []
    for figure in figures:
        row = bisect_right(row_starts, figure.start) - 1
        if row >= 0 and figure.start < rows[row][1]:
            picked = _in_row(ground, rows[row]) or _from_section(headings, figure)
        else:
            picked = (
                _in_text(ground, figure) or _from_section(headings, figure) or _from_document(ground, figure, whole)
            )
        if picked is None or picked[0].rank == 0:
            picked = picked or _place(ground, figure)
        found.append(_shown(view, report, ground, picked, own))
    return found


_Picked = tuple[Thing, str]


def _in_text(ground: Ground, figure: Figure) -> _Picked | None:
    index = bisect_right(ground.starts, figure.start) - 1
    start, end = _around(ground, index, figure)
    line = max(start, ground.text.rfind("\n", start, figure.start) + 1)
    if "|" in ground.text[line : figure.end + _NEAR].partition("\n")[0]:
        return _in_grid(ground, figure)
    clause = max(start, ground.text.rfind(";", start, figure.start) + 1)
    stop = ground.text.find(";", figure.end, end)
    holder = next((t for t in ground.between(max(0, figure.start - 80), figure.end) if t.end > figure.end), None)
    if holder is not None and holder.rank > 0:
        return holder, "clause"
    before = _main(ground, clause, figure.start, figure)
    after = _whose(ground, figure, stop if stop >= 0 else end)
    if after is not None and after.rank > 0 and (before is None or _is_behind(ground, before, figure)):
        return after, "after"
    if before is not None:
        return before, "clause"
    if _says_whole(ground, clause, figure.start):
        return None
    if clause > start:
        topic = _topic(ground, index)
        if topic is not None and topic.start < clause:
            return topic, "sentence"
    carried = _carried(ground, index)
    return (carried, "list") if carried is not None else None


def _around(ground: Ground, index: int, figure: Figure) -> tuple[int, int]:
    """The figure's sentence, as far as it is looked at; a sentence without an end costs no more than a long one."""
    start, end = ground.sentence(index)
    return max(start, figure.start - _REACH), min(end, figure.end + _REACH)


def _main(ground: Ground, start: int, end: int, figure: Figure) -> Thing | None:
    """The nearest thing of ``start:end`` that isn't told only beside another one."""
    things = [thing for thing in ground.between(start, end) if thing.rank > 0]
    if not things or ground.lexicon.wholes.search(ground.low, things[-1].end, end):
        return None
    if (respective := _respective(ground, things, start, figure)) is not None:
        return respective
    agency = None
    for position in range(len(things) - 1, -1, -1):
        thing = things[position]
        if _closed(ground.text, thing.end, end) or _beside(ground, things, position, start):
            continue
        if figure.unit in {"enterprise", "project"} and thing.kind == "enterprise" and figure.quantity == "count":
            continue
        if thing.rank > 1:
            return thing
        agency = agency or thing
    return agency


def _respective(ground: Ground, things: Sequence[Thing], start: int, figure: Figure) -> Thing | None:
    """ "CCN An Khê và CCN Bình Minh có diện tích lần lượt là 20 ha và 35 ha": the first thing has the first figure."""
    place = ground.low.rfind("lần lượt", start, figure.start)
    if place < 0:
        return None
    named = [thing for thing in things if thing.end <= place and thing.rank > 1]
    stop = ground.low.find(";", figure.end, figure.end + _NEAR)
    stop = stop if stop >= 0 else ground.sentence(bisect_right(ground.starts, figure.start) - 1)[1]
    first, last = bisect_left(ground.figures, place), bisect_left(ground.figures, stop)
    own = bisect_left(ground.figures, figure.start) - first
    return named[own] if 1 < len(named) == last - first else None


def _beside(ground: Ground, things: Sequence[Thing], position: int, start: int) -> bool:
    """Whether a thing only says where or whose another thing is, or stands beside the sentence's own subject."""
    thing = things[position]
    if position and ground.lexicon.links.fullmatch(ground.low, things[position - 1].end, thing.start):
        return True
    return ground.lexicon.oblique.search(ground.low, max(start, thing.start - 40), thing.start) is not None


def _closed(text: str, start: int, end: int) -> bool:
    """Whether a bracket that was open at ``start`` is closed before ``end``."""
    close = text.find(")", start, end)
    return close >= 0 and "(" not in text[start:close]


def _whose(ground: Ground, figure: Figure, end: int) -> Thing | None:
    """The thing right behind the figure: "2 KCN ở Long An", "120 tỷ đồng vào KCN Bình Sơn"."""
    limit = min(end, figure.end + 70)
    index = bisect_left(ground.figures, figure.end)
    if index < len(ground.figures):
        limit = min(limit, ground.figures[index])
    for thing in ground.between(figure.end, limit):
        if ground.lexicon.whose.fullmatch(ground.low, figure.end, thing.start):
            return thing
        break
    return None


def _is_behind(ground: Ground, thing: Thing, figure: Figure) -> bool:
    """Whether a thing stands behind an earlier figure and says whose that is: "12 dự án vào CCN An Khê, 8 dự án vào …"."""
    index = bisect_left(ground.figures, thing.start) - 1
    if index < 0 or thing.start - ground.ends[index] > 70:
        return False
    return ground.lexicon.whose.fullmatch(ground.low, ground.ends[index], thing.start) is not None


def _says_whole(ground: Ground, start: int, end: int) -> bool:
    """Whether the clause speaks of the whole place: "toàn huyện có 5 CCN"."""
    return (
        ground.lexicon.resets.match(ground.low, start) is not None
        or ground.lexicon.wholes.search(ground.low, start, end) is not None
    )


def _topic(ground: Ground, index: int) -> Thing | None:
    """The thing that a sentence is about: near its start, before its first figure."""
    if index not in ground.topics:
        ground.topics[index] = _topic_of(ground, *ground.sentence(index))
    return ground.topics[index]


def _topic_of(ground: Ground, start: int, end: int) -> Thing | None:
    things = [thing for thing in ground.between(start, min(end, start + 600)) if thing.rank > 0]
    first = bisect_left(ground.figures, start)
    figure = ground.figures[first] if first < len(ground.figures) else end
    record = ground.lexicon.record.search(ground.low, start, min(end, start + 60)) is not None
    for position, thing in enumerate(things):
        if thing.start - start > _NEAR and not record:
            return None
        if thing.plural or thing.start >= figure or _beside(ground, things, position, start):
            continue
        return thing if record or ground.lexicon.openers.fullmatch(ground.low, start, thing.start) else None
    return None


def _carried(ground: Ground, index: int) -> Thing | None:
    """The topic of an earlier sentence that this sentence goes on with."""
    marker: str | None = None
    for back in range(index, max(-1, index - _BACK), -1):
        start, _ = ground.sentence(back)
        if back < index:
            topic = _topic(ground, back)
            leads = marker is None or _leads(ground, back, marker)
            if topic is not None and leads:
                return topic
            if marker is None and topic is None and ground.lexicon.resets.match(ground.low, start):
                return None
        elif ground.lexicon.resets.match(ground.low, start):
            return None
        if start == 0:
            return None
        if ground.text[start - 1] == "\n":
            bullet = _BULLET.match(ground.text, start)
            if bullet is not None:
                marker = marker or _sort(bullet[0])
            elif marker is None and not ground.lexicon.attributes.match(ground.low, start):
                return None
    return None


def _leads(ground: Ground, index: int, marker: str) -> bool:
    """Whether a sentence leads in a list whose items are marked so: it isn't an item of the list and ends with a colon,
    or it is the item that names the record the list is about ("1. Tên cụm công nghiệp: …")."""
    start, end = ground.sentence(index)
    bullet = _BULLET.match(ground.text, start)
    if ground.lexicon.record.search(ground.low, start, min(end, start + 60)):
        return True
    if bullet is not None and _sort(bullet[0]) == marker:
        return False
    return ground.text[max(start, end - 40) : end].rstrip().rstrip("*_").endswith(":")


def _sort(bullet: str) -> str:
    mark = bullet.strip(" \t*_#(.)")
    if not mark or not mark[0].isalnum():
        return bullet.strip()[:1]
    return "1" if mark[0].isdigit() else "a"


def _in_grid(ground: Ground, figure: Figure) -> _Picked | None:
    """In rows that are drawn with bars: the nearest thing before, in this row or one just above."""
    for thing in reversed(ground.between(max(0, figure.start - 300), figure.start)):
        if thing.rank > 1:
            return thing, "table"
    return None


def _rows(view: View, report: Report) -> list[tuple[int, int]]:
    """The stretches of the view that table rows fill, sorted."""
    rows = []
    for table in report.tables:
        for row in table.rows:
            filled = [cell for cell in row if cell.start < cell.end]
            if filled:
                first, last = min(c.start for c in filled), max(c.end for c in filled)
                rows.append((view.locate(first), view.locate(last)))
    return sorted(rows)


def _in_row(ground: Ground, row: tuple[int, int]) -> _Picked | None:
    things = [thing for thing in ground.between(*row) if thing.rank > 1]
    return (things[0], "table") if things else None


def _headings(ground: Ground, sections: Sequence[Section]) -> list[tuple[int, int, Thing]]:
    """The stretches of sections whose heading names a thing, outer ones first."""
    named = []
    for section in sections:
        things = [t for t in ground.between(section.heading_start, section.heading_end) if t.rank > 1]
        if len(things) == 1:
            named.append((section.start, section.end, things[0]))
    return sorted(named, key=lambda one: (one[0], -one[1]))


def _from_section(headings: Sequence[tuple[int, int, Thing]], figure: Figure) -> _Picked | None:
    inner = None
    for start, end, thing in headings:
        if start <= figure.start < end and thing.start < figure.start:
            inner = thing
    return (inner, "section") if inner is not None else None


def _document_topic(ground: Ground, header: Header) -> Thing | None:
    """The one thing that the document is about: named in its subject, or the only one named in a document that is no
    agency's report."""
    if header.subject:
        about = comparison_key(header.subject)
        named = [t for t in ground.things if t.rank == 3 and comparison_key(ground.text[t.start : t.end]) in about]
        if named:
            return named[0]
    if header.type in _REPORTS and (header.issuer or header.place):
        return None
    names: dict[str, Thing] = {}
    for thing in ground.things:
        if thing.rank == 3 and thing.kind != "lot" and not thing.plural:
            names.setdefault(comparison_key(ground.text[thing.name : thing.end]), thing)
    return next(iter(names.values())) if len(names) == 1 else None


def _from_document(ground: Ground, figure: Figure, whole: Thing | None) -> _Picked | None:
    if whole is None:
        return None
    start, _ = _around(ground, bisect_right(ground.starts, figure.start) - 1, figure)
    return None if _says_whole(ground, start, figure.start) else (whole, "document")


def _place(ground: Ground, figure: Figure) -> _Picked | None:
    """The place that the figure describes: in its sentence before it, right behind it, or earlier in its paragraph."""
    index = bisect_right(ground.starts, figure.start) - 1
    start, _ = _around(ground, index, figure)
    after = _whose_place(ground, index, figure)
    here = _last_place(ground, index, figure.start)
    if after is not None and (here is None or "," in ground.text[here.end : figure.start]):
        return after, "after"
    if here is not None:
        return here, "sentence"
    if ground.lexicon.country.search(ground.low, start, figure.start):
        return None
    for back in range(index - 1, max(-1, index - _BACK), -1):
        begin, finish = ground.sentence(back)
        if "\n" in ground.text[begin:finish] and _BULLET.match(ground.text, finish):
            return None
        earlier = _last_place(ground, back, finish)
        if earlier is not None:
            return earlier, "list"
        if ground.lexicon.country.search(ground.low, max(begin, finish - _REACH), finish):
            return None
    return None


def _last_place(ground: Ground, index: int, end: int) -> Thing | None:
    """The last place of sentence ``index`` before ``end`` that isn't told only beside another one."""
    start = max(ground.sentence(index)[0], end - _REACH)
    named = _places(ground, index)
    first, last = bisect_left(named, start, key=_start), bisect_left(named, end, key=_start)
    places = [place for place in named[first:last] if place.end <= end]
    listed = last_name(ground.text, start, end)
    if listed is not None and not any(
        t.start <= listed.start < t.end for t in ground.between(max(0, listed.start - 80), end)
    ):
        places = [*(place for place in places if place.end <= listed.start), listed]
    for position in range(len(places) - 1, -1, -1):
        place = places[position]
        linked = position > 0 and _WITHIN.fullmatch(ground.text, places[position - 1].end, place.start)
        if not linked and not ground.lexicon.oblique.search(ground.low, max(start, place.start - 40), place.start):
            return place
    return None


def _whose_place(ground: Ground, index: int, figure: Figure) -> Thing | None:
    """The place right behind the figure: "2 KCN ở Long An"."""
    places = _places(ground, index)
    first = bisect_left(places, figure.end, key=_start)
    if first == len(places) or places[first].start - figure.end > 50:
        return None
    place = places[first]
    return place if ground.lexicon.whose.fullmatch(ground.low, figure.end, place.start) else None


def _places(ground: Ground, index: int) -> Sequence[Thing]:
    """The places and agencies of a sentence, in order."""
    if index not in ground.named:
        start, end = ground.sentence(index)
        things = ground.between(max(0, start - 80), end)
        bare = [p for p in find_places(ground.text, start, end, ground.rules) if not _inside(p, ground)]
        known = [thing for thing in things if thing.rank <= 1 and thing.start >= start]
        ground.named[index] = sorted([*known, *bare], key=lambda place: place.start)
    return ground.named[index]


def _inside(place: Thing, ground: Ground) -> bool:
    around = ground.between(max(0, place.start - 120), place.end)
    return any(thing.start < place.end and place.start < thing.end for thing in around)


def _start(place: Thing) -> int:
    return place.start


def _own_places(header: Header) -> frozenset[str]:
    """Comparison keys of the reporting place: what describes it has no subject of its own."""
    own = set()
    for text in (header.place, header.issuer):
        if text:
            own.add(comparison_key(text))
    return frozenset(own)


def _shown(view: View, report: Report, ground: Ground, picked: _Picked | None, own: frozenset[str]) -> Subject | None:
    if picked is None:
        return None
    thing, way = picked
    start, end = view.source(thing.start, thing.end)
    text = " ".join(report.text[start:end].split())
    if thing.kind == "place":
        key = comparison_key(ground.text[thing.name : thing.end])
        if any(place.endswith(key) for place in own):
            return None
    return Subject(text, thing.kind, way, thing.end)
