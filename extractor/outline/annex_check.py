"""An annex form against the tables of a report: columns by meaning, groups, filled rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from rapidfuzz import fuzz

from extractor.extraction.annex import field_of, speaks_of_parks
from extractor.language.orthography import comparison_key, fold
from extractor.models import AnnexForm, AnnexVerdict, Group, Table
from extractor.outline.annexes import data_rows, groups_of, is_blank
from extractor.outline.assignment import assign
from extractor.rulebook import Rules

COLUMN_FLOOR = 0.55
_SERIAL = re.compile(r"(?:s?tt|so tt|so thu tu|tt)\W*")
_REMARKS = re.compile(r"\W*ghi chú\W*|.*\(nếu có\)\W*", re.IGNORECASE)
_SHORT = tuple(
    (comparison_key(long), short)
    for long, short in (
        ("khu công nghiệp", "kcn"), ("cụm công nghiệp", "ccn"), ("doanh nghiệp", "dn"), ("ủy ban nhân dân", "ubnd"), ("hợp tác xã", "htx"),
        ("tổng mức đầu tư", "vốn"), ("tổng vốn đầu tư", "vốn"), ("vốn đầu tư", "vốn"), ("kinh phí", "vốn"), ("chủ đầu tư", "cđt"),
        ("đơn vị đầu tư", "cđt"), ("học sinh", "hs"), ("giáo viên", "gv"), ("tỷ lệ", "tl"), ("thời gian", "năm"), ("địa chỉ", "địa điểm"),
        ("nơi ở", "địa điểm"),
        ("đơn vị hành chính", "địa điểm"), ("vị trí", "địa điểm"),
    )
)  # fmt: skip
_WEAK = frozenset(
    comparison_key(
        "các của và theo tại được đã đến năm số thực hiện tên tỉnh huyện xã hiện nay tổng có lượng thôn phường"
    ).split()
)


def check_annexes(
    forms: Sequence[AnnexForm], tables: Sequence[Table], promised: bool, rules: Rules
) -> list[AnnexVerdict]:
    """A verdict for each form. ``promised``: the text points to an annex."""
    pairs = [[_pair_columns(form, table, rules) for table in tables] for form in forms]
    scores = [
        [_fit(form, table, paired) for table, paired in zip(tables, row, strict=True)]
        for form, row in zip(forms, pairs, strict=True)
    ]
    chosen = assign(scores, 0.45) if tables else [None] * len(forms)
    return [
        _verdict(form, tables[t] if t is not None else None, pairs[n][t] if t is not None else {}, promised)
        for n, (form, t) in enumerate(zip(forms, chosen, strict=True))
    ]


def _words(text: str) -> list[str]:
    plain = comparison_key(text)
    for long, short in _SHORT:
        plain = plain.replace(long, short)
    return plain.split()


_ABBREVIATION = re.compile(r"(?<![^\W_])[A-ZĐ]{2,6}(?![^\W_])")
_SYLLABLE = re.compile(r"[^\W\d_]+")


def _abbreviated(text: str, other: str) -> str:
    """``text`` with the words that ``other`` gives by their first letters given so too: "Trung học cơ sở" beside "Bậc THCS"
    is "THCS"."""
    short = _ABBREVIATION.findall(other)
    if not short or text.isupper():
        return text
    for letters in short:
        words = list(_SYLLABLE.finditer(text))
        initials = "".join(fold(word[0][0]) for word in words)
        at = initials.find(fold(letters))
        if at >= 0:
            text = text[: words[at].start()] + letters + text[words[at + len(letters) - 1].end() :]
    return text


@lru_cache(maxsize=8192)
def column_likeness(asked: str, given: str) -> float:
    """How likely two column heads mean the same, 0 to 1. Units in brackets count little."""
    asked, given = _abbreviated(asked, given), _abbreviated(given, asked)
    inside = re.search(r"\(([^)]*)\)", asked)
    if inside is not None and _words(inside[1]) and _words(inside[1]) == _words(given):
        return 0.9
    bare_a, bare_b = re.sub(r"\([^)]*\)", " ", asked), re.sub(r"\([^)]*\)", " ", given)
    a, b = _words(bare_a) or _words(asked), _words(bare_b) or _words(given)
    if not a or not b:
        return 0.0
    if a == b or (len(a) > 1 and len(b) > 1 and _words(asked) == _words(given)):
        return 1.0
    if _is_place(a) and _is_place(b):
        return 0.8
    strong_a = [w for w in a if w not in _WEAK]
    strong_b = [w for w in b if w not in _WEAK]
    if not strong_a or not strong_b:
        strong_a, strong_b = a, b
    common = len(set(strong_a) & set(strong_b))
    share = 2 * common / (len(set(strong_a)) + len(set(strong_b)))
    part = common / min(len(set(strong_a)), len(set(strong_b)))
    return max(share, 0.8 * part if common >= 2 else 0.55 * part, fuzz.ratio(fold(bare_a), fold(bare_b)) / 100 - 0.15)


_PLACES = tuple(
    comparison_key(w)
    for w in (
        "địa điểm",
        "địa chỉ",
        "xã",
        "phường",
        "thôn",
        "bản",
        "huyện",
        "tổ dân phố",
        "ấp",
        "khu phố",
        "thị trấn",
        "địa bàn",
    )
)


def _is_place(words: list[str]) -> bool:
    """Heads such as "Xã, phường", "Thôn, bản", "Địa chỉ": where something is."""
    rest = f" {' '.join(words)} "
    for place in _PLACES:
        rest = rest.replace(f" {place} ", "  ")
    return not rest.strip() and bool(words)


def _columns(form: AnnexForm) -> list[str]:
    return [c for c in form.columns if not _is_serial(c)]


def _is_serial(head: str) -> bool:
    return _SERIAL.fullmatch(fold(head).strip()) is not None


def _pair_columns(form: AnnexForm, table: Table, rules: Rules) -> dict[str, int]:
    asked = _columns(form)
    likeness: Callable[[str, str], float] = column_likeness
    if any(field_of(head, rules) == "name" for head in asked) or speaks_of_parks(form.title, rules):
        likeness = partial(_likeness_by_field, rules)
    # "TT" counts the rows: it is no "Tên trạm".
    scores = [[0.0 if _is_serial(given) else likeness(a, given) for given in table.columns] for a in asked]
    chosen = assign(scores, COLUMN_FLOOR) if table.columns else []
    return {a: c for a, c in zip(asked, chosen, strict=False) if c is not None}


def _likeness_by_field(rules: Rules, asked: str, given: str) -> float:
    """The likeness of two heads of a form of parks, by what their columns hold: "Quy mô (ha)" is "Diện tích CCN", and
    "Diện tích cây xanh" is not. Which of the columns of one field is meant is told by their words."""
    likeness = column_likeness(asked, given)
    one, other = (_FIELDS.get(field_of(head, rules) or "", "") for head in (asked, given))
    if one == other != "other" and one:
        return max(likeness, 0.85 + 0.1 * likeness)
    return min(likeness, 0.4) if one and other and one != other else likeness


_FIELDS = {
    **{field: field for field in ("area", "occupancy", "investor", "other")},
    **dict.fromkeys(("name", "any_name"), "name"),
    **dict.fromkeys(("leased_area", "leasable_area", "lease"), "lease"),
}
"""The fields of rules/annex.toml; land to let and land that is let are told apart by the rows only."""


def _with_row_names(form: AnnexForm, table: Table, paired: dict[str, int]) -> dict[str, int]:
    """``paired`` with what each row is about ("Xã, phường, đơn vị") found in the first column of words ("Thôn", "Tên hội"),
    whatever its head, where most other columns are those of the form."""
    asked = _columns(form)
    if not asked or asked[0] in paired or _COUNTED.match(asked[0]) or 2 * len(paired) < len(asked) - 1:
        return paired
    first = next((n for n, head in enumerate(table.columns) if not _is_serial(head)), None)
    if first is None or first in paired.values() or _COUNTED.match(table.columns[first]):
        return paired
    rows = data_rows(table)
    worded = sum(bool(re.search(r"[^\W\d_]{2}", row[first].text)) for row in rows)
    return {asked[0]: first, **paired} if rows and worded >= 0.8 * len(rows) else paired


_COUNTED = re.compile(r"\W*(?:tổng|số|tỷ lệ|tỉ lệ|diện tích|kinh phí|năm|ngày|mức|giá|khối lượng)(?!\w)", re.IGNORECASE)


def _fit(form: AnnexForm, table: Table, paired: dict[str, int]) -> float:
    asked = _columns(form)
    if not asked or len(table.columns) < 2:
        return 0.0
    found = len(paired)
    # What each row is about is asked first: a table of something else shares some heads of figures with the form.
    if asked[0] not in paired and found < 0.6 * len(asked):
        return 0.0
    score = found / len(asked) - 0.03 * max(0, len(table.columns) - len(form.columns))
    title = fuzz.token_set_ratio(fold(form.title), fold(table.title or "")) / 100 if table.title else 0.0
    named = re.search(r"phu luc|danh muc|bieu", fold(table.title or "")) is not None
    return score + 0.1 * title + (0.05 if named else 0.0) if found >= 2 or found == len(asked) else 0.0


def _verdict(form: AnnexForm, table: Table | None, paired: dict[str, int], promised: bool) -> AnnexVerdict:
    if table is None:
        why = (
            "Báo cáo dẫn đến phụ lục nhưng không có bảng kèm theo."
            if promised
            else "Báo cáo không có bảng nào theo mẫu phụ lục."
        )
        return AnnexVerdict(form.id, "missing", why=why)
    rows = data_rows(table)
    if not rows:
        return AnnexVerdict(
            form.id, "heading_only", rows=0, table=table.id, why="Mẫu phụ lục được gửi lại nhưng chưa điền dòng nào."
        )
    paired = _with_row_names(form, table, paired)
    missing = [c for c in _columns(form) if c not in paired]
    # A column for remarks is filled where there is something to remark.
    empty = [c for c, at in paired.items() if not _REMARKS.fullmatch(c) and all(is_blank(row[at].text) for row in rows)]
    groups = _missing_groups(form, groups_of(table))
    whys: list[str] = []
    if missing:
        whys.append(f"thiếu cột {', '.join(f'“{c}”' for c in missing)}")
    if empty:
        whys.append(f"cột {', '.join(f'“{c}”' for c in empty)} để trống")
    if groups:
        whys.append(f"thiếu nhóm {', '.join(groups)}")
    blank = sum(is_blank(row[at].text) for row in rows for at in paired.values())
    status = "brief" if any(not _REMARKS.fullmatch(c) for c in missing) or groups or empty else "answered"
    why = f"Phụ lục có {len(rows)} dòng; {'; '.join(whys)}." if whys else f"Phụ lục đủ cột, đủ nhóm, {len(rows)} dòng."
    if blank and not empty:
        why = why[:-1] + f"; {blank} ô để trống."
    return AnnexVerdict(
        form.id, "brief" if status == "brief" else "answered", tuple(missing), tuple(groups), len(rows), table.id, why
    )


def _missing_groups(form: AnnexForm, found: Sequence[Group]) -> list[str]:
    """Labels of the groups that the table has not, "A.II" for a group below a letter. A group is known by its heading,
    else by its label; those below a letter are looked for below the letter that is the same, however it is labelled."""
    tops = [g for g in form.groups if g.parent is None]
    given = [g for g in found if g.parent is None]
    chosen = assign([[_alike(g, other) for other in given] for g in tops], 0.6) if given else [None] * len(tops)
    same = {top.label: given[hit].label for top, hit in zip(tops, chosen, strict=True) if hit is not None}
    missing = {id(top) for top, hit in zip(tops, chosen, strict=True) if hit is None}
    for label in dict.fromkeys(g.parent for g in form.groups if g.parent is not None):
        below = [g for g in form.groups if g.parent == label]
        # A table without letters may still have what stands below them.
        within = [
            g for g in found if g.parent == same.get(label, "") or (g.parent is None and g.label not in same.values())
        ]
        hits = assign([[_alike(g, other) for other in within] for g in below], 0.6) if within else [None] * len(below)
        missing |= {id(g) for g, hit in zip(below, hits, strict=True) if hit is None}
    return [f"{g.parent}.{g.label}" if g.parent else g.label for g in form.groups if id(g) in missing]


def _alike(group: Group, other: Group) -> float:
    one, two = _abbreviated(group.heading, other.heading), _abbreviated(other.heading, group.heading)
    one, two = fold(one), fold(two)
    if one == two or set(one.split()) == set(two.split()):
        return 2.0
    # "Doanh nghiệp nhà nước" has most of its words in "Doanh nghiệp ngoài nhà nước": the whole heading decides.
    alike = 0.5 * column_likeness(group.heading, other.heading) + 0.5 * fuzz.ratio(one, two) / 100
    return alike + (0.2 if other.label == group.label else 0.0)
