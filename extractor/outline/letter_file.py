"""A letter as a Word file, in the layout that Nghị định 30/2020/NĐ-CP prescribes for a công văn: two-column header, number
and day left blank, recipient, body, signature block."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from extractor.models import Plan
from extractor.outline.letter import Letter

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")

Line = tuple[str, bool, bool, float]
"""A centred line of head or signature: its text, whether bold, whether italic, its size in points."""

_RULE = "—"
"""Stands for a drawn line in the heads of the letter; its "size" is the indent on both sides in cm."""
_WIDTH_LEFT, _WIDTH_RIGHT = 2.0, 1.9
_LONGEST, _LONGEST_RIGHT = 22, 28


_PLACE = re.compile(r"(?<=\w) (?=(?!XÃ HỘI)(?:TỈNH|THÀNH PHỐ|QUẬN|HUYỆN|THỊ XÃ|THỊ TRẤN|PHƯỜNG|XÃ) \w)")


def _balanced(text: str, longest: int = _LONGEST) -> str:
    """A long line of the head, broken before the name of a place or into two lines of like length (ĐOÀN GIÁM SÁT / CHUYÊN ĐỀ)."""
    if len(text) <= longest:
        return text
    place = _PLACE.search(text)
    if place is not None:
        return f"{text[: place.start()]}\n{text[place.end() :]}"
    cuts = [place for place, char in enumerate(text) if char == " " and text[place + 1] not in "-–,"]
    middle = min(cuts, key=lambda place: abs(place - len(text) / 2), default=None)
    return text if middle is None else f"{text[:middle]}\n{text[middle + 1 :]}"


def _titles(issuer: str, title: str | None) -> list[str]:
    """The lines between "TM. …" and the signature. A delegation is signed for by its head, whose office stands below."""
    own = (title or "").upper()
    if "ĐOÀN" in issuer and "ĐOÀN" not in own:
        return ["TRƯỞNG ĐOÀN", own] if own else ["TRƯỞNG ĐOÀN"]
    return [own or ("CHỦ TỊCH" if _COUNCIL.match(issuer) else "TRƯỞNG BAN")]


_COUNCIL = re.compile(r"(?:THƯỜNG TRỰC )?(?:HỘI ĐỒNG NHÂN DÂN|HĐND)(?!\w)")


def _signs_for(issuer: str) -> str:
    """On whose behalf a letter is signed. A council's letters are its standing committee's, named without the place."""
    if _COUNCIL.match(issuer):
        return "TM. THƯỜNG TRỰC\nHỘI ĐỒNG NHÂN DÂN"
    return _balanced(f"TM. {issuer or 'ĐOÀN GIÁM SÁT'}", _LONGEST_RIGHT)


def _own_name(issuer: str, parent: str) -> str:
    """The issuer without its parent's name at the end: the parent has a line of its own above it."""
    for name in (parent, parent.replace("HỘI ĐỒNG NHÂN DÂN", "HĐND"), parent.replace("ỦY BAN NHÂN DÂN", "UBND")):
        if name and issuer.endswith(name) and len(issuer) > len(name):
            return issuer[: -len(name)].strip(" -,")
    return issuer


def write_letter(letter: Letter, plan: Plan, path: Path, today: dt.date | None = None) -> Path:
    """Write ``letter`` as DOCX, ready to be edited in Word. The number and the day are blank for the clerk to fill in. Raises
    OSError for a file that cannot be written."""
    document: Any = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    parent = (plan.header.parent or "").upper()
    issuer = _own_name((plan.authority or plan.header.issuer or "").upper(), parent)
    _number_pages(section)
    _head(document, letter, plan, parent, issuer, (today or dt.date.today()).year)
    _body(document, letter)
    _foot(document, plan, issuer)
    path.parent.mkdir(parents=True, exist_ok=True)
    properties = document.core_properties
    properties.author = properties.last_modified_by = WRITER
    properties.title, properties.comments = f"Kính gửi: {_clean(letter.recipient)}"[:200], ""
    properties.created = properties.modified = dt.datetime.combine(today or dt.date.today(), dt.time())
    document.save(str(path))
    return path


WRITER = "extractor"


def edited(path: Path) -> bool:
    """Whether somebody saved a letter since it was written: Word and LibreOffice put their own name in its place. True for
    a file that is no letter at all."""
    try:
        with zipfile.ZipFile(path) as package:
            said = re.search(rb"<cp:lastModifiedBy>([^<]*)</cp:lastModifiedBy>", package.read("docProps/core.xml"))
    except (OSError, KeyError, zipfile.BadZipFile):
        return True
    return said is None or said[1] != WRITER.encode()


def _number_pages(section: Any) -> None:
    """Page numbers in the middle of the top margin, none on the first page."""
    section.different_first_page_header_footer = True
    section.header_distance = Cm(1)
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "2"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _head(document: Any, letter: Letter, plan: Plan, parent: str, issuer: str, year: int) -> None:
    """Issuer with number and subject on the left, nation with place and day on the right, the recipient below."""
    own = plan.header
    place = own.place or plan.scope.place or "…………"
    symbol = (own.number or "").rpartition("/")[2].partition("-")[2] or "……"
    what = "đôn đốc gửi báo cáo" if letter.reminder else "bổ sung báo cáo"
    about = f"V/v {what} theo Kế hoạch số {own.number}" if own.number else f"V/v {what} giám sát"
    above = [(_balanced(parent), False, False, 13.0)] if parent and parent != issuer else []
    _grid(
        document,
        [
            *above,
            (_balanced(issuer), True, False, 13.0),
            (_RULE, False, False, _WIDTH_LEFT),
            (f"Số:          /{symbol}", False, False, 13.0),
            (about, False, False, 12.0),
        ],
        [
            (NATION[0], True, False, 12.5),
            (NATION[1], True, False, 13.5),
            (_RULE, False, False, _WIDTH_RIGHT),
            (f"{place}, ngày        tháng        năm {year}", False, True, 14.0),
        ],
    )
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(12)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(_clean(f"Kính gửi: {letter.recipient}"))


def _body(document: Any, letter: Letter) -> None:
    _paragraph(document, letter.opening)
    blocks = (
        ("Phạm vi, yêu cầu của báo cáo", letter.remarks),
        ("Nội dung chưa báo cáo", letter.missing),
        ("Nội dung cần nêu cụ thể hơn", letter.unclear),
        ("Phụ lục", letter.annexes),
        ("Số liệu cần kiểm tra, thống nhất lại", letter.findings),
    )
    for number, (title, block) in enumerate(((title, block) for title, block in blocks if block), 1):
        _paragraph(document, f"{number}. {title}", bold=True)
        for text in block:
            _paragraph(document, f"- {text}")
    _paragraph(document, letter.closing)
    document.paragraphs[-1].paragraph_format.keep_with_next = True


def _foot(document: Any, plan: Plan, issuer: str) -> None:
    """Who gets copies on the left, who signs on the right."""
    left, right = _grid(document, [], []).rows[0].cells
    for index, text in enumerate(("Nơi nhận:", "- Như trên;", "- Lưu: VT.")):
        paragraph = left.paragraphs[0] if index == 0 else left.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.font.size = Pt(12 if index == 0 else 11)
        run.bold, run.italic = index == 0, index == 0
    _lines(
        right,
        [
            (_signs_for(issuer), True, False, 14.0),
            *[(title, True, False, 14.0) for title in _titles(issuer, plan.header.signer_title)],
            *[("", False, False, 14.0)] * 4,
            (plan.header.signer or "", True, False, 14.0),
        ],
    )


def _grid(document: Any, left: Sequence[Line], right: Sequence[Line]) -> Any:
    """Two columns of centred lines."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    # The signature stays on one page with the office that signs.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for column, cell, block, width in zip(
        table.columns, table.rows[0].cells, (left, right), (Cm(6.3), Cm(10.2)), strict=True
    ):
        column.width = cell.width = width
        _lines(cell, block)
    return table


def _lines(cell: Any, block: Sequence[Line]) -> None:
    for number, (text, bold, italic, size) in enumerate(block):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after, paragraph.paragraph_format.keep_with_next = Pt(0), True
        if text == _RULE:
            _draw(paragraph, size)
            continue
        run = paragraph.add_run(_clean(text))
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _draw(paragraph: Any, indent: float) -> None:
    """A thin line under the words above, as long as what ``indent`` (cm) leaves of the cell on either side."""
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Cm(indent)
    form.space_before, form.line_spacing = Pt(1), Pt(4)
    border = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        top.set(qn(f"w:{key}"), value)
    border.append(top)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _paragraph(document: Any, text: str, *, bold: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    form = paragraph.paragraph_format
    form.first_line_indent, form.space_after, form.line_spacing = Cm(1), Pt(6), 1.15
    paragraph.add_run(_clean(text)).bold = bold


_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _clean(text: str) -> str:
    """Words that came out of a report without the characters that a Word file cannot hold."""
    return _NO_XML.sub("", text)
