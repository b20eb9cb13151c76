"""Runs one function over many items on whatever is there: this process, a pool of processes, any Executor, Dask."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from extractor.aside import cores
from extractor.errors import CorpusError, UsageError

if TYPE_CHECKING:
    from multiprocessing.context import SpawnContext
    from multiprocessing.queues import SimpleQueue
    from multiprocessing.synchronize import Event

Item = TypeVar("Item")
Argument = TypeVar("Argument")
Result = TypeVar("Result")

_AHEAD = 128
"""Items under way on an executor that somebody else made: enough for a cluster, little enough to hold in memory."""


Tell = Callable[[object], None]

TELLER: ContextVar[Tell | None] = ContextVar("TELLER", default=None)
"""How a piece of work tells the driver how far it is, where the driver wants to know; it may be called in a process of a
pool."""

PATIENCE = "10s"
"""How long to wait for the scheduler of a cluster."""


def run_all(
    items: Iterator[Item],
    argument: Callable[[Item], Argument],
    work: Callable[[Argument], Result],
    died: Callable[[Item, Exception], Result],
    executor: Executor | None,
    workers: int | None,
    total: int,
    tell: Tell | None = None,
) -> Iterator[tuple[Item, Result]]:
    """``work(argument(item))`` for each item, as it comes; ``died`` says what stands for an item whose worker died.

    Without ``executor`` on ``workers`` processes (1: this one; None: one a core). ``tell`` gets what the work hands to
    :data:`TELLER`, in another thread where the work is done in other processes (and nothing from an ``executor``).
    Raises CorpusError when an executor of the caller's breaks; a pool of our own is made anew, and the item that broke it is
    found.
    """
    if executor is not None:
        yield from _spread(items, argument, work, died, executor, _AHEAD, None)
        return
    count = min(workers or cores(), total)
    if count <= 1:
        for item in items:
            before = TELLER.set(tell)
            try:
                result = work(argument(item))
            finally:
                TELLER.reset(before)
            yield item, result
        return
    lost: list[Item] = []
    while True:
        stopped = _context().Event()
        with _relay(tell) as told, _pool(count, stopped, told) as pool:
            try:
                yield from _spread(items, argument, work, died, pool, 2 * count, lost)
            except BaseException:
                # Ctrl-C, a full disk: what has not begun need not begin, and a scan of 500 pages need not be read to its
                # end (pages that are done stay in the cache).
                stopped.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        if not lost:
            return
        # The pool broke: a worker was killed, or an item brought it down. One by one, each in a process of its own,
        # shows which item it was; then the others go on together.
        for item in lost:
            stopped = _context().Event()
            with _relay(tell) as told, _pool(1, stopped, told) as pool:
                try:
                    result = pool.submit(work, argument(item)).result()
                except Exception as error:
                    result = died(item, error)
                except BaseException:
                    stopped.set()
                    raise
            yield item, result
        lost = []


def _spread(
    items: Iterator[Item],
    argument: Callable[[Item], Argument],
    work: Callable[[Argument], Result],
    died: Callable[[Item, Exception], Result],
    executor: Executor,
    ahead: int,
    lost: list[Item] | None,
) -> Iterator[tuple[Item, Result]]:
    """Keeps ``ahead`` items under way. Those that a broken executor lost are put into ``lost``."""
    running: dict[Future[Result], Item] = {}
    broken: BaseException | None = None
    while True:
        while broken is None and len(running) < ahead:
            try:
                item = next(items)
            except StopIteration:
                break
            try:
                running[executor.submit(work, argument(item))] = item
            except BrokenExecutor as error:
                broken = error
                if lost is not None:
                    lost.append(item)
        if not running:
            break
        finished, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            item = running.pop(future)
            try:
                result = future.result()
            except BrokenExecutor as error:
                broken = error
                if lost is not None:
                    lost.append(item)
            except Exception as error:
                yield item, died(item, error)
            else:
                yield item, result
    if broken is not None and lost is None:
        raise CorpusError(
            "ingest.workers",
            "Các tiến trình đọc báo cáo đã ngừng đột ngột.",
            "Phần đã nạp vẫn còn; hãy chạy lại lệnh.",
            ("The workers stopped unexpectedly.", "What is done is kept; run the command again."),
        ) from broken


def _context() -> SpawnContext:
    import multiprocessing

    # Not fork: threads of libraries (BLAS, OCR) don't survive it.
    return multiprocessing.get_context("spawn")


def _pool(count: int, stopped: Event, told: SimpleQueue[object] | None) -> ProcessPoolExecutor:
    """Processes that end with the driver, however it ends, and when ``stopped`` is set."""
    return ProcessPoolExecutor(count, mp_context=_context(), initializer=_follow, initargs=(os.getpid(), stopped, told))


@contextmanager
def _relay(tell: Tell | None) -> Iterator[SimpleQueue[object] | None]:
    """A queue from which a thread hands everything to ``tell``; none where nobody listens."""
    if tell is None:
        yield None
        return
    queue: SimpleQueue[object] = _context().SimpleQueue()
    done = threading.Event()

    def listen() -> None:
        # A worker that was killed while it wrote leaves half a message: this thread then waits for ever, nobody else does.
        while True:
            # Asked before the queue is: what was put into it before the workers ended is handed on in any case.
            over = done.is_set()
            if not queue.empty():
                tell(queue.get())
            elif over:
                break
            else:
                done.wait(0.2)

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield queue
    finally:
        done.set()
        thread.join(1.0)


def _follow(driver: int, stopped: Event, told: SimpleQueue[object] | None) -> None:
    """Ends this worker when it is told to stop, and when the driver is gone: after kill -9 nobody else would."""
    if told is not None:
        TELLER.set(told.put)

    def watch() -> None:
        while not stopped.wait(1.0):
            if os.getppid() != driver:
                break
        os._exit(1)

    with suppress(ImportError, ValueError, AttributeError):
        import signal

        # Ctrl-C goes to the driver, which ends the pool; workers need not print a traceback each.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def open_cluster(address: str) -> Iterator[Executor]:
    """An executor over the Dask cluster whose scheduler is at ``address`` (tcp://host:8786), for a ``with`` block.

    Raises UsageError when Dask is not installed or the scheduler cannot be reached. All workers must see the files
    under the same paths.
    """
    try:
        client_class = import_module("distributed").Client
    except ImportError as error:
        raise UsageError(
            "cluster.no_dask",
            "Muốn dùng nhiều máy phải cài thêm Dask.",
            "Hãy chạy `pip install 'extractor[cluster]'` trên mọi máy.",
            ("Dask is needed for a cluster.", "Run `pip install 'extractor[cluster]'` on every machine."),
        ) from error
    try:
        client = client_class(address, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(
            "cluster.unreachable",
            f"Không kết nối được bộ lập lịch Dask ở {address}: {error}.",
            "Hãy kiểm tra địa chỉ và mạng.",
            (f"Cannot reach the Dask scheduler at {address}: {error}.", "Check the address and the network."),
        ) from error
    with client:
        yield client.get_executor(pure=False)
