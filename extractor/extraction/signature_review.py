"""What speaks against the signer that was read on a scan: seals and signatures lie over the name and the title (DESIGN.md,
law 4: never guess in silence).

A name that a seal cut short is still a name ("Hồ Nam" of "Lê Hồ Nam"); but names stand in the middle below their title, and
what is left of one does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.extraction.lines import capital_share
from extractor.extraction.signature_names import SigningRules, signing_rules
from extractor.language.orthography import fold
from extractor.models import Box, Header, Page, Report, ReportWarning, Word
from extractor.rulebook import Rules

_SURE = 75.0
"""Words of a name or a title that are less sure than this (0 to 100) are shown to a person."""
_OFF = 11.0
"""Half of the shortest family name with its blank, in points: as far a name moves off the middle that lost it."""
_BESIDE = 20.0
"""Pieces of one line are nearer than this, in points; the columns of a signature are further apart."""
_ABOVE = 14
"""So many lines above a name its title is looked for."""


@dataclass(frozen=True, slots=True)
class _Line:
    """Words on one line of a scan: their text as one, where they stand in the report and on the page."""

    text: str
    words: tuple[Word, ...]
    box: Box

    @property
    def sure(self) -> float:
        return min(word.confidence for word in self.words)


def review_signature(header: Header, report: Report, rules: Rules) -> tuple[ReportWarning, ...]:
    """Warnings about the signer's name and title of a scan; none for documents with a text layer."""
    scanned = [page for page in report.pages if page.origin == "ocr" and page.words]
    if not scanned or not (header.signer or header.signer_title or header.signing_mode):
        return ()
    kit = signing_rules(rules)
    if header.signer is None:
        page = _signed_page(scanned, report.text, kit)
        message = f"Không đọc được tên người ký (trang {page.number}): dấu hoặc chữ ký che chữ, cần xem lại."
        return (ReportWarning("signer_review", message, page.number),)
    for page in reversed(scanned):
        lines = _lines(page, report.text)
        found = _name_among(lines, header.signer, report.text)
        if found is None:
            continue
        place, name = found
        above = [line for line in lines[max(0, place - _ABOVE) : place] if line.box.bottom < name.box.bottom]
        stack = [line for line in _rows(above, report.text) if _is_beside(line, name)]
        warnings = []
        why = _against_name(name, stack)
        if why is not None:
            message = f"Tên người ký “{header.signer}” (trang {page.number}) cần xem lại: {why}."
            warnings.append(_warning(message, page, name))
        if header.signer_title is not None and _is_doubtful(header.signer_title, stack):
            message = (
                f"Chức vụ người ký “{header.signer_title}” (trang {page.number}) cần xem lại: dấu hoặc chữ ký che chữ."
            )
            warnings.append(_warning(message, page, name))
        return tuple(warnings)
    return ()


def _warning(message: str, page: Page, line: _Line) -> ReportWarning:
    return ReportWarning("signer_review", message, page.number, line.words[0].start, line.words[-1].end)


def _signed_page(pages: Sequence[Page], text: str, kit: SigningRules) -> Page:
    """The last page that names recipients or a signing mode, else the last."""
    for page in reversed(pages):
        shown = text[page.start : page.end].splitlines()
        if any(kit.recipients.match(line) or kit.mode.match(line) for line in shown):
            return page
    return pages[-1]


def _lines(page: Page, text: str) -> list[_Line]:
    """The words of a page line by line."""
    lines: list[_Line] = []
    held: list[Word] = []
    for word in sorted(page.words, key=lambda one: one.start):
        if held and "\n" in text[held[-1].end : word.start]:
            lines.append(_line(held, text))
            held = []
        held.append(word)
    return [*lines, _line(held, text)] if held else lines


def _rows(lines: Sequence[_Line], text: str) -> list[_Line]:
    """Lines whose pieces, read one by one, are put together: those beside one another at one height."""
    rows: list[_Line] = []
    for line in sorted(lines, key=lambda one: one.box.x0):
        for place, row in enumerate(rows):
            high = min(row.box.bottom, line.box.bottom) - max(row.box.top, line.box.top)
            tall = min(row.box.bottom - row.box.top, line.box.bottom - line.box.top)
            if high > 0.5 * tall and -5 < line.box.x0 - row.box.x1 < _BESIDE:
                rows[place] = _line((*row.words, *line.words), text)
                break
        else:
            rows.append(line)
    return rows


def _line(words: Sequence[Word], text: str) -> _Line:
    boxes = [word.box for word in words]
    box = Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )
    return _Line(" ".join(text[word.start : word.end] for word in words), tuple(words), box)


def _name_among(lines: Sequence[_Line], signer: str, text: str) -> tuple[int, _Line] | None:
    """The last line that ends with the name, and the words of the name alone."""
    wanted = [fold(part) for part in signer.split()]
    for place in range(len(lines) - 1, -1, -1):
        words = lines[place].words
        shown = [fold(part).strip(" .,;:'‘’`\"_-") for part in lines[place].text.split(" ")]
        if len(shown) != len(words):
            continue
        for last in range(len(words), len(wanted) - 1, -1):
            if shown[last - len(wanted) : last] == wanted:
                return place, _line(words[last - len(wanted) : last], text)
    return None


def _is_beside(line: _Line, name: _Line) -> bool:
    """Whether a line stands over the name rather than in the column of those who receive the document."""
    over = min(line.box.x1, name.box.x1) - max(line.box.x0, name.box.x0)
    return over > 0.3 * min(line.box.x1 - line.box.x0, name.box.x1 - name.box.x0)


def _against_name(name: _Line, stack: Sequence[_Line]) -> str | None:
    if name.sure < _SURE:
        return "chữ mờ hoặc bị dấu, chữ ký che"
    level = name.box.x1 - name.box.x0 > name.box.bottom - name.box.top
    titles = [line for line in stack if capital_share(line.text) > 0.9 and line.sure >= _SURE and len(line.text) > 5]
    if level and titles:
        widest = max(titles, key=lambda line: line.box.x1 - line.box.x0)
        if abs((name.box.x0 + name.box.x1) / 2 - (widest.box.x0 + widest.box.x1) / 2) > _OFF:
            return "không đứng giữa dưới chức vụ, có thể bị dấu che mất một phần"
    return None


def _is_doubtful(title: str, stack: Sequence[_Line]) -> bool:
    """Whether a title was hardly read: its line, or one beside it in capitals."""
    wanted = fold(title)
    read = [line for line in stack if wanted in fold(line.text)]
    unsure = [line for line in stack if line.sure < _SURE and sum(char.isupper() for char in line.text) > 2]
    return any(line.sure < _SURE for line in read) or (not read and bool(unsure)) or len(unsure) > 1
