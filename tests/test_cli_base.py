"""Where results go: standard output, a file, a pipe; and the form they have there."""

from __future__ import annotations

import contextlib
import io
import os
import pty
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from extractor.cli_base import Form, form_of, write_files
from extractor.corpus.frames import write_frame
from extractor.errors import UsageError

Call = Callable[..., tuple[int, str, str]]
FORMS = (Form.table, Form.json, Form.jsonl, Form.xlsx)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        (None, Form.json),
        ("a", Form.json),
        ("a.json", Form.json),
        ("a.JSONL", Form.jsonl),
        ("A.XLSX", Form.xlsx),
        ("a.txt", Form.table),
        ("a.1", Form.json),
    ],
)
def test_the_name_of_the_file_says_the_form(name: str | None, form: Form) -> None:
    assert form_of(None, None if name is None else Path(name), *FORMS) is form


@pytest.mark.parametrize("name", ["a.pdf", "a.html", "a.TOML", "a.docx", "a.csv"])
def test_a_name_that_says_a_form_which_the_verb_has_not(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        form_of(None, Path(name), *FORMS)
    assert "table, json, jsonl, xlsx" in caught.value.remedy
    assert form_of(Form.json, Path(name), *FORMS) is Form.json  # who says so gets it


def test_a_result_that_is_no_text_goes_through_a_pipe(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    frame = pd.DataFrame({"a": [12, 30]})
    write_files(lambda path: [write_frame(frame, "parquet", path)], None, Form.parquet)
    assert list(pd.read_parquet(io.BytesIO(capfdbinary.readouterr().out))["a"]) == [12, 30]


def test_several_files_do_not_go_through_a_pipe(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    def two(path: Path) -> list[Path]:
        for number in (1, 2):
            path.with_stem(str(number)).write_bytes(b"x")
        return [path.with_stem("1"), path.with_stem("2")]

    with pytest.raises(UsageError):
        write_files(two, None, Form.docx)
    assert capfdbinary.readouterr().out == b""


PLAN = "KẾ HOẠCH\nGiám sát chợ\n\nĐối tượng giám sát: UBND xã Tân Lộ.\n\nĐỀ CƯƠNG BÁO CÁO\nI. Số chợ\nII. Kiến nghị\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "a.txt").write_text(
        "ỦY BAN NHÂN DÂN\nXÃ TÂN LỘ\n\nBÁO CÁO\n\nI. Số chợ\nXã có 3 chợ.\n", encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize("verb", ["extract", "check", "plan"])
def test_a_table_goes_into_the_file_that_was_named(call: Call, folder: Path, verb: str) -> None:
    words = {"extract": ("a.txt",), "check": ("a.txt", "--plan", folder / "plan.txt"), "plan": ("plan.txt",)}[verb]
    code, out, _ = call(verb, folder / words[0], *words[1:], "--format", "table", "-o", folder / "bảng.txt")
    assert (code, out) == (0, "")
    assert "Số chợ" in (folder / "bảng.txt").read_text(encoding="utf-8")


def test_a_plan_becomes_toml_however_the_ending_is_written(call: Call, folder: Path) -> None:
    assert call("plan", folder / "plan.txt", "-o", folder / "P.TOML")[0] == 0
    assert call("check", folder / "a.txt", "--plan", folder / "P.TOML", "--format", "json")[0] == 0


@pytest.mark.parametrize("form", ["xlsx", "docx", "json"])
def test_a_check_that_cannot_be_written_says_so(call: Call, folder: Path, form: str) -> None:
    (folder / f"ra.{form}").mkdir()
    code, _, err = call("check", folder / "a.txt", "--plan", folder / "plan.txt", "-o", folder / f"ra.{form}")
    assert code == 2
    assert "Không ghi được" in err
    assert "đây là một thư mục" in err


def test_sheets_may_be_called_alike(call: Call, folder: Path) -> None:
    long = "báo cáo của một xã có tên rất dài [bản 1]"
    for name in ("x", "y"):
        (folder / name).mkdir()
        (folder / name / f"{long}.txt").write_bytes((folder / "a.txt").read_bytes() + name.encode())
    words = ("check", folder / "x", folder / "y", "--plan", folder / "plan.txt", "-o", folder / "ra.xlsx")
    assert call(*words)[0] == 0
    book = zipfile.ZipFile(folder / "ra.xlsx").read("xl/workbook.xml").decode()
    assert book.count("<sheet ") == 2


def test_results_do_not_stand_on_the_line_of_a_progress_bar(folder: Path) -> None:
    """On a terminal, of which results and bar are two writers."""
    (folder / "b.txt").write_bytes((folder / "a.txt").read_bytes())
    ours, theirs = pty.openpty()
    words = ("extract", str(folder / "a.txt"), str(folder / "b.txt"))
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80"}
    with subprocess.Popen([sys.executable, "-m", "extractor", *words], stdout=theirs, stderr=theirs, env=environment):
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # the end of a terminal
            while piece := os.read(ours, 65536):
                shown += piece
    os.close(ours)
    heads = [line.rpartition("\x1b[2K")[2] for line in shown.decode().split("\n") if "Tệp" in line]
    assert [name for name in ("a.txt", "b.txt") for head in heads if name in head] == ["a.txt", "b.txt"]
    assert "━" in shown.decode()
    assert not any("━" in head for head in heads)


@pytest.mark.parametrize("form", ["json", "table"])
def test_a_reader_that_has_seen_enough_is_no_failure(folder: Path, form: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    words = ("extract", str(folder / "a.txt"), "--format", form)
    environment = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    with os.fdopen(writing, "w") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "extractor", *words], stdout=pipe, stderr=subprocess.PIPE, env=environment
        )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_behind_standard_output_is_told(folder: Path) -> None:
    words = (sys.executable, "-m", "extractor", "extract", str(folder / "a.txt"))
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 4
    assert "ổ đĩa đã đầy" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
