"""The data dictionary: what every column of every view means (dictionary.toml)."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.corpus.indicators import indicators
from extractor.rulebook import load_rules

_SAME = {"all_figures": "figures", "references": "citations"}


@lru_cache(maxsize=1)
def _written() -> dict[str, Any]:
    path = Path(__file__).resolve().parent / "dictionary.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def describe_view(view: str) -> str:
    """What a view holds."""
    return str(_written()["views"][view])


def describe_column(view: str, column: str) -> str | None:
    """What a column of a view means; None for one that nobody has described."""
    written = _written()
    own = written.get(_SAME.get(view, view), {})
    found = own.get(column, written["about"].get(column))
    return None if found is None else str(found)


def dictionary_markdown() -> str:
    """The dictionary as the section of corpus/README.md."""
    written = _written()
    lines: list[str] = []
    for view, about in written["views"].items():
        lines += [f"### `{view}`", "", f"{about[0].upper()}{about[1:]}.", ""]
        if view in _SAME or view not in written:
            continue
        lines += ["| column | meaning |", "|---|---|"]
        lines += [f"| `{column}` | {meaning} |" for column, meaning in written[view].items()]
        lines.append("")
    lines += ["### Columns that views about a report's content share", "", "| column | meaning |", "|---|---|"]
    lines += [f"| `{column}` | {meaning} |" for column, meaning in written["about"].items()]
    return "\n".join(lines) + "\n"


def indicators_markdown() -> str:
    """The indicators as the section of corpus/README.md."""
    lines = ["| id | chỉ tiêu | định nghĩa | đơn vị |", "|---|---|---|---|"]
    for indicator in indicators(load_rules()).values():
        units = ", ".join(indicator.units)
        lines.append(f"| `{indicator.id}` | {indicator.label} | {indicator.definition} | {units} |")
    return "\n".join(lines) + "\n"


def refresh(readme: str) -> str:
    """The text of corpus/README.md with its generated sections made anew."""
    for name, body in (("dictionary", dictionary_markdown()), ("indicators", indicators_markdown())):
        start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, _, rest = readme.partition(start)
        _, _, after = rest.partition(end)
        readme = f"{before}{start}{body}{end}{after}"
    return readme


if __name__ == "__main__":
    path = Path(__file__).resolve().parents[2] / "corpus" / "README.md"
    path.write_text(refresh(path.read_text(encoding="utf-8")), encoding="utf-8")
