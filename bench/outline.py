"""CPU seconds to compile a plan of 20 pages and to check a report of 10 pages against it, on one core, after reading.

    bench/outline.py [--rounds 5]

Both are made of the samples of this repository: the plan's main part and the report's parts are repeated until they are as
long. Reports the median of the rounds. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from extractor import check, compile_plan, extract, load_rules
from extractor.models import Extraction
from extractor.reading.read import read_bytes, read_report

SAMPLES = Path(__file__).resolve().parent.parent / "corpus"
PAGE = 2800
"""Characters of a printed page."""


def lengthened(text: str, characters: int, before: str) -> str:
    """``text`` with the paragraphs above the line that holds ``before`` repeated until it is so long."""
    at = text.index(before)
    body = [line for line in text[:at].splitlines() if len(line) > 60]
    more: list[str] = []
    while sum(map(len, more)) + len(text) < characters:
        more += body
    return text[:at] + "\n".join(more) + "\n" + text[at:]


def extraction_of(text: str, name: str) -> Extraction:
    return extract(read_bytes(text.encode("utf-8"), name))


def seconds(work: Callable[[], object], rounds: int) -> float:
    work()
    found = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return statistics.median(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    rules = load_rules()
    plan_text = read_report(SAMPLES / "samples" / "ke-hoach-giam-sat.docx").text
    long_plan = extraction_of(lengthened(plan_text, 20 * PAGE, "ĐỀ CƯƠNG"), "ke-hoach.txt")
    plan = compile_plan(extract(read_report(SAMPLES / "samples" / "ke-hoach-giam-sat.docx")))
    report = read_report(SAMPLES / "samples" / "submissions" / "so-cong-thuong.docx").text
    long_report = extraction_of(lengthened(report, 10 * PAGE, "KIẾN NGHỊ"), "bao-cao.txt")
    result = {
        "plan_characters": len(long_plan.text),
        "compile_seconds": round(seconds(lambda: compile_plan(long_plan, rules), args.rounds), 3),
        "report_characters": len(long_report.text),
        "check_seconds": round(seconds(lambda: check(long_report, plan, rules), args.rounds), 3),
    }
    for name, value in result.items():
        print(f"{name:20} {value}")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
