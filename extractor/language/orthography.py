"""Vietnamese spelling: Unicode forms, look-alike letters, same-length folding, comparison keys (DOMAIN.md §6).

Text that people see is never altered: :func:`normalise` gives a shadow of the text with a map back to it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from extractor.language.offsets import Offsets

CAPITALS = "A-Z" + "".join(
    chr(code)
    for code in (*range(0xC0, 0xDE), 0x102, 0x110, 0x128, 0x168, 0x1A0, 0x1AF, *range(0x1EA0, 0x1EFA))
    if chr(code).isupper()
)
"""The capital letters of Vietnamese, for a class of characters in a pattern. Capitals and small letters alternate in
Unicode, so that a range like À-Ỹ holds both."""

# One character for one character: the length stays. Dashes and slashes of every kind, the letters that fonts and
# converters put for Đ and ư, blanks of every kind, digits as wide as an ideograph. Superscripts stay: m² is a unit.
_LOOKALIKES = str.maketrans(
    {
        "\u00d0": "Đ",
        "\u0189": "Đ",
        # ð and ñ are what old fonts leave of đ ("lãnh ñạo", "12.000 ðồng"); no Vietnamese word has either.
        "\u00f0": "đ",
        "\u0256": "đ",
        "\u00d1": "Đ",
        "\u00f1": "đ",
        "\u01a2": "Ư",
        "\u01a3": "ư",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2015": "-",
        "\u2212": "-",
        "\u2043": "-",
        "\uff0d": "-",
        "\ufe63": "-",
        "\u2044": "/",
        "\u2215": "/",
        "\uff0f": "/",
        "\u00a0": " ",
        "\u2002": " ",
        "\u2003": " ",
        "\u2004": " ",
        "\u2005": " ",
        "\u2006": " ",
        "\u2007": " ",
        "\u2008": " ",
        "\u2009": " ",
        "\u200a": " ",
        "\u202f": " ",
        "\u3000": " ",
        "\u201c": '"',
        "\u201d": '"',
        "\u2018": "'",
        "\u2019": "'",
        "\uff05": "%",
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "\u02c6": "^",
    }
)
# Characters without a width: they take no part in matching.
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f")
_LOOKALIKE = re.compile("[" + "".join(map(chr, _LOOKALIKES)) + "]")
_NEEDS_WORK = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f\u1ab0-\u1aff]")
_ODD = re.compile(f"[{_LOOKALIKE.pattern[1:-1]}{_NEEDS_WORK.pattern[1:-1]}]")
_MARKS = re.compile(_NEEDS_WORK.pattern + "+")


def normalise(text: str) -> tuple[str, Offsets | None]:
    """The text in NFC with look-alike letters, dashes, slashes and blanks made one, and the map back.

    The map holds for each character of the result, and for its end, the offset in ``text``; it is None when the result
    has the same length as ``text`` character by character (no decomposed letters, nothing invisible).
    """
    if _NEEDS_WORK.search(text) is None:
        # NFC of text without combining marks never changes the length; singletons (U+0340 …) were searched for above.
        composed = unicodedata.normalize("NFC", text)
        if len(composed) == len(text):
            return _LOOKALIKE.sub(_as_one, composed), None
    pieces: list[str] = []
    offsets = Offsets()
    done = 0
    for marks in _MARKS.finditer(text):
        # The marks belong to the character they stand on.
        first = max(marks.start() - 1, done)
        _compose(text, done, first, pieces, offsets)
        composed = _cluster(text[first : marks.end()])
        offsets.repeat(first, len(composed))
        pieces.append(composed)
        done = marks.end()
    _compose(text, done, len(text), pieces, offsets)
    offsets.add(len(text), 1)
    return "".join(pieces), offsets


def _compose(text: str, start: int, end: int, pieces: list[str], offsets: Offsets) -> None:
    """Adds the normal form of a stretch without combining marks: mostly as long as the stretch."""
    piece = text[start:end]
    if piece.isascii():
        pieces.append(piece)
        offsets.add(start, end - start)
        return
    composed = unicodedata.normalize("NFC", piece)
    if len(composed) == len(piece):
        pieces.append(_LOOKALIKE.sub(_as_one, composed))
        offsets.add(start, end - start)
        return
    # Letters of other scripts that are composed or parted without combining marks.
    while start < end:
        stop = start + 1
        while stop < end and unicodedata.combining(text[stop]):
            stop += 1
        composed = _cluster(text[start:stop])
        offsets.repeat(start, len(composed))
        pieces.append(composed)
        start = stop


@lru_cache(maxsize=4096)
def _cluster(cluster: str) -> str:
    """The normal form of a character with its marks, without what is invisible."""
    kept = "".join(char for char in cluster if char not in _INVISIBLE)
    return unicodedata.normalize("NFC", kept).translate(_LOOKALIKES)


def _as_one(match: re.Match[str]) -> str:
    return match[0].translate(_LOOKALIKES)


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in "đĐ":
        return "d"
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base if len(base) == 1 else char


def fold(text: str) -> str:
    """``text`` (NFC) in lower case without marks, đ as d: one character for one character, so offsets hold."""
    return text.translate(_FOLD)


class _FoldTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


_FOLD = _FoldTable()

_TONES = {"\u0300": 1, "\u0301": 2, "\u0303": 3, "\u0309": 4, "\u0323": 5}
_CONSONANTS = frozenset("bcdđghklmnpqrstvx")
_WORDS = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65536)
def _syllable_key(syllable: str) -> str:
    tone = 0
    letters: list[str] = []
    for char in unicodedata.normalize("NFD", syllable):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters.append(char)
    base = unicodedata.normalize("NFC", "".join(letters))
    if len(base) >= 2 and base[-1] == "y" and base[-2] in _CONSONANTS:
        base = base[:-1] + "i"
    return f"{base}{tone}" if tone else base


def comparison_key(text: str) -> str:
    """A key under which spellings of the same words are equal: hoà and hòa, tỷ and tỉ, Ð and Đ, any case, any blanks.

    For lookup only, never for output.
    """
    if _ODD.search(text) is None and unicodedata.is_normalized("NFC", text):
        return " ".join(map(_word_key, _WORDS.findall(text)))
    text = normalise(text)[0].lower()
    return " ".join(map(_syllable_key, _WORDS.findall(text)))


@lru_cache(maxsize=65536)
def _word_key(word: str) -> str:
    return _syllable_key(word.lower())
