"""Numbers read a second time by another kind of reader: agreement accepts, disagreement keeps both readings.

The reader is the recogniser that RapidOCR carries in its wheel (PP-OCRv6 small, Apache-2.0, ONNX). It knows few of the
Vietnamese letters and is of no use for text, but it reads digits, separators and ``%`` better than tesseract does. Only the
model file is used, so nothing is downloaded and one thread is enough.
"""

from __future__ import annotations

import functools
import importlib.util
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import UnreadableError
from extractor.models import Box
from extractor.reading.tokens import Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

_HEIGHT = 48
_STEP = 8
"""The model looks at 48 pixels of height and gives one answer for 8 of width."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the second reader saw in a box, and how sure it is (0 to 1)."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class _Recogniser:
    session: Any
    name: str
    characters: tuple[str, ...]


@functools.lru_cache(maxsize=1)
def _recogniser() -> _Recogniser:
    """The model, loaded once a process. Raises UnreadableError where RapidOCR is not installed whole."""
    spec = importlib.util.find_spec("rapidocr")
    models = sorted(Path(spec.origin).parent.glob("models/*rec*.onnx")) if spec and spec.origin else []
    if not models:
        raise UnreadableError(
            "ocr.no_second_reader",
            "Thiếu bộ đọc số thứ hai (gói rapidocr) nên không kiểm tra được số trên trang quét.",
            "Hãy cài: pip install rapidocr onnxruntime (hoặc tắt second_reader).",
            (
                "The second reader for numbers (package rapidocr) is missing.",
                "Install it: pip install rapidocr onnxruntime (or switch second_reader off).",
            ),
        )
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(models[-1]), options, providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return _Recogniser(session, session.get_inputs()[0].name, ("", *characters, " "))


def read_boxes(image: Image, boxes: Sequence[Box]) -> list[Reading]:
    """What stands in each pixel box of a grey image. Boxes are cut at the image's edges; an empty one reads ""."""
    return [_read_box(image, box) for box in boxes]


def _read_box(image: Image, box: Box) -> Reading:
    answer = _answer(image, box)
    return Reading("", 0.0) if answer is None else _decode(answer, _recogniser().characters)


def likelihoods(image: Image, box: Box, words: Sequence[str]) -> list[float]:
    """How likely each of ``words`` is what stands in a pixel box (0 to 1 each, over all alignments), by the second reader:
    for places where only a few words may stand, such as the day of a date written by hand."""
    answer = _answer(image, box)
    if answer is None:
        return [0.0] * len(words)
    places = {char: index for index, char in enumerate(_recogniser().characters) if char}
    return [_likelihood(answer, [places[char] for char in word]) for word in words]


def _likelihood(answer: NDArray[np.float32], word: Sequence[int]) -> float:
    """The probability that a CTC answer (steps x characters) spells ``word``: the usual forward sum, blanks between."""
    labels = [0]
    for index in word:
        labels += [index, 0]
    reached = [0.0] * len(labels)
    reached[0], reached[1] = float(answer[0, 0]), float(answer[0, labels[1]])
    for step in answer[1:]:
        before = reached
        reached = []
        for place, label in enumerate(labels):
            ways = before[place] + (before[place - 1] if place else 0.0)
            if place > 1 and label and label != labels[place - 2]:
                ways += before[place - 2]
            reached.append(ways * float(step[label]))
    return reached[-1] + reached[-2]


def _answer(image: Image, box: Box) -> NDArray[np.float32] | None:
    """The model's probabilities for a pixel box (steps x characters), None for a box without area."""
    import cv2
    import numpy as np

    height, width = image.shape[:2]
    left, right = max(0, int(box.x0)), min(width, int(np.ceil(box.x1)))
    top, bottom = max(0, int(box.top)), min(height, int(np.ceil(box.bottom)))
    if right - left < 2 or bottom - top < 4:
        return None
    cut = image[top:bottom, left:right]
    wide = max(_STEP * 2, round(_HEIGHT * cut.shape[1] / cut.shape[0]))
    model = _recogniser()
    scaled = cv2.resize(cut, (wide, _HEIGHT), interpolation=cv2.INTER_LINEAR).astype(np.float32) / 127.5 - 1.0
    padded = np.pad(scaled, ((0, 0), (0, -wide % _STEP)), constant_values=0.0)
    batch = np.repeat(padded[None, None], 3, axis=1)
    answer: NDArray[np.float32] = model.session.run(None, {model.name: batch})[0][0]
    return answer


def _decode(answer: NDArray[np.float32], characters: Sequence[str]) -> Reading:
    """Best path of a CTC answer (steps x characters): repeats are one, blanks nothing."""
    best = answer.argmax(axis=1)
    text: list[str] = []
    scores: list[float] = []
    last = -1
    for step, index in enumerate(int(i) for i in best):
        if index not in (0, last):
            text.append(characters[index])
            scores.append(float(answer[step, index]))
        last = index
    return Reading("".join(text).strip(), min(scores) if scores else 0.0)


# --------------------------------------------------------------------------------------------------------- comparison

_NUMERIC = re.compile(r"\d(?:[\d.,:/]*\d)?%?")
CODE = re.compile(r"(?<![\d/])(\d{1,6}(?:/\d{4})?)/(?=\D)")
"""A document number with its symbol ("15/KH-UBND", "15/2017/TT-BYT"): only the number is read again, letters are not
the second reader's business."""
ROMAN = re.compile(r"(?:X{0,2}(?:IX|IV|V?I{1,3}|V)|X{1,2})[.)]?")
ROMAN_LIKE = re.compile(r"(?=.*[IVXH])[IVXHLTÌÍÏl1|!i]{1,5}[.,)]?")
"""A Roman numeral as engines read it ("IH", "IIL", "1V")."""
_LABEL = re.compile(r"\(?\d{1,2}(?:\.\d{1,2}){0,2}[.)]")
_PLAIN = 93.0
CLEAR, _CLEAR_DATE = 91.0, 96.0
_RUN = re.compile(r"\d{4}")
_TIME = re.compile(r"(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])/(?:19|20)\d\d|(?:199|20[0-3])\d(?:-20[0-4]\d)?")
_UNIT = re.compile(r"\(?(?:[^\W\d_]+/)?[kdc]?m[23](?:/[^\W\d]+)?[.,;)]*")
_UNITED = re.compile(r"\d[a-zđ]{1,2}\W*$|m[23²³]|[/%]")
_LOOKS_NUMERIC = re.compile(r"[SOoIlBGZTq\d.,/%§()°-]{1,8}")
_DATE = r"(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])(?:[/.-](?:\d{2}|\d{4}))?"
_JOINED = re.compile(r"(?<=\d)[;'’`*_|\"^j](?=\d)")
"""Digits with a sign between them that no number has ("1.175j1", "1.175;1"): a comma or a dot was misread."""
_WHOLE = r"(?:0\d?|[1-9]\d*)"
_AMOUNT = re.compile(rf"(?:[1-9]\d{{0,2}}(?:\.\d{{3}})+|{_WHOLE})(?:,\d+)?%?")
_VIETNAMESE = re.compile(rf"{_AMOUNT.pattern}|{_DATE}")
_WRITTEN = re.compile(rf"(?:[1-9]\d{{0,2}}(?:\.\d{{3}})+(?:,\d+)?|{_WHOLE}(?:[,.]\d+)?|{_DATE}|\d+/\d+)%?")
_NUMBERING = re.compile(r"\d{1,2}(?:\.\d{1,2})+")


def worth_reading(text: str, confidence: float, *, first: bool = False) -> bool:
    """Whether a word is, or may be, a number that matters. List labels at a line's beginning are not, nor are dates,
    years and units with a digit that the engine is sure of: they are no part of a figure."""
    if any(c.isdigit() for c in text):
        if confidence >= _PLAIN and (_TIME.fullmatch(text.strip(".,;:()")) or _UNIT.fullmatch(text)):
            return False  # clearly read, and no figure
        return not (first and confidence > 90 and _LABEL.fullmatch(text))
    if first and not any(c.isalnum() for c in text):  # a bullet
        return False
    return confidence < 80 and _LOOKS_NUMERIC.fullmatch(text) is not None


def plainly_read(text: str, confidence: float, clear: float = CLEAR) -> bool:
    """Whether a word is a number that needs no second reader: the engine is as sure as ``clear``, and the number is written
    as Vietnamese writes numbers. Four digits without a dot among them are asked about: a lost separator leaves such; so is
    "23.9", which may be a day and a month.

    Of 700 numbers of print read with a confidence of 93 and more, on good, photographed and poor scans, none was wrong; of 438
    between 91 and 93 whose ink fits (see is_plain), on good scans and real ones, none was read otherwise by the second reader.
    """
    number = text.strip("().,;:")
    if _RUN.search(number) is not None:
        return False
    return (confidence >= clear and _AMOUNT.fullmatch(number) is not None) or (
        confidence >= _CLEAR_DATE and "." not in number and _VIETNAMESE.fullmatch(number) is not None
    )


def numbers_in(text: str) -> list[str]:
    """The numbers in a word as they are written, without marks at their end ("(1.057,4)," -> ["1.057,4"])."""
    return _NUMERIC.findall(text)


def well_formed(text: str) -> bool:
    """Whether every number in ``text`` is written as Vietnamese writes numbers: dots between groups of three, one decimal
    comma, or a date, a ratio, a label (DOMAIN.md 3.1)."""
    numbers = _NUMERIC.findall(text)
    return all(_WRITTEN.fullmatch(number) or _NUMBERING.fullmatch(number) for number in numbers)


def differs_in_marks(text: str, other: str) -> bool:
    """Whether two readings have the same digits, parted at the same places, and of all the ways to take a mark for a dot or a
    comma only that of ``text`` is written as Vietnamese writes numbers ("5.138,4" and "5.138.4"): both say the same number."""
    mine, theirs = _NUMERIC.findall(text), _NUMERIC.findall(other)
    return (
        [number.replace(",", ".") for number in mine] == [number.replace(",", ".") for number in theirs]
        and all(_VIETNAMESE.fullmatch(number) for number in mine)
        and not any(a != b and _VIETNAMESE.fullmatch(b) for a, b in zip(mine, theirs, strict=True))
    )


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def compare(text: str, confidence: float, other: str, score: float) -> tuple[str, float, str | None]:
    """Two readings of a word, both with how sure they are (0 to 100) -> (text to take, how sure, the other if it differs).

    Only the numbers are compared: the second reader does not know Vietnamese letters.
    """
    mine, theirs = _NUMERIC.findall(text), _NUMERIC.findall(other)
    if mine == theirs:
        if len(mine) > 1 and _JOINED.search(text) and (number := _joined(text)) is not None:
            return number, min(confidence, score, 50.0), text
        return text, 100 - (100 - confidence) * (100 - score) / 100, None
    if len(theirs) > len(mine) and mine and set(mine) <= set(theirs):  # it saw a neighbour too
        return text, 100 - (100 - confidence) * (100 - score) / 100, None
    if len(theirs) > len(mine) == 1:
        nearest = max(theirs, key=lambda number: SequenceMatcher(None, mine[0], number, autojunk=False).ratio())
        if SequenceMatcher(None, mine[0], nearest, autojunk=False).ratio() > 0.75:
            theirs = [nearest]
    if not theirs:
        return text, min(confidence, 50.0), other or None
    if _replaces(other, text):
        swapped = other
    elif len(mine) == len(theirs):
        pieces = iter(theirs)
        swapped = _NUMERIC.sub(lambda _: next(pieces), text)
    else:
        swapped = other
    if _digits(swapped) == _digits(text):  # engines drop separators and mix them up, they don't invent them
        mine_fit, theirs_fit = (
            sum(_VIETNAMESE.fullmatch(n) is not None for n in found) / max(1, len(found)) for found in (mine, theirs)
        )
        better = theirs_fit > mine_fit or (
            theirs_fit == mine_fit and (len(theirs) < len(mine) or len(swapped) > len(text))
        )
    else:
        cut = len(mine) == len(theirs) == 1 and mine[0].startswith(theirs[0]) and other.rstrip()[-1:] in ".,"
        better = not cut and (score > 60 or score > confidence) and (well_formed(swapped) or not well_formed(text))
    sure = min(confidence, score, 50.0)
    return (swapped, sure, text) if better else (text, sure, swapped)


def _joined(text: str) -> str | None:
    """The number that two are whose only sign between them was misread, if it is written as Vietnamese writes numbers."""
    number = _JOINED.sub(",", text.strip(".,;:()"))
    return number if _AMOUNT.fullmatch(number) else None


def _replaces(other: str, text: str) -> bool:
    """Whether the second reader saw nothing but a number where letters cling to digits: they are digits misread ("S51" for
    551, "A.525,7" for 4.525,7)."""
    letters = sum(c.isalpha() for c in text)
    alike = 0 < letters <= 2 < len(other) and abs(len(other) - len(text.strip(".,;:()"))) < 2
    return alike and _VIETNAMESE.fullmatch(other) is not None and _UNITED.search(text) is None


def settle(token: Token, other: str, score: float) -> Token:
    """The token with what two readings of it amount to."""
    code = CODE.search(token.text)
    if code:
        number = (numbers_in(other) or [""])[0]
        if "/" not in code[1]:
            number = number.split("/")[0]
        text, sure, reading = compare(code[1], token.confidence, number, score)
        before, after = token.text[: code.start()], token.text[code.end(1) :]
        text = before + text + after
        reading = before + reading + after if reading is not None else None
    else:
        if ROMAN_LIKE.fullmatch(token.text) and ROMAN.fullmatch(other):
            return replace(token, text=other, raw=token.text if token.text != other else None) if score > 80 else token
        if ROMAN.fullmatch(token.text) and set(other.strip(".) ")) <= {"1"}:
            return token  # the same strokes
        text, sure, reading = compare(token.text, token.confidence, other, score)
    return replace(
        token, text=text, confidence=sure, reading=reading or None, raw=token.text if text != token.text else None
    )
