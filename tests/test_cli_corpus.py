"""The verbs about a corpus, as people and programs call them, on sample reports."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from docx import Document

from extractor.corpus import Corpus
from extractor.engine import ingest
from extractor.outline.plan import load_plan
from extractor.rulebook import load_rules

Call = Callable[..., tuple[int, str, str]]

NAMES = ("ubnd-huyen-van-hai.txt", "ubnd-huyen-cam-son.docx")


@pytest.fixture(scope="module")
def made(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mau") / "kho"
    plan = load_plan(samples / "ke-hoach-giam-sat.docx", load_rules())
    ingest([samples / "submissions" / name for name in NAMES], folder, plan=plan, workers=1)
    return folder


@pytest.fixture
def kho(made: Path, tmp_path: Path) -> Path:
    """A corpus of two reports (Vân Hải complete, Cẩm Sơn not) under a plan of seven agencies, to be changed."""
    return Path(shutil.copytree(made, tmp_path / "kho"))


def a_figure(folder: Path, text: str) -> str:
    with Corpus.open(folder) as corpus:
        row = corpus.rows("SELECT id FROM figures WHERE document = 1 AND text = ?", (text,))[0]
    return str(row["id"])


def test_an_ingest_says_what_became_of_each_file(call: Call, samples: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "hop-thu"
    inbox.mkdir()
    for name in ("a.txt", "b.txt"):
        shutil.copy(samples / "submissions" / NAMES[0], inbox / name)
    shutil.copy(samples / "ke-hoach-giam-sat.docx", inbox)
    (inbox / "rong.pdf").write_bytes(b"")
    code, out, err = call(
        *("ingest", inbox, "--corpus", tmp_path / "kho", "--plan", samples / "ke-hoach-giam-sat.docx", "--workers", 1)
    )
    assert (code, out) == (3, "")
    assert "rong.pdf" in err
    assert "1 xong, 0 không đổi, 1 không đọc được, 1 trùng tệp khác, 1 là chính kế hoạch" in err
    assert "b.txt: trùng tệp khác\nke-hoach-giam-sat.docx: là chính kế hoạch\n" in err


# ------------------------------------------------------------------------------------------------------------ status


def test_status_as_a_page_of_its_own(call: Call, made: Path, tmp_path: Path) -> None:
    page = tmp_path / "tinh-hinh.html"
    code, out, err = call("status", "--corpus", made, "-o", page)
    assert (code, out) == (0, "")
    assert str(page) in err
    html = page.read_text(encoding="utf-8")
    assert "UBND huyện Đông Lĩnh" in html
    assert "http" not in html.replace("http-equiv", "")
    assert "<script" not in html


def test_status_with_something_missing(call: Call, made: Path) -> None:
    code, out, _ = call("status", "--corpus", made, "--format", "json", "--fail-on-missing")
    assert code == 1
    assert json.loads(out)["summary"]["not_submitted"] == 5


# ------------------------------------------------------------------------------------------------------------ search


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ((), set(NAMES)),
        (("--agency", "van hai"), {"ubnd-huyen-van-hai.txt"}),
        (("--place", "Cẩm Sơn"), {"ubnd-huyen-cam-son.docx"}),
        (("--year", "2025"), set(NAMES)),
        (("--year", "1999"), set()),
        (("--type", "bao cao"), set(NAMES)),
        (("--role", "limitations", "--agency", "Cẩm Sơn"), {"ubnd-huyen-cam-son.docx"}),
    ],
)
def test_search_is_narrowed(call: Call, made: Path, filters: tuple[str, ...], names: set[str]) -> None:
    code, out, _ = call("search", "dat OR kho khan OR cong nghiep", "--corpus", made, *filters)
    assert code == 0
    assert {json.loads(line)["name"] for line in out.splitlines()} == names


@pytest.mark.parametrize("option", ["--role", "--type", "--agency-kind"])
def test_a_filter_that_no_report_meets_says_what_there_is(call: Call, made: Path, option: str) -> None:
    code, out, err = call("search", "đất", "--corpus", made, option, "không có đâu")
    assert (code, out) == (2, "")
    assert "Kho có:" in err


# ------------------------------------------------------------------------------------------------------------- query


def test_a_query_that_is_cut_says_so(call: Call, made: Path) -> None:
    code, out, err = call("query", "SELECT id FROM figures", "--corpus", made, "--limit", 3)
    assert code == 0
    assert len(out.splitlines()) == 4
    assert "--limit" in err


def test_query_into_a_folder_that_cannot_be(call: Call, made: Path, tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("x")
    code, _, err = call("query", "SELECT 1 AS a", "--corpus", made, "-o", tmp_path / "tep" / "a.csv")
    assert code == 2
    assert "Không ghi được" in err


@pytest.mark.parametrize("sql", ["DROP TABLE figures", "SELECT 1; SELECT 2", "SELECT * FROM 'x.csv'", "SELEC 1", ""])
def test_sql_that_is_refused(call: Call, made: Path, sql: str) -> None:
    code, out, _ = call("query", sql, "--corpus", made)
    assert (code, out) == (2, "")


# ----------------------------------------------------------------------------------------------------------- correct


def test_a_correction_stands_beside_the_machines_value(call: Call, kho: Path) -> None:
    figure = a_figure(kho, "58,7%")
    code, out, err = call(
        *("correct", "ubnd-huyen-van-hai.txt", figure, "value", "58.9", "--who", "Lê Thị Hoa"),
        *("--why", "theo bản giấy", "--corpus", kho),
    )
    assert (code, out) == (0, "")
    assert "58,7 → 58,9" in err
    _, out, _ = call(
        *("query", "SELECT value, machine_value FROM figures WHERE text = '58,7%'", "--corpus", kho, "--format", "json")
    )
    assert json.loads(out) == [{"value": 58.9, "machine_value": 58.7}]
    _, out, _ = call("correct", "--list", "--corpus", kho, "--format", "json")
    (row,) = json.loads(out)
    assert (row["figure"], row["old"], row["new"], row["who"], row["why"]) == (
        *(figure, "58.7", "58.9", "Lê Thị Hoa", "theo bản giấy"),
    )


def test_corrections_are_gold_for_evaluate(call: Call, kho: Path, tmp_path: Path) -> None:
    gold = tmp_path / "chuan.jsonl"
    right, rejected = a_figure(kho, "58,7%"), a_figure(kho, "16 xã")
    call("correct", 1, right, "needs_review", 0, "--who", "Hoa", "--corpus", kho)
    call("correct", 1, rejected, "rejected", 1, "--who", "Hoa", "--corpus", kho)
    code, _, err = call("correct", "--gold", gold, "--corpus", kho)
    assert code == 0
    assert "1 đoạn văn" in err
    (passage,) = map(json.loads, gold.read_text(encoding="utf-8").splitlines())
    (figure,) = passage["figures"]
    assert passage["text"][figure["start"] : figure["end"]] == "58,7%"
    assert figure["value"] == 58.7
    code, out, err = call("evaluate", gold, "--errors")
    result = json.loads(out)["figures"]
    assert (code, result["recall"], result["n"]) == (0, 1, 1)
    assert "16 xã" in err
    assert result["precision"] == 0.5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("1", "f1", "value", "58.900", "--who", "Hoa"), "58,900"),
        (("1", "f1", "value", "58.9"), "--who"),
        (("1", "f999", "value", "1", "--who", "Hoa"), "f999"),
        (("99", "f1", "value", "1", "--who", "Hoa"), "99"),
        (("khong-co.pdf", "f1", "value", "1", "--who", "Hoa"), "khong-co.pdf"),
        (("1", "f1", "colour", "1", "--who", "Hoa"), "indicator"),
        (("1", "f1", "value", "--clear", "--who", "Hoa"), "value"),
        (("1", "f1", "value", "--who", "Hoa"), "--clear"),
        ((), "extractor correct"),
    ],
)
def test_a_correction_that_cannot_be(call: Call, kho: Path, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = call("correct", *arguments, "--corpus", kho)
    assert (code, out) == (2, "")
    assert said in err
    assert call("correct", "--list", "--format", "json", "--corpus", kho)[1].strip() == "[]"


def test_a_field_can_be_emptied(call: Call, kho: Path) -> None:
    code, _, err = call("correct", 1, a_figure(kho, "58,7%"), "subject", "--clear", "--who", "Hoa", "--corpus", kho)
    assert code == 0
    assert "(trống)" in err


# ------------------------------------------------------------------------------------------------------------ doctor


def test_a_sound_corpus(call: Call, made: Path) -> None:
    code, out, _ = call("doctor", "--corpus", made, "--format", "json")
    assert code == 0
    assert {row["state"] for row in json.loads(out)} == {"ok"}


def test_a_damaged_snapshot_and_index_are_mended(call: Call, kho: Path) -> None:
    call("query", "SELECT 1", "--corpus", kho)
    part = next(kho.glob("snapshots/*/figures/*.parquet"))
    part.write_bytes(part.read_bytes()[:-20])
    with Corpus.open(kho) as corpus:
        corpus.connection.execute(
            "INSERT INTO passages_fts(passages_fts, rowid, exact, folded, numbers) "
            "SELECT 'delete', id, exact, folded, numbers FROM passages LIMIT 1"
        )
    code, out, _ = call("doctor", "--corpus", kho)
    assert code == 1
    assert out.count("✗") == 2
    assert call("doctor", "--corpus", kho, "--repair")[0] == 0
    assert call("doctor", "--corpus", kho)[0] == 0
    assert call("query", "SELECT count(*) FROM figures", "--corpus", kho)[0] == 0


def test_a_lost_original_needs_a_person(call: Call, kho: Path) -> None:
    next(path for path in kho.glob("files/*/*") if path.is_file()).unlink()
    code, out, _ = call("--lang", "en", "doctor", "--corpus", kho, "--repair")
    assert code == 1
    assert "originals are missing" in out


def test_a_destroyed_database_is_said_so(call: Call, kho: Path) -> None:
    (kho / "corpus.sqlite").write_bytes(b"\0" * 100_000)
    code, _, err = call("doctor", "--corpus", kho)
    assert code == 4
    assert "corpus.sqlite" in err
    assert f"extractor ingest {kho / 'files'}" in err


# -------------------------------------------------------------------------------------------- snapshots and their diff


def test_releases_and_what_changed_between_them(call: Call, kho: Path, tmp_path: Path) -> None:
    home = tmp_path / "phat-hanh"
    assert call("export", "--corpus", kho, "--snapshot", home)[0] == 0
    (first,) = home.iterdir()
    call("correct", 1, a_figure(kho, "58,7%"), "rejected", 1, "--who", "Hoa", "--corpus", kho)
    assert call("export", "--corpus", kho, "--snapshot", home)[0] == 0
    (second,) = set(home.iterdir()) - {first}
    code, out, _ = call("diff", first, second, "--format", "json")
    assert code == 0
    assert [(change["kind"], change["old"]) for change in json.loads(out)] == [("removed", "58,7%")]
    assert len(pd.read_parquet(first / "figures.parquet")) == len(pd.read_parquet(second / "figures.parquet")) + 1
    (first / "figures.parquet").write_bytes(b"x")
    assert call("diff", first, second)[0] == 4


def test_two_reports_of_the_corpus(call: Call, made: Path) -> None:
    code, out, _ = call("diff", *NAMES, "--corpus", made, "--format", "jsonl")
    assert code == 0
    assert {json.loads(line)["kind"] for line in out.splitlines()} >= {"added", "removed"}
    assert "Không có gì khác" in call("diff", 1, NAMES[0], "--corpus", made, "--format", "table")[1]


@pytest.mark.parametrize("names", [("khong", "co"), (".", ".")])
def test_what_cannot_be_compared(call: Call, names: tuple[str, str]) -> None:
    assert call("diff", *names)[0] == 2


def test_a_snapshot_is_a_folder(call: Call, made: Path, tmp_path: Path) -> None:
    code, _, err = call("export", "--corpus", made, "--snapshot", tmp_path / "a.xlsx")
    assert code == 2
    assert "--snapshot" in err


def test_one_table(call: Call, made: Path, tmp_path: Path) -> None:
    out = tmp_path / "muc.csv"
    assert call("export", "--corpus", made, out, "--table", "items")[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["muc.csv"]
    assert "document_name" in out.read_text(encoding="utf-8-sig").splitlines()[0]


# ----------------------------------------------------------------------------------------------------------- letters


def words_of(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])


def test_a_letter_for_each_agency_that_owes_something(call: Call, made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cong-van"
    code, out, err = call("letter", "--corpus", made, "-o", folder, "--reply-by", "15/6/2025")
    assert (code, out) == (0, "")
    names = {path.name for path in folder.iterdir()}
    assert {"bo-sung-ubnd-huyen-cam-son.docx", "don-doc-ubnd-huyen-dong-linh.docx"} <= names
    assert sum(name.startswith("don-doc-") for name in names) == 5
    assert err.count("Đã ghi") == len(names)
    request = words_of(folder / "bo-sung-ubnd-huyen-cam-son.docx")
    assert "Kính gửi: UBND huyện Cẩm Sơn" in request
    assert "làng nghề" in request
    assert "trước ngày 15/6/2025" in request
    reminder = words_of(folder / "don-doc-ubnd-huyen-dong-linh.docx")
    assert "V/v đôn đốc gửi báo cáo" in reminder
    assert "chưa nhận được báo cáo của UBND huyện Đông Lĩnh" in reminder


def test_letters_to_one_agency(call: Call, made: Path, tmp_path: Path) -> None:
    assert call("letter", "--corpus", made, "-o", tmp_path / "cv", "--agency", "dong linh")[0] == 0
    assert [path.name for path in (tmp_path / "cv").iterdir()] == ["don-doc-ubnd-huyen-dong-linh.docx"]


def test_letters_of_an_earlier_run_are_told_and_edited_ones_kept(call: Call, made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cv"
    assert call("letter", "--corpus", made, "-o", folder)[0] == 0
    owed = folder / "don-doc-ubnd-huyen-dong-linh.docx"
    document = Document(str(owed))
    document.paragraphs[-1].add_run(" (đã trình ký)")
    document.core_properties.last_modified_by = "Lê Thị Hoa"
    document.save(str(owed))
    stale = folder / "bo-sung-so-y-te.docx"
    stale.write_bytes(owed.read_bytes())
    code, _, err = call("letter", "--corpus", made, "-o", folder)
    assert code == 0
    assert "đã trình ký" in words_of(owed), "what a person wrote is not written over"
    assert (folder / "don-doc-ubnd-huyen-dong-linh-2.docx").is_file()
    told = " ".join(err.split())
    assert "còn 2 công văn của lần trước" in told
    assert "bo-sung-so-y-te.docx, don-doc-ubnd-huyen-dong-linh.docx" in told


def test_a_part_of_a_name_begins_with_a_word(call: Call, made: Path, tmp_path: Path) -> None:
    """Letter by letter "yen cam" stands in "huyện Cẩm Sơn", too."""
    code, _, err = call("letter", "--corpus", made, "-o", tmp_path / "cv", "--agency", "yen cam")
    assert (code, "Các đơn vị" in err) == (2, True)
    code, _, err = call("search", "cum", "--corpus", made, "--agency", "yen cam")
    assert (code, "Kho có" in err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"), [(("--reply-by", "31/6/2025"), "15/6/2025"), (("--agency", "Huyện Không Có"), "Các đơn vị")]
)
def test_letters_that_cannot_be(call: Call, made: Path, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    code, _, err = call("letter", "--corpus", made, "-o", tmp_path / "cv", *arguments)
    assert code == 2
    assert said in err
    assert not (tmp_path / "cv").exists()


def test_letters_need_a_plan(call: Call, samples: Path, tmp_path: Path) -> None:
    ingest([samples / "submissions" / NAMES[0]], tmp_path / "kho", workers=1)
    code, _, err = call("letter", "--corpus", tmp_path / "kho", "-o", tmp_path / "cv")
    assert code == 2
    assert "--plan" in err


@pytest.mark.parametrize("verb", ["ingest", "status", "query", "search", "reconcile", "letter", "correct", "doctor"])
def test_help_has_an_example(call: Call, verb: str) -> None:
    code, out, _ = call(verb, "--help")
    assert code == 0
    assert f"extractor {verb}" in " ".join(out.split())


@pytest.mark.parametrize("verb", ["status", "reconcile", "doctor"])
def test_a_folder_that_is_no_corpus(call: Call, tmp_path: Path, verb: str) -> None:
    assert call(verb, "--corpus", tmp_path)[0] == 2


@pytest.mark.parametrize("given", ["ubnd-huyen-van-hai.txt", "giay-moi.txt"])
def test_a_document_that_asks_nobody_is_no_plan_to_ingest_with(
    call: Call, samples: Path, tmp_path: Path, given: str
) -> None:
    document = samples / "submissions" / given
    if not document.exists():
        document = tmp_path / given
        document.write_text("KẾ HOẠCH\n\nTổ chức hội nghị\n\nI. MỤC ĐÍCH\n\nTổ chức chu đáo.\n", encoding="utf-8")
    code, _, err = call("ingest", samples / "submissions" / NAMES[0], "--corpus", tmp_path / "kho", "--plan", document)
    assert code == 2
    assert "không phải kế hoạch giám sát" in err
    assert not (tmp_path / "kho").exists()
