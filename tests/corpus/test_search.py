"""Search: with and without marks, phrases, prefixes, operators, document numbers, filters; and whatever people type."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from corpus_factory import make_extraction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from extractor.corpus import Corpus, SearchFilters
from extractor.corpus.questions import expressions, marks_in, parse
from extractor.corpus.terms import is_number, number_term, terms_of

SENTENCES = {
    "a": "Cụm công nghiệp Bến Thủy đã lấp đầy, đường gom chưa xong.",
    "b": "CỤM CÔNG NGHIỆP Gò Đậu thực hiện Nghị quyết số 115/NQ-CP và Quyết định 15/QĐ-UBND.",
    "c": "Cum cong nghiep nay duoc go khong dau; hoà giải ở Hoà Mạc.",
    "d": "Công ty nông nghiệp và cụm dân cư; thị xã có tỷ lệ hộ nghèo thấp, hòa bình.",
    "e": "Thông tư 115/2020/TT-BCT và Nghị quyết 1115/NQ-CP.",
    "f": "Dưỡng lão là việc khác với đường sá; độ dốc lớn.",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with Corpus.open(tmp_path_factory.mktemp("tìm") / "kho", create=True) as opened:
        yield fill(opened)


def fill(empty: Corpus) -> Corpus:
    """One report for each sentence."""
    for number, (name, sentence) in enumerate(SENTENCES.items()):
        text = f"I. Mục\n{sentence}\n"
        year = 2018 + number
        empty.store(
            make_extraction(
                text, name, issuer=f"UBND huyện Số {number}", date=f"{year}-01-01", subject=name, place=f"Nơi {number}"
            )
        )
    return empty


def names(corpus: Corpus, words: str, **filters: object) -> list[str]:
    return [hit.name for hit in corpus.search(words, 20, SearchFilters(**filters))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cum cong nghiep", {"a", "b", "c", "d"}),
        ('"cum cong nghiep"', {"a", "b", "c"}),
        ("cụm công nghiệp", {"a", "b", "c", "d"}),
        ("CỤM CÔNG NGHIỆP", {"a", "b", "c", "d"}),
        ("“cụm công nghiệp”", {"a", "b", "c"}),
        ("hòa", {"c", "d"}),
        ("hoa mac", {"c"}),
        ("tỉ lệ", {"d"}),
        ("ti le", {"d"}),
        ("duong", {"a", "f"}),
        ("đường", {"a", "f"}),
        ("do doc", {"f"}),
        ("115/NQ-CP", {"b"}),
        ("115/nq-cp", {"b"}),
        ("115 / NQ-CP", {"b"}),
        ("115/NQ*", {"b"}),
        ("15/QĐ-UBND", {"b"}),
        ("nghiệp NOT nông", {"a", "b", "c"}),
        ("gom OR dốc", {"a", "f"}),
        ("(gom OR giải) AND cum", {"a", "c"}),
        ("ngh*", {"a", "b", "c", "d", "e"}),
        ("không có chữ này", set()),
    ],
)
def test_what_is_found(corpus: Corpus, words: str, found: set[str]) -> None:
    assert set(names(corpus, words)) == found


def test_exact_marks_come_first_and_neighbours_before_scattered_words(corpus: Corpus) -> None:
    found = names(corpus, "cụm công nghiệp")
    assert set(found[:2]) == {"a", "b"}
    assert found[2:] == ["d", "c"]
    assert names(corpus, "đường")[0] in {"a", "f"}


def test_numbers_are_found_by_their_mended_form(empty: Corpus) -> None:
    empty.store(make_extraction("I. Mục\nTheo 30/NQ-CP của Chính phủ."))
    (hit,) = empty.search("30/NQ-CP")
    assert hit.snippet[slice(*hit.marks[0])] == "30/NQ-CP"


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"year": 2018}, ["a"]),
        ({"agency": "huyện Số 1"}, ["b"]),
        ({"agency": "UBND huyen so 1"}, ["b"]),
        ({"place": "noi 2"}, ["c"]),
        ({"agency_kind": "department"}, []),
        ({"document": 4}, ["d"]),
        ({"role": "difficulties"}, []),
        ({"type": "báo cáo", "year": 2019}, ["b"]),
    ],
)
def test_filters(corpus: Corpus, filters: dict[str, object], found: list[str]) -> None:
    assert names(corpus, "cum", **filters) == found


def test_role_of_the_section(filled: Corpus) -> None:
    hits = filled.search("cụm công nghiệp", filters=SearchFilters(role="difficulties"))
    assert {hit.section for hit in hits} == {"II"}


def test_replaced_versions_are_hidden(empty: Corpus) -> None:
    for day in ("10", "20"):
        empty.store(make_extraction(f"I. Mục\nĐường gom ngày {day}.", date=f"2021-06-{day}"))
    assert len(empty.search("duong gom")) == 1
    assert len(empty.search("duong gom", filters=SearchFilters(superseded=True))) == 2


def test_marks_show_what_was_found(corpus: Corpus) -> None:
    (hit,) = corpus.search("duong gom")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["đường gom"]
    assert hit.page == 1
    text = corpus.text_of(hit.document)
    assert "đường gom" in text[hit.start : hit.end]


def test_marks_in_decomposed_text() -> None:
    text = "ca\u0301c cu\u0323m co\u0302ng nghie\u0323\u0302p"
    ((start, end),) = marks_in(text, parse("cụm công nghiệp"))
    assert text[start:end] == "cu\u0323m co\u0302ng nghie\u0323\u0302p"


@pytest.mark.parametrize(
    "words", ["", " ", "*", '"', "()", "AND", "NOT NOT", "NOT cụm", "-", "%", "\x00", "((((", '"" ""']
)
def test_nothing_to_find(corpus: Corpus, words: str) -> None:
    assert corpus.search(words) == ()


PIECES = st.sampled_from(
    [
        "cụm",
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "(",
        ")",
        '"',
        "*",
        "^",
        ":",
        "-",
        "+",
        "{",
        "}",
        "exact:",
        "115/NQ-CP",
        "''",
        ";--",
        "\\",
        "\x00",
        "ǀ",
        "🇻🇳",
        "\ud800",
        "İ",
        "a" * 300,
    ]
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    words=st.one_of(
        st.text(max_size=60), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES, max_size=25).map("".join)
    )
)
def test_nothing_that_people_type_is_an_error(corpus: Corpus, words: str) -> None:
    for hit in corpus.search(words, 5):
        assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.marks)


@pytest.mark.parametrize(
    "words",
    [
        "(" * 5000 + "cụm" + ")" * 5000,
        "cụm " * 5000,
        "NOT " * 5000 + "x",
        "a OR " * 3000 + "b",
        '"' + "x " * 5000 + '"',
    ],
)
def test_endless_questions_are_cut(corpus: Corpus, words: str) -> None:
    corpus.search(words)


@given(st.text(max_size=80))
@example("\u0f4d")
def test_terms_keep_their_place(text: str) -> None:
    for term in terms_of(text):
        assert 0 <= term.start < term.end <= len(text)


@pytest.mark.parametrize(
    "number", ["115/NQ-CP", "07-NQ/TU", "30/2020/NĐ-CP", "59/2020/QH14", "806/SCT-KHTC", "12/UBND"]
)
def test_document_numbers(number: str) -> None:
    assert is_number(number)
    assert number_term(number) == number_term(number.lower().replace("đ", "d"))


@pytest.mark.parametrize("words", ["12/17", "24/7", "công", "1.057", "31/8/2020"])
def test_no_document_numbers(words: str) -> None:
    assert not is_number(words)


def test_expressions_go_from_strict_to_loose() -> None:
    question = parse("cụm công nghiệp")
    assert question is not None
    asked = expressions(question)
    assert list(asked.values()) == [True, True, False, False]
    assert next(iter(asked)).startswith("exact")
