"""What on a page is no part of its text: page numbers, heads and feet, stamps, specks; and what are its footnotes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.reading.page import PageContent, SetLine

_NUMBER = re.compile(r"[-–—]?\s*(?:(?:Trang|trang|Page)\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?\s*[-–—]?|[ivx]{1,5}")
_OVERLAY = re.compile(
    r"(?:Ký bởi|Người ký|Ngày ký|Thời gian ký|Cơ quan|Email|Signature|Digitally|Ký số|Tổ chức xác thực)\s*:?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_NOTE_START = re.compile(r"(?:\(?\d{1,2}\)?|[*†?ÌlI!])[\s.„,]*\S")


def margin_lines(page: PageContent) -> list[SetLine]:
    """The lines in the upper and lower tenth of a page, where heads and feet stand."""
    high, low = 0.1 * page.height, 0.9 * page.height
    return [line for line in page.lines if line.top < high or line.bottom > low]


def find_furniture(page: PageContent, others: Sequence[PageContent]) -> None:
    """Page numbers, heads and feet that neighbouring pages repeat, text that does not run level, signature overlays."""
    if not page.lines:
        return
    tops = [line.top for line in page.lines]
    bottoms = [line.bottom for line in page.lines]
    body = [index for index, line in enumerate(page.lines) if not line.turned]
    top = min((tops[index] for index in body), default=0.0)
    bottom = max((bottoms[index] for index in body), default=0.0)
    high, low = 0.1 * page.height, 0.9 * page.height
    for other in others:
        if other.margin is None:
            other.margin = {}
            for line in margin_lines(other):
                other.margin.setdefault(_key(line), []).append(_numbers(line))
    enough = 2 if len(others) >= 3 else 1
    for index, line in enumerate(page.lines):
        if line.turned or (line.widget and _OVERLAY.match(line.text)):
            page.furniture.add(index)
            continue
        if page.origin == "ocr" and _is_speck(line, page):
            page.furniture.add(index)
            continue
        upper, lower = tops[index] < high, bottoms[index] > low
        if not upper and not lower:
            continue
        text = line.text
        number = _NUMBER.fullmatch(text)
        numbered = number is not None and (line.top - top < 3 or bottom - line.bottom < 3 or lower)
        # What stands at the head of the first page may be its letterhead; it is a running head if all the others have it.
        needed = enough if page.number > 1 else max(2, len(others))
        if numbered or (len(text) > 3 and sum(_repeats(line, page, other) for other in others) >= needed):
            page.furniture.add(index)


def find_notes(page: PageContent) -> None:
    """Footnotes: what stands under a short rule at the left margin in the lower half of the page, and opens with a mark."""
    if not page.rules or not page.lines:
        return
    left = sorted(line.x0 for line in page.lines)[len(page.lines) // 4]
    for rule in page.rules:
        if not 50 < rule.end - rule.start < 0.5 * page.width or rule.at < 0.4 * page.height or rule.start > left + 40:
            continue
        below = [index for index, line in enumerate(page.lines) if line.bottom > rule.at + 4]
        if any(table.box.bottom > rule.at - 2 for _, table in page.tables) or not below:
            continue
        if below[0] and _NOTE_START.match(page.lines[below[0]].text):
            page.notes.update(below)
            return


def _is_speck(line: SetLine, page: PageContent) -> bool:
    """Whether OCR made a line of a speck, a stroke of a pen or the rim of a seal."""
    text = line.text
    letters = sum(c.isalnum() for c in text)
    if letters == 0:
        return True
    known = [page.read[key][1] for word in line.words if (key := (word.x0, word.top, word.text)) in page.read]
    sure = sum(known) / len(known) if known else 0.0
    return (letters <= 2 and not text.strip("().").isdigit() and sure < 80) or (letters <= 6 and sure < 35)


def _repeats(line: SetLine, page: PageContent, other: PageContent) -> bool:
    """Whether another page has this line at its head or foot: word for word, but for numbers that count the pages. Footnotes
    and rows of a table that differ in other numbers say something."""
    found = (other.margin or {}).get(_key(line))
    if not found:
        return False
    own, apart = _numbers(line), page.number - other.number
    return any(all(a == b or a - b == apart for a, b in zip(own, numbers, strict=True)) for numbers in found)


def _numbers(line: SetLine) -> tuple[int, ...]:
    return tuple(map(int, _DIGITS.findall(line.text)))


def _key(line: SetLine) -> str:
    return f"{_DIGITS.sub('#', line.text)}|{round(line.x0 / 12)}"
