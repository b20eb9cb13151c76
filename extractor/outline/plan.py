"""Plan document -> Plan: who must report, on what, by when, along which outline."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from errno import ENOENT
from pathlib import Path

from extractor.errors import UsageError, fault
from extractor.extraction.sections import Skeleton, skeleton_of
from extractor.extraction.tree import Node
from extractor.models import AnnexForm, Extraction, Item, Outline, Plan, ReportWarning, Submitter, Table, View
from extractor.outline.agency_lists import listed_in_annex
from extractor.outline.annexes import form_of, head_mismatch
from extractor.outline.composed import composed, moved_by
from extractor.outline.facts import Facts, facts_of
from extractor.outline.glued import unglued
from extractor.outline.items import (
    items_in_table,
    items_of,
    items_of_lines,
    table_columns,
    to_report,
)
from extractor.outline.kinds import kind_of, kind_of_agency, kinds_in
from extractor.outline.links import forms_of_all, linked
from extractor.outline.openers import opened
from extractor.outline.parted import parted
from extractor.outline.place_names import suspect_places
from extractor.outline.plan_warnings import gaps, item_warnings, lacks
from extractor.outline.segments import Part, asked_one_by_one, parts_of, split_by_kind
from extractor.outline.serving import ADDRESSED, kinds_by_use, serving_outlines
from extractor.outline.when import has
from extractor.reading.layout import view_of
from extractor.reading.settings import Settings
from extractor.rulebook import Rules, load_rules


def load_plan(path: str | Path, rules: Rules | None = None, settings: Settings | None = None) -> Plan:
    """The plan in a compiled ``.toml`` or in a plan document of any format.

    Raises UsageError for a file that is not there and a TOML file that is no plan, UnreadableError for a document that cannot
    be read.
    """
    path = Path(path)
    rules = rules or load_rules()
    if not path.exists():
        raise _not_opened(path, FileNotFoundError(ENOENT, os.strerror(ENOENT)))
    if path.suffix.lower() == ".toml":
        from extractor.outline.plan_toml import from_toml

        try:
            return from_toml(path.read_text(encoding="utf-8-sig"), path.name, rules)
        except UnicodeDecodeError as reason:
            line = path.read_bytes()[: reason.start].count(b"\n") + 1
            raise UsageError(
                "plan.bad_toml",
                f"Tệp {path.name} không phải là kế hoạch dùng được: dòng {line} không phải chữ Unicode (UTF-8).",
                "Hãy lưu lại tệp với bảng mã UTF-8.",
                (f"The file {path.name} is no usable plan: line {line} is no UTF-8 text.", "Save the file as UTF-8."),
            ) from reason
        except OSError as reason:
            raise _not_opened(path, reason) from reason
    from extractor.extraction.pipeline import extract
    from extractor.reading.read import read_report

    return compile_plan(extract(read_report(path, settings=settings), rules), rules)


def _not_opened(path: Path, error: OSError) -> UsageError:
    vietnamese, english = fault(error)
    return UsageError(
        "plan.unreadable",
        f"Không mở được kế hoạch {path}: {vietnamese}.",
        "Hãy kiểm tra lại đường dẫn.",
        (f"Cannot open the plan {path}: {english}.", "Check the path."),
    )


def compile_plan(extraction: Extraction, rules: Rules | None = None) -> Plan:
    """The plan that a document states. A document without an outline gives a plan without outlines and a warning that
    says so: nothing is invented."""
    extraction, back = composed(extraction)
    plan = _compile(extraction, rules or load_rules())
    return moved_by(plan, back) if back is not None else plan


def _compile(extraction: Extraction, rules: Rules) -> Plan:
    report = extraction.report
    view = view_of(report)
    skeleton = unglued(opened(skeleton_of(view, report, rules), view, report, rules), rules)
    parts = parts_of(skeleton, rules)
    main_part = parts[0].first if parts else len(skeleton.body.blocks)
    listed = [listed_in_annex(part, skeleton, _tables_in(report.tables, skeleton, view, part.first, part.behind), rules) for part in parts]  # fmt: skip
    facts = facts_of(extraction, skeleton, main_part, rules, [name for names in listed for name in names])
    asking = [part for part, names in zip(parts, listed, strict=True) if not names]
    outlines, warnings = _outlines(extraction, view, skeleton, asking, main_part, facts, rules)
    report_given = not outlines and _is_report(extraction, skeleton)
    if report_given:
        # To whom a report is addressed, and its own days, are no submitters and no deadline.
        facts = replace(facts, submitters=(), deadline=None, counted=None)
    body = skeleton.body
    said = [body.of(b) for b in body.blocks[:main_part] if b.zone == "body"]
    serving = serving_outlines(facts.submitters, outlines, said, rules)
    outlines, apart = parted(outlines, [n for n in facts.submitters if serving[n]], report.tables, rules)
    serving |= apart
    if apart:
        message = f"Đề cương ghi cơ quan trả lời từng mục; được tách thành {len(set(apart.values()))} đề cương, mỗi cơ quan chỉ phải trả lời mục của mình."  # fmt: skip
        warnings.append(ReportWarning("outline_parted", message))
    outlines = kinds_by_use(outlines, serving, rules)
    submitters = tuple(Submitter(name, kind_of_agency(name, rules), serving[name]) for name in facts.submitters)
    for item_outline in outlines:
        if not any(s.outline == item_outline.id for s in submitters) and submitters:
            warnings.append(
                ReportWarning(
                    "outline_unused",
                    f"Đề cương “{item_outline.title}” không ứng với cơ quan nào trong danh sách phải báo cáo.",
                )
            )
    without = [s.name for s in submitters if outlines and not s.outline]
    if without:
        message = f"Không có đề cương nào trong kế hoạch được nhận ra là dành cho: {'; '.join(without)}. Hãy xem lại kế hoạch; có thể ghi outline cho từng cơ quan trong tệp plan.toml."  # fmt: skip
        warnings.append(ReportWarning("submitter_without_outline", message))
    warnings += lacks(facts, outlines, report_given, report.text)
    where = (facts.scope.place, extraction.header.place, facts.authority)
    warnings += suspect_places(facts.submitters, where, extraction.header, report)
    return Plan(
        source=report.source,
        header=extraction.header,
        title=facts.title,
        authority=facts.authority,
        scope=facts.scope,
        deadline=facts.deadline,
        submitters=submitters,
        outlines=tuple(outlines),
        warnings=(*extraction.warnings, *gaps(skeleton, extraction, view), *warnings),
    )


# -------------------------------------------------------------------------------------------------------- outlines


_Draft = tuple[str, str, list[Item], list[Table]]
"""An outline while it is made: title, note below it, items, annex forms."""


def _outlines(
    extraction: Extraction,
    view: View,
    skeleton: Skeleton,
    parts: Sequence[Part],
    main_part: int,
    facts: Facts,
    rules: Rules,
) -> tuple[list[Outline], list[ReportWarning]]:
    warnings: list[ReportWarning] = []
    report = extraction.report
    drafts: list[_Draft] = []
    annexes: list[tuple[AnnexForm, str, int]] = []  # form, title with note, number of outlines before it
    for part in parts:
        tables = _tables_in(report.tables, skeleton, view, part.first, part.behind)
        if part.kind == "annex":
            for number, table in enumerate(tables):
                name = _annex_id(part, number, len(tables))
                annexes.append((form_of(table, name, part.title), f"{part.title} {part.note}", len(drafts)))
            continue
        split = split_by_kind(skeleton, part, rules)
        pieces = split or [(part.title, part.first, part.behind, part.node)]
        for title, first, behind, top in pieces:
            inside = _tables_in(report.tables, skeleton, view, first, behind)
            items, rest = _items(extraction, view, skeleton, first, behind, top, inside)
            if not items and not rest:
                continue
            drafts.append((title, part.note, items, rest))
            for number, table in enumerate(rest):
                name = "PL" if len(rest) == 1 else f"PL{number + 1}"
                annexes.append((form_of(table, name, table.title or "Phụ lục"), title, len(drafts)))
    drafts = [draft for draft in drafts if draft[2]]
    hosted: list[_Draft] = []
    if not drafts and not _is_report(extraction, skeleton):
        hosted = _hosted(extraction, view, skeleton, main_part, rules)
        if hosted:
            drafts += hosted
            names = "”, “".join(draft[0] for draft in hosted)
            warnings.append(ReportWarning("outline_in_body", f"Kế hoạch không có đề cương riêng; nội dung phải báo cáo được lấy từ phần “{names}”."))  # fmt: skip
    outlines: list[Outline] = []
    taken: set[str] = set()
    # In a letter the sentence above the list names the asker; whom it asks stands behind "Kính gửi".
    asked = "; ".join(extraction.header.addressees) if len(hosted) == 1 else None
    kinds = [
        _outline_kind(title if asked is None else asked, note, facts.submitters, len(drafts), rules)
        for title, note, _, _ in drafts
    ]
    given = forms_of_all(kinds, annexes, drafts, rules)
    for kind, forms, (title, note, items, _) in zip(kinds, given, drafts, strict=True):
        name, count = kind, 2
        while name in taken:
            name, count = f"{kind}_{count}", count + 1
        taken.add(name)
        if has(note, "outline.note_for", rules) and note not in title:
            title = f"{title} {note}"
        items = [linked(item, items, forms, rules) for item in items]
        outlines.append(Outline(name, kind, title, tuple(items), tuple(forms)))
        warnings.extend(item_warnings(title, items))
    said: set[str] = set()
    for form, _, _ in annexes:
        odd = head_mismatch(form)
        if odd is not None and form.title not in said:
            said.add(form.title)
            warnings.append(ReportWarning("annex_header_mismatch", f"{form.title}: có nhóm nói về {odd} nhưng tiêu đề cột không nói về {odd}."))  # fmt: skip
    return outlines, warnings


def _is_report(extraction: Extraction, skeleton: Skeleton) -> bool:
    """The document calls itself a report."""
    body = skeleton.body
    titles = [body.of(block).strip(" *#").upper() for block in body.blocks[:15]]
    return extraction.header.type == "báo cáo" or ("BÁO CÁO" in titles and "KẾ HOẠCH" not in titles)


def _items(
    extraction: Extraction,
    view: View,
    skeleton: Skeleton,
    first: int,
    behind: int,
    top: Node | None,
    tables: Sequence[Table],
) -> tuple[list[Item], list[Table]]:
    """Items between two blocks, and the tables there that are forms."""
    report = extraction.report
    outline_tables = [t for t in tables if table_columns(t) is not None]
    forms = [t for t in tables if table_columns(t) is None]
    above = _above(top)

    def root(node: Node) -> bool:
        return node.label.family == "annex" or id(node) in above

    items = to_report(
        items_of(skeleton.body, (first, behind), skeleton.nodes, skeleton.titles, skeleton.headings, root),
        view.source,
        report,
    )
    rows: list[Item] = []
    for table in outline_tables:
        rows += [replace(i, page=report.page_of(i.start or 0)) for i in items_in_table(table, lambda offset: offset)]
    if rows and len(rows) >= len(items):
        return (rows or items), forms
    if not items and not rows:
        items = to_report(items_of_lines(skeleton.body, (first, behind)), view.source, report)
    return items, forms + outline_tables


def _above(node: Node | None) -> set[int]:
    chain: set[int] = set()
    while node is not None:
        chain.add(id(node))
        node = node.parent
    return chain


def _tables_in(tables: Sequence[Table], skeleton: Skeleton, view: View, first: int, behind: int) -> list[Table]:
    blocks = skeleton.body.blocks
    if first >= len(blocks):
        return []
    begin = view.source(blocks[first].start, blocks[first].end)[0]
    finish = view.source(blocks[behind].start, blocks[behind].end)[0] if behind < len(blocks) else 1 << 60
    return [t for t in tables if begin <= t.start < finish or (t.start <= begin < t.end)]


def _hosted(extraction: Extraction, view: View, skeleton: Skeleton, behind: int, rules: Rules) -> list[_Draft]:
    """The outline of a plan that has no attachment: what stands below "Nội dung báo cáo" or "báo cáo các nội dung sau:";
    several where its parts say for whom they are."""
    body = skeleton.body
    asked: list[_Draft] = []
    for title, begin, end, whose in asked_one_by_one(skeleton, behind, rules):
        of_piece = _tables_in(extraction.report.tables, skeleton, view, begin, end)
        asked.append((title, "", *_items(extraction, view, skeleton, begin, end, whose, of_piece)))
    if asked and all(items for _, _, items, _ in asked):
        return asked
    by_block = {n.block: n for n in skeleton.nodes}
    for index, block in enumerate(body.blocks[:behind]):
        words = " ".join(body.of(block).split())
        letter = extraction.header.addressees and has(words, "outline.letter_host", rules)
        if not (letter or has(words, "outline.host", rules)) or block.zone != "body":
            continue
        node = by_block.get(index)
        if node is None and not words.endswith(":"):
            continue
        stop = behind
        if node is not None:
            stop = next((n.block for n in skeleton.nodes if n.block > index and n.depth <= node.depth), behind)
        inside = [n for n in skeleton.nodes if index < n.block < min(stop, behind)]
        if node is None and inside:
            first = inside[0]
            ends = [n.block for n in inside if n.depth < first.depth or (n.depth == first.depth and n.label.family == first.label.family and has(body.of(body.blocks[n.block]), "outline.deadline.send", rules) and has(body.of(body.blocks[n.block]), "outline.deadline.hard", rules))]  # fmt: skip
            stop = min(ends, default=stop)
        tables = (
            _tables_in(extraction.report.tables, skeleton, view, index + 1, min(stop, behind))
            if index + 1 < len(body.blocks)
            else []
        )
        if len([n for n in inside if n.block < stop]) < 2 and not tables:
            continue
        if node is not None:
            part = Part("outline", index + 1, min(stop, behind), node, words, "")
            drafts: list[_Draft] = []
            for title, begin, end, top in split_by_kind(skeleton, part, rules):
                of_piece = _tables_in(extraction.report.tables, skeleton, view, begin, end)
                items, forms = _items(extraction, view, skeleton, begin, end, top, of_piece)
                if items:
                    drafts.append((title, "", items, forms))
            if len(drafts) > 1:
                return drafts
        items, forms = _items(
            extraction, view, skeleton, index + 1, min(stop, behind), node.parent if node else _lead(inside), tables
        )
        if node is not None:
            items, forms = _items(extraction, view, skeleton, index + 1, min(stop, behind), node, tables)
        if len(items) >= 2:
            return [(words[:120].rstrip(" :"), "", items, forms)]
    return []


def _lead(inside: Sequence[Node]) -> Node | None:
    return inside[0].parent if inside else None


# "(Kèm theo Kế hoạch số … của Đoàn giám sát)": whose plan it came with, not whom it is for.
_WITH_PLAN = re.compile(r"\([^()]*(?:kèm theo|ban hành)[^()]*\)", re.IGNORECASE)


def _outline_kind(title: str, note: str, submitters: Sequence[str], outlines: int, rules: Rules) -> str:
    """The kind that the title addresses. An outline for all serves the kind that most of those who must report are of."""
    addressed = re.sub(r"(?:thực hiện|kèm theo|ban hành)\s.*", "", title, flags=re.I | re.S) or title
    if not title and submitters:
        kinds = [kind_of_agency(name, rules) for name in submitters]
        return max(dict.fromkeys(kinds), key=kinds.count)
    kinds = [kind_of_agency(name, rules) for name in submitters]
    for text in (addressed, _WITH_PLAN.sub(" ", note), title):
        lead = ADDRESSED.search(text)
        if lead is not None and (named := kinds_in(lead[1], rules)):
            # "của UBND tỉnh và các sở, ngành": for both, and most of those who answer are of one.
            return max(named, key=lambda kind: kinds.count(kind))
        if text is not title and has(note, "outline.note_for", rules) and (named := kinds_in(note, rules)):
            return max(named, key=lambda kind: kinds.count(kind))
        # Without "đối với" an agency in the title may be what the outline is about.
        if (
            text is addressed
            and (kind := kind_of(text, rules)) is not None
            and (kind in kinds or outlines > 1 or not kinds)
        ):
            return kind
    if outlines == 1 and kinds:
        return max(dict.fromkeys(kinds), key=kinds.count)
    return "other"


def _annex_id(part: Part, number: int, of: int) -> str:
    label = part.node.label.segment if part.node is not None else "PL"
    label = re.sub(r"^PL0+(?=\d)", "PL", label)
    return label if of == 1 else f"{label}.{number + 1}"
