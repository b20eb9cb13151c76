"""Texts that nobody writes: whatever comes, extraction, plans and checks end, in time that grows in line with the text.

Nothing is timed here. Every text is so long that a step whose cost grew with its square would keep the run from ending in
any bearable time: what took that long once is in ``HOSTILE`` or in ``tests/hostile``.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor import check, compile_plan, extract, load_rules
from extractor.models import Extraction
from extractor.rulecheck import plain_report

SIZE = 200_000
FOLDER = Path(__file__).parent / "hostile"
PLAN = (
    "KẾ HOẠCH\nGiám sát việc quản lý đất công nghiệp\n\nĐỀ CƯƠNG BÁO CÁO\nI. Tình hình chung\n1. Số doanh nghiệp\n"
    "2. Diện tích đất (lập danh mục theo Phụ lục 1)\nII. Khó khăn\n- Nêu rõ nguyên nhân\n"
)


def latin_1(size: int, seed: int = 3) -> str:
    """Random bytes read as Latin-1."""
    return random.Random(seed).randbytes(size).decode("latin-1")


def digits(size: int, seed: int = 4) -> str:
    """Nothing but digits."""
    return "".join(random.Random(seed).choices("0123456789", k=size))


# A piece that is repeated, and how often the whole text must be shorter because each piece is a finding of its own.
HOSTILE: dict[str, tuple[str, int]] = {
    "one word": ("a", 1),
    "one word in capitals": ("Ệ", 1),
    "blanks": (" ", 1),
    "blank lines": ("\n", 1),
    "opening brackets": ("(", 1),
    "opening quotes": ("“", 1),
    "dots": (".", 1),
    "dashes": ("-", 1),
    "decomposed letters": ("e\u0323\u0302", 2),
    "single letters": ("a ", 1),
    "single capitals": ("A ", 1),
    "single digits": ("1 ", 2),
    "a list of digits": ("1,", 1),
    "a number without an end": ("1.234.567,89 ", 2),
    "from year to year": ("từ năm đến năm ", 1),
    "days": ("ngày ", 1),
    "tens": ("mười ", 4),
    "paths": ("a/b-c.", 1),
    "numbers of documents": ("12/NQ-CP ", 4),
    "numbered items": ("1. a\n", 8),
    "items in dashes": ("- a\n", 8),
    "parts": ("Phần I\n", 8),
    "annexes": ("phụ lục ", 2),
    "rows": ("|a|1|\n", 8),
    "tabbed rows": ("a\t1\n", 8),
    "figures without a sentence end": ("1 ha ", 16),
    "figures in tiny sentences": ("1 ha. ", 16),
    "dates in one sentence": ("Nghị quyết số 12/NQ-CP ngày 1/2/2020, ", 4),
    "one endless clause": ("khu công nghiệp Đồng Sim có 15 doanh nghiệp, ", 4),
    "lines of one kind": ("khu công nghiệp Đồng Sim có 15 doanh nghiệp\n", 4),
    "names": ("KCN A, ", 2),
}


def repeated(piece: str, size: int) -> str:
    """``piece`` again and again, ``size`` characters at most."""
    return piece * (size // len(piece))


def consistent(extraction: Extraction) -> None:
    """Every span holds its own text."""
    text = extraction.report.text
    for mention in (*extraction.figures, *extraction.references):
        assert text[mention.start : mention.end] == mention.text
    for section in extraction.sections:
        assert 0 <= section.start < section.end <= len(text)


@pytest.mark.parametrize("name", HOSTILE)
def test_extraction_ends(name: str) -> None:
    piece, share = HOSTILE[name]
    consistent(extract(plain_report(repeated(piece, SIZE // share)), load_rules()))


@pytest.mark.parametrize(
    "text", [latin_1(SIZE), digits(SIZE), "(" * 50_000 + "[" * 50_000 + "]" * 50_000 + ")" * 50_000]
)
def test_noise_ends(text: str) -> None:
    consistent(extract(plain_report(text), load_rules()))


def test_a_sentence_that_never_ends_behind_its_date() -> None:
    text = "năm 2020 có " + repeated("12 ha ", SIZE // 8)
    consistent(extract(plain_report(text), load_rules()))


@pytest.mark.slow
def test_a_line_of_ten_million_letters_ends() -> None:
    assert extract(plain_report("ă" * 10_000_000), load_rules()).figures == ()


@pytest.mark.parametrize(
    "name",
    ["numbered items", "items in dashes", "parts", "dates in one sentence", "figures without a sentence end", "rows"],
)
def test_plans_and_checks_end(name: str) -> None:
    rules = load_rules()
    piece, share = HOSTILE[name]
    extraction = extract(plain_report(repeated(piece, SIZE // share)), rules)
    compile_plan(extraction, rules)
    plan = compile_plan(extract(plain_report(PLAN), rules), rules)
    assert check(extraction, plan, rules).items


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_what_was_found_once_stays_mended(path: Path) -> None:
    """One piece a file, repeated here: what fuzzing found slow."""
    piece = path.read_text(encoding="utf-8")
    consistent(extract(plain_report(repeated(piece, SIZE // 16)), load_rules()))


PIECES = st.one_of(
    st.sampled_from(sorted({piece for piece, _ in HOSTILE.values()})),
    st.sampled_from(["số ", "ngày 1 ", "Điều ", "tỷ đồng ", "khoảng ", "đến ", "và ", ": ", "; ", "II. ", "(", ")", "%", "/", "ha", "\t"]),
    st.text(min_size=1, max_size=6),
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.lists(PIECES, min_size=1, max_size=6))
def test_any_repeated_pieces_end(pieces: list[str]) -> None:
    consistent(extract(plain_report(repeated("".join(pieces), 8_000)), load_rules()))
