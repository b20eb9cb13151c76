"""Who has answered: submitted, late, incomplete, not submitted, superseded; the matrix; terminal and HTML."""

from __future__ import annotations

import io
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from corpus_factory import TEXT, make_check, make_extraction, make_plan
from rich.console import Console

from extractor.corpus import Arrival, Corpus
from extractor.corpus.names import agency_key, same_agency, subject_key
from extractor.corpus.status import status_form
from extractor.corpus.status_table import show_status, status_html
from extractor.jsonform import dumps
from extractor.models import Check, Finding, Place


def test_states_of_the_submitters(filled: Corpus) -> None:
    status = filled.status()
    states = {s.name: (s.state, s.late) for s in status.submitters}
    assert states == {
        "UBND huyện An Lạc": ("incomplete", False),
        "UBND huyện Gò Đậu": ("incomplete", True),
        "UBND thị xã Bến Thủy": ("not_submitted", False),
    }
    first, second, third = status.submitters
    assert first.open_items == ("III",)
    assert second.open_items == ()
    assert second.open_annexes == ("PL1",)
    assert (first.answered, first.items, third.items) == (2, 3, 0)
    assert status.anything_missing
    assert (status.count("incomplete"), status.late, len(status.superseded)) == (2, 1, 0)


def test_nothing_missing(empty: Corpus) -> None:
    empty.store_plan(make_plan("UBND huyện An Lạc"))
    extraction = make_extraction()
    check: Check = replace(make_check(extraction, "UBND huyện An Lạc", missing=False), annexes=())
    empty.store(extraction, check)
    status = empty.status()
    assert status.submitters[0].state == "submitted"
    assert not status.anything_missing


def test_the_matrix(filled: Corpus) -> None:
    (matrix,) = filled.status().matrices
    assert [item for item, _ in matrix.items] == ["I", "II", "III"]
    assert [row.cells for row in matrix.rows] == [
        ("answered", "answered", "missing"),
        ("answered", "answered", "nil"),
        (None, None, None),
    ]


def test_a_supplement_closes_what_the_report_left_open(filled: Corpus) -> None:
    more = make_extraction(
        TEXT + "\nIII. Kiến nghị\nĐề nghị tỉnh hỗ trợ.", "bo-sung.txt", subject="Bổ sung kết quả phát triển"
    )
    filled.store(more, make_check(more, "UBND huyện An Lạc", missing=False))
    first = filled.status().submitters[0]
    assert first.open_items == ()
    assert len(first.documents) == 2
    assert first.superseded == 0
    asked = filled.query("@missing-items")
    assert "UBND huyện An Lạc" not in asked["agency"].tolist()
    counted = filled.query("@completeness-by-item").set_index("item").loc["III"]
    assert (counted["answered"], counted["open"]) == (2, 0)


def test_a_new_version_takes_the_place_of_the_old(filled: Corpus) -> None:
    newer = make_extraction(TEXT + "Sửa.", "bao-cao-2.txt", date="2021-06-12")
    filled.store(newer, make_check(newer, "UBND huyện An Lạc", missing=False))
    status = filled.status()
    first = status.submitters[0]
    assert ([d.name for d in first.documents], first.superseded, first.open_items) == (["bao-cao-2.txt"], 1, ())
    assert [d.name for d in status.superseded] == ["bao-cao.txt"]
    stream = io.StringIO()
    show_status(Console(file=stream, width=80), status)
    for shown in (stream.getvalue(), status_html(status)):
        assert "bao-cao.txt" in shown.partition("Văn bản đã có bản mới thay thế (1)")[2]


def test_documents_of_nobody_in_the_plan_are_listed_everywhere(filled: Corpus) -> None:
    filled.store(make_extraction("Bệnh viện có 40 giường.", "la.txt", issuer="Bệnh viện Bãi Sậy"))
    status = filled.status()
    assert [d.name for d in status.others] == ["la.txt"]
    assert "la.txt" in status_html(status).partition("Văn bản không tính cho đơn vị nào trong kế hoạch (1)")[2]


def test_a_narrow_terminal_keeps_names_and_every_column(filled: Corpus) -> None:
    stream = io.StringIO()
    show_status(Console(file=stream, width=80), filled.status())
    lines = stream.getvalue().splitlines()
    head = next(n for n, line in enumerate(lines) if line.startswith("Cơ quan"))
    assert lines[head].split()[-1] == "lại"
    assert any(line.startswith("UBND thị xã Bến Thủy ") for line in lines)


@pytest.mark.parametrize("width", [30, 60, 80, 200])
@pytest.mark.parametrize("agencies", [3, 40])
def test_the_matrix_shows_every_agency_and_item_at_any_width(filled: Corpus, width: int, agencies: int) -> None:
    """A column that a narrow terminal leaves out would be an agency without answers."""
    status = filled.status()
    (matrix,) = status.matrices
    items = tuple((item, f"{heading} {'dài ' * 30}") for item, heading in matrix.items)
    wide = replace(matrix, items=items, rows=(matrix.rows * agencies)[:agencies])
    stream = io.StringIO()
    show_status(Console(file=stream, width=width), replace(status, submitters=(), matrices=(wide,)))
    lines = stream.getvalue().splitlines()
    assert max(map(len, lines)) <= width or width == 30
    shown = [line for line in lines if line.startswith("III ")]
    marks = [mark for line in shown for mark in line.split() if mark in "●◐○–✗·"]
    assert len(marks) == agencies
    numbers = [word for line in lines if "Nội dung" in line for word in line.split() if word.isdigit()]
    assert numbers == [str(n) for n in range(1, agencies + 1)]


def test_what_is_odd_about_a_report_is_no_contradiction(filled: Corpus) -> None:
    other = make_extraction(TEXT + "y", "khac.txt", date="2021-06-12")
    check = make_check(other, "UBND huyện An Lạc")
    remark = Finding("other_period", "warning", "Báo cáo nói về năm 2019.", (Place(0, 4, 1),))
    filled.store(other, replace(check, findings=(*check.findings, remark)))
    status = filled.status()
    first = status.submitters[0]
    assert first.contradictions == first.findings - 1
    assert [(brief.name, words) for brief, words in status.remarks] == [("khac.txt", "Báo cáo nói về năm 2019.")]
    stream = io.StringIO()
    show_status(Console(file=stream, width=100), status)
    for shown in (stream.getvalue(), status_html(status)):
        assert "UBND huyện An Lạc (khac.txt): Báo cáo nói về năm 2019." in shown
    assert status_form(status)["submitters"][0]["documents"][0]["remarks"] == ["Báo cáo nói về năm 2019."]


def test_a_report_that_no_outline_could_be_held_against_is_said_so(empty: Corpus) -> None:
    empty.store_plan(make_plan("UBND huyện An Lạc"))
    extraction = make_extraction()
    bare = replace(make_check(extraction, "UBND huyện An Lạc"), items=(), annexes=())
    empty.store(extraction, bare)
    status = empty.status()
    assert status.submitters[0].unchecked
    assert status.anything_missing
    shown = status_html(status)
    assert "đã gửi, chưa đối chiếu được" in shown
    assert "0 đã gửi đủ  ·  1 đã gửi, chưa đối chiếu được" in shown, "what was not checked is not complete"


@pytest.mark.parametrize(
    ("date", "received", "late"),
    [
        ("2021-06-15", None, False),
        ("2021-06-16", None, True),
        ("2021-06", None, False),
        ("2021-07", None, True),
        ("2021-06-10", "2021-06-20", True),
        (None, None, False),
    ],
)
def test_lateness(empty: Corpus, date: str | None, received: str | None, late: bool) -> None:
    empty.store_plan(make_plan())
    extraction = make_extraction(date=date)
    empty.store(extraction, make_check(extraction, "UBND huyện An Lạc"), Arrival("x", received=received))
    assert empty.status().submitters[0].late is late


def test_documents_outside_the_plan(filled: Corpus) -> None:
    filled.store(make_extraction(TEXT + "x", "la.txt", issuer="Sở Y tế"))
    assert [d.name for d in filled.status().others] == ["la.txt"]


def test_without_a_plan(empty: Corpus) -> None:
    empty.store(make_extraction())
    status = empty.status()
    assert (status.plan, status.submitters, len(status.others)) == (None, (), 1)
    assert not status.anything_missing


def test_review_counts_go_down_when_people_look(empty: Corpus) -> None:
    extraction = make_extraction()
    doubtful = tuple(replace(f, needs_review=True) for f in extraction.figures[:3])
    empty.store(replace(extraction, figures=doubtful + extraction.figures[3:]))
    assert empty.status().review == 3
    empty.correct(1, "f1", "needs_review", False, "Lan")
    assert empty.status().review == 2


def test_contradictions_are_counted_where_people_look_first(filled: Corpus) -> None:
    stream = io.StringIO()
    status = filled.status()
    found = sum(submitter.contradictions for submitter in status.submitters)
    show_status(Console(file=stream, width=80), status)
    assert found
    assert f"{found} mâu thuẫn" in " ".join(stream.getvalue().split())
    assert "<th>Mâu thuẫn</th>" in status_html(status)


def test_forms_and_pages(filled: Corpus) -> None:
    filled.store_failure("<b>hỏng</b>.pdf", "c" * 64, "pdf.broken", "Hỏng & mất.")
    status = filled.status()
    form = status_form(status)
    assert form["summary"]["failed"] == 1
    assert dumps(form)
    stream = io.StringIO()
    show_status(Console(file=stream, width=80), status)
    assert "UBND thị xã Bến Thủy" in stream.getvalue()
    assert "✗" in stream.getvalue()
    html = status_html(status)
    assert "&lt;b&gt;hỏng&lt;/b&gt;.pdf: Hỏng &amp; mất." in html
    HTMLParser().feed(html)
    assert "<script" not in html


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("UBND thị xã Bến Thủy", "ỦY BAN NHÂN DÂN TX. BẾN THỦY", True),
        ("UBND huyện An Lạc", "UBND H. An Lạc, tỉnh Hải Sơn", True),
        ("Ban Quản lý các KCN", "Ban quản lý các khu công nghiệp", True),
        ("Sở KH&ĐT", "Sở Kế hoạch và Đầu tư", True),
        ("UBND huyện An Lạc", "UBND huyện An Lão", False),
        ("Sở Y tế", None, False),
        ("Ban Quản lý các KCN tỉnh", "Ban Quản lý các khu công nghiệp tỉnh Hải Sơn", True),
    ],
)
def test_names_of_agencies(one: str, other: str | None, same: bool) -> None:
    assert same_agency(agency_key(one), agency_key(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("KCN hỗ trợ Sơn Hải III", "khu công nghiệp Sơn Hải 3", True),
        ("CCN Bến Thủy", "Cụm công nghiệp  BẾN THUỶ", True),
        ("KCN Sơn Hải II", "KCN Sơn Hải III", False),
        ("KCN Sơn Hải", "CCN Sơn Hải", False),
        ("KCN Hòa Bình", "KCN Hoa Bình", False),
        ("KCN Đồ Sơn", "khu công nghiệp Đồ Sơn", True),
        ("CCN Cửa Lò", "CỤM CÔNG NGHIỆP CỬA LÒ", True),
        ("CCN số 2", "CCN 2", True),
    ],
)
def test_names_of_parks(one: str, other: str, same: bool) -> None:
    assert (subject_key(one) == subject_key(other)) is same


@pytest.mark.parametrize(
    "words",
    [
        *("các KCN", "KCN", "CỤM CÔNG NGHIỆP TRÊN ĐỊA BÀN HUYỆN", "cụm công nghiệp đã thành lập", "ngành dệt may", ""),
        *("khu công nghiệp", "Cụm công nghiệp", "các cụm công nghiệp còn lại"),
    ],
)
def test_what_names_nothing(words: str) -> None:
    assert subject_key(words) is None


def test_the_only_agency_of_its_kind_may_be_misspelt(empty: Corpus) -> None:
    plan = make_plan("Ban Quản lý các khu công nghiệp tỉnh", "UBND huyện An Lạc")
    board = replace(plan.submitters[0], agency_kind="industrial_zone_board")
    empty.store_plan(replace(plan, submitters=(board, plan.submitters[1])))
    empty.store(make_extraction(issuer="Ban Quản lý các khu công tỉnh Hải Sơn", agency_kind="industrial_zone_board"))
    first, second = empty.status().submitters
    assert (first.state, second.state) == ("submitted", "not_submitted")
