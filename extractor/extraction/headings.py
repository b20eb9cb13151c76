"""Which labelled paragraphs title a block, and where the title ends (DOMAIN.md §2.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.extraction.blocks import Block, Body
from extractor.extraction.labels import Label
from extractor.extraction.tree import Node
from extractor.language.orthography import CAPITALS
from extractor.language.trie import one_of
from extractor.records import quick

_LETTER = r"[^\W\d_]"
_COLON = re.compile(r":(?=\s)")
_STOP = re.compile(rf"[.:](?=\s+[\"“(]?[{CAPITALS}0-9])")
# A word in small letters, or a capital with one: "chợ", "Số", "Ở xã". A single small letter is a slip ("Và" in capitals).
_LOWER_WORDS = re.compile(rf"[^\W\d_{CAPITALS}]{{2,}}|(?<!{_LETTER})[{CAPITALS}][^\W\d_{CAPITALS}](?!{_LETTER})")
_HOPELESS = (
    -6.6
)  # what else the words and the context of a text not in capitals can say still leaves it below -3: no heading
_FAMILY_WEIGHT = {
    "annex": 6.0, "part": 4.0, "chapter": 4.0, "article": 2.5, "upper": 2.0, "roman": 2.5, "section": 3.0, "arabic": 1.0,
    "decimal": 1.2, "lower": 0.2, "bullet": -9.0,
}  # fmt: skip
# Words that no title holds but most numbered sentences do.
_VERBS = (
    *(
        "đã",
        "đang",
        "sẽ",
        "được giao",
        "chịu trách nhiệm",
        "có trách nhiệm",
        "căn cứ vào",
        "phải",
        "là",
        "thì",
        "mà",
        "nhằm",
    ),
    *("tiến hành", "bao gồm", "gồm có", "chủ trì,", "xin", "trân trọng"),
)
# Read in small letters: to match without regard to case would be slower.
_VERBAL = re.compile(rf"(?:{one_of(_VERBS, blank=' ', inside=_LETTER)})(?!{_LETTER})")
_DIGITS = "0123456789²³"


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a labelled block: its end, whether text runs on behind it in the block, how sure it is a title."""

    start: int
    end: int
    run_in: bool
    score: float


_new_title = quick(Title)


def is_caps(text: str) -> bool:
    """Set in capitals: hardly a small letter, at least three capitals."""
    # Most texts have too many small letters in their first sixth already.
    opening = text[: len(text) // 6 + 4]
    words = opening[1:].replace(" ", "")
    if words.isalpha() and words.islower() and len(words) > 0.1 * len(text):
        return False
    if sum(map(str.isalpha, opening)) - sum(map(str.isupper, opening)) > 0.1 * len(text):
        return False
    upper = sum(map(str.isupper, text))
    if upper < 3:
        return False
    letters = sum(map(str.isalpha, text))
    if upper < 0.9 * letters:
        return False
    # Signs such as Ⅳ are capitals without being letters.
    upper = sum(c.isupper() for c in text if c.isalpha())
    return upper >= 3 and upper >= 0.9 * letters


def line_width(text: str) -> int:
    """The usual length of a full printed line (0 where lines are not wrapped)."""
    lengths = sorted(len(line.rstrip()) for line in text.splitlines() if line.strip())
    if len(lengths) < 8:
        return 0
    return lengths[int(len(lengths) * 0.85)]


def title_of(body: Body, node_block: Block, label: Label | None, width: int) -> Title:
    """Where the title of a block ends; ``score`` holds what the block alone says (:func:`judge` adds the context)."""
    text = body.text
    start = label.end if label is not None else node_block.start
    end = node_block.end
    whole = text[start:end]
    if not whole.strip():
        bare = (
            _FAMILY_WEIGHT[label.family] if label is not None and label.family in ("annex", "part", "chapter") else 0.0
        )
        return Title(start, start, False, -1.0 if label is None else bare)
    family = label.family if label is not None else "section"
    score = _FAMILY_WEIGHT[family]
    if node_block.level is not None:
        score += 3.0
    cut, run_in = end, False
    bold = node_block.bold_end > start + 1
    if bold and node_block.bold_end < end - 2 and re.match(r"[\s:.]*(?:\(|$)", text[node_block.bold_end : end]) is None:
        cut, run_in = node_block.bold_end, True
        if text[cut - 1 : cut + 2].strip().strip(".").endswith(":") or text[cut : cut + 2].lstrip()[:1] in (":", "."):
            score += 1.0
    else:
        caps = caps_cut(text, start, end)
        line = _line_cut(text, node_block, start, end, width)
        if caps is not None:
            cut, run_in = caps, True
        elif line is not None:
            cut, run_in = line, True
            score += 0.5
        elif not bold or len(whole.split()) > 14:
            colon = _COLON.search(text, start, min(end, start + 90))
            stop = _STOP.search(text, start, min(end, start + 70))
            if colon is not None and colon.start() < end - 1 and len(text[start : colon.start()].split()) <= 9:
                cut, run_in = colon.start(), True
                score -= 2.0 if family == "lower" else 0.0
            elif (
                stop is not None
                and len(text[start : stop.start()].split()) <= 8
                and len(text[stop.end() : end].split()) >= 6
                and text[stop.start() - 1].isalpha()
            ):
                cut, run_in = stop.start(), True
                score -= 0.5
    if bold:
        score += 2.5
    title = text[start:cut].rstrip()
    if score > _HOPELESS or is_caps(title):
        score += _shape(title, whole=not run_in)
    stripped = title.rstrip(" .:;,")
    return _new_title(start, start + len(stripped), run_in, score)


def caps_cut(text: str, start: int, end: int) -> int | None:
    """The end of a title in capitals that runs into ordinary text."""
    small = _LOWER_WORDS.search(text, start, end)
    if small is None:
        return None
    # The word with the small letters may begin with a capital of its own.
    cut = small.start()
    while cut > start and not text[cut - 1].isspace():
        cut -= 1
    head = text[start:cut].rstrip()
    if head[-2:] in (" Ở", " Ý"):
        head = head[:-2].rstrip()  # words of one letter: "Ở xã …", "Ý kiến …"
    if head.endswith("("):
        return None
    # A sentence begins with a capital: "KHÁI QUÁT về tài nguyên của huyện" is a title as a whole.
    if text[cut].islower() or not is_caps(head) or len(text[cut:end].split(None, 6)) < 6:
        return None
    words = [w for w in head.split() if any(map(str.isalpha, w))]
    if len(words) < 2:
        return None
    return start + len(head)


def _line_cut(text: str, block: Block, start: int, end: int, width: int) -> int | None:
    """The end of the first printed line, where a short line is followed by one that begins a sentence."""
    if not width or not (start < block.line_end < end):
        return None
    following = text[block.line_end : end].lstrip()
    line = text[block.start : block.line_end]
    if not following[:1].isupper() or line.rstrip()[-1:] in ",;-(":
        return None
    first_word = following.split(None, 1)[0]
    if len(line) + len(first_word) + 1 >= 0.8 * width:
        return None
    return block.line_end


def _shape(title: str, whole: bool) -> float:
    score = 0.0
    words = title.split()
    if is_caps(title):
        score += 3.0
    last = title.rstrip()[-1:]
    if whole and last in ".;":
        score -= 2.2 if last == "." and len(words) <= 9 else 3.2
    elif whole and last == ",":
        score -= 3.0
    else:
        score += 0.8
    count = len(words)
    score += 1.0 if count <= 14 else 0.3 if count <= 22 else -0.7 if count <= 32 else -2.5 if count <= 45 else -5.0
    if title[:1].islower():
        score -= 2.0
    if _VERBAL.search(title.lower()):
        score -= 1.2
    if sum(map(title.count, _DIGITS)) > 6:
        score -= 0.6
    if not any(map(str.isalpha, title)):
        score -= 4.0
    return score


def judge(nodes: Sequence[Node], titles: Sequence[Title], body: Body) -> list[bool]:
    """Which nodes are headings: each title's own score, what stands below it, and what its sisters are."""
    blocks = body.blocks
    scores: list[float] = []
    labelled = {node.block: place for place, node in enumerate(nodes)}
    for node, title in zip(nodes, titles, strict=True):
        score = title.score
        following = node.block + 1
        if title.run_in:
            score += 0.6
        elif following < len(blocks):
            below = labelled.get(following)
            if below is None:
                score += 1.0 if blocks[following].zone == "body" else 0.0
            elif nodes[below].parent is node:
                # A full stop closes a sentence, but a sentence that announces parts of its own ends in a colon.
                score += 3.8 if body.text[blocks[node.block].end - 1] == "." else 1.2
            else:
                score -= 0.8
        if node.issue == "orphan":
            score -= 1.0
        scores.append(score)
    # Sisters are of one kind: a list of sentences does not become headings because one of them is short.
    families: dict[tuple[int, str], list[int]] = {}
    for place, node in enumerate(nodes):
        families.setdefault((id(node.parent), node.label.family), []).append(place)
    verdict = [False] * len(nodes)
    for places in families.values():
        mean = sum(max(-3.0, min(6.0, scores[p])) for p in places) / len(places)
        for p in places:
            verdict[p] = 0.65 * scores[p] + 0.35 * mean >= 1.95
    # Nothing below a numbered sentence titles a block, unless it says so itself.
    for place, node in enumerate(nodes):
        parent = node.parent
        if verdict[place] and parent is not None and parent.label.family == "bullet" and scores[place] < 4:
            verdict[place] = False
    return verdict
