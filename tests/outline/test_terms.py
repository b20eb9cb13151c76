"""Terms: what a text says does not hang on the numbers in it; a heading is read once for both of its forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import load_rules
from extractor.outline.terms import blind_to_numbers, heading_of, spots_of, terms_of

RULES = load_rules()
SENTENCES = (
    "Toàn huyện còn 12 hộ chưa có nước sạch, do đường ống 2 km bị hư hỏng.",
    "Năm 2023 hoàn thành 105% kế hoạch; còn thấp hơn 3 xã lân cận.",
    "BHXH huyện đã cấp 1.204 thẻ BHYT/1.310 người (đạt 91,9%).",
    "3) Kinh phí: 4,5 tỷ đồng, trong đó ngân sách huyện 2 tỷ.",
)


@pytest.mark.parametrize("sentence", SENTENCES)
@given(digit=st.sampled_from("0123456789٣"))
def test_terms_do_not_hang_on_numbers(sentence: str, digit: str) -> None:
    other = "".join(digit if letter.isdigit() else letter for letter in sentence)
    assert terms_of(other, RULES, signs=True) == terms_of(sentence, RULES, signs=True)
    assert blind_to_numbers(other, RULES) == blind_to_numbers(sentence, RULES)


@pytest.mark.parametrize("heading", ["Kết quả thu gom rác thải", "Hạn chế và nguyên nhân", "Chi", ""])
def test_a_heading_is_read_as_its_terms_and_its_spots_are(heading: str) -> None:
    terms, spots = heading_of(heading, RULES)
    assert terms == terms_of(heading, RULES, heading=True)
    expected = spots_of(heading, RULES, heading=True)
    assert [(s.single, s.pairs, s.meets, s.clause, s.worth) for s in spots] == [
        (s.single, s.pairs, s.meets, s.clause, s.worth) for s in expected
    ]


def test_a_phrase_that_is_kept_shields_its_words_from_the_stop_list() -> None:
    assert "thiet bi" in terms_of("thiết bị", RULES)
    assert terms_of("việc thực hiện, các nội dung", RULES).isdisjoint({"viec thuc", "cac noi"})
