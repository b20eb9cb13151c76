"""The workbook that people open: overview, coloured matrix, figures with their sentences, references, annex, findings.

Text is always written as text: nothing that a report says can become a formula or a link. Every sheet prints on A4
landscape, one page wide, with its head on each page.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from extractor.corpus.export_columns import SHEETS, WORDS, Column, Sheet
from extractor.corpus.frames import plain_value
from extractor.corpus.indicators import indicators
from extractor.corpus.status import CorpusStatus, Matrix
from extractor.corpus.status_table import state_counts, state_words
from extractor.phrases import phrase
from extractor.rulebook import load_rules
from extractor.show import STATUS_FILL, STATUS_MARK, UNIT_NAME, shown_date
from extractor.workbook import new_sheet, new_workbook

if TYPE_CHECKING:
    import pandas as pd

    from extractor.corpus.corpus import Corpus

_LONGEST = 32_000
_MOST_ROWS = 1_048_575
_STATE_COLOURS = {"submitted": "#c6e9cf", "incomplete": "#fff0b8", "not_submitted": "#f7c4c0"}
_DARK = "#1f4e5f"
_A4 = 9


class _Book:
    """A workbook being written, with its formats."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        line = {"bottom": 1, "bottom_color": "#e3e7ea"}
        add = self.book.add_format
        self.text = add({**base, **line})
        self.wrap = add({**base, **line, "text_wrap": True})
        # Excel writes thousands and decimals as the machine's locale does: 1.234,5 in Vietnam.
        self.number = add({**base, **line, "num_format": "#,##0.####"})
        self.whole = add({**base, **line, "num_format": "#,##0"})
        self.percent = add({**base, **line, "num_format": "0%"})
        self.date = add({**base, **line, "num_format": "dd/mm/yyyy", "align": "left"})
        self.centre = add({**base, **line, "align": "center"})
        self.plain = add(base)
        self.bold = add({**base, "bold": True, "font_color": "#b3261e"})
        head = {"bold": True, "bg_color": _DARK, "font_color": "#ffffff", "text_wrap": True, "valign": "vcenter"}
        self.head = add({**base, **head})
        self.centred_head = add({**base, **head, "align": "center"})
        self.title = add({**base, "bold": True, "font_size": 15, "font_color": _DARK})
        self.subtitle = add({**base, "bold": True, "font_size": 11, "font_color": _DARK})
        self.note = add({**base, "italic": True, "font_color": "#666666"})
        self.strong = add({**base, **line, "bold": True, "text_wrap": True})
        self.review = add({"bg_color": "#fff0b8"})
        fill = {"align": "center", "valign": "vcenter", "border": 1, "border_color": "#ffffff", "text_wrap": True}
        self.verdicts = {name: add({**base, **fill, "bg_color": colour}) for name, colour in STATUS_FILL.items()}
        self.no_verdict = add({**base, **fill, "font_color": "#8a8a8a", "bg_color": "#f1f1f1"})
        self.states = {name: add({**base, **line, "bg_color": c}) for name, c in _STATE_COLOURS.items()}

    def sheet(self, name: str, colour: str = _DARK) -> Any:
        """A new sheet, ready to be printed."""
        sheet = new_sheet(self.book, name, "Bảng")
        sheet.set_tab_color(colour)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_header("&L&9&A")
        sheet.set_footer("&R&9Trang &P/&N")
        sheet.hide_gridlines(2)
        return sheet


@contextmanager
def _book(path: Path) -> Iterator[_Book]:
    with new_workbook(path, constant_memory=True, nan_inf_to_errors=True) as book:
        yield _Book(book)


def write_book(corpus: Corpus, path: Path) -> None:
    """Writes the whole workbook to ``path``."""
    status = corpus.status()
    with _book(path) as book:
        _overview(book, status)
        kinds = {submitter.outline: submitter.agency_kind for submitter in status.submitters}
        for matrix in status.matrices:
            if matrix.rows:
                kind = kinds.get(matrix.outline, "")
                _matrix(book, matrix, WORDS["agency_kind"].get(kind, matrix.outline))
        snapshot = corpus.snapshot()
        for sheet in SHEETS:
            _records(book, sheet, corpus.frame(sheet.view, snapshot))


def write_frame_book(frame: pd.DataFrame, path: Path) -> None:
    """Writes the result of a query as a workbook of one sheet."""
    columns = []
    for name in frame.columns:
        numeric = frame[name].dtype.kind in "iuf"
        columns.append(Column(str(name), str(name), 16 if numeric else 28, "number" if numeric else "wrap"))
    with _book(path) as book:
        _records(book, Sheet("Kết quả", "", tuple(columns), len(columns), _DARK), frame)


def _write(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    """Text as text, numbers as numbers, days as days, nothing as formula; an empty cell keeps its format."""
    if isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), form)
        return
    value = plain_value(value)
    if value is None:
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, form)
    elif isinstance(value, int | float) and abs(value) < 9e15:
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_string(row, column, _kept(str(value)), form)


def _kept(text: str) -> str:
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"


def _records(book: _Book, kind: Sheet, frame: pd.DataFrame) -> None:
    """A sheet (or several, for more rows than Excel has) with a head, a filter, and one row a record."""
    columns, total = kind.columns, len(frame)
    fields = [column.field for column in columns]
    for first in range(0, max(total, 1), _MOST_ROWS):
        sheet = book.sheet(kind.name, kind.colour)
        piece = _named_units(frame.iloc[first : first + _MOST_ROWS])
        for index, column in enumerate(columns):
            further = {"level": 1} if index >= kind.printed else {}
            sheet.set_column(index, index, column.width, None, further)
        sheet.set_row(0, 32)
        for index, column in enumerate(columns):
            _write(sheet, 0, index, column.head, book.head)
        last = max(len(piece), 1)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        sheet.repeat_rows(0)
        sheet.print_area(0, 0, last, kind.printed - 1)
        if "needs_review" in fields:
            letter = xl_col_to_name(fields.index("needs_review"), True)
            rule = {"type": "formula", "criteria": f'={letter}2="×"', "format": book.review}
            sheet.conditional_format(1, 0, last, len(columns) - 1, rule)
        text = fields.index("text") if "text" in fields else None
        for row, values in enumerate(piece[fields].itertuples(index=False, name=None), 1):
            sheet.set_row(row, _height(zip(columns, values, strict=True)))
            for index, (column, value) in enumerate(zip(columns, values, strict=True)):
                if column.kind == "quote" and text is not None:
                    _quote(book, sheet, row, index, value, values[text])
                else:
                    shown, form = _cell(book, column, value)
                    _write(sheet, row, index, shown, form)


def _named_units(frame: pd.DataFrame) -> pd.DataFrame:
    """Units without a name of their own are called by the noun that was counted (1.240 căn nhà)."""
    if "noun" not in frame.columns:
        return frame
    noun = frame["noun"].fillna("")
    units = {name: frame[name].mask(frame[name] == "other", noun) for name in ("unit", "base_unit")}
    return frame.assign(**units)


def _height(cells: Iterable[tuple[Column, Any]]) -> float:
    """The height that shows all of the wrapped texts of a row: not every program finds it by itself."""
    lines = 1
    for column, value in cells:
        if column.kind in ("wrap", "quote", "cells") and isinstance(value, str):
            lines = max(lines, _lines(_cells_said(value) if column.kind == "cells" else value, column.width))
        elif column.kind == "indicator" and value is not None:
            known = indicators(load_rules()).get(str(value))
            lines = max(lines, _lines(known.label if known else str(value), column.width))
    return min(13.5 * lines + 3, 400)


def _lines(text: str, width: float) -> int:
    return sum(max(1, math.ceil(len(line) / (1.05 * width))) for line in text.split("\n"))


def _quote(book: _Book, sheet: Any, row: int, column: int, quote: Any, text: Any) -> None:
    """A sentence with the number that it is quoted for in bold."""
    sentence = str(plain_value(quote) or "")
    words = " ".join(str(plain_value(text) or "").split())
    before, found, after = sentence.partition(words)
    pieces = [(piece, bold) for piece, bold in ((before, False), (found, True), (after, False)) if piece]
    if not words or not found or len(pieces) < 2 or len(sentence) > _LONGEST:
        _write(sheet, row, column, sentence or None, book.wrap)
        return
    rich = [part for piece, bold in pieces for part in (book.bold if bold else book.plain, _kept(piece))]
    sheet.write_rich_string(row, column, *rich, book.wrap)


def _cells_said(value: Any) -> str:
    """The cells of a row by the heads of their columns: "Năm xây dựng: 2012; Số hộ: 127"."""
    pairs = json.loads(value) if isinstance(value, str) else []
    told = ((" ".join(str(part).split()) for part in pair) for pair in pairs)
    return "; ".join(f"{head}: {said}" if head else said for head, said in told if said)


def _cell(book: _Book, column: Column, value: Any) -> tuple[Any, Any]:
    value = plain_value(value)
    kind = column.kind
    if kind == "cells":
        return _cells_said(value), book.wrap
    if kind == "number":
        return value, book.whole if isinstance(value, float) and value.is_integer() else book.number
    if kind == "int":
        return (int(value) if isinstance(value, float) else value), book.centre
    if kind == "flag":
        return ("×" if value else None), book.centre
    if kind == "date":
        return _day(value), book.date
    if kind == "unit":
        return UNIT_NAME.get(str(value), value), book.text
    if kind == "indicator":
        known = indicators(load_rules()).get(str(value))
        return (known.label if known else value), book.wrap
    if kind == "verdict":
        return f"{STATUS_MARK[value]} {phrase(value)}", book.verdicts[value]
    if kind in WORDS:
        return WORDS[kind].get(str(value), value), book.text
    if column.field == "text":
        value = " ".join(str(value or "").split())
    return value, book.wrap if kind in ("wrap", "quote") else book.text


def _day(value: Any) -> dt.date | str | None:
    """An ISO day as a day that Excel sorts and counts with; a month without a day as 6/2021; other text as it stands."""
    if not isinstance(value, str):
        return None
    try:
        day = dt.date.fromisoformat(value[:10])
    except ValueError:
        return shown_date(value)
    # Excel's days begin in 1900.
    return day if day.year >= 1900 else shown_date(value[:10])


def _overview(book: _Book, status: CorpusStatus) -> None:
    sheet = book.sheet("Tổng quan")
    for index, width in enumerate((36, 18, 9, 7, 10, 24, 8, 8, 9, 27)):
        sheet.set_column(index, index, width)
    sheet.set_row(0, 24)
    _write(sheet, 0, 0, status.title or "Kho báo cáo", book.title)
    facts = [
        f"{len(status.documents)} văn bản",
        f"{len(status.failed)} tệp không đọc được",
        f"{status.review} số liệu cần xem lại",
    ]
    if status.submitters:
        said = state_counts(status, "vi")
        facts = [f"{len(status.submitters)} đơn vị phải báo cáo: {', '.join(said)}", *facts]
    if status.late:
        facts.append(f"{status.late} gửi muộn")
    if status.deadline:
        facts.append(f"hạn gửi {shown_date(status.deadline)}")
    _write(sheet, 1, 0, "  ·  ".join(facts), book.note)
    row = 3
    if status.submitters:
        row = _submitters(book, sheet, row, status)
    row = _other_files(book, sheet, row, status)
    _legend(book, sheet, row)


def _submitters(book: _Book, sheet: Any, row: int, status: CorpusStatus) -> int:
    """Who must report and what came of it, from ``row`` on; gives the row behind. The head stays in sight."""
    heads = (
        *("Đơn vị phải báo cáo", "Tình trạng", "Mục đã trả lời", "Số mục", "Đạt", "Còn thiếu", "Số liệu"),
        *("Cần xem lại", "Mâu thuẫn", "Tệp"),
    )
    row = _head(book, sheet, row, heads)
    first = row
    sheet.freeze_panes(row, 1)
    sheet.repeat_rows(row - 1)
    for s in status.submitters:
        cells = (
            *(
                (s.name, book.strong),
                (state_words(s, "vi"), book.states[s.state]),
                (s.answered or None, book.centre),
            ),
            *((s.items or None, book.centre), (s.share_answered if s.items else None, book.percent)),
            (", ".join((*s.open_items, *s.open_annexes)), book.wrap),
            *((sum(d.figures for d in s.documents) or None, book.centre), (s.review or None, book.centre)),
            *((s.contradictions or None, book.centre), (", ".join(d.name for d in s.documents), book.wrap)),
        )
        wide = ((", ".join((*s.open_items, *s.open_annexes)), 24.0), (", ".join(d.name for d in s.documents), 27.0))
        sheet.set_row(row, 13.5 * max(_lines(s.name, 36), *(_lines(text, width) for text, width in wide)) + 3)
        for index, (value, form) in enumerate(cells):
            _write(sheet, row, index, value, form)
        row += 1
    bar = {"type": "data_bar", "bar_color": "#8fd0a4", "bar_solid": True, "min_type": "num", "max_type": "num"}
    sheet.conditional_format(first, 4, row - 1, 4, {**bar, "min_value": 0, "max_value": 1})
    return row + 1


def _other_files(book: _Book, sheet: Any, row: int, status: CorpusStatus) -> int:
    """Documents of nobody in the plan, replaced ones and files that could not be read, from ``row`` on; gives the row behind."""
    for title, briefs in (("Văn bản khác", status.others), ("Bản đã có bản mới thay thế", status.superseded)):
        if briefs:
            row = _head(book, sheet, row, (title, "Ngày", "Số liệu", "", "", "Cơ quan", "", "", "", "Số, ký hiệu"))
            for brief in briefs:
                _write(sheet, row, 0, brief.name, book.wrap)
                _write(sheet, row, 1, _day(brief.date), book.date)
                _write(sheet, row, 2, brief.figures, book.centre)
                _write(sheet, row, 5, brief.agency, book.wrap)
                _write(sheet, row, 9, brief.number, book.wrap)
                row += 1
            row += 1
    if status.failed:
        row = _head(book, sheet, row, ("Tệp không đọc được", "Mã", "", "", "", "Lý do"))
        for failure in status.failed:
            for index, value in ((0, failure.name), (1, failure.code), (5, failure.reason)):
                _write(sheet, row, index, value, book.wrap)
            row += 1
        row += 1
    return row


def _legend(book: _Book, sheet: Any, row: int) -> None:
    """What the other sheets hold, and what marks and colours mean."""
    _write(sheet, row, 0, "Chú giải", book.subtitle)
    lines = (
        ("Ma trận", "Mỗi mục đề cương (dòng) được đơn vị nào (cột) trả lời; màu và dấu như dưới đây."),
        (
            "Số liệu",
            "Mỗi số liệu một dòng: giá trị, câu chứa nó (số liệu in đậm), tệp và trang. Dòng vàng: cần xem lại.",
        ),
        ("Cột phụ", "Các cột bên phải vùng in (bấm dấu + ở mép trên để thu gọn) dành cho tính toán."),
        (
            "Phát hiện",
            "Những chỗ mâu thuẫn hoặc không thể có, và điều cần lưu ý về cả báo cáo; máy nêu, người quyết định.",
        ),
    )
    for number, (name, words) in enumerate(lines, row + 1):
        _write(sheet, number, 0, name, book.text)
        _write(sheet, number, 1, words, book.note)
    row += len(lines) + 1
    for name in STATUS_FILL:
        _write(sheet, row, 0, f"{STATUS_MARK[name]} {phrase(name)}", book.verdicts[name])
        row += 1


def _head(book: _Book, sheet: Any, row: int, heads: Iterable[str]) -> int:
    sheet.set_row(row, 30)
    for index, head in enumerate(heads):
        _write(sheet, row, index, head, book.head)
    return row + 1


def _matrix(book: _Book, matrix: Matrix, kind: str) -> None:
    """Items are rows, agencies columns; the legend stands below, items and names stay in sight."""
    sheet = book.sheet(f"Ma trận {kind}", "#2e7d5b")
    last = len(matrix.rows) + 2
    sheet.set_column(0, 0, 11)
    sheet.set_column(1, 1, 52)
    sheet.set_column(2, last - 1, 15)
    sheet.set_column(last, last, 10)
    sheet.set_row(0, 24)
    _write(sheet, 0, 0, matrix.title, book.title)
    sheet.set_row(2, 48)
    _write(sheet, 2, 0, phrase("item"), book.head)
    _write(sheet, 2, 1, phrase("heading"), book.head)
    for index, agency in enumerate(matrix.rows, 2):
        _write(sheet, 2, index, agency.agency, book.centred_head)
    _write(sheet, 2, last, "Đã trả lời", book.centred_head)
    sheet.freeze_panes(3, 2)
    sheet.repeat_rows(2)
    for number, (item, heading) in enumerate(matrix.items):
        row = number + 3
        sheet.set_row(row, 13.5 * _lines(heading, 52) + 4)
        _write(sheet, row, 0, item, book.strong)
        _write(sheet, row, 1, heading, book.wrap)
        for index, agency in enumerate(matrix.rows, 2):
            status = agency.cells[number]
            if status is None:
                _write(sheet, row, index, "chưa gửi" if agency.document is None else "–", book.no_verdict)
            else:
                _write(sheet, row, index, f"{STATUS_MARK[status]} {phrase(status)}", book.verdicts[status])
        _write(sheet, row, last, _share([agency.cells[number] for agency in matrix.rows]), book.centre)
    row = len(matrix.items) + 3
    _write(sheet, row, 1, "Đã trả lời", book.strong)
    for index, agency in enumerate(matrix.rows, 2):
        _write(sheet, row, index, _share(agency.cells), book.centre)
    for number, name in enumerate(STATUS_FILL, row + 2):
        _write(sheet, number, 1, f"{STATUS_MARK[name]} {phrase(name)}", book.verdicts[name])


def _share(cells: Sequence[str | None]) -> str:
    done = sum(cell in ("answered", "merged", "nil") for cell in cells)
    return f"{done}/{len(cells)}"
