"""Annex tables about industrial parks and clusters -> rows with the same fields, whatever the columns are called."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.extraction.annex_cells import Scale, as_percent, column_scale, is_occupancy_of, read_amount
from extractor.language.numbers import Convention, convention_of
from extractor.language.orthography import comparison_key, normalise
from extractor.models import AnnexRow, Box, Cell, Report, Table
from extractor.reading.tables import is_numbering
from extractor.rulebook import Rule, Rules

_AMOUNTS = ("area", "leasable_area", "leased_area", "occupancy")
_LABEL = re.compile(r"(?P<letter>[A-HĐ])|(?P<roman>[IVX]{1,5})|(?P<number>\d{1,3}(?:\.\d{1,3})*)")
_LEAD = re.compile(r"(?P<label>[A-HĐ]|[IVX]{1,5})\s*[.)/\-:]\s*(?P<rest>\S.*)", re.S)
_WORDS = re.compile(r"[^\W\d_]{2}")
_NUMBER = re.compile(r"\d[\d.,]*\d")


@dataclass(frozen=True, slots=True)
class _Words:
    """The rules of annex.toml by what they are for."""

    columns: tuple[Rule, ...]
    park: re.Pattern[str]
    total: re.Pattern[str]
    blank: re.Pattern[str]
    title: re.Pattern[str]
    place: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Group:
    """A group row that is open: the family of its label ("letter", "roman" …), the label and the words."""

    family: str
    label: str
    heading: str


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the columns of a table hold: the column of each field, and how amounts are scaled."""

    fields: Mapping[str, int]
    scales: Mapping[str, Scale]
    convention: Convention


def find_annex(report: Report, rules: Rules) -> list[AnnexRow]:
    """The rows of every table that lists parks or clusters, and of annex tables with groups, in reading order.

    Columns are recognised by the meaning of their heads (rules/annex.toml). Areas are in ha whatever the unit of the
    column, occupancy is in %. A blank cell is None, never 0. Group rows, total rows, rows that number the columns and
    rows of dots are no rows; ``group`` is the path of group labels with the heading of the innermost
    ("A.II Các KCN đang đầu tư hạ tầng"). ``row`` is the index into ``Table.rows``.
    """
    if not report.tables:
        return []
    words = _words(rules)
    found: list[AnnexRow] = []
    groups: list[_Group] = []
    last: tuple[str, ...] | None = None
    for table in report.tables:
        fields = _fields(table, words)
        if fields is None:
            last = None
            continue
        head = tuple(comparison_key(column) for column in table.columns)
        if head != last or table.title:
            groups = []
        last = head
        found.extend(_rows(table, fields, groups, report, words))
    return found


@functools.lru_cache(maxsize=4)
def _words(rules: Rules) -> _Words:
    file = rules["annex"]
    by_id = {rule.id: rule.pattern for rule in file.rules}
    return _Words(
        tuple(rule for rule in file.rules if rule.id.startswith("annex.column.")),
        by_id["annex.park"],
        by_id["annex.total"],
        by_id["annex.blank"],
        by_id["annex.title"],
        by_id["annex.place"],
    )


# ------------------------------------------------------------------------------------------------------------- columns


def _fields(table: Table, words: _Words) -> dict[str, int] | None:
    """The column of each field, None for a table that is no annex."""
    fields: dict[str, int] = {}
    heads = [_clean(column) for column in table.columns]
    for index, head in enumerate(heads):
        field = _meaning(head, words)
        if field is None or field == "other":
            continue
        # Of several areas the planned or total one is the park's; else the first.
        if field not in fields or (field == "area" and _is_main_area(head) and not _is_main_area(heads[fields[field]])):
            fields[field] = index
    name = fields.pop("name", None)
    general = fields.pop("any_name", None)
    about_parks = name is not None
    if name is None and (name := general if general is not None else _first_words(table, fields)) is None:
        return None
    if not about_parks:
        about_parks = _speaks_of_parks(table, name, words)
    fields["name"] = name
    if _lists_places(table, name, words):
        return None
    told = [field for field in (*_AMOUNTS, "lease", "investor") if field in fields]
    if about_parks and told:
        return fields
    is_annex = table.title is not None and words.title.search(table.title) is not None
    measured = any(re.search(r"(?:đơn\s+vị\s+tính|đvt|chỉ\s+tiêu)", head, re.IGNORECASE) for head in heads)
    if is_annex and not measured and len(heads) >= 3 and _has_groups(table, words):
        return fields
    return None


@functools.lru_cache(maxsize=1024)
def field_of(head: str, rules: Rules) -> str | None:
    """What a column of parks holds by its head: the field of the row, "any_name", "lease" (to let or let), "other" or None."""
    return _meaning(_clean(head), _words(rules))


def speaks_of_parks(text: str, rules: Rules) -> bool:
    """Whether words are of industrial parks or clusters."""
    return _words(rules).park.search(_clean(text)) is not None


def _meaning(head: str, words: _Words) -> str | None:
    for rule in words.columns:
        if rule.pattern.search(head):
            return str(rule.data.get("field", "other"))
    return None


def _is_main_area(head: str) -> bool:
    return re.search(r"quy\s+hoạch|tổng|thành\s+lập|tự\s+nhiên", head, re.IGNORECASE) is not None


def _first_words(table: Table, fields: Mapping[str, int]) -> int | None:
    """The first column with words that no rule gave a meaning."""
    taken = set(fields.values())
    for column in range(len(table.columns)):
        if column in taken:
            continue
        texts = [row[column].text for row in table.rows if column < len(row) and row[column].text.strip()]
        if texts and sum(_WORDS.search(text) is not None for text in texts) * 2 > len(texts):
            return column
    return None


def _speaks_of_parks(table: Table, name: int, words: _Words) -> bool:
    if table.title and words.park.search(_clean(table.title)):
        return True
    texts = [_clean(row[name].text) for row in table.rows if name < len(row) and row[name].text.strip()]
    named = sum(words.park.search(text) is not None for text in texts)
    return named * 2 > len(texts)


def _lists_places(table: Table, name: int, words: _Words) -> bool:
    """Whether the rows are districts, communes …: sums by place, no parks."""
    texts = [_clean(row[name].text) for row in table.rows if name < len(row) and _WORDS.search(row[name].text)]
    if any(words.park.search(text) for text in texts):
        return False
    return sum(words.place.search(text) is not None for text in texts) * 2 > len(texts)


def _has_groups(table: Table, words: _Words) -> bool:
    return any(_group_of(row, words, "") is not None for row in table.rows)


# ---------------------------------------------------------------------------------------------------------------- rows


def _rows(
    table: Table, fields: Mapping[str, int], groups: list[_Group], report: Report, words: _Words
) -> Iterator[AnnexRow]:
    shape = _shape(table, fields, report)
    heads = _head_names(table.columns)
    pending: list[AnnexRow] = []
    for index, row in enumerate(table.rows):
        following = table.rows[index + 1][0].text.strip() if index + 1 < len(table.rows) else ""
        group = _group_of(row, words, following)
        if group is not None:
            while groups and (any(g.family == group.family for g in groups)):
                groups.pop()
            groups.append(group)
            continue
        if not _is_data(row, shape, table, index, words):
            continue
        pending.append(_row(table, index, shape, heads, groups, words))
    yield from _settle(pending, shape)


def _group_of(row: Sequence[Cell], words: _Words, following: str) -> _Group | None:
    """The group that a row opens; ``following`` is the first cell of the next row ("1.1" below "1")."""
    texts = [_clean(cell.text) for cell in row]
    filled = [text for text in texts if not words.blank.search(text)]
    if not filled or any(words.total.search(text) for text in filled[:2]):
        return None
    label = texts[0].rstrip(" .)/-:")
    found = _LABEL.fullmatch(label)
    heading = next((text for text in texts[1:] if _WORDS.search(text)), "")
    if found is not None and heading:
        rest = [text for text in filled if text not in (texts[0], heading)]
        family = str(found.lastgroup)
        if family == "number" and words.place.search(heading) and not any(_WORDS.search(text) for text in rest):
            return _Group("place", "", heading)
        if family != "number":
            # A group row may carry subtotals, but no second column of words.
            return _Group(family, label, heading) if not any(_WORDS.search(text) for text in rest) else None
        if re.match(rf"{re.escape(label)}\.\d", following) and not any(_WORDS.search(text) for text in rest):
            return _Group(f"number{label.count('.')}", label, heading)
        return None
    if len(filled) == 1 and _WORDS.search(filled[0]):
        lead = _LEAD.fullmatch(filled[0])
        if lead is not None:
            family = "letter" if re.fullmatch(r"[A-HĐ]", lead["label"]) else "roman"
            return _Group(family, lead["label"], lead["rest"].strip())
        if len(row) > 2 and (row[0].text.strip() or row[0].column_span > 1):
            return _Group("words", "", filled[0])
    return None


def _is_data(row: Sequence[Cell], shape: _Shape, table: Table, index: int, words: _Words) -> bool:
    texts = [_clean(cell.text) for cell in row]
    if is_numbering(texts):
        return False
    name = _clean(_reaching(table, index, shape.fields["name"]))
    if words.blank.search(name) or not re.search(r"\w", name):
        return False
    if words.total.search(name) or words.total.search(texts[0]) or name.isdigit():
        return False
    return comparison_key(name) != comparison_key(table.columns[shape.fields["name"]])


def _row(
    table: Table, index: int, shape: _Shape, heads: Sequence[str], groups: Sequence[_Group], words: _Words
) -> AnnexRow:
    row = table.rows[index]
    amounts: dict[str, Decimal | None] = {}
    for field in (*_AMOUNTS, "lease"):
        column = shape.fields.get(field)
        if column is not None:
            text = _clean(row[column].text)
            blank = words.blank.search(text) is not None
            amounts[field] = None if blank else read_amount(text, shape.scales[field], shape.convention)
    leasable, leased = amounts.get("leasable_area"), amounts.get("leased_area")
    if "leased_area" not in shape.fields:
        leased = amounts.get("lease")
    elif "leasable_area" not in shape.fields:
        leasable = amounts.get("lease")  # beside "đã cho thuê", "cho thuê" is land to let
    investor = None
    if "investor" in shape.fields:
        text = _clean(_reaching(table, index, shape.fields["investor"]))
        investor = None if words.blank.search(text) else text
    filled = [cell for cell in row if cell.end > cell.start]
    first = filled[0] if filled else row[0]
    boxes = [cell.bbox for cell in filled if cell.bbox is not None and cell.page == first.page]
    return AnnexRow(
        table=table.id,
        row=index,
        group=_path(groups),
        name=_clean(_reaching(table, index, shape.fields["name"])),
        investor=investor,
        area=amounts.get("area"),
        leasable_area=leasable,
        leased_area=leased,
        occupancy=amounts.get("occupancy"),
        cells=tuple((head, _clean(cell.text)) for head, cell in zip(heads, row, strict=False)),
        start=first.start,
        end=max((cell.end for cell in filled), default=first.end),
        page=first.page,
        bbox=_around(boxes),
    )


def _settle(rows: Sequence[AnnexRow], shape: _Shape) -> Iterator[AnnexRow]:
    """What only the rows together tell: whether "Diện tích cho thuê" is land to let or land that is let, and whether
    occupancies are fractions (0,45 for 45 %)."""
    rows = as_percent(list(rows)) if "occupancy" in shape.fields and not shape.scales["occupancy"].signed else rows
    if "lease" in shape.fields and "leased_area" not in shape.fields and _is_leasable(rows):
        rows = [replace(row, leasable_area=row.leasable_area or row.leased_area, leased_area=None) for row in rows]
    yield from rows


def _is_leasable(rows: Sequence[AnnexRow]) -> bool:
    """Whether a column "Diện tích cho thuê" holds land to let: in most rows its share of the park is more than the
    occupancy, which land that is let can't be (Nghị định 35/2022/NĐ-CP: leased over leasable land, part of the park)."""
    told = [r for r in rows if r.area and r.leased_area is not None and r.occupancy is not None]
    more = [
        r
        for r in told
        if not is_occupancy_of(r.leased_area, r.area, r.occupancy) and _share(r) > (r.occupancy or 0) + 1
    ]
    return len(more) * 2 > len(told)


def _share(row: AnnexRow) -> Decimal:
    return (row.leased_area or Decimal(0)) / row.area * 100 if row.area else Decimal(0)


def _shape(table: Table, fields: Mapping[str, int], report: Report) -> _Shape:
    tokens = [token for row in table.rows for cell in row for token in _NUMBER.findall(cell.text)]
    convention = convention_of(tokens)
    if convention.vietnamese == convention.english:
        convention = convention_of(_NUMBER.findall(report.text[:200_000]))
    scales: dict[str, Scale] = {}
    for field in (*_AMOUNTS, "lease"):
        if field in fields:
            texts = [row[fields[field]].text for row in table.rows]
            scales[field] = column_scale(field, table.columns[fields[field]], table.unit, texts)
    return _Shape(fields, scales, convention)


def _reaching(table: Table, index: int, column: int) -> str:
    """The text of a cell, or of the merged cell above that covers its place."""
    row = table.rows[index]
    if column >= len(row):
        return ""
    if row[column].text.strip():
        return row[column].text
    for up in range(index - 1, max(-1, index - 60), -1):
        above = table.rows[up][column]
        if above.text.strip() or above.row_span > 1:
            return above.text if up + above.row_span > index else ""
    return ""


def _path(groups: Sequence[_Group]) -> str | None:
    """ "A.II Các KCN đang đầu tư": the labels from the outermost group on, and the heading of the innermost."""
    if not groups:
        return None
    labels = ".".join(group.label for group in groups if group.label and not group.family.startswith("number"))
    numbered = next((g.label for g in reversed(groups) if g.family.startswith("number")), "")
    return " ".join(part for part in (".".join(p for p in (labels, numbered) if p), groups[-1].heading) if part)


def _head_names(columns: Sequence[str]) -> list[str]:
    """The printed heads, each once: a repeated or empty one gets the number of its column."""
    names: list[str] = []
    for number, column in enumerate(columns, 1):
        head = _clean(column) or f"Cột {number}"
        names.append(head if head not in names else f"{head} ({number})")
    return names


def _around(boxes: Sequence[Box]) -> Box | None:
    if not boxes:
        return None
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def _clean(text: str) -> str:
    plain = " ".join(normalise(text)[0].split())
    return text if plain == text else plain  # the words of a cell are not kept twice
