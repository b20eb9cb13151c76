"""Where an item is answered: as words for people, and as a stretch of the report."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.models import Status
from extractor.outline.asked import Asked, Match
from extractor.outline.passages import Layout


def where_of(match: Match, layout: Layout) -> str:
    section = match.section
    if section is None and match.passages:
        place = layout.passages[match.passages[0]].section
        section = place if place >= 0 else None
    if section is None:
        return "một đoạn của báo cáo"
    found = layout.sections[section]
    title = f"{found.label}. {found.heading}" if found.label else found.heading
    return f"mục “{title}”"


def place_of(
    n: int, asked: Sequence[Asked], matches: Sequence[Match], layout: Layout, statuses: Sequence[tuple[Status, str]]
) -> tuple[int | None, int | None, str | None]:
    match = matches[n]
    if match.section is not None:
        found = layout.sections[match.section]
        return found.start, found.end, found.id
    if match.passages:
        said = [layout.passages[p] for p in match.passages]
        section = said[0].section
        return (
            min(p.start for p in said),
            max(p.end for p in said),
            layout.sections[section].id if section >= 0 else None,
        )
    below = [place_of(c, asked, matches, layout, statuses) for c in asked[n].children if statuses[c][0] != "missing"]
    starts = [p[0] for p in below if p[0] is not None]
    ends = [p[1] for p in below if p[1] is not None]
    if starts and ends:
        return min(starts), max(ends), next((p[2] for p in below if p[2]), None)
    return None, None, None
