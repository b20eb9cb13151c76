"""What stands around a figure and says how exact it is (qualifier)."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.extraction.coordinating import Coordination, coordination
from extractor.rulebook import Rules

WINDOW = 110
"""How far before a figure its qualifier and verb are looked for."""

_TOKEN = re.compile(r"[^\W_]+|[~≈±<≤>≥]=?|[,;.:()+!?]|\u25a2+")
CLAUSE_END = frozenset({",", ";", ".", "(", ")", "!", "?"})


@dataclass(slots=True)
class _Node:
    """A tree of phrases, last word first."""

    children: dict[str, _Node] = field(default_factory=dict)
    code: str | None = None
    not_after: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Phrases:
    """The tables of rules/qualifiers.toml."""

    qualifiers: _Node
    changes: _Node
    between: frozenset[str]
    stops: frozenset[str]
    places: frozenset[str]
    place_units: frozenset[str]
    place_round: int
    behind: tuple[tuple[str, str], ...]
    behind_pattern: re.Pattern[str]
    touching: frozenset[str]
    reach: int
    plan: frozenset[str]
    plan_words: frozenset[str]
    fronted: re.Pattern[str]
    not_fronted: frozenset[str]
    change_between: frozenset[str]
    percent_words: frozenset[str]
    compared: frozenset[str]
    level_words: frozenset[str]
    growth: re.Pattern[str]
    falls: re.Pattern[str]
    no_growth: tuple[str, ...]
    growth_reach: int
    periods: re.Pattern[str]
    bounds: _Node
    superlatives: _Node
    granted: re.Pattern[str]
    bound_links: frozenset[str]
    bound_reach: int
    verbs: Mapping[str, str]
    measured: frozenset[str]
    rates: frozenset[str]
    points: int
    not_measured: frozenset[str]
    more: re.Pattern[str]
    amounts: Mapping[str, re.Pattern[str]]
    amount_verbs: Mapping[str, str]
    comparison: re.Pattern[str]
    comparisons: Mapping[str, str]
    against: re.Pattern[str]
    signs: Mapping[str, str]
    coordination: Coordination


@functools.lru_cache(maxsize=4)
def phrases(rules: Rules) -> Phrases:
    """The phrases of these rules, ready for reading backwards."""
    data = rules["qualifiers"].data
    behind = tuple((form, code) for code in ("over", "under") for form in data["behind"][code])
    growth: Mapping[str, Any] = data["growth"]
    return Phrases(
        qualifiers=_tree(data["qualifier"]),
        changes=_tree(data["change"]),
        between=frozenset(data["between"]["words"]),
        stops=frozenset(data["between"]["stops"]),
        places=frozenset(data["places"]["words"]),
        place_units=frozenset(data["places"]["units"]),
        place_round=int(data["places"]["round"]),
        behind=behind,
        behind_pattern=re.compile(
            r"(?:(?! từ )[^.,;:()\n\u25a2\d]){0,40}?(?<!\w)"
            + "".join(rf"(?<!{re.escape(word)} )" for word in data["behind"]["not_after"])
            + "("
            + "|".join(re.escape(form) for form, _ in behind)
            + rf")(?!\w)(?! (?:{'|'.join(data['behind']['not_before'])})(?!\w))"
        ),
        touching=frozenset(data["behind"]["touching"]),
        reach=int(data["estimate"]["reach"]),
        plan=frozenset(data["estimate"]["plan"]),
        plan_words=frozenset(data["estimate"]["plan_words"]),
        fronted=re.compile(
            rf"[\W\d]*+(?:(?:về [^,;.\d]{{2,40}}|{'|'.join(data['estimate']['openers'])}),? )?(?:{'|'.join(data['estimate']['fronted'])})(?!\w)"
        ),
        not_fronted=frozenset(data["estimate"]["not_fronted"]),
        change_between=frozenset(data["change_between"]["words"]),
        percent_words=frozenset(data["change_between"]["percent_words"]),
        compared=frozenset(data["change_between"]["compared"]),
        level_words=frozenset(data["change_between"]["level_words"]),
        growth=_heads(growth["heads"]),
        falls=_heads(growth["falls"]),
        no_growth=tuple(growth["not_before"]),
        growth_reach=int(growth["reach"]),
        periods=re.compile(growth["periods"]),
        bounds=_tree(data["bound"]["phrases"]),
        superlatives=_tree(data["bound"]["superlatives"]),
        granted=_heads([f"{data['bound']['granted']['head']} {what}" for what in data["bound"]["granted"]["what"]]),
        bound_links=frozenset(data["bound"]["links"]),
        bound_reach=int(data["bound"]["reach"]),
        verbs=dict(data["measured"]["verbs"]),
        measured=frozenset(data["measured"]["heads"]),
        rates=frozenset(data["measured"]["rates"]),
        points=int(data["measured"]["points"]),
        not_measured=frozenset(data["measured"]["not_between"]),
        more=_more(data["more"]),
        amounts={quantity: _amounts(data["amounts"], quantity) for quantity in ("money", "area")},
        amount_verbs=dict(data["amounts"]["verbs"]),
        comparison=_comparison(data["comparison"]),
        comparisons={
            **{form: code for code in ("increase", "decrease") for form in data["comparison"][code]},
            **data["comparison"]["verbs"],
        },
        against=re.compile(rf"(?<!\w)so với (?:\u25a2|(?:{'|'.join(data['comparison']['bases'])})(?!\w))"),
        signs=dict(data["signs"]["marks"]),
        coordination=coordination(rules),
    )


def _comparison(data: Mapping[str, Any]) -> re.Pattern[str]:
    """What ends at a number that is a difference: the verb, what is compared (before "so với"), what it is compared with."""
    word = rf"(?!(?:{'|'.join(data['not_between'])})(?!\w))[^\W\d_]++[ ]++"
    hedge = r"(?:là[ ]++)?(?:(?:hơn|gần|trên|khoảng)[ ]++)?"
    base = "|".join(sorted(data["bases"], key=lambda b: (-len(b), b)))
    # Periods are masked: "cùng kỳ năm trước" is a row of marks.
    end = rf"(?:(?:{base})(?!\w)|\u25a2++)[ ]*+(?:{word}|\u25a2++[ ]*+|(?:19|20)\d\d[ ]++){{0,6}}?{hedge}\Z"
    adjectives = "|".join([*data["increase"], *data["decrease"]])
    verbs = "|".join(data["verbs"])
    return re.compile(
        rf"(?<!\w)(?<!không )(?:({adjectives})[ ]++(?:(?:{word}){{0,6}}?so[ ]++(?:với[ ]++)?)?"
        rf"|({verbs})[ ]++(?:{word}){{0,6}}?so[ ]++(?:với[ ]++)?){end}"
    )


def _more(data: Mapping[str, Any]) -> re.Pattern[str]:
    """A verb, what it speaks of, and the word that says by how much more, up to the number (with a hedge before it)."""
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(data['verbs'])})(?:[ ]++(?!{data['word']} )[^\s,;.:()]++){{1,{int(data['reach'])}}}+"
        rf"[ ]++{data['word']} (?:(?:khoảng|hơn|gần|trên|được) )?\Z"
    )


def _amounts(data: Mapping[str, Any], quantity: str) -> re.Pattern[str]:
    """A verb and what the number is an amount of, up to the number (with a hedge before it)."""
    return re.compile(
        rf"(?<!\w)({'|'.join(data['verbs'])}) (?:{'|'.join(data[quantity])}) "
        rf"(?:là |được )?(?:(?:thêm|khoảng|hơn|gần|trên|dưới) )?\Z"
    )


def _heads(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(w) for w in words)})(?!\w)")


def _tree(tables: Sequence[Mapping[str, Any]]) -> _Node:
    root = _Node()
    for table in tables:
        for form in table["forms"]:
            node = root
            for word in reversed(_TOKEN.findall(form)):
                node = node.children.setdefault(word, _Node())
            node.code = str(table["code"])
            node.not_after = frozenset(table.get("not_after", ()))
    return root


def words_before(lower: str, start: int, bound: int) -> list[str]:
    """The words and marks before ``start``, not farther than ``bound``, the last paragraph break and :data:`WINDOW`."""
    left = max(bound, start - WINDOW)
    piece = lower[left:start]
    cut = piece.rfind("\n")
    if cut < 0:
        return _TOKEN.findall(piece)
    words = _TOKEN.findall(piece[cut + 1 :])
    if not words:
        # A sign that a line ends with still speaks of the number that opens the next: "Có ≥" + "30%".
        sign = piece[:cut].rstrip()[-1:]
        return [sign] if sign and sign in "≥≤<>~≈" else words
    return words


def phrase_at(root: _Node, words: Sequence[str], last: int) -> tuple[str, int] | None:
    """The longest phrase that ends with ``words[last]``: its code and its first word."""
    node = root
    found: tuple[str, int] | None = None
    i = last
    while i >= 0:
        child = node.children.get(words[i])
        if child is None:
            break
        node = child
        if node.code is not None and not (i > 0 and words[i - 1] in node.not_after):
            found = (node.code, i)
        elif node.code is not None:
            found = None
        i -= 1
    return found


def qualifier_before(words: Sequence[str], p: Phrases, *, of_places: bool = False) -> str | None:
    """The qualifier nearest to the number among the words before it; ``of_places``: the number counts places and is not round."""
    i = len(words) - 1
    steps = 0
    while i >= 0 and steps < 6:
        found = phrase_at(p.qualifiers, words, i)
        if found is not None:
            code, first = found
            if of_places and first == i and words[i] in p.places:
                return None
            return code
        if words[i] not in p.between:
            break
        i -= 1
        steps += 1
    return _bound(words, p) or _estimate(words, p)


def _bound(words: Sequence[str], p: Phrases) -> str | None:
    """A bound that the head of the clause names: "diện tích tối thiểu của thửa đất là 60 m2"."""
    if not words or words[-1] not in p.bound_links:
        return None
    for i in range(len(words) - 2, max(len(words) - p.bound_reach, -1), -1):
        word = words[i]
        if word in CLAUSE_END or word in p.bound_links or word[0].isdigit() or word[0] == "\u25a2":
            return None
        found = phrase_at(p.bounds, words, i)
        if found is None:
            found = phrase_at(p.superlatives, words, i)
            if found is not None and not p.granted.search(" ".join(words[max(0, i - 6) : i])):
                found = None
        if found is not None:
            return found[0]
    return None


def _estimate(words: Sequence[str], p: Phrases) -> str | None:
    """ "ước" over the words of its clause, "dự kiến" over a few."""
    plan = True
    for distance, i in enumerate(range(len(words) - 1, -1, -1)):
        word = words[i]
        if word in CLAUSE_END or distance > p.reach:
            return None
        if word == "ước":
            before = words[i - 1] if i else ""
            after = words[i + 1] if i + 1 < len(words) else ""
            return "estimate" if before not in ("hiệp", "quy", "công", "mơ", "giao", "mong") and after != "mơ" else None
        if plan and word in p.plan and i and words[i - 1] == "dự":
            return "estimate"
        if word not in p.plan_words and word[0] != "\u25a2":
            plan = False
    return None


def qualifier_behind(lower: str, end: int, p: Phrases, *, after_from: bool = False) -> str | None:
    """ "trở lên", "trở xuống" behind the figure, in its clause; ``after_from``: "từ" stands before the number."""
    if "tr" not in lower[end : end + 44] and "đổ" not in lower[end : end + 44]:
        return None
    match = p.behind_pattern.match(lower, end, end + 52)
    if match is None or (match[1] in p.touching and not after_from and match.start(1) > end + 1):
        return None
    return next((code for form, code in p.behind if form == match[1]), None)


def is_fronted(lower: str, start: int, words: Sequence[str], p: Phrases) -> bool:
    """Whether the sentence opens with "Ước …" and the figure is one of its amounts, outside brackets."""
    left = max(0, start - 400)
    piece = lower[left:start]
    if "ước" not in piece:
        return False
    cut = max(piece.rfind(". "), piece.rfind("; "), piece.rfind("\n"), piece.rfind("- "))
    sentence = piece[cut + 1 :]
    if (left and cut < 0) or sentence.count("(") > sentence.count(")"):
        return False
    if p.fronted.match(sentence) is None:
        return False
    # "giảm còn 3%" is a level, and estimated like the rest.
    level = any(word in p.level_words for word in words[-2:])
    return level or not any(word in p.not_fronted for word in words[-3:])
