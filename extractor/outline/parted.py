"""Outlines whose items say which agency answers them ("Đơn vị báo cáo" beside a row, "(Sở Tài chính báo cáo)" behind a line):
each agency gets the outline of its own items."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractor.models import Item, Outline, Table
from extractor.outline.kinds import kind_of_agency, kinds_in
from extractor.outline.links import asks_for
from extractor.outline.serving import belongs, key_of
from extractor.outline.submitters import agency_names
from extractor.outline.when import has, matches
from extractor.rulebook import Rules

_SAID_BEHIND = re.compile(r"\(([^()]{3,120})\)\s*[.;:,]?\s*$")
_MOST = 0.5
"""So many of the items that hold no others must name who answers them."""


def parted(
    outlines: Sequence[Outline], names: Sequence[str], tables: Sequence[Table], rules: Rules
) -> tuple[list[Outline], dict[str, str]]:
    """The outlines, each whose items name those who answer them as one outline for every group of the agencies ``names`` that
    must answer the same items; and which of these agencies has which of those outlines."""
    done: list[Outline] = []
    serving: dict[str, str] = {}
    taken = {outline.id for outline in outlines}
    for outline in outlines:
        groups = _groups(outline, names, tables, rules)
        if len(groups) < 2:
            done.append(outline)
            continue
        for wanted, members in groups.items():
            kinds = {kind_of_agency(name, rules) for name in members}
            kind = kinds.pop() if len(kinds) == 1 else "other"
            own, count = kind, 2
            while own in taken:
                own, count = f"{kind}_{count}", count + 1
            taken.add(own)
            items = tuple(item for item in outline.items if item.id in wanted)
            forms = tuple(f for f in outline.annexes if _serves(f.id, items, outline.items, rules))
            title = f"{outline.title} (dành cho {'; '.join(members)})"
            done.append(Outline(own, kind, title, items, forms))
            serving |= dict.fromkeys(members, own)
    return done, serving


def _groups(
    outline: Outline, names: Sequence[str], tables: Sequence[Table], rules: Rules
) -> dict[frozenset[str], list[str]]:
    """The sets of items that agencies must answer, with those agencies; empty where the items name nobody."""
    owners = _owners(outline.items, tables, rules)
    parents = {item.parent for item in outline.items}
    leaves = [item for item in outline.items if item.id not in parents]
    if len(names) < 2 or sum(item.id in owners for item in leaves) < max(2, _MOST * len(leaves)):
        return {}
    groups: dict[frozenset[str], list[str]] = {}
    for name in names:
        own: set[str] = set()
        for item in leaves:
            owner = owners.get(item.id)
            if owner is None or _is_meant(name, owner, rules):
                own.add(item.id)
        if not any(i in owners and not has(owners[i], "outline.everyone", rules) for i in own):
            continue  # named nowhere: this one's outline is the whole one
        by_id = {item.id: item for item in outline.items}
        for one in list(own):
            above = by_id[one].parent
            while above is not None and above not in own:
                own.add(above)
                above = by_id[above].parent if above in by_id else None
        groups.setdefault(frozenset(own), []).append(name)
    return groups


def _owners(items: Sequence[Item], tables: Sequence[Table], rules: Rules) -> dict[str, str]:
    """Who answers which item by the words of the plan: ids of items to those words."""
    beside = _in_tables(tables, rules)
    owners: dict[str, str] = {}
    for item in items:
        said = beside.get(item.start if item.start is not None else -1, "")
        if not said:
            behind = _SAID_BEHIND.search(item.request or item.heading) or _SAID_BEHIND.search(item.heading)
            said = behind[1] if behind is not None and has(behind[1], "outline.answers", rules) else ""
            below = next(matches(item.request or "", "outline.owner_line", rules), None)
            said = below["who"] if below is not None else said
        if said and not (agency_names(said, rules)[0] or kinds_in(said, rules) or has(said, "outline.everyone", rules)):
            said = ""
        if not said and item.parent in owners:
            said = owners[item.parent]
        if said:
            owners[item.id] = said
    return owners


def _in_tables(tables: Sequence[Table], rules: Rules) -> Mapping[int, str]:
    """The words in the columns of agencies, by where their rows start."""
    found: dict[int, str] = {}
    for table in tables:
        columns = [n for n, head in enumerate(table.columns) if has(head, "outline.owner_column", rules)]
        if len(columns) != 1:
            continue
        for row in table.rows:
            start = min((c.start for c in row if c.end > c.start), default=table.start)
            found[start] = " ".join(row[columns[0]].text.split())
    return found


def _is_meant(name: str, owner: str, rules: Rules) -> bool:
    """Do the words that say who answers mean this agency, alone or among all of its kind?"""
    if has(owner, "outline.everyone", rules):
        return True
    own = key_of(name)
    keys = [key_of(one) for one in agency_names(owner, rules)[0]] or [key_of(owner)]
    if any(own == key or own.startswith(f"{key} ") for key in keys):
        return True
    if belongs(name, owner, rules):
        return True
    return has(owner, "outline.whole_group", rules) and kind_of_agency(name, rules) in kinds_in(owner, rules)


def _serves(form: str, items: Sequence[Item], all_items: Sequence[Item], rules: Rules) -> bool:
    """Is a form for those who answer these items: they name it, or none does?"""
    named = form[2:].split(".")[0]
    return (
        any(i.annex == form for i in items)
        or asks_for(items, named, rules)
        or not any(i.annex == form for i in all_items)
    )
