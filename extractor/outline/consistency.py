"""Contradictions inside one report (rules/consistency.toml, DOMAIN.md §5.3). Each finding shows every place it rests on;
nothing is ever corrected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from extractor.extraction.reference_review import conflicting_dates
from extractor.models import Extraction, Figure, Finding, Place, Plan
from extractor.outline.annex_consistency import annex_findings, of_tables, said_findings
from extractor.outline.arithmetic import differ, slip, step
from extractor.outline.balances import (
    after_findings,
    balance_findings,
    far_rest_findings,
    moved_findings,
    named_difference_findings,
    net_findings,
    parts_left_findings,
    rest_findings,
)
from extractor.outline.bases import far_share_findings
from extractor.outline.changes import (
    plan_ratio_findings,
    profit_findings,
    remainder_findings,
)
from extractor.outline.claims import (
    among_findings,
    average_findings,
    mean_change_findings,
    passed_plan_findings,
    plan_claim_findings,
    shares_findings,
    trend_findings,
)
from extractor.outline.complements import complement_findings, share_complement_findings, share_of_both_findings
from extractor.outline.dated import (
    days_turned_findings,
    ended_before_begun_findings,
    odd_date_findings,
    past_date_findings,
    past_year_findings,
)
from extractor.outline.divisions import division_findings
from extractor.outline.elliptic import elliptic_sum_findings, run_sum_findings
from extractor.outline.exceptions import all_but_some_findings
from extractor.outline.findings import CheckRule, consistency_rules, finding, key_of, place_of, plain
from extractor.outline.fractions import fraction_findings
from extractor.outline.impossible import let_land_findings, more_than_all_findings, share_over_all_findings
from extractor.outline.land import let_of_all_findings, occupancy_findings
from extractor.outline.left_over import left_findings
from extractor.outline.listed_sums import bracket_sum_findings, listed_sum_findings, summed_up_findings
from extractor.outline.listing import bullets_findings, listing_findings, ordinals_findings, points_findings
from extractor.outline.means import mean_findings, passed_findings, raised_findings
from extractor.outline.multiples import multiple_findings, rank_findings
from extractor.outline.named_bases import (
    change_share_findings,
    confirmed_share_findings,
    named_base_findings,
    named_part_findings,
    plan_share_findings,
)
from extractor.outline.over_years import over_years_findings
from extractor.outline.products import product_findings, yield_findings
from extractor.outline.rates import rate_findings
from extractor.outline.referred import more_than_are_findings, more_than_found_findings, referred_findings
from extractor.outline.repeated import repeated_findings
from extractor.outline.restated import beside_again_findings, converted_findings, in_base, said_again_findings
from extractor.outline.series import mean_growth_findings, steady_findings
from extractor.outline.shares import base_behind_findings, ratio_findings, share_ahead_findings, share_of_total_findings
from extractor.outline.slips import odd_unit_findings, unit_said_again_findings, unit_told_again_findings
from extractor.outline.stated import stated_by, times_of
from extractor.outline.steps import step_findings, told_year
from extractor.outline.stretches import Told, told_by
from extractor.outline.sums import bare_sum_findings, near_sum_findings, part_findings, sum_findings
from extractor.outline.yearly import bare_steps_findings, bare_years_findings
from extractor.outline.yearly_means import yearly_mean_findings
from extractor.outline.years_passed import rank_step_findings, years_passed_findings
from extractor.rulebook import Rules


def find_contradictions(extraction: Extraction, plan: Plan | None, rules: Rules) -> tuple[Finding, ...]:
    """Every contradiction in ``extraction``, in order of place. ``plan`` is not needed by the checks of today; it is what
    later ones (the scope of the plan) compare with."""
    return in_order(extraction, *(search() for search in searches_of(extraction, rules)))


def searches_of(extraction: Extraction, rules: Rules) -> tuple[Callable[[], Any], Callable[[], Any], Callable[[], Any]]:
    """The searches that a report is put to, each by itself: :func:`in_order` takes what they find."""
    known = consistency_rules(rules)
    return (
        partial(found_in_text, extraction, rules),
        partial(said_findings, extraction, known),
        partial(annex_findings, extraction, known),
    )


def in_order(
    extraction: Extraction,
    in_text: tuple[Sequence[Finding], Sequence[Finding]],
    said: Sequence[Finding],
    in_tables: Sequence[Finding],
) -> tuple[Finding, ...]:
    """All that the searches found in order of place, each once."""
    found = [*in_text[0], *of_tables(in_tables, said), *in_text[1]]
    told_once = one_per_quantity(_once(found, extraction.text), extraction.text)
    return tuple(sorted(told_once, key=lambda f: min((p.start for p in f.places), default=0)))


def found_in_text(extraction: Extraction, rules: Rules) -> tuple[list[Finding], list[Finding]]:
    """The contradictions of running text: those that are told first where a table shows the same, and the others."""
    known = consistency_rules(rules)
    told = told_by(extraction)
    times = times_of(known["two_values"])
    stated = stated_by(told, times)
    found: list[Finding] = []
    found += sum_findings(told, known["sum_mismatch"])
    found += bare_sum_findings(told, known["sum_mismatch"], known["part_exceeds_whole"])
    found += listed_sum_findings(told, known["sum_mismatch"], known["complement_mismatch"])
    found += bracket_sum_findings(told, known["sum_mismatch"], known["complement_mismatch"])
    found += elliptic_sum_findings(told, known["sum_mismatch"])
    found += run_sum_findings(told, known["sum_mismatch"])
    found += summed_up_findings(told, known["sum_mismatch"])
    found += complement_findings(told, known["complement_mismatch"])
    found += share_complement_findings(told, known["complement_mismatch"])
    found += share_of_both_findings(told, known["ratio_mismatch"], known["complement_mismatch"])
    found += part_findings(told, known["part_exceeds_whole"])
    found += ratio_findings(told, known["ratio_mismatch"], known["part_exceeds_whole"])
    found += base_behind_findings(told, known["ratio_mismatch"])
    found += share_ahead_findings(told, known["ratio_mismatch"])
    found += share_of_total_findings(told, known["ratio_mismatch"])
    found += occupancy_findings(told, known["ratio_mismatch"])
    found += product_findings(told, known["product_mismatch"])
    found += rate_findings(told, known["average_mismatch"], known["product_mismatch"])
    found += yield_findings(told, known["product_mismatch"])
    found += remainder_findings(told, known["remainder_mismatch"])
    found += balance_findings(told, known["remainder_mismatch"])
    found += net_findings(told, known["remainder_mismatch"])
    found += rest_findings(told, known["remainder_mismatch"])
    found += far_rest_findings(told, known["remainder_mismatch"])
    found += parts_left_findings(told, known["remainder_mismatch"])
    found += near_sum_findings(told, known["sum_mismatch"], known["part_exceeds_whole"])
    found += named_difference_findings(told, known["remainder_mismatch"], known["row_mismatch"])
    found += after_findings(told, known["remainder_mismatch"])
    found += plan_ratio_findings(told, known["ratio_mismatch"])
    found += profit_findings(told, known["remainder_mismatch"])
    found += converted_findings(told, known["unit_slip"], rules)
    found += odd_unit_findings(stated, known["unit_odd"])
    found += unit_said_again_findings(told, known["unit_odd"])
    found += unit_told_again_findings(told, stated, known["unit_odd"])
    found += over_years_findings(told, stated, known["sum_mismatch"])
    found += bare_steps_findings(extraction, known["growth_mismatch"])
    found += bare_years_findings(told, known["sum_mismatch"])
    found += listing_findings(told, known["count_vs_names"])
    found += bullets_findings(extraction, known["count_vs_names"])
    found += points_findings(extraction, known["count_vs_names"])
    found += ordinals_findings(extraction, known["count_vs_names"])
    found += plan_claim_findings(told, known["plan_claim"])
    found += mean_change_findings(told, stated, known["average_mismatch"])
    found += passed_plan_findings(told, stated, known["plan_claim"])
    found += trend_findings(told, known["trend_mismatch"])
    found += among_findings(told, known["part_exceeds_whole"])
    found += all_but_some_findings(extraction, told, known["all_but_some"])
    found += mean_findings(told, known["average_mismatch"])
    found += raised_findings(told, known["sum_mismatch"])
    found += passed_findings(told, known["plan_claim"])
    found += average_findings(told, known["average_mismatch"])
    found += yearly_mean_findings(told, stated, known["average_mismatch"])
    found += shares_findings(told, known["shares_over_whole"])
    found += far_share_findings(told, stated, known["ratio_mismatch"])
    found += named_base_findings(told, stated, known["ratio_mismatch"])
    found += confirmed_share_findings(told, stated, known["ratio_mismatch"])
    found += plan_share_findings(told, stated, known["ratio_mismatch"])
    found += named_part_findings(told, stated, known["ratio_mismatch"])
    found += change_share_findings(told, stated, known["growth_mismatch"])
    found += multiple_findings(told, stated, known["growth_mismatch"])
    found += fraction_findings(extraction, told, known["ratio_mismatch"])
    found += rank_findings(told, stated, known["trend_mismatch"])
    found += division_findings(told, stated, known["sum_mismatch"], known["complement_mismatch"])
    found += repeated_findings(extraction, told, stated, known["two_values"], rules)
    found += referred_findings(told, stated, known["two_values"])
    found += more_than_are_findings(told, stated, known["two_values"])
    found += more_than_found_findings(told, stated, known["part_exceeds_whole"])
    found += beside_again_findings(stated, known["two_values"])
    found += said_again_findings(extraction, told, known["two_values"], rules)
    found += share_over_all_findings(told, known["impossible_value"])
    found += more_than_all_findings(extraction, told, known["impossible_value"])
    found += let_land_findings(told, known["impossible_value"])
    found += let_of_all_findings(told, known["impossible_value"])
    told_of = frozenset(place for one in found if one.code == "remainder_mismatch" for place in one.places)
    found += moved_findings(told, known["remainder_mismatch"], told_of)
    found += left_findings(told, known["remainder_mismatch"], told_of)
    told_of = frozenset(place for one in found for place in one.places)
    this = told_year(extraction.header.date)
    found += step_findings(told, stated, known["growth_mismatch"], times, this, told_of)
    found += steady_findings(told, stated, known["trend_mismatch"], this)
    found += mean_growth_findings(told, stated, known["growth_mismatch"], this)
    found += years_passed_findings(extraction, known["years_mismatch"], this)
    found += rank_step_findings(extraction, known["years_mismatch"])
    first, found = found, []
    found += _two_values(told, known["two_values"], rules)
    found += odd_date_findings(extraction, known["date_after_report"])
    found += days_turned_findings(extraction, known["date_after_report"])
    found += ended_before_begun_findings(extraction, known["date_after_report"])
    found += past_date_findings(extraction, known["date_after_report"])
    found += past_year_findings(extraction, known["date_after_report"])
    found += _references(extraction, known["reference_conflict"], known["date_after_report"])
    return first, found


def _once(found: Sequence[Finding], text: str) -> list[Finding]:
    """What two checks find in the same numbers is one contradiction, and so it is where one of the numbers stands in two
    places ("57 vụ … tổng cộng 57 vụ"): the first says it."""
    kept: dict[frozenset[Place], Finding] = {}
    by_place: dict[Place, list[frozenset[Place]]] = {}
    by_digits: dict[tuple[str, tuple[str, ...]], list[frozenset[Place]]] = {}
    wholes: dict[Place, frozenset[Place]] = {}
    for one in found:
        places = frozenset(one.places)
        if one.code in _OF_A_WHOLE and len(one.places) > 2:
            # A whole that two lists contradict, or a list and a total of a table, is told of once.
            if one.places[0] in wholes:
                continue
            wholes[one.places[0]] = places
        if one.code in _COUNTED and (first := _told_before(one, by_place, kept)) is not None:
            kept[first] = replace(kept[first], places=tuple(dict.fromkeys((*kept[first].places, *one.places))))
            continue
        if one.code == "ratio_mismatch" and any(
            kept[known].code == one.code and len(places & known) >= 2 and _span(known) <= _span(places)
            for place in places
            for known in by_place.get(place, ())
        ):
            continue  # a share of which two wholes may be meant is told with the nearer one
        digits = tuple(sorted(_NO_DIGITS.sub("", text[p.start : p.end]) for p in places))
        alike = by_digits.setdefault((one.code, digits), [])
        if places in kept or any(
            places < other and one.code in (kept[other].code, "two_values")
            for other in (by_place.get(one.places[0], ()) if places else kept)
        ):
            continue
        if any((len(places) > 1 and len(places - others) == 1) or _stand_together(places, others) for others in alike):
            continue
        kept[places] = one
        for place in places:
            by_place.setdefault(place, []).append(places)
        alike.append(places)
    return list(kept.values())


def _span(places: frozenset[Place]) -> int:
    return max(place.end for place in places) - min(place.start for place in places)


def _stand_together(places: frozenset[Place], others: frozenset[Place]) -> bool:
    """Whether two findings rest on the same numbers, one with their units and one without."""
    return all(any(a.start < b.end and b.start < a.end for b in others) for a in places)


_TOLD = " được nêu là "
_MOST_VALUES, _MOST_PLACES = 6, 24


def one_per_quantity(found: Sequence[Finding], text: str) -> list[Finding]:
    """Of one quantity that a report tells with several values, one finding that names them, with every place: not one for each two
    of them."""
    first: dict[Place, int] = {}
    kept: list[Finding | None] = []
    for one in found:
        same = sorted({first[place] for place in one.places if place in first}) if one.code == "two_values" else []
        kept.append(one)
        if one.code != "two_values" or _TOLD not in one.message:
            continue
        if same:
            merged = [each for number in (*same, len(kept) - 1) if (each := kept[number]) is not None]
            for number in (*same, len(kept) - 1):
                kept[number] = None
            kept[same[0]] = one = _naming_all(merged, text)
        first.update(dict.fromkeys(one.places, same[0] if same else len(kept) - 1))
    return [each for each in kept if each is not None]


def _naming_all(found: Sequence[Finding], text: str) -> Finding:
    """One finding for several of two values each."""
    places = sorted({place for one in found for place in one.places}, key=lambda place: place.start)
    values = list(dict.fromkeys(plain(text[place.start : place.end]) for place in places))
    shown = ", ".join(values[1:_MOST_VALUES])
    more = f" và {len(values) - _MOST_VALUES} giá trị khác" if len(values) > _MOST_VALUES else ""
    message = f"{found[0].message.partition(_TOLD)[0]}{_TOLD}{values[0]} rồi lại là {shown}{more}."
    return replace(found[0], message=message, places=tuple(places[:_MOST_PLACES]))


_NO_DIGITS = re.compile(r"\D")
_OF_A_WHOLE = ("sum_mismatch", "complement_mismatch")
_COUNTED = ("count_vs_names", "annex_total", "text_vs_table")
_HOW_MANY = re.compile(r"(\d+) (?:tên|dòng)|được (\d+)\.$")


def _told_before(
    one: Finding, by_place: Mapping[Place, Sequence[frozenset[Place]]], kept: Mapping[frozenset[Place], Finding]
) -> frozenset[Place] | None:
    """The finding that says of the same number that there are as many as this one says: "03 cụm" of which two are named, and two
    stand in the table, is one slip."""
    many = _HOW_MANY.findall(one.message)
    for places in by_place.get(one.places[0], ()):
        other = kept[places]
        alike = other.code in _COUNTED and other.code != one.code and other.places[0] == one.places[0]
        if alike and many and {a or b for a, b in many} == {a or b for a, b in _HOW_MANY.findall(other.message)}:
            return places
    return None


def _comparable(figure: Figure) -> bool:
    return (
        figure.subject is not None
        and figure.indicator is not None
        and figure.change is None
        and figure.qualifier is None
        and figure.value_max is None
        and figure.part is None
        and figure.status not in ("target", "previous", "estimate")
    )


_NEAR = (Decimal("0.6"), Decimal("1.6"))
_PLACE = re.compile(r"(?:trên địa bàn )?(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn)(?!\w)", re.IGNORECASE)
_APART = re.compile(r"(?<!\w)(?:trong đó|riêng|gồm|bao gồm|chiếm|lên|xuống|còn|ngoài ra|thêm)(?!\w)", re.IGNORECASE)


def _same_breath(text: str, one: Figure, other: Figure) -> bool:
    """Two numbers near one another mostly are a whole and its part, or before and after: not one thing said twice."""
    between = text[one.end : other.start]
    return len(between) < 120 or (len(between) < 500 and _APART.search(between) is not None)


def _two_values(told: Told, rule: CheckRule, rules: Rules) -> Iterator[Finding]:
    text = told.text
    groups: dict[tuple[Any, ...], Figure] = {}
    for figure in told.figures:
        if not _comparable(figure):
            continue
        period = (figure.period.start, figure.period.end) if figure.period else None
        quantity, factor = in_base(figure, rules)
        key = (figure.indicator, key_of(figure.subject or ""), quantity, figure.noun, figure.per, period)
        first = groups.setdefault(key, figure)
        before = in_base(first, rules)[1]
        one, other = first.value * before, figure.value * factor
        if first is figure or not differ(one, other, max(step(first) * before, step(figure) * factor) / 2):
            continue
        # Digits that changed places are a slip of the keys, however near the two stand.
        mistyped = sorted(first.text) == sorted(figure.text)
        if _PLACE.match(figure.subject or "") or (_same_breath(text, first, figure) and not mistyped):
            continue
        n = slip(one, other)
        # One thing said twice with another value is a slip: numbers far apart are two things.
        if not n and not _NEAR[0] <= one / (other or 1) <= _NEAR[1]:
            continue
        note = f" Hai số lệch nhau đúng {10**n} lần: có thể nhầm đơn vị hoặc dấu phân cách." if n else ""
        yield finding(
            rule,
            (place_of(first), place_of(figure)),
            name=figure.subject,
            what=figure.noun or figure.indicator,
            first=plain(first.text),
            second=plain(figure.text),
            slip=note,
        )


def _references(extraction: Extraction, conflict: CheckRule, after: CheckRule) -> Iterator[Finding]:
    for first, other in conflicting_dates(extraction.references):
        yield finding(
            conflict,
            (place_of(first), place_of(other)),
            id=other.id,
            first=_day(first.date or ""),
            second=_day(other.date or ""),
        )
    own = extraction.header.date
    said: set[tuple[str, str]] = set()
    for reference in extraction.references:
        if not own or reference.id is None or reference.date is None or len(reference.date) < 10 or reference.own:
            continue
        if reference.date[: len(own)] > own and (reference.id, reference.date) not in said:
            said.add((reference.id, reference.date))
            yield finding(after, (place_of(reference),), id=reference.id, date=_day(reference.date), own=_day(own))


def _day(iso: str) -> str:
    return "/".join(str(int(part)) if len(part) < 4 else part for part in reversed(iso.split("-")))
