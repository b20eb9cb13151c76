"""Prose against annex, totals of tables, values that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from extractor.models import AnnexRow, Extraction, Finding, Place
from extractor.outline.announced import absent_findings
from extractor.outline.arithmetic import differ, shown, step
from extractor.outline.cells_said import said_cells_findings
from extractor.outline.columns import column_findings, number_in, part_column_findings, slipped_findings
from extractor.outline.counted_rows import counted_rows_findings
from extractor.outline.findings import CheckRule, finding, name_key, place_of, plain
from extractor.outline.judged_rows import judged_rows_findings
from extractor.outline.pointed import pointed_findings
from extractor.outline.totals import difference_findings, group_findings, total_findings

_FIELDS = {
    "area.planned": ("area", "diện tích"),
    "area.leased": ("leased_area", "diện tích đã cho thuê"),
    "area.leasable": ("leasable_area", "diện tích đất cho thuê"),
    "occupancy.rate": ("occupancy", "tỷ lệ lấp đầy"),
}
_ABSENT = "annex_announced_but_absent"


def said_findings(extraction: Extraction, rules: Mapping[str, CheckRule]) -> list[Finding]:
    """Numbers of the text that cells give otherwise."""
    return list(said_cells_findings(extraction, rules["text_vs_table"], rules["annex_total"]))


def annex_findings(extraction: Extraction, rules: Mapping[str, CheckRule]) -> list[Finding]:
    """All other findings that rest on a table of the report, and announced annexes that are not there."""
    return [*_known_findings(extraction, rules), *absent_findings(extraction, rules[_ABSENT])]


def of_tables(known: Sequence[Finding], said: Sequence[Finding]) -> list[Finding]:
    """What both searches found (``said`` are numbers of cells): a number of which anything is known is not held against cells;
    absent annexes come last."""
    first = [one for one in known if one.code != _ABSENT]
    told = {place.start for one in first for place in one.places}
    return [*first, *(one for one in said if one.places[0].start not in told), *known[len(first) :]]


def _known_findings(extraction: Extraction, rules: Mapping[str, CheckRule]) -> Iterator[Finding]:
    yield from _rows_against_text(extraction, rules["text_vs_annex"])
    yield from _impossible(extraction, rules["impossible_value"])
    counted_in = _counted(extraction)
    for table in extraction.tables:
        counted = counted_in.get(table.id, set())
        totals = list(total_findings(table, rules["annex_total"], counted))
        totals += group_findings(table, rules["annex_total"], counted)
        columns = list(column_findings(table, rules, {one.places[0].start for one in totals}))
        right = {one.places[0]: number for one, number in columns}
        yield from (one for one in totals if not _follows(extraction.text, one, right))
        yield from (one for one, _ in columns)
        yield from difference_findings(table, rules["row_mismatch"])
        yield from part_column_findings(table, rules["part_exceeds_whole"])
        yield from slipped_findings(table, rules["unit_slip"])
    yield from pointed_findings(extraction, rules["annex_total"])
    yield from counted_rows_findings(extraction, rules["annex_total"])
    yield from judged_rows_findings(extraction, rules["text_vs_table"])


def _follows(text: str, total: Finding, right: Mapping[Place, Decimal]) -> bool:
    """Whether a total is no sum of its rows only because one of these breaks its own row: with what that should be
    (``right``) the sum is right."""
    stated, *parts = ((place, number_in(text[place.start : place.end])) for place in total.places)
    if not any(place in right for place, _ in parts):
        return False
    return stated[1] == sum((right.get(place, number or Decimal(0)) for place, number in parts), Decimal(0))


def _counted(extraction: Extraction) -> dict[str, set[int]]:
    """Of each table the columns whose numbers all count things one by one: no "nghìn con", no measure."""
    found: dict[str, dict[int, bool]] = {}
    for cell in extraction.table_figures:
        columns = found.setdefault(cell.table, {})
        if columns.get(cell.column, True):
            columns[cell.column] = cell.figure.quantity == "count" and step(cell.figure) == 1
    return {table: {column for column, counts in columns.items() if counts} for table, columns in found.items()}


def _row_place(row: AnnexRow) -> Place:
    return Place(row.start, row.end, row.page)


def _rows_against_text(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    rows: dict[str, AnnexRow] = {}
    for row in extraction.annex:
        rows.setdefault(name_key(row.name), row)
    if not rows:
        return
    for figure in extraction.figures:
        field = _FIELDS.get(figure.indicator or "")
        if field is None or figure.subject is None or figure.change or figure.qualifier or figure.value_max is not None:
            continue
        if figure.status in ("target", "previous") or figure.unit not in ("ha", "%"):
            continue
        found = rows.get(name_key(figure.subject))
        if found is None:
            continue
        value = getattr(found, field[0])
        if value is None or not differ(value, figure.value, max(step(figure), _row_step(found, value)) / 2):
            continue
        if any(table.start <= figure.start < table.end for table in extraction.tables):
            continue
        yield finding(
            rule,
            (place_of(figure), _row_place(found)),
            name=found.name,
            what=field[1],
            text=plain(figure.text),
            annex=shown(value),
        )


def _row_step(row: AnnexRow, value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(1)


def _impossible(extraction: Extraction, rule: CheckRule) -> Iterator[Finding]:
    for row in extraction.annex:
        reasons = []
        if row.occupancy is not None and row.occupancy > 100:
            reasons.append(f"tỷ lệ lấp đầy {shown(row.occupancy)}% vượt 100%")
        if row.area is not None and row.leased_area is not None and row.leased_area > row.area:
            reasons.append(f"đất đã cho thuê {shown(row.leased_area)} ha lớn hơn diện tích {shown(row.area)} ha")
        elif row.leasable_area is not None and row.leased_area is not None and row.leased_area > row.leasable_area:
            reasons.append(
                f"đất đã cho thuê {shown(row.leased_area)} ha lớn hơn đất có thể cho thuê {shown(row.leasable_area)} ha"
            )
        reasons += _occupancy(row)
        for reason in reasons:
            yield finding(rule, (_row_place(row),), name=row.name, reason=reason)
    for figure in extraction.figures:
        if figure.indicator == "occupancy.rate" and figure.value > 100 and not figure.change:
            name = figure.subject or "tỷ lệ lấp đầy"
            yield finding(rule, (place_of(figure),), name=name, reason=f"{plain(figure.text)} vượt 100%")
    shares = re.compile(rule.pattern("at_most_all"), re.IGNORECASE)
    said = {(row.table, row.row) for row in extraction.annex if row.occupancy is not None and row.occupancy > 100}
    for one in extraction.table_figures:
        figure = one.figure
        too_much = figure.unit == "%" and figure.value > 100 and not figure.change and shares.search(one.head)
        if too_much and (one.table, one.row) not in said:
            reason = f"{plain(one.head)} ghi {plain(figure.text)}, vượt 100%"
            yield finding(rule, (place_of(figure),), name=one.name or one.table, reason=reason)


def _occupancy(row: AnnexRow) -> list[str]:
    """Occupancy is leased over leasable land (Nghị định 35/2022/NĐ-CP, Điều 2): never less than leased over all land."""
    if row.occupancy is None or row.leased_area is None or row.occupancy > 100:
        return []
    half = Decimal("0.5")
    if row.leasable_area:
        rate = row.leased_area / row.leasable_area * 100
        if differ(rate, row.occupancy, half):
            if row.area and not differ(row.leased_area / row.area * 100, row.occupancy, half):
                return []
            return [
                f"tỷ lệ lấp đầy ghi {shown(row.occupancy)}%, tính từ {shown(row.leased_area)}/{shown(row.leasable_area)} ha"
                f" là {shown(rate.quantize(Decimal('0.1')))}%"
            ]
    elif row.area:
        least = row.leased_area / row.area * 100
        if least - row.occupancy > half:
            return [
                f"tỷ lệ lấp đầy ghi {shown(row.occupancy)}%, thấp hơn cả {shown(row.leased_area)}/{shown(row.area)} ha"
                f" = {shown(least.quantize(Decimal('0.1')))}%"
            ]
    return []
