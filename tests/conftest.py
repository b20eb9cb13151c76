"""What all tests share: the samples, the optional shared folder with evaluation sets, and the golden-file flag."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every machine and however busy it is: what stands between a change and its landing must not be luck.
# HYPOTHESIS_PROFILE=search draws new ones.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "corpus" / "samples"
SHARED = ROOT.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="write goldens anew; the difference is what git diff then shows"
    )


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The OCR cache of a test run lies in the run's own folder, so that no test leans on an earlier run."""
    os.environ["EXTRACTOR_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the evaluation sets, which users don't have: tests that need it are skipped without it."""
    if not (SHARED / "eval").is_dir():
        pytest.skip("the shared evaluation folder is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample submissions that ship with the project."""
    return SAMPLES


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Calls the program in this process: gives exit code, standard output, standard error."""

    from extractor.cli import main

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["extractor", *map(str, arguments)])
        for name in ("EXTRACTOR_LANG", "EXTRACTOR_SETTINGS"):
            # Set first: what a call keeps in the environment (--lang en) is gone after the test only if it was known before.
            monkeypatch.setenv(name, "")
            monkeypatch.delenv(name)
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capfd.readouterr()
        return int(stopped.value.code or 0), out, err

    return run
