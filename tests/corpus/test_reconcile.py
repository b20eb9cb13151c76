"""Contradictions: what printed numbers can stand for, and what makes two figures speak of one thing."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from corpus_factory import make_check, make_extraction, with_annex
from rich.console import Console

from extractor.corpus import Corpus
from extractor.corpus.reconcile import Contradiction, interval
from extractor.corpus.reconcile_show import contradiction_form, found_within, show_contradictions
from extractor.jsonform import dumps
from extractor.models import Extraction, Finding, Period, Place

PARK = "KCN Sơn Hải II"


def say(
    sentence: str, name: str, subject: str | None = PARK, indicator: str = "area.planned", **changes: object
) -> Extraction:
    """A report by an agency of this name whose every figure is about one indicator and subject."""
    extraction = make_extraction(f"I. Mục\n{sentence}", name, issuer=name, subject=sentence)
    figures = tuple(replace(f, indicator=indicator, subject=subject, **changes) for f in extraction.figures)  # type: ignore[arg-type]
    return replace(extraction, figures=figures)


def found(corpus: Corpus, *extractions: Extraction) -> tuple[Contradiction, ...]:
    for extraction in extractions:
        corpus.store(extraction)
    return corpus.reconcile()


@pytest.mark.parametrize(
    ("value", "text", "qualifier", "low", "high"),
    [
        ("39.69", "39,69ha", None, "39.685", "39.695"),
        ("300", "300 ha", None, "299.5", "300.5"),
        ("2277000000000", "2.277 tỷ đồng", None, "2276500000000", "2277500000000"),
        ("40000", "4 vạn lao động", None, "35000", "45000"),
        ("3", "03 cụm công nghiệp", None, "2.5", "3.5"),
        ("100", "100 ha", "over", "99.5", "110.5"),
        ("100", "100 ha", "under", "89.5", "100.5"),
        ("100", "100 ha", "approx", "94.5", "105.5"),
        ("3", "ba cụm", None, "3", "3"),
        ("0", "0 ha", None, "0", "0"),
        ("7", "5 ha", None, "7", "7"),
    ],
)
def test_what_a_printed_number_can_stand_for(value: str, text: str, qualifier: str | None, low: str, high: str) -> None:
    assert interval(Decimal(value), text, qualifier) == (Decimal(low), Decimal(high))


def test_two_agencies_state_different_areas_of_one_park(empty: Corpus) -> None:
    (one,) = found(
        empty,
        say("KCN có 300 ha.", "UBND huyện A"),
        say("Khu có 312,5 ha.", "Sở B", "khu công nghiệp hỗ trợ Sơn Hải 2"),
    )
    assert (one.scope, one.indicator, one.unit, one.factor) == ("between", "area.planned", "ha", None)
    assert {s.agency for s in one.statements} == {"UBND huyện A", "Sở B"}
    assert all(s.quote for s in one.statements)


@pytest.mark.parametrize(
    ("sentence", "changes"),
    [
        ("Khu có 300 ha.", {}),
        ("Khu có 300,4 ha.", {}),
        ("Khu có khoảng 310 ha.", {"qualifier": "approx"}),
        ("Khu có 999 ha.", {"subject": "KCN Khác"}),
        ("Khu có 999 ha.", {"indicator": "area.leased"}),
        ("Khu tăng 25 ha.", {"change": "increase"}),
        ("Đến năm sau đạt 500 ha.", {"status": "target"}),
        ("Năm trước có 200 ha.", {"period": Period("2020-01-01", "2020-12-31", "năm 2020")}),
        ("Khu có 5 ha.", {"per": "dự án"}),
        ("Có 12 doanh nghiệp.", {}),
    ],
)
def test_what_does_not_contradict(empty: Corpus, sentence: str, changes: dict[str, object]) -> None:
    assert found(empty, say("KCN có 300 ha.", "UBND huyện A"), say(sentence, "Sở B", **changes)) == ()  # type: ignore[arg-type]


def test_units_are_made_one(empty: Corpus) -> None:
    square = say("Khu có 300 ha.", "Sở B")
    figures = tuple(replace(f, value=Decimal("3000000"), unit="m2", text=f.text) for f in square.figures)
    assert found(empty, say("KCN có 300 ha.", "UBND huyện A"), replace(square, figures=figures)) == ()


def test_a_slip_of_the_unit_is_named(empty: Corpus) -> None:
    (one,) = found(
        empty,
        say("Vốn 2.450 tỷ đồng.", "UBND huyện A", indicator="investment.registered"),
        say("Vốn 2 tỷ đồng.", "Sở B", indicator="investment.registered"),
    )
    assert one.factor is None
    (other,) = [
        c
        for c in found(empty, say("Vốn 2.450.000 tỷ đồng.", "Sở C", indicator="investment.registered"))
        if c.factor is not None
    ] or [None]
    assert other is None or other.factor == 1000


def test_within_one_report(empty: Corpus) -> None:
    (one,) = found(empty, say("KCN có 300 ha. Phần sau lại ghi KCN có 320 ha.", "UBND huyện A"))
    assert one.scope == "within"


def test_parts_without_a_name_are_not_held_against_the_whole(empty: Corpus) -> None:
    text = "Toàn huyện có 48 doanh nghiệp; trong đó ngành may mặc là 12 doanh nghiệp."
    assert found(empty, say(text, "UBND huyện A", None, "enterprise.count")) == ()


def test_labels_before_a_colon_tell_parts_apart(empty: Corpus) -> None:
    text = "Vùng trong nước: 255 ha. Vùng ngoài nước: 341 ha."
    assert found(empty, say(text, "UBND huyện A", subject=None)) == ()


def test_the_same_words_with_another_number(empty: Corpus) -> None:
    text = "Toàn huyện thu hút được 48 doanh nghiệp. Mục sau. Toàn huyện thu hút được 51 doanh nghiệp."
    (one,) = found(empty, say(text, "UBND huyện A", None, "enterprise.count"))
    assert [str(s.value) for s in one.statements] == ["48", "51"]


def test_annex_against_prose_of_another_agency(empty: Corpus) -> None:
    (one,) = found(empty, with_annex(make_extraction()), say("Cụm có 40 ha.", "Sở B", "CCN Bến Thủy"))
    assert {s.figure for s in one.statements} == {None, "f1"}


def test_corrections_and_replaced_versions_count(empty: Corpus) -> None:
    empty.store(say("KCN có 300 ha.", "UBND huyện A"))
    empty.store(say("KCN có 999 ha.", "Sở B"))
    assert len(empty.reconcile()) == 1
    empty.correct(2, "f1", "value", "300", "Lan")
    assert empty.reconcile() == ()


def test_forms(empty: Corpus) -> None:
    contradictions = found(empty, say("KCN có 300 ha.", "UBND huyện A"), say("KCN có 400 ha.", "Sở B"))
    assert dumps([contradiction_form(c) for c in contradictions])
    stream = io.StringIO()
    show_contradictions(Console(file=stream, width=100), contradictions)
    assert "300 ha" in stream.getvalue()
    show_contradictions(Console(file=stream, width=100), ())


def territory(sentence: str, name: str, kind: str) -> Extraction:
    """What an agency of this kind says of its whole territory at the end of 2024."""
    period = Period("2024-12-31", "2024-12-31", "31/12/2024")
    extraction = say(sentence, name, None, "enterprise.count", period=period)
    return replace(extraction, header=replace(extraction.header, agency_kind=kind))


@pytest.mark.parametrize(
    ("province", "wrong"),
    [
        ("Toàn tỉnh có 120 doanh nghiệp.", False),  # other districts have the rest
        ("Toàn tỉnh có 93 doanh nghiệp.", False),
        ("Toàn tỉnh có 90 doanh nghiệp.", True),
        ("Toàn tỉnh có 93 doanh nghiệp, trong đó 30 doanh nghiệp nhỏ.", False),
        ("Toàn tỉnh có 60 doanh nghiệp xuất khẩu.", False),  # the districts don't speak of exporters
        ("Sở đã kiểm tra 41 doanh nghiệp.", False),
    ],
)
def test_districts_together_have_no_more_than_the_province(empty: Corpus, province: str, wrong: bool) -> None:
    contradictions = found(
        empty,
        territory("Toàn huyện có 48 doanh nghiệp, trong đó 12 doanh nghiệp mới.", "UBND huyện A", "district"),
        territory("Trên địa bàn huyện hiện có 45 doanh nghiệp.", "UBND huyện B", "district"),
        territory(province, "Sở Công Thương", "department"),
    )
    sums = [one for one in contradictions if one.scope == "sum"]
    assert [one.total for one in sums] == ([Decimal(93)] if wrong else [])
    if wrong:
        assert [s.agency for s in sums[0].statements] == ["Sở Công Thương", "UBND huyện A", "UBND huyện B"]
        out = io.StringIO()
        show_contradictions(Console(file=out, width=100), sums)
        assert "cộng 2 huyện được 93" in out.getvalue()
        assert contradiction_form(sums[0])["total"] == 93


def test_shares_are_not_added(empty: Corpus) -> None:
    said = [territory("Tỷ lệ 60 ha.", f"UBND huyện {n}", "district") for n in "AB"]
    said.append(territory("Tỷ lệ 55 ha.", "Sở Công Thương", "department"))
    rates = [
        replace(e, figures=tuple(replace(f, unit="%", indicator="occupancy.rate") for f in e.figures)) for e in said
    ]
    assert [one for one in found(empty, *rates) if one.scope == "sum"] == []


def test_rows_of_one_table_are_different_things(empty: Corpus) -> None:
    text = "Toàn huyện thu hút được 48 doanh nghiệp. Mục sau. Toàn huyện thu hút được 51 doanh nghiệp."
    whole = say(text, "UBND huyện A", None, "enterprise.count")
    cells = tuple(replace(f, id=f"t1.{n}.2") for n, f in enumerate(whole.figures, 1))
    assert found(empty, replace(whole, figures=cells)) == ()


@pytest.mark.parametrize(("second", "count"), [("t1.1.3", 0), ("t1.2.2", 1), ("t2.1.3", 1)])
def test_columns_of_one_table_are_different_things(empty: Corpus, second: str, count: int) -> None:
    """What a plant can give stands beside what it gives; two rows, or two tables, that say otherwise do contradict."""
    whole = say("Nhà máy có 3.000 ha và 2.850 ha.", "Sở A", "Nhà máy Suối Cạn")
    cells = tuple(replace(f, id=identity) for f, identity in zip(whole.figures, ("t1.1.2", second), strict=True))
    assert len(found(empty, replace(whole, figures=cells))) == count


def test_what_the_check_of_a_report_found_is_no_nothing(empty: Corpus) -> None:
    slip = Finding("sum_mismatch", "error", "Cộng các phần được 19.", (Place(0, 4, 1),))
    odd = Finding("other_period", "warning", "Báo cáo nói về năm 2019.", (Place(0, 4, 1),))
    extraction = make_extraction()
    empty.store(extraction, replace(make_check(extraction, "UBND huyện An Lạc"), findings=(slip, odd)))
    within = found_within(empty.connection)
    stream = io.StringIO()
    show_contradictions(Console(file=stream, width=80), (), "vi", within)
    assert [words for _, words in within] == ["Cộng các phần được 19."]
    assert "Không tìm thấy gì" not in stream.getvalue()
    assert "Cộng các phần được 19." in stream.getvalue()
