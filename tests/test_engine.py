"""Ingest: resumable, idempotent, the same on any executor, whole reports whatever is killed when."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from extractor import engine
from extractor.corpus import Corpus
from extractor.corpus.rows import COLUMNS
from extractor.engine import IngestFailure, Task, ingest, open_cluster, read_and_check
from extractor.errors import CorpusError, ExtractorError, UsageError
from extractor.executors import TELLER, run_all
from extractor.reading.intake import Submission

REPORT = (Path(__file__).parent / "report.txt").read_text(encoding="utf-8")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Four reports, an empty file and a binary."""
    folder = tmp_path / "hộp thư"
    folder.mkdir()
    for number in range(2, 6):
        (folder / f"báo cáo {number}.txt").write_text(REPORT.format(number=number), encoding="utf-8")
    (folder / "rỗng.txt").write_bytes(b"")
    (folder / "hỏng.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 8)
    return folder


def content(folder: Path) -> dict[str, Any]:
    """What a corpus holds, without row numbers and times, and whether it is whole."""
    with Corpus.open(folder) as corpus:
        ids = {row["id"]: row["sha256"] for row in corpus.rows("SELECT id, sha256 FROM submissions")}
        found: dict[str, Any] = {}
        for table, columns in COLUMNS.items():
            key = "id" if table == "documents" else "document"
            names = ", ".join(f'"{c}"' for c in columns)
            rows = corpus.connection.execute(f"SELECT {key}, {names} FROM {table}").fetchall()
            found[table] = sorted((ids[row[0]], *map(str, row[1:])) for row in rows)
        states = corpus.rows("SELECT name, state, code FROM submissions")
        found["states"] = sorted((row["name"], row["state"], str(row["code"])) for row in states)
        corpus.connection.execute("INSERT INTO passages_fts(passages_fts, rank) VALUES ('integrity-check', 1)")
        assert corpus.connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        assert corpus.connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return found


def test_what_can_be_read_is_read_and_the_rest_is_named(inbox: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    summary = ingest([inbox], tmp_path / "kho", workers=1, on_progress=lambda *step: told.append(step))
    assert sorted(summary.done) == [f"báo cáo {number}.txt" for number in range(2, 6)]
    assert {failure.name for failure in summary.failed} == {"rỗng.txt", "hỏng.pdf"}
    assert all(failure.reason and failure.english for failure in summary.failed)
    assert [step[0] for step in told] == list(range(1, 7))
    with Corpus.open(tmp_path / "kho") as corpus:
        status = corpus.status()
        assert {failure.name for failure in status.failed} == {"rỗng.txt", "hỏng.pdf"}
        first = corpus.rows("SELECT id FROM submissions WHERE name = 'báo cáo 2.txt'")[0]["id"]
        original = corpus.file_of(first)
        assert original is not None
        assert original.read_bytes() == (inbox / "báo cáo 2.txt").read_bytes()


def test_running_again_does_nothing(inbox: Path, tmp_path: Path) -> None:
    ingest([inbox], tmp_path / "kho", workers=1)
    before = content(tmp_path / "kho")
    summary = ingest([inbox], tmp_path / "kho", workers=1)
    assert (summary.done, len(summary.unchanged), len(summary.failed)) == ((), 4, 2)
    assert content(tmp_path / "kho") == before


def test_only_what_is_new_is_read(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest([inbox], tmp_path / "kho", workers=1)
    (inbox / "thêm.txt").write_text(REPORT.format(number=9), encoding="utf-8")
    read: list[str] = []
    real = read_and_check

    def spy(task: Task) -> Any:
        read.append(task.submission.name)
        return real(task)

    monkeypatch.setattr(engine, "read_and_check", spy)
    assert ingest([inbox], tmp_path / "kho", workers=1).done == ("thêm.txt",)
    assert sorted(read) == ["hỏng.pdf", "thêm.txt"]


def test_the_same_bytes_twice_in_one_run(inbox: Path, tmp_path: Path) -> None:
    (inbox / "bản sao.txt").write_bytes((inbox / "báo cáo 2.txt").read_bytes())
    summary = ingest([inbox], tmp_path / "kho", workers=1)
    assert len(summary.done) == 4
    assert len(summary.duplicates) == 1


def test_archives_are_opened(inbox: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "gửi.zip", "w") as archive:
        for path in inbox.glob("báo*.txt"):
            archive.write(path, path.name)
    summary = ingest([tmp_path / "gửi.zip"], tmp_path / "kho", workers=1)
    assert len(summary.done) == 4
    with Corpus.open(tmp_path / "kho") as corpus:
        assert {row["container"] for row in corpus.rows("SELECT container FROM submissions")} == {"gửi.zip"}


def test_the_day_of_an_email_counts_as_received(tmp_path: Path) -> None:
    letter = (
        "From: a@example.org\nTo: b@example.org\nSubject: Bao cao\nDate: Tue, 15 Jun 2021 23:30:00 +0000\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + REPORT.format(number=3)
    )
    (tmp_path / "thư.eml").write_text(letter, encoding="utf-8")
    ingest([tmp_path / "thư.eml"], tmp_path / "kho", workers=1)
    with Corpus.open(tmp_path / "kho") as corpus:
        assert corpus.rows("SELECT received FROM submissions")[0]["received"] == "2021-06-16"


class _Broken(Executor):
    """An executor whose tasks all fail, as a cluster that lost its workers."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(RuntimeError("worker lost"))
        return future


def test_threads_processes_and_this_process_give_the_same(inbox: Path, tmp_path: Path) -> None:
    ingest([inbox], tmp_path / "một", workers=1)
    with ThreadPoolExecutor(3) as pool:
        ingest([inbox], tmp_path / "hai", executor=pool)
    assert content(tmp_path / "hai") == content(tmp_path / "một")


def _die_at_three(number: int) -> int:
    if number == 3:
        os._exit(9)
    return number * 10


@pytest.mark.slow
def test_an_item_that_kills_its_worker_is_found_and_the_others_are_done() -> None:
    done = run_all(iter(range(6)), lambda n: n, _die_at_three, lambda n, error: -1, None, 2, 6)
    assert dict(done) == {0: 0, 1: 10, 2: 20, 3: -1, 4: 40, 5: 50}


def _tell_of_pages(number: int) -> int:
    tell = TELLER.get()
    if tell is not None:
        for page in (1, 2):
            tell((f"{number}.pdf", page, 2))
    return number


@pytest.mark.parametrize("workers", [1, 2])
def test_work_tells_how_far_it_is(workers: int) -> None:
    told: list[object] = []
    done = run_all(iter(range(3)), lambda n: n, _tell_of_pages, lambda n, error: -1, None, workers, 3, told.append)
    assert sorted(result for _, result in done) == [0, 1, 2]
    assert set(told) <= {(f"{number}.pdf", page, 2) for number in range(3) for page in (1, 2)}
    assert told
    assert TELLER.get() is None


def _sleep_behind_the_first(number: int) -> int:
    if number:
        time.sleep(120)
    return number


@pytest.mark.slow
def test_stopping_does_not_wait_for_what_is_under_way() -> None:
    results = run_all(iter(range(3)), lambda n: n, _sleep_behind_the_first, lambda n, error: -1, None, 2, 3)
    assert next(results) == (0, 0)
    assert isinstance(results, Generator)
    results.close()  # what Ctrl-C does
    for worker in multiprocessing.active_children():
        # Its sentinel, not is_alive(): a thread of the pool collects the same process, and whoever comes second is told
        # that it still lives.
        assert multiprocessing.connection.wait([worker.sentinel], 60)


@pytest.mark.slow
def test_a_process_pool_gives_the_same(inbox: Path, tmp_path: Path) -> None:
    ingest([inbox], tmp_path / "một", workers=1)
    ingest([inbox], tmp_path / "hai", workers=2)
    assert content(tmp_path / "hai") == content(tmp_path / "một")


@pytest.mark.slow
def test_a_dask_cluster_gives_the_same(inbox: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is an extra: pip install 'extractor[cluster]'")
    ingest([inbox], tmp_path / "một", workers=1)
    quiet = {"dashboard_address": None, "silence_logs": 50}
    local = distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **quiet)
    with local as cluster, open_cluster(cluster.scheduler_address) as executor:
        ingest([inbox], tmp_path / "hai", executor=executor)
    assert content(tmp_path / "hai") == content(tmp_path / "một")


def test_a_cluster_that_is_not_there_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError) as caught, open_cluster("tcp://127.0.0.1:8786"):
        pass
    assert caught.value.code == "cluster.no_dask"


@pytest.mark.parametrize("address", ["không phải địa chỉ", "tcp://127.0.0.1:1"])
def test_an_address_where_no_scheduler_answers(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="Dask is an extra")
    monkeypatch.setattr("extractor.executors.PATIENCE", "1s")
    with pytest.raises(UsageError) as caught, open_cluster(address):
        pass
    assert caught.value.code == "cluster.unreachable"
    assert address in caught.value.reason


def test_lost_workers_are_failures_that_the_next_run_mends(inbox: Path, tmp_path: Path) -> None:
    summary = ingest([inbox], tmp_path / "kho", executor=_Broken())
    assert {failure.code for failure in summary.failed} >= {"read.crashed"}
    assert len(ingest([inbox], tmp_path / "kho", workers=1).done) == 4


def test_tasks_and_results_travel(inbox: Path) -> None:
    task = Task(Submission("x.txt", inbox / "báo cáo 2.txt"), None, None, None, None)
    rows = read_and_check(pickle.loads(pickle.dumps(task)))
    assert not isinstance(rows, IngestFailure)
    assert pickle.loads(pickle.dumps(rows)) == rows
    assert len(pickle.dumps(rows)) < 30_000


def test_a_defect_of_ours_is_a_row_too(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("ở đâu đó")

    monkeypatch.setattr("extractor.extraction.pipeline.extract", broken)
    summary = ingest([inbox], tmp_path / "kho", workers=1)
    assert {failure.code for failure in summary.failed} >= {"read.internal"}
    assert any("ở đâu đó" in failure.reason for failure in summary.failed)


def test_wrong_paths_and_empty_folders(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        ingest([tmp_path / "không có"], tmp_path / "kho")
    (tmp_path / "trống").mkdir()
    with pytest.raises(ExtractorError) as caught:
        ingest([tmp_path / "trống"], tmp_path / "kho")
    assert caught.value.exit_code == 4


def test_two_ingests_readers_and_corrections_at_once(inbox: Path, tmp_path: Path) -> None:
    ingest([inbox], tmp_path / "kho", workers=1)
    with Corpus.open(tmp_path / "kho") as corpus:
        whole = len(corpus.rows("SELECT id FROM figures WHERE document = 1"))
    for number in range(20, 44):
        (inbox / f"mới {number}.txt").write_text(REPORT.format(number=number), encoding="utf-8")
    errors: list[BaseException] = []
    stop = threading.Event()

    def run(work: Callable[[], object]) -> Callable[[], None]:
        def guarded() -> None:
            try:
                work()
            except BaseException as error:
                errors.append(error)

        return guarded

    def read() -> None:
        while not stop.is_set():
            with Corpus.open(tmp_path / "kho") as corpus:
                rows = corpus.rows(
                    "SELECT d.id, (SELECT count(*) FROM figures f WHERE f.document = d.id) AS n FROM documents d"
                )
                assert {row["n"] for row in rows} == {whole}

    def correct() -> None:
        for number in range(20):
            with Corpus.open(tmp_path / "kho") as corpus:
                corpus.correct(1, "f1", "value", str(number), "Lan")

    threads = [threading.Thread(target=run(work)) for work in (read, correct)]
    writers = [threading.Thread(target=run(lambda: ingest([inbox], tmp_path / "kho", workers=1))) for _ in range(2)]
    for thread in (*threads, *writers):
        thread.start()
    for thread in (*writers, threads[1]):
        thread.join()
    stop.set()
    threads[0].join()
    assert errors == []
    with Corpus.open(tmp_path / "kho") as corpus:
        assert len(corpus.rows("SELECT id FROM documents")) == 28
        assert [c.old for c in corpus.corrections()][1:] == [str(number) for number in range(19)]


INGEST = """
import sys
from extractor.engine import ingest
if __name__ == "__main__":
    ingest([sys.argv[1]], sys.argv[2], workers=int(sys.argv[3]), on_progress=lambda *step: print(step[0], flush=True))
"""


@pytest.mark.slow
@pytest.mark.parametrize(("workers", "rounds"), [(1, 12), (2, 4)])
def test_kill_9_at_random_moments(tmp_path: Path, workers: int, rounds: int) -> None:
    """After a kill each report is whole or absent; running on gives what an undisturbed run gives."""
    folder = tmp_path / "hộp thư"
    folder.mkdir()
    for number in range(2, 62):
        (folder / f"{number:02}.txt").write_text(REPORT.format(number=number) * 3, encoding="utf-8")
    ingest([folder], tmp_path / "yên", workers=1)
    expected = content(tmp_path / "yên")
    script = tmp_path / "nạp.py"
    script.write_text(INGEST, encoding="utf-8")
    choose = random.Random(20210610 + workers)
    kho = tmp_path / "kho"
    sizes = []
    for turn in range(rounds):
        command = [sys.executable, str(script), str(folder), str(kho), str(workers)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            for _ in range(choose.randint(0, 4 * turn + 3)):
                process.stdout.readline()
            time.sleep(choose.uniform(0, 0.03))
            os.kill(process.pid, signal.SIGKILL)
        if not (kho / "corpus.sqlite").exists():
            continue
        with Corpus.open(kho, create=True):
            pass
        found = content(kho)
        whole = {row[0] for row in found["documents"]}
        sizes.append(len(whole))
        for table, rows in found.items():
            if table != "states":
                assert [row for row in expected[table] if row[0] in whole] == rows, table
    assert any(0 < size < 60 for size in sizes), "no kill came in the middle"
    ingest([folder], kho, workers=1)
    assert content(kho) == expected


@pytest.mark.skipif(not hasattr(os, "statvfs") or sys.platform == "win32", reason="needs a POSIX system")
def test_a_full_disk_is_a_clear_error(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest([inbox], tmp_path / "kho", workers=1)
    before = content(tmp_path / "kho")
    (inbox / "lớn.txt").write_text(REPORT.format(number=77) + "Đoạn văn dài. " * 60_000, encoding="utf-8")
    with Corpus.open(tmp_path / "kho") as corpus:
        # SQLite's own limit on pages stands for the limit of the disk: it fails in the same place.
        pages = corpus.connection.execute("PRAGMA page_count").fetchone()[0]
        corpus.connection.execute(f"PRAGMA max_page_count = {pages}")
        result = read_and_check(Task(Submission("lớn.txt", inbox / "lớn.txt"), None, None, None, None))
        assert not isinstance(result, IngestFailure)
        with pytest.raises(CorpusError) as caught:
            corpus.store_rows(result)
        assert caught.value.code == "corpus.disk_full"
    assert content(tmp_path / "kho") == before
    assert ingest([inbox], tmp_path / "kho", workers=1).done == ("lớn.txt",)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes."""
    place = tmp_path / "đĩa"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("needs the right to mount a tmpfs")
    yield place
    subprocess.run(["umount", str(place)], check=False)


@pytest.mark.slow
def test_a_disk_that_is_really_full(tmp_path: Path, small_disk: Path) -> None:
    folder = tmp_path / "hộp thư"
    folder.mkdir()
    for number in range(2, 40):
        (folder / f"{number:02}.txt").write_text(REPORT.format(number=number) * 12, encoding="utf-8")
    ingest([folder], tmp_path / "yên", workers=1)
    expected = content(tmp_path / "yên")
    kho = small_disk / "kho"
    with pytest.raises(CorpusError) as caught:
        ingest([folder], kho, workers=1)
    assert caught.value.code in {"corpus.disk_full", "corpus.cannot_keep"}
    assert "chỗ trống" in caught.value.remedy
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    found = content(kho)
    whole = {row[0] for row in found["documents"]}
    assert 0 < len(whole) < 38
    for table, rows in found.items():
        if table != "states":
            assert [row for row in expected[table] if row[0] in whole] == rows, table
    ingest([folder], kho, workers=1)
    assert content(kho) == expected
