"""Full text search over passages, with and without Vietnamese marks; exact hits come first."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.corpus.names import agency_key, names_part
from extractor.corpus.passages import readable
from extractor.corpus.questions import Node, expressions, marks_in, parse
from extractor.corpus.terms import index_forms

_SNIPPET = 220


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """Narrows a search. ``agency`` and ``place`` are parts of names, marks optional; ``role`` is what the section is about
    (rules/sections.toml); ``superseded`` includes versions that a later one replaced."""

    agency: str | None = None
    agency_kind: str | None = None
    year: int | None = None
    place: str | None = None
    role: str | None = None
    type: str | None = None
    document: int | None = None
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage that answers a search.

    ``start:end`` is the passage in the document's text. ``snippet`` is the part of it around the first hit, ``marks`` are the
    stretches of the snippet that were asked for. ``rank`` counts from 1; ``exact`` says whether it was found as typed.
    """

    document: int
    name: str
    agency: str | None
    number: str | None
    date: str | None
    section: str | None
    heading: str | None
    page: int
    start: int
    end: int
    snippet: str
    marks: tuple[tuple[int, int], ...]
    rank: int
    exact: bool


def search(
    connection: sqlite3.Connection, words: str, limit: int = 20, filters: SearchFilters | None = None
) -> tuple[Hit, ...]:
    """The best ``limit`` passages for what was typed, best first. Nothing that is typed raises an error."""
    question = parse(words)
    if question is None or limit < 1:
        return ()
    filters = filters or SearchFilters()
    documents = _documents(connection, filters)
    found: dict[int, bool] = {}
    for expression, exact in expressions(question).items():
        for passage in _passages(connection, expression, limit + len(found), documents, filters):
            found.setdefault(passage, exact)
        if len(found) >= limit:
            break
    return tuple(_hits(connection, list(found)[:limit], found, question))


def _documents(connection: sqlite3.Connection, filters: SearchFilters) -> list[int] | None:
    """The documents that the filters leave, or None where none of them chooses among documents."""
    clauses: list[str] = []
    values: list[object] = []
    for column, value in (
        ("agency_kind", filters.agency_kind),
        ("year", filters.year),
        ("type", filters.type),
        ("id", filters.document),
    ):
        if value is not None:
            clauses.append(f"{column} = ?")
            values.append(value)
    agency, place = agency_key(filters.agency), index_forms(filters.place or "")[1]
    if not clauses and not agency and not place:
        return None
    where = " AND ".join(clauses) or "1"
    rows = connection.execute(f"SELECT id, issuer_key, submitter, place FROM documents WHERE {where}", values)
    return [
        row[0]
        for row in rows
        if (not agency or names_part(agency, row[1]) or names_part(agency, agency_key(row[2])))
        and (not place or place in index_forms(row[3] or "")[1])
    ]


def _passages(
    connection: sqlite3.Connection, expression: str, limit: int, documents: list[int] | None, filters: SearchFilters
) -> list[int]:
    """The best passages for one expression, best first."""
    if documents is None and filters.role is None:
        # The index ranks alone, and only then rows are joined, for the few that are shown: ten times as fast. Passages
        # of replaced versions are dropped afterwards, so some more are taken; the long way round if they don't suffice.
        many = 3 * limit + 30
        sql = "SELECT rowid, rank FROM passages_fts WHERE passages_fts MATCH ? ORDER BY rank LIMIT ?"
        rows = connection.execute(sql, (expression, many)).fetchall()
        best = [row[0] for row in sorted(rows, key=lambda row: (row[1], row[0]))]
        if not filters.superseded:
            best = _standing(connection, best)
        if len(best) >= limit or len(rows) < many:
            return best[:limit]
    sql = (
        "SELECT p.id FROM (SELECT rowid AS id, rank FROM passages_fts WHERE passages_fts MATCH ?) f "
        "JOIN passages p ON p.id = f.id JOIN documents d ON d.id = p.document WHERE 1 "
    )
    values: list[object] = [expression]
    if documents is not None:
        sql += "AND p.document IN (SELECT value FROM json_each(?)) "
        values.append(str(documents))
    if filters.role is not None:
        sql += "AND EXISTS (SELECT 1 FROM sections s WHERE s.document = d.id AND s.id = p.section AND s.role = ?) "
        values.append(filters.role)
    if not filters.superseded:
        sql += "AND d.superseded_by IS NULL "
    rows = connection.execute(sql + "ORDER BY f.rank, p.id LIMIT ?", [*values, limit]).fetchall()
    return [row[0] for row in rows]


def _standing(connection: sqlite3.Connection, passages: Sequence[int]) -> list[int]:
    sql = (
        "SELECT p.id FROM passages p JOIN documents d ON d.id = p.document "
        "WHERE d.superseded_by IS NULL AND p.id IN (SELECT value FROM json_each(?))"
    )
    kept = {row[0] for row in connection.execute(sql, (str(list(passages)),))}
    return [passage for passage in passages if passage in kept]


def _hits(connection: sqlite3.Connection, passages: Sequence[int], exact: dict[int, bool], question: Node) -> list[Hit]:
    hits = []
    for rank, passage in enumerate(passages, 1):
        row = connection.execute(
            "SELECT p.document, s.name, coalesce(d.submitter, d.issuer), d.number, d.date, p.section, "
            "(SELECT heading FROM sections h WHERE h.document = p.document AND h.id = p.section LIMIT 1), "
            'p.page, p.start, p."end", substr(d.text, p.start + 1, p."end" - p.start) '
            "FROM passages p JOIN documents d ON d.id = p.document JOIN submissions s ON s.id = d.id WHERE p.id = ?",
            (passage,),
        ).fetchone()
        if row is None:
            continue
        text = readable(row[10], 0, len(row[10]))
        snippet, marks = _snippet(text, marks_in(text, question))
        document, name, agency, number, date, section, heading, page, start, end = row[:10]
        hits.append(
            Hit(
                *(document, name, agency, number, date, section, heading, page, start, end),
                snippet=snippet,
                marks=marks,
                rank=rank,
                exact=exact[passage],
            )
        )
    return hits


def _snippet(text: str, marks: Sequence[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """About 220 characters around the first mark, cut at blanks, with the marks that fall inside."""
    middle = marks[0][0] if marks else 0
    low = max(0, middle - _SNIPPET // 3)
    if low:
        blank = text.find(" ", low, middle)
        low = blank + 1 if blank >= 0 else low
    high = min(len(text), low + _SNIPPET)
    if high < len(text):
        blank = text.rfind(" ", low, high)
        high = blank if blank > middle else high
    lead, tail = ("… " if low else ""), (" …" if high < len(text) else "")
    inside = tuple(
        (max(start, low) - low + len(lead), min(end, high) - low + len(lead))
        for start, end in marks
        if start < high and end > low
    )
    return lead + text[low:high] + tail, inside
