"""Items of which a report says that there is nothing to tell: in their own passage, in one sentence for several, or anywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extraction.sections import roles_of
from extractor.models import Status
from extractor.outline.answer_places import where_of
from extractor.outline.asked import Asked, Match, ancestors
from extractor.outline.passages import Layout, Passage
from extractor.outline.said import figures_in, is_nil, is_remit
from extractor.outline.terms import Spot, Weights, coverage, rule_named, spots_of, terms_of
from extractor.rulebook import Rules

_DENIED = re.compile(r"(?<!\w)(?:không|chưa) (?:có|còn|để xảy ra)\s+([^.;,:]{4,90}(?:,[^.;,:]{3,30})?)", re.IGNORECASE)


_PART = re.compile(r"[,;]|(?<!\w)(?:và|cùng|việc|nội dung|công tác|các|về)(?!\w)", re.IGNORECASE)


_REMIT_WORDS = re.compile(r"(?<!\w)(?:không thuộc|thuộc|do|không được giao|ngoài)(?!\w)", re.IGNORECASE)


def cover_nil(
    asked: Sequence[Asked], matches: Sequence[Match], layout: Layout, statuses: list[tuple[Status, str]], rules: Rules
) -> None:
    """A heading below which the report only says that it has nothing to report answers so for every item below it."""
    for n, item in enumerate(asked):
        if not item.leaf and matches[n].section is None:
            matches[n].section = _section_that_denies(item, layout, rules)
        section = matches[n].section
        if item.leaf or section is None or not layout.whole[section]:
            continue
        _deny_named(n, section, asked, matches, layout, statuses, rules)
        # What stands below the heading of one part denies that part alone.
        owned = {m.section for k, m in enumerate(matches) if k != n and m.section is not None}
        own = [p for p in layout.whole[section] if layout.passages[p].section not in owned - {section}]
        if len(own) == 1 and _taken(own[0], matches, statuses, asked, layout.passages[own[0]], rules):
            continue
        if own and is_nil([layout.passages[p] for p in layout.whole[section]], rules):
            for k in range(len(asked)):
                if (
                    k != n
                    and _is_below(k, n, asked)
                    and asked[k].leaf
                    and statuses[k][0] in ("missing", "brief", "merged", "answered")
                ):
                    if statuses[k][0] != "missing" and not set(matches[k].passages) <= set(layout.whole[section]):
                        continue
                    matches[k].passages = layout.whole[section]
                    matches[k].score = max(matches[k].score, 0.5)
                    statuses[k] = (
                        "nil",
                        f"{where_of(matches[n], layout)} báo không có nội dung phát sinh hoặc không thuộc thẩm quyền.",
                    )


def _deny_named(
    n: int,
    section: int,
    asked: Sequence[Asked],
    matches: Sequence[Match],
    layout: Layout,
    statuses: list[tuple[Status, str]],
    rules: Rules,
) -> None:
    """One sentence below a heading that says of several things that another office has them ("Số liệu về phòng học, thiết
    bị do Sở khác quản lý") answers so for each of them that it names."""
    for p in layout.direct[section]:
        passage = layout.passages[p]
        if not is_nil([passage], rules) or _taken(p, matches, statuses, asked, passage, rules):
            continue
        for k, below in enumerate(asked):
            if below.leaf and statuses[k][0] == "missing" and _is_below(k, n, asked) and _names(below, passage):
                matches[k].passages, matches[k].score = (p,), max(matches[k].score, 0.5)
                statuses[k] = (
                    "nil",
                    f"{where_of(matches[n], layout)} báo không có nội dung phát sinh hoặc không thuộc thẩm quyền.",
                )


def deny_anywhere(
    asked: Sequence[Asked], matches: Sequence[Match], layout: Layout, statuses: list[tuple[Status, str]], rules: Rules
) -> None:
    """A sentence anywhere that says of what an item names that there is none, or that another office has it."""
    open_ones = [
        (n, item)
        for n, item in enumerate(asked)
        if item.leaf and statuses[n][0] == "missing" and any(s.pairs for s in item.heading)
    ]
    if not open_ones:
        return
    nothing = [
        (p, passage)
        for p, passage in enumerate(layout.passages)
        if not passage.annex and is_nil([passage], rules) and not _taken(p, matches, statuses, asked, passage, rules)
    ]
    for n, item in open_ones:
        for p, passage in nothing:
            if _names_first(item, passage) and coverage(item.heading, passage.terms, Weights(())) >= 0.6:
                matches[n].passages, matches[n].score = (p,), max(matches[n].score, 0.5)
                where = where_of(matches[n], layout)
                statuses[n] = ("nil", f"{where} báo không có nội dung phát sinh hoặc không thuộc thẩm quyền.")
                break


def deny_listed(
    asked: Sequence[Asked], matches: Sequence[Match], layout: Layout, statuses: list[tuple[Status, str]], rules: Rules
) -> None:
    """A sentence that lists what other offices are in charge of ("Việc cấp phép, đấu giá, đóng cửa mỏ thuộc trách nhiệm của
    Sở …") answers so for every item, or part of the outline, that one of the things listed names."""
    if not any(item.leaf and status == "missing" for item, (status, _) in zip(asked, statuses, strict=True)):
        return
    even = Weights(())
    for p, passage in enumerate(layout.passages):
        if passage.annex or not is_nil([passage], rules) or not is_remit(passage.text, rules):
            continue
        found = _REMIT_WORDS.search(passage.text)
        listed = passage.text[: found.start()] if found is not None else passage.text
        parts = [spots for part in _PART.split(listed) if (spots := _own(spots_of(part, rules)))]
        for n, item in enumerate(asked):
            if not item.leaf or statuses[n][0] != "missing":
                continue
            named = [asked[k].heading_terms for k in (n, *ancestors(asked, n)[:1])]
            if any(len(part) >= 2 and coverage(part, terms, even) >= 0.8 for part in parts for terms in named):
                matches[n].passages, matches[n].score = (p,), max(matches[n].score, 0.5)
                where = where_of(matches[n], layout)
                statuses[n] = ("nil", f"{where} báo không có nội dung phát sinh hoặc không thuộc thẩm quyền.")


def _taken(
    p: int,
    matches: Sequence[Match],
    statuses: Sequence[tuple[Status, str]],
    asked: Sequence[Asked],
    passage: Passage,
    rules: Rules,
) -> bool:
    """Whether a denial is the answer to one item already: that there is none of one thing is said of that thing alone; that
    another office is in charge may be said of many."""
    if is_remit(passage.text, rules):
        return False
    return any(
        asked[k].leaf
        and p in match.passages
        and statuses[k][0] != "missing"
        and (len(match.passages) == 1 or match.section is None or _names(asked[k], passage))
        for k, match in enumerate(matches)
    )


def _section_that_denies(item: Asked, layout: Layout, rules: Rules) -> int | None:
    """A heading for this item and others below which the report only says that it is not in charge."""
    if not any(spot.pairs and spot.clause >= 0 and spot.worth == 1.0 for spot in item.heading):
        return None  # "Kết quả" names nothing that could be denied
    even = Weights(())
    for section, indices in enumerate(layout.whole):
        said = [layout.passages[p] for p in indices]
        if not said or layout.children[section] or not is_nil(said, rules):
            continue
        given = layout.heading_terms[section].union(*(p.terms for p in said))
        if coverage(item.heading, given, even) >= 0.7:
            return section
    return None


def denies(passages: Sequence[Passage], item: Asked, rules: Rules) -> bool:
    """The passages only say that there is none of what the item is about ("không có doanh nghiệp chậm đóng")."""
    if any(p.table is not None for p in passages):
        return False
    text = " ".join(p.text for p in passages)
    found = _DENIED.search(text)
    if found is None or len(text.split()) > 30 or figures_in(text):
        return False
    return coverage(item.heading, terms_of(found[1], rules), Weights(())) >= 0.5


def denies_flatly(passages: Sequence[Passage], item: Asked, rules: Rules) -> bool:
    """The passages are one short sentence that only says that something of what the item asks was not done or is not there
    ("Trong kỳ, Trường không cho thuê nhà, đất"); it would be a poor answer, but for the question it is the answer."""
    text = " ".join(p.text for p in passages).strip()
    if len(passages) != 1 or passages[0].table is not None or len(text.split()) > 32 or figures_in(text):
        return False
    found = rule_named(rules, "terms.flat_denial").pattern.match(text)
    if found is None:
        return False
    own = {
        pair for spot in (*item.heading, *item.full) if spot.worth == 1.0 and spot.clause >= 0 for pair in spot.pairs
    }
    return bool(own & terms_of(text[found.end("subject") :], rules))


def finds_no_fault(passages: Sequence[Passage], item: Asked, rules: Rules) -> bool:
    """Where shortcomings or causes are asked for: whether what is denied are these, not something that is lacking ("hợp tác xã
    chưa có trụ sở riêng" is a shortcoming told)."""
    if not item.roles & {"limitations", "causes"}:
        return True
    text = " ".join(p.text for p in passages)
    return (
        len(text.split()) <= 8
        or is_remit(text, rules)
        or rule_named(rules, "terms.no_fault").pattern.search(text) is not None
    )


def denies_apart(passages: Sequence[Passage], item: Asked, rules: Rules) -> bool:
    """One of several passages below a heading shared with other items says that there is none of what this one asks for
    ("Xã không có đề xuất gì thêm")."""
    kind = item.roles & {"proposals", "limitations", "directions"}
    return len(passages) > 1 and any(
        len(p.text.split()) <= 15 and is_nil([p], rules) and (kind & set(roles_of(p.text, rules)) or _names(item, p))
        for p in passages
    )


def _names(item: Asked, passage: Passage) -> bool:
    """Whether a passage has a word of two syllables of the topic of an item."""
    return any(set(spot.pairs) & passage.terms for spot in item.heading if spot.worth == 1.0 and spot.clause >= 0)


def _names_first(item: Asked, passage: Passage) -> bool:
    """Whether a passage names what an item asks first ("Kinh phí" of "Kinh phí cho công tác an toàn giao thông")."""
    first = [spot for spot in item.heading if spot.clause >= 0 and spot.pairs][:2]
    return _names(item, passage) and any(
        set(spot.pairs) & passage.terms or any(term in passage.terms for term, _ in spot.meets) for spot in first
    )


def _own(spots: Sequence[Spot]) -> list[Spot]:
    return [spot for spot in spots if spot.clause >= 0 and spot.worth > 0.5]


def _is_below(k: int, n: int, asked: Sequence[Asked]) -> bool:
    parent = asked[k].parent
    while parent >= 0:
        if parent == n:
            return True
        parent = asked[parent].parent
    return False
