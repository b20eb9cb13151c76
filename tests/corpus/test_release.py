"""Releases with checksums and dictionary, differences between versions, the doctor, and the README that is made of data."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from corpus_factory import TEXT, make_extraction

from extractor.corpus import Corpus
from extractor.corpus.dictionary import describe_column, describe_view, dictionary_markdown, indicators_markdown
from extractor.corpus.diff import diff_releases
from extractor.corpus.doctor import examine
from extractor.corpus.query import VIEWS
from extractor.corpus.release import read_release, verify_release
from extractor.errors import CorpusError, UsageError
from extractor.models import Extraction, Period

README = Path(__file__).parents[2] / "corpus" / "README.md"


class TestRelease:
    def test_it_reads_elsewhere_and_says_what_it_is(self, filled: Corpus, tmp_path: Path) -> None:
        folder = filled.release(tmp_path / "bản phát hành")
        manifest = read_release(folder)
        assert manifest is not None
        assert verify_release(folder) == ()
        assert len(pd.read_parquet(folder / "figures.parquet")) == manifest["tables"]["figures"]["rows"] == 10
        assert manifest["rules"]
        assert manifest["read_by"][0]["n"] == 2
        for table in manifest["tables"].values():
            assert all(column["meaning"] for column in table["columns"]), table["file"]

    def test_the_same_state_is_released_once(self, filled: Corpus, tmp_path: Path) -> None:
        assert filled.release(tmp_path / "r") == filled.release(tmp_path / "r")
        assert len(list((tmp_path / "r").iterdir())) == 1

    def test_changed_files_are_seen(self, filled: Corpus, tmp_path: Path) -> None:
        folder = filled.release(tmp_path / "r")
        (folder / "figures.parquet").write_bytes(b"x")
        (folder / "annex.parquet").unlink()
        assert {(bad.name, bad.missing) for bad in verify_release(folder)} == {
            ("figures.parquet", False),
            ("annex.parquet", True),
        }
        with pytest.raises(CorpusError):
            diff_releases(folder, folder)

    def test_another_folder_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError):
            verify_release(tmp_path)


class TestDiff:
    def test_between_two_versions_of_a_report(self, empty: Corpus) -> None:
        empty.store(make_extraction())
        newer = TEXT.replace("125,5 ha", "126,5 ha").replace(", thu hút 48 doanh nghiệp", "") + "Đã giao 12 ha."
        empty.store(make_extraction(newer, "mới.txt", date="2021-06-20"))
        changes = {(c.kind, c.old, c.new) for c in empty.diff(1, 2)}
        assert changes == {
            ("changed", "125,5 ha", "126,5 ha"),
            ("removed", "48 doanh nghiệp", None),
            ("added", None, "12 ha"),
        }
        assert empty.diff(1, 1) == ()
        with pytest.raises(UsageError):
            empty.diff(1, 99)

    def test_numbers_of_different_years_are_not_held_together(self, empty: Corpus) -> None:
        def told(years: dict[str, str], name: str, date: str) -> Extraction:
            listed = "; ".join(f"năm {year} là {area} ha" for year, area in years.items())
            extraction = make_extraction(f"I. Mục\nDiện tích cây xanh toàn huyện {listed}.", name, date=date)
            periods = [Period(f"{year}-01-01", f"{year}-12-31", f"năm {year}") for year in years]
            figures = [replace(f, period=p) for f, p in zip(extraction.figures, periods, strict=True)]
            return replace(extraction, figures=tuple(figures))

        empty.store(told({"2018": "10,4", "2019": "13,7", "2020": "19,2"}, "cũ.txt", "2021-06-10"))
        empty.store(told({"2020": "20,1"}, "mới.txt", "2021-06-20"))
        assert [(c.kind, c.old, c.new) for c in empty.diff(1, 2)] == [
            ("removed", "10,4 ha", None),
            ("removed", "13,7 ha", None),
            ("changed", "19,2 ha", "20,1 ha"),
        ]

    def test_a_heading_run_into_the_sentence_changes_no_number(self, empty: Corpus) -> None:
        one = make_extraction("I. Mục\nXã có 40 ha cây xanh.", "cũ.txt", date="2021-06-10")
        two = make_extraction("I. Mục\nĐặc điểm Xã có 40 ha cây xanh.", "mới.txt", date="2021-06-20")
        empty.store(one)
        empty.store(two)
        assert empty.diff(1, 2) == ()

    def test_between_two_releases(self, filled: Corpus, tmp_path: Path) -> None:
        older = filled.release(tmp_path / "cũ")
        filled.correct(1, "f2", "value", "130", "Lan")
        filled.store(make_extraction("Xã có 7 ha.", "xã.txt", issuer="UBND xã Đá"))
        newer = filled.release(tmp_path / "mới")
        changes = [(c.kind, c.where, c.old, c.new) for c in diff_releases(older, newer)]
        assert ("changed", "bao-cao.txt", "125,5 ha", "125,5 ha") in changes
        assert ("added", "xã.txt", None, "7 ha") in changes
        assert len(changes) == 2


class TestDoctor:
    def states(self, corpus: Corpus, mend: bool = False) -> dict[str, str]:
        return {d.code: d.state for d in examine(corpus, mend)}

    def test_a_sound_corpus(self, filled: Corpus) -> None:
        filled.snapshot()
        assert set(self.states(filled).values()) == {"ok"}
        assert set(self.states(filled, mend=True).values()) == {"ok"}

    def test_the_search_index_is_rebuilt(self, filled: Corpus) -> None:
        filled.connection.execute("INSERT INTO passages_fts(passages_fts) VALUES ('delete-all')")
        assert self.states(filled)["search"] == "bad"
        assert filled.search("cụm công nghiệp") == ()
        assert self.states(filled, mend=True)["search"] == "mended"
        assert len(filled.search("cụm công nghiệp")) > 0

    def test_versions_are_linked_again(self, empty: Corpus) -> None:
        for day in ("10", "20"):
            empty.store(make_extraction(TEXT + day, date=f"2021-06-{day}"))
        empty.connection.execute("UPDATE documents SET superseded_by = 77 WHERE id = 1")
        assert self.states(empty)["versions"] == "bad"
        assert self.states(empty, mend=True)["versions"] == "mended"
        assert empty.rows("SELECT superseded_by AS s FROM documents WHERE id = 1")[0]["s"] == 2

    def test_lost_originals_and_left_over_files(self, empty: Corpus) -> None:
        from extractor.corpus import Arrival

        file = empty.keep_file(b"x" * 422, "ab" * 32, ".txt")
        empty.store(make_extraction(), arrival=Arrival("x", file=file))
        (empty.folder / file).unlink()
        left = empty.folder / "files" / "ab" / ".left"
        left.write_bytes(b"x")
        assert self.states(empty)["leftovers"] == "ok"
        os.utime(left, (time.time() - 9000, time.time() - 9000))
        states = self.states(empty, mend=True)
        assert (states["originals"], states["leftovers"]) == ("bad", "mended")
        assert not left.exists()

    def test_a_broken_snapshot(self, filled: Corpus) -> None:
        (filled.snapshot() / "figures" / "part-00000.parquet").unlink()
        assert self.states(filled)["snapshot"] == "bad"
        assert self.states(filled, mend=True)["snapshot"] == "mended"
        assert len(filled.figures()) == 10

    def test_a_figure_at_the_wrong_place(self, filled: Corpus) -> None:
        filled.connection.execute("UPDATE figures SET start = start + 1 WHERE document = 1 AND n = 0")
        assert self.states(filled)["places"] == "bad"


@pytest.mark.parametrize("view", VIEWS)
def test_every_column_is_in_the_dictionary(standing: Corpus, view: str) -> None:
    assert describe_view(view)
    missing = [c for c in standing.query(f'SELECT * FROM "{view}"').columns if describe_column(view, c) is None]
    assert missing == []


def test_the_readme_is_made_of_the_dictionary_and_the_rules() -> None:
    text = README.read_text(encoding="utf-8")
    hint = "run `python -m extractor.corpus.dictionary` after a change of dictionary.toml or rules/indicators"
    assert dictionary_markdown() in text, hint
    assert indicators_markdown() in text, hint
