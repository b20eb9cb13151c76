"""Hand-made extractions about invented places, so that the corpus is tested without reading and rules."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from decimal import Decimal

from extractor.models import (
    AnnexRow,
    AnnexVerdict,
    Cell,
    Check,
    Extraction,
    Figure,
    Finding,
    Header,
    Item,
    ItemVerdict,
    Near,
    Outline,
    Page,
    Paragraph,
    Period,
    Place,
    Plan,
    Reference,
    Report,
    ReportWarning,
    Scope,
    Section,
    Source,
    Submitter,
    Table,
)

TEXT = """UBND HUYỆN AN LẠC
BÁO CÁO
Kết quả phát triển các khu, cụm công nghiệp

I. Tình hình chung
Thực hiện Nghị quyết số 115/NQ-CP ngày 31/8/2020, trên địa bàn huyện có 03 cụm công nghiệp với tổng diện tích 125,5 ha, thu hút 48 doanh nghiệp.
KCN hỗ trợ Sơn Hải II có diện tích 300 ha; tổng vốn đăng ký 2.450 tỷ đồng.

II. Khó khăn, vướng mắc
Đường gom cụm công nghiệp Bến Thủy chưa hoàn thành. Hạ tầng xử lý nước thải còn thiếu.
"""

_UNITS = {
    "cụm công nghiệp": ("industrial_cluster", "count"),
    "ha": ("ha", "area"),
    "doanh nghiệp": ("enterprise", "count"),
    "tỷ đồng": ("VND", "money"),
}
_FIGURE = re.compile(r"(\d[\d.]*(?:,\d+)?) (cụm công nghiệp|ha|doanh nghiệp|tỷ đồng)")


def make_extraction(
    text: str = TEXT,
    name: str = "bao-cao.txt",
    issuer: str | None = "UBND huyện An Lạc",
    date: str | None = "2021-06-10",
    number: str | None = "12/BC-UBND",
    subject: str | None = "Kết quả phát triển các khu, cụm công nghiệp",
    **header: object,
) -> Extraction:
    """An extraction of ``text`` with the figures, references and sections that a few plain patterns find."""
    sha256 = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    source = Source(name, sha256, "text/plain", 1, False, len(text))
    paragraphs = tuple(
        Paragraph(m.start(), m.end()) for m in re.finditer(r"\S[^\n]*(?:\n(?!\n|[IVX]+\.)\S[^\n]*)*", text)
    )
    report = Report(source, text, (Page(1, 0, len(text)),), paragraphs)
    sections = tuple(make_sections(text))
    figures = []
    for number_, match in enumerate(_FIGURE.finditer(text), 1):
        value = Decimal(match[1].replace(".", "").replace(",", "."))
        unit, quantity = _UNITS[match[2]]
        if unit == "VND":
            value *= 10**9
        figures.append(
            Figure(
                f"f{number_}",
                match[0],
                *match.span(),
                value,
                unit,
                quantity,
                rule="test",
                section=_home(sections, match.start()),
            )
        )
    references = tuple(
        Reference(m[0].replace(" ", ""), m[0], *m.span(), number=m[0].split("/")[0], symbol="NQ-CP", type="nghị quyết")
        for m in re.finditer(r"\d+/NQ-CP", text)
    )
    head = Header(
        type="báo cáo", number=number, issuer=issuer, agency_kind="district", place="An Lạc", date=date, subject=subject
    )
    return Extraction(report, replace(head, **header), sections, tuple(figures), references)


def make_sections(text: str) -> list[Section]:
    """The parts that begin with a Roman numeral."""
    heads = list(re.finditer(r"^([IVX]+)\. (.+)$", text, re.M))
    ends = [*[head.start() for head in heads[1:]], len(text)][: len(heads)]
    return [
        Section(
            h[1], h[1], 1, h[2], h.start(), end, h.start(), h.end(), role="difficulties" if "Khó khăn" in h[2] else None
        )
        for h, end in zip(heads, ends, strict=True)
    ]


def _home(sections: tuple[Section, ...], offset: int) -> str | None:
    return next((s.id for s in sections if s.start <= offset < s.end), None)


def with_annex(extraction: Extraction) -> Extraction:
    """The extraction with one annex table of two rows, and a warning."""
    cell = Cell("CCN Bến Thủy", 0, 0)
    table = Table("t1", 1, 0, 0, ("STT", "Tên", "Diện tích (ha)"), ((Cell("1", 0, 0), cell, Cell("25,5", 0, 0)),))
    rows = (
        AnnexRow(
            "t1", 1, "I", "CCN Bến Thủy", "Công ty =HYPERLINK", Decimal("25.5"), None, Decimal("20"), Decimal("78.4")
        ),
        AnnexRow("t1", 2, "I", "CCN Gò Đậu", None, Decimal("30.25"), cells=(("Tên", "CCN Gò Đậu"), ("Ghi chú", "+5"))),
    )
    warning = ReportWarning("annex_unit", "Bảng không ghi đơn vị.", 1, 0, 3)
    return replace(extraction, annex=rows, tables=(table,), warnings=(warning,))


def make_plan(*submitters: str, deadline: str | None = "2021-06-15") -> Plan:
    """A plan with one outline of three items."""
    source = Source("ke-hoach.txt", "0" * 64, "text/plain", 1, False, 10)
    items = (
        Item("I", "I", "Tình hình chung", 1),
        Item("II", "II", "Khó khăn, vướng mắc", 1, asks=("assessment",)),
        Item("III", "III", "Kiến nghị", 1, request="Nêu kiến nghị với tỉnh"),
    )
    outline = Outline("district", "district", "Đề cương báo cáo của UBND huyện", items)
    names = submitters or ("UBND huyện An Lạc", "UBND huyện Gò Đậu", "UBND thị xã Bến Thủy")
    return Plan(
        source,
        Header(type="kế hoạch", number="7/KH-HĐND", period=Period("2021-01-01", "2021-06-30", "6 tháng đầu năm")),
        "Giám sát khu, cụm công nghiệp",
        "HĐND tỉnh Hải Sơn",
        Scope("2018-01-01", "2021-06-30", "tỉnh Hải Sơn"),
        deadline,
        tuple(Submitter(name, "district", "district") for name in names),
        (outline,),
    )


def make_check(extraction: Extraction, submitter: str, missing: bool = True) -> Check:
    """A check that finds items I and II answered, III missing, and one contradiction."""
    sections = extraction.sections
    verdicts = [
        ItemVerdict(s.id, s.heading, "answered", 0.9, s.id, s.start, s.end, 1, "Có mục cùng tên.") for s in sections[:2]
    ]
    status = "missing" if missing else "nil"
    verdicts.append(ItemVerdict("III", "Kiến nghị", status, 0.1, why="Không thấy mục nào.", near=(Near("II", 0.3),)))
    places = tuple(Place(f.start, f.end) for f in extraction.figures[:2])
    finding = Finding("sum_mismatch", "warning", "Tổng không khớp.", places)
    annex = AnnexVerdict("PL1", "missing", ("Nhà đầu tư",), (), 0, why="Không có bảng.")
    return Check(
        extraction.report.source, "7/KH-HĐND", "district", "district", tuple(verdicts), (annex,), (finding,), submitter
    )
