"""Contradictions as JSON and for the terminal."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from extractor.corpus.indicators import indicators
from extractor.corpus.reconcile import Contradiction
from extractor.jsonform import number
from extractor.language.numbers import write_digits
from extractor.outline.identity import REMARKS
from extractor.phrases import phrase
from extractor.rulebook import load_rules
from extractor.show import shown_date

_WORDS = {
    "vi": {
        "within": "trong một báo cáo",
        "between": "giữa các báo cáo",
        "sum": "cộng {n} huyện được {total}",
        "slip": "lệch {n} lần: có thể nhầm đơn vị",
    },
    "en": {
        "within": "within one report",
        "between": "between reports",
        "sum": "{n} districts add up to {total}",
        "slip": "off by {n}: a slip of the unit?",
    },
}


def contradiction_form(contradiction: Contradiction) -> dict[str, Any]:
    """One contradiction as JSON prints it; values are in ``unit``."""
    return {
        "scope": contradiction.scope,
        "indicator": contradiction.indicator,
        "subject": contradiction.subject,
        "period": {"from": contradiction.period[0], "to": contradiction.period[1]},
        "unit": contradiction.unit,
        "factor": contradiction.factor,
        "total": number(contradiction.total),
        "statements": [
            {
                "document": s.document,
                "name": s.name,
                "agency": s.agency,
                "figure": s.figure,
                "text": s.text,
                "value": number(s.value),
                "page": s.page,
                "start": s.start,
                "end": s.end,
                "quote": s.quote,
            }
            for s in contradiction.statements
        ],
    }


def found_within(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Whose standing report it is (agency and file), and what its check found in it that contradicts something."""
    rows = connection.execute(
        "SELECT coalesce(d.submitter, d.issuer), s.name, f.code, f.message FROM findings f JOIN documents d ON d.id = f.document "
        "JOIN submissions s ON s.id = f.document WHERE d.superseded_by IS NULL ORDER BY f.document, f.n"
    )
    return [
        (f"{agency}, {name}" if agency else name, words) for agency, name, code, words in rows if code not in REMARKS
    ]


def show_contradictions(
    console: Console, found: Sequence[Contradiction], lang: str = "vi", within: Sequence[tuple[str, str]] = ()
) -> None:
    """Prints each contradiction with all its places, then those that the checks of single reports found (``within``)."""
    if not found and not within:
        console.print(phrase("nothing_found", lang))
    words = _WORDS["en" if lang == "en" else "vi"]
    labels = indicators(load_rules())
    for contradiction in found:
        label = labels[contradiction.indicator].label if contradiction.indicator in labels else contradiction.indicator
        day = contradiction.period[1]
        about = " · ".join(part for part in (label, contradiction.subject, day and shown_date(day, lang)) if part)
        head = Text.assemble(("✗ ", "bold red"), (about, "bold"))
        scope = words[contradiction.scope]
        if contradiction.total is not None:
            total = number(contradiction.total)
            scope = scope.format(n=len(contradiction.statements) - 1, total=write_digits(Decimal(total or 0)))
        head.append(f"  ({scope})", "dim")
        if contradiction.factor:
            head.append("  " + words["slip"].format(n=contradiction.factor), "yellow")
        console.print(head)
        for s in contradiction.statements:
            line = Text()
            line.append(s.text.replace("\n", " "), "bold yellow")
            line.append(f"  {s.agency or s.name}, {s.name}, {phrase('page', lang)} {s.page}: ", "dim")
            line.append(s.quote[:160])
            console.print(Padding(line, (0, 0, 0, 4), expand=False))
    if within:
        console.print(Text(f"{phrase('within_reports', lang)} ({len(within)})", "bold"))
    for where, said in within:
        console.print(Text.assemble(("✗ ", "bold red"), (f"{where}: ", "dim"), said))
