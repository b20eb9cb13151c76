"""Report x Plan -> Check: what was asked, what was answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from extractor.aside import is_long, is_worth, shared
from extractor.extraction.sections import structure_in
from extractor.models import AnnexVerdict, Check, Extraction, Finding, ItemVerdict, Outline, Plan, View
from extractor.outline.align import align
from extractor.outline.annex_check import check_annexes
from extractor.outline.answers import answer_rows
from extractor.outline.asked import asked_of
from extractor.outline.composed import composed, moved_by
from extractor.outline.consistency import in_order, searches_of
from extractor.outline.identity import (
    agency_of,
    open_outlines,
    other_period,
    other_span_told,
    other_years_told,
    outline_for,
    outside_scope,
    remarks,
    submitter_of,
)
from extractor.outline.likeliest import LEAST_MET, likeliest, off_topic
from extractor.outline.passages import Layout, layout_of
from extractor.outline.verdicts import verdicts_of
from extractor.reading.layout import view_of
from extractor.rulebook import Rules, load_rules


def check(extraction: Extraction, plan: Plan, rules: Rules | None = None, agency_kind: str | None = None) -> Check:
    """The report against the outline that its agency must answer (``agency_kind`` overrides the guess).

    Every verdict but "missing" has a place; every one has a reason. A plan without an outline for this kind of agency
    gives a check without items, and a finding that says so.
    """
    with begin_check(extraction, plan, rules, agency_kind) as result:
        return result()


@contextmanager
def begin_check(
    extraction: Extraction, plan: Plan, rules: Rules | None = None, agency_kind: str | None = None
) -> Iterator[Callable[[], Check]]:
    """As :func:`check`, for callers with other things to do: the searches for contradictions, which need nothing but the
    extraction, have begun beside this process where there is help, and the function gives the whole check."""
    rules = rules or load_rules()
    extraction, back = composed(extraction)
    searches = searches_of(extraction, rules)
    with shared(searches, worth=is_worth(len(extraction.text))) as found_by:

        def contradictions() -> tuple[Finding, ...]:
            return in_order(extraction, *found_by())

        def result() -> Check:
            found = _compared(extraction, plan, rules, agency_kind, contradictions)
            return moved_by(found, back) if back is not None else found

        yield result


def _compared(
    extraction: Extraction,
    plan: Plan,
    rules: Rules,
    agency_kind: str | None,
    contradictions: Callable[[], tuple[Finding, ...]],
) -> Check:
    # Of a very long report each half is much: what contradictions are found with is gone before the layout is there.
    found = contradictions() if is_long(len(extraction.text)) else None
    known = structure_in(extraction, rules)
    view = known.view if known is not None else view_of(extraction.report)
    layout = layout_of(extraction, view, rules)
    name, guess = agency_of(extraction, layout, rules)
    kind = agency_kind or guess
    submitter = submitter_of(name, kind, plan)
    listed = submitter if agency_kind is None else None
    outline = outline_for(name, kind, listed, plan, rules)
    guessed = outline is None
    if guessed:
        candidates = open_outlines(kind, listed, plan, rules)
        least = LEAST_MET if kind is None and submitter is None else 0.0
        outline = likeliest(candidates, extraction, layout, rules, least)
    findings = remarks(extraction, plan, name, kind, submitter, outline, guessed)
    if not any(finding.code == "other_request" for finding in findings) and (off := off_topic(extraction, plan, rules)):
        findings.append(off)
    items: list[ItemVerdict] = []
    annexes: list[AnnexVerdict] = []
    if outline is not None:
        items, annexes = _answers(outline, layout, view, extraction, rules)
    del known, view, layout  # they are much, and the rest doesn't want them
    findings += outside_scope(extraction, plan)
    findings += other_period(extraction, plan)
    findings += other_years_told(extraction, plan)
    findings += other_span_told(extraction, plan, rules)
    findings += contradictions() if found is None else found
    return Check(
        source=extraction.report.source,
        plan=plan.source.name,
        outline=outline.id if outline is not None else None,
        agency_kind=kind,
        items=tuple(items),
        annexes=tuple(annexes),
        findings=tuple(findings),
        submitter=submitter,
    )


def _answers(
    outline: Outline, layout: Layout, view: View, extraction: Extraction, rules: Rules
) -> tuple[list[ItemVerdict], list[AnnexVerdict]]:
    """What the report answers of an outline's items and annexes."""
    if any(answer_rows(table, outline) for table in extraction.report.tables):
        layout = layout_of(extraction, view, rules, outline)
    promised = re.search(r"phụ lục|biểu (?:số|mẫu|kèm)", extraction.text, re.I) is not None
    annexes = check_annexes(outline.annexes, extraction.tables, promised, rules)
    asked = asked_of(outline, rules)
    return verdicts_of(asked, align(asked, layout, rules), layout, extraction, annexes, rules), annexes
