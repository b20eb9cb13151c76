"""Which figures a person should look at because of how they were read, and why.

Words that are struck through hold no figure that counts, and beside a character that was lost a number may have lost a
digit. On scanned pages five things speak against a figure: the two readers of a number saw different things, the engine was
not sure, the number is not written as numbers are, something that is no number sticks to it, or its unit is nearly another
one or goes on behind it. A figure is never changed here; the other reading is kept beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractor.extraction.unit_doubts import broken_noun, lost_scale, near_unit
from extractor.language.syllables import is_syllable
from extractor.language.units import unit_table
from extractor.models import Figure, Page, Report, Word
from extractor.reading.second_reader import differs_in_marks, numbers_in, well_formed
from extractor.rulebook import Rules, load_rules

SURE = 75.0
"""From this confidence (0 to 100) a number is taken as read. Numbers on which both readers agree are well above it."""
SURE_WORD = 60.0
"""The same for the words of a figure (its unit, a number in words): engines read words with more context."""

_LOST = "\ufffd"
"""What stands where bytes are no letter of the encoding, a glyph has no name, or a black seal hides print."""
_PADDED = re.compile(r"0\d{2,}")
_CLINGING = re.compile(
    r"[^\w\s.,;:%()/+\-–—<>≤≥~=\"'“”‘’*…°²³|]|_|\d[A-Za-z]\d|(?<=\d)-(?=[^\W\d])|(?<=\d)[SOoIlBZ](?![a-zà-ỹ])"
)

_BROKEN_OFF = re.compile(
    r"(?:(?<=[^\W\d] )\d{1,3}[.,]\d{1,2} |\d[.,]\d{3}[.,] ?|\d[.,] ?[=~`'^*|_\\]{1,2} "
    r"|(?<=[^\W\d] )[=^*|_\\«»][=^*|_\\«»<>]{0,2} ?)\Z"
)
"""What stands before the second half of a number that a scan broke: "là 1.0 57 ha", "50. = 8 tỷ đồng", "đạt => 667,9 ha"."""
_HEAD_BEFORE = re.compile(r"(?<=[^\W\d] )\d{1,3} ?[;:] ?\Z")
_THREE_DIGITS = re.compile(r"\d{3}(?!\d)")
"""A number of three digits behind one that ends in a mark nearly a dot: "cho 6; 114 hộ"."""
_GOES_ON = re.compile(r"[ \t]?[.,]\d")
"""What stands after the first half: "2.002 ,8 ha"."""
_RATE = re.compile(r"[ ]?/[ ]?[^\W\d_]")
"""What stands after a unit whose second half was not read: "250 người /km2"."""
_MONEY = frozenset({"VND", "USD"})
"""Units that stay what they are before a slash: "54 triệu đồng/ người" is an amount of money."""
_BEHIND = re.compile(r" ([^\W\d_]{2,})(?![^\W_])")
"""The word behind a figure: "1,50 điểm phä" lost its percentage."""
_WHOLE_DONG = re.compile(r"\d[\d.]*,\d{1,2}[ ]?đồng")
"""An amount in đồng with decimals: "40.345,1 đồng" lost a multiplier word (a price has a unit behind its slash)."""
_BARE_MULTIPLE = re.compile(r"\d\s?(?:nghìn|ngàn|triệu|tỷ|tỉ)\Z")
_PARTED = re.compile(r"(?:[.\-–'’`*]| [.\-–'’`*])[.\-–'’`*]? ?(?=[^\W\d])")
"""What parts an amount from its currency by mistake: "969,01 triệu. USD"."""
_NUMBER = re.compile(r".*\d(?<![^\W\d_]\d)(?:[ ]{0,2}(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?!\w))*", re.DOTALL)
"""A figure's number with its multiplier words; what follows is its unit."""


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Why a figure is doubted, in Vietnamese, and the other reading of its text if there is one."""

    why: str
    reading: str | None = None


def review(figures: Iterable[Figure], report: Report, rules: Rules | None = None) -> list[Figure]:
    """The figures; those on pages read by OCR with ``confidence`` no higher than the reader's, and with
    ``needs_review``, ``reading`` and ``review`` where something speaks against the number or its unit. The units are those
    of ``rules`` (default: the rules of the package). Figures in words that are struck through and beside lost characters are
    marked in any file."""
    figures = _beside_lost(_struck(figures, report), report.text)
    pages = {page.number: page for page in report.pages if page.origin == "ocr" and page.words}
    if not pages:
        return figures
    rules = rules or load_rules()
    starts = {number: [word.start for word in page.words] for number, page in pages.items()}
    opens = [paragraph.start for paragraph in report.paragraphs]
    done: list[Figure] = []
    for figure in figures:
        page = pages.get(figure.page)
        words = _words_of(figure, page, starts[figure.page]) if page else ()
        if not words or page is None:
            done.append(figure)
            continue
        seen = _reviewed(figure, report.text, words)
        if not seen.needs_review:
            at = bisect_right(opens, figure.start) - 1
            limit = max(report.paragraphs[at].end if at >= 0 else 0, figure.end)
            why = _unit_doubt(figure, report.text, limit, page, starts[figure.page], rules)
            seen = replace(seen, needs_review=True, review=why) if why else seen
        done.append(seen)
    return done


def _struck(figures: Iterable[Figure], report: Report) -> list[Figure]:
    struck = [(w.start, w.end) for w in report.warnings if w.code == "text_struck" and w.start is not None]
    if not struck:
        return list(figures)
    return [
        _doubted(one, "nằm trong chữ bị gạch ngang")
        if any(start < one.end and one.start < (end or start) for start, end in struck)
        else one
        for one in figures
    ]


def _beside_lost(figures: list[Figure], text: str) -> list[Figure]:
    if _LOST not in text:
        return figures
    why = "có ký tự không đọc được ngay cạnh: có thể mất chữ số"
    return [_doubted(one, why) if _LOST in text[max(0, one.start - 2) : one.end + 2] else one for one in figures]


def _doubted(figure: Figure, why: str) -> Figure:
    return replace(figure, needs_review=True, review=f"{figure.review}; {why}" if figure.review else why)


def _unit_doubt(figure: Figure, text: str, limit: int, page: Page, starts: Sequence[int], rules: Rules) -> str | None:
    """What speaks against the unit of a figure in a paragraph that ends at ``limit``."""
    if figure.unit not in _MONEY and _RATE.match(text, figure.end, limit):
        return "đơn vị có thể còn tiếp sau dấu “/”"
    if figure.text.endswith(("m", "km", "cm", "dm")) and text.startswith("?", figure.end):
        return "số mũ của đơn vị không đọc được"
    behind = _BEHIND.match(text, figure.end, limit)
    if behind is not None and not behind[1].isascii() and not is_syllable(behind[1]):
        return f"chữ ngay sau đơn vị không đọc được: “{behind[1]}”"
    parted = _PARTED.match(text, figure.end, limit) if _BARE_MULTIPLE.search(figure.text) else None
    if parted is not None:
        after = text[parted.end() : min(limit, parted.end() + 24)]
        goes_on = after[:1].islower() or after[:2].isupper()  # no new sentence
        if goes_on and unit_table(rules).match(after, after.lower(), 0, scaled=True) is not None:
            return "đơn vị có thể đứng sau một dấu đọc nhầm"
    number = _NUMBER.match(figure.text)
    if number is None:
        return None
    start = figure.start + number.end()
    first = bisect_left(starts, start)
    near = near_unit(text, start, limit, [word.confidence for word in page.words[first : first + 4]], rules)
    if near is not None:
        return f"đơn vị có thể nhận dạng sai, gần giống “{near}”"
    if figure.unit == "other" and (scale := lost_scale(figure.text[number.end() :], text, figure.end, limit, rules)):
        return f"có thể mất dấu của chữ “{scale}”"
    if figure.unit == "other" and (word := broken_noun(figure.text[number.end() :], rules)) is not None:
        return f"đơn vị có thể nhận dạng sai: “{word}”"
    if figure.unit == "VND" and _WHOLE_DONG.fullmatch(figure.text):
        return "số tiền bằng đồng không có phần lẻ, có thể mất chữ “tỷ”, “triệu”"
    return None


def _words_of(figure: Figure, page: Page, starts: Sequence[int]) -> Sequence[Word]:
    """The words of the page that the figure touches (they lie in the order of the text)."""
    first = max(0, bisect_right(starts, figure.start) - 1)
    last = bisect_left(starts, figure.end)
    return [w for w in page.words[first:last] if w.end > figure.start and w.start < figure.end]


def _settled(word: Word, text: str) -> Word:
    """The word as it is, or taken as read: readers that differ in a mark alone, where only one of the two makes a number, have
    seen the same."""
    if word.reading is None or not differs_in_marks(text[word.start : word.end], word.reading):
        return word
    return replace(word, reading=None, confidence=max(word.confidence, SURE))


def _reviewed(figure: Figure, text: str, words: Sequence[Word]) -> Figure:
    words = [_settled(word, text) for word in words]
    numbers = [
        w for w in words if any(c.isdigit() for c in figure.text[max(0, w.start - figure.start) : w.end - figure.start])
    ]
    sure = min((w.confidence for w in numbers or words), default=100.0)
    confidence = round(min(figure.confidence, sure / 100), 3)
    doubt = _doubt(figure, text, words, numbers, sure)
    if doubt is None:
        return replace(figure, confidence=confidence)
    return replace(
        figure,
        confidence=confidence,
        needs_review=True,
        reading=figure.reading or doubt.reading,
        review=f"{figure.review}; {doubt.why}" if figure.review else doubt.why,
    )


def _doubt(figure: Figure, text: str, words: Sequence[Word], numbers: Sequence[Word], sure: float) -> _Doubt | None:
    for word in numbers:
        if word.reading is not None:
            other = _with_reading(figure, word)
            if other != figure.text:
                return _Doubt(f"hai lần nhận dạng khác nhau: “{figure.text}” và “{other}”", other)
    if numbers and sure < SURE:
        return _Doubt(f"nhận dạng số không chắc ({sure:.0f}%)")
    written = numbers_in(figure.text)
    if numbers and (not well_formed(figure.text) or any(_PADDED.match(number) for number in written)):
        return _Doubt("số viết không đúng quy tắc, có thể nhận dạng sai dấu chấm, dấu phẩy")
    before = text[min(w.start for w in numbers) : figure.start] if numbers else ""
    if _CLINGING.search(figure.text) or before.strip("([{\"'“‘”’-–—+~:;,*<>≤≥=/ "):
        return _Doubt("có ký tự lạ dính vào số")
    ahead = text[max(0, figure.start - 12) : figure.start]
    headless = _THREE_DIGITS.match(figure.text) and _HEAD_BEFORE.search(ahead)
    if numbers and (headless or _BROKEN_OFF.search(ahead) or _GOES_ON.match(text, figure.end)):
        return _Doubt("số có thể bị đứt đoạn: chữ số hay dấu phẩy đứng ngay cạnh")
    if min((w.confidence for w in words), default=100.0) < SURE_WORD:
        return _Doubt("nhận dạng đơn vị không chắc")
    return None


def _with_reading(figure: Figure, word: Word) -> str:
    """The figure's text with the other reading of one word in place of what was taken; where the word reaches beyond
    the figure, only its number is exchanged."""
    start, end = max(0, word.start - figure.start), min(len(figure.text), word.end - figure.start)
    inside = figure.text[start:end]
    mine, theirs = numbers_in(inside), numbers_in(word.reading or "")
    if len(mine) == 1 and len(theirs) == 1:
        inside = inside.replace(mine[0], theirs[0], 1)
    else:
        inside = (word.reading or "").strip()
    return figure.text[:start] + inside + figure.text[end:]
