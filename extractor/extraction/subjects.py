"""Which named thing a figure describes (DOMAIN.md §5.4).

The nearest thing before the figure in its clause; then the thing the sentence, the paragraph, the list's lead-in or the
section speaks of; then the one thing the document is about. A semicolon and a new bullet go back to what the bullet
or the section speaks of. A place is a subject only when it is not the reporting place itself.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.extraction.carried import carried, stood_for
from extractor.extraction.ground import (
    NEAR,
    REACH,
    Ground,
    around,
    besides,
    is_beside,
    is_closed,
    listed_from,
    names_whole,
    says_whole,
    tells_of_all,
    topic_of,
)
from extractor.extraction.listed_names import listed_name
from extractor.extraction.nesting import Nesting, nesting_of
from extractor.extraction.short_names import known_places, short_names
from extractor.extraction.subject_lexicon import as_words, lexicon_of
from extractor.extraction.subject_places import own_places, place_of, respective
from extractor.extraction.subject_rows import Row, rows_of
from extractor.extraction.things import Thing, find_things
from extractor.language.dates import lower
from extractor.language.orthography import comparison_key
from extractor.language.words import CAPITALS
from extractor.models import Figure, Header, Report, Section, View
from extractor.rulebook import Rules

_WHERE = re.compile(r"(?<!\w)(?:tại|ở|vào|trong)[ \t]$")
# "; Samsung 17,3 tỷ USD": a clause that opens with a bare name and its figure.
_OPENING_NAME = re.compile(
    rf";[ \t\n]*(?P<name>[{CAPITALS}][^\W_]+(?:[ \t][{CAPITALS}][^\W_]*){{0,3}})(?:[ \t]\([^()\d]{{2,30}}\))?[ \t:,]*"
    r"(?:(?:đạt|có|với|là|gần|hơn|trên|khoảng|đầu tư)[ \t]+){0,3}"
)
_FAR = re.compile(r"(?<!\w)cách[ \t]")
_BEGINNING = 120
_REMEMBERED = 1000  # figures for whose sentences it is remembered what was found in them
_PARKS = frozenset({"industrial_park", "industrial_cluster"})
_WITH_PARKS = frozenset({"place", "agency", "economic_zone", "zone"})  # what can have them
_REPORTS = frozenset({"báo cáo", "kế hoạch", "chương trình", "nghị quyết", "chỉ thị", "thông báo"})


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing that a figure describes, as the document names it, its kind (rules/subjects.toml), and how it was
    found: "clause", "after", "sentence", "list", "section", "table" or "document"; ``end`` is where it ends in the view."""

    text: str
    kind: str
    way: str
    end: int = -1


def find_subjects(
    view: View,
    figures: Sequence[Figure],
    starts: Sequence[int],
    sections: Sequence[Section],
    header: Header,
    report: Report,
    leads: Sequence[int | None],
    rules: Rules,
    low: str | None = None,
) -> list[Subject | None]:
    """For each figure (in view offsets, sorted) its subject, or None when it describes the reporting place as a whole.

    ``low`` is the text of the view in lower case, ``starts`` are the sentence starts of the view, ``leads`` the lead-ins of their lists (:func:`leads.lead_ins`).
    """
    if not figures:
        return []
    taken = [figure.start for figure in figures]
    lexicon, low = lexicon_of(rules), low or lower(view.text)
    things = find_things(view.text, low, starts, taken, rules)
    things = sorted([*things, *short_names(view.text, low, things, lexicon)], key=_start)
    ground = Ground(
        text=view.text,
        low=low,
        starts=starts,
        things=things,
        places=[thing.start for thing in things],
        figures=taken,
        ends=[figure.end for figure in figures],
        lexicon=lexicon,
        rules=rules,
        known=known_places(view.text, things),
    )
    headings, places = _headings(ground, sections), _place_headings(ground, sections)
    rows = rows_of(view, report, lexicon)
    row_starts = [row.start for row in rows]
    whole = _document_topic(ground, header)
    own = own_places(header)
    found: list[Subject | None] = []
    for number, figure in enumerate(figures):
        if not number % _REMEMBERED:
            ground.let_go()
        row = bisect_right(row_starts, figure.start) - 1
        if row >= 0 and figure.start < rows[row].end:
            picked = _in_row(ground, rows[row]) or _from_section(headings, figure)
        else:
            picked = (
                _in_text(ground, leads, figure)
                or _from_section(headings, figure)
                or _from_document(ground, figure, whole)
            )
            if picked is not None and picked[1] in _CARRIED:
                sentence = bisect_right(starts, figure.start) - 1
                if tells_of_all(ground, sentence, figure.start, picked[0]):
                    picked = None
        if picked is not None and not _can_have(picked[0], figure):
            picked = None
        if picked is None:
            picked = place_of(ground, figure) or _from_section(places, figure)
        found.append(_shown(view, report, ground, picked, own))
    return found


def _start(thing: Thing) -> int:
    return thing.start


_Picked = tuple[Thing, str]
_CARRIED = frozenset({"list", "section", "document"})
"""Ways to a subject that is not named beside the figure."""


def _in_text(ground: Ground, leads: Sequence[int | None], figure: Figure) -> _Picked | None:
    index = bisect_right(ground.starts, figure.start) - 1
    start, end = around(ground, index, figure)
    line = max(start, ground.text.rfind("\n", start, figure.start) + 1)
    if "|" in ground.text[line : figure.end + NEAR].partition("\n")[0]:
        return _in_grid(ground, figure)
    clause = max(start, ground.text.rfind(";", start, figure.start) + 1)
    stop = ground.text.find(";", figure.end, end)
    holder = next((t for t in ground.between(max(0, figure.start - 80), figure.end) if t.end > figure.end), None)
    if holder is not None and holder.rank > 0:
        return holder, "clause"
    before = _main(ground, clause, figure.start, figure)
    listed = listed_name(ground, leads, figure)
    after = _whose(ground, figure, stop if stop >= 0 else end)
    if listed is not None and (before is None or before.end <= listed.start):
        own = after is not None and listed.kind == "place" and after.rank > 1
        return (after, "after") if own and after is not None else (listed, "clause")
    if after is not None and after.rank > 0 and (before is None or _is_behind(ground, before)):
        return after, "after"
    if before is not None:
        return before, "clause"
    meant = stood_for(ground, index, clause, figure.start)
    if meant is not None:
        return meant, "list"
    if says_whole(ground, clause, figure.start):
        doer = _doer(ground, clause, figure)
        return (doer, "clause") if doer is not None else None
    if clause > start:
        named = _OPENING_NAME.fullmatch(ground.text, clause - 1, figure.start)
        if named is not None and lower(named["name"]).split()[0] not in ground.lexicon.not_brands:
            return Thing(*named.span("name"), "place", 1, named.start("name")), "clause"
        topic = topic_of(ground, index)
        agent = ground.lexicon.agents.match(ground.low, clause) is not None
        if topic is None and not agent:
            topic = _only_before(ground, start, clause, figure)
        if topic is not None and topic.start < clause and not agent:
            return topic, "sentence"
    topic = carried(ground, index)
    if topic is not None:
        return topic, "list"
    doer = _doer(ground, clause, figure)
    return (doer, "clause") if doer is not None else None


def _doer(ground: Ground, start: int, figure: Figure) -> Thing | None:
    """The one enterprise of a clause that names nothing else: "nhà máy giày do Tập đoàn Hà An đầu tư, vốn 120 tỷ đồng"."""
    things = [thing for thing in ground.between(start, figure.start) if thing.rank > 0]
    if len(things) != 1 or things[0].kind != "enterprise" or is_closed(ground.text, things[0].end, figure.start):
        return None
    counted = bisect_left(ground.figures, start) < bisect_left(ground.figures, things[0].start)
    return things[0] if not counted and ground.low.endswith(("do ", "của "), start, things[0].start) else None


def _only_before(ground: Ground, start: int, clause: int, figure: Figure) -> Thing | None:
    """The thing that the earlier clauses of a sentence speak of, when it is the only one and has a figure there."""
    topic = _main(ground, start, clause - 1, figure)
    if topic is None or bisect_left(ground.figures, topic.end) == bisect_left(ground.figures, clause):
        return None
    names = {ground.low[t.name : t.end] for t in ground.between(start, clause) if t.rank > 1 and t.kind == topic.kind}
    return topic if len(names) == 1 else None


def _main(ground: Ground, start: int, end: int, figure: Figure) -> Thing | None:
    """The nearest thing of ``start:end`` that isn't told only beside another one."""
    things = [thing for thing in ground.between(start, end) if thing.rank > 0 and _can_have(thing, figure)]
    told = besides(ground, start, end)
    far = _FAR.search(ground.low, start, end) if figure.quantity == "length" else None
    # "cách sân bay 60 km, cảng Hải Lâm 75 km": what lies far away is not what the distance describes.
    things = [thing for thing in things if told <= thing.start and (far is None or thing.start < far.start())]
    if not things or names_whole(ground, things[-1].end, end):
        return None
    whole = ground.sentence(bisect_right(ground.starts, figure.start) - 1)[0]
    members = listed_from(ground, max(whole, figure.start - REACH), things[-1].end, end)
    things = [thing for thing in things if thing.end <= members]
    if not things:
        return None
    comma = ground.low.rfind(",", things[-1].end, end)
    between = bisect_left(ground.figures, things[-1].end) < bisect_left(ground.figures, figure.start)
    if comma >= 0 and between and ground.lexicon.agents.match(ground.low, comma) and not _is_address(ground, comma):
        return None
    if (each := respective(ground, [t for t in things if t.rank > 1], start, figure)) is not None:
        return each
    agency = None
    for position in range(len(things) - 1, -1, -1):
        thing = things[position]
        if is_closed(ground.text, thing.end, end) or is_beside(ground, things, position, start, end):
            continue
        if figure.unit in {"enterprise", "project"} and thing.kind == "enterprise" and figure.quantity == "count":
            continue
        if thing.rank > 1 and _is_where(ground, things, position, start):
            continue
        if thing.rank > 1:
            return _pair(ground, things[position - 1], thing) if position else thing
        agency = agency or thing
    return agency


def _is_address(ground: Ground, comma: int) -> bool:
    """Whether a comma stands between two places: "tại xã Hòa Ninh, huyện Lâm Vang có diện tích …"."""
    behind = ground.between(comma, comma + 4)
    before = ground.between(max(0, comma - 80), comma)
    return bool(behind and before) and behind[0].kind == before[-1].kind == "place" and before[-1].end == comma


def _can_have(thing: Thing, figure: Figure) -> bool:
    """Whether a figure can describe a thing of this kind: no park has 9 parks."""
    return figure.unit not in _PARKS or figure.quantity != "count" or thing.plural or thing.kind in _WITH_PARKS


def _is_where(ground: Ground, things: Sequence[Thing], position: int, start: int) -> bool:
    """Whether a thing is where the enterprise that the clause opens with does something: "Công ty An Phát đầu tư 45 tỷ
    đồng tại KCN Hòa Phú, sử dụng 1.200 lao động"."""
    first, thing = things[0], things[position]
    if not position or first.kind != "enterprise" or first.rank < 2 or thing.kind == "enterprise":
        return False
    opens = ground.lexicon.openers.fullmatch(ground.low, start, first.start) is not None
    return opens and _WHERE.search(ground.low, max(start, thing.start - 8), thing.start) is not None


def _pair(ground: Ground, first: Thing, second: Thing) -> Thing:
    """ "KCN Bình Sơn và KCN An Hòa có 85 dự án": both of them, where they are of one kind."""
    if first.kind == second.kind and ground.text[first.end : second.start].strip() == "và":
        return replace(second, start=first.start, name=first.name, plural=True)
    return second


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


def _is_behind(ground: Ground, thing: Thing) -> bool:
    """Whether a thing stands behind an earlier figure and says whose that is: "12 dự án vào CCN An Khê, 8 dự án vào …"."""
    index = bisect_left(ground.figures, thing.start) - 1
    if index < 0 or thing.start - ground.ends[index] > 70:
        return False
    return ground.lexicon.whose.fullmatch(ground.low, ground.ends[index], thing.start) is not None


def _in_grid(ground: Ground, figure: Figure) -> _Picked | None:
    """In rows that are drawn with bars: the nearest thing before, in this row or one just above."""
    for thing in reversed(ground.between(max(0, figure.start - 300), figure.start)):
        if thing.rank > 1:
            return thing, "table"
    return None


def _in_row(ground: Ground, row: Row) -> _Picked | None:
    things = [thing for thing in ground.between(row.start, row.end) if thing.rank > 1]
    named = things[0] if things else row.name
    return (named, "table") if named is not None else None


def _headings(ground: Ground, sections: Sequence[Section]) -> Nesting[Thing]:
    """The things that the headings of the sections name, where a heading names one."""
    named = []
    for section in sections:
        things = [t for t in ground.between(section.heading_start, section.heading_end) if t.rank > 1]
        if len(things) == 1:
            named.append((section.start, section.end, things[0]))
    return nesting_of(named)


def _place_headings(ground: Ground, sections: Sequence[Section]) -> Nesting[Thing]:
    """The places that headings consist of: "2. Huyện Mường Khe"."""
    named = []
    for section in sections:
        places = ground.between(section.heading_start, section.heading_end)
        if len(places) == 1 and places[0].rank == 0:
            bare = (
                ground.text[section.heading_start : places[0].start] + ground.text[places[0].end : section.heading_end]
            )
            if not any(character.isalpha() for character in bare):
                named.append((section.start, section.end, places[0]))
    return nesting_of(named)


def _from_section(headings: Nesting[Thing], figure: Figure) -> _Picked | None:
    inner = next((thing for thing in reversed(headings.at(figure.start)) if thing.start < figure.start), None)
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
    names: dict[str, list[Thing]] = {}
    for thing in ground.things:
        if thing.rank == 3 and thing.kind != "lot" and not thing.plural:
            names.setdefault(comparison_key(ground.text[thing.name : thing.end]), []).append(thing)
    if len(names) != 1:
        return None
    only = next(iter(names.values()))[0]
    if (
        len(next(iter(names.values()))) == 1
        and only.start > _BEGINNING
        and any(t.kind == "enterprise" for t in ground.things)
    ):
        return None  # named once on the way, among others
    # A text about "các khu công nghiệp" is not about the one that it names.
    heads = ground.lexicon.list_heads.finditer(ground.low)
    return only if all(ground.lexicon.list_kinds[as_words(head["head"])] != only.kind for head in heads) else None


def _from_document(ground: Ground, figure: Figure, whole: Thing | None) -> _Picked | None:
    if whole is None:
        return None
    if whole.start >= figure.end:
        # What a later sentence names once is what a record is about ("Diện tích: 12 ha"), not what prose before it is.
        begin = ground.text.rfind("\n", 0, figure.start) + 1
        named = sum(thing.kind == whole.kind for thing in ground.things)
        item = ground.lexicon.item.match(ground.low, begin)
        if named < 2 and (item is None or ground.lexicon.of_places.match(ground.low, item.end())):
            return None
    start, _ = around(ground, bisect_right(ground.starts, figure.start) - 1, figure)
    aside = start <= whole.start < besides(ground, start, figure.start)
    return None if aside or says_whole(ground, start, figure.start) else (whole, "document")


def _shown(view: View, report: Report, ground: Ground, picked: _Picked | None, own: frozenset[str]) -> Subject | None:
    if picked is None:
        return None
    thing, way = picked
    start, end = view.source(thing.start, thing.end)
    # Thousands of figures of a long report share a few subjects: one string each.
    text = sys.intern(" ".join(report.text[start:end].split()))
    if thing.kind == "place":
        key = comparison_key(ground.text[thing.name : thing.end])
        if any(place.endswith(key) for place in own):
            return None
    return Subject(text, thing.kind, way, thing.end)
