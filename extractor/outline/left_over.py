"""What is left of a whole: "46 hộ phải dời đi. Đến cuối tháng 9 đã bố trí xong 29; còn 17 hộ", "18 trường …: 11 trường đã xong, 4
trường đang làm, 3 trường chưa khởi công", over the sentences of a paragraph and with bare numbers.

A whole is followed by what is done, what is being done and what is left of it. More than the whole cannot be; less may be where
the rest has a name of its own, so that it is a contradiction only where the words say that it is all that is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from extractor.models import Figure, Finding, Place
from extractor.outline.arithmetic import YEAR, differ, one_slip, scale, shown, slack
from extractor.outline.balances import clause_of, plain_levels
from extractor.outline.bare import with_bare
from extractor.outline.findings import CheckRule, finding, place_of, plain
from extractor.outline.levels import MEASURED, is_same_kind
from extractor.outline.stretches import Stretch, Told

_MOST_SENTENCES, _MOST_PARTS, _REACH = 3, 4, 260
_OVER, _LIKE = Decimal("0.35"), (Decimal("0.4"), Decimal("2.5"))


def left_findings(told: Told, rule: CheckRule, known: frozenset[Place]) -> Iterator[Finding]:
    """Rests that a whole and what is done of it do not leave; ``known``: the places that are told of already."""
    text = told.text
    left, done, doing = rule.said("is_left"), rule.said("is_done"), rule.said("is_being_done")
    all_left, on_all, others = rule.said("all_that_is_left"), rule.said("on_all"), rule.said("of_others")
    for number, sentence in enumerate(told.sentences):
        if left.search(text, sentence.start, sentence.end) is None:
            continue
        joined = _joined(told, number)
        figures = plain_levels(text, joined, rule, with_bare(text, joined))
        roles = [clause_of(text, joined, figures, at) for at in range(len(figures))]
        for at, rest in enumerate(figures):
            said = roles[at]
            if not sentence.start <= rest.start < sentence.end or place_of(rest) in known:
                continue
            if rest.quantity not in MEASURED or rest.change or not left.search(said) or others.search(said):
                continue
            chain = _whole_and_parts(text, figures, roles, at, left, done, doing, on_all)
            if chain is None:
                continue
            whole, parts = chain
            first = min(whole.start, parts[0].start)
            if any(parts[-1].end <= f.start and f.end <= rest.start and f.unit == "%" for f in joined.figures):
                continue
            if YEAR.search(text, min(whole.end, parts[0].end), rest.start) or rest.start - first > _REACH:
                continue
            right = whole.value - sum((part.value for part in parts), Decimal(0))
            if right < 0 or not differ(right, rest.value, slack((whole, *parts, rest))):
                continue
            if _is_explained(rest, [f for f in figures if f is not rest and is_same_kind(f, rest, True)]):
                continue
            unit = scale(rest)
            slipped = right and one_slip(right / unit, rest.value / unit)
            more = rest.value - right
            near = slipped or (right and _LIKE[0] <= rest.value / right <= _LIKE[1])
            plainly = (
                all_left.search(f"{text[parts[-1].end : rest.start]} {text[rest.end : rest.end + 25]}") is not None
            )
            if near and (plainly or (more > 0 and more <= whole.value * _OVER and (slipped or len(parts) > 1))):
                yield finding(
                    rule,
                    [place_of(f) for f in (whole, *parts, rest)],
                    whole=plain(whole.text),
                    done=", ".join(plain(part.text) for part in parts),
                    rest=shown(right, [whole]),
                    stated=plain(rest.text),
                )


def _joined(told: Told, number: int) -> Stretch:
    """A sentence with those before it in its paragraph."""
    sentences = told.sentences
    first = number
    while (
        first > max(0, number - _MOST_SENTENCES + 1)
        and sentences[first - 1].paragraph == sentences[number].paragraph
        and sentences[number].paragraph >= 0
    ):
        first -= 1
    figures = tuple(figure for one in sentences[first : number + 1] for figure in one.figures)
    return Stretch(sentences[first].start, sentences[number].end, figures, sentences[number].paragraph)


def _whole_and_parts(
    text: str,
    figures: Sequence[Figure],
    roles: Sequence[str],
    at: int,
    left: re.Pattern[str],
    done: re.Pattern[str],
    doing: re.Pattern[str],
    on_all: re.Pattern[str],
) -> tuple[Figure, list[Figure]] | None:
    """The whole before a rest, and what is done and being done of it, told one after the other."""
    rest, parts = figures[at], list[Figure]()
    for index in range(at - 1, -1, -1):
        figure, said = figures[index], roles[index]
        if not is_same_kind(figure, rest, True):
            if figure.quantity == rest.quantity and not parts:
                return None
            continue
        if figure.change or left.search(said):
            return None
        before = figures[index - 1] if index else None
        if (
            before is not None
            and not parts
            and is_same_kind(before, figure, True)
            and before.value <= figure.value
            and on_all.search(text, before.end, figure.start)
        ):
            # "1.320 trên tổng số 1.575 hộ": the whole stands behind the part.
            return figure, [before]
        if done.search(said) or doing.search(said):
            parts.insert(0, figure)
            if len(parts) > _MOST_PARTS:
                return None
            continue
        if not parts:
            return None
        return (figure, parts) if all(part.value <= figure.value for part in parts) else None
    return None


def _is_explained(rest: Figure, others: Sequence[Figure]) -> bool:
    """Whether some of the numbers beside give what is left."""
    values = [figure.value for figure in others][-8:]
    if rest.value in values:
        return True
    pairs = any(abs(a - b) == rest.value or a + b == rest.value for a, b in combinations(values, 2))
    return pairs or any(
        abs(a - b - c) == rest.value or abs(a - b + c) == rest.value or abs(b + c - a) == rest.value
        for a, b, c in combinations(values, 3)
    )
