"""Pages a second on a PDF with a text layer, from the file to the corpus, beside pdfplumber in the same run; with --memory
also the peak memory of the commands on it and on a document ten times as long.

    bench/pdf.py [--pages 200] [--share 1.0] [--rounds 3] [--memory] [--keep FOLDER]

The report is set from the sample reports of this repository: chapter after chapter, each one of them with its headings, its
annex as a ruled table and all its numbers drawn anew, justified, in 14 points. The samples are full of figures; --share 0.1
keeps one in ten of the paragraphs with figures and of the annexes, about what whole reports hold. Stages, each with all before it: reading
(text, paragraphs, tables), extraction, ingest (reading, extraction, check against the sample plan, storing in a new corpus: what
``extractor ingest`` does, with the second process that it has for a long document where there is a core for it; and in one
process). pdfplumber's ``extract_text`` alone runs on at most 60 of the pages, each closed after use. By the clock: on a machine
that has something else to do, look at the figures with ``_cpu``, which are by CPU in all processes. Reports the best of the
rounds, in which all take turns.

Memory is the peak of the whole command, interpreter and libraries and its second process included, when ``extractor extract
--format jsonl`` or ``extractor ingest --plan`` works on the file. ``base`` is the same command on a report of one chapter. The
last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "corpus" / "samples" / "ke-hoach-giam-sat.docx"
FONTS = (
    ("liberation2/LiberationSerif-Regular.ttf", "liberation2/LiberationSerif-Bold.ttf"),
    ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"),
    ("NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf"),
    ("times.ttf", "timesbd.ttf"),
)
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")
_NUMBER = re.compile(r"(?<![\d/.,])[1-9]\d*(?=(?:[.,]\d+)*\s(?:ha|tỷ|triệu|doanh|lao|hộ|dự|người|%))")
_PER_PAGE = 2100
"""About how many characters stand on a page."""


def chapters(seed: int, share: float = 1.0) -> Iterator[list[str]]:
    """The lines of the sample reports, again and again, every measured number drawn anew; of the paragraphs with measured
    numbers and of the annexes only this share."""
    rng = random.Random(seed)
    sources = sorted((ROOT / "corpus" / "sources").glob("*.txt"))
    # The yearly reports of one page with its annex would make half of the pages tables.
    reports = [
        path.read_text(encoding="utf-8").splitlines()
        for path in sources
        if not path.name.startswith("ke-hoach") and not re.search(r"-20\d\d$", path.stem)
    ]
    while True:
        for whole in reports:
            annex = rng.random() < share
            lines = [
                line
                for line in whole
                if (annex if line.startswith("|") else rng.random() < share or not _NUMBER.search(line))
            ]
            yield [
                _NUMBER.sub(
                    lambda m: str(rng.randint(1, 9)) + "".join(rng.choices("0123456789", k=len(m[0]) - 1)), line
                )
                for line in lines
            ]


def typeset(path: Path, pages: int, seed: int = 1, share: float = 1.0) -> int:
    """Sets a report of about this many pages; gives how many there are."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

    plain, bold = next(
        (p, p.parent / Path(bold).name)
        for plain, bold in FONTS
        for folder in FOLDERS
        for p in Path(folder).rglob(plain)
    )
    pdfmetrics.registerFont(TTFont("Text", str(plain)))
    pdfmetrics.registerFont(TTFont("Bold", str(bold)))
    body = ParagraphStyle(
        "body", fontName="Text", fontSize=14, leading=19, firstLineIndent=28, alignment=4, spaceAfter=6
    )
    head = ParagraphStyle("head", parent=body, fontName="Bold", alignment=0)
    title = ParagraphStyle("title", parent=head, firstLineIndent=0, alignment=1)
    small = ParagraphStyle("small", parent=body, fontSize=11, leading=13, firstLineIndent=0, alignment=0, spaceAfter=0)
    story: list[object] = []
    size = 0
    for number, lines in enumerate(chapters(seed, share), 1):
        if size >= pages * _PER_PAGE:
            break
        stated = dict(line[1:].partition(" ")[::2] for line in lines if line.startswith("@"))
        if number == 1:
            story += [Paragraph(stated[key], title) for key in ("agency", "office") if key in stated]
            story += [Paragraph(f"Số: {stated['number']}", title), Paragraph(stated["place"], title)]
            story += [Paragraph("BÁO CÁO", title), Paragraph(stated["subject"], title)]
        story.append(Paragraph(f"PHẦN THỨ {number}. {stated.get('office', stated.get('agency', ''))}", head))
        rows: list[list[object]] = []
        for line in lines:
            text = line.lstrip("# ").replace("&", "&amp;").replace("<", "&lt;")
            size += len(text)
            if line.startswith("|"):
                cells = text[1:].split("|")
                rows.append(
                    [Paragraph(cell, small) for cell in cells] if not rows or len(cells) == len(rows[0]) else []
                )
            elif line.startswith("#"):
                story.append(Paragraph(text, head))
            elif line and line[0] not in "@!":
                story.append(Paragraph(text, body))
        rows = [row for row in rows if row]
        if len(rows) > 1:
            table = Table(rows, colWidths=[453 / len(rows[0])] * len(rows[0]), repeatRows=1)
            table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
            story.append(table)

    def page_number(canvas: object, document: object) -> None:
        canvas.setFont("Text", 13)  # type: ignore[attr-defined]
        canvas.drawCentredString(A4[0] / 2, A4[1] - 40, str(document.page))  # type: ignore[attr-defined]

    made = SimpleDocTemplate(str(path), pagesize=A4, leftMargin=85, rightMargin=57, topMargin=57, bottomMargin=57)
    made.build(story, onFirstPage=page_number, onLaterPages=page_number)
    return int(made.page)


Work = Callable[[], int]


def race(works: dict[str, Work], rounds: int) -> dict[str, float]:
    """The most pages a second of each piece of work over the rounds, by the clock; they take turns, so that whatever else
    the machine has to do meets all of them. ``work`` gives how many pages it did. With ``_cpu`` behind its name: by the CPU
    that it took, in all its processes."""
    found: dict[str, float] = {}
    for _ in range(rounds):
        for name, work in works.items():
            clock, cpu = time.perf_counter(), _cpu()
            pages = work()
            for key, taken in ((name, time.perf_counter() - clock), (f"{name}_cpu", _cpu() - cpu)):
                found[key] = max(found.get(key, 0.0), pages / taken)
    return found


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def peak(*arguments: str) -> float:
    """The peak of memory, in MB, of a process that runs ``extractor`` with these arguments and of those that it starts. What
    they share is counted once; they are looked at fifty times a second."""
    found = 0.0
    command = [sys.executable, "-c", "from extractor.cli import main\nmain()\n", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT) as run:
        while run.poll() is None:
            found = max(found, sum(map(_share, [run.pid, *_children(run.pid)])))
            time.sleep(0.02)
        assert run.returncode == 0, run.stderr and run.stderr.read()
    return found


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _share(pid: int) -> float:
    """The memory of a process, its share of what it shares with others, in MB; 0 when it is gone."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(told.split("\nPss:")[1].split()[0]) / 1024


def peaks(files: dict[str, Path], folder: Path) -> dict[str, float]:
    """The peak memory of both commands on each file."""
    found: dict[str, float] = {}
    for name, file in files.items():
        found[f"extract_mb_{name}"] = peak("extract", str(file), "--format", "jsonl")
        corpus = folder / f"corpus-{name}"
        found[f"ingest_mb_{name}"] = peak("ingest", str(file), "--corpus", str(corpus), "--plan", str(PLAN))
    return found


def main() -> None:
    """Runs and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--share", type=float, default=1.0, help="of the paragraphs with figures and of the annexes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--keep", type=Path, help="keep the PDFs in this folder and use them again")
    args = parser.parse_args()
    import pdfplumber

    from extractor import extract, load_rules, read_report
    from extractor.aside import helped
    from extractor.engine import ingest
    from extractor.outline.plan import load_plan

    rules = load_rules()
    plan = load_plan(PLAN, rules)

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)

        def document(name: str, pages: int) -> Path:
            name = name if args.share == 1 else f"{name}-{args.share:g}"
            file = (args.keep or folder) / f"{name}.pdf"
            if not file.exists():
                file.parent.mkdir(parents=True, exist_ok=True)
                typeset(file, pages, share=args.share)
            return file

        def plumber() -> int:
            with pdfplumber.open(path) as pdf:
                some = pdf.pages[:60]
                for page in some:
                    page.extract_text()
                    page.close()
                return len(some)

        def whole(workers: int | None) -> int:
            corpus = folder / "corpus"
            done = ingest([path], corpus, plan, rules, workers=workers)
            assert not done.failed, done.failed
            shutil.rmtree(corpus)
            return pages

        path = document(f"report-{args.pages}", args.pages)
        extraction = extract(read_report(path))
        pages = len(extraction.report.pages)
        figures: dict[str, float] = {
            "pages": pages,
            "characters_a_page": len(extraction.text) / pages,
            "figures_a_page": len(extraction.figures) / pages,
        }
        del extraction
        with helped():
            figures |= race(
                {
                    "read": lambda: len(read_report(path).pages),
                    "read_extract": lambda: len(extract(read_report(path)).report.pages),
                    "ingest": lambda: whole(None),
                    "ingest_in_one_process": lambda: whole(1),
                    "pdfplumber": plumber,
                },
                args.rounds,
            )
        for stage in ("read", "read_extract", "ingest", "ingest_in_one_process"):
            figures[f"times_pdfplumber_{stage}"] = figures[stage] / figures["pdfplumber"]
        if args.memory:
            longer = document(f"report-{args.pages * 10}", args.pages * 10)
            figures |= peaks({"base": document("chapter", 1), "short": path, "long": longer}, folder)
            for command in ("extract", "ingest"):
                figures[f"{command}_mb_ratio"] = figures[f"{command}_mb_long"] / figures[f"{command}_mb_short"]
    for name, value in figures.items():
        print(f"{name:32} {value:10.2f}")
    print(json.dumps({name: round(value, 2) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
