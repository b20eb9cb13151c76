"""What people see in the terminal and on the review page."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from extractor.extraction.pipeline import extract
from extractor.models import AnnexForm, AnnexVerdict, Check, Item, ItemVerdict, Outline, Source
from extractor.reading.read import read_report
from extractor.show import show_check, show_extraction, told_once


@pytest.mark.parametrize(
    ("warnings", "lines"),
    [
        ([], []),
        ([(None, "Tệp có hai báo cáo.")], ["Tệp có hai báo cáo."]),
        ([(3, "Bảng có ô trống.")], ["Tr. 3: Bảng có ô trống."]),
        ([(1, "Trang 1 là ảnh."), (2, "Trang 2 là ảnh.")], ["Trang 1–2 là ảnh."]),
        ([(n, f"Trang {n} là ảnh.") for n in (7, 1, 2, 3, 9, 10)], ["Trang 1–3, 7, 9–10 là ảnh."]),
        ([(1, "Trang 1 là ảnh."), (1, "Trang 12 là ảnh.")], ["Trang 1 là ảnh.", "Tr. 1: Trang 12 là ảnh."]),
        ([(2, "{x}"), (2, "{x}"), (5, "{x}")], ["Tr. 2, 5: {x}"]),
    ],
)
def test_what_is_said_of_several_pages_is_said_once(warnings: list[tuple[int | None, str]], lines: list[str]) -> None:
    assert told_once(warnings) == lines


BULLET = "Số hộ nghèo, hộ cận nghèo được hỗ trợ lắp đồng hồ nước và số tiền hỗ trợ từng năm"


@pytest.mark.parametrize(
    ("heading", "asked", "whole"),
    [
        ("Kết quả", None, "Kết quả"),
        ("Kết quả", "Kết quả từng năm", "Kết quả"),  # a heading, with what is asked below it
        (" ".join(BULLET.split()[:12]), BULLET, BULLET),
        (
            " ".join(BULLET.split()[:12]),
            f"{BULLET}; {'nêu rõ từng xã, ' * 9}",
            BULLET + "; nêu rõ từng xã, nêu rõ từng xã, nêu rõ từng xã, nêu rõ …",
        ),
    ],
)
def test_first_words_that_stand_for_a_heading_are_shown_whole(heading: str, asked: str | None, whole: str) -> None:
    assert Item("II.3", "3", heading, 2, request=asked).whole == whole


def test_a_check_names_items_and_annexes_as_the_plan_does() -> None:
    heading = " ".join(BULLET.split()[:12])
    outline = Outline(
        *("district", "district", "ĐỀ CƯƠNG SỐ 2"),
        (Item("II.3", "3", heading, 2, request=BULLET),),
        (AnnexForm("PL", "Danh mục công trình", ("STT", "Tên")),),
    )
    check = Check(
        *(Source("a.docx", "", "", 1, False, 0), "k.docx", "district", "district"),
        (ItemVerdict("II.3", heading, "missing", 0.0, why="Không có phần nào nói đến."),),
        (AnnexVerdict("PL", "brief", (), ("I",), 9, why="Phụ lục có 9 dòng; thiếu nhóm I."),),
        (),
    )
    stream = io.StringIO()
    show_check(Console(file=stream, width=80), check, "vi", outline)
    said = stream.getvalue()
    assert "PL  Danh mục công trình: phụ lục có 9 dòng; thiếu nhóm I." in said
    assert said.count("9 dòng") == 1
    assert "ĐỀ CƯƠNG SỐ 2" in said


def test_an_annex_of_other_things_than_parks_shows_its_own_columns(tmp_path: Path) -> None:
    rows = ("STT|Tên trạm|Công suất (m3/ngày)", "I|Trạm do xã quản lý|", "1|Trạm Khe Lim|140", "2|Trạm Đồi Sim|95")
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("|")) + "</tr>" for row in rows)
    path = tmp_path / "bieu.html"
    path.write_text(f"<p>PHỤ LỤC</p><p>Danh mục trạm cấp nước</p><table>{cells}</table>", "utf-8")
    stream = io.StringIO()
    extraction = extract(read_report(path))
    assert extraction.annex
    show_extraction(Console(file=stream, width=80), extraction, "vi")
    said = stream.getvalue()
    assert "Trạm Khe Lim" in said
    assert "140 m3/ngày" in said
    assert "lấp đầy" not in said
