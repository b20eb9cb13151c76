"""Named things: parks, clusters, enterprises, projects, works, places (rules/subjects.toml).

A thing is a head word and a proper name, verbatim as the document writes it. Heads of one syllable are checked
against underthesea's words, because "thị trường Nhật Bản" names no school and "nhu cầu Hà Nội" no bridge.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.extraction.subject_lexicon import Kind, Lexicon, as_words, lexicon_of
from extractor.language.words import CAPITALS, sentence_at, word_at
from extractor.rulebook import Rules

# One step to the right inside a name: the gap, then a token of letters and digits.
_STEP = re.compile(
    r"(?P<gap>[ \t_]{1,8}|[ \t_]?-[ \t_]?|[ \t]?&[ \t]?|\.[ \t]?)(?P<quote>[\"'“]?)(?P<token>[^\W_]+(?:[.&'’/][^\W\d_]+)*)"
)
_NUMERAL = re.compile(r"(?:[IVX]{1,5}|[ivx]{2,5}|\d{1,2})(?:[A-Z]|\.\d)?")
_SERIES = re.compile(r"(?:[ \t]*,[ \t]*|[ \t]+và[ \t]+)(?P<token>[^\W_]+)")
_CAPITAL = rf"[{CAPITALS}][^\W\d_{CAPITALS}]+"
_TWO_CAPITALS = re.compile(rf"{_CAPITAL}[ \t]{_CAPITAL}$")
# "Khai thác | chế biến khoáng sản | Núi Lâm": small words between the capitals of an enterprise's name.
_BUSINESS = re.compile(rf"(?:[ \t][^\W\d_{CAPITALS}]+){{1,6}}(?=[ \t][{CAPITALS}])")
_CODE = re.compile(r"\d{2,3}[kK][vV]")
_SERIAL = re.compile(r"[ \t_]+(?P<number>số[ \t_]+\d{1,2})(?!\w)(?![.,]\d)")
_NUMBERED = re.compile(r"(?<=[IVX\d])(?:[ \t]*,[ \t]*|[ \t]+và[ \t]+)[IVX]{1,5}(?!\w)")
_PLURAL = re.compile(r"(?:(?<!\w)(?:\d{1,3}|các|những|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)[ \t_]+)$")
_AT_PLACE = re.compile(rf"(?<!\w)(?:ở|tại)[ \t](?P<name>(?:{_CAPITAL}|Ý)(?:[ \t]{_CAPITAL}){{1,3}})")
_OF_PLACE = re.compile(
    rf"(?:(?<!\w)(?:của|địa bàn|về|cho)[ \t]|^|(?<=\n)|(?<=[.;,:] ))(?P<name>{_CAPITAL}(?:[ \t]{_CAPITAL}){{1,2}})"
)
_WHAT_IT_IS = re.compile(
    rf"(?:^|(?<=[\n.;] )|(?<=\n))[ \t]*(?P<name>{_CAPITAL}(?:[ \t]{_CAPITAL}){{1,3}})[ \t]+là[ \t]+(?:một[ \t]+)?(?:trong[ \t]+những[ \t]+)?"
    r"(?:tỉnh|thành phố|thị xã|huyện|quận|xã|phường|thị trấn|địa phương|đô thị|vùng đất|địa bàn)(?!\w)"
)
_LAST_NAME = re.compile(
    # The capital first: the search jumps from one to the next.
    rf"(?P<name>[{CAPITALS}](?:(?<=[,;:(] .)|(?<=[(\n].)|(?<=\bvà .))[^\W\d_{CAPITALS}]+(?:[ \t]{_CAPITAL}){{1,3}})"
    r"(?:[ \t]*[:(,][ \t]*|[ \t]+)(?:(?:có|là|còn|đạt|khoảng|gần|trên|hơn|với|chiếm)[ \t]+){0,2}$"
)
# What is segmented around a head of one syllable: the model looks two syllables to either side.
_WINDOW = 48
# Words that open a thing of their own, never a name; "Hồ Chí Minh" and "Cầu Giấy" are names.
_CLASSES = frozenset({"khu", "lô", "htx", "dntn"})
_OF_PLACES = frozenset({"facility", "agency"})
_IN_BRACKETS = re.compile(rf"[ \t]\([{CAPITALS}]{{2,8}}\)(?=[ \t][{CAPITALS}])")
_PART = re.compile(r"[ \t]?[-–][ \t]?(?:phân[ \t])?[Kk]hu[ \t][A-Z\d]{1,2}(?!\w)")  # "KCN Bình Sơn II - khu A"
_LIMIT = 9  # tokens of a name


@dataclass(frozen=True, slots=True)
class Thing:
    """A named thing in a view: its span, its kind and rank (rules/subjects.toml), where its proper name starts, and
    whether it is a group ("các KCN Bình Sơn I, II")."""

    start: int
    end: int
    kind: str
    rank: int
    name: int
    plural: bool = False


def find_things(text: str, low: str, starts: Sequence[int], taken: Sequence[int], rules: Rules) -> list[Thing]:
    """The named things of a view in reading order, without overlaps.

    ``low`` is ``text`` in lower case, ``starts`` are its sentence starts, ``taken`` the sorted starts of its figures: a number that is a figure
    belongs to no name ("KCN Bình Sơn 45 doanh nghiệp").
    """
    lexicon = lexicon_of(rules)
    plain = low.replace("_", " ")
    if not plain.endswith("\n"):
        plain += "\n"  # what is looked at right behind a word is there
    found: list[Thing] = []
    for match in lexicon.heads.finditer(low):
        if found and match.start() < found[-1].end:
            continue
        kind = lexicon.kinds.get(match[1]) or lexicon.kinds[as_words(match[1])]
        thing = _thing(text, plain, match, kind, taken, lexicon)
        if thing is None:
            continue
        if match[1] in kind.single and not _own_word(text, starts, match, lexicon):
            continue
        found.append(thing)
    return found


def find_places(text: str, start: int, end: int, rules: Rules, known: frozenset[str] = frozenset()) -> list[Thing]:
    """Places named without a word of kind in a stretch of a view, in order: known names ("Phú Thọ có 07 KCN"), names
    after "ở" and "tại", and those that the text names with their kind elsewhere (``known``: "trên địa bàn Nhơn Lâm"). They
    may lie inside named things."""
    spans = [match.span() for match in lexicon_of(rules).places.finditer(text, start, end)]
    spans += [match.span("name") for match in _AT_PLACE.finditer(text, start, end)]
    if text.find("là", start, end) >= 0:
        spans += [match.span("name") for match in _WHAT_IT_IS.finditer(text, start, end)]
    if known:
        for match in _OF_PLACE.finditer(text, start, end):
            name = next((n for n in (match["name"], match["name"].rpartition(" ")[0]) if n in known), None)
            if name is not None:
                spans.append((match.start("name"), match.start("name") + len(name)))
    found: list[Thing] = []
    for first, stop in sorted(spans):
        if text[first:stop] != "Việt Nam" and not (found and first < found[-1].end):
            found.append(Thing(first, stop, "place", 0, first))
    return found


def name_from(
    text: str, low: str, start: int, end: int, taken: Sequence[int], lexicon: Lexicon, kind: str
) -> Thing | None:
    """The bare name that begins at ``start`` and is under way at ``end``, as a thing of this kind; None where what stands
    there opens a thing of its own or is no name."""
    token = low[start:end]
    if token in lexicon.not_in_names or token in lexicon.not_names or token in lexicon.not_brands:
        return None
    if lexicon.heads.match(low, start):
        return None
    of = next((known for known in lexicon.kinds.values() if known.id == kind), None)
    if of is None:
        return None
    known = lexicon.places.match(text, start)
    following = _STEP.match(text, end)
    if following is not None and following["token"].islower() and following["token"] not in lexicon.stop:
        # "Doanh nghiệp ngoài Nhà nước" has a capital because it begins an item.
        return None
    stop = _name_end(text, low, start, max(end, known.end() if known else 0), taken, lexicon, of)
    if kind == "park" and (part := _PART.match(text, stop)):
        stop = part.end()
    return Thing(start, stop, kind, of.rank, start)


def members_of(text: str, low: str, thing: Thing, end: int, taken: Sequence[int], lexicon: Lexicon) -> list[Thing]:
    """The things that share the head of a thing, before ``end``: "KCN An Khê, Hòa Phú và Tân Lập" are three, the later ones
    with their bare names; "KCN Bình Sơn I, II" stay one."""
    stop = thing.end
    if thing.plural and (cut := _SERIES.search(text, thing.name, thing.end)):
        stop = cut.start()
    found = [replace(thing, end=stop, plural=False)]
    while (step := _SERIES.match(text, found[-1].end, end)) and step["token"][0].isupper():
        if _NUMERAL.fullmatch(step["token"]):
            return [thing]
        name = name_from(text, low, step.start("token"), step.end(), taken, lexicon, thing.kind)
        if name is None:
            break
        found.append(name)
    return found


def last_name(text: str, start: int, end: int) -> Thing | None:
    """The name that stands right before ``end`` as the place of a list item ("Bình Sơn 400 ha, An Hòa 350 ha")."""
    match = _LAST_NAME.search(text, max(start, end - 60), end)
    return Thing(*match.span("name"), "place", 0, match.start("name")) if match is not None else None


def _own_word(text: str, starts: Sequence[int], head: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether a head of one syllable is a word of its own: neither the end nor the start of a longer one."""
    if lexicon.borders.search(head.string, max(0, head.start() - 10), head.start()) and text[head.end() + 1].isupper():
        return True
    if text[head.start()].isupper() and text[max(0, head.start() - 2) : head.start() - 1].islower():
        # A capital in the middle of a sentence begins a name: "khởi công Trường Mầm non …" is not about a "công trường".
        return True
    begin, finish = sentence_at(starts, head.start(), len(text))
    if head.start() - begin > _WINDOW:
        begin = text.find(" ", head.start() - _WINDOW, head.start()) + 1 or head.start() - _WINDOW
    if finish - head.end() > _WINDOW:
        finish = max(text.rfind(" ", head.end(), head.end() + _WINDOW), head.end())
    word = word_at(text[begin:finish], head.start() - begin)
    if word is None or word.start + begin != head.start():
        return False
    return word.end + begin == head.end() or text[head.end() + 1 : head.end() + 2].isupper()


def _thing(
    text: str, low: str, head: re.Match[str], kind: Kind, taken: Sequence[int], lexicon: Lexicon
) -> Thing | None:
    at = head.end()
    if (short := _IN_BRACKETS.match(text, at)) is not None:
        at = short.end()  # "Khu kinh tế (KKT) Chu Lâm"
    if kind.rank == 3 and (number := _SERIAL.match(low, at)):
        return Thing(head.start(), number.end(), kind.id, kind.rank, number.start("number"))
    skipped = 0
    step = _STEP.match(text, at)
    shouted = text[head.start() : at].isupper()
    while step is not None:
        token, start = step["token"], step.start("token")
        phrase = next((p for p in kind.between if low.startswith(p, start) and not low[start + len(p)].isalpha()), None)
        if phrase is None and shouted and len(token) > 1 and token.isupper():
            # In a heading in capitals every word has them: only what is no plain word can be a name.
            if lexicon.capital_ends.match(low, start):
                return _alone(text, head, kind)
            common = lexicon.plain.match(low, start)
            if common is not None and not _is_known(text, start, lexicon):
                if not kind.open:
                    return _alone(text, head, kind)
                phrase = common[0]
        numbered = token.isdecimal() and low.endswith("số ", 0, start)
        serial = kind.open > 0 and (numbered or _CODE.fullmatch(token) is not None)
        if phrase is None and kind.id == "facility" and _is_number(text, step, taken):
            return Thing(head.start(), step.end(), kind.id, kind.rank, start)
        if phrase is None and not serial and (token[0].isupper() or step["gap"][0] == "." or not token.isalpha()):
            break
        if phrase is None and (skipped >= kind.open or token.lower() in lexicon.stop):
            return _alone(text, head, kind)
        at = start + len(phrase) if phrase is not None else step.end()
        skipped += 1
        step = _STEP.match(text, at)
    nested = _nested(text, low, step, kind, taken, lexicon) if step is not None and kind.open else None
    if nested is not None:
        return Thing(head.start(), nested.end, kind.id, kind.rank, nested.start)
    if step is None or not step["token"][0].isupper() or not _names(step, lexicon, kind):
        return _alone(text, head, kind)
    if kind.id == "place" and skipped and not head[1].startswith("vùng"):
        return None
    if head[1] == "khu" and (skipped or len(step["token"]) > 2):
        return None
    name = step.start("token")
    known = lexicon.places.match(text, name)
    if known is not None and known.end() > step.end():
        end = _name_end(text, low, name, known.end(), taken, lexicon, kind)
    else:
        end = _name_end(text, low, name, step.end(), taken, lexicon, kind)
    if kind.id == "park" and (part := _PART.match(text, end)):
        end = part.end()
    if kind.id in _OF_PLACES and (where := lexicon.level.match(text, end)):
        # "Bệnh viện Đa khoa huyện Lâm Hà" is another than that of the next district.
        end = _name_end(text, low, where.start("name"), where.end(), taken, lexicon, kind)
    if _NUMBERED.match(text, end):
        end = _series_end(text, low, end, taken, lexicon, kind)
    plural = kind.rank == 3 and _PLURAL.search(low, max(0, head.start() - 12), head.start()) is not None
    if plural and known is not None and known.end() == end:
        return None  # "các KCN Bắc Ninh" are those of the province
    if plural:
        end = _series_end(text, low, end, taken, lexicon, kind)
    if kind.own_names and known is not None:
        return None  # "nhà đầu tư Nhật Bản"
    return Thing(head.start(), end, kind.id, kind.rank, name, plural)


def _is_number(text: str, step: re.Match[str], taken: Sequence[int]) -> bool:
    """Whether the token at this step is the number of a school or hospital: "Trường mầm non 12, phường …"."""
    start = step.start("token")
    index = bisect_left(taken, start)
    return (
        step["token"].isdecimal()
        and len(step["token"]) < 4
        and not (index < len(taken) and taken[index] == start)
        and text[step.end() : step.end() + 1] in (",", ";", "(", ")", ":", "")
        and not text[step.end() + 1 : step.end() + 2].isdecimal()
    )


def _is_known(text: str, start: int, lexicon: Lexicon) -> bool:
    """Whether a known place stands at ``start``, in whatever case."""
    return lexicon.places.match(text[start : start + 40].title()) is not None


def _nested(
    text: str, low: str, step: re.Match[str], kind: Kind, taken: Sequence[int], lexicon: Lexicon
) -> Thing | None:
    """The thing that another thing's name consists of: "Dự án Nhà máy nước Sông Trà"."""
    inner = lexicon.heads.match(low, step.start("token"))
    if inner is None or kind.id == "place" or "." in step["gap"]:
        return None
    other = lexicon.kinds[as_words(inner[1])]
    if other.rank == 0 or other.id == kind.id or inner[1] in other.single:
        return None
    return _thing(text, low, inner, other, taken, lexicon)


def _alone(text: str, head: re.Match[str], kind: Kind) -> Thing | None:
    """A head that names a thing without a name, because a place has one of it (KCNC)."""
    if as_words(head[1]) in kind.alone and text[head.start()].isupper():
        return Thing(head.start(), head.end(), kind.id, kind.rank, head.start())
    return None


def _names(step: re.Match[str], lexicon: Lexicon, kind: Kind) -> bool:
    """Whether the token at this step can open a proper name."""
    token = step["token"].lower()
    if "." in step["gap"] and kind.id != "place":
        return False
    if kind.id == "place" and lexicon.documents.match(step.string, step.start("token")):
        return False
    if token in lexicon.not_names or (token in lexicon.kinds and (step["token"].isupper() or token in _CLASSES)):
        return False
    return token not in lexicon.not_in_names and not (kind.id == "place" and token in lexicon.not_places)


def _name_end(text: str, low: str, name: int, end: int, taken: Sequence[int], lexicon: Lexicon, kind: Kind) -> int:
    """Where the proper name that starts at ``name`` and is under way at ``end`` ends."""
    goes_on = False
    for _ in range(_LIMIT):
        step = _STEP.match(text, end)
        if step is None or step["gap"][0] == ".":
            break
        token, start = step["token"], step.start("token")
        index = bisect_left(taken, start)
        if index < len(taken) and taken[index] < step.end():
            break
        if (
            len(token) > 1
            and token.isupper()
            and text[name:end].isupper()
            and (lexicon.capital_ends.match(low, start) or (lexicon.plain.match(low, start) and end - name > 3))
        ):
            break
        dash = "-" in step["gap"]
        if _NUMERAL.fullmatch(token):
            if token[0].isdigit() and (
                (dash and kind.id != "lot") or re.match(r"[.,]\d|[ \t]?%", text[step.end() : step.end() + 3])
            ):
                break
        elif token[0].isupper():
            if low[start : step.end()] in lexicon.not_in_names and not text[end - 1].isupper():
                break
            inner = lexicon.heads.match(low, start) if kind.id == "enterprise" else None
            if (
                inner is not None
                and inner.end() > step.end()
                and text[inner.end() : inner.end() + 2].strip()[:1].isupper()
            ):
                # "Công ty Phát triển Khu công nghiệp Sông Lâm"
                end = inner.end()
                continue
        else:
            tail = lexicon.tails.match(low, start)
            stopped = token in lexicon.stop and not (kind.id == "enterprise" and token in lexicon.business)
            if dash or (tail is None and (stopped or not _one_word(text, name, end, start, kind))):
                more = _BUSINESS.match(text, end) if kind.id == "enterprise" and not dash else None
                if more is None or not (goes_on or text[name:end].isupper()) or not _is_business(more[0], lexicon):
                    break
                goes_on, end = False, more.end()
                continue
            goes_on, end = tail is None, tail.end() if tail is not None else step.end()
            continue
        end = step.end()
    return end


def _is_business(words: str, lexicon: Lexicon) -> bool:
    """Whether these words can be what an enterprise's name says of its business ("chế biến khoáng sản")."""
    return all(word in lexicon.business or word not in lexicon.stop for word in words.split())


def _one_word(text: str, name: int, end: int, start: int, kind: Kind) -> bool:
    """Whether the small syllable at ``start`` is of one word with the capital one that ends at ``end``: "Điện lực"."""
    if (
        not kind.open
        or kind.id == "place"
        or not (text[end - 1].islower() or not text[end - 2].isalpha())
        or _TWO_CAPITALS.search(text, max(name, end - 30), end)
    ):
        return False
    begin = max(text.rfind("\n", 0, end) + 1, end - _WINDOW)
    if begin:
        begin = text.find(" ", begin, end) + 1 or begin
    stop = min(len(text), start + _WINDOW // 2)
    word = word_at(text[begin:stop].partition("\n")[0], end - 1 - begin)
    return word is not None and word.end + begin > start


def _series_end(text: str, low: str, end: int, taken: Sequence[int], lexicon: Lexicon, kind: Kind) -> int:
    """ "2 KCN Trung Sơn và Tam Hà", "các KCN Bình Sơn I, II và An Hòa": the names of a group go together."""
    while step := _SERIES.match(text, end):
        token = step["token"]
        if not (token[0].isupper() and low[step.start("token") : step.end()] not in lexicon.not_in_names):
            break
        if lexicon.heads.match(low, step.start("token")):
            break
        end = _name_end(text, low, step.start("token"), step.end(), taken, lexicon, kind)
    return end
