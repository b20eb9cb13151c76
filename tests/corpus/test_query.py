"""Queries: the views, corrections put in, limits, and everything that must be refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from corpus_factory import TEXT, make_extraction, make_plan

from extractor.corpus import Corpus
from extractor.corpus.query import VIEWS, named_queries
from extractor.corpus.snapshot import read_manifest
from extractor.errors import CorpusError, UsageError


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_can_be_asked(standing: Corpus, view: str) -> None:
    frame = standing.query(f'SELECT * FROM "{view}"')
    assert len(frame.columns) > 3
    if view not in ("corrections",):
        assert len(frame) > 0
    assert len(standing.frame(view)) == len(frame)


def test_views_of_an_empty_corpus(empty: Corpus) -> None:
    for view in VIEWS:
        assert len(empty.query(f'SELECT * FROM "{view}"')) == (
            len(empty.frame("indicators")) if view == "indicators" else 0
        )


def test_figures_carry_what_is_needed_to_compare(standing: Corpus) -> None:
    frame = standing.query(
        "SELECT agency, year, sum(base_value) AS ha FROM figures WHERE base_unit = 'ha' GROUP BY 1, 2 ORDER BY 1"
    )
    assert frame["ha"].tolist() == [425.5, 426.0]


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("DROP TABLE figures_", "query.readonly"),
        ("CREATE TABLE x AS SELECT 1", "query.readonly"),
        ("INSERT INTO figures VALUES (1)", "query.readonly"),
        ("UPDATE figures SET value = 0", "query.readonly"),
        ("DELETE FROM figures", "query.readonly"),
        ("COPY (SELECT 1) TO 'x.csv'", "query.readonly"),
        ("COPY figures TO '/tmp/x.parquet' (FORMAT parquet)", "query.readonly"),
        ("EXPORT DATABASE 'x'", "query.readonly"),
        ("ATTACH 'x.db'", "query.readonly"),
        ("INSTALL httpfs", "query.readonly"),
        ("LOAD json", "query.readonly"),
        ("SET enable_external_access = true", "query.readonly"),
        ("PRAGMA database_list", "query.readonly"),
        ("CALL pragma_version()", "query.readonly"),
        ("PREPARE p AS SELECT 1", "query.readonly"),
        ("EXPLAIN ANALYZE COPY (SELECT 1) TO 'x.csv'", "query.files"),
        ("SELECT * FROM read_text('/etc/passwd')", "query.files"),
        ("SELECT * FROM read_csv('/etc/passwd')", "query.files"),
        ("SELECT * FROM '/etc/passwd.csv'", "query.files"),
        ("SELECT * FROM glob('/*')", "query.files"),
        ("FROM read_parquet('https://example.org/x.parquet')", "query.files"),
        ("SELECT 1; DROP VIEW figures", "query.one"),
        ("SELECT 1; SELECT 2", "query.one"),
        ("", "query.empty"),
        ("-- nothing", "query.empty"),
        ("SELEC 1", "query.sql"),
        ("SELECT nothing FROM figures", "query.sql"),
        ("SELECT * FROM references", "query.sql"),
        ("SELECT getenv('HOME')", "query.sql"),
        ("SELECT CAST('x' AS INTEGER)", "query.sql"),
    ],
)
def test_refusals(standing: Corpus, sql: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as caught:
        standing.query(sql)
    assert caught.value.code == code
    assert caught.value.remedy
    assert not (tmp_path / "x.csv").exists()
    assert len(standing.figures()) == 10


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT valeu FROM figures", "không có cột “valeu”; gần giống: value"),
        ("SELECT f.foo FROM figures f", "không có cột “foo”."),
        ("SELECT * FROM figurs", "không có bảng “figurs”."),
        ("SELEC 1", "sai cú pháp ở chỗ “SELEC”."),
    ],
)
def test_wrong_sql_is_explained_in_vietnamese(standing: Corpus, sql: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        standing.query(sql)
    assert said in caught.value.message("vi")
    assert "Error" not in caught.value.message("vi")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM range(100000000) a, range(1000000) b",
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT * FROM r WHERE n < 0",
    ],
)
def test_a_query_that_never_ends_is_stopped(standing: Corpus, sql: str) -> None:
    with pytest.raises(CorpusError) as caught:
        standing.query(sql, timeout=0.3)
    assert caught.value.code == "query.timeout"


def test_row_limit(standing: Corpus) -> None:
    frame = standing.query("SELECT * FROM range(1000000000)", max_rows=7)
    assert len(frame) == 7
    assert frame.attrs["truncated"]
    assert not standing.query("SELECT 1", max_rows=7).attrs["truncated"]


def test_columns_of_one_name_are_all_kept(standing: Corpus) -> None:
    assert list(standing.query("SELECT 1 AS a, 2 AS a").columns) == ["a", "a_2"]


@pytest.mark.parametrize("name", ["it's", "a[b]*?", "kho 📊", 'say "hi"', "a;b--c", "x" * 200])
def test_hostile_folder_names(tmp_path: Path, name: str) -> None:
    with Corpus.open(tmp_path / name, create=True) as corpus:
        corpus.store(make_extraction())
        assert len(corpus.figures()) == 5


class TestCorrections:
    def test_queries_give_the_corrected_value(self, filled: Corpus) -> None:
        filled.correct(1, "f2", "value", "152.5", "Lan", "đọc lại bản gốc")
        row = filled.query("SELECT * FROM figures WHERE document = 1 AND id = 'f2'").iloc[0]
        assert (row["value"], row["value_exact"], row["base_value"], row["machine_value"]) == (
            152.5,
            "152.5",
            152.5,
            125.5,
        )
        assert row["corrected"]
        assert len(filled.query("SELECT * FROM corrections WHERE document = 1")) == 1

    def test_the_newest_counts_and_all_are_kept(self, filled: Corpus) -> None:
        filled.correct(1, "f2", "value", "1", "Lan")
        second = filled.correct(1, "f2", "value", "2", "Minh", "Lan nhầm")
        assert (second.old, second.new) == ("1", "2")
        assert filled.query("SELECT value FROM figures WHERE document = 1 AND id = 'f2'")["value"].tolist() == [2.0]
        assert [c.who for c in filled.corrections()] == ["Lan", "Minh"]

    def test_they_survive_another_reading(self, filled: Corpus) -> None:
        filled.correct(1, "f2", "value", "152.5", "Lan")
        filled.store(make_extraction())
        frame = filled.query("SELECT value FROM figures WHERE document = 1 AND text = '125,5 ha'")
        assert frame["value"].tolist() == [152.5]

    def test_a_rejected_figure_is_gone_from_queries(self, filled: Corpus) -> None:
        filled.correct(1, "f1", "rejected", True, "Lan", "là số thứ tự")
        assert len(filled.figures()) == 9
        filled.correct(1, "f1", "rejected", False, "Lan", "nhầm")
        assert len(filled.figures()) == 10

    def test_unit_and_subject_are_taken_along(self, filled: Corpus) -> None:
        filled.correct(1, "f2", "unit", "m2", "Lan")
        filled.correct(1, "f2", "subject", "CCN Bến Thủy", "Lan")
        row = filled.query("SELECT * FROM figures WHERE document = 1 AND id = 'f2'").iloc[0]
        assert (row["base_value"], row["base_unit"], row["subject_key"]) == (0.01255, "ha", "ccn:bên2 thuy4")

    @pytest.mark.parametrize(
        ("figure", "field", "value", "who", "code"),
        [
            ("f99", "value", "1", "Lan", "correct.figure"),
            ("f1", "colour", "1", "Lan", "correct.field"),
            ("f1", "key", "1", "Lan", "correct.field"),
            ("f1", "value", "1,057.5", "Lan", "correct.value"),
            ("f1", "value", "41.236", "Lan", "correct.two_readings"),
            ("f1", "value", "NaN", "Lan", "correct.value"),
            ("f1", "value", None, "Lan", "correct.value"),
            ("f1", "unit", " ", "Lan", "correct.value"),
            ("f1", "needs_review", "maybe", "Lan", "correct.value"),
            ("f1", "value", "1", " ", "correct.who"),
        ],
    )
    def test_refusals(self, filled: Corpus, figure: str, field: str, value: str | None, who: str, code: str) -> None:
        with pytest.raises(UsageError) as caught:
            filled.correct(1, figure, field, value, who)
        assert caught.value.code == code
        assert filled.corrections() == ()

    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("1.057,5", "1057.5"),
            ("58,9", "58.9"),
            ("39.69", "39.69"),
            ("41236.5", "41236.5"),
            ("1.234.567", "1234567"),
            ("0.125", "0.125"),
            ("1,234", "1.234"),
            ("-2,5", "-2.5"),
        ],
    )
    def test_numbers_as_people_write_them(self, filled: Corpus, written: str, value: str) -> None:
        assert filled.correct(1, "f1", "value", written, "Lan").new == value

    def test_rows_are_never_changed(self, filled: Corpus) -> None:
        filled.correct(1, "f1", "value", "4", "Lan")
        for sql in ("UPDATE corrections SET new = '5'", "DELETE FROM corrections"):
            with pytest.raises(Exception, match="append-only"):
                filled.connection.execute(sql)


class TestSnapshot:
    def test_it_is_made_anew_only_after_a_change(self, filled: Corpus) -> None:
        first = filled.snapshot()
        assert filled.snapshot() == first
        filled.store(make_extraction(TEXT + "Thêm."))
        assert filled.snapshot() != first

    def test_only_changed_parts_are_written(self, empty: Corpus) -> None:
        for number in range(3):
            empty.store(make_extraction(f"I. Mục\nCó {number} ha.", subject=str(number)))
        first = empty.snapshot()
        before = (first / "sections" / "part-00000.parquet").stat().st_ino
        empty.store_plan(make_plan())
        second = empty.snapshot()
        assert second != first
        assert (second / "sections" / "part-00000.parquet").stat().st_ino == before

    def test_a_broken_snapshot_is_replaced(self, filled: Corpus) -> None:
        snapshot = filled.snapshot()
        (snapshot / "manifest.json").write_text("{")
        assert len(filled.figures()) == 10
        assert read_manifest(filled.snapshot()) is not None

    def test_old_ones_are_cleared_away(self, filled: Corpus) -> None:
        for number in range(4):
            filled.store(make_extraction(f"Báo cáo {number}"))
            filled.snapshot()
        assert len(list((filled.folder / "snapshots").iterdir())) == 2

    def test_parquet_reads_elsewhere(self, filled: Corpus) -> None:
        import pyarrow.dataset as dataset

        table = dataset.dataset(filled.snapshot() / "figures").to_table()
        assert table.num_rows == 10


def test_ready_made_queries_run(standing: Corpus) -> None:
    assert len(named_queries()) >= 8
    for name, about in named_queries().items():
        assert about, name
        standing.query(f"@{name}")
    with pytest.raises(UsageError) as caught:
        standing.query("@nothing")
    assert caught.value.code == "query.name"


def test_parquet_loses_nothing(empty: Corpus) -> None:
    """Quotes, commas, line breaks, empty and missing texts, and every bit of a float come through."""
    texts = [
        '"',
        '""',
        ",",
        "a\nb",
        "a\r\nb",
        "",
        None,
        "true",
        "NaN",
        "null",
        "\ufeff",
        "\u2028",
        "'",
        " x ",
        "\\",
        "1.50",
    ]
    values = [0.1 + 0.2, 1e300, 5e-324, -0.0, 2**53 + 2.0, 1 / 3, 123456789.123456789]
    extraction = make_extraction("\n".join(f"Có {n + 2} ha." for n in range(len(texts))), "x")
    figures = tuple(replace(f, subject=t, noun=t, reading=t) for f, t in zip(extraction.figures, texts, strict=True))
    empty.store(replace(extraction, figures=figures))
    for n, value in enumerate(values):
        empty.connection.execute("UPDATE figures SET value = ? WHERE n = ?", (value, n))
    frame = empty.figures()
    assert frame["value"].tolist()[: len(values)] == values
    shown = [None if missing else text for text, missing in zip(frame["noun"], frame["noun"].isna(), strict=True)]
    assert shown == texts


def test_a_large_snapshot_is_written_by_two_processes(empty: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.corpus.snapshot.PART", 1)
    for number in range(8):
        empty.store(make_extraction(f"Có {number + 2} ha.", subject=str(number)))
    first = empty.figures()
    assert len(read_manifest(empty.snapshot())["parts"]["figures"]) == 8  # type: ignore[index]
    assert first["value"].tolist() == [number + 2.0 for number in range(8)]
