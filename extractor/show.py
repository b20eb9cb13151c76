"""What people see in the terminal: extractions, plans, checks, status, as rich tables that read well at 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from textwrap import shorten

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from extractor.language.numbers import write_digits
from extractor.models import Check, Extraction, Figure, Outline, Plan, Reference, TableFigure
from extractor.phrases import phrase

STATUS_STYLE = {
    "answered": "green",
    "brief": "yellow",
    "merged": "yellow",
    "heading_only": "magenta",
    "nil": "cyan",
    "missing": "bold red",
}
STATUS_MARK = {"answered": "●", "brief": "◐", "merged": "◐", "heading_only": "○", "nil": "–", "missing": "✗"}
STATUS_FILL = {
    "answered": "#c6e9cf",
    "brief": "#fff0b8",
    "merged": "#dcefd0",
    "heading_only": "#f6d5ec",
    "nil": "#d3eaf2",
    "missing": "#f7c4c0",
}
"""Behind the mark of a verdict, the same in workbooks and in HTML; the mark says it without colour."""
UNIT_NAME = {
    "VND": "đồng",
    "person": "người",
    "enterprise": "doanh nghiệp",
    "project": "dự án",
    "industrial_park": "KCN",
    "industrial_cluster": "CCN",
    "craft_village": "làng nghề",
    "household": "hộ",
    "cooperative": "HTX",
    "establishment": "cơ sở",
    "admin_unit": "đơn vị hành chính",
    "document": "văn bản",
    "times": "lần",
    "pp": "điểm %",
    "sao": "sào",
    "mau": "mẫu",
    "tonne": "tấn",
    "quintal": "tạ",
    "m3/day": "m3/ngày đêm",
}


def vietnamese_amount(figure: Figure) -> str:
    """The value of a figure with its unit, money in tỷ or triệu when that is shorter."""
    return amount_words(
        figure.value,
        figure.unit,
        value_max=figure.value_max,
        part=figure.part,
        noun=figure.noun,
        qualifier=figure.qualifier,
        change=figure.change,
        per=figure.per,
    )


def amount_words(
    value: Decimal,
    unit: str,
    *,
    value_max: Decimal | None = None,
    part: Decimal | None = None,
    noun: str | None = None,
    qualifier: str | None = None,
    change: str | None = None,
    per: str | None = None,
) -> str:
    """As ``vietnamese_amount``, from the parts of a figure."""

    def one(value: Decimal) -> str:
        if unit == "VND":
            for factor, word in ((Decimal(10) ** 9, "tỷ"), (Decimal(10) ** 6, "triệu")):
                if value >= factor:
                    return f"{write_digits(value / factor)} {word} đồng"
        if unit == "%":
            return f"{write_digits(value)}%"
        name = noun or "" if unit == "other" else UNIT_NAME.get(unit, unit)
        return f"{write_digits(value)} {name}".strip()

    text = one(value)
    if value_max is not None:
        text = f"{write_digits(value)} – {one(value_max)}"
    if part is not None:
        text = f"{write_digits(part)}/{text}"
    signs = {"approx": "≈ ", "under": "< ", "over": "> ", "estimate": "~ "}
    changes = {"increase": "↑ ", "decrease": "↓ "}
    rate = f"/{per}" if per else ""
    return f"{changes.get(change or '', '')}{signs.get(qualifier or '', '')}{text}{rate}"


def shown_date(date: str, lang: str = "vi") -> str:
    """An ISO date as Vietnamese people write it (15/5/2025, 6/2021)."""
    parts = date.split("-")
    if lang == "en" or not all(part.isdigit() for part in parts):
        return date
    return "/".join(str(int(part)) for part in reversed(parts))


def _plain_table(*columns: tuple[str, int | None]) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    for name, width in columns:
        table.add_column(name, max_width=width, overflow="fold")
    return table


def _listed(console: Console, *parts: str | tuple[str, str]) -> Text:
    """One line of a list, with an ellipsis where the line ends before it."""
    line = Text.assemble(*parts)
    line.truncate(console.width, overflow="ellipsis")
    return line


def header_block(extraction: Extraction, lang: str) -> Table:
    """Name, type, number, issuer, date, subject and signer of a document."""
    header, source = extraction.header, extraction.report.source
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    pages = f"{source.pages}" + (f" ({phrase('ocr', lang)})" if source.ocr else "")
    for key, value in (
        ("file", source.name),
        ("type", header.type),
        ("number", header.number),
        ("issuer", header.issuer),
        ("date", header.date and shown_date(header.date, lang)),
        ("subject_of_document", header.subject),
        ("signer", header.signer),
        ("pages", pages),
    ):
        if value:
            table.add_row(phrase(key, lang), value)
    return table


def _indicator_labels() -> dict[str, str]:
    """The Vietnamese names of the indicators."""
    from extractor.extraction.indicator_rules import indicators
    from extractor.rulebook import load_rules

    return {indicator.id: indicator.label for indicator in indicators(load_rules())}


def figures_table(figures: Sequence[Figure], lang: str, most: int | None = None) -> RenderableType:
    """Value, what it is about, and page of each figure; a mark where it needs review."""
    table = _plain_table(
        (phrase("page", lang), 5),
        (phrase("text", lang), 30),
        (phrase("value", lang), 26),
        (phrase("about", lang), 30),
    )
    labels = _indicator_labels() if lang == "vi" else {}
    shown = figures if most is None else figures[:most]
    for figure in shown:
        text = Text(" ".join(figure.text.split()))
        if figure.needs_review:
            text.append(f" ⚠ {phrase('review', lang)}", style="yellow")
        about = ": ".join(x for x in (figure.subject, labels.get(figure.indicator or "", figure.indicator)) if x)
        table.add_row(str(figure.page), text, vietnamese_amount(figure), about)
    if len(shown) < len(figures):
        return Group(table, Text(phrase("and_more", lang, n=len(figures) - len(shown)), style="dim"))
    return table


def table_figures_table(figures: Sequence[TableFigure], lang: str, most: int | None = None) -> RenderableType:
    """What row and column say, value, and page of each number in a table."""
    table = _plain_table(
        (phrase("page", lang), 5),
        (phrase("of_row", lang), 30),
        (phrase("of_column", lang), 30),
        (phrase("value", lang), 26),
    )
    for one in figures if most is None else figures[:most]:
        value = Text(vietnamese_amount(one.figure))
        if one.figure.needs_review:
            value.append(f" ⚠ {phrase('review', lang)}", style="yellow")
        table.add_row(str(one.figure.page), one.name or one.table, one.head, value)
    if most is not None and len(figures) > most:
        return Group(table, Text(phrase("and_more", lang, n=len(figures) - most), style="dim"))
    return table


def references_table(references: Sequence[Reference], lang: str, most: int | None = None) -> RenderableType:
    """Each document cited, with its dates and pages."""
    table = _plain_table(
        (phrase("number", lang), 24), (phrase("type", lang), 30), (phrase("date", lang), 12), (phrase("page", lang), 14)
    )
    seen: dict[str, tuple[Reference, set[str], list[int]]] = {}
    for reference in references:
        key = reference.id or f"{reference.name} {reference.year or ''}".strip()
        _, dates, pages = seen.setdefault(key, (reference, set(), []))
        if reference.date:
            dates.add(reference.date)
        pages.append(reference.page)
    rows = list(seen.items())
    for key, (reference, dates, pages) in rows[:most]:
        where = ", ".join(str(p) for p in sorted(set(pages)))
        style = "yellow" if len(dates) > 1 else ""
        kind = Text(reference.type or "")
        if reference.own:
            kind.append(f" ({phrase('own_number', lang)})", style="dim")
        days = "\n".join(shown_date(date, lang) for date in sorted(dates))
        table.add_row(Text(key), kind, Text(days, style=style), where)
    if most is not None and len(rows) > most:
        return Group(table, Text(phrase("and_more", lang, n=len(rows) - most), style="dim"))
    return table


def told_once(warnings: Iterable[tuple[int | None, str]], lang: str = "vi") -> list[str]:
    """Warnings (page, message) as lines for people, in their order: what is said of several pages is said once and names them
    all ("Trang 1–3, 7 được đọc bằng OCR …"), for a scan of hundreds of pages says the same of each."""
    pages: dict[tuple[str, str], list[int]] = {}
    for page, message in warnings:
        lead = f"Trang {page} " if page and message.startswith(f"Trang {page} ") else ""
        told = pages.setdefault(("Trang {} " if lead else f"{phrase('page', lang)} {{}}: ", message[len(lead) :]), [])
        told += [page] if page else []
    return [(lead.format(_runs(told)) if told else "") + words for (lead, words), told in pages.items()]


def _runs(pages: Iterable[int]) -> str:
    """Page numbers with runs of them put together: 1–3, 7."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and runs[-1][-1] == page - 1:
            runs[-1][1:] = [page]
        else:
            runs.append([page])
    return ", ".join("–".join(map(str, run)) for run in runs)


def show_extraction(console: Console, extraction: Extraction, lang: str, most: int | None = 40) -> None:
    """One extraction for people."""

    def title(key: str, count: int) -> None:
        console.print(Text(f"\n{phrase(key, lang)} ({count})", style="bold"))

    console.print(header_block(extraction, lang))
    if extraction.sections:
        title("sections", len(extraction.sections))
        for section in extraction.sections:
            label = "  " * (section.level - 1) + section.label
            console.print(_listed(console, (f"{label}  ", "dim"), " ".join(section.heading.split())))
    if extraction.figures:
        title("figures", len(extraction.figures))
        console.print(figures_table(extraction.figures, lang, most))
    # An annex of other things than parks has its numbers in the table's own columns.
    listed = {row.table for row in extraction.annex if row.measured}
    in_tables = [one for one in extraction.table_figures if one.table not in listed]
    if in_tables:
        title("table_figures", len(in_tables))
        console.print(table_figures_table(in_tables, lang, most))
    if extraction.references:
        title("references", len({r.id or r.name for r in extraction.references}))
        console.print(references_table(extraction.references, lang, most))
    annex = [row for row in extraction.annex if row.table in listed]
    if annex:
        title("annex", len(annex))
        table = _plain_table(("", 24), ("ha", 10), ("đã thuê", 10), ("lấp đầy %", 10), (phrase("page", lang), 4))
        for row in annex:
            cells = [write_digits(v) if v is not None else "" for v in (row.area, row.leased_area, row.occupancy)]
            table.add_row(row.name, *cells, str(row.page))
        console.print(table)
    if extraction.warnings:
        told = told_once(((w.page, w.message) for w in extraction.warnings), lang)
        title("warnings", len(told))
        for words in told:
            console.print(Text(f"⚠ {words}", style="yellow"))


def show_plan(console: Console, plan: Plan, lang: str) -> None:
    """One compiled plan for people."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim")
    grid.add_column(overflow="fold")
    scope = " – ".join(shown_date(x, lang) for x in (plan.scope.start, plan.scope.end) if x)
    for key, value in (
        ("title", plan.title),
        ("authority", plan.authority),
        ("number", plan.header.number),
        ("scope", ", ".join(x for x in (scope, plan.scope.place) if x)),
        ("deadline", plan.deadline and shown_date(plan.deadline, lang)),
    ):
        if value:
            grid.add_row(phrase(key, lang), value)
    console.print(grid)
    console.print(Text(f"\n{phrase('submitters', lang)} ({len(plan.submitters)})", style="bold"))
    titles = {outline.id: outline.title for outline in plan.outlines}
    for submitter in plan.submitters:
        to = f"→ {titles.get(submitter.outline or '') or '–'}"
        console.print(_listed(console, f"  {submitter.name}  ", (to, "dim")))
    for outline in plan.outlines:
        console.print(Text(f"\n{outline.title} ({len(outline.items)} {phrase('items', lang)})", style="bold"))
        for item in outline.items:
            label = "  " * item.level + item.id
            console.print(_listed(console, (f"{label}  ", "dim"), item.whole))
        for annex in outline.annexes:
            console.print(_listed(console, (f"  {annex.id}  ", "dim"), " ".join(annex.title.split())))
            columns = Text(" | ".join(" ".join(column.split()) for column in annex.columns), style="dim")
            console.print(Padding(columns, (0, 0, 0, 4 + len(annex.id)), expand=False))
    for words in told_once(((w.page, w.message) for w in plan.warnings), lang):
        console.print(Text(f"⚠ {words}", style="yellow"))


def show_check(console: Console, check: Check, lang: str, outline: Outline | None = None) -> None:
    """One check for people: each item with its verdict, then annexes and findings. ``outline`` gives the titles."""
    counts = ", ".join(
        f"{phrase(status, lang)} {check.count(status)}"  # type: ignore[arg-type]
        for status in STATUS_STYLE
        if check.count(status)  # type: ignore[arg-type]
    )
    who = check.submitter or phrase(f"kind.{check.agency_kind or 'unknown'}", lang)
    console.print(Text(f"{check.source.name} · {who}", style="bold"))
    console.print(Text(outline.title if outline is not None else f"{phrase('outline', lang)} {check.outline or '–'}"))
    headings = {item.id: item.whole for item in outline.items} if outline is not None else {}
    forms = {form.id: " ".join(form.title.split()) for form in outline.annexes} if outline is not None else {}
    if counts:
        console.print(Text(counts, style="dim"))
    table = _plain_table(
        ("", 1), ("", 10), (phrase("heading", lang), 34), (phrase("page", lang), 4), (phrase("why", lang), 40)
    )
    for item in check.items:
        mark = Text(STATUS_MARK[item.status], style=STATUS_STYLE[item.status])
        heading = shorten(headings.get(item.id, item.heading), 66, placeholder=" …")
        table.add_row(mark, item.id, heading, str(item.page or ""), item.why[:1].upper() + item.why[1:])
    if check.items:
        console.print(table)
    for annex in check.annexes:
        sign = (f"{STATUS_MARK[annex.status]} ", STATUS_STYLE[annex.status])
        title = shorten(forms.get(annex.id, ""), 90, placeholder=" …")
        name = f"{annex.id}  {title}".rstrip()
        console.print(
            Text.assemble(sign, f"{name}: {annex.why[:1].lower()}{annex.why[1:]}" if title else f"{name}: {annex.why}")
        )
    if check.findings:
        console.print(Text(f"\n{phrase('findings', lang)} ({len(check.findings)})", style="bold"))
        for finding in check.findings:
            style = {"error": "red", "warning": "yellow", "note": "dim"}[finding.severity]
            pages = ", ".join(str(p) for p in sorted({place.page for place in finding.places}))
            # The number stays in one line with the word for "page".
            console.print(Text(f"• {finding.message} ({phrase('page', lang)}\N{NO-BREAK SPACE}{pages})", style=style))
    if check.items:
        console.print(Text(phrase("cell_legend", lang), style="dim"))
