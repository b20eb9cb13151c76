"""What is no figure although a number stands before a unit or a noun (rules/not_figures.toml), and nouns no table lists."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.extraction.amount_grammar import MONEY_SCALE, Amount, Grammar
from extractor.language.number_words import vocabulary
from extractor.language.units import Unit, UnitMatch
from extractor.models import Figure
from extractor.rulebook import Rule, Rules

_LEFT, _RIGHT = 48, 40
"""How much text around a number the rules see."""

_ROWS = 1500
"""How far from a row its neighbour may stand."""

_BLANKS = re.compile(r" {2,}")
_NOUN_WORD = re.compile(r"[ *]*+([^\W\d_]++)")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_CUED = re.compile(r"([^\W\d_]++)[ *:]*+\Z")
_LISTED = re.compile(r"(?:[ ]++[^\W\d_]++){0,4}+(?:[ ]*+[,;])?+[ ]++(?:và[ ]++)?\Z")
_NOT_BEHIND = re.compile(r"(?:\(\?<![^()]+\)){2,}(?P<words>.+)", re.DOTALL)
_UNKNOWN = Unit(id="count.unknown", unit="other", quantity="count", noun=True, numbers="whole")


@dataclass(frozen=True, eq=False)
class Exclusions:
    """The rules of rules/not_figures.toml as two patterns: all, and those that hold against units too (these are tried
    only where one of ``strong_near`` stands before the number)."""

    every: re.Pattern[str]
    strong: re.Pattern[str]
    strong_near: tuple[str, ...]
    cues: frozenset[str]
    not_listed: frozenset[str]
    not_noun: frozenset[str]
    opens: str
    articles: frozenset[str]
    article_after: frozenset[str]
    article_rates: frozenset[str]
    article_before: re.Pattern[str]
    vague_before: frozenset[str]
    five: str
    year_before: frozenset[str]
    five_after: frozenset[str]
    year_after: frozenset[str]
    named: re.Pattern[str]


@functools.lru_cache(maxsize=4)
def exclusions(rules: Rules) -> Exclusions:
    """The exclusions of these rules."""
    file = rules["not_figures"]
    strong = [rule for rule in file.rules if rule.data.get("strong")]
    data = rules["figures"].data
    spelled = file.data["spelled"]
    return Exclusions(
        every=_any(file.rules, file.expand("{word_start}")),
        strong=_any(strong, file.expand("{word_start}")),
        strong_near=tuple(word for rule in strong for word in rule.data.get("near", [""])),
        cues=frozenset(data["unknown"]["cues"]),
        not_listed=frozenset(data["unknown"]["not_listed"]),
        not_noun=frozenset(data["not_noun"]["words"]) | vocabulary(rules).words,
        opens=str(spelled["sentence_openers"]) + "\n\t\u25a2",
        articles=frozenset(spelled["articles"]),
        article_after=frozenset(spelled["article_counts_after"]),
        article_rates=frozenset(spelled["article_is_rate_after"]),
        article_before=re.compile(rf"[ ]*+(?:đã |bị )?(?:{'|'.join(spelled['article_counts_before'])})(?![^\W_])"),
        vague_before=frozenset(spelled["vague_after"]),
        five=str(spelled["five"]),
        year_before=frozenset(spelled["five_is_year_after"]),
        five_after=frozenset(spelled["five_counts_after"]),
        year_after=frozenset(spelled["years_after"]),
        named=re.compile(rf"(?<!\w)(?:{'|'.join(file.data['names']['openers'])})[ ]++((?:[^\W\d_]++[ ]*+){{1,5}})\Z"),
    )


def _any(rules: Sequence[Rule], word_start: str) -> re.Pattern[str]:
    """Any of these rules, the first that fits. What most have in common, that they start at a word, is asked once for all
    of them: at most characters nothing else has to be tried then. Where none fits a digit, the group ``step`` takes it."""
    written = [rule.pattern.pattern for rule in rules]
    written = [_words_first(p, word_start) for p in written]
    at_word = [p for p in written if p.startswith(word_start) and not _has_choice(p)]
    parts = [f"{word_start}(?:{'|'.join(f'(?:{p.removeprefix(word_start)})' for p in at_word)})"] if at_word else []
    parts += [f"(?:{p})" for p in written if p not in at_word]
    return re.compile("|".join([*parts, r"(?P<step>\d)"]), re.MULTILINE)


def _words_first(pattern: str, word_start: str) -> str:
    """A pattern whose words are looked for before what must not stand in front of them: at most places the words already
    fail, and a dozen looks back are spared. It matches what it matched."""
    rest = pattern.removeprefix(word_start)
    parts = _NOT_BEHIND.fullmatch(rest)
    if parts is None or rest == pattern or _has_choice(rest) or "(?P" in rest:
        return pattern
    return f"{word_start}(?={parts['words']}){rest}"


def _has_choice(pattern: str) -> bool:
    """Whether a bar stands outside all brackets of a pattern."""
    bare = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "", pattern)
    while (inner := re.sub(r"\([^()]*\)", "", bare)) != bare:
        bare = inner
    return "|" in bare


def count_unknown(text: str, lower: str, amount: Amount, limit: int, before: Figure | None, x: Exclusions) -> bool:
    """Whether a noun that no table lists, and that ends before ``limit``, is counted here; gives the amount that noun ("05 làn
    sóng" counts làn sóng). ``before`` is the last figure before it: a list goes on as it began ("12 camera, 23 bẫy ảnh")."""
    if amount.spelled or amount.glued or amount.scale > 1 or amount.part or amount.times or len(amount.tokens) > 1:
        return False
    token = amount.tokens[0]
    noun = _NOUN_WORD.match(lower, amount.end)
    if noun is None or noun[1] in x.not_noun or noun.start(1) == amount.end or len(noun[1]) < 2 or noun.end(1) > limit:
        return False
    if text[noun.start(1)].isupper() or not token.replace(".", "").isdigit() or len(token) > 9:
        return False
    cue = _CUED.search(lower, max(0, amount.start - 20), amount.start)
    padded = (len(token) == 2 and token[0] == "0" and token != "00") or _GROUPED.fullmatch(token) is not None
    if (
        not (cue is not None and cue[1] in x.cues)
        and not (padded and (cue is None or not _is_name(text, cue.start(1))))
        and not _goes_on(lower, amount.start, noun[1], before, x)
    ):
        return False
    amount.unit = UnitMatch(_UNKNOWN, noun.start(1), noun.end(1), noun[1])
    amount.end = noun.end(1)
    return True


def _goes_on(lower: str, start: int, noun: str, before: Figure | None, x: Exclusions) -> bool:
    """Whether a list of counts goes on with the number at ``start``."""
    if before is None or before.quantity != "count" or not before.end < start < before.end + 60 or noun in x.not_listed:
        return False
    gap = lower[before.end : start]
    return ("," in gap or ";" in gap or " và " in gap) and _LISTED.fullmatch(gap) is not None


def recount_bare(lower: str, amount: Amount, limit: int, g: Grammar, x: Exclusions) -> None:
    """A multiplier alone is money ("680 triệu, phần còn lại …"), but not before a noun with no word of money near it:
    "phát hành 10 triệu cổ phiếu" counts cổ phiếu."""
    noun = _NOUN_WORD.match(lower, amount.end)
    if noun is None or noun.start(1) == amount.end or noun[1] in x.not_noun or amount.scale >= MONEY_SCALE:
        return
    if noun.end(1) > limit:
        return
    left = max(0, amount.start - 60)
    left = max(left, *(lower.rfind(mark, left, amount.start) for mark in (";", ". ", "\n")))
    if g.bare_context.search(lower, left, amount.start):
        return
    amount.unit = UnitMatch(_UNKNOWN, noun.start(1), noun.end(1), noun[1])
    amount.end = noun.end(1)


def name_doubt(text: str, lower: str, amount: Amount, x: Exclusions) -> str | None:
    """Why a small number may be the end of a name ("KCN Yên Sơn 2 doanh nghiệp"), None if it can't."""
    token = amount.tokens[0]
    before = text[max(0, amount.start - 12) : amount.start].split()
    if len(token) > 2 or not token.isdigit() or token[0] == "0" or not before or not before[-1][0].isupper():
        return None
    named = x.named.search(lower, max(0, amount.start - 40), amount.start)
    if named is None or not all(word[0].isupper() for word in text[named.start(1) : named.end(1)].split()):
        return None
    return f"“{token}” có thể thuộc tên riêng đứng trước."


def _is_name(text: str, place: int) -> bool:
    return text[place].isupper() and place > 0 and text[place - 1] == " "


def is_excluded(text: str, lower: str, amount: Amount, x: Exclusions) -> bool:
    """Whether the number is a label, a year, a rank, a name or an idiom rather than a figure."""
    assert amount.unit is not None
    unit = amount.unit.unit
    start = amount.part_start if amount.part_start >= 0 else amount.start
    strong = unit.strong or (amount.scale > 1 and not unit.noun)
    if amount.spelled and _is_word_trap(text, lower, amount, strong, x):
        return True
    if strong and not amount.inherited:
        # "Diện tích đến 2025 (ha)", the head of a column: a unit in brackets belongs to the words before the year.
        if not amount.spelled and lower[amount.unit.start - 1] == "(" and _is_year(lower, amount, x):
            return True
        near = lower[max(0, start - _LEFT) : start]
        return any(word in near for word in x.strong_near) and _covered(x.strong, lower, start)
    if amount.glued and not amount.inherited:
        return True
    if not amount.spelled and not unit.strong and _is_year(lower, amount, x):
        return True
    if amount.unit.unit.noun and _is_row_label(text, lower, amount):
        return True
    return _covered(x.every, lower, start)


def _covered(pattern: re.Pattern[str], lower: str, start: int) -> bool:
    left = max(0, start - _LEFT)
    if left:
        # Begin at a word, so that no word is cut into another one.
        cut = lower.find(" ", left, start)
        left = cut if cut >= 0 else left
    before = _BLANKS.sub(" ", lower[left:start])
    if not left:
        before = "\n" + before
    window = before + lower[start : start + _RIGHT]
    place = len(before)
    for match in pattern.finditer(window):
        if match.end() > place:
            return match.start() <= place and match["step"] is None
    return False


_AFTER_YEAR = re.compile(r"(?:(?<!\d)(?:19|20)\d\d[ \t]*[-–/]|\u25a2[ \t]*(?:,|[-–/]|và|đến|đến hết))[ \t]*$")
"""What stands before the second year of a span or a row: "năm học 2022-2023 trường có …", "các năm 2022, 2023 xã có …" (dates are
masked by then)."""


def _is_year(lower: str, amount: Amount, x: Exclusions) -> bool:
    token = amount.tokens[0]
    if len(token) != 4 or not token.isdecimal() or not 1900 <= int(token) <= 2100 or amount.scale > 1:
        return False
    ahead = lower[max(0, amount.start - 12) : amount.start]
    before = ahead.split()
    return (bool(before) and before[-1].strip("(,") in x.year_after) or _AFTER_YEAR.search(ahead) is not None


def _is_row_label(text: str, lower: str, amount: Amount) -> bool:
    """A small number that opens a line before a capitalised noun or name: the number of a row, not a count."""
    token = amount.tokens[0]
    if amount.spelled or len(token) > 3 or not token.isdigit() or amount.inherited or amount.upper:
        return False
    place = amount.start - 1
    while place >= 0 and lower[place] in " *":
        place -= 1
    if place >= 0 and lower[place] not in "\n\t|":
        return False
    unit = amount.unit
    assert unit is not None
    following = text[unit.end : unit.end + 3].lstrip()
    if text[unit.start].isupper() and not text[unit.start : unit.end].isupper():
        # "369 Khu công nghiệp (kể cả …)" at the head of a text counts, where no other row stands near it.
        return following[:1].isupper() or _stands_in_rows(lower, amount.start, int(token))
    return text[unit.start : unit.end].isupper() and following[:1].isupper() and not following[:2].isupper()


def _stands_in_rows(lower: str, place: int, number: int) -> bool:
    """Whether a line near ``place`` opens with the number before or behind ``number``."""
    opening = re.compile(rf"(?:\A|[\n\t|])[ *]*+0?(?:{number - 1}|{number + 1})[ .)\t|]*+[^\W\d_]")
    return number == 1 or opening.search(lower, max(0, place - _ROWS), place + _ROWS) is not None


def _is_word_trap(text: str, lower: str, amount: Amount, strong: bool, x: Exclusions) -> bool:
    """Whether a number in words is an article (một dự án), a year (trong năm), a name (Nguyễn Văn Ba) or vague."""
    words = lower[max(0, amount.start - 24) : amount.start].split()
    before = words[-1] if words else ""
    if before in x.vague_before:
        return True
    if text[amount.start].isupper() and not text[amount.start : amount.number_end].isupper():
        place = amount.start - 1
        while place >= 0 and text[place] in " *":
            place -= 1
        if place >= 0 and text[place] not in x.opens and before != "chữ":
            return True
    if len(amount.tokens) > 1:
        return False
    word = amount.tokens[0]
    if word in x.articles:
        if amount.unit is not None and "(" in lower[amount.number_end : amount.unit.start]:
            # "một (01) doanh nghiệp": the bracket says that it is counted.
            return False
        if strong:
            return before in x.article_rates
        if amount.unit is not None and x.article_before.match(lower, amount.end):
            return amount.unit.unit.unit != "person"
        return not (before in x.article_after and amount.unit is not None and amount.unit.unit.unit == "admin_unit")
    if word == x.five:
        if strong:
            return before in x.year_before
        return bool(before) and before[-1] not in ",.:;(" and before not in x.five_after
    return False
