"""The request for supplement: what it asks for, and how it is set (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from extractor.extraction.pipeline import extract
from extractor.models import Check, Extraction, Finding, Place, Plan
from extractor.outline.check import check
from extractor.outline.check_files import write_checks
from extractor.outline.letter import compose
from extractor.outline.letter_file import _balanced, _signs_for, _titles, write_letter
from extractor.outline.plan import load_plan
from extractor.reading.read import read_report
from extractor.rulebook import load_rules

RULES = load_rules()


@pytest.fixture(scope="module")
def plan(samples: Path) -> Plan:
    return load_plan(samples / "ke-hoach-giam-sat.docx", RULES)


@pytest.fixture(scope="module")
def checked(samples: Path, plan: Plan) -> tuple[Extraction, Check]:
    extraction = extract(read_report(samples / "submissions" / "ubnd-huyen-cam-son.docx"), RULES)
    return extraction, check(extraction, plan, RULES)


def words_of(path: Path) -> str:
    document = Document(str(path))
    cells = [p.text for table in document.tables for row in table.rows for cell in row.cells for p in cell.paragraphs]
    return "\n".join([*cells, *(p.text for p in document.paragraphs)])


def test_it_asks_for_what_is_open_and_nothing_else(plan: Plan, checked: tuple[Extraction, Check]) -> None:
    extraction, verdict = checked
    letter = compose(plan, verdict, extraction, reply_by="2025-06-05")
    assert letter.recipient == "UBND huyện Cẩm Sơn"
    assert any("làng nghề" in text for text in letter.missing)
    assert not any("ban hành văn bản" in text for text in letter.missing)
    assert any("PHỤ LỤC" in text.upper() for text in letter.annexes)
    assert "05/6/2025" in letter.closing


def test_groups_of_an_annex_are_named(plan: Plan, checked: tuple[Extraction, Check]) -> None:
    extraction, verdict = checked
    (annex,) = verdict.annexes
    verdict = replace(verdict, annexes=(replace(annex, status="brief", groups_missing=("A.II", "C")),))
    (text,) = compose(plan, verdict, extraction).annexes
    assert "nhóm A.II (Các KCN đang đầu tư hạ tầng), nhóm C." in text


@pytest.mark.parametrize(
    ("date", "named"),
    [("2025-05-08", "số 241/BC-UBND ngày 08/5/2025 của"), ("2025-05", "tháng 5/2025 của"), ("2025", "năm 2025 của")],
)
def test_a_report_is_named_with_as_much_of_its_date_as_it_bears(
    plan: Plan, checked: tuple[Extraction, Check], date: str, named: str
) -> None:
    extraction, verdict = checked
    extraction = replace(extraction, header=replace(extraction.header, date=date))
    assert named in compose(plan, verdict, extraction).opening


def test_characters_that_no_word_file_holds(plan: Plan, checked: tuple[Extraction, Check], tmp_path: Path) -> None:
    extraction, verdict = checked
    letter = replace(compose(plan, verdict, extraction), findings=("KCN \x02Đá\x0b Bạc: 12 \ud800ha",))
    assert "KCN Đá Bạc: 12 ha" in words_of(write_letter(letter, plan, tmp_path / "a.docx"))


def test_what_does_not_agree_is_told_with_its_page(plan: Plan, checked: tuple[Extraction, Check]) -> None:
    extraction, verdict = checked
    places = (Place(0, 4, 2), Place(9, 12, 1), Place(20, 22, 2))
    verdict = replace(verdict, findings=(Finding("sum_mismatch", "error", "Cộng các phần được 19.", places),))
    source = extraction.report.source
    long = replace(extraction, report=replace(extraction.report, source=replace(source, pages=3)))
    assert compose(plan, verdict, long).findings == ("Cộng các phần được 19 (trang 1, 2).",)
    # A Word file without page breaks is one page for the program; the paper that the agency holds is not.
    assert source.pages == 1
    assert compose(plan, verdict, extraction).findings == ("Cộng các phần được 19.",)


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("PHỤ LỤC Danh mục công trình", "Danh mục công trình"),
        ("PHỤ LỤC: DANH MỤC CÔNG TRÌNH", "DANH MỤC CÔNG TRÌNH"),
        ("Phụ lục II Danh mục công trình", "Phụ lục II Danh mục công trình"),
        ("Phụ lục 1. Danh mục công trình", "Phụ lục 1. Danh mục công trình"),
    ],
)
def test_the_word_annex_stands_once(plan: Plan, checked: tuple[Extraction, Check], title: str, named: str) -> None:
    extraction, verdict = checked
    outlines = tuple(replace(o, annexes=tuple(replace(a, title=title) for a in o.annexes)) for o in plan.outlines)
    (told,) = compose(replace(plan, outlines=outlines), verdict, extraction).annexes
    assert told.startswith(f"{named}: ")


def test_capitals_stay_behind_the_title(plan: Plan, checked: tuple[Extraction, Check]) -> None:
    extraction, verdict = checked
    first = next(item.id for item in verdict.items if item.status == "missing")
    asks = {"heading": "Phối hợp", "request": "UBND xã đã làm gì"}
    outlines = tuple(
        replace(o, items=tuple(replace(i, **asks) if i.id == first else i for i in o.items)) for o in plan.outlines
    )
    letter = compose(replace(plan, outlines=outlines), verdict, extraction)
    assert any(": UBND xã đã làm gì" in text for text in letter.missing)


def test_number_and_day_are_left_to_the_clerk(tmp_path: Path, plan: Plan, checked: tuple[Extraction, Check]) -> None:
    extraction, verdict = checked
    text = words_of(write_letter(compose(plan, verdict, extraction), plan, tmp_path / "cong-van.docx"))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Số:          /KTNS" in text
    assert "ngày        tháng        năm" in text
    assert "Kính gửi: UBND huyện Cẩm Sơn" in text
    assert "TM. BAN KINH TẾ - NGÂN SÁCH" in text


def test_a_complete_report_gets_no_letter(tmp_path: Path, samples: Path, plan: Plan) -> None:
    extraction = extract(read_report(samples / "submissions" / "ban-quan-ly-kcn.pdf"), RULES)
    verdict = check(extraction, plan, RULES)
    assert write_checks(tmp_path / "cong-van.docx", plan, [verdict], [extraction]) == []


def test_several_letters_are_named_after_their_reports(
    tmp_path: Path, plan: Plan, checked: tuple[Extraction, Check]
) -> None:
    extraction, verdict = checked
    paths = write_checks(tmp_path / "cong-van.docx", plan, [verdict, verdict], [extraction, extraction])
    assert [path.name for path in paths] == [
        "cong-van-ubnd-huyen-cam-son.docx",
        "cong-van-ubnd-huyen-cam-son-2.docx",
    ], "files of one name, each from a folder of its own"
    assert all(path.is_file() for path in paths)


def test_pages_are_numbered_from_the_second_on_and_lines_are_drawn(
    tmp_path: Path, plan: Plan, checked: tuple[Extraction, Check]
) -> None:
    """Nghị định 30/2020: the number in the middle of the top margin, none on the first page; lines under both heads."""
    extraction, verdict = checked
    path = write_letter(compose(plan, verdict, extraction), plan, tmp_path / "cong-van.docx")
    section = Document(str(path)).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert "PAGE" not in section.first_page_header.paragraphs[0]._p.xml
    body = Document(str(path)).element.body.xml
    assert body.count("<w:pBdr>") == 2
    assert "─" not in body


def test_a_long_line_of_the_head_is_broken_in_two_of_like_length() -> None:
    assert _balanced("ĐOÀN GIÁM SÁT CHUYÊN ĐỀ") == "ĐOÀN GIÁM SÁT\nCHUYÊN ĐỀ"
    assert _balanced("BAN KINH TẾ - NGÂN SÁCH") == "BAN KINH TẾ -\nNGÂN SÁCH"
    assert _balanced("BAN PHÁP CHẾ") == "BAN PHÁP CHẾ"


@pytest.mark.parametrize(
    ("issuer", "title", "lines"),
    [
        ("ĐOÀN GIÁM SÁT", "Phó Chủ tịch", ["TRƯỞNG ĐOÀN", "PHÓ CHỦ TỊCH"]),
        ("ĐOÀN GIÁM SÁT", "Phó Trưởng đoàn", ["PHÓ TRƯỞNG ĐOÀN"]),
        ("BAN PHÁP CHẾ", None, ["TRƯỞNG BAN"]),
    ],
)
def test_a_delegation_is_signed_for_by_its_head(issuer: str, title: str | None, lines: list[str]) -> None:
    assert _titles(issuer, title) == lines


@pytest.mark.parametrize(
    ("issuer", "line"),
    [
        ("HỘI ĐỒNG NHÂN DÂN TỈNH TRÀ GIANG", "TM. THƯỜNG TRỰC\nHỘI ĐỒNG NHÂN DÂN"),
        ("THƯỜNG TRỰC HĐND TỈNH TRÀ GIANG", "TM. THƯỜNG TRỰC\nHỘI ĐỒNG NHÂN DÂN"),
        ("BAN PHÁP CHẾ", "TM. BAN PHÁP CHẾ"),
        ("ĐOÀN ĐẠI BIỂU QUỐC HỘI TỈNH TRÀ GIANG", "TM. ĐOÀN ĐẠI BIỂU QUỐC HỘI\nTỈNH TRÀ GIANG"),
        ("", "TM. ĐOÀN GIÁM SÁT"),
    ],
)
def test_for_whom_a_letter_is_signed(issuer: str, line: str) -> None:
    assert _signs_for(issuer) == line


def test_a_council_writes_through_its_standing_committee(plan: Plan, checked: tuple[Extraction, Check]) -> None:
    extraction, verdict = checked
    own = replace(plan, authority="Hội đồng nhân dân tỉnh Trà Giang")
    letter = compose(own, verdict, extraction)
    assert "Thường trực Hội đồng nhân dân tỉnh Trà Giang đã nhận được" in letter.opening
    assert "Thường trực Hội đồng" not in compose(plan, verdict, extraction).opening


def test_what_is_odd_about_the_report_is_no_number_to_check(plan: Plan, checked: tuple[Extraction, Check]) -> None:
    """Another year is the agency's to mend; that the plan has no outline for it is not."""
    extraction, verdict = checked
    places = (Place(0, 4, 1),)
    remarks = (
        Finding("other_period", "warning", "Báo cáo nói về năm 2019.", places),
        Finding("no_outline", "error", "Kế hoạch không có đề cương.", places),
        Finding("outline_guessed", "warning", "Đã đối chiếu với đề cương khớp nhất.", places),
        Finding("no_head", "warning", "Tệp không có phần đầu.", places),
    )
    letter = compose(plan, replace(verdict, findings=remarks), extraction)
    assert (letter.remarks, letter.findings) == (("Báo cáo nói về năm 2019.",), ())
    bare = replace(verdict, items=(), annexes=(), findings=remarks[1:])
    assert compose(plan, bare, extraction).empty
