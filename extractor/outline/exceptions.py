"""All of them, and yet not all: "12/12 xã đã thành lập tổ …; riêng xã Long Hưng chưa thành lập tổ"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from extractor.language.orthography import CAPITALS
from extractor.models import Extraction, Figure, Finding, Place
from extractor.outline.arithmetic import scale
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import is_exact
from extractor.outline.stretches import Told

_CLAUSE_END = re.compile(r"[.;:()\n]|,\s|\d")
_TIMES = re.compile(
    r"(?<!\w)(?:năm (?:19|20)\d{2}|năm trước|cùng kỳ|trước đây|đầu năm|trước đó|thời điểm)(?!\w)", re.IGNORECASE
)
_NUMBER = re.compile(r"\d+(?:/\d+)?|(?<!\w)(?:một|hai|ba|vài|một số)(?!\w)", re.IGNORECASE)
_BRACKET = re.compile(r"\([^()\n]{0,80}\)")
_ALL = re.compile(
    r"[tTmM](?<!\w.)(?i:(?<=t)ất cả|(?<=t)oàn bộ|(?<=m)ọi)\s+(?:các\s+|những\s+|số\s+)?(?P<noun>[^\W\d_]+)"
)
_EACH = re.compile(r"[cC](?<!\w[cC])(?i:ác)\s+(?P<noun>[^\W\d_]+)(?:\s+[^\W\d_]+){0,4}?\s+đều(?!\w)")
""" "các thôn đều đã có nhà văn hóa"."""
_OF_WHICH = re.compile(
    r"\s+(?:(?:tổng )?số\s+|các\s+)?([^\W\d_]+)(?:(?:\s+[^\W\d_]+){0,2}?,\s+([^\W\d_]+))?", re.IGNORECASE
)
""" "100% cán bộ, công chức"."""
_LONGEST = 160
_ANY = key_of("nào")
_DONE = re.compile(r"(?<!\w)(?:đã|đều|được|có|chưa|không)(?!\w)", re.IGNORECASE)
_HEADING, _SEVERAL = 5, 3
_FAR, _CLAUSE = 420, 90


def all_but_some_findings(extraction: Extraction, told: Told, rule: CheckRule) -> Iterator[Finding]:
    """What all of a kind are said to have done, where the sentences behind say of one or some that it has not."""
    text, page_of = told.text, extraction.report.page_of
    mute = frozenset(map(key_of, rule.words("light")))
    denied = re.compile(
        rf"(?:{rule.pattern('excepts')}|(?<![\d/.,])(?=\d)|(?<=[.;]\s)(?=[^\W\d_]+\s+(?-i:[{CAPITALS}])))(?P<who>[^.;\n]{{0,60}}?)\s(?P<no>chưa|không)\s+(?P<what>[^.,;:()\n\d]{{2,60}})",
        re.IGNORECASE,
    )
    yield from _none_but_some(told, rule, mute)
    for begin, subject_end, noun in _claims(told, rule):
        segment = _BRACKET.sub(lambda m: " " * len(m[0]), text[subject_end : subject_end + _LONGEST])
        stop = _CLAUSE_END.search(segment)
        end = stop.start() if stop else len(segment)
        if (
            stop
            and stop[0].startswith(",")
            and len(segment[:end].split()) < _HEADING
            and not _DONE.search(segment[:end])
        ):
            # "12/12 xã, thị trấn đã hoàn thành …": the comma stands between the nouns.
            stop = _CLAUSE_END.search(segment, end + 1)
            end = stop.start() if stop else len(segment)
        done = key_of(plain(segment[:end])).split()
        if not set(done) - mute or {"chưa", "không"} & set(segment[:end].lower().split()):
            continue
        paragraph = text.find("\n\n", subject_end)
        limit = subject_end + _FAR if paragraph < 0 else min(paragraph, subject_end + _FAR)
        for but in denied.finditer(text, subject_end, min(len(text), limit)):
            if _TIMES.search(text, subject_end, but.end()) or not _names(text[but.start() : but.start("no")], noun):
                continue
            what = [w for w in key_of(_until_reason(but["what"], rule)).split() if w not in mute]
            if not what or not set(what) <= set(done):
                continue
            spans = ((begin, subject_end), (but.start(), but.end("what")))
            places = [Place(one, other, page_of(one)) for one, other in spans]
            yield finding(rule, places, said=plain(text[begin : subject_end + end]), but=plain(but[0]))
            break


def _claims(told: Told, rule: CheckRule) -> Iterator[tuple[int, int, str]]:
    """Where something is said of all of a kind, with the key of its noun: "12/12 xã", "tất cả các hộ"."""
    text = told.text
    all_of = re.compile(rf"{rule.pattern('all_of')}\s*$", re.IGNORECASE)
    for figure in told.figures:
        if noun := _all_of(text, figure, all_of):
            yield figure.start, figure.end, noun
    for pattern in (_ALL, _EACH):
        for said in pattern.finditer(text):
            yield said.start(), said.end(), key_of(said["noun"])


def _none_but_some(told: Told, rule: CheckRule, mute: frozenset[str]) -> Iterator[Finding]:
    """ "không còn hộ nghèo nào ở nhà tạm. … vẫn còn 12 hộ nghèo đang ở nhà tạm"."""
    text = told.text
    none = re.compile(rf"{rule.pattern('none_of')}\s+(?P<what>[^.,;:()\n\d]{{4,60}})", re.IGNORECASE)
    some = re.compile(rf"{rule.pattern('some_of')}\s*$", re.IGNORECASE)
    starts = [figure.start for figure in told.figures]
    for said in none.finditer(text):
        what = [w for w in key_of(said["what"]).split() if w not in mute and w != _ANY]
        paragraph = text.find("\n\n", said.end())
        limit = said.end() + _FAR if paragraph < 0 else min(paragraph, said.end() + _FAR)
        if len(what) < _SEVERAL:
            continue
        for figure in told.figures[bisect_left(starts, said.end()) : bisect_left(starts, limit)]:
            if (
                figure.quantity != "count"
                or not is_exact(figure)
                or not some.search(text, max(0, figure.start - 15), figure.start)
            ):
                continue
            behind = _CLAUSE_END.split(text[figure.end : figure.end + _CLAUSE])[0]
            words = [w for w in key_of(f"{figure.noun} {behind}").split() if w not in mute]
            if words[:2] != what[:2] or not set(what) <= set(words) or _TIMES.search(text, said.end(), figure.start):
                continue
            places = (Place(said.start(), said.end("what"), figure.page), place_of(figure))
            yield finding(rule, places, said=plain(said[0]), but=plain(f"{figure.text} {behind}"))
            break


def _all_of(text: str, figure: Figure, all_of: re.Pattern[str]) -> str:
    """The key of the noun of which a number says that it is all of them, "" where it does not."""
    if figure.unit == "%":
        behind = _OF_WHICH.match(text, figure.end, figure.end + _CLAUSE)
        said = f"{behind[1]} {behind[2] or ''}" if behind else ""
        return key_of(said).strip() if figure.value == 100 and figure.change is None else ""
    if figure.quantity != "count" or figure.change is not None or figure.qualifier or not figure.noun:
        return ""
    whole = figure.part is not None and figure.part * scale(figure) == figure.value and figure.value > 1
    if whole or (figure.part is None and all_of.search(text, max(0, figure.start - 20), figure.start)):
        return key_of(figure.noun).split()[0]
    return ""


def _names(who: str, noun: str) -> bool:
    """``noun``: the keys of what may be meant. Whether the words before "chưa" name one of them, or so many: "01 xã", "xã Long Hưng", "một số hộ"."""
    if not set(noun.split()) & set(key_of(who).split()):
        return False
    return _NUMBER.search(who) is not None or re.search(rf"\s[{CAPITALS}]", who) is not None


def _until_reason(what: str, rule: CheckRule) -> str:
    return rule.said("reasons").split(what, maxsplit=1)[0]
