"""Exports: a workbook without formulas, CSV that Excel reads as meant, JSONL in the form of `extract`, Parquet."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from corpus_factory import make_extraction, make_plan, with_annex
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from rich.console import Console

from extractor.corpus import Corpus
from extractor.corpus.export_csv import safe_cell
from extractor.corpus.frames import frame_text, show_frame, write_frame
from extractor.errors import CorpusError, UsageError
from extractor.jsonform import dumps, extraction_form
from extractor.models import Header

EVIL = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "=cmd|' /C calc'!A0",
    "{=1+1}",
    "＝1",
    "http://example.org",
    " =1",
    "'=1",
]


def evil_corpus(corpus: Corpus) -> Corpus:
    for number, name in enumerate(EVIL):
        extraction = with_annex(
            make_extraction(
                f"I. {name}\n{name} có {number + 2} ha.", name, issuer=name, subject=f"{name} việc {number}"
            )
        )
        figures = tuple(replace(f, subject=name, noun=name) for f in extraction.figures)
        corpus.store(replace(extraction, figures=figures, header=replace(extraction.header, place=name)))
    return corpus


def test_the_workbook(filled: Corpus, tmp_path: Path) -> None:
    (path,) = filled.export(tmp_path / "số liệu.xlsx")
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == [
        *(
            "Tổng quan",
            "Ma trận UBND cấp huyện",
            "Mục đề cương",
            "Số liệu",
            "Căn cứ",
            "Phụ lục",
            "Phát hiện",
            "Cảnh báo",
            "Sửa chữa",
        ),
    ]
    rows = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    matrix = rows["Ma trận UBND cấp huyện"]
    assert matrix[2] == [
        *("Mục đề cương", "Nội dung", "UBND huyện An Lạc", "UBND huyện Gò Đậu", "UBND thị xã Bến Thủy", "Đã trả lời"),
    ]
    assert matrix[3][:3] == ["I", "Tình hình chung", "● đã trả lời"]
    assert matrix[5][2:] == ["✗ thiếu", "– không phát sinh", "chưa gửi", "1/3"]
    assert matrix[6][2:5] == ["2/3", "3/3", "0/3"]
    figures = [dict(zip(rows["Số liệu"][0], row, strict=True)) for row in rows["Số liệu"][1:]]
    assert len(figures) == 10
    area = next(row for row in figures if row["Nguyên văn"] == "125,5 ha")
    assert (area["Giá trị"], area["Đơn vị"], area["Trang"], area["Tệp"]) == (125.5, "ha", 1.0, "bao-cao.txt")
    assert "125,5 ha" in area["Câu trích"]
    assert len(rows["Phụ lục"]) == 3
    assert "Tên: CCN Gò Đậu; Ghi chú: +5" in rows["Phụ lục"][2], "every column of the report's own table"
    assert ["UBND huyện An Lạc", "bao-cao.txt", "III", "Kiến nghị", "✗ thiếu", "", 0.0, "Không thấy mục nào."] in rows[
        "Mục đề cương"
    ]


def test_every_sheet_prints_one_page_wide_with_its_head(filled: Corpus, tmp_path: Path) -> None:
    (path,) = filled.export(tmp_path / "x.xlsx")
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
        names = archive.read("xl/workbook.xml").decode()
        bold = "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name)
    assert all('fitToHeight="0"' in sheet and 'orientation="landscape"' in sheet for sheet in sheets)
    assert names.count("_xlnm.Print_Titles") == len(sheets)
    assert all("<pane " in sheet for sheet in sheets)
    # The sentence of a figure shows the number in bold: the cell is made of several runs.
    assert re.search(r"<rPr><b/>.*?125,5 ha", bold)


def test_no_cell_of_a_workbook_is_a_formula(empty: Corpus, tmp_path: Path) -> None:
    evil_corpus(empty)
    empty.store_plan(make_plan(*EVIL))
    (path,) = empty.export(tmp_path / "x.xlsx")
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"<f>" not in content
            assert b"<f " not in content
            assert b"<hyperlink" not in content
    shown = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Số liệu").to_python()
    assert {row[0] for row in shown[1:]} == set(EVIL)


def test_no_cell_of_a_csv_begins_a_formula(empty: Corpus, tmp_path: Path) -> None:
    evil_corpus(empty)
    for path in empty.export(tmp_path / "x.csv"):
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            assert not any(cell.lstrip(" ")[:1] in {"=", "+", "@", "\t", "＝"} for cell in row)


@given(st.text(max_size=30))
def test_safe_cells_begin_no_formula_and_lose_nothing(text: str) -> None:
    cell = safe_cell(text)
    assert cell.lstrip(" \u00a0\ufeff")[:1] not in set("=+-@\t\r")
    assert cell.removeprefix("'").endswith(text.replace("\x00", "\ufffd").removeprefix("'"))


def test_numbers_stay_numbers() -> None:
    assert [safe_cell(-5.5), safe_cell(3.0), safe_cell(-2)] == [-5.5, 3, -2]


def test_csv_tables(filled: Corpus, tmp_path: Path) -> None:
    written = filled.export(tmp_path / "out.csv")
    assert written[0].name == "out.csv"
    assert {path.name for path in written} >= {"out.references.csv", "out.annex.csv", "out.items.csv"}
    frame = pd.read_csv(written[0])
    assert frame["value"].tolist()[:2] == [3.0, 125.5]
    assert filled.export(tmp_path / "one.csv", "annex") == (tmp_path / "one.csv",)
    assert len(pd.read_csv(tmp_path / "one.csv")) == 2


def test_parquet(filled: Corpus, tmp_path: Path) -> None:
    written = filled.export(tmp_path / "out.parquet")
    assert len(pd.read_parquet(written[0])) == 10


def test_jsonl_is_what_extract_prints(empty: Corpus, tmp_path: Path) -> None:
    extraction = with_annex(make_extraction())
    empty.store(replace(extraction, header=replace(extraction.header, recipients=("Như trên", "Lưu: VT"))))
    (path,) = empty.export(tmp_path / "out.jsonl")
    (line,) = path.read_text(encoding="utf-8").splitlines()
    expected = json.loads(dumps(extraction_form(extraction)))
    expected["document"]["recipients"] = ["Như trên", "Lưu: VT"]
    found = json.loads(line)
    assert found == expected
    for kind in ("figures", "references"):
        assert all(found["text"][x["start"] : x["end"]] == x["text"] for x in found[kind])


def test_jsonl_has_the_corrected_values(empty: Corpus, tmp_path: Path) -> None:
    empty.store(make_extraction())
    empty.correct(1, "f2", "value", "126.25", "Lan")
    empty.correct(1, "f2", "period_to", "2021-06-30", "Lan")
    empty.correct(1, "f1", "rejected", True, "Lan")
    (path,) = empty.export(tmp_path / "out.jsonl")
    figures = json.loads(path.read_text(encoding="utf-8"))["figures"]
    assert [f["id"] for f in figures] == ["f2", "f3", "f4", "f5"]
    assert figures[0]["value"] == 126.25
    assert figures[0]["corrected"] == {"value": 125.5, "period_to": None}


@pytest.mark.parametrize("name", ["x.docx", "x", "x.xls"])
def test_unknown_forms(filled: Corpus, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        filled.export(tmp_path / name)
    assert caught.value.code == "export.form"


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "x.parquet", "x.jsonl"])
def test_a_target_that_cannot_be_written(filled: Corpus, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(CorpusError) as caught:
        filled.export(tmp_path / name, "figures")
    assert caught.value.code == "export.cannot_write"
    assert list(tmp_path.glob(".*part*")) == []


def test_an_empty_corpus(empty: Corpus, tmp_path: Path) -> None:
    for name in ("x.xlsx", "x.csv", "x.jsonl", "x.parquet"):
        assert empty.export(tmp_path / name)


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "parquet", "xlsx"])
def test_query_results_as_files(filled: Corpus, tmp_path: Path, form: str) -> None:
    frame = filled.query(
        "SELECT text, value, period_from, needs_review, NULL AS nothing, [1, 2] AS list FROM figures ORDER BY 1"
    )
    target = tmp_path / f"out.{form}"
    write_frame(frame, form, target)
    assert target.stat().st_size > 50
    if form == "json":
        assert json.loads(target.read_text())[0]["list"] == [1, 2]


def test_query_results_in_the_terminal(filled: Corpus) -> None:
    frame = filled.query("SELECT text, value FROM figures ORDER BY text", max_rows=3)
    stream = io.StringIO()
    show_frame(Console(file=stream, width=80), frame)
    assert "3+ dòng" in stream.getvalue()
    assert " 125,5\n" in stream.getvalue(), "a point would make another number of it"
    assert frame_text(frame, "csv").splitlines()[0] == "text,value"


@pytest.mark.parametrize("columns", [3, 6, 9])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_word_of_a_wide_result_is_cut_off(columns: int, width: int) -> None:
    words = [
        f"Tổng vốn cấp lần {n}: {n}{n}{n},5 tỷ đồng, trong đó ngân sách huyện chịu {n}8 tỷ." for n in range(columns)
    ]
    frame = pd.DataFrame([[*words, 41]], columns=[*(f"c{n}" for n in range(columns)), "trang"])
    stream = io.StringIO()
    show_frame(Console(file=stream, width=width), frame)
    shown = stream.getvalue()
    assert max(map(len, shown.splitlines())) <= width
    said = shown.split()
    for word in (f"{n}{n}{n},5" for n in range(columns)):
        assert word in said
    assert "41" in said


def test_a_result_with_room_stays_a_table() -> None:
    frame = pd.DataFrame(
        [["UBND huyện Cẩm Sơn", "3,4 ha", 3.4], ["Sở Y tế", "12 người", 12.0]], columns=["a", "b", "c"]
    )
    stream = io.StringIO()
    show_frame(Console(file=stream, width=80), frame)
    assert len(stream.getvalue().splitlines()) == 4  # head, rows, how many


def test_header_fields_are_all_kept(empty: Corpus) -> None:
    header = Header(
        "công văn",
        "5/CV",
        "Sở A",
        "UBND tỉnh",
        "department",
        "Hải Sơn",
        "2021-06",
        "Về việc x",
        ("a",),
        ("b",),
        "Ông C",
        "Giám đốc",
        "KT.",
    )
    empty.store(replace(make_extraction(), header=header))
    row = empty.rows("SELECT * FROM documents")[0]
    assert (row["parent"], row["signing_mode"], row["addressees"], row["year"]) == ("UBND tỉnh", "KT.", '["b"]', 2021)
