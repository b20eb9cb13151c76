"""Plans and reports about invented places, read as any file is."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from extractor.extraction.pipeline import extract
from extractor.models import Extraction, Plan
from extractor.outline.plan import compile_plan
from extractor.reading.read import read_report
from extractor.rulebook import load_rules

FIXTURES = Path(__file__).parent / "fixtures"


@lru_cache(maxsize=32)
def extraction_of(name: str) -> Extraction:
    return extract(read_report(FIXTURES / name), load_rules())


@lru_cache(maxsize=32)
def plan_of(name: str) -> Plan:
    return compile_plan(extraction_of(name), load_rules())


@pytest.fixture
def read() -> Callable[[str], Extraction]:
    """The extraction of a fixture file, by its name."""
    return extraction_of


@pytest.fixture
def compiled() -> Callable[[str], Plan]:
    """The plan in a fixture file, by its name."""
    return plan_of
