"""Pages a second of CPU on a PDF with a text layer, beside pdfplumber in the same run; with --memory also the peak memory of
a document ten times as long.

    bench/pdf.py [--pages 200] [--rounds 3] [--memory]

The pages are set from the sample reports of this repository, justified, with a ruled table on every tenth page. Stages:
reading (text, paragraphs, tables, boxes on demand), reading and extraction, pdfplumber's ``extract_text`` alone (on at most
60 of the pages, each closed after use). Reports the best of the rounds. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FONTS = ("liberation2/LiberationSerif-Regular.ttf", "DejaVuSerif.ttf", "NotoSerif-Regular.ttf", "times.ttf")
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")


def typeset(path: Path, pages: int, seed: int = 1) -> int:
    """Sets a report of about this many pages; gives how many there are."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

    font = next(p for pattern in FONTS for folder in FOLDERS for p in Path(folder).rglob(pattern))
    pdfmetrics.registerFont(TTFont("Text", str(font)))
    body = ParagraphStyle(
        "body", fontName="Text", fontSize=14, leading=19, firstLineIndent=28, alignment=4, spaceAfter=6
    )
    lines = [
        line.strip()
        for source in sorted((ROOT / "corpus" / "sources").glob("*.txt"))
        for line in source.read_text(encoding="utf-8").splitlines()
        if len(line) > 60 and not line.startswith(("|", "!", "@", "#"))
    ]
    rng = random.Random(seed)
    story: list[object] = []
    size = 0
    while size < pages * 2100:
        line = re.sub(
            r"[1-9](?=\d*[.,]?\d*\s(?:ha|tỷ|doanh|lao|hộ|dự|%))", lambda _: str(rng.randint(1, 9)), rng.choice(lines)
        )
        story.append(Paragraph(line.replace("&", "&amp;").replace("<", "&lt;"), body))
        size += len(line)
        if len(story) % 80 == 0:
            rows = [["STT", "Tên cụm công nghiệp", "Diện tích (ha)", "Lấp đầy (%)"]]
            rows += [
                [str(n), f"CCN Bến Đá {n}", f"{rng.randint(10, 99)},5", str(rng.randint(10, 99))] for n in range(1, 9)
            ]
            table = Table(rows, colWidths=[40, 200, 100, 100])
            table.setStyle(
                TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "Text", 11)])
            )
            story.append(table)
            size += 400

    def number(canvas: object, document: object) -> None:
        canvas.setFont("Text", 13)  # type: ignore[attr-defined]
        canvas.drawCentredString(A4[0] / 2, A4[1] - 40, str(document.page))  # type: ignore[attr-defined]

    made = SimpleDocTemplate(str(path), pagesize=A4, leftMargin=85, rightMargin=57, topMargin=57, bottomMargin=57)
    made.build(story, onFirstPage=number, onLaterPages=number)
    return int(made.page)


def best(work: Callable[[], int], rounds: int) -> float:
    """The most pages a second of CPU of this process over the rounds; ``work`` gives how many pages it did."""
    found = 0.0
    for _ in range(rounds):
        start = time.process_time()
        pages = work()
        found = max(found, pages / (time.process_time() - start))
    return found


def peak(path: Path) -> list[float]:
    """The peak memory in MB of a process of its own: after reading this file, and after extracting from it."""
    # A child's ru_maxrss starts from its parent's; on Linux the kernel keeps the peak of the program itself.
    code = (
        "import re, resource, sys\n"
        "from extractor import extract, read_report\n"
        "def peak():\n"
        "    try:\n"
        "        return int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) / 1024\n"
        "    except OSError:\n"
        "        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "report = read_report(sys.argv[1])\n"
        "print(peak())\n"
        "extract(report)\n"
        "print(peak())\n"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True)
    return [float(line) for line in run.stdout.split()]


def main() -> None:
    """Runs and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", action="store_true")
    args = parser.parse_args()
    import pdfplumber

    from extractor import extract, read_report

    def plumber() -> int:
        with pdfplumber.open(path) as pdf:
            some = pdf.pages[:60]
            for page in some:
                page.extract_text()
                page.close()
            return len(some)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        pages = typeset(path, args.pages)
        extract(read_report(path))
        figures = {
            "pages": pages,
            "read": best(lambda: len(read_report(path).pages), args.rounds),
            "read_extract": best(lambda: len(extract(read_report(path)).report.pages), args.rounds),
            "pdfplumber": best(plumber, 1),
        }
        figures["times_pdfplumber_read"] = figures["read"] / figures["pdfplumber"]
        figures["times_pdfplumber_read_extract"] = figures["read_extract"] / figures["pdfplumber"]
        if args.memory:
            longer = Path(folder) / "longer.pdf"
            figures["pages_longer"] = typeset(longer, args.pages * 10)
            for name, one in (("peak_mb", path), ("peak_mb_longer", longer)):
                figures[f"{name}_read"], figures[name] = peak(one)
    for name, value in figures.items():
        print(f"{name:32} {value:10.1f}")
    print(json.dumps({name: round(value, 2) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
