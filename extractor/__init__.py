"""extractor: reads Vietnamese administrative reports, extracts figures and references, checks them against the outline.

Importing this package costs nothing; each name below is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.corpus import Corpus
    from extractor.extraction.pipeline import extract
    from extractor.extraction.spacy_pipeline import load_pipeline
    from extractor.outline.check import check
    from extractor.outline.plan import compile_plan
    from extractor.reading.read import read_report
    from extractor.rulebook import load_rules

__version__ = "0.1.0"
__all__ = ["Corpus", "check", "compile_plan", "extract", "load_pipeline", "load_rules", "read_report"]

_HOME = {
    "Corpus": "extractor.corpus",
    "check": "extractor.outline.check",
    "compile_plan": "extractor.outline.plan",
    "extract": "extractor.extraction.pipeline",
    "load_pipeline": "extractor.extraction.spacy_pipeline",
    "load_rules": "extractor.rulebook",
    "read_report": "extractor.reading.read",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
