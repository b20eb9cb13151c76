"""The column heads of a table without lines: where they begin and end, and which of them stand over several columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.models import Box
from extractor.reading.aligned_rows import GROUP
from extractor.reading.aligned_spans import find_spans, head_stretches
from extractor.reading.lattice import cell_lines
from extractor.reading.page import GridCell, SetWord
from extractor.reading.strips import Strip
from extractor.reading.tables import is_numbering, is_title, unit_of

HeadRows = list[tuple[GridCell | None, ...]]


def find_head(
    strips: Sequence[Strip],
    first: int,
    cuts: Sequence[float],
    left: float,
    right: float,
    reach: float,
    rules: Sequence[float],
) -> tuple[HeadRows, float, float] | None:
    """The rows of the head, the height at which the table begins, and the one at which its head ends. ``first`` is the
    strip that the first row hangs on. A table that goes on from the page before has no head; None where what stands above
    is no head and the table no such table. ``reach`` is how far apart its lines may stand."""
    anchor = strips[first]
    height = anchor.words[0].bottom - anchor.words[0].top
    place = first
    scanned = anchor.words[0].first < 0
    ruled = _rules_of(strips[:first], anchor.top, height, rules, cuts)
    ceiling = ruled[0] if ruled is not None else None
    while place:
        strip, below = strips[place - 1], strips[place]
        gap = min(one.top for one in strips[place : min(first + 1, place + 3)]) - strip.bottom
        if ceiling is not None:
            if strip.bottom < ceiling + 1:
                break
            place -= 1
            continue
        # The first row may begin above what it hangs on; of lines on a scan that is told by the one gap there is.
        apart = place == first or (scanned and strips[first].top - below.top < 4 * height)
        far = apart and gap < 4.5 * height and _names_columns(strips[max(0, place - 6) : place], cuts, reach)
        if (gap > reach and not far) or below.top - strip.top > 5 * height:
            break
        off = below.top - strip.bottom
        over = strip.top - strips[place - 2].bottom if place > 1 else 1e9
        # Lines of a head may reach beside one another, or touch; what stands above it does not.
        touches = off < 0.25 * height and over > off + 0.35 * height
        if off >= -0.1 * height or unit_of(strip.text) is not None or is_title(strip.text):
            if _is_outside(strip, cuts, left, right):
                break
            if not touches and _ends_title(strips, place - 1, left, right):
                break
        place -= 1
    above = strips[place:first]
    if not above:
        return [], anchor.top - 1, anchor.top - 1
    floor = ruled[1] if ruled is not None else _floor(above, anchor, height, rules, cuts)
    numbering = [one for one in above if _counts_columns(one, cuts)]
    if numbering:
        floor = max(floor, numbering[-1].bottom + 0.5)
    words = [word for one in above for word in one.words if (word.top + word.bottom) / 2 < floor]
    if not words:
        return [], anchor.top - 1, anchor.top - 1
    mine = set(words)
    lines = [Strip(line) for one in above if (line := [word for word in one.words if word in mine])]
    top = min(word.top for word in words)
    numbers = [line for line in lines if _counts_columns(line, cuts)]
    plain = [line for line in lines if line not in numbers]
    rows = _rows(plain, [left, *cuts, right], cuts, top, floor)
    if numbers:
        rows += _rows(numbers[-1:], [left, *cuts, right], cuts, numbers[-1].top, floor)
    covered = {column for row in rows for column, cell in enumerate(row) if cell and cell.lines}
    covered |= {
        c + i for row in rows for c, cell in enumerate(row) if cell and cell.lines for i in range(cell.column_span)
    }
    if len(covered) < max(2, 0.6 * (len(cuts) + 1)):
        return None
    return rows, top, floor


def _counts_columns(strip: Strip, cuts: Sequence[float]) -> bool:
    return is_numbering(strip.cells(cuts)) or is_numbering([word.text for word in strip.words])


def _names_columns(strips: Sequence[Strip], cuts: Sequence[float], reach: float) -> bool:
    """Whether the last of these lines, as far as they hang together, stand over most columns."""
    named: set[int] = set()
    top = strips[-1].bottom
    for strip in reversed(strips):
        stretches = strip.stretches(cuts)
        if top - strip.bottom > reach or (len(stretches) == 1 and len(strip.words) > 7):
            break
        named.update(column for start, end, _ in stretches for column in range(start, end + 1))
        top = min(top, strip.top)
    return len(named) > max(2, 0.6 * len(cuts))


def _rules_of(
    above: Sequence[Strip], top: float, height: float, rules: Sequence[float], cuts: Sequence[float]
) -> tuple[float, float] | None:
    """The lines over and under the head, where both are drawn: the last two above the first row between which most
    columns are named (a row whose label was not read may stand under them)."""
    near = [rule for rule in rules if top - 30 * height < rule < top + 1][-5:]
    for ceiling, floor in reversed(list(pairwise(near))):
        between = [strip for strip in above if ceiling < (strip.top + strip.bottom) / 2 < floor]
        named = {c for strip in between for start, end, _ in strip.stretches(cuts) for c in range(start, end + 1)}
        if len(named) >= max(2, 0.6 * (len(cuts) + 1)) and not all(strip.crosses(cuts) for strip in between):
            return ceiling, floor
    return None


def _is_outside(strip: Strip, cuts: Sequence[float], left: float, right: float) -> bool:
    """Whether a line above a table is no part of its head: a title, a unit, running text."""
    alone = len(strip.parts) == 1
    if (
        (is_title(strip.text) and alone and _is_centred(strip, cuts, left, right))
        or unit_of(strip.text) is not None
        or (strip.text[-1:] in ".;:" and alone)
    ):
        return True
    # Heads may be wider than what stands in the outer columns.
    if strip.words[0].x0 < left - 20 - (cuts[0] - left) or strip.words[-1].x1 > right + 20 + (right - cuts[-1]):
        return True
    stretches = strip.stretches(cuts)
    widest = max(end - start for start, end, _ in stretches)
    return len(stretches) == 1 and widest >= 2 and widest + 1 > 0.5 * (len(cuts) + 1)


def _is_centred(strip: Strip, cuts: Sequence[float], left: float, right: float) -> bool:
    """Whether a line stands over the whole table, not in one of its columns beside the middle."""
    middle = (strip.words[0].x0 + strip.words[-1].x1) / 2
    return strip.crosses(cuts) or strip.words[0].x0 < cuts[0] or abs(middle - (left + right) / 2) < 0.1 * (right - left)


def _ends_title(strips: Sequence[Strip], place: int, left: float, right: float) -> bool:
    """Whether a line is the second or third of a title: it stands in the middle, and so do those up to the title's first."""
    for strip in reversed(strips[max(0, place - 3) : place + 1]):
        middle = (strip.words[0].x0 + strip.words[-1].x1) / 2
        if len(strip.parts) > 1 or abs(middle - (left + right) / 2) > 0.08 * (right - left):
            return False
        if is_title(strip.text):
            return True
    return False


def _floor(
    above: Sequence[Strip], anchor: Strip, height: float, rules: Sequence[float], cuts: Sequence[float]
) -> float:
    """Where the head ends: at a drawn line, else above the heading of a group of rows, else in the widest level gap above
    the first row's number."""
    top = above[0].top
    between = [rule for rule in rules if top + 0.5 * height < rule < anchor.top + 1]
    if between:
        return between[0] if len(between) == 1 else between[-1]
    group = next((strip for strip in above[1:] if opens_group(strip, cuts)), None)
    if group is not None:
        return group.top - 0.5
    spans = sorted((word.top, word.bottom) for strip in [*above, anchor] for word in strip.words)
    gaps: list[tuple[float, float]] = []
    reached = spans[0][1]
    for start, end in spans[1:]:
        if start > reached and start < anchor.bottom - 0.3 * height:
            gaps.append((start - reached, (start + reached) / 2))
        reached = max(reached, end)
    if not gaps:
        return anchor.top - 0.5
    widest = max(gap for gap, _ in gaps)
    return next(at for gap, at in reversed(gaps) if gap > widest - 0.8)


def opens_group(strip: Strip, cuts: Sequence[float]) -> bool:
    """Whether a strip is the heading of a group of rows: a label in the first column and words behind it, nothing else."""
    if len(strip.parts) != 2 or strip.parts[0][1] != strip.words[0].x1 or strip.words[1].x0 < cuts[0]:
        return False
    label, first = strip.words[0].text, strip.words[1].text
    return GROUP.match(label) is not None and first[0].isupper() and strip.words[-1].x1 - strip.words[1].x0 > 20


def _rows(lines: Sequence[Strip], xs: Sequence[float], cuts: Sequence[float], top: float, floor: float) -> HeadRows:
    """The head's cells in one row, or in two where one of them stands over several columns."""
    columns = len(xs) - 1
    spans = find_spans(lines, cuts, xs[0], xs[-1])
    parts: list[list[list[SetWord]]] = [[] for _ in range(columns)]
    spanned = {column for span in spans for column in range(span.start, span.end + 1)}
    for line in lines:
        for start, _, stretch in head_stretches(line, cuts):
            if start not in spanned:
                parts[start].append(stretch)
    if not spans:
        return [tuple(GridCell(cell_lines(p), Box(xs[i], top, xs[i + 1], floor)) for i, p in enumerate(parts))]
    upper: list[GridCell | None] = [None] * columns
    lower: list[GridCell | None] = [None] * columns
    middle = max(word.bottom for span in spans for line in span.lines for word in line)
    for span in spans:
        box = Box(xs[span.start], top, xs[span.end + 1], middle)
        upper[span.start] = GridCell(cell_lines(span.lines), box, 1, span.end - span.start + 1)
        for column, below in enumerate(span.below, span.start):
            lower[column] = GridCell(cell_lines(below), Box(xs[column], middle, xs[column + 1], floor))
    for column in range(columns):
        if column not in spanned:
            upper[column] = GridCell(cell_lines(parts[column]), Box(xs[column], top, xs[column + 1], floor), 2)
    return [tuple(upper), tuple(lower)]
