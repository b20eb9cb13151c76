"""Report -> Extraction: the passes in their order, each blanking out its spans for the next (DESIGN.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import partial
from operator import attrgetter
from typing import Any, TypeVar

from extractor.aside import aside, each_aside, is_worth
from extractor.extraction.annex import find_annex
from extractor.extraction.context import add_context
from extractor.extraction.figures import find_figures
from extractor.extraction.header import find_header, header_warnings
from extractor.extraction.masking import mask
from extractor.extraction.reference_review import reference_warnings, review_references
from extractor.extraction.references import find_references
from extractor.extraction.review import review
from extractor.extraction.sections import Structure, structure_of
from extractor.extraction.signature_review import review_signature
from extractor.extraction.table_figures import crowded_cells, find_table_figures, read_tables, split_off
from extractor.extraction.unread import unread_numbers
from extractor.garbage import collector_held
from extractor.language.dates import find_dates
from extractor.language.words import warm
from extractor.models import Box, DateMention, Extraction, Figure, Header, Reference, Report, Section, View
from extractor.reading.layout import view_of
from extractor.records import altered, fill, quick
from extractor.rulebook import Rules, load_rules

_reference = quick(Reference)
_date = quick(DateMention)
_values = attrgetter(*(one.name for one in fields(Reference)))
_values_of_date = attrgetter(*(one.name for one in fields(DateMention)))
_Mention = TypeVar("_Mention", Figure, Reference)


def extract(report: Report, rules: Rules | None = None, for_check: bool = False, *, spent: bool = False) -> Extraction:
    """Everything that can be read out of ``report``: header, sections, figures, references, annex rows.

    Spans of the result are offsets into ``report.text`` and ``report.text[x.start:x.end] == x.text`` holds for each.
    ``for_check``: the extraction keeps what a check would have to find once more, if that is not too much to keep.
    ``spent``: the caller asks ``report`` for no more places afterwards, and what it keeps to find them (a PDF, whole) is let go
    once all are found.
    """
    with collector_held():
        return _extract(report, rules or load_rules(), for_check and len(report.text) <= _KEPT, spent)


_LONG = 200_000
"""From so many characters on the model of words is loaded at once: it is needed for certain, and loading it takes most
memory when all the figures are there already."""


_KEPT = 1_000_000
"""Characters of a text whose structure may be kept: of ten times as many it would be felt in the peak of memory."""


def _extract(report: Report, rules: Rules, keep: bool, spent: bool) -> Extraction:
    if len(report.text) > _LONG:
        warm()
    view = view_of(report)
    header, own = find_header(view, report, rules)
    # What needs nothing else: first references and dates, which are wanted soon, then what stands in tables.
    apart = partial(_apart, view, header, own, report, rules)
    with each_aside(apart, worth=is_worth(len(report.text))) as others:
        return _together(view, header, report, others, rules, keep, spent)


def _apart(view: View, header: Header, own: str | None, report: Report, rules: Rules) -> Iterator[Any]:
    # Nothing is kept here of what was handed over: this waits for long, and whoever took it has it.
    references = find_references(view, rules, own=own, own_type=header.type)
    taken = [(reference.start, reference.end) for reference in references]
    yield [*map(_values, references)]
    del references
    yield [*map(_values_of_date, find_dates(mask(view.text, taken), rules))]
    yield find_annex(report, rules)
    yield from read_tables(report, header, rules)


def _together(
    view: View, header: Header, report: Report, others: Iterator[Any], rules: Rules, keep: bool, spent: bool
) -> Extraction:
    structure: Structure | None = structure_of(view, report, rules)
    assert structure is not None
    sections = structure.sections
    if not keep:
        structure = None  # of a very long report its blocks and labels take as much as its text
    known: dict[Any, Any] = {}  # a report cites the same documents again and again
    references = [
        _reference(*(known.setdefault(v, v) if type(v) is str else v for v in values)) for values in next(others)
    ]
    del known
    dates = [_date(*values) for values in next(others)]
    masked = mask(view.text, _taken(references, dates, sections))
    figures = find_figures(masked, rules)
    unread = unread_numbers(view, masked, figures, report, rules)
    del masked
    references = sorted(references, key=_by_place)
    # All boxes are asked for at once: each page of a PDF is opened once for them.
    spans = [view.source(figure.start, figure.end) for figure in sorted(figures, key=_by_place)]
    spans += [view.source(reference.start, reference.end) for reference in references]
    with aside(
        partial(_boxes, report, spans), worth=report.finder is not None and is_worth(len(report.text))
    ) as boxes_found:
        figures = add_context(view, figures, sections, references, dates, header, report, rules)
        del dates
        annex = next(others)
        boxes = boxes_found()
    if spent:
        fill(report, finder=None)
    figures = sorted(figures, key=_by_place)
    _settle(figures, spans, boxes, sections, report)
    _settle(references, spans[len(figures) :], boxes[len(figures) :], sections, report)
    del spans, boxes
    running, inside = split_off(report, figures)
    del figures
    for number, figure in enumerate(running):
        fill(figure, id=f"f{number + 1}")
    finished_references, doubts = review_references(tuple(references), report)
    placed = tuple(_place_section(section, view, report) for section in sections)
    del sections
    if not keep:
        fill(view, text="")  # of a very long report it is much; nobody else has seen this view
    in_tables = find_table_figures(report, header, running, inside, rules, others)
    told = (
        header_warnings(header)
        + review_signature(header, report, rules)
        + reference_warnings(finished_references)
        + doubts
        + unread
    )
    return Extraction(
        report=report,
        header=header,
        sections=placed,
        figures=tuple(review(running, report, rules)),
        references=finished_references,
        annex=tuple(annex),
        tables=report.tables,
        warnings=report.warnings + told + crowded_cells(report, in_tables),
        table_figures=in_tables,
        structure=structure,
    )


def _taken(
    references: Sequence[Reference], dates: Sequence[DateMention], sections: Sequence[Section]
) -> list[tuple[int, int]]:
    """The stretches in which no figure is looked for: references, dates and labels."""
    return [
        *((mention.start, mention.end) for mentions in (references, dates) for mention in mentions),
        *((s.heading_start, s.heading_start + len(s.label)) for s in sections if s.label),
    ]


def _boxes(report: Report, spans: Sequence[tuple[int, int]]) -> list[Box | None]:
    return report.finder.boxes(spans) if report.finder and spans else [None] * len(spans)


def _by_place(mention: Figure | Reference) -> tuple[int, int]:
    return mention.start, mention.end


def _settle(
    mentions: Sequence[_Mention],
    spans: Sequence[tuple[int, int]],
    boxes: Sequence[Box | None],
    sections: Iterable[Section],
    report: Report,
) -> None:
    """Gives mentions (in view offsets, in reading order) their places in the report: span, page, box and section."""
    heads = sorted(sections, key=lambda s: (s.start, s.level))
    opened: list[Section] = []
    next_head = 0
    for mention, (start, end), box in zip(mentions, spans, boxes, strict=False):
        while next_head < len(heads) and heads[next_head].start <= mention.start:
            opened.append(heads[next_head])
            next_head += 1
        while opened and opened[-1].end <= mention.start:
            opened.pop()
        fill(
            mention,
            start=start,
            end=end,
            text=report.text[start:end],
            page=report.page_of(start),
            section=opened[-1].id if opened else None,
            bbox=box,
        )


def _place_section(section: Section, view: View, report: Report) -> Section:
    start, end = view.source(section.start, section.end)
    heading_start, heading_end = view.source(section.heading_start, section.heading_end)
    return altered(
        section,
        start=start,
        end=end,
        heading_start=heading_start,
        heading_end=heading_end,
        page=report.page_of(heading_start),
    )
