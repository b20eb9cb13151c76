"""Where the data that ships with the package lies: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The folder of shipped data called ``name`` ("rules", "corpus/queries").

    Raises FileNotFoundError when the installation is incomplete.
    """
    for base in (_PACKAGE, _PACKAGE.parent):
        folder = base / name
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"extractor is installed without its {name} folder; install it again")
