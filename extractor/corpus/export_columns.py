"""What each sheet of the workbook shows: its columns with their Vietnamese heads, widths and kinds, and words for codes.

The first columns of a sheet, up to ``printed``, are what a clerk reads and prints: the number as written, its value, what it
measures, the sentence it stands in, file and page. The others are for whoever computes with them.
"""

from __future__ import annotations

from dataclasses import dataclass

WORDS = {
    "qualifier": {"approx": "khoảng", "under": "gần/dưới", "over": "trên/hơn", "estimate": "ước"},
    "change": {"increase": "tăng", "decrease": "giảm"},
    "figure_status": {
        "actual": "thực hiện",
        "target": "mục tiêu",
        "estimate": "ước thực hiện",
        "cumulative": "lũy kế",
        "previous": "kỳ trước",
    },
    "severity": {"error": "lỗi", "warning": "cần kiểm tra", "note": "lưu ý"},
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


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its Vietnamese head, the field it shows, its width, and how: "text", "wrap", "number", "int",
    "date", "flag" (a cross), "quote" (a sentence with the words of the field ``text`` in bold), or the name of a word
    list."""

    head: str
    field: str
    width: float
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of records: its name, the view it shows, its columns, how many of them are printed, and its tab's colour."""

    name: str
    view: str
    columns: tuple[Column, ...]
    printed: int
    colour: str


SHEETS = (
    Sheet(
        "Mục đề cương",
        "items",
        (
            Column("Cơ quan", "agency", 20, "wrap"),
            Column("Tệp", "document_name", 21, "wrap"),
            Column("Mục", "id", 9),
            Column("Nội dung đề cương", "heading", 40, "wrap"),
            Column("Tình trạng", "status", 16, "verdict"),
            Column("Trang", "page", 6, "int"),
            Column("Số liệu", "figures", 8, "int"),
            Column("Lý do", "why", 48, "wrap"),
        ),
        8,
        "#2e7d5b",
    ),
    Sheet(
        "Số liệu",
        "figures",
        (
            Column("Cơ quan", "agency", 20, "wrap"),
            Column("Nguyên văn", "text", 17, "wrap"),
            Column("Giá trị", "value", 17, "number"),
            Column("Đơn vị", "unit", 11, "unit"),
            Column("Chỉ tiêu", "indicator", 19, "indicator"),
            Column("Nói về", "subject", 19, "wrap"),
            Column("Kỳ", "period_text", 13, "wrap"),
            Column("Câu trích", "quote", 56, "quote"),
            Column("Trang", "page", 6, "int"),
            Column("Tệp", "document_name", 21, "wrap"),
            Column("Cần xem lại", "needs_review", 8, "flag"),
            Column("Lý do xem lại", "review", 24, "wrap"),
            Column("Cách đọc khác", "reading", 14, "wrap"),
            Column("Đã sửa", "corrected", 8, "flag"),
            Column("Máy đọc", "machine_value", 19, "number"),
            Column("Đến", "value_max", 14, "number"),
            Column("Trên mỗi", "per", 10),
            Column("Mức độ", "qualifier", 11, "qualifier"),
            Column("Tăng/giảm", "change", 10, "change"),
            Column("Tình trạng", "status", 16, "figure_status"),
            Column("Kỳ từ", "period_from", 12, "date"),
            Column("Kỳ đến", "period_to", 12, "date"),
            Column("Giá trị quy đổi", "base_value", 19, "number"),
            Column("Đơn vị quy đổi", "base_unit", 14, "unit"),
            Column("Mục", "section", 9),
            Column("Loại cơ quan", "agency_kind", 16, "agency_kind"),
            Column("Ngày văn bản", "document_date", 12, "date"),
            Column("Mã chủ thể", "subject_id", 24),
            Column("Mã chủ thể hiện nay", "subject_group", 24),
            Column("Tỉnh hiện nay", "province", 14),
            Column("Bảng", "table", 7),
            Column("Dòng tổng", "total", 8, "flag"),
            Column("Mã", "id", 7),
        ),
        11,
        "#1f4e5f",
    ),
    Sheet(
        "Căn cứ",
        "references",
        (
            Column("Cơ quan", "agency", 20, "wrap"),
            Column("Nguyên văn", "text", 34, "wrap"),
            Column("Số, ký hiệu", "id", 20),
            Column("Loại văn bản", "type", 16),
            Column("Tên gọi", "name", 26, "wrap"),
            Column("Ngày", "cited_date", 12, "date"),
            Column("Cơ quan ban hành", "cited_issuer", 22, "wrap"),
            Column("Điều, khoản", "article", 18, "wrap"),
            Column("Trang", "page", 6, "int"),
            Column("Tệp", "document_name", 21, "wrap"),
            Column("Của chính văn bản", "own", 10, "flag"),
            Column("Mục", "section", 9),
            Column("Độ tin cậy", "confidence", 10, "number"),
        ),
        10,
        "#1f4e5f",
    ),
    Sheet(
        "Phụ lục",
        "annex",
        (
            Column("Cơ quan", "agency", 20, "wrap"),
            Column("Nhóm", "group", 20, "wrap"),
            Column("Tên khu, cụm, công trình …", "name", 28, "wrap"),
            Column("Chủ đầu tư", "investor", 28, "wrap"),
            Column("Diện tích (ha)", "area", 13, "number"),
            Column("Đất cho thuê (ha)", "leasable_area", 13, "number"),
            Column("Đã cho thuê (ha)", "leased_area", 13, "number"),
            Column("Tỷ lệ lấp đầy (%)", "occupancy", 13, "number"),
            Column("Trang", "page", 6, "int"),
            Column("Tệp", "document_name", 21, "wrap"),
            Column("Các cột của báo cáo", "cells", 60, "cells"),
            Column("Bảng", "table", 8),
        ),
        11,
        "#1f4e5f",
    ),
    Sheet(
        "Phát hiện",
        "findings",
        (
            Column("Cơ quan", "agency", 20, "wrap"),
            Column("Mức", "severity", 11, "severity"),
            Column("Phát hiện", "message", 56, "wrap"),
            Column("Câu trích", "quote", 56, "wrap"),
            Column("Trang", "page", 6, "int"),
            Column("Tệp", "document_name", 21, "wrap"),
            Column("Mã", "code", 22),
        ),
        6,
        "#b3541e",
    ),
    Sheet(
        "Cảnh báo",
        "warnings",
        (
            Column("Cơ quan", "agency", 20, "wrap"),
            Column("Cảnh báo", "message", 90, "wrap"),
            Column("Trang", "page", 6, "int"),
            Column("Tệp", "document_name", 21, "wrap"),
            Column("Mã", "code", 24),
        ),
        4,
        "#b3541e",
    ),
    Sheet(
        "Sửa chữa",
        "corrections",
        (
            Column("Tệp", "document_name", 21, "wrap"),
            Column("Trường", "field", 14),
            Column("Giá trị cũ", "old", 20, "wrap"),
            Column("Giá trị mới", "new", 20, "wrap"),
            Column("Người sửa", "who", 20, "wrap"),
            Column("Lúc (UTC)", "changed_at", 21),
            Column("Lý do", "why", 48, "wrap"),
        ),
        7,
        "#6b5b95",
    ),
)
"""The sheets of records in the order of the workbook."""
