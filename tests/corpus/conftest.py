"""Corpora for tests: empty, and with two reports under a plan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from corpus_factory import TEXT, make_check, make_extraction, make_plan, with_annex

from extractor.corpus import Corpus


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus.open(tmp_path / "kho", create=True) as corpus:
        yield corpus


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """The same as ``filled``, made once, for tests that only ask."""
    with Corpus.open(tmp_path_factory.mktemp("chung") / "kho", create=True) as corpus:
        yield fill(corpus)


@pytest.fixture
def filled(empty: Corpus) -> Corpus:
    """A corpus with two reports, to be changed."""
    return fill(empty)


def fill(empty: Corpus) -> Corpus:
    """Two reports of the plan's three submitters: An Lạc (an item missing), Gò Đậu (complete, but late)."""
    empty.store_plan(make_plan())
    first = with_annex(make_extraction())
    empty.store(first, make_check(first, "UBND huyện An Lạc"))
    text = TEXT.replace("AN LẠC", "GÒ ĐẬU").replace("125,5", "126")
    second = make_extraction(text, "go-dau.txt", issuer="UBND huyện Gò Đậu", date="2021-07-01", place="Gò Đậu")
    empty.store(second, make_check(second, "UBND huyện Gò Đậu", missing=False))
    return empty
