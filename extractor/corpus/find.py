"""Which stored report a person means: by its number in the corpus, or by the name of its file."""

from __future__ import annotations

import sqlite3

from extractor.errors import UsageError


def find_document(connection: sqlite3.Connection, said: str) -> int:
    """The id of the report that ``said`` names: its number in the corpus, or its file name, with or without folders.

    Of several versions that came under one name it is the standing one. Raises UsageError for an unknown report and for a
    name that several standing reports bear.
    """
    said = said.strip()
    if said.isdecimal() and len(said) < 18:
        row = connection.execute("SELECT id FROM documents WHERE id = ?", (int(said),)).fetchone()
        if row is not None:
            return int(row[0])
    rows = connection.execute(
        "SELECT DISTINCT d.id, g.name, d.superseded_by IS NULL FROM sightings g JOIN documents d ON d.id = g.submission "
        "WHERE g.name = ?1 OR substr(g.name, -length(?1) - 1) = '/' || ?1 ORDER BY d.id",
        (said,),
    ).fetchall()
    standing = {row[0]: row[1] for row in rows if row[2]}
    found = standing or {row[0]: row[1] for row in rows}
    if not found:
        raise UsageError(
            "corpus.document",
            f"Kho không có văn bản {said!r}.",
            'Hãy chỉ bằng số thứ tự hoặc tên tệp; `extractor query "SELECT id, name FROM documents"` liệt kê.',
            (f"There is no document {said!r}.", "Name it by number or file name; query documents for a list."),
        )
    if len(found) > 1:
        names = ", ".join(f"{identity} ({name})" for identity, name in list(found.items())[:8])
        raise UsageError(
            "corpus.ambiguous",
            f"Có {len(found)} văn bản tên {said!r}: {names}.",
            "Hãy chỉ bằng số thứ tự.",
            (f"{len(found)} documents are called {said!r}: {names}.", "Name one by its number."),
        )
    return int(next(iter(found)))
