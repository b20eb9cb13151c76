"""Where the outlines of a plan begin: titles that are no "ĐỀ CƯƠNG", annexes that ask instead of holding a form, and lists
that stand behind the signature under a title of their own.

Only a plan is read so: in a report "Nội dung báo cáo" is a heading like others.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from extractor.extraction.blocks import Block, Body, rules_named
from extractor.extraction.headings import is_caps
from extractor.extraction.labels import Label, read_labels
from extractor.extraction.sections import Skeleton, skeleton_from
from extractor.models import Report, View
from extractor.outline.glued import cut
from extractor.outline.segments import attached, numbered_addressees
from extractor.outline.when import has
from extractor.records import altered
from extractor.rulebook import Rules

_NEAR = 8
"""So many lines below its title an outline begins at the latest."""
_LONGEST = 400
"""No title is longer, in characters."""
_LEAST = 2
"""So many items make an outline."""


def opened(skeleton: Skeleton, view: View, report: Report, rules: Rules) -> Skeleton:
    """The skeleton in which every title of an outline is one, and what stands below those behind the signature is body
    again; the same one where there is none to open."""
    skeleton = _with_titles_apart(skeleton, view, report, rules)
    body = skeleton.body
    plain = numbered_addressees(body, rules)
    behind = _behind_signature(body)
    titled = attached(skeleton)
    labelled = {n.block for n in skeleton.nodes if n.label.family != "annex"}
    places = {
        n
        for n, block in enumerate(body.blocks)
        # "4. Nội dung báo cáo" is a part of the plan
        if n not in labelled and block.start not in titled and _is_opener(body, n, block, n in behind, rules)
    }
    places |= _asking_annexes(skeleton, rules, bool(places or titled))
    if not places and not titled:
        places = _lists_behind(body, behind)
    if not places and not plain:
        return skeleton
    blocks = tuple(_reopened(body, places, rules))
    starts = frozenset(body.blocks[n].start for n in places) | titled
    return skeleton_from(Body(body.text, blocks), skeleton.width, rules, starts, plain)


def _with_titles_apart(skeleton: Skeleton, view: View, report: Report, rules: Rules) -> Skeleton:
    """The skeleton with titles of attachments on lines of their own that the reading took for the end of a paragraph, or the
    list below for their own end, as blocks of their own."""
    body = skeleton.body
    cuts: dict[int, list[int]] = {}
    for number, block in enumerate(body.blocks):
        if block.role != "text":
            continue
        first = view.source(block.start, block.start + 1)[0]
        raw = report.text[first : view.source(block.end - 1, block.end)[1]]
        if "\n" not in raw:
            continue
        title = False
        for line in re.finditer(r"[^\n]+", raw):
            start = view.locate(first + line.start() + len(line[0]) - len(line[0].lstrip()))
            labels = read_labels(body.text, start, min(block.end, start + len(line[0].strip())))
            was_title, title = title, _titles(" ".join(line[0].split()), labels, rules)
            if block.start < start < block.end and (title or (was_title and labels)):
                cuts.setdefault(number, []).append(start)
    if not cuts:
        return skeleton
    blocks = [piece for n, block in enumerate(body.blocks) for piece in cut(body, block, cuts.get(n, ()))]
    return skeleton_from(Body(body.text, tuple(blocks)), skeleton.width, rules, attached(skeleton))


def _titles(words: str, labels: Sequence[Label], rules: Rules) -> bool:
    """Is this line the title of an outline or an annex, and nothing else?"""
    if len(words.split()) > 16 or words[-1:] in ".;,:":
        return False
    return has(words, "outline.opener", rules) or any(
        label.family == "annex" and len(words.split()) <= 4 for label in labels
    )


def _behind_signature(body: Body) -> frozenset[int]:
    """The blocks behind the first that closes the letter."""
    first = next((n for n, block in enumerate(body.blocks) if block.zone == "closing"), len(body.blocks))
    return frozenset(range(first + 1, len(body.blocks)))


def _is_opener(body: Body, place: int, block: Block, behind: bool, rules: Rules) -> bool:
    """Is this line the title of what must be reported, with a list or a table below it?"""
    words = " ".join(body.of(block).split()) if block.role == "text" and block.end - block.start < _LONGEST else ""
    if not words or not has(words, "outline.opener", rules):
        return False
    if words[-1] in ".;," or (words[-1] == ":" and not behind) or len(words.split()) > 40:
        return False
    shown = is_caps(words) or block.bold_end >= block.end - 2 or block.centered or block.level is not None
    # A title may run in small letters where only its word stands in capitals: "NỘI DUNG BÁO CÁO của các trường".
    shown = shown or words[:12].isupper()
    return (shown or behind) and _asks_below(body, place)


def _asks_below(body: Body, place: int) -> bool:
    for block in body.blocks[place + 1 : place + 1 + _NEAR]:
        if block.role == "cell":
            return True
        labels = read_labels(body.text, block.start, block.end)
        if any(label.family != "annex" for label in labels):
            return True
    return False


def _asking_annexes(skeleton: Skeleton, rules: Rules, others: bool) -> set[int]:
    """The annexes that hold a list of what is asked instead of a form. ``others``: the plan has outlines that call
    themselves so, then such an annex must speak of a report or of those who make it."""
    body = skeleton.body
    titled = attached(skeleton)
    annexes = [n.block for n in skeleton.nodes if n.label.family == "annex"]
    labelled = sorted(n.block for n in skeleton.nodes if n.label.family != "annex")
    cells = [n for n, block in enumerate(body.blocks) if block.role == "cell"]
    found: set[int] = set()
    for place, start in enumerate(annexes):
        if body.blocks[start].start in titled:
            continue
        stop = annexes[place + 1] if place + 1 < len(annexes) else len(body.blocks)
        inside = labelled[bisect_right(labelled, start) : bisect_left(labelled, stop)]
        table = cells[at] if (at := bisect_left(cells, start)) < len(cells) and cells[at] < stop else None
        least = _LEAST if table is None else _LEAST + 1
        if sum(table is None or n < table for n in inside) < least:
            continue
        title = " ".join(" ".join(body.of(b).split()) for b in body.blocks[start : inside[0]])
        if len(title.split()) > 80 or has(title, "outline.no_outline", rules):
            continue
        if not others or has(title, "outline.for_report", rules):
            found.add(start)
    return found


_SAID = re.compile(r"[^\W\d_]{2}")


def _lists_behind(body: Body, behind: frozenset[int]) -> set[int]:
    """The titles of the numbered lists behind the signature, where nothing calls itself an outline: the lines right above the
    first number of each."""
    found: set[int] = set()
    style: tuple[str, str] | None = None
    for place in sorted(behind):
        block = body.blocks[place]
        labels = read_labels(body.text, block.start, block.end) if block.role == "text" else ()
        if not labels or labels[0].family in ("annex", "bullet") or labels[0].numbers[-1:] != (1,):
            continue
        if style is None:
            rest = body.blocks[place + 1 :]
            if sum(bool(b.role == "text" and read_labels(body.text, b.start, b.end)) for b in rest) < _LEAST:
                return set()
            style = labels[0].family, labels[0].mark
        if style != (labels[0].family, labels[0].mark):
            continue
        title = place
        while title - 1 in behind and _is_title(body, body.blocks[title - 1]):
            title -= 1
        if read_labels(body.text, body.blocks[title].start, body.blocks[title].end):
            if not found and title < place:
                return set()  # "Phần II. Nội dung báo cáo" is a part of the plan
            continue
        found.add(title)
    return found


def _is_title(body: Body, block: Block) -> bool:
    """A line of at least four words that no name of a signer, no recipient and no item of a list is."""
    words = body.of(block).strip()
    if read_labels(body.text, block.start, block.end) and not re.match(r"\W*phần\s", words, re.IGNORECASE):
        return False
    if block.role != "text" or words[:1] in "-+•" or words[-1:] in ".;,":
        return False
    return words.startswith("(") or (len(words.split()) >= 4 and _SAID.search(words) is not None)


def _reopened(body: Body, places: set[int], rules: Rules) -> Iterator[Block]:
    """The blocks, those below the titles at ``places`` in the body up to the next end of a letter."""
    closing = [rule.pattern.match for rule in rules_named(rules, "section.closing")]
    open_again = False
    for place, block in enumerate(body.blocks):
        words = body.of(block)
        if place in places:
            open_again = True
        elif open_again and len(words) < 120 and any(ends(words[:90]) for ends in closing):
            open_again = False
        yield altered(block, zone="body") if open_again and block.zone == "closing" else block
