"""The tree of headed parts of a document (DOMAIN.md §2.1 to §2.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from extractor.extraction.blocks import Block, Body, body_of, rules_named
from extractor.extraction.headings import Title, caps_cut, is_caps, judge, line_width, title_of
from extractor.extraction.labels import Label, read_labels
from extractor.extraction.tree import Node, counted, grow, path_of
from extractor.language.orthography import CAPITALS, fold
from extractor.models import Extraction, Report, Section, View
from extractor.records import quick
from extractor.rulebook import Rules

ATTACHED = "ĐỀ CƯƠNG"
"""The label of a block that titles an outline."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The blocks of a document with their labels in a tree, and which of the labelled blocks are headings."""

    body: Body
    nodes: tuple[Node, ...]
    titles: tuple[Title, ...]
    headings: tuple[bool, ...]
    width: int


def skeleton_of(view: View, report: Report, rules: Rules) -> Skeleton:
    """What sections, outlines and checks are made of: every labelled block of the document in its place."""
    return skeleton_from(body_of(view, report, rules), line_width(report.text), rules)


def skeleton_from(
    body: Body, width: int, rules: Rules, titled: frozenset[int] = frozenset(), plain: frozenset[int] = frozenset()
) -> Skeleton:
    """The skeleton of blocks that are known already; ``width`` is that of a printed line. At the places ``titled`` start
    blocks that title an outline whatever their words are, at the places ``plain`` such as bear no label."""
    known: dict[int, tuple[Label, ...]] = {block.start: () for block in body.blocks if block.start in plain}
    known |= {block.start: _titled(block) for block in body.blocks if block.start in titled}
    labels = [known[b.start] if b.start in known else _labels(body, b, rules) for b in body.blocks]
    nodes = grow(body.blocks, labels, body.text)
    titles = [title_of(body, body.blocks[node.block], node.label, width) for node in nodes]
    return Skeleton(body, tuple(nodes), tuple(titles), tuple(judge(nodes, titles, body)), width)


@dataclass(frozen=True, slots=True)
class Structure:
    """The view of a report by these rules, its skeleton (no node knows what stands below it any more) and its sections in
    view offsets: a check goes on with what the extraction found."""

    report: Report
    rules: Rules
    view: View
    skeleton: Skeleton
    sections: tuple[Section, ...]


def structure_of(view: View, report: Report, rules: Rules) -> Structure:
    """The skeleton of a document and the sections in reading order (:func:`find_sections`)."""
    skeleton = skeleton_of(view, report, rules)
    sections = tuple(sections_of(skeleton, rules))
    for node in skeleton.nodes:
        node.children.clear()  # parents and children hold one another: let go of now, not when the collector comes by
    return Structure(report, rules, view, skeleton, sections)


def structure_in(extraction: Extraction, rules: Rules) -> Structure | None:
    """The structure that an extraction brings with it, if it is that of its report by these rules."""
    known = extraction.structure
    mine = isinstance(known, Structure) and known.report is extraction.report and known.rules is rules
    return known if isinstance(known, Structure) and mine else None


def find_sections(view: View, report: Report, rules: Rules) -> list[Section]:
    """The sections in reading order, in view offsets. Only headings that title a block are sections; a numbered sentence
    is not. The id of a section is the path of its labels ("II.2.1"), its role comes from rules/sections.toml."""
    return list(structure_of(view, report, rules).sections)


def sections_of(skeleton: Skeleton, rules: Rules) -> list[Section]:
    """The sections of a document whose skeleton is known (:func:`find_sections`)."""
    body = skeleton.body
    heads = _heads(skeleton, rules)
    taken: dict[str, int] = {}
    open_heads: list[tuple[_Head, str]] = []
    places: dict[str, int] = {}
    made: list[tuple[_Head, str, str | None, int]] = []
    for head in heads:
        while open_heads and open_heads[-1][0].depth >= head.depth:
            open_heads.pop()
        parent = open_heads[-1][1] if open_heads else None
        if head.node is not None and head.node.label.text != ATTACHED:
            place = places[parent or ""] = places.get(parent or "", -1) + 1
            path = path_of(head.node, parent or "", taken, place)
        else:
            stem = ("ĐC" if head.node is not None else "m") if parent is None else f"{parent}.m"
            path = counted(stem, "", taken, 1)
        made.append((head, path, parent, len(open_heads) + 1))
        open_heads.append((head, path))
    stop = _stop(body)
    ends = _ends([(body.blocks[head.block].start, level) for head, _, _, level in made])
    sections: list[Section] = []
    for (head, path, parent, level), end in zip(made, ends, strict=True):
        block = body.blocks[head.block]
        if end is None:
            end = stop if stop > block.end else len(body.text)
        elif block.end < stop < end:
            end = stop
        end = block.start + len(body.text[block.start : end].rstrip())
        # The chapters of a long report have the same headings.
        heading = intern(" ".join(body.text[head.title.start : head.title.end].split()))
        label = "" if head.node is None or head.node.label.text == ATTACHED else head.node.label.shown
        if not label and not heading:
            continue
        roles = roles_of(heading or label, rules)
        role = "annex" if head.node is not None and head.node.label.family == "annex" else next(iter(roles), None)
        sections.append(
            _new_section(path, label, level, heading, block.start, max(end, block.start + 1), block.start, max(head.title.end, block.start + len(label)), 1, parent, role)
        )  # fmt: skip
    return sections


def _ends(heads: Sequence[tuple[int, int]]) -> list[int | None]:
    """For each heading (its start and level) where the next one starts that is not below it; None for the last ones."""
    ends: list[int | None] = []
    open_heads: list[tuple[int, int]] = []
    for start, level in reversed(heads):
        while open_heads and open_heads[-1][1] > level:
            open_heads.pop()
        ends.append(open_heads[-1][0] if open_heads else None)
        open_heads.append((start, level))
    return ends[::-1]


_WORDS = re.compile(r"[^\W_]+")
_new_section = quick(Section)


@dataclass(frozen=True, slots=True)
class _Head:
    block: int
    title: Title
    depth: int
    node: Node | None


def _labels(body: Body, block: Block, rules: Rules) -> tuple[Label, ...]:
    if block.role == "cell" or block.zone == "closing":
        return ()
    words = body.of(block)
    return _titled(block) if is_attachment(words, rules) else read_labels(body.text, block.start, block.end)


def _titled(block: Block) -> tuple[Label, ...]:
    return (Label(ATTACHED, "annex", (), "", block.start, block.start),)


def is_attachment(words: str, rules: Rules) -> bool:
    """Is this the title of a report outline (ĐỀ CƯƠNG BÁO CÁO …)?"""
    return len(words) < 300 and any(rule.pattern.match(words) for rule in rules_named(rules, "section.attachment"))


def _heads(skeleton: Skeleton, rules: Rules) -> list[_Head]:
    """Labelled headings and the unlabelled ones between them, with a depth that orders them into a tree."""
    body = skeleton.body
    labelled = {node.block: place for place, node in enumerate(skeleton.nodes)}
    numbered = any(
        h and n.label.family not in ("annex",) for h, n in zip(skeleton.headings, skeleton.nodes, strict=True)
    )
    are_heads = {id(node): head for node, head in zip(skeleton.nodes, skeleton.headings, strict=True)}
    heads: list[_Head] = []
    leads = frozenset[int]() if numbered else _lead_ins(skeleton)
    openings = {} if numbered else _caps_openings(skeleton)
    begun = False
    deepest = 0
    adopted = -1
    for index, block in enumerate(body.blocks):
        words = body.of(block)
        place = labelled.get(index)
        if place is not None:
            node, title = skeleton.nodes[place], skeleton.titles[place]
            begun = True
            if skeleton.headings[place]:
                bare = title.start >= title.end and node.label.family in ("annex", "part", "chapter")
                if bare or node.label.text == ATTACHED:
                    title, adopted = _long_title(skeleton, index, title, labelled)
                depth = 2 * _heading_depth(node, are_heads) + 2
                deepest = depth
                heads.append(_Head(index, title, depth, node))
            continue
        if block.role == "cell" or block.zone == "closing" or index <= adopted:
            continue
        if index in openings:
            begun, deepest = True, 2
            heads.append(_Head(index, Title(block.start, openings[index], True, 0.0), 2, None))
            continue
        if index in leads:
            begun, deepest = True, 4
            start, end = block.start, body.text.index(":", block.start)
            heads.append(_Head(index, Title(start, start + len(body.text[start:end].rstrip()), True, 0.0), 4, None))
            continue
        if not begun:
            addressed = words.lower().startswith("kính gửi")
            begun = addressed or (len(words.split()) >= 10 and words.rstrip()[-1:] in ".:;")
            continue
        title = title_of(body, block, None, skeleton.width)
        behind = bool(heads) and heads[-1].block == index - 1
        depth_or_none = _unlabelled_depth(skeleton, index, title, words, numbered, deepest, behind, rules)
        if depth_or_none is not None and not any(label.family == "annex" for label in _labels(body, block, rules)):
            heads.append(_Head(index, title, depth_or_none, None))
            if not numbered and depth_or_none <= 2:
                deepest = depth_or_none
    return heads


def _caps_openings(skeleton: Skeleton) -> dict[int, int]:
    """The paragraphs of a document without numbers that each begin with a title in capitals on the line of their text ("HẠ TẦNG
    GIAO THÔNG Xã có 21 km đường …"), at least three of them, each with the end of its title."""
    body = skeleton.body
    found: dict[int, int] = {}
    for index, block in enumerate(body.blocks):
        if block.role != "text" or block.zone != "body" or not body.text[block.start : block.start + 2].isupper():
            continue
        end = caps_cut(body.text, block.start, block.end)
        if end is not None and not any(map(str.isdigit, body.text[block.start : end])):
            found[index] = block.start + len(body.text[block.start : end].rstrip(" .:;,"))
    return found if len(found) >= 3 else {}


_LEAD_IN = re.compile(
    rf"(?!(?:Kính gửi|Nơi nhận|Số|Về việc|V/v|Ghi chú|Lưu ý|Lưu|Ngày|Trong đó|Cụ thể|Gồm|Điện thoại|Email|Địa chỉ)\b)[{CAPITALS}][^\W\d_]*(?: [^\s:.;()]+){{0,8}}(?: \([^()]*\))?:\s+(?=\S)"
)


def _lead_ins(skeleton: Skeleton) -> frozenset[int]:
    """The paragraphs of a document without numbers that each begin with their own title ("Tái định cư: Đã giao …"): at
    least three of them, and most of what there is."""
    body = skeleton.body
    labelled = {node.block for node in skeleton.nodes}
    plain = [
        n
        for n, block in enumerate(body.blocks)
        if block.role == "text" and block.zone == "body" and n not in labelled and len(body.of(block).split()) >= 8
    ]
    found = [n for n in plain if (m := _LEAD_IN.match(body.of(body.blocks[n]))) and body.of(body.blocks[n])[m.end() :]]
    return frozenset(found) if len(found) >= 3 and 2 * len(found) >= len(plain) else frozenset()


def _heading_depth(node: Node, heads: Mapping[int, bool]) -> int:
    depth = 0
    parent = node.parent
    while parent is not None:
        depth += heads[id(parent)]
        parent = parent.parent
    return depth


def _unlabelled_depth(
    skeleton: Skeleton,
    index: int,
    title: Title,
    words: str,
    numbered: bool,
    deepest: int,
    behind: bool,
    rules: Rules,
) -> int | None:
    """The depth of a heading without a label, None where the block is none: the format says so, or it is set in capitals
    or bold, or it is a short line of known wording with text below it. ``behind``: another heading is right above it."""
    body = skeleton.body
    block = body.blocks[index]
    count = len(words.split())
    if (
        count > 25
        or words[-1:] in ".;,/"
        or not any(c.isalpha() for c in words)
        or words.startswith(("(", "*", '"', "|"))
    ):
        return None
    below = index + 1 < len(body.blocks) and body.blocks[index + 1].zone == "body"
    if block.level is not None:
        return 2 * min(block.level, 6)
    if is_caps(words) and count >= 2:
        if numbered and deepest and not below:
            return None
        return 2 if not numbered else deepest + 1
    if not below or "\t" in words or "|" in words:
        return None
    bold = block.bold_end >= block.end - 1
    if bold and 2 <= count <= 18:
        return deepest + 1 if numbered else 4
    following = body.of(body.blocks[index + 1])
    if (
        numbered
        and not title.run_in
        and 2 <= count <= 8
        and words[0].isupper()
        and words[-1] != ":"
        and len(following) > 3 * len(words)
        and roles_of(words, rules)
        and _between_sentences(skeleton, index, following, behind)
    ):
        return deepest + 1  # "Hạn chế, nguyên nhân" on a line of its own below "PHẦN E. ĐÁNH GIÁ"
    if (
        not numbered
        and not title.run_in
        and 2 <= count <= 16
        and words[0].isupper()
        and words[-1] != ":"
        and (
            (
                len(following) > 1.5 * len(words)
                and ((count <= 12 and roles_of(words, rules)) or _between_sentences(skeleton, index, following, behind))
            )
            or _stands_empty(skeleton, index, following)
        )
    ):
        return 4
    return None


def _between_sentences(skeleton: Skeleton, index: int, following: str, behind: bool) -> bool:
    """A line without a full stop between whole sentences, or between a heading and a sentence."""
    above = skeleton.body.of(skeleton.body.blocks[index - 1]).rstrip() if index else ""
    return following.rstrip()[-1:] in ".;" and (behind or above[-1:] in ".;:")


def _stands_empty(skeleton: Skeleton, index: int, following: str) -> bool:
    """A line below a whole sentence and above one like it, which a whole sentence follows: a heading with nothing below."""
    blocks = skeleton.body.blocks
    if not index or index + 2 >= len(blocks) or any(b.role == "cell" for b in blocks[index + 1 : index + 3]):
        return False
    above, below = (skeleton.body.of(blocks[place]).rstrip() for place in (index - 1, index + 2))
    return (
        2 <= len(following.split()) <= 12
        and following[0].isupper()
        and following.rstrip()[-1].isalnum()
        and above[-1:] == "."
        and below[-1:] == "."
        and len(below) > 1.5 * len(following)
    )


def _long_title(skeleton: Skeleton, index: int, title: Title, labelled: Mapping[int, int]) -> tuple[Title, int]:
    """The title of a "PHỤ LỤC" or "ĐỀ CƯƠNG" with the lines below that go on with it (capitals or bold), and the last of
    their blocks."""
    body = skeleton.body
    start, end, last = title.start, title.end, index
    for place in range(index + 1, min(index + 5, len(body.blocks))):
        block = body.blocks[place]
        words = body.of(block)
        if place in labelled or block.role != "text" or block.zone != "body" or "\t" in words or "|" in words:
            break
        if len(words.split()) > 40 or not (is_caps(words) or block.bold_end >= block.end - 1) or words.startswith("("):
            break
        start, end, last = (block.start if start >= end else start), block.end, place
    return Title(start, end, False, title.score), last


def _stop(body: Body) -> int:
    """Where the body ends: the first block of the signature, or the end of the text."""
    return next((block.start for block in body.blocks if block.zone == "closing"), len(body.text))


@lru_cache(maxsize=4)
def _roles(rules: Rules) -> Mapping[str, Sequence[tuple[int, str, str, re.Pattern[str] | None]]]:
    """The phrases of the roles by their first word: place in the order in which they are tried, phrase, role, and what must
    not stand before it."""
    known = []
    for role in rules["sections"].data["role"]:
        leads = [re.escape(fold(word)) for word in role.get("not_after", ())]
        lead = re.compile(rf"(?<!\w)(?:{'|'.join(leads)})(?!\w)") if leads else None
        known += [(fold(p), str(role["id"]), lead) for p in role["phrases"]]
    known.sort(key=lambda entry: -len(entry[0]))
    by_first: dict[str, list[tuple[int, str, str, re.Pattern[str] | None]]] = {}
    for order, (phrase, role_id, lead) in enumerate(known):
        by_first.setdefault(_WORDS.findall(phrase)[0], []).append((order, phrase, role_id, lead))
    return by_first


def _order(entry: tuple[int, str, str, re.Pattern[str] | None]) -> int:
    return entry[0]


def roles_of(heading: str, rules: Rules) -> tuple[str, ...]:
    """What a heading is about, the first word's role first: "Hạn chế và nguyên nhân" is limitations and causes."""
    words = fold(" ".join(heading.split()))
    found: list[tuple[int, str]] = []
    covered = [False] * len(words)
    roles = _roles(rules)
    near = [entry for word in set(_WORDS.findall(words)) if word in roles for entry in roles[word]]
    for _, phrase, role, lead in sorted(near, key=_order):
        place = words.find(phrase)
        if place < 0 or covered[place]:
            continue
        stop = place + len(phrase)
        if (place and words[place - 1].isalnum()) or (stop < len(words) and words[stop].isalnum()):
            continue
        if lead is not None and lead.search(words, max(0, place - 32), place):
            continue
        covered[place:stop] = [True] * (stop - place)
        found.append((place, role))
    ordered = [role for _, role in sorted(found)]
    # "Kết quả khắc phục hạn chế": the general word gives way to the particular one.
    if len(set(ordered)) > 1:
        ordered = [role for role in ordered if role != "results"]
    return tuple(dict.fromkeys(ordered))
