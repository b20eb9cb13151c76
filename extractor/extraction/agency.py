"""Names of agencies: what kind of agency a name means, when two names mean one agency, how a name is written.

Abbreviations, kinds and spellings are data in ``rules/agencies.toml``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from extractor.language.orthography import comparison_key, fold, normalise
from extractor.rulebook import Rule, Rules


@dataclass(frozen=True, slots=True)
class _Names:
    """The tables of rules/agencies.toml, ready for use."""

    anywhere: re.Pattern[str]
    before_name: re.Pattern[str]
    full: Mapping[str, str]
    kinds: tuple[Rule, ...]
    levels: re.Pattern[str]
    bare_levels: re.Pattern[str]
    level_by_fold: Mapping[str, str]
    level_words: frozenset[str]
    keep: Mapping[str, str]
    phrases: re.Pattern[str]
    written: Mapping[str, str]
    place_follows: frozenset[str]
    field_heads: frozenset[str]
    capital_after: re.Pattern[str]
    proper_heads: tuple[str, ...]


@functools.lru_cache(maxsize=4)
def _names(rules: Rules) -> _Names:
    file = rules["agencies"]
    full: dict[str, str] = {}
    anywhere: list[str] = []
    before_name: list[str] = []
    for row in file.data["abbreviation"]:
        for short in row["short"]:
            full["".join(short.split()).upper()] = row["full"]
            (before_name if row.get("before") == "name" else anywhere).append(short)
    levels = sorted(file.data["levels"]["words"], key=lambda w: -len(w))
    writing = file.data["writing"]
    phrases = [*writing["phrases"], *writing["small"]]
    written = {fold(phrase): phrase for phrase in reversed(phrases)}
    ordered = sorted({fold(phrase) for phrase in phrases}, key=lambda p: (-len(p), p))
    return _Names(
        anywhere=re.compile(rf"(?<!\w)(?:{_either(anywhere)})(?!\w)"),
        before_name=re.compile(rf"(?<!\w)(?:{_either(before_name)})[ ]?(?=[^\W\d_])"),
        full=full,
        kinds=file.rules,
        levels=re.compile(rf"(?<!\w)(?:{'|'.join(levels)})(?!\w)", re.IGNORECASE),
        bare_levels=re.compile(rf"(?<!\w)(?:{'|'.join(fold(w) for w in file.data['levels']['by_letters'])})(?!\w)"),
        level_by_fold={fold(word): word for word in reversed(levels)},
        level_words=frozenset(levels),
        keep={word.upper(): word for word in writing["keep"]},
        phrases=re.compile("|".join(r"\s+".join(map(re.escape, p.split())) for p in ordered)),
        written=written,
        place_follows=frozenset(writing["place_follows"]),
        field_heads=frozenset(writing["field_heads"]),
        capital_after=re.compile(
            rf"(?:{'|'.join(writing['capital_after'])})[ ](?!(?:{'|'.join([*levels, 'các', 'khu', 'của'])})(?!\w))",
            re.IGNORECASE,
        ),
        proper_heads=tuple(sorted(writing["proper_heads"], key=len, reverse=True)),
    )


def _either(words: list[str]) -> str:
    return "|".join(r"\s?".join(re.escape(p) for p in w.split()) for w in sorted(words, key=lambda w: (-len(w), w)))


def expand_agency(name: str, rules: Rules) -> str:
    """``name`` with its abbreviations written out and blanks made one: "UBND TX. Duy Tiên" is "ủy ban nhân dân thị xã Duy
    Tiên". Letters keep their case otherwise."""
    names = _names(rules)
    text = " ".join(normalise(name)[0].replace("_", " ").split())
    text = names.anywhere.sub(lambda m: names.full["".join(m[0].split()).upper()], text)

    def write(match: re.Match[str]) -> str:
        following = match.string[match.end() : match.end() + 1]
        if not (following.isupper() or following.isdigit()):
            return match[0]
        return names.full["".join(match[0].split()).upper()] + " "

    return names.before_name.sub(write, text)


def agency_kind(name: str | None, rules: Rules) -> str | None:
    """The kind of the agency (an id of CONTRACT.md): "department", "industrial_zone_board", "district", "province",
    "commune", "council", "party", "ministry", "enterprise"; "other" for a name of none of these, None for no name."""
    if not name or not name.strip():
        return None
    text = expand_agency(name, rules).replace("Uỷ", "Ủy").replace("uỷ", "ủy").lower()
    for rule in _names(rules).kinds:
        if rule.pattern.search(text):
            return str(rule.data["kind"])
    return "other"


_FILLERS = frozenset({"cac", "cua"})


def agency_key(name: str, rules: Rules) -> str:
    """A key under which the names of one agency are equal: "UBND TX. X", "Ủy ban nhân dân thị xã X", "UỶ BAN NHÂN DÂN
    THỊ XÃ X". For comparison only, never for output."""
    words = comparison_key(expand_agency(name, rules)).split()
    kept = [word for word in words if fold(word).rstrip("0123456789") not in _FILLERS]
    return " ".join(kept)


def same_agency(first: str, second: str, rules: Rules) -> bool:
    """Whether two names mean one agency. A name that lacks the province at its end equals the one that has it ("Sở Công
    Thương" and "Sở Công Thương tỉnh Hà Nam"); two different places are two agencies."""
    a, b = agency_key(first, rules), agency_key(second, rules)
    if a == b:
        return bool(a)
    if len(a) > len(b):
        a, b = b, a
    if not a or not b.startswith(a + " "):
        return False
    # "BQL các KCN tỉnh" is the board of the province at hand; "UBND huyện" is no agency until the district is named.
    base = next((a.removesuffix(" " + level) for level in _upper_levels(rules) if a.endswith(" " + level)), None)
    if a in _bare_heads(rules) or base in _bare_heads(rules):
        return False
    rest = b[len(a) + 1 :]
    return base is not None or any(rest == level or rest.startswith(level + " ") for level in _upper_levels(rules))


@functools.lru_cache(maxsize=4)
def _upper_levels(rules: Rules) -> tuple[str, ...]:
    """The keys of the level words that may follow the full name of an agency."""
    return tuple(comparison_key(word) for word in _names(rules).level_words)


@functools.lru_cache(maxsize=4)
def _bare_heads(rules: Rules) -> frozenset[str]:
    """Keys of heads that mean no agency without a place."""
    return frozenset(agency_key(word, rules) for word in ("UBND", "HĐND", "Thường trực HĐND", "Văn phòng UBND"))


def write_agency(line: str, rules: Rules) -> str:
    """A name that a header prints in capitals, as a person would write it: "UBND TỈNH KIÊN GIANG" is "UBND tỉnh Kiên
    Giang", "SỞ Y TẾ" is "Sở Y tế". A name in small letters is returned as it is, with its blanks made one."""
    names = _names(rules)
    text = " ".join(line.split())
    letters = [char for char in text if char.isalpha()]
    if not letters or sum(char.isupper() for char in letters) < 0.7 * len(letters):
        return text
    if not fold(text).startswith(tuple(fold(one) for one in names.proper_heads)):
        text = _levels_spelt(text, names)
    lowered = text.lower()
    pieces: list[str] = []
    place = 0
    folded = fold(text)
    head = next((one for one in names.proper_heads if folded.startswith(fold(one) + " ")), None)
    if head is not None:
        pieces.append(head)
        place = len(head)
    named = 0
    while place < len(text):
        number = _NUMBER.match(text, place)
        if number is not None:
            # "SỐ" is no "SỞ" without its marks, and the letters of a document's number stay as they are.
            pieces.append(f"số{number[0][2:]}" if number[0].startswith("SỐ") else number[0])
            place = number.end()
            continue
        phrase = names.phrases.match(folded, place)
        if phrase is not None and not _inside_word(text, phrase.end()):
            said = names.written[" ".join(phrase[0].split())]
            pieces.append(said)
            place = phrase.end()
            # The first phrase is the kind of body, the second its field: what follows is where it is.
            named += said in names.field_heads or named > 0
            if said in names.place_follows or (named == 2 and _NAME_BEHIND.match(text, place)):
                stop = _place_end(text, folded, place, names)
                pieces.append(_title(text[place:stop]))
                place = stop
            continue
        level = names.levels.match(lowered, place) or names.bare_levels.match(folded, place)
        if level is not None:
            # OCR loses marks ("TĨNH KIÊN GIANG"): the long level words are known by their letters alone.
            pieces.append(names.level_by_fold[fold(level[0])])
            place = level.end()
            stop = _place_end(text, folded, place, names)
            pieces.append(_title(text[place:stop]))
            place = stop
            continue
        word = re.compile(r"\w+").match(text, place)
        if word is None:
            pieces.append(text[place])
            place += 1
            continue
        kept = names.keep.get(word[0].upper()) or (word[0] if _NO_VOWEL.fullmatch(fold(word[0])) else None)
        pieces.append(kept or (word[0].capitalize() if head is not None else word[0].lower()))
        place = word.end()
    written = "".join(pieces).strip()
    written = written[:1].upper() + written[1:]
    field = names.capital_after.match(written)
    return (
        written
        if field is None
        else written[: field.end()] + written[field.end() :][:1].upper() + written[field.end() + 1 :]
    )


def _levels_spelt(text: str, names: _Names) -> str:
    """A line in capitals with the short words for levels written out: "UBND TP BẾN THỦY" is "UBND THÀNH PHỐ BẾN THỦY". One
    letter, and TT., may also be an office ("P. TÀI CHÍNH", "TT. Y TẾ"): they are a level behind a body and before no field."""

    def spell(match: re.Match[str]) -> str:
        if names.anywhere.match(text, match.start()):  # "TP. HCM"
            return match[0]
        short = "".join(match[0].split()).upper()
        doubtful = len(short.strip(".")) == 1 or short == "TT."
        if doubtful and (match.start() == 0 or names.phrases.match(fold(text), match.end())):
            return match[0]
        full = names.full[short]
        return f"{full.upper()} " if full in names.level_words else match[0]

    return names.before_name.sub(spell, text)


_NUMBER = re.compile(r"(?:SỐ\s+)?\d+(?:[/-][\w-]*[^\W\d_][\w-]*)+|SỐ(?=\s+\d)")
_NO_VOWEL = re.compile(r"[bcdghklmnpqrstvx]{2,}")
"""An abbreviation: NQ, KTNS."""
_NAME_BEHIND = re.compile(r"[ ][^\W\d_]")


def _inside_word(text: str, place: int) -> bool:
    return place < len(text) and text[place].isalnum()


def _place_end(text: str, folded: str, place: int, names: _Names) -> int:
    """Where the name of a place that begins at ``place`` ends: at punctuation, a level word, or after four words."""
    end = place
    for count, word in enumerate(re.compile(r"\s+(-\s+)?[^\W_]+").finditer(text, place)):
        if word.start() != end or count == 5:
            break
        start = word.start() + 1
        phrase = names.phrases.match(folded, start) if count else None
        if names.levels.match(text.lower(), start) or (phrase is not None and not _inside_word(text, phrase.end())):
            break
        end = word.end()
    return end


def _title(text: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda m: m[0][:1].upper() + m[0][1:].lower(), text)
