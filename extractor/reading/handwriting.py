"""Numbers that a clerk wrote by hand into a printed line: the document's number before its symbol ("Số: 212/BC-STC"), the
day between "ngày" and "tháng" (DOMAIN.md 1.14).

Engines made for print fail there. The second reader is asked several times, with more and less of the surroundings, and
what may stand in the place decides: a number of one to five digits, perhaps with a letter; a day from 1 to 31. What was
guessed from handwriting is never taken for sure: the word keeps the other reading and a low confidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractor.models import Box
from extractor.reading.second_reader import Reading, likelihoods, read_boxes
from extractor.reading.tokens import Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extractor.reading.scans import CleanPage

    Image = NDArray[np.uint8]

SURE = 80.0
"""Numbers that the engine is surer of are print, and stay."""
_CLEARLY = 0.3
"""A day whose likelihood is above this was read; below, it is a guess among the days there are, and has to stand out."""
_CODE = re.compile(
    r"(?<!\w)(?P<lead>[Ss][ốôóòồổỗoõó60][:.;,]?)\s*(?P<number>\S{0,8}?(?:\s\S{1,4})?)\s?[/⁄]\s?"
    r"(?P<symbol>[A-ZĐÐ]{2,}[A-Za-zĐÐ&]*(?:\s?-\s?[A-ZĐÐ][\w&]*)*)"
)
_DAY = re.compile(r"(?<!\w)(?P<lead>[Nn]gày)\s?(?P<day>[^\s]{0,6}?(?:\s[^\s]{1,3})?)\s?(?P<month>tháng)(?!\w)")
_DAYS = tuple(str(day) for day in range(1, 32)) + tuple(f"0{day}" for day in range(1, 10))
_READ = re.compile(r"(?:[^\w\s]*S[^\d\s/]{0,3}\s?[:.;]?)?\s*(?P<number>[\dMlI|OoDSZqGABb .]{1,9}?)\s*/")
_STROKES = str.maketrans(
    {"M": "11", "l": "1", "I": "1", "|": "1", "O": "0", "o": "0", "D": "0", "S": "5", "Z": "2", "q": "9", "G": "6"}
    | {"b": "6", " ": "", ".": ""}
)
_YEAR = re.compile(r"\d\s?/\s?(?:19|20)\d\d$")
_NUMBER = re.compile(r"\d{1,5}[A-Z]?")
_PRINTED = re.compile(r"\d{1,5}[A-Z]?(?:\s?-\s?[A-ZĐÐ]{2,})?")
"""What may stand before the slash in print: a number, and in numbers of the Party its type too ("21-NQ/TU")."""
_MARGINS = ((0.1, 0.1), (0.3, 0.1), (0.3, 0.3), (0.5, 0.3))
"""How far above and below the print a cut reaches, in heights of the print: handwriting is taller."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line's words as one string, with the word of every character and its place in that word."""

    text: str
    places: tuple[tuple[int, int], ...]


def read_by_hand(page: CleanPage, tokens: Sequence[Token]) -> list[Token]:
    """The page's words, with doubtful numbers before a document's symbol and doubtful days of a date read anew."""
    changed: dict[int, tuple[Token, ...]] = {}
    for line in _lines(tokens):
        for read, pattern in ((_read_number, _CODE), (_read_day, _DAY)):
            for match in pattern.finditer(line.text):
                touched = _touched(line, match)
                if not changed.keys() & set(touched):
                    new = read(page, tokens, line, match)
                    if new:
                        changed.update(dict.fromkeys(touched, ()))
                        changed[touched[0]] = new
    return [one for index, token in enumerate(tokens) for one in changed.get(index, (token,))]


def _lines(tokens: Sequence[Token]) -> list[_Line]:
    by_line: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for index, token in enumerate(tokens):
        by_line[(token.block, token.paragraph, token.line)].append(index)
    return [
        _Line(
            " ".join(tokens[i].text for i in indices),
            tuple((i, place) for i in indices for place in range(len(tokens[i].text) + 1)),
        )
        for indices in by_line.values()
    ]


def _touched(line: _Line, match: re.Match[str]) -> list[int]:
    return sorted({place[0] for place in line.places[match.start() : match.end()]})


def _x(tokens: Sequence[Token], line: _Line, offset: int) -> float:
    """Where the character at ``offset`` of the line begins, if all characters of its word were of one width."""
    index, place = line.places[offset]
    token = tokens[index]
    return token.box.x0 + (token.box.x1 - token.box.x0) * min(1.0, place / max(1, len(token.text)))


def _parted(tokens: Sequence[Token], line: _Line, match: re.Match[str], new: Token) -> tuple[Token, ...]:
    """The words of a match with ``new`` in place of what stands after its lead; what clings to its ends is kept."""
    start, end = match.end("lead"), match.end()
    first, at = line.places[match.start("lead")]
    head = tokens[first].text[: at + len(match["lead"])]
    kept = replace(tokens[first], text=head, box=tokens[first].box._replace(x1=_x(tokens, line, start)), reading=None)
    last, place = line.places[end - 1]
    tail = tokens[last].text[place + 1 :]
    return kept, replace(new, text=new.text + tail, reading=new.reading + tail if new.reading is not None else None)


def _cuts(image: Image, box: Box) -> list[Box]:
    tall = box.bottom - box.top
    return [box._replace(top=box.top - up * tall, bottom=box.bottom + down * tall) for up, down in _MARGINS]


def _soft(image: Image) -> Image:
    import cv2

    return cv2.GaussianBlur(image, (0, 0), 0.8)  # type: ignore[return-value]


def _asked(image: Image, boxes: Sequence[Box]) -> list[Reading]:
    """Every cut read as it is and softened: pen strokes are thin."""
    left, top = (max(0, int(min(edge)) - 8) for edge in ([box.x0 for box in boxes], [box.top for box in boxes]))
    right, bottom = (int(max(edge)) + 9 for edge in ([box.x1 for box in boxes], [box.bottom for box in boxes]))
    part = image[top:bottom, left:right]
    boxes = [Box(box.x0 - left, box.top - top, box.x1 - left, box.bottom - top) for box in boxes]
    return [*read_boxes(part, boxes), *read_boxes(_soft(part), boxes)]


def _read_number(
    page: CleanPage, tokens: Sequence[Token], line: _Line, match: re.Match[str]
) -> tuple[Token, ...] | None:
    said = match["number"].strip()
    parts = [tokens[i] for i in _touched(line, match)]
    numbers = [tokens[i] for i, _ in line.places[match.start("number") : match.end("number") + 1]]
    sure = min(token.confidence for token in numbers)
    if _YEAR.search(said):
        return None
    if _PRINTED.fullmatch(said) and sure >= SURE and all(token.reading is None for token in numbers):
        return None
    print_ = parts[-1].box
    near = Box(_x(tokens, line, match.end("lead")) - 2, print_.top, print_.x1 + 3, print_.bottom)
    if not said and not _ink(page.image, near._replace(x1=_x(tokens, line, match.start("symbol")) - 8)):
        return None
    votes: dict[str, float] = defaultdict(float)
    for left in (near.x0, _x(tokens, line, match.start("lead")) - 4):
        for reading in _asked(page.image, _cuts(page.image, near._replace(x0=left))):
            found = _READ.match(reading.text.strip())
            number = found["number"].translate(_STROKES) if found else ""
            if _NUMBER.fullmatch(number):
                votes[number] += reading.score
    if _NUMBER.fullmatch(said):
        votes[said] += max(0.2, sure / 100)
    if not votes:
        return None
    number, other = _elect(votes)
    if other is None and number != said:
        other = said
    new = Token(
        f"{number}/{match['symbol']}",
        Box(near.x0 + 2, min(p.box.top for p in parts), print_.x1, max(p.box.bottom for p in parts)),
        round(min(75.0, 100 * votes[number] / sum(votes.values())), 1),
        *(parts[0].block, parts[0].paragraph, parts[0].line),
        reading=f"{other}/{match['symbol']}" if other is not None else None,
        raw=match[0][len(match["lead"]) :].strip(),
    )
    return _parted(tokens, line, match, new)


def _elect(votes: dict[str, float]) -> tuple[str, str | None]:
    """The number most voted for, and the next. Digits get lost in narrow cuts and under other strokes, but are not
    invented: a longer number that holds all of the first in order is taken if it has not much fewer votes."""
    ordered = sorted(votes, key=lambda number: (-votes[number], number))
    best = ordered[0]
    for other in ordered[1:]:
        if len(other) == len(best) + 1 and _holds(other, best) and votes[other] > 0.4 * votes[best]:
            best = other
            break
    rest = [number for number in ordered if number != best]
    return best, rest[0] if rest else None


def _holds(longer: str, shorter: str) -> bool:
    letters = iter(longer)
    return all(char in letters for char in shorter)


def _read_day(page: CleanPage, tokens: Sequence[Token], line: _Line, match: re.Match[str]) -> tuple[Token, ...] | None:
    said = match["day"].strip()
    parts = [tokens[i] for i in _touched(line, match)]
    month, begins = line.places[match.start("month")]
    days = [tokens[i] for i, _ in line.places[match.start("day") : match.end("day") + 1]]
    if said in _DAYS and min(token.confidence for token in days) >= SURE and days[0].reading is None:
        return None
    if begins or set(said) & set(".…_"):  # no gap to look into; or dots, which are left blank on purpose
        return None
    box = Box(
        _x(tokens, line, match.end("lead")) + 2,
        tokens[month].box.top,
        tokens[month].box.x0 - 1,
        tokens[month].box.bottom,
    )
    if box.x1 - box.x0 < 0.3 * (box.bottom - box.top) or not _ink(page.image, box):
        return None
    share: dict[str, float] = defaultdict(float)
    cuts = _cuts(page.image, box)
    for image in (page.image, _soft(page.image)):
        for cut in cuts:
            for day, likely in zip(_DAYS, likelihoods(image, cut, _DAYS), strict=True):
                share[str(int(day))] += likely / (2 * len(cuts))
    whole = sum(share.values())
    best = max(share, key=lambda day: share[day])
    if not whole or share[best] < (0.8 if share[best] > _CLEARLY else 0.9) * whole:
        return None
    if said.isdecimal() and int(said) == int(best) and share[best] > _CLEARLY:
        return None
    new = Token(
        best,
        box._replace(top=min(p.box.top for p in parts), bottom=max(p.box.bottom for p in parts)),
        round(min(75.0, 100 * share[best]), 1),
        *(parts[0].block, parts[0].paragraph, parts[0].line),
        reading=None if said == best else said or "…",
        raw=said or None,
    )
    rest = tokens[month]
    kept = _parted(tokens, line, match, new)
    return kept[0], new, rest


def _ink(image: Image, box: Box) -> bool:
    """Whether something larger than specks stands in the box."""
    from extractor.reading.pixels import brightness

    left, top, right, bottom = (max(0, round(v)) for v in box)
    cut = image[top:bottom, left:right]
    if not cut.size:
        return False
    (paper,) = brightness(image, 80, step=8)
    return int((cut < 0.7 * paper).sum()) > 0.075 * (bottom - top) ** 2
