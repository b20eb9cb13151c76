"""The frozen records that travel between rooms, by the room that makes them. This package imports nothing of ours but the map
between a text and its shadow.

Offsets are half open character offsets into ``Report.text`` unless a docstring says "view", pages count from 1, boxes
are in points with the origin at the top left of the page, numbers are exact :class:`~decimal.Decimal` values and
``None`` means "not stated in the document". Field names are those of the record that ``extractor extract`` prints.
"""

from extractor.models.extraction import (
    AnnexRow,
    DateMention,
    Extraction,
    Figure,
    Header,
    Period,
    Reference,
    Section,
    TableFigure,
)
from extractor.models.outline import (
    AnnexForm,
    AnnexVerdict,
    Check,
    Finding,
    Group,
    Item,
    ItemVerdict,
    Near,
    Outline,
    Place,
    Plan,
    Scope,
    Status,
    Submitter,
)
from extractor.models.reading import (
    Box,
    BoxFinder,
    Cell,
    Page,
    PageOrigin,
    Paragraph,
    Report,
    ReportWarning,
    Source,
    Span,
    Table,
    View,
    Word,
)

__all__ = [
    "AnnexForm",
    "AnnexRow",
    "AnnexVerdict",
    "Box",
    "BoxFinder",
    "Cell",
    "Check",
    "DateMention",
    "Extraction",
    "Figure",
    "Finding",
    "Group",
    "Header",
    "Item",
    "ItemVerdict",
    "Near",
    "Outline",
    "Page",
    "PageOrigin",
    "Paragraph",
    "Period",
    "Place",
    "Plan",
    "Reference",
    "Report",
    "ReportWarning",
    "Scope",
    "Section",
    "Source",
    "Span",
    "Status",
    "Submitter",
    "Table",
    "TableFigure",
    "View",
    "Word",
]
