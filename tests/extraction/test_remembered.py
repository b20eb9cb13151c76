"""What is remembered of sentences and of names saves time and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.extraction import subjects
from extractor.extraction.pipeline import extract
from extractor.models import Extraction, Finding
from extractor.outline import called
from extractor.outline.consistency import find_contradictions
from extractor.rulebook import load_rules
from extractor.rulecheck import plain_report

_SOURCES = sorted((Path(__file__).parents[2] / "corpus" / "sources").glob("*.txt"))
_AGAIN = (
    "Huyện có 24 di tích được xếp hạng.\n\nTại CCN Hòa An có 12 doanh nghiệp. Các doanh nghiệp này thu hút 350 lao động; nộp "
    "thuế 4,5 tỷ đồng. Riêng CCN Tân Lập rộng 25 ha, giải quyết việc làm cho 120 người.\n\nViệc giữ gìn 42 di tích đã xếp hạng "
    "của huyện còn khó khăn. Đồn quản lý 47,5 km đường biên giới. Khó khăn: 45,7 km đường biên giới chủ yếu là rừng."
)


def _read() -> Iterator[tuple[Extraction, tuple[Finding, ...]]]:
    for text in (_AGAIN, *(source.read_text(encoding="utf-8") for source in _SOURCES[:1])):
        extraction = extract(plain_report(text))
        yield extraction, find_contradictions(extraction, None, load_rules())


def test_who_forgets_at_once_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    known = list(_read())
    assert known[0][1]
    monkeypatch.setattr(subjects, "_REMEMBERED", 1)
    monkeypatch.setattr(called, "_REMEMBERED", 1)
    assert list(_read()) == known
