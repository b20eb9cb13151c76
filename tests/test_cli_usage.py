"""Wrong calls: each says in the user's language what is wrong and what to do, and ends with 2."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("extrat", "a.pdf"), "Không có lệnh “extrat”. Có phải là extract"),
        (("xem",), "Các lệnh: extract, plan, check,"),
        (("extract",), "Thiếu đối số TỆP (Tệp báo cáo"),
        (("check", "a.pdf"), "Thiếu tùy chọn --plan"),
        (("status",), "Thiếu tùy chọn --corpus"),
        (("extract", "a.pdf", "--form", "json"), "Không có tùy chọn --form. Có phải là --format?"),
        (("extract", "a.pdf", "--format", "yaml"), "Giá trị của --format không dùng được: 'yaml' không thuộc"),
        (("status", "--corpus", "k", "--format", "html"), "'html' không thuộc 'table', 'json'. Xem"),
        (("ingest", "a", "--corpus", "k", "--workers", "-1"), "Giá trị của --workers không dùng được: phải từ 0."),
        (("plan", "a", "b"), "Thừa đối số: b."),
        (("evaluate", "khong-co.jsonl"), "Không mở được khong-co.jsonl"),
        (("status", "--corpus", "k", "-o", "a.xlsx"), "extractor export --corpus k a.xlsx"),
    ],
)
def test_a_wrong_call_says_what_to_do(call: Call, words: tuple[str, ...], said: str) -> None:
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())
    assert "Traceback" not in err


def test_a_wrong_call_in_english(call: Call) -> None:
    code, _, err = call("--lang", "en", "extract", "a.pdf", "--form", "json")
    assert code == 2
    assert "No such option: --form" in err
    assert "--help" in err


def test_a_report_given_as_the_plan_is_told_so(call: Call, tmp_path: Path) -> None:
    report = tmp_path / "bao-cao.txt"
    report.write_text("I. KẾT QUẢ\n\nĐã thu hồi 74,6 ha đất.\n", encoding="utf-8")
    code, out, err = call("check", report, "--plan", report)
    assert (code, out) == (2, "")
    assert "không có đề cương nào" in err


VERBS = [
    "extract",
    "plan",
    "check",
    "explain",
    "evaluate",
    "ingest",
    "status",
    "query",
    "search",
    "reconcile",
    "letter",
    "correct",
    "doctor",
    "diff",
    "export",
    "serve",
    "ocr",
    "rules",
]


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_is_in_vietnamese(call: Call, verb: str) -> None:
    code, out, _ = call(*verb.split(), "--help")
    assert code == 0
    assert "Cách gọi: extractor" in out
    for english in (
        "Usage",
        "OPTIONS",
        "ARGS",
        "Show this",
        "exit.",
        "<bool>",
        "<path>",
        "<str>",
        "required",
        "default:",
    ):
        assert english not in out


@pytest.mark.parametrize("verb", ["extract", "reconcile", "query", "diff"])
def test_help_names_the_forms_that_a_verb_has(call: Call, verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    _, out, _ = call(verb, "--help")
    (line,) = [line for line in out.splitlines() if "--format" in line and "<" in line]
    named = line.split("<")[1].split(">")[0].split("|")
    arguments = {"extract": (__file__,), "query": ("SELECT 1", "--corpus", "k"), "diff": ("a", "b")}
    others = {"table", "json", "jsonl", "csv", "parquet", "xlsx", "docx"} - set(named)
    for form in others:
        code, _, err = call(verb, *arguments.get(verb, ("--corpus", "k")), "--format", form)
        assert code == 2
        assert f"không có dạng {form}" in err
        assert ", ".join(named) in err


def test_help_has_vietnamese_titles(call: Call) -> None:
    code, out, _ = call("status", "--help")
    assert code == 0
    assert "Tùy chọn" in out
    assert "--no-fail-on-missing" not in out


PLAN = """KẾ HOẠCH
Giám sát công viên, cây xanh

Đối tượng giám sát: Sở Xây dựng; UBND huyện Lạc Hòa.

ĐỀ CƯƠNG BÁO CÁO ĐỐI VỚI UBND HUYỆN
I. Số công viên
II. Kiến nghị

ĐỀ CƯƠNG BÁO CÁO ĐỐI VỚI SỞ XÂY DỰNG
I. Quy hoạch cây xanh
"""
REPORT = """ỦY BAN NHÂN DÂN
HUYỆN LẠC HÒA
Số: 4/BC-UBND

BÁO CÁO

I. Số công viên
Huyện có 12 công viên rộng 40 ha.
II. Kiến nghị
{}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan, and a folder of two reports: one whole, one that ends with a heading."""
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1.txt").write_text(REPORT.format("Đề nghị tỉnh cấp 2 tỷ đồng để trồng cây."), encoding="utf-8")
    (tmp_path / "in" / "2.txt").write_text(REPORT.format(""), encoding="utf-8")
    return tmp_path


def test_every_report_of_a_folder_is_in_the_json(call: Call, folder: Path) -> None:
    code, out, _ = call("check", folder / "in", "--plan", folder / "plan.txt", "--format", "json")
    assert code == 0
    assert [check["source"]["name"] for check in json.loads(out)] == ["1.txt", "2.txt"]


@pytest.mark.parametrize(("name", "kind", "code"), [("1", None, 0), ("2", None, 1), ("1", "party", 1)])
def test_what_is_open_can_fail_a_check(call: Call, folder: Path, name: str, kind: str | None, code: int) -> None:
    options = ["--agency-kind", kind] if kind else []
    words = ("check", folder / "in" / f"{name}.txt", "--plan", folder / "plan.txt", "--format", "json")
    assert call(*words, *options)[0] == 0
    assert call(*words, *options, "--fail-on-missing")[0] == code


def test_an_agency_taken_for_another_kind_stays_on_the_list(call: Call, folder: Path) -> None:
    words = ("check", folder / "in" / "1.txt", "--plan", folder / "plan.txt", "--agency-kind", "department")
    _, out, _ = call(*words, "--format", "json")
    check = json.loads(out)
    assert (check["submitter"], check["outline"]) == ("UBND huyện Lạc Hòa", "department")
    assert "not_a_submitter" not in {finding["code"] for finding in check["findings"]}


def test_a_kind_of_agency_that_nobody_knows(call: Call, folder: Path) -> None:
    code, _, err = call("check", folder / "in", "--plan", folder / "plan.txt", "--agency-kind", "xyz")
    assert code == 2
    assert "district" in err


def test_a_name_without_an_ending_gets_that_of_its_form(call: Call, folder: Path) -> None:
    words = ("check", folder / "in", "--plan", folder / "plan.txt")
    assert call(*words, "--format", "xlsx", "-o", folder / "ra")[0] == 0
    assert call(*words, "--format", "docx", "-o", folder / "thư")[0] == 0
    assert {path.name for path in folder.iterdir() if path.is_file()} == {"plan.txt", "ra.xlsx", "thư-2.docx"}
    code, _, err = call(*words, "--format", "docx", "-o", folder / "ra.xlsx")
    assert code == 2
    assert ".docx" in err
