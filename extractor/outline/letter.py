"""The request for supplement, and the reminder to who sent nothing, as a Word file in the layout that Nghị định
30/2020/NĐ-CP prescribes for a công văn: two-column header, number and day left blank, recipient, what is open with what
was asked, deadline, signature block."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.models import Check, Extraction, Finding, Header, Plan, Submitter

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says, before it is set: one paragraph or list element a string. A ``reminder`` goes to an agency that
    sent nothing."""

    recipient: str
    opening: str
    missing: tuple[str, ...]
    unclear: tuple[str, ...]
    annexes: tuple[str, ...]
    findings: tuple[str, ...]
    closing: str
    reminder: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to ask for."""
        return not (self.reminder or self.missing or self.unclear or self.annexes or self.findings)


def compose(plan: Plan, check: Check, extraction: Extraction, reply_by: str | None = None) -> Letter:
    """The words of the letter to the agency of one report. ``reply_by`` is an ISO date; blank if not given."""
    return compose_request(plan, check, [extraction.header], reply_by)


def compose_request(plan: Plan, check: Check, headers: Sequence[Header], reply_by: str | None = None) -> Letter:
    """The words of the letter to an agency whose standing reports (a report and its supplements) bear ``headers``;
    ``check`` is what they answer together."""
    requests = {item.id: item for outline in plan.outlines if outline.id == check.outline for item in outline.items}
    parents = {item.parent for item in requests.values() if item.parent}
    forms = {annex.id: annex for outline in plan.outlines if outline.id == check.outline for annex in outline.annexes}

    def asked(identity: str, heading: str) -> str:
        item = requests.get(identity)
        words = " ".join((item.request or item.heading if item else heading).split()).rstrip(".;:")
        title = " ".join(heading.split()).rstrip(".;:")
        if words.startswith(title[:40]):
            return f"Mục {identity}: {words}"
        return f"Mục {identity}. {title}: {_going_on(words)}"

    open_items = [item for item in check.items if item.id not in parents]
    missing = tuple(f"{asked(i.id, i.heading)}." for i in open_items if i.status in ("missing", "heading_only"))
    unclear = tuple(f"{asked(i.id, i.heading)} ({i.why.rstrip('.')})." for i in open_items if i.status == "brief")
    annexes = []
    for annex in check.annexes:
        if annex.status in ("answered", "nil"):
            continue
        title = " ".join(forms[annex.id].title.split()) if annex.id in forms else annex.id
        if annex.columns_missing or annex.groups_missing:
            lacks = [f"cột “{c}”" for c in annex.columns_missing] + [f"nhóm {g}" for g in annex.groups_missing]
            annexes.append(f"{title}: còn thiếu {', '.join(lacks)}.")
        else:
            annexes.append(f"{title}: chưa có số liệu.")
    findings = tuple(_found(finding) for finding in check.findings if finding.severity != "note")
    agency = check.submitter or next((h.issuer for h in headers if h.issuer), None) or "…………"
    reports = " và ".join(_named(header) for header in headers)
    plan_name, authority = _plan_and_authority(plan)
    opening = (
        f"Thực hiện {plan_name} của {authority}, {authority} đã nhận được {reports} của {agency}. "
        f"Qua đối chiếu với đề cương kèm theo Kế hoạch, {authority} đề nghị {agency} bổ sung, làm rõ các nội dung sau:"
    )
    closing = (
        f"Báo cáo bổ sung đề nghị gửi về {authority} trước ngày {_reply_day(reply_by)} để tổng hợp. "
        f"Trân trọng cảm ơn sự phối hợp của {agency}./."
    )
    return Letter(agency, opening, missing, unclear, tuple(annexes), findings, closing)


def compose_reminder(
    plan: Plan, submitter: Submitter, reply_by: str | None = None, today: dt.date | None = None
) -> Letter:
    """The words of the letter to an agency of the plan from which no report has come.

    ``reply_by`` is the ISO date until which the report is asked for now, blank if not given. ``today`` decides whether
    the plan's deadline has passed.
    """
    plan_name, authority = _plan_and_authority(plan)
    agency = submitter.name
    opening = f"{plan_name} của {authority} đề nghị {agency} báo cáo theo đề cương kèm theo Kế hoạch"
    opening += f", hạn gửi {_day(plan.deadline)}. " if plan.deadline else ". "
    # A deadline without a day ("2021-06") has passed when its month has.
    deadline = plan.deadline or "9999"
    passed = (today or dt.date.today()).isoformat()[: len(deadline)] > deadline
    late = "Đến nay đã quá thời hạn nêu trên, " if passed else "Đến nay, "
    opening += f"{late}{authority} chưa nhận được báo cáo của {agency}."
    closing = (
        f"{authority} đề nghị {agency} khẩn trương hoàn thành báo cáo theo đúng đề cương và gửi về {authority} trước ngày "
        f"{_reply_day(reply_by)} để tổng hợp. Nếu báo cáo đã được gửi, đề nghị {agency} thông tin lại và gửi kèm bản sao. "
        f"Trân trọng cảm ơn sự phối hợp của {agency}./."
    )
    return Letter(agency, opening, (), (), (), (), closing, reminder=True)


def _going_on(words: str) -> str:
    """Words behind a colon: the first in small letters, unless it is set in capitals ("UBND tỉnh …")."""
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"


def _found(finding: Finding) -> str:
    """What does not agree, with the pages of the report on which it stands."""
    pages = [str(page) for page in sorted({place.page for place in finding.places if place.page})]
    return f"{finding.message.rstrip('.')} (trang {', '.join(pages)})." if pages else finding.message


def _named(header: Header) -> str:
    """A report as the letter calls it: "Báo cáo số 12/BC-UBND ngày 10/6/2021"."""
    report = f"{(header.type or 'báo cáo').capitalize()} số {header.number}" if header.number else "báo cáo"
    return f"{report} ngày {_day(header.date)}" if header.date else report


def _plan_and_authority(plan: Plan) -> tuple[str, str]:
    own = plan.header
    name = f"Kế hoạch số {own.number}" if own.number else "Kế hoạch giám sát"
    dated = f" ngày {_day(own.date)}" if own.date else ""
    return name + dated, plan.authority or own.issuer or "Đoàn giám sát"


def _reply_day(iso: str | None) -> str:
    return _day(iso) if iso else "……/……/………"


def _day(iso: str) -> str:
    parts = iso.split("-")
    if len(parts) == 3:
        return f"{int(parts[2]):02d}/{int(parts[1])}/{parts[0]}" if int(parts[1]) > 2 else "/".join(reversed(parts))
    return "/".join(str(int(p)) if len(p) == 2 else p for p in reversed(parts))


_RULE = "—"
"""Stands for a drawn line in the heads of the letter; its "size" is the indent on both sides in cm."""
_WIDTH_LEFT, _WIDTH_RIGHT = 2.0, 1.9
_LONGEST = 22


def _balanced(text: str) -> str:
    """A long line of the head, broken into two lines of like length (ĐOÀN GIÁM SÁT / CHUYÊN ĐỀ)."""
    if len(text) <= _LONGEST:
        return text
    cuts = [place for place, char in enumerate(text) if char == " " and text[place + 1] not in "-–,"]
    middle = min(cuts, key=lambda place: abs(place - len(text) / 2), default=None)
    return text if middle is None else f"{text[:middle]}\n{text[middle + 1 :]}"


def _titles(issuer: str, title: str | None) -> list[str]:
    """The lines between "TM. …" and the signature. A delegation is signed for by its head, whose office stands below."""
    own = (title or "").upper()
    if "ĐOÀN" in issuer and "ĐOÀN" not in own:
        return ["TRƯỞNG ĐOÀN", own] if own else ["TRƯỞNG ĐOÀN"]
    return [own or "TRƯỞNG BAN"]


def _own_name(issuer: str, parent: str) -> str:
    """The issuer without its parent's name at the end: the parent has a line of its own above it."""
    for name in (parent, parent.replace("HỘI ĐỒNG NHÂN DÂN", "HĐND"), parent.replace("ỦY BAN NHÂN DÂN", "UBND")):
        if name and issuer.endswith(name) and len(issuer) > len(name):
            return issuer[: -len(name)].strip(" -,")
    return issuer


def write_letter(letter: Letter, plan: Plan, path: Path, today: dt.date | None = None) -> Path:
    """Write ``letter`` as DOCX, ready to be edited in Word. The number and the day are blank for the clerk to fill in."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document: Any = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    year = (today or dt.date.today()).year
    own = plan.header
    parent = (own.parent or "").upper()
    issuer = _own_name((plan.authority or own.issuer or "").upper(), parent)
    place = own.place or plan.scope.place or "…………"
    symbol = (own.number or "").rpartition("/")[2].partition("-")[2] or "……"
    reference = own.number or ""
    what = "đôn đốc gửi báo cáo" if letter.reminder else "bổ sung báo cáo"
    about = f"V/v {what} theo Kế hoạch số {reference}" if reference else f"V/v {what} giám sát"

    def draw(paragraph: Any, indent: float) -> None:
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

    def number_pages() -> None:
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

    def lines(cell: Any, block: Sequence[tuple[str, bool, bool, float]]) -> None:
        for number, (text, bold, italic, size) in enumerate(block):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.space_after, paragraph.paragraph_format.keep_with_next = Pt(0), True
            if text == _RULE:
                draw(paragraph, size)
                continue
            run = paragraph.add_run(text)
            run.bold, run.italic, run.font.size = bold, italic, Pt(size)

    def grid(left: Sequence[tuple[str, bool, bool, float]], right: Sequence[tuple[str, bool, bool, float]]) -> Any:
        table = document.add_table(rows=1, cols=2)
        table.autofit = False
        # The signature stays on one page with the office that signs.
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for column, cell, block, width in zip(
            table.columns, table.rows[0].cells, (left, right), (Cm(6.3), Cm(10.2)), strict=True
        ):
            column.width = cell.width = width
            lines(cell, block)
        return table

    def body(text: str, *, bold: bool = False, indent: float = 1.0) -> None:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        form = paragraph.paragraph_format
        form.first_line_indent, form.space_after, form.line_spacing = Cm(indent), Pt(6), 1.15
        paragraph.add_run(text).bold = bold

    number_pages()
    head = [(_balanced(parent), False, False, 13.0)] if parent and parent != issuer else []
    grid(
        [
            *head,
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
    paragraph.add_run(f"Kính gửi: {letter.recipient}")
    body(letter.opening)
    number = 0
    for title, block in (
        ("Nội dung chưa báo cáo", letter.missing),
        ("Nội dung cần nêu cụ thể hơn", letter.unclear),
        ("Phụ lục", letter.annexes),
        ("Số liệu cần kiểm tra, thống nhất lại", letter.findings),
    ):
        if not block:
            continue
        number += 1
        body(f"{number}. {title}", bold=True)
        for text in block:
            body(f"- {text}")
    body(letter.closing)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    table = grid([], [])
    left, right = table.rows[0].cells
    copies = ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    for index, text in enumerate(copies):
        paragraph = left.paragraphs[0] if index == 0 else left.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.font.size = Pt(12 if index == 0 else 11)
        run.bold, run.italic = index == 0, index == 0
    lines(
        right,
        [
            (f"TM. {issuer}" if issuer else "TM. ĐOÀN GIÁM SÁT", True, False, 14.0),
            *[(title, True, False, 14.0) for title in _titles(issuer, own.signer_title)],
            *[("", False, False, 14.0)] * 4,
            (own.signer or "", True, False, 14.0),
        ],
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path
