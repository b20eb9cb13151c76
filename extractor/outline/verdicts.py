"""Matches -> verdicts: what a report says to each item, with its place and a reason in plain Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from extractor.language.orthography import fold
from extractor.models import AnnexVerdict, Extraction, ItemVerdict, Status
from extractor.outline.annexes import data_rows
from extractor.outline.answer_places import place_of, where_of
from extractor.outline.asked import BACKWARD, FORWARD, Asked, Match, ancestors
from extractor.outline.denied import (
    cover_nil,
    denies,
    denies_apart,
    denies_flatly,
    deny_anywhere,
    deny_listed,
    finds_no_fault,
)
from extractor.outline.evidence import opens, role_only
from extractor.outline.lacking import is_substantial, lacking, sentences_for
from extractor.outline.passages import Layout, Passage
from extractor.outline.quantities import count_share, counted_in, numbered_in
from extractor.outline.said import is_nil, is_remit
from extractor.outline.terms import rule_named
from extractor.rulebook import Rules

_DONE: frozenset[str] = frozenset({"answered", "brief", "merged", "nil"})
_LABEL = re.compile(r"^\W*(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s*[.)/]\s*(?=[^\W\d])")
_WORDS = re.compile(r"[^\W_]+")
_DOTS = re.compile(r"\s*(?:…|\.{3,}|_{3,})[….,;_\s]*$")
"""Where something was to be filled in."""
_TABLE_AHEAD = re.compile(r"(?<!\w)(?:bảng|biểu)(?: \w+){0,3} (?:sau|dưới|tổng hợp)(?!\w)", re.I)


def verdicts_of(
    asked: Sequence[Asked],
    matches: Sequence[Match],
    layout: Layout,
    extraction: Extraction,
    annexes: Sequence[AnnexVerdict],
    rules: Rules,
) -> list[ItemVerdict]:
    """A verdict for each item, in the outline's order."""
    statuses: list[tuple[Status, str]] = [("missing", "")] * len(asked)
    for n, item in enumerate(asked):
        if item.leaf:
            statuses[n] = _leaf(n, asked, matches, layout, rules)
    cover_nil(asked, matches, layout, statuses, rules)
    deny_anywhere(asked, matches, layout, statuses, rules)
    deny_listed(asked, matches, layout, statuses, rules)
    _answer_by_annex(asked, matches, statuses, annexes)
    for n in range(len(asked) - 1, -1, -1):
        if not asked[n].leaf:
            statuses[n] = _container(n, asked, matches, layout, statuses, rules)
    return [_verdict(n, asked, matches, layout, extraction, statuses, annexes) for n in range(len(asked))]


# ------------------------------------------------------------------------------------------------------------ leaves


def _leaf(n: int, asked: Sequence[Asked], matches: Sequence[Match], layout: Layout, rules: Rules) -> tuple[Status, str]:
    item, match = asked[n], matches[n]
    if match.section is None and not match.passages:
        return "missing", _why_missing(item, match, layout)
    said = [layout.passages[p] for p in _with_tables(match.passages, layout)]
    if role_only(item) and item.roles & (FORWARD | BACKWARD):
        said = [p for p in said if p.table is None]  # a list behind the last heading is no request
    where = where_of(match, layout)
    own = [_beyond(p, item) for p in said if not _echoes(p, item)]
    if not own or (_only_announces(own) and not is_nil(own, rules)):
        if said:
            return "heading_only", f"{where} chỉ chép lại lời của đề cương, không có thông tin nào thêm."
        return "heading_only", f"{where} chỉ có tiêu đề, bên dưới không có nội dung."
    praised = item.roles <= {"strengths", "results"} and "strengths" in item.roles  # none of something bad is a merit
    if (
        (
            is_nil(own, rules)
            and finds_no_fault(own, item, rules)
            and not (praised and len(" ".join(p.text for p in own).split()) > 12 and not is_remit(own[0].text, rules))
        )
        or denies(own, item, rules)
        or ((match.shared or role_only(item)) and denies_apart(own, item, rules))
    ):
        return "nil", f"{where} báo không có nội dung phát sinh hoặc không thuộc thẩm quyền."
    if match.shared and match.section is not None and _asks_only_requests(item) and not _requests(own, rules):
        return "heading_only", f"{where} có nhắc đến kiến nghị ở tiêu đề nhưng bên dưới không nêu kiến nghị nào."
    if item.is_bullet and any(k != n and set(m.passages) & set(match.passages) for k, m in enumerate(matches)):
        own = sentences_for(own, item, rules)
    below = {p.section for p in own if p.section >= 0 and p.section != match.section}
    lack = lacking(item, own, rules, " ".join(layout.sections[section].heading for section in sorted(below)))
    if lack and count_share(counted_in(item.text), numbered_in(" ".join(p.text for p in said))) >= 0.5:
        lack = ""  # the sentence that has most of the words is not the one that has the numbers
    if lack and denies_flatly(own, item, rules):
        return "nil", f"{where} báo không có nội dung phát sinh hoặc không thuộc thẩm quyền."
    unsure = "; chưa chắc chắn, cần đọc lại" if match.section is None and match.score < SURE else ""
    if match.shared and not (match.home and item.is_bullet) and not _alone(n, match, asked, matches):
        if lack and not is_substantial(own):
            return "brief", f"{where} có nhắc đến chung với mục khác nhưng {lack}{unsure}."
        return "merged", f"Được trả lời chung với mục khác, tại {where}{unsure}."
    if match.section is None:
        holder = _holder(n, match, asked, matches, layout)
        if holder is not None:
            if lack:
                return "brief", f"{where} (thuộc phần của mục {asked[holder].item.id}) có nói đến nhưng {lack}{unsure}."
            return "merged", f"Được trả lời trong phần của mục {asked[holder].item.id}, tại {where}{unsure}."
    if lack:
        return "brief", f"{where} có trả lời nhưng {lack}{unsure}."
    return "answered", f"Được trả lời tại {where}{unsure}."


SURE = 0.6
"""What was placed by its words alone and less surely than this, a person should read again."""


def _asks_only_requests(item: Asked) -> bool:
    return role_only(item) and "proposals" in item.roles and not item.roles & BACKWARD


def _requests(passages: Sequence[Passage], rules: Rules) -> bool:
    """Whether anything is requested, or at least to be done."""
    signs = [rule_named(rules, name).pattern for name in ("terms.proposal", "terms.direction", "terms.to_come")]
    return any(p.table is not None or any(sign.search(p.text) for sign in signs) for p in passages)


def _with_tables(passages: Sequence[int], layout: Layout) -> list[int]:
    """Passages with the table that one of them announces ("Kết quả như bảng dưới đây:")."""
    found = list(passages)
    for p in passages:
        after = p + 1
        if after in found or after >= len(layout.passages):
            continue
        one, other = layout.passages[p], layout.passages[after]
        beside = other.table is not None and one.table is None and one.section == other.section and not other.annex
        if beside and (one.text.rstrip().endswith(":") or _TABLE_AHEAD.search(one.text)):
            found.append(after)
    return sorted(found)


def _only_announces(passages: Sequence[Passage]) -> bool:
    """Something is announced and does not follow: "Kiến nghị Thường trực HĐND thành phố:", "Đề nghị.", "Kết quả: ………"."""
    text = _DOTS.sub("", " ".join(p.text for p in passages).strip())
    if any(p.table is not None for p in passages) or re.search(r"\d", text):
        return False
    return len(text.split()) <= 2 or (text.endswith(":") and len(text.split()) <= 12)


def _alone(n: int, match: Match, asked: Sequence[Asked], matches: Sequence[Match]) -> bool:
    """Whether the heading that an item shares is only that of the item above it, and no other item is answered there."""
    above = set(ancestors(asked, n))
    if match.section is None or not any(matches[a].section == match.section for a in above):
        return False
    said = set(match.passages)
    return not any(
        k != n and k not in above and (other.section == match.section or said & set(other.passages))
        for k, other in enumerate(matches)
    )


def _holder(n: int, match: Match, asked: Sequence[Asked], matches: Sequence[Match], layout: Layout) -> int | None:
    """The other item below whose heading the passage stands, unless that item holds this one."""
    above = set()
    parent = asked[n].parent
    while parent >= 0:
        above.add(parent)
        parent = asked[parent].parent
    owners = {m.section: k for k, m in enumerate(matches) if m.section is not None and not m.shared}
    for section in layout.above(layout.passages[match.passages[0]].section):
        holder = owners.get(section)
        if holder is not None:
            return None if holder in above or holder == n else holder
    return None


def _beyond(passage: Passage, item: Asked) -> Passage:
    """A passage without the item's own heading at its beginning ("2. Phân công nhiệm vụ Công tác phân công …")."""
    if passage.table is not None:
        return passage
    text = _LABEL.sub("", passage.text)
    heading = _WORDS.findall(fold(item.item.heading))
    found = list(_WORDS.finditer(fold(text)))
    count = len(heading)
    if count < 3 or len(found) < count + 4 or [m[0] for m in found[:count]] != heading or len(fold(text)) != len(text):
        return passage
    rest = text[found[count - 1].end() :].lstrip(" .:;-–")
    return replace(passage, text=rest, start=passage.end - len(rest))


def _echoes(passage: Passage, item: Asked) -> bool:
    """The passage only sends the outline's words back."""
    if passage.table is not None:
        return not data_rows(passage.table)
    said = _LABEL.sub("", passage.text)
    words = fold(said)
    asked = [t for t in (item.item.request, item.item.heading, item.text) if t]
    if re.search(r"\d", said) and not any(re.search(r"\d", t) for t in asked):
        return False
    if any(opens(said, text) for text in asked):
        return True
    told = set(_WORDS.findall(words))
    if len(told) >= 5 and told <= set(_WORDS.findall(fold(" ".join(asked)))):
        return True  # the words of the outline in another order
    for text in asked:
        other = fold(text)
        if fuzz.ratio(words, other) >= 88:
            return True
        if len(words) >= 25 and len(words) <= 1.05 * len(other) and fuzz.partial_ratio(words, other) >= 94:
            return True
    return False


FIRST_WORDS = 10
"""So many words show a reader which paragraph is meant."""


def _why_missing(item: Asked, match: Match, layout: Layout) -> str:
    subject = f"{item.item.heading} …" if item.item.cut else item.item.heading.rstrip(" .,;:")
    if match.doubt is not None:
        passage = layout.passages[match.doubt]
        first = " ".join(passage.text.split()[:FIRST_WORDS])
        where = where_of(replace(match, passages=(match.doubt,)), layout)
        return f"Không thấy phần nào trả lời “{subject}”; có thể đã nói đến ở {where} (“{first} …”), cần đọc lại."
    if match.near:
        best = next((s for s in layout.sections if s.id == match.near[0].section), None)
        if best is not None and match.near[0].score >= 0.2:
            return f"Không có phần nào trả lời “{subject}”; gần nhất là mục “{best.heading}” nhưng nội dung khác."
    return f"Không có phần nào của báo cáo nói về “{subject}”."


# -------------------------------------------------------------------------------------------------------- containers


def _answer_by_annex(
    asked: Sequence[Asked],
    matches: Sequence[Match],
    statuses: list[tuple[Status, str]],
    annexes: Sequence[AnnexVerdict],
) -> None:
    """A filled annex alone answers the item that asks for it."""
    filled = {a.id: a for a in annexes if a.rows}
    for n, item in enumerate(asked):
        form = filled.get(item.item.annex or "")
        if form is not None and item.leaf and statuses[n][0] in ("missing", "heading_only"):
            statuses[n] = ("answered", f"Được trả lời bằng phụ lục ({form.rows} dòng).")


def _container(
    n: int,
    asked: Sequence[Asked],
    matches: Sequence[Match],
    layout: Layout,
    statuses: Sequence[tuple[Status, str]],
    rules: Rules,
) -> tuple[Status, str]:
    item, match = asked[n], matches[n]
    done = [c for c in item.children if statuses[c][0] in _DONE]
    count = f"{len(done)}/{len(item.children)} mục con được trả lời"
    if match.section is not None:
        said = [layout.passages[p] for p in layout.whole[match.section]]
        if said and is_nil(said, rules):
            return "nil", f"{where_of(match, layout)} báo không có nội dung phát sinh hoặc không thuộc thẩm quyền."
        if done:
            return "answered", f"Có {where_of(match, layout)}; {count}."
        if said and not all(any(_echoes(p, a) for a in (item, *(asked[c] for c in item.children))) for p in said):
            return "brief", f"Có {where_of(match, layout)} nhưng không mục con nào được trả lời."
        return "heading_only", f"{where_of(match, layout)} chỉ có tiêu đề."
    if match.passages and item.item.request:
        if is_nil([layout.passages[p] for p in match.passages], rules):
            return "nil", f"{where_of(match, layout)} báo không có nội dung phát sinh hoặc không thuộc thẩm quyền."
        return "answered", f"Được trả lời tại {where_of(match, layout)}; {count}."
    if done:
        if all(statuses[c][0] == "nil" for c in done) and len(done) == len(item.children):
            return "nil", f"Các mục con đều được báo là không phát sinh; {count}."
        own = _common_heading(n, done, asked, matches, layout)
        if own is not None:
            return "answered", f"Có {where_of(Match(own), layout)}; {count}."
        return "merged", f"Không có tiêu đề riêng; {count} ở phần khác của báo cáo."
    return "missing", _why_missing(item, match, layout)


def _common_heading(
    n: int, done: Sequence[int], asked: Sequence[Asked], matches: Sequence[Match], layout: Layout
) -> int | None:
    """The heading below which all that is answered of a part stands, two items of it or more, and nothing of any other part:
    it is the part's heading, whatever it is called ("Tồn tại và nguyên nhân" for "Đánh giá")."""
    if len(done) < 2:
        return None
    places = [_sections_of(matches[c], layout) for c in done]
    below = {k for k in range(len(asked)) if n in ancestors(asked, k)} | {n}
    foreign = {
        s for k, match in enumerate(matches) if k not in below and asked[k].leaf for s in _sections_of(match, layout)
    }
    taken = {match.section for k, match in enumerate(matches) if k not in below}
    common = set.intersection(*places) - foreign - taken
    return max(common, key=lambda s: len(layout.above(s)), default=None)


def _sections_of(match: Match, layout: Layout) -> set[int]:
    """The headings above an answer."""
    homes = [match.section] if match.section is not None else [layout.passages[p].section for p in match.passages[:1]]
    return {s for home in homes for s in layout.above(home) if not layout.is_annex(s)}


# ----------------------------------------------------------------------------------------------------------- records


def _verdict(
    n: int,
    asked: Sequence[Asked],
    matches: Sequence[Match],
    layout: Layout,
    extraction: Extraction,
    statuses: Sequence[tuple[Status, str]],
    annexes: Sequence[AnnexVerdict],
) -> ItemVerdict:
    item, match = asked[n], matches[n]
    status, why = statuses[n]
    if status == "missing":
        return ItemVerdict(item.item.id, item.item.heading, status, match.score, why=why, near=match.near)
    start, end, section = place_of(n, asked, matches, layout, statuses)
    if start is None or end is None:
        form = next((a for a in annexes if a.id == item.item.annex), None)
        table = next((t for t in extraction.tables if form is not None and t.id == form.table), None)
        if table is not None:
            return ItemVerdict(
                item.item.id,
                item.item.heading,
                status,
                0.6,
                None,
                table.start,
                table.end,
                table.page,
                why,
                match.near,
                form.rows if form else 0,
            )
        return ItemVerdict(
            item.item.id,
            item.item.heading,
            "missing",
            match.score,
            why=_why_missing(item, match, layout),
            near=match.near,
        )
    begin, finish = layout.view.source(start, end)
    figures = sum(begin <= f.start < finish for f in extraction.figures)
    page = extraction.report.page_of(begin)
    return ItemVerdict(
        item.item.id,
        item.item.heading,
        status,
        match.score or 0.4,
        section,
        begin,
        finish,
        page,
        why,
        match.near,
        figures,
    )
