"""How rule files are read, and how a bad one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import RuleError
from extractor.rulebook import alternation, load_rules, read_rules

GOOD = """
title = "Cây trồng"
[fragments]
crop = ["lúa", "cây ăn quả", "cây"]
[[rule]]
id = "crop.area"
about = "Diện tích cây trồng"
pattern = '''\\d+ ha {crop}'''
kind = "area"
examples = ["12 ha lúa", { text = "có 7 ha cây ăn quả", match = "7 ha cây ăn quả", value = 7 }]
counterexamples = ["12 ha đất"]
"""


def write(folder: Path, text: str, name: str = "crops") -> Path:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_fragment_that_is_a_list_takes_the_longest_word(tmp_path: Path) -> None:
    (rule,) = read_rules(write(tmp_path, GOOD))["crops"].rules
    match = rule.pattern.search("7 ha cây  ăn\nquả")
    assert match is not None
    assert match[0] == "7 ha cây  ăn\nquả"


def test_what_the_code_does_not_know_stays_with_the_rule(tmp_path: Path) -> None:
    (rule,) = read_rules(write(tmp_path, GOOD))["crops"].rules
    assert rule.data == {"kind": "area"}
    assert rule.examples[1].expect == {"value": 7}
    assert rule.counterexamples == ("12 ha đất",)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[[rule]]\npattern = 'a'", "thiếu khóa id"),
        ("[[rule]]\nid = 'x'", "thiếu khóa pattern"),
        ("[[rule]]\nid = 'x'\npattern = '(a'", "mẫu sai"),
        ("[[rule]]\nid = 'x'\npattern = '{nowhere}'", "không có mảnh mẫu {nowhere}"),
        ("[[rule]]\nid = 'x'\npattern = 'a'\nflags = 'q'", "cờ lạ"),
        ("[[rule]]\nid = 'x'\npattern = 'a'\n[[rule]]\nid = 'x'\npattern = 'b'", "mã trùng"),
        ("title = ", "không đọc được TOML"),
    ],
)
def test_a_bad_rule_is_named_with_file_and_reason(tmp_path: Path, written: str, said: str) -> None:
    with pytest.raises(RuleError, match=r"crops\.toml") as caught:
        read_rules(write(tmp_path, written))
    assert said in caught.value.reason


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError):
        read_rules(tmp_path)


def test_counts_in_braces_are_no_fragments() -> None:
    assert load_rules()["fragments"].expand(r"\d{1,3}") == r"\d{1,3}"


def test_the_version_changes_with_the_rules(tmp_path: Path) -> None:
    before = read_rules(write(tmp_path, GOOD)).version
    assert read_rules(write(tmp_path, GOOD)).version == before
    assert read_rules(write(tmp_path, GOOD.replace("lúa", "ngô"))).version != before


def test_alternation_escapes_what_a_pattern_would_read() -> None:
    assert alternation(["a.b", "a.b c"]) == r"a\.b\s+c|a\.b"
