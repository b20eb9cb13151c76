"""The command line: verbs, progress, exit codes; no logic."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def _main() -> None:
    """Đọc báo cáo hành chính, trích xuất số liệu và đối chiếu với đề cương."""


@app.command()
def extract(files: list[Path], format: Annotated[str, typer.Option()] = "jsonl") -> None:
    """Đọc và trích xuất từng tệp."""
    from extractor.extraction.pipeline import extract as run
    from extractor.jsonform import dumps, extraction_form
    from extractor.reading.read import read_report

    for file in files:
        sys.stdout.write(dumps(extraction_form(run(read_report(file)))) + "\n")


def main() -> None:
    """The entry point of the ``extractor`` command."""
    app()
