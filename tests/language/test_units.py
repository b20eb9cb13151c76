"""Units and counted nouns: the longest form wins, spellings are equal, ordinary syllables are left alone."""

from __future__ import annotations

import pytest

from extractor.language.units import counted_units, form_keys, unit_table
from extractor.rulebook import load_rules


def unit_at(text: str, *, scaled: bool = False, words: bool = False) -> str | None:
    match = unit_table(load_rules()).match(text, text.lower(), 0, scaled=scaled, words=words)
    return match.unit.id if match else None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("ha", "area.ha"),
        (" héc-ta đất", "area.ha"),
        ("HA,", "area.ha"),
        ("m²", "area.m2"),
        ("m2 sàn", "area.m2"),
        ("m3/ngày đêm", "flow.m3_day"),
        ("m3 đất", "volume.m3"),
        ("đồng", "money.vnd"),
        ("tr.đ", "money.vnd.million"),
        ("US$", "money.usd"),
        ("đô la Mỹ", "money.usd"),
        ("điểm phần trăm", "percent.point"),
        (" %", "percent"),
        ("doanh nghiệp FDI", "count.enterprise"),
        ("hộ kinh doanh", "count.establishment"),
        ("hộ nghèo", "count.household"),
        ("hợp tác xã", "count.cooperative"),
        ("hoà giải viên", "count.person"),
        ("hòa giải viên", "count.person"),
        ("đồng chí", "count.person"),
        ("khu công nghiệp", "count.industrial_park"),
        ("khu, cụm công nghiệp", "count.other"),
        ("cơ sở dữ liệu", "count.other"),
        ("cụm (Bãi Sậy)", "count.industrial_cluster"),
        ("cụm dân cư", "count.other"),
        ("làng nghề", "count.craft_village"),
        ("làng", "count.admin_unit"),
        ("KCN", "count.industrial_park"),
        ("DA", "count.project"),
    ],
)
def test_the_longest_form_wins(text: str, unit: str) -> None:
    assert unit_at(text) == unit


@pytest.mark.parametrize(
    "text", ["da", "đồng bộ hạ tầng", "haa", "m5", "m2x", "lần thứ 3", "xã hội", "cơ sở để xem xét", "\nha", "|ha", ""]
)
def test_what_is_no_unit(text: str) -> None:
    assert unit_at(text) is None


def test_an_ordinary_syllable_needs_a_multiplier() -> None:
    assert unit_at("đổng") is None
    assert unit_at("đổng", scaled=True) == "money.vnd.damaged"


def test_short_nouns_are_counted_by_digits_only() -> None:
    assert unit_at("bên") is None
    assert unit_at("phòng") == "count.other"
    assert unit_at("phòng", words=True) is None


def test_a_form_is_found_with_every_spelling() -> None:
    assert form_keys("hoà giải viên") == form_keys("hòa giải viên")
    assert form_keys("m²") == form_keys("m2")


def test_every_unit_says_what_it_is() -> None:
    rules = load_rules()
    written = [*rules["units"].data["unit"], *rules["figures"].data["noun"]]
    ids = [entry["id"] for entry in written]
    assert len(set(ids)) == len(ids)
    for entry in written:
        assert entry["forms"], entry["id"]
        assert entry["examples"], entry["id"]


def test_some_units_count_and_others_measure() -> None:
    counted = counted_units(load_rules())
    assert {"enterprise", "household", "person", "project", "admin_unit"} <= counted
    assert not counted & {"ha", "m2", "km2", "VND", "USD", "tonne", "m3/day", "MW", "kWh", "%", "times"}
