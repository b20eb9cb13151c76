"""How many the text says have done a thing, against a column that says it of each: "Đến nay có 4 xã đạt tiêu chí môi trường" above a
table with the column "Kết quả tiêu chí môi trường" (Đạt, Chưa đạt)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from extractor.models import Extraction, Figure, Finding, Place, Table
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import is_exact
from extractor.outline.totals import is_total

_BRACKETS = re.compile(r"\([^()]*\)")
_STOP = re.compile(r"[.;:()\n]|,\s|\d")
_LEAST, _BEHIND, _DIRECTLY, _NEAR, _FAR = 3, 80, 160, 300, 2500
_LONGEST, _WORDS = 40, 6
_DENYING = (key_of("chưa"), key_of("không"))
_OFF = 3
"""Rows: a count that is further off was made of other things."""


def judged_rows_findings(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    """Counts of what is told as done, or not done, that the rows of the only table which judges these things do not give."""
    judged = {key_of(word): key_of(other) for word, other in rule.data["judgements"]}
    mute = frozenset(
        key for words in ("says_nothing", "judging_heads") for w in rule.words(words) for key in key_of(w).split()
    )
    extract = rule.said("extract")
    for table in extraction.tables:
        if extract.search(table.title or ""):
            continue
        for column, head in enumerate(table.columns):
            counted = _counted(table, column, judged, rule.words("totals"))
            if counted is None:
                continue
            topic = frozenset(key_of(_BRACKETS.sub(" ", head)).split()) - mute
            title = frozenset(key_of(table.title or "").split()) - mute
            meant = judged | {word: word for word in counted if word not in judged}
            yield from _against(extraction, table, column, counted, topic, title, meant, rule)


def _counted(table: Table, column: int, judged: Mapping[str, str], totals: Sequence[str]) -> Counter[str] | None:
    """How often each judgement stands in a column, None where it holds anything else."""
    cells = (row[column].text for row in table.rows if column < len(row))
    if any(text[:1].isdigit() or len(text) > _LONGEST for text in islice(cells, _LEAST)):
        return None
    rows = [row for row in table.rows if column < len(row) and not is_total(row, totals)]
    said = [key_of(plain(row[column].text)).strip(" .") for row in rows]
    known = [word for word in said if word]
    if len(known) < _LEAST or len(known) != len(rows):
        return None
    if all(word in judged for word in known):
        return Counter(judged[word] for word in known)
    # "Bảo đảm an toàn" and "Chưa bảo đảm an toàn": the one denies the other.
    one, other = sorted(set(known), key=len) if len(set(known)) == 2 else ("", "")
    return Counter(known) if other in {f"{no} {one}" for no in _DENYING} else None


def _against(
    extraction: Extraction,
    table: Table,
    column: int,
    counted: Counter[str],
    topic: frozenset[str],
    title: frozenset[str],
    judged: Mapping[str, str],
    rule: CheckRule,
) -> Iterator[Finding]:
    text = extraction.text
    heads = [set(key_of(head).split()) for at, head in enumerate(table.columns) if at != column]
    for figure in extraction.figures:
        if (
            figure.quantity != "count"
            or not is_exact(figure)
            or not figure.noun
            or abs(figure.start - table.start) > _FAR
        ):
            continue
        if not any(key_of(figure.noun).split()[0] in head for head in heads):
            continue
        word, behind = _judgement(text, figure, judged)
        if word is None or abs(counted[word] - figure.value) > _OFF:
            continue
        # What is judged is named with the number, in the head or in the title; where a head of "Kết quả" alone names nothing, the
        # text says above the table how many things it lists.
        shared = len(behind & (topic or title))
        if shared < min(2, len(topic or title)):
            continue
        directly = 0 < table.start - figure.end < _DIRECTLY and not (topic or title)
        if (
            not (topic or title)
            and not directly
            and not _is_announced(extraction, table, figure, sum(counted.values()))
        ):
            continue
        others = [
            f for f in extraction.figures if f.value == counted[word] and f is not figure and f.noun == figure.noun
        ]
        if figure.value == counted[word] or any(_judgement(text, f, judged)[0] == word for f in others):
            continue
        places = (place_of(figure), Place(table.start, table.end, table.page))
        name = plain(table.title or table.columns[column])
        yield finding(
            rule, places, str(rule.data["message_rows"]), name=name, text=plain(figure.text), rows=counted[word]
        )
        return


def _is_announced(extraction: Extraction, table: Table, figure: Figure, rows: int) -> bool:
    near = (f for f in extraction.figures if abs(f.start - figure.start) < _NEAR and f.noun == figure.noun)
    return 0 < table.start - figure.end < _NEAR and any(f.value == rows for f in near)


def _judgement(text: str, figure: Figure, judged: Mapping[str, str]) -> tuple[str | None, frozenset[str]]:
    """What is said of a number of things, and the words around: "4 xã đạt tiêu chí về môi trường"."""
    clause = _STOP.split(text[figure.end : figure.end + _BEHIND])[0]
    words = key_of(clause).split()
    for count in range(_WORDS, 0, -1):
        for at in range(min(3, len(words))):
            word = " ".join(words[at : at + count])
            if word in judged:
                lead = _STOP.split(text[max(0, figure.start - _BEHIND) : figure.start])[-1]
                return judged[word], frozenset((*words, *key_of(lead).split()))
    return None, frozenset()
