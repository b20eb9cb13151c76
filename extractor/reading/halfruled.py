"""Tables with level lines only: a line under the head and under every row, none between the columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.models import Box
from extractor.reading.borderless import column_gaps, read_row
from extractor.reading.lattice import join_edges
from extractor.reading.page import Edge, GridTable, PageContent, SetWord

_LEAST_LINES = 4


def find_half_ruled(page: PageContent, level: Sequence[Edge]) -> tuple[GridTable, set[SetWord]] | None:
    """The first such table among the lines of a page, and the words that it took; None where there is none.

    At least four level lines of one length stand over one another, and between them the words of most rows leave the same
    gaps open.
    """
    for rules in _stacks(join_edges(level), page):
        ys = [rule.at for rule in rules]
        left, right = rules[0].start, rules[0].end
        lines = [
            [
                w
                for w in line.words
                if left - 4 <= w.x0 and w.x1 <= right + 4 and ys[0] < (w.top + w.bottom) / 2 < ys[-1]
            ]
            for line in page.lines
        ]
        lines = [line for line in lines if line]
        words = [word for line in lines for word in line]
        if len(words) < 8:
            continue
        height = sorted(word.bottom - word.top for word in words)[len(words) // 2]
        bands = [[w for w in words if top < (w.top + w.bottom) / 2 < bottom] for top, bottom in pairwise(ys)]
        # Rows that only hold a group's heading run over the columns and tell nothing of them.
        telling = [band for band in bands if band and len(column_gaps(band, height)) >= 2]
        if len(telling) < 3 or len(telling) * 2 < len(bands):
            continue
        cuts = column_gaps([word for band in telling for word in band], height)
        if len(cuts) < 2:
            continue
        xs = [left, *cuts, right]
        rows = []
        for band, (top, bottom) in zip(bands, pairwise(ys), strict=True):
            if band:
                rows.append(read_row(lines, xs, top, bottom, whole=band not in telling))
        return GridTable(Box(left, ys[0], right, ys[-1]), tuple(rows), tuple(xs[:-1])), set(words)
    return None


def _stacks(rules: Sequence[Edge], page: PageContent) -> list[list[Edge]]:
    """Lines of one place and length that stand over one another, from the top of the page."""
    stacks: list[list[Edge]] = []
    for rule in sorted(rules):
        if rule.end - rule.start < 0.4 * page.width:
            continue
        for stack in stacks:
            last = stack[-1]
            if abs(last.start - rule.start) < 6 and abs(last.end - rule.end) < 6 and 6 < rule.at - last.at < 140:
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    return [stack for stack in stacks if len(stack) >= _LEAST_LINES]
