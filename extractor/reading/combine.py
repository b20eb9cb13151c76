"""Several files that were sent as one submission -> one Report."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.models import Box, Cell, Page, Paragraph, Report, ReportWarning, Source, Span, Table


@dataclass(frozen=True, slots=True)
class _Finder:
    """Asks the finder of the part in which a stretch stands."""

    starts: tuple[int, ...]
    reports: tuple[Report, ...]

    def boxes(self, spans: Sequence[tuple[int, int]]) -> list[Box | None]:
        found: list[Box | None] = [None] * len(spans)
        asked: dict[int, list[int]] = {}
        for index, (start, _) in enumerate(spans):
            asked.setdefault(max(bisect_right(self.starts, start) - 1, 0), []).append(index)
        for part, indices in asked.items():
            finder, shift = self.reports[part].finder, self.starts[part]
            if finder is not None:
                inside = [(spans[i][0] - shift, spans[i][1] - shift) for i in indices]
                for index, box in zip(indices, finder.boxes(inside), strict=True):
                    found[index] = box
        return found


def combine(name: str, data: bytes, reports: Sequence[Report], media_type: str = "multipart/mixed") -> Report:
    """One report out of the parts of a submission, in this order: texts joined, offsets shifted, pages counted on.

    ``data`` is what was sent (its hash and size identify the submission). A warning says which pages came from which
    part when there are several.
    """
    texts: list[str] = []
    starts: list[int] = []
    pages: list[Page] = []
    paragraphs: list[Paragraph] = []
    tables: list[Table] = []
    warnings: list[ReportWarning] = []
    contents: list[str] = []
    length = 0
    for report in reports:
        shift, before, known = length, len(pages), len(tables)
        starts.append(shift)
        text = report.text if report.text.endswith("\n") else report.text + "\n"
        texts.append(text)
        length += len(text)
        for page in report.pages:
            words = tuple(replace(w, start=w.start + shift, end=w.end + shift) for w in page.words)
            pages.append(
                replace(page, number=page.number + before, start=page.start + shift, end=page.end + shift, words=words)
            )
        if len(pages) > before:
            pages[-1] = replace(pages[-1], end=length)
        paragraphs += [_shift_paragraph(paragraph, shift) for paragraph in report.paragraphs]
        tables += [_shift_table(table, shift, before, known + i) for i, table in enumerate(report.tables, 1)]
        warnings += [_shift_warning(warning, shift, before) for warning in report.warnings]
        last = f"–{len(pages)}" if len(pages) > before + 1 else ""
        contents.append(f"{report.source.name} (trang {before + 1}{last})")
    if len(reports) > 1:
        message = f"Gồm {len(reports)} phần được ghép thành một báo cáo: {'; '.join(contents)}."
        warnings.insert(0, ReportWarning("submission.parts", message))
    source = Source(
        name,
        hashlib.sha256(data).hexdigest(),
        media_type,
        len(pages),
        any(report.source.ocr for report in reports),
        len(data),
    )
    return Report(
        source,
        "".join(texts),
        tuple(pages),
        tuple(paragraphs),
        tuple(tables),
        tuple(warnings),
        _Finder(tuple(starts), tuple(reports)) if any(report.finder for report in reports) else None,
    )


def _shift_paragraph(paragraph: Paragraph, shift: int) -> Paragraph:
    holes = tuple(Span(hole.start + shift, hole.end + shift) for hole in paragraph.holes)
    return replace(paragraph, start=paragraph.start + shift, end=paragraph.end + shift, holes=holes)


def _shift_cell(cell: Cell, shift: int, pages: int) -> Cell:
    return replace(cell, start=cell.start + shift, end=cell.end + shift, page=cell.page + pages)


def _shift_table(table: Table, shift: int, pages: int, number: int) -> Table:
    return replace(
        table,
        id=f"t{number}",
        page=table.page + pages,
        start=table.start + shift,
        end=table.end + shift,
        rows=tuple(tuple(_shift_cell(cell, shift, pages) for cell in row) for row in table.rows),
        header=tuple(tuple(_shift_cell(cell, shift, pages) for cell in row) for row in table.header),
    )


def _shift_warning(warning: ReportWarning, shift: int, pages: int) -> ReportWarning:
    return replace(
        warning,
        page=None if warning.page is None else warning.page + pages,
        start=None if warning.start is None else warning.start + shift,
        end=None if warning.end is None else warning.end + shift,
    )
