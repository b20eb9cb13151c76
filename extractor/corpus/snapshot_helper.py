"""A second process for publishing a large snapshot: it writes some of the parts while the first writes the others.

It is a command of its own (not a process pool) so that a script or notebook without ``if __name__ == "__main__"`` can ask a
question without being run twice. It shows the same moment as its caller or nothing: it compares the generation.
"""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_FEWEST = 60
"""Below so many parts the start of another process costs more than it saves."""

Todo = tuple[str, int]


def start_helpers(
    database: Path, work: Path, generation: int, todo: Sequence[Todo], size: int
) -> list[tuple[Helper, list[Todo]]]:
    """Helpers at work on a share of the parts each; none for a small job or a machine with one core."""
    count = min((os.cpu_count() or 1) - 1, 3)
    if len(todo) < _FEWEST or count < 1 or not sys.executable:
        return []
    helpers = []
    for number in range(count):
        share = list(todo[number + 1 :: count + 1])
        order = {"database": str(database), "work": str(work), "generation": generation, "todo": share, "size": size}
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "extractor.corpus.snapshot_helper"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            assert process.stdin is not None
            process.stdin.write(json.dumps(order).encode())
            process.stdin.close()
        except OSError:
            break
        helpers.append((process, share))
    return helpers


Helper = subprocess.Popen[bytes]


def main() -> int:
    """Writes the parts that standard input names; 0 when all of them show the moment that was asked for."""
    from extractor.corpus.snapshot import write_part
    from extractor.corpus.store import generation

    order = json.load(sys.stdin)
    connection = sqlite3.connect(
        f"{Path(order['database']).resolve().as_uri()}?mode=ro", uri=True, isolation_level=None
    )
    connection.execute("BEGIN")
    if generation(connection) != order["generation"]:
        return 1
    gc.disable()
    for table, number in order["todo"]:
        write_part(connection, table, number, Path(order["work"]), order["size"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
