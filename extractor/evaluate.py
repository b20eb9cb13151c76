"""Precision, recall and F1 of the extraction against annotated passages (``extractor evaluate GOLD.jsonl``).

A gold file holds one JSON object a line: ``{"id", "text", "figures", "references", "ignore"}``, offsets into ``text``.
A figure is right when it overlaps the gold figure and has the same quantity, unit, value and value_max; a numbered
reference when its id is the same; a named one when one name holds the other. Figures of the classes "other" and "ratio",
and what lies in an ``ignore`` span, are neither rewarded nor punished.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.errors import UsageError, fault
from extractor.language.orthography import comparison_key
from extractor.models import Extraction, Figure, Reference

CLASSES = frozenset(
    {
        *("enterprise", "project", "industrial_park", "industrial_cluster", "craft_village", "person", "household"),
        *("cooperative", "establishment", "admin_unit", "document"),
    }
)
"""The named classes of counts; any other count is too open for a strict comparison."""

Gold = Mapping[str, Any]


@dataclass
class Tally:
    """How many were right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """right / found, 0 when nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """right / wanted, 0 when nothing was wanted."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass
class Evaluation:
    """The result: tallies of figures, numbered and named references, agreement of attributes, and every error."""

    passages: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)
    agreed: dict[str, tuple[int, int]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def tally(self, name: str) -> Tally:
        """The tally called ``name``."""
        return self.tallies.setdefault(name, Tally())

    def agree(self, name: str, right: bool) -> None:
        """Count one comparison of an attribute."""
        done, total = self.agreed.get(name, (0, 0))
        self.agreed[name] = (done + right, total + 1)

    def form(self) -> dict[str, Any]:
        """The result as JSON."""
        rows: dict[str, Any] = {"passages": self.passages}
        for name, tally in sorted(self.tallies.items()):
            rows[name] = {
                "precision": round(tally.precision, 4),
                "recall": round(tally.recall, 4),
                "f1": round(tally.f1, 4),
                "n": tally.right + tally.missed,
            }
        for name, (right, total) in sorted(self.agreed.items()):
            rows[f"accuracy.{name}"] = {"right": right, "of": total, "share": round(right / total, 4)}
        return rows


def read_gold(path: Path) -> Iterator[Gold]:
    """The passages of a gold file. Raises UsageError naming the first line that is not a passage."""
    try:
        opened = path.open(encoding="utf-8")
    except OSError as reason:
        said, english = fault(reason)
        raise UsageError(
            "evaluate.unreadable",
            f"Không mở được {path}: {said}.",
            "Hãy kiểm tra lại đường dẫn.",
            (f"Cannot open {path}: {english}.", "Check the path."),
        ) from None
    with opened as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                passage = json.loads(line, parse_float=Decimal)
                passage["text"], passage["id"]
            except (ValueError, KeyError, TypeError) as reason:
                raise UsageError(
                    "evaluate.gold",
                    f"{path}, dòng {number}: không phải một đoạn văn đã chú giải ({reason}).",
                    "Mỗi dòng là một đối tượng JSON có id, text, figures, references.",
                    (f"{path}, line {number}: not an annotated passage ({reason}).", "See docs/evaluate.md."),
                ) from None
            yield passage


def evaluate(passages: Iterable[Gold], extract_text: Callable[[str], Extraction]) -> Evaluation:
    """Compare ``extract_text(passage["text"])`` with each passage."""
    result = Evaluation()
    for passage in passages:
        result.passages += 1
        extraction = extract_text(passage["text"])
        _compare_figures(passage, extraction.figures, result)
        _compare_references(passage, extraction.references, result)
    return result


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _strict(quantity: str, unit: str) -> bool:
    return quantity in {"area", "money", "percent"} or (quantity == "count" and unit in CLASSES)


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _same_figure(gold: Gold, found: Figure) -> bool:
    return (
        found.quantity == gold["dimension"]
        and found.unit == gold["unit"]
        and found.value == _number(gold["value"])
        and found.value_max == _number(gold.get("value_max"))
    )


def _ignored(passage: Gold) -> list[tuple[int, int]]:
    return [(pair[0], pair[1]) for pair in passage.get("ignore", [])]


def _compare_figures(passage: Gold, found: Sequence[Figure], result: Evaluation) -> None:
    taken: set[int] = set()
    optional = _ignored(passage)
    for gold in passage.get("figures", []):
        span = (gold["start"], gold["end"])
        hit = next(
            (
                i
                for i, figure in enumerate(found)
                if i not in taken and _overlap(span, (figure.start, figure.end)) and _same_figure(gold, figure)
            ),
            None,
        )
        if hit is not None:
            taken.add(hit)
        if not _strict(gold["dimension"], gold["unit"]):
            optional.append(span)
            continue
        if hit is None:
            result.tally("figures").missed += 1
            result.errors.append(f"{passage['id']}: thiếu số liệu “{gold['text']}”")
            continue
        result.tally("figures").right += 1
        figure = found[hit]
        for name in ("qualifier", "change"):
            if gold.get(name) or getattr(figure, name):
                result.agree(name, gold.get(name) == getattr(figure, name))
        if gold.get("subject"):
            a, b = comparison_key(gold["subject"]), comparison_key(figure.subject or "")
            result.agree("subject", bool(b) and (a in b or b in a))
    for i, figure in enumerate(found):
        span = (figure.start, figure.end)
        if i in taken or not _strict(figure.quantity, figure.unit) or any(_overlap(span, other) for other in optional):
            continue
        result.tally("figures").wrong += 1
        result.errors.append(f"{passage['id']}: số liệu thừa hoặc sai “{figure.text}” = {figure.value} {figure.unit}")


def _same_reference(gold: Gold, found: Reference) -> bool:
    if gold.get("id"):
        known = gold.get("id_alt") or []
        wanted = [gold["id"], *(known if isinstance(known, list) else [known])]
        return found.id is not None and found.id.upper() in {w.upper() for w in wanted}
    a, b = comparison_key(gold.get("name") or ""), comparison_key(found.name or found.text)
    return bool(b) and (a in b or b in a)


def _compare_references(passage: Gold, found: Sequence[Reference], result: Evaluation) -> None:
    taken: set[int] = set()
    optional = _ignored(passage)
    for gold in passage.get("references", []):
        name = "references" if gold.get("id") else "named_references"
        span = (gold["start"], gold["end"])
        hit = next(
            (
                i
                for i, reference in enumerate(found)
                if i not in taken
                and _overlap(span, (reference.start, reference.end))
                and _same_reference(gold, reference)
            ),
            None,
        )
        if hit is None:
            result.tally(name).missed += 1
            result.errors.append(f"{passage['id']}: thiếu dẫn chiếu “{gold['text']}”")
            continue
        taken.add(hit)
        result.tally(name).right += 1
        if gold.get("date"):
            result.agree("reference.date", found[hit].date == gold["date"])
        if gold.get("type"):
            result.agree("reference.type", (found[hit].type or "").casefold() == gold["type"].casefold())
    for i, reference in enumerate(found):
        if i in taken or any(_overlap((reference.start, reference.end), other) for other in optional):
            continue
        result.tally("references" if reference.id else "named_references").wrong += 1
        result.errors.append(f"{passage['id']}: dẫn chiếu thừa hoặc sai “{reference.text}”")
