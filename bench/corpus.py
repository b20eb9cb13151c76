"""How fast the corpus is: a generated one of 10,000 reports, 1,000,000 figures, 200,000 passages by default.

    python bench/corpus.py [--reports 10000] [--folder DIR]

Prints the median of several runs of each measurement beside the target of the project. With --folder the corpus is kept
there and used again. The text is made of some 140 sentence patterns about invented places, so hits are denser than in life.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extractor.corpus import Corpus
from extractor.corpus.rows import ReportRows
from extractor.corpus.snapshot import current_snapshot
from extractor.corpus.terms import index_forms, number_term
from extractor.corpus.versions import current_versions
from extractor.models import Source

FIGURES, PASSAGES, SECTIONS, CITATIONS, CELLS, ITEMS, ANNEX = 100, 20, 20, 30, 100, 40, 30
INDICATORS = (
    "area.planned",
    "area.leased",
    "occupancy.rate",
    "enterprise.count",
    "project.count",
    "investment.registered",
)
UNITS = (
    ("ha", "area"),
    ("ha", "area"),
    ("%", "percent"),
    ("enterprise", "count"),
    ("project", "count"),
    ("VND", "money"),
)
NAMES = [
    "Sơn",
    "Lèn",
    "Bến",
    "Gò",
    "Đậu",
    "Thủy",
    "Hải",
    "Phong",
    "Lâm",
    "Cẩm",
    "Vân",
    "Suối",
    "Đá",
    "Mía",
    "Sành",
    "Rừng",
    "Thông",
    "Phú",
    "Lợi",
    "Đình",
    "Kiều",
    "Lam",
    "Ngà",
    "Thuận",
    "Hạ",
]
WORDS = [
    "trên địa bàn huyện có",
    "cụm công nghiệp",
    "đã đi vào hoạt động",
    "thu hút đầu tư",
    "tỷ lệ lấp đầy đạt",
    "diện tích đất công nghiệp",
    "đã cho thuê",
    "hạ tầng xử lý nước thải",
    "chưa hoàn thành",
    "đường gom",
    "giải phóng mặt bằng",
    "theo quy hoạch được duyệt",
    "doanh nghiệp thứ cấp",
    "vốn đăng ký",
    "giải quyết việc làm cho",
    "lao động địa phương",
    "nộp ngân sách nhà nước",
    "khu công nghiệp",
    "công tác quản lý nhà nước",
    "bảo vệ môi trường",
    "an ninh trật tự",
    "còn nhiều khó khăn",
    "vướng mắc về đất đai",
    "đề nghị Ủy ban nhân dân tỉnh",
    "xem xét, hỗ trợ kinh phí",
    "đẩy nhanh tiến độ",
    "làng nghề truyền thống",
    "sản xuất kinh doanh",
    "chuyển đổi số",
    "phòng cháy chữa cháy",
    "kiểm tra, xử lý vi phạm",
    "cấp giấy chứng nhận đầu tư",
    "nhà ở công nhân",
    "thiết chế công đoàn",
]


def make_rows(number: int, choose: random.Random) -> ReportRows:
    """The rows of one invented report, as a worker hands them over."""
    agency = f"UBND huyện {choose.choice(NAMES)} {choose.choice(NAMES)} {number % 60}"
    year = 2005 + number % 20
    place = f"tỉnh {NAMES[number % 24]}"
    passages, text, starts = [], "", []
    for n in range(PASSAGES):
        sentences = []
        for _ in range(6):
            pieces = choose.sample(WORDS, 8)
            sentences.append(" ".join(pieces).capitalize() + f" {choose.randint(2, 9999)}.")
        if choose.random() < 0.5:
            sentences.append("Thực hiện Nghị quyết của Hội đồng nhân dân tỉnh về phát triển bền vững.")
        if number % 500 == 7 and n == 3:
            sentences.append("Mỏ đá vôi trắng Hang Dơi ngừng khai thác.")
        body = " ".join(sentences)
        starts.append(len(text))
        numbers = number_term(f"{choose.randint(1, 900)}/{year}/NĐ-CP")
        passages.append((f"{n}", 1 + n // 3, len(text), len(text) + len(body), *index_forms(body), numbers))
        text += body + "\n"
    figures = []
    for n in range(FIGURES):
        which = choose.randrange(6)
        unit, quantity = UNITS[which]
        value = float(choose.randint(1, 99_999))
        start = choose.randrange(max(1, len(text) - 10))
        park = f"CCN {choose.choice(NAMES)} {choose.choice(NAMES)}"
        figures.append(
            (
                *(n, f"f{n + 1}", f"{number:08d}{n:04d}", f"{value:g} {unit}", start, start + 8, 1 + n // 12, None),
                *(str(value), value, None, None, unit, quantity, str(value), value, unit, None, None, None, None, None),
                *(None, INDICATORS[which], park, "ccn:" + park.lower(), f"{year}-01-01", f"{year}-12-31", str(year)),
                *("actual", str(n % SECTIONS), "bench", 0.9, int(n % 50 == 0), None, None),
                "Câu chứa số liệu này nằm trong báo cáo và được giữ lại để đối chiếu với bản gốc.",
                *(
                    "cluster",
                    f"cluster:{park.lower()}@2004:35",
                    f"cluster:{park.lower()}@2025:37",
                    None,
                    "place:2025:37",
                ),
                *(None, None, None, 0),
            )
        )
    citations = [
        (
            *(
                n,
                f"{choose.randint(1, 900)}/{year}/NĐ-CP",
                "nghị định số …",
                n,
                n + 9,
                1,
                None,
                "nghị định",
                str(n),
                year,
            ),
            *("NĐ-CP", "Chính phủ", f"{year}-01-15", None, None, 0, "I", 0.99, "bench", None, None, "[]"),
        )
        for n in range(CITATIONS)
    ]
    tables: dict[str, tuple[Any, ...]] = {
        "documents": (
            (
                *(
                    "báo cáo",
                    f"{number}/BC-UBND",
                    agency,
                    agency.lower(),
                    None,
                    "district",
                    place,
                    f"{year}-06-10",
                    year,
                ),
                *(
                    f"Kết quả {number}",
                    "[]",
                    "[]",
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    9,
                    0,
                    text,
                    "[]",
                    None,
                    None,
                    None,
                ),
                *(f"lineage-{number}", "replaces"),
                *(
                    f"agency:district:ubnd@{number % 60}",
                    f"place:2004:{number % 60:03d}",
                    f"place:2004:{number % 60:03d}",
                ),
                "place:2025:37",
            ),
        ),
        "sections": tuple(
            (
                n,
                str(n),
                str(n),
                1,
                "Kết quả thực hiện",
                starts[n],
                starts[n] + 9,
                starts[n],
                starts[n] + 9,
                1,
                None,
                None,
            )
            for n in range(SECTIONS)
        ),
        "figures": tuple(figures),
        "citations": tuple(citations),
        "tables_": (),
        "cells": tuple((n, "t1", n // 5, n % 5, "1,5", 0, 3, 9, 1, 1) for n in range(CELLS)),
        "annex": tuple(
            (
                *(n, "t1", n, "I", f"CCN {NAMES[n % 24]}", f"ccn:{NAMES[n % 24]}", None, "25.5", 25.5, "20", 20.0),
                *("15", 15.0, "75", 75.0, "[]", 0, 9, 9, None),
                *(f"cluster:{NAMES[n % 24]}@2004:35", f"cluster:{NAMES[n % 24]}@2025:37", "place:2025:37"),
            )
            for n in range(ANNEX)
        ),
        "warnings": (),
        "items": tuple(
            (n, f"I.{n}", "Mục đề cương", "answered", 0.9, "1", 0, 9, 1, "Có mục cùng tên.", "[]", 3)
            for n in range(ITEMS)
        ),
        "annexes": (),
        "findings": (),
        "passages": tuple(passages),
    }
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    source = Source(f"bao-cao-{number}.txt", digest, "text/plain", 9, False, len(text))
    return ReportRows(source, current_versions(), None, tables)


def fill(corpus: Corpus, reports: int) -> None:
    """Stores the generated reports and prints how many a second, with full durability."""
    choose = random.Random(2021)
    had = corpus.connection.execute("SELECT count(*) FROM documents").fetchone()[0]
    spent, computed, rows_each = 0.0, 0.0, 0
    for number in range(reports):
        rows = make_rows(number, choose)
        if number < had:
            continue
        rows_each = sum(map(len, rows.tables.values()))
        started, began = time.perf_counter(), time.process_time()
        corpus.store_rows(rows)
        spent += time.perf_counter() - started
        computed += time.process_time() - began
    if spent:
        note = f"{rows_each} rows each, synchronous=FULL, {1000 * computed / (reports - had):.1f} ms of CPU a report"
        tell("store, reports a second", (reports - had) / spent, ">= 60", note)


def tell(what: str, value: float, target: str, note: str = "") -> None:
    print(f"{what:<46} {value:>10.1f}   target {target:<9} {note}", flush=True)


def milliseconds(work: Callable[[], Any], runs: int = 7) -> float:
    """The median of several runs after one that warms up."""
    work()
    spans = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        spans.append(time.perf_counter() - started)
    return 1000 * statistics.median(spans)


def measure_queries(corpus: Corpus) -> None:
    """The questions of researchers on the current snapshot."""
    from extractor.corpus.query import open_views

    connection = open_views(corpus.snapshot())
    questions = {
        "group by indicator, year": "SELECT indicator, year, count(*), avg(base_value) FROM figures GROUP BY 1, 2",
        "join: agency kind x place": (
            "SELECT d.place, f.unit, sum(f.base_value) FROM figures f JOIN documents d ON d.id = f.document GROUP BY 1, 2"
        ),
        "window: year on year": (
            "WITH y AS (SELECT place, indicator, year, sum(base_value) v FROM figures GROUP BY 1, 2, 3) "
            "SELECT *, v - lag(v) OVER (PARTITION BY place, indicator ORDER BY year) FROM y"
        ),
    }
    for name, sql in questions.items():
        tell(f"query, {name} (ms)", milliseconds(lambda sql=sql: connection.execute(sql).fetchall()), "<= 120")
    sql = questions["group by indicator, year"]
    tell(
        "the same through Corpus.query (ms)",
        milliseconds(lambda: corpus.query(sql)),
        "-",
        "pandas, guards and limits included",
    )
    rows = corpus.rows
    by_park = "SELECT * FROM figures WHERE subject_key = ? AND indicator = ? LIMIT 100"
    key = rows("SELECT subject_key FROM figures WHERE document = 5")[0][0]
    tell("look-up, one report (ms)", milliseconds(lambda: rows("SELECT * FROM figures WHERE document = 77")), "<= 5")
    tell("look-up, one park (ms)", milliseconds(lambda: rows(by_park, (key, "area.planned"))), "<= 5")


def measure_review(corpus: Corpus) -> None:
    """The pages of the review that a person turns: the list of unsure figures at its start and deep in it, one report."""
    from extractor.web.pages import document_page, review_page

    deep = corpus.rows("SELECT max(document) * 9 / 10 FROM figures")[0][0]
    tell("review, first page of unsure figures (ms)", milliseconds(lambda: review_page(corpus)), "<= 5")
    tell("review, a page deep in the list (ms)", milliseconds(lambda: review_page(corpus, (deep, 0))), "<= 5")
    tell("review, all of one report (ms)", milliseconds(lambda: document_page(corpus, 77)), "<= 5")


def measure_search(corpus: Corpus) -> None:
    """Search beside DuckDB LIKE over the same text and a scan with pandas."""
    import duckdb
    import pandas as pd

    words = {
        "rare phrase": ('"hang dơi"', "hang doi", "<= 30"),
        "phrase in half of the passages": ("hội đồng nhân dân", "hoi dong nhan dan", "<= 300"),
        "two plain words": ("đường gom", "duong gom", "-"),
        "unmarked": ("mo da voi trang", "mo da voi trang", "<= 30"),
        "document number": ("115/2010/NĐ-CP", "115 2010 nd cp", "-"),
    }
    texts = [row[0] for row in corpus.connection.execute("SELECT folded FROM passages")]
    frame = pd.DataFrame({"folded": pd.Series(texts, dtype="string[pyarrow]")})
    connection = duckdb.connect()
    connection.execute("CREATE TABLE passages AS SELECT * FROM frame")
    for name, (asked, folded, target) in words.items():
        took = milliseconds(lambda asked=asked: corpus.search(asked))
        like = f"SELECT count(*) FROM passages WHERE folded LIKE '%{folded}%'"
        beside = milliseconds(lambda like=like: connection.execute(like).fetchall(), 3)
        scan = milliseconds(lambda folded=folded: frame["folded"].str.contains(folded, regex=False).sum(), 3)
        note = f"DuckDB LIKE {beside:.0f}, pandas {scan:.0f}, hits {len(corpus.search(asked))}"
        tell(f"search, {name} (ms)", took, target, note)


def main() -> None:
    """Runs all measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.folder or Path(scratch) / "kho"
        with Corpus.open(folder, create=True) as corpus:
            fill(corpus, asked.reports)
            figures = corpus.connection.execute("SELECT count(*) FROM figures").fetchone()[0]
            passages = corpus.connection.execute("SELECT count(*) FROM passages").fetchone()[0]
            print(f"{figures} figures, {passages} passages, {(folder / 'corpus.sqlite').stat().st_size / 1e6:.0f} MB")
            import shutil

            shutil.rmtree(folder / "snapshots", ignore_errors=True)
            started = time.perf_counter()
            snapshot = current_snapshot(corpus.connection, folder)
            whole = time.perf_counter() - started
            size = sum(path.stat().st_size for path in snapshot.rglob("*.parquet")) / 1e6
            tell("publish a snapshot, s a million figures", whole / figures * 1e6, "<= 12", f"{size:.0f} MB")
            corpus.correct(5, "f1", "value", "4", "bench")
            started = time.perf_counter()
            corpus.snapshot()
            tell("bring it up to date after one change (s)", time.perf_counter() - started, "-")
            measure_queries(corpus)
            measure_review(corpus)
            measure_search(corpus)
            print(f"load average at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
