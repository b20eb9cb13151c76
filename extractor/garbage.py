"""What is done about freed memory: the cyclic collector held back while one document is worked through, and large blocks given
back to the system."""

from __future__ import annotations

import ctypes
import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_lock = threading.Lock()
_held: list[bool] = []
"""One entry a hold that is open in any thread: whether the collector was on when it began. The collector is one for the
whole process, so this is too."""


@contextmanager
def collector_held() -> Iterator[None]:
    """No cyclic collections inside; the collector is on again after the last of several overlapping holds.

    Reading lines and extraction make records by the hundred thousand that all live until the end, and hardly a cycle (the
    tree of labels).
    Every full collection meanwhile looks at all of them again and finds nothing: 11 % of the CPU on 400,000 characters and
    18 % on 4 million, which is why a longer text cost more a character. Reference counts free everything else as ever.
    """
    with _lock:
        _held.append(gc.isenabled())
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            was_on = _held.pop()  # the last one left is the first that came
            if not _held and was_on:
                gc.enable()


_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_KEPT_BYTES, _BLOCK_BYTES = 1 << 20, 4 << 20


def give_back_freed() -> None:
    """Has the allocator of Linux give blocks of 4 MB (the copies of a long text) and what is free at the end of its heap back
    to the system, instead of keeping ever more of both the larger the blocks were that were freed: a tenth of what 2,000
    pages take, for no time. For commands: it holds for the whole process."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another library of C has no such thing
            allocator = ctypes.CDLL(None)
            allocator.mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
            allocator.mallopt(_MMAP_THRESHOLD, _BLOCK_BYTES)
