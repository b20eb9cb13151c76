"""The pipeline as spaCy sees it: the text stays what it is, spans stand where the records stand."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extractor
from extractor.extraction.spacy_pipeline import KEY

TEXT = """UBND HUYỆN AN KHÊ

I. KẾT QUẢ THỰC HIỆN

1. Hạ tầng khu công nghiệp

- Thực hiện Nghị quyết số 15/NQ-HĐND ngày 06/8/2021, KCN Bình Sơn đã cho thuê 180 ha,
  thu hút được 45 doanh nghiệp với 500m2 nhà xưởng.
- Tỷ lệ lấp đầy đạt 72,5%.
"""


@pytest.fixture(scope="module")
def nlp():
    return extractor.load_pipeline()


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "  a  b ", "a\r\nb", "500m2", unicodedata.normalize("NFD", TEXT), TEXT]
)
def test_text_is_untouched(nlp, text: str) -> None:
    assert nlp(text).text == text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="aộ\u0323\u0302đĐ 12,.\n\t/%-", max_size=60))
def test_any_text_is_untouched(nlp, text: str) -> None:
    assert nlp(text).text == text


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_spans_are_the_records(nlp, form: str) -> None:
    text = unicodedata.normalize(form, TEXT)
    doc = nlp(text)
    extraction = doc.user_data[KEY]
    assert [span.text for span in doc.spans["figures"]] == [figure.text for figure in extraction.figures]
    assert [span.text for span in doc.spans["references"]] == [reference.text for reference in extraction.references]
    assert [(s.start_char, s.end_char) for s in doc.spans["sections"]] == [
        (s.start, s.end) for s in extraction.sections
    ]


def test_words_of_a_sentence_are_tokens(nlp) -> None:
    tokens = [token.text for token in nlp("Khu kinh tế có 12 doanh nghiệp, 500m2 nhà xưởng.")]
    assert "doanh nghiệp" in tokens
    assert {"500", "m", "12"} <= set(tokens)


def test_documents_can_be_piped(nlp) -> None:
    assert [doc.text for doc in nlp.pipe(["một", "hai\n", ""])] == ["một", "hai\n", ""]
