"""What a corpus survives: kill -9 at random moments of an ingest, and two ingests, a reader and a corrector at once.

    python bench/corpus_durability.py [--kills 40] [--seconds 20]

Ends with an error at the first report that is neither whole nor absent, the first row lost, the first error that is not a
clear retry; prints what was survived otherwise.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from extractor.corpus import Corpus
from extractor.corpus.rows import COLUMNS
from extractor.engine import ingest

REPORT = (Path(__file__).parents[1] / "tests" / "report.txt").read_text(encoding="utf-8")
INGEST = """
import sys
from extractor.engine import ingest
ingest([sys.argv[1]], sys.argv[2], workers=1, on_progress=lambda *step: print(step[0], flush=True))
"""


def content(folder: Path) -> dict[str, str]:
    """A hash of all rows of each report by the hash of its file; fails where the database or its index is not whole."""
    with Corpus.open(folder, create=True) as corpus:
        run = corpus.connection.execute
        assert run("PRAGMA quick_check").fetchone()[0] == "ok"
        assert not run("PRAGMA foreign_key_check").fetchall()
        run("INSERT INTO passages_fts(passages_fts, rank) VALUES ('integrity-check', 1)")
        found: dict[str, Any] = {}
        for identity, sha256 in run("SELECT id, sha256 FROM submissions WHERE state = 'done'").fetchall():
            digest = found[sha256] = hashlib.sha256()
            for table, columns in COLUMNS.items():
                key = "id" if table == "documents" else "document"
                names = ", ".join(f'"{column}"' for column in columns)
                rows = run(f"SELECT {names} FROM {table} WHERE {key} = ? ORDER BY 1, 2, 3", (identity,)).fetchall()
                digest.update(repr((table, rows)).encode())
    return {sha256: digest.hexdigest() for sha256, digest in found.items()}


def kill(kills: int, scratch: Path) -> None:
    """Kills an ingest ``kills`` times, looks at every report each time, lets it finish, compares; again from the start."""
    folder, kho = scratch / "inbox", scratch / "kho"
    folder.mkdir()
    for number in range(2, 402):
        (folder / f"{number:03}.txt").write_text(REPORT.format(number=number) * 3, encoding="utf-8")
    ingest([folder], scratch / "undisturbed", workers=1)
    expected = content(scratch / "undisturbed")
    script = scratch / "run.py"
    script.write_text(INGEST, encoding="utf-8")
    choose, midway, finished, stored = random.Random(20210610), 0, 0, 0
    for _ in range(kills):
        command = [sys.executable, str(script), str(folder), str(kho)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            # What is there already is passed over first; the kill comes while something is written.
            for _ in range(stored + choose.choice((0, 1, 2, 5, 20, 60))):
                process.stdout.readline()
            time.sleep(choose.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
        if not (kho / "corpus.sqlite").exists():
            continue
        found = content(kho)
        assert all(expected[sha256] == digest for sha256, digest in found.items()), "a report is not whole"
        midway += 0 < len(found) < len(expected)
        stored = len(found)
        if stored == len(expected):
            shutil.rmtree(kho)
            finished, stored = finished + 1, 0
    ingest([folder], kho, workers=1)
    assert content(kho) == expected, "the run after the kills gives something else"
    print(f"kill -9: {kills} times, {midway} of them midway, {finished} complete runs; every report whole or absent")


def _ingests(folder: str, kho: str, until: float, out: Any) -> None:
    turns = 0
    while time.time() < until:
        ingest([folder], kho, workers=1)
        turns += 1
    out.put(("ingests", turns))


def _reads(kho: str, until: float, out: Any) -> None:
    turns = 0
    while time.time() < until:
        with Corpus.open(kho) as corpus:
            corpus.query("SELECT indicator, count(*) FROM figures GROUP BY 1")
            corpus.search("cụm công nghiệp")
        turns += 1
    out.put(("reads", turns))


def _corrects(kho: str, until: float, out: Any) -> None:
    made = 0
    with Corpus.open(kho) as corpus:
        while time.time() < until:
            document = corpus.rows("SELECT document, id FROM figures ORDER BY random() LIMIT 1")[0]
            corpus.correct(document["document"], document["id"], "value", str(made), f"người {os.getpid()}")
            made += 1
    out.put(("corrections", made))


def together(seconds: float, scratch: Path) -> None:
    """Two ingests, a reader and a corrector on one corpus; no row may be lost, no error may come."""
    kho, context = scratch / "shared", multiprocessing.get_context("spawn")
    inboxes = []
    for half in range(2):
        inboxes.append(scratch / f"inbox-{half}")
        inboxes[half].mkdir()
        for number in range(200):
            name = inboxes[half] / f"{number:03}.txt"
            name.write_text(REPORT.format(number=1000 * (half + 1) + number), encoding="utf-8")
    ingest([inboxes[0] / "000.txt"], kho, workers=1)
    out, until = context.Queue(), time.time() + seconds
    jobs = [context.Process(target=_ingests, args=(str(inbox), str(kho), until, out)) for inbox in inboxes]
    jobs.append(context.Process(target=_reads, args=(str(kho), until, out)))
    jobs.append(context.Process(target=_corrects, args=(str(kho), until, out)))
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    assert all(job.exitcode == 0 for job in jobs), "somebody ended with an error"
    counts: dict[str, int] = {}
    for _ in jobs:
        what, number = out.get()
        counts[what] = counts.get(what, 0) + number
    assert len(content(kho)) == 400, "a report is lost"
    with Corpus.open(kho) as corpus:
        assert len(corpus.corrections()) == counts["corrections"], "a correction is lost"
    said = ", ".join(f"{number} {what}" for what, number in counts.items())
    print(f"at once for {seconds:g} s: {said}; nothing lost, no error")


def main() -> None:
    """Runs both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=20.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        together(asked.seconds, Path(scratch))
        kill(asked.kills, Path(scratch))


if __name__ == "__main__":
    main()
