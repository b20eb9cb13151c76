"""The thesaurus: what a report says where an outline asks, in one direction, the rarer the surer."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import load_rules
from extractor.models import Item, Outline
from extractor.outline.asked import asked_of
from extractor.outline.meanings import Meanings, answers, asked_groups, found_in, thesaurus_of
from extractor.rulebook import read_rules

RULES = load_rules()
THESAURUS = thesaurus_of(RULES)
PAIRS = [
    (field["name"], kind, asked, said)
    for file in RULES.under("outline_words")
    for field in file.data["field"]
    for kind in ("answers", "no_answers")
    for asked, said in field[kind]
]


def meanings(requests: list[str], passages: list[str]) -> Meanings:
    items = tuple(Item(str(n), str(n), request, 1) for n, request in enumerate(requests, 1))
    asked = asked_of(Outline("o", "commune", "Đề cương", items), RULES)
    return Meanings(asked, passages, np.arange(len(passages)), np.arange(len(passages)), RULES)


@pytest.mark.parametrize(("field", "kind", "asked", "said"), PAIRS)
def test_pairs_of_the_rules(field: str, kind: str, asked: str, said: str) -> None:
    assert answers(asked, said, RULES) is (kind == "answers"), field


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Việc thành lập tổ tự quản", "Mỗi xóm dựng một đội canh đê"),
        ("Thiếu nước sinh hoạt", "Mùa khô bà con phải gánh nước"),
        ("Các khoản thu trong trường học", "Tiền ăn bán trú 22.000 đồng"),
        ("Kết quả xoá nhà tạm", "Đã cất 14 căn nhà"),
    ],
)
def test_plain_words_answer_the_words_of_offices(asked: str, said: str) -> None:
    assert answers(asked, said, RULES)


def test_what_is_said_in_answer_asks_for_nothing() -> None:
    assert answers("Công tác tuyên truyền", "Phát 300 tờ rơi", RULES)
    assert not asked_groups("tờ rơi", THESAURUS)


def test_a_phrase_inside_a_longer_one_asks_for_nothing() -> None:
    inner = asked_groups("kinh phí", THESAURUS)
    assert inner.keys() - asked_groups("thiếu kinh phí", THESAURUS).keys()


def test_what_few_items_ask_and_few_passages_say_counts_more() -> None:
    passages = ["Phát 300 tờ rơi", "Đã nạo vét 2 km", *[f"Thôn {n} có đội canh" for n in "ABCDEF"]]
    rare = meanings(["Công tác tuyên truyền", "Quản lý đàn ong"], passages).told(0)
    assert rare[0] > 0.4
    assert not rare[1:].any()
    often = meanings(["Công tác tuyên truyền"], [f"Thôn {n} phát tờ rơi" for n in "ABCDEFGH"]).told(0)
    assert often.max() < rare[0]
    every = meanings(["Công tác tuyên truyền"] * 5, passages).told(0)
    assert every[0] < rare[0]


def test_more_phrases_of_an_answer_are_surer() -> None:
    told = meanings(["Công tác tuyên truyền"], ["Phát 300 tờ rơi", "Treo băng rôn, phát tờ rơi trong lễ ra quân"]).told(
        0
    )
    assert told[1] > told[0] > 0


@given(st.text(max_size=200))
def test_phrases_stand_where_they_are_found(text: str) -> None:
    for at, phrase in found_in(f"{text} tổ chức hội nghị", THESAURUS):
        assert at >= 0
        assert phrase.words


def test_own_rules_have_their_own_thesaurus(tmp_path: Path) -> None:
    (tmp_path / "outline_words").mkdir()
    (tmp_path / "outline_words" / "own.toml").write_text(
        'title = "t"\n[[field]]\nname = "f"\nwords = """\nchăn ong, nuôi ong > tổ ong\n"""\n', encoding="utf-8"
    )
    own = thesaurus_of(read_rules(tmp_path))
    assert [at for at, _ in found_in("Xã có 40 tổ ong", own)] == [2]
    assert set(asked_groups("Nghề nuôi ong", own)) == {0}
    assert not asked_groups("Công tác tuyên truyền", own)
