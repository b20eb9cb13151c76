"""How the words of questions meet those of answers: words before synonyms, sentences before passages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from extractor import extract, load_rules, read_report
from extractor.models import Item, Outline
from extractor.outline.asked import asked_of
from extractor.outline.passages import Layout, layout_of
from extractor.outline.terms import Weights
from extractor.outline.wording import Wording, sentences_of, wording_of
from extractor.reading.layout import view_of

ITEMS = (
    ("I", "Nạo vét kênh mương", "chiều dài kênh đã nạo vét, kinh phí"),
    ("II", "Tập huấn sử dụng nước tiết kiệm", "số lớp, số người dự"),
)
REPORT = """ỦY BAN NHÂN DÂN
XÃ ĐỒNG SẬY
Số: 14/BC-UBND
Đồng Sậy, ngày 11 tháng 4 năm 2024

BÁO CÁO
Công tác thủy lợi

Xã báo cáo như sau:

Đã nạo vét 7,2 km kênh mương nội đồng. Thời tiết trong kỳ thuận lợi cho sản xuất.

Mở 03 lớp tập huấn sử dụng nước tiết kiệm cho 118 người.
"""


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, Wording]:
    file: Path = tmp_path_factory.mktemp("wording") / "report.txt"
    file.write_text(REPORT, encoding="utf-8")
    rules = load_rules()
    extraction = extract(read_report(file), rules)
    layout = layout_of(extraction, view_of(extraction.report), rules)
    items = tuple(Item(label, label, heading, 1, request=request) for label, heading, request in ITEMS)
    asked = asked_of(Outline("o", "commune", "Đề cương", items), rules)
    weights = Weights([a.full_terms for a in asked] + [p.terms for p in layout.passages])
    return layout, wording_of(asked, layout, weights, rules)


def passage(layout: Layout, words: str) -> int:
    return next(n for n, p in enumerate(layout.passages) if words in p.text)


def test_each_question_fits_its_own_passage_best(compared: tuple[Layout, Wording]) -> None:
    layout, wording = compared
    dredged, trained = passage(layout, "nạo vét"), passage(layout, "tập huấn")
    for kind in ("words", "amount", "topic", "margin"):
        shares = getattr(wording, kind)
        assert shares[0, dredged] > shares[0, trained]
        assert shares[1, trained] > shares[1, dredged]


def test_shares_lie_between_nothing_and_all(compared: tuple[Layout, Wording]) -> None:
    _, wording = compared
    for kind in ("words", "clause", "amount", "much", "topic", "heading"):
        shares = getattr(wording, kind)
        assert np.all((shares >= 0) & (shares <= 1 + 1e-9))
    assert np.all(np.abs(wording.margin) <= 1 + 1e-9)


def test_the_sentence_that_speaks_of_the_item_is_known(compared: tuple[Layout, Wording]) -> None:
    layout, wording = compared
    best = wording.sentences[int(wording.best[0, passage(layout, "nạo vét")])]
    assert best.startswith("Đã nạo vét")


def test_a_paragraph_has_sentences_and_they_are_all_of_it(compared: tuple[Layout, Wording]) -> None:
    layout, _ = compared
    one = layout.passages[passage(layout, "nạo vét")]
    assert len(sentences_of(one)) == 2
    assert " ".join(sentences_of(one)).split() == one.text.split()
