"""Checks as files for people: a workbook with one sheet a report, or one letter an agency."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extractor.models import Check, Extraction, Plan
from extractor.outline.letter import compose
from extractor.outline.letter_file import write_letter
from extractor.phrases import phrase


def write_checks(
    output: Path, plan: Plan, checks: Sequence[Check], extractions: Sequence[Extraction], reply_by: str | None = None
) -> list[Path]:
    """Write ``output`` (.xlsx: one workbook; .docx: one letter for each report that leaves something open). Of several reports
    the letters get the report's name added to theirs, and none takes the place of another. Gives the files that were written."""
    if output.suffix.lower() == ".xlsx":
        return [_workbook(output, plan, checks)]
    letters = [
        (check, letter)
        for check, extraction in zip(checks, extractions, strict=True)
        if not (letter := compose(plan, check, extraction, reply_by)).empty
    ]
    written: list[Path] = []
    for check, letter in letters:
        path = output
        if len(checks) > 1:
            path = name = output.with_name(f"{output.stem}-{Path(check.source.name).stem}{output.suffix}")
            # Two agencies may call their files alike, each in a folder of its own.
            others = 1
            while path in written:
                others += 1
                path = name.with_stem(f"{name.stem}-{others}")
        written.append(write_letter(letter, plan, path))
    return written


def _workbook(output: Path, plan: Plan, checks: Sequence[Check]) -> Path:
    from extractor.show import STATUS_FILL
    from extractor.workbook import new_sheet, new_workbook

    output.parent.mkdir(parents=True, exist_ok=True)
    with new_workbook(output) as book:
        lines = {"bottom": 1, "bottom_color": "#D9E0E6", "valign": "top"}
        head = book.add_format({**lines, "bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF"})
        plain = book.add_format({**lines, "text_wrap": True})
        title = book.add_format({"bold": True, "font_size": 13})
        colours = {s: book.add_format({**lines, "bg_color": c}) for s, c in STATUS_FILL.items()}
        for check in checks:
            outline = next((one for one in plan.outlines if one.id == check.outline), None)
            headings = {item.id: item.whole for item in outline.items} if outline is not None else {}
            forms = {form.id: " ".join(form.title.split()) for form in outline.annexes} if outline is not None else {}
            sheet = new_sheet(book, check.submitter or Path(check.source.name).stem, "Báo cáo")
            sheet.set_column(0, 0, 9)
            sheet.set_column(1, 1, 52)
            sheet.set_column(2, 2, 17)
            sheet.set_column(3, 3, 7)
            sheet.set_column(4, 4, 60)
            sheet.write_string(0, 0, f"{check.submitter or check.source.name} · {check.source.name}", title)
            for column, text in enumerate(("Mục", "Nội dung đề cương", "Tình trạng", "Trang", "Lý do")):
                sheet.write_string(2, column, text, head)
            row = 3
            for item in check.items:
                _row(
                    sheet,
                    row,
                    (item.id, headings.get(item.id, item.heading), phrase(item.status), item.page, item.why),
                    plain,
                )
                sheet.write_string(row, 2, phrase(item.status), colours[item.status])
                row += 1
            for annex in check.annexes:
                _row(sheet, row, (annex.id, forms.get(annex.id, ""), phrase(annex.status), None, annex.why), plain)
                sheet.write_string(row, 2, phrase(annex.status), colours[annex.status])
                row += 1
            if check.findings:
                row += 1
                sheet.write_string(row, 0, phrase("findings"), title)
                for finding in check.findings:
                    row += 1
                    pages = ", ".join(str(p) for p in sorted({place.page for place in finding.places}))
                    _row(sheet, row, ("", finding.message, phrase(f"severity_{finding.severity}"), pages, ""), plain)
            sheet.repeat_rows(2)
            sheet.set_paper(9)
            sheet.freeze_panes(3, 0)
            sheet.fit_to_pages(1, 0)
            sheet.set_landscape()
    return output


def _row(sheet: Any, row: int, cells: Sequence[object], form: Any) -> None:
    # Excel fits rows to wrapped text by itself, other programs do not.
    filled = [-(-len(str(cells[column] or "")) // width) for column, width in ((1, 48), (4, 56))]
    sheet.set_row(row, 15 * max(1, *filled))
    for column, value in enumerate(cells):
        if isinstance(value, int):
            sheet.write_number(row, column, value, form)
        else:
            text = "" if value is None else " ".join(str(value).split())
            sheet.write_string(row, column, text[:1].upper() + text[1:], form)
