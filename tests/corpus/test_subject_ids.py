"""Ids of what figures are about: the same in every report, told apart where the units were, joined across the mergers."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import Corpus
from extractor.corpus.names import bare_name
from extractor.corpus.subject_ids import NOWHERE, Identity, Scope, agency_identity, identify, ids_of, kind_of, scope_of
from extractor.extraction.pipeline import extract
from extractor.models import Header
from extractor.reading.read import read_bytes
from extractor.rulebook import load_rules

RULES = load_rules()


def scope(issuer: str, date: str | None, kind: str = "province", text: str = "", **header: str) -> Scope:
    return scope_of(Header(issuer=issuer, date=date, agency_kind=kind, **header), text, RULES)


HA_NAM = scope("UBND tỉnh Hà Nam", "2023-11-20")
NINH_BINH = scope("UBND tỉnh Ninh Bình", "2025-11-20")


class TestPlaces:
    def test_a_province_before_and_after(self) -> None:
        assert HA_NAM.place == Identity("place:2004:35", "place:2025:37", "place:2025:37")
        assert NINH_BINH.place == Identity("place:2025:37", "place:2025:37", "place:2025:37")

    def test_a_unit_keeps_its_id_when_its_kind_changes(self) -> None:
        before = scope("UBND tỉnh Hà Nam", "2018-06-01")
        assert identify("huyện Duy Tiên", "place", before).id == "place:2004:349"
        assert identify("thị xã Duy Tiên", "place", HA_NAM).id == "place:2004:349"

    def test_a_commune_that_went_whole_into_another(self) -> None:
        found = identify("xã Tiên Sơn", "place", HA_NAM)
        assert (found.id, found.group) == ("place:2004:13369", "place:2025:13363")

    def test_a_district_has_no_heir(self) -> None:
        found = identify("huyện Kim Bảng", "place", NINH_BINH)
        assert found == Identity("place:2004:350", "place:2004:350", "place:2025:37")

    @pytest.mark.parametrize("name", ["Hà Nam", "tỉnh Hà Nam", "Tỉnh  Hà Nam"])
    def test_spellings(self, name: str) -> None:
        assert identify(name, "place", HA_NAM).id == "place:2004:35"

    def test_a_name_that_many_bear_is_not_guessed(self) -> None:
        found = identify("xã Tân Lập", "place", HA_NAM)
        assert found.id is None
        assert len(found.candidates) > 10

    def test_a_bare_name_may_mean_what_is_gone(self) -> None:
        found = identify("Hà Nam", "place", NINH_BINH)
        assert found.id is None
        assert {"place:2004:35", "place:2025:13366"} <= set(found.candidates)

    def test_a_unit_of_another_time(self) -> None:
        found = identify("phường Duy Tiên", "place", HA_NAM)
        assert (found.id, found.candidates) == (None, ("place:2025:13324",))

    def test_the_reporting_commune_by_the_district_that_the_text_names(self) -> None:
        alone = scope("UBND xã Tân Lập", "2024-06-01", "commune")
        told = scope("UBND xã Tân Lập", "2024-06-01", "commune", "trên địa bàn huyện Đan Phượng, thành phố Hà Nội")
        assert alone.place.id is None
        assert told.place.id == "place:2004:09820"
        assert told.province == "2004:01"

    def test_invented_places_are_kept_by_name(self) -> None:
        here = scope("UBND huyện Vân Đoài", "2024-06-01", "district")
        assert here.place.id == "place:name:huyên5 vân đoai1"
        assert identify("xã Lâm Hải", "place", here).id == "place:name:xa3 lâm hai4@name:huyên5 vân đoai1"

    @pytest.mark.parametrize("name", ["vùng Đồng bằng sông Hồng", "Nhật Bản", "Việt Nam"])
    def test_no_unit(self, name: str) -> None:
        assert identify(name, "place", HA_NAM) == Identity()


class TestThings:
    def test_a_park_by_its_name_and_province(self) -> None:
        full, bare = identify("KCN hỗ trợ Đồng Văn III", "park", HA_NAM), identify("Đồng Văn III", "park", HA_NAM)
        later = identify("Khu công nghiệp Đồng Văn 3", "park", NINH_BINH)
        assert full == bare
        assert full.id == "park:đông1 văn 3@2004:35"
        assert full.group == later.group == later.id == "park:đông1 văn 3@2025:37"

    @pytest.mark.parametrize(
        ("name", "kind"), [("KCN Bình Sơn và KCN An Hòa", "park"), ("các KCN trên địa bàn", "park")]
    )
    def test_a_group_has_no_id(self, name: str, kind: str) -> None:
        assert identify(name, kind, HA_NAM).id is None

    def test_nothing_without_a_province(self) -> None:
        assert identify("KCN Bình Sơn", "park", NOWHERE) == Identity()

    def test_what_every_district_has_is_told_apart_by_the_reporting_place(self) -> None:
        duy_tien = scope("UBND thị xã Duy Tiên", "2023-11-20", "district")
        kim_bang = scope("UBND huyện Kim Bảng", "2023-11-20", "district")
        one, other = (identify("Trung tâm Y tế huyện", "facility", here) for here in (duy_tien, kim_bang))
        assert one.id == "facility:trung tâm y tê2 huyên5@2004:349"
        assert one.id != other.id
        assert identify("KCN Hòa Mạc", "park", duy_tien).id == identify("KCN Hòa Mạc", "park", HA_NAM).id

    @pytest.mark.parametrize(
        ("one", "other"),
        [("Công ty CP An Phát", "Công ty cổ phần An Phát"), ("Cty TNHH Hà An", "Công ty trách nhiệm hữu hạn Hà An")],
    )
    def test_short_forms(self, one: str, other: str) -> None:
        assert bare_name(one, "enterprise") == bare_name(other, "enterprise")

    @pytest.mark.parametrize(
        ("name", "kind"),
        [("CCN An Khê", "cluster"), ("huyện Kim Lâm", "place"), ("Bệnh viện Lâm Hà", "facility"), ("An Khê", None)],
    )
    def test_a_name_that_says_its_kind(self, name: str, kind: str | None) -> None:
        assert kind_of(name) == kind

    def test_agencies(self) -> None:
        here = scope("Sở Công Thương tỉnh Nam Định", "2024-06-01", "department")
        found = agency_identity("Sở Công Thương tỉnh Nam Định", "department", here, RULES)
        assert found.id == "agency:department:so cong thuong@2004:36"
        assert found.group == "agency:department:so cong thuong@2025:37"


def report(place: str, day: str, said: str) -> str:
    year = day[:4]
    return (
        f"UBND TỈNH {place.upper()}\n\n{place}, ngày {day[8:]} tháng {day[5:7]} năm {year}\n\nBÁO CÁO\n\n"
        f"Tình hình phát triển công nghiệp năm {year}\n\n{said}\n"
    )


class TestInTheCorpus:
    @pytest.fixture
    def corpus(self, tmp_path: Path) -> Corpus:
        corpus = Corpus.open(tmp_path / "kho", create=True)
        for name, text in {
            "a": report("Hà Nam", "2023-12-10", "Toàn tỉnh có 15 cụm công nghiệp. KCN Đồng Văn III đã lấp đầy 60%."),
            "b": report("Nam Định", "2023-12-12", "Toàn tỉnh có 20 cụm công nghiệp. Cả nước có 700 cụm công nghiệp."),
            "c": report("Ninh Bình", "2025-12-11", "Toàn tỉnh có 41 cụm công nghiệp. KCN Đồng Văn III đã lấp đầy 95%."),
        }.items():
            corpus.store(extract(read_bytes(text.encode(), f"{name}.txt"), RULES))
        return corpus

    def test_one_series_across_the_merger(self, corpus: Corpus) -> None:
        from extractor.corpus.query import named_query

        found = corpus.query(named_query("series-across-mergers"))
        assert found[["about_year", "parts", "value"]].values.tolist() == [[2023, 2, 35.0], [2025, 1, 41.0]]
        assert set(found["subject_group"]) == {"place:2025:37"}
        assert found["of_each"][0] == "Hà Nam: 15.00; Nam Định: 20.00"

    def test_figures_of_a_subject(self, corpus: Corpus) -> None:
        assert corpus.figures(subject="place:2025:37")["value"].tolist() == [15, 20, 41]
        assert corpus.figures(subject="tỉnh Nam Định")["value"].tolist() == [20]
        assert corpus.figures(subject="park:đông1 văn 3@2025:37")["value"].tolist() == [60, 95]
        assert corpus.figures(subject="KCN Đồng Văn III")["value"].tolist() == [60, 95]
        assert corpus.figures(subject="it's nothing").empty

    def test_a_figure_of_the_country_is_not_the_places(self, corpus: Corpus) -> None:
        assert len(corpus.query("SELECT 1 FROM figures WHERE value = 700 AND subject_id IS NULL")) == 1

    def test_a_corrected_subject_gets_its_own_id(self, corpus: Corpus) -> None:
        document, figure = corpus.query("SELECT document, id FROM figures WHERE value = 60").values.tolist()[0]
        corpus.correct(document, figure, "subject", "KCN Châu Sơn", "Hoa")
        (row,) = corpus.query("SELECT subject_kind, subject_id, province FROM figures WHERE value = 60").values.tolist()
        assert row == ["park", "park:châu sơn@2004:35", "place:2025:37"]


def test_what_a_person_may_mean() -> None:
    assert ids_of("place:2025:37") == ("place:2025:37",)
    assert "place:2004:35" in ids_of("tỉnh Hà Nam")
