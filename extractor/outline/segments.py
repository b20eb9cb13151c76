"""The attachments of a plan: which of them are outlines, which annexes, and for whom."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.extraction.blocks import Body
from extractor.extraction.labels import read_labels
from extractor.extraction.sections import ATTACHED, Skeleton
from extractor.extraction.tree import Node
from extractor.outline.kinds import kind_of
from extractor.outline.submitters import agency_names
from extractor.outline.when import has, matches
from extractor.rulebook import Rules

_TITLE_LINES = 8
# Below "ĐỀ CƯƠNG" such a line is no heading of its items, numbered or not.
_FOR_WHOM = re.compile(r"(?:BÁO CÁO|DÀNH CHO|DÙNG CHO|ĐỐI VỚI|ÁP DỤNG)(?!\w)")
_FOR_WHOM_LOW = re.compile(
    r"(?:Báo cáo (?:của|đối với|dành cho)|Dành cho|Dùng cho|Đối với|Áp dụng (?:cho|đối với))(?!\w)"
)


_GREETING = re.compile(r"\W*Kính gửi\s*:?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """An attachment of the plan: the blocks ``first`` to behind ``last``, an outline or an annex."""

    kind: str
    first: int
    behind: int
    node: Node | None
    title: str
    note: str


def attached(skeleton: Skeleton) -> frozenset[int]:
    """Where the blocks start that title an outline."""
    return frozenset(skeleton.body.blocks[n.block].start for n in skeleton.nodes if n.label.text == ATTACHED)


def numbered_addressees(body: Body, rules: Rules) -> frozenset[int]:
    """Where the numbered addressees of a letter start: their numbers are none of its parts."""
    greeting = next((n for n, b in enumerate(body.blocks[:40]) if _GREETING.fullmatch(body.of(b))), None)
    if greeting is None:
        return frozenset()
    places: list[int] = []
    for block in body.blocks[greeting + 1 :]:
        labels = read_labels(body.text, block.start, block.end) if block.role == "text" else ()
        if (
            not labels
            or labels[0].family == "annex"
            or not agency_names(body.text[labels[0].end : block.end], rules)[0]
        ):
            break
        if labels[0].family != "bullet":
            places.append(block.start)
    return frozenset(places)


def parts_of(skeleton: Skeleton, rules: Rules) -> list[Part]:
    """The attachments in order. "PHỤ LỤC I" directly above "ĐỀ CƯƠNG" is one with it."""
    body = skeleton.body
    marks: list[tuple[int, str, Node, int]] = []
    for node in skeleton.nodes:
        if node.label.family != "annex":
            continue
        outline = node.label.text == ATTACHED
        if outline and marks and marks[-1][1] == "outline" and _one_title(skeleton, marks[-1][0], node.block):
            continue
        begin = node.block
        if outline and marks and marks[-1][1] == "annex" and node.block - marks[-1][0] <= 2:
            begin = marks.pop()[3]
        if not outline and not _opens_annex(skeleton, node):
            continue
        if not outline and marks and marks[-1][1] == "annex" and _second_line(skeleton, marks[-1][2], node):
            continue
        marks.append((node.block, "outline" if outline else "annex", node, begin))
    parts: list[Part] = []
    for place, (block, kind, node, _) in enumerate(marks):
        behind = marks[place + 1][3] if place + 1 < len(marks) else len(body.blocks)
        title, note, first = _part_title(skeleton, block, behind)
        parts.append(Part(kind, first if kind == "outline" else block, behind, node, title, note))
    return parts


def _opens_annex(skeleton: Skeleton, node: Node) -> bool:
    """An annex title: in capitals or bold, short, or with a table below it; not "Phụ lục 1 kèm theo báo cáo nêu rõ …"."""
    body = skeleton.body
    block = body.blocks[node.block]
    words = body.of(block)
    if len(words.split()) > 40:
        return False
    following = body.blocks[node.block + 1 : node.block + 6]
    return any(b.role == "cell" for b in following) or node.label.text.isupper() or len(words.split()) <= 4


def _second_line(skeleton: Skeleton, node: Node, below: Node) -> bool:
    """Whether "BIỂU TỔNG HỢP …" without a number is the title below "PHỤ LỤC 01", not a form of its own."""
    body = skeleton.body
    alone = not re.search(r"[^\W\d_]", body.text[node.label.end : body.blocks[node.block].end])
    return bool(alone and node.label.numbers and not below.label.numbers and below.block == node.block + 1)


_NUMBERED = re.compile(r"ĐỀ CƯƠNG\s+(?:SỐ\s+)?(\d{1,2}|[IVX]{1,4})(?!\w)", re.I)


def _one_title(skeleton: Skeleton, first: int, second: int) -> bool:
    """Whether two lines with the word for an outline are one title: nothing stands between them that is asked."""
    body = skeleton.body
    numbers = [_NUMBERED.search(body.of(body.blocks[place])) for place in (first, second)]
    if numbers[0] and numbers[1] and numbers[0][1] != numbers[1][1]:
        return False
    return not _items_between(skeleton, first, second)


def _items_between(skeleton: Skeleton, first: int, behind: int) -> bool:
    if any(first < n.block < behind and n.label.family != "annex" for n in skeleton.nodes):
        return True
    return any(block.role == "cell" for block in skeleton.body.blocks[first:behind])


def _part_title(skeleton: Skeleton, block: int, behind: int) -> tuple[str, str, int]:
    """Title, the note in brackets below it, and the first block behind both."""
    body = skeleton.body
    labelled = {node.block for node in skeleton.nodes if node.label.family != "annex"}
    # An outline without any number: what looks like a title may be its first heading.
    numbered = any(block < n < behind for n in labelled)
    # What stands right above a table of items belongs to the title, too.
    numbered = numbered or any(b.role == "cell" for b in body.blocks[block : min(behind, block + _TITLE_LINES)])
    attached = any(n.block == block and n.label.text == ATTACHED for n in skeleton.nodes)
    pieces: list[str] = []
    notes: list[str] = []
    place = block
    while place < behind and place not in labelled and place - block < _TITLE_LINES:
        current = body.blocks[place]
        words = " ".join(body.of(current).split())
        if current.role == "cell":
            break
        bracket = re.search(r"\(.*\)\W*$", words)
        if words.startswith("("):
            notes.append(words)
        elif re.search(r"[^\W\d_]", words):
            above = (numbered or not attached or _FOR_WHOM.match(words)) and _title_like(skeleton, place, words)
            above = above or (numbered and _is_address(words))
            if place > block and not above:
                break
            if bracket and place == block:
                notes.append(bracket[0])
            pieces.append(words)
        place += 1
    return " ".join(pieces), " ".join(notes), place


def _is_address(words: str) -> bool:
    """ "Báo cáo của các sở, ban, ngành" below the word for an outline: for whom it is, not the first thing asked."""
    return _FOR_WHOM_LOW.match(words) is not None and len(words.split()) <= 30 and words[-1] not in ".;:"


def _title_like(skeleton: Skeleton, place: int, words: str) -> bool:
    block = skeleton.body.blocks[place]
    letters = [c for c in words if c.isalpha()]
    caps = sum(c.isupper() for c in letters) > 0.85 * len(letters)
    return caps or block.bold_end >= block.end - 2 or block.centered or (len(words.split()) <= 30 and words[-1] not in ".;:" and words[:3].lower() in ("về ", "việ", "kết", "tìn", "phụ", "côn"))  # fmt: skip


def _for_agencies(words: str, rules: Rules) -> bool:
    """Does the heading say for which agencies its part is? "Đối với công tác quy hoạch" names none."""
    if has(words, "outline.meant_for", rules):
        return True
    lead = next(matches(words, "outline.for_kind", rules), None)
    if lead is None:
        return False
    return kind_of(words, rules) is not None or has(words[lead.end() :], "outline.offices", rules)


def split_by_kind(skeleton: Skeleton, part: Part, rules: Rules) -> list[tuple[str, int, int, Node | None]]:
    """The parts of one attachment that are for different kinds of agency ("A. Đối với các sở", "B. Đối với UBND huyện")."""
    inside = [n for n in skeleton.nodes if part.first <= n.block < part.behind and n.label.family != "annex"]
    tops = [n for n in inside if n.parent is None or n.parent.block < part.first]
    body = skeleton.body
    named: list[tuple[Node, str]] = []
    for node in tops:
        words = " ".join(body.text[node.label.end : body.blocks[node.block].end].split())
        if len(words.split()) <= 20 and _for_agencies(words, rules):
            named.append((node, words))
    if len(named) < 2 or len(named) < len(tops) - 1:
        return []
    pieces: list[tuple[str, int, int, Node | None]] = []
    for place, (node, words) in enumerate(named):
        behind = named[place + 1][0].block if place + 1 < len(named) else part.behind
        pieces.append((f"{part.title} {words}".strip(" :"), node.block + 1, behind, node))
    return pieces


def asked_one_by_one(skeleton: Skeleton, behind: int, rules: Rules) -> list[tuple[str, int, int, Node]]:
    """The parts of a letter that each ask one agency ("1. Sở Nội vụ báo cáo:" above its bullets): at least two in one row, all
    of which open with agencies, have a list below them and speak of a report, or stand below a sentence that does."""
    body = skeleton.body
    inside = [n for n in skeleton.nodes if n.block < behind and n.label.family != "annex"]
    rows: dict[tuple[int, str], list[Node]] = {}
    parents = {id(n.parent) for n in inside}
    for node in inside:
        if id(node) in parents:
            rows.setdefault((id(node.parent), node.label.family), []).append(node)
    for row in rows.values():
        words = [" ".join(body.text[n.label.end : body.blocks[n.block].end].split()) for n in row]
        asked = [has(one, "outline.asks_agency", rules) for one in words]
        above = body.of(body.blocks[row[0].block - 1]) if row[0].block else ""
        led = above.rstrip().endswith(":") and has(above, "outline.deadline.report", rules)
        named = [bool(agency_names(one.rstrip(":"), rules)[0]) or _for_agencies(one, rules) for one in words]
        if len(row) < 2 or not all(named) or not (all(asked) or (led and all(len(one.split()) <= 20 for one in words))):
            continue
        pieces: list[tuple[str, int, int, Node]] = []
        for node, one in zip(row, words, strict=True):
            stop = next((n.block for n in inside if n.block > node.block and n.depth <= node.depth), behind)
            pieces.append((one.rstrip(" :"), node.block + 1, stop, node))
        return pieces
    return []
