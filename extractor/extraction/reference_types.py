"""Types of documents: their names, what stands for them in symbols, and the type word before a number.

Source of the tables: ``rules/document_types.toml`` (Nghị định 30/2020/NĐ-CP, Hướng dẫn 36-HD/VPTW).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.language.orthography import fold
from extractor.rulebook import Rules


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One row of rules/document_types.toml."""

    name: str
    symbols: tuple[str, ...]
    short: tuple[str, ...]
    title: bool
    generic: bool
    citable: bool
    weak: bool = False
    never_from: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TypeTable:
    """All types, ready for lookup. ``by_word`` is keyed by the folded name without blanks, ``by_symbol`` by the symbol in
    upper case, ``words`` finds the names (in folded text), ``short`` the written abbreviations (in the text itself)."""

    types: tuple[DocumentType, ...]
    by_word: Mapping[str, DocumentType]
    by_symbol: Mapping[str, tuple[DocumentType, ...]]
    by_short: Mapping[str, DocumentType]
    words: re.Pattern[str]
    short: re.Pattern[str]
    spelling: Mapping[str, str]
    verbs: frozenset[str]


@functools.lru_cache(maxsize=4)
def type_table(rules: Rules) -> TypeTable:
    """The table of rules/document_types.toml."""
    types: list[DocumentType] = []
    by_word: dict[str, DocumentType] = {}
    by_symbol: dict[str, list[DocumentType]] = {}
    by_short: dict[str, DocumentType] = {}
    spelling: dict[str, str] = {}
    patterns: set[str] = set()
    for row in rules["document_types"].data["type"]:
        one = DocumentType(
            name=row["name"],
            symbols=tuple(row.get("symbols", ())),
            short=tuple(row.get("short", ())),
            title=bool(row.get("title", False)),
            generic=bool(row.get("generic", False)),
            citable=bool(row.get("citable", False)),
            weak=bool(row.get("weak", False)),
            never_from=frozenset(organ.upper() for organ in row.get("never_from", ())),
        )
        types.append(one)
        for words in (one.name, *row.get("words", ())):
            folded = fold(words)
            by_word.setdefault(folded.replace(" ", ""), one)
            patterns.add(r"\s{0,3}".join(re.escape(part) for part in folded.split()))
        for symbol in one.symbols:
            by_symbol.setdefault(symbol.upper(), []).append(one)
            spelling.setdefault(symbol.upper(), symbol)
        for short in one.short:
            by_short.setdefault(short.upper(), one)
    names = "|".join(sorted(patterns, key=lambda p: (-len(p), p)))
    shorts = "|".join(re.escape(s) for s in sorted(by_short, key=lambda s: (-len(s), s)))
    return TypeTable(
        types=tuple(types),
        by_word=by_word,
        by_symbol={symbol: tuple(owners) for symbol, owners in by_symbol.items()},
        by_short=by_short,
        words=re.compile(f"(?:{names})"),
        short=re.compile(rf"(?<![^\W_])(?:{shorts})(?![^\W_])", re.IGNORECASE),
        spelling=spelling,
        verbs=frozenset(rules["document_types"].data["not_in_names"]),
    )


@dataclass(frozen=True, slots=True)
class Lead:
    """The words before a number. ``start`` is where the citation begins (the type word, else "số"), None when the citation
    begins at the number. ``type`` is the type that the words name, ``so`` says whether "số" stands before the number."""

    start: int | None
    type: DocumentType | None
    so: bool
    direct: bool = False
    name: str | None = None


_SO = re.compile(r"(?<![^\W\d_])(?:s[ốôổồo]|SỐ|SÔ|Số|Sô|So|Sổ)[ ]{0,3}[:.]?\s{0,20}\Z", re.IGNORECASE)
_COLON = re.compile(r"[:]\s{0,3}\Z")
# Words between the type and the number ("Kế hoạch hành động số", "Chỉ thị của Thủ tướng Chính phủ số"): no punctuation.
_MIDDLE = re.compile(r"(?:\s{1,20}[^\W\d_][\w&/-]*(?:,\s(?=chống|bổ|chữa))?){0,9}\s{0,20}\Z")
_WORDS = re.compile(r"[^\W\d_]+")
WINDOW = 110


def lead_before(text: str, start: int, floor: int, symbol: str | None, table: TypeTable) -> Lead:
    """The type word and "số" before the number at ``start``, looking no further back than ``floor``.

    ``symbol`` is the first part of the number's symbol in upper case. A type word right before the number always counts;
    one with words in between counts when the symbol does not speak against it.
    """
    begin = max(floor, start - WINDOW)
    window = text[begin:start]
    so = _SO.search(window, max(0, len(window) - 32))  # no longer than that
    # "trong tổng số 12" is no label of a number; the caller checks that with a rule.
    end = so.start() if so else len(window.rstrip(" \t\n:"))
    colon = so is None and _COLON.search(window) is not None
    allowed = table.by_symbol.get(symbol or "", ())
    fallback: Lead | None = None
    head = fold(window[:end])
    matches = [m for m in table.words.finditer(head) if _starts_word(text, begin + m.start())]
    for match in reversed(matches[-4:]):
        after = window[match.end() : end]
        if after and (after[0].isalnum() or not _MIDDLE.match(after)):
            if not _fused(window, match.end()):
                continue
            after = ""
        found = table.by_word["".join(match[0].split())]
        words = len(after.split())
        direct = words == 0
        place = None if colon and direct else begin + match.start()
        if direct:
            lead = Lead(place, found, so is not None, True)
            if not allowed or found.generic or found in allowed or _kin(found, allowed):
                return lead
            # "Quyết định phê duyệt quy hoạch số 1415/QĐ-TTg": the symbol asks for another word further left.
            fallback = lead
            continue
        agrees = not allowed or found in allowed or found.generic
        between = after.strip()
        if fallback is not None and fallback.direct:
            if found in allowed and so is not None and words <= 6:
                return Lead(place, found, True, False, between)
            continue
        if agrees and (so or allowed) and _is_modifier(window[match.start()], between, so is not None, table.verbs):
            return Lead(place, found, so is not None, False, between)
        if fallback is None and so and words <= 3 and window[match.start()].isupper() and between.islower():
            fallback = Lead(place, found, True, False, between)
    if fallback is not None:
        return fallback
    shorts = list(table.short.finditer(window, max(0, end - 12), end))
    short = shorts[-1] if shorts else None
    if short is not None and not window[short.end() : end].strip(" .:"):
        return Lead(begin + short.start(), table.by_short[short[0].upper()], so is not None, True)
    if so is not None:
        return Lead(begin + so.start(), None, True)
    return Lead(None, None, False)


def _kin(said: DocumentType, allowed: Sequence[DocumentType]) -> bool:
    """Whether the words are the symbol's type said more or less exactly (giấy phép, giấy phép môi trường)."""
    return any(said.name.startswith(one.name) or one.name.startswith(said.name) for one in allowed)


def _is_modifier(first: str, between: str, so: bool, verbs: frozenset[str]) -> bool:
    """Whether these words may stand between a type word and its number: "hành động", "thẩm tra", "của Chính phủ"."""
    words = between.split()
    if not words or len(words) > 9:
        return False
    if words[0].lower() == "của" and so:
        return True
    if words[0].lower() in verbs:
        return False
    if len(words) <= 3:
        return True
    return so and first.isupper() and not any(word in verbs for word in words)


def _starts_word(text: str, place: int) -> bool:
    """Whether a type word found at ``place`` begins a word; a capital after a small letter begins one too ("theoNghị")."""
    if place == 0 or not text[place - 1].isalnum():
        return True
    return text[place].isupper() and text[place - 1].islower()


def _fused(window: str, end: int) -> bool:
    """Whether "số" follows the type word without a blank: "Nghị quyếtsố 115"."""
    return _SO.match(window[end:]) is not None


def damaged_lead(text: str, start: int, floor: int, name: str) -> int | None:
    """Where a type word that OCR made unreadable begins: the words before the number resemble ``name``, which the symbol
    of the number says ("Quyt djnh st 1675/QD-UBND" is a quyết định). None when they do not."""
    from rapidfuzz.fuzz import ratio

    window = text[max(floor, start - 40) : start]
    tokens = [(m.start(), m[0]) for m in re.finditer(r"\S+", window)]
    if tokens and len(tokens[-1][1]) <= 3 and fold(tokens[-1][1])[0] in "s5$":
        tokens.pop()
    elif len(tokens) > 1 and len(tokens[-1][1]) <= 2 and len(tokens[-2][1]) <= 3 and fold(tokens[-2][1])[0] == "s":
        del tokens[-2:]
    count = len(name.split())
    if len(tokens) < count:
        return None
    place = tokens[-count][0]
    seen = "".join(_WORDS.findall(fold("".join(token for _, token in tokens[-count:]))))
    wanted = fold(name).replace(" ", "")
    if ratio(seen, wanted) < 62:
        return None
    return max(floor, start - 40) + place
