"""What people corrected or confirmed, as annotated passages for `extractor evaluate`: every correction becomes a test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractor.corpus.corrections import in_force, read_corrections
from extractor.corpus.export_jsonl import figure_form

if TYPE_CHECKING:
    import sqlite3

    from extractor.corpus.corpus import Corpus

_AROUND = 300
_FIELDS = ("text", "value", "value_max", "unit", "qualifier", "change", "per", "indicator", "subject", "status")


def gold_passages(corpus: Corpus) -> Iterator[dict[str, Any]]:
    """One passage for each stretch of text in which a person judged figures, in the order of reports.

    ``figures`` hold the corrected values, a rejected figure is absent. All that nobody judged lies in ``ignore``, so that it
    is neither rewarded nor punished. ``ocr`` tells passages of scans, where a number may be wrong before extraction begins.
    """
    changes = in_force(read_corrections(corpus.connection))
    documents = corpus.rows(
        "SELECT DISTINCT d.id, d.text, d.ocr, s.name, s.sha256 FROM corrections c JOIN submissions s ON s.sha256 = c.sha256 "
        "JOIN documents d ON d.id = s.id ORDER BY d.id"
    )
    for document in documents:
        judged = [
            row
            for row in corpus.rows(
                'SELECT * FROM figures WHERE document = ? AND "table" IS NULL ORDER BY start, n', (document["id"],)
            )
            if row["key"] in changes
        ]
        places: dict[tuple[int, int], list[sqlite3.Row]] = {}
        for row in judged:
            places.setdefault(_place(corpus, document, row), []).append(row)
        for (start, end), rows in places.items():
            figures = []
            for row in rows:
                form = figure_form(row, changes[row["key"]])
                if form is not None:
                    kept = {name: form[name] for name in _FIELDS if form[name] is not None}
                    span = {"start": row["start"] - start, "end": row["end"] - start}
                    figures.append({**span, "dimension": form["quantity"], **kept})
            yield {
                "id": f"{document['sha256'][:12]}:{start}",
                "source": document["name"],
                "ocr": bool(document["ocr"]),
                "text": document["text"][start:end],
                "figures": figures,
                "references": [],
                "ignore": _between([(row["start"] - start, row["end"] - start) for row in rows], end - start),
            }


def _place(corpus: Corpus, document: sqlite3.Row, figure: sqlite3.Row) -> tuple[int, int]:
    """The passage that holds a figure; where none does (a cell of a table), the lines around it."""
    held = corpus.rows(
        'SELECT start, "end" FROM passages WHERE document = ? AND start <= ? AND "end" >= ? LIMIT 1',
        (document["id"], figure["start"], figure["end"]),
    )
    if held:
        return held[0]["start"], held[0]["end"]
    text: str = document["text"]
    low = text.rfind("\n", max(0, figure["start"] - _AROUND), figure["start"]) + 1
    high = text.find("\n", figure["end"], figure["end"] + _AROUND)
    return low or max(0, figure["start"] - _AROUND), high if high >= 0 else min(len(text), figure["end"] + _AROUND)


def _between(spans: list[tuple[int, int]], length: int) -> list[list[int]]:
    """What lies outside ``spans``, from 0 to ``length``."""
    gaps, done = [], 0
    for start, end in sorted(spans):
        if start > done:
            gaps.append([done, start])
        done = max(done, end)
    return [*gaps, [done, length]] if done < length else gaps
