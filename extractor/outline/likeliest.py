"""What a report is about, held against a plan: which outline it answers by what it says, where the plan does not tell for whom
its outlines are, and whether it answers another request altogether."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from extractor.language.orthography import fold
from extractor.models import Extraction, Finding, Outline, Place, Plan
from extractor.outline.align import align
from extractor.outline.asked import asked_of
from extractor.outline.passages import Layout
from extractor.rulebook import Rules

_Pair = tuple[str, str]
_WORD = re.compile(r"[^\W\d_]+")
OFF_TITLE, OFF_ITEMS, OFF_HEAD = 0.08, 0.09, 0.2
"""Below these shares of the pairs of words of a plan's title, of those of its items, and of the words of its title in the
opening of the report, a report is about something else: reports in wholly other words lie near."""
OPENING = 700
"""So many characters of a report say in its head what it is about."""
LEAST_WORDS = 200
"""A shorter report says too little to tell what it is about."""
LEAST_PAIRS = 3
LEAST_MET = 0.8
"""An outline is taken for the report of an agency that nobody knows only from this on (of 2: how surely its items are answered,
how much of what only it asks is said)."""
_LIKE = 75
"""A heading of the report is that of an item from this likeness on (of 100)."""


def likeliest(
    outlines: Sequence[Outline], extraction: Extraction, layout: Layout, rules: Rules, least: float = 0.0
) -> Outline | None:
    """The outline whose items the headings and words of a report meet best, of those alike the first; None of none, and where
    the best is met ``least`` or less."""
    if not outlines or (len(outlines) == 1 and not least):
        return outlines[0] if outlines else None
    said = _pairs(extraction.text)
    told = [fold(section.heading) for section in layout.sections if section.heading]
    asked = [[_pairs(f"{i.heading} {i.request or ''}") for i in outline.items] for outline in outlines]
    everywhere = frozenset.intersection(*(frozenset().union(*pairs) for pairs in asked))
    headings = Counter(heading for o in outlines for heading in {fold(i.heading) for i in o.items})

    def worth(number: int) -> float:
        matches = align(asked_of(outlines[number], rules), layout, rules)
        met = sum(match.score for match in matches) / max(1, len(matches))
        # What only this outline asks tells most: its own pairs of words, its own headings.
        own = [pairs - everywhere for pairs in asked[number] if pairs - everywhere]
        alone = [fold(i.heading) for i in outlines[number].items if headings[fold(i.heading)] == 1]
        near = [process.extractOne(one, told, scorer=fuzz.token_sort_ratio, score_cutoff=_LIKE) for one in alone]
        marks = [len(pairs & said) / len(pairs) for pairs in own] + [best[1] / 100 if best else 0.0 for best in near]
        return met + sum(marks) / max(1, len(marks))

    values = [worth(number) for number in range(len(outlines))]
    best = max(values)
    return outlines[values.index(best)] if best > least or not least else None


def off_topic(extraction: Extraction, plan: Plan, rules: Rules) -> Finding | None:
    """The report uses hardly any of the words that the plan's title and its outlines are made of: it answers another
    request."""
    text = extraction.text
    number = (plan.header.number or "").replace(" ", "")
    if len(text.split()) < LEAST_WORDS or (re.search(r"\d", number) and number in text.replace(" ", "")):
        return None
    plain = frozenset(fold(word) for word in rules["outline"].data["topic"]["plain"])
    title = frozenset(pair for pair in _pairs(plan.title) if not plain.issuperset(pair))
    items = frozenset().union(*(_pairs(f"{i.heading} {i.request or ''}") for o in plan.outlines for i in o.items))
    if len(title) < LEAST_PAIRS or not items:
        return None
    said = _pairs(text)
    named = _words(plan.title) - plain - _words(f"{plan.scope.place or ''} {plan.header.place or ''}")
    head = len(named & _words(text[:OPENING])) / max(1, len(named))
    if (
        head >= (OFF_HEAD if title & said else 2 * OFF_HEAD)
        or len(title & said) >= OFF_TITLE * len(title)
        or len(items & said) >= OFF_ITEMS * len(items)
    ):
        return None
    start = next((n for n, letter in enumerate(text) if not letter.isspace()), 0)
    subject = extraction.header.subject or ""
    about = f" (“{subject[:120]}”)" if subject else ""
    message = (
        f"Báo cáo{about} hầu như không nói về điều kế hoạch hỏi (“{plan.title[:120]}”): có thể trả lời yêu cầu khác."
    )
    return Finding(
        "other_request",
        "warning",
        message,
        (Place(start, min(len(text), start + 60), extraction.report.page_of(start)),),
    )


@lru_cache(maxsize=4)
def _pairs(text: str) -> frozenset[_Pair]:
    """The words of a text that stand side by side, two by two."""
    words = _WORD.findall(fold(text))
    return frozenset(itertools.pairwise(words))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text)))
