"""The status for people: in the terminal, and as one HTML file that needs nothing else."""

from __future__ import annotations

from html import escape

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractor.corpus.status import CorpusStatus, DocumentBrief, Matrix, SubmitterStatus
from extractor.phrases import phrase
from extractor.show import STATUS_FILL, STATUS_MARK, STATUS_STYLE, shown_date

_STATE_STYLE = {"submitted": "green", "incomplete": "yellow", "not_submitted": "bold red"}

_COLUMNS = ("agency", "status", "items", "missing", "figures", "contradictions", "review")


def show_status(console: Console, status: CorpusStatus, lang: str = "vi") -> None:
    """Prints who has answered, the matrices, what needs review and what could not be read."""
    if status.title:
        console.print(Text(status.title, style="bold"))
    console.print("  ·  ".join(_counts(status, lang)), style="dim")
    if status.submitters:
        console.print(_submitters(status, lang, console.width))
    for matrix in status.matrices:
        if matrix.rows:
            _show_matrix(console, matrix, lang)
    if status.remarks:
        console.print(Text(f"\n{phrase('remarks', lang)} ({len(status.remarks)})", style="bold"))
    for line in _remarks(status):
        console.print(Text(f"• {line}", style="yellow"))
    for title, rows in _lists(status, lang):
        console.print(Text(f"\n{title} ({len(rows)})", style="bold"))
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        for name in _LISTED:
            table.add_column(_head(name, lang), overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        console.print(table)
    if status.failed:
        console.print(Text(f"\n{phrase('unread', lang)} ({len(status.failed)})", style="bold"))
    for failure in status.failed:
        said = failure.reason if failure.name in failure.reason else f"{failure.name}: {failure.reason}"
        console.print(Text(f"✗ {said}", style="red"), soft_wrap=True)


def _counts(status: CorpusStatus, lang: str) -> list[str]:
    """How many stand where, in words."""
    counts = [f"{len(status.submitters)} {phrase('submitters', lang).lower()}"] if status.submitters else []
    counts += state_counts(status, lang)
    if status.late:
        counts.append(f"{status.late} {phrase('late', lang)}")
    if not status.submitters:
        counts = []
    counts.append(f"{len(status.documents)} {phrase('document', lang).lower()}")
    if status.superseded:
        counts.append(f"{len(status.superseded)} {phrase('superseded', lang)}")
    found = sum(submitter.contradictions for submitter in status.submitters)
    if found:
        counts.append(f"{found} {phrase('contradictions', lang).lower()}")
    counts.append(f"{status.review} {phrase('figures', lang).lower()} {phrase('review', lang)}")
    if status.deadline:
        counts.append(f"{phrase('deadline', lang)}: {shown_date(status.deadline, lang)}")
    return counts


def state_counts(status: CorpusStatus, lang: str) -> list[str]:
    """How many agencies are in each state. Those whose report nothing was held against are counted apart."""
    unchecked = sum(s.unchecked and s.state == "submitted" for s in status.submitters)
    counts = [f"{status.count('submitted') - unchecked} {phrase('submitted', lang)}"]
    if unchecked:
        counts.append(f"{unchecked} {phrase('sent', lang)}, {phrase('unchecked', lang)}")
    return [*counts, *(f"{status.count(s)} {phrase(s, lang)}" for s in ("incomplete", "not_submitted"))]


def _remarks(status: CorpusStatus) -> list[str]:
    """What is odd about whole documents, each with its agency (or file, where nobody knows whose it is)."""
    return [
        f"{f'{brief.agency} ({brief.name})' if brief.agency else brief.name}: {remark}"
        for brief, remark in status.remarks
    ]


_LISTED = ("file", "agency", "date", "figures", "review")


def _lists(status: CorpusStatus, lang: str) -> list[tuple[str, list[tuple[str, ...]]]]:
    """The documents that stand in no row of a submitter: those of nobody in the plan, and those that a newer one replaced."""
    others = phrase("others" if status.submitters else "others_alone", lang)
    lists = ((others, status.others), (phrase("replaced", lang), status.superseded))
    return [(title, [_listed(brief, lang) for brief in briefs]) for title, briefs in lists if briefs]


def _listed(brief: DocumentBrief, lang: str) -> tuple[str, ...]:
    date = shown_date(brief.date or "", lang)
    return brief.name, brief.agency or "", date, str(brief.figures), str(brief.review or "")


def _head(key: str, lang: str) -> str:
    words = phrase(key, lang)
    return words[:1].upper() + words[1:]


_NARROW = 96
"""Of fewer letters a line, the state takes two lines: names of agencies need the room."""


def _submitters(status: CorpusStatus, lang: str, room: int) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1 if room < _NARROW else 2, 0, 0))
    for name in _COLUMNS:
        # Counts are narrower than their heads, which may take several lines, too.
        counted = name in ("figures", "contradictions", "review")
        width = max(6, *map(len, _head(name, lang).split())) if counted else None
        if name == "status" and room < _NARROW:
            width = 10 if lang == "vi" else 11
        table.add_column(_head(name, lang), overflow="fold", min_width=width, max_width=width)
    for submitter in status.submitters:
        table.add_row(
            Text(submitter.name),
            Text(state_words(submitter, lang), style=_STATE_STYLE[submitter.state]),
            Text(f"{submitter.answered}/{submitter.items}" if submitter.items else ""),
            Text(", ".join((*submitter.open_items, *submitter.open_annexes))),
            Text(str(sum(d.figures for d in submitter.documents) or "")),
            Text(str(submitter.contradictions or ""), style="red"),
            Text(str(submitter.review or "")),
        )
    return table


def state_words(submitter: SubmitterStatus, lang: str) -> str:
    """The state of a submitter in words: "chưa đủ, gửi muộn"."""
    # What nothing was held against is not complete for that.
    words = (
        [phrase("sent", lang), phrase("unchecked", lang)] if submitter.unchecked else [phrase(submitter.state, lang)]
    )
    if submitter.late:
        words.append(phrase("late", lang))
    return ", ".join(words)


_HEADING = 24
"""A matrix leaves its headings at least so many letters a line."""


def _show_matrix(console: Console, matrix: Matrix, lang: str) -> None:
    """Agencies as columns A, B, C … would hide names: items are the rows, agencies the numbered columns. What a line of the
    terminal does not hold goes into a further table: no agency is left out."""
    console.print()
    console.print(Text(matrix.title, style="bold"))
    head = phrase("item", lang)  # in two lines where room is scarce
    least = len(head) if console.width >= _NARROW else -(-len(head) // 2)
    items = max(least, *(len(item) for item, _ in matrix.items))
    each = len(str(len(matrix.rows))) + 1
    headings = max(len(phrase("heading", lang)), *(len(" ".join(heading.split())) for _, heading in matrix.items))
    room = console.width - items - 2
    most = max(1, (room - min(_HEADING, headings)) // each)
    for first in range(0, len(matrix.rows), most):
        rows = matrix.rows[first : first + most]
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
        table.add_column(head, min_width=items, max_width=items)
        width = max(1, min(headings, room - each * len(rows)))
        table.add_column(phrase("heading", lang), overflow="ellipsis", no_wrap=True, min_width=width, max_width=width)
        for number in range(first + 1, first + len(rows) + 1):
            table.add_column(str(number), justify="center", no_wrap=True, min_width=each - 1)
        for index, (item, heading) in enumerate(matrix.items):
            table.add_row(Text(item), Text(" ".join(heading.split())), *(_mark(row.cells[index]) for row in rows))
        console.print(table)
    for number, row in enumerate(matrix.rows, 1):
        console.print(Text(f"{number} {row.agency}", style="" if row.document else "dim"), soft_wrap=True)
    console.print(phrase("cell_legend", lang), style="dim")


def _mark(status: str | None) -> Text:
    return Text("·", style="dim") if status is None else Text(STATUS_MARK[status], style=STATUS_STYLE[status])


def status_html(status: CorpusStatus, lang: str = "vi") -> str:
    """The status as one HTML page without scripts or outside files."""
    head = phrase("status", lang)
    body = [f"<h1>{escape(status.title or head)}</h1>"]
    body.append(f"<p>{escape('  ·  '.join(_counts(status, lang)))}</p>")
    if status.submitters:
        body.append("<table><thead><tr>" + "".join(f"<th>{_head(c, lang)}</th>" for c in _COLUMNS) + "</tr></thead>")
        for s in status.submitters:
            cells = (
                *(s.name, state_words(s, lang), f"{s.answered}/{s.items}" if s.items else ""),
                *(", ".join((*s.open_items, *s.open_annexes)), str(sum(d.figures for d in s.documents) or "")),
                *(str(s.contradictions or ""), str(s.review or "")),
            )
            body.append(f'<tr class="{s.state}">' + "".join(f"<td>{escape(c)}</td>" for c in cells) + "</tr>")
        body.append("</table>")
    for matrix in status.matrices:
        if matrix.rows:
            body.append(_matrix_html(matrix, lang))
    if status.remarks:
        body.append(f"<h2>{escape(phrase('remarks', lang))} ({len(status.remarks)})</h2><ul>")
        body += [f"<li>{escape(line)}</li>" for line in _remarks(status)]
        body.append("</ul>")
    for title, rows in _lists(status, lang):
        body.append(f"<h2>{escape(title)} ({len(rows)})</h2>")
        body.append("<table><thead><tr>" + "".join(f"<th>{_head(c, lang)}</th>" for c in _LISTED) + "</tr></thead>")
        body += ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows]
        body.append("</table>")
    if status.failed:
        body.append(f"<h2>{escape(phrase('unread', lang))} ({len(status.failed)})</h2><ul>")
        body += [
            f"<li>✗ {escape(f.reason if f.name in f.reason else f'{f.name}: {f.reason}')}</li>" for f in status.failed
        ]
        body.append("</ul>")
    rules = "".join(f".{name}{{background:{colour}}}" for name, colour in STATUS_FILL.items())
    style = (
        "body{font:15px/1.45 system-ui,sans-serif;margin:2rem;color:#1a1a1a}"
        "h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.15rem;margin-top:2rem}"
        "table{border-collapse:collapse;margin:1rem 0}"
        "th,td{border:1px solid #ccc;padding:.25rem .5rem;text-align:left;vertical-align:top}"
        "td.mark{text-align:center}thead th{position:sticky;top:0;background:#f2f2f2}"
        "th.agency{min-width:6rem;max-width:10rem}td.heading{min-width:16rem}"
        # Of many agencies the names stand upright, so that the page holds them and the items keep their room.
        "table.wide th.agency{min-width:0;writing-mode:vertical-rl;transform:rotate(180deg);max-height:14rem;vertical-align:bottom}"
        f"{rules}.submitted{{background:#eef8f0}}.incomplete{{background:#fff8e0}}.not_submitted{{background:#fdeceb}}"
    )
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(status.title or head)}</title>'
        f"<style>{style}</style></head><body>\n" + "\n".join(body) + "\n</body></html>\n"
    )


_UPRIGHT = 6


def _matrix_html(matrix: Matrix, lang: str) -> str:
    heads = "".join(f'<th class="agency">{escape(row.agency)}</th>' for row in matrix.rows)
    parts = [f"<h2>{escape(matrix.title)}</h2>", f"<p>{escape(phrase('cell_legend', lang))}</p>"]
    wide = ' class="wide"' if len(matrix.rows) > _UPRIGHT else ""
    parts.append(
        f"<table{wide}><thead><tr><th>{phrase('item', lang)}</th><th>{phrase('heading', lang)}</th>{heads}</tr></thead>"
    )
    for index, (item, heading) in enumerate(matrix.items):
        cells = []
        for row in matrix.rows:
            status = row.cells[index]
            words = phrase(status, lang) if status else ""
            mark = STATUS_MARK[status] if status else "·"
            cells.append(f'<td class="mark {status or ""}" title="{escape(words)}">{mark}</td>')
        parts.append(f'<tr><td>{escape(item)}</td><td class="heading">{escape(heading)}</td>{"".join(cells)}</tr>')
    return "\n".join(parts) + "</table>"
