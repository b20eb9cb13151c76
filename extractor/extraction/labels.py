"""The labels that number the parts of an administrative document (DOMAIN.md §2.1): Phần thứ nhất, II., 2.1., a), -, +.

A label alone proves nothing: "II, III, Hòa Mạc" is a list of names and "1.057 ha" a figure. :func:`read_labels` gives every
way to read the beginning of a paragraph, and :mod:`extractor.extraction.tree` picks the one that continues the numbering.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from extractor.language.orthography import CAPITALS
from extractor.records import quick

Family = Literal[
    "annex", "part", "chapter", "upper", "roman", "section", "article", "arabic", "decimal", "lower", "bullet"
]

RANK: dict[str, int] = {
    "annex": 0,
    "part": 1,
    "chapter": 2,
    "upper": 3,
    "roman": 4,
    "section": 5,
    "article": 6,
    "arabic": 7,
    "decimal": 8,
    "lower": 9,
    "bullet": 11,
}
"""How high a family usually stands; used only where a family is met for the first time under an open part."""

VIETNAMESE_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The order of a), b), c), d), đ), e) … (no f, j, w, z)."""

_LATIN_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ORDINALS = {
    "nhất": 1, "một": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """One reading of a label. ``text`` is as printed without closing punctuation, ``numbers`` its place in the order
    ((2, 1) for "2.1"), ``mark`` the punctuation that closes it, ``start:end`` its span with punctuation and the blanks
    after it. ``repair`` is the doubt of the reading: 0 as printed, more where letters were taken for others."""

    text: str
    family: Family
    numbers: tuple[int, ...]
    mark: str
    start: int
    end: int
    repair: int = 0

    @property
    def segment(self) -> str:
        """The label's own piece of a path: "II", "2.1", "a"."""
        if self.family == "bullet":
            return ""
        if self.family == "annex":
            return "PL" + (self.text.split()[-1] if self.numbers else "")
        if self.family in ("part", "chapter", "section", "article"):
            last = self.text.split()[-1]
            return last if re.fullmatch(r"[IVXLC]+|[A-Z]|[\d.]+", last) else str(self.numbers[-1])
        if self.repair and self.family == "roman":
            return to_roman(self.numbers[0])
        return self.shown

    @property
    def shown(self) -> str:
        """The label as it stands on the page: "I" where a scan was read as "IL", "1.2" for "1,2". Digits stay digits: that
        they opened a list like a Roman number is no proof that one was printed."""
        if self.repair and self.family == "roman" and not self.text.isdigit():
            return to_roman(self.numbers[0])
        return ".".join(map(str, self.numbers)) if self.repair and self.family == "decimal" else self.text


_new_label = quick(Label)


def to_roman(number: int) -> str:
    """The Roman numeral of 1 to 89."""
    tens = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX")[number // 10]
    return tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]


def from_roman(text: str) -> int | None:
    """The value of a well-formed Roman numeral up to 89, None for anything else."""
    total = 0
    for char, following in zip(text, text[1:] + " ", strict=True):
        value = _ROMAN_VALUES.get(char)
        if value is None:
            return None
        total += -value if _ROMAN_VALUES.get(following, 0) > value else value
    return total if 0 < total < 90 and to_roman(total) == text else None


# What closes a label, and what must follow it: a blank, the end, or at once a capital letter ("1.Mục đích").
_CLOSE = r"(?P<mark>[.)/:]\s?-(?=\s)|[.)/:]|\s?-(?=\s)|-(?=[^\W\d_]))"
_AFTER = rf"(?=\s|$|[{CAPITALS}]|[\"(])"
_PREFIX = r"[ \t]*"
_NUMERAL = r"[IVXLC]{1,6}|\d{1,2}|[A-H]|thứ\s+(?:nhất|nhì|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|mười)"

_PART = re.compile(rf"{_PREFIX}(?P<text>(?P<word>Phần|Chương|Mục|Điều|Nội\s+dung|Câu\s+hỏi|Câu|Vấn\s+đề)\s+(?:số\s+)?(?P<n>(?:\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}|{_NUMERAL})))(?P<mark>\s*[.:)\-/])?(?=\s|$|[.:)\-/])", re.IGNORECASE)  # fmt: skip
_ANNEX = re.compile(rf"{_PREFIX}(?P<text>(?P<word>Phụ\s+lục|Phụ\s+biểu|Biểu\s+mẫu|Biểu|Mẫu\s+biểu|Mẫu|Bảng)(?:\s+(?:số\s*:?\s*)?(?P<n>\d{{1,2}}(?:\.\d{{1,2}})?[a-zA-Z]?|[IVXLC]{{1,5}}|[A-H]))?)(?P<mark>\s*[.:)\-/])?(?=\s|$|\(|[.:)\-/])", re.IGNORECASE)  # fmt: skip
_DECIMAL = re.compile(rf"{_PREFIX}(?P<text>(?:[IVX]{{1,5}}|[A-H]|\d{{1,2}})(?:\.\d{{1,2}}){{1,4}})(?P<mark>[.)/:]?\s?-(?=\s)|[.)/:]?)(?P<gap>\s*)", re.ASCII)  # fmt: skip
_ROMAN = re.compile(rf"{_PREFIX}(?P<text>[IVXLC]{{1,6}}){_CLOSE}{_AFTER}")
_ROMAN_READ = re.compile(rf"{_PREFIX}(?P<text>[IVXLl1|!ỊỈÍÌịỊỲỴV]{{1,5}}){_CLOSE}{_AFTER}")
_ROMAN_DOTLESS = re.compile(rf"{_PREFIX}(?P<text>I{{1,3}}V?|VI{{0,3}})(?P<mark>[L,J])\s(?=[{CAPITALS}]{{2}})")
_ROMAN_COMMA = re.compile(rf"{_PREFIX}(?P<text>[Ll|])(?P<mark>,)\s(?=[{CAPITALS}])")
_DECIMAL_COMMA = re.compile(
    rf"{_PREFIX}(?P<text>\d{{1,2}}(?:[.,]\d{{1,2}}){{1,3}})(?P<mark>[.,])\s(?=[{CAPITALS}])", re.ASCII
)
_UPPER = re.compile(rf"{_PREFIX}(?P<text>[A-ZĐ]){_CLOSE}{_AFTER}")
_ARABIC = re.compile(rf"{_PREFIX}(?P<text>\d{{1,2}}){_CLOSE}{_AFTER}")
_LOWER = re.compile(rf"{_PREFIX}(?P<text>[a-zđ])(?P<mark>[.)/]\s?-?|\s?-(?=\s))(?=\s|$|[^\W\d_])")
_BRACKETED = re.compile(rf"{_PREFIX}\((?P<text>\d{{1,2}}|[a-zđ]|[ivx]{{1,4}})\)(?P<mark>)(?=\s|$|[^\W\d_])")
_BULLET = re.compile(rf"{_PREFIX}(?P<text>[-+*•●○▪■□◦►➢✓§·∙o])(?P<mark>)(?=\s|[^\W\d_a-z]|[\"(\[])")
_MISREAD_STROKES = "lịỉíì"  # small letters that may stand for strokes of a Roman numeral
_SIGNS = "-+*•●○▪■□◦►➢✓§·∙"
_FAMILY_OF_WORD: dict[str, Family] = {
    "phần": "part", "chương": "chapter", "mục": "section", "điều": "article",
    "nội dung": "section", "câu hỏi": "section", "câu": "section", "vấn đề": "section",
}  # fmt: skip
_COUNTED = ("nội dung", "câu hỏi", "câu", "vấn đề")
_AS_ONE = str.maketrans({"l": "I", "1": "I", "|": "I", "!": "I", "Ị": "I", "Ỉ": "I", "Í": "I", "Ì": "I", "ị": "I", "L": "I", "Ỵ": "V", "Ỳ": "V"})  # fmt: skip


def read_labels(text: str, start: int = 0, end: int | None = None) -> tuple[Label, ...]:
    """Every label that can be read at ``start`` of ``text``, the likeliest first; empty where there is none.

    Offsets of the labels are offsets into ``text``. Only the shape is judged here.
    """
    stop = len(text) if end is None else end
    head = text[start : min(stop, start + 60)]
    first = head.lstrip()[:2]
    if not first or (first.islower() and first.isalpha() and len(first) == 2 and first[0] != "l"):
        return ()  # a word in small letters
    if first[0].isupper() and first[1:].islower() and first[1:] not in _MISREAD_STROKES:
        # A word with a capital: only the words for parts and annexes are labels.
        if first[0] not in "PCMĐBNV":
            return ()
        return (*_worded(head, start, stop, text), *_annexes(head, start, stop, text))
    if first[0] in _SIGNS:
        return tuple(_bullets(head, start, stop, text))
    found: list[Label] = []
    for reader in _DIGIT_READERS if first[0].isdigit() else _READERS:
        found.extend(reader(head, start, stop, text))
    return tuple(sorted(found, key=lambda label: label.repair)) if len(found) > 1 else tuple(found)


def _make(
    m: re.Match[str], family: Family, numbers: tuple[int, ...], at: int, text: str, stop: int, repair: int = 0
) -> Label:
    end = at + m.end()
    while end < stop and text[end] in " \t":
        end += 1
    return _new_label(
        " ".join(m["text"].split()), family, numbers, (m["mark"] or "").strip(), at + m.start("text"), end, repair
    )


def _worded(head: str, at: int, stop: int, text: str) -> list[Label]:
    m = _PART.match(head)
    if m is None:
        return []
    word = " ".join(m["word"].split())
    family = _FAMILY_OF_WORD[word.lower()]
    if word.lower() in _COUNTED and not m["mark"]:
        return []  # "Nội dung 1: …" is a label, "Nội dung 5 nhiệm vụ" none
    # "Mục 2 nêu trên …" inside a sentence: a label has punctuation or a capital after it.
    rest = head[m.end() :].lstrip(" \t.:)-/")
    if rest[:1].islower() or (not m["mark"] and rest.startswith((",", ";"))) or not word[0].isupper():
        return []
    if not m["mark"] and family in ("section", "article") and rest and not rest[:1].isupper():
        return []
    n = m["n"]
    if "." in n:
        numbers = tuple(int(piece) for piece in n.split("."))
        return [_make(m, "decimal", numbers, at, text, stop)]
    value = _numeral(n)
    return [_make(m, family, (value,), at, text, stop)] if value else []


def number_of(written: str | None) -> int | None:
    """The value of a number in digits or of a Roman numeral, in large or small letters; None for anything else, and for nothing."""
    if not written:
        return None
    return int(written) if written.isdecimal() else from_roman(written.upper())


def _numeral(n: str) -> int | None:
    words = n.split()
    if len(words) == 2:
        return _ORDINALS.get(words[1].lower())
    value = number_of(n)
    return value if value is not None else "ABCDEFGH".find(n.upper()) + 1 or None


def _annexes(head: str, at: int, stop: int, text: str) -> list[Label]:
    m = _ANNEX.match(head)
    if m is None or not m["word"][0].isupper():
        return []
    rest = head[m.end() :].lstrip(" \t.:)-/*#")
    if rest[:1].islower() or (
        m["n"] is None and m["word"].lower().split()[0] in ("biểu", "mẫu", "bảng") and not m["word"].isupper()
    ):
        return []
    n = m["n"]
    numbers = () if n is None else (_numeral(re.sub(r"(?<=\d)[a-zA-Z]|\.\d+", "", n)) or 0,)
    return [_make(m, "annex", numbers, at, text, stop)]


def _decimals(head: str, at: int, stop: int, text: str) -> list[Label]:
    m = _DECIMAL_COMMA.match(head)
    if m is not None and ("," in m["text"] or m["mark"] == ","):
        # A scan makes a point a comma: "1,2. Mạng lưới", "1.1, Nguồn nước". The order decides.
        return [_make(m, "decimal", tuple(map(int, re.split("[.,]", m["text"]))), at, text, stop, 1)]
    m = _DECIMAL.match(head)
    if m is None:
        return []
    rest = head[m.end() :]
    # After a bare "2.1" only a title may stand: "1.5 triệu", "2.1%" and "12.05 ha" are figures, "1.2023" is a month.
    if rest and not (rest[0].isupper() or rest[0] in "\"'“([" or (m["mark"] and m["gap"])):
        return []
    pieces = m["text"].split(".")
    if any(len(piece) > 1 and piece[0] == "0" for piece in pieces) or (not rest and not m["mark"] and at == stop):
        return []
    numbers = tuple(_numeral(piece) or 0 for piece in pieces)
    if 0 in numbers:
        return []
    return [_make(m, "decimal", numbers, at, text, stop)]


def _romans(head: str, at: int, stop: int, text: str) -> list[Label]:
    found: list[Label] = []
    m = _ROMAN.match(head)
    if m is not None:
        value = from_roman(m["text"])
        if value is not None and value <= 40:
            found.append(_make(m, "roman", (value,), at, text, stop))
            # A scan loses a stroke easily: II for III. The order decides.
            if value in (1, 2, 6, 7):
                found.append(_make(m, "roman", (value + 1,), at, text, stop, 2))
            return found
    m = _ROMAN_READ.match(head)
    if m is not None:
        text_read = m["text"]
        value = from_roman(text_read.translate(_AS_ONE))
        if value is not None:
            found.append(_make(m, "roman", (value,), at, text, stop, 2 if text_read.isdigit() else 1))
        if text_read[-1] == "L" and len(text_read) > 1 and (value := from_roman(text_read[:-1])) is not None:
            found.append(_make(m, "roman", (value,), at, text, stop, 1))
    m = _ROMAN_DOTLESS.match(head)
    if m is not None and (value := from_roman(m["text"])) is not None and m["mark"] == "L":
        found.append(_make(m, "roman", (value,), at, text, stop, 1))
        found.append(_make(m, "roman", (value + 1,), at, text, stop, 2))
    # A scan makes stroke and point "L,".
    m = _ROMAN_COMMA.match(head)
    if m is not None:
        found.append(_make(m, "roman", (1,), at, text, stop, 2))
    return found


def _uppers(head: str, at: int, stop: int, text: str) -> list[Label]:
    m = _UPPER.match(head)
    if m is None:
        return []
    letter = m["text"]
    order = "ABCDĐEGHIKLMNOPQRSTUVXY"
    if letter not in order and letter != "F":
        return []
    # Plain Latin order is common for capital letters (A, B, C, D, E, F); Đ shifts what follows.
    repair = 1 if letter in "IVXLC" and letter != "C" else 0
    plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".find(letter) + 1
    found = [_make(m, "upper", (plain or 5,), at, text, stop, repair)]
    if letter in order and order.find(letter) + 1 != plain:
        found.append(_make(m, "upper", (order.find(letter) + 1,), at, text, stop, repair + 1))
    return found


def _arabics(head: str, at: int, stop: int, text: str) -> list[Label]:
    m = _ARABIC.match(head)
    if m is not None:
        return [_make(m, "arabic", (int(m["text"]),), at, text, stop)] if int(m["text"]) else []
    m = _BRACKETED.match(head)
    if m is not None and m["text"].isdecimal() and int(m["text"]):
        return [_make(m, "arabic", (int(m["text"]),), at, text, stop)]
    return []


def _lowers(head: str, at: int, stop: int, text: str) -> list[Label]:
    m = _LOWER.match(head) or _BRACKETED.match(head)
    if m is None or m["text"].isdigit():
        return []
    letter = m["text"]
    if len(letter) > 1:
        value = from_roman(letter.upper())
        return [_make(m, "lower", (value,), at, text, stop)] if value else []
    found = []
    place = VIETNAMESE_LETTERS.find(letter) + 1
    if place:
        found.append(_make(m, "lower", (place,), at, text, stop))
    plain = _LATIN_LETTERS.find(letter) + 1
    if plain and plain != place:
        found.append(_make(m, "lower", (plain,), at, text, stop, 1))
    if letter == "i":
        found.append(_make(m, "lower", (1,), at, text, stop, 1))
    return found


def _bullets(head: str, at: int, stop: int, text: str) -> list[Label]:
    m = _BULLET.match(head)
    if m is None:
        return []
    if m["text"] == "o" and not head[m.end() : m.end() + 1].isspace():
        return []
    return [_make(m, "bullet", (), at, text, stop)]


_READERS = (_worded, _annexes, _decimals, _romans, _uppers, _arabics, _lowers, _bullets)
_DIGIT_READERS = (_decimals, _romans, _arabics)
