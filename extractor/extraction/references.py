"""References: citations of official documents."""

from __future__ import annotations

from extractor.models import Reference, View
from extractor.rulebook import Rules


def find_references(view: View, rules: Rules, own: str | None = None) -> list[Reference]:
    """Every citation in the view, in view offsets. ``own`` is the document's own number, which is marked as such."""
    return []
