"""Work done beside this process, in a copy of it, while it goes on: one long document then keeps two cores busy.

A copy (``fork``) starts in milliseconds with everything loaded and the document at hand, and hands back what it made
through a pipe. It is made on Linux only, where a second core is free for it, and only inside :func:`helped`, which a
command opens that knows what else runs in its process: the copy has no thread but its own, so no lock that it needs may be
held by another (progress bars and the idle threads of numeric libraries hold none of ours).

Nothing depends on a copy: where there is none, or it died, or what it did failed, its work is done in this process, which
gives the same and raises what there is to raise.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from itertools import islice
from typing import IO, Any, TypeVar

from extractor.garbage import collector_held

Result = TypeVar("Result")

_HELPED: ContextVar[bool] = ContextVar("HELPED", default=False)
_LEAST, _MOST = 200_000, 1_000_000
"""Characters of a text: about 120 pages, and 600."""
_PIPE_BYTES = 1 << 20
"""What a copy may be ahead: so much is passed on before it has to wait for whoever reads."""
_SET_PIPE_SIZE = 1031
_SET_DEATH_SIGNAL = 1


@contextmanager
def helped(on: bool = True) -> Iterator[None]:
    """Inside, :func:`aside` and the like may use a second process. For callers who know that no thread of their process
    holds a lock that reading, extraction or checks want."""
    before = _HELPED.set(on and cores() > 1)
    try:
        yield
    finally:
        _HELPED.reset(before)


def unhelped(alone: bool) -> AbstractContextManager[None]:
    """Inside, no second process is used if this one is to be ``alone``."""
    return helped(False) if alone else nullcontext()


def is_worth(characters: int) -> bool:
    """Whether pieces of the work on a text of this length are worth a copy of the process: a short one is done before the
    copy is there, and what a copy writes to of a very long one's records takes their memory once more."""
    return _LEAST <= characters <= _MOST


def is_long(characters: int) -> bool:
    """Whether a text is so long that one thing after the other is done with it, for the memory's sake."""
    return characters > _MOST


def cores() -> int:
    """How many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def has_help() -> bool:
    """Whether a piece of work can be done beside this process, here and now."""
    return _HELPED.get() and sys.platform == "linux" and threading.current_thread() is threading.main_thread()


@contextmanager
def aside(work: Callable[[], Result], worth: bool = True) -> Iterator[Callable[[], Result]]:
    """Begins ``work()`` beside this process if it is ``worth`` that; the function that it gives waits for the result, and
    does the work itself where nobody did. What ``work`` gives has to be picklable; what it changes nobody sees."""
    with each_aside(lambda: iter((work(),)), worth) as results:
        yield lambda: next(results)


@contextmanager
def each_aside(work: Callable[[], Iterator[Result]], worth: bool = True) -> Iterator[Iterator[Result]]:
    """As :func:`aside`, for work that gives one thing after another: they are there as soon as each is made."""
    with helper(work, worth) as other:

        def results() -> Iterator[Result]:
            given = 0
            while other is not None and (made := other.take()):
                yield made[0]
                given += 1
            if other is None or not other.finished:
                yield from islice(work(), given, None)

        yield results()


@contextmanager
def shared(works: Sequence[Callable[[], Result]], worth: bool = True) -> Iterator[Callable[[], list[Result]]]:
    """Begins pieces of work beside this process, one after another; the function that it gives does here what nobody has
    begun by then, a piece at a time while the copy goes on, and gives what all of them gave. The longest go first."""
    read_end, write_end = os.pipe()
    # A byte for each piece: whoever reads it does the piece.
    os.write(write_end, bytes(range(len(works))))
    os.close(write_end)

    def claimed() -> Iterator[tuple[int, Result]]:
        while number := os.read(read_end, 1):
            yield number[0], works[number[0]]()

    try:
        with helper(claimed, worth) as other:

            def results() -> list[Result]:
                made = dict(claimed())
                while other is not None and (taken := other.take()):
                    made.update(taken)
                return [made[number] if number in made else work() for number, work in enumerate(works)]

            yield results
    finally:
        os.close(read_end)


class Helper:
    """A copy of this process at work, and what it hands back. ``finished``: it has handed back everything."""

    __slots__ = ("_child", "_stream", "finished")

    def __init__(self, child: int, stream: IO[bytes]) -> None:
        self._child = child
        self._stream = stream
        self.finished = False

    def take(self) -> tuple[Any] | None:
        """The next thing that the work gave, as the only one of a tuple; None when there is no more or the copy died."""
        try:
            made: tuple[Any] | None = pickle.load(self._stream)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            return None
        self.finished = made is None
        return made

    def close(self) -> None:
        """Ends the copy, whatever it does."""
        self._stream.close()
        with suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self._child, 0)


@contextmanager
def helper(work: Callable[[], Iterator[Any]], worth: bool = True) -> Iterator[Helper | None]:
    """A copy of this process that does ``work``, ended at the end of the block; None where there is no help or the work is
    not ``worth`` it."""
    if not worth or not has_help():
        yield None
        return
    read_end, write_end = os.pipe()
    here = os.getpid()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of Python 3.12 about threads: see above
        child = os.fork()
    if not child:
        _work(work, write_end, here)
    os.close(write_end)
    # A collection would write to every record, and so have the memory of all of them copied.
    with closing(Helper(child, os.fdopen(read_end, "rb"))) as other, collector_held():
        yield other


def _work(work: Callable[[], Iterator[Any]], write_end: int, maker: int) -> None:
    """The life of the copy. Never returns: what the process would do at its end is not the copy's to do."""
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        _follow(maker)
        gc.disable()
        _HELPED.set(False)
        with os.fdopen(write_end, "wb") as stream:
            _widen(stream)
            for made in work():
                stream.write(pickle.dumps((made,), pickle.HIGHEST_PROTOCOL))
                stream.flush()
            stream.write(pickle.dumps(None))
    except BaseException:
        os._exit(1)
    os._exit(0)


def _widen(stream: IO[bytes]) -> None:
    import fcntl

    with suppress(OSError):
        fcntl.fcntl(stream, _SET_PIPE_SIZE, _PIPE_BYTES)


def _follow(maker: int) -> None:
    """Ends this process with the one it was made by, even when that is killed."""
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != maker:  # it ended before it could be followed
        os._exit(1)
