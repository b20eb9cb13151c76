"""The command line as people and programs call it: output, exit codes, and what is said about bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.corpus import Corpus

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.txt"
    path.write_text("I. KẾT QUẢ\n\nĐã thu hồi 74,6 ha đất của 512 hộ.\n", encoding="utf-8")
    return path


def test_machine_output_goes_to_standard_output_alone(call: Call, report: Path) -> None:
    code, out, err = call("extract", report, "--format", "jsonl")
    record = json.loads(out)
    assert (code, err) == (0, "")
    assert [record["text"][f["start"] : f["end"]] for f in record["figures"]] == ["74,6 ha", "512 hộ"]


def test_several_files_are_one_array(call: Call, report: Path, tmp_path: Path) -> None:
    other = tmp_path / "khac.txt"
    other.write_text("Có 12 dự án.\n", encoding="utf-8")
    code, out, _ = call("extract", report, other, "--format", "json")
    assert code == 0
    assert [one["source"]["name"] for one in json.loads(out)] == ["bao-cao.txt", "khac.txt"]


BAD: dict[str, tuple[str, Callable[[Path], object]]] = {
    "empty file": ("rong.txt", lambda path: path.write_bytes(b"")),
    "empty DOCX": ("rong.docx", lambda path: path.write_bytes(b"")),
    "truncated PDF": ("cut.pdf", lambda path: path.write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")),
    "binary called .txt": ("nhi-phan.txt", lambda path: path.write_bytes(bytes(range(256)) * 40)),
    "zip called .docx": ("gia.docx", lambda path: zipfile.ZipFile(path, "w").close()),
}


@pytest.mark.parametrize("kind", list(BAD))
def test_a_bad_file_is_named_and_the_others_are_done(call: Call, report: Path, tmp_path: Path, kind: str) -> None:
    name, make = BAD[kind]
    bad = tmp_path / name
    make(bad)
    code, out, err = call("extract", bad, report, "--format", "jsonl")
    assert code == 3
    assert len(out.splitlines()) == 1
    assert name in err


@pytest.mark.parametrize("kind", list(BAD))
def test_nothing_done_is_exit_code_4(call: Call, tmp_path: Path, kind: str) -> None:
    name, make = BAD[kind]
    bad = tmp_path / name
    make(bad)
    code, out, err = call("extract", bad, "--format", "jsonl")
    assert (code, out) == (4, "")
    assert name in err


def test_an_encrypted_pdf_says_what_to_do(call: Call, tmp_path: Path) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    path = tmp_path / "khoa.pdf"
    page = canvas.Canvas(str(path), encrypt="mat-khau")
    page.drawString(72, 700, "12 ha")
    page.save()
    code, _, err = call("extract", path)
    assert code == 4
    assert "mật khẩu" in err


def test_a_folder_with_nothing_readable(call: Call, tmp_path: Path) -> None:
    (tmp_path / "chuong-trinh.exe").write_bytes(b"MZ\0\0")
    code, _, err = call("extract", tmp_path)
    assert code == 4
    assert "chuong-trinh.exe" in err


def test_a_missing_path_is_wrong_usage(call: Call, tmp_path: Path) -> None:
    assert call("extract", tmp_path / "khong-co.pdf")[0] == 2
    assert call("plan", tmp_path / "khong-co.docx")[0] == 2


def test_a_missing_path_beside_others_is_an_input_that_cannot_be_read(call: Call, report: Path, tmp_path: Path) -> None:
    code, out, err = call("extract", tmp_path / "khong-co.pdf", report, "--format", "jsonl")
    assert (code, len(out.splitlines())) == (3, 1)
    assert "Không tìm thấy" in err
    assert call("ingest", tmp_path / "khong-co.pdf", report, "--corpus", tmp_path / "kho")[0] == 3
    with Corpus.open(tmp_path / "kho") as corpus:
        assert [row["name"] for row in corpus.rows("SELECT name FROM submissions")] == ["bao-cao.txt"]


def test_a_defect_is_told_and_is_no_missing_item(call: Call, report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Exit code 1, which Python gives, would say that the report left something open.
    monkeypatch.setattr("extractor.show.show_extraction", None)
    code, _, err = call("extract", report, "--format", "table")
    assert code == 4
    assert "TypeError" in err
    assert "Lỗi chương trình" in err


def test_a_report_through_a_pipe(call: Call, report: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "ống"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(report.read_bytes()))
    writer.start()
    code, out, _ = call("extract", pipe, "--format", "jsonl")
    writer.join()
    assert code == 0
    assert json.loads(out)["text"] == report.read_text(encoding="utf-8")


def test_what_looks_like_markup_is_shown(call: Call, tmp_path: Path) -> None:
    path = tmp_path / ":ok: [red].txt"
    path.write_text("I. MỞ RỘNG [khu a] TRONG NĂM\n\nTrồng 12 ha rừng.\n", encoding="utf-8")
    code, out, _ = call("extract", path, "--format", "table")
    assert code == 0
    for words in (":ok: [red].txt", "MỞ RỘNG [khu a] TRONG NĂM"):
        assert words in out


@pytest.mark.parametrize("where", ["before", "after"])
def test_messages_in_english(call: Call, tmp_path: Path, where: str) -> None:
    words = ["extract", str(tmp_path / "nowhere.pdf")]
    arguments = ["--lang", "en", *words] if where == "before" else [*words, "--lang=en"]
    assert "does not exist" in call(*arguments)[2]


@pytest.mark.parametrize(
    "arguments", [("--lang", "fr", "extract", "x"), ("extract",), ("nonsense",), ("extract", "x", "--format", "docx")]
)
def test_wrong_usage(call: Call, arguments: tuple[str, ...]) -> None:
    assert call(*arguments)[0] == 2


def test_a_corpus_that_is_none(call: Call, tmp_path: Path) -> None:
    code, _, err = call("status", "--corpus", tmp_path)
    assert code == 2
    assert str(tmp_path) in err


@pytest.mark.parametrize(
    "verb", ["extract", "plan", "check", "ingest", "status", "query", "search", "export", "explain"]
)
def test_every_verb_has_help_with_an_example(call: Call, verb: str) -> None:
    code, out, _ = call(verb, "--help")
    assert code == 0
    assert f"extractor {verb}" in " ".join(out.split())


def test_explain_names_the_rules(call: Call) -> None:
    code, out, _ = call("explain", "Quyết định số 35/2022/QĐ-UBND", "--format", "json")
    assert code == 0
    found = json.loads(out)
    assert found["extraction"]["references"][0]["id"] == "35/2022/QĐ-UBND"
    assert any(match["file"] == "references" for match in found["matches"])


def test_evaluate_counts_right_wrong_and_missed(call: Call, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    figure = {"text": "12 ha", "start": 3, "end": 8, "value": 12, "dimension": "area", "unit": "ha"}
    wrong = {**figure, "value": 13}
    lines = [
        {"id": "a", "text": "Có 12 ha đất.", "figures": [figure], "references": []},
        {"id": "b", "text": "Có 12 ha đất.", "figures": [wrong], "references": []},
    ]
    gold.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    code, out, err = call("evaluate", gold, "--errors")
    result = json.loads(out)["figures"]
    assert code == 0
    assert (result["precision"], result["recall"], result["n"]) == (0.5, 0.5, 2)
    assert err.count("b:") == 2


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = ("spacy", "underthesea", "pandas", "tesserocr", "pypdfium2", "duckdb", "fastapi", "numpy", "typer", "lxml")
    code = f"import sys, extractor; print([m for m in {heavy!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_kept_plan_says_what_it_lacks_on_standard_error(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.txt"
    path.write_text("KẾ HOẠCH\n\nKiểm tra chợ\n\nCác xã gửi báo cáo trước ngày 5/4/2024.\n", encoding="utf-8")
    code, out, err = call("plan", path, "-o", tmp_path / "plan.toml")
    assert (code, out) == (0, "")
    assert "Không tìm thấy đề cương" in err
    assert (tmp_path / "plan.toml").exists()
