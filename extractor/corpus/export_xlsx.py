"""The workbook that people open: overview, coloured matrix, figures with their quotes, references, annex, findings, warnings.

Text is always written as text: nothing that a report says can become a formula or a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from extractor.corpus.frames import plain_value
from extractor.corpus.indicators import indicators
from extractor.corpus.status import CorpusStatus, Matrix
from extractor.corpus.status_table import COLOURS, shown_date, state_words
from extractor.phrases import phrase
from extractor.rulebook import load_rules
from extractor.show import STATUS_MARK, UNIT_NAME

if TYPE_CHECKING:
    import pandas as pd

    from extractor.corpus.corpus import Corpus

_LONGEST = 32_000
_MOST_ROWS = 1_048_575
_WORDS = {
    "qualifier": {"approx": "khoảng", "under": "gần/dưới", "over": "trên/hơn", "estimate": "ước"},
    "change": {"increase": "tăng", "decrease": "giảm"},
    "figure_status": {
        "actual": "thực hiện",
        "target": "mục tiêu",
        "estimate": "ước thực hiện",
        "cumulative": "lũy kế",
        "previous": "kỳ trước",
    },
    "severity": {"error": "lỗi", "warning": "cảnh báo", "note": "lưu ý"},
    "agency_kind": {
        "department": "sở",
        "industrial_zone_board": "ban quản lý KCN",
        "district": "UBND cấp huyện",
        "province": "UBND tỉnh",
        "commune": "UBND cấp xã",
        "council": "HĐND",
        "party": "cơ quan Đảng",
        "ministry": "bộ, ngành",
        "enterprise": "doanh nghiệp",
        "other": "khác",
    },
}
_STATE_COLOURS = {"submitted": "#e3f4e7", "incomplete": "#fff4cc", "not_submitted": "#fbd9d6"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its Vietnamese head, the field it shows, its width, and how: "text", "wrap", "number", "int",
    "flag" (a cross), or the name of a word list."""

    head: str
    field: str
    width: float
    kind: str = "text"


FIGURES = (
    Column("Tệp", "document_name", 26),
    Column("Cơ quan", "agency", 26),
    Column("Loại cơ quan", "agency_kind", 16, "agency_kind"),
    Column("Ngày văn bản", "document_date", 12),
    Column("Trang", "page", 7, "int"),
    Column("Mục", "section", 9),
    Column("Nguyên văn", "text", 22),
    Column("Giá trị", "value", 18, "number"),
    Column("Đến", "value_max", 12, "number"),
    Column("Đơn vị", "unit", 14, "unit"),
    Column("Trên mỗi", "per", 10),
    Column("Giá trị quy đổi", "base_value", 18, "number"),
    Column("Đơn vị quy đổi", "base_unit", 14, "unit"),
    Column("Mức độ", "qualifier", 11, "qualifier"),
    Column("Tăng/giảm", "change", 10, "change"),
    Column("Chỉ tiêu", "indicator", 26, "indicator"),
    Column("Nói về", "subject", 26),
    Column("Kỳ từ", "period_from", 11),
    Column("Kỳ đến", "period_to", 11),
    Column("Tình trạng", "status", 13, "figure_status"),
    Column("Cần xem lại", "needs_review", 11, "flag"),
    Column("Lý do xem lại", "review", 24, "wrap"),
    Column("Cách đọc khác", "reading", 14),
    Column("Đã sửa", "corrected", 8, "flag"),
    Column("Câu trích", "quote", 80, "wrap"),
)
REFERENCES = (
    Column("Tệp", "document_name", 26),
    Column("Cơ quan", "agency", 26),
    Column("Trang", "page", 7, "int"),
    Column("Mục", "section", 9),
    Column("Nguyên văn", "text", 30),
    Column("Số, ký hiệu", "id", 20),
    Column("Loại văn bản", "type", 16),
    Column("Tên gọi", "name", 26),
    Column("Ngày", "cited_date", 12),
    Column("Cơ quan ban hành", "cited_issuer", 24),
    Column("Điều, khoản", "article", 18),
    Column("Của chính văn bản", "own", 10, "flag"),
    Column("Độ tin cậy", "confidence", 10, "number"),
)
ANNEX = (
    Column("Tệp", "document_name", 26),
    Column("Cơ quan", "agency", 26),
    Column("Trang", "page", 7, "int"),
    Column("Bảng", "table", 8),
    Column("Nhóm", "group", 22),
    Column("Tên khu, cụm", "name", 30),
    Column("Chủ đầu tư", "investor", 30),
    Column("Diện tích (ha)", "area", 14, "number"),
    Column("Đất cho thuê (ha)", "leasable_area", 16, "number"),
    Column("Đã cho thuê (ha)", "leased_area", 16, "number"),
    Column("Tỷ lệ lấp đầy (%)", "occupancy", 16, "number"),
)
FINDINGS = (
    Column("Tệp", "document_name", 26),
    Column("Cơ quan", "agency", 26),
    Column("Trang", "page", 7, "int"),
    Column("Mức", "severity", 11, "severity"),
    Column("Mã", "code", 20),
    Column("Phát hiện", "message", 60, "wrap"),
    Column("Câu trích", "quote", 80, "wrap"),
)
WARNINGS = (
    Column("Tệp", "document_name", 26),
    Column("Cơ quan", "agency", 26),
    Column("Trang", "page", 7, "int"),
    Column("Mã", "code", 22),
    Column("Cảnh báo", "message", 90, "wrap"),
)
ITEMS = (
    Column("Cơ quan", "agency", 30),
    Column("Tệp", "document_name", 26),
    Column("Mục", "id", 10),
    Column("Nội dung đề cương", "heading", 50, "wrap"),
    Column("Tình trạng", "status", 16, "verdict"),
    Column("Trang", "page", 7, "int"),
    Column("Số liệu", "figures", 9, "int"),
    Column("Lý do", "why", 80, "wrap"),
)
CORRECTIONS = (
    Column("Tệp", "document_name", 26),
    Column("Trường", "field", 14),
    Column("Giá trị cũ", "old", 20),
    Column("Giá trị mới", "new", 20),
    Column("Người sửa", "who", 20),
    Column("Lúc", "changed_at", 21),
    Column("Lý do", "why", 50, "wrap"),
)


class _Book:
    """A workbook being written, with its formats."""

    def __init__(self, path: Path) -> None:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
        }
        self.book = xlsxwriter.Workbook(str(path), options)
        base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        add = self.book.add_format
        self.text = add(base)
        self.wrap = add({**base, "text_wrap": True})
        self.number = add({**base, "num_format": "#,##0.####"})
        self.whole = add({**base, "num_format": "#,##0"})
        self.centre = add({**base, "align": "center"})
        self.head = add({**base, "bold": True, "bg_color": "#1f4e5f", "font_color": "#ffffff", "text_wrap": True})
        self.title = add({**base, "bold": True, "font_size": 14})
        self.note = add({**base, "italic": True, "font_color": "#666666"})
        self.review = add({**base, "bg_color": "#fff4cc"})
        fill = {"align": "center", "border": 1, "border_color": "#d9d9d9", "text_wrap": True}
        self.verdicts = {name: add({**base, **fill, "bg_color": colour}) for name, colour in COLOURS.items()}
        self.no_verdict = add({**base, **fill, "font_color": "#999999"})
        self.states = {name: add({**base, "bg_color": colour}) for name, colour in _STATE_COLOURS.items()}
        self.names: set[str] = set()

    def sheet(self, name: str) -> Any:
        """A new sheet; forbidden characters in its name are replaced, a name used before gets a number."""
        plain = re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:31] or "Bảng"
        unique, number = plain, 1
        while unique.lower() in self.names:
            number += 1
            unique = f"{plain[:27]} {number}"
        self.names.add(unique.lower())
        return self.book.add_worksheet(unique)


def write_book(corpus: Corpus, path: Path) -> None:
    """Writes the whole workbook to ``path``."""
    status = corpus.status()
    book = _Book(path)
    try:
        _overview(book, status)
        for matrix in status.matrices:
            if matrix.rows:
                _matrix(book, matrix)
        snapshot = corpus.snapshot()
        for name, columns, view in (
            ("Mục đề cương", ITEMS, "items"),
            ("Số liệu", FIGURES, "figures"),
            ("Căn cứ", REFERENCES, "references"),
            ("Phụ lục", ANNEX, "annex"),
            ("Phát hiện", FINDINGS, "findings"),
            ("Cảnh báo", WARNINGS, "warnings"),
            ("Sửa chữa", CORRECTIONS, "corrections"),
        ):
            _records(book, name, columns, corpus.frame(view, snapshot))
    finally:
        book.book.close()


def write_frame_book(frame: pd.DataFrame, path: Path) -> None:
    """Writes the result of a query as a workbook of one sheet."""
    book = _Book(path)
    columns = []
    for name in frame.columns:
        numeric = frame[name].dtype.kind in "iuf"
        columns.append(Column(str(name), str(name), 16 if numeric else 28, "number" if numeric else "text"))
    try:
        _records(book, "Kết quả", columns, frame)
    finally:
        book.book.close()


def _write(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    """Text as text, numbers as numbers, nothing as formula."""
    value = plain_value(value)
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, form)
    elif isinstance(value, int | float) and abs(value) < 9e15:
        sheet.write_number(row, column, value, form)
    else:
        text = str(value).encode("utf-8", "replace").decode("utf-8")
        sheet.write_string(row, column, text if len(text) <= _LONGEST else text[:_LONGEST] + " …", form)


def _records(book: _Book, name: str, columns: Sequence[Column], frame: pd.DataFrame) -> None:
    """A sheet (or several, for more rows than Excel has) with a head, a filter, and one row a record."""
    total = len(frame)
    for first in range(0, max(total, 1), _MOST_ROWS):
        sheet = book.sheet(name)
        piece = frame.iloc[first : first + _MOST_ROWS]
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        sheet.set_row(0, 30)
        for index, column in enumerate(columns):
            _write(sheet, 0, index, column.head, book.head)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(piece), 1), len(columns) - 1)
        chosen = piece[[column.field for column in columns]]
        for row, values in enumerate(chosen.itertuples(index=False, name=None), 1):
            for index, (column, value) in enumerate(zip(columns, values, strict=True)):
                shown, form = _cell(book, column, value)
                _write(sheet, row, index, shown, form)


def _cell(book: _Book, column: Column, value: Any) -> tuple[Any, Any]:
    value = plain_value(value)
    if column.kind == "number":
        return value, book.whole if isinstance(value, float) and value.is_integer() else book.number
    if column.kind == "int":
        return (int(value) if isinstance(value, float) else value), book.text
    if column.kind == "flag":
        return ("×" if value else None), book.centre
    if column.kind == "unit":
        return UNIT_NAME.get(str(value), value), book.text
    if column.kind == "indicator":
        known = indicators(load_rules()).get(str(value))
        return (known.label if known else value), book.text
    if column.kind == "verdict":
        return f"{STATUS_MARK[value]} {phrase(value)}", book.verdicts[value]
    if column.kind == "wrap":
        return value, book.wrap
    if column.kind in _WORDS:
        return _WORDS[column.kind].get(str(value), value), book.text
    return value, book.text


def _overview(book: _Book, status: CorpusStatus) -> None:
    sheet = book.sheet("Tổng quan")
    for index, width in enumerate((44, 20, 12, 10, 40, 10, 12, 12, 40)):
        sheet.set_column(index, index, width)
    _write(sheet, 0, 0, status.title or "Kho báo cáo", book.title)
    facts = (
        f"{len(status.documents)} văn bản, {len(status.failed)} tệp không đọc được, {status.review} số liệu cần xem lại"
    )
    if status.deadline:
        facts += f". {phrase('deadline')}: {shown_date(status.deadline)}"
    _write(sheet, 1, 0, facts, book.note)
    row = 3
    if status.submitters:
        heads = (
            *("Đơn vị phải báo cáo", "Tình trạng", "Mục đã trả lời", "Số mục", "Mục còn thiếu", "Số liệu"),
            *("Cần xem lại", "Phát hiện", "Tệp"),
        )
        row = _head(book, sheet, row, heads)
        for s in status.submitters:
            state = book.states[s.state]
            cells = (
                *((s.name, book.text), (state_words(s, "vi"), state), (s.answered, book.text), (s.items, book.text)),
                (", ".join((*s.open_items, *s.open_annexes)), book.wrap),
                *((sum(d.figures for d in s.documents), book.text), (s.review, book.text), (s.findings, book.text)),
                (", ".join(d.name for d in s.documents), book.wrap),
            )
            for index, (value, form) in enumerate(cells):
                _write(sheet, row, index, value, form)
            row += 1
        row += 1
    for title, briefs in (("Văn bản khác", status.others), ("Bản đã có bản mới thay thế", status.superseded)):
        if briefs:
            row = _head(book, sheet, row, (title, "Cơ quan", "Ngày", "Số liệu", "Số, ký hiệu"))
            for brief in briefs:
                values = (brief.name, brief.agency, brief.date, brief.figures, brief.number)
                for index, value in enumerate(values):
                    _write(sheet, row, index, value, book.text)
                row += 1
            row += 1
    if status.failed:
        row = _head(book, sheet, row, ("Tệp không đọc được", "Mã", "", "", "Lý do"))
        for failure in status.failed:
            for index, value in ((0, failure.name), (1, failure.code), (4, failure.reason)):
                _write(sheet, row, index, value, book.wrap)
            row += 1


def _head(book: _Book, sheet: Any, row: int, heads: Iterable[str]) -> int:
    for index, head in enumerate(heads):
        _write(sheet, row, index, head, book.head)
    return row + 1


def _matrix(book: _Book, matrix: Matrix) -> None:
    """Agencies are rows, items columns; the legend stands above, name and heads stay in sight."""
    sheet = book.sheet(f"Ma trận {matrix.outline}")
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, max(len(matrix.items), 1), 15)
    _write(sheet, 0, 0, matrix.title, book.title)
    _write(sheet, 1, 0, "Chú giải:", book.note)
    for index, name in enumerate(COLOURS, 1):
        _write(sheet, 1, index, f"{STATUS_MARK[name]} {phrase(name)}", book.verdicts[name])
    sheet.set_row(4, 76)
    _write(sheet, 3, 0, phrase("item"), book.head)
    for index, (item, _) in enumerate(matrix.items, 1):
        _write(sheet, 3, index, item, book.head)
    _write(sheet, 4, 0, phrase("agency"), book.head)
    for index, (_, heading) in enumerate(matrix.items, 1):
        _write(sheet, 4, index, heading, book.head)
    sheet.freeze_panes(5, 1)
    for number, agency in enumerate(matrix.rows, 5):
        _write(sheet, number, 0, agency.agency, book.wrap)
        for index, status in enumerate(agency.cells, 1):
            if status is None:
                words = "chưa gửi" if agency.document is None else "–"
                _write(sheet, number, index, words, book.no_verdict)
            else:
                _write(sheet, number, index, f"{STATUS_MARK[status]} {phrase(status)}", book.verdicts[status])
