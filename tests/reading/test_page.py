"""Lines of a page tell what is asked of all of them without being taken apart into words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.page import SetLine, SetWord, WordRun

_WORDS = st.lists(st.text("aăbcdđeghiklmnopqrstuvxy0123456789.,%-", min_size=1, max_size=8), min_size=4, max_size=14)


def run_of(texts: list[str], start: int = 7) -> WordRun:
    """Words of letters 6 points wide, a blank apart, on one baseline."""
    text = " ".join(texts)
    first = SetWord(texts[0], 50, 100, 50 + 6 * len(texts[0]), 114, start, start + len(texts[0]))
    left = len(text) - len(texts[-1])
    last = SetWord(texts[-1], 50 + 6 * left, 100, 50 + 6 * len(text), 114, start + left, start + len(text))
    return WordRun(text, first, last, {}, range(start, start + len(text)))


@given(_WORDS)
def test_a_line_says_the_same_before_and_after_it_is_taken_apart(texts: list[str]) -> None:
    line = SetLine(run_of(texts))
    before = (line.text, line.first, line.last, line.count, line.x0, line.x1, line.top, line.bottom, line.height)
    assert [word.text for word in line.words] == texts
    assert line.run is None
    assert before == (
        *(line.text, line.first, line.last, line.count, line.x0, line.x1, line.top, line.bottom, line.height),
    )


@given(_WORDS)
def test_words_keep_their_glyphs_and_their_order(texts: list[str]) -> None:
    line = SetLine(run_of(texts))
    text = line.text
    for word in line.words:
        assert text[word.first - 7 : word.last - 7] == word.text
    for a, b in zip(line.words, line.words[1:], strict=False):
        assert a.x1 < b.x0
        assert b.first == a.last + 1


def test_a_word_that_was_looked_up_keeps_its_own_place() -> None:
    run = run_of(["rộng", "500", "m2", "đất", "vườn"])
    mark = SetWord("m2", 101, 100, 113, 114, 16, 18, True)
    assert WordRun(run.text, run.first, run.last, {9: mark}, run.glyphs).words()[2] == mark


def test_what_is_added_to_a_line_belongs_to_it() -> None:
    line = SetLine(run_of(["xã", "Đồng", "Gò", "có"]))
    line.words.append(SetWord("chợ", 200, 100, 218, 114, 30, 33))
    assert line.text == "xã Đồng Gò có chợ"
    assert (line.count, line.x1) == (5, 218)
