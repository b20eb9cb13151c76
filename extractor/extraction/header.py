"""The header and the signature: what a document says of itself."""

from __future__ import annotations

from extractor.models import Header, Report, View
from extractor.rulebook import Rules


def find_header(view: View, report: Report, rules: Rules) -> tuple[Header, str | None]:
    """The header, and the document's own number as printed (None for a draft)."""
    return Header(), None
