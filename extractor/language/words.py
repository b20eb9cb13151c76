"""Words and sentences with exact places in an untouched text.

Words are decided by underthesea's segmentation model. Its own ``word_tokenize`` gives strings without places, composes
letters, moves tone marks and loses blanks, and its tokens cross the border between digits and letters. So the text is cut
into atoms here (a run of letters, a number, one other sign), the model sees a normalised copy of each atom and only says
which neighbours belong together. Segmentation is dear (about 0.2 million characters a second): call it for
sentences in which a word border decides something.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from extractor.models import Span

CAPITALS = "A-Z" + "".join(
    char for char in map(chr, [*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)]) if char.isupper() and char.isalpha()
)
"""The capital letters of Vietnamese, for a character class: in Unicode they stand between the small ones."""

# A run of letters (with the marks of decomposed letters), a number with its separators, or one other sign.
_ATOM = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*+|\d+(?:[.,]\d+)*+|[^\s]")
_BREAK = re.compile(
    # One of a few signs first: a search skips to the next of them.
    rf"[\n.!?…](?:(?<=\n)\n*+|(?:(?<=\.)\.*+|(?<=[!?…])[!?…]*+)(?:\[\d{{1,3}}\])*+[\"')\]]*+(?:[ \t]++|(?=\[))"
    rf"(?=[\"'(\[*]*+[{CAPITALS}\d\-+•]))"
)
# What a full stop may end without ending a sentence: short forms, initials, the label of a list item.
_SHORT = re.compile(
    r"(?<!\w)(?:tp|tx|tt|th|ths|ts|pgs|gs|bs|ks|cn|q|p|h|x|t|st|tr|vv|đ/c|mr|mrs|ms|dr|no|ql|đt|đh|[a-zđ]|(?<=\n)\d{1,2}(?:\.\d{1,2})*|[ivx]{1,5})$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\s*[*#_(]*(?:\d{1,2}(?:\.\d{1,2}){0,3}|[ivxIVX]{1,5}|[a-zđA-ZĐ])$")


def sentence_starts(text: str) -> list[int]:
    """Where the sentences of a view start, in order; the first is 0. Sentence ``i`` runs to the next start.

    A sentence ends with its paragraph, or at a full stop, question or exclamation mark before a capital letter, a digit
    or a bullet. Decimal points, short forms (TP., ThS.), initials and list labels end none.
    """
    starts = [0]
    for match in _BREAK.finditer(text):
        if text[match.start()] == "." and text[match.start() : match.start() + 2] != "..":
            before = text[max(starts[-1], match.start() - 12) : match.start()]
            if _SHORT.search(before) or (match.start() - starts[-1] < 12 and _LABEL.match(before)):
                continue
        if match.end() < len(text):
            starts.append(match.end())
    return starts


def sentence_at(starts: Sequence[int], offset: int, length: int) -> Span:
    """The sentence that holds ``offset``, of a text of ``length`` characters with these sentence starts."""
    index = bisect_right(starts, offset)
    return Span(starts[index - 1], starts[index] if index < len(starts) else length)


@lru_cache(maxsize=4096)
def words(sentence: str) -> tuple[Span, ...]:
    """The words of one sentence: spans in order, without overlaps, covering every character that is not a blank.

    A word holds letters and the blanks between its syllables, or one number, or one other sign; never two of these.
    """
    atoms = [match.span() for match in _ATOM.finditer(sentence)]
    if not atoms:
        return ()
    shown = [_shown(sentence[start:end]) for start, end in atoms]
    tags = _model().predict([[atom] for atom in shown])
    spans: list[Span] = []
    for (start, end), tag in zip(atoms, tags, strict=True):
        if tag == "I-W" and spans and _joins(sentence, spans[-1], start):
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
    return tuple(spans)


def word_at(sentence: str, offset: int) -> Span | None:
    """The word of ``sentence`` that holds ``offset``: "thị trường" for the second syllable of it; None at a blank."""
    return next((word for word in words(sentence) if word.start <= offset < word.end), None)


def warm() -> None:
    """Load the model now (about half a second), so that the first report doesn't pay for it."""
    _model()


def _joins(sentence: str, word: Span, start: int) -> bool:
    gap = sentence[word.end : start]
    return sentence[start].isalpha() and sentence[word.start].isalpha() and gap != "" and gap.strip(" \t\u00a0") == ""


@lru_cache(maxsize=65536)
def _shown(atom: str) -> str:
    """What the model sees of an atom: composed, with the tone mark where its training text has it."""
    from underthesea.pipeline.text_normalize import token_normalize
    from underthesea.pipeline.text_normalize.character_normalize import normalize_characters_in_text

    composed = unicodedata.normalize("NFC", atom)
    normal = token_normalize(normalize_characters_in_text(composed))
    return str(normal) or composed


@lru_cache(maxsize=1)
def _model() -> Any:
    """underthesea's segmentation model, loaded once and kept apart from its module's own state (not thread-safe there)."""
    from pathlib import Path

    import underthesea.pipeline.word_tokenize as package
    from underthesea.models.fast_crf_sequence_tagger import FastCRFSequenceTagger

    tagger = FastCRFSequenceTagger()
    tagger.load(str(Path(package.__file__).parent / "models" / "ws_crf_vlsp2013_20230727"))
    return tagger
