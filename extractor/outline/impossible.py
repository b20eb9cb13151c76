"""Values in running text that cannot be: more than all of a thing, more land let than there is to let."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal

from extractor.models import Extraction, Figure, Finding, Place
from extractor.outline.arithmetic import scale, slack
from extractor.outline.columns import number_in
from extractor.outline.findings import CheckRule, finding, place_of, plain
from extractor.outline.levels import is_exact
from extractor.outline.stretches import Told

_OF_PLAN = re.compile(
    r"\s*(?:so với|so |kế hoạch|dự toán|chỉ tiêu|mục tiêu|nhiệm vụ|cùng kỳ|công suất|yêu cầu|định mức|năm)",
    re.IGNORECASE,
)
# Patterns that go through the whole text begin with a letter or digit, and look back behind it: so they hurry to the next.
_RANK = re.compile(r"[tThH](?<!\w.)(?i:(?<=t)hứ|(?<=h)ạng)\s+(?P<place>\d{1,3})\s?/\s?(?P<of>\d{1,3})(?![\d/.,]*\d)")
_SLIP = Decimal("1.25")
_BARE = re.compile(
    r"(?P<part>\d(?<![\w/.,\-]\d)(?:\d{0,2}(?:\.\d{3})+|\d{0,3}))/(?P<all>\d{1,3}(?:\.\d{3})+|\d{1,4})\s+(?P<noun>[^\W\d_]+)(?![\w/])"
)
""" "32/30 tài sản": a part of so many, of a noun that no figure has."""
_CLAUSE = re.compile(r"[,;.:()]\s")
_NEAR = 260


def share_over_all_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "Tỷ lệ trẻ được tiêm chủng đạt 104,6%": a share of things that is more than all of them."""
    text = told.text
    share = re.compile(rule.pattern("share_of"), re.IGNORECASE)
    passable = rule.said("may_pass")
    things = re.compile(rf"\s+(?:số\s+)?{rule.pattern('all_of_them')}", re.IGNORECASE)
    all_of = re.compile(rf"\s*(?:của )?{rule.pattern('all_there_are')}", re.IGNORECASE)
    for stretch in told.sentences:
        for figure in stretch.figures:
            if figure.unit != "%" or figure.value <= 100 or figure.change or figure.value_max is not None:
                continue
            if figure.indicator == "occupancy.rate" or _OF_PLAN.match(text, figure.end):
                continue
            begin = max((f.end for f in stretch.figures if f.end <= figure.start), default=stretch.start)
            lead = _CLAUSE.split(text[begin : figure.start])[-1]
            # "đạt 102,5% tổng đàn thuộc diện tiêm": of what, the words behind the share say.
            of_all = all_of.match(text, figure.end) is not None and not passable.search(
                text[figure.end : min(stretch.end, figure.end + 50)]
            )
            of_things = things.match(text, figure.end) is not None and not passable.search(
                text[figure.end : min(stretch.end, figure.end + 50)]
            )
            if (share.search(lead) or of_all or of_things) and not passable.search(lead):
                reason = f"{plain(figure.text)} vượt 100%"
                name = plain(lead).strip(" -+") if not of_things else plain(text[figure.start : figure.end + 25])
                yield finding(rule, (place_of(figure),), name=name, reason=reason)


def more_than_all_findings(extraction: Extraction, told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "thứ 10/9 huyện", "23/21 xã đạt chuẩn": a place beyond the last, more of a thing than there are. What is planned may be
    passed, and by a good deal."""
    text = told.text
    for match in _RANK.finditer(text):
        if int(match["place"]) > int(match["of"]):
            place = Place(match.start(), match.end(), extraction.report.page_of(match.start()))
            yield finding(rule, (place,), name=plain(match[0]), reason="thứ hạng lớn hơn số lượng được xếp hạng")
    passable = re.compile(rf"{rule.pattern('may_pass')}|{rule.pattern('of_plan')}", re.IGNORECASE)
    for stretch in told.sentences:
        for figure, after in zip(stretch.figures, (*stretch.figures[1:], None), strict=True):
            if figure.part is None or figure.quantity != "count" or figure.qualifier or not figure.value:
                continue
            if not 1 < figure.part * scale(figure) / figure.value <= _SLIP:
                continue
            around = text[stretch.start : min(stretch.end, figure.end + 60)]
            if passable.search(around) or (after is not None and after.unit == "%" and after.value > 100):
                continue
            yield finding(rule, (place_of(figure),), name=plain(figure.text), reason="phần lớn hơn tổng số")
    ends = [f.end for f in told.figures]
    of_time = rule.said("of_dates")
    for match in _BARE.finditer(text):
        part, whole = number_in(match["part"]), number_in(match["all"])
        if part is None or not whole or not 1 < part / whole <= _SLIP or not match["noun"].islower():
            continue
        at = bisect_left(ends, match.start() + 1)
        if at < len(ends) and told.figures[at].start < match.end("all"):
            continue
        before = _CLAUSE.split(text[max(0, match.start() - 90) : match.start()])[-1]
        around = f"{before} {text[match.end() : match.end() + 60]}"
        if passable.search(around) or of_time.search(f"{before[-12:]} {match['noun']}"):
            continue
        place = Place(match.start(), match.end(), extraction.report.page_of(match.start()))
        yield finding(rule, (place,), name=plain(match[0]), reason="phần lớn hơn tổng số")


def let_land_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "đất có thể cho thuê 114,6 ha. Đã cho thuê 121,3 ha": more land let than there is to let, of one park."""
    text = told.text
    let, lettable = (re.compile(rule.pattern(key), re.IGNORECASE) for key in ("let", "lettable"))
    there: Figure | None = None
    before = 0
    for figure in told.figures:
        lead = _CLAUSE.split(text[max(before, figure.start - 90) : figure.start])[-1]
        before = figure.end
        if figure.unit != "ha" or not is_exact(figure) or figure.status in ("target", "previous"):
            continue
        if lettable.search(lead) and not let.search(lead):
            there = figure
            continue
        if there is None or figure.start - there.end > _NEAR or not let.search(lead):
            continue
        if there.subject == figure.subject and figure.value - there.value > slack((there, figure)):
            reason = f"đất đã cho thuê {plain(figure.text)} lớn hơn đất có thể cho thuê {plain(there.text)}"
            yield finding(rule, (place_of(figure), place_of(there)), name=figure.subject or "Đất", reason=reason)
