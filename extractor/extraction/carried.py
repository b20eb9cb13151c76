"""What a sentence without a named thing goes on with: the topic of an earlier one, the title above, the lead-in of its list,
or the thing that a bare word stands for ("Trường rộng 4,5 ha")."""

from __future__ import annotations

import re

from extractor.extraction.ground import REACH, Ground, topic_of
from extractor.extraction.leads import ends_open, marker
from extractor.extraction.subject_lexicon import as_words
from extractor.extraction.things import Thing
from extractor.language.orthography import comparison_key

_SEVERAL = re.compile(r"(?<!\w)(?:các|những|nhiều|một số)(?!\w)")
_BACK = 10  # sentences that are looked back through for a topic
_NEAR_BACK = 3  # … and for what a bare word stands for


def stood_for(ground: Ground, index: int, start: int, end: int) -> Thing | None:
    """The thing that the bare word for its kind at the head of the clause ``start:end`` of a sentence stands for: the one of
    that kind that was named last, None where the last sentence names several."""
    opening = ground.lexicon.opening.match(ground.low, start, end)
    head = opening and ground.lexicon.bare.match(ground.low, opening.end(), end)
    if not head:
        comma = ground.low.find(", ", start, min(end, start + 60))
        head = ground.lexicon.bare.match(ground.low, comma + 2, end) if comma >= 0 else None
        # "Các khu, cụm công nghiệp có 113 doanh nghiệp": no clause of its own begins behind the comma.
        if head and (
            _SEVERAL.search(ground.low, start, comma)
            or ground.low[start:comma].rpartition(" ")[2] in ground.lexicon.kinds
        ):
            return None
    if not head:
        return None
    kind = ground.lexicon.kinds[as_words(head["head"])].id
    for back in range(index, max(-1, index - 1 - _NEAR_BACK), -1):
        begin, finish = ground.sentence(back)
        named = {
            comparison_key(ground.text[thing.name : thing.end]): thing
            for thing in ground.between(begin, min(finish, head.start()))
            if thing.kind == kind and not thing.plural
        }
        if named:
            topic = topic_of(ground, back)
            chosen = topic if topic is not None and topic.kind == kind else None
            return next(iter(named.values())) if len(named) == 1 else chosen
    return None


def carried(ground: Ground, index: int) -> Thing | None:
    """The topic of an earlier sentence that this sentence goes on with."""
    if index not in ground.went_on:
        ground.went_on[index] = _find_carried(ground, index)
    return ground.went_on[index]


def _meant(ground: Ground, index: int) -> Thing | None:
    """What the bare word at the head of a sentence stands for."""
    if index not in ground.meant:
        ground.meant[index] = stood_for(ground, index, *ground.sentence(index))
    return ground.meant[index]


def _find_carried(ground: Ground, index: int) -> Thing | None:
    mark: str | None = None
    for back in range(index, max(-1, index - _BACK), -1):
        start, _ = ground.sentence(back)
        if back < index:
            topic = topic_of(ground, back) or _meant(ground, back)
            leads = mark is None or _leads(ground, back, mark)
            if topic is not None and leads:
                return None if _shares(ground, back, topic) else topic
            if mark is None and topic is None and ground.lexicon.resets.match(ground.low, start):
                return None
        elif ground.lexicon.resets.match(ground.low, start):
            return None
        if start == 0:
            return None
        if ground.text[start - 1] == "\n":
            own = marker(ground.text, start)
            if own is not None:
                mark = mark or own
            elif mark is None and not ground.lexicon.attributes.match(ground.low, start):
                return _title_above(ground, back)
    return None


def _shares(ground: Ground, index: int, topic: Thing) -> bool:
    """Whether a sentence speaks of others of the kind as well, each in a clause: "Công ty An Phát tuyển 1.500 lao động; Công
    ty Tân Phú tuyển 800 lao động"."""
    start, end = ground.sentence(index)
    return any(
        thing.kind == topic.kind
        and ground.low[thing.name : thing.end] != ground.low[topic.name : topic.end]
        and ground.text[start : thing.start].rstrip().endswith(";")
        for thing in ground.between(topic.end, min(end, start + REACH))
    )


def _title_above(ground: Ground, index: int) -> Thing | None:
    """The thing that the paragraph above consists of, like a heading: "KCN Bình Sơn"."""
    if not index:
        return None
    start, end = ground.sentence(index - 1)
    titles = [thing for thing in ground.between(start, end) if thing.rank > 0]
    if len(titles) != 1 or (start and ground.text[start - 1] != "\n"):
        return None
    bare = ground.text[start : titles[0].start] + ground.text[titles[-1].end : end]
    return titles[0] if not any(character.isalpha() for character in bare) else None


def _leads(ground: Ground, index: int, mark: str) -> bool:
    """Whether a sentence leads in a list whose items are marked so: it isn't an item of the list and ends with a colon,
    or it is the item that names the record the list is about ("1. Tên cụm công nghiệp: …")."""
    start, end = ground.sentence(index)
    if ground.lexicon.record.search(ground.low, start, min(end, start + 60)):
        return True
    return marker(ground.text, start) != mark and ends_open(ground.text, start, end)
