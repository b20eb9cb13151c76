"""Storing: whole reports or nothing, the same bytes once, versions linked, errors that say what to do."""

from __future__ import annotations

import sqlite3
import stat
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from corpus_factory import TEXT, make_check, make_extraction, make_plan, with_annex
from hypothesis import given
from hypothesis import strategies as st

from extractor.corpus import Arrival, Corpus
from extractor.corpus.database import DATABASE, migrations
from extractor.corpus.rows import COLUMNS, figure_keys, plain, prepare
from extractor.corpus.store import _insert
from extractor.errors import CorpusError, UsageError
from extractor.language.baseunits import to_base
from extractor.models import Table
from extractor.rulebook import load_rules

HOSTILE = [
    'it\'s "quoted".pdf',
    "a/b\\c/../d.docx",
    "x" * 300 + ".pdf",
    "báo cáo 📊🇻🇳.pdf",
    "'; DROP TABLE figures;--",
    "a\x00b",
    "\udce1.txt",
]


def counts(corpus: Corpus) -> dict[str, int]:
    tables = [*COLUMNS, "submissions", "passages_fts"]
    return {table: corpus.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def check_index(corpus: Corpus) -> None:
    """The search index agrees with the passages (raises if it does not)."""
    corpus.connection.execute("INSERT INTO passages_fts(passages_fts, rank) VALUES ('integrity-check', 1)")


class TestStore:
    def test_every_record_becomes_a_row(self, filled: Corpus) -> None:
        found = counts(filled)
        assert found["documents"] == 2
        assert found["figures"] == 10
        assert found["sections"] == 4
        assert found["annex"] == 2
        assert found["cells"] == 3
        assert found["items"] == 6
        assert found["findings"] == 2
        assert found["passages"] == found["passages_fts"] > 2

    def test_the_same_bytes_are_stored_once(self, filled: Corpus) -> None:
        before = counts(filled)
        again = with_annex(make_extraction(name="tên khác.txt"))
        assert filled.store(again, make_check(again, "UBND huyện An Lạc")).state == "unchanged"
        assert counts(filled) == before
        names = {row["name"] for row in filled.rows("SELECT name FROM sightings")}
        assert names == {"bao-cao.txt", "go-dau.txt", "tên khác.txt"}

    def test_other_rules_replace_what_was_read(self, filled: Corpus) -> None:
        before = counts(filled)
        rows = prepare(with_annex(make_extraction()), None, None)
        newer = replace(rows, versions=replace(rows.versions, rules="newer"))
        stored = filled.store_rows(newer)
        assert stored.state == "replaced"
        after = counts(filled)
        assert after == {**before, "items": 3, "annexes": 1, "findings": 1}
        check_index(filled)

    def test_another_plan_means_another_check(self, filled: Corpus) -> None:
        filled.store_plan(make_plan("UBND huyện An Lạc"))
        again = with_annex(make_extraction())
        assert filled.store(again, make_check(again, "UBND huyện An Lạc")).state == "replaced"

    def test_an_error_half_way_leaves_nothing(self, filled: Corpus) -> None:
        before = counts(filled)
        rows = prepare(make_extraction(TEXT + "Thêm."))
        broken = replace(rows, tables={**rows.tables, "passages": (("I", 1, 0, 5, "x", "x", None),)})
        with pytest.raises(CorpusError):
            filled.store_rows(broken)
        assert counts(filled) == before
        check_index(filled)

    def test_exact_decimals_are_kept_as_text(self, filled: Corpus) -> None:
        exact = {row["text"]: row["value_exact"] for row in filled.rows("SELECT text, value_exact FROM figures")}
        assert exact["125,5 ha"] == "125.5"
        assert exact["2.450 tỷ đồng"] == "2450000000000"

    @pytest.mark.parametrize("name", HOSTILE)
    def test_hostile_names(self, empty: Corpus, name: str) -> None:
        stored = empty.store(make_extraction(name=name), arrival=Arrival(name, container=None))
        assert stored.state == "new"
        shown = empty.query("SELECT name FROM submissions")["name"][0]
        assert shown == name.encode("utf-8", "replace").decode()

    @pytest.mark.parametrize("text", ["\x00 12 ha", "\ud800 12 ha", "12 ha \U0010ffff", "e\u0323\u0302 12 ha"])
    def test_texts_that_are_no_text(self, empty: Corpus, text: str) -> None:
        empty.store(make_extraction(text))
        kept = empty.text_of(1)
        assert len(kept) == len(text)
        assert [row["text"] for row in empty.rows("SELECT text FROM figures")] == ["12 ha"]
        assert empty.search("12 ha")

    def test_tables_with_one_id_are_all_kept(self, empty: Corpus) -> None:
        extraction = with_annex(make_extraction())
        twice: tuple[Table, ...] = extraction.tables * 2
        empty.store(replace(extraction, tables=twice))
        assert counts(empty)["tables_"] == 2
        assert counts(empty)["cells"] == 6


class TestFailures:
    def test_a_failure_is_a_row_with_its_reason(self, empty: Corpus) -> None:
        empty.store_failure("hỏng.pdf", "a" * 64, "pdf.broken", "Tệp bị cắt cụt.")
        (failed,) = empty.status().failed
        assert (failed.name, failed.code, failed.reason) == ("hỏng.pdf", "pdf.broken", "Tệp bị cắt cụt.")

    def test_a_later_success_takes_its_place(self, empty: Corpus) -> None:
        extraction = make_extraction()
        sha256 = extraction.report.source.sha256
        empty.store_failure("bao-cao.txt", sha256, "ocr.none", "Thiếu OCR.")
        assert empty.store(extraction).state == "replaced"
        assert empty.status().failed == ()

    def test_a_failure_does_not_destroy_what_was_read(self, filled: Corpus) -> None:
        before = counts(filled)
        sha256 = make_extraction().report.source.sha256
        assert filled.store_failure("bao-cao.txt", sha256, "x", "y").state == "failed"
        assert counts(filled) == before

    def test_the_mended_file_ends_the_failure(self, empty: Corpus) -> None:
        empty.store_failure("bao-cao.txt", "b" * 64, "pdf.broken", "Hỏng.")
        empty.store(make_extraction())
        assert empty.status().failed == ()


class TestVersions:
    def store(
        self, corpus: Corpus, text: str, date: str | None, subject: str = "Kết quả giám sát cụm công nghiệp"
    ) -> int:
        extraction = make_extraction(TEXT + text, f"{text}.txt", date=date, subject=subject)
        return corpus.store(extraction).submission

    def links(self, corpus: Corpus) -> dict[int, tuple[int | None, int | None]]:
        rows = corpus.rows("SELECT id, supersedes, superseded_by FROM documents")
        return {row["id"]: (row["supersedes"], row["superseded_by"]) for row in rows}

    def test_the_later_date_supersedes_whatever_came_first(self, empty: Corpus) -> None:
        newer = self.store(empty, "mới", "2021-06-20")
        older = self.store(empty, "cũ", "2021-06-10")
        assert self.links(empty) == {newer: (older, None), older: (None, newer)}

    def test_without_full_dates_arrival_decides(self, empty: Corpus) -> None:
        first = self.store(empty, "một", "2021-06")
        second = self.store(empty, "hai", "2021-06")
        assert self.links(empty) == {first: (None, second), second: (first, None)}

    def test_a_supplement_adds_and_hides_nothing(self, empty: Corpus) -> None:
        report = self.store(empty, "báo cáo", "2021-06-10")
        more = self.store(empty, "bổ sung", "2021-06-15", "Bổ sung kết quả giám sát cụm công nghiệp")
        assert self.links(empty) == {report: (None, None), more: (report, None)}

    def test_another_subject_or_agency_is_another_report(self, empty: Corpus) -> None:
        self.store(empty, "một", "2021-06-10")
        self.store(empty, "hai", "2021-06-11", "Tình hình thu ngân sách")
        empty.store(make_extraction(TEXT + "ba", issuer="UBND huyện Gò Đậu"))
        assert set(self.links(empty).values()) == {(None, None)}

    def test_a_document_without_issuer_hides_nothing(self, empty: Corpus) -> None:
        for text in ("một", "hai"):
            empty.store(make_extraction(TEXT + text, issuer=None))
        assert set(self.links(empty).values()) == {(None, None)}

    def test_reading_the_middle_version_again_mends_the_chain(self, empty: Corpus) -> None:
        ids = [self.store(empty, f"bản {day}", f"2021-06-{day}") for day in (10, 15, 20)]
        rows = prepare(
            make_extraction(
                TEXT + "bản 15", "bản 15.txt", date="2021-06-15", subject="Kết quả giám sát cụm công nghiệp"
            )
        )
        empty.store_rows(replace(rows, versions=replace(rows.versions, parser="next")))
        assert self.links(empty) == {ids[0]: (None, ids[1]), ids[1]: (ids[0], ids[2]), ids[2]: (ids[1], None)}

    def answer(self, corpus: Corpus, text: str, date: str, subject: str) -> int:
        extraction = make_extraction(TEXT + text, f"{text}.txt", date=date, subject=subject)
        return corpus.store(extraction, make_check(extraction, "UBND huyện An Lạc")).submission

    def test_under_a_plan_a_report_on_something_else_hides_no_answer(self, empty: Corpus) -> None:
        empty.store_plan(make_plan("UBND huyện An Lạc"))
        first = self.answer(empty, "một", "2021-06-10", "Phát triển các khu, cụm công nghiệp huyện An Lạc")
        other = self.answer(empty, "hai", "2021-06-12", "Quản lý, sử dụng tài sản công năm 2020")
        again = self.answer(empty, "ba", "2021-06-14", "Kết quả phát triển khu, cụm công nghiệp trên địa bàn huyện")
        assert self.links(empty) == {first: (None, again), other: (None, None), again: (first, None)}
        (submitter,) = empty.status().submitters
        assert [d.name for d in submitter.documents] == ["ba.txt"]
        (beside,) = empty.status().others
        assert (beside.name, "không tính vào kết quả của UBND huyện An Lạc" in beside.remarks[-1]) == ("hai.txt", True)

    def test_a_supplement_belongs_to_what_it_is_about(self, empty: Corpus) -> None:
        empty.store_plan(make_plan("UBND huyện An Lạc"))
        first = self.answer(empty, "một", "2021-06-10", "Phát triển các khu, cụm công nghiệp")
        other = self.answer(empty, "hai", "2021-06-12", "Quản lý, sử dụng tài sản công")
        more = self.answer(empty, "ba", "2021-06-14", "Bổ sung nội dung phát triển cụm công nghiệp")
        assert self.links(empty) == {first: (None, None), other: (None, None), more: (first, None)}

    def test_figures_of_replaced_versions_are_not_counted_twice(self, empty: Corpus) -> None:
        self.store(empty, "một", "2021-06-10")
        self.store(empty, "hai", "2021-06-20")
        assert len(empty.figures()) == 5
        assert len(empty.query("SELECT * FROM all_figures")) == 10
        assert empty.documents()["superseded"].tolist() == [True, False]


class TestOpening:
    def test_a_folder_that_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError) as caught:
            Corpus.open(tmp_path)
        assert caught.value.code == "corpus.none"
        assert caught.value.remedy

    def test_a_file_is_no_folder(self, tmp_path: Path) -> None:
        (tmp_path / "x").write_text("x")
        with pytest.raises(UsageError):
            Corpus.open(tmp_path / "x", create=True)

    def test_no_corpus_is_made_among_other_files(self, tmp_path: Path) -> None:
        (tmp_path / "ảnh gia đình.jpg").write_bytes(b"x")
        with pytest.raises(UsageError) as caught:
            Corpus.open(tmp_path, create=True)
        assert caught.value.code == "corpus.not_empty"
        assert [path.name for path in tmp_path.iterdir()] == ["ảnh gia đình.jpg"]

    def test_a_newer_version_is_left_alone(self, tmp_path: Path) -> None:
        Corpus.open(tmp_path / "kho", create=True).close()
        with sqlite3.connect(tmp_path / "kho" / DATABASE) as connection:
            connection.execute(f"PRAGMA user_version = {len(migrations()) + 1}")
        connection.close()
        with pytest.raises(UsageError) as caught:
            Corpus.open(tmp_path / "kho")
        assert caught.value.code == "corpus.newer"

    def test_another_programs_database(self, tmp_path: Path) -> None:
        with sqlite3.connect(tmp_path / DATABASE) as connection:
            connection.execute("CREATE TABLE x (y)")
        connection.close()
        with pytest.raises(UsageError) as caught:
            Corpus.open(tmp_path)
        assert caught.value.code == "corpus.foreign"

    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / DATABASE).write_bytes(b"%PDF-1.7 " * 1000)
        with pytest.raises(CorpusError) as caught:
            Corpus.open(tmp_path)
        assert caught.value.code == "corpus.damaged"

    def test_read_only_media(self, filled: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = filled.folder
        filled.close()
        monkeypatch.setattr("extractor.corpus.database._writable", lambda *_: False)
        with Corpus.open(folder) as corpus:
            assert len(corpus.search("cụm công nghiệp")) > 0
            assert len(corpus.figures()) == 10
            with pytest.raises(CorpusError) as caught:
                corpus.store(make_extraction("Một báo cáo khác."))
            assert caught.value.code == "corpus.readonly"
            temporary = corpus.snapshot()
            assert corpus.snapshot() == temporary
        assert not temporary.exists()
        assert not (folder / "snapshots").exists()

    def test_durability_is_full(self, empty: Corpus) -> None:
        assert empty.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert empty.connection.execute("PRAGMA synchronous").fetchone()[0] == 2

    def test_the_folder_is_for_its_people_only_as_they_left_it(self, empty: Corpus) -> None:
        assert stat.S_ISDIR(empty.folder.stat().st_mode)

    def test_a_plan_comes_back_as_it_was(self, empty: Corpus) -> None:
        plan = make_plan()
        identity = empty.store_plan(plan)
        assert empty.plan() == plan
        assert empty.store_plan(plan) == identity
        other = make_plan("Sở Công Thương")
        empty.store_plan(other)
        assert empty.plan() == other
        assert empty.plan(identity) == plan


class TestKeys:
    def test_keys_survive_another_layout(self) -> None:
        one = make_extraction()
        text = TEXT.replace(" với tổng", "\nvới tổng").replace("BÁO CÁO", "BÁO   CÁO")
        other = make_extraction(text)
        assert [*figure_keys(one.figures, one.text, "x")] == [*figure_keys(other.figures, other.text, "x")]

    def test_keys_of_repeated_words_differ(self) -> None:
        extraction = make_extraction("Có 12 ha. " * 9)
        keys = [*figure_keys(extraction.figures, extraction.text, "x")]
        assert len(set(keys)) == len(keys) == 9


@pytest.mark.parametrize(
    ("value", "unit", "base"),
    [
        ("12000", "m2", ("1.2000", "ha")),
        ("3", "km2", ("300", "ha")),
        ("5", "ha", ("5", "ha")),
        ("7", "USD", ("7", "USD")),
    ],
)
def test_base_units(value: str, unit: str, base: tuple[str, str]) -> None:
    found, name = to_base(Decimal(value), unit, load_rules())
    assert (found, name) == (Decimal(base[0]), base[1])


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**18), max_value=10**18))
def test_numbers_come_back_exactly(value: Decimal) -> None:
    assert Decimal(plain(value) or "") == value


class TestMigrations:
    def test_an_older_corpus_is_brought_up_to_date(
        self, filled: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = filled.folder
        filled.close()
        script = tmp_path / "9999_colour.sql"
        script.write_text(
            "-- a trial\nALTER TABLE documents ADD COLUMN colour TEXT;\nUPDATE documents SET colour = 'đỏ;';\n"
        )
        scripts = (*migrations(), script)
        monkeypatch.setattr("extractor.corpus.database.migrations", lambda: scripts)
        with Corpus.open(folder) as corpus:
            assert [row["colour"] for row in corpus.rows("SELECT colour FROM documents")] == ["đỏ;", "đỏ;"]
            assert corpus.connection.execute("PRAGMA user_version").fetchone()[0] == len(scripts)
            assert len(corpus.figures()) == 10

    def test_a_corpus_of_the_first_schema(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as patch:
            patch.setattr("extractor.corpus.database.migrations", lambda: migrations()[:1])
            with Corpus.open(tmp_path / "kho", create=True) as corpus:
                # A program of that time wrote the columns there were.
                rows, columns, tables = prepare(make_extraction()), {}, {}
                for table, names in COLUMNS.items():
                    known = {row["name"] for row in corpus.rows(f"PRAGMA table_info({table})")}
                    places = [place for place, name in enumerate(names) if name in known]
                    columns[table] = tuple(names[place] for place in places)
                    tables[table] = tuple(tuple(row[place] for place in places) for row in rows.tables[table])
                patch.setattr("extractor.corpus.store.COLUMNS", columns)
                patch.setattr("extractor.corpus.store._insert", _insert.__wrapped__)  # it remembers what it wrote
                corpus.store_rows(replace(rows, tables=tables))
                corpus.correct(1, "f1", "value", "4", "Hoa")
        with Corpus.open(tmp_path / "kho") as corpus:
            indexes = {row["name"] for row in corpus.rows("SELECT name FROM sqlite_master WHERE type = 'index'")}
            assert "submissions_serial" in indexes
            assert "figures_key" not in indexes
            assert corpus.figures()["value"].tolist()[0] == 4
            assert {diagnosis.state for diagnosis in corpus.examine()} == {"ok"}

    def test_a_migration_that_fails_changes_nothing(
        self, filled: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = filled.folder
        filled.close()
        script = tmp_path / "9999_broken.sql"
        script.write_text("ALTER TABLE documents ADD COLUMN colour TEXT;\nSELECT nothing FROM nowhere;\n")
        with monkeypatch.context() as patch:
            patch.setattr("extractor.corpus.database.migrations", lambda: (*migrations(), script))
            with pytest.raises(CorpusError):
                Corpus.open(folder)
        with Corpus.open(folder) as corpus:
            assert "colour" not in corpus.rows("SELECT * FROM documents")[0].keys()  # noqa: SIM118

    def test_every_script_runs_on_the_one_before(self) -> None:
        connection = sqlite3.connect(":memory:")
        for script in migrations():
            connection.executescript(script.read_text(encoding="utf-8"))
        assert connection.execute("SELECT count(*) FROM documents").fetchone()[0] == 0
