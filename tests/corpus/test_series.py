"""Reports of many years in one corpus: a series over years is one query, and last year's report is nobody's answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.corpus import Corpus
from extractor.engine import ingest
from extractor.outline.plan import load_plan


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[Corpus]:
    """The answer of the board of parks to the plan of 2025, and its yearly reports of 2021 to 2023."""
    folder = tmp_path_factory.mktemp("kho") / "kho"
    earlier = sorted((samples / "earlier-years").glob("ban-quan-ly-kcn-*.docx"))
    plan = load_plan(samples / "ke-hoach-giam-sat.docx")
    ingest([*earlier, samples / "submissions" / "ban-quan-ly-kcn.pdf"], folder, plan=plan, workers=1)
    with Corpus.open(folder) as corpus:
        yield corpus


def test_reports_older_than_the_plan_answer_nothing_and_are_kept(corpus: Corpus) -> None:
    status = corpus.status()
    (board,) = [one for one in status.submitters if one.name.startswith("Ban Quản lý")]
    assert [document.name for document in board.documents] == ["ban-quan-ly-kcn.pdf"]
    assert status.superseded == ()
    assert len(status.others) == 3


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT about_year, occupancy FROM annex WHERE name LIKE '%Vân Hải'",
        "SELECT about_year, value FROM figures WHERE subject LIKE '%Vân Hải' AND indicator = 'occupancy.rate' "
        "AND quote LIKE '%diện tích%' AND rule NOT LIKE '%table%'",
    ],
)
def test_a_series_over_the_years_is_one_query(corpus: Corpus, sql: str) -> None:
    # The reports bear dates of the following January and May: the year is the one they speak of.
    rows = corpus.query(f"SELECT DISTINCT * FROM ({sql}) ORDER BY 1").values.tolist()
    assert rows == [[2021, 55.2], [2022, 64.1], [2023, 73.7], [2024, 80.3]]


def test_spellings_of_one_park_are_one_series(corpus: Corpus) -> None:
    names = corpus.query(
        "SELECT count(DISTINCT name) AS names, count(DISTINCT name_key) AS keys FROM annex WHERE name LIKE '%Bắc Lam'"
    )
    assert names.values.tolist() == [[2, 1]]


def test_numbers_of_tables_are_figures_with_their_row_and_column(corpus: Corpus) -> None:
    rows = corpus.query(
        "SELECT about_year, row_name, column_head, value, unit, subject FROM figures "
        "WHERE \"table\" IS NOT NULL AND indicator = 'area.leased' AND row_name LIKE '%Vân Hải' ORDER BY about_year"
    )
    assert rows["value"].tolist() == [101.9, 118.3, 136.0, 148.2]
    assert set(rows["column_head"]) == {"Diện tích đã cho thuê (ha)"}
    assert set(rows["unit"]) == {"ha"}
    assert rows["subject"].tolist() == rows["row_name"].tolist()


def test_what_the_annex_says_is_told_once_when_figures_are_compared(corpus: Corpus) -> None:
    assert corpus.reconcile() == ()
