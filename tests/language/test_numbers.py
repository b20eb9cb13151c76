"""Numbers in digits and in words: how separators are decided, what the words say, and that writing reads back."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.number_words import read_tokens, read_words, vocabulary
from extractor.language.numbers import Convention, convention_of, read_digits, witness, write_digits
from extractor.resources import shipped
from extractor.rulebook import load_rules
from tests.language.number_writer import write_words

WORDS = tomllib.loads((shipped("rules") / "numbers.toml").read_text(encoding="utf-8"))
ENGLISH = Convention(vietnamese=0, english=3)
VIETNAMESE = Convention(vietnamese=3, english=0)


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("45", "45"),
        ("04", "4"),
        ("1.057", "1057"),
        ("3.456.789", "3456789"),
        ("3,456,789", "3456789"),
        ("1.068,5", "1068.5"),
        ("1,234.5", "1234.5"),
        ("39,69", "39.69"),
        ("39.69", "39.69"),
        ("0.850", "0.85"),
        ("0,075", "0.075"),
        ("3,32875", "3.32875"),
        ("146 310", "146310"),
        ("12\u00a0450", "12450"),
        ("1 057,5", "1057.5"),
        ("6.338,478", "6338.478"),
        ("1234,567", "1234.567"),
    ],
)
def test_a_token_with_one_reading(token: str, value: str) -> None:
    reading = read_digits(token)
    assert reading is not None
    assert reading.value == Decimal(value)
    assert reading.other is None


@pytest.mark.parametrize(
    "token", ["1.2.3.4", "22.12.2024", "1.234.5,6,7", "1:5", "", "1,23,456", "9" * 60, "12.3456.789"]
)
def test_what_is_no_number(token: str) -> None:
    assert read_digits(token) is None


def test_three_digits_behind_a_comma_are_kept_in_two_readings() -> None:
    reading = read_digits("10,827")
    assert reading is not None
    assert (reading.value, reading.other) == (Decimal("10.827"), Decimal(10827))
    assert reading.reason is not None
    assert "10,827" in reading.reason


def test_numbers_printed_alike_are_kept_once_and_keep_what_was_printed() -> None:
    one, again, other = read_digits("12,50"), read_digits("12,50"), read_digits("12,5")
    assert one is not None
    assert again is not None
    assert other is not None
    assert one.value is again.value
    assert (str(one.value), str(other.value)) == ("12.50", "12.5")


def test_the_document_decides() -> None:
    english, vietnamese = read_digits("10,827", ENGLISH), read_digits("10,827", VIETNAMESE)
    assert english is not None
    assert vietnamese is not None
    assert (english.value, english.other) == (Decimal(10827), Decimal("10.827"))
    assert (vietnamese.value, vietnamese.other) == (Decimal("10.827"), None)
    dotted = read_digits("1.234", ENGLISH)
    assert dotted is not None
    assert (dotted.value, dotted.other) == (Decimal("1.234"), Decimal(1234))
    one_slip = read_digits("1.234", Convention(vietnamese=0, english=1))
    assert one_slip is not None
    assert (one_slip.value, one_slip.other) == (Decimal(1234), Decimal("1.234"))


def test_square_metres_keep_both_readings() -> None:
    for convention, value in ((Convention(), 36500), (VIETNAMESE, Decimal("36.5"))):
        reading = read_digits("36,500", convention, "mostly_whole")
        assert reading is not None
        assert reading.value == value
        assert reading.other is not None


def test_people_come_in_whole_numbers_and_percentages_in_small_ones() -> None:
    people, share = read_digits("9,126", kind="whole"), read_digits("8,125", kind="small")
    assert people is not None
    assert share is not None
    assert people.value == 9126
    assert share.value == Decimal("8.125")


def test_a_broken_last_group_is_read_twice() -> None:
    reading = read_digits("3.131.93")
    assert reading is not None
    assert (reading.value, reading.other) == (Decimal("3131.93"), Decimal(313193))


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("12,5", "vi"),
        ("1.234.567", "vi"),
        ("1.234,5", "vi"),
        ("12.5", "en"),
        ("1,234,567", "en"),
        ("1,234.5", "en"),
        ("1.234", None),
        ("1,234", None),
        ("2021", None),
        ("7.8.2023", None),
    ],
)
def test_what_a_token_proves(token: str, said: str | None) -> None:
    assert witness(token) == said


def test_the_convention_is_a_vote() -> None:
    convention = convention_of(["12,5", "39,69", "1.5", "1.234"])
    assert (convention.vietnamese, convention.english) == (2, 1)
    assert convention.is_vietnamese
    assert not convention.is_english


@pytest.mark.parametrize("example", WORDS["reading"], ids=lambda e: e["text"])
def test_words_of_the_rule_file(example: dict[str, object]) -> None:
    assert read_words(str(example["text"])) == Decimal(str(example["value"]))


@pytest.mark.parametrize("text", WORDS["not_numbers"]["examples"])
def test_words_that_are_no_number(text: str) -> None:
    assert read_words(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("25 tỷ 941 triệu", 25_941_000_000),
        ("7 triệu 520 nghìn", 7_520_000),
        ("3 triệu 2 trăm nghìn", 3_200_000),
        ("12 tỷ 5", 12_500_000_000),
        ("1,2 nghìn tỷ", 1_200_000_000_000),
        ("0,8 triệu tỷ", 800_000_000_000_000),
        ("Hai Mươi Mốt", 21),
        ("một trăm mười lăm nghìn", 115_000),
    ],
)
def test_digits_and_words_mix(text: str, value: int) -> None:
    assert read_words(text) == value


def test_a_shortened_number_says_so() -> None:
    found = read_tokens(["hai", "trăm", "ba"], vocabulary(load_rules()))
    assert found is not None
    assert found.shortened
    assert (found.reading.value, found.reading.other) == (Decimal(230), Decimal(203))


def test_the_longest_beginning_is_read() -> None:
    found = read_tokens(["hai", "mươi", "năm"], vocabulary(load_rules()))
    assert found is not None
    assert (found.reading.value, found.used) == (Decimal(20), 2)


AMOUNTS = st.integers(min_value=1, max_value=10**18 - 1)
DECIMALS = st.decimals(
    min_value=Decimal("0.001"), max_value=Decimal(10**9), places=3, allow_nan=False, allow_infinity=False
)


@given(AMOUNTS)
def test_words_read_back(number: int) -> None:
    assert read_words(write_words(Decimal(number))) == number


@given(DECIMALS)
def test_decimals_in_words_read_back(number: Decimal) -> None:
    assert read_words(write_words(number)) == number


@given(AMOUNTS)
def test_grouped_digits_read_back(number: int) -> None:
    for style in ("vi", "en", "space", "plain"):
        reading = read_digits(write_digits(Decimal(number), style), VIETNAMESE if style != "en" else ENGLISH)
        assert reading is not None
        assert reading.value == number


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10**9), places=2, allow_nan=False, allow_infinity=False)
)
def test_decimal_digits_read_back_in_their_own_convention(number: Decimal) -> None:
    for style, convention in (("vi", VIETNAMESE), ("en", ENGLISH)):
        reading = read_digits(write_digits(number, style), convention)
        assert reading is not None
        assert number in (reading.value, reading.other)


@given(st.text(alphabet="0123456789.,: ", max_size=60))
def test_any_token_is_read_or_refused(token: str) -> None:
    reading = read_digits(token)
    if reading is not None:
        assert reading.value.is_finite()
        assert reading.value >= 0
        assert (reading.other is None) == (reading.reason is None)


@given(st.lists(st.sampled_from([*sorted(vocabulary(load_rules()).words), "5", "1.250", "0,5"]), max_size=12))
def test_any_words_are_read_or_refused(tokens: list[str]) -> None:
    found = read_tokens(tokens, vocabulary(load_rules()))
    if found is not None:
        assert 0 < found.used <= len(tokens)
        assert found.reading.value.is_finite()


def test_two_amounts_of_one_scale_are_not_added() -> None:
    found = read_tokens(["hai", "tỷ", "ba", "tỷ"], vocabulary(load_rules()))
    assert found is not None
    assert (found.reading.value, found.used) == (Decimal(2_000_000_000), 2)
