"""Which figures of scanned pages a person should look at."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extractor.extraction.review import review
from extractor.models import Box, Figure, Page, Paragraph, Report, Source, Word


def report_of(words: list[tuple[str, float, str | None]], origin: str = "ocr") -> Report:
    """A page of words (text, confidence, other reading), one blank between them."""
    text, places = "", []
    for word, confidence, reading in words:
        text += " " if text else ""
        places.append(Word(len(text), len(text) + len(word), Box(0, 0, 1, 1), confidence, reading))
        text += word
    page = Page(1, 0, len(text), 595, 842, origin, tuple(places) if origin == "ocr" else ())  # type: ignore[arg-type]
    return Report(Source("a.pdf", "", "application/pdf", 1, True, 1), text, (page,), ())


def figure_of(report: Report, text: str) -> Figure:
    start = report.text.index(text)
    return Figure("f1", text, start, start + len(text), Decimal(1), "ha", "area")


def reviewed(words: list[tuple[str, float, str | None]], text: str) -> Figure:
    report = report_of(words)
    (figure,) = review([figure_of(report, text)], report)
    return figure


def test_a_number_both_readers_agree_on_is_accepted() -> None:
    figure = reviewed([("rộng", 96, None), ("1.057,4", 99.5, None), ("ha", 95, None)], "1.057,4 ha")
    assert not figure.needs_review
    assert figure.reading is None
    assert figure.confidence == pytest.approx(0.995)


@pytest.mark.parametrize("text", ["rộng 1\ufffd2 ha", "rộng \ufffd2 ha", "rộng 12,\ufffd2 ha", "rộng 2 ha\ufffd"])
def test_a_number_beside_a_lost_character_is_marked_in_any_file(text: str) -> None:
    report = report_of([(word, 100, None) for word in text.split()], "text")
    (figure,) = review([figure_of(report, "2 ha")], report)
    assert figure.needs_review
    report = report_of([(word, 100, None) for word in (text + " và 3 ha").split()], "text")
    (other,) = review([figure_of(report, "3 ha")], report)
    assert not other.needs_review


def test_two_readings_are_both_kept() -> None:
    figure = reviewed([("785,58", 50, "78558"), ("ha", 95, None)], "785,58 ha")
    assert figure.needs_review
    assert figure.reading == "78558 ha"
    assert figure.review is not None
    assert "78558" in figure.review


@pytest.mark.parametrize(
    ("taken", "other", "doubted"),
    [
        ("5.138,4", "5.138.4", False),
        ("939,21", "939.21", False),
        ("(63,5", "63.5", False),
        ("1.250", "1,250", True),  # a thousandth of it
        ("12,5", "12.5", True),  # the twelfth of May
        ("5.138,4", "5138.4", True),  # parted elsewhere
        ("5.138,4", "5.188.4", True),
    ],
)
def test_readers_that_differ_in_a_mark_that_makes_no_number_have_seen_the_same(
    taken: str, other: str, doubted: bool
) -> None:
    figure = reviewed([(taken, 50, other), ("ha", 95, None)], f"{taken.strip('(')} ha")
    assert figure.needs_review is doubted
    assert (figure.reading is None) is not doubted


def test_what_clings_to_such_a_number_is_doubted_all_the_same() -> None:
    assert reviewed([("*5.138,4", 50, "5.138.4"), ("ha", 30, None)], "5.138,4 ha").needs_review


def test_only_the_number_is_exchanged_where_the_word_is_longer_than_the_figure() -> None:
    figure = reviewed([("(12,5%),", 40, "(72,5%),")], "12,5%")
    assert figure.reading == "72,5%"


def test_a_doubtful_number_is_marked() -> None:
    assert reviewed([("577", 60, None), ("hộ", 96, None)], "577 hộ").needs_review
    assert not reviewed([("577", 80, None), ("hộ", 96, None)], "577 hộ").needs_review


@pytest.mark.parametrize("number", ["7.1669", "069,3", "1.0574,2", "12,5,7"])
def test_a_number_written_as_nobody_writes_it_is_marked(number: str) -> None:
    assert reviewed([(number, 99, None), ("ha", 99, None)], f"{number} ha").needs_review is (number != "7.1669")


@pytest.mark.parametrize("word", ["_069", "A12", "|5.116"])
def test_what_clings_to_a_number_makes_it_doubtful(word: str) -> None:
    digits = word.lstrip("_A|")
    assert reviewed([(word, 99, None), ("ha", 99, None)], f"{digits} ha").needs_review


@pytest.mark.parametrize("word", ["(45", "“45", "-45", ":45"])
def test_brackets_and_dashes_before_a_number_do_not(word: str) -> None:
    assert not reviewed([(word, 99, None), ("ha", 99, None)], "45 ha").needs_review


def test_a_unit_that_was_hardly_readable_is_marked() -> None:
    assert reviewed([("45", 99, None), ("ha", 20, None)], "45 ha").needs_review


def test_numbers_in_words_rest_on_their_words() -> None:
    assert reviewed([("ba", 30, None), ("doanh", 90, None), ("nghiệp", 90, None)], "ba doanh nghiệp").needs_review


def test_text_layers_are_not_doubted() -> None:
    report = report_of([("069", 0, None), ("ha", 0, None)], origin="layer")
    figure = figure_of(report, "069 ha")
    assert review([figure], report) == [figure]


def test_an_earlier_doubt_is_kept() -> None:
    from dataclasses import replace

    report = report_of([("577", 60, None), ("hộ", 96, None)])
    earlier = replace(figure_of(report, "577 hộ"), needs_review=True, review="tổng không khớp", reading="527 hộ")
    (figure,) = review([earlier], report)
    assert figure.reading == "527 hộ"
    assert figure.review is not None
    assert figure.review.startswith("tổng không khớp; ")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["rộng", "1.0", "57", "ha"], "57 ha"),
        (["rộng", "2.002", ",8", "ha"], "2.002"),
        (["rộng", "57-ha"], "57-ha"),
        (["đạt", "=>", "45,9", "ha"], "45,9 ha"),
        (["cho", "6;", "214", "hộ"], "214 hộ"),
    ],
)
def test_what_may_be_half_a_number_is_shown(words: list[str], text: str) -> None:
    assert reviewed([(word, 97, None) for word in words], text).needs_review


@pytest.mark.parametrize("before", ["tháng 6,", "1.2.", "3.", "năm 2020,", "25,5 ha,", "ở xã 6;", "xã –"])
def test_numbers_before_a_figure_are_no_doubt(before: str) -> None:
    words = [(word, 97.0, None) for word in f"{before} 15 hộ, 3 xã".split()]
    assert not reviewed(words, "15 hộ").needs_review


def test_one_disagreement_is_told_once() -> None:
    from extractor.extraction.pipeline import extract
    from extractor.rulebook import load_rules

    report = report_of([("có", 96, None), ("785,58", 50, "78558"), ("ha", 95, None), ("đất", 95, None)])
    (figure,) = extract(report, load_rules()).figures
    assert figure.needs_review
    assert (figure.review or "").count("78558") == 1


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["Có", "03", "cựm", "công", "nghiệp"], "03 cựm"),
        (["có", "68", "doan", "nghiệp", "mới"], "68 doan"),
        (["có", "68", "doan"], "68 doan"),
        (["tăng", "1,2", "điểm", "phầm", "trăm"], "1,2 điểm"),
        (["mật", "độ", "25", "người", "/km2"], "25 người"),
        (["thêm", "254", "t"], "254 t"),
        (["giảm", "1,50", "điểm", "phä"], "1,50 điểm"),
        (["sàn", "185", "m?;"], "185 m"),
        (["đạt", "96,5", "triệu.", "USD;"], "96,5 triệu"),
        (["đạt", "96,5", "triệu", "-", "USD;"], "96,5 triệu"),
    ],
)
def test_a_unit_that_is_nearly_another_is_marked(words: list[str], text: str) -> None:
    report = report_of([(word, 97, None) for word in words])
    report = replace(report, paragraphs=(Paragraph(0, len(report.text)),))
    (figure,) = review([replace(figure_of(report, text), unit="other")], report)
    assert figure.needs_review
    assert "đơn vị" in (figure.review or "")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["có", "12", "hộ", "nghèo", "thoát"], "12 hộ nghèo"),
        (["có", "12", "hộ", "chưa", "có", "nước"], "12 hộ"),
        (["có", "45", "lao", "động", "năm", "2024"], "45 lao động"),
        (["có", "12", "quán", "ăn"], "12 quán"),
        (["gửi", "5", "container", "hàng"], "5 container"),
        (["có", "5", "dự", "án", "FDI", "mới"], "5 dự án"),
        (["rộng", "12", "km2", "đất"], "12 km2"),
        (["đạt", "45", "triệu", "đồng"], "45 triệu đồng"),
        (["chi", "45", "triệu.", "Hộ", "nghèo"], "45 triệu"),
        (["giá", "1.850,5", "đồng/kWh"], "1.850,5 đồng/kWh"),
    ],
)
def test_known_units_and_honest_words_are_not(words: list[str], text: str) -> None:
    report = report_of([(word, 97, None) for word in words])
    report = replace(report, paragraphs=(Paragraph(0, len(report.text)),))
    (figure,) = review([replace(figure_of(report, text), unit="other")], report)
    assert not figure.needs_review, figure.review


def test_a_multiplier_without_its_marks_is_marked() -> None:
    def seen(*words: str) -> Figure:
        report = report_of([(word, 97, None) for word in words])
        report = replace(report, paragraphs=(Paragraph(0, len(report.text)),))
        (figure,) = review([replace(figure_of(report, "4 van"), unit="other")], report)
        return figure

    assert "vạn" in (seen("hơn", "4", "van", "lao", "động").review or "")
    assert not seen("lắp", "4", "van", "an", "toàn").needs_review


def test_decimals_of_a_dong_are_marked() -> None:
    report = report_of([("đạt", 97, None), ("40.345,1", 97, None), ("đồng", 97, None)])
    (figure,) = review([replace(figure_of(report, "40.345,1 đồng"), unit="VND")], report)
    assert figure.needs_review


def test_what_a_speck_broke_off_is_marked() -> None:
    report = report_of([(word, 97, None) for word in ["đạt", "50.", "=", "8", "ha"]])
    assert review([figure_of(report, "8 ha")], report)[0].needs_review
