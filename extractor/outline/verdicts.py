"""Matches -> verdicts: what a report says to each item, with its place and a reason in plain Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from extractor.extraction.sections import roles_of
from extractor.language.orthography import fold
from extractor.models import AnnexVerdict, Extraction, ItemVerdict, Status
from extractor.outline.annexes import data_rows
from extractor.outline.asked import Asked, Match, ancestors
from extractor.outline.evidence import count_share, counted_in, numbered_in, opens
from extractor.outline.passages import Layout, Passage
from extractor.outline.said import figures_in, is_nil
from extractor.outline.terms import Weights, coverage, rule_named, terms_of
from extractor.rulebook import Rules

_DONE: frozenset[str] = frozenset({"answered", "brief", "merged", "nil"})
_REFERENCE = re.compile(
    r"\d+(?:/\d{4})?/[A-ZĐ][\w\-&Đ]+|\d+-[A-ZĐ]{2,}/[A-ZĐ]+|(?:Luật|Nghị quyết|Quyết định|Kế hoạch|Nghị định|Chỉ thị)\s+(?:số\s+)?\d"
)
_LABEL = re.compile(r"^\W*(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s*[.)/]\s*(?=[^\W\d])")
_WORDS = re.compile(r"[^\W_]+")
_MEASURE = re.compile(
    r"(?<!\w)(?:số lượng|số lượt|số hộ|tỷ lệ|diện tích|kinh phí|ngân sách|số liệu|nguồn thu|kết quả thu|doanh thu|bao nhiêu)(?!\w)",
    re.I,
)
_PARTICULAR = re.compile(r"(?<=[\w,;] )[A-ZĐÂĂÊÔƠƯ][^\W\d_]*|\d")
"""A name in the middle of a sentence, or any number: something in particular is told."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


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
    _cover_nil(asked, matches, layout, statuses, rules)
    _deny_anywhere(asked, matches, layout, statuses, rules)
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
    said = [layout.passages[p] for p in match.passages]
    where = _where(match, layout)
    own = [_beyond(p, item) for p in said if not _echoes(p, item)]
    if not own:
        if said:
            return "heading_only", f"{where} chỉ chép lại lời của đề cương, không có thông tin nào thêm."
        return "heading_only", f"{where} chỉ có tiêu đề, bên dưới không có nội dung."
    if is_nil(own, rules) or _denies(own, item, rules) or (match.shared and _denies_apart(own, item, rules)):
        return "nil", f"{where} báo không có nội dung phát sinh hoặc không thuộc thẩm quyền."
    if item.is_bullet and any(k != n and set(m.passages) & set(match.passages) for k, m in enumerate(matches)):
        own = _sentences_of(own, item, rules)
    lack = _lacking(item, own, rules)
    if lack and count_share(counted_in(item.text), numbered_in(" ".join(p.text for p in said))) >= 0.5:
        lack = ""  # the sentence that has most of the words is not the one that has the numbers
    if match.shared and not (match.home and item.is_bullet) and not _alone(n, match, asked, matches):
        if lack and not _substantial(own):
            return "brief", f"{where} có nhắc đến chung với mục khác nhưng {lack}."
        return "merged", f"Được trả lời chung với mục khác, tại {where}."
    if match.section is None:
        holder = _holder(n, match, asked, matches, layout)
        if holder is not None:
            if lack:
                return "brief", f"{where} (thuộc phần của mục {asked[holder].item.id}) có nói đến nhưng {lack}."
            return "merged", f"Được trả lời trong phần của mục {asked[holder].item.id}, tại {where}."
    if lack:
        return "brief", f"{where} có trả lời nhưng {lack}."
    return "answered", f"Được trả lời tại {where}."


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
    for text in asked:
        other = fold(text)
        if fuzz.ratio(words, other) >= 88:
            return True
        if len(words) >= 25 and len(words) <= 1.05 * len(other) and fuzz.partial_ratio(words, other) >= 94:
            return True
    return False


_DENIED = re.compile(r"(?<!\w)(?:không|chưa) (?:có|còn|để xảy ra)\s+([^.;,:]{4,90}(?:,[^.;,:]{3,30})?)", re.IGNORECASE)


def _denies(passages: Sequence[Passage], item: Asked, rules: Rules) -> bool:
    """The passages only say that there is none of what the item is about ("không có doanh nghiệp chậm đóng")."""
    if any(p.table is not None for p in passages):
        return False
    text = " ".join(p.text for p in passages)
    found = _DENIED.search(text)
    if found is None or len(text.split()) > 30 or figures_in(text):
        return False
    return coverage(item.heading, terms_of(found[1], rules), Weights(())) >= 0.5


def _denies_apart(passages: Sequence[Passage], item: Asked, rules: Rules) -> bool:
    """One of several passages below a heading shared with other items says that there is none of what this one asks for
    ("Xã không có đề xuất gì thêm")."""
    kind = item.roles & {"proposals", "limitations", "directions"}
    return len(passages) > 1 and any(
        len(p.text.split()) <= 15 and is_nil([p], rules) and (kind & set(roles_of(p.text, rules)) or _names(item, p))
        for p in passages
    )


def _sentences_of(passages: Sequence[Passage], item: Asked, rules: Rules) -> list[Passage]:
    """Of passages that serve several bullets the sentences that speak of this one; all of them where none does."""
    even = Weights(())
    kept: list[Passage] = []
    for passage in passages:
        sentences = re.split(r"(?<=[.;!?])\s+", passage.text)
        if passage.table is not None or len(sentences) < 2:
            kept.append(passage)
            continue
        marks = [coverage(item.full, terms_of(s, rules), even) for s in sentences]
        best = max(marks)
        chosen = [s for s, mark in zip(sentences, marks, strict=True) if mark >= 0.6 * best]
        kept.append(replace(passage, text=" ".join(chosen)) if best >= 0.3 else passage)
    return kept


def _substantial(passages: Sequence[Passage]) -> bool:
    return sum(len(p.text.split()) for p in passages) >= 25


def _lacking(item: Asked, passages: Sequence[Passage], rules: Rules) -> str:
    """What is demanded and not given, as the end of a Vietnamese sentence; empty where nothing is."""
    text = " ".join(p.text for p in passages)
    asks = set(item.item.asks)
    if any(p.table is not None and data_rows(p.table) for p in passages):
        return ""
    # A number that the outline itself gives ("trẻ em dưới 6 tuổi") is no answer.
    figures = [f for f in figures_in(text) if f not in figures_in(item.text)]
    words = len(text.split())
    references = _REFERENCE.search(text) is not None
    if "documents" in asks:
        if references:
            return ""
        if not figures:
            return "không nêu văn bản nào (số, ngày)"
    if (asks & {"count", "years"} or _MEASURE.search(item.text)) and not figures:
        return "không có số liệu cụ thể"
    nouns = counted_in(item.text)
    if len(nouns) >= 2 and not count_share(nouns, numbered_in(text)) and len(figures) < 3:
        return "không nêu số lượng được hỏi"
    if "compare" in asks and not figures and words < 60:
        return "không có số liệu để so với mục tiêu"
    if "list" in asks and not figures and not references and words < 40:
        return "không có danh mục"
    if not figures and not references:
        if words < 9:
            return "quá ngắn"
        general = rule_named(rules, "terms.generic").pattern.search(text) or not _PARTICULAR.search(text)
        if words <= 40 and not item.roles & _TOLD and general:
            return "chỉ nói chung, không có thông tin cụ thể"
    return _missing_roles(item, text, rules)


_TOLD = frozenset({"limitations", "causes", "proposals", "directions", "strengths", "lessons"})
_ROLE_SIGNS = {"causes": ("terms.cause", "nguyên nhân")}


def _missing_roles(item: Asked, text: str, rules: Rules) -> str:
    """A heading that asks for two things ("Hạn chế và nguyên nhân") of which one is not given."""
    roles = [
        r
        for r in roles_of(item.item.heading, rules)
        if r in _ROLE_SIGNS or r in ("limitations", "directions", "proposals")
    ]
    if len(roles) < 2:
        return ""
    for role in roles:
        if role in _ROLE_SIGNS and not rule_named(rules, _ROLE_SIGNS[role][0]).pattern.search(text):
            return f"không nêu {_ROLE_SIGNS[role][1]}"
    return ""


def _why_missing(item: Asked, match: Match, layout: Layout) -> str:
    subject = item.item.heading.rstrip(" .;:")
    if match.near:
        best = next((s for s in layout.sections if s.id == match.near[0].section), None)
        if best is not None and match.near[0].score >= 0.2:
            return f"Không có phần nào trả lời “{subject}”; gần nhất là mục “{best.heading}” nhưng nội dung khác."
    return f"Không có phần nào của báo cáo nói về “{subject}”."


def _where(match: Match, layout: Layout) -> str:
    section = match.section
    if section is None and match.passages:
        place = layout.passages[match.passages[0]].section
        section = place if place >= 0 else None
    if section is None:
        return "một đoạn của báo cáo"
    found = layout.sections[section]
    title = f"{found.label}. {found.heading}" if found.label else found.heading
    return f"mục “{title}”"


# -------------------------------------------------------------------------------------------------------- containers


def _cover_nil(
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
        if is_nil([layout.passages[p] for p in layout.whole[section]], rules):
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
                        f"{_where(matches[n], layout)} báo không có nội dung phát sinh hoặc không thuộc thẩm quyền.",
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
        if not is_nil([passage], rules):
            continue
        for k, below in enumerate(asked):
            if below.leaf and statuses[k][0] == "missing" and _is_below(k, n, asked) and _names(below, passage):
                matches[k].passages, matches[k].score = (p,), max(matches[k].score, 0.5)
                statuses[k] = (
                    "nil",
                    f"{_where(matches[n], layout)} báo không có nội dung phát sinh hoặc không thuộc thẩm quyền.",
                )


def _deny_anywhere(
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
        (p, passage) for p, passage in enumerate(layout.passages) if not passage.annex and is_nil([passage], rules)
    ]
    for n, item in open_ones:
        for p, passage in nothing:
            if coverage(item.heading, passage.terms, Weights(())) >= 0.6:
                matches[n].passages, matches[n].score = (p,), max(matches[n].score, 0.5)
                where = _where(matches[n], layout)
                statuses[n] = ("nil", f"{where} báo không có nội dung phát sinh hoặc không thuộc thẩm quyền.")
                break


def _names(item: Asked, passage: Passage) -> bool:
    """Whether a passage has a word of two syllables of the topic of an item."""
    return any(set(spot.pairs) & passage.terms for spot in item.heading if spot.worth == 1.0 and spot.clause >= 0)


def _section_that_denies(item: Asked, layout: Layout, rules: Rules) -> int | None:
    """A heading for this item and others below which the report only says that it is not in charge."""
    even = Weights(())
    for section, indices in enumerate(layout.whole):
        said = [layout.passages[p] for p in indices]
        if not said or layout.children[section] or not is_nil(said, rules):
            continue
        given = layout.heading_terms[section].union(*(p.terms for p in said))
        if coverage(item.heading, given, even) >= 0.7:
            return section
    return None


def _is_below(k: int, n: int, asked: Sequence[Asked]) -> bool:
    parent = asked[k].parent
    while parent >= 0:
        if parent == n:
            return True
        parent = asked[parent].parent
    return False


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
            return "nil", f"{_where(match, layout)} báo không có nội dung phát sinh hoặc không thuộc thẩm quyền."
        if done:
            return "answered", f"Có {_where(match, layout)}; {count}."
        if said and not all(any(_echoes(p, a) for a in (item, *(asked[c] for c in item.children))) for p in said):
            return "brief", f"Có {_where(match, layout)} nhưng không mục con nào được trả lời."
        return "heading_only", f"{_where(match, layout)} chỉ có tiêu đề."
    if match.passages and item.item.request:
        return "answered", f"Được trả lời tại {_where(match, layout)}; {count}."
    if done:
        if all(statuses[c][0] == "nil" for c in done) and len(done) == len(item.children):
            return "nil", f"Các mục con đều được báo là không phát sinh; {count}."
        return "merged", f"Không có tiêu đề riêng; {count} ở phần khác của báo cáo."
    return "missing", _why_missing(item, match, layout)


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
    start, end, section = _place(n, asked, matches, layout, statuses)
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


def _place(
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
    below = [_place(c, asked, matches, layout, statuses) for c in asked[n].children if statuses[c][0] != "missing"]
    starts = [p[0] for p in below if p[0] is not None]
    ends = [p[1] for p in below if p[1] is not None]
    if starts and ends:
        return min(starts), max(ends), next((p[2] for p in below if p[2]), None)
    return None, None, None
