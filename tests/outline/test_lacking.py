"""What an item demands and an answer does not give."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor import load_rules
from extractor.models import Item, Outline
from extractor.outline.asked import Asked, asked_of
from extractor.outline.lacking import is_substantial, lacking, sentences_for
from extractor.outline.passages import Passage


def item(heading: str, request: str | None = None, asks: tuple[str, ...] = ()) -> Asked:
    one = Item("1", "1", heading, 1, None, request, None, 0, 0, asks=asks)
    return asked_of(Outline("o", "commune", "Đề cương", (one,), ()), load_rules())[0]


def said(text: str) -> list[Passage]:
    return [Passage(0, len(text), text, -1, 0, frozenset())]


@pytest.mark.parametrize(
    ("asked", "answer", "lack"),
    [
        (item("Tập huấn", "số lớp, số lượt người", ("count",)), "Công tác tập huấn được quan tâm.", "số liệu"),
        (item("Tập huấn", "số lớp, số lượt người", ("count",)), "Mở 03 lớp cho 96 lượt người.", ""),
        (item("Văn bản đã ban hành", None, ("documents",)), "Xã ban hành đầy đủ văn bản chỉ đạo.", "văn bản"),
        (item("Văn bản đã ban hành", None, ("documents",)), "Kế hoạch số 12/KH-UBND ngày 02/3/2023.", ""),
        (item("Bến đò", "số bến xây mới từng năm", ("count", "years")), "Năm 2022 không có; năm 2023 xây bến Cây Gạo.", ""),
        (item("Công khai ngân sách", "hình thức công khai"), "Niêm yết tại trụ sở xã từ ngày 15/01/2024.", ""),
        (item("Trật tự bến bãi"), "Trật tự được bảo đảm.", "quá ngắn"),
        (item("Hạn chế và nguyên nhân"), "Một số bến xuống cấp, biển báo mờ, áo phao cũ, thiếu đèn.", "nguyên nhân"),
        (item("Hạn chế và nguyên nhân"), "Một số bến xuống cấp do lũ cuốn, biển báo mờ, áo phao cũ.", ""),
    ],
)  # fmt: skip
def test_what_is_demanded_and_not_given(asked: Asked, answer: str, lack: str) -> None:
    found = lacking(asked, said(answer), load_rules())
    assert (lack in found) if lack else not found


def test_numbers_of_the_outline_itself_are_no_answer() -> None:
    asked = item("Trẻ em dưới 6 tuổi", "số trẻ dưới 6 tuổi được cấp thẻ", ("count",))
    assert lacking(asked, said("Trẻ em dưới 6 tuổi đều được quan tâm chăm sóc chu đáo."), load_rules())


def test_of_several_sentences_those_that_speak_of_the_bullet() -> None:
    asked = item("Nạo vét luồng lạch")
    passage = said("Xã có 04 bến đò. Đã nạo vét 1,2 km luồng lạch. Mở 02 lớp tập huấn.")
    assert [p.text for p in sentences_for(passage, asked, load_rules())] == ["Đã nạo vét 1,2 km luồng lạch."]
    other = [replace(passage[0], text="Xã có 04 bến đò. Mở 02 lớp tập huấn.")]
    assert sentences_for(other, asked, load_rules()) == other


def test_much_is_said_in_twenty_five_words() -> None:
    assert is_substantial(said("một " * 25))
    assert not is_substantial(said("một " * 24))


def test_fine_words_are_no_answer_however_many() -> None:
    text = (
        "Các thôn thường xuyên quan tâm, việc phối hợp ngày càng nhịp nhàng, được thực hiện nghiêm túc, kịp thời, từng bước "
        "đi vào nền nếp, góp phần hoàn thành nhiệm vụ chung mà cấp trên giao cho trong những năm vừa qua."
    )
    assert "nói chung" in lacking(item("Cơ chế phối hợp"), said(text), load_rules())


def test_a_heading_below_the_answer_names_what_is_given() -> None:
    asked = item("Hạn chế và nguyên nhân")
    answer = said("Một số bến xuống cấp, biển báo mờ. Kinh phí duy tu hạn hẹp, thiếu người trông coi.")
    assert "nguyên nhân" in lacking(asked, answer, load_rules())
    assert not lacking(asked, answer, load_rules(), "Hạn chế Nguyên nhân")
