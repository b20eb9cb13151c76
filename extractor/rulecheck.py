"""Runs every rule against its own examples and counterexamples (``extractor rules test``).

Both directions: every pattern must match each of its examples and none of its counterexamples, and every rule must have
at least one example. Where an example says more than ``match`` (``value = 1057``, ``unit = "ha"``, ``id = "…"``), the
whole extraction must read that there. A pattern that takes too long on a hostile text is an error too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import regex

from extractor.models import Extraction, Page, Report, Source
from extractor.rulebook import Example, Rule, Rules

_HOSTILE = (
    "1.234.567,89 " * 400,
    "1" * 5000,
    " " * 5000,
    "(" * 5000,
    "a-b/c." * 1000,
    "số 12/NQ-" * 600,
    "từ năm đến năm " * 400,
)
SECONDS = 2.0
"""How long one pattern may take on one hostile text of some 5,000 characters."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is wrong with a rule, in Vietnamese, and the text that shows it."""

    file: str
    rule: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class RulesReport:
    """What a run found: counts, and every failure."""

    files: int
    rules: int
    examples: int
    counterexamples: int
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a table of knowledge ([[unit]], [[noun]], [[indicator]] …) with its examples. ``unit`` is what a
    counterexample must not be read as."""

    file: str
    id: str
    examples: tuple[Example, ...]
    counterexamples: tuple[str, ...]
    unit: str | None


def check_rules(
    rules: Rules,
    extract: Callable[[Report, Rules], Extraction] | None = None,
    only: Callable[[str], bool] | None = None,
) -> RulesReport:
    """Run the rules of ``rules`` (of the files that ``only`` accepts); with ``extract`` (the pipeline) also what the
    examples expect of a whole extraction."""
    count = examples = counterexamples = 0
    failures: list[Failure] = []
    files: set[str] = set()
    for rule in rules.rules():
        if only is not None and not only(rule.file):
            continue
        files.add(rule.file)
        count += 1
        examples += len(rule.examples)
        counterexamples += len(rule.counterexamples)
        failures.extend(check_rule(rule, rules, extract))
    for entry in entries(rules):
        if extract is None or (only is not None and not only(entry.file)):
            continue
        files.add(entry.file)
        count += 1
        examples += len(entry.examples)
        counterexamples += len(entry.counterexamples)
        failures.extend(check_entry(entry, rules, extract))
    for file in rules.under("outline_words"):
        if only is not None and not only(file.name):
            continue
        files.add(file.name)
        for written in file.data["field"]:
            count += 1
            examples += len(written.get("answers", ()))
            counterexamples += len(written.get("no_answers", ()))
            failures.extend(_check_words(file.name, written, rules))
    return RulesReport(len(files), count, examples, counterexamples, tuple(failures))


def _check_words(file: str, field: Mapping[str, Any], rules: Rules) -> Iterator[Failure]:
    """What is wrong with a field of the thesaurus: a pair of request and sentence that no line of all fields makes meet, a
    pair that must not meet and does."""
    from extractor.outline.meanings import answers

    for asked, said in field.get("answers", ()):
        if not answers(asked, said, rules):
            yield Failure(file, field["name"], f"không nối được câu hỏi “{asked}” với câu trả lời của ví dụ", said)
    for asked, said in field.get("no_answers", ()):
        if answers(asked, said, rules):
            yield Failure(file, field["name"], f"nối nhầm câu hỏi “{asked}” với câu của phản ví dụ", said)


def entries(rules: Rules) -> Iterator[Entry]:
    """The entries of all tables of knowledge that carry examples."""
    for name in sorted(rules.files):
        for key, table in rules[name].data.items():
            if isinstance(table, dict) and "examples" in table:
                # A table that is there once ([growth]): the same, unless its examples are those of a list beside it.
                table = [{"id": "", **table}]
            if not isinstance(table, list):
                continue
            for number, written in enumerate(table):
                if isinstance(written, dict) and (written.get("examples") or written.get("counterexamples")):
                    yield _entry(name, key, number, written)


def _entry(file: str, key: str, number: int, written: Mapping[str, Any]) -> Entry:
    identity = str(written.get("id") or written.get("code") or number)
    # An indicator's examples are plain sentences: some figure in them must get it.
    implied = {"indicator": identity} if key == "indicator" else {}
    examples = []
    for example in written.get("examples", []):
        if isinstance(example, str):
            examples.append(Example(example, None, implied))
        else:
            expect = {k: v for k, v in example.items() if k not in {"text", "match"}}
            examples.append(Example(str(example["text"]), example.get("match"), expect or implied))
    unit = written.get("unit")
    return Entry(
        file,
        f"{key} {identity}",
        tuple(examples),
        tuple(str(c) for c in written.get("counterexamples", [])),
        None if unit is None else str(unit),
    )


def check_entry(entry: Entry, rules: Rules, extract: Callable[[Report, Rules], Extraction]) -> Iterator[Failure]:
    """What is wrong with one entry of a table: an example that is not read so, a counterexample with a figure of its
    unit."""
    for example in entry.examples:
        if example.expect:
            yield from _check_reading(entry, example, rules, extract)
    for text in entry.counterexamples:
        for figure in extract(plain_report(text), rules).figures:
            if entry.unit is not None and figure.unit == entry.unit:
                yield Failure(entry.file, entry.id, f"đọc nhầm “{figure.text}” trong phản ví dụ", text)


def check_rule(
    rule: Rule, rules: Rules, extract: Callable[[Report, Rules], Extraction] | None = None
) -> Iterator[Failure]:
    """Everything that is wrong with one rule (see :func:`check_rules`)."""
    if not rule.examples:
        yield Failure(rule.file, rule.id, "quy tắc chưa có ví dụ nào", "")
    for example in rule.examples:
        matches = [m[0] for m in rule.pattern.finditer(example.text)]
        if not matches:
            yield Failure(rule.file, rule.id, "mẫu không khớp ví dụ của chính nó", example.text)
        elif example.match is not None and example.match not in matches:
            found = "; ".join(matches)
            yield Failure(rule.file, rule.id, f"phải khớp “{example.match}” nhưng khớp “{found}”", example.text)
    for text in rule.counterexamples:
        match = rule.pattern.search(text)
        if match:
            yield Failure(rule.file, rule.id, f"khớp nhầm “{match[0]}” trong phản ví dụ", text)
    yield from _check_time(rule)
    if extract is not None:
        for example in rule.examples:
            if example.expect:
                yield from _check_reading(rule, example, rules, extract)


def _check_time(rule: Rule) -> Iterator[Failure]:
    try:
        pattern = regex.compile(rule.pattern.pattern, rule.pattern.flags & (regex.I | regex.M | regex.S))
    except regex.error:
        return
    for text in _HOSTILE:
        try:
            for _ in pattern.finditer(text, timeout=SECONDS):
                pass
        except TimeoutError:
            yield Failure(rule.file, rule.id, f"mẫu chạy quá {SECONDS:g} giây", text[:40] + "…")


def _check_reading(
    rule: Rule | Entry, example: Example, rules: Rules, extract: Callable[[Report, Rules], Extraction]
) -> Iterator[Failure]:
    from extractor.language.dates import find_dates

    extraction = extract(plain_report(example.text), rules)
    wanted = example.match or example.text
    start = example.text.find(wanted)
    end = start + len(wanted)
    dates = find_dates(example.text, rules)
    mentions: list[Any] = [*extraction.figures, *extraction.references, *extraction.sections, *dates]
    near = [m for m in mentions if m.start < end and start < m.end]
    if not any(_fits(m, example.expect) for m in near):
        read = "; ".join(_shown(m, example.expect) for m in near) or "không đọc được gì"
        expected = ", ".join(f"{k}={v}" for k, v in example.expect.items())
        yield Failure(rule.file, rule.id, f"phải đọc ra {expected}; thực tế: {read}", example.text)


def _fits(mention: Any, expect: Mapping[str, Any]) -> bool:
    return all(_same(getattr(mention, key, None), value) for key, value in expect.items())


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(found, Decimal) and isinstance(wanted, int | float):
        return found == Decimal(str(wanted))
    return bool(found == wanted) or (wanted == "" and found is None)


def _shown(mention: Any, expect: Mapping[str, Any]) -> str:
    return f"“{getattr(mention, 'text', '')}” " + ", ".join(f"{key}={getattr(mention, key, None)}" for key in expect)


def plain_report(text: str) -> Report:
    """A report made of a text alone (for examples, explanations, and passages that have no file)."""
    from extractor.reading.layout import paragraphs_of

    source = Source("text", "", "text/plain", 1, False, len(text.encode()))
    return Report(source, text, (Page(1, 0, len(text)),), paragraphs_of(text))
