"""All of them, and yet not all: "12/12 xã đã thành lập tổ …; riêng xã Long Hưng chưa thành lập tổ"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from extractor.language.orthography import CAPITALS
from extractor.models import Figure, Finding, Place
from extractor.outline.arithmetic import scale
from extractor.outline.findings import CheckRule, finding, key_of, place_of, plain
from extractor.outline.levels import is_exact
from extractor.outline.stretches import Told

_CLAUSE_END = re.compile(r"[.;:()\n]|,\s|\d")
_TIMES = re.compile(
    r"(?<!\w)(?:năm (?:19|20)\d{2}|năm trước|cùng kỳ|trước đây|đầu năm|trước đó|thời điểm)(?!\w)", re.IGNORECASE
)
_NUMBER = re.compile(r"\d+(?:/\d+)?|(?<!\w)(?:một|hai|ba|vài|một số)(?!\w)", re.IGNORECASE)
_ANY = key_of("nào")
_HEADING, _SEVERAL = 2, 3
_FAR, _CLAUSE = 420, 90


def all_but_some_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """What all of a kind are said to have done, where the sentences behind say of one or some that it has not."""
    text = told.text
    mute = frozenset(key for word in rule.words("says_nothing") for key in key_of(word).split())
    denied = re.compile(
        rf"(?:{rule.pattern('excepts')}|(?<![\d/.,])(?=\d)|(?<=[.;]\s)(?=[^\W\d_]+\s+(?-i:[{CAPITALS}])))(?P<who>[^.;\n]{{0,60}}?)\s(?P<no>chưa|không)\s+(?P<what>[^.,;:()\n\d]{{2,60}})",
        re.IGNORECASE,
    )
    all_of = re.compile(rf"{rule.pattern('all_of')}\s*$", re.IGNORECASE)
    yield from _none_but_some(told, rule, mute)
    for sentence in told.sentences:
        for figure in sentence.figures:
            noun = _all_of(text, figure, all_of)
            if not noun:
                continue
            stop = _CLAUSE_END.search(text, figure.end, sentence.end)
            end = stop.start() if stop else sentence.end
            if stop and stop[0].startswith(",") and len(text[figure.end : end].split()) < _HEADING:
                # "12/12 xã, thị trấn đã hoàn thành …": the comma stands between the nouns.
                stop = _CLAUSE_END.search(text, end + 1, sentence.end)
                end = stop.start() if stop else sentence.end
            done = key_of(text[figure.end : end]).split()
            if not set(done) - mute or {"chưa", "không"} & set(text[figure.end : end].lower().split()):
                continue
            paragraph = text.find("\n\n", figure.end)
            limit = min(len(text), figure.end + _FAR) if paragraph < 0 else min(paragraph, figure.end + _FAR)
            for but in denied.finditer(text, figure.end, limit):
                if _TIMES.search(text, figure.end, but.end()) or not _names(but["who"], noun):
                    continue
                what = [w for w in key_of(_until_reason(but["what"], rule)).split() if w not in mute]
                if not what or not set(what) <= set(done):
                    continue
                place = Place(but.start(), but.end("what"), figure.page)
                said = plain(text[figure.start : end])
                yield finding(rule, (place_of(figure), place), said=said, but=plain(but[0]))
                break


def _none_but_some(told: Told, rule: CheckRule, mute: frozenset[str]) -> Iterator[Finding]:
    """ "không còn hộ nghèo nào ở nhà tạm. … vẫn còn 12 hộ nghèo đang ở nhà tạm"."""
    text = told.text
    none = re.compile(rf"{rule.pattern('none_of')}\s+(?P<what>[^.,;:()\n\d]{{4,60}})", re.IGNORECASE)
    some = re.compile(rf"{rule.pattern('some_of')}\s*$", re.IGNORECASE)
    starts = [figure.start for figure in told.figures]
    for said in none.finditer(text):
        what = [w for w in key_of(_until_reason(said["what"], rule)).split() if w not in mute and w != _ANY]
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
        behind = re.match(r"\s+(?:(?:tổng )?số\s+|các\s+)?([^\W\d_]+)", text[figure.end : figure.end + 30])
        return key_of(behind[1]) if figure.value == 100 and figure.change is None and behind else ""
    if figure.quantity != "count" or figure.change is not None or figure.qualifier or not figure.noun:
        return ""
    whole = figure.part is not None and figure.part * scale(figure) == figure.value and figure.value > 1
    if whole or (figure.part is None and all_of.search(text, max(0, figure.start - 20), figure.start)):
        return key_of(figure.noun).split()[0]
    return ""


def _names(who: str, noun: str) -> bool:
    """Whether the words before "chưa" name one of them, or so many: "01 xã", "xã Long Hưng", "một số hộ"."""
    words = key_of(who).split()
    if noun not in words:
        return False
    return _NUMBER.search(who) is not None or re.search(rf"\s[{CAPITALS}]", who) is not None


def _until_reason(what: str, rule: CheckRule) -> str:
    return rule.said("reasons").split(what, maxsplit=1)[0]
