"""What stands around a figure and says how exact it is (qualifier) and whether it is a change or a level (change)."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.rulebook import Rules

WINDOW = 110
"""How far before a figure its qualifier and verb are looked for."""

_TOKEN = re.compile(r"[^\W_]+|[~≈±<≤>≥]=?|[,;.:()+!?]|\u25a2+")
_BRACKETS = re.compile(r"\([^()\n%]{0,80}\)")
# Marks that end a clause, in reversed text.
_MARK = re.compile(r",(?!\d)|(?<!\d),|[;\n()|]|(?<= )\.")
_CLAUSE_END = frozenset({",", ";", ".", "(", ")", "!", "?"})


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
    bound_links: frozenset[str]
    bound_reach: int
    verbs: Mapping[str, str]
    measured: frozenset[str]
    not_measured: frozenset[str]


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
            r"[^.,;:()\n\u25a2\d]{0,40}?(?<!\w)"
            + "".join(rf"(?<!{re.escape(word)} )" for word in data["behind"]["not_after"])
            + "("
            + "|".join(re.escape(form) for form, _ in behind)
            + rf")(?!\w)(?! (?:{'|'.join(data['behind']['not_before'])})(?!\w))"
        ),
        reach=int(data["estimate"]["reach"]),
        plan=frozenset(data["estimate"]["plan"]),
        plan_words=frozenset(data["estimate"]["plan_words"]),
        fronted=re.compile(rf"[\W\d]*+(?:về [^,;.\d]{{2,40}}, )?(?:{'|'.join(data['estimate']['fronted'])})(?!\w)"),
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
        bound_links=frozenset(data["bound"]["links"]),
        bound_reach=int(data["bound"]["reach"]),
        verbs=dict(data["measured"]["verbs"]),
        measured=frozenset(data["measured"]["heads"]),
        not_measured=frozenset(data["measured"]["not_between"]),
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


def _phrase_at(root: _Node, words: Sequence[str], last: int) -> tuple[str, int] | None:
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


def qualifier_before(words: Sequence[str], p: Phrases, *, unit: str = "", of_places: bool = False) -> str | None:
    """The qualifier nearest to the number among the words before it; ``of_places``: the number counts places and is not round."""
    i = len(words) - 1
    steps = 0
    while i >= 0 and steps < 6:
        found = _phrase_at(p.qualifiers, words, i)
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
        if word in _CLAUSE_END or word in p.bound_links or word[0].isdigit() or word[0] == "\u25a2":
            return None
        found = _phrase_at(p.bounds, words, i)
        if found is not None:
            return found[0]
    return None


def _estimate(words: Sequence[str], p: Phrases) -> str | None:
    """ "ước" over the words of its clause, "dự kiến" over a few."""
    plan = True
    for distance, i in enumerate(range(len(words) - 1, -1, -1)):
        word = words[i]
        if word in _CLAUSE_END or distance > p.reach:
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


def qualifier_behind(lower: str, end: int, p: Phrases) -> str | None:
    """ "trở lên", "trở xuống" behind the figure, in its clause."""
    if "tr" not in lower[end : end + 44] and "đổ" not in lower[end : end + 44]:
        return None
    match = p.behind_pattern.match(lower, end, end + 52)
    return next((code for form, code in p.behind if form == match[1]), None) if match else None


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


def change_before(
    lower: str,
    start: int,
    bound: int,
    words: Sequence[str],
    p: Phrases,
    *,
    percent: bool,
    ranged: bool,
    compared: bool = False,
) -> str | None:
    """Whether the number is an increase or a decrease, by the verb before it; None for a level.

    ``compared``: what follows compares ("thấp hơn 2 điểm phần trăm so với mặt bằng")."""
    i = len(words) - 1
    level = False
    while i >= 0:
        found = _phrase_at(p.changes, words, i)
        if found is not None:
            if level:
                return None
            code, first = found
            if words[i] == "hơn" and (not compared or (first and words[first - 1] == "không")):
                return None
            return code
        word = words[i]
        if word == "với" and words[i - 1 : i] != ["so"]:
            # "hỗ trợ bổ sung với mức 1 triệu đồng": how much, not how much more.
            return None
        if word == "so" and (
            lower.startswith("(", start - 1)
            or not any(said in p.compared or said[0] == "\u25a2" for said in words[i + 1 :])
        ):
            # "giảm so với mức 12%", "tăng so với năm 2021 (80%)": what it is compared with.
            return None
        if word in p.level_words:
            level = True
        elif word == "từ":
            if not ranged:
                level = True
        elif word[0] == "\u25a2":
            pass
        elif word not in p.change_between and not (percent and word in p.percent_words):
            break
        i -= 1
    if level or not percent:
        return None
    return _growth(lower, start, bound, p) or _measured(words, p, ranged=ranged)


def _measured(words: Sequence[str], p: Phrases, *, ranged: bool) -> str | None:
    """A percentage behind a verb and what it changes: "giảm chi phí sản xuất từ 10-20%", "tăng năng suất lao động 15%".

    Only for what is no percentage itself (``[measured]``): "giảm tỷ lệ hộ nghèo 3%" may be a level."""
    for i in range(len(words) - 1, max(len(words) - 10, -1), -1):
        word = words[i]
        if word in _CLAUSE_END or word in p.level_words or (word == "từ" and not ranged) or word in p.not_measured:
            return None
        if word in p.verbs:
            if " ".join(words[i + 1 : i + 3]) in p.measured or "".join(words[i + 1 : i + 2]) in p.measured:
                return p.verbs[word]
            return None
    return None


def yearly_change(words: Sequence[str], p: Phrases) -> str | None:
    """A yearly percentage whose clause opens with the verb: "giảm tỷ lệ hộ nghèo bình quân 1,5%/năm"."""
    for i in range(len(words) - 1, max(len(words) - 12, -1), -1):
        word = words[i]
        if (
            word in _CLAUSE_END
            or word in p.level_words
            or word in p.percent_words
            or word in ("từ", "là", "chiếm", "bằng", "lãi")
        ):
            return None
        if word in ("tăng", "giảm"):
            return "increase" if word == "tăng" else "decrease"
    return None


_NUMBER = "0123456789,. "


def _last_mark(piece: str) -> int:
    """Where the last clause of this piece begins; a decimal comma begins none."""
    found = _MARK.search(piece[::-1])
    return len(piece) - 1 - found.start() if found is not None else -1


def _growth(lower: str, start: int, bound: int, p: Phrases) -> str | None:
    """A percentage whose clause is about growth: "tốc độ tăng trưởng kinh tế bình quân đạt 8,2%"."""
    # What stands in brackets explains ("tốc độ tăng trưởng kinh tế (theo giá so sánh) là 7%").
    piece = _BRACKETS.sub(" ", lower[max(bound, start - 2 * p.growth_reach) : start])
    clause = piece[_last_mark(piece) + 1 :][-p.growth_reach :]
    if p.periods.fullmatch(clause):
        # "… thời kỳ 1991-2000 là 7,5%, 2001-2005 là 8%": a period alone goes on with what was said before.
        piece = _BRACKETS.sub(" ", lower[max(0, start - 3 * p.growth_reach) : start])
        for _ in range(5):
            cut = _last_mark(piece)
            clause = piece[cut + 1 :]
            if not p.periods.fullmatch(clause.partition("%")[0].rstrip(_NUMBER)) or clause.count("%") > 1:
                break
            piece = piece[: max(cut, 0)]
    for heads, code in ((p.growth, "increase"), (p.falls, "decrease")):
        if heads.search(clause):
            return None if any(word in clause for word in p.no_growth) else code
    return None
