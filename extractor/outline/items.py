"""The items of one outline: out of labelled paragraphs, out of a bordered table, or out of plain lines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractor.extraction.blocks import Block, Body
from extractor.extraction.headings import Title, is_caps
from extractor.extraction.labels import VIETNAMESE_LETTERS, Label, read_labels
from extractor.extraction.tree import Node, grow, path_of
from extractor.language.orthography import CAPITALS, fold
from extractor.models import Cell, Item, Report, Table
from extractor.outline.when import has, matches
from extractor.rulebook import Rules

_NO_WORD = re.compile(r"[^\w,&]+")
# "(lập danh mục theo Phụ lục 1)" behind a title is no part of it.
_NOTE = re.compile(r"\s*\([^()]*(?:phụ lục|biểu|bảng|mẫu)[^()]*\)\W*$", re.I)
_BYE = re.compile(
    r"\W*(?:Báo cáo (?:\w+ ){0,3}gửi|Đề nghị (?:các|quý|đơn vị)|Yêu cầu các|Trân trọng|Trên đây|Rất mong|Văn bản (?:\w+ ){0,2}gửi|Nhận được)",
    re.I,
)
HEADING_WORDS = 12
"""So many words of a bullet stand for it in a matrix."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An item before it has a parent: where it stands, its heading, what is asked below it (offsets of the view)."""

    node: Node | None
    heading: str
    request: str | None
    start: int
    end: int
    label: str


def items_of(
    body: Body,
    span: tuple[int, int],
    nodes: Sequence[Node],
    titles: Sequence[Title],
    headings: Sequence[bool],
    root: Callable[[Node], bool],
) -> list[Item]:
    """The items among the blocks ``span`` (first, behind the last). ``root`` says which nodes are no part of the outline's
    own paths (the title of the attachment). Offsets are those of the view."""
    first, behind = span
    picked = [
        (n, t, h) for n, t, h in zip(nodes, titles, headings, strict=True) if first <= n.block < behind and not root(n)
    ]
    picked = [entry for entry in picked if entry[0].label.family != "annex"]
    drafts: list[Draft] = []
    for place, (node, title, heading) in enumerate(picked):
        following = picked[place + 1][0].block if place + 1 < len(picked) else behind
        below = [body.blocks[i] for i in range(node.block + 1, following)]
        below = [b for b in below if b.role == "text" and b.zone == "body"]
        if place + 1 == len(picked):
            # What the letter says behind its list ("Báo cáo gửi về …") is asked by no item.
            stop = next((i for i, b in enumerate(below) if _BYE.match(body.of(b))), len(below))
            below = below[:stop]
        inner = run_in_list(body.text, node.label.end, body.blocks[node.block].end)
        if inner:
            first_mark = inner[0].start
            words = " ".join(body.text[node.label.end : first_mark].split()).rstrip(" :.-–")
            drafts.append(Draft(node, words, None, body.blocks[node.block].start, first_mark, node.label.text))
            drafts += _run_in(body, node, inner, body.blocks[node.block].end, below)
            continue
        drafts.append(_draft(body, node, title, heading, below))
    return _placed(drafts, root)


# "II. Kết quả 1. Số vụ; 2. Số tiền": a list that a scan ran into the line above it. Its marks are those of lists that
# stand on lines of their own; "1)" and "(1)" count within sentences too.
_MARK = re.compile(
    rf"(?<![^\s*])(?:(?P<arabic>\d{{1,2}})[./](?=\s+[{CAPITALS}])|(?P<lower>[a-zđ])[)/.](?=\s+[{CAPITALS}])|(?P<bullet>[-–+•])(?=\s+[{CAPITALS}]))"
)


def run_in_list(text: str, start: int, end: int) -> list[Label]:
    """The labels of a list that stands inside ``text[start:end]``: at least two, in order from the first, each behind a
    stop; the first may also stand right behind a short heading. Empty where there is none."""
    found = list(_MARK.finditer(text, start, end))
    for first in found:
        family = str(first.lastgroup)
        before = text[start : first.start()].rstrip()
        if len(before.split()) > HEADING_WORDS + 4 or re.search(r"[.;]\s+\S", before):
            return []
        if before[-1:] not in ("", ":", ";", ".") and (family == "bullet" or not before[-1:].isalpha()):
            continue
        marks = [first]
        for mark in found:
            if mark.start() <= first.start() or mark.lastgroup != family:
                continue
            stop = text[marks[-1].end() : mark.start()].rstrip()[-1:]
            if stop in (";", ".", ",") and _follows(marks[-1], mark, family):
                marks.append(mark)
        if len(marks) < 2 or (family != "bullet" and first[family] not in ("1", "a")):
            continue
        labels = [read_labels(text, mark.start(), end) for mark in marks]
        if all(labels):
            return [readings[0] for readings in labels]
    return []


def _follows(one: re.Match[str], other: re.Match[str], family: str) -> bool:
    if family == "bullet":
        return one[0] == other[0]
    if family == "arabic":
        return 1 <= int(other["arabic"]) - int(one["arabic"]) <= 2
    order = VIETNAMESE_LETTERS
    return 1 <= order.find(other["lower"]) - order.find(one["lower"]) <= 2


def _run_in(body: Body, parent: Node, labels: Sequence[Label], end: int, below: Sequence[Block]) -> list[Draft]:
    """The drafts of a list in the words of ``parent`` up to ``end``; what stands below them belongs to the last."""
    drafts: list[Draft] = []
    stops = [*(label.start for label in labels[1:]), end]
    for label, stop in zip(labels, stops, strict=True):
        rest = below if stop == end else ()
        node = Node(parent.block, label, parent, parent.depth + 1)
        inner = run_in_list(body.text, label.end, stop)
        words = " ".join(body.text[label.end : inner[0].start if inner else stop].split())
        more = "" if inner else _clean(" ".join(body.of(b) for b in rest))
        request = " ".join(part for part in (words, more) if part)
        drafts.append(Draft(node, first_words(words), request or None, label.start, stop, label.text))
        if inner:
            drafts += _run_in(body, node, inner, stop, rest)
    return drafts


def _draft(body: Body, node: Node, title: Title, heading: bool, below: Sequence[Block]) -> Draft:
    block = body.blocks[node.block]
    if title.start >= title.end and node.label.family in ("part", "chapter", "section") and below:
        # "Phần thứ nhất" alone on its line: the title is the line below, in capitals, bold or short.
        first = below[0]
        words = " ".join(body.of(first).split())
        if is_caps(words) or first.bold_end >= first.end - 1 or (len(words.split()) <= 16 and words[-1] not in ".;"):
            title = Title(first.start, first.end, False, title.score)
            after = _clean(" ".join(body.of(b) for b in below[1:]))
            return Draft(node, words, after or None, block.start, below[-1].end, node.label.text)
    own = " ".join(body.text[node.label.end : block.end].split())
    after = _clean(" ".join(body.of(b) for b in below))
    end = below[-1].end if below else block.end
    if heading and node.label.family != "bullet":
        rest = _clean(body.text[title.end : block.end].lstrip(" .:-")) if title.run_in else ""
        request = " ".join(part for part in (rest, after) if part)
        words = " ".join(body.text[title.start : title.end].split()) or own
        note = _NOTE.search(words)
        if note is not None and note.start() > 3:
            words, request = words[: note.start()].rstrip(), f"{request} {note[0].strip()}".strip()
        return Draft(node, words, request or None, block.start, end, node.label.text)
    request = " ".join(part for part in (own, after) if part)
    return Draft(node, first_words(own), request or None, block.start, end, node.label.text)


def _clean(text: str) -> str:
    words = " ".join(text.split())
    return "" if not re.search(r"[^\W_]", words) else words


def first_words(text: str) -> str:
    """The first words of what a bullet asks."""
    words = text.split()
    return text if len(words) <= HEADING_WORDS else " ".join(words[:HEADING_WORDS])


def _placed(drafts: Sequence[Draft], root: Callable[[Node], bool]) -> list[Item]:
    paths: dict[int, str] = {}
    levels: dict[int, int] = {}
    taken: dict[str, int] = {}
    counts: dict[tuple[str, str], int] = {}
    items: list[Item] = []
    for draft in drafts:
        node = draft.node
        assert node is not None
        parent = node.parent
        while parent is not None and (root(parent) or id(parent) not in paths):
            parent = parent.parent
        above = paths[id(parent)] if parent is not None else ""
        key = (above, "+" if node.label.text == "+" else node.label.family)
        place = counts.get(key, 0)
        counts[key] = place + 1
        path = path_of(node, above, taken, place)
        paths[id(node)] = path
        levels[id(node)] = levels[id(parent)] + 1 if parent is not None else 1
        items.append(
            Item(
                path,
                draft.label,
                draft.heading,
                levels[id(node)],
                above or None,
                draft.request,
                None,
                draft.start,
                draft.end,
            )
        )
    return items


def table_columns(table: Table) -> tuple[int, int, int | None] | None:
    """The columns of label, heading and request where a table holds an outline; None for a form to be filled in."""
    width = len(table.columns)
    if not 2 <= width <= 6 or len(table.rows) < 2:
        return None
    heads = [fold(c) for c in table.columns]
    filled = [sum(bool(re.search(r"[^\W\d_]{2}", row[c].text)) for row in table.rows) for c in range(width)]
    label = next(
        (c for c in range(width) if re.fullmatch(r"(?:s?tt|so tt|muc|ky hieu|ma so|ma|so|diem)\W*", heads[c].strip())),
        None,
    )
    if label is None and sum(
        bool(read_labels(f"{row[0].text.strip().rstrip('.)')}. X")) for row in table.rows
    ) > 0.6 * len(table.rows):
        label = 0
    texts = [c for c in range(width) if c != label and filled[c] >= 0.6 * len(table.rows)]
    if not texts:
        return None
    heading = next((c for c in texts if re.search(r"noi dung|tieu de|muc|van de|de muc|phan", heads[c])), texts[0])
    request = next((c for c in range(width) if c not in (label, heading) and _ASKED.search(heads[c])), None)
    if request is None and len(texts) > 1:
        request = next((c for c in texts if c != heading), None)
    asked = any(_ASKED.search(h) or re.search(r"noi dung|de cuong", h) for h in heads)
    beside = sum(filled) - filled[heading] - (0 if label is None else filled[label])  # "II" is a label, not words
    if not asked or (request is None and beside > 0.4 * filled[heading]):
        return None
    if label is None and sum(bool(read_labels(row[heading].text.lstrip())) for row in table.rows) < 0.5 * len(
        table.rows
    ):
        label = -1 if request is not None else None
        if label is None:
            return None
    return (-1 if label is None else label), heading, request


_ASKED = re.compile(r"yeu cau|huong dan|goi y|cau hoi|can bao cao|thong tin|dien giai|noi dung bao cao|ghi ro|chi tiet")


# A column of remarks beside what is asked, and a remark that asks for more than an annex ("Theo từng năm").
_NOTES = re.compile(
    r"(?:ghi chú|lưu ý|chú thích|kỳ số liệu|mốc số liệu|cách thể hiện|mức độ chi tiết)\W*", re.IGNORECASE
)
_ASKS_MORE = re.compile(
    r"^(?!\W*(?:\w+\s+){0,3}(?:phụ lục|biểu|bảng|mẫu)(?:\s+(?:số|mẫu))?\W*[\dIVXA-H]*\W*$)(?=.*[^\W\d_]{2}.*\s)",
    re.IGNORECASE,
)


def numbered_rows(
    table: Table, at: int, heading: int
) -> tuple[list[tuple[Cell, ...]], list[str], str, list[Block], list[Node]]:
    """The rows of a table whose column ``at`` holds labels (-1: none) and whose column ``heading`` headings, as if each row
    were a labelled paragraph: rows, their texts, the texts joined, their blocks in it, the tree of the labels."""
    rows = [row for row in table.rows if row[heading].text.strip() or (at >= 0 and row[at].text.strip())]
    texts: list[str] = []
    for row in rows:
        words = " ".join(row[heading].text.split())
        mark = row[at].text.strip() if at >= 0 else ""
        if mark and not words:
            mark, words = "", mark  # a merged row: its words stand in the first cell
        mark = mark if mark[-1:] in (".", ")", "-", "+", "/") or not mark else f"{mark}."
        texts.append(f"{mark} {words}".strip())
    joined, blocks = "", []
    for text in texts:
        blocks.append(Block(len(joined), len(joined) + len(text), len(joined) + len(text), len(joined)))
        joined += text + "\n"
    labels = [read_labels(joined, b.start, b.end) for b in blocks]
    return rows, texts, joined, blocks, grow(blocks, labels, joined)


def items_in_table(table: Table, start_of: Callable[[int], int]) -> list[Item]:
    """The items of an outline set in a table. Offsets are those of the report; ``annex`` holds what further columns say until
    the forms are known."""
    columns = table_columns(table)
    if columns is None:
        return []
    at, heading, request = columns
    rows, texts, joined, blocks, nodes = numbered_rows(table, at, heading)
    notes = [c for c, head in enumerate(table.columns) if _NOTES.fullmatch(head.strip()) and c not in columns]
    by_block = {node.block: node for node in nodes}
    drafts: list[Draft] = []
    pointed: dict[int, str] = {}  # what other columns say of a row: "Biểu 2"
    extra = 0
    items: list[Item] = []
    for index, row in enumerate(rows):
        node = by_block.get(index)
        asked = " ".join(row[request].text.split()) if request is not None else ""
        noted = [" ".join(row[c].text.split()) for c in notes if c < len(row)]
        asked = ". ".join(part.rstrip(" .") for part in (asked, *filter(_ASKS_MORE.search, noted)) if part)
        start = min((c.start for c in row if c.end > c.start), default=table.start)
        end = max((c.end for c in row), default=table.end)
        if node is None:
            extra += 1
            items.append(Item(str(extra), "", texts[index], 1, None, asked or None, None, start, end))
            continue
        words = " ".join(joined[node.label.end : blocks[index].end].split())
        label = row[at].text.strip().rstrip(".)/ ") if at >= 0 and row[at].text.strip() else node.label.text
        bullet = node.label.family == "bullet"
        others = [c.text for n, c in enumerate(row) if n not in (at, heading, request) and c.text.strip()]
        pointed[len(drafts)] = " ".join(" ".join(others).split())
        # A label takes the dash behind it along ("1. -"): here the dash may open the list.
        mark = joined[node.label.start : node.label.end].rstrip()
        begin = node.label.start + len(mark) - (mark[-1:] in "-–•+")
        inner = [] if bullet else run_in_list(joined, begin, blocks[index].end)
        if inner:
            # A cell that holds a list of its own; where nothing stands before it, what stands beside it says what it is about.
            before = " ".join(joined[begin : inner[0].start].split()).rstrip(" :.-–") or pointed[len(drafts)]
            drafts.append(Draft(node, before, asked or None, start, end, label or node.label.text))
            listed = _run_in(Body(joined, tuple(blocks)), node, inner, blocks[index].end, ())
            drafts += [replace(draft, start=start, end=end) for draft in listed]
            continue
        drafts.append(
            Draft(
                node,
                first_words(words) if bullet else words,
                asked or (words if bullet else None),
                start,
                end,
                label or node.label.text,
            )
        )
    placed = _placed(drafts, lambda node: False)
    if not placed:
        return items
    return [replace(item, annex=pointed.get(place) or None) for place, item in enumerate(placed)]


def _short(words: str) -> bool:
    return len(words.split()) <= HEADING_WORDS and words[-1:] not in (".", ";", ",") and words[:1].isupper()


def items_of_lines(body: Body, span: tuple[int, int]) -> list[Item]:
    """The items of an outline without any number or bullet: each line asks for something; a line in capitals, bold, or
    short with longer text below it is the heading of what follows."""
    blocks = [b for b in body.blocks[span[0] : span[1]] if b.role == "text" and b.zone == "body"]
    lines = [" ".join(body.of(b).split()) for b in blocks]
    # Short lines without a stop, at least one of them above a sentence: they title what stands below them.
    titled = any(
        _short(one) and other[-1:] in ".;" and len(other) > len(one) for one, other in itertools.pairwise(lines)
    )
    items: list[Item] = []
    parent: Item | None = None
    for index, block in enumerate(blocks):
        words = lines[index]
        if not re.search(r"[^\W\d_]", words) or words.startswith("("):
            continue
        head = is_caps(words) or block.bold_end >= block.end - 1 or block.level is not None
        if not head and index + 1 < len(blocks) and len(words.split()) <= 8 and words[-1] not in ".;,":
            head = words[-1] == ":"
        head = head or (titled and _short(words))
        if head or parent is None:
            number = sum(i.parent is None for i in items) + 1
            item = Item(str(number), "", words.rstrip(":"), 1, None, None, None, block.start, block.end)
            parent = item if head else parent
        elif len(words.split()) > 6 and index and items and items[-1] is parent and words[-1] == ".":
            items[-1] = parent = replace(
                parent, request=" ".join(w for w in (parent.request, words) if w), end=block.end
            )
            continue
        else:
            number = sum(i.parent == parent.id for i in items) + 1
            item = Item(
                f"{parent.id}.{number}", "", first_words(words), 2, parent.id, words, None, block.start, block.end
            )
        items.append(item)
    return items


def to_report(items: Iterable[Item], source: Callable[[int, int], tuple[int, int]], report: Report) -> list[Item]:
    """Items with places in the report's text instead of the view's, and their pages."""
    placed = []
    for item in items:
        start, end = source(item.start or 0, item.end or 0)
        placed.append(replace(item, start=start, end=end, page=report.page_of(start)))
    return placed


@lru_cache(maxsize=4)
def _asks(rules: Rules) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((str(a["id"]), tuple(fold(p) for p in a["asks"])) for a in rules["outline"].data["ask"])


def asks_of(text: str, rules: Rules) -> tuple[str, ...]:
    """What kinds of answer these words of an outline demand (ids of [[ask]] in outline.toml)."""
    words = " " + " ".join(_NO_WORD.sub(" ", fold(text)).split()) + " "
    found = [name for name, phrases in _asks(rules) if any(f" {p} " in words or f" {p}," in words for p in phrases)]
    if "count" not in found and re.search(
        r"(?:^|[,;:(]\s*)(?:số|tổng số|tỷ lệ|tỉ lệ|mức|giá|diện tích|kinh phí)\s+(?!liệu)[^\W\d_]+", text, re.I
    ):
        found.append("count")
    return tuple(found)


def annex_named(text: str, rules: Rules) -> list[str]:
    """The numbers of the annexes that an item points to; "" for "theo Phụ lục" without a number."""
    found: list[str] = []
    for m in matches(text, "outline.annex_link", rules):
        word, number = fold(m["word"]), m["n"] or ""
        if word in ("bang", "mau", "bieu") and not number:
            continue
        found.append(number.upper().lstrip("0"))
    if not found and has(text, "outline.annex_bare", rules):
        found.append("")
    return found
