"""Documents cited by their names: laws, ordinances, the constitution, Party resolutions (DOMAIN.md §1.11)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.extraction.reference_records import Citation
from extractor.language.orthography import comparison_key, fold
from extractor.models import Reference
from extractor.rulebook import Rule, Rules


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a law: its number and the day (or the year) it was passed."""

    number: str
    date: str


@dataclass(frozen=True, slots=True)
class _Registry:
    """Laws by the comparison key of type and name; ``names`` finds a name in folded text."""

    versions: Mapping[tuple[str, str], tuple[Version, ...]]
    names: Mapping[str, re.Pattern[str]]
    keys: frozenset[tuple[str, str]]
    open_ended: frozenset[tuple[str, str]]
    stops: frozenset[str]
    plain: Mapping[tuple[str, str], tuple[str, str]]
    proper: Mapping[str, str]
    other_words: frozenset[str]
    not_laws: re.Pattern[str]
    not_after: re.Pattern[str]


@functools.lru_cache(maxsize=4)
def _registry(rules: Rules) -> _Registry:
    versions: dict[tuple[str, str], tuple[Version, ...]] = {}
    words: dict[str, set[str]] = {}
    open_ended: set[tuple[str, str]] = set()
    for row in rules["laws"].data["law"]:
        written_as = _otherwise((row["name"], *row.get("aliases", ())), rules["laws"].data["otherwise"])
        if row.get("open"):
            open_ended |= {(row["type"], comparison_key(name)) for name in written_as}
        known = tuple(Version(*written.split()) for written in row.get("versions", ()))
        for name in written_as:
            key = (row["type"], comparison_key(name))
            versions[key] = known
            words.setdefault(row["type"], set()).add(name)
    patterns = {}
    for kind, names in words.items():
        folded = sorted({fold(name) for name in names}, key=lambda n: (-len(n), n))
        # Blanks get lost where a text layer or a copy joined words ("Hội đồngnhân dân"), commas where people write by heart.
        either = "|".join(
            r"\s{0,20}".join(re.escape(part).replace(",", ",?") for part in name.split()) for name in folded
        )
        patterns[kind] = re.compile(rf"(?:{either})(?![^\W_])")
    data = rules["laws"].data
    return _Registry(
        versions=versions,
        names=patterns,
        keys=frozenset(versions),
        open_ended=frozenset(open_ended),
        stops=frozenset(data["name_stops"]),
        plain={(kind, fold(name)): (kind, comparison_key(name)) for kind, names in words.items() for name in names},
        proper={comparison_key(row["name"]): row["name"] for row in data["law"]},
        other_words=frozenset(data["other_words"]),
        not_after=re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, data['not_after']))})\s{{1,3}}\Z", re.IGNORECASE),
        not_laws=re.compile(rf"(?:{'|'.join(map(re.escape, data['not_laws']))})(?![^\W_])"),
    )


def _otherwise(names: Sequence[str], words: Mapping[str, str]) -> list[str]:
    """These names, and each as it is written with any of its ``words`` short."""
    found = list(names)
    for full, short in words.items():
        found += [name.replace(full, short) for name in found if full in name]
    return list(dict.fromkeys(found))


def occurrences(text: str, needles: Sequence[str]) -> list[int]:
    """Where any of the needles stands, in order. Plain searches are many times faster than a pattern of alternatives."""
    places: list[int] = []
    for needle in needles:
        place = text.find(needle)
        while place >= 0:
            places.append(place)
            place = text.find(needle, place + len(needle))
    places.sort()
    return places


def matches_near(text: str, rule: Rule) -> Iterator[re.Match[str]]:
    """The matches of a rule that begin at most ``back`` characters before one of its ``anchors`` (keys of the rule)."""
    back = int(rule.data["back"])
    done = 0
    for place in occurrences(text, rule.data["anchors"]):
        for start in range(max(done, place - back), place + 1):
            match = rule.pattern.match(text, start)
            if match is not None:
                yield match
                done = match.end()
                break


@dataclass(frozen=True, slots=True)
class _Rules:
    law: Rule
    amending: re.Pattern[str]
    others: tuple[Rule, ...]
    short: Rule
    above: Rule


@functools.lru_cache(maxsize=4)
def _rules(rules: Rules) -> _Rules:
    by_id = {rule.id: rule for rule in rules["references"].rules}
    others = ("reference.constitution", "reference.charter", "reference.party_resolution")
    return _Rules(
        law=by_id["reference.law"],
        amending=by_id["reference.amending_law"].pattern,
        others=tuple(by_id[name] for name in others),
        short=by_id["reference.short"],
        above=by_id["reference.said_above"],
    )


def find_named(text: str, rules: Rules) -> list[Citation]:
    """Every document cited by name, in reading order, without what stands beside it."""
    kit = _rules(rules)
    found: list[Citation] = list(_laws(text, rules))
    for rule in kit.others:
        for match in matches_near(text, rule):
            found.append(_citation(text, match.start(), match.end(), str(rule.data["type"]), rule.id))
    for match in matches_near(text, kit.short):
        said = (match["type"] or match["dated_type"]).lower()
        kind = {"nq": "nghị quyết", "nđ": "nghị định"}.get(said, said)
        one = _citation(text, match.start(), match.end(), kind, "reference.short")
        year = int(match["year"]) if match["year"] else None
        found.append(replace(one, number=match["number"] or match["dated"], year=year, confidence=0.8))
        if year is None and (more := _MORE_NUMBERS.match(text, match.end())) is not None:
            # "Quyết định số 217 và 218 ngày …"
            for item in re.finditer(r"(?:số\s{1,3})?(\d+)", more[0]):
                begin, end = (match.end() + place for place in item.span())
                another = replace(one, start=begin, end=end, number_start=begin, number=item[1], confidence=0.8)
                found.append(replace(another, name=f"{kind.capitalize()} số {item[1]}"))
    for match in matches_near(text, kit.above):
        one = _citation(text, match.start(), match.end(), match["type"].lower(), "reference.said_above")
        found.append(replace(one, confidence=0.8))
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Citation] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


_MORE_NUMBERS = re.compile(
    r"(?:(?:,|\s(?:và|hoặc))\s{1,3}(?:số\s{1,3})?\d{1,4}(?![^\W_])){1,6}"
    r"(?=\s{1,3}(?:ngày\s{1,3}\d|(?:của|do)\s{1,3}(?:Bộ|Ban|Chính|Thủ|Quốc|Tỉnh|Thành|Huyện|HĐND|UBND|Trung|Đảng|Hội|Ủy|Uỷ)))"
)


def _citation(text: str, start: int, end: int, kind: str, rule: str) -> Citation:
    name = " ".join(text[start:end].replace(":", " ").split())
    return Citation(start=start, end=end, number_start=start, id=None, type=kind, name=name, rule=rule)


# The number of a footnote, glued to its words: "- 1Luật Ngân sách Nhà nước 2002".
_NOTE_BEFORE = re.compile(r"(?:\A|[\s\-])\d{1,2}\Z")
_MANY = re.compile(r"(?:[Cc]ác|CÁC)\s{1,3}\Z")
_COMMA = re.compile(r"\s{0,3}(?:,|;)\s{1,20}(?:và\s{1,3})?|\s{1,20}và\s{1,20}")


def _laws(text: str, rules: Rules) -> Iterator[Citation]:
    kit = _rules(rules)
    done = 0
    for match in matches_near(text, kit.law):
        start = match.start()
        if start < done or (
            start and text[start - 1].isalnum() and not _NOTE_BEFORE.search(text[max(0, start - 4) : start])
        ):
            continue
        name_start = match.start("name")
        if _registry(rules).not_after.search(text[max(0, start - 14) : start]):
            continue
        head = match["law"] or match["code"] or match["ordinance"]
        small = head[0].islower()
        words = text[max(0, start - 16) : start].split()
        if (small or head.isupper()) and words and words[-1].lower() in _registry(rules).other_words:
            continue
        kind = "bộ luật" if match["code"] else "pháp lệnh" if match["ordinance"] else "luật"
        if ":" in match["gap"] and not _MANY.search(text[max(0, start - 8) : start]):
            continue
        lower = text[name_start].islower()
        if small and lower and match["name"] != "sửa" and not _dated_name(text, name_start, kind, rules):
            continue
        # Only names of the registry are sure when a capital is missing: "luật Đất đai", "Luật đất đai".
        known_only = (small or lower) and match["name"] != "sửa"
        length = (_known_length if known_only else name_length)(text, name_start, kind, rules)
        if not length or (lower and length < (3 if match["code"] else 7 if small else 5)):
            continue
        end = name_start + length
        many = _MANY.search(text[max(0, start - 8) : start]) is not None
        shown = start if ":" not in match["gap"] else name_start
        yield _named_law(text, shown, name_start, end, kind, rules)
        done = end
        while many and (gap := _COMMA.match(text, done)):
            known = _known_length(text, gap.end(), kind, rules)
            if not known or not text[gap.end()].isupper():
                break
            yield _named_law(text, gap.end(), gap.end(), gap.end() + known, kind, rules)
            done = gap.end() + known


# What follows a name in small letters where it names one law and no branch of the law: "luật đất đai năm 2013".
_WHICH = re.compile(
    r"\s{1,3}(?:năm\s{1,3}|\(?)(?:19|20)\d\d(?![\d/.–-])|\s{1,3}ngày\s{1,3}\d{1,2}[/.-]|\s{1,3}số\s{1,3}\d{1,3}/(?:19|20)\d\d/"
)


def _dated_name(text: str, start: int, kind: str, rules: Rules) -> bool:
    """Whether the registry knows the name at ``start`` and a year, a date or a number follows it."""
    length = _known_length(text, start, kind, rules)
    return length > 0 and _WHICH.match(text, start + length) is not None


_HEADS = {"luật": "Luật", "bộ luật": "Bộ luật", "pháp lệnh": "Pháp lệnh"}


def _named_law(text: str, start: int, name_start: int, end: int, kind: str, rules: Rules) -> Citation:
    words = " ".join(text[name_start:end].split())
    if words.isupper():
        words = _registry(rules).proper.get(comparison_key(words), words)
    name = f"{_HEADS[kind]} {words}"
    return replace(_citation(text, start, end, kind, "reference.law"), name=name)


# A name goes on to its own date or number, over "và" and commas ("Pháp lệnh Nuôi và bảo vệ ong mật ngày 12/3/1998").
_DATED_NAME = re.compile(
    r"(?P<name>[^\W\d_](?:(?!\s(?:[Ll]uật|Bộ luật|Pháp|Nghị|Thông|Quyết|Chỉ)\s)[^\n;:.()\"\d]){2,120}?)\s{1,3}(?:\([^()\n]{2,30}\)\s{1,3})?(?:(?:ban hành|công bố|thông qua)\s{1,3})?"
    r"(?:[Nn]gày\s{1,3}\d{1,2}\s{0,3}(?:[/.-]|tháng)|số\s{1,3}:?\s{0,2}\d|năm\s{1,3}(?:19|20)\d\d)"
)
# "ban" ends a name (ban hành), but not in the name of a committee.
_COMMITTEE = re.compile(r"(?:ủy|uỷ|uy)\s+ban(?!\w)")
_NOT_LONGER = frozenset({"của", "do", "lần", "các", "những", "bởi", "thì", "mới", "cũ", "vào"})
_JOINING = frozenset({"và", "hoặc", "trong", "với", "về", "trên", "cho", "đến", "tại", "từ", "ra", "vào"})
# "sửa đổi, bổ sung một số điều của 11 luật có liên quan đến quy hoạch": the name goes on to what the laws are about.
_MANY_LAWS = re.compile(
    r"[Ss]ửa\s{1,3}đổi[^\n;:.()]{0,40}?\s(?:các|\d{1,3})\s{1,3}[Ll]uật(?:\s{1,3}(?:có\s{1,3})?liên\s{1,3}quan(?:\s{1,3}(?:đến|tới))?|\s{1,3}về)"
)
_SUBJECT = re.compile(r"(?:\s{1,3}(?!ngày\s|số\s|năm\s|được\s|đã\s|có\s|và\s)[^\s,;:.()\"]+){1,10}")


def name_length(text: str, start: int, kind: str, rules: Rules) -> int:
    """How many characters from ``start`` (after "Luật ") are the name of a law; 0 when it is none."""
    stops = _registry(rules).stops
    amending = _rules(rules).amending.match(text, start)
    if amending is not None:
        many = _MANY_LAWS.match(text, amending.start())
        if many is not None:
            subject = _SUBJECT.match(text, many.end())
            return (subject or many).end() - start
        place = amending.end()
        end = 0
        while head := re.compile(r"(?:các\s{1,3})?(Bộ\s{1,3}luật|[Ll]uật|Pháp\s{1,3}lệnh)\s{1,20}").match(text, place):
            inner = {"b": "bộ luật", "l": "luật", "p": "pháp lệnh"}[head[1][0].lower()]
            length = _known_length(text, head.end(), inner, rules) or _guessed_length(
                text, head.end(), stops, _registry(rules).not_laws
            )
            if not length:
                break
            end = head.end() + length
            gap = _COMMA.match(text, end)
            if gap is None:
                break
            place = gap.end()
        if end:
            return end - start
        return 0 if text[start].islower() else max(amending.end() - start - 1, 0)
    known = _known_length(text, start, kind, rules)
    if text[start].islower():
        return known
    dated = _DATED_NAME.match(text, start)
    if dated is not None and not _registry(rules).not_laws.match(text, start):
        name = dated["name"].rstrip(" ,")
        # Behind a name that the registry knows, only words that make a longer one of it: "Luật Đầu tư nước ngoài năm 1996".
        words = _COMMITTEE.sub("ủy", name[known:].lower()).split()
        joining = _JOINING if not known else frozenset()
        told = all((word not in stops or word in joining) and "," not in word[-1:] * bool(known) for word in words)
        if told and (not known or (len(words) <= 4 and not _NOT_LONGER & set(words))):
            return max(len(name), known)
    if known:
        return known
    return _guessed_length(text, start, stops, _registry(rules).not_laws)


def _known_length(text: str, start: int, kind: str, rules: Rules) -> int:
    """The length of the longest name of the registry at ``start``."""
    registry = _registry(rules)
    pattern = registry.names.get(kind)
    if pattern is None:
        return 0
    window = text[start : start + 160]
    match = pattern.match(fold(window))
    if match is None:
        return 0
    seen = window[: match.end()]
    if (kind, comparison_key(seen)) in registry.keys or not _has_marks(seen):
        return match.end()
    # The folded name fits, the marks do not: OCR damage, or another word ("Luật Gia đình" is not Luật Giá).
    return match.end() if len(seen) > 8 else 0


def _has_marks(text: str) -> bool:
    return fold(text) != text.lower()


_NAME_WORD = re.compile(r"[ \t]{0,3}\s?([^\s,;.:()\"!?]+)")


def _guessed_length(text: str, start: int, stops: frozenset[str], not_laws: re.Pattern[str]) -> int:
    """The length of a name that the registry does not know: up to a comma, a full stop or a word that no name holds."""
    if not_laws.match(text, start):
        return 0
    place = start
    end = 0
    above = ""
    for count in range(12):
        match = _NAME_WORD.match(text, place)
        if match is None or "\n" in match[0]:
            break
        word = match[1]
        if count == 0 and len(word) < 2:
            break
        if count and word.lower() in stops and not (word.lower() == "ban" and above in {"ủy", "uỷ", "uy"}):
            break
        above = word.lower()
        if word[0].isdigit() or word.startswith(("-", "/", "[", "<")):
            break
        end = place = match.end()
        if text[end : end + 1] in {",", ";", ".", ":", "(", ")"}:
            if text[end : end + 7] == ", chống":
                place = end + 1
                continue
            break
    return end - start if end > start else 0


def resolve(reference: Reference, rules: Rules) -> str | None:
    """The number of a named law by the date or the year beside it; by nothing when the registry knows one version only.

    None when the year alone fits two versions, or the registry does not know the law.
    """
    if reference.name is None or reference.type is None:
        return None
    head = _HEADS.get(reference.type)
    name = reference.name[len(head) :] if head and reference.name.startswith(head) else reference.name
    registry = _registry(rules)
    key = (reference.type, comparison_key(name))
    if key not in registry.versions:
        # "HDND" for HĐND: the marks are lost, in part or all of them.
        key = registry.plain.get((reference.type, fold(name.strip())), key)
    versions = registry.versions.get(key, ())
    if reference.date is not None and len(reference.date) == 10:
        fits = [version.number for version in versions if reference.date.startswith(version.date)]
    elif reference.year is not None:
        fits = [version.number for version in versions if version.date.startswith(str(reference.year))]
    else:
        fits = [] if key in registry.open_ended else [version.number for version in versions]
    return fits[0] if len(fits) == 1 else None
