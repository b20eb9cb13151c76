"""All extracted reports in one folder: SQLite as the system of record, Parquet snapshots for analysis, full text search."""

from __future__ import annotations

from extractor.corpus.corpus import Corpus
from extractor.corpus.corrections import Correction
from extractor.corpus.search import Hit, SearchFilters
from extractor.corpus.store import Arrival, Stored

__all__ = ["Arrival", "Corpus", "Correction", "Hit", "SearchFilters", "Stored"]
