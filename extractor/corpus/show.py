"""Changes, corrections and diagnoses as JSON and for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractor.corpus.corrections import number_words
from extractor.corpus.diff import Change
from extractor.corpus.doctor import Diagnosis
from extractor.corpus.indicators import indicators
from extractor.phrases import phrase
from extractor.rulebook import load_rules
from extractor.show import shown_date

if TYPE_CHECKING:
    from extractor.corpus.corpus import Corpus

_KINDS = {
    "added": ("+", "green", "thêm", "added"),
    "removed": ("−", "red", "bỏ", "removed"),
    "changed": ("≠", "yellow", "đổi", "changed"),
}
_STATES = {"ok": ("✓", "green"), "mended": ("✓", "yellow"), "bad": ("✗", "red")}


def change_form(change: Change) -> dict[str, Any]:
    """One difference as JSON prints it."""
    names = ("kind", "where", "indicator", "subject", "old", "new", "old_quote", "new_quote")
    return {name: getattr(change, name) for name in names}


def show_changes(console: Console, changes: Sequence[Change], lang: str = "vi") -> None:
    """Prints the differences, those of one report together, each with the sentence it stands in."""
    if not changes:
        console.print(phrase("no_changes", lang))
        return
    known = indicators(load_rules())
    where = None
    for change in changes:
        if change.where != where:
            where = change.where
            console.print(Text(where, style="bold"))
        mark, style, *_ = _KINDS[change.kind]
        line = Text(f"  {mark} ", style=style)
        about = known[change.indicator].label if change.indicator in known else change.indicator
        values = " → ".join(" ".join(value.split()) for value in (change.old, change.new) if value is not None)
        line.append(values, "bold")
        line.append("  " + " · ".join(part for part in (about, change.subject) if part), "dim")
        console.print(line, soft_wrap=True)
        for quote in dict.fromkeys(q for q in (change.old_quote, change.new_quote) if q):
            console.print(Text("      " + quote[:200], style="dim"), soft_wrap=True)
    counts = Counter(str(change.kind) for change in changes)
    said = [f"{counts[kind]} {words[3 if lang == 'en' else 2]}" for kind, words in _KINDS.items() if counts[kind]]
    console.print(", ".join(said), style="dim")


def corrections_list(corpus: Corpus) -> list[dict[str, Any]]:
    """All corrections in the order they were made, each with the report and figure it is about (None where reading the file
    again found no such figure any more)."""
    rows = corpus.rows(
        "SELECT c.id, s.id AS document, s.name, f.id AS figure, f.text, c.field, c.old, c.new, c.who, c.at, c.why "
        "FROM corrections c LEFT JOIN submissions s ON s.sha256 = c.sha256 "
        "LEFT JOIN figures f ON f.document = s.id AND f.key = c.key "
        "GROUP BY c.id ORDER BY c.id"
    )
    return [dict(row) for row in rows]


def show_corrections(console: Console, rows: Sequence[dict[str, Any]], lang: str = "vi") -> None:
    """Prints who changed what, when and why."""
    if not rows:
        console.print(phrase("no_corrections", lang))
        return
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("file", "figures", "field", "old", "new", "who", "when", "why"):
        words = phrase(name, lang)
        # A date broken over two lines is another date.
        table.add_column(words[:1].upper() + words[1:], overflow="fold", no_wrap=name == "when")
    for row in rows:
        figure = f"{row['figure']} “{' '.join(row['text'].split())}”" if row["figure"] else "?"
        empty = phrase("empty", lang)
        values = [number_words(row["field"], row[name]) or empty for name in ("old", "new")]
        cells = (
            f"{row['document']} {row['name']}",
            figure,
            row["field"],
            *values,
            row["who"],
            shown_moment(row["at"], lang),
            row["why"],
        )
        table.add_row(*(Text(str(cell)) for cell in cells))
    console.print(table)


def shown_moment(at: str, lang: str = "vi") -> str:
    """A moment (ISO 8601) as people write it: 9:05 22/11/2026."""
    day, _, hour = at.partition("T")
    return f"{hour[:5]} {shown_date(day, lang)}" if hour else at


def diagnosis_form(diagnosis: Diagnosis) -> dict[str, str]:
    """One diagnosis as JSON prints it."""
    return {"code": diagnosis.code, "state": diagnosis.state, "message": diagnosis.message}


def show_diagnoses(console: Console, diagnoses: Sequence[Diagnosis], lang: str = "vi") -> None:
    """Prints what was looked at, and whether it is in order, was mended or is bad."""
    for diagnosis in diagnoses:
        mark, style = _STATES[diagnosis.state]
        said = diagnosis.english if lang == "en" and diagnosis.english else diagnosis.message
        console.print(Text(f"{mark} {said}", style=style), soft_wrap=True)
