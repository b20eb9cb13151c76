"""Share of table cells that are read right, by kind of table, on text layers and on scans of them.

    bench/tables.py [--count 6] [--seed 1] [--kind KIND ...] [--scan] [--show] [--keep FOLDER]

Sets invented tables of administrative reports (other words, fonts, sizes, alignments and layouts at every seed) whose cells
are known, reads them and compares. A cell is right when its text, blanks apart, stands in the right row and column; "f1"
counts cells as a bag, wherever they stand. --scan reads pictures of the pages (200 dpi, grain, half a degree of tilt)
instead of the text layer. --show prints the cells that are wrong. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

FAMILIES = ("LiberationSerif", "LiberationSans", "DejaVuSerif", "NotoSerif", "times", "arial")
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")
ROMAN = ("I", "II", "III", "IV", "V", "VI")
PLACES = (
    *("An Khê Đông", "Bình Thuỷ", "Cẩm Lĩnh", "Đại Hưng", "Gia Thịnh", "Hoà Lạc", "Kỳ Ninh", "Lộc Điền", "Mỹ Xuyên"),
    *(
        "Nghĩa Trụ",
        "Phước Vĩnh",
        "Quảng Nhâm",
        "Sơn Lễ",
        "Tân Uyên Bắc",
        "Thượng Ấm",
        "Vạn Kiếp",
        "Xuân Trường",
        "Yên Phú",
    ),
)
FIRMS = (
    "Công ty TNHH Đầu tư và Phát triển hạ tầng {}", "Công ty Cổ phần Xây dựng {}", "Ban Quản lý dự án huyện {}",
    "Trung tâm Phát triển quỹ đất {}", "Liên danh Công ty {} và Tập đoàn Thép Việt", "UBND thị xã {}", "HTX Dịch vụ {}",
)  # fmt: skip
NOTES = (
    "Đang giải phóng mặt bằng", "Đã đi vào hoạt động", "Chưa có chủ đầu tư", "Vướng mắc về giá đất, chờ tỉnh cho ý kiến",
    "Đạt", "Chuyển tiếp sang năm sau", "Đã phê duyệt quy hoạch chi tiết tỷ lệ 1/500",
)  # fmt: skip
TASKS = (
    "Rà soát, bổ sung quy hoạch sử dụng đất", "Tuyên truyền, phổ biến pháp luật về bảo vệ môi trường cho các cơ sở sản xuất",
    "Kiểm tra việc chấp hành quy định về an toàn lao động", "Hỗ trợ doanh nghiệp đào tạo nghề", "Lập hồ sơ đấu thầu",
    "Lắp đặt cụm bể lọc nước mặt công suất 1.350 m3/ngày đêm", "Cải cách thủ tục hành chính",
    "Tổng hợp kết quả thực hiện, báo cáo Ủy ban nhân dân tỉnh trước ngày 15 hằng tháng",
)  # fmt: skip
OWNERS = (
    "Sở Công Thương",
    "Sở Tài nguyên và Môi trường",
    "UBND các huyện, thị xã",
    "Phòng Kinh tế",
    "Văn phòng Sở",
    "Công an tỉnh",
)
BODY = (
    "Thực hiện chương trình công tác năm, các phòng chuyên môn đã phối hợp với Ủy ban nhân dân các xã rà soát hiện trạng sử dụng "
    "đất và tiến độ đầu tư hạ tầng của từng khu, cụm công nghiệp; kết quả được tổng hợp trong biểu dưới đây."
)
CLOSING = "Các số liệu nêu trên được tổng hợp từ báo cáo của các địa phương đến hết quý III và có thể thay đổi khi quyết toán."


@dataclass(slots=True)
class Column:
    """A column to set: the lines of its head from top to bottom (two where heads are merged), its width as a share, and what
    its cells hold."""

    head: tuple[str, ...]
    width: float
    make: Callable[[random.Random, int], str]
    number: bool = False


@dataclass(slots=True)
class Known:
    """A table as set: the names over its columns and its rows."""

    columns: list[str]
    rows: list[list[str]]


@dataclass(slots=True)
class Style:
    """How a table looks."""

    kind: str
    font: str
    size: float
    pad: float
    middle: str
    landscape: bool = False
    groups: str = ""
    numbering: str = ""
    total: str = ""
    rows: int = 8
    double: bool = False
    repeat: bool = True
    spans: list[tuple[Any, ...]] = field(default_factory=list)


KINDS = (
    *("ruled", "merged", "lined", "booked", "borderless", "unnumbered", "continued", "landscape"),
    *("columns", "headed", "spanned", "yearbook", "overleaf"),
)
"""Ruled; ruled with merged heads and groups; level lines under all rows; lines at head and foot only; no lines; no lines and
no running numbers; over several pages; ruled on a landscape page; lines between the columns alone; lines around the head
alone; no lines, with heads over several columns; no lines, names in several lines and rows without values under years;
no lines, over several pages with and without a head on each."""
OPEN = ("borderless", "unnumbered", "booked", "lined", "headed", "spanned", "yearbook", "overleaf")
"""Kinds with no line between their columns: more blank stands there."""
STUBS = (
    *("Doanh nghiệp nhà nước", "Doanh nghiệp ngoài nhà nước", "Khu vực có vốn đầu tư nước ngoài", "Kinh tế tập thể"),
    "Công ty trách nhiệm hữu hạn có vốn nhà nước không quá một nửa",
    "Cơ sở cá thể phi nông nghiệp, kể cả hộ không đăng ký",
)


def vietnamese(value: float, digits: int) -> str:
    """A number as Vietnamese reports write it."""
    return f"{value:,.{digits}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def amount(rng: random.Random, digits: int, top: float) -> Callable[[random.Random, int], str]:
    """What makes the numbers of one column; now and then a dash or nothing."""

    def make(rng: random.Random, _: int) -> str:
        luck = rng.random()
        return "-" if luck < 0.05 else "" if luck < 0.08 else vietnamese(rng.uniform(0, top), digits)

    return make


def columns_of(rng: random.Random, style: Style) -> list[Column]:
    """The columns of one table: a number, names, values."""
    subject = rng.choice(("park", "task", "place", "people"))
    first = Column((rng.choice(("STT", "TT", "Số TT", "Stt")),), 0.55, lambda _, n: str(n))
    if style.kind == "unnumbered":
        first = Column((rng.choice(("Địa phương", "Đơn vị", "Chỉ tiêu")),), 2, lambda r, _: r.choice(("Xã ", "Phường ", "Huyện ")) + r.choice(PLACES))  # fmt: skip
    if style.kind == "yearbook":
        start = rng.randint(2014, 2019)
        word = rng.choice(("", "Năm "))
        years = [f"{word}{start + n}" for n in range(rng.randint(3, 5))]
        names = Column((rng.choice(("Chỉ tiêu", "Phân loại")),), 3, lambda r, _: r.choice(STUBS))
        return [names, *(Column((year,), 1, amount(rng, 1, 5000), True) for year in years)]
    columns = [first]
    if subject == "park":
        columns.append(Column((rng.choice(("Tên khu, cụm công nghiệp", "Tên CCN", "Cụm công nghiệp")),), 1.8, lambda r, _: r.choice(("CCN ", "KCN ", "Cụm công nghiệp ")) + r.choice(PLACES)))  # fmt: skip
        columns.append(Column(("Chủ đầu tư hạ tầng",), 2.2, lambda r, _: r.choice(FIRMS).format(r.choice(PLACES))))
    elif subject == "task":
        columns.append(Column((rng.choice(("Nội dung công việc", "Nhiệm vụ", "Tên nhiệm vụ, giải pháp")),), 3, lambda r, _: r.choice(TASKS)))  # fmt: skip
        columns.append(Column(("Đơn vị chủ trì",), 1.7, lambda r, _: r.choice(OWNERS)))
        columns.append(Column(("Thời gian hoàn thành",), 1.2, lambda r, _: r.choice((f"Quý {r.choice(ROMAN[:4])}/2024", f"{r.randint(1, 28):02d}/{r.randint(1, 12):02d}/2024", "Thường xuyên"))))  # fmt: skip
    elif subject == "place":
        columns.append(Column((rng.choice(("Xã, phường", "Tên đơn vị hành chính")),), 1.6, lambda r, _: r.choice(("Xã ", "Phường ", "Thị trấn ")) + r.choice(PLACES)))  # fmt: skip
    else:
        columns.append(Column(("Họ và tên",), 1.7, lambda r, _: " ".join(r.choice(part) for part in (("Nguyễn", "Trần", "Lê", "Phạm"), ("Văn", "Thị", "Đức", "Ngọc"), ("Hưng", "Lan", "Tuấn", "Hoà", "Quý")))))  # fmt: skip
        columns.append(Column(("Chức vụ, đơn vị công tác",), 2.2, lambda r, _: r.choice(("Trưởng phòng, ", "Chuyên viên, ", "Phó Giám đốc ")) + r.choice(OWNERS)))  # fmt: skip
    values = [
        ("Diện tích quy hoạch (ha)", 2, 180), ("Diện tích đất cho thuê (ha)", 2, 90), ("Tỷ lệ lấp đầy (%)", 1, 100), ("Số dự án", 0, 60),
        ("Vốn đăng ký (tỷ đồng)", 1, 9000), ("Lao động (người)", 0, 12000), ("Dự toán năm 2023", 0, 900000), ("Số hộ", 0, 4000),
    ]  # fmt: skip
    rng.shuffle(values)
    merged = style.kind in ("merged", "continued", "spanned", "columns", "headed") or (
        style.kind == "landscape" and rng.random() < 0.5
    )
    most = 6 if style.landscape else 3
    if merged:
        above = rng.choice(("Kết quả thực hiện", "Năm 2023", "Diện tích (ha)", "Trong đó"))
        below = rng.choice(
            (
                ("Kế hoạch", "Thực hiện"),
                ("Tổng số", "Đã cho thuê"),
                ("6 tháng", "Cả năm"),
                ("Nam", "Nữ", "Tổng"),
                ("Quy hoạch", "Đã thu hồi", "Đã cho thuê"),
            )
        )
        columns += [Column((above, name), 0.85, amount(rng, 1, 5000), True) for name in below]
        most -= 1
    for name, digits, top in values[: rng.randint(2, most)]:
        columns.append(Column((name,), 1, amount(rng, digits, top), True))
    if rng.random() < 0.5 and style.kind != "unnumbered":
        columns.append(Column(("Ghi chú",), 1.3, lambda r, _: r.choice(NOTES) if r.random() < 0.6 else ""))
    return columns


def style_of(rng: random.Random, kind: str, fonts: Sequence[str]) -> Style:
    """A look for this kind of table."""
    style = Style(kind, rng.choice(fonts), rng.choice((9, 10, 10.5, 11, 12, 13)), rng.choice((1.5, 2.5, 4)), rng.choice(("TOP", "MIDDLE", "MIDDLE")))  # fmt: skip
    style.landscape = kind == "landscape" or rng.random() < 0.15
    long = kind in ("continued", "overleaf")
    style.rows = rng.randint(35, 60) if long else rng.randint(4, 11)
    if long:
        style.size, style.repeat = min(style.size, 11), rng.random() < 0.5
    if kind not in ("unnumbered", "yearbook"):
        style.groups = rng.choice(("", "", "span", "values"))
    if kind == "merged":
        style.groups = rng.choice(("span", "values", "letters"))
        style.numbering = rng.choice(("", "(1)", "1", "sum"))
    style.total = rng.choice(("", "", "above", "below"))
    return style


def fill(rng: random.Random, style: Style, columns: Sequence[Column]) -> tuple[list[list[str]], list[int]]:
    """The rows of a table, and which of them are the headings of groups that run over the columns."""
    rows: list[list[str]] = []
    spanning: list[int] = []
    values = [i for i, column in enumerate(columns) if column.number]
    groups = rng.randint(2, 3) if style.groups else 1
    number = 0
    for group in range(groups):
        if style.groups:
            label = ROMAN[group] if style.groups != "letters" else "ABC"[group]
            row = [""] * len(columns)
            row[0], row[1] = label, rng.choice(("Khu vực ", "Các dự án trên địa bàn ", "Huyện ")) + rng.choice(PLACES)
            if style.groups == "values":
                for i in values:
                    row[i] = vietnamese(rng.uniform(100, 9000), 1)
            else:
                spanning.append(len(rows))
            rows.append(row)
            number = 0
        for _ in range(max(2, style.rows // groups)):
            number += 1
            rows.append([column.make(rng, number) for column in columns])
            if style.kind == "yearbook" and number % 3 == 1:
                rows.append(["Phân theo " + rng.choice(("loại hình", "địa bàn", "ngành")), *[""] * (len(columns) - 1)])
    if style.total:
        row = [""] * len(columns)
        row[0 if columns[0].width > 1 else 1] = rng.choice(("Tổng cộng", "Tổng số", "Cộng"))
        for i in values:
            row[i] = vietnamese(rng.uniform(1000, 99000), 1)
        at = 0 if style.total == "above" else len(rows)
        rows.insert(at, row)
        spanning = [i + (i >= at) for i in spanning]
    return rows, spanning


def set_table(rng: random.Random, style: Style, width: float) -> tuple[Any, Known]:
    """The table to draw, and what it holds."""
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Table, TableStyle

    columns = columns_of(rng, style)
    rows, spanning = fill(rng, style, columns)
    deep = max(len(column.head) for column in columns)
    looks: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), style.middle),
        ("VALIGN", (0, 0), (-1, deep - 1), "MIDDLE"),
        *((f"{side}PADDING", (0, 0), (-1, -1), style.pad + extra) for side, extra in (("TOP", 0), ("BOTTOM", 1.5), ("LEFT", 1), ("RIGHT", 1))),
    ]  # fmt: skip
    if style.kind in OPEN:
        looks += [("LEFTPADDING", (0, 0), (-1, -1), 5), ("RIGHTPADDING", (0, 0), (-1, -1), 5)]
    head: list[list[str]] = [[""] * len(columns) for _ in range(deep)]
    start = 0
    for index, column in enumerate(columns):
        head[0][index] = column.head[0]
        if len(column.head) == 1:
            looks.append(("SPAN", (index, 0), (index, deep - 1)))
            continue
        head[1][index] = column.head[1]
        if index and columns[index - 1].head[0] == column.head[0] and len(columns[index - 1].head) == 2:
            head[0][index] = ""
            looks = [look for look in looks if look[:3] != ("SPAN", (start, 0), (index - 1, 0))]
            looks.append(("SPAN", (start, 0), (index, 0)))
        else:
            start = index
    if style.numbering:
        labels = [str(i + 1) if style.numbering == "1" else f"({i + 1})" for i in range(len(columns))]
        if style.numbering == "sum" and len(labels) > 4:
            labels[-1] = f"({len(labels)})=({len(labels) - 2})+({len(labels) - 1})"
        head.append(labels)
    below = len(head)
    widths = fit(style, columns, [*head, *rows], width)
    looks += [("SPAN", (1, below + i), (-1, below + i)) for i in spanning]
    number_side = rng.choice((1, 2))

    def cell(text: str, bold: bool, side: int) -> Any:
        name = style.font + ("-Bold" if bold else "")
        look = ParagraphStyle(
            "cell", fontName=name, fontSize=style.size, leading=1.17 * style.size, alignment=side, splitLongWords=1
        )
        return Paragraph(text, look)

    drawn = [[cell(text, True, 1) for text in row] for row in head]
    for i, row in enumerate(rows):
        bold = (style.groups and re.fullmatch("[IV]+|[A-C]", row[0]) is not None) or row[0].startswith(("Tổng", "Cộng"))
        drawn.append([
            cell(text, bool(bold) or i in spanning, 1 if not j and columns[0].width < 1 else number_side if columns[j].number else 0)
            for j, text in enumerate(row)
        ])  # fmt: skip
    looks += lines_of(style, below, len(drawn), colors.black)
    table = Table(drawn, widths, repeatRows=below if style.repeat else 0)
    table.setStyle(TableStyle(looks))
    names = [" ".join(column.head) for column in columns]
    return table, Known(names, rows)


def fit(style: Style, columns: Sequence[Column], rows: Sequence[Sequence[str]], width: float) -> list[float]:
    """Widths of the columns in which every word finds room, as far as the page has it."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    whole = sum(column.width for column in columns)
    while True:
        widest = [
            max(
                stringWidth(word, style.font + "-Bold", style.size) for row in rows for word in (row[i].split() or [""])
            )
            for i in range(len(columns))
        ]
        least = [room + 2 * max(style.pad + 1, 5) + 1 for room in widest]
        free = width - sum(least)
        if free >= 0 or style.size <= 8:
            return [room + max(0.0, free) * column.width / whole for room, column in zip(least, columns, strict=True)]
        style.size -= 0.5


def lines_of(style: Style, below: int, count: int, colour: Any) -> list[tuple[Any, ...]]:
    """The drawn lines of this kind of table."""
    if style.kind in ("borderless", "unnumbered", "spanned", "yearbook", "overleaf"):
        return []
    if style.kind == "headed":
        return [("GRID", (0, 0), (-1, below - 1), 0.5, colour)]
    if style.kind == "columns":
        between = [("LINEAFTER", (0, below), (-1, -1), 0.5, colour), ("LINEBEFORE", (0, below), (0, -1), 0.5, colour)]
        return [("GRID", (0, 0), (-1, below - 1), 0.5, colour), *between, ("LINEBELOW", (0, -1), (-1, -1), 0.5, colour)]
    if style.kind == "lined":
        return [
            ("LINEABOVE", (0, 0), (-1, 0), 0.6, colour),
            ("LINEBELOW", (0, below - 1), (-1, count - 1), 0.5, colour),
        ]
    if style.kind == "booked":
        return [("LINEABOVE", (0, 0), (-1, 0), 1, colour), ("LINEBELOW", (0, below - 1), (-1, below - 1), 0.6, colour), ("LINEBELOW", (0, -1), (-1, -1), 1, colour)]  # fmt: skip
    return [("GRID", (0, 0), (-1, -1), 0.5, colour)]


def register_fonts() -> list[str]:
    """The families on this machine that have Vietnamese letters, made known to reportlab."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    found: list[str] = []
    for family in FAMILIES:
        files = (
            p
            for name in (f"{family}-Regular.ttf", f"{family}.ttf")
            for folder in FOLDERS
            for p in Path(folder).rglob(name)
        )
        for plain in files:
            font = TTFont(family, str(plain))
            if ord("ộ") not in font.face.charToGlyph:
                continue
            thick = next(
                (p for name in (f"{family}-Bold.ttf", f"{family}bd.ttf") for p in plain.parent.glob(name)), plain
            )
            pdfmetrics.registerFont(font)
            pdfmetrics.registerFont(TTFont(family + "-Bold", str(thick)))
            found.append(family)
            break
    return found


def set_document(path: Path, kind: str, seed: int) -> list[Known]:
    """Sets a document with one or two tables of this kind; gives what they hold."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.pagesizes import landscape as turned
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    rng = random.Random(f"{kind} {seed}")
    style = style_of(rng, kind, register_fonts())
    size = turned(A4) if style.landscape else A4
    body = ParagraphStyle(
        "body", fontName=style.font, fontSize=13, leading=18, firstLineIndent=28, alignment=4, spaceAfter=6
    )
    title = ParagraphStyle("title", fontName=style.font + "-Bold", fontSize=13, leading=17, alignment=1, spaceBefore=8)
    note = ParagraphStyle("note", fontName=style.font, fontSize=11, leading=14, alignment=2, spaceAfter=4)
    flow: list[Any] = []
    known: list[Known] = []
    for number in range(1, (1 if kind in ("continued", "overleaf") else rng.randint(1, 2)) + 1):
        table, held = set_table(rng, style, size[0] - 57 - 70)
        known.append(held)
        if rng.random() < 0.7:
            flow.append(Paragraph(BODY, body))
        if rng.random() < 0.7:
            flow.append(
                Paragraph(f"Biểu số {number:02d}: Tình hình thực hiện trên địa bàn huyện {rng.choice(PLACES)}", title)
            )
        if rng.random() < 0.4:
            flow.append(Paragraph(rng.choice(("ĐVT: Triệu đồng", "Đơn vị tính: ha", "Đơn vị: người")), note))
        flow += [table, Spacer(1, rng.choice((6, 14)))]
        if rng.random() < 0.6:
            flow.append(Paragraph(CLOSING, body))

    def furniture(canvas: Any, document: Any) -> None:
        if document.page > 1:
            canvas.setFont(style.font, 12)
            canvas.drawCentredString(size[0] / 2, size[1] - 34, str(document.page))

    SimpleDocTemplate(str(path), pagesize=size, leftMargin=70, rightMargin=57, topMargin=57, bottomMargin=57).build(
        flow, onFirstPage=furniture, onLaterPages=furniture
    )
    return known


@dataclass(slots=True)
class Score:
    """Cells that were set, found, found wherever, right in place, and numbers among them."""

    wanted: int = 0
    found: int = 0
    both: int = 0
    placed: int = 0
    numbers: int = 0
    numbers_right: int = 0

    def row(self) -> dict[str, float]:
        """Shares."""
        return {
            "cells": self.wanted,
            "right": round(self.placed / max(1, self.wanted), 4),
            "f1": round(2 * self.both / max(1, self.wanted + self.found), 4),
            "numbers": round(self.numbers_right / max(1, self.numbers), 4),
        }


def squeeze(text: str) -> str:
    """Text without blanks, in lower case."""
    return "".join(text.split()).casefold()


def compare(score: Score, known: Sequence[Known], tables: Sequence[Any], show: str) -> None:
    """Counts one document's cells."""
    read = [[list(table.columns), *([cell.text for cell in row] for row in table.rows)] for table in tables]
    read = [[[squeeze(text) for text in row] for row in table] for table in read]
    for one in known:
        wanted = [[squeeze(text) for text in row] for row in (one.columns, *one.rows)]
        bag = Counter(text for row in wanted for text in row if text)
        best: list[list[str]] = []
        most = 0
        for table in read:
            same = sum((Counter(text for row in table for text in row) & bag).values())
            if same > most:
                best, most = table, same
        held = Counter(text for row in best for text in row if text)
        score.wanted += sum(bag.values())
        score.found += sum(held.values())
        score.both += most
        is_number = re.compile(r"[\d.,]*\d[\d.,]*")
        numbers = Counter({text: count for text, count in bag.items() if is_number.fullmatch(text)})
        score.numbers += sum(numbers.values())
        score.numbers_right += sum((numbers & held).values())
        left = list(best)
        for row in wanted:
            pairs = [(sum(a == b != "" for a, b in zip(row, other, strict=False)), -i) for i, other in enumerate(left)]
            hit, place = max(pairs, default=(0, 0))
            score.placed += hit
            if hit:
                del left[-place]
        if show and (bag - held or held - bag):
            print(show, "missing", dict(bag - held), "extra", dict(held - bag))


def main() -> None:
    """Runs and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=6, help="documents of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append", choices=KINDS)
    parser.add_argument("--scan", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--keep", type=Path, help="leave the documents here")
    args = parser.parse_args()
    from extractor.reading.read import read_report

    result: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = args.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        for kind in args.kind or KINDS:
            score = Score()
            for seed in range(args.seed, args.seed + args.count):
                path = place / f"{kind}-{seed}.pdf"
                known = set_document(path, kind, seed)
                if args.scan:
                    from ocr import make_scan

                    scan = path.with_suffix(".scan.pdf")
                    make_scan(path, scan)
                    path = scan
                compare(score, known, read_report(path).tables, path.name if args.show else "")
            result[kind] = score.row()
            print(f"{kind:12}", result[kind], flush=True)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
