"""What a change gained and lost over a folder of documents.

    bench/gains.py OLD NEW FOLDER [--most 40]

OLD and NEW are each a git revision ("HEAD~3", "main", "." for the working tree) or a file of extractions
(``extractor extract … --format jsonl``). FOLDER holds documents (any format that extractor reads) or JSONL files with
annotated passages (``{"id", "text"}`` a line). For figures, references and sections: what only NEW finds (+), what only
OLD finds (-), and what both find but read differently (~).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
READ = {
    "figures": ("value", "value_max", "unit", "quantity", "qualifier", "change", "subject", "indicator", "status"),
    "references": ("id", "name", "type", "date", "article"),
    "sections": ("label", "level", "heading"),
}


@contextmanager
def tree(revision: str) -> Iterator[Path]:
    """A folder with the project at ``revision``; the working tree itself for "."."""
    if revision == ".":
        yield ROOT
        return
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "tree"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(target), revision], check=True)
        try:
            yield target
        finally:
            subprocess.run([*git, "remove", "--force", str(target)], check=True)


def inputs(folder: Path, scratch: Path) -> list[Path]:
    """The documents of ``folder``; passages of JSONL files become text files in ``scratch``."""
    files: list[Path] = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.suffix != ".jsonl":
            files.append(path)
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            passage = json.loads(line)
            target = scratch / f"{path.stem}.{passage['id']}.txt"
            target.write_bytes(passage["text"].encode())
            files.append(target)
    return files


def extractions(spec: str, files: list[Path]) -> dict[str, Any]:
    """Extractions by file name: read from a JSONL file, or made by the program at a revision."""
    if Path(spec).is_file():
        lines = Path(spec).read_text(encoding="utf-8").splitlines()
    else:
        with tree(spec) as folder:
            run = subprocess.run(
                [sys.executable, "-m", "extractor", "extract", *map(str, files), "--format", "jsonl"],
                env={**os.environ, "PYTHONPATH": str(folder)},
                cwd=folder,
                capture_output=True,
                text=True,
                check=False,
            )
            if run.returncode not in (0, 3):
                raise SystemExit(f"{spec}: {run.stderr.strip()[-400:]}")
            lines = run.stdout.splitlines()
    return {one["source"]["name"]: one for one in map(json.loads, filter(None, lines))}


def compare(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(kind, sign, line) for every difference in one document."""
    text = new["text"]
    for kind, fields in READ.items():
        before = {(x["start"], x["end"]): x for x in old.get(kind, [])}
        after = {(x["start"], x["end"]): x for x in new.get(kind, [])}
        for span in sorted(before.keys() | after.keys()):
            one, other = before.get(span), after.get(span)
            around = " ".join(text[max(0, span[0] - 30) : min(len(text), span[1] + 30, span[0] + 160)].split())
            if one is None or other is None:
                kept = other if one is None else one
                assert kept is not None
                yield kind, "+" if one is None else "-", f"{shown(kept, fields)}  …{around}…"
            else:
                changed = [f"{k}: {one.get(k)!r} -> {other.get(k)!r}" for k in fields if one.get(k) != other.get(k)]
                if changed:
                    yield kind, "~", f"{'; '.join(changed)}  …{around}…"


def shown(item: dict[str, Any], fields: tuple[str, ...]) -> str:
    """The fields of an item that say something."""
    return " ".join(f"{k}={item[k]}" for k in fields if item.get(k) is not None)


def main() -> None:
    """Print every gain and loss, then the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=40, help="lines to print a kind and sign")
    args = parser.parse_args()
    counts: dict[tuple[str, str], int] = {}
    with tempfile.TemporaryDirectory() as scratch:
        files = inputs(args.folder, Path(scratch))
        old, new = extractions(args.old, files), extractions(args.new, files)
    for name in sorted(new.keys() | old.keys()):
        if name not in old or name not in new:
            print(f"{name}: read only by {'NEW' if name in new else 'OLD'}")
            continue
        for kind, sign, line in compare(old[name], new[name]):
            counts[kind, sign] = counts.get((kind, sign), 0) + 1
            if counts[kind, sign] <= args.most:
                print(f"{sign} {kind} {name}: {line}")
    for kind in READ:
        print(
            f"{kind}: "
            + ", ".join(
                f"{counts.get((kind, sign), 0)} {word}"
                for sign, word in (("+", "gained"), ("-", "lost"), ("~", "changed"))
            )
        )


if __name__ == "__main__":
    main()
