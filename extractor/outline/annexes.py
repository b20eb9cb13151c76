"""Annex forms: the table that an outline wants filled in, with its columns and the groups of its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.models import AnnexForm, Cell, Group, Table

_PLACEHOLDER = re.compile(r"[\s.…_\-–—xX…]*")
_GROUP_LABEL = re.compile(r"(?:[A-HĐ]|[IVX]{1,5})\s*[.)/\-:]?")
_LEAD = re.compile(r"(?P<label>[A-HĐ]|[IVX]{1,5})\s*[.)/\-:]\s*(?P<rest>\S.*)", re.S)
_UNIT_HEAD = re.compile(r"(?:đơn vị tính|đvt|đ\.v\.t|đơn vị đo)\W*", re.I)
_TOTAL = re.compile(r"(?:tổng(?: cộng| số)?|cộng|toàn (?:tỉnh|huyện|xã|ngành))(?!\w).{0,30}", re.I)


def is_blank(text: str) -> bool:
    """A cell without content: empty, dots, a dash."""
    return _PLACEHOLDER.fullmatch(text.strip()) is not None


def units_at(table: Table) -> frozenset[int]:
    """The columns that give the unit of their row: what stands there makes no row a filled one."""
    return frozenset(n for n, head in enumerate(table.columns) if _UNIT_HEAD.fullmatch(" ".join(head.split())))


def group_of(row: Sequence[Cell], units: frozenset[int] = frozenset()) -> tuple[str, str] | None:
    """Label and heading of a group row ("I", "Các CCN đã đi vào hoạt động"); None for any other row. ``units`` are the
    columns of units."""
    texts = [" ".join(cell.text.split()) for n, cell in enumerate(row) if n not in units]
    filled = [t for t in texts if not is_blank(t)]
    if not filled:
        return None
    first = texts[0]
    if _GROUP_LABEL.fullmatch(first) and len(filled) >= 2:
        heading = next((t for t in texts[1:] if not is_blank(t)), "")
        rest = [t for t in filled if t not in (first, heading)]
        # A group row may carry subtotals, but its heading is words. A lone letter is dirt on a scan, or a tick.
        if re.search(r"[^\W\d_]{2}", heading) and all(re.fullmatch(r"[\d.,%\s()]+|\W?[^\W\d_]\W?", t) for t in rest):
            return first.strip(" .)/-:"), heading
    if len(set(filled)) == 1:
        lead = _LEAD.fullmatch(filled[0])
        if lead is not None and re.search(r"[^\W\d_]{2}", lead["rest"]):
            return lead["label"], lead["rest"].strip()
    return None


def groups_of(table: Table) -> tuple[Group, ...]:
    """The group rows of a table in order; a Roman numeral below a capital letter has that letter as its parent."""
    groups: list[Group] = []
    letter: str | None = None
    units = units_at(table)
    found = [g for row in table.rows if (g := group_of(row, units)) is not None]
    lettered = any(re.fullmatch(r"[ABEFGHĐ]", label) for label, _ in found)
    roman = any(re.fullmatch(r"I{1,3}|IV|VI{0,3}", label) for label, _ in found)
    for label, heading in found:
        if lettered and roman and re.fullmatch(r"[A-HĐ]", label):
            letter = label
            groups.append(Group(label, heading))
        else:
            groups.append(Group(label, heading, letter if roman and not re.fullmatch(r"[A-HĐ]", label) else None))
    return tuple(groups)


def data_rows(table: Table) -> list[Sequence[Cell]]:
    """The filled rows: no group row, no total, no row of dots or with nothing but a running number."""
    rows: list[Sequence[Cell]] = []
    units = units_at(table)
    for row in table.rows:
        if group_of(row, units) is not None:
            continue
        texts = [cell.text.strip() for cell in row]
        rest = texts[1:] if re.fullmatch(r"\(?\d{1,3}[.)]?|[.…]*|", texts[0]) else texts
        filled = [t for t in rest if not is_blank(t)]
        if not filled or _TOTAL.fullmatch(filled[0]):
            continue
        if (
            all(re.fullmatch(r"\(?\d{1,2}\)?(?:\s*=.*)?", t) for t in filled)
            and len(filled) > 1
            and len(filled) == len(rest)
        ):
            continue
        rows.append(row)
    return rows or _leaf_groups(table, units)


def _leaf_groups(table: Table, units: frozenset[int]) -> list[Sequence[Cell]]:
    """The group rows with figures of their own in a table that has no other rows: "I | Bắt buộc | người | 1.204"."""
    rows: list[Sequence[Cell]] = []
    for row in table.rows:
        values = [cell.text for n, cell in enumerate(row) if n not in units][2:]
        if group_of(row, units) is not None and any(re.search(r"\d", value) for value in values):
            rows.append(row)
    return rows


def form_of(table: Table, name: str, title: str) -> AnnexForm:
    """The form that a table of a plan is."""
    columns = tuple(" ".join(c.split()) for c in table.columns)
    return AnnexForm(name, title, columns, groups_of(table))


def head_mismatch(form: AnnexForm) -> str | None:
    """The abbreviation that the column heads speak of where a group below speaks of another (columns "Tên KCN", group
    "Các CCN …"), None where they agree."""
    heads = set(re.findall(r"\b[A-ZĐ]{2,5}\b", " ".join(form.columns[1:]))) - {"STT", "TT", "UBND", "HĐND"}
    if not heads:
        return None
    for group in form.groups:
        seen = set(re.findall(r"\b[A-ZĐ]{2,5}\b", group.heading)) - {"STT", "TT", "UBND", "HĐND"}
        if seen and not seen & heads:
            return str(min(seen))
    return None
