"""Work beside this process gives what it gives here, whatever becomes of the copy that does it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor import aside as module
from extractor import check, extract, load_rules, read_report
from extractor.aside import aside, each_aside, has_help, helped, helper, shared, unhelped
from extractor.models import Extraction
from extractor.outline.plan import load_plan
from extractor.reading import pdf

HERE = os.getpid()


@pytest.fixture(autouse=True)
def _cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "cores", lambda: 2)


@pytest.fixture
def _help() -> Iterator[None]:
    if sys.platform != "linux":
        pytest.skip("copies of a process are made on Linux only")
    with helped():
        yield


def count_to(stop: int, dies_at: int = -1) -> Iterator[tuple[int, bool]]:
    """Numbers, and whether they were counted in a copy, which may die on the way."""
    for number in range(stop):
        if number == dies_at and os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)
        yield number, os.getpid() != HERE


def test_without_help_everything_is_done_here() -> None:
    with aside(os.getpid) as result:
        assert result() == HERE
    with each_aside(lambda: count_to(3)) as results:
        assert list(results) == [(0, False), (1, False), (2, False)]


@pytest.mark.usefixtures("_help")
def test_a_copy_works_while_this_process_goes_on() -> None:
    with aside(os.getpid) as result:
        assert result() != HERE
    with each_aside(lambda: count_to(3)) as results:
        assert list(results) == [(0, True), (1, True), (2, True)]


@pytest.mark.usefixtures("_help")
def test_what_is_not_worth_it_is_done_here() -> None:
    with aside(os.getpid, worth=False) as result:
        assert result() == HERE


@pytest.mark.usefixtures("_help")
def test_a_copy_has_no_help_of_its_own() -> None:
    with aside(has_help) as result:
        assert result() is False


@pytest.mark.usefixtures("_help")
def test_nobody_helps_whoever_is_to_be_alone_or_works_in_a_thread() -> None:
    with unhelped(True):
        assert not has_help()
    with unhelped(False):
        assert has_help()
    found: list[bool] = []
    thread = threading.Thread(target=lambda: found.append(has_help()))
    thread.start()
    thread.join()
    assert found == [False]


def test_one_core_is_not_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "cores", lambda: 1)
    with helped():
        assert not has_help()


@pytest.mark.usefixtures("_help")
def test_what_a_dead_copy_left_over_is_done_here() -> None:
    with each_aside(lambda: count_to(5, dies_at=2)) as results:
        assert list(results) == [(0, True), (1, True), (2, False), (3, False), (4, False)]
    with aside(lambda: next(count_to(1, dies_at=0))) as result:
        assert result() == (0, False)


@pytest.mark.usefixtures("_help")
@pytest.mark.parametrize("fault", [ValueError("no"), KeyboardInterrupt()])
def test_what_fails_in_a_copy_fails_here(fault: BaseException) -> None:
    def work() -> None:
        raise fault

    with aside(work) as result, pytest.raises(type(fault)):
        result()


def test_shared_work_is_done_here_where_there_is_no_help() -> None:
    with shared((os.getpid, lambda: "second")) as results:
        assert results() == [HERE, "second"]


@pytest.mark.usefixtures("_help")
def test_of_shared_work_this_process_does_what_nobody_has_begun() -> None:
    begun, begin = os.pipe()
    ended, end = os.pipe()

    def first() -> int:
        os.write(begin, b"!")
        os.read(ended, 1)
        return os.getpid()

    def second() -> int:
        os.write(end, b"!")
        return os.getpid()

    with shared((first, second)) as results:
        os.read(begun, 1)
        other, here = results()
    assert other != HERE
    assert here == HERE
    for number in (begun, begin, ended, end):
        os.close(number)


@pytest.mark.usefixtures("_help")
def test_shared_work_of_a_dead_copy_is_done_here() -> None:
    def dies() -> bool:
        if os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)
        return True

    with shared((dies, os.getpid)) as results:
        assert results() == [True, HERE]


@pytest.mark.usefixtures("_help")
def test_what_cannot_be_handed_back_is_made_here() -> None:
    with aside(threading.Lock) as result:
        assert result().acquire()


@pytest.mark.usefixtures("_help")
def test_the_copy_ends_with_the_block() -> None:
    children: list[int] = []

    def stopped() -> None:
        with helper(lambda: iter((signal.pause(),))) as other:
            assert other is not None
            children.append(other._child)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    with pytest.raises(ProcessLookupError):
        os.kill(children[0], 0)


@pytest.mark.usefixtures("_help")
def test_the_copy_ends_with_a_process_that_is_killed() -> None:
    code = """
import os, signal
from extractor import aside
aside.cores = lambda: 2
with aside.helped(), aside.helper(lambda: iter((signal.pause(),))) as other:
    print(other._child, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    run = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert run.returncode == -signal.SIGKILL
    assert _ends(int(run.stdout))


def _ends(process: int) -> bool:
    """Whether a process is gone before long (or waits for nothing but that somebody takes note)."""
    for _ in range(500):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state in "ZX":
            return True
        time.sleep(0.02)
    return False


@pytest.mark.usefixtures("_help")
def test_a_copy_that_is_ahead_waits_for_its_reader() -> None:
    with each_aside(lambda: iter("x" * 300_000 for _ in range(20))) as results:
        assert sum(map(len, results)) == 6_000_000


def test_short_and_very_long_texts_are_worked_through_alone() -> None:
    assert [module.is_worth(characters) for characters in (3_000, 400_000, 4_000_000)] == [False, True, False]


@pytest.mark.usefixtures("_help")
@pytest.mark.parametrize(
    "name", ["ban-quan-ly-kcn.pdf", "ubnd-huyen-thuan-phong.pdf", "so-cong-thuong.docx", "ubnd-huyen-van-hai.txt"]
)
def test_a_report_says_the_same_with_and_without_help(
    name: str, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading, extraction and check of short reports, taken for long ones, every second page read by the helper."""
    rules = load_rules()
    plan = load_plan(samples / "ke-hoach-giam-sat.docx", rules)
    path = samples / "submissions" / name

    def read() -> Extraction:
        return extract(read_report(path), rules)

    with unhelped(True):
        alone = read()
        told = check(alone, plan, rules)
    monkeypatch.setattr(module, "_LEAST", 0)
    for name, value in (("_LONG", 0), ("_TURN", 2), ("_OWN", 1)):
        monkeypatch.setattr(pdf, name, value)
    together = read()
    assert together == alone
    assert check(together, plan, rules) == told
