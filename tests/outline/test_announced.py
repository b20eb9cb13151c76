"""What a report says is sent with it must be there."""

from __future__ import annotations

from tempfile import NamedTemporaryFile

import pytest

from extractor.extraction.pipeline import extract
from extractor.outline.consistency import find_contradictions
from extractor.reading.read import read_report
from tests.outline.contradicted import HEAD, RULES

WELLS = "TT\tTên giếng\tThôn\tĐộ sâu (m)\n1\tGiếng Đá\tThôn Thượng\t42,0\n2\tGiếng Bưởi\tThôn Hạ\t38,5\n"
BODY = "Ba năm qua xã đã khoan giếng ở các thôn thiếu nước.\n\n{said}\n\n{body}Nguồn nước các giếng được lấy mẫu kiểm tra hằng quý và đều đạt yêu cầu dùng cho sinh hoạt.\n\n{annex}"
LIST = "Danh sách giếng khoan được lập theo mẫu, gửi kèm báo cáo này."
SECOND = "Độ sâu, lưu lượng từng giếng thể hiện ở Phụ lục 2 gửi kèm báo cáo này."
CAPTION = "Bảng 1. Số giếng khoan qua các năm\nNăm\tSố giếng\n2021\t12\n2022\t15\n2023\t19\n\n"


def codes(said: str, body: str = "", annex: str = "") -> list[str]:
    """The codes of the findings in a file, whose tables are read as such."""
    with NamedTemporaryFile(suffix=".txt") as file:
        file.write((HEAD + BODY.format(said=said, body=body, annex=annex)).encode())
        file.flush()
        return [one.code for one in find_contradictions(extract(read_report(file.name), RULES), None, RULES)]


@pytest.mark.parametrize(
    "said", [LIST, SECOND, "Chi tiết tại Phụ lục 2.", "Các giếng đều đã bàn giao (danh sách kèm theo)."]
)
@pytest.mark.parametrize("body", ["", CAPTION])
def test_nothing_is_attached(said: str, body: str) -> None:
    """A table in the middle of the text is no annex."""
    assert codes(said, body) == ["annex_announced_but_absent"]


@pytest.mark.parametrize(
    ("said", "annex"),
    [
        (LIST, "PHỤ LỤC\nDanh sách giếng khoan\n" + WELLS),
        (LIST, "DANH SÁCH GIẾNG KHOAN\n" + WELLS),
        (LIST, WELLS),
        (SECOND, "PHỤ LỤC 1\nDanh sách thôn\n" + WELLS + "\nPHỤ LỤC 2\nĐộ sâu các giếng\n" + WELLS),
        (SECOND, "PHỤ LỤC II: ĐỘ SÂU CÁC GIẾNG\n" + WELLS),
        (SECOND, "PHỤ LỤC SỐ 02\n- Giếng Đá: 42 m\n- Giếng Bưởi: 38,5 m\n"),
        ("Các giếng đều đã bàn giao (danh sách kèm theo).", "Phụ lục: DANH SÁCH GIẾNG\n" + WELLS),
    ],
)
def test_what_was_announced_is_there(said: str, annex: str) -> None:
    assert codes(said, annex=annex) == []


def test_another_annex_is_not_the_one_announced() -> None:
    assert codes(SECOND, annex="PHỤ LỤC 1\nDanh sách giếng khoan\n" + WELLS) == ["annex_announced_but_absent"]


def test_a_list_inside_the_text_is_a_list() -> None:
    assert codes(LIST, body=WELLS + "\n") == []


@pytest.mark.parametrize(
    "said",
    [
        "Định mức thực hiện theo Phụ lục 2 ban hành kèm theo Quyết định số 18/2022/QĐ-UBND.",
        "Có 5 cơ sở thuộc Phụ lục IV.",
        "Đề nghị các thôn gửi danh sách hộ thiếu nước kèm theo báo cáo.",
        "Xã chưa lập được danh sách kèm theo báo cáo này.",
    ],
)
def test_annexes_of_others(said: str) -> None:
    assert codes(said) == []


def test_one_annex_is_told_once() -> None:
    assert len(codes(SECOND + " Lưu lượng nêu chi tiết tại Phụ lục 2. Danh mục ở Phụ lục 3.")) == 2
