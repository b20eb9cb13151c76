"""What is known of a view before subjects are looked for, and how things and figures lie in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractor.extraction.subject_lexicon import Lexicon, as_words
from extractor.extraction.things import Thing
from extractor.models import Figure
from extractor.rulebook import Rules

REACH = 1200
"""Characters to either side of a figure that are looked at: a sentence without an end costs no more than a long one."""
NEAR = 90
"""Characters before a thing that may be the topic of its sentence."""
# A comma, other than that of an address, or "và": a next member follows.
_NEXT = re.compile(
    r",[ \t\n](?!(?:tp|tx|tt|q|p|h|x|xã|huyện|phường|quận|thành phố|tỉnh|thị xã|thị trấn)(?!\w))|(?<!\w)và(?!\w)"
)
_AMONG = re.compile(r"(?:nhất|hàng đầu|thứ \w+|nằm|thuộc) $")  # "lớn nhất cả nước", "nằm trên địa bàn huyện"
_BESIDES = re.compile(r"\W*ngoài[ \t](?!ra(?!\w))[^,;.\n]*,")
_LISTED = re.compile(r"[ \t]*(?:\([^()]*\)[ \t]*)?(?:,|,?[ \t]*và)[ \t]*")
_SEVERAL = re.compile(r"[,;]")
_SUM = re.compile(r"(?<!\w)tổng(?!\w)")


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
    known: frozenset[str]
    topics: dict[int, Thing | None] = field(default_factory=dict)
    named: dict[int, Sequence[Thing]] = field(default_factory=dict)
    lists: dict[int, Sequence[tuple[int, str]]] = field(default_factory=dict)
    meant: dict[int, Thing | None] = field(default_factory=dict)
    went_on: dict[int, Thing | None] = field(default_factory=dict)

    def sentence(self, index: int) -> tuple[int, int]:
        """Where sentence ``index`` starts and ends."""
        return self.starts[index], self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)

    def let_go(self) -> None:
        """Forgets what was found in sentences: of those of a long report that lie far back nobody asks again, and what is
        asked for is found again."""
        for known in (self.topics, self.named, self.lists, self.meant, self.went_on):
            known.clear()

    def between(self, start: int, end: int) -> Sequence[Thing]:
        """The things that start in a stretch."""
        return self.things[bisect_left(self.places, start) : bisect_left(self.places, end)]


def around(ground: Ground, index: int, figure: Figure) -> tuple[int, int]:
    """The figure's sentence, as far as it is looked at; a sentence without an end costs no more than a long one."""
    start, end = ground.sentence(index)
    return max(start, figure.start - REACH), min(end, figure.end + REACH)


def besides(ground: Ground, start: int, end: int) -> int:
    """Where what a clause only sets aside ends: "Ngoài các doanh nghiệp thuộc KKT Chu Lâm, huyện có 11 doanh nghiệp"."""
    found = _BESIDES.match(ground.low, start, end)
    return found.end() if found is not None else start


def is_beside(ground: Ground, things: Sequence[Thing], position: int, start: int, end: int = -1) -> bool:
    """Whether a thing only says where or whose another thing is, or stands beside the sentence's own subject. An example is
    the subject of the figure at ``end`` when nothing but its own clause stands before it ("dự án lớn như Tập đoàn Hà An đầu
    tư 300 tỷ đồng")."""
    thing = things[position]
    if position and ground.lexicon.links.fullmatch(ground.low, things[position - 1].end, thing.start):
        return True
    joint = ground.text[things[position - 1].end : thing.start].strip() if position else ""
    if joint == "và" or (joint == "," and _is_example(ground, things[position - 1], start)):
        return is_beside(ground, things, position - 1, start, end)
    found = ground.lexicon.oblique.search(ground.low, max(start, thing.start - 40), thing.start)
    if found is None:
        return False
    return not (
        found[0].startswith("như") and _NEXT.search(ground.low, thing.end, max(end, thing.end)) is None and end >= 0
    )


def _is_example(ground: Ground, thing: Thing, start: int) -> bool:
    found = ground.lexicon.oblique.search(ground.low, max(start, thing.start - 40), thing.start)
    return found is not None and found[0].startswith("như")


def listed_from(ground: Ground, start: int, last: int, end: int) -> int:
    """Where a list begins that is summed up before ``end`` ("gồm xã A, xã B và xã C, với tổng diện tích"): its members, the
    last of which ends at ``last``, are not what the sum describes. ``end`` where there is none."""
    opened = ground.low.rfind("gồm", start, last)
    if opened < 0 or not _SEVERAL.search(ground.low, opened, last) or not _SUM.search(ground.low, last, end):
        return end
    return opened


def is_closed(text: str, start: int, end: int) -> bool:
    """Whether a bracket that was open at ``start`` is closed before ``end``."""
    close = text.find(")", start, end)
    return close >= 0 and "(" not in text[start:close]


def says_whole(ground: Ground, start: int, end: int) -> bool:
    """Whether the clause speaks of the whole place: "toàn huyện có 5 CCN"."""
    return ground.lexicon.resets.match(ground.low, start) is not None or names_whole(ground, start, end)


def names_whole(ground: Ground, start: int, end: int) -> bool:
    """Whether a word for the whole place stands in a stretch, other than to say where a thing lies ("KCN Bình Sơn (nằm trên
    địa bàn huyện Lâm Hà) có 12 dự án")."""
    return any(
        not is_closed(ground.text, whole.end(), end)
        and not _AMONG.search(ground.low, max(start, whole.start() - 12), whole.start())
        for whole in ground.lexicon.wholes.finditer(ground.low, start, end)
    )


_ALL = re.compile(r"(?<!\w)(?:các|những|cả \w+|toàn bộ(?: các)?|tất cả(?: các)?)[ \t]+")
_NOT_ALL = re.compile(r"(?:một trong|trong số|so với|như|cùng|với|giữa|ngoài|nhất|hơn|đầu|thứ \w+)[ \t]+$")
_OTHERS = re.compile(r"[ \t]+(?:khác|còn lại|lân cận|này)(?!\w)")


def tells_of_all(ground: Ground, index: int, figure: int, thing: Thing) -> bool:
    """Whether the sentence of the figure at ``figure`` speaks of the whole place or of all things of a kind ("tại các KCN",
    "cả 3 KCN"): then it does not go on with the one that was named before, nor with the one in the heading above."""
    start = max(ground.sentence(index)[0], figure - REACH)
    told = -1
    for several in _ALL.finditer(ground.low, start, figure):
        head = ground.lexicon.heads.match(ground.low, several.end(), figure)
        if (
            head is not None
            and ground.lexicon.kinds[as_words(head[1])].id == thing.kind
            and _NOT_ALL.search(ground.low, max(start, several.start() - 12), several.start()) is None
            and _OTHERS.match(ground.low, head.end()) is None
        ):
            told = head.end()
    for whole in ground.lexicon.wholes.finditer(ground.low, start, figure):
        if names_whole(ground, max(start, whole.start() - 12), figure):
            told = max(told, whole.end())
    # "Toàn tỉnh có 3 KCN; KCN này thu hút 96 dự án": one is spoken of again.
    again = told >= 0 and any(
        ground.lexicon.kinds[as_words(head[1])].id == thing.kind
        for head in ground.lexicon.heads.finditer(ground.low, told, figure)
        if ground.low[head.start() - 1 : head.start()].isspace() and _OTHERS.match(ground.low, head.end())
    )
    return told >= 0 and not again


def topic_of(ground: Ground, index: int) -> Thing | None:
    """The thing that a sentence is about: near its start, before its first figure."""
    if index not in ground.topics:
        ground.topics[index] = _find_topic(ground, *ground.sentence(index))
    return ground.topics[index]


def _find_topic(ground: Ground, start: int, end: int) -> Thing | None:
    things = [thing for thing in ground.between(start, min(end, start + 600)) if thing.rank > 0]
    first = bisect_left(ground.figures, start)
    figure = ground.figures[first] if first < len(ground.figures) else end
    record = ground.lexicon.record.search(ground.low, start, min(end, start + 60)) is not None
    for position, thing in enumerate(things):
        if thing.start - start > NEAR and not record:
            return None
        if thing.plural or thing.start >= figure or is_beside(ground, things, position, start):
            continue
        if not record and not ground.lexicon.openers.fullmatch(ground.low, start, thing.start):
            return None
        following = things[position + 1] if position + 1 < len(things) else None
        if (
            following is not None
            and following.kind == thing.kind
            and ground.text[thing.end : following.start].strip() == "và"
        ):
            return replace(thing, end=following.end, plural=True)  # both of them
        if (
            following is not None
            and following.kind == thing.kind
            and _LISTED.fullmatch(ground.text, thing.end, following.start)
        ):
            return None  # "Lô A1 (3,2 ha), lô A2 (3,5 ha); mật độ …": of none of them alone
        return thing
    return None
