"""Make the sample submissions from their text sources.

    python corpus/make_samples.py [--out corpus/samples]

Every file in corpus/sources is written for this project about an invented province. The marks of a source:

``@agency``, ``@office``, ``@number``, ``@place``, ``@type``, ``@subject``, ``@to``
    the header block; ``@body`` ends it.
``# I. …`` and ``## 1. …``
    headings; with ``@autonumber`` their numbers are Word's automatic numbering, not typed.
``- …``
    a bullet; ``|a|b`` a table row, ``!I|…`` a group row; any other line is a paragraph.
``@title``, ``@annex``, ``@note``, ``@pagebreak``, ``@close``, ``@sign a/b/name``, ``@recipients a/b``
    what they say.

DOCX is written with python-docx, PDF by LibreOffice from that DOCX, the scan from the PDF (rendered, turned a little,
with a red seal and noise), the plain text hard-wrapped at 78 characters. The output is committed, so that the demo needs
none of this; running the script again gives the same content.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import re
import shutil
import subprocess
import tempfile
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

HERE = Path(__file__).resolve().parent
STAMP = dt.datetime(2025, 5, 1, tzinfo=dt.UTC)

FORMATS = {
    "ke-hoach-giam-sat": "docx",
    "so-cong-thuong": "docx",
    "ban-quan-ly-kcn": "pdf",
    "ubnd-thi-xa-lam-kieu": "scan",
    "ubnd-huyen-van-hai": "txt",
    "ubnd-huyen-cam-son": "docx",
    "ubnd-huyen-thuan-phong": "pdf",
}
EARLIER = {f"{name}-{year}": "docx" for name in ("ban-quan-ly-kcn", "so-cong-thuong") for year in (2021, 2022, 2023)}


@dataclass(frozen=True)
class Line:
    """One line of a source: its mark ("#", "-", "|", "@sign" …, "" for a paragraph) and what follows."""

    mark: str
    text: str


def parse(source: str) -> list[Line]:
    """The lines of a source file."""
    lines = []
    for raw in source.splitlines():
        if not raw.strip():
            continue
        match = re.match(r"(@\w+|##?|-|\||!)\s?(.*)", raw)
        lines.append(Line(match[1], match[2]) if match else Line("", raw))
    return lines


# ------------------------------------------------------------------------------------------------------------- Word

NUMBERING = """
<w:abstractNum {ns} w:abstractNumId="90">
  <w:multiLevelType w:val="multilevel"/>
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/><w:lvlJc w:val="left"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/><w:lvlJc w:val="left"/></w:lvl>
</w:abstractNum>
"""


class Writer:
    """Writes one source as a Word document in the layout that Nghị định 30/2020/NĐ-CP prescribes."""

    def __init__(self, autonumber: bool) -> None:
        self.document: Any = Document()
        self.autonumber = autonumber
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin, section.right_margin = Cm(3), Cm(2)
        section.top_margin = section.bottom_margin = Cm(2)
        section.header_distance = Cm(1)
        section.different_first_page_header_footer = True
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", Pt(14)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
        self._page_number(section.header.paragraphs[0])
        properties = self.document.core_properties
        properties.author, properties.created, properties.modified = "extractor", STAMP, STAMP
        if autonumber:
            numbering = self.document.part.numbering_part.element
            abstract = parse_xml(NUMBERING.format(ns=nsdecls("w")))
            numbering.insert(0, abstract)
            numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))

    def _page_number(self, paragraph: Any) -> None:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>')
        paragraph._p.append(field)

    def paragraph(
        self, text: str, *, bold: bool = False, italic: bool = False, center: bool = False, indent: bool = True
    ) -> Any:
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(text)
        run.bold, run.italic = bold, italic
        form = paragraph.paragraph_format
        form.space_after, form.keep_with_next = Pt(4), bold
        if center:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            if indent:
                form.first_line_indent = Cm(1)
        return paragraph

    def numbered(self, text: str, level: int, bold: bool) -> None:
        paragraph = self.paragraph(text, bold=bold)
        properties = paragraph._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')
        )

    def grid(self, left: list[tuple[str, bool]], right: list[tuple[str, bool]]) -> None:
        """Two blocks side by side (header, signature); (text, bold) each."""
        table = self.document.add_table(rows=1, cols=2)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for cell, block, width in zip(table.rows[0].cells, (left, right), (Cm(6.5), Cm(10.5)), strict=True):
            cell.width = width
            for number, (text, bold) in enumerate(block):
                paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
                if not text.startswith(("- ", "Nơi nhận")):
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.paragraph_format.space_after = Pt(2)
                run = paragraph.add_run(text)
                run.bold, run.font.size = bold, Pt(12)

    def table(self, rows: list[Line]) -> None:
        head = rows[0].text.split("|")
        table = self.document.add_table(rows=0, cols=len(head))
        table.style, table.autofit = "Table Grid", False
        widths = [Cm(1.2), *[Cm(15.2 / (len(head) - 1))] * (len(head) - 1)]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in rows:
            cells = table.add_row().cells
            if row.mark == "!":
                label, _, heading = row.text.partition("|")
                cells[0].text = label
                merged = cells[1].merge(cells[-1])
                merged.text = heading
                bold = True
            else:
                for cell, text in zip(cells, row.text.split("|"), strict=True):
                    cell.text = text
                bold = row is rows[0]
                for cell, width in zip(cells, widths, strict=True):
                    cell.width = width
            for cell in {id(c._tc): c for c in cells}.values():
                for paragraph in cell.paragraphs:
                    for run in paragraph.runs:
                        run.font.size, run.bold = Pt(11), bold
        self.document.add_paragraph()

    def signature(self, sign: str, recipients: str) -> None:
        *titles, signer = sign.split("/")
        names = recipients.split(";")
        ends = [";"] * (len(names) - 1) + ["."]
        left = [("Nơi nhận:", True), *((f"- {name}{end}", False) for name, end in zip(names, ends, strict=True))]
        right = [(title, True) for title in titles] + [("", False)] * 3 + [(signer, True)]
        self.grid(left, right)


def header_blocks(head: dict[str, str]) -> tuple[list[str], list[str]]:
    """The two columns of the header."""
    left = [head["@agency"], head.get("@office", ""), f"Số: {head['@number']}"]
    right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", head["@place"]]
    return [x for x in left if x], right


def split_head(lines: list[Line]) -> tuple[dict[str, str], list[Line], bool]:
    """Header marks, the rest, and whether headings are numbered by Word."""
    at = next(i for i, line in enumerate(lines) if line.mark == "@body")
    head = {line.mark: line.text for line in lines[:at]}
    return head, lines[at + 1 :], "@autonumber" in head


def table_rows(lines: list[Line], start: int) -> int:
    """The index after the table that starts at ``start``."""
    end = start
    while end < len(lines) and lines[end].mark in "|!" and lines[end].mark:
        end += 1
    return end


def write_docx(lines: list[Line], path: Path) -> None:
    """One source as DOCX."""
    head, body, autonumber = split_head(lines)
    writer = Writer(autonumber)
    left, right = header_blocks(head)
    writer.grid([(t, i == len(left) - 2) for i, t in enumerate(left)], [(t, i < 2) for i, t in enumerate(right)])
    writer.document.add_paragraph()
    writer.paragraph(head["@type"], bold=True, center=True)
    writer.paragraph(head["@subject"], bold=True, center=True)
    if "@to" in head:
        writer.paragraph(f"Kính gửi: {head['@to']}", center=True)
    index, sign = 0, ""
    while index < len(body):
        line = body[index]
        if line.mark in ("|", "!"):
            end = table_rows(body, index)
            writer.table(body[index:end])
            index = end
            continue
        if line.mark in ("#", "##") and autonumber:
            writer.numbered(line.text.split(". ", 1)[1], len(line.mark) - 1, True)
        elif line.mark in ("#", "##"):
            writer.paragraph(line.text, bold=True)
        elif line.mark == "-" and autonumber:
            writer.numbered(line.text, 2, False)
        elif line.mark == "-":
            writer.paragraph(f"- {line.text}")
        elif line.mark in ("@title", "@annex"):
            writer.paragraph(line.text, bold=True, center=True)
        elif line.mark == "@note":
            writer.paragraph(line.text, italic=True, center=True)
        elif line.mark == "@pagebreak":
            writer.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif line.mark == "@sign":
            sign = line.text
        elif line.mark == "@recipients":
            writer.signature(sign, line.text)
        else:
            writer.paragraph(line.text)
        index += 1
    writer.document.save(str(path))


# -------------------------------------------------------------------------------------------------------- plain text


def write_txt(lines: list[Line], path: Path) -> None:
    """One source as hard-wrapped plain text, the header's two columns side by side as converters leave them."""
    head, body, _ = split_head(lines)
    left, right = header_blocks(head)
    out = [f"{a:<34}{b}".rstrip() for a, b in zip(left, right, strict=True)]
    out += ["", head["@type"].center(78).rstrip(), ""]
    out += [x.center(78).rstrip() for x in textwrap.wrap(head["@subject"], 60)] + [""]
    if "@to" in head:
        out += [f"Kính gửi: {head['@to']}".center(78).rstrip(), ""]
    sign = ""
    for line in body:
        if line.mark in ("#", "##", ""):
            out += [*textwrap.wrap(line.text, 78), ""]
        elif line.mark == "-":
            out += [*textwrap.wrap(f"- {line.text}", 78), ""]
        elif line.mark in ("|", "!"):
            out.append(line.text.replace("|", "\t"))
        elif line.mark in ("@title", "@annex", "@note"):
            out += ["", line.text.center(78).rstrip()]
        elif line.mark == "@sign":
            sign = line.text
        elif line.mark == "@recipients":
            *titles, name = sign.split("/")
            names = ["Nơi nhận:", *(f"- {x};" for x in line.text.split(";"))]
            block = [*titles, "", "", name]
            size = max(len(names), len(block))
            names += [""] * (size - len(names))
            block += [""] * (size - len(block))
            out += [f"{a:<44}{b}".rstrip() for a, b in zip(names, block, strict=True)] + [""]
        elif line.mark == "@close":
            out += [*textwrap.wrap(line.text, 78), ""]
    path.write_text("\n".join(out) + "\n", encoding="utf-8")


# --------------------------------------------------------------------------------------------------------------- PDF


def write_pdf(lines: list[Line], path: Path) -> None:
    """One source as a PDF with a text layer, by LibreOffice in a profile of its own."""
    if shutil.which("soffice") is None:
        raise SystemExit("LibreOffice (soffice) is needed to make the PDF samples")
    with tempfile.TemporaryDirectory() as folder:
        docx = Path(folder) / f"{path.stem}.docx"
        write_docx(lines, docx)
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"),
                *("--convert-to", "pdf", "--outdir", folder, str(docx)),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
        shutil.copyfile(docx.with_suffix(".pdf"), path)


def write_scan(lines: list[Line], path: Path, dpi: int = 170, seed: int = 7) -> None:
    """One source as a scanned PDF: images only, each page turned a little, noise, a red seal over the signature."""
    import numpy as np
    import pypdfium2
    from PIL import Image, ImageDraw, ImageFilter

    rng = random.Random(seed)
    noise = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as folder:
        clean = Path(folder) / "clean.pdf"
        write_pdf(lines, clean)
        pages = []
        document = pypdfium2.PdfDocument(clean)
        texts = [page.get_textpage().get_text_range() for page in document]
        for page, text in zip(document, texts, strict=True):
            image = page.render(scale=dpi / 72).to_pil().convert("RGB")
            if "Nơi nhận" in text:
                seal = ImageDraw.Draw(image)
                x, y, r = int(image.width * 0.62), _seal_top(text, image.height), int(dpi * 0.7)
                for wide in range(4):
                    box = (x - r + wide, y - r + wide, x + r - wide, y + r - wide)
                    seal.ellipse(box, outline=(200, 40, 60))
            image = image.rotate(rng.uniform(-0.7, 0.7), expand=False, fillcolor=(250, 249, 246), resample=3)
            grain = noise.normal(0, 6, (image.height, image.width, 1))
            pixels = np.clip(np.asarray(image, dtype=float) + grain, 0, 255).astype("uint8")
            pages.append(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(0.4)))
        pages[0].save(
            path,
            save_all=True,
            append_images=pages[1:],
            resolution=dpi,
            quality=62,
            creationDate=STAMP.timetuple(),
            modDate=STAMP.timetuple(),
        )


def _seal_top(text: str, height: int) -> int:
    before = text.split("Nơi nhận")[0].count("\n")
    return int(height * min(0.9, 0.12 + before * 0.0265))


def main() -> None:
    """Write every sample."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE / "samples")
    parser.add_argument("--only", nargs="*", help="names of sources")
    args = parser.parse_args()
    submissions, earlier = args.out / "submissions", args.out / "earlier-years"
    submissions.mkdir(parents=True, exist_ok=True)
    earlier.mkdir(exist_ok=True)
    for name, kind in (FORMATS | EARLIER).items():
        if args.only and name not in args.only:
            continue
        lines = parse((HERE / "sources" / f"{name}.txt").read_text(encoding="utf-8"))
        folder = args.out if name.startswith("ke-hoach") else earlier if name in EARLIER else submissions
        path = folder / f"{name}.{'pdf' if kind == 'scan' else kind}"
        {"docx": write_docx, "pdf": write_pdf, "scan": write_scan, "txt": write_txt}[kind](lines, path)
        print(path)


if __name__ == "__main__":
    main()
