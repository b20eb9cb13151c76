"""Words that OCR reads as their look-alikes, repaired towards a small lexicon (rules/ocr.toml) and never beyond it.

What engines mix up in Vietnamese print is the acute and the hook on a letter with a circumflex, and on worse scans they
lose one of the two marks. The result is nearly always a real syllable, so only the company of another word tells:
"tống hợp" is "tổng hợp". One letter of a word is changed, and only when exactly one change makes a known pair and the
word makes none as it stands.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.reading.ocr_page import OcrLine, OcrWord
from extractor.rulebook import Rules, load_rules

_ACUTE, _HOOK = "ấếốẤẾỐ", "ẩểổẨỂỔ"
_OTHER = str.maketrans(_ACUTE + _HOOK, _HOOK + _ACUTE)
_PART = re.compile(r"(?:[IVX]{1,5}|thứ|THỨ|[A-H])[.:)]?")
_DASH = re.compile(r"(?:(?<=\d)|(?<=\s)|^)(?:[~—]|—[~-])(?=\d|\s|$)")
_DUST = re.compile(r"(?=.*_)[-_.·~—]{1,3}")
_SPECK = re.compile(
    r"^(?P<number>[(\[]?\d[\d.,]*%?)[-–·•*~]"
    r"(?=(?:ha|km2?|m[23]?|tấn|tạ|kg|lít|tỷ|triệu|nghìn|đồng|người|hộ|lao|dự|doanh|cơ)(?!\w))"
)
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class _Lexicon:
    pairs: frozenset[tuple[str, str]]
    wrong: Mapping[tuple[str, str], tuple[str, str]]
    stopped: re.Pattern[str]
    characters: Mapping[str, str]
    lost: Mapping[str, str]
    never: frozenset[str]


@functools.lru_cache(maxsize=4)
def _lexicon(rules: Rules) -> _Lexicon:
    file = rules["ocr"]
    pairs: set[tuple[str, str]] = set()
    for words in file.data["compounds"]:
        parts = words.split()
        pairs.update(pairwise(parts))
    wrong = {
        _pair(mistake): _pair(entry["right"]) for entry in file.data.get("confusion", []) for mistake in entry["wrong"]
    }
    stopped = next(rule.pattern for rule in file.rules if rule.id == "ocr.stopped_syllable")
    return _Lexicon(
        pairs=frozenset(pairs),
        wrong=wrong,
        stopped=stopped,
        characters=dict(file.data.get("characters", {})),
        lost=dict(file.data.get("lost", {})),
        never=frozenset(file.data.get("never", ())),
    )


def _pair(words: str) -> tuple[str, str]:
    first, second = words.split()
    return first, second


def repair_lines(lines: Sequence[OcrLine], rules: Rules | None = None) -> list[OcrLine]:
    """The lines with look-alikes repaired; a changed word keeps what the engine wrote in ``raw``. Words are neighbours
    across a line's end within one paragraph."""
    repaired: list[OcrLine] = []
    start = 0
    for end in range(1, len(lines) + 1):
        same = end < len(lines) and (lines[end].block, lines[end].paragraph) == (
            lines[start].block,
            lines[start].paragraph,
        )
        if same:
            continue
        group = lines[start:end]
        words = [word for line in group for word in line.words]
        texts = iter(repair_words([word.text for word in words], rules))
        repaired += [replace(line, words=tuple(_changed(word, next(texts)) for word in line.words)) for line in group]
        start = end
    return [_unspecked(_titled(_dusted(line))) for line in repaired]


def _dusted(line: OcrLine) -> OcrLine:
    """Dust at a line's beginning, which engines read as "-_" or "_": taken away before a line that goes on in small
    letters, made the bullet that it stands beside otherwise."""
    words = line.words
    if len(words) < 2 or not _DUST.fullmatch(words[0].text):
        return line
    if words[1].text[:1].islower():
        return replace(line, words=words[1:])
    return replace(line, words=(_changed(words[0], "-"), *words[1:])) if "-" in words[0].text else line


def _unspecked(line: OcrLine) -> OcrLine:
    """Specks between a number and its unit, which engines take for hyphens ("2.002,8-ha"), made blanks; what was read
    stays as the other reading, so that the number is looked at."""
    return replace(
        line,
        words=tuple(
            replace(
                word,
                text=_SPECK.sub(r"\g<number> ", word.text),
                reading=word.reading or word.text,
                raw=word.raw or word.text,
            )
            if _SPECK.search(word.text)
            else word
            for word in line.words
        ),
    )


def _titled(line: OcrLine) -> OcrLine:
    """The word "Phần" that heads a part ("Phân II", a line of its own or before its title in capitals)."""
    words = line.words
    if len(words) < 2 or words[0].text not in {"Phân", "PHÂN", "Phẩn", "PHẨN"} or not _PART.fullmatch(words[1].text):
        return line
    right = "Phần" if words[0].text[1].islower() else "PHẦN"
    return replace(line, words=(_changed(words[0], right), *words[1:]))


def _changed(word: OcrWord, text: str) -> OcrWord:
    return word if word.text == text else replace(word, text=text, raw=word.raw or word.text)


def repair_words(words: Sequence[str], rules: Rules | None = None) -> list[str]:
    """Neighbouring words of a text, repaired. Each keeps its case and its punctuation.

    >>> repair_words("Tống hợp ý kiến trao đổi với thành phố".split())
    ['Tổng', 'hợp', 'ý', 'kiến', 'trao', 'đổi', 'với', 'thành', 'phố']
    """
    lexicon = _lexicon(rules or load_rules())
    done = [_plain(word, lexicon) for word in words]
    for index in range(len(done) - 1):
        if done[index] in {"sô", "Sô", "SÔ"} and not (
            done[index + 1].lower().startswith("cô") or (index and done[index - 1].lower() == "chạy")
        ):  # chocolate, and what runs from one to the next, are spelt so
            done[index] = done[index][0] + ("Ố" if done[index].isupper() else "ố")
        right = lexicon.wrong.get((_bare(done[index], "left"), _bare(done[index + 1], "right")))
        if right:
            done[index], done[index + 1] = _dressed(done[index], right[0]), _dressed(done[index + 1], right[1])
    for index, word in enumerate(done):
        if (
            not word.strip(".,;:()").isalpha()
            or _bare(_bare(word, "left"), "right") in lexicon.never
            or _known(done, index, word, lexicon)
        ):
            continue
        likely = [other for other in _variants(word, lexicon.lost) if _known(done, index, other, lexicon)]
        if len(likely) == 1:
            done[index] = likely[0]
    return done


def _variants(word: str, lost: Mapping[str, str]) -> Iterator[str]:
    """The words that an engine may have taken for this one: one letter exchanged."""
    for place, letter in enumerate(word):
        for other in lost.get(letter.lower(), ""):
            yield word[:place] + (other.upper() if letter.isupper() else other) + word[place + 1 :]


def _plain(word: str, lexicon: _Lexicon) -> str:
    """The word with look-alike signs put right and impossible hooks made acutes."""
    if "~" in word or "—" in word:
        word = _DASH.sub("–", word)
    if not word.isascii():
        for wrong, right in lexicon.characters.items():
            word = word.replace(wrong, right)
        word = lexicon.stopped.sub(lambda m: m[0].translate(_OTHER), word)
    return word


def _known(words: Sequence[str], index: int, word: str, lexicon: _Lexicon) -> bool:
    """Whether ``word`` in this place makes a known pair with the word before or after it."""
    before = index > 0 and (_bare(words[index - 1], "left"), _bare(word, "right")) in lexicon.pairs
    return before or (
        index + 1 < len(words) and (_bare(word, "left"), _bare(words[index + 1], "right")) in lexicon.pairs
    )


@functools.lru_cache(maxsize=8192)  # a page asks for each of its words ten times
def _bare(word: str, place: str) -> str:
    """The word in small letters without the punctuation that may stand on its outer side; punctuation between the two
    words of a pair parts them, so it stays and nothing is found."""
    match = _LETTERS.search(word)
    if match is None:
        return word
    inside = word[match.start() :] if place == "left" else word[: match.end()]
    return inside.lower()


def _dressed(word: str, bare: str) -> str:
    """``bare`` in the case and with the punctuation of ``word``."""
    match = _LETTERS.search(word)
    if match is None or len(match[0]) != len(bare):
        return word
    letters = "".join(b.upper() if w.isupper() else b for w, b in zip(match[0], bare, strict=True))
    return word[: match.start()] + letters + word[match.end() :]
