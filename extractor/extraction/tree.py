"""Labels in reading order -> the tree they number. Each label is read as what continues the numbering best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractor.extraction.blocks import Block
from extractor.extraction.labels import RANK, Label, to_roman
from extractor.extraction.lines import capital_share

_BULLET_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class Node:
    """A labelled block in its place. ``issue`` says what is odd about its number: "gap", "repeat", "restart", "orphan"."""

    block: int
    label: Label
    parent: Node | None
    depth: int
    issue: str = ""
    children: list[Node] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The last number of the label, 0 for a bullet."""
        return self.label.numbers[-1] if self.label.numbers else 0


def grow(blocks: Sequence[Block], labels: Sequence[tuple[Label, ...]], text: str) -> list[Node]:
    """The labelled blocks as nodes in reading order. ``labels`` holds the readings of each block's label (empty: none)."""
    nodes: list[Node] = []
    stack: list[Node] = []
    following = _numbered_next(labels)
    closings = [index for index, block in enumerate(blocks) if block.zone == "closing"]
    closed = -1
    for index, readings in enumerate(labels):
        if blocks[index].zone == "closing":
            closed = index
        if not readings:
            continue
        if readings[0].family == "annex" and stack and closed < stack[0].block:
            signed = bool(closings) and closings[-1] > index
            if _is_caption(readings[0], labels[following[index]] if following[index] else (), stack, signed):
                continue
        colon = index > 0 and text[blocks[index - 1].start : blocks[index - 1].end].rstrip().endswith(":")
        best: tuple[float, int, str, Label] | None = None
        opens = _is_one(index, readings, labels[following[index]], blocks, text)
        for label in readings:
            score, keep, issue = _fit(label, stack, colon)
            score -= 0.8 * label.repair
            if opens and label.family == "roman" and label.repair:
                score += 2.0
            if label.family == "upper" and label.repair == 1 and not issue and _is_letter(keep, stack, nodes):
                score += 0.8
            if best is None or score > best[0]:
                best = (score, keep, issue, label)
        assert best is not None
        _, keep, issue, label = best
        if issue and label.repair and label.family == "decimal":
            continue
        if label.repair and label.family == "roman" and (opens or (label.numbers[0] > 1 and not issue)):
            # What precedes or follows proves the numeral: "1." and "11." are shown as I and II.
            label = replace(label, text=to_roman(label.numbers[0]))
        del stack[keep:]
        parent = stack[-1] if stack else None
        node = Node(index, label, parent, len(stack) + 1, issue)
        if parent is not None:
            parent.children.append(node)
        nodes.append(node)
        stack.append(node)
    return nodes


def _is_letter(keep: int, stack: Sequence[Node], nodes: Sequence[Node]) -> bool:
    """Whether "I." behind "H." is the letter: a Roman one would open parts of H, and no part before it has such."""
    if keep >= len(stack) or stack[keep].label.family != "upper":
        return False
    before = stack[keep]
    beside = before.parent.children if before.parent is not None else [node for node in nodes if node.parent is None]
    return all(child.label.family != "roman" for node in beside for child in node.children)


def _is_one(
    index: int, readings: tuple[Label, ...], ahead: tuple[Label, ...], blocks: Sequence[Block], text: str
) -> bool:
    """Whether "1. KẾT QUẢ SẢN XUẤT" was printed with a Roman one: it is in capitals, and "1." follows it."""
    first = readings[0]
    if first.family != "arabic" or first.numbers != (1,) or not ahead:
        return False
    said = text[first.end : blocks[index].end]
    return (
        ahead[0].family == "arabic"
        and ahead[0].numbers == (1,)
        and ahead[0].mark == first.mark
        and len(said.split()) > 1
        and capital_share(said) > 0.8
        and capital_share(text[ahead[0].end : ahead[0].end + 60]) < 0.6
    )


def _numbered_next(labels: Sequence[tuple[Label, ...]]) -> list[int]:
    """For each block the next one behind it that bears a number of the body (no bullet, no annex); 0 where there is none."""
    following = [0] * len(labels)
    ahead = 0
    for index in range(len(labels) - 1, -1, -1):
        following[index] = ahead
        if any(label.family not in ("annex", "bullet") for label in labels[index]):
            ahead = index
    return following


def _is_caption(label: Label, ahead: tuple[Label, ...], stack: list[Node], signed: bool) -> bool:
    """Does "Bảng 1. …" title a table of the body rather than an annex? ``ahead`` are the readings of the next number behind
    it, ``signed`` says that the signature is still to come. An annex ends the numbers of the body; a caption does not: the
    next part goes on with them. A "Bảng" before the signature is no annex whatever follows."""
    word = label.text.split()[0].lower()
    if word not in ("bảng", "biểu", "phụ", "mẫu"):
        return False
    if word == "bảng" and signed and stack[0].label.family != "annex":
        return True
    going_on = (
        reading.numbers
        and (reading.numbers[-1] > 1 or reading.family == "decimal")
        and _fit(reading, stack, False)[0] > 2.9
        for reading in ahead
        if reading.family not in ("annex", "bullet")
    )
    return any(going_on)


def _fit(label: Label, stack: list[Node], colon: bool) -> tuple[float, int, str]:
    """How well the label continues the open parts, how many of them stay open above it, and what is odd about it."""
    if label.family in ("annex",):
        return 3.0, 0, ""
    if label.family == "bullet":
        return _fit_bullet(label, stack, colon)
    if label.family == "decimal":
        return _fit_decimal(label, stack)
    number = label.numbers[-1]
    best: tuple[float, int, str] | None = None
    for place in range(len(stack) - 1, -1, -1):
        open_node = stack[place]
        if open_node.label.family != label.family:
            continue
        fit = _fit_sibling(label, open_node, place, len(stack))
        if best is None or fit[0] > best[0]:
            best = fit
    if best is not None:
        return best
    rank = RANK[label.family]
    keep = len(stack)
    while keep and RANK[stack[keep - 1].label.family] >= rank:
        keep -= 1
    # "(1)" below 2.1 is a part of it; "1." there begins something new.
    if number == 1 and stack and stack[-1].label.family == "decimal" and _mark(label) in _CLOSED:
        return 2.6, len(stack), ""
    # "1." inside a bullet list that a colon announced belongs to the bullet; otherwise the list is over.
    if number == 1:
        return 2.6, keep, ""
    return 0.6 - 0.05 * number, keep, "orphan"


_CLOSED = (")", "()")


def _mark(label: Label) -> str:
    """What closes the label; "()" for a number in brackets."""
    return label.mark or ("()" if label.family in ("arabic", "lower") else "")


def _fit_sibling(label: Label, open_node: Node, place: int, depth: int) -> tuple[float, int, str]:
    """The same for an open part whose label is of the same family."""
    mark, other = _mark(label), _mark(open_node.label)
    same_mark = mark == other or not mark or not other
    step = label.numbers[-1] - open_node.number
    if step == 1:
        return 3.0 - (0 if same_mark else 0.7), place, ""
    # "1)" or "(1)" somewhere below "1." is not the same list once more.
    if label.numbers[-1] == 1 and not same_mark and (place == depth - 1 or (mark in _CLOSED and other not in _CLOSED)):
        return 2.2, depth, ""
    if 2 <= step <= 4:
        return 1.5, place, "gap"
    if step == 0:
        return 0.9, place, "repeat"
    if label.numbers[-1] == 1:
        return 0.8, place, "restart"
    return 0.3, place, "gap" if step > 0 else "repeat"


def _fit_decimal(label: Label, stack: list[Node]) -> tuple[float, int, str]:
    *prefix, number = label.numbers
    best: tuple[float, int, str] | None = None
    for place in range(len(stack) - 1, -1, -1):
        node = stack[place]
        fit: tuple[float, int, str] | None = None
        if node.label.family == "decimal" and len(node.label.numbers) == len(label.numbers):
            if list(node.label.numbers[:-1]) == prefix:
                step = number - node.number
                fit = (3.0, place, "") if step == 1 else (1.5, place, "gap" if step > 1 else "repeat")
        elif list(node.label.numbers) == prefix and (node.label.family == "decimal" or len(prefix) == 1):
            fit = (3.0 if number == 1 else 1.6), place + 1, "" if number == 1 else "gap"
        elif node.label.family in ("roman", "upper") and len(prefix) > 1 and node.number == prefix[0]:
            break
        if fit is not None and (best is None or fit[0] > best[0]):
            best = fit
    if best is not None:
        return best
    keep = len(stack)
    while keep:
        node = stack[keep - 1]
        family = node.label.family
        # A deeper number than its parents': 1.2.1 under 1.1. Take it as the parent's own where the head agrees.
        if family == "decimal" and list(node.label.numbers) == prefix[: len(node.label.numbers)]:
            break
        if RANK[family] < RANK["arabic"]:
            break
        if family == "arabic" and node.number == label.numbers[0]:
            break
        keep -= 1
    return (1.4 if number == 1 else 1.0), keep, "orphan"


def _fit_bullet(label: Label, stack: list[Node], colon: bool) -> tuple[float, int, str]:
    for place in range(len(stack) - 1, -1, -1):
        node = stack[place]
        if node.label.family != "bullet":
            break
        if node.label.text == label.text:
            return 3.0, place, ""
    keep = len(stack)
    # A dash after a plus that announced nothing: a level up, not a level down.
    if keep and not colon and stack[-1].label.text == "+" and label.text == "-":
        keep -= 1
    return 2.5, keep, ""


def counted(stem: str, sign: str, taken: dict[str, int], count: int) -> str:
    """``stem``, ``sign`` and the first number from ``count`` on that makes an id not yet in ``taken``; takes it.

    ``taken`` holds for each id, and for each stem with its sign, the number to go on with.
    """
    key = f"{stem}{sign}\0"
    count = max(count, taken.get(key, count))
    while f"{stem}{sign}{count}" in taken:
        count += 1
    taken[key] = count + 1
    taken[f"{stem}{sign}{count}"] = count
    return f"{stem}{sign}{count}"


def path_of(node: Node, parent_path: str, taken: dict[str, int], place: int) -> str:
    """The id of a node: its parent's path and its own piece, made unique. A decimal label takes the place of the numbers
    that it repeats (2.1 under II.2 is II.2.1)."""
    label = node.label
    if label.family == "bullet":
        piece = str(place + 1) if label.text == "+" else _letters(place)
    else:
        piece = label.segment
    if label.family == "decimal":
        piece = piece.split()[-1]
        own = piece.split(".")
        base = parent_path.split(".") if parent_path else []
        for length in range(min(len(own), len(base)), 0, -1):
            if base[-length:] == own[:length]:
                base = base[:-length]
                break
        path = ".".join([*base, *own])
    else:
        path = f"{parent_path}.{piece}" if parent_path else piece
    if path in taken:
        return counted(path, "~", taken, 2)
    taken[path] = 1
    return path


def _letters(place: int) -> str:
    return _BULLET_LETTERS[place] if place < 26 else _BULLET_LETTERS[place // 26 - 1] + _BULLET_LETTERS[place % 26]
