"""Places by name and day: what a code named, what a name meant, what became of it (DOMAIN.md §7)."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.orthography import comparison_key
from extractor.language.places import (
    CODE_SYSTEMS,
    Unit,
    by_code,
    by_id,
    lookup,
    near_names,
    predecessors,
    successors,
)
from extractor.resources import shipped

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(scope="module")
def units() -> list[Unit]:
    """Every version of every unit."""
    with (shipped("rules") / "places" / "units.csv").open(encoding="utf-8", newline="") as lines:
        codes = dict.fromkeys(row["code"] for row in csv.DictReader(lines))
    return [unit for code in codes for unit in by_code(code)]


def on(units: list[Unit], day: date, level: str) -> Iterator[Unit]:
    return (unit for unit in units if unit.level == level and unit.valid_on(day))


def said(units: list[Unit]) -> list[str]:
    return [unit.full_name for unit in units]


def one(name: str, **where: object) -> Unit:
    found = lookup(name, **where)  # type: ignore[arg-type]
    assert len(found) == 1, found
    return found[0]


# ---------------------------------------------------------------------------------------------------------- by name


def test_a_unit_says_what_it_is_and_when_it_was() -> None:
    town = one("thị xã Duy Tiên", on_date="2021-06-15")
    assert (town.code, town.code_system, town.level, town.kind) == ("349", "124/2004/QĐ-TTg", "district", "Thị xã")
    assert (town.valid_from, town.valid_to) == (date(2020, 1, 1), BEFORE)
    assert by_id(town.parent_id or "").full_name == "Tỉnh Hà Nam"  # type: ignore[union-attr]
    assert by_id(town.id) == town
    assert town.note is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2019-12-31", "Huyện Duy Tiên"),
        ("2020-01-01", "Thị xã Duy Tiên"),
        ("2025-06-30", "Thị xã Duy Tiên"),
        ("2025-07-01", "Phường Duy Tiên"),
        ("2026", "Phường Duy Tiên"),
    ],
)
def test_a_name_changes_its_level_and_kind(day: str, expected: str) -> None:
    assert said(lookup("Duy Tiên", on_date=day)) == [expected]


def test_without_a_day_all_times_answer() -> None:
    assert said(lookup("Duy Tiên")) == ["Huyện Duy Tiên", "Thị xã Duy Tiên", "Phường Duy Tiên"]


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("TX. Duy Tiên", "Thị xã Duy Tiên"),
        ("Tx Duy Tiên", "Thị xã Duy Tiên"),
        ("THỊ XÃ DUY TIÊN", "Thị xã Duy Tiên"),
        ("Thi\u0323 xã Duy\u00a0Tiên", "Thị xã Duy Tiên"),
        ("H. Kim Động", "Huyện Kim Động"),
        ("H.Kim Động", "Huyện Kim Động"),
        ("Q1", "Quận 1"),
        ("Q. 01", "Quận 1"),
        ("TP Phủ Lý", "Thành phố Phủ Lý"),
        ("T.P Phủ Lý", "Thành phố Phủ Lý"),
        ("TP.HCM", "Thành phố Hồ Chí Minh"),
        ("TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("BR-VT", "Tỉnh Bà Rịa - Vũng Tàu"),
        ("Bà Rịa Vũng Tàu", "Tỉnh Bà Rịa - Vũng Tàu"),
        ("tỉnh Đắc Lắc", "Tỉnh Đắk Lắk"),
        ("tỉnh Đăk Lăk", "Tỉnh Đắk Lắk"),
        ("tỉnh Đak Nông", "Tỉnh Đắk Nông"),
        ("tỉnh Bắc Cạn", "Tỉnh Bắc Kạn"),
        ("tỉnh Kontum", "Tỉnh Kon Tum"),
        ("Qui Nhơn", "Thành phố Quy Nhơn"),
        ("huyện Quì Hợp", "Huyện Quỳ Hợp"),
        ("Ban Mê Thuột", "Thành phố Buôn Ma Thuột"),
        ("tỉnh Hoà Bình", "Tỉnh Hòa Bình"),
        ("huyện Ea Hleo", "Huyện Ea H'leo"),
        ("huyện Lý Sơn", "Huyện Lý Sơn"),
        ("huyện Lí Sơn", "Huyện Lý Sơn"),
        ("Phường Đúc", "Phường Phường Đúc"),
        ("xã Quí Quân", "Xã Quý Quân"),
    ],
)
def test_spellings_and_abbreviations_lead_to_the_official_name(written: str, official: str) -> None:
    assert said(lookup(written, on_date="2024-12-31")) == [official]


def test_level_and_parent_choose_among_equal_names() -> None:
    assert said(lookup("Hòa Bình", "province", on_date="2024")) == ["Tỉnh Hòa Bình"]
    assert said(lookup("Hòa Bình", "district", "tỉnh Hòa Bình", "2024")) == ["Thành phố Hòa Bình"]
    assert said(lookup("Hòa Bình", "district", "Bạc Liêu", "2024")) == ["Huyện Hòa Bình"]
    assert len(lookup("xã Tân Tiến", on_date=AFTER)) == 7
    assert one("xã Tân Tiến", parent="Cà Mau", on_date=AFTER).code == "32188"
    assert one("xã Tân Tiến, tỉnh Cà Mau", on_date=AFTER).code == "32188"
    assert one("P12", parent="Quận 3").full_name == "Phường 12"


def test_a_parent_may_be_a_unit_an_id_or_a_name_two_levels_up() -> None:
    province = one("tỉnh Hà Nam", on_date=BEFORE)
    for parent in (province, province.id, "Hà Nam", "tỉnh Hà Nam", "Duy Tiên"):
        assert one("phường Hòa Mạc", parent=parent, on_date=BEFORE).code == "13324"
    assert lookup("phường Hòa Mạc", parent="tỉnh Nam Định") == []


@pytest.mark.parametrize("name", ["huyện Cẩm Sơn Hạ", "tỉnh An Khánh", "", "Sở Công Thương", "xã", "thị xã Mỹ Hòa"])
def test_what_is_no_place_finds_nothing(name: str) -> None:
    assert lookup(name) == []


def test_marks_make_names() -> None:
    """ "Tân Thạnh" and "Tân Thành" are two names; a name without marks is not guessed at."""
    assert "Xã Tân Thành" not in said(lookup("xã Tân Thạnh"))
    assert lookup("tinh Ha Nam") == []


def test_a_report_of_the_new_order_may_still_name_a_district() -> None:
    district = one("huyện Văn Lâm", on_date="2025-08-05")
    assert district.valid_to == BEFORE
    assert district.note == "Chỉ có đến 30/6/2025; từ 1/7/2025 là hoặc thuộc: Xã Lạc Đạo, Xã Đại Đồng, Xã Như Quỳnh."
    assert lookup("phường Duy Tân", parent="Ninh Bình", on_date="2021") == []  # it was not there yet


def test_a_district_that_is_gone_is_found_in_the_old_and_the_new_province() -> None:
    for province in ("Thái Bình", "Hưng Yên"):
        assert one("huyện Kiến Xương", parent=province, on_date="2025-09-01").note is not None
    assert lookup("huyện Kiến Xương", parent="Hưng Yên", on_date=BEFORE) == []


def test_a_wrong_question_is_an_error() -> None:
    with pytest.raises(ValueError, match="level"):
        lookup("Hà Nam", "county")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="month"):
        lookup("Hà Nam", on_date="2025-13")


# ---------------------------------------------------------------------------------------------------- official facts


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "communes"),
    [
        (date(2018, 12, 31), 63, 713, None),
        (date(2021, 6, 30), 63, 705, None),
        (date(2022, 12, 31), 63, 705, 10_599),
        (BEFORE, 63, 696, 10_035),
        (AFTER, 34, 0, 3_321),
        (date(2026, 10, 1), 34, 0, 3_321),
    ],
)
def test_there_are_as_many_as_the_state_says(
    units: list[Unit], day: date, provinces: int, districts: int, communes: int | None
) -> None:
    found = Counter(unit.level for unit in units if unit.valid_on(day))
    assert (found["province"], found["district"]) == (provinces, districts)
    assert communes is None or found["commune"] == communes


def test_kinds_after_the_mergers(units: list[Unit]) -> None:
    assert Counter(u.kind for u in on(units, AFTER, "commune")) == {"Xã": 2621, "Phường": 687, "Đặc khu": 13}
    assert Counter(u.kind for u in on(units, AFTER, "province")) == {"Tỉnh": 28, "Thành phố": 6}
    assert Counter(u.kind for u in on(units, date(2026, 4, 30), "province")) == {"Tỉnh": 27, "Thành phố": 7}
    assert Counter(u.kind for u in on(units, BEFORE, "province")) == {"Tỉnh": 57, "Thành phố": 6}


def test_dong_nai_becomes_a_city() -> None:
    assert said(lookup("Đồng Nai", "province", on_date="2026-04-29")) == ["Tỉnh Đồng Nai"]
    assert said(lookup("Đồng Nai", "province", on_date="2026-04-30")) == ["Thành phố Đồng Nai"]
    assert said(lookup("Long Thành", "commune", "Đồng Nai", "2026-04-29")) == ["Xã Long Thành"]
    assert said(lookup("Long Thành", "commune", "tỉnh Đồng Nai", "2026-05-01")) == ["Phường Long Thành"]
    assert one("tỉnh Đồng Nai", on_date="2026-05-01").note == (
        "Chỉ có đến 29/4/2026; từ 30/4/2026 là hoặc thuộc: Thành phố Đồng Nai."
    )


@pytest.mark.parametrize(
    ("name", "day"), [("Đồng Nai", "2026-04-30"), ("Quảng Ninh", "2026-09-01"), ("Bắc Ninh", "2026-09-20")]
)
def test_provinces_became_cities_in_2026(name: str, day: str) -> None:
    assert one(name, level="province", on_date=AFTER).kind == "Tỉnh"
    assert one(name, level="province", on_date=day).kind == "Thành phố"
    assert one(name, level="province", on_date=day).valid_from == date.fromisoformat(day)


def test_the_parent_is_that_of_the_day() -> None:
    ward = one("phường Biên Hòa", on_date="2025-09-01")
    assert ward.parent_id == "2025:75"
    assert one("phường Biên Hòa", on_date="2026-09-01").parent_id == "2025:75@2026-04-30"


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("15", "Tỉnh Yên Bái", "Tỉnh Lào Cai"),
        ("24", "Tỉnh Bắc Giang", "Tỉnh Bắc Ninh"),
        ("44", "Tỉnh Quảng Bình", "Tỉnh Quảng Trị"),
        ("52", "Tỉnh Bình Định", "Tỉnh Gia Lai"),
        ("80", "Tỉnh Long An", "Tỉnh Tây Ninh"),
        ("82", "Tỉnh Tiền Giang", "Tỉnh Đồng Tháp"),
        ("91", "Tỉnh Kiên Giang", "Tỉnh An Giang"),
        ("13324", "Phường Hòa Mạc", "Phường Duy Tiên"),
    ],
)
def test_a_code_without_a_day_is_ambiguous(code: str, before: str, after: str) -> None:
    assert said(by_code(code, BEFORE)) == [before]
    assert said(by_code(code, AFTER)) == [after]
    assert {before, after} <= set(said(by_code(code)))


def test_codes_passed_to_other_names(units: list[Unit]) -> None:
    def names(day: date, level: str) -> dict[str, str]:
        return {u.code: comparison_key(u.full_name) for u in on(units, day, level)}

    for level, least in (("province", 7), ("commune", 2_100)):
        before, after = names(BEFORE, level), names(AFTER, level)
        changed = [c for c in after if c in before and before[c] != after[c]]
        assert len(changed) >= least


def test_names_are_shared(units: list[Unit]) -> None:
    provinces: dict[str, set[str | None]] = defaultdict(set)
    for unit in on(units, AFTER, "commune"):
        provinces[unit.full_name].add(unit.parent_id)
    assert sum(len(parents) > 1 for parents in provinces.values()) == 246
    assert sum(unit.full_name == "Phường 1" for unit in on(units, BEFORE, "commune")) == 33


# ----------------------------------------------------------------------------------------------- what became of what


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("Hưng Yên", {"Hưng Yên", "Thái Bình"}),
        ("Ninh Bình", {"Ninh Bình", "Hà Nam", "Nam Định"}),
        ("Phú Thọ", {"Phú Thọ", "Vĩnh Phúc", "Hòa Bình"}),
        ("Hồ Chí Minh", {"Hồ Chí Minh", "Bình Dương", "Bà Rịa - Vũng Tàu"}),
        ("Lâm Đồng", {"Lâm Đồng", "Đắk Nông", "Bình Thuận"}),
        ("Đồng Nai", {"Đồng Nai", "Bình Phước"}),
        ("Bắc Ninh", {"Bắc Ninh", "Bắc Giang"}),
        ("Đồng Tháp", {"Đồng Tháp", "Tiền Giang"}),
        ("Tây Ninh", {"Tây Ninh", "Long An"}),
        ("Cao Bằng", {"Cao Bằng"}),
    ],
)
def test_provinces_were_merged(new: str, old: set[str]) -> None:
    province = one(new, level="province", on_date=AFTER)
    assert {unit.name for unit, _ in predecessors(province)} == old
    assert {unit.name for unit, _ in predecessors(province, "2020")} == old
    for unit, _ in predecessors(province):
        assert [v.name for v, _ in successors(unit, "2026-10-01")] == [new]


def test_a_town_was_divided_among_wards() -> None:
    duy_tien = one("thị xã Duy Tiên", on_date=BEFORE)
    wards = successors(duy_tien)
    assert [unit.name for unit, _ in wards] == ["Duy Tiên", "Duy Tân", "Duy Hà", "Đồng Văn", "Tiên Sơn", "Hà Nam"]
    assert {share for _, share in wards} == {"part"}
    assert {by_id(unit.parent_id or "") for unit, _ in wards} == set(lookup("tỉnh Ninh Bình", on_date=AFTER))
    my_hao = one("thị xã Mỹ Hào", on_date=BEFORE)
    assert {unit.name for unit, _ in successors(my_hao)} == {"Mỹ Hào", "Thượng Hồng", "Đường Hào"}


def test_a_commune_may_be_divided_too(units: list[Unit]) -> None:
    divided = [u for u in on(units, BEFORE, "commune") if len(u.successors) > 1]
    assert len(divided) == 471
    assert all({link.share for link in unit.successors} == {"part"} for unit in divided)
    whole = [u for u in on(units, BEFORE, "commune") if len(u.successors) == 1]
    assert all(unit.successors[0].share == "all" for unit in whole)


def test_the_way_through_several_changes() -> None:
    """Huyện Mỹ Hào (2010) is looked for on the map of 2026, phường Hà Nam on that of 2018."""
    district = one("huyện Mỹ Hào", on_date="2010")
    assert {unit.name for unit, _ in successors(district, "2026")} == {"Mỹ Hào", "Thượng Hồng", "Đường Hào"}
    ward = one("phường Hà Nam", on_date="2026")
    parts = {unit.name: share for unit, share in predecessors(ward)}
    assert parts["Lam Hạ"] == "all"
    assert parts["Quang Trung"] == "part"
    assert all(unit.level == "commune" for unit, _ in predecessors(ward))


@pytest.mark.parametrize(
    ("name", "last_day", "into"),
    [
        ("huyện Mỹ Lộc", date(2024, 8, 31), ["Thành phố Nam Định"]),
        ("huyện Trà Lĩnh", date(2020, 2, 29), ["Huyện Trùng Khánh"]),
        ("quận 9", date(2020, 12, 31), ["Thành phố Thủ Đức"]),
        ("huyện Tĩnh Gia", date(2020, 5, 31), ["Thị xã Nghi Sơn"]),
        ("huyện Côn Đảo", BEFORE, ["Đặc khu Côn Đảo"]),
        ("tỉnh Thừa Thiên Huế", date(2024, 12, 31), ["Thành phố Huế"]),
    ],
)
def test_units_that_ended(name: str, last_day: date, into: list[str]) -> None:
    unit = one(name)
    assert unit.valid_to == last_day
    assert said([after for after, _ in successors(unit)]) == into


def test_units_that_were_formed() -> None:
    chu = one("thị xã Chũ")
    assert [(unit.full_name, share) for unit, share in predecessors(chu)] == [("Huyện Lục Ngạn", "part")]
    nam_dinh = one("thành phố Nam Định", on_date=BEFORE)
    assert set(said([unit for unit, _ in predecessors(nam_dinh, "2020")])) == {"Thành phố Nam Định", "Huyện Mỹ Lộc"}


# ------------------------------------------------------------------------------------------------------- near names


@pytest.mark.parametrize(
    ("written", "province", "meant"),
    [
        ("thị xã Mỹ Hòa", "Hưng Yên", ["Thị xã Mỹ Hào"]),
        ("huyện Văn Lầm", "tỉnh Hưng Yên", ["Huyện Văn Lâm"]),
        ("huyện Kim Đông", "Hưng Yên", ["Huyện Kim Động"]),
        ("huyện Kim Bàng", "Hưng Yên", []),  # near to one of another province
        ("thị xã Mỹ Hào", "Hưng Yên", []),
        ("huyện Mỹ Hào", "Hưng Yên", []),  # the name is right, the kind is of another day
        ("huyện Yên Mô", "Hưng Yên", []),  # a district of Ninh Bình, not a slip
        ("thị xã Mỹ Hòa", "An Khánh", []),  # no such province
        ("quận 13", "Hồ Chí Minh", []),  # a number is never near another
    ],
)
def test_a_slip_has_one_near_neighbour(written: str, province: str, meant: list[str]) -> None:
    assert said(near_names(written, "district", province, "2021-06-15")) == meant


# ----------------------------------------------------------------------------------------------------------- laws


def test_versions_of_a_code_follow_one_another(units: list[Unit]) -> None:
    codes: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in units:
        codes[unit.code_system, unit.code].append(unit)
    for versions in codes.values():
        for earlier, later in pairwise(versions):
            assert earlier.valid_to is not None
            assert later.valid_from == earlier.valid_to + timedelta(1)


def test_what_ends_leads_on_to_what_begins_the_next_day(units: list[Unit]) -> None:
    known = {unit.id: unit for unit in units}
    assert len(known) == len(units)
    for unit in units:
        for link in unit.successors:
            assert unit.valid_to is not None
            assert known[link.id].valid_from == unit.valid_to + timedelta(1)
        # Lists don't say where the communes went that ended in the rearrangement of 2023-2025.
        assert unit.successors or unit.valid_to is None or unit.level == "commune"
        assert unit.code_system in CODE_SYSTEMS.values()
        assert (unit.parent_id is None) == (unit.level == "province")
        assert unit.parent_id is None or unit.parent_id in known


def test_every_unit_is_found_by_its_own_name(units: list[Unit]) -> None:
    for unit in units[::11]:
        day = unit.valid_from or unit.valid_to
        assert unit.id in {found.id for found in lookup(unit.full_name, unit.level, on_date=day)}


def test_names_are_written_one_way(units: list[Unit]) -> None:
    kinds = {"Tỉnh", "Thành phố", "Quận", "Huyện", "Thị xã", "Thị trấn", "Phường", "Xã", "Đặc khu"}
    for unit in units:
        assert unit.kind in kinds
        assert unit.name == " ".join(unit.name.split())


@given(st.text(max_size=40), st.sampled_from([None, "2024-05-01", "2026"]))
def test_any_text_may_be_asked_for(text: str, day: str | None) -> None:
    for unit in lookup(text, on_date=day):
        assert unit.name


def test_the_tables_stay_small() -> None:
    folder: Path = shipped("rules") / "places"
    assert sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) < 1_500_000
