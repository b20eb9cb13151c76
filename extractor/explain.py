"""Why a sentence was read as it was: which rules matched, which nearly did, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

import regex
from rich.console import Console
from rich.table import Table

from extractor.extraction.pipeline import extract
from extractor.jsonform import Json, extraction_form
from extractor.models import Extraction
from extractor.phrases import phrase
from extractor.rulebook import Rule, Rules
from extractor.rulecheck import plain_report


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """One rule that matched: the file and id, what it is for, and the stretch."""

    file: str
    rule: str
    about: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NearMiss:
    """One rule that nearly matched: ``text`` is the longest piece of the sentence that its pattern would accept if the
    sentence went on (or stopped) there, ``example`` what it is made for."""

    file: str
    rule: str
    about: str
    text: str
    example: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was read out of a sentence, and the rules behind it."""

    extraction: Extraction
    matches: tuple[RuleMatch, ...]
    near: tuple[NearMiss, ...]


# Rules about whole documents, their tables, headers and headings: they have nothing to say about a sentence alone.
_NOT_OF_SENTENCES = frozenset(
    {"annex", "header", "outline", "outline_terms", "outlines", "sections", "ocr", "document_types"}
)


def _says(text: str) -> bool:
    """Whether a match is more than blanks and marks."""
    return any(char.isalnum() for char in text)


def explain(sentence: str, rules: Rules) -> Explanation:
    """The extraction of ``sentence`` with every rule that matches it, in order of place, and the rules that nearly do."""
    extraction = extract(plain_report(sentence), rules)
    lowered = sentence.lower()
    matches: list[RuleMatch] = []
    near: list[NearMiss] = []
    for rule in rules.rules():
        if rule.file.split("/")[0] in _NOT_OF_SENTENCES:
            continue
        found = [m for text in dict.fromkeys((sentence, lowered)) for m in rule.pattern.finditer(text) if _says(m[0])]
        if found:
            spans = dict.fromkeys(m.span() for m in found)
            matches.extend(RuleMatch(rule.file, rule.id, rule.about, sentence[a:b], a, b) for a, b in spans)
            continue
        miss = _near_miss(rule, sentence)
        if miss is not None:
            near.append(miss)
    matches.sort(key=lambda m: (m.start, m.end, m.rule))
    near.sort(key=lambda n: -len(n.text))
    return Explanation(extraction, tuple(matches), tuple(near[:8]))


def _near_miss(rule: Rule, sentence: str) -> NearMiss | None:
    """The longest end of a prefix of the sentence that the pattern accepts as a beginning (partial matching)."""
    try:
        pattern = regex.compile(rule.pattern.pattern, rule.pattern.flags & (regex.I | regex.M | regex.S))
    except regex.error:
        return None
    best = ""
    words = sentence.split(" ")
    for count in range(len(words), 0, -1):
        prefix = " ".join(words[:count])
        match = pattern.search(prefix, partial=True, timeout=1.0)
        if match and match.partial and len(match[0].strip()) > max(len(best), 3):
            best = match[0].strip()
    if not best or not rule.examples:
        return None
    return NearMiss(rule.file, rule.id, rule.about, best, rule.examples[0].match or rule.examples[0].text)


def explanation_form(explanation: Explanation) -> Json:
    """An explanation as JSON."""
    return {
        "extraction": extraction_form(explanation.extraction),
        "matches": [
            {"file": m.file, "rule": m.rule, "about": m.about, "text": m.text, "start": m.start, "end": m.end}
            for m in explanation.matches
        ],
        "near": [
            {"file": n.file, "rule": n.rule, "about": n.about, "text": n.text, "example": n.example}
            for n in explanation.near
        ],
    }


def show_explanation(console: Console, explanation: Explanation, lang: str) -> None:
    """An explanation for people."""
    from extractor.show import figures_table, references_table

    extraction = explanation.extraction
    if extraction.figures:
        console.print(phrase("figures", lang), style="bold")
        console.print(figures_table(extraction.figures, lang))
        for figure in extraction.figures:
            notes = [f"{k}={v}" for k in ("qualifier", "change", "status", "rule") if (v := getattr(figure, k))]
            if figure.review:
                notes.append(figure.review)
            console.print(f"  {figure.text}: {', '.join(notes)}", style="dim")
    if extraction.references:
        console.print(phrase("references", lang), style="bold")
        console.print(references_table(extraction.references, lang))
    if not extraction.figures and not extraction.references:
        console.print(phrase("nothing_found", lang))
    for key, rows in (("matched", explanation.matches), ("nearly", explanation.near)):
        if not rows:
            continue
        console.print(f"\n{phrase(key, lang)}", style="bold")
        table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
        for row in rows:
            tail = row.about if isinstance(row, RuleMatch) else f"{row.about} ({row.example})"
            table.add_row(f"“{row.text}”", row.rule, tail)
        console.print(table)
