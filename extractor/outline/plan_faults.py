"""What is wrong in a plan.toml that a person edited: which line, what, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process

AGENCY_KINDS = (
    "department", "industrial_zone_board", "district", "province", "commune", "council", "party", "ministry",
    "enterprise", "other",
)  # fmt: skip
_ITEM = ("id", "label", "heading", "request", "level", "parent", "annex", "asks", "indicators", "start", "end", "page")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "": ("title", "authority", "deadline", "scope", "submitters", "outlines", "warnings", "source", "document"),
    "scope": ("from", "to", "place"),
    "submitters": ("name", "agency_kind", "outline"),
    "outlines": ("id", "agency_kind", "title", "items", "annexes"),
    "outlines.items": _ITEM,
    "outlines.annexes": ("id", "title", "columns", "groups"),
}
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "submitters": ("name",),
    "outlines": ("id", "agency_kind"),
    "outlines.items": ("id", "heading"),
    "outlines.annexes": ("id", "title", "columns"),
}
_LISTS = frozenset(
    {"columns", "groups", "asks", "indicators", "submitters", "outlines", "items", "annexes", "warnings"}
)
_NUMBERS = frozenset({"level", "start", "end", "page"})
_SYNTAX = (
    ("Cannot overwrite a value", "khóa này viết hai lần", "xóa một trong hai dòng"),
    ("Cannot declare", "bảng này khai báo hai lần", "dùng [[…]] hai dấu ngoặc cho mỗi mục thêm vào"),
    ("Unterminated string", "chữ thiếu dấu nháy đóng", 'đặt chữ trong hai dấu nháy: "…"'),
    ("Illegal character", "chữ thiếu dấu nháy đóng", 'đặt chữ trong hai dấu nháy: "…"'),
    ("Invalid value", "giá trị không đọc được", 'đặt chữ trong hai dấu nháy: "…"'),
    ("Expected newline", "sau giá trị còn chữ thừa", 'dấu nháy bên trong chữ phải viết là \\"'),
    ("Expected '='", "thiếu dấu =", 'viết theo dạng khóa = "giá trị"'),
    ("Invalid statement", "dòng này không phải là khóa = giá trị", 'viết theo dạng khóa = "giá trị", hoặc đặt # ở đầu dòng chú thích'),
    ("Unescaped '\\\\'", "dấu \\ phải viết đôi", "viết \\\\"),
    ("Unclosed array", "danh sách thiếu dấu ]", "thêm dấu ] và dấu phẩy giữa các phần"),
    ("Expected ']'", "thiếu dấu ]", "thêm dấu ]"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: its line (0 when unknown), what, what to do, and the first in English."""

    line: int
    reason: str
    remedy: str
    english: str


def syntax_fault(message: str) -> Fault:
    """The fault that a message of the TOML reader tells."""
    place = re.search(r"at line (\d+)", message)
    line = int(place[1]) if place is not None else 0
    for start, reason, remedy in _SYNTAX:
        if message.startswith(start):
            return Fault(line, reason, remedy, message)
    return Fault(line, f"không đọc được TOML ({message})", "sửa dòng này theo cách viết của các dòng khác", message)


def faults_of(data: Mapping[str, Any], text: str) -> list[Fault]:
    """Everything that is wrong in a plan that was read as TOML, in the order of the file; ``text`` is the file."""
    lines = _Lines(text)
    found = [*_shape("", data, lines, ())]
    outlines = list(_tables(data, "outlines"))
    ids = [str(o["id"]) for o in outlines if "id" in o]
    deadline = data.get("deadline")
    if isinstance(deadline, str) and not _is_day(deadline):
        found.append(
            Fault(lines.of((), "deadline"), f"hạn gửi “{deadline}” không phải là ngày", 'viết năm-tháng-ngày: "2024-05-10"', f'the deadline "{deadline}" is no date')
        )  # fmt: skip
    for place, one in enumerate(_tables(data, "submitters")):
        at = ("submitters", place)
        chosen = one.get("outline")
        if isinstance(chosen, str) and chosen and chosen not in ids:
            found.append(_unknown(lines.of(at, "outline"), "đề cương", chosen, ids, "outline"))
        found += _kind(one, lines, at)
    found += _twice(ids, "id của đề cương", [lines.of(("outlines", n), "id") for n in range(len(outlines))])
    for place, outline in enumerate(outlines):
        found += _kind(outline, lines, ("outlines", place))
        found += _outline_faults(outline, lines, place)
    return sorted(found, key=lambda fault: fault.line)


def _outline_faults(outline: Mapping[str, Any], lines: _Lines, number: int) -> Iterator[Fault]:
    items = list(_tables(outline, "items"))
    ids = [str(item["id"]) for item in items if "id" in item]
    forms = [str(form["id"]) for form in _tables(outline, "annexes") if "id" in form]
    yield from _twice(ids, "id của mục", [lines.of(("outlines", number, "items", n), "id") for n in range(len(items))])
    for place, item in enumerate(items):
        at = ("outlines", number, "items", place)
        parent, annex = item.get("parent"), item.get("annex")
        if isinstance(parent, str) and parent and (parent not in ids or parent == item.get("id")):
            yield _unknown(lines.of(at, "parent"), "mục cha", parent, ids, "parent item")
        elif isinstance(parent, str) and parent and parent not in ids[:place]:
            yield Fault(lines.of(at, "parent"), f"mục cha “{parent}” phải đứng trước mục này", "chuyển mục cha lên trên", f'the parent "{parent}" must stand before')  # fmt: skip
        if isinstance(annex, str) and annex and annex not in forms:
            yield _unknown(lines.of(at, "annex"), "phụ lục", annex, forms, "annex")


def _shape(path: str, table: Mapping[str, Any], lines: _Lines, at: tuple[str | int, ...]) -> Iterator[Fault]:
    """Unknown keys, missing keys and values of the wrong kind, here and below."""
    known = _KEYS.get(path)
    if known is None:
        return
    for key, value in table.items():
        line = lines.of(at, key)
        if key not in known:
            near = process.extractOne(key, known, scorer=fuzz.ratio, score_cutoff=60)
            hint = f"có lẽ là “{near[0]}”" if near is not None else f"các khóa dùng được: {', '.join(known)}"
            yield Fault(line, f"không có khóa “{key}”", hint, f'there is no key "{key}"')
        elif key in _LISTS and not isinstance(value, list):
            yield Fault(line, f"“{key}” phải là danh sách", "viết trong dấu [ ]" if key in ("columns", "groups", "asks", "indicators") else f"viết [[{key}]] hai dấu ngoặc", f'"{key}" must be a list')  # fmt: skip
        elif key in _NUMBERS and (isinstance(value, bool) or not isinstance(value, int)):
            yield Fault(line, f"“{key}” phải là số", "viết số không có dấu nháy, hoặc xóa dòng", f'"{key}" must be a number')  # fmt: skip
        elif key not in _LISTS and key not in _NUMBERS and not isinstance(value, (str, date, Mapping)) and not (key == "id" and isinstance(value, int)):  # fmt: skip
            yield Fault(line, f"“{key}” phải là chữ", 'đặt giá trị trong hai dấu nháy: "…"', f'"{key}" must be text')
        elif key == "columns" and not all(isinstance(one, str) for one in value):
            yield Fault(line, "mỗi cột phải là chữ", 'viết columns = ["TT", "Tên", …]', "each column must be text")
    for key in _NEEDED.get(path, ()):
        if key not in table:
            yield Fault(lines.of(at), f"thiếu khóa “{key}”", f'thêm dòng {key} = "…"', f"the key '{key}' is missing")
    for key in known:
        below = f"{path}.{key}" if path else key
        if below in _KEYS and isinstance(table.get(key), list):
            for place, one in enumerate(_tables(table, key)):
                yield from _shape(below, one, lines, (*at, key, place))
        elif below in _KEYS and isinstance(table.get(key), Mapping):
            yield from _shape(below, table[key], lines, (*at, key))


def _tables(table: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    value = table.get(key)
    yield from (one for one in value if isinstance(one, Mapping)) if isinstance(value, list) else ()


def _kind(table: Mapping[str, Any], lines: _Lines, at: tuple[str | int, ...]) -> Iterator[Fault]:
    kind = table.get("agency_kind")
    if isinstance(kind, str) and kind not in AGENCY_KINDS:
        yield _unknown(lines.of(at, "agency_kind"), "loại cơ quan", kind, AGENCY_KINDS, "kind of agency")


def _unknown(line: int, what: str, said: str, known: Sequence[str], english: str) -> Fault:
    near = process.extractOne(said, known, scorer=fuzz.ratio, score_cutoff=60) if known else None
    if near is not None and near[0] != said:
        remedy = f"có lẽ là “{near[0]}”"
    elif known:
        remedy = f"dùng một trong: {', '.join(known[:12])}{' …' if len(known) > 12 else ''}"
    else:
        remedy = "xóa dòng này, hoặc thêm phần còn thiếu"
    return Fault(line, f"không có {what} “{said}”", remedy, f'there is no {english} "{said}"')


def _twice(ids: Sequence[str], what: str, lines: Sequence[int]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for one, line in zip(ids, lines, strict=False):
        if one in seen:
            yield Fault(line, f"{what} “{one}” dùng hai lần (lần đầu ở dòng {seen[one]})", "đổi một trong hai", f'the id "{one}" stands twice')  # fmt: skip
        seen.setdefault(one, line)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text)) and len(text) == 10
    except ValueError:
        return False


class _Lines:
    """Where the tables and keys of a TOML file stand, by their path: ("outlines", 0, "items", 3)."""

    def __init__(self, text: str) -> None:
        self._heads: dict[tuple[str | int, ...], int] = {(): 0}
        self._keys: dict[tuple[tuple[str | int, ...], str], int] = {}
        counts: dict[tuple[str | int, ...], int] = {}
        here: tuple[str | int, ...] = ()
        for number, line in enumerate(text.splitlines(), 1):
            head = re.match(r"\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?", line)
            if head is not None:
                *above, last = head[2].split(".")
                path: tuple[str | int, ...] = ()
                for piece in above:
                    path = (*path, piece, counts[(*path, piece)] - 1) if (*path, piece) in counts else (*path, piece)
                here = (*path, last)
                if head[1] == "[[":
                    counts[here] = counts.get(here, 0) + 1
                    here = (*here, counts[here] - 1)
                self._heads.setdefault(here, number)
                continue
            key = re.match(r"\s*\"?([\w\-]+)\"?\s*=", line)
            if key is not None:
                self._keys.setdefault((here, key[1]), number)

    def of(self, at: tuple[str | int, ...], key: str = "") -> int:
        """The line of a key, else of its table."""
        return self._keys.get((at, key)) or self._heads.get((*at, key)) or self._heads.get(at, 0)
